//! Any string is a message.

use proptest::prelude::*;
use text::{Analyser, line};

fn check(text: &str) {
    let found = Analyser::embedded().analyse(text);
    for finding in &found.indicators {
        assert!(finding.start < finding.end, "{finding:?}");
        assert!(
            text.get(finding.start..finding.end).is_some(),
            "{finding:?} in {text:?}"
        );
    }
    for entity in &found.entities {
        assert!(
            text.get(entity.start..entity.end).is_some(),
            "{entity:?} in {text:?}"
        );
    }
    let mut codes: Vec<_> = found
        .indicators
        .iter()
        .map(|finding| finding.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(
        codes.len(),
        found.indicators.len(),
        "a code twice in {text:?}"
    );
}

const WORDS: &[&str] = &[
    "paspor",
    "ditahan",
    "sponsor",
    "ga",
    "kalau",
    "gaji",
    "5jt",
    "besok",
    "kamboja",
    "umur",
    "17",
    "di",
    "tahan",
    "🔥",
    "\u{202e}",
    "s4y4",
    "bangeeet",
    "orang2nya",
    "?",
    "!",
    ",",
    "\n",
    "0812-0000-4471",
    "di-phk",
    "𝗟𝗼𝗸𝗲𝗿",
    "é",
    "tapi",
    "dipukul",
    "mandor",
    "tidak",
    "boleh",
    "keluar",
];

proptest! {
    #[test]
    fn never_panics_on_any_string(text in ".{0,300}") {
        check(&text);
    }

    #[test]
    fn never_panics_on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn never_panics_on_likely_words(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60)) {
        check(&words.join(" "));
        check(&words.concat());
    }

    #[test]
    fn any_line_is_read_or_refused(text in ".{0,200}") {
        let _ = line::parse(&text);
    }
}

/// Steps, not seconds: the same on every machine.
#[test]
fn work_grows_linearly() {
    let analyser = Analyser::embedded();
    for unit in [
        "paspor ditahan sponsor dan gaji tidak dibayar majikan ",
        "paspor ",
        "tidak ",
        "kalau umur 17 ",
        "di tahan, ",
        "gaji gaji kerja 5jt besok berangkat kamboja ",
        "aaaaaaaaaaaaaaaaaaaaaa",
        "2",
        "🔥",
    ] {
        let once = analyser.work(&unit.repeat(100));
        let tenfold = analyser.work(&unit.repeat(1000));
        assert!(tenfold <= once * 12 + 1000, "{unit:?}: {once} → {tenfold}");
    }
}

/// What this thread has had of the processor, where the system tells: others' work is not in it.
fn processor_seconds() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = told.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// Names, numbers and links have no steps to count. Four times the text may take as much more than four
/// times the seconds as a busy machine makes of it, but not sixteen times as many.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test that measures is an edge")]
fn seconds_grow_linearly() {
    let analyser = Analyser::embedded();
    let seconds = |text: &str| {
        let once = || {
            let (began, worked) = (std::time::Instant::now(), processor_seconds());
            analyser.analyse(text);
            match (worked, processor_seconds()) {
                (Some(before), Some(after)) => after - before,
                _ => began.elapsed().as_secs_f64(),
            }
        };
        (0..4).map(|_| once()).fold(f64::INFINITY, f64::min)
    };
    for unit in [
        "@a.b/c?",
        "www.a?b",
        "a.b ",
        "://",
        "https://",
        "a@b.c",
        "0812-",
        "Rp1.",
        "(",
        "17-th ",
        "pak ",
        "\n",
        "- ",
        "a,b.",
        "PT ",
        "wa.me/6281 ",
        "@",
        "#",
        "1/2/",
        "\"",
        "Bu Rina, ",
        "umur ",
        "no rek ",
        "1 juta ",
        "di Oinlasi ",
        "tgl 3 ",
        "orang 12 ",
        "SIP2MI/",
        "1.",
        "1,",
        ",1",
        ".8",
        "(0",
        "0(",
        "0-",
        "8.000.",
        "+1",
    ] {
        let letters = 24_000 / unit.len();
        let (short, long) = (unit.repeat(letters), unit.repeat(4 * letters));
        let (short, long) = (seconds(&short), seconds(&long));
        assert!(
            long <= short * 10.0 + 0.05,
            "{unit:?}: {short} s, then {long} s"
        );
    }
}

#[test]
fn malformed_lines_say_what_is_wrong() {
    for (bad, says) in [
        ("", "valid JSON"),
        ("{", "valid JSON"),
        ("[]", "`id` and `text`"),
        (r#"{"id":"a"}"#, "`id` and `text`"),
        (r#"{"id":1,"text":"x"}"#, "`id` and `text`"),
        (r#"{"id":"","text":"x"}"#, "empty `id`"),
        (r#"{"id":"a","id":"b","text":"x"}"#, "has `id` twice"),
        (r#"{"id":"a","text":"x","text":"y"}"#, "has `text` twice"),
    ] {
        let error = line::parse(bad).expect_err(bad).to_string();
        assert!(error.contains(says), "{bad}: {error}");
    }
}

/// As programs leave them that cut texts.
#[test]
fn half_a_character_is_read_as_a_mark() {
    for (line, text) in [
        (
            r#"{"id":"a","text":"siap \ud83d pak"}"#,
            "siap \u{fffd} pak",
        ),
        (
            r#"{"id":"a","text":"siap \ude00\ud83d"}"#,
            "siap \u{fffd}\u{fffd}",
        ),
        (
            r#"{"id":"a","text":"\ud83d\ude00 \\ud83d \ud83d\n"}"#,
            "😀 \\ud83d \u{fffd}\n",
        ),
    ] {
        assert_eq!(line::parse(line).expect("a message").text, text);
    }
    assert!(line::parse(r#"{"id":"a","text":"\ud83"}"#).is_err());
}

#[test]
fn the_same_text_gives_the_same_line() {
    let message = line::parse(r#"{"id":"A","text":"paspor ditahan sponsor, umur 17, gaji 5jt"}"#)
        .expect("valid");
    let first = line::print(&message, &Analyser::embedded().analyse(&message.text));
    let files = text::FILES;
    let again = Analyser::from_rules(files).expect("valid");
    assert_eq!(first, line::print(&message, &again.analyse(&message.text)));
    assert_eq!(again.rules_version(), Analyser::embedded().rules_version());
}
