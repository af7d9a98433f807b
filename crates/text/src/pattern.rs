//! The pattern language of the rule files, as `data/rules/README.md` tells it.

use crate::class::{ClassId, Classes, Compare, Entry, Special, voices};
use crate::entity::EntityKind;
use crate::lexicon::Lexicon;
use crate::store::stored;
use crate::wrong::Wrong;

/// One element of a sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Element {
    pub(crate) class: ClassId,
    /// Content words that may stand before it.
    pub(crate) gap: u8,
    /// It begins a sequence.
    pub(crate) starts: bool,
    /// No clause border in that gap.
    pub(crate) same_clause: bool,
    pub(crate) quoted: bool,
    pub(crate) not_before: Option<ClassId>,
    pub(crate) not_after: Option<ClassId>,
}

stored!(Element {
    class,
    gap,
    starts,
    same_clause,
    quoted,
    not_before,
    not_after
});

/// Elements in this order; several such in any order within a window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    /// One sequence after the other.
    pub(crate) elements: Vec<Element>,
    pub(crate) window: u8,
    /// Only some elements make the quote.
    pub(crate) quoted: bool,
    /// The classes of all elements, each once.
    pub(crate) needed: Vec<ClassId>,
}

stored!(Pattern {
    elements,
    window,
    quoted,
    needed
});

/// What of a pattern is matched.
#[derive(Clone, Copy)]
pub(crate) struct Shape<'a> {
    pub(crate) elements: &'a [Element],
    pub(crate) window: u32,
    pub(crate) quoted: bool,
}

impl<'a> Shape<'a> {
    /// The class with which a match begins.
    pub(crate) fn anchor(self) -> ClassId {
        self.elements[0].class
    }

    /// The sequence that begins with this element.
    pub(crate) fn sequence(self, from: usize) -> &'a [Element] {
        let rest = &self.elements[from..];
        let more = rest[1..].iter().take_while(|element| !element.starts);
        &rest[..1 + more.count()]
    }
}

impl Pattern {
    pub(crate) fn shape(&self) -> Shape<'_> {
        Shape {
            elements: &self.elements,
            window: self.window.into(),
            quoted: self.quoted,
        }
    }

    /// Every place where a class is named.
    pub(crate) fn each_class(&mut self, see: &mut impl FnMut(&mut ClassId)) {
        for element in &mut self.elements {
            see(&mut element.class);
            element.not_before.iter_mut().for_each(&mut *see);
            element.not_after.iter_mut().for_each(&mut *see);
        }
        self.needed.iter_mut().for_each(&mut *see);
    }
}

/// A part of a condition: a pattern, or a context by name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Pattern(Pattern),
    Context(String),
}

/// The widest window that a pattern may ask for; keeps matching linear.
pub(crate) const WIDEST: u8 = 24;
/// A pattern with more elements isn't taken.
pub(crate) const MOST_ELEMENTS: usize = 24;
/// Patterns that optional elements make of one, and alternatives of a condition.
const MOST_VARIANTS: usize = 16;
const MOST_ALTERNATIVES: usize = 256;
/// Letters of one pattern.
const LONGEST: usize = 2_000;
const DEFAULT_GAP: u32 = 3;
const DEFAULT_WINDOW: u32 = 8;

/// Reads patterns; makes unnamed classes on the way.
pub(crate) struct Reader<'a> {
    pub(crate) classes: &'a mut Classes,
    pub(crate) lexicon: &'a mut Lexicon,
}

