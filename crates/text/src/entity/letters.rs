//! Where words and numbers of a message end, letter by letter.

/// The letter under the accent, for the second byte of `U+00C0`–`U+00FF`.
pub(super) const fn plain_letter(byte: u8) -> u8 {
    match byte | 0x20 {
        0xa0..=0xa5 => b'a',
        0xa7 => b'c',
        0xa8..=0xab => b'e',
        0xac..=0xaf => b'i',
        0xb2..=0xb6 => b'o',
        0xb9..=0xbc => b'u',
        _ => byte,
    }
}

pub(super) fn next_char(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

pub(super) fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut end = start + digits(start);
    while matches!(bytes.get(end), Some(b'.' | b',')) {
        // Only as many as are needed to tell a long run apart.
        let run = bytes[end + 1..]
            .iter()
            .take(4)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if run == 0 || run == 4 {
            break;
        }
        end += 1 + run;
    }
    end
}

/// Whether a byte is an ASCII letter.
const LETTER: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        letters[byte] = (byte as u8).is_ascii_alphabetic();
        byte += 1;
    }
    letters
};

pub(super) fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let letters = bytes[start..]
        .iter()
        .take_while(|byte| LETTER[usize::from(**byte)]);
    let mut end = start + letters.count();
    loop {
        match bytes.get(end) {
            Some(b'a'..=b'z' | b'A'..=b'Z') => end += 1,
            Some(b'\'' | b'`') if bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) => {
                end += 1
            }
            Some(0x80..) => {
                let character = next_char(text, end);
                if !character.is_alphabetic() {
                    return end;
                }
                end += character.len_utf8();
            }
            _ => return end,
        }
    }
}
