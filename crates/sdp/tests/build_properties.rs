//! Property: what is built is read.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::net::{IpAddr, Ipv4Addr};

use frazil_sdp::candidate::{CandidateType, Transport};
use frazil_sdp::{
    Bandwidth, Candidate, Connection, Direction, Fingerprint, HashFunction, IceOptions, IcePacing,
    IcePwd, IceUfrag, MaxMessageSize, MediaBuilder, Mid, Origin, SctpPort, Session, SessionBuilder,
    Setup, Timing,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Section {
    mid: String,
    port: u16,
    kind: String,
    formats: Vec<String>,
    address: IpAddr,
    ufrag: String,
    pwd: String,
    digest: [u8; 32],
    setup: Setup,
    direction: Direction,
    port_of_sctp: u16,
    size: u64,
    candidates: Vec<(u32, Ipv4Addr)>,
    bandwidth: Option<u64>,
}

prop_compose! {
    fn section()(
        port: u16, kind in "[a-z]{1,8}", formats in prop::collection::vec("[a-z0-9-]{1,6}", 1..4),
        address: IpAddr, ufrag in "[a-zA-Z0-9+/]{4,32}", pwd in "[a-zA-Z0-9+/]{22,40}",
        digest: [u8; 32],
        setup in prop_oneof![Just(Setup::Active), Just(Setup::Passive), Just(Setup::ActPass)],
        direction in prop_oneof![Just(Direction::SendRecv), Just(Direction::RecvOnly), Just(Direction::Inactive)],
        port_of_sctp: u16,
        // Strategies of more than twelve fields nest.
        (size, candidates, bandwidth) in (
            any::<u64>(), prop::collection::vec(any::<(u32, Ipv4Addr)>(), 0..4), any::<Option<u64>>(),
        ),
    ) -> Section {
        // Multicast wants a time to live.
        let address = if address.is_multicast() { IpAddr::from([192, 0, 2, 1]) } else { address };
        Section { mid: String::new(), port, kind, formats, address, ufrag, pwd, digest, setup, direction, port_of_sctp, size, candidates, bandwidth }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_built_is_read(
        version in 0..=i64::MAX,
        pacing: u32,
        start in prop_oneof![Just(0), 1_000_000_000u64..],
        mut sections in prop::collection::vec(section(), 0..4),
    ) {
        for (index, section) in sections.iter_mut().enumerate() {
            section.mid = index.to_string();
            // Equal fragments would want equal passwords.
            section.ufrag.insert_str(0, &index.to_string());
            section.ufrag.truncate(32);
        }
        let version = version.to_string();
        let origin = Origin::anonymous("7", &version);
        let options = IceOptions::new("ice2 trickle").unwrap();
        let timing = Timing { start, stop: 0 };
        let builder = SessionBuilder::new(&origin)
            .timing(timing)
            .attribute(&options)
            .attribute(&IcePacing(pacing));
        let candidate = |&(priority, ip): &(u32, Ipv4Addr)| {
            Candidate::new("1", 1, Transport::Udp, priority, (ip, 9).into(), CandidateType::Host)
        };
        let text = sections.iter().fold(builder, |builder, section| {
            let media = MediaBuilder::new(&section.kind, section.port, "UDP/DTLS/SCTP")
                .connection(&Connection::new(section.address))
                .attribute(&Mid::new(&section.mid).unwrap())
                .attribute(&IceUfrag::new(&section.ufrag).unwrap())
                .attribute(&IcePwd::new(&section.pwd).unwrap())
                .attribute(&Fingerprint::new(HashFunction::Sha256, &section.digest).unwrap())
                .attribute(&section.setup)
                .attribute(&section.direction)
                .attribute(&SctpPort(section.port_of_sctp))
                .attribute(&MaxMessageSize(section.size))
                .attributes(section.candidates.iter().map(candidate));
            let media = section.formats.iter().fold(media, |media, format| media.format(format));
            builder.media(match section.bandwidth {
                Some(value) => media.bandwidth(&Bandwidth { kind: "AS", value }),
                None => media,
            })
        }).finish().unwrap();

        let session = Session::parse(&text).unwrap();
        prop_assert_eq!(session.origin(), Ok(Some(origin)));
        prop_assert_eq!(session.timing(), Ok(Some(timing)));
        prop_assert_eq!(session.first(), Ok(Some(options)));
        prop_assert_eq!(session.first(), Ok(Some(IcePacing(pacing))));
        prop_assert_eq!(session.media().count(), sections.len());
        for (media, section) in session.media().zip(&sections) {
            let line = media.description().unwrap();
            prop_assert_eq!((line.kind, line.port, line.port_count), (&*section.kind, section.port, 1));
            prop_assert_eq!(line.formats().collect::<Vec<_>>(), section.formats.clone());
            prop_assert_eq!(media.connection().unwrap().unwrap().ip(), Some(section.address));
            prop_assert_eq!(media.mid().unwrap().unwrap().as_str(), &section.mid);
            let ice = media.ice_parameters().unwrap();
            prop_assert_eq!((ice.ufrag.as_str(), ice.pwd.as_str()), (&*section.ufrag, &*section.pwd));
            prop_assert!(media.fingerprints().next().unwrap().unwrap().matches(&section.digest));
            prop_assert_eq!(media.setup(), Ok(Some(section.setup)));
            prop_assert_eq!(media.direction(), Ok(section.direction));
            prop_assert_eq!(media.first(), Ok(Some(SctpPort(section.port_of_sctp))));
            prop_assert_eq!(media.first(), Ok(Some(MaxMessageSize(section.size))));
            let candidates: Vec<_> = section.candidates.iter().map(candidate).map(Ok).collect();
            prop_assert_eq!(media.all::<Candidate<'_>>().collect::<Vec<_>>(), candidates);
            let bandwidth = media.bandwidths().next().map(|read| read.unwrap().value);
            prop_assert_eq!(bandwidth, section.bandwidth);
        }
    }
}
