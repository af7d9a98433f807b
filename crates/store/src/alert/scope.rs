//! The policy's table as an SQL condition on alerts, the same for lists, counts and single alerts.

use domain::policy::{Action, Reach, grants};

const IN_FORCE: &str = "m.account_id = :account AND m.valid_from <= :today
  AND (m.valid_to IS NULL OR m.valid_to >= :today)";

/// A condition on `alert a` that holds for the alerts on which the account may do `action`.
pub(super) fn condition(action: Action) -> String {
    let ways: Vec<String> = [Reach::AssignedVillages, Reach::OwnOffice]
        .into_iter()
        .filter_map(|reach| way(action, reach))
        .collect();
    if ways.is_empty() {
        return "1 = 0".to_owned();
    }
    format!(
        "EXISTS (SELECT 1 FROM account s WHERE s.id = :account AND s.state = 'active')
         AND EXISTS (SELECT 1 FROM membership m
           JOIN alert_office o ON o.office_id = m.office_id AND o.alert_id = a.id
           WHERE {IN_FORCE} AND ({}))",
        ways.join(" OR ")
    )
}

fn way(action: Action, reach: Reach) -> Option<String> {
    let roles: Vec<String> = grants(action)
        .filter(|(_, granted)| *granted == reach)
        .map(|(role, _)| format!("'{}'", role.code()))
        .collect();
    if roles.is_empty() {
        return None;
    }
    let roles = roles.join(", ");
    match reach {
        Reach::Nothing | Reach::AbroadQueue => None,
        Reach::OwnOffice => Some(format!("m.role IN ({roles})")),
        Reach::AssignedVillages => Some(format!(
            "(m.role IN ({roles}) AND EXISTS (
               SELECT 1 FROM assignment g
               JOIN alert_place p ON g.village_code LIKE (p.area_code || '%')
               WHERE p.alert_id = a.id AND g.account_id = :account AND g.office_id = m.office_id
                 AND g.valid_from <= :today AND (g.valid_to IS NULL OR g.valid_to >= :today)))"
        )),
    }
}
