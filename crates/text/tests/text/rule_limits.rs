//! Files of rules that are too large, or say what can't be meant, are refused with what to do.

use std::fmt::Write as _;

use text::{Analyser, FILES, RuleError};

const HEAD: &str = "[[rule]]\nid = \"own.one\"\ncode = \"REC-DOC\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n";

fn refused(name: &str, content: &str) -> Vec<RuleError> {
    let mut files = FILES.to_vec();
    files.push((name, content));
    Analyser::from_rules(&files)
        .err()
        .map_or_else(Vec::new, |errors| errors.0)
}

fn says(name: &str, content: &str, place: &str, english: &str) {
    let errors = refused(name, content);
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let fits = |line: &&String| line.starts_with(place) && line.contains(english);
    assert!(told.iter().any(|line| fits(&line)), "{english}: {told:?}");
    for error in &errors {
        assert!(error.indonesian().len() > error.file.len() + 8, "{error}");
    }
}

#[test]
fn a_class_that_names_another_twice_has_its_words_once() {
    let mut file =
        String::from("[[class]]\nname = \"own-0\"\nwhy = \"a\"\nwords = [\"lampion\"]\n");
    for at in 1..60 {
        let before = at - 1;
        let _ = write!(
            file,
            "[[class]]\nname = \"own-{at:02}\"\nwhy = \"a\"\nwords = [\"@own-{before:02}\", \"@own-{before:02}\", \"kata{at}\"]\n"
        );
    }
    let file = file.replace("\"own-0\"", "\"own-00\"");
    assert_eq!(refused("classes/own.toml", &file), []);
}

#[test]
fn what_is_too_large_is_told_by_name() {
    let words: Vec<String> = (0..20_001).map(|at| format!("\"w{at}x\"")).collect();
    let class = format!(
        "[[class]]\nname = \"own-big\"\nwhy = \"a\"\nwords = [{}]\n",
        words.join(",")
    );
    says(
        "classes/own.toml",
        &class,
        "classes/own.toml:2",
        "class `own-big` has more than 20000 words",
    );
    let mut chain = String::new();
    for at in 10..40 {
        let next = at + 1;
        let _ = write!(
            chain,
            "[[class]]\nname = \"own-{at}\"\nwhy = \"a\"\nwords = [\"@own-{next}\"]\n"
        );
    }
    chain.push_str("[[class]]\nname = \"own-40\"\nwhy = \"a\"\nwords = [\"lampion\"]\n");
    says(
        "classes/own.toml",
        &chain,
        "classes/own.toml:",
        "stands too deep",
    );
    assert!(
        refused("classes/own.toml", &chain)
            .iter()
            .all(|error| !error.to_string().contains("itself"))
    );
    let circle = "[[class]]\nname = \"own-a\"\nwhy = \"a\"\nwords = [\"@own-b\"]\n\
                  [[class]]\nname = \"own-b\"\nwhy = \"a\"\nwords = [\"@own-a\"]\n";
    says(
        "classes/own.toml",
        circle,
        "classes/own.toml:",
        "includes itself",
    );
    let rules: String = (0..3_001)
        .map(|at| HEAD.replace("own.one", &format!("own.r{at}")) + "patterns = [\"lampion\"]\n")
        .collect();
    says(
        "rules/own.toml",
        &rules,
        "rules/own.toml:1: ",
        "more than 3000 of rule",
    );
}

#[test]
fn what_a_pattern_leaves_open_is_refused() {
    for (pattern, english) in [
        ("lampion [bayar", "each `[` needs one `]`"),
        ("lampion bayar]", "each `[` needs one `]`"),
        ("[lampion [bayar]]", "each `[` needs one `]`"),
        ("lampion ..", "no word follows `..`"),
        ("lampion #dest:ZZ", "`ZZ` is no country that is known"),
        ("lampion + bayar", "Write `&` here"),
    ] {
        let rule = format!("{HEAD}patterns = [\"{pattern}\"]\n");
        says(
            "rules/own.toml",
            &rule,
            "rules/own.toml:7: rule `own.one`: ",
            english,
        );
    }
    let fine = format!("{HEAD}patterns = [\"[lampion] ..2 bayar #dest:KH,MY\"]\n");
    assert_eq!(refused("rules/own.toml", &fine), []);
}

#[test]
fn a_rule_says_why_and_has_a_name_that_can_be_one() {
    let rule = format!("{HEAD}patterns = [\"lampion\"]\n");
    for (from, to, english) in [
        ("why_id = \"a\"\n", "", "`why_id` is missing"),
        (
            "why_en = \"a\"\n",
            "why_en = \" \"\n",
            "`why_en` is missing",
        ),
        ("source = \"a\"\n", "", "`source` is missing"),
        ("own.one", "Rec Fee!", "`Rec Fee!` can't be a name"),
        ("REC-DOC", "BIAS-WARN", "Write bias = true"),
    ] {
        says(
            "rules/own.toml",
            &rule.replace(from, to),
            "rules/own.toml:",
            english,
        );
    }
    let twice = format!("{rule}match = [\"lampion merah\",\n\"lampion merah\"]\n");
    says(
        "rules/own.toml",
        &twice,
        "rules/own.toml:9: ",
        "is in this list already",
    );
    let empty = "[[class]]\nname = \"own-none\"\nwhy = \"a\"\nwords = []\n";
    says(
        "classes/own.toml",
        empty,
        "classes/own.toml:2",
        "class `own-none` is empty",
    );
}

#[test]
fn a_mark_before_a_file_is_nothing_of_it() {
    let rule = format!("\u{feff}{HEAD}patterns = [\"lampion\"]\n");
    assert_eq!(refused("rules/own.toml", &rule), []);
    assert_eq!(text::line_of(&rule, "own.one", None), Some(2));
    let class = "\u{feff}[[class]]\nname = \"own-one\"\nwhy = \"a\"\nwords = [\"lampion\"]\n";
    assert_eq!(refused("classes/own.toml", class), []);
}
