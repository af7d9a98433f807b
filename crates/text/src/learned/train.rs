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

/// The same with one penalty, half of it times the square of each weight but the last, which every example has: the
/// one best answer. An example counts as much as `counts` says. By limited-memory BFGS (Liu and Nocedal 1989).
pub(crate) fn fit_ridge(
    rows: &[Row],
    counts: &[f64],
    answers: &[Option<bool>],
    many: usize,
    penalty: f64,
) -> Vec<f64> {
    let known: Vec<(&Row, f64, f64)> = rows
        .iter()
        .zip(counts)
        .zip(answers)
        .filter_map(|((row, count), answer)| Some((row, *count, f64::from(u8::from((*answer)?)))))
        .collect();
    let cost = |weights: &[f64], slope: &mut [f64]| {
        let (bias, free) = weights.split_last().unwrap_or((&0.0, &[]));
        let squares: f64 = free.iter().map(|weight| weight * weight).sum();
        let mut cost = penalty / 2.0 * squares + LOOSE / 2.0 * bias * bias;
        for (slope, weight) in slope.iter_mut().zip(weights) {
            *slope = penalty * weight;
        }
        if let Some(last) = slope.last_mut() {
            *last = LOOSE * bias;
        }
        for (row, count, answer) in &known {
            let terms = row.iter();
            let sum: f64 = terms
                .map(|(fact, value)| weights[*fact as usize] * f64::from(*value))
                .sum();
            cost += count * (sum.max(0.0) + (-sum.abs()).exp().ln_1p() - answer * sum);
            let error = count * (1.0 / (1.0 + (-sum).exp()) - answer);
            for (fact, value) in *row {
                slope[*fact as usize] += error * f64::from(*value);
            }
        }
        cost
    };
    let held: f64 = known.iter().map(|(_, _, answer)| answer).sum();
    let mut start = vec![0.0; many];
    if let Some(bias) = start.last_mut() {
        *bias = ((held + 0.5) / (known.len() as f64 - held + 0.5)).ln();
    }
    descend(start, cost)
}

/// What holds the weight of every example's fact.
const LOOSE: f64 = 0.001;
const ROUNDS: usize = 60;
const REMEMBERED: usize = 6;
/// It is good enough when a round gains less than this share.
const STILL: f64 = 1e-5;

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Goes down from `start` until nothing is gained; `cost` writes the slope down.
fn descend(start: Vec<f64>, cost: impl Fn(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let many = start.len();
    let mut here = start;
    let mut slope = vec![0.0; many];
    let mut height = cost(&here, &mut slope);
    // The last steps, what they changed of the slope, and one over their product.
    let mut past: std::collections::VecDeque<(Vec<f64>, Vec<f64>, f64)> = Default::default();
    for _ in 0..ROUNDS {
        let mut way = slope.clone();
        let mut shares = Vec::with_capacity(past.len());
        for (step, change, scale) in past.iter().rev() {
            let share = scale * dot(step, &way);
            way.iter_mut()
                .zip(change)
                .for_each(|(way, change)| *way -= share * change);
            shares.push(share);
        }
        if let Some((_, change, scale)) = past.back() {
            let size = 1.0 / (scale * dot(change, change));
            way.iter_mut().for_each(|way| *way *= size);
        } else {
            let size = 1.0 / dot(&way, &way).sqrt().max(1.0);
            way.iter_mut().for_each(|way| *way *= size);
        }
        for ((step, change, scale), share) in past.iter().zip(shares.into_iter().rev()) {
            let share = share - scale * dot(change, &way);
            way.iter_mut()
                .zip(step)
                .for_each(|(way, step)| *way += share * step);
        }
        let fall = dot(&way, &slope);
        let (mut size, mut next_slope) = (1.0, vec![0.0; many]);
        let found = loop {
            let next: Vec<f64> = here
                .iter()
                .zip(&way)
                .map(|(here, way)| here - size * way)
                .collect();
            let reached = cost(&next, &mut next_slope);
            if reached <= height - 1e-4 * size * fall {
                break Some((next, reached));
            }
            size /= 2.0;
            if size < 1e-6 {
                break None;
            }
        };
        let Some((next, reached)) = found else {
            break;
        };
        let step: Vec<f64> = next.iter().zip(&here).map(|(to, from)| to - from).collect();
        let change: Vec<f64> = next_slope
            .iter()
            .zip(&slope)
            .map(|(to, from)| to - from)
            .collect();
        let product = dot(&step, &change);
        if product > 1e-12 {
            if past.len() == REMEMBERED {
                past.pop_front();
            }
            past.push_back((step, change, 1.0 / product));
        }
        let gained = height - reached;
        (here, slope, height) = (next, next_slope, reached);
        if gained < STILL * height.abs() {
            break;
        }
    }
    here
}

/// Weights for each of `codes` answers, which `fit` makes of one; `answers` are those of each example.
pub(crate) fn fit_all(
    answers: &[&[Option<bool>]],
    codes: usize,
    fit: impl Fn(&[Option<bool>]) -> Vec<f64>,
) -> Vec<Vec<f64>> {
    let one = |code: usize| {
        let own: Vec<Option<bool>> = answers.iter().map(|answers| answers[code]).collect();
        fit(&own)
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
    use super::{Settings, fit, fit_ridge};

    #[test]
    fn ridge_finds_the_best_answer() {
        let rows: Vec<_> = (0..60_u32)
            .map(|at| vec![(at % 3, 1.0), (3, 1.0)])
            .collect();
        let answers: Vec<_> = (0..60).map(|at| (at > 0).then_some(at % 3 == 0)).collect();
        let counts: Vec<f64> = (0..60)
            .map(|at| if at % 2 == 0 { 1.0 } else { 0.5 })
            .collect();
        let weights = fit_ridge(&rows, &counts, &answers, 4, 0.5);
        assert!(weights[0] > 1.0 && weights[1] < -0.5, "{weights:?}");
        // At the best answer the slope is nothing.
        let slope = |fact: u32| {
            let known = rows.iter().zip(&counts).zip(&answers);
            let of = known.filter_map(|((row, count), answer)| {
                let sum: f64 = row.iter().map(|(at, _)| weights[*at as usize]).sum();
                let has = row.iter().any(|(at, _)| *at == fact);
                let error = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from((*answer)?));
                has.then_some(count * error)
            });
            of.sum::<f64>() + 0.5 * weights[fact as usize]
        };
        assert!((0..3).all(|fact| slope(fact).abs() < 0.05), "{weights:?}");
    }

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
