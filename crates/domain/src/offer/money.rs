//! Sums of money as people write them, in whole rupiah.

/// The largest sum that is taken, in rupiah.
pub const MOST: i64 = 1_000_000_000_000;

/// How people say that a sum is for each month, without blanks.
const MONTHLY: [&str; 8] = [
    "/bulan",
    "/bln",
    "/bl",
    "perbulan",
    "perbln",
    "sebulan",
    "tiapbulan",
    "setiapbulan",
];

/// The text is no sum of rupiah.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a sum of rupiah such as 5.000.000 or 5 juta")]
pub struct NotMoney;

/// Reads `5.000.000`, `Rp 5 juta`, `1,2jt`, `750rb`; whole rupiah, at most [`MOST`].
///
/// ```
/// use domain::offer::rupiah;
/// assert_eq!(rupiah("Rp5.000.000,-"), Ok(5_000_000));
/// assert_eq!(rupiah("1,25 juta"), Ok(1_250_000));
/// assert!(rupiah("RM 1500").is_err());
/// ```
///
/// # Errors
/// Anything else, other currencies too.
pub fn rupiah(text: &str) -> Result<i64, NotMoney> {
    if text.len() > 60 {
        return Err(NotMoney);
    }
    let text: String = text
        .to_lowercase()
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let text = text.strip_suffix(",-").unwrap_or(&text);
    let text = MONTHLY
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    let text = ["rp.", "rp", "idr"]
        .iter()
        .find_map(|start| text.strip_prefix(start))
        .unwrap_or(text);
    let text = ["rupiah", "idr"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    for (word, factor) in [
        ("juta", 1_000_000),
        ("jt", 1_000_000),
        ("ribu", 1_000),
        ("rb", 1_000),
        ("miliar", 1_000_000_000),
        ("milyar", 1_000_000_000),
    ] {
        if let Some(number) = text.strip_suffix(word) {
            return scaled(number, factor);
        }
    }
    whole(text)
}

/// A number with at most three digits behind a comma or a dot, times `factor`.
fn scaled(number: &str, factor: i64) -> Result<i64, NotMoney> {
    let (before, behind) = number.split_once([',', '.']).unwrap_or((number, ""));
    // `1.500 ribu`: a dot between thousands, for nobody writes parts of a rupiah.
    if behind.len() == 3 && factor == 1_000 {
        return digits(&format!("{before}{behind}"))?
            .checked_mul(factor)
            .filter(|sum| *sum <= MOST)
            .ok_or(NotMoney);
    }
    if behind.len() > 3 {
        return Err(NotMoney);
    }
    let mut part = 0;
    let mut unit = factor;
    for digit in behind.chars() {
        unit /= 10;
        part += i64::from(digit.to_digit(10).ok_or(NotMoney)?) * unit;
    }
    let sum = digits(before)?.checked_mul(factor).ok_or(NotMoney)? + part;
    (sum <= MOST).then_some(sum).ok_or(NotMoney)
}

/// A number with dots between thousands; two digits behind a comma are cents and fall away.
fn whole(text: &str) -> Result<i64, NotMoney> {
    // `6,000,000`, as this program writes it in English.
    if text.matches(',').count() > 1 && !text.contains('.') {
        return whole(&text.replace(',', "."));
    }
    let (before, behind) = text.split_once(',').unwrap_or((text, ""));
    if behind.len() > 2 || !behind.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotMoney);
    }
    let mut parts = before.split('.');
    let first = parts.next().unwrap_or_default();
    let mut joined = first.to_owned();
    for part in parts {
        if part.len() != 3 || first.len() > 3 {
            return Err(NotMoney);
        }
        joined.push_str(part);
    }
    let sum = digits(&joined)?;
    (sum <= MOST).then_some(sum).ok_or(NotMoney)
}

fn digits(text: &str) -> Result<i64, NotMoney> {
    if text.is_empty() || text.len() > 13 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotMoney);
    }
    text.parse().map_err(|_| NotMoney)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_people_write_them() {
        for (text, sum) in [
            ("5000000", 5_000_000),
            ("5.000.000", 5_000_000),
            ("Rp 5.000.000,00", 5_000_000),
            ("rp.5jt", 5_000_000),
            ("1,5 juta/bulan", 1_500_000),
            ("1.5jt", 1_500_000),
            ("750 rb", 750_000),
            ("2 miliar", 2_000_000_000),
            ("6jt/bln", 6_000_000),
            ("6 jt per bulan", 6_000_000),
            ("1.500 ribu", 1_500_000),
            ("10.000rb", 10_000_000),
            ("Rp6,000,000", 6_000_000),
            ("0", 0),
        ] {
            assert_eq!(rupiah(text), Ok(sum), "{text}");
        }
        for text in [
            "",
            "jt",
            "lima juta",
            "RM1500",
            "$100",
            "5.00.000",
            "5000.000",
            "-5",
            "1,2,3",
            "1,000,00",
            "5,000jt x",
            "99999999999999",
            "9999 miliar",
            "1.23456jt",
        ] {
            assert_eq!(rupiah(text), Err(NotMoney), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_sum_or_none(text in "\\PC*") {
            if let Ok(sum) = rupiah(&text) {
                proptest::prop_assert!((0..=MOST).contains(&sum));
            }
        }
    }
}
