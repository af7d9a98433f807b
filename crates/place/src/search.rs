//! Search by name: forgiving, ranked, and always with the lineage.
//!
//! Each query word is looked up once and its quality written per area. An area
//! is a candidate when its own name has a word of the query; the other words
//! may be found in the areas above it, in any order. Rare words weigh more.
//! Scores fall from exact over beginning and part to typing error.

use crate::area::{Match, Place, Resolution};
use crate::code::{Code, Level};
use crate::gazetteer::Gazetteer;
use crate::query::{self, Role, Word};
use crate::search::lookup::{Cell, Lookup};

mod lookup;

/// A context word counts a little less than a word of the name itself.
const CONTEXT: f32 = 0.97;
/// A word that stands at another level than the word before it says.
const WRONG_LEVEL: f32 = 0.6;
/// A word repeated more often than the lineage has it.
const REPEATED: f32 = 0.5;
/// Words of one name that do not stand together.
const SCATTERED: f32 = 0.99;
/// Below this, a word was misspelled, not shortened.
const LEAST_PART: f32 = 0.59;
/// From here on a word counts as written right (spelling variants included).
const RIGHT: f32 = 0.95;
/// Below this, a hit helps nobody.
const LEAST_SCORE: f32 = 0.3;
/// Hits far below the best are noise.
const LEAST_SHARE: f32 = 0.55;
/// When a word has brought so many candidates, commoner words bring no more.
const CANDIDATES: usize = 6_000;
/// How many choices `resolve` offers.
const CHOICES: usize = 100;
const WEIGHT_OF_LEVEL: f32 = 0.6;

/// A scored area.
#[derive(Clone, Copy)]
struct Found {
    area: u32,
    score: f32,
    exact: bool,
    /// Every name word of the query was found.
    covered: bool,
    /// Every name word of the query is in the area's own name.
    alone: bool,
    /// The words of the own name stand side by side in the query.
    together: bool,
    /// How many words of the query the own name has.
    own_words: usize,
}

