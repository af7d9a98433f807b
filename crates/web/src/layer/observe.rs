//! One line and one count per request.

use crate::metrics::HttpMetrics;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use tokio::time::Instant;

pub(super) struct Observation {
    began: Instant,
    method: &'static str,
    route: Option<MatchedPath>,
}

pub(super) fn begin(request: &Request) -> Observation {
    Observation {
        began: Instant::now(),
        method: name(request.method()),
        route: request.extensions().get::<MatchedPath>().cloned(),
    }
}

impl Observation {
    /// Failures are warnings. The rest is logged for debugging only: the time of a villager's POST
    /// is itself a trace, and the metrics hold the counts.
    pub(super) fn end(self, status: StatusCode, metrics: &HttpMetrics) {
        let took = self.began.elapsed();
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        metrics.observe(self.method, route, status, took);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let status = status.as_u16();
        if status >= 500 {
            tracing::warn!(
                http.method = self.method,
                http.route = route,
                http.status = status,
                http.micros = micros,
                "http.request"
            );
        } else {
            tracing::debug!(
                http.method = self.method,
                http.route = route,
                http.status = status,
                http.micros = micros,
                "http.request"
            );
        }
    }
}

/// A closed list, so that a client can't invent labels.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
