//! The register as it is asked: which company a name means, and whether that company stands behind it.

mod named;

use super::host::{free_mail_host, general_host, host, within};
use super::name::Name;
use super::vocabulary::{Vocabulary, WordId, differing, letters};
use super::{Asked, Company, Finding, Ground, Outcome, PermitFinding, RegisterNumber, Standing};
use crate::phone::Phone;
use crate::time::Day;
use std::collections::{HashMap, HashSet};

/// The whole register, indexed. Immutable, built once for each list.
pub struct Register {
    companies: Vec<Company>,
    as_of: Day,
    names: Vec<Known>,
    vocabulary: Vocabulary,
    of_word: Vec<Vec<usize>>,
    of_first: HashMap<String, Vec<usize>>,
    of_plain: HashMap<String, Vec<usize>>,
    of_acronym: HashMap<String, Vec<usize>>,
    of_joined: HashSet<String>,
    of_number: HashMap<RegisterNumber, usize>,
    of_permit: HashMap<RegisterNumber, (usize, usize)>,
}

/// A name of the register, prepared.
struct Known {
    name: Name,
    words: Vec<WordId>,
    weight: f64,
    joined: String,
    length: usize,
    letters: u32,
    plain: String,
    phones: Vec<Phone>,
}

/// A name is the same when its words carry this share of the weight of both.
const SAME: f64 = 0.93;
/// Share of a company's weight that must be found when further words stand beside it.
const WHOLE: f64 = 0.97;
/// Words that may be added to a name before it is another name.
const ADDED: usize = 3;
/// Letters of an acronym that is worth a look.
const ACRONYM: usize = 3;
/// Letters of a joined name in which misspellings are searched for.
const JOINED: usize = 7;
/// Slips of the pen in a whole name.
const MOST_EDITS: usize = 2;

impl Register {
    /// The register of a day.
    #[must_use]
    pub fn new(companies: Vec<Company>, as_of: Day) -> Register {
        let parts: Vec<Name> = companies.iter().map(|one| Name::of(&one.name)).collect();
        let words: Vec<Vec<String>> = parts.iter().map(|name| name.words.clone()).collect();
        let vocabulary = Vocabulary::of(&words);
        let mut register = Register {
            of_word: Vec::new(),
            of_first: HashMap::new(),
            of_plain: HashMap::new(),
            of_acronym: HashMap::new(),
            of_joined: HashSet::new(),
            of_number: HashMap::new(),
            of_permit: HashMap::new(),
            names: Vec::with_capacity(parts.len()),
            as_of,
            vocabulary,
            companies,
        };
        for (at, name) in parts.into_iter().enumerate() {
            register.add(at, name);
        }
        register
    }

    fn add(&mut self, at: usize, name: Name) {
        let company = &self.companies[at];
        let mut words: Vec<WordId> = name
            .words
            .iter()
            .filter_map(|word| self.vocabulary.id(word))
            .collect();
        words.sort_unstable();
        words.dedup();
        for word in &words {
            if self.of_word.len() <= *word {
                self.of_word.resize(word + 1, Vec::new());
            }
            self.of_word[*word].push(at);
        }
        if let Some(first) = name.words.first() {
            self.of_first.entry(first.clone()).or_default().push(at);
        }
        self.of_plain
            .entry(name.plain.join(" "))
            .or_default()
            .push(at);
        let acronym = name.acronym();
        if acronym.len() >= ACRONYM {
            self.of_acronym.entry(acronym).or_default().push(at);
        }
        self.of_joined.insert(name.joined());
        self.of_number.insert(company.number.clone(), at);
        for (index, permit) in company.permits.iter().enumerate() {
            self.of_permit.insert(permit.number.clone(), (at, index));
        }
        let phones = company.phones.iter().filter_map(|text| text.parse().ok());
        self.names.push(Known {
            weight: words.iter().map(|word| self.vocabulary.weight(*word)).sum(),
            length: name.joined().chars().count(),
            letters: letters(&name.joined()),
            joined: name.joined(),
            plain: name.plain.concat(),
            phones: phones.collect(),
            words,
            name,
        });
    }

    /// The day of the list.
    #[must_use]
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// Every company, in the order of the list.
    #[must_use]
    pub fn companies(&self) -> &[Company] {
        &self.companies
    }

    /// Whether a company has this licence number.
    #[must_use]
    pub fn has(&self, number: &RegisterNumber) -> bool {
        self.of_number.contains_key(number)
    }

    /// Whether a company has this recruitment permit.
    #[must_use]
    pub fn has_permit(&self, number: &RegisterNumber) -> bool {
        self.of_permit.contains_key(number)
    }

