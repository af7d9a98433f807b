//! What weights of words find has its words, its code and its rule, as what rules find.

use text::Analyser;

const MARK: &str = "learned.";

fn messages() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/messages");
    let mut texts = Vec::new();
    for hand in ["j", "l"] {
        let path = format!("{folder}/hand_{hand}.jsonl");
        let file = std::fs::read_to_string(&path).expect("in the repository");
        for line in file.lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            texts.push(row["text"].as_str().expect("a text").to_owned());
        }
    }
    texts
}

#[test]
fn every_finding_of_weights_has_its_words_and_each_code_is_found_once() {
    let analyser = Analyser::embedded();
    let mut by_weights = 0;
    for text in messages() {
        let found = analyser.analyse(&text);
        for one in &found.indicators {
            let quote = text
                .get(one.start..one.end)
                .expect("whole letters of the text");
            assert!(!quote.trim().is_empty(), "{}", one.rule.as_str());
            assert_eq!(quote, quote.trim(), "{}", one.rule.as_str());
            if let Some(code) = one.rule.as_str().strip_prefix(MARK) {
                assert_eq!(code, one.code.as_str());
                by_weights += 1;
            }
        }
        let mut codes: Vec<&str> = found
            .indicators
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), found.indicators.len());
    }
    assert!(by_weights > 50, "{by_weights}");
}

/// Danger and short texts keep what rules say, and so does whatever somebody asks about.
#[test]
fn weights_only_add_to_what_somebody_asks_about() {
    let analyser = Analyser::embedded();
    for text in messages() {
        let codes = |found: text::Analysis| -> Vec<String> {
            let found = found.indicators.iter();
            let ruled = found.filter(|one| !one.rule.as_str().starts_with(MARK));
            ruled.map(|one| one.code.as_str().to_owned()).collect()
        };
        let (alone, asked) = (
            codes(analyser.analyse(&text)),
            codes(analyser.analyse_asked(&text)),
        );
        let kept = alone.iter().filter(|code| asked.contains(code)).count();
        // Education and news that are surely such stop rules in both.
        assert!(
            kept == alone.len() || asked.is_empty(),
            "{alone:?}, asked: {asked:?}"
        );
    }
}
