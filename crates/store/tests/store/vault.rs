//! Sealing: what is opened is what was sealed, in its place, by whoever may.

use crate::world::{
    Dice, NOW, TODAY, a_bare_report, an_account, insert, office_id, person, report_id, world, write,
};
use domain::account::{Membership, Role};
use domain::id::MembershipId;
use domain::policy::{Action, Permit, ReportFacts, Subject, allow, decide};
use proptest::prelude::*;
use store::receipt;
use store::vault::{Access, Cell, DataKey, KeyRing, KeysUnreadable, Purpose, Vault, VaultError};
use testkit::store::both;

const JOB: Access<'static> = Access::Job("test.open");
const CONTENT: Cell<'static> = Cell {
    table: "report",
    row: "rpt_5302_aaaa",
    column: "content",
};
const TEXT: &[u8] = "Ada yang ditahan di rumah bercat hijau".as_bytes();

fn ring(seed: u64) -> KeyRing {
    KeyRing::generate(Dice::new(seed).entropy())
}

fn sealed(vault: &Vault, dice: &Dice) -> (DataKey, Vec<u8>, Vec<u8>) {
    let (key, wrapped) = vault.new_data_key(CONTENT.row, dice.entropy());
    let sealed = vault.seal(&key, CONTENT, TEXT, dice.entropy());
    (key, wrapped, sealed)
}

#[test]
fn a_value_opens_in_its_own_cell_only() {
    let (vault, dice) = (Vault::new(&ring(1)), Dice::new(2));
    let (key, wrapped, sealed) = sealed(&vault, &dice);
    assert_eq!(vault.open(&key, CONTENT, &sealed, JOB).as_deref(), Ok(TEXT));
    let again = vault.data_key(CONTENT.row, &wrapped).expect("its own root");
    assert_eq!(
        vault.open(&again, CONTENT, &sealed, JOB).as_deref(),
        Ok(TEXT)
    );
    assert!(!sealed.windows(7).any(|window| window == &TEXT[..7]));
    assert_eq!(sealed.len(), TEXT.len() + 2 + 24 + 16);
    let twice = vault.seal(&key, CONTENT, TEXT, dice.entropy());
    assert_ne!(twice, sealed, "each with a nonce of its own");

    for cell in [
        Cell {
            table: "message",
            ..CONTENT
        },
        Cell {
            row: "rpt_5302_aaab",
            ..CONTENT
        },
        Cell {
            column: "contact",
            ..CONTENT
        },
        Cell {
            table: "reportr",
            row: "pt_5302_aaaa",
            ..CONTENT
        },
        Cell {
            row: "rpt_5302_aaaac",
            column: "ontent",
            ..CONTENT
        },
    ] {
        let opened = vault.open(&key, cell, &sealed, JOB);
        assert_eq!(opened, Err(VaultError::Damaged), "{cell:?}");
    }
    let (other, _) = vault.new_data_key(CONTENT.row, dice.entropy());
    assert_eq!(
        vault.open(&other, CONTENT, &sealed, JOB),
        Err(VaultError::Damaged)
    );
    let moved = vault.data_key("rpt_5302_aaab", &wrapped).err();
    assert_eq!(
        moved,
        Some(VaultError::Damaged),
        "a wrapped key belongs to its root"
    );
    let swapped = vault.data_key(CONTENT.row, &sealed).err();
    assert_eq!(swapped, Some(VaultError::Damaged), "a value is no key");
}

#[test]
fn no_bit_of_a_sealed_value_can_be_turned() {
    let (vault, dice) = (Vault::new(&ring(1)), Dice::new(3));
    let (key, wrapped, sealed) = sealed(&vault, &dice);
    for bit in 0..sealed.len() * 8 {
        let mut turned = sealed.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        let opened = vault.open(&key, CONTENT, &turned, JOB);
        assert_eq!(opened, Err(VaultError::Damaged), "bit {bit}");
    }
    for bit in 0..wrapped.len() * 8 {
        let mut turned = wrapped.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        let unwrapped = vault.data_key(CONTENT.row, &turned).err();
        assert_eq!(unwrapped, Some(VaultError::Damaged), "bit {bit}");
    }
    for length in 0..sealed.len() {
        let opened = vault.open(&key, CONTENT, &sealed[..length], JOB);
        assert_eq!(opened, Err(VaultError::Damaged), "the first {length} bytes");
    }
    for length in 0..wrapped.len() {
        assert!(vault.data_key(CONTENT.row, &wrapped[..length]).is_err());
    }
    let longer = [&sealed[..], &[0]].concat();
    assert_eq!(
        vault.open(&key, CONTENT, &longer, JOB),
        Err(VaultError::Damaged)
    );
}

fn subject(role: Role) -> Subject {
    let role = Membership {
        id: MembershipId::random([1; 10]),
        account: person(1),
        role,
        office: office_id("kanim-kupang"),
        village: None,
        valid_from: TODAY,
        valid_to: None,
    };
    let account = an_account(1, "Ana Contoh");
    Subject {
        account: account.id,
        state: account.state,
        phone_index: None,
        memberships: vec![role],
        assignments: vec![],
        today: TODAY,
    }
}

