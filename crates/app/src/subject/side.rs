//! Whose side a number, a name or a place of a text is on.
//!
//! Whoever reports, whoever suffers, their families and those who help them are never subjects. So a value is
//! a subject's only where the words around it say so: that it is the recruiter's, or that something was done or
//! paid by means of it. Where the words could mean either, it is nobody's.

mod belongs;
mod cues;
mod deeds;
mod grammar;
mod relative;
mod words;

use words::Who;
pub(super) use words::{Word, is_title, words};

use cues::{
    ALLEGED, ANYBODY, ASKED, DEMAND, ELDERS, HARM, HOUSES, KEPT, LOST, MEANS, OFFER, OFFERED, OURS,
    PAY, POSSESSED, REACHING, THEIRS, TITLES, TOLD, TOLD_TO, WRITER,
};
use deeds::{ACTIVE, DENIED, DONE, OFFERS, PASSIVE, REACHES, UNDER_CONTACT};
use domain::subject::SubjectKind;
use std::collections::HashMap;
use std::ops::Range;

/// A text by its words, with what is known of it as a whole.
pub(super) struct Said<'t> {
    pub(super) words: Vec<Word<'t>>,
    /// An advert: who can be reached by it is whoever offers.
    pub(super) is_offer: bool,
    /// It tells of something that happened, or is offered.
    pub(super) says_something: bool,
    /// What was written where a form asks who did it.
    pub(super) is_about_them: bool,
    /// Names whose side the words tell.
    named: HashMap<String, Who>,
}

/// Words that are looked at before a value, in its sentence.
const BEFORE: usize = 14;
/// Sentences before that of a value, in which its owner may have been named.
const SENTENCES: usize = 2;
/// Words back from which nothing counts in a sentence without an end.
const LONG: usize = 60;

