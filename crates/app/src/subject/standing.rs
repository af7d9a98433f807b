//! What counts for the register: the reports that speak of a subject, and the facts, as far as the person
//! may see them.

use crate::error::Stop;
use domain::id::{PartyId, SubjectId};
use domain::office::OfficeId;
use domain::policy::{Scope, Subject};
use domain::report::Status;
use domain::subject::{LinkState, Origin, RequestState, Telling, independent_sources};
use std::collections::BTreeSet;
use store::Tx;
use store::subject::list::SeenIn;
use store::subject::{Stored, StoredFact, link as links, link_list, list, party, request};

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

/// The reports that speak of a subject and are in reach or told; with a name, those of parties that
/// people found to be the same.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    person: &Subject,
    scope: &Scope,
    subject: &Stored,
    mut reports: Vec<SeenIn>,
) -> Result<Standing, Stop> {
    let mut told = list::told_to(tx, scope, &subject.id)?;
    if !subject.kind.is_shared() {
        for (one, office) in same_parties(tx, scope, &reports)? {
            if store::report::inbox::visible(tx, scope, &one.report)? {
                reports.push(one);
            } else {
                told.push((one, office));
            }
        }
    }
    let all = reports.iter().chain(told.iter().map(|(one, _)| one));
    let mut tellings = Vec::new();
    for one in all {
        if let Some(origin) = origin(one.status) {
            tellings.push(Telling {
                report: one.report.clone(),
                origin,
                narrative: store::narrative::of(tx, &one.report)?,
            });
        }
    }
    let shown = open_facts(tx, person, &subject.id)?;
    Ok(Standing {
        sources: independent_sources(&tellings),
        facts: shown
            .iter()
            .filter(|(fact, open)| *open && !fact.withdrawn)
            .count(),
        reports,
        told,
    })
}

/// Reports of parties that confirmed links join to these, as far as they are in reach or told, each with
/// its office.
fn same_parties(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reports: &[SeenIn],
) -> Result<Vec<(SeenIn, OfficeId)>, Stop> {
    let mut seen: BTreeSet<PartyId> = reports.iter().map(|one| one.party.clone()).collect();
    let mut open: Vec<PartyId> = seen.iter().cloned().collect();
    let mut more = Vec::new();
    while let Some(at) = open.pop() {
        for one in links::of_party(tx, &at)? {
            let other = one.across(&at).clone();
            if one.state != LinkState::Confirmed || !seen.insert(other.clone()) {
                continue;
            }
            if !link_list::link_visible(tx, scope, &one.id)? {
                continue;
            }
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
                    report: report.id,
                };
                more.push((one, report.office));
            }
        }
    }
    Ok(more)
}

/// The facts about a subject, each with whether the person may read it: their office's own, and those of
/// an office that told them.
pub(super) fn open_facts(
    tx: &mut Tx<'_>,
    person: &Subject,
    subject: &SubjectId,
) -> Result<Vec<(StoredFact, bool)>, Stop> {
    let own: Vec<&OfficeId> = person.in_force().map(|one| &one.office).collect();
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
