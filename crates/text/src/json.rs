//! Writes JSON: strings and whole numbers, as short as they can be.

const STEP: usize = 16;

fn escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn plain<const MANY: usize>(step: &[u8; MANY]) -> bool {
    !step.iter().fold(false, |some, byte| some | escaped(*byte))
}

/// Whether a text is short and nothing of it is escaped: its first and last bytes, which may overlap, tell at once.
fn is_plain(bytes: &[u8]) -> bool {
    const HALF: usize = STEP / 2;
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return bytes.len() <= 2 * STEP && plain::<STEP>(first) && plain::<STEP>(last);
    }
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => plain::<HALF>(first) && plain::<HALF>(last),
        _ => bytes.iter().all(|byte| !escaped(*byte)),
    }
}

/// Appends a string with its quotes.
pub(crate) fn string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut from = 0;
    let bytes = text.as_bytes();
    if is_plain(bytes) {
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut next = 0;
    while next < bytes.len() {
        // Most steps have nothing to escape, which is told for all of their bytes at once.
        if bytes[next..].first_chunk().is_some_and(plain::<STEP>) {
            next += STEP;
            continue;
        }
        let (at, byte) = (next, bytes[next]);
        next += 1;
        if !escaped(byte) {
            continue;
        }
        out.push_str(&text[from..at]);
        from = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0C => out.push_str("\\f"),
            _ => {
                out.push_str("\\u00");
                for half in [byte >> 4, byte & 15] {
                    out.push(char::from(b"0123456789abcdef"[usize::from(half)]));
                }
            }
        }
    }
    out.push_str(&text[from..]);
    out.push('"');
}

/// Appends a whole number.
pub(crate) fn number(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    let mut digits = [0; 20];
    let mut from = digits.len();
    let mut left = number.unsigned_abs();
    loop {
        from -= 1;
        digits[from] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    digits[from..]
        .iter()
        .for_each(|digit| out.push(char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn writes_as_others_do(text in any::<String>(), low in "[\\x00-\\x7f]{0,40}", number: i64) {
            for text in [text, low] {
                let mut out = String::new();
                super::string(&mut out, &text);
                prop_assert_eq!(out, serde_json::to_string(&text).unwrap());
            }
            let mut out = String::new();
            super::number(&mut out, number);
            prop_assert_eq!(out, number.to_string());
        }
    }
}
