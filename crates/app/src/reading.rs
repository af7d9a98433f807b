//! The only place that asks the analyser of texts.

use text::{Analyser, Analysis};

/// What the words of a text show.
pub(crate) fn analyse(text: &str) -> Analysis {
    Analyser::embedded().analyse(text)
}

/// The rules that read.
pub(crate) fn rules_version() -> &'static str {
    Analyser::embedded().rules_version()
}

/// Why a rule fires, in Indonesian and English; `None` when today's rules have no such rule.
pub(crate) fn why(rule: &str) -> Option<(String, String)> {
    let rules = Analyser::embedded().rules();
    let rule = rules.iter().find(|one| one.id.as_str() == rule)?;
    Some((rule.why_id.clone(), rule.why_en.clone()))
}
