//! The job that proposes links: it takes new parties into the index of this process, and once a day makes a
//! new model.
//!
//! One such job runs at a time, whichever process runs it, so that no two models are made of one number. A
//! process that didn't run the last ones reads the ids of all parties, which is little, and opens only what it
//! doesn't know. What was erased is in no index: it is made anew.

use super::model::{Opened, Proposal, Standing};
use super::note::opened;
use crate::error::Stop;
use crate::jobs::Held;
use crate::sealing::Sealer;
use crate::{App, Error, jobs};
use domain::id::{LinkId, PartyId};
use domain::random::bytes;
use domain::subject::LinkState;
use domain::time::Zone;
use store::Tx;
use store::queue::NewJob;
use store::subject::link;
use store::subject::party::{self, Party};
use store::vault::Access;

/// The kind of the job.
pub(crate) const LINK: &str = "subject.link";
/// A model serves until there are twice as many parties, and these besides.
const GROWTH: usize = 8;
/// Parties whose links are looked for in one job; when there are more, another follows.
const TOGETHER: i64 = 1_000;
/// Parties that are opened at a time.
const OPENED: usize = 1_000;
/// Ids that are read at a time.
const IDS: i64 = 20_000;
/// Rows that are written in one transaction, so that people who wait to write have their turn.
const CHUNK: usize = 200;

/// The index that this process keeps.
#[derive(Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Option<Standing>>);

/// The job that looks for links of all parties that have none yet; as long as one waits, another is not
/// stored.
pub(super) fn linking(app: &App) -> NewJob {
    NewJob {
        id: jobs::id(app),
        kind: LINK,
        payload: "{}".to_owned(),
        run_at: app.now(),
        dedup_key: Some(LINK.to_owned()),
    }
}

/// What is stored: the model in force, the parties without links, and how many there are at all.
struct Found {
    newest: Option<party::Model>,
    new: Vec<Opened>,
    /// The new ones, also what can't be opened.
    ids: Vec<PartyId>,
    count: usize,
}

/// Looks for links of parties that have none yet, and stores what is proposed.
pub(crate) async fn propose(app: App, held: Held) -> Result<(), Error> {
    let app = &app;
    let mut kept = app.links().0.lock().await;
    let found = find(app).await?;
    let today = app.today(Zone::Wib);
    let newest = found.newest.as_ref();
    let renews = newest.is_some_and(|model| model.made_on != today);
    if found.count == 0 || (found.ids.is_empty() && !renews) {
        // What was erased is not kept until somebody reports again.
        if kept.as_ref().is_some_and(|one| one.parties() > found.count) {
            *kept = None;
        }
        return held.finish(app, "subject.link_done", |_| Ok(())).await;
    }
    // Until everything is stored, the index of this process is as good as unknown.
    let standing = kept.take();
    let ids = found.ids.clone();
    let (standing, trained) = prepared(app, found, standing, renews).await?;
    store_all(app, &held, &standing, &ids, trained.as_deref()).await?;
    *kept = Some(standing);
    Ok(())
}

async fn find(app: &App) -> Result<Found, Error> {
    let shared = app.clone();
    app.read("subject.link_find", move |tx| {
        let new = party::unlinked(tx, TOGETHER)?;
        Ok(Found {
            newest: party::newest_model(tx)?,
            ids: new.iter().map(|one| one.id.clone()).collect(),
            new: open_all(&shared, new)?,
            count: usize::try_from(party::count(tx)?).unwrap_or(usize::MAX),
        })
    })
    .await
}

