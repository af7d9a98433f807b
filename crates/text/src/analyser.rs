//! The analyser: text in, findings out.

use std::cell::RefCell;

use crate::bits::Bits;
use crate::code::Code;
use crate::entity::Entity;
use crate::index::Index;
use crate::learned::whole::Sums;
use crate::learned::words::{self, Heard, hear};
use crate::learned::{self, Learned};
use crate::lexicon::Lexicon;
use crate::matcher::{self, Run};
use crate::model::feature::{Names, Seen, Told, facts, of_word};
use crate::model::{Chances, Model};
use crate::rule::{Rule, RuleId, Rules, Says, read};
use crate::scope::Stop;
use crate::special::Specials;
use crate::store::{Stored, stored};
use crate::urgency::Decisions;
use crate::view::{Span, View};
use crate::vocabulary::Vocabulary;
use crate::wrong::RuleErrors;

/// Rules and lexicon, compiled. Immutable; build it once and share it.
pub struct Analyser {
    pub(crate) rules: Rules,
    /// How many classes there are.
    classes: usize,
    pub(crate) index: Index,
    pub(crate) vocabulary: Vocabulary,
    specials: Specials,
    pub(crate) model: Model,
    pub(crate) learned: Learned,
    /// Per code: what stands for its score among the rules.
    pub(crate) learned_rules: Vec<usize>,
    pub(crate) decisions: Decisions,
    version: String,
}

stored!(Analyser {
    rules,
    classes,
    index,
    vocabulary,
    specials,
    model,
    learned,
    learned_rules,
    decisions,
    version
});

/// One indicator with its words: `text[start..end]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: Code,
    pub rule: RuleId,
    /// Byte offsets in the original text, on character borders.
    pub start: usize,
    pub end: usize,
}

/// Tables of weights (`data/model/*.tsv`) and the table of urgency (`data/urgency.toml`).
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    pub stance: &'a str,
    pub urgency: &'a str,
    /// What words say about each indicator; empty for rules alone.
    pub learned: &'a str,
    pub decisions: &'a str,
}

thread_local! {
    static ROWS: RefCell<Rows> = RefCell::new(Rows::default());
    static ROOM: RefCell<Room> = RefCell::new(Room::default());
}

/// The rows of weights of a message, as they come and in their order.
#[derive(Default)]
struct Rows {
    set: Bits,
    list: Vec<u32>,
}

/// So many rules that find a code in somebody's trouble outweigh what the text sounds like.
const OFTEN: usize = 3;

/// Buffers that live from message to message.
#[derive(Default)]
pub(crate) struct Room {
    pub(crate) view: View,
    /// Leads to the patterns whose classes are all there.
    pub(crate) chosen: Vec<u32>,
    pub(crate) run: matcher::Room,
}

/// What is asked of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// All that it is judged by.
    Whole,
    /// The same, and which rules were stopped by what.
    Explained,
    /// What its facts are.
    Facts,
}

/// What the rules said about one message, before stance and urgency.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    /// (rule, start, end) in bytes.
    pub(crate) fired: Vec<(usize, usize, usize)>,
    pub(crate) stopped: Vec<(usize, usize, usize, Stop)>,
    pub(crate) frames: u8,
    /// Whether it has the words of a rule that tells of a frame.
    pub(crate) may_be_framed: bool,
    pub(crate) chances: Chances,
    /// What the whole text says about each code.
    pub(crate) whole: Sums,
    /// Codes of which a rule was stopped, one bit each.
    pub(crate) stopped_codes: u64,
    /// What the scores hear.
    pub(crate) words: Vec<Heard>,
    /// Whether the text is too short to say what kind it is.
    pub(crate) short: bool,
    pub(crate) work: u64,
}

impl Analyser {
    /// Reads class and rule files, and the watch table (`watch.tsv`) when a rule asks for it: (file name,
    /// content).
    ///
    /// # Errors
    /// Every mistake in the files, with its file and rule.
    pub fn from_rules(files: &[(&str, &str)]) -> Result<Self, RuleErrors> {
        Self::built(files, crate::embedded::TABLES)
    }

    /// The same, with weights of another fit.
    ///
    /// # Errors
    /// As [`Self::from_rules`]; a row of weights that can't be read.
    pub fn from_parts(files: &[(&str, &str)], tables: Tables<'_>) -> Result<Self, RuleErrors> {
        let mut mistakes = crate::model::mistakes(tables.stance, tables.urgency);
        mistakes.extend(learned::mistakes(tables.learned));
        if mistakes.is_empty() {
            Self::built(files, tables)
        } else {
            Err(RuleErrors(mistakes))
        }
    }

