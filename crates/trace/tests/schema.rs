//! The schema: what a line of each kind looks like. A change here is a change of the schema.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use frazil_trace::{
    Admits, Binding, Candidate, CheckFailed, CheckReceived, CheckSent, Checked, Contents, Data,
    Description, DescriptionKind, Dropped, End, Event, Interface, Link, Node, NodeRole, Packet,
    Pair, Readdressed, Record, SCHEMA_VERSION, Selected, SignalLost, Started, Table, Translated,
    Translation, Trickled, Verdict, ndjson,
};

const PAIR: &str = r#""base":"10.0.0.1:5000","local":{"type":"host","address":"10.0.0.1:5000"},"remote":{"type":"srflx","address":"192.0.2.9:6000"}"#;

fn pair() -> Pair {
    let end =
        |kind: &str, address: &str| End { kind: kind.into(), address: address.parse().unwrap() };
    Pair {
        base: "10.0.0.1:5000".parse().unwrap(),
        local: end("host", "10.0.0.1:5000"),
        remote: end("srflx", "192.0.2.9:6000"),
    }
}

fn packet(contents: Contents) -> Packet {
    Packet {
        packet: 7,
        source: "10.0.0.1:5000".parse().unwrap(),
        destination: "192.0.2.9:6000".parse().unwrap(),
        length: 100,
        contents,
    }
}

fn binding() -> Binding {
    Binding {
        inside: "10.0.0.1:5000".parse().unwrap(),
        outside: "192.0.2.5:5000".parse().unwrap(),
        admits: vec![
            Admits::Anyone,
            Admits::Address("192.0.2.9".parse().unwrap()),
            Admits::Endpoint("[2001:db8::9]:6000".parse().unwrap()),
        ],
        left_us: 300_000_000,
    }
}

fn stun(class: &str, use_candidate: bool, error: Option<u16>) -> Contents {
    Contents::Stun {
        method: "binding".into(),
        class: class.into(),
        transaction: "00112233445566778899aabb".into(),
        use_candidate,
        error,
    }
}

