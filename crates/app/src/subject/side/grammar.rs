//! Who does something in a sentence, and to whom: verbs tell the sides of the names around them.

use super::cues::{
    ALLEGED, ASKED, DEMAND, ELDERS, HARM, MEANS, OFFER, OURS, PAY, PERSONAL, REACHING, THEIRS,
    TITLES, TOLD, WRITER,
};
use super::deeds::{
    ACTIVE, AGENTS, BESIDE, BY, CALLED, CONTACT, DONE, DOUBTFUL, FUNCTION, GIVEN_TO, HELP, PASSIVE,
    REACHED_BY, RESCUE, SENT, THINGS, UNDER_CONTACT, UNDERGO,
};
use super::{Said, Who};
use std::collections::HashMap;

/// Words of a name, at most.
const NAME: usize = 3;

impl Said<'_> {
    /// The names whose side a verb or a word before them tells. Who stands on both sides is not accused.
    pub(super) fn named(&self) -> HashMap<String, Who> {
        let mut named = HashMap::new();
        let mut at = 0;
        while at < self.words.len() {
            let Some(to) = self.name_from(at) else {
                at += 1;
                continue;
            };
            if let Some(role) = self.role(at, to) {
                for one in (at..to).filter(|one| self.folded(*one).len() > 2) {
                    let side = named.entry(self.folded(one).to_owned()).or_insert(role);
                    if *side != role {
                        *side = Who::Ours;
                    }
                }
            }
            at = to;
        }
        named
    }

    /// One past a name that begins at this word: one behind a title, or one that is written as a name.
    pub(super) fn name_from(&self, at: usize) -> Option<usize> {
        if !self.may_be_name(at) {
            return None;
        }
        let first = self.first_of_sentence(at);
        let titled = at > first && self.is_titled(at);
        let capital = |one: usize| {
            let written = self.words.get(one).map_or("", |word| word.written);
            written.starts_with(char::is_uppercase) && written.chars().any(char::is_lowercase)
        };
        let begins = at == first && (self.is_value(at + 1) || self.is_one_of(at + 1, PERSONAL));
        if !(titled || capital(at) && (at > first || begins)) {
            return None;
        }
        let is_place =
            at > first && self.is_one_of(at - 1, &["di", "ke", "dari", "dr", "pt", "cv"]);
        if is_place && !titled {
            return None;
        }
        let goes_on =
            |one: &usize| self.may_be_name(*one) && capital(*one) && self.is_same_clause(at, *one);
        let more = (at + 1..at + NAME).take_while(goes_on).count();
        Some(at + 1 + more)
    }

    pub(super) fn is_titled(&self, at: usize) -> bool {
        let before = at - 1;
        self.is_one_of(before, ELDERS) || self.is_one_of(before, CALLED)
    }

    pub(super) fn may_be_name(&self, at: usize) -> bool {
        let word = self.folded(at);
        let is_known = [
            OURS,
            ALLEGED,
            ELDERS,
            TITLES,
            WRITER,
            THEIRS,
            FUNCTION,
            THINGS,
            PASSIVE,
            ACTIVE,
            UNDERGO,
            TOLD,
            ASKED,
            DONE,
            CALLED,
            CONTACT,
            UNDER_CONTACT,
            OFFER,
            PAY,
            HARM,
            DEMAND,
            REACHING,
            MEANS,
        ];
        let of_it = word.len() > 5 && word.ends_with("nya");
        word.starts_with(char::is_alphabetic)
            && !of_it
            && !self.is_value(at)
            && !self.is_noun(at)
            && !is_known.iter().any(|list| list.contains(&word))
    }

    /// Which side the name in these words is on, by the words beside it.
    pub(super) fn role(&self, from: usize, to: usize) -> Option<Who> {
        let first = self.first_of_sentence(from);
        let mut start = from;
        // `majikan Maria bernama …`
        if self.is_one_of(to, &["bernama", "namanya"]) && self.names_another(from, to) {
            return Some(Who::Ours);
        }
        let by_clause = self.role_by_clause(from);
        if by_clause == Some(Who::Ours) {
            return by_clause;
        }
        while start > first {
            let one = start - 1;
            let with = self.is_same_clause(one, from);
            match self.who_is_told(one) {
                Some(Who::Ours) => return Some(Who::Ours),
                // `setor ke calo: Wati`
                Some(Who::Alleged) if with && self.is_list(first, one) => return Some(Who::Ours),
                Some(Who::Alleged) if with => return Some(Who::Alleged),
                Some(Who::Titled) if with => start = one,
                Some(Who::Writer) if self.is_owner(one) => start = one,
                None if with && (self.is_one_of(one, TITLES) || self.is_one_of(one, CALLED)) => {
                    start = one
                }
                _ => break,
            }
        }
        self.role_by_verb_before(first, start)
            .or(by_clause)
            .or_else(|| self.role_by_verb_after(to))
    }

    /// `ke calo: …`: what follows are those who went there.
    pub(super) fn is_list(&self, first: usize, at: usize) -> bool {
        let to = at > first && self.is_one_of(at - 1, &["ke", "kepada", "sama", "korban"]);
        let next = self.words.get(at + 1);
        to && next.is_some_and(|next| next.start > self.words[at].end() + 1)
    }

    /// `calo menelantarkan …`: whoever stands behind any verb of theirs suffers.
    pub(super) fn is_done_by_them(&self, first: usize, verb: usize) -> bool {
        let word = self.folded(verb);
        let is_verb = word.len() > 6 && word.starts_with("me") && !self.is_one_of(verb, FUNCTION);
        let theirs =
            |one: usize| self.is_one_of(one, THEIRS) || self.who_is_told(one) == Some(Who::Alleged);
        let ours = |one: usize| self.who_is_told(one) == Some(Who::Writer);
        is_verb && (first..verb).any(theirs) && !(first..verb).any(ours)
    }

    /// `… bernama Mr. Tan`, in the same clause.
    pub(super) fn names_another(&self, name: usize, called: usize) -> bool {
        let next = called + 1;
        let is_capital = self
            .words
            .get(next)
            .is_some_and(|word| word.written.starts_with(char::is_uppercase));
        (is_capital || self.is_one_of(next, ELDERS)) && self.is_same_clause(name, next)
    }

    pub(super) fn role_by_verb_before(&self, first: usize, start: usize) -> Option<Who> {
        let verb = start.checked_sub(1).filter(|one| *one >= first)?;
        if !self.is_same_clause(verb, start) {
            return None;
        }
        if self.is_one_of(verb, BY) {
            let before = verb.saturating_sub(6).max(first)..verb;
            return self.has(&before, AGENTS).then_some(Who::Alleged);
        }
        if self.is_one_of(verb, AGENTS) {
            let headless = self.is_headless(first, verb);
            // `Yang direkrut Maria`: it may be either.
            return Some(if headless { Who::Ours } else { Who::Alleged });
        }
        if self.is_one_of(verb, ACTIVE) {
            let named = (verb + 1..=start).any(|one| self.is_one_of(one, CALLED));
            // `Yang bawa Om Kale`, `yang ngajak namanya Mbak Ratmi`: who does it, unless somebody else does.
            let is_who = named || self.is_headless(first, verb) && !self.has_other(first, start);
            return (!is_who).then_some(Who::Ours);
        }
        if self.is_done_by_them(first, verb) {
            return Some(Who::Ours);
        }
        let before = verb.saturating_sub(6).max(first)..verb;
        (self.is_one_of(verb, GIVEN_TO)
            && (self.has(&before, ACTIVE) || self.has(&before, CONTACT)))
        .then_some(Who::Ours)
    }

    /// Whether the sentence names a person besides the one that begins at this word.
    pub(super) fn has_other(&self, first: usize, person: usize) -> bool {
        let last = self.last_of_sentence(person + 1, 20);
        let other = |one: usize| {
            let is_told = matches!(self.who_is_told(one), Some(Who::Alleged | Who::Titled));
            is_told && self.is_same_clause(person, one)
        };
        (first..person).any(other)
            || (person + 1..last).any(|one| other(one) && !self.is_one_of(one - 1, ELDERS))
    }

    pub(super) fn role_by_verb_after(&self, to: usize) -> Option<Who> {
        let verb = self.verb_after(to)?;
        if self.is_one_of(verb, DOUBTFUL) {
            let is_who = self.is_one_of(verb - 1, &["yang", "yg"]) && !self.rescues(verb);
            return is_who.then_some(Who::Alleged);
        }
        if self.is_one_of(verb, PASSIVE) || self.is_one_of(verb, UNDERGO) {
            return Some(Who::Ours);
        }
        (self.is_one_of(verb, ACTIVE) && !self.rescues(verb)).then_some(Who::Alleged)
    }

    /// The verb behind a person: past numbers, what they are called, and `sudah`, `yang`.
    pub(super) fn verb_after(&self, to: usize) -> Option<usize> {
        let until = self.last_of_sentence(to, 12);
        let (mut passed, mut joined) = (None, false);
        for one in to..until {
            if self.is_one_of(one, &["dan", "serta"]) {
                joined = true;
                continue;
            }
            let is_person = self.who_is_told(one).is_some()
                || self.is_one_of(one, TITLES)
                || self.may_be_name(one);
            if joined && is_person {
                continue;
            }
            if passed.is_none()
                && !self.is_same_clause(to.saturating_sub(1), one)
                && !self.is_value_ahead(one, until)
            {
                return None;
            }
            if self.is_value(one) {
                passed = Some(one);
            } else if !(self.is_noun(one)
                || self.is_one_of(one, DONE)
                || self.is_one_of(one, BESIDE))
            {
                // `Siti, hp 0812…, dijanjikan …` has two commas or none.
                let is_whole = passed.is_none_or(|value| {
                    self.is_same_clause(value, one)
                        || !self.is_same_clause(value, to.saturating_sub(1))
                });
                return is_whole.then_some(one);
            }
        }
        None
    }

    pub(super) fn is_value_ahead(&self, from: usize, until: usize) -> bool {
        let mut ahead =
            (from..until).skip_while(|one| self.is_noun(*one) || self.is_one_of(*one, BESIDE));
        ahead.next().is_some_and(|one| self.is_value(one))
    }

    /// `yang direkrut …` with nobody before it.
    pub(super) fn is_headless(&self, first: usize, verb: usize) -> bool {
        let mut one = verb;
        while one > first && self.is_one_of(one - 1, DONE) {
            one -= 1;
            if matches!(self.folded(one), "yang" | "yg") {
                return one == first
                    || self.is_value(one - 1)
                    || !self.is_same_clause(one - 1, one);
            }
        }
        false
    }

    /// `mengajak saya lapor`: whoever calls to report, to flee or to go home helps.
    pub(super) fn rescues(&self, verb: usize) -> bool {
        let until = self.last_of_sentence(verb + 1, 4);
        !self.is_offer && self.is_one_of(verb, ACTIVE) && self.has(&(verb + 1..until), RESCUE)
    }

    /// What stands before a value and what it is called.
    pub(super) fn lead(&self, at: usize) -> Option<usize> {
        let first = self.first_of_sentence(at);
        let named = |one: &usize| self.is_noun(*one) || self.is_one_of(*one, BESIDE);
        (first..at).rev().find(|one| !named(one))
    }

    /// `Mbak Yuni 0812…`, `Mbak Yuni, hp 0812…`, `sponsor (0812…)`: the person right before a value.
    pub(super) fn beside(&self, at: usize) -> Option<Who> {
        let lead = self.lead(at)?;
        let is_told = self.who_is_told(lead).is_some();
        // `depan polres, telp …` in an advert.
        if self.is_offer && is_told && !self.is_same_clause(lead, at) {
            return None;
        }
        self.person_until(lead)
    }

    /// `menelepon ibu saya di 0812…`: the person before where they are reached.
    pub(super) fn is_where(&self, at: usize) -> Option<Who> {
        let lead = self
            .lead(at)
            .filter(|lead| self.is_same_clause(*lead, at))?;
        let person = lead
            .checked_sub(1)
            .filter(|one| *one >= self.first_of_sentence(at))?;
        if !matches!(self.folded(lead), "di" | "ke" | "pada" | "kepada") {
            return None;
        }
        let writer = self.is_one_of(person, WRITER) && !self.is_owner(person);
        let first = self.first_of_sentence(at);
        let is_somebody = !self.is_offer && person > first && self.is_unknown_name(person);
        let ours = is_somebody.then_some(Who::Ours);
        self.person_until(person)
            .or(writer.then_some(Who::Writer))
            .or(ours)
    }

    /// `disuruh kirim foto KTP ke 0812…`
    pub(super) fn is_told_to_send(&self, at: usize) -> bool {
        let before = self.first_of_sentence(at)..at;
        let to = self
            .lead(at)
            .is_some_and(|lead| self.is_one_of(lead, &["ke", "kepada"]));
        to && self.has(&before, TOLD) && self.has(&before, SENT)
    }

    /// `Siti menelepon saya dari 0812…`: a name of which nothing is known.
    pub(super) fn is_somebodys_call(&self, at: usize) -> bool {
        let first = self.first_of_sentence(at);
        let Some(verb) = (first..at).find(|one| self.is_one_of(*one, CONTACT)) else {
            return false;
        };
        let caller = (first..verb).rev().find(|one| !self.is_one_of(*one, DONE));
        caller.is_some_and(|one| self.is_unknown_name(one))
    }

    /// `Yuni di 0812…`: beside a name of which nothing is known.
    pub(super) fn is_beside_somebody(&self, at: usize) -> bool {
        let first = self.first_of_sentence(at);
        let lead = self.lead(at);
        let person =
            lead.map(|lead| lead - usize::from(lead > first && self.is_one_of(lead, &["di"])));
        person.is_some_and(|one| self.is_unknown_name(one))
    }

    pub(super) fn is_unknown_name(&self, at: usize) -> bool {
        let written = self.words[at].written;
        written.starts_with(char::is_uppercase)
            && self.may_be_name(at)
            && self.by_name(at).is_none()
    }

    /// `…, dia juga korban`, `… yang menolong kami`: said of whoever stands here.
    pub(super) fn is_one_of_us(&self, at: usize, after: usize) -> bool {
        let sentence = self.first_of_sentence(at)..self.last_of_sentence(after, 8);
        let suffers = |one: usize| {
            self.is_one_of(one, &["korban"])
                && self.is_one_of(one - 1, &["dia", "ia", "beliau", "juga", "jg"])
        };
        let near = at.saturating_sub(5).max(sentence.start)..sentence.end.min(after + 4);
        (after..sentence.end).any(suffers) || self.has(&near, HELP)
    }

    /// The person whom words up to this one name.
    pub(super) fn person_until(&self, lead: usize) -> Option<Who> {
        let first = self.first_of_sentence(lead);
        if self.is_value(lead) {
            return None;
        }
        match self.who_is_told(lead) {
            Some(Who::Writer) => {
                let owned = lead.checked_sub(1).filter(|one| *one >= first)?;
                return self.who_is_told(owned).filter(|who| *who != Who::Writer);
            }
            Some(who @ (Who::Ours | Who::Alleged)) => return Some(who),
            _ => {}
        }
        if !self.may_be_name(lead) {
            return None;
        }
        let mut from = lead;
        while from > first && lead - from < NAME - 1 && self.may_be_name(from - 1) {
            let capital = |one: usize| self.words[one].written.starts_with(char::is_uppercase);
            if !(capital(from - 1) && capital(from)) {
                break;
            }
            from -= 1;
        }
        let known = (from..=lead).find_map(|one| self.by_name(one));
        self.role(from, lead + 1).or(known)
    }

    /// `0812… yg mau dibawa`: what stands behind the value was done to its owner.
    pub(super) fn is_undergone(&self, at: usize, after: usize) -> bool {
        let verb = self
            .verb_after(after)
            .filter(|verb| self.is_same_clause(after - 1, *verb));
        let is_means = self.lead(at).is_some_and(|lead| {
            [BY, REACHED_BY, CONTACT, AGENTS]
                .iter()
                .any(|list| self.is_one_of(lead, list))
        });
        let is_called =
            |verb: usize| self.is_one_of(verb, UNDER_CONTACT) && !self.is_one_of(verb - 1, ASKED);
        let undergoes = |verb: usize| {
            self.is_one_of(verb, PASSIVE) || self.is_one_of(verb, UNDERGO) || is_called(verb)
        };
        verb.is_some_and(undergoes) && !is_means
    }
}
