//! A message drawn for people.

use core::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::attribute::Shown;
use super::proof::Verdict;
use super::report::{Kind, Report};

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const ODD: Style = AnsiColor::Yellow.on_default();

/// Octets in a line of bytes.
const WIDTH: usize = 32;
/// The most octets of a value that are shown.
const MAX_SHOWN: usize = 4 * WIDTH;

/// The page of a message, with colours, which whoever prints it takes away where they are not
/// wanted.
pub(super) fn page(report: &Report) -> String {
    let mut out = String::new();
    draw(&mut out, report, 0);
    out
}

/// One line, indented.
macro_rules! line {
    ($out:expr, $indent:expr, $($text:tt)+) => {{
        let _ = write!($out, "{:indent$}", "", indent = $indent);
        let _ = writeln!($out, $($text)+);
    }};
}

fn draw(out: &mut String, report: &Report, indent: usize) {
    origin(out, report, indent);
    title(out, report, indent);
    for attribute in &report.attributes {
        draw_attribute(out, attribute, indent);
    }
    if let Some(data) = &report.data {
        bytes(out, data, indent + 2);
    }
    if let Some(inner) = &report.inner {
        line!(out, indent + 2, "inside:");
        draw(out, inner, indent + 4);
    }
    if report.kind == Kind::Stun {
        let detail = report.integrity_detail.as_deref();
        verdict(out, "integrity", report.integrity, detail, indent);
        verdict(out, "fingerprint", report.fingerprint, None, indent);
    }
    for departure in &report.departures {
        let (what, section) = (&departure.what, departure.section);
        line!(
            out,
            indent + 2,
            "{ODD}departure{ODD:#}    at {}: {what} {QUIET}({section}){QUIET:#}",
            departure.offset
        );
    }
}

fn origin(out: &mut String, report: &Report, indent: usize) {
    // The first line needs no name: there may be no other.
    if let Some(number) = report.origin.line.filter(|number| *number > 1) {
        line!(out, indent, "{QUIET}line {number}{QUIET:#}");
    }
    if let Some(packet) = &report.origin.packet {
        let time = packet.time.as_deref().unwrap_or("at no stated time");
        let (transport, from, to) = (packet.transport.name(), &packet.source, &packet.destination);
        line!(
            out,
            indent,
            "{QUIET}packet {}  {time}  {transport} {from} → {to}{QUIET:#}",
            packet.packet
        );
    }
}

fn title(out: &mut String, report: &Report, indent: usize) {
    let length = report.length;
    if let Some(channel) = report.channel {
        let data = report.data.as_deref().unwrap_or_default().len() / 2;
        line!(
            out,
            indent,
            "{BOLD}ChannelData{BOLD:#} on channel {channel:#06x}, {length} octets, {data} of data"
        );
        return;
    }
    let method = report.method.as_deref().unwrap_or_default();
    let class = match report.class {
        Some("success") => "success response",
        Some("error") => "error response",
        other => other.unwrap_or_default(),
    };
    let id = report.transaction_id.as_deref().unwrap_or_default();
    let old = if report.cookie == Some(false) { ", as of RFC 3489" } else { "" };
    line!(out, indent, "{BOLD}{method} {class}{BOLD:#}{old}, {length} octets, transaction {id}");
}

fn draw_attribute(out: &mut String, attribute: &Shown, indent: usize) {
    let Shown { r#type, name, offset, length, value, .. } = attribute;
    let ignored =
        if attribute.ignored { format!("  {ODD}to be ignored{ODD:#}") } else { String::new() };
    line!(out, indent, "{offset:5}  {QUIET}{type:#06x}{QUIET:#} {name}: {value}{ignored}");
    bytes(out, &format!("{type:04x}{length:04x}{}", attribute.bytes), indent + 7);
    if let Some(inner) = &attribute.inner {
        line!(out, indent + 7, "inside:");
        draw(out, inner, indent + 9);
    }
}

/// Hex in words of four octets, a few lines of it.
fn bytes(out: &mut String, hex: &str, indent: usize) {
    let octets: Vec<&str> =
        hex.as_bytes().chunks(8).filter_map(|word| core::str::from_utf8(word).ok()).collect();
    for words in octets.chunks(WIDTH / 4).take(MAX_SHOWN / WIDTH) {
        line!(out, indent, "{QUIET}{}{QUIET:#}", words.join(" "));
    }
    let more = (hex.len() / 2).saturating_sub(MAX_SHOWN);
    if more > 0 {
        line!(out, indent, "{QUIET}… {more} octets more; --json has them all{QUIET:#}");
    }
}

fn verdict(out: &mut String, what: &str, verdict: Verdict, detail: Option<&str>, indent: usize) {
    let style = match verdict {
        Verdict::Valid => GOOD,
        Verdict::Invalid => BAD,
        Verdict::Absent | Verdict::Unchecked => Style::new(),
    };
    let detail = detail.map(|detail| format!(": {detail}")).unwrap_or_default();
    line!(out, indent + 2, "{what:12} {style}{}{style:#}{detail}", verdict.name());
}
