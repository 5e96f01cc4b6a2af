//! What `frazil stun decode` says of messages that are not as the RFCs want them, and that it says
//! nothing of those that are.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

#[path = "support/command.rs"]
mod command;

use serde_json::Value;

/// An attribute: its type and its value.
type Attribute<'a> = (u16, &'a [u8]);

const PEER: Attribute<'_> = (0x0012, &[0, 1, 0, 0, 0, 0, 0, 0]);
const MAPPED: Attribute<'_> = (0x0020, &[0, 1, 0, 0, 0, 0, 0, 0]);
const RELAYED: Attribute<'_> = (0x0016, &[0, 1, 0, 0, 0, 0, 0, 0]);
const LIFETIME: Attribute<'_> = (0x000D, &[0, 0, 2, 0x58]);
const UDP: Attribute<'_> = (0x0019, &[17, 0, 0, 0]);
const TCP: Attribute<'_> = (0x0019, &[6, 0, 0, 0]);
const DATA: Attribute<'_> = (0x0013, b"data");
const CONNECTION: Attribute<'_> = (0x002A, &[0, 0, 0, 1]);
const TOKEN: Attribute<'_> = (0x0022, &[7; 8]);
const CHANNEL: Attribute<'_> = (0x000C, &[0x40, 0, 0, 0]);
const USER: Attribute<'_> = (0x0006, b"evtj:h6v");
const NAME: Attribute<'_> = (0x0006, b"name");
const REALM: Attribute<'_> = (0x0014, b"real");
const NONCE: Attribute<'_> = (0x0015, b"nonc");
/// A nonce that offers a choice of algorithms.
const CHOICE: Attribute<'_> = (0x0015, b"obMatJos2AAABnon");
const ALGORITHMS: Attribute<'_> = (0x8002, &[0, 2, 0, 0]);
const ALGORITHM: Attribute<'_> = (0x001D, &[0, 2, 0, 0]);
const PRIORITY: Attribute<'_> = (0x0024, &[0x6E, 0, 1, 0xFF]);
const CONTROLLING: Attribute<'_> = (0x802A, &[7; 8]);
const CONTROLLED: Attribute<'_> = (0x8029, &[7; 8]);
const USE: Attribute<'_> = (0x0025, &[]);
const SHA1: Attribute<'_> = (0x0008, &[0; 20]);
const SHA256: Attribute<'_> = (0x001C, &[0; 32]);
const FINGERPRINT: Attribute<'_> = (0x8028, &[0; 4]);
const EVEN: Attribute<'_> = (0x0018, &[0x80]);
const FAMILY: Attribute<'_> = (0x0017, &[1, 0, 0, 0]);
const BOTH: Attribute<'_> = (0x8000, &[2, 0, 0, 0]);

