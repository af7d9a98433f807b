//! Rows of people and their roles. A person with two roles stands in two rows.
//!
//! A village officer's row may name a village and a decree: then it assigns the village too. Only a
//! keyed digest of the telephone number is kept.

use super::import::{Judged, NewLink, Verdict};
use super::offices::overlap;
use super::table::{Line, Refusal};
use super::villages::judge_assigned;
use crate::App;
use crate::account::admin::{NAME_LIMIT, invitation, invited, is_login, needs_village};
use crate::account::{Act, Link, save};
use crate::error::Stop;
use domain::account::{Assignment, Membership, Role};
use domain::area::AreaCode;
use domain::audit::Actor;
use domain::id::{AccountId, MembershipId};
use domain::office::OfficeId;
use domain::phone::Phone;
use domain::random::bytes;
use domain::time::Day;
use store::{Tx, account, membership, office, village};

pub(super) struct AccountRow {
    made: account::Account,
    link: Link,
    membership: MembershipId,
    role: Role,
    office: OfficeId,
    village: Option<AreaCode>,
    valid_from: Day,
    valid_to: Option<Day>,
    decree: String,
    invited: Act,
    changed: Act,
}

pub(super) fn parse(app: &App, actor: &Actor, line: &Line) -> Result<AccountRow, Refusal> {
    let login = line.text("login", 100)?;
    if !is_login(&login) {
        return Err(Refusal::new("login.unreadable", login));
    }
    let role = line.text("role", 40)?;
    let role = Role::from_code(&role).ok_or_else(|| Refusal::new("role.unknown", role))?;
    let village = line.village_opt(app)?;
    let guides = role == Role::VillageOfficer && village.is_some();
    if village.is_none() && needs_village(role) {
        return Err(Refusal::new("value.missing", "village"));
    }
    if village.is_some() && !guides && !needs_village(role) {
        return Err(Refusal::new("role.without-village", role.code()));
    }
    let phone = line.optional("phone", 40)?;
    if !phone.is_empty() && phone.parse::<Phone>().is_err() {
        return Err(Refusal::new("phone.unreadable", "phone"));
    }
    let name = line.text("name", NAME_LIMIT)?;
    let (valid_from, valid_to) = line.span()?;
    let office = line.office("office")?;
    let decree = if guides {
        line.text("decree", 200)?
    } else {
        line.optional("decree", 200)?
    };
    let link = Link::draw(app);
    Ok(AccountRow {
        made: invited(app, &name, &login, &phone, &link),
        link,
        membership: MembershipId::ordered(app.now(), bytes(app.entropy())),
        invited: invitation(app, actor.clone(), role, &office),
        changed: Act::new(app, actor.clone(), "account.changed"),
        role,
        office,
        village,
        valid_from,
        valid_to,
        decree,
    })
}

impl AccountRow {
    fn is_role(&self, one: &Membership) -> bool {
        one.role == self.role && one.office == self.office && one.village == self.role_village()
    }

    /// A village officer's villages are assignments, not part of the role.
    fn role_village(&self) -> Option<AreaCode> {
        self.village.filter(|_| needs_village(self.role))
    }

    fn membership(&self, account: &AccountId, stored: Option<&Membership>) -> Membership {
        Membership {
            id: stored.map_or(&self.membership, |stored| &stored.id).clone(),
            account: account.clone(),
            role: self.role,
            office: self.office.clone(),
            village: self.role_village(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }

    fn assignment(&self, account: &AccountId) -> Option<Assignment> {
        let village = self.village.filter(|_| self.role == Role::VillageOfficer)?;
        Some(Assignment {
            account: account.clone(),
            office: self.office.clone(),
            village,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            decree: self.decree.clone(),
        })
    }
}

/// Everything that can refuse the row is asked before the first write.
pub(super) fn judge(
    tx: &mut Tx<'_>,
    row: &AccountRow,
    links: &mut Vec<NewLink>,
) -> Result<Judged, Stop> {
    if office::get(tx, &row.office)?.is_none() {
        return Ok(Err(Refusal::new("office.unknown", row.office.as_str())));
    }
    let stored = account::by_login(tx, &row.made.login)?;
    let id = stored
        .as_ref()
        .map_or(&row.made.id, |stored| &stored.id)
        .clone();
    let roles = membership::of_account(tx, &id)?;
    let same = roles
        .iter()
        .find(|one| row.is_role(one) && one.valid_from == row.valid_from);
    let span = (row.valid_from, row.valid_to);
    let rival = roles.iter().find(|one| {
        let other = same.is_none_or(|same| same.id != one.id);
        other && row.is_role(one) && overlap(span, (one.valid_from, one.valid_to))
    });
    if let Some(rival) = rival {
        return Ok(Err(Refusal::new(
            "dates.overlap",
            rival.valid_from.to_string(),
        )));
    }
    let assignment = row.assignment(&id);
    let assigned = match &assignment {
        Some(assignment) => judge_assigned(tx, assignment)?,
        None => Ok(Verdict::Unchanged),
    };
    let assigned = match assigned {
        Ok(verdict) => verdict,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let person = put_person(tx, row, stored, links)?;
    let role = row.membership(&id, same);
    let held = match same {
        Some(same) if *same == role => Verdict::Unchanged,
        Some(_) => Verdict::Changed,
        None => Verdict::Added,
    };
    if held != Verdict::Unchanged {
        membership::put(tx, &role)?;
    }
    if let Some(assignment) = assignment.filter(|_| assigned != Verdict::Unchanged) {
        village::assign(tx, &assignment)?;
    }
    Ok(Ok(strongest([person, held, assigned])))
}

fn put_person(
    tx: &mut Tx<'_>,
    row: &AccountRow,
    stored: Option<account::Account>,
    links: &mut Vec<NewLink>,
) -> Result<Verdict, Stop> {
    let made = &row.made;
    let Some(stored) = stored else {
        account::add(tx, made)?;
        store::audit::append(tx, &row.invited.event(made))?;
        links.push(NewLink {
            login: made.login.clone(),
            name: made.name.clone(),
            path: row.link.path.clone(),
        });
        return Ok(Verdict::Added);
    };
    if stored.name == made.name && stored.phone_index == made.phone_index {
        return Ok(Verdict::Unchanged);
    }
    let changed = account::Account {
        name: made.name.clone(),
        phone_index: made.phone_index.clone(),
        ..stored
    };
    save(tx, &changed)?;
    store::audit::append(tx, &row.changed.event(&changed))?;
    Ok(Verdict::Changed)
}

/// A row is new when anything in it is new, else changed when anything is.
fn strongest(verdicts: [Verdict; 3]) -> Verdict {
    for verdict in [Verdict::Added, Verdict::Changed] {
        if verdicts.contains(&verdict) {
            return verdict;
        }
    }
    Verdict::Unchanged
}
