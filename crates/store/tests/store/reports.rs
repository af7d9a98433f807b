//! The row of a report, who must not see it, and what goes with it, on both engines.

use crate::world::{
    OINLASI, TODAY, a_bare_report, a_full_report, a_message, a_task, area, behind_the_back,
    contents, insert, office_id, read, refused, report_id, world, write,
};
use domain::id::ReportId;
use domain::report::{
    Exclusion, ExclusionKind, Happening, Outcome, RouteReason, Status, Urgency, When, WhereNow,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use store::report::{self, Report, exclusion, term};
use store::{Engine, Error, Store, Tx, message, receipt, task};
use testkit::store::{both, on};

fn stored(store: &Store, id: &ReportId) -> Option<Report> {
    let id = id.clone();
    read(store, move |tx| report::get(tx, &id))
}

#[test]
fn every_column_survives() {
    both(|_, store| {
        world(&store);
        let mut reports = vec![a_bare_report(1), a_full_report(2)];
        for number in 0..11usize {
            let mut one = a_bare_report(3 + number as u16);
            one.status = Status::ALL[number];
            one.urgency = Urgency::ALL[number % 3];
            one.when = When::ALL[number % When::ALL.len()];
            one.where_now = WhereNow::ALL[number % WhereNow::ALL.len()];
            one.route_reason = RouteReason::ALL[number % RouteReason::ALL.len()];
            one.outcome = Outcome::ALL.get(number).copied();
            one.happenings = Happening::ALL[..number.min(9)].to_vec();
            one.area = [
                None,
                Some("53"),
                Some("5302"),
                Some("530202"),
                Some(OINLASI),
            ][number % 5]
                .map(area);
            reports.push(one);
        }
        insert(&store, reports.clone());
        for one in &reports {
            assert_eq!(stored(&store, &one.id).as_ref(), Some(one));
            let village = one.area.filter(|area| *area == self::area(OINLASI));
            assert_eq!(one.village(), village);
        }
        assert_eq!(stored(&store, &report_id(500)), None);
        assert_eq!(read(&store, report::count), 13);
        let ids: Vec<ReportId> = reports.iter().map(|one| one.id.clone()).collect();
        assert_eq!(
            read(&store, report::all_ids),
            ids,
            "in the order of the ids"
        );

        let asked = [ids, vec![report_id(500)]].concat();
        let mut some = read(&store, move |tx| {
            report::some(tx, &asked.iter().collect::<Vec<_>>())
        });
        some.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(some, reports);

        let taken = refused(&store, |tx| report::insert(tx, &a_full_report(1)));
        let constraint = Some("report.id".to_owned());
        assert_eq!(taken, Error::Conflict { constraint });
        assert_eq!(stored(&store, &report_id(1)), Some(a_bare_report(1)));
        refused(&store, |tx| {
            let office = office_id("tidak-ada");
            report::insert(
                tx,
                &Report {
                    office,
                    ..a_bare_report(77)
                },
            )
        });
        assert_eq!(read(&store, report::count), 13);
    });
}

#[test]
fn saving_stores_every_column_against_the_version() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let runs = Arc::new(AtomicU32::new(0));
        let save = |saved: Report| {
            let runs = Arc::clone(&runs);
            store.write_blocking("test.save", move |tx| {
                runs.fetch_add(1, Ordering::Relaxed);
                report::save(tx, &saved)
            })
        };
        let full = a_full_report(1);
        assert_eq!(save(full.clone()), Ok(()));
        let now = stored(&store, &full.id);
        assert_eq!(
            now,
            Some(Report {
                version: 2,
                ..full.clone()
            })
        );
        assert_eq!(stored(&store, &report_id(2)), Some(a_bare_report(2)));

        runs.store(0, Ordering::Relaxed);
        assert_eq!(
            save(a_bare_report(1)),
            Err(Error::Busy),
            "the version has moved on"
        );
        assert_eq!(
            save(a_bare_report(3)),
            Err(Error::Busy),
            "there is no such report"
        );
        assert!(runs.load(Ordering::Relaxed) <= 20, "retries are bounded");
        assert_eq!(stored(&store, &full.id), now);

        let emptied = Report {
            version: 2,
            ..a_bare_report(1)
        };
        assert_eq!(save(emptied.clone()), Ok(()));
        assert_eq!(
            stored(&store, &full.id),
            Some(Report {
                version: 3,
                ..emptied
            })
        );
    });
}

