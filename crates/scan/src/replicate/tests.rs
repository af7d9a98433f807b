//! Replicates against a plain scan of the same shuffled events.

use super::*;
use crate::network::{Network, Positions, Reach};
use crate::study::{Event, Settings};
use crate::workers::Workers;

fn world(strata: u32, heavy: u64) -> (Network, Vec<Event>) {
    let mut random = Stream::new(11, heavy);
    let points = (0..150)
        .map(|_| [random.unit() * 50.0, random.unit() * 50.0])
        .collect();
    let reach = Reach {
        max_neighbours: 60,
        max_radius_km: Some(20.0),
    };
    let network = Network::new(&Positions::Plane(points), reach, Workers::one()).unwrap();
    let events = (0..900)
        .map(|_| Event {
            place: random.below(random.clone().below(150) + 1) as u32,
            day: random.below(80) as i32,
            stratum: random.below(u64::from(strata)) as u32,
            count: 1 + random.below(heavy) as u32,
        })
        .collect();
    (network, events)
}

/// The shuffle as `draw` does it, then every cylinder by the formula.
fn plain(study: &Study<'_>, seed: u64, replicate: u64) -> f64 {
    let days = study.settings.max_days;
    let mut random = Stream::new(seed, replicate);
    let mut places = study.cases.clone();
    let mut counts = vec![vec![0u32; days]; study.totals.len()];
    for stratum in &study.strata {
        let places = &mut places[stratum.from..stratum.to];
        for (at, &age) in stratum.ages.iter().enumerate() {
            let drawn = at + random.below((places.len() - at) as u64) as usize;
            places.swap(at, drawn);
            for count in &mut counts[places[at] as usize][age as usize..] {
                *count += 1;
            }
        }
    }
    let mut best = 0.0f64;
    for centre in 0..study.totals.len() {
        let mut growing = crate::study::Growing::new(study);
        let mut sums = vec![0; days];
        for &near in study.network.around(centre) {
            growing.add(near as usize);
            for (height, sum) in sums.iter_mut().enumerate() {
                *sum += counts[near as usize][height];
                if *sum >= study.settings.min_events {
                    let total = f64::from(study.total);
                    let expected = growing.expected(height);
                    best = best.max(log_likelihood_ratio(f64::from(*sum), expected, total));
                }
            }
        }
    }
    best
}

fn compare<R, W, const D: usize>(strata: u32, heavy: u64, max_days: usize, bar: f64)
where
    R: Tabled<D>,
    W: Tabled<D> + From<R>,
{
    let (network, events) = world(strata, heavy);
    let settings = Settings {
        max_days,
        ..Settings::default()
    };
    let study = Study::new(&network, &events, settings).unwrap();
    let shuffling = Shuffling::<D>::new(&study, 5, bar);
    let mut desk = Desk::<R, D>::new(&study);
    let quick = shuffling.maxima::<R, W>(&mut desk, 16, 7).unwrap();
    for (slot, &maximum) in quick[..7].iter().enumerate() {
        let expected = plain(&study, 5, 16 + slot as u64);
        assert!(
            (maximum - expected).abs() < 1e-9,
            "{slot}: {maximum} {expected}"
        );
    }
    assert_eq!(quick[7], 0.0);
}

#[test]
fn maxima_are_those_of_a_plain_scan() {
    // A bar that is too high, one that is right, and none.
    for bar in [25.0, 7.0, 0.0] {
        compare::<u8, u16, 32>(1, 1, 30, bar);
        compare::<u16, u16, 32>(1, 1, 9, bar);
        compare::<u32, u32, 32>(1, 1, 30, bar);
        compare::<u16, u16, 64>(1, 1, 45, bar);
    }
}

#[test]
fn with_strata_too() {
    for bar in [25.0, 7.0, 0.0] {
        compare::<u8, u16, 32>(7, 1, 30, bar);
        compare::<u32, u32, 128>(3, 1, 70, bar);
    }
}

#[test]
fn and_where_narrow_counts_are_full() {
    for bar in [60.0, 9.0] {
        compare::<u16, u16, 32>(1, 40, 30, bar);
        compare::<u32, u32, 32>(1, 4000, 30, bar);
        compare::<u32, u32, 32>(2, 900, 30, bar);
    }
}

#[test]
fn a_row_that_overflows_is_told() {
    let (network, events) = world(1, 400);
    let study = Study::new(&network, &events, Settings::default()).unwrap();
    let shuffling = Shuffling::<32>::new(&study, 5, 9.0);
    let mut desk = Desk::<u8, 32>::new(&study);
    assert!(shuffling.maxima::<u8, u16>(&mut desk, 0, 8).is_none());
}
