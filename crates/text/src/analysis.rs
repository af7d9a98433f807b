//! Rules, stance and urgency put together.

use crate::analyser::{Analyser, Finding, Hits, Look};
use crate::code::Code;
use crate::courtesy;
use crate::entity::Entity;
use crate::flag::Flagged;
use crate::learned::gate::{Fired, Seen};
use crate::learned::{Scored, beside};
use crate::model::feature::{Fact, Told, of_word};
use crate::model::{Chances, likeliest};
use crate::rule::{Frame, RuleId, Says};
use crate::scope::Stop;
use crate::stance::{Stance, Urgency};
use crate::urgency::{Codes, Evidence, UrgencyRow};

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
    /// Of an offer, sorted by place; each flag at most once.
    pub red_flags: Vec<Flagged>,
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
    /// The words that were taken out before anything else read the text, as they tell who somebody is: bytes.
    pub masked: Vec<(usize, usize)>,
}

/// A rule whose words were there, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub rule: RuleId,
    pub start: usize,
    pub end: usize,
    /// `None`: it fired.
    pub stopped: Option<Stop>,
    /// Of a fitted score: the words that weigh most, the heaviest first.
    pub words: Vec<(usize, usize)>,
}

impl Trace {
    fn order(&self) -> (usize, usize, &RuleId, Option<u8>) {
        let stopped = self.stopped.map(|stop| stop as u8);
        (self.start, self.end, &self.rule, stopped)
    }
}

pub(crate) struct Judged<'a> {
    pub(crate) analysis: Analysis,
    pub(crate) hits: Hits,
    pub(crate) frames: u8,
    pub(crate) row: Option<&'a UrgencyRow>,
    pub(crate) scored: Option<Scored>,
    /// A part of the text that stands by itself (`frame`): what it shows is in `analysis` too.
    pub(crate) part: Option<Box<Judged<'a>>>,
}

impl Analyser {
    /// Finds everything in one message. Any text is valid.
    pub fn analyse(&self, text: &str) -> Analysis {
        self.analysed(text, false)
    }

    /// The same for a text that somebody asks about, such as an offer that is to be checked: it is not taken for
    /// chat or for nothing at all, which a message among many may be.
    ///
    /// ```
    /// let analyser = text::Analyser::embedded();
    /// assert_eq!(analyser.analyse_asked("paspor dipegang agen").indicators[0].code.as_str(), "REC-DOC");
    /// ```
    pub fn analyse_asked(&self, text: &str) -> Analysis {
        self.analysed(text, true)
    }

    /// The same as [`Self::analyse`], with the reasons.
    pub fn explain(&self, text: &str) -> Explanation {
        let told = courtesy::without(text);
        let judged = self.judged(&text[told.clone()], Look::Explained, false);
        let mut traces = self.traces(&judged, &judged.analysis);
        let mut urgency_rules = self.urgency_rules(&judged);
        let mut decided = &judged;
        if let Some(part) = judged.part.as_deref() {
            // What became of a rule in the part that stands by itself counts.
            let mut of_part = self.traces(part, &judged.analysis);
            let place = |one: &Trace| (one.start, one.end, one.rule.clone());
            let is_in =
                |all: &[Trace], one: &Trace| all.iter().any(|other| place(one) == place(other));
            // But what fires in the whole is found, although the part may lack what it needs.
            traces.retain(|one| one.stopped.is_none() || !is_in(&of_part, one));
            of_part.retain(|one| !is_in(&traces, one));
            traces.extend(of_part);
            urgency_rules.extend(self.urgency_rules(part));
            urgency_rules.sort();
            urgency_rules.dedup();
            if part.analysis.stance == judged.analysis.stance {
                decided = part;
            }
        }
        traces.sort_by(|a, b| a.order().cmp(&b.order()));
        let stances = decided.hits.chances.stances;
        let stances = stances.map(|share| (share * 1000.0).round() as u16);
        let urgency_why = judged
            .row
            .map(|row| (row.why_id.clone(), row.why_en.clone()))
            .unwrap_or_default();
        let mut analysis = judged.analysis;
        analysis.set_into(text, &told);
        let masked = self.masked(&text[told.clone()]).into_iter();
        let masked = masked.map(|(start, end)| (start + told.start, end + told.start));
        traces
            .iter_mut()
            .for_each(|trace| trace.move_by(told.start));
        Explanation {
            analysis,
            traces,
            stances,
            urgency_rules,
            urgency_why,
            masked: masked.collect(),
        }
    }

