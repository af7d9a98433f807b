//! The JSON Lines contract: one message a line in, its findings a line out.

use serde::Deserialize;
use thiserror::Error;

use crate::analysis::Analysis;
use crate::entity::EntityKind;
use crate::json;

/// A message as it comes in. Other fields are allowed and left alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    pub id: String,
    pub text: String,
}

/// What is wrong with a line.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LineError {
    #[error("is not valid JSON: {0}")]
    Json(String),
    /// Without the driver's words, which may repeat the message.
    #[error("needs to be an object with the text fields `id` and `text`")]
    Fields,
    #[error("has an empty `id`")]
    EmptyId,
    #[error("has `{0}` twice: leave one")]
    Twice(&'static str),
}

/// Reads one line.
///
/// ```
/// let message = text::line::parse(r#"{"id":"D1","channel":"sms","text":"halo"}"#).expect("valid");
/// assert_eq!((message.id.as_str(), message.text.as_str()), ("D1", "halo"));
/// assert!(text::line::parse("{").is_err());
/// ```
///
/// # Errors
/// When the line is no JSON object with `id` and `text` as strings.
pub fn parse(line: &str) -> Result<Message, LineError> {
    let message: Message = match serde_json::from_str(line) {
        Ok(message) => message,
        Err(error) => match with_whole_characters(line) {
            Some(line) => serde_json::from_str(&line).map_err(|error| mistake(&line, &error))?,
            None => return Err(mistake(line, &error)),
        },
    };
    if message.id.is_empty() {
        Err(LineError::EmptyId)
    } else {
        Ok(message)
    }
}

/// Which mistake it is.
fn mistake(line: &str, error: &serde_json::Error) -> LineError {
    let told = error.to_string();
    let twice = ["id", "text"]
        .into_iter()
        .find(|name| told.starts_with(&format!("duplicate field `{name}`")));
    match (twice, serde_json::from_str::<serde::de::IgnoredAny>(line)) {
        (_, Err(error)) => LineError::Json(error.to_string()),
        (Some(name), Ok(_)) => LineError::Twice(name),
        (None, Ok(_)) => LineError::Fields,
    }
}

/// The line with a mark in the place of each half of a character (`\\ud83d` alone), as programs leave them that cut
/// texts; `None` where there is none.
fn with_whole_characters(line: &str) -> Option<String> {
    let escape = |at: usize| {
        let digits = line.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut whole = String::new();
    let (mut at, mut from) = (0, 0);
    while let Some(next) = line[at..].find('\\').map(|more| at + more) {
        let second = || escape(next + 6).is_some_and(|unit| (0xdc00..0xe000).contains(&unit));
        at = match escape(next) {
            Some(0xd800..=0xdbff) if second() => next + 12,
            Some(0xd800..=0xdfff) => {
                whole.push_str(&line[from..next]);
                whole.push_str("\\ufffd");
                from = next + 6;
                from
            }
            Some(_) => next + 6,
            None => next + 1 + line[next + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    (from > 0).then(|| whole + &line[from..])
}

/// Writes the findings of a message as one line, without a line break.
///
/// ```
/// use text::{Analyser, line};
/// let message = line::parse(r#"{"id":"D1","text":"umur 17"}"#).expect("valid");
/// let row = line::print(&message, &Analyser::embedded().analyse(&message.text));
/// assert!(row.starts_with(r#"{"id":"D1","stance":"#));
/// assert!(row.contains(r#""kind":"age","value":17,"#));
/// ```
pub fn print(message: &Message, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(128 + message.text.len() * 2);
    let field = |out: &mut String, name: &str, value: &str| {
        out.push_str(name);
        json::string(out, value);
    };
    let span = |out: &mut String, start: usize, end: usize| {
        field(out, ",\"quote\":", &message.text[start..end]);
        for (name, place) in [(",\"start\":", start), (",\"end\":", end)] {
            out.push_str(name);
            json::number(out, place as i64);
        }
    };
    field(&mut out, "{\"id\":", &message.id);
    field(&mut out, ",\"stance\":", analysis.stance.as_str());
    out.push_str(",\"indicators\":[");
    for (at, found) in analysis.indicators.iter().enumerate() {
        out.push_str(if at == 0 { "{" } else { ",{" });
        field(&mut out, "\"code\":", found.code.as_str());
        span(&mut out, found.start, found.end);
        field(&mut out, ",\"rule\":", found.rule.as_str());
        out.push('}');
    }
    field(&mut out, "],\"urgency\":", analysis.urgency.as_str());
    out.push_str(if analysis.bias_warning {
        ",\"bias_warning\":true,\"entities\":["
    } else {
        ",\"bias_warning\":false,\"entities\":["
    });
    for (at, entity) in analysis.entities.iter().enumerate() {
        out.push_str(if at == 0 { "{" } else { ",{" });
        field(&mut out, "\"kind\":", entity.kind.as_str());
        out.push_str(",\"value\":");
        match (entity.kind, entity.value.parse()) {
            // Ages and numbers of people are integers in the contract.
            (EntityKind::Age | EntityKind::Headcount, Ok(number)) => json::number(&mut out, number),
            _ => json::string(&mut out, &entity.value),
        }
        span(&mut out, entity.start, entity.end);
        out.push('}');
    }
    out.push_str("]}");
    out
}
