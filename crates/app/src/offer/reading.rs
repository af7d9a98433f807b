//! What the words of an offer show.

mod told;

use super::mail::mails;
use crate::reading::Reader;
use domain::finding::RUMOUR;
use domain::offer::{Found, Kind, Level, Sign, gathered};
use domain::phone::Phone;
use std::ops::Range;
use text::{Analysis, EntityKind, Stance, Urgency};
use told::{SEEKS, Told, any_word, any_word_of, is_passed_on};

/// Numbers, addresses, companies and countries of one offer that are looked at.
const MANY: usize = 10;
/// The indicator of thoughts of suicide.
const SELF_HARM: &str = "URG-SELF";
/// Whoever is held, hit or to be bought free is in trouble, whatever else is written.
const HARMED: [&str; 3] = ["DST-CONF", "DST-VIOL", "DST-RANSOM"];

/// What was read out of a text.
#[derive(Clone, Default)]
pub(super) struct Reading {
    pub(super) kind: Kind,
    /// Somebody thinks of suicide.
    pub(super) self_harm: bool,
    pub(super) found: Vec<Found>,
    /// Numbers, and where each stands.
    pub(super) phones: Vec<(Phone, Range<usize>)>,
    /// Where profiles and handles stand.
    pub(super) profiles: Vec<Range<usize>>,
    /// Web and mail addresses.
    pub(super) addresses: Vec<String>,
    /// Names of companies, as written.
    pub(super) companies: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub(super) countries: Vec<String>,
    /// The work is in Indonesia: a place of it is named, and nothing abroad.
    pub(super) at_home: bool,
}

/// Reads a text.
pub(super) fn read(rules: &Reader, text: &str) -> Reading {
    if text.trim().is_empty() {
        return Reading::default();
    }
    let folded = domain::text::fold(text);
    let analysis = rules.analyse_asked(text);
    // Whoever asks is told of single words too, but what the whole text doesn't bear out is no danger: most
    // lawful offers have such words.
    let borne_out = rules.analyse(text).indicators;
    let of = |code: &'static str| {
        let indicators = analysis.indicators.iter();
        indicators.filter(move |one| one.code.as_str() == code)
    };
    let flags = flags(&analysis);
    let told = Told::of(text, &folded, &analysis);
    let of_offer = |one: &&text::Finding| !told.explains(one, text);
    let mut found: Vec<Found> = analysis
        .indicators
        .iter()
        .filter(of_offer)
        .filter_map(|one| {
            // Nobody's words about suicide are held up to them as a sign of something else.
            let of_suicide =
                of(SELF_HARM).any(|other| one.start < other.end && other.start < one.end);
            let quote = (!of_suicide).then_some(one.start..one.end);
            Some(Found {
                sign: Sign::of_indicator(one.code.as_str())?,
                quotes: quote.into_iter().collect(),
                answered: false,
                unsure: borne_out.iter().all(|other| other.code != one.code),
            })
        })
        .collect();
    // What a red flag says of the same words is said better by it than by an unsure reading. That an official or
    // a private account takes money is more than that money is asked for.
    found.retain(|one| {
        let says_more = matches!(one.sign, Sign::Official | Sign::PrivateAccount);
        !one.unsure || says_more || !one.quotes.iter().any(|quote| meets(quote, &flags))
    });
    found.extend(flags);
    let self_harm = of(SELF_HARM).next().is_some();
    let mut reading = Reading {
        kind: kind(&Heard {
            stance: analysis.stance,
            urgency: analysis.urgency,
            self_harm,
            hoax: of(RUMOUR).next().is_some(),
            bias: analysis.bias_warning,
            signs: !found.is_empty(),
            terms: tells_terms(&folded) && !HARMED.iter().any(|code| of(code).next().is_some()),
            seeks: any_word_of(&folded, &SEEKS),
            passed_on: is_passed_on(&folded),
            calm: told.is_calm(&analysis),
            outsider: told.outsider,
        }),
        self_harm,
        found: gathered(found),
        ..Reading::default()
    };
    for entity in &analysis.entities {
        let written = text.get(entity.start..entity.end).unwrap_or_default();
        match entity.kind {
            EntityKind::Phone => {
                let number = entity.value.parse().ok();
                let placed = number.map(|number| (number, entity.start..entity.end));
                add(&mut reading.phones, placed);
            }
            EntityKind::Social => add(&mut reading.profiles, Some(entity.start..entity.end)),
            EntityKind::Url => add(&mut reading.addresses, Some(entity.value.clone())),
            // As written: look-alike letters would be gone from the normal form.
            EntityKind::Company => add(&mut reading.companies, Some(written.to_owned())),
            EntityKind::Destination => add(&mut reading.countries, Some(entity.value.clone())),
            EntityKind::Place => reading.at_home = true,
            EntityKind::Account
            | EntityKind::Money
            | EntityKind::Person
            | EntityKind::Age
            | EntityKind::Headcount
            | EntityKind::Date => {}
        }
    }
    for mail in mails(text) {
        add(&mut reading.addresses, Some(mail.to_owned()));
    }
    reading.at_home &= reading.countries.is_empty() && !any_word(&folded, &ABROAD);
    let danger = |one: &Found| one.sign != Sign::UnderAge && one.level() == Level::Danger;
    if reading.at_home
        && is_for_grown_ups_too(&analysis)
        && !any_word(&folded, &NIGHT)
        && !reading.found.iter().any(danger)
    {
        // `17-25 tahun` in a shop at home is no offer for children.
        let of_age = reading
            .found
            .iter_mut()
            .filter(|one| one.sign == Sign::UnderAge);
        of_age.for_each(|one| one.unsure = true);
    }
    reading
}

