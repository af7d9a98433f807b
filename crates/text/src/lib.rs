//! Indonesian messages → findings: what a text is, which indicators it asserts (with their words), how
//! soon somebody must look, and which numbers, names and places are in it.
//!
//! ```
//! use text::{Analyser, Stance};
//!
//! let text = "Izin melaporkan, paspor calon pekerja dipegang sponsor";
//! let found = Analyser::embedded().analyse(text);
//! assert_eq!(found.stance, Stance::Report);
//! let held = found.indicators.iter().find(|finding| finding.code.as_str() == "REC-DOC").expect("found");
//! assert!(text[held.start..held.end].contains("paspor"));
//! ```
//!
//! Invariants, each with a test:
//! - The same text gives the same analysis, on any thread and machine: no clock, randomness or I/O.
//! - Spans are byte offsets of the original text, on character borders; any string is valid input.
//! - Work grows linearly with the text: windows are bounded and nothing is read twice.
//! - Nationality, people, religion, region of origin, sex and looks are masked before rules and models: swapping such
//!   words changes no indicator, urgency, stance or bias warning (`domain.md` §8).

mod analyser;
mod analysis;
mod bits;
mod class;
mod code;
mod compiled;
mod courtesy;
mod embedded;
pub mod entity;
pub mod eval;
mod flag;
mod fold;
mod frame;
mod hash;
mod index;
mod json;
mod learned;
mod lexicon;
pub mod line;
mod matcher;
mod memory;
mod model;
mod origin;
mod pairs;
mod pattern;
mod rarity;
mod rule;
mod scope;
pub mod sketch;
mod special;
mod spelling;
mod stance;
mod stem;
mod store;
mod token;
pub mod training;
mod urgency;
mod view;
mod vocabulary;
mod word_map;
mod wrong;

pub use analyser::{Analyser, Finding, Tables};
pub use analysis::{Analysis, Explanation, Trace};
pub use code::Code;
pub use embedded::{FILES, TABLES};
pub use entity::{Entity, EntityKind};
pub use flag::{Flagged, RedFlag};
pub use rule::{Rule, RuleId, line_of};
pub use scope::Stop;
pub use sketch::{Sketch, SketchKey};
pub use stance::{Stance, Urgency};
pub use stem::Voice;
pub use wrong::{RuleError, RuleErrors};

pub(crate) fn find_entities(text: &str) -> Vec<Entity> {
    entity::find(text)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
