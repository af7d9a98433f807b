//! Whom a report must not reach: by the reporter's wish, or because it names them.

use app::account::Session;
use app::triage::{Act, InboxFilter, decide, inbox, report};
use domain::account::Role;
use domain::report::intake::Distrust;
use domain::report::{Decision, ExcludedRole, Intake, Outcome};
use testkit::app::{TestApp, both, offer, office_id};

async fn sees(world: &TestApp, who: &Session) -> u64 {
    let who = world.refreshed(who).await;
    match inbox(&world.app, &who, &InboxFilter::default()).await {
        Ok(inbox) => {
            for row in &inbox.rows {
                report(&world.app, &who, &row.id)
                    .await
                    .expect("what is listed opens");
            }
            inbox.total
        }
        Err(app::Error::NotFound) => 0,
        Err(error) => panic!("{error}"),
    }
}

fn distrusting(distrust: Distrust) -> Intake {
    Intake {
        distrust,
        ..offer("cerita")
    }
}

#[test]
fn an_excluded_local_office_never_sees_it() {
    both(async |world| {
        let officer = world.village_officer().await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let unit = world.signed_in(Role::EnforcementOfficer, "ukk-soe").await;
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        world
            .submit(distrusting(Distrust {
                local_office: true,
                ..Distrust::default()
            }))
            .await;
        for who in [&officer, &head, &unit] {
            assert_eq!(sees(world, who).await, 0);
        }
        assert_eq!(sees(world, &regional).await, 1);
        let row = &inbox(&world.app, &regional, &InboxFilter::default())
            .await
            .expect("an inbox")
            .rows[0];
        let view = report(&world.app, &regional, &row.id)
            .await
            .expect("the report");
        assert!(
            view.reroute_choices
                .iter()
                .all(|(office, _)| office.as_str() != "kanim-kupang")
        );
        let act = app::triage::Act {
            report: &row.id,
            version: view.row.version,
            reason: "kembali ke kanim",
            nonce: "n",
        };
        let back =
            app::triage::reroute(&world.app, &regional, act, &office_id("kanim-kupang")).await;
        assert!(matches!(back, Err(app::Error::Invalid(_))), "{back:?}");
    });
}

#[test]
fn an_official_sends_it_to_the_inspectorate() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        world
            .submit(distrusting(Distrust {
                official_involved: true,
                ..Distrust::default()
            }))
            .await;
        assert_eq!(sees(world, &head).await, 0);
        assert_eq!(sees(world, &regional).await, 0);
        assert_eq!(sees(world, &inspector).await, 1);
    });
}

#[test]
fn excluded_roles_keep_the_office_but_not_the_officer() {
    both(async |world| {
        let officer = world.village_officer().await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let roles = vec![ExcludedRole::VillageOfficer];
        world
            .submit(distrusting(Distrust {
                roles,
                ..Distrust::default()
            }))
            .await;
        assert_eq!(sees(world, &officer).await, 0);
        assert_eq!(sees(world, &head).await, 1);
        world.submit(offer("tanpa pengecualian")).await;
        assert_eq!(sees(world, &officer).await, 1);
    });
}

#[test]
fn whoever_is_named_with_the_village_does_not_see_it() {
    both(async |world| {
        let officer = world
            .person("oin", "Contoh Tefa", Role::VillageOfficer, "kanim-kupang")
            .await;
        world.assign(&officer.account).await;
        let sent = world
            .submit(offer("yang kumpulkan KTP itu pak contoh  TEFA sendiri"))
            .await;
        assert_eq!(sees(world, &officer).await, 0);
        world.submit(offer("lain lagi")).await;
        assert_eq!(sees(world, &officer).await, 1);
        // A later message that names the officer hides the second report too.
        let second = world.submit(offer("ketiga")).await;
        assert_eq!(sees(world, &officer).await, 2);
        let view = app::reporter::open(&world.app, &second.receipt.digits())
            .await
            .expect("opened");
        app::reporter::answer(&world.app, &view.token, "ternyata Contoh Tefa ikut", "n1")
            .await
            .expect("answered");
        assert_eq!(sees(world, &officer).await, 1);
        assert!(
            app::reporter::open(&world.app, &sent.receipt.digits())
                .await
                .is_ok()
        );
    });
}

