//! The matrix as the page that the README links.

use super::matrix::{Counts, Entry, Matrix, State, gated};

/// The page below the root.
pub(crate) const PAGE: &str = "xtask/CONFORMANCE.md";

const INTRODUCTION: &str = "\
# Conformance

<!-- Written by `cargo xtask conformance --write`; `cargo xtask ci` checks that it is current. -->

Every requirement of the RFCs that this project is held to, in our own words, with the tests that
show it: those that the test runner ran and that passed, known by the ids in their names. A row
without a test has an excuse of a stated class (another component's duty, the caller's, or nothing
that one could observe), is not testable, or is missing. In the components of the gate none is
missing. `[def]` marks what an RFC states without a keyword of RFC 2119; errata are applied.
";

/// The whole page.
pub(crate) fn page(matrix: &Matrix<'_>) -> String {
    let mut page = INTRODUCTION.to_owned();
    page += "\n| RFC | component | testable | covered | excused | missing | |\n";
    page += "|---|---|--:|--:|--:|--:|---|\n";
    for ((rfc, component), group) in &matrix.groups {
        let name = format!("[{rfc}](#rfc-{rfc}-{component})");
        page += &counts(&name, component, group.counts());
    }
    page += &counts("all", "", matrix.total(|_| true));
    page += &counts("the gate", "", matrix.total(gated));
    for ((rfc, component), group) in &matrix.groups {
        page += &format!("\n## RFC {rfc}, {component}\n\n");
        page += "| row | § | level | what conforms | shown by |\n|---|---|---|---|---|\n";
        for entry in &group.entries {
            page += &line(entry);
        }
    }
    page
}

fn counts(rfc: &str, component: &str, counts: Counts) -> String {
    let Counts { testable, covered, excused, missing } = counts;
    let gate = if gated(component) { "gate" } else { "" };
    format!("| {rfc} | {component} | {testable} | {covered} | {excused} | {missing} | {gate} |\n")
}

fn line(entry: &Entry<'_>) -> String {
    let row = entry.row;
    let shown = match (entry.state(), entry.excuse) {
        (State::Covered, _) => {
            let tests: Vec<_> = entry.tests.iter().map(|test| format!("`{test}`")).collect();
            tests.join("<br>")
        }
        (State::Excused, Some(excuse)) => {
            format!("excused, {}: {}", escaped(&excuse.class), escaped(&excuse.reason))
        }
        (State::Untestable, _) => "not testable".to_owned(),
        _ => "**missing**".to_owned(),
    };
    let summary = escaped(&row.summary);
    format!("| {} | {} | {} | {summary} | {shown} |\n", row.id, row.section, row.level)
}

/// Text of ours, with what Markdown would read otherwise made plain.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\|<*_`".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::complete;
    use super::super::rows::tests::sample;
    use super::*;

    #[test]
    fn the_page_has_every_row_and_does_not_depend_on_the_order_of_tests() {
        let (rows, (excuses, mut tests)) = (sample(), complete());
        let first = page(&Matrix::new(&rows, &excuses, &tests));
        for row in rows.all() {
            assert_eq!(first.matches(&format!("\n| {} |", row.id)).count(), 1, "{}", row.id);
        }
        for line in [
            "| [8489](#rfc-8489-stun-codec) | stun-codec | 3 | 3 | 0 | 0 | gate |\n",
            "| the gate |  | 4 | 3 | 1 | 0 |  |\n",
            "| rfc8489-s5-b | 5 | MUST | The header. | `crate::rfc8489_s5_a_b__both` |\n",
            "| rfc8489-sA-a | A | MUST NOT | An appendix. | excused, caller: Theirs. |\n",
            "| rfc8445-sB.9-a | B.9 | MAY | Part of one. | **missing** |\n",
        ] {
            assert!(first.contains(line), "{line}\n{first}");
        }
        tests.reverse();
        assert_eq!(page(&Matrix::new(&rows, &excuses, &tests)), first);
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("RTP/* <a|b> c_d"), "RTP/\\* \\<a\\|b> c\\_d");
    }
}
