//! `/atur/aturan`: how officers judge the rules, as counts. Nothing here tells of a report.

use crate::extract::locale::RequestLocale;
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::finding_part::indicator_key;
use crate::work::frame::{Here, page};
use crate::work::gate::SignedIn;
use crate::work::words::count;
use app::finding::RuleCount;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use render::Page;
use serde::Serialize;

/// `/atur/aturan`
#[derive(Clone, Debug, Serialize)]
pub struct OverridesPage {
    pub version: String,
    /// The version is the one that is compiled in.
    pub built_in: bool,
    /// Whether the reader may look at versions of the rules.
    pub versions: bool,
    /// Texts that are only about who somebody is, and those that tell of acts, too.
    pub biased: i64,
    pub partly_biased: i64,
    pub rules: Vec<RulePart>,
}

/// One rule.
#[derive(Clone, Debug, Serialize)]
pub struct RulePart {
    /// The key of the indicator's words.
    pub key: String,
    pub code: String,
    /// Empty for what officers added.
    pub rule: String,
    /// Weights of words found it, no single rule.
    pub learned: bool,
    pub fired: i64,
    pub confirmed: i64,
    pub removed: i64,
    pub percent: Option<i64>,
    pub added: i64,
    /// How many of those were called wrong later.
    pub withdrawn: i64,
}

impl Page for OverridesPage {
    const TEMPLATE: &'static str = "admin/overrides.html";

    fn samples() -> Vec<OverridesPage> {
        let rule = RulePart {
            key: indicator_key("DST-DOC"),
            code: "DST-DOC".into(),
            rule: "dst-doc.contoh".into(),
            learned: false,
            fired: 1_200,
            confirmed: 30,
            removed: 10,
            percent: Some(25),
            added: 0,
            withdrawn: 0,
        };
        let by_hand = RulePart {
            rule: String::new(),
            fired: 0,
            percent: None,
            added: 4,
            withdrawn: 1,
            ..rule.clone()
        };
        let learned = RulePart {
            rule: "learned.DST-DOC".into(),
            learned: true,
            ..rule.clone()
        };
        let page = OverridesPage {
            version: "contoh-1".into(),
            built_in: false,
            versions: true,
            biased: 7,
            partly_biased: 3,
            rules: vec![by_hand, rule, learned],
        };
        let empty = OverridesPage {
            built_in: true,
            rules: Vec::new(),
            ..page.clone()
        };
        vec![page, empty]
    }
}

/// GET /atur/aturan
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
) -> Result<Response, Problem> {
    let counts = app::finding::overrides(&state.app, &session).await?;
    let shown = OverridesPage {
        version: counts.rules_version,
        built_in: counts.built_in,
        versions: session.allows(domain::policy::Action::ManageRules),
        biased: count(counts.biased),
        partly_biased: count(counts.partly_biased),
        rules: counts.rules.iter().map(part).collect(),
    };
    let here = Here {
        locale,
        path: "/atur/aturan",
        to_decide: None,
    };
    page(&state, &session, &here, StatusCode::OK, &shown)
}

fn part(one: &RuleCount) -> RulePart {
    RulePart {
        key: indicator_key(&one.code),
        code: one.code.clone(),
        rule: one.rule.clone(),
        learned: one.is_learned(),
        fired: count(one.fired),
        confirmed: count(one.confirmed),
        removed: count(one.removed),
        percent: one.removed_percent().map(count),
        added: count(one.added),
        withdrawn: count(one.withdrawn),
    }
}
