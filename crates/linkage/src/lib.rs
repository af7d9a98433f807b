//! Probabilistic record linkage.

mod blocks;
mod candidates;
mod clean;
mod cluster;
mod column;
mod compare;
mod config;
mod dialect;
mod dictionary;
mod estimate;
pub mod eval;
mod explain;
mod growth;
mod hash;
mod index;
mod key;
mod link;
mod model;
mod output;
mod phonetic;
mod records;
mod regrowth;
mod schema;
mod score;
mod similar;
mod table;
mod weigh;

pub use candidates::{Pair, Skip};
pub use clean::Clean;
pub use cluster::clusters;
pub use compare::edit::{edits, jaro_winkler};
pub use config::{
    Block, Compare, Config, ConfigError, FIELDS, Field, Guards, Prior, Range, Thresholds, Training,
};
pub use dialect::Dialect;
pub use estimate::{ITERATIONS, TOLERANCE, estimate};
pub use explain::{Explainer, Explanation, Reason};
pub use hash::Chance;
pub use index::{Index, Taken};
pub use key::{KeyKind, RECORDS};
pub use link::{Progress, estimate_and_link, link, one_to_one};
pub use model::{FieldModel, Model};
pub use output::{write_clusters, write_explanations, write_pairs};
pub use phonetic::sound;
pub use records::{ReadError, read_csv};
pub use schema::protected_trait;
pub use score::{Gammas, Link};
pub use table::{Side, Table, TableError, Task};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
