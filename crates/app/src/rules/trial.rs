//! Trying a version on stored reports: what would change, as counts, and where to look. Nothing changes.

use crate::account::{Operator, Session};
use crate::detect::rules::{Sentence, changes};
use crate::error::{Conflict, Error, Stop};
use crate::events;
use crate::finding::{ReadText, Urging};
use crate::reading::{self, Reader};
use crate::sealing::Sealer;
use crate::triage::{note_read, permitted};
use crate::{App, jobs};
use data_encoding::BASE32_DNSSEC;
use domain::audit::Actor;
use domain::finding::{Piece, Source, State, quote};
use domain::id::{AccountId, ReportId};
use domain::policy::{Action, allow, scope};
use domain::random::bytes;
use domain::rules::{Change, VersionName, reread};
use domain::time::{Day, Zone};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use store::Tx;
use store::finding::Finding;
use store::report::Report;
use store::rules::trial::{self as trials, Count, Sums, Trial};
use store::vault::Access;

/// Examples of one indicator and change that are kept for each office, and shown.
pub(crate) const EXAMPLES: u64 = 3;
/// Texts of rule files for one indicator and change.
const SENTENCES: usize = 3;
/// Examples that a page looks through.
const LOOKED_AT: i64 = 400;

/// One change, with its words when there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The indicator.
    pub code: String,
    /// What would happen to it.
    pub change: Change,
    /// In which report.
    pub report: ReportId,
    /// In which of its texts.
    pub piece: Piece,
    /// The rule that finds it, or found it.
    pub rule: String,
    /// Its words, cut out of the text that was opened for this page.
    pub quote: Option<String>,
}

/// How a trial went, or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialView {
    /// Day on which it was started.
    pub started_on: Day,
    /// The version that was in force then.
    pub against: String,
    /// Reports that were stored then.
    pub total: u64,
    /// What it found so far.
    pub sums: Sums,
    /// Every report was read.
    pub done: bool,
    /// By indicator.
    pub counts: Vec<Count>,
    /// In reports that the reader may read.
    pub examples: Vec<Example>,
    /// Examples in other reports.
    pub hidden: u64,
    /// Texts of the rule files on which the version differs from the rules that were in force; for those who
    /// can't open every example. They are nobody's report.
    pub sentences: Vec<Sentence>,
}

/// Starts a trial of a stored version; a job reads the reports. Returns its id.
///
/// # Errors
/// [`Error::NotFound`] without leave, or when there is no such version; [`Error::Conflict`] while another
/// trial of it runs, or when it reads already.
pub async fn start(
    app: &App,
    version: &VersionName,
    by: impl Into<Operator<'_>>,
) -> Result<String, Error> {
    let actor = by.into().authorise(Action::ManageRules)?;
    let (shared, version) = (app.clone(), version.clone());
    let random = BASE32_DNSSEC.encode(&bytes::<10>(app.entropy()));
    let id = format!("tri_{random}");
    app.write("rules.trial_start", move |tx| {
        started(&shared, tx, &version, &actor, &id)?;
        Ok(id.clone())
    })
    .await
}

fn started(
    app: &App,
    tx: &mut Tx<'_>,
    version: &VersionName,
    actor: &Actor,
    id: &str,
) -> Result<(), Stop> {
    let stored = store::rules::get(tx, version)?.ok_or(Error::NotFound)?;
    let runs = trials::newest(tx, version)?.is_some_and(|trial| !trial.done);
    let reads = reading::in_force(app, tx)?;
    if runs || reads.version() == version.as_str() {
        return Err(Error::Conflict(Conflict::AlreadyDone).into());
    }
    let trial = Trial {
        id: id.to_owned(),
        version: version.clone(),
        against: reads.version().to_owned(),
        started_at: app.now(),
        started_by: actor.code().to_owned(),
        total: store::report::count(tx)?,
        sums: Sums::default(),
        read_after: String::new(),
        done: false,
    };
    trials::add(tx, &trial)?;
    let detail = json!({ "version": version.as_str() });
    let about = (version.as_str(), stored.version.digest.as_str());
    let event = super::event(app, actor.clone(), "rules.tried", detail, None, about);
    store::audit::append(tx, &event)?;
    store::queue::enqueue(tx, &jobs::anew::trial(app, id))?;
    Ok(())
}

