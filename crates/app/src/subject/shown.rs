//! What the page of a subject shows.

use super::list::LinkRow;
use crate::triage::HistoryView;
use domain::id::{FactId, ReportId, RequestId, SubjectId};
use domain::office::OfficeId;
use domain::report::Status;
use domain::subject::{FactKind, Lacking, RequestState, Ruling, SubjectKind, SubjectState};
use domain::time::{Day, Zone};

/// Which pages of the longest lists of a subject are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Of the reports; 0 is the first.
    pub reports: usize,
    /// Where the links begin; none for the first ones.
    pub links: Option<String>,
}

/// A page of the reports that name the subject: those in reach, then those that were told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenPart {
    /// The reports.
    pub rows: Vec<SeenView>,
    /// How many there are on all pages.
    pub number: usize,
    /// Which page it is; 0 is the first.
    pub page: usize,
    /// There is one more behind it.
    pub more: bool,
}

/// A page of the links of its parties, heaviest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinksPart {
    /// The links.
    pub rows: Vec<LinkRow>,
    /// How many there are on all pages.
    pub number: u64,
    /// Where the next page begins.
    pub next: Option<String>,
    /// It isn't the first page.
    pub later: bool,
}

/// A report that names the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenView {
    /// The report, when it is in reach; otherwise only what was told of it is known.
    pub report: Option<ReportId>,
    /// The office that told of it.
    pub office: Option<String>,
    /// Where, in words.
    pub place: String,
    /// When.
    pub told_on: Day,
    /// Where it stands.
    pub status: Status,
}

/// Something that the same party is told to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiedView {
    /// The subject.
    pub id: SubjectId,
    /// What it is.
    pub kind: SubjectKind,
    /// Its value.
    pub value: String,
    /// How many reports in reach name both.
    pub number: u64,
}

/// A fact from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactView {
    /// Its id.
    pub id: FactId,
    /// Where it comes from.
    pub kind: FactKind,
    /// Words and source; none when another office has them and has not told.
    pub told: Option<(String, String)>,
    /// The office that says so, when it may be named.
    pub office: Option<String>,
    /// Since when.
    pub added_on: Day,
    /// It was taken back.
    pub withdrawn: bool,
    /// The person may take it back.
    pub mine: bool,
}

/// Another office that has the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Which.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// It has several reports; the number is not told.
    pub several: bool,
    /// Where the own office's request stands.
    pub request: Option<RequestState>,
}

/// What one office asks another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestView {
    /// Its id.
    pub id: RequestId,
    /// Who asks.
    pub asking: String,
    /// Who is asked.
    pub asked: String,
    /// Where it stands.
    pub state: RequestState,
    /// Why.
    pub question: String,
    /// Why the answer is what it is.
    pub answer: Option<String>,
    /// When it was made.
    pub asked_on: Day,
    /// The person's office is to answer.
    pub to_answer: bool,
}

/// What the page of a subject shows.
#[derive(Clone, Debug)]
pub struct SubjectView {
    /// Its id.
    pub id: SubjectId,
    /// What it is.
    pub kind: SubjectKind,
    /// Its value.
    pub value: String,
    /// Where it stands.
    pub state: SubjectState,
    /// Since when.
    pub since: Day,
    /// The day on which it is forgotten.
    pub purge_on: Option<Day>,
    /// Its version.
    pub version: i64,
    /// Independent sources in what is shown.
    pub sources: usize,
    /// What an entry of the register lacks.
    pub lacking: Option<Lacking>,
    /// What may be decided.
    pub rulings: Vec<Ruling>,
    /// Whether the person may decide at all.
    pub may_judge: bool,
    /// Whether the person may ask another office about it.
    pub may_ask: bool,
    /// Reports in reach, then those that were told.
    pub seen: SeenPart,
    /// What the same parties have, most often first.
    pub tied: Vec<TiedView>,
    /// Links of its parties.
    pub links: LinksPart,
    /// Facts from elsewhere.
    pub facts: Vec<FactView>,
    /// Other offices that have the same.
    pub elsewhere: Vec<Elsewhere>,
    /// Requests from and to the person's offices.
    pub requests: Vec<RequestView>,
    /// What happened, oldest first.
    pub history: Vec<HistoryView>,
    /// Today.
    pub today: Day,
    /// The time zone of the reader's office.
    pub zone: Zone,
}
