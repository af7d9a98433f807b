//! The three axes of a report with the words that support them, and each finding to be judged.

use crate::extract::locale::Locale;
use app::finding::{FindingView, Findings};
use domain::finding::{Indicator, Piece, State};
use serde::Serialize;

/// What the words of a report point to.
#[derive(Clone, Debug, Serialize)]
pub struct FindingsPart {
    pub read: bool,
    /// The end of a key `work-reason-{}`.
    pub reason: &'static str,
    /// Absent when nothing was ticked.
    pub ticked: Option<i64>,
    pub found: Option<i64>,
    /// Why its words are as urgent as that; empty when it isn't known.
    pub found_why: String,
    pub biased: bool,
    /// The words tell of more than who somebody is.
    pub acts: bool,
    pub child: bool,
    /// What makes it as urgent as it is.
    pub because: Vec<Point>,
    /// All that made it so was removed.
    pub gone: bool,
    /// What officers added that usually is more urgent than the report.
    pub sooner: Vec<Point>,
    /// How urgent the most urgent of that usually is.
    pub sooner_level: Option<i64>,
    /// Other signs of danger.
    pub danger: Vec<Point>,
    pub elements: Vec<Group>,
    pub dimensions: Vec<Group>,
    pub protection: Vec<Point>,
    pub flags: Vec<Point>,
    pub context: Vec<Point>,
    pub all: Vec<FindingPart>,
    /// Codes that can be added, with the keys of their words.
    pub choices: Vec<(&'static str, String)>,
    pub version: String,
}

/// An element or a dimension with what supports it.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The end of a key `work-element-{}` or `work-dimension-{}`.
    pub code: String,
    /// `positive`, `negative`, or empty when it is not judged.
    pub verdict: &'static str,
    pub points: Vec<Point>,
}

/// One indicator with its words.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// The end of the key `indicator-{}` of its words.
    pub key: String,
    /// What the rules in force call it, when they say so themselves.
    pub name: String,
    /// A person agrees.
    pub confirmed: bool,
    pub quotes: Vec<String>,
}

/// One finding, to be judged.
#[derive(Clone, Debug, Serialize)]
pub struct FindingPart {
    pub key: String,
    /// What the rules in force call it, when they say so themselves.
    pub name: String,
    pub code: &'static str,
    /// What the form sends: source, text and code.
    pub value: String,
    /// The end of a key `work-finding-source-{}`.
    pub source: &'static str,
    /// Weights of words found it: no rule has a reason of its own.
    pub learned: bool,
    pub state: &'static str,
    /// The end of a key `work-finding-piece-{}`.
    pub piece: &'static str,
    pub quote: Option<String>,
    pub why: String,
    /// The rules that found it, when others have read the text since.
    pub version: String,
}

/// The end of the key `indicator-{}` of an indicator's words.
#[must_use]
pub fn indicator_key(code: &str) -> String {
    code.to_lowercase()
}

/// The end of a key `work-finding-piece-{}`.
#[must_use]
pub fn piece(piece: &Piece) -> &'static str {
    match piece {
        Piece::Story => "story",
        Piece::Who => "who",
        Piece::Place => "place",
        Piece::Message(_) => "message",
        Piece::Whole => "whole",
    }
}

/// What the page shows of the findings.
#[must_use]
pub fn findings(locale: Locale, view: &Findings) -> FindingsPart {
    let points = |support: &[&'static Indicator]| -> Vec<Point> {
        support.iter().map(|one| point(locale, view, one)).collect()
    };
    let axes = &view.axes;
    let elements = axes.elements.iter().map(|one| Group {
        code: one.element.code().to_owned(),
        verdict: "",
        points: points(&one.support),
    });
    let dimensions = axes.dimensions.iter().map(|one| Group {
        code: one.code.to_lowercase(),
        verdict: match one.positive {
            Some(true) => "positive",
            Some(false) => "negative",
            None => "",
        },
        points: points(&one.support),
    });
    let choices = Indicator::all().iter();
    let mut danger = axes.urgent.clone();
    danger.retain(|one| !view.because.contains(one) && !view.sooner.contains(one));
    let sooner_level = view.sooner.iter().filter_map(|one| one.usual()).min();
    FindingsPart {
        read: view.read,
        reason: view.reason.code(),
        ticked: view.ticked.map(|ticked| ticked.number()),
        found: view.found.map(|found| found.number()),
        found_why: view
            .found_why
            .as_ref()
            .map(|words| in_locale(locale, words).to_owned())
            .unwrap_or_default(),
        biased: view.biased,
        acts: view.acts,
        child: axes.child,
        because: points(&view.because),
        gone: view.gone,
        sooner: points(&view.sooner),
        sooner_level: sooner_level.map(|level| level.number()),
        danger: points(&danger),
        elements: elements.collect(),
        dimensions: dimensions.collect(),
        protection: points(&axes.protection),
        flags: points(&axes.flags),
        context: points(&axes.context),
        all: view
            .all
            .iter()
            .map(|one| finding(locale, view, one))
            .collect(),
        choices: choices
            .map(|one| (one.code(), indicator_key(one.code())))
            .collect(),
        version: view.rules_version.clone(),
    }
}

