//! What the public help pages show: dated rows with their source, never facts in code.
//!
//! A row that must be checked again keeps its words but loses its numbers unless it is national: an
//! old local number may ring anywhere, the national ones are the fallback.

use crate::{App, Error, place};
use domain::area::AreaCode;
use domain::content::ContentRow;
use domain::office::in_force;
use domain::time::Day;
use store::content::Version;
use store::{content, jurisdiction};

/// The pack of hotlines and contacts.
pub const HOTLINES: &str = "hotline";
/// The pack of next steps for somebody who has paid, given away papers or left already.
pub const ALREADY_LEFT: &str = "already_left";
/// The scope of a row that holds everywhere.
pub const NATIONAL: &str = "national";

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Stable name such as `hotline-110`.
    pub id: String,
    /// Who answers.
    pub name: String,
    /// What for, and when; may be empty.
    pub detail: String,
    /// How each number is written, and what to dial.
    pub phones: Vec<(String, String)>,
    /// Number for WhatsApp: digits with country code.
    pub whatsapp: Option<String>,
    /// Where it was read.
    pub source: String,
    /// Day on which somebody last checked it.
    pub verified_on: Option<Day>,
    /// It must be checked again before it can be relied on.
    pub overdue: bool,
}

/// A next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Stable name such as `step-paid`.
    pub id: String,
    /// What has happened.
    pub title: String,
    /// What to do now.
    pub text: String,
    /// Where it was read.
    pub source: String,
    /// Day on which somebody last checked it.
    pub verified_on: Option<Day>,
    /// It must be checked again before it can be relied on.
    pub overdue: bool,
}

/// Contacts that hold everywhere, and those of a place and of the offices that answer for it.
///
/// # Errors
/// Storage errors only.
pub async fn help(
    app: &App,
    english: bool,
    place: Option<AreaCode>,
) -> Result<Vec<HelpRow>, Error> {
    let today = app.today(place::zone(app, place));
    let read = app.read("content.help", move |tx| {
        let offices = match place {
            Some(_) => jurisdiction::candidates(tx, place, today)?.responsible,
            None => Vec::new(),
        };
        let offices: Vec<String> = offices.iter().map(|one| one.office.to_string()).collect();
        Ok((content::pack(tx, HOTLINES)?, offices))
    });
    let (rows, offices) = read.await?;
    let near = |scope: &str| {
        let area: Option<AreaCode> = scope.parse().ok();
        let contains = area
            .zip(place)
            .is_some_and(|(area, place)| area.contains(place));
        scope == NATIONAL || contains || offices.iter().any(|office| office == scope)
    };
    let shown = rows
        .into_iter()
        .filter(|one| holds(one, today) && near(&one.row.scope));
    Ok(shown
        .map(|one| help_row(&one.row, english, today))
        .collect())
}

fn help_row(row: &ContentRow, english: bool, today: Day) -> HelpRow {
    let (name, detail) = words(row, english);
    let overdue = row.overdue(today);
    let numbers = match numbers(&row.data) {
        Some(numbers) if !overdue || row.scope == NATIONAL => numbers,
        Some(_) | None => Numbers::default(),
    };
    HelpRow {
        id: row.id.clone(),
        name,
        detail,
        phones: numbers.phones,
        whatsapp: numbers.whatsapp,
        source: row.source.clone(),
        verified_on: row.verified_on,
        overdue,
    }
}

/// The next steps, in the order of the page.
///
/// # Errors
/// Storage errors only.
pub async fn steps(app: &App, english: bool) -> Result<Vec<StepRow>, Error> {
    let today = app.today(place::zone(app, None));
    let rows = app
        .read("content.steps", |tx| Ok(content::pack(tx, ALREADY_LEFT)?))
        .await?;
    let shown = rows
        .into_iter()
        .filter(|one| holds(one, today) && one.row.scope == NATIONAL);
    let step = |one: Version| {
        let (title, text) = words(&one.row, english);
        StepRow {
            title,
            text,
            overdue: one.row.overdue(today),
            id: one.row.id,
            source: one.row.source,
            verified_on: one.row.verified_on,
        }
    };
    Ok(shown.map(step).collect())
}

fn holds(one: &Version, today: Day) -> bool {
    in_force(one.row.valid_from, one.row.valid_to, today)
}

/// First line and the rest; Indonesian where nothing is translated.
fn words(row: &ContentRow, english: bool) -> (String, String) {
    let translated = english && !row.text_en.trim().is_empty();
    let text = if translated {
        &row.text_en
    } else {
        &row.text_id
    };
    let (first, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    (first.trim().to_owned(), rest.trim().to_owned())
}

/// The machine-readable part of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    pub(crate) phones: Vec<(String, String)>,
    pub(crate) whatsapp: Option<String>,
}

/// Reads `tel=110; tel:119 ext 8=119,,8; wa=628111129129`: how a number is written may stand before
/// what is dialled. `None` when it is anything else.
pub(crate) fn numbers(data: &str) -> Option<Numbers> {
    let mut numbers = Numbers::default();
    for part in data
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (kind, value) = part.split_once('=')?;
        let (kind, label) = kind.split_once(':').unwrap_or((kind, value));
        let value = value.trim();
        let dialled = |letter: char| letter.is_ascii_digit() || letter == ',';
        let digits = value.strip_prefix('+').unwrap_or(value);
        if digits.is_empty() || !digits.chars().all(dialled) {
            return None;
        }
        match kind.trim() {
            "tel" => numbers
                .phones
                .push((label.trim().to_owned(), value.to_owned())),
            "wa" if !digits.contains(',') => numbers.whatsapp = Some(digits.to_owned()),
            _ => return None,
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(scope: &str, review_by: i64) -> ContentRow {
        ContentRow {
            id: "hotline-119".into(),
            pack: HOTLINES.into(),
            text_id: "Layanan kesehatan\nDua puluh empat jam.".into(),
            text_en: String::new(),
            data: "tel:119 ext 8=119,,8; wa=6281200000001".into(),
            valid_from: Day(0),
            valid_to: None,
            source: "contoh".into(),
            verified_on: None,
            review_by: Day(review_by),
            scope: scope.into(),
            position: 1,
        }
    }

    #[test]
    fn an_overdue_local_row_loses_its_numbers_and_a_national_one_keeps_them() {
        let local = help_row(&row("5302", 10), false, Day(11));
        assert!(local.overdue && local.phones.is_empty() && local.whatsapp.is_none());
        let national = help_row(&row(NATIONAL, 10), false, Day(11));
        assert!(national.overdue);
        assert_eq!(
            national.phones,
            [("119 ext 8".to_owned(), "119,,8".to_owned())]
        );
        assert_eq!(national.whatsapp.as_deref(), Some("6281200000001"));
        assert!(!help_row(&row("5302", 11), false, Day(11)).overdue);
    }

    #[test]
    fn words_fall_back_to_indonesian() {
        let row = row(NATIONAL, 10);
        let expected = (
            "Layanan kesehatan".to_owned(),
            "Dua puluh empat jam.".to_owned(),
        );
        assert_eq!(words(&row, true), expected);
    }

    #[test]
    fn other_data_is_refused() {
        assert_eq!(numbers(""), Some(Numbers::default()));
        for data in [
            "110",
            "tel=",
            "tel=javascript:alert",
            "fax=110",
            "wa=119,,8",
            "tel=1 1 0",
        ] {
            assert_eq!(numbers(data), None, "{data}");
        }
    }
}
