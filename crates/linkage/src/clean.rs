//! Values before they are compared: one way of writing for what means the same.

use serde::{Deserialize, Serialize};

/// How a value is brought into one form. A value of which nothing is left is missing.
///
/// ```
/// use linkage::Clean;
///
/// let phone = |text| Clean::Phone.of(text, &[]);
/// assert_eq!(phone("0812-0000-1234"), "6281200001234");
/// assert_eq!(phone("+62 812 0000 1234"), phone("0062 812 0000 1234"));
/// assert_eq!(Clean::Name.of("Hj. SITI  Nur'aini", &["hj".to_owned()]), "siti nuraini");
/// assert_eq!(Clean::Date.of("1915-11-11", &[]), "19151111");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clean {
    /// As it is, without white space around it.
    Raw,
    /// Small letters and digits, accents removed, one space between words.
    #[default]
    Text,
    /// As `text`, and apostrophes join instead of parting.
    Name,
    /// Small letters and digits only, without any space: account numbers, handles.
    Code,
    /// Digits only.
    Digits,
    /// Digits of a telephone number with its country; without one, Indonesia's 62. Fewer than seven
    /// digits are no number.
    Phone,
    /// Eight digits, year first. Text that isn't a date keeps its digits.
    Date,
}

impl Clean {
    /// The cleaned value; the words of `drop` are left out of `text` and `name`.
    pub fn of(self, text: &str, drop: &[String]) -> String {
        let mut cleaned = String::new();
        self.into_buffer(text, drop, &mut cleaned);
        cleaned
    }

    /// Writes the cleaned value into a buffer, which is emptied first.
    pub(crate) fn into_buffer(self, text: &str, drop: &[String], out: &mut String) {
        out.clear();
        match self {
            Clean::Raw => out.push_str(text.trim()),
            Clean::Text | Clean::Name => {
                words(text, self == Clean::Name, out);
                if !drop.is_empty() {
                    without(drop, out);
                }
            }
            Clean::Code => folded(text, |letter| {
                if letter.is_alphanumeric() {
                    out.push(letter);
                }
            }),
            Clean::Digits => digits(text, out),
            Clean::Phone => phone(text, out),
            Clean::Date => date(text, out),
        }
    }
}

fn words(text: &str, join_at_apostrophe: bool, out: &mut String) {
    let mut gap = false;
    folded(text, |letter| {
        if letter.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(letter);
        } else if !(join_at_apostrophe && matches!(letter, '\'' | '’' | '`' | '‘')) {
            gap = true;
        }
    });
}

fn without(drop: &[String], out: &mut String) {
    if !out.split(' ').any(|word| drop.iter().any(|it| it == word)) {
        return;
    }
    let kept: Vec<&str> = out
        .split(' ')
        .filter(|word| !drop.iter().any(|dropped| dropped == word))
        .collect();
    *out = kept.join(" ");
}

/// Every character in small letters, accents of Latin letters removed.
fn folded(text: &str, mut each: impl FnMut(char)) {
    if text.is_ascii() {
        for byte in text.bytes() {
            each(char::from(byte.to_ascii_lowercase()));
        }
        return;
    }
    for letter in text.chars() {
        if letter.is_ascii() {
            each(letter.to_ascii_lowercase());
            continue;
        }
        for small in letter.to_lowercase() {
            match small {
                'à'..='å' | 'ā' | 'ă' | 'ą' => each('a'),
                'ç' | 'ć' | 'č' => each('c'),
                'ď' | 'đ' | 'ð' => each('d'),
                'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => each('e'),
                'ğ' | 'ģ' => each('g'),
                'ì'..='ï' | 'ī' | 'į' | 'ı' => each('i'),
                'ł' | 'ľ' | 'ļ' => each('l'),
                'ñ' | 'ń' | 'ň' => each('n'),
                'ò'..='ö' | 'ø' | 'ō' | 'ő' => each('o'),
                'ř' => each('r'),
                'ś' | 'š' | 'ş' => each('s'),
                'ť' | 'ţ' => each('t'),
                'ù'..='ü' | 'ū' | 'ů' | 'ű' => each('u'),
                'ý' | 'ÿ' => each('y'),
                'ź' | 'ż' | 'ž' => each('z'),
                'ß' => {
                    each('s');
                    each('s');
                }
                // Combining accents of decomposed text.
                '\u{300}'..='\u{36f}' => {}
                other => each(other),
            }
        }
    }
}

fn digits(text: &str, out: &mut String) {
    out.extend(text.chars().filter(char::is_ascii_digit));
}

fn phone(text: &str, out: &mut String) {
    let international = text.trim_start().starts_with('+');
    digits(text, out);
    if out.len() < 7 {
        out.clear();
    } else if out.starts_with("00") {
        out.drain(..2);
    } else if out.starts_with('0') {
        out.replace_range(..1, "62");
    } else if out.starts_with('8') && !international {
        out.insert_str(0, "62");
    }
    // The trunk zero that people keep behind the country: +62 0812….
    if out.starts_with("620") {
        out.remove(2);
    }
}

fn date(text: &str, out: &mut String) {
    let part = |text: &str| text.parse::<u32>().ok();
    let parts: Vec<&str> = text.trim().split(['-', '/', '.', ' ']).collect();
    if let [first, second, third] = parts[..]
        && let (Some(first_number), Some(month), Some(third_number)) =
            (part(first), part(second), part(third))
    {
        let (year, day) = if first.len() == 4 {
            (first_number, third_number)
        } else {
            (third_number, first_number)
        };
        *out = format!("{year:04}{month:02}{day:02}");
        return;
    }
    digits(text, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_telephone_read_alike() {
        for text in [
            "0812 0000 1234",
            "+62 (812) 0000-1234",
            "62812.0000.1234",
            "81200001234",
            "+62 0812 0000 1234",
        ] {
            assert_eq!(Clean::Phone.of(text, &[]), "6281200001234", "{text}");
        }
        assert_eq!(Clean::Phone.of("+60 12-345 6789", &[]), "60123456789");
        assert_eq!(Clean::Phone.of("110", &[]), "");
        assert_eq!(Clean::Phone.of("tidak tahu", &[]), "");
    }

    #[test]
    fn words_are_folded_parted_and_dropped() {
        let drop = ["pt".to_owned(), "cv".to_owned()];
        let text = |text| Clean::Text.of(text, &drop);
        assert_eq!(text("PT. Maju-Jaya  (Abadi)"), "maju jaya abadi");
        assert_eq!(text("  Café  Ñandú "), "cafe nandu");
        assert_eq!(text("PT"), "");
        assert_eq!(Clean::Code.of("@Agen_Kerja.01", &[]), "agenkerja01");
        assert_eq!(Clean::Name.of("Ma’ruf", &[]), "maruf");
        assert_eq!(Clean::Raw.of(" x Y ", &[]), "x Y");
    }

    #[test]
    fn dates_in_either_order() {
        for text in ["1980-02-28", "28/02/1980", "28.2.1980", "19800228"] {
            assert_eq!(Clean::Date.of(text, &[]), "19800228", "{text}");
        }
        assert_eq!(Clean::Date.of("1980", &[]), "1980");
    }
}
