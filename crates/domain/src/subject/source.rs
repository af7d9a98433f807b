//! How many independent sources speak of a subject.

use crate::id::{NarrativeId, ReportId};
use std::collections::BTreeMap;

/// Who stands behind a report, as far as may be known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Nobody knows, and nobody has checked what it says.
    Unverified,
    /// Nobody knows who, and an officer found that it holds.
    Verified,
    /// The same source under the same keyed digest; the key is destroyed after its time.
    Identified([u8; 16]),
}

/// One report that speaks of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// The report.
    pub report: ReportId,
    /// Who stands behind it.
    pub origin: Origin,
    /// What it forwards, when that was found.
    pub narrative: Option<NarrativeId>,
}

/// How many independent sources there are.
///
/// All unverified anonymous reports count together as one: fifty reports by one hand list nobody. What
/// shares a narrative is one source, whoever sent it.
///
/// ```
/// use domain::id::{NarrativeId, ReportId};
/// use domain::subject::{Origin, Telling, independent_sources};
/// let told = |number, origin, narrative| Telling {
///     report: ReportId::at(None, [number; 10]), origin, narrative,
/// };
/// let alone: Vec<Telling> = (0..50).map(|one| told(one, Origin::Unverified, None)).collect();
/// assert_eq!(independent_sources(&alone), 1);
/// let checked = [told(1, Origin::Unverified, None), told(2, Origin::Verified, None)];
/// assert_eq!(independent_sources(&checked), 2);
/// let chain = || Some(NarrativeId::random([7; 10]));
/// let forwarded = [told(1, Origin::Verified, chain()), told(2, Origin::Verified, chain())];
/// assert_eq!(independent_sources(&forwarded), 1);
/// ```
#[must_use]
pub fn independent_sources(tellings: &[Telling]) -> usize {
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    enum Key<'a> {
        Unverified,
        Report(&'a ReportId),
        Source(&'a [u8; 16]),
        Narrative(&'a NarrativeId),
    }
    let mut parts = super::group::Parts::new(tellings.len());
    let mut first: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for (number, telling) in tellings.iter().enumerate() {
        let own = match &telling.origin {
            Origin::Unverified => Key::Unverified,
            Origin::Verified => Key::Report(&telling.report),
            Origin::Identified(source) => Key::Source(source),
        };
        for key in [Some(own), telling.narrative.as_ref().map(Key::Narrative)]
            .into_iter()
            .flatten()
        {
            let known = *first.entry(key).or_insert(number);
            parts.join(known, number);
        }
    }
    parts.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn telling() -> impl Strategy<Value = Telling> {
        let origin = prop_oneof![
            Just(Origin::Unverified),
            Just(Origin::Verified),
            (0u8..4).prop_map(|number| Origin::Identified([number; 16])),
        ];
        let narrative =
            proptest::option::of((0u8..4).prop_map(|number| NarrativeId::random([number; 10])));
        (0u8..20, origin, narrative).prop_map(|(report, origin, narrative)| Telling {
            report: ReportId::at(None, [report; 10]),
            origin,
            narrative,
        })
    }

    proptest! {
        /// Copies, order and more unverified reports never add a source.
        #[test]
        fn copies_and_unverified_reports_add_nothing(
            tellings in proptest::collection::vec(telling(), 1..20),
            more in 1u8..50,
        ) {
            let count = independent_sources(&tellings);
            prop_assert!(count >= 1 && count <= tellings.len());
            let mut turned = tellings.clone();
            turned.reverse();
            turned.extend(tellings.clone());
            prop_assert_eq!(independent_sources(&turned), count);
            let unverified = |number| Telling {
                report: ReportId::at(None, [100 + number; 10]),
                origin: Origin::Unverified,
                narrative: None,
            };
            let has = tellings.iter().any(|one| one.origin == Origin::Unverified);
            turned.extend((0..more).map(unverified));
            prop_assert_eq!(independent_sources(&turned), count + usize::from(!has));
        }

        /// A shared narrative never adds, one more verified report adds at most one.
        #[test]
        fn a_narrative_only_joins(tellings in proptest::collection::vec(telling(), 1..20)) {
            let apart: Vec<Telling> = tellings
                .iter()
                .map(|one| Telling { narrative: None, ..one.clone() })
                .collect();
            prop_assert!(independent_sources(&tellings) <= independent_sources(&apart));
        }
    }
}
