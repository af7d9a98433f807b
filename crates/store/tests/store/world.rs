//! A small world for the tests of reports and of the work on them, and ways to look behind the nouns.

use domain::account::AccountState;
use domain::area::AreaCode;
use domain::id::{AccountId, EventId, MessageId, ReportId, TaskId};
use domain::message::Sender;
use domain::office::{Office, OfficeId, OfficeKind};
use domain::random::{Entropy, bytes};
use domain::report::{Happening, Outcome, RouteReason, Status, Urgency, When, WhereNow};
use domain::task::TaskState;
use domain::time::{Day, Moment};
use std::collections::BTreeMap;
use store::account::{self, Account};
use store::message::Message;
use store::report::Report;
use store::task::Task;
use store::{Engine, Error, Sql, Store, Tx, office, report};
use testkit::clock::SeededEntropy;
use testkit::store::TestStore;

pub(crate) const NOW: Moment = Moment(1_790_000_000_000_000);
pub(crate) const TODAY: Day = Day(20_717);
pub(crate) const OINLASI: &str = "5302022008";
pub(crate) const OFFICES: [(&str, OfficeKind); 5] = [
    ("ditjen", OfficeKind::Directorate),
    ("itjen", OfficeKind::Inspectorate),
    ("kemlu", OfficeKind::Consular),
    ("kanwil-ntt", OfficeKind::Kanwil),
    ("kanim-kupang", OfficeKind::Kanim),
];

/// Every table, in an order in which rows may be added.
pub(crate) const TABLES: [&str; 50] = [
    "migration",
    "office",
    "jurisdiction",
    "assisted_village",
    "account",
    "membership",
    "assignment",
    "session",
    "content",
    "throttle",
    "report",
    "report_exclusion",
    "report_term",
    "message",
    "task",
    "receipt",
    "idempotency",
    "audit_event",
    "job",
    "company_list",
    "company",
    "company_permit",
    "offer_check_count",
    "report_reading",
    "finding",
    "rules_version",
    "rules_file",
    "rules_force",
    "rules_trial",
    "rules_trial_count",
    "rules_trial_example",
    "narrative",
    "narrative_band",
    "report_narrative",
    "outreach",
    "area_signal",
    "scan_night",
    "scan_run",
    "alert",
    "alert_place",
    "alert_office",
    "alert_report",
    "provisional_rise",
    "subject",
    "party",
    "mention",
    "link_model",
    "party_link",
    "subject_fact",
    "subject_request",
];

pub(crate) fn write<T: Send + 'static>(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    let written = store.write_blocking("test.write", closure);
    written.expect("it can be written")
}

pub(crate) fn read<T: Send + 'static>(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    let read = store.read_blocking("test.read", closure);
    read.expect("it can be read")
}

pub(crate) fn refused<T: Send + std::fmt::Debug + 'static>(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> Error {
    let refused = store.write_blocking("test.refused", closure);
    refused.expect_err("it is refused")
}

/// A statement that only a test needs.
pub(crate) fn statement(text: String) -> &'static Sql {
    Box::leak(Box::new(Sql::new("test.statement", text.leak())))
}

/// Executes text behind the back of the store. Blobs are written ` x'00ff'`.
pub(crate) fn behind_the_back(fixture: &TestStore, text: &str) {
    match fixture.engine() {
        Engine::Sqlite => {
            let path = fixture.folder().join("kentongan.db");
            let file = rusqlite::Connection::open(path).expect("the file opens");
            file.execute_batch(text).expect("SQLite accepts the text");
        }
        Engine::Postgres => {
            let text = text.replace(" x'", " '\\x");
            let done = fixture.database().batch(&text);
            done.expect("PostgreSQL accepts the text");
        }
    }
}

/// What a table holds, one line per row, in the order of the lines.
pub(crate) fn contents(store: &Store, table: &str) -> Vec<String> {
    let all = statement(format!("SELECT * FROM {table}"));
    let rows = read(store, move |tx| tx.query(all, &[]));
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let columns = row.columns().iter();
            let texts: Vec<String> = columns
                .map(|column| {
                    let number = row.get::<Option<i64>>(column);
                    let text = || row.get::<Option<String>>(column);
                    let bytes = || row.get::<Option<Vec<u8>>>(column).expect("a known type");
                    let value = match number {
                        Ok(number) => format!("{number:?}"),
                        Err(_) => text()
                            .map_or_else(|_| format!("{:?}", bytes()), |text| format!("{text:?}")),
                    };
                    format!("{column}={value}")
                })
                .collect();
            texts.join(" ")
        })
        .collect();
    lines.sort();
    lines
}

/// What all tables hold.
pub(crate) fn everything(store: &Store) -> BTreeMap<&'static str, Vec<String>> {
    TABLES.map(|table| (table, contents(store, table))).into()
}

/// Chance that is the same each time.
pub(crate) struct Dice(SeededEntropy);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(SeededEntropy::new(seed))
    }

    /// A number below `limit`.
    pub(crate) fn below(&self, limit: u64) -> u64 {
        u64::from_be_bytes(self.bytes()) % limit
    }

    /// One of ten, or nine, or …
    pub(crate) fn one_in(&self, number: u64) -> bool {
        self.below(number) == 0
    }

    pub(crate) fn pick<T: Clone>(&self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).expect("small")].clone()
    }

    pub(crate) fn maybe<T>(&self, value: T) -> Option<T> {
        self.one_in(2).then_some(value)
    }

    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        bytes(&self.0)
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &self.0
    }
}

