//! Text on its ground reaches the contrast of WCAG 2.2 AAA (7:1) in light and dark.

use std::collections::BTreeMap;

use render::asset;

/// Text and ground as the stylesheet pairs them.
const PAIRS: [(&str, &str); 19] = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "info-paper"),
    ("ink", "danger-paper"),
    ("ink", "warn-paper"),
    ("ink", "ok-paper"),
    ("muted", "paper"),
    ("muted", "surface"),
    ("link", "paper"),
    ("link", "surface"),
    ("brand", "info-paper"),
    ("on-brand", "brand"),
    ("danger", "paper"),
    ("danger", "danger-paper"),
    ("warn", "warn-paper"),
    ("ok", "ok-paper"),
    ("on-head", "head"),
    ("paper", "danger"),
    ("paper", "muted"),
];

#[test]
fn text_is_readable_in_light_and_dark() {
    let style = asset::site_style();
    let (light, rest) = style
        .split_once("@media (prefers-color-scheme:dark)")
        .expect("there is a dark scheme");
    let mut colours = BTreeMap::new();
    read_colours(light, &mut colours);
    check("light", &colours);
    let dark = rest.split_once("}}").expect("the dark scheme ends").0;
    read_colours(dark, &mut colours);
    check("dark", &colours);
}

fn check(scheme: &str, colours: &BTreeMap<String, [f64; 3]>) {
    for (text, ground) in PAIRS {
        let (light, dark) = (luminance(colours[text]), luminance(colours[ground]));
        let contrast = (light.max(dark) + 0.05) / (light.min(dark) + 0.05);
        assert!(
            contrast >= 7.0,
            "{scheme}: {text} on {ground} is {contrast:.2}:1"
        );
    }
}

fn read_colours(style: &str, colours: &mut BTreeMap<String, [f64; 3]>) {
    for declaration in style.split([';', '{', '}']) {
        let Some((name, value)) = declaration.split_once(":#") else {
            continue;
        };
        let Some(name) = name.strip_prefix("--") else {
            continue;
        };
        let digits: Vec<f64> = value
            .chars()
            .map(|digit| f64::from(digit.to_digit(16).expect("colours are hexadecimal")))
            .collect();
        let colour = match digits[..] {
            [r, g, b] => [r * 17.0, g * 17.0, b * 17.0],
            [r, s, g, h, b, c] => [r * 16.0 + s, g * 16.0 + h, b * 16.0 + c],
            _ => panic!("{name} is no colour: {value}"),
        };
        colours.insert(name.to_owned(), colour);
    }
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let share = channel / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
