//! Ages: a number after `umur`, or years beside words for a person.

mod bare;
mod papers;

use super::lexicon::Class;
use super::number::{self, Amount};
use super::token::{Case, Kind, Scan};
use super::words::{Words, words};
use super::{Entity, EntityKind, report};

/// Ages that people give.
const YEARS: std::ops::RangeInclusive<u64> = 1..=99;
/// Without the word `umur`, years of a person lie in here.
const BARE_YEARS: std::ops::RangeInclusive<u64> = 4..=80;

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    loop {
        at = scan.next(at, |token| {
            let leads = Class::NUMBER.or(Class::AGE_CUE);
            token.kind == Kind::Number || token.classes.meets(leads)
        });
        if at == scan.len() {
            return;
        }
        let hit = if !scan.free(at) {
            None
        } else if scan.is(at, Class::AGE_CUE) {
            after_cue(scan, at)
        } else if number_starts(scan, at) && years(scan, at).is_some() {
            // Each of these asks for years that begin here.
            in_years(scan, at)
                .or_else(|| in_brackets(scan, at))
                .or_else(|| wanted(scan, at))
                .or_else(|| papers::changed(scan, at))
                .or_else(|| papers::forged(scan, at))
                .or_else(|| papers::stated(scan, at))
                .or_else(|| below(scan, at))
                .or_else(|| bare::child(scan, at))
                .or_else(|| bare::shown(scan, at))
                .or_else(|| bare::plus(scan, at))
                .or_else(|| bare::allowed(scan, at))
                .or_else(|| bare::eldest(scan, at))
                .or_else(|| bare::birthday(scan, at))
        } else {
            None
        };
        let Some(hit) = hit else {
            at += 1;
            continue;
        };
        for years in hit.years.into_iter().flatten() {
            report(
                scan,
                found,
                EntityKind::Age,
                years.to_string(),
                (hit.from, hit.to),
            );
        }
        at = hit.to;
    }
}

struct Hit {
    years: [Option<u64>; 2],
    from: usize,
    to: usize,
}

fn number_starts(scan: &Scan<'_>, at: usize) -> bool {
    // `anak kelas 12`
    if at > 0 && scan.reads(at - 1, words!["kelas", "kls", "klas", "terancam"]) {
        return false;
    }
    match scan.kind(at) {
        Some(Kind::Number) => {
            // `ulang tahun ke-16`
            let nth = at > 1 && scan.is_mark(at - 1, b"-") && scan.reads(at - 2, words!["ke"]);
            !(scan.glued(at) && (scan.is_word(at - 1) || scan.is_mark(at - 1, b"-/.:")) && !nth)
        }
        Some(Kind::Word) => scan.is(at, Class::NUMBER),
        _ => false,
    }
}

/// A plain number without separators or a scale.
fn years(scan: &Scan<'_>, at: usize) -> Option<Amount> {
    if scan.kind(at) == Some(Kind::Number) && !(1..=2).contains(&scan.raw(at).len()) {
        return None;
    }
    let amount = number::amount(scan, at)?;
    let other = scan.glued(amount.to)
        && scan.is_word(amount.to)
        && !scan.is(amount.to, Class::AGE_UNIT)
        && !scan.reads(amount.to, words!["an", "na"]);
    (amount.scale == 1 && YEARS.contains(&amount.integer()) && !other && scan.free(at))
        .then_some(amount)
}