impl Reader<'_> {
    /// One pattern without `+` and `%`. An optional element makes two patterns of one.
    pub(crate) fn patterns(&mut self, written: &str) -> Result<Vec<Pattern>, Wrong> {
        if written.len() > LONGEST {
            return Err(Wrong::LongPattern(LONGEST));
        }
        let (body, window) = match written.rsplit_once('~') {
            Some((body, window)) => (
                body,
                window
                    .trim()
                    .parse()
                    .map_err(|_| Wrong::Window(window.to_owned()))?,
            ),
            None => (written, DEFAULT_WINDOW),
        };
        let window = narrow(window).ok_or(Wrong::WideWindow(WIDEST))?;
        let mut all = vec![Pattern {
            elements: Vec::new(),
            window,
            quoted: written.contains('['),
            needed: Vec::new(),
        }];
        for part in body.split('&') {
            let variants = self.sequences(part)?;
            if all.len() * variants.len() > MOST_VARIANTS {
                return Err(Wrong::Optional);
            }
            let mut next = Vec::new();
            for pattern in &all {
                for variant in &variants {
                    let mut pattern = pattern.clone();
                    pattern.elements.extend(variant);
                    next.push(pattern);
                }
            }
            all = next;
        }
        for pattern in &mut all {
            if pattern.elements.len() > MOST_ELEMENTS {
                return Err(Wrong::ManyElements(MOST_ELEMENTS));
            }
            let elements = pattern.elements.iter();
            pattern.needed = elements.map(|element| element.class).collect();
            pattern.needed.sort_unstable();
            pattern.needed.dedup();
        }
        Ok(all)
    }

    /// A condition: `a + %b`.
    pub(crate) fn condition(&mut self, written: &str) -> Result<Vec<Vec<Part>>, Wrong> {
        let mut all: Vec<Vec<Part>> = vec![Vec::new()];
        for part in written.split(" + ") {
            let part = part.trim();
            let choices: Vec<Part> = match part.strip_prefix('%') {
                Some(name) => vec![Part::Context(name.to_owned())],
                None => self
                    .patterns(part)?
                    .into_iter()
                    .map(Part::Pattern)
                    .collect(),
            };
            if all.len() * choices.len() > MOST_ALTERNATIVES {
                return Err(Wrong::Optional);
            }
            all = all
                .iter()
                .flat_map(|so_far| {
                    choices
                        .iter()
                        .map(|c| [so_far.as_slice(), std::slice::from_ref(c)].concat())
                })
                .collect();
        }
        Ok(all)
    }

    fn sequences(&mut self, written: &str) -> Result<Vec<Vec<Element>>, Wrong> {
        let spaced = written.replace('[', " [ ").replace(']', " ] ");
        let words = tokens(&spaced)?;
        let mut variants: Vec<Vec<Element>> = vec![Vec::new()];
        let mut gap = (0, false);
        let mut quoted = false;
        let mut not_before = None;
        let told = |wrong: fn(String) -> Wrong| wrong(written.trim().to_owned());
        for (index, word) in words.iter().enumerate() {
            if word == "[" || word == "]" {
                if quoted == (word == "[") {
                    return Err(told(Wrong::SquareBrackets));
                }
                quoted = word == "[";
            } else if word == "+" {
                return Err(told(Wrong::Plus));
            } else if let Some(rest) = word.strip_prefix("..") {
                let strict = rest.ends_with('!');
                let digits = rest.trim_end_matches('!');
                let words = if digits.is_empty() {
                    DEFAULT_GAP
                } else {
                    digits.parse().map_err(|_| Wrong::Gap(word.clone()))?
                };
                let words = narrow(words).ok_or(Wrong::WideGap(WIDEST))?;
                gap = (words, strict);
            } else if let Some(name) = word.strip_prefix('!') {
                let class = self.class(name)?;
                let next_is_element = words[index + 1..]
                    .iter()
                    .any(|w| !matches!(w.as_str(), "[" | "]") && !w.starts_with('!'));
                if next_is_element
                    && !words[index + 1..]
                        .first()
                        .is_some_and(|w| w.starts_with(".."))
                {
                    not_before = Some(class);
                } else {
                    for variant in &mut variants {
                        let last = variant.last_mut().ok_or(Wrong::Alone)?;
                        last.not_after = Some(class);
                    }
                }
            } else {
                let (name, optional) = word
                    .strip_suffix('?')
                    .map_or((word.as_str(), false), |name| (name, true));
                let class = self.class(name)?;
                let element = Element {
                    class,
                    gap: gap.0,
                    starts: false,
                    same_clause: gap.1,
                    quoted,
                    not_before,
                    not_after: None,
                };
                let mut next = Vec::new();
                for variant in variants {
                    if optional {
                        next.push(variant.clone());
                    }
                    next.push([variant.as_slice(), &[element]].concat());
                }
                if next.len() > MOST_VARIANTS {
                    return Err(Wrong::Optional);
                }
                variants = next;
                gap = (0, false);
                not_before = None;
            }
        }
        if quoted {
            return Err(told(Wrong::SquareBrackets));
        }
        if words.last().is_some_and(|word| word == "..") {
            return Err(told(Wrong::OpenGap));
        }
        for variant in &mut variants {
            if variant.is_empty() {
                return Err(Wrong::NoElement(written.trim().to_owned()));
            }
            if variant.len() > 10 {
                return Err(Wrong::LongSequence);
            }
            variant[0].gap = 0;
            variant[0].starts = true;
        }
        Ok(variants)
    }

    fn class(&mut self, written: &str) -> Result<ClassId, Wrong> {
        if let Some(id) = self.classes.find_unnamed(written) {
            return Ok(id);
        }
        if let Some(name) = written.strip_prefix('@')
            && !name.contains('/')
        {
            return self.classes.named(name, self.lexicon);
        }
        let entries = self.entries(written)?;
        Ok(self.classes.unnamed(written, entries))
    }

    fn entries(&mut self, written: &str) -> Result<Vec<Entry>, Wrong> {
        if let Some((group, suffix)) = written.rsplit_once(")/") {
            let entries = self.entries(&format!("{group})"))?;
            return Ok(self
                .classes
                .with_voice(&entries, voices(suffix)?, self.lexicon));
        }
        if let Some(inner) = written.strip_prefix('(') {
            let inner = inner
                .strip_suffix(')')
                .ok_or_else(|| Wrong::Unclosed(written.to_owned()))?;
            let mut all = Vec::new();
            for choice in inner.split('|') {
                all.extend(self.entries(choice.trim())?);
            }
            return Ok(all);
        }
        if let Some(name) = written.strip_prefix('@') {
            let (name, mask) = match name.split_once('/') {
                Some((name, suffix)) => (name, Some(voices(suffix)?)),
                None => (name, None),
            };
            let id = self.classes.named(name, self.lexicon)?;
            let entries = self.classes.entries[id as usize].clone();
            return Ok(match mask {
                Some(mask) => self.classes.with_voice(&entries, mask, self.lexicon),
                None => entries,
            });
        }
        if let Some(name) = written.strip_prefix('#') {
            return Ok(vec![Entry::Special(special(name)?)]);
        }
        Ok(vec![self.classes.entry(written, self.lexicon)?])
    }
}

