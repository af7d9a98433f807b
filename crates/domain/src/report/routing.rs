//! Which office a report goes to, from the place, the day and whom the reporter doesn't trust.

use crate::id::AccountId;
use crate::office::OfficeId;
use serde::{Deserialize, Serialize};

/// Why a report went where it went; officers read the catalogue text `route-{code}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteReason {
    /// The village is assisted by this office.
    AssistedVillage,
    /// The office is responsible for the village or district itself.
    Village,
    /// The office is responsible for the regency.
    Regency,
    /// The regional office: nobody below, or those below are excluded.
    Regional,
    /// The national queue: the place is unknown, or nobody below may see it.
    National,
    /// An official is said to be involved.
    Inspectorate,
    /// An officer sent it on, with a reason.
    ByHand,
    /// The reporter asked for a second look by another office.
    SecondLook,
}

impl RouteReason {
    /// Every reason.
    pub const ALL: [RouteReason; 8] = [
        RouteReason::AssistedVillage,
        RouteReason::Village,
        RouteReason::Regency,
        RouteReason::Regional,
        RouteReason::National,
        RouteReason::Inspectorate,
        RouteReason::ByHand,
        RouteReason::SecondLook,
    ];

    /// The word in tables and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RouteReason::AssistedVillage => "assisted_village",
            RouteReason::Village => "village",
            RouteReason::Regency => "regency",
            RouteReason::Regional => "regional",
            RouteReason::National => "national",
            RouteReason::Inspectorate => "inspectorate",
            RouteReason::ByHand => "by_hand",
            RouteReason::SecondLook => "second_look",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<RouteReason> {
        RouteReason::ALL
            .into_iter()
            .find(|reason| reason.code() == code)
    }
}

/// An office that is responsible in some way on the day, nearest first within the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsible {
    /// The office.
    pub office: OfficeId,
    /// In which way.
    pub reason: RouteReason,
    /// The village officer, for an assisted village.
    pub officer: Option<AccountId>,
}

/// Everybody who could be responsible for a place on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Offices from the nearest to the regional one.
    pub responsible: Vec<Responsible>,
    /// The national queue; absent only on a server without a directorate.
    pub national: Option<OfficeId>,
    /// The inspectorate.
    pub inspectorate: Option<OfficeId>,
    /// The queue for people abroad.
    pub consular: Option<OfficeId>,
    /// Everybody who is or was attached to the village, with their folded names: a report that names one
    /// of them is kept from that one.
    pub attached: Vec<(AccountId, String)>,
}

/// Whom the report must not reach, as far as routing is concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Avoid {
    /// The office of the place, whichever it is.
    pub local_office: bool,
    /// Named offices, with every office below them.
    pub offices: Vec<OfficeId>,
    /// Accounts that the report names, or whose role is excluded.
    pub officers: Vec<AccountId>,
    /// An official is said to be involved.
    pub official: bool,
}

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The office that answers for it.
    pub office: OfficeId,
    /// Why that one.
    pub reason: RouteReason,
    /// The village officer, when there is one who may see it.
    pub officer: Option<AccountId>,
    /// The consular queue beside it, for a person abroad.
    pub abroad: Option<OfficeId>,
}

