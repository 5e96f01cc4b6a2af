//! Local candidates (RFC 8445 §5.1).
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use common::*;
use frazil_candidate::Candidate;
use frazil_ice::{CandidateKind, CheckFailure, Config, Event, LocalCandidate, Pacer, Role, State};
use frazil_sansio::Path;
use frazil_stun::{Message, SliceBuffer, responder};

const SERVER: &str = "192.0.2.53:3478";
const OUTSIDE: &str = "203.0.113.7:40000";

fn gathering(sockets: &[&str], servers: &[&str]) -> Solo {
    let mut solo = Solo::new(Role::Controlling);
    let config = Config::new([3; 32], Role::Controlling, Pacer::new());
    solo.side = Side::with(config, sockets);
    let now = solo.now;
    for server in servers {
        solo.agent().add_stun_server(at(server), now);
    }
    solo.agent().gather(now);
    solo.drain();
    solo
}

/// A server's answer, which says that the request came from `seen`.
fn answer(request: &[u8], seen: &str) -> Vec<u8> {
    let mut room = [0; 128];
    let answer = responder::respond(request, at(seen), SliceBuffer::new(&mut room)).unwrap();
    answer.into_written().to_vec()
}

fn candidates(solo: &Solo) -> Vec<LocalCandidate> {
    let found = |(_, event): &(_, Event)| match event {
        Event::LocalCandidate(candidate) => Some(*candidate),
        _ => None,
    };
    solo.side.events.iter().filter_map(found).collect()
}

fn is_complete(solo: &Solo) -> bool {
    solo.side.when(|event| *event == Event::GatheringComplete).is_some()
}

#[test]
fn rfc8445_s5_1_1_1_i__a_host_candidate_is_its_own_base() {
    let mut solo = gathering(&[HERE], &[]);
    let [host] = candidates(&solo)[..] else { panic!() };
    assert_eq!((host.kind, host.address, host.base), (CandidateKind::Host, at(HERE), at(HERE)));
    assert_eq!(host.priority, 2_130_706_431, "126, 65535, component 1");
    assert!(is_complete(&solo) && solo.agent().is_gathering_complete());
    assert_eq!(host.to_string(), "candidate:1 1 UDP 2130706431 10.0.0.1 1000 typ host");
}

#[test]
fn rfc8445_s5_1_1_2_f_k__a_server_is_asked_without_credentials_and_gives_a_candidate() {
    let mut solo = gathering(&[HERE], &[SERVER]);
    solo.run_until(ms(0));
    let (path, request) = solo.sent_one();
    assert_eq!((path.local, path.remote), (at(HERE), at(SERVER)));
    let message = Message::parse(&request).unwrap();
    let types: Vec<_> = message.raw_attributes().map(|it| it.attribute_type()).collect();
    assert_eq!(types, [frazil_stun::AttributeType::FINGERPRINT]);
    assert!(!is_complete(&solo));
    assert!(solo.hear_from(SERVER, &answer(&request, OUTSIDE)));
    let srflx = candidates(&solo)[1];
    assert_eq!(srflx.kind, CandidateKind::ServerReflexive);
    assert_eq!((srflx.address, srflx.base), (at(OUTSIDE), at(HERE)));
    assert_eq!(srflx.priority, 1_694_498_815, "100, 65535, component 1");
    assert_ne!(srflx.foundation, candidates(&solo)[0].foundation);
    assert!(is_complete(&solo));
    let line = srflx.to_string();
    assert_eq!(
        line,
        "candidate:2 1 UDP 1694498815 203.0.113.7 40000 typ srflx raddr 10.0.0.1 rport 1000"
    );
    assert!(Candidate::parse(&line).is_ok());
}

