//! What a night leaves out and leaves behind, what waits for the next one, where people were taught.

use crate::alerts::{alert_id, counted};
use crate::world::{
    NOW, OINLASI, TODAY, an_account, area, insert, office_id, person, read, report_id, world, write,
};
use domain::area::Level;
use domain::finding::{Piece, Source, State};
use domain::policy::AlertFacts;
use domain::report::{Exclusion, ExclusionKind, Happening};
use store::alert::evidence;
use store::alert::outreach::{self, Outreach};
use store::alert::provisional::{self, Provisional};
use store::alert::run::{self, Night, Run, Signal};
use store::report::exclusion;
use store::{account, finding, narrative, queue};
use testkit::store::both;

/// Whoever is kept out must not learn of the report from a number: not by account, not by number, not while its
/// words speak of an official. A number that nobody here has keeps nobody out.
#[test]
fn what_keeps_somebody_out_is_not_counted() {
    both(|_, store| {
        world(&store);
        insert(&store, (1..=6).map(counted).collect());
        write(&store, |tx| {
            account::add(tx, &an_account(7, "Petugas 7"))?;
            let kept_out = [
                (1, ExclusionKind::Account, person(7).to_string()),
                (2, ExclusionKind::Phone, "index-7".to_owned()),
                (3, ExclusionKind::Phone, "index-99".to_owned()),
            ];
            for (number, kind, value) in kept_out {
                let exclusion = Exclusion::new(kind, value.as_str());
                exclusion::add(tx, &report_id(number), &exclusion)?;
            }
            for (number, state) in [(4, State::Proposed), (5, State::Removed)] {
                let official = finding::Finding {
                    piece: Piece::Story,
                    code: "OFF-INV".into(),
                    source: Source::Machine,
                    state,
                    rule: "contoh".into(),
                    start: 0,
                    end: 0,
                    rules_version: "contoh".into(),
                };
                finding::add(tx, &report_id(number), &official)?;
            }
            for number in 1..=6 {
                narrative::expect(tx, &report_id(number))?;
                narrative::settle(tx, &report_id(number), None)?;
            }
            Ok(())
        });
        let counts = [3, 5, 6].map(report_id);
        let page = read(&store, |tx| {
            evidence::page(tx, (TODAY.plus(-400), TODAY), ("", "~"), 9)
        });
        assert_eq!(
            page.into_iter().map(|one| one.id).collect::<Vec<_>>(),
            counts
        );
        let asked: Vec<_> = (1..=6).map(report_id).collect();
        let some = read(&store, move |tx| evidence::some(tx, &asked));
        let mut some: Vec<_> = some.into_iter().map(|one| one.id).collect();
        some.sort();
        assert_eq!(some, counts);
    });
}

#[test]
fn a_night_leaves_scores_signals_and_a_run() {
    both(|_, store| {
        world(&store);
        let night = |day: i64, score| Night {
            level: Level::District,
            kind: Happening::Held,
            day: TODAY.plus(day),
            score,
        };
        let signal = |code: &str, sources| Signal {
            area: area(code),
            sources,
            recent: 1,
        };
        let a_run = |number: i64| Run {
            id: format!("run_{number}"),
            cut_off: TODAY,
            ran_at: NOW.plus_seconds(number),
            reports: 9,
            sources: 8,
            scans: 3,
            found: 1,
            withheld: 2,
            seconds: 0.5,
        };
        assert_eq!(read(&store, run::last), None);
        write(&store, move |tx| {
            for one in [
                night(-400, 1.0),
                night(-1, 2.0),
                night(-1, 3.5),
                night(0, 9.0),
            ] {
                run::put_night(tx, &one)?;
            }
            run::put_signals(tx, &[signal(OINLASI, 7), signal("3506032016", 3)], TODAY)?;
            run::add(tx, &a_run(2))?;
            run::add(tx, &a_run(1))
        });
        assert_eq!(read(&store, run::last), Some(a_run(2)));
        let nights = || read(&store, |tx| run::nights(tx, TODAY.plus(-500), TODAY));
        assert_eq!(nights(), [night(-400, 1.0), night(-1, 3.5)]);
        let near = read(&store, |tx| run::signals(tx, Some(area("5302"))));
        assert_eq!(near, [signal(OINLASI, 7)]);
        write(&store, move |tx| {
            run::put_signals(tx, &[signal(OINLASI, 8)], TODAY.plus(1))?;
            run::forget_signals(tx, TODAY.plus(1))?;
            run::forget_nights(tx, TODAY.plus(-365))
        });
        assert_eq!(nights(), [night(-1, 3.5)]);
        assert_eq!(
            read(&store, |tx| run::signals(tx, None)),
            [signal(OINLASI, 8)]
        );
        // Another run of that day, or of the day before, that finds something in another area only.
        for cut_off in [TODAY.plus(1), TODAY] {
            write(&store, move |tx| {
                run::put_signals(tx, &[signal(OINLASI, 8)], TODAY.plus(1))?;
                run::age_signals(tx, cut_off)
            });
            write(&store, move |tx| {
                run::put_signals(tx, &[signal("3506032016", 2)], cut_off)?;
                run::forget_signals(tx, cut_off)
            });
            let left = read(&store, |tx| run::signals(tx, None));
            assert_eq!(left, [signal("3506032016", 2)]);
        }
    });
}

