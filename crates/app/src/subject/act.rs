//! What a person decides about a subject: leave, repetition, version, then one change and one event.

use super::standing::{Standing, standing, ties};
use crate::account::Session;
use crate::error::{Conflict, Stop};
use crate::events::{self, Happened};
use crate::order::{Form, Order};
use crate::sealing::Sealer;
use crate::{App, Error};
use domain::audit::{Actor, RowState};
use domain::id::{AccountId, FactId, SubjectId};
use domain::office::OfficeId;
use domain::policy::{Action, Permit, Scope, Subject, decide_on_subject, scope};
use domain::random::bytes;
use domain::subject::{
    FactKind, Lacking, REASON_LEAST, Ruling, SubjectState, TEXT_LIMIT, forgotten_on, lacking,
};
use domain::time::{Day, Zone};
use store::Tx;
use store::report::Report;
use store::subject::{Stored, StoredFact, elsewhere};

/// An act on a subject, as the form sends it.
#[derive(Clone, Copy, Debug)]
pub struct SubjectAct<'a> {
    /// The subject.
    pub subject: &'a SubjectId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: &'a str,
    /// Random mark of the form: sent twice, it acts once.
    pub nonce: &'a str,
}

/// An order on a subject or a link.
pub(super) fn order(app: &App, session: &Session, root: &str, form: Form<'_>, what: &str) -> Order {
    Order::new(app, session, root, form, TEXT_LIMIT, what)
}

/// Whether an order is the first of its form; a reason is owed.
pub(super) fn begin(order: &Order, tx: &mut Tx<'_>, today: Day) -> Result<bool, Stop> {
    if order.reason.chars().count() < REASON_LEAST {
        return Err(Error::invalid("alasan", "invalid-reason").into());
    }
    order.is_first(tx, today)
}

/// A subject that the person may see, with what was decided on the way.
pub(super) struct Seen {
    pub(super) subject: Stored,
    pub(super) person: Subject,
    pub(super) permit: Permit,
    pub(super) scope: Scope,
    /// The office on whose behalf they act: one that has a report about it.
    pub(super) office: OfficeId,
    pub(super) today: Day,
}

/// Loads a subject for a person; not found when it is absent or no report about it is theirs to see.
pub(super) fn seen(
    app: &App,
    tx: &mut Tx<'_>,
    account: &AccountId,
    action: Action,
    id: &SubjectId,
) -> Result<Seen, Stop> {
    let today = app.today(Zone::Wib);
    let person = store::account::subject(tx, account, today)?.ok_or(Error::NotFound)?;
    let scope = scope(&person, action).ok_or(Error::NotFound)?;
    let subject = store::subject::get(tx, id)?.ok_or(Error::NotFound)?;
    let first = store::subject::list::first_seen(tx, &scope, id)?.ok_or(Error::NotFound)?;
    let report = store::report::get(tx, &first.report)?.ok_or(Error::NotFound)?;
    let facts = store::report::facts(tx, &report)?;
    let permit = decide_on_subject(&person, action, id, std::slice::from_ref(&facts))
        .ok_or(Error::NotFound)?;
    let office = office_of(&person, &report).ok_or(Error::NotFound)?;
    // Reports carry the day of where they came in; what is answered about them, that of where it is answered.
    let today = app.today(crate::place::zone_of_office(app, tx, &office)?);
    Ok(Seen {
        subject,
        permit,
        scope,
        office,
        today,
        person,
    })
}

/// The office on whose behalf a person acts on what a report tells.
pub(super) fn office_of(person: &Subject, report: &Report) -> Option<OfficeId> {
    let own = own_offices(person);
    [Some(&report.office), report.abroad_office.as_ref()]
        .into_iter()
        .flatten()
        .find(|office| own.contains(office))
        .or(own.first().copied())
        .cloned()
}

/// The offices at which a person has a role today.
pub(super) fn own_offices(person: &Subject) -> Vec<&OfficeId> {
    person.in_force().map(|one| &one.office).collect()
}

