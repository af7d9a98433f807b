//! Measuring: seeded records with known truth, and how well pairs agree with it.

pub mod mentions;
mod noise;
pub mod persons;

use std::collections::BTreeMap;

/// How found pairs agree with true ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub found: u64,
    pub right: u64,
    pub truth: u64,
}

impl Score {
    /// Share of the found pairs that are right, 0.0–1.0; 1.0 when none was found.
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// Share of the true pairs that were found, 0.0–1.0.
    pub fn recall(&self) -> f64 {
        share(self.right, self.truth)
    }

    /// The harmonic mean of both: 2·right / (found + truth).
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.found + self.truth)
    }

    /// Counts pairs, each given once.
    pub fn of_pairs(
        pairs: impl Iterator<Item = (u32, u32)>,
        truth: &[u32],
        true_pairs: u64,
    ) -> Self {
        let mut score = Self {
            truth: true_pairs,
            ..Self::default()
        };
        for (one, other) in pairs {
            score.found += 1;
            score.right += u64::from(truth[one as usize] == truth[other as usize]);
        }
        score
    }

    /// Counts all pairs within clusters; both give a number to each record.
    pub fn of_clusters(clusters: &[u32], truth: &[u32]) -> Self {
        let both = clusters.iter().zip(truth);
        Self {
            found: pairs_within(clusters.iter()),
            right: pairs_within(both),
            truth: pairs_within(truth.iter()),
        }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "F1 {:.4} (precision {:.4}, recall {:.4}; {} found, {} right, {} true)",
            self.f1(),
            self.precision(),
            self.recall(),
            self.found,
            self.right,
            self.truth
        )
    }
}

fn share(part: u64, whole: u64) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

/// Pairs of items that are the same.
pub fn pairs_within<T: Ord>(items: impl Iterator<Item = T>) -> u64 {
    let mut counts = BTreeMap::<T, u64>::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts.values().map(|count| count * (count - 1) / 2).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let truth = [0, 0, 0, 1, 1, 2];
        let clusters = [5, 5, 6, 6, 7, 8];
        let score = Score::of_clusters(&clusters, &truth);
        assert_eq!((score.found, score.right, score.truth), (2, 1, 4));
        assert_eq!(score.precision(), 0.5);
        assert_eq!(score.recall(), 0.25);
        assert!((score.f1() - 1.0 / 3.0).abs() < 1e-12);
        let pairs = [(0, 1), (2, 3)].into_iter();
        assert_eq!(Score::of_pairs(pairs, &truth, 4), score);
        assert_eq!(Score::default().f1(), 1.0);
    }
}
