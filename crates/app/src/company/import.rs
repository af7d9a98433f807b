//! Loading a list: the whole register of one day, from CSV or XLSX.
//!
//! A company that the list names no longer is kept and marked so; nobody is licensed because an old list
//! said it. What every list said stays readable.

use crate::account::Operator as Importer;
use crate::error::Stop;
use crate::programme::import::{
    FILE_LIMIT, ROW_LIMIT, code, count, event, refused_file, too_large, transact,
};
use crate::programme::table::{self, Columns, Line, Lines, Refusal};
use crate::programme::{ImportMode, ImportReport, RowVerdict, Verdict};
use crate::{App, Error};
use domain::audit::{Actor, Fields};
use domain::company::{Company, LegalForm, Permit, RegisterNumber, Standing, host};
use domain::phone::Phone;
use domain::policy::Action;
use domain::random::bytes;
use domain::time::{Day, Zone};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use store::Tx;
use store::audit::NewEvent;
use store::company::{self, Counts};

/// The columns of a list, all of which must be there.
pub const COLUMNS: [&str; 12] = [
    "number",
    "name",
    "form",
    "phones",
    "domain",
    "address",
    "regency",
    "standing",
    "licensed_from",
    "licensed_to",
    "withdrawn_on",
    "permits",
];
const TABLE: Columns = Columns {
    names: &COLUMNS,
    keys: 1,
};
/// Numbers and permits of one company.
const MANY: usize = 30;

/// Digits of a mobile number without its 0.
const MOBILE: RangeInclusive<usize> = 9..=12;
/// Digits of a number from its country code 62 on, at least.
const WITH_COUNTRY: usize = 11;

/// What a list says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The day of which it is.
    pub as_of: Day,
    /// Who published it.
    pub source: String,
}

/// Loads a list. The newest list is the whole register: what it doesn't name is no longer listed, unless
/// rows were refused and left out.
///
/// # Errors
/// [`Error::NotFound`] without leave; [`Error::Invalid`] when day or source can't be; storage errors. A bad
/// file or row is told in the report.
pub async fn import(
    app: &App,
    list: &List,
    file: &[u8],
    mode: ImportMode,
    by: impl Into<Importer<'_>>,
) -> Result<ImportReport, Error> {
    let actor = by.into().authorise(Action::ManageRegister)?;
    if list.as_of > app.today(Zone::Wit) {
        return Err(Error::invalid("as_of", "invalid-as-of"));
    }
    let source = list.source.trim();
    if source.is_empty() || source.chars().count() > 300 || source.chars().any(char::is_control) {
        return Err(Error::invalid("source", "invalid-source"));
    }
    if file.len() > FILE_LIMIT {
        return Ok(refused_file(&too_large()));
    }
    let lines = match table::read(TABLE, file, ROW_LIMIT) {
        Ok(lines) => lines,
        Err(refusal) => return Ok(refused_file(&refusal)),
    };
    let run = Run {
        rows: parsed(app, lines),
        list: head(app, list, file, &actor),
        event: event(app, "companies", actor, file),
    };
    let keep = |report: &ImportReport, mode| match mode {
        ImportMode::DryRun => false,
        ImportMode::Apply => report.refused == 0,
        ImportMode::PerRow => report.added + report.changed + report.unchanged > 0,
    };
    transact(app, "company.import", mode, keep, move |tx, apply| {
        run.judge_all(tx, apply)
    })
    .await
}

type Row = (Line, Result<Company, Refusal>);

struct Run {
    rows: Vec<Row>,
    list: company::List,
    event: NewEvent,
}

fn head(app: &App, list: &List, file: &[u8], actor: &Actor) -> company::List {
    let random = data_encoding::BASE32_DNSSEC.encode(&bytes::<6>(app.entropy()));
    company::List {
        // Ordered by its moment, so that of two lists of one day the later one counts.
        id: format!("lst_{:016x}{random}", app.now().0),
        as_of: list.as_of,
        source: list.source.trim().to_owned(),
        loaded_at: app.now(),
        loaded_by: actor.code().to_owned(),
        digest: digest(file).to_vec(),
        counts: Counts::default(),
    }
}

fn digest(file: &[u8]) -> [u8; 32] {
    let mut fields = Fields::new(1);
    fields.bytes("file", file);
    fields.finish()
}

