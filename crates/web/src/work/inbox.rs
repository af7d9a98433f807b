//! `/kotak-masuk`: the address holds the whole state of the list, so that it can be kept and sent.

use super::frame::{Here, page};
use super::gate::SignedIn;
use super::inbox_page::{FoundPlace, InboxPage, Tab};
use super::report;
use super::row::Row;
use super::words::{Choice, count, query};
use crate::extract::form::{FormFields, QueryFields};
use crate::extract::locale::RequestLocale;
use crate::problem::Problem;
use crate::state::WebState;
use app::App;
use app::triage::{Inbox, InboxCounts, InboxFilter, InboxState};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::area::AreaCode;
use domain::report::{Happening, Urgency};
use render::FormState;

/// The tabs: the word in addresses, what it holds.
pub(super) const TABS: [(&str, InboxState); 6] = [
    ("perlu-keputusan", InboxState::ToDecide),
    ("menunggu-pelapor", InboxState::Waiting),
    ("ditunda", InboxState::Deferred),
    ("ditindaklanjuti", InboxState::Working),
    ("ditutup", InboxState::Closed),
    ("semua", InboxState::All),
];

/// Places of one name that the filter offers.
const PLACES: usize = 6;
/// Longest search.
const QUERY_LIMIT: usize = 200;

/// GET /kotak-masuk
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    fields: QueryFields,
) -> Result<Response, Problem> {
    let asked = Asked::read(&state.app, &fields);
    let part = match fields.get("laporan").parse() {
        Err(_) => None,
        Ok(id) => {
            let view = app::triage::report(&state.app, &session, &id).await?;
            let next = asked.list_href();
            Some(report::part(&state, locale, &view, &next))
        }
    };
    // After the opening, so that the list shows it as read.
    let inbox = app::triage::inbox(&state.app, &session, &asked.filter).await?;
    let path = match part {
        None => asked.list_href(),
        Some(_) => asked.href(&[
            ("laporan", fields.get("laporan")),
            ("mulai", asked.cursor()),
        ]),
    };
    let here = Here {
        locale,
        path: &path,
        to_decide: Some(inbox.counts.to_decide),
    };
    let shown = asked.page(&inbox, part, super::news(fields.get("kabar")));
    page(&state, &session, &here, StatusCode::OK, &shown)
}

/// What the address asks for.
struct Asked {
    state: &'static str,
    filter: InboxFilter,
    form: FormState,
    place: Option<FoundPlace>,
    place_unknown: bool,
}

impl Asked {
    /// Reads the query; what makes no sense narrows nothing.
    fn read(app: &App, fields: &FormFields) -> Asked {
        let asked = fields.get("keadaan");
        let (state, tab) = TABS
            .into_iter()
            .find(|(code, _)| *code == asked)
            .unwrap_or(TABS[0]);
        let mut form = FormState::new();
        for name in FILTERS {
            let value: String = fields.get(name).trim().chars().take(QUERY_LIMIT).collect();
            form.set(name, value);
        }
        let mut asked = Asked {
            state,
            filter: InboxFilter {
                state: tab,
                urgency: form
                    .value("urgensi")
                    .parse()
                    .ok()
                    .and_then(Urgency::from_number),
                overdue: form.value("terlambat") == "ya",
                happening: Happening::from_code(form.value("jenis")),
                area: None,
                query: form.value("cari").to_owned(),
                cursor: Some(fields.get("mulai").to_owned()).filter(|cursor| !cursor.is_empty()),
            },
            form,
            place: None,
            place_unknown: false,
        };
        asked.find_place(app);
        asked
    }

