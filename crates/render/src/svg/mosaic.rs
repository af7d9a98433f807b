//! Land as a mosaic: what many small outlines become when each would be no more than a splinter.

use std::fmt::Write as _;

use super::Projection;

/// Rows of cells of one drawing unit, as the strokes of a path; `None` when nothing is in the frame.
pub(super) fn mosaic<'a>(
    frame: &Projection,
    width: usize,
    rings: impl Iterator<Item = &'a Vec<(f32, f32)>>,
) -> Option<String> {
    let mut cells = Cells::new(width, frame.height.ceil().max(0.0) as usize);
    for ring in rings {
        let corners: Vec<(f32, f32)> = ring.iter().map(|&corner| frame.place(corner)).collect();
        cells.fill(&corners);
    }
    cells.path()
}

struct Cells {
    width: usize,
    rows: Vec<Vec<bool>>,
}

impl Cells {
    fn new(width: usize, height: usize) -> Cells {
        Cells {
            width,
            rows: vec![vec![false; width]; height],
        }
    }

    /// Fills a ring by the even-odd rule at the middles of cells; an island smaller than a cell is one cell.
    fn fill(&mut self, corners: &[(f32, f32)]) {
        for &(x, y) in corners {
            if let Some(row) = self.rows.get_mut(y.max(0.0) as usize)
                && let Some(cell) = row.get_mut(x.max(0.0) as usize)
            {
                *cell = true;
            }
        }
        let ends = corners.iter().map(|corner| corner.1);
        let top = ends.clone().fold(f32::INFINITY, f32::min).max(0.0) as usize;
        let bottom = ends.fold(0.0, f32::max) as usize;
        for y in top..=bottom.min(self.rows.len().saturating_sub(1)) {
            let mut crossings = crossings(corners, y as f32 + 0.5);
            crossings.sort_by(f32::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let from = (pair[0] - 0.5).ceil().max(0.0) as usize;
                let to = ((pair[1] - 0.5).floor() + 1.0).max(0.0) as usize;
                if let Some(run) = self.rows[y].get_mut(from..to.min(self.width)) {
                    run.fill(true);
                }
            }
        }
    }

    fn path(&self) -> Option<String> {
        let mut path = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            let mut at = 0;
            for run in row.chunk_by(|one, other| one == other) {
                if run[0] {
                    let _ = write!(path, "M{at} {y}.5h{}", run.len());
                }
                at += run.len();
            }
        }
        (!path.is_empty()).then_some(path)
    }
}

/// Where a ring crosses a row.
fn crossings(corners: &[(f32, f32)], y: f32) -> Vec<f32> {
    let next = corners.iter().cycle().skip(1);
    let sides = corners.iter().zip(next);
    sides
        .filter(|(one, other)| (one.1 <= y) != (other.1 <= y))
        .map(|(one, other)| one.0 + (y - one.1) / (other.1 - one.1) * (other.0 - one.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_rows_and_a_small_island_is_a_cell() {
        let mut cells = Cells::new(12, 8);
        cells.fill(&[(2.0, 2.0), (6.0, 2.0), (6.0, 4.0), (2.0, 4.0)]);
        cells.fill(&[(9.2, 6.1), (9.3, 6.1), (9.3, 6.2)]);
        let path = cells.path().expect("land");
        assert!(path.starts_with("M2 2.5h5M2 3.5h4"), "{path}");
        assert!(path.ends_with("M9 6.5h1"), "{path}");
        assert_eq!(Cells::new(3, 3).path(), None);
    }

    #[test]
    fn what_lies_outside_of_the_frame_is_left_out() {
        let mut cells = Cells::new(4, 4);
        cells.fill(&[(-9.0, -9.0), (99.0, -9.0), (99.0, 99.0), (-9.0, 99.0)]);
        let path = cells.path().expect("land");
        assert_eq!(path, "M0 0.5h4M0 1.5h4M0 2.5h4M0 3.5h4");
    }
}
