//! What the reporter sees. A joined report reads like any other: a seized receipt betrays nothing.

use crate::error::Stop;
use crate::place::{PlaceChoice, PlaceState};
use crate::report::receipt_mac;
use crate::sealing::Sealer;
use crate::{App, Error};
use domain::message::Sender;
use domain::receipt::{NotAReceipt, ReceiptCode};
use domain::report::{Contact, Outcome, Status};
use domain::time::Day;
use serde::Serialize;
use store::Tx;
use store::receipt::Proof;
use store::report::Report;
use store::vault::Access;

const TOKEN: &str = "reporter";
const TOKEN_SECONDS: i64 = 30 * 60;
/// Places that the page offers for an unclear one.
const CHOICES: usize = 8;
/// How far joined reports are followed.
const JOINS: usize = 5;

/// Where the report stands, in the reporter's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicStatus {
    /// Nobody has read it yet.
    Unread,
    /// An officer has read it.
    Read,
    /// An officer asks something.
    Question,
    /// An officer put it off.
    Later,
    /// An officer follows it up.
    Working,
    /// It was closed, with an outcome.
    Closed,
    /// The reporter took it back.
    Withdrawn,
}

/// One message, as the reporter reads it: no name, a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReporterMessage {
    /// From an officer, or the reporter's own.
    pub from_officer: bool,
    /// The day.
    pub day: Day,
    /// The text.
    pub text: String,
}

/// What the holder of a receipt sees.
#[derive(Clone, Debug)]
pub struct ReporterView {
    /// Sealed token for the next half hour.
    pub token: String,
    /// Where the report stands.
    pub status: PublicStatus,
    /// Why it was closed.
    pub outcome: Option<Outcome>,
    /// The officer's words on it.
    pub outcome_note: Option<String>,
    /// The day it came in.
    pub received_on: Day,
    /// The day by which somebody looks.
    pub due_on: Day,
    /// The day on which it was first opened.
    pub opened_on: Option<Day>,
    /// The office that opened it.
    pub opened_by: Option<String>,
    /// Both sides' messages, oldest first.
    pub messages: Vec<ReporterMessage>,
    /// An officer asked, and there is no answer yet.
    pub waiting_for_answer: bool,
    /// How officers may reach the reporter.
    pub contact: Contact,
    /// How well the place is known.
    pub place: PlaceState,
    /// Places that fit what was told.
    pub place_choices: Vec<PlaceChoice>,
    /// A second look may be asked for.
    pub may_ask_second_look: bool,
    /// A second look was asked for.
    pub second_look_asked: bool,
    /// It can still be taken back.
    pub may_withdraw: bool,
    /// It is closed.
    pub closed: bool,
}

/// Opens a report by its receipt, as typed.
///
/// # Errors
/// [`Error::Invalid`] at `kode`, with what to do.
pub async fn open(app: &App, receipt: &str) -> Result<ReporterView, Error> {
    let receipt = parse(receipt)?;
    let token = app
        .vault()
        .seal_token(TOKEN, &receipt.digits(), until(app), app.entropy());
    view_of(app, &receipt, token).await
}

/// Opens a report by the token of an earlier page.
///
/// # Errors
/// [`Error::Invalid`] at `kode` when the token is older than half an hour or forged.
pub async fn open_token(app: &App, token: &str) -> Result<ReporterView, Error> {
    let receipt = receipt_of(app, token)?;
    open(app, &receipt.digits()).await
}

fn until(app: &App) -> domain::time::Moment {
    app.now().plus_seconds(TOKEN_SECONDS)
}

fn parse(receipt: &str) -> Result<ReceiptCode, Error> {
    receipt.parse().map_err(|error| match error {
        NotAReceipt::Length => Error::invalid("kode", "invalid-receipt-length"),
        NotAReceipt::CheckDigit => Error::invalid("kode", "invalid-receipt-digit"),
    })
}

/// What a limit on the acts of one receipt counts by: the receipt's digest, never the receipt.
#[must_use]
pub fn subject(app: &App, token: &str) -> Option<[u8; 32]> {
    receipt_of(app, token)
        .ok()
        .map(|receipt| receipt_mac(app, &receipt))
}

/// The receipt that a token holds.
pub(super) fn receipt_of(app: &App, token: &str) -> Result<ReceiptCode, Error> {
    let digits = app.vault().open_token(TOKEN, token, app.now());
    let receipt = digits.and_then(|digits| digits.parse().ok());
    receipt.ok_or_else(|| Error::invalid("kode", "invalid-token-expired"))
}

