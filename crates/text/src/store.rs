//! Compiled rules as bytes, and back: written by the build script (`build.rs`), read at first use (`compiled`).
//!
//! The format lives only as long as one build: both ends are the same source. So it has no version and no names,
//! just the fields of each type in their order; whole numbers take as many bytes as they need. Reading never
//! panics: bytes that are cut off or senseless give `None`.

use std::sync::Arc;

use crate::hash::FastMap;

/// What can be written down and read again.
pub(crate) trait Stored: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(from: &mut Source<'_>) -> Option<Self>;
}

/// Bytes that were not read yet.
pub(crate) struct Source<'a>(pub(crate) &'a [u8]);

impl<'a> Source<'a> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn bytes(&mut self, many: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(many)?;
        self.0 = rest;
        Some(first)
    }

    /// How many entries follow. None takes less than a byte, so that senseless bytes ask for no senseless room.
    pub(crate) fn many(&mut self) -> Option<usize> {
        usize::take(self).filter(|many| *many <= self.0.len())
    }

    fn text(&mut self) -> Option<&'a str> {
        let many = self.many()?;
        std::str::from_utf8(self.bytes(many)?).ok()
    }
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7F {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take_number(from: &mut Source<'_>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = from.byte()?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

macro_rules! stored_numbers {
    ($($number:ty),+) => {$(
        impl Stored for $number {
            fn put(&self, out: &mut Vec<u8>) {
                put_number(*self as u64, out);
            }
            fn take(from: &mut Source<'_>) -> Option<Self> {
                take_number(from)?.try_into().ok()
            }
        }
    )+};
}
stored_numbers!(u16, u32, u64, usize);

impl Stored for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        from.byte()
    }
}

impl Stored for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        from.byte().map(|byte| byte != 0)
    }
}

impl Stored for f32 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        from.bytes(4)?.try_into().ok().map(Self::from_le_bytes)
    }
}

impl Stored for f64 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        from.bytes(8)?.try_into().ok().map(Self::from_le_bytes)
    }
}

macro_rules! stored_texts {
    ($($text:ty),+) => {$(
        impl Stored for $text {
            fn put(&self, out: &mut Vec<u8>) {
                self.len().put(out);
                out.extend(self.as_bytes());
            }
            fn take(from: &mut Source<'_>) -> Option<Self> {
                from.text().map(Into::into)
            }
        }
    )+};
}
stored_texts!(String, Box<str>, Arc<str>);

impl<T: Stored> Stored for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        self.iter().for_each(|one| one.put(out));
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        match bool::take(from)? {
            true => T::take(from).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|one| one.put(out));
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        let many = from.many()?;
        let mut all = Self::with_capacity(many);
        for _ in 0..many {
            all.push(T::take(from)?);
        }
        Some(all)
    }
}

impl<T: Stored, const N: usize> Stored for [T; N] {
    fn put(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|one| one.put(out));
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        let mut whole = true;
        let all: [Option<T>; N] = std::array::from_fn(|_| {
            let one = if whole { T::take(from) } else { None };
            whole = one.is_some();
            one
        });
        // Nothing is missing, or nothing is read.
        whole.then(|| all.map(|one| one.expect("each is there")))
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl<K: Stored + Ord + std::hash::Hash, V: Stored> Stored for FastMap<K, V> {
    fn put(&self, out: &mut Vec<u8>) {
        let mut all: Vec<(&K, &V)> = self.iter().collect();
        all.sort_unstable_by(|one, other| one.0.cmp(other.0));
        all.len().put(out);
        for (key, value) in all {
            key.put(out);
            value.put(out);
        }
    }
    fn take(from: &mut Source<'_>) -> Option<Self> {
        let many = from.many()?;
        let mut all = Self::with_capacity_and_hasher(many, Default::default());
        for _ in 0..many {
            all.insert(K::take(from)?, V::take(from)?);
        }
        Some(all)
    }
}

/// `stored!(Name { field, … })`, for a tuple `Name { 0 }`; what stands behind `without` is not written, and is its
/// default after reading.
macro_rules! stored {
    ($name:ident $(<$kind:ident>)? { $($field:tt),+ $(,)? } $(without { $($rest:ident),+ })?) => {
        impl $(<$kind: $crate::store::Stored>)? $crate::store::Stored for $name $(<$kind>)? {
            fn put(&self, out: &mut Vec<u8>) {
                $( self.$field.put(out); )+
            }
            fn take(from: &mut $crate::store::Source<'_>) -> Option<Self> {
                Some(Self {
                    $( $field: $crate::store::Stored::take(from)?, )+
                    $( $( $rest: Default::default(), )+ )?
                })
            }
        }
    };
}
pub(crate) use stored;

/// `stored_choice!(Name: One, Other)` for an enumeration without fields.
macro_rules! stored_choice {
    ($name:ident: $($one:ident),+ $(,)?) => {
        impl $crate::store::Stored for $name {
            fn put(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }
            fn take(from: &mut $crate::store::Source<'_>) -> Option<Self> {
                let byte = from.byte()?;
                [$(Self::$one),+].into_iter().find(|one| *one as u8 == byte)
            }
        }
    };
}
pub(crate) use stored_choice;

/// `stored_kinds!(Name: 0 None, 1 One(field), 2 Two(field, field))`: a number of its own for each.
macro_rules! stored_kinds {
    ($name:ident: $($tag:literal $one:ident $(($($field:ident),+))?),+ $(,)?) => {
        impl $crate::store::Stored for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $( Self::$one $(($($field),+))? => {
                        out.push($tag);
                        $( $( $field.put(out); )+ )?
                    } )+
                }
            }
            fn take(from: &mut $crate::store::Source<'_>) -> Option<Self> {
                Some(match from.byte()? {
                    $( $tag => {
                        $( $( let $field = $crate::store::Stored::take(from)?; )+ )?
                        Self::$one $(($($field),+))?
                    } )+
                    _ => return None,
                })
            }
        }
    };
}
pub(crate) use stored_kinds;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use proptest::prelude::*;

    use super::{Source, Stored};

    fn same<T: Stored + PartialEq + Debug>(one: T) {
        let mut out = Vec::new();
        one.put(&mut out);
        let mut from = Source(&out);
        assert_eq!(T::take(&mut from).as_ref(), Some(&one));
        assert!(from.0.is_empty());
        for end in 0..out.len() {
            assert_eq!(T::take(&mut Source(&out[..end])), None);
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(numbers: Vec<(u64, u16)>, text: Option<String>, pair: [u32; 2], weight: i32) {
            same(numbers);
            same((text, pair));
            same(f64::from(weight));
        }

        #[test]
        fn senseless_bytes_are_refused_or_read(bytes: Vec<u8>) {
            let _ = Vec::<(Vec<u32>, Option<String>)>::take(&mut Source(&bytes));
        }
    }
}
