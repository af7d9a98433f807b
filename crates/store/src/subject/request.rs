//! What one office asks another about a subject that both have.

use crate::column::{coded, day, day_opt, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::audit::{Fields, RowState};
use domain::id::{RequestId, SubjectId};
use domain::office::OfficeId;
use domain::subject::RequestState;
use domain::time::Day;

/// A refused request may be made again, with another reason.
static ASK: Sql = Sql::new(
    "request.ask",
    "INSERT INTO subject_request (subject_id, id, asking_office_id, asked_office_id, state, asked_on, question,
       answered_on, answer)
     VALUES (:subject, :id, :asking, :asked, 'open', :day, :question, NULL, NULL)
     ON CONFLICT (subject_id, asking_office_id, asked_office_id) DO UPDATE SET id = excluded.id,
       state = 'open', asked_on = excluded.asked_on, question = excluded.question, answered_on = NULL,
       answer = NULL WHERE subject_request.state = 'refused'",
);
static ANSWER: Sql = Sql::new(
    "request.answer",
    "UPDATE subject_request SET state = :state, answered_on = :day, answer = :answer
     WHERE subject_id = :subject AND id = :id AND state = 'open'",
);
static OF: Sql = Sql::new(
    "request.of",
    "SELECT q.*, a.name AS asking_name, o.name AS asked_name FROM subject_request q
     JOIN office a ON a.id = q.asking_office_id JOIN office o ON o.id = q.asked_office_id
     WHERE q.subject_id = :subject ORDER BY q.asked_on, q.id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ASK, &ANSWER, &OF];

/// A request as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// About which subject.
    pub subject: SubjectId,
    /// Who asks.
    pub asking: OfficeId,
    /// Its name.
    pub asking_name: String,
    /// Who is asked.
    pub asked: OfficeId,
    /// Its name.
    pub asked_name: String,
    /// Where it stands.
    pub state: RequestState,
    /// When it was made.
    pub asked_on: Day,
    /// Why, sealed.
    pub question: Vec<u8>,
    /// When it was answered.
    pub answered_on: Option<Day>,
    /// The reason of the answer, sealed.
    pub answer: Option<Vec<u8>>,
}

impl Request {
    /// The digest of the row that an event commits to.
    #[must_use]
    pub fn row_state(&self) -> RowState {
        let mut fields = Fields::new(1);
        fields.text("subject_id", self.subject.as_str());
        fields.text("id", self.id.as_str());
        fields.text("asking_office_id", self.asking.as_str());
        fields.text("asked_office_id", self.asked.as_str());
        fields.text("state", self.state.code());
        fields.integer("asked_on", Some(self.asked_on.0));
        fields.bytes("question", &self.question);
        fields.integer("answered_on", self.answered_on.map(|day| day.0));
        fields.bytes("answer", self.answer.as_deref().unwrap_or(&[]));
        RowState {
            table: "subject_request",
            row: format!("{}/{}", self.subject, self.id),
            fields_version: 1,
            digest: fields.finish(),
        }
    }
}

fn from_row(row: &Row) -> Result<Request, Error> {
    Ok(Request {
        id: parsed(row, "id")?,
        subject: parsed(row, "subject_id")?,
        asking: parsed(row, "asking_office_id")?,
        asking_name: row.get("asking_name")?,
        asked: parsed(row, "asked_office_id")?,
        asked_name: row.get("asked_name")?,
        state: coded(row, "state", RequestState::from_code)?,
        asked_on: day(row, "asked_on")?,
        question: row.get("question")?,
        answered_on: day_opt(row, "answered_on")?,
        answer: row.get("answer")?,
    })
}

/// Asks; `false` when such a request is open or was granted.
///
/// # Errors
/// Storage errors only.
pub fn ask(tx: &mut Tx<'_>, request: &Request) -> Result<bool, Error> {
    let asked = tx.execute(
        &ASK,
        &[
            ("subject", &request.subject.as_str()),
            ("id", &request.id.as_str()),
            ("asking", &request.asking.as_str()),
            ("asked", &request.asked.as_str()),
            ("day", &request.asked_on.0),
            ("question", &request.question),
        ],
    )?;
    Ok(asked == 1)
}

/// Answers an open request; `false` when it is open no longer.
///
/// # Errors
/// Storage errors only.
pub fn answer(tx: &mut Tx<'_>, request: &Request) -> Result<bool, Error> {
    let answered = tx.execute(
        &ANSWER,
        &[
            ("subject", &request.subject.as_str()),
            ("id", &request.id.as_str()),
            ("state", &request.state.code()),
            ("day", &request.answered_on.map(|day| day.0)),
            ("answer", &request.answer),
        ],
    )?;
    Ok(answered == 1)
}

/// The requests about a subject, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn of(tx: &mut Tx<'_>, subject: &SubjectId) -> Result<Vec<Request>, Error> {
    let rows = tx.query(&OF, &[("subject", &subject.as_str())])?;
    rows.iter().map(from_row).collect()
}
