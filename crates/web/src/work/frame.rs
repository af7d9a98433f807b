//! What surrounds a page of staff: who they are and where they may go. Navigation follows the policy,
//! and only what waits for a decision carries a number.

use super::words::{count, key};
use crate::extract::locale::Locale;
use crate::problem::Problem;
use crate::state::WebState;
use app::account::Session;
use axum::http::StatusCode;
use axum::response::Response;
use domain::policy::{self, Action};
use render::{Frame, FrameAccount, NavItem, Page};

/// One place of the navigation: address, key of its words, what it takes to see it.
const PLACES: [(&str, &str, Action); 10] = [
    ("/tugas", "work-nav-today", Action::ReadToday),
    ("/kotak-masuk", "work-nav-inbox", Action::ListReports),
    ("/subjek", "subject-nav", Action::ReadSubjects),
    ("/peringatan", "work-nav-alerts", Action::ReadAlerts),
    ("/peta", "work-nav-map", Action::ReadAlerts),
    ("/atur/akun", "work-nav-accounts", Action::ManageAccounts),
    (
        "/atur/kantor",
        "work-nav-programme",
        Action::ManageProgramme,
    ),
    (
        "/atur/perusahaan",
        "work-nav-register",
        Action::ManageRegister,
    ),
    ("/atur/aturan", "work-nav-overrides", Action::ReadOverrides),
    (
        "/atur/operasi",
        "work-nav-operations",
        Action::ReadOperations,
    ),
];

/// Where somebody is, for the frame of their page.
pub struct Here<'a> {
    pub locale: Locale,
    /// The address without the prefix of the language.
    pub path: &'a str,
    /// Reports that wait for a decision, when the page knows.
    pub to_decide: Option<u64>,
}

/// What surrounds a page of `session`.
#[must_use]
pub fn frame(state: &WebState, session: &Session, here: &Here<'_>) -> Frame {
    let label = |key: String| state.words(here.locale, &key);
    let mut roles: Vec<String> = Vec::new();
    for (role, _) in session.roles() {
        let words = label(key("work-role-", role.code()));
        if !roles.contains(&words) {
            roles.push(words);
        }
    }
    Frame {
        account: Some(FrameAccount {
            name: session.name.clone(),
            role_label: roles.join(", "),
            nav: navigation(here, |action| reaches(session, action)),
            csrf: session.csrf(&state.app),
        }),
        ..state.frame(here.locale, here.path)
    }
}

/// A page of staff as a response.
///
/// # Errors
/// The template failed.
pub fn page<P: Page>(
    state: &WebState,
    session: &Session,
    here: &Here<'_>,
    status: StatusCode,
    page: &P,
) -> Result<Response, Problem> {
    state.page(status, page, &frame(state, session, here))
}

/// Whether the action leads anywhere: lists of reports only for roles that reach some.
fn reaches(session: &Session, action: Action) -> bool {
    match action {
        Action::ListReports | Action::ReadSubjects => {
            policy::scope(&session.subject, action).is_some()
        }
        other => session.allows(other),
    }
}

fn navigation(here: &Here<'_>, allows: impl Fn(Action) -> bool) -> Vec<NavItem> {
    let path = here.path.split('?').next().unwrap_or_default();
    let at = |href: &str| {
        path == href
            || path
                .strip_prefix(href)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    let item = |(href, label, action): &(&str, &str, Action)| {
        let inbox = *action == Action::ListReports;
        NavItem {
            href: (*href).to_owned(),
            label_key: (*label).to_owned(),
            current: at(href)
                || inbox && path.starts_with("/laporan/")
                || *action == Action::ReadSubjects && path.starts_with("/tautan/"),
            count: here
                .to_decide
                .filter(|_| inbox)
                .map(|number| u32::try_from(count(number)).unwrap_or(u32::MAX)),
        }
    };
    PLACES
        .iter()
        .filter(|(_, _, action)| allows(*action))
        .map(item)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A frame as signed-in people see it, for the tests of templates.
    pub(crate) fn sample_frame() -> Frame {
        let here = Here {
            locale: Locale::Id,
            path: "/kotak-masuk?keadaan=ditutup",
            to_decide: Some(7),
        };
        Frame {
            locale: Locale::Id,
            path: here.path.into(),
            environment: Some("DEMO".into()),
            operator: "Dinas contoh".into(),
            office_name: None,
            account: Some(FrameAccount {
                name: "Petugas <Contoh>".into(),
                role_label: "Petugas desa".into(),
                nav: navigation(&here, |_| true),
                csrf: "contoh".into(),
            }),
        }
    }

    #[test]
    fn navigation_follows_what_is_allowed_and_counts_only_decisions() {
        let here = Here {
            locale: Locale::Id,
            path: "/laporan/rpt_5302_aaaaaaaaaaaaaaaa",
            to_decide: Some(7),
        };
        let items = navigation(&here, |action| action != Action::ManageAccounts);
        let shown: Vec<_> = items
            .iter()
            .map(|item| (item.href.as_str(), item.current, item.count))
            .collect();
        assert_eq!(
            shown,
            [
                ("/tugas", false, None),
                ("/kotak-masuk", true, Some(7)),
                ("/subjek", false, None),
                ("/peringatan", false, None),
                ("/peta", false, None),
                ("/atur/kantor", false, None),
                ("/atur/perusahaan", false, None),
                ("/atur/aturan", false, None),
                ("/atur/operasi", false, None),
            ]
        );
        let nothing = Here {
            to_decide: Some(0),
            ..here
        };
        assert!(navigation(&nothing, |_| false).is_empty());
    }
}
