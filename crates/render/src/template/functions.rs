//! The functions that every template may call.

use std::sync::Arc;

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, Value, escape_formatter,
};

use crate::asset;
use crate::i18n::{self, Argument, Arguments, Catalogue, Locale};

/// Marks where markup is put into a sentence after the sentence was escaped (private use area).
const MARKUP: u32 = 0xE000;

pub(super) fn register(
    environment: &mut Environment<'static>,
    locale: Locale,
    catalogue: &Arc<Catalogue>,
) {
    environment.add_global("locale", locale.code());
    environment.add_global("other_locale", locale.other().code());

    let words = Arc::clone(catalogue);
    environment.add_function("t", move |key: &str, values: Kwargs| {
        sentence(&words, locale, key, &values)
    });
    let words = Arc::clone(catalogue);
    environment.add_function("errors", move |form: &Value| {
        form_errors(&words, locale, form).map(Value::from)
    });
    let words = Arc::clone(catalogue);
    environment.add_function(
        "error",
        move |form: &Value, name: &str| -> Result<String, Error> {
            let all = form_errors(&words, locale, form)?;
            for error in all {
                if error.get_attr("field")?.as_str() == Some(name) {
                    return Ok(error
                        .get_attr("text")?
                        .as_str()
                        .unwrap_or_default()
                        .to_owned());
                }
            }
            Ok(String::new())
        },
    );
    environment.add_function(
        "value",
        |form: &Value, name: &str| -> Result<Value, Error> {
            Ok(form_values(form, name)?
                .into_iter()
                .next()
                .unwrap_or_else(|| Value::from("")))
        },
    );
    environment.add_function(
        "chosen",
        |form: &Value, name: &str, choice: &str| -> Result<bool, Error> {
            Ok(form_values(form, name)?
                .iter()
                .any(|value| value.as_str() == Some(choice)))
        },
    );

    environment.add_function("path", move |path: &str| locale.path(path));
    environment.add_function("other_path", move |path: &str| locale.other().path(path));
    environment.add_function("phone", phone_link);
    environment.add_function("day", move |day: i64| i18n::day_long(locale, day));
    environment.add_function("date", move |day: i64| i18n::day_words(locale, day));
    environment.add_function("iso", i18n::day_number);
    environment.add_function("deadline", move |days: i64| {
        i18n::relative_deadline(locale, days)
    });
    environment.add_function("number", move |number: i64| {
        i18n::group_digits(locale, number)
    });

    let style = Value::from_safe_string(asset::inline_style().to_owned());
    environment.add_function("css", move || style.clone());
    let script = Value::from_safe_string(asset::inline_script().to_owned());
    environment.add_function("js", move || script.clone());
    environment.add_function("asset", |name: &str| {
        asset::address(name).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidOperation,
                format!("there is no asset {name}"),
            )
        })
    });
}

/// Prints a value. Text is escaped for elements and quoted attributes, without the slashes that
/// the default escapes at five bytes each; nothing is printed for an absent option.
pub(super) fn print(
    output: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    match (value.as_str(), state.auto_escape()) {
        (Some(text), AutoEscape::Html) if !value.is_safe() => {
            write_escaped(output, text).map_err(Error::from)
        }
        _ => escape_formatter(output, state, value),
    }
}

