//! Who somebody is, taken out of a text before rules and models read it: `orang Vietnam`, `calo Medan`, `dua
//! perempuan`.
//!
//! Words that always tell of a person (peoples, religions, sexes, looks: `data/lexicon/protected.txt`) are masked
//! wherever they stand, but for names of places in a place's position (`kerja di Arab`). Names of countries and
//! regions (`data/entity`) are masked where a word for a person leads to them; elsewhere they are destinations and
//! places. So are words that tell of looks beside a part of the body (`kulit gelap`, `rambutnya pirang`). The words that decide are data: `data/lexicon/origin.txt`.
//!
//! Masked words in a row become one, which no rule sees and which is no part of a distance: which words stood there,
//! how many and how long they were, can't be told from what is left.

use crate::analyser::Analyser;
use crate::entity::{Home, home, names};
use crate::store::stored;
use crate::token::Token;
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// The parts that a word plays around names, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Role(u32);

stored!(Role { 0 });

impl Role {
    pub(crate) const NONE: Self = Self(0);
    /// A word for people: a name behind it tells where they come from.
    const HEAD: Self = Self(1);
    /// The same for names of this country only.
    const HOME: Self = Self(2);
    /// May stand between such a word and a name.
    const THROUGH: Self = Self(4);
    /// May stand between such a word and one of `FROM`.
    const OWN: Self = Self(8);
    /// Ties a name to the people before it.
    const FROM: Self = Self(16);
    /// Ties a name to another.
    const AND: Self = Self(32);
    /// Part of a name.
    const COMPASS: Self = Self(64);
    /// Before a place.
    const TO: Self = Self(128);
    /// Before a country of work.
    const WORK: Self = Self(256);
    /// A word for people of which nothing but a home is told as often.
    const PEOPLE: Self = Self(512);
    /// A name that is mostly another word.
    const NEVER: Self = Self(1024);
    /// A word for those who have power over others.
    const MASTER: Self = Self(2048);
    /// Says only that somebody is from abroad.
    const FOREIGN: Self = Self(4096);
    /// Part of a body, which a word of looks may follow.
    pub(crate) const BODY: Self = Self(1 << 13);
    /// Tells of looks behind a part of the body, a word that is masked or one for people.
    pub(crate) const LOOK: Self = Self(1 << 14);
    /// The same behind a part of the body only.
    pub(crate) const SHAPE: Self = Self(1 << 15);
    /// The same behind those alone that are masked themselves (`bermata biru`): `mata biru` is hurt.
    const LOOSE: Self = Self(1 << 16);
    /// A trade in which people go abroad: where it is sought or taken up, a country is where.
    const TRADE: Self = Self(1 << 17);
    /// Seeks people or work.
    const WANTED: Self = Self(1 << 18);
    /// `tenaga`, behind which `kerja` is part of the word.
    const LABOUR: Self = Self(1 << 19);

    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "head" => Self::HEAD,
            "home" => Self::HOME,
            "through" => Self::THROUGH,
            "own" => Self::OWN,
            "from" => Self::FROM,
            "and" => Self::AND,
            "compass" => Self::COMPASS,
            "to" => Self::TO,
            "work" => Self::WORK,
            "people" => Self::PEOPLE.or(Self::HEAD),
            "never" => Self::NEVER,
            "master" => Self::MASTER.or(Self::HEAD),
            "foreign" => Self::FOREIGN,
            "body" => Self::BODY,
            "look" | "nation" => Self::LOOK,
            "shape" => Self::SHAPE,
            "loose" => Self::LOOSE,
            "trade" => Self::TRADE.or(Self::HEAD),
            "wanted" => Self::WANTED,
            "labour" => Self::LABOUR,
            _ => return None,
        })
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Words that seek, as they are written: no stems of the lexicon.
const SEEKING: [&str; 3] = ["butuh", "cr", "kloter"];

/// What the words before a word lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Led {
    /// Nothing: a name here is a place.
    No,
    /// A person: a name here is a home.
    Person,
    /// A person with a word of whose: only `dari` leads on to a home.
    Owned,
    /// A home: a name may go on, or another one follow.
    Home,
}

/// Masks words of who somebody is; whether there was any. `room` holds one name at a time.
pub(crate) fn mask(
    text: &str,
    tokens: &mut Vec<Token>,
    vocabulary: &Vocabulary,
    room: &mut String,
) -> bool {
    let hidden = vocabulary.hidden;
    let may_be = |token: &Token| {
        let form = vocabulary.form(token.form);
        form.protected() || form.has_role()
    };
    if hidden == UNKNOWN || !tokens.iter().any(may_be) {
        return false;
    }
    let mut reader = Reader {
        text,
        vocabulary,
        led: Led::No,
        here_only: false,
        master: false,
        surely: false,
        from: false,
        looks: Role::NONE,
        key: room,
    };
    let (mut changed, mut masked) = (false, false);
    let mut at = 0;
    while at < tokens.len() {
        if reader.led == Led::No && !may_be(&tokens[at]) {
            // Nothing leads here, and nothing begins here.
            at += 1;
            continue;
        }
        let many = reader.step(tokens, at);
        for token in &mut tokens[at..at + many.masked] {
            (token.form, token.weight) = (hidden, 0);
        }
        // A place that has the name of a people is a word like other names.
        for token in &mut tokens[at..at + many.places] {
            (token.form, token.weight) = (UNKNOWN, 1);
        }
        masked |= many.masked > 0;
        changed |= many.masked + many.places > 0;
        at += (many.masked + many.places).max(1);
    }
    if changed {
        join(tokens, vocabulary);
    }
    masked
}

