//! What is left when all files are read: only the classes that something asks for, numbered anew, and for every
//! list of conditions the class by which most of them are known not to hold.
//!
//! Most classes are there only to be named in others. A word of a message carries every class that is kept, so
//! that each one less is time saved in every message.

use std::cmp::Reverse;

use super::{Guarded, Rule, Rules};
use crate::bits::Bits;
use crate::class::ClassId;
use crate::lexicon::Lexicon;
use crate::pattern::Pattern;
use crate::rarity::Rarity;
use crate::rule::{Condition, ConditionPart};

impl Rules {
    /// Drops classes that nobody asks for. Those that are met most often get the lowest numbers, so that what a
    /// message touches of a table by classes lies together.
    pub(super) fn prune(&mut self, lexicon: &Lexicon) {
        let many = self.entries.len();
        let mut used = Bits::new(many);
        self.each_class(&mut |class| used.insert((*class).into()));
        let mut kept: Vec<ClassId> = used.iter().map(|class| class as ClassId).collect();
        let rarity = Rarity::of(self, lexicon);
        kept.sort_by_key(|class| Reverse(rarity.weight(*class)));
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
        self.fact_classes
            .iter_mut()
            .for_each(|(_, class)| see(class));
    }
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
    use crate::bits::Bits;
    use crate::lexicon::Lexicon;
    use crate::rule::read;

    #[test]
    fn every_class_that_is_left_is_asked_for() {
        let mut lexicon = Lexicon::new(crate::embedded::lexicon());
        let mut rules = read(crate::FILES, &mut lexicon).expect("valid");
        let many = rules.entries.len();
        let mut asked = Bits::new(many);
        rules.each_class(&mut |class| asked.insert((*class).into()));
        assert_eq!(asked.iter().count(), many);
        let before = rules.rules[0].patterns[0].clone();
        rules.prune(&lexicon);
        assert_eq!(
            (rules.entries.len(), &rules.rules[0].patterns[0]),
            (many, &before)
        );
    }
}
