//! Linking all records at once.

use crate::blocks::Skipping;
use crate::candidates::{Candidates, Chunk, Rule, all_blocks};
use crate::compare::Memory;
use crate::config::{Config, ConfigError};
use crate::estimate::learnt;
use crate::model::Model;
use crate::score::{Link, Scorer, Weights};
use crate::similar::Similar;
use crate::table::Table;
use crate::weigh::Weigher;
use rayon::prelude::*;

/// What has been reached; for a person who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The model is made.
    Learnt,
    /// So many blocking rules are done.
    Blocked { rules: usize, of: usize },
    /// So many pairs have been compared.
    Compared { pairs: usize, of: usize },
}

/// Chunks of records between two tellings of progress.
const CHUNKS_A_STAGE: usize = 1 << 5;

/// The links among all records, ascending by pair: every candidate of at least
/// [`Thresholds::pairs`](crate::Thresholds) bits, and at least as many as
/// [`Thresholds::clusters`](crate::Thresholds) asks for if that is less.
pub fn link(
    config: &Config,
    table: &Table,
    model: &Model,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Link>, ConfigError> {
    assert!(
        model.fits(table),
        "a model is used with the configuration that it was made for"
    );
    let candidates = blocked(config, table, model, progress)?;
    let similar = Similar::all(table);
    Ok(weighed(
        config,
        table,
        model,
        &similar,
        &candidates,
        progress,
    ))
}

/// A model of the records and the links among them: [`estimate`](crate::estimate) and [`link`] in one,
/// looking for candidates only once.
///
/// ```
/// let config = linkage::Config::parse(
///     "id = 'id'\n[[field]]\nname = 'phone'\n[[block]]\nkey = ['phone']\n",
/// ).unwrap();
/// let csv = "id,phone\na,1234567\nb,7654321\nc,1234567\nd,5554321\n";
/// let table = linkage::read_csv(&config, &mut csv.as_bytes(), None).unwrap();
/// let (model, links) = linkage::estimate_and_link(&config, &table, &mut |_| ()).unwrap();
/// assert_eq!((links[0].pair.earlier, links[0].pair.later), (0, 2));
/// assert_eq!(links, linkage::link(&config, &table, &model, &mut |_| ()).unwrap());
/// ```
pub fn estimate_and_link(
    config: &Config,
    table: &Table,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Model, Vec<Link>), ConfigError> {
    let similar = Similar::all(table);
    let (model, candidates) = learnt(config, table, &similar)?;
    progress(Progress::Learnt);
    let links = weighed(config, table, &model, &similar, &candidates, progress);
    Ok((model, links))
}

/// The links among candidates.
fn weighed(
    config: &Config,
    table: &Table,
    model: &Model,
    similar: &[Option<Similar>],
    candidates: &Candidates,
    progress: &mut dyn FnMut(Progress),
) -> Vec<Link> {
    let weights = Weights::new(config, table, model);
    let scorer = Scorer {
        table,
        model,
        weights: &weights,
        similar,
    };
    let threshold = threshold(config);
    let mut found = Vec::new();
    let mut done = 0;
    for stage in candidates.chunks().chunks(CHUNKS_A_STAGE) {
        let of_stage: Vec<Vec<Link>> = stage
            .par_iter()
            .map_init(Memory::new, |memory, chunk| {
                let (mut links, mut rows) = (Vec::new(), Vec::new());
                for (record, earlier) in chunk.lists().filter(|(_, list)| !list.is_empty()) {
                    let weigher = Weigher::new(&scorer, record, threshold);
                    weigher.links(earlier, memory, &mut rows, &mut links);
                }
                links
            })
            .collect();
        found.extend(of_stage);
        done += stage.iter().map(Chunk::pairs).sum::<usize>();
        progress(Progress::Compared {
            pairs: done,
            of: candidates.pairs(),
        });
    }
    let mut links = Vec::with_capacity(found.iter().map(Vec::len).sum());
    for part in found {
        links.extend_from_slice(&part);
    }
    links
}

/// The least weight of a link.
pub(crate) fn threshold(config: &Config) -> f64 {
    config.thresholds.pairs.min(config.thresholds.clusters)
}

/// The candidates of all rules.
fn blocked(
    config: &Config,
    table: &Table,
    model: &Model,
    progress: &mut dyn FnMut(Progress),
) -> Result<Candidates, ConfigError> {
    let rules = Rule::all(config)?;
    let skipped: Vec<Vec<u64>> = (0..rules.len()).map(|rule| model.skipped(rule)).collect();
    let blocks = all_blocks(&rules, table, |rule| Skipping::Keys(&skipped[rule]));
    progress(Progress::Blocked {
        rules: rules.len(),
        of: rules.len(),
    });
    Ok(Candidates::of(table, &blocks))
}

/// Of links between two files, the heaviest first, those that leave each record in one pair.
pub fn one_to_one(table: &Table, links: &[Link]) -> Vec<Link> {
    let mut order: Vec<&Link> = links.iter().collect();
    order.sort_by(|one, other| {
        other
            .weight
            .total_cmp(&one.weight)
            .then(one.pair.cmp(&other.pair))
    });
    let mut taken = vec![false; table.len()];
    let mut kept: Vec<Link> = order
        .into_iter()
        .filter(|link| {
            let (one, other) = (link.pair.later as usize, link.pair.earlier as usize);
            let free = !taken[one] && !taken[other];
            if free {
                taken[one] = true;
                taken[other] = true;
            }
            free
        })
        .copied()
        .collect();
    kept.sort_by_key(|link| link.pair);
    kept
}
