//! The stemmer on a list of our own.

use text::Analyser;

#[test]
fn at_least_95_of_100_roots_are_right() {
    let analyser = Analyser::embedded();
    let pairs: Vec<(&str, &str)> = include_str!("stems.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    assert!(pairs.len() >= 300, "{} pairs", pairs.len());
    let wrong: Vec<String> = pairs
        .iter()
        .filter(|(word, root)| analyser.stem(word).is_none_or(|(found, _)| found != *root))
        .map(|(word, root)| format!("{word} → {:?}, not {root}", analyser.stem(word)))
        .collect();
    assert!(
        wrong.len() * 20 <= pairs.len(),
        "{} of {}: {}",
        wrong.len(),
        pairs.len(),
        wrong.join("; ")
    );
}

#[test]
fn names_stay_whole() {
    for name in [
        "sukamaju",
        "terentang",
        "penajam",
        "berau",
        "kediri",
        "meninting",
        "oinlasi",
    ] {
        let found = Analyser::embedded().stem(name);
        assert!(
            found.is_none_or(|(stem, _)| stem == name),
            "{name}: {found:?}"
        );
    }
}
