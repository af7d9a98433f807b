//! What every act on a report has in common: leave, the version that was seen, one event.

use crate::account::Session;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::report::presence;
use crate::sealing::Sealer;
use crate::{App, Error, order};
use domain::audit::{Actor, RowState};
use domain::id::{AccountId, ReportId};
use domain::office::OfficeId;
use domain::policy::{Action, Permit, Subject, decide};
use domain::random::bytes;
use domain::time::{Day, Moment};
use store::Tx;
use store::report::Report;

/// An officer's act on a report, as the form sends it.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// The report.
    pub report: &'a ReportId,
    /// The version that the officer saw.
    pub version: i64,
    /// Why.
    pub reason: &'a str,
    /// Random mark of the form: sent twice, it acts once.
    pub nonce: &'a str,
}

/// Whether somebody still sees the report on which they acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// They do.
    Kept,
    /// It went where they see nothing of it.
    Lost,
}

/// An order on a report, for the closure of its transaction.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) report: ReportId,
    form: order::Order,
    action: Action,
}

impl Order {
    /// `what` tells two acts of one form apart: another body under the same mark is refused.
    pub(super) fn new(
        app: &App,
        session: &Session,
        act: Act<'_>,
        action: Action,
        what: &str,
    ) -> Order {
        let letters = domain::report::decision::REASON_LIMIT + 1;
        let form = (act.version, act.reason, act.nonce);
        Order {
            report: act.report.clone(),
            form: order::Order::new(app, session, act.report.as_str(), form, letters, what),
            action,
        }
    }

    /// Why, without spaces around it.
    pub(super) fn reason(&self) -> &str {
        &self.form.reason
    }
}

/// A report on which the policy has given leave, inside the transaction.
pub(super) struct Acting<'a, 'tx> {
    pub(super) app: &'a App,
    pub(super) tx: &'a mut Tx<'tx>,
    pub(super) order: &'a Order,
    pub(super) report: Report,
    pub(super) subject: Subject,
    pub(super) permit: Permit,
    pub(super) office: Option<OfficeId>,
    pub(super) today: Day,
    pub(super) now: Moment,
}

impl Acting<'_, '_> {
    /// Saves the report and writes the act's one event, with its sealed reason. A report of whose acts a person
    /// knows, since they said so or its words do, is no longer one about presence only.
    pub(super) fn save(
        mut self,
        kind: &'static str,
        detail: serde_json::Value,
    ) -> Result<(), Stop> {
        if presence::is_disproved(self.tx, &self.report)? {
            presence::end(self.app, self.tx, &mut self.report)?;
        }
        store::report::save(self.tx, &self.report)?;
        let state = self.report.state(self.report.version + 1);
        self.event(kind, detail, state)
    }

    /// Writes the act's one event for another row than the report.
    pub(super) fn event(
        self,
        kind: &'static str,
        detail: serde_json::Value,
        state: RowState,
    ) -> Result<(), Stop> {
        let reason = self.order.reason();
        let happened = Happened {
            root: self.report.id.to_string(),
            kind,
            detail,
            sealed_reason: None,
            office: self.office.clone(),
            state,
        };
        let actor = Actor::Account(self.order.form.account.clone());
        let mut event = events::by(self.app, actor, self.today, self.now, happened);
        if !reason.is_empty() {
            let sealer = Sealer::of(self.app, &self.report)?;
            let id = event.event.id.as_str();
            event.sealed_reason = Some(sealer.text("audit_event", id, "reason", reason));
        }
        store::audit::append(self.tx, &event)?;
        Ok(())
    }
}

/// Runs an act: leave, repetition, version, then what it does; last, whether the person sees the report still.
pub(super) async fn acting(
    app: &App,
    order: Order,
    name: &'static str,
    run: impl Fn(Acting<'_, '_>) -> Result<(), Stop> + Send + 'static,
) -> Result<Sight, Error> {
    let shared = app.clone();
    app.write(name, move |tx| {
        let form = &order.form;
        let seen = permitted(&shared, tx, &form.account, order.action, &order.report)?;
        if !form.is_first(tx, seen.today)? {
            return sight(&shared, tx, &order);
        }
        form.same(tx, seen.report.version)?;
        run(Acting {
            app: &shared,
            tx,
            order: &order,
            office: seen.office(),
            report: seen.report,
            subject: seen.subject,
            permit: seen.permit,
            today: seen.today,
            now: shared.now(),
        })?;
        sight(&shared, tx, &order)
    })
    .await
}

fn sight(app: &App, tx: &mut Tx<'_>, order: &Order) -> Result<Sight, Stop> {
    match permitted(
        app,
        tx,
        &order.form.account,
        Action::ReadReport,
        &order.report,
    ) {
        Ok(_) => Ok(Sight::Kept),
        Err(Stop::App(Error::NotFound)) => Ok(Sight::Lost),
        Err(stop) => Err(stop),
    }
}

/// A report that the person may see or act on.
pub(crate) struct Permitted {
    pub(crate) report: Report,
    pub(super) subject: Subject,
    pub(crate) permit: Permit,
    pub(super) today: Day,
}

impl Permitted {
    /// The office on whose behalf the person acts.
    pub(super) fn office(&self) -> Option<OfficeId> {
        let own: Vec<&OfficeId> = self.subject.in_force().map(|one| &one.office).collect();
        let of_report = [
            Some(&self.report.office),
            self.report.abroad_office.as_ref(),
        ];
        let fitting = of_report
            .into_iter()
            .flatten()
            .find(|office| own.contains(office));
        fitting.or(own.first().copied()).cloned()
    }
}

/// Loads a report for a person; not found when it is absent or not theirs to see.
pub(crate) fn permitted(
    app: &App,
    tx: &mut Tx<'_>,
    account: &AccountId,
    action: Action,
    id: &ReportId,
) -> Result<Permitted, Stop> {
    let report = store::report::get(tx, id)?.ok_or(Error::NotFound)?;
    let today = crate::place::today(app, report.area);
    let subject = store::account::subject(tx, account, today)?.ok_or(Error::NotFound)?;
    let facts = store::report::facts(tx, &report)?;
    let permit = decide(&subject, action, &facts).ok_or(Error::NotFound)?;
    Ok(Permitted {
        report,
        subject,
        permit,
        today,
    })
}

/// A fresh id for an event or message of this moment.
pub(super) fn ordered<K: domain::id::Kind>(app: &App, now: Moment) -> domain::id::Id<K> {
    domain::id::Id::ordered(now, bytes(app.entropy()))
}

/// Notes once an hour that a person read the sealed content of a report.
pub(crate) fn note_read(app: &App, tx: &mut Tx<'_>, seen: &Permitted) -> Result<(), Stop> {
    let now = app.now();
    let actor = Actor::Account(seen.permit.account().clone());
    let root = seen.report.id.as_str();
    if events::read_noted(app, tx, root, &actor)? {
        return Ok(());
    }
    let happened = Happened {
        root: root.to_owned(),
        kind: "report.read",
        detail: serde_json::json!({}),
        sealed_reason: None,
        office: seen.office(),
        state: seen.report.state(seen.report.version),
    };
    let event = events::by(app, actor, seen.today, now, happened);
    store::audit::append(tx, &event)?;
    Ok(())
}
