//! Rules of the crate [`text`](::text): read, checked, explained, tried on their own texts.

mod told;
mod weighed;

use ::text::{Analyser, Code, Rule, Tables, Trace};
use std::collections::BTreeSet;

pub use ::text::{RuleError, Stop};
pub use told::stopped_by;
pub use weighed::Sentence;
pub(crate) use weighed::changes;

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
    /// With its files, by which a mistake is told.
    Own(Box<Analyser>, Vec<RuleFile>),
}

/// How much there is of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Census {
    pub rules: usize,
    /// Indicators that some rule can find.
    pub codes: usize,
    pub version: String,
}

/// What a run of the rules' own texts gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    pub rules: usize,
    pub texts: usize,
    /// Texts on which a rule did the wrong thing, and rules with fewer than two texts of a kind.
    pub mistakes: Vec<RuleError>,
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
    /// Kind, value and words.
    pub entities: Vec<[String; 3]>,
    /// Words that tell who somebody is: rules and weights read the text without them.
    pub masked: Vec<String>,
}

impl RuleSet {
    /// The rules that are compiled in.
    pub fn embedded() -> Self {
        Self(Source::Embedded(Analyser::embedded()))
    }

    /// The rules of these files alone. Without a model, the embedded weights are used.
    ///
    /// # Errors
    /// Every mistake, with its file and its line.
    pub fn of_files(
        files: &[RuleFile],
        model: Option<&ModelFiles>,
    ) -> Result<Self, Vec<RuleError>> {
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
            Ok(analyser) => Ok(Self(Source::Own(Box::new(analyser), files.to_vec()))),
            Err(errors) => Err(errors.0),
        }
    }

    /// The embedded rules with these files in place of those with the same name.
    ///
    /// # Errors
    /// As [`Self::of_files`].
    pub fn with_files(files: &[RuleFile]) -> Result<Self, Vec<RuleError>> {
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
            Source::Own(analyser, _) => analyser,
        }
    }

    pub fn census(&self) -> Census {
        Census {
            rules: self.written().count(),
            codes: self.codes().len(),
            version: self.analyser().rules_version().to_owned(),
        }
    }

    /// Indicators that some rule can find.
    pub fn codes(&self) -> BTreeSet<Code> {
        self.written().filter_map(Rule::code).collect()
    }

    fn written(&self) -> impl Iterator<Item = &Rule> {
        let rules = self.analyser().rules().iter();
        rules.filter(|rule| !rule.is_feature() && !rule.is_learned())
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
            let (yes, no) = (rule.matches.len(), rule.no_match.len());
            if yes < 2 || no < 2 {
                let place = self.place_of(rule.id.as_str(), None);
                trial.mistakes.push(told::short(rule, (yes, no), place));
            }
            for (texts, wanted) in [(&rule.matches, true), (&rule.no_match, false)] {
                for text in texts {
                    trial.texts += 1;
                    let mut traces = analyser.explain(text).traces;
                    traces.retain(|trace| trace.rule == rule.id);
                    if traces.iter().any(fired_alone) != wanted {
                        let place = self.place_of(rule.id.as_str(), Some(text));
                        let stops: Vec<Stop> =
                            traces.iter().filter_map(|trace| trace.stopped).collect();
                        let missed = told::missed(rule, text, wanted, &stops, place);
                        trial.mistakes.push(missed);
                    }
                }
            }
        }
        trial
    }

    /// The file and line of a rule, or of one of its texts.
    fn place_of(&self, rule: &str, text: Option<&str>) -> (String, Option<usize>) {
        let line = |name: &str, content: &str| {
            Some((name.to_owned(), Some(::text::line_of(content, rule, text)?)))
        };
        let found = match &self.0 {
            Source::Embedded(_) => {
                let mut files = ::text::FILES.iter();
                files.find_map(|(name, content)| line(name, content))
            }
            Source::Own(_, files) => files
                .iter()
                .find_map(|file| line(&file.name, &file.content)),
        };
        found.unwrap_or_else(|| ("rules".to_owned(), None))
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
            entities: explanation
                .analysis
                .entities
                .iter()
                .map(|entity| {
                    let words = &text[entity.start..entity.end];
                    [entity.kind.as_str(), &entity.value, words].map(str::to_owned)
                })
                .collect(),
            masked: explanation
                .masked
                .iter()
                .map(|&(start, end)| text[start..end].to_owned())
                .collect(),
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
        let told = errors[0].to_string();
        assert!(
            told.starts_with("rules/x.toml:4: rule `x.wrong`: `NO-SUCH`"),
            "{told}"
        );
        let told = errors[0].indonesian();
        assert!(
            told.starts_with("rules/x.toml:4: aturan `x.wrong`: `NO-SUCH` bukan petunjuk"),
            "{told}"
        );
        let errors = RuleSet::with_files(&[file("rules/y.toml", "[[rule]]\nid = \n")])
            .err()
            .expect("refused");
        let told = errors[0].indonesian();
        assert!(told.starts_with("rules/y.toml:2: baris ini"), "{told}");
    }

    /// Whatever rules lack only because a file is unreadable is no mistake of theirs.
    #[test]
    fn a_file_that_can_not_be_read_is_told_alone() {
        let told = |name: &str, content: &str| -> Vec<String> {
            let wrong = RuleSet::with_files(&[file(name, content)]).err();
            let wrong = wrong.expect("refused");
            wrong.iter().map(RuleError::to_string).collect()
        };
        let watch = told("watch.tsv", "x");
        assert_eq!(watch.len(), 1, "{watch:#?}");
        assert!(watch[0].starts_with("watch.tsv:1: "), "{watch:#?}");
        for broken in [
            "[[class]]\nname = \n",
            "[[class]]\nname = \"a\"\nname = \"b\"\n",
        ] {
            let shared = told("classes/shared.toml", broken);
            assert_eq!(shared.len(), 1, "{shared:#?}");
            assert!(shared[0].starts_with("classes/shared.toml:"), "{shared:#?}");
        }
    }

    #[test]
    fn a_rule_that_does_not_keep_its_word_is_found_by_line() {
        let rule = "[[rule]]\nid = \"x.loose\"\ncode = \"REC-DOC\"\nwhy_id = \"a\"\nwhy_en = \"a\"\nsource = \"a\"\n\
                    patterns = [\"paspor\"]\nmatch = [\"paspor saya\",\n\"surat saya\",\n\"tidak ada paspor\"]\n\
                    no_match = [\"paspor biru\"]\n";
        let rules =
            RuleSet::with_files(&[file("rules/x.toml", rule)]).unwrap_or_else(|e| panic!("{e:?}"));
        let trial = rules.try_texts("x.loose");
        let told: Vec<String> = trial.mistakes.iter().map(RuleError::indonesian).collect();
        let expected = [
            "rules/x.toml:2: aturan `x.loose` punya 3 teks di `match` dan 1 di `no_match`.",
            "rules/x.toml:9: aturan `x.loose` tidak menyala pada «surat saya»: tidak ada polanya di teks ini.",
            "rules/x.toml:10: aturan `x.loose` tidak menyala pada «tidak ada paspor»: dihentikan: disangkal.",
            "rules/x.toml:11: aturan `x.loose` menyala pada «paspor biru».",
        ];
        assert_eq!(told.len(), expected.len(), "{told:#?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
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
