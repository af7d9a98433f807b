//! History and messages in words: moments in the zone of the place, codes as keys of the catalogues.

use super::finding_part::indicator_key;
use super::report_page::{DetailPart, HistoryPart, MessagePart};
use super::words::{clock, key};
use crate::extract::locale::Locale;
use app::triage::{HistoryActor, HistoryView, OfficerMessage};
use domain::finding::Indicator;
use domain::report::{Outcome, RouteReason, Urgency};
use domain::subject::FactKind;
use domain::task::TaskState;
use domain::time::{Day, Zone};
use std::collections::BTreeMap;

/// Moments and codes in the language and zone of the page.
pub(crate) struct Words {
    pub(crate) locale: Locale,
    pub(crate) zone: Zone,
    pub(crate) today: Day,
}

impl Words {
    pub(super) fn message(&self, message: &OfficerMessage) -> MessagePart {
        MessagePart {
            ours: message.from_officer,
            author: message.author.clone(),
            day: message.at.map_or(message.day, |at| at.day(self.zone)).0,
            clock: message.at.map(|at| clock(at, self.zone, self.locale)),
            text: message.text.clone(),
            seen_on: message.seen_on.map(|day| day.0.min(self.today.0)),
        }
    }

    pub(crate) fn history(&self, event: &HistoryView) -> HistoryPart {
        let (actor, name) = match &event.actor {
            HistoryActor::Reporter => ("reporter", String::new()),
            HistoryActor::System => ("system", String::new()),
            HistoryActor::Person(name) => ("person", name.clone()),
            HistoryActor::Unnamed => ("office", String::new()),
        };
        HistoryPart {
            kind: kind(&event.kind),
            actor,
            name,
            office: event.office.clone(),
            day: event.at.map_or(event.day, |at| at.day(self.zone)).0,
            clock: event.at.map(|at| clock(at, self.zone, self.locale)),
            details: details(&event.kind, &event.detail),
            reason: event.reason.clone(),
        }
    }
}

/// Events that have words of their own, as `history-{}` with dashes for dots.
pub(super) const KINDS: [&str; 48] = [
    "report.received",
    "report.opened",
    "report.read",
    "report.rerouted",
    "report.erased",
    "report.urgency_found",
    "report.presence_ended",
    "report.read_anew",
    "report.reopened",
    "report.answer_read",
    "report.joined_wrote",
    "report.moved_along",
    "report.abroad_withheld",
    "finding.confirmed",
    "finding.removed",
    "finding.added",
    "decision.follow_up",
    "decision.ask",
    "decision.join",
    "decision.defer",
    "decision.close",
    "decision.reopen",
    "decision.urgency",
    "message.sent",
    "task.added",
    "task.finished",
    "reporter.wrote",
    "reporter.contact",
    "reporter.place",
    "reporter.second_look",
    "reporter.withdrew",
    "subject.found",
    "subject.read",
    "subject.listed",
    "subject.contested",
    "subject.upheld",
    "subject.removed",
    "subject.restored",
    "subject.forgotten",
    "subject.sources_lost",
    "subject.fact_added",
    "subject.fact_withdrawn",
    "subject.asked",
    "subject.granted",
    "subject.refused",
    "link.confirmed",
    "link.rejected",
    "link.reopened",
];

fn kind(kind: &str) -> String {
    let known = KINDS.contains(&kind);
    if known {
        key("", kind)
    } else {
        "other".to_owned()
    }
}

/// The facts of an event that are worth showing; ids of rows and former states are not.
fn details(kind: &str, detail: &BTreeMap<String, String>) -> Vec<DetailPart> {
    let words = |key: String| DetailPart {
        key,
        text: String::new(),
        day: None,
    };
    let part = |(name, value): (&String, &String)| match (kind, name.as_str()) {
        ("report.reopened", "why") => {
            let why = match value.as_str() {
                "wrote" => Some("work-reopened-wrote"),
                "official" => Some("work-reopened-official"),
                _ => None,
            };
            why.map(|why| words(why.to_owned()))
        }
        (_, "outcome") => {
            Outcome::from_code(value).map(|one| words(key("work-outcome-", one.code())))
        }
        (_, "route") => RouteReason::from_code(value).map(|one| words(key("route-", one.code()))),
        (_, "state") => TaskState::from_code(value).map(|one| words(key("work-task-", one.code()))),
        (_, "fact") => {
            FactKind::from_code(value).map(|one| words(key("subject-fact-", one.code())))
        }
        (_, "indicator") => Indicator::parse(value)
            .map(|one| words(format!("indicator-{}", indicator_key(one.code())))),
        ("decision.urgency" | "report.urgency_found", "to") => value
            .parse()
            .ok()
            .and_then(Urgency::from_number)
            .map(|one| words(format!("work-urgency-{}", one.number()))),
        (_, "until") => value.parse().ok().map(|day: Day| DetailPart {
            key: String::new(),
            text: String::new(),
            day: Some(day.0),
        }),
        (_, "allowed") => Some(words(match value.as_str() {
            "true" => "work-contact-allowed".to_owned(),
            _ => "work-contact-refused".to_owned(),
        })),
        (_, "to") => Some(DetailPart {
            key: String::new(),
            text: value.clone(),
            day: None,
        }),
        _ => None,
    };
    detail.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: &str, pairs: &[(&str, &str)]) -> Vec<DetailPart> {
        let detail: BTreeMap<String, String> = pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        details(kind, &detail)
    }

    #[test]
    fn history_shows_codes_in_words_and_hides_ids() {
        let closed = shown(
            "decision.close",
            &[("from", "in_triage"), ("outcome", "protected")],
        );
        assert_eq!(closed.len(), 1);
        assert_eq!(closed[0].key, "work-outcome-protected");
        let deferred = shown(
            "decision.defer",
            &[("from", "received"), ("until", "2026-11-27")],
        );
        assert_eq!(
            deferred[0].day,
            Some("2026-11-27".parse::<Day>().expect("a day").0)
        );
        assert_eq!(
            shown("decision.urgency", &[("from", "3"), ("to", "1")])[0].key,
            "work-urgency-1"
        );
        assert_eq!(
            shown("report.rerouted", &[("to", "Kanim Contoh")])[0].text,
            "Kanim Contoh"
        );
        assert!(shown("task.added", &[("task", "tsk_aaaaaaaa")]).is_empty());
        assert_eq!(kind("decision.follow_up"), "decision-follow-up");
        assert_eq!(kind("something.new"), "other");
    }
}
