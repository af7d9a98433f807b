//! Is something rising, where, since when?
//!
//! Two kinds of watch over counts of events. In space and time: the prospective space-time permutation
//! scan ([`analyse`]), which needs no population and finds a rise in a few neighbouring places within
//! the last days. In time alone: EARS, Farrington and a CUSUM for one series ([`series`]). Beside them:
//! what makes counts honest before they are scanned ([`evidence`]), what a scan's own past says about
//! its alarms ([`history`]), and a way to measure all that on made-up worlds ([`eval`]).
//!
//! Invariants:
//! - Pure: no file, clock, thread or randomness of its own. Seeds and threads ([`Workers`]) are given.
//! - The same data, settings and seed give the same result, byte for byte, on any number of threads.
//! - Replicates are exact: their maxima are those of a plain scan, whatever is skipped on the way.
//! - Events have a place, a day, a stratum and a number. Nothing about a person can be handed in.
//!
//! The method, with its sources and limits, is described in `docs/book/en/scan-method.md`.

mod analysis;
mod bar;
mod count;
mod cylinder;
pub mod eval;
pub mod evidence;
pub mod history;
mod likelihood;
mod live;
mod network;
mod odds;
mod random;
mod replicate;
mod robust;
pub mod series;
mod significance;
mod study;
mod surroundings;
mod tree;
mod workers;

pub use analysis::{Analysis, Cluster, MonteCarlo, Reporting, analyse, clusters, replicate};
pub use cylinder::Cylinder;
pub use likelihood::{log_likelihood_ratio, relative_risk};
pub use live::{Live, Watching};
pub use network::{Network, NetworkError, Positions, Reach};
pub use random::Stream;
pub use robust::{Dispersion, METHOD, Scored, scored_clusters};
pub use significance::{Gumbel, Null};
pub use study::{Event, MAX_DAYS, Settings, Study, StudyError};
pub use surroundings::Surroundings;
pub use workers::Workers;
