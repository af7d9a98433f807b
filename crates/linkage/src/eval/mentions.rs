//! Mentions of recruiters in reports, invented: names with spelling variants and mononyms, own phones
//! and those of kiosks, accounts, handles, companies, places. The truth is known.

use super::noise::{coined, respelt, skewed, typing_error};
use crate::hash::Chance;

/// One mention; a field that the report doesn't give is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// Who is meant; the truth that a linkage doesn't see.
    pub recruiter: u32,
    pub name: String,
    pub phone: String,
    pub account: String,
    pub handle: String,
    pub company: String,
    /// Code of the regency where it was reported.
    pub regency: String,
}

/// Columns of [`Mention::values`], the id's first.
pub const COLUMNS: [&str; 7] = [
    "id", "name", "phone", "account", "handle", "company", "regency",
];

/// Words before names that aren't part of them.
pub const TITLES: [&str; 12] = [
    "pak", "bapak", "bu", "ibu", "mas", "mbak", "bang", "kak", "haji", "hj", "om", "tante",
];

impl Mention {
    /// The values of all columns but the id.
    pub fn values(&self) -> [&str; 6] {
        [
            &self.name,
            &self.phone,
            &self.account,
            &self.handle,
            &self.company,
            &self.regency,
        ]
    }
}

const FIRST: &[&str] = &[
    "siti", "budi", "sri", "agus", "dewi", "eko", "ahmad", "nur", "wahyu", "rina", "joko", "yanti",
    "hendra", "lestari", "slamet", "yusuf", "fitri", "rudi", "ani", "bambang", "susi", "iwan",
    "ratna", "dedi", "endang", "yohanes", "maria", "made", "ketut", "nyoman", "asep", "ujang",
    "maman", "tuti", "udin", "rahmat", "hasan", "zainal", "syarif", "fauzi", "indah", "puji",
    "sumarni", "suparman", "sutrisno", "mulyono", "kartini", "marlina", "yuliana", "ferdi",
    "ronald", "yopi", "melki", "deni", "tono", "wati", "surya", "irfan", "jamal", "lukman",
];

const SECOND: &[&str] = &[
    "santoso",
    "wahyuni",
    "rahayu",
    "saputra",
    "hidayat",
    "setiawan",
    "kurniawan",
    "wibowo",
    "susanti",
    "lestari",
    "pratama",
    "nugroho",
    "purnomo",
    "handayani",
    "suryadi",
    "gunawan",
    "permata",
    "utami",
    "hasanah",
    "maulana",
    "firmansyah",
    "siregar",
    "nasution",
    "tanjung",
    "manurung",
    "lumbantobing",
    "nainggolan",
    "banunaek",
    "tefa",
    "nabuasa",
    "mamonto",
    "paputungan",
    "mokodompit",
    "basri",
    "effendi",
    "iskandar",
    "harahap",
    "sihombing",
    "wijaya",
    "kusuma",
    "astuti",
    "sulistyo",
    "mahendra",
    "jayadi",
    "fauziah",
    "zulkarnain",
    "syahputra",
    "yudhistira",
];

const BUSINESS: &[&str] = &[
    "sumber",
    "jaya",
    "abadi",
    "karya",
    "mandiri",
    "sejahtera",
    "bina",
    "insan",
    "cahaya",
    "mitra",
    "utama",
    "prima",
    "global",
    "nusa",
    "bahari",
    "sentosa",
    "makmur",
    "putra",
    "citra",
    "duta",
    "lintas",
    "samudra",
    "bersama",
    "amanah",
    "berkah",
];

#[derive(Debug)]
struct Recruiter {
    words: Vec<String>,
    phones: Vec<String>,
    account: String,
    handle: String,
    company: usize,
    regencies: Vec<String>,
}

/// So many mentions, six of a recruiter on average, few of most and many of some.
///
/// Numbers are from the unassigned block 0810. The same count and seed give the same mentions.
pub fn mentions(count: usize, seed: u64) -> Vec<Mention> {
    let mut chance = Chance::new(seed);
    let recruiters = (count / 6).max(2);
    let companies: Vec<Vec<String>> = (0..(recruiters / 4).max(2))
        .map(|_| company(&mut chance))
        .collect();
    let kiosks: Vec<String> = (0..(recruiters / 20).max(2))
        .map(|_| phone(&mut chance))
        .collect();
    let people: Vec<Recruiter> = (0..recruiters)
        .map(|_| recruiter(companies.len(), &mut chance))
        .collect();
    let mention = |number: usize| {
        // Each recruiter is mentioned once; the others go to few.
        let busy = match number < recruiters {
            true => number,
            false => {
                let spread = recruiters.div_ceil(3);
                (skewed(spread, &mut chance) + chance.below(spread) * 2) % recruiters
            }
        };
        let mut mention = told(&people[busy], &companies, &kiosks, &mut chance);
        mention.recruiter = busy as u32;
        mention
    };
    let mut all: Vec<Mention> = (0..count).map(mention).collect();
    shuffle(&mut all, &mut Chance::new(seed ^ 0x5bd1_e995));
    all
}

fn shuffle<T>(items: &mut [T], chance: &mut Chance) {
    for at in (1..items.len()).rev() {
        items.swap(at, chance.below(at + 1));
    }
}