fn parsed(app: &App, lines: Lines) -> Vec<Row> {
    let mut numbers = HashSet::new();
    let mut permits = HashSet::new();
    let mut read = |(line, width): (Line, Option<Refusal>)| {
        let parsed = match width {
            Some(refusal) => Err(refusal),
            None => parse(app, &line),
        };
        let parsed = parsed.and_then(|company| {
            if !numbers.insert(company.number.clone()) {
                return Err(Refusal::new("row.twice", company.number.as_str()));
            }
            for permit in &company.permits {
                if !permits.insert(permit.number.clone()) {
                    return Err(Refusal::new("permit.twice", permit.number.as_str()));
                }
            }
            Ok(company)
        });
        (line, parsed)
    };
    lines.into_iter().map(&mut read).collect()
}

fn parse(app: &App, line: &Line) -> Result<Company, Refusal> {
    let number = line.text("number", 60)?;
    let number = number
        .parse()
        .map_err(|_| Refusal::new("id.unreadable", number))?;
    let form = line.text("form", 20)?.to_lowercase();
    let form = LegalForm::from_code(&form).ok_or_else(|| Refusal::new("form.unknown", form))?;
    let standing = line.text("standing", 20)?.to_lowercase();
    let standing = Standing::from_code(&standing)
        .filter(|standing| *standing != Standing::Unlisted)
        .ok_or_else(|| Refusal::new("standing.unknown", standing))?;
    let licensed_from = line.day("licensed_from")?;
    let licensed_to = line.day_opt("licensed_to")?;
    if let Some(last) = licensed_to
        && last < licensed_from
    {
        return Err(Refusal::new(
            "dates.reversed",
            format!("{licensed_from} > {last}"),
        ));
    }
    Ok(Company {
        number,
        name: name(line, form)?,
        form,
        phones: phones(line)?,
        domain: domain(line)?,
        address: line.optional("address", 300)?.replace('\n', " "),
        regency: line.area_opt(app, "regency")?,
        standing,
        licensed_from,
        licensed_to,
        withdrawn_on: line.day_opt("withdrawn_on")?,
        permits: permits(line)?,
    })
}

/// The name without the form that stands in a column of its own.
fn name(line: &Line, form: LegalForm) -> Result<String, Refusal> {
    let name = line.text("name", 160)?.replace('\n', " ");
    let start = name.get(..form.words().len());
    let named = start.is_some_and(|start| start.eq_ignore_ascii_case(form.words()));
    let rest = if named {
        &name[form.words().len()..]
    } else {
        &name
    };
    let rest = match rest.strip_prefix(['.', ' ']) {
        Some(rest) if named => rest.trim_start_matches(['.', ' ']),
        _ => &name,
    };
    if domain::text::fold(rest).is_empty() {
        return Err(Refusal::new("value.missing", "name"));
    }
    Ok(rest.to_owned())
}

fn phones(line: &Line) -> Result<Vec<String>, Refusal> {
    let mut phones = Vec::new();
    for text in entries(&line.optional("phones", 600)?) {
        let phone = callable(&text).ok_or_else(|| Refusal::new("phone.unreadable", "phones"))?;
        phones.push(phone);
    }
    Ok(phones)
}

/// The number so that it can be called as it is shown: a spreadsheet that takes it for a sum loses its first 0
/// or plus. `None` where either may have been lost.
fn callable(text: &str) -> Option<String> {
    text.parse::<Phone>().ok()?;
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    match digits.first() {
        _ if text.starts_with('+') => Some(text.to_owned()),
        Some('8') if MOBILE.contains(&digits.len()) => Some(format!("0{text}")),
        // Shorter, it may be a free number such as 0800-1000.
        Some('8') => None,
        Some('6') if digits.len() >= WITH_COUNTRY => Some(format!("+{text}")),
        // Shorter, it may be one of the area codes 062x.
        Some('6') => None,
        _ => Some(text.to_owned()),
    }
}

fn domain(line: &Line) -> Result<String, Refusal> {
    let text = line.optional("domain", 253)?;
    if text.is_empty() {
        return Ok(String::new());
    }
    host(&text).ok_or_else(|| Refusal::new("domain.unreadable", text))
}

/// Permits as `number, country, first day, last day`, the last day perhaps missing, with `|` between them.
fn permits(line: &Line) -> Result<Vec<Permit>, Refusal> {
    let text = line.optional("permits", 3_000)?;
    let read = |entry: String| {
        let parts: Vec<&str> = entry.split(',').map(str::trim).collect();
        let unreadable = || Refusal::new("permit.unreadable", entry.clone());
        let ([number, country, from] | [number, country, from, _]) = parts[..] else {
            return Err(unreadable());
        };
        let number: RegisterNumber = number.parse().map_err(|_| unreadable())?;
        let valid_from: Day = from.parse().map_err(|_| unreadable())?;
        let valid_to = match parts.get(3) {
            None | Some(&"") => None,
            Some(last) => Some(last.parse::<Day>().map_err(|_| unreadable())?),
        };
        let is_country =
            country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_country || valid_to.is_some_and(|last| last < valid_from) {
            return Err(unreadable());
        }
        Ok(Permit {
            number,
            country: country.to_owned(),
            valid_from,
            valid_to,
        })
    };
    entries(&text).into_iter().map(read).collect()
}

