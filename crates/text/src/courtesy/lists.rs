//! The lists of courtesies, by the words that their patterns begin and end with.

use crate::hash::FastMap;

use super::words::{Word, plain};

/// The number of a word that stands in a list; 0 for any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordId(u16);

/// The lists of `data/lexicon/courtesy.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Open,
    OpenApart,
    Title,
    Office,
    Kin,
    Own,
    Close,
    CloseApart,
    After,
    Lead,
    Between,
}

/// By their names in the file.
const NAMES: [(&str, List); 11] = [
    ("open", List::Open),
    ("open-apart", List::OpenApart),
    ("title", List::Title),
    ("office", List::Office),
    ("kin", List::Kin),
    ("own", List::Own),
    ("close", List::Close),
    ("close-apart", List::CloseApart),
    ("after", List::After),
    ("lead", List::Lead),
    ("between", List::Between),
];

/// Words in a row, one of several at each place.
type Pattern = Vec<Vec<WordId>>;

/// In which lists a pattern begins with a word, and in which one ends with it; a bit a list.
#[derive(Clone, Copy, Default)]
struct Places {
    begins: u16,
    ends: u16,
}

pub(super) struct Lists {
    ids: FastMap<String, WordId>,
    /// Per word.
    places: Vec<Places>,
    /// Per list.
    patterns: [Vec<Pattern>; NAMES.len()],
}

impl Lists {
    pub(super) fn read(text: &str) -> Self {
        let mut lists = Self {
            ids: FastMap::default(),
            places: vec![Places::default()],
            patterns: Default::default(),
        };
        let mut list = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('@') {
                list = NAMES.iter().find(|(known, _)| *known == name);
                continue;
            }
            let mut pattern: Pattern = Vec::new();
            for choices in line.split_whitespace() {
                pattern.push(choices.split('|').map(|word| lists.add(word)).collect());
            }
            if let Some((_, list)) = list {
                lists.put(*list, pattern);
            }
        }
        lists
    }

    fn add(&mut self, word: &str) -> WordId {
        let next = WordId(self.places.len() as u16);
        let id = *self.ids.entry(plain(word)).or_insert(next);
        if id == next {
            self.places.push(Places::default());
        }
        id
    }

    fn put(&mut self, list: List, pattern: Pattern) {
        let bit = 1 << list as u16;
        for word in pattern.first().into_iter().flatten() {
            self.places[usize::from(word.0)].begins |= bit;
        }
        for word in pattern.last().into_iter().flatten() {
            self.places[usize::from(word.0)].ends |= bit;
        }
        if !pattern.is_empty() {
            self.patterns[list as usize].push(pattern);
        }
    }

    /// The number of a word as it is compared.
    pub(super) fn id(&self, plain: &str) -> WordId {
        self.ids.get(plain).copied().unwrap_or_default()
    }

    /// Whether a pattern of one of these lists begins with a word.
    pub(super) fn may_begin(&self, lists: &[List], word: WordId) -> bool {
        let begins = self.places[usize::from(word.0)].begins;
        lists.iter().any(|list| begins >> *list as u16 & 1 == 1)
    }

    /// Whether a pattern of one of these lists ends with a word.
    pub(super) fn may_end(&self, lists: &[List], word: WordId) -> bool {
        let ends = self.places[usize::from(word.0)].ends;
        lists.iter().any(|list| ends >> *list as u16 & 1 == 1)
    }

    /// How many words the longest pattern of a list has that begins here.
    pub(super) fn begins(&self, list: List, words: &[Word]) -> Option<usize> {
        let first = words.first()?;
        if !self.may_begin(&[list], first.id) {
            return None;
        }
        let fits = |pattern: &&Pattern| fits(pattern, words);
        let patterns = self.patterns[list as usize].iter();
        patterns.filter(fits).map(Vec::len).max()
    }

    /// The same for the longest that ends with the last word.
    pub(super) fn ends(&self, list: List, words: &[Word]) -> Option<usize> {
        let last = words.last()?;
        if !self.may_end(&[list], last.id) {
            return None;
        }
        let fits = |pattern: &&Pattern| {
            let from = words.len().checked_sub(pattern.len());
            from.is_some_and(|from| fits(pattern, &words[from..]))
        };
        let patterns = self.patterns[list as usize].iter();
        patterns.filter(fits).map(Vec::len).max()
    }

    pub(super) fn has(&self, list: List, word: &Word) -> bool {
        self.begins(list, std::slice::from_ref(word)).is_some()
    }
}

fn fits(pattern: &Pattern, words: &[Word]) -> bool {
    let mut pairs = pattern.iter().zip(words);
    pattern.len() <= words.len() && pairs.all(|(one_of, word)| one_of.contains(&word.id))
}

#[cfg(test)]
mod tests {
    use super::{List, Lists, NAMES};

    /// `NAMES` gives each list once, in the order of `List`; the file has them all and no other.
    #[test]
    fn each_list_of_the_file_is_known() {
        let text = include_str!("../../data/lexicon/courtesy.txt");
        let names = text.lines().filter_map(|line| line.strip_prefix('@'));
        let mut in_file: Vec<&str> = names.collect();
        let mut known = NAMES.map(|(name, _)| name).to_vec();
        in_file.sort_unstable();
        known.sort_unstable();
        assert_eq!(in_file, known);
        for (at, (name, list)) in NAMES.iter().enumerate() {
            assert_eq!(*list as usize, at, "{name}");
        }
        let lists = Lists::read(text);
        assert!(lists.may_begin(&[List::Open], lists.id("selamat")));
        assert!(lists.may_end(&[List::Close], lists.id("kasih")));
        assert!(!lists.may_begin(&[List::Open, List::Title], lists.id("dikunci")));
    }
}