impl<'t> Said<'t> {
    /// The words of a text, in which the bytes of `values` are no words.
    pub(super) fn of(mut words: Vec<Word<'t>>, values: &[Range<usize>]) -> Said<'t> {
        for word in &mut words {
            let holds = |value: &Range<usize>| value.contains(&word.start);
            word.is_value = values.iter().any(holds);
        }
        let mut said = Said {
            words,
            is_offer: false,
            says_something: false,
            is_about_them: false,
            named: HashMap::new(),
        };
        said.named = said.named();
        said
    }

    /// A text that names somebody who suffers is no advert.
    pub(super) fn names_ours(&self) -> bool {
        let is_titled = |one: usize| self.is_one_of(one - 1, ELDERS);
        (1..self.words.len()).any(|one| is_titled(one) && self.by_name(one) == Some(Who::Ours))
    }

    /// Whether the value in `bytes` may become a subject.
    pub(super) fn is_alleged(&self, kind: SubjectKind, bytes: &Range<usize>) -> bool {
        let at = self.words.partition_point(|word| word.start < bytes.start);
        let after = self.words.partition_point(|word| word.start < bytes.end);
        match kind {
            // No person's: enough that the text tells of something.
            SubjectKind::Company | SubjectKind::Vessel => {
                self.is_about_them || self.is_offer || self.says_something
            }
            SubjectKind::Recruiter => self.names_alleged(at, after),
            SubjectKind::Phone
            | SubjectKind::Account
            | SubjectKind::Handle
            | SubjectKind::Address => self.reaches_alleged(kind, at, after),
        }
    }

    fn reaches_alleged(&self, kind: SubjectKind, at: usize, after: usize) -> bool {
        let owner = self.owner_before(at).or_else(|| self.owner_after(after));
        match owner {
            Some(Who::Writer | Who::Ours) => return false,
            Some(Who::Alleged) => return true,
            Some(Who::Titled) | None => {}
        }
        match self.beside(at) {
            Some(Who::Writer | Who::Ours) => return false,
            Some(Who::Alleged) if self.is_right_before(at) => return true,
            _ => {}
        }
        if self.is_one_of_us(at, after) {
            return false;
        }
        let reaches = kind != SubjectKind::Address;
        if reaches
            && (self.is_undergone(at, after)
                || self.is_of_who_suffers(at)
                || self.is_receiving(kind, at)
                || self.is_about_own(at))
        {
            return false;
        }
        if let Some(reached) = self.who_is_to_be_reached(at) {
            return reached == Who::Alleged;
        }
        match self.is_where(at).filter(|_| reaches) {
            Some(Who::Writer | Who::Ours) => return false,
            Some(Who::Alleged) => return true,
            _ => {}
        }
        if self.is_about_them {
            return true;
        }
        let from = self.first_of_sentence(at);
        let (before, next) = (from..at, after..self.last_of_sentence(after, 5));
        let tells = |range: &Range<usize>, list: &[&str]| self.has(range, list);
        let is_lost = tells(&next, LOST) || tells(&before, &["terakhir", "trakhir"]);
        let is_means = tells(&(at.saturating_sub(4).max(from)..at), MEANS);
        let is_paid = kind == SubjectKind::Account && tells(&before, PAY);
        let is_kept = kind == SubjectKind::Address && tells(&before, KEPT);
        let acts = tells(&before, OFFER) || tells(&before, PAY) || tells(&before, HARM);
        match self.nearest(before.clone()) {
            // The last call of somebody whom a recruiter took away.
            Some(Who::Alleged) => {
                let does = tells(&next, OFFER) || tells(&next, DEMAND);
                let is_clear = does || is_means || is_paid || is_kept;
                let either = self.has_two_sides(&before) && !is_clear;
                !(either || is_lost && self.tells_of(before, Who::Ours))
            }
            Some(Who::Ours) => !is_lost && (is_means && acts || is_paid || is_kept),
            Some(Who::Titled) => {
                let alleged = acts || self.is_offer || self.tells_of(before.clone(), Who::Alleged);
                let either = self.has_two_sides(&before) && !is_means && !is_paid;
                alleged
                    && !either
                    && !before.clone().any(|one| self.rescues(one))
                    && !self.tells_of(before, Who::Ours)
            }
            Some(Who::Writer) | None => {
                let does = !is_lost && (tells(&next, OFFER) || tells(&next, DEMAND));
                let tells_of_offer = tells(&before, OFFER) || is_means && tells(&before, OFFERS);
                let acts = tells_of_offer || is_means && acts;
                let acts = acts && !is_lost && !self.is_somebodys_call(at);
                let is_named = tells(&before, ASKED) || self.is_beside_somebody(at);
                let goes_on = self.was_alleged(from) && !is_named;
                does || acts
                    || self.is_told_to_send(at)
                    || is_paid
                    || is_kept
                    || self.is_offer && !(is_lost && kind == SubjectKind::Phone)
                    || goes_on
            }
        }
    }

    /// A name: the reader of messages found it after a title with a sign of an act; left out is who is reached
    /// for help, who suffers, and who is somebody's relative.
    fn names_alleged(&self, at: usize, after: usize) -> bool {
        let from = self.first_of_sentence(at);
        // `agen ambil hp Desi`, `korban calo: 1. Wati`: what is before belongs to something else.
        let apart = |one: &usize| {
            REACHES.contains(&self.folded(*one))
                || self
                    .folded(*one)
                    .starts_with(|letter: char| letter.is_ascii_digit())
        };
        let near = at.saturating_sub(3).max(from)..at;
        let near = near
            .clone()
            .rev()
            .find(apart)
            .map_or(near.start, |one| one + 1)..at;
        match self.role(at, after).or_else(|| self.by_name(at)) {
            Some(Who::Ours | Who::Writer) => return false,
            Some(Who::Alleged) => return true,
            Some(Who::Titled) | None if self.is_one_of_us(at, after) => return false,
            Some(Who::Titled) | None => {}
        }
        let who: Vec<Who> = near.clone().filter_map(|one| self.who(one)).collect();
        if who.contains(&Who::Alleged) || self.is_about_them && !who.contains(&Who::Ours) {
            return true;
        }
        let mut lead = at.saturating_sub(10).max(from)..at;
        let is_ours = who.contains(&Who::Ours)
            || self.owner_after(after) == Some(Who::Ours)
            || lead.any(|one| self.is_reaching(one))
            || self.has(&near, TOLD_TO);
        let is_titled = self.has(&near, TITLES) || self.who(at) == Some(Who::Titled);
        let sentence = from..self.last_of_sentence(after, 12);
        let acts = [OFFER, PAY, HARM, DEMAND]
            .iter()
            .any(|list| self.has(&sentence, list));
        let helps = sentence.clone().any(|one| self.rescues(one));
        is_titled && !is_ours && !helps && (acts || self.is_offer || self.says_something)
    }

    /// `nomor adik saya 0812…`, `HP-nya 0812…`: who a number is said to belong to.
    fn owner_before(&self, at: usize) -> Option<Who> {
        let from = self.first_of_sentence(at).max(at.saturating_sub(7));
        let noun = (from..at).rev().find(|one| self.is_noun(*one))?;
        let first = (from..=noun).rev().take_while(|one| self.is_noun(*one));
        let first = first.last().unwrap_or(noun);
        if self.has(&(first.saturating_sub(2).max(from)..first), DENIED) {
            return Some(Who::Ours);
        }
        if let Some(who) = self.who_does(noun + 1) {
            return Some(who);
        }
        let theirs = (first..=noun).any(|one| self.folded(one).ends_with("nya"))
            || self.is_one_of(noun + 1, THEIRS);
        if theirs {
            return self.meant(first, at);
        }
        let person = (noun + 1..at).find_map(|one| {
            let is_elder = self.is_bare_elder(one);
            is_elder.then_some(Who::Ours).or_else(|| self.person(one))
        });
        // `no wa ceweknya`: whoever that is.
        let somebody = |one: usize| self.folded(one).ends_with("nya") && self.folded(one).len() > 5;
        let is_somebody = !self.is_offer && (noun + 1..at).any(somebody);
        let is_unknown = noun + 1 < at && self.is_unknown_name(noun + 1);
        let is_somebody = is_somebody || !self.is_offer && is_unknown;
        person.or(is_somebody.then_some(Who::Ours))
    }

    /// `nomor yang mengajak saya`, `nomor orang yang nawarin`.
    fn who_does(&self, at: usize) -> Option<Who> {
        let that = at + usize::from(self.is_one_of(at, &["orang", "org"]));
        if !self.is_one_of(that, &["yang", "yg"]) {
            return None;
        }
        let verb = (that + 1..that + 4).find(|one| !self.is_one_of(*one, DONE))?;
        if self.is_one_of(verb, ACTIVE) && !self.rescues(verb) {
            return Some(Who::Alleged);
        }
        let is_called = self.is_one_of(verb, UNDER_CONTACT) && !self.is_one_of(verb - 1, ASKED);
        (is_called || self.is_one_of(verb, PASSIVE)).then_some(Who::Ours)
    }

    /// Who `nya` means: whoever was spoken of; nobody where both sides were.
    fn meant(&self, before: usize, at: usize) -> Option<Who> {
        let until = self.last_of_sentence(at, 8);
        if self.has(&(at..until), LOST) {
            return Some(Who::Ours);
        }
        if let Some((_, Who::Ours)) = self.clause_before(before) {
            return Some(Who::Ours);
        }
        let from = self.first_before(before);
        let is_own = (from..before).any(|one| self.is_own(from, one));
        if is_own || self.has_two_sides(&(from..before)) {
            return Some(Who::Ours);
        }
        [Who::Ours, Who::Alleged]
            .into_iter()
            .find(|who| self.tells_of(from..before, *who))
    }

    /// Whether such a person is spoken of, other than as the one to whom something was offered.
    fn tells_of(&self, mut range: Range<usize>, who: Who) -> bool {
        range.any(|one| self.who(one) == Some(who) && !self.is_offered_to(one))
    }

    /// `hubungi adik saya di …`, `bisa dihubungi …`: who answers there, when somebody is asked to call.
    fn who_is_to_be_reached(&self, at: usize) -> Option<Who> {
        let from = self.first_of_sentence(at).max(at.saturating_sub(8));
        let reaching = (from..at).rev().find(|one| self.is_reaching(*one))?;
        let told = (reaching.saturating_sub(3)..reaching).any(|one| self.is_one_of(one, TOLD));
        if self.has(&(reaching + 1..at), THEIRS) {
            return self.meant(reaching, at);
        }
        let person = (reaching + 1..at).find_map(|one| self.person(one));
        let first = self.first_of_sentence(reaching);
        let mut before = (first..reaching).rev();
        let reached =
            before.find(|one| !self.is_one_of(*one, ASKED) && !self.is_one_of(*one, DONE));
        // `Wati bisa ditelepon di …`
        let is_passive = self.is_one_of(reaching, UNDER_CONTACT);
        if person.is_none()
            && is_passive
            && reached.is_some_and(|one| self.who(one) == Some(Who::Ours))
        {
            return Some(Who::Ours);
        }
        match person {
            Some(Who::Titled) | None if told || self.is_offer => Some(Who::Alleged),
            Some(Who::Writer) if self.is_offer && self.has(&(reaching..at), &["kami"]) => {
                Some(Who::Alleged)
            }
            Some(Who::Alleged) => Some(Who::Alleged),
            Some(who) => Some(who),
            None => Some(Who::Ours),
        }
    }

    fn is_reaching(&self, at: usize) -> bool {
        let word = self.folded(at);
        let asked = at > 0 && self.is_one_of(at - 1, ASKED);
        if matches!(word, "dihubungi" | "ditelepon" | "ditelpon" | "dikontak") {
            return asked;
        }
        if matches!(word, "wa" | "chat" | "japri" | "sms" | "kontak" | "call") {
            return asked || self.is_one_of(at + 1, &["saja", "aja", "ke", "dong", "ya"]);
        }
        REACHING.contains(&word)
            && !(at > 0 && (self.is_one_of(at - 1, MEANS) || self.is_noun(at - 1)))
    }

    /// The person who was spoken of last; who was only offered something is passed over.
    fn nearest(&self, range: Range<usize>) -> Option<Who> {
        let far = range.end.saturating_sub(BEFORE).max(range.start);
        let mut found = None;
        for one in (far..range.end).rev() {
            match self.who(one) {
                Some(Who::Writer) => found = found.or(Some(Who::Writer)),
                Some(Who::Ours) if self.is_offered_to(one) => {}
                Some(who) => return Some(who),
                None => {}
            }
        }
        found
    }

    /// Whether sentences before tell of an alleged person and of nobody else.
    fn was_alleged(&self, from: usize) -> bool {
        let start = self.first_before(from);
        self.tells_of(start..from, Who::Alleged) && !self.tells_of(start..from, Who::Ours)
    }

    /// `menawari anak saya`, `anak saya diajak`: the one to whom something was offered.
    fn is_offered_to(&self, at: usize) -> bool {
        let before = at.saturating_sub(2)..at;
        let after = at + 1..self.last_of_sentence(at + 1, 3);
        self.has(&before, OFFER) || self.has(&after, OFFERED)
    }

    /// Who a word names, where it stands between a number and what the number is called.
    fn person(&self, at: usize) -> Option<Who> {
        match self.folded(at) {
            "kantor" | "desa" | "kelurahan" | "kecamatan" | "dinas" | "orang" => Some(Who::Ours),
            _ => self.who(at),
        }
    }

    fn who(&self, at: usize) -> Option<Who> {
        self.who_is_told(at).or_else(|| self.by_name(at))
    }

    /// Who a word names by itself.
    fn who_is_told(&self, at: usize) -> Option<Who> {
        if self.words.get(at).is_none_or(|word| word.is_value) {
            return None;
        }
        let word = self.folded(at);
        let stem = word
            .strip_suffix("nya")
            .or_else(|| word.strip_suffix("ku"))
            .unwrap_or(word);
        let is = |list: &[&str]| list.contains(&word) || list.contains(&stem);
        if is(ALLEGED) {
            return (!self.is_denied(at)).then_some(Who::Alleged);
        }
        // `anak muda`, `anak buah`: people in general.
        if stem == "anak" && self.is_one_of(at + 1, ANYBODY) {
            return None;
        }
        if is(OURS) {
            return Some(Who::Ours);
        }
        if WRITER.contains(&word) {
            return Some(Who::Writer);
        }
        if is(ELDERS) {
            let of_ours = word != stem
                || self.is_one_of(at + 1, POSSESSED)
                || self.is_one_of(at + 1, OURS)
                || self.is_one_of(at + 1, WRITER);
            return Some(if of_ours { Who::Ours } else { Who::Titled });
        }
        None
    }

    /// A word for a number or another way to somebody.
    fn is_noun(&self, at: usize) -> bool {
        let is_one = |word: &str| REACHES.contains(&word) || HOUSES.contains(&word);
        let word = self.folded(at);
        is_one(word) || word.strip_suffix("nya").is_some_and(is_one)
    }

    fn folded(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.folded.as_str())
    }

