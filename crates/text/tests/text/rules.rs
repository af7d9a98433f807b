//! The rules' own texts, and what no rule may contain.

use std::collections::BTreeSet;
use std::path::Path;

use text::{Analyser, Code, FILES, Stop};

#[test]
fn every_rule_fires_where_it_must_and_nowhere_else() {
    let analyser = Analyser::embedded();
    let mut wrong = Vec::new();
    let written = |rule: &&text::Rule| !rule.is_feature() && !rule.is_learned();
    for rule in analyser.rules().iter().filter(written) {
        if rule.matches.len() < 2 || rule.no_match.len() < 2 {
            wrong.push(format!("{} has too few texts", rule.id));
        }
        for (texts, should) in [(&rule.matches, true), (&rule.no_match, false)] {
            for text in texts {
                let fired = analyser.explain(text).traces.iter().any(|trace| {
                    trace.rule == rule.id && matches!(trace.stopped, None | Some(Stop::Stance))
                });
                if fired != should {
                    wrong.push(format!(
                        "{} {} «{text}»",
                        rule.id,
                        if fired { "fired on" } else { "missed" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_rule() {
    let with: BTreeSet<Code> = Analyser::embedded()
        .rules()
        .iter()
        .filter(|rule| !rule.is_learned())
        .filter_map(text::Rule::code)
        .collect();
    // Urgency and bias are answers of their own.
    let without: Vec<&str> = Code::all()
        .filter(|code| {
            !with.contains(code)
                && !code.as_str().starts_with("URG-")
                && code.as_str() != "BIAS-WARN"
        })
        .map(Code::as_str)
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn all_files_are_embedded() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut there = BTreeSet::new();
    for folder in ["classes", "rules"] {
        for entry in std::fs::read_dir(data.join(folder)).expect("the folder is there") {
            let name = entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned();
            if name.ends_with(".toml") {
                there.insert(format!("{folder}/{name}"));
            }
        }
    }
    there.insert("watch.tsv".to_owned());
    let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, embedded);
}

#[test]
fn mistakes_are_told_with_file_and_rule() {
    let mut files = FILES.to_vec();
    files.push((
        "rules/bad.toml",
        "[[rule]]\nid = \"bad.one\"\ncode = \"NO-SUCH\"\npatterns = [\"a\"]\n",
    ));
    files.push((
        "rules/worse.toml",
        "[[rule]]\nid = \"bad.two\"\ncode = \"REC-DOC\"\npatterns = [\"@no-such-class\"]\n",
    ));
    let errors = Analyser::from_rules(&files)
        .err()
        .expect("refused")
        .to_string();
    assert!(
        errors.contains("rules/bad.toml:3: rule `bad.one`: `NO-SUCH` is no indicator"),
        "{errors}"
    );
    assert!(
        errors.contains("rules/worse.toml:4: rule `bad.two`"),
        "{errors}"
    );
    assert!(
        errors.contains("there is no class `no-such-class`"),
        "{errors}"
    );
}

/// Whoever may send a version must not be able to end or fill the server with it.
#[test]
fn patterns_without_end_are_refused() {
    let optional = "(a|b)? ..9 ".repeat(60);
    let parts = "x a? b? & ".repeat(30);
    let conditions = "x a? b? c? d? + ".repeat(8);
    for (pattern, says) in [
        (
            format!("{}a{}", "(".repeat(900), ")".repeat(900)),
            "a group stands in no other group",
        ),
        ("(".repeat(100_000), "at most 2000 letters"),
        (format!("{optional}c"), "too many optional elements"),
        (format!("{parts}c"), "too many optional elements"),
        (format!("{conditions}c"), "too many optional elements"),
        ("a b c & d e f & ".repeat(9) + "g", "at most 24 elements"),
        ("a ".repeat(11), "at most ten elements"),
    ] {
        let rule = format!(
            "[[rule]]\nid = \"bad.one\"\ncode = \"REC-DOC\"\nwhy_id = \"x\"\nwhy_en = \"x\"\nsource = \"x\"\n\
             patterns = [\"a\"]\nneeds = [\"{pattern}\"]\nmatch = [\"a\", \"a a\"]\nno_match = [\"b\", \"c\"]\n"
        );
        let mut files = FILES.to_vec();
        files.push(("rules/bad.toml", &rule));
        let errors = Analyser::from_rules(&files).err().expect("refused");
        let errors = errors.to_string();
        assert!(errors.contains(says), "{says}: {}", text_start(&errors));
    }
}

fn text_start(text: &str) -> String {
    text.chars().take(300).collect()
}

#[test]
fn weights_that_cannot_be_read_are_told_with_their_line() {
    let tables = text::Tables {
        stance: "# a note\nclass:boss\t1\t2\n",
        urgency: "class:boss\t1\t2\t3\tx\t0\t0\n",
        ..text::TABLES
    };
    let errors = Analyser::from_parts(FILES, tables).err().expect("refused");
    let lines: Vec<_> = errors
        .0
        .iter()
        .map(|told| (told.file.as_str(), told.line))
        .collect();
    let expected = [
        ("model/stance.tsv", Some(2)),
        ("model/urgency.tsv", Some(1)),
    ];
    assert_eq!(lines, expected);
    let same = Analyser::from_parts(FILES, text::TABLES).expect("valid");
    let known = Analyser::embedded().rules_version();
    assert_eq!(same.rules_version(), known);
    let other = text::Tables {
        urgency: "",
        ..text::TABLES
    };
    let other = Analyser::from_parts(FILES, other).expect("valid");
    assert_ne!(other.rules_version(), known, "weights belong to a version");
}

#[test]
fn another_watch_table_watches_other_countries() {
    let table = "country\tsector\tsince\tsource\nJP\t\t2026-01-01\tcontoh\nMY\tdomestic\t2026-01-01\tcontoh\n";
    let files: Vec<(&str, &str)> = FILES
        .iter()
        .map(|(name, text)| (*name, if *name == "watch.tsv" { table } else { *text }))
        .collect();
    let other = Analyser::from_rules(&files).expect("valid");
    let watched = |analyser: &Analyser, text: &str| {
        let found = analyser.analyse(text).indicators;
        found.iter().any(|one| one.code.as_str() == "DEST-WATCH")
    };
    let (there, here) = (
        "adik saya kerja di Jepang dari bulan lalu",
        "adik saya kerja di Kamboja dari bulan lalu",
    );
    assert!(watched(&other, there) && !watched(&other, here));
    let known = Analyser::embedded();
    assert!(watched(known, here) && !watched(known, there));
    // Domestic work is watched in other countries than all work.
    let at_home = "bibi ditawari jadi pembantu di Maroko";
    assert!(watched(known, at_home) && !watched(&other, at_home));
}

#[test]
fn only_bias_rules_may_ask_for_traits() {
    let mut files = FILES.to_vec();
    files.push((
        "rules/bad.toml",
        "[[rule]]\nid = \"bad.one\"\ncode = \"FOR-ACT\"\npatterns = [\"#trait .. kerja\"]\n",
    ));
    let errors = Analyser::from_rules(&files)
        .err()
        .expect("refused")
        .to_string();
    assert!(errors.contains("only bias rules"), "{errors}");
}

/// Files of rules with one more, and what is wrong then.
fn told(name: &str, content: &str) -> Vec<text::RuleError> {
    let mut files: Vec<(&str, &str)> = FILES
        .iter()
        .filter(|(own, _)| *own != name)
        .copied()
        .collect();
    files.push((name, content));
    Analyser::from_rules(&files)
        .err()
        .map_or_else(Vec::new, |errors| errors.0)
}

const HEAD: &str = "[[rule]]\nid = \"own.one\"\ncode = \"REC-DOC\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n";

#[test]
fn every_mistake_names_the_line_of_its_key_or_text_in_both_languages() {
    for (rest, line, english, indonesian) in [
        (
            "patterns = [\"a\",\n \"@gone\"]\n",
            8,
            "`@gone`: there is no class `gone`",
            "`@gone`: kelompok kata `gone` tidak ada",
        ),
        (
            "patterns = [\"a\"]\nneeds = [\"%gone\"]\n",
            8,
            "`%gone`: there is no context",
            "`%gone`: konteks `gone` tidak ada",
        ),
        (
            "patterns = [\"a\"]\nneed = [\"b\"]\n",
            8,
            "`need` is no field",
            "`need` bukan kolom",
        ),
        (
            "patterns = \"a\"\n",
            7,
            "`patterns` must be a list",
            "`patterns` harus berupa daftar",
        ),
        (
            "patterns = [\"a\"]\nneeds = \"b\"\n",
            8,
            "`needs` must be a list",
            "`needs` harus berupa daftar",
        ),
        (
            "patterns = [\"a\"]\nnegated = \"no\"\n",
            8,
            "`no` can't be used here. Choose: stops, ignored",
            "`no` tidak bisa dipakai di sini",
        ),
        (
            "patterns = [\"a\"]\nacross = \"ya\"\n",
            8,
            "`across` must be true or false",
            "`across` harus true atau false",
        ),
        (
            "patterns = [\"a\"]\nframes = [\"radio\"]\n",
            8,
            "`radio` is no frame",
            "`radio` bukan jenis teks",
        ),
        (
            "patterns = [\"a ..x b\"]\n",
            7,
            "`a ..x b`: `..x` is no gap",
            "`a ..x b`: `..x` bukan jarak",
        ),
        (
            "patterns = [\"a\"]\nunless = [\"(a\"]\n",
            8,
            "brackets don't match",
            "jumlah ( dan ) tidak sama",
        ),
        (
            "patterns = [\"a\"\nmatch = []\n",
            8,
            "this is no valid TOML",
            "baris ini bukan TOML yang benar",
        ),
        (
            "patterns = [\"a\"]\npatterns = [\"b\"]\n",
            8,
            "stands above already",
            "sudah ditulis di atas",
        ),
        (
            "patterns = [\"#dest:watch\"]\nbias = true\n",
            2,
            "a rule says one thing",
            "sebuah aturan mengatakan satu hal",
        ),
    ] {
        let content = format!("{HEAD}{rest}");
        let told = told("rules/own.toml", &content);
        let [one] = &told[..] else {
            panic!("{rest}: {told:#?}");
        };
        assert_eq!(
            (one.file.as_str(), one.line),
            ("rules/own.toml", Some(line)),
            "{rest}: {one}"
        );
        assert!(one.to_string().contains(english), "{one}");
        assert!(
            one.indonesian().contains(indonesian),
            "{}",
            one.indonesian()
        );
    }
    let told = told(
        "classes/own.toml",
        "[[class]]\nname = \"a\"\nwhy = \"b\"\nwords = [\n \"c\",\n \"d/x\",\n \"@gone\"]\n[[rules]]\n",
    );
    let lines: Vec<_> = told.iter().map(|one| one.line).collect();
    assert_eq!(lines, [Some(6), Some(7), Some(8)], "{told:#?}");
}

#[test]
fn the_table_of_urgency_is_told_by_line_too() {
    let read = |decisions| {
        let tables = text::Tables {
            decisions,
            ..text::TABLES
        };
        let errors = Analyser::from_parts(FILES, tables)
            .err()
            .expect("refused")
            .0;
        errors[0].indonesian()
    };
    let row = "[[row]]\nlevel = \"P1\"\ncodes = [\"any\"]\nwhy_id = \"a\"\nwhy_en = \"a\"\n\n[[row]]\nlevel = \"P2\"\ncodes = [\n\"NO-SUCH\"]\n";
    assert!(
        read(row).starts_with("urgency.toml:10: `NO-SUCH` bukan petunjuk"),
        "{}",
        read(row)
    );
    assert!(read("[[row]]\nlevel = P1\n").starts_with("urgency.toml:2: baris ini"));
}

#[test]
fn words_of_who_somebody_is_are_refused_with_rule_and_word() {
    for (rest, line, word) in [
        ("patterns = [\"paspor ..3 batak\"]\n", 7, "batak"),
        (
            "patterns = [\"paspor\"]\nunless = [\"(a|=Cina) b\"]\n",
            8,
            "Cina",
        ),
        (
            "patterns = [\"paspor\"]\nneeds_near = [\"perempuan/di\"]\n",
            8,
            "perempuan",
        ),
        ("patterns = [\"orang vietnam\"]\n", 7, "vietnam"),
        (
            "patterns = [\"paspor .. (warga|turis) kamboja\"]\n",
            7,
            "kamboja",
        ),
        ("patterns = [\"paspor & dasar jawanya\"]\n", 7, "jawanya"),
        ("patterns = [\"paspor ..3 @looks\"]\n", 7, "mukanya"),
        ("patterns = [\"paspor ..3 @own\"]\n", 7, "pendatang"),
        ("patterns = [\"(orang asing|pendatang)\"]\n", 7, "pendatang"),
        (
            "patterns = [\"mukanya ..3 (curiga|jahat)\"]\n",
            7,
            "mukanya",
        ),
        ("patterns = [\"berkulit gelap\"]\n", 7, "berkulit"),
        ("patterns = [\"agen ..3 berhijab\"]\n", 7, "berhijab"),
        ("patterns = [\"agen ..3 rambut hitam\"]\n", 7, "hitam"),
        (
            "patterns = [\"agen .. rambutnya (pirang|panjang)\"]\n",
            7,
            "pirang",
        ),
        ("patterns = [\"majikan londo\"]\n", 7, "londo"),
        ("patterns = [\"walanda\"]\n", 7, "walanda"),
        ("patterns = [\"orang keling\"]\n", 7, "keling"),
        ("patterns = [\"pribumi\"]\n", 7, "pribumi"),
        ("patterns = [\"kalung salib\"]\n", 7, "salib"),
        ("patterns = [\"pendatang\"]\n", 7, "pendatang"),
        ("patterns = [\"ada orang pendatang itu\"]\n", 7, "pendatang"),
        ("patterns = [\"istri\"]\n", 7, "istri"),
        ("patterns = [\"suami\"]\n", 7, "suami"),
        ("patterns = [\"(tante|om)\"]\n", 7, "om"),
        ("patterns = [\"ada mbak itu\"]\n", 7, "mbak"),
        ("patterns = [\"=tante ..4 curiga\"]\n", 7, "=tante"),
    ] {
        let classes = "[[class]]\nname = \"own\"\nwhy = \"a\"\nwords = [\"@outsider\"]\n";
        let rules = format!("{HEAD}{rest}");
        let mut files = FILES.to_vec();
        files.extend([("classes/own.toml", classes), ("rules/own.toml", &*rules)]);
        let errors = Analyser::from_rules(&files).err().map(|errors| errors.0);
        let errors = errors.unwrap_or_else(|| panic!("{rest} passes"));
        let one = &errors[0];
        assert_eq!(one.line, Some(line), "{one}");
        let said = one.indonesian();
        assert!(
            said.contains("aturan `own.one`") && said.contains(&format!("`{word}`")),
            "{said}"
        );
        assert!(said.contains("bukan alasan mencurigai"), "{said}");
    }
    let class = "[[class]]\nname = \"own\"\nwhy = \"a\"\nwords = [\"paspor\",\n\"gadis dayak\"]\n";
    let told = told("classes/own.toml", class);
    assert_eq!((told.len(), told[0].line), (1, Some(5)), "{told:?}");
    assert!(
        told[0]
            .to_string()
            .contains("class `own`: the word `gadis`"),
        "{}",
        told[0]
    );
}

#[test]
fn ordinary_words_and_the_bias_warning_stay() {
    for rest in [
        "patterns = [\"uang muka ..3 #money\"]\n",
        "patterns = [\"(sembunyi|tampung/di) ..3 (pendatang|orang asing)\"]\n",
        "patterns = [\"(muka|badan) ..1 memar\"]\n",
        "patterns = [\"cari istri ..3 #dest\", \"tebus (suami|anak)\"]\n",
        "patterns = [\"mata biru ..3 (pukul|hantam)\", \"jalur gelap\"]\n",
        "patterns = [\"orang ..4 kerja .. #dest\", \"kerja di kamboja\"]\n",
    ] {
        let told = told("rules/own.toml", &format!("{HEAD}{rest}"));
        assert!(told.is_empty(), "{rest}: {told:?}");
    }
    let bias = HEAD.replace("code = \"REC-DOC\"", "bias = true");
    let told = told(
        "rules/own.toml",
        &format!("{bias}patterns = [\"#trait ..2 @blame\", \"@looks\"]\n"),
    );
    assert!(told.is_empty(), "{told:?}");
}
