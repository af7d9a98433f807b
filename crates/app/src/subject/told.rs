//! Which numbers, names and the like a report points to, and who is left out: whoever reports, and
//! whoever suffers, is never a subject.

use crate::reading::Reader;
use domain::phone::Phone;
use domain::subject::SubjectKind;
use domain::text::fold;
use serde::{Deserialize, Serialize};
use text::{EntityKind, Stance};

/// Parties that one report tells of, at most.
const PARTIES: usize = 6;
/// Words looked at before a value.
const WINDOW: usize = 6;

/// An alleged party as one report tells of it: what is compared with other reports, and no more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) account: String,
    pub(crate) handle: String,
    pub(crate) company: String,
    pub(crate) address: String,
    pub(crate) vessel: String,
    /// Where it was reported.
    pub(crate) regency: String,
}

impl Told {
    /// What links compare, in the order of [`Told::values`].
    pub(crate) const FIELDS: [&'static str; 8] = [
        "name", "phone", "account", "handle", "company", "address", "vessel", "regency",
    ];

    pub(crate) fn values(&self) -> [&str; 8] {
        [
            &self.name,
            &self.phone,
            &self.account,
            &self.handle,
            &self.company,
            &self.address,
            &self.vessel,
            &self.regency,
        ]
    }

    /// Everything that becomes a subject.
    pub(crate) fn subjects(&self) -> Vec<(SubjectKind, &str)> {
        let all = SubjectKind::ALL.map(|kind| (kind, self.of(kind)));
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    pub(crate) fn of(&self, kind: SubjectKind) -> &str {
        match kind {
            SubjectKind::Phone => &self.phone,
            SubjectKind::Account => &self.account,
            SubjectKind::Handle => &self.handle,
            SubjectKind::Company => &self.company,
            SubjectKind::Address => &self.address,
            SubjectKind::Vessel => &self.vessel,
            SubjectKind::Recruiter => &self.name,
        }
    }

    fn set(&mut self, kind: SubjectKind, value: &str) {
        let field = match kind {
            SubjectKind::Phone => &mut self.phone,
            SubjectKind::Account => &mut self.account,
            SubjectKind::Handle => &mut self.handle,
            SubjectKind::Company => &mut self.company,
            SubjectKind::Address => &mut self.address,
            SubjectKind::Vessel => &mut self.vessel,
            SubjectKind::Recruiter => &mut self.name,
        };
        value.clone_into(field);
    }
}

/// A value with what it is.
pub(crate) type Value = (SubjectKind, String);

/// The values that texts of a report point to, each once, without those that are the reporter's own.
pub(crate) fn pointed(reader: &Reader, texts: &[&str], own: &[&str]) -> Vec<Value> {
    let mut left_out: Vec<Value> = own.iter().flat_map(|text| found(text)).collect();
    let phones = own.iter().flat_map(|text| domain::phone::named(text, 5));
    left_out.extend(phones.map(|phone| (SubjectKind::Phone, international(&phone))));
    let mut values: Vec<Value> = Vec::new();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        let analysis = reader.analyse(text);
        let about_traits = analysis.bias_warning && analysis.indicators.is_empty();
        if about_traits || matches!(analysis.stance, Stance::Education | Stance::News) {
            continue;
        }
        for entity in &analysis.entities {
            let Some(kind) = kind_of(entity.kind) else {
                continue;
            };
            let before = words_before(text, entity.start);
            let value = (kind, entity.value.clone());
            let is_own = left_out.contains(&value) || is_of_reporter_or_victim(&before);
            let is_untitled = kind == SubjectKind::Recruiter && !has_title(&before);
            let is_chat = kind == SubjectKind::Handle && entity.value.starts_with("wa.me");
            if !(is_own || is_untitled || is_chat || values.contains(&value)) {
                values.push(value);
            }
        }
        for value in addresses(text).into_iter().chain(vessels(text)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    values
}

/// Whether words may point to anything: cheap, and never `false` where [`pointed`] finds something.
pub(crate) fn points(words: &str) -> bool {
    let named = text::entity::find(words);
    named.iter().any(|one| kind_of(one.kind).is_some())
        || !addresses(words).is_empty()
        || !vessels(words).is_empty()
}

/// What somebody typed to look for, read as a report is read.
pub(crate) fn asked(text: &str) -> Vec<Value> {
    let mut values = found(text);
    values.extend(
        text.parse()
            .ok()
            .map(|phone: Phone| (SubjectKind::Phone, international(&phone))),
    );
    values.extend(addresses(text));
    values.extend(vessels(text));
    let company = text.trim().to_uppercase();
    values.push((SubjectKind::Company, company));
    values.push((SubjectKind::Handle, text.trim().to_lowercase()));
    values.dedup();
    values
}

fn found(text: &str) -> Vec<Value> {
    let entities = text::entity::find(text).into_iter();
    entities
        .filter_map(|one| Some((kind_of(one.kind)?, one.value)))
        .collect()
}

fn international(phone: &Phone) -> String {
    format!("+{}", phone.digits())
}

fn kind_of(kind: EntityKind) -> Option<SubjectKind> {
    match kind {
        EntityKind::Phone => Some(SubjectKind::Phone),
        EntityKind::Account => Some(SubjectKind::Account),
        EntityKind::Social | EntityKind::Url => Some(SubjectKind::Handle),
        EntityKind::Company => Some(SubjectKind::Company),
        EntityKind::Person => Some(SubjectKind::Recruiter),
        EntityKind::Money
        | EntityKind::Destination
        | EntityKind::Place
        | EntityKind::Age
        | EntityKind::Headcount
        | EntityKind::Date => None,
    }
}

/// The parties that new values make. What a report names once goes with all of them; what it names
/// several times parts them.
pub(crate) fn parties(values: &[Value], regency: &str) -> Vec<Told> {
    let of = |kind| -> Vec<&str> {
        let values = values.iter().filter(|(one, _)| *one == kind);
        values.map(|(_, value)| value.as_str()).collect()
    };
    let most = SubjectKind::ALL.map(|kind| of(kind).len());
    let count = most.into_iter().max().unwrap_or(0).min(PARTIES);
    let party = |number: usize| {
        let mut told = Told {
            regency: regency.to_owned(),
            ..Told::default()
        };
        for kind in SubjectKind::ALL {
            let values = of(kind);
            let value = match values[..] {
                [only] => Some(only),
                _ => values.get(number).copied(),
            };
            if let Some(value) = value {
                told.set(kind, value);
            }
        }
        told
    };
    (0..count).map(party).collect()
}

/// Folded words before a place in a text, the nearest last.
fn words_before(text: &str, start: usize) -> Vec<String> {
    let before = text.get(..start).unwrap_or_default();
    let folded = fold(before);
    let words: Vec<&str> = folded.split(' ').collect();
    let from = words.len().saturating_sub(WINDOW);
    words[from..]
        .iter()
        .map(|word| (*word).to_owned())
        .collect()
}

/// What a number is called.
const NUMBERS: &[&str] = &[
    "nomor", "nomer", "no", "nmr", "hp", "wa", "telepon", "telpon", "telp", "kontak", "rekening",
    "rek", "akun", "ig", "fb",
];
/// Whoever reports, and whoever suffers.
const OWNERS: &[&str] = &[
    "saya",
    "sy",
    "kami",
    "aku",
    "ku",
    "korban",
    "adik",
    "adek",
    "kakak",
    "anak",
    "istri",
    "suami",
    "keponakan",
    "sepupu",
    "tetangga",
    "teman",
    "keluarga",
    "orangtua",
];

/// `nomor saya …`, `hubungi kami di …`, `WA adik saya …`: nobody's accusation.
fn is_of_reporter_or_victim(before: &[String]) -> bool {
    let owned = before.windows(2).any(|pair| match pair {
        [first, second] if first == "hubungi" => ["saya", "kami", "aku"].contains(&&**second),
        [first, second] => NUMBERS.contains(&&**first) && OWNERS.contains(&&**second),
        _ => false,
    });
    let mut near = before.iter().rev().take(2);
    owned || near.any(|word| word == "korban")
}

/// What people call those who recruit, before a name.
const TITLES: &[&str] = &[
    "agen", "calo", "sponsor", "tekong", "taikong", "perekrut", "penyalur", "bos", "mandor", "pl",
    "pak", "bapak", "bpk", "bu", "ibu", "haji", "hj", "mas", "mbak", "bang", "abang", "koh", "ko",
    "cik", "ci", "kak", "om", "tante", "mama", "mami", "papi", "a", "n", "nama", "bernama",
    "namanya", "pengurus", "petugas", "kapten", "kapt", "ustad", "ustadz",
];

fn has_title(before: &[String]) -> bool {
    let near = before.iter().rev().take(3);
    near.into_iter().any(|word| TITLES.contains(&word.as_str()))
}

/// `Jalan Mawar No. 12`: a street with the number of a house.
fn addresses(text: &str) -> Vec<Value> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut values = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !matches!(*word, "jl" | "jln" | "jalan" | "gang" | "gg") {
            continue;
        }
        let street = words[at + 1..]
            .iter()
            .take_while(|word| !matches!(**word, "no" | "nomor" | "nomer"))
            .take(5);
        let street: Vec<&str> = street.copied().collect();
        let number = words.get(at + 2 + street.len());
        let is_number =
            |word: &&&str| word.len() <= 5 && word.starts_with(|l: char| l.is_ascii_digit());
        if let (1..=4, Some(number)) = (street.len(), number.filter(is_number)) {
            let value = format!("jalan {} no {number}", street.join(" "));
            values.push((SubjectKind::Address, value));
        }
    }
    values
}

