//! Places in Indonesia, as written, with a prefix such as `desa` if there is
//! one. Names of the register are believed only as far as the text points.

mod town;

use super::destination;
use super::lexicon::{Class, Strength};
use super::person::looks_like_verb;
use super::token::{Case, Kind, Scan};
use super::words::{Words, words};
use super::{Entity, EntityKind, report};

/// Words that stand at a place and in front of its name.
const SITES: Words = Words::of(&[
    "masjid",
    "mesjid",
    "pabrik",
    "lapangan",
    "camat",
    "kantor",
    "polsek",
    "puskesmas",
    "gudang",
    "tambang",
    "ruko",
    "hotel",
    "mess",
    "pasar",
    "perempatan",
    "simpang",
    "stasiun",
    "alun2",
    "kawasan",
    "komplek",
    "kompleks",
    "dermaga",
    "asrama",
    "pantai",
    "pertigaan",
    "bundaran",
    "warga",
    "balai",
    "polres",
    "rutan",
    "lapas",
    "disnaker",
    "imigrasi",
    "bp3mi",
    "lpk",
    "blk",
    "ltsa",
    "rsud",
    "kanim",
    "pn",
    "kejari",
    "tambak",
    "dermaga",
    "terminal",
    "pelabuhan",
]);
/// After these a capitalised word is somebody's name.
const NAMED_AFTER: Class = Class::TITLE
    .or(Class::JUNIOR)
    .or(Class::ROLE)
    .or(Class::CALLED)
    .or(Class::KIN)
    .or(Class::ORIGIN)
    .or(Class::WITH);
/// Prefixes after which even an unknown lower-case word is a name.
const ADMINISTRATIVE: Words = Words::of(&[
    "desa",
    "ds",
    "dusun",
    "dsn",
    "kec",
    "kecamatan",
    "kab",
    "kabupaten",
    "kelurahan",
    "kel",
    "nagari",
    "gampong",
    "jorong",
    "pekon",
]);

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    while at < scan.len() {
        let to = if !may_be(scan, at) {
            None
        } else if scan.is(at, Class::PLACE_PREFIX)
            && (!scan.glued(at) || of_all(scan, at) || town::opened(scan, at))
        {
            prefixed(scan, at).or_else(|| bare(scan, at))
        } else {
            bare(scan, at).or_else(|| unknown(scan, at))
        };
        if let Some(to) = to {
            let to = town::side(scan, at, to);
            let from = at + town::facility(scan, at, to);
            let value = value(scan, from, to);
            report(scan, found, EntityKind::Place, value, (from, to));
            at = to;
        } else {
            at += 1;
        }
    }
}

/// `se-Kab Serang`
fn of_all(scan: &Scan<'_>, at: usize) -> bool {
    at > 1 && scan.is_mark(at - 1, b"-") && scan.reads(at - 2, words!["se"])
}

/// Whether a place may begin here: most words show at once that none does.
fn may_be(scan: &Scan<'_>, at: usize) -> bool {
    let token = &scan.tokens[at];
    let named = Class::PLACE_PREFIX.or(Class::SITE).or(Class::PHRASE);
    token.kind == Kind::Word
        && token.used.is_none()
        && (token.classes.meets(named) || token.case == Case::Title || scan.is_mark(at + 1, b"-."))
}

fn value(scan: &Scan<'_>, from: usize, to: usize) -> String {
    scan.lower(from, to)
}

/// The longest name of the register that begins here, and the token after it.
fn known(scan: &Scan<'_>, at: usize) -> Option<(Strength, usize)> {
    // A word that is no place and begins no name may still be half of a doubled one, or short for one.
    let named = scan.is(at, Class::SITE.or(Class::PHRASE));
    let word = scan
        .get(at)
        .filter(|_| named || scan.is_mark(at + 1, b"-."))?
        .word?;
    (2..=usize::from(word.longest))
        .rev()
        .filter(|words| (at + 1..at + words).all(|next| scan.is_word(next) && scan.free(next)))
        .find_map(|words| {
            let phrase = scan.phrase(at, at + words)?;
            Some((phrase.place?, at + words))
        })
        .or_else(|| doubled(scan, at))
        .or_else(|| dotted(scan, at))
        .or_else(|| Some((word.place?, at + 1)))
}

