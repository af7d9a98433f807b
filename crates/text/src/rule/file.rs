//! The format of rule files, and reading them.

use serde::Deserialize;

use super::watch::{self, Watch};
use super::{
    Condition, ConditionPart, Frame, Guarded, Rule, RuleErrors, RuleId, Rules, Says, Scope,
    ScopeClasses,
};
use crate::class::{ClassFile, ClassId, Classes, RawContext};
use crate::code::Code;
use crate::lexicon::Lexicon;
use crate::pattern::{Part, Pattern, Reader};
use crate::rarity::Rarity;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RawRule>,
    #[serde(default)]
    feature: Vec<RawFeature>,
}

/// A fact about wording, for stance: no finding, and never shown as one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeature {
    id: String,
    why: String,
    patterns: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    code: Option<String>,
    urgency: Option<String>,
    frame: Option<String>,
    #[serde(default)]
    bias: bool,
    #[serde(default)]
    why_id: String,
    #[serde(default)]
    why_en: String,
    #[serde(default)]
    source: String,
    patterns: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    needs_near: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_near: Vec<String>,
    #[serde(default)]
    negated: Scope,
    #[serde(default)]
    hypothetical: Scope,
    #[serde(default)]
    frames: Vec<String>,
    #[serde(default)]
    not_in: Vec<String>,
    #[serde(default)]
    across: bool,
    #[serde(default, rename = "match")]
    matches: Vec<String>,
    #[serde(default)]
    no_match: Vec<String>,
}

/// The class files whose classes are facts. Families may change theirs without another fit.
const FACT_FILES: [&str; 4] = ["shared.toml", "stance.toml", "urgency.toml", "bias.toml"];

/// Reads class and rule files. `files` are (name, TOML); a file with `[[class]]` or `[[context]]` is a
/// class file, one with `[[rule]]` a rule file; `watch.tsv` is the table of countries.
pub(crate) fn read(files: &[(&str, &str)], lexicon: &mut Lexicon) -> Result<Rules, RuleErrors> {
    let mut errors = Vec::new();
    let mut classes = Classes::default();
    let mut fact_names: Vec<String> = Vec::new();
    let mut contexts: Vec<(String, RawContext)> = Vec::new();
    let mut raw_rules: Vec<(String, RawRule)> = Vec::new();
    let mut features: Vec<(String, RawFeature)> = Vec::new();
    let table = Watch::of(files);
    errors.extend(table.mistakes());
    for (name, text) in files.iter().filter(|(name, _)| *name != watch::FILE) {
        let text = match table.filled_in(text) {
            Ok(text) => text,
            Err(e) => {
                errors.push(format!("{name}: {e}"));
                continue;
            }
        };
        let is_rules = text
            .lines()
            .any(|line| matches!(line.trim_end(), "[[rule]]" | "[[feature]]"));
        if is_rules {
            match toml::from_str::<RuleFile>(&text) {
                Ok(file) => {
                    raw_rules.extend(file.rule.into_iter().map(|rule| ((*name).to_owned(), rule)));
                    features.extend(
                        file.feature
                            .into_iter()
                            .map(|feature| ((*name).to_owned(), feature)),
                    );
                }
                Err(e) => errors.push(format!("{name}: {e}")),
            }
            continue;
        }
        match toml::from_str::<ClassFile>(&text) {
            Ok(file) => {
                for class in file.class {
                    if FACT_FILES.iter().any(|own| name.ends_with(own)) {
                        fact_names.push(class.name.clone());
                    }
                    if let Err(e) = classes.declare(class) {
                        errors.push(format!("{name}: {e}"));
                    }
                }
                contexts.extend(
                    file.context
                        .into_iter()
                        .map(|context| ((*name).to_owned(), context)),
                );
            }
            Err(e) => errors.push(format!("{name}: {e}")),
        }
    }
    for name in classes.declared() {
        if let Err(e) = classes.named(&name, lexicon) {
            errors.push(e);
        }
    }
    let context_ids: Vec<String> = contexts
        .iter()
        .map(|(_, context)| context.name.clone())
        .collect();
    for (index, name) in context_ids.iter().enumerate() {
        if context_ids[..index].contains(name) {
            errors.push(format!("context `{name}` twice"));
        }
    }
    let mut reader = Reader {
        classes: &mut classes,
        lexicon,
    };
    let mut compiled_contexts = Vec::new();
    for (file, context) in &contexts {
        match conditions(&mut reader, &context.patterns, &context_ids) {
            Ok(conditions) => compiled_contexts.push(conditions),
            Err(e) => errors.push(format!("{file}: context `{}`: {e}", context.name)),
        }
    }
    let mut rules: Vec<Rule> = Vec::new();
    for (file, raw) in raw_rules {
        let id = raw.id.clone();
        match rule(&mut reader, raw, &context_ids) {
            Ok(rule) if rules.iter().any(|known| known.id == rule.id) => {
                errors.push(format!("{file}: rule `{id}` twice"))
            }
            Ok(rule) => rules.push(rule),
            Err(e) => errors.push(format!("{file}: rule `{id}`: {e}")),
        }
    }
    for (file, raw) in features {
        let id = raw.id.clone();
        match feature(&mut reader, raw) {
            Ok(rule) => rules.push(rule),
            Err(e) => errors.push(format!("{file}: feature `{id}`: {e}")),
        }
    }
    let mut named = |name: &str| {
        classes.named(name, lexicon).unwrap_or_else(|e| {
            errors.push(e);
            0
        })
    };
    let scope = ScopeClasses {
        negation: named("negation"),
        not_negation: named("not-negation"),
        negation_passes: named("negation-passes"),
        hypothesis: named("hypothesis"),
        clause: named("clause"),
        hard_clause: named("clause-hard"),
    };
    fact_names.sort();
    let fact_classes = fact_names.iter().map(|name| named(name)).collect();
    if classes.entries.len() >= usize::from(ClassId::MAX) {
        errors.push(format!("more than {} classes", ClassId::MAX - 1));
    }
    if rules.len() > usize::from(u16::MAX) {
        errors.push(format!("more than {} rules", u16::MAX));
    }
    if !errors.is_empty() {
        return Err(RuleErrors(errors));
    }
    let mut read = Rules {
        fact_classes,
        fact_names,
        items: classes.items,
        entries: classes.entries,
        rarity: Rarity::default(),
        contexts: compiled_contexts,
        rules,
        scope,
    };
    read.prune(lexicon);
    Ok(read)
}

