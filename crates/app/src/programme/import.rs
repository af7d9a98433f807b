//! One run of an import: read, judge each row in one transaction, keep it or roll it back.

use super::table::{self, Line, Refusal};
use super::{ImportKind, ImportMode, Importer, accounts, content, offices, villages};
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::{App, Error};
use domain::audit::{Actor, Fields, RowState};
use domain::policy::Action;
use domain::time::Zone;
use serde_json::json;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use store::Tx;
use store::audit::NewEvent;

/// Largest file, in bytes.
pub const FILE_LIMIT: usize = 4 * 1024 * 1024;
/// Most rows of one file.
pub const ROW_LIMIT: usize = 20_000;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is new.
    Added,
    /// It changes what is stored.
    Changed,
    /// It is stored already.
    Unchanged,
    /// It can't be stored; the code says why.
    Refused,
}

/// The verdict on one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowVerdict {
    /// Line of the file, counted from 1; 0 for the file as a whole.
    pub line: u64,
    /// By which the row is known.
    pub key: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// `row.added`, `row.changed`, `row.unchanged`, or why it is refused, such as `area.unknown`.
    pub code: &'static str,
    /// What the code is about.
    pub argument: String,
}

/// A one-time link of an account that an import made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// What is typed to sign in.
    pub login: String,
    /// Whose it is.
    pub name: String,
    /// The path to hand over.
    pub path: String,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// A verdict for each row.
    pub rows: Vec<RowVerdict>,
    /// New rows.
    pub added: u64,
    /// Changed rows.
    pub changed: u64,
    /// Rows that were stored already.
    pub unchanged: u64,
    /// Refused rows.
    pub refused: u64,
    /// Whether anything was stored.
    pub applied: bool,
    /// One-time links of new accounts; empty when nothing was stored.
    pub links: Vec<NewLink>,
}

/// A row that was read, ready to be compared with what is stored.
pub(super) enum Parsed {
    Office(offices::OfficeRow),
    Jurisdiction(offices::JurisdictionRow),
    Village(villages::VillageRow),
    Account(Box<accounts::AccountRow>),
    Assignment(villages::AssignmentRow),
    Content(Box<content::Row>),
    Outreach(store::alert::outreach::Outreach),
}

/// A judgement inside the transaction: stored as added or changed, or refused.
pub(super) type Judged = Result<Verdict, Refusal>;

/// Loads a file.
///
/// # Errors
/// [`Error::NotFound`] without leave; storage errors. A bad file or row is told in the report.
pub async fn import(
    app: &App,
    kind: ImportKind,
    csv: &[u8],
    mode: ImportMode,
    by: impl Into<Importer<'_>>,
) -> Result<ImportReport, Error> {
    let by = by.into();
    let actor = by.authorise(Action::ManageProgramme)?;
    if kind == ImportKind::Accounts {
        by.authorise(Action::ManageAccounts)?;
    }
    if csv.len() > FILE_LIMIT {
        return Ok(refused_file(&too_large()));
    }
    match Run::of(app, kind, csv, actor) {
        Ok(run) => run.transact(app, mode).await,
        Err(refusal) => Ok(refused_file(&refusal)),
    }
}

/// A file's table as text, to be read and mended in a form before anything is stored.
///
/// # Errors
/// The file is too large or neither a workbook nor UTF-8; told as the report of an import would tell it.
pub fn text_of(file: &[u8]) -> Result<String, Box<ImportReport>> {
    let text = if file.len() > FILE_LIMIT {
        Err(too_large())
    } else {
        table::text(file, ROW_LIMIT)
    };
    text.map(Cow::into_owned)
        .map_err(|refusal| Box::new(refused_file(&refusal)))
}

pub(crate) fn too_large() -> Refusal {
    Refusal::new("file.too-large", FILE_LIMIT.to_string())
}

pub(crate) fn refused_file(refusal: &Refusal) -> ImportReport {
    ImportReport {
        rows: vec![RowVerdict {
            line: 0,
            key: String::new(),
            verdict: Verdict::Refused,
            code: refusal.code,
            argument: refusal.argument.clone(),
        }],
        refused: 1,
        ..ImportReport::default()
    }
}

type Row = (Line, Result<Parsed, Refusal>);

fn parsed(
    app: &App,
    kind: ImportKind,
    actor: &Actor,
    lines: Vec<(Line, Option<Refusal>)>,
) -> Vec<Row> {
    let mut keys = HashSet::new();
    let read = |(line, width): (Line, Option<Refusal>)| {
        let fresh = keys.insert(line.key());
        let parsed = match width {
            Some(refusal) => Err(refusal),
            None if !fresh => Err(Refusal::new("row.twice", line.key())),
            None => parse(app, kind, actor, &line),
        };
        (line, parsed)
    };
    lines.into_iter().map(read).collect()
}

fn parse(app: &App, kind: ImportKind, actor: &Actor, line: &Line) -> Result<Parsed, Refusal> {
    Ok(match kind {
        ImportKind::Offices => Parsed::Office(offices::parse_office(app, line)?),
        ImportKind::Jurisdictions => Parsed::Jurisdiction(offices::parse_jurisdiction(app, line)?),
        ImportKind::Villages => Parsed::Village(villages::parse_village(app, line)?),
        ImportKind::Accounts => Parsed::Account(Box::new(accounts::parse(app, actor, line)?)),
        ImportKind::Assignments => Parsed::Assignment(villages::parse_assignment(app, line)?),
        ImportKind::Content => Parsed::Content(Box::new(content::parse(app, line)?)),
        ImportKind::Outreach => Parsed::Outreach(villages::parse_outreach(app, line)?),
    })
}