#[test]
fn a_provisional_rise_stays_until_a_night_has_looked_at_its_days() {
    both(|_, store| {
        world(&store);
        let rise = |number, last: i64, observed| Provisional {
            id: alert_id(number),
            level: Level::District,
            kind: Happening::Offer,
            centre: area("530202"),
            noted_on: TODAY.plus(last),
            first_day: TODAY.plus(last - 5),
            last_day: TODAY.plus(last),
            observed,
            expected: 1.25,
            sources: 8,
            interval_days: 1e6,
            threshold_days: 8_760.0,
            facts: AlertFacts {
                places: vec![area("530202"), area("530203")],
                offices: vec![office_id("ditjen"), office_id("kanim-kupang")],
            },
        };
        let all = || read(&store, provisional::all);
        write(&store, move |tx| {
            provisional::put(tx, &rise(1, 0, 9))?;
            provisional::put(tx, &rise(2, 1, 9))?;
            provisional::put(tx, &rise(3, 1, 9))?;
            // Newer numbers, but first noted when it was.
            provisional::put(
                tx,
                &Provisional {
                    noted_on: TODAY.plus(9),
                    ..rise(1, 0, 11)
                },
            )
        });
        assert_eq!(all(), [rise(3, 1, 9), rise(2, 1, 9), rise(1, 0, 11)]);
        assert_eq!(all()[0].facts.offices.len(), 2);
        write(&store, move |tx| {
            provisional::remove(tx, &alert_id(3))?;
            provisional::forget(tx, TODAY)
        });
        assert_eq!(all(), [rise(2, 1, 9)]);
    });
}

#[test]
fn outreach_is_known_by_village_and_day() {
    both(|_, store| {
        let one = |day: i64, source: &str| Outreach {
            village: area(OINLASI),
            held_on: TODAY.plus(day),
            source: source.into(),
        };
        let all = [one(-1, "a"), one(-20, "b"), one(-1, "c")];
        write(&store, move |tx| {
            all.iter().try_for_each(|one| outreach::put(tx, one))
        });
        let since = read(&store, |tx| outreach::since(tx, TODAY.plus(-10), 9));
        assert_eq!(since, [one(-1, "c")]);
        let got = read(&store, |tx| {
            outreach::get(tx, area(OINLASI), TODAY.plus(-20))
        });
        assert_eq!(got, Some(one(-20, "b")));
    });
}

#[test]
fn a_lease_is_extended_by_its_holder_only() {
    both(|_, store| {
        let job = queue::NewJob {
            id: "job_a".into(),
            kind: "test",
            payload: "{}".into(),
            run_at: NOW,
            dedup_key: None,
        };
        write(&store, move |tx| queue::enqueue(tx, &job).map(drop));
        let claim = |now| write(&store, move |tx| queue::claim(tx, "a", now, 9)).len();
        assert_eq!(claim(NOW), 1);
        let until = NOW.plus_seconds(900);
        let extend =
            |owner: &'static str| write(&store, move |tx| queue::extend(tx, "job_a", owner, until));
        assert_eq!([extend("b"), extend("a")], [false, true]);
        assert_eq!(claim(NOW.plus_seconds(120)), 0);
        assert_eq!(claim(until), 1);
    });
}
