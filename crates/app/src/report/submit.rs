//! One report, stored once, whatever happens to the acknowledgement.
//!
//! Costly things (placing, sealing, digests) are done before the transaction; it writes five rows:
//! idempotency, report, receipt, history event, job. The job makes the words searchable.

use super::bypass;
use super::issue::{self, IssuedForm, receipt_mac};
use super::route::{Naming, routed, store_exclusions};
use super::thanks;
use crate::error::{Conflict, Stop};
use crate::events::{self, Happened};
use crate::place::{Located, PlaceState, locate, zone};
use crate::sealing::Sealer;
use crate::{App, Error, jobs};
use domain::finding::official;
use domain::id::ReportId;
use domain::random::bytes;
use domain::receipt::ReceiptCode;
use domain::report::{Intake, Status, Urgency, WhereNow};
use domain::time::{Day, Zone};
use std::sync::Arc;
use store::idempotency::Claim;
use store::report::Report;
use store::vault::Purpose;

/// Days after which a report that only tells of somebody's presence is erased.
const PRESENCE_DAYS: i64 = 7;

/// How a report came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The form.
    Web,
    /// The public API.
    Api,
}

impl Channel {
    const fn code(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Api => "api",
        }
    }
}

/// What makes a repeated request the same request.
#[derive(Clone, Debug)]
pub enum Key {
    /// The issued form.
    Form {
        /// Its receipt.
        receipt: ReceiptCode,
        /// Its day.
        day: Day,
        /// Its seal.
        seal: String,
    },
    /// The caller's `Idempotency-Key`.
    Idempotency {
        /// As sent.
        key: String,
    },
    /// None: every request is a new report.
    None,
}

/// The acknowledgement of a stored report.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The way back.
    pub receipt: ReceiptCode,
    /// Where it stands.
    pub status: Status,
    /// It was stored by an earlier, identical request.
    pub repeated: bool,
    /// Sealed token for the page that thanks.
    pub thanks: String,
    /// How well its place is known.
    pub place: PlaceState,
}

/// Stores a report. When this returns, it is on disk.
///
/// # Errors
/// [`Error::Invalid`] at the fields of the form; [`Conflict::OtherBody`] when the key came before with
/// another body; [`Error::Unavailable`] when the storage can't take it, and then nothing was stored.
pub async fn submit(
    app: &App,
    intake: Intake,
    key: Key,
    confirmed: bool,
    channel: Channel,
) -> Result<Submitted, Error> {
    let invalid = intake.invalid(app.today(Zone::Wit));
    if !invalid.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    app.arrived();
    let (receipt, claim) = receipt_of(app, key)?;
    let draft = Arc::new(Draft::new(app, intake, receipt, claim, confirmed, channel));
    let shared = (app.clone(), Arc::clone(&draft));
    let stored = app
        .write_by_key("report.submit", move |tx| shared.1.store(&shared.0, tx))
        .await?;
    let urgent = draft.report_urgency == Urgency::P1;
    Ok(Submitted {
        thanks: thanks::token(app, &draft.receipt, stored.place, urgent, confirmed),
        receipt: draft.receipt.clone(),
        status: Status::Received,
        repeated: stored.repeated,
        place: stored.place,
    })
}

/// The receipt, and the digest of the key under which a repetition is recognised.
fn receipt_of(app: &App, key: Key) -> Result<(ReceiptCode, Option<[u8; 32]>), Error> {
    let claim =
        |scope: &[u8], key: &[u8]| Some(app.vault().mac(Purpose::Idempotency, &[scope, key]));
    match key {
        Key::Form { receipt, day, seal } => {
            let form = IssuedForm { receipt, day, seal };
            issue::check(app, &form)?;
            let claim = claim(b"form", form.receipt.digits().as_bytes());
            Ok((form.receipt, claim))
        }
        Key::Idempotency { key } => {
            let mac = app.vault().mac(Purpose::ReceiptOfKey, &[key.as_bytes()]);
            let random = *mac.first_chunk::<16>().expect("a digest has 32 bytes");
            Ok((
                ReceiptCode::from_random(random),
                claim(b"api", key.as_bytes()),
            ))
        }
        Key::None => Ok((ReceiptCode::from_random(bytes(app.entropy())), None)),
    }
}

struct Draft {
    intake: Intake,
    naming: Naming,
    located: Located,
    today: Day,
    receipt: ReceiptCode,
    mac: [u8; 32],
    claim: Option<[u8; 32]>,
    body: [u8; 32],
    confirmed: bool,
    channel: Channel,
    id: ReportId,
    report_urgency: Urgency,
    data_key: Vec<u8>,
    content: Vec<u8>,
    contact: Vec<u8>,
}

