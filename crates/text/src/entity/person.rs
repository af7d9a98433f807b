//! Names of alleged recruiters, agents, employers and handlers.
//!
//! A name alone is nobody's accusation: it counts after a title, a role or a
//! word like `bernama`, with a sign of an act near it; never as a victim, an
//! official or the person who is spoken to.

mod evidence;

use super::lexicon::Class;
use super::token::{Case, Kind, Scan};
use super::{Entity, EntityKind, report};

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let active = (0..scan.len()).any(|at| scan.is(at, Class::RECRUIT.or(Class::ROLE)));
    let mut at = 0;
    while at < scan.len() {
        let lead = if active { lead(scan, at) } else { None };
        let hit = lead.and_then(|lead| {
            let name = name(scan, &lead)?;
            evidence::alleged(scan, &lead, &name).then_some(name)
        });
        let hit = hit
            .or_else(|| beside_phone(scan, at))
            .or_else(|| introduced(scan, at));
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

/// The words in front of a name: `pak haji`, `tekong`, `a.n. bpk`.
struct Lead {
    from: usize,
    /// The token where the name begins.
    to: usize,
    title: bool,
    junior: bool,
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

fn lead(scan: &Scan<'_>, from: usize) -> Option<Lead> {
    let mut lead = Lead {
        from,
        to: from,
        title: false,
        junior: false,
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
        let called = scan.is(at, Class::CALLED) || scan.reads(at, &["nama"]) && lead.role;
        if !(title || junior || role || called) {
            break;
        }
        // A name that is also a title (`Andi`) is a name after a title.
        if lead.to > from
            && scan.is(at, Class::NAME)
            && scan.tokens[at].case == Case::Title
            && !role
            && !scan.is_word(at + 1)
        {
            break;
        }
        lead.title |= title;
        lead.junior |= junior;
        lead.role |= role;
        lead.called |= called;
        lead.to += 1;
        let dot = scan.is_mark(lead.to, b".")
            && scan.raw(at).len() <= 4
            && (!scan.ends_sentence(lead.to) || scan.is_word(lead.to + 1));
        lead.to += usize::from(dot && title || called && scan.is_mark(lead.to, b":"));
        if called && scan.reads(lead.to, &["adalah", "itu", "ya", "kalo", "kalau", "si"]) {
            lead.to += 1;
        }
    }
    (lead.to > from).then_some(lead)
}

/// Short titles only where they can't be something else.
fn title_reads(scan: &Scan<'_>, at: usize) -> bool {
    let named_next = |next: usize| {
        scan.get(next)
            .is_some_and(|token| token.kind == Kind::Word && token.case != Case::Lower)
    };
    match scan.raw(at) {
        "h" | "hj" | "tn" | "ny" | "pa" | "ce" | "ci" | "aa" | "ms" | "sir" | "met" => {
            scan.is_mark(at + 1, b".") || named_next(at + 1)
        }
        "H" | "Hj" | "HJ" | "Tn" | "Ny" => {
            scan.is_mark(at + 1, b".") && named_next(at + 2) || named_next(at + 1)
        }
        _ => true,
    }
}

/// `a.n.`, `a/n`, `an.`, `atas nama`.
fn owner_sign(scan: &Scan<'_>, at: usize) -> Option<usize> {
    if scan.reads(at, &["a"]) && scan.is_mark(at + 1, b"./") && scan.reads(at + 2, &["n"]) {
        return Some(at + 3 + usize::from(scan.is_mark(at + 3, b".:")));
    }
    if scan.reads(at, &["an"]) && scan.is_mark(at + 1, b".:") && !scan.glued(at) {
        return Some(at + 2);
    }
    (scan.reads(at, &["atas"]) && scan.reads(at + 1, &["nama"]))
        .then_some(at + 2 + usize::from(scan.is_mark(at + 2, b":")))
}

fn name(scan: &Scan<'_>, lead: &Lead) -> Option<Name> {
    let from = lead.to + usize::from(scan.is_mark(lead.to, b"\"'*("));
    let sure = name_word(scan, from, lead.title || lead.called || lead.owner)?;
    let mut to = from + 1;
    let written = scan.tokens[from].case == Case::Title && !scan.shouting;
    while to < from + 3 && scan.is_word(to) && scan.free(to) && !scan.glued(to) {
        let linked = scan.reads(to, &["bin", "binti"]) && scan.is_word(to + 1);
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
                    .or(Class::BANK),
            ) || scan.is(to, Class::NAME))
            && scan.tokens[to]
                .word
                .is_none_or(|word| word.country.is_none());
        if !(linked || next) {
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
    let other = Class::TITLE
        .or(Class::JUNIOR)
        .or(Class::ROLE)
        .or(Class::CALLED)
        .or(Class::KIN)
        .or(Class::OFFICIAL)
        .or(Class::PEOPLE)
        .or(Class::PREPOSITION)
        .or(Class::PLATFORM)
        .or(Class::COMPANY)
        .or(Class::BANK)
        .or(Class::RECRUIT)
        .or(Class::NUMBER)
        .or(Class::SCALE)
        .or(Class::ETHNIC)
        .or(Class::AGE_CUE)
        .or(Class::VOCATIVE)
        .or(Class::PLACE_PREFIX)
        .or(Class::MONTH);
    let place = word.country.is_some() || word.place == Some(super::lexicon::Strength::Sure);
    let common = word.is(Class::COMMON);
    // `Mama Besi`: a word of its own, but written like the title before it.
    let nickname = titled
        && written
        && common
        && !word.is(other)
        && at > 0
        && scan.tokens[at - 1].case == Case::Title
        && !scan.begins_sentence(at - 1);
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

/// Affixes that lower-case names rarely have.
fn looks_like_verb(raw: &str) -> bool {
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

/// `0812… (Rina)`, `hub Rina 0812…`.
fn beside_phone(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let token = scan.get(at)?;
    if token.kind != Kind::Word || token.used.is_some() || token.case == Case::Lower {
        return None;
    }
    let phone = |at: usize| {
        scan.get(at)
            .is_some_and(|token| token.used == Some(EntityKind::Phone))
    };
    let back = |steps: usize| at.checked_sub(steps);
    let after =
        back(1).is_some_and(|before| scan.is_mark(before, b"(-/")) && back(2).is_some_and(phone);
    let before = (phone(at + 1) || scan.is_mark(at + 1, b":(-=") && phone(at + 2))
        && back(1).is_some_and(|word| scan.is(word, Class::PHONE_CUE) || scan.is_mark(word, b":"));
    let straight =
        back(1).is_some_and(phone) && (scan.ends_sentence(at + 1) || scan.is_mark(at + 1, b",)"));
    if !(after || before || straight) {
        return None;
    }
    let sure = name_word(scan, at, true)?;
    let known = scan.is(at, Class::NAME);
    ((sure || known) && !scan.is(at, Class::PHONE_CUE)).then_some(Name {
        from: at,
        to: at + 1,
        sure,
    })
}

/// `saya Kevin dari tim …`: who writes for a firm.
fn introduced(scan: &Scan<'_>, at: usize) -> Option<Name> {
    if !scan.reads(
        at,
        &[
            "saya",
            "sy",
            "aku",
            "gue",
            "kenalkan",
            "perkenalkan",
            "saye",
        ],
    ) {
        return None;
    }
    let from = at
        + 1
        + usize::from(scan.reads(at + 1, &["nama"]))
            * (1 + usize::from(scan.reads(at + 2, &["saya"])));
    if !name_word(scan, from, false)? || scan.tokens[from].case == Case::Lower {
        return None;
    }
    let mut to = from + 1;
    if scan.is_word(to)
        && scan.tokens[to].case == Case::Title
        && name_word(scan, to, false) == Some(true)
    {
        to += 1;
    }
    let linked =
        scan.is_mark(to, b",") || scan.reads(to, &["dari", "dr", "selaku", "dri", "bagian"]);
    let firm = (to..to + 6)
        .take_while(|word| !scan.ends_sentence(*word))
        .any(|word| {
            scan.is(word, Class::COMPANY.or(Class::ROLE))
                || scan.reads(
                    word,
                    &[
                        "tim",
                        "hr",
                        "hrd",
                        "agency",
                        "agensi",
                        "recruitment",
                        "rekrutmen",
                        "talent",
                        "perusahaan",
                        "company",
                        "agen",
                    ],
                )
                || scan.tokens[word.min(scan.len() - 1)].used == Some(EntityKind::Company)
        });
    (linked && firm).then_some(Name {
        from,
        to,
        sure: true,
    })
}
