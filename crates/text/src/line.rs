//! The JSON Lines contract: one message a line in, its findings a line out.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::analysis::Analysis;
use crate::entity::EntityKind;

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
    let value: serde_json::Value =
        serde_json::from_str(line).map_err(|e| LineError::Json(e.to_string()))?;
    let message: Message = serde_json::from_value(value).map_err(|_| LineError::Fields)?;
    if message.id.is_empty() {
        Err(LineError::EmptyId)
    } else {
        Ok(message)
    }
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    stance: &'a str,
    indicators: Vec<Indicator<'a>>,
    urgency: &'a str,
    bias_warning: bool,
    entities: Vec<Mention<'a>>,
}

#[derive(Serialize)]
struct Indicator<'a> {
    code: &'a str,
    quote: &'a str,
    start: usize,
    end: usize,
    rule: &'a str,
}

#[derive(Serialize)]
struct Mention<'a> {
    kind: &'a str,
    value: serde_json::Value,
    quote: &'a str,
    start: usize,
    end: usize,
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
    let text = message.text.as_str();
    let row = Row {
        id: &message.id,
        stance: analysis.stance.as_str(),
        indicators: analysis
            .indicators
            .iter()
            .map(|found| Indicator {
                code: found.code.as_str(),
                quote: &text[found.start..found.end],
                start: found.start,
                end: found.end,
                rule: found.rule.as_str(),
            })
            .collect(),
        urgency: analysis.urgency.as_str(),
        bias_warning: analysis.bias_warning,
        entities: analysis
            .entities
            .iter()
            .map(|entity| Mention {
                kind: entity.kind.as_str(),
                value: value(entity.kind, &entity.value),
                quote: &text[entity.start..entity.end],
                start: entity.start,
                end: entity.end,
            })
            .collect(),
    };
    serde_json::to_string(&row).expect("strings, numbers and lists are always JSON")
}

/// Ages and numbers of people are integers in the contract.
fn value(kind: EntityKind, written: &str) -> serde_json::Value {
    match (kind, written.parse::<i64>()) {
        (EntityKind::Age | EntityKind::Headcount, Ok(number)) => number.into(),
        _ => written.into(),
    }
}
