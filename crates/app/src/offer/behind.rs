//! Who stands behind an offer, as the register of companies has it.

use super::named::{Named, named};
use super::reading::Reading;
use super::{Parsed, PermitShown, PermitState};
use domain::company::{
    Asked, Company, Finding, Outcome, PermitFinding, Register, RegisterNumber, Standing,
};
use domain::offer::{Found, Sign};
use domain::phone::Phone;
use domain::time::Day;
use std::ops::Range;

/// Companies of one offer that are shown.
pub(super) const SHOWN: usize = 3;

/// What the register says about the names that the offer gives, the most telling first.
pub(super) fn asked_companies<'a>(
    parsed: &Parsed,
    register: &'a Register,
    permit: Option<&RegisterNumber>,
    today: Day,
) -> Vec<(String, Finding<'a>)> {
    let Named { mut names, licence } = named(parsed, register);
    if names.is_empty() {
        // A number alone names a company too.
        let holder = match (
            &licence,
            permit.map(|permit| register.permit(permit, today)),
        ) {
            (Some(_), _) => Some(String::new()),
            (
                None,
                Some(
                    PermitFinding::Holds(holder, _)
                    | PermitFinding::NotBegun(holder, _)
                    | PermitFinding::Ended(holder, _),
                ),
            ) => Some(holder.full_name()),
            (None, Some(PermitFinding::Unknown) | None) => None,
        };
        names.extend(holder);
    }
    let check = |name: &str, others: &[&Company]| {
        let phones = parsed.reading.phones.iter().map(|(number, _)| number);
        let addresses = parsed.reading.addresses.iter();
        let asked = Asked {
            name: name.to_owned(),
            phones: phones
                .filter(|one| !others.iter().any(|other| other.has_phone(one)))
                .cloned()
                .collect(),
            addresses: addresses
                .filter(|one| !others.iter().any(|other| other.is_at(one)))
                .cloned()
                .collect(),
            licence: licence
                .clone()
                .filter(|number| !others.iter().any(|other| other.number == *number)),
        };
        register.check(&asked, today)
    };
    let found: Vec<Finding<'a>> = names.iter().map(|name| check(name, &[])).collect();
    // What is official for one company of the offer is no sign against another.
    let known: Vec<&Company> = found
        .iter()
        .filter_map(|finding| by_name(finding, today))
        .collect();
    let told_apart = |(name, finding): (String, Finding<'a>)| {
        let own = finding.company.map(|own| &own.number);
        let others = known.iter().copied();
        let others: Vec<&Company> = others
            .filter(|other| own.is_some_and(|own| *own != other.number))
            .collect();
        let finding = match others.is_empty() {
            true => finding,
            false => check(&name, &others),
        };
        let name = match name.is_empty() {
            true => licence
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            false => name,
        };
        (name, finding)
    };
    let weight = |outcome: Outcome| match outcome {
        Outcome::Similar => 0,
        Outcome::Ended(_) => 1,
        Outcome::Licensed => 2,
        Outcome::Unknown => 3,
    };
    let asked = names.into_iter().zip(found);
    let mut asked: Vec<(String, Finding<'a>)> = asked.map(told_apart).collect();
    asked.sort_by_key(|(_, finding)| weight(finding.outcome));
    // One company under two names is told once.
    let mut told = Vec::new();
    asked.retain(|(_, finding)| match finding.company {
        Some(company) if told.contains(&&company.number) => false,
        Some(company) => {
            told.push(&company.number);
            true
        }
        None => true,
    });
    asked
}

/// The company that a name means letter by letter, when it has a licence today.
fn by_name<'a>(finding: &Finding<'a>, today: Day) -> Option<&'a Company> {
    let spared = finding
        .grounds
        .iter()
        .all(|ground| ground.spares_the_name());
    let company = finding.company.filter(|_| spared)?;
    (company.standing_on(today) == Standing::Licensed).then_some(company)
}

