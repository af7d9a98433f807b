//! History events, each with a salted hash that commits to it and to the row that it left behind.
//!
//! An edit of a row by raw SQL leaves the row different from what its last event committed to, and an
//! edit of an event leaves its leaf wrong; the verifiable log (its own issue) puts the leaves in a tree.
//! No personal data stands in an event: an officer's reason is sealed, and only its digest is here.

use crate::id::{AccountId, EventId};
use crate::office::OfficeId;
use crate::time::{Day, Moment};
use sha2::{Digest, Sha256};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Account(AccountId),
    /// Whoever holds the receipt; nothing more is known.
    Reporter,
    /// The program itself: a job or a command.
    System,
}

impl Actor {
    /// The word in tables: an account id, `reporter` or `system`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Actor::Account(account) => account.as_str(),
            Actor::Reporter => "reporter",
            Actor::System => "system",
        }
    }
}

/// The state in which an event left a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowState {
    /// Table.
    pub table: &'static str,
    /// Primary key as text.
    pub row: String,
    /// Version of the field list that was hashed.
    pub fields_version: i64,
    /// SHA-256 of the fields, from [`Fields`].
    pub digest: [u8; 32],
}

/// One history event, before it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id: random for a reporter's act, ordered otherwise.
    pub id: EventId,
    /// The report or other root that it belongs to.
    pub root: String,
    /// What happened, such as `report.received` or `decision.close`.
    pub kind: &'static str,
    /// Who acted.
    pub actor: Actor,
    /// The day.
    pub day: Day,
    /// The moment; absent for a reporter's act.
    pub at: Option<Moment>,
    /// Codes that explain it, as a JSON object without personal data.
    pub detail: String,
    /// Digest of the sealed reason.
    pub reason: Option<[u8; 32]>,
    /// The row that it left behind.
    pub state: RowState,
}

/// The leaf hash of an event and of the office on whose behalf it was done: SHA-256 of a version byte,
/// the salt, and every field with its length.
///
/// The salt is 16 random bytes stored beside the event; erasing salt and event leaves a leaf that
/// tells nothing.
#[must_use]
pub fn leaf(event: &Event, office: Option<&OfficeId>, salt: &[u8; 16]) -> [u8; 32] {
    let mut fields = Fields::new(1);
    fields.bytes("salt", salt);
    fields.text("id", event.id.as_str());
    fields.text("root", &event.root);
    fields.text("kind", event.kind);
    fields.text("actor", event.actor.code());
    fields.integer("day", Some(event.day.0));
    fields.integer("at", event.at.map(|moment| moment.0));
    fields.text("office", office.map_or("", OfficeId::as_str));
    fields.text("detail", &event.detail);
    fields.bytes(
        "reason",
        event.reason.as_ref().map_or(&[][..], |digest| &digest[..]),
    );
    fields.text("table", event.state.table);
    fields.text("row", &event.state.row);
    fields.integer("fields_version", Some(event.state.fields_version));
    fields.bytes("state", &event.state.digest);
    fields.finish()
}

/// A running hash over named fields, each with its kind and length, so that no two lists collide.
pub struct Fields(Sha256);

impl Fields {
    /// Starts a list in its version.
    #[must_use]
    pub fn new(version: u8) -> Fields {
        Fields(Sha256::new_with_prefix([version]))
    }

    fn field(&mut self, name: &str, kind: u8, value: &[u8]) {
        self.0.update((name.len() as u64).to_be_bytes());
        self.0.update(name.as_bytes());
        self.0.update([kind]);
        self.0.update((value.len() as u64).to_be_bytes());
        self.0.update(value);
    }

    /// Adds a text.
    pub fn text(&mut self, name: &str, value: &str) {
        self.field(name, b't', value.as_bytes());
    }

    /// Adds bytes; sealed columns go in as ciphertext.
    pub fn bytes(&mut self, name: &str, value: &[u8]) {
        self.field(name, b'b', value);
    }

    /// Adds a number or its absence.
    pub fn integer(&mut self, name: &str, value: Option<i64>) {
        match value {
            Some(number) => self.field(name, b'i', &number.to_be_bytes()),
            None => self.field(name, b'n', &[]),
        }
    }

    /// The digest of all fields.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(detail: &str) -> Event {
        Event {
            id: EventId::random([3; 10]),
            root: "rpt_5302_aaaa".into(),
            kind: "report.received",
            actor: Actor::Reporter,
            day: Day(20_000),
            at: None,
            detail: detail.into(),
            reason: None,
            state: RowState {
                table: "report",
                row: "rpt_5302_aaaa".into(),
                fields_version: 1,
                digest: [0; 32],
            },
        }
    }

    #[test]
    fn the_leaf_depends_on_event_office_and_salt() {
        let office: OfficeId = "kanim-kupang".parse().expect("an office id");
        let plain = leaf(&event("{}"), None, &[1; 16]);
        assert_eq!(plain, leaf(&event("{}"), None, &[1; 16]));
        assert_ne!(plain, leaf(&event("{ }"), None, &[1; 16]));
        assert_ne!(plain, leaf(&event("{}"), Some(&office), &[1; 16]));
        assert_ne!(plain, leaf(&event("{}"), None, &[2; 16]));
    }

    #[test]
    fn moving_a_letter_between_fields_changes_the_digest() {
        let digest = |first: &str, second: &str| {
            let mut fields = Fields::new(1);
            fields.text("a", first);
            fields.text("b", second);
            fields.finish()
        };
        assert_ne!(digest("xy", "z"), digest("x", "yz"));
    }
}
