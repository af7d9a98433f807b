//! What counts for the register: the reports that speak of a subject, and the facts, as far as the person
//! may see them.

use super::act::own_offices;
use crate::error::Stop;
use domain::account::Role;
use domain::id::{PartyId, SubjectId};
use domain::office::{OfficeId, OfficeKind};
use domain::policy::{Scope, Subject};
use domain::report::Status;
use domain::subject::{LinkState, Origin, RequestState, Telling, Ties, independent_sources};
use std::collections::BTreeSet;
use store::Tx;
use store::subject::list::SeenIn;
use store::subject::{
    Stored, StoredFact, elsewhere, link as links, link_list, list, party, request, tied,
};

/// What counts for the register, of what the person may see.
pub(super) struct Standing {
    pub(super) reports: Vec<SeenIn>,
    pub(super) told: Vec<(SeenIn, OfficeId)>,
    /// Independent sources.
    pub(super) sources: usize,
    /// Facts from elsewhere that stand.
    pub(super) facts: usize,
}

/// Whether a report speaks for a subject, and whether an officer found that it holds.
fn origin(status: Status) -> Option<Origin> {
    match status {
        Status::Substantiated => Some(Origin::Verified),
        Status::Unfounded | Status::Insufficient | Status::OutOfScope | Status::Withdrawn => None,
        // What it tells is told by the report that it was joined to.
        Status::Joined => None,
        Status::Received
        | Status::InTriage
        | Status::NeedsInfo
        | Status::Deferred
        | Status::Verifying => Some(Origin::Unverified),
    }
}

/// How many independent sources some reports are.
fn sources<'a>(reports: impl Iterator<Item = &'a SeenIn>) -> usize {
    let telling = |one: &SeenIn| {
        Some(Telling {
            report: one.report.clone(),
            origin: origin(one.status)?,
            narrative: one.narrative.clone(),
        })
    };
    let tellings: Vec<Telling> = reports.filter_map(telling).collect();
    independent_sources(&tellings)
}

/// The most independent sources that anybody could count for a subject: of one office, or of all together. A copy
/// at another office may join two sources of one, so neither is always the greater.
pub(super) fn sources_anywhere(tx: &mut Tx<'_>, subject: &Stored) -> Result<usize, Stop> {
    let mut all = elsewhere::everywhere(tx, &subject.id)?;
    if !subject.kind.is_shared() {
        let own: Vec<SeenIn> = all.iter().map(|(one, _)| one.clone()).collect();
        all.extend(same_parties(tx, None, &own)?);
    }
    let offices: BTreeSet<&OfficeId> = all.iter().map(|(_, office)| office).collect();
    let of_one = offices.into_iter().map(|office| {
        let of = all.iter().filter(|(_, one)| one == office);
        sources(of.map(|(one, _)| one))
    });
    let most = of_one.max().unwrap_or(0);
    Ok(most.max(sources(all.iter().map(|(one, _)| one))))
}

/// The reports that speak of a subject and are in reach or told; with a name, those of parties that
/// people found to be the same.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    person: &Subject,
    scope: &Scope,
    subject: &Stored,
) -> Result<Standing, Stop> {
    let mut reports = list::seen(tx, scope, &subject.id)?;
    let mut told = list::told_to(tx, scope, &subject.id)?;
    if !subject.kind.is_shared() {
        for (one, office) in same_parties(tx, Some(scope), &reports)? {
            if store::report::inbox::visible(tx, scope, &one.report)? {
                reports.push(one);
            } else {
                told.push((one, office));
            }
        }
        reports
            .sort_by(|one, other| (one.told_on, &one.report).cmp(&(other.told_on, &other.report)));
    }
    let all = reports.iter().chain(told.iter().map(|(one, _)| one));
    let sources = sources(all);
    let shown = open_facts(tx, person, &subject.id)?;
    Ok(Standing {
        sources,
        facts: shown
            .iter()
            .filter(|(fact, open)| *open && !fact.withdrawn)
            .count(),
        reports,
        told,
    })
}

