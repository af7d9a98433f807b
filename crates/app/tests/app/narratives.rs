//! Copies of one message are one narrative, whoever sends them, and the database tells nothing of it.

use domain::id::{NarrativeId, ReportId};
use std::collections::BTreeSet;
use testkit::app::{TestApp, both, offer};

const CHAIN: &str =
    "Awas! Ada mobil putih keliling desa membawa anak sekolah, tolong sebarkan ke semua grup WA";

async fn narratives(world: &TestApp) -> Vec<(ReportId, Option<NarrativeId>)> {
    let read = world.store.read("test.narratives", |tx| {
        let mut all = Vec::new();
        for id in store::report::all_ids(tx)? {
            let narrative = store::narrative::of(tx, &id)?;
            all.push((id, narrative));
        }
        Ok(all)
    });
    read.await.expect("they can be read")
}

/// Reads the words, then looks for the stories: fifty at a time.
async fn settle(world: &TestApp) {
    for _ in 0..3 {
        world.run_jobs().await;
        world.clock.pass(2);
    }
    world.run_jobs().await;
}

#[test]
fn copies_are_one_narrative_and_other_stories_are_not() {
    both(async |world| {
        for copy in 0..60 {
            let shout = "!".repeat(copy % 7);
            world.submit(offer(&format!("{CHAIN}{shout}"))).await;
        }
        world
            .submit(offer(
                "Kakak saya ditawari kerja di kebun sawit, paspornya dipegang",
            ))
            .await;
        world.submit(offer("ada calo")).await;
        settle(world).await;
        let all = narratives(world).await;
        let named: BTreeSet<_> = all.iter().filter_map(|(_, one)| one.as_ref()).collect();
        assert_eq!(all.len(), 62);
        assert_eq!(named.len(), 2, "the chain and the other story");
        let chain = all.iter().filter(|(_, one)| one.is_some()).count();
        assert_eq!(chain, 61, "two words tell nothing");

        world.submit(offer(&CHAIN.to_uppercase())).await;
        settle(world).await;
        let again = narratives(world).await;
        let named: BTreeSet<_> = again.iter().filter_map(|(_, one)| one.as_ref()).collect();
        assert_eq!(named.len(), 2, "a copy that comes later");
    });
}
