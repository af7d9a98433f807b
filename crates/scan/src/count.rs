//! Counts in 8, 16 or 32 bits: narrow ones are quick, because more of them fit into one instruction.
//!
//! Invariant: sums of 8 bits stop at 255 instead of starting again; sums of 16 and 32 bits are used only
//! where no sum can exceed them (`analysis::replicate` chooses).

/// An unsigned count.
pub(crate) trait Count: Copy + Ord + Default + Send + Sync + 'static {
    /// How many replicates are summed at once, so that the sums stay in registers.
    const AT_ONCE: usize;
    fn plus(self, other: Self) -> Self;
    /// Something other than 0 when this is more than another.
    fn above(self, other: Self) -> Self;
    /// The bits of both.
    fn or(self, other: Self) -> Self;
    /// A value, or the greatest that fits.
    fn of(value: u32) -> Self;
    fn value(self) -> u32;
}

macro_rules! count {
    ($($kind:ty, $at_once:literal, $plus:ident;)*) => {$(
        impl Count for $kind {
            const AT_ONCE: usize = $at_once;
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.$plus(other)
            }
            #[inline(always)]
            fn above(self, other: Self) -> Self {
                self.max(other) ^ other
            }
            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }
            #[inline(always)]
            fn of(value: u32) -> Self {
                <$kind>::try_from(value).unwrap_or(<$kind>::MAX)
            }
            #[inline(always)]
            fn value(self) -> u32 {
                u32::from(self)
            }
        }
    )*};
}

count! {
    u8, 8, saturating_add;
    u16, 4, wrapping_add;
    u32, 2, wrapping_add;
}
