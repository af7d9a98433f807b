//! How the cells and lines of a CSV file are apart.

/// What parts the cells and lines of a file, by its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `,`, or `;` as spreadsheets in Indonesian save it, or tabs as cells are pasted.
    pub delimiter: u8,
    /// Lines end with `\r\n`: the reader's own count is one behind after the heading.
    pub is_crlf: bool,
}

impl Dialect {
    /// What the first line of a file has most of.
    #[must_use]
    pub fn of(file: &[u8]) -> Dialect {
        let first = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |sign: u8| first.iter().filter(|byte| **byte == sign).count();
        let signs = [b'\t', b';', b','].into_iter();
        Dialect {
            delimiter: signs.max_by_key(|sign| count(*sign)).unwrap_or(b','),
            is_crlf: first.ends_with(b"\r") && first.len() < file.len(),
        }
    }

    /// The line on which a record below the heading begins; 0 where it isn't known.
    #[must_use]
    pub fn line(self, position: Option<&csv::Position>) -> u64 {
        position.map_or(0, |at| at.line() + u64::from(self.is_crlf))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells() {
        for (file, delimiter, is_crlf) in [
            ("", b',', false),
            ("id\n1;2\n", b',', false),
            ("id,name\n", b',', false),
            ("id;name, first;phone\r\n1;2;3\r\n", b';', true),
            ("id\tname\n1;2;3\r\n", b'\t', false),
        ] {
            let expected = Dialect { delimiter, is_crlf };
            assert_eq!(Dialect::of(file.as_bytes()), expected, "{file:?}");
        }
    }
}
