//! What one side brings to a negotiation.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::SocketAddr;
use core::ops::RangeInclusive;

use crate::attributes::Direction;

/// What this side supports and wants: the same for offers and for answers.
///
/// All of it is plain data, to be made from a configuration or by hand. What cannot be written is
/// reported when a description is made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// `sess-id` of the `o=` line: cryptographically random, below 2^62 (RFC 8829 §5.2.1).
    pub session_id: u64,
    /// Media, most wanted first. An offer has a section for each; in an answer a section is made of
    /// the first whose kind, and whose mid if both have one, is that of the offered section. One without a
    /// mid may so come to have several, and later offers keep them all: name what is to be stopped alone.
    pub media: Vec<LocalMedia>,
    /// The data channels' association, if this side wants one.
    pub data: Option<LocalData>,
    /// Transports to be used. The first is for the first section and all that are bundled with it, the
    /// others for sections that may have to stand alone: one for which none is left is offered for a
    /// bundle only, or rejected. Later a section keeps the transport whose credentials it has, and
    /// one that has lost its credentials takes the first that has new ones.
    pub transports: Vec<LocalTransport>,
    /// Which sections may have to stand alone.
    pub bundle_policy: BundlePolicy,
    /// True to repeat in each section of a bundle what describes its transport, but for candidates:
    /// credentials, DTLS, and that RTCP is multiplexed. RFC 9143 §7.1.3 leaves it to the section that
    /// carries, and no peer needs it that keeps to that; but Chromium and Firefox refuse bundled
    /// media without `a=rtcp-mux`, and aiortc a bundled section without credentials.
    pub repeats_transport: bool,
    /// True to be the DTLS server where the peer leaves the choice (RFC 8842 §5.3). An answerer
    /// should not wish for it: a client may begin before the answer has arrived.
    pub passive: bool,
    /// True if candidates may follow (RFC 8838 §3).
    pub trickle: bool,
    /// True for a lite agent (RFC 8839 §5.3).
    pub ice_lite: bool,
    /// The pacing that is wished for, in milliseconds (RFC 8839 §5.5).
    pub ice_pacing: Option<u16>,
    /// True if one- and two-byte header extensions may be mixed in a stream (RFC 8285 §6).
    pub extmap_allow_mixed: bool,
}

/// Which sections get a transport of their own, for peers that do not bundle (RFC 8829 §4.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BundlePolicy {
    /// The first section.
    #[default]
    MaxBundle,
    /// The first section of each kind.
    Balanced,
    /// Each section.
    MaxCompat,
}

/// One kind of media, or one section of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalMedia {
    /// `audio`, `video` or another media type.
    pub kind: String,
    /// The section's identification, where this is for one section alone. Offers without one count
    /// from 0.
    pub mid: Option<String>,
    /// What this side is ready to do, as far as its formats can.
    pub direction: Direction,
    /// Formats, most wanted first.
    pub codecs: Vec<LocalCodec>,
    /// True to answer with this side's order of formats, rather than with the offer's
    /// (RFC 8829 §5.3.1).
    pub own_order: bool,
    /// RTP header extensions. Those that tell streams apart need not be listed, and every section of a
    /// bundle has one: whoever sends writes the section's mid into packets (RFC 9143 §15), and with
    /// several encodings the rid-id and, for retransmission, that of the repaired stream
    /// (RFC 8852 §3). They are offered and accepted without being here; here they say a direction, or
    /// that they are encrypted.
    pub extensions: Vec<LocalExtension>,
    /// The streams that what is sent belongs to: `msid-id` of RFC 8830 §2.
    pub streams: Vec<String>,
    /// True if RTCP of reduced size is understood (RFC 5506). What shares a transport uses it if all media
    /// there can.
    pub rtcp_rsize: bool,
    /// How much media a packet should hold, in milliseconds (RFC 8866 §6.4).
    pub ptime: Option<u32>,
    /// Encodings to be sent at the same time (RFC 8853 §5.1): their rid-ids, for offers. One alone is
    /// named too (RFC 8829 §5.2.1). In an answer, as many of the offered ones as stand here. Those that
    /// the section receives have their names before these.
    pub send_rids: Vec<String>,
    /// How many encodings of one source may be received at the same time; 0 to refuse simulcast.
    pub receive_rids: usize,
    /// Limits for each of them as `a=rid` has them, such as `max-width=1280;max-fps=30`: in an answer they
    /// take the place of offered ones that are looser or have no value (RFC 8851 §6.3). What the
    /// offer does not restrict at all is not to be restricted.
    pub receive_limits: String,
}

