//! What a frame holds of: the sentences that it is said of, not the whole text.
//!
//! `I saw it on TV. My neighbour's passport is held by a broker.` Judged as one, the first sentence makes news of the
//! second. So, where a text of several sentences loses something that rules or scores found, it is looked at again:
//! each sentence is told apart by its own words, and what is left without those that teach, retell or tell of nothing
//! is judged as a text of its own. What it shows stands beside what the whole shows; nothing is taken away. Each word
//! is read at most twice more.

mod sentence;

use std::ops::Range;

use crate::analyser::{Analyser, Hits, Look};
use crate::analysis::Judged;
use crate::code::Code;
use crate::fold::{Folded, fold};
use crate::rule::{Frame, Says};
use crate::stance::Stance;
use sentence::{Before, Sentence, words};

pub(crate) use sentence::tells_apart;

/// A score from which words say an indicator.
const SAYS_FROM: f32 = -1.0;
/// The share of "asserts nothing" from which even what is left asserts nothing.
const CLEAN_FROM: f32 = 0.5;
/// Most sentences that are looked at one by one; the last has the rest of the text.
const MOST: usize = 64;
/// A sentence of fewer words belongs to the next.
const FEWEST_WORDS: usize = 3;

/// Rules that tell of all that a text says: a correction, a question about the law, a quiz. Their frames stay.
const OF_THE_WHOLE: [&str; 3] = [
    "frame.sets-straight",
    "frame.asks-about-the-rules",
    "frame.quiz",
];

impl Analyser {
    /// Judges a text as one and, where that takes away what a part of it says, that part by itself.
    pub(crate) fn judged(&self, text: &str, look: Look, is_asked: bool) -> Judged<'_> {
        let mut whole = self.judged_as_one(text, look, is_asked);
        // What is asked about shows at least what it would show unasked, by the same rules and models.
        let unasked = |whole: &Judged<'_>| {
            let judged = || self.judged_hits(whole.hits.clone(), Vec::new(), false);
            is_asked && self.takes_away(&judged())
        };
        if !whole.hits.short
            && (self.takes_away(&whole) || unasked(&whole))
            && let Some(part) = self.part(text, whole.hits.may_be_framed)
            && let Some(part) = self.judged_part(&part, look, is_asked)
        {
            whole.stand_beside(part);
        }
        whole
    }

    /// Judges a part by itself; `None` when it asserts nothing whatever is found in it.
    fn judged_part(&self, part: &str, look: Look, is_asked: bool) -> Option<Judged<'_>> {
        let hits = self.hits(part, None, look);
        // Nobody asks for the entities of a part.
        (hits.chances.clean <= CLEAN_FROM).then(|| self.judged_hits(hits, Vec::new(), is_asked))
    }

    /// Whether something that rules or scores found is not among the findings, other than by a frame of the whole.
    fn takes_away(&self, judged: &Judged<'_>) -> bool {
        let found = judged.analysis.indicators.iter();
        let kept = found.fold(0_u64, |set, one| set | 1 << one.code.index());
        let lost = |code: Code| kept >> code.index() & 1 == 0;
        let fired = &judged.hits.fired;
        let by_rules = fired.iter().any(
            |(rule, _, _)| matches!(self.rules.rules[*rule].says, Says::Code(code) if lost(code)),
        );
        let says = |code: &Code| {
            let scored = judged.scored.as_ref();
            scored.is_some_and(|scored| scored.scores[code.index()] > SAYS_FROM)
        };
        let by_scores = || {
            self.learned
                .codes()
                .iter()
                .any(|code| lost(*code) && says(code))
        };
        let of_all = Frame::Joke.bit() | Frame::Hoax.bit();
        (by_rules || by_scores())
            && judged.hits.frames & of_all == 0
            && !self.says_any(&judged.hits, &OF_THE_WHOLE)
    }

    fn says_any(&self, hits: &Hits, ids: &[&str]) -> bool {
        let mut fired = hits.fired.iter();
        fired.any(|(rule, _, _)| ids.contains(&self.rules.rules[*rule].id.as_str()))
    }

    /// The text with blanks for the sentences that tell of nothing of the writer's own, so that all places stay.
    fn part(&self, text: &str, may_be_framed: bool) -> Option<String> {
        let sentences = sentences(text);
        if sentences.len() < 2 {
            return None;
        }
        // What was said last, and whether somebody is being quoted.
        let (mut is_own, mut is_told, mut is_open) = (false, false, false);
        let mut any = false;
        let mut part = String::with_capacity(text.len());
        for range in sentences {
            let written = &text[range.clone()];
            let marks = quotes(written);
            let is_quoted = is_open || marks > 0;
            is_open ^= marks % 2 == 1;
            // Behind a sentence of the writer's own, only a frame makes a difference.
            let is = match (is_own, is_told) {
                (false, false) => self.sentence(written, Before::Nothing),
                (false, true) if !is_quoted => self.sentence(written, Before::Told),
                // What is quoted there is told, too.
                (false, true) => None,
                (true, _) => (may_be_framed && self.is_framed(written)).then_some(Sentence::Framed),
            };
            match is {
                Some(Sentence::Framed) => (is_own, is_told) = (false, true),
                Some(Sentence::Own) => (is_own, is_told) = (true, false),
                None => {}
            }
            any |= is_own;
            if is_own && !may_be_framed {
                // So is all that follows.
                if range.start == 0 {
                    return None;
                }
                part.push_str(&text[range.start..]);
                break;
            }
            if is_own {
                part.push_str(written);
            } else {
                part.extend(std::iter::repeat_n(' ', written.len()));
            }
        }
        (any && part != text).then_some(part)
    }
}

