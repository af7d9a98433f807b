//! The fields of `/lapor` as a report, whatever was sent.
//!
//! Unknown choices are left out rather than refused: a form that lay open over an update must still
//! go through. Only a date that can't be read is asked for again, because it would be lost otherwise.

use crate::extract::form::FormFields;
use app::report::{IssuedForm, Key};
use domain::area::AreaCode;
use domain::invalid::Invalid;
use domain::report::ExcludedRole;
use domain::report::intake::{Contact, Distrust, Happening, Intake, When, WhereNow};
use domain::time::Day;
use render::FormState;

/// Every field that the form has, without the three hidden ones of the receipt.
pub(super) const FIELDS: [&str; 19] = [
    "akhir",
    "apa",
    "cerita",
    "tempat",
    "wilayah",
    "kapan",
    "tanggal",
    "di_mana_kini",
    "negara",
    "siapa",
    "boleh_hubungi",
    "nomor",
    "jam_aman",
    "kata",
    "jangan_kantor",
    "jangan_desa",
    "jangan_peran",
    "jangan_orang",
    "aparat",
];

/// What was sent, parsed.
pub(super) struct Sent {
    pub(super) intake: Intake,
    /// The receipt that the form carried; absent when a hidden field was lost.
    pub(super) issued: Option<IssuedForm>,
    /// Whether the last group of the receipt was typed right.
    pub(super) confirmed: bool,
    /// What can't be read.
    pub(super) invalid: Vec<Invalid>,
}

/// Reads the fields.
pub(super) fn parse(fields: &FormFields) -> Sent {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let ticked = |name: &str| fields.get(name) == "ya";
    let mut invalid = Vec::new();
    let happened_on = day(fields.get("tanggal")).unwrap_or_else(|| {
        invalid.push(Invalid::new("happened_on", "invalid-day"));
        None
    });
    let intake = Intake {
        happenings: chosen(fields, "apa", Happening::from_code),
        story: text("cerita"),
        place_text: text("tempat"),
        area: fields.get("wilayah").parse::<AreaCode>().ok(),
        when: When::from_code(fields.get("kapan")).unwrap_or_default(),
        happened_on,
        where_now: WhereNow::from_code(fields.get("di_mana_kini")).unwrap_or_default(),
        country: text("negara"),
        who: text("siapa"),
        contact: contact(fields),
        distrust: Distrust {
            local_office: ticked("jangan_kantor"),
            offices: Vec::new(),
            village: ticked("jangan_desa"),
            roles: chosen(fields, "jangan_peran", ExcludedRole::from_code),
            person: text("jangan_orang"),
            official_involved: ticked("aparat"),
        },
    };
    let issued = issued(fields);
    let typed: String = fields
        .get("akhir")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let confirmed = issued
        .as_ref()
        .is_some_and(|issued| issued.receipt.last_group() == typed);
    Sent {
        intake,
        issued,
        confirmed,
        invalid,
    }
}

/// How the reporter may be reached, as four fields of `/lapor` and `/balasan` say it.
pub(in crate::public) fn contact(fields: &FormFields) -> Contact {
    let text = |name: &str| fields.get(name).trim().to_owned();
    Contact {
        allowed: fields.get("boleh_hubungi") == "ya",
        phone: text("nomor"),
        safe_hours: text("jam_aman"),
        code_word: text("kata"),
    }
}

/// What was typed, to be shown again.
pub(super) fn kept(fields: &FormFields) -> FormState {
    let known = fields.pairs().filter(|(name, _)| FIELDS.contains(name));
    FormState::from_pairs(known)
}

/// The form's name of a field of the domain.
#[must_use]
pub fn field_name(field: &str) -> &str {
    match field {
        "story" => "cerita",
        "place" => "tempat",
        "country" => "negara",
        "who" => "siapa",
        "phone" => "nomor",
        "safe_hours" => "jam_aman",
        "code_word" => "kata",
        "exclude_person" => "jangan_orang",
        "happened_on" => "tanggal",
        other => other,
    }
}

/// The key by which a repeated form is recognised.
pub(super) fn key(form: &IssuedForm) -> Key {
    Key::Form {
        receipt: form.receipt.clone(),
        day: form.day,
        seal: form.seal.clone(),
    }
}

fn issued(fields: &FormFields) -> Option<IssuedForm> {
    Some(IssuedForm {
        receipt: fields.get("kode").parse().ok()?,
        day: fields.get("hari").parse().ok()?,
        seal: fields.get("meterai").to_owned(),
    })
}

