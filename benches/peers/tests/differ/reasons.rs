//! Why the readers differ, and which section decides: frazil does what it says.

use std::fmt;

/// Why a peer differs from frazil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    AcceptsTrailing,
    AcceptsUnaligned,
    ReadsPastTheEnd,
    LeavesRestUnchecked,
    StopsAtIgnored,
    RefusesWrongFingerprint,
    FingerprintNotLast,
    AcceptsTruncated,
    BindsKeyToAlgorithm,
    IgnoresTopBits,
    CountsFingerprintFromTheEnd,
    ShowsIgnored,
    RenamesOldAddress,
    ReadsFirstOctet,
    AcceptsShortAddress,
    KnowsOnlySha1,
}

/// All that are called for.
pub const REASONS: [Reason; 16] = [
    Reason::AcceptsTrailing,
    Reason::AcceptsUnaligned,
    Reason::ReadsPastTheEnd,
    Reason::LeavesRestUnchecked,
    Reason::StopsAtIgnored,
    Reason::RefusesWrongFingerprint,
    Reason::FingerprintNotLast,
    Reason::AcceptsTruncated,
    Reason::BindsKeyToAlgorithm,
    Reason::IgnoresTopBits,
    Reason::CountsFingerprintFromTheEnd,
    Reason::ShowsIgnored,
    Reason::RenamesOldAddress,
    Reason::ReadsFirstOctet,
    Reason::AcceptsShortAddress,
    Reason::KnowsOnlySha1,
];

impl Reason {
    /// The section that decides, and what the peer does.
    const fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::AcceptsTrailing => {
                ("RFC 8489 §5", "both peers: octets follow the end that the header states")
            }
            Self::AcceptsUnaligned => {
                ("RFC 8489 §5", "stun-types: the last two bits of the length are not looked at")
            }
            Self::ReadsPastTheEnd => {
                ("RFC 8489 §5", "stun-types: octets past the stated end are read as attributes")
            }
            Self::LeavesRestUnchecked => (
                "RFC 8489 §14",
                "stun-types: what follows an ignored attribute need not be whole attributes",
            ),
            Self::StopsAtIgnored => (
                "RFC 8489 §9",
                "stun-types: FINGERPRINT or SHA-256 behind an ignored attribute is not found",
            ),
            Self::RefusesWrongFingerprint => (
                "RFC 8489 §6.3",
                "stun-types: refused while parsing; frazil tells, and the usage refuses",
            ),
            Self::FingerprintNotLast => (
                "RFC 8489 §14.7",
                "stun-types: FINGERPRINT is checked where it stands, last or not",
            ),
            Self::AcceptsTruncated => (
                "RFC 8489 §14.6",
                "stun-types: a truncated SHA-256 is accepted, though no usage allowed it",
            ),
            Self::BindsKeyToAlgorithm => (
                "RFC 8489 §9.2.4",
                "stun-types: a key of MD5 checks no SHA-256, though the two are chosen apart",
            ),
            Self::IgnoresTopBits => {
                ("RFC 8489 §5", "rtc-stun: the first two bits are not looked at")
            }
            Self::CountsFingerprintFromTheEnd => (
                "RFC 8489 §14.7",
                "rtc-stun: FINGERPRINT is taken for the last eight octets of the datagram",
            ),
            Self::ShowsIgnored => {
                ("RFC 8489 §9", "rtc-stun: attributes behind the closing ones count like others")
            }
            Self::RenamesOldAddress => (
                "RFC 8489 §18.3",
                "rtc-stun: type 0x8020 of old drafts is shown as XOR-MAPPED-ADDRESS",
            ),
            Self::ReadsFirstOctet => (
                "RFC 8489 §14.1",
                "rtc-stun: the octet before the family is taken for part of it, not ignored",
            ),
            Self::AcceptsShortAddress => {
                ("RFC 8489 §14.1", "rtc-stun: an address that is cut is filled up with zeros")
            }
            Self::KnowsOnlySha1 => {
                ("RFC 8489 §9.1.3", "rtc-stun: MESSAGE-INTEGRITY-SHA256 does not decide")
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (section, why) = self.text();
        write!(f, "{section}: {why}")
    }
}