fn permit(action: Action, report: &str) -> Option<Permit> {
    let facts = ReportFacts {
        id: report.parse().expect("an id"),
        office: office_id("kanim-kupang"),
        abroad_office: None,
        village: None,
        exclusions: vec![],
    };
    decide(&subject(Role::OfficeHead), action, &facts)
}

#[test]
fn a_permit_for_something_else_opens_nothing() {
    let (vault, dice) = (Vault::new(&ring(1)), Dice::new(4));
    let (key, _, sealed) = sealed(&vault, &dice);
    let open = |permit: &Permit| vault.open(&key, CONTENT, &sealed, Access::Officer(permit));
    let reads = [
        Action::ReadReport,
        Action::TriageReport,
        Action::AskReporter,
        Action::WorkTask,
    ];
    let other = report_id(7);
    for action in Action::ALL {
        let own = permit(action, CONTENT.row);
        if reads.contains(&action) {
            let own = own.expect("the role allows it");
            assert_eq!(open(&own).as_deref(), Ok(TEXT), "{action:?}");
        } else if let Some(own) = own {
            assert_eq!(open(&own), Err(VaultError::Refused), "{action:?}");
        }
        let elsewhere = permit(action, other.as_str());
        for refused in elsewhere
            .into_iter()
            .chain(allow(&subject(Role::OfficeHead), action))
        {
            assert_eq!(
                open(&refused),
                Err(VaultError::Refused),
                "{action:?} elsewhere"
            );
        }
    }
}

#[test]
fn a_receipt_opens_its_own_report() {
    both(|_, store| {
        world(&store);
        insert(&store, vec![a_bare_report(1), a_bare_report(2)]);
        let proof = write(&store, |tx| {
            receipt::insert(tx, &[1; 32], &report_id(1), TODAY, true)
        });
        let (vault, dice) = (Vault::new(&ring(1)), Dice::new(5));
        for (report, allowed) in [(1, true), (2, false)] {
            let id = report_id(report);
            let cell = Cell {
                row: id.as_str(),
                ..CONTENT
            };
            let (key, _) = vault.new_data_key(id.as_str(), dice.entropy());
            let sealed = vault.seal(&key, cell, TEXT, dice.entropy());
            let opened = vault.open(&key, cell, &sealed, Access::Reporter(&proof));
            let expected = if allowed {
                Ok(TEXT.to_vec())
            } else {
                Err(VaultError::Refused)
            };
            assert_eq!(opened, expected);
        }
    });
}

#[test]
fn a_new_master_key_wraps_and_the_old_one_still_opens() {
    let dice = Dice::new(6);
    let old = ring(1);
    let old_vault = Vault::new(&old);
    let (_, wrapped, value) = sealed(&old_vault, &dice);
    let second = ring(2).to_text().replace("1 ", "7 ");
    let both = KeyRing::parse(&format!("{}{second}", old.to_text())).expect("two keys");
    let vault = Vault::new(&both);
    let key = vault
        .data_key(CONTENT.row, &wrapped)
        .expect("wrapped by the first");
    assert_eq!(vault.open(&key, CONTENT, &value, JOB).as_deref(), Ok(TEXT));

    let (_, new_wrapped, new_value) = sealed(&vault, &dice);
    assert_eq!((wrapped[1], new_wrapped[1]), (1, 7), "the last key wraps");
    assert!(old_vault.data_key(CONTENT.row, &new_wrapped).is_err());
    let only_second = Vault::new(&KeyRing::parse(&second).expect("one key"));
    let key = only_second
        .data_key(CONTENT.row, &new_wrapped)
        .expect("wrapped by the second");
    assert_eq!(
        only_second.open(&key, CONTENT, &new_value, JOB).as_deref(),
        Ok(TEXT)
    );
    assert!(
        only_second.data_key(CONTENT.row, &wrapped).is_err(),
        "the first is gone"
    );
    let mut renumbered = wrapped;
    renumbered[1] = 7;
    assert!(vault.data_key(CONTENT.row, &renumbered).is_err());

    for purpose in Purpose::ALL {
        let mac = |vault: &Vault| vault.mac(purpose, &[b"a"]);
        assert_eq!(mac(&vault), mac(&old_vault), "lookups outlive the rotation");
        assert_ne!(mac(&vault), mac(&only_second));
    }
    let token = old_vault.seal_token("form", "isi", NOW, dice.entropy());
    assert_eq!(
        vault.open_token("form", &token, NOW).as_deref(),
        Some("isi")
    );
}

