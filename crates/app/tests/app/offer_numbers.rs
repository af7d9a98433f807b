//! Numbers of licences and permits in offers, and names that are denied.

use crate::companies::register;
use crate::offers::{checked, company, text};
use app::offer::{Offer, PermitState};
use domain::company::{Ground, Outcome};
use testkit::Engine;
use testkit::app::{TestApp, on_engine};

/// Numbers are looked up whatever stands before them, and a permit names its company too.
#[test]
fn numbers_are_known_without_the_words_before_them() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        let told = async |offer: &Offer| {
            let found = checked(app, offer).await;
            let first = found.companies.first();
            let outcome = first.map(|one| (one.outcome, one.grounds.clone()));
            (outcome, found.permit.map(|permit| permit.state))
        };
        let borrowed = Some((Outcome::Similar, vec![Ground::OwnNumber]));
        for story in [
            "PT Cendana Lain, nomor izin XC/001/2024, kerja ke Malaysia",
            "PT Cendana Lain izin P3MI no. XC/001/2024",
            "PT Cendana Lain (XC/001/2024)",
        ] {
            let story = story.replace("XC/001/2024", "C/1");
            assert_eq!(
                told(&text(&story)).await,
                (borrowed.clone(), None),
                "{story}"
            );
        }
        let typed = company("PT Cendana Lain, C/1", "");
        assert_eq!(told(&typed).await.0, borrowed);
        let own = company("C/1 PT Sinar Karya Contoh", "");
        assert_eq!(told(&own).await.0, Some((Outcome::Licensed, vec![])));
        // Whose permit it is decides whose number is the official one.
        let stolen = "Lowongan Taiwan izin C/1/P2, hubungi 0857-0000-1111";
        let other = Some((Outcome::Similar, vec![Ground::OtherPhone]));
        let holds = Some(PermitState::Holds);
        assert_eq!(told(&text(stolen)).await, (other.clone(), holds));
        let behind = "Lowongan Taiwan SIP2MI C/1/P2, hubungi 0857-0000-1111";
        assert_eq!(told(&text(behind)).await, (other, holds));
        let denied = "Bukan PT Bahtera Contoh Nusantara, tapi PT Sinar Karya Contoh. 021-5550-0001";
        let denied = checked(app, &text(denied)).await;
        assert_eq!(denied.companies.len(), 1);
        assert_eq!(denied.companies[0].outcome, Outcome::Licensed);
    });
}
