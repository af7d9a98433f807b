//! What one sentence is by its own words. Only as much is read of it as makes a difference: the rules that tell
//! sentences apart come first, and mostly decide.

use std::ops::Range;

use crate::analyser::{Analyser, Room};
use crate::entity::{Entity, EntityKind};
use crate::matcher::Run;
use crate::model::Chances;
use crate::model::feature::Seen;
use crate::rule::{Rule, Says};
use crate::stance::Stance;

/// The share of kinds of text that assert something, from which a sentence is taken for such a text.
const ASSERTS_FROM: f32 = 0.5;

/// Features of sentences about the writer's own people, and about what is near.
const OWN_PEOPLE: &str = "distress.own-kin";
const NEAR: [&str; 8] = [
    "report.opening",
    "report.neighbour",
    "report.saw",
    "report.ask-check",
    "report.somebody-there",
    "distress.self-there",
    "who.own-kin-bare",
    "who.self-suffers",
];
const SELF: [&str; 12] = [
    "saya", "sy", "aku", "ak", "aq", "gue", "gw", "kami", "beta", "abdi", "kula", "ulun",
];
/// First words of a sentence that goes on with what was told before it, as any that ends in `-nya`.
const LEANS: [&str; 7] = [
    "ia", "dia", "mereka", "tekong", "majikan", "sebagian", "salah",
];
/// Words of those who retell or teach, with or without `-nya`.
const RETELLS: [&str; 15] = [
    "korban",
    "pelaku",
    "tersangka",
    "terdakwa",
    "polda",
    "polres",
    "satgas",
    "penyidik",
    "hakim",
    "jaksa",
    "wni",
    "tersebut",
    "modus",
    "pastikan",
    "dibongkar",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sentence {
    /// It teaches or retells.
    Framed,
    /// It tells of the writer's own world.
    Own,
}

/// What stands before a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing that matters.
    Nothing,
    /// News or teaching, of which it is no quotation.
    Told,
}

/// Whether a rule can tell what a sentence is.
pub(crate) fn tells_apart(rule: &Rule) -> bool {
    matches!(rule.says, Says::Frame(_)) || is_own_people(rule) || is_near(rule)
}

fn is_own_people(rule: &Rule) -> bool {
    rule.id.as_str() == OWN_PEOPLE
}

fn is_near(rule: &Rule) -> bool {
    NEAR.contains(&rule.id.as_str())
}

impl Analyser {
    /// Whether any rule says that a text teaches, jokes, retells or is a hoax.
    pub(super) fn is_framed(&self, text: &str) -> bool {
        self.read(text, None, |_, _, Room { view, chosen, run }| {
            chosen.retain(|lead| self.index.frames(*lead));
            if chosen.is_empty() {
                return false;
            }
            view.mark_scope(self.rules.scope);
            let mut any = false;
            let mut run = Run::new(&self.rules, &self.index, view, run);
            run.all(chosen, |_, _, _, stop| any |= stop.is_none());
            any
        })
    }

    /// What a sentence is by its own words; `None`: what the one before is.
    pub(super) fn sentence(&self, text: &str, before: Before) -> Option<Sentence> {
        let leans = before == Before::Told && goes_on(text);
        self.read(text, None, |seen, entities, room| {
            room.view.mark_scope(self.rules.scope);
            room.chosen
                .sort_unstable_by_key(|lead| !self.index.tells_apart(*lead));
            let apart = room
                .chosen
                .partition_point(|lead| self.index.tells_apart(*lead));
            let mut fired = Vec::with_capacity(room.chosen.len());
            self.fire(room, 0..apart, &mut fired);
            let rules = || fired.iter().map(|(rule, _, _)| &self.rules.rules[*rule]);
            if rules().any(|rule| matches!(rule.says, Says::Frame(_))) {
                return Some(Sentence::Framed);
            }
            if rules().any(is_own_people)
                || !leans && (rules().any(is_near) || has_contact(text, seen, entities))
            {
                return Some(Sentence::Own);
            }
            // Is it one that asserts something?
            if leans && !words(text).any(|word| is_one_of(word, &SELF)) {
                return None;
            }
            self.fire(room, apart..room.chosen.len(), &mut fired);
            let chances = self.chances(&Seen {
                text: seen,
                view: &room.view,
                entities,
                rules: &self.rules.rules,
                classes: &self.rules.fact_classes,
                fired: &fired,
            });
            (asserts(&chances) >= ASSERTS_FROM).then_some(Sentence::Own)
        })
    }

