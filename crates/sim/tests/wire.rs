//! What agents put on the wire, read by a bystander who knows the passwords: every packet of many
//! worlds, on the network that it was sent onto.
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use frazil_sansio::Instant;
use frazil_sim::{EVERYDAY, Frame, NetworkId, Probability, TwoPeers, direct_path_possible};
use frazil_stun::attribute::{
    IceControlled, IceControlling, Priority, UseCandidate, Username, XorMappedAddress,
};
use frazil_stun::{Class, Fingerprint, Key, Message, Method};
use frazil_trace::Event;

/// One played world: what its hosts sent, who they are, and what they told each other.
struct Played {
    name: String,
    frames: Vec<Frame>,
    sides: [Side; 2],
}

/// A peer: its socket, the network that it is attached to, and its credentials.
struct Side {
    socket: SocketAddr,
    network: NetworkId,
    ufrag: String,
    pwd: String,
    controls: bool,
    selected: Option<Instant>,
}

impl Played {
    /// The packets that peers sent, with sender and receiver, as they left their host.
    fn sent(&self) -> impl Iterator<Item = (&Frame, &Side, &Side)> {
        let [alice, bob] = &self.sides;
        self.frames.iter().filter_map(move |frame| match (frame.source, frame.network) {
            from if from == (alice.socket, alice.network) => Some((frame, alice, bob)),
            from if from == (bob.socket, bob.network) => Some((frame, bob, alice)),
            _ => None,
        })
    }

    /// The STUN messages among them.
    fn stun(&self) -> impl Iterator<Item = (&Frame, Message<'_>, &Side, &Side)> {
        self.sent().filter_map(|(frame, from, to)| {
            Some((frame, Message::parse(&frame.payload).ok()?, from, to))
        })
    }

    /// The connectivity checks among those.
    fn checks(&self) -> impl Iterator<Item = (&Frame, Message<'_>, &Side, &Side)> {
        self.stun().filter(|(frame, message, ..)| {
            message.class() == Class::Request && frame.destination != TwoPeers::STUN
        })
    }
}

/// All pairs of NATs that leave a path, quiet, lossy and trickling: played once for all tests.
fn worlds() -> &'static [Played] {
    static WORLDS: LazyLock<Vec<Played>> = LazyLock::new(|| play_all().collect());
    &WORLDS
}

fn play_all() -> impl Iterator<Item = Played> {
    let pairs = EVERYDAY.into_iter().flat_map(|left| EVERYDAY.map(|right| (left, right)));
    pairs.filter(|(left, right)| direct_path_possible(*left, *right)).flat_map(|(left, right)| {
        let quiet = TwoPeers::new(left, right).recording().capturing();
        let lossy = quiet.clone().with_loss(Probability::percent(15));
        let trickling = quiet.clone().trickling();
        [("quiet", quiet), ("lossy", lossy), ("trickling", trickling)].map(|(kind, peers)| {
            let mut duo = peers.build(40);
            duo.play().unwrap();
            let records = duo.world.records();
            let side = |name: &str, controls| {
                let mine = || records.iter().filter(|record| record.node == name);
                let find = |prefix: &str| {
                    let sdp = mine().find_map(|record| match &record.event {
                        Event::DescriptionSent(sent) => Some(&sent.sdp),
                        _ => None,
                    });
                    let line = sdp.unwrap().lines().find_map(|line| line.strip_prefix(prefix));
                    line.unwrap().to_owned()
                };
                let socket = mine().find_map(|record| match &record.event {
                    Event::CandidateFound(candidate) => Some(candidate.base),
                    _ => None,
                });
                let selected = mine().find_map(|record| match &record.event {
                    Event::Selected(_) => Some(Instant::from_micros(record.t_us)),
                    _ => None,
                });
                let socket = socket.unwrap();
                let first = duo.world.frames().iter().find(|frame| frame.source == socket);
                let network = first.unwrap().network;
                let (ufrag, pwd) = (find("a=ice-ufrag:"), find("a=ice-pwd:"));
                Side { socket, network, ufrag, pwd, controls, selected }
            };
            let sides = [side("alice", true), side("bob", false)];
            let frames = duo.world.frames().to_vec();
            Played { name: format!("{left} / {right}, {kind}"), frames, sides }
        })
    })
}