impl Gazetteer {
    /// Areas that fit the words, best first.
    ///
    /// Words may name the area and those above it in any order, be parts or
    /// beginnings, misspelled, or abbreviated (`tts`, `boltim`).
    ///
    /// ```
    /// let matches = place::Gazetteer::embedded().search("oinlasi tts", 10);
    /// assert_eq!(matches.len(), 3);
    /// assert!(matches.iter().all(|found| found.place.area.name == "Oinlasi"));
    /// ```
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match<'_>> {
        self.search_in(query, None, limit)
    }

    /// The same within one area, which may itself be found.
    ///
    /// ```
    /// let kediri = "35.06".parse().ok();
    /// let matches = place::Gazetteer::embedded().search_in("sidomulyo", kediri, 10);
    /// assert!(matches.iter().all(|found| found.place.area.code.to_string().starts_with("3506")));
    /// ```
    #[must_use]
    pub fn search_in(&self, query: &str, within: Option<Code>, limit: usize) -> Vec<Match<'_>> {
        let found = self.find(query, within, limit);
        found.into_iter().map(|found| self.matched(found)).collect()
    }

    /// What a text that names a place means, without guessing: only words
    /// written right, and naming one area only, are [`Resolution::Exact`].
    ///
    /// ```
    /// use place::{Gazetteer, Resolution};
    /// let gazetteer = Gazetteer::embedded();
    /// assert!(matches!(gazetteer.resolve("Jambean, Kras, Kediri"), Resolution::Exact(_)));
    /// assert!(matches!(gazetteer.resolve("sidomulyo"), Resolution::Ambiguous(_)));
    /// assert_eq!(gazetteer.resolve("qzxqzx"), Resolution::Unknown);
    /// ```
    #[must_use]
    pub fn resolve(&self, text: &str) -> Resolution<'_> {
        let mut found = self.find(text, None, CHOICES);
        if found.iter().any(|found| found.exact) {
            found.retain(|found| found.exact);
        }
        // "Jawa Timur" means the province, not a village Jawa in some Timur.
        let wide =
            |found: &Found| found.alone && found.exact && found.area < self.columns.bounds[2];
        if found.iter().any(wide) {
            found.retain(|found| found.alone);
        }
        if found.iter().any(|found| found.exact) {
            self.keep_closest_readings(&mut found);
        }
        match found.as_slice() {
            [] => Resolution::Unknown,
            [only] if only.exact => Resolution::Exact(self.place(only.area)),
            _ => {
                Resolution::Ambiguous(found.into_iter().map(|found| self.matched(found)).collect())
            }
        }
    }

    /// Within one regency, `bongkudai utara boltim` means Bongkudai Utara, not
    /// Bongkudai in Sulawesi Utara; but `bongkudai modayag barat` means the
    /// village Bongkudai, although Bongkudai Barat is in Modayag Barat as well.
    fn keep_closest_readings(&self, found: &mut Vec<Found>) {
        let regency =
            |area: u32| Code::new(self.columns.codes[area as usize]).and_then(Code::regency);
        let mut readings: Vec<_> = found
            .iter()
            .map(|found| (regency(found.area), found.together, found.own_words))
            .collect();
        readings.sort_unstable();
        found.retain(|found| {
            let after = readings.partition_point(|reading| reading.0 <= regency(found.area));
            let closest = after.checked_sub(1).map(|last| readings[last]);
            closest.is_none_or(|closest| {
                closest == (regency(found.area), found.together, found.own_words)
            })
        });
    }

    fn matched(&self, found: Found) -> Match<'_> {
        let place: Place<'_> = self.place(found.area);
        Match {
            place,
            score: found.score,
            exact: found.exact,
        }
    }

    fn find(&self, query: &str, within: Option<Code>, limit: usize) -> Vec<Found> {
        let within = match within.map(|code| self.number_of(code)) {
            Some(None) => return Vec::new(),
            Some(Some(area)) => Some(area),
            None => None,
        };
        if let Ok(code) = query.parse::<Code>() {
            let area = self
                .number_of(code)
                .filter(|area| self.is_within(*area, within));
            let found = |area| Found {
                area,
                score: 1.0,
                exact: true,
                covered: true,
                alone: true,
                together: true,
                own_words: 1,
            };
            return area.map(found).into_iter().take(limit).collect();
        }
        let words = query::parse(query);
        let mut lookup = Lookup::new(self, &words);
        let mut found = self.score_all(&words, &lookup, within);
        if !found.iter().any(|found| found.covered) {
            lookup.look_closer(&words);
            found = self.score_all(&words, &lookup, within);
        }
        let best = found.iter().map(|found| found.score).fold(0.0, f32::max);
        found.retain(|found| found.score >= (best * LEAST_SHARE).max(LEAST_SCORE));
        if limit < found.len() {
            found.select_nth_unstable_by_key(limit, Found::rank);
            found.truncate(limit);
        }
        found.sort_unstable_by_key(Found::rank);
        found
    }

    fn score_all(&self, words: &[Word], lookup: &Lookup<'_>, within: Option<u32>) -> Vec<Found> {
        let candidates = lookup.candidates(CANDIDATES).into_iter();
        candidates
            .filter(|area| self.is_within(*area, within))
            .filter_map(|area| self.score(area, words, lookup))
            .collect()
    }

    fn is_within(&self, area: u32, within: Option<u32>) -> bool {
        within.is_none_or(|wide| self.lineage(area).any(|area| area == wide))
    }

    /// The area and those above it, narrow to wide.
    fn lineage(&self, area: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(area), |area| {
            let parent = self.columns.parents[*area as usize];
            (parent != *area).then_some(parent)
        })
    }

    fn score(&self, area: u32, words: &[Word], lookup: &Lookup<'_>) -> Option<Found> {
        let shape = self.index.shapes[area as usize];
        let (mut weights, mut reached, mut own, mut whole) = (0.0_f32, 0.0_f32, 0.0_f32, false);
        let (mut exact, mut covered, mut alone) = (true, true, true);
        let (mut together, mut interrupted, mut own_words) = (true, false, 0);
        let mut named = false;
        for (position, word) in words.iter().enumerate() {
            let seen = self.see(area, position, word, lookup);
            let weight = match word.role {
                Role::Name => lookup.weight(position),
                Role::Level(_) => WEIGHT_OF_LEVEL,
                Role::Noise => 0.0,
            };
            let quality = match word.role {
                Role::Level(hint) if seen.best == 0.0 => {
                    let level_fits = match words.get(position + 1) {
                        Some(next) => self.see(area, position + 1, next, lookup).level_fits,
                        None => self.fits(area, hint),
                    };
                    if level_fits { RIGHT } else { 0.0 }
                }
                _ => seen.best,
            };
            weights += weight;
            reached += weight * quality;
            if word.role == Role::Name {
                named |= seen.own > 0.0;
                covered &= quality > 0.0;
                alone &= seen.own > 0.0;
            }
            exact &= word.role == Role::Noise || quality >= RIGHT * CONTEXT;
            whole |= seen.whole;
            let left_out = shape.optional_city && word.text == b"kota";
            if seen.own > 0.0 && !left_out {
                together &= !interrupted;
                own_words += 1;
            } else if word.role == Role::Name {
                interrupted = own_words > 0;
            }
            if word.repeats == 0 && !left_out {
                own += seen.own_share();
            }
        }
        if !named {
            return None;
        }
        let completeness = if whole {
            1.0
        } else {
            (own / f32::from(shape.words.max(1))).min(1.0)
        };
        let scattered = if together { 1.0 } else { SCATTERED };
        let score = reached / weights.max(f32::EPSILON) * (0.6 + 0.4 * completeness) * scattered;
        let exact = exact && completeness > 0.98;
        Some(Found {
            area,
            score,
            exact,
            covered,
            alone,
            together,
            own_words,
        })
    }

    fn see(&self, area: u32, position: usize, word: &Word, lookup: &Lookup<'_>) -> Seen {
        let mut seen = Seen {
            best: 0.0,
            own: 0.0,
            whole: false,
            half: false,
            level_fits: false,
        };
        let mut occurrences = 0;
        for above in self.lineage(area) {
            let Cell {
                quality,
                whole,
                half,
                capital,
            } = lookup.cell(position, above);
            if quality == 0.0 || (capital && above == area) {
                continue;
            }
            occurrences += 1;
            let level_fits = word.hint.is_none_or(|(hint, said)| {
                self.fits(above, hint) || lookup.cell(said, above).quality > 0.0
            });
            let quality = if level_fits {
                quality
            } else {
                quality * WRONG_LEVEL
            };
            let counted = if above == area {
                quality
            } else {
                quality * CONTEXT
            };
            if above == area {
                seen.own = quality;
                seen.whole = whole && level_fits;
                seen.half = half;
            }
            seen.best = seen.best.max(counted);
            if level_fits && !seen.level_fits && above != area {
                // `prov. diy` is the province above, not the city of that name.
                (seen.own, seen.whole) = (0.0, false);
            }
            seen.level_fits |= level_fits;
        }
        if occurrences <= word.repeats {
            seen.best *= REPEATED;
        }
        seen
    }

    fn fits(&self, area: u32, hint: crate::words::Hint) -> bool {
        let code = Code::new(self.columns.codes[area as usize]);
        code.is_some_and(|code| {
            code.level() == hint.level
                && (hint.level != Level::Regency
                    || hint.city.is_none()
                    || code.is_city() == hint.city)
        })
    }
}

/// How one word fits an area and those above it.
struct Seen {
    best: f32,
    own: f32,
    whole: bool,
    half: bool,
    level_fits: bool,
}

impl Seen {
    /// How much of one word of the own name was given: all of it when it was
    /// only misspelled, less when it was shortened or is written as two words.
    fn own_share(&self) -> f32 {
        let misspelled = self.own > 0.0 && self.own < LEAST_PART;
        match self.own {
            _ if self.half => 0.5,
            own if misspelled || own >= RIGHT => 1.0,
            own => own,
        }
    }
}

impl Found {
    /// Sorts by score, then wide before narrow, then by code.
    fn rank(&self) -> (std::cmp::Reverse<u32>, std::cmp::Reverse<bool>, u32) {
        let thousandths = (self.score * 1_000.0).round() as u32;
        (
            std::cmp::Reverse(thousandths),
            std::cmp::Reverse(self.exact),
            self.area,
        )
    }
}
