//! A small map of one place: outline, spot and name, readable without seeing it.
//!
//! Boundaries are approximate and say so. Points are reduced to the pixels of the drawing, so that
//! a map of any outline stays within [`MAP_BYTES`].

mod areas;
mod mosaic;
mod ties;

pub use areas::{AREA_MAP_BYTES, MOST_OUTLINED, Outlined, Spot, area_map};
pub use ties::ties;

use std::fmt::Write as _;

use crate::i18n::Locale;

/// The largest map in bytes.
pub const MAP_BYTES: usize = 4 * 1024;

/// Width of the drawing in its own units; the page scales it.
const WIDTH: f32 = 240.0;
/// A place much taller than wide is drawn into this height.
const TALLEST: f32 = 320.0;
/// Room around the outline.
const MARGIN: f32 = 12.0;
/// Room for the name under the outline.
const CAPTION: f32 = 24.0;
/// Room for each further line of it.
const LINE: f32 = 15.0;
/// Letters of a line: at 12 units a letter is about half as wide as high, and a few are wider.
const LETTERS: usize = 32;
/// Letters of a name; the page says the rest.
const LABEL: usize = 80;
/// Height over width of a map that holds nothing but a point.
const FLAT: f32 = 0.5;

/// A map of one place as inline SVG.
///
/// `outline` is rings of longitude and latitude in degrees (WGS 84); a ring of fewer than three
/// points is left out. `point` is where the place is marked and `label` its name. The drawing is
/// equirectangular about the middle of the place, which is exact enough for a regency.
///
/// ```
/// use render::{Locale, svg};
/// let ring = vec![(124.2, -9.9), (124.4, -9.9), (124.4, -9.7), (124.2, -9.7)];
/// let map = svg::place_map(Locale::Id, &[ring], (124.3, -9.8), "Oinlasi");
/// assert!(map.contains("<title") && map.contains("batas perkiraan") && map.len() <= svg::MAP_BYTES);
/// ```
pub fn place_map(
    locale: Locale,
    outline: &[Vec<(f32, f32)>],
    point: (f32, f32),
    label: &str,
) -> String {
    let rings: Vec<&Vec<(f32, f32)>> = outline.iter().filter(|ring| ring.len() >= 3).collect();
    let frame = Projection::around(&rings, point);
    let mut tolerance = 0.75;
    loop {
        let map = draw(locale, &frame, &rings, point, label, tolerance);
        if map.len() <= MAP_BYTES || tolerance > WIDTH {
            return map;
        }
        tolerance *= 2.0;
    }
}

fn draw(
    locale: Locale,
    frame: &Projection,
    rings: &[&Vec<(f32, f32)>],
    point: (f32, f32),
    label: &str,
    tolerance: f32,
) -> String {
    let (title, boundary, north) = match locale {
        Locale::Id => ("Peta", "batas perkiraan", "Utara di atas."),
        Locale::En => ("Map", "approximate boundary", "North is up."),
    };
    let note = if rings.is_empty() {
        String::new()
    } else {
        format!(" · {boundary}")
    };
    let label: String = label.chars().take(LABEL).collect();
    let caption = Caption::of(&format!("{label}{note}"));
    let label = escaped(&label);
    let (x, y) = frame.place(point);
    let height = frame.height + caption.height();
    let mut svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"map-title map-note\">\
         <title id=\"map-title\">{title}: {label}{note}</title><desc id=\"map-note\">{north}</desc><path class=\"land\" d=\""
    );
    for ring in rings {
        let pixels: Vec<(f32, f32)> = ring.iter().map(|&corner| frame.place(corner)).collect();
        push_ring(&mut svg, &simplified(&pixels, tolerance));
    }
    let _ = write!(
        svg,
        "\"/><circle class=\"spot\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"6\"/>\
         {}</svg>",
        caption.below(frame.height)
    );
    svg
}

