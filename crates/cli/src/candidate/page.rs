//! A candidate drawn for people.

use core::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::meaning;
use super::report::{Explained, Kind, PriorityIs, Report};

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const ODD: Style = AnsiColor::Yellow.on_default();

/// The page of a line, with colours, which whoever prints it takes away where they are not wanted.
pub(super) fn page(report: &Report) -> String {
    let mut out = String::new();
    // The first line needs no name: there may be no other.
    if let Some(number) = report.line.filter(|number| *number > 1) {
        let _ = writeln!(out, "{QUIET}line {number}{QUIET:#}");
    }
    match &report.kind {
        Kind::Candidate(candidate) => draw(&mut out, candidate),
        Kind::EndOfCandidates => {
            let _ = writeln!(
                out,
                "{BOLD}end of candidates{BOLD:#}: no more will follow {QUIET}(RFC 8838 §13){QUIET:#}"
            );
        }
    }
    out
}

/// A field: its name, its value, what it means.
macro_rules! field {
    ($out:expr, $name:expr, $($text:tt)+) => {{
        let _ = write!($out, "  {:12} ", $name);
        let _ = writeln!($out, $($text)+);
    }};
}

fn draw(out: &mut String, candidate: &Explained) {
    let Explained { foundation, component, transport, port, address, r#type, .. } = candidate;
    let _ = writeln!(out, "{BOLD}{}{BOLD:#}", candidate.written);
    let share = "shared by candidates of the same type, base, server and transport";
    field!(out, "foundation", "{foundation}: {QUIET}{share}{QUIET:#}");
    field!(out, "component", "{component}: {}", meaning::component(*component));
    field!(out, "transport", "{transport}{}", meaning::transport(transport));
    draw_priority(out, candidate);
    field!(out, "address", "{address}, {}", candidate.address_kind.meaning());
    field!(out, "port", "{port}");
    field!(out, "type", "{type}: {}", meaning::kind(r#type));
    draw_related(out, candidate);
    if let Some(direction) = candidate.tcp_type {
        field!(out, "tcptype", "{direction}: {}", meaning::tcp_type(direction));
    }
    for extension in &candidate.extensions {
        let meaning = extension.meaning.as_deref().unwrap_or("not known; kept as it is");
        field!(out, extension.name, "{}: {meaning}", extension.value);
    }
    for departure in &candidate.departures {
        let (what, section) = (&departure.what, departure.section);
        field!(
            out,
            format_args!("{ODD}{:12}{ODD:#}", "departure"),
            "{what} {QUIET}({section}){QUIET:#}"
        );
    }
}

fn draw_priority(out: &mut String, candidate: &Explained) {
    let parts = &candidate.priority_parts;
    let (kind, component) = (&candidate.r#type, candidate.component);
    let (preference, local) = (parts.type_preference, parts.local_preference);
    field!(
        out,
        "priority",
        "{} = 2^24 × {preference} + 2^8 × {local} + (256 − {})",
        candidate.priority,
        parts.component
    );
    field!(
        out,
        "",
        "type preference {preference}, local preference {local}, component {}",
        parts.component
    );
    if let Some(tcp) = &candidate.tcp_preference {
        field!(
            out,
            "",
            "local preference {local} = 2^13 × {} for the direction + {} {QUIET}(RFC 6544 §4.2){QUIET:#}",
            tcp.direction_preference,
            tcp.other_preference
        );
    }
    let recommended = candidate.recommended_priority.map(|priority| priority >> 24);
    let how = match (candidate.priority_is, recommended) {
        (PriorityIs::Recommended, _) => {
            format!("as recommended: the type preference of {kind} is {preference}")
        }
        (PriorityIs::OtherPreference, Some(recommended)) => {
            format!(
                "by the formula, but for {kind} a type preference of {recommended} is recommended"
            )
        }
        (PriorityIs::OtherPreference, None) => {
            format!("by the formula; for {kind} no type preference is recommended")
        }
        (PriorityIs::OtherFormula, _) if parts.component != component => {
            format!("another formula: the recommended one ends in 256 − {component}")
        }
        (PriorityIs::OtherFormula, _) => {
            "another formula: in the recommended one type preferences end at 126".to_owned()
        }
        (PriorityIs::OutOfRange, _) => "not within 1 to 2147483647".to_owned(),
    };
    let is_out = candidate.priority_is == PriorityIs::OutOfRange;
    let section = if is_out { "RFC 8445 §5.1.2" } else { "RFC 8445 §5.1.2.1" };
    field!(out, "", "{how} {QUIET}({section}){QUIET:#}");
}

fn draw_related(out: &mut String, candidate: &Explained) {
    let name = meaning::related(&candidate.r#type);
    let port = candidate.related_port.map(|port| format!(" port {port}")).unwrap_or_default();
    match (&candidate.related_address, candidate.related_address_kind) {
        (Some(address), Some(super::address::AddressKind::Unspecified)) => {
            field!(out, name, "{address}{port}, hidden from others");
        }
        (Some(address), Some(kind)) => {
            field!(out, name, "{address}{port}, {}", kind.meaning());
        }
        _ if !port.is_empty() => field!(out, name, "{}", port.trim_start()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use frazil_candidate::Candidate;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_reads_is_explained(
            start in "[1-9] [12] (UDP|tcp|x) [0-9]{1,9} (192\\.0\\.2\\.1|::|a\\.local|fd::1) 9 typ (host|srflx|x)",
            more in "( raddr (0\\.0\\.0\\.0|b\\.example))?( rport [0-9])?( tcptype (so|odd))?( [a-z]{1,4} [!-~]{0,5}){0,3}",
        ) {
            let line = format!("{start}{more}");
            let candidate = Candidate::parse(&line).unwrap();
            let report = Report { line: Some(2), kind: Kind::Candidate(Box::new(candidate.into())) };
            let json = serde_json::to_value(&report).unwrap();
            prop_assert_eq!(&json["written"], &candidate.to_string());
            // Colours aside, nothing that moves a cursor.
            let page = page(&report).replace("\u{1b}[", "");
            prop_assert!(page.chars().all(|found| !found.is_control() || found == '\n'));
            prop_assert!(page.lines().count() >= 9);
        }
    }
}
