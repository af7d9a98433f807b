//! Names of alleged recruiters, agents, employers and handlers.
//!
//! A name alone is nobody's accusation: it counts after a title, a role or a
//! word like `bernama`, with a sign of an act near it; never as a victim, an
//! official or the person who is spoken to.

mod evidence;
mod letter;
mod unled;
mod victim;

use super::lexicon::Class;
use super::token::{Case, Kind, Scan, Token};
use super::words::{Words, words};
use super::{Entity, EntityKind, report};

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let acts = evidence::Acts::of(scan);
    let mut at = 0;
    // The next words that may lead to a name, and that may be one.
    let (mut led, mut named) = (0, 0);
    loop {
        if led <= at {
            led = scan.next(at, may_lead);
        }
        if named <= at {
            named = scan.next(at, unled::may_be_name);
        }
        let near = named.saturating_sub(if named < scan.len() { unled::REACH } else { 0 });
        at = at.max(led.min(near));
        if at >= scan.len() {
            return;
        }
        let lead = if scan.is_word(at) {
            lead(scan, at)
        } else {
            None
        };
        let hit = lead.and_then(|lead| {
            let name = name(scan, &lead)?;
            evidence::alleged(scan, &acts, &lead, &name).then_some(name)
        });
        let hit = hit.or_else(|| {
            (near <= at && !acts.skit)
                .then(|| unled::find(scan, at))
                .flatten()
        });
        let Some(name) = hit else {
            at += 1;
            continue;
        };
        let value = scan.lower(name.from, name.to);
        let to = name.to;
        report(scan, found, EntityKind::Person, value, (name.from, to));
        at = to;
    }
}

/// Titles that take a full stop.
const ABBREVIATED: Words = Words::of(&[
    "h", "hj", "ust", "tn", "ny", "bpk", "bp", "mr", "mrs", "ms", "sdr", "sdri", "kh", "drs", "ir",
    "dr", "dra", "capt", "p", "kap", "prof", "ust",
]);
/// Words between a role and a name: `bos saya Hendrik`.
const OWN: Words = Words::of(&[
    "saya", "sy", "kami", "aku", "sini", "lepas", "lokal", "lama",
]);

/// The words in front of a name: `pak haji`, `tekong`, `a.n. bpk`.
struct Lead {
    from: usize,
    /// The token where the name begins.
    to: usize,
    title: bool,
    junior: bool,
    /// A title that the reader is seldom called by: `haji`, `capt`.
    strong: bool,
    role: bool,
    called: bool,
    /// `a.n.`: the owner of an account or a paper.
    owner: bool,
}

/// A name in the text.
struct Name {
    from: usize,
    to: usize,
    /// Written as a name, or a known one.
    sure: bool,
}

/// Words of these classes stand in front of a name.
const LEADS: Class = Class::TITLE
    .or(Class::JUNIOR)
    .or(Class::ROLE)
    .or(Class::CALLED);
/// How the sign of an owner begins: `a.n.`, `atas nama`.
const OWNER: Words = Words::of(&["a", "an", "atas"]);

/// Words of these classes are no names by themselves.
const NOT_NAMES: Class = Class::TITLE
    .or(Class::JUNIOR)
    .or(Class::ROLE)
    .or(Class::CALLED)
    .or(Class::KIN)
    .or(Class::OFFICIAL)
    .or(Class::PEOPLE)
    .or(Class::PREPOSITION)
    .or(Class::PLATFORM)
    .or(Class::COMPANY)
    .or(Class::RECRUIT)
    .or(Class::NUMBER)
    .or(Class::SCALE)
    .or(Class::ETHNIC)
    .or(Class::AGE_CUE)
    .or(Class::VOCATIVE)
    .or(Class::PLACE_PREFIX)
    .or(Class::MONTH)
    .or(Class::WALLET);

/// Before `nama`: somebody whom the writer does not know.
const SOMEBODY: Words = Words::of(&[
    "orang",
    "org",
    "kontraktor",
    "cowok",
    "cowo",
    "lelaki",
    "pria",
    "oknum",
    "seseorang",
]);

/// Whether words in front of a name may begin here.
fn may_lead(token: &Token) -> bool {
    token.kind == Kind::Word
        && (token.classes.meets(LEADS)
            || OWNER.may_have(token.shape)
            || words!["nama"].may_have(token.shape))
}

