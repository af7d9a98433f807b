use place::{Code, Gazetteer};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_a_query(text in any::<String>(), limit in 0_usize..20) {
        let matches = Gazetteer::embedded().search(&text, limit);
        prop_assert!(matches.len() <= limit);
        prop_assert!(matches.iter().all(|found| (0.0..=1.0).contains(&found.score)));
        prop_assert!(matches.is_sorted_by(|one, other| one.score + 0.001 >= other.score));
        let _ = Gazetteer::embedded().resolve(&text);
    }

    #[test]
    fn any_bytes_are_a_query(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Gazetteer::embedded().resolve(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn name_like_texts_are_queries(text in "((desa|kec|kota|rt 1|[a-z]{1,12}|[A-Z]'[a-z]|[0-9.]{1,13}) {1,3}){0,16}") {
        let _ = Gazetteer::embedded().resolve(&text);
    }

    #[test]
    fn codes_round_trip(digits in any::<u64>()) {
        for digits in [digits, digits % 10_000_000_000, digits % 1_000_000, digits % 10_000, digits % 100] {
            if let Some(code) = Code::new(digits) {
                prop_assert_eq!(code.to_string().parse(), Ok(code));
                prop_assert_eq!(code.dotted().parse(), Ok(code));
                prop_assert_eq!(code.value(), digits);
                prop_assert!(code.province().contains(code));
            } else {
                prop_assert!(digits.to_string().parse::<Code>().is_err());
            }
        }
    }

    #[test]
    fn any_text_parses_or_not(text in "[0-9.]{0,15}|.{0,12}") {
        if let Ok(code) = text.parse::<Code>() {
            prop_assert_eq!(code.to_string(), text.trim().replace('.', ""));
        }
    }
}
