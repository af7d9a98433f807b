//! Amounts: digits with separators and number words in several languages.

use super::lexicon::Class;
use super::token::{Kind, Scan};
use super::words::{Words, words};

/// A number in thousandths.
pub(super) type Milli = u128;

const ONE: Milli = 1_000;
/// Nothing that people count is larger.
const LIMIT: Milli = 10_u128.pow(18);

/// One half, as chats spell it.
const HALF: Words = Words::of(&[
    "setengah", "stengah", "stgh", "satengah", "setenga", "stenga", "satenga",
]);

/// A number and the token after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amount {
    pub(super) milli: Milli,
    pub(super) to: usize,
    /// The last factor (`juta`), 1 if none was given.
    pub(super) scale: u64,
    /// Written in digits with two groups of thousands, as prices are.
    pub(super) grouped: bool,
}

impl Amount {
    /// The whole part.
    pub(super) fn integer(self) -> u64 {
        u64::try_from(self.milli / ONE).unwrap_or(u64::MAX)
    }
}

/// Reads digits as a plain number before a scale (1 for none): `5.000.000`, `1,2`.
pub(super) fn digits(raw: &str, scale: u64) -> Option<(Milli, bool)> {
    let mut parts = raw.split(['.', ',']);
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let whole = |text: &str| -> Option<Milli> {
        (text.len() <= 15)
            .then(|| text.parse::<Milli>().ok())
            .flatten()
    };
    let thousands =
        |count: usize| rest[..count].iter().all(|part| part.len() == 3) && first.len() <= 3;
    let fraction = |text: &str| -> Option<Milli> {
        let digits = &text[..text.len().min(3)];
        Some(whole(digits)? * 10_u128.pow(3 - u32::try_from(digits.len()).ok()?))
    };
    match rest.len() {
        0 => Some((whole(first)? * ONE, false)),
        1 if rest[0].len() == 3
            && !(scale >= 1_000_000 || scale > 1 && raw.contains(','))
            && first != "0" =>
        {
            Some((whole(&format!("{first}{}", rest[0]))? * ONE, false))
        }
        1 => Some((whole(first)? * ONE + fraction(rest[0])?, false)),
        count if thousands(count) => {
            Some((whole(&format!("{first}{}", rest.concat()))? * ONE, true))
        }
        // Thousands, then cents.
        count if thousands(count - 1) => Some((
            whole(&format!("{first}{}", rest[..count - 1].concat()))? * ONE,
            true,
        )),
        _ => None,
    }
}

/// Reads the amount that begins with this token, with its scale words.
pub(super) fn amount(scan: &Scan<'_>, at: usize) -> Option<Amount> {
    match scan.kind(at)? {
        Kind::Number => {
            let scale = scan.get(at + 1).and_then(|token| token.word);
            let scale = scale
                .filter(|word| word.is(Class::SCALE))
                .map_or(1, |word| word.number);
            let (milli, grouped) = digits(scan.raw(at), scale)?;
            Some(scales(
                scan,
                Amount {
                    milli,
                    to: at + 1,
                    scale: 1,
                    grouped,
                },
            ))
        }
        Kind::Word => words(scan, at),
        Kind::Mark(_) | Kind::Newline => None,
    }
}

/// Multiplies by the scale words that follow: `ratus ribu`, `jt`.
fn scales(scan: &Scan<'_>, mut amount: Amount) -> Amount {
    let mut factor = 1_u64;
    while let Some(word) = scan.get(amount.to).and_then(|token| token.word) {
        if !word.is(Class::SCALE)
            || !scale_reads(scan, amount.to)
            || word.number <= 1
            || factor > 100
        {
            break;
        }
        factor = factor.saturating_mul(word.number);
        amount.to += 1;
    }
    if factor > 1 {
        amount.milli = amount.milli.saturating_mul(Milli::from(factor)).min(LIMIT);
        amount.scale = factor;
    }
    if let Some(rest) = thousands(scan, amount) {
        return rest;
    }
    if amount.scale >= 1_000 && scan.reads(amount.to, &HALF) && amount.milli > 0 {
        amount.milli = amount
            .milli
            .saturating_add(Milli::from(amount.scale) * ONE / 2);
        amount.to += 1;
    }
    amount
}

