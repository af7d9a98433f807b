//! The policy's table as an SQL condition, the same for lists, searches and counts.
//!
//! The text depends on the action only, never on a person: who asks is bound as `:account`, `:phone`
//! and `:today`. It reads memberships, assignments and exclusions at the moment of the query, so a role
//! that ended this morning shows nothing this morning.

use domain::policy::{Action, Reach, grants};

pub(crate) const IN_FORCE: &str = "m.account_id = :account AND m.valid_from <= :today
  AND (m.valid_to IS NULL OR m.valid_to >= :today)";

/// A condition on `report r` that holds for the reports on which the account may do `action`.
pub(crate) fn condition(action: Action) -> String {
    condition_on(action, "r")
}

/// A condition on the report `r` that holds when its existence may be hinted at to the account: the
/// report shuts out nobody of theirs, and no official is said to be involved. See
/// `domain::policy::is_shut_out`.
pub(crate) fn hinted(r: &str) -> String {
    format!(
        "{} AND NOT EXISTS (SELECT 1 FROM report_exclusion x WHERE x.report_id = {r}.id AND x.kind = 'official')",
        open_to(r)
    )
}

/// The report `r` shuts out neither the account nor any role that it holds.
fn open_to(r: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM report_exclusion x WHERE x.report_id = {r}.id AND (
           (x.kind = 'account' AND x.value = :account)
           OR (x.kind = 'phone' AND x.value = :phone)
           OR EXISTS (SELECT 1 FROM membership m WHERE {IN_FORCE} AND (
             (x.kind = 'office' AND x.value = m.office_id)
             OR (x.kind = 'role' AND x.value = m.role)
             OR (x.kind = 'village' AND x.value = m.village_code)))))"
    )
}

/// The same condition on a report of another name.
pub(crate) fn condition_on(action: Action, r: &str) -> String {
    let ways: Vec<String> = [
        Reach::AssignedVillages,
        Reach::OwnOffice,
        Reach::AbroadQueue,
        Reach::Nothing,
    ]
    .into_iter()
    .filter_map(|reach| way(action, reach, r))
    .collect();
    if ways.is_empty() {
        return "1 = 0".to_owned();
    }
    format!(
        "EXISTS (SELECT 1 FROM account s WHERE s.id = :account AND s.state = 'active')
         AND EXISTS (SELECT 1 FROM membership m WHERE {IN_FORCE} AND ({}))
         AND {}",
        ways.join(" OR "),
        open_to(r)
    )
}

fn way(action: Action, reach: Reach, r: &str) -> Option<String> {
    let roles: Vec<String> = grants(action)
        .filter(|(_, granted)| *granted == reach)
        .map(|(role, _)| format!("'{}'", role.code()))
        .collect();
    if roles.is_empty() {
        return None;
    }
    let roles = roles.join(", ");
    match reach {
        Reach::Nothing => None,
        Reach::OwnOffice => Some(format!("(m.role IN ({roles}) AND m.office_id = {r}.office_id)")),
        Reach::AbroadQueue => {
            Some(format!("(m.role IN ({roles}) AND m.office_id = {r}.abroad_office_id)"))
        }
        Reach::AssignedVillages => Some(format!(
            "(m.role IN ({roles}) AND m.office_id = {r}.office_id AND EXISTS (
               SELECT 1 FROM assignment g WHERE g.account_id = :account AND g.village_code = {r}.village_code
                 AND g.office_id = m.office_id AND g.valid_from <= :today
                 AND (g.valid_to IS NULL OR g.valid_to >= :today)))"
        )),
    }
}
