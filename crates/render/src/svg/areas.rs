//! A map of many areas: shaded outlines, spots by how much is reported, and alerts.

use super::mosaic::mosaic;
use super::{Caption, LABEL, Projection, WIDTH, escaped, push_ring, simplified};
use crate::i18n::Locale;
use std::fmt::Write as _;

/// The largest map of areas in bytes.
pub const AREA_MAP_BYTES: usize = 16 * 1024;
/// Spots beyond so many are left out; the list beside the map has them.
const SPOTS: usize = 250;

/// An area with its outline.
#[derive(Clone, Debug, Default)]
pub struct Outlined {
    /// Rings of longitude and latitude in degrees.
    pub rings: Vec<Vec<(f32, f32)>>,
    /// How dark it is, from 0 (not at all) to 4.
    pub shade: u8,
}

/// Outlines that are drawn one by one; more of them make a mosaic of land without shades.
pub const MOST_OUTLINED: usize = 60;

/// What a spot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Reports, from 1 (few) to 4 (many).
    Rate(u8),
    /// Too few to be shown.
    TooFew,
    /// An alert.
    Alert,
}

/// Areas and spots as inline SVG; spots are at longitude and latitude in degrees, drawn in their order.
///
/// ```
/// use render::{Locale, svg};
/// let ring = vec![(124.2, -9.9), (124.4, -9.9), (124.4, -9.7), (124.2, -9.7)];
/// let area = svg::Outlined { rings: vec![ring], shade: 2 };
/// let map = svg::area_map(Locale::Id, &[area], &[((124.3, -9.8), svg::Spot::Alert)], "Timor");
/// assert!(map.contains("fill-opacity") && map.len() <= svg::AREA_MAP_BYTES);
/// ```
#[must_use]
pub fn area_map(
    locale: Locale,
    areas: &[Outlined],
    spots: &[((f32, f32), Spot)],
    label: &str,
) -> String {
    let spots = &spots[spots.len().saturating_sub(SPOTS)..];
    // A spot is a ring of one point for the frame; it has no part in the land.
    let points: Vec<(f32, f32)> = spots.iter().map(|(point, _)| *point).collect();
    let rings: Vec<&Vec<(f32, f32)>> = areas
        .iter()
        .flat_map(|area| &area.rings)
        .filter(|ring| ring.len() >= 3)
        .collect();
    let first = points
        .first()
        .copied()
        .or_else(|| rings.first().and_then(|ring| ring.first()).copied());
    let Some(first) = first else {
        return String::new();
    };
    let mut framed = rings;
    framed.push(&points);
    let frame = Projection::around(&framed, first);
    let drawn = |land: &str| draw(locale, &frame, land, spots, label);
    // Shaded areas lie on land that is drawn anyway.
    let land = areas.iter().filter(|area| area.shade == 0).count();
    if land > MOST_OUTLINED {
        let maps = [1, 2, 4].map(|cell| drawn(&mosaic_of(&frame, areas, cell)));
        let fits = maps.iter().find(|map| map.len() <= AREA_MAP_BYTES);
        return fits.unwrap_or(&maps[2]).clone();
    }
    let mut tolerance = 0.75;
    loop {
        let map = drawn(&outlines(&frame, areas, tolerance));
        if map.len() <= AREA_MAP_BYTES || tolerance > WIDTH {
            return map;
        }
        tolerance *= 2.0;
    }
}

/// All land in one shade, of cells so many units wide.
fn mosaic_of(frame: &Projection, areas: &[Outlined], cell: usize) -> String {
    let rings = areas.iter().flat_map(|area| &area.rings);
    let path = mosaic(frame, WIDTH as usize, cell, rings);
    path.map_or_else(String::new, |path| {
        format!(
            "<path class=\"land\" stroke-width=\"{cell}\" stroke-opacity=\".5\" shape-rendering=\"crispEdges\" d=\"{path}\"/>"
        )
    })
}

