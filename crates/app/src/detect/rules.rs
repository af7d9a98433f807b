//! Rules of the crate [`text`](::text): read, checked, explained, tried on their own texts.

use ::text::{Analyser, Code, Rule, Tables, Trace};

pub use ::text::Stop;

/// A file of rules or classes: its name below the folder of rules (`rules/control.toml`), and its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    pub name: String,
    pub content: String,
}

/// The tables beside the rules: weights of stance and urgency, and the decisions on urgency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFiles {
    pub stance: String,
    pub urgency: String,
    /// Empty: rules alone find indicators.
    pub learned: String,
    pub decisions: String,
}

/// Rules, ready to use.
pub struct RuleSet(Source);

enum Source {
    Embedded(&'static Analyser),
    Own(Box<Analyser>),
}

/// How much there is of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Census {
    pub rules: usize,
    /// Indicators that some rule can find.
    pub codes: usize,
    pub version: String,
}

/// A text of a rule on which it did the wrong thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub rule: String,
    pub text: String,
    /// Whether the rule had to fire.
    pub wanted: bool,
    /// What stopped it, where something did.
    pub stops: Vec<Stop>,
}

/// What a run of the rules' own texts gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    pub rules: usize,
    pub texts: usize,
    pub misses: Vec<Miss>,
    /// Rules with fewer than two texts of a kind.
    pub short: Vec<String>,
}

/// One rule whose words are in a text, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub rule: String,
    /// The indicator; `None` for rules of urgency, bias and kinds of texts.
    pub code: Option<Code>,
    pub quote: String,
    pub why_id: String,
    pub why_en: String,
    pub source: String,
    /// `None`: it fired.
    pub stopped: Option<Stop>,
}

/// Why a text was read as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons {
    pub stance: &'static str,
    /// In thousandths.
    pub stance_chance: u16,
    pub urgency: &'static str,
    pub urgency_why: (String, String),
    pub bias_warning: bool,
    pub rules: Vec<Told>,
}

impl RuleSet {
    /// The rules that are compiled in.
    pub fn embedded() -> Self {
        Self(Source::Embedded(Analyser::embedded()))
    }

    /// The rules of these files alone. Without a model, the embedded weights are used.
    ///
    /// # Errors
    /// Every mistake, with its file and its line or rule.
    pub fn of_files(files: &[RuleFile], model: Option<&ModelFiles>) -> Result<Self, Vec<String>> {
        let borrowed: Vec<(&str, &str)> = files
            .iter()
            .map(|file| (file.name.as_str(), file.content.as_str()))
            .collect();
        let read = match model {
            None => Analyser::from_rules(&borrowed),
            Some(model) => {
                let tables = Tables {
                    stance: &model.stance,
                    urgency: &model.urgency,
                    learned: &model.learned,
                    decisions: &model.decisions,
                };
                Analyser::from_parts(&borrowed, tables)
            }
        };
        match read {
            Ok(analyser) => Ok(Self(Source::Own(Box::new(analyser)))),
            Err(errors) => Err(errors.0.iter().map(|it| placed(it, files)).collect()),
        }
    }

