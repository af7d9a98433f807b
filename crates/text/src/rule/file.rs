//! The format of rule files, and reading them.

use std::collections::HashSet;

use super::raw::{Raw, RawFeature, RawRule};
use super::sheet::{self, Line};
use super::watch::{self, Watch};
use super::who::Who;
use super::{
    Condition, ConditionPart, Frame, Guarded, Rule, RuleId, Rules, Says, Scope, ScopeClasses,
};
use crate::class::{ClassId, Classes};
use crate::code::Code;
use crate::flag::RedFlag;
use crate::lexicon::Lexicon;
use crate::pattern::{Part, Pattern, Reader};
use crate::rarity::Rarity;
use crate::wrong::{Kind, RuleError, RuleErrors, Wrong};

/// The class files whose classes are facts. Families may change theirs without another fit.
const FACT_FILES: [&str; 4] = ["shared.toml", "stance.toml", "urgency.toml", "bias.toml"];
/// The file whose classes the engine itself asks for.
const ENGINE: &str = "classes/scope.toml";

/// So many rules and features a version has at most.
const MOST_RULES: usize = 3_000;

/// Reads class and rule files. `files` are (name, TOML); a file with `[[class]]` or `[[context]]` is a
/// class file, one with `[[rule]]` a rule file; `watch.tsv` is the table of countries.
pub(crate) fn read(files: &[(&str, &str)], lexicon: &mut Lexicon) -> Result<Rules, RuleErrors> {
    let mut errors = Vec::new();
    let mut classes = Classes::default();
    let mut raw = Raw::default();
    let table = Watch::of(files);
    errors.extend(table.mistakes());
    for (name, text) in files.iter().filter(|(name, _)| *name != watch::FILE) {
        let text = text.strip_prefix(sheet::MARK).unwrap_or(text);
        match table.filled_in(name, text) {
            Ok(text) => raw.add(name, &text, &mut errors),
            Err(error) => errors.push(*error),
        }
    }
    // Nearly all that is wrong elsewhere only follows from a file that can't be read at all: that is told alone.
    if errors.iter().any(RuleError::is_unread) {
        errors.retain(RuleError::is_unread);
        return Err(in_order(errors));
    }
    if let Some(file) = raw.beyond(MOST_RULES) {
        let wrong = Wrong::TooMany(Kind::Rule, MOST_RULES);
        return Err(RuleErrors(vec![RuleError::at(&file, 1, &wrong)]));
    }
    for class in &raw.classes {
        classes.declare(class.clone());
    }
    errors.extend(Who::new(lexicon).mistakes(&raw, &classes));
    let mut fact_names: Vec<String> = raw
        .classes
        .iter()
        .filter(|class| FACT_FILES.iter().any(|own| class.file.ends_with(own)))
        .map(|class| class.name.value.clone())
        .collect();
    for name in classes.declared() {
        // What is wrong in a class is told there.
        classes.named(&name, lexicon).ok();
    }
    let contexts: Vec<&Line<String>> = raw.contexts.iter().map(|one| &one.name).collect();
    let mut reader = Reader {
        classes: &mut classes,
        lexicon,
    };
    let mut compiled_contexts = Vec::new();
    for (at, context) in raw.contexts.iter().enumerate() {
        let tell = |line, wrong: &Wrong| {
            RuleError::at(&context.file, line, wrong).about(Kind::Context, &context.name.value)
        };
        if contexts[..at]
            .iter()
            .any(|one| one.value == context.name.value)
        {
            let wrong = Wrong::Twice(Kind::Context, context.name.value.clone());
            errors.push(RuleError::at(&context.file, context.name.line, &wrong));
        }
        match conditions(&mut reader, &context.patterns, &contexts) {
            Ok(conditions) => compiled_contexts.push(conditions),
            Err(found) => errors.extend(found.iter().map(|one| tell(one.line, &one.value))),
        }
        for pattern in context.patterns.iter().filter(|one| asks_for_traits(one)) {
            errors.push(tell(pattern.line, &Wrong::TraitElsewhere));
        }
    }
    if errors.is_empty()
        && let Some(context) = in_circle(&compiled_contexts).and_then(|at| raw.contexts.get(at))
    {
        let wrong = Wrong::CircleOfContexts(context.name.value.clone());
        errors.push(RuleError::at(&context.file, context.name.line, &wrong));
    }
    let mut rules: Vec<Rule> = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for raw in raw.rules {
        let (file, id) = (raw.file.clone(), raw.id.clone());
        match rule(&mut reader, raw, &contexts) {
            Ok(_) if !ids.insert(id.value.clone()) => {
                let wrong = Wrong::Twice(Kind::Rule, id.value);
                errors.push(RuleError::at(&file, id.line, &wrong));
            }
            Ok(rule) => rules.push(rule),
            Err(found) => errors.extend(found.iter().map(|one| {
                RuleError::at(&file, one.line, &one.value).about(Kind::Rule, &id.value)
            })),
        }
    }
    for raw in raw.features {
        let (file, id) = (raw.file.clone(), raw.id.clone());
        match feature(&mut reader, raw) {
            Ok(rule) => rules.push(rule),
            Err(found) => errors.extend(found.iter().map(|one| {
                RuleError::at(&file, one.line, &one.value).about(Kind::Feature, &id.value)
            })),
        }
    }
    errors.append(&mut classes.errors);
    let mut named = |name: &str| {
        classes.named(name, lexicon).unwrap_or_else(|wrong| {
            errors.push(RuleError::at(ENGINE, 1, &wrong));
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
        let most = usize::from(ClassId::MAX) - 1;
        errors.push(RuleError::at(ENGINE, 1, &Wrong::TooMany(Kind::Class, most)));
    }
    if !errors.is_empty() {
        return Err(in_order(errors));
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

/// Mistakes by file and line.
fn in_order(mut errors: Vec<RuleError>) -> RuleErrors {
    errors.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    RuleErrors(errors)
}

/// What is wrong, by its line.
type Found = Vec<Line<Wrong>>;

fn asks_for_traits(written: &Line<String>) -> bool {
    written.value.contains("#trait")
}

/// Reads every text of a list; tells of all that can't be read.
fn each<T>(
    written: &[Line<String>],
    mut read: impl FnMut(&str) -> Result<Vec<T>, Wrong>,
) -> Result<Vec<T>, Found> {
    let (mut out, mut found) = (Vec::new(), Vec::new());
    for one in written {
        match read(&one.value) {
            Ok(some) => out.extend(some),
            Err(wrong) => found.push(Line {
                value: wrong.within(&one.value),
                line: one.line,
            }),
        }
    }
    if found.is_empty() {
        Ok(out)
    } else {
        Err(found)
    }
}

fn conditions(
    reader: &mut Reader<'_>,
    written: &[Line<String>],
    contexts: &[&Line<String>],
) -> Result<Guarded<Condition>, Found> {
    let part = |part| match part {
        Part::Pattern(pattern) => Ok(ConditionPart::Pattern(pattern)),
        Part::Context(name) => contexts
            .iter()
            .position(|context| context.value == name)
            .map(ConditionPart::Context)
            .ok_or(Wrong::UnknownContext(name)),
    };
    let read = |line: &str| {
        let all = reader.condition(line)?;
        let all = all.into_iter();
        all.map(|parts| parts.into_iter().map(part).collect())
            .collect()
    };
    each(written, read).map(Guarded::new)
}

/// A context that asks for itself, by itself or by others: what it says would hang on which is asked first.
fn in_circle(contexts: &[Guarded<Condition>]) -> Option<usize> {
    let asks = |at: usize| {
        let parts = contexts[at].list.iter().flatten();
        parts.filter_map(|part| match part {
            ConditionPart::Context(other) => Some(*other),
            ConditionPart::Pattern(_) => None,
        })
    };
    (0..contexts.len()).find(|start| {
        let mut seen = vec![false; contexts.len()];
        let mut open: Vec<usize> = asks(*start).collect();
        while let Some(at) = open.pop() {
            if at == *start {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(asks(at));
            }
        }
        false
    })
}

/// Takes what was read, and puts aside what is wrong.
fn taken<T: Default>(read: Result<T, Found>, found: &mut Found) -> T {
    read.unwrap_or_else(|mut wrong| {
        found.append(&mut wrong);
        T::default()
    })
}

fn rule(reader: &mut Reader<'_>, raw: RawRule, contexts: &[&Line<String>]) -> Result<Rule, Found> {
    let mut found = Vec::new();
    let says = says(&raw).unwrap_or_else(|wrong| {
        found.push(wrong);
        Says::Feature
    });
    if says != Says::Bias {
        found.extend(raw.written().filter(|one| asks_for_traits(one)).map(|one| {
            let line = one.line;
            Line {
                value: Wrong::TraitElsewhere,
                line,
            }
        }));
    }
    let mut patterns = |list: &[Line<String>]| -> Vec<Pattern> {
        taken(each(list, |written| reader.patterns(written)), &mut found)
    };
    let (compiled, needs_near, unless_near) = (
        patterns(&raw.patterns),
        patterns(&raw.needs_near),
        patterns(&raw.unless_near),
    );
    let needs = conditions(reader, &raw.needs, contexts);
    let unless = conditions(reader, &raw.unless, contexts);
    let (needs, unless) = (taken(needs, &mut found), taken(unless, &mut found));
    if raw.patterns.is_empty() {
        let line = raw.id.line;
        found.push(Line {
            value: Wrong::NoPattern,
            line,
        });
    }
    let mut frames = Frame::Offer.bit();
    for (names, holds) in [(&raw.frames, true), (&raw.not_in, false)] {
        for name in names {
            let bit = frame(name).map(Frame::bit).unwrap_or_else(|wrong| {
                found.push(wrong);
                0
            });
            frames = if holds { frames | bit } else { frames & !bit };
        }
    }
    for list in [&raw.matches, &raw.no_match] {
        let mut seen = HashSet::new();
        let twice = list.iter().filter(|text| !seen.insert(&text.value));
        found.extend(twice.map(|text| Line {
            value: Wrong::SameText(text.value.chars().take(80).collect()),
            line: text.line,
        }));
    }
    if !found.is_empty() {
        return Err(found);
    }
    let texts = |list: Vec<Line<String>>| list.into_iter().map(|text| text.value).collect();
    Ok(Rule {
        id: RuleId(raw.id.value.as_str().into()),
        says,
        patterns: compiled,
        needs,
        needs_near: Guarded::new(needs_near),
        unless,
        unless_near: Guarded::new(unless_near),
        negated: raw.negated,
        hypothetical: raw.hypothetical,
        frames,
        across: raw.across,
        why_id: raw.why_id,
        why_en: raw.why_en,
        source: raw.source,
        matches: texts(raw.matches),
        no_match: texts(raw.no_match),
    })
}

fn feature(reader: &mut Reader<'_>, raw: RawFeature) -> Result<Rule, Found> {
    let patterns = each(&raw.patterns, |written| reader.patterns(written))?;
    if let Some(one) = raw.patterns.iter().find(|one| asks_for_traits(one)) {
        let line = one.line;
        return Err(vec![Line {
            value: Wrong::TraitElsewhere,
            line,
        }]);
    }
    Ok(Rule {
        id: RuleId(raw.id.value.as_str().into()),
        says: Says::Feature,
        patterns,
        needs: Guarded::default(),
        needs_near: Guarded::default(),
        unless: Guarded::default(),
        unless_near: Guarded::default(),
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

fn frame(name: &Line<String>) -> Result<Frame, Line<Wrong>> {
    Frame::parse(&name.value).ok_or_else(|| Line {
        value: Wrong::NoFrame(name.value.clone()),
        line: name.line,
    })
}

fn says(raw: &RawRule) -> Result<Says, Line<Wrong>> {
    let wrong = |at: &Line<String>, value| Line {
        value,
        line: at.line,
    };
    match (&raw.code, &raw.urgency, &raw.frame, raw.bias, &raw.red_flag) {
        (Some(code), None, None, false, None) if code.value == "BIAS-WARN" => {
            Err(wrong(code, Wrong::BiasCode))
        }
        (Some(code), None, None, false, None) => Code::parse(&code.value)
            .map(Says::Code)
            .ok_or_else(|| wrong(code, Wrong::NoIndicator(code.value.clone()))),
        (None, Some(level), None, false, None) => match level.value.as_str() {
            "P1" => Ok(Says::Urgency(1)),
            "P2" => Ok(Says::Urgency(2)),
            "P3" => Ok(Says::Urgency(3)),
            other => Err(wrong(level, Wrong::NoUrgency(other.to_owned()))),
        },
        (None, None, Some(name), false, None) => frame(name).map(Says::Frame),
        (None, None, None, true, None) => Ok(Says::Bias),
        (None, None, None, false, Some(flag)) => RedFlag::parse(&flag.value)
            .map(Says::Flag)
            .ok_or_else(|| wrong(flag, Wrong::NoRedFlag(flag.value.clone()))),
        _ => Err(wrong(&raw.id, Wrong::SaysOne)),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Analyser, FILES};

    #[test]
    fn contexts_that_ask_for_each_other_are_refused() {
        let read = |second: &str| {
            let own = format!(
                "[[context]]\nname = \"own-one\"\nwhy = \"a\"\npatterns = [\"%own-two\"]\n\n\
                 [[context]]\nname = \"own-two\"\nwhy = \"a\"\npatterns = [\"{second}\"]\n"
            );
            let mut files = FILES.to_vec();
            files.push(("classes/own.toml", &own));
            Analyser::from_rules(&files).err()
        };
        assert!(read("paspor").is_none());
        for second in ["%own-one", "%own-two", "paspor + %own-one"] {
            let wrong = read(second).expect("refused").0;
            let [one] = &wrong[..] else {
                panic!("{second}: {wrong:?}")
            };
            assert!(one.to_string().contains("asks for itself"), "{one}");
            assert!(one.indonesian().contains("memakai dirinya sendiri"));
        }
    }
}
