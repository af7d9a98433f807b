//! The index that links parties, under one frozen model.
//!
//! Invariant: an index that took parties as they came and one that is made anew of the same parties and
//! the same model propose the same links, as long as no block is full. What is stored of a model is its
//! number, its parameters and the digest of all of it: it is made again from the parties that it was made
//! from, and when one of those was erased meanwhile, a new model takes its place.

use super::told::Told;
use crate::Error;
use domain::id::{PartyId, ReportId};
use linkage::{Config, FieldModel, Index, Model, Side, Table, Task, estimate};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What is compared, and how.
pub(super) const CONFIG: &str = include_str!("party.toml");

/// Below so many parties nothing can be learnt: m, u and λ are then those that 20,000 invented mentions
/// gave, and frequencies count as if so many more parties had been seen.
const ENOUGH: usize = 2_000;
/// λ as long as nothing was learnt: one pair in about five hundred.
const FIRST_LAMBDA: f64 = 0.002;

/// m and u of each level of each field, the levels ascending, and parties that count as seen besides, as
/// long as nothing was learnt.
const FIRST: [(&[f64], &[f64], u32); 8] = [
    (&NAME_M, &NAME_U, 300),
    (&PHONE_M, &PHONE_U, 10_000),
    (&TYPED_M, &TYPED_U, 10_000),
    (&TYPED_M, &TYPED_U, 5_000),
    (&NAME_M, &NAME_U, 500),
    (&NAME_M, &NAME_U, 2_000),
    (&NAME_M, &NAME_U, 500),
    (&PLACE_M, &PLACE_U, 0),
];
const NAME_M: [f64; 6] = [0.1, 0.05, 0.05, 0.25, 0.2, 0.35];
const NAME_U: [f64; 6] = [0.976, 0.0096, 0.0028, 0.008, 0.001, 0.0026];
const PHONE_M: [f64; 4] = [0.6, 0.03, 0.02, 0.35];
const PHONE_U: [f64; 4] = [0.9983, 0.0005, 0.0002, 0.001];
const TYPED_M: [f64; 3] = [0.3, 0.05, 0.65];
const TYPED_U: [f64; 3] = [0.9991, 0.0005, 0.0004];
const PLACE_M: [f64; 2] = [0.65, 0.35];
const PLACE_U: [f64; 2] = [0.975, 0.025];

/// A party that was opened.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub(super) id: PartyId,
    pub(super) report: ReportId,
    pub(super) trained_in: Option<i64>,
    pub(super) told: Told,
}

/// A proposed link, before it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Proposal {
    pub(super) one: PartyId,
    pub(super) other: PartyId,
    pub(super) weight: f64,
    pub(super) explanation: String,
}

/// The index in this process.
pub(super) struct Standing {
    /// The number of its model.
    pub(super) number: i64,
    /// SHA-256 of its model.
    pub(super) digest: [u8; 32],
    /// How many parties the model was made from.
    pub(super) trained: usize,
    index: Index,
    records: HashMap<PartyId, u32>,
    reports: Vec<(PartyId, ReportId)>,
}

/// The γ that means "the same" in a field; 0 for a field that nobody knows.
#[must_use]
pub fn top_level(field: &str) -> i32 {
    let config = config().map(|config| config.fields).unwrap_or_default();
    let found = config.iter().find(|one| one.name == field);
    found.map_or(0, |one| {
        i32::try_from(one.compare.levels()).unwrap_or(0) - 1
    })
}

fn config() -> Result<Config, Error> {
    Config::parse(CONFIG).map_err(|error| Error::Internal(format!("party.toml: {error}")))
}

fn broken(error: &dyn std::error::Error) -> Error {
    Error::Internal(format!("links: {error}"))
}

impl Standing {
    /// An index of `parties` under the model that those of them make that were trained up to `number`.
    pub(super) fn of(number: i64, mut parties: Vec<Opened>) -> Result<Standing, Error> {
        parties.sort_by(|one, other| one.id.cmp(&other.id));
        let (trained, later): (Vec<Opened>, Vec<Opened>) = parties
            .into_iter()
            .partition(|one| one.trained_in.is_some_and(|model| model <= number));
        let config = config()?;
        let mut table = Table::new(&config, Task::Dedupe);
        for one in &trained {
            table
                .push(one.id.as_str(), Side::Left, &one.told.values())
                .map_err(|error| broken(&error))?;
        }
        let model = model(&config, &table)?;
        let digest = digest(&model);
        let records = trained
            .iter()
            .zip(0..)
            .map(|(one, at)| (one.id.clone(), at));
        let reports = trained
            .iter()
            .map(|one| (one.id.clone(), one.report.clone()));
        let mut standing = Standing {
            number,
            digest,
            trained: trained.len(),
            records: records.collect(),
            reports: reports.collect(),
            index: Index::build(config, table, model).map_err(|error| broken(&error))?,
        };
        for one in &later {
            standing.take(one)?;
        }
        Ok(standing)
    }

