//! Demonstration data: five places with their offices, people of every role, and some forty reports in
//! all states, made by the same use cases as real ones, under a clock that stands in the past.

mod rise;
mod told;

use crate::account::{self, Operator, Session, admin};
use crate::error::{Conflict, Error};
use crate::programme::{self, ImportKind, ImportMode};
use crate::{App, Parts, company, report, reporter, triage};
use domain::account::Role;
use domain::id::{AccountId, ReportId};
use domain::receipt::ReceiptCode;
use domain::report::Decision;
use domain::time::{Clock, Moment, Zone};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use store::vault::Purpose;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use told::{Deed, Step, Told};

/// The accounts are older than the oldest report.
const FIRST_DAY: i64 = 50;
const DAY_SECONDS: i64 = 86_400;
/// Between two acts of one day.
const STEP_SECONDS: i64 = 60;
/// Reports that take their course at the same time.
const AT_ONCE: usize = 8;
/// How often an act is tried when the storage is busy.
const TRIES: usize = 20;

const FILES: [(ImportKind, &str); 5] = [
    (
        ImportKind::Offices,
        include_str!("../../../../data/demo/offices.csv"),
    ),
    (
        ImportKind::Jurisdictions,
        include_str!("../../../../data/demo/jurisdictions.csv"),
    ),
    (
        ImportKind::Villages,
        include_str!("../../../../data/demo/villages.csv"),
    ),
    (
        ImportKind::Accounts,
        include_str!("../../../../data/demo/accounts.csv"),
    ),
    (
        ImportKind::Assignments,
        include_str!("../../../../data/demo/assignments.csv"),
    ),
];

/// The list of companies, some days older than the accounts.
const COMPANIES: &str = include_str!("../../../../data/demo/companies.csv");
const LIST_DAYS: i64 = 3;

/// What there is to try.
#[derive(Clone, Debug)]
pub struct DemoSummary {
    /// A fresh one-time link for each account, in the order of the file.
    pub links: Vec<DemoLink>,
    /// The receipts of the reports.
    pub receipts: Vec<DemoReceipt>,
    /// Whether the data was made now; an earlier start made it otherwise.
    pub fresh: bool,
}

/// A one-time link.
#[derive(Clone, Debug)]
pub struct DemoLink {
    /// The role that it signs in with.
    pub role: Role,
    /// Whose it is.
    pub name: String,
    /// What is typed to sign in.
    pub login: String,
    /// The path, good for seven days and once.
    pub path: String,
}

/// The way back to one report.
#[derive(Clone, Debug)]
pub struct DemoReceipt {
    /// Name of the report in `data/demo/reports.json`.
    pub key: String,
    /// Its receipt.
    pub receipt: ReceiptCode,
}

/// Loads the demonstration where nothing is yet, and hands out fresh links.
///
/// # Errors
/// Storage errors; [`Error::Internal`] when the files don't fit the rules, which a test excludes.
pub async fn load(app: &App) -> Result<DemoSummary, Error> {
    let told = told::all()?;
    let people = admin::list(app, Operator::Command, "").await?;
    let fresh = people.is_empty();
    if fresh {
        import(&app.back(FIRST_DAY, 0)).await?;
        let sessions = Arc::new(sign_in_all(&app.back(FIRST_DAY, 0), &told).await?);
        tell(app, &told, &sessions).await?;
        rise::load(app).await?;
        crate::alert::request(app, Operator::Command).await?;
    }
    Ok(DemoSummary {
        links: links(app).await?,
        receipts: told.iter().map(|one| receipt(app, one)).collect(),
        fresh,
    })
}

/// A clock that stands still.
struct Standing(Moment);

impl Clock for Standing {
    fn now(&self) -> Moment {
        self.0
    }
}

impl App {
    /// The same application some days ago; `step` orders what happens on one day.
    fn back(&self, days: i64, step: usize) -> App {
        let step = i64::try_from(step).unwrap_or(0);
        let seconds = days * DAY_SECONDS + (60 - step.min(59)) * STEP_SECONDS;
        let then = self.now().plus_seconds(-seconds);
        App(Arc::new(Parts {
            store: self.0.store.clone(),
            vault: Arc::clone(&self.0.vault),
            places: self.0.places,
            clock: Arc::new(Standing(then)),
            entropy: Arc::clone(&self.0.entropy),
            settings: self.0.settings.clone(),
            hashing: tokio::sync::Semaphore::new(1),
            arrivals: AtomicU64::new(0),
            register: Arc::clone(&self.0.register),
            seen: Arc::clone(&self.0.seen),
            readers: Arc::clone(&self.0.readers),
            background: Arc::clone(&self.0.background),
            links: Arc::clone(&self.0.links),
            watched: Arc::clone(&self.0.watched),
        }))
    }
}

