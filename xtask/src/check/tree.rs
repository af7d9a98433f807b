//! Rules on single files: what may be written where.

use std::collections::BTreeMap;

use super::Breach;
use super::arrows::PURE;
use super::rust_source::{self, RustSource};

/// A file of the repository that is text.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// From the workspace root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The longest a source file may be. The aim is 400; a little is left for finishing a thought.
const LINES: usize = 450;

/// Words that must not be in code, with the reason.
const FORBIDDEN: &[(&str, &str)] = &[
    ("todo!", "finish it, or leave it out"),
    ("unimplemented!", "finish it, or leave it out"),
    (
        "dbg!",
        "it was for debugging; use `tracing` with dotted fields",
    ),
    (
        "#[ignore",
        "a test that doesn't run protects nothing; fix or remove it",
    ),
    (
        "#[allow(",
        "use `#[expect(lint, reason = \"…\")]`, which tells when it is no longer needed",
    ),
    (
        "#![allow(",
        "use `#![expect(lint, reason = \"…\")]`, which tells when it is no longer needed",
    ),
];

/// How SQL texts begin; upper case, as the house writes SQL.
const SQL: &[(&str, &str)] = &[
    ("SELECT ", " FROM "),
    ("INSERT INTO ", ""),
    ("DELETE FROM ", ""),
    ("UPDATE ", " SET "),
    ("CREATE TABLE ", ""),
];

/// Module names that say nothing.
const EMPTY_NAMES: &[&str] = &[
    "util", "utils", "helper", "helpers", "manager", "managers", "common", "misc",
];

/// Where a job may open sealed texts without a permit: its handlers, and `store`, which declares it.
const OPENED_BY_JOBS: &[&str] = &[
    "crates/app/src/jobs/",
    "crates/app/src/narrative.rs",
    "crates/app/src/subject/note.rs",
    "crates/app/src/subject/propose.rs",
    "crates/store/",
];

/// Every rule, on one file.
pub(crate) fn breaches(file: &TextFile) -> Vec<Breach> {
    let mut breaches = machine_paths(file);
    breaches.extend(length(file));
    if file.path.ends_with(".rs") {
        let source = rust_source::split(&file.text);
        breaches.extend(name(file));
        breaches.extend(forbidden_words(file, &source));
        breaches.extend(sql(file, &source));
        breaches.extend(store_in_web(file, &source));
        breaches.extend(environment(file, &source));
        breaches.extend(opened_by_jobs(file, &source));
        breaches.extend(io_in_pure_crates(file, &source));
    }
    breaches
}

/// The crate a file belongs to; the workspace's tools count as crates too.
fn crate_of(path: &str) -> &str {
    let path = path.strip_prefix("crates/").unwrap_or(path);
    path.split('/').next().unwrap_or(path)
}

fn at(file: &TextFile, line: usize) -> String {
    format!("{}:{line}", file.path)
}

/// Lines of code in which `needle` stands as a word of its own on its left side.
fn lines_with<'a>(
    source: &'a RustSource,
    needle: &'a str,
) -> impl Iterator<Item = (usize, &'a str)> {
    source
        .code
        .iter()
        .enumerate()
        .filter(move |(_, line)| {
            line.match_indices(needle).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
            })
        })
        .map(|(index, line)| (index + 1, line.trim()))
}

fn machine_paths(file: &TextFile) -> Vec<Breach> {
    // Written in two pieces, so that this file passes its own rule.
    let folders = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/main"),
        concat!("/wo", "rk/shared"),
        concat!("/wo", "rk/notes"),
        concat!("/wo", "rk/.library"),
    ];
    let mut breaches = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for folder in folders {
            let absolute = line.match_indices(folder).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|it| it.is_alphanumeric() || "._-}~*".contains(it))
            });
            if absolute {
                breaches.push(Breach {
                    place: at(file, index + 1),
                    rule: "no machine paths",
                    found: format!("`{folder}`"),
                    why: "the repository works on every machine; derive the path or take it as an option",
                });
            }
        }
    }
    breaches
}

fn length(file: &TextFile) -> Option<Breach> {
    let source = [".rs", ".js", ".mjs", ".html"]
        .iter()
        .any(|ending| file.path.ends_with(ending));
    let generated = file.path.contains("/generated/")
        || file
            .text
            .lines()
            .next()
            .is_some_and(|line| line.contains("@generated"));
    let lines = file.text.lines().count();
    (source && !generated && lines > LINES).then(|| Breach {
        place: file.path.clone(),
        rule: "short files",
        found: format!("{lines} lines, at most {LINES}"),
        why: "one noun, one module: split it along its nouns",
    })
}

