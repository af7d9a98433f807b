//! Short lists of words in the code. Most tokens are known to be none of a list by one bit of their shape.

/// A list of words in lower case, with a bit for the shape of each.
pub(super) struct Words {
    list: &'static [&'static str],
    shapes: u64,
}

/// One bit for the first and last letter and the length of a word, whatever its case; none for an empty one.
pub(super) const fn shape(word: &[u8]) -> u64 {
    let ([first, ..], [.., last]) = (word, word) else {
        return 0;
    };
    let (first, last) = (first.to_ascii_lowercase(), last.to_ascii_lowercase());
    1 << ((first as usize * 31 + last as usize * 17 + word.len() * 7) % 64)
}

impl Words {
    pub(super) const fn of(list: &'static [&'static str]) -> Self {
        let mut shapes = 0;
        let mut at = 0;
        while at < list.len() {
            shapes |= shape(list[at].as_bytes());
            at += 1;
        }
        Self { list, shapes }
    }

    pub(super) const fn may_have(&self, shape: u64) -> bool {
        self.shapes & shape != 0
    }

    pub(super) fn has(&self, raw: &str) -> bool {
        let raw = raw.as_bytes();
        let first = raw.first().map(u8::to_ascii_lowercase);
        self.list.iter().map(|word| word.as_bytes()).any(|word| {
            word.len() == raw.len()
                && word.first().copied() == first
                && raw.eq_ignore_ascii_case(word)
        })
    }
}

/// A list of words, made when the program is compiled.
macro_rules! words {
    ($($word:literal),* $(,)?) => {
        const { &crate::entity::words::Words::of(&[$($word),*]) }
    };
}
pub(super) use words;

#[cfg(test)]
mod tests {
    use super::{Words, shape};

    #[test]
    fn knows_words_in_any_case_and_no_others() {
        const LIST: Words = Words::of(&["di", "ke", "dari"]);
        for word in ["di", "KE", "Dari"] {
            assert!(LIST.may_have(shape(word.as_bytes())) && LIST.has(word));
        }
        assert!(!LIST.has("da") && !LIST.has("") && !LIST.may_have(shape(b"")));
    }
}
