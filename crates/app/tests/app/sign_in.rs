//! What guessing doesn't achieve.

use crate::account::{ELSEWHERE, HOME, PASSWORD, key, with_password, wrong};
use app::{Error, account};
use testkit::app::{TestApp, both};

#[test]
fn guessing_elsewhere_locks_nobody_out() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let owner = with_password(app, "petugas.contoh").await;
        for _ in 0..5 {
            assert_eq!(
                key(&wrong(app, "petugas.contoh", None, ELSEWHERE).await),
                "invalid-sign-in"
            );
        }
        let blocked = wrong(app, "petugas.contoh", None, ELSEWHERE).await;
        assert!(
            matches!(blocked, Error::TooMany { retry_after: 30 }),
            "{blocked:?}"
        );
        let right = account::sign_in(app, "petugas.contoh", PASSWORD, None, ELSEWHERE).await;
        assert!(
            matches!(right, Err(Error::TooMany { .. })),
            "not even the right one is tried"
        );

        let device = Some(owner.device.as_str());
        account::sign_in(app, "petugas.contoh", PASSWORD, device, ELSEWHERE)
            .await
            .expect("known browser");
        account::sign_in(app, "petugas.contoh", PASSWORD, None, HOME)
            .await
            .expect("other address");

        world.clock.pass(30);
        let waits = wrong(app, "petugas.contoh", None, ELSEWHERE).await;
        assert_eq!(key(&waits), "invalid-sign-in");
        let blocked = wrong(app, "petugas.contoh", None, ELSEWHERE).await;
        assert!(
            matches!(blocked, Error::TooMany { retry_after: 60 }),
            "{blocked:?}"
        );
    });
}

#[test]
fn an_invented_device_and_an_unknown_login_are_counted_by_address() {
    both(async |world: &TestApp| {
        let app = &world.app;
        with_password(app, "petugas.contoh").await;
        let stranger = with_password(app, "petugas.lain").await.device;
        for number in 0..5u8 {
            let device = data_encoding_like(number);
            let device = if number == 0 {
                stranger.as_str()
            } else {
                device.as_str()
            };
            wrong(app, "petugas.contoh", Some(device), ELSEWHERE).await;
            wrong(app, "tidak.ada", Some(device), ELSEWHERE).await;
        }
        for login in ["petugas.contoh", "tidak.ada"] {
            let blocked = wrong(app, login, None, ELSEWHERE).await;
            assert!(
                matches!(blocked, Error::TooMany { .. }),
                "{login}: {blocked:?}"
            );
        }
    });
}

/// Sixty-four letters that look like a device cookie.
fn data_encoding_like(number: u8) -> String {
    char::from(b'a' + number).to_string().repeat(64)
}

#[test]
fn many_guesses_at_once_count_as_many() {
    both(async |world: &TestApp| {
        let app = world.app.clone();
        with_password(&app, "petugas.contoh").await;
        let mut guesses = Vec::new();
        for _ in 0..12 {
            let app = app.clone();
            guesses.push(async move { wrong(&app, "petugas.contoh", None, ELSEWHERE).await });
        }
        let tasks: Vec<_> = guesses.into_iter().map(tokio::spawn).collect();
        let mut tried = 0;
        for task in tasks {
            tried += u32::from(matches!(task.await.expect("done"), Error::Invalid(_)));
        }
        assert_eq!(tried, 5);
    });
}
