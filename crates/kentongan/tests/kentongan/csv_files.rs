//! `detect scan` and `detect link`: CSV in, results out, and what is wrong told by line.

use crate::detection::{read, text, write};
use crate::process::{kentongan, output};
use std::path::Path;

#[test]
fn a_rise_in_one_village_is_found_from_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut places = "id,lat,lon\n".to_owned();
    let mut events = "place,day\n".to_owned();
    for number in 0..9 {
        let (lat, lon) = (
            -9.8 + f64::from(number / 3) * 0.2,
            124.0 + f64::from(number % 3) * 0.2,
        );
        places.push_str(&format!("desa-{number},{lat:.1},{lon:.1}\n"));
        for day in (number..60).step_by(9) {
            events.push_str(&format!("desa-{number},{day}\n"));
        }
    }
    for day in 55..60 {
        events.push_str(&format!("desa-4,{day}\n").repeat(3));
    }
    let given = places;
    let places = write(folder.path(), "places.csv", &given);
    let events = write(folder.path(), "events.csv", &events);
    let out = folder
        .path()
        .join("clusters.json")
        .to_string_lossy()
        .into_owned();
    let scan = |threads: &str| {
        let run = output(&[
            "detect",
            "scan",
            "--places",
            &places,
            "--events",
            &events,
            "--out",
            &out,
            "--max-days",
            "10",
            "--replicates",
            "99",
            "--threads",
            threads,
        ]);
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        assert!(
            text(&run.stdout).contains("clusters, written to"),
            "{run:?}"
        );
        read(&out)
    };
    let written = scan("1");
    assert_eq!(written, scan("2"), "threads change nothing");
    let document: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    let best = &document["clusters"][0];
    assert_eq!(best["places"], serde_json::json!(["desa-4"]), "{document}");
    assert_eq!(best["last_day"], 59);
    assert!(best["p"].as_f64().expect("a number") <= 0.02, "{best}");

    // The order of lines changes nothing.
    let mut lines: Vec<&str> = given.lines().skip(1).collect();
    lines.reverse();
    let turned = format!("id,lat,lon\n{}\n", lines.join("\n"));
    write(folder.path(), "places.csv", &turned);
    assert_eq!(written, scan("2"));
    let fails = |arguments: &[&str], told: &str| {
        let files = ["detect", "scan", "--places", &places, "--events", &events];
        let run = output(&[&files, arguments].concat());
        assert_ne!(run.status.code(), Some(0), "{arguments:?}");
        assert!(text(&run.stderr).contains(told), "{told}: {run:?}");
    };
    fails(&["--out", &places], "this file is read");
    assert_eq!(read(&places), turned, "nothing is lost");
    fails(&["--out", &out, "--threads", "0"], "--threads");
    fails(&["--out", &out, "--max-radius-km", "-1"], "--max-radius-km");
    fails(&["--out", &out, "--period-days", "0"], "--period-days");
    for (lines, told) in [
        ("a,-9.8,124\na,-9.9,124\n", "places, line 3: the id \"a\""),
        ("a,-9.8,124\n,-9.9,124\n", "places, line 3: \"\" is no id"),
        ("a,95,124\n", "places, line 2: \"95\" is no coordinate"),
        ("a,nan,124\n", "places, line 2: \"nan\" is no coordinate"),
    ] {
        write(folder.path(), "places.csv", &format!("id,lat,lon\n{lines}"));
        fails(&["--out", &out], told);
    }
    let plane = format!("id,x,y\na,1e308,0\n{},0,0\n", "b".repeat(1_000_000));
    write(folder.path(), "places.csv", &plane);
    fails(
        &["--out", &out],
        "places, line 2: \"1e308\" is no coordinate",
    );
    write(
        folder.path(),
        "places.csv",
        &format!("id,x,y\na,{},0\n", "9".repeat(1_000_000)),
    );
    let run = output(&[
        "detect", "scan", "--places", &places, "--events", &events, "--out", &out,
    ]);
    assert!(run.stderr.len() < 400, "a cell is not repeated as a whole");
    assert_eq!(
        read(&out),
        written,
        "a result stays until there is a new one"
    );
    write(folder.path(), "places.csv", &given);

    let none = output(&[
        "detect",
        "scan",
        "--places",
        &places,
        "--events",
        &events,
        "--out",
        &out,
        "--replicates",
        "0",
    ]);
    assert_eq!(none.status.code(), Some(0), "{none:?}");
    let document: serde_json::Value = serde_json::from_str(&read(&out)).expect("JSON");
    assert_eq!(document["clusters"][0]["p"], serde_json::Value::Null);

    let wrong = write(folder.path(), "wrong.csv", "place,day\ndesa-99,3\n");
    let run = output(&[
        "detect", "scan", "--places", &places, "--events", &wrong, "--out", &out,
    ]);
    assert_eq!(run.status.code(), Some(1));
    assert!(
        text(&run.stderr).contains("events, line 2: \"desa-99\""),
        "{run:?}"
    );
}