pub(crate) fn area(code: &str) -> AreaCode {
    code.parse().expect("a code")
}

pub(crate) fn office_id(name: &str) -> OfficeId {
    name.parse().expect("an office id")
}

pub(crate) fn person(number: u8) -> AccountId {
    AccountId::random([number; 10])
}

pub(crate) fn report_id(number: u16) -> ReportId {
    let [high, low] = number.to_be_bytes();
    ReportId::at(Some(area("5302")), [high, low, 0, 0, 0, 0, 0, 0, 0, 0])
}

pub(crate) fn message_id(number: u8) -> MessageId {
    MessageId::random([number; 10])
}

pub(crate) fn task_id(number: u8) -> TaskId {
    TaskId::random([number; 10])
}

pub(crate) fn event_id(number: u8) -> EventId {
    EventId::random([number; 10])
}

/// Offices, and two people: `person(1)` Ana Contoh, `person(2)` Budi Contoh.
pub(crate) fn world(store: &Store) {
    write(store, |tx| {
        for (name, kind) in OFFICES {
            let office = Office {
                id: office_id(name),
                kind,
                name: format!("Kantor {name}"),
                parent: None,
                area: None,
                phone: "0812-0000-0001".into(),
            };
            office::put(tx, &office, NOW)?;
        }
        account::add(tx, &an_account(1, "Ana Contoh"))?;
        account::add(tx, &an_account(2, "Budi Contoh"))
    });
}

pub(crate) fn an_account(number: u8, name: &str) -> Account {
    Account {
        id: person(number),
        version: 1,
        name: name.into(),
        login: format!("petugas.{number}"),
        phone_index: Some(format!("index-{number}")),
        state: AccountState::Active,
        password: None,
        setup_mac: None,
        setup_expires_at: None,
        english: false,
        created_at: NOW,
        last_seen_on: None,
    }
}

/// A report with nothing in the columns that may be empty.
pub(crate) fn a_bare_report(number: u16) -> Report {
    Report {
        id: report_id(number),
        version: 1,
        channel: "web".into(),
        status: Status::Received,
        urgency: Urgency::P3,
        received_on: TODAY,
        due_on: TODAY.plus(3),
        deferred_until: None,
        area: None,
        place_state: "unknown".into(),
        happenings: vec![],
        when: When::Unknown,
        happened_on: None,
        where_now: WhereNow::Unknown,
        presence_only: false,
        official: false,
        office: office_id("kanim-kupang"),
        officer: None,
        route_reason: RouteReason::National,
        abroad_office: None,
        outcome: None,
        joined_to: None,
        opened_on: None,
        opened_office: None,
        second_look_on: None,
        reporter_wrote: false,
        purge_on: None,
        data_key: None,
        content: None,
        contact: None,
        outcome_note: None,
    }
}

/// A report with something in every column, each value another one.
pub(crate) fn a_full_report(number: u16) -> Report {
    Report {
        id: report_id(number),
        version: 1,
        channel: "api".into(),
        status: Status::Substantiated,
        urgency: Urgency::P1,
        received_on: TODAY.plus(-9),
        due_on: TODAY.plus(-8),
        deferred_until: Some(TODAY.plus(1)),
        area: Some(area(OINLASI)),
        place_state: "exact".into(),
        happenings: vec![Happening::Held, Happening::Offer],
        when: When::ThisWeek,
        happened_on: Some(TODAY.plus(-10)),
        where_now: WhereNow::Abroad,
        presence_only: true,
        official: true,
        office: office_id("kanwil-ntt"),
        officer: Some(person(1)),
        route_reason: RouteReason::ByHand,
        abroad_office: Some(office_id("kemlu")),
        outcome: Some(Outcome::Protected),
        joined_to: Some(report_id(999)),
        opened_on: Some(TODAY.plus(-7)),
        opened_office: Some(office_id("ditjen")),
        second_look_on: Some(TODAY.plus(-6)),
        reporter_wrote: true,
        purge_on: Some(TODAY.plus(400)),
        data_key: Some(vec![1, 0, 255]),
        content: Some(vec![2; 300]),
        contact: Some(vec![]),
        outcome_note: Some(vec![0]),
    }
}

pub(crate) fn insert(store: &Store, reports: Vec<Report>) {
    write(store, move |tx| {
        reports.iter().try_for_each(|one| report::insert(tx, one))
    });
}

/// A message of the reporter, without anything that may be empty.
pub(crate) fn a_message(number: u8) -> Message {
    Message {
        id: message_id(number),
        sender: Sender::Reporter,
        account: None,
        author: None,
        sent_on: TODAY,
        sent_at: None,
        seen_on: None,
        body: vec![number, 0],
    }
}

pub(crate) fn a_task(report: u16, number: u8) -> Task {
    Task {
        report: report_id(report),
        id: task_id(number),
        version: 1,
        title: vec![number, 1],
        assignee: None,
        assignee_name: None,
        due_on: None,
        state: TaskState::Open,
        reason: None,
        created_by: person(2),
        created_at: NOW,
    }
}
