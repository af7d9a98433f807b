//! From the classes of a message to the patterns that it may match.
//!
//! A pattern can match only where all of its classes are. Each pattern therefore stands under one of them, the one
//! that is met most seldom (`rarity`): a message that doesn't have it never hears of the pattern, and one that has
//! it looks for the next rarest at once. What a message costs grows with the words that it shares with patterns,
//! not with the number of patterns.

use crate::class::ClassId;
use crate::pattern::{Element, Shape};
use crate::rule::{Rules, Says};
use crate::store::stored;
use crate::view::View;

/// A pattern of a rule, and what else must be there beside the class that leads to it.
struct Lead {
    rule: u16,
    /// Where the others after that one are.
    more: u32,
    many: u8,
    /// What is matched, and where its elements are.
    many_elements: u8,
    window: u8,
    quoted: bool,
    elements: u32,
    /// Its rule reads over the ends of sentences.
    across: bool,
    /// Its rule tells of a frame.
    frames: bool,
    /// The same, or that a sentence is the writer's own (`frame`).
    tells_apart: bool,
}

stored!(Lead {
    rule,
    more,
    many,
    many_elements,
    window,
    quoted,
    elements,
    across,
    frames,
    tells_apart
});

/// The leads of a class. Most have one alone, so that what the first one asks for stands here.
struct Head {
    start: u32,
    end: u32,
    next: [ClassId; 2],
}

stored!(Head { start, end, next });

/// Patterns by the rarest class that they need.
pub(crate) struct Index {
    /// Per class, from the first that leads to a pattern on.
    heads: Vec<Head>,
    leads: Vec<Lead>,
    /// Per lead, for itself because most are looked at for nothing else: the two rarest of the other classes; the one
    /// that leads here when there are none.
    nexts: Vec<[ClassId; 2]>,
    more: Vec<ClassId>,
    /// The elements of all patterns, those of neighbours side by side.
    elements: Vec<Element>,
    /// The first class that leads to a pattern; all behind it do.
    pub(crate) first: ClassId,
}

stored!(Index {
    heads,
    leads,
    nexts,
    more,
    elements,
    first
});

impl Index {
    pub(crate) fn new(rules: &Rules) -> Self {
        let many = rules.entries.len();
        let mut new = Self {
            heads: Vec::new(),
            leads: Vec::new(),
            nexts: Vec::new(),
            more: Vec::new(),
            elements: Vec::new(),
            first: ClassId::MAX,
        };
        // Per class: rule, pattern, and the other classes.
        let mut by_class: Vec<Vec<(usize, usize, Vec<ClassId>)>> = vec![Vec::new(); many];
        for (rule_index, rule) in rules.rules.iter().enumerate() {
            for (pattern_index, pattern) in rule.patterns.iter().enumerate() {
                let classes = rules.rarity.sorted(&pattern.needed);
                if let Some((rarest, others)) = classes.split_first() {
                    new.first = new.first.min(*rarest);
                    let lead = (rule_index, pattern_index, others.to_vec());
                    by_class[usize::from(*rarest)].push(lead);
                }
            }
        }
        for (class, leads) in (0..).zip(by_class).skip(new.first.into()) {
            let start = new.leads.len() as u32;
            for (rule_index, pattern, others) in leads {
                let rule = &rules.rules[rule_index];
                let shape = rule.patterns[pattern].shape();
                let more = others.get(2..).unwrap_or_default();
                let next = |at: usize| *others.get(at).unwrap_or(&class);
                new.nexts.push([next(0), next(1)]);
                new.leads.push(Lead {
                    rule: rule_index as u16,
                    more: new.more.len() as u32,
                    many: more.len() as u8,
                    many_elements: shape.elements.len() as u8,
                    window: shape.window as u8,
                    quoted: shape.quoted,
                    elements: new.elements.len() as u32,
                    across: rule.across,
                    frames: matches!(rule.says, Says::Frame(_)),
                    tells_apart: crate::frame::tells_apart(rule),
                });
                new.more.extend(more);
                new.elements.extend(shape.elements);
            }
            // A class that leads to none is never among those that lead.
            let next = new.nexts.get(start as usize);
            new.heads.push(Head {
                start,
                end: new.leads.len() as u32,
                next: next.copied().unwrap_or([class; 2]),
            });
        }
        new
    }

    /// The leads to patterns whose classes are all in a message.
    pub(crate) fn choose(&self, view: &View, chosen: &mut Vec<u32>) {
        chosen.clear();
        let here = view.here();
        // Both are looked at: asking one by one would mostly be guessed wrong.
        let has_both = |[first, second]: [ClassId; 2]| {
            (here[usize::from(first)] != 0) & (here[usize::from(second)] != 0)
        };
        view.leading.each(|class| {
            let head = &self.heads[class as usize];
            if has_both(head.next) && self.has_more(head.start, view) {
                chosen.push(head.start);
            }
            for at in head.start + 1..head.end {
                if has_both(self.nexts[at as usize]) && self.has_more(at, view) {
                    chosen.push(at);
                }
            }
        });
    }

    /// Whether the classes of a lead behind the first three are here.
    fn has_more(&self, at: u32, view: &View) -> bool {
        let lead = &self.leads[at as usize];
        view.has_all(&self.more[lead.more as usize..][..lead.many.into()])
    }

    /// Whether a chosen pattern is one of a rule that tells of a frame.
    pub(crate) fn frames(&self, at: u32) -> bool {
        self.leads[at as usize].frames
    }

    /// Whether it is one of a rule that tells sentences apart.
    pub(crate) fn tells_apart(&self, at: u32) -> bool {
        self.leads[at as usize].tells_apart
    }

    /// A chosen pattern: its rule, whether that reads over the ends of sentences, and what is matched.
    pub(crate) fn lead(&self, at: u32) -> (usize, bool, Shape<'_>) {
        let lead = &self.leads[at as usize];
        let shape = Shape {
            elements: &self.elements[lead.elements as usize..][..lead.many_elements.into()],
            window: lead.window.into(),
            quoted: lead.quoted,
        };
        (lead.rule.into(), lead.across, shape)
    }
}
