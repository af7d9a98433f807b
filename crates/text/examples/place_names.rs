//! Writes `data/entity/districts.txt` (argument `districts`) or the register's
//! part of `data/entity/places.txt` (argument `regencies`) to standard output.
use std::collections::BTreeSet;
use std::io::Write;

use place::{Gazetteer, Level};

fn main() -> std::io::Result<()> {
    let level = std::env::args().nth(1);
    let gazetteer = Gazetteer::embedded();
    let mut names = BTreeSet::new();
    for province in gazetteer.provinces() {
        let regencies: Vec<_> = gazetteer.children(province.code).collect();
        if level.as_deref() == Some("regencies") {
            names.insert(plain(province.name));
            names.extend(regencies.iter().map(|area| plain(area.name)));
        } else {
            for regency in regencies {
                for district in gazetteer.children(regency.code) {
                    assert_eq!(district.level, Level::District, "below a regency");
                    names.insert(plain(district.name));
                }
            }
        }
    }
    let mut out = std::io::stdout().lock();
    let mut initial = None;
    for name in names.iter().filter(|name| !name.is_empty()) {
        let first = name.chars().next();
        let before = match initial {
            None => "",
            Some(_) if initial == Some(first) => "|",
            Some(_) => "\n",
        };
        initial = Some(first);
        write!(out, "{before}{name}")?;
    }
    writeln!(out)
}

/// Lower case without the level's title and without marks; empty if the name
/// has anything but letters.
fn plain(name: &str) -> String {
    let name = name
        .to_lowercase()
        .replace(['\'', '’', '.'], "")
        .replace('-', " ");
    let name = ["kabupaten ", "kota administrasi ", "administrasi ", "kota "]
        .iter()
        .fold(name.as_str(), |name, title| {
            name.strip_prefix(title).unwrap_or(name)
        });
    let words: Vec<_> = name.split_whitespace().collect();
    let plain = words.join(" ");
    if words.len() > 4
        || plain.len() < 3
        || !plain.chars().all(|c| c.is_ascii_lowercase() || c == ' ')
    {
        return String::new();
    }
    plain
}
