//! A k-d tree over points in space, as an order of the points: the middle of every range splits it.

use std::collections::BinaryHeap;

/// Ranges of at most this many points are searched one by one.
const LEAF: usize = 12;

pub(crate) struct Tree {
    /// Points in tree order.
    points: Vec<[f64; 3]>,
    /// Tree order → given index.
    order: Vec<u32>,
    /// Axis by which a range is split, at its middle.
    axes: Vec<u8>,
}

impl Tree {
    pub(crate) fn new(given: Vec<[f64; 3]>) -> Tree {
        let mut order: Vec<u32> = (0..given.len() as u32).collect();
        let mut axes = vec![0; given.len()];
        split(&given, &mut order, &mut axes);
        let points = order.iter().map(|&index| given[index as usize]).collect();
        Tree {
            points,
            order,
            axes,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    pub(crate) fn into_order(self) -> Vec<u32> {
        self.order
    }

    /// At most `count` points no further than the square root of `limit`, nearest first, in tree order
    /// numbers; the point itself comes first.
    pub(crate) fn nearest(&self, rank: usize, count: usize, limit: f64) -> Vec<u32> {
        let mut search = Search {
            tree: self,
            from: self.points[rank],
            own: rank,
            count,
            limit,
            best: BinaryHeap::with_capacity(count + 1),
        };
        search.range(0, self.len(), [0.0; 3]);
        let found = search.best.into_sorted_vec();
        found.into_iter().map(|near| near.rank).collect()
    }
}

fn split(given: &[[f64; 3]], order: &mut [u32], axes: &mut [u8]) {
    // Only points in the same place are told apart by index: the order is one of points, not of lines of a
    // file.
    let by = |axis: usize| {
        move |&a: &u32, &b: &u32| {
            let (one, other) = (given[a as usize], given[b as usize]);
            let along = |axis: usize| one[axis].total_cmp(&other[axis]);
            let ties = along(0).then(along(1)).then(along(2));
            along(axis).then(ties).then(a.cmp(&b))
        }
    };
    if order.len() <= LEAF {
        order.sort_unstable_by(by(0));
        return;
    }
    let axis = widest(given, order);
    let middle = order.len() / 2;
    order.select_nth_unstable_by(middle, by(axis));
    axes[middle] = axis as u8;
    let (left, right) = order.split_at_mut(middle);
    let (left_axes, right_axes) = axes.split_at_mut(middle);
    split(given, left, left_axes);
    split(given, &mut right[1..], &mut right_axes[1..]);
}

fn widest(given: &[[f64; 3]], order: &[u32]) -> usize {
    let mut widths = [0.0; 3];
    for (axis, width) in widths.iter_mut().enumerate() {
        let (low, high) = order
            .iter()
            .map(|&index| given[index as usize][axis])
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        *width = high - low;
    }
    let mut axis = 0;
    for other in 1..3 {
        if widths[other] > widths[axis] {
            axis = other;
        }
    }
    axis
}

/// Ordered by distance, then by whether it is another point than the centre, then by given index.
/// The bits of a distance of 0 or more are ordered as the distance is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    distance_bits: u64,
    other: bool,
    given: u32,
    rank: u32,
}

struct Search<'a> {
    tree: &'a Tree,
    from: [f64; 3],
    own: usize,
    count: usize,
    limit: f64,
    best: BinaryHeap<Near>,
}

impl Search<'_> {
    /// `off` is how far the range is away from the point, by axis.
    fn range(&mut self, low: usize, high: usize, off: [f64; 3]) {
        if high - low <= LEAF {
            for rank in low..high {
                self.offer(rank);
            }
            return;
        }
        let middle = low + (high - low) / 2;
        let axis = self.tree.axes[middle] as usize;
        let beyond = self.from[axis] - self.tree.points[middle][axis];
        let mut far = off;
        far[axis] = beyond.abs();
        let reachable = far.iter().map(|part| part * part).sum::<f64>();
        if beyond < 0.0 {
            self.range(low, middle, off);
            self.offer(middle);
            if reachable <= self.bar() {
                self.range(middle + 1, high, far);
            }
        } else {
            self.range(middle + 1, high, off);
            self.offer(middle);
            if reachable <= self.bar() {
                self.range(low, middle, far);
            }
        }
    }

    /// The square of the distance beyond which nothing matters.
    fn bar(&self) -> f64 {
        if self.best.len() < self.count {
            return self.limit;
        }
        let worst = self
            .best
            .peek()
            .map(|near| f64::from_bits(near.distance_bits));
        worst.map_or(self.limit, |worst| worst.min(self.limit))
    }

    fn offer(&mut self, rank: usize) {
        let point = self.tree.points[rank];
        let distance = (0..3)
            .map(|axis| (point[axis] - self.from[axis]).powi(2))
            .sum::<f64>();
        if distance > self.bar() {
            return;
        }
        self.best.push(Near {
            distance_bits: distance.to_bits(),
            other: rank != self.own,
            given: self.tree.order[rank],
            rank: rank as u32,
        });
        if self.best.len() > self.count {
            self.best.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn neighbours_are_those_of_a_plain_search() {
        let mut random = Stream::new(5, 0);
        // Coarse coordinates, so that ties and equal points occur.
        let points: Vec<[f64; 3]> = (0..400)
            .map(|_| [random.below(12) as f64, random.below(12) as f64, 0.0])
            .collect();
        let tree = Tree::new(points.clone());
        for (rank, limit) in (0..400).zip([f64::INFINITY, 9.0, 0.0].into_iter().cycle()) {
            let centre = tree.order[rank];
            let square = |index: u32| {
                (0..3)
                    .map(|axis| {
                        (points[index as usize][axis] - points[centre as usize][axis]).powi(2)
                    })
                    .sum::<f64>()
            };
            let mut plain: Vec<u32> = (0..400).filter(|&index| square(index) <= limit).collect();
            plain.sort_by(|&a, &b| {
                square(a)
                    .total_cmp(&square(b))
                    .then((a != centre).cmp(&(b != centre)))
                    .then(a.cmp(&b))
            });
            plain.truncate(30);
            let found: Vec<u32> = tree
                .nearest(rank, 30, limit)
                .into_iter()
                .map(|near| tree.order[near as usize])
                .collect();
            assert_eq!(found, plain);
        }
    }
}
