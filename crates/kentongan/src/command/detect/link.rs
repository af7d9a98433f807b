//! `detect link`: the same number, account, company or recruiter in CSV files.

use super::draft::{Draft, apart, open, told};
use crate::arguments::DetectLinkArguments;
use crate::failure::Failure;
use crate::told::{Language, Told};
use app::detect::link::{Records, Results, Stage, Summary, link};
use std::io::{IsTerminal, Read, Write};
use std::path::Path;

/// Reads, links and writes. Results appear under their names only when all of them are complete.
pub fn run(arguments: &DetectLinkArguments) -> Result<(), Failure> {
    let config = std::fs::read_to_string(&arguments.config)
        .map_err(|error| told(&arguments.config, &error))?;
    let mut left = open(&arguments.records)?;
    let mut right = arguments.right.as_deref().map(open).transpose()?;
    let mut read: Vec<&Path> = vec![&arguments.config, &arguments.records];
    read.extend(arguments.right.as_deref());
    let outs = [
        Some(arguments.out.as_path()),
        arguments.clusters.as_deref(),
        arguments.explain.as_deref(),
    ];
    apart(&outs.into_iter().flatten().collect::<Vec<_>>())?;
    let mut pairs = Draft::new(&arguments.out, &read)?;
    let draft = |path| Draft::new(path, &read);
    let mut clusters = arguments.clusters.as_deref().map(draft).transpose()?;
    let mut explanations = arguments.explain.as_deref().map(draft).transpose()?;
    let records = Records {
        left: &mut left,
        right: right.as_mut().map(|file| file as &mut (dyn Read + Send)),
    };
    let results = Results {
        pairs: &mut pairs.out,
        clusters: clusters
            .as_mut()
            .map(|draft| &mut draft.out as &mut dyn Write),
        explanations: explanations
            .as_mut()
            .map(|draft| &mut draft.out as &mut dyn Write),
    };
    let on_terminal = std::io::stderr().is_terminal();
    let mut tell = |stage| {
        if on_terminal {
            progress(stage);
        }
    };
    let summary = link(&config, records, results, &mut tell).map_err(|error| {
        let words = Told::new(error.indonesian(), error.to_string());
        Failure::new(words.in_language(Language::of_environment()))
    })?;
    for draft in [Some(pairs), clusters, explanations].into_iter().flatten() {
        draft.finish()?;
    }
    ending(&summary, on_terminal);
    Ok(())
}

/// One line that is overwritten. A terminal that went away is no reason to fail.
fn progress(stage: Stage) {
    let indonesian = Language::of_environment() == Language::Indonesian;
    let line = match (stage, indonesian) {
        (Stage::Learning { records }, true) => format!("{records} baris dibaca, menyusun model"),
        (Stage::Learning { records }, false) => format!("{records} records read, making the model"),
        (Stage::Comparing { pairs, of }, true) => {
            format!("{pairs} dari {of} pasangan dibandingkan")
        }
        (Stage::Comparing { pairs, of }, false) => format!("{pairs} of {of} pairs compared"),
        (Stage::Writing { links }, true) => format!("{links} tautan ditulis"),
        (Stage::Writing { links }, false) => format!("writing {links} links"),
    };
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "\r\x1b[K{line}").and_then(|()| stderr.flush());
}

fn ending(summary: &Summary, on_terminal: bool) {
    let mut stderr = std::io::stderr().lock();
    if on_terminal {
        let _ = write!(stderr, "\r\x1b[K");
    }
    // A few lines are enough to see what is wrong with a rule; all would bury the rest.
    const SHOWN: usize = 20;
    let language = Language::of_environment();
    let mut tell = |words: Told| {
        let _ = writeln!(stderr, "{}", words.in_language(language));
    };
    for skip in summary.skips.iter().take(SHOWN) {
        tell(Told::new(skip.indonesian(), skip.english()));
    }
    let skipped = summary.skips.len();
    if skipped > SHOWN {
        tell(Told::new(
            format!("… seluruhnya {skipped} blok dilewati"),
            format!("… {skipped} blocks skipped in all"),
        ));
    }
    if !summary.converged {
        let iterations = summary.iterations;
        tell(Told::new(
            format!("EM berhenti sesudah {iterations} putaran sebelum mantap"),
            format!("EM stopped after {iterations} iterations before it settled"),
        ));
    }
    let (records, links) = (summary.records, summary.links);
    tell(Told::new(
        format!("{records} baris, {links} tautan"),
        format!("{records} records, {links} links"),
    ));
}
