//! Rule files and what they compile to.

use crate::class::{ClassId, Entry, Item};
use crate::code::Code;
use crate::flag::RedFlag;
use crate::pattern::Pattern;
use crate::rarity::Rarity;
use crate::store::{stored, stored_choice, stored_kinds};

mod file;
mod learned;
mod prune;
mod raw;
pub(crate) mod sheet;
mod watch;
pub(crate) mod who;

pub(crate) use file::read;
pub use raw::line_of;

/// The name of a rule, as its file gives it: `rec-doc.held-by-recruiter`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub(crate) std::sync::Arc<str>);

stored!(RuleId { 0 });

impl Rule {
    /// A fact for stance, which is no finding and needs no texts of its own.
    pub fn is_feature(&self) -> bool {
        self.says == Says::Feature
    }

    /// What stands for the score of a code, which has no patterns (`data/model/learned.tsv`).
    pub fn is_learned(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The indicator that it finds, if it finds one.
    pub fn code(&self) -> Option<Code> {
        if let Says::Code(code) = self.says {
            Some(code)
        } else {
            None
        }
    }
}

impl RuleId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Stops,
    Ignored,
}

stored_choice!(Scope: Stops, Ignored);

/// Kinds of texts that tell of things which are not happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    Education,
    News,
    Joke,
    Hoax,
    /// The text is an offer: rules hold in it unless they say `not_in`.
    Offer,
}

stored_choice!(Frame: Education, News, Joke, Hoax, Offer);

impl Frame {
    pub(crate) const fn bit(self) -> u8 {
        1 << self as u8
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "education" => Some(Self::Education),
            "news" => Some(Self::News),
            "joke" => Some(Self::Joke),
            "hoax" => Some(Self::Hoax),
            "offer" => Some(Self::Offer),
            _ => None,
        }
    }
}

/// What a rule says when it fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Code(Code),
    Urgency(u8),
    Frame(Frame),
    Bias,
    Feature,
    Flag(RedFlag),
}

stored_kinds!(Says: 0 Code(code), 1 Urgency(level), 2 Frame(frame), 3 Bias, 4 Feature, 5 Flag(flag));

/// One rule, ready to match.
#[derive(Debug)]
pub struct Rule {
    pub id: RuleId,
    pub why_id: String,
    pub why_en: String,
    pub source: String,
    /// Texts on which the rule must fire.
    pub matches: Vec<String>,
    /// Texts on which it must not.
    pub no_match: Vec<String>,
    pub(crate) says: Says,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) needs: Guarded<Condition>,
    pub(crate) needs_near: Guarded<Pattern>,
    pub(crate) unless: Guarded<Condition>,
    pub(crate) unless_near: Guarded<Pattern>,
    pub(crate) negated: Scope,
    pub(crate) hypothetical: Scope,
    pub(crate) frames: u8,
    pub(crate) across: bool,
}

stored!(Rule {
    id,
    why_id,
    why_en,
    source,
    matches,
    no_match,
    says,
    patterns,
    needs,
    needs_near,
    unless,
    unless_near,
    negated,
    hypothetical,
    frames,
    across,
});

/// A list, and beside each entry the rarest class without which it can't hold. The guards stand close together,
/// so that a long list costs a message little.
#[derive(Debug)]
pub(crate) struct Guarded<T> {
    pub(crate) list: Vec<T>,
    guards: Vec<ClassId>,
}

stored!(Guarded<T> { list, guards });

/// A guard that lets every message pass.
const UNGUARDED: ClassId = ClassId::MAX;

impl<T> Default for Guarded<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<T> Guarded<T> {
    pub(crate) fn new(list: Vec<T>) -> Self {
        let guards = vec![UNGUARDED; list.len()];
        Self { list, guards }
    }

    fn written(class: Option<ClassId>) -> ClassId {
        class.unwrap_or(UNGUARDED)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The next one from `at` on whose guard is there; `at` moves behind it.
    pub(crate) fn likely(&self, at: &mut usize, has: impl Fn(ClassId) -> bool) -> Option<&T> {
        let mut guards = self.guards.get(*at..)?.iter();
        *at += guards.position(|guard| *guard == UNGUARDED || has(*guard))?;
        *at += 1;
        self.list.get(*at - 1)
    }
}

/// All of these must be somewhere in the message.
pub(crate) type Condition = Vec<ConditionPart>;

#[derive(Debug, Clone)]
pub(crate) enum ConditionPart {
    Pattern(Pattern),
    Context(usize),
}

stored_kinds!(ConditionPart: 0 Pattern(pattern), 1 Context(context));

/// Everything that the files say.
pub(crate) struct Rules {
    pub(crate) items: Vec<Item>,
    /// What each class is made of.
    pub(crate) entries: Vec<Vec<Entry>>,
    pub(crate) rarity: Rarity,
    pub(crate) contexts: Vec<Guarded<Condition>>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) scope: ScopeClasses,
    /// Classes whose presence is a fact for stance and urgency: those of the engine's own files.
    pub(crate) fact_classes: Vec<ClassId>,
    /// The names of these.
    pub(crate) fact_names: Vec<String>,
}

stored!(Rules { contexts, rules, scope, fact_classes, fact_names } without { items, entries, rarity });

/// Classes by which the engine itself reads scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScopeClasses {
    pub(crate) negation: ClassId,
    pub(crate) not_negation: ClassId,
    pub(crate) negation_passes: ClassId,
    pub(crate) hypothesis: ClassId,
    pub(crate) clause: ClassId,
    pub(crate) hard_clause: ClassId,
}

stored!(ScopeClasses {
    negation,
    not_negation,
    negation_passes,
    hypothesis,
    clause,
    hard_clause
});

impl ScopeClasses {
    pub(crate) fn all(self) -> [ClassId; 6] {
        [
            self.negation,
            self.not_negation,
            self.negation_passes,
            self.hypothesis,
            self.clause,
            self.hard_clause,
        ]
    }

    pub(crate) fn each_class(&mut self, see: &mut impl FnMut(&mut ClassId)) {
        let all = [
            &mut self.negation,
            &mut self.not_negation,
            &mut self.negation_passes,
            &mut self.hypothesis,
            &mut self.clause,
            &mut self.hard_clause,
        ];
        all.into_iter().for_each(see);
    }
}