#[test]
fn records_of_one_recruiter_are_linked_from_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = write(
        folder.path(),
        "link.toml",
        "id = \"id\"\n[prior]\nrules = [[\"phone\"]]\nrecall = 0.7\n[thresholds]\npairs = 0.0\nclusters = 0.0\n\
         [[field]]\nname = \"name\"\nclean = \"name\"\ncompare = { by = \"token-set\" }\nterm-frequency = true\n\
         [[field]]\nname = \"phone\"\nclean = \"phone\"\ncompare = { by = \"phone\" }\nterm-frequency = true\n\
         [[block]]\nkey = [\"phone\"]\n[[block]]\nkey = [\"name\"]\n",
    );
    let mut records = "id,name,phone\n".to_owned();
    for number in 0..40 {
        let name = ["sul", "mira", "tono", "ningsih", "agus"][number % 5];
        records.push_str(&format!(
            "r{number},{name} {number},0812-0000-{:04}\n",
            1000 + number * 7
        ));
    }
    for number in 0..10 {
        let name = ["sul", "mira", "tono", "ningsih", "agus"][number % 5];
        let phone = 1000 + number * 7;
        records.push_str(&format!("s{number},{name} {number},+62 812 0000 {phone}\n"));
    }
    let records = write(folder.path(), "records.csv", &records);
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (pairs, clusters, reasons) = (path("pairs.csv"), path("clusters.csv"), path("why.jsonl"));
    let run = output(&[
        "detect",
        "link",
        "--config",
        &config,
        &records,
        "--out",
        &pairs,
        "--clusters",
        &clusters,
        "--explain",
        &reasons,
    ]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(text(&run.stderr).contains("50 records, "), "{run:?}");
    let written = read(&pairs);
    assert!(
        written.starts_with("left,right,weight,probability"),
        "{written}"
    );
    for number in 0..10 {
        let (one, other) = (
            format!("r{number},s{number},"),
            format!("s{number},r{number},"),
        );
        assert!(
            written
                .lines()
                .any(|line| line.starts_with(&one) || line.starts_with(&other)),
            "{written}"
        );
    }
    assert!(read(&clusters).starts_with("id,cluster\n"));
    for line in read(&reasons).lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    }
    assert!(!Path::new(&format!("{pairs}.part")).exists());

    let missing = output(&[
        "detect", "link", "--config", &config, "gone.csv", "--out", &pairs,
    ]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("gone.csv"), "{missing:?}");
}

#[test]
fn what_is_wrong_with_records_is_told_in_the_language_of_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let fields = "id = 'id'\n[[field]]\nname = 'phone'\n";
    let blind = write(folder.path(), "link.toml", fields);
    let origin = write(
        folder.path(),
        "origin.toml",
        &fields.replace("phone", "religion"),
    );
    let records = write(folder.path(), "records.csv", "id,name\nr1,sul\n");
    let pairs = folder.path().join("pairs.csv");
    let pairs = pairs.to_string_lossy();
    for (config, language, told) in [
        (&blind, "en_GB.UTF-8", "no column is named `phone`"),
        (&blind, "id_ID.UTF-8", "tidak ada kolom bernama `phone`"),
        (&origin, "en_GB.UTF-8", "are never compared"),
        (&origin, "id_ID.UTF-8", "tidak pernah dibandingkan"),
    ] {
        let arguments = [
            "detect", "link", "--config", config, &records, "--out", &pairs,
        ];
        let run = kentongan(&arguments).env("LANG", language).output();
        let run = run.expect("it runs");
        assert_eq!(run.status.code(), Some(1));
        assert!(text(&run.stderr).contains(told), "{run:?}");
        assert!(!Path::new(&*pairs).exists());
    }
}

const LINK: &str = "id = 'id'\n[prior]\nrules = [['phone']]\nrecall = 0.7\n\
    [thresholds]\npairs = 0.0\nclusters = 0.0\n\
    [[field]]\nname = 'phone'\nclean = 'phone'\ncompare = { by = 'phone' }\nterm-frequency = true\n\
    [[field]]\nname = 'name'\nclean = 'name'\ncompare = { by = 'token-set' }\n\
    [[block]]\nkey = ['phone']\n";

