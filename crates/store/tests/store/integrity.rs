//! A row that was changed behind the program's back is not the one that its last event committed to.

use crate::history::an_event;
use crate::world::{
    Dice, OINLASI, TODAY, a_bare_report, a_full_report, a_task, area, behind_the_back, insert,
    office_id, person, read, report_id, statement, task_id, world, write,
};
use domain::id::ReportId;
use domain::report::{Happening, Outcome, RouteReason, Status, Urgency, When, WhereNow};
use domain::task::TaskState;
use domain::time::Moment;
use store::report::{self, Report};
use store::{Engine, Error, Store, audit, task};
use testkit::store::{both, on};

/// Another report with the same id and version, with some columns changed by chance.
pub(crate) fn changed(dice: &Dice, report: &Report) -> Report {
    let mut one = report.clone();
    let day = TODAY.plus(dice.below(9) as i64);
    for _ in 0..=dice.below(5) {
        match dice.below(24) {
            0 => one.channel = dice.pick(&["web", "api", "", "Ünïcode '; --"]).to_owned(),
            1 => one.status = dice.pick(&Status::ALL),
            2 => one.urgency = dice.pick(&Urgency::ALL),
            3 => one.received_on = day,
            4 => one.due_on = day,
            5 => one.deferred_until = dice.maybe(day),
            6 => {
                one.area = dice
                    .pick(&[None, Some("53"), Some("5302"), Some(OINLASI)])
                    .map(area)
            }
            7 => one.place_state = dice.pick(&["exact", "ambiguous", "unknown"]).to_owned(),
            8 => one.happenings = Happening::ALL[..dice.below(9) as usize].to_vec(),
            9 => one.when = dice.pick(&When::ALL),
            10 => one.happened_on = dice.maybe(day),
            11 => one.where_now = dice.pick(&WhereNow::ALL),
            12 => one.presence_only = dice.one_in(2),
            13 => one.official = dice.one_in(2),
            14 => one.office = office_id(dice.pick(&["kanim-kupang", "kanwil-ntt"])),
            15 => one.officer = dice.maybe(person(dice.below(3) as u8)),
            16 => one.route_reason = dice.pick(&RouteReason::ALL),
            17 => one.abroad_office = dice.maybe(office_id("kemlu")),
            18 => one.outcome = dice.maybe(dice.pick(&Outcome::ALL)),
            19 => one.joined_to = dice.maybe(report_id(dice.below(9) as u16)),
            20 => one.opened_on = dice.maybe(day),
            21 => one.opened_office = dice.maybe(office_id("ditjen")),
            22 => {
                one.second_look_on = dice.maybe(day);
                one.reporter_wrote = dice.one_in(2);
                one.purge_on = dice.maybe(day);
            }
            _ => {
                one.data_key = dice.maybe(dice.bytes::<4>().to_vec());
                one.content = dice.maybe(dice.bytes::<9>().to_vec());
                one.contact = dice.maybe(vec![]);
                one.outcome_note = dice.maybe(dice.bytes::<1>().to_vec());
            }
        }
    }
    one
}

/// What the last event of a report committed to.
fn committed(store: &Store, id: &ReportId) -> [u8; 32] {
    let last = statement(
        "SELECT state_digest FROM audit_event WHERE root = :root ORDER BY position DESC LIMIT 1"
            .into(),
    );
    let id = id.clone();
    let digest = read(store, move |tx| {
        let row = tx.query_opt(last, &[("root", &id.as_str())])?;
        row.expect("an event").get::<Vec<u8>>("state_digest")
    });
    digest.try_into().expect("32 bytes")
}

