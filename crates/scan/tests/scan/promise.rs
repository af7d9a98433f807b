//! What the crate promises of itself.

use crate::fixture::{middle, pair, small, three_threads};
use proptest::prelude::*;
use scan::evidence::capped;
use scan::{
    Analysis, Dispersion, Event, Live, MonteCarlo, Network, Reach, Reporting, Settings, Study,
    Surroundings, Watching, Workers, scored_clusters,
};

fn analysed(events: &[Event], monte_carlo: MonteCarlo, workers: Workers<'_>) -> Analysis {
    let (positions, _) = small();
    let network = Network::new(&positions, Reach::default(), workers).expect("the data are sound");
    let study = Study::new(&network, events, Settings::default()).expect("the data are sound");
    scan::analyse(&study, monte_carlo, Reporting::default(), workers, &|_| {})
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let (_, events) = small();
    let by_day = |event: &Event| Event {
        stratum: event.day as u32 % 7,
        ..*event
    };
    let stratified: Vec<Event> = events.iter().map(by_day).collect();
    let monte_carlo = MonteCarlo {
        replicates: 60,
        ..MonteCarlo::default()
    };
    for events in [&events, &stratified] {
        let one = analysed(events, monte_carlo, Workers::one());
        assert_eq!(one, analysed(events, monte_carlo, pair()));
        assert_eq!(
            one,
            analysed(events, monte_carlo, Workers::new(&three_threads))
        );
    }
}

#[test]
fn an_early_stop_is_the_beginning_of_the_whole() {
    let (_, mut events) = small();
    // Without the injected rise, chance reaches the best cluster soon.
    events.retain(|event| event.day < 83);
    let whole = MonteCarlo {
        replicates: 200,
        ..MonteCarlo::default()
    };
    let stopping = MonteCarlo {
        stop_after: Some(5),
        ..whole
    };
    let all = analysed(&events, whole, pair());
    let one = analysed(&events, stopping, Workers::one());
    let two = analysed(&events, stopping, Workers::new(&three_threads));
    assert!(one.null.stopped && one.null.maxima.len() < 200);
    assert_eq!(one, two);
    assert_eq!(one.null.maxima, all.null.maxima[..one.null.maxima.len()]);
    assert_eq!(one.clusters[0].p, 5.0 / one.null.maxima.len() as f64);
}

#[test]
fn clusters_share_no_place() {
    let (_, events) = small();
    let monte_carlo = MonteCarlo {
        replicates: 0,
        ..MonteCarlo::default()
    };
    let found = analysed(&events, monte_carlo, pair());
    let mut places: Vec<u32> = found
        .clusters
        .iter()
        .flat_map(|one| one.places.clone())
        .collect();
    let count = places.len();
    places.sort_unstable();
    places.dedup();
    assert!(found.clusters.len() > 3 && places.len() == count);
    assert!(found.clusters.is_sorted_by(|a, b| a.llr >= b.llr));
}

/// Events of ten months, some of them capped, each in the stratum of its weekday.
fn weekly(events: &[Event], cap: u32) -> Vec<Event> {
    let by_day = |event: &Event| Event {
        stratum: event.day.rem_euclid(7) as u32,
        ..*event
    };
    capped(&events.iter().map(by_day).collect::<Vec<_>>(), cap)
}