/// `KM Contoh Jaya`: a vessel by the letters before its name.
fn vessels(text: &str) -> Vec<Value> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut values = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let mark = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        if !matches!(
            mark,
            "KM" | "KLM" | "KMP" | "KMN" | "MV" | "Kapal" | "kapal"
        ) {
            continue;
        }
        let named = words[at + 1..].iter().take(3);
        let name: Vec<&str> = named
            .take_while(|word| word.starts_with(char::is_uppercase))
            .copied()
            .collect();
        let folded = fold(&name.join(" "));
        if folded.len() >= 3 && !matches!(folded.as_str(), "motor" | "laut") {
            values.push((SubjectKind::Vessel, folded));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(texts: &[&str], own: &[&str]) -> Vec<(SubjectKind, String)> {
        pointed(&Reader::built_in(), texts, own)
    }

    #[test]
    fn what_a_report_points_to_is_found() {
        let story = "Calo Pak Bahar Contoh menawari kerja di Malaysia tanpa kontrak lewat PT Palsu Contoh, \
            WA 0812-0000-7001, transfer ke BRI 1234-5678-9012 dulu. Kumpul di Jalan Mawar No. 12, naik KM Contoh Jaya.";
        let found = kinds(&[story], &[]);
        let has = |kind| found.iter().any(|(one, _)| *one == kind);
        assert!(
            found.contains(&(SubjectKind::Phone, "+6281200007001".into())),
            "{found:?}"
        );
        for kind in [
            SubjectKind::Account,
            SubjectKind::Company,
            SubjectKind::Address,
            SubjectKind::Vessel,
            SubjectKind::Recruiter,
        ] {
            assert!(has(kind), "{kind:?}: {found:?}");
        }
    }

    #[test]
    fn reporters_and_victims_are_never_subjects() {
        for (story, own) in [
            ("Agen jahat. Nomor saya 0812-0000-7002, hubungi saya.", ""),
            ("Agen menahan paspor. Hubungi kami di 0812-0000-7002.", ""),
            (
                "Paspor ditahan agen. Telepon saja 0812-0000-7002.",
                "0812 0000 7002",
            ),
            ("Adik dikurung agen, WA adik saya 0812-0000-7002.", ""),
            ("Nomor korban 0812-0000-7002, dia dikurung agen.", ""),
        ] {
            assert_eq!(kinds(&[story], &[own]), [], "{story}");
        }
        let named = kinds(&["Siti Contoh dikurung di mess, paspornya ditahan."], &[]);
        assert!(
            named
                .iter()
                .all(|(kind, _)| *kind != SubjectKind::Recruiter)
        );
        let by_recruiter = "Agen menghubungi saya lewat WA 0812-0000-7003 dan minta uang muka.";
        assert_eq!(kinds(&[by_recruiter], &[]).len(), 1);
    }

    #[test]
    fn one_name_goes_with_two_numbers_and_two_names_part() {
        let value = |kind, text: &str| (kind, text.to_owned());
        let phones = [
            value(SubjectKind::Phone, "+6281200007001"),
            value(SubjectKind::Phone, "+6281200007002"),
            value(SubjectKind::Recruiter, "bahar"),
        ];
        let told = parties(&phones, "5302");
        assert_eq!(told.len(), 2);
        assert!(
            told.iter()
                .all(|one| one.name == "bahar" && one.regency == "5302")
        );
        assert!(parties(&[], "5302").is_empty());
    }

    /// What is compared, field by field: nothing about who somebody is.
    #[test]
    fn no_field_is_about_who_somebody_is() {
        let config = linkage::Config::parse(super::super::model::CONFIG).expect("it is sound");
        let names: Vec<&str> = config.fields.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, Told::FIELDS);
        assert_eq!(&config.columns()[1..], Told::FIELDS);
        let keys = serde_json::to_value(Told::default()).expect("JSON");
        let keys = keys.as_object().expect("an object");
        assert_eq!(keys.len(), Told::FIELDS.len());
        for name in names {
            assert!(keys.contains_key(name), "{name}");
            assert_eq!(linkage::protected_trait(name), None, "{name}");
        }
        for kind in SubjectKind::ALL {
            assert_eq!(linkage::protected_trait(kind.code()), None);
        }
        let may_link: Vec<&str> = config
            .fields
            .iter()
            .filter(|one| !one.alone)
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(may_link, ["name", "regency"], "neither links by itself");
    }
}
