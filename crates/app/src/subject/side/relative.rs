//! `yang ditipu itu namanya …`: of whom a clause with `yang` before a name or a number tells.

use super::cues::{ALLEGED, ELDERS, PAY, REACHING, THEIRS, TITLES, TOLD, WRITER};
use super::deeds::{ACTIVE, CALLED, DOUBTFUL, PASSIVE, REACHED_BY, SENT, SUFFERED, UNDERGO};
use super::{Said, Who};

/// Between such a clause and a name.
const NAMED: &[&str] = &["namanya", "nama", "bernama", "dipanggil"];
const IS: &[&str] = &[
    "itu", "ini", "adalah", "ialah", "yaitu", "yakni", "tadi", "tsb", "tersebut",
];
/// Anybody, of whom nothing else is said.
const SOMEBODY: &[&str] = &["orang", "org", "seseorang", "orangnya"];
/// Before what is denied.
const NOT: &[&str] = &["tidak", "tak", "nggak", "gak", "ga", "bukan", "jangan"];
/// What no advert says of whoever places it, but to deny it.
const HARM: &[&str] = &[
    "menahan",
    "nahan",
    "menyita",
    "nyita",
    "mengurung",
    "ngurung",
    "menyekap",
    "memukul",
    "mukul",
    "mengancam",
    "ngancam",
    "menipu",
    "nipu",
    "membohongi",
    "menjual",
    "menyiksa",
    "memeras",
    "merampas",
    "kabur",
];
/// What no advert says of those who wrote it, or of its agent.
const HURT: &[&str] = &[
    "ditahan", "dikurung", "disekap", "dipukul", "dipukuli", "diancam", "ditipu", "disiksa",
    "dijual", "dipotong",
];
/// Words between what was done to somebody and a number of theirs.
const NEAR: usize = 4;

impl Said<'_> {
    /// `Agen menahan paspor`, `paspor ditahan agen`, `gaji kami ditahan`: a tale, whatever else in it sounds like an advert.
    pub(in crate::subject) fn tells_of_harm(&self) -> bool {
        let words = 0..self.words.len();
        words.into_iter().any(|at| {
            let denied = |on: usize| (1..on).any(|no| self.is_one_of(at + no, NOT));
            let harms = |on: usize| self.is_one_of(at + on, HARM) && !denied(on);
            let before =
                |list: &[&str]| (1..=2).any(|back| at >= back && self.is_one_of(at - back, list));
            let by_whom = (1..=2).any(|on| self.is_one_of(at + on, ALLEGED));
            let suffers = self.is_one_of(at, HURT) && (by_whom || before(WRITER));
            self.is_one_of(at, ALLEGED) && (1..=2).any(harms) || suffers && !before(NOT)
        })
    }

    /// `yang ditipu itu namanya Darmi`: who a name is, by the clause before it.
    pub(super) fn role_by_clause(&self, name: usize) -> Option<Who> {
        let first = self.first_of_sentence(name);
        let (mut marker, mut one) = (None, name);
        while one > first {
            one -= 1;
            let is_named = self.is_one_of(one, NAMED);
            if is_named || self.is_one_of(one, IS) && one > first {
                marker = Some(one);
                continue;
            }
            let passed = [ELDERS, TITLES, CALLED, THEIRS];
            if self.is_one_of(one, ALLEGED) || !passed.iter().any(|list| self.is_one_of(one, list))
            {
                break;
            }
        }
        self.clause_before(marker?).map(|(_, who)| who)
    }

    /// `yang ditahan, nomor 0812…`: right behind what was done to its owner.
    pub(super) fn is_of_who_suffers(&self, at: usize) -> bool {
        let first = self.first_of_sentence(at);
        let from = self.lead(at).map_or(first, |lead| lead + 1);
        if !(from..at).any(|one| self.is_noun(one)) {
            return false;
        }
        let Some((verb, Who::Ours)) = self.clause_before(from) else {
            return false;
        };
        let between = verb + 1..from;
        let other = [PAY, SENT, REACHING, REACHED_BY, TOLD];
        between.len() <= NEAR && !other.iter().any(|list| self.has(&between, list))
    }

    /// The verb of the clause with `yang` before a word like `namanya`, and who that tells of: where somebody
    /// suffers, never whoever did it.
    pub(super) fn clause_before(&self, marker: usize) -> Option<(usize, Who)> {
        let mut from = self.first_of_sentence(marker);
        if marker == from {
            // `Ada yang ditipu. Namanya …`
            from = self.first_of_sentence(marker.checked_sub(1)?);
        }
        let is_that = |one: &usize| self.is_one_of(*one, &["yang", "yg"]);
        let that = (from..marker).rev().find(is_that)?;
        let verb = (that + 1..marker).find(|one| self.deed(*one).is_some())?;
        let head = that
            .checked_sub(1)
            .filter(|one| *one >= from && self.is_same_clause(*one, that));
        let is_theirs = head.is_some_and(|head| {
            let owned = head > from && self.who_is_told(head - 1) == Some(Who::Ours);
            self.who_is_told(head) == Some(Who::Alleged) && !owned
        });
        if self.deed(verb)? == Who::Alleged {
            let is_who = head.is_none_or(|head| is_theirs || self.is_one_of(head, SOMEBODY));
            let is_clear =
                !self.is_one_of(verb, DOUBTFUL) || self.is_one_of(verb, &["menahan", "nahan"]);
            let alleged = is_who && is_clear && !self.rescues(verb);
            return alleged.then_some((verb, Who::Alleged));
        }
        // `saya yang ditipu`: not the writer's name, or number.
        let is_writer = head.is_some_and(|head| {
            self.who_is_told(head) == Some(Who::Writer) && !self.is_owner(head)
        });
        // `…, agennya bernama …`
        let somebody = |one: &usize| {
            self.who_is_told(*one) == Some(Who::Alleged) || self.is_one_of(*one, SOMEBODY)
        };
        let other = (verb + 1..marker).rev().find(somebody);
        let is_others = other.is_some_and(|other| {
            let is_called = other + 1 == marker && self.is_one_of(marker, &["bernama"]);
            is_called || !self.is_same_clause(verb, other)
        });
        (!(is_theirs || is_writer || is_others)).then_some((verb, Who::Ours))
    }

    /// Whether a verb tells of somebody who suffers, or of whoever makes them.
    fn deed(&self, at: usize) -> Option<Who> {
        let before = at.saturating_sub(1);
        let asks = self.is_one_of(before, &["minta", "meminta"])
            && self.is_one_of(at, &["tolong", "bantuan"]);
        let falls = self.is_one_of(before, &["jadi", "menjadi"]) && self.is_one_of(at, &["korban"]);
        // `yang kami lihat`
        let is_done_by_other = self.who_is_told(before).is_some();
        let undergoes = self.is_one_of(at, UNDERGO) && !is_done_by_other;
        if asks || falls || undergoes || self.is_one_of(at, PASSIVE) || self.is_one_of(at, SUFFERED)
        {
            return Some(Who::Ours);
        }
        self.is_one_of(at, ACTIVE).then_some(Who::Alleged)
    }
}
