//! What holds for any text at all.

use proptest::prelude::*;
use text::entity::{dates, find};

/// Pieces that lead into every finder, glued in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "0812",
        "-",
        " ",
        ".",
        ",",
        "o",
        "nol ",
        "dobel ",
        "rp",
        "$",
        "12",
        "17",
        "jt",
        "juta ",
        "s/d",
        "umur ",
        "orang ",
        "pak ",
        "H. ",
        "Budi",
        "a.n. ",
        "PT ",
        "Jaya ",
        "desa ",
        "di ",
        "kota ",
        "batam ",
        "phnom ",
        "penh ",
        "@",
        "ig:",
        "_",
        "t.me/",
        "https://",
        "www.",
        "?",
        "/",
        "(",
        ")",
        "\n",
        "é",
        "🔥",
        "\u{20e3}",
        "'",
        "setengah ",
        "belas ",
        "ribu ",
        "+",
        "62",
        "bca ",
        "rek ",
        "tgl ",
        "mei ",
        "2026",
        "namanya ",
        "999999999999999999999",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_are_in_the_text_and_in_order(text in prop_oneof![any::<String>(), pieces()]) {
        let found = find(&text);
        for entity in found.iter().chain(&dates(&text)) {
            prop_assert!(text.get(entity.start..entity.end).is_some_and(|quote| !quote.is_empty()));
            prop_assert!(!entity.value.is_empty());
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].start <= pair[1].start));
    }

    #[test]
    fn a_pair_of_kind_and_value_comes_once(text in pieces()) {
        let mut pairs: Vec<_> = find(&text).into_iter().map(|one| (one.kind, one.value)).collect();
        let count = pairs.len();
        pairs.sort();
        pairs.dedup();
        prop_assert_eq!(pairs.len(), count);
    }
}
