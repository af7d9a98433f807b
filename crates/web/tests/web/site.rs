//! The finished router in the process, as a browser without scripts uses it.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::random::Entropy;
use http_body_util::BodyExt;
use render::Renderer;
use std::sync::Arc;
use testkit::app::TestApp;
use tower::ServiceExt;
use web::limit::Limiter;
use web::metrics::Metrics;
use web::state::{WebSettings, WebState};

/// The router over a test's application.
pub(crate) struct Site {
    router: Router,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

struct Sevens;

impl Entropy for Sevens {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

impl Site {
    pub(crate) fn new(world: &TestApp) -> Site {
        let state = WebState {
            app: world.app.clone(),
            renderer: Arc::new(Renderer::new().expect("templates and catalogues are sound")),
            limiter: Arc::new(Limiter::new(&Sevens)),
            settings: Arc::new(WebSettings::default()),
        };
        Site {
            router: web::router::router(state, Metrics::default().http()),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).expect("a path");
        self.ask(request).await
    }

    /// A form as a browser of today sends it.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(form(path, fields)).await
    }

    pub(crate) async fn json(&self, path: &str, key: Option<&str>, body: &str) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.ask(
            request
                .body(Body::from(body.to_owned()))
                .expect("a request"),
        )
        .await
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::ORIGIN, "null")
        .body(Body::from(body))
        .expect("a request")
}

impl Answer {
    /// The value of the first hidden field of that name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let rest = self
            .body
            .split_once(&start)
            .unwrap_or_else(|| panic!("no {name} in {}", self.body))
            .1;
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Whether all of the texts stand in the body.
    #[track_caller]
    pub(crate) fn shows(&self, texts: &[&str]) -> &Answer {
        for text in texts {
            assert!(
                self.body.contains(text),
                "{text:?} is missing in {}\n{}",
                self.status,
                self.body
            );
        }
        self
    }

    #[track_caller]
    pub(crate) fn hides(&self, texts: &[&str]) -> &Answer {
        for text in texts {
            assert!(
                !self.body.contains(text),
                "{text:?} stands in\n{}",
                self.body
            );
        }
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}
