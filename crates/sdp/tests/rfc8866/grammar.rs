//! §9: the grammar, form by form.

use std::net::IpAddr;

use frazil_sdp::Host;

use super::{parse, section};

fn address(text: &str) -> IpAddr {
    let line = format!("c=IN IP6 {text}\n");
    let read = parse(&line).connection().unwrap().unwrap();
    read.ip().unwrap_or_else(|| panic!("{text} is an address"))
}

/// True if it is a name, and so no address.
fn is_name(kind: &str, text: &str) -> bool {
    let line = format!("c=IN {kind} {text}\n");
    matches!(parse(&line).connection().unwrap().unwrap().address, Host::Other(_))
}

#[test]
fn rfc8866_s9_a__ipv6_addresses_have_all_their_forms() {
    for (text, groups) in [
        ("1:2:3:4:5:6:7:8", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("1:2:3:4:5:6:192.0.2.1", [1, 2, 3, 4, 5, 6, 0xc000, 0x201]),
        ("::2:3:4:5:6:7:8", [0, 2, 3, 4, 5, 6, 7, 8]),
        ("1::3:4:5:6:7:8", [1, 0, 3, 4, 5, 6, 7, 8]),
        ("1:2::4:5:6:7:8", [1, 2, 0, 4, 5, 6, 7, 8]),
        ("1:2:3::5:6:7:8", [1, 2, 3, 0, 5, 6, 7, 8]),
        ("1:2:3:4::6:7:8", [1, 2, 3, 4, 0, 6, 7, 8]),
        ("1:2:3:4:5::7:8", [1, 2, 3, 4, 5, 0, 7, 8]),
        ("1:2:3:4:5:6::8", [1, 2, 3, 4, 5, 6, 0, 8]),
        ("1:2:3:4:5:6:7::", [1, 2, 3, 4, 5, 6, 7, 0]),
        ("::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0xffff, 0xc000, 0x201]),
        ("2001:DB8::aBcD", [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0xabcd]),
        ("0001::", [1, 0, 0, 0, 0, 0, 0, 0]),
        ("::1", [0, 0, 0, 0, 0, 0, 0, 1]),
        ("::", [0; 8]),
    ] {
        assert_eq!(address(text), IpAddr::from(groups), "{text}");
    }
    for text in ["1:2:3", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7:8:9", ":1", "fe80::1%eth0"] {
        assert!(is_name("IP6", text), "{text}");
    }
}

#[test]
fn rfc8866_s9_a__ipv4_addresses_have_four_octets_without_leading_zeros() {
    for octet in [0, 9, 10, 99, 100, 199, 200, 249, 250, 255] {
        let expected = IpAddr::from([192, 0, 2, octet]);
        assert_eq!(address(&format!("192.0.2.{octet}")), expected);
    }
    for text in
        ["192.0.2", "192.0.2.1.1", "192.0.2.256", "192.0.02.1", "010.0.0.1", "1.2.3.", "-1.0.0.0"]
    {
        assert!(is_name("IP4", text), "{text}");
    }
    // Multicast begins with 224 and ends with 239.
    for (text, multicast) in [
        ("223.255.255.255", false),
        ("224.0.0.0/1", true),
        ("239.255.255.255/1", true),
        ("240.0.0.0", false),
    ] {
        let line = format!("c=IN IP4 {text}");
        let read = parse(&line).connection().unwrap().unwrap();
        assert_eq!((read.is_multicast(), read.check()), (multicast, Ok(())), "{text}");
    }
    assert!(parse("c=IN IP6 ff02::1").connection().unwrap().unwrap().is_multicast());
    assert!(!parse("c=IN IP6 fe80::1").connection().unwrap().unwrap().is_multicast());
}

#[test]
fn rfc8866_s9_a__names_stand_in_the_place_of_addresses() {
    for name in ["a.bc", "host.example.com", "xn--bcher-kva.example", "1-2.example.", "a1b2"] {
        for kind in ["IP4", "IP6"] {
            assert!(is_name(kind, name), "{name}");
        }
        let origin = format!("o=- 1 1 IN IP4 {name}\n");
        assert_eq!(parse(&origin).origin().unwrap().unwrap().address, name);
    }
}

#[test]
fn rfc8866_s9_a__tokens_have_all_their_characters_and_no_other() {
    let signs = "!#$%&'*+-.^_`{|}~";
    let token = format!("aZ09{signs}");
    let text = format!("b={token}:1\nm={token} 9 {token}/{token} {token}\na={token}:x\n");
    let session = parse(&text);
    assert_eq!(session.bandwidths().next().unwrap().unwrap().kind, token);
    let media = session.media().next().unwrap();
    let line = media.description().unwrap();
    assert_eq!((line.kind, line.protocol), (&*token, &*format!("{token}/{token}")));
    assert_eq!(line.formats().collect::<Vec<_>>(), [&*token]);
    assert_eq!(media.attributes().next().unwrap().name(), token);
    for stray in "\"(),/:;<=>?@[\\]\u{fc}\u{7f}\u{1}".chars() {
        let text = format!("m=audio 9 RTP/AVP a{stray}\n");
        let error = section(&text).description().unwrap_err();
        assert_eq!(error.column(), 20, "{stray:?}");
    }
}

#[test]
fn rfc8866_s9_a__numbers_are_digits() {
    for (text, fine) in [
        ("v=0", true),
        ("v=", false),
        ("v=-0", false),
        ("v=0x0", false),
        ("v=\u{661}", false),
        ("v= 0", false),
    ] {
        assert_eq!(parse(text).version().is_ok(), fine, "{text}");
    }
    for (text, fine) in [
        ("t=0 0", true),
        ("t=3724394400 3724398000", true),
        ("t=0", false),
        ("t=0 0 0", false),
        ("t=-1 0", false),
        ("t=0 0x", false),
    ] {
        assert_eq!(parse(text).timing().is_ok(), fine, "{text}");
    }
}

/// The RFC's two whole examples, to the last field.
#[test]
fn rfc8866_s9_a__the_examples_read() {
    let text = include_str!("../data/rfc/rfc8866-s5-02.sdp");
    let session = parse(text);
    let origin = session.origin().unwrap().unwrap();
    assert_eq!((origin.username, origin.session_version), ("jdoe", "3724394405"));
    assert_eq!(session.name(), Some("Call to John Smith"));
    assert_eq!(session.information(), Some("SDP Offer #1"));
    assert_eq!(session.uri(), Some("http://www.jdoe.example.com/home.html"));
    let email = session.emails().next().unwrap().unwrap();
    assert_eq!((email.name, email.address), (Some("Jane Doe"), "jane@jdoe.example.com"));
    assert_eq!(session.phones().next().unwrap().unwrap().number, "+1 617 555-6011");
    let addresses: Vec<_> =
        session.media().map(|media| media.connection().unwrap().unwrap().to_string()).collect();
    assert_eq!(addresses, ["IN IP4 198.51.100.1", "IN IP4 198.51.100.1", "IN IP6 2001:db8::2"]);
    let times: Vec<_> = session.times().map(|time| time.timing().unwrap()).collect();
    assert_eq!(times, [frazil_sdp::Timing::default()]);
}
