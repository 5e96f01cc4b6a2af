//! STUN and TURN URIs: what the RFCs show, what people write instead, and where it is refused.
#![allow(clippy::unwrap_used, reason = "these are tests")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]

use core::net::IpAddr;

use frazil_stun::uri::UriProblem as Problem;
use frazil_stun::uri::{Host, Protocol, Scheme, Server, Transport, Undrivable, Uri, UriError};

fn parse(text: &str) -> Uri<'_> {
    Uri::parse(text).unwrap()
}

fn refused(cases: &[(&str, usize, Problem)]) {
    for &(text, offset, problem) in cases {
        assert_eq!(Uri::parse(text), Err(UriError { offset, problem }), "{text}");
    }
}

#[test]
fn rfc7064_s3_1_a__scheme_host_and_port_are_all_there_is() {
    // The examples of RFC 7064 appendix A.
    for (text, secure, stated, port) in [
        ("stun:example.org", false, None, 3478),
        ("stuns:example.org", true, None, 5349),
        ("stun:example.org:8000", false, Some(8000), 8000),
        ("STUN:example.org", false, None, 3478),
        ("sTuNs:example.org:", true, None, 5349),
        ("stun:example.org:0003478", false, Some(3478), 3478),
    ] {
        let uri = parse(text);
        assert_eq!((uri.scheme(), uri.secure()), (Scheme::Stun, secure), "{text}");
        assert_eq!(uri.host(), Host::Name("example.org"), "{text}");
        assert_eq!((uri.stated_port(), uri.port()), (stated, port), "{text}");
        assert_eq!(uri.stated_transport(), None, "{text}");
    }
    refused(&[
        ("", 0, Problem::Scheme),
        ("stun", 0, Problem::Scheme),
        (" stun:host", 0, Problem::Scheme),
        ("host:3478", 0, Problem::Scheme),
        ("https:host", 0, Problem::Scheme),
        ("stun:user@host", 5, Problem::UserInfo),
        ("stuns:user:secret@host:1", 6, Problem::UserInfo),
        ("stun:host/", 9, Problem::Path),
        ("stun:host:1/a@b", 11, Problem::Path),
        ("stun:host?transport=udp", 9, Problem::Query { scheme: "stun" }),
        ("stuns:host:1?", 12, Problem::Query { scheme: "stuns" }),
        ("stun:host#part", 9, Problem::Fragment),
        ("stun:host:65536", 10, Problem::PortTooLarge),
        ("stun:host:99999999999999999999999", 10, Problem::PortTooLarge),
        ("stun:host:+1", 10, Problem::Port),
        ("stun:host:34x", 12, Problem::Port),
        ("stun:host:1:2", 11, Problem::Port),
    ]);
}

#[test]
fn rfc7064_s3_1_b_and_rfc7065_s3_1_b__what_only_generic_uris_have_is_refused() {
    refused(&[
        ("stun://host", 5, Problem::Slashes { scheme: "stun" }),
        ("TURNS://host:1", 6, Problem::Slashes { scheme: "turns" }),
        ("stun:/host", 5, Problem::NoHost),
        ("turn:?transport=udp", 5, Problem::NoHost),
    ]);
}

#[test]
fn rfc7064_s3_2_b__hosts_are_names_and_addresses() {
    for text in
        ["example.org", "a", "my_host", "%C3%BC.example", "!$&'()*+,;=~", "xn--bcher-kva.", "1.a"]
    {
        let uri = ["stun:", text, ":9"].concat();
        assert_eq!(parse(&uri).host(), Host::Name(text));
        assert_eq!(parse(&uri).port(), 9);
    }
    for (text, address) in [
        ("stun:192.0.2.1", "192.0.2.1"),
        ("stun:[2001:db8::1]:9", "2001:db8::1"),
        ("stun:[::]", "::"),
        ("stun:[::ffff:192.0.2.1]", "::ffff:192.0.2.1"),
        ("turn:[1:2:3:4:5:6:7::]", "1:2:3:4:5:6:7::"),
    ] {
        assert_eq!(
            parse(text).host().address(),
            Some(address.parse::<IpAddr>().unwrap()),
            "{text}"
        );
    }
    refused(&[
        ("stun:", 5, Problem::NoHost),
        ("stun::3478", 5, Problem::NoHost),
        ("stun:::1", 5, Problem::Unbracketed),
        ("stun:2001:db8::1", 5, Problem::Unbracketed),
        ("stun:[2001:db8::1", 5, Problem::Bracket),
        ("stun:[192.0.2.1]", 6, Problem::Ipv6),
        ("stun:[]", 6, Problem::Ipv6),
        ("stun:[fe80::1%25eth0]", 6, Problem::Ipv6),
        ("stun:[v1.a:b]", 6, Problem::FutureAddress),
        ("stun:[::1]9", 10, Problem::Character('9')),
        ("stun:ho st", 7, Problem::Character(' ')),
        ("stun: host", 5, Problem::Character(' ')),
        ("stun:host\n", 9, Problem::Character('\n')),
        ("stun:h\u{fc}", 6, Problem::Character('\u{fc}')),
        ("stun:a%4", 6, Problem::PercentEncoding),
        ("stun:%41%4g:9", 8, Problem::PercentEncoding),
        ("stun:256.0.0.1", 5, Problem::Number),
        ("stun:01.2.3.4", 5, Problem::Number),
        ("stuns:127.1", 6, Problem::Number),
        ("stuns:0x7f000001", 6, Problem::Number),
    ]);
}

#[test]
fn rfc7064_s3_2_a__stuns_is_for_tls_and_stun_for_the_rest() {
    assert_eq!(parse("stun:example.org").protocol(), Some(Protocol::Udp));
    assert_eq!(parse("stuns:example.org").protocol(), Some(Protocol::Tls));
}

