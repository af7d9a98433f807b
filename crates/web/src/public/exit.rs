//! `/keluar`: leave quickly, also without a script.
//!
//! The browser is told to forget what this site left in it (on secure origins; others ignore the
//! header), then goes to a neutral page. Its history stays: the pages say so. `executionContexts` is
//! left out, since no current browser does more with it than warn.

use super::pages::ExitPage;
use crate::extract::locale::RequestLocale;
use crate::fault::Fault;
use crate::state::WebState;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
const EVERYTHING: HeaderValue = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");

/// Leaves.
pub(super) async fn leave(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    let neutral = state.settings.exit_url.clone();
    let location =
        HeaderValue::try_from(&neutral).unwrap_or(HeaderValue::from_static(crate::state::EXIT_URL));
    let page = ExitPage { neutral };
    let mut response = state.page(StatusCode::SEE_OTHER, &page, &state.frame(locale, "/"))?;
    response.headers_mut().insert(CLEAR_SITE_DATA, EVERYTHING);
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}
