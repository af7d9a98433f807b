//! The register of companies, list by list. Rows are never changed: the newest version of each counts.

use crate::column::{coded, damaged, day, day_opt, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx};
use domain::company::{Company, LegalForm, Permit, RegisterNumber, Standing};
use domain::time::{Day, Moment};
use std::collections::HashMap;

static ADD_LIST: Sql = Sql::new(
    "company.add_list",
    "INSERT INTO company_list (id, as_of, source, loaded_at, loaded_by, digest, named, added, changed, gone)
     VALUES (:id, :as_of, :source, :loaded_at, :loaded_by, :digest, 0, 0, 0, 0)",
);
static COUNT_LIST: Sql = Sql::new(
    "company.count_list",
    "UPDATE company_list SET named = :named, added = :added, changed = :changed, gone = :gone WHERE id = :id",
);
static NEWEST_LIST: Sql = Sql::new(
    "company.newest_list",
    "SELECT id, as_of, source, loaded_at, loaded_by, digest, named, added, changed, gone
     FROM company_list ORDER BY as_of DESC, id DESC LIMIT 1",
);
static LISTS: Sql = Sql::new(
    "company.lists",
    "SELECT id, as_of, source, loaded_at, loaded_by, digest, named, added, changed, gone
     FROM company_list ORDER BY as_of DESC, id DESC LIMIT :limit",
);
static ALL: Sql = Sql::new(
    "company.all",
    "SELECT number, version, list_id, name, form, phones, domain, address, regency_code, standing,
       licensed_from, licensed_to, withdrawn_on
     FROM company c WHERE version = (SELECT max(version) FROM company WHERE number = c.number)
     ORDER BY name, number",
);
static ALL_PERMITS: Sql = Sql::new(
    "company.all_permits",
    "SELECT p.company_number, p.number, p.country, p.valid_from, p.valid_to FROM company_permit p
     WHERE p.company_version = (SELECT max(version) FROM company WHERE number = p.company_number)
     ORDER BY p.company_number, p.position",
);
static VERSIONS: Sql = Sql::new(
    "company.versions",
    "SELECT c.number, c.version, c.list_id, c.name, c.form, c.phones, c.domain, c.address, c.regency_code,
       c.standing, c.licensed_from, c.licensed_to, c.withdrawn_on, l.as_of, l.source
     FROM company c JOIN company_list l ON l.id = c.list_id
     WHERE c.number = :number ORDER BY c.version DESC",
);
static PERMITS: Sql = Sql::new(
    "company.permits",
    "SELECT company_version, number, country, valid_from, valid_to FROM company_permit
     WHERE company_number = :number ORDER BY company_version, position",
);
static ADD: Sql = Sql::new(
    "company.add",
    "INSERT INTO company (number, version, list_id, name, form, phones, domain, address, regency_code,
       standing, licensed_from, licensed_to, withdrawn_on)
     VALUES (:number, :version, :list, :name, :form, :phones, :domain, :address, :regency, :standing,
       :licensed_from, :licensed_to, :withdrawn_on)",
);
static ADD_PERMIT: Sql = Sql::new(
    "company.add_permit",
    "INSERT INTO company_permit (company_number, company_version, position, number, country, valid_from, valid_to)
     VALUES (:company, :version, :position, :number, :country, :valid_from, :valid_to)",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD_LIST,
    &COUNT_LIST,
    &NEWEST_LIST,
    &LISTS,
    &ALL,
    &ALL_PERMITS,
    &VERSIONS,
    &PERMITS,
    &ADD,
    &ADD_PERMIT,
];

/// A list that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its id, ordered by moment.
    pub id: String,
    /// The day of which it is.
    pub as_of: Day,
    /// Who published it.
    pub source: String,
    /// When it was loaded.
    pub loaded_at: Moment,
    /// By whom: an account, or the program.
    pub loaded_by: String,
    /// SHA-256 of the file.
    pub digest: Vec<u8>,
    /// What it did.
    pub counts: Counts,
}

/// What a list did to the register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Companies that it names.
    pub named: u64,
    /// Those that were new.
    pub added: u64,
    /// Those of which it says something else than before.
    pub changed: u64,
    /// Those that it names no longer.
    pub gone: u64,
}

/// One version of a company, with the list that said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1 for each company.
    pub version: i64,
    /// Day of the list.
    pub as_of: Day,
    /// Who published it.
    pub source: String,
    /// What it says.
    pub company: Company,
}

fn list(row: &Row) -> Result<List, Error> {
    let number = |column: &str| {
        let number: i64 = row.get(column)?;
        u64::try_from(number).map_err(|_| damaged(column))
    };
    Ok(List {
        id: row.get("id")?,
        as_of: day(row, "as_of")?,
        source: row.get("source")?,
        loaded_at: Moment(row.get("loaded_at")?),
        loaded_by: row.get("loaded_by")?,
        digest: row.get("digest")?,
        counts: Counts {
            named: number("named")?,
            added: number("added")?,
            changed: number("changed")?,
            gone: number("gone")?,
        },
    })
}