/// Chooses the office. `None` only when the server has no office at all that may see the report.
///
/// The order is: inspectorate when an official is said to be involved; the assisted village's office
/// and officer; the office responsible for the village, the regency; the regional office; the national
/// queue. An excluded office is passed over, and the local office stands for every office below the
/// regional one. Where an official is said to be involved, nobody abroad is told before the inspectorate says so.
#[must_use]
pub fn route(candidates: &Candidates, avoid: &Avoid, abroad: bool) -> Option<Route> {
    let may = |office: &OfficeId| !avoid.offices.contains(office);
    let consular = candidates
        .consular
        .as_ref()
        .filter(|office| abroad && !avoid.official && may(office));
    let chosen = |office: &OfficeId, reason, officer: Option<AccountId>| Route {
        office: office.clone(),
        reason,
        officer,
        abroad: consular.cloned(),
    };
    if avoid.official {
        let inspectorate = candidates.inspectorate.iter().filter(|office| may(office));
        let regional = candidates
            .responsible
            .iter()
            .filter(|one| one.reason == RouteReason::Regional && may(&one.office));
        let national = candidates.national.iter().filter(|office| may(office));
        return inspectorate
            .map(|office| chosen(office, RouteReason::Inspectorate, None))
            .chain(regional.map(|one| chosen(&one.office, RouteReason::Regional, None)))
            .chain(national.map(|office| chosen(office, RouteReason::National, None)))
            .next();
    }
    let open = candidates.responsible.iter().find(|one| {
        may(&one.office) && !(avoid.local_office && one.reason != RouteReason::Regional)
    });
    if let Some(one) = open {
        let officer = one
            .officer
            .clone()
            .filter(|officer| !avoid.officers.contains(officer));
        return Some(chosen(&one.office, one.reason, officer));
    }
    let national = candidates.national.as_ref().filter(|office| may(office));
    let last = national
        .map(|office| (office, RouteReason::National))
        .or_else(|| {
            let inspectorate = candidates
                .inspectorate
                .as_ref()
                .filter(|office| may(office));
            inspectorate.map(|office| (office, RouteReason::Inspectorate))
        });
    last.map(|(office, reason)| chosen(office, reason, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn office(name: &str) -> OfficeId {
        name.parse().expect("an office id")
    }

    fn officer() -> AccountId {
        AccountId::random([1; 10])
    }

    fn oinlasi() -> Candidates {
        let one = |name: &str, reason, officer| Responsible {
            office: office(name),
            reason,
            officer,
        };
        Candidates {
            responsible: vec![
                one(
                    "kanim-kupang",
                    RouteReason::AssistedVillage,
                    Some(officer()),
                ),
                one("kanim-kupang", RouteReason::Regency, None),
                one("kanwil-ntt", RouteReason::Regional, None),
            ],
            national: Some(office("ditjen")),
            inspectorate: Some(office("itjen")),
            consular: Some(office("kemlu")),
            attached: Vec::new(),
        }
    }

    fn routed(avoid: &Avoid, abroad: bool) -> Route {
        route(&oinlasi(), avoid, abroad).expect("a route")
    }

    #[test]
    fn the_assisted_village_comes_first_and_abroad_adds_the_consular_queue() {
        let route = routed(&Avoid::default(), true);
        assert_eq!(route.office, office("kanim-kupang"));
        assert_eq!(route.officer, Some(officer()));
        assert_eq!(route.abroad, Some(office("kemlu")));
        assert_eq!(routed(&Avoid::default(), false).abroad, None);
    }

    #[test]
    fn exclusions_climb() {
        let mut avoid = Avoid {
            officers: vec![officer()],
            ..Avoid::default()
        };
        assert_eq!(routed(&avoid, false).officer, None);
        assert_eq!(routed(&avoid, false).office, office("kanim-kupang"));
        avoid.local_office = true;
        assert_eq!(routed(&avoid, false).office, office("kanwil-ntt"));
        avoid.offices = vec![office("kanwil-ntt")];
        assert_eq!(routed(&avoid, false).office, office("ditjen"));
        avoid.offices.push(office("ditjen"));
        assert_eq!(routed(&avoid, false).office, office("itjen"));
    }

    #[test]
    fn an_official_bypasses_everything_local() {
        let mut avoid = Avoid {
            official: true,
            ..Avoid::default()
        };
        assert_eq!(routed(&avoid, false).office, office("itjen"));
        assert_eq!(routed(&avoid, true).abroad, None);
        avoid.offices = vec![office("itjen")];
        assert_eq!(routed(&avoid, false).office, office("kanwil-ntt"));
    }

    #[test]
    fn an_unknown_place_goes_to_the_national_queue() {
        let candidates = Candidates {
            responsible: Vec::new(),
            ..oinlasi()
        };
        let route = route(&candidates, &Avoid::default(), false).expect("a route");
        assert_eq!(
            (route.office, route.reason),
            (office("ditjen"), RouteReason::National)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_ever_routed_to_whom_it_avoids(
            excluded in proptest::sample::subsequence(vec!["kanim-kupang", "kanwil-ntt", "ditjen", "itjen", "kemlu"], 0..=5),
            local_office: bool, official: bool, named: bool, abroad: bool,
        ) {
            let avoid = Avoid {
                local_office,
                official,
                offices: excluded.into_iter().map(office).collect(),
                officers: if named { vec![officer()] } else { Vec::new() },
            };
            if let Some(route) = route(&oinlasi(), &avoid, abroad) {
                prop_assert!(!avoid.offices.contains(&route.office));
                prop_assert!(!(local_office || official) || route.office != office("kanim-kupang"));
                prop_assert!(!(named || official || local_office) || route.officer.is_none());
                prop_assert!(route.abroad.is_none_or(|consular| !avoid.offices.contains(&consular)));
            }
        }
    }
}
