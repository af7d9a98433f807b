//! Moments, calendar days and Indonesia's three zones.
//!
//! What a reporter creates carries a [`Day`] only; a [`Moment`] is for officers' acts and for jobs.
//! Indonesia has no daylight-saving time, so a zone is a fixed offset and needs no zone database.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;

/// The time, as a parameter; the binary hands in the system's, tests a hand-set one.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Moment;
}

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment `seconds` later (earlier when negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds * 1_000_000)
    }

    /// The calendar day that a wall clock in `zone` shows.
    #[must_use]
    pub const fn day(self, zone: Zone) -> Day {
        Day((self.0 + zone.hours() * MICROS_PER_HOUR).div_euclid(MICROS_PER_DAY))
    }

    /// Hour and minute that a wall clock in `zone` shows.
    #[must_use]
    pub const fn wall_clock(self, zone: Zone) -> (i64, i64) {
        let of_day = (self.0 + zone.hours() * MICROS_PER_HOUR).rem_euclid(MICROS_PER_DAY);
        (
            of_day / MICROS_PER_HOUR,
            of_day % MICROS_PER_HOUR / 60_000_000,
        )
    }
}

/// One of Indonesia's time zones (Keppres 41/1987).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Western, UTC+7; also where the place is unknown.
    #[default]
    Wib,
    /// Central, UTC+8.
    Wita,
    /// Eastern, UTC+9.
    Wit,
}

impl Zone {
    /// Hours east of Greenwich.
    #[must_use]
    pub const fn hours(self) -> i64 {
        match self {
            Zone::Wib => 7,
            Zone::Wita => 8,
            Zone::Wit => 9,
        }
    }

    /// The abbreviation that people write behind a time.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Zone::Wib => "WIB",
            Zone::Wita => "WITA",
            Zone::Wit => "WIT",
        }
    }
}

/// A calendar day: days since 1970-01-01.
///
/// ```
/// use domain::time::Day;
/// let friday: Day = "2026-11-20".parse().unwrap();
/// assert_eq!(friday.after_working_days(1).to_string(), "2026-11-23");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i64);

impl Day {
    /// The day `days` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// The day after `count` more days that are neither Saturday nor Sunday.
    ///
    /// National holidays are dated content and move a deadline only in the calendar of an office;
    /// the promise made to a reporter counts weekdays.
    #[must_use]
    pub fn after_working_days(self, count: u32) -> Day {
        let mut day = self;
        let mut left = count;
        while left > 0 {
            day = day.plus(1);
            if !day.is_weekend() {
                left -= 1;
            }
        }
        day
    }

    /// Saturday or Sunday.
    #[must_use]
    pub const fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!((self.0 + 3).rem_euclid(7), 5 | 6)
    }

    /// First moment of the day in `zone`.
    #[must_use]
    pub const fn start(self, zone: Zone) -> Moment {
        Moment(self.0 * MICROS_PER_DAY - zone.hours() * MICROS_PER_HOUR)
    }

    /// The civil date, for wording.
    #[must_use]
    pub fn date(self) -> Date {
        let origin = Date::constant(1970, 1, 1);
        let clamped = self.0.clamp(-719_000, 2_900_000);
        origin
            .checked_add(jiff::Span::new().days(clamped))
            .unwrap_or(origin)
    }

    /// Weekday of the civil date.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.date().weekday()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.date())
    }
}

/// The text is no date of the form `2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 2026-11-20")]
pub struct NotADay;

impl std::str::FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Day, NotADay> {
        if text.len() != 10 {
            return Err(NotADay);
        }
        let date: Date = text.parse().map_err(|_| NotADay)?;
        let origin = Date::constant(1970, 1, 1);
        let span = date.since(origin).map_err(|_| NotADay)?;
        Ok(Day(i64::from(span.get_days())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_one_on_the_wall_clock() {
        // 2026-11-20T16:30:00Z is already Saturday in WITA and WIT, still Friday in WIB.
        let moment = Day(20_777).start(Zone::Wib).plus_seconds(86_400 - 1_800);
        assert_eq!(moment.day(Zone::Wib).0 + 1, moment.day(Zone::Wita).0);
        assert_eq!(moment.wall_clock(Zone::Wib), (23, 30));
        assert_eq!(moment.wall_clock(Zone::Wit), (1, 30));
    }

    proptest::proptest! {
        #[test]
        fn days_round_trip_through_text(number in -100_000i64..1_000_000) {
            let day = Day(number);
            proptest::prop_assert_eq!(day.to_string().parse(), Ok(day));
        }
    }
}
