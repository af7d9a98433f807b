//! Contexts of `/cek` and `/cek/hasil`.

mod samples;

use super::form::{NONE, TYPED};
use crate::extract::locale::Locale;
use crate::public::help;
use crate::public::pages::{HelpRow, Phone};
use crate::state::WebState;
use app::offer::{Checked, CompanyShown, CountryStatus, Offer, PermitShown, SignShown, Way};
use domain::company::{Ground, Outcome, Standing};
use domain::offer::{Kind, Level, Question, Sign, TakeHome};
use render::{Arguments, FormState, Page};
use serde::Serialize;

/// `/cek`
#[derive(Clone, Debug, Serialize)]
pub struct OfferPage {
    pub form: FormState,
    /// Codes of the questions, and the answer that none is true.
    pub questions: Vec<&'static str>,
    pub company_open: bool,
    pub pay_open: bool,
}

/// `/cek/hasil`
#[derive(Clone, Debug, Serialize)]
pub struct ResultPage {
    /// What was pasted: `offer`, `hoax`, `trait-only`, `distress`.
    pub kind: &'static str,
    /// Whom to call before anything else: the text speaks of suicide.
    pub listener: Option<HelpRow>,
    /// The result: `danger`, `caution`, `not-yet`.
    pub verdict: &'static str,
    /// Signs of danger.
    pub dangers: i64,
    pub signs: Vec<SignPart>,
    pub companies: Vec<CompanyPart>,
    pub permit: Option<PermitPart>,
    /// Day of the list of companies.
    pub as_of: Option<i64>,
    pub old: bool,
    pub pay: Option<PayPart>,
    pub countries: Vec<CountryPart>,
    pub ways: Vec<WayPart>,
    pub place: Option<String>,
    /// A place was named that isn't known.
    pub place_unknown: bool,
    /// The short text for family, and the address that opens WhatsApp with it.
    pub share: String,
    pub share_link: String,
    /// What the report form is filled with.
    pub text: String,
    pub typed: Vec<TypedPart>,
    /// Codes of the questions that were answered with yes.
    pub yes: Vec<&'static str>,
    pub official: bool,
}

/// What was typed in a field of the form.
#[derive(Clone, Debug, Serialize)]
pub struct TypedPart {
    pub name: &'static str,
    pub value: String,
}

/// A sign.
#[derive(Clone, Debug, Serialize)]
pub struct SignPart {
    pub level: &'static str,
    pub title: String,
    pub why: String,
    pub step: String,
    pub quotes: Vec<String>,
    pub answered: bool,
}

/// The company.
#[derive(Clone, Debug, Serialize)]
pub struct CompanyPart {
    /// The end of a key `offer-company-{}`.
    pub outcome: &'static str,
    /// Whom the sentence names.
    pub name: String,
    pub number: String,
    /// Last day of an expired licence, or the day on which it was taken away.
    pub since: Option<i64>,
    /// Ends of keys `offer-ground-{}`.
    pub grounds: Vec<&'static str>,
    /// The licensed office can be called.
    pub call: bool,
    pub phones: Vec<Phone>,
}

/// The permit.
#[derive(Clone, Debug, Serialize)]
pub struct PermitPart {
    /// The end of a key `offer-permit-{}`.
    pub state: &'static str,
    pub number: String,
    pub company: String,
    pub country: String,
}

/// What is left of the wage.
#[derive(Clone, Debug, Serialize)]
pub struct PayPart {
    pub month: i64,
    /// The month is negative: so much is owed.
    pub owed: i64,
    pub after: Option<i64>,
    pub all: Option<i64>,
    pub even: Option<i64>,
}

/// A destination.
#[derive(Clone, Debug, Serialize)]
pub struct CountryPart {
    pub name: String,
    pub status: String,
    pub source: String,
    pub from: i64,
    pub verified_on: Option<i64>,
    pub overdue: bool,
}

/// Help, training or vacancies.
#[derive(Clone, Debug, Serialize)]
pub struct WayPart {
    pub contact: HelpRow,
    pub links: Vec<LinkPart>,
}

