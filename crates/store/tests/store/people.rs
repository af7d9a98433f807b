//! People, their roles and sessions, counters and content, on both engines.

use crate::village_world::{
    NOW, OINLASI, TODAY, a_role, an_account, an_assignment, area, id, person, refused, world, write,
};
use domain::account::Role;
use domain::content::ContentRow;
use domain::time::Day;
use store::account::Account;
use store::{Error, Tx, account, content, jurisdiction, membership, session, throttle};
use testkit::store::both;

#[test]
fn accounts_are_saved_against_their_version() {
    both(|_, store| {
        world(&store);
        let first = write(&store, |tx| account::by_login(tx, "petugas.1")).expect("an account");
        assert_eq!(first, an_account(1, "Petugas Desa Contoh"));
        let mut changed = first.clone();
        changed.password = Some("$argon2id$".into());
        changed.setup_mac = None;
        changed.setup_expires_at = None;
        changed.english = true;
        changed.last_seen_on = Some(TODAY);
        changed.name = "Petugas Baru Contoh".into();
        let save = {
            let changed = changed.clone();
            move |tx: &mut Tx<'_>| account::save(tx, &changed)
        };
        assert!(write(&store, save.clone()));
        assert!(!write(&store, save), "the version has moved on");
        let stored = write(&store, |tx| account::by_id(tx, &person(1))).expect("an account");
        assert_eq!(
            stored,
            Account {
                version: 2,
                ..changed
            }
        );
        assert_ne!(stored.digest(), first.digest());
        assert_eq!(
            stored.digest(),
            Account {
                version: 7,
                ..stored.clone()
            }
            .digest()
        );
        assert_eq!(write(&store, |tx| account::by_login(tx, "siapa")), None);
        let taken = refused(&store, |tx| {
            let mut twin = an_account(3, "Kembar");
            twin.login = "petugas.1".into();
            account::add(tx, &twin)
        });
        assert!(matches!(taken, Error::Conflict { .. }), "{taken}");
    });
}

#[test]
fn a_link_finds_its_account_until_it_is_cleared() {
    both(|_, store| {
        world(&store);
        let found = write(&store, |tx| account::by_setup(tx, &[1; 32])).expect("an account");
        assert_eq!(found.id, person(1));
        assert_eq!(write(&store, |tx| account::by_setup(tx, &[9; 32])), None);
    });
}

#[test]
fn the_directory_is_searched_by_name_and_login() {
    both(|_, store| {
        world(&store);
        write(&store, |tx| {
            account::add(tx, &an_account(2, "Ana Contoh"))?;
            membership::put(tx, &a_role(2, 1, Role::OfficeHead, "kanim-kupang"))
        });
        let find = |query: &'static str, limit| {
            write(&store, move |tx| account::directory(tx, query, limit))
        };
        let all = find("", 10);
        let names: Vec<(&str, usize)> = all
            .iter()
            .map(|one| (one.name.as_str(), one.roles.len()))
            .collect();
        assert_eq!(names, [("Ana Contoh", 0), ("Petugas Desa Contoh", 2)]);
        assert_eq!(all[1].roles[0].office_name, "Kantor kanim-kupang");
        assert_eq!(find("", 1).len(), 1);
        assert_eq!(find("PETUGAS desa", 10).len(), 1);
        assert_eq!(find("petugas.2", 10)[0].name, "Ana Contoh");
        assert_eq!(
            find("%_%", 10).len(),
            2,
            "signs are no wildcards and find as nothing does"
        );
        assert_eq!(find("tidak ada", 10), []);
    });
}

#[test]
fn a_village_knows_everybody_attached_to_it_whenever() {
    both(|_, store| {
        world(&store);
        write(&store, |tx| {
            account::add(tx, &an_account(2, "Relawan Contoh"))?;
            let mut past = a_role(2, 2, Role::Volunteer, "kanim-kupang");
            past.village = Some(area(OINLASI));
            past.valid_to = Some(Day(20_001));
            membership::put(tx, &past)?;
            account::add(tx, &an_account(3, "Orang Lain"))
        });
        let expected = [
            (person(1), "petugas desa contoh".to_owned()),
            (person(2), "relawan contoh".to_owned()),
        ];
        let village = Some(area(OINLASI));
        let candidates = write(&store, move |tx| {
            jurisdiction::candidates(tx, village, TODAY)
        });
        assert_eq!(candidates.attached, expected);
    });
}

#[test]
fn a_subject_has_all_roles_and_villages() {
    both(|_, store| {
        world(&store);
        let subject =
            write(&store, |tx| account::subject(tx, &person(1), TODAY)).expect("a subject");
        assert_eq!(
            subject.memberships,
            [a_role(1, 1, Role::VillageOfficer, "kanim-kupang")]
        );
        assert_eq!(subject.assignments, [an_assignment(1)]);
        assert_eq!(
            (subject.today, subject.phone_index.as_deref()),
            (TODAY, Some("aa"))
        );
        assert!(write(&store, |tx| account::subject(tx, &person(9), TODAY)).is_none());
    });
}

