//! An offer and its check in JSON.

use app::content::HelpRow;
use app::offer::{Checked, CompanyShown, CountryStatus, Offer, PermitShown, SignShown, Way};
use domain::company::{Outcome, Standing};
use domain::offer::{Question, Sign, TakeHome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An offer. At least one of `text`, `answers`, `company`, `permit` and `figures` is needed.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// The message, as it came; at most 8,000 characters.
    #[serde(default)]
    #[schema(example = "Loker Kamboja 15jt, tanpa syarat, berangkat pakai visa turis dulu")]
    pub text: String,
    /// Eight questions; what is left out was not answered.
    #[serde(default)]
    pub answers: NewAnswers,
    /// Name of the company.
    #[serde(default)]
    pub company: String,
    /// Number of the recruitment permit (SIP2MI).
    #[serde(default)]
    pub permit: String,
    /// Regency or city of the person, for help nearby.
    #[serde(default)]
    pub place: String,
    /// Sums, for the take-home pay.
    #[serde(default)]
    pub figures: NewFigures,
}

/// The answers; each may be left out.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewAnswers {
    /// A private account or number offers it, no licensed company.
    pub private_account: Option<bool>,
    /// Hardly any conditions.
    pub light_conditions: Option<bool>,
    /// Pay far above what is usual.
    pub high_pay: Option<bool>,
    /// Something must be paid first.
    pub fee: Option<bool>,
    /// Papers or personal data are asked for.
    pub personal_data: Option<bool>,
    /// Everything is said to be paid for.
    pub all_paid: Option<bool>,
    /// A visa for visits or pilgrims.
    pub visit_visa: Option<bool>,
    /// No written contract.
    pub no_contract: Option<bool>,
}

/// Whole rupiah.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewFigures {
    /// Wage of a month.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub wage: Option<u64>,
    /// Paid before leaving.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub cost: Option<u64>,
    /// Cut from the wage of each month.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub deduction: Option<u64>,
    /// For how many months; as long as one works when absent.
    #[schema(minimum = 0, maximum = 600)]
    pub deduction_months: Option<u64>,
}

/// What an offer shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferChecked {
    /// What was sent: `offer`, `hoax` (pass it on to nobody), `trait-only`, `distress` (help first).
    #[schema(example = "offer")]
    pub kind: String,
    /// Whom to call before anything else, when the text speaks of suicide: to be shown first, and large.
    pub call_first: Option<CallFirst>,
    /// `danger`, `caution`, or `not-yet`: nothing was seen, which promises nothing.
    #[schema(example = "danger")]
    pub verdict: String,
    /// Signs, those of danger first. They accuse nobody.
    pub signs: Vec<SignFound>,
    /// The company, when one was named; of several the most telling.
    pub company: Option<CompanyFound>,
    /// The other companies that were named, at most two.
    pub other_companies: Vec<CompanyFound>,
    /// The permit, when one was given.
    pub permit: Option<PermitFound>,
    /// Day of the list of companies; null when this server has none.
    #[schema(example = "2026-11-01")]
    pub register_as_of: Option<String>,
    /// The take-home pay, when figures were given.
    pub pay: Option<PayFound>,
    /// The place near which help was looked for; null when none was given or it is not known.
    pub place: Option<String>,
    /// Countries that the text names.
    pub countries: Vec<CountryFound>,
    /// Help, training, verified vacancies.
    pub ways: Vec<WayFound>,
    /// To be shown beside signs: they are no accusation.
    pub notice: String,
    /// A sign speaks of an official: whoever reports the offer should set `official_involved`, so that the local
    /// office doesn't read it.
    pub official_involved: bool,
}

/// Somebody who listens.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CallFirst {
    /// To be shown beside the number.
    pub text: String,
    /// Who answers; empty when this server's content doesn't say.
    pub name: String,
    /// Numbers to dial.
    #[schema(example = json!(["119,,8"]))]
    pub phones: Vec<String>,
}

