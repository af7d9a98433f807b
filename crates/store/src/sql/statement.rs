//! Static statements and their rendering for each engine.
//!
//! `:name` becomes `?1` or `$1`, numbered by first use; text in quotes stays, comments go. The one
//! token that differs between the engines is `{skip_locked}`.

use super::error::Error;
use super::settings::Engine;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// A statement: one text for both engines, rendered once for each, counted where it runs.
///
/// ```
/// use store::Sql;
/// static BY_STATUS: Sql = Sql::new("report.by_status", "SELECT id FROM report WHERE status = :status");
/// assert_eq!(BY_STATUS.name(), "report.by_status");
/// ```
pub struct Sql {
    name: &'static str,
    text: &'static str,
    sqlite: Slot,
    postgres: Slot,
}

struct Slot {
    rendered: OnceLock<Result<Rendered, Error>>,
    executions: AtomicU64,
}

/// The text for one engine and the parameters in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) parameters: Vec<String>,
}

static EXECUTED: Mutex<Vec<(Engine, &'static str)>> = Mutex::new(Vec::new());

/// The names of all statements that this process has executed on `engine`, in order of first use.
/// Tests gather them to find statements that no test executes.
#[must_use]
pub fn executed(engine: Engine) -> Vec<&'static str> {
    let executed = EXECUTED.lock().unwrap_or_else(PoisonError::into_inner);
    executed
        .iter()
        .filter(|(on, _)| *on == engine)
        .map(|(_, name)| *name)
        .collect()
}

impl Slot {
    const fn new() -> Slot {
        Slot {
            rendered: OnceLock::new(),
            executions: AtomicU64::new(0),
        }
    }
}