    /// A place is typed as a name or chosen by its code; of several of one name the first is taken and
    /// the others are offered.
    fn find_place(&mut self, app: &App) {
        let typed = self.form.value("tempat").to_owned();
        if typed.is_empty() {
            return;
        }
        let by_code = typed
            .parse::<AreaCode>()
            .ok()
            .and_then(|code| app::place::of_code(app, code));
        let mut found = match by_code {
            Some(place) => vec![place],
            None => app::place::search(app, &typed, PLACES),
        }
        .into_iter();
        let Some(first) = found.next() else {
            self.place_unknown = true;
            return;
        };
        self.filter.area = Some(first.code);
        let others = found.map(|place| {
            let code = place.code.to_string();
            Choice::new(self.href_with("tempat", &code), place.words())
        });
        self.place = Some(FoundPlace {
            words: first.words(),
            others: others.collect(),
        });
    }

    fn cursor(&self) -> &str {
        self.filter.cursor.as_deref().unwrap_or_default()
    }

    /// The address of the list with `more`, without cursor and open report.
    fn href(&self, more: &[(&str, &str)]) -> String {
        self.address("", "", more)
    }

    /// The same with one filter replaced.
    fn href_with(&self, name: &str, value: &str) -> String {
        self.address(name, value, &[])
    }

    fn address(&self, replaced: &str, by: &str, more: &[(&str, &str)]) -> String {
        let tab = if self.state == TABS[0].0 {
            ""
        } else {
            self.state
        };
        let mut pairs = vec![("keadaan", tab)];
        pairs.extend(FILTERS.iter().map(|name| {
            let value = if *name == replaced {
                by
            } else {
                self.form.value(name)
            };
            (*name, value)
        }));
        pairs.extend(more.iter().copied());
        format!("/kotak-masuk{}", query(&pairs))
    }

    /// This page of the list without an open report.
    fn list_href(&self) -> String {
        self.href(&[("mulai", self.cursor())])
    }

    fn page(
        self,
        inbox: &Inbox,
        report: Option<super::report_page::ReportPart>,
        news: Option<&'static str>,
    ) -> InboxPage {
        let open = report.as_ref().map(|part| part.row.id.clone());
        let row = |one: &app::triage::InboxRow| {
            let id = one.id.to_string();
            let href = self.href(&[("mulai", self.cursor()), ("laporan", &id)]);
            Row {
                href: format!("{href}#laporan"),
                current: open.as_deref() == Some(&id),
                ..Row::of(one)
            }
        };
        let tab = |(code, state): &(&'static str, InboxState)| Tab {
            code,
            href: if *state == InboxState::ToDecide {
                "/kotak-masuk".to_owned()
            } else {
                format!("/kotak-masuk?keadaan={code}")
            },
            count: count(number(&inbox.counts, *state)),
            current: *state == self.filter.state,
            alarming: *state == InboxState::ToDecide,
        };
        let older = inbox
            .next
            .as_deref()
            .map(|next| self.href(&[("mulai", next)]));
        InboxPage {
            tabs: TABS.iter().map(tab).collect(),
            state: self.state,
            filtered: FILTERS.iter().any(|name| !self.form.value(name).is_empty()),
            happenings: Happening::ALL.map(Happening::code).to_vec(),
            rows: inbox.rows.iter().map(row).collect(),
            total: count(inbox.total),
            overdue: count(inbox.counts.overdue),
            overdue_href: "/kotak-masuk?terlambat=ya".to_owned(),
            first_href: self
                .filter
                .cursor
                .as_ref()
                .map_or(String::new(), |_| self.href(&[])),
            older_href: older.unwrap_or_default(),
            report,
            form: FormState::new(),
            news,
            list_href: self.list_href(),
            place: self.place,
            place_unknown: self.place_unknown,
            filter: self.form,
        }
    }
}

/// The fields of the filter, as they stand in the address.
const FILTERS: [&str; 5] = ["cari", "urgensi", "jenis", "tempat", "terlambat"];

const fn number(counts: &InboxCounts, state: InboxState) -> u64 {
    match state {
        InboxState::ToDecide => counts.to_decide,
        InboxState::Waiting => counts.waiting,
        InboxState::Deferred => counts.deferred,
        InboxState::Working => counts.working,
        InboxState::Closed => counts.closed,
        InboxState::All => {
            counts.to_decide + counts.waiting + counts.deferred + counts.working + counts.closed
        }
    }
}
