//! Alerts: what is counted, who sees them by list, count and one by one, and what a night leaves behind.

use crate::inbox::{a_role, subject};
use crate::world::{
    NOW, OINLASI, TODAY, a_bare_report, an_account, area, insert, office_id, person, read,
    report_id, world, write,
};
use domain::account::{Assignment, Role};
use domain::alert::Review;
use domain::area::Level;
use domain::finding::{BIAS, Piece, Source, State};
use domain::id::AlertId;
use domain::policy::{Action, decide_alert, scope};
use domain::report::{Exclusion, ExclusionKind, Happening, Status};
use domain::time::Day;
use store::alert::outreach::{self, Outreach};
use store::alert::provisional::{self, Facts, Provisional};
use store::alert::run::{self, Night, Run, Signal};
use store::alert::{self, Alert, AlertPlace, Parts, evidence};
use store::report::{Report, exclusion};
use store::{account, finding, membership, narrative, queue, village};
use testkit::store::both;

fn alert_id(number: u8) -> AlertId {
    AlertId::random([number; 10])
}

fn an_alert(number: u8) -> Alert {
    Alert {
        id: alert_id(number),
        version: 1,
        level: Level::Village,
        kind: Happening::Offer,
        centre: area(OINLASI),
        made_on: TODAY.plus(i64::from(number)),
        seen_on: TODAY,
        first_day: TODAY.plus(-7),
        last_day: TODAY,
        observed: 9,
        expected: 1.25,
        relative_risk: 7.5,
        llr: 14.5,
        p: 0.001,
        p_gumbel: Some(0.000_01),
        interval_days: 40_000.0,
        threshold_days: 8_760.0,
        past_nights: 12,
        past_interval_days: None,
        replicates: 999,
        seed: 20_717,
        sources: 8,
        strongest: 2,
        without_strongest_days: 9_000.0,
        removed_by: 2,
        after_outreach: false,
        state: Review::Open,
        reviewed_on: None,
        reviewed_by: None,
        reason: None,
    }
}

fn parts(offices: &[&str], places: &[&str], reports: &[u16]) -> Parts {
    Parts {
        places: places
            .iter()
            .map(|code| AlertPlace {
                area: area(code),
                observed: 3,
                outreach_on: Some(TODAY),
            })
            .collect(),
        offices: offices.iter().map(|office| office_id(office)).collect(),
        reports: reports.iter().map(|number| report_id(*number)).collect(),
    }
}

fn counted(number: u16) -> Report {
    Report {
        area: Some(area(OINLASI)),
        happenings: vec![Happening::Offer],
        ..a_bare_report(number)
    }
}

#[test]
fn only_what_may_count_is_counted() {
    both(|_, store| {
        world(&store);
        let of = |number, change: fn(&mut Report)| {
            let mut report = counted(number);
            change(&mut report);
            report
        };
        insert(
            &store,
            vec![
                of(1, |_| {}),
                of(2, |report| report.status = Status::Unfounded),
                of(3, |report| report.status = Status::Withdrawn),
                of(4, |report| report.presence_only = true),
                of(5, |report| report.area = None),
                of(6, |report| report.received_on = TODAY.plus(-500)),
                of(7, |_| {}),
                of(8, |_| {}),
                of(9, |report| report.received_on = TODAY.plus(1)),
            ],
        );
        let story = |code: &str| finding::Finding {
            piece: Piece::Story,
            code: code.into(),
            source: Source::Machine,
            state: State::Proposed,
            rule: "contoh".into(),
            start: 0,
            end: 0,
            rules_version: "contoh".into(),
        };
        let (bias, other) = (story(BIAS), story("DST-DOC"));
        write(&store, move |tx| {
            finding::add(tx, &report_id(7), &bias)?;
            finding::add(tx, &report_id(8), &bias)?;
            finding::add(tx, &report_id(8), &other)?;
            narrative::expect(tx, &report_id(1))
        });
        let page = |after: Option<u16>, limit| {
            read(&store, move |tx| {
                let after = after.map(report_id);
                let span = (TODAY.plus(-400), TODAY);
                let found = evidence::page(tx, span, after.as_ref(), limit)?;
                Ok(found.into_iter().map(|one| one.id).collect::<Vec<_>>())
            })
        };
        assert_eq!(page(None, 9), [report_id(1), report_id(8)]);
        assert_eq!(page(None, 1), [report_id(1)]);
        assert_eq!(page(Some(1), 9), [report_id(8)]);
        // The same rule for some of them, whenever they came in.
        let asked: Vec<_> = (1..=40).map(report_id).collect();
        let some = read(&store, move |tx| evidence::some(tx, &asked));
        let mut some: Vec<_> = some.into_iter().map(|one| one.id).collect();
        some.sort();
        assert_eq!(some, [1, 6, 8, 9].map(report_id));
    });
}

