//! Registered numbers: open newtypes, so that a value without a name is still a value.

use core::fmt;

use crate::header;

/// Gives an open newtype its named constants and looks the names up again.
macro_rules! named {
    ($type:ident { $($(#[$doc:meta])+ $name:ident = $value:literal, $text:literal;)+ }) => {
        impl $type {
            $($(#[$doc])+ pub const $name: Self = Self($value);)+

            /// The registered name, or `None` for a number that this crate has no name for.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($text),)+
                    _ => None,
                }
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

/// What a request asks for: 12 bits (RFC 8489 §5, §18.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Method(u16);

impl Method {
    /// The method of this number; `None` above 0xFFF, which the header has no room for.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if number <= 0xFFF { Some(Self(number)) } else { None }
    }

    /// The method in the type field of a header.
    pub(crate) const fn of(message_type: u16) -> Self {
        Self(header::method_number(message_type))
    }

    /// The registered number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "method {:#05x}", self.0),
        }
    }
}

named!(Method {
    /// Asks for one's own address as the server sees it; ICE's connectivity check (RFC 8489 §3).
    BINDING = 0x001, "Binding";
    /// Asks a TURN server for a relayed address (RFC 8656 §7).
    ALLOCATE = 0x003, "Allocate";
    /// Prolongs or ends an allocation (RFC 8656 §8).
    REFRESH = 0x004, "Refresh";
    /// Data to a peer through a TURN server (RFC 8656 §11).
    SEND = 0x006, "Send";
    /// Data from a peer through a TURN server (RFC 8656 §11).
    DATA = 0x007, "Data";
    /// Lets a peer's address in (RFC 8656 §10).
    CREATE_PERMISSION = 0x008, "CreatePermission";
    /// Gives a peer a short number (RFC 8656 §12).
    CHANNEL_BIND = 0x009, "ChannelBind";
    /// Asks a TURN server for a TCP connection to a peer (RFC 6062 §4.3).
    CONNECT = 0x00A, "Connect";
    /// Ties a TCP connection to a peer's (RFC 6062 §4.3).
    CONNECTION_BIND = 0x00B, "ConnectionBind";
    /// Says that a peer has connected (RFC 6062 §4.4).
    CONNECTION_ATTEMPT = 0x00C, "ConnectionAttempt";
    /// A short connectivity check of one implementation.
    GOOG_PING = 0x080, "GOOG-PING";
});

/// The 16-bit type of an attribute (RFC 8489 §14, §18.3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeType(pub u16);

impl AttributeType {
    /// Whether whoever does not know this attribute must refuse the message: types below 0x8000.
    #[must_use]
    pub const fn is_comprehension_required(self) -> bool {
        self.0 < 0x8000
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
    /// RFC 5780 §7.2.
    CHANGE_REQUEST = 0x0003, "CHANGE-REQUEST";
    /// RFC 8489 §14.3.
    USERNAME = 0x0006, "USERNAME";
    /// RFC 8489 §14.5.
    MESSAGE_INTEGRITY = 0x0008, "MESSAGE-INTEGRITY";
    /// RFC 8489 §14.8.
    ERROR_CODE = 0x0009, "ERROR-CODE";
    /// RFC 8489 §14.13.
    UNKNOWN_ATTRIBUTES = 0x000A, "UNKNOWN-ATTRIBUTES";
    /// RFC 8656 §18.1.
    CHANNEL_NUMBER = 0x000C, "CHANNEL-NUMBER";
    /// RFC 8656 §18.2.
    LIFETIME = 0x000D, "LIFETIME";
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
    /// RFC 8656 §18.11.
    ADDITIONAL_ADDRESS_FAMILY = 0x8000, "ADDITIONAL-ADDRESS-FAMILY";
    /// RFC 8656 §18.12.
    ADDRESS_ERROR_CODE = 0x8001, "ADDRESS-ERROR-CODE";
    /// RFC 8489 §14.11.
    PASSWORD_ALGORITHMS = 0x8002, "PASSWORD-ALGORITHMS";
    /// RFC 8489 §14.16.
    ALTERNATE_DOMAIN = 0x8003, "ALTERNATE-DOMAIN";
    /// RFC 8656 §18.13.
    ICMP = 0x8004, "ICMP";
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
    /// RFC 8016 §3.6.
    MOBILITY_TICKET = 0x8030, "MOBILITY-TICKET";
    /// Registered for one vendor; in the wild it also carries a 24-bit nomination count.
    ENF_FLOW_DESCRIPTION = 0xC001, "ENF-FLOW-DESCRIPTION";
    /// Registered for one vendor: the cost of the sender's network.
    GOOG_NETWORK_INFO = 0xC057, "GOOG-NETWORK-INFO";
    /// Registered for one vendor: a DTLS record that travels inside a check.
    META_DTLS_IN_STUN = 0xC070, "META-DTLS-IN-STUN";
    /// Registered for one vendor: which such records have arrived.
    META_DTLS_IN_STUN_ACKNOWLEDGEMENT = 0xC071, "META-DTLS-IN-STUN-ACKNOWLEDGEMENT";
});

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn rfc8489_s14_h__types_below_0x8000_require_comprehension() {
        assert!(AttributeType(0x0000).is_comprehension_required());
        assert!(AttributeType(0x7FFF).is_comprehension_required());
        assert!(!AttributeType(0x8000).is_comprehension_required());
        assert!(!AttributeType(0xFFFF).is_comprehension_required());
    }

    #[test]
    fn numbers_without_a_name_say_their_number() {
        assert_eq!(format!("{}", AttributeType(0x7F00)), "attribute 0x7f00");
        assert_eq!(format!("{:?}", Method::new(0xABC).unwrap()), "method 0xabc");
        assert_eq!(format!("{}", AttributeType::FINGERPRINT), "FINGERPRINT");
    }
}
