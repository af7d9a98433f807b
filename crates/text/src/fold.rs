//! One character of a message → the plain lower-case letters it stands for.
//!
//! Offsets never get lost: the tokeniser keeps the byte span of every word in the original text and
//! folds only the copy that is looked up.

/// What a character means to the tokeniser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folded {
    /// A letter or digit, in lower case and without accents.
    Letter(u8),
    /// Belongs to the word around it and means nothing (zero-width and direction marks, accents).
    Nothing,
    /// A letter of another script.
    Foreign,
    /// Ends a word.
    Break,
    /// Ends a word and a sentence (emoji, line breaks).
    Stop,
}

const LATIN: &str = "àa áa âa ãa äa åa āa ăa ąa æa çc ćc čc ďd èe ée êe ëe ēe ėe ęe ěe ğg ìi íi îi ïi īi įi ıi \
                     łl ñn ńn ňn òo óo ôo õo öo øo ōo őo œo řr śs šs şs ßs ťt ùu úu ûu üu ūu ůu űu ýy ÿy źz žz żz";

/// Letters of fancy alphabets come in runs of 26 (or 10 digits) in Unicode's mathematical block.
fn styled(c: u32) -> Option<u8> {
    match c {
        0xFF10..=0xFF19 => Some(b'0' + (c - 0xFF10) as u8),
        0xFF21..=0xFF3A => Some(b'a' + (c - 0xFF21) as u8),
        0xFF41..=0xFF5A => Some(b'a' + (c - 0xFF41) as u8),
        0x1D400..=0x1D6A3 => Some(b'a' + ((c - 0x1D400) % 26) as u8),
        0x1D7CE..=0x1D7FF => Some(b'0' + ((c - 0x1D7CE) % 10) as u8),
        0x1F130..=0x1F149 => Some(b'a' + (c - 0x1F130) as u8),
        0x1F170..=0x1F189 => Some(b'a' + (c - 0x1F170) as u8),
        0x24B6..=0x24CF => Some(b'a' + (c - 0x24B6) as u8),
        0x24D0..=0x24E9 => Some(b'a' + (c - 0x24D0) as u8),
        // Cyrillic letters that look Latin, as used to slip past filters.
        0x0430 => Some(b'a'),
        0x0435 => Some(b'e'),
        0x043E => Some(b'o'),
        0x0440 => Some(b'p'),
        0x0441 => Some(b'c'),
        0x0445 => Some(b'x'),
        0x0456 => Some(b'i'),
        _ => None,
    }
}

pub(crate) fn fold(c: char) -> Folded {
    let code = c as u32;
    match code {
        0x30..=0x39 | 0x61..=0x7A => return Folded::Letter(code as u8),
        0x41..=0x5A => return Folded::Letter(code as u8 + 32),
        0x0A | 0x0D | 0x2028 | 0x2029 => return Folded::Stop,
        0..=0x7F => return Folded::Break,
        0xAD
        | 0x0300..=0x036F
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x206F
        | 0xFE00..=0xFE0F
        | 0xFEFF => {
            return Folded::Nothing;
        }
        _ => {}
    }
    if let Some(letter) = styled(code) {
        return Folded::Letter(letter);
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    if code < 0x250
        && let Some(pair) = LATIN.split(' ').find(|pair| pair.starts_with(lower))
    {
        return Folded::Letter(pair.as_bytes()[pair.len() - 1]);
    }
    if matches!(code, 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF) {
        return Folded::Stop;
    }
    if c.is_alphanumeric() {
        Folded::Foreign
    } else {
        Folded::Break
    }
}

/// Folds a word of our own data (lower case, no accents, no marks).
pub(crate) fn fold_word(word: &str) -> String {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if word.bytes().all(plain) {
        return word.to_owned();
    }
    let mut out = String::new();
    for c in word.chars() {
        match fold(c) {
            Folded::Letter(letter) => out.push(letter as char),
            Folded::Foreign => out.push('?'),
            Folded::Break if c == '-' => out.push('-'),
            _ => {}
        }
    }
    out
}