async fn import(app: &App) -> Result<(), Error> {
    for (kind, file) in FILES {
        let report = programme::import(
            app,
            kind,
            file.as_bytes(),
            ImportMode::Apply,
            Operator::Command,
        )
        .await?;
        let refused = report
            .rows
            .iter()
            .find(|row| row.verdict == programme::Verdict::Refused);
        if let Some(row) = refused {
            let (code, line) = (row.code, row.line);
            return Err(Error::Internal(format!(
                "demo {}: line {line}: {code}",
                kind.code()
            )));
        }
    }
    programme::seed_content(app).await?;
    let list = company::List {
        as_of: app.today(Zone::Wib).plus(-LIST_DAYS),
        source: "Daftar contoh, semua nama rekaan".into(),
    };
    let file = COMPANIES.as_bytes();
    let report = company::import(app, &list, file, ImportMode::Apply, Operator::Command).await?;
    match report
        .rows
        .iter()
        .find(|row| row.verdict == programme::Verdict::Refused)
    {
        None => Ok(()),
        Some(row) => Err(Error::Internal(format!(
            "demo companies: line {}: {}",
            row.line, row.code
        ))),
    }
}

/// Sessions of everybody who acts in a report or gets a task. Their accounts become active without a password.
async fn sign_in_all(app: &App, told: &[Told]) -> Result<HashMap<String, Session>, Error> {
    let mut sessions = HashMap::new();
    let steps = told.iter().flat_map(|one| &one.acts);
    for login in steps
        .flat_map(|step| [step.by.as_ref(), step.deed.assignee()])
        .flatten()
    {
        if sessions.contains_key(login) {
            continue;
        }
        let id = admin::id_of_login(app, login).await?;
        let path = admin::renew_link(app, Operator::Command, &id).await?;
        let token = path.rsplit('/').next().unwrap_or_default();
        let signed = account::setup_without_password(app, token).await?;
        account::sign_out(app, &signed.session).await?;
        sessions.insert(login.clone(), signed.session);
    }
    Ok(sessions)
}

/// Sends all reports, then lets each take its course; different reports don't wait for one another.
async fn tell(
    app: &App,
    told: &[Told],
    sessions: &Arc<HashMap<String, Session>>,
) -> Result<(), Error> {
    let mut sent = JoinSet::new();
    for one in told.iter().cloned() {
        let app = app.back(one.days_ago, 0);
        sent.spawn(async move {
            let key = report::Key::Idempotency {
                key: one.idempotency_key(),
            };
            let channel = report::Channel::Web;
            let submitted = report::submit(&app, one.intake(), key, true, channel).await?;
            let mac = report::receipt_mac(&app, &submitted.receipt);
            let found = app
                .read("demo.find", move |tx| Ok(store::receipt::find(tx, &mac)?))
                .await?;
            let proof = found.ok_or(Error::NotFound)?;
            Ok::<_, Error>((one.key, proof.report().clone()))
        });
    }
    let mut ids: HashMap<String, ReportId> = HashMap::new();
    while let Some(done) = sent.join_next().await {
        ids.extend([finished(done)?]);
    }
    let ids = Arc::new(ids);
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    let mut courses = JoinSet::new();
    for one in told.iter().filter(|one| !one.acts.is_empty()).cloned() {
        let course = Course {
            app: app.clone(),
            report: ids.get(&one.key).cloned().ok_or(Error::NotFound)?,
            receipt: receipt(app, &one).receipt,
            ids: Arc::clone(&ids),
            sessions: Arc::clone(sessions),
            at_once: Arc::clone(&at_once),
        };
        courses.spawn(async move {
            let _place = course.at_once.acquire().await;
            for (index, step) in one.acts.iter().enumerate() {
                let done = course.take_patiently(index, step).await;
                done.map_err(|error| {
                    Error::Internal(format!("demo {} {index}: {error:?}", one.key))
                })?;
            }
            Ok::<_, Error>(())
        });
    }
    while let Some(done) = courses.join_next().await {
        finished(done)?;
    }
    Ok(())
}

fn finished<T>(done: Result<Result<T, Error>, tokio::task::JoinError>) -> Result<T, Error> {
    done.map_err(|error| Error::Internal(format!("demo: {error}")))?
}

/// What becomes of one report.
struct Course {
    app: App,
    report: ReportId,
    receipt: ReceiptCode,
    ids: Arc<HashMap<String, ReportId>>,
    sessions: Arc<HashMap<String, Session>>,
    at_once: Arc<Semaphore>,
}

