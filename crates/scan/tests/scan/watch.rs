//! The watch on made-up countries, in a size for tests. The published figures are in
//! `docs/generated/scan-eval.md`.

use crate::fixture::pair;
use scan::eval::{Background, Injection, Outcome, Shape, Size, Trial, Watch, false_alarms, power, trial};

fn calibrated(background: &Background) -> Trial {
    trial(background, Watch::CALIBRATED, Size::SMALL, 1, pair())
}

#[test]
fn rises_are_found_soon_and_hoaxes_are_not() {
    let trial = calibrated(&Background::UNEVEN);
    let found = power(&trial, Injection::GOAL, Size::SMALL.injections, 1, pair());
    let figures = format!("{found:?}");
    assert!(Outcome::power(&found) >= 0.8, "{figures}");
    assert!(Outcome::median_delay(&found).is_some_and(|delay| delay <= 4), "{figures}");
    for shape in [Shape::Chain, Shape::Hoax] {
        let injection = Injection {
            shape,
            extra: 10_000,
            ..Injection::GOAL
        };
        let found = power(&trial, injection, 3, 1, pair());
        assert_eq!(Outcome::power(&found), 0.0, "{shape:?}");
    }
}

#[test]
fn the_own_past_keeps_false_alarms_down() {
    let textbook = trial(&Background::ALL, Watch::TEXTBOOK, Size::SMALL, 1, pair());
    let loud = false_alarms(&textbook, pair());
    let quiet = false_alarms(&calibrated(&Background::ALL), pair());
    assert!(quiet <= 2 && quiet < loud, "{quiet} and {loud}");
}
