//! Signing in and out, and who gets through which door.

use super::{Browser, invited, report_path, with_site};
use crate::site::form;
use axum::http::{Method, header};
use domain::account::Role;
use domain::policy;
use testkit::app::offer;
use web::work::ROUTES;

const PASSWORD: &str = "jagung bakar di tepi kali";

/// Villages share an address: whoever guesses behind it, of one login or of many, is not in the way of the
/// owner's own browser.
#[test]
fn guessing_behind_the_same_address_locks_no_known_browser_out() {
    with_site(async |world, site| {
        let path = invited(
            world,
            "petugas.satu",
            "Petugas Satu",
            Role::OfficeHead,
            "kanim-kupang",
        )
        .await;
        let mut owner = Browser::new(site);
        let set = [("sandi", PASSWORD), ("sandi_lagi", PASSWORD)];
        owner.post(&path, &set).await.is(303);
        let account = owner.get("/akun").await;
        owner.submit(&account, "/keluar-akun", &[]).await.is(303);

        let mut guesser = Browser::new(site);
        let wrong = [("nama", "petugas.satu"), ("sandi", "bukan itu sama sekali")];
        for _ in 0..=web::limit::ADDRESS_SIGN_IN.burst {
            guesser.post("/masuk", &wrong).await;
        }
        let right = [("nama", "petugas.satu"), ("sandi", PASSWORD)];
        guesser.post("/masuk", &right).await.is(429);
        let back = owner.post("/masuk", &right).await;
        assert_eq!(back.is(303).header("location"), "/tugas");
    });
}

#[test]
fn an_account_is_set_up_once_and_signs_in_and_out() {
    with_site(async |world, site| {
        let path = invited(
            world,
            "petugas.satu",
            "Petugas <Satu>",
            Role::OfficeHead,
            "kanim-kupang",
        )
        .await;
        let mut browser = Browser::new(site);
        browser
            .get(&path)
            .await
            .is(200)
            .shows(&["petugas.satu", "Petugas &lt;Satu&gt;", "(demo)"]);

        let short = browser
            .post(&path, &[("sandi", "pendek"), ("sandi_lagi", "pendek")])
            .await;
        short
            .is(422)
            .shows(&["Kesalahan:", "paling sedikit 10 huruf"])
            .hides(&["value=\"pendek\""]);
        let differs = browser
            .post(
                &path,
                &[("sandi", PASSWORD), ("sandi_lagi", "lain sekali ini")],
            )
            .await;
        differs.is(422).shows(&["#f-sandi_lagi"]).hides(&[PASSWORD]);

        let set = browser
            .post(&path, &[("sandi", PASSWORD), ("sandi_lagi", PASSWORD)])
            .await;
        assert_eq!(set.is(303).header("location"), "/tugas");
        let cookies: Vec<_> = set.headers.get_all(header::SET_COOKIE).iter().collect();
        for (name, cookie) in ["__Host-sesi=", "__Host-alat="].iter().zip(cookies) {
            let text = cookie.to_str().expect("text");
            assert!(text.starts_with(name), "{text}");
            for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(text.contains(part), "{text}");
            }
        }
        browser.get(&path).await.is(200).shows(&["sudah dipakai"]);
        browser
            .post(&path, &[("demo", "1")])
            .await
            .is(404)
            .shows(&["sudah dipakai"]);

        let account = browser.get("/akun").await;
        account
            .is(200)
            .shows(&["Petugas &lt;Satu&gt;", "Kepala kantor"]);
        let out = browser.submit(&account, "/keluar-akun", &[]).await;
        assert_eq!(out.is(303).header("location"), "/masuk?kabar=keluar");
        let asked = browser.get("/kotak-masuk?cari=a").await;
        assert_eq!(
            asked.is(303).header("location"),
            "/masuk?lalu=%2Fkotak-masuk%3Fcari%3Da"
        );

        let wrong = [("nama", "petugas.satu"), ("sandi", "bukan itu sama sekali")];
        let refused = browser.post("/masuk", &wrong).await;
        refused
            .is(422)
            .shows(&["value=\"petugas.satu\"", "kata sandi salah"])
            .hides(&["bukan itu sama sekali"]);
        let unknown = browser
            .post("/masuk", &[("nama", "siapa.ini"), ("sandi", PASSWORD)])
            .await;
        unknown.is(422).shows(&["kata sandi salah"]);
        let right = [
            ("nama", " Petugas.Satu "),
            ("sandi", PASSWORD),
            ("lalu", "/akun"),
        ];
        let signed = browser.post("/masuk", &right).await;
        assert_eq!(signed.is(303).header("location"), "/akun");
        browser.get("/akun").await.is(200);
        let again = browser.get("/masuk?lalu=//jahat.example").await;
        assert_eq!(again.is(303).header("location"), "/tugas");
    });
}

