//! The fields of `/cek` as an offer, whatever was sent.

use crate::extract::form::FormFields;
use app::offer::Offer;
use domain::offer::{Question, TEXT_LIMIT};
use domain::text::cut;
use render::FormState;

/// The answer that none of the questions is true.
pub(super) const NONE: &str = "none";

/// The fields beside the message and the answers, which a report takes over as they were typed.
pub(super) const TYPED: [&str; 7] = [
    "perusahaan",
    "izin",
    "daerah",
    "gaji",
    "biaya",
    "potongan",
    "bulan",
];

/// Characters of another field that are shown again: more than it takes, so that it can be seen what is too much.
const SHOWN_AGAIN: usize = 500;

/// Reads the fields; unknown answers are left out.
pub(super) fn parse(fields: &FormFields) -> Offer {
    let text = |name: &str| fields.get(name).to_owned();
    let mut yes = Vec::new();
    let answers = fields.all("tanda");
    for question in answers.iter().filter_map(|code| Question::from_code(code)) {
        if !yes.contains(&question) {
            yes.push(question);
        }
    }
    Offer {
        text: text("pesan"),
        answered: yes.len() + usize::from(answers.contains(&NONE)),
        yes,
        company: text("perusahaan"),
        permit: text("izin"),
        place: text("daerah"),
        wage: text("gaji"),
        cost: text("biaya"),
        deduction: text("potongan"),
        deduction_months: text("bulan"),
    }
}

/// What was typed, to be shown again. A message that is too long comes back cut, ready to be sent: whole it would
/// make a page that takes minutes to load.
pub(super) fn kept(fields: &FormFields) -> FormState {
    let is_known = |name: &str| ["pesan", "tanda"].contains(&name) || TYPED.contains(&name);
    let known = fields.pairs().filter(|(name, _)| is_known(name));
    FormState::from_pairs(known.map(|(name, value)| match name {
        "tanda" => (name, value),
        "pesan" => (name, cut(value, TEXT_LIMIT)),
        _ => (name, cut(value, SHOWN_AGAIN)),
    }))
}

/// The form's name of a field of the use case.
#[must_use]
pub fn field_name(field: &str) -> &str {
    match field {
        "text" => "pesan",
        "company" => "perusahaan",
        "permit" => "izin",
        "place" => "daerah",
        "wage" => "gaji",
        "cost" => "biaya",
        "deduction" => "potongan",
        "deduction_months" => "bulan",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_reaches_the_check() {
        let body = "pesan=a&tanda=fee&tanda=fee&tanda=none&tanda=x&perusahaan=b&izin=c&daerah=d&gaji=e&biaya=f\
            &potongan=g&bulan=h&lain=i";
        let fields = FormFields::parse(body.as_bytes()).expect("text");
        let offer = parse(&fields);
        assert_eq!((offer.yes, offer.answered), (vec![Question::Fee], 2));
        let texts = [offer.text, offer.company, offer.permit, offer.place];
        assert_eq!(texts, ["a", "b", "c", "d"]);
        let figures = [
            offer.wage,
            offer.cost,
            offer.deduction,
            offer.deduction_months,
        ];
        assert_eq!(figures, ["e", "f", "g", "h"]);
        assert_eq!(kept(&fields).values.len(), TYPED.len() + 2);
    }
}