/// The words under a drawing, broken into lines that fit its width.
struct Caption(Vec<String>);

impl Caption {
    fn of(text: &str) -> Caption {
        let mut lines: Vec<String> = vec![String::new()];
        for word in text.split_whitespace() {
            // A word that no line can hold is broken itself.
            let letters: Vec<char> = word.chars().collect();
            for piece in letters.chunks(LETTERS) {
                let last = lines.last_mut().expect("there is a line");
                let gap = usize::from(!last.is_empty());
                if last.chars().count() + gap + piece.len() <= LETTERS {
                    last.extend(gap.eq(&1).then_some(' '));
                    last.extend(piece);
                } else {
                    lines.push(piece.iter().collect());
                }
            }
        }
        Caption(lines)
    }

    fn height(&self) -> f32 {
        CAPTION + LINE * (self.0.len() - 1) as f32
    }

    /// As text elements under a drawing of some height.
    fn below(&self, drawn: f32) -> String {
        let mut svg = String::new();
        for (number, line) in self.0.iter().enumerate() {
            let y = drawn + CAPTION - 8.0 + LINE * number as f32;
            let line = escaped(line);
            let _ = write!(svg, "<text x=\"{MARGIN:.0}\" y=\"{y:.0}\">{line}</text>");
        }
        svg
    }
}

/// From degrees to the drawing.
struct Projection {
    west: f32,
    north: f32,
    /// Drawing units per degree of latitude.
    scale: f32,
    /// Length of a degree of longitude in degrees of latitude.
    squeeze: f32,
    left: f32,
    height: f32,
}

impl Projection {
    fn around(rings: &[&Vec<(f32, f32)>], point: (f32, f32)) -> Projection {
        let (mut west, mut east, mut south, mut north) = (point.0, point.0, point.1, point.1);
        for &(longitude, latitude) in rings.iter().copied().flatten() {
            west = west.min(longitude);
            east = east.max(longitude);
            south = south.min(latitude);
            north = north.max(latitude);
        }
        let squeeze = ((south + north) / 2.0).to_radians().cos().max(0.01);
        let (wide, tall) = ((east - west) * squeeze, north - south);
        let room = WIDTH - 2.0 * MARGIN;
        if wide <= f32::EPSILON && tall <= f32::EPSILON {
            let height = WIDTH * FLAT;
            let north = north + (height / 2.0 - MARGIN) / room;
            return Projection {
                west,
                north,
                scale: room,
                squeeze,
                left: WIDTH / 2.0,
                height,
            };
        }
        let scale =
            (room / wide.max(f32::EPSILON)).min((TALLEST - 2.0 * MARGIN) / tall.max(f32::EPSILON));
        let left = (WIDTH - wide * scale) / 2.0;
        Projection {
            west,
            north,
            scale,
            squeeze,
            left,
            height: tall * scale + 2.0 * MARGIN,
        }
    }

    fn place(&self, (longitude, latitude): (f32, f32)) -> (f32, f32) {
        let x = self.left + (longitude - self.west) * self.squeeze * self.scale;
        let y = MARGIN + (self.north - latitude) * self.scale;
        (x, y)
    }
}

/// Leaves out corners nearer than `tolerance` to the line without them (Ramer 1972; Douglas and
/// Peucker 1973), without recursion.
fn simplified(ring: &[(f32, f32)], tolerance: f32) -> Vec<(f32, f32)> {
    let mut keep = vec![false; ring.len()];
    let last = ring.len() - 1;
    keep[0] = true;
    keep[last] = true;
    let mut open = vec![(0, last)];
    while let Some((start, end)) = open.pop() {
        let farthest = (start + 1..end)
            .map(|index| (index, distance(ring[index], ring[start], ring[end])))
            .max_by(|left, right| left.1.total_cmp(&right.1));
        if let Some((index, far)) = farthest
            && far > tolerance
        {
            keep[index] = true;
            open.extend([(start, index), (index, end)]);
        }
    }
    ring.iter()
        .zip(keep)
        .filter_map(|(&corner, kept)| kept.then_some(corner))
        .collect()
}

