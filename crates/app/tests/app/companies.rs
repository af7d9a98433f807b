//! Lists of companies: verdicts, what a newer list changes, who may load one, workbooks.

use app::account::Operator;
use app::company::{self, COLUMNS, List};
use app::programme::{ImportMode, ImportReport};
use app::{App, Error};
use domain::account::Role;
use domain::company::Standing;
use testkit::Engine;
use testkit::app::{TestApp, both, on_engine};
use testkit::workbook::{packed, workbook};

const ROWS: [&str; 3] = [
    "C/1,PT Sinar Karya Contoh,pt,021-5550-0001|0812-0000-1000,https://www.sinarkarya.example/,Jalan Contoh 1,53.71,licensed,2024-01-01,2028-12-31,,\"C/1/P1,HK,2026-01-01,2026-12-31|C/1/P2,TW,2026-01-01\"",
    "C/2,Bahtera Contoh Nusantara,pt,,,,,revoked,2020-01-01,,2025-06-01,",
    "C/3,Pelita Contoh,pt,,,,,licensed,2020-01-01,2025-12-31,,",
];

fn csv(rows: &[&str]) -> String {
    format!("{}\n{}\n", COLUMNS.join(","), rows.join("\n"))
}

fn of(day: &str) -> List {
    List {
        as_of: day.parse().expect("a day"),
        source: "Daftar contoh".into(),
    }
}

pub(crate) async fn load(app: &App, day: &str, file: &[u8], mode: ImportMode) -> ImportReport {
    let loaded = company::import(app, &of(day), file, mode, Operator::Command).await;
    loaded.expect("a report")
}

/// The register that tests of offers ask.
pub(crate) async fn register(app: &App) {
    let report = load(app, "2026-11-01", csv(&ROWS).as_bytes(), ImportMode::Apply).await;
    assert!(report.applied, "{:?}", report.rows);
}

fn told(report: &ImportReport) -> Vec<String> {
    let row = |row: &app::programme::RowVerdict| {
        format!("{} {} {}", row.key, row.code, row.argument)
            .trim()
            .to_owned()
    };
    report.rows.iter().map(row).collect()
}

async fn standing(app: &App, number: &str) -> Option<Standing> {
    let found = company::search(app, number).await.expect("a search").found;
    found
        .into_iter()
        .find(|one| one.number == number)
        .map(|one| one.standing)
}

#[test]
fn a_newer_list_replaces_the_older_and_all_of_it_stays_readable() {
    both(async |world: &TestApp| {
        let app = &world.app;
        assert_eq!(
            company::search(app, "sinar").await.expect("a search").as_of,
            None
        );
        let first = csv(&ROWS);
        let dry = load(app, "2026-10-01", first.as_bytes(), ImportMode::DryRun).await;
        assert_eq!((dry.added, dry.refused, dry.applied), (3, 0, false));
        assert_eq!(
            company::search(app, "sinar").await.expect("a search").as_of,
            None
        );
        let report = load(app, "2026-10-01", first.as_bytes(), ImportMode::Apply).await;
        assert!(report.applied);
        assert_eq!(standing(app, "C/1").await, Some(Standing::Licensed));
        assert_eq!(standing(app, "C/3").await, Some(Standing::Expired));

        let again = load(app, "2026-10-02", first.as_bytes(), ImportMode::Apply).await;
        assert_eq!((again.unchanged, again.applied), (3, true));
        let search = company::search(app, "sinar karia contoh")
            .await
            .expect("a search");
        assert_eq!(
            search.as_of.map(|day| day.to_string()).as_deref(),
            Some("2026-10-02")
        );
        assert_eq!(search.found[0].name, "PT Sinar Karya Contoh");
        assert_eq!(search.found[0].domain, "sinarkarya.example");
        assert_eq!(search.found[0].countries, ["HK", "TW"]);

        let changed = ROWS[0]
            .replace(",licensed,", ",revoked,")
            .replace(",2028-12-31,,", ",2028-12-31,2026-10-20,");
        // What was revoked stays revoked when a list leaves it out; what was licensed is told to be gone.
        let second = csv(&[&changed]);
        let report = load(app, "2026-11-01", second.as_bytes(), ImportMode::Apply).await;
        assert_eq!(
            told(&report),
            ["C/1 row.changed", "C/3 company.gone PT Pelita Contoh"]
        );
        assert_eq!(standing(app, "C/1").await, Some(Standing::Revoked));
        assert_eq!(standing(app, "C/2").await, Some(Standing::Revoked));
        assert_eq!(standing(app, "C/3").await, Some(Standing::Unlisted));
        let search = company::search(app, "pelita").await.expect("a search");
        assert_eq!(search.companies, 1, "those of the newest list");

        let older = load(app, "2026-10-31", first.as_bytes(), ImportMode::Apply).await;
        assert_eq!(told(&older), ["list.older 2026-11-01"]);
        let history = company::history(app, Operator::Command, "C/1")
            .await
            .expect("a history");
        let versions: Vec<_> = history
            .iter()
            .map(|one| (one.version, one.company.standing))
            .collect();
        assert_eq!(versions, [(2, Standing::Revoked), (1, Standing::Licensed)]);
        let lists = company::lists(app, Operator::Command).await.expect("lists");
        let days: Vec<_> = lists
            .iter()
            .map(|one| (one.as_of.to_string(), one.counts.gone))
            .collect();
        assert_eq!(
            days,
            [
                ("2026-11-01".into(), 1),
                ("2026-10-02".into(), 0),
                ("2026-10-01".into(), 0)
            ]
        );
    });
}

