//! What is scanned: events in space and time, counted once for all cylinders.

use crate::network::Network;

/// The longest height of a cylinder, in days.
pub const MAX_DAYS: usize = 128;

/// Events of one place on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Index of the place.
    pub place: u32,
    /// Day as an integer, from any origin.
    pub day: i32,
    /// What days are not to be shuffled across: day of the week, channel, kind of report.
    pub stratum: u32,
    /// How many.
    pub count: u32,
}

impl Event {
    /// One event without a stratum.
    #[must_use]
    pub fn new(place: u32, day: i32) -> Event {
        Event {
            place,
            day,
            stratum: 0,
            count: 1,
        }
    }
}

/// Which cylinders are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Cylinders are 1 to this many days high; at most [`MAX_DAYS`].
    pub max_days: usize,
    /// Cylinders with fewer events are not looked at, neither in the data nor in the replicates.
    pub min_events: u32,
    /// The study begins on this day; the first event's when `None`.
    pub first_day: Option<i32>,
    /// Every cylinder ends on this day; the last event's when `None`. Later events are left out.
    pub last_day: Option<i32>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            max_days: 30,
            min_events: 2,
            first_day: None,
            last_day: None,
        }
    }
}

/// What is wrong with events or settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StudyError {
    /// No event lies in the study period.
    #[error("there are no events in the study period")]
    NoEvents,
    /// An event names a place that doesn't exist.
    #[error("an event names place {0}, which doesn't exist")]
    Place(u32),
    /// `max_days` is 0 or more than [`MAX_DAYS`].
    #[error("the greatest height must be 1 to {MAX_DAYS} days")]
    MaxDays,
    /// 2³¹ events or more.
    #[error("too many events")]
    TooMany,
}

/// Events of one stratum: where they were, and how old those in the window are.
#[derive(Clone, Debug)]
pub(crate) struct Stratum {
    /// Range in [`Study::cases`].
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Age in days, 0 on the last day, of each event in the window.
    pub(crate) ages: Vec<u8>,
}

/// How many events are expected where.
#[derive(Clone, Debug)]
pub(crate) enum Expectation {
    /// μ = place total × share of the last 1, 2, … days; the number of events in these days.
    One(Vec<u32>),
    /// Expected events by rank and height, summed over strata.
    Several(Vec<f64>),
}

/// Events counted for a scan that ends on one day.
///
/// The expectation of a cylinder is that of a world in which place and day of an event have nothing to
/// do with each other, stratum by stratum: μ(z,d) = Σₛ c(z,s)·c(d,s)/C(s).
#[derive(Clone, Debug)]
pub struct Study<'a> {
    pub(crate) network: &'a Network,
    pub(crate) settings: Settings,
    pub(crate) last_day: i32,
    pub(crate) total: u32,
    /// Events of the whole period by rank.
    pub(crate) totals: Vec<u32>,
    /// Rank of each event, stratum after stratum.
    pub(crate) cases: Vec<u32>,
    pub(crate) strata: Vec<Stratum>,
    pub(crate) expectation: Expectation,
    /// Events by rank and height, cumulated from the last day back.
    pub(crate) rows: Vec<u32>,
}

