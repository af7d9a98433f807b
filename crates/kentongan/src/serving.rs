//! What `serve` and `demo` have in common: the server, its metrics, and the job runner.

use crate::assembly::Installation;
use crate::clock::SystemEntropy;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::machine::connections_that_fit;
use crate::{opening, runner};
use app::App;
use domain::random::Entropy;
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;
use web::limit::Limiter;
use web::metrics::{Metrics, Sample, SampleKind};
use web::server::{self, BindError, Bound, ServerOptions, Termination};
use web::state::{WebSettings, WebState};

/// A bound address, and the signals that end the server: caught before the address is told.
pub struct Listening {
    pub bound: Bound,
    termination: Termination,
}

/// Binds the address, so that it can be told.
pub async fn bind(configuration: &Configuration) -> Result<Listening, Failure> {
    let termination = Termination::listen().map_err(Failure::new)?;
    let mut options = ServerOptions::new(configuration.listen);
    options.maximum_connections = connections_that_fit(options.maximum_connections);
    options
        .trusted_proxies
        .clone_from(&configuration.trusted_proxies);
    options.tls.clone_from(&configuration.tls);
    let bound = server::bind(options).await.map_err(unbound)?;
    Ok(Listening { bound, termination })
}

fn unbound(error: BindError) -> Failure {
    match error {
        BindError::Listen { address, source } => opening::listen(address, &source),
        BindError::Tls(error) => Failure::new(error),
    }
}

/// Answers until the process is told to end; then finishes what is under way.
pub async fn run(
    configuration: &Configuration,
    installation: Installation,
    listening: Listening,
) -> Result<(), Failure> {
    let Listening { bound, termination } = listening;
    let Installation { app, store } = installation;
    let (stop, stopped) = watch::channel(false);
    let metrics = metrics(&app, &store, &bound);
    let state = state(configuration, app.clone())?;
    let router = web::router::router(state, metrics.http());
    let metrics = serve_metrics(configuration, metrics, stopped.clone()).await?;
    let jobs = tokio::spawn({
        let (app, stopped) = (app.clone(), stopped.clone());
        async move { runner::run(app, &SystemEntropy, stopped).await }
    });
    let ready = tokio::spawn({
        let app = app.clone();
        async move {
            if let Err(error) = app::prepare(&app).await {
                tracing::warn!(%error, "rules.not_ready");
            }
        }
    });
    server::serve(bound, router, termination.received()).await;
    // Nobody listens any more when the runner has ended already.
    let _ = stop.send(true);
    let _ = jobs.await;
    let _ = ready.await;
    if let Some(metrics) = metrics {
        let _ = metrics.await;
    }
    drop(app);
    let closed = tokio::task::spawn_blocking(move || store.close()).await;
    closed.map_err(|error| Failure::new(format!("the store did not close: {error}")))
}

fn state(configuration: &Configuration, app: App) -> Result<WebState, Failure> {
    let entropy: &dyn Entropy = &SystemEntropy;
    let limiter = if configuration.rate_limits {
        Limiter::new(entropy)
    } else {
        Limiter::off()
    };
    Ok(WebState {
        app,
        renderer: Arc::new(render::Renderer::new().map_err(Failure::new)?),
        limiter: Arc::new(limiter),
        settings: Arc::new(WebSettings {
            exit_url: configuration.exit_url.clone(),
            https: configuration.is_https(),
        }),
    })
}

fn metrics(app: &App, store: &Store, bound: &Bound) -> Metrics {
    let mut metrics = Metrics::default();
    metrics.connections(Arc::clone(&bound.counters));
    let timed = store.clone();
    metrics.ask(move || transactions(&timed));
    let (asked, runtime) = (app.clone(), tokio::runtime::Handle::current());
    metrics.ask(move || runtime.block_on(jobs(&asked)));
    metrics
}

fn transactions(store: &Store) -> Vec<Sample> {
    let timings = store.timings();
    let sample = |name, help, kind, value: fn(&store::Timing) -> f64| {
        let one = move |timing: &store::Timing| Sample {
            name,
            help,
            kind,
            labels: vec![("name", timing.name.to_owned())],
            value: value(timing),
        };
        timings.iter().map(one).collect::<Vec<_>>()
    };
    [
        sample(
            "store_transactions",
            "Transactions by name",
            SampleKind::Counter,
            |timing| timing.count as f64,
        ),
        sample(
            "store_retries",
            "Transactions run again by name",
            SampleKind::Counter,
            |timing| timing.retries as f64,
        ),
        sample(
            "store_errors",
            "Failed transactions by name",
            SampleKind::Counter,
            |timing| timing.errors as f64,
        ),
        sample(
            "store_seconds",
            "Time in transactions by name",
            SampleKind::Counter,
            |timing| timing.total_micros as f64 / 1e6,
        ),
    ]
    .concat()
}

async fn jobs(app: &App) -> Vec<Sample> {
    let Ok(status) = app::status::status(app).await else {
        return Vec::new();
    };
    let gauge = |name, help, value: u64| Sample {
        name,
        help,
        kind: SampleKind::Gauge,
        labels: Vec::new(),
        value: value as f64,
    };
    vec![
        gauge("jobs_waiting", "Jobs that are due", status.jobs_waiting),
        gauge("jobs_dead", "Jobs that were given up", status.jobs_dead),
    ]
}

async fn serve_metrics(
    configuration: &Configuration,
    metrics: Metrics,
    mut stopped: watch::Receiver<bool>,
) -> Result<Option<tokio::task::JoinHandle<()>>, Failure> {
    let Some(address) = configuration.metrics else {
        return Ok(None);
    };
    let bound = server::bind(ServerOptions::new(address))
        .await
        .map_err(unbound)?;
    tracing::info!(metrics.address = %bound.local_address, "metrics served");
    let ended = async move {
        let _ = stopped.changed().await;
    };
    Ok(Some(tokio::spawn(server::serve(
        bound,
        metrics.router(),
        ended,
    ))))
}
