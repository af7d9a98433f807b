//! Data of every earlier version survives the migrations that came later, on both engines.

use crate::world::TABLES;
use store::{Engine, MIGRATIONS, Options, PostgresOptions, SqliteOptions, Store, schema_text};
use testkit::postgres::Database;
use testkit::store::folder;

/// Rows for the tables of each migration, with something in every column where that is possible.
/// Whoever adds a migration adds its rows; a changed table keeps the rows of its time.
const ROWS: [&str; 13] = [
    "",
    "INSERT INTO office VALUES ('ditjen', 'directorate', 'Ditjen Contoh', 'ditjen contoh', NULL, NULL, '', 1);
     INSERT INTO office VALUES ('kanim-kupang', 'kanim', 'Kanim Contoh', 'kanim contoh', 'ditjen', '5371', '0812-0000-0001', 2);
     INSERT INTO jurisdiction VALUES ('5302', 'kanim-kupang', 0, 20000, 'SK-CONTOH');
     INSERT INTO assisted_village VALUES ('5302022008', 'kanim-kupang', 'SK-CONTOH', 20000, NULL);
     INSERT INTO account VALUES ('acc_aaaaaaaaaaaaaaaa', 3, 'Ana Contoh', 'ana contoh', 'ana', 'ff', 'active',
       '$argon2id$', x'00ff000000000000000000000000000000000000000000000000000000000000', 1790000000000000, 'id', 1790000000000000, 20717);
     INSERT INTO membership VALUES ('mem_aaaaaaaaaaaaaaaa', 'acc_aaaaaaaaaaaaaaaa', 'volunteer', 'kanim-kupang',
       '5302022008', 20000, 20800);
     INSERT INTO assignment VALUES ('5302022008', 'acc_aaaaaaaaaaaaaaaa', 'kanim-kupang', 20000, NULL, 'SK-CONTOH');
     INSERT INTO session VALUES ( x'01', 'acc_aaaaaaaaaaaaaaaa', x'02', 1, 2, 3);
     INSERT INTO content VALUES ('hotline-a', 1, 'hotline', 'Nama', 'Name', 'tel=110', 20000, 21000, 'contoh',
       20717, 'Ana Contoh', 21000, 'national', 1);
     INSERT INTO throttle VALUES ( x'03', 5, 6, 7);",
    "INSERT INTO report VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 4, 'web', 'deferred', 2, 20700, 20702, 20720,
       '5302022008', '5302022008', 'exact', 'held offer', 'now', 20699, 'here', 0, 1, 'kanim-kupang',
       'acc_aaaaaaaaaaaaaaaa', 'assisted_village', 'ditjen', 'referred', 'rpt_5302_bbbbbbbbbbbbbbbb', 20701,
       'kanim-kupang', 20705, 1, 21100, x'01', x'02', x'03', x'04');
     INSERT INTO report VALUES ('rpt_0000_bbbbbbbbbbbbbbbb', 1, 'api', 'received', 3, 20700, 20703, NULL, '', NULL,
       'unknown', '', 'unknown', NULL, 'unknown', 1, 0, 'ditjen', NULL, 'national', NULL, NULL, NULL, NULL, NULL,
       NULL, 0, NULL, NULL, NULL, NULL, NULL);
     INSERT INTO report_exclusion VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 'role', 'village_head');
     INSERT INTO report_term VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', x'0102030405060708');
     INSERT INTO message VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 'msg_aaaaaaaaaaaaaaaa', 1, 'officer',
       'acc_aaaaaaaaaaaaaaaa', 20701, 1790000000000001, 20702, x'00');
     INSERT INTO task VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 'tsk_aaaaaaaaaaaaaaaa', 2, x'05', 'acc_aaaaaaaaaaaaaaaa',
       20710, 'not_possible', x'06', 'acc_aaaaaaaaaaaaaaaa', 8, 9);
     INSERT INTO receipt VALUES ( x'07', 'rpt_5302_aaaaaaaaaaaaaaaa', 20700, 1);
     INSERT INTO idempotency VALUES ( x'08', x'09', 'rpt_5302_aaaaaaaaaaaaaaaa', 20700);
     INSERT INTO audit_event VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 'evt_aaaaaaaaaaaaaaaa', 1, 'decision.defer',
       'acc_aaaaaaaaaaaaaaaa', 20701, 1790000000000002, 'kanim-kupang', '{}', x'0a', x'0b', x'0c', 'report',
       'rpt_5302_aaaaaaaaaaaaaaaa', 1, x'0d');
     INSERT INTO job VALUES ('job_a', 'report.terms', '{}', 10, 1, 11, 'b', 'key', 1, 'galat');",
    "INSERT INTO company_list VALUES ('lst_a', 20700, 'contoh', 1790000000000003, 'acc_aaaaaaaaaaaaaaaa', x'0e', 1, 1, 0, 0);
     INSERT INTO company VALUES ('C/1', 1, 'lst_a', 'Sinar Contoh', 'pt', '021-5550-0001', 'contoh.example',
       'Jalan Contoh 1', '5371', 'revoked', 20000, 21000, 20690);
     INSERT INTO company_permit VALUES ('C/1', 1, 1, 'C/1/P1', 'HK', 20000, 20800);
     INSERT INTO offer_check_count VALUES (20700, 'fee', 12);",
    "INSERT INTO report_reading VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 'story', 'contoh', 1);
     INSERT INTO finding VALUES ('rpt_5302_aaaaaaaaaaaaaaaa', 'story', 'DST-DOC', 'machine', 'confirmed',
       'dst-doc.contoh', 4, 9, 'contoh');",
    "INSERT INTO rules_version VALUES ('2026-12', 'ff', 'contoh', 20700, 21000, 20690, 'Fungsi contoh', 20900, 8,
       1790000000000004, 'acc_aaaaaaaaaaaaaaaa');
     INSERT INTO rules_file VALUES ('2026-12', 'rules/contoh.toml', 'rules', '[[rule]]');
     INSERT INTO rules_force VALUES (1, '2026-12', 1790000000000005, 'acc_aaaaaaaaaaaaaaaa', 2, 1,
       'rpt_0000_bbbbbbbbbbbbbbbb', 0);
     INSERT INTO rules_force VALUES (2, NULL, 1790000000000006, 'system', 2, 2, 'rpt_5302_aaaaaaaaaaaaaaaa', 1);
     INSERT INTO rules_trial VALUES ('tri_a', '2026-12', 'ff', 1790000000000004, 'acc_aaaaaaaaaaaaaaaa', 2, 1, 1, 1,
       1, 0, 'rpt_0000_bbbbbbbbbbbbbbbb', 0);
     INSERT INTO rules_trial_count VALUES ('tri_a', 'DST-DOC', 1, 2, 3);
     INSERT INTO rules_trial_example VALUES ('tri_a', 'DST-DOC', 'added', 'rpt_5302_aaaaaaaaaaaaaaaa', 'story',
       'kanim-kupang', 'dst-doc.contoh', 4, 9);",
    "INSERT INTO narrative VALUES ('nar_aaaaaaaaaaaaaaaa', x'0f');
     INSERT INTO narrative_band VALUES ( x'0102030405060708', 'nar_aaaaaaaaaaaaaaaa');
     UPDATE report_narrative SET narrative_id = 'nar_aaaaaaaaaaaaaaaa', pending = 0;",
    "INSERT INTO outreach VALUES ('5302022008', 20700, 'contoh');
     INSERT INTO area_signal VALUES ('5302022008', 7, 3, 20716);
     INSERT INTO scan_night VALUES ('village', 'offer', 20716, 4.5);
     INSERT INTO scan_run VALUES ('run_a', 20716, 1790000000000004, 9, 8, 3, 1, 0, 0.25);
     INSERT INTO alert VALUES ('alr_aaaaaaaaaaaaaaaa', 2, 'village', 'offer', '5302022008', 20710, 20716, 20705,
       20716, 9, 1.5, 6.5, 11.25, 0.001, 0.00001, 99000.5, 8760.0, 40, 800.5, 999, 20716, 8, 2, 5000.5, 3, 1, 'real', 20717,
       'acc_aaaaaaaaaaaaaaaa', 'tertutup');
     INSERT INTO alert_place VALUES ('alr_aaaaaaaaaaaaaaaa', '5302022008', 0, 5, 20700);
     INSERT INTO alert_office VALUES ('alr_aaaaaaaaaaaaaaaa', 'kanim-kupang');
     INSERT INTO alert_report VALUES ('alr_aaaaaaaaaaaaaaaa', 'rpt_5302_aaaaaaaaaaaaaaaa');",
    "INSERT INTO subject VALUES ('sbj_aaaaaaaaaaaaaaaa', 2, 'phone', x'000102030405060708090a0b0c0d0e0f', 'contested',
       20700, 20790, x'0f', x'10');
     INSERT INTO party VALUES ('pty_aaaaaaaaaaaaaaaa', 'rpt_5302_aaaaaaaaaaaaaaaa', x'11', 1, 1);
     INSERT INTO party VALUES ('pty_bbbbbbbbbbbbbbbb', 'rpt_0000_bbbbbbbbbbbbbbbb', x'12', NULL, NULL);
     INSERT INTO mention VALUES ('sbj_aaaaaaaaaaaaaaaa', 'rpt_5302_aaaaaaaaaaaaaaaa', 'pty_aaaaaaaaaaaaaaaa', 20699);
     INSERT INTO link_model VALUES (1, 20700, 1, '{}', x'13');
     INSERT INTO party_link VALUES ('lnk_aaaaaaaaaaaaaaaa', 'pty_aaaaaaaaaaaaaaaa', 'pty_bbbbbbbbbbbbbbbb', 2,
       'rejected', 3.5, 1, '{}', x'14');
     INSERT INTO subject_fact VALUES ('sbj_aaaaaaaaaaaaaaaa', 'fct_aaaaaaaaaaaaaaaa', 'document', x'15', x'16',
       'kanim-kupang', 20701, 1);
     INSERT INTO subject_request VALUES ('sbj_aaaaaaaaaaaaaaaa', 'req_aaaaaaaaaaaaaaaa', 'kanim-kupang', 'ditjen',
       'granted', 20701, x'17', 20702, x'18');",
    "INSERT INTO job VALUES ('job_b', 'subject.link', '{}', 10, 1, 11, 'b', 'subject.link', 0, '', 1);",
    "INSERT INTO provisional_rise VALUES ('alr_bbbbbbbbbbbbbbbb', 'district', 'offer', '530202', 20717, 20710, 20717, 9,
       1.5, 8, 99000.5, 8760.0, '530202 530203', 'ditjen kanim-kupang');",
    "INSERT INTO scan_night VALUES ('district', 'offer', 20716, 5.5, 2);",
    "UPDATE alert SET past_nights = 200, past_interval_days = 9000, past_threshold_days = 8760
     WHERE id = 'alr_aaaaaaaaaaaaaaaa';",
];

