//! The POSTs of a report's page: read the form, one use case, lead on; or show the page again with
//! everything that was typed.
//!
//! When somebody else acted meanwhile nothing is stored: the page tells who did what, keeps the typed
//! reason, and carries the new version, so that sending again is a decision made with open eyes.

use super::frame::{Here, page};
use super::gate::{SignedForm, redirect};
use super::report;
use super::report_page::{ConflictPart, HistoryPart, ReportPage};
use super::verb::{self, Verb, Wish, parse};
use super::words::local_path;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::Problem;
use crate::state::WebState;
use app::account::Session;
use app::triage::{self, Act, ReportView, Sight};
use app::{Conflict, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::{ReportId, TaskId};
use domain::report::Refused;
use render::FormState;

const INBOX: &str = "/kotak-masuk";

/// What comes with the path and the form of every verb.
pub(super) struct Sent {
    pub(super) state: WebState,
    pub(super) locale: Locale,
    pub(super) id: String,
    pub(super) form: SignedForm,
}

/// POST /laporan/{id}/{verb}
pub(super) async fn act(
    verb: Verb,
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    form: SignedForm,
) -> Result<Response, Problem> {
    let sent = Sent {
        state,
        locale,
        id,
        form,
    };
    carry_out(verb, None, sent).await
}

/// POST /laporan/{id}/tugas/{task}
pub async fn finish_task(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path((id, task)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Problem> {
    let task: TaskId = parse_id(&task)?;
    let sent = Sent {
        state,
        locale,
        id,
        form,
    };
    carry_out(Verb::FinishTask, Some(task), sent).await
}

async fn carry_out(verb: Verb, task: Option<TaskId>, sent: Sent) -> Result<Response, Problem> {
    let id = parse_id(&sent.id)?;
    let mut form = FormState::from_pairs(sent.form.fields.pairs());
    let question = |code: &str| report::question(&sent.state, code);
    let wish = parse(verb, &mut form, task.clone(), &question);
    let reason = verb::reason(verb, &form, task.as_ref());
    let again = Again {
        sent: &sent,
        id: &id,
        verb,
        task: task.as_ref(),
    };
    let Some(wish) = wish else {
        return again.invalid(form).await;
    };
    let act = Act {
        report: &id,
        version: form.value("versi").parse().unwrap_or(-1),
        reason: &reason,
        nonce: form.value("nonce"),
    };
    match run(&sent, act, &wish).await {
        // The same form sent twice acts once; the second answer is the first.
        Ok(Sight::Kept) | Err(Error::Conflict(Conflict::AlreadyDone)) => {
            Ok(done(&sent, &id, verb, &form))
        }
        // An official was found to be involved, or the report was sent to another office.
        Ok(Sight::Lost) => Ok(done(&sent, &id, Verb::Reroute, &form)),
        Err(Error::Invalid(found)) => {
            for one in found {
                form.error(&again.field(one.field), one.key);
            }
            again.invalid(form).await
        }
        Err(Error::Conflict(Conflict::Refused(Refused::Reason))) => {
            form.error(&again.field("alasan"), "invalid-reason");
            again.invalid(form).await
        }
        Err(Error::Conflict(Conflict::Refused(Refused::Day))) => {
            form.error(&again.field("sampai"), "invalid-until");
            again.invalid(form).await
        }
        Err(Error::Conflict(Conflict::Refused(Refused::Itself))) => {
            form.error(&again.field("laporan"), "invalid-join-itself");
            again.invalid(form).await
        }
        Err(Error::Conflict(Conflict::Refused(refused))) => {
            let key = if refused == Refused::Closed {
                "closed"
            } else {
                "nothing-to-undo"
            };
            again.conflict(form, None, Some(key)).await
        }
        Err(Error::Conflict(Conflict::ChangedMeanwhile { by, .. })) => {
            again.conflict(form, by, None).await
        }
        Err(Error::Conflict(Conflict::OtherBody)) => again.conflict(form, None, None).await,
        Err(other) => Err(other.into()),
    }
}

async fn run(sent: &Sent, act: Act<'_>, wish: &Wish) -> Result<Sight, Error> {
    let (app, session) = (&sent.state.app, &sent.form.session);
    match wish {
        Wish::Decide { decision, note } => {
            triage::decide(app, session, act, decision.clone(), note).await
        }
        Wish::Message { text } => triage::message(app, session, act, text).await,
        Wish::Reroute { office } => triage::reroute(app, session, act, office).await,
        Wish::Urgency { urgency } => triage::set_urgency(app, session, act, *urgency).await,
        Wish::Judge { which, state } => triage::judge(app, session, act, which, *state).await,
        Wish::AddFinding { indicator } => triage::add_finding(app, session, act, indicator).await,
        Wish::AddTask {
            title,
            assignee,
            due_on,
        } => triage::add_task(app, session, act, title, assignee.as_ref(), *due_on).await,
        Wish::FinishTask { task, state } => {
            triage::finish_task(app, session, act, task, *state).await
        }
    }
}

fn done(sent: &Sent, id: &ReportId, verb: Verb, form: &FormState) -> Response {
    let target = target(id, verb, local_path(form.value("lalu")));
    redirect(&sent.locale.path(&target))
}

/// Where an act leads on, `list` being the list that the report stood beside: a decision to that list, otherwise
/// to the report, or, when it went to another office and may be out of sight, to the inbox. Whoever judges
/// findings has more of them to judge, and stays with the report.
fn target(id: &ReportId, verb: Verb, list: Option<&str>) -> String {
    let with = |path: &str, name: &str, value: &str| {
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}{name}={value}")
    };
    let report = format!("/laporan/{id}");
    let news = verb.news();
    match verb {
        Verb::Judge | Verb::AddFinding => {
            let inbox = list.filter(|path| path.split('?').next() == Some(INBOX));
            let stay = inbox.map_or(report, |path| with(path, "laporan", id.as_str()));
            format!("{}#judul-petunjuk", with(&stay, "kabar", news))
        }
        Verb::Reroute => with(list.unwrap_or(INBOX), "kabar", news),
        Verb::FollowUp
        | Verb::Ask
        | Verb::Message
        | Verb::Join
        | Verb::Defer
        | Verb::Close
        | Verb::Reopen
        | Verb::Urgency
        | Verb::AddTask
        | Verb::FinishTask => with(list.unwrap_or(&report), "kabar", news),
    }
}

/// Shows the page again.
struct Again<'a> {
    sent: &'a Sent,
    id: &'a ReportId,
    verb: Verb,
    task: Option<&'a TaskId>,
}

impl Again<'_> {
    /// The field of the page that a use case means by its own name.
    fn field(&self, name: &str) -> String {
        match (self.verb, self.task) {
            (Verb::FinishTask, Some(task)) => verb::note_field(task),
            _ => self.verb.field(name).to_owned(),
        }
    }

    async fn invalid(&self, form: FormState) -> Result<Response, Problem> {
        let view = self.view().await?;
        self.page(StatusCode::UNPROCESSABLE_ENTITY, &view, form, None)
    }

    async fn conflict(
        &self,
        form: FormState,
        by: Option<String>,
        refused: Option<&'static str>,
    ) -> Result<Response, Problem> {
        let view = self.view().await?;
        let conflict = ConflictPart {
            by,
            changes: Vec::new(),
            refused,
        };
        self.page(StatusCode::CONFLICT, &view, form, Some(conflict))
    }

    async fn view(&self) -> Result<ReportView, Problem> {
        let session: &Session = &self.sent.form.session;
        Ok(triage::report(&self.sent.state.app, session, self.id).await?)
    }

    fn page(
        &self,
        status: StatusCode,
        view: &ReportView,
        form: FormState,
        conflict: Option<ConflictPart>,
    ) -> Result<Response, Problem> {
        let next = local_path(form.value("lalu"))
            .unwrap_or_default()
            .to_owned();
        let mut report = report::part(&self.sent.state, self.sent.locale, view, &next);
        report.failed = self.verb.code();
        let conflict = conflict.map(|conflict| ConflictPart {
            changes: changes(&report.history, form.value("riwayat")),
            ..conflict
        });
        let shown = ReportPage {
            report,
            form,
            news: None,
            conflict,
        };
        let path = format!("/laporan/{}", self.id);
        let here = Here {
            locale: self.sent.locale,
            path: &path,
            to_decide: None,
        };
        page(
            &self.sent.state,
            &self.sent.form.session,
            &here,
            status,
            &shown,
        )
    }
}

