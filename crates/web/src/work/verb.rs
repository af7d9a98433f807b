//! The verbs of a report's page, and how their forms are read.
//!
//! Every verb has fields of its own name (`tutup_alasan`), so that one page holds all forms, keeps what
//! was typed in each, and an error leads to the right field.

use app::triage::Which;
use domain::finding::{Indicator, Source, State};
use domain::id::{AccountId, TaskId};
use domain::message;
use domain::office::OfficeId;
use domain::report::decision::{REASON_LEAST, REASON_LIMIT};
use domain::report::{Decision, Outcome, Urgency};
use domain::task::{self, TaskState};
use domain::time::Day;
use render::FormState;

/// What an officer can do on the page of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    FollowUp,
    Ask,
    Message,
    Join,
    Defer,
    Close,
    Reopen,
    Reroute,
    Urgency,
    Judge,
    AddFinding,
    AddTask,
    FinishTask,
}

/// What a form asks for, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A decision, with words for the reporter where the verb has them.
    Decide {
        decision: Decision,
        note: String,
    },
    Message {
        text: String,
    },
    Reroute {
        office: OfficeId,
    },
    Urgency {
        urgency: Urgency,
    },
    Judge {
        which: Which,
        state: State,
    },
    AddFinding {
        indicator: &'static Indicator,
    },
    AddTask {
        title: String,
        assignee: Option<AccountId>,
        due_on: Option<Day>,
    },
    FinishTask {
        task: TaskId,
        state: TaskState,
    },
}

impl Verb {
    /// Every verb.
    pub const ALL: [Verb; 13] = [
        Verb::FollowUp,
        Verb::Ask,
        Verb::Message,
        Verb::Join,
        Verb::Defer,
        Verb::Close,
        Verb::Reopen,
        Verb::Reroute,
        Verb::Urgency,
        Verb::Judge,
        Verb::AddFinding,
        Verb::AddTask,
        Verb::FinishTask,
    ];

    /// The last part of its address, and its name in the template.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Verb::FollowUp => "tindak-lanjuti",
            Verb::Ask => "tanya",
            Verb::Message => "pesan",
            Verb::Join => "gabung",
            Verb::Defer => "tunda",
            Verb::Close => "tutup",
            Verb::Reopen => "batalkan",
            Verb::Reroute => "alihkan",
            Verb::Urgency => "urgensi",
            Verb::Judge => "petunjuk",
            Verb::AddFinding => "petunjuk-tambah",
            Verb::AddTask => "tugas",
            Verb::FinishTask => "tugas-selesai",
        }
    }

    /// Reads the code back, as an address carries it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.code() == code)
    }

    /// What is told after it worked: the end of a key `work-news-{}`.
    #[must_use]
    pub const fn news(self) -> &'static str {
        self.code()
    }

    /// The field that holds the reason; for messages the text, for a new task its title.
    #[must_use]
    pub const fn reason_field(self) -> &'static str {
        match self {
            Verb::FollowUp => "tindak_alasan",
            Verb::Ask => "tanya_alasan",
            Verb::Message => "pesan_teks",
            Verb::Join => "gabung_alasan",
            Verb::Defer => "tunda_alasan",
            Verb::Close => "tutup_alasan",
            Verb::Reopen => "batalkan_alasan",
            Verb::Reroute => "alih_alasan",
            Verb::Urgency => "urgensi_alasan",
            Verb::Judge => "petunjuk_alasan",
            Verb::AddFinding => "tambah_alasan",
            Verb::AddTask => "tugas_judul",
            Verb::FinishTask => "catatan",
        }
    }

    /// The field that a use case means by its own name; what it doesn't know goes to the reason.
    #[must_use]
    pub fn field(self, name: &str) -> &'static str {
        match (self, name) {
            (Verb::Ask, "pertanyaan") => "tanya_teks",
            (Verb::Join, "laporan") => "gabung_ke",
            (Verb::Defer, "sampai") => "tunda_sampai",
            (Verb::Close, "catatan") => "tutup_kata",
            (Verb::Reroute, "kantor") => "alih_kantor",
            (Verb::AddFinding, "petunjuk") => "tambah_petunjuk",
            (Verb::AddTask, "petugas") => "tugas_untuk",
            (Verb::AddTask, "batas") => "tugas_batas",
            _ => self.reason_field(),
        }
    }
}