/// So many words from here on are masked, or are a place; neither: one word that is left as it is.
#[derive(Default)]
struct Many {
    masked: usize,
    places: usize,
}

struct Reader<'a> {
    text: &'a str,
    vocabulary: &'a Vocabulary,
    led: Led,
    /// Only names of this country tell of origin.
    here_only: bool,
    /// What leads here is a word for those who have power.
    master: bool,
    /// What leads here is seldom followed by anything but a home.
    surely: bool,
    /// The word before is `dari` or the like: what follows is no verb.
    from: bool,
    /// Which words are looks behind the part of the body that was masked last.
    looks: Role,
    key: &'a mut String,
}

impl Reader<'_> {
    fn step(&mut self, tokens: &[Token], at: usize) -> Many {
        let token = &tokens[at];
        let form = self.vocabulary.form(token.form);
        let role = self.vocabulary.role(token.form);
        if let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) {
            let apart = before.sentence != token.sentence;
            let listed = self.led == Led::Home;
            if apart || before.commas != token.commas && !listed {
                self.led = Led::No;
            }
        }
        let led = self.led;
        if led == Led::Person || led == Led::Home {
            if let Some(masked) = self.name(tokens, at) {
                (self.led, self.looks) = (Led::Home, Role::NONE);
                return Many { masked, places: 0 };
            }
            let foreign = role.is(Role::FOREIGN) && led == Led::Person && self.master;
            let compass = led == Led::Home && role.is(Role::COMPASS);
            if foreign || compass || self.tells_looks(role) {
                self.led = Led::Home;
                return Many {
                    masked: 1,
                    places: 0,
                };
            }
        }
        if form.protected() {
            if led == Led::No
                && let Some(places) = self.place(tokens, at)
            {
                return Many { masked: 0, places };
            }
            self.looks = if role.is(Role::BODY) {
                Role::SHAPE.or(Role::LOOSE)
            } else {
                Role::NONE
            };
            self.led = Led::Home;
            self.here_only = false;
            return Many {
                masked: 1,
                places: 0,
            };
        }
        if role.is(Role::BODY) && self.looks_follow(tokens, at) {
            (self.led, self.looks) = (Led::Home, Role::SHAPE);
            return Many {
                masked: 1,
                places: 0,
            };
        }
        let led_on = led != Led::No;
        self.from = role.is(Role::FROM);
        self.led = if led_on && role.is(Role::FROM) {
            self.surely = true;
            Led::Person
        } else if role.is(Role::TO) && !role.is(Role::THROUGH) {
            Led::No
        } else if role.is(Role::HEAD.or(Role::HOME))
            && !self.begins_name(tokens, at)
            && !(role.is(Role::TRADE) && self.wanted(tokens, at))
        {
            self.here_only = !role.is(Role::HEAD);
            self.surely = role.is(Role::PEOPLE);
            self.master = role.is(Role::MASTER);
            Led::Person
        } else if led_on && role.is(Role::OWN) {
            Led::Owned
        } else if led == Led::Person
            && (form.filler() || role.is(Role::THROUGH) || self.of_labour(tokens, at, role))
            || led == Led::Home && (form.filler() || role.is(Role::AND))
            || led == Led::Owned && form.filler()
        {
            led
        } else {
            Led::No
        };
        Many::default()
    }

    /// What the words before make a word of looks: `kulit gelap`, `orang hitam`.
    fn tells_looks(&self, role: Role) -> bool {
        match self.led {
            Led::Home => role.is(Role::LOOK.or(self.looks)),
            Led::Person => role.is(Role::LOOK) && self.surely && !self.from,
            Led::No | Led::Owned => false,
        }
    }

    /// `rambutnya agak pirang`
    fn looks_follow(&self, tokens: &[Token], at: usize) -> bool {
        let here = &tokens[at];
        let next = tokens[at + 1..].iter().take(3);
        let mut next = next
            .take_while(|token| token.sentence == here.sentence && token.commas == here.commas)
            .map(|token| {
                (
                    self.vocabulary.form(token.form),
                    self.vocabulary.role(token.form),
                )
            })
            .skip_while(|(form, role)| !form.protected() && (form.filler() || role.is(Role::AND)));
        next.next()
            .is_some_and(|(_, role)| role.is(Role::LOOK.or(Role::SHAPE)))
    }

    /// Whether a trade is sought or taken up: `butuh dua ART Singapura`, `jadi pembantu Kamboja`.
    fn wanted(&self, tokens: &[Token], at: usize) -> bool {
        let word = |token: &Token| &self.text[token.start as usize..token.end as usize];
        tokens[at.saturating_sub(4)..at].iter().any(|token| {
            token.sentence == tokens[at].sentence
                && (self.vocabulary.role(token.form).is(Role::WANTED)
                    || SEEKING
                        .iter()
                        .any(|short| word(token).eq_ignore_ascii_case(short)))
        })
    }

    /// `tenaga kerja`
    fn of_labour(&self, tokens: &[Token], at: usize, role: Role) -> bool {
        role.is(Role::WORK)
            && at
                .checked_sub(1)
                .is_some_and(|before| self.vocabulary.role(tokens[before].form).is(Role::LABOUR))
    }

    /// `Bandar Lampung`
    fn begins_name(&mut self, tokens: &[Token], at: usize) -> bool {
        self.longest(tokens, at).is_some_and(|(_, many)| many > 1)
    }

    /// How many words from here on are a name of origin.
    fn name(&mut self, tokens: &[Token], at: usize) -> Option<usize> {
        let (home, many) = self.longest(tokens, at)?;
        let form = tokens[at].form;
        let unknown = form == UNKNOWN || self.vocabulary.form(form).protected();
        let noun = self.from || !self.vocabulary.is_verb(form);
        let role = self.vocabulary.role(form);
        // `warga negara Bali` names no town of `Negara Bali`.
        let through = role.is(Role::THROUGH) && home != Home::Abroad;
        let other = through || many == 1 && role.is(Role::NEVER);
        let meant = match home {
            Home::Abroad => !self.here_only,
            Home::Here => true,
            Home::Town => noun,
            Home::Perhaps => unknown || noun && self.surely,
        };
        (meant && (self.from || !other)).then_some(many)
    }

    /// How many words from here on are a place that shares its name with a people.
    fn place(&mut self, tokens: &[Token], at: usize) -> Option<usize> {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let before = before.filter(|before| before.sentence == tokens[at].sentence);
        // `Labuan Bajo`
        if before.is_some()
            && self
                .longest(tokens, at - 1)
                .is_some_and(|(_, many)| many > 1)
        {
            return Some(1);
        }
        let (home, many) = self.longest(tokens, at)?;
        let role = before.map_or(Role::NONE, |token| self.vocabulary.role(token.form));
        let led = role.is(Role::TO) || home == Home::Abroad && role.is(Role::WORK);
        (led || many > 1).then_some(many)
    }

    /// The longest name that begins here, and its words.
    fn longest(&mut self, tokens: &[Token], at: usize) -> Option<(Home, usize)> {
        let text = self.text;
        let word = |token: &Token| &text[token.start as usize..token.end as usize];
        self.key.clear();
        push_lower(self.key, word(&tokens[at]));
        let (alone, longest) = names(self.key);
        let mut found = alone.map(|home| (home, 1));
        for many in 2..=longest {
            let next = tokens.get(at + many - 1);
            let Some(next) = next.filter(|next| {
                next.sentence == tokens[at].sentence && next.commas == tokens[at].commas
            }) else {
                break;
            };
            self.key.push(' ');
            push_lower(self.key, word(next));
            found = home(self.key).map(|home| (home, many)).or(found);
        }
        found
    }
}