#[test]
fn rfc7065_s3_1_a__turn_may_state_a_transport() {
    // The examples of RFC 7065 appendix A.
    for (text, secure, port, transport) in [
        ("turn:example.org", false, None, None),
        ("turns:example.org", true, None, None),
        ("turn:example.org:8000", false, Some(8000), None),
        ("turn:example.org?transport=udp", false, None, Some(Transport::Udp)),
        ("turn:example.org?transport=tcp", false, None, Some(Transport::Tcp)),
        ("turns:example.org?transport=tcp", true, None, Some(Transport::Tcp)),
        ("Turns:example.org:1?Transport=UDP", true, Some(1), Some(Transport::Udp)),
        ("turn:example.org:?transport=s.c-t_p~9", false, None, Some(Transport::Other("s.c-t_p~9"))),
    ] {
        let uri = parse(text);
        assert_eq!((uri.scheme(), uri.secure()), (Scheme::Turn, secure), "{text}");
        assert_eq!(uri.host(), Host::Name("example.org"), "{text}");
        assert_eq!((uri.stated_port(), uri.stated_transport()), (port, transport), "{text}");
    }
    let query = Problem::Query { scheme: "turn" };
    refused(&[
        ("turn:host?", 9, query),
        ("turn:host?trans=udp", 9, query),
        ("turn:host?transport", 9, query),
        ("turn:host?transport=", 20, Problem::NoTransport),
        ("turn:host?transport=&a=b", 20, Problem::NoTransport),
        ("turn:host?transport=udp&a=b", 23, query),
        ("turn:host?transport=udp%", 23, query),
        ("turn:host?transport=udp/", 23, query),
        ("turn:host?transport=udp#a", 23, Problem::Fragment),
        ("turn:host?transport=udp?transport=tcp", 23, query),
        ("turn:host/?transport=udp", 9, Problem::Path),
        ("turn:host?transport=udp:3478", 23, query),
    ]);
}

#[test]
fn rfc7065_s3_2_a_b__scheme_and_transport_make_the_protocol() {
    for (text, protocol) in [
        ("turn:a?transport=udp", Some(Protocol::Udp)),
        ("turn:a?transport=tcp", Some(Protocol::Tcp)),
        ("turns:a?transport=tcp", Some(Protocol::Tls)),
        ("turns:a?transport=udp", Some(Protocol::Dtls)),
        ("turn:a?transport=sctp", None),
        ("turn:a", Some(Protocol::Udp)),
        ("turns:a", Some(Protocol::Tls)),
    ] {
        assert_eq!(parse(text).protocol(), protocol, "{text}");
    }
    // Without a transport it is for RFC 5928 to choose, so that none is stated must be seen.
    assert_eq!(parse("turns:a").stated_transport(), None);
    assert_eq!(parse("turns:a").transport(), Transport::Tcp);
}

#[test]
fn rfc8489_s8_1_a__stuns_needs_a_name() {
    for text in ["stuns:192.0.2.1", "stuns:[2001:db8::1]:5349"] {
        assert_eq!(parse(text).server(), Err(Undrivable::Unnamed), "{text}");
    }
    assert!(parse("stuns:example.org").server().is_ok());
    assert!(parse("turns:192.0.2.1").server().is_ok());
}

#[test]
fn rfc8489_s8_1_b__an_address_is_contacted_as_it_is() {
    let server = parse("stun:192.0.2.1:9").server().unwrap();
    assert_eq!(server.host.address(), Some(IpAddr::from([192, 0, 2, 1])));
    assert_eq!((server.port, server.protocol), (9, Protocol::Udp));
    assert_eq!(parse("stun:example.org").server().unwrap().host.address(), None);
}

#[test]
fn rfc8489_s8_1_g__default_ports_go_by_the_protocol() {
    for (text, port, protocol) in [
        ("stun:a", 3478, Protocol::Udp),
        ("turn:a", 3478, Protocol::Udp),
        ("turn:a?transport=tcp", 3478, Protocol::Tcp),
        ("stuns:a", 5349, Protocol::Tls),
        ("turns:a", 5349, Protocol::Tls),
    ] {
        assert_eq!(parse(text).server(), Ok(Server { host: Host::Name("a"), port, protocol }));
    }
    assert_eq!(parse("turns:a?transport=udp").port(), 5349);
}

#[test]
fn what_cannot_be_contacted_says_what_to_write_instead() {
    for (text, why, hint) in [
        ("turns:a?transport=udp", Undrivable::Dtls, "transport=tcp"),
        ("turn:a?transport=sctp", Undrivable::Transport, "transport=udp"),
        ("stuns:192.0.2.1", Undrivable::Unnamed, "name"),
        ("stun:a:0", Undrivable::Port, "leave it out"),
        ("stun:%C3%BC.example", Undrivable::Encoded, "xn--"),
    ] {
        assert_eq!(parse(text).server(), Err(why), "{text}");
        assert!(why.to_string().contains(hint), "{why}");
    }
}

#[test]
fn errors_say_where_and_what_to_write_instead() {
    for (text, message) in [
        ("stuns://host", "at offset 6: no // belongs in a stuns: URI, write stuns:host"),
        ("stun:h?a", "at offset 6: no query belongs in a stun: URI, leave it out"),
        ("turn:h?a", "at offset 6: a turn: URI has no query but ?transport=udp or ?transport=tcp"),
        ("stun:h\u{7}", "at offset 6: '\\u{7}' is no character of a host name"),
    ] {
        assert_eq!(Uri::parse(text).unwrap_err().to_string(), message);
    }
}
