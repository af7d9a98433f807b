//! The rules' own texts, and what no rule may contain.

use std::collections::BTreeSet;
use std::path::Path;

use text::{Analyser, Code, FILES, Stop};

#[test]
fn every_rule_fires_where_it_must_and_nowhere_else() {
    let analyser = Analyser::embedded();
    let mut wrong = Vec::new();
    let written = |rule: &&text::Rule| !rule.is_feature() && !rule.is_learned();
    for rule in analyser.rules().iter().filter(written) {
        if rule.matches.len() < 2 || rule.no_match.len() < 2 {
            wrong.push(format!("{} has too few texts", rule.id));
        }
        for (texts, should) in [(&rule.matches, true), (&rule.no_match, false)] {
            for text in texts {
                let fired = analyser.explain(text).traces.iter().any(|trace| {
                    trace.rule == rule.id && matches!(trace.stopped, None | Some(Stop::Stance))
                });
                if fired != should {
                    wrong.push(format!(
                        "{} {} «{text}»",
                        rule.id,
                        if fired { "fired on" } else { "missed" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_rule() {
    let with: BTreeSet<Code> = Analyser::embedded()
        .rules()
        .iter()
        .filter(|rule| !rule.is_learned())
        .filter_map(text::Rule::code)
        .collect();
    // Urgency and bias are answers of their own.
    let without: Vec<&str> = Code::all()
        .filter(|code| {
            !with.contains(code)
                && !code.as_str().starts_with("URG-")
                && code.as_str() != "BIAS-WARN"
        })
        .map(Code::as_str)
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn all_files_are_embedded() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut there = BTreeSet::new();
    for folder in ["classes", "rules"] {
        for entry in std::fs::read_dir(data.join(folder)).expect("the folder is there") {
            let name = entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned();
            if name.ends_with(".toml") {
                there.insert(format!("{folder}/{name}"));
            }
        }
    }
    there.insert("watch.tsv".to_owned());
    let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, embedded);
}

#[test]
fn mistakes_are_told_with_file_and_rule() {
    let mut files = FILES.to_vec();
    files.push((
        "rules/bad.toml",
        "[[rule]]\nid = \"bad.one\"\ncode = \"NO-SUCH\"\npatterns = [\"a\"]\n",
    ));
    files.push((
        "rules/worse.toml",
        "[[rule]]\nid = \"bad.two\"\ncode = \"REC-DOC\"\npatterns = [\"@no-such-class\"]\n",
    ));
    let errors = Analyser::from_rules(&files)
        .err()
        .expect("refused")
        .to_string();
    assert!(
        errors.contains("rules/bad.toml: rule `bad.one`: `NO-SUCH` is no indicator"),
        "{errors}"
    );
    assert!(
        errors.contains("there is no class `no-such-class`"),
        "{errors}"
    );
}

/// Whoever may send a version must not be able to end or fill the server with it.
#[test]
fn patterns_without_end_are_refused() {
    let optional = "(a|b)? ..9 ".repeat(60);
    let parts = "x a? b? & ".repeat(30);
    let conditions = "x a? b? c? d? + ".repeat(8);
    for (pattern, says) in [
        (
            format!("{}a{}", "(".repeat(900), ")".repeat(900)),
            "a group stands in no other group",
        ),
        ("(".repeat(100_000), "at most 2000 letters"),
        (format!("{optional}c"), "too many optional elements"),
        (format!("{parts}c"), "too many optional elements"),
        (format!("{conditions}c"), "too many optional elements"),
        ("a b c & d e f & ".repeat(9) + "g", "at most 24 elements"),
        ("a ".repeat(11), "at most ten elements"),
    ] {
        let rule = format!(
            "[[rule]]\nid = \"bad.one\"\ncode = \"REC-DOC\"\nwhy_id = \"x\"\nwhy_en = \"x\"\nsource = \"x\"\n\
             patterns = [\"a\"]\nneeds = [\"{pattern}\"]\nmatch = [\"a\", \"a a\"]\nno_match = [\"b\", \"c\"]\n"
        );
        let mut files = FILES.to_vec();
        files.push(("rules/bad.toml", &rule));
        let errors = Analyser::from_rules(&files).err().expect("refused");
        let errors = errors.to_string();
        assert!(errors.contains(says), "{says}: {}", text_start(&errors));
    }
}

fn text_start(text: &str) -> String {
    text.chars().take(300).collect()
}

#[test]
fn weights_that_cannot_be_read_are_told_with_their_line() {
    let tables = text::Tables {
        stance: "# a note\nclass:boss\t1\t2\n",
        urgency: "class:boss\t1\t2\t3\tx\t0\t0\n",
        ..text::TABLES
    };
    let errors = Analyser::from_parts(FILES, tables).err().expect("refused");
    let lines: Vec<&str> = errors
        .0
        .iter()
        .filter_map(|told| told.split(": ").next())
        .collect();
    assert_eq!(lines, ["model/stance.tsv:2", "model/urgency.tsv:1"]);
    let same = Analyser::from_parts(FILES, text::TABLES).expect("valid");
    let known = Analyser::embedded().rules_version();
    assert_eq!(same.rules_version(), known);
    let other = text::Tables {
        urgency: "",
        ..text::TABLES
    };
    let other = Analyser::from_parts(FILES, other).expect("valid");
    assert_ne!(other.rules_version(), known, "weights belong to a version");
}

#[test]
fn another_watch_table_watches_other_countries() {
    let table = "country\tsince\tsource\nJP\t2026-01-01\tcontoh\n";
    let files: Vec<(&str, &str)> = FILES
        .iter()
        .map(|(name, text)| (*name, if *name == "watch.tsv" { table } else { *text }))
        .collect();
    let other = Analyser::from_rules(&files).expect("valid");
    let watched = |analyser: &Analyser, text: &str| {
        let found = analyser.analyse(text).indicators;
        found.iter().any(|one| one.code.as_str() == "DEST-WATCH")
    };
    let (there, here) = (
        "adik saya kerja di Jepang dari bulan lalu",
        "adik saya kerja di Kamboja dari bulan lalu",
    );
    assert!(watched(&other, there) && !watched(&other, here));
    let known = Analyser::embedded();
    assert!(watched(known, here) && !watched(known, there));
}

#[test]
fn only_bias_rules_may_ask_for_traits() {
    let mut files = FILES.to_vec();
    files.push((
        "rules/bad.toml",
        "[[rule]]\nid = \"bad.one\"\ncode = \"FOR-ACT\"\npatterns = [\"#trait .. kerja\"]\n",
    ));
    let errors = Analyser::from_rules(&files)
        .err()
        .expect("refused")
        .to_string();
    assert!(errors.contains("only bias rules"), "{errors}");
}