/// Every role and office: list ≡ count ≡ `visible` ≡ `decide_alert()`.
#[test]
fn alerts_in_scope_are_what_the_policy_decides() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![counted(1)]);
        let offices = ["kanim-kupang", "kanwil-ntt", "ditjen", "itjen", "kemlu"];
        let mut people: Vec<(u8, Role, &str)> = Vec::new();
        for role in Role::ALL {
            for office in offices {
                people.push((10 + people.len() as u8, role, office));
            }
        }
        let stored = people.clone();
        write(&store, move |tx| {
            for (number, role, office) in &stored {
                account::add(tx, &an_account(*number, &format!("Petugas {number}")))?;
                membership::put(tx, &a_role(*number, *number, *role, office))?;
                if *role == Role::VillageOfficer {
                    village::assign(
                        tx,
                        &Assignment {
                            account: person(*number),
                            office: office_id(office),
                            village: area(OINLASI),
                            valid_from: Day(0),
                            valid_to: Some(TODAY),
                            decree: String::new(),
                        },
                    )?;
                }
            }
            alert::insert(
                tx,
                &an_alert(1),
                &parts(&["kanim-kupang"], &[OINLASI], &[1]),
            )?;
            let above = ["kanim-kupang", "kanwil-ntt", "ditjen"];
            alert::insert(tx, &an_alert(2), &parts(&above, &["5302"], &[]))?;
            alert::insert(tx, &an_alert(3), &parts(&["itjen"], &["3506032016"], &[]))
        });
        let (mut seen, mut unseen) = (0, 0);
        for (number, role, office) in people {
            for today in [TODAY, TODAY.plus(1)] {
                let subject = subject(&store, person(number), today);
                for action in [Action::ReadAlerts, Action::ReviewAlerts] {
                    let Some(scope) = scope(&subject, action) else {
                        continue;
                    };
                    let (with, asked) = (scope.clone(), subject.clone());
                    let (listed, counts, decided, visible) = read(&store, move |tx| {
                        let listed = alert::list(tx, &with, None, 99)?;
                        let mut listed: Vec<AlertId> =
                            listed.into_iter().map(|one| one.id).collect();
                        listed.sort();
                        let counts: u64 = alert::counts(tx, &with)?.values().sum();
                        let (mut decided, mut visible) = (Vec::new(), Vec::new());
                        for id in (1..=3).map(alert_id) {
                            let facts = alert::facts(tx, &id)?;
                            if decide_alert(&asked, action, &facts).is_some() {
                                decided.push(id.clone());
                            }
                            if alert::visible(tx, &with, &id)? {
                                visible.push(id);
                            }
                        }
                        Ok((listed, counts, decided, visible))
                    });
                    assert_eq!(listed, decided, "{role:?} {office} {action:?}");
                    assert_eq!(visible, decided, "{role:?} {office} {action:?}");
                    assert_eq!(counts, decided.len() as u64);
                    seen += decided.len();
                    unseen += 3 - decided.len();
                }
            }
        }
        assert!(seen > 20 && unseen > 50, "{seen} seen, {unseen} unseen");
    });
}

