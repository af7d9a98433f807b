//! The widest bases: how much they hold tells how narrow sums may be.

use crate::study::{Expectation, Study};

/// The widest base around each centre.
pub(super) enum Zones {
    /// Its events.
    Totals(Vec<u32>),
    /// What is expected in it in all days of the window.
    Expected(Vec<f64>),
}

impl Zones {
    pub(super) fn of(study: &Study<'_>) -> Zones {
        let ranks = 0..study.totals.len();
        let last = study.settings.max_days - 1;
        match &study.expectation {
            Expectation::One(_) => {
                Zones::Totals(ranks.map(|rank| zone_total(study, rank)).collect())
            }
            Expectation::Several(rows) => {
                let expected = |near: &u32| rows[*near as usize * (last + 1) + last];
                let zone = |rank| study.network.around(rank).iter().map(expected).sum();
                Zones::Expected(ranks.map(zone).collect())
            }
        }
    }

    pub(super) fn greatest_total(&self) -> u32 {
        match self {
            Zones::Totals(totals) => totals.iter().copied().max().unwrap_or(0),
            Zones::Expected(_) => 0,
        }
    }
}

/// All events of the widest base around a place.
pub(crate) fn zone_total(study: &Study<'_>, rank: usize) -> u32 {
    let around = study.network.around(rank).iter();
    around.map(|&near| study.totals[near as usize]).sum()
}
