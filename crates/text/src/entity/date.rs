//! Calendar dates that a text names.

use super::lexicon::Class;
use super::token::{Kind, Scan};
use super::{Entity, EntityKind};

pub(super) fn find(scan: &Scan<'_>) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let Some((value, from, to)) = date(scan, at) else {
            at += 1;
            continue;
        };
        let (start, end) = scan.span(from, to);
        found.push(Entity {
            kind: EntityKind::Date,
            value,
            start,
            end,
        });
        at = to;
    }
    found
}

/// The date that begins here: its value, first and next token.
fn date(scan: &Scan<'_>, at: usize) -> Option<(String, usize, usize)> {
    if scan.is(at, Class::DATE_CUE) {
        let number = at + 1 + usize::from(scan.is_mark(at + 1, b".:"));
        if let Some((value, to)) = full(scan, number) {
            return Some((value, at, to));
        }
        let day = day(scan, number)?;
        return Some((format!("---{day:02}"), at, number + 1));
    }
    let (value, to) = full(scan, at)?;
    Some((value, at, to))
}

fn full(scan: &Scan<'_>, at: usize) -> Option<(String, usize)> {
    numeric(scan, at).or_else(|| {
        let day = day(scan, at)?;
        let month = scan
            .get(at + 1)?
            .word
            .filter(|word| word.is(Class::MONTH))?
            .number;
        match number(scan, at + 2).filter(|year| (1_900..2_100).contains(year)) {
            Some(year) => Some((format!("{year}-{month:02}-{day:02}"), at + 3)),
            None => Some((format!("--{month:02}-{day:02}"), at + 2)),
        }
    })
}

/// `17/08/2026`, `17-8-26`, `2026-08-17`, `17.08.2026`.
fn numeric(scan: &Scan<'_>, at: usize) -> Option<(String, usize)> {
    if scan.glued(at) && at > 0 && !scan.is_mark(at - 1, b"(") {
        return None;
    }
    let raw = scan.raw(at);
    let (first, second, third, to) = if let Some((first, second)) = raw.split_once('.') {
        let sign = scan.is_mark(at + 1, b".") && scan.glued(at + 2);
        sign.then_some(())?;
        (
            first.parse().ok()?,
            second.parse().ok()?,
            number(scan, at + 2)?,
            at + 3,
        )
    } else {
        let sign =
            |sign: usize| scan.is_mark(sign, b"/-") && scan.glued(sign) && scan.glued(sign + 1);
        (sign(at + 1) && sign(at + 3)).then_some(())?;
        (
            number(scan, at)?,
            number(scan, at + 2)?,
            number(scan, at + 4)?,
            at + 5,
        )
    };
    let (day, month, year) = if first > 31 {
        (third, second, first)
    } else {
        (first, second, third)
    };
    let year = if year < 100 { year + 2_000 } else { year };
    let fits =
        (1..=31).contains(&day) && (1..=12).contains(&month) && (1_900..2_100).contains(&year);
    fits.then(|| (format!("{year}-{month:02}-{day:02}"), to))
}

fn number(scan: &Scan<'_>, at: usize) -> Option<u64> {
    (scan.kind(at)? == Kind::Number).then(|| scan.raw(at).parse().ok())?
}

fn day(scan: &Scan<'_>, at: usize) -> Option<u64> {
    number(scan, at).filter(|day| (1..=31).contains(day))
}
