use super::account::AccountPage;
use super::alert_page::{AlertPage, AlertsPage};
use super::frame::tests::sample_frame;
use super::inbox_page::InboxPage;
use super::map::MapPage;
use super::outreach::OutreachPage;
use super::report_page::ReportPage;
use super::sign_in::{SetupPage, SignInPage};
use super::today::TodayPage;
use super::*;
use crate::admin::accounts_page::AccountsPage;
use crate::admin::operations::OperationsPage;
use crate::admin::overrides::OverridesPage;
use crate::admin::programme_page::ProgrammePage;
use crate::admin::register_page::CompaniesPage;
use crate::admin::rules_page::{RulesPage, RulesVersionPage};
use crate::subject::link_page::LinkPage;
use crate::subject::list_page::SubjectsPage;
use crate::subject::show_page::SubjectPage;
use domain::account::Role;
use domain::policy;
use render::{Catalogue, Locale, Page, Renderer};

/// Largest officer page: 25 KB compressed; a page of samples holds far more rows than a real one.
const LARGEST: usize = 200_000;

fn pages<P: Page>(renderer: &Renderer) -> Vec<(Locale, String)> {
    let mut frame = sample_frame();
    if [SignInPage::TEMPLATE, SetupPage::TEMPLATE].contains(&P::TEMPLATE) {
        frame.account = None;
    }
    renderer.samples::<P>(&frame).unwrap_or_else(|error| {
        let first: &dyn std::error::Error = &error;
        let causes = std::iter::successors(Some(first), |cause| cause.source());
        let told: Vec<String> = causes.map(|cause| cause.to_string()).collect();
        panic!("{}: {}", P::TEMPLATE, told.join("\n  because: "))
    })
}

fn all() -> Vec<(&'static str, Locale, String)> {
    let renderer = Renderer::new().expect("templates and catalogues are sound");
    let mut all = Vec::new();
    let mut add = |template, pages: Vec<(Locale, String)>| {
        all.extend(
            pages
                .into_iter()
                .map(|(locale, html)| (template, locale, html)),
        );
    };
    add(SignInPage::TEMPLATE, pages::<SignInPage>(&renderer));
    add(SetupPage::TEMPLATE, pages::<SetupPage>(&renderer));
    add(AccountPage::TEMPLATE, pages::<AccountPage>(&renderer));
    add(TodayPage::TEMPLATE, pages::<TodayPage>(&renderer));
    add(InboxPage::TEMPLATE, pages::<InboxPage>(&renderer));
    add(ReportPage::TEMPLATE, pages::<ReportPage>(&renderer));
    add(AlertsPage::TEMPLATE, pages::<AlertsPage>(&renderer));
    add(AlertPage::TEMPLATE, pages::<AlertPage>(&renderer));
    add(MapPage::TEMPLATE, pages::<MapPage>(&renderer));
    add(OutreachPage::TEMPLATE, pages::<OutreachPage>(&renderer));
    add(SubjectsPage::TEMPLATE, pages::<SubjectsPage>(&renderer));
    add(SubjectPage::TEMPLATE, pages::<SubjectPage>(&renderer));
    add(LinkPage::TEMPLATE, pages::<LinkPage>(&renderer));
    add(AccountsPage::TEMPLATE, pages::<AccountsPage>(&renderer));
    add(ProgrammePage::TEMPLATE, pages::<ProgrammePage>(&renderer));
    add(CompaniesPage::TEMPLATE, pages::<CompaniesPage>(&renderer));
    add(OverridesPage::TEMPLATE, pages::<OverridesPage>(&renderer));
    add(RulesPage::TEMPLATE, pages::<RulesPage>(&renderer));
    add(
        RulesVersionPage::TEMPLATE,
        pages::<RulesVersionPage>(&renderer),
    );
    add(OperationsPage::TEMPLATE, pages::<OperationsPage>(&renderer));
    assert_eq!(renderer.missing_texts(), 0);
    all
}

fn between<'a>(html: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start)
        .skip(1)
        .filter_map(move |rest| rest.split(end).next())
}

#[test]
fn every_page_renders_in_every_language_and_escapes_what_people_wrote() {
    let pages = all();
    assert!(pages.len() > 100);
    for (template, locale, html) in &pages {
        assert!(!html.contains("<script>alert"), "{template} {locale:?}");
        for raw in [
            "Petugas <Contoh>",
            "<b>sudah</b>",
            "ada <mobil> datang",
            "paspor <b>",
            "rahasia-diketik",
        ] {
            assert!(!html.contains(raw), "{template} {locale:?}: {raw}");
        }
        assert!(
            !html.contains(" style=") && !html.contains(" onclick="),
            "{template}"
        );
        assert!(html.len() < LARGEST, "{template} is {} bytes", html.len());
    }
    let story = pages
        .iter()
        .any(|(_, _, html)| html.contains("&lt;script&gt;alert(1)&lt;"));
    assert!(story, "the hostile story is on a page, as text");
}

/// What weights of words find has no rule with a reason: the page names the indicator, and no code in a sentence.
#[test]
fn findings_by_weights_of_words_are_told_as_such() {
    let report = |(template, locale, _): &&(&str, Locale, String)| {
        *template == ReportPage::TEMPLATE && *locale == Locale::Id
    };
    let pages = all();
    let told: Vec<&str> = pages
        .iter()
        .filter(report)
        .flat_map(|(_, _, html)| between(html, "dari bobot kata", "</li>"))
        .collect();
    assert!(!told.is_empty());
    for one in told {
        assert!(one.contains("serupa dengan pesan tentang “"), "{one}");
    }
}

