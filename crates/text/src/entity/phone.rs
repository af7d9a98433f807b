//! Telephone numbers in E.164.

use std::sync::LazyLock;

use super::digits::{self, Run};
use super::lexicon::Class;
use super::token::{Kind, Scan};
use super::{Entity, EntityKind, report};

/// Countries from where numbers without `+` are common in these messages.
const COMMON_ABROAD: &[&str] = &[
    "60", "65", "66", "673", "852", "855", "886", "95", "966", "971", "974", "965",
];

/// The least and most digits of a national number, by calling code.
static PLAN: LazyLock<Vec<Option<(usize, usize)>>> = LazyLock::new(|| {
    let mut plan = vec![None; 1000];
    let rows = include_str!("../../data/entity/calling_codes.txt").lines();
    for line in rows.filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut fields = line.split_whitespace();
        let mut next = || {
            let field = fields.next().expect("three fields a line");
            field.parse::<usize>().expect("a number")
        };
        let (code, least, most) = (next(), next(), next());
        plan[code] = Some((least, most));
    }
    plan
});

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    loop {
        at = scan.next(at, |token| match token.kind {
            Kind::Number | Kind::Mark(b'+' | b'(') => true,
            // `oo` may stand for zeros.
            Kind::Word => token.classes.meets(Class::NUMBER) || token.end - token.start < 3,
            Kind::Mark(_) | Kind::Newline => false,
        });
        if at == scan.len() {
            return;
        }
        at = match candidate(scan, at) {
            Some((value, from, to)) => {
                report(scan, found, EntityKind::Phone, value, (from, to));
                to
            }
            None => at + 1,
        };
    }
}

/// The number that begins with this token: its value, first and next token.
fn candidate(scan: &Scan<'_>, at: usize) -> Option<(String, usize, usize)> {
    if !scan.free(at) {
        return None;
    }
    let plus = scan.is_mark(at, b"+");
    let first = at + usize::from(plus);
    let raw = scan.raw(first);
    let starts = match scan.kind(first)? {
        Kind::Number => {
            plus || matches!(raw.as_bytes(), [b'0', ..] | [b'6'..=b'9', _, ..]) || raw.len() == 1
        }
        Kind::Word => {
            matches!(raw, "o" | "O" | "oo") || digits::word_digit(scan, first) == Some('0')
        }
        Kind::Mark(b'(') => scan.kind(first + 1) == Some(Kind::Number),
        Kind::Mark(_) | Kind::Newline => false,
    };
    if !starts
        || at > 0
            && !scan.get(at)?.gap
            && scan.is_word(at - 1)
            && !plus
            && scan.kind(first) == Some(Kind::Number)
            && !cue(scan, at)
    {
        return None;
    }
    let from = first + usize::from(scan.is_mark(first, b"("));
    let run = digits::run(scan, from);
    if plus && run.digits.is_empty() {
        return None;
    }
    let near_cue = cue(scan, at);
    run.ends.iter().rev().find_map(|(count, to)| {
        let value = normal(&run, *count, plus, near_cue)?;
        Some((value, at, *to))
    })
}

/// Whether a word before speaks of a telephone.
fn cue(scan: &Scan<'_>, at: usize) -> bool {
    (1..=4).any(|back| {
        at.checked_sub(back)
            .is_some_and(|before| scan.is(before, Class::PHONE_CUE))
    })
}

fn normal(run: &Run, count: usize, plus: bool, cue: bool) -> Option<String> {
    let digits = run.digits.get(..count)?;
    if plus {
        return international(digits);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return international(rest).filter(|_| rest.len() >= 10);
    }
    if let Some(national) = digits.strip_prefix('0') {
        let landline = matches!(national.as_bytes().first(), Some(b'2'..=b'7' | b'9'));
        return indonesian(national).filter(|_| !landline || cue);
    }
    if let Some(national) = digits.strip_prefix("62") {
        let national = national.strip_prefix('0').unwrap_or(national);
        return indonesian(national).filter(|_| national.starts_with('8') || cue);
    }
    if digits.starts_with('8') && cue && digits.len() >= 10 {
        return indonesian(digits);
    }
    let abroad = cue
        && (10..=13).contains(&count)
        && COMMON_ABROAD.iter().any(|code| digits.starts_with(code));
    abroad.then(|| international(digits)).flatten()
}

/// A number after `+62` or the leading zero.
fn indonesian(national: &str) -> Option<String> {
    let fits = match national.as_bytes().first()? {
        b'8' => (9..=12).contains(&national.len()),
        b'2'..=b'7' | b'9' => (8..=11).contains(&national.len()),
        _ => false,
    };
    fits.then(|| format!("+62{national}"))
}

/// A number with its country's calling code in front.
pub(super) fn international(digits: &str) -> Option<String> {
    if let Some(national) = digits.strip_prefix("62") {
        return indonesian(national.strip_prefix('0').unwrap_or(national));
    }
    (1..=3).rev().find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        let code_number: usize = code.parse().ok().filter(|_| !code.starts_with('0'))?;
        let (least, most) = PLAN.get(code_number).copied().flatten()?;
        let trunk = national
            .strip_prefix('0')
            .filter(|rest| rest.len() >= least);
        let national = trunk.unwrap_or(national);
        (least..=most)
            .contains(&national.len())
            .then(|| format!("+{code}{national}"))
    })
}

/// A number from a link such as `wa.me/62812…`.
pub(super) fn linked(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(16).collect();
    match digits.strip_prefix('0') {
        Some(national) => indonesian(national),
        None => international(&digits),
    }
}