#[test]
fn own_password_language_and_all_sessions() {
    with_site(async |world, site| {
        let path = invited(
            world,
            "petugas.dua",
            "Petugas Dua",
            Role::OfficeHead,
            "kanim-kupang",
        )
        .await;
        let mut browser = Browser::new(site);
        let both = [("sandi", PASSWORD), ("sandi_lagi", PASSWORD)];
        browser.post(&path, &both).await.is(303);
        let mut other = Browser::new(site);
        other
            .post("/masuk", &[("nama", "petugas.dua"), ("sandi", PASSWORD)])
            .await
            .is(303);

        let account = browser.get("/akun").await;
        let new = "singkong rebus di tepi jalan";
        let wrong = [
            ("sandi_lama", "salah semua ini"),
            ("sandi", new),
            ("sandi_lagi", new),
        ];
        browser
            .submit(&account, "/akun/sandi", &wrong)
            .await
            .is(422)
            .shows(&["#f-sandi_lama"])
            .hides(&[new]);
        let right = [
            ("sandi_lama", PASSWORD),
            ("sandi", new),
            ("sandi_lagi", new),
        ];
        let changed = browser.submit(&account, "/akun/sandi", &right).await;
        assert_eq!(changed.is(303).header("location"), "/akun?kabar=sandi");
        other.get("/akun").await.is(303);
        browser
            .get("/akun?kabar=sandi")
            .await
            .is(200)
            .shows(&["sudah diganti"]);

        let english = browser
            .submit(&account, "/akun/bahasa", &[("bahasa", "en")])
            .await;
        assert_eq!(english.is(303).header("location"), "/en/akun?kabar=bahasa");
        browser
            .get("/en/akun")
            .await
            .is(200)
            .shows(&["Your account", "action=\"/en/akun/sandi\""]);

        let account = browser.get("/akun").await;
        browser
            .submit(&account, "/akun/keluar-semua", &[])
            .await
            .is(303);
        browser.get("/akun").await.is(303);
    });
}

#[test]
fn a_form_needs_its_token_and_must_come_from_here() {
    with_site(async |world, site| {
        world.submit(offer("kenari")).await;
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let path = report_path(&mut browser).await;
        let verb = format!("{path}/tindak-lanjuti");
        browser
            .post(&verb, &[("versi", "2"), ("nonce", "a")])
            .await
            .is(403);
        browser
            .post(&verb, &[("csrf", "xx"), ("versi", "2"), ("nonce", "a")])
            .await
            .is(403);

        let mut abroad = form(&verb, &[]);
        abroad
            .headers_mut()
            .insert("sec-fetch-site", "cross-site".parse().expect("a value"));
        abroad
            .headers_mut()
            .insert(header::COOKIE, browser.cookies.parse().expect("a value"));
        assert_eq!(site.ask(abroad).await.status, 403);

        let mut stranger = Browser::new(site);
        let asked = stranger.post(&verb, &[]).await;
        let back = path.replace('/', "%2F");
        assert_eq!(
            asked.is(303).header("location"),
            format!("/masuk?lalu={back}")
        );

        let mut colleague = Browser::of(world, site, Role::RegionalOfficer, "kanwil-ntt").await;
        let token = colleague.get("/akun").await.hidden("csrf");
        browser
            .post(&verb, &[("csrf", &token), ("versi", "2"), ("nonce", "a")])
            .await
            .is(403);
    });
}

#[test]
fn every_role_gets_exactly_what_its_routes_declare() {
    with_site(async |world, site| {
        for role in Role::ALL {
            let mut browser = Browser::of(world, site, role, "kanim-kupang").await;
            for (method, route, action) in ROUTES {
                let allowed = action.is_none_or(|action| {
                    policy::grants(action).any(|(granted, _)| granted == role)
                });
                let path = route
                    .replace("{id}", "rpt_5302_aaaaaaaaaaaaaaaa")
                    .replace("{task}", "tsk_aaaaaaaaaaaaaaaa")
                    .replace("{versi}", "tak-ada");
                let status = match *method {
                    Method::GET => browser.get(&path).await.status.as_u16(),
                    _ => browser.post(&path, &[]).await.status.as_u16(),
                };
                // Without a token a form that is allowed is refused; what isn't allowed isn't there.
                let expected = match (allowed, method == Method::GET, route.contains('{')) {
                    (false, _, _) | (true, true, true) => 404,
                    (true, true, false) => 200,
                    (true, false, _) => 403,
                };
                assert_eq!(status, expected, "{role:?} {method} {route}");
            }
        }
    });
}

#[test]
fn too_many_wrong_passwords_are_told_to_wait() {
    with_site(async |world, site| {
        invited(
            world,
            "petugas.tiga",
            "Petugas Tiga",
            Role::OfficeHead,
            "kanim-kupang",
        )
        .await;
        let mut browser = Browser::new(site);
        let mut seen = 422;
        for _ in 0..10 {
            let wrong = [("nama", "petugas.tiga"), ("sandi", "bukan itu sama sekali")];
            let answer = browser.post("/masuk", &wrong).await;
            seen = answer.status.as_u16();
            if seen == 429 {
                answer.shows(&["Tunggu", "value=\"petugas.tiga\""]);
                break;
            }
        }
        assert_eq!(seen, 429);
    });
}
