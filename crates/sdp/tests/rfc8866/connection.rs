//! §5.7: addresses.

use std::net::IpAddr;

use frazil_sdp::{Cause, Connection, Host};

use super::{parse, section};

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn read(text: &str) -> Connection<'_> {
    parse(text).connection().unwrap().unwrap()
}

#[test]
fn rfc8866_s5_7_b__the_address_of_a_section_replaces_that_of_the_session() {
    let text = "c=IN IP4 198.51.100.1\nm=audio 49170 RTP/AVP 0\n\
        m=video 51372 RTP/AVP 99\nc=IN IP6 2001:db8::2\n";
    let addresses: Vec<_> = parse(text)
        .media()
        .map(|media| (media.connection(), media.connections().collect::<Vec<_>>()))
        .collect();
    let [shared, own] = ["198.51.100.1", "2001:db8::2"].map(|text| Connection::new(ip(text)));
    let one = |connection| (Ok(Some(connection)), vec![Ok(connection)]);
    assert_eq!(addresses, [one(shared), one(own)]);
    assert_eq!(section("m=audio 9 RTP/AVP 0\n").connections().count(), 0);
}

#[test]
fn rfc8866_s5_7_c_d__other_networks_have_addresses_of_their_own_form() {
    for (text, kind, address) in [
        ("c=ATM NSAP 47.0091.8100.0000 1/2 x\n", "NSAP", "47.0091.8100.0000 1/2 x"),
        ("c=TN RFC2543 +1-201-406-4090\n", "RFC2543", "+1-201-406-4090"),
        ("c=PSTN E164 +15145550123\n", "E164", "+15145550123"),
    ] {
        let connection = read(text);
        assert_eq!((connection.address_type, connection.address), (kind, Host::Other(address)));
        assert_eq!((connection.ttl, connection.count, connection.ip()), (None, None, None));
        assert_eq!((connection.is_multicast(), connection.addresses().count()), (false, 0));
        assert_eq!(format!("c={connection}\n"), text);
    }
    let bare = parse("c=ATM NSAP\n").connection().unwrap_err();
    assert_eq!((bare.column(), bare.cause()), (11, Cause::Missing));
}

#[test]
fn rfc8866_s5_7_e_f__ipv4_multicast_has_a_time_to_live_of_0_to_255() {
    for ttl in [0, 1, 127, 255] {
        let text = format!("c=IN IP4 233.252.0.1/{ttl}");
        let group = read(&text);
        assert_eq!((group.ttl, group.count, group.is_multicast()), (Some(ttl), None, true));
        assert_eq!(group, Connection::multicast_v4("233.252.0.1".parse().unwrap(), ttl));
        assert_eq!(group.check(), Ok(()));
        assert_eq!(format!("c={group}"), text);
    }
    let error = parse("c=IN IP4 233.252.0.1/256").connection().unwrap_err();
    assert_eq!((error.column(), error.cause()), (22, Cause::OutOfRange { min: 0, max: 255 }));
    // Without one it is read, and not written.
    assert_eq!(read("c=IN IP4 233.252.0.1").check(), Err(Cause::Missing));
    assert_eq!(read("c=IN IP4 192.0.2.1/127").check(), Err(Cause::Trailing));
}

#[test]
fn rfc8866_s5_7_h__what_follows_an_ipv6_address_is_a_count() {
    let group = read("c=IN IP6 ff00::db8:0:101/3");
    assert_eq!((group.ttl, group.count), (None, Some(3)));
    let addresses: Vec<_> = group.addresses().map(|ip| ip.to_string()).collect();
    assert_eq!(addresses, ["ff00::db8:0:101", "ff00::db8:0:102", "ff00::db8:0:103"]);
    assert_eq!(group, Connection::new(ip("ff00::db8:0:101")).layers(3));
    assert_eq!(group.check(), Ok(()));
    assert!(parse("c=IN IP6 ff00::db8:0:101/127/3").connection().is_err());
    let named = read("c=IN IP6 layers.example.com/3");
    assert_eq!((named.ttl, named.count), (None, Some(3)));
    let mut with_ttl = group;
    with_ttl.ttl = Some(1);
    assert_eq!(with_ttl.check(), Err(Cause::Trailing));
}

