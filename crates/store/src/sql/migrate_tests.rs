use super::*;
use std::collections::BTreeSet;

const RELEASED: &str = include_str!("../../../../migrations/digests.txt");

fn applied(number: usize) -> Vec<Applied> {
    MIGRATIONS[..number]
        .iter()
        .map(|migration| Applied {
            number: migration.number,
            digest: migration.digest(),
        })
        .collect()
}

#[test]
fn every_file_is_listed_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder is part of the source")
        .map(|entry| entry.expect("readable").file_name())
        .filter_map(|name| Some(name.to_str()?.strip_suffix(".sql")?.to_owned()))
        .collect();
    let listed: Vec<String> = MIGRATIONS.iter().map(full_name).collect();
    assert_eq!(listed, files.into_iter().collect::<Vec<_>>());
    let numbers: Vec<i64> = MIGRATIONS
        .iter()
        .map(|migration| migration.number)
        .collect();
    assert_eq!(numbers, (1..=MIGRATIONS.len() as i64).collect::<Vec<_>>());
}

/// A released migration has run on other people's databases: correct it with a new one.
#[test]
fn released_migrations_never_change() {
    let released: Vec<(&str, &str)> = RELEASED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').expect("`name digest`"))
        .collect();
    assert!(released.len() <= MIGRATIONS.len());
    for (migration, (name, digest)) in MIGRATIONS.iter().zip(released) {
        assert_eq!(full_name(migration), name);
        assert_eq!(
            migration.digest(),
            digest,
            "{name} was released: write a new migration"
        );
    }
}

#[test]
fn a_database_behind_names_the_command() {
    let error = check(&applied(0)).expect_err("nothing is applied");
    assert!(error.to_string().contains("`kentongan migrate`"), "{error}");
    assert!(check(&applied(MIGRATIONS.len())).is_ok());
}

#[test]
fn a_database_ahead_is_refused() {
    let mut rows = applied(MIGRATIONS.len());
    rows.push(Applied {
        number: 9_999,
        digest: "00".into(),
    });
    assert!(matches!(
        check(&rows),
        Err(OpenError::Newer { found: 9_999, .. })
    ));
}

#[test]
fn another_text_under_the_same_number_is_refused() {
    let mut rows = applied(MIGRATIONS.len());
    rows[0].digest = "00".into();
    assert!(matches!(
        check(&rows),
        Err(OpenError::Altered { number: 1 })
    ));
}