fn name(file: &TextFile) -> Option<Breach> {
    let word = file
        .path
        .split(['/', '.'])
        .find(|word| EMPTY_NAMES.contains(word))?;
    Some(Breach {
        place: file.path.clone(),
        rule: "names say something",
        found: format!("a module named `{word}`"),
        why: "name it after the noun that it is about",
    })
}

fn forbidden_words(file: &TextFile, source: &RustSource) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for &(word, why) in FORBIDDEN {
        for (line, found) in lines_with(source, word) {
            breaches.push(Breach {
                place: at(file, line),
                rule: "forbidden words",
                found: format!("`{found}`"),
                why,
            });
        }
    }
    breaches
}

fn sql(file: &TextFile, source: &RustSource) -> Vec<Breach> {
    if ["store", "testkit", "xtask"].contains(&crate_of(&file.path)) {
        return Vec::new();
    }
    let why = "SQL lives in `store`, next to the function that runs it";
    let calls = lines_with(source, "Sql::new(").map(|(line, found)| (line, found.to_owned()));
    let texts = source.literals.iter().filter_map(|(line, literal)| {
        let flat = literal.split_whitespace().collect::<Vec<_>>().join(" ");
        SQL.iter()
            .any(|(start, then)| flat.starts_with(start) && flat.contains(then))
            .then(|| (*line, literal.chars().take(40).collect()))
    });
    calls
        .chain(texts)
        .map(|(line, found): (usize, String)| Breach {
            place: at(file, line),
            rule: "SQL only in store",
            found: format!("`{found}`"),
            why,
        })
        .collect()
}

fn store_in_web(file: &TextFile, source: &RustSource) -> Vec<Breach> {
    if crate_of(&file.path) != "web" {
        return Vec::new();
    }
    lines_with(source, "store::")
        .map(|(line, found)| Breach {
            place: at(file, line),
            rule: "web never names store",
            found: format!("`{found}`"),
            why: "handlers translate: call a use case of `app`, which authorises and audits",
        })
        .collect()
}

fn environment(file: &TextFile, source: &RustSource) -> Vec<Breach> {
    let free = ["kentongan", "testkit", "xtask"].contains(&crate_of(&file.path));
    let for_people = ["/examples/", "/tests/"]
        .iter()
        .any(|folder| file.path.contains(folder));
    if free || file.path.ends_with("build.rs") || for_people {
        return Vec::new();
    }
    let lines: BTreeMap<usize, &str> = ["std::env", "env::var", "env::args", "env::vars"]
        .iter()
        .flat_map(|needle| lines_with(source, needle))
        .collect();
    lines
        .into_iter()
        .map(|(line, found)| Breach {
            place: at(file, line),
            rule: "only kentongan reads the environment",
            found: format!("`{found}`"),
            why: "configuration is read once, checked, and passed in",
        })
        .collect()
}

fn opened_by_jobs(file: &TextFile, source: &RustSource) -> Vec<Breach> {
    let is_handler = |start: &&str| file.path.starts_with(start);
    if OPENED_BY_JOBS.iter().any(is_handler) {
        return Vec::new();
    }
    lines_with(source, "Access::Job")
        .map(|(line, found)| Breach {
            place: at(file, line),
            rule: "only jobs open without a permit",
            found: format!("`{found}`"),
            why: "open with the permit of an officer or the proof of a receipt",
        })
        .collect()
}

