//! Files of rules and messages as case officers meet them: in Indonesian, by file and line.

use crate::detection::text;
use crate::process::{kentongan, with_input};
use std::path::Path;
use std::process::Output;

/// Runs in Indonesian, with this on stdin.
fn indonesian(arguments: &[&str], input: &[u8]) -> Output {
    // It may end without reading all of it.
    with_input(kentongan(arguments).env("LANG", "id_ID.UTF-8"), input).0
}

fn write(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("written");
    path.to_string_lossy().into_owned()
}

fn rule(patterns: &str, texts: &str) -> String {
    format!(
        "[[rule]]\nid = \"own.lantern\"\ncode = \"REC-HOLD\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n\
         patterns = [\"{patterns}\"]\n{texts}\n"
    )
}

const GOOD: &str =
    "match = [\"lampion merah\", \"ada lampion\"]\nno_match = [\"lampu\", \"lilin\"]";

#[test]
fn mistakes_in_files_are_told_by_line_and_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    for (content, expected) in [
        (
            rule("@tidak-ada", GOOD),
            "rules/own.toml:7: aturan `own.lantern`: `@tidak-ada`: kelompok kata `tidak-ada` tidak ada. Periksa",
        ),
        (
            rule("lampion", "match = [\"lampion\"]\n\nno-match = 3"),
            "rules/own.toml:10: `no-match` bukan kolom yang dikenal. Yang ada: id,",
        ),
        (
            rule("lampion ..3 batak", GOOD),
            "rules/own.toml:7: aturan `own.lantern`: kata `batak` menyebut bangsa, suku",
        ),
        (
            rule("lampion\"", GOOD),
            "rules/own.toml:7: baris ini bukan TOML",
        ),
        (
            "[[rule]]\nid=\n".to_owned(),
            "rules/own.toml:2: baris ini bukan TOML",
        ),
        (
            "[[rule]] # punya kami\nid=\n".to_owned(),
            "rules/own.toml:2: baris ini bukan TOML",
        ),
        (
            "[[rule]] id=\n".to_owned(),
            "rules/own.toml:1: baris ini bukan TOML",
        ),
    ] {
        let file = write(folder.path(), "own.toml", &content);
        let run = indonesian(&["rules", "check", &file], b"");
        let said = text(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.starts_with(expected), "{said}");
        for english in ["expected", "unknown", "there is", "column"] {
            assert!(!said.contains(english), "{said}");
        }
    }
    let missing = indonesian(&["rules", "check", "tidak-ada.toml"], b"");
    let said = text(&missing.stderr);
    assert_eq!(
        said,
        "tidak-ada.toml: tidak ada. Periksa nama dan foldernya.\n"
    );
}

#[test]
fn tables_are_checked_as_when_a_version_is_stored() {
    let folder = tempfile::tempdir().expect("a folder");
    let mine = folder.path().join("mine").to_string_lossy().into_owned();
    let run = indonesian(&["rules", "export", &mine], b"");
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let mine = Path::new(&mine);
    for table in ["urgency.toml", "strengths.tsv", "watch.tsv"] {
        let one = mine.join(table).to_string_lossy().into_owned();
        let run = indonesian(&["rules", "check", &one], b"");
        assert_eq!(run.status.code(), Some(0), "{table}: {run:?}");
    }
    let checked = |path: &Path| {
        let run = indonesian(&["rules", "check", &path.to_string_lossy()], b"");
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        text(&run.stderr)
    };
    let texts = "texts.tsv:1: perlu kolom code, id, en, dengan tab di antaranya.\n";
    write(mine, "texts.tsv", "salah\n");
    assert_eq!(checked(&mine.join("texts.tsv")), texts);
    write(mine, "strengths.tsv", "salah\n");
    let said = checked(mine);
    assert!(said.starts_with(texts), "{said}");
    assert!(said.contains("strengths.tsv:1: perlu kolom"), "{said}");
    write(mine, "texts.tsv", "code\tid\ten\n");
    std::fs::remove_file(mine.join("strengths.tsv")).expect("removed");
    write(mine, "watch.tsv", "x");
    let said = checked(mine);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("watch.tsv:1: perlu kolom"), "{said}");
}

#[test]
fn of_an_empty_text_nothing_is_explained() {
    for run in [
        indonesian(&["rules", "explain", "--text", " "], b""),
        indonesian(&["rules", "explain"], b"\n"),
    ] {
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        assert!(run.stdout.is_empty());
        let said = text(&run.stderr);
        assert!(said.starts_with("tidak ada yang dibaca"), "{said}");
    }
}

