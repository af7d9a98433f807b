//! What is compared with what: the configuration, as TOML.

use crate::clean::Clean;
use crate::key::{KeyKind, Part};
use crate::schema::protected_trait;
use serde::{Deserialize, Serialize};

/// Fields at most: a γ-vector is packed into 64 bits, four for each field.
pub const FIELDS: usize = 16;

/// A linkage, as written in `link.toml`.
///
/// ```
/// let config = linkage::Config::parse(r#"
///     id = "id"
///
///     [[field]]
///     name = "name"
///     clean = "name"
///     compare = { by = "token-set" }
///     term-frequency = true
///     alone = false              # a name alone never links
///
///     [[field]]
///     name = "phone"
///     clean = "phone"
///     compare = { by = "phone" }
///     term-frequency = true
///
///     [[block]]
///     key = ["phone"]
///
///     [[block]]
///     key = ["name:deletion"]
///     cap = 50
/// "#).unwrap();
/// assert_eq!(config.fields.len(), 2);
///
/// let refused = linkage::Config::parse("id = 'id'\n[[field]]\nname = 'agama'\n");
/// assert!(refused.is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Column that names a record.
    pub id: String,
    /// What is compared; at most [`FIELDS`].
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Which pairs are looked at: the union of these rules.
    #[serde(default, rename = "block")]
    pub blocks: Vec<Block>,
    #[serde(default)]
    pub prior: Prior,
    #[serde(default)]
    pub training: Training,
    #[serde(default)]
    pub thresholds: Thresholds,
    #[serde(default)]
    pub clusters: Guards,
    /// With two files: each record in at most one pair, the heaviest pairs first.
    #[serde(default)]
    pub one_to_one: bool,
}

/// One thing that is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    /// Name of the field, and of its column unless `columns` says otherwise.
    pub name: String,
    /// Columns whose values are joined by a space.
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub clean: Clean,
    /// Words left out before comparing, such as titles and legal forms.
    #[serde(default)]
    pub drop: Vec<String>,
    #[serde(default)]
    pub compare: Compare,
    /// Agreement on a common value weighs less than on a rare one.
    #[serde(default)]
    pub term_frequency: bool,
    /// Whether agreement on this field can link two records without agreement on any other field
    /// that can. `false` for names.
    #[serde(default = "yes")]
    pub alone: bool,
}

/// How two values are compared; γ = 0 is "different", the highest γ is "the same".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "by")]
pub enum Compare {
    /// The same or different.
    #[default]
    Exact,
    /// Jaro–Winkler similarity (Winkler 1990, prefix scale 0.1): a level for each bound, in
    /// descending order, 0.0–1.0.
    JaroWinkler { at: Vec<f64> },
    /// Optimal string alignment, edits at most: a level for each bound, in ascending order.
    Osa { at: Vec<u8> },
    /// Eight digits, year first: one typing error or day and month swapped; the same year or the
    /// same day of the year.
    Date,
    /// Telephone numbers: the same last eight digits; one typing error.
    Phone,
    /// Words in any order: every word similar; the words of the shorter all in the longer; similar
    /// words of the shorter in the longer; one common word.
    TokenSet,
}

/// A blocking rule: records that share a key are candidates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Block {
    /// Parts of the key, each `field` or `field:kind`: [`KeyKind`] lists the kinds.
    pub key: Vec<String>,
    /// Largest block. A larger one is skipped, and the skip is told; a block that reaches its cap
    /// after the model was made takes no further records.
    #[serde(default = "block_cap")]
    pub cap: u32,
}

/// λ, the probability that two random records match, from deterministic rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Prior {
    /// Each rule: fields that must all be equal. Without rules, λ is that of one match a record.
    #[serde(default)]
    pub rules: Vec<Vec<String>>,
    /// Share of the matches that the rules find together.
    #[serde(default = "recall")]
    pub recall: f64,
}

/// How the model is learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Training {
    /// For every choice by chance.
    pub seed: u64,
    /// Random pairs from which u is counted.
    pub random_pairs: usize,
    /// Blocked pairs at most on which EM runs.
    pub blocked_pairs: usize,
}

