//! Greetings before, thanks and blessings behind: what a text tells is what stands between them.
//!
//! `Selamat pagi pak. … Terima kasih, semoga sehat selalu.` Such words are in most letters and in no threat, so that
//! models would take a cry for help with a thank-you for chat. Rules, weights and their fitting therefore read the text
//! between them; entities are found in the whole. The words are data: `data/lexicon/courtesy.txt`. A text of nothing
//! else is left as it is.

use std::ops::Range;
use std::sync::LazyLock;

use crate::analyser::{Analyser, Look};
use crate::analysis::{Analysis, Trace};

mod lists;
mod words;

use lists::{List, Lists};
use words::{Gap, Word};

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| Lists::read(include_str!("../data/lexicon/courtesy.txt")));

/// With what a text begins that greets.
const GREETS: [List; 2] = [List::Open, List::OpenApart];
/// With what a text ends that closes with courtesy.
const CLOSES: [List; 2] = [List::Close, List::CloseApart];
/// What may stand behind it.
const BEHIND: [List; 3] = [List::After, List::Title, List::Office];

impl Lists {
    /// How many of the first words of a text greet.
    fn opening(&self, words: &[Word]) -> usize {
        let mut done = 0;
        loop {
            let here = &words[done..];
            let apart = || {
                let many = self.begins(List::OpenApart, here)?;
                let end = many + self.titles(&here[many..]);
                is_apart(here.get(end)).then_some(many)
            };
            let Some(many) = self.begins(List::Open, here).max(apart()) else {
                return done;
            };
            let next = done + many + self.titles(&words[done + many..]);
            // `malam kak saya dipukul`
            if next == done + many && self.is_own(words, next) {
                return done;
            }
            done = next;
        }
    }

    fn is_title(&self, word: &Word) -> bool {
        self.has(List::Title, word) || self.has(List::Office, word)
    }

    /// How many of these words are those who are greeted.
    fn titles(&self, words: &[Word]) -> usize {
        let mut done = 0;
        loop {
            let row = words[done..].iter().enumerate();
            let mut row = row.skip_while(|(at, word)| {
                (*at == 0 || word.before == Gap::Space) && self.is_title(word)
            });
            let mut next = row.next().map_or(words.len(), |(at, _)| done + at);
            // `Selamat pagi. Pak polisi tolong`: with them, the next sentence begins.
            let begins = words.get(done).map(|word| word.before);
            let ends = words.get(next).map_or(Gap::Stop, |word| word.before);
            if begins > Some(Gap::Space) && ends < Gap::Stop {
                return done;
            }
            while next > done && self.is_own(words, next) {
                next -= 1;
            }
            if let Some(official) = self.may_act(words, done..next) {
                next = official;
            }
            if next == done {
                return done;
            }
            done = next;
        }
    }

    /// Where an official stands in a row of titles who may be the one who acts in what follows without a sign:
    /// `Selamat pagi pak lurah minta uang`.
    fn may_act(&self, words: &[Word], titles: Range<usize>) -> Option<usize> {
        words
            .get(titles.end)
            .filter(|next| next.before == Gap::Space)?;
        let official = titles
            .clone()
            .find(|at| self.has(List::Office, &words[*at]) && words[*at].before == Gap::Space)?;
        let called =
            |at: &usize| self.has(List::Kin, &words[*at]) && words[*at].before == Gap::Space;
        Some(official - (titles.start..official).rev().take_while(called).count())
    }

    /// Whether the word before this place is somebody's own: `Selamat pagi ibu saya dikunci`.
    fn is_own(&self, words: &[Word], at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| &words[before]);
        let next = words.get(at).filter(|next| next.before == Gap::Space);
        before.is_some_and(|before| self.has(List::Kin, before))
            && next.is_some_and(|next| self.has(List::Own, next))
    }

    /// How many words are left before those that thank and close.
    fn closing(&self, words: &[Word]) -> usize {
        let mut left = words.len();
        loop {
            // Whom and what for.
            let mut core = left;
            let found = loop {
                let here = &words[..core];
                let apart = || {
                    let many = self.ends(List::CloseApart, here)?;
                    (here[core - many].before > Gap::Space).then_some(many)
                };
                if let Some(many) = self.ends(List::Close, here).max(apart()) {
                    break Some(core - many);
                }
                match here.last() {
                    Some(last) if self.has(List::After, last) || self.is_title(last) => core -= 1,
                    _ => break None,
                }
            };
            let Some(start) = found else {
                return left;
            };
            left = self.before_closing(words, start);
        }
    }

    /// `atas perhatian dan bantuannya` before thanks.
    fn before_closing(&self, words: &[Word], start: usize) -> usize {
        let (mut at, mut first) = (start, start);
        while at > 0 && words.get(at).is_none_or(|word| word.before < Gap::Stop) {
            at -= 1;
            if self.has(List::Lead, &words[at]) {
                first = at;
            } else if !self.has(List::Between, &words[at]) {
                break;
            }
        }
        first
    }
}

/// Whether a sign stands before a word, or nothing follows.
fn is_apart(word: Option<&Word>) -> bool {
    word.is_none_or(|word| word.before > Gap::Space)
}

