//! `detect text`: messages in, findings out, a line each ([`::text::line`]).
//!
//! A few lines are in memory at a time, read on all cores. Nothing of a message is kept, and complaints don't quote
//! it.

use super::rules::RuleSet;
use ::text::line::{self, LineError};
use rayon::prelude::*;
use std::io::{BufRead, BufReader, Read, Write};

/// The longest line that is read, in bytes. A message is far shorter; without a limit, a file without line
/// breaks would fill the memory.
pub const LONGEST_LINE: usize = 1 << 20;

/// What became of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines with findings written.
    pub messages: u64,
    /// Lines that were no message.
    pub malformed: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Whether whoever read the findings went away before the end.
    pub cut_short: bool,
}

/// Told while it runs.
#[derive(Debug)]
pub enum Event<'a> {
    /// A line was no message; the run goes on. Lines count from 1.
    Malformed { line: u64, error: &'a Malformed },
    /// A message is done.
    Done(Summary),
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    #[error("is not UTF-8")]
    Encoding,
    #[error("is longer than {LONGEST_LINE} bytes: cut the message into several lines")]
    TooLong,
    #[error(transparent)]
    Content(#[from] LineError),
}

impl Malformed {
    /// The same in Indonesian, as it stands behind the number of the line.
    #[must_use]
    pub fn indonesian(&self) -> String {
        match self {
            Self::Encoding => "bukan UTF-8".to_owned(),
            Self::TooLong => format!(
                "lebih panjang dari {LONGEST_LINE} byte: bagi pesannya menjadi beberapa baris"
            ),
            Self::Content(LineError::Json(_)) => {
                "bukan JSON yang benar: periksa tanda kutip, koma, dan kurung".to_owned()
            }
            Self::Content(LineError::Fields) => {
                "harus berupa objek dengan isian teks `id` dan `text`".to_owned()
            }
            Self::Content(LineError::EmptyId) => "punya `id` yang kosong".to_owned(),
            Self::Content(LineError::Twice(name)) => {
                format!("punya `{name}` dua kali: sisakan satu")
            }
        }
    }
}

impl TextError {
    /// The same in Indonesian. What the system said stays as it is.
    #[must_use]
    pub fn indonesian(&self) -> String {
        match self {
            Self::Read(error) => format!("gagal membaca: {error}"),
            Self::Write(error) => format!("gagal menulis: {error}"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("reading failed: {0}")]
    Read(std::io::Error),
    #[error("writing failed: {0}")]
    Write(std::io::Error),
}

/// Lines are read on all cores, so many bytes at a time.
const TOGETHER: usize = 1 << 18;

/// Analyses every line; findings come in the order of the lines. They are handed on whenever the input has nothing
/// more at once, so that a pipe can be used as a conversation.
pub fn text(
    rules: &RuleSet,
    input: impl Read,
    mut output: impl Write,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, TextError> {
    let mut input = BufReader::with_capacity(TOGETHER, input);
    let mut summary = Summary::default();
    let mut lines = Vec::new();
    let mut number = 0;
    loop {
        lines.clear();
        let read = take(&mut input, &mut lines);
        let answers: Vec<_> = lines.par_iter().map(|line| answer(rules, line)).collect();
        for (line, answer) in lines.iter().zip(answers) {
            number += 1;
            summary.bytes += line.read;
            match answer {
                Ok(None) => {}
                Ok(Some(row)) => {
                    let written = output.write_all(row.as_bytes());
                    if ended(written.and_then(|()| output.write_all(b"\n")))? {
                        summary.cut_short = true;
                        return Ok(summary);
                    }
                    summary.messages += 1;
                    tell(Event::Done(summary));
                }
                Err(error) => {
                    summary.malformed += 1;
                    let (line, error) = (number, &error);
                    tell(Event::Malformed { line, error });
                }
            }
        }
        // What was read before a failure is answered.
        let more = read.map_err(TextError::Read)?;
        if (!more || input.buffer().is_empty()) && ended(output.flush())? {
            summary.cut_short = true;
            return Ok(summary);
        }
        if !more {
            return Ok(summary);
        }
    }
}

/// A line as it came.
struct Line {
    /// Of one that is too long, the beginning.
    bytes: Vec<u8>,
    /// How many bytes it has.
    read: u64,
}

impl Line {
    /// Whether it is longer than a line may be.
    fn is_over(&self) -> bool {
        self.bytes.len() > LONGEST_LINE && self.bytes.last() != Some(&b'\n')
    }
}

/// Takes the lines that are there, at least one unless the input is at its end, and tells whether there may be more.
fn take(input: &mut BufReader<impl Read>, lines: &mut Vec<Line>) -> std::io::Result<bool> {
    let mut taken = 0;
    while taken < TOGETHER {
        let mut line = Line {
            bytes: Vec::new(),
            read: 0,
        };
        let longest = LONGEST_LINE as u64 + 1;
        let read = input.take(longest).read_until(b'\n', &mut line.bytes)?;
        if read == 0 {
            return Ok(false);
        }
        line.read = read as u64;
        if line.is_over() {
            line.read += input.skip_until(b'\n')? as u64;
        }
        taken += read;
        lines.push(line);
        if input.buffer().is_empty() {
            break;
        }
    }
    Ok(true)
}

/// The findings of one line; none for a line of blanks.
fn answer(rules: &RuleSet, line: &Line) -> Result<Option<String>, Malformed> {
    if line.is_over() {
        return Err(Malformed::TooLong);
    }
    let line = std::str::from_utf8(&line.bytes).map_err(|_| Malformed::Encoding)?;
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() {
        return Ok(None);
    }
    let message = line::parse(line)?;
    let analysis = rules.analyser().analyse(&message.text);
    Ok(Some(line::print(&message, &analysis)))
}

/// Whether the reader went away: the end of the work, and no failure of it.
fn ended(written: std::io::Result<()>) -> Result<bool, TextError> {
    match written {
        Ok(()) => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(true),
        Err(error) => Err(TextError::Write(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &[u8]) -> (Summary, String, Vec<(u64, String)>) {
        let (mut output, mut complaints) = (Vec::new(), Vec::new());
        let mut tell = |event: Event<'_>| {
            if let Event::Malformed { line, error } = event {
                complaints.push((line, error.to_string()));
            }
        };
        let summary = text(&RuleSet::embedded(), input, &mut output, &mut tell).expect("memory");
        let output = String::from_utf8(output).expect("UTF-8");
        (summary, output, complaints)
    }

    #[test]
    fn every_kind_of_bad_line_is_named_and_the_rest_is_read() {
        let mut input = "\u{feff}{\"id\":\"1\",\"text\":\"halo\"}\r\n\n{\n"
            .as_bytes()
            .to_vec();
        input.extend(b"\xff\xfe\n");
        input.extend(std::iter::repeat_n(b'x', LONGEST_LINE + 5));
        input.extend(b"\n{\"id\":\"2\",\"text\":\"\"}");
        let (summary, output, complaints) = run(&input);
        assert_eq!((summary.messages, summary.malformed), (2, 3));
        assert_eq!(summary.bytes, input.len() as u64);
        let lines: Vec<u64> = complaints.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 5], "{complaints:?}");
        assert_eq!(output.lines().count(), 2);
        assert!(output.ends_with('\n'));
    }

    #[test]
    fn findings_come_in_the_order_of_the_lines_however_many_there_are() {
        let line =
            |number: u32| format!("{{\"id\":\"{number}\",\"text\":\"paspor {number} ditahan\"}}\n");
        let many = 3 * TOGETHER / line(0).len();
        let input: String = (0..many as u32).map(line).collect();
        let (summary, output, _) = run(input.as_bytes());
        assert_eq!(summary.messages, many as u64);
        for (number, row) in output.lines().enumerate() {
            assert!(row.starts_with(&format!("{{\"id\":\"{number}\",")), "{row}");
        }
    }

    /// Says a line whenever it was answered, and fails at the end.
    struct Asking<'a> {
        lines: Vec<&'static [u8]>,
        answered: &'a std::cell::Cell<usize>,
        asked: usize,
    }

    impl Read for Asking<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            assert_eq!(self.answered.get(), self.asked, "waits for its answer");
            let Some(line) = self.lines.pop() else {
                return Err(std::io::ErrorKind::TimedOut.into());
            };
            self.asked += 1;
            into[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }

    /// Counts what was flushed.
    struct Answered<'a>(&'a std::cell::Cell<usize>, usize);

    impl Write for Answered<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.1 += bytes.iter().filter(|byte| **byte == b'\n').count();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            self.0.set(self.1);
            Ok(())
        }
    }

    #[test]
    fn a_pipe_is_answered_line_by_line_until_it_breaks() {
        let answered = std::cell::Cell::new(0);
        let lines: Vec<&[u8]> = vec![
            b"{\"id\":\"1\",\"text\":\"halo\"}\n",
            b"{\"id\":\"2\",\"text\":\"halo\"}\n",
        ];
        let input = Asking {
            lines,
            answered: &answered,
            asked: 0,
        };
        let ran = text(
            &RuleSet::embedded(),
            input,
            Answered(&answered, 0),
            &mut |_| {},
        );
        assert!(matches!(ran, Err(TextError::Read(_))));
        assert_eq!(answered.get(), 2);
    }

    #[test]
    fn a_line_of_the_greatest_length_is_read() {
        let mut input = b"{\"id\":\"1\",\"text\":\"".to_vec();
        input.resize(LONGEST_LINE - 2, b' ');
        input.extend(b"\"}\n");
        let (summary, _, complaints) = run(&input);
        assert_eq!(summary.messages, 1, "{complaints:?}");
    }

    #[test]
    fn a_reader_who_leaves_ends_the_run_in_peace() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let input = b"{\"id\":\"1\",\"text\":\"halo\"}\n";
        let summary =
            text(&RuleSet::embedded(), &input[..], Gone, &mut |_| {}).expect("no failure");
        assert!(summary.cut_short);
    }
}