/// Reads a form. What has to be put right is noted in `form` and `None` comes back.
///
/// `question` gives the words of a frequent question. `task` is the one that the address names.
pub fn parse(
    verb: Verb,
    form: &mut FormState,
    task: Option<TaskId>,
    question: &dyn Fn(&str) -> String,
) -> Option<Wish> {
    let wish = match verb {
        Verb::FollowUp => decide(Decision::FollowUp),
        Verb::Reopen => decide(Decision::Reopen),
        Verb::Ask => ask(form, question),
        Verb::Message => message_text(form),
        Verb::Join => {
            let typed = form.value("gabung_ke").trim().to_owned();
            needed(form, typed.parse().ok(), "gabung_ke", "invalid-join")
                .and_then(|other| decide(Decision::Join(other)))
        }
        Verb::Defer => {
            let typed = form.value("tunda_sampai").parse().ok();
            needed(form, typed, "tunda_sampai", "invalid-until")
                .and_then(|until| decide(Decision::Defer(until)))
        }
        Verb::Close => close(form),
        Verb::Reroute => {
            let typed = form.value("alih_kantor").parse().ok();
            needed(form, typed, "alih_kantor", "invalid-office")
                .map(|office| Wish::Reroute { office })
        }
        Verb::Urgency => {
            let typed = form
                .value("urgensi_tingkat")
                .parse()
                .ok()
                .and_then(Urgency::from_number);
            needed(form, typed, "urgensi_tingkat", "work-invalid-urgency")
                .map(|urgency| Wish::Urgency { urgency })
        }
        Verb::Judge => judge(form),
        Verb::AddFinding => {
            let typed = Indicator::parse(form.value("tambah_petunjuk"));
            needed(form, typed, "tambah_petunjuk", "work-invalid-indicator")
                .map(|indicator| Wish::AddFinding { indicator })
        }
        Verb::AddTask => add_task(form),
        Verb::FinishTask => finish_task(form, task),
    };
    check_reason(verb, form, wish.as_ref());
    wish.filter(|_| form.is_valid())
}

/// The reason as typed, for the use case.
#[must_use]
pub fn reason(verb: Verb, form: &FormState, task: Option<&TaskId>) -> String {
    let text = match (verb, task) {
        (Verb::Message | Verb::AddTask, _) => "",
        (Verb::FinishTask, Some(task)) => form.value(&note_field(task)),
        _ => form.value(verb.reason_field()),
    };
    text.trim().to_owned()
}

/// The name of the note field of one task; each task on the page has its own.
#[must_use]
pub fn note_field(task: &TaskId) -> String {
    format!("catatan-{task}")
}

fn decide(decision: Decision) -> Option<Wish> {
    Some(Wish::Decide {
        decision,
        note: String::new(),
    })
}

fn needed<T>(form: &mut FormState, parsed: Option<T>, field: &str, key: &str) -> Option<T> {
    if parsed.is_none() {
        form.error(field, key);
    }
    parsed
}

fn too_long(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_some()
}

fn ask(form: &mut FormState, question: &dyn Fn(&str) -> String) -> Option<Wish> {
    let known = message::QUESTION_TEMPLATES
        .iter()
        .filter(|code| form.is_chosen("tanya_pilihan", code))
        .map(|code| question(code));
    let own = form.value("tanya_teks").trim().to_owned();
    let lines: Vec<String> = known.chain((!own.is_empty()).then_some(own)).collect();
    let note = lines.join("\n");
    if note.is_empty() {
        form.error("tanya_teks", "work-invalid-question");
        return None;
    }
    if too_long(&note, message::LIMIT) {
        form.error("tanya_teks", "work-invalid-long");
        return None;
    }
    Some(Wish::Decide {
        decision: Decision::Ask,
        note,
    })
}

