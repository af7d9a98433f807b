//! Rules, stance and urgency put together.

use crate::analyser::{Analyser, Finding, Hits};
use crate::entity::Entity;
use crate::model::feature::{Fact, Told, of_word};
use crate::model::{MOST, likeliest};
use crate::rule::{Frame, RuleId, Says};
use crate::scope::Stop;
use crate::stance::{Stance, Urgency};
use crate::urgency::{Evidence, UrgencyRow};

/// What was found in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    pub stance: Stance,
    /// Sorted by place; each code at most once.
    pub indicators: Vec<Finding>,
    pub urgency: Urgency,
    /// The suspicion in the text rests on who somebody is. Such a text is never ranked by it.
    pub bias_warning: bool,
    pub entities: Vec<Entity>,
}

/// Why the analysis came out as it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub analysis: Analysis,
    /// Every rule whose words were there: fired, or stopped and by what.
    pub traces: Vec<Trace>,
    /// Probabilities of the stances, in thousandths, in the order of `Stance::ALL`.
    pub stances: [u16; 8],
    /// Urgency rules that fired; the table of urgency may or may not have used them.
    pub urgency_rules: Vec<RuleId>,
    /// Why the urgency is what it is, in Indonesian and English: the row of the table that decided.
    pub urgency_why: (String, String),
}

/// A rule whose words were there, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub rule: RuleId,
    pub start: usize,
    pub end: usize,
    /// `None`: it fired.
    pub stopped: Option<Stop>,
}

impl Trace {
    fn order(&self) -> (usize, usize, &RuleId, Option<u8>) {
        let stopped = self.stopped.map(|stop| stop as u8);
        (self.start, self.end, &self.rule, stopped)
    }
}

struct Judged {
    analysis: Analysis,
    hits: Hits,
    frames: u8,
    silent: bool,
    stances: [f32; MOST],
}

impl Analyser {
    /// Finds everything in one message. Any text is valid.
    pub fn analyse(&self, text: &str) -> Analysis {
        self.judged(text, false, false).analysis
    }

    /// The same for a text that somebody asks about, such as an offer that is to be checked: it is not taken for
    /// chat or for nothing at all, which a message among many may be.
    ///
    /// ```
    /// let analyser = text::Analyser::embedded();
    /// assert_eq!(analyser.analyse_asked("paspor dipegang agen").indicators[0].code.as_str(), "REC-DOC");
    /// ```
    pub fn analyse_asked(&self, text: &str) -> Analysis {
        self.judged(text, false, true).analysis
    }

    /// The same as [`Self::analyse`], with the reasons.
    pub fn explain(&self, text: &str) -> Explanation {
        let judged = self.judged(text, true, false);
        let id = |rule: usize| self.rules.rules[rule].id.clone();
        let mut traces: Vec<Trace> = Vec::new();
        let mut urgency_rules = Vec::new();
        for &(rule, start, end) in &judged.hits.fired {
            let silenced = judged.silent
                && matches!(self.rules.rules[rule].says, Says::Code(code) if !code.is_spared());
            let stopped = if self.holds_in(rule, judged.frames) {
                silenced.then_some(Stop::Stance)
            } else if self.holds_in(rule, judged.hits.frames) {
                Some(Stop::Stance)
            } else {
                Some(Stop::Frame)
            };
            if self.rules.rules[rule].is_feature() {
                continue;
            }
            if stopped.is_none() && matches!(self.rules.rules[rule].says, Says::Urgency(_)) {
                urgency_rules.push(id(rule));
            }
            traces.push(Trace {
                rule: id(rule),
                start,
                end,
                stopped,
            });
        }
        for &(rule, start, end, stop) in &judged.hits.stopped {
            traces.push(Trace {
                rule: id(rule),
                start,
                end,
                stopped: Some(stop),
            });
        }
        traces.sort_by(|a, b| a.order().cmp(&b.order()));
        let stances = judged.stances.map(|share| (share * 1000.0).round() as u16);
        let row = self.urgency(
            judged.analysis.stance,
            judged.frames,
            &judged.hits,
            &judged.analysis.indicators,
        );
        let urgency_why = row
            .map(|row| (row.why_id.clone(), row.why_en.clone()))
            .unwrap_or_default();
        Explanation {
            analysis: judged.analysis,
            traces,
            stances,
            urgency_rules,
            urgency_why,
        }
    }