fn company(row: &Row) -> Result<(i64, Company), Error> {
    let phones: String = row.get("phones")?;
    let company = Company {
        number: parsed(row, "number")?,
        name: row.get("name")?,
        form: coded(row, "form", LegalForm::from_code)?,
        phones: phones.lines().map(str::to_owned).collect(),
        domain: row.get("domain")?,
        address: row.get("address")?,
        regency: parsed_opt(row, "regency_code")?,
        standing: coded(row, "standing", Standing::from_code)?,
        licensed_from: day(row, "licensed_from")?,
        licensed_to: day_opt(row, "licensed_to")?,
        withdrawn_on: day_opt(row, "withdrawn_on")?,
        permits: Vec::new(),
    };
    Ok((row.get("version")?, company))
}

fn permit(row: &Row) -> Result<Permit, Error> {
    Ok(Permit {
        number: parsed(row, "number")?,
        country: row.get("country")?,
        valid_from: day(row, "valid_from")?,
        valid_to: day_opt(row, "valid_to")?,
    })
}

fn unsigned(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Adds a list; what it did is written by [`count_list`] once its rows are judged.
///
/// # Errors
/// [`Error::Conflict`] when the id is taken.
pub fn add_list(tx: &mut Tx<'_>, list: &List) -> Result<(), Error> {
    tx.execute(
        &ADD_LIST,
        &[
            ("id", &list.id),
            ("as_of", &list.as_of.0),
            ("source", &list.source),
            ("loaded_at", &list.loaded_at.0),
            ("loaded_by", &list.loaded_by),
            ("digest", &list.digest),
        ],
    )?;
    Ok(())
}

/// Writes what a list did.
///
/// # Errors
/// Storage errors only.
pub fn count_list(tx: &mut Tx<'_>, id: &str, counts: Counts) -> Result<(), Error> {
    tx.execute(
        &COUNT_LIST,
        &[
            ("id", &id),
            ("named", &unsigned(counts.named)),
            ("added", &unsigned(counts.added)),
            ("changed", &unsigned(counts.changed)),
            ("gone", &unsigned(counts.gone)),
        ],
    )?;
    Ok(())
}

/// The list of the newest day, which is the register of today.
///
/// # Errors
/// Storage errors only.
pub fn newest_list(tx: &mut Tx<'_>) -> Result<Option<List>, Error> {
    let row = tx.query_opt(&NEWEST_LIST, &[])?;
    row.as_ref().map(list).transpose()
}

/// Lists that were loaded, newest first, at most `limit`.
///
/// # Errors
/// Storage errors only.
pub fn lists(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<List>, Error> {
    tx.query(&LISTS, &[("limit", &limit)])?
        .iter()
        .map(list)
        .collect()
}

/// The newest version of every company, with its number, by name.
///
/// # Errors
/// Storage errors only.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<(i64, Company)>, Error> {
    let mut permits: HashMap<RegisterNumber, Vec<Permit>> = HashMap::new();
    for row in tx.query(&ALL_PERMITS, &[])? {
        let company: RegisterNumber = parsed(&row, "company_number")?;
        permits.entry(company).or_default().push(permit(&row)?);
    }
    let rows = tx.query(&ALL, &[])?;
    let mut found = rows
        .iter()
        .map(company)
        .collect::<Result<Vec<_>, Error>>()?;
    for (_, company) in &mut found {
        company.permits = permits.remove(&company.number).unwrap_or_default();
    }
    Ok(found)
}

/// Every version of one company, newest first.
///
/// # Errors
/// Storage errors only.
pub fn versions(tx: &mut Tx<'_>, number: &RegisterNumber) -> Result<Vec<Version>, Error> {
    let mut permits: HashMap<i64, Vec<Permit>> = HashMap::new();
    for row in tx.query(&PERMITS, &[("number", &number.as_str())])? {
        let version: i64 = row.get("company_version")?;
        permits.entry(version).or_default().push(permit(&row)?);
    }
    let rows = tx.query(&VERSIONS, &[("number", &number.as_str())])?;
    let version = |row: &Row| {
        let (version, mut company) = company(row)?;
        company.permits = permits.remove(&version).unwrap_or_default();
        Ok(Version {
            version,
            as_of: day(row, "as_of")?,
            source: row.get("source")?,
            company,
        })
    };
    rows.iter().map(version).collect()
}

/// Adds a version of a company, as a list says it.
///
/// # Errors
/// [`Error::Conflict`] when the version is there; an error when the list is unknown or the days are reversed.
pub fn add(tx: &mut Tx<'_>, company: &Company, version: i64, list: &str) -> Result<(), Error> {
    let days = |day: Option<Day>| day.map(|day| day.0);
    tx.execute(
        &ADD,
        &[
            ("number", &company.number.as_str()),
            ("version", &version),
            ("list", &list),
            ("name", &company.name),
            ("form", &company.form.code()),
            ("phones", &company.phones.join("\n")),
            ("domain", &company.domain),
            ("address", &company.address),
            ("regency", &company.regency.map(|area| area.to_string())),
            ("standing", &company.standing.code()),
            ("licensed_from", &company.licensed_from.0),
            ("licensed_to", &days(company.licensed_to)),
            ("withdrawn_on", &days(company.withdrawn_on)),
        ],
    )?;
    for (position, permit) in (1_i64..).zip(&company.permits) {
        tx.execute(
            &ADD_PERMIT,
            &[
                ("company", &company.number.as_str()),
                ("version", &version),
                ("position", &position),
                ("number", &permit.number.as_str()),
                ("country", &permit.country),
                ("valid_from", &permit.valid_from.0),
                ("valid_to", &days(permit.valid_to)),
            ],
        )?;
    }
    Ok(())
}
