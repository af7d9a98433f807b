//! What a scan looks at, read page by page before anything is computed: no transaction stays open.

use crate::{App, Error};
use domain::alert::{OUTREACH_DAYS, event_day};
use domain::area::{AreaCode, Level};
use domain::id::{NarrativeId, ReportId};
use domain::report::{Happening, Status};
use domain::time::Day;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use store::alert::evidence::{self, Evidence};

/// Days of the study.
pub(crate) const PERIOD: i64 = 365;
/// A report may be about a day so long before it came in, and still fall into the study.
const LATE_DAYS: i64 = 60;
/// Reports that are read at a time.
const PAGE: i64 = 5_000;
/// Where the parts of the ids begin and end that are read beside each other. An id begins with the regency of its
/// report: these parts are about as large as each other where every village reports as much.
const BOUNDS: [&str; 11] = [
    "", "rpt_2", "rpt_32", "rpt_33", "rpt_34", "rpt_35", "rpt_36", "rpt_6", "rpt_7", "rpt_8", "~",
];
/// Sessions of outreach that are looked at.
const SESSIONS: i64 = 100_000;

/// One report as evidence.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) id: ReportId,
    pub(crate) area: AreaCode,
    pub(crate) received_on: Day,
    /// The day that it is about, when that is known.
    pub(crate) day: Option<Day>,
    kinds: u16,
    /// Opaque number of the way it came in.
    pub(crate) channel: u32,
    pub(crate) narrative: Option<u64>,
    /// A person has followed it up, or it came in another way than anonymously.
    pub(crate) beyond_anonymous: bool,
}

impl Seen {
    pub(crate) fn of(row: Evidence, channel: u32) -> Seen {
        let followed = matches!(row.status, Status::Verifying | Status::Substantiated);
        Seen {
            day: event_day(row.happened_on, row.when, row.received_on),
            kinds: row.kinds.iter().map(|kind| mask(*kind)).sum(),
            channel,
            narrative: row.narrative.as_ref().map(opaque),
            beyond_anonymous: followed || !matches!(row.channel.as_str(), "web" | "api"),
            id: row.id,
            area: row.area,
            received_on: row.received_on,
        }
    }

    pub(crate) fn is(&self, kind: Happening) -> bool {
        self.kinds & mask(kind) != 0
    }
}

fn mask(kind: Happening) -> u16 {
    let position = Happening::ALL.iter().position(|one| *one == kind);
    position.map_or(0, |position| 1 << position)
}

/// Everything that a scan looks at.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// In the order in which they came in.
    pub(crate) reports: Vec<Seen>,
    /// What came in after the cut-off: not this night's.
    pub(crate) later: Vec<Seen>,
    /// Ways of coming in, by their numbers.
    pub(crate) names: Vec<String>,
    /// Where people were taught, newest first.
    pub(crate) outreach: Vec<(AreaCode, Day)>,
    /// The greatest scores of past nights.
    pub(crate) past: HashMap<(Level, Happening), Vec<f64>>,
    pub(crate) cut_off: Day,
}

impl Snapshot {
    /// The first day of the study.
    pub(crate) fn first_day(&self) -> Day {
        self.cut_off.plus(1 - PERIOD)
    }

    /// How many ways of coming in there are.
    pub(crate) fn channels(&self) -> u32 {
        let last = self.reports.iter().map(|one| one.channel).max();
        last.map_or(0, |last| last + 1)
    }
}

/// Turns rows into what a scan looks at; names become numbers.
#[derive(Default)]
pub(crate) struct Gathering {
    channels: Vec<String>,
    reports: Vec<Seen>,
}

impl Gathering {
    pub(crate) fn add(&mut self, row: Evidence) {
        let channel = match self.channels.iter().position(|one| *one == row.channel) {
            Some(position) => position,
            None => {
                self.channels.push(row.channel.clone());
                self.channels.len() - 1
            }
        };
        self.reports.push(Seen::of(row, channel as u32));
    }

    /// The reports in the order in which they came in.
    pub(crate) fn finish(mut self) -> (Vec<Seen>, Vec<String>) {
        self.reports
            .sort_by(|one, two| (one.received_on, &one.id).cmp(&(two.received_on, &two.id)));
        // Numbers follow that order, too: what comes in later gives nothing earlier another number.
        let mut numbers: Vec<Option<u32>> = vec![None; self.channels.len()];
        let mut names = Vec::new();
        for report in &mut self.reports {
            let old = report.channel as usize;
            report.channel = *numbers[old].get_or_insert_with(|| {
                names.push(self.channels[old].clone());
                names.len() as u32 - 1
            });
        }
        (self.reports, names)
    }
}

/// A narrative as a number that tells it from others.
fn opaque(narrative: &NarrativeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    narrative.as_str().hash(&mut hasher);
    hasher.finish()
}

/// Reads the parts of the ids that no other reader has taken yet.
async fn gather(
    app: &App,
    since: Day,
    next: &AtomicUsize,
    gathering: &Mutex<Gathering>,
) -> Result<(), Error> {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let [first, before] = match BOUNDS.get(number..number + 2) {
            Some(&[first, before]) => [first, before],
            _ => return Ok(()),
        };
        let mut after = first.to_owned();
        loop {
            let behind = after.clone();
            let page = app
                .read("alert.evidence", move |tx| {
                    let days = (since, Day(i64::MAX));
                    Ok(evidence::page(tx, days, (&behind, before), PAGE)?)
                })
                .await?;
            let whole = page.len() as i64 == PAGE;
            if let Some(last) = page.last() {
                last.id.as_str().clone_into(&mut after);
            }
            let mut gathering = gathering.lock().unwrap_or_else(PoisonError::into_inner);
            page.into_iter().for_each(|row| gathering.add(row));
            if !whole {
                break;
            }
        }
    }
}

/// Reads everything up to `cut_off`, and apart from it what has come in since.
pub(super) async fn read(app: &App, cut_off: Day) -> Result<Snapshot, Error> {
    let since = cut_off.plus(-PERIOD - LATE_DAYS);
    let gathering = Mutex::new(Gathering::default());
    let next = AtomicUsize::new(0);
    let reader = || gather(app, since, &next, &gathering);
    let (one, other) = tokio::join!(reader(), reader());
    one.and(other)?;
    let gathering = gathering.into_inner();
    let gathering = gathering.unwrap_or_else(PoisonError::into_inner);
    let (outreach, nights) = app
        .read("alert.past", move |tx| {
            let since = cut_off.plus(-PERIOD - OUTREACH_DAYS);
            let outreach = store::alert::outreach::since(tx, since, SESSIONS)?;
            let since = cut_off.plus(-PERIOD);
            let nights = store::alert::run::nights(tx, since, cut_off, ::scan::METHOD)?;
            Ok((outreach, nights))
        })
        .await?;
    let mut past: HashMap<(Level, Happening), Vec<f64>> = HashMap::new();
    for night in nights {
        let scores = past.entry((night.level, night.kind)).or_default();
        scores.push(night.score);
    }
    let (mut reports, names) = gathering.finish();
    let first_later = reports.partition_point(|one| one.received_on <= cut_off);
    let later = reports.split_off(first_later);
    Ok(Snapshot {
        reports,
        later,
        names,
        outreach: outreach
            .into_iter()
            .map(|one| (one.village, one.held_on))
            .collect(),
        past,
        cut_off,
    })
}
