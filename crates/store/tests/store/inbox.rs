//! Lists, searches and counts: one condition, in pages, the same as the policy's own decision.

use crate::world::{
    OINLASI, TODAY, a_bare_report, an_account, area, insert, office_id, person, read, report_id,
    world, write,
};
use domain::account::{Assignment, Membership, Role};
use domain::id::{AccountId, MembershipId, ReportId};
use domain::policy::{Action, ReportFacts, Scope, Subject, decide, scope};
use domain::report::{Exclusion, ExclusionKind, Happening, Status, Urgency};
use domain::time::Day;
use store::report::inbox::{self, Cursor, Filter, InboxCounts, InboxState};
use store::report::term::MAC_LENGTH;
use store::report::{self, Report, exclusion, term};
use store::{Store, account, membership, village};
use testkit::store::both;

fn a_role(number: u8, account: u8, role: Role, office: &str) -> Membership {
    Membership {
        id: MembershipId::random([number; 10]),
        account: person(account),
        role,
        office: office_id(office),
        village: None,
        valid_from: TODAY,
        valid_to: Some(TODAY),
    }
}

fn subject(store: &Store, account: AccountId, today: Day) -> Subject {
    let subject = read(store, move |tx| account::subject(tx, &account, today));
    subject.expect("an account")
}

/// `person(1)` as an officer of Kupang, and what they list.
fn officer(store: &Store) -> Scope {
    world(store);
    write(store, |tx| {
        membership::put(tx, &a_role(1, 1, Role::EnforcementOfficer, "kanim-kupang"))
    });
    let subject = subject(store, person(1), TODAY);
    scope(&subject, Action::ListReports).expect("officers list reports")
}

