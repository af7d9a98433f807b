//! List ≡ get ≡ search ≡ count of subjects and links, on random worlds and both engines.

use crate::subjects::{MAUMERE, OINLASI, found, recruiter};
use app::Error;
use app::account::Session;
use app::subject::{Narrowed, Pages, Tab, link, subject, subjects};
use domain::account::Role;
use domain::id::{LinkId, SubjectId};
use domain::report::intake::Distrust;
use domain::report::{ExcludedRole, Intake};
use domain::subject::SubjectState;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use testkit::app::{TestApp, both, office_id};

fn intake() -> impl Strategy<Value = Intake> {
    let offices =
        proptest::sample::subsequence(vec!["kanim-kupang", "kanwil-ntt", "ditjen"], 0..=2);
    let roles = proptest::sample::subsequence(ExcludedRole::ALL.to_vec(), 0..=2);
    let areas = proptest::sample::select(vec![Some(OINLASI), Some("5302"), Some(MAUMERE), None]);
    (offices, roles, areas, 1u8..5, 0u8..8, any::<bool>()).prop_map(
        |(offices, roles, area, number, official, local)| Intake {
            area: area.and_then(|code| code.parse().ok()),
            distrust: Distrust {
                offices: offices.into_iter().map(office_id).collect(),
                local_office: local,
                roles,
                official_involved: official == 0,
                ..Distrust::default()
            },
            ..recruiter("Bahrun Contoh", &format!("0812-0000-710{number}"), OINLASI)
        },
    )
}

/// List ≡ get ≡ search ≡ count, on a random world, for every role.
#[test]
fn every_way_to_a_subject_and_a_link_gives_the_same_answer() {
    both(async |world| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..24 {
            let intake = intake().new_tree(&mut runner).expect("a report").current();
            let key = app::report::Key::None;
            let sent =
                app::report::submit(&world.app, intake, key, false, app::report::Channel::Api);
            assert!(matches!(sent.await, Ok(_) | Err(Error::Invalid(_))));
        }
        world.run_jobs().await;
        let (all, links) = world
            .store
            .read("test.subjects", |tx| {
                let (mut all, mut links) = (Vec::new(), Vec::new());
                for report in store::report::all_ids(tx)? {
                    all.extend(store::subject::of_report(tx, &report)?);
                    for party in store::subject::party::of_report(tx, &report)? {
                        links.extend(store::subject::link::of_party(tx, &party.id)?);
                    }
                }
                all.sort_by(|one, other| one.id.cmp(&other.id));
                all.dedup();
                links.sort_by(|one, other| one.id.cmp(&other.id));
                links.dedup();
                Ok((all, links))
            })
            .await
            .expect("everything");
        assert!(
            all.len() > 20 && links.len() > 20,
            "{} {}",
            all.len(),
            links.len()
        );
        let mut people = vec![world.village_officer().await];
        for (role, office) in [
            (Role::OfficeHead, "kanim-kupang"),
            (Role::EnforcementOfficer, "kanim-maumere"),
            (Role::RegionalOfficer, "kanwil-ntt"),
            (Role::NationalOfficer, "ditjen"),
            (Role::Inspector, "itjen"),
            (Role::ConsularOfficer, "kemlu"),
            (Role::Administrator, "ditjen"),
            (Role::Volunteer, "kanim-kupang"),
            (Role::VillageHead, "kanim-kupang"),
        ] {
            people.push(world.signed_in(role, office).await);
        }
        let mut seen = 0;
        for who in &people {
            let (mut subjects_, mut links_) = (Vec::new(), Vec::new());
            for one in &all {
                if subject(&world.app, who, &one.id, &Pages::default())
                    .await
                    .is_ok()
                {
                    subjects_.push(one.id.clone());
                }
            }
            for one in &links {
                if link(&world.app, who, &one.id).await.is_ok() {
                    links_.push(one.id.clone());
                }
            }
            seen += subjects_.len();
            let (listed, linked) = everything(world, who).await;
            assert_eq!(listed, subjects_, "{}", who.name);
            assert_eq!(linked, links_, "{}", who.name);
            if !who.allows(domain::policy::Action::ReadSubjects) {
                assert!(listed.is_empty());
                continue;
            }
            for number in 1..5 {
                let number = format!("0812-0000-710{number}");
                for id in found(world, who, &number).await {
                    assert!(listed.contains(&id), "{} {number}", who.name);
                }
            }
        }
        assert!(seen > 30, "{seen}");
    });
}

/// All pages of both lists, sorted, and held against the counts.
async fn everything(world: &TestApp, who: &Session) -> (Vec<SubjectId>, Vec<LinkId>) {
    let (mut rows, mut links) = (Vec::new(), Vec::new());
    for tab in [Tab::Links, Tab::Subjects(SubjectState::Candidate)] {
        let mut cursor = None;
        loop {
            let narrowed = Narrowed {
                tab,
                cursor,
                query: String::new(),
            };
            let page = match subjects(&world.app, who, &narrowed).await {
                Ok(page) => page,
                Err(Error::NotFound) => return (rows, links),
                Err(error) => panic!("{error}"),
            };
            rows.extend(page.rows.iter().map(|row| row.id.clone()));
            links.extend(page.links.iter().map(|link| link.id.clone()));
            cursor = page.next.clone();
            if cursor.is_none() {
                let counted = match tab {
                    Tab::Links => page.link_counts.iter().map(|one| one.1).sum::<u64>(),
                    _ => page.counts.iter().map(|one| one.1).sum(),
                };
                let listed = if tab == Tab::Links {
                    links.len()
                } else {
                    rows.len()
                };
                assert_eq!(counted, listed as u64, "count");
                break;
            }
        }
    }
    rows.sort();
    links.sort();
    (rows, links)
}
