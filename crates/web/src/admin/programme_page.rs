//! What `/atur/kantor` shows.

use app::programme::ImportKind;
use render::{FormState, Page};
use serde::Serialize;

/// `/atur/kantor`
#[derive(Clone, Debug, Serialize)]
pub struct ProgrammePage {
    pub offices: Vec<OfficePart>,
    pub jurisdictions: Vec<JurisdictionPart>,
    pub villages: Vec<VillagePart>,
    pub form: FormState,
    pub kinds: Vec<&'static str>,
    /// The columns of each kind, in the order of `kinds`.
    pub columns: Vec<ColumnsPart>,
    pub verdicts: Option<VerdictsPart>,
}

/// The columns of a file.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnsPart {
    pub kind: &'static str,
    pub columns: String,
}

/// An office.
#[derive(Clone, Debug, Serialize)]
pub struct OfficePart {
    pub id: String,
    pub kind: &'static str,
    pub name: String,
    pub parent: String,
    pub phone: String,
}

/// What an office answers for.
#[derive(Clone, Debug, Serialize)]
pub struct JurisdictionPart {
    pub office: String,
    pub area: String,
    pub from: i64,
    pub to: Option<i64>,
    pub source: String,
    pub holds: bool,
}

/// An assisted village.
#[derive(Clone, Debug, Serialize)]
pub struct VillagePart {
    pub area: String,
    pub office: String,
    pub decree: String,
    pub officers: Vec<String>,
    pub from: i64,
    pub to: Option<i64>,
    pub holds: bool,
}

/// What became of a file, or would.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictsPart {
    pub applied: bool,
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub refused: i64,
    pub rows: Vec<VerdictPart>,
    /// Rows that are counted but not listed.
    pub more: i64,
    /// One-time links of new accounts, shown once.
    pub links: Vec<LinkPart>,
}

/// A one-time link to hand over.
#[derive(Clone, Debug, Serialize)]
pub struct LinkPart {
    pub name: String,
    pub login: String,
    pub address: String,
}

/// One row of a file.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictPart {
    pub line: i64,
    pub key: String,
    /// The end of a key `admin-verdict-{}`.
    pub verdict: &'static str,
    /// The end of a key `admin-refusal-{}`; empty when the row is not refused.
    pub code: String,
    pub argument: String,
}

impl Page for ProgrammePage {
    const TEMPLATE: &'static str = "admin/programme.html";

    fn samples() -> Vec<ProgrammePage> {
        let empty = ProgrammePage {
            offices: Vec::new(),
            jurisdictions: Vec::new(),
            villages: Vec::new(),
            form: FormState::new(),
            kinds: kinds(),
            columns: columns(),
            verdicts: None,
        };
        let refused = |code: &str| VerdictPart {
            line: 3,
            key: "kanim-contoh".into(),
            verdict: "refused",
            code: code.into(),
            argument: "99".into(),
        };
        let row = |verdict| VerdictPart {
            line: 2,
            key: "kanim-<contoh>".into(),
            verdict,
            code: if verdict == "refused" {
                "area-unknown".into()
            } else {
                String::new()
            },
            argument: "99".into(),
        };
        let tried = VerdictsPart {
            applied: false,
            added: 1,
            changed: 1,
            unchanged: 1,
            refused: 1,
            rows: ["added", "changed", "unchanged", "refused"]
                .map(row)
                .into_iter()
                .chain(REFUSALS.map(refused))
                .chain([refused("other")])
                .collect(),
            more: 3,
            links: vec![LinkPart {
                name: "Petugas <Contoh>".into(),
                login: "petugas".into(),
                address: "http://127.0.0.1:8080/masuk/siapkan/contoh".into(),
            }],
        };
        let mut typed = FormState::from_pairs([("jenis", "offices"), ("isi", "id,kind,name\n<b>")]);
        let full = ProgrammePage {
            offices: domain::office::OfficeKind::ALL
                .map(|kind| OfficePart {
                    id: "kanim-contoh".into(),
                    kind: kind.code(),
                    name: "Kanim <Contoh>".into(),
                    parent: "Kanwil Contoh".into(),
                    phone: "0812-0000-1000".into(),
                })
                .to_vec(),
            jurisdictions: vec![
                JurisdictionPart {
                    office: "Kanim Contoh".into(),
                    area: "Timor Tengah Selatan".into(),
                    from: 20_000,
                    to: None,
                    source: "SK contoh".into(),
                    holds: true,
                },
                JurisdictionPart {
                    office: "Kanim Contoh".into(),
                    area: "Belu".into(),
                    from: 20_000,
                    to: Some(20_700),
                    source: "SK contoh".into(),
                    holds: false,
                },
            ],
            villages: vec![VillagePart {
                area: "Oinlasi".into(),
                office: "Kanim Contoh".into(),
                decree: "SK contoh 1/2026".into(),
                officers: vec!["Petugas Contoh".into()],
                from: 20_000,
                to: Some(20_700),
                holds: false,
            }],
            form: typed.clone(),
            verdicts: Some(tried.clone()),
            ..empty.clone()
        };
        typed.error("isi", "admin-invalid-paste");
        vec![
            ProgrammePage {
                form: typed,
                ..empty.clone()
            },
            ProgrammePage {
                verdicts: Some(VerdictsPart {
                    applied: true,
                    refused: 0,
                    rows: Vec::new(),
                    more: 0,
                    ..tried
                }),
                ..empty
            },
            full,
        ]
    }
}

pub(super) fn kinds() -> Vec<&'static str> {
    ImportKind::ALL.map(ImportKind::code).to_vec()
}

pub(super) fn columns() -> Vec<ColumnsPart> {
    let columns = |kind: ImportKind| ColumnsPart {
        kind: kind.code(),
        columns: kind.columns().join(","),
    };
    ImportKind::ALL.map(columns).to_vec()
}

/// Refusals that have words of their own, with the dots of their codes as dashes.
const REFUSALS: [&str; 46] = [
    "account-not-village-officer",
    "account-unknown",
    "area-not-a-village",
    "area-unknown",
    "area-unreadable",
    "company-gone",
    "data-unreadable",
    "dates-overlap",
    "dates-reversed",
    "day-to-come",
    "day-unreadable",
    "domain-unreadable",
    "file-empty",
    "file-not-utf8",
    "file-too-large",
    "file-too-many-rows",
    "file-too-wide",
    "file-unreadable",
    "form-unknown",
    "header-missing",
    "header-twice",
    "header-unknown",
    "id-unreadable",
    "list-older",
    "login-unreadable",
    "number-unreadable",
    "office-kind-unknown",
    "office-parent-circle",
    "office-parent-unknown",
    "office-unknown",
    "office-unreadable",
    "pack-unknown",
    "permit-twice",
    "permit-unreadable",
    "phone-unreadable",
    "role-unknown",
    "role-without-village",
    "row-refused",
    "row-twice",
    "row-width",
    "scope-unknown",
    "standing-unknown",
    "value-missing",
    "value-too-long",
    "value-unreadable",
    "village-not-assisted",
];

/// The end of the key of a refusal's words; nothing for rows that are not refused.
pub(super) fn refusal_key(code: &str) -> String {
    let key = code.replace('.', "-");
    match key.as_str() {
        "row-added" | "row-changed" | "row-unchanged" => String::new(),
        known if REFUSALS.contains(&known) => key,
        _ => "other".to_owned(),
    }
}
