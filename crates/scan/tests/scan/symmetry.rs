//! What must not matter: names, order, threads, where the origin is.

use crate::fixture::three_threads;
use proptest::prelude::*;
use scan::{
    Analysis, Dispersion, Event, MonteCarlo, Network, Positions, Reach, Reporting, Scored,
    Settings, Stream, Study, Workers, log_likelihood_ratio, scored_clusters,
};

const PLACES: usize = 120;
const DAYS: u64 = 60;
const SETTINGS: Settings = Settings {
    max_days: 20,
    min_events: 2,
    first_day: Some(0),
    last_day: Some(DAYS as i32 - 1),
};

/// Places anywhere, events with strata, and a rise around the first place.
fn world(seed: u64) -> (Vec<[f64; 2]>, Vec<Event>) {
    let mut random = Stream::new(seed, 0);
    let points: Vec<[f64; 2]> = (0..PLACES)
        .map(|_| [50.0 * random.unit(), 50.0 * random.unit()])
        .collect();
    let apart = |place: u32| {
        let [x, y] = points[place as usize];
        (x - points[0][0]).hypot(y - points[0][1])
    };
    let mut near: Vec<u32> = (0..PLACES as u32).collect();
    near.sort_by(|&one, &other| apart(one).total_cmp(&apart(other)));
    let rise = (0..10).map(|n| (near[n % 5], DAYS as i32 - 1 - n as i32 % 4));
    let rise: Vec<(u32, i32)> = rise.collect();
    let usual = (0..900).map(|_| {
        let place = random.below(PLACES as u64) as u32;
        (place, random.below(DAYS) as i32)
    });
    let events = usual.chain(rise).map(|(place, day)| Event {
        stratum: day as u32 % 3,
        ..Event::new(place, day)
    });
    let events = events.collect();
    (points, events)
}

fn shuffled<T>(mut all: Vec<T>, random: &mut Stream) -> Vec<T> {
    for at in (1..all.len()).rev() {
        all.swap(at, random.below(at as u64 + 1) as usize);
    }
    all
}

fn network(positions: &Positions, workers: Workers<'_>) -> Network {
    let reach = Reach {
        max_neighbours: 25,
        max_radius_km: None,
    };
    Network::new(positions, reach, workers).expect("the places are sound")
}

fn analysed(points: &[[f64; 2]], events: &[Event], seed: u64, workers: Workers<'_>) -> Analysis {
    let network = network(&Positions::Plane(points.to_vec()), workers);
    let study = Study::new(&network, events, SETTINGS).expect("the events are sound");
    let monte_carlo = MonteCarlo {
        replicates: 40,
        seed,
        stop_after: None,
    };
    scan::analyse(&study, monte_carlo, Reporting::default(), workers, &|_| {})
}

