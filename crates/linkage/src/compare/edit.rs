//! Similarity of two texts.

/// Jaro–Winkler similarity, 0.0–1.0 (Winkler 1990): Jaro's, raised by 0.1 of what is missing to 1 for
/// each of the first four characters that agree.
///
/// ```
/// let similarity = linkage::jaro_winkler("martha", "marhta");
/// assert!((similarity - 0.9611).abs() < 1e-4);
/// assert_eq!(linkage::jaro_winkler("", "a"), 0.0);
/// ```
pub fn jaro_winkler(left: &str, right: &str) -> f64 {
    if left.is_ascii() && right.is_ascii() {
        return of(left.as_bytes(), right.as_bytes());
    }
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    of(&left, &right)
}

fn of<T: Ord + Copy>(left: &[T], right: &[T]) -> f64 {
    if left == right {
        return 1.0;
    }
    // One order, so that the similarity is the same in both directions.
    let (left, right) = match (left.len(), left) <= (right.len(), right) {
        true => (left, right),
        false => (right, left),
    };
    let jaro = jaro(left, right);
    let same = left.iter().zip(right).take(4).take_while(|(a, b)| a == b);
    jaro + same.count() as f64 * 0.1 * (1.0 - jaro)
}

/// `left` is not longer than `right`. Characters beyond 128 find no partner.
fn jaro<T: PartialEq + Copy>(left: &[T], right: &[T]) -> f64 {
    if left.is_empty() {
        return 0.0;
    }
    let window = (right.len() / 2).saturating_sub(1);
    let mut taken = 0_u128;
    let mut matched_left = 0_u128;
    for (at, letter) in left.iter().enumerate().take(128) {
        let from = at.saturating_sub(window);
        let to = (at + window + 1).min(right.len()).min(128);
        for (other, partner) in right.iter().enumerate().take(to).skip(from) {
            if partner == letter && taken & (1 << other) == 0 {
                taken |= 1 << other;
                matched_left |= 1 << at;
                break;
            }
        }
    }
    let matched = taken.count_ones();
    if matched == 0 {
        return 0.0;
    }
    let mut out_of_order = 0;
    let (mut ours, mut theirs) = (matched_left, taken);
    while ours != 0 {
        let one = left[ours.trailing_zeros() as usize];
        let other = right[theirs.trailing_zeros() as usize];
        out_of_order += u32::from(one != other);
        ours &= ours - 1;
        theirs &= theirs - 1;
    }
    let matched = f64::from(matched);
    let in_order = matched - f64::from(out_of_order / 2);
    (matched / left.len() as f64 + matched / right.len() as f64 + in_order / matched) / 3.0
}

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours, no
/// character touched twice. Counting ends at `limit`: any greater distance is `limit + 1`.
///
/// ```
/// assert_eq!(linkage::edits("19800228", "19800282", 8), 1);
/// assert_eq!(linkage::edits("kitten", "sitting", 8), 3);
/// assert_eq!(linkage::edits("kitten", "sitting", 1), 2);
/// ```
pub fn edits(left: &str, right: &str, limit: u32) -> u32 {
    if left.is_ascii() && right.is_ascii() {
        return alignment(left.as_bytes(), right.as_bytes(), limit);
    }
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    alignment(&left, &right, limit)
}

fn alignment<T: PartialEq + Copy>(left: &[T], right: &[T], limit: u32) -> u32 {
    if left == right {
        return 0;
    }
    if left.len().abs_diff(right.len()) as u32 > limit {
        return limit + 1;
    }
    let width = right.len() + 1;
    let mut on_stack = [0_u32; 3 * 33];
    let mut on_heap = Vec::new();
    let cells: &mut [u32] = if width <= 33 {
        &mut on_stack[..3 * width]
    } else {
        on_heap.resize(3 * width, 0);
        &mut on_heap
    };
    let (mut two_above, rest) = cells.split_at_mut(width);
    let (mut above, mut row) = rest.split_at_mut(width);
    for (at, cell) in above.iter_mut().enumerate() {
        *cell = at as u32;
    }
    for i in 1..=left.len() {
        row[0] = i as u32;
        let mut least = row[0];
        for j in 1..width {
            let replaced = above[j - 1] + u32::from(left[i - 1] != right[j - 1]);
            let mut cost = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                cost = cost.min(two_above[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        // A swap may reach back over one row.
        if least > limit + 1 {
            return limit + 1;
        }
        (two_above, above, row) = (above, row, two_above);
    }
    above[right.len()].min(limit + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_similarities() {
        for (left, right, similarity) in [
            ("dwayne", "duane", 0.84),
            ("dixon", "dicksonx", 0.8133),
            ("jones", "johnson", 0.8324),
            ("abroms", "abrams", 0.9222),
            ("same", "same", 1.0),
            ("abc", "xyz", 0.0),
        ] {
            let found = jaro_winkler(left, right);
            assert!((found - similarity).abs() < 1e-4, "{left} {right} {found}");
        }
    }

    #[test]
    fn distances_by_hand() {
        for (left, right, distance) in [
            ("", "", 0),
            ("", "abc", 3),
            ("ca", "abc", 3),
            ("abcdef", "abcfed", 2),
            ("é", "e", 1),
            (
                "a long text of more than thirty-two letters",
                "a long text of mor than thirty-two lettres",
                2,
            ),
        ] {
            assert_eq!(edits(left, right, 64), distance, "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn both_are_symmetric_and_only_the_same_is_the_same(
            left in "[a-cé]{0,10}", right in "[a-cé]{0,10}", limit in 0_u32..6
        ) {
            let similarity = jaro_winkler(&left, &right);
            prop_assert_eq!(similarity, jaro_winkler(&right, &left));
            prop_assert!((0.0..=1.0).contains(&similarity));
            let distance = edits(&left, &right, 64);
            prop_assert_eq!(distance, edits(&right, &left, 64));
            prop_assert_eq!(distance == 0, left == right);
            prop_assert_eq!(edits(&left, &right, limit), distance.min(limit + 1));
        }
    }
}
