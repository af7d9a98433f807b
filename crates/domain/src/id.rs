//! Prefixed ids, each of its own type, so that a task's id can't be handed in where a report's is due.
//!
//! What a reporter creates has a random id; everything else an ordered one (UUIDv7 bits), which keeps
//! inserts near each other. The text is lower-case base32hex, so text order is byte order.

use crate::area::AreaCode;
use crate::time::Moment;
use data_encoding::BASE32_DNSSEC;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// What an id names.
pub trait Kind {
    /// First letters of each id of the kind, without the underscore.
    const PREFIX: &'static str;
}

/// Kinds of things that have ids.
pub mod kind {
    use super::Kind;

    /// A signal that somebody sent.
    pub enum Report {}
    /// One message between an officer and a reporter.
    pub enum Message {}
    /// Something to do on a report.
    pub enum Task {}
    /// A person who signs in.
    pub enum Account {}
    /// A role that an account has at an office, with dates.
    pub enum Membership {}
    /// One history event.
    pub enum Event {}
    /// One story, however often it is told.
    pub enum Narrative {}
    /// A rise of reports in some places.
    pub enum Alert {}
    /// A number, account, name or the like that reports point to.
    pub enum Subject {}
    /// An alleged party, as one report tells of it.
    pub enum Party {}
    /// A proposed link between two parties.
    pub enum Link {}
    /// What one office asks another.
    pub enum Request {}
    /// A fact about a subject from elsewhere.
    pub enum Fact {}

    impl Kind for Report {
        const PREFIX: &'static str = "rpt";
    }
    impl Kind for Message {
        const PREFIX: &'static str = "msg";
    }
    impl Kind for Task {
        const PREFIX: &'static str = "tsk";
    }
    impl Kind for Account {
        const PREFIX: &'static str = "acc";
    }
    impl Kind for Membership {
        const PREFIX: &'static str = "mem";
    }
    impl Kind for Event {
        const PREFIX: &'static str = "evt";
    }
    impl Kind for Narrative {
        const PREFIX: &'static str = "nar";
    }
    impl Kind for Alert {
        const PREFIX: &'static str = "alr";
    }
    impl Kind for Subject {
        const PREFIX: &'static str = "sbj";
    }
    impl Kind for Party {
        const PREFIX: &'static str = "pty";
    }
    impl Kind for Link {
        const PREFIX: &'static str = "lnk";
    }
    impl Kind for Request {
        const PREFIX: &'static str = "req";
    }
    impl Kind for Fact {
        const PREFIX: &'static str = "fct";
    }
}

/// Id of a report: `rpt_{regency at creation}_{random}`.
pub type ReportId = Id<kind::Report>;
/// Id of a message.
pub type MessageId = Id<kind::Message>;
/// Id of a task.
pub type TaskId = Id<kind::Task>;
/// Id of an account.
pub type AccountId = Id<kind::Account>;
/// Id of a membership.
pub type MembershipId = Id<kind::Membership>;
/// Id of a history event.
pub type EventId = Id<kind::Event>;
/// Id of an alert.
pub type AlertId = Id<kind::Alert>;
/// Id of a narrative.
pub type NarrativeId = Id<kind::Narrative>;
/// Id of a subject.
pub type SubjectId = Id<kind::Subject>;
/// Id of a party.
pub type PartyId = Id<kind::Party>;
/// Id of a link.
pub type LinkId = Id<kind::Link>;
/// Id of a request to another office.
pub type RequestId = Id<kind::Request>;
/// Id of a fact from elsewhere.
pub type FactId = Id<kind::Fact>;

/// A prefixed id; made by [`Id::random`], [`Id::ordered`] or parsed.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id<K: Kind> {
    text: Box<str>,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Id<K> {
    fn new(text: String) -> Self {
        Id {
            text: text.into(),
            kind: PhantomData,
        }
    }

    /// An id that tells nothing, not even an order: 80 random bits.
    #[must_use]
    pub fn random(bytes: [u8; 10]) -> Self {
        Id::new(format!("{}_{}", K::PREFIX, BASE32_DNSSEC.encode(&bytes)))
    }

    /// An id that sorts by its moment of creation (the bits of a UUIDv7, RFC 9562 §5.7).
    #[must_use]
    pub fn ordered(moment: Moment, random: [u8; 10]) -> Self {
        let millis = u64::try_from(moment.0 / 1000).unwrap_or(0).to_be_bytes();
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&millis[2..]);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = bytes[6] & 0x0f | 0x70;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Id::new(format!("{}_{}", K::PREFIX, BASE32_DNSSEC.encode(&bytes)))
    }

    /// The whole text, prefix included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Id<kind::Report> {
    /// A report's id carries the regency of its first place, for distribution; `0000` when unknown.
    #[must_use]
    pub fn at(home: Option<AreaCode>, bytes: [u8; 10]) -> Self {
        let regency = home.and_then(AreaCode::regency);
        let regency = regency.map_or_else(|| "0000".to_owned(), |code| code.to_string());
        Id::new(format!("rpt_{regency}_{}", BASE32_DNSSEC.encode(&bytes)))
    }
}

/// The text is no id of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the expected kind")]
pub struct NotAnId;

impl<K: Kind> std::str::FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let rest = text
            .strip_prefix(K::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'));
        let plain = |part: &str| {
            (4..=26).contains(&part.len())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        match rest {
            Some(rest) if rest.split('_').count() <= 2 && rest.split('_').all(plain) => {
                Ok(Id::new(text.to_owned()))
            }
            _ => Err(NotAnId),
        }
    }
}

impl<K: Kind> TryFrom<String> for Id<K> {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl<K: Kind> From<Id<K>> for String {
    fn from(id: Id<K>) -> String {
        id.text.into()
    }
}

impl<K: Kind> Clone for Id<K> {
    fn clone(&self) -> Self {
        Id {
            text: self.text.clone(),
            kind: PhantomData,
        }
    }
}

impl<K: Kind> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K: Kind> Eq for Id<K> {}

impl<K: Kind> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Kind> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<K: Kind> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_id_names_its_regency_and_parses_only_as_a_report() {
        let village = "53.02.02.2008".parse().ok();
        let id = ReportId::at(village, [7; 10]);
        assert!(id.as_str().starts_with("rpt_5302_"));
        assert_eq!(id.as_str().parse::<ReportId>(), Ok(id.clone()));
        assert_eq!(id.as_str().parse::<TaskId>(), Err(NotAnId));
        assert!(
            ReportId::at(None, [7; 10])
                .as_str()
                .starts_with("rpt_0000_")
        );
    }

    #[test]
    fn ordered_ids_sort_by_moment() {
        let early = AccountId::ordered(Moment(1_000_000), [255; 10]);
        let late = AccountId::ordered(Moment(2_000_000), [0; 10]);
        assert!(early < late);
    }

    proptest::proptest! {
        #[test]
        fn any_text_parses_or_is_refused(text in "\\PC*") {
            if let Ok(id) = text.parse::<MessageId>() {
                proptest::prop_assert_eq!(id.as_str(), text);
            }
        }
    }
}
