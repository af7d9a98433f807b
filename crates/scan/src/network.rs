//! Places and their nearest neighbours.
//!
//! Invariants: a place's first neighbour is itself; neighbours are ordered by distance, ties by their
//! given index; inside, places are numbered along the tree, so that near places lie near in memory.

use crate::tree::Tree;
use crate::workers::Workers;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Mean radius of the Earth in kilometres (IUGG).
const EARTH_KM: f64 = 6_371.008_8;
/// Places whose neighbours are sought in one piece of work.
const PIECE: usize = 512;

/// Where the places are.
#[derive(Clone, Debug, PartialEq)]
pub enum Positions {
    /// `[x, y]` in kilometres on a plane.
    Plane(Vec<[f64; 2]>),
    /// `[latitude, longitude]` in degrees; distances are along great circles.
    Globe(Vec<[f64; 2]>),
}

impl Positions {
    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Positions::Plane(points) | Positions::Globe(points) => points.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Points in space, in kilometres; straight distances keep the order of distances on the ground.
    pub(crate) fn in_space(&self) -> Vec<[f64; 3]> {
        match self {
            Positions::Plane(points) => points.iter().map(|&[x, y]| [x, y, 0.0]).collect(),
            Positions::Globe(points) => points
                .iter()
                .map(|&[latitude, longitude]| {
                    let (sin, cos) = latitude.to_radians().sin_cos();
                    let (east, front) = longitude.to_radians().sin_cos();
                    [
                        EARTH_KM * cos * front,
                        EARTH_KM * cos * east,
                        EARTH_KM * sin,
                    ]
                })
                .collect(),
        }
    }

    pub(crate) fn straight(&self, ground_km: f64) -> f64 {
        match self {
            Positions::Plane(_) => ground_km,
            Positions::Globe(_) => {
                let half = (ground_km / (2.0 * EARTH_KM)).min(std::f64::consts::FRAC_PI_2);
                2.0 * EARTH_KM * half.sin()
            }
        }
    }
}

/// How large the base of a cylinder may become.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// At most this many places, the centre among them.
    pub max_neighbours: usize,
    /// At most this far from the centre, in kilometres; no limit when `None`.
    pub max_radius_km: Option<f64>,
}

impl Default for Reach {
    fn default() -> Reach {
        Reach {
            max_neighbours: 100,
            max_radius_km: None,
        }
    }
}

/// What is wrong with places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// There is no place.
    #[error("there are no places")]
    Empty,
    /// A coordinate is no number, or is out of range.
    #[error("place {0} has no usable coordinates")]
    Coordinates(usize),
    /// `max_neighbours` is 0, or the radius is negative.
    #[error("a base needs at least one place and a radius of 0 or more")]
    Reach,
    /// More than 2³² neighbour entries.
    #[error("too many places and neighbours")]
    TooLarge,
}

/// Every place with its nearest neighbours, built once and used for many scans.
///
/// ```
/// use scan::{Network, Positions, Reach, Workers};
/// let positions = Positions::Plane(vec![[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]]);
/// let network = Network::new(&positions, Reach::default(), Workers::one())?;
/// assert_eq!(network.neighbours(2), [2, 1, 0]);
/// # Ok::<(), scan::NetworkError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Network {
    /// Rank along the tree → given index.
    pub(crate) given: Vec<u32>,
    /// Given index → rank.
    pub(crate) rank: Vec<u32>,
    starts: Vec<u32>,
    lists: Vec<u32>,
}

