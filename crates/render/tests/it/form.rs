//! The macros of forms and the functions of templates, through a page of the real tree.

use render::{
    Arguments, Catalogue, FormState, Frame, FrameAccount, Locale, NavItem, Page, RenderError,
    Renderer,
};
use serde::Serialize;

/// `/bahasa` has no variables of its own; with a form it shows what the layout does with errors.
#[derive(Serialize)]
struct LanguageWithForm {
    form: FormState,
}

impl Page for LanguageWithForm {
    const TEMPLATE: &'static str = "public/language.html";

    fn samples() -> Vec<LanguageWithForm> {
        let mut form = FormState::new();
        form.error("place", "error-summary");
        vec![
            LanguageWithForm {
                form: FormState::new(),
            },
            LanguageWithForm { form },
        ]
    }
}

/// Every field there is, once empty and once with errors.
#[derive(Serialize)]
struct Fields {
    form: FormState,
}

impl Page for Fields {
    const TEMPLATE: &'static str = "part/fields.html";

    fn samples() -> Vec<Fields> {
        Vec::new()
    }
}

fn frame() -> Frame {
    Frame {
        locale: Locale::Id,
        path: "/bahasa".to_owned(),
        environment: Some("DEMO".to_owned()),
        operator: "Kantor <Contoh>".to_owned(),
        office_name: None,
        account: Some(FrameAccount {
            name: "Petugas".to_owned(),
            role_label: "PIMPASA".to_owned(),
            nav: vec![NavItem {
                href: "/tugas".to_owned(),
                label_key: "back".to_owned(),
                current: true,
                count: Some(2),
            }],
            csrf: "token".to_owned(),
        }),
    }
}

#[test]
fn the_layout_says_that_something_is_wrong_before_the_title() -> Result<(), RenderError> {
    let pages = Renderer::new()?.samples::<LanguageWithForm>(&frame())?;
    let titles: Vec<&str> = pages
        .iter()
        .filter_map(|(_, html)| {
            html.split_once("<title>")?
                .1
                .split_once("</title>")
                .map(|(title, _)| title)
        })
        .collect();
    assert_eq!(
        titles,
        [
            "Bahasa – Kentongan",
            "Kesalahan: Bahasa – Kentongan",
            "Language – Kentongan",
            "Error: Language – Kentongan"
        ]
    );
    Ok(())
}

#[test]
fn what_comes_in_is_escaped_and_what_is_markup_stays() -> Result<(), RenderError> {
    let html = Renderer::new()?.page(
        &LanguageWithForm {
            form: FormState::new(),
        },
        &frame(),
    )?;
    assert!(
        html.contains("Server ini dijalankan oleh Kantor &lt;Contoh&gt;."),
        "{html}"
    );
    assert!(
        html.contains("Telepon <a href=\"tel:110\">110</a> (polisi)"),
        "{html}"
    );
    assert!(
        html.contains(render::asset::inline_style())
            && html.contains(render::asset::inline_script())
    );
    assert!(html.contains("href=\"/en/bahasa\" lang=\"en\""));
    assert!(!html.contains(" style=") && !html.contains(" onclick="));
    Ok(())
}

#[test]
fn an_unknown_template_is_an_error_not_an_empty_page() -> Result<(), RenderError> {
    let failure = Renderer::new()?.page(
        &Fields {
            form: FormState::new(),
        },
        &frame(),
    );
    assert!(matches!(failure, Err(RenderError::Template { .. })));
    Ok(())
}

#[test]
fn a_missing_sentence_is_counted_and_shown_as_its_key() {
    let catalogue = Catalogue::load().expect("catalogues load");
    assert_eq!(
        &*catalogue.text(Locale::Id, "no-such-key", &Arguments::new()),
        "no-such-key"
    );
    assert_eq!(catalogue.missing(), 1);
    let incomplete = catalogue.try_text(Locale::Id, "help-place", &Arguments::new());
    assert!(incomplete.is_err(), "a placeable was not given");
    let many = Arguments::new().with("minutes", 12_000);
    assert_eq!(
        &*catalogue.text(Locale::Id, "problem-too-many-minutes", &many),
        "Coba lagi setelah 12.000 menit."
    );
    let one = Arguments::new().with("minutes", 1);
    assert_eq!(
        &*catalogue.text(Locale::En, "problem-too-many-minutes", &one),
        "Try again in one minute."
    );
    assert_eq!(catalogue.missing(), 1);
}
