//! Contexts of `/balasan`. They hold nothing of what was reported.

use app::place::PlaceState;
use app::reporter::{PublicStatus, ReporterView};
use domain::report::Outcome;
use render::{FormState, Page};
use serde::Serialize;

use crate::public::report::ChosenPlace;

/// `/balasan` before a receipt was typed.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptPage {
    pub form: FormState,
    /// What was typed on a page whose half hour was over: name and value of each field.
    pub kept: Vec<(String, String)>,
}

/// `/balasan` behind a receipt.
#[derive(Clone, Debug, Serialize)]
pub struct ReplyPage {
    pub form: FormState,
    pub token: String,
    /// Makes one message of a form that is sent twice.
    pub nonce: String,
    /// What was just done; the key is `reply-done-<code>`.
    pub done: Option<Done>,
    pub status: PublicStatus,
    /// Code of the outcome, with dashes.
    pub outcome: Option<String>,
    pub outcome_note: Option<String>,
    /// Days since 1970-01-01, as the others.
    pub received_on: i64,
    pub due_on: i64,
    pub opened_on: Option<i64>,
    pub opened_by: Option<String>,
    pub messages: Vec<ReplyMessage>,
    pub contact_allowed: bool,
    /// The place has to be settled still.
    pub place: Option<PlaceQuestion>,
    pub may_ask_second_look: bool,
    pub second_look_asked: bool,
    pub may_withdraw: bool,
    pub open: Open,
}

/// An act of the reporter that went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    Answer,
    Contact,
    Place,
    SecondLook,
    Withdraw,
}

/// One message, by its side and day.
#[derive(Clone, Debug, Serialize)]
pub struct ReplyMessage {
    pub from_officer: bool,
    pub day: i64,
    pub text: String,
}

/// Where it happened, asked again.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceQuestion {
    pub choices: Vec<ChosenPlace>,
    /// The choices answer a search on this page.
    pub searched: bool,
}

/// Which of the folded parts are open.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Open {
    pub contact: bool,
    pub second_look: bool,
    pub withdraw: bool,
}

impl ReplyPage {
    /// The page of what the receipt opens.
    pub(super) fn new(view: ReporterView, nonce: String, form: FormState) -> ReplyPage {
        let wrong = |fields: &[&str]| {
            form.errors
                .iter()
                .any(|error| fields.contains(&error.field.as_str()))
        };
        let place = (view.place != PlaceState::Exact && view.status != PublicStatus::Withdrawn)
            .then(|| PlaceQuestion {
                choices: view.place_choices.iter().map(ChosenPlace::of).collect(),
                searched: false,
            });
        ReplyPage {
            open: Open {
                contact: wrong(&["boleh_hubungi", "nomor", "jam_aman", "kata"]),
                second_look: wrong(&["alasan"]),
                withdraw: wrong(&["yakin"]),
            },
            token: view.token,
            nonce,
            done: None,
            status: view.status,
            outcome: view.outcome.map(outcome_key),
            outcome_note: view.outcome_note,
            received_on: view.received_on.0,
            due_on: view.due_on.0,
            opened_on: view.opened_on.map(|day| day.0),
            opened_by: view.opened_by,
            messages: view
                .messages
                .into_iter()
                .map(|message| ReplyMessage {
                    from_officer: message.from_officer,
                    day: message.day.0,
                    text: message.text,
                })
                .collect(),
            contact_allowed: view.contact.allowed,
            place,
            may_ask_second_look: view.may_ask_second_look,
            second_look_asked: view.second_look_asked,
            may_withdraw: view.may_withdraw,
            form,
        }
    }
}

fn outcome_key(outcome: Outcome) -> String {
    outcome.code().replace('_', "-")
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "public/balasan-kode.html";

    fn samples() -> Vec<ReceiptPage> {
        let plain = ReceiptPage {
            form: FormState::new(),
            kept: Vec::new(),
        };
        let mut form = FormState::from_pairs([("kode", "4172 9035 <1868>")]);
        for key in [
            "invalid-receipt-length",
            "invalid-receipt-digit",
            "invalid-receipt-unknown",
            "invalid-token-expired",
            "report-busy",
            "report-fault",
        ] {
            form.error("kode", key);
        }
        form.error_with("", "report-too-many", "minutes", 2);
        let wrong = ReceiptPage {
            form,
            kept: vec![("jawaban".to_owned(), "Mereka & \"saya\"".to_owned())],
        };
        vec![plain, wrong]
    }
}