/// Runs a trial to its end without waiting for the job, for a command. Returns its counts.
///
/// # Errors
/// [`Error::NotFound`] when there is none of the id; storage errors.
pub async fn try_now(
    app: &App,
    id: &str,
    mut told: impl FnMut(u64, u64),
) -> Result<TrialView, Error> {
    loop {
        let trial = jobs::anew::trial_step(app, id).await?;
        told(trial.sums.reports, trial.total);
        if trial.done {
            let shared = app.clone();
            let read = app.read("rules.trial_counts", move |tx| {
                let counts = trials::counts(tx, &trial.id)?;
                let hidden = trials::all_examples(tx, &trial.id)?;
                let readers = readers(&shared, tx, &trial)?;
                Ok((view(&trial, counts, Vec::new(), hidden), readers))
            });
            let (mut view, readers) = read.await?;
            view.sentences = sentences(readers).await?;
            return Ok(view);
        }
    }
}

/// The newest trial of a version, with the words of examples in reports that the person may read; absent
/// when it was never tried. Each report whose words are shown was read, and that is noted.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn trial(
    app: &App,
    session: &Session,
    version: &VersionName,
) -> Result<Option<TrialView>, Error> {
    allow(&session.subject, Action::ManageRules).ok_or(Error::NotFound)?;
    let reads = scope(&session.subject, Action::ReadReport);
    let (shared, account) = (app.clone(), session.account.clone());
    let version = version.clone();
    let read = app.read("rules.trial", move |tx| {
        let Some(trial) = trials::newest(tx, &version)? else {
            return Ok((None, Vec::new(), None));
        };
        let counts = trials::counts(tx, &trial.id)?;
        let found = match &reads {
            Some(reads) => trials::examples(tx, &trial.id, reads, LOOKED_AT)?,
            None => Vec::new(),
        };
        let all = trials::all_examples(tx, &trial.id)?;
        let visible = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let (examples, unnoted) = with_words(&shared, tx, &account, found)?;
        let hidden = all.saturating_sub(visible);
        // Whoever sees all the words needs no others.
        let readers = if hidden > 0 || examples.is_empty() {
            readers(&shared, tx, &trial)?
        } else {
            None
        };
        let view = view(&trial, counts, examples, hidden);
        Ok((Some(view), unnoted, readers))
    });
    let (mut view, unnoted, readers) = read.await?;
    note_reads(app, session, unnoted).await?;
    if let Some(view) = &mut view {
        view.sentences = sentences(readers).await?;
    }
    Ok(view)
}

/// The rules that were in force and those of the version; `None` when this program can't read one of them.
type Both = Option<(Arc<Reader>, Arc<Reader>)>;

fn readers(app: &App, tx: &mut Tx<'_>, trial: &Trial) -> Result<Both, Stop> {
    let built_in = Reader::built_in();
    let before = match trial.against.parse::<VersionName>() {
        Ok(name) if built_in.version() != trial.against => reading::of(app, tx, &name)?.ok(),
        _ => Some(built_in),
    };
    let after = reading::of(app, tx, &trial.version)?.ok();
    Ok(before.zip(after))
}

async fn sentences(readers: Both) -> Result<Vec<Sentence>, Error> {
    let Some((before, after)) = readers else {
        return Ok(Vec::new());
    };
    let read = move || changes(before.rules(), after.rules(), SENTENCES);
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| Error::Internal("comparing rules ended without a word".into()))
}

/// Notes in a short transaction which reports were opened, before anybody sees their words.
async fn note_reads(app: &App, session: &Session, reports: Vec<ReportId>) -> Result<(), Error> {
    if reports.is_empty() {
        return Ok(());
    }
    let (shared, account) = (app.clone(), session.account.clone());
    app.write("rules.trial_note_reading", move |tx| {
        for id in &reports {
            let seen = permitted(&shared, tx, &account, Action::ReadReport, id)?;
            note_read(&shared, tx, &seen)?;
        }
        Ok(())
    })
    .await
}

fn view(trial: &Trial, counts: Vec<Count>, examples: Vec<Example>, hidden: u64) -> TrialView {
    TrialView {
        started_on: trial.started_at.day(Zone::default()),
        against: trial.against.clone(),
        total: trial.total,
        sums: trial.sums,
        done: trial.done,
        counts,
        examples,
        hidden,
        sentences: Vec::new(),
    }
}

