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
    Bandwidth, Candidate, Connection, Direction, Email, Fingerprint, HashFunction, IceOptions,
    IcePacing, IcePwd, IceUfrag, MaxMessageSize, MediaBuilder, Mid, Origin, Phone, Repeat, Rule,
    SctpPort, Session, SessionBuilder, Setup, Severity, Timing, ZoneAdjustments, lint,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Section {
    mid: String,
    port: u16,
    ports: u32,
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

/// A priority and an address that an RFC lets a candidate have.
fn host_candidate() -> impl Strategy<Value = (u32, Ipv4Addr)> {
    let address = any::<[u8; 3]>().prop_map(|[b, c, d]| Ipv4Addr::new(10, b, c, d));
    (1_u32..1 << 31, address)
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
        (size, ports, candidates, bandwidth) in (
            any::<u64>(), 1..=u32::MAX, prop::collection::vec(host_candidate(), 0..4), any::<Option<u64>>(),
        ),
    ) -> Section {
        // Multicast wants a time to live.
        let address = if address.is_multicast() { IpAddr::from([192, 0, 2, 1]) } else { address };
        Section { mid: String::new(), port, ports, kind, formats, address, ufrag, pwd, digest, setup, direction, port_of_sctp, size, candidates, bandwidth }
    }
}

/// The start of a time description, how it repeats, and whether clocks change meanwhile.
fn time() -> impl Strategy<Value = (u64, String, bool)> {
    let start = prop_oneof![Just(0), 1_000_000_000u64..];
    let repeat = "[1-9][dhms]? [0-9]{1,5}[dhms]?( [0-9]{1,5}[dhms]?){1,3}";
    (start, repeat, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_built_is_read(
        version in 0..=i64::MAX,
        pacing: u32,
        times in prop::collection::vec(time(), 1..4),
        label in prop::option::of("[ -~\u{a1}-\u{1f9ca}]{1,20}"),
        person in prop::option::of("[a-zA-Z][a-zA-Z .]{0,9}[a-z]"),
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
        let email = Email { address: "j.doe@example.com", name: person.as_deref() };
        let phone = Phone { number: "+1 617 555-6011", name: person.as_deref() };
        let zone = ZoneAdjustments::new("3730928400 -1h 3749680800 0").unwrap();
        let builder = SessionBuilder::new(&origin);
        let builder = times.iter().fold(builder, |builder, (start, repeat, adjusted)| {
            let builder = builder.timing(Timing { start: *start, stop: 0 });
            let builder = builder.repeat(&Repeat::new(repeat).unwrap());
            if *adjusted { builder.adjustments(&zone) } else { builder }
        });
        let builder = match &label {
            Some(label) => builder.information(label),
            None => builder,
        };
        let builder = builder
            .email(&email)
            .phone(&phone)
            .attribute(&options)
            .attribute(&IcePacing(pacing));
        let candidate = |&(priority, ip): &(u32, Ipv4Addr)| {
            Candidate::new("1", 1, Transport::Udp, priority, (ip, 9).into(), CandidateType::Host)
        };
        let text = sections.iter().fold(builder, |builder, section| {
            let media = MediaBuilder::new(&section.kind, section.port, "UDP/DTLS/SCTP")
                .port_count(section.ports)
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
        prop_assert_eq!(session.information(), label.as_deref());
        prop_assert_eq!(session.emails().collect::<Vec<_>>(), [Ok(email)]);
        prop_assert_eq!(session.phones().collect::<Vec<_>>(), [Ok(phone)]);
        prop_assert_eq!(session.times().count(), times.len());
        for (time, (start, repeat, adjusted)) in session.times().zip(&times) {
            prop_assert_eq!(time.timing(), Ok(Timing { start: *start, stop: 0 }));
            prop_assert_eq!(time.repeats().collect::<Vec<_>>(), [Ok(Repeat::new(repeat).unwrap())]);
            prop_assert_eq!(time.adjustments(), Ok(adjusted.then_some(zone)));
        }
        prop_assert_eq!(session.first(), Ok(Some(options)));
        prop_assert_eq!(session.first(), Ok(Some(IcePacing(pacing))));
        prop_assert_eq!(session.media().count(), sections.len());
        for (media, section) in session.media().zip(&sections) {
            let line = media.description().unwrap();
            let description = (&*section.kind, section.port, section.ports);
            prop_assert_eq!((line.kind, line.port, line.port_count), description);
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

        // Only what this test chose at random departs from anything.
        let chosen = [Rule::SctpFormat, Rule::RepeatedPriority, Rule::NoDefaultCandidate];
        let mut errors = lint(&session).filter(|found| found.severity() == Severity::Error);
        let error = errors.find(|found| !chosen.contains(&found.rule()));
        prop_assert_eq!(error, None, "{}", text);
    }
}
