//! What the inbox shows: tabs with counts, filters, the list, and beside it one open report.

use super::report_page::ReportPart;
use super::row::Row;
use super::words::Choice;
use domain::report::Happening;
use render::{FormState, Page};
use serde::Serialize;

/// `/kotak-masuk`
#[derive(Clone, Debug, Serialize)]
pub struct InboxPage {
    pub tabs: Vec<Tab>,
    /// The code of the tab that is open.
    pub state: &'static str,
    /// The filters as chosen: `cari`, `urgensi`, `jenis`, `tempat`, `terlambat`.
    pub filter: FormState,
    /// Whether any filter narrows the list.
    pub filtered: bool,
    /// The place that the filter found, and other places of that name.
    pub place: Option<FoundPlace>,
    /// A place was typed that nobody knows.
    pub place_unknown: bool,
    pub happenings: Vec<&'static str>,
    pub rows: Vec<Row>,
    pub total: i64,
    pub overdue: i64,
    /// Where the filter of overdue reports leads.
    pub overdue_href: String,
    pub first_href: String,
    pub older_href: String,
    /// The open report; beside the list.
    pub report: Option<ReportPart>,
    /// The forms of the open report.
    pub form: FormState,
    pub news: Option<&'static str>,
    /// The list without an open report, for the way back on a phone.
    pub list_href: String,
}

/// One tab.
#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    /// The end of a key `work-tab-{}`.
    pub code: &'static str,
    pub href: String,
    pub count: i64,
    pub current: bool,
    /// Whether its number is about decisions that wait.
    pub alarming: bool,
}

/// A place by which the list is narrowed.
#[derive(Clone, Debug, Serialize)]
pub struct FoundPlace {
    pub words: String,
    /// Other places of that name: address of the list, words.
    pub others: Vec<Choice>,
}

impl Page for InboxPage {
    const TEMPLATE: &'static str = "work/inbox.html";

    fn samples() -> Vec<InboxPage> {
        let tab = |code, count, current| Tab {
            code,
            href: format!("/kotak-masuk?keadaan={code}"),
            count,
            current,
            alarming: code == "perlu-keputusan",
        };
        let full = InboxPage {
            tabs: super::inbox::TABS
                .iter()
                .map(|(code, state)| tab(*code, 7, *state == Default::default()))
                .collect(),
            state: "perlu-keputusan",
            filter: FormState::new(),
            filtered: false,
            place: None,
            place_unknown: false,
            happenings: Happening::ALL.map(Happening::code).to_vec(),
            rows: Row::samples(),
            total: 40,
            overdue: 2,
            overdue_href: "/kotak-masuk?terlambat=ya".into(),
            first_href: "/kotak-masuk".into(),
            older_href: "/kotak-masuk?mulai=1.20777.rpt_5302_aaaa".into(),
            report: super::report_samples::reports().into_iter().next(),
            form: FormState::new(),
            news: Some("tutup"),
            list_href: "/kotak-masuk".into(),
        };
        let typed = [
            ("cari", "paspor <b>"),
            ("urgensi", "1"),
            ("jenis", "held"),
            ("tempat", "Oinlasi"),
            ("terlambat", "ya"),
        ];
        let narrowed = InboxPage {
            filter: FormState::from_pairs(typed),
            filtered: true,
            place: Some(FoundPlace {
                words: "Oinlasi, Mollo Selatan".into(),
                others: vec![Choice::new(
                    "/kotak-masuk?tempat=5302022008",
                    "Oinlasi, Ki'e",
                )],
            }),
            rows: Vec::new(),
            total: 0,
            overdue: 0,
            report: None,
            first_href: String::new(),
            older_href: String::new(),
            news: None,
            ..full.clone()
        };
        let unknown = InboxPage {
            place: None,
            place_unknown: true,
            ..narrowed.clone()
        };
        let empty = super::inbox::TABS.iter().map(|(code, _)| InboxPage {
            state: code,
            filter: FormState::new(),
            filtered: false,
            place: None,
            ..narrowed.clone()
        });
        let mut pages = vec![full, unknown];
        pages.extend(empty);
        pages.push(narrowed);
        pages
    }
}