fn message_text(form: &mut FormState) -> Option<Wish> {
    let text = form.value("pesan_teks").trim().to_owned();
    if text.is_empty() || too_long(&text, message::LIMIT) {
        let key = if text.is_empty() {
            "invalid-message-empty"
        } else {
            "work-invalid-long"
        };
        form.error("pesan_teks", key);
        return None;
    }
    Some(Wish::Message { text })
}

fn close(form: &mut FormState) -> Option<Wish> {
    let outcome = Outcome::from_code(form.value("tutup_hasil"));
    let outcome = needed(form, outcome, "tutup_hasil", "work-invalid-outcome");
    let note = form.value("tutup_kata").trim().to_owned();
    if note.is_empty() && outcome == Some(Outcome::OtherAgency) {
        form.error("tutup_kata", "work-invalid-agency");
    }
    if too_long(&note, message::LIMIT) {
        form.error("tutup_kata", "work-invalid-long");
    }
    outcome.map(|outcome| Wish::Decide {
        decision: Decision::Close(outcome),
        note,
    })
}

/// The button that was pressed says what, who found it, in which text, and which indicator.
fn judge(form: &mut FormState) -> Option<Wish> {
    let pressed = form.value("petunjuk").to_owned();
    let mut parts = pressed.split(' ');
    let mut next = || parts.next().unwrap_or_default();
    let (state, source) = (State::from_code(next()), Source::from_code(next()));
    let (piece, indicator) = (next().parse().ok(), Indicator::parse(next()));
    let wish =
        state
            .zip(source)
            .zip(piece.zip(indicator))
            .map(|((state, source), (piece, indicator))| Wish::Judge {
                which: Which {
                    piece,
                    indicator,
                    source,
                },
                state,
            });
    needed(form, wish, "petunjuk_alasan", "work-invalid-finding")
}

fn add_task(form: &mut FormState) -> Option<Wish> {
    let title = form.value("tugas_judul").trim().to_owned();
    if title.is_empty() || too_long(&title, task::LIMIT) {
        form.error("tugas_judul", "invalid-task-title");
    }
    let assignee = optional(form, "tugas_untuk", "invalid-task-assignee");
    let due_on = optional(form, "tugas_batas", "invalid-task-due");
    Some(Wish::AddTask {
        title,
        assignee,
        due_on,
    })
}

/// A value that may be left out, but not be wrong.
fn optional<T: std::str::FromStr>(form: &mut FormState, field: &str, key: &str) -> Option<T> {
    let typed = form.value(field).trim().to_owned();
    if typed.is_empty() {
        return None;
    }
    needed(form, typed.parse().ok(), field, key)
}

fn finish_task(form: &mut FormState, task: Option<TaskId>) -> Option<Wish> {
    let task = needed(form, task, "", "work-invalid-task")?;
    let state = TaskState::from_code(form.value("hasil"));
    let state = needed(form, state, &note_field(&task), "work-invalid-task")?;
    if state == TaskState::NotPossible && form.value(&note_field(&task)).trim().is_empty() {
        form.error(&note_field(&task), "invalid-reason");
    }
    Some(Wish::FinishTask { task, state })
}

fn check_reason(verb: Verb, form: &mut FormState, wish: Option<&Wish>) {
    let letters = form.value(verb.reason_field()).trim().chars().count();
    let needs = match verb {
        Verb::Ask
        | Verb::Join
        | Verb::Defer
        | Verb::Close
        | Verb::Reopen
        | Verb::Reroute
        | Verb::Urgency
        | Verb::Judge
        | Verb::AddFinding => true,
        Verb::FollowUp | Verb::Message | Verb::AddTask | Verb::FinishTask => false,
    };
    if needs && letters < REASON_LEAST {
        form.error(verb.reason_field(), "invalid-reason");
    }
    let note = match wish {
        Some(Wish::FinishTask { task, .. }) => note_field(task),
        _ => verb.reason_field().to_owned(),
    };
    let limit = match verb {
        Verb::Message | Verb::AddTask => return,
        Verb::FinishTask => task::LIMIT,
        _ => REASON_LIMIT,
    };
    if too_long(form.value(&note).trim(), limit) {
        form.error(&note, "work-invalid-long");
    }
}

#[cfg(test)]
mod tests;
