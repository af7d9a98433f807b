//! What officers see of subjects and links follows from the reports: list ≡ get ≡ count ≡ search ≡ the
//! policy's own decision, for everybody and every exclusion, on both engines.

use crate::inbox::subject as person_of;
use crate::subjects::{a_link, a_request, named, party_id, people, subject_id};
use crate::world::{TODAY, a_bare_report, insert, office_id, person, read, report_id, write};
use domain::account::Role;
use domain::id::{LinkId, SubjectId};
use domain::policy::{Action, LinkSide, Scope, decide_on_link, decide_on_subject, scope};
use domain::report::{Exclusion, ExclusionKind, Status};
use domain::subject::{LinkState, RequestState, SubjectState};
use store::report::Report;
use store::subject::elsewhere;
use store::subject::link;
use store::subject::link_list::{self, LinkCursor};
use store::subject::list::{self, Cursor, Filter, Listed};
use store::subject::party;
use store::subject::request::{self, Request};
use store::subject::tied::{self, Parties};
use store::{Store, office, report};
use testkit::store::both;

pub(crate) fn scope_of(store: &Store, number: u8, action: Action) -> Scope {
    scope(&person_of(store, person(number), TODAY), action).expect("a role")
}

pub(crate) fn at(number: u16, place: &str) -> Report {
    Report {
        office: office_id(place),
        ..a_bare_report(number)
    }
}

pub(crate) fn listed(store: &Store, number: u8, filter: &Filter) -> Vec<(SubjectId, u64)> {
    let (scope, filter) = (
        scope_of(store, number, Action::ReadSubjects),
        filter.clone(),
    );
    read(store, move |tx| {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = list::rows(tx, &scope, &filter, after.as_ref(), 1)?;
            let Some(last) = page.last() else { break };
            after = Some(Cursor {
                number: i64::try_from(last.number).unwrap(),
                day: last.last_on,
                id: last.subject.id.clone(),
            });
            all.extend(page.into_iter().map(|one| (one.subject.id, one.number)));
        }
        let counted: u64 = list::counts(tx, &scope, &filter)?
            .iter()
            .map(|(_, number)| number)
            .sum();
        assert_eq!(counted, all.len() as u64, "count");
        Ok(all)
    })
}