/// `1 juta 500 ribu`: the thousands after the millions.
fn thousands(scan: &Scan<'_>, amount: Amount) -> Option<Amount> {
    let number = (amount.scale == 1_000_000 && scan.kind(amount.to) == Some(Kind::Number))
        .then(|| scan.raw(amount.to))?;
    let scale = scan
        .get(amount.to + 1)?
        .word
        .filter(|word| word.is(Class::SCALE) && word.number == 1_000)?;
    let number = number
        .parse::<Milli>()
        .ok()
        .filter(|number| *number < 1_000)?;
    Some(Amount {
        milli: amount
            .milli
            .saturating_add(number * Milli::from(scale.number) * ONE),
        to: amount.to + 2,
        ..amount
    })
}

/// Single letters are scales only where people write them so: `2M`, `500k`.
fn scale_reads(scan: &Scan<'_>, at: usize) -> bool {
    let raw = scan.raw(at);
    match raw {
        "M" => true,
        "m" => false,
        "k" | "K" => scan.glued(at),
        _ => true,
    }
}

/// Reads number words: `empat belas`, `lima ratus ribu`, `satu setengah juta`.
fn words(scan: &Scan<'_>, from: usize) -> Option<Amount> {
    let mut at = from;
    let (mut total, mut current, mut scale) = (0_u128, 0_u128, 1_u64);
    let mut last_factor = u64::MAX;
    let mut half = false;
    while at - from < 12 {
        if scan.reads(at, &HALF)
            && !half
            && (at == from || current > 0)
            && scan.is(at + 1, Class::SCALE)
        {
            current += ONE / 2;
            half = true;
            at += 1;
            continue;
        }
        let Some(word) = scan.get(at).and_then(|token| token.word) else {
            break;
        };
        let number = u128::from(word.number);
        if word.is(Class::LUMP) && current == 0 && word.number < last_factor {
            total += number * ONE;
            last_factor = word.number;
            scale = word.number;
        } else if word.is(Class::NUMBER) {
            let fits = current == 0
                || current % (10 * ONE) == 0 && number < 10
                || current % (100 * ONE) == 0 && number < 100;
            if !fits || scan.glued(at) && at > from {
                break;
            }
            current += number * ONE;
        } else if word.is(Class::SCALE)
            && current > 0
            && scale_reads(scan, at)
            && scan.raw(at).len() > 1
        {
            let unit = current % (10 * ONE);
            match word.number {
                1 if unit > 0 => current += 10 * ONE,
                factor @ (10 | 100) if unit > 0 => {
                    current = current - unit + unit * u128::from(factor)
                }
                factor if factor >= 1_000 && factor < last_factor => {
                    total = total.saturating_add(current.saturating_mul(u128::from(factor)));
                    current = 0;
                    half = false;
                    last_factor = factor;
                    scale = factor;
                }
                _ => break,
            }
        } else {
            break;
        }
        at += 1;
    }
    if at == from || total == 0 && current == 0 {
        return None;
    }
    // `tujuh juta satu kepala`: the last number begins something new.
    if total > 0 && current > 0 && current < 10 * ONE && scale >= 1_000 && !half {
        current = 0;
        at -= 1;
    }
    // `sejuta dua ratus`: thousands go without saying.
    if total >= 1_000_000 * ONE && scale >= 1_000_000 && (100 * ONE..1_000 * ONE).contains(&current)
    {
        current *= 1_000;
    }
    let mut amount = Amount {
        milli: total.saturating_add(current).min(LIMIT),
        to: at,
        scale,
        grouped: false,
    };
    if scale >= 1_000 && scan.reads(at, &HALF) {
        amount.milli += Milli::from(scale) * ONE / 2;
        amount.to += 1;
    }
    Some(amount)
}

/// The token after a sign between the two ends of a range, if one is here.
pub(super) fn range_sign(scan: &Scan<'_>, at: usize) -> Option<usize> {
    if scan.is_mark(at, b"-~")
        || scan.reads(
            at,
            words![
                "sd", "sampai", "hingga", "smpe", "sampe", "ampe", "to", "tekan", "smp", "nepi",
            ],
        )
    {
        return Some(at + 1);
    }
    let slash = scan.reads(at, words!["s"])
        && scan.is_mark(at + 1, b"/.")
        && scan.reads(at + 2, words!["d"]);
    slash.then(|| at + 3 + usize::from(scan.is_mark(at + 3, b".")))
}
