//! The map: alerts, and areas by how much is reported, with small numbers hidden.
//!
//! An area without reports is *without signal*, never safe: nobody may have dared, or known how.

use super::list::{AlertRow, outlines, row, words};
use crate::account::Session;
use crate::{App, Error};
use domain::alert::SMALLEST_SHOWN;
use domain::area::{AreaCode, Level};
use domain::office::in_force;
use domain::policy::{self, Action, Reach, scope};
use domain::time::Day;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::alert::Filter;
use store::alert::run::Signal;

/// Alerts on the map, newest first.
const ALERTS: i64 = 30;
/// From so many villages on the map shows regencies.
const VILLAGES: usize = 2_500;
/// Alerts stay on the map for so long after they were seen last.
const SHOWN_DAYS: i64 = 60;

/// What is shown of one area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Enough independent sources in a year to be shown.
    Enough {
        /// In a year.
        year: u64,
        /// In the last thirty days; hidden when it is small.
        recent: Option<u64>,
    },
    /// Some, too few to be shown.
    TooFew,
    /// None: no signal, which is not the same as no problem.
    NoSignal,
}

/// One area of the map.
#[derive(Clone, Debug)]
pub struct Area {
    /// Which.
    pub code: AreaCode,
    /// In words.
    pub words: String,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Outline, for regencies.
    pub outline: Vec<Vec<(f32, f32)>>,
    /// What is shown.
    pub shown: Shown,
}

/// The map of what a person answers for.
#[derive(Clone, Debug)]
pub struct MapView {
    /// How fine its areas are.
    pub level: Level,
    /// The regency that was asked for, in words.
    pub within: Option<String>,
    /// Areas with signal, those with most first; then those with too little to show.
    pub areas: Vec<Area>,
    /// How many areas have no signal.
    pub without_signal: u64,
    /// Outlines of the regencies around.
    pub outlines: Vec<Vec<Vec<(f32, f32)>>>,
    /// Alerts of the last weeks.
    pub alerts: Vec<AlertRow>,
    /// The last day whose reports counted.
    pub cut_off: Option<Day>,
}

/// The map for a person: of everything that they answer for, or of one regency of it, by its villages.
///
/// # Errors
/// [`Error::NotFound`] when no role of theirs sees alerts, or not those of that regency.
pub async fn map(app: &App, session: &Session, within: Option<AreaCode>) -> Result<MapView, Error> {
    let alerts_in = scope(&session.subject, Action::ReadAlerts).ok_or(Error::NotFound)?;
    let session = session.clone();
    let (over, signals, alerts, run) = app
        .read("alert.map", move |tx| {
            let mut over = over(tx, &session)?;
            if let Some(regency) = within {
                narrow(&mut over, regency);
            }
            let mut signals: BTreeMap<AreaCode, Signal> = BTreeMap::new();
            for area in &over {
                for signal in store::alert::run::signals(tx, *area)? {
                    signals.insert(signal.area, signal);
                }
            }
            let run = store::alert::run::last(tx)?;
            let cut_off = run.as_ref().map_or(Day(0), |run| run.cut_off);
            let recent = Filter {
                within,
                since: Some(cut_off.plus(-SHOWN_DAYS)),
                ..Filter::default()
            };
            let alerts = store::alert::list(tx, &alerts_in, &recent, ALERTS)?;
            Ok((over, signals, alerts, run))
        })
        .await?;
    let villages = villages(app, &over);
    if within.is_some() && villages.is_empty() {
        return Err(Error::NotFound);
    }
    let level = if villages.len() > VILLAGES && within.is_none() {
        Level::Regency
    } else {
        Level::Village
    };
    let mut summed: BTreeMap<AreaCode, (u64, u64)> = BTreeMap::new();
    for signal in signals.values() {
        // What is known to be in a district only belongs to no village.
        if let Some(area) = signal.area.at(level) {
            let sum = summed.entry(area).or_default();
            sum.0 += signal.sources;
            sum.1 += signal.recent;
        }
    }
    let all: BTreeSet<AreaCode> = villages.iter().filter_map(|one| one.at(level)).collect();
    let without_signal = all.iter().filter(|area| !summed.contains_key(area)).count();
    let mut areas: Vec<Area> = summed
        .iter()
        .map(|(code, (year, recent))| Area {
            code: *code,
            words: words(app, Some(*code)),
            point: crate::place::point(app.places(), *code).map(|[north, east]| (north, east)),
            outline: if level == Level::Regency {
                crate::place::outline(app, *code)
            } else {
                Vec::new()
            },
            shown: shown(*year, *recent),
        })
        .collect();
    areas.sort_by(|one, two| {
        let year = |area: &Area| match area.shown {
            Shown::Enough { year, .. } => year,
            Shown::TooFew | Shown::NoSignal => 0,
        };
        year(two).cmp(&year(one)).then(one.words.cmp(&two.words))
    });
    Ok(MapView {
        level,
        within: within.map(|regency| words(app, Some(regency))),
        outlines: outlines(app, all.iter().copied()),
        without_signal: without_signal as u64,
        areas,
        alerts: alerts.into_iter().map(|alert| row(app, alert)).collect(),
        cut_off: run.map(|run| run.cut_off),
    })
}

