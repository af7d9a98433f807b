//! Amounts of money: a currency, a scale such as `juta`, or a price after a
//! word such as `biaya`. A range gives its two ends.

use super::lexicon::Class;
use super::number::{self, Amount};
use super::token::{Kind, Scan};
use super::words::{Words, words};
use super::{Entity, EntityKind, report};

const INDONESIAN: &str = "IDR";
/// Units of other things than money.
const UNITS: Words = Words::of(&[
    "km", "kali", "x", "meter", "ton", "kg", "hektar", "hari", "tahun", "th", "volt", "pulau",
]);
/// Words between an amount in a currency and another amount in it.
const CARRYING: Words = Words::of(&[
    "bukan", "bkn", "jadi", "jd", "ke", "dari", "dr", "cuma", "atau", "malah", "bukannya", "dan",
    "tapi", "dipotong", "potong", "hanya", "tinggal", "terima", "dapat", "dapet",
]);
/// How far a currency carries, in tokens.
const CARRY: usize = 20;

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    let mut last: Option<(usize, &'static str)> = None;
    while at < scan.len() {
        let leads = match scan.kind(at) {
            Some(Kind::Number) => true,
            Some(Kind::Word) => {
                scan.is(at, Class::NUMBER.or(Class::LUMP).or(Class::CURRENCY))
                    || scan.is_mark(at + 1, b"$")
                    || scan.is(at + 1, Class::SCALE)
                        && scan.reads(at, words!["setengah", "stengah"])
            }
            Some(Kind::Mark(mark)) => mark == b'$' || mark == 0,
            _ => false,
        };
        let price = if leads && scan.free(at) {
            price(scan, at, last)
        } else {
            None
        };
        let Some(price) = price else {
            at += 1;
            continue;
        };
        for amount in price.ends() {
            let value = format!("{} {}", amount.integer(), price.currency);
            report(scan, found, EntityKind::Money, value, (at, price.to));
        }
        last = Some((price.to, price.currency));
        at = price.to;
    }
}

struct Price {
    low: Option<Amount>,
    high: Amount,
    currency: &'static str,
    to: usize,
}

impl Price {
    fn ends(&self) -> impl Iterator<Item = Amount> {
        self.low.into_iter().chain([self.high])
    }
}

fn price(scan: &Scan<'_>, at: usize, last: Option<(usize, &'static str)>) -> Option<Price> {
    let (mut currency, from) = prefix(scan, at);
    if currency.is_none()
        && (scan.is(at, Class::CURRENCY) && !scan.is(at, Class::NUMBER) || inside_word(scan, from))
    {
        return None;
    }
    let first = number::amount(scan, from)
        .filter(|amount| (from..amount.to).all(|token| scan.free(token)))?;
    let (mut low, mut high) = (None, first);
    if let Some(second) = range_end(scan, first) {
        low = Some(scaled_like(first, second));
        high = second;
    }
    let mut to = high.to;
    if (currency.is_none() || scan.is(to, Class::CURRENCY))
        && let Some((code, next)) = suffix(scan, to)
    {
        currency = currency
            .or(Some(code))
            .filter(|_| high.scale < 1_000_000 || !scan.reads(to, words!["real"]));
        to = next;
    }
    // `25 man`: Japanese tens of thousands.
    if currency == Some("JPY") && scan.reads(to - 1, words!["man"]) {
        high.milli = high.milli.saturating_mul(10_000);
        low = low.map(|low| Amount {
            milli: low.milli.saturating_mul(10_000),
            ..low
        });
    }
    // `gaji 1,9`: millions.
    let tenths = currency.is_none()
        && low.is_none()
        && high.scale == 1
        && to == at + 1
        && matches!(scan.raw(at).as_bytes(), [_, b',', _] | [_, _, b',', _])
        && !scan.is_mark(to, b"%")
        && !scan.reads(to, &UNITS)
        && !scan.reads(
            to,
            words!["persen", "menit", "jam", "bulan", "bln", "minggu", "liter"],
        )
        && (cue(scan, at) || per_head(scan, at, to));
    if tenths {
        high.milli = high.milli.saturating_mul(1_000_000);
        currency = Some(INDONESIAN);
    }
    let currency = match currency {
        Some(code) => code,
        None => implied(scan, at, low.unwrap_or(high), high, last)?,
    };
    // `biaya 0 rupiah`, `satu rupiah pun`: nothing.
    if high.integer() == 0
        || high.integer() == 1 && (currency == INDONESIAN || scan.reads(to, words!["pun"]))
    {
        return None;
    }
    if to == high.to && scan.is_mark(to, b"-") && scan.reads(to + 1, words!["an"]) {
        to += 2;
    }
    Some(Price {
        low,
        high,
        currency,
        to,
    })
}

