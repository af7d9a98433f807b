//! Who stands behind an offer, as the register of companies has it.

use super::{Parsed, PermitShown, PermitState};
use domain::company::{Asked, Finding, Outcome, PermitFinding, Register, RegisterNumber, Standing};
use domain::offer::{Sign, numbered};
use domain::text::fold;
use domain::time::Day;

/// The most telling answer of the register about the names that the offer gives.
pub(super) fn asked_company<'a>(
    parsed: &Parsed,
    register: &'a Register,
    today: Day,
) -> Option<(String, Finding<'a>)> {
    let mut names: Vec<String> = Vec::new();
    let typed = Some(parsed.company.clone()).filter(|name| !name.is_empty());
    for name in typed
        .into_iter()
        .chain(parsed.reading.companies.iter().cloned())
    {
        if !names.iter().any(|other| fold(other) == fold(&name)) {
            names.push(name);
        }
    }
    let licence = numbered(&parsed.text).licence;
    if names.is_empty() {
        // A number alone names a company too.
        names.extend(licence.as_ref().map(|_| String::new()));
    }
    let ask = |name: String| {
        let asked = Asked {
            name: name.clone(),
            phones: parsed.reading.phones.clone(),
            addresses: parsed.reading.addresses.clone(),
            licence: licence.clone(),
        };
        let name = if name.is_empty() {
            licence
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        } else {
            name
        };
        (name, register.check(&asked, today))
    };
    let weight = |outcome: Outcome| match outcome {
        Outcome::Similar => 0,
        Outcome::Ended(_) => 1,
        Outcome::Licensed => 2,
        Outcome::Unknown => 3,
    };
    names
        .into_iter()
        .map(ask)
        .min_by_key(|(_, finding)| weight(finding.outcome))
}

pub(super) fn company_sign(finding: &Finding<'_>) -> Option<Sign> {
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
    company: Option<&(String, Finding<'_>)>,
    today: Day,
) -> PermitShown {
    let (state, holder) = match register.permit(number, today) {
        PermitFinding::Holds(holder, permit) => {
            let others = company.is_some_and(|(_, finding)| {
                finding
                    .company
                    .is_none_or(|named| named.number != holder.number)
            });
            let state = if others {
                PermitState::Others
            } else {
                PermitState::Holds
            };
            (state, Some((holder, permit)))
        }
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
        PermitState::Others | PermitState::Unknown => Some(Sign::PermitUnknown),
        PermitState::Ended => Some(Sign::LicenceEnded),
    }
}
