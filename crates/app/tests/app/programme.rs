//! Loading programme data: verdicts, dry runs, all or nothing, and the same file twice.

use app::account::Operator;
use app::programme::{ImportKind, ImportMode, ImportReport, import};
use app::{App, Error, content};
use domain::account::Role;
use domain::time::Day;
use testkit::app::{TestApp, both, oinlasi};

async fn load(app: &App, kind: ImportKind, csv: &str, mode: ImportMode) -> ImportReport {
    import(app, kind, csv.as_bytes(), mode, Operator::Command)
        .await
        .expect("a report")
}

/// The code of each row, with what it is about.
fn codes(report: &ImportReport) -> Vec<String> {
    let code = |row: &app::programme::RowVerdict| {
        format!("{} {}", row.code, row.argument).trim().to_owned()
    };
    report.rows.iter().map(code).collect()
}

fn counts(report: &ImportReport) -> (u64, u64, u64, u64, bool) {
    (
        report.added,
        report.changed,
        report.unchanged,
        report.refused,
        report.applied,
    )
}

const OFFICES: &str = "id,kind,name,parent,area,phone\n";
const JURISDICTIONS: &str = "area,office,valid_from,valid_to,source\n";
const VILLAGES: &str = "village,office,decree,valid_from,valid_to\n";
const ACCOUNTS: &str = "login,name,role,office,village,phone,valid_from,valid_to,decree\n";
const ASSIGNMENTS: &str = "village,login,office,decree,valid_from,valid_to\n";
const CONTENT: &str = "id,pack,position,scope,text_id,text_en,data,source,valid_from,valid_to,verified_on,verified_by,review_by\n";

#[test]
fn offices_know_what_is_above_them() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let file = format!(
            "{OFFICES}kanim-baru,kanim,Kanim Baru,kanwil-ntt,53.71,0812-0000-0001\n\
             ukk-baru,ukk,UKK Baru,kanim-baru,,\n\
             yatim,kanim,Tanpa Induk,tidak-ada,,\n\
             X,kanim,Nama,,,\n\
             toko,toko,Nama,,,\n\
             jauh,kanim,Nama,,99.99,\n\
             tanpa-nama,kanim,,,,\n\
             kanwil-ntt,kanwil,Kanwil,ukk-baru,,\n\
             ukk-baru,ukk,UKK Baru,kanim-baru,,\n"
        );
        let dry = load(app, ImportKind::Offices, &file, ImportMode::DryRun).await;
        assert_eq!(
            codes(&dry),
            [
                "row.added",
                "row.added",
                "office.parent-unknown tidak-ada",
                "office.unreadable X",
                "office.kind-unknown toko",
                "area.unknown 99.99",
                "value.missing name",
                "office.parent-circle ukk-baru",
                "row.twice ukk-baru",
            ]
        );
        assert_eq!(counts(&dry), (2, 0, 0, 7, false));
        let all = load(app, ImportKind::Offices, &file, ImportMode::Apply).await;
        assert_eq!(
            counts(&all),
            (2, 0, 0, 7, false),
            "one refused row keeps all out"
        );
        let rows = load(app, ImportKind::Offices, &file, ImportMode::PerRow).await;
        assert_eq!(counts(&rows), (2, 0, 0, 7, true));
        let again = load(app, ImportKind::Offices, &file, ImportMode::PerRow).await;
        assert_eq!(counts(&again), (0, 0, 2, 7, false));
        let renamed = format!("{OFFICES}kanim-baru,kanim,Kanim Ganti Nama,kanwil-ntt,53.71,\n");
        let renamed = load(app, ImportKind::Offices, &renamed, ImportMode::Apply).await;
        assert_eq!(counts(&renamed), (0, 1, 0, 0, true));
    });
}

#[test]
fn jurisdictions_move_with_dates_and_never_overlap() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let two = format!("{JURISDICTIONS}53.02,kanim-maumere,2027-01-01,,SK contoh\n");
        let refused = load(app, ImportKind::Jurisdictions, &two, ImportMode::Apply).await;
        assert_eq!(codes(&refused), ["dates.overlap kanim-kupang"]);

        let moved = format!(
            "{JURISDICTIONS}53.02,kanim-kupang,1970-01-01,2026-12-31,contoh\n\
             53.02,kanim-maumere,2027-01-01,,SK contoh\n"
        );
        let report = load(app, ImportKind::Jurisdictions, &moved, ImportMode::Apply).await;
        assert_eq!(codes(&report), ["row.changed", "row.added"]);
        let again = load(app, ImportKind::Jurisdictions, &moved, ImportMode::Apply).await;
        assert_eq!(counts(&again), (0, 0, 2, 0, true));

        let bad = format!(
            "{JURISDICTIONS}53.03,tidak-ada,2026-01-01,,x\n53.03,kanim-kupang,2026-01-02,2026-01-01,x\n\
             53.03,kanim-kupang,kemarin,,x\n5x.03,kanim-kupang,2026-01-01,,x\n53.04,kanim-kupang,2026-01-01,,\n"
        );
        let report = load(app, ImportKind::Jurisdictions, &bad, ImportMode::PerRow).await;
        assert_eq!(
            codes(&report),
            [
                "office.unknown tidak-ada",
                "dates.reversed 2026-01-02 > 2026-01-01",
                "day.unreadable kemarin",
                "area.unreadable 5x.03",
                "value.missing source",
            ]
        );
    });
}

