//! What came of the sessions, for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::report::{Counts, Report, percent};

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

pub(super) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let Counts { sessions, direct, relay, tcp, .. } = report.all;
    writeln!(
        out,
        "{BOLD}{sessions} sessions{BOLD:#} of the mix \"{}\", seed {}",
        report.mix, report.seed
    )?;
    writeln!(out, "{QUIET}{}{QUIET:#}\n", report.source)?;
    let rows =
        [("connect directly", direct), ("need a relay", relay), ("need TCP to a relay", tcp)];
    for (what, count) in rows {
        writeln!(out, "{what:22}{:6.1} %{count:12}", percent(count, sessions))?;
    }
    if let Some(times) = &report.time_ms {
        let shown = [(50, times.p50), (90, times.p90), (95, times.p95), (99, times.p99)];
        let shown = shown.map(|(percent, millis)| format!("{percent} % in {millis:.0} ms"));
        writeln!(out, "\nOf those that connect, {}.", shown.join(", "))?;
    }
    if let Some(field) = &report.published {
        let spread = field.plus_or_minus.map(|spread| format!(" ± {spread}")).unwrap_or_default();
        let (shown, measured) = (report.all.direct_percent, field.direct_percent);
        writeln!(
            out,
            "\nDirect here: {shown:.1} %. In the field: {measured}{spread} % ({}).",
            field.source
        )?;
    }
    writeln!(out, "\n{BOLD}Direct, in per cent{BOLD:#}")?;
    table(out, report)
}

/// Every kind against every kind.
fn table(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let width = report.kinds.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let heads: Vec<String> =
        (1..=report.kinds.len()).map(|number| format!("{number:>5}")).collect();
    writeln!(out, "{:width$}    {}", "", heads.concat())?;
    for (one, name) in report.kinds.iter().enumerate() {
        write!(out, "{name:width$} {:>3}", one + 1)?;
        for other in 0..report.kinds.len() {
            match report.between(one, other).filter(|counts| counts.sessions > 0) {
                Some(counts) => {
                    let style = if counts.direct_percent >= 50.0 { GOOD } else { BAD };
                    write!(out, "{style}{:5.0}{style:#}", counts.direct_percent)?;
                }
                None => write!(out, "{:>5}", "–")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
