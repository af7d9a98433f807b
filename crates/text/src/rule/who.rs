//! No rule may rest on who somebody is (`domain.md` §8): words of nation, people, religion, origin, sex or looks
//! are refused in rules, contexts and classes. Only rules of the bias warning and the classes of their file may
//! name them.
//!
//! Masked words are refused wherever they stand: they would never be matched, and whoever wrote them meant them.
//! The lists `outsider` and `looks` of `classes/bias.toml` have words that mean other things beside others (`uang
//! muka`, `pengungsi` in a flood), so that only a pattern of nothing else is refused. So it is with words for kin and
//! spouses (`data/lexicon/kin.tsv`): both words of a pair are read as one, so that no rule can tell a wife from a
//! husband, and beside an act they say what the act is (`cari istri`).

use super::raw::{Raw, RawRule};
use super::sheet;
use crate::class::{Classes, RawClass};
use crate::entity::{Home, home};
use crate::hash::FastMap;
use crate::lexicon::Lexicon;
use crate::origin::Role;
use crate::pattern::tokens;
use crate::wrong::{Kind, RuleError, Wrong};

/// The file whose classes may name such words, and that of the lists.
const OWN: &str = "classes/bias.toml";
const SUSPICION: [&str; 2] = ["outsider", "looks"];
/// Words behind which a country surely tells of origin; [`crate::origin`] knows more, which a rule may need.
pub(crate) const PERSON: [&str; 6] = ["orang", "warga", "wna", "turis", "keturunan", "si"];
/// Words beside which one of who somebody is still stands alone, with those that carry nothing.
const NEUTRAL: [&str; 8] = [
    "ada",
    "baru",
    "banyak",
    "para",
    "seorang",
    "semua",
    "kaum",
    "sekelompok",
];
const KIN: &str = include_str!("../../data/lexicon/kin.tsv");
/// Endings under which a masked word is still that word.
const TAILS: [&str; 3] = ["nya", "ku", "mu"];
/// Masked words that mean something else with an ending: a husband, a wife, somebody's burnt skin.
const OTHERWISE: [&str; 4] = ["laki", "lanang", "wadon", "kulit"];
/// Classes within classes that are followed.
const DEPTH: usize = 8;

pub(super) struct Who<'l> {
    lexicon: &'l Lexicon,
    /// Masked words.
    masked: FastMap<Box<str>, ()>,
    /// Words and phrases that are masked nowhere: `true` for where somebody is from, looks like or whose kin they
    /// are, `false` for judgements about such people.
    listed: FastMap<Box<str>, bool>,
}