/// `Pare-pare`, `Toli-Toli`.
fn doubled(scan: &Scan<'_>, at: usize) -> Option<(Strength, usize)> {
    let joined = scan.is_mark(at + 1, b"-")
        && scan.glued(at + 1)
        && scan.glued(at + 2)
        && scan.raw(at).eq_ignore_ascii_case(scan.raw(at + 2));
    let half = joined.then(|| scan.lower(at, at + 1))?;
    let lexicon = scan.lexicon;
    let word = lexicon
        .phrase(&format!("{half} {half}"))
        .or_else(|| lexicon.phrase(&format!("{half}{half}")))?;
    Some((word.place?, at + 3))
}

/// Whether a name of a place begins here, or a word before, and goes further than this token.
pub(super) fn reaches(scan: &Scan<'_>, at: usize, to: usize) -> bool {
    known(scan, at).is_some_and(|(_, end)| end > to)
        || at.checked_sub(1).is_some_and(|before| {
            scan.tokens[before].case == Case::Title
                && scan.tokens[at].case == Case::Title
                && scan.is_word(before)
                && (known(scan, before).is_some_and(|(_, end)| end > at)
                    || scan.reads(before, words!["rawa", "kampung", "sungai", "tanjung"])
                        && scan.is(at, Class::WEAK_COUNTRY))
        })
}

/// `tj.uban`, `Tj. Pinang`.
fn dotted(scan: &Scan<'_>, at: usize) -> Option<(Strength, usize)> {
    let short = scan.reads(at, words!["tj", "tg", "tb", "kep", "sei"])
        && scan.is_mark(at + 1, b".")
        && scan.is_word(at + 2);
    let key =
        short.then(|| format!("{} {}", scan.lower(at, at + 1), scan.lower(at + 2, at + 3)))?;
    Some((scan.lexicon.phrase(&key)?.place?, at + 3))
}

/// `kecamatan binuang lama`, `pelabuhan merak`, `P. Sebatik`.
fn prefixed(scan: &Scan<'_>, prefix: usize) -> Option<usize> {
    if let Some((_, to)) = known(scan, prefix).filter(|(_, to)| *to > prefix + 1) {
        return bare(scan, prefix).filter(|end| *end == to);
    }
    // `pelabuhan kota Tual`, `muara Sungai Nyirih`
    if scan.is(prefix + 1, Class::PLACE_PREFIX)
        && known(scan, prefix + 1).is_none_or(|(_, to)| to == prefix + 2)
    {
        let named = scan.reads(prefix, &ADMINISTRATIVE)
            && !scan.shouting
            && scan.tokens[prefix + 1].case == Case::Title;
        return prefixed_once(scan, prefix + 1).or(named.then_some(prefix + 2));
    }
    prefixed_once(scan, prefix)
}

