//! Leave on alerts: it follows from the offices and places that an alert is about.

use super::{Action, Permit, Reach, Subject, reach};
use crate::area::AreaCode;
use crate::office::{OfficeId, in_force};

/// What a decision about one alert looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertFacts {
    /// Offices that answer for its places, those above them, and those of its reports.
    pub offices: Vec<OfficeId>,
    /// Its places, nearest to the middle first.
    pub places: Vec<AreaCode>,
}

/// Whether the person may do `action` on the alert. Absent and forbidden look the same to the caller.
#[must_use]
pub fn decide_alert(subject: &Subject, action: Action, alert: &AlertFacts) -> Option<Permit> {
    let reached = subject.in_force().any(|one| {
        let here = alert.offices.contains(&one.office);
        match reach(one.role, action) {
            None | Some(Reach::Nothing | Reach::AbroadQueue) => false,
            Some(Reach::OwnOffice) => here,
            Some(Reach::AssignedVillages) => {
                let guided = subject.assignments.iter().filter(|guided| {
                    guided.office == one.office
                        && in_force(guided.valid_from, guided.valid_to, subject.today)
                });
                let mut villages = guided.map(|guided| guided.village);
                here && villages
                    .any(|village| alert.places.iter().any(|place| place.contains(village)))
            }
        }
    });
    reached.then(|| Permit {
        account: subject.account.clone(),
        action,
        root: None,
    })
}

/// Whether the person may do `action` about one place, for which some offices answer.
#[must_use]
pub fn decide_on_place(
    subject: &Subject,
    action: Action,
    place: AreaCode,
    answering: Vec<OfficeId>,
) -> Option<Permit> {
    let facts = AlertFacts {
        offices: answering,
        places: vec![place],
    };
    decide_alert(subject, action, &facts)
}
