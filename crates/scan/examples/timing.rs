//! Times the scan on made-up places and events, without reading files:
//! `cargo run --release -p scan --example timing -- 83000 365 1000000 999 2`.
#![expect(clippy::print_stdout, reason = "an example speaks by printing")]

use scan::{
    Dispersion, Event, MonteCarlo, Network, Positions, Reach, Reporting, Settings, Stream, Study,
    Workers,
};
use std::time::Instant;

fn main() {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .map(|word| word.parse().expect("a number"))
        .collect();
    let [places, days, events, replicates, threads] = numbers[..] else {
        println!("usage: timing PLACES DAYS EVENTS REPLICATES THREADS");
        return;
    };
    let lend = |work: &(dyn Fn() + Sync)| {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    };
    let workers = Workers::new(&lend);
    let (positions, events) = world(places, days, events);
    let watch = watch();
    let told = |what: &str| println!("{:7.2} s  {what}", watch.elapsed().as_secs_f64());
    let network = Network::new(&positions, Reach::default(), workers).expect("places");
    told("neighbours");
    let study = Study::new(&network, &events, Settings::default()).expect("events");
    told("counted");
    let best = scan::clusters(&study, 3, workers);
    told(&format!("scanned: {:?}", best.first()));
    let last = study.last_day();
    let dispersion = Dispersion::measure(&network, &events, last, 52);
    told(&format!("measured: {dispersion:?}"));
    let scored = scan::scored_clusters(&study, dispersion, 3, workers);
    told(&format!("scored: {:?}", scored.first()));
    let monte_carlo = MonteCarlo {
        replicates,
        ..MonteCarlo::default()
    };
    let found = scan::analyse(&study, monte_carlo, Reporting::default(), workers, &|_| {});
    let first = found.clusters.first().map(|first| first.p);
    told(&format!("replicated: p {first:?}, {:?}", found.null.gumbel));
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs a clock")]
fn watch() -> Instant {
    Instant::now()
}

/// Uniform places with log-normal weights, a weekly pattern and a slow rise.
fn world(places: usize, days: usize, count: usize) -> (Positions, Vec<Event>) {
    let mut random = Stream::new(44, 0);
    let points = (0..places)
        .map(|_| [100.0 * random.unit(), 100.0 * random.unit()])
        .collect();
    let mut weights = Vec::with_capacity(places);
    let mut sum = 0.0;
    for _ in 0..places {
        sum += (0.8 * random.normal()).exp();
        weights.push(sum);
    }
    let week = [1.2, 1.1, 1.0, 1.0, 1.1, 0.8, 0.6];
    let mut calendar = Vec::with_capacity(days);
    let mut year = 0.0;
    for day in 0..days {
        year += week[day % 7] * (1.0 + 0.3 * day as f64 / days as f64);
        calendar.push(year);
    }
    let events = (0..count)
        .map(|_| {
            let (here, now) = (random.unit() * sum, random.unit() * year);
            let place = weights.partition_point(|&weight| weight <= here);
            let day = calendar.partition_point(|&share| share <= now);
            Event::new(place as u32, day as i32)
        })
        .collect();
    (Positions::Plane(points), events)
}