/// An address elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct LinkPart {
    pub label: String,
    pub href: String,
}

impl OfferPage {
    pub(super) fn new(form: FormState) -> OfferPage {
        let open = |fields: &[&str]| {
            fields.iter().any(|field| {
                !form.value(field).trim().is_empty()
                    || form.errors.iter().any(|error| error.field == *field)
            })
        };
        OfferPage {
            questions: Question::ALL
                .map(Question::code)
                .into_iter()
                .chain([NONE])
                .collect(),
            company_open: open(&["perusahaan", "izin", "daerah"]),
            pay_open: open(&["gaji", "biaya", "potongan", "bulan"]),
            form,
        }
    }
}

/// The result as the page shows it.
pub(super) fn result(
    state: &WebState,
    locale: Locale,
    offer: &Offer,
    checked: Checked,
) -> ResultPage {
    let share = share(state, locale, &checked);
    let dangers = checked
        .signs
        .iter()
        .filter(|one| one.level == Level::Danger);
    ResultPage {
        kind: checked.kind.code(),
        listener: checked.listener.map(help::shown),
        verdict: checked.verdict.code(),
        dangers: i64::try_from(dangers.count()).unwrap_or(i64::MAX),
        official: checked.signs.iter().any(|one| one.sign == Sign::Official),
        signs: checked.signs.into_iter().map(sign).collect(),
        companies: checked.companies.into_iter().map(company).collect(),
        permit: checked.permit.map(|one| permit(state, locale, one)),
        as_of: checked.as_of.map(|day| day.0),
        old: checked.old,
        pay: checked.pay.map(pay),
        countries: checked.countries.into_iter().map(country).collect(),
        ways: checked.ways.into_iter().map(way).collect(),
        place: checked.place,
        place_unknown: checked.place_unknown,
        share_link: whatsapp(&share),
        share,
        text: offer.text.trim().to_owned(),
        typed: typed(offer),
        yes: offer.yes.iter().map(|question| question.code()).collect(),
    }
}

/// What was typed beside the message and the answers.
fn typed(offer: &Offer) -> Vec<TypedPart> {
    let values = [
        &offer.company,
        &offer.permit,
        &offer.place,
        &offer.wage,
        &offer.cost,
        &offer.deduction,
        &offer.deduction_months,
    ];
    let part = |(name, value): (&'static str, &String)| TypedPart {
        name,
        value: value.trim().to_owned(),
    };
    let parts = TYPED.into_iter().zip(values).map(part);
    parts.filter(|part| !part.value.is_empty()).collect()
}

/// The result for family: what was seen, and nothing of what was pasted.
fn share(state: &WebState, locale: Locale, checked: &Checked) -> String {
    let words = |key: &str, name: &str, value: &str| {
        let arguments = Arguments::new().with(name, value.to_owned());
        let text = state.renderer.text(locale, key, &arguments);
        text.map(|text| text.to_string()).unwrap_or_default()
    };
    let plain = |key: &str| state.words(locale, key);
    match checked.kind {
        Kind::Hoax => return plain("offer-share-hoax"),
        Kind::TraitOnly => return plain("offer-share-trait"),
        Kind::Offer | Kind::Distress => {}
    }
    let verdict = plain(&format!("offer-verdict-{}", checked.verdict.code()));
    let mut lines = vec![words("offer-share-verdict", "verdict", &verdict)];
    let titles = checked.signs.iter().map(|one| one.words.title.as_str());
    let titles = titles.filter(|title| !title.is_empty()).take(5);
    lines.extend(titles.map(|title| words("offer-share-sign", "sign", title)));
    lines.push(plain("offer-share-end"));
    if let Some(origin) = &state.app.settings().public_url {
        lines.push(format!(
            "{}{}",
            origin.trim_end_matches('/'),
            locale.path("/cek")
        ));
    }
    lines.join("\n")
}

fn whatsapp(text: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    format!("https://wa.me/?text={}", encoded.replace('+', "%20"))
}

