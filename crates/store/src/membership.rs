//! The roles of people at offices, with their dates.

use crate::column::{coded, day, day_opt, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx};
use domain::account::{Membership, Role};
use domain::id::AccountId;
use domain::office::OfficeId;
use domain::time::Day;

static PUT: Sql = Sql::new(
    "membership.put",
    "INSERT INTO membership (id, account_id, role, office_id, village_code, valid_from, valid_to)
     VALUES (:id, :account, :role, :office, :village, :valid_from, :valid_to)
     ON CONFLICT (id) DO UPDATE SET role = excluded.role, office_id = excluded.office_id,
       village_code = excluded.village_code, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to",
);
static OF_ACCOUNT: Sql = Sql::new(
    "membership.of_account",
    "SELECT id, account_id, role, office_id, village_code, valid_from, valid_to FROM membership
     WHERE account_id = :account ORDER BY valid_from, id",
);
static COLLEAGUES: Sql = Sql::new(
    "membership.colleagues",
    "SELECT DISTINCT a.id, a.name, a.name_folded, m.role FROM membership m JOIN account a ON a.id = m.account_id
     WHERE m.office_id = :office AND a.state <> 'suspended'
       AND m.valid_from <= :day AND (m.valid_to IS NULL OR m.valid_to >= :day)
     ORDER BY a.name_folded, a.id, m.role",
);

static STAFFED: Sql = Sql::new(
    "membership.staffed",
    "SELECT DISTINCT m.office_id, m.role FROM membership m JOIN account a ON a.id = m.account_id
     WHERE a.state = 'active' AND m.valid_from <= :day AND (m.valid_to IS NULL OR m.valid_to >= :day)
     ORDER BY m.office_id, m.role",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&PUT, &OF_ACCOUNT, &COLLEAGUES, &STAFFED];

pub(crate) fn membership(row: &Row) -> Result<Membership, Error> {
    Ok(Membership {
        id: parsed(row, "id")?,
        account: parsed(row, "account_id")?,
        role: coded(row, "role", Role::from_code)?,
        office: parsed(row, "office_id")?,
        village: parsed_opt(row, "village_code")?,
        valid_from: day(row, "valid_from")?,
        valid_to: day_opt(row, "valid_to")?,
    })
}

/// Adds a role, or changes the one of this id.
///
/// # Errors
/// [`Error::Conflict`] when account or office are unknown or the days are reversed.
pub fn put(tx: &mut Tx<'_>, one: &Membership) -> Result<(), Error> {
    tx.execute(
        &PUT,
        &[
            ("id", &one.id.as_str()),
            ("account", &one.account.as_str()),
            ("role", &one.role.code()),
            ("office", &one.office.as_str()),
            ("village", &one.village.map(|village| village.to_string())),
            ("valid_from", &one.valid_from.0),
            ("valid_to", &one.valid_to.map(|day| day.0)),
        ],
    )?;
    Ok(())
}

/// All roles of a person, past ones too.
///
/// # Errors
/// Storage errors only.
pub fn of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Membership>, Error> {
    let rows = tx.query(&OF_ACCOUNT, &[("account", &account.as_str())])?;
    rows.iter().map(membership).collect()
}

/// Somebody with a role at an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// One of their roles there; somebody with two roles is there twice.
    pub role: Role,
}

/// Everybody with a role at the office on `day` whose account is not suspended, by name.
///
/// # Errors
/// Storage errors only.
pub fn colleagues(tx: &mut Tx<'_>, office: &OfficeId, day: Day) -> Result<Vec<Colleague>, Error> {
    let rows = tx.query(
        &COLLEAGUES,
        &[("office", &office.as_str()), ("day", &day.0)],
    )?;
    let colleague = |row: &Row| {
        Ok(Colleague {
            account: parsed(row, "id")?,
            name: row.get("name")?,
            role: coded(row, "role", Role::from_code)?,
        })
    };
    rows.iter().map(colleague).collect()
}

/// At which offices somebody holds which role on `day` whose account is in use.
///
/// # Errors
/// Storage errors only.
pub fn staffed(tx: &mut Tx<'_>, day: Day) -> Result<Vec<(OfficeId, Role)>, Error> {
    let rows = tx.query(&STAFFED, &[("day", &day.0)])?;
    rows.iter()
        .map(|row| {
            let role = coded(row, "role", Role::from_code)?;
            Ok((parsed(row, "office_id")?, role))
        })
        .collect()
}
