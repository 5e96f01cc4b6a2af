//! The attributes that have a type.

mod about;
mod bfcp;
mod candidate;
mod capabilities;
mod charset;
mod clocks;
mod conference;
mod configurations;
mod connection;
mod content;
mod credentials;
mod crypto;
mod dcmap;
mod decimal;
mod direction;
mod escaped;
mod extmap;
mod feedback;
mod fingerprint;
mod flags;
mod fmtp;
mod format;
mod grouping;
mod hash;
mod identity;
mod imageattr;
mod key_mgmt;
mod language;
mod msid;
mod nested;
mod options;
mod pacing;
mod parameter;
mod picture;
mod preconditions;
mod rates;
mod remote_candidates;
mod restriction;
mod rid;
mod rtcp;
mod rtcp_xr;
mod rtpmap;
mod rtsp;
mod sctp;
mod sctp_map;
mod setup;
mod simulcast;
mod source_filter;
mod ssrc;
mod stream_direction;
mod tls_id;
mod words;

pub use about::{Cat, Keywds, Tool};
pub use bfcp::{ConfId, FloorCtrl, FloorId, FloorRole, UserId};
pub use capabilities::{Creq, Csup, Tcap};
pub use charset::Charset;
pub use clocks::{MediaClk, TsRefClk};
pub use conference::ConferenceType;
pub use configurations::{Acfg, Pcfg};
pub use connection::ConnectionReuse;
pub use content::{Content, Label};
pub use credentials::{IcePwd, IceUfrag};
pub use crypto::{Crypto, KeyParameter};
pub use dcmap::{DcMap, Reliability};
pub use decimal::Decimal;
pub use direction::Direction;
pub use escaped::EscapedText;
pub use extmap::ExtMap;
pub use feedback::{Feedback, RtcpFb};
pub use fingerprint::Fingerprint;
pub use flags::{
    BundleOnly, EndOfCandidates, ExtMapAllowMixed, IceLite, IceMismatch, RtcpMux, RtcpMuxOnly,
    RtcpRsize,
};
pub use fmtp::Fmtp;
pub use format::Format;
pub use grouping::{Group, Mid};
pub use hash::HashFunction;
pub use identity::Identity;
pub use imageattr::{ImageAttr, ImageSet, ImageSizes};
pub use key_mgmt::KeyMgmt;
pub use language::{Lang, SdpLang};
pub use msid::{Msid, MsidSemantic};
pub use nested::{Acap, DcSa};
pub use options::IceOptions;
pub use pacing::IcePacing;
pub use parameter::{Parameter, Parameters};
pub use picture::{Orient, Quality};
pub use preconditions::{Conf, Curr, Des, StatusDirection, StatusType, Strength};
pub use rates::{FrameRate, MaxPRate, MaxPTime, PTime};
pub use remote_candidates::{RemoteCandidate, RemoteCandidates};
pub use rid::Rid;
pub use rtcp::Rtcp;
pub use rtcp_xr::RtcpXr;
pub use rtpmap::RtpMap;
pub use rtsp::{Control, PlayRange};
pub use sctp::{MaxMessageSize, SctpPort};
pub use sctp_map::SctpMap;
pub use setup::Setup;
pub use simulcast::{Simulcast, SimulcastFormat, SimulcastStream};
pub use source_filter::SourceFilter;
pub use ssrc::{Ssrc, SsrcGroup};
pub use stream_direction::StreamDirection;
pub use tls_id::{DtlsId, TlsId};

use crate::grammar::checked;

#[cfg(test)]
mod testing {
    use crate::attribute::{Attribute, AttributeLine};
    use crate::error::{Cause, ParseError};
    use crate::line::Lines;

    /// Reads one `a=` line.
    pub(super) fn read<'a, A: Attribute<'a>>(text: &'a str) -> Result<A, ParseError> {
        let line = AttributeLine::new(Lines::new(text, 1).next().unwrap()).unwrap();
        assert!(A::is_named(line.name()));
        A::parse(line)
    }

    /// Where and why one `a=` line is refused.
    pub(super) fn refused<'a, A: Attribute<'a>>(text: &'a str) -> (u32, Cause) {
        let error = read::<A>(text).err().unwrap();
        (error.column(), error.cause())
    }
}