/// The bytes of a text without the courtesies at its beginning and end; the whole if nothing else is in it.
pub(crate) fn without(text: &str) -> Range<usize> {
    let lists = &*LISTS;
    let whole = 0..text.len();
    let first = words::first(text, lists, |word| lists.may_begin(&GREETS, word));
    let start = match lists.opening(&first) {
        0 => 0,
        many => match first.get(many) {
            Some(next) => signs_before(text, first[many - 1].end, next.start),
            // There may be more words than were looked at.
            None => first[many - 1].end,
        },
    };
    let last = words::last(&text[start..], lists, |word| {
        lists.may_end(&CLOSES, word) || lists.may_begin(&BEHIND, word)
    });
    let end = match lists.closing(&last) {
        many if many == last.len() => text.len(),
        many => {
            let told = &text[..start + last[many].start];
            told.trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—(*".contains(c))
                .len()
        }
    };
    let told = start..end.max(start);
    if text[told.clone()].chars().any(char::is_alphanumeric) {
        told
    } else {
        whole
    }
}

/// Where what belongs to the next word begins: behind spaces and signs that end a greeting.
fn signs_before(text: &str, from: usize, next: usize) -> usize {
    let between = &text[from..next];
    let ends = |c: char| c.is_whitespace() || ".,;:!-–—…)*".contains(c);
    from + (between.len() - between.trim_start_matches(ends).len())
}

impl Analyser {
    /// Judges what a text tells.
    pub(crate) fn analysed(&self, text: &str, is_asked: bool) -> Analysis {
        let told = without(text);
        let judged = self.judged(&text[told.clone()], Look::Whole, is_asked);
        let mut analysis = judged.analysis;
        analysis.set_into(text, &told);
        analysis
    }
}

impl Analysis {
    /// Makes of what a part of a text shows what the text does.
    pub(crate) fn set_into(&mut self, text: &str, told: &Range<usize>) {
        if *told == (0..text.len()) {
            return;
        }
        self.entities = crate::find_entities(text);
        for found in &mut self.indicators {
            (found.start, found.end) = (found.start + told.start, found.end + told.start);
        }
        for flag in &mut self.red_flags {
            (flag.start, flag.end) = (flag.start + told.start, flag.end + told.start);
        }
    }
}

impl Trace {
    /// The same so many bytes further on.
    pub(crate) fn move_by(&mut self, bytes: usize) {
        (self.start, self.end) = (self.start + bytes, self.end + bytes);
        for (start, end) in &mut self.words {
            (*start, *end) = (*start + bytes, *end + bytes);
        }
    }
}

/// The text without them.
pub(crate) fn told(text: &str) -> &str {
    &text[without(text)]
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn what_is_told_stands_between_greetings_and_thanks() {
        for (text, inner) in [
            ("Selamat pagi. saya dikunci", "saya dikunci"),
            (
                "Selamat siang bapak/ibu petugas, saya mau melapor: adik dijual",
                "adik dijual",
            ),
            (
                "Assalamu'alaikum wr. wb.\nPermisi pak, paspor saya ditahan",
                "paspor saya ditahan",
            ),
            ("Mohon maaf mengganggu. saya dikunci", "saya dikunci"),
            ("Kepada Yth. Bapak Kapolsek. saya dikunci", "saya dikunci"),
            ("saya dikunci. Terima kasih.", "saya dikunci."),
            ("saya dikunci, makasiiih banyak ya kak 🙏", "saya dikunci"),
            (
                "saya dikunci. Demikian laporan saya. Wassalam",
                "saya dikunci.",
            ),
            (
                "saya dikunci. Atas perhatiannya, saya ucapkan terima kasih.",
                "saya dikunci.",
            ),
            ("saya dikunci Hatur nuhun", "saya dikunci"),
            ("saya dikunci. Semoga sehat selalu. Amin", "saya dikunci."),
            // Nobody is greeted who is told of.
            ("Selamat pagi. Bapak saya dikunci", "Bapak saya dikunci"),
            ("Selamat pagi. Bapak dikunci", "Bapak dikunci"),
            ("Selamat pagi ibu saya dikunci", "ibu saya dikunci"),
            ("malam kak saya dikunci", "malam kak saya dikunci"),
            ("bosnya namanya Amin", "bosnya namanya Amin"),
            ("pagi pagi sudah dipukul", "pagi pagi sudah dipukul"),
            // Nothing else is left.
            (
                "Selamat pagi semua, terima kasih ya",
                "Selamat pagi semua, terima kasih ya",
            ),
            ("🙏", "🙏"),
            ("", ""),
        ] {
            assert_eq!(told(text), inner, "{text}");
        }
    }

    #[test]
    fn long_words_and_rows_of_courtesies_are_looked_at_in_part() {
        let many = "makasih ".repeat(100_000);
        assert_eq!(told(&many).len(), 100_000 * 8 - 40 * 8 - 1);
        let word = "a".repeat(1_000_000);
        assert_eq!(told(&word), word);
    }
}