fn lead(scan: &Scan<'_>, from: usize) -> Option<Lead> {
    let somebody = from > 0 && scan.reads(from, words!["nama"]) && scan.reads(from - 1, &SOMEBODY);
    if !scan.is(from, LEADS) && !scan.reads(from, &OWNER) && !somebody {
        return None;
    }
    let mut lead = Lead {
        from,
        to: from,
        title: false,
        junior: false,
        strong: false,
        role: false,
        called: false,
        owner: false,
    };
    while lead.to < from + 10 && scan.free(lead.to) {
        let at = lead.to;
        if let Some(next) = owner_sign(scan, at) {
            lead.owner = true;
            lead.to = next;
            continue;
        }
        let title = scan.is(at, Class::TITLE) && title_reads(scan, at);
        let junior = scan.is(at, Class::JUNIOR);
        let role = scan.is(at, Class::ROLE);
        let called = scan.is(at, Class::CALLED)
            || scan.reads(at, words!["nama"])
                && (lead.role || at == from && at > 0 && scan.reads(at - 1, &SOMEBODY));
        if !(title || junior || role || called) {
            break;
        }
        // A name that is also a title (`Andi`) is a name after a title.
        if lead.to > from
            && scan.is(at, Class::NAME)
            && scan.tokens[at].case == Case::Title
            && !role
            && ends_here(scan, at)
        {
            break;
        }
        lead.title |= title && !role;
        lead.strong |= scan.is(at, Class::STRONG_TITLE);
        lead.junior |= junior;
        lead.role |= role;
        lead.called |= called;
        lead.to += 1;
        let dot = scan.is_mark(lead.to, b".")
            && scan.reads(at, &ABBREVIATED)
            && scan.is_word(lead.to + 1);
        lead.to += usize::from(dot && title || called && scan.is_mark(lead.to, b":"));
        // `dipanggil 'Koh Heri'`
        lead.to += usize::from(
            called && scan.is_mark(lead.to, b"\"'*(") && scan.is(lead.to + 1, Class::TITLE),
        );
        if called
            && scan.reads(
                lead.to,
                words!["adalah", "itu", "ya", "kalo", "kalau", "si"],
            )
        {
            lead.to += 1;
        }
    }
    if lead.role
        && !lead.title
        && scan.reads(lead.to, &OWN)
        && scan
            .tokens
            .get(lead.to + 1)
            .is_some_and(|next| next.case == Case::Title)
    {
        lead.to += 1;
    }
    // `Tulang Bawang`: a longer name of a place begins with the title.
    let place = lead.to > from && !lead.owner && super::place::reaches(scan, lead.to - 1, lead.to);
    (lead.to > from && !place).then_some(lead)
}

/// Whether no further word of a name follows: `Mbak Umi sponsornya`.
fn ends_here(scan: &Scan<'_>, at: usize) -> bool {
    scan.get(at + 1).is_none_or(|next| {
        next.kind != Kind::Word || next.case == Case::Lower && !next.classes.meets(Class::NAME)
    })
}

/// Short titles only where they can't be something else.
fn title_reads(scan: &Scan<'_>, at: usize) -> bool {
    let named_next = |next: usize| {
        scan.get(next)
            .is_some_and(|token| token.kind == Kind::Word && token.case != Case::Lower)
    };
    match scan.raw(at) {
        "dr" | "dra" | "Dr" | "Dra" => scan.is_mark(at + 1, b".") && named_next(at + 2),
        "ka" | "ki" | "tok" | "p" | "da" | "bi" | "abi" | "ir" | "drs" | "umi" | "ama" | "lae"
        | "ning" | "neng" | "h" | "hj" | "tn" | "ny" | "pa" | "ce" | "ci" | "aa" | "ms" | "sir"
        | "met" => scan.is_mark(at + 1, b".") || named_next(at + 1),
        "H" | "Hj" | "HJ" | "Tn" | "Ny" => {
            scan.is_mark(at + 1, b".") && named_next(at + 2) || named_next(at + 1)
        }
        _ => true,
    }
}

/// `a.n.`, `a/n`, `an.`, `atas nama`.
fn owner_sign(scan: &Scan<'_>, at: usize) -> Option<usize> {
    if scan.reads(at, words!["a"]) && scan.is_mark(at + 1, b"./") && scan.reads(at + 2, words!["n"])
    {
        return Some(at + 3 + usize::from(scan.is_mark(at + 3, b".:")));
    }
    if scan.reads(at, words!["an"]) && scan.is_mark(at + 1, b".:") && !scan.glued(at) {
        return Some(at + 2);
    }
    let paid = (1..=3).any(|back| {
        at.checked_sub(back)
            .and_then(|before| scan.get(before))
            .is_some_and(|token| {
                matches!(token.used, Some(EntityKind::Account | EntityKind::Phone))
            })
    });
    if scan.reads(at, words!["an"]) && paid && scan.is_word(at + 1) {
        return Some(at + 1);
    }
    (scan.reads(at, words!["atas"]) && scan.reads(at + 1, words!["nama"]))
        .then_some(at + 2 + usize::from(scan.is_mark(at + 2, b":")))
}

