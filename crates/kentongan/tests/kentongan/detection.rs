//! `detect` and `rules` on small files, from file to file.

use crate::process::{kentongan, output, with_input};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Output, Stdio};

/// Runs with this on stdin.
fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let (run, read) = with_input(&mut kentongan(arguments), input);
    read.expect("it reads");
    run
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn write(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
    std::fs::write(&path, content).expect("written");
    path.to_string_lossy().into_owned()
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn messages_become_findings_and_bad_lines_are_named() {
    let message =
        "tolong pak, adik saya dikunci di mess, paspornya dipegang bos. hub 0812-0000-1234";
    let input = format!(
        "{}\nnot json\n\n{}\n{}\n",
        serde_json::json!({"id": "D1", "channel": "whatsapp", "text": message}),
        serde_json::json!({"id": "D2"}),
        serde_json::json!({"id": "D3", "text": "terima kasih pak 🙏"}),
    );
    let run = fed(&["detect", "text"], input.as_bytes());
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let said = text(&run.stderr);
    let complaints: Vec<&str> = said.lines().collect();
    assert_eq!(complaints.len(), 3, "{said}");
    assert!(complaints[0].starts_with("line 2 "), "{said}");
    assert!(complaints[1].starts_with("line 4 "), "{said}");
    assert_eq!(complaints[2], "2 messages read, 2 lines skipped");
    let rows: Vec<serde_json::Value> = text(&run.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(
        (&rows[0]["id"], &rows[1]["id"]),
        (&"D1".into(), &"D3".into())
    );
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["urgency"], &rows[0]["stance"]),
        (&"P1".into(), &"distress".into())
    );
    let indicators = rows[0]["indicators"].as_array().expect("a list");
    assert!(!indicators.is_empty());
    for list in ["indicators", "entities"] {
        for found in rows[0][list].as_array().expect("a list") {
            let offset = |name: &str| found[name].as_u64().expect("a number") as usize;
            assert_eq!(found["quote"], message[offset("start")..offset("end")]);
        }
    }
    let phone = &rows[0]["entities"][0];
    assert_eq!(
        (&phone["kind"], &phone["value"]),
        (&"phone".into(), &"+6281200001234".into())
    );
    assert_eq!(rows[1]["indicators"], serde_json::json!([]));
}

#[test]
fn only_a_run_without_any_message_fails() {
    let all_bad = fed(&["detect", "text"], b"{\n\xff\n");
    assert_eq!((all_bad.status.code(), all_bad.stdout.len()), (Some(1), 0));
    let said = text(&all_bad.stderr);
    assert!(
        said.contains("line 1 ") && said.contains("line 2 is not UTF-8"),
        "{said}"
    );
    let empty = fed(&["detect", "text"], b"");
    assert_eq!((empty.status.code(), empty.stderr.len()), (Some(0), 0));
}

#[test]
fn findings_come_while_the_input_is_open_and_a_reader_may_leave() {
    let mut child = kentongan(&["detect", "text"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    let mut stdout = child.stdout.take().expect("piped");
    let line = b"{\"id\":\"1\",\"text\":\"paspor kami ditahan bos\"}\n";
    stdin.write_all(line).expect("it reads");
    let mut first = [0];
    stdout
        .read_exact(&mut first)
        .expect("an answer before the end");
    assert_eq!(&first, b"{");
    drop(stdout);
    // The program may be gone before all of it is written: that is what is tested.
    let _ = stdin.write_all(&line.repeat(100_000));
    drop(stdin);
    let run = child.wait_with_output().expect("it ends");
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(run.stderr.is_empty(), "{run:?}");
}

#[test]
fn the_embedded_rules_keep_their_word() {
    let check = output(&["rules", "check"]);
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stdout));
    assert!(text(&check.stdout).contains(" texts, 0 wrong, version "));
    let test = output(&["rules", "test"]);
    assert_eq!(test.status.code(), Some(0), "{}", text(&test.stdout));
    assert!(text(&test.stdout).trim_end().ends_with(" texts, 0 wrong"));
    assert_eq!(
        output(&["rules", "test", "no.such-rule"]).status.code(),
        Some(1)
    );
}

#[test]
fn a_text_is_explained_with_what_fired_and_what_was_stopped() {
    let fired = output(&[
        "rules",
        "explain",
        "--text",
        "paspor adik saya ditahan sponsor",
    ]);
    let said = text(&fired.stdout);
    assert!(
        said.contains("REC-DOC") && said.contains("  fired\n  «paspor"),
        "{said}"
    );
    let stopped = fed(
        &["rules", "explain"],
        b"paspor adik saya tidak ditahan sponsor",
    );
    let said = text(&stopped.stdout);
    assert!(
        said.contains("REC-DOC  rec-doc.held-by-recruiter  stopped: negated"),
        "{said}"
    );
    let fires = |line: &str| line.starts_with("REC-DOC") && line.ends_with("  fired");
    assert!(!said.lines().any(fires), "{said}");
}