async fn view_of(app: &App, receipt: &ReceiptCode, token: String) -> Result<ReporterView, Error> {
    let (shared, mac) = (app.clone(), receipt_mac(app, receipt));
    let mut view = app
        .read("reporter.open", move |tx| {
            let (proof, report) = load(tx, &mac)?;
            view(&shared, tx, &proof, &report)
        })
        .await?;
    view.token = token;
    if view.messages.iter().any(|message| message.from_officer) {
        note_seen(app, receipt).await?;
    }
    Ok(view)
}

async fn note_seen(app: &App, receipt: &ReceiptCode) -> Result<(), Error> {
    let mac = receipt_mac(app, receipt);
    let today = app.today(domain::time::Zone::Wib);
    app.write("reporter.seen", move |tx| {
        let (_, report) = load(tx, &mac)?;
        store::message::seen(tx, &report.id, Sender::Officer, today)?;
        Ok(())
    })
    .await
}

/// The proof and the report of a receipt's digest.
pub(super) fn load(tx: &mut Tx<'_>, mac: &[u8; 32]) -> Result<(Proof, Report), Stop> {
    let unknown = || Error::invalid("kode", "invalid-receipt-unknown");
    let proof = store::receipt::find(tx, mac)?.ok_or_else(unknown)?;
    let report = store::report::get(tx, proof.report())?.ok_or_else(unknown)?;
    Ok((proof, report))
}

/// The report that a joined one was joined to; itself when it wasn't.
fn leading(tx: &mut Tx<'_>, report: &Report) -> Result<Report, Stop> {
    let mut leading = report.clone();
    for _ in 0..JOINS {
        let Some(next) = leading
            .joined_to
            .clone()
            .filter(|_| leading.status == Status::Joined)
        else {
            break;
        };
        match store::report::get(tx, &next)? {
            Some(found) => leading = found,
            None => break,
        }
    }
    Ok(leading)
}

fn view(app: &App, tx: &mut Tx<'_>, proof: &Proof, report: &Report) -> Result<ReporterView, Stop> {
    let leading = leading(tx, report)?;
    let access = Access::Reporter(proof);
    let sealer = Sealer::of(app, report)?;
    let mut messages = Vec::new();
    for message in store::message::of(tx, &report.id)? {
        messages.push(ReporterMessage {
            from_officer: message.sender == Sender::Officer,
            day: message.sent_on,
            text: sealer.open(
                "message",
                message.id.as_str(),
                "body",
                &message.body,
                access,
            )?,
        });
    }
    let outcome_note = match &report.outcome_note {
        Some(note) => Some(sealer.open("report", "", "outcome_note", note, access)?),
        None => None,
    };
    let place = PlaceState::from_code(&report.place_state);
    let place_choices = if place == PlaceState::Exact {
        Vec::new()
    } else {
        let told = sealer.open_content(report, access)?;
        crate::place::search(app, &told.place_text, CHOICES)
    };
    let opened_by = match &report.opened_office {
        Some(office) => store::office::get(tx, office)?.map(|office| office.name),
        None => None,
    };
    let status = public(&leading, report);
    let closed = !leading.status.is_open() || report.status == Status::Withdrawn;
    Ok(ReporterView {
        token: String::new(),
        status,
        outcome: leading.outcome.filter(|_| status == PublicStatus::Closed),
        outcome_note: outcome_note.filter(|_| status == PublicStatus::Closed),
        received_on: report.received_on,
        due_on: report.due_on,
        opened_on: report.opened_on,
        opened_by,
        waiting_for_answer: status == PublicStatus::Question,
        messages,
        contact: sealer.open_contact(report, access)?,
        place,
        place_choices,
        may_ask_second_look: status == PublicStatus::Closed && report.second_look_on.is_none(),
        second_look_asked: report.second_look_on.is_some(),
        may_withdraw: !closed,
        closed,
    })
}

fn public(leading: &Report, own: &Report) -> PublicStatus {
    if own.status == Status::Withdrawn {
        return PublicStatus::Withdrawn;
    }
    match leading.status {
        Status::Received if own.opened_on.is_none() => PublicStatus::Unread,
        Status::Received | Status::InTriage => PublicStatus::Read,
        // The question went to whoever sent the leading report.
        Status::NeedsInfo if leading.id != own.id || own.reporter_wrote => PublicStatus::Read,
        Status::NeedsInfo => PublicStatus::Question,
        Status::Deferred => PublicStatus::Later,
        Status::Verifying => PublicStatus::Working,
        Status::Substantiated
        | Status::Unfounded
        | Status::Insufficient
        | Status::OutOfScope
        | Status::Joined
        | Status::Withdrawn => PublicStatus::Closed,
    }
}
