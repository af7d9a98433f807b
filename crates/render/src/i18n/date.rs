//! Days in words, without a clock and without a table of the world's calendars.
//!
//! A day is the number of days since 1970-01-01 in the Gregorian calendar; what day it is
//! somewhere is decided by the caller, who knows the zone of the regency.

use super::Locale;

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Day 0 was a Thursday.
const WEEKDAYS_ID: [&str; 7] = [
    "Kamis", "Jumat", "Sabtu", "Minggu", "Senin", "Selasa", "Rabu",
];
const WEEKDAYS_EN: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

/// A day with its weekday, as people say it.
///
/// ```
/// use render::{Locale, i18n::day_long};
/// assert_eq!(day_long(Locale::Id, 20_777), "Jumat, 20 November 2026");
/// assert_eq!(day_long(Locale::En, 20_777), "Friday, 20 November 2026");
/// ```
pub fn day_long(locale: Locale, day: i64) -> String {
    let weekdays = match locale {
        Locale::Id => &WEEKDAYS_ID,
        Locale::En => &WEEKDAYS_EN,
    };
    let weekday = weekdays[day.rem_euclid(7) as usize];
    format!("{weekday}, {}", day_words(locale, day))
}

/// A day without its weekday: "20 November 2026".
pub fn day_words(locale: Locale, day: i64) -> String {
    let (year, month, date) = civil(day);
    let months = match locale {
        Locale::Id => &MONTHS_ID,
        Locale::En => &MONTHS_EN,
    };
    format!("{date} {} {year}", months[month - 1])
}

/// A day for machines and date fields: "2026-11-20".
pub fn day_number(day: i64) -> String {
    let (year, month, date) = civil(day);
    format!("{year:04}-{month:02}-{date:02}")
}

/// How far away a deadline is, in days from today.
///
/// ```
/// use render::{Locale, i18n::relative_deadline};
/// assert_eq!(relative_deadline(Locale::Id, -2), "lewat 2 hari");
/// assert_eq!(relative_deadline(Locale::Id, 0), "hari ini");
/// assert_eq!(relative_deadline(Locale::Id, 1), "besok");
/// assert_eq!(relative_deadline(Locale::Id, 3), "3 hari lagi");
/// ```
pub fn relative_deadline(locale: Locale, days: i64) -> String {
    match (locale, days) {
        (Locale::Id, ..=-1) => format!("lewat {} hari", -days),
        (Locale::Id, 0) => "hari ini".to_owned(),
        (Locale::Id, 1) => "besok".to_owned(),
        (Locale::Id, _) => format!("{days} hari lagi"),
        (Locale::En, -1) => "1 day late".to_owned(),
        (Locale::En, ..=-2) => format!("{} days late", -days),
        (Locale::En, 0) => "today".to_owned(),
        (Locale::En, 1) => "tomorrow".to_owned(),
        (Locale::En, _) => format!("{days} days left"),
    }
}

/// Year, month (1–12) and day of the month, by eras of 400 years that begin in March, which puts
/// the leap day last (method of H. Hinnant, "chrono-compatible low-level date algorithms").
fn civil(day: i64) -> (i64, usize, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as usize, date)
}

#[cfg(test)]
mod tests {
    use super::{civil, day_number};

    #[test]
    fn days_follow_each_other_through_leap_years() {
        assert_eq!(day_number(0), "1970-01-01");
        assert_eq!(day_number(-1), "1969-12-31");
        let mut before = civil(-200_000);
        for day in -199_999..200_000 {
            let now = civil(day);
            let (year, month, date) = before;
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let expected = match (date < length, month < 12) {
                (true, _) => (year, month, date + 1),
                (false, true) => (year, month + 1, 1),
                (false, false) => (year + 1, 1, 1),
            };
            assert_eq!(now, expected);
            before = now;
        }
    }
}
