//! The job that proposes links: it takes new parties into the index of this process, and once in a while
//! makes a new model.

use super::model::{Opened, Proposal, Standing};
use super::note::opened;
use crate::error::Stop;
use crate::sealing::Sealer;
use crate::{App, Error, jobs};
use domain::id::{LinkId, PartyId, ReportId};
use domain::random::bytes;
use domain::subject::LinkState;
use domain::time::{Day, Zone};
use std::sync::Arc;
use store::queue::NewJob;
use store::subject::link;
use store::subject::party::{self, Party};
use store::vault::Access;

/// The kind of the job.
pub(crate) const LINK: &str = "subject.link";
/// A model serves until there are twice as many parties, and these besides.
const GROWTH: usize = 8;

/// The index that this process keeps.
#[derive(Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Option<Arc<Standing>>>);

/// The job that looks for links of a report's parties.
pub(super) fn linking(app: &App, report: &ReportId) -> NewJob {
    NewJob {
        id: jobs::id(app),
        kind: LINK,
        payload: serde_json::json!({ "renew": false }).to_string(),
        run_at: app.now(),
        dedup_key: Some(format!("{LINK}-{report}")),
    }
}

/// The job of a night: a new model of all parties.
pub(super) fn renewing(app: &App, today: Day) -> NewJob {
    NewJob {
        id: jobs::id(app),
        kind: LINK,
        payload: serde_json::json!({ "renew": true }).to_string(),
        run_at: app.now(),
        dedup_key: Some(format!("{LINK}-renew-{}", today.0)),
    }
}

/// What is stored: the model in force, the parties without links, and how many there are at all.
struct Found {
    newest: Option<party::Model>,
    new: Vec<Opened>,
    count: u64,
}

/// Looks for links of all parties that have none yet, and stores what is proposed.
pub(crate) async fn propose(app: &App, owner: &str, job: &str, payload: &str) -> Result<(), Error> {
    let renew = serde_json::from_str(payload)
        .ok()
        .and_then(|payload: serde_json::Value| payload.get("renew")?.as_bool())
        .unwrap_or(false);
    let mut kept = app.links().0.lock().await;
    let shared = app.clone();
    let found = app
        .read("subject.link_find", move |tx| {
            let new = party::unlinked(tx)?;
            Ok(Found {
                newest: party::newest_model(tx)?,
                new: open_all(&shared, new)?,
                count: party::count(tx)?,
            })
        })
        .await?;
    if found.new.is_empty() && !renew {
        return finish(app, owner, job).await;
    }
    // Until everything is stored, the index of this process is as good as unknown.
    let standing = kept.take();
    let (standing, trained) = prepared(app, &found, standing, renew).await?;
    let linked: Vec<PartyId> = found.new.iter().map(|one| one.id.clone()).collect();
    let work = Work {
        proposals: standing.proposals(trained.is_none().then_some(&linked)),
        linked,
        trained,
    };
    store_all(app, owner, job, &standing, work).await?;
    *kept = Some(standing);
    Ok(())
}

/// The index with every new party; when its model is a new one, those that no model was made from before.
async fn prepared(
    app: &App,
    found: &Found,
    kept: Option<Arc<Standing>>,
    renew: bool,
) -> Result<(Arc<Standing>, Option<Vec<PartyId>>), Error> {
    let count = usize::try_from(found.count).unwrap_or(usize::MAX);
    let newest = found.newest.as_ref();
    let outgrown = newest
        .is_none_or(|model| count >= 2 * usize::try_from(model.parties).unwrap_or(0) + GROWTH);
    let next = newest.map_or(1, |model| model.number + 1);
    if !(renew || outgrown)
        && let Some(model) = newest
    {
        let known = kept.filter(|one| one.number == model.number);
        let mut taken = None;
        if let Some(Ok(mut standing)) = known.map(Arc::try_unwrap) {
            for one in &found.new {
                standing.take(one)?;
            }
            // Another process may have taken some, and some may have been erased.
            taken = (standing.parties() == count).then_some(standing);
        }
        let standing = match taken {
            Some(standing) => standing,
            None => made(model.number, everything(app).await?).await?,
        };
        // A party from which the model was made may have been erased: then it is another model.
        if standing.digest[..] == model.digest[..] {
            return Ok((Arc::new(standing), None));
        }
    }
    let mut all = everything(app).await?;
    let mut first = Vec::new();
    for one in &mut all {
        if one.trained_in.is_none() {
            first.push(one.id.clone());
            one.trained_in = Some(next);
        }
    }
    Ok((Arc::new(made(next, all).await?), Some(first)))
}

