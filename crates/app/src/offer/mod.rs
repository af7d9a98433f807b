//! `offer::check`: what an offer of work shows, for whoever received it.
//!
//! A pure read. It looks at the text, the answers, the register of companies and dated content, and at
//! nothing that anybody ever reported: a recruiter who checks his own offer learns nothing about himself.
//! Only how often each sign was seen is kept, by day.

mod behind;
mod mail;
mod named;
mod reading;
mod tally;
mod words;

pub use tally::{CHECKED, write_counts};
pub use words::{CountryStatus, SignWords, Way};

pub(crate) use tally::Tally;

use crate::company::{self, Shown};
use crate::content::{self, HelpRow};
use crate::reading::Reader;
use crate::{App, Error, place};
use behind::{
    SHOWN, asked_companies, asked_permit, company_signs, permit_sign, spare_official_numbers,
};
use domain::area::AreaCode;
use domain::company::{Company, Ground, Outcome, Register, RegisterNumber, is_name};
use domain::invalid::Invalid;
use domain::offer::{
    FIELD_LIMIT, Figures, Found, Kind, Level, Question, Sign, TEXT_LIMIT, TakeHome, Verdict,
    gathered, numbered, rupiah, take_home, verdict,
};
use domain::time::{Day, Zone};
use named::{named_alone, permit_of};
use reading::Reading;
use std::ops::Range;

/// Quotes of one sign that are shown.
const QUOTES: usize = 2;
/// Characters of a quote that are shown.
const QUOTE: usize = 90;
/// Smallest sum that somebody means, in rupiah.
const LEAST: i64 = 1_000;
/// Months for which a wage may be cut.
const MONTHS: i64 = 600;

/// An offer as somebody typed it. Everything may be empty but one of text, answers, company and permit.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// The message.
    pub text: String,
    /// Questions that were answered with yes.
    pub yes: Vec<Question>,
    /// Whether any question was answered at all.
    pub answered: usize,
    /// Name of the company.
    pub company: String,
    /// Number of the recruitment permit (SIP2MI).
    pub permit: String,
    /// Where the person lives, for help nearby.
    pub place: String,
    /// Wage of a month.
    pub wage: String,
    /// What is to be paid before leaving.
    pub cost: String,
    /// What is cut from each wage.
    pub deduction: String,
    /// For how many months.
    pub deduction_months: String,
}

/// A sign with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignShown {
    /// Which.
    pub sign: Sign,
    /// How much it weighs.
    pub level: Level,
    /// What it is, why it matters, what to do.
    pub words: SignWords,
    /// Pieces of the offer that show it, with their bytes in it.
    pub quotes: Vec<(Range<usize>, String)>,
    /// One of the eight questions was answered with yes.
    pub answered: bool,
}

/// What the register says about the company of the offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyShown {
    /// The name that was looked for.
    pub asked: String,
    /// What was found.
    pub outcome: Outcome,
    /// The company that is meant, or that is looked like.
    pub company: Option<Shown>,
    /// In what they differ.
    pub grounds: Vec<Ground>,
}

/// What the register says about the recruitment permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermitShown {
    /// The number that was looked for.
    pub number: String,
    /// What was found.
    pub state: PermitState,
    /// Legal form and name of the company that has it.
    pub company: Option<String>,
    /// Country of the work.
    pub country: Option<String>,
    /// Last day.
    pub valid_to: Option<Day>,
}

/// Whether a recruitment permit holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermitState {
    /// It holds today, for the company that was named, if one was.
    Holds,
    /// It holds for another company than the one that was named.
    Others,
    /// It holds for another country than those that the offer names.
    Elsewhere,
    /// It begins on a later day.
    NotBegun,
    /// It has ended, or its company has no licence.
    Ended,
    /// The register doesn't know it.
    Unknown,
}

impl PermitState {
    /// The word in interfaces and keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PermitState::Holds => "holds",
            PermitState::Others => "others",
            PermitState::Elsewhere => "elsewhere",
            PermitState::NotBegun => "not-begun",
            PermitState::Ended => "ended",
            PermitState::Unknown => "unknown",
        }
    }
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was pasted.
    pub kind: Kind,
    /// Whom to call before anything else: the text speaks of suicide.
    pub listener: Option<HelpRow>,
    /// The result in words; no meaning for what is no offer.
    pub verdict: Verdict,
    /// Signs, those of danger first.
    pub signs: Vec<SignShown>,
    /// The companies that were named, the most telling first, when a list was ever loaded.
    pub companies: Vec<CompanyShown>,
    /// The permit, when one was given and a list was ever loaded.
    pub permit: Option<PermitShown>,
    /// Day of the list of companies; absent when none was ever loaded.
    pub as_of: Option<Day>,
    /// The list is old.
    pub old: bool,
    /// What is left of the wage, when figures were given.
    pub pay: Option<TakeHome>,
    /// Countries that the offer names.
    pub countries: Vec<CountryStatus>,
    /// Lawful ways: help, training, vacancies.
    pub ways: Vec<Way>,
    /// Where help was looked for, in words.
    pub place: Option<String>,
    /// A place was named that the register of areas doesn't know, so that help is that of the whole country.
    pub place_unknown: bool,
}