    /// How many parties it holds.
    pub(super) fn parties(&self) -> usize {
        self.records.len()
    }

    /// Whether it holds a party.
    pub(super) fn knows(&self, party: &PartyId) -> bool {
        self.records.contains_key(party)
    }

    /// Whether each of its parties is among these, which ascend.
    pub(super) fn is_within(&self, ids: &[PartyId]) -> bool {
        self.records.keys().all(|id| ids.binary_search(id).is_ok())
    }

    /// Takes one more party; once.
    pub(super) fn take(&mut self, party: &Opened) -> Result<(), Error> {
        if self.records.contains_key(&party.id) {
            return Ok(());
        }
        let values = party.told.values();
        let taken = self
            .index
            .insert(party.id.as_str(), Side::Left, &values)
            .map_err(|error| broken(&error))?;
        if taken.passed_over > 0 {
            tracing::debug!(blocks = taken.passed_over, "full blocks were passed over");
        }
        self.records.insert(party.id.clone(), taken.record);
        self.reports.push((party.id.clone(), party.report.clone()));
        Ok(())
    }

    /// Where the links of some parties stand, or of all.
    pub(super) fn places(&self, of: Option<&[PartyId]>) -> Vec<usize> {
        let asked: Option<Vec<u32>> = of.map(|ids| {
            let records = ids.iter().filter_map(|id| self.records.get(id).copied());
            let mut records: Vec<u32> = records.collect();
            records.sort_unstable();
            records
        });
        let is_asked = |record: u32| {
            asked
                .as_ref()
                .is_none_or(|records| records.binary_search(&record).is_ok())
        };
        let links = self.index.links().iter().enumerate();
        links
            .filter(|(_, link)| is_asked(link.pair.later) || is_asked(link.pair.earlier))
            .map(|(place, _)| place)
            .collect()
    }

    /// The links that stand at some places; none within one report.
    pub(super) fn proposals(&self, places: &[usize]) -> Vec<Proposal> {
        let links = self.index.links();
        let links = places.iter().filter_map(|place| links.get(*place));
        links.filter_map(|link| self.proposal(link)).collect()
    }

    fn proposal(&self, link: &linkage::Link) -> Option<Proposal> {
        let side = |record: u32| self.reports.get(record as usize);
        let (later, earlier) = (side(link.pair.later)?, side(link.pair.earlier)?);
        if later.1 == earlier.1 {
            return None;
        }
        let told = self.index.explain(link);
        let fields = told.fields.iter().map(|one| {
            serde_json::json!({
                "field": one.field, "gamma": one.gamma, "m": one.m, "u": one.u, "bits": one.bits,
            })
        });
        let fields: Vec<serde_json::Value> = fields.collect();
        let explanation = serde_json::json!({ "prior": told.prior, "fields": fields });
        Some(Proposal {
            one: later.0.clone().min(earlier.0.clone()),
            other: later.0.clone().max(earlier.0.clone()),
            weight: link.weight,
            explanation: explanation.to_string(),
        })
    }

    /// λ, m and u, for people who want to see them.
    pub(super) fn parameters(&self) -> String {
        let model = self.index.model();
        let config = config().map(|config| config.fields).unwrap_or_default();
        let fields = config.iter().zip(&model.fields).map(|(field, learnt)| {
            serde_json::json!({ "field": field.name, "m": learnt.m, "u": learnt.u })
        });
        let fields: Vec<serde_json::Value> = fields.collect();
        serde_json::json!({ "lambda": model.lambda, "fields": fields }).to_string()
    }

    #[cfg(test)]
    fn all(&self) -> Vec<Proposal> {
        self.proposals(&self.places(None))
    }

    #[cfg(test)]
    pub(super) fn state(&self) -> Vec<u8> {
        self.index.state()
    }
}

fn model(config: &Config, table: &Table) -> Result<Model, Error> {
    let mut model = estimate(config, table).map_err(|error| broken(&error))?;
    if table.len() < ENOUGH {
        model.lambda = FIRST_LAMBDA;
        for (field, (m, u, present)) in model.fields.iter_mut().zip(FIRST) {
            begin(field, m, u, present);
        }
    }
    Ok(model)
}

fn begin(field: &mut FieldModel, m: &[f64], u: &[f64], present: u32) {
    field.m = m.to_vec();
    field.u = u.to_vec();
    field.present += present;
}

