//! Metrics in the OpenMetrics text form, served on an address of their own.
//!
//! Labels come from closed lists or from the code (route templates, transaction names), never from a
//! request. What other parts know (connections, queue, storage) is asked for at each scrape.

use crate::problem::{Code, Problem};
use crate::server::Counters;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Counts and durations of requests per route template.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
}

/// Durations per named operation, such as the transactions of the storage.
#[derive(Clone, Debug)]
pub struct Timings {
    seconds: Family<OperationLabels, Histogram>,
}

/// One value that is asked for at each scrape.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Without the prefix `kentongan_`; samples of one name stand side by side.
    pub name: &'static str,
    pub help: &'static str,
    pub kind: SampleKind,
    pub labels: Vec<(&'static str, String)>,
    pub value: f64,
}

/// Whether a value may fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleKind {
    Gauge,
    Counter,
}

/// Everything that is measured.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    http: HttpMetrics,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u32,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OperationLabels {
    name: &'static str,
}

impl HttpMetrics {
    pub(crate) fn observe(
        &self,
        method: &'static str,
        route: &str,
        status: StatusCode,
        took: Duration,
    ) {
        let labels = RequestLabels {
            method,
            route: route.to_owned(),
            status: u32::from(status.as_u16()),
        };
        self.requests.get_or_create(&labels).inc();
        let labels = RouteLabels {
            route: labels.route,
        };
        self.seconds
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }
}

impl Timings {
    /// Counts one run of `name`.
    pub fn observe(&self, name: &'static str, took: Duration) {
        let labels = OperationLabels { name };
        self.seconds
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("kentongan");
        let http = HttpMetrics {
            requests: Family::default(),
            seconds: durations(),
        };
        registry.register("http_requests", "Requests answered", http.requests.clone());
        registry.register(
            "http_seconds",
            "Time until the answer began",
            http.seconds.clone(),
        );
        Metrics { registry, http }
    }
}

impl Metrics {
    /// For [`crate::layer::Shell`].
    #[must_use]
    pub fn http(&self) -> HttpMetrics {
        self.http.clone()
    }

    /// A histogram of durations per name, such as `("store_seconds", "Time of transactions")`.
    pub fn timings(&mut self, name: &'static str, help: &'static str) -> Timings {
        let timings = Timings {
            seconds: durations(),
        };
        self.registry.register(name, help, timings.seconds.clone());
        timings
    }

    /// Asks `source` at each scrape. It may block: scrapes run beside the requests.
    pub fn ask(&mut self, source: impl Fn() -> Vec<Sample> + Send + Sync + 'static) {
        self.registry
            .register_collector(Box::new(Asked(Box::new(source))));
    }

    /// Counts the connections of a server.
    pub fn connections(&mut self, counters: Arc<Counters>) {
        self.ask(move || {
            let sample = |name, help, kind, value: u64| Sample {
                name,
                help,
                kind,
                labels: Vec::new(),
                value: value as f64,
            };
            let count = |name, help, value| sample(name, help, SampleKind::Counter, value);
            let open = counters.open.load(Relaxed);
            vec![
                sample(
                    "connections_open",
                    "Connections open",
                    SampleKind::Gauge,
                    open,
                ),
                count(
                    "connections_accepted",
                    "Connections accepted",
                    counters.accepted.load(Relaxed),
                ),
                count(
                    "connections_shed",
                    "Waiting connections closed to make room",
                    counters.shed.load(Relaxed),
                ),
                count(
                    "connections_refused",
                    "Connections refused, all others working",
                    counters.refused.load(Relaxed),
                ),
            ]
        });
    }

    /// `GET /metrics`, for [`crate::server::serve`] on a separate address.
    pub fn router(self) -> Router {
        Router::new()
            .route("/metrics", get(scrape))
            .with_state(Arc::new(self.registry))
    }
}

async fn scrape(State(registry): State<Arc<Registry>>) -> Result<impl IntoResponse, Problem> {
    let text = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        encode(&mut text, &registry).map(|()| text)
    });
    match text.await {
        Ok(Ok(text)) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            Ok(([(header::CONTENT_TYPE, kind)], text))
        }
        Ok(Err(_)) | Err(_) => Err(Problem::new(Code::Internal)),
    }
}

/// From a fifth of a millisecond to thirteen seconds.
fn durations<L: Clone + std::hash::Hash + Eq>() -> Family<L, Histogram> {
    Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.0002, 2.0, 17)))
}

impl Sample {
    fn encode(&self, encoder: MetricEncoder) -> Result<(), std::fmt::Error> {
        match self.kind {
            SampleKind::Gauge => ConstGauge::new(self.value).encode(encoder),
            SampleKind::Counter => ConstCounter::new(self.value).encode(encoder),
        }
    }
}

struct Asked(Box<dyn Fn() -> Vec<Sample> + Send + Sync>);

impl std::fmt::Debug for Asked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Asked")
    }
}

impl Collector for Asked {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        let samples = (self.0)();
        for group in samples.chunk_by(|one, other| one.name == other.name) {
            let Some(first) = group.first() else { continue };
            let kind = match first.kind {
                SampleKind::Gauge => ConstGauge::new(0.0).metric_type(),
                SampleKind::Counter => ConstCounter::new(0.0).metric_type(),
            };
            let mut metric = encoder.encode_descriptor(first.name, first.help, None, kind)?;
            if first.labels.is_empty() {
                first.encode(metric)?;
                continue;
            }
            for sample in group {
                sample.encode(metric.encode_family(&sample.labels)?)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_shown() {
        let mut metrics = Metrics::default();
        metrics.http().observe(
            "POST",
            "/lapor",
            StatusCode::SEE_OTHER,
            Duration::from_millis(3),
        );
        metrics
            .timings("store_seconds", "Transactions")
            .observe("report_intake", Duration::from_micros(900));
        metrics.connections(Arc::default());
        metrics.ask(|| {
            let waiting = |kind: &str, value| Sample {
                name: "jobs_waiting",
                help: "Jobs that wait",
                kind: SampleKind::Gauge,
                labels: vec![("kind", kind.to_owned())],
                value,
            };
            vec![waiting("route", 2.0), waiting("purge", 0.5)]
        });
        let mut text = String::new();
        encode(&mut text, &metrics.registry).unwrap();
        for line in [
            r#"kentongan_http_requests_total{method="POST",route="/lapor",status="303"} 1"#,
            r#"kentongan_http_seconds_count{route="/lapor"} 1"#,
            r#"kentongan_store_seconds_count{name="report_intake"} 1"#,
            "# TYPE kentongan_jobs_waiting gauge",
            r#"kentongan_jobs_waiting{kind="route"} 2.0"#,
            r#"kentongan_jobs_waiting{kind="purge"} 0.5"#,
            "kentongan_connections_open 0.0",
            "kentongan_connections_shed_total 0.0",
        ] {
            assert!(text.lines().any(|shown| shown == line), "{line}\n{text}");
        }
    }
}
