//! What can be told about a text without reading it: enough to know that two are too different.

/// Letters counted twice over, length and beginning of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    /// Bit b: a character of class b occurs; bit 32 + b: at least twice.
    letters: u64,
    /// The first four bytes, the first one lowest.
    head: u32,
    pub(crate) length: u16,
    pub(crate) ascii: bool,
}

impl Shape {
    pub(crate) fn of(text: &str) -> Self {
        let mut shape = Self {
            ascii: text.is_ascii(),
            ..Self::default()
        };
        let mut length = 0_usize;
        for letter in text.chars() {
            let class = 1_u64 << (letter as u32 % 32);
            shape.letters |= match shape.letters & class {
                0 => class,
                _ => class << 32,
            };
            length += 1;
        }
        for (at, &byte) in text.as_bytes().iter().take(4).enumerate() {
            shape.head |= u32::from(byte) << (8 * at);
        }
        shape.length = u16::try_from(length).unwrap_or(u16::MAX);
        shape
    }

    /// Characters of this text that have no partner in the other, at least.
    fn unmatched(self, other: Self) -> u32 {
        (self.letters & !other.letters).count_ones()
    }

    /// Edits between two texts, at least.
    pub(crate) fn edits(self, other: Self) -> u32 {
        let longer = u32::from(self.length.abs_diff(other.length));
        self.unmatched(other).max(other.unmatched(self)).max(longer)
    }

    /// Jaro–Winkler similarity of two texts, at most.
    pub(crate) fn jaro_winkler(self, other: Self) -> f64 {
        if !(self.ascii && other.ascii) || self.length == 0 || other.length == 0 {
            return 1.0;
        }
        let (left, right) = (f64::from(self.length), f64::from(other.length));
        let of_left = left - f64::from(self.unmatched(other));
        let of_right = right - f64::from(other.unmatched(self));
        let matched = of_left.min(of_right);
        if matched <= 0.0 {
            return 0.0;
        }
        let jaro = (matched / left + matched / right + 1.0) / 3.0;
        let prefix = ((self.head ^ other.head).trailing_zeros() / 8).min(4);
        jaro + f64::from(prefix) * 0.1 * (1.0 - jaro)
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::{edits, jaro_winkler};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bounds_are_never_on_the_wrong_side(left in "[a-e1-3é]{0,12}", right in "[a-e1-3é]{0,12}") {
            let (one, other) = (Shape::of(&left), Shape::of(&right));
            prop_assert!(one.edits(other) <= edits(&left, &right, 64));
            prop_assert!(one.jaro_winkler(other) + 1e-12 >= jaro_winkler(&left, &right));
        }
    }
}