async fn made(number: i64, parties: Vec<Opened>) -> Result<Standing, Error> {
    let made = tokio::task::spawn_blocking(move || Standing::of(number, parties)).await;
    made.map_err(|error| Error::Internal(format!("links: {error}")))?
}

/// Every party, opened.
async fn everything(app: &App) -> Result<Vec<Opened>, Error> {
    let mut all: Vec<Opened> = Vec::new();
    loop {
        let after = all.last().map(|one| one.id.clone());
        let shared = app.clone();
        let page = app
            .read("subject.link_all", move |tx| {
                let page = party::after(tx, after.as_ref())?;
                open_all(&shared, page)
            })
            .await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn open_all(app: &App, parties: Vec<Party>) -> Result<Vec<Opened>, Stop> {
    let mut all = Vec::with_capacity(parties.len());
    for one in parties {
        let Some(wrapped) = &one.data_key else {
            continue;
        };
        let told = Sealer::with(app, one.report.as_str(), wrapped)
            .and_then(|sealer| opened(&sealer, &one, Access::Job(LINK)));
        let told = match told {
            Ok(told) => told,
            Err(error) => {
                // One that is damaged must not keep all others from being linked.
                tracing::error!(error = %error, "party.damaged");
                continue;
            }
        };
        all.push(Opened {
            id: one.id,
            report: one.report,
            trained_in: one.trained_in,
            told,
        });
    }
    Ok(all)
}

async fn finish(app: &App, owner: &str, job: &str) -> Result<(), Error> {
    let (owner, job) = (owner.to_owned(), job.to_owned());
    app.write_by_key("subject.link_done", move |tx| {
        store::queue::finish(tx, &job, &owner)?;
        Ok(())
    })
    .await
}

/// What is to be stored.
struct Work {
    proposals: Vec<Proposal>,
    /// Parties for which links were looked for.
    linked: Vec<PartyId>,
    /// Parties from which a model was made for the first time; none when the model is the old one.
    trained: Option<Vec<PartyId>>,
}

async fn store_all(
    app: &App,
    owner: &str,
    job: &str,
    standing: &Arc<Standing>,
    work: Work,
) -> Result<(), Error> {
    let (shared, standing) = (app.clone(), Arc::clone(standing));
    let (owner, job) = (owner.to_owned(), job.to_owned());
    let today = app.today(Zone::Wib);
    app.write("subject.link", move |tx| {
        if !store::queue::finish(tx, &job, &owner)? {
            return Ok(());
        }
        let number = standing.number;
        if let Some(trained) = &work.trained {
            let model = party::Model {
                number,
                made_on: today,
                parties: i64::try_from(standing.trained).unwrap_or(i64::MAX),
                parameters: standing.parameters(),
                digest: standing.digest.to_vec(),
            };
            party::add_model(tx, &model)?;
            for id in trained {
                party::set_trained(tx, id, number)?;
            }
        }
        for one in &work.proposals {
            // Either report may have been erased since the index took it.
            if party::get(tx, &one.one)?.is_none() || party::get(tx, &one.other)?.is_none() {
                continue;
            }
            let id = LinkId::random(bytes(shared.entropy()));
            let (_, wrapped) = shared.vault().new_data_key(id.as_str(), shared.entropy());
            link::propose(
                tx,
                &link::Link {
                    id,
                    one: one.one.clone(),
                    other: one.other.clone(),
                    version: 1,
                    state: LinkState::Proposed,
                    weight: one.weight,
                    model: number,
                    explanation: one.explanation.clone(),
                    data_key: wrapped,
                },
            )?;
        }
        if work.trained.is_some() {
            link::forget_older(tx, number)?;
        }
        for id in &work.linked {
            party::set_linked(tx, id, number)?;
        }
        Ok(())
    })
    .await
}
