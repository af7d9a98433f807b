//! Everything that the server answers, in one router.

use crate::extract::locale::Locale;
use crate::layer::{ErrorPage, SecurityHeaders, Shell, shell};
use crate::metrics::HttpMetrics;
use crate::problem::Problem;
use crate::public::pages::ProblemPage;
use crate::state::WebState;
use crate::{api, aset, public, work};
use app::App;
use axum::Router;
use domain::time::{Clock, Moment};
use render::asset::{inline_script, inline_style};
use std::sync::Arc;

/// The finished router; nothing may be added to the result.
pub fn router(state: WebState, metrics: HttpMetrics) -> Router {
    let boundary = Shell {
        headers: SecurityHeaders::new(&[inline_style()], &[inline_script()], state.settings.https),
        error_page: error_page(state.clone()),
        limiter: Arc::clone(&state.limiter),
        metrics,
        clock: Arc::new(AppClock(state.app.clone())),
    };
    let routes = Router::new()
        .merge(public::routes())
        .merge(api::routes())
        .merge(work::routes())
        .merge(aset::routes())
        .with_state(state);
    shell(routes, boundary)
}

/// The page of a problem, or bare words when even that fails.
fn error_page(state: WebState) -> ErrorPage {
    Arc::new(move |problem: &Problem, locale: Locale| {
        let page = ProblemPage::of(problem);
        state
            .renderer
            .page(&page, &state.frame(locale, "/"))
            .unwrap_or_else(|error| {
                tracing::error!(error.detail = %error, "render.failed");
                problem.bare_page(locale)
            })
    })
}

/// The application's clock, so that limits and use cases agree on the time.
struct AppClock(App);

impl Clock for AppClock {
    fn now(&self) -> Moment {
        self.0.now()
    }
}
