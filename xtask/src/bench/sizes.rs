//! What an octet of a description costs as the description grows, from what criterion measured.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

/// What the benchmarks of the series are called.
pub(super) const FILTER: &str = "sdp/size";

/// How criterion calls their folders: `sdp_size_` and the shape.
const FOLDERS: &str = "sdp_size_";

/// One shape of text in growing sizes.
pub(super) struct Series {
    pub(super) shape: String,
    /// Octets, and nanoseconds an octet.
    pub(super) points: Vec<(u64, f64)>,
}

/// Reads the last run.
pub(super) fn read(folder: &Path) -> io::Result<Vec<Series>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(shape) = name.strip_prefix(FOLDERS) else { continue };
        let mut points = Vec::new();
        for size in fs::read_dir(&path)? {
            let new = size?.path().join("new");
            if new.is_dir() {
                points.push(point(&new)?);
            }
        }
        points.sort_by_key(|&(octets, _)| octets);
        all.push(Series { shape: shape.replace('_', " "), points });
    }
    all.sort_by(|one, other| one.shape.cmp(&other.shape));
    Ok(all)
}

/// The size and the time of one benchmark.
fn point(folder: &Path) -> io::Result<(u64, f64)> {
    let json = |name: &str| -> io::Result<Value> {
        serde_json::from_str(&fs::read_to_string(folder.join(name))?).map_err(io::Error::other)
    };
    let octets = json("benchmark.json")?.pointer("/throughput/Bytes").and_then(Value::as_u64);
    let time = json("estimates.json")?.pointer("/median/point_estimate").and_then(Value::as_f64);
    match (octets, time) {
        (Some(octets), Some(time)) => Ok((octets, time / octets as f64)),
        _ => Err(io::Error::other(format!("{} is not as criterion writes", folder.display()))),
    }
}

/// The series, for a terminal.
pub(super) fn table(series: &[Series]) -> String {
    let mut text = String::from("nanoseconds an octet\n");
    for one in series {
        let _ = write!(text, "  {:<12}", one.shape);
        for (octets, cost) in &one.points {
            let _ = write!(text, "  {:>9} octets {cost:>6.3}", octets);
        }
        text.push('\n');
    }
    text
}

/// The committed page.
pub(super) fn page(series: &[Series]) -> String {
    let mut page = String::from(
        "# Hostile descriptions, from ten kilobytes to ten megabytes\n\n\
         Made by `cargo xtask bench --sizes --write`. Each shape would be quadratic for a reader that is\n\
         careless in its own way (`benches/src/descriptions/hostile.rs`); everything is asked of the\n\
         session and of each section. A line that is flat is linear time.\n\n\
         ![nanoseconds an octet against octets](sdp-sizes.svg)\n\n\
         Nanoseconds an octet:\n\n",
    );
    page.push_str("| shape |");
    let sizes = series.first().map(|one| one.points.as_slice()).unwrap_or_default();
    for (octets, _) in sizes {
        // What was asked for, not what whole lines make of it.
        let _ = write!(page, " {} kB |", (octets + 500) / 1000);
    }
    let _ = writeln!(page, "\n|---|{}", "---:|".repeat(sizes.len()));
    for one in series {
        let _ = write!(page, "| {} |", one.shape);
        for (_, cost) in &one.points {
            let _ = write!(page, " {cost:.2} |");
        }
        page.push('\n');
    }
    page
}
