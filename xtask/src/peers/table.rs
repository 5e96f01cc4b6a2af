//! The results, for people.

use std::fmt::Write as _;

use super::results::{Contestant, Operation, Results, Target};

/// A table for every operation, then its targets.
pub(crate) fn text(results: &Results) -> String {
    let mut text = String::new();
    for operation in &results.operations {
        let _ = writeln!(text, "{}: {}", operation.name, operation.title);
        let _ = writeln!(text, "  {:<20} {:>9}  × best peer  × floor  allocations", "", "ns");
        for it in &operation.contestants {
            let [best, floor] = ratios(operation, it);
            let (name, ns, count) = (&it.name, it.ns, it.allocations);
            let _ = writeln!(text, "  {name:<20} {ns:>9.1}  {best:>11}  {floor:>7}  {count:>11}");
        }
        for target in &operation.targets {
            let _ = writeln!(text, "  {}", told(target));
        }
        text.push('\n');
    }
    let targets = results.operations.iter().flat_map(|operation| &operation.targets);
    let reached = targets.clone().filter(|target| target.is_reached() == Some(true)).count();
    let _ = writeln!(text, "{reached} of {} targets reached", targets.count());
    text
}

/// The committed page.
pub(crate) fn page(results: &Results) -> String {
    let mut page = String::from(
        "# frazil and its peers, measured\n\n\
         Made by `cargo xtask peers --write`, which runs all of them in one process on the same bytes.\n\
         Ratios count; nanoseconds are one machine's, in its least disturbed moments.\n",
    );
    for operation in &results.operations {
        let _ = writeln!(page, "\n## {}: {}\n", operation.name, operation.title);
        page.push_str(
            "| | ns | × best peer | × floor | allocations |\n|---|---:|---:|---:|---:|\n",
        );
        for it in &operation.contestants {
            let [best, floor] = ratios(operation, it);
            let name = if it.side == "ours" { format!("**{}**", it.name) } else { it.name.clone() };
            let (ns, count) = (it.ns, it.allocations);
            let _ = writeln!(page, "| {name} | {ns:.1} | {best} | {floor} | {count} |");
        }
        if !operation.targets.is_empty() {
            page.push('\n');
        }
        for target in &operation.targets {
            let _ = writeln!(page, "- {}", told(target));
        }
    }
    page
}

/// A time over the best peer's and over the floor's.
fn ratios(operation: &Operation, it: &Contestant) -> [String; 2] {
    [operation.best_peer(), operation.least("floor")]
        .map(|other| other.map_or_else(|| "-".to_owned(), |other| format!("{:.2}", it.ns / other)))
}

/// What became of a target.
fn told(target: &Target) -> String {
    let Target { ours, against, at_most, .. } = target;
    match target.ratio {
        None => format!("{ours} against {against}: not measured"),
        Some(ratio) if ratio <= *at_most => {
            format!("{ours} against {against}: {ratio:.2}, at most {at_most}: reached")
        }
        Some(ratio) => {
            let by = (ratio / at_most - 1.0) * 100.0;
            format!("{ours} against {against}: {ratio:.2}, at most {at_most}: missed by {by:.0} %")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::LINES;
    use super::*;

    #[test]
    fn ratios_and_targets_are_told() {
        let results = Results::read(LINES).unwrap();
        let text = text(&results);
        for part in [
            "read: read a check\n",
            "frazil                    15.0         0.50     1.25            0\n",
            "frazil against is: 0.50, at most 0.5: reached\n",
            "frazil against floor: 1.25, at most 1.2: missed by 4 %\n",
            "frazil against nobody: not measured\n",
            "1 of 3 targets reached\n",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(page(&results).contains("| **frazil** | 15.0 | 0.50 | 1.25 | 0 |\n"));
    }
}
