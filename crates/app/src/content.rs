//! What the public help pages show: dated rows with their source, never facts in code.
//!
//! A next step names its hotlines by id, so that a number is written, checked and corrected once. A row that must be checked again keeps its words but loses its numbers unless it is national: an
//! old local number may ring anywhere, the national ones are the fallback.

use crate::{App, Error, place};
use domain::area::AreaCode;
use domain::content::ContentRow;
use domain::office::in_force;
use domain::time::Day;
use store::content::Version;
use store::{Tx, content, jurisdiction};

/// The pack of hotlines and contacts.
pub const HOTLINES: &str = "hotline";
/// The pack of next steps for somebody who has paid, given away papers or left already.
pub const ALREADY_LEFT: &str = "already_left";
/// The pack of signs of a bad offer: what it is, why it matters, what to do, one line each.
pub const OFFER_SIGN: &str = "offer_sign";
/// The pack of countries: whether workers may be placed there, by date.
pub const COUNTRY_STATUS: &str = "country_status";
/// The pack of lawful ways beside a bad offer: help, training, verified vacancies.
pub const OFFER_WAY: &str = "offer_way";
/// Every pack that there is.
pub(crate) const PACKS: [&str; 5] = [
    HOTLINES,
    ALREADY_LEFT,
    OFFER_SIGN,
    COUNTRY_STATUS,
    OFFER_WAY,
];
/// The hotline of somebody to talk to, for whom it is too much to bear.
pub const LISTENER: &str = "hotline-119";
/// How the number of [`LISTENER`] is written, and what to dial, where no row of the content can be called.
const LISTENER_NUMBER: (&str, &str) = ("119 ext 8", "119,,8");
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

/// What to do in one situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Stable name such as `step-money`.
    pub id: String,
    /// What has happened.
    pub title: String,
    /// What to do now, one short step each.
    pub steps: Vec<String>,
    /// Rows of the hotlines that the row names; one that holds no more is left out.
    pub contacts: Vec<HelpRow>,
    /// Numbers of the row itself: how each is written, and what to dial.
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
    let shown = rows
        .into_iter()
        .filter(|one| holds(one, today) && near(&one.row.scope, place, &offices));
    Ok(shown
        .map(|one| help_row(&one.row, english, today))
        .collect())
}

/// Whom to call with thoughts of suicide: the row of the content, or the bare number where none can be called.
pub(crate) fn listener(
    tx: &mut Tx<'_>,
    english: bool,
    today: Day,
) -> Result<HelpRow, store::Error> {
    let rows = content::pack(tx, HOTLINES)?;
    let national =
        |one: &&Version| one.row.id == LISTENER && one.row.scope == NATIONAL && holds(one, today);
    let row = rows.iter().find(national);
    let row = row.map(|one| help_row(&one.row, english, today));
    Ok(row.filter(|row| !row.phones.is_empty()).unwrap_or_else(|| {
        let (label, dialled) = LISTENER_NUMBER;
        HelpRow {
            id: LISTENER.to_owned(),
            name: String::new(),
            detail: String::new(),
            phones: vec![(label.to_owned(), dialled.to_owned())],
            whatsapp: None,
            source: String::new(),
            verified_on: None,
            overdue: true,
        }
    }))
}

/// Whether a row of this scope is for the place, for which these offices answer.
pub(crate) fn near(scope: &str, place: Option<AreaCode>, offices: &[String]) -> bool {
    let area: Option<AreaCode> = scope.parse().ok();
    let contains = area
        .zip(place)
        .is_some_and(|(area, place)| area.contains(place));
    scope == NATIONAL || contains || offices.iter().any(|office| office == scope)
}

pub(crate) fn help_row(row: &ContentRow, english: bool, today: Day) -> HelpRow {
    let (name, detail) = words(row, english);
    let overdue = row.overdue(today);
    let contacts = match contacts(&row.data) {
        Some(contacts) if !overdue || row.scope == NATIONAL => contacts,
        Some(_) | None => Contacts::default(),
    };
    HelpRow {
        id: row.id.clone(),
        name,
        detail,
        phones: contacts.phones,
        whatsapp: contacts.whatsapp,
        source: row.source.clone(),
        verified_on: row.verified_on,
        overdue,
    }
}

/// The situations with their next steps, in the order of the page.
///
/// # Errors
/// Storage errors only.
pub async fn steps(app: &App, english: bool) -> Result<Vec<StepRow>, Error> {
    let today = app.today(place::zone(app, None));
    let read = app.read("content.steps", |tx| {
        Ok((
            content::pack(tx, ALREADY_LEFT)?,
            content::pack(tx, HOTLINES)?,
        ))
    });
    let (rows, hotlines) = read.await?;
    let shown = |one: &Version| holds(one, today) && one.row.scope == NATIONAL;
    let hotlines = hotlines.into_iter().filter(shown);
    let hotlines: Vec<HelpRow> = hotlines
        .map(|one| help_row(&one.row, english, today))
        .collect();
    let rows = rows.into_iter().filter(shown);
    Ok(rows
        .map(|one| step_row(one.row, &hotlines, english, today))
        .collect())
}

