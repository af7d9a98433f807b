//! Findings: code, rule and span; a text is read once, a person's word stands beside the machine's.

use crate::world::{a_bare_report, insert, message_id, read, refused, report_id, world, write};
use domain::finding::{BIAS, Piece, Source, State};
use domain::report::Urgency;
use store::finding::{self, Finding, Mark, Reading, Tally};
use store::{Error, Store, report};
use testkit::store::both;

fn reading(piece: Piece, urgency: Option<Urgency>) -> Reading {
    Reading {
        piece,
        rules_version: "contoh-1".into(),
        urgency,
    }
}

fn a_finding(piece: Piece, code: &str, start: usize) -> Finding {
    Finding {
        piece,
        code: code.into(),
        source: Source::Machine,
        state: State::Proposed,
        rule: format!("{}.contoh", code.to_lowercase()),
        start,
        end: start + 6,
        rules_version: "contoh-1".into(),
    }
}

fn by_hand(code: &str) -> Finding {
    Finding {
        source: Source::Person,
        state: State::Confirmed,
        rule: String::new(),
        end: 0,
        ..a_finding(Piece::Whole, code, 0)
    }
}

fn read_text(store: &Store, report: u16, reading: Reading, found: Vec<Finding>) -> bool {
    write(store, move |tx| {
        finding::add_reading(tx, &report_id(report), &reading, &found)
    })
}

fn of(store: &Store, report: u16) -> Vec<Finding> {
    read(store, move |tx| finding::of(tx, &report_id(report)))
}

fn judge(store: &Store, code: &'static str, state: State) -> bool {
    write(store, move |tx| {
        let which = (&Piece::Story, code, Source::Machine);
        finding::judge(tx, &report_id(1), which, state)
    })
}

#[test]
fn a_text_is_read_once() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1)]);
        let message = Piece::Message(message_id(1));
        let story = a_finding(Piece::Story, "DST-DOC", 4);
        let second = a_finding(message.clone(), "DST-DOC", 0);
        let first = reading(Piece::Story, Some(Urgency::P2));
        assert!(read_text(&store, 1, first.clone(), vec![story.clone()]));
        let again = vec![a_finding(Piece::Story, "DST-CONF", 9)];
        assert!(!read_text(&store, 1, first.clone(), again), "read before");
        assert!(read_text(
            &store,
            1,
            reading(message.clone(), None),
            vec![second.clone()]
        ));
        assert_eq!(of(&store, 1), [second, story]);
        let readings = read(&store, |tx| finding::readings(tx, &report_id(1)));
        assert_eq!(readings, [reading(message.clone(), None), first]);
        let mut some = read(&store, |tx| {
            finding::read_of_some(tx, &[&report_id(9), &report_id(1)])
        });
        some.sort_by_key(|(_, piece)| piece.to_string());
        assert_eq!(
            some,
            [(report_id(1), message), (report_id(1), Piece::Story)]
        );

        let alone = refused(&store, |tx| {
            finding::add(tx, &report_id(9), &by_hand("DST-DOC"))
        });
        assert!(!matches!(alone, Error::Busy), "{alone:?}");
        assert!(write(&store, |tx| report::delete(tx, &report_id(1))));
        assert!(of(&store, 1).is_empty(), "erased with its report");
    });
}

#[test]
fn the_machines_finding_stays_whatever_a_person_says() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1)]);
        let found = ["DST-DOC", "DST-CONF"].map(|code| a_finding(Piece::Story, code, 4));
        read_text(&store, 1, reading(Piece::Story, None), found.to_vec());
        assert!(judge(&store, "DST-DOC", State::Removed));
        assert!(!judge(&store, "DST-VIOL", State::Removed), "there is none");
        let add = || {
            write(&store, |tx| {
                finding::add(tx, &report_id(1), &by_hand("DST-DOC"))
            })
        };
        assert!(add());
        assert!(!add(), "it is there");
        let states: Vec<_> = of(&store, 1)
            .into_iter()
            .map(|one| (one.code, one.source, one.state))
            .collect();
        let expected = [
            ("DST-CONF", Source::Machine, State::Proposed),
            ("DST-DOC", Source::Machine, State::Removed),
            ("DST-DOC", Source::Person, State::Confirmed),
        ];
        assert_eq!(
            states,
            expected.map(|(code, by, state)| (code.to_owned(), by, state))
        );

        let tally = read(&store, finding::tally);
        let row = |code: &str, rule: &str, source, state| Tally {
            code: code.into(),
            rule: rule.into(),
            source,
            state,
            number: 1,
        };
        let expected = [
            row(
                "DST-CONF",
                "dst-conf.contoh",
                Source::Machine,
                State::Proposed,
            ),
            row("DST-DOC", "", Source::Person, State::Confirmed),
            row("DST-DOC", "dst-doc.contoh", Source::Machine, State::Removed),
        ];
        assert_eq!(tally, expected);
    });
}

