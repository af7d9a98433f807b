//! A made-up register of 1,000 companies, names that imitate one of them, and names that don't; all from a seed.

use domain::company::{Asked, Company, LegalForm, Register, RegisterNumber, Standing};
use domain::time::Day;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Words as they stand in names of the trade, the first ones in many of them.
const WORDS: [&str; 60] = [
    "jaya",
    "abadi",
    "mandiri",
    "karya",
    "utama",
    "sentosa",
    "indo",
    "global",
    "putra",
    "mitra",
    "bina",
    "sejahtera",
    "cahaya",
    "nusantara",
    "insan",
    "bersama",
    "makmur",
    "prima",
    "anugerah",
    "sinar",
    "citra",
    "surya",
    "bahari",
    "lestari",
    "perdana",
    "kencana",
    "samudra",
    "mulia",
    "harapan",
    "wahana",
    "tritunggal",
    "buana",
    "permata",
    "dharma",
    "satria",
    "bintang",
    "mutiara",
    "gemilang",
    "cakra",
    "andalan",
    "persada",
    "kurnia",
    "sumber",
    "rejeki",
    "delima",
    "melati",
    "rajawali",
    "garuda",
    "merpati",
    "kenari",
    "pelita",
    "fajar",
    "purnama",
    "timur",
    "barat",
    "pesona",
    "graha",
    "tunas",
    "bakti",
    "amanah",
];
const ONSETS: [&str; 16] = [
    "b", "d", "g", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "h", "tr",
];
const VOWELS: [&str; 5] = ["a", "i", "u", "e", "o"];
const ENDINGS: [&str; 7] = ["", "", "n", "r", "s", "ng", "t"];
const ADDED: [&str; 10] = [
    "resmi",
    "cabang kupang",
    "group",
    "internasional",
    "official",
    "indonesia",
    "pusat",
    "agency",
    "manpower",
    "perwakilan timur",
];

/// Words that follow a name in the running words of an offer.
const BEHIND: [&str; 8] = [
    "group",
    "grup",
    "jaya",
    "abadi",
    "mandiri",
    "sejahtera",
    "internasional",
    "sentosa",
];

/// How a name was imitated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Trick {
    Misspelt,
    Added,
    SwappedForm,
    LookAlike,
    Acronym,
    OtherPhone,
    OtherDomain,
    /// Words added, in small letters or capitals, with the legal form or without.
    AddedInText,
}

impl Trick {
    pub(crate) const ALL: [Trick; 8] = [
        Trick::Misspelt,
        Trick::Added,
        Trick::SwappedForm,
        Trick::LookAlike,
        Trick::Acronym,
        Trick::OtherPhone,
        Trick::OtherDomain,
        Trick::AddedInText,
    ];
}

