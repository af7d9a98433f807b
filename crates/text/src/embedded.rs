//! The data that is compiled into the crate.

use crate::analyser::Tables;
use crate::lexicon::Sources;

/// Weights and the table of urgency.
pub const TABLES: Tables<'static> = Tables {
    stance: include_str!("../data/model/stance.tsv"),
    urgency: include_str!("../data/model/urgency.tsv"),
    // One table in three files, so that none is too large to be looked at.
    learned: concat!(
        include_str!("../data/model/learned.tsv"),
        include_str!("../data/model/learned_pairs.tsv"),
        include_str!("../data/model/learned_whole.tsv")
    ),
    decisions: include_str!("../data/urgency.toml"),
};

pub(crate) fn lexicon() -> Sources<'static> {
    Sources {
        lemmas: &[
            ("verbs.txt", include_str!("../data/lexicon/verbs.txt")),
            ("lemmas.txt", include_str!("../data/lexicon/lemmas.txt")),
        ],
        // Both: words of classes become the word for both, and so do those of a message, with whatever hangs on them.
        spelling: &[
            ("spelling.tsv", include_str!("../data/lexicon/spelling.tsv")),
            ("kin.tsv", include_str!("../data/lexicon/kin.tsv")),
        ],
        regional: &[
            ("kin.tsv", include_str!("../data/lexicon/kin.tsv")),
            ("regional.tsv", include_str!("../data/lexicon/regional.tsv")),
            (
                "regional_verbs.tsv",
                include_str!("../data/lexicon/regional_verbs.tsv"),
            ),
        ],
        fillers: include_str!("../data/lexicon/fillers.txt"),
        protected: include_str!("../data/lexicon/protected.txt"),
        origin: include_str!("../data/lexicon/origin.txt"),
    }
}