/// The red flags of a text.
fn flags(analysis: &Analysis) -> Vec<Found> {
    let flags = analysis.red_flags.iter();
    flags
        .filter_map(|one| {
            Some(Found {
                sign: Sign::of_red_flag(one.flag.as_str())?,
                quotes: std::iter::once(one.start..one.end).collect(),
                answered: false,
                unsure: false,
            })
        })
        .collect()
}

fn meets(quote: &Range<usize>, flags: &[Found]) -> bool {
    let mut spans = flags.iter().flat_map(|flag| &flag.quotes);
    spans.any(|span| span.start < quote.end && quote.start < span.end)
}

/// Beginnings of words of who is to leave the country.
const ABROAD: [&str; 14] = [
    "luar n",
    "ke luar",
    "paspor",
    "passport",
    "visa",
    "tki",
    "tkw",
    "pmi",
    "overseas",
    "abk",
    "kapal",
    "terbang",
    "penempatan",
    "sip2mi",
];
/// Beginnings of words of work that is no shop and no factory.
const NIGHT: [&str; 11] = [
    "karaoke", "tamu", "lc", "pijat", "spa", "bar", "kafe", "cafe", "hiburan", "terapis", "model",
];

/// Whether one range of ages goes from 17 to those of grown-ups.
fn is_for_grown_ups_too(analysis: &Analysis) -> bool {
    let ages = || {
        let of_age = |entity: &&text::Entity| entity.kind == EntityKind::Age;
        let ages = analysis.entities.iter().filter(of_age);
        ages.filter_map(|one| Some((one.start, one.end, one.value.parse::<u32>().ok()?)))
    };
    let up_to = |start, end| ages().any(|(from, to, age)| (from, to) == (start, end) && age >= 20);
    ages().all(|(_, _, age)| age >= 17)
        && ages().any(|(start, end, age)| age == 17 && up_to(start, end))
}

/// Words of whoever speaks of themselves or of their own people.
const OWN: [&str; 58] = [
    "saya",
    "sy",
    "aku",
    "ak",
    "aq",
    "gue",
    "gua",
    "gw",
    "ane",
    "kami",
    "kita",
    "katong",
    "kitong",
    "torang",
    "beta",
    "sa",
    "abdi",
    "kula",
    "ulun",
    "awak",
    "tolong",
    "tlg",
    "bantu",
    "pertolongan",
    "adik",
    "adek",
    "kakak",
    "anak",
    "suami",
    "istri",
    "ibu",
    "bapak",
    "ayah",
    "mama",
    "teman",
    "temen",
    "kawan",
    "saudara",
    "sodara",
    "sepupu",
    "keponakan",
    "ponakan",
    "pacar",
    "tetangga",
    "mas",
    "mbak",
    "abang",
    "dia",
    "mereka",
    "korban",
    "help",
    "me",
    "my",
    "we",
    "us",
    "her",
    "him",
    "they",
];
/// Words of the terms of an offer.
const TERMS: [&str; 17] = [
    "umur",
    "usia",
    "syarat",
    "persyaratan",
    "lowongan",
    "loker",
    "dibutuhkan",
    "butuh",
    "dicari",
    "daftar",
    "min",
    "minimal",
    "gaji",
    "kontrak",
    "potongan",
    "pembantu",
    "cs",
];

/// Whether a text is the terms of an offer, and nobody speaks in it of themselves or their own people.
fn tells_terms(folded: &str) -> bool {
    let is_own = |word: &str| {
        let bare = word.strip_suffix("nya").or_else(|| word.strip_suffix("ku"));
        OWN.contains(&word) || bare.is_some_and(|bare| OWN.contains(&bare))
    };
    let words = || folded.split(' ');
    // `cari anak 14-16 tahun` speaks of nobody's child.
    let before = std::iter::once("").chain(words());
    let is_sought = |before: &str, word: &str| word == "anak" && SEEKS.contains(&before);
    let mut named = before.zip(words());
    words().any(|word| TERMS.contains(&word))
        && !named.any(|(before, word)| is_own(word) && !is_sought(before, word))
}