impl<'l> Who<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Self {
        let mut new = Self {
            lexicon,
            masked: FastMap::default(),
            listed: FastMap::default(),
        };
        for word in &lexicon.protected {
            new.masked.insert(lexicon.canonical(word).into(), ());
        }
        let kin = KIN.lines().filter(|line| !line.starts_with('#'));
        for word in kin.flat_map(str::split_whitespace) {
            new.listed.insert(new.phrase(word).into(), true);
        }
        let own = crate::embedded::FILES.iter().find(|(name, _)| *name == OWN);
        let mut unread = Vec::new();
        for mut class in own.map_or_else(Vec::new, |(name, text)| {
            sheet::read(name, text, &["class"], &mut unread)
        }) {
            let name = class.text("name", &mut unread);
            let suspicion = name.is_some_and(|name| SUSPICION.contains(&name.value.as_str()));
            for word in class.list("words", &mut unread) {
                new.listed.insert(new.phrase(&word.value).into(), suspicion);
            }
        }
        new
    }

    /// Everything in the files that names such words and must not.
    pub(super) fn mistakes(&self, raw: &Raw, classes: &Classes) -> Vec<RuleError> {
        let mut errors = Vec::new();
        for class in raw.classes.iter().filter(|class| !is_own(class)) {
            for word in &class.words {
                if let Some(found) = self.masked_in(&word.value) {
                    let wrong = Wrong::Who(found);
                    let error = RuleError::at(&class.file, word.line, &wrong);
                    errors.push(error.about(Kind::Class, &class.name.value));
                }
            }
        }
        let rules = raw.rules.iter().filter(|rule| !rule.bias);
        let of_rules = rules.flat_map(|rule| {
            let about = (&rule.file, Kind::Rule, &rule.id);
            rule.written().map(move |written| (about, written))
        });
        let of_contexts = raw.contexts.iter().flat_map(|context| {
            let about = (&context.file, Kind::Context, &context.name);
            context.patterns.iter().map(move |written| (about, written))
        });
        let of_features = raw.features.iter().flat_map(|feature| {
            let about = (&feature.file, Kind::Feature, &feature.id);
            feature.patterns.iter().map(move |written| (about, written))
        });
        for ((file, kind, name), written) in of_rules.chain(of_contexts).chain(of_features) {
            let found = self.masked_in(&written.value).map(Wrong::Who);
            if let Some(wrong) = found.or_else(|| self.by_class(&written.value, classes)) {
                let error = RuleError::at(file, written.line, &wrong);
                errors.push(error.about(kind, &name.value));
            }
        }
        let finds = |rule: &&RawRule| rule.code.is_some() || rule.urgency.is_some();
        for rule in raw.rules.iter().filter(finds) {
            for written in &rule.patterns {
                if let Some(word) = self.alone(&written.value, classes) {
                    let error = RuleError::at(&rule.file, written.line, &Wrong::WhoAlone(word));
                    errors.push(error.about(Kind::Rule, &rule.id.value));
                }
            }
        }
        errors
    }

    /// A masked word, a country behind a word for a person, or a word of looks behind a part of the body.
    fn masked_in(&self, written: &str) -> Option<String> {
        let (mut person_before, mut body_before) = (false, false);
        for choices in elements(written) {
            let literal = || choices.iter().filter(|choice| !choice.starts_with(MARKS));
            for choice in literal() {
                let (mut of_person, mut of_body) = (person_before, body_before);
                for word in choice.split_whitespace() {
                    let word = bare(word);
                    let canonical = self.lexicon.canonical(word);
                    if self.is_masked(&canonical)
                        || of_person && home(&canonical) == Some(Home::Abroad)
                        || of_body && self.role(word).is(Role::LOOK.or(Role::SHAPE))
                    {
                        return Some(word.to_owned());
                    }
                    of_person = PERSON.contains(&canonical.as_str());
                    of_body = self.role(word).is(Role::BODY);
                }
            }
            person_before = literal().any(|choice| PERSON.contains(&bare(choice)));
            body_before = literal().any(|choice| self.role(bare(choice)).is(Role::BODY));
        }
        None
    }

    /// What a word, or that of which it is a form, does around words of who somebody is.
    fn role(&self, word: &str) -> Role {
        let word = self.lexicon.canonical(word);
        let stem = self.lexicon.stem_of(&word);
        let stem = stem.or_else(|| Some(self.lexicon.analyse(&word)?.0));
        stem.map_or(Role::NONE, |stem| self.lexicon.role(stem))
    }

    fn is_masked(&self, word: &str) -> bool {
        let cut = TAILS.iter().find_map(|tail| word.strip_suffix(tail));
        let with_tail = |root: &str| self.masked.contains_key(root) && !OTHERWISE.contains(&root);
        self.masked.contains_key(word) || cut.is_some_and(with_tail)
    }

    /// A class of the bias warning that something else asks for.
    fn by_class(&self, written: &str, classes: &Classes) -> Option<Wrong> {
        elements(written).into_iter().flatten().find_map(|choice| {
            let name = choice.strip_prefix('@')?;
            let name = name.split('/').next().unwrap_or(name);
            let word = self.within(name, classes, 0)?;
            Some(Wrong::WhoByClass(name.to_owned(), word))
        })
    }

    /// A word of the bias warning's own lists that a class has through others.
    fn within(&self, name: &str, classes: &Classes, depth: usize) -> Option<String> {
        let class = classes.raw(name).filter(|_| depth < DEPTH)?;
        class
            .words
            .iter()
            .find_map(|word| match word.value.strip_prefix('@') {
                Some(other) => self.within(other, classes, depth + 1),
                None if !is_own(class) => None,
                None => self.masked_in(&word.value).or_else(|| {
                    (self.listed.get(&*self.phrase(&word.value)) == Some(&true))
                        .then(|| word.value.clone())
                }),
            })
    }

    /// A word on which alone a pattern rests, with nothing beside it but judgements and words that say nothing.
    fn alone(&self, written: &str, classes: &Classes) -> Option<String> {
        let mut rests_on = None;
        for choices in elements(written) {
            let mut words = Vec::new();
            for choice in choices {
                self.spell_out(&choice, classes, 0, &mut words)?;
            }
            let mut suspicion = None;
            for word in words {
                match self.listed.get(&*self.phrase(&word)) {
                    Some(true) => suspicion = Some(word),
                    Some(false) => {}
                    None if self.is_neutral(&word) => {}
                    None => return None,
                }
            }
            rests_on = suspicion.or(rests_on);
        }
        rests_on
    }

    fn is_neutral(&self, word: &str) -> bool {
        let word = self.phrase(word);
        let filler = |filler: &str| self.lexicon.canonical(filler) == word;
        PERSON.contains(&word.as_str())
            || NEUTRAL.contains(&word.as_str())
            || self.lexicon.fillers.iter().any(|one| filler(one))
    }

    /// The words of a choice; `None` when it is more than words.
    fn spell_out(
        &self,
        choice: &str,
        classes: &Classes,
        depth: usize,
        words: &mut Vec<String>,
    ) -> Option<()> {
        let Some(name) = choice.strip_prefix('@') else {
            words.push(choice.to_owned());
            return (!choice.starts_with(MARKS)).then_some(());
        };
        let name = name.split('/').next().unwrap_or(name);
        let class = classes.raw(name).filter(|_| depth < DEPTH)?;
        let mut all = class.words.iter();
        all.try_for_each(|word| self.spell_out(&word.value, classes, depth + 1, words))
    }

    /// A word or phrase as the lists keep it.
    fn phrase(&self, written: &str) -> String {
        let words = written
            .split_whitespace()
            .map(|word| self.lexicon.canonical(bare(word)));
        words.collect::<Vec<_>>().join(" ")
    }
}

