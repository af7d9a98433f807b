//! The files of a version: what may be among them, how they become rules, and the ones that are compiled in.

use crate::detect::rules::{ModelFiles, RuleError, RuleFile, RuleSet};
use domain::finding::{BIAS, Indicator, StrengthMistake, Strengths};
use domain::rules::FileKind;
use std::collections::HashMap;

/// Largest file, in bytes.
pub(super) const FILE_LIMIT: usize = 16 * 1024 * 1024;
/// Most files of a version.
pub(super) const MANY: usize = 100;
/// Longest name of an indicator, in characters.
const NAME_LIMIT: usize = 120;
const TEXTS: &str = "texts.tsv";
const TEXTS_HEADING: &str = "code\tid\ten";
const STANCE: &str = "model/stance.tsv";
const URGENCY: &str = "model/urgency.tsv";
const LEARNED: &str = "model/learned.tsv";
const DECISIONS: &str = "urgency.toml";
const STRENGTHS: &str = "strengths.tsv";

/// The files that are compiled in, by name.
#[must_use]
pub fn built_in() -> Vec<RuleFile> {
    let tables = [
        (STANCE, text::TABLES.stance),
        (URGENCY, text::TABLES.urgency),
        (LEARNED, text::TABLES.learned),
        (DECISIONS, text::TABLES.decisions),
        (STRENGTHS, Strengths::PUBLISHED),
    ];
    let file = |(name, content): &(&str, &str)| RuleFile {
        name: (*name).to_owned(),
        content: (*content).to_owned(),
    };
    let mut files: Vec<RuleFile> = text::FILES.iter().chain(&tables).map(file).collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// Files with others of the same name in their place, by name.
#[must_use]
pub fn laid_over(mut below: Vec<RuleFile>, above: &[RuleFile]) -> Vec<RuleFile> {
    below.retain(|file| above.iter().all(|other| other.name != file.name));
    below.extend(above.iter().cloned());
    below.sort_by(|one, other| one.name.cmp(&other.name));
    below
}

/// A stored file as it was given.
pub(crate) fn given(file: store::rules::File) -> RuleFile {
    RuleFile {
        name: file.name,
        content: file.content,
    }
}

/// The rules of these files, which are all that there is, once every table beside them is read as well.
///
/// # Errors
/// Every mistake, with its file and its line.
pub fn read(files: &[RuleFile]) -> Result<RuleSet, Vec<RuleError>> {
    compiled(files).map(|compiled| compiled.rules)
}

/// The indicators for which the rules in force have one, and others have none left. First of all that a suspicion
/// rests on who somebody is: no version may be without that, whatever is in force.
pub(super) fn lost(in_force: &RuleSet, others: &RuleSet) -> Vec<String> {
    let left = others.codes();
    let bias = (!guards(others)).then(|| BIAS.to_owned());
    let lost = in_force.codes().into_iter();
    let lost = lost.filter(|code| !left.contains(code));
    bias.into_iter()
        .chain(lost.map(|code| code.to_string()))
        .collect()
}

/// Whether rules warn of a suspicion that rests on who somebody is (`domain.md` §8, safeguard 1): by the texts that
/// their own rules are made for.
pub(super) fn guards(rules: &RuleSet) -> bool {
    let analyser = rules.analyser();
    let mut own = analyser
        .rules()
        .iter()
        .filter(|rule| rule.code().is_none() && !rule.is_feature() && !rule.is_learned());
    own.any(|rule| {
        let mut texts = rule.matches.iter();
        texts.any(|text| analyser.analyse(text).bias_warning)
    })
}

/// What the files of a version say.
pub(crate) struct Compiled {
    pub(crate) rules: RuleSet,
    /// What they call indicators, in Indonesian and English.
    pub(crate) names: HashMap<String, (String, String)>,
    /// How strongly they take the items of the Delphi list.
    pub(crate) strengths: Strengths,
}

/// What these files say, which are all that there is.
///
/// # Errors
/// Every mistake, with its file and its line.
pub(crate) fn compiled(files: &[RuleFile]) -> Result<Compiled, Vec<RuleError>> {
    let mut mistakes = Vec::new();
    let mut table = |name: &str| {
        let found = files.iter().find(|file| file.name == name);
        if found.is_none() {
            let (id, en) = (
                "berkas ini belum ada. Tambahkan.",
                "this file is missing. Add it.",
            );
            mistakes.push(RuleError::new(name, None, id, en));
        }
        found.map(|file| file.content.clone()).unwrap_or_default()
    };
    // A version that was stored before there was this table reads by rules alone.
    let learned = files.iter().find(|file| file.name == LEARNED);
    let model = ModelFiles {
        learned: learned.map(|file| file.content.clone()).unwrap_or_default(),
        stance: table(STANCE),
        urgency: table(URGENCY),
        decisions: table(DECISIONS),
    };
    let names = names(files).unwrap_or_else(|wrong| {
        mistakes.extend(wrong);
        HashMap::new()
    });
    let strengths = strengths(files).unwrap_or_else(|wrong| {
        mistakes.extend(wrong);
        Strengths::published().clone()
    });
    let of_rules = |file: &&RuleFile| {
        matches!(
            FileKind::of(&file.name),
            Some(FileKind::Classes | FileKind::Rules | FileKind::Watch)
        )
    };
    let rules: Vec<RuleFile> = files.iter().filter(of_rules).cloned().collect();
    match RuleSet::of_files(&rules, Some(&model)) {
        Ok(rules) if mistakes.is_empty() => Ok(Compiled {
            rules,
            names,
            strengths,
        }),
        Ok(_) => Err(mistakes),
        Err(wrong) => {
            mistakes.extend(wrong);
            Err(mistakes)
        }
    }
}

/// What the file of texts calls the indicators; empty without such a file.
///
/// # Errors
/// Every mistake, with its line.
fn names(files: &[RuleFile]) -> Result<HashMap<String, (String, String)>, Vec<RuleError>> {
    let Some(file) = files.iter().find(|file| file.name == TEXTS) else {
        return Ok(HashMap::new());
    };
    let mut names = HashMap::new();
    let mut mistakes = Vec::new();
    let mut lines = file.content.lines();
    if lines.next() != Some(TEXTS_HEADING) {
        let (id, en) = columns();
        mistakes.push(RuleError::new(TEXTS, Some(1), id, en));
    }
    for (at, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let wrong = match cells[..] {
            [code, id, en] if Indicator::parse(code).is_some() => {
                let short = [id, en].into_iter().all(is_name);
                let words = (id.to_owned(), en.to_owned());
                if !short {
                    (
                        format!(
                            "{code} perlu kedua nama, masing-masing paling panjang {NAME_LIMIT} huruf."
                        ),
                        format!("{code} needs both names, of at most {NAME_LIMIT} letters."),
                    )
                } else if names.insert(code.to_owned(), words).is_some() {
                    (
                        format!("{code} sudah ditulis di atas. Hapus salah satu."),
                        format!("{code} twice. Remove one of them."),
                    )
                } else {
                    continue;
                }
            }
            [code, _, _] => (
                format!("`{code}` bukan petunjuk. Pakai kode dari daftar, misalnya REC-DOC."),
                format!("`{code}` is no indicator. Use a code of the list, such as REC-DOC."),
            ),
            _ => columns(),
        };
        mistakes.push(RuleError::new(TEXTS, Some(at + 2), wrong.0, wrong.1));
    }
    if mistakes.is_empty() {
        Ok(names)
    } else {
        Err(mistakes)
    }
}

/// How strongly the items of the Delphi list speak; as published, in a version that doesn't say.
///
/// # Errors
/// Every mistake, with its line.
fn strengths(files: &[RuleFile]) -> Result<Strengths, Vec<RuleError>> {
    let Some(file) = files.iter().find(|file| file.name == STRENGTHS) else {
        return Ok(Strengths::published().clone());
    };
    Strengths::read(&file.content).map_err(|mistakes| {
        let told = mistakes.into_iter().map(|(line, mistake)| {
            let (id, en) = match mistake {
                StrengthMistake::Columns => (
                    "perlu kolom code, strength, label_en, dengan tab di antaranya.",
                    "the columns are code, strength, label_en, with tabs between.",
                ),
                StrengthMistake::Item => (
                    "kode ini tidak ada di daftar Delphi. Pakai misalnya D1.01.",
                    "the Delphi list has no such item. Use one such as D1.01.",
                ),
                StrengthMistake::Twice => (
                    "kode ini sudah ditulis di atas. Hapus salah satu.",
                    "this item twice. Remove one of them.",
                ),
                StrengthMistake::Strength => (
                    "kekuatan harus S (kuat), M (sedang), atau W (lemah).",
                    "the strength is S (strong), M (medium) or W (weak).",
                ),
                StrengthMistake::Missing => (
                    "ada kode daftar Delphi yang belum ditulis. Tulis semuanya.",
                    "an item of the Delphi list is missing. Write all of them.",
                ),
            };
            RuleError::new(STRENGTHS, Some(line), id, en)
        });
        told.collect()
    })
}

fn columns() -> (String, String) {
    (
        "perlu kolom code, id, en, dengan tab di antaranya.".to_owned(),
        "the columns are code, id, en, with tabs between.".to_owned(),
    )
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= NAME_LIMIT && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &str) -> RuleFile {
        RuleFile {
            name: name.to_owned(),
            content: content.to_owned(),
        }
    }

    #[test]
    fn what_is_compiled_in_is_a_whole_version() {
        let files = built_in();
        assert!(files.iter().all(|file| FileKind::of(&file.name).is_some()));
        let compiled = compiled(&files).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        assert_eq!(compiled.rules.census(), RuleSet::embedded().census());
    }

    #[test]
    fn rules_without_a_warning_of_bias_have_lost_it() {
        let mut files = built_in();
        files.retain(|file| file.name != "rules/bias.toml");
        let without = compiled(&files).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        assert!(guards(&RuleSet::embedded()) && !guards(&without.rules));
        let lost = |in_force: &RuleSet| lost(in_force, &without.rules);
        assert_eq!(lost(&RuleSet::embedded()), [BIAS]);
        assert_eq!(lost(&without.rules), [BIAS], "also when it is lost already");
    }

    #[test]
    fn a_missing_table_is_named() {
        let mut files = built_in();
        files.retain(|file| file.name != DECISIONS);
        let wrong = compiled(&files).err().expect("refused");
        let told: Vec<String> = wrong.iter().map(RuleError::indonesian).collect();
        assert_eq!(told, ["urgency.toml: berkas ini belum ada. Tambahkan."]);
    }

    #[test]
    fn names_of_indicators_are_read_by_line() {
        let table = "code\tid\ten\nREC-DOC\tSurat dipegang\tPapers held\nNO-SUCH\ta\tb\nREC-FEE\t\tb\nREC-FEE";
        let wrong = names(&[file(TEXTS, table)]).expect_err("refused");
        let told: Vec<String> = wrong.iter().map(RuleError::to_string).collect();
        assert_eq!(
            told,
            [
                "texts.tsv:3: `NO-SUCH` is no indicator. Use a code of the list, such as REC-DOC.",
                "texts.tsv:4: REC-FEE needs both names, of at most 120 letters.",
                "texts.tsv:5: the columns are code, id, en, with tabs between.",
            ]
        );
        let good = names(&[file(TEXTS, "code\tid\ten\nREC-DOC\tSurat\tPapers")]).expect("read");
        assert_eq!(good["REC-DOC"], ("Surat".to_owned(), "Papers".to_owned()));
    }

    #[test]
    fn a_version_has_its_own_strengths_or_the_published_ones() {
        assert_eq!(strengths(&[]).as_ref(), Ok(Strengths::published()));
        let own = Strengths::PUBLISHED.replace("D1.01\tS", "D1.01\tM");
        let read = strengths(&[file(STRENGTHS, &own)]).expect("read");
        assert_ne!(read, *Strengths::published());
        let mut files = built_in();
        for file in files.iter_mut().filter(|file| file.name == STRENGTHS) {
            file.content = own.replace("D1.01\tM", "D1.01\tX");
        }
        let wrong = compiled(&files).err().expect("refused");
        let told: Vec<String> = wrong.iter().map(RuleError::to_string).collect();
        assert_eq!(
            told,
            ["strengths.tsv:2: the strength is S (strong), M (medium) or W (weak)."]
        );
    }

    #[test]
    fn a_file_takes_the_place_of_its_namesake() {
        let below = vec![file("rules/a.toml", "1"), file("rules/b.toml", "2")];
        let laid = laid_over(
            below,
            &[file("rules/b.toml", "3"), file("classes/c.toml", "4")],
        );
        let told: Vec<(&str, &str)> = laid
            .iter()
            .map(|file| (&*file.name, &*file.content))
            .collect();
        assert_eq!(
            told,
            [
                ("classes/c.toml", "4"),
                ("rules/a.toml", "1"),
                ("rules/b.toml", "3")
            ]
        );
    }
}
