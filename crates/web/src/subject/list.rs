//! `/subjek`: proposed links first, then candidates and the register; an exact value is looked for by
//! POST, so that no number stands in an address.

use super::list_page::{AskedPart, LinkPart, SubjectPart, SubjectsPage, TabPart};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn};
use crate::work::words::{count, query};
use app::account::Session;
use app::subject::{LinkRow, Narrowed, SubjectRow, Subjects, Tab, subjects};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::subject::{LinkState, SubjectState};
use render::FormState;

/// The tabs: the word in addresses, what it holds.
pub(super) const TABS: [(&str, Tab); 7] = [
    ("usulan", Tab::Links),
    ("dibenarkan", Tab::Judged(LinkState::Confirmed)),
    ("ditolak", Tab::Judged(LinkState::Rejected)),
    ("calon", Tab::Subjects(SubjectState::Candidate)),
    ("terdaftar", Tab::Subjects(SubjectState::Listed)),
    ("dibantah", Tab::Subjects(SubjectState::Contested)),
    ("dikeluarkan", Tab::Subjects(SubjectState::Removed)),
];
/// Longest search, in characters.
const QUERY: usize = 200;

/// GET /subjek
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    fields: QueryFields,
) -> Result<Response, Problem> {
    let asked = fields.get("daftar");
    let (code, tab) = TABS
        .into_iter()
        .find(|(code, _)| *code == asked)
        .unwrap_or(TABS[0]);
    let narrowed = Narrowed {
        tab,
        cursor: Some(fields.get("mulai").to_owned()).filter(|cursor| !cursor.is_empty()),
        query: String::new(),
    };
    let found = subjects(&state.app, &session, &narrowed).await?;
    let shown = Shown {
        code,
        form: FormState::new(),
        searched: false,
        later: narrowed.cursor.is_some(),
    };
    answer(&state, &session, locale, StatusCode::OK, shown, found)
}

/// POST /subjek/cari
pub async fn search(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let typed = domain::text::cut(fields.get("cari").trim(), QUERY).to_owned();
    let mut form = FormState::from_pairs([("cari", typed.as_str())]);
    if typed.is_empty() {
        form.error("cari", "subject-invalid-query");
    }
    let status = match form.is_valid() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let narrowed = Narrowed {
        query: typed,
        ..Narrowed::default()
    };
    let found = subjects(&state.app, &session, &narrowed).await?;
    let shown = Shown {
        code: TABS[0].0,
        searched: form.is_valid(),
        form,
        later: false,
    };
    answer(&state, &session, locale, status, shown, found)
}

struct Shown {
    code: &'static str,
    form: FormState,
    searched: bool,
    later: bool,
}

fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    shown: Shown,
    found: Subjects,
) -> Result<Response, Problem> {
    let href = |more: &[(&str, &str)]| {
        let mut pairs = vec![(
            "daftar",
            if shown.code == TABS[0].0 {
                ""
            } else {
                shown.code
            },
        )];
        pairs.extend_from_slice(more);
        format!("/subjek{}", query(&pairs))
    };
    let older = found.next.as_deref().map(|next| href(&[("mulai", next)]));
    let tab = |(code, tab): &(&'static str, Tab)| TabPart {
        code,
        href: format!("/subjek?daftar={code}"),
        count: count(number(&found, *tab)),
        current: *code == shown.code && !shown.searched,
    };
    let asked = found.asked.iter().map(|(id, office)| AskedPart {
        href: format!("/subjek/{id}"),
        office: office.clone(),
    });
    let view = SubjectsPage {
        tabs: TABS.iter().map(tab).collect(),
        tab: shown.code,
        searched: shown.searched,
        links: found.links.iter().map(|one| link(locale, one)).collect(),
        rows: found.rows.iter().map(subject).collect(),
        asked: asked.collect(),
        first_href: if shown.later {
            href(&[])
        } else {
            String::new()
        },
        older_href: older.unwrap_or_default(),
        form: shown.form,
    };
    let here = Here {
        locale,
        path: &href(&[]),
        to_decide: None,
    };
    page(state, session, &here, status, &view)
}

fn number(found: &Subjects, tab: Tab) -> u64 {
    let of_links = |state| {
        let one = found.link_counts.iter().find(|(one, _)| *one == state);
        one.map_or(0, |(_, number)| *number)
    };
    match tab {
        Tab::Links => of_links(LinkState::Proposed),
        Tab::Judged(state) => of_links(state),
        Tab::Subjects(state) => {
            let one = found.counts.iter().find(|(one, _)| *one == state);
            one.map_or(0, |(_, number)| *number)
        }
    }
}

/// A link as lists show it.
pub(super) fn link(locale: Locale, one: &LinkRow) -> LinkPart {
    LinkPart {
        href: format!("/tautan/{}", one.id),
        state: one.state.code(),
        bits: super::bits(locale, one.weight),
        places: one.places.clone(),
        days: one.days.map(|day| day.0),
        fields: one.fields.clone(),
    }
}

fn subject(one: &SubjectRow) -> SubjectPart {
    SubjectPart {
        href: format!("/subjek/{}", one.id),
        kind: one.kind.code(),
        value: one.kind.written(&one.value),
        state: one.state.code(),
        place: one.place.clone(),
        number: count(one.number),
        first_on: one.first_on.0,
        last_on: one.last_on.0,
    }
}