/// What may be shown of an area.
fn shown(year: u64, recent: u64) -> Shown {
    match year {
        0 => Shown::NoSignal,
        year if year < SMALLEST_SHOWN => Shown::TooFew,
        // A difference that gives a small number away is as small as the number.
        year => Shown::Enough {
            year,
            recent: (recent >= SMALLEST_SHOWN && year - recent >= SMALLEST_SHOWN || recent == year)
                .then_some(recent),
        },
    }
}

/// The areas that a person's roles answer for; `None` stands for the whole country.
fn over(tx: &mut Tx<'_>, session: &Session) -> Result<Vec<Option<AreaCode>>, store::Error> {
    let today = session.subject.today;
    let mut areas: BTreeSet<Option<AreaCode>> = BTreeSet::new();
    let offices = store::office::all(tx)?;
    for role in session.subject.in_force() {
        let mut grants = policy::grants(Action::ReadAlerts);
        match grants
            .find(|(granted, _)| *granted == role.role)
            .map(|(_, reach)| reach)
        {
            Some(Reach::AssignedVillages) => {
                let guided = session.subject.assignments.iter().filter(|one| {
                    one.office == role.office && in_force(one.valid_from, one.valid_to, today)
                });
                areas.extend(guided.map(|one| Some(one.village)));
            }
            Some(Reach::OwnOffice) => {
                let national = offices.iter().any(|office| {
                    office.id == role.office
                        && office.kind == domain::office::OfficeKind::Directorate
                });
                if national {
                    return Ok(vec![None]);
                }
                let below =
                    store::office::with_descendants(tx, std::slice::from_ref(&role.office))?;
                for one in store::jurisdiction::all(tx)? {
                    if below.contains(&one.office) && in_force(one.valid_from, one.valid_to, today)
                    {
                        areas.insert(Some(one.area));
                    }
                }
            }
            Some(Reach::Nothing | Reach::AbroadQueue) | None => {}
        }
    }
    // A part of an area that is there as a whole says nothing more.
    let all: Vec<AreaCode> = areas.iter().copied().flatten().collect();
    let whole = |area: &AreaCode| {
        !all.iter()
            .any(|other| other != area && other.contains(*area))
    };
    Ok(all.iter().copied().filter(whole).map(Some).collect())
}

/// Leaves what lies in a regency.
fn narrow(over: &mut Vec<Option<AreaCode>>, regency: AreaCode) {
    let part = |area: Option<AreaCode>| match area {
        Some(area) if regency.contains(area) => Some(Some(area)),
        Some(area) if !area.contains(regency) => None,
        _ => Some(Some(regency)),
    };
    *over = over.iter().copied().filter_map(part).collect();
}

/// All villages of some areas.
fn villages(app: &App, over: &[Option<AreaCode>]) -> Vec<AreaCode> {
    over.iter()
        .flat_map(|area| crate::place::villages(app.places(), *area))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regency_is_shown_as_far_as_somebody_answers_for_it() {
        let code = |code: &str| -> AreaCode { code.parse().expect("a code") };
        let left = |over: &[Option<&str>]| {
            let mut over: Vec<Option<AreaCode>> = over.iter().map(|one| one.map(code)).collect();
            narrow(&mut over, code("5302"));
            over
        };
        assert_eq!(left(&[None]), [Some(code("5302"))]);
        assert_eq!(left(&[Some("53")]), [Some(code("5302"))]);
        let village = Some(code("5302022008"));
        assert_eq!(left(&[Some("5302022008"), Some("5303")]), [village]);
        assert_eq!(left(&[Some("5303")]), []);
    }

    #[test]
    fn small_numbers_are_hidden_and_can_not_be_subtracted() {
        assert_eq!(shown(0, 0), Shown::NoSignal);
        assert_eq!(shown(4, 4), Shown::TooFew);
        let enough = |year, recent| Shown::Enough { year, recent };
        assert_eq!(shown(9, 2), enough(9, None), "two are too few");
        assert_eq!(shown(9, 6), enough(9, None), "three are left");
        assert_eq!(shown(12, 6), enough(12, Some(6)));
        assert_eq!(shown(9, 9), enough(9, Some(9)));
    }
}