    fn judged(&self, text: &str, keep_stopped: bool, is_asked: bool) -> Judged {
        let entities = crate::find_entities(text);
        let hits = self.hits(text, &entities, keep_stopped);
        // What kind of text it is as a whole is known, or a short text says little of it.
        let is_meant = is_asked || hits.short;
        let stances = hits.chances.stances;
        let stance = Stance::ALL[likeliest(&stances, 8)];
        let share = stances[likeliest(&stances, 8)];
        let sure = match is_meant {
            true => self.decisions.told_to_all(stance, share),
            false => self.decisions.framed(share),
        };
        let frames = hits.frames | if sure { frames_of(stance) } else { 0 };
        let mut indicators = self.findings(&hits, frames);
        let found = indicators
            .iter()
            .filter(|found| !found.code.is_spared())
            .count();
        // Where danger is the likeliest, nothing is taken away.
        let calm = likeliest(&hits.chances.urgencies, 4) != 0;
        let silent = calm && !is_meant && self.decisions.silent(hits.chances.clean, found);
        indicators.retain(|finding| !silent || finding.code.is_spared());
        // What is meant and shows something is no chat.
        let stance = match stance {
            Stance::Other if is_meant && !indicators.is_empty() => Stance::Report,
            other => other,
        };
        let fired = |says: &dyn Fn(&Says) -> bool| {
            hits.fired.iter().any(|(rule, _, _)| {
                let rule_frames = self.holds_in(*rule, frames);
                rule_frames && says(&self.rules.rules[*rule].says)
            })
        };
        let bias_warning = fired(&|says| *says == Says::Bias);
        let urgency = self
            .urgency(stance, frames, &hits, &indicators)
            .map_or(Urgency::None, |row| row.level);
        Judged {
            analysis: Analysis {
                stance,
                indicators,
                urgency,
                bias_warning,
                entities,
            },
            hits,
            frames,
            silent,
            stances,
        }
    }

    fn urgency(
        &self,
        stance: Stance,
        frames: u8,
        hits: &Hits,
        indicators: &[Finding],
    ) -> Option<&UrgencyRow> {
        let mut codes = indicators.iter().map(|finding| finding.code);
        let mut rules = hits
            .fired
            .iter()
            .map(|(rule, _, _)| *rule)
            .filter(|rule| self.holds_in(*rule, frames));
        let learned = &hits.chances.urgencies;
        self.decisions.judge(Evidence {
            stance,
            codes: &mut codes,
            rules: &mut rules,
            learned,
        })
    }
}

/// Texts of these kinds tell of things that are not happening.
fn frames_of(stance: Stance) -> u8 {
    match stance {
        Stance::Education => Frame::Education.bit(),
        Stance::News => Frame::News.bit(),
        Stance::Other => Frame::Joke.bit(),
        Stance::Offer => Frame::Offer.bit(),
        Stance::Report | Stance::Distress | Stance::Question | Stance::Progress => 0,
    }
}

impl Analyser {
    /// The facts of a text, for fitting.
    pub(crate) fn facts(&self, text: &str) -> Vec<Fact> {
        let entities = crate::find_entities(text);
        let mut facts: Vec<Fact> = Vec::new();
        self.hits_with(text, &entities, false, &mut |told| match told {
            Told::Fact(fact) => facts.push(fact),
            Told::Word(form) => facts.extend(form.root().map(of_word)),
        });
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}
