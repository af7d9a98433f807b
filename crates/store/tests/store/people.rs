//! Offices, villages, people, sessions, counters and content, on both engines.

use domain::account::{AccountState, Assignment, Membership, Role};
use domain::area::AreaCode;
use domain::content::ContentRow;
use domain::id::{AccountId, MembershipId};
use domain::office::{Jurisdiction, Office, OfficeId, OfficeKind};
use domain::report::RouteReason;
use domain::report::routing::Candidates;
use domain::time::{Day, Moment};
use store::account::Account;
use store::village::AssistedVillage;
use store::{
    Error, Store, Tx, account, content, jurisdiction, membership, office, session, throttle,
    village,
};
use testkit::store::both;

const NOW: Moment = Moment(1_790_000_000_000_000);
const TODAY: Day = Day(20_777);
const OINLASI: &str = "5302022008";

fn write<T: Send + 'static>(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    store
        .write_blocking("test.write", closure)
        .expect("it can be written")
}

fn refused(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<(), Error> + Send + 'static,
) -> Error {
    store
        .write_blocking("test.refused", closure)
        .expect_err("it is refused")
}

fn area(code: &str) -> AreaCode {
    code.parse().expect("a code")
}

fn id(name: &str) -> OfficeId {
    name.parse().expect("an office id")
}

fn person(number: u8) -> AccountId {
    AccountId::random([number; 10])
}

fn an_office(name: &str, kind: OfficeKind, parent: Option<&str>) -> Office {
    Office {
        id: id(name),
        kind,
        name: format!("Kantor {name}"),
        parent: parent.map(id),
        area: None,
        phone: "0812-0000-0001".into(),
    }
}

fn an_account(number: u8, name: &str) -> Account {
    Account {
        id: person(number),
        version: 1,
        name: name.into(),
        login: format!("petugas.{number}"),
        phone_index: Some("aa".into()),
        state: AccountState::Active,
        password: None,
        setup_mac: Some([number; 32]),
        setup_expires_at: Some(NOW.plus_seconds(60)),
        english: false,
        created_at: NOW,
        last_seen_on: None,
    }
}

fn a_role(number: u8, account: u8, role: Role, office: &str) -> Membership {
    Membership {
        id: MembershipId::random([number; 10]),
        account: person(account),
        role,
        office: id(office),
        village: None,
        valid_from: Day(20_000),
        valid_to: None,
    }
}

fn an_assignment(account: u8) -> Assignment {
    Assignment {
        account: person(account),
        office: id("kanim-kupang"),
        village: area(OINLASI),
        valid_from: Day(20_000),
        valid_to: None,
        decree: "SK-CONTOH-2".into(),
    }
}

fn over(office: &str, code: &str, from: i64, to: Option<i64>) -> Jurisdiction {
    Jurisdiction {
        office: id(office),
        area: area(code),
        valid_from: Day(from),
        valid_to: to.map(Day),
        source: "SK-CONTOH-3".into(),
    }
}

/// Offices of Timor; jurisdictions over the province and one regency; Oinlasi assisted and guided.
fn world(store: &Store) {
    write(store, |tx| {
        for office in [
            an_office("ditjen", OfficeKind::Directorate, None),
            an_office("itjen", OfficeKind::Inspectorate, None),
            an_office("kemlu", OfficeKind::Consular, None),
            an_office("kbri-kl", OfficeKind::Consular, Some("kemlu")),
            an_office("kanwil-ntt", OfficeKind::Kanwil, Some("ditjen")),
            an_office("kanim-kupang", OfficeKind::Kanim, Some("kanwil-ntt")),
            an_office("ukk-soe", OfficeKind::Ukk, Some("kanim-kupang")),
            an_office("bp3mi-ntt", OfficeKind::Partner, None),
        ] {
            office::put(tx, &office, NOW)?;
        }
        jurisdiction::put(tx, &over("kanwil-ntt", "53", 0, None))?;
        jurisdiction::put(tx, &over("kanim-kupang", "5302", 0, None))?;
        jurisdiction::put(tx, &over("bp3mi-ntt", "5302", 0, None))?;
        village::put(
            tx,
            &AssistedVillage {
                village: area(OINLASI),
                office: id("kanim-kupang"),
                decree: "SK-CONTOH-1".into(),
                valid_from: Day(20_000),
                valid_to: None,
            },
        )?;
        account::add(tx, &an_account(1, "Petugas Desa Contoh"))?;
        membership::put(tx, &a_role(1, 1, Role::VillageOfficer, "kanim-kupang"))?;
        village::assign(tx, &an_assignment(1))
    });
}

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
        let attached = write(&store, |tx| account::attached_to_village(tx, area(OINLASI)));
        let expected = [
            (person(1), "petugas desa contoh".to_owned()),
            (person(2), "relawan contoh".to_owned()),
        ];
        assert_eq!(attached, expected);
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