    fn is_one_of(&self, at: usize, list: &[&str]) -> bool {
        list.contains(&self.folded(at))
    }

    fn has(&self, range: &Range<usize>, list: &[&str]) -> bool {
        range.clone().any(|one| self.is_one_of(one, list))
    }

    fn first_of_sentence(&self, at: usize) -> usize {
        let sentence = self.words.get(at).map_or(0, |word| word.sentence);
        let first = self.words.partition_point(|word| word.sentence < sentence);
        first.max(at.saturating_sub(LONG))
    }

    /// The first word of the sentences before this one in which somebody may have been named.
    fn first_before(&self, at: usize) -> usize {
        let sentence = self.words.get(at).map_or(0, |word| word.sentence);
        let sentence = sentence.saturating_sub(SENTENCES);
        let first = self.words.partition_point(|word| word.sentence < sentence);
        first.max(at.saturating_sub(2 * LONG))
    }

    /// One past the last word of the sentence in which the word before `at` stands, `most` words on at most.
    fn last_of_sentence(&self, at: usize, most: usize) -> usize {
        let before = at.checked_sub(1).and_then(|one| self.words.get(one));
        let sentence = before.map_or(0, |word| word.sentence);
        let last = self.words.partition_point(|word| word.sentence <= sentence);
        last.min(at + most).max(at)
    }
}
