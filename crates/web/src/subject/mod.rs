//! What several reports point to: `/subjek`, `/subjek/{id}`, `/tautan/{id}`.

pub mod link;
pub mod link_page;
pub mod list;
pub mod list_page;
pub mod show;
pub mod show_page;

use crate::work::Declared;
use render::Locale;
use show::Act;

/// Adds the pages about subjects.
pub(crate) fn declare(declared: Declared) -> Declared {
    let act = |declared: Declared, path, act: Act| {
        declared.post(path, move |state, locale, id, form| {
            show::act(act, state, locale, id, form)
        })
    };
    let declared = declared
        .get("/subjek", list::show)
        .post("/subjek/cari", list::search)
        .get("/subjek/{id}", show::show)
        .get("/tautan/{id}", link::show)
        .post("/tautan/{id}", link::judge);
    let declared = act(declared, "/subjek/{id}/putusan", Act::Rule);
    let declared = act(declared, "/subjek/{id}/fakta", Act::AddFact);
    let declared = act(declared, "/subjek/{id}/fakta-tarik", Act::WithdrawFact);
    let declared = act(declared, "/subjek/{id}/tanya", Act::Ask);
    act(declared, "/subjek/{id}/jawab", Act::Answer)
}

/// Bits with one decimal.
fn bits(locale: Locale, bits: f64) -> String {
    decimal(locale, format!("{bits:.1}"))
}

fn decimal(locale: Locale, text: String) -> String {
    match locale {
        Locale::Id => text.replace('.', ","),
        Locale::En => text,
    }
}

/// What just happened, as the end of a key `subject-news-{}`: a closed list.
fn news(asked: &str) -> Option<&'static str> {
    let known = ["putusan", "fakta", "tanya", "jawab", "tautan"];
    known.into_iter().find(|code| *code == asked)
}