fn sign(one: SignShown) -> SignPart {
    SignPart {
        level: one.level.code(),
        title: one.words.title,
        why: one.words.why,
        step: one.words.step,
        quotes: one.quotes.into_iter().map(|(_, quote)| quote).collect(),
        answered: one.answered,
    }
}

fn company(one: CompanyShown) -> CompanyPart {
    let names_it = |ground: &Ground| ground.spares_the_name() || *ground == Ground::OwnNumber;
    let outcome = match one.outcome {
        Outcome::Licensed | Outcome::Ended(Standing::Licensed) => "licensed",
        Outcome::Similar if one.grounds.iter().all(names_it) => "same",
        Outcome::Similar => "similar",
        Outcome::Unknown => "unknown",
        Outcome::Ended(Standing::Expired) => "expired",
        Outcome::Ended(Standing::Revoked) => "revoked",
        Outcome::Ended(Standing::Unlisted) => "unlisted",
    };
    let found = one.company.as_ref();
    let call = matches!(one.outcome, Outcome::Licensed | Outcome::Similar);
    CompanyPart {
        outcome,
        name: found.map_or(one.asked, |company| company.name.clone()),
        number: found
            .map(|company| company.number.clone())
            .unwrap_or_default(),
        since: found.and_then(|company| company.ended_on).map(|day| day.0),
        grounds: one.grounds.iter().map(|ground| ground.code()).collect(),
        call,
        phones: found
            .filter(|_| call)
            .map(|company| {
                company
                    .phones
                    .iter()
                    .map(|phone| Phone::new(phone))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

fn permit(state: &WebState, locale: Locale, one: PermitShown) -> PermitPart {
    PermitPart {
        state: one.state.code(),
        number: one.number,
        company: one.company.unwrap_or_default(),
        country: one
            .country
            .map_or_else(String::new, |code| state.country(locale, &code)),
    }
}

fn pay(one: TakeHome) -> PayPart {
    PayPart {
        month: one.month,
        owed: one.month.min(0).saturating_neg(),
        after: one.month_after,
        all: one.paid_in_all,
        even: one.even_after,
    }
}

fn country(one: CountryStatus) -> CountryPart {
    CountryPart {
        name: one.name,
        status: one.status,
        source: one.source,
        from: one.valid_from.0,
        verified_on: one.verified_on.map(|day| day.0),
        overdue: one.overdue,
    }
}

fn way(one: Way) -> WayPart {
    let link = |(label, href)| LinkPart { label, href };
    WayPart {
        contact: help::shown(one.contact),
        links: one.links.into_iter().map(link).collect(),
    }
}

impl Page for OfferPage {
    const TEMPLATE: &'static str = "public/cek.html";

    fn samples() -> Vec<OfferPage> {
        let mut form = FormState::from_pairs([
            ("pesan", "<b>Loker</b> \"Malaysia\""),
            ("tanda", "fee"),
            ("perusahaan", "PT <b>\" Contoh"),
        ]);
        for (field, key) in [
            ("pesan", "invalid-offer-empty"),
            ("pesan", "offer-cut"),
            ("perusahaan", "invalid-answer-long"),
            ("izin", "invalid-permit"),
            ("daerah", "invalid-answer-long"),
            ("gaji", "invalid-wage-missing"),
            ("biaya", "invalid-money"),
            ("potongan", "invalid-money"),
            ("bulan", "invalid-months"),
            ("", "offer-busy"),
        ] {
            form.error(field, key);
        }
        form.error_with("", "offer-too-many", "minutes", 3);
        vec![OfferPage::new(FormState::new()), OfferPage::new(form)]
    }
}

impl Page for ResultPage {
    const TEMPLATE: &'static str = "public/cek-hasil.html";

    fn samples() -> Vec<ResultPage> {
        samples::all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_for_family_is_encoded_for_the_address() {
        assert_eq!(whatsapp("a b&c\nd"), "https://wa.me/?text=a%20b%26c%0Ad");
    }
}
