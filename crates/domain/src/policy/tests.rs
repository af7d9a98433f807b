use super::*;
use crate::id::MembershipId;

fn membership(role: Role, office: &str) -> Membership {
    Membership {
        id: MembershipId::random([2; 10]),
        account: AccountId::random([1; 10]),
        role,
        office: office.parse().expect("an office"),
        village: None,
        valid_from: Day(100),
        valid_to: Some(Day(200)),
    }
}

fn subject(role: Role, office: &str) -> Subject {
    Subject {
        account: AccountId::random([1; 10]),
        state: AccountState::Active,
        phone_index: Some("aa".into()),
        memberships: vec![membership(role, office)],
        assignments: Vec::new(),
        today: Day(150),
    }
}

fn report(exclusions: Vec<Exclusion>) -> ReportFacts {
    ReportFacts {
        id: ReportId::at(None, [1; 10]),
        office: "kanim-kupang".parse().expect("an office"),
        abroad_office: None,
        village: "5302022008".parse().ok(),
        exclusions,
    }
}

#[test]
fn every_role_is_in_the_table_once() {
    for role in Role::ALL {
        assert_eq!(
            TABLE.iter().filter(|(one, _, _)| *one == role).count(),
            1,
            "{role:?}"
        );
    }
}

#[test]
fn administrators_volunteers_and_village_heads_reach_no_report() {
    for role in [Role::Administrator, Role::Volunteer, Role::VillageHead] {
        let subject = subject(role, "kanim-kupang");
        for action in Action::ALL {
            assert_eq!(scope(&subject, action).map(|scope| scope.action()), None);
            assert_eq!(decide(&subject, action, &report(Vec::new())), None);
        }
    }
}

#[test]
fn dates_and_suspension_end_everything() {
    let mut officer = subject(Role::OfficeHead, "kanim-kupang");
    assert!(decide(&officer, Action::ReadReport, &report(Vec::new())).is_some());
    officer.today = Day(201);
    assert!(decide(&officer, Action::ReadReport, &report(Vec::new())).is_none());
    officer.today = Day(150);
    officer.state = AccountState::Suspended;
    assert!(decide(&officer, Action::ReadReport, &report(Vec::new())).is_none());
    assert!(allow(&officer, Action::ReadToday).is_none());
}

#[test]
fn each_exclusion_shuts_out() {
    let officer = subject(Role::OfficeHead, "kanim-kupang");
    let cases = [
        (ExclusionKind::Office, "kanim-kupang"),
        (ExclusionKind::Role, "office_head"),
        (ExclusionKind::Account, officer.account.as_str()),
        (ExclusionKind::Phone, "aa"),
    ];
    for (kind, value) in cases {
        let report = report(vec![Exclusion::new(kind, value)]);
        assert!(
            decide(&officer, Action::ListReports, &report).is_none(),
            "{kind:?}"
        );
    }
}

#[test]
fn a_village_officer_sees_only_the_villages_guided_today() {
    let mut officer = subject(Role::VillageOfficer, "kanim-kupang");
    assert!(decide(&officer, Action::ReadReport, &report(Vec::new())).is_none());
    officer.assignments.push(Assignment {
        account: officer.account.clone(),
        office: "kanim-kupang".parse().expect("an office"),
        village: "5302022008".parse().expect("a village"),
        valid_from: Day(100),
        valid_to: Some(Day(160)),
        decree: String::new(),
    });
    assert!(decide(&officer, Action::ReadReport, &report(Vec::new())).is_some());
    officer.today = Day(161);
    assert!(decide(&officer, Action::ReadReport, &report(Vec::new())).is_none());
}

#[test]
fn no_rule_names_what_people_are() {
    let words = [
        "nationality",
        "ethnic",
        "religion",
        "gender",
        "kewarganegaraan",
        "suku",
        "agama",
    ];
    let rules = include_str!("../policy.rs");
    for word in words {
        assert!(!rules.to_lowercase().contains(word), "{word}");
    }
}

