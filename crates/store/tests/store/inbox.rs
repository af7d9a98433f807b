//! Lists, searches and counts: one condition, in pages.

use crate::world::{
    OINLASI, TODAY, a_bare_report, area, insert, office_id, person, read, report_id, world, write,
};
use domain::account::{Membership, Role};
use domain::id::{AccountId, MembershipId, ReportId};
use domain::policy::{Action, Scope, Subject, scope};
use domain::report::{Happening, Status, Urgency};
use domain::time::Day;
use store::report::inbox::{self, Cursor, Filter, InboxCounts, InboxState};
use store::report::term::MAC_LENGTH;
use store::report::{self, Report, term};
use store::{Store, account, membership};
use testkit::store::both;

pub(crate) fn a_role(number: u8, account: u8, role: Role, office: &str) -> Membership {
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

pub(crate) fn subject(store: &Store, account: AccountId, today: Day) -> Subject {
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
pub(crate) fn found(store: &Store, scope: &Scope, filter: &Filter) -> Vec<ReportId> {
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
            ids(&[1, 2, 10, 11, 12, 13, 15, 19, 21, 23, 25, 27, 29])
        );
        assert_eq!(tab(InboxState::Waiting), ids(&[14]));
        assert_eq!(tab(InboxState::Deferred), ids(&[3]));
        assert_eq!(tab(InboxState::Working), ids(&[18]));
        assert_eq!(tab(InboxState::Closed), ids(&[20, 22, 24, 26, 28, 30, 31]));
        assert_eq!(tab(InboxState::All).len(), 23);
        let counted = scope.clone();
        let counts = read(&store, move |tx| inbox::counts(tx, &counted));
        let expected = InboxCounts {
            to_decide: 13,
            waiting: 1,
            deferred: 1,
            working: 1,
            closed: 7,
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
