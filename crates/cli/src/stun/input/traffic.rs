//! The frames of a capture, and the messages in them.

use frazil_stun::Message;

use super::link::{Link, Payload, Transport};
use super::recognise::{has_cookie, is_channel_data, is_message, is_old};
use super::stream::Streams;
use super::{Origin, Packet, Stop, Take};
use crate::exit::{Exit, Failure};
use crate::stun::time::Time;

/// How many packets that ought to be messages, and are none, are named one by one.
const MAX_NAMED: u64 = 10;

/// Where RFC 3489 has its servers: elsewhere, nothing is taken for STUN without the cookie.
const STUN_PORTS: [u16; 2] = [3478, 3479];

/// One frame as it was captured.
pub(super) struct Frame<'a> {
    pub(super) link: Link,
    pub(super) time: Option<Time>,
    pub(super) octets: &'a [u8],
    /// Not only its start was captured.
    pub(super) whole: bool,
}

/// What came of the frames so far.
#[derive(Default)]
pub(super) struct Traffic {
    packets: u64,
    messages: u64,
    /// Datagrams that have the cookie, but are no message.
    broken: u64,
    streams: Streams,
    /// A link type that nothing is known of.
    unknown_link: Option<i32>,
}

impl Traffic {
    /// Counts a packet of which nothing more is known.
    pub(super) const fn skip(&mut self) {
        self.packets += 1;
    }

    /// Gives the messages of a frame.
    pub(super) fn take(&mut self, frame: &Frame<'_>, to: &mut dyn Take) -> Result<(), Stop> {
        self.packets += 1;
        if let Link::Other(number) = frame.link {
            self.unknown_link = Some(number);
        }
        let Some(payload) = frame.link.payload(frame.octets) else { return Ok(()) };
        let (messages, number) = (&mut self.messages, self.packets);
        let mut give = |octets: &[u8]| {
            *messages += 1;
            let packet = Packet {
                packet: number,
                time: frame.time.map(|time| time.to_string()),
                transport: payload.transport,
                source: payload.source.to_string(),
                destination: payload.destination.to_string(),
            };
            to.take(Origin { line: None, packet: Some(packet) }, octets)
        };
        match payload.transport {
            Transport::Tcp => self.streams.take(&payload, number, &mut give),
            Transport::Udp if is_datagram(&payload) => give(payload.octets),
            Transport::Udp => {
                self.name_broken(payload.octets, frame.whole, to);
                Ok(())
            }
        }
    }

    /// Says of a datagram with the cookie why it is no message.
    fn name_broken(&mut self, octets: &[u8], whole: bool, to: &mut dyn Take) {
        if let Err(error) = Message::parse(octets)
            && has_cookie(octets)
        {
            self.broken += 1;
            if self.broken <= MAX_NAMED {
                let short =
                    if whole { "" } else { "; it was captured in part, so capture more of it" };
                to.tell(&format!("packet {} is skipped: {error}{short}", self.packets));
            }
        }
    }

    /// Says what came of it all. `damage` is what ended it early.
    pub(super) fn finish(self, damage: Option<&str>, to: &mut dyn Take) -> Result<(), Stop> {
        let Self { packets, messages, broken, .. } = self;
        let lost = self.streams.lost();
        to.tell(&format!("{packets} packets, {messages} messages; what else there is, is skipped"));
        if broken > MAX_NAMED {
            to.tell(&format!("{broken} packets have the cookie but are no messages"));
        }
        if lost > 0 {
            to.tell(&format!("{lost} messages over TCP were not seen whole"));
        }
        if let Some(link) = self.unknown_link {
            let known = "Ethernet, raw IP, loopback and Linux cooked are";
            to.tell(&format!("link type {link} is not known; {known}"));
        }
        let fail = |what: String| Err(Failure::new(Exit::NotThat, what).into());
        match damage {
            Some(why) => fail(format!("the capture is damaged after packet {packets}: {why}")),
            None if messages == 0 => {
                fail("the capture has no STUN message; give one of the right interface".to_owned())
            }
            None => Ok(()),
        }
    }
}

/// Whether a datagram is a message; without a cookie only where RFC 3489 has its servers.
fn is_datagram(payload: &Payload<'_>) -> bool {
    let ports = [payload.source.port(), payload.destination.port()];
    let of_stun = ports.iter().any(|port| STUN_PORTS.contains(port));
    let octets = payload.octets;
    is_message(octets) || is_channel_data(octets) || of_stun && is_old(octets)
}
