//! Attribute types, TURN's and those of vendors among them.

use core::fmt;

/// The 16-bit type of an attribute (RFC 8489 §14, §18.3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeType(pub u16);

impl AttributeType {
    /// The deployed nomination count of ICE renomination: libwebrtc, libnice and others send it under
    /// [`ENF_FLOW_DESCRIPTION`](Self::ENF_FLOW_DESCRIPTION)'s number.
    pub const NOMINATION: Self = Self(0xC001);
    /// An attribute of libjingle's TURN, under
    /// [`ADDRESS_ERROR_CODE`](Self::ADDRESS_ERROR_CODE)'s number.
    pub const OPTIONS: Self = Self(0x8001);

    /// Whether whoever does not know this attribute must refuse the message: types below 0x8000.
    #[must_use]
    pub const fn is_comprehension_required(self) -> bool {
        self.0 < 0x8000
    }

    /// Whether it is one of the attributes that close a message: once one has come, only others of
    /// them count (RFC 8489 §14.5–14.7).
    #[inline]
    pub(crate) const fn closes(self) -> bool {
        matches!(self, Self::MESSAGE_INTEGRITY | Self::MESSAGE_INTEGRITY_SHA256 | Self::FINGERPRINT)
    }

    /// What else this number means in the wild, besides its [`name`](Self::name).
    #[must_use]
    pub const fn other_name(self) -> Option<&'static str> {
        match self {
            Self::NOMINATION => Some("NOMINATION"),
            Self::OPTIONS => Some("OPTIONS"),
            _ => None,
        }
    }
}

impl fmt::Display for AttributeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "attribute {:#06x}", self.0),
        }
    }
}