    /// The rules of urgency that fired and hold.
    fn urgency_rules(&self, judged: &Judged<'_>) -> Vec<RuleId> {
        let fired = judged.hits.fired.iter().map(|(rule, _, _)| *rule);
        let is_urgency = |rule: usize| matches!(self.rules.rules[rule].says, Says::Urgency(_));
        fired
            .filter(|rule| is_urgency(*rule) && self.holds_in(*rule, judged.frames))
            .map(|rule| self.rules.rules[rule].id.clone())
            .collect()
    }

    /// What became of every rule in a text, or in a part of it, that shows this in the end.
    fn traces(&self, judged: &Judged<'_>, shown: &Analysis) -> Vec<Trace> {
        let trace = |rule: usize, start: usize, end: usize, stopped: Option<Stop>| Trace {
            rule: self.rules.rules[rule].id.clone(),
            start,
            end,
            stopped,
            words: Vec::new(),
        };
        let mut traces: Vec<Trace> = Vec::new();
        for &(rule, start, end) in &judged.hits.fired {
            let told = |code| shown.indicators.iter().any(|one| one.code == code);
            let silenced = matches!(self.rules.rules[rule].says, Says::Code(code) if !told(code));
            let stopped = if self.holds_in(rule, judged.frames) {
                silenced.then_some(Stop::Stance)
            } else if self.holds_in(rule, judged.hits.frames) {
                Some(Stop::Stance)
            } else {
                Some(Stop::Frame)
            };
            if !self.rules.rules[rule].is_feature() {
                traces.push(trace(rule, start, end, stopped));
            }
        }
        let stopped = judged.hits.stopped.iter();
        traces.extend(stopped.map(|&(rule, start, end, stop)| trace(rule, start, end, Some(stop))));
        let of_part = judged.part.as_ref().map(|part| &part.analysis.indicators);
        let own = |one: &&Finding| {
            shown.indicators.contains(one) && !of_part.is_some_and(|part| part.contains(one))
        };
        for finding in judged.analysis.indicators.iter().filter(own) {
            let Some(scored) = judged.scored.as_ref().filter(|_| self.is_learned(finding)) else {
                continue;
            };
            traces.push(Trace {
                rule: finding.rule.clone(),
                start: finding.start,
                end: finding.end,
                stopped: None,
                words: self
                    .learned
                    .heaviest(finding.code, scored, &judged.hits.words),
            });
        }
        traces
    }