/// The index with every new party; when its model is a new one, those that no model was made from before.
async fn prepared(
    app: &App,
    found: Found,
    kept: Option<Standing>,
    renews: bool,
) -> Result<(Standing, Option<Vec<PartyId>>), Error> {
    let newest = found.newest.as_ref();
    let outgrown = newest.is_none_or(|model| {
        found.count >= 2 * usize::try_from(model.parties).unwrap_or(0) + GROWTH
    });
    let next = newest.map_or(1, |model| model.number + 1);
    if !(renews || outgrown)
        && let Some(model) = newest
    {
        let known = kept.filter(|one| one.number == model.number);
        let known = match known {
            Some(standing) => up_to_date(app, standing, found.new, found.count).await?,
            None => None,
        };
        let standing = match known {
            Some(standing) => standing,
            None => made(model.number, everything(app).await?).await?,
        };
        // A party from which the model was made may have been erased: then it is another model.
        if standing.digest[..] == model.digest[..] {
            return Ok((standing, None));
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
    Ok((made(next, all).await?, Some(first)))
}

/// An index with the new parties, and with those that other processes took meanwhile; none when one that it
/// holds was erased.
async fn up_to_date(
    app: &App,
    standing: Standing,
    new: Vec<Opened>,
    count: usize,
) -> Result<Option<Standing>, Error> {
    let mut standing = taking(standing, new).await?;
    if standing.parties() == count {
        return Ok(Some(standing));
    }
    let mut ids: Vec<PartyId> = Vec::with_capacity(count);
    loop {
        let after = ids.last().cloned();
        let page = app
            .read("subject.link_ids", move |tx| {
                Ok(party::ids(tx, after.as_ref(), IDS)?)
            })
            .await?;
        if page.is_empty() {
            break;
        }
        ids.extend(page);
    }
    if !standing.is_within(&ids) {
        return Ok(None);
    }
    ids.retain(|id| !standing.knows(id));
    for page in ids.chunks(OPENED) {
        let (shared, page) = (app.clone(), page.to_vec());
        let opened = app
            .read("subject.link_some", move |tx| {
                let page = party::some(tx, &page)?;
                open_all(&shared, page)
            })
            .await?;
        standing = taking(standing, opened).await?;
    }
    Ok(Some(standing))
}

async fn taking(mut standing: Standing, parties: Vec<Opened>) -> Result<Standing, Error> {
    apart(move || {
        for one in &parties {
            standing.take(one)?;
        }
        Ok(standing)
    })
    .await
}

async fn made(number: i64, parties: Vec<Opened>) -> Result<Standing, Error> {
    apart(move || Standing::of(number, parties)).await
}

/// Computes where nobody waits for it.
async fn apart<T: Send + 'static>(
    compute: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let computed = tokio::task::spawn_blocking(compute).await;
    computed.map_err(|error| Error::Internal(format!("links: {error}")))?
}

/// Every party, opened.
async fn everything(app: &App) -> Result<Vec<Opened>, Error> {
    let mut all: Vec<Opened> = Vec::new();
    let mut after = None;
    loop {
        let shared = app.clone();
        let (page, last) = app
            .read("subject.link_all", move |tx| {
                let page = party::after(tx, after.as_ref())?;
                let last = page.last().map(|one| one.id.clone());
                Ok((open_all(&shared, page)?, last))
            })
            .await?;
        all.extend(page);
        match last {
            Some(last) => after = Some(last),
            None => return Ok(all),
        }
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

/// Stores what is proposed, a part at a time, so that the lease never ends and others have their turn. The
/// model comes last: until then the one before is in force, and a job that ended in between is done again.
/// `trained` are parties from which a model was made for the first time; none when the model is the old one.
async fn store_all(
    app: &App,
    held: &Held,
    standing: &Standing,
    linked: &[PartyId],
    trained: Option<&[PartyId]>,
) -> Result<(), Error> {
    let number = standing.number;
    for chunk in trained.unwrap_or_default().chunks(CHUNK) {
        let ids = chunk.to_vec();
        let train = move |tx: &mut Tx<'_>| {
            for id in &ids {
                party::set_trained(tx, id, number)?;
            }
            Ok(())
        };
        held.store(app, "subject.link_trained", train).await?;
    }
    let places = standing.places(trained.is_none().then_some(linked));
    for chunk in places.chunks(CHUNK) {
        let proposals = standing.proposals(chunk).into_iter();
        let links: Vec<link::Link> = proposals.map(|one| proposed(app, one, number)).collect();
        let propose = move |tx: &mut Tx<'_>| {
            for one in &links {
                link::propose(tx, one)?;
            }
            Ok(())
        };
        held.store(app, "subject.link", propose).await?;
    }
    for chunk in linked.chunks(CHUNK) {
        let ids = chunk.to_vec();
        let link = move |tx: &mut Tx<'_>| {
            for id in &ids {
                party::set_linked(tx, id, number)?;
            }
            Ok(())
        };
        held.store(app, "subject.link_looked", link).await?;
    }
    let model = trained.is_some().then(|| party::Model {
        number,
        made_on: app.today(Zone::Wib),
        parties: i64::try_from(standing.trained).unwrap_or(i64::MAX),
        parameters: standing.parameters(),
        digest: standing.digest.to_vec(),
    });
    let next = linking(app);
    held.finish(app, "subject.link_done", move |tx| {
        if let Some(model) = &model {
            party::add_model(tx, model)?;
            link::forget_older(tx, number)?;
        }
        if !party::unlinked(tx, 1)?.is_empty() {
            store::queue::enqueue(tx, &next)?;
        }
        Ok(())
    })
    .await
}

fn proposed(app: &App, one: Proposal, model: i64) -> link::Link {
    let id = LinkId::random(bytes(app.entropy()));
    let (_, wrapped) = app.vault().new_data_key(id.as_str(), app.entropy());
    link::Link {
        id,
        one: one.one,
        other: one.other,
        version: 1,
        state: LinkState::Proposed,
        weight: one.weight,
        model,
        explanation: one.explanation,
        data_key: wrapped,
    }
}