impl Course {
    /// Acts of different reports touch the same small tables; what loses a race is done again, and an
    /// act whose outcome was unknown may turn out to be done.
    async fn take_patiently(&self, index: usize, step: &Step) -> Result<(), Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.take(index, step).await {
                Err(Error::Unavailable) if tries < TRIES => {}
                Err(Error::Conflict(Conflict::AlreadyDone)) if tries > 1 => return Ok(()),
                other => return other,
            }
        }
    }

    async fn take(&self, index: usize, step: &Step) -> Result<(), Error> {
        let app = self.app.back(step.days_ago, index + 1);
        match &step.by {
            Some(login) => {
                let session = self.sessions.get(login).ok_or(Error::NotFound)?;
                self.by_officer(&app, session, index, step).await
            }
            None => self.by_reporter(&app, index, step).await,
        }
    }

    async fn by_reporter(&self, app: &App, index: usize, step: &Step) -> Result<(), Error> {
        let token = reporter::open(app, &self.receipt.digits()).await?.token;
        let nonce = format!("demo-{}-{index}", self.report);
        match &step.deed {
            Deed::Answer { text } => reporter::answer(app, &token, text, &nonce).await?,
            Deed::SecondLook { text } => reporter::second_look(app, &token, text).await?,
            Deed::Withdraw => reporter::withdraw(app, &token).await?,
            other => return Err(Error::Internal(format!("{other:?} is an officer's act"))),
        };
        Ok(())
    }

    async fn by_officer(
        &self,
        app: &App,
        session: &Session,
        index: usize,
        step: &Step,
    ) -> Result<(), Error> {
        let seen = triage::report(app, session, &self.report).await?;
        let nonce = format!("demo-{}-{index}", self.report);
        let act = triage::Act {
            report: &self.report,
            version: seen.row.version,
            reason: step.deed.reason(),
            nonce: &nonce,
        };
        let today = app.today(seen.zone);
        let decision = match &step.deed {
            Deed::Read => return Ok(()),
            Deed::Message { text } => {
                return triage::message(app, session, act, text).await.map(drop);
            }
            Deed::Urgency { level, .. } => {
                let urgency = told::urgency(*level);
                let set = triage::set_urgency(app, session, act, urgency).await;
                return set.map(drop);
            }
            Deed::Task { title, to, due_in } => {
                let assignee = self.account(to)?;
                let due = Some(today.plus(*due_in));
                let added = triage::add_task(app, session, act, title, Some(&assignee), due);
                return added.await.map(drop);
            }
            Deed::Finish { state } => {
                let task = seen.tasks.first().ok_or(Error::NotFound)?;
                let finished = triage::finish_task(app, session, act, &task.id, *state);
                return finished.await.map(drop);
            }
            Deed::FollowUp => Decision::FollowUp,
            Deed::Ask { .. } => Decision::Ask,
            Deed::Join { with, .. } => {
                Decision::Join(self.ids.get(with).cloned().ok_or(Error::NotFound)?)
            }
            Deed::Defer { until_in, .. } => Decision::Defer(today.plus(*until_in)),
            Deed::Close { outcome, .. } => Decision::Close(*outcome),
            Deed::Answer { .. } | Deed::SecondLook { .. } | Deed::Withdraw => {
                return Err(Error::Internal("a reporter's act".into()));
            }
        };
        let decided = triage::decide(app, session, act, decision, step.deed.note());
        decided.await.map(drop)
    }

    fn account(&self, login: &str) -> Result<AccountId, Error> {
        let session = self.sessions.get(login).ok_or(Error::NotFound)?;
        Ok(session.account.clone())
    }
}

/// The receipt follows from the key, as for every request with an `Idempotency-Key`.
fn receipt(app: &App, told: &Told) -> DemoReceipt {
    let key = told.idempotency_key();
    let mac = app.vault().mac(Purpose::ReceiptOfKey, &[key.as_bytes()]);
    let random = *mac.first_chunk::<16>().expect("a digest has 32 bytes");
    DemoReceipt {
        key: told.key.clone(),
        receipt: ReceiptCode::from_random(random),
    }
}

async fn links(app: &App) -> Result<Vec<DemoLink>, Error> {
    let mut links = Vec::new();
    for person in admin::list(app, Operator::Command, "(contoh)").await? {
        let Some(role) = person.roles.first().map(|role| role.role) else {
            continue;
        };
        if person.state == domain::account::AccountState::Suspended {
            continue;
        }
        links.push(DemoLink {
            role,
            path: admin::renew_link(app, Operator::Command, &person.id).await?,
            name: person.name,
            login: person.login,
        });
    }
    links.sort_by_key(|link| Role::ALL.iter().position(|role| *role == link.role));
    Ok(links)
}