/// `umur 18 s/d 40`, `usianya baru 15`.
fn after_cue(scan: &Scan<'_>, cue: usize) -> Option<Hit> {
    // `nambahin umur 3 th` tells how much older somebody is made.
    let raised = cue.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words!["nambahin", "nambah", "tambah", "ditambah", "naikin"],
        )
    });
    if raised {
        return None;
    }
    let mut at = cue + 1;
    while at < cue + 6 {
        let number = years(scan, at).filter(|_| {
            !(scan.glued(at) && scan.is_word(at - 1) && !scan.is(at - 1, Class::AGE_CUE))
        });
        if let Some(low) = number {
            // `bayi umur 3 bulan`
            if scan.reads(
                low.to,
                words![
                    "bulan", "bln", "hari", "minggu", "hr", "mgg", "remaja", "korban", "calon"
                ],
            ) {
                return None;
            }
            // `ditambah 4 th` changes an age and is none.
            return Some(range(scan, cue, low));
        }
        // `umur kira2 15`
        let doubled = scan.raw(at) == "2" && scan.glued(at) && scan.is_word(at - 1);
        let bridged = scan.is(at, Class::AGE_BRIDGE)
            || scan.is_word(at) && scan.raw(at).starts_with("ter")
            || named(scan, at)
            || doubled;
        if !(bridged || scan.is_mark(at, b":-=(<>.+~") && !scan.ends_sentence(at)) {
            return None;
        }
        at += 1;
    }
    None
}

/// The number alone or with the other end of a range, and its unit.
fn range(scan: &Scan<'_>, from: usize, low: Amount) -> Hit {
    let unit = |at: usize| at + usize::from(scan.is(at, Class::AGE_UNIT));
    // `10an tahun`
    let many = usize::from(scan.reads(low.to, words!["an"]) && scan.glued(low.to));
    let past = unit(low.to + many * usize::from(scan.is(low.to + many, Class::AGE_UNIT)));
    // `umur lima belas enam belas`
    let spelt = scan.is_word(past)
        && scan.is_word(past - 1)
        && scan.is(from, Class::AGE_CUE)
        && scan.is(past, Class::NUMBER);
    let high = number::range_sign(scan, past)
        .or_else(|| (scan.is_mark(past, b"/") && scan.glued(past)).then_some(past + 1))
        .or_else(|| {
            scan.reads(past, words!["atau", "ato", "jadi", "jd", "dan", "jo"])
                .then_some(past + 1)
                .filter(|_| scan.is(from, Class::AGE_CUE))
        })
        .or_else(|| spelt.then_some(past))
        .and_then(|next| years(scan, next + usize::from(scan.is(next, Class::AGE_BRIDGE))))
        .filter(|high| !scan.is(high.to, Class::PEOPLE.or(Class::SCALE)) && high.integer() > 3);
    let suffix = |at: usize| at + usize::from(scan.reads(at, words!["an"]) && scan.glued(at));
    let to = suffix(high.map_or(past, |high| unit(high.to)));
    Hit {
        years: [Some(low.integer()), high.map(Amount::integer)],
        from,
        to,
    }
}

/// Words of who looks for people.
const SOUGHT: Words = Words::of(&[
    "butuh",
    "dibutuhkan",
    "membutuhkan",
    "cari",
    "dicari",
    "mencari",
    "nyari",
    "perlu",
    "menerima",
    "nerima",
    "rekrut",
    "need",
]);

