//! What follows for a report that came in: its words become findable, and what they point to is noted.
//!
//! Loading, opening and reading the texts takes far longer than storing what comes of it. Only the storing
//! is a writing transaction, so that people who wait for an acknowledgement don't wait for a reader.

use crate::finding::ReadText;
use crate::reading::{self, Reader};
use crate::sealing::Sealer;
use crate::{App, Error, finding, narrative, subject};
use domain::finding::Piece;
use domain::id::ReportId;
use domain::message::Sender;
use domain::text::fold;
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use store::message::Message;
use store::queue::{Job, NewJob};
use store::report::Report;
use store::report::term::MAC_LENGTH;
use store::vault::{Access, Purpose};

/// The kind of these jobs.
pub(super) const KIND: &str = "report.index";
/// Words of one report that can be found.
const TERMS: usize = 200;
/// Shorter words find everything.
const SHORTEST_TERM: usize = 3;
/// Reports that are indexed in one transaction: a commit costs more than an index, and one worker at a
/// time leaves the storage to people who wait for an answer.
pub(super) const TOGETHER: usize = 8;

/// The job that makes the words of a report findable.
pub(crate) fn job(app: &App, report: &ReportId) -> NewJob {
    NewJob {
        id: super::id(app),
        kind: KIND,
        payload: serde_json::json!({ "report": report.as_str() }).to_string(),
        run_at: app.now(),
        dedup_key: None,
    }
}

/// Indexes several reports, in one writing transaction. A job that another worker took over is left to it.
pub(super) async fn run(app: &App, owner: &str, jobs: &[Job]) -> Result<(), Error> {
    let named: Result<Vec<(String, ReportId)>, Error> = jobs
        .iter()
        .map(|job| Ok((job.id.clone(), super::payload_report(job)?)))
        .collect();
    let named = named?;
    let reports: BTreeSet<ReportId> = named.iter().map(|(_, report)| report.clone()).collect();
    let shared = app.clone();
    let (reader, loaded) = app
        .read("report.index_load", move |tx| {
            Ok((reading::in_force(&shared, tx)?, load(tx, &reports)?))
        })
        .await?;
    let version = reader.version().to_owned();
    let shared = app.clone();
    let indexing = move || {
        let indexed = loaded.into_iter().map(|one| one.index(&shared, &reader));
        indexed.collect::<Result<Vec<Option<Indexed>>, Error>>()
    };
    let indexed = tokio::task::spawn_blocking(indexing)
        .await
        .map_err(|_| Error::Internal("reading reports ended without a word".into()))??;
    let (shared, owner) = (app.clone(), owner.to_owned());
    app.write_by_key("report.index", move |tx| {
        if reading::in_force(&shared, tx)?.version() != version {
            // Another version was put in force meanwhile: read again by that one.
            return Err(Error::Unavailable.into());
        }
        let jobs: Vec<&str> = named.iter().map(|(job, _)| job.as_str()).collect();
        let finished = store::queue::finish_some(tx, &jobs, &owner)?;
        let mine = |report: &ReportId| {
            let mut named = named.iter();
            named.any(|(job, of)| of == report && finished.contains(job))
        };
        let indexed = indexed.iter().flatten().filter(|one| mine(&one.report));
        let indexed: HashMap<&ReportId, &Indexed> = indexed.map(|one| (&one.report, one)).collect();
        for (id, indexed) in &indexed {
            // As it is now: what was noted at another one may have moved it.
            let Some(report) = store::report::get(tx, id)? else {
                continue;
            };
            // It may have been withdrawn and shredded while its words were read.
            if report.data_key.is_some() {
                store::report::term::add(tx, &report.id, &indexed.terms)?;
                store::narrative::expect(tx, &report.id)?;
                finding::note(&shared, tx, report, &indexed.read)?;
                if let Some(job) = &indexed.noting {
                    store::queue::enqueue(tx, job)?;
                }
            }
        }
        store::queue::enqueue(tx, &narrative::job(&shared))?;
        Ok(())
    })
    .await
}