    /// What the register says about the company behind an offer.
    #[must_use]
    pub fn check(&self, asked: &Asked, today: Day) -> Finding<'_> {
        let name = Name::of(&asked.name);
        let numbered = asked
            .licence
            .as_ref()
            .and_then(|number| self.of_number.get(number).copied());
        let best = self.candidates(&name, today).into_iter().next();
        let (at, mut grounds) = match (numbered, best) {
            (Some(numbered), None) if name.words.is_empty() => (numbered, Vec::new()),
            (Some(numbered), None) => (numbered, vec![Ground::OwnNumber]),
            (Some(numbered), Some((at, grounds))) if numbered == at => (at, grounds),
            (Some(_), Some((at, mut grounds))) => {
                grounds.push(Ground::OthersNumber);
                (at, grounds)
            }
            (None, Some(found)) => found,
            (None, None) => {
                return Finding {
                    outcome: Outcome::Unknown,
                    company: None,
                    grounds: Vec::new(),
                };
            }
        };
        let (company, known) = (&self.companies[at], &self.names[at]);
        let strange =
            |number: &RegisterNumber| number.is_telling() && !number.is_part_of(&company.number);
        if numbered.is_none() && asked.licence.as_ref().is_some_and(strange) {
            grounds.push(Ground::UnknownNumber);
        }
        let official = asked
            .phones
            .iter()
            .any(|phone| known.phones.contains(phone));
        // Without an official number nothing can differ from it.
        if !known.phones.is_empty()
            && asked
                .phones
                .iter()
                .any(|phone| !known.phones.contains(phone))
        {
            grounds.push(Ground::OtherPhone);
        }
        if others_domain(&asked.addresses, &company.domain) {
            grounds.push(Ground::OtherDomain);
        }
        if free_mail(&asked.addresses, &company.domain) {
            grounds.push(Ground::FreeMail);
        }
        let writing = |ground: &Ground| {
            matches!(
                ground,
                Ground::NameDiffers | Ground::AddedWords | Ground::Acronym | Ground::UnknownNumber
            )
        };
        let outcome = match company.standing_on(today) {
            Standing::Licensed if grounds.is_empty() => Outcome::Licensed,
            // Whoever can be called at the official number may write name and licence as they like.
            Standing::Licensed if official && grounds.iter().all(writing) => Outcome::Licensed,
            Standing::Licensed => Outcome::Similar,
            ended => Outcome::Ended(ended),
        };
        grounds.sort_by_key(|ground| Ground::ALL.iter().position(|one| one == ground));
        Finding {
            outcome,
            company: Some(company),
            grounds,
        }
    }

    /// What the register says about a recruitment permit.
    #[must_use]
    pub fn permit(&self, number: &RegisterNumber, today: Day) -> PermitFinding<'_> {
        let Some((at, index)) = self.of_permit.get(number) else {
            return PermitFinding::Unknown;
        };
        let company = &self.companies[*at];
        let permit = &company.permits[*index];
        let licensed = company.standing_on(today) == Standing::Licensed;
        if licensed && permit.valid_from > today {
            return PermitFinding::NotBegun(company, permit);
        }
        let holds = crate::office::in_force(permit.valid_from, permit.valid_to, today);
        if holds && licensed {
            PermitFinding::Holds(company, permit)
        } else {
            PermitFinding::Ended(company, permit)
        }
    }

    /// Companies that somebody may mean, best first: by number, by name, by its beginning.
    #[must_use]
    pub fn search(&self, wanted: &str, today: Day, limit: usize) -> Vec<&Company> {
        let mut found: Vec<usize> = Vec::new();
        if let Ok(number) = wanted.parse::<RegisterNumber>() {
            found.extend(self.of_number.get(&number));
            found.extend(self.of_permit.get(&number).map(|(at, _)| *at));
        }
        let name = Name::of(wanted);
        found.extend(self.candidates(&name, today).into_iter().map(|(at, _)| at));
        if !name.words.is_empty() {
            let begins = |known: &Known| {
                let fits = |word: &String| {
                    known
                        .name
                        .words
                        .iter()
                        .any(|one| one.starts_with(word.as_str()))
                };
                name.words.iter().all(fits)
            };
            found.extend((0..self.names.len()).filter(|at| begins(&self.names[*at])));
        }
        let mut shown = Vec::new();
        for at in found {
            if !shown.contains(&at) {
                shown.push(at);
            }
        }
        shown
            .into_iter()
            .take(limit)
            .map(|at| &self.companies[at])
            .collect()
    }

    /// Companies whose name this may be, best first, each with the grounds by which the names differ.
    fn candidates(&self, name: &Name, today: Day) -> Vec<(usize, Vec<Ground>)> {
        if name.words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(usize, f64, Vec<Ground>)> = Vec::new();
        for at in self
            .of_plain
            .get(&name.plain.join(" "))
            .into_iter()
            .flatten()
        {
            found.push((*at, 9.0, Vec::new()));
        }
        for (at, score, added) in self.by_words(name) {
            let ground = if self.names[at].name.words == name.words {
                Ground::LookAlikeLetters
            } else if added {
                Ground::AddedWords
            } else {
                Ground::NameDiffers
            };
            found.push((at, 1.0 + score, vec![ground]));
        }
        for at in self.by_letters(name) {
            found.push((at, 0.9, vec![Ground::NameDiffers]));
        }
        if let [word] = &name.words[..]
            && let Some([at]) = self.of_acronym.get(word).map(Vec::as_slice)
        {
            found.push((*at, 0.5, vec![Ground::Acronym]));
        }
        let licensed = |at: usize| self.companies[at].standing_on(today) == Standing::Licensed;
        let form = |at: usize| name.form.is_none_or(|form| form == self.companies[at].form);
        found.sort_by(|one, other| {
            other
                .1
                .total_cmp(&one.1)
                .then(form(other.0).cmp(&form(one.0)))
                .then(licensed(other.0).cmp(&licensed(one.0)))
                .then(one.0.cmp(&other.0))
        });
        let mut best: Vec<(usize, Vec<Ground>)> = Vec::new();
        for (at, _, mut grounds) in found {
            if best.iter().any(|(other, _)| *other == at) {
                continue;
            }
            if !form(at) {
                grounds.push(Ground::OtherForm);
            }
            best.push((at, grounds));
        }
        best
    }

    /// By words: score, and whether words were added.
    fn by_words(&self, name: &Name) -> Vec<(usize, f64, bool)> {
        // For each company the best likeness of each of its words, and which words of the name fit.
        let mut hits: HashMap<usize, Vec<(WordId, f64, usize)>> = HashMap::new();
        for (position, word) in name.words.iter().enumerate() {
            for (id, likeness) in self.vocabulary.like(word) {
                for at in self.of_word.get(id).into_iter().flatten() {
                    hits.entry(*at).or_default().push((id, likeness, position));
                }
            }
        }
        let weights: Vec<f64> = name
            .words
            .iter()
            .map(|word| self.vocabulary.weight_of(word))
            .collect();
        let mut found = Vec::new();
        for (at, hits) in hits {
            let known = &self.names[at];
            let share = known.words.iter().map(|word| {
                let fits = hits.iter().filter(|(id, _, _)| id == word);
                self.vocabulary.weight(*word)
                    * fits.map(|(_, likeness, _)| *likeness).fold(0.0, f64::max)
            });
            let covered = share.sum::<f64>() / known.weight;
            let used = |position: usize| hits.iter().any(|(_, _, other)| *other == position);
            let extra: Vec<usize> = (0..name.words.len()).filter(|at| !used(*at)).collect();
            let wasted: f64 = extra.iter().map(|at| weights[*at]).sum();
            let total: f64 = weights.iter().sum();
            let fits = 1.0 - wasted / total;
            let whole = hits
                .iter()
                .filter(|(_, likeness, _)| *likeness < 1.0)
                .count()
                <= 1;
            if covered >= SAME && fits >= SAME {
                found.push((at, covered + fits, false));
            } else if covered >= WHOLE && known.words.len() > 1 && extra.len() <= ADDED && whole {
                found.push((at, covered + fits, true));
            }
        }
        found
    }

    /// By all letters together: for names written in one word or taken apart otherwise, and for several slips
    /// of the pen. Words that all are known make another name, not a misspelt one.
    fn by_letters(&self, name: &Name) -> Vec<usize> {
        let joined = name.joined();
        let length = joined.chars().count();
        if length < JOINED {
            return Vec::new();
        }
        let known = |word: &String| self.vocabulary.id(word).is_some();
        let whole = name.words.iter().all(known);
        let allowed = ((length + 2) / 8).min(MOST_EDITS);
        let (plain, letters) = (name.plain.concat(), letters(&joined));
        let near = |known: &Known| {
            let divided = known.name.words.len() != name.words.len();
            // One slip changes which letters there are by two at most; comparing that first costs nothing.
            if whole && !divided
                || known.length.abs_diff(length) > allowed + 1
                || differing(known.letters, letters) > 2 * u32::try_from(allowed + 1).unwrap_or(8)
            {
                return false;
            }
            let allowed = if whole { 0 } else { allowed };
            strsim::osa_distance(&known.joined, &joined) <= allowed
                || strsim::osa_distance(&known.plain, &plain) <= allowed
        };
        (0..self.names.len())
            .filter(|at| near(&self.names[*at]))
            .collect()
    }
}

/// Whether an address is neither the official one nor on a host where anybody has a page. Without an official
/// address nothing can differ from it.
fn others_domain(addresses: &[String], domain: &str) -> bool {
    !domain.is_empty()
        && addresses
            .iter()
            .filter_map(|address| host(address))
            .any(|host| !within(&host, domain) && !general_host(&host) && !free_mail_host(&host))
}

/// Whether a mail address is one that anybody gets for nothing, though the company has addresses of its own.
fn free_mail(addresses: &[String], domain: &str) -> bool {
    let mails = addresses.iter().filter(|address| address.contains('@'));
    !domain.is_empty()
        && mails
            .filter_map(|address| host(address))
            .any(|host| !within(&host, domain) && free_mail_host(&host))
}

#[cfg(test)]
mod tests;
