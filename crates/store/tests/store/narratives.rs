//! Narratives: candidates by band, one for each report, forgotten with the last report that tells them.

use crate::world::{a_bare_report, insert, read, report_id, world, write};
use domain::id::NarrativeId;
use store::{Store, narrative, report};
use testkit::store::both;

fn id(number: u8) -> NarrativeId {
    NarrativeId::random([number; 10])
}

fn band(number: u8) -> [u8; 8] {
    [number; 8]
}

fn found(store: &Store, bands: &'static [u8]) -> Vec<(NarrativeId, Vec<u8>)> {
    read(store, move |tx| {
        let bands: Vec<_> = bands.iter().map(|one| band(*one)).collect();
        narrative::candidates(tx, &bands)
    })
}

#[test]
fn copies_are_found_by_any_band_they_share() {
    both(|_, store| {
        world(&store);
        write(&store, |tx| {
            narrative::add(tx, &id(1), &[1, 1], &[band(1), band(2), band(2)])?;
            narrative::add(tx, &id(2), &[2, 2], &[band(2), band(3)])
        });
        let (one, two) = ((id(1), vec![1, 1]), (id(2), vec![2, 2]));
        assert_eq!(found(&store, &[9, 1]), std::slice::from_ref(&one));
        assert_eq!(found(&store, &[2]), [one, two.clone()]);
        assert_eq!(found(&store, &[3, 9]), [two]);
        assert_eq!(found(&store, &[9]), []);
        assert_eq!(found(&store, &[]), []);
    });
}

#[test]
fn a_report_waits_until_its_story_is_known() {
    both(|_, store| {
        world(&store);
        insert(&store, (1..=3).map(a_bare_report).collect());
        write(&store, |tx| {
            for report in 1..=3 {
                narrative::expect(tx, &report_id(report))?;
            }
            narrative::expect(tx, &report_id(1))
        });
        let pending = |limit| read(&store, move |tx| narrative::pending(tx, limit));
        assert_eq!(pending(2), [report_id(1), report_id(2)]);
        write(&store, |tx| {
            narrative::add(tx, &id(1), &[1], &[band(1)])?;
            narrative::settle(tx, &report_id(1), Some(&id(1)))?;
            narrative::settle(tx, &report_id(2), None)
        });
        assert_eq!(pending(9), [report_id(3)]);
        let of = |report| read(&store, move |tx| narrative::of(tx, &report_id(report)));
        assert_eq!(
            [of(1), of(2), of(3), of(9)],
            [Some(id(1)), None, None, None]
        );

        assert_eq!(write(&store, narrative::purge), 0, "it is told");
        assert!(write(&store, |tx| report::delete(tx, &report_id(1))));
        assert_eq!(write(&store, narrative::purge), 1);
        assert_eq!(found(&store, &[1]), [], "its bands are gone too");
    });
}
