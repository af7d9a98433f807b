//! The areas of Indonesia: 38 provinces, 514 regencies, 7,285 districts and
//! 83,762 villages, with a search that forgives spelling, the nearest village
//! to a position, and approximate outlines of regencies.
//!
//! Why an own gazetteer: a report must reach the right office from a few words
//! typed on a cheap phone, without asking any service on the network.
//!
//! Invariants:
//! - Pure: the data is embedded; nothing reads a file, a clock or randomness.
//! - Every result carries its whole lineage, because names repeat.
//! - Any text is a valid query; nothing panics and work is bounded, because a
//!   query is cut at [`QUERY_LENGTH`] characters and a dozen words.
//! - Answers are the same on every machine; ties are broken by code.
//!
//! The data and its licence are described in `data/PROVENANCE.md`.
//!
//! ```
//! use place::{Gazetteer, Resolution};
//! let gazetteer = Gazetteer::embedded();
//! let Resolution::Exact(place) = gazetteer.resolve("desa oinlasi mollo selatan") else {
//!     panic!("these words name one village");
//! };
//! assert_eq!(place.area.code.dotted(), "53.02.02.2008");
//! assert_eq!(
//!     place.to_string(),
//!     "Oinlasi, Mollo Selatan, Kabupaten Timor Tengah Selatan, Nusa Tenggara Timur"
//! );
//! assert_eq!(place.zone.abbreviation(), "WITA");
//! ```

mod area;
mod code;
mod decode;
mod fold;
mod gazetteer;
mod index;
mod nearest;
mod outline;
mod query;
mod search;
mod typo;
mod words;

pub use area::{Area, Counts, Match, Outline, Place, Point, Resolution, Zone};
pub use code::{Code, CodeError, Level, VillageForm};
pub use decode::DataError;
pub use gazetteer::Gazetteer;
pub use query::QUERY_LENGTH;