#[test]
fn rfc8866_s5_7_i__layers_have_consecutive_addresses_or_lines_of_their_own() {
    let media = section("m=video 49170/3 RTP/AVP 31\nc=IN IP4 233.252.0.1/127/3\n");
    let layers = media.connection().unwrap().unwrap();
    assert_eq!((layers.ttl, layers.count), (Some(127), Some(3)));
    let consecutive: Vec<_> = layers.addresses().collect();
    assert_eq!(consecutive, ["233.252.0.1", "233.252.0.2", "233.252.0.3"].map(ip));
    let lines = "m=video 49170/3 RTP/AVP 31\nc=IN IP4 233.252.0.1/127\n\
        c=IN IP4 233.252.0.2/127\nb=AS:1\nc=IN IP4 233.252.0.3/127\n";
    let one_by_one: Vec<_> =
        section(lines).connections().flat_map(|line| line.unwrap().addresses()).collect();
    assert_eq!(one_by_one, consecutive);
    // Each address has the port at its place.
    let ports: Vec<_> = media.description().unwrap().ports().collect();
    assert_eq!(ports, [49170, 49172, 49174]);
}

#[test]
fn the_addresses_end_with_the_last_that_there_is() {
    let many = read("c=IN IP4 239.255.255.254/1/4294967295");
    assert_eq!(many.addresses().take(1000).count(), 1000);
    let mut last = many;
    last.address = Host::Ip(ip("255.255.255.254"));
    assert_eq!(last.addresses().count(), 2);
    let last = read("c=IN IP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/9");
    assert_eq!(last.addresses().count(), 1);
    assert_eq!(read("c=IN IP4 host.example.com").addresses().count(), 0);
    assert!(parse("c=IN IP4 233.252.0.1/1/0").connection().is_err());
}

#[cfg(feature = "alloc")]
mod written {
    use frazil_sdp::{BuildError, Cause, Connection, Host, MediaBuilder};

    use super::ip;
    use crate::building::{audio, line, session};
    use crate::section;

    fn layered() -> MediaBuilder {
        MediaBuilder::new("video", 49170, "RTP/AVP").port_count(2).format("31")
    }

    fn group(last: u8) -> Connection<'static> {
        Connection::multicast_v4([233, 252, 0, last].into(), 127)
    }

    #[test]
    fn rfc8866_s5_7_i__several_lines_are_for_multicast_addresses_alone() {
        let layers = layered().connection(&group(1)).connection(&group(7));
        let text = session().media(layers.clone()).finish().unwrap();
        let lines = "m=video 49170/2 RTP/AVP 31\r\nc=IN IP4 233.252.0.1/127\r\n\
            c=IN IP4 233.252.0.7/127\r\n";
        assert!(text.ends_with(lines), "{text}");
        assert_eq!(section(&text).connections().count(), 2);
        let unicast = Connection::new(ip("192.0.2.1"));
        for section in [
            layers.connection(&unicast),
            layered().connection(&unicast).connection(&group(1)),
            layered().connection(&unicast).connection(&unicast),
            layered().connection(&group(1)).line('c', "IN IP4 192.0.2.1"),
        ] {
            let refused = session().media(section).finish();
            assert_eq!(refused, Err(BuildError::Repeated('c')));
        }
    }

    #[test]
    fn rfc8866_s5_7_j__the_session_level_has_one_address_and_no_layers() {
        let twice = session().connection(&group(1)).connection(&group(2)).finish();
        assert_eq!(twice, Err(BuildError::Repeated('c')));
        let layers = session().connection(&group(1).layers(2)).finish();
        assert_eq!(layers, line('c', Cause::Trailing));
        assert!(session().connection(&group(1)).media(layered()).finish().is_ok());
    }

    #[test]
    fn rfc8866_s5_7_k__only_multicast_addresses_are_counted() {
        for address in ["192.0.2.1", "2001:db8::1"] {
            let counted = Connection::new(ip(address)).layers(2);
            let refused = session().media(layered().connection(&counted)).finish();
            assert_eq!(refused, line('c', Cause::Trailing));
        }
        let none = session().media(layered().connection(&group(1).layers(0))).finish();
        assert_eq!(none, line('c', Cause::OutOfRange { min: 1, max: u32::MAX.into() }));
    }

    #[test]
    fn rfc8866_s5_7_c_d__addresses_of_other_networks_are_written() {
        let mut connection = Connection::new(ip("::"));
        (connection.network_type, connection.address_type) = ("ATM", "NSAP");
        connection.address = Host::Other("47.0091 1/2");
        let text = session().connection(&connection).media(layered()).finish().unwrap();
        assert!(text.contains("c=ATM NSAP 47.0091 1/2\r\n"));
        connection.address = Host::Other("");
        assert_eq!(session().connection(&connection).finish(), line('c', Cause::Missing));
        // A name is one word.
        connection.address_type = "IP4";
        connection.address = Host::Other("a b");
        assert_eq!(session().connection(&connection).finish(), line('c', Cause::Character));
        assert!(session().media(audio()).finish().is_ok());
    }
}
