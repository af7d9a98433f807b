//! The watch table: countries of which a rule speaks as `#dest:watch`, or as `#dest:watch-domestic` where only one
//! sector of work is meant, each with its day and source.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::wrong::{RuleError, Wrong};

/// The name of the table among the files.
pub(super) const FILE: &str = "watch.tsv";
const COLUMNS: &str = "country, sector, since, source";
const HEADING: &str = "country\tsector\tsince\tsource";
/// How rules name the table.
const MARK: &str = "#dest:watch";

/// The countries of the table.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// By the mark that stands for them, as patterns write them (`KH,MM`); none without the table.
    countries: Option<BTreeMap<String, String>>,
    mistakes: Vec<RuleError>,
}

impl Watch {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let Some((_, table)) = files.iter().find(|(name, _)| *name == FILE) else {
            return Self::default();
        };
        let mut lines = table.lines();
        let mut mistakes = Vec::new();
        if lines.next() != Some(HEADING) {
            mistakes.push(RuleError::at(FILE, 1, &Wrong::Columns(COLUMNS)));
        }
        let mut rows: Vec<(&str, &str)> = Vec::new();
        for (at, line) in lines.enumerate() {
            let wrong = match row(line) {
                Ok(row) if rows.contains(&row) => Wrong::TwiceWritten,
                Ok(row) => {
                    rows.push(row);
                    continue;
                }
                Err(wrong) => wrong,
            };
            mistakes.push(RuleError::at(FILE, at + 2, &wrong));
        }
        if rows.is_empty() && mistakes.is_empty() {
            mistakes.push(RuleError::at(FILE, 1, &Wrong::NoCountries));
        }
        let mut countries: BTreeMap<String, String> = BTreeMap::new();
        for (country, sector) in rows {
            let mark = match sector {
                "" => MARK.to_owned(),
                sector => format!("{MARK}-{sector}"),
            };
            let listed = countries.entry(mark).or_default();
            if !listed.is_empty() {
                listed.push(',');
            }
            listed.push_str(country);
        }
        Self {
            countries: Some(countries),
            mistakes,
        }
    }

    pub(super) fn mistakes(&self) -> Vec<RuleError> {
        let mistakes = self.mistakes.iter().cloned();
        mistakes.map(RuleError::unread).collect()
    }

    /// A file with the countries in place of the mark, line by line as before.
    pub(super) fn filled_in<'t>(
        &self,
        name: &str,
        text: &'t str,
    ) -> Result<Cow<'t, str>, Box<RuleError>> {
        if !text.contains(MARK) {
            return Ok(Cow::Borrowed(text));
        }
        let Some(countries) = &self.countries else {
            let mut lines = text.lines();
            let line = lines.position(|line| line.contains(MARK)).unwrap_or(0);
            return Err(RuleError::at(name, line + 1, &Wrong::WatchMissing).into());
        };
        for (at, line) in text.lines().enumerate() {
            let mark = marks(line).find(|mark| !countries.contains_key(*mark));
            if let Some(mark) = mark {
                let wrong = Wrong::WatchEmpty(mark.to_owned());
                return Err(RuleError::at(name, at + 1, &wrong).into());
            }
        }
        // The longest mark first: one may be the beginning of another.
        let mut filled = text.to_owned();
        for (mark, countries) in countries.iter().rev() {
            filled = filled.replace(mark, &format!("#dest:{countries}"));
        }
        Ok(Cow::Owned(filled))
    }
}

/// The marks of a line, with the sectors that they name.
fn marks(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices(MARK).map(|(at, _)| {
        let rest = &line[at..];
        let sector = rest[MARK.len()..].strip_prefix('-').unwrap_or("");
        let length = sector.bytes().take_while(u8::is_ascii_lowercase).count();
        match length {
            0 => &rest[..MARK.len()],
            length => &rest[..MARK.len() + 1 + length],
        }
    })
}

/// Country and sector of a row.
fn row(line: &str) -> Result<(&str, &str), Wrong> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [country, sector, since, source] = cells[..] else {
        return Err(Wrong::Columns(COLUMNS));
    };
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Wrong::NoCountry(country.to_owned()));
    }
    if !sector.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(Wrong::NoSector(sector.to_owned()));
    }
    let digits = since.split('-').map(|part| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.len() } else { 0 }
    });
    if !digits.eq([4, 2, 2]) {
        return Err(Wrong::NoDay(since.to_owned()));
    }
    if source.is_empty() {
        return Err(Wrong::NoSource(country.to_owned()));
    }
    Ok((country, sector))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_mistakes_by_line() {
        let table = "country\tsector\tsince\tsource\nKH\t\t2026-01-01\tx\nkh\t\t2026-01-01\tx\nMM\t\t2026\tx\nLA\t\t2026-01-01\t\n\
                     KH\t\t2026-01-01\ty\nLA\nSA\tRT!\t2026-01-01\tx\nKH\tdomestic\t2026-01-01\ty";
        let told = Watch::of(&[(FILE, table)]).mistakes();
        let told: Vec<String> = told.iter().map(RuleError::indonesian).collect();
        let expected = [
            ("watch.tsv:3: `kh` bukan kode negara."),
            ("watch.tsv:4: `2026` bukan tanggal."),
            ("watch.tsv:5: `LA` belum punya sumber."),
            ("watch.tsv:6: kolom ini sudah ditulis di atas."),
            ("watch.tsv:7: perlu kolom country, sector, since, source, dengan tab"),
            ("watch.tsv:8: `RT!` bukan sektor"),
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        assert_eq!(Watch::of(&[(FILE, "")]).mistakes().len(), 1);
    }

    #[test]
    fn rules_name_the_table_by_one_word() {
        let table = "country\tsector\tsince\tsource\nKH\t\t2026-01-01\tx\nMM\t\t2026-01-01\tx\nSA\tdomestic\t2026-01-01\tx";
        let watch = Watch::of(&[(FILE, table)]);
        assert!(watch.mistakes().is_empty());
        let filled = watch.filled_in("x.toml", "patterns = [\"#dest:watch\"]");
        assert_eq!(filled.as_deref(), Ok("patterns = [\"#dest:KH,MM\"]"));
        let filled = watch.filled_in("x.toml", "#dest:watch-domestic, #dest:watch");
        assert_eq!(filled.as_deref(), Ok("#dest:SA, #dest:KH,MM"));
        let none = watch.filled_in("x.toml", "\n(#dest:watch|#dest:watch-boats)");
        let told = none.expect_err("refused").to_string();
        assert!(told.starts_with("x.toml:2: `#dest:watch-boats`"), "{told}");
        let without = Watch::of(&[]).filled_in("x.toml", "\n\"#dest:watch\"");
        let told = without.expect_err("refused").to_string();
        assert!(
            told.starts_with("x.toml:2: `#dest:watch` needs the file watch.tsv"),
            "{told}"
        );
    }
}