impl<'a> Judged<'a> {
    /// Takes in what a part shows, if the part asserts anything.
    fn stand_beside(&mut self, part: Judged<'a>) {
        let (whole, shown) = (&mut self.analysis, &part.analysis);
        let is_told = |stance| matches!(stance, Stance::Education | Stance::News | Stance::Other);
        if is_told(shown.stance) || shown.indicators.is_empty() {
            return;
        }
        for one in &shown.indicators {
            if whole.indicators.iter().all(|known| known.code != one.code) {
                whole.indicators.push(one.clone());
            }
        }
        let found = &mut whole.indicators;
        found.sort_by_key(|finding| (finding.start, finding.end, finding.code));
        if is_told(whole.stance) {
            whole.stance = shown.stance;
        }
        if shown.urgency < whole.urgency {
            whole.urgency = shown.urgency;
            self.row = part.row;
        }
        whole.bias_warning |= shown.bias_warning;
        self.part = Some(Box::new(part));
    }
}

fn quotes(text: &str) -> usize {
    let plain = text.bytes().filter(|byte| *byte == b'"').count();
    match text.is_ascii() {
        true => plain,
        false => plain + text.matches(['“', '”']).count(),
    }
}

/// The sentences of a text: all its bytes, in order.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut start, mut last, mut ended) = (0, ' ', false);
    // The words of the sentence up to here. None stands on both sides of the end of a sentence.
    let (mut many, mut counted) = (0, 0);
    for (at, c) in text.char_indices() {
        if !ended && (c.is_ascii_alphanumeric() || c == ' ') {
            last = c;
            continue;
        }
        let ends = matches!(c, '.' | '!' | '?') || fold(c) == Folded::Stop;
        // `1.000`, `t.me`
        let inner = last == '.' && !c.is_whitespace();
        if ended && !ends && !inner && found.len() + 1 < MOST {
            many += words(&text[counted..at]).count();
            counted = at;
            if many >= FEWEST_WORDS {
                found.push(start..at);
                (start, many) = (at, 0);
            }
            ended = false;
        }
        ended = ends || ended && !inner;
        last = c;
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_are_the_whole_text_in_order() {
        let text =
            "Gaji Rp1.500.000 di t.me/x ya. Ya? Saya mau ikut… siap\nada rumah dikunci!! Tolong";
        let all: Vec<&str> = sentences(text).into_iter().map(|at| &text[at]).collect();
        assert_eq!(all.concat(), text);
        assert_eq!(
            all,
            [
                "Gaji Rp1.500.000 di t.me/x ya.",
                " Ya? Saya mau ikut… siap\n",
                "ada rumah dikunci!!",
                " Tolong"
            ]
        );
        let marks = "! ".repeat(200_000) + "siap bu ya! Tolong kami";
        assert_eq!(sentences(&marks).len(), 2, "in one pass");
        assert!(sentences("").is_empty());
        assert!(sentences(&"satu dua tiga. ".repeat(500)).len() <= super::MOST);
    }
}
