//! Alerts: what is counted, who sees them by list, count and one by one, and what a night leaves behind.

use crate::inbox::{a_role, subject};
use crate::world::{
    OINLASI, TODAY, a_bare_report, an_account, area, insert, office_id, person, read, report_id,
    world, write,
};
use domain::account::{Assignment, Role};
use domain::alert::Review;
use domain::area::Level;
use domain::finding::{BIAS, Piece, Source, State};
use domain::id::AlertId;
use domain::policy::{Action, decide_alert, scope};
use domain::report::{Exclusion, ExclusionKind, Happening, Status};
use domain::time::Day;
use store::alert::{self, Alert, AlertPlace, Filter, Parts, evidence};
use store::report::{Report, exclusion};
use store::{account, finding, membership, narrative, village};
use testkit::store::both;

pub(crate) fn alert_id(number: u8) -> AlertId {
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
        past_threshold_days: None,
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

pub(crate) fn counted(number: u16) -> Report {
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
            for known in 1..=9 {
                narrative::expect(tx, &report_id(known))?;
                narrative::settle(tx, &report_id(known), None)?;
            }
            Ok(())
        });
        let page = |after: Option<u16>, limit| {
            read(&store, move |tx| {
                let after = after.map(report_id);
                let after = after.as_ref().map_or("", |after| after.as_str());
                let span = (TODAY.plus(-400), TODAY);
                let found = evidence::page(tx, span, (after, "~"), limit)?;
                Ok(found.into_iter().map(|one| one.id).collect::<Vec<_>>())
            })
        };
        assert_eq!(page(None, 9), [report_id(1), report_id(8)]);
        assert_eq!(page(None, 1), [report_id(1)]);
        assert_eq!(page(Some(1), 9), [report_id(8)]);
        let before = read(&store, |tx| {
            let (days, last) = ((TODAY.plus(-400), TODAY), report_id(8));
            evidence::page(tx, days, ("", last.as_str()), 9)
        });
        assert_eq!(before.len(), 1, "{before:?}");
        // The same rule for some of them, whenever they came in.
        let asked: Vec<_> = (1..=40).map(report_id).collect();
        let some = read(&store, move |tx| evidence::some(tx, &asked));
        let mut some: Vec<_> = some.into_iter().map(|one| one.id).collect();
        some.sort();
        assert_eq!(some, [1, 6, 8, 9].map(report_id));
        // A report whose story isn't known yet may be a copy of another's.
        insert(&store, vec![counted(10)]);
        assert_eq!(page(Some(8), 9), []);
        write(&store, |tx| narrative::expect(tx, &report_id(10)));
        assert_eq!(page(Some(8), 9), []);
        write(&store, |tx| narrative::settle(tx, &report_id(10), None));
        assert_eq!(page(Some(8), 9), [report_id(10)]);
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
                        let listed = alert::list(tx, &with, &Filter::default(), 99)?;
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
fn a_list_is_narrowed_and_goes_on_where_it_ended() {
    both(|_, store| {
        world(&store);
        write(&store, |tx| {
            account::add(tx, &an_account(40, "Petugas pusat"))?;
            membership::put(tx, &a_role(40, 40, Role::NationalOfficer, "ditjen"))?;
            for (number, centre, seen) in [(1, OINLASI, -70), (2, OINLASI, 0), (3, "3506032016", 0)]
            {
                let one = Alert {
                    centre: area(centre),
                    seen_on: TODAY.plus(seen),
                    // Two of one day: the id decides.
                    made_on: TODAY.plus(i64::from(number > 1)),
                    ..an_alert(number)
                };
                alert::insert(tx, &one, &parts(&["ditjen"], &[centre], &[]))?;
            }
            Ok(())
        });
        let scope = scope(&subject(&store, person(40), TODAY), Action::ReadAlerts);
        let scope = scope.expect("a role that sees alerts");
        let listed = |filter: Filter, limit| {
            let scope = scope.clone();
            let found = read(&store, move |tx| alert::list(tx, &scope, &filter, limit));
            found.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(listed(Filter::default(), 9), [3, 2, 1].map(alert_id));
        let behind = |number, day| Filter {
            after: Some((day, alert_id(number))),
            ..Filter::default()
        };
        assert_eq!(listed(behind(3, TODAY.plus(1)), 1), [alert_id(2)]);
        assert_eq!(listed(behind(2, TODAY.plus(1)), 9), [alert_id(1)]);
        assert_eq!(listed(behind(1, TODAY), 9), []);
        let regency = Filter {
            within: Some(area("5302")),
            ..Filter::default()
        };
        assert_eq!(listed(regency.clone(), 9), [2, 1].map(alert_id));
        let lately = Filter {
            since: Some(TODAY.plus(-60)),
            ..regency
        };
        assert_eq!(listed(lately, 9), [alert_id(2)]);
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
        include_str!("../../../../migrations/0011_provisional.sql"),
        include_str!("../../../../migrations/0012_scan_method.sql"),
        include_str!("../../../../migrations/0013_past_threshold.sql"),
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
