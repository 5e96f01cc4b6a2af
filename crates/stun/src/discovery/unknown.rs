//! Why something is not known.

use core::fmt;
use core::net::SocketAddr;

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unknown {
    /// It was not tested, or not yet.
    NotTested,
    /// It was stopped before its end.
    Stopped,
    /// The server does not answer over UDP.
    NoUdp,
    /// There is no NAT that could have it.
    NoNat,
    /// The server names no other address of its own: it does not support these tests, or has but one
    /// address.
    NoOtherAddress,
    /// The other address that the server names is of no use: it differs not in both IP address and
    /// port, is of another family, or no address that such a server has.
    BadOtherAddress(SocketAddr),
    /// This other address of the server's does not answer even when it is asked itself, so that its
    /// silence tells nothing.
    AlternateSilent(SocketAddr),
    /// The server answered from here, and not from where it was asked to.
    WrongSource(SocketAddr),
    /// A request to this address did not get there, says the system or a router on the way.
    Undeliverable(SocketAddr),
    /// The server sees this host at this address, of another family than its own: a NAT64 stands between,
    /// and nothing can be sent there from here.
    OtherFamily(SocketAddr),
    /// The server refuses, with this code.
    Refused(u16),
    /// The server does not know CHANGE-REQUEST, though it names another address of its own.
    NoChangeRequest,
    /// The server does not know RESPONSE-PORT.
    NoResponsePort,
    /// The server does not know PADDING.
    NoPadding,
    /// The server tells the address that it sees only masked, as RFC 8489 has it.
    NoMappedAddress,
    /// The server's answer does not say what it must, or what cannot be.
    BadAnswer,
    /// A socket more is shown on another public address, where the server cannot be told to answer to.
    SeveralAddresses,
    /// Answers contradict each other: the network loses too much, or the NAT changed meanwhile.
    Inconsistent,
    /// No binding was seen to end, or not closely enough.
    LifetimeUnknown,
    /// There is no socket to test with.
    NoSocket,
    /// A socket was lost, and its address with it.
    SocketLost,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotTested => "not tested",
            Self::Stopped => "stopped before its end",
            Self::NoUdp => "the server does not answer over UDP",
            Self::NoNat => "there is no NAT",
            Self::NoOtherAddress => {
                "the server names no other address of its own; use one that supports RFC 5780"
            }
            Self::BadOtherAddress(address) => {
                return write!(f, "the server's other address {address} is of no use for the test");
            }
            Self::AlternateSilent(address) => {
                return write!(f, "the server's other address {address} does not answer at all");
            }
            Self::WrongSource(address) => {
                return write!(
                    f,
                    "the server answers from {address}, not from where it was asked to"
                );
            }
            Self::Undeliverable(address) => {
                return write!(
                    f,
                    "packets to {address} do not get there; look at routes and firewalls"
                );
            }
            Self::OtherFamily(address) => {
                return write!(
                    f,
                    "this host is seen as {address}, where it cannot write to (NAT64)"
                );
            }
            Self::Refused(401) => "the server wants a proof of who asks; use one that does not",
            Self::Refused(code) => return write!(f, "the server refuses: {code}"),
            Self::NoChangeRequest => "the server does not know CHANGE-REQUEST; use another one",
            Self::NoMappedAddress => "the server tells the public address only masked",
            Self::NoResponsePort => "the server does not know RESPONSE-PORT",
            Self::NoPadding => "the server does not know PADDING",
            Self::BadAnswer => "the server's answer does not say what it must, or what cannot be",
            Self::SeveralAddresses => "another socket is shown on another public address",
            Self::Inconsistent => "the answers contradict each other; try again",
            Self::LifetimeUnknown => "no binding was seen to end",
            Self::NoSocket => "there is no socket to test with",
            Self::SocketLost => "a socket was lost; try again",
        })
    }
}

impl core::error::Error for Unknown {}
