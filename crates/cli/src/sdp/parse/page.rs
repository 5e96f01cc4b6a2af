//! A description drawn for people.

use std::io::{self, Write};

use super::field::{Address, Limit, Pair, Problems};
use super::ice::Path;
use super::rtp::{Codec, Rtp};
use super::section::Section;
use super::session::{Contact, Report, Time};
use crate::sdp::page::{Page, joined};

/// Writes the page: the session level, then section by section.
pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let mut page = Page::new(out);
    session(&mut page, report)?;
    for section in report.media.sections() {
        page.gap()?;
        media(&mut page, &section)?;
    }
    Ok(())
}

fn session(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    match &report.origin {
        Some(of) => {
            page.title("session", &format!("{}, version {}", of.session_id, of.session_version))?;
            let (net, family) = (of.network_type, of.address_type);
            page.row("origin", &format!("{} at {} ({net} {family})", of.username, of.address))?;
        }
        None => page.title("session", "without origin")?,
    }
    page.some("name", report.name.filter(|name| !matches!(name.trim(), "" | "-")))?;
    page.some("information", report.information)?;
    page.some("uri", report.uri)?;
    page.rows("email", report.emails.iter().map(contact))?;
    page.rows("phone", report.phones.iter().map(contact))?;
    page.some("tool", report.tool)?;
    page.rows("address", report.connection.iter().map(address))?;
    page.rows("bandwidth", report.bandwidths.iter().map(bandwidth))?;
    // Nearly all are 0 0, which says nothing.
    page.rows("time", report.times.iter().filter(|time| !time.is_permanent()).map(time))?;
    page.rows(
        "group",
        report.groups.iter().map(|group| format!("{} {}", group.semantics, group.mids.join(" "))),
    )?;
    page.some("ice", report.ice_lite.then_some("lite"))?;
    page.rows("pacing", report.ice_pacing.iter().map(|pacing| format!("{pacing} ms")))?;
    problems(page, &report.problems)
}

fn contact(contact: &Contact<'_>) -> String {
    joined([Some(contact.address), contact.name])
}

fn time(time: &Time) -> String {
    let moment = |at: Option<i64>, none: &str| at.map_or(none.to_owned(), |at| format!("{at} s"));
    let repeats = time.repeats.len();
    let repeats = (repeats > 0).then(|| format!(", repeated by {repeats} rules"));
    format!(
        "from {} to {} of Unix time{}",
        moment(time.start, "ever"),
        moment(time.stop, "the end"),
        repeats.unwrap_or_default()
    )
}

fn address(address: &Address<'_>) -> String {
    let ttl = address.ttl.map(|ttl| format!(", time to live {ttl}")).unwrap_or_default();
    let count = address.count.map(|count| format!(", {count} addresses")).unwrap_or_default();
    format!("{}{ttl}{count}", address.address)
}

fn bandwidth(limit: &Limit<'_>) -> String {
    let meaning = limit.bits_per_second.map(|bits| format!(" ({bits} bit/s)"));
    format!("{} {}{}", limit.kind, limit.value, meaning.unwrap_or_default())
}

fn media(page: &mut Page<'_>, section: &Section<'_>) -> io::Result<()> {
    let mid = section.mid.map(|mid| format!("mid {mid}"));
    let port = match (section.port, section.port_count) {
        (Some(port), Some(count)) if count > 1 => Some(format!("{count} ports from {port}")),
        (Some(0), _) if !section.bundle_only => Some("port 0: rejected or ended".to_owned()),
        (port, _) => port.map(|port| format!("port {port}")),
    };
    let about = [
        mid.as_deref(),
        Some(section.direction),
        section.bundle_only.then_some("for a bundle only"),
        section.protocol,
        port.as_deref(),
    ];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(", ");
    page.title(section.kind, &format!("{about}, line {}", section.line))?;
    page.some("information", section.information)?;
    page.rows("address", section.connection.iter().chain(&section.layers).map(address))?;
    page.rows("bandwidth", section.bandwidths.iter().map(bandwidth))?;
    if section.rtp.codecs.is_empty() && !section.formats.is_empty() {
        page.row("formats", &section.formats.join(" "))?;
    }
    rtp(page, &section.rtp)?;
    page.rows("sctp port", section.sctp_port.iter().map(u16::to_string))?;
    page.rows(
        "message size",
        section.max_message_size.iter().map(|size| match size {
            0 => "any".to_owned(),
            size => format!("{size} octets at most"),
        }),
    )?;
    transport(page, section)?;
    problems(page, &section.problems)
}

