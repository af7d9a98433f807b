//! The same number, account, company or recruiter in many records: [`linkage`] on CSV.

mod error;

pub use error::LinkError;

use linkage::{Config, Progress};
use std::io::{Read, Write};

/// Where the records come from.
pub struct Records<'a> {
    pub left: &'a mut (dyn Read + Send),
    /// With a right file, records of the two are linked; without, those of one among themselves.
    pub right: Option<&'a mut (dyn Read + Send)>,
}

/// Where the results go.
pub struct Results<'a> {
    pub pairs: &'a mut dyn Write,
    pub clusters: Option<&'a mut dyn Write>,
    pub explanations: Option<&'a mut dyn Write>,
}

/// What is under way, with how much of it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Learning { records: usize },
    Comparing { pairs: usize, of: usize },
    Writing { links: usize },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub records: usize,
    pub links: usize,
    /// Iterations of EM, and whether they sufficed.
    pub iterations: u32,
    pub converged: bool,
    /// Blocks that were too large.
    pub skips: Vec<Skipped>,
}

/// A block that was left out because too many records share its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub records: u32,
    /// What the key is made of: the value itself is kept nowhere.
    pub key: String,
    pub cap: u32,
    /// The hashed key.
    pub hash: u64,
}

impl Skipped {
    fn of(skip: &linkage::Skip, config: &Config) -> Self {
        let block = config.blocks.get(skip.rule);
        Self {
            records: skip.records,
            key: block.map_or_else(String::new, |it| it.key.join(" + ")),
            cap: block.map_or(0, |it| it.cap),
            hash: skip.key,
        }
    }

    /// A line for the terminal.
    #[must_use]
    pub fn indonesian(&self) -> String {
        format!(
            "blok dilewati: {} baris punya `{}` yang sama (batas {}, kunci {:09x})",
            self.records, self.key, self.cap, self.hash
        )
    }

    /// The same in English.
    #[must_use]
    pub fn english(&self) -> String {
        format!(
            "block skipped: {} records share a key of `{}` (cap {}, key {:09x})",
            self.records, self.key, self.cap, self.hash
        )
    }
}

/// Learns a model from the records and writes their links.
pub fn link(
    config: &str,
    records: Records<'_>,
    results: Results<'_>,
    tell: &mut dyn FnMut(Stage),
) -> Result<Summary, LinkError> {
    let config = Config::parse(config)?;
    let two_files = records.right.is_some();
    let table = linkage::read_csv(&config, records.left, records.right)?;
    tell(Stage::Learning {
        records: table.len(),
    });
    let mut progress = |progress| {
        if let Progress::Compared { pairs, of } = progress {
            tell(Stage::Comparing { pairs, of });
        }
    };
    let (model, mut links) = linkage::estimate_and_link(&config, &table, &mut progress)?;
    if config.one_to_one && two_files {
        links = linkage::one_to_one(&table, &links);
    }
    tell(Stage::Writing { links: links.len() });
    if let Some(out) = results.clusters {
        let least = config.thresholds.clusters;
        let strong: Vec<_> = links
            .iter()
            .filter(|it| it.weight >= least)
            .copied()
            .collect();
        let apart = Default::default();
        let clusters = linkage::clusters(table.len(), &strong, &apart, &config.clusters);
        linkage::write_clusters(&table, &clusters, out)?;
    }
    links.retain(|link| link.weight >= config.thresholds.pairs);
    linkage::write_pairs(&config, &table, &links, results.pairs)?;
    if let Some(out) = results.explanations {
        linkage::write_explanations(&config, &table, &model, &links, out)?;
    }
    Ok(Summary {
        records: table.len(),
        links: links.len(),
        iterations: model.iterations,
        converged: model.converged,
        skips: model
            .skips
            .iter()
            .map(|skip| Skipped::of(skip, &config))
            .collect(),
    })
}
