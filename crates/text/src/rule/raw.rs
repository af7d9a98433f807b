//! What the files say, before it is compiled.

use std::sync::Arc;

use super::Scope;
use super::sheet::{self, Line, Sheet};
use crate::class::RawClass;
use crate::wrong::{RuleError, Wrong};

/// A fact about wording, for stance: no finding, and never shown as one.
#[derive(Debug)]
pub(super) struct RawFeature {
    pub(super) file: Arc<str>,
    pub(super) id: Line<String>,
    pub(super) why: String,
    pub(super) patterns: Vec<Line<String>>,
}

#[derive(Debug)]
pub(super) struct RawContext {
    pub(super) file: Arc<str>,
    pub(super) name: Line<String>,
    pub(super) patterns: Vec<Line<String>>,
}

#[derive(Debug)]
pub(super) struct RawRule {
    pub(super) file: Arc<str>,
    pub(super) id: Line<String>,
    pub(super) code: Option<Line<String>>,
    pub(super) urgency: Option<Line<String>>,
    pub(super) frame: Option<Line<String>>,
    pub(super) bias: bool,
    pub(super) red_flag: Option<Line<String>>,
    pub(super) why_id: String,
    pub(super) why_en: String,
    pub(super) source: String,
    pub(super) patterns: Vec<Line<String>>,
    pub(super) needs: Vec<Line<String>>,
    pub(super) needs_near: Vec<Line<String>>,
    pub(super) unless: Vec<Line<String>>,
    pub(super) unless_near: Vec<Line<String>>,
    pub(super) negated: Scope,
    pub(super) hypothetical: Scope,
    pub(super) frames: Vec<Line<String>>,
    pub(super) not_in: Vec<Line<String>>,
    pub(super) across: bool,
    pub(super) matches: Vec<Line<String>>,
    pub(super) no_match: Vec<Line<String>>,
}

impl RawRule {
    /// Every list of patterns.
    pub(super) fn written(&self) -> impl Iterator<Item = &Line<String>> {
        let lists = [
            &self.patterns,
            &self.needs,
            &self.needs_near,
            &self.unless,
            &self.unless_near,
        ];
        lists.into_iter().flatten()
    }
}

/// Everything in the files.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) classes: Vec<RawClass>,
    pub(super) contexts: Vec<RawContext>,
    pub(super) rules: Vec<RawRule>,
    pub(super) features: Vec<RawFeature>,
}

impl Raw {
    /// The file with which there are more rules and features than so many.
    pub(super) fn beyond(&self, most: usize) -> Option<Arc<str>> {
        let rules = self.rules.iter().map(|rule| &rule.file);
        let mut all = rules.chain(self.features.iter().map(|feature| &feature.file));
        all.nth(most).cloned()
    }

    /// Adds a file; what is wrong with it goes to the errors.
    pub(super) fn add(&mut self, name: &str, text: &str, errors: &mut Vec<RuleError>) {
        let of_rules = text
            .lines()
            .any(|line| matches!(line.trim_end(), "[[rule]]" | "[[feature]]"));
        let kinds = if of_rules {
            ["rule", "feature"]
        } else {
            ["class", "context"]
        };
        let file: Arc<str> = name.into();
        for sheet in sheet::read(name, text, &kinds, errors) {
            match sheet.kind.as_str() {
                "rule" => self.rules.extend(rule(sheet, &file, errors)),
                "feature" => self.features.extend(feature(sheet, &file, errors)),
                "class" => self.classes.extend(class(sheet, &file, errors)),
                _ => self.contexts.extend(context(sheet, &file, errors)),
            }
        }
    }
}

fn rule(mut sheet: Sheet<'_>, file: &Arc<str>, errors: &mut Vec<RuleError>) -> Option<RawRule> {
    let plain = |text: Option<Line<String>>| text.map(|text| text.value).unwrap_or_default();
    let id = named(&mut sheet, errors);
    let before = errors.len();
    let patterns = sheet.list("patterns", errors);
    // What isn't a list of patterns was told; that none are left is no second mistake.
    let is_list = errors.len() == before;
    let raw = RawRule {
        file: Arc::clone(file),
        id: id.clone().unwrap_or_default(),
        code: sheet.text("code", errors),
        urgency: sheet.text("urgency", errors),
        frame: sheet.text("frame", errors),
        bias: sheet.flag("bias", errors),
        red_flag: sheet.text("red_flag", errors),
        why_id: plain(sheet.text("why_id", errors)),
        why_en: plain(sheet.text("why_en", errors)),
        source: plain(sheet.text("source", errors)),
        patterns,
        needs: sheet.list("needs", errors),
        needs_near: sheet.list("needs_near", errors),
        unless: sheet.list("unless", errors),
        unless_near: sheet.list("unless_near", errors),
        negated: scope(&mut sheet, "negated", errors),
        hypothetical: scope(&mut sheet, "hypothetical", errors),
        frames: sheet.list("frames", errors),
        not_in: sheet.list("not_in", errors),
        across: sheet.flag("across", errors),
        matches: sheet.list("match", errors),
        no_match: sheet.list("no_match", errors),
    };
    // What an officer may read must say why, and where from.
    let reasons = [
        ("why_id", &raw.why_id),
        ("why_en", &raw.why_en),
        ("source", &raw.source),
    ];
    for (name, text) in reasons {
        if text.trim().is_empty() && raw.frame.is_none() {
            let line = raw.id.line.max(sheet.line);
            errors.push(RuleError::at(file, line, &Wrong::MissingField(name)));
        }
    }
    sheet.end(errors);
    // A rule without a name can't be told of; its line was told.
    id.filter(|_| is_list).map(|_| raw)
}