#[test]
fn people_get_links_and_officers_get_villages() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let file = format!(
            "{ACCOUNTS}petugas.a,Petugas A (contoh),village_officer,kanim-kupang,53.02.02.2008,0812-0000-0001,2026-01-01,,SK contoh\n\
             petugas.a,Petugas A (contoh),enforcement_officer,kanim-kupang,,0812-0000-0001,2026-01-01,,\n\
             relawan.a,Relawan A (contoh),volunteer,kanim-kupang,53.02.02.2008,,2026-01-01,,\n\
             relawan.b,Relawan B (contoh),volunteer,kanim-kupang,,,2026-01-01,,\n\
             Petugas B,Petugas B,inspector,itjen,,,2026-01-01,,\n\
             petugas.c,Petugas C,raja,itjen,,,2026-01-01,,\n\
             petugas.d,Petugas D,inspector,itjen,53.02.02.2008,,2026-01-01,,\n\
             petugas.e,Petugas E,inspector,itjen,,12,2026-01-01,,\n\
             petugas.f,Petugas F,volunteer,kanim-kupang,53.02,,2026-01-01,,\n\
             petugas.g,Petugas G,village_officer,kanim-maumere,53.02.02.2008,,2026-01-01,,SK contoh\n\
             petugas.h,Petugas H,village_officer,kanim-kupang,53.02.02.2008,,2026-01-01,,\n"
        );
        let report = load(app, ImportKind::Accounts, &file, ImportMode::PerRow).await;
        assert_eq!(
            codes(&report),
            [
                "row.added",
                "row.added",
                "row.added",
                "value.missing village",
                "login.unreadable Petugas B",
                "role.unknown raja",
                "role.without-village inspector",
                "phone.unreadable phone",
                "area.not-a-village 5302",
                "village.not-assisted 5302022008",
                "value.missing decree",
            ]
        );
        let links: Vec<&str> = report
            .links
            .iter()
            .map(|link| link.login.as_str())
            .collect();
        assert_eq!(links, ["petugas.a", "relawan.a"]);
        let token = report.links[0].path.rsplit('/').next().expect("a path");
        let signed = app::account::setup_without_password(app, token)
            .await
            .expect("signed in");
        assert_eq!(signed.session.roles().len(), 2);
        assert_eq!(signed.session.subject.assignments.len(), 1);
        assert!(signed.session.subject.phone_index.is_some());

        let again = load(app, ImportKind::Accounts, &file, ImportMode::PerRow).await;
        assert_eq!((again.unchanged, again.links.len()), (3, 0));
        let ended = format!(
            "{ACCOUNTS}petugas.a,Petugas A (contoh),enforcement_officer,kanim-kupang,,0812-0000-0001,2026-01-01,2026-12-31,\n\
             petugas.a,Petugas A (contoh),enforcement_officer,kanim-kupang,,0812-0000-0001,2026-06-01,,\n"
        );
        let report = load(app, ImportKind::Accounts, &ended, ImportMode::PerRow).await;
        assert_eq!(codes(&report), ["row.changed", "dates.overlap 2026-01-01"]);
    });
}

#[test]
fn villages_and_their_officers() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let villages = format!(
            "{VILLAGES}53.02.01.1011,kanim-kupang,SK contoh,2026-01-01,\n\
             53.02.02.2008,kanim-maumere,SK contoh,2026-01-01,\n"
        );
        let report = load(app, ImportKind::Villages, &villages, ImportMode::PerRow).await;
        assert_eq!(codes(&report), ["row.added", "dates.overlap kanim-kupang"]);
        world
            .person(
                "petugas.a",
                "Petugas A",
                Role::VillageOfficer,
                "kanim-kupang",
            )
            .await;
        world
            .person("petugas.b", "Petugas B", Role::OfficeHead, "kanim-kupang")
            .await;
        let assignments = format!(
            "{ASSIGNMENTS}53.02.01.1011,petugas.a,kanim-kupang,SK contoh,2026-11-20,\n\
             53.02.01.1012,petugas.a,kanim-kupang,SK contoh,2026-11-20,\n\
             53.02.01.1011,petugas.b,kanim-kupang,SK contoh,2026-11-20,\n\
             53.02.01.1011,siapa,kanim-kupang,SK contoh,2026-11-20,\n\
             53.02.01.1011,petugas.a,kanim-kupang,SK contoh,2026-11-25,\n"
        );
        let report = load(
            app,
            ImportKind::Assignments,
            &assignments,
            ImportMode::PerRow,
        )
        .await;
        assert_eq!(
            codes(&report),
            [
                "row.added",
                "area.unknown 53.02.01.1012",
                "account.not-village-officer petugas.b",
                "account.unknown siapa",
                "dates.overlap 2026-11-20",
            ]
        );
    });
}

