//! What holds for records of any content: letters of all scripts, empty values, numbers that nobody has.

use super::{config, invented};
use linkage::{Index, Side, Table, Task, estimate, estimate_and_link, write_pairs};
use proptest::prelude::*;

/// Values of one record, in the order of the configuration's columns.
type Record = Vec<String>;

/// Records that are often about the same: invented ones, with here and there a value of any kind.
fn records(most: usize) -> impl Strategy<Value = Vec<Record>> {
    let columns = config().columns().len() - 1;
    let odd = proptest::option::weighted(0.15, (0..columns, "\\PC{0,12}"));
    let one = (0..60_usize, odd);
    (0..1_000_u64, proptest::collection::vec(one, 2..most)).prop_map(|(seed, picked)| {
        let mentions = invented(60, seed);
        let record = |(which, odd): (usize, Option<(usize, String)>)| {
            let values = mentions[which].values();
            let mut values: Record = values.iter().map(|value| (*value).to_owned()).collect();
            if let Some((column, value)) = odd {
                values[column] = value;
            }
            values
        };
        picked.into_iter().map(record).collect()
    })
}

fn filled(records: &[Record]) -> Table {
    let mut table = Table::new(&config(), Task::Dedupe);
    for (number, record) in records.iter().enumerate() {
        let values: Vec<&str> = record.iter().map(String::as_str).collect();
        table
            .push(&format!("r{number}"), Side::Left, &values)
            .unwrap();
    }
    table
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Term frequencies belong to the frozen model, so they are the same both ways.
    #[test]
    fn one_by_one_is_a_rebuild(records in records(60), first in 0.0..1.0_f64) {
        let model = estimate(&config(), &filled(&records[..records.len() / 2])).unwrap();
        let first = (records.len() as f64 * first) as usize;
        // A model knows the values of the records that it was made of by their order.
        let first = first.max(records.len() / 2);
        let whole = Index::build(config(), filled(&records), model.clone()).unwrap();
        let mut index = Index::build(config(), filled(&records[..first]), model).unwrap();
        for (number, record) in records.iter().enumerate().skip(first) {
            let values: Vec<&str> = record.iter().map(String::as_str).collect();
            index.insert(&format!("r{number}"), Side::Left, &values).unwrap();
        }
        prop_assert!(index.state() == whole.state());
    }

    #[test]
    fn threads_change_nothing_and_every_weight_is_a_number(records in records(80)) {
        let table = filled(&records);
        let written = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let (_, links) = estimate_and_link(&config(), &table, &mut |_| ()).unwrap();
                let mut out = Vec::new();
                write_pairs(&config(), &table, &links, &mut out).unwrap();
                (out, links)
            })
        };
        let (one, links) = written(1);
        prop_assert!(links.iter().all(|link| link.weight.is_finite()));
        prop_assert!(links.iter().all(|link| link.pair.earlier < link.pair.later));
        prop_assert!(written(3).0 == one);
    }
}
