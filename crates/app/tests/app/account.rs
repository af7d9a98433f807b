//! Signing in, one-time links, and what guessing doesn't achieve.

use app::account::{self, Operator, Session, SignedIn, admin};
use app::{App, Conflict, Error};
use domain::account::{AccountState, Role};
use domain::policy::Action;
use domain::time::Zone;
use testkit::app::{TestApp, both, office_id};

pub(crate) const PASSWORD: &str = "jagung bakar di tepi sawah";
pub(crate) const HOME: u64 = 1;
pub(crate) const ELSEWHERE: u64 = 2;

pub(crate) fn new(login: &str) -> admin::NewAccount {
    admin::NewAccount {
        name: "Petugas Contoh".into(),
        login: login.into(),
        role: Role::EnforcementOfficer,
        office: office_id("kanim-kupang"),
        village: None,
        phone: "0812-0000-1234".into(),
        valid_from: None,
        valid_to: None,
    }
}

pub(crate) fn token(path: &str) -> String {
    path.rsplit('/').next().expect("a path").to_owned()
}

pub(crate) async fn invite(app: &App, login: &str) -> String {
    token(
        &admin::invite(app, Operator::Command, &new(login))
            .await
            .expect("an invitation"),
    )
}

pub(crate) async fn with_password(app: &App, login: &str) -> SignedIn {
    let token = invite(app, login).await;
    account::setup(app, &token, PASSWORD, PASSWORD)
        .await
        .expect("set up")
}

pub(crate) async fn wrong(app: &App, login: &str, device: Option<&str>, address: u64) -> Error {
    let tried = account::sign_in(app, login, "salah salah salah", device, address).await;
    tried.map(|_| ()).expect_err("a wrong password")
}

pub(crate) fn key(error: &Error) -> &'static str {
    match error {
        Error::Invalid(found) => found[0].key,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn is_signed_in(app: &App, cookie: &str) -> bool {
    match account::session(app, cookie).await {
        Ok(_) => true,
        Err(Error::SignInNeeded) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_link_is_used_once_and_then_a_password_signs_in() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let link = invite(app, "petugas.contoh").await;
        let info = account::setup_info(app, &link).await.expect("info");
        assert_eq!(
            (info.name.as_str(), info.used_or_expired),
            ("Petugas Contoh", false)
        );

        let weak = account::setup(app, &link, "petugas.contoh", "petugas.contoh").await;
        assert_eq!(
            key(&weak.map(|_| ()).expect_err("weak")),
            "invalid-password-login"
        );
        let signed = account::setup(app, &link, PASSWORD, PASSWORD)
            .await
            .expect("set up");
        assert!(is_signed_in(app, &signed.cookie).await);
        assert!(signed.session.allows(Action::ReadReport));
        assert_eq!(
            signed.session.roles(),
            [(Role::EnforcementOfficer, office_id("kanim-kupang"))]
        );

        assert!(
            account::setup_info(app, &link)
                .await
                .expect("info")
                .used_or_expired
        );
        let again = account::setup(app, &link, PASSWORD, PASSWORD).await;
        assert!(matches!(again, Err(Error::NotFound)));

        let other = account::sign_in(app, " Petugas.Contoh ", PASSWORD, None, HOME)
            .await
            .expect("in");
        assert!(is_signed_in(app, &other.cookie).await);
        assert_eq!(
            key(&wrong(app, "petugas.contoh", None, HOME).await),
            "invalid-sign-in"
        );
        assert_eq!(
            key(&wrong(app, "tidak.ada", None, HOME).await),
            "invalid-sign-in"
        );
    });
}

