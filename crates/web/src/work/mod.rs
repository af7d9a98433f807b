//! The pages of signed-in staff: sign-in, the day, the inbox, reports and what is decided on them.
//!
//! Invariants:
//! - [`ROUTES`] is the whole list of signed-in routes with the action that each declares; the router is
//!   built from handlers checked against it, and a route that it doesn't name doesn't start;
//! - a handler translates and nothing more; what may be seen is decided by the use cases;
//! - every page works without JavaScript, and every form keeps what was typed.

pub mod account;
pub mod alert;
pub mod alert_page;
pub mod decide;
pub mod finding_part;
pub mod frame;
pub mod gate;
pub(crate) mod history;
pub mod inbox;
pub mod inbox_page;
pub mod map;
pub mod outreach;
pub mod report;
pub mod report_page;
pub(crate) mod report_samples;
pub mod row;
pub mod sign_in;
pub mod today;
pub mod verb;
pub mod words;

use crate::admin;
use crate::layer::body_limit;
use crate::state::WebState;
use crate::subject;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use domain::policy::Action;
use verb::Verb;

/// Bytes of a form: more than any answer may be long, so that a long one is told about at its field.
const FORM_BYTES: usize = 512 * 1024;

/// Every signed-in route, with the action that it takes; `None`: whoever is signed in.
pub const ROUTES: &[(Method, &str, Option<Action>)] = &[
    (Method::POST, "/keluar-akun", None),
    (Method::GET, "/akun", None),
    (Method::POST, "/akun/sandi", None),
    (Method::POST, "/akun/bahasa", None),
    (Method::POST, "/akun/keluar-semua", None),
    (Method::GET, "/tugas", Some(Action::ReadToday)),
    (Method::GET, "/kotak-masuk", Some(Action::ListReports)),
    (Method::GET, "/laporan/{id}", Some(Action::ReadReport)),
    (
        Method::POST,
        "/laporan/{id}/tindak-lanjuti",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/tanya",
        Some(Action::AskReporter),
    ),
    (
        Method::POST,
        "/laporan/{id}/pesan",
        Some(Action::AskReporter),
    ),
    (
        Method::POST,
        "/laporan/{id}/gabung",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/tunda",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/tutup",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/batalkan",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/alihkan",
        Some(Action::RerouteReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/urgensi",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/petunjuk",
        Some(Action::TriageReport),
    ),
    (
        Method::POST,
        "/laporan/{id}/petunjuk-tambah",
        Some(Action::TriageReport),
    ),
    (Method::POST, "/laporan/{id}/tugas", Some(Action::WorkTask)),
    (
        Method::POST,
        "/laporan/{id}/tugas/{task}",
        Some(Action::WorkTask),
    ),
    (Method::GET, "/peringatan", Some(Action::ReadAlerts)),
    (Method::POST, "/peringatan/pindai", Some(Action::RunAlerts)),
    (Method::GET, "/peringatan/{id}", Some(Action::ReadAlerts)),
    (
        Method::POST,
        "/peringatan/{id}/nilai",
        Some(Action::ReviewAlerts),
    ),
    (Method::GET, "/peta", Some(Action::ReadAlerts)),
    (Method::GET, "/penyuluhan", Some(Action::RecordOutreach)),
    (Method::POST, "/penyuluhan", Some(Action::RecordOutreach)),
    (Method::GET, "/subjek", Some(Action::ReadSubjects)),
    (Method::POST, "/subjek/cari", Some(Action::ReadSubjects)),
    (Method::GET, "/subjek/{id}", Some(Action::ReadSubjects)),
    (
        Method::POST,
        "/subjek/{id}/putusan",
        Some(Action::JudgeSubjects),
    ),
    (
        Method::POST,
        "/subjek/{id}/fakta",
        Some(Action::JudgeSubjects),
    ),
    (
        Method::POST,
        "/subjek/{id}/fakta-tarik",
        Some(Action::JudgeSubjects),
    ),
    (
        Method::POST,
        "/subjek/{id}/tanya",
        Some(Action::JudgeSubjects),
    ),
    (
        Method::POST,
        "/subjek/{id}/jawab",
        Some(Action::JudgeSubjects),
    ),
    (Method::GET, "/tautan/{id}", Some(Action::ReadSubjects)),
    (Method::POST, "/tautan/{id}", Some(Action::JudgeSubjects)),
    (Method::GET, "/atur/akun", Some(Action::ManageAccounts)),
    (Method::POST, "/atur/akun", Some(Action::ManageAccounts)),
    (
        Method::POST,
        "/atur/akun/{id}/tangguhkan",
        Some(Action::ManageAccounts),
    ),
    (
        Method::POST,
        "/atur/akun/{id}/aktifkan",
        Some(Action::ManageAccounts),
    ),
    (
        Method::POST,
        "/atur/akun/{id}/tautan",
        Some(Action::ManageAccounts),
    ),
    (Method::GET, "/atur/kantor", Some(Action::ManageProgramme)),
    (
        Method::POST,
        "/atur/kantor/impor",
        Some(Action::ManageProgramme),
    ),
    (
        Method::GET,
        "/atur/perusahaan",
        Some(Action::ManageRegister),
    ),
    (
        Method::POST,
        "/atur/perusahaan/impor",
        Some(Action::ManageRegister),
    ),
    (
        Method::POST,
        "/atur/perusahaan/riwayat",
        Some(Action::ManageRegister),
    ),
    (Method::GET, "/atur/aturan", Some(Action::ReadOverrides)),
    (Method::GET, "/atur/aturan/versi", Some(Action::ManageRules)),
    (
        Method::POST,
        "/atur/aturan/versi",
        Some(Action::ManageRules),
    ),
    (
        Method::GET,
        "/atur/aturan/versi/{versi}",
        Some(Action::ManageRules),
    ),
    (
        Method::GET,
        "/atur/aturan/versi/{versi}/berkas",
        Some(Action::ManageRules),
    ),
    (
        Method::POST,
        "/atur/aturan/versi/{versi}/coba",
        Some(Action::ManageRules),
    ),
    (
        Method::POST,
        "/atur/aturan/versi/{versi}/pakai",
        Some(Action::ManageRules),
    ),
    (Method::GET, "/atur/operasi", Some(Action::ReadOperations)),
    (
        Method::POST,
        "/atur/operasi/{job}/ulangi",
        Some(Action::ReadOperations),
    ),
];

/// Everything for staff, and the doors to it.
///
/// # Panics
/// At the start, when a handler has no row in [`ROUTES`] or a row has no handler.
pub fn routes() -> Router<WebState> {
    let doors = Router::new()
        .route("/masuk", get(sign_in::show).post(sign_in::send))
        .route(
            "/masuk/siapkan/{token}",
            get(sign_in::show_setup).post(sign_in::send_setup),
        );
    let declared = Declared::default()
        .post("/keluar-akun", sign_in::sign_out)
        .get("/akun", account::show)
        .post("/akun/sandi", account::change_password)
        .post("/akun/bahasa", account::change_language)
        .post("/akun/keluar-semua", account::sign_out_everywhere)
        .get("/tugas", today::show)
        .get("/kotak-masuk", inbox::show)
        .get("/laporan/{id}", report::show)
        .verb("/laporan/{id}/tindak-lanjuti", Verb::FollowUp)
        .verb("/laporan/{id}/tanya", Verb::Ask)
        .verb("/laporan/{id}/pesan", Verb::Message)
        .verb("/laporan/{id}/gabung", Verb::Join)
        .verb("/laporan/{id}/tunda", Verb::Defer)
        .verb("/laporan/{id}/tutup", Verb::Close)
        .verb("/laporan/{id}/batalkan", Verb::Reopen)
        .verb("/laporan/{id}/alihkan", Verb::Reroute)
        .verb("/laporan/{id}/urgensi", Verb::Urgency)
        .verb("/laporan/{id}/petunjuk", Verb::Judge)
        .verb("/laporan/{id}/petunjuk-tambah", Verb::AddFinding)
        .verb("/laporan/{id}/tugas", Verb::AddTask)
        .post("/laporan/{id}/tugas/{task}", decide::finish_task)
        .get("/peringatan", alert::list)
        .post("/peringatan/pindai", alert::request)
        .get("/peringatan/{id}", alert::show)
        .post("/peringatan/{id}/nilai", alert::review)
        .get("/peta", map::show)
        .get("/penyuluhan", outreach::show)
        .post("/penyuluhan", outreach::record);
    doors.merge(subject::declare(admin::declare(declared)).finish())
}

/// A router that takes only routes of [`ROUTES`].
#[derive(Default)]
pub(crate) struct Declared {
    router: Router<WebState>,
    taken: Vec<(Method, &'static str)>,
}

impl Declared {
    pub(crate) fn get<H, T>(self, path: &'static str, handler: H) -> Declared
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add_route(Method::GET, path, get(handler))
    }

    pub(crate) fn post<H, T>(self, path: &'static str, handler: H) -> Declared
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.post_large(path, handler, FORM_BYTES)
    }

    /// For forms that carry a whole file as text.
    pub(crate) fn post_large<H, T>(self, path: &'static str, handler: H, bytes: usize) -> Declared
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add_route(Method::POST, path, post(handler).layer(body_limit(bytes)))
    }

    fn verb(self, path: &'static str, verb: Verb) -> Declared {
        self.post(path, move |state, locale, id, form| {
            decide::act(verb, state, locale, id, form)
        })
    }

    fn add_route(
        mut self,
        method: Method,
        path: &'static str,
        route: MethodRouter<WebState>,
    ) -> Declared {
        let declared = ROUTES
            .iter()
            .any(|(known, route, _)| *known == method && *route == path);
        assert!(declared, "{method} {path} declares no action");
        self.router = self.router.route(path, route);
        self.taken.push((method, path));
        self
    }

    fn finish(self) -> Router<WebState> {
        for (method, path, _) in ROUTES {
            let taken = self
                .taken
                .iter()
                .filter(|(known, route)| known == method && route == path);
            assert_eq!(taken.count(), 1, "{method} {path} needs one handler");
        }
        self.router
    }
}

/// What just happened, told once after a form: only the closed list of verbs.
fn news(asked: &str) -> Option<&'static str> {
    Verb::from_code(asked).map(Verb::news)
}

#[cfg(test)]
mod tests;