/// Loads reports, in no order; those that are gone are left out.
pub(super) fn load(
    tx: &mut Tx<'_>,
    reports: &BTreeSet<ReportId>,
) -> Result<Vec<Loaded>, store::Error> {
    let reports: Vec<&ReportId> = reports.iter().collect();
    let mut messages: HashMap<ReportId, Vec<Message>> = HashMap::new();
    for (report, message) in store::message::of_some(tx, &reports)? {
        messages.entry(report).or_default().push(message);
    }
    let mut known: HashMap<ReportId, Vec<Piece>> = HashMap::new();
    for (report, piece) in store::finding::read_of_some(tx, &reports)? {
        known.entry(report).or_default().push(piece);
    }
    let found = store::report::some(tx, &reports)?.into_iter();
    let loaded = found.map(|report| Loaded {
        messages: messages.remove(&report.id).unwrap_or_default(),
        known: known.remove(&report.id).unwrap_or_default(),
        report,
    });
    Ok(loaded.collect())
}

/// A report as it is stored.
pub(super) struct Loaded {
    pub(super) report: Report,
    messages: Vec<Message>,
    /// Texts that were read before.
    known: Vec<Piece>,
}

/// What is opened of a report: once for all that reads it.
struct Opened {
    /// The texts that the reporter wrote.
    texts: Vec<(Piece, String)>,
    /// What else can be found by its words.
    beside: Vec<String>,
}

/// What is stored of a report's words.
struct Indexed {
    report: ReportId,
    terms: BTreeSet<[u8; MAC_LENGTH]>,
    read: Vec<ReadText>,
    /// The job that notes what its words point to.
    noting: Option<NewJob>,
}

impl Loaded {
    /// Whether any of its texts was read before.
    pub(super) fn was_read(&self) -> bool {
        !self.known.is_empty()
    }

    /// Reads every text by some rules, those that were read before too; `None` when they were shredded.
    pub(super) fn read_all(
        &self,
        app: &App,
        reader: &Reader,
    ) -> Result<Option<Vec<ReadText>>, Error> {
        if self.report.data_key.is_none() {
            return Ok(None);
        }
        let texts = self.open(app)?.texts;
        let told = texts.iter().filter(|(_, text)| !text.is_empty());
        let read = told.map(|(piece, text)| finding::read(reader, piece, text));
        Ok(Some(read.collect()))
    }

    /// Reads the new texts; `None` when they were shredded.
    fn index(self, app: &App, reader: &Reader) -> Result<Option<Indexed>, Error> {
        if self.report.data_key.is_none() {
            return Ok(None);
        }
        let Opened { texts, beside } = self.open(app)?;
        let words: Vec<&str> = texts
            .iter()
            .map(|(_, text)| text)
            .chain(&beside)
            .map(String::as_str)
            .collect();
        let words = words.join("\n");
        let terms = terms(app, &words);
        let noting = subject::noting(app, &self.report.id, texts.len(), &words);
        let unread = texts
            .iter()
            .filter(|(piece, text)| !text.is_empty() && !self.known.contains(piece));
        let read = unread
            .map(|(piece, text)| finding::read(reader, piece, text))
            .collect();
        let report = self.report.id;
        Ok(Some(Indexed {
            report,
            terms,
            read,
            noting,
        }))
    }

    fn open(&self, app: &App) -> Result<Opened, Error> {
        let sealer = Sealer::of(app, &self.report)?;
        let access = Access::Job(KIND);
        let told = sealer.open_content(&self.report, access)?;
        let mut texts = vec![
            (Piece::Story, told.story),
            (Piece::Who, told.who),
            (Piece::Place, told.place_text),
        ];
        for message in &self.messages {
            if message.sender == Sender::Reporter {
                let id = message.id.as_str();
                let text = sealer.open("message", id, "body", &message.body, access)?;
                texts.push((Piece::Message(message.id.clone()), text));
            }
        }
        let mut beside = vec![told.country];
        let area = self.report.area;
        let place = area.and_then(|area| crate::place::of_code(app, area));
        beside.extend(place.map(|place| place.words()));
        Ok(Opened { texts, beside })
    }
}

/// The digests of the words of a text, as they are stored and searched.
pub(crate) fn terms(app: &App, text: &str) -> BTreeSet<[u8; MAC_LENGTH]> {
    let folded = fold(text);
    let words = folded
        .split(' ')
        .filter(|word| word.chars().count() >= SHORTEST_TERM);
    let mac = |word: &str| {
        let mac = app.vault().mac(Purpose::Term, &[word.as_bytes()]);
        *mac.first_chunk().expect("a digest is longer than a term")
    };
    words.take(TERMS).map(mac).collect()
}