#[test]
fn rfc8445_s7_2_4_b__checks_and_their_answers_have_a_fingerprint() {
    let mut seen = 0;
    for world in worlds() {
        for (frame, message, ..) in world.stun().filter(|(f, ..)| f.destination != TwoPeers::STUN) {
            assert_eq!(message.fingerprint(), Fingerprint::Valid, "{}: {frame:?}", world.name);
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn rfc8445_s7_2_2_b__checks_name_the_receiver_first_and_use_its_password() {
    for world in worlds() {
        for (_, check, from, to) in world.checks() {
            let expected = format!("{}:{}", to.ufrag, from.ufrag);
            let name = check.get::<Username<'_>>().unwrap().unwrap();
            assert_eq!(name.0, expected, "{}", world.name);
            assert!(check.verify(&Key::short_term(&to.pwd)).is_ok(), "{}: {check:?}", world.name);
        }
    }
}

#[test]
fn rfc8445_s7_3_c__answers_are_protected_by_the_password_of_who_answers() {
    for world in worlds() {
        for (_, message, from, _) in world.stun() {
            if message.class() == Class::SuccessResponse {
                assert!(message.verify(&Key::short_term(&from.pwd)).is_ok(), "{}", world.name);
                assert!(message.get::<XorMappedAddress>().unwrap().is_some(), "{}", world.name);
            }
        }
    }
}

#[test]
fn rfc8445_s7_1_3_a__the_one_who_controls_says_so_in_every_check() {
    for world in worlds() {
        for (_, check, ..) in world.checks().filter(|(_, _, from, _)| from.controls) {
            assert!(check.get::<IceControlling>().unwrap().is_some(), "{}", world.name);
            assert!(check.get::<IceControlled>().unwrap().is_none(), "{}", world.name);
        }
    }
}

#[test]
fn rfc8445_s7_1_3_b__the_one_who_is_controlled_says_so_in_every_check() {
    for world in worlds() {
        for (_, check, ..) in world.checks().filter(|(_, _, from, _)| !from.controls) {
            assert!(check.get::<IceControlled>().unwrap().is_some(), "{}", world.name);
            assert!(check.get::<IceControlling>().unwrap().is_none(), "{}", world.name);
            assert!(check.get::<UseCandidate>().unwrap().is_none(), "{}", world.name);
        }
    }
}

#[test]
fn rfc8445_s16_1_b__all_checks_of_an_agent_have_one_tiebreaker() {
    for world in worlds() {
        let mut breakers = BTreeMap::<SocketAddr, BTreeSet<u64>>::new();
        for (_, check, from, _) in world.checks() {
            let controlling = check.get::<IceControlling>().unwrap().map(|role| role.0);
            let controlled = check.get::<IceControlled>().unwrap().map(|role| role.0);
            breakers.entry(from.socket).or_default().extend(controlling.or(controlled));
        }
        assert!(breakers.values().all(|seen| seen.len() == 1), "{}: {breakers:?}", world.name);
    }
}

#[test]
fn rfc8445_s7_1_1_a__priority_is_that_of_a_peer_reflexive_candidate() {
    for world in worlds() {
        for (_, check, ..) in world.checks() {
            // One address, one component: type preference 110, local preference 65535.
            let expected = candidate_priority(110);
            let priority = check.get::<Priority>().unwrap().unwrap().0;
            assert_eq!(priority, expected, "{}", world.name);
        }
    }
}

/// RFC 8445 §5.1.2.1, written once more.
const fn candidate_priority(type_preference: u32) -> u32 {
    (type_preference << 24) + (65_535 << 8) + 255
}

#[test]
fn use_candidate_comes_only_on_a_pair_that_was_answered_before() {
    for world in worlds() {
        let mut asked = BTreeMap::new();
        let mut answered = BTreeSet::<(SocketAddr, SocketAddr)>::new();
        for (frame, message) in
            world.frames.iter().filter_map(|f| Some((f, Message::parse(&f.payload).ok()?)))
        {
            let way = (frame.source, frame.destination);
            match message.class() {
                Class::Request => {
                    asked.entry(message.transaction_id()).or_insert(way);
                    let nominates = message.get::<UseCandidate>().unwrap().is_some();
                    let [alice, _] = &world.sides;
                    let sends = (frame.source, frame.network) == (alice.socket, alice.network);
                    assert!(!(nominates && sends) || answered.contains(&way), "{}", world.name);
                }
                // On the network of the one who asked, so that it has as good as arrived.
                Class::SuccessResponse => {
                    let asked = asked.get(&message.transaction_id()).copied();
                    answered.extend(asked.filter(|(source, _)| *source == frame.destination));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_retransmission_repeats_its_octets_and_ids_are_never_used_again() {
    let mut known = BTreeMap::new();
    for world in worlds() {
        for (frame, message, ..) in world.stun().filter(|(_, m, ..)| m.class() == Class::Request) {
            assert_eq!(message.method(), Method::BINDING);
            let value = (world.name.clone(), frame.destination, frame.payload.clone());
            let first = known.entry(message.transaction_id()).or_insert_with(|| value.clone());
            // Worlds of one seed have the same agents, so only within a world ids are told apart.
            if first.0 == world.name {
                assert_eq!(*first, value);
            }
        }
    }
}

#[test]
fn rfc8445_s14_2_a__a_new_transaction_waits_for_ta() {
    const TA: Duration = Duration::from_millis(50);
    for world in worlds() {
        for side in &world.sides {
            let mut seen = BTreeSet::new();
            let mut last: Option<Instant> = None;
            for (frame, message, from, _) in world.stun() {
                let fresh = message.class() == Class::Request
                    && from.socket == side.socket
                    && side.selected.is_none_or(|selected| frame.at <= selected)
                    && seen.insert(message.transaction_id());
                if fresh {
                    let gap = last.map(|last| frame.at - last);
                    assert!(gap.is_none_or(|gap| gap >= TA), "{}: {gap:?}", world.name);
                    last = Some(frame.at);
                }
            }
        }
    }
}

#[test]
fn few_packets_are_enough() {
    for world in worlds() {
        for side in &world.sides {
            let until = side.selected.unwrap();
            let requests = world
                .checks()
                .filter(|(frame, _, from, _)| from.socket == side.socket && frame.at <= until);
            // Three pairs at most (host, server-reflexive, peer-reflexive), seven transmissions each;
            // one triggered check, sent again at most once; four for the nomination.
            let count = requests.count();
            assert!(count <= 7 * 3 + 2 + 4, "{}: {count} checks", world.name);
        }
    }
}
