//! What passed, as a capture file that any dissector reads.
//!
//! The classic format: Ethernet frames with microsecond times, counted from the world's beginning. A
//! packet that crosses a NAT is in the file twice, as it was on either side. The second octet of
//! the Ethernet addresses is the network's number, the last four are those of the IP address.

use core::net::{IpAddr, SocketAddr};
use std::io::{self, Write};

use etherparse::PacketBuilder;

use crate::Frame;

/// Writes frames as a capture file.
///
/// # Errors
///
/// What the writer says.
pub fn write<'f>(
    out: &mut impl Write,
    frames: impl IntoIterator<Item = &'f Frame>,
) -> io::Result<()> {
    // Magic number for microseconds, version 2.4, no time zone, accuracy unknown, longest packet,
    // link type 1: Ethernet.
    for field in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
        out.write_all(&field.to_le_bytes())?;
    }
    let mut packet = Vec::new();
    for frame in frames {
        packet.clear();
        ethernet(frame, &mut packet)?;
        let micros = frame.at.as_micros();
        let length = u64::try_from(packet.len()).unwrap_or(u64::MAX);
        for field in [micros / 1_000_000, micros % 1_000_000, length, length] {
            out.write_all(&u32::try_from(field).unwrap_or(u32::MAX).to_le_bytes())?;
        }
        out.write_all(&packet)?;
    }
    Ok(())
}

/// The frame with its Ethernet, IP and UDP headers, checksums included.
fn ethernet(frame: &Frame, out: &mut Vec<u8>) -> io::Result<()> {
    const HOPS: u8 = 64;
    let network = u8::try_from(frame.network.0).unwrap_or(u8::MAX);
    let mac = |endpoint: SocketAddr| hardware_address(network, endpoint.ip());
    let link = PacketBuilder::ethernet2(mac(frame.source), mac(frame.destination));
    let ip = match (frame.source.ip(), frame.destination.ip()) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            link.ipv4(source.octets(), destination.octets(), HOPS)
        }
        (source, destination) => link.ipv6(v6(source), v6(destination), HOPS),
    };
    ip.udp(frame.source.port(), frame.destination.port())
        .write(out, &frame.payload)
        .map_err(io::Error::other)
}

/// A locally administered address that shows where a frame was.
fn hardware_address(network: u8, address: IpAddr) -> [u8; 6] {
    let [.., a, b, c, d] = v6(address);
    [0x02, network, a, b, c, d]
}

fn v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
        IpAddr::V6(v6) => v6.octets(),
    }
}
