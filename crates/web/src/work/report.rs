//! GET `/laporan/{id}`, and how an opened report becomes what its page shows.

use super::finding_part::findings;
use super::frame::{Here, page};
use super::gate::SignedIn;
use super::history::Words;
use super::report_page::{
    Claims, ContactPart, HintPart, HistoryPart, JoinedPart, Lists, MayPart, OutcomePart, PlacePart,
    ReportPage, ReportPart, RoutingPart, TaskPart,
};
use super::row::{Row, waits};
use super::words::Choice;
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::Problem;
use crate::state::WebState;
use app::triage::{InboxRow, ReportView, TaskView};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::message::QUESTION_TEMPLATES;
use domain::report::{ExcludedRole, Happening, Outcome};
use domain::time::Day;
use render::FormState;

/// GET /laporan/{id}
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    query: QueryFields,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let view = app::triage::report(&state.app, &session, &id).await?;
    let shown = ReportPage {
        report: part(&state, locale, &view, ""),
        form: FormState::new(),
        news: super::news(query.get("kabar")),
        conflict: None,
    };
    let path = format!("/laporan/{id}");
    let here = Here {
        locale,
        path: &path,
        to_decide: None,
    };
    page(&state, &session, &here, StatusCode::OK, &shown)
}

impl Row {
    /// A row on the day that it is where the report lies.
    #[must_use]
    pub fn of(row: &InboxRow) -> Row {
        Row {
            id: row.id.to_string(),
            href: format!("/laporan/{}", row.id),
            place: row.place.clone(),
            happenings: row
                .happenings
                .iter()
                .copied()
                .map(Happening::code)
                .collect(),
            urgency: row.urgency.number(),
            status: row.status.code(),
            received_on: row.received_on.0,
            due_in: row.due_on.0 - row.today.0,
            open: row.status.is_open(),
            waits: waits(row.status) || row.answered && row.status.is_open(),
            deferred_until: row.deferred_until.map(|day| day.0),
            unread: row.unread,
            answered: row.answered,
            official: row.official,
            suspected: row.suspected,
            presence_only: row.presence_only,
            abroad: row.abroad,
            reason: row.reason.code(),
            biased: row.biased,
            acts: row.acts,
            office: row.office.clone(),
            current: false,
        }
    }
}

/// What the page shows of an opened report. `next`: where a decision leads; empty: back to it.
#[must_use]
pub fn part(state: &WebState, locale: Locale, view: &ReportView, next: &str) -> ReportPart {
    let today = state.app.today(view.zone);
    let words = Words {
        locale,
        zone: view.zone,
        today,
    };
    let history: Vec<HistoryPart> = view
        .history
        .iter()
        .rev()
        .map(|one| words.history(one))
        .collect();
    ReportPart {
        row: Row::of(&view.row),
        findings: findings(locale, &view.findings),
        hints: view.hints.iter().map(hint).collect(),
        version: view.row.version,
        nonce: app::reporter::nonce(&state.app),
        seen: i64::try_from(history.len()).unwrap_or(i64::MAX),
        next: next.to_owned(),
        failed: "",
        claims: Claims {
            when: view.when.code(),
            happened_on: view.happened_on.map(|day| day.0),
            where_now: view.where_now.code(),
            story: view.story.clone(),
            place_text: view.place_text.clone(),
            country: view.country.clone(),
            who: view.who.clone(),
        },
        place: view.place.as_ref().map(place),
        place_state: view.place_state.code(),
        map: map(words.locale, view),
        contact: view.contact.as_ref().map(|contact| ContactPart {
            allowed: contact.allowed,
            phone: contact.phone.clone(),
            safe_hours: contact.safe_hours.clone(),
            code_word: contact.code_word.clone(),
        }),
        contact_refused: view.contact_refused,
        excluded: view
            .excluded
            .iter()
            .copied()
            .map(ExcludedRole::code)
            .collect(),
        messages: view.messages.iter().map(|one| words.message(one)).collect(),
        tasks: view.tasks.iter().map(|one| task(one, today)).collect(),
        history,
        routing: RoutingPart {
            reason: view.route_reason.code(),
            office: view.office_name.clone(),
            officer: view.officer_name.clone(),
            abroad_office: view.abroad_office.clone(),
        },
        outcome: view.outcome.map(|outcome| OutcomePart {
            code: outcome.code(),
            note: view.outcome_note.clone(),
        }),
        joined_to: view.joined_to.as_ref().map(ToString::to_string),
        joined_here: view
            .joined_here
            .iter()
            .map(|id| JoinedPart {
                id: id.to_string(),
                wrote: view.joined_wrote.contains(id),
            })
            .collect(),
        official_told: view.official_told,
        suspected_itself: view.suspected_itself,
        second_look_on: view.second_look_on.map(|day| day.0),
        purge_on: view.purge_on.map(|day| day.0),
        may: MayPart {
            triage: view.may.triage,
            ask: view.may.ask,
            reroute: view.may.reroute,
            task: view.may.task,
            undo: view.may.undo,
        },
        lists: lists(state, view),
        today: today.0,
    }
}