    /// Adds the rules that fire by these of the chosen patterns. Where they do is not asked.
    fn fire(&self, room: &mut Room, chosen: Range<usize>, fired: &mut Vec<(usize, usize, usize)>) {
        let mut run = Run::new(&self.rules, &self.index, &mut room.view, &mut room.run);
        run.all(&room.chosen[chosen], |_, rule, _, stop| {
            if stop.is_none() {
                fired.push((rule, 0, 0));
            }
        });
    }
}

/// Whether a way to reach somebody is in a text, of which rules see this, with these entities.
fn has_contact(text: &str, seen: &str, entities: &[Entity]) -> bool {
    let is_contact =
        |entity: &Entity| matches!(entity.kind, EntityKind::Phone | EntityKind::Social);
    match text == seen {
        true => entities.iter().any(is_contact),
        false => crate::find_entities(text).iter().any(is_contact),
    }
}

/// How likely a text is one of those that assert something.
fn asserts(chances: &Chances) -> f32 {
    let each = Stance::ALL.into_iter().zip(chances.stances);
    let asserting = each.filter(|(stance, _)| {
        matches!(
            stance,
            Stance::Offer | Stance::Report | Stance::Distress | Stance::Progress
        )
    });
    asserting.map(|(_, share)| share).sum()
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// Whether a sentence leans on what was told before it.
fn goes_on(text: &str) -> bool {
    let stem = |word| str::strip_suffix(word, "nya").unwrap_or(word);
    let leans = |word: &str| word.ends_with("nya") || is_one_of(word, &LEANS);
    words(text).next().is_some_and(leans) || words(text).any(|word| is_one_of(stem(word), &RETELLS))
}

#[cfg(test)]
mod tests {
    use super::{ASSERTS_FROM, Analyser, Before, NEAR, OWN_PEOPLE, SELF, Sentence};
    use super::{asserts, goes_on, has_contact, is_one_of, words};
    use crate::analyser::Look;

    /// What all rules and both models say together, in no order.
    fn by_all(analyser: &Analyser, text: &str, before: Before) -> Option<Sentence> {
        let hits = analyser.hits(text, None, Look::Whole);
        if hits.frames != 0 {
            return Some(Sentence::Framed);
        }
        let fires = |id: &str| {
            let mut fired = hits.fired.iter();
            fired.any(|(rule, _, _)| analyser.rules.rules[*rule].id.as_str() == id)
        };
        let asserting = asserts(&hits.chances) >= ASSERTS_FROM;
        let own = fires(OWN_PEOPLE) || asserting && words(text).any(|word| is_one_of(word, &SELF));
        let contact = has_contact(text, text, &crate::find_entities(text));
        let near = asserting || NEAR.iter().any(|id| fires(id)) || contact;
        let leans = before == Before::Told && goes_on(text);
        (own || near && !leans).then_some(Sentence::Own)
    }

    #[test]
    fn what_is_not_read_makes_no_difference() {
        let analyser = Analyser::embedded();
        let rules = analyser.rules().iter();
        let texts = rules.flat_map(|rule| rule.matches.iter().chain(&rule.no_match));
        for text in texts {
            for before in [Before::Nothing, Before::Told] {
                let (read, all) = (
                    analyser.sentence(text, before),
                    by_all(analyser, text, before),
                );
                assert_eq!(read, all, "{before:?} {text}");
            }
        }
    }
}
