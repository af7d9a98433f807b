//! Runs of digits as people write them: with spaces, hyphens and dots, with
//! `O` for 0 and `l` for 1, or spelled as words.

use super::lexicon::Class;
use super::token::{Kind, Scan};
use super::words::words;

/// No number that matters here is longer; E.164 has 15, accounts up to 18.
const MOST_DIGITS: usize = 24;

/// A run of digits over several tokens.
pub(super) struct Run {
    pub(super) digits: String,
    /// After which tokens the run could end: how many digits, next token.
    pub(super) ends: Vec<(usize, usize)>,
    /// Whether some digits were words.
    pub(super) spelled: bool,
}

/// Reads the longest run that begins with token `from`.
pub(super) fn run(scan: &Scan<'_>, from: usize) -> Run {
    let mut run = Run {
        digits: String::with_capacity(MOST_DIGITS),
        ends: Vec::with_capacity(4),
        spelled: false,
    };
    let mut at = from;
    let mut repeat = 1;
    while run.digits.len() < MOST_DIGITS && scan.free(at) {
        let before = run.digits.len();
        let spelled = word_digit(scan, at);
        if let Some(digit) = spelled {
            if !run.digits.is_empty()
                && !run.spelled
                && !scan.is(at - 1, Class::NUMBER)
                && run.digits.len() > 11
            {
                break;
            }
            for _ in 0..repeat {
                run.digits.push(digit);
            }
            run.spelled = true;
            repeat = 1;
        } else if scan.reads(at, words!["dobel", "double", "dabel"]) && run.spelled {
            repeat = 2;
        } else if scan.reads(at, words!["tripel", "triple"]) && run.spelled {
            repeat = 3;
        } else {
            match scan.kind(at) {
                Some(Kind::Number) => {
                    let raw = scan.raw(at);
                    if raw.contains(',') {
                        break;
                    }
                    // A short number after spaces begins something new.
                    let short = raw.len() < 3 && scan.get(at).is_some_and(|token| token.gap);
                    if short && before > 7 && run.ends.len() < 4 && !run.spelled {
                        break;
                    }
                    run.digits.extend(raw.chars().filter(char::is_ascii_digit));
                }
                Some(Kind::Word) if leet(scan, at, before > 0) => {
                    run.digits.extend(scan.raw(at).chars().map(|letter| {
                        if matches!(letter, 'o' | 'O') {
                            '0'
                        } else {
                            '1'
                        }
                    }));
                }
                Some(Kind::Mark(b'-' | b'.' | b'(' | b')')) if !run.digits.is_empty() => {
                    // No more than two marks between digits.
                    let two =
                        scan.is_mark(at - 1, b"-.()") && at >= 2 && scan.is_mark(at - 2, b"-.()");
                    if two || scan.ends_sentence(at) && !scan.is_mark(at, b".") {
                        break;
                    }
                }
                Some(Kind::Mark(b',')) if run.spelled => {}
                _ => break,
            }
        }
        at += 1;
        if run.digits.len() > before {
            run.ends.push((run.digits.len(), at));
        }
    }
    run
}

/// `nol` … `sembilan` as a digit.
pub(super) fn word_digit(scan: &Scan<'_>, at: usize) -> Option<char> {
    let word = scan
        .get(at)
        .filter(|token| token.classes.meets(Class::NUMBER))?
        .word?;
    if word.number > 9 {
        return None;
    }
    char::from_digit(u32::try_from(word.number).ok()?, 10)
}

/// `oooo` for zeros, next to digits.
fn leet(scan: &Scan<'_>, at: usize, inside: bool) -> bool {
    let raw = scan.raw(at);
    let letters = raw.len() <= 8
        && raw
            .bytes()
            .all(|byte| matches!(byte, b'o' | b'O' | b'l' | b'I'));
    let digits_beside = scan.kind(at + 1) == Some(Kind::Number)
        || at > 0 && scan.kind(at - 1) == Some(Kind::Number);
    letters && digits_beside && (inside || matches!(raw, "o" | "O" | "oo"))
}
