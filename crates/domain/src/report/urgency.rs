//! How soon somebody must look, from what the reporter ticked; a person may change it.

use super::intake::{Happening, When};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// How soon somebody must look. Smaller is sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Somebody may be in danger now: today.
    P1,
    /// Soon: within one working day.
    P2,
    /// Within three working days.
    P3,
}

impl Urgency {
    /// Every level, most urgent first.
    pub const ALL: [Urgency; 3] = [Urgency::P1, Urgency::P2, Urgency::P3];

    /// 1, 2 or 3.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Urgency::P1 => 1,
            Urgency::P2 => 2,
            Urgency::P3 => 3,
        }
    }

    /// Reads the number back.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Urgency> {
        Urgency::ALL
            .into_iter()
            .find(|urgency| urgency.number() == number)
    }

    /// What the reporter's own ticks say.
    #[must_use]
    pub fn of(happenings: &[Happening], when: When) -> Urgency {
        if happenings.iter().all(|one| *one == Happening::Presence) {
            // Presence is no signal, whenever it is; a story without any tick waits its turn too.
            return if happenings.is_empty() && when == When::Now {
                Urgency::P2
            } else {
                Urgency::P3
            };
        }
        let held = happenings.contains(&Happening::Held);
        let leaving = happenings.contains(&Happening::Gathered) && when == When::Upcoming;
        if held || leaving || when == When::Now {
            return Urgency::P1;
        }
        let soon = [
            Happening::Gathered,
            Happening::DocumentTaken,
            Happening::SilentAbroad,
        ];
        if when == When::Upcoming || happenings.iter().any(|happening| soon.contains(happening)) {
            return Urgency::P2;
        }
        Urgency::P3
    }

    /// The same; `None` when nothing was ticked that could say it.
    ///
    /// ```
    /// use domain::report::{Happening, Urgency, When};
    /// assert_eq!(Urgency::ticked(&[], When::Unknown), None);
    /// assert_eq!(Urgency::ticked(&[], When::Now), Some(Urgency::P2));
    /// assert_eq!(Urgency::ticked(&[Happening::Offer], When::Unknown), Some(Urgency::P3));
    /// ```
    #[must_use]
    pub fn ticked(happenings: &[Happening], when: When) -> Option<Urgency> {
        let nothing = happenings.is_empty() && when == When::Unknown;
        (!nothing).then(|| Urgency::of(happenings, when))
    }

    /// The day by which somebody must have looked.
    #[must_use]
    pub fn due(self, received: Day) -> Day {
        match self {
            Urgency::P1 => received,
            Urgency::P2 => received.after_working_days(1),
            Urgency::P3 => received.after_working_days(3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ticked_decides_and_presence_is_no_signal() {
        let of = Urgency::of;
        assert_eq!(of(&[Happening::Held], When::Unknown), Urgency::P1);
        assert_eq!(of(&[Happening::Offer], When::Now), Urgency::P1);
        assert_eq!(of(&[Happening::Gathered], When::Upcoming), Urgency::P1);
        assert_eq!(of(&[Happening::Offer], When::Upcoming), Urgency::P2);
        assert_eq!(of(&[Happening::SilentAbroad], When::Earlier), Urgency::P2);
        assert_eq!(of(&[], When::Now), Urgency::P2);
        assert_eq!(of(&[Happening::Offer], When::ThisWeek), Urgency::P3);
        for when in When::ALL {
            assert_eq!(of(&[Happening::Presence], when), Urgency::P3);
        }
    }

    #[test]
    fn deadlines_skip_weekends_but_danger_does_not_wait() {
        let friday: Day = "2026-11-20".parse().expect("a day");
        let due = |urgency: Urgency| urgency.due(friday).to_string();
        assert_eq!(due(Urgency::P1), "2026-11-20");
        assert_eq!(due(Urgency::P2), "2026-11-23");
        assert_eq!(due(Urgency::P3), "2026-11-25");
    }
}