/// A message of this type in hex.
fn message(kind: u16, attributes: &[Attribute<'_>]) -> String {
    padded(kind, attributes, 0)
}

fn padded(kind: u16, attributes: &[Attribute<'_>], padding: u8) -> String {
    let mut body = Vec::new();
    for (attribute, value) in attributes {
        body.extend(attribute.to_be_bytes());
        body.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        body.extend(*value);
        body.resize(body.len().next_multiple_of(4), padding);
    }
    let mut octets = kind.to_be_bytes().to_vec();
    octets.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
    octets.extend(b"\x21\x12\xA4\x42abcdefghijkl");
    octets.extend(body);
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// The departures of many messages, by one run.
fn departures(messages: &[String]) -> Vec<Vec<Value>> {
    let output = command::run("", &["stun", "decode", "--json"], messages.join("\n").as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    let of = |line: &str| serde_json::from_str::<Value>(line).unwrap()["departures"].clone();
    text.lines().map(|line| of(line).as_array().unwrap().clone()).collect()
}

/// What is said of a message: where, what, by which section.
type Expected<'a> = (usize, &'a str, &'a str);

#[track_caller]
fn check(cases: &[(String, &[Expected<'_>])]) {
    let messages: Vec<String> = cases.iter().map(|(message, _)| message.clone()).collect();
    let found = departures(&messages);
    assert_eq!(found.len(), cases.len());
    for ((message, expected), found) in cases.iter().zip(&found) {
        let found: Vec<(u64, &str, &str)> = found
            .iter()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap();
                (one["offset"].as_u64().unwrap(), text("what"), text("section"))
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(at, what, section)| (*at as u64, *what, *section)).collect();
        assert_eq!(found, expected, "{message}");
    }
}

#[test]
fn conformant_messages_have_none() {
    let conformant: &[(u16, &[Attribute<'_>])] = &[
        (0x0001, &[]),
        (0x0011, &[]),
        (0x0001, &[USER, PRIORITY, CONTROLLING, USE, SHA1, FINGERPRINT]),
        (0x0001, &[USER, PRIORITY, CONTROLLED, SHA1, SHA256, FINGERPRINT]),
        (0x0101, &[MAPPED, SHA1, FINGERPRINT]),
        (0x0111, &[(0x0009, b"\0\0\x04\x01Unauthenticated"), REALM, NONCE]),
        (0x0111, &[(0x0009, b"\0\0\x04\x01")]),
        (0x0111, &[(0x0009, b"\0\0\x04\x14"), (0x000A, &[0x7F, 0xFF])]),
        (0x0111, &[(0x0009, b"\0\0\x03\0"), (0x8023, &[0, 1, 0, 7, 1, 2, 3, 4])]),
        (0x0003, &[UDP]),
        (0x0003, &[UDP, NAME, REALM, NONCE, SHA1]),
        (0x0003, &[UDP, NAME, REALM, CHOICE, ALGORITHMS, ALGORITHM, SHA256]),
        (0x0003, &[UDP, EVEN, FAMILY]),
        (0x0003, &[UDP, BOTH]),
        (0x0103, &[RELAYED, RELAYED, LIFETIME, MAPPED]),
        (0x0004, &[LIFETIME]),
        (0x0104, &[LIFETIME]),
        (0x0008, &[PEER, PEER]),
        (0x0108, &[]),
        (0x0009, &[CHANNEL, PEER]),
        (0x0016, &[PEER, DATA]),
        (0x0016, &[PEER, (0x0013, &[])]),
        (0x0017, &[PEER, DATA]),
        (0x0017, &[PEER, (0x8004, &[0, 0, 3, 1, 0, 0, 0, 0])]),
        (0x000A, &[PEER]),
        (0x010A, &[CONNECTION]),
        (0x000B, &[CONNECTION]),
        (0x001C, &[PEER, CONNECTION]),
        (0x0001, &[(0x0003, &[0, 0, 0, 6]), (0x0027, &[0x12, 0x34, 0, 0])]),
        (0x0001, &[(0x0026, b"anything at all")]),
        (0x0001, &[(0xC001, &[0, 0, 0, 1]), (0x8001, &[0, 0, 0, 1]), (0xBFFF, b"unknown")]),
    ];
    let cases: Vec<_> =
        conformant.iter().map(|(kind, attributes)| (message(*kind, attributes), &[][..])).collect();
    check(&cases);
}

#[test]
fn methods_have_their_classes() {
    check(&[
        (message(0x0013, &[UDP]), &[(0, "Allocate has no indication", "RFC 8656 §17")]),
        (message(0x0006, &[]), &[(0, "Send has no request", "RFC 8656 §17")]),
        (message(0x0107, &[]), &[(0, "Data has no success response", "RFC 8656 §17")]),
        (message(0x001A, &[PEER]), &[(0, "Connect has no indication", "RFC 6062 §6.1")]),
        (message(0x000C, &[]), &[(0, "ConnectionAttempt has no request", "RFC 6062 §6.1")]),
        (
            message(0x0005, &[]),
            &[(0, "method 0x005 is not registered, so nobody can answer it", "RFC 8489 §18.2")],
        ),
        (message(0x0002, &[]), &[(0, "SharedSecret is reserved since RFC 5389", "RFC 8489 §18.2")]),
    ]);
}

#[test]
fn values_are_as_their_sections_say() {
    let long = [b'x'; 128];
    let user = [b'x'; 509];
    check(&[
        (
            padded(0x0001, &[(0x8022, b"abc")], 0x20),
            &[(20, "SOFTWARE: the padding is 20, not zero", "RFC 8489 §14")],
        ),
        (
            message(0x0101, &[(0x0020, &[9, 1, 0, 0, 0, 0, 0, 0])]),
            &[(20, "XOR-MAPPED-ADDRESS: bits that are reserved are not zero", "RFC 8489 §14.2")],
        ),
        (
            message(0x0101, &[(0x0020, &[0, 3, 0, 0, 0, 0, 0, 0])]),
            &[(20, "XOR-MAPPED-ADDRESS: unknown address family 0x03", "RFC 8489 §14.2")],
        ),
        (
            message(0x0003, &[(0x0019, &[17, 0, 0, 1])]),
            &[(20, "REQUESTED-TRANSPORT: bits that are reserved are not zero", "RFC 8656 §18.8")],
        ),
        (
            message(0x0004, &[(0x000D, &[0, 1])]),
            &[(20, "LIFETIME: 2 octets where 4 belong", "RFC 8656 §18.2")],
        ),
        (
            message(0x0001, &[(0x0014, &long)]),
            &[(20, "REALM: 128 characters, at most 127 are allowed", "RFC 8489 §14.9")],
        ),
        (
            message(0x0001, &[(0x0006, &user)]),
            &[(20, "USERNAME: 509 octets, at most 508 are allowed", "RFC 8489 §14.3")],
        ),
        (
            message(0x0001, &[(0x8022, b"ab\xFFc")]),
            &[(20, "SOFTWARE: not UTF-8 at octet 2 of the value", "RFC 8489 §14.14")],
        ),
        (
            message(0x0001, &[(0x0015, &long)]),
            &[(20, "NONCE: 128 characters, at most 127 are allowed", "RFC 8489 §14.10")],
        ),
        (
            message(0x0111, &[(0x0009, b"\0\0\x04\0ab\xFF")]),
            &[(20, "ERROR-CODE: the reason phrase is not UTF-8", "RFC 8489 §14.8")],
        ),
        (
            message(0x0001, &[(0x0027, &[1, 2])]),
            &[(20, "RESPONSE-PORT: 2 octets where 4 belong", "RFC 5780 §7.5")],
        ),
        (
            message(0x0001, &[(0x7FFF, b"")]),
            &[(20, "attribute 0x7fff is unknown, and must be understood", "RFC 8489 §6.3.1")],
        ),
        (
            message(0x0101, &[MAPPED, (0x7FFF, b"")]),
            &[(32, "attribute 0x7fff is unknown, and must be understood", "RFC 8489 §6.3.3")],
        ),
        (
            message(0x0001, &[(0x0004, &[0, 1, 0, 7, 1, 2, 3, 4])]),
            &[(20, "SOURCE-ADDRESS is reserved since RFC 5389", "RFC 8489 §18.3")],
        ),
    ]);
}

#[test]
fn what_closes_a_message_comes_last_and_in_order() {
    check(&[
        (
            message(0x0001, &[NAME, SHA1, PRIORITY]),
            &[(52, "PRIORITY follows MESSAGE-INTEGRITY, and is ignored", "RFC 8489 §14.5")],
        ),
        (
            message(0x0001, &[NAME, SHA256, SHA1]),
            &[(
                64,
                "MESSAGE-INTEGRITY follows MESSAGE-INTEGRITY-SHA256, and is ignored",
                "RFC 8489 §14.6",
            )],
        ),
        (
            message(0x0001, &[FINGERPRINT, FINGERPRINT]),
            &[(28, "FINGERPRINT follows FINGERPRINT, and is ignored", "RFC 8489 §14.7")],
        ),
        (
            message(0x0001, &[REALM, REALM]),
            &[(28, "REALM comes again; only the first one counts", "RFC 8489 §14")],
        ),
        (
            message(0x0001, &[NAME, (0x0008, &[0; 4])]),
            &[(28, "MESSAGE-INTEGRITY: 4 octets where 20 belong", "RFC 8489 §14.5")],
        ),
        (
            message(0x0001, &[NAME, (0x001C, &[0; 18])]),
            &[(
                28,
                "MESSAGE-INTEGRITY-SHA256: 18 octets where 16 to 32, by fours, belong",
                "RFC 8489 §14.6",
            )],
        ),
        (
            message(0x0001, &[(0x8028, &[0; 3])]),
            &[(20, "FINGERPRINT: 3 octets where 4 belong", "RFC 8489 §14.7")],
        ),
    ]);
}

#[test]
fn credentials_are_whole() {
    check(&[
        (message(0x0001, &[SHA1]), &[(0, "no USERNAME or USERHASH", "RFC 8489 §9.1.3")]),
        (message(0x0001, &[NAME, REALM, SHA1]), &[(0, "no NONCE", "RFC 8489 §9.2.4")]),
        (message(0x0001, &[NAME, NONCE, SHA1]), &[(0, "no REALM", "RFC 8489 §9.2.4")]),
        (
            message(0x0001, &[NAME, REALM, CHOICE, ALGORITHM, SHA256]),
            &[(0, "no PASSWORD-ALGORITHMS", "RFC 8489 §9.2.4")],
        ),
        (
            message(0x0101, &[MAPPED, NAME, SHA1]),
            &[(32, "USERNAME has no place in a response", "RFC 8489 §9.1.3")],
        ),
    ]);
}

#[test]
fn answers_have_what_they_must_have() {
    check(&[
        (message(0x0101, &[]), &[(0, "no XOR-MAPPED-ADDRESS", "RFC 8489 §6.3.3")]),
        (message(0x0111, &[]), &[(0, "no ERROR-CODE", "RFC 8489 §6.3.1.1")]),
        (
            message(0x0111, &[(0x0009, b"\0\0\x04\x14")]),
            &[(0, "no UNKNOWN-ATTRIBUTES", "RFC 8489 §6.3.1.1")],
        ),
        (
            message(0x0111, &[(0x0009, b"\0\0\x03\0")]),
            &[(0, "no ALTERNATE-SERVER", "RFC 8489 §10")],
        ),
        (
            message(0x0113, &[(0x0009, b"\0\0\x04\x26"), REALM]),
            &[(0, "no NONCE", "RFC 8489 §9.2.4")],
        ),
        (
            message(0x0103, &[]),
            &[
                (0, "no XOR-RELAYED-ADDRESS", "RFC 8656 §7.2"),
                (0, "no LIFETIME", "RFC 8656 §7.2"),
                (0, "no XOR-MAPPED-ADDRESS", "RFC 8656 §7.2"),
            ],
        ),
        (message(0x0104, &[]), &[(0, "no LIFETIME", "RFC 8656 §8.2")]),
        (message(0x010A, &[]), &[(0, "no CONNECTION-ID", "RFC 6062 §5.2")]),
    ]);
}

#[test]
fn checks_of_ice_have_what_they_must_have() {
    check(&[
        (
            message(0x0001, &[CONTROLLED, CONTROLLING, USE]),
            &[
                (0, "no PRIORITY", "RFC 8445 §7.1.1"),
                (0, "no MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256", "RFC 8445 §7.2.2"),
                (0, "no FINGERPRINT", "RFC 8445 §7.2.4"),
                (32, "ICE-CONTROLLING does not go with ICE-CONTROLLED", "RFC 8445 §7.1.3"),
                (44, "USE-CANDIDATE does not go with ICE-CONTROLLED", "RFC 8445 §7.1.2"),
            ],
        ),
        (
            message(0x0001, &[USER, PRIORITY, SHA1, FINGERPRINT]),
            &[(0, "no ICE-CONTROLLED or ICE-CONTROLLING", "RFC 8445 §7.1.3")],
        ),
        (
            message(0x0001, &[NAME, PRIORITY, CONTROLLING, SHA1, FINGERPRINT]),
            &[(20, "USERNAME has no colon between two fragments", "RFC 8445 §7.2.2")],
        ),
    ]);
}

#[test]
fn requests_of_turn_have_what_they_must_have() {
    check(&[
        (message(0x0003, &[]), &[(0, "no REQUESTED-TRANSPORT", "RFC 8656 §7.1")]),
        (
            message(0x0003, &[UDP, TOKEN, EVEN, FAMILY, BOTH]),
            &[
                (40, "EVEN-PORT does not go with RESERVATION-TOKEN", "RFC 8656 §7.1"),
                (
                    48,
                    "REQUESTED-ADDRESS-FAMILY does not go with RESERVATION-TOKEN",
                    "RFC 8656 §7.1",
                ),
                (
                    56,
                    "ADDITIONAL-ADDRESS-FAMILY does not go with RESERVATION-TOKEN",
                    "RFC 8656 §7.1",
                ),
                (
                    56,
                    "ADDITIONAL-ADDRESS-FAMILY does not go with REQUESTED-ADDRESS-FAMILY",
                    "RFC 8656 §7.1",
                ),
                (56, "ADDITIONAL-ADDRESS-FAMILY does not go with EVEN-PORT", "RFC 8656 §7.1"),
            ],
        ),
        (
            message(0x0003, &[UDP, (0x8000, &[1, 0, 0, 0])]),
            &[(28, "ADDITIONAL-ADDRESS-FAMILY is IPv4, not IPv6", "RFC 8656 §7.1")],
        ),
        (
            message(0x0003, &[TCP, (0x001A, &[])]),
            &[(28, "DONT-FRAGMENT does not go with an allocation of TCP", "RFC 6062 §4.1")],
        ),
        (message(0x0008, &[]), &[(0, "no XOR-PEER-ADDRESS", "RFC 8656 §10.2")]),
        (
            message(0x0009, &[]),
            &[
                (0, "no CHANNEL-NUMBER", "RFC 8656 §12.2"),
                (0, "no XOR-PEER-ADDRESS", "RFC 8656 §12.2"),
            ],
        ),
        (
            message(0x0009, &[(0x000C, &[0x7F, 0xFF, 0, 0]), PEER]),
            &[(20, "CHANNEL-NUMBER is outside 0x4000 to 0x4fff", "RFC 8656 §12")],
        ),
        (
            message(0x0016, &[]),
            &[(0, "no XOR-PEER-ADDRESS", "RFC 8656 §11.1"), (0, "no DATA", "RFC 8656 §11.1")],
        ),
        (
            message(0x0017, &[]),
            &[
                (0, "no XOR-PEER-ADDRESS", "RFC 8656 §11.3"),
                (0, "no DATA or ICMP", "RFC 8656 §11.4"),
            ],
        ),
        (message(0x000A, &[]), &[(0, "no XOR-PEER-ADDRESS", "RFC 6062 §4.3")]),
        (message(0x000B, &[]), &[(0, "no CONNECTION-ID", "RFC 6062 §4.3")]),
        (message(0x001C, &[PEER]), &[(0, "no CONNECTION-ID", "RFC 6062 §5.3")]),
        (
            message(0x0001, &[(0x0027, &[1, 2, 0, 0]), (0x0026, b"spaces")]),
            &[(28, "PADDING does not go with RESPONSE-PORT", "RFC 5780 §7.5")],
        ),
    ]);
}
