//! What two sides agreed on, as plain values.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::attributes::{Direction, HashFunction};

/// What an offer and its answer come to, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiated {
    /// The sections, in the order that both descriptions have.
    pub sections: Vec<NegotiatedSection>,
    /// The transports that the sections share.
    pub transports: Vec<NegotiatedTransport>,
    /// How much this side may send in all sections together, in bits a second: the peer's `b=CT`.
    pub send_limit: Option<u64>,
}

impl Negotiated {
    /// Which transport a section uses, by its mid. Candidates that are trickled for it are candidates of
    /// that transport, whichever section of a bundle they name (RFC 9143 §10).
    #[must_use]
    pub fn transport_of(&self, mid: &str) -> Option<usize> {
        self.sections.iter().find(|section| section.mid == mid)?.transport
    }
}

/// A media section that both sides know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegotiatedSection {
    /// Its identification; one that is made up where the descriptions have none (RFC 8829 §5.10).
    pub mid: String,
    /// `audio`, `video`, `application` …
    pub kind: String,
    /// The protocol of its `m=` line.
    pub protocol: String,
    /// Which of the transports it uses; `None` for a section that is not used at all.
    pub transport: Option<usize>,
    /// What this side does.
    pub direction: Direction,
    /// The formats, the one that the peer likes best first. Empty for data.
    pub codecs: Vec<NegotiatedCodec>,
    /// RTP header extensions.
    pub extensions: Vec<NegotiatedExtension>,
    /// The streams that the peer says its media belongs to.
    pub remote_streams: Vec<String>,
    /// True if both take RTCP of reduced size.
    pub rtcp_rsize: bool,
    /// How far regular RTCP reports stand apart at least, in milliseconds, until `trr-int` says
    /// otherwise: 0 for AVPF, 4000 for AVP (RFC 8829 §5.1.2).
    pub report_interval: u32,
    /// How much media the peer wants in a packet (RFC 8866 §6.4).
    pub send_ptime: Option<Duration>,
    /// How much this side may send, in bits a second without the overhead of transport
    /// (RFC 8829 §5.10).
    pub send_limit: Option<u64>,
    /// The encodings of one source that this side sends at the same time.
    pub send_rids: Vec<NegotiatedRid>,
    /// The encodings of one source that this side receives at the same time.
    pub receive_rids: Vec<NegotiatedRid>,
    /// The association for data channels; `None` for media, and where one side closed it with an
    /// SCTP port of zero.
    pub data: Option<NegotiatedData>,
}

impl NegotiatedSection {
    /// True if the section is in use.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.transport.is_some()
    }
}

/// A format that both sides know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegotiatedCodec {
    /// The encoding's name.
    pub encoding: String,
    /// Its clock rate.
    pub clock_rate: u32,
    /// How many channels.
    pub channels: u32,
    /// The payload type in packets that this side sends: the peer's number (RFC 3264 §5.1).
    pub send_payload_type: u8,
    /// The payload type in packets that come: this side's number.
    pub receive_payload_type: u8,
    /// The parameters that the peer wants to be kept to; empty for none.
    pub send_parameters: String,
    /// The parameters that this side wants to be kept to; empty for none.
    pub receive_parameters: String,
    /// The feedback that both know.
    pub feedback: Vec<String>,
}

/// A header extension that both sides know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegotiatedExtension {
    /// The identifier in packets, both ways.
    pub id: u16,
    /// What it is.
    pub uri: String,
    /// Which way this side uses it.
    pub direction: Direction,
    /// True if it is encrypted in packets (RFC 6904 §3).
    pub encrypted: bool,
}

/// One of several encodings of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegotiatedRid {
    /// Its rid-id.
    pub id: String,
    /// True if it begins paused (RFC 8853 §5.1).
    pub paused: bool,
    /// What restricts it, as `a=rid` has it (RFC 8851 §5); empty for nothing.
    pub restrictions: String,
    /// Which encoding it is: those with the same number are alternatives, of which one is sent.
    pub stream: usize,
}

