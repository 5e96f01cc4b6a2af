//! Methods: what a request asks for.

use core::fmt;

use crate::header;

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
    /// Asked for a user name and password, over TLS; reserved since RFC 5389 (RFC 3489 §11.1).
    SHARED_SECRET = 0x002, "SharedSecret";
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
