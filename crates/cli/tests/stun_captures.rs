//! `frazil stun decode` on captures: our own demo's, and one of every kind made by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use std::path::PathBuf;
use std::process::{Command, Output};

use etherparse::{PacketBuilder, VlanId};
use serde_json::Value;

const REQUEST: &[u8] = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";
const OLD: &[u8] = b"\0\x01\0\0oldxabcdefghijkl";
const CHANNEL_DATA: &[u8] = b"\x40\x01\0\x05hello\0\0\0";

fn frazil(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_frazil")).args(words).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The committed capture, which must be the one that is built here; `FRAZIL_BLESS=1` writes it anew.
#[track_caller]
fn committed(name: &str, octets: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/stun").join(name);
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, octets).unwrap();
    }
    assert!(
        std::fs::read(&path).unwrap() == octets,
        "bless the new {name}, if it is meant to be new"
    );
    path.to_str().unwrap().to_owned()
}

/// UDP over IPv4, without a link layer.
fn ipv4(ports: [u16; 2], payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let packet = PacketBuilder::ipv4([192, 0, 2, 1], [198, 51, 100, 2], 64);
    packet.udp(ports[0], ports[1]).write(&mut out, payload).unwrap();
    out
}

/// UDP over IPv6 in a VLAN.
fn ipv6_in_vlan(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut source = [0; 16];
    source[..4].copy_from_slice(&[0x20, 0x01, 0x0D, 0xB8]);
    PacketBuilder::ethernet2([2; 6], [4; 6])
        .single_vlan(VlanId::try_new(7).unwrap())
        .ipv6(source, [0xFE; 16], 64)
        .udp(5000, 5001)
        .write(&mut out, payload)
        .unwrap();
    out
}

/// TCP over IPv4, with Ethernet.
fn tcp(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv4([192, 0, 2, 1], [198, 51, 100, 2], 64)
        .tcp(3478, 5000, 1, 1024)
        .write(&mut out, payload)
        .unwrap();
    out
}

/// A capture of raw IP in the older kind, big-endian, with nanoseconds.
fn pcap(packets: &[Vec<u8>]) -> Vec<u8> {
    let words =
        |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let mut out = words(&[0xA1B2_3C4D, 0x0002_0004, 0, 0, 65_535, 101]);
    for (seconds, packet) in (1_700_000_000..).zip(packets) {
        let length = u32::try_from(packet.len()).unwrap();
        out.extend(words(&[seconds, 123_456_789, length, length]));
        out.extend(packet);
    }
    out
}

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    body.resize(body.len().next_multiple_of(4), 0);
    let length = u32::try_from(body.len() + 12).unwrap().to_le_bytes();
    [&kind.to_le_bytes()[..], &length, &body, &length].concat()
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// An enhanced packet.
fn packet(interface: u32, time: u64, packet: &[u8]) -> Vec<u8> {
    let length = u32::try_from(packet.len()).unwrap();
    let [low, high] = [time & 0xFFFF_FFFF, time >> 32].map(|half| u32::try_from(half).unwrap());
    block(6, &[words(&[interface, high, low, length, length]), packet.to_vec()].concat())
}

/// Two interfaces: Ethernet with microseconds, raw IP with nanoseconds and an offset; between them
/// a block of a kind that nobody knows, and a simple packet.
fn pcapng() -> Vec<u8> {
    let mut out = block(0x0A0D_0D0A, &words(&[0x1A2B_3C4D, 1, u32::MAX, u32::MAX]));
    out.extend(block(1, &words(&[1, 0])));
    // if_tsresol (9) is 9; if_tsoffset (14) is 1000 s.
    let options =
        [&[9, 0, 1, 0, 9, 0, 0, 0, 14, 0, 8, 0][..], &1000i64.to_le_bytes(), &[0; 4]].concat();
    out.extend(block(1, &[words(&[101, 0]), options].concat()));
    out.extend(packet(0, 1_700_000_000_000_001, &ipv6_in_vlan(REQUEST)));
    out.extend(packet(1, 1_700_000_000_000_000_001, &ipv4([5000, 5001], CHANNEL_DATA)));
    out.extend(block(0x0BAD, b"unknown"));
    let segment = tcp(&[REQUEST, CHANNEL_DATA, REQUEST, &REQUEST[..7]].concat());
    out.extend(packet(0, 0, &segment));
    let simple = ipv6_in_vlan(REQUEST);
    let length = u32::try_from(simple.len()).unwrap();
    out.extend(block(3, &[words(&[length]), simple].concat()));
    // Not ours: ARP, another protocol, an interface that is not there.
    out.extend(packet(0, 0, b"ddddddssssss\x08\x06 whatever this is"));
    out.extend(packet(1, 0, &ipv4([53, 53], b"\xAB\xCD\x01\0\0\x01\0\0\0\0\0\0")));
    out.extend(packet(9, 0, &ipv4([5000, 5001], REQUEST)));
    // A new section has its own interfaces.
    out.extend(block(0x0A0D_0D0A, &words(&[0x1A2B_3C4D, 1, u32::MAX, u32::MAX])));
    out.extend(packet(0, 0, &ipv4([5000, 5001], REQUEST)));
    out
}

