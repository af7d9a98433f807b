//! Results of SaTScan.

use crate::fixture::{middle, nyc, pair, small};
use scan::{Analysis, Event, MonteCarlo, Network, Positions, Reach, Reporting, Settings, Study};

fn scanned(positions: &Positions, events: &[Event], replicates: usize) -> Analysis {
    let network = Network::new(positions, Reach::default(), pair()).expect("the data are sound");
    let study = Study::new(&network, events, Settings::default()).expect("the data are sound");
    let monte_carlo = MonteCarlo {
        replicates,
        ..MonteCarlo::default()
    };
    scan::analyse(&study, monte_carlo, Reporting::default(), pair(), &|_| {})
}

#[test]
fn five_hundred_places() {
    let (positions, events) = small();
    let found = scanned(&positions, &events, 999);
    let first = &found.clusters[0];
    assert!((first.llr - 15.517_121).abs() < 1e-6, "{first:?}");
    assert_eq!(first.p, 0.001, "{first:?}");
    for place in [17, 55, 243, 275, 7, 101, 472, 126, 268, 489, 240, 450] {
        assert!(first.places.contains(&place), "{place} of {first:?}");
    }
    // The injected days are 83 to 89; one more belongs to the most likely cylinder.
    assert_eq!((first.first_day, first.last_day), (82, 89));
}

#[test]
fn ten_thousand_places() {
    let (positions, events) = middle();
    let found = scanned(&positions, &events, 19);
    let first = &found.clusters[0];
    assert!((first.llr - 66.228_507).abs() < 1e-6, "{first:?}");
    assert!(first.recurrence_interval_days > 1e9, "{first:?}");
}

/// The prospective space-time permutation scan of fever in New York that SaTScan ships: days 1 to 24 of
/// November 2001, circles of at most 3 km, at most 7 days.
#[test]
fn fever_in_new_york() {
    let (codes, positions, events) = nyc();
    let reach = Reach {
        max_neighbours: positions.len(),
        max_radius_km: Some(3.0),
    };
    let network = Network::new(&positions, reach, pair()).expect("the data are sound");
    let settings = Settings {
        max_days: 7,
        first_day: Some(1),
        last_day: Some(24),
        ..Settings::default()
    };
    let study = Study::new(&network, &events, settings).expect("the data are sound");
    assert_eq!((network.len(), study.events()), (192, 194));
    let found = scan::analyse(
        &study,
        MonteCarlo::default(),
        Reporting::default(),
        pair(),
        &|_| {},
    );
    let told: Vec<(f64, u32, usize)> = found
        .clusters
        .iter()
        .map(|one| (one.llr, codes[one.centre as usize], one.places.len()))
        .collect();
    for (cluster, llr) in told.iter().zip([3.845_418, 3.164_201, 2.137_259]) {
        assert!((cluster.0 - llr).abs() < 1e-6, "{told:?}");
    }
}