/// What is needed to ask the storage.
struct Parsed {
    text: String,
    yes: Vec<Question>,
    company: String,
    permit: Option<RegisterNumber>,
    figures: Figures,
    place: Option<AreaCode>,
    place_unknown: bool,
    reading: Reading,
}

/// Checks an offer.
///
/// # Errors
/// [`Error::Invalid`] with what has to be mended at its field; storage errors.
pub async fn check(app: &App, offer: &Offer, english: bool) -> Result<Checked, Error> {
    let rules = crate::reading::current(app).await?;
    let parsed = parse(app, &rules, offer)?;
    let today = app.today(Zone::Wib);
    let shared = app.clone();
    let read = app.read("offer.check", move |tx| {
        let register = company::register(&shared, tx)?.map(|(register, _)| register);
        let offices = match parsed.place {
            Some(_) => store::jurisdiction::candidates(tx, parsed.place, today)?.responsible,
            None => Vec::new(),
        };
        let offices: Vec<String> = offices.iter().map(|one| one.office.to_string()).collect();
        let countries = &parsed.reading.countries;
        let mut words = words::read(tx, english, today, countries, parsed.place, &offices)?;
        if parsed.reading.self_harm {
            words.listener = Some(content::listener(tx, english, today)?);
        }
        let (found, checked) = checked(&shared, &parsed, register.as_deref(), words, today);
        Ok((found, checked))
    });
    let (found, checked) = read.await?;
    tally::note(app, &found);
    Ok(checked)
}

fn parse(app: &App, rules: &Reader, offer: &Offer) -> Result<Parsed, Error> {
    let mut invalid = Vec::new();
    let text = offer.text.trim();
    if offer.text.chars().count() > TEXT_LIMIT {
        invalid.push(Invalid::new("text", "invalid-offer-long"));
    }
    for (field, value) in [
        ("company", &offer.company),
        ("permit", &offer.permit),
        ("place", &offer.place),
    ] {
        if value.chars().count() > FIELD_LIMIT {
            invalid.push(Invalid::new(field, "invalid-answer-long"));
        }
    }
    let (company, permit) = (offer.company.trim(), offer.permit.trim());
    let nothing = text.is_empty() && company.is_empty() && permit.is_empty() && offer.answered == 0;
    let mut figures_told = [&offer.wage, &offer.cost, &offer.deduction].into_iter();
    if nothing && figures_told.all(|told| told.trim().is_empty()) {
        invalid.push(Invalid::new("text", "invalid-offer-empty"));
    }
    if !company.is_empty() && !is_name(company) {
        invalid.push(Invalid::new("company", "invalid-company"));
    }
    let number = permit.parse::<RegisterNumber>();
    if !permit.is_empty() && number.is_err() {
        invalid.push(Invalid::new("permit", "invalid-permit"));
    }
    let figures = figures(offer, &mut invalid);
    if !invalid.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    let place = offer.place.trim();
    let named = !place.is_empty();
    let place = named.then(|| place::region_named(app, place)).flatten();
    Ok(Parsed {
        // As it was typed, so that places in it are those of what was sent.
        reading: reading::read(rules, &offer.text),
        permit: number.ok().or_else(|| numbered(text).permit),
        text: offer.text.clone(),
        yes: offer.yes.clone(),
        company: named_alone(company).to_owned(),
        place_unknown: named && place.is_none(),
        place: place.map(|place| place.code),
        figures,
    })
}

