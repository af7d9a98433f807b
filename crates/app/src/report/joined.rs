//! Reports that are joined: one of them is the main one, which officers work on.

use crate::error::Stop;
use domain::id::ReportId;
use domain::report::Status;
use std::collections::BTreeSet;
use store::Tx;
use store::report::Report;

/// The report that stands for a joined one: the last to which it was joined in turn. `None` when that is gone or was
/// taken back, so that nobody works on it.
pub(crate) fn main_of(tx: &mut Tx<'_>, report: &Report) -> Result<Option<Report>, Stop> {
    let above = above(tx, report)?;
    Ok(above.filter(|main| !matches!(main.status, Status::Withdrawn | Status::Joined)))
}

/// The last report above a joined one.
fn above(tx: &mut Tx<'_>, report: &Report) -> Result<Option<Report>, Stop> {
    let mut seen = BTreeSet::from([report.id.clone()]);
    let mut last: Option<Report> = None;
    loop {
        let at = last.as_ref().unwrap_or(report);
        let next = at.joined_to.clone().filter(|_| at.status == Status::Joined);
        let Some(next) = next.filter(|next| seen.insert(next.clone())) else {
            return Ok(last);
        };
        match store::report::get(tx, &next)? {
            Some(above) => last = Some(above),
            None => return Ok(last),
        }
    }
}

/// All that are joined with a report, above it and below, without itself; the main one first.
pub(crate) fn others_of(tx: &mut Tx<'_>, report: &Report) -> Result<Vec<Report>, Stop> {
    let above = above(tx, report)?;
    let top = above.map(|main| main.id);
    // From the report itself too: that it was joined may not be stored yet.
    let ids = with_below(tx, top.into_iter().chain([report.id.clone()]).collect())?;
    let mut others = Vec::new();
    for id in ids.iter().filter(|id| **id != report.id) {
        others.extend(store::report::get(tx, id)?);
    }
    Ok(others)
}

/// All that are joined to a report, or to one that is joined to it.
pub(crate) fn below(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<ReportId>, Stop> {
    let mut ids = with_below(tx, vec![report.clone()])?;
    ids.retain(|id| id != report);
    Ok(ids)
}

fn with_below(tx: &mut Tx<'_>, mut ids: Vec<ReportId>) -> Result<Vec<ReportId>, Stop> {
    let mut at = 0;
    while let Some(id) = ids.get(at).cloned() {
        at += 1;
        for below in store::report::joined_here(tx, &id)? {
            if !ids.contains(&below) {
                ids.push(below);
            }
        }
    }
    Ok(ids)
}
