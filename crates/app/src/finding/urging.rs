//! What words may still say about how soon somebody must look, after a person said it: only words that this person
//! can't have known. Which those are is told by the history, where every message and every decision has its place.

use crate::Error;
use crate::error::Stop;
use domain::finding::Piece;
use domain::id::ReportId;
use domain::report::Urgency;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::finding::Reading;
use store::report::Report;

/// A person's word on how soon somebody must look.
pub(crate) const SET: &str = "decision.urgency";
/// The reporter wrote to this report.
pub(crate) const WROTE: [&str; 2] = ["reporter.wrote", "reporter.second_look"];
/// The reporter of a report that is joined to this one wrote.
pub(crate) const JOINED_WROTE: &str = "report.joined_wrote";

/// A person's last word, and what was written since.
struct Said {
    level: Urgency,
    since: BTreeSet<Piece>,
}

/// Which words count.
pub(crate) struct Urging {
    said: Option<Said>,
    /// What was written to reports that are joined to it, since.
    joined: BTreeSet<(ReportId, Piece)>,
    /// The soonest that any of that asks for.
    joined_found: Option<Urgency>,
}

impl Urging {
    pub(crate) fn of(tx: &mut Tx<'_>, report: &ReportId) -> Result<Urging, Stop> {
        let mut said: Option<Said> = None;
        let mut joined: BTreeSet<(ReportId, Piece)> = BTreeSet::new();
        for event in store::audit::history(tx, report.as_str())? {
            let kind = event.kind.as_str();
            if kind != SET && kind != JOINED_WROTE && !WROTE.contains(&kind) {
                continue;
            }
            let detail: BTreeMap<String, String> = serde_json::from_str(&event.detail)
                .map_err(|_| Error::Internal("an event's detail is damaged".into()))?;
            let message = detail.get("message").and_then(|id| id.parse().ok());
            let message = message.map(Piece::Message);
            if kind == SET {
                let level = detail.get("to").and_then(|level| level.parse().ok());
                let level = level.and_then(Urgency::from_number);
                let level = level.ok_or_else(|| Error::Internal("no level was set".into()))?;
                let since = BTreeSet::new();
                said = Some(Said { level, since });
                joined.clear();
            } else if kind == JOINED_WROTE {
                let from = detail.get("report").and_then(|id| id.parse().ok());
                joined.extend(from.zip(message));
            } else if let Some(said) = &mut said {
                said.since.extend(message);
            }
        }
        let mut joined_found = None;
        let from: BTreeSet<&ReportId> = joined.iter().map(|(report, _)| report).collect();
        for one in from {
            let readings = store::finding::readings(tx, one)?;
            let counted = readings
                .into_iter()
                .filter(|reading| joined.contains(&(one.clone(), reading.piece.clone())));
            let soonest = counted.filter_map(|reading| reading.urgency);
            joined_found = soonest.chain(joined_found).min();
        }
        Ok(Urging {
            said,
            joined,
            joined_found,
        })
    }

    /// Whether the words of a text of the report count: no person spoke, or spoke before they were written.
    fn counts(&self, piece: &Piece) -> bool {
        let said = self.said.as_ref();
        said.is_none_or(|said| said.since.contains(piece))
    }

    /// Whether those of a text of a report that is joined to it do.
    pub(crate) fn counts_joined(&self, report: &ReportId, piece: &Piece) -> bool {
        self.joined.contains(&(report.clone(), piece.clone()))
    }

    /// The soonest that the words which count ask for, those that were written to joined reports included.
    pub(crate) fn found<'a>(
        &self,
        readings: impl IntoIterator<Item = &'a Reading>,
    ) -> Option<Urgency> {
        let own = readings.into_iter().filter(|one| self.counts(&one.piece));
        let own = own.filter_map(|one| one.urgency);
        own.chain(self.joined_found).min()
    }

    /// From where the words count: what a person said, otherwise what was ticked.
    pub(crate) fn base(&self, report: &Report) -> Urgency {
        match &self.said {
            Some(said) => said.level,
            None => Urgency::of(&report.happenings, report.when),
        }
    }
}
