//! The server over real sockets. Every timeout is an option, so the tests set them short instead of
//! sleeping long.

mod api;
mod bytes;
mod client;
mod kept;
mod limits;
mod matrix;
mod offer;
mod pages;
mod place;
mod reply;
mod report;
mod server;
mod shell;
mod site;
mod tls;
mod work;

use axum::Router;
use axum::routing::{get, post};
use domain::random::Entropy;
use domain::time::{Clock, Moment};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::extract::form::FormFields;
use web::layer::{SecurityHeaders, Shell, body_limit, shell};
use web::limit::Limiter;
use web::metrics::Metrics;
use web::server::{Counters, ServerOptions};

/// A server on a free port; dropping it stops it.
struct Running {
    address: SocketAddr,
    counters: Arc<Counters>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Moment {
        Moment(1_780_000_000_000_000)
    }
}

impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

fn options() -> ServerOptions {
    ServerOptions::new((Ipv4Addr::LOCALHOST, 0).into())
}

async fn start(options: ServerOptions) -> Running {
    start_with(options, Limiter::new(&Fixed)).await
}

async fn start_with(options: ServerOptions, limiter: Limiter) -> Running {
    let bound = web::server::bind(options).await.expect("a free port");
    let address = bound.local_address;
    let counters = bound.counters.clone();
    let (stop, stopped) = oneshot::channel();
    let serving = web::server::serve(bound, router(limiter), async {
        let _ = stopped.await;
    });
    Running {
        address,
        counters,
        stop: Some(stop),
        task: tokio::spawn(serving),
    }
}

fn router(limiter: Limiter) -> Router {
    let routes = Router::new()
        .route("/", get(async || "beranda"))
        .route("/gema", post(echo))
        .route("/besar", post(echo).layer(body_limit(200 * 1024)))
        .route("/api/v1/gema", post(echo))
        .route("/panik", get(panics))
        .route("/api/v1/panik", get(panics))
        .route("/lambat", get(slow))
        .route(
            "/laman",
            get(async || axum::response::Html("x".repeat(2000))),
        )
        .merge(web::aset::routes());
    let shell_of_test = Shell {
        headers: SecurityHeaders::new(&[], &[], false),
        error_page: Arc::new(|problem, locale| problem.bare_page(locale)),
        limiter: Arc::new(limiter),
        metrics: Metrics::default().http(),
        clock: Arc::new(Fixed),
    };
    shell(routes, shell_of_test)
}

async fn echo(form: FormFields) -> String {
    form.get("a").to_owned()
}

async fn panics() -> String {
    panic!("the secret of the panic")
}

async fn slow() -> &'static str {
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    "selesai"
}
