//! Between two nights: what one new event means for the places around it.

use crate::cylinder::Cylinder;
use crate::odds::{self, Odds};
use crate::robust::{Dispersion, Place as Near, Scored, Scoring};
use crate::study::{Event, MAX_DAYS, Settings, StudyError};
use crate::surroundings::Surroundings;
use std::collections::{BTreeMap, HashMap};

/// How a live scan counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watching {
    /// As for a study; `last_day` must be set, and moves on with later events.
    pub settings: Settings,
    /// As measured by the night.
    pub dispersion: Dispersion,
    /// At most so many events of one place, day and stratum count.
    pub cap: u32,
}

/// Counts that take new events and are looked at again only where one matters: at the centres in whose
/// reach its place lies.
///
/// Strata are kept apart as in a study. A night's full scan, with new replicates, does the rest.
///
/// ```
/// use scan::{Dispersion, Event, Live, Network, Positions, Reach, Settings, Surroundings, Watching, Workers};
/// let positions = Positions::Plane((0..90).map(|x| [f64::from(x), 0.0]).collect());
/// let network = Network::new(&positions, Reach::default(), Workers::one())?;
/// let around = Surroundings::new(&network, &positions, Reach::default());
/// let events: Vec<Event> = (0..2_700).map(|n| Event::new(n % 90, n as i32 / 30)).collect();
/// let watching = Watching {
///     settings: Settings { last_day: Some(89), ..Settings::default() },
///     dispersion: Dispersion::default(),
///     cap: 9,
/// };
/// let mut live = Live::new(&events, watching)?;
/// let rise = |place| Event { count: 4, ..Event::new(place, 89) };
/// live.add(&around, rise(3))?;
/// let first = live.add(&around, rise(4))?.map_or(0.0, |best| best.score);
/// let second = live.add(&around, rise(5))?.map_or(0.0, |best| best.score);
/// // A rise in one more place says more. One place alone gives at most 4, whatever comes from it.
/// assert!(second > first && first > 0.0, "{first} {second}");
/// let flood = Event { count: 9, ..Event::new(5, 89) };
/// let alone = live.add(&around, flood)?.map_or(0.0, |best| best.score);
/// assert!(alone < second + 4.0, "{second} {alone}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Live {
    watching: Watching,
    last_day: i32,
    total: u32,
    strata: BTreeMap<u32, Stratum>,
    places: Vec<Place>,
}

/// Events of a stratum: all, and those of the window by day.
#[derive(Clone, Debug, Default)]
struct Stratum {
    size: u32,
    recent: BTreeMap<i32, u32>,
}

/// Events of a place: all by stratum, and those of the window by day and stratum.
#[derive(Clone, Debug, Default)]
struct Place {
    totals: Vec<(u32, u32)>,
    recent: Vec<(i32, u32, u32)>,
}

impl Live {
    /// Counts events.
    ///
    /// # Errors
    /// [`StudyError::MaxDays`] for a height out of range, [`StudyError::NoEvents`] without a last day.
    pub fn new(events: &[Event], watching: Watching) -> Result<Live, StudyError> {
        let days = watching.settings.max_days;
        if days == 0 || days > MAX_DAYS {
            return Err(StudyError::MaxDays);
        }
        let mut live = Live {
            watching,
            last_day: watching.settings.last_day.ok_or(StudyError::NoEvents)?,
            total: 0,
            strata: BTreeMap::new(),
            places: Vec::new(),
        };
        for event in events {
            live.count(*event)?;
        }
        live.places
            .iter_mut()
            .for_each(|place| place.totals.shrink_to_fit());
        Ok(live)
    }

    /// The day on which cylinders end.
    #[must_use]
    pub fn last_day(&self) -> i32 {
        self.last_day
    }

    /// All events counted.
    #[must_use]
    pub fn events(&self) -> u32 {
        self.total
    }

    /// The first day of a cylinder that this gave.
    #[must_use]
    pub fn first_day(&self, cylinder: &Cylinder) -> i32 {
        self.last_day - (cylinder.days as i32 - 1)
    }

    /// Adds an event and gives the best-scored cylinder of all that its place can belong to. An event
    /// outside of the study period, or beyond the cap, changes nothing.
    ///
    /// # Errors
    /// When the event's place isn't in the surroundings.
    pub fn add(
        &mut self,
        around: &Surroundings,
        event: Event,
    ) -> Result<Option<Scored>, StudyError> {
        if event.place as usize >= around.len() {
            return Err(StudyError::Place(event.place));
        }
        self.last_day = self.last_day.max(event.day);
        if !self.count(event)? {
            return Ok(None);
        }
        Ok(self.best_at(around, event.place))
    }