fn io_in_pure_crates(file: &TextFile, source: &RustSource) -> Vec<Breach> {
    let name = crate_of(&file.path);
    // A build script runs on the developer's machine only.
    let build_script = file.path == format!("crates/{name}/src/build.rs");
    let shipped = file.path.starts_with(&format!("crates/{name}/src/")) && !build_script;
    if !PURE.contains(&name) || !shipped {
        return Vec::new();
    }
    [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "async fn",
    ]
    .iter()
    .flat_map(|needle| lines_with(source, needle))
    .map(|(line, found)| Breach {
        place: at(file, line),
        rule: "pure crates do no I/O",
        found: format!("`{found}`"),
        why: "the leaves and `domain` compute from what they are given; read it in `app` or above",
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, String)> {
        breaches(&TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .into_iter()
        .map(|breach| (breach.rule, breach.place))
        .collect()
    }

    #[test]
    fn clean_code_passes_and_words_in_comments_and_messages_are_no_code() {
        let text = "//! never todo!\nfn main() { say(\"dbg! #[allow(\"); } // #[ignore]\n";
        assert_eq!(rules("crates/app/src/lib.rs", text), vec![]);
    }

    #[test]
    fn each_forbidden_word_is_found_with_its_line() {
        for (word, _) in FORBIDDEN {
            let text = format!("fn main() {{}}\n{word}x)]\n");
            assert_eq!(
                rules("crates/app/src/lib.rs", &text),
                vec![("forbidden words", "crates/app/src/lib.rs:2".to_owned())],
                "{word}"
            );
        }
        assert_eq!(rules("crates/app/src/lib.rs", "mastodo!()"), vec![]);
    }

    #[test]
    fn sql_is_found_outside_of_its_home() {
        let texts = [
            "let s = Sql::new(\"x\");",
            "let s = \"SELECT id\n FROM report\";",
            "let s = r#\"INSERT INTO report VALUES (:id)\"#;",
            "let s = \"UPDATE report SET state = 1\";",
        ];
        for text in texts {
            assert_eq!(
                rules("crates/app/src/a.rs", text),
                vec![("SQL only in store", "crates/app/src/a.rs:1".to_owned())],
                "{text}"
            );
            assert_eq!(rules("crates/store/src/a.rs", text), vec![]);
        }
        assert_eq!(
            rules("crates/app/src/a.rs", "say(\"SELECT a row\")"),
            vec![]
        );
    }

    #[test]
    fn web_may_not_name_store() {
        let text = "use app::store::Report;\nlet restore::x = 1;";
        assert_eq!(
            rules("crates/web/src/a.rs", text),
            vec![("web never names store", "crates/web/src/a.rs:1".to_owned())]
        );
        assert_eq!(rules("crates/app/src/a.rs", text), vec![]);
    }

    #[test]
    fn the_environment_is_read_in_kentongan_only() {
        let text = "let it = env::var(\"X\");";
        assert_eq!(rules("crates/app/src/a.rs", text).len(), 1);
        let twice = "let it = std::env::var(\"X\");";
        assert_eq!(rules("crates/app/src/a.rs", twice).len(), 1);
        assert_eq!(rules("crates/kentongan/src/a.rs", text), vec![]);
        assert_eq!(rules("crates/place/examples/a.rs", text), vec![]);
        assert_eq!(
            rules("crates/app/src/a.rs", "env!(\"CARGO_PKG_VERSION\")"),
            vec![]
        );
    }

    #[test]
    fn a_use_case_opens_nothing_in_the_name_of_a_job() {
        let text = "let access = Access::Job(KIND);";
        assert_eq!(
            rules("crates/app/src/triage/view.rs", text),
            vec![(
                "only jobs open without a permit",
                "crates/app/src/triage/view.rs:1".to_owned()
            )]
        );
        assert_eq!(rules("crates/app/src/jobs/index.rs", text), vec![]);
        assert_eq!(rules("crates/app/src/narrative.rs", text), vec![]);
    }

    #[test]
    fn pure_crates_open_no_files() {
        let text = "let it = std::fs::read(path);";
        assert_eq!(rules("crates/domain/src/a.rs", text).len(), 1);
        assert_eq!(rules("crates/domain/tests/a.rs", text), vec![]);
        assert_eq!(rules("crates/text/src/build.rs", text), vec![]);
        assert_eq!(rules("crates/text/src/vocabulary/build.rs", text).len(), 1);
        assert_eq!(rules("crates/app/src/a.rs", text), vec![]);
    }

    #[test]
    fn machine_paths_are_found_in_every_text_file() {
        let path = format!("see {}someone/x", concat!("/ho", "me/"));
        assert_eq!(rules("README.md", &path)[0].0, "no machine paths");
        let web = format!("https://example.go.id{}x", concat!("/ho", "me/"));
        assert_eq!(rules("README.md", &web), vec![]);
    }

    #[test]
    fn long_files_and_empty_names_are_found() {
        let long = "\n".repeat(LINES + 1);
        assert_eq!(rules("crates/app/src/a.rs", &long)[0].0, "short files");
        assert_eq!(rules("crates/app/src/generated/a.rs", &long), vec![]);
        assert_eq!(rules("data/areas.tsv", &long), vec![]);
        assert_eq!(
            rules("crates/app/src/utils.rs", "")[0].0,
            "names say something"
        );
    }
}
