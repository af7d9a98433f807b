//! The job that notes which subjects a report names: after the words are findable, apart from intake.

use super::pointed::{Part, pointed, points};
use super::propose;
use super::told::{self, Told};
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::reading::{self, Reader};
use crate::sealing::Sealer;
use crate::{App, Error, jobs};
use domain::area::AreaCode;
use domain::id::{PartyId, ReportId, SubjectId};
use domain::message::Sender;
use domain::random::bytes;
use domain::report::{Contact, Status};
use domain::subject::{SubjectKind, SubjectState};
use domain::time::Day;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::message::Message;
use store::queue::NewJob;
use store::report::Report;
use store::subject::{MAC_LENGTH, Stored, party};
use store::vault::{Access, Cell, Purpose};

/// The kind of the job.
pub(crate) const NOTE: &str = "subject.note";

/// The job that reads `texts` texts of a report, when its words point to anything at all; one more text
/// makes another job.
pub(crate) fn noting(app: &App, report: &ReportId, texts: usize, words: &str) -> Option<NewJob> {
    points(words).then(|| NewJob {
        id: jobs::id(app),
        kind: NOTE,
        payload: serde_json::json!({ "report": report.as_str() }).to_string(),
        run_at: app.now(),
        dedup_key: Some(format!("{NOTE}-{report}-{texts}")),
    })
}

/// Notes what a report points to that was not noted before. Its texts are read before the transaction that
/// stores what comes of it: reading takes longer, and others wait to write.
pub(crate) async fn note(
    app: &App,
    owner: &str,
    job: &str,
    report: &ReportId,
) -> Result<(), Error> {
    let (shared, id) = (app.clone(), report.clone());
    let loaded = app
        .read("subject.note_load", move |tx| load(&shared, tx, &id))
        .await?;
    let shared = app.clone();
    let reading = move || loaded.map(|one| one.read(&shared)).transpose();
    let noted = tokio::task::spawn_blocking(reading)
        .await
        .map_err(|_| Error::Internal("reading a report ended without a word".into()))??;
    let (shared, report) = (app.clone(), report.clone());
    let (owner, job) = (owner.to_owned(), job.to_owned());
    app.write("subject.note", move |tx| {
        if !store::queue::finish(tx, &job, &owner)? {
            return Ok(());
        }
        let (Some(noted), Some(stored)) = (&noted, store::report::get(tx, &report)?) else {
            return Ok(());
        };
        if !is_told_of(&stored) {
            return Ok(());
        }
        if party::of_report(tx, &report)?.len() != noted.known {
            // Another text of it was noted meanwhile: read again, with that one known.
            return Err(Error::Unavailable.into());
        }
        if store_all(&shared, tx, &stored, &noted.parties)? {
            store::queue::enqueue(tx, &propose::linking(&shared))?;
        }
        Ok(())
    })
    .await
}

/// Where somebody is says nothing; such a report is erased in a week. Of a withdrawn one it is no longer
/// known what is the reporter's own.
fn is_told_of(report: &Report) -> bool {
    let is_withdrawn = report.status == Status::Withdrawn;
    !(report.presence_only || is_withdrawn || report.data_key.is_none())
}

/// A report as it is stored, with the rules that read it.
struct Loaded {
    reader: Arc<Reader>,
    report: Report,
    messages: Vec<Message>,
    parties: Vec<party::Party>,
}

/// What a report points to that is new.
struct Noted {
    parties: Vec<Told>,
    /// How many parties were known before.
    known: usize,
}

fn load(app: &App, tx: &mut Tx<'_>, id: &ReportId) -> Result<Option<Loaded>, Stop> {
    let Some(report) = store::report::get(tx, id)?.filter(is_told_of) else {
        return Ok(None);
    };
    Ok(Some(Loaded {
        reader: reading::in_force(app, tx)?,
        messages: store::message::of(tx, id)?,
        parties: party::of_report(tx, id)?,
        report,
    }))
}

