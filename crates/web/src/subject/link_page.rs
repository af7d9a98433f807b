//! What `/tautan/{id}` shows.

use crate::work::report_page::HistoryPart;
use domain::subject::LinkState;
use render::{FormState, Page};
use serde::Serialize;

/// `/tautan/{id}`
#[derive(Clone, Debug, Serialize)]
pub struct LinkPage {
    pub form: FormState,
    pub news: Option<&'static str>,
    pub id: String,
    pub version: i64,
    pub nonce: String,
    /// The end of a key `subject-link-{}`.
    pub state: &'static str,
    pub bits: String,
    pub prior: String,
    /// Of a hundred such pairs.
    pub percent: i64,
    pub model: i64,
    pub sides: Vec<SidePart>,
    pub fields: Vec<FieldPart>,
    pub may_judge: bool,
    /// Newest first.
    pub history: Vec<HistoryPart>,
}

/// One side.
#[derive(Clone, Debug, Serialize)]
pub struct SidePart {
    /// Empty when only what another office told is known.
    pub href: String,
    pub office: Option<String>,
    pub place: String,
    pub told_on: i64,
}

/// What one field says.
#[derive(Clone, Debug, Serialize)]
pub struct FieldPart {
    /// The end of a key `subject-field-{}`.
    pub code: String,
    /// The value of each side; none for what stays at another office.
    pub values: Vec<Option<String>>,
    /// The end of a key `subject-agreement-{}`.
    pub agreement: &'static str,
    pub bits: String,
    pub m: String,
    pub u: String,
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "subject/link.html";

    fn samples() -> Vec<LinkPage> {
        let agreements = ["missing", "different", "partly", "same"];
        let field = |(number, code): (usize, &&str)| FieldPart {
            code: (*code).to_owned(),
            values: vec![
                Some("Petugas <Contoh>".into()),
                (number % 2 == 0).then(String::new),
            ],
            agreement: agreements[number % 4],
            bits: "8,3".into(),
            m: "0,65".into(),
            u: "0,0004".into(),
        };
        let side = |href: &str, office: Option<&str>| SidePart {
            href: href.into(),
            office: office.map(str::to_owned),
            place: if href.is_empty() { "" } else { "Oinlasi" }.into(),
            told_on: 20_700,
        };
        let page = |state: LinkState| LinkPage {
            form: FormState::new(),
            news: (state != LinkState::Proposed).then_some("tautan"),
            id: "lnk_aaaaaaaaaaaaaaaa".into(),
            version: 1,
            nonce: "abc".into(),
            state: state.code(),
            bits: "8,3".into(),
            prior: "-9,0".into(),
            percent: 97,
            model: 2,
            sides: vec![
                side("/laporan/rpt_5302_aaaaaaaaaaaaaaaa", None),
                side("", Some("Petugas <Contoh>")),
            ],
            fields: app::subject::FIELDS.iter().enumerate().map(field).collect(),
            may_judge: true,
            history: crate::work::report_samples::history(),
        };
        let mut pages: Vec<LinkPage> = LinkState::ALL.map(page).to_vec();
        pages.push(LinkPage {
            may_judge: false,
            ..pages[0].clone()
        });
        for key in [
            "invalid-reason",
            "link-held-apart",
            "link-held-together",
            "subject-changed",
        ] {
            let typed = [("alasan", "alasan yang <b>sudah</b> diketik")];
            let mut form = FormState::from_pairs(typed);
            form.error("alasan", key);
            pages.push(LinkPage {
                form,
                ..pages[0].clone()
            });
        }
        pages
    }
}