#[test]
fn content_gets_versions_and_is_shown_while_it_holds() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let row = |id: &str, scope: &str, data: &str, to: &str, review: &str| {
            format!(
                "{id},hotline,1,{scope},\"Nama {id}\nRincian\",,{data},contoh,2026-01-01,{to},,,{review}\n"
            )
        };
        let file = [
            CONTENT.to_owned(),
            row("a-nasional", "national", "tel=110", "", "2026-12-31"),
            row("b-lewat", "national", "tel=112", "2026-10-01", "2026-12-31"),
            row("c-timor", "53.02", "tel=0380", "", "2026-12-31"),
            row("d-kupang", "kanim-kupang", "tel=0381", "", "2026-01-31"),
            row("e-kediri", "35.06", "tel=0354", "", "2026-12-31"),
        ]
        .concat();
        let report = load(app, ImportKind::Content, &file, ImportMode::Apply).await;
        assert_eq!(counts(&report), (5, 0, 0, 0, true));
        let changed = load(
            app,
            ImportKind::Content,
            &file.replace("tel=110", "tel=111"),
            ImportMode::Apply,
        )
        .await;
        assert_eq!(counts(&changed), (0, 1, 4, 0, true));

        let shown = |place| async move { content::help(app, false, place).await.expect("help") };
        let ids =
            |rows: &[content::HelpRow]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        let everywhere = shown(None).await;
        assert_eq!(ids(&everywhere), ["a-nasional"]);
        assert_eq!(everywhere[0].phones, [("111".to_owned(), "111".to_owned())]);
        let here = shown(Some(oinlasi())).await;
        assert_eq!(ids(&here), ["a-nasional", "c-timor", "d-kupang"]);
        assert!(here[2].overdue && here[2].phones.is_empty());

        let bad = [
            CONTENT.to_owned(),
            row("A", "national", "", "", "2026-12-31"),
            row("x", "53.99", "", "", "2026-12-31"),
            row("y", "tidak-ada", "", "", "2026-12-31"),
            row("z", "national", "telepon", "", "2026-12-31"),
            row("w", "national", "", "", ""),
        ]
        .concat();
        let report = load(app, ImportKind::Content, &bad, ImportMode::DryRun).await;
        assert_eq!(
            codes(&report),
            [
                "id.unreadable A",
                "scope.unknown 53.99",
                "scope.unknown tidak-ada",
                "data.unreadable telepon",
                "value.missing review_by",
            ]
        );
    });
}

#[test]
fn only_administrators_load_and_a_bad_file_is_told() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let refused = import(app, ImportKind::Offices, b"", ImportMode::Apply, &head).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let administrator = world.signed_in(Role::Administrator, "ditjen").await;
        let report = import(
            app,
            ImportKind::Offices,
            b"a;b",
            ImportMode::Apply,
            &administrator,
        )
        .await;
        assert_eq!(codes(&report.expect("a report")), ["header.unknown a"]);
        let large = vec![b'a'; app::programme::FILE_LIMIT + 1];
        let report = import(
            app,
            ImportKind::Offices,
            &large,
            ImportMode::Apply,
            &administrator,
        )
        .await;
        assert_eq!(report.expect("a report").rows[0].code, "file.too-large");
        let listed = app::programme::offices(app, &administrator)
            .await
            .expect("listed");
        let kupang = listed
            .iter()
            .find(|one| one.office.id.as_str() == "kanim-kupang")
            .expect("it");
        assert!(kupang.answers_for[0].holds);
        let villages = app::programme::villages(app, &administrator)
            .await
            .expect("listed");
        assert_eq!(villages[0].from, Day(0));
        assert!(app::programme::villages(app, &head).await.is_err());
    });
}

#[test]
fn outreach_that_has_not_been_held_is_refused() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let village = oinlasi();
        let today = app.today(domain::time::Zone::Wita);
        let file = format!(
            "village,held_on,source\n{village},{today},Catatan contoh\n{village},{},Rencana contoh\n",
            today.plus(1)
        );
        let report = load(app, ImportKind::Outreach, &file, ImportMode::PerRow).await;
        assert_eq!(
            codes(&report),
            [
                "row.added".to_owned(),
                format!("day.to-come {}", today.plus(1))
            ]
        );
    });
}
