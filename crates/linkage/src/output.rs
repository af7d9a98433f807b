//! CSV and JSON lines out.

use crate::config::Config;
use crate::explain::Explainer;
use crate::model::Model;
use crate::score::Link;
use crate::table::Table;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Lines that are written in one go.
const LINES: usize = 1 << 13;

/// Writes `left,right,weight,probability` and a column `gamma_…` for each field: −1 where a value is
/// missing, 0 where the values differ, and the more the better they agree. Weights are in bits.
pub fn write_pairs(
    config: &Config,
    table: &Table,
    links: &[Link],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut heading = "left,right,weight,probability".to_owned();
    for field in &config.fields {
        heading.push_str(",gamma_");
        quoted(&field.name, &mut heading);
    }
    writeln!(out, "{heading}")?;
    in_chunks(links, out, |link, text| {
        let (left, right) = table.ordered(link.pair);
        quoted(table.id(left), text);
        text.push(',');
        quoted(table.id(right), text);
        text.push(',');
        fixed(link.weight, 6, text);
        text.push(',');
        fixed(link.probability(), 9, text);
        for field in 0..config.fields.len() {
            match link.gammas.of(field) {
                None => text.push_str(",-1"),
                Some(gamma) => {
                    text.push(',');
                    text.push((b'0' + gamma as u8) as char);
                }
            }
        }
        text.push('\n');
    })
}

/// Writes `id,cluster`: each record with the id of the first record of its cluster.
pub fn write_clusters(table: &Table, clusters: &[u32], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "id,cluster")?;
    let records: Vec<u32> = (0..table.len() as u32).collect();
    in_chunks(&records, out, |record, text| {
        quoted(table.id(*record), text);
        text.push(',');
        quoted(table.id(clusters[*record as usize]), text);
        text.push('\n');
    })
}

/// Writes an [`Explanation`](crate::Explanation) for each link, one JSON object a line.
pub fn write_explanations(
    config: &Config,
    table: &Table,
    model: &Model,
    links: &[Link],
    out: &mut dyn Write,
) -> io::Result<()> {
    let explainer = Explainer::new(config, table, model);
    in_chunks(links, out, |link, text| {
        let line = serde_json::to_string(&explainer.explain(link));
        text.push_str(&line.expect("texts and finite numbers are JSON"));
        text.push('\n');
    })
}

/// Lines are made in parallel and written in order.
fn in_chunks<T: Sync>(
    items: &[T],
    out: &mut dyn Write,
    line: impl Fn(&T, &mut String) + Sync,
) -> io::Result<()> {
    for stage in items.chunks(LINES * 16) {
        let texts: Vec<String> = stage
            .par_chunks(LINES)
            .map(|chunk| {
                let mut text = String::new();
                chunk.iter().for_each(|item| line(item, &mut text));
                text
            })
            .collect();
        for text in texts {
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(())
}

/// A number with so many digits behind the point, as `{:.6}` writes it.
fn fixed(number: f64, digits: u32, out: &mut String) {
    /// What multiplying may have changed stays far below.
    const CLEAR: f64 = 1e-3;
    let scale = 10_u64.pow(digits);
    let scaled = number.abs() * scale as f64;
    if scaled.is_nan() || scaled >= 1e11 || (scaled.fract() - 0.5).abs() < CLEAR {
        let digits = digits as usize;
        write!(out, "{number:.digits$}").expect("a text takes everything");
        return;
    }
    let mut rest = scaled.round() as u64;
    let mut text = [0_u8; 24];
    let mut at = text.len();
    let mut written = 0;
    while written <= digits || rest > 0 {
        if written == digits {
            at -= 1;
            text[at] = b'.';
        }
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        written += 1;
    }
    if number.is_sign_negative() {
        out.push('-');
    }
    out.push_str(std::str::from_utf8(&text[at..]).expect("digits are ASCII"));
}

/// A value of a CSV line, in quotation marks where it needs them.
fn quoted(value: &str, out: &mut String) {
    if value
        .bytes()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
    {
        out.push('"');
        out.push_str(&value.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Side, Task, clusters, estimate, link};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_the_standard_library_does(
            number in prop_oneof![
                -60.0..60.0_f64,
                0.0..1.0_f64,
                Just(0.0), Just(-0.0), Just(1.0), Just(-1e-12), Just(0.5), Just(1e12), Just(f64::NAN),
                (-4_000_i64..4_000).prop_map(|it| it as f64 / 64.0 / 1_000_000.0),
            ]
        ) {
            for digits in [6, 9] {
                let mut out = String::new();
                fixed(number, digits, &mut out);
                let digits = digits as usize;
                prop_assert_eq!(out, format!("{number:.digits$}"));
            }
        }
    }

    #[test]
    fn files_have_the_shape_of_the_contract() {
        let text = "
id = 'id'
[[field]]
name = 'phone'
clean = 'phone'
compare = { by = 'phone' }
[[field]]
name = 'name'
[[block]]
key = ['phone']
";
        let config = Config::parse(text).unwrap();
        let mut table = Table::new(&config, Task::Dedupe);
        for (id, phone, name) in [
            ("a,1", "0812-0000-0001", "sri"),
            ("b", "0812-0000-0002", "budi"),
            ("c", "0812-0000-0001", ""),
            ("d", "0812-0000-0003", "dewi"),
        ] {
            table.push(id, Side::Left, &[phone, name]).unwrap();
        }
        let model = estimate(&config, &table).unwrap();
        let links = link(&config, &table, &model, &mut |_| ()).unwrap();
        let mut pairs = Vec::new();
        write_pairs(&config, &table, &links, &mut pairs).unwrap();
        let pairs = String::from_utf8(pairs).unwrap();
        let lines: Vec<&str> = pairs.lines().collect();
        assert_eq!(
            lines[0],
            "left,right,weight,probability,gamma_phone,gamma_name"
        );
        assert!(
            lines[1].starts_with("\"a,1\",c,") && lines[1].ends_with(",3,-1"),
            "{}",
            lines[1]
        );
        assert_eq!(lines.len(), 2);

        let found = clusters(table.len(), &links, &Default::default(), &config.clusters);
        let mut out = Vec::new();
        write_clusters(&table, &found, &mut out).unwrap();
        let expected = "id,cluster\n\"a,1\",\"a,1\"\nb,b\nc,\"a,1\"\nd,d\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);

        let mut out = Vec::new();
        write_explanations(&config, &table, &model, &links, &mut out).unwrap();
        let line: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let bits: f64 = line["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["bits"].as_f64().unwrap())
            .sum();
        let weight = line["weight"].as_f64().unwrap();
        assert!((line["prior"].as_f64().unwrap() + bits - weight).abs() < 1e-9);
        assert_eq!(line["fields"][1]["level"], "missing");
    }
}
