//! `/atur/aturan/versi`: versions of the rules, a new one, trying one on stored reports, putting one in force.
//!
//! Nothing is put in force by one press: the reason comes first, then a page that says what will happen.

use super::rules_form::{tell, wanted};
use super::rules_page::{
    CheckedPart, CountPart, ExamplePart, FilePart, LostPart, MistakePart, PastPart, ProgressPart,
    RulesPage, RulesVersionPage, SentencePart, TrialPart, VersionPart,
};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::{Code, Problem};
use crate::state::WebState;
use crate::work::finding_part::{indicator_key, piece};
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, redirect};
use crate::work::words::{Choice, count};
use app::account::Session;
use app::programme::ImportMode;
use app::rules::{self, Checked, Mistake, Overview, Row, TrialView};
use app::{Conflict, Error};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::rules::{BUILT_IN, FileKind, VersionName};
use render::FormState;

const PATH: &str = "/atur/aturan/versi";

/// GET /atur/aturan/versi
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
) -> Result<Response, Problem> {
    let form = FormState::new();
    list(&state, &session, locale, StatusCode::OK, form, None).await
}

/// POST /atur/aturan/versi
pub async fn import(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let mut form = FormState::from_pairs(fields.pairs());
    let mode = match fields.get("cara") {
        "simpan" => ImportMode::Apply,
        _ => ImportMode::DryRun,
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let new = wanted(&mut form);
    if !form.is_valid() {
        // Everything that is wrong is told at once.
        if let Err(Error::Invalid(found)) = rules::fields(&state.app, &new) {
            tell(&mut form, found);
        }
        return list(&state, &session, locale, refused, form, None).await;
    }
    match rules::import(&state.app, &new, mode, &session).await {
        Ok(checked) => {
            let status = if checked.mistakes.is_empty() {
                StatusCode::OK
            } else {
                refused
            };
            let form = if checked.stored {
                FormState::new()
            } else {
                form
            };
            let told = Some(told(checked, locale));
            list(&state, &session, locale, status, form, told).await
        }
        Err(Error::Invalid(found)) => {
            tell(&mut form, found);
            list(&state, &session, locale, refused, form, None).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn list(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    checked: Option<CheckedPart>,
) -> Result<Response, Problem> {
    let all: Overview = rules::overview(&state.app, session).await?;
    let stored = all.versions.iter();
    let stored = stored.map(|row| {
        let name = row.version.name.as_str();
        Choice::new(name, name)
    });
    let words = state.words(locale, "admin-rules-built-in");
    let built_in = Choice::new(BUILT_IN, format!("{words} ({})", all.built_in));
    let shown = RulesPage {
        form,
        bases: std::iter::once(built_in).chain(stored).collect(),
        built_in: all.built_in.clone(),
        reads: name_or_empty(all.reads.as_ref()),
        progress: all.progress.map(|progress| ProgressPart {
            reports: count(progress.reports),
            total: count(progress.total),
            done: progress.done,
        }),
        past: all.past.iter().map(past).collect(),
        versions: all.versions.into_iter().map(version).collect(),
        checked,
    };
    let here = Here {
        locale,
        path: PATH,
        to_decide: None,
    };
    page(state, session, &here, status, &shown)
}

fn name_or_empty(name: Option<&VersionName>) -> String {
    name.map(VersionName::to_string).unwrap_or_default()
}

fn past(one: &rules::Past) -> PastPart {
    PastPart {
        version: name_or_empty(one.version.as_ref()),
        since: one.since.0,
        by: one.by.clone(),
        reason: one.reason.clone().unwrap_or_default(),
    }
}

fn version(row: Row) -> VersionPart {
    let one = row.version;
    VersionPart {
        name: one.name.to_string(),
        source: one.source,
        from: one.valid_from.0,
        to: one.valid_to.map(|day| day.0),
        verified_on: one.verified_on.map(|day| day.0),
        verified_by: one.verified_by.unwrap_or_default(),
        review_by: one.review_by.0,
        rules: count(one.rules),
        stored_on: row.stored_on.0,
        reads: row.reads,
        holds: row.holds,
        overdue: row.overdue,
    }
}

fn told(checked: Checked, locale: Locale) -> CheckedPart {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let mistake = |one: Mistake| match (one, locale) {
        (Mistake::File(name), _) => MistakePart {
            file: name,
            told: String::new(),
        },
        (Mistake::Told(error), Locale::Id) => MistakePart {
            file: String::new(),
            told: error.indonesian(),
        },
        (Mistake::Told(error), Locale::En) => MistakePart {
            file: String::new(),
            told: error.to_string(),
        },
    };
    CheckedPart {
        stored: checked.stored,
        rules: number(checked.rules),
        codes: number(checked.codes),
        texts: number(checked.texts),
        more: number(checked.more),
        mistakes: checked.mistakes.into_iter().map(mistake).collect(),
        lost: checked.lost.into_iter().map(LostPart::of).collect(),
    }
}

/// The version that an address names: none for the one that is compiled in.
fn asked(name: &str) -> Result<Option<VersionName>, Problem> {
    if name == BUILT_IN {
        return Ok(None);
    }
    let name = parse_id(name)?;
    Ok(Some(name))
}

/// GET /atur/aturan/versi/{versi}
pub async fn show_version(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    Path(name): Path<String>,
    query: QueryFields,
) -> Result<Response, Problem> {
    let news = ["dipakai", "dicoba"]
        .into_iter()
        .find(|news| *news == query.get("kabar"));
    let one = One {
        state: &state,
        session: &session,
        locale,
        name: &name,
    };
    one.page(StatusCode::OK, FormState::new(), false, news)
        .await
}

/// GET /atur/aturan/versi/{versi}/berkas?nama=: one file as it is, to be read, changed, and pasted as a new version.
pub async fn show_file(
    State(state): State<WebState>,
    SignedIn(session): SignedIn,
    Path(name): Path<String>,
    query: QueryFields,
) -> Result<Response, Problem> {
    let version = asked(&name)?;
    let files = rules::version_files(&state.app, &session, version.as_ref()).await?;
    let file = files
        .into_iter()
        .find(|file| file.name == query.get("nama"));
    let file = file.ok_or_else(|| Problem::new(Code::NotFound))?;
    // Names of files are checked when a version is stored: letters, digits, `-`, `_`, `.` and one `/`.
    let saved_as = format!("attachment; filename=\"{}\"", file.name.replace('/', "-"));
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, saved_as),
    ];
    Ok((headers, file.content).into_response())
}

/// POST /atur/aturan/versi/{versi}/coba
pub async fn try_version(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(name): Path<String>,
    SignedForm { session, .. }: SignedForm,
) -> Result<Response, Problem> {
    let version = asked(&name)?.ok_or_else(|| Problem::new(Code::NotFound))?;
    match rules::start(&state.app, &version, &session).await {
        // A second press finds it running; the page shows it either way.
        Ok(_) | Err(Error::Conflict(Conflict::AlreadyDone)) => Ok(redirect(
            &locale.path(&format!("{PATH}/{name}?kabar=dicoba")),
        )),
        Err(other) => Err(other.into()),
    }
}

/// POST /atur/aturan/versi/{versi}/pakai
pub async fn put_in_force(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(name): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let version = asked(&name)?;
    let mut form = FormState::from_pairs(fields.pairs());
    let (reason, sure) = (fields.get("alasan"), fields.get("yakin") == "ya");
    let seen = fields.get("urutan").parse().unwrap_or(-1);
    let one = One {
        state: &state,
        session: &session,
        locale,
        name: &name,
    };
    let done = if sure {
        rules::put_in_force(&state.app, &session, version.as_ref(), reason, seen).await
    } else {
        rules::may_put_in_force(&state.app, &session, version.as_ref(), reason, seen).await
    };
    match done {
        Ok(()) if !sure => one.page(StatusCode::OK, form, true, None).await,
        Ok(()) | Err(Error::Conflict(Conflict::AlreadyDone)) => Ok(redirect(
            &locale.path(&format!("{PATH}/{name}?kabar=dipakai")),
        )),
        Err(Error::Invalid(found)) => {
            for problem in found {
                form.error("alasan", problem.key);
            }
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            one.page(status, form, false, None).await
        }
        Err(Error::Conflict(_)) => {
            form.error("alasan", "admin-rules-changed");
            one.page(StatusCode::CONFLICT, form, false, None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The page of one version.
struct One<'a> {
    state: &'a WebState,
    session: &'a Session,
    locale: Locale,
    name: &'a str,
}

impl One<'_> {
    async fn page(
        &self,
        status: StatusCode,
        form: FormState,
        confirm: bool,
        news: Option<&'static str>,
    ) -> Result<Response, Problem> {
        let app = &self.state.app;
        let name = asked(self.name)?;
        let view = rules::version(app, self.session, name.as_ref()).await?;
        let trial = match &name {
            Some(name) => rules::trial(app, self.session, name).await?,
            None => None,
        };
        let file = |(name, kind, bytes): (String, FileKind, usize)| FilePart {
            name,
            kind: kind.code(),
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        };
        let shown = RulesVersionPage {
            form,
            name: self.name.to_owned(),
            version: view.row.map(version),
            digest: view.digest,
            program: env!("CARGO_PKG_VERSION"),
            rules: count(view.rules),
            files: view.files.into_iter().map(file).collect(),
            changed: view.changed,
            missing: view.missing,
            lost: view.lost.into_iter().map(LostPart::of).collect(),
            reads: view.reads,
            position: view.number,
            trial: trial.map(trial_part),
            confirm,
            news,
        };
        let path = format!("{PATH}/{}", self.name);
        let here = Here {
            locale: self.locale,
            path: &path,
            to_decide: None,
        };
        page(self.state, self.session, &here, status, &shown)
    }
}

fn trial_part(trial: TrialView) -> TrialPart {
    let counted = |one: rules::Count| CountPart {
        key: indicator_key(&one.code),
        added: count(one.added),
        removed: count(one.removed),
        kept: count(one.kept),
        code: one.code,
    };
    let example = |one: rules::Example| ExamplePart {
        key: indicator_key(&one.code),
        code: one.code,
        change: one.change.code(),
        report: one.report.to_string(),
        piece: piece(&one.piece),
        rule: one.rule,
        quote: one.quote,
    };
    let sentence = |one: rules::Sentence| SentencePart {
        key: indicator_key(&one.code),
        code: one.code,
        change: one.change.code(),
        rule: one.rule,
        text: one.text,
    };
    TrialPart {
        started_on: trial.started_on.0,
        against: trial.against,
        total: count(trial.total),
        reports: count(trial.sums.reports),
        texts: count(trial.sums.texts),
        changed: count(trial.sums.changed),
        sooner: count(trial.sums.sooner),
        later: count(trial.sums.later),
        done: trial.done,
        counts: trial.counts.into_iter().map(counted).collect(),
        examples: trial.examples.into_iter().map(example).collect(),
        hidden: count(trial.hidden),
        sentences: trial.sentences.into_iter().map(sentence).collect(),
    }
}
