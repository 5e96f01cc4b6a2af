//! Captures: pcap and pcapng, read as they come, in bounded memory.

use std::io::{Cursor, Read};

use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};

use super::link::Link;
use super::traffic::{Frame, Traffic};
use super::{Stop, Take, unreadable};
use crate::exit::{Exit, Failure};
use crate::stun::time::Time;

/// The longest block that is read: twice of what a packet has at most by default, 256 KiB. What says
/// more is damaged.
const MAX_BLOCK: usize = 1 << 19;

/// The most interfaces of a capture that are known at a time.
const MAX_INTERFACES: usize = 1 << 16;

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
                let before = reader.data().len();
                if let Err(error) = reader.refill() {
                    capture.damage = Some(reason(&error));
                    break;
                }
                // The reader tells the end itself, but not that its room is full.
                if reader.data().len() == before && !reader.reader_exhausted() {
                    capture.damage = Some(reason(&PcapError::BufferTooSmall));
                    break;
                }
            }
            Err(error) => {
                capture.damage = Some(reason(&error));
                break;
            }
        }
    }
    capture.traffic.finish(capture.damage.as_deref(), to)
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

impl Interface {
    const fn time(self, units: u64) -> Time {
        Time { units, resolution: self.resolution, offset: self.offset }
    }
}

/// A capture as far as it is read.
#[derive(Default)]
struct Capture {
    interfaces: Vec<Interface>,
    traffic: Traffic,
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
                let octets = front(packet.data, packet.caplen);
                let whole = packet.caplen >= packet.origlen;
                let time = Some(interface.time(units));
                self.traffic.take(&Frame { link: interface.link, time, octets, whole }, to)
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
                    self.traffic.skip();
                    return Ok(());
                };
                let units = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                let octets = front(packet.data, packet.caplen);
                let whole = packet.caplen >= packet.origlen;
                let time = Some(interface.time(units));
                self.traffic.take(&Frame { link: interface.link, time, octets, whole }, to)?;
            }
            Block::SimplePacket(packet) => {
                if let Some(interface) = self.interfaces.first().copied() {
                    let octets = front(packet.data, packet.origlen);
                    let whole = u32::try_from(octets.len()) == Ok(packet.origlen);
                    let frame = Frame { link: interface.link, time: None, octets, whole };
                    self.traffic.take(&frame, to)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The octets that were captured, without padding.
fn front(data: &[u8], length: u32) -> &[u8] {
    usize::try_from(length).ok().and_then(|length| data.get(..length)).unwrap_or(data)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stun::input::Origin;

    const PCAP: &[u8] = include_bytes!("../../../tests/data/stun/hand-made.pcap");
    const PCAPNG: &[u8] = include_bytes!("../../../tests/data/stun/hand-made.pcapng");

    /// Counts what it is given.
    #[derive(Default)]
    struct Count {
        taken: usize,
        told: usize,
    }

    impl Take for Count {
        fn take(&mut self, origin: Origin, octets: &[u8]) -> Result<(), Stop> {
            assert!(origin.packet.is_some() && !octets.is_empty());
            self.taken += 1;
            Ok(())
        }

        fn refuse(&mut self, _: &str, _: &str) {}

        fn tell(&mut self, _: &str) {
            self.told += 1;
        }
    }

    fn decode(octets: &[u8]) -> (Count, Result<(), Stop>) {
        let mut count = Count::default();
        let result = read(Cursor::new(octets.to_vec()), &mut count);
        (count, result)
    }

    #[test]
    fn every_start_of_a_capture_ends_with_a_word() {
        for whole in [PCAP, PCAPNG] {
            let (all, result) = decode(whole);
            assert!(result.is_ok() && all.taken >= 4);
            let mut before = 0;
            for length in 0..whole.len() {
                let (count, result) = decode(&whole[..length]);
                assert!(before <= count.taken && count.taken <= all.taken);
                assert!(count.taken > 0 || result.is_err(), "{length}");
                before = count.taken;
            }
        }
    }

    /// A reader that gives one octet at a time, as a slow pipe may.
    struct Drip(Cursor<Vec<u8>>);

    impl Read for Drip {
        fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
            let one = room.len().min(1);
            self.0.read(&mut room[..one])
        }
    }

    #[test]
    fn a_slow_pipe_gives_the_same() {
        for whole in [PCAP, PCAPNG] {
            let mut count = Count::default();
            read(Drip(Cursor::new(whole.to_vec())), &mut count).unwrap();
            assert_eq!(count.taken, decode(whole).0.taken);
        }
    }

    #[test]
    fn a_length_that_promises_too_much_is_not_believed() {
        for at in [32, 36] {
            let mut octets = PCAP.to_vec();
            octets[at..at + 4].fill(0xFF);
            let (_, result) = decode(&octets);
            assert!(at == 36 || matches!(result, Err(Stop::Failed(_))));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_damaged_capture_never_panics(
            ng: bool,
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut octets = if ng { PCAPNG } else { PCAP }.to_vec();
            for (at, to) in changes {
                let at = at.index(octets.len());
                octets[at] = to;
            }
            octets.truncate(cut.index(2 * octets.len()));
            let (count, _) = decode(&octets);
            prop_assert!(count.told <= 20);
        }

        #[test]
        fn any_octets_behind_a_magic_never_panic(
            magic in prop::sample::select(vec![
                [0xA1, 0xB2, 0xC3, 0xD4], [0xD4, 0xC3, 0xB2, 0xA1], [0x4D, 0x3C, 0xB2, 0xA1],
                [0x0A, 0x0D, 0x0D, 0x0A],
            ]),
            rest in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let (count, _) = decode(&[&magic[..], &rest].concat());
            prop_assert!(count.told <= 20);
        }
    }
}
