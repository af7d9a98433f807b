//! `cargo xtask bench offer`: whole offer checks over HTTP, against a register of made-up companies.

use super::{Posted, REQUEST_LIMIT, keep, rows, served, table};
use crate::clock::{self, Stopwatch};
use crate::http::Client;
use crate::load::Random;
use crate::server::{Installation, Storage};
use crate::{Engines, process, workspace};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Offer {
    /// Storage engine
    #[arg(long, value_enum, default_value_t = Engines::Both)]
    engine: Engines,
    /// Companies in the register
    #[arg(long, default_value_t = 1_000)]
    companies: u64,
    /// Checks, one after the other
    #[arg(long, default_value_t = 5_000)]
    checks: u64,
    /// Write the figures to docs/generated/bench-offer.md
    #[arg(long)]
    record: bool,
    /// Use this programme instead of building one
    #[arg(long)]
    binary: Option<PathBuf>,
}

const HEAD: &str = "\
| Engine | First ms | p50 ms | p99 ms | Longest ms | Server CPU ms/check | Not 200 |
|---|---:|---:|---:|---:|---:|---:|";
const GOAL: &str = "| *Goal* | | | ≤ 5 | | | 0 |";

/// Measures each engine asked for, prints the table, and records it when told to.
pub(crate) fn offer(options: &Offer) -> Result<(), String> {
    let binary = workspace::binary(options.binary.as_deref())?;
    let target = workspace::target()?;
    let rows = rows(options.engine, |storage| {
        measure(options, &binary, &target, storage)
    })?;
    let table = table(HEAD, &rows, &[GOAL]);
    println!("\n{table}");
    if !options.record {
        return Ok(());
    }
    let text = format!(
        "{table}\n\n{} on {}; `cargo xtask bench offer --engine {} --companies {} --checks {} --record`. \
         One connection, one check after the other: text, company and sums in each. *First* is the check after \
         the start.\n",
        clock::days_ago(0),
        process::machine(),
        options.engine.name(),
        options.companies,
        options.checks,
    );
    keep("bench-offer", &text)
}

fn measure(
    options: &Offer,
    binary: &Path,
    target: &Path,
    storage: Storage,
) -> Result<String, String> {
    let name = storage.name();
    let (server, _folder) = served(binary, target, storage, |installation| {
        load(installation, options.companies)
    })?;
    let mut client = Client::new(server.address, REQUEST_LIMIT);
    let mut checked = Posted::default();
    let first = check(&mut client, options, 0, &mut checked);
    checked.latencies.clear();
    let cpu_before = process::cpu_milliseconds(server.id())?;
    for number in 1..=options.checks {
        check(&mut client, options, number, &mut checked);
    }
    let cpu = process::cpu_milliseconds(server.id())? - cpu_before;
    checked.latencies.sort_unstable();
    if let Some(refusal) = &checked.first_refusal {
        eprintln!("{name}: the first check without 200: {refusal}");
    }
    Ok(format!(
        "| {name} | {first:.1} | {:.2} | {:.2} | {:.1} | {:.2} | {} |",
        checked.percentile(50),
        checked.percentile(99),
        checked.percentile(100),
        cpu / options.checks.max(1) as f64,
        checked.refused,
    ))
}

/// Loads the register by the command.
fn load(installation: &Installation, companies: u64) -> Result<(), String> {
    let list = installation.data.with_extension("csv");
    std::fs::write(&list, register(companies))
        .map_err(|error| format!("{}: {error}", list.display()))?;
    let list = list.display().to_string();
    let day = clock::days_ago(1);
    let import = [
        "import",
        "companies",
        &list,
        "--as-of",
        &day,
        "--source",
        "bench",
        "--apply",
    ];
    installation.run(&import).map(drop)
}