/// List ≡ get ≡ count ≡ search ≡ `decide_on_subject`, for everybody and every exclusion; other offices are
/// hinted at by name only, and never where a report shuts somebody out.
#[test]
fn subjects_are_there_for_who_has_a_report_about_them() {
    both(|_, store| {
        people(&store);
        let exclusions = [
            None,
            Some((ExclusionKind::Account, person(1).to_string())),
            Some((ExclusionKind::Phone, "index-1".to_owned())),
            Some((ExclusionKind::Office, "kanim-kupang".to_owned())),
            Some((ExclusionKind::Role, Role::OfficeHead.code().to_owned())),
            Some((ExclusionKind::Official, String::new())),
        ];
        let mut number = 0;
        for place in ["kanim-kupang", "kanwil-ntt", "itjen"] {
            for one in &exclusions {
                number += 1;
                // What shuts nobody out was followed up.
                let status = match one {
                    None => Status::Verifying,
                    Some(_) => Status::Received,
                };
                let report = Report {
                    status,
                    ..at(number, place)
                };
                insert(&store, vec![report]);
                if let Some((kind, value)) = one.clone() {
                    write(&store, move |tx| {
                        let exclusion = Exclusion::new(kind, value.as_str());
                        report::exclusion::add(tx, &report_id(number), &exclusion)
                    });
                }
                // Subject 50 is named everywhere, the others by one report each.
                named(&store, number as u8, 50);
                named(&store, number as u8, number as u8);
            }
        }
        for who in [1, 2, 4] {
            let scope = scope_of(&store, who, Action::ReadSubjects);
            let person = person_of(&store, person(who), TODAY);
            let mut expected: Vec<(SubjectId, u64)> = Vec::new();
            let mut all = 0;
            for report in 1..=number {
                let facts = read(&store, move |tx| {
                    let one = report::get(tx, &report_id(report))?.expect("stored");
                    report::facts(tx, &one)
                });
                let id = subject_id(report as u8);
                let decided = decide_on_subject(
                    &person,
                    Action::ReadSubjects,
                    &id,
                    std::slice::from_ref(&facts),
                )
                .is_some();
                let (with, asked) = (scope.clone(), id.clone());
                let seen = read(&store, move |tx| list::seen(tx, &with, &asked));
                assert_eq!(!seen.is_empty(), decided, "{who} {report}");
                let filter = Filter {
                    macs: Some(vec![[report as u8; 16], [99; 16]]),
                    ..Filter::default()
                };
                assert_eq!(listed(&store, who, &filter).len(), usize::from(decided));
                let only = Filter {
                    id: Some(id.clone()),
                    state: Some(SubjectState::Candidate),
                    ..Filter::default()
                };
                assert_eq!(listed(&store, who, &only).len(), usize::from(decided));
                if decided {
                    expected.push((id, 1));
                    all += 1;
                }
            }
            expected.push((subject_id(50), all));
            expected.sort();
            let mut found = listed(&store, who, &Filter::default());
            assert_eq!(found[0], (subject_id(50), all), "most reports first");
            found.sort();
            assert_eq!(found, expected, "{who}");
            let nothing = Filter {
                macs: Some(Vec::new()),
                ..Filter::default()
            };
            assert!(listed(&store, who, &nothing).is_empty());
        }
        let official = |who: u8, of: u8| {
            let scope = scope_of(&store, who, Action::ReadSubjects);
            read(&store, move |tx| {
                tied::speaks_of_official(tx, &scope, &subject_id(of))
            })
        };
        assert!(official(1, 50) && official(1, 6));
        assert!(!official(1, 1), "of this report no official is told");
        assert!(!official(1, 12), "not theirs to see");
        let first = scope_of(&store, 1, Action::ReadSubjects);
        let first = read(&store, move |tx| {
            list::first_seen(tx, &first, &subject_id(50))
        });
        assert_eq!(first.expect("seen").report, report_id(1));
        let scope = scope_of(&store, 1, Action::ReadSubjects);
        let found = read(&store, move |tx| {
            let of = tied::tied(
                tx,
                &scope,
                &subject_id(50),
                &Parties::Of(&subject_id(50)),
                99,
            )?;
            let party = party_id(1);
            let these = Parties::These(vec![&party]);
            Ok((of, tied::tied(tx, &scope, &subject_id(50), &these, 99)?))
        });
        let seen = |all: Vec<Listed>| all.into_iter().map(|one| one.subject.id);
        let mut own: Vec<SubjectId> = seen(found.0).collect();
        own.push(subject_id(50));
        own.sort();
        let mut all: Vec<SubjectId> = listed(&store, 1, &Filter::default())
            .into_iter()
            .map(|one| one.0)
            .collect();
        all.sort();
        assert_eq!(own, all, "what is tied is what is theirs to see");
        assert_eq!(seen(found.1).collect::<Vec<_>>(), [subject_id(1)]);
        let at_others = |who: u8, of: u8| {
            let scope = scope_of(&store, who, Action::ReadSubjects);
            read(&store, move |tx| {
                elsewhere::elsewhere(tx, &scope, &subject_id(of))
            })
        };
        let told: Vec<(String, bool)> = at_others(1, 50)
            .into_iter()
            .map(|one| (one.office.to_string(), one.several))
            .collect();
        assert_eq!(told, [("kanwil-ntt".to_owned(), false)], "one report only");
        assert!(
            at_others(2, 50).is_empty(),
            "one of the reports shuts that office out: it must not even be asked"
        );
        for report in [1, 2, 7] {
            named(&store, report, 51);
        }
        assert!(at_others(2, 51)[0].several);
        for of in [8, 12, 13] {
            named(&store, 1, of);
        }
        assert!(
            at_others(1, 8).is_empty(),
            "the report shuts the person out"
        );
        assert!(
            at_others(1, 12).is_empty(),
            "an official is said to be involved"
        );
        assert!(
            at_others(1, 13).is_empty(),
            "the inspectorate is never told of"
        );
        let speaks = |who: u8, of: u8| {
            let scope = scope_of(&store, who, Action::ReadSubjects);
            read(&store, move |tx| {
                elsewhere::speaks_at_others(tx, &scope, &subject_id(of))
            })
        };
        assert!(speaks(1, 50) && speaks(2, 51) && speaks(2, 1));
        assert!(!speaks(1, 1), "its own");
        assert!(!speaks(1, 8) && !speaks(1, 12) && !speaks(1, 13));
        assert_eq!(
            read(&store, |tx| elsewhere::everywhere(tx, &subject_id(51))).len(),
            3
        );
    });
}