/// A format: an encoding with its parameters, and the feedback that this side gives and takes for it.
///
/// Retransmission, redundancy and error correction are formats too: `rtx` stands once for each
/// clock rate and goes along with every format that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalCodec {
    /// The encoding's name, such as `opus`.
    pub encoding: String,
    /// Its clock rate.
    pub clock_rate: u32,
    /// How many channels.
    pub channels: u32,
    /// Its parameters as `a=fmtp` has them, such as `minptime=10;useinbandfec=1`; empty for none.
    pub parameters: String,
    /// Feedback as `a=rtcp-fb` has it, such as `nack pli`.
    pub feedback: Vec<String>,
    /// The payload type for offers; the first free one if absent, or if it looks like RTCP: 64 to 95
    /// (RFC 5761 §4).
    pub payload_type: Option<u8>,
    /// How much of it a packet may hold at most, in milliseconds. A section has the least of its
    /// formats' (RFC 8829 §5.2.1).
    pub maxptime: Option<u32>,
    /// What this side can do with it. A section has the formats that go all of its direction
    /// (RFC 3264 §5.1); if none does, it sends only, or receives only, or neither.
    pub direction: Direction,
    /// The sizes of images that can be decoded, where there are limits (RFC 8829 §3.6.1). What the
    /// peer can decode stands in its `a=imageattr`.
    pub images: Option<LocalImages>,
}

impl Default for LocalCodec {
    fn default() -> Self {
        Self {
            encoding: String::new(),
            clock_rate: 0,
            channels: 1,
            parameters: String::new(),
            feedback: Vec::new(),
            payload_type: None,
            maxptime: None,
            direction: Direction::SendRecv,
            images: None,
        }
    }
}

/// Sizes of images in pixels, 1 to 999999. Ranges without any say that no image can be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalImages {
    /// Widths.
    pub widths: RangeInclusive<u32>,
    /// Heights.
    pub heights: RangeInclusive<u32>,
}

/// An RTP header extension (RFC 8285 §5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalExtension {
    /// What it is.
    pub uri: String,
    /// Which way it may be used.
    pub direction: Direction,
    /// True if it goes encrypted and not otherwise (RFC 6904 §4). What may go either way stands twice;
    /// where an offer leaves the choice, encrypted.
    pub encrypted: bool,
}

/// An SCTP association over DTLS for data channels (RFC 8841).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalData {
    /// The SCTP port, which has nothing to do with the section's.
    pub sctp_port: u16,
    /// The longest message that may come, in octets; 0 for any. `None` says nothing, which means
    /// 65536.
    pub max_message_size: Option<u64>,
    /// The section's identification in offers; the next number if absent.
    pub mid: Option<String>,
}

impl Default for LocalData {
    fn default() -> Self {
        Self { sctp_port: 5000, max_message_size: None, mid: None }
    }
}

/// What an ICE component and the DTLS association over it need.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LocalTransport {
    /// The username fragment. It and the password change together, and only to restart.
    pub ice_ufrag: String,
    /// The password.
    pub ice_pwd: String,
    /// Candidates as lines, with or without `candidate:`.
    pub candidates: Vec<String>,
    /// True if no more will come.
    pub end_of_candidates: bool,
    /// The pair that ICE chose, once it has completed. It is of these credentials: a restart begins
    /// without one.
    pub selected: Option<LocalPair>,
    /// The digests of the certificate, one at least: there is no WebRTC without DTLS.
    pub fingerprints: Vec<LocalFingerprint>,
    /// The DTLS association: 120 random bits at least, new for each (RFC 8842 §4).
    pub tls_id: Option<String>,
}

/// All but the password.
impl fmt::Debug for LocalTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalTransport")
            .field("ice_ufrag", &self.ice_ufrag)
            .field("candidates", &self.candidates)
            .field("end_of_candidates", &self.end_of_candidates)
            .field("selected", &self.selected)
            .field("fingerprints", &self.fingerprints)
            .field("tls_id", &self.tls_id)
            .finish_non_exhaustive()
    }
}

/// The candidate pair that ICE chose. Later descriptions have no other candidate
/// (RFC 8839 §4.4.1.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPair {
    /// This side's candidate, as a line with or without `candidate:`.
    pub candidate: String,
    /// Where the peer's is.
    pub remote: SocketAddr,
    /// True if this side is the controlling agent: its offers name the peer's candidate, which may not
    /// have learned of the choice yet (RFC 8839 §5.2).
    pub controlling: bool,
}

/// A certificate's digest (RFC 8122 §5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalFingerprint {
    /// The hash function's token, such as `sha-256`.
    pub hash: String,
    /// The digest.
    pub digest: Vec<u8>,
}
