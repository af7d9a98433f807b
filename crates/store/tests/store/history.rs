//! History events: their order, their leaves, and that neither can be changed unseen.

use crate::world::{
    NOW, TODAY, an_account, behind_the_back, event_id, office_id, person, read, refused, report_id,
    statement, world, write,
};
use domain::audit::{Actor, Event, RowState, leaf};
use domain::id::{EventId, ReportId};
use domain::office::OfficeId;
use domain::time::{Day, Moment};
use sha2::{Digest, Sha256};
use store::audit::{self, HistoryRow, NewEvent};
use store::{Engine, Error, Row, Store, account};
use testkit::store::{both, on};

/// An event of the reporter, without anything that may be empty.
pub(crate) fn an_event(root: &ReportId, number: u8) -> NewEvent {
    NewEvent {
        event: Event {
            id: event_id(number),
            root: root.to_string(),
            kind: "report.received",
            actor: Actor::Reporter,
            day: TODAY,
            at: None,
            detail: "{}".into(),
            reason: None,
            state: RowState {
                table: "report",
                row: root.to_string(),
                fields_version: 1,
                digest: [number; 32],
            },
        },
        sealed_reason: None,
        office: None,
        salt: [number; 16],
    }
}

/// An event of `person(1)`, with something in every column.
fn an_act(root: &ReportId, number: u8, kind: &'static str, at: Moment) -> NewEvent {
    let mut new = an_event(root, number);
    new.event.kind = kind;
    new.event.actor = Actor::Account(person(1));
    new.event.at = Some(at);
    new.event.detail = r#"{"outcome":"referred"}"#.into();
    new.sealed_reason = Some(vec![1, 0, 255, number]);
    new.office = Some(office_id("kanim-kupang"));
    new
}

fn append(store: &Store, new: NewEvent) {
    write(store, move |tx| audit::append(tx, &new));
}

fn history(store: &Store, root: &'static str) -> Vec<HistoryRow> {
    read(store, move |tx| audit::history(tx, root))
}

fn rows(store: &Store) -> Vec<Row> {
    let all = statement("SELECT * FROM audit_event ORDER BY root, position".into());
    read(store, move |tx| tx.query(all, &[]))
}

/// The leaf of a stored event, from its row alone.
fn leaf_of(row: &Row) -> [u8; 32] {
    let text = |column: &str| row.get::<String>(column).expect("a text");
    let number = |column: &str| row.get::<i64>(column).expect("a number");
    let bytes = |column: &str| row.get::<Vec<u8>>(column).expect("bytes");
    let reason = row.get::<Option<Vec<u8>>>("reason").expect("bytes");
    let actor = match text("actor").as_str() {
        "reporter" => Actor::Reporter,
        "system" => Actor::System,
        account => Actor::Account(account.parse().expect("an account id")),
    };
    let office = row.get::<Option<String>>("office_id").expect("a text");
    let office: Option<OfficeId> = office.map(|id| id.parse().expect("an office id"));
    let event = Event {
        id: text("id").parse::<EventId>().expect("an event id"),
        root: text("root"),
        kind: text("kind").leak(),
        actor,
        day: Day(number("day")),
        at: row.get::<Option<i64>>("at").expect("a number").map(Moment),
        detail: text("detail"),
        reason: reason.map(|sealed| Sha256::digest(sealed).into()),
        state: RowState {
            table: text("state_table").leak(),
            row: text("state_row"),
            fields_version: number("fields_version"),
            digest: bytes("state_digest").try_into().expect("32 bytes"),
        },
    };
    let salt = bytes("salt").try_into().expect("16 bytes");
    leaf(&event, office.as_ref(), &salt)
}

fn stored_leaf(row: &Row) -> Vec<u8> {
    row.get("leaf").expect("a leaf")
}