/// A number inside of a word (`B1`, `anak2`, `4x`) is no amount.
fn inside_word(scan: &Scan<'_>, at: usize) -> bool {
    if scan.kind(at) != Some(Kind::Number) {
        return false;
    }
    let before = scan.glued(at)
        && (scan.is_word(at - 1)
            || scan.is_mark(at - 1, b"_#@")
            || scan.is_mark(at - 1, b"-")
                && scan.glued(at - 1)
                && at > 1
                && scan.is_word(at - 2)
                && !scan.is(at - 2, Class::SCALE.or(Class::CURRENCY)));
    let after = scan.glued(at + 1)
        && scan.is_word(at + 1)
        && !coins(scan, at + 1)
        && !scan.is(at + 1, Class::SCALE.or(Class::CURRENCY));
    before || after
}

/// A currency in front of the number, and the number's token.
fn prefix(scan: &Scan<'_>, at: usize) -> (Option<&'static str>, usize) {
    let dollar = |next: usize| next + 1;
    match scan.raw(at) {
        "$" => return (Some("USD"), dollar(at)),
        "€" => return (Some("EUR"), dollar(at)),
        "£" => return (Some("GBP"), dollar(at)),
        "¥" => return (Some("JPY"), dollar(at)),
        _ => {}
    }
    if scan.is_word(at) && scan.is_mark(at + 1, b"$") {
        let code = match scan.raw(at).to_ascii_lowercase().as_str() {
            "us" => "USD",
            "nt" => "TWD",
            "hk" => "HKD",
            "s" | "sg" | "sing" => "SGD",
            "a" => "AUD",
            "b" => "BND",
            _ => return (None, at),
        };
        return (Some(code), dollar(at + 1));
    }
    let Some(word) = scan
        .get(at)
        .and_then(|token| token.word)
        .filter(|word| word.is(Class::CURRENCY))
    else {
        return (None, at);
    };
    let next = at + 1 + usize::from(scan.is_mark(at + 1, b".:"));
    let number = scan.kind(next) == Some(Kind::Number);
    // Words such as `dolar` stand behind; abbreviations stand in front too.
    let short = scan.raw(at).len() <= 3 || scan.reads(at, words!["usdt"]);
    if number && (short || scan.reads(at, words!["riyal", "ringgit", "dolar", "rupiah"])) {
        (Some(word.code), next)
    } else {
        (None, at)
    }
}

/// `800U`, `1.200u`: coins counted as dollars; `u/` is `untuk`.
fn coins(scan: &Scan<'_>, at: usize) -> bool {
    let small = scan.raw(at) == "u"
        && scan.glued(at)
        && scan.kind(at - 1) == Some(Kind::Number)
        && scan.raw(at - 1).len() > 2;
    (scan.raw(at) == "U" || small) && !scan.is_mark(at + 1, b"/")
}

/// `5,5 sekepala`, `1,3 per kepala`, `satu badan 2,8`: a price for each who is moved.
fn per_head(scan: &Scan<'_>, at: usize, to: usize) -> bool {
    let each = words!["per", "tiap", "satu", "saben"];
    let head = words!["kepala", "badan", "orang", "org", "jalmi", "sirah"];
    let one = words!["sekepala", "seorang", "sakapala", "perorang", "perkepala"];
    scan.reads(to, one)
        || scan.reads(to, each) && scan.reads(to + 1, head)
        || scan.reads(at.wrapping_sub(1), one)
        || scan.reads(at.wrapping_sub(1), head) && scan.reads(at.wrapping_sub(2), each)
}

/// A currency behind the number, and the token after it.
fn suffix(scan: &Scan<'_>, at: usize) -> Option<(&'static str, usize)> {
    match scan.raw(at) {
        "$" => return Some(("USD", at + 1)),
        "€" => return Some(("EUR", at + 1)),
        "U" | "u" if coins(scan, at) => return Some(("USD", at + 1)),
        _ => {}
    }
    let word = scan.get(at)?.word?;
    if scan.reads(at, words!["us", "hk", "nt", "sing"])
        && (scan.is_mark(at + 1, b"$") || scan.reads(at + 1, words!["dolar", "dollar"]))
    {
        let code = match scan.raw(at).to_ascii_lowercase().as_str() {
            "hk" => "HKD",
            "nt" => "TWD",
            "sing" => "SGD",
            _ => "USD",
        };
        return Some((code, at + 2));
    }
    if !word.is(Class::CURRENCY) {
        return None;
    }
    let of = scan.get(at + 1).and_then(|token| token.word);
    let code = match (
        word.code,
        of.and_then(|word| word.country).map(|country| country.iso),
    ) {
        ("USD", Some("SG")) => "SGD",
        ("USD", Some("HK")) => "HKD",
        ("USD", Some("TW")) => "TWD",
        ("USD", Some("AU")) => "AUD",
        ("USD", Some("BN")) => "BND",
        ("USD", Some("US")) | ("SAR", Some("SA")) => word.code,
        ("SAR", Some("QA")) => "QAR",
        ("SAR", Some("OM")) => "OMR",
        ("SAR", Some("YE")) => "YER",
        ("KWD", Some("BH")) => "BHD",
        ("KWD", Some("JO")) => "JOD",
        ("KWD", Some("IQ")) => "IQD",
        _ if word.code == "USD" && scan.reads(at + 1, words!["sing", "us", "as"]) => {
            let code = if scan.reads(at + 1, words!["sing"]) {
                "SGD"
            } else {
                "USD"
            };
            return Some((code, at + 2));
        }
        (code, _) => return Some((code, at + 1)),
    };
    Some((code, at + 2))
}