/// A sentence with its values. Values that are markup already (from a macro or `phone`) stay
/// markup; everything else is escaped.
fn sentence(
    catalogue: &Catalogue,
    locale: Locale,
    key: &str,
    values: &Kwargs,
) -> Result<Value, Error> {
    let mut arguments = Arguments::new();
    let mut markup: Vec<Value> = Vec::new();
    for name in values.args() {
        let value: Value = values.peek(name)?;
        if value.is_safe() {
            let mark =
                char::from_u32(MARKUP + markup.len() as u32).expect("few values, private use area");
            arguments = arguments.with(name, mark.to_string());
            markup.push(value);
        } else {
            arguments = arguments.with(name, argument(&value)?);
        }
    }
    let text = text(catalogue, locale, key, &arguments)?;
    if markup.is_empty() {
        return Ok(Value::from(text));
    }
    let mut html = String::with_capacity(text.len() + 64);
    let mut rest = &*text;
    while let Some((at, value)) = next_markup(rest, &markup) {
        write_escaped(&mut html, &rest[..at])?;
        html.push_str(value.as_str().unwrap_or_default());
        rest = rest[at..].strip_prefix(|_: char| true).unwrap_or_default();
    }
    write_escaped(&mut html, rest)?;
    Ok(Value::from_safe_string(html))
}

/// Where the next piece of markup goes, and which.
fn next_markup<'markup>(text: &str, markup: &'markup [Value]) -> Option<(usize, &'markup Value)> {
    text.char_indices().find_map(|(at, character)| {
        let place = u32::from(character).checked_sub(MARKUP)?;
        markup.get(place as usize).map(|value| (at, value))
    })
}

/// In debug builds a missing sentence is an error; in production it is shown as its key.
fn text(
    catalogue: &Catalogue,
    locale: Locale,
    key: &str,
    arguments: &Arguments,
) -> Result<Arc<str>, Error> {
    if cfg!(debug_assertions) {
        return catalogue
            .try_text(locale, key, arguments)
            .map_err(|missing| Error::new(ErrorKind::InvalidOperation, missing.to_string()));
    }
    Ok(catalogue.text(locale, key, arguments))
}

fn argument(value: &Value) -> Result<Argument, Error> {
    match value.kind() {
        ValueKind::Number => value.as_i64().map(Argument::Number).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidOperation,
                "only whole numbers go into sentences",
            )
        }),
        ValueKind::String => Ok(Argument::Text(
            value.as_str().unwrap_or_default().to_owned(),
        )),
        kind => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("a {kind} can't go into a sentence"),
        )),
    }
}

fn form_values(form: &Value, name: &str) -> Result<Vec<Value>, Error> {
    let values = form.get_attr("values")?.get_attr(name)?;
    match values.is_undefined() {
        true => Ok(Vec::new()),
        false => Ok(values.try_iter()?.collect()),
    }
}

/// The errors of a form with their words: `{field, text}`.
fn form_errors(catalogue: &Catalogue, locale: Locale, form: &Value) -> Result<Vec<Value>, Error> {
    let mut errors = Vec::new();
    for error in form.get_attr("errors")?.try_iter()? {
        let values = error.get_attr("args")?;
        let mut arguments = Arguments::new();
        for name in values.try_iter()? {
            let value = values.get_item(&name)?;
            arguments = arguments.with(name.as_str().unwrap_or_default(), argument(&value)?);
        }
        let key = error.get_attr("key")?;
        let text = text(
            catalogue,
            locale,
            key.as_str().unwrap_or_default(),
            &arguments,
        )?;
        errors.push(Value::from_pairs([
            ("field", error.get_attr("field")?),
            ("text", Value::from(text)),
        ]));
    }
    Ok(errors)
}

/// A number that a tap dials: `phone("110")`, `phone("08111129129", "08111-129-129")`.
fn phone_link(number: &str, label: Option<&str>) -> Result<Value, Error> {
    let mut html = String::from("<a href=\"tel:");
    html.extend(
        number
            .chars()
            .filter(|character| character.is_ascii_digit() || "+*#,".contains(*character)),
    );
    html.push_str("\">");
    write_escaped(&mut html, label.unwrap_or(number))?;
    html.push_str("</a>");
    Ok(Value::from_safe_string(html))
}

/// Writes text that stands inside an element or a quoted attribute, in runs without special marks.
fn write_escaped(output: &mut impl std::fmt::Write, text: &str) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        output.write_str(&rest[..at])?;
        output.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    output.write_str(rest)
}
