//! Versions of the rules, which of them reads, and trials: counts and places, no words.

use crate::world::{
    NOW, TODAY, a_bare_report, insert, office_id, person, read, report_id, world, write,
};
use domain::account::{Membership, Role};
use domain::finding::Piece;
use domain::id::MembershipId;
use domain::policy::{Action, scope};
use domain::rules::{Change, FileKind, RulesVersion, VersionName};
use domain::time::{Day, Moment};
use store::rules::trial::{self, Count, Example, Sums, Trial};
use store::rules::{self, File, Stored};
use store::{Store, membership, report};
use testkit::store::both;

fn name(text: &str) -> VersionName {
    text.parse().expect("a name")
}

fn a_version(text: &str, stored_at: i64) -> Stored {
    Stored {
        version: RulesVersion {
            name: name(text),
            digest: "00ff".into(),
            source: "contoh".into(),
            valid_from: TODAY,
            valid_to: Some(TODAY.plus(10)),
            verified_on: Some(TODAY),
            verified_by: Some("Fungsi contoh".into()),
            review_by: TODAY.plus(5),
            rules: 2,
        },
        stored_at: Moment(stored_at),
        stored_by: "system".into(),
    }
}

fn files() -> Vec<File> {
    let file = |name: &str, kind| File {
        name: name.into(),
        kind,
        content: format!("# {name}"),
    };
    vec![
        file("rules/contoh.toml", FileKind::Rules),
        file("watch.tsv", FileKind::Watch),
    ]
}

fn add(store: &Store, new: Stored) -> bool {
    write(store, move |tx| rules::add(tx, &new, &files()))
}

#[test]
fn a_version_is_stored_once_with_its_files() {
    both(|_, store| {
        assert!(add(&store, a_version("2026-12", 1)));
        assert!(add(&store, a_version("2027-01", 2)));
        let mut other = a_version("2026-12", 9);
        other.version.source = "lain".into();
        assert!(!add(&store, other), "never changed");
        let all = read(&store, |tx| rules::all(tx, 9));
        assert_eq!(all, [a_version("2027-01", 2), a_version("2026-12", 1)]);
        let one = read(&store, |tx| rules::get(tx, &name("2026-12")));
        assert_eq!(one, Some(a_version("2026-12", 1)));
        assert_eq!(read(&store, |tx| rules::get(tx, &name("tak-ada"))), None);
        assert_eq!(
            read(&store, |tx| rules::files(tx, &name("2026-12"))),
            files()
        );
    });
}

#[test]
fn the_newest_that_was_put_in_force_reads_as_long_as_it_holds() {
    both(|_, store| {
        assert_eq!(read(&store, rules::newest), None);
        add(&store, a_version("2026-12", 1));
        let put = |number, version: Option<&'static str>| {
            write(&store, move |tx| {
                let version = version.map(name);
                rules::put_in_force(tx, number, version.as_ref(), (NOW, "system"), 7)
            })
        };
        assert!(put(1, Some("2026-12")));
        assert!(!put(1, None), "somebody was faster");
        let newest = || read(&store, rules::newest).expect("in force");
        let force = newest();
        assert_eq!((force.total, force.reports, force.done), (7, 0, false));
        let on = |day: Day| force.reads_on(day).map(VersionName::as_str);
        assert_eq!(on(TODAY), Some("2026-12"));
        assert_eq!((on(TODAY.plus(-1)), on(TODAY.plus(11))), (None, None));

        let step = |after: &'static str, done| {
            let force = force.clone();
            write(&store, move |tx| rules::advance(tx, &force, 4, after, done))
        };
        assert!(step("rpt_5302_a", false));
        assert!(!step("rpt_5302_b", false), "from where another is already");
        let further = newest();
        assert_eq!((further.reports, &*further.read_after), (4, "rpt_5302_a"));
        let last = further.clone();
        assert!(write(&store, move |tx| rules::advance(
            tx, &last, 3, "z", true
        )));
        assert!(newest().done);

        assert!(put(2, None));
        assert_eq!(newest().reads_on(TODAY), None, "compiled in");
        let forces = read(&store, |tx| rules::forces(tx, 9));
        let numbers: Vec<i64> = forces.iter().map(|one| one.number).collect();
        assert_eq!(numbers, [2, 1]);
    });
}