fn name(scan: &Scan<'_>, lead: &Lead) -> Option<Name> {
    let from = lead.to + usize::from(scan.is_mark(lead.to, b"\"'*("));
    let known = scan.is(from, Class::NAME);
    if !known
        && (super::destination::country(scan, from).is_some() || super::place::is_sure(scan, from))
    {
        return None;
    }
    // `bos A Ming`, `Koh Ah Seng`
    let chinese = scan.reads(from, words!["a", "ah"])
        && !scan.shouting
        && scan.free(from)
        && scan.get(from + 1).is_some_and(|next| {
            next.case == Case::Title && next.gap && !next.classes.meets(NOT_NAMES)
        });
    if chinese && (lead.role || lead.title || lead.called) {
        return Some(Name {
            from,
            to: from + 2,
            sure: true,
        });
    }
    let sure = name_word(scan, from, lead.title || lead.called || lead.owner)?;
    let mut to = from + 1;
    let written = scan.tokens[from].case == Case::Title && !scan.shouting;
    while to < from + 3 && scan.is_word(to) && scan.free(to) && !scan.glued(to) {
        let linked = scan.reads(to, words!["bin", "binti"]) && scan.is_word(to + 1);
        let next = written
            && scan.tokens[to].case == Case::Title
            && scan.raw(to).len() > 1
            && (!scan.is(
                to,
                Class::COMMON
                    .or(Class::TITLE)
                    .or(Class::OFFICIAL)
                    .or(Class::ROLE)
                    .or(Class::PLATFORM)
                    .or(Class::COMPANY)
                    .or(Class::BANK)
                    .or(Class::PLACE_PREFIX),
            ) || scan.is(to, Class::NAME))
            && scan.tokens[to].word.is_none_or(|word| {
                word.country.is_none() && (word.place.is_none() || scan.is(to, Class::NAME))
            })
            && !super::place::is_sure(scan, to);
        // `Bu Ningsih Salon`, `si Hotman Gondrong`: a nickname behind a name with a title.
        let nickname = written
            && to == from + 1
            && (lead.title || lead.junior || lead.called)
            && scan.tokens[to].case == Case::Title
            && scan.is(to, Class::COMMON)
            && scan.raw(to).len() > 3
            && !scan.is(to, NOT_NAMES.or(Class::PHONE_CUE))
            && ends_here(scan, to);
        // `a.n. Doni P.`
        let initial = written
            && (lead.owner || lead.called)
            && scan.raw(to).len() == 1
            && scan.tokens[to].case != Case::Lower
            && (scan.ends_sentence(to + 1) || scan.is_mark(to + 1, b".,\")"));
        if !(linked || next || nickname || initial) {
            break;
        }
        to += 1 + usize::from(linked);
    }
    Some(Name {
        from,
        to: to.min(scan.len()),
        sure,
    })
}

/// Whether a token can be a name: `Some(true)` if it is surely one.
fn name_word(scan: &Scan<'_>, at: usize, titled: bool) -> Option<bool> {
    let token = scan
        .get(at)
        .filter(|token| token.kind == Kind::Word && token.used.is_none())?;
    let raw = scan.raw(at);
    if raw.len() < 2 || scan.glued(at) && at > 0 && scan.kind(at - 1) == Some(Kind::Number) {
        return None;
    }
    let written = token.case == Case::Title && !scan.shouting;
    let Some(word) = token.word else {
        let verb = !written && looks_like_verb(raw);
        return (!verb && raw.len() > 2 || written).then_some(written);
    };
    let known = word.is(Class::NAME);
    // `Bu Mega`: a bank's name is a person's behind a title.
    let bank = titled && written && !word.is(NOT_NAMES) && at > 0 && scan.is(at - 1, Class::TITLE);
    if bank && word.is(Class::BANK) {
        return Some(true);
    }
    let other = NOT_NAMES.or(Class::BANK);
    let place = word.country.is_some() || word.place == Some(super::lexicon::Strength::Sure);
    let common = word.is(Class::COMMON);
    // `Mama Besi`: a word of its own, but written like the title before it.
    let nickname = titled
        && written
        && common
        && !word.is(other)
        && at > 0
        && scan.tokens[at - 1].case == Case::Title
        && (titled_strongly(scan, at - 1) || !scan.begins_sentence(at - 1));
    if nickname {
        return Some(true);
    }
    if known && (written || !common || titled && !word.is(other)) {
        return Some(true);
    }
    if common || word.is(other) || place && !titled {
        return None;
    }
    let verb = !written && looks_like_verb(raw);
    (!verb && raw.len() > 2).then_some(written)
}

/// `Koh Alun`: nobody else is called so, even where a sentence begins.
fn titled_strongly(scan: &Scan<'_>, at: usize) -> bool {
    scan.is(at, Class::STRONG_TITLE)
}

/// Affixes that lower-case names rarely have.
pub(super) fn looks_like_verb(raw: &str) -> bool {
    let lower = raw.to_ascii_lowercase();
    let head = |heads: &[&str], least: usize| {
        lower.len() >= least && heads.iter().any(|head| lower.starts_with(head))
    };
    let tail = |tails: &[&str], least: usize| {
        lower.len() >= least && tails.iter().any(|tail| lower.ends_with(tail))
    };
    head(&["di"], 7)
        || head(
            &[
                "ng", "ny", "mem", "men", "ber", "ter", "per", "pem", "pen", "se",
            ],
            6,
        )
        || tail(&["kan", "nya", "nye", "lah", "kah", "pun", "ku", "mu"], 5)
        || tail(&["in", "an"], 7)
}