    /// Judges a text as one.
    pub(crate) fn judged_as_one(&self, text: &str, look: Look, is_asked: bool) -> Judged<'_> {
        let entities = crate::find_entities(text);
        let hits = self.hits(text, Some(&entities), look);
        self.judged_hits(hits, entities, is_asked)
    }

    /// The same, when it is known what rules and models say.
    pub(crate) fn judged_hits(
        &self,
        hits: Hits,
        entities: Vec<Entity>,
        is_asked: bool,
    ) -> Judged<'_> {
        // What kind of text it is as a whole is known, or a short text says little of it.
        let is_meant = is_asked || hits.short;
        let stances = hits.chances.stances;
        let stance = Stance::ALL[likeliest(&stances, 8)];
        let frames = self.frames(&hits, &hits.chances, is_meant);
        let mut by_rules = self.findings(&hits, frames);
        // A chain message asserts little, but who looks for somebody sends none, and most texts that tell of nothing
        // at all are none either.
        let clean = hits.chances.clean;
        let no_chain = stance == Stance::Distress || !is_meant && self.decisions.no_chain(clean);
        by_rules.retain(|found| !(no_chain && found.code.is_chain()));
        let found = by_rules
            .iter()
            .filter(|found| !found.code.is_spared())
            .count();
        // Where danger is the likeliest, nothing is taken away.
        let calm = likeliest(&hits.chances.urgencies, 4) != 0;
        let silent = calm && !is_meant && self.decisions.silent(hits.chances.clean, found);
        let is_loud = |finding: &&Finding| !silent || finding.code.is_spared();
        let loud = codes(by_rules.iter().filter(is_loud));
        // A short text keeps what rules find, and nothing is added to it.
        let weighs = !hits.short && !self.learned.is_empty() && self.decisions.weighs();
        let scored = weighs.then(|| self.learned.score(&hits.words));
        let indicators = match &scored {
            None => {
                let mut all = by_rules;
                all.retain(|finding| is_loud(&finding));
                all
            }
            Some(scored) => {
                let chances = self.likely(&hits, frames, &hits.chances, scored);
                let keeping = match (is_meant, calm) {
                    (true, _) => Keeping::From(0.0),
                    (false, true) => Keeping::WithAnother(self.decisions.further_from),
                    (false, false) => Keeping::From(self.decisions.danger_from),
                };
                self.weighed(by_rules, &chances, scored, &hits, stance, keeping)
            }
        };
        // What is meant and shows something is no chat.
        let stance = match stance {
            Stance::Other if is_meant && !indicators.is_empty() => Stance::Report,
            other => other,
        };
        let fired = hits.fired.iter().map(|(rule, _, _)| *rule);
        let held: Vec<usize> = fired.filter(|rule| self.holds_in(*rule, frames)).collect();
        let mut says = held.iter().map(|rule| &self.rules.rules[*rule].says);
        let red_flags = self.red_flags(&hits, frames);
        let bias_warning = says.any(|says| *says == Says::Bias);
        // What weights take away makes nothing less urgent: the sooner of both counts.
        let level = |row: &Option<&UrgencyRow>| row.map_or(Urgency::None, |row| row.level);
        let judge = |codes: Codes| {
            self.decisions.judge(Evidence {
                stance,
                codes,
                rules: &held,
                learned: &hits.chances.urgencies,
            })
        };
        let shown = codes(indicators.iter());
        let row = judge(shown);
        let row = match shown == loud {
            true => row,
            false => [row, judge(loud)].into_iter().min_by_key(level).flatten(),
        };
        Judged {
            analysis: Analysis {
                stance,
                indicators,
                urgency: level(&row),
                bias_warning,
                entities,
                red_flags,
            },
            hits,
            frames,
            row,
            scored,
            part: None,
        }
    }

    /// What tells of nothing that happens: cues of rules, and what the models make of the text as a whole.
    pub(crate) fn frames(&self, hits: &Hits, chances: &Chances, is_meant: bool) -> u8 {
        let answer = likeliest(&chances.stances, 8);
        let (stance, share) = (Stance::ALL[answer], chances.stances[answer]);
        let sure = match is_meant {
            true => self.decisions.told_to_all(stance, share),
            false => self.decisions.framed(share),
        };
        hits.frames | if sure { frames_of(stance) } else { 0 }
    }

    /// How likely each code is, from rules, scores and models; 0 where that is too little for any finding.
    fn likely(
        &self,
        hits: &Hits,
        frames: u8,
        chances: &Chances,
        scored: &Scored,
    ) -> [f32; Code::MANY] {
        let seen = self.seen(hits, frames, chances, &scored.scores, &hits.whole.0);
        let learned = &self.learned;
        let mut least = self.decisions.least();
        if !learned.beside.is_empty() {
            least = least.min(beside::LEAST);
        }
        learned.beside.weigh(&learned.gate.chances(&seen, least))
    }

    /// What the gate looks at.
    pub(crate) fn seen<'s>(
        &self,
        hits: &Hits,
        frames: u8,
        chances: &'s Chances,
        scores: &'s [f32; Code::MANY],
        whole: &'s [f32; Code::MANY],
    ) -> Seen<'s> {
        let mut rules = [Fired::default(); Code::MANY];
        for &(rule, _, _) in &hits.fired {
            if let Says::Code(code) = self.rules.rules[rule].says {
                let fired = &mut rules[code.index()];
                match self.holds_in(rule, frames) {
                    true => fired.holds = fired.holds.saturating_add(1),
                    false => fired.framed = true,
                }
            }
        }
        for (index, fired) in rules.iter_mut().enumerate() {
            fired.stopped = hits.stopped_codes >> index & 1 == 1;
        }
        Seen {
            chances,
            rules,
            scores,
            whole,
            words: hits.words.len(),
        }
    }

    /// The findings of rules that are likely enough to stay, and those that the scores add.
    fn weighed(
        &self,
        by_rules: Vec<Finding>,
        chances: &[f32; Code::MANY],
        scored: &Scored,
        hits: &Hits,
        stance: Stance,
        keeping: Keeping,
    ) -> Vec<Finding> {
        let codes = || self.learned.codes().iter();
        let likely = |code: &Code| chances[code.index()];
        let most = codes().map(likely).fold(0.0, f32::max);
        let any = most >= self.decisions.first_from(stance, hits.chances.clean);
        let enough = |code: &Code| likely(code) >= self.decisions.further_from;
        let has_score = |code: &Code| self.learned_rules[code.index()] < self.rules.rules.len();
        let open = match any && !hits.short {
            true => self.learned.codes(),
            false => &[],
        };
        let added: Vec<Finding> = open
            .iter()
            .filter(|code| enough(code) && !code.is_dated())
            .filter(|code| by_rules.iter().all(|one| one.code != **code))
            .map(|code| {
                let (start, end) = self.learned.quote(*code, scored, &hits.words);
                let rule = self.learned_rules[code.index()];
                Finding {
                    code: *code,
                    rule: self.rules.rules[rule].id.clone(),
                    start,
                    end,
                }
            })
            .filter(|finding| finding.start < finding.end)
            .collect();
        let mut all = by_rules;
        let stay = |code: &Code| {
            let in_doubt = stance == Stance::Distress && self.is_named_often(hits, *code);
            match keeping {
                Keeping::From(share) => likely(code) >= share,
                Keeping::WithAnother(_) if in_doubt => likely(code) >= self.decisions.danger_from,
                Keeping::WithAnother(share) => any && likely(code) >= share,
            }
        };
        all.retain(|one| !has_score(&one.code) || stay(&one.code));
        all.extend(added);
        all.sort_by_key(|finding| (finding.start, finding.end, finding.code));
        all
    }

    fn is_learned(&self, finding: &Finding) -> bool {
        let rule = self.learned_rules[finding.code.index()];
        self.rules
            .rules
            .get(rule)
            .is_some_and(|rule| rule.id == finding.rule)
    }
}

/// What keeps a finding of a rule where weights have a say.
#[derive(Clone, Copy)]
enum Keeping {
    /// That it is so likely.
    From(f32),
    /// That it is so likely, and that the likeliest of the text is likely enough for any.
    WithAnother(f32),
}

fn codes<'f>(findings: impl Iterator<Item = &'f Finding>) -> Codes {
    findings.fold(0, |set, finding| set | 1 << finding.code.index())
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
        let mut facts: Vec<Fact> = Vec::new();
        let text = courtesy::told(text);
        self.hits_with(text, None, Look::Facts, &mut |told| match told {
            Told::Fact(fact) => facts.push(fact),
            Told::Word(form) => facts.extend(form.root().map(of_word)),
        });
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}
