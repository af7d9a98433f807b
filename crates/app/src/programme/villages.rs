//! Rows of assisted villages and of the officers who guide them.

use super::import::{Judged, Verdict};
use super::offices::overlap;
use super::table::{Line, Refusal};
use crate::App;
use domain::account::{Assignment, Role};
use domain::area::AreaCode;
use domain::id::AccountId;
use domain::office::OfficeId;
use domain::time::Day;
use store::alert::outreach::{self, Outreach};
use store::village::AssistedVillage;
use store::{Error, Tx, account, membership, office, village};

pub(super) struct VillageRow(AssistedVillage);

pub(super) fn parse_village(app: &App, line: &Line) -> Result<VillageRow, Refusal> {
    let (valid_from, valid_to) = line.span()?;
    Ok(VillageRow(AssistedVillage {
        village: line.village(app)?,
        office: line.office("office")?,
        decree: line.text("decree", 200)?,
        valid_from,
        valid_to,
    }))
}

pub(super) fn judge_village(tx: &mut Tx<'_>, row: &VillageRow) -> Result<Judged, Error> {
    let one = &row.0;
    if office::get(tx, &one.office)?.is_none() {
        return Ok(Err(Refusal::new("office.unknown", one.office.as_str())));
    }
    let mut verdict = Verdict::Added;
    for stored in village::of_code(tx, one.village)? {
        if stored.office == one.office && stored.valid_from == one.valid_from {
            if stored == *one {
                return Ok(Ok(Verdict::Unchanged));
            }
            verdict = Verdict::Changed;
        } else if overlap(
            (one.valid_from, one.valid_to),
            (stored.valid_from, stored.valid_to),
        ) {
            return Ok(Err(Refusal::new("dates.overlap", stored.office.as_str())));
        }
    }
    village::put(tx, one)?;
    Ok(Ok(verdict))
}

pub(super) fn parse_outreach(app: &App, line: &Line) -> Result<Outreach, Refusal> {
    let village = line.village(app)?;
    let held_on = line.day("held_on")?;
    if held_on > crate::place::today(app, Some(village)) {
        return Err(Refusal::new("day.to-come", held_on.to_string()));
    }
    Ok(Outreach {
        village,
        held_on,
        source: line.text("source", crate::alert::SOURCE_LIMIT)?,
    })
}

pub(super) fn judge_outreach(tx: &mut Tx<'_>, row: &Outreach) -> Result<Judged, Error> {
    let verdict = match outreach::get(tx, row.village, row.held_on)? {
        Some(stored) if stored == *row => return Ok(Ok(Verdict::Unchanged)),
        Some(_) => Verdict::Changed,
        None => Verdict::Added,
    };
    outreach::put(tx, row)?;
    Ok(Ok(verdict))
}

pub(super) struct AssignmentRow {
    login: String,
    village: AreaCode,
    office: OfficeId,
    valid_from: Day,
    valid_to: Option<Day>,
    decree: String,
}

pub(super) fn parse_assignment(app: &App, line: &Line) -> Result<AssignmentRow, Refusal> {
    let (valid_from, valid_to) = line.span()?;
    Ok(AssignmentRow {
        login: line.text("login", 64)?,
        village: line.village(app)?,
        office: line.office("office")?,
        valid_from,
        valid_to,
        decree: line.text("decree", 200)?,
    })
}

pub(super) fn judge_assignment(tx: &mut Tx<'_>, row: &AssignmentRow) -> Result<Judged, Error> {
    let Some(account) = account::by_login(tx, &row.login)? else {
        return Ok(Err(Refusal::new("account.unknown", row.login.clone())));
    };
    let assignment = Assignment {
        account: account.id,
        office: row.office.clone(),
        village: row.village,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        decree: row.decree.clone(),
    };
    if !is_village_officer(tx, &assignment.account, &row.office, row.valid_from)? {
        return Ok(Err(Refusal::new(
            "account.not-village-officer",
            row.login.clone(),
        )));
    }
    let judged = judge_assigned(tx, &assignment)?;
    if matches!(judged, Ok(Verdict::Added | Verdict::Changed)) {
        village::assign(tx, &assignment)?;
    }
    Ok(judged)
}

fn is_village_officer(
    tx: &mut Tx<'_>,
    account: &AccountId,
    office: &OfficeId,
    on: Day,
) -> Result<bool, Error> {
    let roles = membership::of_account(tx, account)?;
    let fits = |one: &&domain::account::Membership| {
        one.role == Role::VillageOfficer && one.office == *office && one.holds(on)
    };
    Ok(roles.iter().find(fits).is_some())
}

/// Whether an officer can guide the village for the office that assists it; writes nothing.
pub(super) fn judge_assigned(tx: &mut Tx<'_>, one: &Assignment) -> Result<Judged, Error> {
    let span = (one.valid_from, one.valid_to);
    let assisted = village::of_code(tx, one.village)?;
    let here = |stored: &&AssistedVillage| {
        stored.office == one.office && overlap(span, (stored.valid_from, stored.valid_to))
    };
    if assisted.iter().find(here).is_none() {
        return Ok(Err(Refusal::new(
            "village.not-assisted",
            one.village.to_string(),
        )));
    }
    let mut verdict = Verdict::Added;
    for stored in village::assignments(tx, one.village)? {
        if stored.account != one.account {
            continue;
        }
        if stored.valid_from == one.valid_from {
            if stored == *one {
                return Ok(Ok(Verdict::Unchanged));
            }
            verdict = Verdict::Changed;
        } else if overlap(span, (stored.valid_from, stored.valid_to)) {
            return Ok(Err(Refusal::new(
                "dates.overlap",
                stored.valid_from.to_string(),
            )));
        }
    }
    Ok(Ok(verdict))
}