    fn built(files: &[(&str, &str)], tables: Tables<'_>) -> Result<Self, RuleErrors> {
        let mut lexicon = Lexicon::new(crate::embedded::lexicon());
        let mut rules = read(files, &mut lexicon)?;
        let specials = Specials::new(&rules.entries);
        let mut vocabulary = Vocabulary::new(lexicon, &rules.items, &rules.entries);
        let index = Index::new(&rules);
        // What the tables above were made of is needed no more.
        let classes = std::mem::take(&mut rules.entries).len();
        rules.items = Vec::new();
        let names = Names {
            lexicon: vocabulary.lexicon(),
            rules: &rules.rules,
            classes: &rules.fact_names,
        };
        let mut model = Model::read(tables.stance, tables.urgency, &names);
        let words = words::Names(vocabulary.lexicon());
        let learned = Learned::read(tables.learned, words, &names, &mut model);
        vocabulary.weigh(|stem| model.row(of_word(stem)));
        let learned_rules = rules.add_learned(&learned);
        let decisions = Decisions::read(tables.decisions, &rules.rules).map_err(RuleErrors)?;
        let version = version(files, tables);
        Ok(Self {
            version,
            classes,
            rules,
            index,
            vocabulary,
            specials,
            model,
            learned,
            learned_rules,
            decisions,
        })
    }

    /// A short name of the rules' content: changes when any file or weight changes.
    pub fn rules_version(&self) -> &str {
        &self.version
    }

    /// The bytes that the build script leaves for the first use.
    #[doc(hidden)]
    pub fn compiled(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(&mut out);
        out
    }

