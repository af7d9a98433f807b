//! Sessions of outreach: which village somebody means, and what has to be mended, all at once.

use app::{Error, alert};
use domain::account::Role;
use testkit::Engine;
use testkit::app::{TestApp, on_engine};

#[test]
fn a_village_that_is_written_out_is_found_and_only_whoever_answers_for_it_may_choose_it() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let named = |typed: &str| app::place::villages_named(&world.app, typed, 20);
        let several = named("Oinlasi");
        assert!(
            several.len() > 1 && several.iter().all(|one| one.name == "Oinlasi"),
            "a name alone is several villages': {several:?}"
        );
        for (typed, name, district) in [
            ("Oinlasi, Mollo Selatan", "Oinlasi", "Mollo Selatan"),
            (
                "desa oinlasi kec. mollo selatan",
                "Oinlasi",
                "Mollo Selatan",
            ),
            ("Buyat, Kotabunan", "Buyat", "Kotabunan"),
        ] {
            let found = named(typed);
            let [one] = &found[..] else {
                panic!("{typed}: {found:?}");
            };
            assert_eq!(
                (&*one.name, one.district.as_deref()),
                (name, Some(district))
            );
        }
        // A name that a hundred villages have hides none of them.
        let common = app::place::villages_named(&world.app, "Sidomulyo", 1_000);
        assert!(common.len() > 90, "{}", common.len());
        let meant = alert::outreach_villages(&world.app, &head, "Oinlasi").await;
        let meant = meant.expect("looked up");
        assert!(meant.is_certain && !meant.villages.is_empty());
        assert!(
            meant
                .villages
                .iter()
                .all(|one| one.code.to_string().starts_with("53"))
        );
        let near = alert::outreach_villages(&world.app, &head, "Oinlas").await;
        assert!(!near.expect("looked up").is_certain, "only like a name");
        let far = alert::outreach_villages(&world.app, &head, "Buyat, Kotabunan").await;
        let [far] = &far.expect("looked up").villages[..] else {
            panic!("one village is named");
        };
        let sent = alert::record_outreach(&world.app, &head, Some(far.code), None, " ").await;
        let Err(Error::Invalid(wrong)) = sent else {
            panic!("refused: {sent:?}");
        };
        let wrong: Vec<_> = wrong.iter().map(|one| (one.field, one.key)).collect();
        assert_eq!(
            wrong,
            [
                ("desa", "outreach-invalid-elsewhere"),
                ("tanggal", "outreach-invalid-day"),
                ("sumber", "outreach-invalid-source")
            ]
        );
    });
}