#[test]
fn other_rules_replace_what_the_machine_found_and_nothing_else() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1)]);
        let codes = ["DST-CONF", "DST-DOC", "DST-VIOL", "EXP-WAGE"];
        let found = codes.map(|code| a_finding(Piece::Story, code, 4));
        let first = reading(Piece::Story, Some(Urgency::P1));
        read_text(&store, 1, first, found.to_vec());
        judge(&store, "DST-DOC", State::Removed);
        judge(&store, "DST-VIOL", State::Confirmed);
        write(&store, |tx| {
            finding::add(tx, &report_id(1), &by_hand("DST-CONF"))
        });
        let anew = Reading {
            rules_version: "contoh-2".into(),
            ..reading(Piece::Story, Some(Urgency::P2))
        };
        let other = |code: &str| Finding {
            rule: "lain".into(),
            rules_version: "contoh-2".into(),
            ..a_finding(Piece::Story, code, 9)
        };
        let again = ["DST-DOC", "EXP-WAGE", "REC-FEE"].map(other);
        for _ in 0..2 {
            let (anew, again) = (anew.clone(), again.to_vec());
            write(&store, move |tx| {
                finding::read_anew(tx, &report_id(1), &anew, &again)
            });
        }
        let mut kept: Vec<_> = of(&store, 1)
            .into_iter()
            .map(|one| (one.code, one.rule, one.state, one.rules_version))
            .collect();
        kept.sort_by(|one, two| one.0.cmp(&two.0));
        let row = |code: &str, rule: &str, state, version: &str| {
            (code.to_owned(), rule.to_owned(), state, version.to_owned())
        };
        let expected = [
            row("DST-CONF", "", State::Confirmed, "contoh-1"),
            row("DST-DOC", "dst-doc.contoh", State::Removed, "contoh-1"),
            row("DST-VIOL", "dst-viol.contoh", State::Confirmed, "contoh-1"),
            row("EXP-WAGE", "lain", State::Proposed, "contoh-2"),
            row("REC-FEE", "lain", State::Proposed, "contoh-2"),
        ];
        assert_eq!(kept, expected);
        let readings = read(&store, |tx| finding::readings(tx, &report_id(1)));
        assert_eq!(readings, [anew]);
    });
}

#[test]
fn lists_show_marks_and_no_more() {
    both(|_, store| {
        world(&store);
        let numbers = 1..=30;
        insert(&store, numbers.clone().map(a_bare_report).collect());
        let message = Piece::Message(message_id(1));
        let bias = a_finding(Piece::Story, BIAS, 0);
        let act = a_finding(Piece::Story, "DST-DOC", 9);
        read_text(
            &store,
            1,
            reading(Piece::Story, Some(Urgency::P3)),
            vec![bias.clone(), act],
        );
        read_text(&store, 3, reading(Piece::Story, None), vec![bias]);
        read_text(&store, 1, reading(message, Some(Urgency::P1)), vec![]);
        read_text(&store, 2, reading(Piece::Story, None), vec![]);
        read_text(&store, 30, reading(Piece::Story, Some(Urgency::P2)), vec![]);
        let marks = || {
            let ids: Vec<_> = numbers.clone().map(report_id).collect();
            let marks = read(&store, move |tx| finding::marks(tx, ids.iter()));
            let mut marks: Vec<_> = marks.into_iter().collect();
            marks.sort_by(|one, other| one.0.cmp(&other.0));
            marks
        };
        let mark = |found, biased, acts| Mark {
            found,
            biased,
            acts,
            official: false,
        };
        let first = |biased, acts| (report_id(1), mark(Some(Urgency::P1), biased, acts));
        let only = (report_id(3), mark(None, true, false));
        let last = (report_id(30), mark(Some(Urgency::P2), false, false));
        assert_eq!(marks(), [first(true, true), only.clone(), last.clone()]);
        assert_eq!(read(&store, finding::partly_biased), 1);
        assert!(judge(&store, "DST-DOC", State::Removed));
        assert_eq!(marks(), [first(true, false), only.clone(), last.clone()]);
        assert!(judge(&store, BIAS, State::Removed));
        assert_eq!(marks(), [first(false, false), only, last]);

        write(&store, |tx| {
            finding::add(tx, &report_id(2), &by_hand("OFF-INV"))?;
            finding::add(tx, &report_id(4), &a_finding(Piece::Who, "OFF-INV", 0))?;
            let which = (&Piece::Who, "OFF-INV", Source::Machine);
            finding::judge(tx, &report_id(4), which, State::Removed)
        });
        let official = marks().into_iter().filter(|(_, mark)| mark.official);
        let official: Vec<_> = official.map(|(report, _)| report).collect();
        assert_eq!(official, [report_id(2)], "not where it was removed");
    });
}
