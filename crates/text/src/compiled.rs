//! The embedded rules, as the build script compiled them: the first use only reads them, which takes a fraction of
//! the time that reading the files of rules does.

use std::sync::LazyLock;

use crate::analyser::Analyser;
use crate::embedded::FILES;
use crate::store::{Source, Stored};

static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

static ANALYSER: LazyLock<Analyser> = LazyLock::new(|| {
    Analyser::take(&mut Source(COMPILED))
        .unwrap_or_else(|| Analyser::from_rules(FILES).expect("a test reads the embedded rules"))
});

impl Analyser {
    /// The rules and lexicon that are compiled in.
    ///
    /// ```
    /// use text::{Analyser, Urgency};
    /// let found = Analyser::embedded().analyse("tolong, kami dikunci di ruko dan paspor ditahan bos");
    /// assert_eq!(found.urgency, Urgency::P1);
    /// ```
    pub fn embedded() -> &'static Self {
        &ANALYSER
    }
}

#[cfg(test)]
mod tests {
    use super::{Analyser, COMPILED, FILES, Source, Stored};

    #[test]
    fn compiled_rules_are_those_of_the_files() {
        let mut from = Source(COMPILED);
        let compiled = Analyser::take(&mut from).expect("readable");
        assert!(from.0.is_empty());
        let read = Analyser::from_rules(FILES).expect("valid");
        assert!(read.compiled() == COMPILED);
        assert!(compiled.compiled() == COMPILED);
    }
}
