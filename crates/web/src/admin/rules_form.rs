//! The form of a new version of the rules: its fields, and the files that are pasted into it.

use app::detect::rules::RuleFile;
use app::rules::{Base, NewVersion};
use domain::invalid::Invalid;
use domain::rules::{BUILT_IN, FileKind};
use domain::time::Day;
use render::FormState;

/// With what the line begins that names the file below it, when several are pasted.
const HEADING: &str = "=== ";

/// Notes what the use case refuses at the fields of the page.
pub(super) fn tell(form: &mut FormState, found: Vec<Invalid>) {
    let wrong: Vec<String> = form.errors.iter().map(|one| one.field.clone()).collect();
    let is_told = |name: &str| wrong.iter().any(|other| other == name);
    for one in found {
        let name = field(one.field);
        // A day that can't be read is no missing day.
        let follows = name == "pemeriksa" && is_told("diperiksa");
        if !(is_told(name) || follows) {
            form.error(name, one.key);
        }
    }
}

/// The version that the form means; what of it can't be read stands in the form as errors.
pub(super) fn wanted(form: &mut FormState) -> NewVersion {
    let mut day = |name: &str, key: &str| -> Option<Day> {
        let typed = form.value(name).trim().to_owned();
        let read = typed.parse().ok();
        if read.is_none() && !typed.is_empty() {
            form.error(name, key);
        }
        read
    };
    let unreadable = "admin-invalid-day";
    let (valid_from, valid_to) = (day("dari", unreadable), day("sampai", unreadable));
    let verified_on = day("diperiksa", unreadable);
    let review_by = day("tinjau", "invalid-rules-review");
    let base = match form.value("dasar") {
        BUILT_IN | "" => Some(Base::BuiltIn),
        name => name.parse().ok().map(Base::Stored),
    };
    if base.is_none() {
        form.error("dasar", "invalid-rules-base");
    }
    let content = form.value("isi").replace("\r\n", "\n");
    let (files, wrong) = pasted(form.value("berkas").trim(), &content);
    for (field, key) in wrong {
        form.error(field, key);
    }
    NewVersion {
        name: form.value("nama").to_owned(),
        source: form.value("sumber").to_owned(),
        valid_from,
        valid_to,
        verified_on,
        verified_by: form.value("pemeriksa").to_owned(),
        review_by,
        base: base.unwrap_or(Base::BuiltIn),
        files,
    }
}

/// The field of the page for one of [`NewVersion`].
fn field(name: &str) -> &'static str {
    match name {
        "name" => "nama",
        "source" => "sumber",
        "verified_by" => "pemeriksa",
        "verified_on" => "diperiksa",
        "valid_to" => "sampai",
        "review_by" => "tinjau",
        "base" => "dasar",
        _ => "isi",
    }
}

/// What is wrong at a field: its name, and the key of the words.
type Wrong = (&'static str, &'static str);

/// The files that were pasted: one, under the name that was typed; or several, each below a line `=== name`.
/// Beside them stands what is wrong with them.
fn pasted(name: &str, content: &str) -> (Vec<RuleFile>, Vec<Wrong>) {
    if !content.lines().any(|line| line.starts_with(HEADING)) {
        return one(name, content);
    }
    let mut files: Vec<RuleFile> = Vec::new();
    let mut wrong: Vec<Wrong> = Vec::new();
    for line in content.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix(HEADING) {
            files.push(RuleFile {
                name: name.trim().to_owned(),
                content: String::new(),
            });
        } else if let Some(file) = files.last_mut() {
            file.content.push_str(line);
        } else if !line.trim().is_empty() {
            wrong.push(("isi", "invalid-rules-files-start"));
        }
    }
    if files.iter().any(|file| FileKind::of(&file.name).is_none()) {
        wrong.push(("isi", "invalid-rules-files-name"));
    }
    if files.iter().any(|file| file.content.trim().is_empty()) {
        wrong.push(("isi", "invalid-rules-files-empty"));
    }
    wrong.dedup();
    for file in &mut files {
        // Empty lines before the next name belong to nobody.
        file.content = format!("{}\n", file.content.trim_end());
    }
    (files, wrong)
}

fn one(name: &str, content: &str) -> (Vec<RuleFile>, Vec<Wrong>) {
    let mut wrong: Vec<Wrong> = Vec::new();
    if FileKind::of(name).is_none() {
        wrong.push(("berkas", "invalid-rules-file"));
    }
    if content.trim().is_empty() {
        wrong.push(("isi", "invalid-rules-paste"));
    }
    let file = RuleFile {
        name: name.to_owned(),
        content: content.to_owned(),
    };
    (vec![file], wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, content: &str) -> Vec<(String, String)> {
        let (files, wrong) = pasted(name, content);
        assert!(wrong.is_empty(), "{wrong:?} {content}");
        let pair = |file: RuleFile| (file.name, file.content);
        files.into_iter().map(pair).collect()
    }

    #[test]
    fn one_file_has_the_typed_name_and_its_content_as_it_is() {
        let content = "country\tsector\n== KH\n\n";
        let expected = [("watch.tsv".to_owned(), content.to_owned())];
        assert_eq!(told("watch.tsv", content), expected);
    }

    #[test]
    fn several_files_name_themselves() {
        let content = "\n=== watch.tsv\ncountry\n\n=== rules/promises.toml \n[[rule]]\nid = \"x\"";
        let expected = [
            ("watch.tsv".to_owned(), "country\n".to_owned()),
            (
                "rules/promises.toml".to_owned(),
                "[[rule]]\nid = \"x\"\n".to_owned(),
            ),
        ];
        assert_eq!(told("", content), expected);
        assert_eq!(
            told("watch.tsv", content),
            expected,
            "its name is not asked"
        );
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        for (name, content, expected) in [
            (
                "",
                "",
                vec![
                    ("berkas", "invalid-rules-file"),
                    ("isi", "invalid-rules-paste"),
                ],
            ),
            ("../x", "a", vec![("berkas", "invalid-rules-file")]),
            ("", "=== ../x\na", vec![("isi", "invalid-rules-files-name")]),
            (
                "",
                "=== watch.tsv\n \n",
                vec![("isi", "invalid-rules-files-empty")],
            ),
            (
                "watch.tsv",
                "country\ncells\n=== rules/x.toml\na",
                vec![("isi", "invalid-rules-files-start")],
            ),
        ] {
            assert_eq!(pasted(name, content).1, expected, "{content}");
        }
    }
}