impl Network {
    /// Finds every place's neighbours; O(n·k·log n).
    ///
    /// # Errors
    /// Where there are no places, or coordinates or reach make no sense.
    pub fn new(
        positions: &Positions,
        reach: Reach,
        workers: Workers<'_>,
    ) -> Result<Network, NetworkError> {
        check(positions, reach)?;
        let count = positions.len().min(reach.max_neighbours);
        if positions.len().saturating_mul(count) > u32::MAX as usize {
            return Err(NetworkError::TooLarge);
        }
        let limit = reach
            .max_radius_km
            .map_or(f64::INFINITY, |radius| positions.straight(radius).powi(2));
        let tree = Tree::new(positions.in_space());
        let pieces = positions.len().div_ceil(PIECE);
        let done: Mutex<Vec<Option<Found>>> = Mutex::new((0..pieces).map(|_| None).collect());
        let next = AtomicUsize::new(0);
        workers.run(&|| {
            loop {
                let piece = next.fetch_add(1, Ordering::Relaxed);
                if piece >= pieces {
                    return;
                }
                let found = Found::of(&tree, piece, count, limit);
                done.lock().expect("no worker panics while it stores")[piece] = Some(found);
            }
        });
        let found = done.into_inner().expect("no worker panics while it stores");
        Ok(gather(tree.into_order(), found))
    }

    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.given.len()
    }

    /// Whether there are none; never so for a network that was built.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// The neighbours of a place, nearest first, itself the first.
    #[must_use]
    pub fn neighbours(&self, place: u32) -> Vec<u32> {
        self.around(self.rank[place as usize] as usize)
            .iter()
            .map(|&rank| self.given[rank as usize])
            .collect()
    }

    /// Neighbours by rank.
    #[inline(always)]
    pub(crate) fn around(&self, rank: usize) -> &[u32] {
        &self.lists[self.starts[rank] as usize..self.starts[rank + 1] as usize]
    }

    /// The longest list.
    pub(crate) fn widest(&self) -> usize {
        (0..self.len())
            .map(|rank| self.around(rank).len())
            .max()
            .unwrap_or(0)
    }
}

/// Neighbours of the places of one piece.
struct Found {
    lengths: Vec<u32>,
    ranks: Vec<u32>,
}

impl Found {
    fn of(tree: &Tree, piece: usize, count: usize, limit: f64) -> Found {
        let from = piece * PIECE;
        let to = (from + PIECE).min(tree.len());
        let mut found = Found {
            lengths: Vec::with_capacity(to - from),
            ranks: Vec::with_capacity((to - from) * count),
        };
        for rank in from..to {
            let near = tree.nearest(rank, count, limit);
            found.lengths.push(near.len() as u32);
            found.ranks.extend(near);
        }
        found
    }
}

fn gather(given: Vec<u32>, found: Vec<Option<Found>>) -> Network {
    let mut rank = vec![0; given.len()];
    for (at, &place) in given.iter().enumerate() {
        rank[place as usize] = at as u32;
    }
    let total = found.iter().flatten().map(|piece| piece.ranks.len()).sum();
    let mut starts = Vec::with_capacity(given.len() + 1);
    let mut lists = Vec::with_capacity(total);
    starts.push(0);
    let mut end = 0;
    for piece in found.into_iter().flatten() {
        for length in piece.lengths {
            end += length;
            starts.push(end);
        }
        lists.extend(piece.ranks);
    }
    Network {
        given,
        rank,
        starts,
        lists,
    }
}

fn check(positions: &Positions, reach: Reach) -> Result<(), NetworkError> {
    if positions.is_empty() {
        return Err(NetworkError::Empty);
    }
    if reach.max_neighbours == 0
        || reach
            .max_radius_km
            .is_some_and(|radius| radius.is_nan() || radius < 0.0)
    {
        return Err(NetworkError::Reach);
    }
    check_points(positions)
}

/// Whether all coordinates can be used.
pub(crate) fn check_points(positions: &Positions) -> Result<(), NetworkError> {
    let wrong = match positions {
        Positions::Plane(points) => points
            .iter()
            .position(|point| point.iter().any(|value| !value.is_finite())),
        Positions::Globe(points) => points.iter().position(|&[latitude, longitude]| {
            !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0)
        }),
    };
    wrong.map_or(Ok(()), |place| Err(NetworkError::Coordinates(place)))
}