fn scored(positions: &Positions, events: &[Event]) -> Vec<Scored> {
    let network = network(positions, Workers::one());
    let study = Study::new(&network, events, SETTINGS).expect("the events are sound");
    let dispersion = Dispersion::measure(&network, events, DAYS as i32 - 1, 8);
    scored_clusters(&study, dispersion, 1, Workers::one())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_events_does_not_matter(seed in 0u64..1000) {
        let (points, events) = world(seed);
        let other = shuffled(events.clone(), &mut Stream::new(seed, 1));
        // One line with a count says the same as several lines.
        let mut counted: Vec<Event> = Vec::new();
        for event in &other {
            let same = |one: &&mut Event| (one.place, one.day) == (event.place, event.day);
            match counted.iter_mut().find(same) {
                Some(one) => one.count += 1,
                None => counted.push(*event),
            }
        }
        let first = analysed(&points, &events, 7, Workers::one());
        prop_assert_eq!(&first, &analysed(&points, &other, 7, Workers::one()));
        prop_assert_eq!(&first, &analysed(&points, &counted, 7, Workers::one()));
    }

    #[test]
    fn the_numbers_of_places_do_not_matter(seed in 0u64..1000) {
        let (points, events) = world(seed);
        let given = shuffled((0..PLACES as u32).collect(), &mut Stream::new(seed, 2));
        let mut moved = points.clone();
        for (old, &new) in given.iter().enumerate() {
            moved[new as usize] = points[old];
        }
        let renamed: Vec<Event> = events
            .iter()
            .map(|event| Event { place: given[event.place as usize], ..*event })
            .collect();
        let one = analysed(&points, &events, 7, Workers::one());
        let other = analysed(&moved, &renamed, 7, Workers::one());
        prop_assert_eq!(&one.null, &other.null);
        let (one, other) = (&one.clusters[0], &other.clusters[0]);
        prop_assert_eq!((one.llr, one.p, one.recurrence_interval_days),
            (other.llr, other.p, other.recurrence_interval_days));
    }

    #[test]
    fn neither_origin_nor_direction_matters(seed in 0u64..1000, east in -900f64..900.0, turn in 0f64..6.2) {
        let (points, events) = world(seed);
        let (sin, cos) = turn.sin_cos();
        let moved = points.iter().map(|[x, y]| [cos * x - sin * y + east, sin * x + cos * y - 80.0]);
        let moved: Vec<[f64; 2]> = moved.collect();
        let best = |points: &[[f64; 2]]| analysed(points, &events, 7, Workers::one()).clusters[0].llr;
        prop_assert!((best(&points) - best(&moved)).abs() < 1e-9);
        let score = |positions: &Positions| scored(positions, &events)[0].score;
        let (one, other) = (score(&Positions::Plane(points.clone())), score(&Positions::Plane(moved)));
        prop_assert!((one - other).abs() < 1e-3 * one, "{one} {other}");
        // On the globe the meridian that is called 0 doesn't matter.
        let globe = |east: f64| Positions::Globe(points.iter().map(|[x, y]| [*y - 25.0, x + east]).collect());
        let (one, other) = (score(&globe(0.0)), score(&globe(90.0)));
        prop_assert!((one - other).abs() < 1e-3 * one, "{one} {other}");
    }

    #[test]
    fn seed_and_data_decide_not_threads(seed in 0u64..1000) {
        let (points, events) = world(seed);
        let one = analysed(&points, &events, seed, Workers::one());
        prop_assert_eq!(&one, &analysed(&points, &events, seed, Workers::one()));
        prop_assert_eq!(&one, &analysed(&points, &events, seed, Workers::new(&three_threads)));
        let other = analysed(&points, &events, seed + 1, Workers::one());
        prop_assert!(one.null.maxima != other.null.maxima);
        prop_assert_eq!(one.clusters[0].llr, other.clusters[0].llr);
    }

    /// An event more in a cylinder that has more than expected never makes it less likely, though it raises
    /// what is expected there.
    #[test]
    fn an_event_in_a_cylinder_never_lowers_it(seed in 0u64..1000, pick in 0usize..1000) {
        let (points, mut events) = world(seed);
        events.iter_mut().for_each(|event| event.stratum = 0);
        let network = network(&Positions::Plane(points), Workers::one());
        let study = Study::new(&network, &events, SETTINGS).expect("the events are sound");
        for cylinder in scan::clusters(&study, 8, Workers::one()) {
            let (places, first) = (cylinder.places(&study), cylinder.first_day(&study));
            let ratio = |events: &[Event]| {
                let (mut both, mut here, mut now) = (0.0, 0.0, 0.0);
                for event in events {
                    let (inside, recent) = (places.contains(&event.place), event.day >= first);
                    both += f64::from(u8::from(inside && recent));
                    here += f64::from(u8::from(inside));
                    now += f64::from(u8::from(recent));
                }
                let total = events.len() as f64;
                log_likelihood_ratio(both, here * now / total, total)
            };
            let before = ratio(&events);
            prop_assert!((before - cylinder.llr).abs() < 1e-9, "{before} {cylinder:?}");
            let day = first + (pick % cylinder.days as usize) as i32;
            let mut more = events.clone();
            more.push(Event::new(places[pick % places.len()], day));
            prop_assert!(ratio(&more) >= before, "{before} {cylinder:?}");
        }
    }
}