#[test]
fn servers_may_answer_without_a_fingerprint_or_with_an_old_attribute() {
    use frazil_stun::attribute::{MappedAddress, XorMappedAddress};
    use frazil_stun::{Class, MessageWriter};
    for old in [false, true] {
        let mut solo = gathering(&[HERE], &[SERVER]);
        solo.run_until(ms(0));
        let (_, request) = solo.sent_one();
        let request = Message::parse(&request).unwrap();
        let mut writer =
            MessageWriter::reply(Vec::new(), &request, Class::SuccessResponse).unwrap();
        if old {
            writer.push(&MappedAddress(at(OUTSIDE))).unwrap();
        } else {
            writer.push(&XorMappedAddress(at(OUTSIDE))).unwrap();
        }
        let bytes = writer.finish();
        assert!(!solo.hear_from("192.0.2.54:3478", &bytes), "not from another server");
        assert!(solo.hear_from(SERVER, &bytes));
        assert_eq!(candidates(&solo).len(), 2);
    }
}

#[test]
fn rfc8445_s5_1_3_a__without_a_nat_the_reflexive_candidate_is_redundant() {
    let mut solo = gathering(&[HERE], &[SERVER]);
    solo.run_until(ms(0));
    let (_, request) = solo.sent_one();
    assert!(solo.hear_from(SERVER, &answer(&request, HERE)));
    assert_eq!(candidates(&solo).len(), 1);
    assert!(is_complete(&solo));
}

#[test]
fn rfc8838_s9_a__two_servers_that_see_the_same_give_one_candidate() {
    let mut solo = gathering(&[HERE], &[SERVER, "192.0.2.54:3478"]);
    solo.run_until(ms(50));
    for (path, request) in solo.sent() {
        solo.hear_from(&path.remote.to_string(), &answer(&request, OUTSIDE));
    }
    assert_eq!(candidates(&solo).len(), 2);
    assert!(is_complete(&solo));
}

#[test]
fn rfc8445_s5_1_2_a_and_s5_1_2_1_h__priorities_and_local_preferences_are_unique() {
    let sockets: Vec<_> = (1..=5)
        .flat_map(|host| [format!("10.0.{host}.1:1"), format!("[2001:db8:{host}::1]:1")])
        .collect();
    let sockets: Vec<_> = sockets.iter().map(String::as_str).collect();
    let servers = [SERVER, "192.0.2.54:3478", "[2001:db8::53]:3478", "[2001:db8::54]:3478"];
    let mut solo = gathering(&sockets, &servers);
    solo.run_until(ms(2_000));
    let mut port = 20_000;
    let mut answered = std::collections::BTreeSet::new();
    for (path, request) in solo.sent() {
        if answered.insert(path) {
            port += 1;
            let seen = std::net::SocketAddr::new(path.remote.ip(), port).to_string();
            let now = solo.now;
            solo.agent().handle_input(path.reversed().reversed(), &answer(&request, &seen), now);
            solo.drain();
        }
    }
    let all = candidates(&solo);
    assert_eq!(all.len(), 10 + 20);
    let mut priorities: Vec<_> = all.iter().map(|it| it.priority).collect();
    priorities.sort_unstable();
    priorities.dedup();
    assert_eq!(priorities.len(), all.len());
    // RFC 8421 §4: the families take turns, IPv6 first.
    let families: Vec<_> = all.iter().take(10).map(|it| it.address.is_ipv6()).collect();
    assert_eq!(families, [true, false].repeat(5));
    // rfc8445-s5.1.1.3-a: foundations differ by type, base address and server address.
    let keys: std::collections::BTreeSet<_> =
        all.iter().map(|it| (it.kind, it.base.ip(), it.server.map(|it| it.ip()))).collect();
    let texts: std::collections::BTreeSet<_> = all.iter().map(|it| it.foundation).collect();
    assert_eq!(texts.len(), keys.len());
}

#[test]
fn rfc8445_s5_1_1_3_a__ports_do_not_matter_to_a_foundation() {
    let solo = gathering(&[HERE, "10.0.0.1:1001", "10.0.0.3:1000"], &[]);
    let texts: Vec<_> = candidates(&solo).iter().map(|it| it.foundation.to_string()).collect();
    assert_eq!(texts, ["1", "1", "2"]);
}

