//! Rules, stance and urgency put together.

use crate::analyser::{Analyser, Finding, Hits};
use crate::code::Code;
use crate::entity::Entity;
use crate::model::{likeliest, MOST};
use crate::rule::{Frame, RuleId, Says};
use crate::scope::Stop;
use crate::stance::{Stance, Urgency};

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
    /// Rules that set the urgency; empty when the indicators and the kind of text did.
    pub urgency_rules: Vec<RuleId>,
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

struct Judged {
    analysis: Analysis,
    hits: Hits,
    frames: u8,
    stances: [f32; MOST],
}

impl Analyser {
    /// Finds everything in one message. Any text is valid.
    pub fn analyse(&self, text: &str) -> Analysis {
        self.judged(text, false).analysis
    }

    /// The same as [`Self::analyse`], with the reasons.
    pub fn explain(&self, text: &str) -> Explanation {
        let judged = self.judged(text, true);
        let id = |rule: usize| self.rules.rules[rule].id.clone();
        let mut traces: Vec<Trace> = Vec::new();
        let mut urgency_rules = Vec::new();
        for &(rule, start, end) in &judged.hits.fired {
            let stopped = if self.holds_in(rule, judged.frames) {
                None
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
            traces.push(Trace { rule: id(rule), start, end, stopped });
        }
        for &(rule, start, end, stop) in &judged.hits.stopped {
            traces.push(Trace { rule: id(rule), start, end, stopped: Some(stop) });
        }
        traces.sort_by(|a, b| (a.start, a.end, &a.rule).cmp(&(b.start, b.end, &b.rule)));
        let stances = judged.stances.map(|share| (share * 1000.0).round() as u16);
        Explanation { analysis: judged.analysis, traces, stances, urgency_rules }
    }

    fn judged(&self, text: &str, keep_stopped: bool) -> Judged {
        let entities = crate::find_entities(text);
        let hits = self.hits(text, &entities, keep_stopped);
        let stances = hits.chances.stances;
        let stance = Stance::ALL[likeliest(&stances, 8)];
        let frames = hits.frames | frames_of(stance);
        let indicators = self.findings(&hits, frames);
        let fired = |says: &dyn Fn(&Says) -> bool| {
            hits.fired.iter().any(|(rule, _, _)| {
                let rule_frames = self.holds_in(*rule, frames);
                rule_frames && says(&self.rules.rules[*rule].says)
            })
        };
        let ruled = Urgency::ALL.into_iter().take(3).zip(1..).find(|(_, level)| fired(&|says| *says == Says::Urgency(*level)));
        let bias_warning = fired(&|says| *says == Says::Bias);
        let urgency = self.urgency(stance, &hits, &indicators, ruled.map(|(level, _)| level));
        Judged { analysis: Analysis { stance, indicators, urgency, bias_warning, entities }, hits, frames, stances }
    }

    fn urgency(&self, stance: Stance, hits: &Hits, indicators: &[Finding], ruled: Option<Urgency>) -> Urgency {
        let acts = !matches!(stance, Stance::Education | Stance::News);
        if !acts {
            return Urgency::None;
        }
        if ruled == Some(Urgency::P1) {
            return Urgency::P1;
        }
        let by_code = indicators.iter().map(|finding| of_code(finding.code)).min().unwrap_or(Urgency::None);
        let chances = hits.chances.urgencies;
        let learned = if chances[0] > P1_FROM { Urgency::P1 } else { Urgency::ALL[likeliest(&chances, 4)] };
        let floor = ruled.unwrap_or(Urgency::None).min(by_code);
        match stance {
            Stance::Other => if by_code == Urgency::None || hits.frames != 0 { ruled.unwrap_or(Urgency::None) } else { floor },
            _ if floor == Urgency::None => learned,
            _ if learned == Urgency::None => floor,
            _ => floor.min(learned),
        }
    }
}

/// Missing a person in danger costs more than looking once too often.
const P1_FROM: f32 = 0.35;

/// Texts of these kinds tell of things that are not happening.
fn frames_of(stance: Stance) -> u8 {
    match stance {
        Stance::Education => Frame::Education.bit(),
        Stance::News => Frame::News.bit(),
        Stance::Other => Frame::Joke.bit(),
        Stance::Offer | Stance::Report | Stance::Distress | Stance::Question | Stance::Progress => 0,
    }
}

/// The urgency that an indicator has by itself.
fn of_code(code: Code) -> Urgency {
    match code.as_str() {
        "DST-CONF" | "URG-CHILD" | "URG-CONF" | "URG-DEPART" | "URG-SELF" => Urgency::P1,
        "REC-CHAN" | "FOR-ACT" | "OFF-INV" | "REC-REFER" | "DOC-FAKE" | "DEC-WAGE" | "VUL-ECON" | "REC-FEE" => Urgency::P3,
        "MIS" | "BIAS-WARN" => Urgency::None,
        _ => Urgency::P2,
    }
}

impl Analyser {
    /// The facts of a text, for fitting.
    pub(crate) fn facts(&self, text: &str) -> Vec<crate::model::feature::Fact> {
        let entities = crate::find_entities(text);
        let mut facts = Vec::new();
        self.hits_with(text, &entities, false, &mut |fact| facts.push(fact));
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}