#[test]
fn a_check_runs_the_texts_of_every_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = "match = [\"lampion merah\",\n \"tidak ada lampion\", \"obor\"]\nno_match = [\n \"lampion padam\"]";
    let file = write(folder.path(), "own.toml", &rule("lampion", texts));
    let run = indonesian(&["rules", "check", &file], b"");
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    let said = text(&run.stdout);
    let lines: Vec<&str> = said.lines().collect();
    let expected = [
        "rules/own.toml:2: aturan `own.lantern` punya 3 teks di `match` dan 1 di `no_match`.",
        "rules/own.toml:9: aturan `own.lantern` tidak menyala pada «tidak ada lampion»: dihentikan: disangkal.",
        "rules/own.toml:9: aturan `own.lantern` tidak menyala pada «obor»: tidak ada polanya di teks ini.",
        "rules/own.toml:11: aturan `own.lantern` menyala pada «lampion padam».",
    ];
    assert_eq!(lines.len(), expected.len() + 1, "{said}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{said}");
    }
    assert!(lines[4].contains(" teks contoh, 4 salah, versi "), "{said}");
}

#[test]
fn what_is_wrong_with_messages_is_said_in_one_language() {
    let input = b"{\"id\":\"1\",\"text\":\"halo\"}\nbukan json\n{\"id\":\"2\"}\n{\"id\":\"\",\"text\":\"a\"}\n\xff\n";
    let run = indonesian(&["detect", "text"], input);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert_eq!(
        text(&run.stderr),
        "baris 2 bukan JSON yang benar: periksa tanda kutip, koma, dan kurung\n\
         baris 3 harus berupa objek dengan isian teks `id` dan `text`\n\
         baris 4 punya `id` yang kosong\n\
         baris 5 bukan UTF-8\n\
         1 pesan dibaca, 4 baris dilewati\n"
    );
}

#[test]
fn notes_on_links_are_said_in_one_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "id = \"id\"\n[prior]\nrules = [[\"phone\"]]\nrecall = 0.7\n[thresholds]\npairs = 0.0\n\
         [[field]]\nname = \"phone\"\nclean = \"phone\"\ncompare = { by = \"phone\" }\nterm-frequency = true\n\
         [[block]]\nkey = [\"phone\"]\ncap = 2\n";
    let config = write(folder.path(), "link.toml", config);
    let mut records = "id,phone\n".to_owned();
    for number in 0..100 {
        let phone = 1000 + number / 4;
        records.push_str(&format!("r{number},0812-0000-{phone:04}\n"));
    }
    let records = write(folder.path(), "records.csv", &records);
    let out = folder.path().join("pairs.csv");
    let out = out.to_string_lossy();
    let run = indonesian(
        &[
            "detect", "link", "--config", &config, &records, "--out", &out,
        ],
        b"",
    );
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let said = text(&run.stderr);
    let skipped = "blok dilewati: 4 baris punya `phone` yang sama (batas 2, kunci ";
    assert!(said.starts_with(skipped), "{said}");
    assert!(said.contains("… seluruhnya 25 blok dilewati\n"), "{said}");
    assert!(said.contains("100 baris, "), "{said}");
    for english in ["skipped", "records", "stopped", "links"] {
        assert!(!said.contains(english), "{said}");
    }
}

#[test]
fn the_rules_are_written_into_a_folder_and_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (mine, data) = (path("mine"), path("data"));
    let run = indonesian(&["rules", "export", &mine], b"");
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(text(&run.stdout).contains("berkas ditulis ke"), "{run:?}");
    let own = std::fs::read_to_string(folder.path().join("mine/strengths.tsv"));
    assert!(own.expect("read").contains("D1.01\tS"));
    let checked = indonesian(&["rules", "check", &mine], b"");
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    let again = indonesian(&["rules", "export", &mine], b"");
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("sudah berisi"), "{again:?}");
    let migrated = indonesian(&["migrate", "--data", &data], b"");
    assert_eq!(migrated.status.code(), Some(0), "{migrated:?}");
    let gone = indonesian(
        &[
            "rules",
            "export",
            &path("other"),
            "--version",
            "2026-12",
            "--data",
            &data,
        ],
        b"",
    );
    assert_eq!(gone.status.code(), Some(1));
    assert!(
        text(&gone.stderr).contains("versi 2026-12 tidak ada"),
        "{gone:?}"
    );

    // A version without the rules of an indicator is told as such before it is stored.
    std::fs::remove_file(folder.path().join("mine/rules/other.toml")).expect("removed");
    let arguments = [
        ["rules", "import"].as_slice(),
        &[&mine, "--version", "2026-12", "--source", "uji"],
        &["--from", "2026-01-01", "--review-by", "2027-01-01"],
        &["--dry-run", "--data", &data],
    ]
    .concat();
    let tried = indonesian(&arguments, b"");
    let said = text(&tried.stdout);
    assert_eq!(tried.status.code(), Some(0), "{tried:?}");
    assert!(said.contains("tidak ada lagi aturan untuk "), "{said}");
    assert!(said.contains("OFF-INV"), "{said}");
}
