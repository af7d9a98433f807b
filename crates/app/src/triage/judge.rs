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
            State::Confirmed => "finding.confirmed",
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

/// Adds an indicator that no rule found, with a reason.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`; [`crate::Conflict`].
pub async fn add_finding(
    app: &App,
    session: &Session,
    act: Act<'_>,
    indicator: &'static Indicator,
) -> Result<Sight, Error> {
    let order = Order::new(app, session, act, Action::TriageReport, indicator.code());
    acting(app, order, "finding.add", move |acting| {
        may_judge(&acting)?;
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
        if !store::finding::add(acting.tx, &acting.report.id, &finding)? {
            // Added and removed before: it counts again.
            let key = (&Piece::Whole, indicator.code(), Source::Person);
            store::finding::judge(acting.tx, &acting.report.id, key, State::Confirmed)?;
        }
        done(acting, "finding.added", indicator)
    })
    .await
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
        bypass::by_person(acting.tx, &mut acting.report, acting.today)?;
    }
    acting.save(kind, serde_json::json!({ "indicator": indicator.code() }))
}
