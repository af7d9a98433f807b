//! Who does something in a sentence, and to whom: verbs tell the sides of the names around them.

use super::cues::{
    ACTIVE, AFTERWARDS, AGENTS, ALLEGED, ANSWER, ASKED, BESIDE, BY, CALLED, CONTACT, DEMAND,
    DENIED, DONE, DOUBTFUL, ELDERS, FORMER, FUNCTION, GIVEN_TO, HARM, HELP, MEANS, MESSAGES, OFFER,
    OURS, OWN_MEANS, PASSIVE, PAY, PERSONAL, REACHED_BY, REACHES, REACHING, RECEIVED, REPLY,
    RESCUE, SENT, SHORT_OF, THEIRS, THINGS, TITLES, TOLD, UNDER_CONTACT, UNDERGO, WRITER,
};
use super::{Said, Who};
use domain::subject::SubjectKind;
use std::collections::HashMap;
use std::ops::Range;

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
    fn name_from(&self, at: usize) -> Option<usize> {
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

    fn is_titled(&self, at: usize) -> bool {
        let before = at - 1;
        self.is_one_of(before, ELDERS) || self.is_one_of(before, CALLED)
    }

    fn may_be_name(&self, at: usize) -> bool {
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
            .or_else(|| self.role_by_verb_after(to))
    }

    /// `ke calo: …`: what follows are those who went there.
    fn is_list(&self, first: usize, at: usize) -> bool {
        let to = at > first && self.is_one_of(at - 1, &["ke", "kepada", "sama", "korban"]);
        let next = self.words.get(at + 1);
        to && next.is_some_and(|next| next.start > self.words[at].end() + 1)
    }

    /// `calo menelantarkan …`: whoever stands behind any verb of theirs suffers.
    fn is_done_by_them(&self, first: usize, verb: usize) -> bool {
        let word = self.folded(verb);
        let is_verb = word.len() > 6 && word.starts_with("me") && !self.is_one_of(verb, FUNCTION);
        let theirs =
            |one: usize| self.is_one_of(one, THEIRS) || self.who_is_told(one) == Some(Who::Alleged);
        let ours = |one: usize| self.who_is_told(one) == Some(Who::Writer);
        is_verb && (first..verb).any(theirs) && !(first..verb).any(ours)
    }

    /// `… bernama Mr. Tan`, in the same clause.
    fn names_another(&self, name: usize, called: usize) -> bool {
        let next = called + 1;
        let is_capital = self
            .words
            .get(next)
            .is_some_and(|word| word.written.starts_with(char::is_uppercase));
        (is_capital || self.is_one_of(next, ELDERS)) && self.is_same_clause(name, next)
    }

    fn role_by_verb_before(&self, first: usize, start: usize) -> Option<Who> {
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
    fn has_other(&self, first: usize, person: usize) -> bool {
        let last = self.last_of_sentence(person + 1, 20);
        let other = |one: usize| {
            let is_told = matches!(self.who_is_told(one), Some(Who::Alleged | Who::Titled));
            is_told && self.is_same_clause(person, one)
        };
        (first..person).any(other)
            || (person + 1..last).any(|one| other(one) && !self.is_one_of(one - 1, ELDERS))
    }

    fn role_by_verb_after(&self, to: usize) -> Option<Who> {
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
    fn verb_after(&self, to: usize) -> Option<usize> {
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

    fn is_value_ahead(&self, from: usize, until: usize) -> bool {
        let mut ahead =
            (from..until).skip_while(|one| self.is_noun(*one) || self.is_one_of(*one, BESIDE));
        ahead.next().is_some_and(|one| self.is_value(one))
    }

    /// `yang direkrut …` with nobody before it.
    fn is_headless(&self, first: usize, verb: usize) -> bool {
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
    fn person_until(&self, lead: usize) -> Option<Who> {
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

    /// Whether the value is where something arrived, or by what the writer answered.
    pub(super) fn is_receiving(&self, kind: SubjectKind, at: usize) -> bool {
        let Some(lead) = self.lead(at).filter(|lead| self.is_same_clause(*lead, at)) else {
            return false;
        };
        let first = self.first_of_sentence(at);
        let before = lead.saturating_sub(10).max(first)..lead;
        let word = self.folded(lead);
        if kind == SubjectKind::Account {
            let is_source = matches!(word, "dari" | "dr");
            return is_source
                || matches!(word, "ke" | "di" | "pada") && self.is_sent_by_them(&before);
        }
        if matches!(word, "di" | "ke" | "pada" | "kepada") {
            let near = lead.saturating_sub(3).max(first)..lead;
            let is_handle = kind == SubjectKind::Handle;
            let receives = self.has(&near, RECEIVED) || !is_handle && self.has(&near, SHORT_OF);
            let reached = |one: usize| {
                self.is_one_of(one, UNDER_CONTACT)
                    && !self.has(&(one.saturating_sub(2)..one), ASKED)
            };
            let is_reached = lead > first && reached(lead - 1) && !self.has(&before, TOLD);
            let told = self.has(&before, TOLD);
            return receives && !told
                || is_reached
                || word != "di" && self.is_sent(&before) && self.is_message_of_theirs(&before);
        }
        self.is_answer(lead, &before)
    }

    /// `pesan dari 0812… ke …`: the last word but for where it came from.
    fn is_sent(&self, before: &Range<usize>) -> bool {
        let passed = |one: &usize| {
            self.is_value(*one) || self.is_noun(*one) || self.is_one_of(*one, REACHED_BY)
        };
        let last = before.clone().rev().find(|one| !passed(one));
        last.is_some_and(|one| self.is_one_of(one, SENT))
    }

    /// `transfer` behind who recruits: the money went to somebody else.
    fn is_sent_by_them(&self, before: &Range<usize>) -> bool {
        let Some(verb) = before.clone().rev().find(|one| self.is_one_of(*one, SENT)) else {
            return false;
        };
        let mut one = verb;
        while one > before.start && self.is_one_of(one - 1, DONE) {
            one -= 1;
        }
        let Some(sender) = one.checked_sub(1).filter(|one| *one >= before.start) else {
            return false;
        };
        self.is_one_of(sender, THEIRS)
            || self.who_is_told(sender) == Some(Who::Alleged)
            || self.by_name(sender) == Some(Who::Alleged)
    }

    /// `tawaran dikirim ke …`, `agen kirim pesan ke …`; not `disuruh kirim KTP ke …`.
    fn is_message_of_theirs(&self, before: &Range<usize>) -> bool {
        if self.has(before, TOLD) || self.has(before, DEMAND) {
            return false;
        }
        let person = before.clone().rev().find_map(|one| {
            let by_name = self.by_name(one).or_else(|| self.who_is_told(one));
            by_name.or(self.is_one_of(one, THEIRS).then_some(Who::Alleged))
        });
        match person {
            Some(Who::Writer) => false,
            Some(Who::Alleged | Who::Titled) => true,
            Some(Who::Ours) | None => self.has(before, MESSAGES),
        }
    }

    /// `saya balas pakai 0812…`: by what somebody answered.
    fn is_answer(&self, lead: usize, before: &Range<usize>) -> bool {
        let own_means = self.is_one_of(lead, OWN_MEANS);
        if !own_means && !self.is_one_of(lead, REACHED_BY) {
            return false;
        }
        let reply = before
            .clone()
            .rev()
            .find(|one| self.is_one_of(*one, ANSWER));
        let by_writer = |verb: usize| {
            let mut subject = (before.start..verb)
                .rev()
                .skip_while(|one| self.is_one_of(*one, DONE));
            subject
                .next()
                .is_some_and(|one| self.is_one_of(one, WRITER))
        };
        if reply.is_some_and(|verb| by_writer(verb) && !self.has(&(verb + 1..lead), ACTIVE)) {
            return true;
        }
        for one in before.clone().rev() {
            if self.is_one_of(one, THEIRS)
                || self.is_one_of(one, PASSIVE)
                || self.is_one_of(one, UNDER_CONTACT)
            {
                return false;
            }
            let who = self.by_name(one).or_else(|| self.who_is_told(one));
            let is_object = one > before.start
                && [ACTIVE, CONTACT, GIVEN_TO]
                    .iter()
                    .any(|list| self.is_one_of(one - 1, list));
            match who {
                Some(Who::Alleged | Who::Titled) => return false,
                Some(Who::Writer | Who::Ours) if is_object => return false,
                Some(Who::Writer) if self.is_owner(one) => {}
                Some(Who::Writer | Who::Ours) => {
                    let verbs = one + 1..lead;
                    return !verbs.is_empty() && (own_means || self.has(&verbs, REPLY));
                }
                None => {}
            }
        }
        false
    }

    /// `nomor saya dipakai …: 0812…`: the sentence is about a number or an account of the writer's side.
    pub(super) fn is_about_own(&self, at: usize) -> bool {
        let first = self.first_of_sentence(at);
        let own = (first..at).any(|one| self.is_own(first, one));
        let other = self.lead(at).is_some_and(|lead| {
            [BY, REACHED_BY, UNDER_CONTACT]
                .iter()
                .any(|list| self.is_one_of(lead, list))
        });
        own && !other
    }

    /// Whether a word is a number or an account of the writer's side.
    pub(super) fn is_own(&self, first: usize, one: usize) -> bool {
        let word = self.folded(one);
        if word
            .strip_suffix("ku")
            .is_some_and(|stem| REACHES.contains(&stem))
        {
            return true;
        }
        if !REACHES.contains(&word) || self.is_noun(one + 1) && !self.is_value(one + 1) {
            return false;
        }
        // `agen wa saya`: he called.
        let caller = one.checked_sub(1).filter(|caller| *caller >= first);
        let calls = caller.is_some_and(|caller| {
            self.is_one_of(caller, THEIRS)
                || self.is_one_of(caller, DONE)
                || matches!(self.who_is_told(caller), Some(Who::Alleged | Who::Titled))
                || self.by_name(caller) == Some(Who::Alleged)
        });
        let changes = caller.is_some_and(|caller| {
            self.is_one_of(caller, &["ganti", "gonta"])
                && caller > first
                && self.is_one_of(caller - 1, WRITER)
        });
        if changes {
            return true;
        }
        let owner = one + 1 + usize::from(self.is_one_of(one + 1, &["milik", "punya", "si"]));
        let with = self.is_same_clause(one, owner)
            && self
                .words
                .get(owner)
                .is_some_and(|word| word.is_with(&self.words[one]));
        let is_verb = calls
            && matches!(
                word,
                "wa" | "telepon" | "telpon" | "telp" | "tlp" | "telfon" | "kontak"
            );
        with && !is_verb
            && (matches!(self.who_is_told(owner), Some(Who::Writer | Who::Ours))
                || self.is_bare_elder(owner))
    }

    /// `hp bapak`, `rekening ibu`: no name behind it, so it is somebody's father or mother.
    pub(super) fn is_bare_elder(&self, at: usize) -> bool {
        if self.is_value(at)
            || !self.is_one_of(at, ELDERS)
            || self.is_offer && self.is_value(at + 1)
        {
            return false;
        }
        let next = self
            .words
            .get(at + 1)
            .filter(|next| next.is_with(&self.words[at]));
        next.is_none() || !self.may_be_name(at + 1) || !self.is_same_clause(at, at + 1)
    }

    /// Behind a word for a person or a thing, `saya` is its owner.
    fn is_owner(&self, at: usize) -> bool {
        let first = self.first_of_sentence(at);
        let before = at.checked_sub(1).filter(|one| *one >= first);
        before.is_some_and(|one| {
            self.is_noun(one)
                || self.is_one_of(one, THINGS)
                || self.is_one_of(one, ELDERS)
                || self.is_one_of(one, OURS)
                || self.is_one_of(one, ALLEGED)
        })
    }

    /// Whether words tell of a recruiter and of somebody certain on the other side besides the writer.
    pub(super) fn has_two_sides(&self, range: &Range<usize>) -> bool {
        let certain = |one: usize| {
            let before = one.saturating_sub(2).max(self.first_of_sentence(one))..one;
            self.who(one) == Some(Who::Ours) && !self.has(&before, AFTERWARDS)
        };
        let acting = |one: usize| match self.who(one) {
            Some(Who::Alleged) => true,
            Some(Who::Titled) => {
                self.may_be_name(one + 1) && self.by_name(one + 1) != Some(Who::Ours)
            }
            _ => false,
        };
        range.clone().any(certain) && range.clone().any(acting)
    }

    /// `Saya perekrut yang ditipu`, `bukan agen`: no recruiter is spoken of.
    pub(super) fn is_denied(&self, at: usize) -> bool {
        let first = self.first_of_sentence(at);
        let near = at.saturating_sub(2).max(first)..at;
        if self.has(&near, DENIED) {
            return true;
        }
        let writer = (at.saturating_sub(3).max(first)..at)
            .rev()
            .find(|one| self.is_one_of(*one, WRITER));
        writer.is_some_and(|writer| {
            let begins = writer == first || !self.is_same_clause(writer - 1, writer);
            begins && (writer + 1..at).all(|one| self.is_one_of(one, FORMER))
        })
    }

    /// Who a name is, by what the text tells of it anywhere.
    pub(super) fn by_name(&self, at: usize) -> Option<Who> {
        let is_word = !self.is_value(at);
        is_word.then(|| self.named.get(self.folded(at)).copied())?
    }

    fn is_value(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_value)
    }

    /// Whether the person before a value is parted from it by no comma, or is the only one.
    pub(super) fn is_right_before(&self, at: usize) -> bool {
        let with = self
            .lead(at)
            .is_some_and(|lead| self.is_same_clause(lead, at));
        with || !self.has_two_sides(&(self.first_of_sentence(at)..at))
    }

    fn is_same_clause(&self, one: usize, other: usize) -> bool {
        let clause = |at: usize| self.words.get(at).map(|word| word.clause);
        clause(one) == clause(other)
    }
}