/// Closures that load and save at the same time: the engine runs the one behind the other.
#[test]
fn of_savers_at_the_same_time_none_is_overwritten() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1)]);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let store = store.clone();
                std::thread::spawn(move || (0..5).map(|_| add_a_day(&store)).sum::<u32>())
            })
            .collect();
        let saved: u32 = threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .sum();
        assert_eq!(saved, 20);
        let report = stored(&store, &report_id(1)).expect("a report");
        assert_eq!((report.version, report.due_on), (21, TODAY.plus(3 + 20)));
    });
}

fn add_a_day(store: &Store) -> u32 {
    for _ in 0..50 {
        let saved = store.write_blocking("test.add_a_day", |tx| {
            let mut report = report::get(tx, &report_id(1))?.expect("a report");
            report.due_on = report.due_on.plus(1);
            report::save(tx, &report)
        });
        match saved {
            Ok(()) => return 1,
            Err(Error::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
    0
}

#[test]
fn joined_and_due_reports_are_found() {
    both(|_, store| {
        world(&store);
        let joined = |number: u16, to: u16| Report {
            joined_to: Some(report_id(to)),
            ..a_bare_report(number)
        };
        let due = |number: u16, day: i64| Report {
            purge_on: Some(TODAY.plus(day)),
            ..a_bare_report(number)
        };
        insert(
            &store,
            vec![joined(5, 1), joined(3, 1), joined(4, 2), a_bare_report(1)],
        );
        insert(
            &store,
            vec![
                due(12, 0),
                due(11, 0),
                due(13, 1),
                due(14, -1),
                a_bare_report(2),
            ],
        );
        let here = |number| {
            read(&store, move |tx| {
                report::joined_here(tx, &report_id(number))
            })
        };
        assert_eq!(here(1), [report_id(3), report_id(5)]);
        assert_eq!((here(2).len(), here(3).len()), (1, 0));
        let erased = |day| read(&store, move |tx| report::due_for_purge(tx, TODAY.plus(day)));
        assert_eq!(erased(0), [report_id(14), report_id(11), report_id(12)]);
        assert_eq!((erased(1).len(), erased(-2).len()), (4, 0));

        insert(&store, (100..700).map(|number| due(number, -2)).collect());
        assert_eq!(erased(0).len(), 500, "a page, the oldest days first");
        assert!(!erased(0).contains(&report_id(14)));
        insert(
            &store,
            (1000..1102).map(|number| joined(number, 2)).collect(),
        );
        assert_eq!(here(2).len(), 103, "all: none may be left behind");
    });
}

#[test]
fn what_hangs_on_a_report_goes_with_it() {
    let fill = |tx: &mut Tx<'_>, number: u16| {
        let id = report_id(number);
        let mac = number as u8;
        report::insert(tx, &a_full_report(number))?;
        message::add(tx, &id, &a_message(1))?;
        task::add(tx, &a_task(number, 1))?;
        receipt::insert(tx, &[mac; 32], &id, TODAY, true)?;
        exclusion::add(tx, &id, &Exclusion::new(ExclusionKind::Official, ""))?;
        term::add(tx, &id, [&[7; term::MAC_LENGTH]])?;
        store::idempotency::claim(tx, &[mac; 32], &[1; 32], id.as_str(), TODAY)?;
        let event = crate::history::an_event(&id, 1);
        store::audit::append_first(tx, &event)
    };
    let tables = [
        "report",
        "message",
        "task",
        "receipt",
        "report_exclusion",
        "report_term",
    ];
    let kept = ["idempotency", "audit_event"];
    both(|_, store| {
        world(&store);
        write(&store, move |tx| fill(tx, 1));
        let alone = tables.map(|table| contents(&store, table));
        assert!(alone.iter().all(|rows| rows.len() == 1));
        write(&store, move |tx| fill(tx, 2));
        let erased = || write(&store, |tx| report::delete(tx, &report_id(2)));
        assert!(erased());
        assert_eq!(tables.map(|table| contents(&store, table)), alone);
        assert_eq!(kept.map(|table| contents(&store, table).len()), [2, 2]);
        assert!(!erased(), "it is gone");
    });
}

/// Words are written in groups of sixteen: full, short, several, and with words noted before.
#[test]
fn every_word_is_noted_once() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let note = |report, words: std::ops::Range<u8>| {
            let macs: Vec<_> = words.map(|word| [word; term::MAC_LENGTH]).collect();
            write(&store, move |tx| {
                term::add(tx, &report_id(report), macs.iter().chain(&macs))
            });
            contents(&store, "report_term").len()
        };
        assert_eq!(note(1, 0..0), 0);
        assert_eq!(note(1, 0..1), 1);
        assert_eq!(note(1, 0..8), 8);
        assert_eq!(note(1, 0..17), 17);
        assert_eq!(note(1, 10..50), 50);
        assert_eq!(note(2, 0..16), 66, "each report has its own");
        let mut expected = Vec::new();
        for (report, words) in [(1, 0..50u8), (2, 0..16)] {
            let id = report_id(report);
            expected.extend(words.map(|word| {
                format!(
                    "report_id=Some(\"{id}\") mac=Some({:?})",
                    [word; term::MAC_LENGTH]
                )
            }));
        }
        expected.sort();
        assert_eq!(contents(&store, "report_term"), expected);
    });
}