/// That `actor` imported this file into `table`; what came of its rows is told in the detail later.
pub(crate) fn event(app: &App, table: &str, actor: Actor, file: &[u8]) -> NewEvent {
    let mut fields = Fields::new(1);
    fields.bytes("file", file);
    let happened = Happened {
        root: "programme".into(),
        kind: "programme.imported",
        detail: json!({}),
        sealed_reason: None,
        office: None,
        state: RowState {
            table: "import",
            row: table.into(),
            fields_version: 1,
            digest: fields.finish(),
        },
    };
    events::by(app, actor, app.today(Zone::default()), app.now(), happened)
}

/// A file that was read, ready for the transaction.
pub(super) struct Run {
    kind: ImportKind,
    rows: Vec<Row>,
    event: NewEvent,
}

impl Run {
    pub(super) fn of(
        app: &App,
        kind: ImportKind,
        csv: &[u8],
        actor: Actor,
    ) -> Result<Run, Refusal> {
        let lines = table::read(kind.table(), csv, ROW_LIMIT)?;
        Ok(Run {
            kind,
            rows: parsed(app, kind, &actor, lines),
            event: event(app, kind.code(), actor, csv),
        })
    }

    /// Stores all rows, or stops the transaction at a refused one.
    pub(super) fn store_all(&self, tx: &mut Tx<'_>) -> Result<ImportReport, Stop> {
        let mut report = self.judge_all(tx)?;
        let refused = report
            .rows
            .iter()
            .find(|row| row.verdict == Verdict::Refused);
        if let Some(row) = refused {
            let (kind, line, code) = (self.kind.code(), row.line, row.code);
            return Err(Error::Internal(format!("{kind}: line {line}: {code}")).into());
        }
        report.applied = true;
        self.note(tx, &report)?;
        Ok(report)
    }

    async fn transact(self, app: &App, mode: ImportMode) -> Result<ImportReport, Error> {
        let keep = |report: &ImportReport, mode| match mode {
            ImportMode::DryRun => false,
            ImportMode::Apply => report.refused == 0,
            ImportMode::PerRow => report.added + report.changed > 0,
        };
        transact(app, "programme.import", mode, keep, move |tx, apply| {
            let report = self.judge_all(tx)?;
            if apply(&report) {
                self.note(tx, &report)?;
            }
            Ok(report)
        })
        .await
    }

    fn judge_all(&self, tx: &mut Tx<'_>) -> Result<ImportReport, Stop> {
        let mut report = ImportReport::default();
        for (line, parsed) in &self.rows {
            let judged = match parsed {
                Ok(parsed) => self.judge(tx, parsed, &mut report.links)?,
                Err(refusal) => Err(refusal.clone()),
            };
            let (verdict, code, argument) = match judged {
                Ok(verdict) => (verdict, code(verdict), String::new()),
                Err(refusal) => (Verdict::Refused, refusal.code, refusal.argument),
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
        Ok(report)
    }

    fn judge(
        &self,
        tx: &mut Tx<'_>,
        parsed: &Parsed,
        links: &mut Vec<NewLink>,
    ) -> Result<Judged, Stop> {
        Ok(match parsed {
            Parsed::Office(row) => offices::judge_office(tx, row)?,
            Parsed::Jurisdiction(row) => offices::judge_jurisdiction(tx, row)?,
            Parsed::Village(row) => villages::judge_village(tx, row)?,
            Parsed::Assignment(row) => villages::judge_assignment(tx, row)?,
            Parsed::Account(row) => accounts::judge(tx, row, links)?,
            Parsed::Content(row) => content::judge(tx, row)?,
            Parsed::Outreach(row) => villages::judge_outreach(tx, row)?,
        })
    }

    fn note(&self, tx: &mut Tx<'_>, report: &ImportReport) -> Result<(), Stop> {
        let mut event = self.event.clone();
        event.event.detail = json!({
            "kind": self.kind.code(),
            "added": report.added,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "refused": report.refused,
        })
        .to_string();
        store::audit::append(tx, &event)?;
        Ok(())
    }
}

/// Judges a whole file in one transaction, which is kept when `keep` says so and rolled back otherwise.
/// `run` is told by its second argument whether its report will be kept.
pub(crate) async fn transact(
    app: &App,
    name: &'static str,
    mode: ImportMode,
    keep: fn(&ImportReport, ImportMode) -> bool,
    run: impl Fn(&mut Tx<'_>, &dyn Fn(&ImportReport) -> bool) -> Result<ImportReport, Stop>
    + Send
    + 'static,
) -> Result<ImportReport, Error> {
    let left: Arc<Mutex<Option<ImportReport>>> = Arc::default();
    let slot = Arc::clone(&left);
    let write = app.write(name, move |tx| {
        let mut report = run(tx, &|report| keep(report, mode))?;
        if keep(&report, mode) {
            report.applied = true;
            return Ok(report);
        }
        report.links.clear();
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
        // Stopping is what rolls everything back.
        Err(Error::Internal("a dry run stores nothing".into()).into())
    });
    let result = write.await;
    let judged = left.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (result, judged) {
        (Err(Error::Internal(_)), Some(report)) => Ok(report),
        (result, _) => result,
    }
}

pub(crate) const fn code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Added => "row.added",
        Verdict::Changed => "row.changed",
        Verdict::Unchanged => "row.unchanged",
        Verdict::Refused => "row.refused",
    }
}

pub(crate) fn count(report: &mut ImportReport, verdict: Verdict) -> &mut u64 {
    match verdict {
        Verdict::Added => &mut report.added,
        Verdict::Changed => &mut report.changed,
        Verdict::Unchanged => &mut report.unchanged,
        Verdict::Refused => &mut report.refused,
    }
}
