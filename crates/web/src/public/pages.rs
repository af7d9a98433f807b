//! Contexts of the public pages that ask nothing: words, numbers to call, and problems.
//!
//! Every number that may save somebody comes in from dated content; the templates hold none but
//! the national ones of the layout, which stand in when content is overdue.

use render::Page;
use serde::Serialize;

use crate::problem::{Code, Problem};

/// Day 0 of the samples: 20 November 2026.
pub(super) const SAMPLE_DAY: i64 = 20_777;

/// A number to call, as people read it and as a phone dials it.
#[derive(Clone, Debug, Serialize)]
pub struct Phone {
    pub label: String,
    /// Digits; for WhatsApp with the country code and without `+`.
    pub tel: String,
}

impl Phone {
    /// A number as written, dialled by its digits.
    pub fn new(label: &str) -> Phone {
        let tel = label
            .chars()
            .filter(|character| character.is_ascii_digit() || *character == '+')
            .collect();
        Phone {
            label: label.to_owned(),
            tel,
        }
    }
}

/// One row of help numbers out of the content, in the language of the page.
#[derive(Clone, Debug, Serialize)]
pub struct HelpRow {
    pub name: String,
    /// What it is for; may be empty.
    pub detail: String,
    pub phones: Vec<Phone>,
    pub whatsapp: Option<Phone>,
    pub source: String,
    /// Days since 1970-01-01; absent for a row that nobody has checked yet.
    pub verified_on: Option<i64>,
    /// Past its date of review: the page warns and points to the national numbers.
    pub overdue: bool,
}

/// `/`
#[derive(Clone, Debug, Serialize)]
pub struct HomePage {
    /// Whom to call in danger.
    pub emergency: Phone,
}

/// `/bantuan`
#[derive(Clone, Debug, Serialize)]
pub struct HelpPage {
    /// The place that was asked for, in words.
    pub place: Option<String>,
    /// Rows for that place.
    pub local: Vec<HelpRow>,
    /// Rows for the whole country.
    pub national: Vec<HelpRow>,
    /// Rows for people abroad.
    pub abroad: Vec<HelpRow>,
}

/// `/aman`
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SafetyPage {}

/// `/privasi`
#[derive(Clone, Debug, Serialize)]
pub struct PrivacyPage {
    /// Whom to ask about one's data.
    pub contact: String,
}

/// `/keluar`, for browsers that do not follow the redirect.
#[derive(Clone, Debug, Serialize)]
pub struct ExitPage {
    /// Address of the neutral page.
    pub neutral: String,
}

/// `/bahasa`
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LanguagePage {}

/// `/aksesibilitas`
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AccessibilityPage {}

/// `/tentang`
#[derive(Clone, Debug, Serialize)]
pub struct AboutPage {
    pub version: String,
}

/// What a refusal or failure says to people, and what to do next.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemPage {
    pub status: u16,
    pub kind: ProblemKind,
    /// Words that fit the case better than those of the kind.
    pub detail: Option<String>,
    /// When another try makes sense.
    pub retry_minutes: Option<u32>,
}

/// Which words a problem page has; the keys are `problem-<kind>-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    NotFound,
    Invalid,
    SignIn,
    Forbidden,
    Conflict,
    Changed,
    TooLarge,
    TooMany,
    Internal,
    Unavailable,
}

impl ProblemPage {
    /// The page of a problem.
    pub fn of(problem: &Problem) -> ProblemPage {
        ProblemPage {
            status: problem.code.status().as_u16(),
            kind: ProblemKind::of(problem.code),
            detail: problem.detail.clone(),
            retry_minutes: problem
                .retry_after
                .map(|seconds| seconds.div_ceil(60).max(1)),
        }
    }
}

impl ProblemKind {
    const ALL: [ProblemKind; 10] = [
        ProblemKind::NotFound,
        ProblemKind::Invalid,
        ProblemKind::SignIn,
        ProblemKind::Forbidden,
        ProblemKind::Conflict,
        ProblemKind::Changed,
        ProblemKind::TooLarge,
        ProblemKind::TooMany,
        ProblemKind::Internal,
        ProblemKind::Unavailable,
    ];