/// Every kind with its line, without what stands in every line.
fn kinds() -> Vec<(Event, String)> {
    const PACKET: &str =
        r#""packet":7,"source":"10.0.0.1:5000","destination":"192.0.2.9:6000","length":100"#;
    const REQUEST: &str = r#""protocol":"stun","method":"binding","class":"request","transaction":"00112233445566778899aabb","use_candidate":true"#;
    const BINDING: &str = r#""inside":"10.0.0.1:5000","outside":"192.0.2.5:5000","admits":["anyone","192.0.2.9","[2001:db8::9]:6000"],"left_us":300000000"#;
    const DATA: &str =
        r#""local":"10.0.0.1:5000","remote":"192.0.2.9:6000","length":2,"text":"hi""#;
    const SDP: &str = r#""description":"offer","peer":"bob","sdp":"v=0\r\n""#;
    let data = || Data {
        local: "10.0.0.1:5000".parse().unwrap(),
        remote: "192.0.2.9:6000".parse().unwrap(),
        length: 2,
        text: Some("hi".into()),
    };
    let description = || Description {
        description: DescriptionKind::Offer,
        peer: "bob".into(),
        sdp: "v=0\r\n".into(),
    };
    const INTERFACE: &str = r#""socket":"10.0.0.7:5000""#;
    let interface = || Interface { socket: "10.0.0.7:5000".parse().unwrap() };
    let line = |kind: &str, rest: &str| format!(r#""kind":"{kind}"{rest}"#);
    let with = |kind: &str, rest: &str| format!(r#""kind":"{kind}",{rest}"#);
    let request = || packet(stun("request", true, None));
    vec![
        (
            Event::Started(Started { seed: Some(1), text: "two peers".into() }),
            with("started", r#""seed":1,"text":"two peers""#),
        ),
        (
            Event::Node(Node {
                role: NodeRole::Nat,
                addresses: vec!["192.0.2.5".parse().unwrap()],
                nat: Some("symmetric".into()),
            }),
            with("node", r#""role":"nat","addresses":["192.0.2.5"],"nat":"symmetric""#),
        ),
        (
            Event::CandidateFound(Candidate {
                kind: "host".into(),
                address: "10.0.0.1:5000".parse().unwrap(),
                base: "10.0.0.1:5000".parse().unwrap(),
                priority: 9,
                line: "candidate:1".into(),
            }),
            with(
                "candidate-found",
                r#""type":"host","address":"10.0.0.1:5000","base":"10.0.0.1:5000","priority":9,"line":"candidate:1""#,
            ),
        ),
        (Event::GatheringComplete, line("gathering-complete", "")),
        (Event::DescriptionSent(description()), with("description-sent", SDP)),
        (Event::DescriptionReceived(description()), with("description-received", SDP)),
        (
            Event::CandidateSent(Trickled { peer: "bob".into(), line: Some("candidate:1".into()) }),
            with("candidate-sent", r#""peer":"bob","line":"candidate:1""#),
        ),
        (
            Event::CandidateReceived(Trickled { peer: "bob".into(), line: None }),
            with("candidate-received", r#""peer":"bob""#),
        ),
        (
            Event::SignalLost(SignalLost { peer: "bob".into(), times: 2, recovered: true }),
            with("signal-lost", r#""peer":"bob","times":2,"recovered":true"#),
        ),
        (Event::PacketSent(request()), with("packet-sent", &format!("{PACKET},{REQUEST}"))),
        (
            Event::PacketTranslated(Translated {
                packet: request(),
                direction: Translation::Outbound,
                new_source: "192.0.2.5:5000".parse().unwrap(),
                new_destination: "192.0.2.9:6000".parse().unwrap(),
            }),
            with(
                "packet-translated",
                &format!(
                    r#"{PACKET},{REQUEST},"direction":"outbound","new_source":"192.0.2.5:5000","new_destination":"192.0.2.9:6000""#
                ),
            ),
        ),
        (
            Event::PacketDropped(Dropped {
                packet: packet(stun("error", false, Some(487))),
                reason: "lost".into(),
            }),
            with(
                "packet-dropped",
                &format!(
                    r#"{PACKET},"protocol":"stun","method":"binding","class":"error","transaction":"00112233445566778899aabb","error":487,"reason":"lost""#
                ),
            ),
        ),
        (
            Event::PacketDuplicated(packet(Contents::Data)),
            with("packet-duplicated", &format!(r#"{PACKET},"protocol":"data""#)),
        ),
        (
            Event::PacketDelivered(packet(Contents::Data)),
            with("packet-delivered", &format!(r#"{PACKET},"protocol":"data""#)),
        ),
        (Event::BindingCreated(binding()), with("binding-created", BINDING)),
        (Event::BindingExpired(binding()), with("binding-expired", BINDING)),
        (
            Event::NatTable(Table { bindings: vec![binding()] }),
            with("nat-table", &format!(r#""bindings":[{{{BINDING}}}]"#)),
        ),
        (Event::NatRebooted, line("nat-rebooted", "")),
        (
            Event::NatReaddressed(Readdressed { addresses: vec!["192.0.2.6".parse().unwrap()] }),
            with("nat-readdressed", r#""addresses":["192.0.2.6"]"#),
        ),
        (Event::InterfaceAdded(interface()), with("interface-added", INTERFACE)),
        (Event::InterfaceRemoved(interface()), with("interface-removed", INTERFACE)),
        (Event::LinkCut(Link { network: 2 }), with("link-cut", r#""network":2"#)),
        (Event::LinkMended(Link { network: 2 }), with("link-mended", r#""network":2"#)),
        (
            Event::CheckSent(CheckSent {
                pair: pair(),
                reason: "ordinary".into(),
                retransmission: 2,
            }),
            with("check-sent", &format!(r#"{PAIR},"reason":"ordinary","retransmission":2"#)),
        ),
        (
            Event::CheckAnswered(Checked { pair: pair(), rtt_us: Some(42) }),
            with("check-answered", &format!(r#"{PAIR},"rtt_us":42"#)),
        ),
        (
            Event::CheckFailed(CheckFailed { pair: pair(), why: "no answer".into() }),
            with("check-failed", &format!(r#"{PAIR},"why":"no answer""#)),
        ),
        (
            Event::CheckReceived(CheckReceived {
                base: "10.0.0.1:5000".parse().unwrap(),
                source: "192.0.2.9:6000".parse().unwrap(),
                use_candidate: false,
                error: Some(487),
            }),
            with(
                "check-received",
                r#""base":"10.0.0.1:5000","source":"192.0.2.9:6000","use_candidate":false,"error":487"#,
            ),
        ),
        (Event::PairValid(pair()), with("pair-valid", PAIR)),
        (Event::Nominated(pair()), with("nominated", PAIR)),
        (Event::Selected(Selected { pair: pair(), rtt_us: None }), with("selected", PAIR)),
        (Event::DataPath(pair()), with("data-path", PAIR)),
        (Event::ConsentSent(pair()), with("consent-sent", PAIR)),
        (
            Event::ConsentAnswered(Checked { pair: pair(), rtt_us: Some(42) }),
            with("consent-answered", &format!(r#"{PAIR},"rtt_us":42"#)),
        ),
        (Event::ConsentExpired(pair()), with("consent-expired", PAIR)),
        (
            Event::StateChanged { state: "checking".into() },
            with("state-changed", r#""state":"checking""#),
        ),
        (Event::Note { text: "so".into() }, with("note", r#""text":"so""#)),
        (Event::DataSent(data()), with("data-sent", DATA)),
        (Event::DataReceived(data()), with("data-received", DATA)),
        (
            Event::Verdict(Verdict { connected: true, reason: "it works".into() }),
            with("verdict", r#""connected":true,"reason":"it works""#),
        ),
    ]
}

#[test]
fn every_kind_has_its_line_and_is_read_back() {
    for (event, fields) in kinds() {
        let record = Record::new(1_500, "alice", event);
        let line = format!(r#"{{"v":{SCHEMA_VERSION},"t_us":1500,"node":"alice",{fields}}}"#);
        assert_eq!(ndjson::line(&record).unwrap(), line);
        assert_eq!(ndjson::parse(&line).unwrap(), record);
    }
}

#[test]
fn a_log_is_one_object_a_line() {
    let records: Vec<_> =
        kinds().into_iter().map(|(event, _)| Record::new(0, "bob", event)).collect();
    let mut log = Vec::new();
    ndjson::write(&mut log, &records).unwrap();
    assert_eq!(log.iter().filter(|octet| **octet == b'\n').count(), records.len());
    let read: Vec<_> = ndjson::read(&log[..]).collect::<Result<_, _>>().unwrap();
    assert_eq!(read, records);
}

#[test]
fn fields_that_a_reader_does_not_know_are_skipped() {
    let line = r#"{"v":1,"t_us":0,"node":"a","kind":"gathering-complete","count":3}"#;
    assert_eq!(ndjson::parse(line).unwrap(), Record::new(0, "a", Event::GatheringComplete));
}

#[test]
fn what_is_not_a_record_is_an_error() {
    for line in ["", "{}", "[]", r#"{"v":1,"t_us":0,"node":"a","kind":"unheard-of"}"#] {
        assert!(ndjson::parse(line).is_err(), "{line}");
    }
}
