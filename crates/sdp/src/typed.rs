//! Every attribute of a section as its type, in one pass.

use core::fmt;
use core::marker::PhantomData;

use frazil_candidate::Candidate;

use crate::attribute::{Attribute, AttributeLine, Attributes};
use crate::attributes::{
    Acap, Acfg, BundleOnly, Cat, Charset, Conf, ConfId, ConferenceType, ConnectionReuse, Content,
    Control, Creq, Crypto, Csup, Curr, DcMap, DcSa, Des, Direction, DtlsId, EndOfCandidates,
    ExtMap, ExtMapAllowMixed, Fingerprint, FloorCtrl, FloorId, Fmtp, FrameRate, Group, IceLite,
    IceMismatch, IceOptions, IcePacing, IcePwd, IceUfrag, Identity, ImageAttr, KeyMgmt, Keywds,
    Label, Lang, MaxMessageSize, MaxPRate, MaxPTime, MediaClk, Mid, Msid, MsidSemantic, Orient,
    PTime, Pcfg, PlayRange, Quality, RemoteCandidates, Rid, Rtcp, RtcpFb, RtcpMux, RtcpMuxOnly,
    RtcpRsize, RtcpXr, RtpMap, SctpMap, SctpPort, SdpLang, Setup, Simulcast, SourceFilter, Ssrc,
    SsrcGroup, Tcap, TlsId, Tool, TsRefClk, UserId,
};
use crate::error::{Cause, ParseError};

