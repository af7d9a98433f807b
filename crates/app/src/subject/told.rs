//! An alleged party as one report tells of it, and which parties the values of a report make.

use domain::subject::SubjectKind;
use serde::{Deserialize, Serialize};

/// Parties that one report tells of, at most.
const PARTIES: usize = 6;

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

#[cfg(test)]
mod tests {
    use super::*;

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