/// Chances from a seed.
pub(crate) struct Dice(ChaCha12Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(ChaCha12Rng::seed_from_u64(seed))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.0.next_u64() % limit as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn made_up(&mut self) -> String {
        let syllables = 2 + self.below(2);
        let mut word = String::new();
        for _ in 0..syllables {
            word += self.pick(&ONSETS);
            word += self.pick(&VOWELS);
        }
        word + self.pick(&ENDINGS)
    }

    /// Two to four words; common ones are common, about a third are made up.
    fn name(&mut self) -> String {
        let count = 2 + self.below(10) / 4;
        let mut words: Vec<String> = Vec::new();
        while words.len() < count {
            let word = match self.below(3) {
                0 => self.made_up(),
                _ => {
                    let limit = 1 + self.below(WORDS.len());
                    self.pick(&WORDS[..limit]).to_owned()
                }
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" ")
    }
}

/// A register of `count` companies, all licensed.
pub(crate) fn companies(count: usize, seed: u64) -> Vec<Company> {
    let mut dice = Dice::new(seed);
    let mut names: Vec<String> = Vec::new();
    while names.len() < count {
        let name = dice.name();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let company = |(at, name): (usize, String)| Company {
        number: number(at),
        phones: vec![format!("021-555{at:05}")],
        domain: format!("{}.example", name.replace(' ', "")),
        name,
        form: LegalForm::Pt,
        address: String::new(),
        regency: None,
        standing: Standing::Licensed,
        licensed_from: Day(20_000),
        licensed_to: None,
        withdrawn_on: None,
        permits: Vec::new(),
    };
    names.into_iter().enumerate().map(company).collect()
}

fn number(at: usize) -> RegisterNumber {
    format!("SIP3MI/{at}").parse().expect("letters and digits")
}

/// An offer that imitates the company, as it is read with this register.
pub(crate) fn imitation(
    register: &Register,
    company: &Company,
    trick: Trick,
    dice: &mut Dice,
) -> Asked {
    let name = &company.name;
    let mut asked = Asked::name(&format!("PT {name}"));
    match trick {
        Trick::Misspelt => asked.name = format!("PT {}", misspelt(name, dice)),
        Trick::Added => asked.name = format!("PT. {name} {}", dice.pick(&ADDED)),
        Trick::SwappedForm => asked.name = format!("CV {name}"),
        Trick::LookAlike => asked.name = format!("PT {}", look_alike(name, dice)),
        Trick::Acronym => {
            let letters: String = name
                .split(' ')
                .filter_map(|word| word.chars().next())
                .collect();
            asked.name = format!("PT {}", letters.to_uppercase());
        }
        Trick::OtherPhone => {
            let other = format!("0812-0000-{:04}", dice.below(10_000));
            asked.phones = vec![other.parse().expect("a number")];
        }
        Trick::OtherDomain => {
            asked.addresses = vec![format!(
                "https://{}-kerja.example/daftar",
                name.replace(' ', "-")
            )];
        }
        Trick::AddedInText => {
            let text = in_text(name, dice);
            let seen = register.named_in(&text).into_iter().next();
            asked.name = seen.map(|one| text[one].to_owned()).unwrap_or_default();
        }
    }
    asked
}

/// An offer in which words stand behind the name. A name of two words needs its legal form to be seen at all.
fn in_text(name: &str, dice: &mut Dice) -> String {
    let bare = name.split(' ').count() > 2 && dice.below(2) == 0;
    let form = if bare { "" } else { "pt " };
    let behind = dice.pick(&BEHIND);
    let text = format!("loker malaysia {form}{name} {behind}, daftar ke pak dedi");
    if dice.below(2) == 0 {
        text.to_uppercase()
    } else {
        text
    }
}

/// One or two letters more, less, changed or exchanged; never the same name.
fn misspelt(name: &str, dice: &mut Dice) -> String {
    loop {
        let mut letters: Vec<char> = name.chars().collect();
        for _ in 0..=usize::from(name.len() > 16) {
            let at = dice.below(letters.len());
            let letter = char::from(b'a' + dice.below(26) as u8);
            match dice.below(4) {
                0 => letters.insert(at, letter),
                1 if letters[at] != ' ' => drop(letters.remove(at)),
                2 if letters[at] != ' ' => letters[at] = letter,
                _ if at + 1 < letters.len() => letters.swap(at, at + 1),
                _ => {}
            }
        }
        let changed: String = letters.into_iter().collect();
        if changed.trim() != name {
            return changed.trim().to_owned();
        }
    }
}

/// Digits and letters of other scripts in the place of one to three letters.
fn look_alike(name: &str, dice: &mut Dice) -> String {
    const PAIRS: [(char, char); 12] = [
        ('a', 'а'),
        ('e', 'е'),
        ('o', '0'),
        ('i', '1'),
        ('s', '5'),
        ('p', 'р'),
        ('c', 'с'),
        ('a', '4'),
        ('l', '1'),
        ('e', '3'),
        ('k', 'к'),
        ('u', 'υ'),
    ];
    let mut letters: Vec<char> = name.chars().collect();
    let mut left = 1 + dice.below(3);
    let mut tries = 0;
    while left > 0 && tries < 200 {
        tries += 1;
        let (from, to) = PAIRS[dice.below(PAIRS.len())];
        let at = dice.below(letters.len());
        if letters[at] == from {
            letters[at] = to;
            left -= 1;
        }
    }
    letters.into_iter().collect()
}

/// Names of other companies: as unlike the register as names of one trade are, one in twenty an acronym.
pub(crate) fn strangers(companies: &[Company], count: usize, seed: u64) -> Vec<Asked> {
    let mut dice = Dice::new(seed);
    let mut found = Vec::new();
    while found.len() < count {
        if dice.below(20) == 0 {
            let letters: String = (0..3 + dice.below(2))
                .map(|_| char::from(b'A' + dice.below(26) as u8))
                .collect();
            found.push(Asked::name(&format!("PT {letters}")));
            continue;
        }
        let name = dice.name();
        let words: Vec<&str> = name.split(' ').collect();
        // A name that holds all words of a registered one imitates it, as everybody would say.
        let imitates =
            |company: &Company| company.name.split(' ').all(|word| words.contains(&word));
        if !companies.iter().any(imitates) {
            found.push(Asked::name(&format!("PT {name}")));
        }
    }
    found
}