fn prefixed_once(scan: &Scan<'_>, prefix: usize) -> Option<usize> {
    let mut from = prefix + 1;
    let whole = scan.reads(prefix, words!["desa", "kota", "gang", "muara", "selat"]);
    from += usize::from(scan.is_mark(from, b".") && scan.raw(prefix).len() <= 4 && !whole);
    if !scan.is_word(from) || !scan.free(from) || scan.glued(from) && !scan.is_mark(from - 1, b".")
    {
        return None;
    }
    // `Desa Migran Produktif` is a programme.
    if scan.reads(
        from,
        words![
            "migran", "binaan", "wisata", "siaga", "peduli", "tangguh", "ramah"
        ],
    ) {
        return None;
    }
    if scan.reads(prefix, &town::STREET) {
        return town::street(scan, prefix, from);
    }
    let administrative = scan.reads(prefix, &ADMINISTRATIVE);
    if let Some((strength, to)) = known(scan, from) {
        let common =
            to == from + 1 && scan.is(from, Class::COMMON) && scan.tokens[from].case == Case::Lower;
        if !common
            && (administrative
                || strength == Strength::Sure
                || scan.tokens[from].case == Case::Title)
        {
            return Some(further(scan, from, to));
        }
    }
    if destination::country(scan, from).is_some() {
        return None;
    }
    let case = scan.tokens[from].case;
    let stop = Class::OFFICIAL
        .or(Class::TITLE)
        .or(Class::PREPOSITION)
        .or(Class::COMPANY)
        .or(Class::PLACE_PREFIX)
        .or(Class::ROLE);
    if case == Case::Title && !scan.shouting && !scan.is(from, stop) {
        let both = scan.tokens[prefix].case == Case::Title;
        let named = !scan.is(from, Class::COMMON)
            || administrative
            || both
                && (!scan.begins_sentence(prefix)
                    || scan
                        .tokens
                        .get(from + 1)
                        .is_some_and(|next| next.case == Case::Title && next.gap));
        return named.then(|| further(scan, from, from + 1));
    }
    let unknown = scan.get(from).is_some_and(|token| token.word.is_none())
        && scan.raw(from).len() > 3
        && !looks_like_verb(scan.raw(from));
    (unknown
        && (scan.reads(
            prefix,
            words![
                "desa",
                "dusun",
                "kec",
                "kecamatan",
                "kab",
                "kabupaten",
                "nagari",
                "ds",
                "dsn",
                "pulau",
                "gunung",
            ],
        )))
    .then_some(from + 1)
}

/// Takes up further capitalised words of a name.
fn further(scan: &Scan<'_>, from: usize, mut to: usize) -> usize {
    let written = scan.tokens[from].case == Case::Title && !scan.shouting;
    let stop = Class::OFFICIAL
        .or(Class::TITLE)
        .or(Class::PREPOSITION)
        .or(Class::COMPANY)
        .or(Class::PLACE_PREFIX)
        .or(Class::ROLE)
        .or(Class::NEGATION);
    while written
        && to < from + 3
        && scan.is_word(to)
        && scan.free(to)
        && scan.tokens[to].case == Case::Title
        && !scan.glued(to)
        && !scan.is(to, stop)
    {
        to += 1;
    }
    to
}