fn a_trial(id: &str, started_at: i64) -> Trial {
    Trial {
        id: id.into(),
        version: name("2026-12"),
        against: "00aa".into(),
        started_at: Moment(started_at),
        started_by: "system".into(),
        total: 3,
        sums: Sums::default(),
        read_after: String::new(),
        done: false,
    }
}

#[test]
fn a_trial_adds_up_and_is_never_counted_twice() {
    both(|_, store| {
        add(&store, a_version("2026-12", 1));
        for new in [a_trial("tri_a", 1), a_trial("tri_b", 2)] {
            write(&store, move |tx| trial::add(tx, &new));
        }
        let newest = read(&store, |tx| trial::newest(tx, &name("2026-12")));
        assert_eq!(newest, Some(a_trial("tri_b", 2)));
        let more = Sums {
            reports: 2,
            texts: 3,
            changed: 1,
            sooner: 1,
            later: 0,
        };
        let step = |done| {
            write(&store, move |tx| {
                trial::advance(tx, &a_trial("tri_b", 2), more, "rpt_5302_a", done)
            })
        };
        assert!(step(false));
        assert!(!step(true), "another worker was faster");
        let after = read(&store, |tx| trial::get(tx, "tri_b")).expect("there");
        assert_eq!((after.sums, after.done), (more, false));
        assert_eq!(read(&store, |tx| trial::get(tx, "tri_z")), None);

        let count = |code: &str, added, removed, kept| Count {
            code: code.into(),
            added,
            removed,
            kept,
        };
        for more in [
            count("DST-DOC", 1, 0, 2),
            count("DST-CONF", 0, 1, 0),
            count("DST-DOC", 1, 1, 0),
        ] {
            write(&store, move |tx| trial::count(tx, "tri_b", &more));
        }
        let counts = read(&store, |tx| trial::counts(tx, "tri_b"));
        assert_eq!(
            counts,
            [count("DST-CONF", 0, 1, 0), count("DST-DOC", 2, 1, 2)]
        );
    });
}

#[test]
fn examples_are_kept_by_office_and_shown_in_scope_and_go_with_their_report() {
    both(|_, store| {
        world(&store);
        insert(&store, (1..=4).map(a_bare_report).collect());
        let ids = read(&store, |tx| rules::next_reports(tx, "", 2));
        assert_eq!(ids, [report_id(1), report_id(2)]);
        let more = read(&store, |tx| {
            rules::next_reports(tx, report_id(2).as_str(), 9)
        });
        assert_eq!(more, [report_id(3), report_id(4)]);

        add(&store, a_version("2026-12", 1));
        write(&store, |tx| trial::add(tx, &a_trial("tri_a", 1)));
        let example = |report: u16| Example {
            code: "DST-DOC".into(),
            change: Change::Added,
            report: report_id(report),
            piece: Piece::Story,
            office: office_id("kanim-kupang"),
            rule: "dst-doc.contoh".into(),
            start: 3,
            end: 9,
        };
        for report in 1..=4 {
            let kept = example(report);
            write(&store, move |tx| trial::keep_example(tx, "tri_a", &kept, 3));
        }
        let all = || read(&store, |tx| trial::all_examples(tx, "tri_a"));
        assert_eq!(all(), 3);
        for (number, office) in [(1, "kanim-kupang"), (2, "itjen")] {
            let role = Membership {
                id: MembershipId::random([number; 10]),
                account: person(number),
                role: Role::OfficeHead,
                office: office_id(office),
                village: None,
                valid_from: TODAY,
                valid_to: None,
            };
            write(&store, move |tx| membership::put(tx, &role));
        }
        let seen = |number: u8| {
            read(&store, move |tx| {
                let subject = store::account::subject(tx, &person(number), TODAY)?;
                let subject = subject.expect("somebody");
                let scope = scope(&subject, Action::ReadReport).expect("reads some");
                trial::examples(tx, "tri_a", &scope, 9)
            })
        };
        assert_eq!(seen(1), [example(1), example(2), example(3)]);
        assert_eq!(seen(2), []);
        assert!(write(&store, |tx| report::delete(tx, &report_id(1))));
        assert_eq!(all(), 2);
    });
}
