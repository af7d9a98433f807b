//! `rules`: what case officers who change rules need. Only `import` and `trial` store anything.

pub mod files;
mod versions;

use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::detect::rules::{Reasons, RuleError, RuleSet, Stop, stopped_by};
use clap::{Args, Subcommand};
use std::io::Read;
use std::path::PathBuf;
use versions::{ExportArguments, ImportVersionArguments, TrialArguments};

/// The longest text that is explained, in bytes.
const LONGEST_TEXT: u64 = 1 << 20;

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Say what is wrong in rule and class files, by file and line, and run every rule on its own texts.
    #[command(after_help = "\
Examples:
  kentongan rules check my-rules                a folder with rules/ and classes/
  kentongan rules check my-rules/rules/x.toml   one file, on top of the rules that are compiled in; a table
                                                (urgency.toml, watch.tsv, texts.tsv, strengths.tsv) as well
  kentongan rules check                         the rules that are compiled in

Exit code 1 when a file can't be used, a rule or class has words of nation, people, religion, sex or looks, a
rule has fewer than two texts of a kind, or does the wrong thing on one of them. Tables that a folder lacks
are those of the program, as for `rules import`.")]
    Check(CheckArguments),
    /// Say which rules fire on a text, with their words, and what stopped others.
    #[command(after_help = "\
Examples:
  kentongan rules explain --text 'paspor adik saya dipegang sponsor'
  kentongan rules explain --rules my-rules < message.txt")]
    Explain(ExplainArguments),
    /// Run every rule on its own texts.
    #[command(after_help = "\
Examples:
  kentongan rules test
  kentongan rules test --rules my-rules rec-doc

Exit code 1 when a rule fires on a text on which it must not, or doesn't on one on which it must.")]
    Test(TestArguments),
    /// Check a folder as a new version and store it. It doesn't read reports yet.
    #[command(after_help = "\
Examples:
  kentongan rules import my-rules --version 2026-12 --source 'Modus baru' --review-by 2027-06-30
  kentongan rules import my-rules --version 2026-12 --source 'Modus baru' --review-by 2027-06-30 \\
    --verified-on 2026-12-01 --verified-by 'Subdit contoh' --apply

The files are those of `rules check`. model/, urgency.toml and watch.tsv are taken from the program where
the folder has none. Every rule is run on its own texts. Exit code 1 when anything is wrong; then nothing
was stored. The directorate puts a version in force at /atur/aturan/versi, with a reason.")]
    Import(Box<ImportVersionArguments>),
    /// Write the files of a version into a folder, to be read and changed.
    #[command(after_help = "\
Examples:
  kentongan rules export my-rules                      the rules that are compiled in
  kentongan rules export my-rules --version 2026-12    a stored version

The folder must be new or empty. `rules check my-rules` reads it, `rules import my-rules` stores it.")]
    Export(ExportArguments),
    /// Try a stored version on the stored reports: what would change, as counts, and which example
    /// sentences of the rule files would be read otherwise. No report changes.
    #[command(after_help = "Example:\n  kentongan rules trial --version 2026-12")]
    Trial(TrialArguments),
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// A folder with rules/ and classes/, or files [default: the rules that are compiled in]
    #[arg(value_name = "DIR|FILE")]
    paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// Folder with rules/ and classes/ instead of the rules that are compiled in
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// The text [default: all of stdin]
    #[arg(long)]
    text: Option<String>,
}

#[derive(Debug, Args)]
pub struct TestArguments {
    /// Folder with rules/ and classes/ instead of the rules that are compiled in
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Only rules whose id contains this
    #[arg(default_value = "")]
    part: String,
}

pub fn run(command: RulesCommand) -> Result<(), Failure> {
    match command {
        RulesCommand::Check(arguments) => check(&arguments),
        RulesCommand::Explain(arguments) => explain(&arguments),
        RulesCommand::Test(arguments) => test(&arguments),
        RulesCommand::Import(arguments) => versions::import(*arguments),
        RulesCommand::Export(arguments) => versions::export(&arguments),
        RulesCommand::Trial(arguments) => versions::trial(&arguments),
    }
}

fn tell(indonesian: String, english: String) {
    say(Told::new(indonesian, english).in_language(Language::of_environment()));
}

fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let rules = if arguments.paths.is_empty() {
        RuleSet::embedded()
    } else {
        files::of_paths(&arguments.paths)?
    };
    let trial = rules.try_texts("");
    trial.mistakes.iter().for_each(mistaken);
    let census = rules.census();
    let (many, codes, version) = (census.rules, census.codes, census.version);
    let (texts, wrong) = (trial.texts, trial.mistakes.len());
    tell(
        format!(
            "{many} aturan untuk {codes} indikator, {texts} teks contoh, {wrong} salah, versi {version}"
        ),
        format!(
            "{many} rules for {codes} indicators, {texts} texts, {wrong} wrong, version {version}"
        ),
    );
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failure::Said)
    }
}

/// Says a mistake of a file in the language of the terminal.
fn mistaken(error: &RuleError) {
    tell(error.indonesian(), error.to_string());
}

fn test(arguments: &TestArguments) -> Result<(), Failure> {
    let set = files::rule_set(arguments.rules.as_deref())?;
    let trial = set.try_texts(&arguments.part);
    trial.mistakes.iter().for_each(mistaken);
    let (rules, texts, wrong) = (trial.rules, trial.texts, trial.mistakes.len());
    tell(
        format!("{rules} aturan, {texts} teks, {wrong} salah"),
        format!("{rules} rules, {texts} texts, {wrong} wrong"),
    );
    if rules == 0 {
        let part = &arguments.part;
        return Err(Failure::told(
            format!("tidak ada aturan dengan `{part}` di namanya. Periksa ejaannya."),
            format!("no rule has `{part}` in its id. Check its spelling."),
        ));
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failure::Said)
    }
}

fn explain(arguments: &ExplainArguments) -> Result<(), Failure> {
    let rules = files::rule_set(arguments.rules.as_deref())?;
    let text = match &arguments.text {
        Some(text) => text.clone(),
        None => {
            let mut text = String::new();
            std::io::stdin()
                .lock()
                .take(LONGEST_TEXT)
                .read_to_string(&mut text)
                .map_err(|error| files::unread("stdin", &error))?;
            text
        }
    };
    if text.trim().is_empty() {
        return Err(Failure::told(
            "tidak ada yang dibaca: teksnya kosong. Tulis teks sesudah --text, atau kirim lewat stdin.",
            "there is nothing to read: the text is empty. Give it after --text, or on stdin.",
        ));
    }
    reasons(&rules.explain(&text), Language::of_environment());
    Ok(())
}

fn reasons(reasons: &Reasons, language: Language) {
    let Reasons {
        stance, urgency, ..
    } = reasons;
    let chance = f64::from(reasons.stance_chance) / 1000.0;
    let of_urgency = Told::new(&reasons.urgency_why.0, &reasons.urgency_why.1);
    let why = of_urgency.in_language(language);
    say(format_args!("stance   {stance} ({chance:.2})"));
    let dash = if why.is_empty() { "" } else { " – " };
    say(format_args!("urgency  {urgency}{dash}{why}"));
    if reasons.bias_warning {
        tell(
            "bias     kecurigaan bersandar pada siapa seseorang, bukan perbuatan".to_owned(),
            "bias     the suspicion rests on who somebody is, not on an act".to_owned(),
        );
    }
    for [kind, value, words] in &reasons.entities {
        say(format_args!("entity   {kind}={value} «{words}»"));
    }
    if !reasons.masked.is_empty() {
        let words: Vec<String> = reasons
            .masked
            .iter()
            .map(|one| format!("«{one}»"))
            .collect();
        let words = words.join(" ");
        tell(
            format!("masked   {words}: siapa orangnya tidak dibaca aturan maupun bobot"),
            format!("masked   {words}: who somebody is, rules and weights don't read"),
        );
    }
    for told in &reasons.rules {
        let code = told
            .code
            .map_or_else(|| "–".to_owned(), |code| code.to_string());
        let what = told
            .stopped
            .map_or(fired(language), |stop| stopped(stop, language));
        say(format_args!("\n{code}  {}  {what}", told.rule));
        say(format_args!("  «{}»", told.quote));
        let words = Told::new(&told.why_id, &told.why_en);
        let (why, source) = (words.in_language(language), &told.source);
        if !why.is_empty() {
            say(format_args!("  {why} [{source}]"));
        }
    }
    if reasons.rules.is_empty() {
        tell(
            "Tidak ada aturan yang katanya ada di teks ini. Itu tidak berarti aman.".to_owned(),
            "No rule has its words in this text. That doesn't mean that it is safe.".to_owned(),
        );
    }
}

fn fired(language: Language) -> &'static str {
    match language {
        Language::Indonesian => "menyala",
        Language::English => "fired",
    }
}

fn stopped(stop: Stop, language: Language) -> &'static str {
    let (indonesian, english) = stopped_by(stop);
    match language {
        Language::Indonesian => indonesian,
        Language::English => english,
    }
}
