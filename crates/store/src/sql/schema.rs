//! Tables are written once, in SQLite's STRICT dialect, and mapped to PostgreSQL word for word.

use super::settings::Engine;

/// The text of a migration for an engine. For PostgreSQL: other type names, texts in byte order
/// (as SQLite compares them), no table options behind the columns, no comments.
///
/// ```
/// use store::{Engine, schema_text};
/// let table = "CREATE TABLE note (id TEXT PRIMARY KEY, at INTEGER) STRICT, WITHOUT ROWID;";
/// assert_eq!(
///     schema_text(Engine::Postgres, table),
///     r#"CREATE TABLE note (id TEXT COLLATE "C" PRIMARY KEY, at BIGINT);"#,
/// );
/// assert_eq!(schema_text(Engine::Sqlite, table), table);
/// ```
#[must_use]
pub fn schema_text(engine: Engine, text: &str) -> String {
    match engine {
        Engine::Sqlite => text.to_owned(),
        Engine::Postgres => postgres(text),
    }
}

fn postgres(text: &str) -> String {
    let mut mapping = Mapping::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => {
                let end = rest[1..].find(first).map_or(rest.len(), |end| end + 2);
                mapping.copy(&rest[..end]);
                end
            }
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                let end = rest
                    .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                    .unwrap_or(rest.len());
                mapping.word(&rest[..end]);
                end
            }
            other => {
                mapping.sign(other);
                other.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    mapping.out
}

/// Where the mapping is in the text.
#[derive(Default)]
struct Mapping {
    out: String,
    depth: usize,
    /// The first two words of the statement, to know a CREATE TABLE.
    opening: Vec<String>,
    last_word: String,
    /// Behind the closing bracket of a table: its options are dropped up to the semicolon.
    is_behind_table: bool,
}

impl Mapping {
    fn copy(&mut self, text: &str) {
        if !self.is_behind_table {
            self.out.push_str(text);
        }
    }

    fn word(&mut self, word: &str) {
        if self.opening.len() < 2 {
            self.opening.push(word.to_owned());
        }
        let mapped = match word {
            "INTEGER" => "BIGINT",
            "REAL" => "DOUBLE PRECISION",
            "BLOB" => "BYTEA",
            // A CAST takes no collation.
            "TEXT" if self.last_word != "AS" => "TEXT COLLATE \"C\"",
            other => other,
        };
        self.copy(mapped);
        word.clone_into(&mut self.last_word);
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '(' => self.depth += 1,
            ')' => self.depth = self.depth.saturating_sub(1),
            ';' if self.depth == 0 => {
                self.is_behind_table = false;
                self.opening.clear();
            }
            _ => {}
        }
        let mut buffer = [0; 4];
        self.copy(sign.encode_utf8(&mut buffer));
        let is_table = self
            .opening
            .iter()
            .map(String::as_str)
            .eq(["CREATE", "TABLE"]);
        if sign == ')' && self.depth == 0 && is_table {
            self.is_behind_table = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(text: &str) -> String {
        schema_text(Engine::Postgres, text)
    }

    #[test]
    fn types_become_those_of_postgresql() {
        assert_eq!(
            mapped("CREATE TABLE t (a INTEGER PRIMARY KEY, b REAL, c BLOB, d TEXT) STRICT;"),
            "CREATE TABLE t (a BIGINT PRIMARY KEY, b DOUBLE PRECISION, c BYTEA, d TEXT COLLATE \"C\");"
        );
    }

    #[test]
    fn names_quotes_and_casts_stay() {
        assert_eq!(
            mapped(
                "INSERT INTO \"TEXT\" (integer_part) SELECT CAST(a AS TEXT) FROM t WHERE b = 'TEXT; --';"
            ),
            "INSERT INTO \"TEXT\" (integer_part) SELECT CAST(a AS TEXT) FROM t WHERE b = 'TEXT; --';"
        );
        assert_eq!(
            mapped("ALTER TABLE t ADD COLUMN d TEXT NOT NULL DEFAULT '';"),
            "ALTER TABLE t ADD COLUMN d TEXT COLLATE \"C\" NOT NULL DEFAULT '';"
        );
    }

    #[test]
    fn options_and_comments_go() {
        assert_eq!(
            mapped(
                "-- it's a table\nCREATE TABLE t (a INTEGER CHECK (a IN (0, 1))) /* (; */ STRICT, WITHOUT ROWID;\n\
                 CREATE INDEX i ON t (a) WHERE a > 0;"
            ),
            "\nCREATE TABLE t (a BIGINT CHECK (a IN (0, 1)));\nCREATE INDEX i ON t (a) WHERE a > 0;"
        );
    }
}