/// Class and rule files and the watch table, by name; a test compares the list with the folders.
pub const FILES: &[(&str, &str)] = &[
    (
        "classes/bias.toml",
        include_str!("../data/classes/bias.toml"),
    ),
    (
        "classes/captivity.toml",
        include_str!("../data/classes/captivity.toml"),
    ),
    (
        "classes/contract_visa.toml",
        include_str!("../data/classes/contract_visa.toml"),
    ),
    (
        "classes/control.toml",
        include_str!("../data/classes/control.toml"),
    ),
    (
        "classes/control_holding.toml",
        include_str!("../data/classes/control_holding.toml"),
    ),
    (
        "classes/deception.toml",
        include_str!("../data/classes/deception.toml"),
    ),
    (
        "classes/destination.toml",
        include_str!("../data/classes/destination.toml"),
    ),
    (
        "classes/exploitation.toml",
        include_str!("../data/classes/exploitation.toml"),
    ),
    (
        "classes/foreign.toml",
        include_str!("../data/classes/foreign.toml"),
    ),
    (
        "classes/other.toml",
        include_str!("../data/classes/other.toml"),
    ),
    (
        "classes/papers.toml",
        include_str!("../data/classes/papers.toml"),
    ),
    (
        "classes/promised_pay.toml",
        include_str!("../data/classes/promised_pay.toml"),
    ),
    (
        "classes/promises.toml",
        include_str!("../data/classes/promises.toml"),
    ),
    (
        "classes/recruiting_field.toml",
        include_str!("../data/classes/recruiting_field.toml"),
    ),
    (
        "classes/recruiting_grip.toml",
        include_str!("../data/classes/recruiting_grip.toml"),
    ),
    (
        "classes/recruitment.toml",
        include_str!("../data/classes/recruitment.toml"),
    ),
    (
        "classes/recruitment_money.toml",
        include_str!("../data/classes/recruitment_money.toml"),
    ),
    (
        "classes/route.toml",
        include_str!("../data/classes/route.toml"),
    ),
    (
        "classes/scope.toml",
        include_str!("../data/classes/scope.toml"),
    ),
    (
        "classes/shared.toml",
        include_str!("../data/classes/shared.toml"),
    ),
    (
        "classes/smuggling.toml",
        include_str!("../data/classes/smuggling.toml"),
    ),
    (
        "classes/stance.toml",
        include_str!("../data/classes/stance.toml"),
    ),
    (
        "classes/urgency.toml",
        include_str!("../data/classes/urgency.toml"),
    ),
    (
        "classes/vulnerability.toml",
        include_str!("../data/classes/vulnerability.toml"),
    ),
    (
        "classes/wages.toml",
        include_str!("../data/classes/wages.toml"),
    ),
    (
        "classes/work_conditions.toml",
        include_str!("../data/classes/work_conditions.toml"),
    ),
    (
        "classes/work_confinement.toml",
        include_str!("../data/classes/work_confinement.toml"),
    ),
    (
        "classes/work_papers.toml",
        include_str!("../data/classes/work_papers.toml"),
    ),
    (
        "classes/work_scene.toml",
        include_str!("../data/classes/work_scene.toml"),
    ),
    (
        "classes/work_transfer.toml",
        include_str!("../data/classes/work_transfer.toml"),
    ),
    (
        "classes/work_violence.toml",
        include_str!("../data/classes/work_violence.toml"),
    ),
    ("rules/bias.toml", include_str!("../data/rules/bias.toml")),
    (
        "rules/captivity.toml",
        include_str!("../data/rules/captivity.toml"),
    ),
    (
        "rules/contract_visa.toml",
        include_str!("../data/rules/contract_visa.toml"),
    ),
    (
        "rules/control.toml",
        include_str!("../data/rules/control.toml"),
    ),
    (
        "rules/control_holding.toml",
        include_str!("../data/rules/control_holding.toml"),
    ),
    (
        "rules/deception.toml",
        include_str!("../data/rules/deception.toml"),
    ),
    (
        "rules/destination.toml",
        include_str!("../data/rules/destination.toml"),
    ),
    (
        "rules/english.toml",
        include_str!("../data/rules/english.toml"),
    ),
    (
        "rules/exploitation.toml",
        include_str!("../data/rules/exploitation.toml"),
    ),
    ("rules/offer.toml", include_str!("../data/rules/offer.toml")),
    ("rules/other.toml", include_str!("../data/rules/other.toml")),
    (
        "rules/papers.toml",
        include_str!("../data/rules/papers.toml"),
    ),
    (
        "rules/promised_pay.toml",
        include_str!("../data/rules/promised_pay.toml"),
    ),
    (
        "rules/promises.toml",
        include_str!("../data/rules/promises.toml"),
    ),
    (
        "rules/recruitment.toml",
        include_str!("../data/rules/recruitment.toml"),
    ),
    (
        "rules/recruitment_gifts.toml",
        include_str!("../data/rules/recruitment_gifts.toml"),
    ),
    (
        "rules/recruitment_money.toml",
        include_str!("../data/rules/recruitment_money.toml"),
    ),
    ("rules/route.toml", include_str!("../data/rules/route.toml")),
    ("rules/scope.toml", include_str!("../data/rules/scope.toml")),
    (
        "rules/smuggling.toml",
        include_str!("../data/rules/smuggling.toml"),
    ),
    (
        "rules/stance.toml",
        include_str!("../data/rules/stance.toml"),
    ),
    (
        "rules/urgency.toml",
        include_str!("../data/rules/urgency.toml"),
    ),
    (
        "rules/vulnerability.toml",
        include_str!("../data/rules/vulnerability.toml"),
    ),
    ("rules/wages.toml", include_str!("../data/rules/wages.toml")),
    (
        "rules/work_conditions.toml",
        include_str!("../data/rules/work_conditions.toml"),
    ),
    (
        "rules/work_confinement.toml",
        include_str!("../data/rules/work_confinement.toml"),
    ),
    (
        "rules/work_papers.toml",
        include_str!("../data/rules/work_papers.toml"),
    ),
    (
        "rules/work_transfer.toml",
        include_str!("../data/rules/work_transfer.toml"),
    ),
    (
        "rules/work_violence.toml",
        include_str!("../data/rules/work_violence.toml"),
    ),
    ("watch.tsv", include_str!("../data/watch.tsv")),
];
