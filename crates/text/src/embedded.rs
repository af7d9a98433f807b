//! The data that is compiled into the crate.

use crate::analyser::Tables;
use crate::lexicon::Sources;

pub(crate) const TABLES: Tables<'static> =
    Tables { stance: include_str!("../data/model/stance.tsv"), urgency: include_str!("../data/model/urgency.tsv") };

pub(crate) fn lexicon() -> Sources<'static> {
    Sources {
        lemmas: &[
            ("verbs.txt", include_str!("../data/lexicon/verbs.txt")),
            ("lemmas.txt", include_str!("../data/lexicon/lemmas.txt")),
        ],
        spelling: &[("spelling.tsv", include_str!("../data/lexicon/spelling.tsv"))],
        regional: &[("regional.tsv", include_str!("../data/lexicon/regional.tsv"))],
        fillers: include_str!("../data/lexicon/fillers.txt"),
        protected: include_str!("../data/lexicon/protected.txt"),
    }
}
