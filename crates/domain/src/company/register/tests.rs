use super::*;
use crate::company::{LegalForm, Permit};
use crate::phone::Phone;

pub(super) const TODAY: Day = Day(20_777);

fn company(number: &str, name: &str) -> Company {
    Company {
        number: number.parse().expect("a number"),
        name: name.into(),
        form: LegalForm::Pt,
        phones: vec!["021-5550-0001".into(), "0812-0000-1000".into()],
        domain: "sinarkarya.example".into(),
        address: String::new(),
        regency: None,
        standing: Standing::Licensed,
        licensed_from: Day(20_000),
        licensed_to: Some(Day(20_800)),
        withdrawn_on: None,
        permits: vec![Permit {
            number: format!("{number}/P1").parse().expect("a number"),
            country: "HK".into(),
            valid_from: Day(20_000),
            valid_to: Some(Day(20_780)),
        }],
    }
}

pub(super) fn register() -> Register {
    let revoked = Company {
        standing: Standing::Revoked,
        withdrawn_on: Some(Day(20_500)),
        ..company("C/3", "Pelita Rantau Contoh")
    };
    Register::new(
        vec![
            company("C/1", "Sinar Karya Contoh"),
            company("C/2", "Bahtera Contoh Nusantara Mandiri"),
            revoked,
        ],
        Day(20_700),
    )
}

fn asked(name: &str, phone: &str, address: &str) -> Asked {
    Asked {
        name: name.into(),
        phones: domain_phones(phone),
        addresses: Some(address.to_owned())
            .filter(|one| !one.is_empty())
            .into_iter()
            .collect(),
        licence: None,
    }
}

fn domain_phones(text: &str) -> Vec<Phone> {
    text.parse().into_iter().collect()
}

fn outcome(asked: &Asked) -> (Outcome, Vec<Ground>) {
    let register = register();
    let finding = register.check(asked, TODAY);
    (finding.outcome, finding.grounds)
}

#[test]
fn a_licensed_name_with_another_number_or_address_may_be_borrowed() {
    let name = "PT Sinar Karya Contoh";
    let own = asked(
        name,
        "+62 21 5550 0001",
        "http://lowongan.sinarkarya.example/x",
    );
    assert_eq!(outcome(&own), (Outcome::Licensed, vec![]));
    assert_eq!(
        outcome(&asked(name, "0812-0000-2222", "")),
        (Outcome::Similar, vec![Ground::OtherPhone])
    );
    assert_eq!(
        outcome(&asked(name, "", "sinarkarya-kerja.example")),
        (Outcome::Similar, vec![Ground::OtherDomain])
    );
    for (mail, expected) in [
        ("hrd@sinarkarya.example", (Outcome::Licensed, vec![])),
        (
            "hrd@sinarkarya-example.com",
            (Outcome::Similar, vec![Ground::OtherDomain]),
        ),
        (
            "sinarkarya@gmail.com",
            (Outcome::Similar, vec![Ground::FreeMail]),
        ),
    ] {
        assert_eq!(outcome(&asked(name, "", mail)), expected, "{mail}");
    }
    assert_eq!(
        outcome(&asked(name, "", "https://facebook.com/sinarkarya")),
        (Outcome::Licensed, vec![])
    );
}

#[test]
fn names_that_differ_say_in_what() {
    for (name, grounds) in [
        ("CV Sinar Karya Contoh", vec![Ground::OtherForm]),
        ("PT S1nar Kаrya Contoh", vec![Ground::LookAlikeLetters]),
        (
            "PT Sinar Karya Contoh Internasional",
            vec![Ground::AddedWords],
        ),
        ("PT SinarKarya Contoh", vec![Ground::NameDiffers]),
        ("PT Sinar Karja Contoh", vec![Ground::NameDiffers]),
        ("BCNM", vec![Ground::Acronym]),
    ] {
        assert_eq!(
            outcome(&Asked::name(name)),
            (Outcome::Similar, grounds),
            "{name}"
        );
    }
    // Whoever answers at the official number may be spelled as it comes.
    let spelled = asked("PT Sinar Karja Contoh", "021 5550 0001", "");
    assert_eq!(outcome(&spelled).0, Outcome::Licensed);
    let posing = asked("CV Sinar Karya Contoh", "021 5550 0001", "");
    assert_eq!(outcome(&posing).0, Outcome::Similar);
    for name in [
        "",
        "PT",
        "Contoh",
        "PT Sinar Karya",
        "kerja di pabrik",
        "???",
    ] {
        assert_eq!(outcome(&Asked::name(name)).0, Outcome::Unknown, "{name}");
    }
}

