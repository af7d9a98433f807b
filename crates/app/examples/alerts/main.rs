//! For `cargo xtask bench alerts`: fills a database with a year of made-up reports, runs a night on it, and
//! times the look at single new reports on the counts of that night.
#![expect(clippy::print_stdout, reason = "an example speaks by printing")]

mod world;

use app::account::Operator;
use app::{App, Settings, alert};
use domain::random::Entropy;
use domain::time::{Clock, Day, Moment, Zone};
use scan::Stream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use store::vault::{KeyRing, Vault};
use store::{Options, PostgresOptions, SqliteOptions, Store};

/// Reports that are stored in one transaction.
const TOGETHER: usize = 2_000;
const USAGE: &str = "usage: alerts fill|night|look ADDRESS REPORTS VILLAGES LAST-DAY SEED";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, address, reports, villages, last, seed] = &words[..] else {
        return Err(USAGE.into());
    };
    let options = if address.starts_with("postgres") {
        Options::Postgres(PostgresOptions::new(address.clone()))
    } else {
        Options::Sqlite(SqliteOptions::new(address))
    };
    let asked = Asked {
        reports: reports.parse()?,
        villages: world::villages(villages.parse()?),
        last: last.parse()?,
        seed: seed.parse()?,
    };
    store::migrate(&options, 0)?;
    let store = Store::open(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    match what.as_str() {
        "fill" => runtime.block_on(fill(&store, asked))?,
        "night" => runtime.block_on(night(&store, asked.last))?,
        "look" => runtime.block_on(look(&store, asked))?,
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

struct Asked {
    reports: usize,
    villages: Vec<domain::area::AreaCode>,
    last: Day,
    seed: u64,
}

async fn fill(store: &Store, asked: Asked) -> Result<(), Box<dyn std::error::Error>> {
    store.write("bench.office", world::office).await?;
    let mut all = world::made(&asked.villages, asked.reports, asked.last, asked.seed);
    while !all.is_empty() {
        let some = all.drain(..all.len().min(TOGETHER)).collect();
        put(store, some).await?;
    }
    Ok(())
}

async fn put(store: &Store, some: Vec<world::Made>) -> Result<(), store::Error> {
    let some = Arc::new(some);
    store
        .write("bench.fill", move |tx| world::put(tx, &some))
        .await
}

/// What the job of the night and `kentongan detect nightly` do.
async fn night(store: &Store, last: Day) -> Result<(), Box<dyn std::error::Error>> {
    let app = application(store, last.plus(1));
    let run = alert::run(&app, Operator::Command, last).await?;
    println!(
        "{} reports, {} sources, {} scans, {} found, {} withheld",
        run.reports, run.sources, run.scans, run.found, run.withheld
    );
    Ok(())
}

/// Makes the counts of a night and looks at reports of the day after, one by one.
async fn look(store: &Store, asked: Asked) -> Result<(), Box<dyn std::error::Error>> {
    let day = asked.last.plus(1);
    let app = application(store, day);
    let watch = started();
    let mut counts = alert::watch(&app, Operator::Command, asked.last).await?;
    println!("made in {:.1} s", watch.elapsed().as_secs_f64());
    let new = world::coming_in(&asked.villages, asked.reports, day, asked.seed + 1);
    let ids: Vec<_> = new.iter().map(|one| one.id.clone()).collect();
    put(store, new).await?;
    let mut milliseconds = Vec::with_capacity(ids.len());
    let mut rises = 0;
    for id in &ids {
        let watch = started();
        rises += counts.look(id).await?;
        milliseconds.push(watch.elapsed().as_secs_f64() * 1000.0);
    }
    milliseconds.sort_by(f64::total_cmp);
    let share = |percent: usize| milliseconds[(milliseconds.len() - 1) * percent / 100];
    println!(
        "looks {} p50 {:.2} p99 {:.2} longest {:.2} rises {rises}",
        ids.len(),
        share(50),
        share(99),
        share(100)
    );
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs a stopwatch")]
fn started() -> Instant {
    Instant::now()
}

fn application(store: &Store, day: Day) -> App {
    let noon = Noon(day.start(Zone::Wib).plus_seconds(12 * 3_600));
    let chance = || Chance(Mutex::new(Stream::new(1, 1)));
    App::new(
        store.clone(),
        Vault::new(&KeyRing::generate(&chance())),
        Arc::new(noon),
        Arc::new(chance()),
        Settings::default(),
    )
}

struct Noon(Moment);

impl Clock for Noon {
    fn now(&self) -> Moment {
        self.0
    }
}

struct Chance(Mutex<Stream>);

impl Entropy for Chance {
    fn fill(&self, buffer: &mut [u8]) {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buffer
            .iter_mut()
            .for_each(|byte| *byte = stream.below(256) as u8);
    }
}
