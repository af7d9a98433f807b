//! The watch on a made-up country, in a size for tests. More figures: `cargo xtask eval scan`.

use crate::fixture::pair;
use scan::eval::{Background, Injection, Outcome, Shape, Size, Watch, false_alarms, power, trial};

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
