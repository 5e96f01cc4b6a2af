//! The matrix for a terminal, and for a program.

use serde_json::{Value, json};

use super::matrix::{Counts, Entry, Matrix, State, gated};

/// The counts as a table, with every row beneath its group when asked for.
pub(crate) fn text(matrix: &Matrix<'_>, rows: bool) -> String {
    let mut text = format!("{:<6}{:<14}{}\n", "RFC", "component", HEADS);
    for ((rfc, component), group) in &matrix.groups {
        text += &line(&rfc.to_string(), component, group.counts());
        for entry in group.entries.iter().filter(|_| rows) {
            text += &format!("    {:<22}{}\n", entry.row.id, verdict(entry));
        }
    }
    text += &line("all", "", matrix.total(|_| true));
    text += &line("gate", "", matrix.total(gated));
    text
}

const HEADS: &str = "testable  covered  excused  missing";

fn line(rfc: &str, component: &str, counts: Counts) -> String {
    let Counts { testable, covered, excused, missing } = counts;
    let gate = if gated(component) { "  gate" } else { "" };
    format!(
        "{rfc:<6}{component:<14}{testable:>8}  {covered:>7}  {excused:>7}  {missing:>7}{gate}\n"
    )
}

fn verdict(entry: &Entry<'_>) -> String {
    match (entry.state(), entry.excuse) {
        (State::Covered, _) => entry.tests.join(", "),
        (State::Excused, Some(excuse)) => format!("excused, {}: {}", excuse.class, excuse.reason),
        (State::Untestable, _) => "not testable".to_owned(),
        _ if entry.unproved.is_empty() => "MISSING".to_owned(),
        _ => format!("MISSING, {}", entry.unproved.join(", ")),
    }
}

/// One object: `ok`, `wrong`, and `groups` by RFC and component with their `rows`.
pub(crate) fn json(matrix: &Matrix<'_>) -> Value {
    let groups: Vec<Value> = matrix
        .groups
        .iter()
        .map(|((rfc, component), group)| {
            json!({
                "rfc": rfc,
                "component": component,
                "gate": gated(component),
                "counts": numbers(group.counts()),
                "rows": group.entries.iter().map(row).collect::<Value>(),
            })
        })
        .collect();
    json!({
        "ok": matrix.wrong.is_empty(),
        "wrong": matrix.wrong,
        "gate": numbers(matrix.total(gated)),
        "all": numbers(matrix.total(|_| true)),
        "groups": groups,
    })
}

fn numbers(counts: Counts) -> Value {
    let Counts { testable, covered, excused, missing } = counts;
    json!({ "testable": testable, "covered": covered, "excused": excused, "missing": missing })
}

fn row(entry: &Entry<'_>) -> Value {
    let state = match entry.state() {
        State::Covered => "covered",
        State::Excused => "excused",
        State::Missing => "missing",
        State::Untestable => "untestable",
    };
    let excuse =
        entry.excuse.map(|excuse| json!({ "class": excuse.class, "reason": excuse.reason }));
    json!({
        "id": entry.row.id,
        "section": entry.row.section,
        "level": entry.row.level,
        "summary": entry.row.summary,
        "state": state,
        "tests": entry.tests,
        "unproved": entry.unproved,
        "excuse": excuse,
    })
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::complete;
    use super::super::rows::tests::sample;
    use super::*;

    #[test]
    fn both_forms_have_the_counts_and_the_tests() {
        let (rows, (excuses, tests)) = (sample(), complete());
        let matrix = Matrix::new(&rows, &excuses, &tests);
        let short = text(&matrix, false);
        let codec = "8489  stun-codec           3        3        0        0  gate\n";
        assert!(short.contains(codec), "{short}");
        let last: Vec<_> = short.lines().last().unwrap().split_whitespace().collect();
        assert_eq!(last, ["gate", "4", "3", "1", "0"]);
        assert!(!short.contains("rfc8489-s5-a"));
        let long = text(&matrix, true);
        assert!(long.contains("    rfc8489-s5-a          crate::rfc8489_s5_a_b__both\n"));
        assert!(long.contains("    rfc8489-s5.1-a        MISSING\n"));
        assert!(long.contains("    rfc8489-s5-c          not testable\n"));
        assert!(long.contains("    rfc8489-sA-a          excused, caller: Theirs.\n"));

        let value = json(&matrix);
        assert_eq!(value["ok"], true);
        assert_eq!(value["gate"]["covered"], 3);
        let group = &value["groups"][3];
        assert_eq!((&group["rfc"], &group["component"]), (&json!(8489), &json!("stun-codec")));
        assert_eq!(group["rows"][0]["tests"][0], "crate::rfc8489_s5_a_b__both");
        assert_eq!(group["rows"][2]["state"], "untestable");
    }
}
