//! An officer's word on findings: each one transaction, each exactly one history event.

use super::act::{Act, Acting, Order, Sight, acting};
use super::decide::{reason_given, refused};
use crate::account::Session;
use crate::error::Stop;
use crate::report::bypass;
use crate::{App, Error, reading};
use domain::finding::{Indicator, Piece, Source, State};
use domain::policy::Action;
use domain::report::Refused;
use store::finding::Finding;

/// The event of an agreement.
const CONFIRMED: &str = "finding.confirmed";
/// The event of a removal.
const REMOVED: &str = "finding.removed";

/// Which finding of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// In which text.
    pub piece: Piece,
    /// Which indicator.
    pub indicator: &'static Indicator,
    /// Who says so.
    pub source: Source,
}

/// Confirms or removes a finding, with a reason. What the machine found stays stored.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan` or `petunjuk`; [`crate::Conflict`].
pub async fn judge(
    app: &App,
    session: &Session,
    act: Act<'_>,
    which: &Which,
    state: State,
) -> Result<Sight, Error> {
    let what = format!("{which:?} {state:?}");
    let order = Order::new(app, session, act, Action::TriageReport, &what);
    let which = which.clone();
    acting(app, order, "finding.judge", move |acting| {
        let kind = match state {
            State::Confirmed => CONFIRMED,
            State::Removed => REMOVED,
            State::Proposed => return Err(unknown()),
        };
        may_judge(&acting)?;
        let key = (&which.piece, which.indicator.code(), which.source);
        if !store::finding::judge(acting.tx, &acting.report.id, key, state)? {
            return Err(unknown());
        }
        done(acting, kind, which.indicator)
    })
    .await
}

/// Says that an indicator holds, with a reason: what was found already is confirmed, what was removed counts
/// again, and what nobody found is added for the whole report.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`, or at `petunjuk` when it was confirmed before;
/// [`crate::Conflict`].
pub async fn add_finding(
    app: &App,
    session: &Session,
    act: Act<'_>,
    indicator: &'static Indicator,
) -> Result<Sight, Error> {
    let order = Order::new(app, session, act, Action::TriageReport, indicator.code());
    acting(app, order, "finding.add", move |mut acting| {
        may_judge(&acting)?;
        let mut known = store::finding::of(acting.tx, &acting.report.id)?;
        known.retain(|one| one.code == indicator.code());
        if known.iter().any(|one| one.state == State::Confirmed) {
            return Err(Error::invalid("petunjuk", "work-invalid-finding-stands").into());
        }
        if known.is_empty() {
            add(&mut acting, indicator)?;
            return done(acting, "finding.added", indicator);
        }
        // Where a text waits for a word on it, what was said of other texts stays.
        if known.iter().any(|one| one.state == State::Proposed) {
            known.retain(|one| one.state == State::Proposed);
        }
        for one in &known {
            let key = (&one.piece, indicator.code(), one.source);
            store::finding::judge(acting.tx, &acting.report.id, key, State::Confirmed)?;
        }
        done(acting, CONFIRMED, indicator)
    })
    .await
}

fn add(acting: &mut Acting<'_, '_>, indicator: &Indicator) -> Result<(), Stop> {
    let finding = Finding {
        piece: Piece::Whole,
        code: indicator.code().to_owned(),
        source: Source::Person,
        state: State::Confirmed,
        rule: String::new(),
        start: 0,
        end: 0,
        rules_version: reading::in_force(acting.app, acting.tx)?
            .version()
            .to_owned(),
    };
    store::finding::add(acting.tx, &acting.report.id, &finding)?;
    Ok(())
}

fn unknown() -> Stop {
    Error::invalid("petunjuk", "work-invalid-finding").into()
}

fn may_judge(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    reason_given(acting)?;
    if acting.report.status.is_open() {
        Ok(())
    } else {
        Err(refused(Refused::Closed))
    }
}

/// The report gets a new version, so that two people never judge over each other's head.
fn done(mut acting: Acting<'_, '_>, kind: &'static str, indicator: &Indicator) -> Result<(), Stop> {
    if kind != REMOVED && bypass::is_about_official(indicator.code()) {
        bypass::by_person(acting.app, acting.tx, &mut acting.report, acting.today)?;
    }
    acting.save(kind, serde_json::json!({ "indicator": indicator.code() }))
}