/// Weights in bits from which something is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Thresholds {
    /// Pairs of at least this weight are links. 0 bits is a probability of one half.
    pub pairs: f64,
    /// Links of at least this weight make clusters.
    pub clusters: f64,
}

/// What keeps clusters from growing together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Guards {
    /// Steps over links between any two records of a cluster, at most.
    pub diameter: u32,
    /// Share of the possible links between two parts that must be there before parts of at least
    /// `bridge-size` records each are joined.
    pub bridge: f64,
    /// From this size on, a part isn't joined by a bridge.
    pub bridge_size: usize,
    /// Records in a cluster, at most.
    pub size: usize,
}

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration isn't valid TOML for a linkage: {0}")]
    Toml(#[from] toml::de::Error),
    #[error(
        "`{name}` speaks of {word:?}: origin, ethnicity, religion, nationality, sex and looks are never compared"
    )]
    ProtectedTrait { name: String, word: &'static str },
    #[error("{0} fields; at least 1 and at most {FIELDS}")]
    Fields(usize),
    #[error("two fields are named `{0}`")]
    Twice(String),
    #[error("field `{field}`: `at` needs one to eight bounds below 1.0, the highest first")]
    JaroWinkler { field: String },
    #[error("field `{field}`: `at` needs numbers of edits from 1 to 8, the lowest first")]
    Osa { field: String },
    #[error("`{0}` is no field; name one of the `[[field]]` tables")]
    UnknownField(String),
    #[error("`{0}` is no kind of key")]
    UnknownKey(String),
    #[error("a block needs at least one and at most four parts in `key`")]
    EmptyKey,
    #[error("`{name}` must be {range}")]
    Range { name: &'static str, range: Range },
}

/// What a number of a configuration must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    Share,
    Unit,
    Positive,
    Finite,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Range::Share => "above 0 and at most 1",
            Range::Unit => "between 0 and 1",
            Range::Positive => "at least 1",
            Range::Finite => "finite numbers of bits",
        })
    }
}

impl Config {
    /// Reads and checks a configuration.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        if self.fields.is_empty() || self.fields.len() > FIELDS {
            return Err(ConfigError::Fields(self.fields.len()));
        }
        for (index, field) in self.fields.iter().enumerate() {
            for name in field.columns.iter().chain([&field.name]) {
                if let Some(word) = protected_trait(name) {
                    let name = name.clone();
                    return Err(ConfigError::ProtectedTrait { name, word });
                }
            }
            if self.fields[..index].iter().any(|it| it.name == field.name) {
                return Err(ConfigError::Twice(field.name.clone()));
            }
            field.compare.check(&field.name)?;
        }
        for block in &self.blocks {
            self.parts(block)?;
        }
        for name in self.prior.rules.iter().flatten() {
            self.field(name)?;
        }
        let range = |holds: bool, name, range| match holds {
            true => Ok(()),
            false => Err(ConfigError::Range { name, range }),
        };
        let recall = self.prior.recall;
        range(recall > 0.0 && recall <= 1.0, "recall", Range::Share)?;
        let bridge = self.clusters.bridge;
        range((0.0..=1.0).contains(&bridge), "bridge", Range::Unit)?;
        range(self.clusters.diameter > 0, "diameter", Range::Positive)?;
        let finite = self.thresholds.pairs.is_finite() && self.thresholds.clusters.is_finite();
        range(finite, "thresholds", Range::Finite)
    }

    /// The columns that a table needs, the id's first.
    pub fn columns(&self) -> Vec<&str> {
        let of_fields = self.fields.iter().flat_map(Field::columns);
        let mut columns = vec![self.id.as_str()];
        for column in of_fields {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// The number of a field.
    pub(crate) fn field(&self, name: &str) -> Result<usize, ConfigError> {
        let found = self.fields.iter().position(|field| field.name == name);
        found.ok_or_else(|| ConfigError::UnknownField(name.to_owned()))
    }

    /// The parts of a block's key.
    pub(crate) fn parts(&self, block: &Block) -> Result<Vec<Part>, ConfigError> {
        if block.key.is_empty() || block.key.len() > 4 {
            return Err(ConfigError::EmptyKey);
        }
        let parts = block.key.iter().map(|text| {
            let (name, kind) = text.split_once(':').unwrap_or((text, "exact"));
            let kind = KeyKind::parse(kind).ok_or_else(|| ConfigError::UnknownKey(text.clone()))?;
            let field = self.field(name)?;
            Ok(Part { field, kind })
        });
        parts.collect()
    }
}

impl Field {
    /// The columns whose values make this field.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let own = self.columns.is_empty().then_some(self.name.as_str());
        self.columns.iter().map(String::as_str).chain(own)
    }
}