/// An act that was begun.
pub(super) struct Acting<'a, 'tx> {
    pub(super) app: &'a App,
    pub(super) tx: &'a mut Tx<'tx>,
    pub(super) order: &'a Order,
    pub(super) seen: Seen,
}

impl Acting<'_, '_> {
    pub(super) fn standing(&mut self) -> Result<Standing, Stop> {
        let seen = &self.seen;
        standing(self.tx, &seen.person, &seen.scope, &seen.subject)
    }

    pub(super) fn sealer(&self) -> Result<Sealer<'_>, Error> {
        Sealer::with(
            self.app,
            self.seen.subject.id.as_str(),
            &self.seen.subject.data_key,
        )
    }

    /// Saves the subject with a new version and writes the act's one event, with its sealed reason.
    pub(super) fn save(
        self,
        kind: &'static str,
        detail: serde_json::Value,
        state: Option<RowState>,
    ) -> Result<(), Stop> {
        if !store::subject::save(self.tx, &self.seen.subject)? {
            return Err(store::Error::Busy.into());
        }
        let version = self.seen.subject.version + 1;
        let state = state.unwrap_or_else(|| self.seen.subject.row_state(version));
        let happened = Happened {
            root: self.order.root.clone(),
            kind,
            detail,
            sealed_reason: None,
            office: Some(self.seen.office.clone()),
            state,
        };
        let actor = Actor::Account(self.order.account.clone());
        let mut event = events::by(self.app, actor, self.seen.today, self.app.now(), happened);
        let id = event.event.id.to_string();
        let sealed = self
            .sealer()?
            .text("audit_event", &id, "reason", &self.order.reason);
        event.sealed_reason = Some(sealed);
        store::audit::append(self.tx, &event)?;
        Ok(())
    }
}

/// What an act is.
pub(super) struct Of<'a> {
    /// Its content, which a form sent twice has twice.
    pub(super) what: &'a str,
    /// The name of its transaction.
    pub(super) name: &'static str,
    /// The field beside which it is said that a report has to be followed up first; none when it is open before.
    pub(super) owed: Option<&'static str>,
}

/// Runs an act on a subject. Before a report of theirs was followed up all are refused alike, whatever others
/// decided: a report can be sent only to try whether a number is known.
pub(super) async fn acting(
    app: &App,
    session: &Session,
    act: SubjectAct<'_>,
    of: Of<'_>,
    run: impl Fn(Acting<'_, '_>) -> Result<(), Stop> + Send + 'static,
) -> Result<(), Error> {
    let subject = act.subject.clone();
    let form = (act.version, act.reason, act.nonce);
    let order = order(app, session, subject.as_str(), form, of.what);
    let (shared, owed) = (app.clone(), of.owed);
    app.write(of.name, move |tx| {
        let seen = seen(&shared, tx, &order.account, Action::JudgeSubjects, &subject)?;
        if !begin(&order, tx, seen.today)? {
            return Ok(());
        }
        if let Some(field) = owed
            && !elsewhere::is_known(tx, &seen.scope, &subject)?
        {
            return Err(Error::invalid(field, lacking_key(Lacking::FollowUp)).into());
        }
        // An answer has its own guard; that others did something since is not told to whoever is only asked.
        if owed.is_some() {
            order.same(tx, seen.subject.version)?;
        }
        run(Acting {
            app: &shared,
            tx,
            order: &order,
            seen,
        })
    })
    .await
}

/// Rules on a subject: lists it, notes that it is contested, upholds, removes or restores it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan` or `putusan`; [`Conflict`].
pub async fn rule(
    app: &App,
    session: &Session,
    act: SubjectAct<'_>,
    ruling: Ruling,
) -> Result<(), Error> {
    let of = Of {
        what: ruling.code(),
        name: "subject.rule",
        owed: Some("putusan"),
    };
    acting(app, session, act, of, move |mut acting| {
        let Standing { sources, facts, .. } = acting.standing()?;
        let seen = &mut acting.seen;
        let ties = ties(acting.tx, &seen.person, &seen.scope, &seen.subject)?;
        let after = seen.subject.state.after(ruling, (sources, facts), ties);
        seen.subject.state =
            after.map_err(|lacking| Error::invalid("putusan", lacking_key(lacking)))?;
        seen.subject.since = seen.today;
        seen.subject.purge_on = forgotten_on(seen.subject.state, seen.today, None);
        let kind = match ruling {
            Ruling::List => "subject.listed",
            Ruling::Contest => "subject.contested",
            Ruling::Uphold => "subject.upheld",
            Ruling::Remove => "subject.removed",
            Ruling::Restore => "subject.restored",
        };
        let detail =
            serde_json::json!({ "sources": sources.to_string(), "facts": facts.to_string() });
        acting.save(kind, detail, None)
    })
    .await
}

