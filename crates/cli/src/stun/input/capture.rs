//! Captures: pcap and pcapng, read as they come, in bounded memory.

use std::io::{Cursor, Read};

use frazil_stun::{MAGIC_COOKIE, Message};
use frazil_turn::ChannelData;
use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};

use super::link::{Link, Payload, Transport};
use super::{Origin, Packet, Stop, Take, unreadable};
use crate::exit::{Exit, Failure};
use crate::stun::time;

/// The longest block that is read: no packet is longer, and what says so is damaged.
const MAX_BLOCK: usize = 1 << 20;

/// The most interfaces of a capture that are known at a time.
const MAX_INTERFACES: usize = 1 << 16;

/// How many packets that ought to be messages, and are none, are named one by one.
const MAX_NAMED: u64 = 10;

/// Where RFC 3489 has its servers: elsewhere, nothing is taken for STUN without the cookie.
const STUN_PORTS: [u16; 2] = [3478, 3479];

/// Whether a file that starts so is a capture.
pub(super) fn is_magic(start: &[u8]) -> bool {
    matches!(
        start,
        // pcap with microseconds, then nanoseconds, in either byte order; pcapng.
        [0xA1, 0xB2, 0xC3, 0xD4]
            | [0xD4, 0xC3, 0xB2, 0xA1]
            | [0xA1, 0xB2, 0x3C, 0x4D]
            | [0x4D, 0x3C, 0xB2, 0xA1]
            | [0x0A, 0x0D, 0x0D, 0x0A]
    )
}

/// Gives every message of a capture.
pub(super) fn read(mut input: impl Read + Send, to: &mut dyn Take) -> Result<(), Stop> {
    let start = header(&mut input)?;
    let mut reader =
        create_reader(MAX_BLOCK, Cursor::new(start).chain(input)).map_err(|error| {
            Failure::new(Exit::NotThat, format!("this is no capture: {}", reason(&error)))
        })?;
    let mut capture = Capture::default();
    loop {
        match reader.next() {
            Ok((length, block)) => {
                capture.block(&block, to)?;
                reader.consume(length);
            }
            Err(PcapError::Eof) => break,
            Err(PcapError::Incomplete(_)) => {
                if let Err(error) = reader.refill() {
                    capture.damage = Some(reason(&error));
                    break;
                }
            }
            Err(error) => {
                capture.damage = Some(reason(&error));
                break;
            }
        }
    }
    capture.finish(to)
}

/// The first header whole, which the reader wants at once, but a pipe may give in pieces.
fn header(input: &mut impl Read) -> Result<Vec<u8>, Failure> {
    let mut start = Vec::new();
    let mut up_to = |length: usize, start: &mut Vec<u8>| {
        let more = length.saturating_sub(start.len()) as u64;
        input.take(more).read_to_end(start).map(drop).map_err(unreadable)
    };
    up_to(24, &mut start)?;
    // pcapng: the length of the section header, in the byte order that its third word tells.
    if let [0x0A, 0x0D, 0x0D, 0x0A, length @ .., _, _, _, _, _, _, _, _, _, _, _, _] = &start[..]
        && let [a, b, c, d, order @ ..] = length
    {
        let length = match order {
            [0x1A, ..] => u32::from_be_bytes([*a, *b, *c, *d]),
            _ => u32::from_le_bytes([*a, *b, *c, *d]),
        };
        up_to(usize::try_from(length).unwrap_or(MAX_BLOCK).min(MAX_BLOCK / 2), &mut start)?;
    }
    Ok(start)
}

/// The reader's error for people: its own may quote the input.
fn reason(error: &PcapError<&[u8]>) -> String {
    match error {
        PcapError::BufferTooSmall => format!("a block is longer than {MAX_BLOCK} octets"),
        PcapError::UnexpectedEof | PcapError::Incomplete(_) | PcapError::Eof => {
            "it stops in the middle of a block".to_owned()
        }
        PcapError::ReadError => "it cannot be read on".to_owned(),
        PcapError::HeaderNotRecognized => "neither pcap nor pcapng".to_owned(),
        PcapError::NomError(..) | PcapError::OwnedNomError(..) => "a block is damaged".to_owned(),
    }
}

/// How one interface captured.
#[derive(Clone, Copy)]
struct Interface {
    link: Link,
    /// Units of time a second.
    resolution: u64,
    /// Seconds to add.
    offset: i64,
}

/// A capture as far as it is read.
#[derive(Default)]
struct Capture {
    interfaces: Vec<Interface>,
    packets: u64,
    messages: u64,
    /// Packets that have the cookie, but are no message.
    broken: u64,
    /// Segments of TCP that start or continue what is not whole within one.
    cut: u64,
    /// A link type that nothing is known of.
    unknown_link: Option<i32>,
    damage: Option<String>,
}