named!(AttributeType {
    /// RFC 8489 §14.1.
    MAPPED_ADDRESS = 0x0001, "MAPPED-ADDRESS";
    /// RFC 3489 §11.2.2; reserved since RFC 5389.
    RESPONSE_ADDRESS = 0x0002, "RESPONSE-ADDRESS";
    /// RFC 5780 §7.2, and RFC 3489 §11.2.4 before. The registry calls it reserved; erratum 4233 to
    /// RFC 5780 says why it is not.
    CHANGE_REQUEST = 0x0003, "CHANGE-REQUEST";
    /// RFC 3489 §11.2.5; reserved since RFC 5389. [`RESPONSE_ORIGIN`](Self::RESPONSE_ORIGIN) took its
    /// place.
    SOURCE_ADDRESS = 0x0004, "SOURCE-ADDRESS";
    /// RFC 3489 §11.2.3; reserved since RFC 5389. [`OTHER_ADDRESS`](Self::OTHER_ADDRESS) took its
    /// place, under a number of its own.
    CHANGED_ADDRESS = 0x0005, "CHANGED-ADDRESS";
    /// RFC 8489 §14.3.
    USERNAME = 0x0006, "USERNAME";
    /// RFC 3489 §11.2.7; reserved since RFC 5389.
    PASSWORD = 0x0007, "PASSWORD";
    /// RFC 8489 §14.5.
    MESSAGE_INTEGRITY = 0x0008, "MESSAGE-INTEGRITY";
    /// RFC 8489 §14.8.
    ERROR_CODE = 0x0009, "ERROR-CODE";
    /// RFC 8489 §14.13.
    UNKNOWN_ATTRIBUTES = 0x000A, "UNKNOWN-ATTRIBUTES";
    /// RFC 3489 §11.2.11; reserved since RFC 5389.
    REFLECTED_FROM = 0x000B, "REFLECTED-FROM";
    /// RFC 8656 §18.1.
    CHANNEL_NUMBER = 0x000C, "CHANNEL-NUMBER";
    /// RFC 8656 §18.2.
    LIFETIME = 0x000D, "LIFETIME";
    /// MS-TURN; reserved in the registry.
    MS_ALTERNATE_SERVER = 0x000E, "MS-ALTERNATE-SERVER";
    /// TURN before its RFC, when the cookie was an attribute; reserved in the registry.
    MAGIC_COOKIE = 0x000F, "MAGIC-COOKIE";
    /// Drafts of RFC 5766; reserved.
    BANDWIDTH = 0x0010, "BANDWIDTH";
    /// RFC 8656 §18.3.
    XOR_PEER_ADDRESS = 0x0012, "XOR-PEER-ADDRESS";
    /// RFC 8656 §18.4.
    DATA = 0x0013, "DATA";
    /// RFC 8489 §14.9.
    REALM = 0x0014, "REALM";
    /// RFC 8489 §14.10.
    NONCE = 0x0015, "NONCE";
    /// RFC 8656 §18.5.
    XOR_RELAYED_ADDRESS = 0x0016, "XOR-RELAYED-ADDRESS";
    /// RFC 8656 §18.6.
    REQUESTED_ADDRESS_FAMILY = 0x0017, "REQUESTED-ADDRESS-FAMILY";
    /// RFC 8656 §18.7.
    EVEN_PORT = 0x0018, "EVEN-PORT";
    /// RFC 8656 §18.8.
    REQUESTED_TRANSPORT = 0x0019, "REQUESTED-TRANSPORT";
    /// RFC 8656 §18.9.
    DONT_FRAGMENT = 0x001A, "DONT-FRAGMENT";
    /// RFC 7635 §6.2.
    ACCESS_TOKEN = 0x001B, "ACCESS-TOKEN";
    /// RFC 8489 §14.6.
    MESSAGE_INTEGRITY_SHA256 = 0x001C, "MESSAGE-INTEGRITY-SHA256";
    /// RFC 8489 §14.12.
    PASSWORD_ALGORITHM = 0x001D, "PASSWORD-ALGORITHM";
    /// RFC 8489 §14.4.
    USERHASH = 0x001E, "USERHASH";
    /// RFC 8489 §14.2.
    XOR_MAPPED_ADDRESS = 0x0020, "XOR-MAPPED-ADDRESS";
    /// Drafts of RFC 5766; reserved.
    TIMER_VAL = 0x0021, "TIMER-VAL";
    /// RFC 8656 §18.10.
    RESERVATION_TOKEN = 0x0022, "RESERVATION-TOKEN";
    /// RFC 8445 §16.1.
    PRIORITY = 0x0024, "PRIORITY";
    /// RFC 8445 §16.1.
    USE_CANDIDATE = 0x0025, "USE-CANDIDATE";
    /// RFC 5780 §7.6.
    PADDING = 0x0026, "PADDING";
    /// RFC 5780 §7.5.
    RESPONSE_PORT = 0x0027, "RESPONSE-PORT";
    /// RFC 6062 §6.2.1.
    CONNECTION_ID = 0x002A, "CONNECTION-ID";
    /// ICE renomination as requested in 2026 (draft-thatcher-tsvwg-renomination), with the ICE option
    /// `renomination2`; reserved in the registry. What is deployed is
    /// [`NOMINATION`](Self::NOMINATION).
    NOMINATION2 = 0x0030, "NOMINATION";
    /// RFC 8656 §18.11.
    ADDITIONAL_ADDRESS_FAMILY = 0x8000, "ADDITIONAL-ADDRESS-FAMILY";
    /// RFC 8656 §18.12; with libjingle's TURN also [`OPTIONS`](Self::OPTIONS).
    ADDRESS_ERROR_CODE = 0x8001, "ADDRESS-ERROR-CODE";
    /// RFC 8489 §14.11.
    PASSWORD_ALGORITHMS = 0x8002, "PASSWORD-ALGORITHMS";
    /// RFC 8489 §14.16.
    ALTERNATE_DOMAIN = 0x8003, "ALTERNATE-DOMAIN";
    /// RFC 8656 §18.13.
    ICMP = 0x8004, "ICMP";
    /// MS-TURN; not registered.
    MS_VERSION = 0x8008, "MS-VERSION";
    /// XOR-MAPPED-ADDRESS as drafts of RFC 5389 and MS-TURN number it; not registered.
    XOR_MAPPED_ADDRESS_OLD = 0x8020, "XOR-MAPPED-ADDRESS (old)";
    /// RFC 8489 §14.14.
    SOFTWARE = 0x8022, "SOFTWARE";
    /// RFC 8489 §14.15.
    ALTERNATE_SERVER = 0x8023, "ALTERNATE-SERVER";
    /// RFC 7982 §3.1.
    TRANSACTION_TRANSMIT_COUNTER = 0x8025, "TRANSACTION_TRANSMIT_COUNTER";
    /// RFC 5780 §9.1.
    CACHE_TIMEOUT = 0x8027, "CACHE-TIMEOUT";
    /// RFC 8489 §14.7.
    FINGERPRINT = 0x8028, "FINGERPRINT";
    /// RFC 8445 §16.1.
    ICE_CONTROLLED = 0x8029, "ICE-CONTROLLED";
    /// RFC 8445 §16.1.
    ICE_CONTROLLING = 0x802A, "ICE-CONTROLLING";
    /// RFC 5780 §7.3.
    RESPONSE_ORIGIN = 0x802B, "RESPONSE-ORIGIN";
    /// RFC 5780 §7.4.
    OTHER_ADDRESS = 0x802C, "OTHER-ADDRESS";
    /// RFC 6679 §7.2.2.
    ECN_CHECK = 0x802D, "ECN-CHECK STUN";
    /// RFC 7635 §6.1.
    THIRD_PARTY_AUTHORIZATION = 0x802E, "THIRD-PARTY-AUTHORIZATION";
    /// draft-ietf-tram-stun-origin, which expired; not registered.
    ORIGIN = 0x802F, "ORIGIN";
    /// RFC 8016 §3.6.
    MOBILITY_TICKET = 0x8030, "MOBILITY-TICKET";
    /// MS-TURN; not registered.
    MS_SEQUENCE_NUMBER = 0x8050, "MS-SEQUENCE-NUMBER";
    /// MS-ICE2; not registered.
    CANDIDATE_IDENTIFIER = 0x8054, "CANDIDATE-IDENTIFIER";
    /// MS-ICE2; not registered.
    MS_IMPLEMENTATION_VERSION = 0x8070, "MS-IMPLEMENTATION-VERSION";
    /// Registered for one vendor.
    CISCO_STUN_FLOWDATA = 0xC000, "CISCO-STUN-FLOWDATA";
    /// Registered for one vendor; what ICE agents send under this number is
    /// [`NOMINATION`](Self::NOMINATION).
    ENF_FLOW_DESCRIPTION = 0xC001, "ENF-FLOW-DESCRIPTION";
    /// Registered for one vendor.
    ENF_NETWORK_STATUS = 0xC002, "ENF-NETWORK-STATUS";
    /// Registered for one vendor.
    CISCO_WEBEX_FLOW_INFO = 0xC003, "CISCO-WEBEX-FLOW-INFO";
    /// Registered for one vendor.
    CITRIX_TRANSACTION_ID = 0xC056, "CITRIX-TRANSACTION-ID";
    /// Registered for one vendor: the sender's network and what it costs.
    GOOG_NETWORK_INFO = 0xC057, "GOOG-NETWORK-INFO";
    /// Registered for one vendor: the transaction ID of the last check that arrived.
    GOOG_LAST_ICE_CHECK_RECEIVED = 0xC058, "GOOG-LAST-ICE-CHECK-RECEIVED";
    /// Registered for one vendor: numbers that say what the sender supports.
    GOOG_MISC_INFO = 0xC059, "GOOG-MISC-INFO";
    /// Registered for one vendor, and given up.
    GOOG_OBSOLETE_1 = 0xC05A, "GOOG-OBSOLETE-1";
    /// Registered for one vendor.
    GOOG_CONNECTION_ID = 0xC05B, "GOOG-CONNECTION-ID";
    /// Registered for one vendor: changes to a dictionary that both sides keep.
    GOOG_DELTA = 0xC05C, "GOOG-DELTA";
    /// Registered for one vendor: up to where such changes have arrived.
    GOOG_DELTA_ACK = 0xC05D, "GOOG-DELTA-ACK";
    /// Registered for one vendor: asks for the whole of such a dictionary.
    GOOG_DELTA_SYNC_REQ = 0xC05E, "GOOG-DELTA-SYNC-REQ";
    /// Registered for one vendor: MESSAGE-INTEGRITY cut to four octets, for GOOG-PING.
    GOOG_MESSAGE_INTEGRITY_32 = 0xC060, "GOOG-MESSAGE-INTEGRITY-32";
    /// Registered for one vendor: a DTLS packet that travels inside a check
    /// (draft-hancke-webrtc-sped).
    META_DTLS_IN_STUN = 0xC070, "META-DTLS-IN-STUN";
    /// Registered for one vendor: which such packets have arrived (draft-hancke-webrtc-sped).
    META_DTLS_IN_STUN_ACKNOWLEDGEMENT = 0xC071, "META-DTLS-IN-STUN-ACKNOWLEDGEMENT";
    /// libwebrtc: how often a request was sent before; not registered.
    RETRANSMIT_COUNT = 0xFF00, "RETRANSMIT_COUNT";
});

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use super::*;

    #[test]
    fn rfc8489_s14_h__types_below_0x8000_require_comprehension() {
        assert!(AttributeType(0x0000).is_comprehension_required());
        assert!(AttributeType(0x7FFF).is_comprehension_required());
        assert!(!AttributeType(0x8000).is_comprehension_required());
        assert!(!AttributeType(0xFFFF).is_comprehension_required());
    }
}
