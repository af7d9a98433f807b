//! A message → words with byte spans, sentence numbers and distances. One pass, never back.

use crate::fold::{Folded, fold};
use crate::vocabulary::{FormId, Opened, Opener, UNKNOWN, Vocabulary};
use crate::word_map::Key;

/// A word of the message, or one half of a word that opens to two.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) form: FormId,
    /// Content words before this one.
    pub(crate) position: u32,
    pub(crate) sentence: u32,
    /// Commas and the like before this one.
    pub(crate) commas: u32,
    pub(crate) weight: u8,
    /// A question mark follows.
    pub(crate) asked: bool,
    pub(crate) number: Option<f64>,
}

/// Fills `tokens` (cleared first). `room` holds one folded word at a time.
pub(crate) fn tokenise(
    text: &str,
    vocabulary: &Vocabulary,
    tokens: &mut Vec<Token>,
    room: &mut String,
) {
    tokens.clear();
    vocabulary.read(|opener| {
        let maker = Maker {
            opener,
            tokens,
            sentence: 0,
            commas: 0,
        };
        split(text, maker, room);
    });
    weigh(tokens, vocabulary);
}

/// Gives words their weights and positions. Nothing here hangs on what is known of a word, so that what is known of
/// the next ones is fetched while the first is waited for.
fn weigh(tokens: &mut [Token], vocabulary: &Vocabulary) {
    let mut position = 0;
    for token in tokens {
        token.weight = u8::from(!vocabulary.form(token.form).filler());
        token.position = position;
        position += u32::from(token.weight);
    }
}

fn split(text: &str, mut maker: Maker<'_>, room: &mut String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let start = at;
        if let Some((key, many, _)) = Key::leading(&bytes[at..])
            && bytes[at + many] == b' '
        {
            let end = at + many;
            let opened = maker.opener.open_key(key, &text[at..end], room);
            maker.forms(opened, at, end);
            at = end + 1;
            continue;
        }
        if let Some(end) = plain_end(bytes, at) {
            let opened = maker.opener.open_plain(&text[start..end], room);
            maker.forms(opened, start, end);
            at = end;
            continue;
        }
        room.clear();
        let mut letters_end = at;
        let mut foreign = false;
        // So many of the first bytes of the word are digits and signs between them.
        let mut of_number = 0;
        while at < text.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                let more = plain_letters(&bytes[at..]);
                let from = room.len();
                room.push_str(&text[at..at + more]);
                room[from..].make_ascii_lowercase();
                at += more;
                letters_end = at;
                continue;
            }
            if byte < 0x80 {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                let inner = match byte {
                    b'-' => {
                        at > start
                            && next.is_ascii_alphabetic()
                            && !room.ends_with(|c: char| c.is_ascii_digit())
                    }
                    b'\'' => at > start && next.is_ascii_alphabetic(),
                    b'.' | b',' => next.is_ascii_digit() && numeric(room, &mut of_number),
                    _ => false,
                };
                if !inner || at == start {
                    break;
                }
                match byte {
                    b'\'' => {}
                    b'-' => room.push('-'),
                    _ => room.push(byte as char),
                }
                at += 1;
                continue;
            }
            let c = text[at..].chars().next().unwrap_or('\0');
            match fold(c) {
                Folded::Letter(letter) => room.push(letter as char),
                Folded::Foreign => foreign = true,
                Folded::Nothing => {}
                Folded::Break | Folded::Stop => break,
            }
            at += c.len_utf8();
            letters_end = at;
        }
        if !room.is_empty() || foreign {
            maker.word(room, start, letters_end);
            continue;
        }
        let c = text[at..].chars().next().unwrap_or('\0');
        maker.mark(c, bytes, at);
        at += c.len_utf8();
    }
}

/// Whether a byte is an ASCII letter or digit.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

fn plain_letters(bytes: &[u8]) -> usize {
    let plain = bytes.iter().take_while(|byte| PLAIN[usize::from(**byte)]);
    plain.count()
}

/// The end of a word that begins here with a letter and has only ASCII letters and digits, as most have.
fn plain_end(bytes: &[u8], start: usize) -> Option<usize> {
    if !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    let end = start + plain_letters(&bytes[start..]);
    let goes_on = match bytes.get(end) {
        Some(b'-' | b'\'' | b'.' | b',') => bytes
            .get(end + 1)
            .is_some_and(|next| PLAIN[usize::from(*next)]),
        Some(byte) => !byte.is_ascii(),
        None => false,
    };
    (!goes_on).then_some(end)
}

/// Whether a word is a number up to here; `known` of its bytes were looked at before.
fn numeric(room: &str, known: &mut usize) -> bool {
    let new = room.as_bytes()[*known..].iter();
    *known += new
        .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        .count();
    !room.is_empty() && *known == room.len()
}

struct Maker<'a> {
    opener: Opener<'a>,
    tokens: &'a mut Vec<Token>,
    sentence: u32,
    commas: u32,
}

impl Maker<'_> {
    fn word(&mut self, word: &str, start: usize, end: usize) {
        if !word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            return self.opened(word, start, end);
        }
        let digits = word
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',')
            .count();
        let (number, unit) = word.split_at(digits);
        let middle = end.min(start + digits);
        // Folded letters may be longer than what they stand for; the halves then share a span.
        let split = if end - start == word.len() {
            middle
        } else {
            end
        };
        self.push(0, start, split, value(number));
        if !unit.is_empty() {
            self.opened(
                unit.trim_start_matches('-'),
                if split == end { start } else { split },
                end,
            );
        }
    }

    fn opened(&mut self, word: &str, start: usize, end: usize) {
        let opened = self.opener.open(word);
        let parts = opened.forms[0] == UNKNOWN && word.contains('-');
        if parts {
            for part in word.split('-').filter(|part| !part.is_empty()) {
                let opened = self.opener.open(part);
                self.push(opened.forms[0], start, end, None);
            }
            return;
        }
        self.forms(opened, start, end);
    }

    fn forms(&mut self, opened: Opened, start: usize, end: usize) {
        for &form in &opened.forms[..opened.len as usize] {
            self.push(form, start, end, None);
        }
    }

    fn push(&mut self, form: FormId, start: usize, end: usize, number: Option<f64>) {
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            form,
            sentence: self.sentence,
            commas: self.commas,
            number,
            ..Token::default()
        });
    }

    fn mark(&mut self, c: char, bytes: &[u8], at: usize) {
        match c {
            ',' | ';' | ':' | '…' | '(' | ')' | '—' | '–' => self.commas += 1,
            '.' => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                let doubled = next == b'.' || (at > 0 && bytes[at - 1] == b'.');
                if doubled || !next.is_ascii_whitespace() {
                    self.commas += 1;
                } else {
                    self.sentence += 1;
                }
            }
            '?' => {
                if let Some(last) = self.tokens.last_mut() {
                    last.asked = true;
                }
                self.sentence += 1;
            }
            '!' => self.sentence += 1,
            c if fold(c) == Folded::Stop => self.sentence += 1,
            _ => {}
        }
    }
}

/// `1.200` → 1200, `4,5` → 4.5, `12` → 12.
fn value(number: &str) -> Option<f64> {
    let number = number.trim_end_matches(['.', ',']);
    let groups = number.rsplit(['.', ',']).next().unwrap_or("");
    if groups.len() == 3 && groups.len() < number.len() {
        return number.replace(['.', ','], "").parse().ok();
    }
    number.replacen(',', ".", 1).parse().ok()
}
