//! A report in JSON.

use domain::area::AreaCode;
use domain::invalid::Invalid;
use domain::office::OfficeId;
use domain::report::ExcludedRole;
use domain::report::intake::{Contact, Distrust, Happening, Intake, When, WhereNow};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};

/// Items of a list.
const LIST: usize = 50;

/// A report. Only one fact is needed: a text, or one of `happenings`.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// What happened, in any language; at most 8,000 characters.
    #[serde(default)]
    #[schema(example = "Delapan orang akan diberangkatkan besok malam. KTP mereka dipegang agen.")]
    pub text: String,
    /// What kind of thing happened.
    #[serde(default)]
    #[schema(schema_with = happenings_schema)]
    pub happenings: Vec<Happening>,
    /// Where; an unclear place is stored too.
    #[serde(default)]
    pub place: NewPlace,
    /// When.
    #[serde(default)]
    #[schema(schema_with = when_schema)]
    pub when: When,
    /// The day, as `2026-11-20`.
    #[serde(default)]
    #[schema(format = Date)]
    pub happened_on: Option<String>,
    /// Where the person concerned is now.
    #[serde(default)]
    #[schema(schema_with = where_schema)]
    pub where_now: WhereNow,
    /// Country in words, when abroad.
    #[serde(default)]
    pub country: String,
    /// Who is said to have done it.
    #[serde(default)]
    pub who: String,
    /// How the reporter may be reached, if at all.
    #[serde(default)]
    pub contact: NewContact,
    /// Who must not see it.
    #[serde(default)]
    pub exclude: NewExclusion,
    /// An official is said to be involved: nothing local sees it.
    #[serde(default)]
    pub official_involved: bool,
}

/// Where it happened.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// Kemendagri code, as `/api/v1/areas` gives it.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "5302022008")]
    pub area_code: Option<AreaCode>,
    /// In words.
    #[serde(default)]
    #[schema(example = "Oinlasi, Mollo Selatan")]
    pub text: String,
}

/// How the reporter may be reached.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Whether officers may call or write to the number.
    #[serde(default)]
    pub allowed: bool,
    /// The number as people write it.
    #[serde(default)]
    #[schema(example = "0812-0000-0001")]
    pub phone: String,
    /// Hours that are safe, in words.
    #[serde(default)]
    pub safe_hours: String,
    /// A word by which the reporter knows that it is the officer.
    #[serde(default)]
    pub code_word: String,
}

/// Who must not see it.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExclusion {
    /// The immigration office of the place, whichever it is.
    #[serde(default)]
    pub local_office: bool,
    /// Ids of offices.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["kanim-contoh"]))]
    pub offices: Vec<OfficeId>,
    /// Everybody who belongs to the village itself.
    #[serde(default)]
    pub village: bool,
    /// Whole roles.
    #[serde(default)]
    #[schema(schema_with = roles_schema)]
    pub roles: Vec<ExcludedRole>,
    /// A person, in words.
    #[serde(default)]
    pub person: String,
}

impl NewReport {
    /// The report as the use case takes it.
    pub(super) fn into_intake(self) -> Result<Intake, Vec<Invalid>> {
        let mut invalid = Vec::new();
        let happened_on = match self.happened_on.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(text) => {
                let day = text.parse().ok();
                if day.is_none() {
                    invalid.push(Invalid::new("happened_on", "invalid-day"));
                }
                day
            }
        };
        for (field, length) in [
            ("happenings", self.happenings.len()),
            ("exclude.offices", self.exclude.offices.len()),
            ("exclude.roles", self.exclude.roles.len()),
        ] {
            if length > LIST {
                invalid.push(Invalid::new(field, "invalid-list-long"));
            }
        }
        if !invalid.is_empty() {
            return Err(invalid);
        }
        let trimmed = |text: String| text.trim().to_owned();
        Ok(Intake {
            happenings: once_each(self.happenings),
            story: trimmed(self.text),
            place_text: trimmed(self.place.text),
            area: self.place.area_code,
            when: self.when,
            happened_on,
            where_now: self.where_now,
            country: trimmed(self.country),
            who: trimmed(self.who),
            contact: Contact {
                allowed: self.contact.allowed,
                phone: trimmed(self.contact.phone),
                safe_hours: trimmed(self.contact.safe_hours),
                code_word: trimmed(self.contact.code_word),
            },
            distrust: Distrust {
                local_office: self.exclude.local_office,
                offices: once_each(self.exclude.offices),
                village: self.exclude.village,
                roles: once_each(self.exclude.roles),
                person: trimmed(self.exclude.person),
                official_involved: self.official_involved,
            },
        })
    }
}

