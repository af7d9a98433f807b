//! The watch table: countries of which a rule speaks as `#dest:watch`, each with its day and source.

use std::borrow::Cow;

use crate::wrong::{RuleError, Wrong};

/// The name of the table among the files.
pub(super) const FILE: &str = "watch.tsv";
const COLUMNS: &str = "country, since, source";
const HEADING: &str = "country\tsince\tsource";
/// How rules name the table.
const MARK: &str = "#dest:watch";

/// The countries of the table, as patterns write them: `KH,MM`.
#[derive(Debug, Default)]
pub(super) struct Watch {
    countries: Option<String>,
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
        let mut countries: Vec<&str> = Vec::new();
        for (at, line) in lines.enumerate() {
            let wrong = match row(line) {
                Ok(country) if countries.contains(&country) => Wrong::TwiceWritten,
                Ok(country) => {
                    countries.push(country);
                    continue;
                }
                Err(wrong) => wrong,
            };
            mistakes.push(RuleError::at(FILE, at + 2, &wrong));
        }
        if countries.is_empty() && mistakes.is_empty() {
            mistakes.push(RuleError::at(FILE, 1, &Wrong::NoCountries));
        }
        Self {
            countries: Some(countries.join(",")),
            mistakes,
        }
    }

    pub(super) fn mistakes(&self) -> Vec<RuleError> {
        self.mistakes.clone()
    }

    /// A file with the countries in place of the mark, line by line as before.
    pub(super) fn filled_in<'t>(
        &self,
        name: &str,
        text: &'t str,
    ) -> Result<Cow<'t, str>, RuleError> {
        if !text.contains(MARK) {
            return Ok(Cow::Borrowed(text));
        }
        let Some(countries) = &self.countries else {
            let mut lines = text.lines();
            let line = lines.position(|line| line.contains(MARK)).unwrap_or(0);
            return Err(RuleError::at(name, line + 1, &Wrong::WatchMissing));
        };
        Ok(Cow::Owned(
            text.replace(MARK, &format!("#dest:{countries}")),
        ))
    }
}

fn row(line: &str) -> Result<&str, Wrong> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [country, since, source] = cells[..] else {
        return Err(Wrong::Columns(COLUMNS));
    };
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Wrong::NoCountry(country.to_owned()));
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
    Ok(country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_mistakes_by_line() {
        let table = "country\tsince\tsource\nKH\t2026-01-01\tx\nkh\t2026-01-01\tx\nMM\t2026\tx\nLA\t2026-01-01\t\n\
                     KH\t2026-01-01\ty\nLA";
        let told = Watch::of(&[(FILE, table)]).mistakes();
        let told: Vec<String> = told.iter().map(RuleError::indonesian).collect();
        let expected = [
            ("watch.tsv:3: `kh` bukan kode negara."),
            ("watch.tsv:4: `2026` bukan tanggal."),
            ("watch.tsv:5: `LA` belum punya sumber."),
            ("watch.tsv:6: kolom ini sudah ditulis di atas."),
            ("watch.tsv:7: perlu kolom country, since, source, dengan tab"),
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        assert_eq!(Watch::of(&[(FILE, "")]).mistakes().len(), 1);
    }

    #[test]
    fn rules_name_the_table_by_one_word() {
        let table = "country\tsince\tsource\nKH\t2026-01-01\tx\nMM\t2026-01-01\tx";
        let watch = Watch::of(&[(FILE, table)]);
        assert!(watch.mistakes().is_empty());
        let filled = watch.filled_in("x.toml", "patterns = [\"#dest:watch\"]");
        assert_eq!(filled.as_deref(), Ok("patterns = [\"#dest:KH,MM\"]"));
        let without = Watch::of(&[]).filled_in("x.toml", "\n\"#dest:watch\"");
        let told = without.expect_err("refused").to_string();
        assert!(
            told.starts_with("x.toml:2: `#dest:watch` needs the file watch.tsv"),
            "{told}"
        );
    }
}
