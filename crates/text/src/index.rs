//! From the classes of a message to the patterns that it may match, and to every class that those may ask for.

use crate::bits::Bits;
use crate::class::ClassId;
use crate::rule::{Condition, ConditionPart, Rules};

/// A pattern of a rule, and what else must be there beside the class that leads to it.
struct Lead {
    rule: u32,
    pattern: u32,
    others: (u32, u32),
}

/// Patterns by the rarest class that they need.
pub(crate) struct Index {
    /// Per class: where its leads are.
    heads: Vec<(u32, u32)>,
    leads: Vec<Lead>,
    others: Vec<ClassId>,
    /// Classes that lead to a pattern.
    leading: Bits,
    /// Per rule: every class that it may ask for.
    reach: Vec<Bits>,
    /// Classes that are asked for in every message.
    always: Bits,
}

impl Index {
    pub(crate) fn new(
        rules: &Rules,
        specials: &[ClassId],
        weight: impl Fn(ClassId) -> u32,
    ) -> Self {
        let many = rules.classes.entries.len();
        let mut new = Self {
            heads: vec![(0, 0); many],
            leads: Vec::new(),
            others: Vec::new(),
            leading: Bits::new(many),
            reach: Vec::new(),
            always: Bits::new(many),
        };
        for class in rules.scope.all().iter().chain(specials) {
            new.always.insert(*class);
        }
        let mut by_class: Vec<Vec<Lead>> = (0..many).map(|_| Vec::new()).collect();
        for (rule_index, rule) in rules.rules.iter().enumerate() {
            for (pattern_index, pattern) in rule.patterns.iter().enumerate() {
                let mut classes = pattern.needed.clone();
                classes.sort_by_key(|class| weight(*class));
                let Some((rarest, others)) = classes.split_first() else {
                    continue;
                };
                let start = new.others.len() as u32;
                new.others.extend(others);
                by_class[*rarest as usize].push(Lead {
                    rule: rule_index as u32,
                    pattern: pattern_index as u32,
                    others: (start, new.others.len() as u32),
                });
                new.leading.insert(*rarest);
            }
            let mut reach = Bits::new(many);
            for pattern in rule
                .patterns
                .iter()
                .chain(&rule.needs_near)
                .chain(&rule.unless_near)
            {
                pattern.classes().for_each(|class| reach.insert(class));
            }
            let mut contexts = Bits::new(rules.contexts.len());
            for conditions in [&rule.needs, &rule.unless] {
                reach_of(conditions, rules, &mut contexts, &mut reach);
            }
            new.reach.push(reach);
        }
        for (head, leads) in new.heads.iter_mut().zip(by_class) {
            let start = new.leads.len() as u32;
            new.leads.extend(leads);
            *head = (start, new.leads.len() as u32);
        }
        new
    }

    /// The patterns whose classes are all in a message, into `leads`; what their rules may ask for, into `asked`.
    pub(crate) fn choose(&self, present: &Bits, leads: &mut Vec<(u32, u32)>, asked: &mut Bits) {
        leads.clear();
        asked.copy(&self.always);
        for class in present.common(&self.leading) {
            let (start, end) = self.heads[class as usize];
            for lead in &self.leads[start as usize..end as usize] {
                let (start, end) = lead.others;
                let others = &self.others[start as usize..end as usize];
                if others.iter().all(|class| present.has(*class)) {
                    if leads.last().is_none_or(|(rule, _)| *rule != lead.rule) {
                        asked.add_all(&self.reach[lead.rule as usize]);
                    }
                    leads.push((lead.rule, lead.pattern));
                }
            }
        }
    }
}

/// Adds the classes of conditions, and those of contexts that they ask for, each context once.
fn reach_of(conditions: &[Condition], rules: &Rules, contexts: &mut Bits, reach: &mut Bits) {
    for part in conditions.iter().flatten() {
        match part {
            ConditionPart::Pattern(pattern) => {
                pattern.classes().for_each(|class| reach.insert(class));
            }
            ConditionPart::Context(id) if contexts.has(*id as u32) => {}
            ConditionPart::Context(id) => {
                contexts.insert(*id as u32);
                reach_of(&rules.contexts[*id], rules, contexts, reach);
            }
        }
    }
}
