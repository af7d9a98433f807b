//! Fitting: logistic regression for one answer at a time, by follow-the-regularised-leader (McMahan et al. 2013,
//! "Ad click prediction"), whose first penalty leaves most weights at nothing. A fixed order, no randomness.

/// What to fit with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) rounds: usize,
    pub(crate) rate: f64,
    /// What a weight must be worth to be there at all.
    pub(crate) first: f64,
    /// What holds weights small.
    pub(crate) second: f64,
}

/// One example: its facts with their values.
pub(crate) type Row = Vec<(u32, f32)>;

/// Weights of `many` facts; an example without an answer is passed over.
pub(crate) fn fit(
    rows: &[Row],
    answers: &[Option<bool>],
    many: usize,
    settings: Settings,
) -> Vec<f64> {
    let mut leader = Leader {
        settings,
        seen: vec![Seen::default(); many],
    };
    // Examples lie in the order of their files: a step that has no divisor in common mixes them.
    let size = rows.len().max(1);
    let step = (size * 5 / 8..)
        .find(|step| coprime(*step, size))
        .unwrap_or(1);
    for round in 0..settings.rounds {
        for at in 0..rows.len() {
            let at = (at * step + round) % size;
            if let Some(answer) = answers[at] {
                leader.see(&rows[at], answer);
            }
        }
    }
    (0..many).map(|fact| leader.weight(fact)).collect()
}

fn coprime(mut one: usize, mut other: usize) -> bool {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one == 1
}

/// Weights for each of `codes` answers; `answers` are those of each example.
pub(crate) fn fit_all(
    rows: &[Row],
    answers: &[&[Option<bool>]],
    codes: usize,
    many: usize,
    settings: Settings,
) -> Vec<Vec<f64>> {
    let one = |code: usize| {
        let own: Vec<Option<bool>> = answers.iter().map(|answers| answers[code]).collect();
        fit(rows, &own, many, settings)
    };
    (0..codes).map(one).collect()
}

/// What was seen of a fact: its slopes, their squares, and the root of those.
#[derive(Clone, Copy, Default)]
struct Seen {
    sum: f64,
    square: f64,
    root: f64,
}

struct Leader {
    settings: Settings,
    seen: Vec<Seen>,
}

impl Leader {
    fn weight(&self, fact: usize) -> f64 {
        let Settings {
            rate,
            first,
            second,
            ..
        } = self.settings;
        let Seen { sum, root, .. } = self.seen[fact];
        if sum.abs() <= first {
            return 0.0;
        }
        (sum.signum() * first - sum) / ((1.0 + root) / rate + second)
    }

    fn see(&mut self, row: &Row, answer: bool) {
        let weights: Vec<f64> = row
            .iter()
            .map(|(fact, _)| self.weight(*fact as usize))
            .collect();
        let values = || row.iter().map(|(_, value)| f64::from(*value));
        let sum: f64 = weights
            .iter()
            .zip(values())
            .map(|(weight, value)| weight * value)
            .sum();
        let error = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(answer));
        for ((weight, value), (fact, _)) in weights.iter().zip(values()).zip(row) {
            let slope = error * value;
            let seen = &mut self.seen[*fact as usize];
            seen.square += slope * slope;
            let root = seen.square.sqrt();
            let step = (root - seen.root) / self.settings.rate;
            seen.sum += slope - step * weight;
            seen.root = root;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Settings, fit};

    #[test]
    fn weighs_what_tells_and_nothing_else() {
        let rows: Vec<_> = (0..40_u32)
            .map(|at| {
                vec![
                    (0, 1.0),
                    (1 + at % 2, 1.0),
                    (3, f32::from((at as u8).is_multiple_of(5))),
                ]
            })
            .collect();
        let answers: Vec<_> = (0..40).map(|at| (at != 7).then_some(at % 2 == 0)).collect();
        let settings = Settings {
            rounds: 50,
            rate: 0.5,
            first: 0.5,
            second: 0.1,
        };
        let weights = fit(&rows, &answers, 4, settings);
        assert!(weights[1] > 1.0 && weights[2] < -1.0, "{weights:?}");
        assert!(weights[3].abs() < 0.3, "{weights:?}");
        assert_eq!(weights, fit(&rows, &answers, 4, settings));
    }
}