/// A name of the register without a prefix.
fn bare(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let (strength, to) = known(scan, at)?;
    if scan.glued(at) && at > 0 && !scan.is_mark(at - 1, b"(,/-\"'*.:") {
        return None;
    }
    let previous = scan.previous_word(at);
    // `Jl Kaliurang` is a street.
    let street =
        previous.is_some_and(|before| scan.reads(before, &town::STREET) && before + 2 >= at);
    if street && to == at + 1 && scan.tokens[at].case == Case::Title {
        return None;
    }
    let pointed = previous.is_some_and(|before| scan.is(before, Class::PREPOSITION))
        || town::addressed(scan, at)
        || town::apart(scan, at, to)
        || scan.tokens[at].case == Case::Title
            && previous
                .is_some_and(|before| before + 1 == at && scan.reads(before, &town::OFFICES))
            && (scan.ends_sentence(to) || scan.is_mark(to, b":,"));
    let ethnic = to == at + 1 && scan.is(at, Class::ETHNIC);
    if ethnic && previous.is_some_and(|before| before + 1 == at && scan.is(before, Class::ORIGIN))
        || previous.is_some_and(|before| {
            scan.reads(
                before,
                words![
                    "bahasa", "bhs", "logat", "suku", "nasi", "soto", "sate", "kopi", "bank", "rm",
                    "makan", "masakan",
                ],
            ) && (ethnic || !town::eatery(scan, before))
        })
    {
        return None;
    }
    let written =
        scan.tokens[at].case == Case::Title && !scan.shouting && !scan.begins_sentence(at);
    let short = scan.raw(at).len() < 4 && to == at + 1;
    let sited = previous.is_some_and(|before| scan.reads(before, &SITES));
    let all_written = (at..to).all(|word| scan.tokens[word].case == Case::Title) && !scan.shouting;
    let plain = (at..to).all(|word| scan.is(word, Class::COMMON));
    let believed = match strength {
        Strength::Sure if short => {
            pointed
                || scan.tokens[at].case == Case::Upper
                || scan.reads(at, words!["ntt", "ntb", "jkt", "sby", "tts", "ttu"])
        }
        Strength::Sure if ethnic => pointed || written,
        Strength::Sure => true,
        Strength::District if to == at + 1 => {
            let ordinary = scan.is(
                at,
                Class::COMMON
                    .or(Class::NAME)
                    .or(Class::ORIGIN)
                    .or(Class::PEOPLE)
                    .or(Class::TITLE),
            ) && !scan.is(at, Class::WEAK_PLACE);

            // `kafe Losari`, `kebun nanas Terbanggi`: a capital after a plain noun.
            let after_noun = written
                && previous.is_some_and(|before| {
                    before + 1 == at
                        && scan.tokens[before].case == Case::Lower
                        && !scan.is(before, NAMED_AFTER)
                });
            let site = (at + 1..at + 3).any(|next| scan.is(next, Class::PHONE_CUE))
                || scan.ends_sentence(to);
            !ordinary
                && (pointed && (written || scan.is(at, Class::WEAK_PLACE))
                    || town::apart(scan, at, to)
                    || sited && written
                    || after_noun && !(site && scan.is(at, Class::WEAK_PLACE)))
        }
        Strength::District => {
            (pointed || sited) && !plain
                || all_written && (pointed || sited || !scan.begins_sentence(at))
        }
    };
    let newspaper = scan.reads(to, words!["pos", "post", "ekspres"]);
    let person = newspaper
        || previous.is_some_and(|before| {
            before + 1 == at
                && scan.is(before, Class::TITLE)
                && !scan.is(before, Class::PREPOSITION)
                && (strength != Strength::Sure || scan.is(at, Class::NAME))
        });
    if !believed || person || scan.kind(at) != Some(Kind::Word) {
        return None;
    }
    // `Kuala Beukah`: the first word alone is the name of a kind of place.
    let begins = to == at + 1
        && scan.reads(at, words!["kuala", "pangkalan", "lubok", "krueng", "batu"])
        && scan.tokens[at].case == Case::Title
        && scan.get(to).is_some_and(|next| {
            next.kind == Kind::Word && next.case == Case::Title && next.gap && next.used.is_none()
        })
        && !scan.is(to, Class::COMMON.or(Class::TITLE).or(Class::ROLE));
    Some(to + usize::from(begins))
}

/// A capitalised word that nothing knows, after `di` or `ke`.
fn unknown(scan: &Scan<'_>, at: usize) -> Option<usize> {
    if scan.get(at)?.case != Case::Title {
        return None;
    }
    if town::of_a_town(scan, at) || town::on_a_site(scan, at) {
        return Some(further(scan, at, at + 1));
    }
    let before = at.checked_sub(1).filter(|before| {
        scan.reads(
            *before,
            words![
                "di", "ke", "asal", "neng", "ning", "nang", "kat", "jok", "leq", "ka", "pi", "dek",
                "menyang", "dhateng",
            ],
        )
    })?;
    let token = scan.get(at)?;
    let name = token.word.is_none_or(|word| {
        word.place.is_some() && !word.is(Class::COMMON.or(Class::NAME).or(Class::TITLE))
    });
    if token.case != Case::Title
        || scan.shouting
        || !name
        || scan.raw(at).len() < 4
        || scan.raw(at).ends_with("nya")
        || scan.glued(at)
    {
        return None;
    }
    let to = further(scan, at, at + 1);
    let abroad = (to..to + 2).any(|next| destination::country(scan, next).is_some());
    // `ke Yanti` is a person; `ke` needs more than a capital.
    let sure = !scan.reads(before, words!["ke", "ka"]) || token.word.is_some() || to > at + 1;
    (!abroad && sure).then_some(to)
}

/// Whether a name of a place that is certain alone begins here.
pub(super) fn is_sure(scan: &Scan<'_>, at: usize) -> bool {
    known(scan, at).is_some_and(|(strength, _)| strength == Strength::Sure)
}
