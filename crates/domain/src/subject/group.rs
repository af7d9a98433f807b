//! Parties that people found to be the same, and those that they hold apart.

use std::collections::BTreeMap;

/// Parts of a whole that grow together.
pub(super) struct Parts(Vec<usize>);

impl Parts {
    pub(super) fn new(size: usize) -> Parts {
        Parts((0..size).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }

    pub(super) fn count(&mut self) -> usize {
        (0..self.0.len()).filter(|at| self.root(*at) == *at).count()
    }
}

/// The groups that confirmed links make, each ascending, the group of the least member first. What no
/// link names is in no group.
///
/// ```
/// use domain::subject::groups;
/// assert_eq!(groups(&[("a", "b"), ("c", "d"), ("b", "e")]), [vec!["a", "b", "e"], vec!["c", "d"]]);
/// ```
#[must_use]
pub fn groups<T: Ord + Clone>(confirmed: &[(T, T)]) -> Vec<Vec<T>> {
    let mut members: Vec<&T> = confirmed
        .iter()
        .flat_map(|(one, other)| [one, other])
        .collect();
    members.sort();
    members.dedup();
    let at = |one: &T| members.binary_search(&one).unwrap_or(0);
    let mut parts = Parts::new(members.len());
    for (one, other) in confirmed {
        parts.join(at(one), at(other));
    }
    let mut groups: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for (number, member) in members.iter().enumerate() {
        let root = parts.root(number);
        groups.entry(root).or_default().push((*member).clone());
    }
    groups.into_values().collect()
}

/// Whether confirming `pair` would bring two parties together that a person holds apart.
///
/// ```
/// use domain::subject::joins_apart;
/// let confirmed = [("a", "b")];
/// assert!(joins_apart(&confirmed, &[("a", "c")], ("b", "c")));
/// assert!(!joins_apart(&confirmed, &[("a", "d")], ("b", "c")));
/// ```
#[must_use]
pub fn joins_apart<T: Ord + Clone>(
    confirmed: &[(T, T)],
    rejected: &[(T, T)],
    pair: (T, T),
) -> bool {
    let mut with = confirmed.to_vec();
    with.push(pair);
    groups(&with).iter().any(|group| {
        let has = |one: &T| group.binary_search(one).is_ok();
        rejected.iter().any(|(one, other)| has(one) && has(other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As long as every confirmation is asked about first, nobody whom a person holds apart is ever
        /// in one group, whatever the order.
        #[test]
        fn what_is_held_apart_stays_apart(
            acts in proptest::collection::vec((any::<bool>(), 0u8..8, 0u8..8), 0..60),
        ) {
            let mut confirmed: Vec<(u8, u8)> = Vec::new();
            let mut rejected: Vec<(u8, u8)> = Vec::new();
            for (confirms, one, other) in acts {
                let pair = (one.min(other), one.max(other));
                if one == other || rejected.contains(&pair) || confirmed.contains(&pair) {
                    continue;
                }
                if !confirms {
                    let together = groups(&confirmed)
                        .iter()
                        .any(|group| group.contains(&one) && group.contains(&other));
                    if !together {
                        rejected.push(pair);
                    }
                } else if !joins_apart(&confirmed, &rejected, pair) {
                    confirmed.push(pair);
                }
                for group in groups(&confirmed) {
                    for (one, other) in &rejected {
                        prop_assert!(!(group.contains(one) && group.contains(other)));
                    }
                }
            }
        }
    }
}