fn step_row(row: ContentRow, hotlines: &[HelpRow], english: bool, today: Day) -> StepRow {
    let (title, text) = words(&row, english);
    let named = contacts(&row.data).unwrap_or_default();
    let found = |id: &String| hotlines.iter().find(|hotline| hotline.id == *id).cloned();
    let steps = text.lines().map(str::trim).filter(|line| !line.is_empty());
    StepRow {
        title,
        steps: steps.map(str::to_owned).collect(),
        contacts: named.see.iter().filter_map(found).collect(),
        phones: named.phones,
        whatsapp: named.whatsapp,
        overdue: row.overdue(today),
        id: row.id,
        source: row.source,
        verified_on: row.verified_on,
    }
}

pub(crate) fn holds(one: &Version, today: Day) -> bool {
    in_force(one.row.valid_from, one.row.valid_to, today)
}

/// First line and the rest; Indonesian where nothing is translated.
pub(crate) fn words(row: &ContentRow, english: bool) -> (String, String) {
    let translated = english && !row.text_en.trim().is_empty();
    let text = if translated {
        &row.text_en
    } else {
        &row.text_id
    };
    let (first, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    (first.trim().to_owned(), rest.trim().to_owned())
}

/// The machine-readable part of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contacts {
    pub(crate) phones: Vec<(String, String)>,
    pub(crate) whatsapp: Option<String>,
    /// Ids of hotlines.
    pub(crate) see: Vec<String>,
    /// How each address is written, and where it leads.
    pub(crate) links: Vec<(String, String)>,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
}

/// Whether a row of the pack may hold this.
pub(crate) fn readable(pack: &str, data: &str) -> bool {
    let Some(found) = contacts(data) else {
        return false;
    };
    // Only next steps name other rows, only ways lead elsewhere, and a status is that of one country.
    (found.see.is_empty() || pack == ALREADY_LEFT)
        && (found.links.is_empty() || pack == OFFER_WAY)
        && (found.country.is_some() == (pack == COUNTRY_STATUS))
}

/// Reads `tel=110; tel:119 ext 8=119,,8; wa=628111129129; see=hotline-129; url:contoh.id=https://contoh.id/;
/// country=HK`: how it is written may stand before what is dialled or opened. `None` when it is anything else.
pub(crate) fn contacts(data: &str) -> Option<Contacts> {
    let mut contacts = Contacts::default();
    for part in data
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (kind, value) = part.split_once('=')?;
        let (kind, label) = kind.split_once(':').unwrap_or((kind, value));
        let value = value.trim();
        let labelled = || (label.trim().to_owned(), value.to_owned());
        match kind.trim() {
            "tel" if is_dialled(value) => contacts.phones.push(labelled()),
            "wa" if is_dialled(value) && !value.contains(',') => {
                contacts.whatsapp = Some(value.trim_start_matches('+').to_owned());
            }
            "see" if is_id(value) => contacts.see.push(value.to_owned()),
            "url" if is_address(value) => contacts.links.push(labelled()),
            "country" if is_country(value) => contacts.country = Some(value.to_owned()),
            _ => return None,
        }
    }
    Some(contacts)
}

fn is_address(value: &str) -> bool {
    value.starts_with("https://") && value.chars().all(|letter| letter.is_ascii_graphic())
}

fn is_country(value: &str) -> bool {
    value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_dialled(value: &str) -> bool {
    let digits = value.strip_prefix('+').unwrap_or(value);
    let dialled = |letter: char| letter.is_ascii_digit() || letter == ',';
    !digits.is_empty() && digits.chars().all(dialled)
}

/// Whether a row may have this id.
pub(crate) fn is_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.bytes().all(allowed)
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
    fn a_step_names_hotlines_and_has_one_line_for_each_step() {
        let hotline = help_row(&row(NATIONAL, 10), false, Day(10));
        let step = ContentRow {
            id: "step-held".into(),
            pack: ALREADY_LEFT.into(),
            text_id: "Ditahan\n Simpan bukti. \n\nTelepon.".into(),
            data: "see=hotline-119; see=hotline-0; tel=110".into(),
            ..row(NATIONAL, 10)
        };
        let shown = step_row(step, std::slice::from_ref(&hotline), true, Day(11));
        assert_eq!(shown.title, "Ditahan");
        assert_eq!(shown.steps, ["Simpan bukti.", "Telepon."]);
        assert_eq!(shown.contacts, [hotline]);
        assert_eq!(shown.phones, [("110".to_owned(), "110".to_owned())]);
        assert!(shown.overdue);
    }

    #[test]
    fn other_data_is_refused() {
        assert_eq!(contacts(""), Some(Contacts::default()));
        for data in [
            "110",
            "tel=",
            "tel=javascript:alert",
            "fax=110",
            "wa=119,,8",
            "tel=1 1 0",
            "see=",
            "see=Hotline 110",
        ] {
            assert_eq!(contacts(data), None, "{data}");
        }
    }
}