#[test]
fn an_alert_keeps_its_numbers_and_shows_only_reports_in_scope() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![counted(1), counted(2)]);
        write(&store, |tx| {
            account::add(tx, &an_account(9, "Kepala Contoh"))?;
            membership::put(tx, &a_role(9, 9, Role::OfficeHead, "kanim-kupang"))?;
            let hidden = Exclusion::new(ExclusionKind::Role, Role::OfficeHead.code());
            exclusion::add(tx, &report_id(2), &hidden)?;
            alert::insert(
                tx,
                &an_alert(1),
                &parts(&["ditjen"], &[OINLASI], &[1, 2, 99]),
            )
        });
        let got = || read(&store, |tx| alert::get(tx, &alert_id(1))).expect("it is there");
        assert_eq!(got(), an_alert(1));
        let facts = read(&store, |tx| alert::facts(tx, &alert_id(1)));
        assert_eq!(
            facts.offices,
            [office_id("ditjen"), office_id("kanim-kupang")],
            "the office of its reports sees it too"
        );
        let head = subject(&store, person(9), TODAY);
        let reports = scope(&head, Action::ListReports).expect("a scope");
        let shown = read(&store, move |tx| alert::reports(tx, &reports, &alert_id(1)));
        let shown: Vec<_> = shown.into_iter().map(|one| one.id).collect();
        assert_eq!(shown, [report_id(1)]);

        let judged = Alert {
            state: Review::Noise,
            reviewed_on: Some(TODAY),
            reviewed_by: Some(person(9)),
            reason: Some("tertutup".into()),
            ..an_alert(1)
        };
        let saved = judged.clone();
        write(&store, move |tx| {
            alert::save(tx, &saved)?;
            alert::replace_parts(tx, &alert_id(1), &parts(&[], &["5302"], &[2]))
        });
        assert_eq!(
            got(),
            Alert {
                version: 2,
                ..judged
            }
        );
        let places = read(&store, |tx| alert::places(tx, &alert_id(1)));
        assert_eq!(places.len(), 1);
        let recent = read(&store, |tx| alert::recent(tx, TODAY));
        assert_eq!(
            (recent.len(), &recent[0].places[..]),
            (1, &[area("5302")][..])
        );
        assert!(read(&store, |tx| alert::recent(tx, TODAY.plus(1))).is_empty());
        let made = read(&store, |tx| alert::made_since(tx, TODAY));
        assert_eq!(made[&office_id("ditjen")], 1);
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
            facts: Facts {
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
        assert_eq!(all()[0].for_policy().offices.len(), 2);
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

/// What a scan looks at names nothing about who people are.
#[test]
fn no_column_and_no_statement_of_a_scan_says_who_people_are() {
    let words = [
        "origin",
        "ethnic",
        "religion",
        "national",
        "citizen",
        "gender",
        "sex",
        "race",
        "suku",
        "agama",
        "kewarganegaraan",
        "kelamin",
        "skin",
        "birth",
    ];
    let sources = [
        include_str!("../../src/alert/evidence.rs"),
        include_str!("../../src/alert/run.rs"),
        include_str!("../../../../migrations/0007_narrative.sql"),
        include_str!("../../../../migrations/0008_alert.sql"),
        include_str!("../../../../migrations/0010_provisional.sql"),
        include_str!("../../src/alert/provisional.rs"),
        include_str!("../../../app/src/alert/standing.rs"),
        include_str!("../../../app/src/alert/counted.rs"),
        include_str!("../../../scan/src/live.rs"),
        include_str!("../../../app/src/alert/snapshot.rs"),
        include_str!("../../../app/src/alert/scan.rs"),
        include_str!("../../../domain/src/alert/evidence.rs"),
        include_str!("../../../scan/src/study.rs"),
        include_str!("../../../scan/src/evidence.rs"),
    ];
    for source in sources {
        let code = source.lines().filter(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.starts_with("--")
        });
        for line in code {
            let lower = line.to_lowercase();
            for word in words {
                let found = lower
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|part| part.starts_with(word));
                assert!(!found, "{word} in: {line}");
            }
        }
    }
}
