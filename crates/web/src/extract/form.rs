//! Forms as browsers send them, whatever the bytes.
//!
//! Unknown fields are ignored, repeated ones kept in order, lengths left to the handler. Bytes that
//! are no text are refused with the field's name rather than replaced: a report must not be altered
//! silently.

use super::body;
use crate::problem::{Code, Problem};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;

/// The fields of an `application/x-www-form-urlencoded` body.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FormFields {
    pairs: Vec<(String, String)>,
}

/// The fields of a query string, read in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryFields(FormFields);

const MAXIMUM_FIELDS: usize = 1000;

impl FormFields {
    /// Reads `bytes`; line ends become `\n`.
    ///
    /// # Errors
    /// A name or value is not UTF-8 or holds a NUL, or there are more than 1,000 fields.
    pub fn parse(bytes: &[u8]) -> Result<FormFields, Problem> {
        let mut form = FormFields::default();
        for pair in bytes
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
        {
            let equals = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = match equals {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            let name = text(decoded(name)).ok_or_else(|| Problem::new(Code::NotText))?;
            form.add(name, decoded(value))?;
        }
        Ok(form)
    }

    /// Adds a field; line ends become `\n`.
    ///
    /// # Errors
    /// As [`FormFields::parse`].
    pub(super) fn add(&mut self, name: String, value: Vec<u8>) -> Result<(), Problem> {
        if self.pairs.len() == MAXIMUM_FIELDS {
            return Err(Problem::new(Code::Malformed));
        }
        let Some(value) = text(value) else {
            let advice = "Hapus tanda yang tidak terbaca.";
            return Err(Problem::new(Code::NotText).field(name, Code::NotText.name(), advice));
        };
        self.pairs.push((name, value));
        Ok(())
    }

    /// The first value of `name`; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or_default()
    }

    /// Every value of `name`, in order.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values(name).collect()
    }

    /// Whether `name` was sent, even empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Everything, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

impl std::fmt::Debug for FormFields {
    /// Names only: values are what people wrote.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_list()
            .entries(self.pairs().map(|(name, _)| name))
            .finish()
    }
}

impl std::ops::Deref for QueryFields {
    type Target = FormFields;

    fn deref(&self) -> &FormFields {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for FormFields {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = body::read(body, &parts.extensions).await?;
        let is_form = body::content_type(&parts.headers)
            .is_some_and(|essence| essence == "application/x-www-form-urlencoded");
        if !is_form && !bytes.is_empty() {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        FormFields::parse(&bytes)
    }
}

impl<S: Sync> FromRequestParts<S> for QueryFields {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        FormFields::parse(query.as_bytes()).map(QueryFields)
    }
}

/// Decodes `+` and `%41`; a `%` that encodes nothing stays.
fn decoded(encoded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match hexadecimal(rest.as_slice()) {
                Some(decoded) => {
                    rest.nth(1);
                    decoded
                }
                None => b'%',
            },
            other => *other,
        });
    }
    bytes
}

/// Text with `\n` as its line end; none: no text.
fn text(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    if text.contains('\0') {
        return None;
    }
    if text.contains('\r') {
        return Some(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    Some(text)
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let form =
            FormFields::parse(b"a=1+2&b=%C3%A9%0D%0Ax&a=3&&c&d=100%25%zz%&=e&f=g=h").unwrap();
        assert_eq!(form.get("a"), "1 2");
        assert_eq!(form.all("a"), ["1 2", "3"]);
        assert_eq!(form.get("b"), "é\nx");
        assert!(form.has("c") && !form.has("z"));
        assert_eq!(form.get("d"), "100%%zz%");
        assert_eq!(form.get(""), "e");
        assert_eq!(form.get("f"), "g=h");
        assert_eq!(form.get("z"), "");
        assert_eq!(format!("{form:?}"), r#"["a", "b", "a", "c", "d", "", "f"]"#);
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        for bytes in [
            &b"cerita=%FF%FE"[..],
            b"cerita=a%00b",
            b"cerita=\xed\xa0\x80",
        ] {
            let problem = FormFields::parse(bytes).unwrap_err();
            assert_eq!(problem.code, Code::NotText);
            assert_eq!(problem.errors[0].field, "cerita");
        }
        assert_eq!(FormFields::parse(b"%ff=1").unwrap_err().code, Code::NotText);
        let many = "a=1&".repeat(MAXIMUM_FIELDS + 1);
        assert_eq!(
            FormFields::parse(many.as_bytes()).unwrap_err().code,
            Code::Malformed
        );
    }

    #[test]
    fn any_bytes_give_an_answer() {
        let mut seed = 1u32;
        for length in 0..2000 {
            let bytes: Vec<u8> = (0..length % 50)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    b"%&=+a0f\0\xff\xc3"[(seed >> 16) as usize % 10]
                })
                .collect();
            let _ = FormFields::parse(&bytes);
        }
    }
}
