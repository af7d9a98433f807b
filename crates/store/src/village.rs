//! Assisted villages (Desa Binaan Imigrasi) and the officers who guide them, both by dated decree.

use crate::column::{day, day_opt, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::account::Assignment;
use domain::area::AreaCode;
use domain::id::AccountId;
use domain::office::OfficeId;
use domain::time::Day;

static OF_CODE: Sql = Sql::new(
    "village.of_code",
    "SELECT village_code, office_id, decree, valid_from, valid_to FROM assisted_village
     WHERE village_code = :village ORDER BY valid_from, office_id",
);
static ALL: Sql = Sql::new(
    "village.all",
    "SELECT village_code, office_id, decree, valid_from, valid_to FROM assisted_village
     ORDER BY village_code, valid_from, office_id",
);
static PUT: Sql = Sql::new(
    "village.put",
    "INSERT INTO assisted_village (village_code, office_id, decree, valid_from, valid_to)
     VALUES (:village, :office, :decree, :valid_from, :valid_to)
     ON CONFLICT (village_code, office_id, valid_from)
     DO UPDATE SET decree = excluded.decree, valid_to = excluded.valid_to",
);
static ASSIGN: Sql = Sql::new(
    "village.assign",
    "INSERT INTO assignment (village_code, account_id, office_id, valid_from, valid_to, decree)
     VALUES (:village, :account, :office, :valid_from, :valid_to, :decree)
     ON CONFLICT (village_code, account_id, valid_from)
     DO UPDATE SET office_id = excluded.office_id, valid_to = excluded.valid_to, decree = excluded.decree",
);
static ASSIGNMENTS: Sql = Sql::new(
    "village.assignments",
    "SELECT village_code, account_id, office_id, valid_from, valid_to, decree FROM assignment
     WHERE village_code = :village ORDER BY valid_from, account_id",
);
static ASSIGNED_TO: Sql = Sql::new(
    "village.assigned_to",
    "SELECT village_code, account_id, office_id, valid_from, valid_to, decree FROM assignment
     WHERE account_id = :account ORDER BY village_code, valid_from",
);

static GUIDES: Sql = Sql::new(
    "village.guides",
    "SELECT s.village_code, s.account_id, s.office_id, s.valid_from, s.valid_to, s.decree, a.name
     FROM assignment s JOIN account a ON a.id = s.account_id
     WHERE s.valid_from <= :day AND (s.valid_to IS NULL OR s.valid_to >= :day)
     ORDER BY s.village_code, a.name_folded, a.id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &OF_CODE,
    &ALL,
    &PUT,
    &ASSIGN,
    &ASSIGNMENTS,
    &ASSIGNED_TO,
    &GUIDES,
];

/// A village that an office assists, from a day on, to another day inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssistedVillage {
    /// The village.
    pub village: AreaCode,
    /// The office whose head designated it.
    pub office: OfficeId,
    /// Number of the decree.
    pub decree: String,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
}

fn assisted(row: &Row) -> Result<AssistedVillage, Error> {
    Ok(AssistedVillage {
        village: parsed(row, "village_code")?,
        office: parsed(row, "office_id")?,
        decree: row.get("decree")?,
        valid_from: day(row, "valid_from")?,
        valid_to: day_opt(row, "valid_to")?,
    })
}

fn assignment(row: &Row) -> Result<Assignment, Error> {
    Ok(Assignment {
        account: parsed(row, "account_id")?,
        office: parsed(row, "office_id")?,
        village: parsed(row, "village_code")?,
        valid_from: day(row, "valid_from")?,
        valid_to: day_opt(row, "valid_to")?,
        decree: row.get("decree")?,
    })
}

/// Every designation of one village, past ones too, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn of_code(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<AssistedVillage>, Error> {
    let rows = tx.query(&OF_CODE, &[("village", &village.to_string())])?;
    rows.iter().map(assisted).collect()
}

/// Every designation, by village.
///
/// # Errors
/// Storage errors only.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<AssistedVillage>, Error> {
    tx.query(&ALL, &[])?.iter().map(assisted).collect()
}

/// Adds a designation, or changes decree and last day of the one with the same beginning.
///
/// # Errors
/// [`Error::Conflict`] when the office is unknown or the days are reversed.
pub fn put(tx: &mut Tx<'_>, one: &AssistedVillage) -> Result<(), Error> {
    tx.execute(
        &PUT,
        &[
            ("village", &one.village.to_string()),
            ("office", &one.office.as_str()),
            ("decree", &one.decree),
            ("valid_from", &one.valid_from.0),
            ("valid_to", &one.valid_to.map(|day| day.0)),
        ],
    )?;
    Ok(())
}

/// Gives a village to an officer, or changes the assignment with the same beginning.
///
/// # Errors
/// [`Error::Conflict`] when account or office are unknown or the days are reversed.
pub fn assign(tx: &mut Tx<'_>, one: &Assignment) -> Result<(), Error> {
    tx.execute(
        &ASSIGN,
        &[
            ("village", &one.village.to_string()),
            ("account", &one.account.as_str()),
            ("office", &one.office.as_str()),
            ("valid_from", &one.valid_from.0),
            ("valid_to", &one.valid_to.map(|day| day.0)),
            ("decree", &one.decree),
        ],
    )?;
    Ok(())
}

/// Every assignment to one village, past ones too, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn assignments(tx: &mut Tx<'_>, village: AreaCode) -> Result<Vec<Assignment>, Error> {
    let rows = tx.query(&ASSIGNMENTS, &[("village", &village.to_string())])?;
    rows.iter().map(assignment).collect()
}

/// Every assignment of one officer, past ones too.
///
/// # Errors
/// Storage errors only.
pub fn assigned_to(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Assignment>, Error> {
    let rows = tx.query(&ASSIGNED_TO, &[("account", &account.as_str())])?;
    rows.iter().map(assignment).collect()
}

/// Who guides which village on a day, with the officer's name, by village.
///
/// # Errors
/// Storage errors only.
pub fn guides(tx: &mut Tx<'_>, day: Day) -> Result<Vec<(String, Assignment)>, Error> {
    let rows = tx.query(&GUIDES, &[("day", &day.0)])?;
    rows.iter()
        .map(|row| Ok((row.get("name")?, assignment(row)?)))
        .collect()
}
