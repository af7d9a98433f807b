//! `detect text`.

use crate::command::rules::files;
use crate::failure::Failure;
use crate::told::{Language, Told};
use app::detect::text::{Event, Summary, text};
use clap::Args;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

pub const HELP: &str = "\
Examples:
  kentongan detect text < messages.jsonl > findings.jsonl
  kentongan detect text --rules my-rules < messages.jsonl > findings.jsonl

In, a line each: {\"id\":\"D1\",\"text\":\"…\"}; other fields are left alone, lines of blanks are skipped. Out, in the
same order: id, stance, indicators (code, quote, start, end, rule), urgency, bias_warning, entities (kind, value,
quote, start, end); start and end are bytes of the text in UTF-8.

A line has at most 1 MiB (1,048,576 bytes); a longer one is skipped: cut its message into several lines. Half of a
character (a lone \\ud83d) is read as U+FFFD. A line with `id` or `text` twice is no message.

A line that is no message is named on stderr with its number, and the run goes on. Their number is said at the
end. Exit code 0, or 1 when there were lines and none was a message.";

#[derive(Debug, Args)]
pub struct TextArguments {
    /// Folder with rules/ and classes/ to use instead of the rules that are compiled in
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

/// Reads messages from stdin and writes their findings to stdout.
pub fn run(arguments: &TextArguments) -> Result<(), Failure> {
    let rules = files::rule_set(arguments.rules.as_deref())?;
    let language = Language::of_environment();
    let terminal = std::io::stderr().is_terminal();
    let mut tell = |event: Event<'_>| {
        let mut stderr = std::io::stderr().lock();
        // A terminal that went away is no reason to fail.
        let _ = match event {
            Event::Malformed { line, error } => {
                let clear = if terminal { "\r\x1b[K" } else { "" };
                match language {
                    Language::Indonesian => {
                        writeln!(stderr, "{clear}baris {line} {}", error.indonesian())
                    }
                    Language::English => writeln!(stderr, "{clear}line {line} {error}"),
                }
            }
            Event::Done(summary) if terminal && summary.messages.is_multiple_of(1000) => {
                let (messages, megabytes) = (summary.messages, summary.bytes as f64 / 1e6);
                let word = match language {
                    Language::Indonesian => "pesan",
                    Language::English => "messages",
                };
                write!(stderr, "\r\x1b[K{messages} {word}, {megabytes:.1} MB")
                    .and_then(|()| stderr.flush())
            }
            Event::Done(_) => Ok(()),
        };
    };
    let output = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let summary = text(&rules, std::io::stdin().lock(), output, &mut tell)
        .map_err(|error| Failure::told(error.indonesian(), error.to_string()))?;
    ending(summary, language, terminal);
    if summary.messages == 0 && summary.malformed > 0 {
        return Err(Failure::Said);
    }
    Ok(())
}

/// On a terminal the whole result is said; elsewhere only that lines were bad.
fn ending(summary: Summary, language: Language, terminal: bool) {
    if !terminal && summary.malformed == 0 {
        return;
    }
    let (messages, malformed) = (summary.messages, summary.malformed);
    let words = Told::new(
        format!("{messages} pesan dibaca, {malformed} baris dilewati"),
        format!("{messages} messages read, {malformed} lines skipped"),
    );
    let clear = if terminal { "\r\x1b[K" } else { "" };
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{clear}{}", words.in_language(language));
}