/// `gadis 17 th`, `max 25 thn`, `18-35 th`, `di bawah 18 taon`.
fn in_years(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| BARE_YEARS.contains(&low.integer()))?;
    let hit = range(scan, at, low);
    let to = hit.to - usize::from(scan.reads(hit.to - 1, words!["an"]) && scan.glued(hit.to - 1));
    if !scan.is(to - 1, Class::AGE_UNIT) {
        return None;
    }
    let ranged = hit.years[1].is_some();
    // So many years are seldom anything but a child's age.
    let young = (12..=17).contains(&low.integer());
    // `Suami saya Andik, 29 th, asal Dampit`
    let told = at > 1
        && scan.is_mark(at - 1, b",")
        && scan.is_word(at - 2)
        && (scan.tokens[at - 2].case == Case::Title && !scan.is(at - 2, Class::COMMON)
            || scan.is(at - 2, Class::AGE_NOUN.or(Class::KIN))
            || scan.reads(at - 2, words!["pengusaha", "kandung", "saya"]))
        && (scan.is_mark(hit.to, b",") || scan.ends_sentence(hit.to));
    // `Singapore 50th duda kaya`
    let single = scan.reads(
        hit.to,
        words!["duda", "janda", "jejaka", "lajang", "single"],
    );
    let old = single
        || scan.reads(hit.to, words!["ke"]) && scan.reads(hit.to + 1, words!["atas", "bawah"]);
    let person = (1..=2)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before) && !scan.is(*before, Class::AGE_STOP))
        .any(|before| {
            scan.is(before, Class::AGE_NOUN)
                || before + 1 == at && (scan.is(before, Class::NAME) || named(scan, before))
        })
        // `saya fara 19 th`
        || at > 1
            && scan.is_word(at - 1)
            && scan.tokens[at - 1].word.is_none()
            && scan.reads(at - 2, words!["saya", "sy", "aku"]);
    // `anak 13 th tiap malam`, `siswi saya 16 th sejak senin`
    // `dicari 16 tahun kerja di kafe`: the word for whom may be masked
    let sought = young
        && (1..=2)
            .map_while(|back| at.checked_sub(back))
            .take_while(|before| !scan.ends_sentence(*before))
            .any(|before| scan.reads(before, &SOUGHT))
        && scan.reads(hit.to, words!["kerja", "bekerja"]);
    let child = person && (4..=17).contains(&low.integer());
    // `anak 15 tahun yang kemarin`
    let right_before = child
        && at.checked_sub(1).is_some_and(|before| {
            scan.is(before, Class::AGE_NOUN) && scan.is(before, Class::KIN.or(Class::PEOPLE))
        });
    // `udah 12 thn kirim org`: how long somebody has done something
    let lasting = at
        .checked_sub(1)
        .is_some_and(|before| scan.reads(before, words!["udah", "udh", "sdh", "sudah"]))
        && scan.is_word(hit.to)
        && !scan.reads(
            hit.to,
            words!["tapi", "tp", "blm", "belum", "masih", "msh", "pak", "bu"],
        );
    let stopped = (1..=3)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before))
        .any(|before| scan.is(before, Class::AGE_STOP))
        && !right_before
        || scan.reads(at.wrapping_sub(1), words!["kenal"])
        || scan.is(hit.to, Class::AGE_STOP) && !child && !sought
        || lasting
        || scan.reads(
            hit.to,
            words![
                "yg", "yang", "lagi", "ini", "terakhir", "kemudian", "sekali", "pertama",
                "lamanya", "disana", "disini", "menikah",
            ],
        ) && !ranged
            && !right_before;
    let speaker = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "saya", "sy", "aku", "aq", "gue", "ane", "beta", "ak", "abdi", "kula",
            ],
        )
    }) && low.integer() >= 10
        && !scan.reads(
            hit.to,
            words![
                "di", "d", "jadi", "jd", "ga", "gak", "tidak", "tdk", "lebih", "jual", "tinggal",
                "ikut", "lamanya", "nunggu",
            ],
        );
    let named_after = (hit.to..hit.to + 3).any(|next| scan.is(next, Class::AGE_CUE))
        && !scan.ends_sentence(hit.to);
    let bracket = at
        .checked_sub(1)
        .is_some_and(|before| scan.is_mark(before, b"("))
        && scan.is_mark(hit.to, b"),");
    (bracket
        || told
        || named_after
        || speaker && !stopped
        || old
        || !stopped && (person || young || ranged && low.integer() >= 12))
        .then_some(hit)
}

/// A capitalised word that is neither an ordinary one nor a place: `Husni 24 th ditawari`.
fn named(scan: &Scan<'_>, at: usize) -> bool {
    scan.get(at)
        .is_some_and(|token| token.kind == Kind::Word && token.word.is_none())
        && scan.tokens[at].case == Case::Title
        && !scan.shouting
        && !scan.begins_sentence(at)
}

