//! Land as a mosaic: what many small outlines become when each would be no more than a splinter.

use std::fmt::Write as _;

use super::Projection;

/// Rows of cells of `cell` drawing units, as the strokes of a path; `None` when nothing is in the frame.
pub(super) fn mosaic<'a>(
    frame: &Projection,
    width: usize,
    cell: usize,
    rings: impl Iterator<Item = &'a Vec<(f32, f32)>>,
) -> Option<String> {
    let height = frame.height.ceil().max(0.0) as usize;
    let mut cells = Cells::new(width.div_ceil(cell), height.div_ceil(cell));
    let unit = cell as f32;
    for ring in rings {
        let placed = ring.iter().map(|&corner| frame.place(corner));
        let corners: Vec<(f32, f32)> = placed.map(|(x, y)| (x / unit, y / unit)).collect();
        cells.fill(&corners);
    }
    cells.path(cell)
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
        for &(x, y) in corners.iter().filter(|(x, y)| *x >= 0.0 && *y >= 0.0) {
            if let Some(row) = self.rows.get_mut(y as usize)
                && let Some(cell) = row.get_mut(x as usize)
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

    fn path(&self, cell: usize) -> Option<String> {
        let mut path = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            let middle = (y as f32 + 0.5) * cell as f32;
            let mut at = 0;
            for run in row.chunk_by(|one, other| one == other) {
                if run[0] {
                    let _ = write!(path, "M{} {middle}h{}", at * cell, run.len() * cell);
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
        let path = cells.path(1).expect("land");
        assert!(path.starts_with("M2 2.5h5M2 3.5h4"), "{path}");
        assert!(path.ends_with("M9 6.5h1"), "{path}");
        assert!(cells.path(2).expect("land").starts_with("M4 5h10"));
        assert_eq!(Cells::new(3, 3).path(1), None);
    }

    #[test]
    fn what_lies_outside_of_the_frame_is_left_out() {
        let mut cells = Cells::new(4, 4);
        cells.fill(&[(-9.0, -9.0), (99.0, -9.0), (99.0, 99.0), (-9.0, 99.0)]);
        let path = cells.path(1).expect("land");
        assert_eq!(path, "M0 0.5h4M0 1.5h4M0 2.5h4M0 3.5h4");
        let mut cells = Cells::new(4, 4);
        cells.fill(&[(-9.0, -9.0), (-2.0, -9.0), (-2.0, -3.0)]);
        cells.fill(&[(9.0, 9.0), (12.0, 9.0), (12.0, 13.0)]);
        assert_eq!(cells.path(1), None);
    }
}