fn entries(text: &str) -> Vec<String> {
    let entries = text.split(['|', '\n']).map(str::trim);
    entries
        .filter(|entry| !entry.is_empty())
        .take(MANY)
        .map(str::to_owned)
        .collect()
}

impl Run {
    fn judge_all(
        &self,
        tx: &mut Tx<'_>,
        apply: &dyn Fn(&ImportReport) -> bool,
    ) -> Result<ImportReport, Stop> {
        if let Some(newest) = company::newest_list(tx)?
            && newest.as_of > self.list.as_of
        {
            return Ok(refused_file(&Refusal::new(
                "list.older",
                newest.as_of.to_string(),
            )));
        }
        let stored: HashMap<RegisterNumber, (i64, Company)> = company::all(tx)?
            .into_iter()
            .map(|(version, company)| (company.number.clone(), (version, company)))
            .collect();
        company::add_list(tx, &self.list)?;
        let mut report = ImportReport::default();
        let mut named = HashSet::new();
        for (line, parsed) in &self.rows {
            let (verdict, code, argument) = match parsed {
                Ok(company) => {
                    named.insert(company.number.clone());
                    let verdict = self.judge(tx, company, stored.get(&company.number))?;
                    (verdict, code(verdict), String::new())
                }
                Err(refusal) => (Verdict::Refused, refusal.code, refusal.argument.clone()),
            };
            *count(&mut report, verdict) += 1;
            report.rows.push(RowVerdict {
                line: line.number,
                key: line.key(),
                verdict,
                code,
                argument,
            });
        }
        let mut counts = Counts {
            named: u64::try_from(named.len()).unwrap_or(u64::MAX),
            added: report.added,
            changed: report.changed,
            gone: 0,
        };
        if report.refused == 0 {
            counts.gone = self.mark_gone(tx, &stored, &named, &mut report)?;
        }
        company::count_list(tx, &self.list.id, counts)?;
        if apply(&report) {
            self.note(tx, &report, counts)?;
        }
        Ok(report)
    }

    fn judge(
        &self,
        tx: &mut Tx<'_>,
        company: &Company,
        stored: Option<&(i64, Company)>,
    ) -> Result<Verdict, Stop> {
        let (verdict, version) = match stored {
            Some((_, same)) if same == company => return Ok(Verdict::Unchanged),
            Some((version, _)) => (Verdict::Changed, version + 1),
            None => (Verdict::Added, 1),
        };
        company::add(tx, company, version, &self.list.id)?;
        Ok(verdict)
    }

    /// Marks the companies that the list names no longer; returns how many.
    fn mark_gone(
        &self,
        tx: &mut Tx<'_>,
        stored: &HashMap<RegisterNumber, (i64, Company)>,
        named: &HashSet<RegisterNumber>,
        report: &mut ImportReport,
    ) -> Result<u64, Stop> {
        // A licence that was taken away stays so, whether or not a list still tells it.
        let may_go = |one: &Company| {
            !matches!(one.standing, Standing::Unlisted | Standing::Revoked)
                && !named.contains(&one.number)
        };
        let gone = stored.values().filter(|(_, one)| may_go(one));
        let mut gone: Vec<&(i64, Company)> = gone.collect();
        gone.sort_by(|one, other| one.1.number.cmp(&other.1.number));
        let mut marked = 0;
        for (version, company) in gone {
            let unlisted = Company {
                standing: Standing::Unlisted,
                ..company.clone()
            };
            company::add(tx, &unlisted, version + 1, &self.list.id)?;
            marked += 1;
            report.changed += 1;
            report.rows.push(RowVerdict {
                line: 0,
                key: company.number.to_string(),
                verdict: Verdict::Changed,
                code: "company.gone",
                argument: company.full_name(),
            });
        }
        Ok(marked)
    }

    fn note(&self, tx: &mut Tx<'_>, report: &ImportReport, counts: Counts) -> Result<(), Stop> {
        let mut event = self.event.clone();
        event.event.detail = json!({
            "kind": "companies",
            "as_of": self.list.as_of.0,
            "added": counts.added,
            "changed": counts.changed,
            "gone": counts.gone,
            "refused": report.refused,
        })
        .to_string();
        store::audit::append(tx, &event)?;
        Ok(())
    }
}