#[test]
fn a_link_ends_after_a_week_and_when_a_new_one_is_made() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let first = invite(app, "petugas.contoh").await;
        let id = admin::id_of_login(app, "petugas.contoh")
            .await
            .expect("an account");
        let second = token(
            &admin::renew_link(app, Operator::Command, &id)
                .await
                .expect("a link"),
        );
        assert!(
            account::setup_info(app, &first)
                .await
                .expect("info")
                .used_or_expired
        );
        world.clock.pass_days(7);
        assert!(
            account::setup_info(app, &second)
                .await
                .expect("info")
                .used_or_expired
        );
        for token in ["", "x", "////", &"A".repeat(43)] {
            assert!(
                account::setup_info(app, token)
                    .await
                    .expect("info")
                    .used_or_expired,
                "{token}"
            );
        }
    });
}

#[test]
fn sessions_end_idle_or_old_and_slide_between() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let signed = with_password(app, "petugas.contoh").await;
        world.clock.pass(account::IDLE_SECONDS - 1);
        assert!(is_signed_in(app, &signed.cookie).await);
        world.clock.pass(account::IDLE_SECONDS - 1);
        assert!(
            is_signed_in(app, &signed.cookie).await,
            "use has moved the end"
        );
        world.clock.pass(account::IDLE_SECONDS);
        assert!(!is_signed_in(app, &signed.cookie).await);

        let signed = account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME)
            .await
            .expect("in");
        for _ in 0..23 {
            world.clock.pass(account::IDLE_SECONDS - 60);
            assert!(is_signed_in(app, &signed.cookie).await);
        }
        world.clock.pass(account::IDLE_SECONDS - 60);
        assert!(is_signed_in(app, &signed.cookie).await);
        world.clock.pass(account::IDLE_SECONDS - 60);
        assert!(
            !is_signed_in(app, &signed.cookie).await,
            "twelve hours are over"
        );
    });
}

#[test]
fn a_clock_that_goes_back_lengthens_no_session() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let signed = with_password(app, "petugas.contoh").await;
        world.clock.pass(-3600);
        assert!(!is_signed_in(app, &signed.cookie).await);
    });
}

#[test]
fn the_day_of_a_session_is_that_of_the_persons_office() {
    both(async |world: &TestApp| {
        let app = &world.app;
        // Half past eleven at night in the west is half past midnight at the office in Kupang.
        world.clock.pass(13 * 3600 + 1800);
        let signed = with_password(app, "petugas.contoh").await;
        let session = account::session(app, &signed.cookie).await.expect("in");
        let west = app.today(Zone::Wib);
        assert_eq!(session.subject.today, west.plus(1));
        assert_eq!(signed.session.subject.today, west.plus(1), "at once");
    });
}

#[test]
fn signing_out_everywhere_and_suspending_end_all_sessions_at_once() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let first = with_password(app, "petugas.contoh").await;
        let second = account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME)
            .await
            .expect("in");
        account::sign_out(app, &second.session).await.expect("out");
        assert!(!is_signed_in(app, &second.cookie).await);
        assert!(is_signed_in(app, &first.cookie).await);
        assert_eq!(
            account::sign_out_everywhere(app, &first.session)
                .await
                .expect("out"),
            1
        );
        assert!(!is_signed_in(app, &first.cookie).await);

        let third = account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME)
            .await
            .expect("in");
        let id = &third.session.account;
        let short = admin::suspend(app, Operator::Command, id, "  ").await;
        assert_eq!(
            key(&short.expect_err("a reason is needed")),
            "invalid-reason"
        );
        admin::suspend(app, Operator::Command, id, "cuti panjang")
            .await
            .expect("suspended");
        assert!(!is_signed_in(app, &third.cookie).await);
        let refused = account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME).await;
        assert_eq!(
            key(&refused.map(|_| ()).expect_err("suspended")),
            "invalid-sign-in"
        );
        let again = admin::suspend(app, Operator::Command, id, "cuti panjang").await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::AlreadyDone))));
        admin::resume(app, Operator::Command, id, "sudah kembali")
            .await
            .expect("resumed");
        account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME)
            .await
            .expect("in again");
    });
}

