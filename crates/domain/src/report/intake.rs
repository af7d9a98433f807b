//! What a reporter tells, parsed: facts first, nothing compulsory but one fact.

use super::exclusion::ExcludedRole;
use crate::area::AreaCode;
use crate::invalid::Invalid;
use crate::office::OfficeId;
use crate::phone::Phone;
use crate::text::cut;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Longest story, in characters.
pub const STORY_LIMIT: usize = 8_000;
/// Longest other answer, in characters.
pub const ANSWER_LIMIT: usize = 500;

/// What happened, as the form offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A job offer that looks wrong.
    Offer,
    /// Somebody is held, forced, or may not go home.
    Held,
    /// People are gathered or about to be sent without proper papers.
    Gathered,
    /// Somebody else keeps a passport or identity card.
    DocumentTaken,
    /// Family abroad is silent or asks for help.
    SilentAbroad,
    /// Something at the border or against a stay permit: an act that was seen.
    Border,
    /// Misleading news that goes around.
    Misleading,
    /// Only that foreigners are somewhere; explained, counted, purged.
    Presence,
    /// Anything else.
    Other,
}

impl Happening {
    /// Every choice, in the order of the form.
    pub const ALL: [Happening; 9] = [
        Happening::Offer,
        Happening::Held,
        Happening::Gathered,
        Happening::DocumentTaken,
        Happening::SilentAbroad,
        Happening::Border,
        Happening::Misleading,
        Happening::Presence,
        Happening::Other,
    ];

    /// The word in forms, tables and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Happening::Offer => "offer",
            Happening::Held => "held",
            Happening::Gathered => "gathered",
            Happening::DocumentTaken => "document_taken",
            Happening::SilentAbroad => "silent_abroad",
            Happening::Border => "border",
            Happening::Misleading => "misleading",
            Happening::Presence => "presence",
            Happening::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Happening> {
        Happening::ALL
            .into_iter()
            .find(|happening| happening.code() == code)
    }
}

/// When it happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// It goes on now.
    Now,
    /// It will happen.
    Upcoming,
    /// Within the last week.
    ThisWeek,
    /// Longer ago.
    Earlier,
    /// The reporter doesn't know or doesn't say.
    #[default]
    Unknown,
}

impl When {
    /// Every answer, in the order of the form.
    pub const ALL: [When; 5] = [
        When::Now,
        When::Upcoming,
        When::ThisWeek,
        When::Earlier,
        When::Unknown,
    ];

    /// The word in forms, tables and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            When::Now => "now",
            When::Upcoming => "upcoming",
            When::ThisWeek => "this_week",
            When::Earlier => "earlier",
            When::Unknown => "unknown",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<When> {
        When::ALL.into_iter().find(|when| when.code() == code)
    }
}

/// Where the person concerned is now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhereNow {
    /// In or near the village.
    Here,
    /// Elsewhere in Indonesia.
    Elsewhere,
    /// Abroad; the country is told in words.
    Abroad,
    /// Not known or not said.
    #[default]
    Unknown,
}

impl WhereNow {
    /// Every answer, in the order of the form.
    pub const ALL: [WhereNow; 4] = [
        WhereNow::Here,
        WhereNow::Elsewhere,
        WhereNow::Abroad,
        WhereNow::Unknown,
    ];

    /// The word in forms, tables and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            WhereNow::Here => "here",
            WhereNow::Elsewhere => "elsewhere",
            WhereNow::Abroad => "abroad",
            WhereNow::Unknown => "unknown",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<WhereNow> {
        WhereNow::ALL.into_iter().find(|place| place.code() == code)
    }
}

/// How a reporter may be reached, if at all. Sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whether officers may call or write to the number.
    pub allowed: bool,
    /// The number as typed.
    pub phone: String,
    /// Hours that are safe, in the reporter's words.
    pub safe_hours: String,
    /// A word by which the reporter knows that it is the officer.
    pub code_word: String,
}

/// Whom the reporter doesn't trust with this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distrust {
    /// The immigration office of the place, whichever it is.
    pub local_office: bool,
    /// Named offices.
    pub offices: Vec<OfficeId>,
    /// Everybody who belongs to the village itself.
    pub village: bool,
    /// Whole roles.
    pub roles: Vec<ExcludedRole>,
    /// A person, in the reporter's words.
    pub person: String,
    /// An official is said to be involved: nothing local sees it.
    pub official_involved: bool,
}

/// What a reporter tells. Everything but the codes is sealed before it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Ticked choices.
    pub happenings: Vec<Happening>,
    /// The story in the reporter's words, any language.
    pub story: String,
    /// The place in the reporter's words.
    pub place_text: String,
    /// The place when it was chosen from the list.
    pub area: Option<AreaCode>,
    /// When.
    pub when: When,
    /// The day, when it is known.
    pub happened_on: Option<Day>,
    /// Where the person concerned is now.
    pub where_now: WhereNow,
    /// Country, in the reporter's words.
    pub country: String,
    /// Who is said to have done it.
    pub who: String,
    /// How to reach the reporter.
    pub contact: Contact,
    /// Who must not see it.
    pub distrust: Distrust,
}

impl Intake {
    /// What has to be mended before it can be stored; empty when it can.
    ///
    /// Only two things stop a report: that it tells nothing at all, and that it is longer than can be
    /// kept. An unclear place never does.
    #[must_use]
    pub fn invalid(&self, today: Day) -> Vec<Invalid> {
        let mut found = Vec::new();
        if self.happenings.is_empty() && self.story.trim().is_empty() {
            found.push(Invalid::new("story", "invalid-story-empty"));
        }
        if cut(&self.story, STORY_LIMIT) != self.story {
            found.push(Invalid::new("story", "invalid-story-long"));
        }
        let answers = [
            ("place", &self.place_text),
            ("country", &self.country),
            ("who", &self.who),
            ("phone", &self.contact.phone),
            ("safe_hours", &self.contact.safe_hours),
            ("code_word", &self.contact.code_word),
            ("exclude_person", &self.distrust.person),
        ];
        for (field, answer) in answers {
            if cut(answer, ANSWER_LIMIT) != answer.as_str() {
                found.push(Invalid::new(field, "invalid-answer-long"));
            }
        }
        if self.contact.allowed && self.contact.phone.trim().is_empty() {
            found.push(Invalid::new("phone", "invalid-phone-missing"));
        } else if !self.contact.phone.trim().is_empty()
            && self.contact.phone.parse::<Phone>().is_err()
        {
            found.push(Invalid::new("phone", "invalid-phone"));
        }
        if let Some(day) = self.happened_on
            && (day > today.plus(366) || day < today.plus(-20 * 366))
        {
            found.push(Invalid::new("happened_on", "invalid-day-range"));
        }
        found
    }

    /// Whether the report only says that somebody is somewhere, and names no act.
    #[must_use]
    pub fn presence_only(&self) -> bool {
        !self.happenings.is_empty()
            && self
                .happenings
                .iter()
                .all(|happening| *happening == Happening::Presence)
    }

    /// Every text in which a reporter may have named somebody.
    #[must_use]
    pub fn naming_texts(&self) -> [&str; 4] {
        [
            &self.story,
            &self.who,
            &self.place_text,
            &self.distrust.person,
        ]
    }
}
