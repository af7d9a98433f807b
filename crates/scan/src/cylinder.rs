//! The best cylinder around each centre, and the clusters that do not overlap.

use crate::likelihood::{log_likelihood_ratio, relative_risk};
use crate::study::{Growing, Study};
use crate::workers::Workers;

/// Centres in one piece of work.
const PIECE: usize = 1024;

/// A base of nearest neighbours and a height in days, ending on the study's last day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cylinder {
    /// Log-likelihood ratio.
    pub llr: f64,
    /// Index of the centre.
    pub centre: u32,
    /// Number of places, the centre among them.
    pub size: u32,
    /// Height in days.
    pub days: u32,
    /// Events in it.
    pub observed: u32,
    /// Events expected in it.
    pub expected: f64,
}

/// The best cylinder around each centre that has any event above expectation, best first; ties by the
/// given index of the centre.
pub(crate) fn best(study: &Study<'_>, workers: Workers<'_>) -> Vec<Cylinder> {
    let mut all = workers.map_ranks(study.totals.len(), PIECE, |rank| around(study, rank));
    all.sort_by(|a, b| b.llr.total_cmp(&a.llr).then(a.centre.cmp(&b.centre)));
    all
}

/// The best cylinder around one centre; of equals the smallest base, then the lowest.
pub(crate) fn around(study: &Study<'_>, rank: usize) -> Option<Cylinder> {
    let days = study.settings.max_days;
    let floor = study.settings.min_events.max(1);
    let total = f64::from(study.total);
    let mut counts = vec![0u32; days];
    let mut growing = Growing::new(study);
    let mut expected = vec![0.0; days];
    let mut found: Option<Cylinder> = None;
    let mut best = 0.0;
    for (at, &near) in study.network.around(rank).iter().enumerate() {
        growing.add(near as usize);
        let row = study.row(near as usize);
        // A place without events in the window can only lower a ratio.
        if row[days - 1] == 0 {
            continue;
        }
        for (count, cell) in counts.iter_mut().zip(row) {
            *count += cell;
        }
        growing.all(&mut expected);
        if !promising(&counts, &expected, total, best) {
            continue;
        }
        for (height, &count) in counts.iter().enumerate() {
            let (observed, expected) = (f64::from(count), expected[height]);
            if count < floor || observed <= expected {
                continue;
            }
            let llr = log_likelihood_ratio(observed, expected, total);
            if llr > best {
                best = llr;
                found = Some(Cylinder {
                    llr,
                    centre: study.network.given[rank],
                    size: at as u32 + 1,
                    days: height as u32 + 1,
                    observed: count,
                    expected,
                });
            }
        }
    }
    found
}

/// Whether any of these counts can beat `best`; as `likelihood::ceiling`, without a branch or division
/// that depends on the count.
#[inline]
fn promising(counts: &[u32], expected: &[f64], total: f64, best: f64) -> bool {
    let most = counts.last().copied().map_or(0.0, f64::from);
    let outside = 1.0 / (total - most);
    let mut any = false;
    for (&count, &expected) in counts.iter().zip(expected) {
        let excess = (f64::from(count) - expected).max(0.0);
        any |= 0.5 * excess * excess * (1.0 + expected * outside) > best * expected;
    }
    any
}

impl Cylinder {
    /// The places of its base, nearest to the centre first.
    #[must_use]
    pub fn places(&self, study: &Study<'_>) -> Vec<u32> {
        let rank = study.network.rank[self.centre as usize] as usize;
        study.network.around(rank)[..self.size as usize]
            .iter()
            .map(|&near| study.network.given[near as usize])
            .collect()
    }

    /// How many of its places have events in its days.
    #[must_use]
    pub fn places_with_events(&self, study: &Study<'_>) -> u32 {
        let rank = study.network.rank[self.centre as usize] as usize;
        let height = self.days as usize - 1;
        study.network.around(rank)[..self.size as usize]
            .iter()
            .filter(|&&near| study.row(near as usize)[height] > 0)
            .count() as u32
    }

    /// The first of its days.
    #[must_use]
    pub fn first_day(&self, study: &Study<'_>) -> i32 {
        study.last_day - (self.days as i32 - 1)
    }

    /// How many times more likely an event was inside than outside.
    #[must_use]
    pub fn relative_risk(&self, study: &Study<'_>) -> f64 {
        relative_risk(
            f64::from(self.observed),
            self.expected,
            f64::from(study.total),
        )
    }
}

/// The best cylinders that share no place with a better one, at most `count`.
pub(crate) fn apart(study: &Study<'_>, sorted: &[Cylinder], count: usize) -> Vec<Cylinder> {
    let mut taken = vec![false; study.totals.len()];
    let mut kept = Vec::new();
    for cylinder in sorted {
        if kept.len() == count {
            break;
        }
        let places = cylinder.places(study);
        if places.iter().any(|&place| taken[place as usize]) {
            continue;
        }
        for place in places {
            taken[place as usize] = true;
        }
        kept.push(*cylinder);
    }
    kept
}
