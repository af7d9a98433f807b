//! What `/subjek` shows.

use domain::subject::{LinkState, SubjectKind, SubjectState};
use render::{FormState, Page};
use serde::Serialize;

/// `/subjek`
#[derive(Clone, Debug, Serialize)]
pub struct SubjectsPage {
    pub form: FormState,
    pub tabs: Vec<TabPart>,
    /// The end of a key `subject-tab-{}`.
    pub tab: &'static str,
    /// The rows answer a search.
    pub searched: bool,
    pub links: Vec<LinkPart>,
    pub rows: Vec<SubjectPart>,
    pub asked: Vec<AskedPart>,
    pub first_href: String,
    pub older_href: String,
}

/// One tab.
#[derive(Clone, Debug, Serialize)]
pub struct TabPart {
    /// The end of a key `subject-tab-{}`.
    pub code: &'static str,
    pub href: String,
    pub count: i64,
    pub current: bool,
}

/// One link in a list.
#[derive(Clone, Debug, Serialize)]
pub struct LinkPart {
    pub href: String,
    /// The end of a key `subject-link-{}`.
    pub state: &'static str,
    pub bits: String,
    pub places: [String; 2],
    pub days: [i64; 2],
    /// Ends of keys `subject-field-{}`.
    pub fields: Vec<String>,
}

/// One subject in a list.
#[derive(Clone, Debug, Serialize)]
pub struct SubjectPart {
    pub href: String,
    /// The end of a key `subject-kind-{}`.
    pub kind: &'static str,
    pub value: String,
    /// The end of a key `subject-state-{}`.
    pub state: &'static str,
    /// Where the first report is from.
    pub place: String,
    pub number: i64,
    pub first_on: i64,
    pub last_on: i64,
}

/// A subject about which another office asks.
#[derive(Clone, Debug, Serialize)]
pub struct AskedPart {
    pub href: String,
    pub office: String,
}

impl LinkPart {
    /// One for every state.
    pub(super) fn samples() -> Vec<LinkPart> {
        LinkState::ALL
            .map(|state| LinkPart {
                href: "/tautan/lnk_aaaaaaaaaaaaaaaa".into(),
                state: state.code(),
                bits: "8,3".into(),
                places: ["Oinlasi <b>sudah</b>".into(), String::new()],
                days: [20_700, 20_710],
                fields: app::subject::FIELDS.map(str::to_owned).to_vec(),
            })
            .to_vec()
    }
}

impl Page for SubjectsPage {
    const TEMPLATE: &'static str = "subject/list.html";

    fn samples() -> Vec<SubjectsPage> {
        let tab = |(code, _): &(&'static str, app::subject::Tab)| TabPart {
            code,
            href: format!("/subjek?daftar={code}"),
            count: 3,
            current: *code == "usulan",
        };
        let rows = SubjectKind::ALL.into_iter().flat_map(|kind| {
            SubjectState::ALL.map(|state| SubjectPart {
                href: "/subjek/sbj_aaaaaaaaaaaaaaaa".into(),
                kind: kind.code(),
                value: "Petugas <Contoh>".into(),
                state: state.code(),
                place: "Oinlasi, <Contoh>".into(),
                number: 3,
                first_on: 20_700,
                last_on: 20_710,
            })
        });
        let full = SubjectsPage {
            form: FormState::new(),
            tabs: super::list::TABS.iter().map(tab).collect(),
            tab: "usulan",
            searched: false,
            links: LinkPart::samples(),
            rows: Vec::new(),
            asked: vec![AskedPart {
                href: "/subjek/sbj_aaaaaaaaaaaaaaaa".into(),
                office: "Petugas <Contoh>".into(),
            }],
            first_href: "/subjek".into(),
            older_href: "/subjek?mulai=x".into(),
        };
        let mut wrong = FormState::from_pairs([("cari", "Petugas <Contoh>")]);
        wrong.error("cari", "subject-invalid-query");
        let mut pages: Vec<SubjectsPage> = super::list::TABS
            .iter()
            .map(|(code, _)| SubjectsPage {
                tab: code,
                links: Vec::new(),
                asked: Vec::new(),
                first_href: String::new(),
                older_href: String::new(),
                ..full.clone()
            })
            .collect();
        pages.push(SubjectsPage {
            form: FormState::from_pairs([("cari", "Petugas <Contoh>")]),
            searched: true,
            links: Vec::new(),
            rows: rows.collect(),
            ..full.clone()
        });
        pages.push(SubjectsPage {
            searched: true,
            links: Vec::new(),
            ..full.clone()
        });
        pages.push(SubjectsPage {
            form: wrong,
            ..full.clone()
        });
        pages.push(full);
        pages
    }
}
