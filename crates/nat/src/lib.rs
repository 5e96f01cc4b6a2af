//! NATs and firewalls as a pure machine: a packet goes in, a verdict comes out, and there is a
//! table to look at.
//!
//! [`Nat`] does to packets what RFC 4787 says that NATs do, on every axis that the RFC names, each
//! independent of the others ([`Config`]): mapping and filtering in all nine combinations, port
//! assignment, address pooling, hairpinning, refresh and timeouts, and a stateful firewall without
//! translation. UDP, TCP (RFC 5382) and ICMP queries (RFC 5508) have endpoints each of their own;
//! ICMP errors find their way by the packets that they quote. Long packets are answered or cut,
//! fragments follow their first one, and [NAT64](Mode::Nat64) puts IPv4 behind a [`Prefix`]. It has
//! no clock, no sockets and no threads, so it serves a simulator, a test, a user space gateway or a
//! drawing of a NAT table alike. A [`Kind`] makes one by its everyday name, a [`Stack`] puts NATs in
//! a row, and in a [`SharedCarrier`] homes have neighbours.
//!
//! # A stranger, and the one we wrote to
//!
//! ```
//! use core::net::SocketAddr;
//! use core::time::Duration;
//! use frazil_nat::{Nat, Packet, Preset, Reason, Verdict};
//! use frazil_sansio::Instant;
//!
//! let config = Preset::PortRestricted.config(["203.0.113.10".parse()?]);
//! let mut nat = Nat::new(config, [7; 32]);
//! let now = Instant::from_secs(1);
//!
//! let alice: SocketAddr = "10.1.0.2:5000".parse()?;
//! let carol: SocketAddr = "10.1.0.3:6000".parse()?;
//! let server: SocketAddr = "198.51.100.2:3478".parse()?;
//! let stranger: SocketAddr = "192.0.2.66:3478".parse()?;
//!
//! // Alice and Carol write to a server, which sees them at the external address.
//! let Verdict::Forward { source: shown, .. } = nat.outbound(Packet::udp(alice, server), now) else {
//!     unreachable!("nothing stands in the way");
//! };
//! assert_eq!(shown, "203.0.113.10:5000".parse()?);
//! let _ = nat.outbound(Packet::udp(carol, server), now);
//!
//! // The answer comes in.
//! let answer = nat.inbound(Packet::udp(server, shown), now);
//! assert_eq!(answer, Verdict::Forward { source: server, destination: alice });
//!
//! // A stranger does not.
//! let knock = nat.inbound(Packet::udp(stranger, shown), now);
//! assert_eq!(knock, Verdict::Drop(Reason::Filtered));
//!
//! // After a while without a word from inside, nobody does.
//! assert_eq!(nat.poll_timeout(), Some(now + Duration::from_secs(300)));
//! assert_eq!(
//!     nat.table().at(now + Duration::from_secs(10)).to_string(),
//!     "\
//! INSIDE         OUTSIDE            TIME LEFT  SERVES  MAY COME IN        TIME LEFT
//! 10.1.0.2:5000  203.0.113.10:5000  4m 50s     anyone  198.51.100.2:3478  4m 50s
//! 10.1.0.3:6000  203.0.113.10:6000  4m 50s     anyone  198.51.100.2:3478  4m 50s
//! "
//! );
//! let late = nat.inbound(Packet::udp(server, shown), now + Duration::from_secs(300));
//! assert_eq!(late, Verdict::Drop(Reason::NoBinding));
//! # Ok::<(), core::net::AddrParseError>(())
//! ```
//!
//! # A connection
//!
//! A TCP binding stands while one of its connections does. Data from outside needs no filter's leave
//! then, and the flags that pass say how long an idle connection is kept (RFC 5382 §5).
//!
//! ```
//! use core::time::Duration;
//! use frazil_nat::{Config, Nat, Packet, Reason, TcpFlags, Verdict};
//! use frazil_sansio::Instant;
//!
//! let mut nat = Nat::new(Config::new(["203.0.113.10".parse()?]), [7; 32]);
//! let now = Instant::from_secs(1);
//! let (alice, server) = ("10.1.0.2:5000".parse()?, "198.51.100.2:443".parse()?);
//!
//! let stray = nat.outbound(Packet::tcp(alice, server, TcpFlags::ACK), now);
//! assert_eq!(stray, Verdict::Drop(Reason::NoConnection));
//! let syn = nat.outbound(Packet::tcp(alice, server, TcpFlags::SYN), now);
//! let shown = syn.packet().unwrap().source;
//! assert_eq!(nat.poll_timeout(), Some(now + Duration::from_secs(4 * 60)));
//! let _ = nat.inbound(Packet::tcp(server, shown, TcpFlags::SYN_ACK), now);
//! assert_eq!(nat.poll_timeout(), Some(now + Duration::from_secs(2 * 3600 + 4 * 60)));
//! # Ok::<(), core::net::AddrParseError>(())
//! ```
//!
//! # An ICMP error
//!
//! It goes to whom it is about, with the addresses that it quotes put back as they were (RFC 5508 §4).
//!
//! ```
//! use frazil_nat::{Config, IcmpError, Nat, Packet, Protocol, Quoted, Verdict};
//! use frazil_sansio::Instant;
//!
//! let mut nat = Nat::new(Config::new(["203.0.113.10".parse()?]), [7; 32]);
//! let now = Instant::from_secs(1);
//! let (alice, server) = ("10.1.0.2:5000".parse()?, "198.51.100.2:3478".parse()?);
//! let sent = nat.outbound(Packet::udp(alice, server), now).packet().unwrap();
//!
//! let router = "192.0.2.1".parse()?;
//! let (source, destination) = (sent.source, sent.destination);
//! let quoted = Quoted { protocol: Protocol::Udp, source, destination };
//! let error = Packet::icmp_error(router, sent.source.ip(), IcmpError::TimeExceeded, quoted);
//! let Verdict::Error { destination, quoted, .. } = nat.inbound(error, now) else { unreachable!() };
//! assert_eq!((destination, quoted.source), (alice.ip(), alice));
//! # Ok::<(), core::net::AddrParseError>(())
//! ```
//!
//! # Fragments
//!
//! Only the first has ports. One that is there before it waits (RFC 4787 §11 REQ-14).
//!
//! ```
//! use core::net::SocketAddr;
//! use frazil_nat::{Config, Fragment, Nat, Packet, Protocol, Verdict};
//! use frazil_sansio::Instant;
//!
//! let mut nat = Nat::new(Config::new(["203.0.113.10".parse()?]), [7; 32]);
//! let now = Instant::from_secs(1);
//! let alice: SocketAddr = "10.1.0.2:5000".parse()?;
//! let server: SocketAddr = "198.51.100.2:3478".parse()?;
//! let first = Fragment { identification: 9, offset: 0, more: true };
//! let last = Fragment { identification: 9, offset: 185, more: false };
//!
//! let rest = Packet::rest(alice.ip(), server.ip(), Protocol::Udp, last);
//! let Verdict::Hold(ticket) = nat.outbound(rest, now) else { unreachable!() };
//! assert!(nat.outbound(Packet::udp(alice, server).in_fragments(first), now).packet().is_some());
//! let (released, verdict) = nat.poll_release().unwrap();
//! assert_eq!(released, ticket);
//! assert_eq!(verdict.packet().unwrap().source.ip(), "203.0.113.10".parse::<core::net::IpAddr>()?);
//! # Ok::<(), core::net::AddrParseError>(())
//! ```
//!
//! # IPv6 inside, IPv4 outside
//!
//! ```
//! use frazil_nat::{Config, Mode, Nat, Packet, Prefix};
//! use frazil_sansio::Instant;
//!
//! let mut config = Config::new(["203.0.113.10".parse()?]);
//! config.mode = Mode::Nat64(Prefix::WELL_KNOWN);
//! let mut nat = Nat::new(config, [7; 32]);
//!
//! let alice = "[2001:db8::2]:5000".parse()?;
//! let server = "[64:ff9b::198.51.100.2]:3478".parse()?;
//! let sent = nat.outbound(Packet::udp(alice, server), Instant::ZERO).packet().unwrap();
//! assert_eq!(sent.to_string(), "203.0.113.10:5000 -> 198.51.100.2:3478");
//! # Ok::<(), core::net::AddrParseError>(())
//! ```
//!
//! A home behind a carrier is an example of [`Stack`].
//!
//! # What it asks of its caller
//!
//! A [`Packet`] is what a NAT looks at; the bytes stay with the caller, who writes the addresses of
//! the [`Verdict`] into them and mends the checksums. Three verdicts ask for more:
//!
//! - [`Verdict::Hold`]: keep the packet by its [`Ticket`], until [`Nat::poll_release`] says what
//!   becomes of it. Fragments wait for their first one, and a SYN that nobody asked for waits six
//!   seconds, for it may be half of a simultaneous open (RFC 5382 §4.3).
//! - [`Verdict::Fragment`]: cut the packet, as [`Packet::fragments`] does.
//! - [`Verdict::Drop`]: where [`Verdict::answer`] has an error, send it to whom the packet came from.
//!
//! Whoever only has UDP datagrams of ordinary length meets none of this. Through NAT64 the caller
//! writes a header of the other kind, and a checksum for an IPv4 datagram that has none: IPv6 takes
//! none without, and it cannot be computed for a fragment (RFC 7915 §4.5).
//!
//! ```
//! use core::time::Duration;
//! use frazil_nat::{Config, IcmpError, Nat, Packet, TcpFlags, Verdict};
//! use frazil_sansio::Instant;
//!
//! let mut nat = Nat::new(Config::new(["203.0.113.10".parse()?]), [7; 32]);
//! let now = Instant::from_secs(1);
//! let (stranger, shown) = ("192.0.2.66:9".parse()?, "203.0.113.10:5000".parse()?);
//! let syn = Packet::tcp(stranger, shown, TcpFlags::SYN);
//! let Verdict::Hold(ticket) = nat.inbound(syn, now) else { unreachable!() };
//!
//! nat.handle_timeout(now + Duration::from_secs(6));
//! let (released, verdict) = nat.poll_release().unwrap();
//! assert_eq!(released, ticket);
//! assert_eq!(verdict.answer(&syn), Some(IcmpError::PortUnreachable));
//! # Ok::<(), core::net::AddrParseError>(())
//! ```
//!
//! # What it promises
//!
//! - The [contract of the family](frazil_sansio#the-contract), as far as a machine without packets
//!   of its own has to do with it: the same seed and the same packets give the same verdicts, a
//!   clock that runs backwards is clamped, and what has expired is gone before anything is decided.
//! - No packet makes it panic or grow past [`Limits`]; a limit that was hit is the [`Reason`] of the
//!   drop. A packet costs a few look-ups in hash tables whose key is secret, and what stands is
//!   forwarded without an allocation.
//! - Behaviour never changes under conflict (RFC 4787 §8 REQ-11): when a port is taken, another one
//!   is chosen, and mapping and filtering stay as configured; unless [`Overloading`] is asked for,
//!   which is found in the field.
//!
//! # What it leaves out
//!
//! Other protocols than the three, and ICMP messages that are neither echoes nor errors, cannot be
//! said.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod config;
mod memory;
mod nat;
mod packet;
mod pools;
mod stack;
mod store;
mod table;
mod tcp;
mod verdict;
mod way;

pub use config::assignment::{Overloading, Pooling, PortAssignment, PortBlocks};
pub use config::behavior::{Behavior, Remote};
pub use config::kind::{Kind, Layer};
pub use config::limits::{Limits, Usage, WhenFull};
pub use config::prefix::Prefix;
pub use config::preset::{Preset, UnknownPreset};
pub use config::{Config, FilterScope, Hairpinning, Mode, Mtu, Refresh, ReplyPath};
pub use memory::fragments::Fragments;
pub use nat::Nat;
pub use packet::icmp::{IcmpError, Quoted};
pub use packet::protocol::Protocol;
pub use packet::side::Side;
pub use packet::{Content, Fragment, Packet, TcpFlags};
pub use stack::Stack;
pub use stack::carrier::{Passage, SharedCarrier};
pub use table::{Admitted, Binding, Table};
pub use tcp::{Tcp, Unsolicited};
pub use verdict::reason::Reason;
pub use verdict::{Ticket, Verdict};
