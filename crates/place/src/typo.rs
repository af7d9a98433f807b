//! How many typing errors lie between two words.

/// Longest word that is compared.
const LONGEST: usize = 48;

/// How many errors a word of this length is forgiven.
pub(crate) const fn forgiven(length: usize) -> u32 {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// The optimal string alignment distance (insertions, deletions, changes and
/// swaps of neighbours), or `None` when it is above `limit`.
pub(crate) fn distance(one: &[u8], other: &[u8], limit: u32) -> Option<u32> {
    if one.len().abs_diff(other.len()) > limit as usize || one.len().max(other.len()) > LONGEST {
        return None;
    }
    let width = other.len() + 1;
    let mut before_last = [0_u8; LONGEST + 1];
    let mut last = [0_u8; LONGEST + 1];
    let mut row = [0_u8; LONGEST + 1];
    for (column, cell) in (0_u8..).zip(&mut last[..width]) {
        *cell = column;
    }
    for (line, letter) in one.iter().enumerate() {
        row[0] = last[0] + 1;
        let mut least = row[0];
        for (column, against) in other.iter().enumerate() {
            let mut cell = (last[column] + u8::from(letter != against))
                .min(row[column] + 1)
                .min(last[column + 1] + 1);
            let swapped =
                line > 0 && column > 0 && *letter == other[column - 1] && one[line - 1] == *against;
            if swapped {
                cell = cell.min(before_last[column - 1] + 1);
            }
            row[column + 1] = cell;
            least = least.min(cell);
        }
        if u32::from(least) > limit {
            return None;
        }
        (before_last, last, row) = (last, row, before_last);
    }
    Some(u32::from(last[width - 1])).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn counts_typing_errors() {
        for (one, other, expected) in [
            ("kediri", "kediri", Some(0)),
            ("kediri", "kedir", Some(1)),
            ("kediri", "kedirri", Some(1)),
            ("kediri", "kadiri", Some(1)),
            ("kediri", "kedrii", Some(1)),
            ("sidomulyo", "sidomluio", Some(2)),
            ("kediri", "kadirin", None),
            ("", "", Some(0)),
            ("", "ab", Some(2)),
            ("abc", "xyz", None),
        ] {
            let limit = if expected == Some(2) { 2 } else { 1 };
            assert_eq!(
                distance(one.as_bytes(), other.as_bytes(), limit),
                expected,
                "{one} {other}"
            );
            assert_eq!(
                distance(other.as_bytes(), one.as_bytes(), limit),
                expected,
                "{other} {one}"
            );
        }
        assert_eq!(distance(&[b'a'; 200], &[b'a'; 200], 2), None);
    }
}