#[test]
fn events_stand_in_the_order_of_their_coming() {
    both(|_, store| {
        world(&store);
        let root = report_id(1);
        let (first, second) = (an_event(&root, 9), an_act(&root, 3, "decision.close", NOW));
        write(&store, move |tx| {
            audit::append_first(tx, &first)?;
            audit::append(tx, &second)
        });
        append(&store, an_event(&root, 1));
        append(&store, an_event(&report_id(2), 9));
        let mut unknown = an_act(&root, 2, "report.read", NOW.plus_seconds(-1));
        unknown.event.actor = Actor::Account(person(9));
        unknown.office = Some(office_id("tidak-ada"));
        append(&store, unknown);
        let mut program = an_event(&root, 4);
        program.event.actor = Actor::System;
        append(&store, program);

        let root: &'static str = root.to_string().leak();
        let history = history(&store, root);
        let ids: Vec<EventId> = history.iter().map(|one| one.id.clone()).collect();
        assert_eq!(ids, [9, 3, 1, 2, 4].map(event_id));
        let act = &history[1];
        assert_eq!(
            (act.kind.as_str(), act.actor.as_str()),
            ("decision.close", person(1).as_str())
        );
        assert_eq!(act.actor_name.as_deref(), Some("Ana Contoh"));
        assert_eq!(act.office_name.as_deref(), Some("Kantor kanim-kupang"));
        assert_eq!((act.day, act.at), (TODAY, Some(NOW)));
        assert_eq!(act.detail, r#"{"outcome":"referred"}"#);
        assert_eq!(act.sealed_reason, Some(vec![1, 0, 255, 3]));
        let plain = &history[2];
        assert_eq!(
            (plain.actor.as_str(), &plain.actor_name, &plain.office_name),
            ("reporter", &None, &None)
        );
        assert_eq!((plain.at, &plain.sealed_reason), (None, &None));
        assert_eq!(
            (&history[3].actor_name, &history[3].office_name),
            (&None, &None)
        );
        assert_eq!(history[4].actor, "system");

        let rows = rows(&store);
        let positions: Vec<i64> = rows
            .iter()
            .map(|row| row.get("position").expect("a number"))
            .collect();
        assert_eq!(positions, [1, 2, 3, 4, 5, 1]);
        for row in &rows {
            assert_eq!(stored_leaf(row), leaf_of(row));
        }
    });
}

#[test]
fn an_event_is_written_once_and_a_root_begins_once() {
    both(|_, store| {
        world(&store);
        let root = report_id(1);
        let first = an_event(&root, 1);
        write(&store, move |tx| audit::append_first(tx, &first));
        for (new, constraint) in [
            (an_event(&root, 2), "audit_event.root, audit_event.position"),
            (an_event(&root, 1), "audit_event.root, audit_event.id"),
        ] {
            let is_first = new.event.id != event_id(1);
            let refused = refused(&store, move |tx| match is_first {
                true => audit::append_first(tx, &new),
                false => audit::append(tx, &new),
            });
            let constraint = Some(constraint.to_owned());
            assert_eq!(refused, Error::Conflict { constraint });
        }
        assert_eq!(rows(&store).len(), 1);
    });
}

#[test]
fn events_at_the_same_time_get_one_position_each() {
    both(|_, store| {
        world(&store);
        let threads: Vec<_> = (0..4u8)
            .map(|thread| {
                let store = store.clone();
                std::thread::spawn(move || {
                    for number in 0..6 {
                        let new = an_event(&report_id(1), thread * 6 + number);
                        let mut busy = 0;
                        while let Err(error) = {
                            let new = new.clone();
                            store.write_blocking("test.append", move |tx| audit::append(tx, &new))
                        } {
                            busy += 1;
                            assert!(error == Error::Busy && busy < 50, "{error}");
                        }
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().expect("no panic"));
        let rows = rows(&store);
        let positions: Vec<i64> = rows
            .iter()
            .map(|row| row.get("position").expect("a number"))
            .collect();
        assert_eq!(positions, (1..=24).collect::<Vec<_>>());
    });
}

#[test]
fn reading_is_noted_once_in_a_while() {
    both(|_, store| {
        world(&store);
        let root = report_id(1);
        append(&store, an_act(&root, 1, "report.read", NOW));
        append(
            &store,
            an_act(&root, 2, "decision.defer", NOW.plus_seconds(100)),
        );
        let noted = |report: u16, actor: Actor, since: i64| {
            let root = report_id(report).to_string();
            read(&store, move |tx| {
                audit::read_noted(tx, &root, &actor, NOW.plus_seconds(since))
            })
        };
        let me = || Actor::Account(person(1));
        assert!(noted(1, me(), -1) && noted(1, me(), 0));
        assert!(!noted(1, me(), 1), "the decision is no reading");
        assert!(!noted(1, Actor::Account(person(2)), -1));
        assert!(!noted(1, Actor::Reporter, -1));
        assert!(!noted(2, me(), -1));
    });
}

#[test]
fn whoever_acted_last_is_named() {
    both(|_, store| {
        world(&store);
        let root = report_id(1);
        let last = || {
            let root = root.to_string();
            read(&store, move |tx| audit::last_by(tx, &root))
        };
        assert_eq!(last(), None);
        append(&store, an_act(&root, 1, "decision.defer", NOW));
        assert_eq!(last().as_deref(), Some("Ana Contoh"));
        let mut reading = an_act(&root, 2, "report.read", NOW);
        reading.event.actor = Actor::Account(person(2));
        append(&store, reading.clone());
        assert_eq!(last().as_deref(), Some("Ana Contoh"), "reading is no act");
        reading.event.id = event_id(3);
        reading.event.kind = "decision.undo";
        append(&store, reading);
        assert_eq!(last().as_deref(), Some("Budi Contoh"));
        append(&store, an_event(&root, 4));
        assert_eq!(last(), None, "a reporter has no name");
        write(&store, |tx| account::add(tx, &an_account(3, "Orang Lain")));
    });
}

/// The leaf covers every column that an event consists of; so does the digest of a sealed reason.
#[test]
fn a_changed_event_no_longer_fits_its_leaf() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fixture = on(engine);
        world(&fixture);
        for change in [
            "id = 'evt_aaaaaaaaaaaaaaaa'",
            "root = 'rpt_5302_aaaaaaaaaaaaaaaa'",
            "kind = 'decision.join'",
            "actor = 'system'",
            "day = day + 1",
            "at = at - 1",
            "at = NULL",
            "office_id = 'ditjen'",
            "office_id = NULL",
            "detail = '{}'",
            "reason = x'0100ff'",
            "reason = NULL",
            "salt = x'00000000000000000000000000000000'",
            "state_table = 'task'",
            "state_row = 'x'",
            "fields_version = 2",
            "state_digest = x'0000000000000000000000000000000000000000000000000000000000000000'",
        ] {
            append(&fixture, an_act(&report_id(1), 1, "decision.close", NOW));
            let before = &rows(&fixture)[0];
            assert_eq!(stored_leaf(before), leaf_of(before));
            behind_the_back(&fixture, &format!("UPDATE audit_event SET {change}"));
            let after = &rows(&fixture)[0];
            assert_ne!(stored_leaf(after), leaf_of(after), "{engine}: {change}");
            behind_the_back(&fixture, "DELETE FROM audit_event");
        }
    }
}
