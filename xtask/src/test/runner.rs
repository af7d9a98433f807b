//! Runs a command, showing its output as it comes and keeping it for the count at the end.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};

use super::summary::{self, Counts};

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) success: bool,
    pub(crate) counts: Counts,
}

/// Runs to the end without standard input; both outputs go to ours, line by line.
pub(crate) fn run(command: &mut Command) -> Result<Finished, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let (sender, lines) = channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);
    let mut kept = Vec::new();
    for line in lines {
        println!("{line}");
        kept.push(line);
    }
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    Ok(Finished {
        success: status.success(),
        counts: summary::counts(kept.iter().map(String::as_str)),
    })
}

fn forward(output: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(output) = output else { return };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(output);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|read| read > 0)
        {
            let line = String::from_utf8_lossy(&bytes);
            if lines.send(line.trim_end().to_owned()).is_err() {
                break;
            }
            bytes.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_outputs_are_counted_and_the_exit_code_is_kept() {
        let script = "echo 'test result: ok. 2 passed; 0 failed'; \
                      echo 'test result: FAILED. 1 passed; 1 failed' >&2; exit 3";
        let finished = run(Command::new("sh").args(["-c", script])).unwrap();
        assert!(!finished.success);
        assert_eq!(
            finished.counts,
            Counts {
                passed: 3,
                failed: 1
            }
        );
    }

    #[test]
    fn a_command_that_does_not_exist_is_named() {
        let error = run(&mut Command::new("no-such-command-here")).unwrap_err();
        assert!(error.contains("no-such-command-here"), "{error}");
    }
}
