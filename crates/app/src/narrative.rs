//! Which reports tell one story: found in the background, after a report's words were read.
//!
//! One job at a time looks for the stories of all reports that wait. Sketches are made outside of the
//! transaction; two processes that look for copies of one story at the same moment are told apart by the
//! storage, and one of them tries again.

use crate::sealing::Sealer;
use crate::{App, Error, jobs};
use domain::id::{NarrativeId, ReportId};
use domain::random::bytes;
use store::queue::{Job, NewJob};
use store::report::Report;
use store::vault::{Access, Purpose};
use text::sketch::COPY;
use text::{Sketch, SketchKey};

/// The kind of the job.
pub(crate) const KIND: &str = "report.narrative";
/// Reports whose stories are looked for in one transaction.
const TOGETHER: i64 = 50;
/// The job waits a little, so that it finds more than one report.
const GATHER_SECONDS: i64 = 2;

/// The job; as long as one waits, another is not stored.
pub(crate) fn job(app: &App) -> NewJob {
    NewJob {
        id: jobs::id(app),
        kind: KIND,
        payload: "{}".to_owned(),
        run_at: app.now().plus_seconds(GATHER_SECONDS),
        dedup_key: Some(KIND.to_owned()),
    }
}

/// Looks for the stories of reports that wait, and leaves a job behind when there are more.
pub(crate) async fn collapse(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let sketched = Sketched::waiting(app).await?;
    let (shared, owner, job) = (app.clone(), owner.to_owned(), job.id.clone());
    app.write("narrative.collapse", move |tx| {
        if store::queue::finish(tx, &job, &owner)? {
            sketched.settle(&shared, tx)?;
            if !store::narrative::pending(tx, 1)?.is_empty() {
                store::queue::enqueue(tx, &self::job(&shared))?;
            }
        }
        Ok(())
    })
    .await
}

/// Looks for the stories of all reports that wait now: whoever counts sources needs them first.
pub(crate) async fn settle_all(app: &App) -> Result<(), Error> {
    loop {
        let sketched = Sketched::waiting(app).await?;
        if sketched.reports.is_empty() {
            return Ok(());
        }
        let shared = app.clone();
        app.write("narrative.settle", move |tx| {
            Ok(sketched.settle(&shared, tx)?)
        })
        .await?;
    }
}

/// Some of the reports that wait, each with the sketch of what it tells.
struct Sketched {
    key: SketchKey,
    reports: Vec<(ReportId, Option<Sketch>)>,
}

impl Sketched {
    async fn waiting(app: &App) -> Result<Sketched, Error> {
        let reports = app
            .read("narrative.pending", |tx| {
                let mut reports = Vec::new();
                for id in store::narrative::pending(tx, TOGETHER)? {
                    reports.extend(store::report::get(tx, &id)?);
                }
                Ok(reports)
            })
            .await?;
        let key = key(app);
        let sketched = reports.into_iter().map(|report| {
            let sketch = story(app, &report).and_then(|story| Sketch::of(&story, &key));
            (report.id, sketch)
        });
        Ok(Sketched {
            reports: sketched.collect(),
            key,
        })
    }

    fn settle(&self, app: &App, tx: &mut store::Tx<'_>) -> Result<(), store::Error> {
        for (report, sketch) in &self.reports {
            let narrative = match sketch {
                Some(sketch) => Some(narrative(app, tx, sketch, &self.key)?),
                None => None,
            };
            store::narrative::settle(tx, report, narrative.as_ref())?;
        }
        // Only now it is known whether a report tells anything new.
        if !self.reports.is_empty() {
            let settled = self.reports.iter().map(|(report, _)| report);
            store::queue::enqueue(tx, &crate::alert::rescoring(app, settled))?;
        }
        Ok(())
    }
}

/// The narrative of a story: the likest one that it is a copy of, otherwise a new one.
fn narrative(
    app: &App,
    tx: &mut store::Tx<'_>,
    sketch: &Sketch,
    key: &SketchKey,
) -> Result<NarrativeId, store::Error> {
    let bands = sketch.bands(key);
    let mut best: Option<(f64, NarrativeId)> = None;
    for (id, stored) in store::narrative::candidates(tx, &bands)? {
        let alike = Sketch::from_bytes(&stored).map_or(0.0, |stored| stored.similarity(sketch));
        if alike >= COPY && best.as_ref().is_none_or(|(most, _)| alike > *most) {
            best = Some((alike, id));
        }
    }
    if let Some((_, id)) = best {
        return Ok(id);
    }
    let id = NarrativeId::random(bytes(app.entropy()));
    store::narrative::add(tx, &id, &sketch.to_bytes(), &bands)?;
    Ok(id)
}

/// What a report tells; none when it was shredded. What can't be opened stays a story of its own: its job
/// must not keep all others waiting.
fn story(app: &App, report: &Report) -> Option<String> {
    let opened =
        Sealer::of(app, report).and_then(|sealer| sealer.open_content(report, Access::Job(KIND)));
    match opened {
        Ok(told) => Some(told.story),
        Err(Error::NotFound) => None,
        Err(error) => {
            tracing::warn!(error = %error, "a story can't be opened");
            None
        }
    }
}

fn key(app: &App) -> SketchKey {
    let mac = app.vault().mac(Purpose::Narrative, &[b"sketch"]);
    SketchKey::new(*mac.first_chunk().expect("a digest has 32 bytes"))
}