#[test]
fn every_row_gets_its_verdict() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let file = csv(&[
            ROWS[0],
            "c/1,Lain,pt,,,,,licensed,2024-01-01,,,",
            "tanpa angka,Lain,pt,,,,,licensed,2024-01-01,,,",
            "C/4,PT,pt,,,,,licensed,2024-01-01,,,",
            "C/5,Lain,toko,,,,,licensed,2024-01-01,,,",
            "C/6,Lain,pt,satu,,,,licensed,2024-01-01,,,",
            "C/7,Lain,pt,,bukan alamat,,,licensed,2024-01-01,,,",
            "C/8,Lain,pt,,,,99.99,licensed,2024-01-01,,,",
            "C/9,Lain,pt,,,,,unlisted,2024-01-01,,,",
            "C/10,Lain,pt,,,,,licensed,2024-01-02,2024-01-01,,",
            "C/11,Lain,pt,,,,,licensed,2024-01-01,,,\"C/1/P1,HK,2026-01-01\"",
            "C/12,Lain,pt,,,,,licensed,2024-01-01,,,P/1 HK",
            "C/13,Lain,pt",
        ]);
        let report = load(app, "2026-11-01", file.as_bytes(), ImportMode::PerRow).await;
        assert_eq!(
            told(&report),
            [
                "C/1 row.added",
                "c/1 row.twice C/1",
                "tanpa angka id.unreadable tanpa angka",
                "C/4 row.added",
                "C/5 form.unknown toko",
                "C/6 phone.unreadable phones",
                "C/7 domain.unreadable bukan alamat",
                "C/8 area.unknown 99.99",
                "C/9 standing.unknown unlisted",
                "C/10 dates.reversed 2024-01-02 > 2024-01-01",
                "C/11 permit.twice C/1/P1",
                "C/12 permit.unreadable P/1 HK",
                "C/13 row.width 3 / 12",
            ]
        );
        assert!(report.applied);
        // A list of which rows were left out says nothing about companies that it doesn't name.
        let partly = csv(&[ROWS[1], "C/5,Lain,toko,,,,,licensed,2024-01-01,,,"]);
        load(app, "2026-11-02", partly.as_bytes(), ImportMode::PerRow).await;
        assert_eq!(standing(app, "C/1").await, Some(Standing::Licensed));
        for (day, source, field) in [
            ("2027-01-01", "Daftar", "as_of"),
            ("2026-11-01", " ", "source"),
        ] {
            let list = List {
                source: source.into(),
                ..of(day)
            };
            let refused =
                company::import(app, &list, b"x", ImportMode::DryRun, Operator::Command).await;
            assert!(
                matches!(&refused, Err(Error::Invalid(found)) if found[0].field == field),
                "{day}"
            );
        }
    });
}

