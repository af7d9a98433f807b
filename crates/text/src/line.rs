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
        // Reading once more tells which mistake it is, and takes the last of two equal fields.
        Err(_) => serde_json::from_str(line)
            .map_err(|e| LineError::Json(e.to_string()))
            .and_then(|value: serde_json::Value| {
                serde_json::from_value(value).map_err(|_| LineError::Fields)
            })?,
    };
    if message.id.is_empty() {
        Err(LineError::EmptyId)
    } else {
        Ok(message)
    }
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