/// An SCTP association for data channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NegotiatedData {
    /// This side's SCTP port.
    pub local_port: u16,
    /// The peer's SCTP port.
    pub remote_port: u16,
    /// The longest message that the peer takes, in octets; `None` for any length.
    pub max_message_size: Option<u64>,
}

/// An ICE component and the DTLS association over it.
#[derive(Clone, PartialEq, Eq)]
pub struct NegotiatedTransport {
    /// The mid of the section that describes it.
    pub mid: String,
    /// This side's username fragment.
    pub local_ufrag: String,
    /// This side's password.
    pub local_pwd: String,
    /// The peer's username fragment.
    pub remote_ufrag: String,
    /// The peer's password.
    pub remote_pwd: String,
    /// The peer's candidates so far, as lines without `a=`. Those that do not read are left out.
    pub remote_candidates: Vec<String>,
    /// True if the peer said that no more will come.
    pub remote_end_of_candidates: bool,
    /// True if the peer takes candidates that follow.
    pub remote_trickle: bool,
    /// True if the peer is a lite agent.
    pub remote_lite: bool,
    /// The slower of the two pacings, in milliseconds (RFC 8839 §5.5).
    pub pacing: u64,
    /// True if ICE starts anew, compared with the descriptions before (RFC 8839 §4.4.1.1.1).
    pub ice_restart: bool,
    /// Who opens the DTLS association; `None` without DTLS.
    pub dtls: Option<DtlsRole>,
    /// True if a DTLS association is to be made, compared with the descriptions before
    /// (RFC 8842 §4).
    pub new_association: bool,
    /// The digests of which the peer's certificate must match one: hash function and octets. See
    /// [`is_certificate`](Self::is_certificate).
    pub remote_fingerprints: Vec<(String, Vec<u8>)>,
    /// True if RTCP comes and goes with RTP.
    pub rtcp_mux: bool,
}

impl NegotiatedTransport {
    /// The hash functions of certificates, the strongest first. MD5 and MD2 are none: they are broken.
    const HASHES: [HashFunction<'static>; 5] = [
        HashFunction::Sha512,
        HashFunction::Sha384,
        HashFunction::Sha256,
        HashFunction::Sha224,
        HashFunction::Sha1,
    ];

    /// True if a certificate is the peer's (RFC 8122 §5). `digest` is the digest of the certificate by a
    /// hash function, or `None` for a function that is not supported. The strongest that is, of those
    /// that the peer has used, counts alone; one of its fingerprints must match.
    ///
    /// If none does, the association is to be closed at once (RFC 8842 §5.1).
    #[must_use]
    pub fn is_certificate<D: AsRef<[u8]>>(
        &self,
        mut digest: impl FnMut(HashFunction<'_>) -> Option<D>,
    ) -> bool {
        let known = |hash: &HashFunction<'_>| {
            let of_it = |(name, _): &&(String, Vec<u8>)| HashFunction::from_token(name) == *hash;
            let mut fingerprints = self.remote_fingerprints.iter().filter(of_it).peekable();
            fingerprints.peek()?;
            let digest = digest(*hash)?;
            Some(fingerprints.any(|(_, octets)| octets == digest.as_ref()))
        };
        Self::HASHES.iter().find_map(known).unwrap_or(false)
    }
}

/// All but the passwords.
impl fmt::Debug for NegotiatedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NegotiatedTransport")
            .field("mid", &self.mid)
            .field("local_ufrag", &self.local_ufrag)
            .field("remote_ufrag", &self.remote_ufrag)
            .field("remote_candidates", &self.remote_candidates)
            .field("remote_end_of_candidates", &self.remote_end_of_candidates)
            .field("remote_trickle", &self.remote_trickle)
            .field("remote_lite", &self.remote_lite)
            .field("pacing", &self.pacing)
            .field("ice_restart", &self.ice_restart)
            .field("dtls", &self.dtls)
            .field("new_association", &self.new_association)
            .field("remote_fingerprints", &self.remote_fingerprints)
            .field("rtcp_mux", &self.rtcp_mux)
            .finish_non_exhaustive()
    }
}

/// Who does what in a DTLS handshake (RFC 8842 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DtlsRole {
    /// This side begins.
    Client,
    /// This side waits.
    Server,
}
