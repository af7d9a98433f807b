//! What the holder of a receipt does. Every act carries a day, never a moment.

use super::view::{ReporterView, load, open_token, receipt_of};
use crate::error::{Conflict, Stop};
use crate::events::{self, Happened};
use crate::place::PlaceState;
use crate::report::joined::main_of;
use crate::report::{Naming, bypass, candidates_of, later, receipt_mac, routed};
use crate::sealing::Sealer;
use crate::{App, Error, jobs};
use data_encoding::BASE32_DNSSEC;
use domain::area::AreaCode;
use domain::finding::official;
use domain::id::MessageId;
use domain::message::{LIMIT, Sender};
use domain::office::OfficeId;
use domain::phone::Phone;
use domain::random::bytes;
use domain::report::{Contact, Exclusion, ExclusionKind, RouteReason, Status, WhereNow};
use domain::text::cut;
use domain::time::Day;
use store::Tx;
use store::message::Message;
use store::receipt::Proof;
use store::report::Report;
use store::vault::{Access, Purpose};

/// Working days within which another office looks again.
const SECOND_LOOK_DAYS: u32 = 3;
/// Days after which a withdrawn report is erased.
const WITHDRAWN_DAYS: i64 = 30;

/// A random mark for a form: sent twice, it makes one message.
#[must_use]
pub fn nonce(app: &App) -> String {
    BASE32_DNSSEC.encode(&bytes::<10>(app.entropy()))
}

/// What one act looks at and changes.
struct Acting<'a, 'tx> {
    app: &'a App,
    tx: &'a mut Tx<'tx>,
    proof: Proof,
    report: Report,
    today: Day,
}

impl Acting<'_, '_> {
    /// Saves the report and writes the act's event.
    fn done(self, kind: &'static str, detail: serde_json::Value) -> Result<(), Stop> {
        store::report::save(self.tx, &self.report)?;
        let happened = Happened {
            root: self.report.id.to_string(),
            kind,
            detail,
            sealed_reason: None,
            office: None,
            state: self.report.state(self.report.version + 1),
        };
        store::audit::append(
            self.tx,
            &events::by_reporter(self.app, self.today, happened),
        )?;
        Ok(())
    }
}

async fn act(
    app: &App,
    token: &str,
    name: &'static str,
    run: impl Fn(Acting<'_, '_>) -> Result<(), Stop> + Send + 'static,
) -> Result<ReporterView, Error> {
    let mac = receipt_mac(app, &receipt_of(app, token)?);
    let shared = app.clone();
    app.write(name, move |tx| {
        let (proof, report) = load(tx, &mac)?;
        let today = shared.today(crate::place::zone(&shared, report.area));
        run(Acting {
            app: &shared,
            tx,
            proof,
            report,
            today,
        })
    })
    .await?;
    open_token(app, token).await
}

/// Answers a question, or adds facts. The same form sent twice adds one message.
///
/// # Errors
/// [`Error::Invalid`] at `jawaban` or `kode`.
pub async fn answer(
    app: &App,
    token: &str,
    text: &str,
    nonce: &str,
) -> Result<ReporterView, Error> {
    let text = written(text)?;
    let mac = app.vault().mac(Purpose::Message, &[nonce.as_bytes()]);
    let random = *mac
        .first_chunk::<10>()
        .expect("a digest is longer than an id");
    act(app, token, "reporter.answer", move |acting| {
        add_message(acting, &text, random)
    })
    .await
}

fn written(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid("jawaban", "invalid-message-empty"));
    }
    if cut(text, LIMIT) != text {
        return Err(Error::invalid("jawaban", "invalid-message-long"));
    }
    Ok(text.to_owned())
}

/// What a reporter wrote just now.
struct Written {
    message: MessageId,
    /// Whom it names.
    named: Vec<Exclusion>,
}

/// Adds what the reporter wrote, keeps out whom it names, and makes it findable; nothing when it is there already.
fn write(
    acting: &mut Acting<'_, '_>,
    text: &str,
    random: [u8; 10],
) -> Result<Option<Written>, Stop> {
    let id = MessageId::random(random);
    let sealer = Sealer::of(acting.app, &acting.report)?;
    let message = Message {
        body: sealer.text("message", id.as_str(), "body", text),
        id,
        sender: Sender::Reporter,
        account: None,
        author: None,
        sent_on: acting.today,
        sent_at: None,
        seen_on: None,
    };
    if !store::message::add(acting.tx, &acting.report.id, &message)? {
        return Ok(None);
    }
    let candidates = candidates_of(acting.tx, acting.report.village(), acting.today)?;
    let named = Naming::of(acting.app, &[text]).exclusions(&candidates.attached);
    for exclusion in &named {
        store::report::exclusion::add(acting.tx, &acting.report.id, exclusion)?;
    }
    store::queue::enqueue(acting.tx, &jobs::index(acting.app, &acting.report.id))?;
    let message = message.id;
    Ok(Some(Written { message, named }))
}