impl<'a> Study<'a> {
    /// Counts events.
    ///
    /// # Errors
    /// Where no event lies in the period, an event's place doesn't exist, or `max_days` is out of range.
    ///
    /// ```
    /// use scan::{Event, Network, Positions, Reach, Settings, Study, Workers};
    /// let positions = Positions::Plane(vec![[0.0, 0.0], [1.0, 0.0]]);
    /// let network = Network::new(&positions, Reach::default(), Workers::one())?;
    /// let events: Vec<Event> = (0..60).map(|n| Event::new(n % 2, n as i32)).collect();
    /// let study = Study::new(&network, &events, Settings::default())?;
    /// assert_eq!((study.events(), study.last_day()), (60, 59));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        network: &'a Network,
        events: &[Event],
        settings: Settings,
    ) -> Result<Study<'a>, StudyError> {
        if settings.max_days == 0 || settings.max_days > MAX_DAYS {
            return Err(StudyError::MaxDays);
        }
        let places = network.len() as u32;
        if let Some(event) = events.iter().find(|event| event.place >= places) {
            return Err(StudyError::Place(event.place));
        }
        let first = settings.first_day.unwrap_or(i32::MIN);
        let latest = events
            .iter()
            .filter(|event| event.count > 0)
            .map(|event| event.day)
            .max();
        let last = settings.last_day.or(latest).ok_or(StudyError::NoEvents)?;
        let inside = || {
            events
                .iter()
                .filter(move |event| event.count > 0 && (first..=last).contains(&event.day))
        };
        let total: u64 = inside().map(|event| u64::from(event.count)).sum();
        if total == 0 {
            return Err(StudyError::NoEvents);
        }
        let total = u32::try_from(total)
            .ok()
            .filter(|total| *total < u32::MAX / 2)
            .ok_or(StudyError::TooMany)?;
        let mut study = Study {
            network,
            settings,
            last_day: last,
            total,
            totals: vec![0; network.len()],
            cases: vec![0; total as usize],
            strata: Vec::new(),
            expectation: Expectation::One(Vec::new()),
            rows: vec![0; network.len() * settings.max_days],
        };
        study.fill(inside);
        study.expect();
        Ok(study)
    }

    /// All events of the period.
    #[must_use]
    pub fn events(&self) -> u32 {
        self.total
    }

    /// The day on which every cylinder ends.
    #[must_use]
    pub fn last_day(&self) -> i32 {
        self.last_day
    }

    /// Groups cases by stratum, in the order of stratum numbers. Within, cases go by rank and ages by age,
    /// so that replicates don't depend on the order in which events were given.
    fn fill<'e, I: Iterator<Item = &'e Event>>(&mut self, inside: impl Fn() -> I) {
        let mut sizes: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for event in inside() {
            *sizes.entry(event.stratum).or_default() += event.count as usize;
        }
        let mut numbers = std::collections::BTreeMap::new();
        let mut ends = Vec::new();
        let mut from = 0;
        for (stratum, size) in sizes {
            numbers.insert(stratum, self.strata.len());
            self.strata.push(Stratum {
                from,
                to: from + size,
                ages: Vec::new(),
            });
            ends.push(from);
            from += size;
        }
        let days = self.settings.max_days;
        for event in inside() {
            let number = numbers[&event.stratum];
            let rank = self.network.rank[event.place as usize];
            let count = event.count as usize;
            self.cases[ends[number]..ends[number] + count].fill(rank);
            ends[number] += count;
            self.totals[rank as usize] += event.count;
            let age = (i64::from(self.last_day) - i64::from(event.day)) as usize;
            if age < days {
                let ages = &mut self.strata[number].ages;
                ages.extend(std::iter::repeat_n(age as u8, count));
                let row = rank as usize * days;
                for cell in &mut self.rows[row + age..row + days] {
                    *cell += event.count;
                }
            }
        }
        for stratum in &mut self.strata {
            self.cases[stratum.from..stratum.to].sort_unstable();
            stratum.ages.sort_unstable();
        }
    }

    fn expect(&mut self) {
        let days = self.settings.max_days;
        let recent = |stratum: &Stratum| {
            let mut last = vec![0u32; days];
            for &age in &stratum.ages {
                last[age as usize] += 1;
            }
            for day in 1..days {
                last[day] += last[day - 1];
            }
            last
        };
        if let [stratum] = &self.strata[..] {
            self.expectation = Expectation::One(recent(stratum));
            return;
        }
        let mut expected = vec![0.0; self.totals.len() * days];
        for stratum in &self.strata {
            let size = (stratum.to - stratum.from) as f64;
            let share: Vec<f64> = recent(stratum)
                .into_iter()
                .map(|last| f64::from(last) / size)
                .collect();
            for &rank in &self.cases[stratum.from..stratum.to] {
                let row = &mut expected[rank as usize * days..][..days];
                for (cell, share) in row.iter_mut().zip(&share) {
                    *cell += share;
                }
            }
        }
        self.expectation = Expectation::Several(expected);
    }

    /// What is expected in a place in the last `height + 1` days.
    #[inline]
    pub(crate) fn expected(&self, rank: usize, height: usize) -> f64 {
        match &self.expectation {
            Expectation::One(last) => {
                f64::from(self.totals[rank]) * f64::from(last[height]) / f64::from(self.total)
            }
            Expectation::Several(rows) => rows[rank * self.settings.max_days + height],
        }
    }

    /// Events by height of a place, cumulated.
    pub(crate) fn row(&self, rank: usize) -> &[u32] {
        let days = self.settings.max_days;
        &self.rows[rank * days..][..days]
    }
}

/// What is expected in a base that grows place by place.
pub(crate) struct Growing<'s> {
    study: &'s Study<'s>,
    total: u64,
    sums: Vec<f64>,
}

impl<'s> Growing<'s> {
    pub(crate) fn new(study: &'s Study<'_>) -> Growing<'s> {
        let sums = match study.expectation {
            Expectation::One(_) => Vec::new(),
            Expectation::Several(_) => vec![0.0; study.settings.max_days],
        };
        Growing {
            study,
            total: 0,
            sums,
        }
    }

    pub(crate) fn add(&mut self, rank: usize) {
        match &self.study.expectation {
            Expectation::One(_) => self.total += u64::from(self.study.totals[rank]),
            Expectation::Several(expected) => {
                let days = self.study.settings.max_days;
                for (sum, cell) in self.sums.iter_mut().zip(&expected[rank * days..][..days]) {
                    *sum += cell;
                }
            }
        }
    }

    /// Expected events for every height.
    pub(crate) fn all(&self, expected: &mut [f64]) {
        match &self.study.expectation {
            Expectation::One(last) => {
                let total = self.total as f64;
                for (cell, &last) in expected.iter_mut().zip(last) {
                    *cell = total * f64::from(last) / f64::from(self.study.total);
                }
            }
            Expectation::Several(_) => expected.copy_from_slice(&self.sums),
        }
    }

    /// Expected events in the last `height + 1` days.
    #[cfg(test)]
    pub(crate) fn expected(&self, height: usize) -> f64 {
        match &self.study.expectation {
            Expectation::One(last) => {
                self.total as f64 * f64::from(last[height]) / f64::from(self.study.total)
            }
            Expectation::Several(_) => self.sums[height],
        }
    }
}