impl Capture {
    fn block(&mut self, block: &PcapBlockOwned<'_>, to: &mut dyn Take) -> Result<(), Stop> {
        match block {
            PcapBlockOwned::LegacyHeader(header) => {
                let resolution =
                    if header.is_nanosecond_precision() { 1_000_000_000 } else { 1_000_000 };
                let link = Link::of(header.network.0);
                self.interfaces = vec![Interface { link, resolution, offset: 0 }];
                Ok(())
            }
            PcapBlockOwned::Legacy(packet) => {
                let Some(interface) = self.interfaces.first().copied() else { return Ok(()) };
                let units = u64::from(packet.ts_sec)
                    .saturating_mul(interface.resolution)
                    .saturating_add(u64::from(packet.ts_usec));
                let whole = packet.caplen >= packet.origlen;
                self.frame(interface, Some(units), front(packet.data, packet.caplen), whole, to)
            }
            PcapBlockOwned::NG(block) => self.block_ng(block, to),
        }
    }

    fn block_ng(&mut self, block: &Block<'_>, to: &mut dyn Take) -> Result<(), Stop> {
        match block {
            Block::SectionHeader(_) => self.interfaces.clear(),
            Block::InterfaceDescription(found) if self.interfaces.len() < MAX_INTERFACES => {
                self.interfaces.push(Interface {
                    link: Link::of(found.linktype.0),
                    resolution: found.ts_resolution().unwrap_or(1_000_000).max(1),
                    offset: found.ts_offset(),
                });
            }
            Block::EnhancedPacket(packet) => {
                let index = usize::try_from(packet.if_id).unwrap_or(usize::MAX);
                let Some(interface) = self.interfaces.get(index).copied() else {
                    self.packets += 1;
                    return Ok(());
                };
                let units = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                let whole = packet.caplen >= packet.origlen;
                self.frame(interface, Some(units), front(packet.data, packet.caplen), whole, to)?;
            }
            Block::SimplePacket(packet) => {
                if let Some(interface) = self.interfaces.first().copied() {
                    let data = front(packet.data, packet.origlen);
                    let whole = u32::try_from(data.len()) == Ok(packet.origlen);
                    self.frame(interface, None, data, whole, to)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn frame(
        &mut self,
        interface: Interface,
        units: Option<u64>,
        frame: &[u8],
        whole: bool,
        to: &mut dyn Take,
    ) -> Result<(), Stop> {
        self.packets += 1;
        if let Link::Other(number) = interface.link {
            self.unknown_link = Some(number);
        }
        let Some(payload) = interface.link.payload(frame) else { return Ok(()) };
        let found = match payload.transport {
            Transport::Udp => self.datagram(&payload, whole, to),
            Transport::Tcp => self.segment(payload.octets),
        };
        for octets in found {
            self.messages += 1;
            let packet = Packet {
                packet: self.packets,
                time: units.map(|units| time::utc(units, interface.resolution, interface.offset)),
                transport: payload.transport,
                source: payload.source.to_string(),
                destination: payload.destination.to_string(),
            };
            to.take(Origin { line: None, packet: Some(packet) }, octets)?;
        }
        Ok(())
    }

    /// The message that a datagram is, if it is one.
    fn datagram<'a>(
        &mut self,
        payload: &Payload<'a>,
        whole: bool,
        to: &mut dyn Take,
    ) -> Vec<&'a [u8]> {
        let octets = payload.octets;
        let of_stun = [payload.source.port(), payload.destination.port()]
            .iter()
            .any(|port| STUN_PORTS.contains(port));
        if is_message(octets) || is_channel_data(octets) || of_stun && is_old(octets) {
            return vec![octets];
        }
        if let Err(error) = Message::parse(octets)
            && octets.get(4..8) == Some(&MAGIC_COOKIE.to_be_bytes())
            && matches!(octets.first(), Some(0..=3))
        {
            self.broken += 1;
            if self.broken <= MAX_NAMED {
                let short =
                    if whole { "" } else { "; it was captured in part, so capture more of it" };
                to.tell(&format!("packet {} is skipped: {error}{short}", self.packets));
            }
        }
        Vec::new()
    }

    /// The messages that a segment starts with. Streams are not put together.
    fn segment<'a>(&mut self, octets: &'a [u8]) -> Vec<&'a [u8]> {
        let (found, rest) = frames(octets);
        if found.is_empty() && octets.get(4..8) == Some(&MAGIC_COOKIE.to_be_bytes())
            || !found.is_empty() && !rest.is_empty()
        {
            self.cut += 1;
        }
        found
    }

