//! A new version comes in: read as `rules check` reads it, run on its own texts, and only then stored.

use super::files::{self, FILE_LIMIT, MANY};
use crate::account::Operator;
use crate::detect::rules::{RuleError, RuleFile, RuleSet};
use crate::programme::ImportMode;
use crate::{App, Error, reading};
use domain::invalid::Invalid;
use domain::policy::Action;
use domain::rules::{FileKind, RulesVersion, VersionName};
use domain::time::{Day, Zone};
use serde_json::json;
use store::rules::{File, Stored};

/// Longest source, in characters.
const SOURCE_LIMIT: usize = 300;
/// Longest function of whoever checked it, in characters.
const CHECKER_LIMIT: usize = 120;
/// Mistakes that are told.
const TOLD: usize = 200;

/// On what the given files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// On nothing: they are all of it.
    Nothing,
    /// On the version that is compiled in.
    BuiltIn,
    /// On a stored version.
    Stored(VersionName),
}

/// A version to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// Its name.
    pub name: String,
    /// Who made it, and why.
    pub source: String,
    /// First day on which it may read; today when absent.
    pub valid_from: Option<Day>,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
    /// Day on which a person last checked it.
    pub verified_on: Option<Day>,
    /// Who did, by function.
    pub verified_by: String,
    /// Day by which it must be checked again.
    pub review_by: Option<Day>,
    /// On what its files lie.
    pub base: Base,
    /// The files.
    pub files: Vec<RuleFile>,
}

/// Something wrong with the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// A version has no such file, or it is too large.
    File(String),
    /// It can't be read, a rule doesn't keep its own word, or it names who somebody is; with the file and line.
    Told(RuleError),
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong; nothing is stored unless this is empty.
    pub mistakes: Vec<Mistake>,
    /// More that is wrong and not told.
    pub more: usize,
    /// Rules that were read.
    pub rules: usize,
    /// Indicators that some rule can find.
    pub codes: usize,
    /// Texts of rules that were tried.
    pub texts: usize,
    /// Indicators for which the version in force has a rule, and this one has none left: a warning, no mistake.
    pub lost: Vec<String>,
    /// Digest of the files.
    pub digest: String,
    /// It was stored.
    pub stored: bool,
}

/// Whether the fields beside the files can be so; nothing is asked of the storage.
///
/// # Errors
/// [`Error::Invalid`] at the fields of [`NewVersion`].
pub fn fields(app: &App, new: &NewVersion) -> Result<(), Error> {
    valid(new, app.today(Zone::default())).map(|_| ())
}

/// Checks a version and, when the mode says so and nothing is wrong, stores it. It doesn't read yet.
///
/// # Errors
/// [`Error::NotFound`] without leave; [`Error::Invalid`] at the fields of [`NewVersion`]; storage errors.
/// What is wrong with the files is told in the answer.
pub async fn import(
    app: &App,
    new: &NewVersion,
    mode: ImportMode,
    by: impl Into<Operator<'_>>,
) -> Result<Checked, Error> {
    let actor = by.into().authorise(Action::ManageRules)?;
    let today = app.today(Zone::default());
    let name = valid(new, today)?;
    let taken = name.clone();
    let base = match &new.base {
        Base::Nothing => Vec::new(),
        Base::BuiltIn => files::built_in(),
        Base::Stored(base) => stored_files(app, base.clone()).await?,
    };
    let is_taken = app.read("rules.name_taken", move |tx| {
        Ok(store::rules::get(tx, &taken)?.is_some())
    });
    if is_taken.await? {
        return Err(Error::invalid("name", "invalid-rules-name-taken"));
    }
    let given = new.files.clone();
    let in_force = reading::current(app).await?;
    let checked = tokio::task::spawn_blocking(move || check(base, given, in_force.rules()));
    let (files, mut checked) = checked
        .await
        .map_err(|_| Error::Internal("checking rules ended without a word".into()))?;
    if mode == ImportMode::DryRun || !checked.mistakes.is_empty() {
        return Ok(checked);
    }
    let version = version(name, new, today, &checked);
    let detail = json!({ "version": version.name.as_str(), "digest": version.digest });
    let about = (version.name.as_str(), version.digest.as_str());
    let event = super::event(app, actor.clone(), "rules.stored", detail, None, about);
    let stored = Stored {
        version,
        stored_at: app.now(),
        stored_by: actor.code().to_owned(),
    };
    app.write("rules.store", move |tx| {
        if !store::rules::add(tx, &stored, &files)? {
            return Err(Error::invalid("name", "invalid-rules-name-taken").into());
        }
        store::audit::append(tx, &event)?;
        Ok(())
    })
    .await?;
    checked.stored = true;
    Ok(checked)
}

