//! What the page of one report shows. Claims stay claims: each carries its source and is unverified.

use super::finding_part::FindingsPart;
use super::row::Row;
use super::verb::Verb;
use super::words::Choice;
use render::{FormState, Page};
use serde::Serialize;

/// `/laporan/{id}`: one report alone.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPage {
    pub report: ReportPart,
    pub form: FormState,
    /// What just happened, as the end of a key `work-news-{}`.
    pub news: Option<&'static str>,
    /// Somebody else acted meanwhile.
    pub conflict: Option<ConflictPart>,
}

/// One report with its forms; the same beside the list and on its own page.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPart {
    pub row: Row,
    pub findings: FindingsPart,
    pub hints: Vec<HintPart>,
    pub version: i64,
    pub nonce: String,
    /// How many history entries stand on this page.
    pub seen: i64,
    /// Where to go after a decision, without the prefix of the language; empty: back to this report.
    pub next: String,
    /// The verb whose form has errors; it stands open.
    pub failed: &'static str,
    pub claims: Claims,
    pub place: Option<PlacePart>,
    /// `exact`, `ambiguous` or `unknown`.
    pub place_state: &'static str,
    /// An SVG, or nothing.
    pub map: String,
    pub contact: Option<ContactPart>,
    /// The reporter does not want to be reached.
    pub contact_refused: bool,
    pub excluded: Vec<&'static str>,
    pub messages: Vec<MessagePart>,
    pub tasks: Vec<TaskPart>,
    /// Newest first.
    pub history: Vec<HistoryPart>,
    pub routing: RoutingPart,
    pub outcome: Option<OutcomePart>,
    pub joined_to: Option<String>,
    pub joined_here: Vec<JoinedPart>,
    /// The reporter ticked that an official is involved; otherwise an officer says so.
    pub official_told: bool,
    /// Its own words speak of an official, not only those of a report joined to it.
    pub suspected_itself: bool,
    pub second_look_on: Option<i64>,
    pub purge_on: Option<i64>,
    pub may: MayPart,
    pub lists: Lists,
    pub today: i64,
}

/// Something that the report names, and where that stands too.
#[derive(Clone, Debug, Serialize)]
pub struct HintPart {
    pub href: String,
    /// The end of a key `subject-kind-{}`.
    pub kind: &'static str,
    pub value: String,
    /// The end of a key `subject-state-{}`.
    pub state: &'static str,
    pub others: i64,
    pub offices: Vec<String>,
}

/// What the reporter says. Empty texts and `unknown` were not said.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Claims {
    pub when: &'static str,
    pub happened_on: Option<i64>,
    pub where_now: &'static str,
    pub story: String,
    pub place_text: String,
    pub country: String,
    pub who: String,
}

/// The place that the report is kept under.
#[derive(Clone, Debug, Serialize)]
pub struct PlacePart {
    pub code: String,
    pub name: String,
    /// District, regency, province.
    pub lineage: Vec<String>,
}

/// How the reporter may be reached.
#[derive(Clone, Debug, Serialize)]
pub struct ContactPart {
    pub allowed: bool,
    pub phone: String,
    pub safe_hours: String,
    pub code_word: String,
}

/// One message.
#[derive(Clone, Debug, Serialize)]
pub struct MessagePart {
    pub ours: bool,
    pub author: Option<String>,
    pub day: i64,
    pub clock: Option<String>,
    pub text: String,
    pub seen_on: Option<i64>,
}

/// One task.
#[derive(Clone, Debug, Serialize)]
pub struct TaskPart {
    pub id: String,
    pub title: String,
    pub assignee: Option<String>,
    pub due_in: Option<i64>,
    pub state: &'static str,
    pub reason: Option<String>,
    pub mine: bool,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryPart {
    /// The end of a key `history-{}`.
    pub kind: String,
    /// `reporter`, `system` or `person`.
    pub actor: &'static str,
    pub name: String,
    pub office: Option<String>,
    pub day: i64,
    pub clock: Option<String>,
    pub details: Vec<DetailPart>,
    pub reason: Option<String>,
}

/// One fact of a history entry: a code with words in the catalogue, a day, or a plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DetailPart {
    /// The key of the words; empty when `text` or `day` says it.
    pub key: String,
    pub text: String,
    pub day: Option<i64>,
}

/// Why it is here.
#[derive(Clone, Debug, Serialize)]
pub struct RoutingPart {
    pub reason: &'static str,
    pub office: String,
    pub officer: Option<String>,
    pub abroad_office: Option<String>,
}

/// How it ended.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomePart {
    pub code: &'static str,
    pub note: Option<String>,
}

/// A report that is joined to this one.
#[derive(Clone, Debug, Serialize)]
pub struct JoinedPart {
    pub id: String,
    /// Its reporter wrote something that nobody has seen.
    pub wrote: bool,
}

/// Which forms the signed-in person gets.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct MayPart {
    /// Decide: the report is open, and the role allows it.
    pub triage: bool,
    pub ask: bool,
    pub reroute: bool,
    pub task: bool,
    pub undo: bool,
}

/// What the forms offer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Lists {
    pub offices: Vec<Choice>,
    pub colleagues: Vec<Choice>,
    /// Other open reports of the regency.
    pub joins: Vec<Row>,
    /// Frequent questions, in the words that the reporter will read.
    pub questions: Vec<Choice>,
    pub outcomes: Vec<&'static str>,
    /// What the reporter of a presence-only report will read.
    pub presence_words: String,
    /// The reason that history keeps for it.
    pub presence_reason: String,
}

/// Somebody else acted between reading and deciding.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictPart {
    pub by: Option<String>,
    /// What happened meanwhile, newest first.
    pub changes: Vec<HistoryPart>,
    /// The end of a key `work-refused-{}` when the decision is impossible now.
    pub refused: Option<&'static str>,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "work/report.html";

    fn samples() -> Vec<ReportPage> {
        let reports = super::report_samples::reports();
        let mut pages: Vec<ReportPage> = reports
            .into_iter()
            .map(|report| ReportPage {
                report,
                form: FormState::new(),
                news: None,
                conflict: None,
            })
            .collect();
        let first = pages[0].clone();
        for verb in Verb::ALL {
            let mut form = FormState::new();
            form.set(verb.reason_field(), "alasan yang <b>sudah</b> diketik");
            match verb {
                Verb::FollowUp => {}
                Verb::FinishTask => form.error("catatan-tsk_aaaaaaaaaaaaaaaa", "invalid-reason"),
                other => form.error(other.reason_field(), "invalid-reason"),
            }
            let mut page = first.clone();
            page.report.failed = verb.code();
            page.form = form;
            page.news = Some(verb.news());
            pages.push(page);
        }
        for refused in [None, Some("closed"), Some("nothing-to-undo")] {
            let mut page = first.clone();
            page.conflict = Some(ConflictPart {
                by: refused.map(|_| "Petugas Contoh Dua".into()),
                changes: first.report.history.clone(),
                refused,
            });
            pages.push(page);
        }
        pages
    }
}
