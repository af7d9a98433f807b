//! The only doors into pages of staff: who is signed in, what the route declares, whether the form is
//! one of ours.
//!
//! Invariants: a route that [`ROUTES`](super::ROUTES) doesn't declare lets nobody in; what a role may
//! not do answers like what doesn't exist; a form reaches its handler only through [`SignedForm`] or
//! [`SignedUpload`], which have checked origin and CSRF token.

use super::sign_in;
use super::words::{local_path, query};
use crate::extract::cookie;
use crate::extract::form::FormFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::origin::SameOrigin;
use crate::extract::upload::Upload;
use crate::limit;
use crate::problem::{Code, Problem};
use crate::state::WebState;
use app::account::Session;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::policy::Action;

/// Cookie of the session.
pub const SESSION_COOKIE: &str = "sesi";
/// Cookie by which a device is known that has signed in before.
pub const DEVICE_COOKIE: &str = "alat";

/// The signed-in person; the role allows what the route declares.
pub struct SignedIn(pub Session);

/// A form that a signed-in person sent from one of our own pages.
pub struct SignedForm {
    pub session: Session,
    pub fields: FormFields,
}

/// The same with a file, when one was chosen.
pub struct SignedUpload {
    pub session: Session,
    pub fields: FormFields,
    pub file: Option<Bytes>,
}

/// Why somebody stays outside.
#[derive(Debug)]
pub enum Refusal {
    /// The sign-in page follows, and leads back to the path.
    SignIn {
        locale: Locale,
        back: String,
    },
    /// The same for a form that came too late, with what was typed in it.
    Kept(Box<Response>),
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Problem(problem)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::SignIn { locale, back } => {
                let target = format!("/masuk{}", query(&[("lalu", &back)]));
                redirect(&locale.path(&target))
            }
            Refusal::Kept(page) => *page,
            Refusal::Problem(problem) => problem.into_response(),
        }
    }
}

/// 303 to `target`, a path of this site.
#[must_use]
pub fn redirect(target: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response()
}

impl FromRequestParts<WebState> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Refusal> {
        let Ok(RequestLocale(locale)) = RequestLocale::from_request_parts(parts, state).await;
        let action = declared(parts).ok_or_else(|| Problem::new(Code::NotFound))?;
        let sign_in = || Refusal::SignIn {
            locale,
            back: return_path(&parts.method, parts.uri.path(), parts.uri.query()),
        };
        let cookie = cookie::read(&parts.headers, SESSION_COOKIE).ok_or_else(sign_in)?;
        let session = match app::account::session(&state.app, cookie).await {
            Ok(session) => session,
            Err(app::Error::SignInNeeded) => return Err(sign_in()),
            Err(other) => return Err(Problem::from(other).into()),
        };
        if action.is_some_and(|action| !session.allows(action)) {
            return Err(Problem::new(Code::NotFound).into());
        }
        state
            .limit(&limit::ACCOUNT, session.account.as_str().as_bytes())
            .map_err(Problem::from)?;
        Ok(SignedIn(session))
    }
}

impl FromRequest<WebState> for SignedForm {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        SameOrigin::from_request_parts(&mut parts, state).await?;
        let signed_in = SignedIn::from_request_parts(&mut parts, state).await;
        let fields = FormFields::from_request(Request::from_parts(parts, body), state);
        let SignedIn(session) = match signed_in {
            Err(Refusal::SignIn { locale, back }) => {
                return Err(sign_in::kept(state, locale, back, &fields.await?));
            }
            other => other?,
        };
        let fields = fields.await?;
        owns(&session, &fields)?;
        Ok(SignedForm { session, fields })
    }
}

impl FromRequest<WebState> for SignedUpload {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Refusal> {
        let (session, request) = from_our_own_page(request, state).await?;
        let Upload { fields, file } = Upload::from_request(request, state).await?;
        owns(&session, &fields)?;
        Ok(SignedUpload {
            session,
            fields,
            file,
        })
    }
}

async fn from_our_own_page(
    request: Request,
    state: &WebState,
) -> Result<(Session, Request), Refusal> {
    let (mut parts, body) = request.into_parts();
    SameOrigin::from_request_parts(&mut parts, state).await?;
    let SignedIn(session) = SignedIn::from_request_parts(&mut parts, state).await?;
    Ok((session, Request::from_parts(parts, body)))
}

/// The form's token belongs to the session.
fn owns(session: &Session, fields: &FormFields) -> Result<(), Problem> {
    if session.csrf_ok(fields.get("csrf")) {
        Ok(())
    } else {
        Err(Problem::new(Code::FormExpired))
    }
}

/// The action that the matched route declares; `None` when it declares nothing at all.
fn declared(parts: &Parts) -> Option<Option<Action>> {
    let path = parts.extensions.get::<MatchedPath>()?.as_str();
    let method = match parts.method {
        Method::HEAD => Method::GET,
        ref other => other.clone(),
    };
    super::ROUTES
        .iter()
        .find(|(declared, route, _)| *declared == method && *route == path)
        .map(|(_, _, action)| *action)
}

/// Where somebody who has to sign in first is led afterwards: the same page, or for a form the page
/// that it stands on.
fn return_path(method: &Method, path: &str, query: Option<&str>) -> String {
    let page = match *method {
        Method::GET | Method::HEAD => match query {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        },
        _ => {
            let segments = path.split('/').filter(|segment| !segment.is_empty());
            let keep = usize::from(!path.starts_with("/akun")) + 1;
            let kept: Vec<&str> = segments.take(keep).collect();
            format!("/{}", kept.join("/"))
        }
    };
    match local_path(&page) {
        Some(_) if page != "/keluar-akun" => page,
        _ => "/tugas".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_comes_the_page_that_was_asked_for() {
        let cases = [
            (
                Method::GET,
                "/kotak-masuk",
                Some("keadaan=ditutup"),
                "/kotak-masuk?keadaan=ditutup",
            ),
            (Method::GET, "/tugas", None, "/tugas"),
            (
                Method::POST,
                "/laporan/rpt_1_abcd/tutup",
                None,
                "/laporan/rpt_1_abcd",
            ),
            (Method::POST, "/akun/sandi", None, "/akun"),
            (Method::POST, "/atur/akun/acc_1/tautan", None, "/atur/akun"),
            (Method::POST, "/keluar-akun", None, "/tugas"),
            (Method::GET, "//jahat.example", None, "/tugas"),
        ];
        for (method, path, query, expected) in cases {
            assert_eq!(return_path(&method, path, query), expected);
        }
    }

    #[test]
    fn the_way_to_the_sign_in_page_carries_the_path_encoded() {
        let refusal = Refusal::SignIn {
            locale: Locale::En,
            back: "/kotak-masuk?cari=a&b=c".into(),
        };
        let response = refusal.into_response();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let target = response.headers()[header::LOCATION]
            .to_str()
            .expect("ASCII");
        assert_eq!(target, "/en/masuk?lalu=%2Fkotak-masuk%3Fcari%3Da%26b%3Dc");
    }
}