/// What others did since the form was made, newest first; that somebody read is no change.
fn changes(history: &[HistoryPart], seen: &str) -> Vec<HistoryPart> {
    let new = since(history, seen).iter();
    new.filter(|one| one.kind != "report-read")
        .cloned()
        .collect()
}

/// The entries, newest first, that were not on the page when the form was made.
fn since<'a, T>(history: &'a [T], seen: &str) -> &'a [T] {
    let seen: usize = seen.parse().unwrap_or(history.len());
    &history[..history.len().saturating_sub(seen)]
}

#[cfg(test)]
mod tests {
    use super::{since, target};
    use crate::work::verb::Verb;
    use domain::id::ReportId;

    #[test]
    fn a_decision_leads_to_the_list_and_judging_stays_with_the_report() {
        let id: ReportId = "rpt_5302_aaaaaaaaaaaaaaaa".parse().expect("an id");
        let list = Some("/kotak-masuk?keadaan=semua");
        let open = format!("/kotak-masuk?keadaan=semua&laporan={id}");
        let cases = [
            (
                Verb::Close,
                list,
                "/kotak-masuk?keadaan=semua&kabar=tutup".to_owned(),
            ),
            (Verb::Close, None, format!("/laporan/{id}?kabar=tutup")),
            (Verb::Reroute, None, "/kotak-masuk?kabar=alihkan".to_owned()),
            (
                Verb::Judge,
                list,
                format!("{open}&kabar=petunjuk#judul-petunjuk"),
            ),
            (
                Verb::Judge,
                None,
                format!("/laporan/{id}?kabar=petunjuk#judul-petunjuk"),
            ),
            (
                Verb::AddFinding,
                Some("/tugas"),
                format!("/laporan/{id}?kabar=petunjuk-tambah#judul-petunjuk"),
            ),
        ];
        for (verb, list, expected) in cases {
            assert_eq!(target(&id, verb, list), expected, "{verb:?}");
        }
    }

    #[test]
    fn a_conflict_tells_what_is_new() {
        assert_eq!(since(&[3, 2, 1], "1"), [3, 2]);
        assert!(since(&[3, 2, 1], "3").is_empty());
        assert!(since(&[3, 2, 1], "9").is_empty());
        assert!(since(&[3, 2, 1], "x").is_empty());
    }
}
