//! A whole application on a throw-away store, with a small world of offices and people.

use crate::clock::{HandClock, SeededEntropy};
use crate::store::{TestStore, on};
use app::account::{Operator, Session, admin};
use app::report::{Channel, Key, Submitted};
use app::{App, Settings};
use domain::account::{Assignment, Role};
use domain::area::AreaCode;
use domain::id::AccountId;
use domain::office::{Jurisdiction, Office, OfficeId, OfficeKind};
use domain::report::{Happening, Intake};
use domain::time::{Clock, Day, Zone};
use std::sync::Arc;
use store::Engine;
use store::vault::{KeyRing, Vault};

/// The day on which tests begin, a Friday.
pub const TODAY: &str = "2026-11-20";
/// Desa Oinlasi, Kec. Mollo Selatan, Kab. Timor Tengah Selatan.
pub const OINLASI: &str = "5302022008";

/// An application with what a test moves and looks at.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// Its store, for a look behind the use cases.
    pub store: TestStore,
}

/// Runs a test on each engine, each in the small world of [`TestApp::with_world`].
pub fn both(test: impl AsyncFn(&TestApp)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        on_engine(engine, &test);
    }
}

/// Runs a test on one engine in the small world. The world is made and dropped outside the runtime.
pub fn on_engine(engine: Engine, test: impl AsyncFn(&TestApp)) {
    let world = TestApp::with_world(engine);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime can be made");
    runtime.block_on(test(&world));
}

impl TestApp {
    /// An application on an empty store.
    #[must_use]
    pub fn empty(engine: Engine) -> TestApp {
        let store = on(engine);
        let clock = Arc::new(HandClock::at(TODAY));
        let entropy = Arc::new(SeededEntropy::new(1));
        let ring = ring();
        let settings = Settings {
            operator: "Kantor Imigrasi Contoh".into(),
            server_name: "Kentongan".into(),
            environment: Some("DEMO".into()),
            ..Settings::default()
        };
        let clocked: Arc<dyn Clock> = Arc::<HandClock>::clone(&clock);
        let app = App::new(
            store.store.clone(),
            Vault::new(&ring),
            clocked,
            entropy,
            settings,
        );
        TestApp { app, clock, store }
    }

    /// An application with the offices of Timor, a directorate, an inspectorate and a consular queue.
    #[must_use]
    pub fn with_world(engine: Engine) -> TestApp {
        let world = TestApp::empty(engine);
        let now = world.app.now();
        world
            .store
            .write_blocking("test.world", move |tx| {
                for office in offices() {
                    store::office::put(tx, &office, now)?;
                }
                for jurisdiction in jurisdictions() {
                    store::jurisdiction::put(tx, &jurisdiction)?;
                }
                store::village::put(tx, &assisted())
            })
            .expect("the world can be stored");
        world
    }

    /// Somebody with a role at an office, signed in.
    pub async fn signed_in(&self, role: Role, office: &str) -> Session {
        let login = format!("{}.{office}", role.code().replace('_', "-"));
        let name = format!("{} {office}", role.code().replace('_', " "));
        self.person(&login, &name, role, office).await
    }