/// A database that is behind, reached without the store.
enum Old {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

impl Old {
    fn engine(&self) -> Engine {
        match self {
            Old::Sqlite(_) => Engine::Sqlite,
            Old::Postgres(_) => Engine::Postgres,
        }
    }

    fn execute(&mut self, text: &str) {
        match self {
            Old::Sqlite(file) => file.execute_batch(text).unwrap(),
            Old::Postgres(server) => server.batch_execute(&text.replace(" x'", " '\\x")).unwrap(),
        }
    }

    /// A result of texts.
    fn query(&mut self, text: &str) -> Vec<Vec<Option<String>>> {
        match self {
            Old::Sqlite(file) => {
                let mut statement = file.prepare(text).unwrap();
                let width = statement.column_count();
                let rows =
                    statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
                rows.unwrap().map(Result::unwrap).collect()
            }
            Old::Postgres(server) => {
                let answers = server.simple_query(text).unwrap();
                let rows = answers.iter().filter_map(|answer| match answer {
                    postgres::SimpleQueryMessage::Row(row) => Some(row),
                    _ => None,
                });
                rows.map(|row| {
                    (0..row.len())
                        .map(|at| row.get(at).map(str::to_owned))
                        .collect()
                })
                .collect()
            }
        }
    }

    fn columns(&mut self, table: &str) -> Vec<String> {
        let rows = self.query(&match self {
            Old::Sqlite(_) => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
            Old::Postgres(_) => format!(
                "SELECT column_name FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        });
        rows.into_iter().flatten().flatten().collect()
    }

    /// All rows, each value as the engine writes it.
    fn rows(&mut self, table: &str, columns: &[String]) -> Vec<Vec<Option<String>>> {
        let engine = self.engine();
        let values = columns.iter().map(|column| match engine {
            Engine::Sqlite => format!("quote(\"{column}\")"),
            Engine::Postgres => format!("CAST(\"{column}\" AS TEXT)"),
        });
        let values: Vec<String> = values.collect();
        let mut rows = self.query(&format!("SELECT {} FROM {table}", values.join(", ")));
        rows.sort();
        rows
    }

    /// Brings an empty database to a version, as the program of that time did, and fills it.
    fn fill(&mut self, version: usize) {
        for (migration, rows) in MIGRATIONS.iter().zip(ROWS).take(version) {
            self.execute(&schema_text(self.engine(), migration.text));
            self.execute(&format!(
                "INSERT INTO migration VALUES ({}, '{}', '{}', 42)",
                migration.number,
                migration.name,
                migration.digest()
            ));
            self.execute(rows);
        }
    }
}

#[test]
fn every_migration_has_its_rows() {
    assert_eq!(ROWS.len(), MIGRATIONS.len());
}

#[test]
fn data_of_every_version_survives() {
    for version in 1..=MIGRATIONS.len() {
        let folder = folder();
        let path = folder.path().join("old.db");
        let database = Database::empty().unwrap();
        let file = rusqlite::Connection::open(&path).unwrap();
        let server = postgres::Client::connect(&database.url, postgres::NoTls).unwrap();
        for (mut old, options) in [
            (
                Old::Sqlite(file),
                Options::Sqlite(SqliteOptions::new(&path)),
            ),
            (
                Old::Postgres(Box::new(server)),
                Options::Postgres(PostgresOptions::new(database.url.clone())),
            ),
        ] {
            old.fill(version);
            let mut before = Vec::new();
            for table in TABLES {
                let columns = old.columns(table);
                if columns.is_empty() {
                    continue;
                }
                let rows = old.rows(table, &columns);
                assert!(!rows.is_empty(), "{table} needs a row in ROWS");
                before.push((table, columns, rows));
            }
            let report = store::migrate(&options, 43).unwrap();
            assert_eq!(report.applied.len(), MIGRATIONS.len() - version);
            for (table, columns, rows) in before {
                let mut after = old.rows(table, &columns);
                if table == "migration" {
                    let number = |row: &[Option<String>]| row[0].as_ref().unwrap().parse::<usize>();
                    after.retain(|row| number(row).unwrap() <= version);
                }
                assert_eq!(after, rows, "{} from {version}: {table}", old.engine());
            }
            drop(old);
            let store = Store::open(options).unwrap();
            read_all(&store, version);
        }
    }
}

/// The nouns of today read the rows of then.
fn read_all(store: &Store, version: usize) {
    if version < 2 {
        return;
    }
    let today = domain::time::Day(20_717);
    let ana: domain::id::AccountId = "acc_aaaaaaaaaaaaaaaa".parse().unwrap();
    let read = store.read_blocking("test.read_people", move |tx| {
        assert_eq!(store::office::all(tx)?.len(), 2);
        assert_eq!(store::jurisdiction::all(tx)?.len(), 1);
        assert_eq!(store::village::all(tx)?.len(), 1);
        assert_eq!(store::content::pack(tx, "hotline")?.len(), 1);
        let ana = store::account::subject(tx, &ana, today)?.expect("an account");
        assert_eq!((ana.memberships.len(), ana.assignments.len()), (1, 1));
        Ok(())
    });
    read.unwrap();
    if version < 3 {
        return;
    }
    let read = store.read_blocking("test.read_reports", |tx| {
        let ids = store::report::all_ids(tx)?;
        for id in &ids {
            assert!(store::report::get(tx, id)?.is_some());
        }
        assert_eq!(ids.len(), 2);
        assert_eq!(store::report::exclusion::of(tx, &ids[1])?.len(), 1);
        assert_eq!(store::message::of(tx, &ids[1])?.len(), 1);
        assert_eq!(store::task::of(tx, &ids[1])?.len(), 1);
        assert_eq!(store::audit::history(tx, ids[1].as_str())?.len(), 1);
        assert_eq!(store::queue::dead(tx)?.len(), 1);
        Ok(())
    });
    read.unwrap();
    if version < 4 {
        return;
    }
    let read = store.read_blocking("test.read_companies", |tx| {
        let number = "C/1".parse().unwrap();
        let versions = store::company::versions(tx, &number)?;
        assert_eq!(versions[0].company.permits.len(), 1);
        assert_eq!(store::company::all(tx)?, [(1, versions[0].company.clone())]);
        assert_eq!(store::company::newest_list(tx)?.unwrap().counts.added, 1);
        assert_eq!(store::offer::since(tx, domain::time::Day(0))?[0].count, 12);
        Ok(())
    });
    read.unwrap();
    if version < 8 {
        return;
    }
    let read = store.read_blocking("test.read_nights", move |tx| {
        let nights = |tx: &mut store::Tx<'_>, method| {
            store::alert::run::nights(tx, domain::time::Day(0), today, method)
        };
        assert_eq!(nights(tx, 1)?[0].score, 4.5);
        assert_eq!(nights(tx, 2)?.len(), usize::from(version >= 12));
        Ok(())
    });
    read.unwrap();
    if version < 9 {
        return;
    }
    let read = store.read_blocking("test.read_subjects", |tx| {
        let id = "sbj_aaaaaaaaaaaaaaaa".parse().unwrap();
        assert_eq!(store::subject::get(tx, &id)?.unwrap().version, 2);
        assert!(store::subject::facts(tx, &id)?[0].withdrawn);
        assert_eq!(store::subject::request::of(tx, &id)?.len(), 1);
        let parties = store::subject::party::after(tx, None)?;
        assert_eq!(parties.len(), 1, "the other report was shredded");
        let judged = store::subject::link::judged_of(tx, &parties[0].id)?;
        assert_eq!(judged[0].weight, 3.5);
        assert_eq!(store::subject::party::newest_model(tx)?.unwrap().number, 1);
        Ok(())
    });
    read.unwrap();
}