/// The enumeration, and how a line finds its type. `by is_named` marks the types that have more names
/// than [`Attribute::NAME`].
macro_rules! any_attribute {
    ($($(#[$doc:meta])* $variant:ident($type:ty) $(by $is_named:ident)?,)*) => {
        /// An attribute as its type, or as it stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum AnyAttribute<'a> {
            $($(#[$doc])* $variant($type),)*
            /// An attribute without a type of its own.
            Other(AttributeLine<'a>),
        }

        /// The keys of the names, each called like its variant.
        struct Key<'a>(PhantomData<&'a ()>);

        #[allow(non_upper_case_globals, reason = "called like the variants")]
        impl<'a> Key<'a> {
            $(const $variant: u8 = key(<$type as Attribute<'a>>::NAME);)*
        }

        impl<'a> AnyAttribute<'a> {
            /// Finds the type of a line and reads it.
            ///
            /// # Errors
            ///
            /// The line has a type and does not read.
            pub fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                let name = line.name();
                match (key(name), name) {
                    $((Key::$variant, <$type>::NAME) if <$type>::is_named(name) => {
                        <$type as Attribute<'a>>::parse(line).map(Self::$variant)
                    })*
                    $($(_ if <$type>::$is_named(name) => {
                        <$type as Attribute<'a>>::parse(line).map(Self::$variant)
                    })?)*
                    _ => Ok(Self::Other(line)),
                }
            }

            /// The same by asking one type after another.
            #[cfg(test)]
            fn parse_by_asking(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                let name = line.name();
                $(if <$type>::is_named(name) {
                    return <$type as Attribute<'a>>::parse(line).map(Self::$variant);
                })*
                Ok(Self::Other(line))
            }

            /// Says whether the value may be written: [`Attribute::check`] of its type.
            ///
            /// # Errors
            ///
            /// What that says.
            pub fn check(&self) -> Result<(), Cause> {
                match self {
                    $(Self::$variant(attribute) => <$type as Attribute<'a>>::check(attribute),)*
                    Self::Other(_) => Ok(()),
                }
            }

            /// The names of all types.
            #[cfg(test)]
            const NAMES: &'static [&'static str] = &[$(<$type as Attribute<'a>>::NAME),*];
        }

        impl fmt::Display for AnyAttribute<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant(attribute) => attribute.fmt(f),)*
                    Self::Other(line) => line.fmt(f),
                }
            }
        }
    };
}

any_attribute! {
    /// `a=acap`
    Acap(Acap<'a>),
    /// `a=acfg`
    Acfg(Acfg<'a>),
    /// `a=bundle-only`
    BundleOnly(BundleOnly),
    /// `a=candidate`
    Candidate(Candidate<'a>),
    /// `a=cat`
    Cat(Cat<'a>),
    /// `a=charset`
    Charset(Charset<'a>),
    /// `a=conf`
    Conf(Conf<'a>),
    /// `a=confid`
    ConfId(ConfId),
    /// `a=type`
    ConferenceType(ConferenceType),
    /// `a=connection`
    ConnectionReuse(ConnectionReuse),
    /// `a=content`
    Content(Content<'a>),
    /// `a=control`
    Control(Control<'a>),
    /// `a=creq`
    Creq(Creq<'a>),
    /// `a=crypto`
    Crypto(Crypto<'a>),
    /// `a=csup`
    Csup(Csup<'a>),
    /// `a=curr`
    Curr(Curr<'a>),
    /// `a=dcmap`
    DcMap(DcMap<'a>),
    /// `a=dcsa`
    DcSa(DcSa<'a>),
    /// `a=des`
    Des(Des<'a>),
    /// `a=sendrecv`, `a=sendonly`, `a=recvonly` or `a=inactive`
    Direction(Direction) by is_named,
    /// `a=dtls-id`
    DtlsId(DtlsId<'a>),
    /// `a=end-of-candidates`
    EndOfCandidates(EndOfCandidates),
    /// `a=extmap`
    ExtMap(ExtMap<'a>) by is_named,
    /// `a=extmap-allow-mixed`
    ExtMapAllowMixed(ExtMapAllowMixed),
    /// `a=fingerprint`
    Fingerprint(Fingerprint<'a>),
    /// `a=floorctrl`
    FloorCtrl(FloorCtrl<'a>),
    /// `a=floorid`
    FloorId(FloorId<'a>),
    /// `a=fmtp`
    Fmtp(Fmtp<'a>),
    /// `a=framerate`
    FrameRate(FrameRate),
    /// `a=group`
    Group(Group<'a>),
    /// `a=ice-lite`
    IceLite(IceLite),
    /// `a=ice-mismatch`
    IceMismatch(IceMismatch),
    /// `a=ice-options`
    IceOptions(IceOptions<'a>),
    /// `a=ice-pacing`
    IcePacing(IcePacing),
    /// `a=ice-pwd`
    IcePwd(IcePwd<'a>),
    /// `a=ice-ufrag`
    IceUfrag(IceUfrag<'a>),
    /// `a=identity`
    Identity(Identity<'a>),
    /// `a=imageattr`
    ImageAttr(ImageAttr<'a>),
    /// `a=key-mgmt`
    KeyMgmt(KeyMgmt<'a>),
    /// `a=keywds`
    Keywds(Keywds<'a>),
    /// `a=label`
    Label(Label<'a>),
    /// `a=lang`
    Lang(Lang<'a>),
    /// `a=max-message-size`
    MaxMessageSize(MaxMessageSize),
    /// `a=maxprate`
    MaxPRate(MaxPRate),
    /// `a=maxptime`
    MaxPTime(MaxPTime),
    /// `a=mediaclk`
    MediaClk(MediaClk<'a>),
    /// `a=mid`
    Mid(Mid<'a>),
    /// `a=msid`
    Msid(Msid<'a>),
    /// `a=msid-semantic`
    MsidSemantic(MsidSemantic<'a>),
    /// `a=orient`
    Orient(Orient),
    /// `a=ptime`
    PTime(PTime),
    /// `a=pcfg`
    Pcfg(Pcfg<'a>),
    /// `a=range`
    PlayRange(PlayRange<'a>),
    /// `a=quality`
    Quality(Quality),
    /// `a=remote-candidates`
    RemoteCandidates(RemoteCandidates<'a>),
    /// `a=rid`
    Rid(Rid<'a>),
    /// `a=rtcp`
    Rtcp(Rtcp<'a>),
    /// `a=rtcp-fb`
    RtcpFb(RtcpFb<'a>),
    /// `a=rtcp-mux`
    RtcpMux(RtcpMux),
    /// `a=rtcp-mux-only`
    RtcpMuxOnly(RtcpMuxOnly),
    /// `a=rtcp-rsize`
    RtcpRsize(RtcpRsize),
    /// `a=rtcp-xr`
    RtcpXr(RtcpXr<'a>),
    /// `a=rtpmap`
    RtpMap(RtpMap<'a>),
    /// `a=sctpmap`
    SctpMap(SctpMap<'a>),
    /// `a=sctp-port`
    SctpPort(SctpPort),
    /// `a=sdplang`
    SdpLang(SdpLang<'a>),
    /// `a=setup`
    Setup(Setup),
    /// `a=simulcast`
    Simulcast(Simulcast<'a>),
    /// `a=source-filter`
    SourceFilter(SourceFilter<'a>),
    /// `a=ssrc`
    Ssrc(Ssrc<'a>),
    /// `a=ssrc-group`
    SsrcGroup(SsrcGroup<'a>),
    /// `a=tcap`
    Tcap(Tcap<'a>),
    /// `a=tls-id`
    TlsId(TlsId<'a>),
    /// `a=tool`
    Tool(Tool<'a>),
    /// `a=ts-refclk`
    TsRefClk(TsRefClk<'a>),
    /// `a=userid`
    UserId(UserId),
}

/// Tells nearly all names apart by what is at hand, so that one or two are left to compare.
const fn key(name: &str) -> u8 {
    match name.as_bytes() {
        [] => 0,
        [only] => *only,
        [first, .., last] => name.len().to_le_bytes()[0] ^ *first ^ last.rotate_left(3),
    }
}

/// Iterator over the attributes of a section, each as its type, in order.
#[derive(Clone, Debug)]
pub struct Typed<'a> {
    attributes: Attributes<'a>,
}

impl<'a> Typed<'a> {
    pub(crate) const fn new(attributes: Attributes<'a>) -> Self {
        Self { attributes }
    }
}

impl<'a> Iterator for Typed<'a> {
    type Item = Result<AnyAttribute<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.attributes.next().map(AnyAttribute::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Lines;
    use std::string::String;

    #[test]
    fn a_line_finds_the_type_that_takes_its_name() {
        let others = ["sendrecv", "sendonly", "recvonly", "inactive", "extmap 1", "x", "", "Mid"];
        for name in AnyAttribute::NAMES.iter().chain(&others) {
            for rest in ["", " ", ":", ":1", ":x y", "x", "-x"] {
                let text = String::from("a=") + name + rest;
                let line = AttributeLine::new(Lines::new(&text, 1).next().unwrap()).unwrap();
                assert_eq!(
                    AnyAttribute::parse(line),
                    AnyAttribute::parse_by_asking(line),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn few_names_share_a_key() {
        for name in AnyAttribute::NAMES {
            let alike = AnyAttribute::NAMES.iter().filter(|other| key(other) == key(name)).count();
            assert!(alike <= 4, "{name}");
        }
    }
}
