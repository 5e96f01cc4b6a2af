//! Which kinds of peers connect, as a picture: a square for each two kinds.

use std::fmt::Write;

use super::report::Report;

const SIDE: usize = 44;
/// Room for the names of the rows, and for those of the columns, which are slanted.
const LEFT: usize = 200;
const ABOVE: usize = 150;

/// An SVG file that stands alone.
pub(super) fn draw(report: &Report) -> String {
    let count = report.kinds.len();
    let (width, height) = (LEFT + count * SIDE + 110, ABOVE + count * SIDE + 50);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Direct connections by kind of peer, in per cent</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for (at, name) in report.kinds.iter().enumerate() {
        let (name, middle) = (escaped(name), at * SIDE + SIDE / 2);
        let (x, y) = (LEFT + middle, ABOVE - 8);
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" transform=\"rotate(-45 {x} {y})\">{name}</text>\n\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>",
            LEFT - 8,
            ABOVE + middle + 4,
        );
    }
    for one in 0..count {
        for other in 0..count {
            let (x, y) = (LEFT + other * SIDE, ABOVE + one * SIDE);
            square(&mut svg, (x, y), report, [one, other]);
        }
    }
    let all = &report.all;
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{}\">{:.1} % of {} sessions connect directly: {}</text>",
        ABOVE + count * SIDE + 28,
        all.direct_percent,
        all.sessions,
        escaped(&report.mix),
    );
    svg + "</svg>\n"
}

fn square(svg: &mut String, (x, y): (usize, usize), report: &Report, [one, other]: [usize; 2]) {
    let met = report.between(one, other).filter(|counts| counts.sessions > 0);
    let (colour, ink, said, told) = match met {
        Some(counts) => {
            let (colour, ink) = colours(counts.direct_percent);
            let told = format!("{} of {} sessions", counts.direct, counts.sessions);
            (colour, ink, format!("{:.0}", counts.direct_percent), told)
        }
        None => ("#eeeeee".to_owned(), "#777777", "–".to_owned(), "they never met".to_owned()),
    };
    let name = |at: usize| report.kinds.get(at).map(|name| escaped(name)).unwrap_or_default();
    let _ = writeln!(
        svg,
        "<g><title>{} and {}: {told}</title>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"{colour}\" stroke=\"white\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"{ink}\">{said}</text></g>",
        name(one),
        name(other),
        x + SIDE / 2,
        y + SIDE / 2 + 4,
    );
}

/// From orange, none, over white to blue, all: told apart by every eye. And the ink on it.
fn colours(percent: f64) -> (String, &'static str) {
    const NONE: [f64; 3] = [213.0, 94.0, 0.0];
    const ALL: [f64; 3] = [0.0, 114.0, 178.0];
    let (end, share) =
        if percent < 50.0 { (NONE, 1.0 - percent / 50.0) } else { (ALL, percent / 50.0 - 1.0) };
    let [red, green, blue] = end.map(|part| (255.0 + (part - 255.0) * share).round());
    (format!("rgb({red},{green},{blue})"), if share > 0.6 { "white" } else { "black" })
}

fn escaped(text: &str) -> String {
    let visible = text.chars().filter(|c| !c.is_control()).collect::<String>();
    visible.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
