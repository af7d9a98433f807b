//! Contexts of `/lapor` and `/terima`.

use app::PlaceChoice;
use app::report::IssuedForm;
use render::{FormState, Page};
use serde::Serialize;

/// `/lapor`: one page, one POST.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPage {
    pub form: FormState,
    /// The receipt that the report will have, in groups.
    pub receipt: String,
    /// The same without spaces, for the hidden field.
    pub code: String,
    pub day: String,
    pub seal: String,
    /// The place that was chosen in the finder, in words, and its code.
    pub place: Option<ChosenPlace>,
    /// Receipt of the report that this form already sent, when other words came after it.
    pub sent_before: Option<String>,
    /// Parts of the rest that are not empty or hold an error.
    pub open: Open,
}

/// A place of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChosenPlace {
    pub code: String,
    pub words: String,
}

/// Which of the folded parts are open.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Open {
    pub person: bool,
    pub contact: bool,
    pub distrust: bool,
}

/// `/terima`: the report is stored.
#[derive(Clone, Debug, Serialize)]
pub struct ThanksPage {
    pub form: FormState,
    pub token: String,
    pub receipt: String,
    pub confirmed: bool,
    pub urgent: bool,
    /// One place; else it can be chosen at `/balasan`.
    pub place_known: bool,
}

/// `/terima` after half an hour.
#[derive(Clone, Debug, Serialize)]
pub struct ThanksOverPage {}

impl ReportPage {
    /// The form with a receipt.
    pub(super) fn new(
        form: FormState,
        issued: &IssuedForm,
        place: Option<PlaceChoice>,
    ) -> ReportPage {
        let open = |fields: &[&str]| {
            fields.iter().any(|field| {
                !form.value(field).trim().is_empty()
                    || form.errors.iter().any(|error| error.field == *field)
            })
        };
        ReportPage {
            open: Open {
                person: open(&["di_mana_kini", "negara", "siapa"]),
                contact: open(&["boleh_hubungi", "nomor", "jam_aman", "kata"]),
                distrust: open(&[
                    "jangan_kantor",
                    "jangan_desa",
                    "jangan_peran",
                    "jangan_orang",
                    "aparat",
                ]),
            },
            receipt: issued.receipt.to_string(),
            code: issued.receipt.digits(),
            day: issued.day.to_string(),
            seal: issued.seal.clone(),
            place: place.as_ref().map(ChosenPlace::of),
            sent_before: None,
            form,
        }
    }
}

impl ChosenPlace {
    /// A place with what tells it from others of its name.
    pub(in crate::public) fn of(place: &PlaceChoice) -> ChosenPlace {
        ChosenPlace {
            code: place.code.to_string(),
            words: place.words(),
        }
    }

    pub(in crate::public) fn sample() -> ChosenPlace {
        ChosenPlace {
            code: "5302022008".to_owned(),
            words: "Oinlasi, Mollo Selatan, Timor Tengah Selatan".to_owned(),
        }
    }
}

const SAMPLE_RECEIPT: &str = "4172 9035 1868 2204 7753";

impl Page for ReportPage {
    const TEMPLATE: &'static str = "public/lapor.html";

    fn samples() -> Vec<ReportPage> {
        let fresh = ReportPage {
            form: FormState::new(),
            receipt: SAMPLE_RECEIPT.to_owned(),
            code: SAMPLE_RECEIPT.replace(' ', ""),
            day: "2026-11-20".to_owned(),
            seal: "m3TtIu1Mcl2e5mTq0sLhW9yBv7Zk4XoPjRgDaNfEiCU".to_owned(),
            place: None,
            sent_before: None,
            open: Open::default(),
        };
        let mut form = FormState::from_pairs([
            ("apa", "held"),
            ("apa", "offer"),
            ("cerita", "<b>Mereka</b> & \"saya\""),
            ("wilayah", "5302022008"),
            ("kapan", "now"),
            ("di_mana_kini", "abroad"),
            ("boleh_hubungi", "ya"),
            ("jangan_kantor", "ya"),
            ("jangan_peran", "police"),
            ("aparat", "ya"),
        ]);
        for (field, key) in [
            ("kode", "invalid-form-stale"),
            ("cerita", "invalid-story-empty"),
            ("cerita", "invalid-story-long"),
            ("tempat", "invalid-answer-long"),
            ("tanggal", "invalid-day"),
            ("tanggal", "invalid-day-range"),
            ("nomor", "invalid-phone-missing"),
            ("nomor", "invalid-phone"),
            ("jangan_kantor", "invalid-exclude-all"),
            ("", "report-busy"),
            ("", "report-fault"),
        ] {
            form.error(field, key);
        }
        form.error_with("", "report-too-many", "minutes", 3);
        let wrong = ReportPage {
            form,
            place: Some(ChosenPlace::sample()),
            open: Open {
                person: true,
                contact: true,
                distrust: true,
            },
            ..fresh.clone()
        };
        let again = ReportPage {
            sent_before: Some("0000 0000 0000 0000 5724".to_owned()),
            ..fresh.clone()
        };
        vec![fresh, wrong, again]
    }
}

impl Page for ThanksPage {
    const TEMPLATE: &'static str = "public/terima.html";

    fn samples() -> Vec<ThanksPage> {
        let plain = ThanksPage {
            form: FormState::new(),
            token: "dG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4".to_owned(),
            receipt: SAMPLE_RECEIPT.to_owned(),
            confirmed: true,
            urgent: false,
            place_known: true,
        };
        let mut form = FormState::from_pairs([("akhir", "7735")]);
        form.error("akhir", "thanks-last-wrong");
        let wrong = ThanksPage {
            form,
            confirmed: false,
            urgent: true,
            place_known: false,
            ..plain.clone()
        };
        vec![plain, wrong]
    }
}

impl Page for ThanksOverPage {
    const TEMPLATE: &'static str = "public/terima-lewat.html";

    fn samples() -> Vec<ThanksOverPage> {
        vec![ThanksOverPage {}]
    }
}
