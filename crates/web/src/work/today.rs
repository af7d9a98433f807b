//! `/tugas`: what one person has to do now, by role.

use super::frame::{Here, page};
use super::gate::SignedIn;
use super::report::task;
use super::report_page::TaskPart;
use super::row::Row;
use super::words::count;
use crate::extract::locale::RequestLocale;
use crate::problem::Problem;
use crate::state::WebState;
use app::triage::InboxRow;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::account::Role;
use domain::policy::{self, Action};
use render::Page;
use serde::Serialize;

/// `/tugas`
#[derive(Clone, Debug, Serialize)]
pub struct TodayPage {
    pub name: String,
    pub today: i64,
    /// Whether the role reaches any report; others get no lists and no counts, not even zero.
    pub reads_reports: bool,
    pub lists: Vec<TodayList>,
    pub tasks: Vec<TaskLine>,
    pub villages: Vec<VillagePart>,
    pub counts: CountsPart,
    /// Roles that are explained on the page.
    pub roles: Vec<&'static str>,
    /// For administrators.
    pub operations: Option<OperationsPart>,
}

/// One list of reports, with the end of a key `work-today-{}`.
#[derive(Clone, Debug, Serialize)]
pub struct TodayList {
    pub code: &'static str,
    pub rows: Vec<Row>,
}

/// A task with its report.
#[derive(Clone, Debug, Serialize)]
pub struct TaskLine {
    pub task: TaskPart,
    pub href: String,
    pub place: String,
}

/// An assisted village.
#[derive(Clone, Debug, Serialize)]
pub struct VillagePart {
    pub words: String,
    pub href: String,
    pub decree: String,
    pub from: i64,
}

/// How many reports stand where.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CountsPart {
    pub to_decide: i64,
    pub overdue: i64,
    pub waiting: i64,
    pub working: i64,
}

/// How the server is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct OperationsPart {
    pub waiting: i64,
    pub dead: i64,
    pub engine: &'static str,
    pub version: &'static str,
}

impl Page for TodayPage {
    const TEMPLATE: &'static str = "work/today.html";

    fn samples() -> Vec<TodayPage> {
        let list = |code| TodayList {
            code,
            rows: Row::samples(),
        };
        let report = super::report_samples::reports().into_iter().next();
        let tasks = report
            .into_iter()
            .flat_map(|report| report.tasks)
            .map(|task| TaskLine {
                task,
                href: "/laporan/rpt_5302_aaaaaaaaaaaaaaaa".into(),
                place: "Oinlasi".into(),
            });
        let officer = TodayPage {
            name: "Petugas <Contoh>".into(),
            today: 20_777,
            reads_reports: true,
            lists: LISTS.map(list).to_vec(),
            tasks: tasks.collect(),
            villages: vec![VillagePart {
                words: "Oinlasi, Mollo Selatan".into(),
                href: "/kotak-masuk?tempat=5302022008".into(),
                decree: "SK contoh 1/2026".into(),
                from: 20_500,
            }],
            counts: CountsPart {
                to_decide: 7,
                overdue: 1,
                waiting: 2,
                working: 3,
            },
            roles: Role::ALL.map(Role::code).to_vec(),
            operations: None,
        };
        let quiet = TodayPage {
            lists: Vec::new(),
            tasks: Vec::new(),
            villages: Vec::new(),
            counts: CountsPart::default(),
            roles: vec![Role::VillageOfficer.code()],
            ..officer.clone()
        };
        let without_reports = |role: Role| TodayPage {
            reads_reports: false,
            roles: vec![role.code()],
            operations: (role == Role::Administrator).then_some(OperationsPart {
                waiting: 1,
                dead: 2,
                engine: "sqlite",
                version: "0.1.0",
            }),
            ..quiet.clone()
        };
        let mut pages = vec![officer, quiet.clone()];
        pages
            .extend([Role::Volunteer, Role::VillageHead, Role::Administrator].map(without_reports));
        pages
    }
}

/// The lists in the order of the page.
const LISTS: [&str; 4] = ["overdue", "urgent", "answered", "deferred"];

/// GET /tugas
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
) -> Result<Response, Problem> {
    let view = app::triage::today(&state.app, &session).await?;
    let rows = |rows: &[InboxRow]| -> Vec<Row> { rows.iter().map(Row::of).collect() };
    let found = [
        &view.overdue,
        &view.urgent,
        &view.answered,
        &view.deferred_due,
    ];
    let lists = LISTS.into_iter().zip(found).map(|(code, found)| TodayList {
        code,
        rows: rows(found),
    });
    let tasks = view.tasks.iter().map(|one| TaskLine {
        task: task(&one.task, one.today),
        href: format!("/laporan/{}", one.report),
        place: one.place.clone(),
    });
    let villages = view
        .villages
        .iter()
        .map(|(place, decree, from)| VillagePart {
            words: place.words(),
            href: format!("/kotak-masuk?keadaan=semua&tempat={}", place.code),
            decree: decree.clone(),
            from: from.0,
        });
    let reads_reports = policy::scope(&session.subject, Action::ListReports).is_some();
    let mut roles: Vec<&'static str> = view.role_notes.iter().map(|role| role.code()).collect();
    roles.dedup();
    let shown = TodayPage {
        name: session.name.clone(),
        today: view.today.0,
        reads_reports,
        lists: lists.filter(|list| !list.rows.is_empty()).collect(),
        tasks: tasks.collect(),
        villages: villages.collect(),
        counts: CountsPart {
            to_decide: count(view.counts.to_decide),
            overdue: count(view.counts.overdue),
            waiting: count(view.counts.waiting),
            working: count(view.counts.working),
        },
        roles,
        operations: match session.allows(Action::ReadOperations) {
            true => Some(operations(&state).await?),
            false => None,
        },
    };
    let here = Here {
        locale,
        path: "/tugas",
        to_decide: reads_reports.then_some(view.counts.to_decide),
    };
    page(&state, &session, &here, StatusCode::OK, &shown)
}

/// How the server is, for administrators.
pub(crate) async fn operations(state: &WebState) -> Result<OperationsPart, Problem> {
    let status = app::status::status(&state.app).await?;
    Ok(OperationsPart {
        waiting: count(status.jobs_waiting),
        dead: count(status.jobs_dead),
        engine: status.engine,
        version: status.version,
    })
}