/// Opens the reports of examples, a few for each indicator and change, and cuts the words out. Beside them
/// stand the reports whose reading was not noted within the hour.
fn with_words(
    app: &App,
    tx: &mut Tx<'_>,
    account: &AccountId,
    found: Vec<trials::Example>,
) -> Result<(Vec<Example>, Vec<ReportId>), Stop> {
    let actor = Actor::Account(account.clone());
    let mut unnoted = Vec::new();
    let mut shown: BTreeMap<(String, Change), u64> = BTreeMap::new();
    let mut opened: HashMap<ReportId, Vec<(Piece, String)>> = HashMap::new();
    let mut examples = Vec::new();
    for one in found {
        let number = shown.entry((one.code.clone(), one.change)).or_default();
        if *number == EXAMPLES {
            continue;
        }
        *number += 1;
        if !opened.contains_key(&one.report) {
            let texts = texts(app, tx, account, &one.report)?;
            let root = one.report.as_str();
            if !texts.is_empty() && !events::read_noted(app, tx, root, &actor)? {
                unnoted.push(one.report.clone());
            }
            opened.insert(one.report.clone(), texts);
        }
        let texts = &opened[&one.report];
        let text = texts.iter().find(|(piece, _)| *piece == one.piece);
        let words = text.and_then(|(_, text)| quote(text, one.start, one.end));
        examples.push(Example {
            quote: words.map(str::to_owned),
            code: one.code,
            change: one.change,
            report: one.report,
            piece: one.piece,
            rule: one.rule,
        });
    }
    Ok((examples, unnoted))
}

/// The texts of a report, for a person who may read it; none when it was shredded.
fn texts(
    app: &App,
    tx: &mut Tx<'_>,
    account: &AccountId,
    id: &ReportId,
) -> Result<Vec<(Piece, String)>, Stop> {
    let seen = permitted(app, tx, account, Action::ReadReport, id)?;
    if seen.report.data_key.is_none() {
        return Ok(Vec::new());
    }
    let sealer = Sealer::of(app, &seen.report)?;
    let access = Access::Officer(&seen.permit);
    let told = sealer.open_content(&seen.report, access)?;
    let mut texts = vec![
        (Piece::Story, told.story),
        (Piece::Who, told.who),
        (Piece::Place, told.place_text),
    ];
    for message in store::message::of(tx, id)? {
        let name = message.id.as_str();
        let text = sealer.open("message", name, "body", &message.body, access)?;
        texts.push((Piece::Message(message.id), text));
    }
    Ok(texts)
}

/// What other rules would change, gathered over reports.
#[derive(Default)]
pub(crate) struct Differences {
    pub(crate) sums: Sums,
    pub(crate) counts: BTreeMap<String, Count>,
    pub(crate) examples: Vec<trials::Example>,
}

impl Differences {
    /// Adds a report that was read before, as other rules read it.
    pub(crate) fn add(
        &mut self,
        report: &Report,
        stored: &[Finding],
        read: &[ReadText],
        urging: &Urging,
    ) {
        self.sums.texts += u64::try_from(read.len()).unwrap_or(0);
        let mut changed = false;
        for one in read {
            let before = stored
                .iter()
                .filter(|old| old.source == Source::Machine && old.piece == one.reading.piece);
            let before: Vec<&Finding> = before.collect();
            for new in &one.found {
                if before.iter().any(|old| old.code == new.code) {
                    self.count(&new.code).kept += 1;
                } else {
                    changed = true;
                    self.count(&new.code).added += 1;
                    self.example(report, new, Change::Added);
                }
            }
            let gone = before
                .iter()
                .filter(|old| one.found.iter().all(|new| new.code != old.code));
            for old in gone {
                if old.state == State::Proposed {
                    changed = true;
                    self.count(&old.code).removed += 1;
                    self.example(report, old, Change::Removed);
                } else {
                    // A person has judged it: it stays.
                    self.count(&old.code).kept += 1;
                }
            }
        }
        let found = urging.found(read.iter().map(|one| &one.reading));
        let moved = reread(report.urgency, urging.base(report), found, false);
        if let Some(urgency) = moved.filter(|_| report.status.is_open()) {
            changed = true;
            if urgency < report.urgency {
                self.sums.sooner += 1;
            } else {
                self.sums.later += 1;
            }
        }
        self.sums.changed += u64::from(changed);
    }

    fn count(&mut self, code: &str) -> &mut Count {
        let count = self.counts.entry(code.to_owned()).or_default();
        count.code = code.to_owned();
        count
    }

    fn example(&mut self, report: &Report, finding: &Finding, change: Change) {
        self.examples.push(trials::Example {
            code: finding.code.clone(),
            change,
            report: report.id.clone(),
            piece: finding.piece.clone(),
            office: report.office.clone(),
            rule: finding.rule.clone(),
            start: finding.start,
            end: finding.end,
        });
    }
}