/// `Rina (17)`.
fn in_brackets(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| BARE_YEARS.contains(&low.integer()))?;
    let open = at
        .checked_sub(1)
        .filter(|before| scan.is_mark(*before, b"("))?;
    let name = open.checked_sub(1).filter(|name| {
        scan.is_word(*name)
            && (scan.tokens[*name].case == Case::Title && !scan.is(*name, Class::COMMON)
                || scan.is(*name, Class::KIN.or(Class::NAME)))
    });
    // `anake wadon (16)`, `anak gadisnya (20)`
    let child = (10..=45).contains(&low.integer())
        && (1..=3)
            .map_while(|back| open.checked_sub(back))
            .take_while(|before| scan.is_word(*before))
            .any(|before| scan.is(before, Class::AGE_NOUN.or(Class::KIN)));
    ((name.is_some() || child) && scan.is_mark(low.to, b")")).then_some(Hit {
        years: [Some(low.integer()), None],
        from: at,
        to: low.to,
    })
}

/// `gadis 18-27`: a range right after a word for a person.
fn wanted(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    // `Anda sehat, 20-35,`
    let comma = usize::from(at > 1 && scan.is_mark(at - 1, b","));
    let person = at.checked_sub(1 + comma).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "gadis",
                "wanita",
                "cewek",
                "cewe",
                "pria",
                "cowok",
                "perempuan",
                "laki",
                "pemuda",
                "janda",
                "single",
                "singel",
                "lelaki",
                "wni",
                "looking",
                "sehat",
                "lk",
                "pr",
                "lajang",
                "wanita2",
            ],
        )
    });
    let low = years(scan, at).filter(|low| person && low.integer() >= 12)?;
    let hit = range(scan, at, low);
    let high = hit.years[1].filter(|high| (low.integer() + 1..=65).contains(high))?;
    let other = scan.is(hit.to, Class::PEOPLE.or(Class::SCALE).or(Class::CURRENCY));
    (high > 0 && !other).then_some(hit)
}

/// `di bawah 18 tidak boleh`, `baru 15`, `min 18`.
fn below(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let led = |words: &Words| {
        at.checked_sub(1)
            .is_some_and(|before| scan.reads(before, words))
    };
    let from_there = at.checked_sub(1).is_some()
        && scan.reads(at + 1, words!["ke", "keatas"])
        && (scan.reads(at + 2, words!["atas"]) || scan.reads(at + 1, words!["keatas"]));
    let fits = if from_there {
        17..=60
    } else if led(words!["bawah", "dibawah", "bwh"]) {
        15..=21
    } else if led(words!["genap", "nunggu", "tunggu", "cukup"]) {
        14..=21
    } else if led(words!["baru", "masih", "msh", "br", "isih", "tasih", "bru"]) {
        12..=19
    } else if led(words!["kamu", "lo", "lu", "adek", "dek"])
        && scan.reads(at + 1, words!["ya", "kan"])
        || led(words!["kan"]) && scan.is_mark(at + 1, b",")
    {
        12..=25
    } else if led(words!["min", "minimal", "max", "maks", "maksimal"]) {
        17..=60
    } else if led(words![
        "aku", "ak", "gue", "saya", "sy", "beta", "dia", "sa", "gw", "gua", "kula", "abdi", "ambo",
        "ulun", "isun", "inyong"
    ]) {
        13..=39
    } else {
        return None;
    };
    let low = years(scan, at).filter(|low| fits.contains(&low.integer()))?;
    let barred = from_there
        || scan.ends_sentence(low.to)
        || scan.is_mark(low.to, b",)")
        || scan.reads(
            low.to,
            words![
                "tidak", "ga", "gak", "tdk", "nggak", "dilarang", "jangan", "jgn", "belum", "blm",
                "mohon", "pa", "pak", "bu", "kak", "bang", "kabur", "disuruh", "ikut", "mau",
                "dipaksa", "diajak", "dibawa", "ditahan", "ditawari", "kan", "gampang", "kata",
                "udah", "udh", "sdh", "tapi", "lalu", "tp", "masih", "msh", "ya", "kak",
            ],
        );
    barred.then_some(Hit {
        years: [Some(low.integer()), None],
        from: at,
        to: low.to,
    })
}
