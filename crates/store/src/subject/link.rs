//! Links between two parties: proposed by a model, confirmed or rejected by a person.

use crate::column::{coded, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::audit::{Fields, RowState};
use domain::id::{LinkId, PartyId};
use domain::subject::LinkState;

/// A later model says something else about what nobody has judged; what a person said stays. Either report
/// may have been erased meanwhile: then there is nothing to propose.
static PROPOSE: Sql = Sql::new(
    "link.propose",
    "INSERT INTO party_link (id, one_id, other_id, version, state, weight, model, explanation, data_key)
     SELECT :id, :one, :other, 1, 'proposed', :weight, :model, :explanation, :data_key
     WHERE EXISTS (SELECT 1 FROM party WHERE id = :one) AND EXISTS (SELECT 1 FROM party WHERE id = :other)
     ON CONFLICT (one_id, other_id) DO UPDATE SET weight = excluded.weight, model = excluded.model,
       explanation = excluded.explanation WHERE party_link.state = 'proposed'",
);
static FORGET_OLDER: Sql = Sql::new(
    "link.forget_older",
    "DELETE FROM party_link WHERE state = 'proposed' AND model < :model",
);
static GET: Sql = Sql::new("link.get", "SELECT * FROM party_link WHERE id = :id");
static SAVE: Sql = Sql::new(
    "link.save",
    "UPDATE party_link SET version = :version + 1, state = :state WHERE id = :id AND version = :version",
);
static JUDGED_OF: Sql = Sql::new(
    "link.judged_of",
    "SELECT * FROM party_link WHERE (one_id = :party OR other_id = :party) AND state <> 'proposed' ORDER BY id",
);
static OF_PARTY: Sql = Sql::new(
    "link.of_party",
    "SELECT * FROM party_link WHERE one_id = :party OR other_id = :party ORDER BY weight DESC, id LIMIT 200",
);

pub(crate) const STATEMENTS: &[&Sql] =
    &[&PROPOSE, &FORGET_OLDER, &GET, &SAVE, &JUDGED_OF, &OF_PARTY];

/// A link as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The party with the lesser id.
    pub one: PartyId,
    /// The other.
    pub other: PartyId,
    /// Grows with every judgement.
    pub version: i64,
    /// Where it stands.
    pub state: LinkState,
    /// Bits.
    pub weight: f64,
    /// The number of the model.
    pub model: i64,
    /// γ, m, u and bits of each field, as JSON; no values.
    pub explanation: String,
    /// The key of the reasons, wrapped.
    pub data_key: Vec<u8>,
}

impl Link {
    /// The digest of the row that an event commits to. The weight is not in it: a later model may change
    /// it as long as nobody has judged.
    #[must_use]
    pub fn row_state(&self, version: i64) -> RowState {
        let mut fields = Fields::new(1);
        fields.text("id", self.id.as_str());
        fields.text("one_id", self.one.as_str());
        fields.text("other_id", self.other.as_str());
        fields.integer("version", Some(version));
        fields.text("state", self.state.code());
        RowState {
            table: "party_link",
            row: self.id.to_string(),
            fields_version: 1,
            digest: fields.finish(),
        }
    }

    /// The party on the other side.
    #[must_use]
    pub fn across(&self, from: &PartyId) -> &PartyId {
        if self.one == *from {
            &self.other
        } else {
            &self.one
        }
    }
}

pub(crate) fn from_row(row: &Row) -> Result<Link, Error> {
    Ok(Link {
        id: parsed(row, "id")?,
        one: parsed(row, "one_id")?,
        other: parsed(row, "other_id")?,
        version: row.get("version")?,
        state: coded(row, "state", LinkState::from_code)?,
        weight: row.get("weight")?,
        model: row.get("model")?,
        explanation: row.get("explanation")?,
        data_key: row.get("data_key")?,
    })
}

/// Proposes a link, or brings a proposal up to date.
///
/// # Errors
/// Storage errors only.
pub fn propose(tx: &mut Tx<'_>, link: &Link) -> Result<(), Error> {
    tx.write(
        &PROPOSE,
        &[
            ("id", &link.id.as_str()),
            ("one", &link.one.as_str()),
            ("other", &link.other.as_str()),
            ("weight", &link.weight),
            ("model", &link.model),
            ("explanation", &link.explanation),
            ("data_key", &link.data_key),
        ],
    )
}

/// Forgets proposals that only an older model made.
///
/// # Errors
/// Storage errors only.
pub fn forget_older(tx: &mut Tx<'_>, model: i64) -> Result<(), Error> {
    tx.write(&FORGET_OLDER, &[("model", &model)])
}

/// One link.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &LinkId) -> Result<Option<Link>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id.as_str())])?;
    row.as_ref().map(from_row).transpose()
}

/// Saves the state; `false` when somebody else saved meanwhile.
///
/// # Errors
/// Storage errors only.
pub fn save(tx: &mut Tx<'_>, link: &Link) -> Result<bool, Error> {
    let saved = tx.execute(
        &SAVE,
        &[
            ("id", &link.id.as_str()),
            ("version", &link.version),
            ("state", &link.state.code()),
        ],
    )?;
    Ok(saved == 1)
}

/// The links of a party that a person judged, whoever may see them.
///
/// # Errors
/// Storage errors only.
pub fn judged_of(tx: &mut Tx<'_>, party: &PartyId) -> Result<Vec<Link>, Error> {
    let rows = tx.query(&JUDGED_OF, &[("party", &party.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// The links of a party, heaviest first; at most 200.
///
/// # Errors
/// Storage errors only.
pub fn of_party(tx: &mut Tx<'_>, party: &PartyId) -> Result<Vec<Link>, Error> {
    let rows = tx.query(&OF_PARTY, &[("party", &party.as_str())])?;
    rows.iter().map(from_row).collect()
}
