//! Rule files on disk.

use crate::failure::Failure;
use crate::told::Language;
use app::detect::rules::{ModelFiles, RuleError, RuleFile, RuleSet};
use domain::rules::FileKind;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The watch table; that of the program where a folder has none.
const WATCH: &str = "watch.tsv";

/// The rules of a folder, or those that are compiled in.
pub fn rule_set(folder: Option<&Path>) -> Result<RuleSet, Failure> {
    match folder {
        None => Ok(RuleSet::embedded()),
        Some(folder) => of_folder(folder),
    }
}

/// Rules of one folder, or of single files on top of the compiled-in ones, with every table beside them: what is
/// refused here is what a new version is refused for.
pub fn of_paths(paths: &[PathBuf]) -> Result<RuleSet, Failure> {
    if let [folder] = paths
        && folder.is_dir()
    {
        return whole(&version_of_folder(folder)?);
    }
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let path = path.display();
            return Err(Failure::told(
                format!("{path}: beri satu folder saja, atau berkas saja; bukan keduanya"),
                format!("{path}: give one folder, or files; not both"),
            ));
        }
        let content = read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name_in_version(&name, &content);
        files.push(RuleFile { name, content });
    }
    whole(&app::rules::laid_over(app::rules::built_in(), &files))
}

fn whole(files: &[RuleFile]) -> Result<RuleSet, Failure> {
    app::rules::read(files).map_err(|wrong| mistakes(&wrong))
}

/// What a version calls a single file: by what stands in it, since files of rules, of classes and of weights may
/// have the same name.
fn name_in_version(name: &str, content: &str) -> String {
    let weights = format!("model/{name}");
    if has_table(content, &["rule", "feature"]) {
        format!("rules/{name}")
    } else if has_table(content, &["class", "context"]) {
        format!("classes/{name}")
    } else if FileKind::of(name).is_some() {
        name.to_owned()
    } else if FileKind::of(&weights).is_some() {
        weights
    } else {
        format!("classes/{name}")
    }
}

/// Whether one of these tables begins on some line, whatever else stands there: a file with a mistake is named as well.
fn has_table(content: &str, names: &[&str]) -> bool {
    content.lines().any(|line| {
        let line = line.trim_start_matches('\u{feff}').trim_start();
        line.strip_prefix('[').is_some_and(|table| {
            let name = table.trim_start_matches('[').split(']').next();
            name.is_some_and(|name| names.contains(&name.trim()))
        })
    })
}

/// `classes/*.toml`, `rules/*.toml` and `watch.tsv`; the weights too, when all three tables of them are there.
fn of_folder(folder: &Path) -> Result<RuleSet, Failure> {
    let files = of_parts(folder)?;
    let model = model(folder)?;
    RuleSet::of_files(&files, model.as_ref()).map_err(|wrong| mistakes(&wrong))
}