fn rtp(page: &mut Page<'_>, rtp: &Rtp<'_>) -> io::Result<()> {
    page.rows("codec", rtp.codecs.iter().map(codec))?;
    page.rows("feedback", rtp.feedback.iter().map(|feedback| format!("for all: {feedback}")))?;
    page.rows(
        "extension",
        rtp.extensions.iter().map(|one| {
            joined([
                Some(&*format!("{:3} {}", one.id, one.uri)),
                one.direction,
                Some(one.attributes),
            ])
        }),
    )?;
    let flags = [
        rtp.rtcp_mux.then_some("multiplexed with RTP"),
        rtp.rtcp_mux_only.then_some("nothing else"),
        rtp.rtcp_rsize.then_some("of reduced size"),
    ];
    let flags = flags.into_iter().flatten().collect::<Vec<_>>().join(", ");
    page.some("rtcp", Some(&*flags).filter(|flags| !flags.is_empty()))?;
    page.rows(
        "stream",
        rtp.msids.iter().map(|msid| {
            let track = msid.track.map(|track| format!("track {track}"));
            joined([Some(msid.stream.unwrap_or("none")), track.as_deref()])
        }),
    )?;
    page.rows(
        "rid",
        rtp.rids.iter().map(|rid| {
            let formats =
                (!rid.formats.is_empty()).then(|| format!("of {}", rid.formats.join(" ")));
            let limits = rid.restrictions.iter().map(|one| pair(one, '='));
            let limits = limits.collect::<Vec<_>>().join(", ");
            joined([Some(rid.id), Some(&*rid.direction), formats.as_deref(), Some(&*limits)])
        }),
    )?;
    for (direction, streams) in
        rtp.simulcast.iter().flat_map(|of| [("send", &of.send), ("recv", &of.recv)])
    {
        let streams = streams.iter().map(|stream| {
            let paused = |paused: bool| if paused { " (paused)" } else { "" };
            let names = stream.iter().map(|one| format!("{}{}", one.rid, paused(one.paused)));
            names.collect::<Vec<_>>().join(" or ")
        });
        let streams = streams.collect::<Vec<_>>().join(", ");
        page.some(
            "simulcast",
            Some(&*format!("{direction} {streams}")).filter(|_| !streams.is_empty()),
        )?;
    }
    page.rows(
        "source",
        rtp.sources.iter().map(|source| {
            let about = source.attributes.iter().map(|one| pair(one, ':'));
            format!("{}: {}", source.ssrc, about.collect::<Vec<_>>().join(", "))
        }),
    )?;
    page.rows(
        "source group",
        rtp.source_groups.iter().map(|group| {
            let ssrcs: Vec<_> = group.ssrcs.iter().map(u32::to_string).collect();
            format!("{} {}", group.semantics, ssrcs.join(" "))
        }),
    )
}

fn pair(pair: &Pair<'_>, separator: char) -> String {
    let value = pair.value.map(|value| format!("{separator}{value}")).unwrap_or_default();
    format!("{}{value}", pair.name)
}

fn codec(codec: &Codec<'_>) -> String {
    let name = match (codec.name, codec.clock_rate, codec.channels) {
        (Some(name), Some(rate), Some(1)) => format!("{name} at {rate} Hz"),
        (Some(name), Some(rate), Some(channels)) => {
            format!("{name} at {rate} Hz, {channels} channels")
        }
        _ => "not described".to_owned(),
    };
    let feedback = (!codec.feedback.is_empty()).then(|| format!("[{}]", codec.feedback.join(", ")));
    let number = format!("{:3} {name}", codec.payload_type);
    joined([Some(&*number), Some(codec.parameters), feedback.as_deref()])
}

fn transport(page: &mut Page<'_>, section: &Section<'_>) -> io::Result<()> {
    let ice = &section.ice;
    page.some("ice-ufrag", ice.ice_ufrag)?;
    // What is printed gets about.
    page.some("ice-pwd", ice.ice_pwd.map(|_| "not shown; --json has it"))?;
    page.some("ice-options", Some(&*ice.ice_options.join(" ")).filter(|all| !all.is_empty()))?;
    page.some("ice-mismatch", ice.ice_mismatch.then_some("the answerer does without ICE"))?;
    page.rows("candidate", ice.candidates.iter().map(candidate))?;
    page.some("candidates", ice.end_of_candidates.then_some("no more will come"))?;
    page.rows(
        "chosen",
        ice.remote_candidates.iter().map(|one| {
            format!("{} port {} for component {}", one.address, one.port, one.component)
        }),
    )?;
    page.some("setup", section.dtls.setup)?;
    page.some("tls-id", section.dtls.tls_id)?;
    page.rows(
        "fingerprint",
        section.dtls.fingerprints.iter().map(|one| format!("{} {}", one.hash, one.value)),
    )
}

fn candidate(candidate: &Path<'_>) -> String {
    let Path { transport, address, port, r#type, priority, component, foundation, .. } = candidate;
    let related = candidate.related_address.as_ref().map(|related| {
        format!("from {related} port {}", candidate.related_port.unwrap_or_default())
    });
    let about = format!("{type} {transport} {address} port {port}");
    let numbers = format!("priority {priority}, component {component}, foundation {foundation}");
    joined([Some(&*about), candidate.tcp_type, related.as_deref(), Some(&*numbers)])
}

fn problems(page: &mut Page<'_>, problems: &Problems) -> io::Result<()> {
    for one in &problems.0 {
        let place = format!("line {}, column {}, {}", one.line, one.column, one.subject);
        page.odd("does not read", &format!("{place}: {}", one.what))?;
    }
    Ok(())
}
