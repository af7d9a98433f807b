//! What the words of reports point to: noted once by the job that makes a report findable, shown with
//! its words to who may open the report, judged by people.

mod anew;
mod note;
mod overrides;
mod urging;
mod view;

pub(crate) use anew::replace;
pub(crate) use note::{ReadText, WHO_RULE, note, read, reopened};
pub use overrides::{Overrides, RuleCount, overrides};
pub(crate) use urging::{JOINED_WROTE, SET, Urging};
pub(crate) use view::findings;
pub use view::{FindingView, Findings};