#[test]
fn licences_and_permits_end() {
    let register = register();
    let ended = register.check(&Asked::name("PT Pelita Rantau Contoh"), TODAY);
    assert_eq!(ended.outcome, Outcome::Ended(Standing::Revoked));
    let late = Day(20_801);
    let expired = register.check(&Asked::name("PT Sinar Karya Contoh"), late);
    assert_eq!(expired.outcome, Outcome::Ended(Standing::Expired));
    assert_eq!(
        expired.company.and_then(|one| one.ended_on(late)),
        Some(Day(20_800))
    );
    let permit = |number: &str, day| register.permit(&number.parse().expect("a number"), day);
    assert!(matches!(permit("c/1/p1", TODAY), PermitFinding::Holds(..)));
    assert!(matches!(
        permit("C/1/P1", Day(20_781)),
        PermitFinding::Ended(..)
    ));
    assert!(matches!(permit("C/3/P1", TODAY), PermitFinding::Ended(..)));
    assert_eq!(permit("C/9/P1", TODAY), PermitFinding::Unknown);
}

#[test]
fn a_licence_number_belongs_to_one_name() {
    let numbered = |name: &str, number: &str| Asked {
        licence: number.parse().ok(),
        ..Asked::name(name)
    };
    assert_eq!(outcome(&numbered("", "c/1")), (Outcome::Licensed, vec![]));
    assert_eq!(
        outcome(&numbered("Sinar Karya Contoh", "C/1")).0,
        Outcome::Licensed
    );
    for (name, number, ground) in [
        ("PT Lain Sekali", "C/1", Ground::OwnNumber),
        (
            "Bahtera Contoh Nusantara Mandiri",
            "C/1",
            Ground::OthersNumber,
        ),
        ("Sinar Karya Contoh", "C/9/2026", Ground::UnknownNumber),
    ] {
        let found = (Outcome::Similar, vec![ground]);
        assert_eq!(outcome(&numbered(name, number)), found, "{name}");
    }
    // Whoever can be reached at the official number may have an older number in the offer.
    let official = Asked {
        licence: "C/9/2026".parse().ok(),
        ..asked("Sinar Karya Contoh", "0812-0000-1000", "")
    };
    assert_eq!(outcome(&official).0, Outcome::Licensed);
    assert_eq!(outcome(&numbered("", "C/9")).0, Outcome::Unknown);
}

#[test]
fn search_finds_by_number_name_and_beginning() {
    let register = register();
    let found = |wanted: &str| -> Vec<String> {
        let found = register.search(wanted, TODAY, 10);
        found.iter().map(|one| one.number.to_string()).collect()
    };
    assert_eq!(found("C/2"), ["C/2"]);
    assert_eq!(found("c/3/p1"), ["C/3"]);
    assert_eq!(found("sinar karia contoh"), ["C/1"]);
    assert_eq!(found("con"), ["C/1", "C/2", "C/3"]);
    assert_eq!(found("  "), Vec::<String>::new());
    assert_eq!(register.search("con", TODAY, 2).len(), 2);
}

proptest::proptest! {
    #[test]
    fn any_name_gets_an_answer(name in "\\PC*", address in "\\PC*") {
        let register = register();
        let _ = register.check(&asked(&name, "", &address), TODAY);
        let _ = register.search(&name, TODAY, 5);
    }
}