struct Stored {
    repeated: bool,
    place: PlaceState,
}

impl Draft {
    fn new(
        app: &App,
        intake: Intake,
        receipt: ReceiptCode,
        claim: Option<[u8; 32]>,
        confirmed: bool,
        channel: Channel,
    ) -> Draft {
        let located = locate(app, intake.area, &intake.place_text);
        let id = ReportId::at(located.area, bytes(app.entropy()));
        let (sealer, data_key) = Sealer::fresh(app, id.as_str());
        let body = serde_json::to_vec(&intake).expect("a struct of texts and codes becomes JSON");
        Draft {
            today: app.today(zone(app, located.area)),
            mac: receipt_mac(app, &receipt),
            body: app.vault().mac(Purpose::Body, &[&body]),
            report_urgency: Urgency::of(&intake.happenings, intake.when),
            content: sealer.content(&intake),
            contact: sealer.contact(&intake.contact),
            naming: Naming::of(app, &intake.naming_texts()),
            intake,
            located,
            receipt,
            claim,
            confirmed,
            channel,
            id,
            data_key,
        }
    }

    fn store(&self, app: &App, tx: &mut store::Tx<'_>) -> Result<Stored, Stop> {
        if let Some(claim) = &self.claim {
            match store::idempotency::claim(tx, claim, &self.body, self.id.as_str(), self.today)? {
                Claim::First => {}
                Claim::Repeated { root } => return repeated(tx, &root),
                Claim::OtherBody => return Err(Error::Conflict(Conflict::OtherBody).into()),
            }
        }
        let (route, exclusions) = routed(
            tx,
            self.located.area,
            &self.intake.distrust,
            &self.naming,
            self.intake.where_now == WhereNow::Abroad,
            self.today,
        )?;
        let report = self.report(route);
        store::report::insert(tx, &report)?;
        store::receipt::insert(tx, &self.mac, &self.id, self.today, self.confirmed)?;
        store_exclusions(tx, &self.id, &exclusions)?;
        let happened = Happened {
            root: self.id.to_string(),
            kind: "report.received",
            detail: serde_json::json!({ "route": report.route_reason.code(), "channel": self.channel.code() }),
            sealed_reason: None,
            office: Some(report.office.clone()),
            state: report.state(1),
        };
        store::audit::append_first(tx, &events::by_reporter(app, self.today, happened))?;
        store::queue::enqueue(tx, &jobs::index(app, &self.id))?;
        if official(&self.intake.who).is_some() {
            // Now, and not only once its words are read: the office that may be meant never sees it.
            bypass::by_words(app, tx, report)?;
        }
        Ok(Stored {
            repeated: false,
            place: self.located.state,
        })
    }

    fn report(&self, route: domain::report::Route) -> Report {
        let presence_only = self.intake.presence_only();
        Report {
            id: self.id.clone(),
            version: 1,
            channel: self.channel.code().to_owned(),
            status: Status::Received,
            urgency: self.report_urgency,
            received_on: self.today,
            due_on: self.report_urgency.due(self.today),
            deferred_until: None,
            area: self.located.area,
            place_state: self.located.state.code().to_owned(),
            happenings: self.intake.happenings.clone(),
            when: self.intake.when,
            happened_on: self.intake.happened_on,
            where_now: self.intake.where_now,
            presence_only,
            official: self.intake.distrust.official_involved,
            office: route.office,
            officer: route.officer,
            route_reason: route.reason,
            abroad_office: route.abroad,
            outcome: None,
            joined_to: None,
            opened_on: None,
            opened_office: None,
            second_look_on: None,
            reporter_wrote: false,
            purge_on: presence_only.then(|| self.today.plus(PRESENCE_DAYS)),
            data_key: Some(self.data_key.clone()),
            content: Some(self.content.clone()),
            contact: Some(self.contact.clone()),
            outcome_note: None,
        }
    }
}

/// The answer to a repeated request: what the first one got.
fn repeated(tx: &mut store::Tx<'_>, root: &str) -> Result<Stored, Stop> {
    let id: ReportId = root
        .parse()
        .map_err(|_| Error::Internal("a key leads to no report".into()))?;
    let report = store::report::get(tx, &id)?;
    let place = report.map_or(PlaceState::Unknown, |report| {
        PlaceState::from_code(&report.place_state)
    });
    Ok(Stored {
        repeated: true,
        place,
    })
}
