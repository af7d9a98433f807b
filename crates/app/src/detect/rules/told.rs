//! What a rule did on its own texts, in both languages.

use ::text::{Rule, RuleError, Stop};

/// A file, and a line of it.
type Place = (String, Option<usize>);

/// A rule has so many texts in `match` and `no_match`, which are too few.
pub(super) fn short(rule: &Rule, (yes, no): (usize, usize), (file, line): Place) -> RuleError {
    let id = &rule.id;
    RuleError::new(
        &file,
        line,
        format!(
            "aturan `{id}` punya {yes} teks di `match` dan {no} di `no_match`. Tulis sedikitnya dua di masing-masing."
        ),
        format!(
            "rule `{id}` has {yes} texts in `match` and {no} in `no_match`. Write at least two in each."
        ),
    )
}

/// A rule fired on a text on which it must not, or did not on one on which it must.
pub(super) fn missed(
    rule: &Rule,
    text: &str,
    wanted: bool,
    stops: &[Stop],
    (file, line): Place,
) -> RuleError {
    let id = &rule.id;
    if !wanted {
        return RuleError::new(
            &file,
            line,
            format!(
                "aturan `{id}` menyala pada «{text}». Persempit polanya, atau pindahkan teks itu ke `match`."
            ),
            format!(
                "rule `{id}` fires on «{text}». Narrow its patterns, or move that text to `match`."
            ),
        );
    }
    let mut why: Vec<(&str, &str)> = stops.iter().map(|stop| stopped_by(*stop)).collect();
    why.dedup();
    if why.is_empty() {
        why.push((
            "tidak ada polanya di teks ini",
            "none of its patterns is in this text",
        ));
    }
    let (why_id, why_en): (Vec<&str>, Vec<&str>) = why.into_iter().unzip();
    let (why_id, why_en) = (why_id.join(", "), why_en.join(", "));
    RuleError::new(
        &file,
        line,
        format!(
            "aturan `{id}` tidak menyala pada «{text}»: {why_id}. Perluas polanya, atau pindahkan teks itu ke `no_match`."
        ),
        format!(
            "rule `{id}` is silent on «{text}»: {why_en}. Widen its patterns, or move that text to `no_match`."
        ),
    )
}

/// What stopped a rule, in Indonesian and in English.
#[must_use]
pub fn stopped_by(stop: Stop) -> (&'static str, &'static str) {
    match stop {
        Stop::Negated => ("dihentikan: disangkal", "stopped: negated"),
        Stop::Hypothetical => ("dihentikan: pengandaian", "stopped: a supposition"),
        Stop::Denied => (
            "dihentikan: disangkal sesudahnya",
            "stopped: denied right after",
        ),
        Stop::NeedMissing => (
            "dihentikan: syarat `needs` tidak ada",
            "stopped: what it needs is missing",
        ),
        Stop::ExceptionFound => (
            "dihentikan: ada pengecualian `unless`",
            "stopped: an exception is there",
        ),
        Stop::Frame => (
            "dihentikan: penyuluhan, berita, candaan, atau berantai",
            "stopped: words of teaching, news, joke or hoax",
        ),
        Stop::Stance => (
            "dihentikan: teks seluruhnya tidak mendukungnya",
            "stopped: the text as a whole does not support it",
        ),
    }
}
