//! Bank accounts and wallets: a run of digits beside the word of a bank.

use super::digits;
use super::lexicon::Class;
use super::phone;
use super::token::{Kind, Scan};
use super::words::words;
use super::{Entity, EntityKind, report};

/// How many tokens may stand between a bank and its number.
const REACH: usize = 5;

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    loop {
        at = scan.next(at, |token| {
            token.kind == Kind::Number || token.classes.meets(Class::NUMBER)
        });
        if at == scan.len() {
            return;
        }
        let digit = scan.kind(at) == Some(Kind::Number)
            && !(scan.glued(at)
                && scan.is_word(at - 1)
                && !scan.is(at - 1, Class::BANK.or(Class::ACCOUNT_CUE)))
            || digits::word_digit(scan, at).is_some();
        let to = if digit && scan.free(at) {
            account(scan, found, at)
        } else {
            None
        };
        at = to.unwrap_or(at + 1);
    }
}

/// What stands before or after a number and makes it an account.
struct Holder {
    bank: &'static str,
    wallet: bool,
    /// First token of bank and number.
    from: usize,
}

fn account(scan: &mut Scan<'_>, found: &mut Vec<Entity>, at: usize) -> Option<usize> {
    let before = holder_before(scan, at);
    let raw = scan.raw(at);
    if before.is_none() && raw.len() < 2 {
        return None;
    }
    let run = digits::run(scan, at);
    let (count, to) = *run.ends.iter().rev().find(|(count, _)| *count <= 18)?;
    let number = run.digits.get(..count)?.to_owned();
    if number.len() < 8 || scan.is(to, Class::SCALE.or(Class::CURRENCY)) {
        return None;
    }
    let holder = match before {
        Some(holder) if !holder.bank.is_empty() => holder,
        before => bank_after(scan, at, to).or(before)?,
    };
    let telephone = number.starts_with("08") || number.starts_with("628");
    if holder.wallet && !telephone
        || telephone && !holder.wallet && holder.from < at && is_name(scan, &holder, at)
    {
        return None;
    }
    // A number like a telephone's after the word `transfer` alone is one.
    if holder.bank.is_empty() && telephone && !scan.is(holder.from, Class::ACCOUNT_CUE) {
        return None;
    }
    if holder.wallet {
        let local = number
            .strip_prefix("62")
            .map_or_else(|| number.clone(), |rest| format!("0{rest}"));
        report(
            scan,
            found,
            EntityKind::Account,
            format!("{}:{local}", holder.bank),
            (at, to),
        );
        if let Some(value) = phone::linked(&number) {
            report(scan, found, EntityKind::Phone, value, (at, to));
        }
    } else {
        report(
            scan,
            found,
            EntityKind::Account,
            format!("{}:{number}", holder.bank),
            (holder.from, to),
        );
    }
    Some(to)
}

/// Whether the word of a bank before a telephone's number is part of a company's name (`PT Garuda Mandiri 0812…`).
/// `mandiri` is, or the ordinary word, wherever nothing speaks of an account.
fn is_name(scan: &Scan<'_>, holder: &Holder, at: usize) -> bool {
    let named = (1..=REACH)
        .map_while(|back| holder.from.checked_sub(back))
        .take_while(|before| scan.is_word(*before) || scan.is_mark(*before, b".&-"))
        .any(|before| scan.is(before, Class::COMPANY));
    let speaks = (holder.from.saturating_sub(3)..at)
        .any(|near| scan.is(near, Class::ACCOUNT_CUE) || scan.reads(near, words!["bank", "an"]));
    named || holder.bank == "mandiri" && !speaks
}

fn holder_before(scan: &Scan<'_>, at: usize) -> Option<Holder> {
    let mut cue = None;
    for back in 1..=REACH {
        let Some(before) = at.checked_sub(back) else {
            break;
        };
        let word = scan.get(before).and_then(|token| token.word);
        if let Some(word) = word.filter(|word| word.is(Class::BANK.or(Class::WALLET))) {
            return Some(Holder {
                bank: word.code,
                wallet: word.is(Class::WALLET),
                from: before,
            });
        }
        if scan.reads(
            before,
            words![
                "rek",
                "rekening",
                "norek",
                "reknya",
                "rekeningnya",
                "noreknya",
                "norekening",
                "va",
            ],
        ) {
            cue = Some(before);
            continue;
        }
        let passes = scan.is_mark(before, b":.()-=/")
            || scan.reads(
                before,
                words![
                    "no", "nomor", "nomer", "nmr", "nya", "ke", "di", "bank", "a", "n", "syariah",
                    "an", "atas", "nama", "ini", "niaga", "dengan", "dgn", "tujuan", "mobile",
                    "akun", "pribadi",
                ],
            );
        // The owner may stand between: `BRI a.n. Sari 0123…`.
        let owner = scan.is_word(before)
            && back <= 4
            && scan.tokens[before].case != super::token::Case::Lower;
        if !passes && !owner || scan.kind(before) == Some(Kind::Newline) && back > 1 {
            break;
        }
    }
    cue.map(|from| Holder {
        bank: bank_near(scan, from),
        wallet: false,
        from,
    })
}

/// A bank shortly before the word `rekening`.
fn bank_near(scan: &Scan<'_>, at: usize) -> &'static str {
    (1..=2)
        .filter_map(|back| scan.get(at.checked_sub(back)?)?.word)
        .find(|word| word.is(Class::BANK))
        .map_or("", |word| word.code)
}

/// `0123456789 (BCA)`, `0123456789 bank BRI`.
fn bank_after(scan: &Scan<'_>, at: usize, to: usize) -> Option<Holder> {
    (to..to + 3)
        .take_while(|next| {
            *next == to
                || scan.is_mark(next - 1, b"(-/,")
                || scan.reads(next - 1, words!["bank", "rek", "rekening"])
        })
        .filter_map(|next| scan.get(next)?.word)
        .find(|word| word.is(Class::BANK.or(Class::WALLET)))
        .map(|word| Holder {
            bank: word.code,
            wallet: word.is(Class::WALLET),
            from: at,
        })
}
