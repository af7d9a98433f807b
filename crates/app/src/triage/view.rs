//! One report as an officer reads it.

use super::inbox::InboxRow;
use crate::finding::Findings;
use crate::place::{PlaceChoice, PlaceState};
use domain::id::{AccountId, MessageId, ReportId, TaskId};
use domain::office::OfficeId;
use domain::report::{Contact, ExcludedRole, Outcome, RouteReason, When, WhereNow};
use domain::task::TaskState;
use domain::time::{Day, Moment, Zone};
use std::collections::BTreeMap;

/// One message, as officers read it.
#[derive(Clone, Debug)]
pub struct OfficerMessage {
    /// Its id.
    pub id: MessageId,
    /// From an officer, or from the reporter.
    pub from_officer: bool,
    /// Name of the officer.
    pub author: Option<String>,
    /// The day.
    pub day: Day,
    /// The moment, for officers' messages.
    pub at: Option<Moment>,
    /// The text.
    pub text: String,
    /// The day on which the other side saw it.
    pub seen_on: Option<Day>,
}

/// One task.
#[derive(Clone, Debug)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// What to do.
    pub title: String,
    /// Who does it.
    pub assignee: Option<String>,
    /// Until when.
    pub due_on: Option<Day>,
    /// Where it stands.
    pub state: TaskState,
    /// Why it could not be done.
    pub reason: Option<String>,
    /// Its version.
    pub version: i64,
    /// It is the reader's own.
    pub mine: bool,
}

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryActor {
    /// Whoever holds the receipt.
    Reporter,
    /// The program.
    System,
    /// A person, by name.
    Person(String),
    /// A person who isn't named to the reader.
    Unnamed,
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct HistoryView {
    /// What happened.
    pub kind: String,
    /// Who acted.
    pub actor: HistoryActor,
    /// On behalf of which office.
    pub office: Option<String>,
    /// The day.
    pub day: Day,
    /// The moment, for officers' acts.
    pub at: Option<Moment>,
    /// Codes that explain it; office ids are replaced by names.
    pub detail: BTreeMap<String, String>,
    /// The reason given.
    pub reason: Option<String>,
}

/// What the reader may do with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MayDo {
    /// Follow up, join, defer, close.
    pub triage: bool,
    /// Ask and write.
    pub ask: bool,
    /// Send to another office.
    pub reroute: bool,
    /// Make and finish tasks.
    pub task: bool,
    /// Undo the last close, join or deferral.
    pub undo: bool,
}

/// One report, opened.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// What lists show of it.
    pub row: InboxRow,
    /// What its words point to.
    pub findings: Findings,
    /// What it names, and where that stands too.
    pub hints: Vec<crate::subject::Hint>,
    /// When it happened.
    pub when: When,
    /// On which day.
    pub happened_on: Option<Day>,
    /// Where the person concerned is.
    pub where_now: WhereNow,
    /// The story.
    pub story: String,
    /// The place in the reporter's words.
    pub place_text: String,
    /// The country in the reporter's words.
    pub country: String,
    /// Who is said to have done it.
    pub who: String,
    /// The place.
    pub place: Option<PlaceChoice>,
    /// How well it is known.
    pub place_state: PlaceState,
    /// Approximate outline of its regency.
    pub outline: Vec<Vec<(f32, f32)>>,
    /// How to reach the reporter, when that is allowed.
    pub contact: Option<Contact>,
    /// The reporter doesn't want to be called.
    pub contact_refused: bool,
    /// Groups that the reporter keeps out.
    pub excluded: Vec<ExcludedRole>,
    /// Messages, oldest first.
    pub messages: Vec<OfficerMessage>,
    /// Tasks, oldest first.
    pub tasks: Vec<TaskView>,
    /// The whole history, oldest first.
    pub history: Vec<HistoryView>,
    /// Why it lies here.
    pub route_reason: RouteReason,
    /// The office that answers for it.
    pub office_name: String,
    /// The village officer to whom it was routed.
    pub officer_name: Option<String>,
    /// The consular queue beside it.
    pub abroad_office: Option<String>,
    /// Why it was closed.
    pub outcome: Option<Outcome>,
    /// The words on it to the reporter.
    pub outcome_note: Option<String>,
    /// The report that it was joined to.
    pub joined_to: Option<ReportId>,
    /// Reports joined to it that the reader may see.
    pub joined_here: Vec<ReportId>,
    /// Those joined to it whose reporters wrote something that no officer has seen.
    pub joined_wrote: Vec<ReportId>,
    /// The reporter ticked that an official is involved.
    pub official_told: bool,
    /// Its own words speak of an official, not only those of a report joined to it.
    pub suspected_itself: bool,
    /// The day on which the reporter asked for a second look.
    pub second_look_on: Option<Day>,
    /// The day on which it is erased.
    pub purge_on: Option<Day>,
    /// Time zone of the place.
    pub zone: Zone,
    /// What the reader may do.
    pub may: MayDo,
    /// Offices to which it may be sent.
    pub reroute_choices: Vec<(OfficeId, String)>,
    /// People who can get a task.
    pub colleagues: Vec<(AccountId, String)>,
    /// Open reports of the same regency.
    pub join_choices: Vec<InboxRow>,
}
