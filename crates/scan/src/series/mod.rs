//! Watching one series of counts: a village, a regency, a kind of report, by day or by week.
//!
//! - [`ears`]: C1 to C3 for short histories, from the last days alone.
//! - [`farrington`]: the flexible Farrington method for years of weekly counts, with season and trend.
//! - [`cusum`]: a negative-binomial CUSUM for slow rises that no single week shows.
//!
//! Series are slices in the order of time, one count for each day or week, zeros included.

pub mod cusum;
mod distribution;
pub mod ears;
pub mod farrington;
mod regression;