fn range_end(scan: &Scan<'_>, first: Amount) -> Option<Amount> {
    let next = number::range_sign(scan, first.to)?;
    let next = next + usize::from(scan.is(next, Class::CURRENCY) && scan.raw(next).len() <= 3);
    let next = next + usize::from(scan.is_mark(next, b"."));
    let second = number::amount(scan, next)?;
    let free = (first.to..second.to).all(|token| scan.free(token));
    let grows = scaled_like(first, second).milli <= second.milli;
    (free && grows).then_some(second)
}

/// `12-17jt` means twelve million.
fn scaled_like(first: Amount, second: Amount) -> Amount {
    if first.scale == 1 && second.scale > 1 && first.milli < 1_000_000 {
        Amount {
            milli: first.milli * u128::from(second.scale),
            ..first
        }
    } else {
        first
    }
}

/// The currency of an amount that names none.
fn implied(
    scan: &Scan<'_>,
    at: usize,
    low: Amount,
    high: Amount,
    last: Option<(usize, &'static str)>,
) -> Option<&'static str> {
    // `900rb anak, 500rb dewasa`: what each of them pays.
    let fare = high.scale == 1_000
        && scan.glued(high.to - 1)
        && scan.reads(high.to, words!["anak", "bayi", "budak"]);
    let people = scan.is(high.to, Class::PEOPLE)
        && !fare
        && (high.scale < 1_000_000 || scan.reads(high.to, words!["orang", "org", "jiwa"]));
    let other = high.scale < 1_000_000 && !high.grouped && scan.reads(high.to, &UNITS)
        || scan.reads(high.to, words!["views", "view", "followers", "umat"]);
    if other || people && scan.raw(high.to).len() > 2 {
        return None;
    }
    if high.scale >= 1_000 {
        // `60 ribu NT, sekarang 110 ribu`: wages in Taiwan are told in thousands.
        let carried = last.is_some_and(|(to, code)| code == "TWD" && at - to <= CARRY);
        if carried && high.scale == 1_000 && high.integer() < 200_000 {
            return Some("TWD");
        }
        let idiom = low.to == at + 1 && scan.is(at, Class::LUMP) && high.milli < 1_000_000_000;
        return (!idiom || cue(scan, at)).then_some(INDONESIAN);
    }
    if scan.kind(at) != Some(Kind::Number) {
        return (high.milli >= 5_000_000
            && scan.is(at, Class::NUMBER)
            && high.to == at + 1
            && scan.raw(at).len() > 4
            && cue(scan, at))
        .then_some(INDONESIAN)
        .filter(|_| low.milli >= 5_000_000);
    }
    if high.grouped
        || scan.is_mark(high.to, b",") && scan.is_mark(high.to + 1, b"-") && high.milli >= 1_000_000
    {
        return Some(INDONESIAN);
    }
    // `14000 ntd bukan 20000`: the currency just named goes on.
    if let Some((_, code)) = last.filter(|(to, code)| at - to <= CARRY && *code != INDONESIAN) {
        let ends = scan.ends_sentence(high.to)
            || scan.is_mark(high.to, b",;)")
            || at - last.map_or(0, |(to, _)| to) <= 3;
        let joined = at > 0 && scan.reads(at - 1, &CARRYING) && ends;
        let whole = high.milli >= 100_000 && high.milli.is_multiple_of(1_000);
        return (joined && whole).then_some(code);
    }
    (high.milli >= 10_000_000 && high.milli < 10_u128.pow(14) && cue(scan, at))
        .then_some(INDONESIAN)
}

/// Whether one of the words before speaks of money.
fn cue(scan: &Scan<'_>, at: usize) -> bool {
    (1..=3)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before))
        .any(|before| scan.is(before, Class::MONEY_CUE))
}