/// The member of the document that a field of the domain is.
pub(super) fn member(field: &str) -> &str {
    match field {
        "story" => "text",
        "place" => "place.text",
        "phone" => "contact.phone",
        "safe_hours" => "contact.safe_hours",
        "code_word" => "contact.code_word",
        "exclude_person" => "exclude.person",
        "jangan_kantor" => "exclude.local_office",
        "kode" => "receipt",
        other => other,
    }
}

fn once_each<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in list {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

fn words(codes: impl IntoIterator<Item = &'static str>) -> ObjectBuilder {
    let codes: Vec<&str> = codes.into_iter().collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes))
}

fn happenings_schema() -> ArrayBuilder {
    ArrayBuilder::new().items(words(Happening::ALL.map(Happening::code)))
}

fn when_schema() -> ObjectBuilder {
    words(When::ALL.map(When::code))
}

fn where_schema() -> ObjectBuilder {
    words(WhereNow::ALL.map(WhereNow::code))
}

fn roles_schema() -> ArrayBuilder {
    ArrayBuilder::new().items(words(ExcludedRole::ALL.map(ExcludedRole::code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Intake, Vec<Invalid>> {
        serde_json::from_str::<NewReport>(text)
            .expect("a report")
            .into_intake()
    }

    #[test]
    fn every_member_reaches_the_report() {
        let intake = read(
            r#"{"text":" a ","happenings":["held","held","offer"],
                "place":{"area_code":"53.02.02.2008","text":"Oinlasi"},
                "when":"now","happened_on":"2026-11-20","where_now":"abroad","country":"Kamboja","who":"Agen",
                "contact":{"allowed":true,"phone":"0812-0000-0001","safe_hours":"malam","code_word":"pisang"},
                "exclude":{"local_office":true,"offices":["kanim-a"],"village":true,"roles":["police"],"person":"Lurah"},
                "official_involved":true}"#,
        );
        let expected = Intake {
            happenings: vec![Happening::Held, Happening::Offer],
            story: "a".into(),
            place_text: "Oinlasi".into(),
            area: "5302022008".parse().ok(),
            when: When::Now,
            happened_on: "2026-11-20".parse().ok(),
            where_now: WhereNow::Abroad,
            country: "Kamboja".into(),
            who: "Agen".into(),
            contact: Contact {
                allowed: true,
                phone: "0812-0000-0001".into(),
                safe_hours: "malam".into(),
                code_word: "pisang".into(),
            },
            distrust: Distrust {
                local_office: true,
                offices: vec!["kanim-a".parse().expect("an id")],
                village: true,
                roles: vec![ExcludedRole::Police],
                person: "Lurah".into(),
                official_involved: true,
            },
        };
        assert_eq!(read("{}"), Ok(Intake::default()));
        assert_eq!(intake, Ok(expected));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let long = format!(r#"{{"happenings":[{}"held"]}}"#, "\"held\",".repeat(LIST));
        for (text, field) in [
            (r#"{"happened_on":"20/11/2026"}"#, "happened_on"),
            (&long, "happenings"),
        ] {
            let found = read(text).expect_err("refused");
            assert_eq!(found[0].field, field);
        }
        for text in [
            r#"{"happenings":["x"]}"#,
            r#"{"place":{"area_code":"1"}}"#,
            r#"{"name":"x"}"#,
        ] {
            assert!(serde_json::from_str::<NewReport>(text).is_err(), "{text}");
        }
    }
}