/// A sign.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignFound {
    /// Stable code such as `visit-visa`.
    #[schema(example = "visit-visa")]
    pub code: String,
    /// `danger` or `caution`.
    pub level: String,
    /// What it is.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// The next lawful step.
    pub step: String,
    /// Pieces of the text that show it.
    pub quotes: Vec<QuoteFound>,
    /// An answer shows it.
    pub answered: bool,
}

/// A piece of the text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteFound {
    /// The words, shortened when they are many.
    pub quote: String,
    /// First byte in the trimmed text (UTF-8).
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
}

/// What the list says about the company.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CompanyFound {
    /// `licensed`, `similar` (somebody may be using its name), `expired`, `revoked`, `unlisted`, `unknown`.
    #[schema(example = "similar")]
    pub outcome: String,
    /// The name that was looked for.
    pub asked: String,
    /// The company of the list.
    pub name: Option<String>,
    /// Its licence number (SIP3MI).
    pub number: Option<String>,
    /// In what the offer differs from it, such as `other-phone`.
    pub grounds: Vec<String>,
    /// Official numbers of a licensed company.
    pub phones: Vec<String>,
    /// Last day of a licence that has expired, or the day on which it was revoked.
    pub ended_on: Option<String>,
}

/// What the list says about the permit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PermitFound {
    /// The number.
    pub number: String,
    /// `holds`, `others` (it is another company's), `elsewhere` (it is for another country), `ended`, `unknown`.
    pub state: String,
    /// Whose it is.
    pub company: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Last day.
    pub valid_to: Option<String>,
}

/// What is left of the wage, in whole rupiah.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PayFound {
    /// Of a month while it is cut; may be negative.
    pub month: i64,
    /// Of a month after the cuts.
    pub month_after: Option<i64>,
    /// Costs and cuts together.
    pub paid_in_all: Option<i64>,
    /// Months until the costs have come back; null when they never do.
    pub even_after: Option<i64>,
}

/// A destination.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountryFound {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its name.
    pub name: String,
    /// What holds there.
    pub status: String,
    /// Since when.
    pub valid_from: String,
    /// Where it was read.
    pub source: String,
    /// Day on which somebody last checked it; null for a seed.
    pub verified_on: Option<String>,
    /// It must be checked again.
    pub overdue: bool,
}

/// Help, training or vacancies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WayFound {
    /// Who.
    pub name: String,
    /// What for.
    pub detail: String,
    /// Numbers to dial.
    pub phones: Vec<String>,
    /// Addresses.
    pub links: Vec<String>,
    /// Where it was read.
    pub source: String,
    /// Day on which somebody last checked it; null for a seed.
    pub verified_on: Option<String>,
    /// It must be checked again.
    pub overdue: bool,
}

/// This interface's name of a field of the use case.
pub(super) fn member(field: &str) -> &str {
    match field {
        "wage" => "figures.wage",
        "cost" => "figures.cost",
        "deduction" => "figures.deduction",
        "deduction_months" => "figures.deduction_months",
        other => other,
    }
}

impl NewOffer {
    pub(super) fn into_offer(self) -> Offer {
        let answers = self.answers;
        let answered = |question| match question {
            Question::PrivateAccount => answers.private_account,
            Question::LightConditions => answers.light_conditions,
            Question::HighPay => answers.high_pay,
            Question::Fee => answers.fee,
            Question::PersonalData => answers.personal_data,
            Question::AllPaid => answers.all_paid,
            Question::VisitVisa => answers.visit_visa,
            Question::NoContract => answers.no_contract,
        };
        let sum = |sum: Option<u64>| sum.map(|sum| sum.to_string()).unwrap_or_default();
        let given = Question::ALL
            .into_iter()
            .filter_map(|one| Some((one, answered(one)?)));
        Offer {
            text: self.text,
            answered: given.clone().count(),
            yes: given.filter(|(_, yes)| *yes).map(|(one, _)| one).collect(),
            company: self.company,
            permit: self.permit,
            place: self.place,
            wage: sum(self.figures.wage),
            cost: sum(self.figures.cost),
            deduction: sum(self.figures.deduction),
            deduction_months: sum(self.figures.deduction_months),
        }
    }
}

