//! One by one or all at once: the same.

use super::{config, invented, table};
use linkage::{Index, Side, estimate};

fn state(first: usize, count: usize, seed: u64, unlinked: &[(u32, u32)]) -> Vec<u8> {
    let config = config();
    let mentions = invented(count, seed);
    // The model is made of the first half and stays.
    let model = estimate(&config, &table(&config, &mentions[..count / 2])).unwrap();
    let mut index =
        Index::build(config.clone(), table(&config, &mentions[..first]), model).unwrap();
    for (number, mention) in mentions.iter().enumerate().skip(first) {
        index
            .insert(&format!("m{number}"), Side::Left, &mention.values())
            .unwrap();
        for &(one, other) in unlinked {
            // An unlink may come at any time once both are there.
            if one.max(other) as usize == number {
                index.unlink(one, other);
            }
        }
    }
    for &(one, other) in unlinked {
        index.unlink(one, other);
    }
    index.state()
}

#[test]
fn records_one_by_one_give_the_state_of_a_rebuild_byte_for_byte() {
    let count = 3_000;
    for seed in [1, 2] {
        let rebuilt = state(count, count, seed, &[]);
        assert!(rebuilt.len() > 100_000);
        for first in [count / 2, count / 2 + 700, count - 1] {
            assert!(
                state(first, count, seed, &[]) == rebuilt,
                "seed {seed}, first {first}"
            );
        }
    }
}

#[test]
fn an_unlink_stays_whenever_it_came() {
    let config = config();
    let count = 2_000;
    let all = table(&config, &invented(count, 4));
    let half = table(&config, &invented(count, 4)[..count / 2]);
    let model = estimate(&config, &half).unwrap();
    let index = Index::build(config, all, model).unwrap();
    let together = |pair: &linkage::Pair| index.cluster(pair.later) == index.cluster(pair.earlier);
    let unlinked: Vec<(u32, u32)> = index
        .links()
        .iter()
        .map(|link| link.pair)
        .filter(|pair| pair.later as usize >= count / 2 && together(pair))
        .step_by(40)
        .map(|pair| (pair.later, pair.earlier))
        .collect();
    assert!(unlinked.len() > 3, "{}", unlinked.len());
    let rebuilt = state(count, count, 4, &unlinked);
    assert!(state(count / 2, count, 4, &unlinked) == rebuilt);
    assert!(state(count, count, 4, &[]) != rebuilt);
}
