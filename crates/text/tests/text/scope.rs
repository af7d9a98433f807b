//! Negation, supposition, denial.

use text::{Analyser, Stop};

const RULE: &str = r#"
[[rule]]
id = "t.held"
code = "REC-DOC"
why_id = "a"
why_en = "a"
source = "a"
patterns = ["@document ..4 tahan/di"]
"#;

fn stops(text: &str) -> Vec<Option<Stop>> {
    let mut files: Vec<(&str, &str)> = text::FILES
        .iter()
        .copied()
        .filter(|(name, _)| name.starts_with("classes/") || *name == "watch.tsv")
        .collect();
    files.push(("rules/t.toml", RULE));
    let analyser = Analyser::from_rules(&files).expect("valid");
    analyser
        .explain(text)
        .traces
        .into_iter()
        .filter(|trace| trace.rule.as_str() == "t.held")
        .map(|trace| trace.stopped.filter(|stop| *stop != Stop::Stance))
        .collect()
}

#[test]
fn words_around_a_match_decide() {
    for (text, expected) in [
        ("paspor kami ditahan", None),
        ("pspornya d tahan calo", None),
        ("paspor gak pernah ditahan", Some(Stop::Negated)),
        ("tidak ada paspor yang ditahan", Some(Stop::Negated)),
        ("bukan cuma paspor yang ditahan", None),
        ("takutnya paspor ditahan", Some(Stop::Hypothetical)),
        ("kalau paspor nanti ditahan", Some(Stop::Hypothetical)),
        ("kalau sempat, tolong: paspor ditahan", None),
        ("paspor ditahan? tidak", Some(Stop::Denied)),
        ("PASPOR\u{200b} DITAHAAAAN", None),
    ] {
        assert_eq!(stops(text), [expected], "{text}");
    }
}

#[test]
fn a_sentence_end_parts_what_a_comma_does_not() {
    assert_eq!(stops("ini paspor. dia ditahan").len(), 0);
    assert_eq!(stops("paspor, katanya, ditahan").len(), 1);
}