#[test]
fn a_title_says_at_most_once_that_something_is_wrong() {
    let said = |html: &str| {
        let title = between(html, "<title>", "</title>")
            .next()
            .unwrap_or_default();
        title.matches("Kesalahan:").count() + title.matches("Error:").count()
    };
    let pages = all();
    for (template, locale, html) in &pages {
        assert!(said(html) < 2, "{template} {locale:?}");
    }
    for refused in [OutreachPage::TEMPLATE, AlertPage::TEMPLATE] {
        let told =
            |(template, _, html): &(&str, Locale, String)| *template == refused && said(html) == 1;
        assert!(pages.iter().any(told), "{refused}");
    }
}

#[test]
fn headings_follow_each_other_ids_are_single_and_labels_lead_somewhere() {
    for (template, locale, html) in all() {
        // What must be put right stands before the heading of the page and takes the focus.
        let body = html.find("<h1").map_or("", |at| &html[at..]);
        let mut before = 0;
        for part in body.split("<h").skip(1) {
            let Some(level) = part.chars().next().and_then(|digit| digit.to_digit(10)) else {
                continue;
            };
            assert!(
                level <= before + 1,
                "{template} {locale:?}: h{level} after h{before}"
            );
            before = level;
        }
        assert_eq!(
            between(&html, "<h1", ">").count(),
            1,
            "{template} has one h1"
        );
        let ids: Vec<&str> = between(&html, " id=\"", "\"").collect();
        for id in &ids {
            let times = ids.iter().filter(|other| other == &id).count();
            assert_eq!(
                times, 1,
                "{template} {locale:?}: id {id} stands {times} times"
            );
        }
        for attribute in [" for=\"", " aria-labelledby=\"", " aria-describedby=\""] {
            for names in between(&html, attribute, "\"") {
                for name in names.split_whitespace() {
                    assert!(
                        ids.contains(&name),
                        "{template} {locale:?}: {attribute}{name} leads nowhere"
                    );
                }
            }
        }
        for target in between(&html, " href=\"#", "\"") {
            assert!(
                ids.contains(&target),
                "{template} {locale:?}: #{target} leads nowhere"
            );
        }
    }
}

#[test]
fn every_form_of_signed_in_people_carries_its_token() {
    for (template, _, html) in all() {
        if [SignInPage::TEMPLATE, SetupPage::TEMPLATE].contains(&template) {
            continue;
        }
        for form in between(&html, "<form", "</form>") {
            if form.contains("method=\"post\"") {
                assert!(
                    form.contains("name=\"csrf\" value=\"contoh\""),
                    "{template}: {form}"
                );
            }
        }
    }
}

#[test]
fn forms_lead_to_declared_routes() {
    let fits = |route: &str, path: &str| {
        let (route, path): (Vec<&str>, Vec<&str>) =
            (route.split('/').collect(), path.split('/').collect());
        route.len() == path.len()
            && route
                .iter()
                .zip(&path)
                .all(|(one, other)| one.starts_with('{') || one == other)
    };
    for (template, _, html) in all() {
        for form in
            between(&html, "<form", "</form>").filter(|form| form.contains("method=\"post\""))
        {
            let action = between(form, "action=\"", "\"")
                .next()
                .expect("a form has an address");
            let path = action.strip_prefix("/en").unwrap_or(action);
            let known = ROUTES
                .iter()
                .any(|(method, route, _)| *method == Method::POST && fits(route, path));
            assert!(known || path.starts_with("/masuk"), "{template}: {path}");
        }
    }
}

#[test]
fn what_was_typed_stays_when_a_form_is_refused() {
    let renderer = Renderer::new().expect("templates and catalogues are sound");
    let kept = pages::<ReportPage>(&renderer)
        .into_iter()
        .filter(|(_, html)| html.contains("alasan yang &lt;b&gt;sudah&lt;/b&gt; diketik"))
        .count();
    // Follow-up takes no reason and a task's note has a field of its own; both languages.
    assert_eq!(kept, (Verb::ALL.len() - 2) * 2);
}

#[test]
fn the_router_is_built_from_the_table() {
    let _ = routes();
}

#[test]
fn every_action_has_a_route_and_every_route_a_role_or_everybody() {
    for action in Action::ALL {
        let routed = ROUTES
            .iter()
            .any(|(_, _, declared)| *declared == Some(action));
        assert!(routed, "{action:?} has no route");
    }
    for (method, path, action) in ROUTES {
        let Some(action) = action else { continue };
        let roles = policy::grants(*action).count();
        assert!(roles > 0 && roles <= Role::ALL.len(), "{method} {path}");
    }
}

#[test]
fn administrators_have_no_route_to_reports() {
    for (_, path, action) in ROUTES {
        let Some(action) = action else { continue };
        let administrator = policy::grants(*action).any(|(role, _)| role == Role::Administrator);
        let about_reports = ["/laporan", "/kotak-masuk", "/subjek", "/tautan"]
            .iter()
            .any(|start| path.starts_with(start));
        assert!(!(administrator && about_reports), "{path}");
    }
}

#[test]
fn questions_have_words_in_both_languages() {
    let catalogue = Catalogue::load().expect("catalogues are sound");
    for code in domain::message::QUESTION_TEMPLATES {
        for locale in Locale::ALL {
            let text = catalogue.try_text(locale, &format!("question-{code}"), &Default::default());
            assert!(
                text.is_ok_and(|text| text.ends_with(['?', '.'])),
                "{code} {locale:?}"
            );
        }
    }
}