#[test]
fn gathering_is_paced_repeated_and_ends() {
    let mut solo = gathering(&[HERE, "10.0.1.1:1"], &[SERVER, "192.0.2.54:3478"]);
    solo.run_until(ms(4_999));
    let times = solo.side.transactions();
    assert_eq!(times.len(), 4);
    assert!(times.windows(2).all(|two| two[1] - two[0] == ms(50)));
    // 0, 500, 1500, 3500 ms after each first one.
    assert_eq!(solo.sent().len(), 16);
    assert!(!is_complete(&solo));
    solo.run_until(ms(60_000));
    let done = solo.side.when(|event| *event == Event::GatheringComplete);
    assert_eq!(done, Some(ms(5_000)));
    let failed = |event: &&(_, Event)| {
        matches!(event.1, Event::ServerFailed { why: CheckFailure::Timeout, .. })
    };
    assert_eq!(solo.side.events.iter().filter(failed).count(), 4);
    assert!(solo.sent().is_empty(), "and nothing is sent any more");
}

#[test]
fn an_unreachable_server_is_given_up() {
    let mut solo = gathering(&[HERE], &[SERVER]);
    solo.run_until(ms(0));
    solo.sent();
    let now = solo.now;
    solo.agent().handle_unreachable(Path::udp(at(HERE), at(SERVER)), now);
    solo.drain();
    assert!(is_complete(&solo));
    solo.run_until(ms(10_000));
    assert!(solo.sent().is_empty());
}

#[test]
fn rfc8445_s5_1_1_4_a_b__bindings_are_kept_alive_until_ice_completes() {
    let mut solo = gathering(&[HERE], &[SERVER]);
    solo.run_until(ms(0));
    let (_, request) = solo.sent_one();
    solo.hear_from(SERVER, &answer(&request, OUTSIDE));
    for round in 1..=4 {
        solo.run_until(ms(15_000 * round));
        let (path, request) = solo.sent_one();
        assert_eq!(path.remote, at(SERVER));
        solo.hear_from(SERVER, &answer(&request, OUTSIDE));
    }
    assert_eq!(candidates(&solo).len(), 2);
    solo.connect();
    solo.run_until(ms(60_100));
    let (_, nominating) = solo.sent().pop().unwrap();
    solo.hear(&success(&nominating, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().state(), State::Completed);
    solo.run_until(ms(88_000));
    assert!(solo.sent().iter().all(|(path, _)| path.remote == at(THERE)));
}

#[test]
fn a_server_that_lies_gives_no_candidate() {
    for lie in ["127.0.0.1:22", "0.0.0.0:1", "224.0.0.1:1", "[2001:db8::1]:1", "203.0.113.1:0"] {
        let mut solo = gathering(&[HERE], &[SERVER]);
        solo.run_until(ms(0));
        let (_, request) = solo.sent_one();
        solo.hear_from(SERVER, &answer(&request, lie));
        assert_eq!(candidates(&solo).len(), 1, "{lie}");
        assert!(is_complete(&solo));
    }
}

#[test]
fn a_server_of_the_other_family_is_not_asked() {
    let mut solo = gathering(&[HERE], &["[2001:db8::53]:3478"]);
    assert!(is_complete(&solo));
    solo.run_until(ms(100));
    assert!(solo.sent().is_empty());
}

#[test]
fn a_lost_address_takes_its_pairs_with_it() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(1_000));
    let now = world.now;
    let gone = frazil_sansio::AddressChange::Removed(at("10.0.0.1:1000"));
    world.left().agent.handle_address(gone, now);
    world.run_until(ms(2_000));
    assert_eq!(world.left().agent.state(), State::Failed);
    assert!(world.left().agent.send(b"x", now).is_err());
}
