//! Indonesian messages → findings. See the README.

mod analyser;
mod analysis;
mod class;
mod code;
mod embedded;
pub mod entity;
mod fold;
mod hash;
mod lexicon;
mod matcher;
mod model;
mod pattern;
mod rule;
mod scope;
mod stance;
mod stem;
mod token;
pub mod training;
mod view;
mod vocabulary;

pub use analyser::{Analyser, Finding, Tables};
pub use analysis::{Analysis, Explanation, Trace};
pub use code::Code;
pub use entity::{Entity, EntityKind};
pub use rule::{Rule, RuleErrors, RuleId};
pub use scope::Stop;
pub use stance::{Stance, Urgency};
pub use stem::Voice;

pub(crate) fn find_entities(text: &str) -> Vec<Entity> {
    entity::find(text)
}
