//! Messages, tasks and receipts of a report, on both engines.

use crate::world::{
    NOW, TODAY, a_bare_report, a_message, a_task, insert, message_id, person, read, refused,
    report_id, task_id, world, write,
};
use domain::message::Sender;
use domain::task::TaskState;
use std::sync::Arc;
use store::message::{self, Message};
use store::receipt::Proof;
use store::task::{self, Task};
use store::vault::{KeyRing, Purpose, Vault};
use store::{Engine, Error, Store, receipt};
use testkit::clock::SeededEntropy;
use testkit::store::{both, on};

fn messages(store: &Store, report: u16) -> Vec<Message> {
    read(store, move |tx| message::of(tx, &report_id(report)))
}

fn an_answer(number: u8) -> Message {
    Message {
        sender: Sender::Officer,
        account: Some(person(1)),
        author: Some("Ana Contoh".into()),
        sent_at: Some(NOW.plus_seconds(i64::from(number))),
        seen_on: Some(TODAY.plus(1)),
        body: vec![0, 255, number],
        ..a_message(number)
    }
}

#[test]
fn messages_stand_in_the_order_of_their_coming() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let unknown = Message {
            account: Some(person(9)),
            author: None,
            ..an_answer(4)
        };
        let all = [a_message(9), an_answer(5), a_message(1), unknown];
        let added = all.to_vec();
        let new = write(&store, move |tx| {
            let add = |one| message::add(tx, &report_id(1), one);
            added
                .iter()
                .chain([&added[1]])
                .map(add)
                .collect::<Result<Vec<bool>, _>>()
        });
        assert_eq!(new, [true, true, true, true, false], "a form sent twice");
        assert_eq!(messages(&store, 1), all);
        assert!(write(&store, |tx| message::add(
            tx,
            &report_id(2),
            &a_message(9)
        )));
        assert_eq!(
            messages(&store, 2),
            [a_message(9)],
            "ids belong to their report"
        );
        refused(&store, |tx| message::add(tx, &report_id(3), &a_message(1)));
        let some = read(&store, |tx| {
            message::of_some(tx, &[&report_id(2), &report_id(3), &report_id(1)])
        });
        let of = |report| {
            let theirs = some.iter().filter(move |(of, _)| *of == report_id(report));
            theirs.map(|(_, one)| one.clone()).collect::<Vec<_>>()
        };
        assert_eq!((of(1), of(2)), (all.to_vec(), vec![a_message(9)]));
        assert_eq!(some.len(), 5);
    });
}

#[test]
fn the_other_side_sees_a_message_once() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        write(&store, |tx| {
            message::add(tx, &report_id(1), &a_message(1))?;
            message::add(tx, &report_id(1), &a_message(2))?;
            message::add(
                tx,
                &report_id(1),
                &Message {
                    seen_on: None,
                    ..an_answer(3)
                },
            )?;
            message::add(tx, &report_id(2), &a_message(1))
        });
        let seen = |day, sender| {
            write(&store, move |tx| {
                message::seen(tx, &report_id(1), sender, TODAY.plus(day))
            })
        };
        assert_eq!(seen(1, Sender::Reporter), 2);
        assert_eq!(seen(2, Sender::Reporter), 0, "the first day stays");
        let days: Vec<_> = messages(&store, 1).iter().map(|one| one.seen_on).collect();
        assert_eq!(days, [Some(TODAY.plus(1)), Some(TODAY.plus(1)), None]);
        assert_eq!(seen(3, Sender::Officer), 1);
        assert_eq!(messages(&store, 2)[0].seen_on, None);
    });
}

