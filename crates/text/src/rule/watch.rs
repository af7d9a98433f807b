//! The watch table: countries of which a rule speaks as `#dest:watch`, each with its day and source.

use std::borrow::Cow;

/// The name of the table among the files.
pub(super) const FILE: &str = "watch.tsv";
const HEADING: &str = "country\tsince\tsource";
/// How rules name the table.
const MARK: &str = "#dest:watch";

/// The countries of the table, as patterns write them: `KH,MM`.
#[derive(Debug, Default)]
pub(super) struct Watch {
    countries: Option<String>,
    mistakes: Vec<String>,
}

impl Watch {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let Some((_, table)) = files.iter().find(|(name, _)| *name == FILE) else {
            return Self::default();
        };
        let mut lines = table.lines();
        let mut mistakes = Vec::new();
        if lines.next() != Some(HEADING) {
            let heading = HEADING.replace('\t', " ");
            mistakes.push(format!(
                "{FILE}:1: the columns are {heading}, with tabs between"
            ));
        }
        let mut countries: Vec<&str> = Vec::new();
        for (at, line) in lines.enumerate() {
            let wrong = match row(line) {
                Ok(country) if countries.contains(&country) => format!("`{country}` twice"),
                Ok(country) => {
                    countries.push(country);
                    continue;
                }
                Err(wrong) => wrong,
            };
            mistakes.push(format!("{FILE}:{}: {wrong}", at + 2));
        }
        if countries.is_empty() && mistakes.is_empty() {
            mistakes.push(format!("{FILE}: names no country"));
        }
        Self {
            countries: Some(countries.join(",")),
            mistakes,
        }
    }

    pub(super) fn mistakes(&self) -> Vec<String> {
        self.mistakes.clone()
    }

    /// A file with the countries in place of the mark.
    pub(super) fn filled_in<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, String> {
        if !text.contains(MARK) {
            return Ok(Cow::Borrowed(text));
        }
        let countries = self
            .countries
            .as_ref()
            .ok_or_else(|| format!("`{MARK}` needs the file {FILE}"))?;
        Ok(Cow::Owned(
            text.replace(MARK, &format!("#dest:{countries}")),
        ))
    }
}

fn row(line: &str) -> Result<&str, String> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [country, since, source] = cells[..] else {
        return Err("three columns, with tabs between".to_owned());
    };
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(format!("`{country}` is no country of two capitals"));
    }
    let digits = since.split('-').map(|part| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.len() } else { 0 }
    });
    if !digits.eq([4, 2, 2]) {
        return Err(format!("`{since}` is no day like 2026-01-31"));
    }
    if source.is_empty() {
        return Err(format!("`{country}` has no source"));
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
        assert_eq!(
            told,
            [
                "watch.tsv:3: `kh` is no country of two capitals",
                "watch.tsv:4: `2026` is no day like 2026-01-31",
                "watch.tsv:5: `LA` has no source",
                "watch.tsv:6: `KH` twice",
                "watch.tsv:7: three columns, with tabs between",
            ]
        );
        assert_eq!(Watch::of(&[(FILE, "")]).mistakes().len(), 1);
    }

    #[test]
    fn rules_name_the_table_by_one_word() {
        let table = "country\tsince\tsource\nKH\t2026-01-01\tx\nMM\t2026-01-01\tx";
        let watch = Watch::of(&[(FILE, table)]);
        assert!(watch.mistakes().is_empty());
        let filled = watch.filled_in("patterns = [\"#dest:watch\"]");
        assert_eq!(filled.as_deref(), Ok("patterns = [\"#dest:KH,MM\"]"));
        let without = Watch::of(&[]).filled_in("\"#dest:watch\"");
        assert_eq!(
            without,
            Err("`#dest:watch` needs the file watch.tsv".to_owned())
        );
    }
}
