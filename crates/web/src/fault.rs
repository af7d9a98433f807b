//! The one mapping of what use cases refuse to what people and programs are told.

use crate::extract::locale::Locale;
use crate::limit::RetryAfter;
use crate::problem::{Code, Problem};
use crate::state::WebState;
use app::{Conflict, Error};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::report::Refused;

/// Seconds after which a busy storage is worth another try.
const BUSY_SECONDS: u32 = 5;

/// Why a handler of pages gives no page of its own.
#[derive(Debug)]
pub enum Fault {
    /// Nobody is signed in: the sign-in page follows.
    SignIn,
    /// A refusal or failure.
    Problem(Problem),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Fault {
        Fault::Problem(problem)
    }
}

impl From<RetryAfter> for Fault {
    fn from(after: RetryAfter) -> Fault {
        Fault::Problem(after.into())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        match error {
            Error::SignInNeeded => Fault::SignIn,
            other => Fault::Problem(other.into()),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Fault::SignIn => {
                (StatusCode::SEE_OTHER, [(header::LOCATION, "/masuk")]).into_response()
            }
            Fault::Problem(problem) => problem.into_response(),
        }
    }
}

impl From<Error> for Problem {
    /// Without words at the fields; [`problem`] adds them.
    fn from(error: Error) -> Problem {
        match error {
            Error::Invalid(found) => found
                .iter()
                .fold(Problem::new(Code::Invalid), |problem, invalid| {
                    problem.field(invalid.field, invalid.key, invalid.key)
                }),
            Error::NotFound => Problem::new(Code::NotFound),
            Error::SignInNeeded => Problem::new(Code::SignInRequired),
            Error::Conflict(conflict) => Problem::new(conflict_code(&conflict)),
            Error::TooMany { retry_after } => Problem::from(RetryAfter(retry_after)),
            Error::Unavailable => Problem::new(Code::Unavailable).retry_after(BUSY_SECONDS),
            Error::Internal(what) => {
                tracing::error!(error.detail = what, "use_case.failed");
                Problem::new(Code::Internal)
            }
        }
    }
}

/// The problem of `error` with the words at each field. `name` maps the domain's names of fields to
/// the caller's.
#[must_use]
pub fn problem(state: &WebState, locale: Locale, error: Error, name: fn(&str) -> &str) -> Problem {
    match error {
        Error::Invalid(found) => state.invalid(locale, &found, name),
        other => other.into(),
    }
}

const fn conflict_code(conflict: &Conflict) -> Code {
    match conflict {
        Conflict::OtherBody => Code::IdempotencyConflict,
        Conflict::ChangedMeanwhile { .. } | Conflict::AlreadyDone => Code::ChangedMeanwhile,
        Conflict::Refused(refused) => match refused {
            Refused::Closed | Refused::NothingToUndo => Code::ChangedMeanwhile,
            Refused::Day | Refused::Itself | Refused::Reason => Code::Invalid,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::invalid::Invalid;

    #[test]
    fn every_refusal_has_its_status() {
        let conflict = |conflict| Error::Conflict(conflict);
        let cases = [
            (
                Error::Invalid(vec![Invalid::new("story", "invalid-story-empty")]),
                422,
            ),
            (Error::NotFound, 404),
            (Error::SignInNeeded, 401),
            (conflict(Conflict::OtherBody), 409),
            (conflict(Conflict::AlreadyDone), 409),
            (
                conflict(Conflict::ChangedMeanwhile {
                    by: None,
                    version: 2,
                }),
                409,
            ),
            (conflict(Conflict::Refused(Refused::Closed)), 409),
            (conflict(Conflict::Refused(Refused::Reason)), 422),
            (Error::TooMany { retry_after: 7 }, 429),
            (Error::Unavailable, 503),
            (Error::Internal("secret".into()), 500),
        ];
        for (error, status) in cases {
            let shown = format!("{error:?}");
            let problem = Problem::from(error);
            assert_eq!(problem.code.status().as_u16(), status, "{shown}");
            let told = serde_json::to_string(&problem.document(Locale::Id)).expect("a document");
            assert!(!told.contains("secret"));
        }
        assert_eq!(
            Problem::from(Error::TooMany { retry_after: 7 }).retry_after,
            Some(7)
        );
        let response = Fault::from(Error::SignInNeeded).into_response();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
}