/// What decides which kind of text it is.
struct Heard {
    stance: Stance,
    urgency: Urgency,
    self_harm: bool,
    hoax: bool,
    bias: bool,
    /// Whether anything shows a bad offer.
    signs: bool,
    /// Whether it is the terms of an offer, and of nobody's trouble.
    terms: bool,
    /// Whether it looks for people.
    seeks: bool,
    /// Whether it asks to be passed on, and nobody tells in it what they saw.
    passed_on: bool,
    /// Whether nothing in it is trouble.
    calm: bool,
    /// Whether it says of strangers that they came, and nothing else.
    outsider: bool,
}

fn kind(heard: &Heard) -> Kind {
    // `paspor dipegang agen, umur 17-25` sounds like trouble, and is what an offer says.
    let told = heard.stance == Stance::Distress && !heard.terms
        || heard.urgency == Urgency::P1
            && heard.stance == Stance::Report
            && !(heard.terms && heard.seeks);
    let needs_help = told && !heard.calm && !(heard.hoax && heard.passed_on);
    match heard.stance {
        // Whatever else is written beside it.
        _ if heard.self_harm => Kind::Distress,
        // A chain message that shows nothing of an offer is none, whatever it sounds like.
        Stance::Offer if heard.hoax && !heard.signs => Kind::Hoax,
        Stance::Offer => Kind::Offer,
        // Somebody in need is helped first, even where a chain message is what started it.
        _ if needs_help => Kind::Distress,
        _ if heard.hoax => Kind::Hoax,
        Stance::Other if heard.outsider && !heard.signs => Kind::TraitOnly,
        _ if heard.bias && !heard.signs => Kind::TraitOnly,
        Stance::Report
        | Stance::Distress
        | Stance::Question
        | Stance::Education
        | Stance::News
        | Stance::Progress
        | Stance::Other => Kind::Offer,
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, one: Option<T>) {
    if let Some(one) = one
        && list.len() < MANY
        && !list.contains(&one)
    {
        list.push(one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_comes_before_hoax_and_hoax_before_the_rest() {
        let of = |stance, urgency, hoax, bias, signs| {
            kind(&Heard {
                stance,
                urgency,
                self_harm: false,
                hoax,
                bias,
                signs,
                terms: false,
                seeks: false,
                passed_on: false,
                calm: false,
                outsider: false,
            })
        };
        for stance in [
            Stance::Other,
            Stance::News,
            Stance::Education,
            Stance::Question,
        ] {
            assert_eq!(of(stance, Urgency::None, true, true, true), Kind::Hoax);
            assert_eq!(
                of(stance, Urgency::None, false, true, false),
                Kind::TraitOnly
            );
            assert_eq!(of(stance, Urgency::None, false, true, true), Kind::Offer);
        }
        assert_eq!(
            of(Stance::Offer, Urgency::P2, true, false, true),
            Kind::Offer
        );
        assert_eq!(
            of(Stance::Offer, Urgency::None, true, false, false),
            Kind::Hoax
        );
        assert_eq!(
            of(Stance::Report, Urgency::P1, true, false, false),
            Kind::Distress
        );
        assert_eq!(
            of(Stance::Distress, Urgency::P2, false, false, true),
            Kind::Distress
        );
        for stance in [Stance::Offer, Stance::Other, Stance::News] {
            let heard = Heard {
                stance,
                urgency: Urgency::None,
                self_harm: true,
                hoax: true,
                bias: true,
                signs: true,
                terms: false,
                seeks: false,
                passed_on: false,
                calm: false,
                outsider: false,
            };
            assert_eq!(kind(&heard), Kind::Distress, "{stance:?}");
        }
        let terms = Heard {
            stance: Stance::Distress,
            urgency: Urgency::P1,
            self_harm: false,
            hoax: false,
            bias: false,
            signs: true,
            terms: true,
            seeks: false,
            passed_on: false,
            calm: false,
            outsider: false,
        };
        assert_eq!(kind(&terms), Kind::Offer);
        let tells_terms = |text| tells_terms(&domain::text::fold(text));
        assert!(tells_terms("paspor dipegang agen, umur 17-25"));
        for trouble in [
            "Paspor adikku ditahan, kontrak habis",
            "tolong, kami dikunci",
            "Katong dikunci di mess, gaji tidak dibayar",
            "disekap di Myanmar, dipukuli tiap hari",
        ] {
            assert!(!tells_terms(trouble), "{trouble}");
        }
    }
}