impl Page for ReplyPage {
    const TEMPLATE: &'static str = "public/balasan.html";

    fn samples() -> Vec<ReplyPage> {
        let unread = ReplyPage {
            form: FormState::new(),
            token: "dG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4".to_owned(),
            nonce: "k7g2m0q1v9t4r8s3".to_owned(),
            done: None,
            status: PublicStatus::Unread,
            outcome: None,
            outcome_note: None,
            received_on: 20_777,
            due_on: 20_781,
            opened_on: None,
            opened_by: None,
            messages: Vec::new(),
            contact_allowed: false,
            place: Some(PlaceQuestion {
                choices: vec![ChosenPlace::sample()],
                searched: true,
            }),
            may_ask_second_look: false,
            second_look_asked: false,
            may_withdraw: true,
            open: Open::default(),
        };
        let message = |from_officer, text: &str| ReplyMessage {
            from_officer,
            day: 20_778,
            text: text.to_owned(),
        };
        let opened = ReplyPage {
            status: PublicStatus::Question,
            opened_on: Some(20_778),
            opened_by: Some("Kantor Contoh".to_owned()),
            messages: vec![
                message(true, "Kapan <b>itu</b>?"),
                message(false, "Kemarin\nmalam"),
            ],
            contact_allowed: true,
            place: Some(PlaceQuestion {
                choices: Vec::new(),
                searched: false,
            }),
            ..unread.clone()
        };
        let mut samples = vec![
            unread.clone(),
            opened.clone(),
            ReplyPage {
                place: Some(PlaceQuestion {
                    choices: Vec::new(),
                    searched: true,
                }),
                opened_by: None,
                ..opened.clone()
            },
        ];
        for status in [
            PublicStatus::Read,
            PublicStatus::Later,
            PublicStatus::Working,
            PublicStatus::Withdrawn,
        ] {
            let may_withdraw = status != PublicStatus::Withdrawn;
            samples.push(ReplyPage {
                status,
                may_withdraw,
                second_look_asked: true,
                place: None,
                ..opened.clone()
            });
        }
        for outcome in Outcome::ALL {
            samples.push(ReplyPage {
                status: PublicStatus::Closed,
                outcome: Some(outcome_key(outcome)),
                outcome_note: (outcome == Outcome::Advised)
                    .then(|| "Ke <i>dinas</i> tenaga kerja".to_owned()),
                may_ask_second_look: outcome != Outcome::Protected,
                second_look_asked: outcome == Outcome::Protected,
                may_withdraw: false,
                place: None,
                ..opened.clone()
            });
        }
        for done in [
            Done::Answer,
            Done::Contact,
            Done::Place,
            Done::SecondLook,
            Done::Withdraw,
        ] {
            samples.push(ReplyPage {
                done: Some(done),
                ..opened.clone()
            });
        }
        let mut form =
            FormState::from_pairs([("jawaban", "</textarea><script>"), ("boleh_hubungi", "ya")]);
        for (field, key) in [
            ("jawaban", "invalid-message-empty"),
            ("jawaban", "invalid-message-long"),
            ("wilayah", "invalid-area"),
            ("wilayah", "reply-place-refused"),
            ("cari", "reply-search-empty"),
            ("nomor", "invalid-phone"),
            ("yakin", "reply-withdraw-unsure"),
            ("", "reply-changed"),
        ] {
            form.error(field, key);
        }
        let open = Open {
            contact: true,
            second_look: true,
            withdraw: true,
        };
        samples.push(ReplyPage {
            form: form.clone(),
            open,
            ..opened
        });
        samples.push(ReplyPage {
            form,
            open,
            may_ask_second_look: true,
            ..unread
        });
        samples
    }
}
