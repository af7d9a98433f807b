//! The example configurations do what they are for, on invented data.

use super::{config, invented, table};
use linkage::eval::persons::{Person, persons};
use linkage::eval::{Score, pairs_within};
use linkage::{
    Config, Side, Table, Task, clusters, estimate_and_link, one_to_one, protected_trait,
};

const FEBRL: [(&str, &str); 4] = [
    ("febrl3", include_str!("../../examples/febrl3.toml")),
    (
        "febrl3-without-id",
        include_str!("../../examples/febrl3-without-id.toml"),
    ),
    ("febrl4", include_str!("../../examples/febrl4.toml")),
    (
        "febrl4-without-id",
        include_str!("../../examples/febrl4-without-id.toml"),
    ),
];

fn add(table: &mut Table, people: &[Person], side: Side, config: &Config, truth: &mut Vec<u32>) {
    for person in people {
        let wanted = &config.columns()[1..];
        let all = linkage::eval::persons::COLUMNS[1..]
            .iter()
            .zip(person.values());
        let values: Vec<&str> = wanted
            .iter()
            .map(|name| all.clone().find(|(column, _)| *column == name).unwrap().1)
            .collect();
        let id = format!("rec-{}-{}", person.person, table.len());
        table.push(&id, side, &values).unwrap();
        truth.push(person.person);
    }
}

fn score(text: &str, copies: usize) -> Score {
    let config = Config::parse(text).unwrap();
    let (originals, copies) = persons(1_500, copies, 11);
    let (task, right) = match config.one_to_one {
        true => (Task::Link, Side::Right),
        false => (Task::Dedupe, Side::Left),
    };
    let mut table = Table::new(&config, task);
    let mut truth = Vec::new();
    add(&mut table, &originals, Side::Left, &config, &mut truth);
    add(&mut table, &copies, right, &config, &mut truth);
    let (_, mut links) = estimate_and_link(&config, &table, &mut |_| ()).unwrap();
    if config.one_to_one {
        links = one_to_one(&table, &links);
    }
    let pairs = links
        .iter()
        .map(|link| (link.pair.later, link.pair.earlier));
    Score::of_pairs(pairs, &truth, pairs_within(truth.iter()))
}

#[test]
fn persons_with_errors_are_found_again() {
    for (name, text) in FEBRL {
        let copies = if name.starts_with("febrl3") { 2 } else { 1 };
        let score = score(text, copies);
        assert!(score.f1() >= 0.99, "{name}: {score}");
    }
}

#[test]
fn recruiters_are_found_across_villages() {
    let config = config();
    let mentions = invented(6_000, 3);
    let table = table(&config, &mentions);
    let (_, links) = estimate_and_link(&config, &table, &mut |_| ()).unwrap();
    let truth: Vec<u32> = mentions.iter().map(|mention| mention.recruiter).collect();
    let found = clusters(table.len(), &links, &Default::default(), &config.clusters);
    let score = Score::of_clusters(&found, &truth);
    assert!(score.f1() >= 0.75 && score.precision() >= 0.85, "{score}");
}

#[test]
fn no_field_is_a_trait_that_people_are_born_into() {
    let texts = FEBRL.iter().map(|(_, text)| *text).chain([super::MENTIONS]);
    for text in texts {
        let config = Config::parse(text).unwrap();
        for name in config.columns() {
            assert_eq!(protected_trait(name), None, "{name}");
        }
    }
    for word in [
        "agama",
        "suku",
        "kewarganegaraan",
        "jenis_kelamin",
        "nationality",
        "origin",
    ] {
        for line in [
            format!("name = '{word}'"),
            format!("name = 'x'\ncolumns = ['{word}']"),
        ] {
            let text = format!("id = 'id'\n[[field]]\n{line}\n");
            let error = Config::parse(&text).unwrap_err().to_string();
            assert!(error.contains("never compared"), "{error}");
        }
    }
}

#[test]
fn a_name_alone_never_links() {
    let config = config();
    let name = config
        .fields
        .iter()
        .position(|field| field.name == "name")
        .unwrap();
    let table = table(&config, &invented(4_000, 5));
    let (_, links) = estimate_and_link(&config, &table, &mut |_| ()).unwrap();
    assert!(!links.is_empty());
    for link in links {
        let others = (0..config.fields.len()).filter(|field| *field != name);
        let agree = others.filter(|field| link.gammas.of(*field).is_some_and(|gamma| gamma > 0));
        assert!(agree.count() > 0, "{:?}", link.pair);
    }
}
