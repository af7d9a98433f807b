//! Subjects, their parties, links, facts and requests; what officers see of them follows from the reports.

use crate::inbox::{a_role, subject as person_of};
use crate::world::{
    TODAY, a_bare_report, an_account, insert, office_id, person, read, report_id, world, write,
};
use domain::account::Role;
use domain::id::{FactId, LinkId, PartyId, RequestId, SubjectId};
use domain::policy::{Action, LinkSide, Scope, decide_on_link, decide_on_subject, scope};
use domain::report::{Exclusion, ExclusionKind, Status};
use domain::subject::{FactKind, LinkState, RequestState, SubjectKind, SubjectState};
use store::report::Report;
use store::subject::link::{self, Link};
use store::subject::link_list::{self, LinkCursor};
use store::subject::list::{self, Cursor, Filter};
use store::subject::party::{self, Model};
use store::subject::request::{self, Request};
use store::subject::{Stored, StoredFact};
use store::{Store, account, membership, office, report, subject};
use testkit::store::both;

fn subject_id(number: u8) -> SubjectId {
    SubjectId::random([number; 10])
}

fn party_id(number: u8) -> PartyId {
    PartyId::random([number; 10])
}

fn a_subject(number: u8) -> Stored {
    Stored {
        id: subject_id(number),
        version: 1,
        kind: SubjectKind::Phone,
        mac: [number; 16],
        state: SubjectState::Candidate,
        since: TODAY,
        purge_on: None,
        data_key: vec![1],
        value: vec![number],
    }
}

/// Report `number` names subject `of` by party `number`.
fn named(store: &Store, number: u8, of: u8) {
    write(store, move |tx| {
        subject::add(tx, &a_subject(of))?;
        let (id, report) = (party_id(number), report_id(number.into()));
        if party::get(tx, &id)?.is_none() {
            party::add(tx, &id, &report, &[number])?;
        }
        subject::mention(tx, &subject_id(of), &report, &id, TODAY.plus(number.into()))
    });
}

fn a_link(number: u8, one: u8, other: u8, weight: f64) -> Link {
    Link {
        id: LinkId::random([number; 10]),
        one: party_id(one.min(other)),
        other: party_id(one.max(other)),
        version: 1,
        state: LinkState::Proposed,
        weight,
        model: 1,
        explanation: "{}".into(),
        data_key: vec![9],
    }
}

fn a_request(subject: u8) -> Request {
    Request {
        id: RequestId::random([subject; 10]),
        subject: subject_id(subject),
        asking: office_id("kanim-kupang"),
        asking_name: "Kantor kanim-kupang".into(),
        asked: office_id("kanwil-ntt"),
        asked_name: "Kantor kanwil-ntt".into(),
        state: RequestState::Open,
        asked_on: TODAY,
        question: vec![1],
        answered_on: None,
        answer: None,
    }
}

/// `person(1)` heads Kupang, `person(2)` the regional office, `person(4)` the inspectorate.
fn people(store: &Store) {
    world(store);
    write(store, |tx| {
        account::add(tx, &an_account(4, "Petugas 4"))?;
        membership::put(tx, &a_role(41, 1, Role::OfficeHead, "kanim-kupang"))?;
        membership::put(tx, &a_role(42, 2, Role::RegionalOfficer, "kanwil-ntt"))?;
        membership::put(tx, &a_role(43, 4, Role::Inspector, "itjen"))
    });
}

fn scope_of(store: &Store, number: u8, action: Action) -> Scope {
    scope(&person_of(store, person(number), TODAY), action).expect("a role")
}

fn at(number: u16, place: &str) -> Report {
    Report {
        office: office_id(place),
        ..a_bare_report(number)
    }
}