#[test]
fn exclusions_only_grow() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_full_report(1), a_bare_report(2)]);
        let all: Vec<Exclusion> = ExclusionKind::ALL
            .iter()
            .flat_map(|kind| ["b", "a"].map(|value| Exclusion::new(*kind, value)))
            .collect();
        let added = all.clone();
        write(&store, move |tx| {
            for one in added.iter().chain(&added) {
                exclusion::add(tx, &report_id(1), one)?;
            }
            Ok(())
        });
        let mut expected = all;
        expected.sort_by_key(|one| (one.kind.code(), one.value.clone()));
        let of = |number| read(&store, move |tx| exclusion::of(tx, &report_id(number)));
        assert_eq!(of(1), expected, "each once, in the order of kind and value");
        assert_eq!(of(2), []);
        refused(&store, |tx| {
            exclusion::add(tx, &report_id(9), &Exclusion::new(ExclusionKind::Role, "x"))
        });

        let facts = read(&store, |tx| report::facts(tx, &a_full_report(1)));
        assert_eq!(
            (facts.office, facts.abroad_office),
            (office_id("kanwil-ntt"), Some(office_id("kemlu")))
        );
        assert_eq!(
            (facts.village, facts.exclusions),
            (Some(area(OINLASI)), expected)
        );
        let facts = read(&store, |tx| report::facts(tx, &a_bare_report(2)));
        assert_eq!(
            (facts.abroad_office, facts.village, facts.exclusions),
            (None, None, vec![])
        );
    });
}

/// What no program stored is told, never guessed: a report that looks fine is one that is.
#[test]
fn a_value_outside_of_its_list_is_damage() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fixture = on(engine);
        world(&fixture);
        insert(&fixture, vec![a_full_report(1)]);
        let before = stored(&fixture, &report_id(1));
        for (column, value, restored) in [
            ("status", "'dibaca'", "'substantiated'"),
            ("area_code", "'53020'", "'5302022008'"),
            ("area_code", "'5302022009'", "'5302022008'"),
            ("village_code", "'5302022009'", "'5302022008'"),
            ("village_code", "NULL", "'5302022008'"),
            ("happenings", "'held offers'", "'held offer'"),
            ("happened", "''", "'this_week'"),
            ("where_now", "'ABROAD'", "'abroad'"),
            ("officer_id", "'tsk_aaaa'", "NULL"),
            ("route_reason", "'x'", "'by_hand'"),
            ("outcome", "'x'", "NULL"),
            ("joined_to", "'x'", "NULL"),
            ("opened_office_id", "'X'", "NULL"),
        ] {
            let set =
                |value| behind_the_back(&fixture, &format!("UPDATE report SET {column} = {value}"));
            set(value);
            let got = fixture.read_blocking("test.get", |tx| report::get(tx, &report_id(1)));
            let Err(Error::Corrupt(reason)) = got else {
                panic!("{engine}: {column} = {value}: {got:?}");
            };
            let is_named = reason.contains(column) || reason.contains("village_code");
            assert!(is_named && !reason.contains("5302"), "{reason}");
            set(restored);
        }
        let after = stored(&fixture, &report_id(1)).expect("a report");
        let expected = before.expect("a report");
        assert_eq!(
            after,
            Report {
                officer: None,
                outcome: None,
                joined_to: None,
                opened_office: None,
                ..expected
            }
        );

        let sealed = a_task(1, 1);
        write(&fixture, move |tx| task::add(tx, &sealed));
        behind_the_back(&fixture, "UPDATE task SET assignee_id = 'x'");
        let tasks = fixture.read_blocking("test.tasks", |tx| task::of(tx, &report_id(1)));
        assert!(matches!(tasks, Err(Error::Corrupt(_))), "{tasks:?}");
    }
}