/// List ≡ get ≡ count ≡ `decide_on_link`, before and after another office told.
#[test]
fn links_are_there_for_who_may_see_both_sides() {
    both(|_, store| {
        people(&store);
        insert(
            &store,
            vec![
                at(1, "kanim-kupang"),
                at(2, "kanim-kupang"),
                at(3, "kanwil-ntt"),
                at(4, "kanwil-ntt"),
            ],
        );
        write(&store, |tx| {
            let office = Exclusion::new(ExclusionKind::Office, "kanim-kupang");
            report::exclusion::add(tx, &report_id(4), &office)
        });
        (1..=4).for_each(|number| named(&store, number, 1));
        for (number, one, other) in [(1, 1, 2), (2, 1, 3), (3, 3, 4), (4, 2, 4)] {
            let link = a_link(number, one, other, f64::from(number));
            write(&store, move |tx| link::propose(tx, &link));
        }
        let visible = |who: u8| {
            let scope = scope_of(&store, who, Action::JudgeSubjects);
            let person = person_of(&store, person(who), TODAY);
            let mut found = Vec::new();
            for number in 1..=4_u8 {
                let (with, id) = (scope.clone(), LinkId::random([number; 10]));
                let (is_visible, sides) = read(&store, move |tx| {
                    let link = link::get(tx, &id)?.expect("stored");
                    let mut sides = Vec::new();
                    for party in [&link.one, &link.other] {
                        let party = party::get(tx, party)?.expect("stored");
                        let report = report::get(tx, &party.report)?.expect("stored");
                        let told = list::is_told(tx, &with, &report.id)?;
                        sides.push((report::facts(tx, &report)?, told));
                    }
                    Ok((link_list::link_visible(tx, &with, &link.id)?, sides))
                });
                let side = |at: usize| LinkSide {
                    report: &sides[at].0,
                    told: sides[at].1,
                };
                let id = LinkId::random([number; 10]);
                let permit =
                    decide_on_link(&person, Action::JudgeSubjects, &id, [side(0), side(1)]);
                assert_eq!(permit.is_some(), is_visible, "{who} {number}");
                found.extend(is_visible.then_some(number));
            }
            let mut rows = read(&store, move |tx| {
                let (mut rows, mut after) = (Vec::new(), None);
                loop {
                    let state = LinkState::Proposed;
                    let page = link_list::links(tx, &scope, state, after.as_ref(), 1)?;
                    let Some(last) = page.last() else { break };
                    after = Some(LinkCursor {
                        weight: last.weight,
                        id: last.id.clone(),
                    });
                    rows.extend(page.iter().map(|one| one.weight as u8));
                }
                let counted: u64 = link_list::link_counts(tx, &scope)?
                    .iter()
                    .map(|one| one.1)
                    .sum();
                assert_eq!(counted, rows.len() as u64);
                Ok(rows)
            });
            rows.reverse();
            assert_eq!(rows, found, "heaviest first");
            found
        };
        assert_eq!((visible(1), visible(2)), (vec![1], vec![3]));
        let of_parties = |who: u8| {
            let scope = scope_of(&store, who, Action::JudgeSubjects);
            read(&store, move |tx| {
                let subject = subject_id(1);
                let of = Parties::Of(&subject);
                let first = link_list::of(tx, &scope, &of, None, 9)?;
                assert_eq!(link_list::number_of(tx, &scope, &of)?, first.len() as u64);
                let after = first.last().map(|last| LinkCursor {
                    weight: last.weight,
                    id: last.id.clone(),
                });
                assert!(link_list::of(tx, &scope, &of, after.as_ref(), 9)?.is_empty());
                let party = party_id(1);
                let these = Parties::These(vec![&party]);
                let number = link_list::number_of(tx, &scope, &these)?;
                Ok((first.len(), number))
            })
        };
        assert_eq!((of_parties(1), of_parties(2)), ((1, 1), (1, 0)));
        let judged = |who: u8| {
            let scope = scope_of(&store, who, Action::JudgeSubjects);
            read(&store, move |tx| link_list::judged(tx, &scope)).len()
        };
        assert_eq!(judged(1), 0);
        for number in 1..=4_u8 {
            write(&store, move |tx| {
                let id = LinkId::random([number; 10]);
                let mut link = link::get(tx, &id)?.expect("stored");
                link.state = LinkState::Confirmed;
                link::save(tx, &link)
            });
        }
        assert_eq!(
            (judged(1), judged(2)),
            (1, 1),
            "what others judged is not told"
        );
        for number in 1..=4_u8 {
            write(&store, move |tx| {
                let id = LinkId::random([number; 10]);
                let mut link = link::get(tx, &id)?.expect("stored");
                link.state = LinkState::Proposed;
                link::save(tx, &link)
            });
        }

        let ask = || write(&store, |tx| request::ask(tx, &a_request(1)));
        assert!(ask());
        assert!(!ask(), "it is open");
        let asked = |who: u8| {
            let scope = scope_of(&store, who, Action::JudgeSubjects);
            read(&store, move |tx| list::asked(tx, &scope))
        };
        assert_eq!(
            asked(2),
            [(subject_id(1), "Kantor kanim-kupang".to_owned())]
        );
        assert!(asked(1).is_empty() && asked(4).is_empty());
        let answer = |state, day: i64| {
            let answered = Request {
                state,
                answered_on: Some(TODAY.plus(day)),
                answer: Some(vec![2]),
                ..a_request(1)
            };
            write(&store, move |tx| request::answer(tx, &answered))
        };
        assert!(answer(RequestState::Refused, 0));
        assert!(!answer(RequestState::Granted, 0), "it is answered");
        assert_eq!((visible(1), visible(2)), (vec![1], vec![3]));
        assert!(ask(), "with another reason");
        assert!(answer(RequestState::Granted, -1));
        assert_eq!(visible(1), [1], "what came in later was not told");
        write(&store, |tx| {
            tx.execute(
                crate::world::statement("DELETE FROM subject_request".into()),
                &[],
            )
            .map(drop)
        });
        assert!(ask());
        assert!(answer(RequestState::Granted, 0));
        assert_eq!(
            visible(1),
            [1, 2],
            "told, but not of the report that shuts Kupang out"
        );
        assert_eq!(visible(2), [3]);
        let scope = scope_of(&store, 1, Action::ReadSubjects);
        let told = read(&store, move |tx| list::told_to(tx, &scope, &subject_id(1)));
        let told: Vec<_> = told
            .into_iter()
            .map(|(one, office)| (one.report, office))
            .collect();
        assert_eq!(told, [(report_id(3), office_id("kanwil-ntt"))]);
        let requests = read(&store, |tx| request::of(tx, &subject_id(1)));
        assert_eq!(requests[0].state, RequestState::Granted);
        assert_ne!(requests[0].row_state(), a_request(1).row_state());
        let known = read(&store, office::all);
        assert_eq!(known.len(), 5);
    });
}
