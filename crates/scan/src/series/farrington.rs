//! The flexible Farrington method (Farrington et al. 1996; Noufaily et al. 2013): is this week's count
//! more than the same season of past years and the trend explain?
//!
//! Results equal those of R `surveillance::farringtonFlexible` on indexed series. One of its habits is
//! kept on purpose: standard errors of a reweighted fit use the weights against outliers where the
//! textbook has the working weights.

use super::distribution::{Counts, normal_tail, normal_threshold, student_two_sided};
use super::regression::{Fit, Point, fit};

/// How the threshold is made from the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// Normal after the ⅔ power, with the uncertainty of the fit (Farrington 1996).
    TwoThirds,
    /// A negative binomial quantile at the fitted mean (Noufaily 2013).
    NegativeBinomial,
    /// The same at an upper confidence bound of the mean.
    NegativeBinomialWithError,
}

/// What is compared, and how strictly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Farrington {
    /// Counts in a year, 52 for weeks.
    pub frequency: usize,
    /// Past years that are used.
    pub years: usize,
    /// Weeks on each side of the same week of past years.
    pub half_window: usize,
    /// Parts of the year with their own level; 1 uses the same season only.
    pub periods: usize,
    /// Weeks just before this one that are left out, so that a slow rise doesn't explain itself.
    pub left_out: usize,
    /// Whether past outbreaks lose weight.
    pub reweight: bool,
    /// Standardised residuals above this lose weight.
    pub outlier: f64,
    /// Whether a trend is fitted.
    pub trend: bool,
    /// The trend is kept when its p-value is below this; 1 keeps it always.
    pub trend_p: f64,
    /// Chance of exceeding the threshold when nothing happens.
    pub alpha: f64,
    /// No alarm with fewer than `.0` events in the last `.1` weeks.
    pub at_least: (u32, usize),
    /// How the threshold is made.
    pub threshold: Threshold,
}

impl Default for Farrington {
    /// The improved method of Noufaily et al. 2013.
    fn default() -> Farrington {
        Farrington {
            frequency: 52,
            years: 4,
            half_window: 3,
            periods: 10,
            left_out: 26,
            reweight: true,
            outlier: 2.58,
            trend: true,
            trend_p: 1.0,
            alpha: 0.01,
            at_least: (5, 4),
            threshold: Threshold::NegativeBinomial,
        }
    }
}

/// What was expected of a week, and whether it was more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Expected count.
    pub expected: f64,
    /// Counts above this are an alarm; `None` when too few events make a judgement idle.
    pub upper: Option<f64>,
    /// Ratio of variance to mean, at least 1.
    pub dispersion: f64,
    /// Chance of a count at least as high.
    pub p: f64,
    /// Whether a trend was kept.
    pub trend: bool,
    /// Whether the count is above the bound.
    pub alarm: bool,
}

/// Why a week can't be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FarringtonError {
    /// The series doesn't reach back far enough, or ends before the week.
    #[error("the series doesn't reach back over {0} years")]
    History(usize),
    /// More periods than the year has room for.
    #[error("too many periods for a year")]
    Periods,
    /// The regression doesn't converge, with or without a trend.
    #[error("no fit was found")]
    NoFit,
}

/// Judges the count at index `now` by those before it.
///
/// # Errors
/// Where the history is too short, the periods don't fit, or no fit is found.
///
/// ```
/// use scan::series::farrington::{Farrington, judge};
/// let mut counts: Vec<u32> = (0..260).map(|week| 5 + week % 3).collect();
/// counts[259] = 20;
/// let judgement = judge(&counts, 259, &Farrington::default())?;
/// assert!(judgement.alarm && judgement.expected < 8.0);
/// # Ok::<(), scan::series::farrington::FarringtonError>(())
/// ```
pub fn judge(
    counts: &[u32],
    now: usize,
    method: &Farrington,
) -> Result<Judgement, FarringtonError> {
    let blocks = blocks(counts.len(), now, method)?;
    let weeks: Vec<(usize, usize)> = (0..now.saturating_sub(method.left_out))
        .filter_map(|week| Some((week, blocks[week]?)))
        .collect();
    let present: Vec<usize> = (1..=method.periods)
        .filter(|period| weeks.iter().any(|(_, block)| block == period))
        .collect();
    let table = Table {
        counts,
        weeks: &weeks,
        periods: &present,
        now,
        span: now.max(1) as f64,
    };
    let with_trend = if method.trend {
        table.model(method, true)
    } else {
        None
    };
    let most = weeks.iter().map(|&(week, _)| counts[week]).max();
    let kept = with_trend.filter(|model| {
        let row = table.row(now, method.periods, true);
        let expected = model.fit.predictor(&row).exp();
        let error = (model.scale * model.fit.inverse[1][1]).sqrt();
        let t = model.fit.coefficients[1] / error;
        method.years >= 3
            && student_two_sided(t, model.fit.freedom) < method.trend_p
            && most.is_some_and(|most| expected <= f64::from(most))
    });
    let trend = kept.is_some();
    let model = match kept {
        Some(model) => model,
        None => table.model(method, false).ok_or(FarringtonError::NoFit)?,
    };
    let row = table.row(now, method.periods, trend);
    Ok(told(counts, now, method, &model, &row, trend))
}

/// A fit with its dispersion (at least 1) and what standard errors are scaled by.
struct Model {
    fit: Fit,
    dispersion: f64,
    scale: f64,
}