    /// The embedded rules with these files in place of those with the same name.
    ///
    /// # Errors
    /// As [`Self::of_files`].
    pub fn with_files(files: &[RuleFile]) -> Result<Self, Vec<String>> {
        let mut all = files.to_vec();
        for (name, content) in ::text::FILES {
            if files.iter().all(|file| file.name != *name) {
                all.push(RuleFile {
                    name: (*name).to_owned(),
                    content: (*content).to_owned(),
                });
            }
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Self::of_files(&all, None)
    }

    pub(crate) fn analyser(&self) -> &Analyser {
        match &self.0 {
            Source::Embedded(analyser) => analyser,
            Source::Own(analyser) => analyser,
        }
    }

    pub fn census(&self) -> Census {
        let analyser = self.analyser();
        let written = |rule: &&Rule| !rule.is_feature() && !rule.is_learned();
        let rules = || analyser.rules().iter().filter(written);
        let codes: std::collections::BTreeSet<Code> = rules().filter_map(Rule::code).collect();
        Census {
            rules: rules().count(),
            codes: codes.len(),
            version: analyser.rules_version().to_owned(),
        }
    }

    /// Runs every rule whose id contains `part` on its own texts. A text of a rule is short: what it is as a
    /// whole (its stance) doesn't count against the rule.
    pub fn try_texts(&self, part: &str) -> Trial {
        let analyser = self.analyser();
        let mut trial = Trial::default();
        for rule in analyser.rules() {
            if rule.is_feature() || rule.is_learned() || !rule.id.as_str().contains(part) {
                continue;
            }
            trial.rules += 1;
            if rule.matches.len() < 2 || rule.no_match.len() < 2 {
                trial.short.push(rule.id.to_string());
            }
            for (texts, wanted) in [(&rule.matches, true), (&rule.no_match, false)] {
                for text in texts {
                    trial.texts += 1;
                    let mut traces = analyser.explain(text).traces;
                    traces.retain(|trace| trace.rule == rule.id);
                    if traces.iter().any(fired_alone) != wanted {
                        trial.misses.push(Miss {
                            rule: rule.id.to_string(),
                            text: text.clone(),
                            wanted,
                            stops: traces.iter().filter_map(|trace| trace.stopped).collect(),
                        });
                    }
                }
            }
        }
        trial
    }

    /// Which rules fired on a text, which were stopped, and by what.
    pub fn explain(&self, text: &str) -> Reasons {
        let analyser = self.analyser();
        let mut explanation = analyser.explain(text);
        // Two patterns of a rule may have found the same words.
        explanation.traces.dedup();
        let told = |trace: &Trace| {
            let rule = analyser.rules().iter().find(|rule| rule.id == trace.rule)?;
            (!rule.is_feature()).then(|| Told {
                rule: rule.id.to_string(),
                code: rule.code(),
                quote: text[trace.start..trace.end].to_owned(),
                why_id: with_words(&rule.why_id, text, &trace.words),
                why_en: with_words(&rule.why_en, text, &trace.words),
                source: rule.source.clone(),
                stopped: trace.stopped,
            })
        };
        Reasons {
            stance: explanation.analysis.stance.as_str(),
            stance_chance: explanation.stances.into_iter().max().unwrap_or(0),
            urgency: explanation.analysis.urgency.as_str(),
            urgency_why: explanation.urgency_why.clone(),
            bias_warning: explanation.analysis.bias_warning,
            rules: explanation.traces.iter().filter_map(told).collect(),
        }
    }
}

/// A reason with the words that weigh most for it, when it is a score's.
fn with_words(why: &str, text: &str, words: &[(usize, usize)]) -> String {
    let words: Vec<&str> = words
        .iter()
        .map(|&(start, end)| &text[start..end])
        .collect();
    match words.is_empty() {
        true => why.to_owned(),
        false => format!("{why}: {}", words.join(", ")),
    }
}

fn fired_alone(trace: &Trace) -> bool {
    matches!(trace.stopped, None | Some(Stop::Stance))
}

/// A complaint that names a rule, context or class gets the line on which that is named.
fn placed(complaint: &str, files: &[RuleFile]) -> String {
    let place = files.iter().find_map(|file| {
        let rest = complaint.strip_prefix(&file.name)?.strip_prefix(": ")?;
        let named = rest.split('`').nth(1)?;
        let quoted = format!("\"{named}\"");
        let line = file.content.lines().position(|line| {
            let (key, value) = line.split_once('=').unwrap_or_default();
            ["id", "name"].contains(&key.trim()) && value.trim_start().starts_with(&quoted)
        })?;
        Some(format!("{}:{}: {rest}", file.name, line + 1))
    });
    place.unwrap_or_else(|| complaint.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &str) -> RuleFile {
        RuleFile {
            name: name.to_owned(),
            content: content.to_owned(),
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_file_and_line_or_rule() {
        let rule = "\n[[rule]]\nid = \"x.wrong\"\ncode = \"NO-SUCH\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n\
                    patterns = [\"@hold\"]\nmatch = [\"a\", \"b\"]\nno_match = [\"a\", \"b\"]\n";
        let errors = RuleSet::with_files(&[file("rules/x.toml", rule)])
            .err()
            .expect("refused");
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(
            errors[0].starts_with("rules/x.toml:3: rule `x.wrong`: "),
            "{errors:?}"
        );
        let errors = RuleSet::with_files(&[file("rules/y.toml", "[[rule]]\nid = \n")])
            .err()
            .expect("refused");
        assert!(
            errors[0].contains("rules/y.toml") && errors[0].contains("line 2"),
            "{errors:?}"
        );
    }

    #[test]
    fn a_rule_that_does_not_keep_its_word_is_found() {
        let rule = "[[rule]]\nid = \"x.loose\"\ncode = \"REC-DOC\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n\
                    patterns = [\"paspor\"]\nmatch = [\"paspor saya\", \"surat saya\"]\nno_match = [\"paspor biru\"]\n";
        let rules =
            RuleSet::with_files(&[file("rules/x.toml", rule)]).unwrap_or_else(|e| panic!("{e:?}"));
        let trial = rules.try_texts("x.loose");
        let misses: Vec<_> = trial
            .misses
            .iter()
            .map(|miss| (miss.text.as_str(), miss.wanted))
            .collect();
        assert_eq!(misses, [("surat saya", true), ("paspor biru", false)]);
        assert_eq!(trial.short, ["x.loose"]);
    }

    #[test]
    fn what_is_denied_is_told_as_stopped() {
        let reasons = RuleSet::embedded().explain("paspor kami tidak pernah ditahan sponsor");
        assert!(
            reasons.rules.iter().any(|told| told
                .code
                .is_some_and(|code| code.as_str() == "REC-DOC")
                && matches!(told.stopped, Some(Stop::Negated))),
            "{reasons:?}"
        );
    }
}
