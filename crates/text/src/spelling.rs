//! Playful spellings back to plain ones.

/// `bangeeet` → `banget`: runs of a letter are cut to `most`; `None` when nothing changes.
pub(crate) fn squeezed(word: &str, most: usize) -> Option<String> {
    let letters = word.as_bytes();
    if word.is_ascii()
        && letters
            .windows(most + 1)
            .all(|run| run.iter().any(|letter| *letter != run[0]))
    {
        return None;
    }
    let mut out = String::with_capacity(word.len());
    let mut run = 0;
    let mut last = '\0';
    for c in word.chars() {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        if run <= most {
            out.push(c);
        }
    }
    (out.len() < word.len()).then_some(out)
}

/// `s4y4` → `saya`, `hati2` → `hati` (a doubled word has the stem of the single one), `orang2nya` → `orangnya`.
pub(crate) fn unleeted(word: &str) -> Option<String> {
    if !word.bytes().any(|b| b.is_ascii_digit())
        || !word.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return None;
    }
    let doubled = word.len() > 3
        && word.matches('2').count() == 1
        && !word.bytes().any(|b| b.is_ascii_digit() && b != b'2');
    if doubled {
        return Some(word.replace('2', ""));
    }
    let plain = word
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '6' => 'g',
            '7' => 't',
            '8' => 'b',
            '9' => 'g',
            other => other,
        })
        .collect();
    Some(plain)
}
