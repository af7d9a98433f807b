//! `cargo xtask bench scan` and `cargo xtask eval scan`.

use std::path::Path;
use std::process::Command;

use scan::Workers;
use scan::eval::{
    Background, Bound, Chart, Injection, Line, Outcome, Shape, Size, Spread, Watch, false_alarms,
    power, trial,
};

use crate::{clock, process, workspace};

/// What to time.
#[derive(Debug, clap::Args)]
pub(crate) struct Timing {
    /// Only the small and the middle size
    #[arg(long)]
    quick: bool,
}

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Evaluation {
    /// The size of the published figures: larger countries, more of them; takes an hour
    #[arg(long)]
    full: bool,
}

/// Places, days, events: 999 replicates of each.
const SIZES: [[&str; 3]; 3] = [
    ["500", "90", "5000"],
    ["10000", "365", "100000"],
    ["83000", "365", "1000000"],
];

/// Times the scan on made-up data, as a process of its own.
pub(crate) fn time(options: &Timing) -> Result<(), String> {
    let binary = workspace::build_example("scan", "timing")?;
    println!(
        "| Places | Days | Events | Wall s | CPU s | Peak MB |\n|---:|---:|---:|---:|---:|---:|"
    );
    let sizes = if options.quick {
        &SIZES[..2]
    } else {
        &SIZES[..]
    };
    for size in sizes {
        println!("{}", timed(&binary, size)?);
    }
    println!("\n{}, 999 replicates, 2 threads", process::machine());
    Ok(())
}

fn timed(binary: &Path, size: &[&str; 3]) -> Result<String, String> {
    let cost = process::watched(Command::new(binary).args(size).args(["999", "2"]))?;
    let [places, days, events] = size;
    Ok(format!(
        "| {places} | {days} | {events} | {:.2} | {:.2} | {:.0} |",
        cost.wall, cost.cpu, cost.peak
    ))
}

/// Measures every watch on every background, and writes table and curves to docs/generated.
pub(crate) fn evaluate(options: &Evaluation) -> Result<(), String> {
    let size = if options.full {
        Size::FULL
    } else {
        Size::SMALL
    };
    let two = |work: &(dyn Fn() + Sync)| {
        std::thread::scope(|scope| {
            scope.spawn(work);
            scope.spawn(work);
        });
    };
    let workers = Workers::new(&two);
    let mut text = String::from(
        "| Background | Watch | False alarms a year | Power | Median delay, nights | Overlap | PPV |\n\
         |---|---|---:|---:|---:|---:|---:|\n",
    );
    let mut spreads = String::from(
        "\n| Background | Extra reports, calibrated watch | Power | Median delay, nights | Overlap | PPV |\n\
         |---|---|---:|---:|---:|---:|\n",
    );
    for background in Background::EVERY {
        for watch in [
            Watch::TEXTBOOK,
            Watch::OWN_PAST,
            Watch::CALIBRATED,
            Watch::ORACLE,
        ] {
            if watch.oracle && background.region_variance == 0.0 {
                continue;
            }
            let one = Workers::one();
            let spread = if watch == Watch::CALIBRATED {
                &Spread::EVERY[..]
            } else {
                &[Spread::Even]
            };
            let measured = workers.map(size.worlds as usize, |number| {
                let world = number as u64 + 1;
                let trial = trial(&background, watch, size, world, one);
                let found = spread.iter().map(|&spread| {
                    let injection = Injection {
                        spread,
                        ..Injection::GOAL
                    };
                    power(&trial, injection, size.injections, world, one)
                });
                (false_alarms(&trial, one), found.collect::<Vec<_>>())
            });
            let alarms = measured.iter().map(|one| one.0).sum();
            let of = |at: usize| -> Vec<Outcome> {
                let found = measured.iter().flat_map(|one| &one.1[at]);
                found.copied().collect()
            };
            row(
                &mut text,
                (background.name, watch.name),
                alarms,
                size,
                &of(0),
            );
            for (at, spread) in spread.iter().enumerate().skip(1) {
                let (name, spread) = (background.name, spread.name());
                spreads.push_str(&format!("| {name} | {spread} | {} |\n", cells(&of(at))));
            }
        }
        let bounds = workers.map(size.worlds as usize, |number| {
            let world = number as u64 + 1;
            Bound::measure(&background, Injection::GOAL, size, world, Workers::one())
        });
        let alarms = bounds.iter().map(|one| one.false_alarms).sum();
        let outcomes: Vec<Outcome> = bounds.into_iter().flat_map(|one| one.outcomes).collect();
        let names = (background.name, "*bound: knows rates, levels and the rise*");
        row(&mut text, names, alarms, size, &outcomes);
    }
    text.push_str(&spreads);
    text.push_str("\n| Shape, calibrated watch, weekly background | Power | Median delay, nights | Overlap | PPV |\n|---|---:|---:|---:|---:|\n");
    let calm = trial(&Background::WEEKLY, Watch::CALIBRATED, size, 1, workers);
    let restless = trial(&Background::UNEVEN, Watch::CALIBRATED, size, 1, workers);
    for shape in Shape::EVERY {
        let injection = Injection {
            shape,
            ..Injection::GOAL
        };
        let found = power(&calm, injection, size.injections, 1, workers);
        text.push_str(&format!("| {} | {} |\n", shape.name(), cells(&found)));
    }
    let mut lines = Vec::new();
    for (trial, name) in [(&calm, "weekly"), (&restless, "over-dispersed")] {
        let point = |extra: u32| {
            let injection = Injection {
                extra,
                ..Injection::GOAL
            };
            let found = power(trial, injection, size.injections, 1, workers);
            (f64::from(extra), Outcome::power(&found))
        };
        lines.push(Line {
            name: name.to_owned(),
            points: [10, 20, 30, 40, 60].map(point).to_vec(),
        });
    }
    let chart = Chart {
        title: "Relative risk 3 within a week: share found".to_owned(),
        x: "extra reports".to_owned(),
        y: "power".to_owned(),
        top: 1.0,
        lines,
    };
    let size = if options.full { " --full" } else { "" };
    text.push_str(&format!(
        "\n{} on {}; `cargo xtask eval scan{size}`.\n",
        clock::days_ago(0),
        process::machine()
    ));
    let folder = workspace::root().join("docs/generated");
    for (name, content) in [("scan-eval.md", text), ("scan-power.svg", chart.svg())] {
        let path = folder.join(name);
        std::fs::write(&path, content).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Prints and adds a line of the first table.
fn row(
    text: &mut String,
    (background, watch): (&str, &str),
    alarms: usize,
    size: Size,
    outcomes: &[Outcome],
) {
    let alarms = alarms as f64 / size.worlds as f64;
    let row = format!(
        "| {background} | {watch} | {alarms:.1} | {} |\n",
        cells(outcomes)
    );
    print!("{row}");
    text.push_str(&row);
}

fn cells(outcomes: &[Outcome]) -> String {
    format!(
        "{:.2} | {} | {:.2} | {:.2}",
        Outcome::power(outcomes),
        Outcome::median_delay(outcomes).map_or("–".to_owned(), |delay| delay.to_string()),
        Outcome::overlap(outcomes),
        Outcome::precision(outcomes)
    )
}