impl Sql {
    /// A statement with its `noun.verb` name, which appears in errors.
    #[must_use]
    pub const fn new(name: &'static str, text: &'static str) -> Sql {
        Sql {
            name,
            text,
            sqlite: Slot::new(),
            postgres: Slot::new(),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its text, as written.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// How often this process has executed it on `engine`.
    #[must_use]
    pub fn executions(&self, engine: Engine) -> u64 {
        self.slot(engine).executions.load(Ordering::Relaxed)
    }

    /// Counts an execution and gives the text for `engine`.
    pub(crate) fn rendered(&self, engine: Engine) -> Result<&Rendered, Error> {
        self.count(engine);
        self.slot(engine)
            .rendered
            .get_or_init(|| render(engine, self.text))
            .as_ref()
            .map_err(Error::clone)
    }

    /// Counts an execution and gives the text for `engine` with `{name}` tokens replaced.
    pub(crate) fn rendered_with(
        &self,
        engine: Engine,
        fragments: &[(&'static str, &str)],
    ) -> Result<Rendered, Error> {
        self.count(engine);
        let mut text = self.text.to_owned();
        for (name, fragment) in fragments {
            let token = format!("{{{name}}}");
            if !text.contains(&token) {
                return Err(Error::Other(format!("there is no token {token}")));
            }
            text = text.replace(&token, fragment);
        }
        render(engine, &text)
    }

    fn count(&self, engine: Engine) {
        if self.slot(engine).executions.fetch_add(1, Ordering::Relaxed) == 0 {
            let mut executed = EXECUTED.lock().unwrap_or_else(PoisonError::into_inner);
            executed.push((engine, self.name));
        }
    }

    const fn slot(&self, engine: Engine) -> &Slot {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}

fn render(engine: Engine, text: &str) -> Result<Rendered, Error> {
    let mark = match engine {
        Engine::Sqlite => '?',
        Engine::Postgres => '$',
    };
    let mut out = String::with_capacity(text.len());
    let mut parameters: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['\'', '"', '-', '/', ':', '{', '}', '?', '$']) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let taken = match rest.as_bytes() {
            [quote @ (b'\'' | b'"'), ..] => {
                let length = quoted_length(rest, char::from(*quote))?;
                out.push_str(&rest[..length]);
                length
            }
            [b'-', b'-', ..] => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => match rest.find("*/") {
                Some(end) => end + 2,
                None => return Err(misuse("a comment has no end")),
            },
            [b':', b':', ..] => return Err(misuse("`::` is not portable; write CAST(… AS …)")),
            [b':', first, ..] if first.is_ascii_alphabetic() || *first == b'_' => {
                let name = word(&rest[1..]);
                let number = match parameters.iter().position(|known| known == name) {
                    Some(known) => known + 1,
                    None => {
                        parameters.push(name.to_owned());
                        parameters.len()
                    }
                };
                out.push(mark);
                out.push_str(&number.to_string());
                1 + name.len()
            }
            [b'?' | b'$', next, ..] if next.is_ascii_digit() => {
                return Err(misuse("parameters have names (`:name`), no numbers"));
            }
            [b'{', ..] => {
                let Some(token) = rest.strip_prefix("{skip_locked}").map(|_| "{skip_locked}")
                else {
                    return Err(misuse("a `{token}` was not replaced"));
                };
                out.push_str(match engine {
                    Engine::Sqlite => "",
                    Engine::Postgres => "FOR UPDATE SKIP LOCKED",
                });
                token.len()
            }
            [b'}', ..] => return Err(misuse("a `}` belongs to no token")),
            _ => {
                out.push_str(&rest[..1]);
                1
            }
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    Ok(Rendered {
        text: out,
        parameters,
    })
}

/// The length of quoted text, both quotes included; a doubled quote starts the next piece.
fn quoted_length(text: &str, quote: char) -> Result<usize, Error> {
    match text[1..].find(quote) {
        Some(end) => Ok(end + 2),
        None => Err(misuse("a quote has no end")),
    }
}

fn word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(text.len());
    &text[..end]
}

fn misuse(message: &str) -> Error {
    Error::Other(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn both(text: &str) -> (Rendered, Rendered) {
        let render = |engine| render(engine, text).expect("the text is well formed");
        (render(Engine::Sqlite), render(Engine::Postgres))
    }

    #[test]
    fn a_repeated_parameter_keeps_its_number() {
        let (sqlite, postgres) = both("SELECT :b, :a WHERE :b IS NULL OR x = :b_c");
        assert_eq!(sqlite.text, "SELECT ?1, ?2 WHERE ?1 IS NULL OR x = ?3");
        assert_eq!(postgres.text, "SELECT $1, $2 WHERE $1 IS NULL OR x = $3");
        assert_eq!(postgres.parameters, ["b", "a", "b_c"]);
    }

    #[test]
    fn quotes_and_comments_hold_no_parameters() {
        let (sqlite, _) = both("SELECT 'a:b''s :c', \"d:e\", :f -- it's :g\n, /* :h ' */ :i");
        assert_eq!(sqlite.text, "SELECT 'a:b''s :c', \"d:e\", ?1 \n,  ?2");
        assert_eq!(sqlite.parameters, ["f", "i"]);
    }

    #[test]
    fn the_only_dialect_token_is_skip_locked() {
        let (sqlite, postgres) = both("SELECT id FROM job LIMIT 1 {skip_locked}");
        assert_eq!(sqlite.text, "SELECT id FROM job LIMIT 1 ");
        assert_eq!(
            postgres.text,
            "SELECT id FROM job LIMIT 1 FOR UPDATE SKIP LOCKED"
        );
    }

    #[test]
    fn what_is_not_portable_is_refused() {
        for text in [
            "SELECT a::TEXT",
            "SELECT $1",
            "SELECT ?1",
            "SELECT {scope}",
            "SELECT 'open",
            "SELECT }",
            "/* open",
        ] {
            assert!(render(Engine::Sqlite, text).is_err(), "{text}");
        }
    }

    #[test]
    fn fragments_take_part_in_the_numbering() {
        static SCOPED: Sql = Sql::new("test.scoped", "SELECT :a WHERE {scope} AND :b");
        let rendered = SCOPED
            .rendered_with(Engine::Postgres, &[("scope", "office = :office")])
            .expect("the token is there");
        assert_eq!(rendered.text, "SELECT $1 WHERE office = $2 AND $3");
        assert!(
            SCOPED
                .rendered_with(Engine::Postgres, &[("other", "1")])
                .is_err()
        );
        assert!(SCOPED.rendered(Engine::Postgres).is_err());
        assert_eq!(SCOPED.executions(Engine::Postgres), 3);
        assert!(executed(Engine::Postgres).contains(&"test.scoped"));
    }

    #[derive(Clone, Debug)]
    enum Piece {
        Plain(String),
        Quoted(String),
        Parameter(String),
    }

    fn piece() -> impl Strategy<Value = Piece> {
        prop_oneof![
            "[a-z0-9 ,=()+*<>é.]{0,12}".prop_map(Piece::Plain),
            "[a-z:{}?$'\" é-]{0,12}".prop_map(Piece::Quoted),
            "[a-d_][a-d0-9_]{0,2}".prop_map(Piece::Parameter),
        ]
    }

    proptest! {
        /// Whatever the pieces: quoted text survives letter by letter, each distinct name gets one
        /// number in order of first use, and nothing else changes.
        #[test]
        fn rendering_replaces_parameters_and_nothing_else(pieces in prop::collection::vec(piece(), 0..12)) {
            let mut written = String::new();
            let mut expected = String::new();
            let mut names: Vec<String> = Vec::new();
            for piece in pieces {
                match piece {
                    Piece::Plain(text) => {
                        written.push_str(&text);
                        expected.push_str(&text);
                    }
                    Piece::Quoted(text) => {
                        let quoted = format!(" '{}' ", text.replace('\'', "''"));
                        written.push_str(&quoted);
                        expected.push_str(&quoted);
                    }
                    Piece::Parameter(name) => {
                        written.push_str(&format!(" :{name} "));
                        if !names.contains(&name) {
                            names.push(name.clone());
                        }
                        let number = names.iter().position(|known| *known == name).expect("just added") + 1;
                        expected.push_str(&format!(" ?{number} "));
                    }
                }
            }
            let (sqlite, postgres) = both(&written);
            prop_assert_eq!(&sqlite.text, &expected);
            prop_assert_eq!(&sqlite.parameters, &names);
            prop_assert_eq!(&postgres.parameters, &names);
        }
    }
}