/// Distance of a corner to the segment between two others.
fn distance(corner: (f32, f32), start: (f32, f32), end: (f32, f32)) -> f32 {
    let (along_x, along_y) = (end.0 - start.0, end.1 - start.1);
    let length = along_x * along_x + along_y * along_y;
    let share = match length > 0.0 {
        true => (((corner.0 - start.0) * along_x + (corner.1 - start.1) * along_y) / length)
            .clamp(0.0, 1.0),
        false => 0.0,
    };
    (corner.0 - start.0 - share * along_x).hypot(corner.1 - start.1 - share * along_y)
}

/// A closed path in whole units, each corner relative to the one before.
fn push_ring(svg: &mut String, corners: &[(f32, f32)]) {
    let mut at: Option<(i32, i32)> = None;
    let mut drawn = 0;
    for &(x, y) in corners {
        let now = (x.round() as i32, y.round() as i32);
        let _ = match at {
            None => write!(svg, "M{} {}", now.0, now.1),
            Some(before) if before == now => continue,
            Some(before) => write!(svg, "l{} {}", now.0 - before.0, now.1 - before.1),
        };
        at = Some(now);
        drawn += 1;
    }
    if drawn > 0 {
        svg.push('z');
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LETTERS, MAP_BYTES, place_map};
    use crate::Locale;

    #[test]
    fn a_long_name_is_broken_into_lines_that_fit() {
        let ring = vec![(100.0, 0.5), (101.0, 0.5), (101.0, -0.5)];
        let name = "Bolaang Mongondow Timur, Sulawesi Utara";
        let map = place_map(Locale::Id, &[ring], (100.5, 0.0), name);
        let lines: Vec<&str> = map
            .split("<text ")
            .skip(1)
            .filter_map(|text| text.split(['>', '<']).nth(1))
            .collect();
        assert_eq!(
            lines,
            [
                "Bolaang Mongondow Timur,",
                "Sulawesi Utara · batas perkiraan"
            ]
        );
        assert!(lines.iter().all(|line| line.chars().count() <= LETTERS));
        let short = place_map(Locale::Id, &[], (100.5, 0.0), "Oinlasi");
        assert!(short.contains("viewBox=\"0 0 240 144\""), "{short}");
    }

    #[test]
    fn a_point_alone_is_drawn_in_the_middle() {
        let map = place_map(Locale::En, &[], (124.3, -9.8), "A & <b>");
        assert!(map.contains("cx=\"120\" cy=\"60\""), "{map}");
        assert!(map.contains("A &amp; &lt;b&gt;"));
    }

    #[test]
    fn a_square_keeps_its_corners_and_its_shape() {
        let ring = vec![
            (100.0, 0.5),
            (101.0, 0.5),
            (101.0, -0.5),
            (100.0, -0.5),
            (100.0, 0.5),
        ];
        let map = place_map(Locale::Id, &[ring], (100.5, 0.0), "Tengah");
        assert!(map.contains("M12 12l216 0l0 216l-216 0l0 -216z"), "{map}");
        assert!(map.contains("cx=\"120\" cy=\"120\""));
    }

    proptest! {
        #[test]
        fn any_outline_fits_the_budget_and_the_drawing(
            rings in proptest::collection::vec(
                proptest::collection::vec((95.0f32..141.0, -11.0f32..6.0), 0..400), 0..4),
            point in (95.0f32..141.0, -11.0f32..6.0),
            label in ".{0,100}",
        ) {
            let map = place_map(Locale::Id, &rings, point, &label);
            prop_assert!(map.len() <= MAP_BYTES, "{} bytes", map.len());
            prop_assert!(!map.contains("NaN") && !map.contains("inf"));
        }
    }
}
