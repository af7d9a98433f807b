//! Rows of dated content. A changed row becomes a new version; the old one is kept.

use super::import::{Judged, Verdict};
use super::table::{Line, Refusal};
use crate::content::{NATIONAL, PACKS, is_id, readable};
use crate::{App, place};
use domain::area::AreaCode;
use domain::content::ContentRow;
use domain::office::OfficeId;
use store::{Error, Tx, content, office};

pub(super) struct Row {
    row: ContentRow,
    verified_by: Option<String>,
    /// The office of the scope, to be looked for in the transaction.
    office: Option<OfficeId>,
}

pub(super) fn parse(app: &App, line: &Line) -> Result<Row, Refusal> {
    let id = line.text("id", 64)?;
    if !is_id(&id) {
        return Err(Refusal::new("id.unreadable", id));
    }
    let pack = line.text("pack", 40)?;
    if !PACKS.contains(&pack.as_str()) {
        return Err(Refusal::new("pack.unknown", pack));
    }
    let position = line.text("position", 10)?;
    let position = position
        .parse()
        .map_err(|_| Refusal::new("number.unreadable", position))?;
    let data = line.optional("data", 500)?;
    if !readable(&pack, &data) {
        return Err(Refusal::new("data.unreadable", data));
    }
    let (valid_from, valid_to) = line.span()?;
    let verified_on = line.day_opt("verified_on")?;
    let verified_by = line.optional("verified_by", 120)?;
    if verified_on.is_some() == verified_by.is_empty() {
        return Err(Refusal::new(
            "value.missing",
            if verified_by.is_empty() {
                "verified_by"
            } else {
                "verified_on"
            },
        ));
    }
    let scope = line.text("scope", 64)?;
    let office = scope_office(app, &scope)?;
    Ok(Row {
        row: ContentRow {
            id,
            pack,
            text_id: line.text("text_id", 2_000)?,
            text_en: line.optional("text_en", 2_000)?,
            data,
            valid_from,
            valid_to,
            source: line.text("source", 300)?,
            verified_on,
            review_by: line.day("review_by")?,
            scope,
            position,
        },
        verified_by: Some(verified_by).filter(|by| !by.is_empty()),
        office,
    })
}

/// `national`, an area, or an office.
fn scope_office(app: &App, scope: &str) -> Result<Option<OfficeId>, Refusal> {
    if scope == NATIONAL {
        return Ok(None);
    }
    let unknown = || Refusal::new("scope.unknown", scope);
    if let Ok(area) = scope.parse::<AreaCode>() {
        return place::of_code(app, area).map(|_| None).ok_or_else(unknown);
    }
    scope.parse().map(Some).map_err(|_| unknown())
}

pub(super) fn judge(tx: &mut Tx<'_>, row: &Row) -> Result<Judged, Error> {
    if let Some(scope) = &row.office
        && office::get(tx, scope)?.is_none()
    {
        return Ok(Err(Refusal::new("scope.unknown", scope.as_str())));
    }
    let verdict = match content::latest(tx, &row.row.id)? {
        Some(stored) if stored.row == row.row && stored.verified_by == row.verified_by => {
            return Ok(Ok(Verdict::Unchanged));
        }
        Some(_) => Verdict::Changed,
        None => Verdict::Added,
    };
    content::add(tx, &row.row, row.verified_by.as_deref())?;
    Ok(Ok(verdict))
}