fn listed(store: &Store, number: u8, filter: &Filter) -> Vec<(SubjectId, u64)> {
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

#[test]
fn a_value_is_one_subject_and_its_facts_and_versions_are_kept() {
    both(|_, store| {
        people(&store);
        insert(&store, vec![a_bare_report(1)]);
        named(&store, 1, 7);
        assert!(!write(&store, |tx| subject::add(tx, &a_subject(7))));
        let found = read(&store, |tx| subject::by_mac(tx, &[7; 16]));
        assert_eq!(found, Some(a_subject(7)));
        let of = read(&store, |tx| subject::of_report(tx, &report_id(1)));
        assert_eq!(of, [a_subject(7)]);

        let mut ruled = a_subject(7);
        ruled.state = SubjectState::Contested;
        ruled.since = TODAY.plus(1);
        ruled.purge_on = Some(TODAY.plus(91));
        let saved = ruled.clone();
        assert!(write(&store, move |tx| subject::save(tx, &saved)));
        let stale = ruled.clone();
        assert!(!write(&store, move |tx| subject::save(tx, &stale)));
        ruled.version = 2;
        let got = read(&store, |tx| subject::get(tx, &subject_id(7)));
        assert_eq!(got, Some(ruled.clone()));
        assert_ne!(ruled.row_state(2), a_subject(7).row_state(2));

        let fact = StoredFact {
            id: FactId::random([1; 10]),
            kind: FactKind::Document,
            told: vec![1],
            source: vec![2],
            office: office_id("kanim-kupang"),
            office_name: "Kantor kanim-kupang".into(),
            added_on: TODAY,
            withdrawn: false,
        };
        let (added, id) = (fact.clone(), fact.id.clone());
        write(&store, move |tx| {
            subject::add_fact(tx, &subject_id(7), &added)
        });
        let withdraw = || {
            let id = id.clone();
            write(&store, move |tx| {
                subject::withdraw_fact(tx, &subject_id(7), &id)
            })
        };
        assert!(withdraw());
        assert!(!withdraw());
        let facts = read(&store, |tx| subject::facts(tx, &subject_id(7)));
        assert_eq!(
            facts,
            [StoredFact {
                withdrawn: true,
                ..fact
            }]
        );

        write(&store, |tx| subject::delete(tx, &subject_id(7)));
        assert!(read(&store, |tx| subject::facts(tx, &subject_id(7))).is_empty());
        assert_eq!(
            read(&store, party::count),
            1,
            "the report keeps what it tells"
        );
    });
}

#[test]
fn what_no_report_speaks_for_any_more_is_due_and_comes_back() {
    both(|_, store| {
        people(&store);
        let closed = Report {
            status: Status::Unfounded,
            ..a_bare_report(1)
        };
        insert(&store, vec![closed, a_bare_report(2)]);
        named(&store, 1, 1);
        named(&store, 2, 2);
        let due = |day: i64| {
            let due = read(&store, move |tx| subject::due(tx, TODAY.plus(day)));
            due.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        write(&store, |tx| subject::note_unfounded(tx, TODAY.plus(90)));
        write(&store, |tx| subject::note_unfounded(tx, TODAY.plus(91)));
        assert!(due(89).is_empty());
        assert_eq!(due(90), [subject_id(1)]);
        insert(&store, vec![a_bare_report(3)]);
        named(&store, 3, 1);
        write(&store, |tx| subject::note_unfounded(tx, TODAY.plus(92)));
        assert!(due(500).is_empty(), "a new report speaks for it");
        write(&store, |tx| report::delete(tx, &report_id(2)));
        assert_eq!(due(0), [subject_id(2)], "no report names it any more");
    });
}

#[test]
fn parties_and_models_are_paged_and_numbered() {
    both(|_, store| {
        people(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        named(&store, 1, 1);
        named(&store, 2, 1);
        let after = |id: Option<PartyId>| {
            let found = read(&store, move |tx| party::after(tx, id.as_ref()));
            found.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(after(None), [party_id(1), party_id(2)]);
        assert_eq!(after(Some(party_id(1))), [party_id(2)]);
        assert_eq!(read(&store, party::count), 2);
        assert_eq!(read(&store, party::newest_model), None);
        let model = Model {
            number: 3,
            made_on: TODAY,
            parties: 1,
            parameters: "{}".into(),
            digest: vec![4],
        };
        let stored = model.clone();
        write(&store, move |tx| {
            party::add_model(tx, &stored)?;
            party::set_trained(tx, &party_id(1), 3)?;
            party::set_linked(tx, &party_id(1), 3)
        });
        assert_eq!(read(&store, party::newest_model), Some(model));
        let unlinked = read(&store, party::unlinked);
        assert_eq!(unlinked.len(), 1);
        assert_eq!(unlinked[0].id, party_id(2));
        let of = read(&store, |tx| party::of_report(tx, &report_id(1)));
        assert_eq!(of[0].trained_in, Some(3));
    });
}

#[test]
fn what_a_person_said_stays_whatever_a_later_model_says() {
    both(|_, store| {
        people(&store);
        insert(&store, (1..=4).map(a_bare_report).collect());
        (1..=4).for_each(|number| named(&store, number, 1));
        let propose = |link: Link| write(&store, move |tx| link::propose(tx, &link));
        let get = |number: u8| {
            read(&store, move |tx| {
                link::get(tx, &LinkId::random([number; 10]))
            })
        };
        propose(a_link(1, 1, 2, 5.0));
        propose(a_link(2, 3, 1, 6.0));
        propose(a_link(3, 3, 4, 7.0));
        let mut judged = get(1).expect("proposed");
        assert_eq!(judged, a_link(1, 1, 2, 5.0));
        judged.state = LinkState::Rejected;
        let save = |link: Link| write(&store, move |tx| link::save(tx, &link));
        assert!(save(judged.clone()));
        assert!(!save(judged.clone()), "a stale version");
        let later = |number, one, other, weight| Link {
            model: 2,
            ..a_link(number, one, other, weight)
        };
        propose(later(11, 1, 2, 9.0));
        propose(later(12, 1, 3, 8.0));
        write(&store, |tx| link::forget_older(tx, 2));
        let kept = get(1).expect("judged");
        assert_eq!(
            (kept.state, kept.weight, kept.version),
            (LinkState::Rejected, 5.0, 2)
        );
        assert_eq!(get(2).expect("brought up to date").weight, 8.0);
        assert_eq!(get(3), None, "no model proposes it any more");
        assert_eq!(get(11), None);
        assert_eq!(read(&store, link::judged), [kept]);
        let of = read(&store, |tx| link::of_party(tx, &party_id(1)));
        let of: Vec<f64> = of.iter().map(|one| one.weight).collect();
        assert_eq!(of, [8.0, 5.0]);
        write(&store, |tx| report::delete(tx, &report_id(1)));
        assert!(
            read(&store, link::judged).is_empty(),
            "erased with its report"
        );
    });
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
                insert(&store, vec![at(number, place)]);
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
        let elsewhere = |who: u8, of: u8| {
            let scope = scope_of(&store, who, Action::ReadSubjects);
            read(&store, move |tx| {
                list::elsewhere(tx, &scope, &subject_id(of))
            })
        };
        let told: Vec<(String, bool)> = elsewhere(1, 50)
            .into_iter()
            .map(|one| (one.office.to_string(), one.several))
            .collect();
        assert_eq!(told, [("kanwil-ntt".to_owned(), false)], "one report only");
        assert!(elsewhere(2, 50)[0].several);
        assert!(
            elsewhere(1, 8).is_empty(),
            "the report shuts the person out"
        );
        assert!(
            elsewhere(1, 12).is_empty(),
            "an official is said to be involved"
        );
        assert!(
            elsewhere(1, 13).is_empty(),
            "the inspectorate is never told of"
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