fn figures(offer: &Offer, invalid: &mut Vec<Invalid>) -> Figures {
    let mut sum = |field, text: &str| {
        let text = text.trim();
        if text.is_empty() {
            return 0;
        }
        rupiah(text).unwrap_or_else(|_| {
            invalid.push(Invalid::new(field, "invalid-money"));
            0
        })
    };
    let wage = sum("wage", &offer.wage);
    let cost = sum("cost", &offer.cost);
    let deduction = sum("deduction", &offer.deduction);
    let months = offer.deduction_months.trim().to_lowercase();
    let months = ["bulan", "bln", "kali", "x", "months", "month"]
        .iter()
        .find_map(|unit| months.strip_suffix(unit))
        .unwrap_or(&months)
        .trim();
    let deduction_months = match months.parse::<i64>() {
        _ if months.is_empty() => 0,
        Ok(months) if (0..=MONTHS).contains(&months) => months,
        Ok(_) | Err(_) => {
            invalid.push(Invalid::new("deduction_months", "invalid-months"));
            0
        }
    };
    if wage == 0 && (cost > 0 || deduction > 0) && offer.wage.trim().is_empty() {
        invalid.push(Invalid::new("wage", "invalid-wage-missing"));
    }
    // Nobody works for nothing, and `6` is meant as six million.
    let wage_told = !offer.wage.trim().is_empty() && wage < LEAST;
    for (field, short) in [
        ("wage", wage_told),
        ("cost", (1..LEAST).contains(&cost)),
        ("deduction", (1..LEAST).contains(&deduction)),
    ] {
        if short && invalid.iter().all(|one: &Invalid| one.field != field) {
            invalid.push(Invalid::new(field, "invalid-money-small"));
        }
    }
    Figures {
        wage,
        cost,
        deduction,
        deduction_months,
    }
}

fn checked(
    app: &App,
    parsed: &Parsed,
    register: Option<&Register>,
    words: words::Words,
    today: Day,
) -> (Vec<Found>, Checked) {
    let mut found = parsed.reading.found.clone();
    let yes = parsed.yes.iter();
    found.extend(yes.map(|question| Found::answered(question.sign())));
    let pay = take_home(parsed.figures);
    if pay.is_some_and(|pay| pay.month <= 0) {
        // Working for less than nothing is what debts are made for.
        found.push(Found::answered(Sign::Debt));
    }
    let permit = permit_of(parsed, register);
    let companies =
        register.map(|register| asked_companies(parsed, register, permit.as_ref(), today));
    let companies = companies.unwrap_or_default();
    let named = companies.iter().filter_map(|(_, finding)| finding.company);
    let named: Vec<&Company> = named.collect();
    spare_official_numbers(&mut found, &parsed.reading, &named);
    let permit = register.zip(permit.as_ref()).map(|(register, number)| {
        let countries = &parsed.reading.countries;
        asked_permit(register, number, &companies, countries, today)
    });
    let by_register = |sign, named: &str| Found {
        sign,
        quotes: written(&parsed.text, named),
        answered: false,
        unsure: false,
    };
    let signs = company_signs(&companies, parsed.reading.at_home);
    found.extend(signs.map(|(named, sign)| by_register(sign, named)));
    if let Some(permit) = &permit {
        found.extend(permit_sign(permit).map(|sign| by_register(sign, &permit.number)));
    }
    let kind = parsed.reading.kind;
    let found = match kind {
        // A chain message is answered as one, whatever else its words would show.
        Kind::Hoax | Kind::TraitOnly => Vec::new(),
        Kind::Offer | Kind::Distress => gathered(found),
    };
    let signs = found.iter().map(|one| shown(one, &parsed.text, &words));
    let checked = Checked {
        kind,
        verdict: verdict(&found),
        signs: signs.collect(),
        companies: companies
            .into_iter()
            .take(SHOWN)
            .map(|(asked, finding)| CompanyShown {
                asked,
                outcome: finding.outcome,
                company: finding.company.map(|one| company::shown(app, one, today)),
                grounds: finding.grounds,
            })
            .collect(),
        permit,
        as_of: register.map(Register::as_of),
        old: register.is_some_and(|register| company::is_old(register.as_of(), today)),
        pay,
        listener: words.listener,
        countries: words.countries,
        ways: words.ways,
        place: parsed
            .place
            .and_then(|area| place::of_code(app, area))
            .map(|place| place.words()),
        place_unknown: parsed.place_unknown,
    };
    (found, checked)
}

/// Where the text has some words; nowhere when they were typed elsewhere.
fn written(text: &str, words: &str) -> Vec<Range<usize>> {
    let start = text.find(words).filter(|_| !words.is_empty());
    let span = start.map(|start| start..start + words.len());
    span.into_iter().collect()
}

fn shown(found: &Found, text: &str, words: &words::Words) -> SignShown {
    let quoted = found.quotes.iter().filter_map(|span| {
        let quote = text.get(span.clone())?;
        Some((span.clone(), domain::text::cut(quote, QUOTE).to_owned()))
    });
    SignShown {
        sign: found.sign,
        level: found.level(),
        words: words.of(found.sign),
        quotes: quoted.take(QUOTES).collect(),
        answered: found.answered,
    }
}
