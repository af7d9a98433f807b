//! Methods for one series, against R `surveillance` (numbers: `tests/data/surveillance.json`).

use scan::series::cusum::Cusum;
use scan::series::ears::{self, Ears};
use scan::series::farrington::{Farrington, Threshold, judge};
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("../data/surveillance.json")).expect("the data are sound")
}

fn counts(reference: &Value, name: &str) -> Vec<u32> {
    let cells = reference[name].as_array().expect("the data are sound");
    cells
        .iter()
        .map(|cell| cell.as_u64().expect("the data are sound") as u32)
        .collect()
}

fn numbers(reference: &Value, name: &str) -> Vec<Option<f64>> {
    reference[name]
        .as_array()
        .expect("the data are sound")
        .iter()
        .map(Value::as_f64)
        .collect()
}

fn equal(found: &[Option<f64>], wanted: &[Option<f64>], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    for (at, pair) in found.iter().zip(wanted).enumerate() {
        match pair {
            (Some(found), Some(wanted)) => assert!(
                (found - wanted).abs() <= 1e-6 * wanted.abs().max(1.0),
                "{what} {at}: {found} {wanted}"
            ),
            (found, wanted) => assert_eq!(found.is_some(), wanted.is_some(), "{what} {at}"),
        }
    }
}

#[test]
fn ears_bounds() {
    let reference = reference();
    let agona = counts(&reference, "agona");
    let wide = |ears: Ears| Ears {
        baseline: 14,
        least_deviation: 0.5,
        ..ears
    };
    for (name, bounds) in [
        ("ears_c1", ears::c1(&agona, Ears::C1)),
        ("ears_c2", ears::c2(&agona, Ears::C1)),
        ("ears_c3", ears::c3(&agona, Ears::C3)),
        ("ears_c1_14", ears::c1(&agona, wide(Ears::C1))),
        ("ears_c2_14", ears::c2(&agona, wide(Ears::C1))),
        ("ears_c3_14", ears::c3(&agona, wide(Ears::C3))),
    ] {
        let wanted = numbers(&reference, name);
        equal(&bounds[bounds.len() - wanted.len()..], &wanted, name);
        assert!(
            bounds[..bounds.len() - wanted.len()]
                .iter()
                .all(Option::is_none),
            "{name}"
        );
    }
}

fn farrington(name: &str, series: &str, method: &Farrington) {
    let reference = reference();
    let counts = counts(&reference, series);
    let range = &reference[format!("{series}_range")];
    let (from, to) = (
        range[0].as_u64().expect("the data are sound"),
        range[1].as_u64().expect("the data are sound"),
    );
    let judged: Vec<_> = (from..=to)
        .map(|week| judge(&counts, week as usize - 1, method).expect("the data are sound"))
        .collect();
    let upper: Vec<_> = judged.iter().map(|one| one.upper).collect();
    equal(
        &upper,
        &numbers(&reference, &format!("{name}_upper")),
        &format!("{name} upper"),
    );
    // R leaves the expectation out where it leaves the bound out.
    let expected: Vec<_> = judged
        .iter()
        .map(|one| one.upper.map(|_| one.expected))
        .collect();
    let what = format!("{name} expected");
    equal(
        &expected,
        &numbers(&reference, &format!("{name}_expected")),
        &what,
    );
    let dispersion: Vec<_> = judged.iter().map(|one| Some(one.dispersion)).collect();
    equal(
        &dispersion,
        &numbers(&reference, &format!("{name}_phi")),
        &format!("{name} phi"),
    );
    let p: Vec<_> = judged.iter().map(|one| Some(one.p)).collect();
    equal(
        &p,
        &numbers(&reference, &format!("{name}_p")),
        &format!("{name} p"),
    );
}

#[test]
fn farrington_as_noufaily_improved_it() {
    farrington("noufaily", "newport", &Farrington::default());
}

#[test]
fn farrington_with_the_error_of_the_mean() {
    let method = Farrington {
        threshold: Threshold::NegativeBinomialWithError,
        ..Farrington::default()
    };
    farrington("muan", "newport", &method);
}

#[test]
fn farrington_of_1996() {
    let method = Farrington {
        periods: 1,
        left_out: 3,
        trend_p: 0.05,
        threshold: Threshold::TwoThirds,
        ..Farrington::default()
    };
    farrington("delta", "newport", &method);
}

#[test]
fn farrington_without_trend_and_weights() {
    let method = Farrington {
        years: 3,
        periods: 5,
        left_out: 10,
        reweight: false,
        trend: false,
        alpha: 0.05,
        ..Farrington::default()
    };
    farrington("plain", "agona", &method);
}

#[test]
fn cusum_path() {
    let reference = reference();
    let agona = counts(&reference, "agona");
    let cusum = Cusum {
        factor: 2.0,
        overdispersion: 0.25,
    };
    let path: Vec<_> = cusum
        .path(&agona[52..], &[4.0; 260])
        .into_iter()
        .map(Some)
        .collect();
    equal(&path, &numbers(&reference, "cusum"), "cusum");
}
