//! Which office a report goes to, and who is shut out, in the transaction that stores it.

use crate::error::Stop;
use crate::{App, Error};
use domain::area::AreaCode;
use domain::id::{AccountId, ReportId};
use domain::office::OfficeId;
use domain::phone::named;
use domain::report::intake::Distrust;
use domain::report::routing::{Avoid, Candidates, Route, route};
use domain::report::{ExcludedRole, Exclusion, ExclusionKind, RouteReason};
use domain::text::{fold, names};
use domain::time::Day;
use std::collections::BTreeSet;
use store::Tx;
use store::vault::Purpose;

/// Numbers that one report may name and shut out.
const NAMED_PHONES: usize = 20;

/// What people put before a name.
const TITLES: [&str; 16] = [
    "pak", "bapak", "bpk", "pk", "bu", "ibu", "bang", "bung", "kak", "kakak", "mas", "mbak", "om",
    "tante", "saudara", "petugas",
];

/// Who could answer for a place today.
pub(crate) fn candidates_of(
    tx: &mut Tx<'_>,
    area: Option<AreaCode>,
    today: Day,
) -> Result<Candidates, Stop> {
    Ok(store::jurisdiction::candidates(tx, area, today)?)
}

/// Whom the words of a reporter name, made ready before the transaction: telephone numbers as blind
/// indexes, and the text in which account holders of the village are looked for.
pub(crate) struct Naming {
    phones: Vec<Exclusion>,
    folded: String,
}

impl Naming {
    pub(crate) fn of(app: &App, texts: &[&str]) -> Naming {
        let all = texts.join("\n");
        let phone = |phone: domain::phone::Phone| {
            let index = app.vault().blind_index(Purpose::Phone, phone.digits());
            Exclusion::new(ExclusionKind::Phone, index)
        };
        Naming {
            phones: named(&all, NAMED_PHONES).into_iter().map(phone).collect(),
            folded: fold(&all),
        }
    }

    /// The exclusions that follow: the numbers, and those of `attached` who are named.
    pub(crate) fn exclusions(&self, attached: &[(AccountId, String)]) -> Vec<Exclusion> {
        let named = attached
            .iter()
            .filter(|(_, name)| names(&self.folded, name));
        let accounts =
            named.map(|(account, _)| Exclusion::new(ExclusionKind::Account, account.as_str()));
        self.phones.iter().cloned().chain(accounts).collect()
    }
}

/// The accounts at every office that could answer whose name fits whom the reporter doesn't want to read
/// it. A part of a name is enough: one colleague too many kept out does less harm than one too few.
fn exclude_person(
    tx: &mut Tx<'_>,
    candidates: &Candidates,
    person: &str,
    today: Day,
) -> Result<Vec<Exclusion>, Stop> {
    let people: Vec<String> = person
        .split([',', ';', '/', '\n'])
        .map(untitled)
        .filter(|one| !one.is_empty())
        .collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let responsible = candidates.responsible.iter().map(|one| &one.office);
    let above = [
        &candidates.national,
        &candidates.inspectorate,
        &candidates.consular,
    ];
    let offices: BTreeSet<&OfficeId> = responsible.chain(above.into_iter().flatten()).collect();
    let mut found = Vec::new();
    for office in offices {
        for colleague in store::membership::colleagues(tx, office, today)? {
            let name = fold(&colleague.name);
            if people
                .iter()
                .any(|one| names(one, &name) || names(&name, one))
            {
                found.push(Exclusion::new(
                    ExclusionKind::Account,
                    colleague.account.as_str(),
                ));
            }
        }
    }
    Ok(found)
}

/// A folded name without the titles that people put before it.
fn untitled(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(' ').skip_while(|word| TITLES.contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// The offices of a place below the regional one.
fn nearest(candidates: &Candidates) -> impl Iterator<Item = OfficeId> {
    let local = candidates.responsible.iter();
    local
        .filter(|one| one.reason != RouteReason::Regional)
        .map(|one| one.office.clone())
}

/// The offices of a place below the regional one, with all below them.
pub(super) fn local_offices(
    tx: &mut Tx<'_>,
    candidates: &Candidates,
) -> Result<Vec<OfficeId>, Stop> {
    let local: Vec<OfficeId> = nearest(candidates).collect();
    if local.is_empty() {
        return Ok(local);
    }
    Ok(store::office::with_descendants(tx, &local)?)
}

/// Routes a report and lists everybody who must not see it.
pub(crate) fn routed(
    tx: &mut Tx<'_>,
    area: Option<AreaCode>,
    distrust: &Distrust,
    naming: &Naming,
    abroad: bool,
    today: Day,
) -> Result<(Route, Vec<Exclusion>), Stop> {
    let candidates = candidates_of(tx, area, today)?;
    let village = area.filter(|area| area.level() == domain::area::Level::Village);
    let mut exclusions = naming.exclusions(&candidates.attached);
    exclusions.extend(exclude_person(tx, &candidates, &distrust.person, today)?);
    let mut offices = distrust.offices.clone();
    if distrust.local_office || distrust.official_involved {
        offices.extend(nearest(&candidates));
    }
    if !offices.is_empty() {
        offices = store::office::with_descendants(tx, &offices)?;
    }
    exclusions.extend(
        offices
            .iter()
            .map(|office| Exclusion::new(ExclusionKind::Office, office.as_str())),
    );
    exclusions.extend(
        distrust
            .roles
            .iter()
            .map(|role| Exclusion::new(ExclusionKind::Role, role.code())),
    );
    if distrust.local_office {
        exclusions.push(Exclusion::new(ExclusionKind::LocalOffice, ""));
    }
    if distrust.official_involved {
        exclusions.push(Exclusion::new(ExclusionKind::Official, ""));
    }
    if let (true, Some(village)) = (distrust.village, village) {
        exclusions.push(Exclusion::new(ExclusionKind::Village, village.to_string()));
    }
    let avoid = Avoid {
        local_office: distrust.local_office,
        official: distrust.official_involved,
        officers: officers_to_avoid(&candidates, distrust, &exclusions),
        offices,
    };
    let Some(route) = route(&candidates, &avoid, abroad) else {
        return Err(Error::invalid("jangan_kantor", "invalid-exclude-all").into());
    };
    Ok((route, exclusions))
}

fn officers_to_avoid(
    candidates: &Candidates,
    distrust: &Distrust,
    exclusions: &[Exclusion],
) -> Vec<AccountId> {
    let all = distrust.roles.contains(&ExcludedRole::VillageOfficer);
    let officers = candidates
        .responsible
        .iter()
        .filter_map(|one| one.officer.clone());
    officers
        .filter(|officer| {
            let named = |one: &Exclusion| {
                one.kind == ExclusionKind::Account && one.value == officer.as_str()
            };
            all || exclusions.iter().any(named)
        })
        .collect()
}

/// Stores exclusions of a report.
pub(crate) fn store_exclusions(
    tx: &mut Tx<'_>,
    report: &ReportId,
    exclusions: &[Exclusion],
) -> Result<(), Stop> {
    for exclusion in exclusions {
        store::report::exclusion::add(tx, report, exclusion)?;
    }
    Ok(())
}
