//! The register of companies: kept in memory, asked, and replaced list by list.
//!
//! Reports are never looked at here, so no answer can tell whether anybody was ever reported.

mod import;

pub use import::{COLUMNS, List, import};

use crate::account::Operator;
use crate::{App, Error, place};
use domain::company::{Company, Register, RegisterNumber, Standing};
use domain::policy::Action;
use domain::time::{Day, Zone};
use std::sync::{Arc, Mutex, PoisonError};
use store::Tx;

pub use store::company::{Counts, List as LoadedList, Version};

/// Companies of one search.
pub const FOUND: usize = 20;
/// Characters of a search that count.
pub const QUERY: usize = 200;
/// Days after which a list is called old.
const OLD_DAYS: i64 = 92;
/// Lists that the history shows.
const LISTS: i64 = 50;

/// The register of the newest list, as this process last read it.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Option<(String, Arc<Register>)>>);

/// The register of today with the list that it is of; `None` when no list was ever loaded. One small read, unless a
/// new list has come.
pub(crate) fn register(
    app: &App,
    tx: &mut Tx<'_>,
) -> Result<Option<(Arc<Register>, LoadedList)>, store::Error> {
    let Some(newest) = store::company::newest_list(tx)? else {
        return Ok(None);
    };
    let kept = app.register();
    let held = kept
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some((id, register)) = held
        && id == newest.id
    {
        return Ok(Some((register, newest)));
    }
    let companies = store::company::all(tx)?;
    let companies = companies.into_iter().map(|(_, company)| company).collect();
    let register = Arc::new(Register::new(companies, newest.as_of));
    let fresh = (newest.id.clone(), Arc::clone(&register));
    *kept.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
    Ok(Some((register, newest)))
}

/// A company as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Licence number.
    pub number: String,
    /// Legal form and name.
    pub name: String,
    /// Where it stands today.
    pub standing: Standing,
    /// Last day of a licence that has expired, or the day on which it was taken away.
    pub ended_on: Option<Day>,
    /// Last day of the licence.
    pub licensed_to: Option<Day>,
    /// Official telephone numbers, as written.
    pub phones: Vec<String>,
    /// Official web address.
    pub domain: String,
    /// Address of the office.
    pub address: String,
    /// Regency of the office, in words.
    pub place: Option<String>,
    /// Countries for which it may recruit today, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
}

/// What a search of the register found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Day of the list; absent when none was ever loaded.
    pub as_of: Option<Day>,
    /// The list is old.
    pub old: bool,
    /// Companies of the newest list.
    pub companies: usize,
    /// What was found, best first.
    pub found: Vec<Shown>,
}

/// Searches the register by name or number. An empty search finds nothing.
///
/// # Errors
/// Storage errors only.
pub async fn search(app: &App, wanted: &str) -> Result<Search, Error> {
    let today = app.today(Zone::Wib);
    let wanted = domain::text::cut(wanted.trim(), QUERY).to_owned();
    let shared = app.clone();
    let read = app.read("company.search", move |tx| {
        let Some((register, newest)) = register(&shared, tx)? else {
            return Ok(Search::default());
        };
        let found = register.search(&wanted, today, FOUND);
        Ok(Search {
            as_of: Some(register.as_of()),
            old: is_old(register.as_of(), today),
            companies: usize::try_from(newest.counts.named).unwrap_or(usize::MAX),
            found: found
                .into_iter()
                .map(|one| shown(&shared, one, today))
                .collect(),
        })
    });
    read.await
}

pub(crate) fn is_old(as_of: Day, today: Day) -> bool {
    as_of.plus(OLD_DAYS) < today
}

pub(crate) fn shown(app: &App, company: &Company, today: Day) -> Shown {
    let mut countries: Vec<String> = Vec::new();
    for permit in &company.permits {
        let holds = domain::office::in_force(permit.valid_from, permit.valid_to, today);
        if holds && !countries.contains(&permit.country) {
            countries.push(permit.country.clone());
        }
    }
    Shown {
        number: company.number.to_string(),
        name: company.full_name(),
        standing: company.standing_on(today),
        ended_on: company.ended_on(today),
        licensed_to: company.licensed_to,
        phones: company.phones.clone(),
        domain: company.domain.clone(),
        address: company.address.clone(),
        place: company
            .regency
            .and_then(|area| place::of_code(app, area))
            .map(|place| place.words()),
        countries,
    }
}

/// The lists that were loaded, newest first.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn lists(app: &App, by: impl Into<Operator<'_>>) -> Result<Vec<LoadedList>, Error> {
    by.into().authorise(Action::ManageRegister)?;
    let read = app.read("company.lists", |tx| Ok(store::company::lists(tx, LISTS)?));
    read.await
}

/// What every list said about one company, newest first; empty when none named it.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn history(
    app: &App,
    by: impl Into<Operator<'_>>,
    number: &str,
) -> Result<Vec<Version>, Error> {
    by.into().authorise(Action::ManageRegister)?;
    let Ok(number) = number.parse::<RegisterNumber>() else {
        return Ok(Vec::new());
    };
    let read = app.read("company.history", move |tx| {
        Ok(store::company::versions(tx, &number)?)
    });
    read.await
}
