//! What is left when all files are read: only the classes that something asks for, numbered anew, and for every
//! list of conditions the class by which most of them are known not to hold.
//!
//! Most classes are there only to be named in others, and patterns write the same words in many ways. A word of a
//! message carries every class that is kept, so that each one less is time saved in every message.

use std::cmp::Reverse;

use super::{Guarded, Rule, Rules};
use crate::bits::Bits;
use crate::class::{ClassId, Entry, ItemId};
use crate::hash::FastMap;
use crate::lexicon::Lexicon;
use crate::pattern::Pattern;
use crate::rarity::Rarity;
use crate::rule::{Condition, ConditionPart};

impl Rules {
    /// Makes one class of those that have the same words.
    fn merge(&mut self) {
        let same: Vec<ClassId> = {
            let mut known = FastMap::default();
            let classes = (0..).zip(&self.entries);
            classes
                .map(|(class, entries)| match words(entries) {
                    Some(words) => *known.entry(words).or_insert(class),
                    None => class,
                })
                .collect()
        };
        self.each_class(&mut |class| *class = same[usize::from(*class)]);
    }

    /// Drops classes that nobody asks for. Those that lead to patterns get the highest numbers, so that a
    /// list of classes tells them apart at once; of both, those that are met most often come first, so that what
    /// a message touches of a table by classes lies together.
    pub(super) fn prune(&mut self, lexicon: &Lexicon) {
        self.merge();
        let many = self.entries.len();
        let mut used = Bits::new(many);
        self.each_class(&mut |class| used.insert((*class).into()));
        let mut kept: Vec<ClassId> = used.iter().map(|class| class as ClassId).collect();
        let rarity = Rarity::of(self, lexicon);
        let mut leading = Bits::new(many);
        for pattern in self.rules.iter().flat_map(|rule| &rule.patterns) {
            let rarest = rarity.rarest(&pattern.needed);
            rarest
                .iter()
                .for_each(|class| leading.insert((*class).into()));
        }
        kept.sort_by_key(|class| {
            let leads = leading.has((*class).into());
            (leads, Reverse(rarity.weight(*class)))
        });
        let mut numbers = vec![0; many];
        let mut entries = Vec::with_capacity(kept.len());
        for (new, old) in (0..).zip(&kept) {
            numbers[usize::from(*old)] = new;
            entries.push(std::mem::take(&mut self.entries[usize::from(*old)]));
        }
        self.each_class(&mut |class| *class = numbers[usize::from(*class)]);
        self.entries = entries;
        let rarity = rarity.of_these(&kept);
        self.guard(&rarity);
        self.rarity = rarity;
    }

    /// Sets what guards each list of conditions.
    fn guard(&mut self, rarity: &Rarity) {
        for rule in &mut self.rules {
            for conditions in [&mut rule.needs, &mut rule.unless] {
                conditions.guard(|condition| rarest_of_all(condition, rarity));
            }
            for patterns in [&mut rule.needs_near, &mut rule.unless_near] {
                patterns.guard(|pattern| rarity.rarest(&pattern.needed));
            }
        }
        for context in &mut self.contexts {
            context.guard(|condition| rarest_of_all(condition, rarity));
        }
    }

    /// Every place where a class is named.
    fn each_class(&mut self, see: &mut impl FnMut(&mut ClassId)) {
        for Rule {
            patterns,
            needs,
            needs_near,
            unless,
            unless_near,
            ..
        } in &mut self.rules
        {
            let near = needs_near.list.iter_mut().chain(&mut unless_near.list);
            patterns
                .iter_mut()
                .chain(near)
                .for_each(|p| p.each_class(see));
            let conditions = needs.list.iter_mut().chain(&mut unless.list);
            conditions.for_each(|condition| in_condition(condition, see));
        }
        for context in &mut self.contexts {
            context.list.iter_mut().for_each(|c| in_condition(c, see));
        }
        self.scope.each_class(see);
        self.fact_classes.iter_mut().for_each(see);
    }
}

/// The words and phrases of a class, sorted; `None` when it asks for more.
fn words(entries: &[Entry]) -> Option<(Vec<ItemId>, Vec<&[ItemId]>)> {
    let (mut words, mut phrases) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry {
            Entry::Word(item) => words.push(*item),
            Entry::Phrase(items) => phrases.push(&**items),
            Entry::Special(_) => return None,
        }
    }
    words.sort_unstable();
    words.dedup();
    phrases.sort_unstable();
    phrases.dedup();
    Some((words, phrases))
}

fn in_condition(condition: &mut Condition, see: &mut impl FnMut(&mut ClassId)) {
    for part in condition {
        if let ConditionPart::Pattern(pattern) = part {
            pattern.each_class(see);
        }
    }
}

/// The rarest class that a condition needs; none when it asks only for contexts.
fn rarest_of_all(condition: &Condition, rarity: &Rarity) -> Option<ClassId> {
    let needed: Vec<ClassId> = condition
        .iter()
        .filter_map(|part| match part {
            ConditionPart::Pattern(Pattern { needed, .. }) => Some(needed.iter().copied()),
            ConditionPart::Context(_) => None,
        })
        .flatten()
        .collect();
    rarity.rarest(&needed)
}

impl<T> Guarded<T> {
    fn guard(&mut self, rarest: impl Fn(&T) -> Option<ClassId>) {
        self.guards = self.list.iter().map(rarest).map(Self::written).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::bits::Bits;
    use crate::lexicon::Lexicon;
    use crate::rule::read;

    #[test]
    fn every_class_that_is_left_is_asked_for_and_like_no_other() {
        let mut lexicon = Lexicon::new(crate::embedded::lexicon());
        let mut rules = read(crate::FILES, &mut lexicon).expect("valid");
        let many = rules.entries.len();
        let mut asked = Bits::new(many);
        rules.each_class(&mut |class| asked.insert((*class).into()));
        assert_eq!(asked.iter().count(), many);
        let mut kinds: Vec<_> = rules.entries.iter().filter_map(|one| words(one)).collect();
        let known = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), known);
        let before = rules.rules[0].patterns[0].clone();
        rules.prune(&lexicon);
        assert_eq!(
            (rules.entries.len(), &rules.rules[0].patterns[0]),
            (many, &before)
        );
    }
}