/// Writers to one report at the same time get one position each.
#[test]
fn messages_at_the_same_time_are_all_kept() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1)]);
        let threads: Vec<_> = (0..4u8)
            .map(|thread| {
                let store = store.clone();
                std::thread::spawn(move || {
                    for number in (0..6).map(|number| thread * 6 + number) {
                        add_until_added(&store, number);
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().expect("no panic"));
        let mut ids: Vec<_> = messages(&store, 1).into_iter().map(|one| one.id).collect();
        ids.sort();
        let mut expected: Vec<_> = (0..24).map(message_id).collect();
        expected.sort();
        assert_eq!(ids, expected);
    });
}

/// A caller who is told that the database is busy asks again; adding is idempotent.
fn add_until_added(store: &Store, number: u8) {
    for _ in 0..50 {
        let added = store.write_blocking("test.add", move |tx| {
            message::add(tx, &report_id(1), &a_message(number))
        });
        match added {
            Ok(_) => return,
            Err(Error::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
    panic!("always busy");
}

#[test]
fn tasks_are_added_closed_once_and_listed() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let assigned = Task {
            assignee: Some(person(1)),
            assignee_name: Some("Ana Contoh".into()),
            due_on: Some(TODAY.plus(2)),
            created_at: NOW.plus_seconds(-1),
            ..a_task(1, 7)
        };
        let all = [assigned.clone(), a_task(1, 1), a_task(1, 2)];
        let added = all.clone();
        let new = write(&store, move |tx| {
            let again = Task {
                title: vec![],
                ..added[0].clone()
            };
            let tasks = added.iter().rev().chain([&again]);
            tasks
                .map(|one| task::add(tx, one))
                .collect::<Result<Vec<bool>, _>>()
        });
        assert_eq!(new, [true, true, true, false], "a form sent twice");
        let of = |report| read(&store, move |tx| task::of(tx, &report_id(report)));
        assert_eq!(of(1), all, "oldest first, then by id");
        assert_eq!(of(2), []);
        refused(&store, |tx| task::add(tx, &a_task(3, 1)));

        let close = |number, state, reason: Option<&'static [u8]>| {
            write(&store, move |tx| {
                task::close(
                    tx,
                    &report_id(1),
                    &task_id(number),
                    state,
                    reason,
                    NOW.plus_seconds(9),
                )
            })
        };
        assert!(close(7, TaskState::NotPossible, Some(&[9, 0])));
        assert!(!close(7, TaskState::Done, None), "it is closed already");
        assert!(close(1, TaskState::Done, None));
        assert!(!close(8, TaskState::Done, None), "there is none");
        let closed = Task {
            version: 2,
            state: TaskState::NotPossible,
            reason: Some(vec![9, 0]),
            ..assigned.clone()
        };
        let done = Task {
            version: 2,
            state: TaskState::Done,
            ..a_task(1, 1)
        };
        assert_eq!(of(1), [closed.clone(), done, a_task(1, 2)]);
        let moments = crate::world::contents(&store, "task");
        let at = format!("closed_at=Some({})", NOW.plus_seconds(9).0);
        assert_eq!(moments.iter().filter(|line| line.contains(&at)).count(), 2);
        assert_ne!(closed.row_state().digest, assigned.row_state().digest);
        assert_eq!(
            closed.row_state().row,
            format!("{}/{}", report_id(1), task_id(7))
        );
    });
}

#[test]
fn open_tasks_of_a_person_come_by_deadline() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let mine = |report, number, due: Option<i64>, created: i64| Task {
            assignee: Some(person(1)),
            assignee_name: Some("Ana Contoh".into()),
            due_on: due.map(|day| TODAY.plus(day)),
            created_at: NOW.plus_seconds(created),
            ..a_task(report, number)
        };
        let expected = vec![
            mine(2, 5, Some(-1), 9),
            mine(1, 3, Some(4), 0),
            mine(1, 1, Some(4), 1),
            mine(2, 2, Some(4), 1),
            mine(1, 4, None, -5),
        ];
        let mut added = expected.clone();
        added.push(mine(1, 8, Some(-2), 0));
        added.push(a_task(1, 9));
        write(&store, move |tx| {
            added
                .iter()
                .rev()
                .try_for_each(|one| task::add(tx, one).map(drop))?;
            task::close(tx, &report_id(1), &task_id(8), TaskState::Done, None, NOW)
        });
        let open = |account| read(&store, move |tx| task::open_of(tx, &person(account)));
        assert_eq!(open(1), expected, "those without a deadline come last");
        assert_eq!(open(2), []);
        write(&store, move |tx| {
            (10..120).try_for_each(|number| task::add(tx, &mine(1, number, Some(0), 0)).map(drop))
        });
        assert_eq!(open(1).len(), 100);
    });
}

