//! What is added to a background: rises that should be found, and noise that should not.

use super::background::{Report, World};
use crate::random::Stream;

/// How extra reports are spread over places and days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Evenly over places and days: a relative risk that stays the same.
    Steady,
    /// More every day.
    Growing,
    /// Through the places, a few at a time.
    Moving,
    /// One message, passed on; every copy has the same source.
    Chain,
    /// One hand, anonymous, about one place: all of it counts as one source.
    Hoax,
}

impl Shape {
    /// Every shape, in the order of the tables.
    pub const EVERY: [Shape; 5] = [
        Shape::Steady,
        Shape::Growing,
        Shape::Moving,
        Shape::Chain,
        Shape::Hoax,
    ];

    /// Name for tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Shape::Steady => "steady",
            Shape::Growing => "growing",
            Shape::Moving => "moving",
            Shape::Chain => "chain message",
            Shape::Hoax => "hoax",
        }
    }

    /// Whether it should be found.
    #[must_use]
    pub fn true_rise(self) -> bool {
        match self {
            Shape::Steady | Shape::Growing | Shape::Moving => true,
            Shape::Chain | Shape::Hoax => false,
        }
    }
}

/// How the extra reports of a rise are shared out among its places; each is drawn on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Every place is as likely as any other.
    Even,
    /// In proportion to what is usually reported from each place.
    Usual,
    /// Places differ by chance: shares are exponential, so some have most and some nearly none.
    Uneven,
}

impl Spread {
    /// Every spread, in the order of the tables.
    pub const EVERY: [Spread; 3] = [Spread::Even, Spread::Usual, Spread::Uneven];

    /// Name for tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Spread::Even => "even",
            Spread::Usual => "as usual",
            Spread::Uneven => "uneven",
        }
    }

    /// Shares of places, cumulated.
    fn shares(self, world: &World, places: &[u32], seed: u64) -> Vec<f64> {
        let mut random = Stream::new(seed, 1);
        let mut sum = 0.0;
        let share = |&place: &u32| {
            sum += match self {
                Spread::Even => 1.0,
                Spread::Usual => world.rates[place as usize],
                Spread::Uneven => random.gamma(1.0),
            };
            sum
        };
        places.iter().map(share).collect()
    }
}

/// Extra reports in neighbouring places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Injection {
    /// How they are spread.
    pub shape: Shape,
    /// How they are shared out among places; a moving rise, a chain and a hoax have their own way.
    pub spread: Spread,
    /// How many.
    pub extra: u32,
    /// Reports inside over those expected; it decides how many places are taken.
    pub relative_risk: f64,
    /// At least and at most so many places.
    pub places: (usize, usize),
    /// Over so many days.
    pub days: i32,
}

impl Injection {
    /// The one that goals are set for: relative risk 3 with 40 extra reports in 5 to 20 places, in a week.
    pub const GOAL: Injection = Injection {
        shape: Shape::Steady,
        spread: Spread::Even,
        extra: 40,
        relative_risk: 3.0,
        places: (5, 20),
        days: 7,
    };
}

/// What was added where.
#[derive(Clone, Debug)]
pub struct Injected {
    /// The places, nearest to the centre first.
    pub places: Vec<u32>,
    /// First day.
    pub start: i32,
    /// Reports that were added.
    pub reports: Vec<Report>,
    /// Relative risk as it came out, by mean rates.
    pub relative_risk: f64,
}

impl Injection {
    /// Adds it from `start` on, around a centre drawn by the seed.
    ///
    /// Of 200 drawn centres the one is taken whose places come nearest to the relative risk.
    #[must_use]
    pub fn into_world(self, world: &World, start: i32, seed: u64) -> Injected {
        let mut random = Stream::new(seed, 0);
        let wanted = f64::from(self.extra) / (self.relative_risk - 1.0);
        let mut best: Option<(f64, f64, Vec<u32>)> = None;
        for _ in 0..200 {
            let centre = random.below(world.rates.len() as u64) as u32;
            let size =
                self.places.0 as u64 + random.below((self.places.1 - self.places.0 + 1) as u64);
            let places: Vec<u32> = world
                .network
                .neighbours(centre)
                .into_iter()
                .take(size as usize)
                .collect();
            let expected: f64 = places
                .iter()
                .map(|&place| world.rates[place as usize] * f64::from(self.days))
                .sum();
            let off = (expected / wanted).ln().abs();
            if best.as_ref().is_none_or(|(least, ..)| off < *least) {
                best = Some((off, expected, places));
            }
            if off < 0.05 {
                break;
            }
        }
        let (_, expected, places) = best.expect("200 centres were drawn");
        let source = random.next();
        let shares = self.spread.shares(world, &places, seed);
        let reports = (0..self.extra)
            .map(|_| self.report((&places, &shares), start, source, &mut random))
            .collect();
        Injected {
            relative_risk: 1.0 + f64::from(self.extra) / expected,
            places,
            start,
            reports,
        }
    }

    fn report(
        self,
        (places, shares): (&[u32], &[f64]),
        start: i32,
        source: u64,
        random: &mut Stream,
    ) -> Report {
        let days = self.days as u64;
        let anywhere = |random: &mut Stream| match self.spread {
            Spread::Even => places[random.below(places.len() as u64) as usize],
            Spread::Usual | Spread::Uneven => {
                let drawn = random.unit() * shares.last().copied().unwrap_or(0.0);
                let at = shares.partition_point(|&share| share <= drawn);
                places[at.min(places.len() - 1)]
            }
        };
        let even = random.below(days) as i32;
        let (place, after, source) = match self.shape {
            Shape::Steady => (anywhere(random), even, random.next()),
            Shape::Growing => {
                let late = even.max(random.below(days) as i32);
                (anywhere(random), late, random.next())
            }
            Shape::Moving => {
                let third = places.len().div_ceil(3);
                let from = places.len() * even as usize / self.days as usize;
                let at = (from + random.below(third as u64) as usize).min(places.len() - 1);
                (places[at], even, random.next())
            }
            Shape::Chain => (anywhere(random), even, source),
            Shape::Hoax => (places[0], even, source),
        };
        Report {
            place,
            day: start + after,
            entered: start + after,
            source,
        }
    }
}