fn point(locale: Locale, view: &Findings, indicator: &'static Indicator) -> Point {
    let counted = view
        .all
        .iter()
        .filter(|one| one.indicator == indicator && one.state != State::Removed);
    let confirmed = counted.clone().any(|one| one.state == State::Confirmed);
    let mut quotes: Vec<String> = counted.filter_map(|one| one.quote.clone()).collect();
    quotes.dedup();
    Point {
        key: indicator_key(indicator.code()),
        confirmed,
        name: name(locale, view, indicator.code()),
        quotes,
    }
}

fn name(locale: Locale, view: &Findings, code: &str) -> String {
    let named = view.names.iter().find(|(named, _)| *named == code);
    named
        .map(|(_, words)| in_locale(locale, words).to_owned())
        .unwrap_or_default()
}

fn in_locale(locale: Locale, (id, en): &(String, String)) -> &str {
    match locale {
        Locale::Id => id,
        Locale::En => en,
    }
}

fn finding(locale: Locale, view: &Findings, one: &FindingView) -> FindingPart {
    let code = one.indicator.code();
    let why = one.why.as_ref().map(|words| in_locale(locale, words));
    FindingPart {
        key: indicator_key(code),
        name: name(locale, view, code),
        version: Some(&one.rules_version)
            .filter(|version| **version != view.rules_version)
            .cloned()
            .unwrap_or_default(),
        code,
        value: format!("{} {} {code}", one.source.code(), one.piece),
        source: match one.learned {
            true => "learned",
            false => one.source.code(),
        },
        learned: one.learned,
        state: one.state.code(),
        piece: piece(&one.piece),
        quote: one.quote.clone(),
        why: why.unwrap_or_default().to_owned(),
    }
}

impl FindingsPart {
    /// Nothing was read yet.
    pub(super) fn unread_sample() -> FindingsPart {
        FindingsPart {
            read: false,
            reason: "start",
            ticked: None,
            found: None,
            found_why: String::new(),
            biased: false,
            acts: false,
            child: false,
            because: Vec::new(),
            gone: false,
            sooner: Vec::new(),
            sooner_level: None,
            danger: Vec::new(),
            elements: Vec::new(),
            dimensions: Vec::new(),
            protection: Vec::new(),
            flags: Vec::new(),
            context: Vec::new(),
            all: Vec::new(),
            choices: Vec::new(),
            version: String::new(),
        }
    }

    /// Every indicator, in every state.
    pub(super) fn sample() -> FindingsPart {
        let all = Indicator::all().iter().enumerate();
        let states = State::ALL.map(State::code);
        let finding = |(number, one): (usize, &Indicator)| FindingPart {
            key: indicator_key(one.code()),
            name: ["", "Nama <baru>"][number % 2].into(),
            version: ["", "2026-11"][number % 2].into(),
            code: one.code(),
            value: format!("machine story {}", one.code()),
            source: ["machine", "person", "learned"][number % 3],
            learned: number % 3 == 2,
            state: states[number % 3],
            piece: ["story", "message", "whole", "who", "place"][number % 5],
            quote: (number % 3 != 2).then(|| "paspor <ditahan> bos".into()),
            why: ["Paspor dipegang orang lain.", ""][number % 2].into(),
        };
        let points = || {
            vec![
                Point {
                    key: "dst-doc".into(),
                    name: "Nama <baru>".into(),
                    confirmed: true,
                    quotes: vec!["paspor <ditahan> bos".into(), "paspor saya".into()],
                },
                Point {
                    key: "dst-conf".into(),
                    name: String::new(),
                    confirmed: false,
                    quotes: Vec::new(),
                },
            ]
        };
        let group = |code: &str, verdict| Group {
            code: code.into(),
            verdict,
            points: points(),
        };
        FindingsPart {
            read: true,
            reason: "found",
            ticked: Some(3),
            found: Some(1),
            found_why: "Serupa dengan kabar orang <dalam bahaya>.".into(),
            biased: true,
            acts: true,
            child: true,
            because: points(),
            gone: true,
            sooner: points(),
            sooner_level: Some(1),
            danger: points(),
            protection: points(),
            elements: vec![
                group("process", ""),
                group("means", ""),
                Group {
                    points: Vec::new(),
                    ..group("purpose", "")
                },
            ],
            dimensions: vec![
                group("d1", "positive"),
                group("d2", "negative"),
                group("d3", ""),
                group("d4", ""),
                group("d5", ""),
                group("d6", ""),
            ],
            flags: points(),
            context: points(),
            all: all.map(finding).collect(),
            choices: Indicator::all()
                .iter()
                .map(|one| (one.code(), indicator_key(one.code())))
                .collect(),
            version: "contoh-1".into(),
        }
    }
}
