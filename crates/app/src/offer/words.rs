//! What dated content says about signs, countries, and ways that are lawful.

use crate::content::{
    self, COUNTRY_STATUS, HelpRow, OFFER_SIGN, OFFER_WAY, contacts, help_row, holds, near,
};
use domain::area::AreaCode;
use domain::content::ContentRow;
use domain::offer::Sign;
use domain::time::Day;
use store::content::Version;
use store::{Error, Tx};

/// What a sign is, why it matters, and what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignWords {
    /// What it is; empty when no row of the content holds.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// The next lawful step.
    pub step: String,
}

/// Whether workers may be placed in a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryStatus {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its name.
    pub name: String,
    /// What holds there.
    pub status: String,
    /// Where it was read.
    pub source: String,
    /// Since when.
    pub valid_from: Day,
    /// Day on which somebody last checked it.
    pub verified_on: Option<Day>,
    /// It must be checked again before it can be relied on.
    pub overdue: bool,
}

/// Help, training or verified vacancies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Who offers it, and how it is reached.
    pub contact: HelpRow,
    /// How each address is written, and where it leads.
    pub links: Vec<(String, String)>,
}

/// Everything that the content says for one check.
pub(super) struct Words {
    signs: Vec<ContentRow>,
    pub(super) countries: Vec<CountryStatus>,
    pub(super) ways: Vec<Way>,
    /// Whom to call first.
    pub(super) listener: Option<HelpRow>,
    english: bool,
}

/// Countries that one result tells about.
const COUNTRIES: usize = 4;

/// Reads the packs.
pub(super) fn read(
    tx: &mut Tx<'_>,
    english: bool,
    today: Day,
    countries: &[String],
    place: Option<AreaCode>,
    offices: &[String],
) -> Result<Words, Error> {
    let pack = |tx: &mut Tx<'_>, pack: &str| -> Result<Vec<Version>, Error> {
        let mut rows = store::content::pack(tx, pack)?;
        rows.retain(|one| holds(one, today) && near(&one.row.scope, place, offices));
        Ok(rows)
    };
    let signs = pack(tx, OFFER_SIGN)?;
    let mut statuses = Vec::new();
    if !countries.is_empty() {
        let rows = pack(tx, COUNTRY_STATUS)?;
        // In the order of the content: those of which it warns stand first.
        for one in rows
            .iter()
            .filter_map(|one| status(&one.row, english, today))
        {
            let is_told = |told: &CountryStatus| told.country == one.country;
            if countries.contains(&one.country) && !statuses.iter().any(is_told) {
                statuses.push(one);
            }
        }
        statuses.truncate(COUNTRIES);
    }
    let ways = pack(tx, OFFER_WAY)?;
    Ok(Words {
        signs: signs.into_iter().map(|one| one.row).collect(),
        countries: statuses,
        ways: ways
            .iter()
            .map(|one| way(&one.row, english, today))
            .collect(),
        listener: None,
        english,
    })
}

fn status(row: &ContentRow, english: bool, today: Day) -> Option<CountryStatus> {
    let (name, status) = content::words(row, english);
    Some(CountryStatus {
        country: contacts(&row.data)?.country?,
        name,
        status,
        source: row.source.clone(),
        valid_from: row.valid_from,
        verified_on: row.verified_on,
        overdue: row.overdue(today),
    })
}

fn way(row: &ContentRow, english: bool, today: Day) -> Way {
    Way {
        contact: help_row(row, english, today),
        links: contacts(&row.data).unwrap_or_default().links,
    }
}

impl Words {
    /// The words of a sign.
    pub(super) fn of(&self, sign: Sign) -> SignWords {
        let id = format!("sign-{}", sign.code());
        let Some(row) = self.signs.iter().find(|row| row.id == id) else {
            return SignWords::default();
        };
        let (title, rest) = content::words(row, self.english);
        let (why, step) = rest.split_once('\n').unwrap_or((&rest, ""));
        SignWords {
            title,
            why: why.trim().to_owned(),
            step: step.trim().to_owned(),
        }
    }
}