async fn stored_files(app: &App, base: VersionName) -> Result<Vec<RuleFile>, Error> {
    let read = app.read("rules.base", move |tx| {
        if store::rules::get(tx, &base)?.is_none() {
            return Err(Error::invalid("base", "invalid-rules-base").into());
        }
        let files = store::rules::files(tx, &base)?;
        Ok(files.into_iter().map(files::given).collect())
    });
    read.await
}

fn valid(new: &NewVersion, today: Day) -> Result<VersionName, Error> {
    let mut found = Vec::new();
    let name = new.name.trim().parse::<VersionName>();
    if name.is_err() {
        let key = match VersionName::is_reserved(new.name.trim()) {
            true => "invalid-rules-name-reserved",
            false => "invalid-rules-name",
        };
        found.push(Invalid::new("name", key));
    }
    let line =
        |text: &str, limit| text.chars().count() <= limit && !text.chars().any(char::is_control);
    let source = new.source.trim();
    if source.is_empty() || !line(source, SOURCE_LIMIT) {
        found.push(Invalid::new("source", "invalid-rules-source"));
    }
    if !line(new.verified_by.trim(), CHECKER_LIMIT)
        || new.verified_on.is_some() == new.verified_by.trim().is_empty()
    {
        found.push(Invalid::new("verified_by", "invalid-rules-checker"));
    }
    if new.verified_on.is_some_and(|day| day > today) {
        found.push(Invalid::new("verified_on", "invalid-rules-checked-day"));
    }
    let from = new.valid_from.unwrap_or(today);
    if new.valid_to.is_some_and(|to| to < from) {
        found.push(Invalid::new("valid_to", "invalid-days-reversed"));
    }
    if new.review_by.is_none_or(|day| day < today) {
        found.push(Invalid::new("review_by", "invalid-rules-review"));
    }
    match name {
        Ok(name) if found.is_empty() => Ok(name),
        _ => Err(Error::Invalid(found)),
    }
}

fn version(name: VersionName, new: &NewVersion, today: Day, checked: &Checked) -> RulesVersion {
    let checker = new.verified_by.trim();
    RulesVersion {
        name,
        digest: checked.digest.clone(),
        source: new.source.trim().to_owned(),
        valid_from: new.valid_from.unwrap_or(today),
        valid_to: new.valid_to,
        verified_on: new.verified_on,
        verified_by: (!checker.is_empty()).then(|| checker.to_owned()),
        review_by: new.review_by.unwrap_or(today),
        rules: u64::try_from(checked.rules).unwrap_or(u64::MAX),
    }
}

/// Reads all files together and runs every rule on its own texts.
fn check(base: Vec<RuleFile>, given: Vec<RuleFile>, in_force: &RuleSet) -> (Vec<File>, Checked) {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (at, file) in given.iter().enumerate() {
        let twice = given[..at].iter().any(|other| other.name == file.name);
        if FileKind::of(&file.name).is_none() || file.content.len() > FILE_LIMIT || twice {
            mistakes.push(Mistake::File(file.name.clone()));
        }
    }
    let all = files::laid_over(base, &given);
    if all.is_empty() || all.len() > MANY {
        mistakes.push(Mistake::File(format!("{} / {MANY}", all.len())));
    }
    let mut checked = Checked::default();
    if mistakes.is_empty() {
        match files::compiled(&all) {
            Ok(compiled) => {
                let census = compiled.rules.census();
                let trial = compiled.rules.try_texts("");
                checked.rules = census.rules;
                checked.codes = census.codes;
                checked.digest = census.version;
                checked.texts = trial.texts;
                checked.lost = files::lost(in_force, &compiled.rules);
                mistakes.extend(trial.mistakes.into_iter().map(Mistake::Told));
            }
            Err(wrong) => mistakes.extend(wrong.into_iter().map(Mistake::Told)),
        }
    }
    checked.more = mistakes.len().saturating_sub(TOLD);
    mistakes.truncate(TOLD);
    checked.mistakes = mistakes;
    let stored = |file: RuleFile| {
        let kind = FileKind::of(&file.name)?;
        Some(File {
            name: file.name,
            kind,
            content: file.content,
        })
    };
    (all.into_iter().filter_map(stored).collect(), checked)
}