#[test]
fn administrators_and_the_directorate_load_lists() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        for (role, office, may) in [
            (Role::Administrator, "ditjen", true),
            (Role::NationalOfficer, "ditjen", true),
            (Role::OfficeHead, "kanim-kupang", false),
            (Role::VillageHead, "kanim-kupang", false),
        ] {
            let session = world.signed_in(role, office).await;
            let file = csv(&ROWS);
            let loaded = company::import(
                &world.app,
                &of("2026-11-01"),
                file.as_bytes(),
                ImportMode::DryRun,
                &session,
            )
            .await;
            let lists = company::lists(&world.app, &session).await;
            let history = company::history(&world.app, &session, "C/1").await;
            assert_eq!(
                (loaded.is_ok(), lists.is_ok(), history.is_ok()),
                (may, may, may),
                "{role:?}"
            );
        }
    });
}

#[test]
fn a_workbook_says_the_same_as_its_text() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let row = vec![
            "C/1",
            "Sinar Karya Contoh",
            "pt",
            "021-5550-0001",
            "",
            "",
            "",
            "licensed",
            "2024-01-01",
            "2028-12-31",
        ];
        let file = workbook(&[COLUMNS.to_vec(), row]);
        let report = load(app, "2026-11-01", &file, ImportMode::Apply).await;
        assert_eq!(told(&report), ["C/1 row.added"]);
        let text =
            csv(&["C/1,Sinar Karya Contoh,pt,021-5550-0001,,,,licensed,2024-01-01,2028-12-31,,"]);
        let same = load(app, "2026-11-01", text.as_bytes(), ImportMode::Apply).await;
        assert_eq!(told(&same), ["C/1 row.unchanged"]);
    });
}

#[test]
fn a_number_that_lost_its_zero_can_be_called_or_is_refused() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let row = |number, phone| {
            let rest = ["", "", "", "licensed", "2024-01-01"];
            [number, "Sinar Karya Contoh", "pt", phone]
                .into_iter()
                .chain(rest)
                .collect::<Vec<_>>()
        };
        let file = workbook(&[
            COLUMNS.to_vec(),
            row("C/1", "81200007777"),
            row("C/2", "6281200007777"),
            row("C/3", "2155500001"),
            row("C/4", "8001000"),
            row("C/5", "623412345"),
            row("C/6", "812-0000-7777 | +62 21 5550 0001"),
        ]);
        let report = load(app, "2026-11-01", &file, ImportMode::PerRow).await;
        assert_eq!(
            told(&report),
            [
                "C/1 row.added",
                "C/2 row.added",
                "C/3 phone.unreadable phones",
                "C/4 phone.unreadable phones",
                "C/5 phone.unreadable phones",
                "C/6 row.added",
            ]
        );
        for (number, phones) in [
            ("C/1", &["081200007777"][..]),
            ("C/2", &["+6281200007777"][..]),
            ("C/6", &["0812-0000-7777", "+62 21 5550 0001"][..]),
        ] {
            let search = company::search(app, number).await.expect("a search");
            assert_eq!(search.found[0].phones, phones, "{number}");
        }
    });
}

#[test]
fn a_workbook_that_unfolds_or_stretches_is_refused() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let bomb = packed(&" ".repeat(70 * 1024 * 1024));
        assert!(bomb.len() < 1024 * 1024);
        let report = load(app, "2026-11-01", &bomb, ImportMode::DryRun).await;
        assert_eq!(report.rows[0].code, "file.too-large");
        let far = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
             <row r=\"1\"><c r=\"CA1\" t=\"inlineStr\"><is><t>number</t></is></c></row></sheetData></worksheet>";
        let report = load(app, "2026-11-01", &packed(far), ImportMode::DryRun).await;
        assert_eq!(report.rows[0].code, "file.too-wide");
    });
}
