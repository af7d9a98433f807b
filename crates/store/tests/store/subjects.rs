//! Subjects, their parties, links, facts and requests.

use crate::inbox::a_role;
use crate::world::{
    TODAY, a_bare_report, an_account, insert, office_id, read, report_id, world, write,
};
use domain::account::Role;
use domain::id::{FactId, LinkId, PartyId, RequestId, SubjectId};
use domain::report::Status;
use domain::subject::{FactKind, LinkState, RequestState, SubjectKind, SubjectState};
use store::report::Report;
use store::subject::link::{self, Link};
use store::subject::party::{self, Model};
use store::subject::request::Request;
use store::subject::{Stored, StoredFact};
use store::{Store, account, membership, report, subject};
use testkit::store::both;

pub(crate) fn subject_id(number: u8) -> SubjectId {
    SubjectId::random([number; 10])
}

pub(crate) fn party_id(number: u8) -> PartyId {
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
pub(crate) fn named(store: &Store, number: u8, of: u8) {
    write(store, move |tx| {
        subject::add(tx, &a_subject(of))?;
        let (id, report) = (party_id(number), report_id(number.into()));
        if party::get(tx, &id)?.is_none() {
            party::add(tx, &id, &report, &[number])?;
        }
        subject::mention(tx, &subject_id(of), &report, &id, TODAY.plus(number.into()))
    });
}

/// A report that was not shredded.
fn whole(number: u16) -> Report {
    Report {
        data_key: Some(vec![1]),
        ..a_bare_report(number)
    }
}

pub(crate) fn a_link(number: u8, one: u8, other: u8, weight: f64) -> Link {
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

pub(crate) fn a_request(subject: u8) -> Request {
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
pub(crate) fn people(store: &Store) {
    world(store);
    write(store, |tx| {
        account::add(tx, &an_account(4, "Petugas 4"))?;
        membership::put(tx, &a_role(41, 1, Role::OfficeHead, "kanim-kupang"))?;
        membership::put(tx, &a_role(42, 2, Role::RegionalOfficer, "kanwil-ntt"))?;
        membership::put(tx, &a_role(43, 4, Role::Inspector, "itjen"))
    });
}

#[test]
fn a_value_is_one_subject_and_its_facts_and_versions_are_kept() {
    both(|_, store| {
        people(&store);
        insert(&store, vec![whole(1)]);
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
        insert(&store, vec![whole(1), whole(2)]);
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
        let unlinked = read(&store, |tx| party::unlinked(tx, 9));
        assert_eq!(unlinked.len(), 1);
        assert_eq!(unlinked[0].id, party_id(2));
        assert!(read(&store, |tx| party::unlinked(tx, 0)).is_empty());
        let of = read(&store, |tx| party::of_report(tx, &report_id(1)));
        assert_eq!(of[0].trained_in, Some(3));

        let ids = |after: Option<PartyId>, limit: i64| {
            read(&store, move |tx| party::ids(tx, after.as_ref(), limit))
        };
        assert_eq!(ids(None, 1), [party_id(1)]);
        assert_eq!(ids(Some(party_id(1)), 9), [party_id(2)]);
        let some = || {
            let found = read(&store, |tx| {
                party::some(tx, &[party_id(9), party_id(2), party_id(1)])
            });
            found.len()
        };
        assert_eq!(some(), 2);
        write(&store, |tx| {
            let mut shredded = report::get(tx, &report_id(2))?.expect("stored");
            shredded.data_key = None;
            report::save(tx, &shredded)
        });
        assert_eq!((some(), ids(None, 9)), (1, vec![party_id(1)]));
        assert_eq!(read(&store, party::count), 1);
        assert!(read(&store, |tx| party::unlinked(tx, 9)).is_empty());
        assert!(after(Some(party_id(1))).is_empty());
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
        let judged_of = |party: u8| read(&store, move |tx| link::judged_of(tx, &party_id(party)));
        assert_eq!(
            (judged_of(1), judged_of(2)),
            (vec![kept.clone()], vec![kept])
        );
        assert!(judged_of(3).is_empty());
        let of = read(&store, |tx| link::of_party(tx, &party_id(1)));
        let of: Vec<f64> = of.iter().map(|one| one.weight).collect();
        assert_eq!(of, [8.0, 5.0]);
        write(&store, |tx| report::delete(tx, &report_id(1)));
        assert!(judged_of(2).is_empty(), "erased with its report");
        propose(a_link(4, 1, 2, 5.0));
        assert_eq!(get(4), None, "nothing is proposed of what is erased");
    });
}
