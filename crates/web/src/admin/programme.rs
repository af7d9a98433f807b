//! `/atur/kantor`: offices, what they answer for, assisted villages, and files that change them.
//!
//! A pasted file is tried first: every row gets its verdict, and nothing is stored before somebody has
//! read them and sends the same text again with "Simpan".

use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn};
use crate::work::words::count;
use app::account::Session;
use app::programme::{self, ImportKind, ImportMode, ImportReport, OfficeListing, Verdict, VillageListing};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use render::{FormState, Page};
use serde::Serialize;

/// Verdicts that the page lists; the counts tell of all.
const LISTED: usize = 200;

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
            code: if verdict == "refused" { "area-unknown".into() } else { String::new() },
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

/// GET /atur/kantor
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
) -> Result<Response, Problem> {
    answer(&state, &session, locale, StatusCode::OK, FormState::new(), None).await
}

/// POST /atur/kantor/impor
pub async fn import(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let mut form = FormState::from_pairs(fields.pairs());
    let kind = ImportKind::from_code(fields.get("jenis"));
    if kind.is_none() {
        form.error("jenis", "admin-invalid-kind");
    }
    let text = fields.get("isi");
    if text.trim().is_empty() {
        form.error("isi", "admin-invalid-paste");
    }
    let Some(kind) = kind.filter(|_| form.is_valid()) else {
        return answer(&state, &session, locale, StatusCode::UNPROCESSABLE_ENTITY, form, None).await;
    };
    let mode = match fields.get("cara") {
        "simpan" => ImportMode::Apply,
        _ => ImportMode::DryRun,
    };
    match programme::import(&state.app, kind, text.as_bytes(), mode, &session).await {
        Ok(report) => {
            let form = if report.applied { FormState::new() } else { form };
            let verdicts = Some(verdicts(&state, &report));
            answer(&state, &session, locale, StatusCode::OK, form, verdicts).await
        }
        Err(app::Error::Invalid(found)) => {
            for one in found {
                form.error("isi", one.key);
            }
            answer(&state, &session, locale, StatusCode::UNPROCESSABLE_ENTITY, form, None).await
        }
        Err(other) => Err(other.into()),
    }
}

fn verdicts(state: &WebState, report: &ImportReport) -> VerdictsPart {
    let origin = state.app.settings().public_url.as_deref().unwrap_or_default();
    let listed = report.rows.iter().filter(|row| row.verdict != Verdict::Unchanged);
    let rows: Vec<VerdictPart> = listed
        .clone()
        .take(LISTED)
        .map(|row| VerdictPart {
            line: count(row.line),
            key: row.key.clone(),
            verdict: match row.verdict {
                Verdict::Added => "added",
                Verdict::Changed => "changed",
                Verdict::Unchanged => "unchanged",
                Verdict::Refused => "refused",
            },
            code: refusal_key(row.code),
            argument: row.argument.clone(),
        })
        .collect();
    VerdictsPart {
        applied: report.applied,
        added: count(report.added),
        changed: count(report.changed),
        unchanged: count(report.unchanged),
        refused: count(report.refused),
        links: report
            .links
            .iter()
            .map(|link| LinkPart {
                name: link.name.clone(),
                login: link.login.clone(),
                address: format!("{}{}", origin.trim_end_matches('/'), link.path),
            })
            .collect(),
        more: i64::try_from(listed.count().saturating_sub(rows.len())).unwrap_or(i64::MAX),
        rows,
    }
}

async fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    verdicts: Option<VerdictsPart>,
) -> Result<Response, Problem> {
    let offices = programme::offices(&state.app, session).await?;
    let villages = programme::villages(&state.app, session).await?;
    let shown = ProgrammePage {
        offices: offices.iter().map(office).collect(),
        jurisdictions: offices.iter().flat_map(jurisdictions).collect(),
        villages: villages.into_iter().map(village).collect(),
        form,
        kinds: kinds(),
        columns: columns(),
        verdicts,
    };
    let here = Here {
        locale,
        path: "/atur/kantor",
        to_decide: None,
    };
    page(state, session, &here, status, &shown)
}

fn kinds() -> Vec<&'static str> {
    ImportKind::ALL.map(ImportKind::code).to_vec()
}

fn columns() -> Vec<ColumnsPart> {
    let columns = |kind: ImportKind| ColumnsPart {
        kind: kind.code(),
        columns: kind.columns().join(","),
    };
    ImportKind::ALL.map(columns).to_vec()
}

fn office(listing: &OfficeListing) -> OfficePart {
    OfficePart {
        id: listing.office.id.to_string(),
        kind: listing.office.kind.code(),
        name: listing.office.name.clone(),
        parent: listing.parent_name.clone().unwrap_or_default(),
        phone: listing.office.phone.clone(),
    }
}

fn jurisdictions(listing: &OfficeListing) -> impl Iterator<Item = JurisdictionPart> {
    listing.answers_for.iter().map(|answers| JurisdictionPart {
        office: listing.office.name.clone(),
        area: answers.place.clone(),
        from: answers.from.0,
        to: answers.to.map(|day| day.0),
        source: answers.source.clone(),
        holds: answers.holds,
    })
}

fn village(listing: VillageListing) -> VillagePart {
    VillagePart {
        area: listing.place,
        office: listing.office_name,
        decree: listing.decree,
        officers: listing.guides.into_iter().map(|guide| guide.name).collect(),
        from: listing.from.0,
        to: listing.to.map(|day| day.0),
        holds: listing.holds,
    }
}

/// Refusals that have words of their own, with the dots of their codes as dashes.
const REFUSALS: [&str; 36] = [
    "account-not-village-officer",
    "account-unknown",
    "area-not-a-village",
    "area-unknown",
    "area-unreadable",
    "data-unreadable",
    "dates-overlap",
    "dates-reversed",
    "day-unreadable",
    "file-empty",
    "file-too-large",
    "file-too-many-rows",
    "file-unreadable",
    "header-missing",
    "header-twice",
    "header-unknown",
    "id-unreadable",
    "login-unreadable",
    "number-unreadable",
    "office-kind-unknown",
    "office-parent-circle",
    "office-parent-unknown",
    "office-unknown",
    "office-unreadable",
    "pack-unknown",
    "phone-unreadable",
    "role-unknown",
    "role-without-village",
    "row-refused",
    "row-twice",
    "row-width",
    "scope-unknown",
    "value-missing",
    "value-too-long",
    "value-unreadable",
    "village-not-assisted",
];

/// The end of the key of a refusal's words; nothing for rows that are not refused.
fn refusal_key(code: &str) -> String {
    let key = code.replace('.', "-");
    match key.as_str() {
        "row-added" | "row-changed" | "row-unchanged" => String::new(),
        known if REFUSALS.contains(&known) => key,
        _ => "other".to_owned(),
    }
}