fn chosen<T: PartialEq>(fields: &FormFields, name: &str, read: fn(&str) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for choice in fields.all(name).into_iter().filter_map(read) {
        if !found.contains(&choice) {
            found.push(choice);
        }
    }
    found
}

/// A day as date fields send it, or as people write it where there are none: `20/11/2026`, `20-11-26`.
/// The outer `None`: no day.
fn day(text: &str) -> Option<Option<Day>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    if let Ok(day) = text.parse::<Day>() {
        return Some(Some(day));
    }
    let parts: Vec<u16> = text
        .split(['/', '-', '.', ' '])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [date, month, year] = parts[..] else {
        return None;
    };
    let year = if year < 100 { 2000 + year } else { year };
    format!("{year:04}-{month:02}-{date:02}")
        .parse()
        .ok()
        .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> FormFields {
        FormFields::parse(body.as_bytes()).expect("text")
    }

    #[test]
    fn every_field_reaches_the_report() {
        let sent = parse(&fields(
            "apa=held&apa=offer&apa=held&apa=hal&cerita=+Mereka+dibawa+&tempat=Oinlasi&wilayah=53.02.02.2008\
             &kapan=now&tanggal=2026-11-20&di_mana_kini=abroad&negara=Kamboja&siapa=Agen+A&boleh_hubungi=ya\
             &nomor=0812-0000-0001&jam_aman=malam&kata=pisang&jangan_kantor=ya&jangan_desa=ya\
             &jangan_peran=village_head&jangan_peran=police&jangan_orang=Pak+Lurah&aparat=ya\
             &kode=0000+0000+0000+0000+5724&hari=2026-11-20&meterai=abc&akhir=+57+24",
        ));
        let expected = Intake {
            happenings: vec![Happening::Held, Happening::Offer],
            story: "Mereka dibawa".into(),
            place_text: "Oinlasi".into(),
            area: "5302022008".parse().ok(),
            when: When::Now,
            happened_on: "2026-11-20".parse().ok(),
            where_now: WhereNow::Abroad,
            country: "Kamboja".into(),
            who: "Agen A".into(),
            contact: Contact {
                allowed: true,
                phone: "0812-0000-0001".into(),
                safe_hours: "malam".into(),
                code_word: "pisang".into(),
            },
            distrust: Distrust {
                local_office: true,
                offices: Vec::new(),
                village: true,
                roles: vec![ExcludedRole::VillageHead, ExcludedRole::Police],
                person: "Pak Lurah".into(),
                official_involved: true,
            },
        };
        assert_eq!(sent.intake, expected);
        assert!(sent.confirmed && sent.invalid.is_empty());
        let issued = sent.issued.expect("three hidden fields");
        assert_eq!(issued.receipt.digits(), "00000000000000005724");
        assert_eq!(
            (issued.day.to_string().as_str(), issued.seal.as_str()),
            ("2026-11-20", "abc")
        );
    }

    #[test]
    fn nothing_and_junk_are_an_empty_report() {
        for body in [
            "",
            "apa=&kapan=x&wilayah=99999&kode=1&hari=kemarin&boleh_hubungi=1",
            "cerita&x=y",
        ] {
            let sent = parse(&fields(body));
            assert_eq!(sent.intake, Intake::default(), "{body}");
            assert!(sent.issued.is_none() && !sent.confirmed, "{body}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let expected: Option<Day> = "2026-11-20".parse().ok();
        for text in [
            "2026-11-20",
            "20/11/2026",
            "20-11-26",
            "20.11.2026",
            " 20 11 2026 ",
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        assert_eq!(day("  "), Some(None));
        for text in [
            "kemarin",
            "31/02/2026",
            "1/2",
            "1/2/3/4",
            "99999999999",
            "-1-1-1",
        ] {
            assert_eq!(day(text), None, "{text}");
            let sent = parse(&fields(&format!("tanggal={text}")));
            assert_eq!(sent.invalid, [Invalid::new("happened_on", "invalid-day")]);
        }
    }

    #[test]
    fn what_was_typed_is_kept_and_nothing_else() {
        let form = kept(&fields(
            "apa=held&apa=offer&cerita=a%26b&kode=1&meterai=2&lain=3",
        ));
        assert!(form.is_chosen("apa", "held") && form.is_chosen("apa", "offer"));
        assert_eq!(form.value("cerita"), "a&b");
        assert_eq!(form.values.len(), 2);
    }
}