impl Loaded {
    fn read(self, app: &App) -> Result<Noted, Error> {
        let sealer = Sealer::of(app, &self.report)?;
        let access = Access::Job(NOTE);
        let (texts, own) = self.texts(&sealer, access)?;
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let mut known: BTreeSet<(SubjectKind, String)> = BTreeSet::new();
        for one in &self.parties {
            let told = opened(&sealer, one, access)?;
            let subjects = told.subjects().into_iter();
            known.extend(subjects.map(|(kind, value)| (kind, value.to_owned())));
        }
        let mut fresh = pointed(&self.reader, &texts, &own);
        fresh.retain(|value| !known.contains(value));
        let regency = self.report.area.and_then(AreaCode::regency);
        let regency = regency.map_or_else(String::new, |code| code.to_string());
        Ok(Noted {
            parties: told::parties(&fresh, &regency),
            known: self.parties.len(),
        })
    }

    /// What the reporter wrote about others, and what is their own.
    fn texts(
        &self,
        sealer: &Sealer<'_>,
        access: Access<'_>,
    ) -> Result<(Vec<Part>, Vec<String>), Error> {
        let told = sealer.open_content(&self.report, access)?;
        let contact: Contact = sealer.open_contact(&self.report, access)?;
        let mut texts = vec![Part::Story(told.story), Part::Who(told.who)];
        for message in &self.messages {
            if message.sender == Sender::Reporter {
                let id = message.id.as_str();
                let body = sealer.open("message", id, "body", &message.body, access)?;
                texts.push(Part::Story(body));
            }
        }
        let own = vec![contact.phone, contact.safe_hours, contact.code_word];
        Ok((texts, own))
    }
}

/// Whether there was anything new.
fn store_all(app: &App, tx: &mut Tx<'_>, report: &Report, parties: &[Told]) -> Result<bool, Stop> {
    let sealer = Sealer::of(app, report)?;
    let told_on = report.happened_on.unwrap_or(report.received_on);
    for told in parties {
        let id = PartyId::random(bytes(app.entropy()));
        let text = serde_json::to_string(told).expect("a struct of texts becomes JSON");
        let sealed = sealer.text("party", id.as_str(), "told", &text);
        party::add(tx, &id, &report.id, &sealed)?;
        for (kind, value) in told.subjects() {
            let subject = subject_of(app, tx, &id, kind, value, told_on)?;
            store::subject::mention(tx, &subject, &report.id, &id, told_on)?;
        }
    }
    Ok(!parties.is_empty())
}

/// What a party is told to be.
pub(super) fn opened(
    sealer: &Sealer<'_>,
    party: &party::Party,
    access: Access<'_>,
) -> Result<Told, Error> {
    let text = sealer.open("party", party.id.as_str(), "told", &party.told, access)?;
    serde_json::from_str(&text).map_err(|_| Error::Internal("a sealed party is damaged".into()))
}

/// The keyed digest of a value. A name is nobody's but its party's.
pub(super) fn mac(
    app: &App,
    kind: SubjectKind,
    value: &str,
    party: Option<&PartyId>,
) -> [u8; MAC_LENGTH] {
    let party = party.filter(|_| !kind.is_shared());
    let party = party.map_or("", PartyId::as_str);
    let parts = [kind.code().as_bytes(), value.as_bytes(), party.as_bytes()];
    let mac = app.vault().mac(Purpose::Subject, &parts);
    *mac.first_chunk().expect("a digest has 32 bytes")
}

/// The subject of a value, made when it is new.
fn subject_of(
    app: &App,
    tx: &mut Tx<'_>,
    party: &PartyId,
    kind: SubjectKind,
    value: &str,
    told_on: Day,
) -> Result<SubjectId, Stop> {
    let mac = mac(app, kind, value, Some(party));
    if let Some(known) = store::subject::by_mac(tx, &mac)? {
        return Ok(known.id);
    }
    let id = SubjectId::random(bytes(app.entropy()));
    let (key, wrapped) = app.vault().new_data_key(id.as_str(), app.entropy());
    let cell = Cell {
        table: "subject",
        row: id.as_str(),
        column: "value",
    };
    let subject = Stored {
        id: id.clone(),
        version: 1,
        kind,
        mac,
        state: SubjectState::Candidate,
        since: told_on,
        purge_on: None,
        data_key: wrapped,
        value: app
            .vault()
            .seal(&key, cell, value.as_bytes(), app.entropy()),
    };
    store::subject::add(tx, &subject)?;
    let happened = Happened {
        root: id.to_string(),
        kind: "subject.found",
        detail: serde_json::json!({}),
        sealed_reason: None,
        office: None,
        state: subject.row_state(1),
    };
    let today = app.today(domain::time::Zone::Wib);
    store::audit::append(tx, &events::by_program(app, today, happened))?;
    Ok(id)
}