fn add_message(mut acting: Acting<'_, '_>, text: &str, random: [u8; 10]) -> Result<(), Stop> {
    if acting.report.status == Status::Withdrawn {
        return Err(Error::Conflict(Conflict::AlreadyDone).into());
    }
    let Some(written) = write(&mut acting, text, random)? else {
        return Ok(());
    };
    if acting.report.status == Status::Joined {
        match main_of(acting.tx, &acting.report)? {
            Some(main) => {
                let about = (&acting.report.id, &written.message);
                later::joined_wrote(acting.app, acting.tx, main, about, &written.named)?;
            }
            // Nobody works on the report to which it was joined.
            None => {
                acting.report = later::wake(acting.app, acting.tx, acting.report)?;
                later::ask_to_read(&mut acting.report, acting.today);
            }
        }
    } else {
        later::ask_to_read(&mut acting.report, acting.today);
    }
    let message = written.message;
    acting.done(
        "reporter.wrote",
        serde_json::json!({ "message": message.as_str() }),
    )
}

/// Changes whether and how officers may reach the reporter.
///
/// # Errors
/// [`Error::Invalid`] at `nomor` or `kode`.
pub async fn change_contact(
    app: &App,
    token: &str,
    contact: Contact,
) -> Result<ReporterView, Error> {
    if !contact.phone.trim().is_empty() && contact.phone.parse::<Phone>().is_err() {
        return Err(Error::invalid("nomor", "invalid-phone"));
    }
    if contact.allowed && contact.phone.trim().is_empty() {
        return Err(Error::invalid("nomor", "invalid-phone-missing"));
    }
    let limit = domain::report::intake::ANSWER_LIMIT;
    for (field, text) in [
        ("nomor", &contact.phone),
        ("jam_aman", &contact.safe_hours),
        ("kata", &contact.code_word),
    ] {
        if cut(text, limit) != text.as_str() {
            return Err(Error::invalid(field, "invalid-answer-long"));
        }
    }
    act(app, token, "reporter.contact", move |mut acting| {
        if acting.report.status == Status::Withdrawn {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        let sealer = Sealer::of(acting.app, &acting.report)?;
        acting.report.contact = Some(sealer.contact(&contact));
        acting.done(
            "reporter.contact",
            serde_json::json!({ "allowed": contact.allowed.to_string() }),
        )
    })
    .await
}

/// Settles an unclear place; the report goes to the office of that place, unless an officer has sent
/// it somewhere by hand.
///
/// # Errors
/// [`Error::Invalid`] at `wilayah` or `kode`.
pub async fn settle_place(app: &App, token: &str, area: AreaCode) -> Result<ReporterView, Error> {
    if crate::place::of_code(app, area).is_none() {
        return Err(Error::invalid("wilayah", "invalid-area"));
    }
    act(app, token, "reporter.place", move |acting| {
        place(acting, area)
    })
    .await
}

fn place(mut acting: Acting<'_, '_>, area: AreaCode) -> Result<(), Stop> {
    if PlaceState::from_code(&acting.report.place_state) == PlaceState::Exact {
        return Err(Error::Conflict(Conflict::AlreadyDone).into());
    }
    let sealer = Sealer::of(acting.app, &acting.report)?;
    let told = sealer.open_content(&acting.report, Access::Reporter(&acting.proof))?;
    let abroad = acting.report.where_now == WhereNow::Abroad;
    let (route, exclusions) = routed(
        acting.tx,
        Some(area),
        &told.distrust,
        &Naming::of(acting.app, &told.naming_texts()),
        abroad,
        acting.today,
    )?;
    for exclusion in &exclusions {
        store::report::exclusion::add(acting.tx, &acting.report.id, exclusion)?;
    }
    acting.report.area = Some(area);
    acting.report.place_state = PlaceState::Exact.code().to_owned();
    let by_hand =
        [RouteReason::ByHand, RouteReason::SecondLook].contains(&acting.report.route_reason);
    if !by_hand {
        acting.report.office = route.office;
        acting.report.officer = route.officer;
        acting.report.route_reason = route.reason;
        if !bypass::is_abroad_by_hand(acting.tx, &acting.report)? {
            acting.report.abroad_office = route.abroad;
        }
    }
    // Its words may not be read yet; who did it is known as soon as it is opened.
    if acting.report.official {
        bypass::at_new_place(acting.tx, &mut acting.report, acting.today)?;
    }
    let suspected =
        official(&told.who).is_some() || bypass::may_be_involved(acting.tx, &acting.report)?;
    if suspected {
        // What its words say still holds at the place that is known now.
        bypass::pass(acting.tx, &mut acting.report, acting.today)?;
    }
    store::queue::enqueue(acting.tx, &jobs::index(acting.app, &acting.report.id))?;
    acting.done("reporter.place", serde_json::json!({}))
}

/// Asks once that another office looks again.
///
/// # Errors
/// [`Conflict::AlreadyDone`] when it was asked before or the report is not closed.
pub async fn second_look(app: &App, token: &str, text: &str) -> Result<ReporterView, Error> {
    let text = if text.trim().is_empty() {
        String::new()
    } else {
        written(text)?
    };
    let random = bytes(app.entropy());
    act(app, token, "reporter.second_look", move |mut acting| {
        let closed =
            acting.report.status.is_closed_with_outcome() || acting.report.status == Status::Joined;
        if !closed || acting.report.second_look_on.is_some() {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        let office = another_office(&mut acting)?;
        if acting.report.status != Status::Joined {
            // What is joined to it isn't left with the office that decided.
            bypass::along(acting.app, acting.tx, &acting.report, &office, acting.today)?;
        }
        let report = &mut acting.report;
        report.second_look_on = Some(acting.today);
        report.status = Status::InTriage;
        report.outcome = None;
        report.outcome_note = None;
        report.joined_to = None;
        report.purge_on = None;
        report.office = office;
        report.officer = None;
        report.route_reason = RouteReason::SecondLook;
        report.due_on = acting.today.after_working_days(SECOND_LOOK_DAYS);
        store::queue::enqueue(acting.tx, &jobs::reread(acting.app, &acting.report.id))?;
        let mut detail = serde_json::Map::new();
        if !text.is_empty()
            && let Some(written) = write(&mut acting, &text, random)?
        {
            acting.report.reporter_wrote = true;
            detail.insert("message".into(), written.message.as_str().into());
        }
        acting.done("reporter.second_look", detail.into())
    })
    .await
}

/// The next office up that is not the one that decided, and that the reporter doesn't exclude. Where an official may be
/// involved that is the inspectorate, and never an office that may be meant.
fn another_office(acting: &mut Acting<'_, '_>) -> Result<OfficeId, Stop> {
    let candidates = candidates_of(acting.tx, acting.report.area, acting.today)?;
    let exclusions = store::report::exclusion::of(acting.tx, &acting.report.id)?;
    let excluded = |office: &OfficeId| {
        exclusions
            .iter()
            .any(|one| one.kind == ExclusionKind::Office && one.value == office.as_str())
    };
    let regional = candidates
        .responsible
        .iter()
        .filter(|one| one.reason == RouteReason::Regional)
        .map(|one| one.office.clone());
    let mut all: Vec<OfficeId> = regional
        .chain(candidates.national)
        .chain(candidates.inspectorate.clone())
        .collect();
    if bypass::may_be_involved(acting.tx, &acting.report)? {
        let local = bypass::local(acting.tx, &acting.report, acting.today)?;
        all.retain(|office| !local.contains(office));
        all.splice(0..0, candidates.inspectorate);
    }
    let decided = &acting.report.office;
    let mut others = all
        .into_iter()
        .filter(|office| office != decided && !excluded(office));
    others.next().ok_or_else(|| {
        Error::Internal("no other office can take a second look; load the offices above".into())
            .into()
    })
}

/// Takes the report back: contact erased at once, the rest within 30 days.
///
/// # Errors
/// [`Conflict::AlreadyDone`] when it is closed.
pub async fn withdraw(app: &App, token: &str) -> Result<ReporterView, Error> {
    act(app, token, "reporter.withdraw", move |mut acting| {
        if !acting.report.status.is_open() && acting.report.status != Status::Joined {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        acting.report.status = Status::Withdrawn;
        acting.report.contact = None;
        acting.report.purge_on = Some(acting.today.plus(WITHDRAWN_DAYS));
        acting.done("reporter.withdrew", serde_json::json!({}))
    })
    .await
}
