//! Versions of the rules: stored, tried on stored reports, put in force. A person decides which one reads.

pub(crate) mod files;
mod force;
mod import;
mod overview;
pub(crate) mod trial;

pub use crate::detect::rules::Sentence;
pub use files::{built_in, laid_over, read};
pub use force::{may_put_in_force, put_in_force};
pub use import::{Base, Checked, Mistake, NewVersion, fields, import};
pub use overview::{
    Asked, Overview, Past, Progress, Row, VersionView, overview, version, version_files,
};
pub use store::rules::trial::Count;
pub use trial::{Example, TrialView, start, trial, try_now};

use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use domain::audit::{Actor, Fields, RowState};
use domain::time::{Moment, Zone};
use store::Tx;
use store::audit::NewEvent;

/// The root under which everything about the rules is written down.
const ROOT: &str = "rules";

/// What the reasons of these events are sealed for.
const REASON: &str = "rules-reason";
/// The event of a version that was put in force.
const IN_FORCE: &str = "rules.in_force";

/// An event about a version, drawn before its transaction so that a retry writes the same one.
fn event(
    app: &App,
    actor: Actor,
    kind: &'static str,
    detail: serde_json::Value,
    reason: Option<&str>,
    (version, digest): (&str, &str),
) -> NewEvent {
    let mut fields = Fields::new(1);
    fields.text("digest", digest);
    // Rules have no data key of their own: the reason is sealed like a token that never ends.
    let seal = |reason| {
        let vault = app.vault();
        vault
            .seal_token(REASON, reason, Moment(i64::MAX), app.entropy())
            .into_bytes()
    };
    let happened = Happened {
        root: ROOT.into(),
        kind,
        detail,
        sealed_reason: reason.map(seal),
        office: None,
        state: RowState {
            table: "rules_version",
            row: version.to_owned(),
            fields_version: 1,
            digest: fields.finish(),
        },
    };
    events::by(app, actor, app.today(Zone::default()), app.now(), happened)
}

/// Why versions were put in force, the newest first; `None` where the reason can't be opened.
fn reasons(app: &App, tx: &mut Tx<'_>) -> Result<Vec<Option<String>>, Stop> {
    let history = store::audit::history(tx, ROOT)?;
    let switches = history.into_iter().rev().filter(|one| one.kind == IN_FORCE);
    let opened = switches.map(|one| {
        let sealed = String::from_utf8(one.sealed_reason?).ok()?;
        app.vault().open_token(REASON, &sealed, app.now())
    });
    Ok(opened.collect())
}