#[test]
fn live_events_equal_a_study_made_anew() {
    let (positions, events) = middle();
    let reach = Reach::default();
    let network = Network::new(&positions, reach, pair()).expect("the data are sound");
    let around = Surroundings::new(&network, &positions, reach);
    let settings = Settings {
        min_events: 3,
        first_day: Some(0),
        last_day: Some(363),
        ..Settings::default()
    };
    // The injected rise is around place 17: its best cylinder is the best of all. It comes in one by one.
    let (mut known, new): (Vec<Event>, Vec<Event>) = events
        .iter()
        .partition(|event| event.day < 364 || event.place > 40);
    known.retain(|event| event.day < 364);
    let last = |known: &[Event]| weekly(known, 2);
    let dispersion = Dispersion::measure(&network, &last(&known), 363, 52);
    let watching = Watching {
        settings,
        dispersion,
        cap: 2,
    };
    let mut live = Live::new(&last(&known), watching).expect("the data are sound");
    let mut best = None;
    for event in new
        .iter()
        .chain([&Event::new(17, 364), &Event::new(17, 364)])
    {
        let stratum = event.day.rem_euclid(7) as u32;
        let found = live.add(&around, Event { stratum, ..*event });
        best = found.expect("the data are sound").or(best);
        known.push(*event);
    }
    let settings = Settings {
        last_day: Some(364),
        ..settings
    };
    let all = last(&known);
    let study = Study::new(&network, &all, settings).expect("the data are sound");
    assert_eq!(live.events(), study.events());
    let anew = scored_clusters(&study, dispersion, 1, pair())[0];
    let best = best.expect("something rises");
    assert!(
        (best.score - anew.score).abs() < 1e-4 * anew.score,
        "{best:?} {anew:?}"
    );
    assert_eq!(best.cylinder.centre, anew.cylinder.centre);
    assert_eq!(best.cylinder.observed, anew.cylinder.observed);
    assert_eq!(
        live.first_day(&best.cylinder),
        anew.cylinder.first_day(&study)
    );
}

#[test]
fn a_rise_begins_on_the_day_on_which_it_began() {
    // Thirty places in a row with an event every three weeks; five of them rise in the last six days.
    let places = (0..30).map(|place| [f64::from(place), 0.0]).collect();
    let positions = scan::Positions::Plane(places);
    let network = Network::new(&positions, Reach::default(), Workers::one()).expect("places");
    let last = 364;
    let calm = (0..30u32).flat_map(|place| {
        (0..359)
            .step_by(21)
            .map(move |day| (place, day + place as i32 % 21))
    });
    let calm = calm.filter(|(place, day)| *day <= last && !(*place < 5 && *day > 335));
    let rise = (0..5u32).flat_map(|place| [359, 361, 364].map(|day| (place, day)));
    let events: Vec<Event> = calm
        .chain(rise)
        .map(|(place, day)| Event::new(place, day))
        .collect();
    let settings = Settings {
        first_day: Some(0),
        last_day: Some(last),
        ..Settings::default()
    };
    let study = Study::new(&network, &events, settings).expect("the data are sound");
    let restless = Dispersion {
        place: 0.4,
        neighbourhood: 0.2,
    };
    let found = scored_clusters(&study, restless, 1, Workers::one())[0];
    assert_eq!(found.cylinder.first_day(&study), 359);
    assert_eq!((found.cylinder.size, found.cylinder.observed), (5, 15));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// More events in the best cylinder never make it less likely.
    #[test]
    fn an_event_inside_never_lowers_the_best(seed in 0u64..1000, pick in 0usize..12) {
        let (positions, _) = small();
        let network = Network::new(&positions, Reach::default(), Workers::one()).expect("the data are sound");
        let mut random = scan::Stream::new(seed, 0);
        let events: Vec<Event> = (0..1500)
            .map(|_| Event::new(random.below(500) as u32, random.below(60) as i32))
            .collect();
        let settings = Settings { last_day: Some(59), ..Settings::default() };
        let study = Study::new(&network, &events, settings).expect("the data are sound");
        let before = scan::clusters(&study, 1, Workers::one())[0];
        let places = before.places(&study);
        let mut more = events.clone();
        more.push(Event::new(places[pick % places.len()], 59));
        let study = Study::new(&network, &more, settings).expect("the data are sound");
        let after = scan::clusters(&study, 1, Workers::one())[0];
        prop_assert!(after.llr >= before.llr, "{before:?} {after:?}");
    }
}
