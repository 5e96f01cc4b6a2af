//! A graph of time against size: octets to the right, in powers of ten; nanoseconds an octet upwards.

use std::fmt::Write as _;

use super::sizes::Series;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
/// What is left free for the axes' numbers, and for the shapes' names on the right.
const LEFT: f64 = 50.0;
const RIGHT: f64 = 120.0;
const ABOVE: f64 = 20.0;
const BELOW: f64 = 40.0;
const COLOURS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00"];

/// Draws the series.
pub(super) fn svg(series: &[Series]) -> String {
    let most = series.iter().flat_map(|one| &one.points).map(|point| point.1).fold(1.0, f64::max);
    let x = |octets: f64| LEFT + (octets.log10() - 4.0) / 3.0 * (WIDTH - LEFT - RIGHT);
    let y = |cost: f64| HEIGHT - BELOW - cost / most * (HEIGHT - ABOVE - BELOW);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Nanoseconds an octet against octets</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    for (octets, name) in [(1e4, "10 kB"), (1e5, "100 kB"), (1e6, "1 MB"), (1e7, "10 MB")] {
        let at = x(octets);
        line(&mut svg, [at, ABOVE, at, HEIGHT - BELOW], "#ddd");
        text(&mut svg, at, HEIGHT - BELOW + 18.0, "middle", "#333", name);
    }
    for part in 0..=4 {
        let cost = most * f64::from(part) / 4.0;
        line(&mut svg, [LEFT, y(cost), WIDTH - RIGHT, y(cost)], "#ddd");
        text(&mut svg, LEFT - 6.0, y(cost) + 4.0, "end", "#333", &format!("{cost:.1}"));
    }
    text(&mut svg, LEFT, ABOVE - 6.0, "start", "#333", "ns an octet");
    let mut below = f64::NEG_INFINITY;
    let mut order: Vec<_> = series.iter().zip(COLOURS.iter().cycle()).collect();
    let last = |one: &Series| one.points.last().map_or(0.0, |point| point.1);
    order.sort_by(|(one, _), (other, _)| last(other).total_cmp(&last(one)));
    for (one, colour) in order {
        let points = one.points.iter().map(|&(octets, cost)| (x(octets as f64), y(cost)));
        let path: Vec<_> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        // Names do not stand on each other.
        let at = (y(last(one)) + 4.0).max(below + 14.0);
        below = at;
        text(&mut svg, WIDTH - RIGHT + 8.0, at, "start", colour, &one.shape);
    }
    svg + "</svg>\n"
}

fn line(svg: &mut String, [x1, y1, x2, y2]: [f64; 4], colour: &str) {
    let ends = format!("x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"");
    let _ = writeln!(svg, "<line {ends} stroke=\"{colour}\"/>");
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, colour: &str, said: &str) {
    let place = format!("x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\"");
    let _ = writeln!(svg, "<text {place}>{said}</text>");
}