fn digest(model: &Model) -> [u8; 32] {
    let text = serde_json::to_string(model).expect("numbers become JSON");
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(number: u8, told: Told) -> Opened {
        Opened {
            id: PartyId::random([number; 10]),
            report: ReportId::at(None, [number; 10]),
            trained_in: None,
            told,
        }
    }

    fn told(name: &str, phone: &str, regency: &str) -> Told {
        Told {
            name: name.into(),
            phone: phone.into(),
            regency: regency.into(),
            ..Told::default()
        }
    }

    fn weight(standing: &Standing, one: u8, other: u8) -> Option<f64> {
        let (one, other) = (PartyId::random([one; 10]), PartyId::random([other; 10]));
        let all = standing.all();
        let found = all.iter().find(|link| {
            (&link.one, &link.other)
                == (
                    &one.clone().min(other.clone()),
                    &one.clone().max(other.clone()),
                )
        });
        found.map(|link| link.weight)
    }

    #[test]
    fn the_same_number_links_and_a_name_or_place_alone_never_does() {
        let parties = vec![
            party(1, told("bahar", "+6281200007001", "5302")),
            party(2, told("pak bahar", "+6281200007001", "3506")),
            party(3, told("bahar", "", "5302")),
            party(4, told("bahar", "", "5302")),
            party(5, told("", "+6281200007001", "6302")),
            party(6, told("bahar", "+6281200007999", "5302")),
        ];
        let standing = Standing::of(1, parties).expect("an index");
        let strong = weight(&standing, 1, 2).expect("linked");
        let alone = weight(&standing, 1, 5).expect("linked");
        assert!(strong > alone, "{strong} {alone}");
        assert_eq!(weight(&standing, 3, 4), None, "a name and a place");
        assert_eq!(weight(&standing, 1, 3), None);
        assert_eq!(weight(&standing, 1, 6), None);
        for link in standing.all() {
            let told: serde_json::Value = serde_json::from_str(&link.explanation).expect("JSON");
            let fields = told["fields"].as_array().expect("fields");
            let bits: f64 = fields.iter().filter_map(|one| one["bits"].as_f64()).sum();
            let sum = bits + told["prior"].as_f64().expect("a prior");
            assert!((sum - link.weight).abs() < 1e-9, "{sum} {}", link.weight);
            assert!(!link.explanation.contains("bahar") && !link.explanation.contains("7001"));
        }
    }

    #[test]
    fn a_number_that_many_name_carries_little() {
        let kiosk = (0..60).map(|number| party(number, told("", "+6281200007700", "")));
        let rare = [
            party(100, told("", "+6281200007701", "")),
            party(101, told("", "+6281200007701", "")),
        ];
        let mut parties: Vec<Opened> = kiosk.chain(rare).collect();
        for one in &mut parties {
            one.trained_in = Some(1);
        }
        let standing = Standing::of(1, parties).expect("an index");
        assert!(weight(&standing, 100, 101).is_some());
        assert_eq!(
            weight(&standing, 1, 2),
            None,
            "a kiosk's phone links nobody"
        );
    }

    mod online {
        use super::*;
        use proptest::prelude::*;

        fn any_party() -> impl Strategy<Value = (u8, u8, u8, bool)> {
            (0u8..8, 0u8..6, 0u8..4, any::<bool>())
        }

        fn made(number: usize, (name, phone, place, trained): (u8, u8, u8, bool)) -> Opened {
            let names = [
                "",
                "bahar",
                "bahar contoh",
                "bahr",
                "lukas",
                "lukas tefa",
                "maria",
                "mria",
            ];
            let phone = match phone {
                0 => String::new(),
                number => format!("+62812000070{number:02}"),
            };
            let number = u8::try_from(number).expect("few");
            let mut party = party(
                number,
                told(
                    names[usize::from(name)],
                    &phone,
                    ["", "5302", "3506", "6302"][usize::from(place)],
                ),
            );
            party.trained_in = trained.then_some(1);
            party
        }

        proptest! {
            #![proptest_config(ProptestConfig::with_cases(24))]
            /// As they come or all at once, in the order of ids: the same state; in any order: the same
            /// links. Made twice: the same model.
            #[test]
            fn parties_as_they_come_and_all_at_once_are_the_same(
                all in proptest::collection::vec(any_party(), 0..40),
            ) {
                let parties: Vec<Opened> =
                    all.into_iter().enumerate().map(|(at, one)| made(at, one)).collect();
                let batch = Standing::of(1, parties.clone()).expect("an index");
                let (first, later): (Vec<Opened>, Vec<Opened>) =
                    parties.iter().cloned().partition(|one| one.trained_in.is_some());
                let mut online = Standing::of(1, first.clone()).expect("an index");
                let mut turned = Standing::of(1, first).expect("an index");
                prop_assert_eq!(online.digest, batch.digest);
                for one in &later {
                    online.take(one).expect("taken");
                    online.take(one).expect("taken once");
                }
                for one in later.iter().rev() {
                    turned.take(one).expect("taken");
                }
                prop_assert!(online.state() == batch.state());
                let sorted = |standing: &Standing| {
                    let mut all: Vec<(PartyId, PartyId, String)> = standing
                        .all()
                        .into_iter()
                        .map(|one| (one.one, one.other, format!("{:.9}", one.weight)))
                        .collect();
                    all.sort();
                    all
                };
                prop_assert_eq!(sorted(&turned), sorted(&batch));
            }
        }
    }
}