fn of_parts(folder: &Path) -> Result<Vec<RuleFile>, Failure> {
    let mut files = Vec::new();
    for part in ["classes", "rules"] {
        let below = folder.join(part);
        let told = |error| unread(&below.display().to_string(), &error);
        for entry in std::fs::read_dir(&below).map_err(told)? {
            let path = entry.map_err(told)?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                files.push(RuleFile {
                    name: format!("{part}/{name}"),
                    content: read(&path)?,
                });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let watch = folder.join(WATCH);
    if watch.exists() {
        files.push(RuleFile {
            name: WATCH.to_owned(),
            content: read(&watch)?,
        });
    } else {
        let built_in = app::rules::built_in().into_iter();
        files.extend(built_in.filter(|file| file.name == WATCH));
    }
    Ok(files)
}

/// What words say about indicators; a folder without it has rules alone.
const LEARNED: &str = "model/learned.tsv";
/// The rest of that table, as the program keeps it in its own folder.
const LEARNED_REST: [&str; 2] = ["model/learned_pairs.tsv", "model/learned_whole.tsv"];

/// All files of a folder as one version. Tables that it doesn't have are those of the program.
pub fn version_of_folder(folder: &Path) -> Result<Vec<RuleFile>, Failure> {
    let mut files = of_parts(folder)?;
    let tables = [
        "model/stance.tsv",
        "model/urgency.tsv",
        LEARNED,
        "urgency.toml",
        "strengths.tsv",
    ];
    for own in tables.iter().chain(&["texts.tsv"]) {
        if files.iter().all(|file| file.name != *own)
            && let Some(content) = table(folder, own)?
        {
            files.push(RuleFile {
                name: (*own).to_owned(),
                content,
            });
        }
    }
    for file in app::rules::built_in() {
        let there = files.iter().any(|known| known.name == file.name);
        if tables.contains(&file.name.as_str()) && !there {
            files.push(file);
        }
    }
    Ok(files)
}

fn model(folder: &Path) -> Result<Option<ModelFiles>, Failure> {
    let names = ["model/stance.tsv", "model/urgency.tsv", "urgency.toml"];
    let paths = names.map(|name| folder.join(name));
    let there = paths.iter().filter(|path| path.exists()).count();
    if there == 0 {
        return Ok(None);
    }
    if there < names.len() {
        let names = names.join(", ");
        let folder = folder.display();
        return Err(Failure::told(
            format!("{folder}: perlu {names} semuanya, atau tidak satu pun"),
            format!("{folder}: needs all of {names}, or none of them"),
        ));
    }
    let [stance, urgency, decisions] = &paths;
    Ok(Some(ModelFiles {
        learned: table(folder, LEARNED)?.unwrap_or_default(),
        stance: read(stance)?,
        urgency: read(urgency)?,
        decisions: read(decisions)?,
    }))
}

/// A table of a folder, whole, when it is there.
fn table(folder: &Path, name: &str) -> Result<Option<String>, Failure> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let mut content = read(&path)?;
    for rest in LEARNED_REST.map(|rest| folder.join(rest)) {
        if name == LEARNED && rest.exists() {
            content.push_str(&read(&rest)?);
        }
    }
    Ok(Some(content))
}

/// The largest file that is read, in bytes: some four times the largest of the program.
const LARGEST: u64 = 8 << 20;

fn read(path: &Path) -> Result<String, Failure> {
    let told = |error| unread(&path.display().to_string(), &error);
    let mut content = String::new();
    let file = std::fs::File::open(path).map_err(told)?;
    let many = file.take(LARGEST + 1).read_to_string(&mut content);
    if many.map_err(told)? as u64 > LARGEST {
        let (path, most) = (path.display(), LARGEST >> 20);
        return Err(Failure::told(
            format!("{path}: lebih besar dari {most} MiB. Bagi menjadi beberapa berkas."),
            format!("{path}: larger than {most} MiB. Make several files of it."),
        ));
    }
    Ok(content)
}

/// Why something could not be read. The system's own words are English.
pub fn unread(name: &str, error: &std::io::Error) -> Failure {
    let indonesian = match error.kind() {
        ErrorKind::NotFound => "tidak ada. Periksa nama dan foldernya.".to_owned(),
        ErrorKind::PermissionDenied => "tidak boleh dibaca oleh akun ini.".to_owned(),
        ErrorKind::InvalidData => "bukan teks UTF-8. Simpan ulang sebagai UTF-8.".to_owned(),
        ErrorKind::NotADirectory => "bukan folder.".to_owned(),
        _ => format!("tidak bisa dibaca ({error})."),
    };
    Failure::told(format!("{name}: {indonesian}"), format!("{name}: {error}"))
}

fn mistakes(mistakes: &[RuleError]) -> Failure {
    let line = |error: &RuleError| match Language::of_environment() {
        Language::Indonesian => error.indonesian(),
        Language::English => error.to_string(),
    };
    Failure::new(mistakes.iter().map(line).collect::<Vec<_>>().join("\n"))
}
