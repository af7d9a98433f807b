//! How a command ends when it does not succeed.

use crate::config::Complaint;
use crate::told::{Language, Told};
use std::io::Write;
use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// Exit code 1; the words say what happened and what to do.
    Failed(String),
    /// Exit code 1; everything has been said already.
    Said,
    /// Exit code 3.
    Refused(Vec<Complaint>),
}

impl Failure {
    /// A failure in words.
    pub fn new(words: impl std::fmt::Display) -> Failure {
        Failure::Failed(words.to_string())
    }

    /// A failure in the language of the terminal.
    pub fn told(indonesian: impl Into<String>, english: impl Into<String>) -> Failure {
        Failure::new(Told::new(indonesian, english).in_language(Language::of_environment()))
    }

    /// Says it on stderr and gives the exit code.
    pub fn report(&self) -> ExitCode {
        let mut stderr = std::io::stderr().lock();
        match self {
            Failure::Failed(words) => {
                let _ = writeln!(stderr, "{words}");
                ExitCode::from(1)
            }
            Failure::Said => ExitCode::from(1),
            Failure::Refused(complaints) => {
                let language = Language::of_environment();
                for complaint in complaints {
                    let _ = writeln!(stderr, "{}", complaint.line(language));
                }
                ExitCode::from(3)
            }
        }
    }
}