#[test]
fn a_receipt_proves_one_report() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let made = write(&store, |tx| {
            receipt::insert(tx, &[1; 32], &report_id(1), TODAY, false)?;
            receipt::insert(tx, &[2; 32], &report_id(2), TODAY.plus(1), true)?;
            receipt::insert(tx, &[3; 32], &report_id(1), TODAY, false)
        });
        assert_eq!(made.report(), &report_id(1));
        let find = |mac: u8| read(&store, move |tx| receipt::find(tx, &[mac; 32]));
        let proves = |mac| find(mac).as_ref().map(Proof::report).cloned();
        assert_eq!(proves(1), Some(report_id(1)));
        assert_eq!(proves(2), Some(report_id(2)));
        assert_eq!((find(3), find(9)), (Some(made), None));
        let count = |report| read(&store, move |tx| receipt::count(tx, &report_id(report)));
        assert_eq!((count(1), count(2), count(3)), (2, 1, 0));

        let rows = || crate::world::contents(&store, "receipt");
        assert_eq!(
            rows()
                .iter()
                .filter(|row| row.ends_with("confirmed=Some(1)"))
                .count(),
            1
        );
        assert!(rows()[1].contains(&format!("issued_on=Some({})", TODAY.0 + 1)));
        assert!(write(&store, |tx| receipt::confirm(tx, &[1; 32])));
        assert!(write(&store, |tx| receipt::confirm(tx, &[1; 32])));
        assert!(!write(&store, |tx| receipt::confirm(tx, &[9; 32])));
        assert_eq!(
            rows()
                .iter()
                .filter(|row| row.ends_with("confirmed=Some(1)"))
                .count(),
            2
        );
        let taken = refused(&store, |tx| {
            receipt::insert(tx, &[2; 32], &report_id(1), TODAY, false)
        });
        assert_eq!(
            taken,
            Error::Conflict {
                constraint: Some("receipt.mac".into())
            }
        );
        assert_eq!(proves(2), Some(report_id(2)));
    });
}

/// Neither the digits nor an unkeyed digest of them: whoever has the table opens nothing with it.
#[test]
fn the_database_holds_no_receipt() {
    let code = "73919204418826305127";
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fixture = on(engine);
        world(&fixture);
        insert(&fixture, vec![a_bare_report(1)]);
        let vault = Arc::new(Vault::new(&KeyRing::generate(&SeededEntropy::new(3))));
        let mac = vault.mac(Purpose::Receipt, &[code.as_bytes()]);
        write(&fixture, move |tx| {
            receipt::insert(tx, &mac, &report_id(1), TODAY, true)
        });
        let proof = read(&fixture, move |tx| receipt::find(tx, &mac)).expect("it is found");
        assert_eq!(proof.report(), &report_id(1));
        let bytes = match engine {
            Engine::Sqlite => ["kentongan.db", "kentongan.db-wal"]
                .map(|name| std::fs::read(fixture.folder().join(name)).expect("a file"))
                .concat(),
            Engine::Postgres => {
                let dump = fixture.database().dump().expect("a dump");
                let text = String::from_utf8(dump).expect("text");
                let hexadecimal = text.split("\\\\x").skip(1);
                let blobs = hexadecimal.filter_map(|rest| {
                    let end = rest
                        .find(|one: char| !one.is_ascii_hexdigit())
                        .unwrap_or(rest.len());
                    data_encoding::HEXLOWER.decode(&rest.as_bytes()[..end]).ok()
                });
                let blobs: Vec<u8> = blobs.flatten().collect();
                [text.as_bytes(), &blobs].concat()
            }
        };
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        let plain: [u8; 32] =
            sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new_with_prefix(code)).into();
        assert!(holds(&mac), "{engine}: this is where it would be");
        assert!(!holds(code.as_bytes()) && !holds(&plain));
    }
}
