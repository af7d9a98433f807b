use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::{Entry, PatternElement};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use super::Locale;

#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

/// One value inside a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A whole number; chooses the plural form and is grouped as the language does.
    Number(i64),
    /// Words, shown as they are.
    Text(String),
}

impl From<i64> for Argument {
    fn from(number: i64) -> Argument {
        Argument::Number(number)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Argument {
        Argument::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Argument {
        Argument::Text(text)
    }
}

/// The named values of one sentence.
///
/// ```
/// use render::Arguments;
/// let arguments = Arguments::new().with("count", 3).with("place", "Oinlasi");
/// assert_eq!(arguments.iter().count(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arguments(BTreeMap<String, Argument>);

impl Arguments {
    /// No values.
    pub fn new() -> Arguments {
        Arguments::default()
    }

    /// These values and one more.
    pub fn with(mut self, name: &str, value: impl Into<Argument>) -> Arguments {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Argument)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// A key without words, or a sentence whose placeables were not all given.
#[derive(Debug, thiserror::Error)]
#[error("no text for \"{key}\" in {}: {detail}", locale.code())]
pub struct MissingText {
    pub locale: Locale,
    pub key: String,
    pub detail: String,
}

/// The catalogues can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("the catalogue {path} can't be read: {detail}")]
    Syntax { path: String, detail: String },
    #[error("the key {key} stands twice in {}", locale.code())]
    Duplicate { locale: Locale, key: String },
}

/// All sentences of all languages.
pub struct Catalogue {
    id: Sentences,
    en: Sentences,
    missing: AtomicU64,
}

struct Sentences {
    bundle: FluentBundle<FluentResource>,
    /// Sentences without placeables, ready to be shared with the templates.
    fixed: HashMap<String, Arc<str>>,
}

impl Catalogue {
    /// Reads the catalogues: embedded in a release build, from the source folder otherwise.
    pub fn load() -> Result<Catalogue, CatalogueError> {
        Ok(Catalogue {
            id: Sentences::load(Locale::Id)?,
            en: Sentences::load(Locale::En)?,
            missing: AtomicU64::new(0),
        })
    }

    /// The sentence for `key`. A missing one gives the key itself and is counted.
    pub fn text(&self, locale: Locale, key: &str, arguments: &Arguments) -> Arc<str> {
        self.try_text(locale, key, arguments).unwrap_or_else(|_| {
            self.missing.fetch_add(1, Ordering::Relaxed);
            key.into()
        })
    }

    /// The sentence for `key`, or what is missing.
    pub fn try_text(
        &self,
        locale: Locale,
        key: &str,
        arguments: &Arguments,
    ) -> Result<Arc<str>, MissingText> {
        let sentences = match locale {
            Locale::Id => &self.id,
            Locale::En => &self.en,
        };
        if let Some(text) = sentences.fixed.get(key) {
            return Ok(Arc::clone(text));
        }
        let missing = |detail: String| MissingText {
            locale,
            key: key.to_owned(),
            detail,
        };
        let pattern = sentences
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| missing("unknown key".to_owned()))?;
        let mut values = FluentArgs::with_capacity(arguments.0.len());
        for (name, value) in &arguments.0 {
            values.set(name.as_str(), fluent_value(value));
        }
        let mut errors = Vec::new();
        let text = sentences
            .bundle
            .format_pattern(pattern, Some(&values), &mut errors);
        match errors.first() {
            None => Ok(text.into()),
            Some(error) => Err(missing(error.to_string())),
        }
    }

    /// How many missing sentences were asked for since the start.
    pub fn missing(&self) -> u64 {
        self.missing.load(Ordering::Relaxed)
    }

    /// The catalogue files of one language with their source, for lints.
    pub fn sources(locale: Locale) -> Vec<(String, String)> {
        let mut files: Vec<_> = Locales::iter()
            .filter(|path| {
                path.starts_with(&format!("{}/", locale.code())) && path.ends_with(".ftl")
            })
            .filter_map(|path| Locales::get(&path).map(|file| (path, file)))
            .map(|(path, file)| {
                (
                    path.into_owned(),
                    String::from_utf8_lossy(&file.data).into_owned(),
                )
            })
            .collect();
        files.sort();
        files
    }
}

impl Sentences {
    fn load(locale: Locale) -> Result<Sentences, CatalogueError> {
        let language: LanguageIdentifier = locale
            .code()
            .parse()
            .expect("`id` and `en` are language identifiers");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match locale {
            Locale::Id => |value, _| grouped(Locale::Id, value),
            Locale::En => |value, _| grouped(Locale::En, value),
        }));
        let mut fixed = HashMap::new();
        for (path, source) in Catalogue::sources(locale) {
            let resource =
                FluentResource::try_new(source).map_err(|(_, errors)| CatalogueError::Syntax {
                    path,
                    detail: errors.first().map(ToString::to_string).unwrap_or_default(),
                })?;
            for (key, text) in resource.entries().filter_map(fixed_text) {
                fixed.insert(key.to_owned(), text.into());
            }
            bundle
                .add_resource(resource)
                .map_err(|errors| CatalogueError::Duplicate {
                    locale,
                    key: errors.first().map(ToString::to_string).unwrap_or_default(),
                })?;
        }
        Ok(Sentences { bundle, fixed })
    }
}

/// Key and words of a message that has no placeables.
fn fixed_text<'entry>(entry: &'entry Entry<&'entry str>) -> Option<(&'entry str, String)> {
    let Entry::Message(message) = entry else {
        return None;
    };
    let pattern = message.value.as_ref()?;
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { .. } => return None,
        }
    }
    Some((message.id.name, text))
}

fn fluent_value(argument: &Argument) -> FluentValue<'_> {
    match argument {
        Argument::Number(number) => FluentValue::from(*number),
        Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
    }
}

/// Whole numbers with thousands set apart: 83.762 in Indonesian, 83,762 in English.
fn grouped(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else {
        return None;
    };
    Some(group_digits(locale, *value as i64))
}

/// `number` as the language writes it.
///
/// ```
/// use render::{Locale, i18n::group_digits};
/// assert_eq!(group_digits(Locale::Id, 83_762), "83.762");
/// ```
pub fn group_digits(locale: Locale, number: i64) -> String {
    let separator = match locale {
        Locale::Id => '.',
        Locale::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