impl Compare {
    /// Number of levels, γ = 0 included.
    pub fn levels(&self) -> usize {
        match self {
            Compare::Exact => 2,
            Compare::JaroWinkler { at } => at.len() + 2,
            Compare::Osa { at } => at.len() + 2,
            Compare::Date | Compare::Phone => 4,
            Compare::TokenSet => 6,
        }
    }

    /// What a level means, for explanations.
    pub fn level(&self, gamma: usize) -> String {
        let top = self.levels() - 1;
        match (self, gamma) {
            (_, 0) => "different".to_owned(),
            (_, gamma) if gamma == top => "the same".to_owned(),
            (Compare::JaroWinkler { at }, gamma) => {
                format!("Jaro–Winkler ≥ {}", at[top - 1 - gamma])
            }
            (Compare::Osa { at }, gamma) => format!("edits ≤ {}", at[top - 1 - gamma]),
            (Compare::Date, 2) => "one typing error, or day and month swapped".to_owned(),
            (Compare::Date, _) => "the same year, or day of the year".to_owned(),
            (Compare::Phone, 2) => "the same last eight digits".to_owned(),
            (Compare::Phone, _) => "one typing error".to_owned(),
            (Compare::TokenSet, 4) => "every word similar".to_owned(),
            (Compare::TokenSet, 3) => "the shorter is part of the longer".to_owned(),
            (Compare::TokenSet, 2) => "the shorter is similar to a part of the longer".to_owned(),
            (Compare::TokenSet, _) => "one word in common".to_owned(),
            (Compare::Exact, _) => "the same".to_owned(),
        }
    }

    /// Whether its bounds make sense.
    fn check(&self, field: &str) -> Result<(), ConfigError> {
        let field = || field.to_owned();
        match self {
            Compare::JaroWinkler { at } => {
                let sound = at.iter().all(|bound| (0.0..1.0).contains(bound))
                    && at.is_sorted_by(|a, b| a > b)
                    && (1..=8).contains(&at.len());
                match sound {
                    true => Ok(()),
                    false => Err(ConfigError::JaroWinkler { field: field() }),
                }
            }
            Compare::Osa { at } => {
                let sound = at.iter().all(|bound| (1..=8).contains(bound))
                    && at.is_sorted_by(|a, b| a < b)
                    && !at.is_empty();
                match sound {
                    true => Ok(()),
                    false => Err(ConfigError::Osa { field: field() }),
                }
            }
            Compare::Exact | Compare::Date | Compare::Phone | Compare::TokenSet => Ok(()),
        }
    }
}

impl Default for Prior {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            recall: recall(),
        }
    }
}

impl Default for Training {
    fn default() -> Self {
        Self {
            seed: 1,
            random_pairs: 1_000_000,
            blocked_pairs: 1_000_000,
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            pairs: 0.0,
            clusters: 0.0,
        }
    }
}

impl Default for Guards {
    fn default() -> Self {
        Self {
            diameter: 4,
            bridge: 0.1,
            bridge_size: 3,
            size: 5_000,
        }
    }
}

fn yes() -> bool {
    true
}

fn block_cap() -> u32 {
    200
}

fn recall() -> f64 {
    0.8
}
