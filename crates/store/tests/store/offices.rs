//! Offices, what they answer for, and assisted villages, on both engines.

use crate::village_world::{
    NOW, OINLASI, TODAY, an_account, an_assignment, an_office, area, id, over, person, refused,
    world, write,
};
use domain::account::AccountState;
use domain::office::{OfficeId, OfficeKind};
use domain::report::RouteReason;
use domain::report::routing::Candidates;
use domain::time::Day;
use store::{Store, account, jurisdiction, office, village};
use testkit::store::both;

fn candidates(store: &Store, code: &'static str, day: Day) -> Candidates {
    let area = (!code.is_empty()).then(|| area(code));
    write(store, move |tx| jurisdiction::candidates(tx, area, day))
}

fn responsible(found: &Candidates) -> Vec<(&str, RouteReason, bool)> {
    let short = |one: &'_ domain::report::routing::Responsible| (one.reason, one.officer.is_some());
    let offices = found.responsible.iter().map(|one| one.office.as_str());
    offices
        .zip(found.responsible.iter().map(short))
        .map(|(id, (why, who))| (id, why, who))
        .collect()
}

#[test]
fn the_nearest_office_comes_first_and_the_regional_one_last() {
    both(|_, store| {
        world(&store);
        let found = candidates(&store, OINLASI, TODAY);
        assert_eq!(
            responsible(&found),
            [
                ("kanim-kupang", RouteReason::AssistedVillage, true),
                ("kanim-kupang", RouteReason::Regency, false),
                ("kanwil-ntt", RouteReason::Regional, false),
            ]
        );
        assert_eq!(found.responsible[0].officer, Some(person(1)));
        assert_eq!(found.national, Some(id("ditjen")));
        assert_eq!(found.inspectorate, Some(id("itjen")));
        assert_eq!(found.consular, Some(id("kemlu")));

        let found = candidates(&store, "5302", TODAY);
        assert_eq!(
            responsible(&found),
            [
                ("kanim-kupang", RouteReason::Regency, false),
                ("kanwil-ntt", RouteReason::Regional, false),
            ]
        );
        let found = candidates(&store, "", TODAY);
        assert_eq!(
            (responsible(&found).len(), found.national),
            (0, Some(id("ditjen")))
        );
    });
}

#[test]
fn candidates_follow_the_dates_and_leave_out_suspended_officers() {
    both(|_, store| {
        world(&store);
        let found = candidates(&store, OINLASI, Day(19_999));
        assert_eq!(
            responsible(&found)[0],
            ("kanim-kupang", RouteReason::Regency, false)
        );

        write(&store, |tx| {
            jurisdiction::put(tx, &over("kanim-kupang", "5302", 0, Some(20_800)))?;
            jurisdiction::put(tx, &over("ukk-soe", "530202", 20_801, None))
        });
        let later = candidates(&store, "5302022009", Day(20_801));
        assert_eq!(
            responsible(&later),
            [
                ("ukk-soe", RouteReason::Village, false),
                ("kanwil-ntt", RouteReason::Regional, false),
            ],
            "the regional office stands two steps above a service unit"
        );

        write(&store, |tx| {
            let mut officer = account::by_id(tx, &person(1))?.expect("an account");
            officer.state = AccountState::Suspended;
            account::save(tx, &officer)
        });
        let found = candidates(&store, OINLASI, TODAY);
        assert_eq!(
            responsible(&found)[0],
            ("kanim-kupang", RouteReason::AssistedVillage, false)
        );
    });
}

#[test]
fn two_officers_of_a_village_are_both_candidates() {
    both(|_, store| {
        world(&store);
        write(&store, |tx| {
            account::add(tx, &an_account(2, "Petugas Kedua Contoh"))?;
            village::assign(tx, &an_assignment(2))
        });
        let found = candidates(&store, OINLASI, TODAY);
        let officers = found
            .responsible
            .iter()
            .filter(|one| one.officer.is_some())
            .count();
        assert_eq!(officers, 2);
        let guides = write(&store, |tx| village::guides(tx, TODAY));
        let names: Vec<&str> = guides.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Petugas Desa Contoh", "Petugas Kedua Contoh"]);
    });
}

#[test]
fn offices_are_changed_in_place_and_found_with_all_below() {
    both(|_, store| {
        world(&store);
        let below = |ids: &'static [&'static str]| {
            write(&store, move |tx| {
                let ids: Vec<OfficeId> = ids.iter().map(|name| id(name)).collect();
                office::with_descendants(tx, &ids)
            })
        };
        let kanwil = ["kanim-kupang", "kanwil-ntt", "ukk-soe"].map(id);
        assert_eq!(below(&["kanwil-ntt", "ukk-soe"]), kanwil);
        assert_eq!(below(&["tidak-ada"]), []);

        write(&store, |tx| {
            let mut kupang = office::get(tx, &id("kanim-kupang"))?.expect("an office");
            kupang.name = "Āwal Kantor".into();
            kupang.area = Some(area("5371"));
            office::put(tx, &kupang, NOW)
        });
        let all = write(&store, office::all);
        assert_eq!(all.len(), 8);
        let kupang = all
            .iter()
            .find(|office| office.id == id("kanim-kupang"))
            .expect("an office");
        assert_eq!(
            (kupang.area, kupang.parent.clone()),
            (Some(area("5371")), Some(id("kanwil-ntt")))
        );
        refused(&store, |tx| {
            office::put(
                tx,
                &an_office("yatim", OfficeKind::Kanim, Some("tidak-ada")),
                NOW,
            )
        });
    });
}

#[test]
fn jurisdictions_and_villages_keep_their_past() {
    both(|_, store| {
        world(&store);
        write(&store, |tx| {
            jurisdiction::put(tx, &over("kanim-kupang", "5302", 0, Some(10)))?;
            jurisdiction::put(tx, &over("kanim-kupang", "5302", 11, None))
        });
        let of_area = write(&store, |tx| jurisdiction::of_area(tx, area("5302")));
        let ends: Vec<Option<Day>> = of_area.iter().map(|one| one.valid_to).collect();
        assert_eq!(ends, [None, Some(Day(10)), None]);
        assert_eq!(write(&store, jurisdiction::all).len(), 4);

        write(&store, |tx| {
            let mut one = village::of_code(tx, area(OINLASI))?.remove(0);
            one.valid_to = Some(Day(21_000));
            one.decree = "SK-CONTOH-9".into();
            village::put(tx, &one)
        });
        let all = write(&store, village::all);
        assert_eq!(all.len(), 1);
        assert_eq!(
            (all[0].decree.as_str(), all[0].valid_to),
            ("SK-CONTOH-9", Some(Day(21_000)))
        );
        let assignments = write(&store, |tx| village::assignments(tx, area(OINLASI)));
        assert_eq!(assignments, [an_assignment(1)]);
        assert_eq!(
            write(&store, |tx| village::assigned_to(tx, &person(1))),
            assignments
        );
        refused(&store, |tx| {
            jurisdiction::put(tx, &over("kanim-kupang", "5303", 10, Some(9)))
        });
    });
}
