//! One spelling for names and queries: lower-case ASCII words.
//!
//! Invariant: folded text holds only `a-z`, `0-9` and single spaces, so every
//! later step may work on bytes.

/// Appends the words of `text` to `folded`, separated by single spaces:
/// accents, case, apostrophes and punctuation are gone,
/// and runs of single letters (`T.T.S.`) become one word.
pub(crate) fn fold(text: impl Iterator<Item = char>, folded: &mut Vec<u8>) {
    let start = folded.len();
    let mut word_open = false;
    for character in text {
        match character {
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '\u{300}'..='\u{36f}' => {}
            _ => match plain_letter(character) {
                Some(letter) => {
                    if !word_open && folded.len() > start {
                        folded.push(b' ');
                    }
                    word_open = true;
                    folded.push(letter);
                }
                None => word_open = false,
            },
        }
    }
    join_single_letters(folded, start);
}

/// The words of folded text.
pub(crate) fn words(folded: &[u8]) -> impl Iterator<Item = &[u8]> {
    folded
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
}

/// Writes the sound of a folded word: old spelling (`oe`, `dj`, `tj`), the
/// Acehnese `eu`, `j` for `y`, and repeated letters all fall together.
pub(crate) fn sound(word: &[u8], sound: &mut Vec<u8>) {
    sound.clear();
    let mut rest = word;
    while let [first, tail @ ..] = rest {
        let (letter, used) = match (first, tail.first()) {
            (b'o', Some(b'e')) => (b'u', 2),
            (b'e', Some(b'u')) => (b'e', 2),
            (b'd', Some(b'j')) => (b'j', 2),
            (b't', Some(b'j')) => (b'c', 2),
            (b'c', Some(b'h')) => (b'k', 1),
            (b'y', _) => (b'j', 1),
            (letter, _) => (*letter, 1),
        };
        if sound.last() != Some(&letter) {
            sound.push(letter);
        }
        rest = &rest[used..];
    }
}

fn join_single_letters(folded: &mut Vec<u8>, start: usize) {
    let source = folded[start..].to_vec();
    folded.truncate(start);
    for (at, byte) in source.iter().enumerate() {
        let between_singles = *byte == b' '
            && at > 0
            && single_in(&source, at - 1)
            && at + 1 < source.len()
            && single_in(&source, at + 1);
        if !between_singles {
            folded.push(*byte);
        }
    }
}

fn single_in(text: &[u8], at: usize) -> bool {
    text[at].is_ascii_alphabetic()
        && (at == 0 || text[at - 1] == b' ')
        && text.get(at + 1).is_none_or(|next| *next == b' ')
}

fn plain_letter(character: char) -> Option<u8> {
    let letter = match character {
        'a'..='z' | '0'..='9' | 'A'..='Z' => {
            return u8::try_from(character)
                .ok()
                .map(|byte| byte.to_ascii_lowercase());
        }
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' => b'a',
        'ç' | 'Ç' | 'ć' | 'č' => b'c',
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ĕ' | 'Ĕ' | 'ě' => b'e',
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' => b'i',
        'ñ' | 'Ñ' => b'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ō' | 'Ō' | 'ø' => b'o',
        'š' | 'ś' => b's',
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' => b'u',
        'ý' | 'ÿ' => b'y',
        'ž' => b'z',
        _ => return None,
    };
    Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut bytes = Vec::new();
        fold(text.chars(), &mut bytes);
        String::from_utf8(bytes).expect("folded text is ASCII")
    }

    #[test]
    fn folds_case_marks_and_punctuation() {
        assert_eq!(folded("  KI'E,\tKot--olin "), "kie kot olin");
        assert_eq!(folded("Héloé (II) Pu’uk"), "heloe ii puuk");
        assert_eq!(folded("e\u{301}nde"), "ende");
        assert_eq!(folded("T.T.S. kab"), "tts kab");
        assert_eq!(folded("U. Bungkok I"), "u bungkok i");
        assert_eq!(folded("清迈 baru"), "baru");
        assert_eq!(folded("…'’"), "");
    }

    #[test]
    fn sounds_alike() {
        let heard = |word: &str| {
            let mut bytes = Vec::new();
            sound(word.as_bytes(), &mut bytes);
            bytes
        };
        for (old, new) in [
            ("soerabaja", "surabaya"),
            ("tjilatjap", "cilacap"),
            ("djember", "jember"),
            ("molo", "mollo"),
            ("meuligou", "meligou"),
        ] {
            assert_eq!(heard(old), heard(new), "{old}");
        }
        assert_ne!(heard("kras"), heard("keras"));
    }
}
