//! Counts in 8, 16 or 32 bits. Narrow counts are quick, because more of them fit into one instruction;
//! they stop at their greatest value instead of starting again, so that they can only seem too small
//! where a threshold, which stops there too, is reached anyway.

/// An unsigned count that saturates.
pub(crate) trait Count: Copy + Ord + Default + Send + Sync + 'static {
    /// How many replicates are summed at once, so that the sums stay in registers.
    const AT_ONCE: usize;
    fn plus(self, other: Self) -> Self;
    fn of(value: u32) -> Self;
    fn value(self) -> u32;
}

macro_rules! count {
    ($($kind:ty, $at_once:literal;)*) => {$(
        impl Count for $kind {
            const AT_ONCE: usize = $at_once;
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.saturating_add(other)
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
    u8, 8;
    u16, 4;
    u32, 2;
}