#[test]
fn a_pcapng_of_many_kinds_is_read() {
    let file = committed("hand-made.pcapng", &pcapng());
    let output = frazil(&["stun", "decode", "--json", &file]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let found: Vec<(u64, Option<String>, String, String)> = lines(&output)
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            let route = format!(
                "{} {} {}",
                text("transport").unwrap(),
                text("source").unwrap(),
                text("destination").unwrap()
            );
            (line["packet"].as_u64().unwrap(), text("time"), route, text("kind").unwrap())
        })
        .collect();
    let v6 = "udp [2001:db8::]:5000 [fefe:fefe:fefe:fefe:fefe:fefe:fefe:fefe]:5001";
    let v4 = "udp 192.0.2.1:5000 198.51.100.2:5001";
    let stream = "tcp 192.0.2.1:3478 198.51.100.2:5000";
    let epoch = "1970-01-01T00:00:00.000000Z";
    let expected = [
        (1, Some("2023-11-14T22:13:20.000001Z"), v6, "stun"),
        (2, Some("2023-11-14T22:30:00.000000001Z"), v4, "channel-data"),
        (3, Some(epoch), stream, "stun"),
        (3, Some(epoch), stream, "channel-data"),
        (3, Some(epoch), stream, "stun"),
        (4, None, v6, "stun"),
    ]
    .map(|(number, time, route, kind)| {
        (number, time.map(str::to_owned), route.to_owned(), kind.to_owned())
    });
    assert_eq!(found, expected);
    let said = said(&output);
    assert!(said.contains("8 packets, 6 messages"), "{said}");
    assert!(said.contains("1 messages over TCP were not seen whole"), "{said}");
    assert_eq!(lines(&frazil(&["stun", "decode", "--json", "--format", "pcapng", &file])).len(), 6);
}

#[test]
fn a_pcap_of_raw_ip_is_read_and_stun_of_rfc_3489_by_its_port() {
    let octets = pcap(&[
        ipv4([5000, 5001], REQUEST),
        ipv4([3478, 5001], OLD),
        ipv4([5000, 5001], OLD),
        ipv4([5000, 3478], CHANNEL_DATA),
        ipv4([5000, 5001], b"\0\x01\0\x08\x21\x12\xA4\x42abcdefghijkl"),
        ipv4([5000, 5001], REQUEST),
    ]);
    let file = committed("hand-made.pcap", &octets);
    let output = frazil(&["stun", "decode", "--json", &file]);
    assert_eq!(output.status.code(), Some(0));
    let numbers: Vec<_> =
        lines(&output).iter().map(|line| line["packet"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 4, 6]);
    assert_eq!(lines(&output)[0]["time"], "2023-11-14T22:13:20.123456789Z");
    assert!(said(&output).contains("packet 5 is skipped: incomplete"), "{}", said(&output));
}

/// What our own demo captured: every check is proved by one of the two passwords, which its
/// descriptions tell.
#[test]
fn the_demo_is_decoded_and_proved() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("decoded.pcap");
    let file = file.to_str().unwrap();
    let demo = frazil(&["demo", "--json", "--pcap", file]);
    let text = String::from_utf8(demo.stdout).unwrap();
    let passwords: Vec<&str> =
        text.split("a=ice-pwd:").skip(1).map(|rest| rest.split("\\r\\n").next().unwrap()).collect();
    assert!(passwords.len() >= 2);
    let mut words = vec!["stun", "decode", "--json", file];
    passwords.iter().for_each(|password| words.extend(["--password", password]));
    let output = frazil(&words);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let found = lines(&output);
    assert!(found.iter().all(|line| line["fingerprint"] == "valid"));
    assert!(found.iter().all(|line| line["departures"].as_array().unwrap().is_empty()));
    let proved = found.iter().filter(|line| line["integrity"] == "valid").count();
    assert!(proved >= 8, "{proved}");
    assert!(found.iter().all(|line| line["integrity"] != "unchecked"));
    assert!(found.is_sorted_by_key(|line| line["time"].as_str().unwrap().to_owned()));

    let one = frazil(&["stun", "decode", file, "--password", passwords[0]]);
    assert_eq!(one.status.code(), Some(1), "the other side has another password");
}

#[test]
fn captures_without_messages_and_damaged_ones_are_named() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let run = |name: &str, octets: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, octets).unwrap();
        let output = frazil(&["stun", "decode", "--json", file.to_str().unwrap()]);
        (output.status.code(), lines(&output).len(), said(&output))
    };
    let (exit, messages, said) = run("nothing.pcap", &pcap(&[ipv4([53, 53], b"no message")]));
    assert_eq!((exit, messages), (Some(2), 0));
    assert!(said.contains("the capture has no STUN message"), "{said}");
    let whole = pcap(&[ipv4([1, 2], REQUEST), ipv4([1, 2], REQUEST)]);
    let (exit, messages, said) = run("short.pcap", &whole[..whole.len() - 3]);
    assert_eq!((exit, messages), (Some(2), 1), "what was whole is shown");
    assert!(said.contains("damaged after packet 1: it stops in the middle"), "{said}");
    let (exit, _, said) = run("header.pcap", &whole[..10]);
    assert_eq!(exit, Some(2));
    assert!(said.contains("this is no capture"), "{said}");
    let mut other_link = whole;
    other_link[23] = 147;
    let (exit, _, said) = run("link.pcap", &other_link);
    assert_eq!(exit, Some(2));
    assert!(said.contains("link type 147 is not known"), "{said}");
}
