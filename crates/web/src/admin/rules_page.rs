//! What `/atur/aturan/versi` and the page of one version show.

mod samples;

use crate::work::finding_part::indicator_key;
use crate::work::words::Choice;
use domain::finding::Indicator;
use render::{FormState, Page};
use serde::Serialize;

/// `/atur/aturan/versi`
#[derive(Clone, Debug, Serialize)]
pub struct RulesPage {
    pub form: FormState,
    /// Digest of the rules that are compiled in.
    pub built_in: String,
    /// The version that reads; empty when it is the one that is compiled in.
    pub reads: String,
    pub progress: Option<ProgressPart>,
    pub versions: Vec<VersionPart>,
    pub past: Vec<PastPart>,
    /// On what a file can be laid.
    pub bases: Vec<Choice>,
    pub checked: Option<CheckedPart>,
}

/// How far reading is.
#[derive(Clone, Debug, Serialize)]
pub struct ProgressPart {
    pub reports: i64,
    pub total: i64,
    pub done: bool,
}

/// A stored version.
#[derive(Clone, Debug, Serialize)]
pub struct VersionPart {
    pub name: String,
    pub source: String,
    pub from: i64,
    pub to: Option<i64>,
    pub verified_on: Option<i64>,
    pub verified_by: String,
    pub review_by: i64,
    pub rules: i64,
    pub stored_on: i64,
    pub reads: bool,
    pub holds: bool,
    pub overdue: bool,
}

/// That a version was put in force.
#[derive(Clone, Debug, Serialize)]
pub struct PastPart {
    /// Empty for the one that is compiled in.
    pub version: String,
    pub since: i64,
    pub by: String,
    /// Empty when it can't be opened.
    pub reason: String,
}

/// What became of a new version, or would.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedPart {
    pub stored: bool,
    pub rules: i64,
    pub codes: i64,
    pub texts: i64,
    pub mistakes: Vec<MistakePart>,
    pub more: i64,
    pub lost: Vec<LostPart>,
}

/// An indicator for which the version in force has a rule, and this one has none.
#[derive(Clone, Debug, Serialize)]
pub struct LostPart {
    /// The end of the key `indicator-{}` of its words.
    pub key: String,
    pub code: String,
}

impl LostPart {
    pub(super) fn of(code: String) -> LostPart {
        LostPart {
            key: indicator_key(&code),
            code,
        }
    }
}

/// Something wrong with the files.
#[derive(Clone, Debug, Serialize)]
pub struct MistakePart {
    /// A file whose name or size can't be used; empty otherwise.
    pub file: String,
    /// File, line, what is wrong and what to do, in the language of the page.
    pub told: String,
}

/// `/atur/aturan/versi/{versi}`
#[derive(Clone, Debug, Serialize)]
pub struct RulesVersionPage {
    pub form: FormState,
    /// As addresses say it.
    pub name: String,
    /// Absent for the one that is compiled in.
    pub version: Option<VersionPart>,
    pub digest: String,
    /// Version of the program, with which what is compiled in comes.
    pub program: &'static str,
    pub rules: i64,
    pub files: Vec<FilePart>,
    /// Files that what is compiled in lacks, or has with other words.
    pub changed: Vec<String>,
    /// What is compiled in and this version lacks.
    pub missing: Vec<String>,
    pub lost: Vec<LostPart>,
    pub reads: bool,
    /// Counts what was put in force; the form carries it.
    pub position: i64,
    pub trial: Option<TrialPart>,
    /// The last step before it is put in force.
    pub confirm: bool,
    /// The end of a key `admin-rules-news-{}`.
    pub news: Option<&'static str>,
}

/// One file.
#[derive(Clone, Debug, Serialize)]
pub struct FilePart {
    pub name: String,
    /// The end of a key `admin-rules-kind-{}`.
    pub kind: &'static str,
    pub bytes: i64,
}

/// How a trial went, or goes.
#[derive(Clone, Debug, Serialize)]
pub struct TrialPart {
    pub started_on: i64,
    pub against: String,
    pub total: i64,
    pub reports: i64,
    pub texts: i64,
    pub changed: i64,
    pub sooner: i64,
    pub later: i64,
    pub done: bool,
    pub counts: Vec<CountPart>,
    pub examples: Vec<ExamplePart>,
    pub hidden: i64,
    pub sentences: Vec<SentencePart>,
}

/// What would change at one indicator.
#[derive(Clone, Debug, Serialize)]
pub struct CountPart {
    /// The end of the key `indicator-{}` of its words.
    pub key: String,
    pub code: String,
    pub added: i64,
    pub removed: i64,
    pub kept: i64,
}

/// One change with its words.
#[derive(Clone, Debug, Serialize)]
pub struct ExamplePart {
    /// The end of the key `indicator-{}` of its words.
    pub key: String,
    pub code: String,
    /// The end of a key `admin-rules-change-{}`.
    pub change: &'static str,
    pub report: String,
    /// The end of a key `work-finding-piece-{}`.
    pub piece: &'static str,
    pub rule: String,
    pub quote: Option<String>,
}

/// A text of a rule file that the version reads otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct SentencePart {
    /// The end of the key `indicator-{}` of its words.
    pub key: String,
    pub code: String,
    /// The end of a key `admin-rules-change-{}`.
    pub change: &'static str,
    pub rule: String,
    pub text: String,
}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "admin/rules.html";

    fn samples() -> Vec<RulesPage> {
        samples::pages()
    }
}

impl Page for RulesVersionPage {
    const TEMPLATE: &'static str = "admin/rules_version.html";

    fn samples() -> Vec<RulesVersionPage> {
        samples::versions()
    }
}