    /// Somebody with a name and a login of their own, signed in.
    pub async fn person(&self, login: &str, name: &str, role: Role, office: &str) -> Session {
        let village = matches!(role, Role::Volunteer | Role::VillageHead).then(oinlasi);
        let new = admin::NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            office: office_id(office),
            village,
            phone: String::new(),
            valid_from: TODAY.parse().ok(),
            valid_to: None,
        };
        let path = admin::invite(&self.app, Operator::Command, &new)
            .await
            .expect("an invitation");
        let token = path.rsplit('/').next().expect("a token");
        let signed = app::account::setup_without_password(&self.app, token)
            .await
            .expect("a session");
        signed.session
    }

    /// The village officer of Oinlasi, signed in.
    pub async fn village_officer(&self) -> Session {
        let session = self.signed_in(Role::VillageOfficer, "kanim-kupang").await;
        self.assign(&session.account).await;
        self.refreshed(&session).await
    }

    /// Makes somebody the village officer of Oinlasi.
    pub async fn assign(&self, account: &AccountId) {
        let assignment = Assignment {
            account: account.clone(),
            office: office_id("kanim-kupang"),
            village: oinlasi(),
            valid_from: Day(0),
            valid_to: None,
            decree: "SK-CONTOH-1".into(),
        };
        let stored = self.store.write("test.assign", move |tx| {
            store::village::assign(tx, &assignment)
        });
        stored.await.expect("an assignment can be stored");
    }

    /// The session with the roles of today.
    pub async fn refreshed(&self, session: &Session) -> Session {
        let (account, today) = (session.account.clone(), self.app.today(Zone::Wib));
        let subject = self
            .store
            .read("test.subject", move |tx| {
                store::account::subject(tx, &account, today)
            })
            .await
            .expect("a subject can be read");
        let mut session = session.clone();
        session.subject = subject.expect("the account exists");
        session
    }

    /// Sends a report by the API without a key.
    pub async fn submit(&self, intake: Intake) -> Submitted {
        app::report::submit(&self.app, intake, Key::None, false, Channel::Api)
            .await
            .expect("the report is stored")
    }

    /// Runs every due job.
    pub async fn run_jobs(&self) {
        run_jobs_of(&self.app, "test").await;
    }

    /// Another process over the same storage, with the same keys and clock.
    #[must_use]
    pub fn another(&self, seed: u64) -> App {
        let clocked: Arc<dyn Clock> = Arc::<HandClock>::clone(&self.clock);
        App::new(
            self.store.store.clone(),
            Vault::new(&ring()),
            clocked,
            Arc::new(SeededEntropy::new(seed)),
            Settings::default(),
        )
    }
}

fn ring() -> KeyRing {
    KeyRing::generate(&SeededEntropy::new(2))
}

/// Has one process run every due job, also those that follow from what goes on beside.
pub async fn run_jobs_of(app: &App, owner: &str) {
    let batch = async || {
        let taken = app::jobs::run_batch(app, owner).await;
        taken.expect("jobs can be claimed")
    };
    loop {
        while batch().await > 0 {}
        app::alert::settled(app).await;
        if batch().await == 0 {
            return;
        }
    }
}

/// Oinlasi's code.
#[must_use]
pub fn oinlasi() -> AreaCode {
    OINLASI.parse().expect("a code")
}

/// An office id.
#[must_use]
pub fn office_id(id: &str) -> OfficeId {
    id.parse().expect("an office id")
}

/// A report about an offer in Oinlasi.
#[must_use]
pub fn offer(story: &str) -> Intake {
    Intake {
        happenings: vec![Happening::Offer],
        story: story.to_owned(),
        area: Some(oinlasi()),
        ..Intake::default()
    }
}

fn offices() -> Vec<Office> {
    let office = |id: &str, kind, name: &str, parent: Option<&str>| Office {
        id: office_id(id),
        kind,
        name: name.to_owned(),
        parent: parent.map(office_id),
        area: None,
        phone: String::new(),
    };
    vec![
        office("ditjen", OfficeKind::Directorate, "Direktorat Contoh", None),
        office(
            "itjen",
            OfficeKind::Inspectorate,
            "Inspektorat Contoh",
            None,
        ),
        office(
            "kemlu",
            OfficeKind::Consular,
            "Antrean Luar Negeri Contoh",
            None,
        ),
        office(
            "kanwil-ntt",
            OfficeKind::Kanwil,
            "Kanwil NTT Contoh",
            Some("ditjen"),
        ),
        office(
            "kanim-kupang",
            OfficeKind::Kanim,
            "Kanim Kupang Contoh",
            Some("kanwil-ntt"),
        ),
        office(
            "ukk-soe",
            OfficeKind::Ukk,
            "UKK Soe Contoh",
            Some("kanim-kupang"),
        ),
        office(
            "kanim-maumere",
            OfficeKind::Kanim,
            "Kanim Maumere Contoh",
            Some("kanwil-ntt"),
        ),
    ]
}

fn jurisdictions() -> Vec<Jurisdiction> {
    let over = |office: &str, area: &str| Jurisdiction {
        office: office_id(office),
        area: area.parse().expect("a code"),
        valid_from: Day(0),
        valid_to: None,
        source: "contoh".into(),
    };
    vec![
        over("kanwil-ntt", "53"),
        over("kanim-kupang", "5302"),
        over("kanim-maumere", "5307"),
    ]
}

fn assisted() -> store::village::AssistedVillage {
    store::village::AssistedVillage {
        village: oinlasi(),
        office: office_id("kanim-kupang"),
        decree: "SK-CONTOH-1".into(),
        valid_from: Day(0),
        valid_to: None,
    }
}