#[test]
fn roles_end_and_colleagues_with_them() {
    both(|_, store| {
        world(&store);
        let colleagues = |day| {
            write(&store, move |tx| {
                membership::colleagues(tx, &id("kanim-kupang"), Day(day))
            })
        };
        assert_eq!(colleagues(20_000).len(), 1);
        assert_eq!(colleagues(19_999), []);
        write(&store, |tx| {
            let mut role = a_role(1, 1, Role::EnforcementOfficer, "kanim-kupang");
            role.valid_to = Some(Day(20_010));
            membership::put(tx, &role)
        });
        let found = colleagues(20_010);
        assert_eq!((found.len(), found[0].role), (1, Role::EnforcementOfficer));
        assert_eq!(found[0].name, "Petugas Desa Contoh");
        assert_eq!(colleagues(20_011), []);
        let roles = write(&store, |tx| membership::of_account(tx, &person(1)));
        assert_eq!((roles.len(), roles[0].valid_to), (1, Some(Day(20_010))));
    });
}

fn a_session(number: u8, account: u8) -> session::Session {
    session::Session {
        mac: [number; 32],
        account: person(account),
        csrf: [number; 32],
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW.plus_seconds(3600),
    }
}

#[test]
fn sessions_begin_are_touched_and_end() {
    both(|_, store| {
        world(&store);
        let get = |number: u8| write(&store, move |tx| session::get(tx, &[number; 32]));
        write(&store, |tx| {
            for number in 1..=4 {
                session::add(tx, &a_session(number, 1))?;
            }
            session::touch(tx, &[1; 32], NOW.plus_seconds(100))?;
            session::touch(tx, &[1; 32], NOW.plus_seconds(50))
        });
        let seen = NOW.plus_seconds(100);
        assert_eq!(
            get(1),
            Some(session::Session {
                seen_at: seen,
                ..a_session(1, 1)
            })
        );
        assert_eq!(get(9), None);
        write(&store, |tx| session::end(tx, &[2; 32]));
        assert_eq!(get(2), None);
        assert_eq!(
            write(&store, |tx| session::end_others(tx, &person(1), &[1; 32])),
            2
        );
        assert!(get(1).is_some());
        let idle = NOW.plus_seconds(99);
        assert_eq!(write(&store, move |tx| session::purge(tx, NOW, idle)), 0);
        assert_eq!(
            write(&store, |tx| session::purge(tx, NOW.plus_seconds(3601), NOW)),
            1
        );
        write(&store, |tx| session::add(tx, &a_session(5, 1)));
        assert_eq!(write(&store, |tx| session::end_all(tx, &person(1))), 1);
        assert_eq!(get(5), None);
    });
}

#[test]
fn counters_are_kept_cleared_and_forgotten() {
    both(|_, store| {
        let counter = throttle::Counter {
            count: 3,
            window_from: NOW,
            blocked_until: NOW.plus_seconds(30),
        };
        let get = |number: u8| write(&store, move |tx| throttle::get(tx, &[number; 32]));
        assert_eq!(get(1), None);
        write(&store, move |tx| {
            throttle::put(
                tx,
                &[1; 32],
                &throttle::Counter {
                    count: 2,
                    ..counter
                },
            )?;
            throttle::put(tx, &[1; 32], &counter)?;
            throttle::put(tx, &[2; 32], &counter)
        });
        assert_eq!(get(1), Some(counter));
        write(&store, |tx| throttle::clear(tx, &[2; 32]));
        assert_eq!(get(2), None);
        let later = NOW.plus_seconds(1);
        assert_eq!(
            write(&store, move |tx| throttle::purge(tx, later, later)),
            0,
            "it still blocks"
        );
        let after = NOW.plus_seconds(31);
        assert_eq!(
            write(&store, move |tx| throttle::purge(tx, later, after)),
            1
        );
    });
}

fn a_fact(id: &str, position: i64) -> ContentRow {
    ContentRow {
        id: id.into(),
        pack: "hotline".into(),
        text_id: "Nama\nRincian".into(),
        text_en: String::new(),
        data: "tel=110".into(),
        valid_from: Day(20_000),
        valid_to: None,
        source: "contoh".into(),
        verified_on: None,
        review_by: Day(21_000),
        scope: "national".into(),
        position,
    }
}

#[test]
fn content_shows_its_newest_version() {
    both(|_, store| {
        write(&store, |tx| {
            content::add(tx, &a_fact("hotline-a", 2), None)?;
            content::add(tx, &a_fact("hotline-b", 1), None)?;
            let mut checked = a_fact("hotline-a", 3);
            checked.verified_on = Some(TODAY);
            content::add(tx, &checked, Some("Admin contoh"))?;
            let mut other = a_fact("langkah-a", 1);
            other.pack = "already_left".into();
            content::add(tx, &other, None)
        });
        let pack = write(&store, |tx| content::pack(tx, "hotline"));
        let short: Vec<(&str, i64)> = pack
            .iter()
            .map(|one| (one.row.id.as_str(), one.version))
            .collect();
        assert_eq!(short, [("hotline-b", 1), ("hotline-a", 2)]);
        let latest = write(&store, |tx| content::latest(tx, "hotline-a")).expect("a version");
        assert_eq!(latest, pack[1]);
        assert_eq!(latest.verified_by.as_deref(), Some("Admin contoh"));
        assert_eq!(write(&store, |tx| content::latest(tx, "tidak-ada")), None);
    });
}