/// Whether the row of a report is the one that its last event committed to.
fn holds(store: &Store, id: &ReportId) -> bool {
    let of = id.clone();
    match store.read_blocking("test.get", move |tx| report::get(tx, &of)) {
        Ok(Some(row)) => row.state(row.version).digest == committed(store, id),
        Ok(None) | Err(Error::Corrupt(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

fn with_event(store: &Store, report: Report) {
    write(store, move |tx| {
        report::insert(tx, &report)?;
        let mut event = an_event(&report.id, 1);
        event.event.state = report.state(report.version);
        audit::append_first(tx, &event)
    });
}

#[test]
fn after_every_change_the_row_is_what_its_event_says() {
    both(|_, store| {
        world(&store);
        let dice = Dice::new(11);
        for number in 1..=4 {
            let id = report_id(number);
            let first = if number % 2 == 0 {
                a_bare_report(number)
            } else {
                a_full_report(number)
            };
            with_event(&store, first.clone());
            let mut digests = vec![committed(&store, &id)];
            let mut now = first;
            for step in 2..=12 {
                let next = changed(&dice, &now);
                let state = next.state(next.version + 1);
                let mut event = an_event(&id, step);
                event.event.state = state.clone();
                let saved = next.clone();
                write(&store, move |tx| {
                    report::save(tx, &saved)?;
                    audit::append(tx, &event)
                });
                assert!(holds(&store, &id), "{next:?}");
                assert_eq!(committed(&store, &id), state.digest);
                assert!(
                    !digests.contains(&state.digest),
                    "the version alone makes it another"
                );
                digests.push(state.digest);
                now = Report {
                    version: next.version + 1,
                    ..next
                };
            }
        }
    });
}

/// Every column of a report, from [`a_full_report`] to another valid value.
const CHANGES: [&str; 39] = [
    "version = version + 1",
    "channel = 'web'",
    "status = 'withdrawn'",
    "urgency = 3",
    "received_on = received_on - 1",
    "due_on = due_on + 1",
    "deferred_until = NULL",
    "deferred_until = deferred_until + 1",
    "area_code = '5302022009'",
    "village_code = '5302022009'",
    "area_code = '5302022009', village_code = '5302022009'",
    "area_code = '53', village_code = NULL",
    "place_state = 'ambiguous'",
    "happenings = 'held'",
    "happenings = 'held offer presence'",
    "happened = 'now'",
    "happened_on = NULL",
    "where_now = 'here'",
    "presence_only = 0",
    "official = 0",
    "office_id = 'kanim-kupang'",
    "officer_id = NULL",
    "officer_id = 'acc_aaaaaaaaaaaaaaaa'",
    "route_reason = 'regency'",
    "abroad_office_id = NULL",
    "abroad_office_id = 'ditjen'",
    "outcome = 'stopped'",
    "joined_to = NULL",
    "opened_on = opened_on + 1",
    "opened_office_id = 'kemlu'",
    "opened_office_id = NULL",
    "second_look_on = NULL",
    "reporter_wrote = 0",
    "purge_on = purge_on + 3650",
    "purge_on = NULL",
    "data_key = NULL",
    "content = x'00'",
    "contact = x'01'",
    "outcome_note = NULL",
];

#[test]
fn a_row_changed_by_raw_sql_is_found() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fixture = on(engine);
        world(&fixture);
        for (number, change) in CHANGES.iter().enumerate() {
            let report = a_full_report(number as u16);
            with_event(&fixture, report.clone());
            assert!(holds(&fixture, &report.id));
            let text = format!("UPDATE report SET {change} WHERE id = '{}'", report.id);
            behind_the_back(&fixture, &text);
            assert!(!holds(&fixture, &report.id), "{engine}: {change}");
        }
        let dice = Dice::new(5);
        for number in 100..110 {
            let report = a_full_report(number);
            with_event(&fixture, report.clone());
            let columns = [
                "urgency = 2",
                "official = 0",
                "happened = 'earlier'",
                "content = x'07'",
            ];
            let some: Vec<&str> = columns.into_iter().filter(|_| dice.one_in(2)).collect();
            let set = if some.is_empty() {
                "outcome = NULL".to_owned()
            } else {
                some.join(", ")
            };
            let text = format!("UPDATE report SET {set} WHERE id = '{}'", report.id);
            behind_the_back(&fixture, &text);
            assert!(!holds(&fixture, &report.id), "{engine}: {set}");
        }
    }
}

/// [`CHANGES`] leaves out no column but the id, which the events of the row are found by.
#[test]
fn every_column_of_a_report_is_tried() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_full_report(1)]);
        let all = statement("SELECT * FROM report".into());
        let columns = read(&store, move |tx| {
            Ok(tx.query(all, &[])?[0].columns().to_vec())
        });
        let untried: Vec<&String> = columns
            .iter()
            .filter(|column| {
                !CHANGES
                    .iter()
                    .any(|change| change.starts_with(&format!("{column} = ")))
            })
            .collect();
        assert_eq!(untried, ["id"]);
    });
}

#[test]
fn a_task_changed_by_raw_sql_is_found() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fixture = on(engine);
        world(&fixture);
        insert(&fixture, vec![a_bare_report(1)]);
        let id = || (report_id(1), task_id(1));
        write(&fixture, move |tx| {
            task::add(tx, &a_task(1, 1))?;
            let (report, task) = id();
            task::close(
                tx,
                &report,
                &task,
                TaskState::NotPossible,
                Some(&[3]),
                Moment(7),
            )
        });
        let stored = || {
            read(&fixture, move |tx| {
                Ok(task::of(tx, &id().0)?.remove(0).row_state())
            })
        };
        let mut states = vec![stored()];
        for change in [
            "version = 3",
            "title = x'00'",
            "assignee_id = 'acc_aaaaaaaaaaaaaaaa'",
            "due_on = 1",
            "state = 'done'",
            "reason = x'04'",
            "created_by = 'acc_aaaaaaaaaaaaaaaa'",
            "created_at = created_at + 1",
        ] {
            behind_the_back(&fixture, &format!("UPDATE task SET {change}"));
            let state = stored();
            assert!(!states.contains(&state), "{engine}: {change}");
            states.push(state);
        }
    }
}