/// One check; its milliseconds.
fn check(client: &mut Client, options: &Offer, number: u64, checked: &mut Posted) -> f64 {
    let body = message(number, options.companies);
    let watch = Stopwatch::start();
    match client.post_json("/api/v1/offer-checks", "", &body) {
        Ok(answer) if answer.status == 200 => {
            let microseconds = u32::try_from(watch.elapsed().as_micros()).unwrap_or(u32::MAX);
            checked.latencies.push(microseconds);
            f64::from(microseconds) / 1000.0
        }
        Ok(answer) => {
            checked.refuse(format!(
                "{} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            ));
            0.0
        }
        Err(error) => {
            checked.refuse(error.to_string());
            0.0
        }
    }
}

const FIRST: [&str; 20] = [
    "Sinar", "Karya", "Bahtera", "Mitra", "Cahaya", "Putra", "Bina", "Surya", "Mega", "Anugerah",
    "Berkah", "Citra", "Duta", "Graha", "Harapan", "Intan", "Jaya", "Kencana", "Lintas", "Mandala",
];
const SECOND: [&str; 10] = [
    "Abadi",
    "Bersama",
    "Cemerlang",
    "Gemilang",
    "Lestari",
    "Makmur",
    "Nusantara",
    "Perkasa",
    "Sejahtera",
    "Utama",
];
const THIRD: [&str; 10] = [
    "Angkasa", "Bahari", "Dinamika", "Ekspres", "Global", "Insani", "Kerta", "Pratama", "Samudra",
    "Wahana",
];

/// Made-up companies; past 2,000 their names have a number.
fn name(number: u64) -> String {
    let pick = |words: &[&'static str], number: u64| words[(number % words.len() as u64) as usize];
    let words = format!(
        "{} {} {}",
        pick(&FIRST, number),
        pick(&THIRD, number / 20),
        pick(&SECOND, number / 200)
    );
    match number / 2_000 {
        0 => words,
        series => format!("{words} {series}"),
    }
}

fn register(companies: u64) -> String {
    let mut csv = "number,name,form,phones,domain,address,regency,standing,licensed_from,licensed_to,withdrawn_on,permits\n"
        .to_owned();
    for number in 0..companies {
        let name = name(number);
        let host = name.to_lowercase().replace(' ', "");
        let _ = writeln!(
            csv,
            "C/{number},{name},pt,0812-0000-{:04},{host}.example,Jalan Contoh {number},,licensed,2024-01-01,2030-12-31,,C/{number}/P1",
            number % 10_000
        );
    }
    csv
}

const SENTENCES: [&str; 12] = [
    "Loker resmi ke luar negeri, gaji 15 juta, tanpa syarat ijazah.",
    "Berangkat pakai visa turis dulu, nanti diurus di sana.",
    "Penempatan Malaysia dan Taiwan, kontrak dua tahun.",
    "Biaya 8 jt bisa dipotong gaji lima bulan.",
    "KTP dan ijazah dikumpulkan di kantor sebelum berangkat.",
    "Hubungi WA 0812-0000-1234, slot terbatas, besok terakhir.",
    "Pelatihan bahasa di BLK, sertifikat disediakan.",
    "Medical check up ditanggung perusahaan.",
    "Kerja admin di Kamboja, mess dan makan gratis.",
    "Jangan cerita dulu ke tetangga, nanti banyak yang ikut.",
    "Ibu rumah tangga boleh daftar, umur 18 sampai 45.",
    "Sudah ribuan yang berangkat, aman dan amanah.",
];

/// Offer `number`: sentences, a company as it is written or nearly so, and sums.
fn message(number: u64, companies: u64) -> String {
    let mut random = Random::new(number);
    let mut text = String::new();
    for _ in 0..3 + random.below(5) {
        text += SENTENCES[random.below(SENTENCES.len() as u64) as usize];
        text.push(' ');
    }
    let mut company = name(random.below(companies.max(1) * 5 / 4));
    match random.below(3) {
        0 => company = format!("PT {company}"),
        1 => company = company.replacen('a', "", 1),
        _ => {}
    }
    serde_json::json!({
        "text": text,
        "company": company,
        "permit": format!("C/{number}/P1"),
        "figures": { "wage": 9_000_000, "cost": 8_000_000, "deduction": 2_000_000, "deduction_months": 6 },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn companies_have_names_of_their_own() {
        let names: BTreeSet<String> = (0..5_000).map(name).collect();
        assert_eq!(names.len(), 5_000);
        assert_eq!(register(3).lines().count(), 4);
    }

    #[test]
    fn checks_repeat_and_differ() {
        assert_eq!(message(5, 1_000), message(5, 1_000));
        let bodies: BTreeSet<String> = (0..200).map(|number| message(number, 1_000)).collect();
        assert_eq!(bodies.len(), 200);
    }
}