fn push_lower(key: &mut String, word: &str) {
    if !word.is_ascii() {
        return key.push_str(&word.to_lowercase());
    }
    let from = key.len();
    key.push_str(word);
    key[from..].make_ascii_lowercase();
}

impl Analyser {
    /// The words that tell who somebody is, in bytes: nothing reads them.
    pub(crate) fn masked(&self, text: &str) -> Vec<(usize, usize)> {
        self.read(text, Some(&[]), |_, _, room| {
            let tokens = room.view.tokens.iter();
            tokens
                .filter(|token| self.vocabulary.form(token.form).protected())
                .map(|token| (token.start as usize, token.end as usize))
                .collect()
        })
    }
}

/// Makes one of masked words in a row, and closes the distances over them.
fn join(tokens: &mut Vec<Token>, vocabulary: &Vocabulary) {
    tokens.dedup_by(|next, kept| {
        let masked = |token: &Token| vocabulary.form(token.form).protected();
        let same = kept.sentence == next.sentence && kept.commas == next.commas;
        let joined = same && masked(kept) && masked(next);
        if joined {
            kept.end = kept.end.max(next.end);
            kept.asked |= next.asked;
        }
        joined
    });
    let mut position = 0;
    for token in tokens {
        token.position = position;
        position += u32::from(token.weight);
    }
}