/// The id of a rule or feature, in letters that file names, addresses and tables can hold.
fn named(sheet: &mut Sheet<'_>, errors: &mut Vec<RuleError>) -> Option<Line<String>> {
    let id = sheet.needed("id", errors)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    if id.value.is_empty() || !id.value.chars().all(plain) {
        let wrong = Wrong::Id(id.value.clone());
        errors.push(RuleError::at(sheet.file, id.line, &wrong));
    }
    Some(id)
}

fn scope(sheet: &mut Sheet<'_>, name: &'static str, errors: &mut Vec<RuleError>) -> Scope {
    let file = sheet.file;
    let Some(written) = sheet.text(name, errors) else {
        return Scope::Stops;
    };
    match written.value.as_str() {
        "stops" => Scope::Stops,
        "ignored" => Scope::Ignored,
        _ => {
            let wrong = Wrong::NotOneOf(written.value, "stops, ignored");
            errors.push(RuleError::at(file, written.line, &wrong));
            Scope::Stops
        }
    }
}

fn feature(
    mut sheet: Sheet<'_>,
    file: &Arc<str>,
    errors: &mut Vec<RuleError>,
) -> Option<RawFeature> {
    let id = named(&mut sheet, errors);
    let why = sheet.needed("why", errors);
    let patterns = sheet.list("patterns", errors);
    sheet.end(errors);
    Some(RawFeature {
        file: Arc::clone(file),
        id: id?,
        why: why?.value,
        patterns,
    })
}

fn class(mut sheet: Sheet<'_>, file: &Arc<str>, errors: &mut Vec<RuleError>) -> Option<RawClass> {
    let name = sheet.needed("name", errors);
    sheet.needed("why", errors);
    let before = errors.len();
    let words = sheet.list("words", errors);
    if let Some(name) = name
        .as_ref()
        .filter(|_| words.is_empty() && errors.len() == before)
    {
        let wrong = Wrong::NoWords(name.value.clone());
        errors.push(RuleError::at(file, name.line, &wrong));
    }
    sheet.end(errors);
    Some(RawClass {
        file: Arc::clone(file),
        name: name?,
        words,
    })
}

fn context(
    mut sheet: Sheet<'_>,
    file: &Arc<str>,
    errors: &mut Vec<RuleError>,
) -> Option<RawContext> {
    let name = sheet.needed("name", errors);
    sheet.needed("why", errors);
    let patterns = sheet.list("patterns", errors);
    sheet.end(errors);
    Some(RawContext {
        file: Arc::clone(file),
        name: name?,
        patterns,
    })
}

/// The line of a rule in the text of a file, or of one of its own texts.
///
/// ```
/// let file = "[[rule]]\nid = \"a.b\"\npatterns = [\"x\"]\nmatch = [\"x\",\n \"y x\"]\n";
/// assert_eq!(text::line_of(file, "a.b", None), Some(2));
/// assert_eq!(text::line_of(file, "a.b", Some("y x")), Some(5));
/// assert_eq!(text::line_of(file, "a.c", None), None);
/// ```
pub fn line_of(file: &str, rule: &str, sentence: Option<&str>) -> Option<usize> {
    if !file.contains(rule) {
        return None;
    }
    let file = file.strip_prefix(sheet::MARK).unwrap_or(file);
    let mut errors = Vec::new();
    for mut sheet in sheet::read("", file, &["rule", "feature"], &mut errors) {
        let id = sheet.text("id", &mut errors);
        let Some(id) = id.filter(|id| id.value == rule) else {
            continue;
        };
        let texts = ["match", "no_match"].map(|name| sheet.list(name, &mut errors));
        let found = texts
            .iter()
            .flatten()
            .find(|text| sentence == Some(&text.value));
        return Some(found.map_or(id.line, |text| text.line));
    }
    None
}
