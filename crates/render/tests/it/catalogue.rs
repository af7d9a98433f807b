//! Both languages say the same things, and nothing is said that no page asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use render::{Catalogue, Locale, Renderer};

/// Keys with the names of their placeables.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    for (path, source) in Catalogue::sources(locale) {
        let resource = parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        for entry in &resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let mut names = BTreeSet::new();
            let pattern = message
                .value
                .as_ref()
                .unwrap_or_else(|| panic!("{} has no words", message.id.name));
            collect(pattern, &mut names);
            let twice = messages.insert(message.id.name.to_owned(), names);
            assert!(
                twice.is_none(),
                "{path}: the key {} stands twice",
                message.id.name
            );
        }
    }
    assert!(!messages.is_empty(), "no catalogue was found");
    messages
}

fn collect(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => collect_inline(inline, names),
            Expression::Select { selector, variants } => {
                collect_inline(selector, names);
                for variant in variants {
                    collect(&variant.value, names);
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("only variables and literals are used in sentences, not {other:?}"),
    }
}

#[test]
fn both_languages_have_the_same_keys_and_placeables() {
    let (indonesian, english) = (messages(Locale::Id), messages(Locale::En));
    let mut differences = Vec::new();
    for key in indonesian
        .keys()
        .chain(english.keys())
        .collect::<BTreeSet<_>>()
    {
        match (indonesian.get(key), english.get(key)) {
            (Some(left), Some(right)) if left == right => {}
            (left, right) => differences.push(format!("{key}: id {left:?}, en {right:?}")),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_template_compiles() {
    Renderer::new()
        .expect("catalogues load")
        .compile_all()
        .expect("templates compile");
    assert!(!render::template::sources().is_empty());
}

#[test]
fn pages_ask_for_keys_that_exist_and_no_key_is_left_over() {
    let known: BTreeSet<String> = messages(Locale::Id).into_keys().collect();
    let mut asked = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    let mut unknown = Vec::new();
    for (template, source) in render::template::sources() {
        for (at, call) in source.match_indices("t(\"") {
            if source[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                continue;
            }
            let (key, rest) = source[at + call.len()..]
                .split_once('"')
                .expect("a string ends");
            if rest.trim_start().starts_with('~') {
                prefixes.insert(key.to_owned());
            } else if !known.contains(key) {
                unknown.push(format!("{template}: {key}"));
            }
        }
        quoted(&source, &mut asked);
    }
    assert!(
        unknown.is_empty(),
        "templates ask for keys that no catalogue has:\n{}",
        unknown.join("\n")
    );
    quoted_in_rust(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")),
        &mut asked,
    );
    let made = asked.iter().filter_map(|text| text.strip_suffix("{}"));
    prefixes.extend(made.filter(|start| start.ends_with('-')).map(str::to_owned));

    let left_over: Vec<_> = known
        .iter()
        .filter(|key| !asked.contains(*key))
        .filter(|key| {
            !prefixes
                .iter()
                .any(|prefix| key.starts_with(prefix.as_str()))
        })
        .cloned()
        .collect();
    assert!(
        left_over.is_empty(),
        "no page asks for these keys:\n{}",
        left_over.join("\n")
    );
}

/// Everything that stands between double quotes.
fn quoted(source: &str, found: &mut BTreeSet<String>) {
    let parts: Vec<&str> = source.split('"').collect();
    found.extend(
        parts
            .iter()
            .filter(|part| part.len() < 80)
            .map(|part| (*part).to_owned()),
    );
}

fn quoted_in_rust(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder)
        .expect("the source tree is there")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                quoted_in_rust(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            quoted(
                &std::fs::read_to_string(&path).expect("sources are text"),
                found,
            );
        }
    }
}
