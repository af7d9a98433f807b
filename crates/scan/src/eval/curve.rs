//! Curves as SVG, for the published figures.

use std::fmt::Write;

/// A chart with lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is shown.
    pub title: String,
    /// Words for the axes.
    pub x: String,
    /// And for the upright one.
    pub y: String,
    /// The greatest value of the upright axis; it begins at 0.
    pub top: f64,
    /// One line for each thing compared.
    pub lines: Vec<Line>,
}

/// A line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 60.0;
const BOTTOM: f64 = 50.0;
const ABOVE: f64 = 40.0;
const RIGHT: f64 = 190.0;
/// Told apart by colour and dash, so that print and colour-blind readers see the same.
const INK: [(&str, &str); 4] = [
    ("#1b4f72", ""),
    ("#a04000", "6 3"),
    ("#1e8449", "2 3"),
    ("#5b2c6f", "9 3 2 3"),
];

impl Chart {
    /// The chart as a stand-alone SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let low = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
        let high = points().map(|point| point.0).fold(low, f64::max);
        let across = |x: f64| LEFT + (x - low) / (high - low).max(1e-9) * (WIDTH - LEFT - RIGHT);
        let up = |y: f64| HEIGHT - BOTTOM - y.min(self.top) / self.top * (HEIGHT - BOTTOM - ABOVE);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<title>{0}</title>\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n\
             <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">{0}</text>\n",
            escaped(&self.title)
        );
        for step in 0..=4 {
            let value = self.top * f64::from(step) / 4.0;
            let y = up(value);
            let _ = writeln!(
                svg,
                "<line x1=\"{LEFT}\" x2=\"{:.0}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>\
                 <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{value:.2}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                y + 4.0
            );
        }
        let mut ticks: Vec<f64> = points().map(|point| point.0).collect();
        ticks.sort_by(f64::total_cmp);
        ticks.dedup();
        for tick in ticks {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{tick}</text>",
                across(tick),
                HEIGHT - BOTTOM + 18.0
            );
        }
        for (number, line) in self.lines.iter().enumerate() {
            let (colour, dash) = INK[number % INK.len()];
            let path: Vec<String> = line
                .points
                .iter()
                .map(|&(x, y)| format!("{:.1},{:.1}", across(x), up(y)))
                .collect();
            let y = ABOVE + 20.0 * number as f64;
            let _ = writeln!(
                svg,
                "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" \
                 stroke-dasharray=\"{dash}\" points=\"{}\"/>\
                 <line x1=\"{:.0}\" x2=\"{:.0}\" y1=\"{y:.0}\" y2=\"{y:.0}\" stroke=\"{colour}\" \
                 stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\
                 <text x=\"{:.0}\" y=\"{:.0}\">{}</text>",
                path.join(" "),
                WIDTH - RIGHT + 10.0,
                WIDTH - RIGHT + 34.0,
                WIDTH - RIGHT + 40.0,
                y + 4.0,
                escaped(&line.name)
            );
        }
        let _ = write!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>\n\
             <text transform=\"translate(16 {:.0}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n</svg>\n",
            (LEFT + WIDTH - RIGHT) / 2.0,
            HEIGHT - 12.0,
            escaped(&self.x),
            HEIGHT / 2.0,
            escaped(&self.y)
        );
        svg
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
