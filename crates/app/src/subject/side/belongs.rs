//! Where something arrived, and whose own a value is.

use super::cues::{ALLEGED, ASKED, DEMAND, ELDERS, LINKING, OURS, THEIRS, TOLD, WRITER};
use super::deeds::{
    ACTIVE, AFTERWARDS, ANSWER, BY, CONTACT, DENIED, DONE, FORMER, GIVEN_TO, MESSAGES, OWN_MEANS,
    PASSIVE, REACHED_BY, REACHES, RECEIVED, REPLY, SENT, SHORT_OF, THINGS, UNDER_CONTACT,
};
use super::{Said, Who};
use domain::subject::SubjectKind;
use std::ops::Range;

/// Words in which an owner is named behind a number.
const OWNER: usize = 4;
/// The same behind `itu nomor`.
const SAID: usize = 7;

impl Said<'_> {
    /// `0812… (suami)`, `0812… nomor ibu saya`, `0812…, itu nomor suami saya`.
    pub(super) fn owner_after(&self, after: usize) -> Option<Who> {
        let clause = |at: usize| self.words.get(at).map(|word| word.clause);
        let is_next = |one: usize| {
            let noun = one + 1 + usize::from(self.is_one_of(one + 1, &["adalah", "bukan"]));
            self.is_one_of(one, &["itu", "ini"]) && self.is_noun(noun)
        };
        let mut here = after.checked_sub(1).and_then(clause);
        let mut until = self.last_of_sentence(after, OWNER);
        if clause(after) != here && is_next(after) {
            here = clause(after);
            until = self.last_of_sentence(after + 1, SAID);
        }
        let is_said = clause(after) == here && until > after && is_next(after);
        let mut has_noun = false;
        for one in (after..until).take_while(|one| clause(*one) == here) {
            match self.person(one) {
                Some(Who::Writer) if !has_noun => return None,
                Some(who) => return Some(who),
                None if self.is_noun(one) => has_noun = true,
                None if self.is_one_of(one, LINKING) => {}
                None if is_said && self.is_one_of(one, DENIED) => return Some(Who::Ours),
                None => return None,
            }
        }
        None
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
    pub(super) fn is_sent(&self, before: &Range<usize>) -> bool {
        let passed = |one: &usize| {
            self.is_value(*one) || self.is_noun(*one) || self.is_one_of(*one, REACHED_BY)
        };
        let last = before.clone().rev().find(|one| !passed(one));
        last.is_some_and(|one| self.is_one_of(one, SENT))
    }

    /// `transfer` behind who recruits: the money went to somebody else.
    pub(super) fn is_sent_by_them(&self, before: &Range<usize>) -> bool {
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
    pub(super) fn is_message_of_theirs(&self, before: &Range<usize>) -> bool {
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
    pub(super) fn is_answer(&self, lead: usize, before: &Range<usize>) -> bool {
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
    pub(super) fn is_owner(&self, at: usize) -> bool {
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

    pub(super) fn is_value(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_value)
    }

    /// Whether the person before a value is parted from it by no comma, or is the only one.
    pub(super) fn is_right_before(&self, at: usize) -> bool {
        let with = self
            .lead(at)
            .is_some_and(|lead| self.is_same_clause(lead, at));
        with || !self.has_two_sides(&(self.first_of_sentence(at)..at))
    }

    pub(super) fn is_same_clause(&self, one: usize, other: usize) -> bool {
        let clause = |at: usize| self.words.get(at).map(|word| word.clause);
        clause(one) == clause(other)
    }
}