fn conditions(
    reader: &mut Reader<'_>,
    written: &[String],
    contexts: &[String],
) -> Result<Guarded<Condition>, String> {
    let mut out = Vec::new();
    for line in written {
        for parts in reader
            .condition(line)
            .map_err(|e| format!("`{line}`: {e}"))?
        {
            let mut condition = Vec::new();
            for part in parts {
                condition.push(match part {
                    Part::Pattern(pattern) => ConditionPart::Pattern(pattern),
                    Part::Context(name) => ConditionPart::Context(
                        contexts
                            .iter()
                            .position(|c| *c == name)
                            .ok_or_else(|| format!("there is no context `{name}`"))?,
                    ),
                });
            }
            out.push(condition);
        }
    }
    Ok(Guarded::new(out))
}

fn rule(reader: &mut Reader<'_>, raw: RawRule, contexts: &[String]) -> Result<Rule, String> {
    let says = says(&raw)?;
    let written = [
        &raw.patterns,
        &raw.needs,
        &raw.needs_near,
        &raw.unless,
        &raw.unless_near,
    ];
    if says != Says::Bias
        && written
            .iter()
            .any(|list| list.iter().any(|pattern| pattern.contains("#trait")))
    {
        return Err("only bias rules may ask for `#trait`".to_owned());
    }
    let mut patterns = |list: &[String]| -> Result<Vec<Pattern>, String> {
        let mut out = Vec::new();
        for written in list {
            out.extend(
                reader
                    .patterns(written)
                    .map_err(|e| format!("`{written}`: {e}"))?,
            );
        }
        Ok(out)
    };
    let (compiled, needs_near, unless_near) = (
        patterns(&raw.patterns)?,
        patterns(&raw.needs_near)?,
        patterns(&raw.unless_near)?,
    );
    if compiled.is_empty() {
        return Err("has no pattern".to_owned());
    }
    let mut frames = Frame::Offer.bit();
    for name in &raw.frames {
        frames |= Frame::parse(name)
            .ok_or_else(|| format!("`{name}` is no frame"))?
            .bit();
    }
    for name in &raw.not_in {
        frames &= !Frame::parse(name)
            .ok_or_else(|| format!("`{name}` is no frame"))?
            .bit();
    }
    Ok(Rule {
        id: RuleId(raw.id.as_str().into()),
        says,
        patterns: compiled,
        needs: conditions(reader, &raw.needs, contexts)?,
        needs_near: Guarded::new(needs_near),
        unless: conditions(reader, &raw.unless, contexts)?,
        unless_near: Guarded::new(unless_near),
        negated: raw.negated,
        hypothetical: raw.hypothetical,
        frames,
        across: raw.across,
        why_id: raw.why_id,
        why_en: raw.why_en,
        source: raw.source,
        matches: raw.matches,
        no_match: raw.no_match,
    })
}

fn feature(reader: &mut Reader<'_>, raw: RawFeature) -> Result<Rule, String> {
    let mut patterns = Vec::new();
    for written in &raw.patterns {
        patterns.extend(
            reader
                .patterns(written)
                .map_err(|e| format!("`{written}`: {e}"))?,
        );
    }
    Ok(Rule {
        id: RuleId(raw.id.as_str().into()),
        says: Says::Feature,
        patterns,
        needs: Guarded::new(Vec::new()),
        needs_near: Guarded::new(Vec::new()),
        unless: Guarded::new(Vec::new()),
        unless_near: Guarded::new(Vec::new()),
        negated: Scope::Ignored,
        hypothetical: Scope::Ignored,
        frames: u8::MAX,
        across: false,
        why_id: raw.why,
        why_en: String::new(),
        source: String::new(),
        matches: Vec::new(),
        no_match: Vec::new(),
    })
}

fn says(raw: &RawRule) -> Result<Says, String> {
    match (&raw.code, &raw.urgency, &raw.frame, raw.bias) {
        (Some(code), None, None, false) => Code::parse(code)
            .map(Says::Code)
            .ok_or_else(|| format!("`{code}` is no indicator")),
        (None, Some(level), None, false) => match level.as_str() {
            "P1" => Ok(Says::Urgency(1)),
            "P2" => Ok(Says::Urgency(2)),
            "P3" => Ok(Says::Urgency(3)),
            other => Err(format!("`{other}` is no urgency")),
        },
        (None, None, Some(frame), false) => Frame::parse(frame)
            .map(Says::Frame)
            .ok_or_else(|| format!("`{frame}` is no frame")),
        (None, None, None, true) => Ok(Says::Bias),
        _ => Err("says one thing: `code`, `urgency`, `frame` or `bias`".to_owned()),
    }
}
