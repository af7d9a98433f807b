//! What an office learns of a subject beyond its own reports, and what keeps one that was taken out.

use crate::subject_lists::{at, listed, scope_of};
use crate::subjects::{named, people, subject_id};
use crate::world::{insert, read, report_id, write};
use domain::finding::{Piece, Source, State};
use domain::policy::Action;
use domain::report::Status;
use domain::subject::SubjectState;
use store::subject::elsewhere;
use store::subject::list::{self, Filter};
use store::{finding, report, subject};
use testkit::store::both;

/// Whoever has a report that nobody followed up sees a candidate, in lists, in counts and alone.
#[test]
fn what_others_decided_is_hidden_until_a_report_is_followed_up() {
    both(|_, store| {
        people(&store);
        insert(&store, vec![at(1, "kanim-kupang"), at(2, "kanwil-ntt")]);
        named(&store, 1, 1);
        named(&store, 2, 1);
        write(&store, |tx| {
            let mut one = subject::get(tx, &subject_id(1))?.expect("stored");
            one.state = SubjectState::Listed;
            subject::save(tx, &one)
        });
        let shown = || {
            let of = |state| Filter {
                state: Some(state),
                ..Filter::default()
            };
            let in_state = |state| listed(&store, 1, &of(state)).len();
            let scope = scope_of(&store, 1, Action::ReadSubjects);
            let (state, counted, known, others) = read(&store, move |tx| {
                let one = subject::get(tx, &subject_id(1))?.expect("stored");
                let state = elsewhere::shown_state(tx, &scope, &one)?;
                let rows = list::rows(tx, &scope, &Filter::default(), None, 9)?;
                assert_eq!(rows[0].subject.state, state);
                let counted = list::counts(tx, &scope, &Filter::default())?;
                let known = elsewhere::is_known(tx, &scope, &one.id)?;
                let others = elsewhere::elsewhere(tx, &scope, &one.id)?.len();
                Ok((state, counted, known, others))
            });
            assert_eq!(counted, [(state, 1)]);
            let other = match state {
                SubjectState::Listed => SubjectState::Candidate,
                _ => SubjectState::Listed,
            };
            assert_eq!((in_state(state), in_state(other)), (1, 0));
            (state, known, others)
        };
        assert_eq!(shown(), (SubjectState::Candidate, false, 0));
        write(&store, |tx| {
            let mut own = report::get(tx, &report_id(1))?.expect("stored");
            own.status = Status::Verifying;
            report::save(tx, &own)
        });
        assert_eq!(shown(), (SubjectState::Listed, true, 1));
        // Words about an official are not told of, wherever the report lies.
        write(&store, |tx| {
            let official = finding::Finding {
                piece: Piece::Story,
                code: "OFF-INV".into(),
                source: Source::Machine,
                state: State::Proposed,
                rule: "contoh".into(),
                start: 0,
                end: 0,
                rules_version: "contoh".into(),
            };
            finding::add(tx, &report_id(2), &official)
        });
        assert_eq!(shown(), (SubjectState::Listed, true, 0));
    });
}
