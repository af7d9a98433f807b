//! Which companies an offer names: in its words, in the field for it, by the number of a licence.

use super::Parsed;
use domain::company::{Register, RegisterNumber, is_name};
use domain::offer::{numbered, written_numbers};
use domain::text::fold;
use text::EntityKind;

/// Names of one offer that are looked up.
const MANY: usize = 10;

/// What an offer names.
pub(super) struct Named {
    /// Names as written, those that were typed first.
    pub(super) names: Vec<String>,
    /// The licence.
    pub(super) licence: Option<RegisterNumber>,
}

pub(super) fn named(parsed: &Parsed, register: &Register) -> Named {
    let (typed, typed_number) = apart(&parsed.company, register);
    let text = parsed.text.as_str();
    let stretches = register.named_in(text);
    let known: Vec<&str> = stretches
        .into_iter()
        .filter_map(|one| text.get(one))
        .collect();
    // What was read of one of them, cut short perhaps, is that one.
    let cut = |name: &&str| known.iter().any(|whole| fold(whole).contains(&fold(name)));
    let read = parsed.reading.companies.iter().map(String::as_str);
    let read = read.filter(|name| !cut(name));
    let mut names: Vec<String> = Vec::new();
    let typed = Some(typed.as_str()).filter(|name| !name.is_empty());
    for name in typed.into_iter().chain(known.iter().copied()).chain(read) {
        if !names.iter().any(|other| fold(other) == fold(name)) && names.len() < MANY {
            names.push(name.to_owned());
        }
    }
    // `Bukan PT A, tapi PT B`
    if names.iter().any(|name| !is_denied(text, name)) {
        names.retain(|name| !is_denied(text, name));
    }
    let licence = typed_number
        .or_else(|| numbered(text).licence)
        .or_else(|| listed(text, |number| register.has(number)));
    Named { names, licence }
}

/// The recruitment permit that an offer gives, behind its name or by a number that the register has.
pub(super) fn permit_of(parsed: &Parsed, register: Option<&Register>) -> Option<RegisterNumber> {
    let in_words = || {
        let register = register?;
        listed(&parsed.text, |number| register.has_permit(number))
    };
    parsed.permit.clone().or_else(in_words)
}

/// The first number of a text that the register knows, whatever stands before it.
fn listed(text: &str, knows: impl Fn(&RegisterNumber) -> bool) -> Option<RegisterNumber> {
    written_numbers(text)
        .filter_map(|at| text.get(at)?.parse().ok())
        .find(knows)
}

/// A typed name and the licence number that was typed with it or for it.
fn apart(typed: &str, register: &Register) -> (String, Option<RegisterNumber>) {
    if let Ok(number) = typed.parse::<RegisterNumber>()
        && register.has(&number)
    {
        return (String::new(), Some(number));
    }
    let known = written_numbers(typed).find_map(|at| {
        let number = typed.get(at.clone())?.parse::<RegisterNumber>().ok()?;
        register.has(&number).then_some((at, number))
    });
    let Some((at, number)) = known else {
        return (typed.to_owned(), None);
    };
    let rest = [&typed[..at.start], &typed[at.end..]].concat();
    let rest = rest.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '.');
    let name = Some(rest).filter(|rest| is_name(rest)).unwrap_or_default();
    (name.to_owned(), Some(number))
}

/// Whether a text says of a name that it is not the one.
fn is_denied(text: &str, name: &str) -> bool {
    let Some(before) = text.find(name).and_then(|at| text.get(..at)) else {
        return false;
    };
    let last = before.split_whitespace().next_back().unwrap_or_default();
    ["bukan", "bkn", "bukannya"].contains(&fold(last).as_str())
}

/// The name of a company without the place or country that is written behind it.
pub(super) fn named_alone(typed: &str) -> &str {
    let entities = text::entity::find(typed);
    let company = entities
        .iter()
        .find(|one| one.kind == EntityKind::Company && one.start == 0);
    let Some(rest) = company.and_then(|one| typed.get(one.end..)) else {
        return typed;
    };
    let is_place = |one: &text::Entity| {
        matches!(one.kind, EntityKind::Place | EntityKind::Destination)
            && typed.get(one.start..one.end) == Some(rest.trim())
    };
    match company {
        Some(name) if entities.iter().any(is_place) => &typed[..name.end],
        _ => typed,
    }
}
