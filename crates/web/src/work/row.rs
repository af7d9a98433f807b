//! One report as lists show it: codes, place and deadline, never its content.

use domain::finding::Reason;
use domain::report::{Happening, Status, Urgency};
use domain::time::Day;
use serde::Serialize;

/// One line of a list of reports.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub id: String,
    /// Where a tap leads, without the prefix of the language.
    pub href: String,
    /// Village, district, regency; empty when the place is unknown.
    pub place: String,
    pub happenings: Vec<&'static str>,
    /// 1 (today) to 3.
    pub urgency: i64,
    pub status: &'static str,
    pub received_on: i64,
    /// Days from today to the promised day; negative when it has passed.
    pub due_in: i64,
    /// Somebody still has to decide something: the urgency matters.
    pub open: bool,
    /// Whether the promised day still matters: nobody has decided yet.
    pub waits: bool,
    pub deferred_until: Option<i64>,
    pub unread: bool,
    pub answered: bool,
    pub official: bool,
    /// Its words speak of an official, and nobody has said yet whether one is involved.
    pub suspected: bool,
    pub presence_only: bool,
    pub abroad: bool,
    /// Why it is as urgent as it is, as the end of a key `work-reason-{}`.
    pub reason: &'static str,
    /// A text's suspicion rests on who somebody is.
    pub biased: bool,
    /// Its words tell of more than that.
    pub acts: bool,
    pub office: String,
    /// It stands open beside the list.
    pub current: bool,
}

/// Whether the deadline of the first look still runs in `status`.
#[must_use]
pub fn waits(status: Status) -> bool {
    matches!(status, Status::Received | Status::InTriage)
}

impl Row {
    /// A made-up row for the tests of templates.
    #[must_use]
    pub fn sample() -> Row {
        Row {
            id: "rpt_5302_aaaaaaaaaaaaaaaa".into(),
            href: "/laporan/rpt_5302_aaaaaaaaaaaaaaaa".into(),
            place: "Oinlasi, Mollo Selatan, Timor Tengah Selatan".into(),
            happenings: vec![Happening::Held.code(), Happening::DocumentTaken.code()],
            urgency: Urgency::P1.number(),
            status: Status::Received.code(),
            received_on: Day(20_777).0,
            due_in: 0,
            open: true,
            waits: true,
            deferred_until: None,
            unread: true,
            answered: false,
            official: false,
            suspected: false,
            presence_only: false,
            abroad: false,
            reason: Reason::Ticked.code(),
            biased: false,
            acts: false,
            office: "Kanim Contoh Kupang".into(),
            current: false,
        }
    }

    /// Rows that between them show every mark.
    #[must_use]
    pub fn samples() -> Vec<Row> {
        let late = Row {
            urgency: 2,
            status: Status::InTriage.code(),
            due_in: -2,
            unread: false,
            answered: true,
            current: true,
            happenings: Happening::ALL.map(Happening::code).to_vec(),
            ..Row::sample()
        };
        let deferred = Row {
            urgency: 3,
            status: Status::Deferred.code(),
            waits: false,
            deferred_until: Some(20_790),
            official: true,
            abroad: true,
            happenings: Vec::new(),
            place: String::new(),
            ..Row::sample()
        };
        let presence = Row {
            presence_only: true,
            biased: true,
            suspected: true,
            happenings: vec![Happening::Presence.code()],
            ..Row::sample()
        };
        let partly = Row {
            acts: true,
            ..presence.clone()
        };
        let mut rows = vec![Row::sample(), late, deferred, presence, partly];
        rows.extend(Reason::ALL.map(|reason| Row {
            reason: reason.code(),
            ..Row::sample()
        }));
        rows.extend(Status::ALL.map(|status| Row {
            status: status.code(),
            open: status.is_open(),
            waits: waits(status),
            ..Row::sample()
        }));
        rows
    }
}
