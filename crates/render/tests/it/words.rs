//! Indonesian that a village reads easily and that harms nobody.

use render::{Catalogue, Locale};

/// More words than this in a sentence are too many for a small screen and a worried reader.
const LONGEST_SENTENCE: usize = 18;

/// Catalogues whose words reach everybody.
const PUBLIC: [&str; 4] = [
    "id/common.ftl",
    "id/offer.ftl",
    "id/public.ftl",
    "id/report.ftl",
];

/// Names that only insiders know. On public pages they stand with their meaning: "LTSA (loket …)"
/// or "loket … (LTSA)".
const ACRONYMS: [&str; 20] = [
    "TPPO", "TPPM", "PMI", "DBI", "PIMPASA", "KBRI", "KJRI", "BP3MI", "P4MI", "KP2MI", "P3MI",
    "LPSK", "UPTD", "PPA", "LTSA", "SIP3MI", "IASC", "UKK", "Kanim", "Timpora",
];

/// Key, words and path of every line of the Indonesian catalogues; a select is cut into lines.
fn lines() -> Vec<(String, String, String)> {
    let mut lines = Vec::new();
    for (path, source) in Catalogue::sources(Locale::Id) {
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let words = match line.split_once(" = ") {
                Some((name, words)) if !line.starts_with(' ') => {
                    key = name.to_owned();
                    words
                }
                _ => line.trim(),
            };
            lines.push((path.clone(), key.clone(), words.to_owned()));
        }
    }
    lines
}

/// Words of each sentence; a placeable counts as one.
fn longest_sentence(text: &str) -> usize {
    let mut depth = 0;
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            '{' => {
                depth += 1;
                plain.push('x');
            }
            '}' => depth -= 1,
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    plain
        .split_inclusive(' ')
        .fold((0, 0), |(longest, now), word| {
            let counted = usize::from(word.chars().any(char::is_alphanumeric));
            let end = word.trim_end().ends_with(['.', '?', '!', ':']);
            let now = now + counted;
            (longest.max(now), if end { 0 } else { now })
        })
        .0
}

/// Whether `word` stands alone in `text`.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|character: char| !character.is_alphanumeric())
        .any(|part| part == word)
}

fn complaints(text: &str, public: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    let longest = longest_sentence(text);
    if longest > LONGEST_SENTENCE {
        complaints.push(format!("a sentence of {longest} words"));
    }
    let lower = text.to_lowercase();
    if has_word(&lower, "ilegal") {
        complaints.push("\"ilegal\" labels people; name the act or the path".to_owned());
    }
    if public && has_word(&lower, "korban") {
        complaints.push("\"korban\" is not said to the person".to_owned());
    }
    for acronym in ACRONYMS {
        let explained =
            text.contains(&format!("{acronym} (")) || text.contains(&format!("({acronym})"));
        if public && has_word(text, acronym) && !explained {
            complaints.push(format!("{acronym} is not explained"));
        }
    }
    complaints
}

#[test]
fn indonesian_is_short_and_kind() {
    let found: Vec<String> = lines()
        .into_iter()
        .flat_map(|(path, key, text)| {
            let public = PUBLIC.contains(&path.as_str());
            complaints(&text, public)
                .into_iter()
                .map(move |complaint| format!("{path} {key}: {complaint}"))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_lint_finds_what_it_is_for() {
    let long = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas tiga belas empat belas";
    assert_eq!(longest_sentence(long), 19 - 2);
    assert_eq!(longest_sentence("Satu dua. Tiga empat lima? Enam."), 3);
    assert_eq!(longest_sentence("Telepon { $police } sekarang."), 3);
    assert_eq!(complaints(&format!("{long} lima belas"), false).len(), 1);
    assert_eq!(complaints("Pekerja ilegal", false).len(), 1);
    assert_eq!(complaints("Anda korban", true).len(), 1);
    assert_eq!(complaints("Anda korban", false).len(), 0);
    assert_eq!(complaints("Hubungi KBRI", true).len(), 1);
    assert_eq!(complaints("Hubungi kedutaan (KBRI)", true).len(), 0);
}