const MARKS: [char; 3] = ['@', '#', '%'];

fn is_own(class: &RawClass) -> bool {
    &*class.file == OWN
}

/// `=ga`, `tahan/di` without its marks.
fn bare(word: &str) -> &str {
    let word = word.trim_start_matches('=');
    word.split_once('/').map_or(word, |(word, _)| word)
}

/// What each element of a pattern may be, in order, with those that may be absent or must; nothing at a distance. A
/// pattern that can't be read has none, since it is refused anyway.
fn elements(written: &str) -> Vec<Vec<String>> {
    let body = written.rsplit_once('~').map_or(written, |(body, _)| body);
    let spaced = body.replace(['[', ']'], " ");
    let spaced = spaced.replace(['&', '+'], " .. ");
    let mut all = Vec::new();
    for word in tokens(&spaced).unwrap_or_default() {
        if word.starts_with("..") {
            all.push(Vec::new());
            continue;
        }
        let word = word.trim_start_matches('!').trim_end_matches('?');
        let group = word
            .strip_prefix('(')
            .and_then(|rest| rest.rsplit_once(')'));
        all.push(match group {
            Some((inner, _)) => inner.split('|').map(|one| one.trim().to_owned()).collect(),
            None => vec![word.to_owned()],
        });
    }
    all
}
