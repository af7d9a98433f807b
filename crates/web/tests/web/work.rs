//! The pages of staff through the finished router, on a real store, as a browser without scripts.

mod admin;
mod doors;
mod inbox;
mod later;
mod marks;
mod refused;
mod report;

use crate::site::{Answer, Site, form};
use app::account::{Operator, admin as accounts};
use axum::body::Body;
use axum::http::{Request, header};
use domain::account::Role;
use domain::id::AccountId;
use testkit::Engine;
use testkit::app::{TODAY, TestApp, office_id, oinlasi, on_engine};

/// Somebody's browser: it keeps cookies.
pub(super) struct Browser<'a> {
    site: &'a Site,
    cookies: String,
    pub(super) account: Option<AccountId>,
}

impl<'a> Browser<'a> {
    pub(super) fn new(site: &'a Site) -> Browser<'a> {
        Browser {
            site,
            cookies: String::new(),
            account: None,
        }
    }

    /// Somebody with a role, signed in by a one-time link.
    pub(super) async fn of(
        world: &TestApp,
        site: &'a Site,
        role: Role,
        office: &str,
    ) -> Browser<'a> {
        let login = format!("{}.{office}", role.code().replace('_', "-"));
        let name = format!("{} {office}", role.code().replace('_', " "));
        let path = invited(world, &login, &name, role, office).await;
        let mut browser = Browser::new(site);
        let answer = browser.post(&path, &[("demo", "1")]).await;
        assert_eq!(answer.is(303).header("location"), "/tugas");
        browser.account = accounts::id_of_login(&world.app, &login).await.ok();
        browser
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookies);
        let request = request.body(Body::empty()).expect("a request");
        self.ask(request).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut request = form(path, fields);
        let cookies = self.cookies.parse().expect("plain cookies");
        request.headers_mut().insert(header::COOKIE, cookies);
        self.ask(request).await
    }

    /// Sends a form of `page` with what it carries hidden.
    pub(super) async fn send(
        &mut self,
        page: &Answer,
        path: &str,
        typed: &[(&str, &str)],
    ) -> Answer {
        let carried = ["csrf", "versi", "nonce", "riwayat"].map(|name| (name, page.hidden(name)));
        let mut fields: Vec<(&str, &str)> = typed.to_vec();
        fields.extend(carried.iter().map(|(name, value)| (*name, value.as_str())));
        self.post(path, &fields).await
    }

    /// A page without an open report carries only the token.
    pub(super) async fn submit(
        &mut self,
        page: &Answer,
        path: &str,
        typed: &[(&str, &str)],
    ) -> Answer {
        let token = page.hidden("csrf");
        let mut fields: Vec<(&str, &str)> = typed.to_vec();
        fields.push(("csrf", &token));
        self.post(path, &fields).await
    }

    /// The same as a browser sends it when a file was chosen.
    pub(super) async fn upload(
        &mut self,
        page: &Answer,
        path: &str,
        typed: &[(&str, &str)],
        file: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        let token = page.hidden("csrf");
        for (name, value) in typed.iter().chain([&("csrf", token.as_str())]) {
            let part = format!(
                "--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(
            b"--X\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"daftar\"\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--X--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
            .header(header::COOKIE, &self.cookies);
        self.ask(request.body(Body::from(body)).expect("a request"))
            .await
    }

    async fn ask(&mut self, request: Request<Body>) -> Answer {
        let answer = self.site.ask(request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie");
            let pair = text.split(';').next().unwrap_or_default();
            let name = pair.split('=').next().unwrap_or_default();
            let others = self
                .cookies
                .split("; ")
                .filter(|one| !one.starts_with(name));
            let mut kept: Vec<&str> = others.filter(|one| !one.is_empty()).collect();
            if !text.contains("Max-Age=0") {
                kept.push(pair);
            }
            self.cookies = kept.join("; ");
        }
        answer
    }
}

/// The path of a new account's one-time link.
async fn invited(world: &TestApp, login: &str, name: &str, role: Role, office: &str) -> String {
    let village = matches!(role, Role::Volunteer | Role::VillageHead).then(oinlasi);
    let new = accounts::NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        office: office_id(office),
        village,
        phone: String::new(),
        valid_from: TODAY.parse().ok(),
        valid_to: None,
    };
    accounts::invite(&world.app, Operator::Command, &new)
        .await
        .expect("an invitation")
}

/// Runs a test on SQLite: these pages hold no SQL of their own.
fn with_site(test: impl AsyncFn(&TestApp, &Site)) {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let site = Site::new(world);
        test(world, &site).await;
    });
}

/// The address of the only report in the inbox.
async fn report_path(browser: &mut Browser<'_>) -> String {
    let list = browser.get("/kotak-masuk?keadaan=semua").await;
    let at = list
        .is(200)
        .body
        .find("laporan=rpt_")
        .expect("a report in the list");
    let rest = &list.body[at + "laporan=".len()..];
    let id = rest.split(['#', '&', '"']).next().expect("an id");
    format!("/laporan/{id}")
}