/// Spreadsheets in Indonesian save `;` and `\r\n`.
#[test]
fn semicolons_part_cells_and_a_failed_run_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let path = |name: &str| here.join(name).to_string_lossy().into_owned();
    let config = write(here, "link.toml", LINK);
    let pairs = path("pairs.csv");
    let link = |records: &str, more: &[&str], language: &str| {
        let mut arguments = vec!["detect", "link", "--config", &config, records];
        arguments.extend(["--out", &pairs]);
        arguments.extend(more);
        let run = kentongan(&arguments).env("LANG", language).output();
        run.expect("it runs")
    };
    let (english, indonesian) = ("en_GB.UTF-8", "id_ID.UTF-8");
    let mut rows = "id;phone;name\r\n".to_owned();
    for number in 0..30 {
        let phone = 1000 + number / 2 * 7;
        rows.push_str(&format!(
            "r{number};0812-0000-{phone};sul {}\r\n",
            number / 2
        ));
    }
    let records = write(here, "records.csv", &rows);
    let run = link(&records, &[], indonesian);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(text(&run.stderr).contains("30 baris, "), "{run:?}");
    let written = read(&pairs);
    let parts = || -> Vec<String> {
        let entries = std::fs::read_dir(here).expect("a folder");
        let names = entries.map(|one| one.expect("an entry").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| name.ends_with(".part")).collect()
    };
    let short = write(
        here,
        "short.csv",
        "id;phone;name\r\nr1;0812-0000-1000;sul\r\nr2\r\n",
    );
    let twice = write(here, "twice.csv", "id,phone,name\nr1,,sul\nr1,,mira\n");
    for (records, more, language, told) in [
        (&short, vec![], english, "line 3 of the first file: 1 cells"),
        (
            &short,
            vec![],
            indonesian,
            "baris 3 di berkas pertama: 1 isian",
        ),
        (&twice, vec![], english, "line 3 of the first file"),
        (&twice, vec![], indonesian, "baris 3 di berkas pertama"),
        (
            &records,
            vec!["--clusters", pairs.as_str()],
            english,
            "two results",
        ),
        (
            &records,
            vec!["--explain", pairs.as_str()],
            indonesian,
            "dua hasil",
        ),
    ] {
        let run = link(records, &more, language);
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        let said = text(&run.stderr);
        assert!(said.contains(told), "{told}: {said}");
        assert!(!said.contains("CSV error"), "{said}");
        assert_eq!(parts(), Vec::<String>::new(), "{told}");
        assert_eq!(read(&pairs), written, "{told}");
    }
}

#[test]
fn a_scan_reads_semicolons_and_asks_for_points_in_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let out = here.join("clusters.json").to_string_lossy().into_owned();
    let scan = |places: &str, events: &str, language: &str| {
        let places = write(here, "places.csv", places);
        let events = write(here, "events.csv", events);
        let files = ["--places", &places, "--events", &events, "--out", &out];
        let arguments = [
            &["detect", "scan"][..],
            &files[..],
            &["--replicates", "9"][..],
        ]
        .concat();
        let run = kentongan(&arguments).env("LANG", language).output();
        run.expect("it runs")
    };
    let (english, indonesian) = ("en_GB.UTF-8", "id_ID.UTF-8");
    let places = "id;lat;lon\r\na;-9.8;124.0\r\nb;-9.9;124.5\r\n";
    let events = "place\tday\na\t1\nb\t2\na\t3\na\t3\n";
    let run = scan(places, events, english);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let written = read(&out);
    let commas = "id;lat;lon\r\na;-9.8;124.0\r\nb;-9,9;124.5\r\n";
    let parted = "id,lat,lon\na,-9,8,124\n";
    for (places, language, told) in [
        (commas, english, "places, line 3: \"-9,9\" is no coordinate"),
        (commas, english, "write a point"),
        (commas, indonesian, "tulis pecahan dengan titik"),
        (
            parted,
            english,
            "places, line 2: 4 cells, but the heading has 3",
        ),
        (parted, indonesian, "places, baris 2: 4 isian"),
    ] {
        let run = scan(places, events, language);
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        let said = text(&run.stderr);
        assert!(said.contains(told) && !said.contains("CSV error"), "{said}");
        assert!(!Path::new(&format!("{out}.part")).exists());
        assert_eq!(read(&out), written);
    }
}