/// A distance that is not too wide.
fn narrow(words: u32) -> Option<u8> {
    u8::try_from(words).ok().filter(|words| *words <= WIDEST)
}

/// Cuts at spaces, but keeps `( … )` together.
pub(crate) fn tokens(written: &str) -> Result<Vec<String>, Wrong> {
    let mut out: Vec<String> = Vec::new();
    let mut depth = 0;
    for word in written.split_whitespace() {
        if depth > 0 {
            let last = out.last_mut().ok_or(Wrong::Unopened)?;
            last.push(' ');
            last.push_str(word);
        } else {
            out.push(word.to_owned());
        }
        for letter in word.chars() {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            if depth > 1 {
                return Err(Wrong::Nested);
            }
        }
    }
    if depth != 0 {
        return Err(Wrong::Brackets(written.trim().to_owned()));
    }
    Ok(out)
}

fn special(written: &str) -> Result<Special, Wrong> {
    if let Some(list) = written.strip_prefix("dest:") {
        let countries: Option<Vec<[u8; 2]>> = list
            .split(',')
            .map(|code| code.trim().as_bytes().try_into().ok())
            .collect();
        let countries = countries.ok_or_else(|| Wrong::Countries(written.to_owned()))?;
        let named = || list.split(',').map(str::trim);
        if let Some(unknown) = named().find(|code| !crate::entity::is_country(code)) {
            return Err(Wrong::UnknownCountry(unknown.to_owned()));
        }
        return Ok(Special::Countries(countries));
    }
    let (name, compare) = if let Some((name, bound)) = written.split_once(">=") {
        (name, Compare::AtLeast(amount(bound)?))
    } else if let Some((name, bound)) = written.split_once('<') {
        (name, Compare::Less(amount(bound)?))
    } else {
        (written, Compare::Any)
    };
    let kind = match name {
        "num" => return Ok(Special::Number(compare)),
        "question" => return Ok(Special::Question),
        "trait" => return Ok(Special::Trait),
        "age" => EntityKind::Age,
        "money" => EntityKind::Money,
        "dest" => EntityKind::Destination,
        "phone" => EntityKind::Phone,
        "url" => EntityKind::Url,
        "social" => EntityKind::Social,
        "account" => EntityKind::Account,
        "company" => EntityKind::Company,
        "person" => EntityKind::Person,
        "place" => EntityKind::Place,
        "headcount" => EntityKind::Headcount,
        "date" => EntityKind::Date,
        _ => return Err(Wrong::UnknownMark(written.to_owned())),
    };
    Ok(Special::Entity(kind, compare))
}

/// `12`, `12jt`, `500rb`.
fn amount(written: &str) -> Result<f64, Wrong> {
    let written = written.trim();
    let (digits, factor) = if let Some(digits) = written.strip_suffix("jt") {
        (digits, 1e6)
    } else if let Some(digits) = written.strip_suffix("rb") {
        (digits, 1e3)
    } else {
        (written, 1.0)
    };
    digits
        .parse::<f64>()
        .map(|n| n * factor)
        .map_err(|_| Wrong::NoNumber(written.to_owned()))
}
