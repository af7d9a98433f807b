//! Every sample of every public page, in both languages.

use render::{Frame, Locale, Page, Renderer};
use web::api::ApiPage;
use web::public::already::AlreadyPage;
use web::public::offer::{OfferPage, ResultPage};
use web::public::pages::{
    AboutPage, AccessibilityPage, ExitPage, HelpPage, HomePage, LanguagePage, PrivacyPage,
    ProblemPage, SafetyPage,
};
use web::public::place::PlacePage;
use web::public::register::RegisterPage;
use web::public::reply::{ReceiptPage, ReplyPage};
use web::public::report::{ReportPage, ThanksOverPage, ThanksPage};

/// Template, language and HTML of every sample.
pub(crate) fn samples() -> Vec<(String, Locale, String)> {
    let renderer = Renderer::new().expect("templates and catalogues are sound");
    let mut all = Vec::new();
    add::<HomePage>(&renderer, &mut all);
    add::<ReportPage>(&renderer, &mut all);
    add::<ThanksPage>(&renderer, &mut all);
    add::<ThanksOverPage>(&renderer, &mut all);
    add::<ReceiptPage>(&renderer, &mut all);
    add::<ReplyPage>(&renderer, &mut all);
    add::<PlacePage>(&renderer, &mut all);
    add::<OfferPage>(&renderer, &mut all);
    add::<ResultPage>(&renderer, &mut all);
    add::<RegisterPage>(&renderer, &mut all);
    add::<HelpPage>(&renderer, &mut all);
    add::<AlreadyPage>(&renderer, &mut all);
    add::<SafetyPage>(&renderer, &mut all);
    add::<PrivacyPage>(&renderer, &mut all);
    add::<LanguagePage>(&renderer, &mut all);
    add::<AccessibilityPage>(&renderer, &mut all);
    add::<AboutPage>(&renderer, &mut all);
    add::<ExitPage>(&renderer, &mut all);
    add::<ProblemPage>(&renderer, &mut all);
    add::<ApiPage>(&renderer, &mut all);
    all
}

fn add<P: Page>(renderer: &Renderer, all: &mut Vec<(String, Locale, String)>) {
    let frame = Frame {
        locale: Locale::Id,
        path: "/lapor".to_owned(),
        environment: Some("DEMO".to_owned()),
        operator: "Kantor <Contoh>".to_owned(),
        office_name: None,
        account: None,
    };
    let name = P::TEMPLATE
        .trim_start_matches("public/")
        .trim_end_matches(".html");
    let pages = renderer
        .samples::<P>(&frame)
        .unwrap_or_else(|error| panic!("{name}: {error:#}"));
    all.extend(
        pages
            .into_iter()
            .map(|(locale, html)| (name.to_owned(), locale, html)),
    );
}

#[test]
fn every_branch_renders_and_escapes() {
    for (name, locale, html) in samples() {
        let locale = locale.code();
        assert!(
            name == "exit" || html.contains("Kantor &lt;Contoh&gt;"),
            "{name} {locale}"
        );
        for raw in [
            "<b>Mereka",
            "<1868>",
            "<i>dinas",
            "</textarea><script>",
            "<b>itu",
            "<b>\" ",
            "<b>turis",
            "<b>Loker",
        ] {
            assert!(!html.contains(raw), "{name} {locale}: {raw}");
        }
        assert!(
            !html.contains(" style=") && !html.contains(" onclick="),
            "{name} {locale}"
        );
    }
}

#[test]
fn ids_are_single_and_labels_lead_to_fields() {
    for (name, locale, html) in samples() {
        let ids: Vec<&str> = values(&html, " id=\"");
        let mut single = ids.clone();
        single.sort_unstable();
        single.dedup();
        assert_eq!(single.len(), ids.len(), "{name} {}: {ids:?}", locale.code());
        let links = values(&html, "href=\"#");
        let targets = values(&html, " for=\"");
        let described = values(&html, "aria-describedby=\"");
        let described = described.iter().flat_map(|ids| ids.split_whitespace());
        for target in links.iter().chain(&targets).copied().chain(described) {
            assert!(
                ids.contains(&target),
                "{name} {}: nothing has the id {target}",
                locale.code()
            );
        }
    }
}

#[test]
fn titles_are_neutral() {
    let telling = [
        "lapor",
        "korban",
        "perdagangan",
        "polisi",
        "report",
        "victim",
        "traffick",
    ];
    for (name, locale, html) in samples() {
        let title = values(&html, "<title")
            .first()
            .map(|_| between(&html, "<title>", "</title>"));
        let title = title.expect("a title").to_lowercase();
        for word in telling {
            assert!(!title.contains(word), "{name} {}: {title}", locale.code());
        }
    }
}

fn values<'a>(html: &'a str, start: &str) -> Vec<&'a str> {
    html.split(start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let rest = html.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(inner, _)| inner)
}