    fn of(code: Code) -> ProblemKind {
        match code {
            Code::NotFound => ProblemKind::NotFound,
            Code::MethodNotAllowed
            | Code::Malformed
            | Code::NotText
            | Code::Invalid
            | Code::UnsupportedMediaType
            | Code::BodyTimeout => ProblemKind::Invalid,
            Code::SignInRequired => ProblemKind::SignIn,
            Code::CrossSite | Code::FormExpired => ProblemKind::Forbidden,
            Code::IdempotencyConflict => ProblemKind::Conflict,
            Code::ChangedMeanwhile => ProblemKind::Changed,
            Code::BodyTooLarge => ProblemKind::TooLarge,
            Code::TooManyRequests => ProblemKind::TooMany,
            Code::Internal => ProblemKind::Internal,
            Code::Unavailable | Code::StorageFull => ProblemKind::Unavailable,
        }
    }
}

impl HelpRow {
    pub(super) fn sample(name: &str, number: &str) -> HelpRow {
        HelpRow {
            name: name.to_owned(),
            detail: "Buka 24 jam.".to_owned(),
            phones: vec![Phone::new(number)],
            whatsapp: None,
            source: "contoh.go.id".to_owned(),
            verified_on: Some(SAMPLE_DAY),
            overdue: false,
        }
    }

    pub(super) fn overdue_sample() -> HelpRow {
        HelpRow {
            whatsapp: Some(Phone {
                label: "0812-0000-0001".to_owned(),
                tel: "6281200000001".to_owned(),
            }),
            detail: String::new(),
            verified_on: None,
            overdue: true,
            ..HelpRow::sample("Pelayanan & pengaduan", "0812-0000-0002")
        }
    }
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "public/home.html";

    fn samples() -> Vec<HomePage> {
        vec![HomePage {
            emergency: Phone::new("110"),
        }]
    }
}

impl Page for HelpPage {
    const TEMPLATE: &'static str = "public/help.html";

    fn samples() -> Vec<HelpPage> {
        let national = vec![
            HelpRow::sample("Polisi", "110"),
            HelpRow::sample("Perempuan dan anak", "129"),
        ];
        let abroad = vec![HelpRow::sample("Peduli WNI", "0812-0000-0003")];
        let plain = HelpPage {
            place: None,
            local: Vec::new(),
            national,
            abroad,
        };
        let elsewhere = HelpPage {
            place: Some("Oinlasi".to_owned()),
            abroad: Vec::new(),
            ..plain.clone()
        };
        let overdue = HelpPage {
            local: vec![HelpRow::overdue_sample()],
            ..elsewhere.clone()
        };
        let empty = HelpPage {
            place: None,
            local: Vec::new(),
            national: Vec::new(),
            abroad: Vec::new(),
        };
        vec![plain, elsewhere, overdue, empty]
    }
}

impl Page for SafetyPage {
    const TEMPLATE: &'static str = "public/safety.html";

    fn samples() -> Vec<SafetyPage> {
        vec![SafetyPage {}]
    }
}

impl Page for PrivacyPage {
    const TEMPLATE: &'static str = "public/privacy.html";

    fn samples() -> Vec<PrivacyPage> {
        vec![PrivacyPage {
            contact: "Kantor Contoh, telepon 0812-0000-0004".to_owned(),
        }]
    }
}

impl Page for ExitPage {
    const TEMPLATE: &'static str = "public/exit.html";

    fn samples() -> Vec<ExitPage> {
        vec![ExitPage {
            neutral: crate::state::EXIT_URL.to_owned(),
        }]
    }
}

impl Page for LanguagePage {
    const TEMPLATE: &'static str = "public/language.html";

    fn samples() -> Vec<LanguagePage> {
        vec![LanguagePage {}]
    }
}

impl Page for AccessibilityPage {
    const TEMPLATE: &'static str = "public/accessibility.html";

    fn samples() -> Vec<AccessibilityPage> {
        vec![AccessibilityPage {}]
    }
}

impl Page for AboutPage {
    const TEMPLATE: &'static str = "public/about.html";

    fn samples() -> Vec<AboutPage> {
        vec![AboutPage {
            version: "0.1.0".to_owned(),
        }]
    }
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "public/problem.html";

    fn samples() -> Vec<ProblemPage> {
        let page = |kind| ProblemPage {
            status: 400,
            kind,
            detail: None,
            retry_minutes: None,
        };
        let mut samples: Vec<_> = ProblemKind::ALL.into_iter().map(page).collect();
        let detail = Some("Tunggu dulu.".to_owned());
        samples.push(ProblemPage {
            detail,
            retry_minutes: Some(3),
            ..page(ProblemKind::TooMany)
        });
        samples
    }
}