    /// Whether the event counts.
    fn count(&mut self, event: Event) -> Result<bool, StudyError> {
        let first = self.watching.settings.first_day.unwrap_or(i32::MIN);
        if !(first..=self.last_day).contains(&event.day) {
            return Ok(false);
        }
        let at = event.place as usize;
        if at >= self.places.len() {
            self.places.resize_with(at + 1, Place::default);
        }
        let place = &mut self.places[at];
        let oldest = self
            .last_day
            .saturating_sub(self.watching.settings.max_days as i32 - 1);
        let mut count = event.count;
        if event.day >= oldest {
            place.recent.retain(|(day, ..)| *day >= oldest);
            let same = |one: &&mut (i32, u32, u32)| (one.0, one.1) == (event.day, event.stratum);
            match place.recent.iter_mut().find(same) {
                Some((_, _, known)) => {
                    count = count.min(self.watching.cap.saturating_sub(*known));
                    *known += count;
                }
                None => {
                    count = count.min(self.watching.cap);
                    place.recent.push((event.day, event.stratum, count));
                }
            }
        }
        if count == 0 {
            return Ok(false);
        }
        match place.totals.iter_mut().find(|one| one.0 == event.stratum) {
            Some((_, total)) => *total += count,
            None => place.totals.push((event.stratum, count)),
        }
        let stratum = self.strata.entry(event.stratum).or_default();
        stratum.size += count;
        *stratum.recent.entry(event.day).or_default() += count;
        while stratum
            .recent
            .first_key_value()
            .is_some_and(|(day, _)| *day < oldest)
        {
            stratum.recent.pop_first();
        }
        self.total = self
            .total
            .checked_add(count)
            .filter(|total| *total < u32::MAX / 2)
            .ok_or(StudyError::TooMany)?;
        Ok(true)
    }

    fn best_at(&self, around: &Surroundings, place: u32) -> Option<Scored> {
        let settings = self.watching.settings;
        let scoring = Scoring::new(settings, self.total, self.watching.dispersion);
        let mut desk = Desk::new(self);
        let mut best: Option<Scored> = None;
        for centre in around.reaching(place) {
            let near = around.near(centre);
            let slots: Vec<usize> = near.iter().map(|&near| desk.slot(self, near)).collect();
            let near = slots.iter().map(|&slot| {
                let expected = desk.expected(slot);
                Near {
                    row: desk.row(slot),
                    expected: move |day: usize| expected[day],
                    odds: desk.odds(slot),
                }
            });
            let found = scoring.best(centre, near.clone());
            let better = |one: &Scored| best.as_ref().is_none_or(|best| one.score > best.score);
            let found = found.filter(better);
            best = found.map(|found| scoring.dated(found, near)).or(best);
        }
        best
    }
}

/// Rows of the places around, made once each.
struct Desk {
    days: usize,
    /// Share of each stratum's events that lie in the last 1, 2, … days.
    shares: HashMap<u32, Vec<f64>>,
    slots: HashMap<u32, usize>,
    rows: Vec<u32>,
    expected: Vec<f64>,
    odds: Vec<Odds>,
}

impl Desk {
    fn new(live: &Live) -> Desk {
        let days = live.watching.settings.max_days;
        let share = |stratum: &Stratum| {
            let mut share = vec![0.0; days];
            for (&day, &count) in &stratum.recent {
                let age = (live.last_day - day) as usize;
                for cell in share.iter_mut().skip(age) {
                    *cell += f64::from(count);
                }
            }
            let size = f64::from(stratum.size);
            share.iter_mut().for_each(|cell| *cell /= size);
            share
        };
        Desk {
            days,
            shares: live
                .strata
                .iter()
                .map(|(number, stratum)| (*number, share(stratum)))
                .collect(),
            slots: HashMap::new(),
            rows: Vec::new(),
            expected: Vec::new(),
            odds: Vec::new(),
        }
    }

    fn slot(&mut self, live: &Live, place: u32) -> usize {
        if let Some(slot) = self.slots.get(&place) {
            return *slot;
        }
        let slot = self.slots.len();
        self.slots.insert(place, slot);
        self.count(live, place, slot);
        let from = slot * self.days;
        let expected = &self.expected[from..];
        let odds = odds::of_place(
            &self.rows[from..],
            |day| expected[day],
            live.watching.dispersion,
        );
        self.odds.push(odds);
        slot
    }

    fn count(&mut self, live: &Live, place: u32, slot: usize) {
        let from = slot * self.days;
        self.rows.resize(from + self.days, 0);
        self.expected.resize(from + self.days, 0.0);
        let Some(counted) = live.places.get(place as usize) else {
            return;
        };
        for &(day, _, count) in &counted.recent {
            let age = (live.last_day - day) as usize;
            if age < self.days {
                for cell in &mut self.rows[from + age..] {
                    *cell += count;
                }
            }
        }
        for (stratum, total) in &counted.totals {
            let row = &mut self.expected[from..];
            for (cell, share) in row.iter_mut().zip(&self.shares[stratum]) {
                *cell += f64::from(*total) * share;
            }
        }
    }

    fn row(&self, slot: usize) -> &[u32] {
        &self.rows[slot * self.days..][..self.days]
    }

    fn expected(&self, slot: usize) -> &[f64] {
        &self.expected[slot * self.days..][..self.days]
    }

    fn odds(&self, slot: usize) -> &Odds {
        &self.odds[slot]
    }
}
