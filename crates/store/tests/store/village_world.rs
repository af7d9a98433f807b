//! Offices of Timor with an assisted village and its officer, as rows.

use domain::account::{AccountState, Assignment, Membership, Role};
use domain::area::AreaCode;
use domain::id::{AccountId, MembershipId};
use domain::office::{Jurisdiction, Office, OfficeId, OfficeKind};
use domain::time::{Day, Moment};
use store::account::Account;
use store::village::AssistedVillage;
use store::{Error, Store, Tx, account, jurisdiction, membership, office, village};

pub(crate) const NOW: Moment = Moment(1_790_000_000_000_000);
pub(crate) const TODAY: Day = Day(20_777);
pub(crate) const OINLASI: &str = "5302022008";

pub(crate) fn write<T: Send + 'static>(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    store
        .write_blocking("test.write", closure)
        .expect("it can be written")
}

pub(crate) fn refused(
    store: &Store,
    closure: impl Fn(&mut Tx<'_>) -> Result<(), Error> + Send + 'static,
) -> Error {
    store
        .write_blocking("test.refused", closure)
        .expect_err("it is refused")
}

pub(crate) fn area(code: &str) -> AreaCode {
    code.parse().expect("a code")
}

pub(crate) fn id(name: &str) -> OfficeId {
    name.parse().expect("an office id")
}

pub(crate) fn person(number: u8) -> AccountId {
    AccountId::random([number; 10])
}

pub(crate) fn an_office(name: &str, kind: OfficeKind, parent: Option<&str>) -> Office {
    Office {
        id: id(name),
        kind,
        name: format!("Kantor {name}"),
        parent: parent.map(id),
        area: None,
        phone: "0812-0000-0001".into(),
    }
}

pub(crate) fn an_account(number: u8, name: &str) -> Account {
    Account {
        id: person(number),
        version: 1,
        name: name.into(),
        login: format!("petugas.{number}"),
        phone_index: Some("aa".into()),
        state: AccountState::Active,
        password: None,
        setup_mac: Some([number; 32]),
        setup_expires_at: Some(NOW.plus_seconds(60)),
        english: false,
        created_at: NOW,
        last_seen_on: None,
    }
}

pub(crate) fn a_role(number: u8, account: u8, role: Role, office: &str) -> Membership {
    Membership {
        id: MembershipId::random([number; 10]),
        account: person(account),
        role,
        office: id(office),
        village: None,
        valid_from: Day(20_000),
        valid_to: None,
    }
}

pub(crate) fn an_assignment(account: u8) -> Assignment {
    Assignment {
        account: person(account),
        office: id("kanim-kupang"),
        village: area(OINLASI),
        valid_from: Day(20_000),
        valid_to: None,
        decree: "SK-CONTOH-2".into(),
    }
}

pub(crate) fn over(office: &str, code: &str, from: i64, to: Option<i64>) -> Jurisdiction {
    Jurisdiction {
        office: id(office),
        area: area(code),
        valid_from: Day(from),
        valid_to: to.map(Day),
        source: "SK-CONTOH-3".into(),
    }
}

/// Offices of Timor; jurisdictions over the province and one regency; Oinlasi assisted and guided.
pub(crate) fn world(store: &Store) {
    write(store, |tx| {
        for office in [
            an_office("ditjen", OfficeKind::Directorate, None),
            an_office("itjen", OfficeKind::Inspectorate, None),
            an_office("kemlu", OfficeKind::Consular, None),
            an_office("kbri-kl", OfficeKind::Consular, Some("kemlu")),
            an_office("kanwil-ntt", OfficeKind::Kanwil, Some("ditjen")),
            an_office("kanim-kupang", OfficeKind::Kanim, Some("kanwil-ntt")),
            an_office("ukk-soe", OfficeKind::Ukk, Some("kanim-kupang")),
            an_office("bp3mi-ntt", OfficeKind::Partner, None),
        ] {
            office::put(tx, &office, NOW)?;
        }
        jurisdiction::put(tx, &over("kanwil-ntt", "53", 0, None))?;
        jurisdiction::put(tx, &over("kanim-kupang", "5302", 0, None))?;
        jurisdiction::put(tx, &over("bp3mi-ntt", "5302", 0, None))?;
        village::put(
            tx,
            &AssistedVillage {
                village: area(OINLASI),
                office: id("kanim-kupang"),
                decree: "SK-CONTOH-1".into(),
                valid_from: Day(20_000),
                valid_to: None,
            },
        )?;
        account::add(tx, &an_account(1, "Petugas Desa Contoh"))?;
        membership::put(tx, &a_role(1, 1, Role::VillageOfficer, "kanim-kupang"))?;
        village::assign(tx, &an_assignment(1))
    });
}
