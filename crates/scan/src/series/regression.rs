//! A quasi-Poisson regression with a log link, by iteratively reweighted least squares.

/// Deviance changes below this share end the iteration, as in R's `glm`.
const TOLERANCE: f64 = 1e-8;
const ITERATIONS: usize = 25;

/// One observation: count, weight, regressors.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) count: f64,
    pub(super) weight: f64,
    pub(super) regressors: Vec<f64>,
}

#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub(super) coefficients: Vec<f64>,
    /// Inverse of the weighted cross product of the regressors.
    pub(super) inverse: Vec<Vec<f64>>,
    pub(super) means: Vec<f64>,
    /// Weights of the last least squares.
    pub(super) working: Vec<f64>,
    /// Observations less coefficients.
    pub(super) freedom: f64,
}

impl Fit {
    /// Weighted sum of squared relative residuals over the degrees of freedom.
    pub(super) fn dispersion(&self, points: &[Point], weights: &[f64]) -> f64 {
        let sum: f64 = points
            .iter()
            .zip(&self.means)
            .zip(weights)
            .map(|((point, mean), weight)| weight * ((point.count - mean) / mean).powi(2))
            .sum();
        sum / self.freedom
    }

    /// The quadratic form of regressors with the inverse.
    pub(super) fn spread(&self, regressors: &[f64]) -> f64 {
        let rows = self.inverse.iter().zip(regressors);
        rows.map(|(row, x)| {
            let product: f64 = row.iter().zip(regressors).map(|(cell, y)| cell * y).sum();
            product * x
        })
        .sum()
    }

    pub(super) fn predictor(&self, regressors: &[f64]) -> f64 {
        let pairs = self.coefficients.iter().zip(regressors);
        pairs.map(|(coefficient, x)| coefficient * x).sum()
    }
}

/// `None` when it doesn't converge or regressors depend on each other.
pub(super) fn fit(points: &[Point]) -> Option<Fit> {
    let width = points.first()?.regressors.len();
    if points.len() <= width {
        return None;
    }
    let mut means: Vec<f64> = points.iter().map(|point| point.count + 0.1).collect();
    let mut before = deviance(points, &means);
    for _ in 0..ITERATIONS {
        let working: Vec<f64> = points
            .iter()
            .zip(&means)
            .map(|(point, mean)| point.weight * mean)
            .collect();
        let mut normal = vec![vec![0.0; width]; width];
        let mut right = vec![0.0; width];
        for ((point, mean), weight) in points.iter().zip(&means).zip(&working) {
            let response = mean.ln() + (point.count - mean) / mean;
            for (i, x) in point.regressors.iter().enumerate() {
                right[i] += weight * x * response;
                for (j, y) in point.regressors.iter().enumerate() {
                    normal[i][j] += weight * x * y;
                }
            }
        }
        let inverse = inverted(normal)?;
        let coefficients: Vec<f64> = inverse
            .iter()
            .map(|row| row.iter().zip(&right).map(|(cell, r)| cell * r).sum())
            .collect();
        let mut fit = Fit {
            coefficients,
            inverse,
            means: Vec::new(),
            working,
            freedom: (points.len() - width) as f64,
        };
        means = points
            .iter()
            .map(|point| fit.predictor(&point.regressors).exp())
            .collect();
        let now = deviance(points, &means);
        if !now.is_finite() {
            return None;
        }
        if (now - before).abs() / (now.abs() + 0.1) < TOLERANCE {
            fit.means = means;
            return Some(fit);
        }
        before = now;
    }
    None
}

fn deviance(points: &[Point], means: &[f64]) -> f64 {
    points
        .iter()
        .zip(means)
        .map(|(point, mean)| {
            let logarithm = if point.count > 0.0 {
                point.count * (point.count / mean).ln()
            } else {
                0.0
            };
            2.0 * point.weight * (logarithm - (point.count - mean))
        })
        .sum()
}

/// Gauss–Jordan with the greatest pivot; `None` for a matrix without an inverse.
fn inverted(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let width = matrix.len();
    for (i, row) in matrix.iter_mut().enumerate() {
        row.extend((0..width).map(|j| f64::from(u8::from(i == j))));
    }
    let largest = matrix.iter().flatten().fold(0.0f64, |a, b| a.max(b.abs()));
    for column in 0..width {
        let pivot = (column..width)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        matrix.swap(column, pivot);
        let scale = matrix[column][column];
        if scale.abs() <= largest * 1e-14 {
            return None;
        }
        matrix[column].iter_mut().for_each(|cell| *cell /= scale);
        let reduced = matrix[column].clone();
        for (at, row) in matrix.iter_mut().enumerate() {
            let factor = row[column];
            if at != column && factor != 0.0 {
                for (cell, other) in row.iter_mut().zip(&reduced) {
                    *cell -= factor * other;
                }
            }
        }
    }
    Some(
        matrix
            .into_iter()
            .map(|row| row[width..].to_vec())
            .collect(),
    )
}