/// Somebody at an office who has this number.
async fn reached_by(
    world: &TestApp,
    login: &str,
    role: Role,
    office: &str,
    phone: &str,
) -> Session {
    let new = app::account::admin::NewAccount {
        name: "Petugas Contoh".into(),
        login: login.into(),
        role,
        office: office_id(office),
        village: None,
        phone: phone.into(),
        valid_from: None,
        valid_to: None,
    };
    let path = app::account::admin::invite(&world.app, app::account::Operator::Command, &new)
        .await
        .expect("invited");
    let token = path.rsplit('/').next().expect("a token");
    app::account::setup_without_password(&world.app, token)
        .await
        .expect("a session")
        .session
}

#[test]
fn whoever_has_the_named_number_does_not_see_it() {
    both(async |world| {
        let (role, office) = (Role::OfficeHead, "kanim-kupang");
        let head = reached_by(world, "nomor", role, office, "0812-0000-7777").await;
        world
            .submit(offer("hubungi +62 812 0000 7777 katanya"))
            .await;
        assert_eq!(sees(world, &head).await, 0);
        world.submit(offer("hubungi 0812 0000 8888")).await;
        assert_eq!(sees(world, &head).await, 1);
    });
}

#[test]
fn whoever_is_named_when_a_second_look_is_asked_does_not_get_it() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let (role, office) = (Role::RegionalOfficer, "kanwil-ntt");
        let named = reached_by(world, "satu", role, office, "0812-0000-7777").await;
        let other = reached_by(world, "dua", role, office, "0812-0000-8888").await;
        let sent = world.submit(offer("cerita")).await;
        let rows = inbox(app, &officer, &InboxFilter::default()).await;
        let row = rows.expect("an inbox").rows.remove(0);
        let opened = report(app, &officer, &row.id).await.expect("opened");
        let act = Act {
            report: &row.id,
            version: opened.row.version,
            reason: "alasan cukup",
            nonce: &app::reporter::nonce(app),
        };
        decide(
            app,
            &officer,
            act,
            Decision::Close(Outcome::NothingFound),
            "",
        )
        .await
        .expect("closed");
        let code = sent.receipt.digits();
        let view = app::reporter::open(app, &code).await.expect("opened");
        let text = "petugasnya kenal pemilik nomor 0812 0000 7777";
        app::reporter::second_look(app, &view.token, text)
            .await
            .expect("asked");
        assert_eq!(sees(world, &named).await, 0);
        assert_eq!(sees(world, &other).await, 1);
    });
}

#[test]
fn excluding_everybody_is_refused_with_words_not_lost() {
    both(async |world| {
        let offices = ["ditjen", "itjen"].map(office_id).to_vec();
        let intake = distrusting(Distrust {
            offices,
            local_office: true,
            ..Distrust::default()
        });
        let sent = app::report::submit(
            &world.app,
            intake,
            app::report::Key::None,
            false,
            app::report::Channel::Api,
        )
        .await;
        let Err(app::Error::Invalid(found)) = sent else {
            panic!("{sent:?}")
        };
        assert_eq!(found[0].key, "invalid-exclude-all");
    });
}

#[test]
fn a_person_named_by_part_of_the_name_is_kept_out() {
    both(async |world| {
        let head = world
            .person(
                "kepala",
                "Contoh Ndun Kepala",
                Role::OfficeHead,
                "kanim-kupang",
            )
            .await;
        let other = world
            .signed_in(Role::EnforcementOfficer, "kanim-kupang")
            .await;
        for person in [
            "pak Ndun",
            "contoh ndun kepala kanim",
            "siapa saja, Ibu Ndun",
        ] {
            world
                .submit(distrusting(Distrust {
                    person: person.into(),
                    ..Distrust::default()
                }))
                .await;
        }
        world
            .submit(distrusting(Distrust {
                person: "pak Lain".into(),
                ..Distrust::default()
            }))
            .await;
        assert_eq!(sees(world, &head).await, 1);
        assert_eq!(sees(world, &other).await, 4);
    });
}
