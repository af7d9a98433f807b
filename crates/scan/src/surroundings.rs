//! Which places lie near which, while places are still added.
//!
//! Invariants, those of a [`Network`]: a place's first neighbour is itself, neighbours are ordered by
//! distance, ties by index, and a list holds all places in reach.

use crate::network::{Network, NetworkError, Positions, Reach};

/// Places with their neighbours; what a [`crate::Live`] scan walks on. Several share one.
#[derive(Clone, Debug)]
pub struct Surroundings {
    globe: bool,
    points: Vec<[f64; 3]>,
    near: Vec<Vec<u32>>,
    /// Squared distance within which a place is among a centre's neighbours.
    within: Vec<f64>,
    most: usize,
    limit: f64,
}

impl Surroundings {
    /// The surroundings that a network was made of.
    ///
    /// ```
    /// use scan::{Network, Positions, Reach, Surroundings, Workers};
    /// let positions = Positions::Plane(vec![[0.0, 0.0], [2.0, 0.0]]);
    /// let reach = Reach { max_neighbours: 2, max_radius_km: None };
    /// let network = Network::new(&positions, reach, Workers::one())?;
    /// let mut surroundings = Surroundings::new(&network, &positions, reach);
    /// let third = surroundings.add([0.5, 0.0])?;
    /// assert_eq!(surroundings.near(0), [0, third]);
    /// # Ok::<(), scan::NetworkError>(())
    /// ```
    #[must_use]
    pub fn new(network: &Network, positions: &Positions, reach: Reach) -> Surroundings {
        let points = positions.in_space();
        let mut surroundings = Surroundings {
            globe: matches!(positions, Positions::Globe(_)),
            near: (0..points.len() as u32)
                .map(|place| network.neighbours(place))
                .collect(),
            within: vec![0.0; points.len()],
            points,
            most: reach.max_neighbours,
            limit: reach
                .max_radius_km
                .map_or(f64::INFINITY, |radius| positions.straight(radius).powi(2)),
        };
        for place in 0..surroundings.len() {
            surroundings.measure(place);
        }
        surroundings
    }

    /// The number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The neighbours of a place, nearest first, itself included.
    #[must_use]
    pub fn near(&self, place: u32) -> &[u32] {
        &self.near[place as usize]
    }

    /// Adds a place, in the coordinates of the others, and gives its index.
    ///
    /// # Errors
    /// Where the coordinates can't be used.
    pub fn add(&mut self, position: [f64; 2]) -> Result<u32, NetworkError> {
        let place = self.len();
        let positions = if self.globe {
            Positions::Globe(vec![position])
        } else {
            Positions::Plane(vec![position])
        };
        crate::network::check_points(&positions)?;
        self.points.extend(positions.in_space());
        let mut all: Vec<(f64, u32)> = (0..=place)
            .map(|other| (self.apart(place, other), other as u32))
            .filter(|(apart, _)| *apart <= self.limit)
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        all.truncate(self.most);
        self.near
            .push(all.into_iter().map(|(_, other)| other).collect());
        self.within.push(0.0);
        self.measure(place);
        for centre in 0..place {
            let apart = self.apart(centre, place);
            if apart <= self.within[centre] {
                // Among places equally far, the one with the greatest index comes last.
                let at = self.near[centre].partition_point(|&other| {
                    distance(self.points[centre], self.points[other as usize]) <= apart
                });
                self.near[centre].insert(at, place as u32);
                self.near[centre].truncate(self.most);
                self.measure(centre);
            }
        }
        Ok(place as u32)
    }

    /// The centres that have a place among their neighbours, in the order of their indices.
    pub(crate) fn reaching(&self, place: u32) -> Vec<u32> {
        let here = self.points[place as usize];
        let points = self.points.iter().zip(&self.within);
        let close = (0u32..)
            .zip(points)
            .filter(|(_, (point, within))| distance(**point, here) <= **within);
        close
            .map(|(centre, _)| centre)
            .filter(|&centre| self.near(centre).contains(&place))
            .collect()
    }

    fn measure(&mut self, place: usize) {
        let list = &self.near[place];
        self.within[place] = match list.last() {
            Some(&last) if list.len() >= self.most => self.apart(place, last as usize),
            _ => self.limit,
        };
    }

    fn apart(&self, one: usize, other: usize) -> f64 {
        distance(self.points[one], self.points[other])
    }
}

#[inline]
fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    let mut sum = 0.0;
    for axis in 0..3 {
        sum += (one[axis] - other[axis]).powi(2);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workers;
    use crate::random::Stream;

    #[test]
    fn places_added_one_by_one_have_the_neighbours_of_a_network_made_at_once() {
        let mut random = Stream::new(4, 4);
        let points: Vec<[f64; 2]> = (0..300)
            .map(|_| [-9.0 + random.unit(), 124.0 + random.unit()])
            .collect();
        for max_radius_km in [None, Some(12.0)] {
            let reach = Reach {
                max_neighbours: 9,
                max_radius_km,
            };
            let first = Positions::Globe(points[..40].to_vec());
            let network = Network::new(&first, reach, Workers::one()).expect("sound");
            let mut grown = Surroundings::new(&network, &first, reach);
            for point in &points[40..] {
                grown.add(*point).expect("sound");
            }
            let all = Positions::Globe(points.clone());
            let network = Network::new(&all, reach, Workers::one()).expect("sound");
            for place in 0..300 {
                assert_eq!(grown.near(place), network.neighbours(place));
                let plain: Vec<u32> = (0..300)
                    .filter(|&centre| network.neighbours(centre).contains(&place))
                    .collect();
                assert_eq!(grown.reaching(place), plain);
            }
        }
    }
}
