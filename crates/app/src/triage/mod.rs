//! What officers see of reports, and what they decide. A person decides, with a reason.

mod act;
mod decide;
mod handover;
mod inbox;
mod judge;
mod open;
mod tasks;
mod today;
mod view;

pub use act::{Act, Sight};
pub(crate) use act::{note_read, permitted};
pub use decide::{decide, message, reroute, set_urgency};
pub use inbox::{Inbox, InboxFilter, InboxRow, inbox};
pub use judge::{Which, add_finding, judge};
pub use open::report;
pub use store::report::inbox::{InboxCounts, InboxState};
pub use tasks::{add_task, finish_task};
pub use today::{TodayTask, TodayView, today};
pub use view::{HistoryActor, HistoryView, MayDo, OfficerMessage, ReportView, TaskView};