#[test]
fn a_changed_password_keeps_this_session_and_ends_the_others() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let here = with_password(app, "petugas.contoh").await;
        let there = account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME)
            .await
            .expect("in");
        let fresh = "ubi rebus sore hari";
        let bad = account::change_password(app, &here.session, "salah", fresh, fresh).await;
        assert_eq!(
            key(&bad.expect_err("wrong old one")),
            "invalid-password-old"
        );
        account::change_password(app, &here.session, PASSWORD, fresh, fresh)
            .await
            .expect("changed");
        assert!(is_signed_in(app, &here.cookie).await);
        assert!(!is_signed_in(app, &there.cookie).await);
        account::sign_in(app, "petugas.contoh", fresh, None, HOME)
            .await
            .expect("the new one");
        assert_eq!(
            key(&wrong(app, "petugas.contoh", None, HOME).await),
            "invalid-sign-in"
        );
    });
}

#[test]
fn form_tokens_belong_to_their_session() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let one = with_password(app, "petugas.satu").await.session;
        let other = with_password(app, "petugas.dua").await.session;
        let (first, second) = (one.csrf(app), one.csrf(app));
        assert_ne!(first, second);
        assert!(one.csrf_ok(&first) && one.csrf_ok(&second));
        assert!(!other.csrf_ok(&first));
        for bad in ["", "x", &first[1..], &"A".repeat(64)] {
            assert!(!one.csrf_ok(bad), "{bad}");
        }
    });
}

#[test]
fn only_administrators_manage_accounts_and_not_themselves() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let officer = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let refused = |result: Result<(), Error>| assert!(matches!(result, Err(Error::NotFound)));
        refused(admin::list(app, &officer, "").await.map(|_| ()));
        refused(
            admin::invite(app, &officer, &new("siapa"))
                .await
                .map(|_| ()),
        );
        refused(admin::suspend(app, &officer, &officer.account, "alasan").await);
        refused(admin::resume(app, &officer, &officer.account, "alasan").await);
        refused(
            admin::renew_link(app, &officer, &officer.account)
                .await
                .map(|_| ()),
        );

        let administrator: Session = world.signed_in(Role::Administrator, "ditjen").await;
        let itself = admin::suspend(app, &administrator, &administrator.account, "alasan").await;
        assert_eq!(
            key(&itself.expect_err("not oneself")),
            "invalid-suspend-self"
        );
        admin::invite(app, &administrator, &new("petugas.baru"))
            .await
            .expect("invited");
        let listed = admin::list(app, &administrator, "petugas.baru")
            .await
            .expect("listed");
        assert_eq!((listed.len(), listed[0].state), (1, AccountState::Invited));
        assert_eq!(listed[0].roles[0].office, "Kanim Kupang Contoh");

        let taken = admin::invite(app, &administrator, &new("petugas.baru")).await;
        assert_eq!(key(&taken.expect_err("taken")), "invalid-login-taken");
        let mut bad = new("Petugas Baru");
        bad.phone = "bukan nomor".into();
        bad.role = Role::Volunteer;
        let Err(Error::Invalid(found)) = admin::invite(app, &administrator, &bad).await else {
            panic!("three things to mend");
        };
        let keys: Vec<&str> = found.iter().map(|one| one.key).collect();
        assert_eq!(
            keys,
            ["invalid-login", "invalid-phone", "invalid-village-missing"]
        );
    });
}

#[test]
fn the_first_administrator_gets_links_until_one_is_used() {
    for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
        let world = TestApp::empty(engine);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let app = &world.app;
            let first = admin::first_link(app)
                .await
                .expect("a link")
                .expect("one for a new server");
            let second = admin::first_link(app)
                .await
                .expect("a link")
                .expect("still one");
            assert!(
                account::setup_info(app, &token(&first))
                    .await
                    .expect("info")
                    .used_or_expired
            );
            let signed = account::setup(app, &token(&second), PASSWORD, PASSWORD)
                .await
                .expect("in");
            assert!(signed.session.allows(Action::ManageAccounts));
            assert_eq!(admin::first_link(app).await.expect("an answer"), None);
        });
        drop(runtime);
    }
}
