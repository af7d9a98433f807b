//! Leave on what several reports point to: it follows from leave on the reports, and from nothing else.

use super::{Action, Permit, ReportFacts, Subject, decide, shuts_out};
use crate::id::{LinkId, SubjectId};
use crate::report::{Exclusion, ExclusionKind};

/// Whether the person may do `action` on what reports point to: they may on one of those reports.
///
/// An office that has no report of its own about a number does not find it, listed or not.
#[must_use]
pub fn decide_on_subject(
    subject: &Subject,
    action: Action,
    id: &SubjectId,
    mentioned_in: &[ReportFacts],
) -> Option<Permit> {
    let reached = |report| decide(subject, action, report).is_some();
    mentioned_in.iter().any(reached).then(|| Permit {
        account: subject.account.clone(),
        action,
        root: Some(id.as_str().into()),
    })
}

/// One side of a link.
#[derive(Clone, Copy, Debug)]
pub struct LinkSide<'a> {
    /// The report that tells of the party.
    pub report: &'a ReportFacts,
    /// The office that answers for the report told the person's office about it.
    pub told: bool,
}

/// Whether the person may do `action` on a link: one side is theirs, and the other is theirs too, or
/// was told to their office. Whoever is shut out of either report sees no link.
#[must_use]
pub fn decide_on_link(
    subject: &Subject,
    action: Action,
    id: &LinkId,
    sides: [LinkSide<'_>; 2],
) -> Option<Permit> {
    let own = |side: &LinkSide<'_>| decide(subject, action, side.report).is_some();
    let told = |side: &LinkSide<'_>| side.told && !is_shut_out(subject, side.report);
    let reached = sides.iter().any(own) && sides.iter().all(|side| own(side) || told(side));
    reached.then(|| Permit {
        account: subject.account.clone(),
        action,
        root: Some(id.as_str().into()),
    })
}

/// Whether the report must never be hinted at to the person, whatever another office may say: it shuts
/// the person out, or an official is said to be involved.
#[must_use]
pub fn is_shut_out(subject: &Subject, report: &ReportFacts) -> bool {
    let official = |one: &Exclusion| one.kind == ExclusionKind::Official;
    let exclusions = &report.exclusions;
    exclusions.iter().any(official) || exclusions.iter().any(|one| shuts_out(subject, one))
}
