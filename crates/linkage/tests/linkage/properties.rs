//! What holds for any records.

use super::{config, invented, table};
use linkage::{Config, Side, Table, Task, estimate, estimate_and_link, link, write_pairs};
use std::collections::BTreeMap;

fn pairs_csv(threads: usize, seed: u64) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let config = config();
        let table = table(&config, &invented(4_000, seed));
        let (model, links) = estimate_and_link(&config, &table, &mut |_| ()).unwrap();
        let mut out = serde_json::to_vec(&model).unwrap();
        write_pairs(&config, &table, &links, &mut out).unwrap();
        linkage::write_explanations(&config, &table, &model, &links, &mut out).unwrap();
        out
    })
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let one = pairs_csv(1, 9);
    assert!(one.len() > 10_000);
    for threads in [2, 3, 7] {
        assert!(pairs_csv(threads, 9) == one, "{threads} threads");
    }
    assert!(pairs_csv(2, 10) != one);
}

#[test]
fn more_agreement_never_weighs_less() {
    let text = "
id = 'id'
[[field]]
name = 'number'
compare = { by = 'osa', at = [1, 2] }
[[field]]
name = 'other'
[[block]]
key = ['other']
cap = 1000
";
    let config = Config::parse(text).unwrap();
    let mut table = Table::new(&config, Task::Dedupe);
    for record in 0..400_u32 {
        let number = format!("{:07}", record * 7_919 % 9_999_991 * 13);
        let other = (record / 2).to_string();
        let twin = format!("{:07}", (record & !1) * 7_919 % 9_999_991 * 13);
        let number = if record % 20 == 1 { number } else { twin };
        table.push("", Side::Left, &[&number, &other]).unwrap();
    }
    let model = estimate(&config, &table).unwrap();
    let field = &model.fields[0];
    let bits: Vec<f64> = field
        .m
        .iter()
        .zip(&field.u)
        .map(|(m, u)| (m / u).log2())
        .collect();
    assert!(
        bits[0] < 0.0 && bits[3] > 0.0 && bits[0] < bits[3],
        "{bits:?}"
    );
    assert!((field.m.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!((field.u.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn a_lower_threshold_only_adds_links() {
    let mut config = config();
    let table = table(&config, &invented(3_000, 6));
    let model = estimate(&config, &table).unwrap();
    let mut before: Vec<linkage::Link> = Vec::new();
    for bits in [12.0, 6.0, 0.0, -6.0] {
        config.thresholds.pairs = bits;
        config.thresholds.clusters = bits;
        let links = link(&config, &table, &model, &mut |_| ()).unwrap();
        assert!(links.len() > before.len());
        assert!(links.iter().all(|link| link.weight >= bits));
        let found: BTreeMap<_, _> = links.iter().map(|link| (link.pair, link.weight)).collect();
        assert!(
            before
                .iter()
                .all(|link| found.get(&link.pair) == Some(&link.weight))
        );
        before = links;
    }
}

#[test]
fn the_order_of_records_changes_no_weight() {
    // Of seed 177 are names in which a word has two similar partners.
    for seed in [1, 2, 3, 177] {
        let mut config = config();
        // Caps depend on the order by intention.
        config
            .blocks
            .iter_mut()
            .for_each(|block| block.cap = 100_000);
        let mentions = invented(120, seed);
        let forth = table(&config, &mentions);
        let back: Vec<_> = mentions.iter().rev().cloned().collect();
        let back = table(&config, &back);
        let last = mentions.len() as u32 - 1;
        let weights = |table: &Table, number: &dyn Fn(u32) -> u32| {
            let model = estimate(&config, &forth).unwrap();
            // Codes follow the order of appearance, so frequencies are left out.
            let mut plain = config.clone();
            plain
                .fields
                .iter_mut()
                .for_each(|field| field.term_frequency = false);
            let links = link(&plain, table, &model, &mut |_| ()).unwrap();
            links
                .iter()
                .map(|link| {
                    (
                        linkage::Pair::of(number(link.pair.later), number(link.pair.earlier)),
                        link.weight,
                    )
                })
                .collect::<BTreeMap<_, _>>()
        };
        let one = weights(&forth, &|record| record);
        let other = weights(&back, &|record| last - record);
        assert!(one == other, "seed {seed}");
    }
}