fn hint(one: &app::subject::Hint) -> HintPart {
    HintPart {
        href: format!("/subjek/{}", one.id),
        kind: one.kind.code(),
        value: one.kind.written(&one.value),
        state: one.state.code(),
        others: i64::try_from(one.others).unwrap_or(i64::MAX),
        offices: one.offices.clone(),
    }
}

/// One task as pages show it on the day `today`.
#[must_use]
pub fn task(task: &TaskView, today: Day) -> TaskPart {
    TaskPart {
        id: task.id.to_string(),
        title: task.title.clone(),
        assignee: task.assignee.clone(),
        due_in: task.due_on.map(|due| due.0 - today.0),
        state: task.state.code(),
        reason: task.reason.clone(),
        mine: task.mine,
    }
}

/// The words of a frequent question. The reporter reads Indonesian, whatever the officer reads.
pub(super) fn question(state: &WebState, code: &str) -> String {
    let known = QUESTIONS
        .iter()
        .find(|key| key.strip_prefix("question-") == Some(code));
    known.map_or_else(String::new, |key| state.words(Locale::Id, key))
}

/// Keys of the frequent questions.
const QUESTIONS: [&str; QUESTION_TEMPLATES.len()] = [
    "question-place",
    "question-when",
    "question-who",
    "question-still-there",
    "question-document",
    "question-contact",
];

fn place(place: &app::PlaceChoice) -> PlacePart {
    let above = [
        &place.district,
        &place.regency,
        &Some(place.province.clone()),
    ];
    PlacePart {
        code: place.code.to_string(),
        name: place.name.clone(),
        lineage: above
            .into_iter()
            .flatten()
            .filter(|name| **name != place.name)
            .cloned()
            .collect(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a drawing of 240 units needs no more digits"
)]
fn map(locale: Locale, view: &ReportView) -> String {
    let Some(place) = &view.place else {
        return String::new();
    };
    let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) else {
        return String::new();
    };
    let point = (longitude as f32, latitude as f32);
    render::svg::place_map(locale, &view.outline, point, &place.name)
}

fn lists(state: &WebState, view: &ReportView) -> Lists {
    let offices = view.reroute_choices.iter();
    let colleagues = view.colleagues.iter();
    let questions = QUESTION_TEMPLATES.iter();
    Lists {
        offices: offices
            .map(|(id, name)| Choice::new(id.as_str(), name.as_str()))
            .collect(),
        colleagues: colleagues
            .map(|(id, name)| Choice::new(id.as_str(), name.as_str()))
            .collect(),
        joins: view.join_choices.iter().map(Row::of).collect(),
        questions: questions
            .map(|code| Choice::new(*code, question(state, code)))
            .collect(),
        outcomes: Outcome::ALL.map(Outcome::code).to_vec(),
        presence_words: state.words(Locale::Id, "work-presence-words"),
        presence_reason: state.words(Locale::Id, "work-presence-reason"),
    }
}