fn rows(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Vec<Report> {
    let (scope, filter, after) = (scope.clone(), filter.clone(), after.cloned());
    read(store, move |tx| {
        inbox::rows(tx, &scope, &filter, after.as_ref(), limit)
    })
}

/// The numbers of the reports that a filter leaves; list and count agree.
fn found(store: &Store, scope: &Scope, filter: &Filter) -> Vec<ReportId> {
    let rows = rows(store, scope, filter, None, 1000);
    let (scope, filter) = (scope.clone(), filter.clone());
    let total = read(store, move |tx| inbox::total(tx, &scope, &filter));
    assert_eq!(total, rows.len() as u64);
    rows.into_iter().map(|one| one.id).collect()
}

fn in_state(number: u16, status: Status, wrote: bool, deferred: Option<i64>, due: i64) -> Report {
    Report {
        status,
        reporter_wrote: wrote,
        deferred_until: deferred.map(|days| TODAY.plus(days)),
        due_on: TODAY.plus(due),
        ..a_bare_report(number)
    }
}

#[test]
fn every_report_lies_in_one_tab() {
    both(|_, store| {
        let scope = officer(&store);
        let mut reports = vec![
            in_state(1, Status::Deferred, false, Some(0), -1),
            in_state(2, Status::Deferred, true, Some(5), 0),
            in_state(3, Status::Deferred, false, Some(1), -1),
        ];
        for (number, status) in Status::ALL.into_iter().enumerate() {
            let number = 10 + 2 * number as u16;
            if status != Status::Deferred {
                reports.push(in_state(number, status, false, None, -1));
                reports.push(in_state(number + 1, status, true, None, 0));
            }
        }
        insert(&store, reports);
        let tab = |state| {
            let filter = Filter {
                state,
                ..Filter::default()
            };
            let mut numbers = found(&store, &scope, &filter);
            numbers.sort();
            numbers
        };
        let ids = |numbers: &[u16]| {
            numbers
                .iter()
                .map(|one| report_id(*one))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            tab(InboxState::ToDecide),
            ids(&[1, 2, 10, 11, 12, 13, 15, 19])
        );
        assert_eq!(tab(InboxState::Waiting), ids(&[14]));
        assert_eq!(tab(InboxState::Deferred), ids(&[3]));
        assert_eq!(tab(InboxState::Working), ids(&[18]));
        assert_eq!(tab(InboxState::Closed), ids(&(20..32).collect::<Vec<_>>()));
        assert_eq!(tab(InboxState::All).len(), 23);
        let counted = scope.clone();
        let counts = read(&store, move |tx| inbox::counts(tx, &counted));
        let expected = InboxCounts {
            to_decide: 8,
            waiting: 1,
            deferred: 1,
            working: 1,
            closed: 12,
            overdue: 3,
        };
        assert_eq!(counts, expected);
        let overdue = Filter {
            overdue: true,
            ..Filter::default()
        };
        assert_eq!(found(&store, &scope, &overdue), ids(&[1, 10, 12]));
    });
}

#[test]
fn filters_narrow_and_join() {
    both(|_, store| {
        let scope = officer(&store);
        let one = |number, urgency, happenings: &[Happening], code: Option<&str>| Report {
            urgency,
            happenings: happenings.to_vec(),
            area: code.map(area),
            ..a_bare_report(number)
        };
        insert(
            &store,
            vec![
                one(
                    1,
                    Urgency::P1,
                    &[Happening::Held, Happening::Offer],
                    Some(OINLASI),
                ),
                one(2, Urgency::P2, &[Happening::Offer], Some("530203")),
                one(3, Urgency::P1, &[Happening::Presence], Some("53")),
                one(4, Urgency::P3, &[], None),
            ],
        );
        let word = |number: u8| [number; MAC_LENGTH];
        write(&store, move |tx| {
            for (report, words) in [(1u16, 0..20u8), (2, 0..1), (3, 1..9)] {
                for number in words {
                    term::add(tx, &report_id(report), [&word(number)])?;
                    term::add(tx, &report_id(report), [&word(number)])?;
                }
            }
            Ok(())
        });
        let check = |filter: Filter, expected: &[u16]| {
            let expected: Vec<ReportId> = expected.iter().map(|one| report_id(*one)).collect();
            assert_eq!(found(&store, &scope, &filter), expected, "{filter:?}");
        };
        let all = Filter {
            state: InboxState::All,
            ..Filter::default()
        };
        check(all.clone(), &[1, 3, 2, 4]);
        check(
            Filter {
                urgency: Some(Urgency::P1),
                ..all.clone()
            },
            &[1, 3],
        );
        check(
            Filter {
                happening: Some(Happening::Offer),
                ..all.clone()
            },
            &[1, 2],
        );
        check(
            Filter {
                happening: Some(Happening::Presence),
                ..all.clone()
            },
            &[3],
        );
        check(
            Filter {
                happening: Some(Happening::Other),
                ..all.clone()
            },
            &[],
        );
        check(
            Filter {
                area: Some(area("53")),
                ..all.clone()
            },
            &[1, 3, 2],
        );
        check(
            Filter {
                area: Some(area("5302")),
                ..all.clone()
            },
            &[1, 2],
        );
        check(
            Filter {
                area: Some(area(OINLASI)),
                ..all.clone()
            },
            &[1],
        );
        check(
            Filter {
                id: Some(report_id(4)),
                ..all.clone()
            },
            &[4],
        );
        check(
            Filter {
                id: Some(report_id(5)),
                ..all.clone()
            },
            &[],
        );
        let words = |numbers: std::ops::Range<u8>| Filter {
            terms: numbers.map(word).collect(),
            ..all.clone()
        };
        check(words(0..1), &[1, 2]);
        check(words(0..2), &[1]);
        check(words(1..2), &[1, 3]);
        check(words(1..9), &[1, 3]);
        check(words(1..20), &[1, 3]);
        check(words(30..31), &[]);
        let joined = Filter {
            urgency: Some(Urgency::P1),
            happening: Some(Happening::Held),
            area: Some(area("5302")),
            id: Some(report_id(1)),
            overdue: false,
            ..words(0..8)
        };
        check(joined.clone(), &[1]);
        check(
            Filter {
                overdue: true,
                ..joined
            },
            &[],
        );
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    both(|_, store| {
        let scope = officer(&store);
        let reports: Vec<Report> = (0..40u16)
            .map(|number| Report {
                urgency: Urgency::ALL[usize::from(number % 3)],
                due_on: TODAY.plus(i64::from(number % 4) - 2),
                ..a_bare_report(number * 37 % 40)
            })
            .collect();
        let mut expected: Vec<_> = reports
            .iter()
            .map(|one| (one.urgency, one.due_on, one.id.clone()))
            .collect();
        expected.sort();
        insert(&store, reports);
        let filter = Filter::default();
        for limit in [1, 3, 40, 41] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let page = rows(&store, &scope, &filter, after.as_ref(), limit);
                let Some(last) = page.last() else { break };
                after = Some(Cursor {
                    urgency: last.urgency.number(),
                    due_on: last.due_on,
                    id: last.id.clone(),
                });
                seen.extend(
                    page.into_iter()
                        .map(|one| (one.urgency, one.due_on, one.id)),
                );
            }
            assert_eq!(seen, expected, "pages of {limit}");
        }
        assert_eq!(rows(&store, &scope, &filter, None, 0), []);

        let (urgency, due_on, id) = expected[9].clone();
        let after = Cursor {
            urgency: urgency.number(),
            due_on,
            id: id.clone(),
        };
        write(&store, move |tx| report::delete(tx, &id));
        let next = rows(&store, &scope, &filter, Some(&after), 1);
        assert_eq!(
            next[0].id, expected[10].2,
            "its place is kept when the last row is gone"
        );
    });
}

/// Every role, exclusion and day: list ≡ count ≡ `visible` ≡ `decide()`.
#[test]
fn the_lists_are_what_the_policy_decides() {
    both(|_, store| {
        world(&store);
        people(&store);
        reports(&store);
        let all = read(&store, |tx| {
            let ids = report::all_ids(tx)?;
            let reports = ids.iter().map(|id| report::get(tx, id));
            let reports: Vec<_> = reports.collect::<Result<_, _>>()?;
            let facts = reports
                .iter()
                .flatten()
                .map(|report| report::facts(tx, report));
            let facts: Vec<_> = facts.collect::<Result<_, _>>()?;
            Ok(ids.into_iter().zip(facts).collect::<Vec<_>>())
        });
        let (mut seen, mut unseen) = (0, 0);
        for (account, today) in (1..=13).flat_map(|one| [(one, 0), (one, 1)]) {
            let subject = subject(&store, person(account), TODAY.plus(today));
            for action in Action::ALL {
                let Some(scope) = scope(&subject, action) else {
                    continue;
                };
                let (decided, others): (Vec<_>, Vec<_>) = all
                    .iter()
                    .partition(|(_, facts)| decide(&subject, action, facts).is_some());
                let decided = ids(decided);
                let filter = Filter {
                    state: InboxState::All,
                    ..Filter::default()
                };
                let mut listed = found(&store, &scope, &filter);
                listed.sort();
                assert_eq!(listed, decided, "{subject:?} {action:?}");
                let with = scope.clone();
                let counts = read(&store, move |tx| inbox::counts(tx, &with));
                assert_eq!(counts.to_decide, decided.len() as u64);
                seen += decided.len();
                unseen += others.len();
                if action == Action::ListReports {
                    assert_eq!(visible(&store, &scope, &decided), decided);
                    assert_eq!(visible(&store, &scope, &ids(others)), []);
                }
            }
        }
        assert!(seen > 100 && unseen > 100, "{seen} seen, {unseen} unseen");
    });
}

fn ids(reports: Vec<&(ReportId, ReportFacts)>) -> Vec<ReportId> {
    reports.into_iter().map(|(id, _)| id.clone()).collect()
}

/// Those that are visible one by one.
fn visible(store: &Store, scope: &Scope, of: &[ReportId]) -> Vec<ReportId> {
    let (scope, of) = (scope.clone(), of.to_vec());
    read(store, move |tx| {
        let mut visible = Vec::new();
        for id in &of {
            visible.extend(inbox::visible(tx, &scope, id)?.then(|| id.clone()));
        }
        Ok(visible)
    })
}

/// `person(3)` to `person(12)` have one role each at Kupang, the consular one at Kemlu; `person(1)`
/// has two roles, `person(13)` is suspended, `person(2)` has no role.
fn people(store: &Store) {
    write(store, |tx| {
        for (index, role) in Role::ALL.into_iter().enumerate() {
            let number = 3 + index as u8;
            let office = if role == Role::ConsularOfficer {
                "kemlu"
            } else {
                "kanim-kupang"
            };
            account::add(tx, &an_account(number, &format!("Petugas {number}")))?;
            let mut role = a_role(number, number, role, office);
            role.village = (index % 2 == 0).then(|| area(OINLASI));
            role.valid_to = role.village.map(|_| TODAY);
            membership::put(tx, &role)?;
        }
        membership::put(tx, &a_role(40, 1, Role::RegionalOfficer, "kanwil-ntt"))?;
        membership::put(tx, &a_role(41, 1, Role::ConsularOfficer, "kemlu"))?;
        let mut suspended = an_account(13, "Petugas 13");
        suspended.state = domain::account::AccountState::Suspended;
        account::add(tx, &suspended)?;
        membership::put(tx, &a_role(42, 13, Role::OfficeHead, "kanim-kupang"))?;
        village::assign(
            tx,
            &Assignment {
                account: person(3),
                office: office_id("kanim-kupang"),
                village: area(OINLASI),
                valid_from: TODAY,
                valid_to: None,
                decree: "SK-CONTOH".into(),
            },
        )
    });
}

/// Places and offices, each without and with one exclusion of each kind.
fn reports(store: &Store) {
    let exclusions = [
        None,
        Some((ExclusionKind::Account, person(4).to_string())),
        Some((ExclusionKind::Phone, "index-5".to_owned())),
        Some((ExclusionKind::Office, "kanim-kupang".to_owned())),
        Some((ExclusionKind::Office, "kemlu".to_owned())),
        Some((ExclusionKind::Role, Role::OfficeHead.code().to_owned())),
        Some((ExclusionKind::Role, "police".to_owned())),
        Some((ExclusionKind::Village, OINLASI.to_owned())),
        Some((ExclusionKind::LocalOffice, String::new())),
        Some((ExclusionKind::Official, String::new())),
    ];
    write(store, move |tx| {
        let mut number = 0;
        for office in ["kanim-kupang", "kanwil-ntt", "itjen"] {
            for (abroad, code) in [(false, Some(OINLASI)), (true, Some("5302")), (true, None)] {
                for one in &exclusions {
                    number += 1;
                    let report = Report {
                        office: office_id(office),
                        abroad_office: abroad.then(|| office_id("kemlu")),
                        area: code.map(area),
                        ..a_bare_report(number)
                    };
                    report::insert(tx, &report)?;
                    if let Some((kind, value)) = one {
                        let excluded = Exclusion::new(*kind, value.as_str());
                        exclusion::add(tx, &report.id, &excluded)?;
                    }
                }
            }
        }
        Ok(())
    });
}
