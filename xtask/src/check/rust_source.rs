//! Splits Rust source into code and string literals, so that a word in a comment or in a message is
//! never mistaken for a call. It knows the lexical grammar only: comments (nested), strings (plain,
//! raw, byte, C), characters and lifetimes.

/// A source file taken apart. Line numbers start at 1.
#[derive(Debug, Default)]
pub(crate) struct RustSource {
    /// The code, line by line; comments and the insides of literals are gone.
    pub(crate) code: Vec<String>,
    /// Every string literal as written, with the line on which it starts.
    pub(crate) literals: Vec<(usize, String)>,
}

pub(crate) fn split(text: &str) -> RustSource {
    let mut reader = Reader {
        rest: text,
        previous: ' ',
        line: String::new(),
        source: RustSource::default(),
    };
    reader.read();
    reader.source.code.push(reader.line);
    reader.source
}

struct Reader<'a> {
    rest: &'a str,
    /// The last character of code, which tells a raw string from an identifier that ends in `r`.
    previous: char,
    line: String,
    source: RustSource,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(next) = self.rest.chars().next() {
            let in_word = self.previous.is_alphanumeric() || self.previous == '_';
            if self.rest.starts_with("//") {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.skip(end);
            } else if self.rest.starts_with("/*") {
                let end = block_comment_end(self.rest);
                self.skip(end);
            } else if let Some(raw) = raw_string(self.rest).filter(|_| !in_word) {
                self.literal(raw);
            } else if next == '"' {
                self.literal(plain_string(self.rest));
            } else if next == '\'' {
                let end = character_end(self.rest);
                if end == 1 {
                    self.code_upto(1);
                } else {
                    self.skip(end);
                    self.previous = '\'';
                }
            } else {
                self.code_upto(next.len_utf8());
            }
        }
    }

    fn code_upto(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        for character in taken.chars() {
            if character == '\n' {
                self.source.code.push(std::mem::take(&mut self.line));
            } else {
                self.line.push(character);
            }
            self.previous = character;
        }
        self.rest = rest;
    }

    /// Passes over text that isn't code, keeping the line count.
    fn skip(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        for _ in taken.matches('\n') {
            self.source.code.push(std::mem::take(&mut self.line));
        }
        self.rest = rest;
    }

    fn literal(&mut self, span: Span) {
        let line = self.source.code.len() + 1;
        let content = self.rest[span.content_start..span.content_end].to_owned();
        self.source.literals.push((line, content));
        self.line.push_str("\"\"");
        self.previous = '"';
        self.skip(span.end);
    }
}

/// A string literal: where its content lies and where it ends, in bytes.
struct Span {
    content_start: usize,
    content_end: usize,
    end: usize,
}

fn block_comment_end(text: &str) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn raw_string(text: &str) -> Option<Span> {
    let prefix = ["br", "cr", "r"]
        .into_iter()
        .find(|prefix| text.starts_with(prefix))?;
    let after = &text[prefix.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    if !after[hashes..].starts_with('"') {
        return None;
    }
    let closing = format!("\"{}", "#".repeat(hashes));
    let content_start = prefix.len() + hashes + 1;
    let content_end = text[content_start..]
        .find(&closing)
        .map_or(text.len(), |at| content_start + at);
    Some(Span {
        content_start,
        content_end,
        end: (content_end + closing.len()).min(text.len()),
    })
}

fn plain_string(text: &str) -> Span {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                return Span {
                    content_start: 1,
                    content_end: at,
                    end: at + 1,
                };
            }
            _ => {}
        }
    }
    Span {
        content_start: 1,
        content_end: text.len(),
        end: text.len(),
    }
}

/// The length of a character literal, or 1 when the quote begins a lifetime.
fn character_end(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            // The escaped character itself may be a quote.
            characters.next();
            characters
                .find(|(_, character)| *character == '\'')
                .map_or(text.len(), |(at, _)| at + 1)
        }
        Some(_) => match characters.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        split(text).code.join("\n")
    }

    #[test]
    fn comments_vanish_and_lines_stay() {
        assert_eq!(code("a // x\nb"), "a \nb");
        assert_eq!(code("a /* x /* y\n */ z */ b\nc"), "a \n b\nc");
    }

    #[test]
    fn strings_become_empty_and_are_kept_with_their_line() {
        let source = split("f(\"one \\\" two\");\nlet r = r#\"say \"hi\" // no\"#; b\"x\"");
        assert_eq!(source.code.join("\n"), "f(\"\");\nlet r = \"\"; b\"\"");
        assert_eq!(
            source.literals,
            vec![
                (1, "one \\\" two".to_owned()),
                (2, "say \"hi\" // no".to_owned()),
                (2, "x".to_owned())
            ]
        );
    }

    #[test]
    fn a_string_over_lines_keeps_the_count() {
        let source = split("a(\"x\ny\");\nb");
        assert_eq!(source.code, vec!["a(\"\"", ");", "b"]);
    }

    #[test]
    fn quotes_in_characters_and_lifetimes_open_no_string() {
        assert_eq!(
            code("m('\"', '\\'', 'é') + x::<'a>()"),
            "m(, , ) + x::<'a>()"
        );
        assert_eq!(code("for\"\" r\"\""), "for\"\" \"\"");
    }
}
