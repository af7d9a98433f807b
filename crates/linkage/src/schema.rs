//! What must never be compared: traits that people are born into.

/// Words of a column's name that speak of origin, ethnicity, religion, nationality, sex or looks, in
/// Indonesian and English.
const PROTECTED: &[&str] = &[
    "agama",
    "religion",
    "religious",
    "faith",
    "iman",
    "suku",
    "etnis",
    "etnik",
    "ethnic",
    "ethnicity",
    "tribe",
    "ras",
    "race",
    "racial",
    "kebangsaan",
    "kewarganegaraan",
    "warganegara",
    "nationality",
    "citizenship",
    "citizen",
    "wn",
    "wna",
    "wni",
    "origin",
    "asal",
    "asli",
    "descent",
    "keturunan",
    "sex",
    "gender",
    "kelamin",
    "jk",
    "jeniskelamin",
    "orientation",
    "skin",
    "kulit",
    "looks",
    "appearance",
    "rupa",
    "birthplace",
    "tempatlahir",
];

/// The word in a field's or column's name that makes it a protected trait.
///
/// [`Config::parse`](crate::Config::parse) refuses such fields and columns; this is public so that
/// others can hold their own schemas against the same list.
///
/// ```
/// assert_eq!(linkage::protected_trait("jenis_kelamin"), Some("kelamin"));
/// assert_eq!(linkage::protected_trait("Country of Origin"), Some("origin"));
/// assert_eq!(linkage::protected_trait("phone"), None);
/// ```
pub fn protected_trait(name: &str) -> Option<&'static str> {
    let name = parted(name);
    let words = name.split(|letter: char| !letter.is_ascii_alphabetic());
    words
        .filter_map(|word| PROTECTED.iter().find(|protected| **protected == word))
        .next()
        .copied()
}

/// Small letters, and a gap before each capital that follows a small letter: `skinColour`.
fn parted(name: &str) -> String {
    let mut out = String::new();
    let mut small_before = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && small_before {
            out.push(' ');
        }
        small_before = letter.is_ascii_lowercase();
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_are_found_in_any_writing_and_other_words_are_left_alone() {
        for name in [
            "agama",
            "Suku/Etnis",
            "person.sex",
            "countryOfOrigin",
            "KEWARGANEGARAAN",
            "asal_daerah",
        ] {
            assert!(protected_trait(name).is_some(), "{name}");
        }
        for name in [
            "phone",
            "original_name",
            "sexagesimal",
            "rekening",
            "village",
            "kapal",
        ] {
            assert_eq!(protected_trait(name), None, "{name}");
        }
    }
}
