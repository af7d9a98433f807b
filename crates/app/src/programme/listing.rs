//! Programme data as administrators read it.

use crate::account::Operator;
use crate::{App, Error, place};
use domain::area::AreaCode;
use domain::content::ContentRow;
use domain::office::{Office, OfficeId};
use domain::policy::Action;
use domain::time::{Day, Zone};
use store::{content, jurisdiction, office, village};

/// An office with what it answers for.
#[derive(Clone, Debug)]
pub struct OfficeListing {
    /// The office.
    pub office: Office,
    /// Where it sits, in words.
    pub place: Option<String>,
    /// Name of the office above it.
    pub parent_name: Option<String>,
    /// What it answers for, past and future too.
    pub answers_for: Vec<Answers>,
}

/// An area that an office answers for.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The area.
    pub area: AreaCode,
    /// Its name with what lies above it.
    pub place: String,
    /// First day.
    pub from: Day,
    /// Last day; open when absent.
    pub to: Option<Day>,
    /// The decree or source that says so.
    pub source: String,
    /// Whether it holds today.
    pub holds: bool,
}

/// Every office by name.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn offices(app: &App, by: impl Into<Operator<'_>>) -> Result<Vec<OfficeListing>, Error> {
    by.into().authorise(Action::ManageProgramme)?;
    let today = app.today(Zone::default());
    let read = app.read("programme.offices", |tx| {
        Ok((office::all(tx)?, jurisdiction::all(tx)?))
    });
    let (offices, jurisdictions) = read.await?;
    let name = |id: &OfficeId| {
        offices
            .iter()
            .find(|one| one.id == *id)
            .map(|one| one.name.clone())
    };
    let listing = |office: &Office| OfficeListing {
        place: office.area.and_then(|area| words(app, area)),
        parent_name: office.parent.as_ref().and_then(name),
        answers_for: jurisdictions
            .iter()
            .filter(|one| one.office == office.id)
            .map(|one| Answers {
                area: one.area,
                place: words(app, one.area).unwrap_or_else(|| one.area.to_string()),
                from: one.valid_from,
                to: one.valid_to,
                source: one.source.clone(),
                holds: domain::office::in_force(one.valid_from, one.valid_to, today),
            })
            .collect(),
        office: office.clone(),
    };
    Ok(offices.iter().map(listing).collect())
}

/// An assisted village with who guides it.
#[derive(Clone, Debug)]
pub struct VillageListing {
    /// The village.
    pub village: AreaCode,
    /// Its name with what lies above it.
    pub place: String,
    /// Name of the office that assists it.
    pub office_name: String,
    /// Number of the decree.
    pub decree: String,
    /// First day.
    pub from: Day,
    /// Last day; open when absent.
    pub to: Option<Day>,
    /// Who guides it today.
    pub guides: Vec<Guide>,
    /// Whether it is assisted today.
    pub holds: bool,
}

/// An officer who guides a village.
#[derive(Clone, Debug)]
pub struct Guide {
    /// Name.
    pub name: String,
    /// Number of the decree.
    pub decree: String,
    /// First day.
    pub from: Day,
}

/// Every assisted village by code.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn villages(
    app: &App,
    by: impl Into<Operator<'_>>,
) -> Result<Vec<VillageListing>, Error> {
    by.into().authorise(Action::ManageProgramme)?;
    let today = app.today(Zone::default());
    let read = app.read("programme.villages", move |tx| {
        Ok((
            village::all(tx)?,
            village::guides(tx, today)?,
            office::all(tx)?,
        ))
    });
    let (villages, guides, offices) = read.await?;
    let name = |id: &OfficeId| {
        offices
            .iter()
            .find(|one| one.id == *id)
            .map(|one| one.name.clone())
    };
    let listing = |one: village::AssistedVillage| VillageListing {
        village: one.village,
        place: words(app, one.village).unwrap_or_else(|| one.village.to_string()),
        office_name: name(&one.office).unwrap_or_default(),
        holds: domain::office::in_force(one.valid_from, one.valid_to, today),
        guides: guides
            .iter()
            .filter(|(_, guide)| guide.village == one.village && guide.office == one.office)
            .map(|(name, guide)| Guide {
                name: name.clone(),
                decree: guide.decree.clone(),
                from: guide.valid_from,
            })
            .collect(),
        decree: one.decree,
        from: one.valid_from,
        to: one.valid_to,
    };
    Ok(villages.into_iter().map(listing).collect())
}

/// The newest version of every row of a content pack, ended ones too.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn content_rows(
    app: &App,
    by: impl Into<Operator<'_>>,
    pack: &'static str,
) -> Result<Vec<ContentRow>, Error> {
    by.into().authorise(Action::ManageProgramme)?;
    let rows = app
        .read("programme.content", move |tx| Ok(content::pack(tx, pack)?))
        .await?;
    Ok(rows.into_iter().map(|one| one.row).collect())
}

fn words(app: &App, area: AreaCode) -> Option<String> {
    place::of_code(app, area).map(|place| place.words())
}