const fn lacking_key(lacking: Lacking) -> &'static str {
    match lacking {
        Lacking::Sources => "subject-lacking-sources",
        Lacking::Fact => "subject-lacking-fact",
        Lacking::State => "subject-lacking-state",
        Lacking::Office => "subject-lacking-office",
        Lacking::FollowUp => "subject-lacking-followed",
    }
}

/// Adds a fact from elsewhere, with its source.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`, `fakta` or `sumber`; [`Conflict`].
pub async fn add_fact(
    app: &App,
    session: &Session,
    act: SubjectAct<'_>,
    kind: FactKind,
    (told, source): (&str, &str),
) -> Result<(), Error> {
    let (told, source) = (told.trim().to_owned(), source.trim().to_owned());
    for (field, text) in [("fakta", &told), ("sumber", &source)] {
        if text.chars().count() < REASON_LEAST || text.chars().count() > TEXT_LIMIT {
            return Err(Error::invalid(field, "subject-invalid-fact"));
        }
    }
    let what = format!("{} {told} {source}", kind.code());
    let of = Of {
        what: &what,
        name: "subject.add_fact",
        owed: Some("fakta"),
    };
    acting(app, session, act, of, move |acting| {
        let id = FactId::random(bytes(acting.app.entropy()));
        let sealer = acting.sealer()?;
        let fact = StoredFact {
            kind,
            told: sealer.text("subject_fact", id.as_str(), "told", &told),
            source: sealer.text("subject_fact", id.as_str(), "source", &source),
            office: acting.seen.office.clone(),
            office_name: String::new(),
            added_on: acting.seen.today,
            withdrawn: false,
            id,
        };
        store::subject::add_fact(acting.tx, &acting.seen.subject.id, &fact)?;
        acting.save(
            "subject.fact_added",
            serde_json::json!({ "fact": kind.code() }),
            None,
        )
    })
    .await
}

/// Takes a fact back, of which the own office said that it holds. An entry that has no fact left is
/// under review.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`; [`Conflict`].
pub async fn withdraw_fact(
    app: &App,
    session: &Session,
    act: SubjectAct<'_>,
    fact: &FactId,
) -> Result<(), Error> {
    let fact = fact.clone();
    let what = fact.to_string();
    let of = Of {
        what: &what,
        name: "subject.withdraw_fact",
        owed: Some("alasan"),
    };
    acting(app, session, act, of, move |mut acting| {
        let subject = acting.seen.subject.id.clone();
        let facts = store::subject::facts(acting.tx, &subject)?;
        let own = own_offices(&acting.seen.person);
        let is_own = |one: &&StoredFact| one.id == fact && own.contains(&&one.office);
        let kind = facts.iter().find(is_own).ok_or(Error::NotFound)?.kind;
        if !store::subject::withdraw_fact(acting.tx, &subject, &fact)? {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        // Counted anew: the one taken back is no longer among them.
        let Standing { sources, facts, .. } = acting.standing()?;
        let seen = &mut acting.seen;
        if seen.subject.state == SubjectState::Listed && lacking(sources, facts).is_some() {
            seen.subject.state = SubjectState::Contested;
            seen.subject.since = seen.today;
            seen.subject.purge_on = forgotten_on(SubjectState::Contested, seen.today, None);
        }
        acting.save(
            "subject.fact_withdrawn",
            serde_json::json!({ "fact": kind.code() }),
            None,
        )
    })
    .await
}
