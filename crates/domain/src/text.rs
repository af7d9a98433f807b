//! Folding of names and words, the same wherever two are compared.

/// Lower case, letters and digits only, single spaces, common accents removed.
///
/// ```
/// assert_eq!(domain::text::fold("  Bpk. YOHANES  Tefa'"), "bpk yohanes tefa");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à'..='å' => 'a',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ò'..='ö' => 'o',
            'ù'..='ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            '\'' | '’' | '`' | '\u{200b}'..='\u{200f}' => continue,
            other if other.is_alphanumeric() => other,
            _ => ' ',
        };
        if plain != ' ' {
            folded.push(plain);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether the folded `text` contains the folded `name` as whole words.
#[must_use]
pub fn names(folded_text: &str, folded_name: &str) -> bool {
    if folded_name.is_empty() {
        return false;
    }
    folded_text.match_indices(folded_name).any(|(at, found)| {
        let before = folded_text[..at].chars().next_back();
        let after = folded_text[at + found.len()..].chars().next();
        before.is_none_or(|letter| letter == ' ') && after.is_none_or(|letter| letter == ' ')
    })
}

/// Cuts to at most `limit` characters, on a character boundary.
#[must_use]
pub fn cut(text: &str, limit: usize) -> &str {
    text.char_indices()
        .nth(limit)
        .map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_whole_words_only() {
        let text = fold("Katanya Pak Yohanes Tefa yang kumpulkan KTP");
        assert!(names(&text, "yohanes tefa"));
        assert!(!names(&text, "yohan"));
        assert!(!names(&text, ""));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
