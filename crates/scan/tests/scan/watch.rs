//! The watch on a made-up country, in a size for tests. More figures: `cargo xtask eval scan`.

use crate::fixture::pair;
use scan::Workers;
use scan::eval::{
    Background, Bound, Injection, Outcome, Shape, Size, Spread, Watch, World, false_alarms, power,
    trial,
};

#[test]
fn rises_are_found_and_unrest_and_hoaxes_are_not() {
    let background = Background::UNEVEN;
    let textbook = trial(&background, Watch::TEXTBOOK, Size::SMALL, 1, pair());
    let loud = false_alarms(&textbook, pair());
    let calibrated = trial(&background, Watch::CALIBRATED, Size::SMALL, 1, pair());
    let quiet = false_alarms(&calibrated, pair());
    assert!(quiet <= 2 && loud > 10, "{quiet} and {loud}");
    let found = power(&calibrated, Injection::GOAL, 12, 1, pair());
    assert!(Outcome::power(&found) >= 0.9, "{found:?}");
    assert!(Outcome::overlap(&found) >= 0.5, "{found:?}");
    for shape in [Shape::Chain, Shape::Hoax] {
        let injection = Injection {
            shape,
            extra: 10_000,
            ..Injection::GOAL
        };
        let found = power(&calibrated, injection, 2, 1, pair());
        assert_eq!(Outcome::power(&found), 0.0, "{shape:?}");
    }
}

#[test]
fn one_who_knows_everything_finds_rises_at_once() {
    let size = Size {
        places: 120,
        injections: 6,
        ..Size::SMALL
    };
    let bound = Bound::measure(&Background::RESTLESS, Injection::GOAL, size, 1, pair());
    assert!(bound.false_alarms <= 1);
    assert_eq!(Outcome::power(&bound.outcomes), 1.0);
    assert!(
        Outcome::median_delay(&bound.outcomes) <= Some(2),
        "{bound:?}"
    );
    let alone = Bound::measure(
        &Background::RESTLESS,
        Injection::GOAL,
        size,
        1,
        Workers::one(),
    );
    assert_eq!(bound, alone);
}

#[test]
fn extra_reports_are_spread_as_asked() {
    let world = World::new(&Background::CALM, 200, 40, 0.2, 3, pair());
    // Of all reports of a rise, the share of the place that has most and of the one that usually reports most.
    let shares = |spread| {
        let injection = Injection {
            spread,
            extra: 20_000,
            relative_risk: 1001.0,
            ..Injection::GOAL
        };
        let injected = injection.into_world(&world, 10, 5);
        let of = |place| {
            injected
                .reports
                .iter()
                .filter(|one| one.place == place)
                .count()
        };
        let rate = |place: &u32| world.rates[*place as usize];
        let usual: f64 = injected.places.iter().map(rate).sum();
        let all = injected.places.iter();
        let off = all.clone().map(|place| {
            let share = of(*place) as f64 / 20_000.0;
            (share - rate(place) / usual).abs()
        });
        let even = 1.0 / injected.places.len() as f64;
        let from_even = all.map(|place| (of(*place) as f64 / 20_000.0 - even).abs());
        (off.fold(0.0, f64::max), from_even.fold(0.0, f64::max))
    };
    let (even, usual, uneven) = (
        shares(Spread::Even),
        shares(Spread::Usual),
        shares(Spread::Uneven),
    );
    assert!(even.1 < 0.02 && even.0 > 0.05, "{even:?}");
    assert!(usual.0 < 0.02 && usual.1 > 0.05, "{usual:?}");
    assert!(uneven.0 > 0.05 && uneven.1 > 0.05, "{uneven:?}");
}
