//! What every request passes, once, at the boundary.
//!
//! From the outside in: the locale's prefix leaves the path; compression; then one function that
//! limits, catches panics, gives problems their form, sets headers, counts and logs. Logs hold the
//! method, the route's template, status and duration: never a path, a query, an address, a user agent.

mod compression;
mod headers;
mod observe;
mod panic;

pub use headers::SecurityHeaders;

use crate::extract::BodyLimit;
use crate::extract::client::ClientAddress;
use crate::extract::locale::{self, Locale};
use crate::limit::{self, Limiter, address_key};
use crate::metrics::HttpMetrics;
use crate::problem::{Code, Problem, Wants};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use domain::time::Clock;
use std::sync::Arc;
use tower::ServiceExt;

/// Makes the page of a problem: a whole HTML document.
pub type ErrorPage = Arc<dyn Fn(&Problem, Locale) -> String + Send + Sync>;

/// What the boundary needs.
pub struct Shell {
    pub headers: SecurityHeaders,
    pub error_page: ErrorPage,
    pub limiter: Arc<Limiter>,
    pub metrics: HttpMetrics,
    pub clock: Arc<dyn Clock>,
}

/// Wraps the finished router; nothing may be added to the result.
///
/// # Panics
/// Never for a router without its own fallback and with plain routes.
pub fn shell(router: Router, shell: Shell) -> Router {
    let wrapped = router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(Arc::new(shell), boundary))
        .layer(compression::layer());
    Router::new().fallback_service(wrapped.map_request(locale::split))
}

/// Another body limit for one route: `.route("/berkas", post(send).layer(body_limit(5 << 20)))`.
pub fn body_limit(bytes: usize) -> Extension<BodyLimit> {
    Extension(BodyLimit(bytes))
}

async fn not_found() -> Problem {
    Problem::new(Code::NotFound)
}

async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed)
}

async fn boundary(State(shell): State<Arc<Shell>>, request: Request, next: Next) -> Response {
    let observation = observe::begin(&request);
    let (parts, body) = request.into_parts();
    let wants = Wants::of(parts.uri.path());
    let by_path = locale::of(&parts);
    let locale = match wants {
        Wants::Html => by_path,
        Wants::Json => locale::of_program(by_path, &parts.headers),
    };
    let answered = match shell.admit(&parts) {
        Ok(()) => panic::caught(next.run(Request::from_parts(parts, body))).await,
        Err(problem) => problem.into_response(),
    };
    let mut response = shell.present(answered, wants, locale);
    shell.headers.apply(response.headers_mut());
    observation.end(response.status(), &shell.metrics);
    response
}

impl Shell {
    /// Assets and the readiness answer cost nothing and are not counted.
    fn admit(&self, parts: &axum::http::request::Parts) -> Result<(), Problem> {
        let route = parts
            .extensions
            .get::<MatchedPath>()
            .map(MatchedPath::as_str);
        if matches!(route, Some("/aset/{file}" | "/status")) {
            return Ok(());
        }
        if let Some(ClientAddress(address)) = parts.extensions.get() {
            let key = address_key(*address);
            self.limiter
                .check(&limit::ADDRESS, &key, self.clock.now())?;
        }
        Ok(())
    }

    /// A problem becomes what the asker can read; the rest stays as it is.
    fn present(&self, mut response: Response, wants: Wants, locale: Locale) -> Response {
        let Some(problem) = response.extensions_mut().remove::<Problem>() else {
            return response;
        };
        let mut shown = match wants {
            Wants::Json => problem.json(locale),
            Wants::Html => problem.html((self.error_page)(&problem, locale)),
        };
        let names = [axum::http::header::ALLOW, axum::http::header::SET_COOKIE];
        for name in names {
            for value in response.headers().get_all(&name) {
                shown.headers_mut().append(name.clone(), value.clone());
            }
        }
        shown
    }
}
