//! Rows of offices and of what they answer for.

use super::import::{Judged, Verdict};
use super::table::{Line, Refusal};
use crate::App;
use domain::office::{Jurisdiction, Office, OfficeId, OfficeKind};
use domain::time::{Day, Moment};
use store::{Error, Tx, jurisdiction, office};

/// More offices than this above one another are a circle.
const TALLEST: usize = 12;

pub(super) struct OfficeRow {
    office: Office,
    now: Moment,
}

pub(super) fn parse_office(app: &App, line: &Line) -> Result<OfficeRow, Refusal> {
    let kind = line.text("kind", 40)?;
    let parent = line.optional("parent", 100)?;
    let office = Office {
        id: line.office("id")?,
        kind: OfficeKind::from_code(&kind)
            .ok_or_else(|| Refusal::new("office.kind-unknown", kind))?,
        name: line.text("name", 200)?,
        parent: if parent.is_empty() {
            None
        } else {
            Some(line.office("parent")?)
        },
        area: line.area_opt(app, "area")?,
        phone: line.optional("phone", 60)?,
    };
    Ok(OfficeRow {
        office,
        now: app.now(),
    })
}

pub(super) fn judge_office(tx: &mut Tx<'_>, row: &OfficeRow) -> Result<Judged, Error> {
    let office = &row.office;
    if let Some(parent) = &office.parent
        && let Err(refusal) = judge_parent(tx, &office.id, parent)?
    {
        return Ok(Err(refusal));
    }
    let stored = office::get(tx, &office.id)?;
    let verdict = match &stored {
        Some(stored) if stored == office => return Ok(Ok(Verdict::Unchanged)),
        Some(_) => Verdict::Changed,
        None => Verdict::Added,
    };
    office::put(tx, office, row.now)?;
    Ok(Ok(verdict))
}

fn judge_parent(
    tx: &mut Tx<'_>,
    id: &OfficeId,
    parent: &OfficeId,
) -> Result<Result<(), Refusal>, Error> {
    let mut above = parent.clone();
    for step in 0..TALLEST {
        if above == *id {
            break;
        }
        let Some(stored) = office::get(tx, &above)? else {
            debug_assert_eq!(step, 0, "a stored parent is a foreign key");
            return Ok(Err(Refusal::new("office.parent-unknown", above.as_str())));
        };
        match stored.parent {
            Some(next) => above = next,
            None => return Ok(Ok(())),
        }
    }
    Ok(Err(Refusal::new("office.parent-circle", parent.as_str())))
}

pub(super) struct JurisdictionRow(Jurisdiction);

pub(super) fn parse_jurisdiction(app: &App, line: &Line) -> Result<JurisdictionRow, Refusal> {
    let (valid_from, valid_to) = line.span()?;
    Ok(JurisdictionRow(Jurisdiction {
        office: line.office("office")?,
        area: line.area(app, "area")?,
        valid_from,
        valid_to,
        source: line.text("source", 300)?,
    }))
}

pub(super) fn judge_jurisdiction(tx: &mut Tx<'_>, row: &JurisdictionRow) -> Result<Judged, Error> {
    let one = &row.0;
    let Some(office) = office::get(tx, &one.office)? else {
        return Ok(Err(Refusal::new("office.unknown", one.office.as_str())));
    };
    let mut verdict = Verdict::Added;
    for stored in jurisdiction::of_area(tx, one.area)? {
        if stored.office == one.office && stored.valid_from == one.valid_from {
            if stored == *one {
                return Ok(Ok(Verdict::Unchanged));
            }
            verdict = Verdict::Changed;
            continue;
        }
        if !overlap(
            (one.valid_from, one.valid_to),
            (stored.valid_from, stored.valid_to),
        ) {
            continue;
        }
        let other = if stored.office == one.office {
            Some(office.kind)
        } else {
            kind(tx, &stored.office)?
        };
        if stored.office == one.office || other.is_some_and(|other| rivals(office.kind, other)) {
            return Ok(Err(Refusal::new("dates.overlap", stored.office.as_str())));
        }
    }
    jurisdiction::put(tx, one)?;
    Ok(Ok(verdict))
}

fn kind(tx: &mut Tx<'_>, id: &OfficeId) -> Result<Option<OfficeKind>, Error> {
    Ok(office::get(tx, id)?.map(|office| office.kind))
}

/// Whether two offices can't answer for one area at a time: immigration offices of one tier can't,
/// partner agencies may stand beside anybody.
fn rivals(one: OfficeKind, other: OfficeKind) -> bool {
    let local = |kind| matches!(kind, OfficeKind::Kanim | OfficeKind::Ukk);
    (local(one) && local(other)) || (one == OfficeKind::Kanwil && other == OfficeKind::Kanwil)
}

/// Whether two spans have a day in common; both ends belong to a span.
pub(super) fn overlap(one: (Day, Option<Day>), other: (Day, Option<Day>)) -> bool {
    let reaches = |to: Option<Day>, from: Day| to.is_none_or(|to| from <= to);
    reaches(one.1, other.0) && reaches(other.1, one.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_on_a_day_overlap() {
        let span = |from, to: i64| (Day(from), (to > 0).then_some(Day(to)));
        assert!(overlap(span(1, 10), span(10, 20)));
        assert!(!overlap(span(1, 9), span(10, 0)));
        assert!(overlap(span(1, 0), span(500, 0)));
        assert!(overlap(span(5, 6), span(1, 0)));
    }
}
