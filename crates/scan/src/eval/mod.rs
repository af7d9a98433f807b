//! Measuring the watch on made-up worlds: how often it is right, how soon, and how often it cries wolf.
//!
//! A [`Background`] makes reports of a country in which nothing happens, with the habits of real
//! reporting: days of the week, a trend, more variance than chance, outreach visits, delay. An
//! [`Injection`] adds what should be found, or what should not. A [`Watch`] scans night after night as the
//! product would. Everything is a function of its seed.

mod background;
mod bound;
mod curve;
mod injection;
mod measure;
mod watch;

pub use background::{Background, Report, World};
pub use bound::Bound;
pub use curve::{Chart, Line};
pub use injection::{Injected, Injection, Shape, Spread};
pub use measure::{Outcome, Size, Trial, false_alarms, power, trial};
pub use watch::{Alarm, Counting, Ranking, Watch, Watcher};