fn recruiter(companies: usize, chance: &mut Chance) -> Recruiter {
    let word = |usual: &[&str], chance: &mut Chance| match chance.happens(0.35) {
        true => coined(2 + chance.below(2), chance),
        false => usual[skewed(usual.len(), chance)].to_owned(),
    };
    let mut words = vec![word(FIRST, chance)];
    if chance.happens(0.7) {
        words.push(word(SECOND, chance));
        if chance.happens(0.15) {
            words.push(word(SECOND, chance));
        }
    }
    let phones = 1 + skewed(3, chance);
    Recruiter {
        handle: format!(
            "{}{}{}",
            words[0],
            ["", "_", "."][chance.below(3)],
            chance.below(1000)
        ),
        phones: (0..phones).map(|_| phone(chance)).collect(),
        account: format!("{:010}", chance.bits() % 10_000_000_000),
        company: skewed(companies, chance),
        regencies: (0..1 + chance.below(3)).map(|_| regency(chance)).collect(),
        words,
    }
}

fn phone(chance: &mut Chance) -> String {
    format!("0810{:08}", chance.bits() % 100_000_000)
}

fn regency(chance: &mut Chance) -> String {
    let number = skewed(514, chance);
    format!("{:02}{:02}", 11 + number / 16, 1 + number % 16)
}

fn company(chance: &mut Chance) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for _ in 0..2 + chance.below(2) {
        let word = match chance.happens(0.25) {
            true => coined(2, chance),
            false => chance.one_of(BUSINESS).to_owned(),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn told(
    person: &Recruiter,
    companies: &[Vec<String>],
    kiosks: &[String],
    chance: &mut Chance,
) -> Mention {
    let mut mention = Mention::default();
    if chance.happens(0.9) {
        mention.name = name(&person.words, chance);
    }
    let own = &person.phones[skewed(person.phones.len(), chance)];
    if chance.happens(0.12) {
        mention.phone = written(&kiosks[skewed(kiosks.len(), chance)], chance);
    } else if chance.happens(0.6) || mention.name.is_empty() {
        mention.phone = match chance.happens(0.04) {
            true => written(&typing_error(own, chance), chance),
            false => written(own, chance),
        };
    }
    if chance.happens(0.25) {
        mention.account = match chance.happens(0.03) {
            true => typing_error(&person.account, chance),
            false => person.account.clone(),
        };
    }
    if chance.happens(0.3) {
        mention.handle = match chance.happens(0.05) {
            true => typing_error(&person.handle, chance),
            false => format!("@{}", person.handle),
        };
    }
    if chance.happens(0.35) {
        let mut words = companies[person.company].clone();
        if words.len() > 2 && chance.happens(0.25) {
            words.pop();
        }
        if chance.happens(0.15) {
            let at = chance.below(words.len());
            words[at] = typing_error(&words[at], chance);
        }
        let form = ["PT ", "PT. ", "CV ", ""][chance.below(4)];
        mention.company = format!("{form}{}", words.join(" "));
    }
    mention.regency = match chance.happens(0.85) {
        true => person.regencies[chance.below(person.regencies.len())].clone(),
        false => regency(chance),
    };
    mention
}

fn name(words: &[String], chance: &mut Chance) -> String {
    let mut words = words.to_vec();
    if words.len() > 1 {
        if chance.happens(0.25) {
            let at = chance.below(words.len());
            words.remove(at);
        } else if chance.happens(0.06) {
            let last = words.len() - 1;
            words.swap(0, last);
        } else if chance.happens(0.08) {
            let at = chance.below(words.len());
            words[at].truncate(1);
        }
    }
    for word in &mut words {
        if chance.happens(0.18) {
            *word = respelt(word, chance);
        }
        if chance.happens(0.05) {
            *word = typing_error(word, chance);
        }
    }
    let joined = match chance.happens(0.03) {
        true => words.concat(),
        false => words.join(" "),
    };
    let mut out = match chance.happens(0.35) {
        true => format!("{} ", chance.one_of(&TITLES)),
        false => String::new(),
    };
    out.push_str(&joined);
    match chance.below(3) {
        0 => out.to_uppercase(),
        _ => out,
    }
}

/// A telephone number in one of the ways people write it.
fn written(digits: &str, chance: &mut Chance) -> String {
    let (start, rest) = digits.split_at(digits.len().min(4));
    match chance.below(4) {
        0 => digits.to_owned(),
        1 => format!("+62 {}-{rest}", start.trim_start_matches('0')),
        2 => format!("{start}-{rest}"),
        _ => format!("62{}{rest}", start.trim_start_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides_and_every_mention_gives_something() {
        let all = mentions(3_000, 7);
        assert_eq!(all, mentions(3_000, 7));
        assert_ne!(all, mentions(3_000, 8));
        assert!(
            all.iter()
                .all(|it| !(it.name.is_empty() && it.phone.is_empty()))
        );
        let recruiters: std::collections::BTreeSet<u32> =
            all.iter().map(|it| it.recruiter).collect();
        assert_eq!(recruiters.len(), 500);
        let shared = |phone: &str| {
            let who = all
                .iter()
                .filter(|it| it.phone == phone)
                .map(|it| it.recruiter);
            who.collect::<std::collections::BTreeSet<_>>().len()
        };
        let busiest = all.iter().map(|it| shared(&it.phone)).max();
        assert!(
            busiest.is_some_and(|count| count > 3),
            "kiosk phones are shared"
        );
    }
}
