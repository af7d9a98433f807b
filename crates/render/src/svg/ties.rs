//! A small drawing of what hangs together: one thing in the middle, where it was told of on the left,
//! what it is tied to on the right. The page says the same as lists beside it.

use super::escaped;
use crate::i18n::Locale;
use std::fmt::Write as _;

/// Lines on each side; the rest is counted.
const MOST: usize = 7;
/// Letters of a label.
const LETTERS: usize = 20;
const WIDTH: usize = 360;
const ROW: usize = 26;
const TOP: usize = 40;

/// The drawing as inline SVG.
///
/// ```
/// use render::{Locale, svg};
/// let left = ["Oinlasi".to_owned(), "Jambean".to_owned()];
/// let drawing = svg::ties(Locale::Id, "+6281200007001", &left, &["Pak <B>".to_owned()]);
/// assert!(drawing.contains("Oinlasi") && drawing.contains("Pak &lt;B&gt;"));
/// assert_eq!(drawing.matches("<line").count(), 3);
/// ```
#[must_use]
pub fn ties(locale: Locale, middle: &str, left: &[String], right: &[String]) -> String {
    let (title, told, tied) = match locale {
        Locale::Id => ("Gambar tautan", "Disebut di", "Bersama"),
        Locale::En => ("Drawing of links", "Told of in", "Together with"),
    };
    let rows = left
        .len()
        .min(MOST + 1)
        .max(right.len().min(MOST + 1))
        .max(1);
    let height = TOP + rows * ROW + 12;
    let at = TOP + rows * ROW / 2;
    let short = |text: &str| {
        let mut short: String = text.chars().take(LETTERS).collect();
        if text.chars().count() > LETTERS {
            short.pop();
            short.push('…');
        }
        escaped(&short)
    };
    let mut svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"ties-title ties-note\">\
         <title id=\"ties-title\">{title}: {}</title><desc id=\"ties-note\">{told}: {}. {tied}: {}.</desc>",
        escaped(middle),
        left.len(),
        right.len()
    );
    for (label, x, anchor) in [(told, 4, "start"), (tied, WIDTH - 4, "end")] {
        let _ = write!(
            svg,
            "<text x=\"{x}\" y=\"14\" text-anchor=\"{anchor}\">{label}</text>"
        );
    }
    let centre = WIDTH / 2;
    for (side, node, text, anchor) in [
        (left, centre - 50, 4, "start"),
        (right, centre + 50, WIDTH - 4, "end"),
    ] {
        for (row, label) in side.iter().take(MOST).enumerate() {
            let y = TOP + row * ROW + ROW / 2;
            let _ = write!(
                svg,
                "<line x1=\"{centre}\" y1=\"{at}\" x2=\"{node}\" y2=\"{y}\" stroke=\"currentColor\"/>\
                 <circle class=\"land\" cx=\"{node}\" cy=\"{y}\" r=\"4\"/>\
                 <text x=\"{text}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                y + 4,
                short(label)
            );
        }
        if side.len() > MOST {
            let y = TOP + MOST * ROW + ROW / 2 + 4;
            let more = side.len() - MOST;
            let _ = write!(
                svg,
                "<text x=\"{text}\" y=\"{y}\" text-anchor=\"{anchor}\">+{more}</text>"
            );
        }
    }
    let _ = write!(
        svg,
        "<circle class=\"spot\" cx=\"{centre}\" cy=\"{at}\" r=\"7\"/>\
         <text x=\"{centre}\" y=\"30\" text-anchor=\"middle\">{}</text></svg>",
        short(middle)
    );
    svg
}
