//! The condition of the lists is the policy's own decision, whoever asks, on both engines.

use crate::inbox::{a_role, found, subject};
use crate::world::{
    OINLASI, TODAY, a_bare_report, an_account, area, office_id, person, read, world, write,
};
use domain::account::{AccountState, Assignment, Role};
use domain::id::ReportId;
use domain::policy::{Action, ReportFacts, Scope, decide, scope};
use domain::report::{Exclusion, ExclusionKind};
use store::report::inbox::{self, Filter, InboxState};
use store::report::{self, Report, exclusion};
use store::{Store, account, membership, village};
use testkit::store::both;

/// Every role, exclusion and day: list ≡ count ≡ `visible` ≡ `decide()`.
#[test]
fn the_lists_are_what_the_policy_decides() {
    both(|_, store| {
        world(&store);
        people(&store);
        reports(&store);
        let all = read(&store, |tx| {
            let ids = report::all_ids(tx)?;
            let reports = ids.iter().map(|id| report::get(tx, id));
            let reports: Vec<_> = reports.collect::<Result<_, _>>()?;
            let facts = reports
                .iter()
                .flatten()
                .map(|report| report::facts(tx, report));
            let facts: Vec<_> = facts.collect::<Result<_, _>>()?;
            Ok(ids.into_iter().zip(facts).collect::<Vec<_>>())
        });
        let (mut seen, mut unseen) = (0, 0);
        for (account, today) in (1..=13).flat_map(|one| [(one, 0), (one, 1)]) {
            let subject = subject(&store, person(account), TODAY.plus(today));
            for action in Action::ALL {
                let Some(scope) = scope(&subject, action) else {
                    continue;
                };
                let (decided, others): (Vec<_>, Vec<_>) = all
                    .iter()
                    .partition(|(_, facts)| decide(&subject, action, facts).is_some());
                let decided = ids(decided);
                let filter = Filter {
                    state: InboxState::All,
                    ..Filter::default()
                };
                let mut listed = found(&store, &scope, &filter);
                listed.sort();
                assert_eq!(listed, decided, "{subject:?} {action:?}");
                let with = scope.clone();
                let counts = read(&store, move |tx| inbox::counts(tx, &with));
                assert_eq!(counts.to_decide, decided.len() as u64);
                seen += decided.len();
                unseen += others.len();
                if action == Action::ListReports {
                    assert_eq!(visible(&store, &scope, &decided), decided);
                    assert_eq!(visible(&store, &scope, &ids(others)), []);
                }
            }
        }
        assert!(seen > 100 && unseen > 100, "{seen} seen, {unseen} unseen");
    });
}

fn ids(reports: Vec<&(ReportId, ReportFacts)>) -> Vec<ReportId> {
    reports.into_iter().map(|(id, _)| id.clone()).collect()
}

/// Those that are visible one by one.
fn visible(store: &Store, scope: &Scope, of: &[ReportId]) -> Vec<ReportId> {
    let (scope, of) = (scope.clone(), of.to_vec());
    read(store, move |tx| {
        let mut visible = Vec::new();
        for id in &of {
            visible.extend(inbox::visible(tx, &scope, id)?.then(|| id.clone()));
        }
        Ok(visible)
    })
}

/// `person(3)` to `person(12)` have one role each at Kupang, the consular one at Kemlu; `person(1)`
/// has two roles, `person(13)` is suspended, `person(2)` has no role.
fn people(store: &Store) {
    write(store, |tx| {
        for (index, role) in Role::ALL.into_iter().enumerate() {
            let number = 3 + index as u8;
            let office = if role == Role::ConsularOfficer {
                "kemlu"
            } else {
                "kanim-kupang"
            };
            account::add(tx, &an_account(number, &format!("Petugas {number}")))?;
            let mut role = a_role(number, number, role, office);
            role.village = (index % 2 == 0).then(|| area(OINLASI));
            role.valid_to = role.village.map(|_| TODAY);
            membership::put(tx, &role)?;
        }
        membership::put(tx, &a_role(40, 1, Role::RegionalOfficer, "kanwil-ntt"))?;
        membership::put(tx, &a_role(41, 1, Role::ConsularOfficer, "kemlu"))?;
        let mut suspended = an_account(13, "Petugas 13");
        suspended.state = AccountState::Suspended;
        account::add(tx, &suspended)?;
        membership::put(tx, &a_role(42, 13, Role::OfficeHead, "kanim-kupang"))?;
        village::assign(
            tx,
            &Assignment {
                account: person(3),
                office: office_id("kanim-kupang"),
                village: area(OINLASI),
                valid_from: TODAY,
                valid_to: None,
                decree: "SK-CONTOH".into(),
            },
        )
    });
}

/// Places and offices, each without and with one exclusion of each kind.
fn reports(store: &Store) {
    let exclusions = [
        None,
        Some((ExclusionKind::Account, person(4).to_string())),
        Some((ExclusionKind::Phone, "index-5".to_owned())),
        Some((ExclusionKind::Office, "kanim-kupang".to_owned())),
        Some((ExclusionKind::Office, "kemlu".to_owned())),
        Some((ExclusionKind::Role, Role::OfficeHead.code().to_owned())),
        Some((ExclusionKind::Role, "police".to_owned())),
        Some((ExclusionKind::Village, OINLASI.to_owned())),
        Some((ExclusionKind::LocalOffice, String::new())),
        Some((ExclusionKind::Official, String::new())),
    ];
    write(store, move |tx| {
        let mut number = 0;
        for office in ["kanim-kupang", "kanwil-ntt", "itjen"] {
            for (abroad, code) in [(false, Some(OINLASI)), (true, Some("5302")), (true, None)] {
                for one in &exclusions {
                    number += 1;
                    let report = Report {
                        office: office_id(office),
                        abroad_office: abroad.then(|| office_id("kemlu")),
                        area: code.map(area),
                        ..a_bare_report(number)
                    };
                    report::insert(tx, &report)?;
                    if let Some((kind, value)) = one {
                        let excluded = Exclusion::new(*kind, value.as_str());
                        exclusion::add(tx, &report.id, &excluded)?;
                    }
                }
            }
        }
        Ok(())
    });
}