    /// All rules, in the order of the files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules.rules
    }

    /// `entities`: those of the text; `None` when nobody has looked for them yet.
    pub(crate) fn hits(&self, text: &str, entities: Option<&[Entity]>, look: Look) -> Hits {
        ROWS.with_borrow_mut(|Rows { set, list }| {
            set.clear(self.model.many());
            let mut see = |told: Told<'_>| set.insert(self.row(told));
            let mut hits = self.hits_with(text, entities, look, &mut see);
            set.list(list);
            hits.chances = self.model.judge(list);
            hits.whole = self.learned.whole.sums(list);
            hits
        })
    }

    /// What the models of stance and urgency make of a text.
    pub(crate) fn chances(&self, seen: &Seen<'_>) -> Chances {
        ROWS.with_borrow_mut(|Rows { set, list }| {
            set.clear(self.model.many());
            let mut see = |told: Told<'_>| set.insert(self.row(told));
            facts(seen, &self.vocabulary, &mut see);
            set.list(list);
            self.model.judge(list)
        })
    }

    /// The row of weights of a fact.
    fn row(&self, told: Told<'_>) -> u32 {
        match told {
            Told::Fact(fact) => self.model.row(fact),
            Told::Word(form) => form.row,
        }
    }

    /// Reads a text, and calls `see` with what is seen of it, what rules may match, and the entities that they see.
    /// `entities` are those of the text, if they are known; where words are masked, others are looked for.
    pub(crate) fn read<T>(
        &self,
        text: &str,
        entities: Option<&[Entity]>,
        see: impl FnOnce(&str, &[Entity], &mut Room) -> T,
    ) -> T {
        ROOM.with_borrow_mut(|room| {
            let view = &mut room.view;
            view.read(text, &self.vocabulary, (self.classes, self.index.first));
            // What tells who somebody is can't be seen by anything from here on, not even by its length.
            let unmarked = view.masked.then(|| view.unmarked(text, &self.vocabulary));
            let known = entities.filter(|_| unmarked.is_none());
            let text = unmarked.as_deref().unwrap_or(text);
            let found = known.is_none().then(|| crate::find_entities(text));
            let entities = known.or(found.as_deref()).unwrap_or_default();
            view.finish(entities, &self.specials, &self.vocabulary);
            self.index.choose(view, &mut room.chosen);
            see(text, entities, room)
        })
    }

    /// The same as [`Self::hits`], with every fact given away instead of judged.
    pub(crate) fn hits_with(
        &self,
        text: &str,
        entities: Option<&[Entity]>,
        look: Look,
        emit: &mut impl FnMut(Told<'_>),
    ) -> Hits {
        self.read(text, entities, |text, entities, room| {
            let Room { view, chosen, run } = room;
            view.mark_scope(self.rules.scope);
            let mut hits = Hits {
                fired: Vec::with_capacity(chosen.len()),
                short: self.decisions.short(text),
                may_be_framed: chosen.iter().any(|lead| self.index.frames(*lead)),
                ..Hits::default()
            };
            let mut run = Run::new(&self.rules, &self.index, view, run);
            run.all(chosen, |view, rule, quote, stop| {
                let (start, end) = bytes(view, quote);
                if stop.is_some()
                    && let Says::Code(code) = self.rules.rules[rule].says
                {
                    hits.stopped_codes |= 1 << code.index();
                }
                match stop {
                    None => hits.fired.push((rule, start, end)),
                    Some(stop) if look == Look::Explained => {
                        hits.stopped.push((rule, start, end, stop))
                    }
                    Some(_) => {}
                }
            });
            hits.work = run.work() + view.tokens.len() as u64;
            if look != Look::Facts {
                hear(view, entities, &self.vocabulary, &mut hits.words);
            }
            for &(rule, _, _) in &hits.fired {
                if let Says::Frame(frame) = self.rules.rules[rule].says {
                    hits.frames |= frame.bit();
                }
            }
            let seen = Seen {
                text,
                view,
                entities,
                rules: &self.rules.rules,
                classes: &self.rules.fact_classes,
                fired: &hits.fired,
            };
            facts(&seen, &self.vocabulary, emit);
            hits
        })
    }

    /// Whether a rule that fired also holds in these frames.
    pub(crate) fn holds_in(&self, rule: usize, frames: u8) -> bool {
        frames & !self.rules.rules[rule].frames == 0
    }

    /// Whether several rules find a code, each by its own words.
    pub(crate) fn is_named_often(&self, hits: &Hits, code: Code) -> bool {
        let fired = hits.fired.iter().map(|(rule, _, _)| *rule);
        let says = |rule: &usize| self.rules.rules[*rule].says == Says::Code(code);
        let mut rules: Vec<usize> = fired.filter(says).collect();
        rules.sort_unstable();
        rules.dedup();
        rules.len() >= OFTEN
    }

    /// The earliest match of every code, the longer one of two.
    pub(crate) fn findings(&self, hits: &Hits, frames: u8) -> Vec<Finding> {
        let mut best = [None::<(usize, usize, usize)>; Code::MANY];
        for &(rule, start, end) in &hits.fired {
            let Says::Code(code) = self.rules.rules[rule].says else {
                continue;
            };
            if !self.holds_in(rule, frames) {
                continue;
            }
            let slot = &mut best[code.index()];
            let better = slot.is_none_or(|(known, from, to)| {
                (start, std::cmp::Reverse(end), rule) < (from, std::cmp::Reverse(to), known)
            });
            if better {
                *slot = Some((rule, start, end));
            }
        }
        let mut findings: Vec<Finding> = Code::all()
            .zip(best)
            .filter_map(|(code, slot)| {
                let (rule, start, end) = slot?;
                Some(Finding {
                    code,
                    rule: self.rules.rules[rule].id.clone(),
                    start,
                    end,
                })
            })
            .collect();
        findings.sort_by_key(|finding| (finding.start, finding.end, finding.code));
        findings
    }

    /// The stem of one word and how the word relates to it; `None` for a word that is not known.
    ///
    /// ```
    /// use text::{Analyser, Voice};
    /// assert_eq!(Analyser::embedded().stem("menahan"), Some(("tahan", Voice::Active)));
    /// assert_eq!(Analyser::embedded().stem("pspornya"), None);
    /// ```
    pub fn stem(&self, word: &str) -> Option<(&str, crate::Voice)> {
        self.vocabulary.lexicon().stem_word(word)
    }

    /// Steps of the tokeniser and matcher for a text: what the test of linear work counts.
    #[doc(hidden)]
    pub fn work(&self, text: &str) -> u64 {
        self.hits(text, Some(&[]), Look::Whole).work
    }

    /// How the words of a text are read: (as written, stem), `None` for unknown words.
    pub fn words<'t>(&self, text: &'t str) -> Vec<(&'t str, Option<&str>)> {
        let (mut tokens, mut room) = (Vec::new(), String::new());
        crate::token::tokenise(text, &self.vocabulary, &mut tokens, &mut room);
        let stem = |form| {
            self.vocabulary
                .form(form)
                .stem()
                .map(|stem| self.vocabulary.lexicon().name(stem))
        };
        tokens
            .iter()
            .map(|token| {
                (
                    &text[token.start as usize..token.end as usize],
                    stem(token.form),
                )
            })
            .collect()
    }
}

fn bytes(view: &View, span: Span) -> (usize, usize) {
    let start = view.tokens[span.start as usize].start as usize;
    let end = view.tokens[span.start as usize..span.end as usize]
        .iter()
        .map(|t| t.end)
        .max()
        .unwrap_or(0) as usize;
    (start, end)
}

/// FNV-1a over names and contents: stable over builds and machines.
fn version(files: &[(&str, &str)], tables: Tables<'_>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let tables = [
        ("urgency.toml", tables.decisions),
        ("model/stance.tsv", tables.stance),
        ("model/urgency.tsv", tables.urgency),
        ("model/learned.tsv", tables.learned),
    ];
    for (name, text) in files.iter().chain(&tables) {
        for byte in name.bytes().chain([0]).chain(text.bytes()).chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