struct Table<'t> {
    counts: &'t [u32],
    weeks: &'t [(usize, usize)],
    /// Periods that occur, in order; the last is that of the week in question.
    periods: &'t [usize],
    now: usize,
    span: f64,
}

impl Table<'_> {
    /// Intercept, time from now in units of the history, and a level for each period but the first.
    fn row(&self, week: usize, period: usize, trend: bool) -> Vec<f64> {
        let mut row = vec![1.0];
        if trend {
            row.push((week as f64 - self.now as f64) / self.span);
        }
        let levels = self.periods.iter().skip(1);
        row.extend(levels.map(|&level| f64::from(u8::from(level == period))));
        row
    }

    fn model(&self, method: &Farrington, trend: bool) -> Option<Model> {
        let mut points: Vec<Point> = self
            .weeks
            .iter()
            .map(|&(week, period)| Point {
                count: f64::from(self.counts[week]),
                weight: 1.0,
                regressors: self.row(week, period, trend),
            })
            .collect();
        let first = fit(&points)?;
        let scale = first.dispersion(&points, &first.working);
        let dispersion = scale.max(1.0);
        if !method.reweight {
            return Some(Model {
                fit: first,
                dispersion,
                scale,
            });
        }
        let weights = against_outliers(&first, &points, dispersion, method.outlier);
        for (point, weight) in points.iter_mut().zip(&weights) {
            point.weight = *weight;
        }
        let second = fit(&points)?;
        let dispersion = second.dispersion(&points, &second.working).max(1.0);
        let scale = second.dispersion(&points, &weights);
        Some(Model {
            fit: second,
            dispersion,
            scale,
        })
    }
}

/// Weights from standardised Anscombe residuals: above the limit their inverse square, all with mean 1.
fn against_outliers(fit: &Fit, points: &[Point], dispersion: f64, limit: f64) -> Vec<f64> {
    let raw: Vec<f64> = points
        .iter()
        .zip(&fit.means)
        .zip(&fit.working)
        .map(|((point, mean), working)| {
            let leverage = working * fit.spread(&point.regressors);
            let anscombe =
                1.5 * (point.count.powf(2.0 / 3.0) * mean.powf(-1.0 / 6.0) - mean.sqrt());
            let residual = anscombe / (dispersion * (1.0 - leverage)).sqrt();
            if residual > limit {
                residual.powi(-2)
            } else {
                1.0
            }
        })
        .collect();
    let scale = raw.len() as f64 / raw.iter().sum::<f64>();
    raw.into_iter().map(|weight| weight * scale).collect()
}

fn told(
    counts: &[u32],
    now: usize,
    method: &Farrington,
    model: &Model,
    row: &[f64],
    trend: bool,
) -> Judgement {
    let predictor = model.fit.predictor(row);
    let error = (model.fit.spread(row) * model.scale).sqrt();
    let expected = predictor.exp();
    let count = f64::from(counts[now]);
    let z = normal_threshold(method.alpha);
    let counts_at = |mean: f64| Counts {
        mean,
        dispersion: model.dispersion,
    };
    let (upper, p) = match method.threshold {
        Threshold::TwoThirds => {
            let tau = model.dispersion + (expected * error).powi(2) / expected;
            let deviation = (4.0 / 9.0 * expected.cbrt() * tau).sqrt();
            let power = expected.powf(2.0 / 3.0);
            let upper = (power + z * deviation).powf(1.5);
            (
                upper,
                normal_tail((count.powf(2.0 / 3.0) - power) / deviation),
            )
        }
        Threshold::NegativeBinomial => {
            let distribution = counts_at(expected);
            (
                distribution.quantile(1.0 - method.alpha),
                distribution.at_least(count),
            )
        }
        Threshold::NegativeBinomialWithError => {
            let distribution = counts_at((predictor + z * error).exp());
            (
                distribution.quantile(1.0 - method.alpha),
                distribution.at_least(count),
            )
        }
    };
    let (least, weeks) = method.at_least;
    let recent: u32 = counts[(now + 1).saturating_sub(weeks)..=now].iter().sum();
    let upper = (recent >= least).then_some(upper);
    Judgement {
        expected,
        upper,
        dispersion: model.dispersion,
        p,
        trend,
        alarm: upper.is_some_and(|upper| count > upper) && count > 0.0,
    }
}

/// The period of each week that is used: the last one for the season of the week in question, the others
/// for equal parts of the rest of each year.
fn blocks(
    length: usize,
    now: usize,
    method: &Farrington,
) -> Result<Vec<Option<usize>>, FarringtonError> {
    let window = method.half_window;
    let short = FarringtonError::History(method.years);
    if now >= length || now < method.years * method.frequency + window || method.years == 0 {
        return Err(short);
    }
    let mut blocks = vec![None; length];
    blocks[now - window..=now].fill(Some(method.periods));
    for year in 1..=method.years {
        let same = now - year * method.frequency;
        blocks[same - window..=(same + window).min(length - 1)].fill(Some(method.periods));
        if method.periods == 1 {
            continue;
        }
        let between = method
            .frequency
            .checked_sub(2 * window + 1)
            .filter(|weeks| *weeks + 2 * window + 1 >= method.periods && *weeks > 0)
            .ok_or(FarringtonError::Periods)?;
        let parts = method.periods - 1;
        let mut from = same + window + 1;
        for part in 0..parts {
            let weeks = between / parts + usize::from(part < between % parts);
            blocks[from..from + weeks].fill(Some(part + 1));
            from += weeks;
        }
    }
    Ok(blocks)
}
