//! The rules, each with its severity, its section and a sentence.

use core::fmt;

/// How bad a departure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It goes against a SHOULD, it is obsolete, or only some kinds of description demand otherwise.
    Warning,
    /// It breaks a MUST, the grammar included.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! rules {
    ($($variant:ident $severity:ident $name:literal, $section:literal, $sentence:literal;)*) => {
        /// A rule that a description may depart from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "` (", $section, "): ", $sentence, ".")] $variant,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// A short name that stays, such as `empty-session-name`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// How bad a departure from it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }

            /// The RFC and section that it comes from.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self {
                    $(Self::$variant => $section,)*
                }
            }

            /// What is wrong where it is broken.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)*
                }
            }
        }
    };
}

rules! {
    // Lines.
    LineEnd Error "line-end", "RFC 8866 §9",
        "the line does not end with CRLF; those behind it that end alike are not named";
    LastLineEnd Error "last-line-end", "RFC 8866 §9", "the last line does not end";
    BlankLine Error "blank-line", "RFC 8866 §9", "the line is blank";
    Blanks Error "blanks", "RFC 8866 §9",
        "a blank stands where none belongs; fields have one between them";
    EmptyValue Error "empty-value", "RFC 8866 §9", "nothing stands where a value must";
    UnknownLetter Error "unknown-letter", "RFC 8866 §5", "SDP has no line of this letter";
    WrongSection Error "wrong-section", "RFC 8866 §5",
        "the line belongs in front of the first media section";
    OutOfOrder Error "out-of-order", "RFC 8866 §5", "the line belongs further up in its section";
    RepeatedLine Error "repeated-line", "RFC 8866 §9", "a section has one line of this letter";
    MissingLine Error "missing-line", "RFC 8866 §5", "the description has no line of this letter";
    StrayRepeat Error "stray-repeat", "RFC 8866 §9", "the line follows neither `t=` nor `r=`";
    StrayZone Error "stray-zone", "RFC 8866 §5.11", "the line does not follow an `r=`";
    ObsoleteKey Error "obsolete-key", "RFC 8866 §5.12", "keys have no place in a description";

    // The values of lines and attributes.
    Unreadable Error "unreadable", "RFC 8866 §9", "the value does not read";
    Unwritable Error "unwritable", "RFC 8866 §9", "the value reads, and must not be written so";
    Version Error "version", "RFC 8866 §5.1", "the version is not 0";
    EmptySessionName Error "empty-session-name", "RFC 8866 §5.3",
        "the session name is empty; write `-` for none";
    OriginNumber Warning "origin-number", "RFC 3264 §5",
        "the number of an offer or answer fits 63 bits";
    AddressType Error "address-type", "RFC 8866 §9", "the address is not of the type that is said";
    MissingTtl Error "missing-ttl", "RFC 8866 §5.7",
        "an IPv4 multicast address has a time to live behind it";
    StrayTtl Error "stray-ttl", "RFC 8866 §5.7", "only IPv4 multicast has a time to live";
    UnicastCount Error "unicast-count", "RFC 8866 §5.7",
        "only multicast has a number of addresses";
    SessionLayers Error "session-layers", "RFC 8866 §5.7",
        "the session level has several addresses";
    UnicastLayers Error "unicast-layers", "RFC 8866 §5.7",
        "only multicast has several `c=` in a section";
    NoConnection Error "no-connection", "RFC 8866 §5.7",
        "neither the section nor the session has a `c=`";
    ExperimentalBandwidth Warning "experimental-bandwidth", "RFC 8866 §5.8",
        "names that begin with X- are not recommended";
    AttributeName Error "attribute-name", "RFC 8866 §9", "the name is no token";
    WrongLevel Error "wrong-level", "RFC 8866 §5.13",
        "the attribute has no meaning at this level";
    Repeated Error "repeated", "RFC 8866 §5.13", "the attribute stands once at a level";
    Ambiguous Warning "ambiguous", "RFC 8866 §5.13",
        "the attribute stands more than once, and only one can count";
    Obsolete Warning "obsolete", "RFC 8866 §6", "the attribute is obsolete";

    // Formats.
    NoFormat Error "no-format", "RFC 8866 §9", "the section has no format";
    PayloadType Error "payload-type", "RFC 8866 §5.14",
        "formats of RTP are payload types, 0 to 127";
    UnmappedPayloadType Warning "unmapped-payload-type", "RFC 8866 §5.14",
        "nothing says what this payload type stands for; it needs an `a=rtpmap`";
    UnmappedStaticType Warning "unmapped-static-type", "RFC 3264 §5.1",
        "an offer has an `a=rtpmap` for static payload types too";
    UdpFormat Error "udp-format", "RFC 8866 §5.14", "formats of plain UDP are media subtypes";
    UnlistedFormat Error "unlisted-format", "RFC 8866 §6.15",
        "the format is none of the `m=` line";
    UnlistedPayloadType Warning "unlisted-payload-type", "RFC 8866 §6.6",
        "the payload type is none of the `m=` line";
    RepeatedRtpmap Error "repeated-rtpmap", "RFC 8866 §6.6",
        "the payload type has an `a=rtpmap` already";
    RepeatedFmtp Error "repeated-fmtp", "RFC 8866 §6.15", "the format has an `a=fmtp` already";
    MuxedPayloadType Error "muxed-payload-type", "RFC 5761 §4",
        "with `a=rtcp-mux`, payload types of 64 to 95 pass for RTCP";
    OddPort Error "odd-port", "RFC 8866 §5.14",
        "an RTP port that is odd needs `a=rtcp` or `a=rtcp-mux`";
    MuxOnlyWithoutMux Error "mux-only-without-mux", "RFC 8858 §4.2",
        "the section has no `a=rtcp-mux`";
    RtcpBesideMuxOnly Error "rtcp-beside-mux-only", "RFC 8858 §4.2",
        "with `a=rtcp-mux-only`, RTCP goes where RTP goes";
    OnlyForRtp Error "only-for-rtp", "RFC 8866 §5.13",
        "the attribute has no meaning in a section that is not of RTP";
    PerSource Error "per-source", "RFC 5576 §4.1",
        "the attribute is one of a section, not of a source";

    // Header extensions.
    ExtensionId Error "extension-id", "RFC 8285 §5",
        "numbers of extensions are 1 to 255, or 4096 to 4351 in an offer";
    RepeatedExtensionId Error "repeated-extension-id", "RFC 8285 §5",
        "the section has this number already";
    RepeatedExtension Error "repeated-extension", "RFC 8285 §5",
        "the section has this extension already";
    MixedExtensions Error "mixed-extensions", "RFC 8285 §5",
        "extensions stand at session level or in the sections, not both";

    // Streams.
    RepeatedRid Error "repeated-rid", "RFC 8851 §4", "the section has this name already";
    RidFormat Error "rid-format", "RFC 8851 §6.1", "the format is none of the `m=` line";
    UndefinedRid Error "undefined-rid", "RFC 8853 §5.2", "no `a=rid` has this name";
    RidDirection Error "rid-direction", "RFC 8853 §5.2", "the `a=rid` has the other direction";
    RepeatedSimulcastRid Error "repeated-simulcast-rid", "RFC 8853 §5.2",
        "the name stands on this line already";
    PausedForever Error "paused-forever", "RFC 8853 §5.2",
        "a stream starts paused, and no `a=rtcp-fb` of its formats says `ccm pause`";
    UndefinedSsrc Error "undefined-ssrc", "RFC 5576 §4.2", "no `a=ssrc` has this identifier";
    MissingCname Error "missing-cname", "RFC 5576 §4.1", "the source has no `cname`";
    RepeatedCname Error "repeated-cname", "RFC 5576 §6.1", "the source has a `cname` already";
    MsidTrack Error "msid-track", "RFC 8830 §2", "the section has another track already";
    RepeatedMsid Error "repeated-msid", "RFC 8830 §2",
        "another section has this stream and track";

    // Transport and security.
    MissingFingerprint Error "missing-fingerprint", "RFC 8122 §5",
        "a section over TLS or DTLS has no fingerprint";
    BrokenHash Error "broken-hash", "RFC 8122 §5", "MD5 and MD2 are broken; use SHA-256";
    MissingSetup Error "missing-setup", "RFC 8842 §5.2",
        "a section over DTLS does not say who is its client";
    HoldConn Error "hold-conn", "RFC 8842 §5.1", "DTLS has no `holdconn`";
    MissingTlsId Warning "missing-tls-id", "RFC 8842 §5.2",
        "an offer of DTLS has no `a=tls-id`, as those of RFC 5763 have none";
    CryptoOverDtls Error "crypto-over-dtls", "RFC 8827 §6.5",
        "keys stand in the clear in a section that has DTLS";
    SctpFormat Error "sctp-format", "RFC 8841 §4.3", "SCTP has exactly one format";
    MissingSctpPort Error "missing-sctp-port", "RFC 8841 §5.1",
        "a section of SCTP has no `a=sctp-port`";
    LeadingZero Error "leading-zero", "RFC 8841 §5.2", "a zero stands in front of the number";
    MissingConnection Error "missing-connection", "RFC 8841 §10.2",
        "a section of SCTP over TCP has no `a=connection`";
    MissingTcpSetup Error "missing-tcp-setup", "RFC 6544 §4.5",
        "a section with ICE over TCP has `a=setup` and `a=connection`";
    LegacySctp Warning "legacy-sctp", "RFC 8841 §4.3",
        "the protocol of old drafts; write UDP/DTLS/SCTP";

    // ICE.
    HalfCredentials Error "half-credentials", "RFC 8839 §5.4",
        "ice-ufrag and ice-pwd go together";
    MissingCredentials Error "missing-credentials", "RFC 8839 §5.4",
        "a section with ICE has no ice-ufrag and ice-pwd";
    PasswordDiffers Error "password-differs", "RFC 8839 §5.4",
        "another section has this fragment with another password";
    IceOptionTag Error "ice-option-tag", "RFC 8839 §5.6",
        "a tag is letters, digits, `+` and `/`";
    LongIceOption Warning "long-ice-option", "RFC 8839 §10.2", "a tag has 20 characters at most";
    MissingIce2 Warning "missing-ice2", "RFC 8839 §4.2.1.5",
        "an agent of RFC 8445 says `ice2` among its ice-options";
    LitePacing Error "lite-pacing", "RFC 8839 §4.3.1", "a lite agent does not pace";
    PartialTrickle Error "partial-trickle", "RFC 8838 §3",
        "another section trickles, and this one does not";
    TrickleWithoutMid Error "trickle-without-mid", "RFC 8840 §4.1.1",
        "a section that trickles has an `a=mid`";
    Candidate Error "candidate", "RFC 8839 §5.1", "the candidate is not as an RFC wants it";
    CandidateOfNoMedia Warning "candidate-of-no-media", "RFC 8839 §4.2.1.6",
        "a section with port 0 has no candidates";
    MismatchedCandidate Error "mismatched-candidate", "RFC 8839 §4.2.5",
        "a section that does without ICE has no candidates";
    RepeatedPriority Error "repeated-priority", "RFC 8445 §5.1.2",
        "a candidate of the section has this priority already";
    NoDefaultCandidate Error "no-default-candidate", "RFC 8839 §4.2.1.2",
        "`c=` and `m=` are none of the candidates";

    // Groups.
    DuplicateMid Error "duplicate-mid", "RFC 5888 §4", "another section has this tag";
    MissingMid Error "missing-mid", "RFC 5888 §6",
        "the description has groups, and the section has no `a=mid`";
    UnknownTag Error "unknown-tag", "RFC 5888 §6", "no section has this tag";
    BundledTwice Error "bundled-twice", "RFC 9143 §5", "the tag stands in a BUNDLE group already";
    GroupedPortZero Error "grouped-port-zero", "RFC 9143 §14.2",
        "a section with port 0 is in a group";
    StrayBundleOnly Warning "stray-bundle-only", "RFC 9143 §6",
        "bundle-only has a meaning in a BUNDLE group, with port 0";
    TaggedBundleOnly Error "tagged-bundle-only", "RFC 9143 §7.2.1",
        "the first section of a BUNDLE group is bundle-only";
    BundleOnlyTransport Error "bundle-only-transport", "RFC 9143 §7.1.3",
        "a bundle-only section takes this attribute from the first of its group";
    BundledNetwork Error "bundled-network", "RFC 9143 §7.1.1",
        "sections of a BUNDLE group have addresses of IP";
    BundledAddressType Error "bundled-address-type", "RFC 9143 §7.1.1",
        "sections of a BUNDLE group have addresses of one type";
    BundledTransport Error "bundled-transport", "RFC 9143 §8",
        "sections of a BUNDLE group have one transport protocol";
    BundledRtcp Error "bundled-rtcp", "RFC 9143 §9.3.1.1",
        "another section of the BUNDLE group has this port for RTCP";
    BundledProtocol Error "bundled-protocol", "RFC 9143 §9.1",
        "sections of RTP in a BUNDLE group have one protocol";
    BundledPayloadType Error "bundled-payload-type", "RFC 9143 §9.1.1",
        "the payload type stands for something else in another section of the BUNDLE group";
    BundledExtension Error "bundled-extension", "RFC 9143 §12",
        "the number stands for another extension in another section of the BUNDLE group";
    BundledWithoutMidExtension Error "bundled-without-mid-extension", "RFC 9143 §9.1",
        "a section of RTP in a BUNDLE group has no `a=extmap` for the MID";
    BundledWithoutMux Error "bundled-without-mux", "RFC 9143 §9.3",
        "the first section of a BUNDLE group of RTP has no `a=rtcp-mux`";
}

impl Rule {
    /// True if it holds for any line or attribute, and is broken in the section of that.
    pub(super) const fn is_of_attributes(self) -> bool {
        matches!(
            self,
            Self::Unreadable
                | Self::Unwritable
                | Self::WrongLevel
                | Self::Repeated
                | Self::Ambiguous
                | Self::Obsolete
                | Self::LeadingZero
                | Self::OnlyForRtp
                | Self::PerSource
                | Self::UnlistedPayloadType
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_words_between_hyphens_and_each_is_one_rules() {
        let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
        for name in names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
        }
    }

    #[test]
    fn every_rule_has_a_section_and_a_sentence() {
        for rule in Rule::ALL {
            assert!(rule.section().starts_with("RFC ") && rule.section().contains(" §"), "{rule}");
            assert!(!rule.sentence().ends_with('.'), "{rule}");
        }
    }

    #[test]
    fn an_error_is_worse_than_a_warning() {
        assert!(Severity::Error > Severity::Warning);
    }
}
