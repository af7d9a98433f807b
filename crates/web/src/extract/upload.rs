//! A form that may carry one file: `multipart/form-data`, or a plain form when no file is sent.

use super::body;
use super::form::FormFields;
use crate::problem::{Code, Problem};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use futures_util::stream;
use std::convert::Infallible;

/// The fields, and the file when one was chosen.
#[derive(Debug, Default)]
pub struct Upload {
    pub fields: FormFields,
    /// The bytes of the first file that is not empty; its name is not read.
    pub file: Option<Bytes>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let boundary = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| multer::parse_boundary(value).ok());
        let Some(boundary) = boundary else {
            let fields = FormFields::from_request(request, state).await?;
            return Ok(Upload { fields, file: None });
        };
        let (parts, body) = request.into_parts();
        let bytes = body::read(body, &parts.extensions).await?;
        read(bytes, &boundary).await
    }
}

async fn read(bytes: Bytes, boundary: &str) -> Result<Upload, Problem> {
    let malformed = |_| Problem::new(Code::Malformed);
    let whole = stream::once(async move { Ok::<_, Infallible>(bytes) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut upload = Upload::default();
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let content = part.bytes().await.map_err(malformed)?;
        if !is_file {
            upload.fields.add(name, content.into())?;
        } else if upload.file.is_none() && !content.is_empty() {
            upload.file = Some(content);
        }
    }
    Ok(upload)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(body: &[u8]) -> Result<Upload, Problem> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let bytes = Bytes::copy_from_slice(body);
        runtime.expect("a runtime").block_on(read(bytes, "X"))
    }

    fn part(head: &str, content: &str) -> String {
        format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    #[test]
    fn fields_and_one_file_are_read() {
        let body = [
            part("name=\"sumber\"", "Daftar résmi\r\nkedua"),
            part("name=\"berkas\"; filename=\"\"", ""),
            part("name=\"berkas\"; filename=\"a.xlsx\"", "PK\x03\x04\0"),
            part("name=\"berkas\"; filename=\"b.csv\"", "number"),
            "--X--\r\n".to_owned(),
        ]
        .concat();
        let upload = sent(body.as_bytes()).expect("readable");
        assert_eq!(upload.fields.get("sumber"), "Daftar résmi\nkedua");
        assert!(!upload.fields.has("berkas"));
        assert_eq!(upload.file.as_deref(), Some(&b"PK\x03\x04\0"[..]));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        for body in [&b""[..], b"--X", b"--Y\r\n\r\n", b"--X\r\n\r\nname"] {
            assert_eq!(sent(body).expect_err("refused").code, Code::Malformed);
        }
        let no_text = part("name=\"isi\"", "a\0b") + "--X--\r\n";
        let problem = sent(no_text.as_bytes()).expect_err("refused");
        assert_eq!(
            (problem.code, problem.errors[0].field.as_str()),
            (Code::NotText, "isi")
        );
        let many = part("name=\"a\"", "1").repeat(1001) + "--X--\r\n";
        assert_eq!(
            sent(many.as_bytes()).expect_err("refused").code,
            Code::Malformed
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_an_answer(body: Vec<u8>) {
            let _ = sent(&body);
            let _ = sent(&[&b"--X\r\n"[..], &body, b"\r\n--X--"].concat());
        }
    }
}