/// Reports of parties that confirmed links join to these, as far as they are in reach or told, or all without a
/// scope; each with its office. What anybody holds apart is not brought together, also where the person doesn't see who
/// said so: then fewer reports count.
fn same_parties(
    tx: &mut Tx<'_>,
    scope: Option<&Scope>,
    reports: &[SeenIn],
) -> Result<Vec<(SeenIn, OfficeId)>, Stop> {
    let mut same: BTreeSet<PartyId> = reports.iter().map(|one| one.party.clone()).collect();
    let mut open: Vec<PartyId> = same.iter().cloned().collect();
    let mut more = Vec::new();
    while let Some(at) = open.pop() {
        for one in links::judged_of(tx, &at)? {
            let other = one.across(&at).clone();
            let is_visible = match scope {
                Some(scope) => link_list::link_visible(tx, scope, &one.id)?,
                None => true,
            };
            if one.state != LinkState::Confirmed
                || same.contains(&other)
                || !is_visible
                || is_held_apart(tx, &other, &same)?
            {
                continue;
            }
            same.insert(other.clone());
            open.push(other.clone());
            let Some(party) = party::get(tx, &other)? else {
                continue;
            };
            if let Some(report) = store::report::get(tx, &party.report)? {
                let area = report
                    .area
                    .map_or_else(String::new, |area| area.to_string());
                let one = SeenIn {
                    party: other,
                    told_on: report.happened_on.unwrap_or(report.received_on),
                    area,
                    status: report.status,
                    narrative: store::narrative::of(tx, &report.id)?,
                    report: report.id,
                };
                more.push((one, report.office));
            }
        }
    }
    Ok(more)
}

/// Whether somebody says that a party is another than one of these.
fn is_held_apart(tx: &mut Tx<'_>, party: &PartyId, from: &BTreeSet<PartyId>) -> Result<bool, Stop> {
    let judged = links::judged_of(tx, party)?;
    let mut rejected = judged.iter().filter(|one| one.state == LinkState::Rejected);
    Ok(rejected.any(|one| from.contains(one.across(party))))
}

/// What ties a person's offices to a subject.
pub(super) fn ties(
    tx: &mut Tx<'_>,
    person: &Subject,
    scope: &Scope,
    subject: &Stored,
) -> Result<Ties, Stop> {
    let own = own_offices(person);
    let history = store::audit::history(tx, subject.id.as_str())?;
    let mut listed = history.iter().filter(|one| one.kind == "subject.listed");
    let by = listed.next_back().and_then(|one| one.office.as_ref());
    let facts = store::subject::facts(tx, &subject.id)?;
    let mut oversees = false;
    for office in &own {
        let office = store::office::get(tx, office)?;
        oversees |= office.is_some_and(|office| {
            matches!(
                office.kind,
                OfficeKind::Directorate | OfficeKind::Inspectorate
            )
        });
    }
    Ok(Ties {
        listed: by.is_some_and(|office| own.contains(&office)),
        fact: facts
            .iter()
            .any(|fact| !fact.withdrawn && own.contains(&&fact.office)),
        oversees,
        others: elsewhere::speaks_at_others(tx, scope, &subject.id)?,
    })
}

/// Whether a person may ask another office about a subject: none of their own reports about it speaks of an
/// official, or they are the inspectorate.
pub(super) fn may_ask(
    tx: &mut Tx<'_>,
    person: &Subject,
    scope: &Scope,
    subject: &SubjectId,
) -> Result<bool, Stop> {
    if !tied::speaks_of_official(tx, scope, subject)? {
        return Ok(true);
    }
    Ok(person.in_force().any(|one| one.role == Role::Inspector))
}

/// The facts about a subject, each with whether the person may read it: their office's own, and those of
/// an office that told them.
pub(super) fn open_facts(
    tx: &mut Tx<'_>,
    person: &Subject,
    subject: &SubjectId,
) -> Result<Vec<(StoredFact, bool)>, Stop> {
    let own = own_offices(person);
    let granted: Vec<OfficeId> = request::of(tx, subject)?
        .into_iter()
        .filter(|one| one.state == RequestState::Granted && own.contains(&&one.asking))
        .map(|one| one.asked)
        .collect();
    let facts = store::subject::facts(tx, subject)?;
    let open = |fact: &StoredFact| own.contains(&&fact.office) || granted.contains(&fact.office);
    Ok(facts
        .into_iter()
        .map(|fact| {
            let is_open = open(&fact);
            (fact, is_open)
        })
        .collect())
}
