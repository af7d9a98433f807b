//! Reads the closing lines of the test runners, so that one number can stand at the end.

/// How many tests a run had.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Adds up the closing lines of nextest, cargo test and node's runner.
pub(crate) fn counts<'a>(lines: impl IntoIterator<Item = &'a str>) -> Counts {
    let mut total = Counts::default();
    for line in lines {
        let line = without_colours(line);
        let line = line.trim();
        if let Some(counts) = nextest(line)
            .or_else(|| cargo_test(line))
            .or_else(|| node(line))
        {
            total.add(counts);
        }
    }
    total
}

/// `Summary [ 1.2s] 5/6 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped`
fn nextest(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("Summary [")?;
    let (_, list) = rest.split_once("run:")?;
    let mut counts = Counts::default();
    for part in list.split(',') {
        let mut words = part.split_whitespace();
        let number: u64 = words.next()?.parse().ok()?;
        match words.next()? {
            "passed" => counts.passed += number,
            "failed" | "timed" | "exec" => counts.failed += number,
            _ => {}
        }
    }
    Some(counts)
}

/// `test result: FAILED. 3 passed; 1 failed; 0 ignored; …`
fn cargo_test(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("test result:")?;
    let (_, list) = rest.split_once(". ")?;
    let mut counts = Counts::default();
    for part in list.split(';') {
        let mut words = part.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<u64>().ok());
        match (number, words.next()) {
            (Some(number), Some("passed")) => counts.passed = number,
            (Some(number), Some("failed")) => counts.failed = number,
            _ => {}
        }
    }
    Some(counts)
}

/// `ℹ pass 3` or `# fail 1`; a cancelled test is a failed one.
fn node(line: &str) -> Option<Counts> {
    let rest = line
        .strip_prefix("ℹ ")
        .or_else(|| line.strip_prefix("# "))?;
    let (name, number) = rest.split_once(' ')?;
    let number = number.parse().ok()?;
    match name {
        "pass" => Some(Counts {
            passed: number,
            failed: 0,
        }),
        "fail" | "cancelled" => Some(Counts {
            passed: 0,
            failed: number,
        }),
        _ => None,
    }
}

/// Removes terminal colour codes (`ESC [ … m`).
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..start]);
        let code = &rest[start..];
        rest = code.find('m').map_or("", |end| &code[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (u64, u64) {
        let counts = counts(text.lines());
        (counts.passed, counts.failed)
    }

    #[test]
    fn nextest_lines() {
        assert_eq!(
            of("     Summary [   0.004s] 2 tests run: 2 passed, 0 skipped"),
            (2, 0)
        );
        assert_eq!(
            of(
                "\u{1b}[1m Summary\u{1b}[0m [ 1.2s] 5/6 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 1 exec failed, 3 skipped"
            ),
            (2, 3)
        );
    }

    #[test]
    fn cargo_test_lines_add_up() {
        assert_eq!(
            of(
                "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured\n\
                noise\n\
                test result: FAILED. 1 passed; 2 failed; 1 ignored; finished in 0.1s"
            ),
            (4, 2)
        );
    }

    #[test]
    fn node_lines_of_both_reporters() {
        assert_eq!(of("ℹ tests 4\nℹ pass 3\nℹ fail 1\nℹ cancelled 0"), (3, 1));
        assert_eq!(of("# tests 4\n# pass 2\n# fail 1\n# cancelled 1"), (2, 2));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(of("3 passed\n# a heading\nSummary of all"), (0, 0));
    }
}
