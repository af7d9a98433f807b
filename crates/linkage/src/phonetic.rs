//! How a word sounds, roughly, as Indonesian offices write names: old and new spelling, and letters
//! that are confused, give the same code.

/// The sound of a word or of several: the first sound and the consonants after it, 24 at most.
///
/// Old spelling (`oe`, `dj`, `tj`, `sj`, `nj`), doubled letters, silent `h`, and the pairs f/v/p, s/z,
/// c/k/q/x are told apart no longer. Text without any letter or digit sounds empty.
///
/// ```
/// use linkage::sound;
///
/// assert_eq!(sound("soekarno"), sound("sukarno"));
/// assert_eq!(sound("djoko"), sound("joko"));
/// assert_eq!(sound("achmad"), sound("ahmad"));
/// assert_eq!(sound("yusuf"), sound("jusup"));
/// assert_ne!(sound("budi"), sound("rudi"));
/// ```
pub fn sound(text: &str) -> String {
    let mut buffer = [0; SOUNDS];
    let length = sounds(text, &mut buffer);
    buffer[..length]
        .iter()
        .map(|sound| *sound as char)
        .collect()
}

/// Sounds of a code at most.
pub(crate) const SOUNDS: usize = 24;

/// Writes the sounds and gives their number.
pub(crate) fn sounds(text: &str, out: &mut [u8; SOUNDS]) -> usize {
    let bytes = text.as_bytes();
    let mut length = 0;
    let mut at = 0;
    let mut word_starts = true;
    let mut last = 0;
    while at < bytes.len() && length < SOUNDS {
        let here = bytes[at].to_ascii_lowercase();
        let next = bytes.get(at + 1).map_or(0, u8::to_ascii_lowercase);
        at += 1;
        let sound = match (here, next) {
            (b' ', _) => {
                word_starts = true;
                last = 0;
                continue;
            }
            (b'd' | b't' | b's' | b'n', b'j') => {
                at += 1;
                match here {
                    b'd' => b'j',
                    b't' => b'k',
                    b's' => b's',
                    _ => b'n',
                }
            }
            // `ch` and `kh` are the throaty h of Achmad and Khadijah.
            (b'c' | b'k', b'h') if !word_starts => {
                at += 1;
                continue;
            }
            (b'a' | b'e' | b'i' | b'o' | b'u', _) if word_starts => b'a',
            // A leading y is the old j: Yusuf, Jusuf.
            (b'y', _) if word_starts => b'j',
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h', _) => {
                last = 0;
                continue;
            }
            (b'p' | b'f' | b'v', _) => b'p',
            (b's' | b'z', _) => b's',
            (b'c' | b'k' | b'q' | b'x', _) => b'k',
            (other, _) if other.is_ascii_alphanumeric() || other >= 0x80 => other,
            _ => continue,
        };
        if word_starts || sound != last {
            out[length] = if sound < 0x80 { sound } else { b'?' };
            length += 1;
        }
        word_starts = false;
        last = sound;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (one, other) in [
            ("tjokro", "cokro"),
            ("sjarif", "syarif"),
            ("moehammad", "muhamad"),
            ("fitri", "pitri"),
            ("suryadi", "suriadi"),
            ("aziz", "asis"),
            ("hassan", "hasan"),
        ] {
            assert_eq!(sound(one), sound(other), "{one} {other}");
        }
    }

    #[test]
    fn any_text_has_a_sound_of_bounded_length() {
        for text in ["", "  ", "é", "1234567890 1234567890 1234567890", "日本"] {
            assert!(sound(text).len() <= SOUNDS);
        }
        assert_eq!(sound(""), "");
    }
}
