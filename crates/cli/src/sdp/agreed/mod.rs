//! What two sides agreed on: what `--json` prints, and the page draws.

pub(super) mod page;
mod rejected;

use frazil_sdp::offer_answer::{
    DtlsRole, Negotiated, NegotiatedCodec, NegotiatedData, NegotiatedExtension, NegotiatedRid,
    NegotiatedSection, NegotiatedTransport,
};
use serde::Serialize;

pub(super) use rejected::Rejected;

use crate::sdp::hex::colons;

/// The result, seen from this side. `docs/sdp.md` describes the fields, which stay.
#[derive(Serialize)]
pub(super) struct Agreed<'a> {
    sections: Vec<Section<'a>>,
    transports: Vec<Transport<'a>>,
    /// In bit per second.
    send_limit: Option<u64>,
}

#[derive(Serialize)]
struct Section<'a> {
    mid: &'a str,
    kind: &'a str,
    protocol: &'a str,
    accepted: bool,
    transport: Option<usize>,
    direction: &'static str,
    codecs: Vec<Codec<'a>>,
    extensions: Vec<Extension<'a>>,
    remote_streams: &'a [String],
    rtcp_rsize: bool,
    /// In milliseconds.
    report_interval: u32,
    /// In milliseconds.
    send_ptime: Option<f64>,
    /// In bit per second.
    send_limit: Option<u64>,
    send_rids: Vec<Encoding<'a>>,
    receive_rids: Vec<Encoding<'a>>,
    data: Option<Data>,
}

#[derive(Serialize)]
struct Codec<'a> {
    name: &'a str,
    clock_rate: u32,
    channels: u32,
    send_payload_type: u8,
    receive_payload_type: u8,
    send_parameters: &'a str,
    receive_parameters: &'a str,
    feedback: &'a [String],
}

#[derive(Serialize)]
struct Extension<'a> {
    id: u16,
    uri: &'a str,
    direction: &'static str,
    encrypted: bool,
}

#[derive(Serialize)]
struct Encoding<'a> {
    id: &'a str,
    paused: bool,
    restrictions: &'a str,
    stream: usize,
}

#[derive(Serialize)]
struct Data {
    local_port: u16,
    remote_port: u16,
    max_message_size: Option<u64>,
}

#[derive(Serialize)]
struct Transport<'a> {
    mid: &'a str,
    local_ufrag: &'a str,
    local_pwd: &'a str,
    remote_ufrag: &'a str,
    remote_pwd: &'a str,
    remote_candidates: &'a [String],
    remote_end_of_candidates: bool,
    remote_trickle: bool,
    remote_lite: bool,
    /// In milliseconds.
    pacing: u64,
    ice_restart: bool,
    dtls_role: Option<&'static str>,
    new_association: bool,
    remote_fingerprints: Vec<Digest<'a>>,
    rtcp_mux: bool,
}

#[derive(Serialize)]
struct Digest<'a> {
    hash: &'a str,
    value: String,
}

impl<'a> From<&'a Negotiated> for Agreed<'a> {
    fn from(negotiated: &'a Negotiated) -> Self {
        Self {
            sections: negotiated.sections.iter().map(Section::from).collect(),
            transports: negotiated.transports.iter().map(Transport::from).collect(),
            send_limit: negotiated.send_limit,
        }
    }
}

impl<'a> From<&'a NegotiatedSection> for Section<'a> {
    fn from(section: &'a NegotiatedSection) -> Self {
        Self {
            mid: &section.mid,
            kind: &section.kind,
            protocol: &section.protocol,
            accepted: section.is_accepted(),
            transport: section.transport,
            direction: section.direction.as_str(),
            codecs: section.codecs.iter().map(Codec::from).collect(),
            extensions: section.extensions.iter().map(Extension::from).collect(),
            remote_streams: &section.remote_streams,
            rtcp_rsize: section.rtcp_rsize,
            report_interval: section.report_interval,
            send_ptime: section.send_ptime.map(|time| time.as_secs_f64() * 1000.0),
            send_limit: section.send_limit,
            send_rids: section.send_rids.iter().map(Encoding::from).collect(),
            receive_rids: section.receive_rids.iter().map(Encoding::from).collect(),
            data: section.data.map(Data::from),
        }
    }
}

impl<'a> From<&'a NegotiatedCodec> for Codec<'a> {
    fn from(codec: &'a NegotiatedCodec) -> Self {
        Self {
            name: &codec.encoding,
            clock_rate: codec.clock_rate,
            channels: codec.channels,
            send_payload_type: codec.send_payload_type,
            receive_payload_type: codec.receive_payload_type,
            send_parameters: &codec.send_parameters,
            receive_parameters: &codec.receive_parameters,
            feedback: &codec.feedback,
        }
    }
}

impl<'a> From<&'a NegotiatedExtension> for Extension<'a> {
    fn from(extension: &'a NegotiatedExtension) -> Self {
        let NegotiatedExtension { id, ref uri, direction, encrypted } = *extension;
        Self { id, uri, direction: direction.as_str(), encrypted }
    }
}

impl<'a> From<&'a NegotiatedRid> for Encoding<'a> {
    fn from(rid: &'a NegotiatedRid) -> Self {
        let NegotiatedRid { id, paused, restrictions, stream } = rid;
        Self { id, paused: *paused, restrictions, stream: *stream }
    }
}

impl From<NegotiatedData> for Data {
    fn from(data: NegotiatedData) -> Self {
        Self {
            local_port: data.local_port,
            remote_port: data.remote_port,
            max_message_size: data.max_message_size,
        }
    }
}

impl<'a> From<&'a NegotiatedTransport> for Transport<'a> {
    fn from(transport: &'a NegotiatedTransport) -> Self {
        let digest = |(hash, octets): &'a (String, Vec<u8>)| Digest {
            hash,
            value: colons(octets.iter().copied()),
        };
        Self {
            mid: &transport.mid,
            local_ufrag: &transport.local_ufrag,
            local_pwd: &transport.local_pwd,
            remote_ufrag: &transport.remote_ufrag,
            remote_pwd: &transport.remote_pwd,
            remote_candidates: &transport.remote_candidates,
            remote_end_of_candidates: transport.remote_end_of_candidates,
            remote_trickle: transport.remote_trickle,
            remote_lite: transport.remote_lite,
            pacing: transport.pacing,
            ice_restart: transport.ice_restart,
            dtls_role: transport.dtls.map(|role| match role {
                DtlsRole::Client => "client",
                DtlsRole::Server => "server",
            }),
            new_association: transport.new_association,
            remote_fingerprints: transport.remote_fingerprints.iter().map(digest).collect(),
            rtcp_mux: transport.rtcp_mux,
        }
    }
}
