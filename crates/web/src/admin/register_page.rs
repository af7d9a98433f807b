//! What `/atur/perusahaan` shows.

use super::programme_page::{VerdictPart, VerdictsPart};
use render::{FormState, Page};
use serde::Serialize;

/// `/atur/perusahaan`
#[derive(Clone, Debug, Serialize)]
pub struct CompaniesPage {
    pub form: FormState,
    /// The columns of a list.
    pub columns: String,
    pub lists: Vec<ListPart>,
    pub verdicts: Option<VerdictsPart>,
    /// What each list said about one company; absent before a number was asked for.
    pub versions: Option<Vec<VersionPart>>,
}

/// A list that was loaded.
#[derive(Clone, Debug, Serialize)]
pub struct ListPart {
    pub as_of: i64,
    pub source: String,
    pub loaded: i64,
    pub named: i64,
    pub added: i64,
    pub changed: i64,
    pub gone: i64,
}

/// What a list said about a company.
#[derive(Clone, Debug, Serialize)]
pub struct VersionPart {
    pub as_of: i64,
    pub source: String,
    pub name: String,
    /// The end of a key `register-standing-{}`.
    pub standing: &'static str,
    pub until: Option<i64>,
    pub phones: String,
}

impl Page for CompaniesPage {
    const TEMPLATE: &'static str = "admin/register.html";

    fn samples() -> Vec<CompaniesPage> {
        let mut wrong = FormState::from_pairs([("isi", "<b>"), ("sumber", "<b>")]);
        for (field, key) in [
            ("per", "invalid-as-of"),
            ("sumber", "invalid-source"),
            ("isi", "admin-invalid-paste"),
        ] {
            wrong.error(field, key);
        }
        let empty = CompaniesPage {
            form: FormState::new(),
            columns: app::company::COLUMNS.join(","),
            lists: Vec::new(),
            verdicts: None,
            versions: None,
        };
        let gone = VerdictPart {
            line: 0,
            key: "B.1/2026".into(),
            verdict: "changed",
            code: "company-gone".into(),
            argument: "PT Petugas <Contoh>".into(),
        };
        let tried = VerdictsPart {
            applied: false,
            added: 1,
            changed: 1,
            unchanged: 0,
            refused: 0,
            rows: vec![gone],
            more: 0,
            links: Vec::new(),
        };
        let version = |standing: domain::company::Standing| VersionPart {
            as_of: 20_700,
            source: "Petugas <Contoh>".into(),
            name: "PT Petugas <Contoh>".into(),
            standing: standing.code(),
            until: (standing == domain::company::Standing::Licensed).then_some(21_000),
            phones: "021-5550-0001".into(),
        };
        let full = CompaniesPage {
            lists: vec![ListPart {
                as_of: 20_700,
                source: "Petugas <Contoh>".into(),
                loaded: 20_701,
                named: 1_000,
                added: 3,
                changed: 2,
                gone: 1,
            }],
            verdicts: Some(tried),
            versions: Some(domain::company::Standing::ALL.map(version).to_vec()),
            ..empty.clone()
        };
        vec![
            CompaniesPage {
                form: wrong,
                ..empty.clone()
            },
            CompaniesPage {
                versions: Some(Vec::new()),
                ..empty
            },
            full,
        ]
    }
}