#[test]
fn keyed_digests_differ_by_purpose_and_by_the_cut_of_their_parts() {
    let vault = Vault::new(&ring(1));
    let mut all: Vec<[u8; 32]> = Purpose::ALL.map(|one| vault.mac(one, &[b"ab"])).to_vec();
    all.push(vault.mac(Purpose::Receipt, &[b"a", b"b"]));
    all.push(vault.mac(Purpose::Receipt, &[b"ab", b""]));
    all.push(vault.mac(Purpose::Receipt, &[]));
    let number = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(
        (all.len(), number),
        (Purpose::COUNT + 3, Purpose::COUNT + 3)
    );

    let index = vault.blind_index(Purpose::Phone, "081200000001");
    assert_eq!(index, vault.blind_index(Purpose::Phone, "081200000001"));
    assert_ne!(index, vault.blind_index(Purpose::Term, "081200000001"));
    assert_ne!(
        index,
        Vault::new(&ring(2)).blind_index(Purpose::Phone, "081200000001")
    );
    let mac = vault.mac(Purpose::Phone, &[b"081200000001"]);
    assert_eq!(index, data_encoding::HEXLOWER.encode(&mac[..16]));
}

#[test]
fn a_token_is_good_for_its_purpose_until_its_time() {
    let (vault, dice) = (Vault::new(&ring(1)), Dice::new(7));
    let token = vault.seal_token("form", "5302022008/Oinlasi", NOW, dice.entropy());
    let open =
        |purpose, token: &str, seconds| vault.open_token(purpose, token, NOW.plus_seconds(seconds));
    assert_eq!(
        open("form", &token, -9).as_deref(),
        Some("5302022008/Oinlasi")
    );
    assert!(open("form", &token, 0).is_some());
    assert_eq!(
        vault.open_token("form", &token, domain::time::Moment(NOW.0 + 1)),
        None,
        "too late"
    );
    assert_eq!(open("sign-in", &token, -9), None, "another purpose");
    let other = Vault::new(&ring(2));
    assert_eq!(
        other.open_token("form", &token, NOW),
        None,
        "another server"
    );
    let raw = data_encoding::BASE64URL_NOPAD
        .decode(token.as_bytes())
        .expect("base64");
    for bit in 0..raw.len() * 8 {
        let mut turned = raw.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        let turned = data_encoding::BASE64URL_NOPAD.encode(&turned);
        assert_eq!(open("form", &turned, -9), None, "bit {bit}");
    }
    for forged in [
        "",
        "a",
        "isi",
        "AAAA",
        &token[1..],
        &format!("{token}="),
        &format!(" {token}"),
    ] {
        assert_eq!(open("form", forged, -9), None, "{forged}");
    }
    let empty = vault.seal_token("form", "", NOW, dice.entropy());
    assert_eq!(open("form", &empty, 0).as_deref(), Some(""));
}

#[test]
fn a_key_file_is_read_line_by_line() {
    let key = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";
    let text = format!(
        "# kunci contoh\n\n  1 {key}  \r\n255 {}\n",
        key.to_lowercase().replace('0', "f")
    );
    let ring = KeyRing::parse(&text).expect("two keys");
    let written = ring.to_text();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines[0], format!("1 {}", key.to_lowercase()));
    assert!(lines[1].starts_with("255 f123") && lines.len() == 2);
    assert_eq!(
        KeyRing::parse(&written).expect("its own text").to_text(),
        written
    );

    let line = |text: String| KeyRing::parse(&text).err().map(|error| error.line);
    for (text, number) in [
        (String::new(), 0),
        ("# nothing\n\n".into(), 0),
        (key.into(), 1),
        (format!("0 {key}"), 1),
        (format!("256 {key}"), 1),
        (format!("-1 {key}"), 1),
        (format!("+1 {key}"), 1),
        (format!("a {key}"), 1),
        (format!("1 {}", &key[1..]), 1),
        (format!("1 {key}0"), 1),
        (format!("1 {key}00"), 1),
        (format!("1 {}", key.replace('a', "g")), 1),
        (format!("1 {key}\n# x\n1 {}", key.replace('0', "1")), 3),
        (format!("1 {key}\n2"), 2),
    ] {
        assert_eq!(line(text.clone()), Some(number), "{text}");
    }
    let message = KeysUnreadable { line: 3 }.to_string();
    assert!(message.contains("line 3") && !message.contains(key));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any bytes, in any row, come back as they were; nothing else opens or panics.
    #[test]
    fn any_bytes_come_back(plain: Vec<u8>, row in "\\PC{0,20}", noise: Vec<u8>, seed: u64) {
        let (vault, dice) = (Vault::new(&ring(1)), Dice::new(seed));
        let (key, _) = vault.new_data_key(&row, dice.entropy());
        let cell = Cell { table: "message", row: &row, column: "body" };
        let sealed = vault.seal(&key, cell, &plain, dice.entropy());
        prop_assert_eq!(vault.open(&key, cell, &sealed, JOB), Ok(plain));
        prop_assert_eq!(vault.open(&key, cell, &noise, JOB), Err(VaultError::Damaged));
        prop_assert!(vault.data_key(&row, &noise).is_err());
        let text = String::from_utf8_lossy(&noise);
        prop_assert_eq!(vault.open_token("form", &text, NOW), None);
    }
}
