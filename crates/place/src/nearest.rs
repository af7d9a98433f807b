//! The village nearest to a position.
//!
//! Villages are sorted by latitude; the search walks outward from the asked
//! latitude and stops as soon as the difference in latitude alone is farther
//! than the best village. Exact, small, and quick where villages are dense.

use crate::area::{Place, Point};
use crate::decode::{Columns, NO_POINT, UNITS_A_DEGREE};
use crate::gazetteer::Gazetteer;

/// Mean radius of the Earth (IUGG) in kilometres.
const EARTH_RADIUS: f64 = 6_371.008_8;

/// Numbers of the villages that have a point, by latitude.
pub(crate) struct Latitudes(Vec<u32>);

impl Latitudes {
    pub(crate) fn build(columns: &Columns) -> Self {
        let mut villages: Vec<u32> = (columns.bounds[3]..columns.bounds[4])
            .filter(|number| columns.points[*number as usize] != NO_POINT)
            .collect();
        villages.sort_by_key(|number| columns.points[*number as usize][0]);
        villages.shrink_to_fit();
        Self(villages)
    }
}

impl Gazetteer {
    /// The village whose point is nearest, and how far it is in kilometres on
    /// the sphere. `None` when the position is not on Earth. The answer may be
    /// far away: the caller decides what is too far.
    ///
    /// ```
    /// let gazetteer = place::Gazetteer::embedded();
    /// let here = place::Point { lat: -9.8475, lon: 124.3082 };
    /// let (place, kilometres) = gazetteer.nearest(here).expect("on Earth");
    /// assert_eq!(place.area.name, "Oinlasi");
    /// assert!(kilometres < 0.1);
    /// ```
    #[must_use]
    pub fn nearest(&self, from: Point) -> Option<(Place<'_>, f64)> {
        if !(-90.0..=90.0).contains(&from.lat) || !(-180.0..=180.0).contains(&from.lon) {
            return None;
        }
        let villages = &self.latitudes.0;
        let point = |position: usize| {
            let [lat, lon] = self.columns.points[villages[position] as usize];
            Point {
                lat: f64::from(lat) / UNITS_A_DEGREE,
                lon: f64::from(lon) / UNITS_A_DEGREE,
            }
        };
        let middle = villages.partition_point(|number| {
            f64::from(self.columns.points[*number as usize][0]) / UNITS_A_DEGREE < from.lat
        });
        let mut best: Option<(f64, u32)> = None;
        let mut consider = |position: usize| {
            let point = point(position);
            let least = (point.lat - from.lat).abs().to_radians() * EARTH_RADIUS;
            if best.is_some_and(|(kilometres, _)| least > kilometres) {
                return false;
            }
            let found = (distance(from, point), villages[position]);
            if best.is_none_or(|best| found < best) {
                best = Some(found);
            }
            true
        };
        let mut north = middle..villages.len();
        let mut south = (0..middle).rev();
        let (mut north_open, mut south_open) = (true, true);
        while north_open || south_open {
            north_open = north_open && north.next().is_some_and(&mut consider);
            south_open = south_open && south.next().is_some_and(&mut consider);
        }
        best.map(|(kilometres, number)| (self.place(number), kilometres))
    }
}

/// Great-circle distance in kilometres (haversine).
fn distance(from: Point, to: Point) -> f64 {
    let (latitude, other) = (from.lat.to_radians(), to.lat.to_radians());
    let half = |difference: f64| (difference / 2.0).sin().powi(2);
    let chord = half(other - latitude)
        + latitude.cos() * other.cos() * half((to.lon - from.lon).to_radians());
    2.0 * EARTH_RADIUS * chord.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_looking_at_every_village() {
        let gazetteer = Gazetteer::embedded();
        let mut state = 1_u64;
        let mut step = |low: f64, high: f64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            low + (high - low) * f64::from(u32::try_from(state >> 32).expect("half of 64 bits"))
                / f64::from(u32::MAX)
        };
        let mut positions = vec![
            Point { lat: 0.0, lon: 0.0 },
            Point {
                lat: 90.0,
                lon: 180.0,
            },
            Point {
                lat: -11.0,
                lon: 123.0,
            },
        ];
        positions.extend((0..40).map(|_| Point {
            lat: step(-11.0, 6.0),
            lon: step(95.0, 141.0),
        }));
        for from in positions {
            let expected = gazetteer
                .latitudes
                .0
                .iter()
                .map(|number| {
                    let [lat, lon] = gazetteer.columns.points[*number as usize]
                        .map(|unit| f64::from(unit) / UNITS_A_DEGREE);
                    distance(from, Point { lat, lon })
                })
                .fold(f64::INFINITY, f64::min);
            let (_, kilometres) = gazetteer.nearest(from).expect("on Earth");
            assert!(
                (kilometres - expected).abs() < 1e-9,
                "{from:?}: {kilometres} ≠ {expected}"
            );
        }
    }

    #[test]
    fn knows_a_distance_and_refuses_what_is_not_on_earth() {
        let jakarta = Point {
            lat: -6.2,
            lon: 106.816_67,
        };
        let surabaya = Point {
            lat: -7.25,
            lon: 112.75,
        };
        assert!((distance(jakarta, surabaya) - 665.0).abs() < 5.0);
        for (lat, lon) in [
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
            (91.0, 0.0),
            (0.0, 181.0),
        ] {
            assert!(Gazetteer::embedded().nearest(Point { lat, lon }).is_none());
        }
    }
}
