//! What several reports point to: found by a job in sealed texts, linked by a frozen model, judged by
//! people, kept in a register with rules of its own.
//!
//! Nothing here is asked by a public page: what a check of an offer answers is the same bytes whether a
//! number is listed or not.

mod act;
mod hint;
mod link;
mod list;
mod model;
mod note;
mod office;
mod pointed;
mod propose;
mod reads;
mod shown;
mod side;
mod standing;
mod told;
mod upkeep;
mod view;

pub use act::{SubjectAct, add_fact, rule, withdraw_fact};
pub use hint::Hint;
pub(crate) use hint::hints;
pub use link::{FieldBits, LinkSideView, LinkView, judge_link, link};
pub use list::{LinkRow, Narrowed, SubjectRow, Subjects, Tab, subjects};
pub use model::top_level;
pub(crate) use note::{NOTE, note, noting};
pub use office::{answer_office, ask_office};
pub(crate) use propose::{Kept, LINK, propose};
pub use shown::{
    Elsewhere, FactView, LinksPart, Pages, RequestView, SeenPart, SeenView, SubjectView, TiedView,
};
pub(crate) use upkeep::upkeep;
pub use view::subject;

/// What links compare, in the order in which it is told.
pub const FIELDS: [&str; 8] = told::Told::FIELDS;