impl OfferChecked {
    /// `notice` says in the reader's language that signs are no accusation, `comfort` that somebody listens.
    pub(super) fn of(checked: Checked, notice: String, comfort: String) -> OfferChecked {
        let mut signs = checked.signs.iter();
        let mut companies = checked.companies.into_iter().map(company);
        OfferChecked {
            official_involved: signs.any(|one| one.sign == Sign::Official),
            notice,
            kind: checked.kind.code().to_owned(),
            call_first: checked.listener.map(|row| call_first(row, comfort)),
            verdict: checked.verdict.code().to_owned(),
            signs: checked.signs.into_iter().map(sign).collect(),
            company: companies.next(),
            other_companies: companies.collect(),
            permit: checked.permit.map(permit),
            register_as_of: checked.as_of.map(|day| day.to_string()),
            pay: checked.pay.map(pay),
            place: checked.place,
            countries: checked.countries.into_iter().map(country).collect(),
            ways: checked.ways.into_iter().map(way).collect(),
        }
    }
}

fn call_first(row: HelpRow, text: String) -> CallFirst {
    CallFirst {
        text,
        name: row.name,
        phones: row.phones.into_iter().map(|(_, dialled)| dialled).collect(),
    }
}

fn sign(one: SignShown) -> SignFound {
    let quote = |(span, quote): (std::ops::Range<usize>, String)| QuoteFound {
        quote,
        start: span.start,
        end: span.end,
    };
    SignFound {
        code: one.sign.code().to_owned(),
        level: one.level.code().to_owned(),
        title: one.words.title,
        why: one.words.why,
        step: one.words.step,
        quotes: one.quotes.into_iter().map(quote).collect(),
        answered: one.answered,
    }
}

fn company(one: CompanyShown) -> CompanyFound {
    let outcome = match one.outcome {
        Outcome::Licensed => Standing::Licensed.code(),
        Outcome::Similar => "similar",
        Outcome::Ended(standing) => standing.code(),
        Outcome::Unknown => "unknown",
    };
    let callable = matches!(one.outcome, Outcome::Licensed | Outcome::Similar);
    let found = one.company;
    CompanyFound {
        outcome: outcome.to_owned(),
        asked: one.asked,
        grounds: one
            .grounds
            .iter()
            .map(|ground| ground.code().to_owned())
            .collect(),
        number: found.as_ref().map(|company| company.number.clone()),
        ended_on: found
            .as_ref()
            .and_then(|company| company.ended_on)
            .map(|day| day.to_string()),
        phones: found
            .as_ref()
            .filter(|_| callable)
            .map(|company| company.phones.clone())
            .unwrap_or_default(),
        name: found.map(|company| company.name),
    }
}

fn permit(one: PermitShown) -> PermitFound {
    PermitFound {
        number: one.number,
        state: one.state.code().to_owned(),
        company: one.company,
        country: one.country,
        valid_to: one.valid_to.map(|day| day.to_string()),
    }
}

const fn pay(one: TakeHome) -> PayFound {
    PayFound {
        month: one.month,
        month_after: one.month_after,
        paid_in_all: one.paid_in_all,
        even_after: one.even_after,
    }
}

fn country(one: CountryStatus) -> CountryFound {
    CountryFound {
        country: one.country,
        name: one.name,
        status: one.status,
        valid_from: one.valid_from.to_string(),
        source: one.source,
        verified_on: one.verified_on.map(|day| day.to_string()),
        overdue: one.overdue,
    }
}

fn way(one: Way) -> WayFound {
    WayFound {
        name: one.contact.name,
        detail: one.contact.detail,
        phones: one
            .contact
            .phones
            .into_iter()
            .map(|(_, dialled)| dialled)
            .collect(),
        links: one.links.into_iter().map(|(_, address)| address).collect(),
        source: one.contact.source,
        verified_on: one.contact.verified_on.map(|day| day.to_string()),
        overdue: one.contact.overdue,
    }
}
