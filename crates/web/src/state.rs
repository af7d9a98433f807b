//! What handlers share. Cheap to clone; holds nothing about anybody.

use crate::extract::locale::Locale;
use crate::limit::{Limiter, RetryAfter, Rule};
use crate::problem::{Code, Problem};
use app::App;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::invalid::Invalid;
use render::{Arguments, Frame, Page, RenderError, Renderer};
use std::sync::Arc;

/// The neutral page behind "Keluar cepat": the weather, which everybody looks at.
pub const EXIT_URL: &str = "https://www.bmkg.go.id/";

/// What every handler may use.
#[derive(Clone)]
pub struct WebState {
    pub app: App,
    pub renderer: Arc<Renderer>,
    pub limiter: Arc<Limiter>,
    pub settings: Arc<WebSettings>,
}

/// What an installation decides about its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSettings {
    /// Where "Keluar cepat" leads.
    pub exit_url: String,
    /// Whether people reach the server over TLS.
    pub https: bool,
}

impl Default for WebSettings {
    fn default() -> WebSettings {
        WebSettings {
            exit_url: EXIT_URL.to_owned(),
            https: false,
        }
    }
}

impl WebState {
    /// What surrounds a public page. `path`: the address that the language switch leads to.
    #[must_use]
    pub fn frame(&self, locale: Locale, path: &str) -> Frame {
        let settings = self.app.settings();
        Frame {
            locale,
            path: path.to_owned(),
            environment: settings.environment.clone(),
            operator: settings.operator.clone(),
            office_name: None,
            account: None,
        }
    }

    /// A page as a response.
    ///
    /// # Errors
    /// [`Code::Internal`] when the template fails; the cause is logged.
    pub fn page<P: Page>(
        &self,
        status: StatusCode,
        page: &P,
        frame: &Frame,
    ) -> Result<Response, Problem> {
        let html = self
            .renderer
            .page(page, frame)
            .map_err(|error| broken(&error))?;
        Ok((
            status,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            html,
        )
            .into_response())
    }

    /// The sentence of `key`.
    #[must_use]
    pub fn words(&self, locale: Locale, key: &str) -> String {
        let text = self.renderer.text(locale, key, &Arguments::new());
        text.map_or_else(
            |error| broken(&error).code.name().to_owned(),
            |text| text.to_string(),
        )
    }

    /// The name of a country by its ISO 3166-1 code; the code itself where there is none.
    #[must_use]
    pub fn country(&self, locale: Locale, code: &str) -> String {
        let key = format!("country-{}", code.to_ascii_lowercase());
        let name = self.renderer.known_text(locale, &key);
        name.map_or_else(|| code.to_owned(), |name| name.to_string())
    }

    /// A refusal that tells what is wrong at each field. `name` maps the names of the domain to those
    /// that the caller used.
    #[must_use]
    pub fn invalid(&self, locale: Locale, found: &[Invalid], name: fn(&str) -> &str) -> Problem {
        found
            .iter()
            .fold(Problem::new(Code::Invalid), |problem, invalid| {
                problem.field(
                    name(invalid.field),
                    invalid.key,
                    self.words(locale, invalid.key),
                )
            })
    }

    /// Takes one token of a rate limit.
    ///
    /// # Errors
    /// Too often.
    pub fn limit(&self, rule: &Rule, subject: &[u8]) -> Result<(), RetryAfter> {
        self.limiter.check(rule, subject, self.app.now())
    }
}

fn broken(error: &RenderError) -> Problem {
    tracing::error!(error.detail = %error, "render.failed");
    Problem::new(Code::Internal)
}
