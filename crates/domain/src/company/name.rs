//! A company's name as words that can be compared: legal form apart, look-alike letters made one.

use super::LegalForm;
use crate::text::fold;

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The legal form, when one was written.
    pub(super) form: Option<LegalForm>,
    /// Folded words as written.
    pub(super) plain: Vec<String>,
    /// The same words after look-alike letters were made one; words of which nothing is left are gone.
    pub(super) words: Vec<String>,
}

/// Characters and words of a name that count; a longer text is no name.
const LETTERS: usize = 120;
const WORDS: usize = 10;

impl Name {
    pub(super) fn of(text: &str) -> Name {
        let text = crate::text::cut(text, LETTERS);
        let plain: Vec<String> = fold(text).split(' ').map(str::to_owned).collect();
        let (form, plain) = apart(plain);
        let (written, words) = apart(skeleton(text).split(' ').map(str::to_owned).collect());
        let (plain, words) = (itself(plain), itself(words));
        Name {
            form: form.or(written),
            plain,
            words,
        }
    }

    /// First letters of the words.
    pub(super) fn acronym(&self) -> String {
        self.words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect()
    }

    /// All letters in one word.
    pub(super) fn joined(&self) -> String {
        self.words.concat()
    }
}

/// The name without what is written behind it and belongs to no name: a branch, and its own first letters.
fn itself(mut words: Vec<String>) -> Vec<String> {
    if let Some(branch) = words.iter().position(|word| word == "cabang") {
        words.truncate(branch.max(1));
    }
    if let Some((last, name)) = words.split_last() {
        let own: String = name.iter().filter_map(|word| word.chars().next()).collect();
        if name.len() > 2 && *last == own {
            words.pop();
        }
    }
    words
}

/// Whether a text names anything but a legal form.
///
/// ```
/// use domain::company::is_name;
/// assert!(is_name("PT Maju"));
/// assert!(!is_name("PT.") && !is_name("…"));
/// ```
#[must_use]
pub fn is_name(text: &str) -> bool {
    let words = Name::of(text).plain;
    words.iter().any(|word| written_form(word).is_none())
}

/// Splits off the legal form, before or after the name.
fn apart(mut words: Vec<String>) -> (Option<LegalForm>, Vec<String>) {
    words.retain(|word| !word.is_empty());
    words.truncate(WORDS);
    let mut form = None;
    loop {
        let first = words.first().map(String::as_str);
        let second = words.get(1).map(String::as_str);
        let (found, taken) = match (first, second) {
            (Some("p"), Some("t")) | (Some("perseroan"), Some("terbatas")) => {
                (Some(LegalForm::Pt), 2)
            }
            (Some("c"), Some("v")) => (Some(LegalForm::Cv), 2),
            (Some("u"), Some("d")) => (Some(LegalForm::Ud), 2),
            (Some("lembaga"), Some("pelatihan")) => (Some(LegalForm::Lpk), 2),
            (Some(word), _) => (written_form(word), 1),
            (None, _) => (None, 0),
        };
        if found.is_none() || words.len() <= taken {
            break;
        }
        form = form.or(found);
        words.drain(..taken);
    }
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| matches!(&**word, "tbk" | "persero" | "pt" | "cv"))
    {
        let last = words.pop().unwrap_or_default();
        form = form.or(written_form(&last));
    }
    (form, words)
}

pub(super) fn written_form(word: &str) -> Option<LegalForm> {
    match word {
        "pt" => Some(LegalForm::Pt),
        "cv" => Some(LegalForm::Cv),
        "ud" | "pd" => Some(LegalForm::Ud),
        "lpk" | "lpks" => Some(LegalForm::Lpk),
        "koperasi" | "kop" => Some(LegalForm::Koperasi),
        "yayasan" => Some(LegalForm::Yayasan),
        _ => None,
    }
}

/// Letters that look alike become one (after the idea of UTS 39, with a table of our own that also holds
/// digits and old spellings): what differs only so has the same skeleton.
pub(super) fn skeleton(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut plain = String::with_capacity(text.len());
    for (at, letter) in letters.iter().copied().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        match letter {
            '@' => plain.push('a'),
            '$' => plain.push('s'),
            '|' => plain.push('i'),
            '!' if next.is_alphanumeric() => plain.push('i'),
            other => plain.extend(other.to_lowercase().map(latin)),
        }
    }
    let folded = fold(&plain);
    let mut result = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        let word = word
            .replace("rn", "m")
            .replace("vv", "w")
            .replace("oe", "u")
            .replace("dj", "j")
            .replace("tj", "c")
            .replace('x', "ks");
        if !result.is_empty() {
            result.push(' ');
        }
        let mut before = ' ';
        for letter in word.chars().map(alike) {
            if letter != before {
                result.push(letter);
            }
            before = letter;
        }
    }
    result
}

/// Latin letters for those of other scripts that look like them.
const fn latin(letter: char) -> char {
    match letter {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'ё' => 'e',
        'ɡ' => 'g',
        'н' | 'һ' => 'h',
        'і' | 'ї' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ц' => 'u',
        'ѵ' | 'ν' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ᴢ' => 'z',
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(letter as u32 - 0xfee0) {
            Some(narrow) => narrow.to_ascii_lowercase(),
            None => letter,
        },
        other => other,
    }
}

/// Digits that stand for letters, and `l` for `i`.
const fn alike(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | 'l' => 'i',
        '2' => 'z',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' | '9' => 'g',
        '7' => 't',
        '8' => 'b',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_form_is_found_on_either_side() {
        for text in [
            "PT. Maju Jaya",
            "P.T. Maju Jaya",
            "Maju Jaya, PT",
            "pt maju jaya tbk",
            "Perseroan Terbatas Maju Jaya",
        ] {
            let name = Name::of(text);
            assert_eq!(name.form, Some(LegalForm::Pt), "{text}");
            assert_eq!(name.plain, ["maju", "jaya"], "{text}");
        }
        assert_eq!(Name::of("CV").plain, ["cv"]);
        assert_eq!(Name::of(" ").plain, Vec::<String>::new());
    }

    #[test]
    fn what_looks_alike_has_one_skeleton() {
        for text in [
            "Sinar Karmila",
            "S1NAR KARM1LA",
            "Ѕіnаr Kаrrnila",
            "5inar Karmi1a",
            "Sinarr Karmila",
        ] {
            assert_eq!(skeleton(text), skeleton("sinar karmila"), "{text}");
        }
        assert_ne!(skeleton("sinar"), skeleton("sinag"));
    }

    #[test]
    fn a_branch_and_own_letters_are_no_part_of_it() {
        for text in [
            "PT Sinar Karya Contoh Cabang Kupang",
            "PT Sinar Karya Contoh (SKC)",
            "PT Sinar Karya Contoh",
        ] {
            assert_eq!(Name::of(text).plain, ["sinar", "karya", "contoh"], "{text}");
        }
        assert_eq!(Name::of("PT Cabang").plain, ["cabang"]);
        assert_eq!(
            Name::of("PT Sinar Karya SK").plain,
            ["sinar", "karya", "sk"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_name(text in "\\PC*") {
            let name = Name::of(&text);
            proptest::prop_assert!(name.words.len() <= WORDS);
        }
    }
}