#[test]
fn files_of_rules_are_checked_by_line_and_tried() {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = |patterns: &str, no_match: &str| {
        format!(
            "[[rule]]\nid = \"own.lantern\"\ncode = \"REC-HOLD\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n\
             patterns = [\"{patterns}\"]\nmatch = [\"lampion merah\", \"ada lampion\"]\nno_match = [\"lampu\", \"{no_match}\"]\n"
        )
    };
    let file = write(folder.path(), "own.toml", &rule("lampion", "lilin"));
    let good = output(&["rules", "check", &file]);
    assert_eq!(good.status.code(), Some(0), "{good:?}");
    write(folder.path(), "own.toml", &rule("@no-such-class", "lilin"));
    let bad = output(&["rules", "check", &file]);
    assert_eq!(bad.status.code(), Some(1));
    let said = text(&bad.stderr);
    assert!(
        said.starts_with("rules/own.toml:7: rule `own.lantern`: `@no-such-class`"),
        "{said}"
    );

    let embedded = concat!(env!("CARGO_MANIFEST_DIR"), "/../text/data");
    for part in ["classes", "rules"] {
        for entry in std::fs::read_dir(Path::new(embedded).join(part)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let content = std::fs::read_to_string(&path).expect("text");
            write(folder.path(), &format!("set/{part}/{name}"), &content);
        }
    }
    write(
        folder.path(),
        "set/rules/own.toml",
        &rule("lampion", "lampion padam"),
    );
    let set = folder.path().join("set").to_string_lossy().into_owned();
    let tried = output(&["rules", "test", "--rules", &set, "own."]);
    assert_eq!(tried.status.code(), Some(1));
    assert!(
        text(&tried.stdout).contains("rule `own.lantern` fires on «lampion padam»"),
        "{tried:?}"
    );
    let found = fed(
        &["detect", "text", "--rules", &set],
        b"{\"id\":\"1\",\"text\":\"saya lihat ada lampion di rumah itu\"}\n",
    );
    assert!(text(&found.stdout).contains("own.lantern"), "{found:?}");
}

#[test]
fn a_folder_becomes_a_version_that_is_tried() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let set = here.join("set");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../text/data/classes");
    for entry in std::fs::read_dir(kept).expect("the classes") {
        let path = entry.expect("readable").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        write(
            &set,
            &format!("classes/{name}"),
            &read(&path.to_string_lossy()),
        );
    }
    write(&set, "urgency.toml", "row = []\n");
    let rule = |text: &str| {
        format!(
            "[[rule]]\nid = \"own.papers\"\ncode = \"REC-DOC\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n\
             patterns = [\"paspor ..2 tahan/di\"]\nmatch = [\"paspor ditahan\", \"paspornya ditahan\"]\n\
             no_match = [\"{text}\", \"surat ditahan\"]\n"
        )
    };
    let (data, set) = (here.join("data"), set.to_string_lossy().into_owned());
    let data = data.to_string_lossy().into_owned();
    let nowhere = output(&["user", "list", "--data", &data]);
    let said = text(&nowhere.stderr);
    assert!(said.contains("kentongan migrate"), "{said}");
    assert!(
        !Path::new(&data).exists(),
        "nothing is made by a mistyped folder"
    );
    let migrated = output(&["migrate", "--data", &data]);
    assert_eq!(migrated.status.code(), Some(0), "{migrated:?}");
    let run = |more: &[&str]| {
        let day = "2099-01-01";
        let mut all = vec!["rules", "import", set.as_str(), "--data", data.as_str()];
        all.extend([
            "--version",
            "2026-12",
            "--source",
            "coba",
            "--review-by",
            day,
        ]);
        all.extend(more);
        output(&all)
    };
    write(
        Path::new(&set),
        "rules/own.toml",
        &rule("paspor kami ditahan"),
    );
    let bad = run(&["--apply"]);
    assert_eq!(bad.status.code(), Some(1), "{bad:?}");
    assert!(text(&bad.stdout).contains("own.papers"), "{bad:?}");
    write(Path::new(&set), "rules/own.toml", &rule("paspor biru"));
    let tried = run(&[]);
    assert_eq!(tried.status.code(), Some(0), "{tried:?}");
    assert!(text(&tried.stdout).contains("--apply"), "{tried:?}");
    let absent = output(&["rules", "trial", "--version", "2026-12", "--data", &data]);
    assert_eq!(absent.status.code(), Some(1), "{absent:?}");
    let stored = run(&["--apply"]);
    assert_eq!(stored.status.code(), Some(0), "{stored:?}");
    let twice = run(&["--apply"]);
    assert_eq!(twice.status.code(), Some(1), "{twice:?}");
    let trial = output(&["rules", "trial", "--version", "2026-12", "--data", &data]);
    assert_eq!(trial.status.code(), Some(0), "{trial:?}");
    assert!(text(&trial.stdout).starts_with("code\tadded"), "{trial:?}");
}
