//! A year of made-up reports, and a rise among them that the scan finds: a course for cruise ships that
//! exists nowhere is offered from village to village in one regency.
//!
//! The old ones are closed as too little to check, so that nobody's inbox is full of them.

use super::finished;
use crate::events::{self, Happened};
use crate::{App, Error, report};
use domain::area::AreaCode;
use domain::audit::Actor;
use domain::id::{AccountId, ReportId};
use domain::report::{Happening, Intake, Outcome, Status, When};
use domain::time::{Day, Zone};
use tokio::task::JoinSet;

/// Days of the past in which something was reported.
const DAYS: i64 = 300;
/// Every so many days one report comes from the regencies around.
const EVERY: i64 = 2;
/// The regencies around, and the one where reports rise.
const AROUND: [&str; 3] = ["6302", "7101", "7111"];
const RISING: &str = "7110";
/// Villages in which the offer turns up in the last days.
const VILLAGES: usize = 12;
/// Days of the rise.
const RISE_DAYS: i64 = 6;
/// Who closed the old ones, and follows up one of the new ones.
const OFFICER: &str = "inteldakim.kotamobagu";

const THINGS: [&str; 8] = [
    "kebun", "restoran", "pabrik", "toko", "tambak", "hotel", "proyek", "bengkel",
];
const WAYS: [&str; 7] = [
    "lewat telepon",
    "di pasar",
    "lewat grup pesan",
    "di acara nikah",
    "di warung",
    "di terminal",
    "lewat tetangga",
];
const PRICES: [&str; 9] = [
    "dua juta",
    "tiga juta",
    "lima ratus ribu",
    "satu juta",
    "empat juta",
    "enam juta",
    "tujuh ratus ribu",
    "delapan juta",
    "sembilan ratus ribu",
];

/// One report: how many days ago, where, what.
struct Made {
    days_ago: i64,
    area: AreaCode,
    story: String,
    old: bool,
}

/// Stores all of them, closes the old ones and follows up one of the new.
pub(super) async fn load(app: &App) -> Result<(), Error> {
    let officer = crate::account::admin::id_of_login(app, OFFICER).await?;
    let mut sent = JoinSet::new();
    for (number, one) in made(app).into_iter().enumerate() {
        let app = app.back(one.days_ago, 0);
        sent.spawn(async move {
            let key = format!("demo-latar-{number}");
            let intake = Intake {
                happenings: vec![Happening::Offer],
                story: one.story,
                area: Some(one.area),
                when: When::Unknown,
                ..Intake::default()
            };
            let channel = report::Channel::Web;
            let key = report::Key::Idempotency { key };
            let submitted = report::submit(&app, intake, key, true, channel).await?;
            let mac = report::receipt_mac(&app, &submitted.receipt);
            Ok::<_, Error>((mac, app.today(Zone::Wita), one.old))
        });
    }
    let mut stored = Vec::new();
    while let Some(done) = sent.join_next().await {
        stored.push(finished(done)?);
    }
    // The same one each time.
    stored.sort();
    let shared = app.clone();
    app.write("demo.rise", move |tx| {
        let mut followed = false;
        for (mac, day, old) in &stored {
            let Some(proof) = store::receipt::find(tx, mac)? else {
                continue;
            };
            let act = if *old {
                Status::Insufficient
            } else if !followed {
                followed = true;
                Status::Verifying
            } else {
                continue;
            };
            decided(&shared, tx, (proof.report(), *day), &officer, act)?;
        }
        Ok(())
    })
    .await
}

/// A decision of the officer, two days after the report came in, with its event.
fn decided(
    app: &App,
    tx: &mut store::Tx<'_>,
    (report, day): (&ReportId, Day),
    officer: &AccountId,
    status: Status,
) -> Result<(), crate::error::Stop> {
    let Some(mut report) = store::report::get(tx, report)? else {
        return Ok(());
    };
    let on = if status == Status::Verifying {
        day
    } else {
        day.plus(2)
    };
    report.status = status;
    report.outcome = (status == Status::Insufficient).then_some(Outcome::TooLittle);
    report.opened_on = Some(on);
    report.opened_office = Some(report.office.clone());
    store::report::save(tx, &report)?;
    let happened = Happened {
        root: report.id.to_string(),
        kind: match status {
            Status::Verifying => "decision.follow_up",
            _ => "decision.close",
        },
        detail: match status {
            Status::Verifying => serde_json::json!({}),
            _ => serde_json::json!({ "outcome": Outcome::TooLittle.code() }),
        },
        sealed_reason: None,
        office: Some(report.office.clone()),
        state: report.state(report.version + 1),
    };
    let at = on.start(Zone::Wita).plus_seconds(9 * 3600);
    let actor = Actor::Account(officer.clone());
    store::audit::append(tx, &events::by(app, actor, on, at, happened))?;
    Ok(())
}

fn made(app: &App) -> Vec<Made> {
    let villages = |regency: &str| -> Vec<AreaCode> {
        let regency = regency.parse().ok();
        let mut villages = crate::place::villages(app.places(), regency);
        villages.sort();
        villages
    };
    let around: Vec<AreaCode> = AROUND.iter().flat_map(|one| villages(one)).collect();
    let rising = villages(RISING);
    let mut all = Vec::new();
    for step in 0..DAYS / EVERY {
        let number = step as usize;
        all.push(Made {
            days_ago: DAYS - step * EVERY,
            area: around[number * 17 % around.len()],
            story: old_story(number),
            old: true,
        });
        if number.is_multiple_of(15) {
            all.push(Made {
                days_ago: DAYS - step * EVERY,
                area: rising[number % rising.len()],
                story: old_story(1_000 + number),
                old: true,
            });
        }
    }
    for (number, village) in rising.iter().take(VILLAGES).enumerate() {
        all.push(Made {
            days_ago: number as i64 % RISE_DAYS,
            area: *village,
            story: new_story(number),
            old: false,
        });
    }
    all
}

fn old_story(number: usize) -> String {
    let thing = THINGS[number % THINGS.len()];
    let way = WAYS[number / 3 % WAYS.len()];
    let price = PRICES[number / 2 % PRICES.len()];
    let more = THINGS[number / 5 % THINGS.len()];
    format!(
        "Laporan contoh nomor {number}: ada tawaran kerja di {thing} {way}, diminta {price}, katanya bisa \
         pindah ke {more}. Belum jelas siapa yang menawarkan."
    )
}

fn new_story(number: usize) -> String {
    let way = WAYS[number % WAYS.len()];
    let price = PRICES[number * 2 % PRICES.len()];
    let thing = THINGS[number * 3 % THINGS.len()];
    match number % 4 {
        0 => format!(
            "Anak saya ditawari kursus kapal pesiar Samudra Contoh {way}. Bayar {price} dulu."
        ),
        1 => format!(
            "Di kampung ada yang cari peserta kursus pelayaran, orangnya bilang dari Samudra Contoh. Ketemunya \
             {way}, minta {price} sebelum berangkat."
        ),
        2 => format!(
            "Tetangga saya sudah setor {price} untuk kerja di kapal. Dulu dia di {thing}. Sekarang orangnya \
             susah dihubungi, kenalnya {way}."
        ),
        _ => format!(
            "Mau tanya, benarkah kursus kapal gratis? {way} ada yang ajak, tapi KTP diminta dan {price} katanya \
             nanti dipotong. Saya kerja di {thing}."
        ),
    }
}