fn outlines(frame: &Projection, areas: &[Outlined], tolerance: f32) -> String {
    let mut svg = String::new();
    for area in areas {
        let mut path = String::new();
        for ring in area.rings.iter().filter(|ring| ring.len() >= 3) {
            let pixels: Vec<(f32, f32)> = ring.iter().map(|&corner| frame.place(corner)).collect();
            let corners = simplified(&pixels, tolerance);
            // What is smaller than a stroke is no land that anybody sees.
            if corners.len() >= 3 {
                push_ring(&mut path, &corners);
            }
        }
        if path.is_empty() {
            continue;
        }
        let _ = write!(svg, "<path class=\"land\" d=\"{path}\"/>");
        if area.shade > 0 {
            let opacity = f32::from(area.shade.min(4)) * 0.15;
            let _ = write!(
                svg,
                "<path d=\"{path}\" fill=\"currentColor\" fill-opacity=\"{opacity:.2}\"/>"
            );
        }
    }
    svg
}

fn draw(
    locale: Locale,
    frame: &Projection,
    land: &str,
    spots: &[((f32, f32), Spot)],
    label: &str,
) -> String {
    let (title, boundary, north) = match locale {
        Locale::Id => (
            "Peta",
            "batas perkiraan",
            "Utara di atas. Daftarnya ada di halaman ini.",
        ),
        Locale::En => (
            "Map",
            "approximate boundary",
            "North is up. The list is on this page.",
        ),
    };
    let label: String = label.chars().take(LABEL).collect();
    let caption = Caption::of(&format!("{label} · {boundary}"));
    let label = escaped(&label);
    let height = frame.height + caption.height();
    let mut svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"map-title map-note\">\
         <title id=\"map-title\">{title}: {label} · {boundary}</title><desc id=\"map-note\">{north}</desc>{land}"
    );
    for (point, spot) in spots {
        let (x, y) = frame.place(*point);
        let _ = match spot {
            Spot::Rate(class) => write!(
                svg,
                "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{}\" fill=\"currentColor\"/>",
                2 + class.min(&4)
            ),
            Spot::TooFew => write!(
                svg,
                "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"3\" fill=\"none\" stroke=\"currentColor\"/>"
            ),
            Spot::Alert => write!(
                svg,
                "<circle class=\"spot\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"8\"/>"
            ),
        };
    }
    svg.push_str(&caption.below(frame.height));
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_makes_no_map() {
        assert_eq!(area_map(Locale::Id, &[], &[], "x"), "");
    }

    #[test]
    fn shades_are_no_land_and_stay_where_there_are_many() {
        let area = |at: usize, shade| {
            let (x, y) = (100.0 + (at % 10) as f32, (at / 10) as f32 - 4.0);
            let ring = vec![(x, y), (x + 0.9, y), (x + 0.9, y + 0.9), (x, y + 0.9)];
            Outlined {
                rings: vec![ring],
                shade,
            }
        };
        let land: Vec<Outlined> = (0..40).map(|at| area(at, 0)).collect();
        let shaded = (0..30).map(|at| area(at, 2));
        let map = area_map(
            Locale::Id,
            &land.iter().cloned().chain(shaded).collect::<Vec<_>>(),
            &[],
            "x",
        );
        assert!(map.contains("fill-opacity"), "{map}");
        let land: Vec<Outlined> = (0..61).map(|at| area(at, 0)).collect();
        assert!(area_map(Locale::Id, &land, &[], "x").contains("crispEdges"));
    }

    proptest! {
        #[test]
        fn any_areas_fit_the_budget(
            rings in proptest::collection::vec(
                proptest::collection::vec((95.0f32..141.0, -11.0f32..6.0), 0..200), 0..90),
            spots in proptest::collection::vec((95.0f32..141.0, -11.0f32..6.0), 0..400),
            label in ".{0,80}",
            shade in 0u8..2,
        ) {
            let areas: Vec<Outlined> = rings
                .into_iter()
                .map(|ring| Outlined { rings: vec![ring], shade })
                .collect();
            let spots: Vec<_> = spots.into_iter().map(|point| (point, Spot::Rate(4))).collect();
            let map = area_map(Locale::Id, &areas, &spots, &label);
            prop_assert!(map.len() <= AREA_MAP_BYTES + 20 * 200, "{} bytes", map.len());
            prop_assert!(!map.contains("NaN") && !map.contains("inf"));
        }
    }
}