    fn finish(self, to: &mut dyn Take) -> Result<(), Stop> {
        let Self { packets, messages, broken, cut, .. } = self;
        to.tell(&format!("{packets} packets, {messages} messages; what else there is, is skipped"));
        if broken > MAX_NAMED {
            to.tell(&format!("{broken} packets have the cookie but are no messages"));
        }
        if cut > 0 {
            to.tell(&format!(
                "{cut} segments of TCP hold parts of messages; streams are not put together"
            ));
        }
        if let Some(link) = self.unknown_link {
            let known = "Ethernet, raw IP, loopback and Linux cooked are";
            to.tell(&format!("link type {link} is not known; {known}"));
        }
        let fail = |what: String| Err(Failure::new(Exit::NotThat, what).into());
        match self.damage {
            Some(why) => fail(format!("the capture is damaged after packet {packets}: {why}")),
            None if messages == 0 => {
                fail("the capture has no STUN message; give one of the right interface".to_owned())
            }
            None => Ok(()),
        }
    }
}

/// The octets that were captured, without padding.
fn front(data: &[u8], length: u32) -> &[u8] {
    usize::try_from(length).ok().and_then(|length| data.get(..length)).unwrap_or(data)
}

fn is_message(octets: &[u8]) -> bool {
    Message::parse(octets).is_ok()
}

fn is_old(octets: &[u8]) -> bool {
    Message::parse_rfc3489(octets).is_ok_and(|message| message.method().name().is_some())
}

/// Whether it is ChannelData to the octet, padding aside: QUIC starts with the same octets.
fn is_channel_data(octets: &[u8]) -> bool {
    ChannelData::parse(octets)
        .is_ok_and(|found| octets.len() - ChannelData::HEADER_LEN - found.data().len() < 4)
}

/// The messages at the start of a segment, and what follows them: STUN and TURN as they are, or with
/// the length of RFC 4571 in front of each, as ICE has it.
fn frames(octets: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let plain = walk(octets, |rest| {
        if let Ok((message, _)) = Message::parse_prefix(rest) {
            return Some((message.as_bytes(), message.as_bytes().len()));
        }
        let length = ChannelData::HEADER_LEN + ChannelData::parse(rest).ok()?.data().len();
        Some((rest.get(..length)?, length.next_multiple_of(4)))
    });
    let has_stun = |found: &[&[u8]]| found.iter().any(|octets| is_message(octets));
    // ChannelData alone is taken for such only where it fills the segment.
    if has_stun(&plain.0) || !plain.0.is_empty() && plain.1.is_empty() {
        return plain;
    }
    let framed = walk(octets, |rest| {
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        Some((rest.get(..length).filter(|found| is_message(found))?, 2 + length))
    });
    if has_stun(&framed.0) { framed } else { (Vec::new(), octets) }
}

fn walk<'a>(
    octets: &'a [u8],
    mut first: impl FnMut(&'a [u8]) -> Option<(&'a [u8], usize)>,
) -> (Vec<&'a [u8]>, &'a [u8]) {
    let (mut found, mut rest) = (Vec::new(), octets);
    while let Some((frame, length)) = first(rest) {
        let Some(behind) = rest.get(length..) else { break };
        found.push(frame);
        rest = behind;
    }
    (found, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[u8] = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";

    #[test]
    fn a_segment_may_start_with_several_messages() {
        let channel_data = b"\x40\x00\x00\x01x\0\0\0";
        let octets = [REQUEST, channel_data, REQUEST, b"\0\x01\0"].concat();
        let (found, rest) = frames(&octets);
        assert_eq!(found, [REQUEST, &channel_data[..5], REQUEST]);
        assert_eq!(rest, b"\0\x01\0");
        let framed = [b"\0\x14", REQUEST, b"\0\x14", REQUEST].concat();
        assert_eq!(frames(&framed), (vec![REQUEST, REQUEST], &b""[..]));
        for other in [&b""[..], b"GET / HTTP/1.1\r\n", b"@\0\0\x01x\0\0\0tail"] {
            assert_eq!(frames(other).0, Vec::<&[u8]>::new());
        }
        assert_eq!(frames(channel_data).0, [&channel_data[..5]]);
    }

    #[test]
    fn channel_data_fills_its_datagram() {
        assert!(is_channel_data(b"\x40\x00\x00\x01x"));
        assert!(is_channel_data(b"\x40\x00\x00\x01x\0\0\0"));
        assert!(!is_channel_data(b"\x40\x00\x00\x01x\0\0\0\0"));
        assert!(!is_channel_data(b"\x40\x00\x00\x02x"));
    }
}