/// What each company of the offer shows. A name that the list doesn't have is no sign beside a licensed
/// company: it may be where one is to work. Nor is it one for work at home, which needs no licence to place abroad.
pub(super) fn company_signs<'a>(
    companies: &'a [(String, Finding<'_>)],
    at_home: bool,
) -> impl Iterator<Item = (&'a str, Sign)> {
    let licensed = |(_, finding): &(String, Finding<'_>)| finding.outcome == Outcome::Licensed;
    let licensed = companies.iter().any(licensed);
    companies.iter().filter_map(move |(name, finding)| {
        let sign = company_sign(finding)?;
        (sign != Sign::CompanyUnknown || !licensed && !at_home).then_some((name.as_str(), sign))
    })
}

fn company_sign(finding: &Finding<'_>) -> Option<Sign> {
    match finding.outcome {
        Outcome::Licensed => None,
        Outcome::Similar => Some(Sign::Impersonation),
        Outcome::Ended(
            Standing::Licensed | Standing::Expired | Standing::Revoked | Standing::Unlisted,
        ) => Some(Sign::LicenceEnded),
        Outcome::Unknown => Some(Sign::CompanyUnknown),
    }
}

pub(super) fn asked_permit(
    register: &Register,
    number: &RegisterNumber,
    companies: &[(String, Finding<'_>)],
    countries: &[String],
    today: Day,
) -> PermitShown {
    let (state, holder) = match register.permit(number, today) {
        PermitFinding::Holds(holder, permit) => {
            let names_holder = companies.iter().any(|(_, finding)| {
                finding
                    .company
                    .is_some_and(|named| named.number == holder.number)
            });
            let others = !companies.is_empty() && !names_holder;
            let elsewhere = !countries.is_empty() && !countries.contains(&permit.country);
            let state = match (others, elsewhere) {
                (true, _) => PermitState::Others,
                (false, true) => PermitState::Elsewhere,
                (false, false) => PermitState::Holds,
            };
            (state, Some((holder, permit)))
        }
        PermitFinding::NotBegun(holder, permit) => (PermitState::NotBegun, Some((holder, permit))),
        PermitFinding::Ended(holder, permit) => (PermitState::Ended, Some((holder, permit))),
        PermitFinding::Unknown => (PermitState::Unknown, None),
    };
    PermitShown {
        number: number.to_string(),
        state,
        company: holder.map(|(company, _)| company.full_name()),
        country: holder.map(|(_, permit)| permit.country.clone()),
        valid_to: holder.and_then(|(_, permit)| permit.valid_to),
    }
}

pub(super) const fn permit_sign(permit: &PermitShown) -> Option<Sign> {
    match permit.state {
        PermitState::Holds => None,
        PermitState::Others | PermitState::Elsewhere | PermitState::Unknown => {
            Some(Sign::PermitUnknown)
        }
        PermitState::NotBegun | PermitState::Ended => Some(Sign::LicenceEnded),
    }
}

/// Takes numbers that the register has for the companies named out of what looks private: they only look so. Who also gives a profile of their
/// own is private all the same.
pub(super) fn spare_official_numbers(
    found: &mut Vec<Found>,
    reading: &Reading,
    named: &[&Company],
) {
    let within = |quote: &Range<usize>, span: &Range<usize>| {
        span.start < quote.end && quote.start < span.end
    };
    let is_theirs = |number: &Phone| named.iter().any(|one| one.has_phone(number));
    let official = |quote: &Range<usize>| {
        let numbers = || {
            let all = reading.phones.iter();
            all.filter(|(_, span)| within(quote, span))
        };
        numbers().any(|(number, _)| is_theirs(number))
            && numbers().all(|(number, _)| is_theirs(number))
            && !reading.profiles.iter().any(|span| within(quote, span))
    };
    found.retain_mut(|one| {
        if one.sign != Sign::PrivateAccount || one.quotes.is_empty() {
            return true;
        }
        one.quotes.retain(|quote| !official(quote));
        if one.quotes.is_empty() {
            one.quotes.extend(reading.profiles.first().cloned());
        }
        one.answered || !one.quotes.is_empty()
    });
}