#[test]
fn a_link_needs_both_sides_and_nobody_is_told_of_what_shuts_them_out() {
    let officer = subject(Role::OfficeHead, "kanim-kupang");
    let own = report(Vec::new());
    let elsewhere = |exclusions| ReportFacts {
        office: "kanim-kediri".parse().expect("an office"),
        ..report(exclusions)
    };
    let link = crate::id::LinkId::random([5; 10]);
    let may = |one: &ReportFacts, other: &ReportFacts, told| {
        let sides = [one, other].map(|report| LinkSide { report, told });
        decide_on_link(&officer, Action::JudgeSubjects, &link, sides).is_some()
    };
    assert!(may(&own, &own, false));
    assert!(!may(&own, &elsewhere(Vec::new()), false));
    assert!(may(&own, &elsewhere(Vec::new()), true));
    assert!(!may(&elsewhere(Vec::new()), &elsewhere(Vec::new()), true));
    for (kind, value) in [
        (ExclusionKind::Office, "kanim-kupang"),
        (ExclusionKind::Official, ""),
    ] {
        let shut = elsewhere(vec![Exclusion::new(kind, value)]);
        assert!(!may(&own, &shut, true), "{kind:?}");
    }
}

#[test]
fn a_subject_is_found_by_who_has_a_report_about_it() {
    let officer = subject(Role::OfficeHead, "kanim-kupang");
    let id = crate::id::SubjectId::random([6; 10]);
    let elsewhere = ReportFacts {
        office: "kanim-kediri".parse().expect("an office"),
        ..report(Vec::new())
    };
    let may = |reports: &[ReportFacts]| {
        decide_on_subject(&officer, Action::ReadSubjects, &id, reports).is_some()
    };
    assert!(may(&[elsewhere.clone(), report(Vec::new())]));
    assert!(!may(&[elsewhere]));
    assert!(!may(&[]));
}

#[test]
fn outreach_is_noted_where_one_answers() {
    let here: AreaCode = "5302022008".parse().expect("a village");
    let offices = |names: &[&str]| -> Vec<OfficeId> {
        names
            .iter()
            .map(|one| one.parse().expect("an office"))
            .collect()
    };
    let may = |subject: &Subject, place, names: &[&str]| {
        decide_on_place(subject, Action::RecordOutreach, place, offices(names)).is_some()
    };
    let head = subject(Role::OfficeHead, "kanim-kupang");
    assert!(may(&head, here, &["ditjen", "kanim-kupang"]));
    assert!(!may(&head, here, &["ditjen", "kanim-kediri"]));
    let mut officer = subject(Role::VillageOfficer, "kanim-kupang");
    assert!(
        !may(&officer, here, &["kanim-kupang"]),
        "not a village of theirs"
    );
    officer.assignments.push(Assignment {
        account: officer.account.clone(),
        office: "kanim-kupang".parse().expect("an office"),
        village: here,
        valid_from: Day(140),
        valid_to: Some(Day(160)),
        decree: String::new(),
    });
    assert!(may(&officer, here, &["kanim-kupang"]));
    let beside = "5302022009".parse().expect("a village");
    assert!(!may(&officer, beside, &["kanim-kupang"]));
    officer.today = Day(161);
    assert!(!may(&officer, here, &["kanim-kupang"]));
    let inspector = subject(Role::Inspector, "itjen");
    assert!(!may(&inspector, here, &["itjen"]));
}

#[test]
fn the_inspectorate_reads_reports_about_officers_and_watches_no_villages() {
    let inspector = subject(Role::Inspector, "itjen");
    for action in [
        Action::ReadAlerts,
        Action::ReviewAlerts,
        Action::RunAlerts,
        Action::RecordOutreach,
    ] {
        assert!(scope(&inspector, action).is_none(), "{action:?}");
    }
    assert!(scope(&inspector, Action::ReadReport).is_some());
}
