//! The same operations, by chance, on both engines: the same answers, and the same rows at the end.

use crate::history::an_event;
use crate::integrity::changed;
use crate::world::{
    Dice, NOW, OFFICES, TODAY, a_bare_report, a_full_report, a_message, a_task, everything,
    office_id, person, report_id, task_id, world,
};
use domain::account::{Membership, Role};
use domain::audit::Actor;
use domain::id::MembershipId;
use domain::message::Sender;
use domain::policy::{Action, Scope, scope};
use domain::report::{Exclusion, ExclusionKind};
use domain::task::TaskState;
use domain::time::Moment;
use std::fmt::Debug;
use std::sync::Arc;
use store::report::inbox::{self, Filter, InboxState};
use store::report::{self, exclusion, term};
use store::{
    Engine, Error, Store, Tx, account, audit, idempotency, membership, message, queue, receipt,
    task,
};
use testkit::store::on;

const STEPS: u64 = 300;
const SEEDS: [u64; 4] = [1, 2, 3, 4];

/// What one step does in its transaction; its answer as text.
type Step = Arc<dyn Fn(&mut Tx<'_>) -> Result<String, Error> + Send + Sync>;

fn step<T: Debug>(act: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + Sync + 'static) -> Step {
    Arc::new(move |tx| act(tx).map(|answer| format!("{answer:?}")))
}

/// How a step is to be run.
enum Run {
    Write(Step),
    /// A row that may lack its parent, which each engine says in its own words.
    Insert(Step),
    Claim(Step),
    Read(Step),
}

#[test]
fn both_engines_do_the_same() {
    for seed in SEEDS {
        let stores = [Engine::Sqlite, Engine::Postgres].map(on);
        for store in &stores {
            world(store);
            crate::world::write(store, |tx| membership::put(tx, &a_role()));
        }
        let scope = officer(&stores[0]);
        let dice = Dice::new(seed);
        let (mut done, mut refused) = (0, 0);
        for number in 0..STEPS {
            // No two steps have the same microsecond, so that no two jobs are due at the same moment.
            let now = Moment(NOW.plus_seconds(7 * number as i64).0 + number as i64);
            let (name, run) = any(&dice, now, &scope);
            let [left, right] = stores.each_ref().map(|store| answer(store, &run));
            assert_eq!(left, right, "seed {seed}, step {number}: {name}");
            match left {
                Ok(_) => done += 1,
                Err(_) => refused += 1,
            }
        }
        assert!(
            done > STEPS / 2 && refused > 0,
            "{done} done, {refused} refused"
        );
        let [left, right] = stores.each_ref().map(|store| everything(store));
        let rows: usize = left.values().map(Vec::len).sum();
        assert!(rows > 60, "{rows} rows");
        for (table, rows) in left {
            assert_eq!(rows, right[table], "seed {seed}: {table}");
        }
    }
}

fn answer(store: &Store, run: &Run) -> Result<String, Error> {
    match run {
        Run::Write(step) => {
            let step = Arc::clone(step);
            store.write_blocking("test.step", move |tx| step(tx))
        }
        Run::Insert(step) => {
            let step = Arc::clone(step);
            let stored = store.write_blocking("test.step", move |tx| step(tx));
            stored.map_err(|error| match error {
                Error::Other(_) => Error::Aborted,
                error => error,
            })
        }
        Run::Claim(step) => {
            let step = Arc::clone(step);
            store.claim_blocking("test.step", move |tx| step(tx))
        }
        Run::Read(step) => {
            let step = Arc::clone(step);
            store.read_blocking("test.step", move |tx| step(tx))
        }
    }
}

fn a_role() -> Membership {
    Membership {
        id: MembershipId::random([1; 10]),
        account: person(1),
        role: Role::OfficeHead,
        office: office_id("kanim-kupang"),
        village: None,
        valid_from: TODAY,
        valid_to: None,
    }
}

fn officer(store: &Store) -> Scope {
    let subject = crate::world::read(store, |tx| account::subject(tx, &person(1), TODAY));
    scope(&subject.expect("an account"), Action::ListReports).expect("a scope")
}

/// A step with small numbers as ids, so that steps meet each other.
fn any(dice: &Dice, now: Moment, scope: &Scope) -> (&'static str, Run) {
    let small = dice.below(6);
    let steps = match dice.below(10) {
        0..=3 => on_reports,
        4 | 5 => on_talk,
        6 | 7 => on_work,
        _ => on_lists,
    };
    steps(dice, small, now, scope)
}

type Chosen = (&'static str, Run);

fn on_reports(dice: &Dice, number: u64, _: Moment, _: &Scope) -> Chosen {
    let id = report_id(number as u16);
    match dice.below(10) {
        0..=2 => {
            let plain = if dice.one_in(2) {
                a_bare_report(number as u16)
            } else {
                a_full_report(number as u16)
            };
            let mut new = changed(dice, &plain);
            let by_hand = dice.pick(&OFFICES).0;
            new.office = office_id(if dice.one_in(20) {
                "tidak-ada"
            } else {
                by_hand
            });
            (
                "insert a report",
                Run::Insert(step(move |tx| report::insert(tx, &new))),
            )
        }
        3..=6 => {
            let (seed, event, stale) =
                (dice.below(u64::MAX), dice.below(40) as u8, dice.one_in(10));
            (
                "change a report",
                Run::Write(step(move |tx| {
                    let Some(found) = report::get(tx, &id)? else {
                        return Ok(None);
                    };
                    let mut next = changed(&Dice::new(seed), &found);
                    next.version += i64::from(stale);
                    report::save(tx, &next)?;
                    let mut new = an_event(&id, event);
                    new.event.actor = Actor::Account(person(event % 3));
                    new.event.state = next.state(next.version + 1);
                    audit::append(tx, &new)?;
                    Ok(Some(next))
                })),
            )
        }
        7 => {
            let (kind, value) = (
                dice.pick(&ExclusionKind::ALL),
                dice.pick(&["", "a", "kemlu"]),
            );
            (
                "exclude",
                Run::Write(step(move |tx| {
                    let is_there = report::get(tx, &id)?.is_some();
                    is_there
                        .then(|| exclusion::add(tx, &id, &Exclusion::new(kind, value)))
                        .transpose()
                })),
            )
        }
        8 if dice.one_in(3) => (
            "erase a report",
            Run::Write(step(move |tx| report::delete(tx, &id))),
        ),
        _ => {
            let mac = [dice.below(4) as u8; term::MAC_LENGTH];
            (
                "note a term",
                Run::Write(step(move |tx| {
                    let is_there = report::get(tx, &id)?.is_some();
                    is_there.then(|| term::add(tx, &id, [&mac])).transpose()
                })),
            )
        }
    }
}

fn on_talk(dice: &Dice, number: u64, now: Moment, _: &Scope) -> Chosen {
    let (id, other) = (report_id(number as u16), dice.below(8) as u8);
    let sender = dice.pick(&[Sender::Officer, Sender::Reporter]);
    let assignee = dice.maybe(person(other % 3));
    match dice.below(8) {
        0..=2 => {
            let mut new = a_message(other);
            new.sender = sender;
            new.account = assignee;
            new.sent_at = dice.maybe(now);
            (
                "write",
                Run::Write(step(move |tx| {
                    let is_there = report::get(tx, &id)?.is_some();
                    is_there.then(|| message::add(tx, &id, &new)).transpose()
                })),
            )
        }
        3 => {
            let today = TODAY.plus(i64::from(other));
            (
                "see",
                Run::Write(step(move |tx| message::seen(tx, &id, sender, today))),
            )
        }
        4 => {
            let mut new = a_task(number as u16, other);
            new.assignee = assignee;
            new.due_on = dice.maybe(TODAY.plus(i64::from(other)));
            new.created_at = now;
            (
                "add a task",
                Run::Write(step(move |tx| {
                    let is_there = report::get(tx, &id)?.is_some();
                    is_there.then(|| task::add(tx, &new)).transpose()
                })),
            )
        }
        5 => {
            let state = dice.pick(&[TaskState::Done, TaskState::NotPossible]);
            let reason = dice.maybe(vec![other; 3]);
            (
                "close a task",
                Run::Write(step(move |tx| {
                    task::close(tx, &id, &task_id(other), state, reason.as_deref(), now)
                })),
            )
        }
        6 => {
            let confirmed = dice.one_in(2);
            (
                "issue a receipt",
                Run::Write(step(move |tx| {
                    let is_there = report::get(tx, &id)?.is_some();
                    is_there
                        .then(|| receipt::insert(tx, &[other; 32], &id, TODAY, confirmed))
                        .transpose()
                })),
            )
        }
        _ => (
            "confirm a receipt",
            Run::Write(step(move |tx| {
                Ok((
                    receipt::confirm(tx, &[other; 32])?,
                    receipt::find(tx, &[other; 32])?,
                ))
            })),
        ),
    }
}

fn on_work(dice: &Dice, number: u64, now: Moment, _: &Scope) -> Chosen {
    let (job, owner) = (format!("job_{}", dice.below(20)), dice.pick(&["a", "b"]));
    match dice.below(10) {
        0..=2 => {
            let new = queue::NewJob {
                id: job,
                kind: "report.terms",
                payload: format!("{{\"number\":{number}}}"),
                run_at: now,
                dedup_key: dice.maybe(format!("key-{}", dice.below(6))),
            };
            (
                "enqueue",
                Run::Write(step(move |tx| queue::enqueue(tx, &new))),
            )
        }
        3 | 4 => {
            let limit = 1 + dice.below(3) as i64;
            (
                "claim jobs",
                Run::Claim(step(move |tx| {
                    let mut taken = queue::claim(tx, owner, now, limit)?;
                    taken.sort_by(|one, other| one.id.cmp(&other.id));
                    Ok(taken)
                })),
            )
        }
        5 => (
            "finish a job",
            Run::Write(step(move |tx| queue::finish(tx, &job, owner))),
        ),
        6 => {
            let attempts = dice.below(8) as i64;
            let failed = queue::Job {
                id: job,
                kind: String::new(),
                payload: String::new(),
                attempts,
            };
            (
                "fail a job",
                Run::Write(step(move |tx| {
                    for _ in 0..=attempts {
                        queue::fail(tx, &failed, owner, now, "galat")?;
                        queue::claim(tx, owner, now, 1)?;
                    }
                    Ok(())
                })),
            )
        }
        7 => (
            "revive a job",
            Run::Write(step(move |tx| queue::revive(tx, &job, now))),
        ),
        8 => {
            let (mac, body) = (dice.below(5) as u8, dice.below(2) as u8);
            let today = TODAY.plus(dice.below(99) as i64);
            (
                "claim a key",
                Run::Write(step(move |tx| {
                    idempotency::claim(
                        tx,
                        &[mac; 32],
                        &[body; 32],
                        report_id(number as u16).as_str(),
                        today,
                    )
                })),
            )
        }
        _ => {
            let today = TODAY.plus(idempotency::KEPT_DAYS + dice.below(50) as i64);
            (
                "forget keys",
                Run::Write(step(move |tx| idempotency::purge(tx, today))),
            )
        }
    }
}

fn on_lists(dice: &Dice, number: u64, now: Moment, scope: &Scope) -> Chosen {
    let (id, scope) = (report_id(number as u16), scope.clone());
    let run = match dice.below(5) {
        0 => {
            let filter = Filter {
                state: dice.pick(&[InboxState::All, InboxState::ToDecide, InboxState::Closed]),
                overdue: dice.one_in(3),
                terms: (0..dice.below(3))
                    .map(|one| [one as u8; term::MAC_LENGTH])
                    .collect(),
                ..Filter::default()
            };
            step(move |tx| {
                let rows = inbox::rows(tx, &scope, &filter, None, 4)?;
                Ok((
                    rows,
                    inbox::total(tx, &scope, &filter)?,
                    inbox::counts(tx, &scope)?,
                ))
            })
        }
        1 => step(move |tx| {
            let report = report::get(tx, &id)?;
            let facts = report
                .as_ref()
                .map(|one| report::facts(tx, one))
                .transpose()?;
            let visible = inbox::visible(tx, &scope, &id)?;
            Ok((report, facts, visible, report::joined_here(tx, &id)?))
        }),
        2 => step(move |tx| {
            let history = audit::history(tx, id.as_str())?;
            let last = audit::last_by(tx, id.as_str())?;
            let read = audit::read_noted(tx, id.as_str(), &Actor::Reporter, now)?;
            Ok((history, last, read))
        }),
        3 => step(move |tx| {
            let messages = message::of(tx, &id)?;
            let tasks = (task::of(tx, &id)?, task::open_of(tx, &person(1))?);
            Ok((
                messages,
                tasks,
                exclusion::of(tx, &id)?,
                receipt::count(tx, &id)?,
            ))
        }),
        _ => step(move |tx| {
            let due = report::due_for_purge(tx, TODAY.plus(4))?;
            let jobs = (queue::counts(tx, now)?, queue::dead(tx)?);
            Ok((report::count(tx)?, report::all_ids(tx)?, due, jobs))
        }),
    };
    ("look", Run::Read(run))
}
