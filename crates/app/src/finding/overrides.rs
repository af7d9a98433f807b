//! How people judge the rules: counts over all reports, nothing of any single one.

use crate::account::Session;
use crate::{App, Error, reading};
use domain::finding::{BIAS, Source, State};
use domain::policy::{Action, allow};

/// With what the names of findings begin that come from weights of words, see `text::Analyser`.
const LEARNED: &str = "learned.";

/// How one rule fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// Its indicator.
    pub code: String,
    /// The rule; empty for what people added by hand.
    pub rule: String,
    /// How often it fired.
    pub fired: u64,
    /// How often a person agreed.
    pub confirmed: u64,
    /// How often a person disagreed.
    pub removed: u64,
    /// How often people added the indicator by hand.
    pub added: u64,
    /// How often that was called wrong later.
    pub withdrawn: u64,
}

impl RuleCount {
    /// Hundredths of what people judged that they removed; `None` as long as nobody judged.
    #[must_use]
    pub fn removed_percent(&self) -> Option<u64> {
        let judged = self.confirmed + self.removed;
        (100 * self.removed).checked_div(judged)
    }

    /// Whether weights of words found it, no single rule.
    #[must_use]
    pub fn is_learned(&self) -> bool {
        is_learned(&self.rule)
    }
}

/// Whether the name of a rule stands for weights of words.
pub(super) fn is_learned(rule: &str) -> bool {
    rule.starts_with(LEARNED)
}

/// All rules that ever fired, by indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overrides {
    /// By code, then by rule; what was added by hand first.
    pub rules: Vec<RuleCount>,
    /// Texts that are only about who somebody is.
    pub biased: u64,
    /// Texts whose suspicion rests on that in part: they tell of acts, too.
    pub partly_biased: u64,
    /// The rules that read today.
    pub rules_version: String,
    /// They are those that are compiled in.
    pub built_in: bool,
}

/// How people judge the rules, for the directorate.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub async fn overrides(app: &App, session: &Session) -> Result<Overrides, Error> {
    allow(&session.subject, Action::ReadOverrides).ok_or(Error::NotFound)?;
    let shared = app.clone();
    let (tally, partly_biased, reader) = app
        .read("finding.overrides", move |tx| {
            let tally = store::finding::tally(tx)?;
            let partly = store::finding::partly_biased(tx)?;
            Ok((tally, partly, reading::in_force(&shared, tx)?))
        })
        .await?;
    let mut rules: Vec<RuleCount> = Vec::new();
    for one in &tally {
        let known = rules
            .iter()
            .position(|rule| rule.code == one.code && rule.rule == one.rule);
        let at = known.unwrap_or_else(|| {
            rules.push(RuleCount {
                code: one.code.clone(),
                rule: one.rule.clone(),
                fired: 0,
                confirmed: 0,
                removed: 0,
                added: 0,
                withdrawn: 0,
            });
            rules.len() - 1
        });
        let rule = &mut rules[at];
        match (one.source, one.state) {
            (Source::Person, state) => {
                rule.added += one.number;
                if state == State::Removed {
                    rule.withdrawn += one.number;
                }
            }
            (Source::Machine, State::Proposed) => {}
            (Source::Machine, State::Confirmed) => rule.confirmed += one.number,
            (Source::Machine, State::Removed) => rule.removed += one.number,
        }
        if one.source == Source::Machine {
            rule.fired += one.number;
        }
    }
    let biased = rules.iter().filter(|one| one.code == BIAS);
    let biased: u64 = biased.map(|one| one.fired).sum();
    Ok(Overrides {
        biased: biased.saturating_sub(partly_biased),
        partly_biased,
        rules,
        built_in: reader.version() == reading::Reader::built_in().version(),
        rules_version: reader.version().to_owned(),
    })
}
