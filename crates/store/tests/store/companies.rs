//! The register of companies and the counts of signs, on both engines.

use crate::world::{NOW, TODAY, read, write};
use domain::company::{Company, LegalForm, Permit, Standing};
use domain::time::Day;
use store::company::{self, Counts, List};
use store::{Error, Store, offer};
use testkit::store::both;

fn list(id: &str, as_of: Day) -> List {
    List {
        id: id.into(),
        as_of,
        source: "Daftar contoh".into(),
        loaded_at: NOW,
        loaded_by: "command".into(),
        digest: vec![1, 2, 3],
        counts: Counts::default(),
    }
}

fn sinar() -> Company {
    Company {
        number: "C/1".parse().unwrap(),
        name: "Sinar Contoh".into(),
        form: LegalForm::Pt,
        phones: vec!["021-5550-0001".into(), "0812-0000-1000".into()],
        domain: "sinar.example".into(),
        address: "Jalan Contoh 1".into(),
        regency: "5371".parse().ok(),
        standing: Standing::Licensed,
        licensed_from: Day(20_000),
        licensed_to: Some(Day(21_000)),
        withdrawn_on: None,
        permits: vec![permit("C/1/P1", "HK"), permit("C/1/P2", "TW")],
    }
}

fn permit(number: &str, country: &str) -> Permit {
    Permit {
        number: number.parse().unwrap(),
        country: country.into(),
        valid_from: Day(20_000),
        valid_to: None,
    }
}

fn bahtera() -> Company {
    Company {
        number: "C/2".parse().unwrap(),
        name: "Bahtera Contoh".into(),
        phones: Vec::new(),
        domain: String::new(),
        regency: None,
        licensed_to: None,
        permits: Vec::new(),
        ..sinar()
    }
}

fn revoked() -> Company {
    Company {
        standing: Standing::Revoked,
        withdrawn_on: Some(TODAY),
        permits: vec![permit("C/1/P2", "TW")],
        ..sinar()
    }
}

fn two_lists(store: &Store) {
    write(store, |tx| {
        company::add_list(tx, &list("lst_a", Day(20_600)))?;
        company::add(tx, &sinar(), 1, "lst_a")?;
        company::add(tx, &bahtera(), 1, "lst_a")?;
        company::add_list(tx, &list("lst_b", Day(20_700)))?;
        company::add(tx, &revoked(), 2, "lst_b")
    });
}

#[test]
fn the_newest_version_of_each_company_counts() {
    both(|_, store| {
        two_lists(&store);
        let all = read(&store, company::all);
        assert_eq!(all, [(1, bahtera()), (2, revoked())]);
        let number = sinar().number;
        let versions = read(&store, move |tx| company::versions(tx, &number));
        let told: Vec<_> = versions
            .iter()
            .map(|one| (one.version, one.as_of))
            .collect();
        assert_eq!(told, [(2, Day(20_700)), (1, Day(20_600))]);
        assert_eq!(versions[1].company, sinar());
        assert_eq!(versions[0].company, revoked());
        let unknown = read(&store, |tx| company::versions(tx, &"C/9".parse().unwrap()));
        assert!(unknown.is_empty());
    });
}

#[test]
fn lists_tell_what_they_did() {
    both(|_, store| {
        assert_eq!(read(&store, company::newest_list), None);
        two_lists(&store);
        let counts = Counts {
            named: 1,
            added: 0,
            changed: 1,
            gone: 1,
        };
        write(&store, move |tx| company::count_list(tx, "lst_b", counts));
        let newest = read(&store, company::newest_list).unwrap();
        assert_eq!((newest.id.as_str(), newest.counts), ("lst_b", counts));
        let all = read(&store, |tx| company::lists(tx, 10));
        assert_eq!(all, [newest, list("lst_a", Day(20_600))]);
        assert_eq!(read(&store, |tx| company::lists(tx, 1)).len(), 1);
    });
}

#[test]
fn what_does_not_fit_is_refused() {
    both(|_, store| {
        two_lists(&store);
        let conflict = |wrong: Company, version: i64, list: &'static str| {
            let refused = store.write_blocking("test.refused", move |tx| {
                company::add(tx, &wrong, version, list)
            });
            assert!(
                matches!(refused, Err(Error::Conflict { .. })),
                "{refused:?}"
            );
        };
        conflict(sinar(), 1, "lst_a");
        let reversed = Company {
            licensed_to: Some(Day(19_999)),
            ..sinar()
        };
        for (wrong, list) in [(sinar(), "lst_z"), (reversed, "lst_a")] {
            let refused =
                store.write_blocking("test.refused", move |tx| company::add(tx, &wrong, 3, list));
            assert!(refused.is_err(), "{list}");
        }
    });
}

#[test]
fn signs_are_counted_by_day() {
    both(|_, store| {
        write(&store, |tx| {
            offer::count(tx, TODAY, "fee", 2)?;
            offer::count(tx, TODAY, "fee", 3)?;
            offer::count(tx, TODAY, "checked", 4)?;
            offer::count(tx, Day(TODAY.0 - 1), "fee", 1)
        });
        let counts = read(&store, |tx| offer::since(tx, TODAY));
        let told: Vec<_> = counts
            .iter()
            .map(|one| (one.sign.as_str(), one.count))
            .collect();
        assert_eq!(told, [("checked", 4), ("fee", 5)]);
        assert_eq!(read(&store, |tx| offer::since(tx, Day(0))).len(), 3);
    });
}
