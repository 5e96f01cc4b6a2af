//! What was agreed on, drawn for people.

use std::io::{self, Write};

use super::{Agreed, Codec, Encoding, Extension, Section, Transport};
use crate::sdp::page::{Page, joined};

/// Writes the page: section by section, then the transports.
pub(in crate::sdp) fn write(out: &mut dyn Write, agreed: &Agreed<'_>) -> io::Result<()> {
    let mut page = Page::new(out);
    for each in &agreed.sections {
        section(&mut page, each)?;
        page.gap()?;
    }
    for (index, each) in agreed.transports.iter().enumerate() {
        transport(&mut page, index, each)?;
    }
    page.rows("send limit", agreed.send_limit.iter().map(limit))
}

fn limit(limit: &u64) -> String {
    format!("{limit} bit/s")
}

fn section(page: &mut Page<'_>, section: &Section<'_>) -> io::Result<()> {
    let Section { kind, mid, direction, protocol, .. } = section;
    let Some(transport) = section.transport else {
        return page.title(kind, &format!("mid {mid}: not used"));
    };
    page.title(kind, &format!("mid {mid}, {direction}, {protocol}, transport {transport}"))?;
    page.rows("codec", section.codecs.iter().map(codec))?;
    page.rows("extension", section.extensions.iter().map(extension))?;
    page.some("rtcp", section.rtcp_rsize.then_some("of reduced size"))?;
    let interval = Some(section.report_interval).filter(|interval| *interval > 0);
    page.rows("reports", interval.iter().map(|interval| format!("every {interval} ms at least")))?;
    page.rows("packets", section.send_ptime.iter().map(|time| format!("of {time} ms")))?;
    page.rows("send limit", section.send_limit.iter().map(limit))?;
    page.rows("stream", section.remote_streams.iter().cloned())?;
    page.rows("sends", section.send_rids.iter().map(encoding))?;
    page.rows("receives", section.receive_rids.iter().map(encoding))?;
    page.rows(
        "data",
        section.data.iter().map(|data| {
            let size = data.max_message_size;
            let size = size.map_or("any size".to_owned(), |size| format!("{size} octets at most"));
            format!(
                "SCTP ports {} here, {} there, messages of {size}",
                data.local_port, data.remote_port
            )
        }),
    )
}

fn extension(extension: &Extension<'_>) -> String {
    let Extension { id, uri, direction, encrypted } = extension;
    format!("{id:3} {uri}  {direction}{}", if *encrypted { ", encrypted" } else { "" })
}

fn codec(codec: &Codec<'_>) -> String {
    let Codec { name, clock_rate, channels, send_payload_type, receive_payload_type, .. } = codec;
    let channels = if *channels == 1 { String::new() } else { format!(", {channels} channels") };
    let number = if send_payload_type == receive_payload_type {
        format!("{send_payload_type:3}")
    } else {
        format!("{send_payload_type:3} out, {receive_payload_type} in")
    };
    let parameters = match (codec.send_parameters, codec.receive_parameters) {
        (send, receive) if send == receive => send.to_owned(),
        (send, "") => format!("{send} out"),
        ("", receive) => format!("{receive} in"),
        (send, receive) => format!("{send} out, {receive} in"),
    };
    let feedback = (!codec.feedback.is_empty()).then(|| format!("[{}]", codec.feedback.join(", ")));
    let about = format!("{number} {name} at {clock_rate} Hz{channels}");
    joined([Some(&*about), Some(&*parameters), feedback.as_deref()])
}

fn encoding(encoding: &Encoding<'_>) -> String {
    let stream = format!("stream {}", encoding.stream);
    let paused = encoding.paused.then_some("paused");
    joined([Some(encoding.id), Some(&*stream), paused, Some(encoding.restrictions)])
}

fn transport(page: &mut Page<'_>, index: usize, transport: &Transport<'_>) -> io::Result<()> {
    page.title("transport", &format!("{index}, described by mid {}", transport.mid))?;
    // What is printed gets about: the passwords are left to --json.
    let (local, remote) = (transport.local_ufrag, transport.remote_ufrag);
    page.row("ice-ufrag", &format!("{local} here, {remote} there"))?;
    let flags = [
        transport.ice_restart.then_some("starts anew"),
        transport.remote_lite.then_some("the peer is lite"),
        transport.remote_trickle.then_some("candidates may follow"),
        transport.remote_end_of_candidates.then_some("no candidates will follow"),
    ];
    let flags = flags.into_iter().flatten().collect::<Vec<_>>().join(", ");
    page.some("ice", Some(&*flags).filter(|flags| !flags.is_empty()))?;
    page.row("pacing", &format!("{} ms", transport.pacing))?;
    page.rows("candidate", transport.remote_candidates.iter().cloned())?;
    let new = transport.new_association.then_some("a new association");
    page.rows("dtls", transport.dtls_role.iter().map(|role| joined([Some(*role), new])))?;
    let fingerprints = transport.remote_fingerprints.iter();
    page.rows("fingerprint", fingerprints.map(|one| format!("{} {}", one.hash, one.value)))?;
    page.some("rtcp", transport.rtcp_mux.then_some("multiplexed with RTP"))
}
