//! Every preset, probed from outside as RFC 5780 probes NATs, is what its name says.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_nat::{Nat, Packet, Preset, TcpFlags};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(5);

fn endpoint(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn nat(preset: Preset) -> Nat {
    Nat::new(preset.config(["203.0.113.10".parse().unwrap()]), [4; 32])
}

/// The source that `to` sees, if it sees anything.
fn send(nat: &mut Nat, from: &str, to: &str) -> Option<SocketAddr> {
    Some(nat.outbound(Packet::udp(endpoint(from), endpoint(to)), NOW).packet()?.source)
}

fn come(nat: &mut Nat, from: &str, to: SocketAddr) -> bool {
    nat.inbound(Packet::udp(endpoint(from), to), NOW).packet().is_some()
}

const A1: &str = "198.51.100.2:3478";
const A2: &str = "198.51.100.2:3479";
const B1: &str = "198.51.100.3:3478";

fn mapping(preset: Preset) -> &'static str {
    let mut nat = nat(preset);
    let seen = [A1, A2, B1].map(|to| send(&mut nat, "10.0.0.2:5000", to));
    match seen {
        [None, None, None] => "nothing passes",
        [Some(a), ..] if a == endpoint("10.0.0.2:5000") => "none",
        [a, b, c] if a == b && b == c => "endpoint-independent",
        [a, b, c] if a == b && b != c => "address-dependent",
        _ => "address-and-port-dependent",
    }
}

fn filtering(preset: Preset) -> &'static str {
    let mut nat = nat(preset);
    let Some(shown) = send(&mut nat, "10.0.0.2:5000", A1) else { return "nothing passes" };
    assert!(come(&mut nat, A1, shown));
    match [A2, B1].map(|from| come(&mut nat, from, shown)) {
        [true, true] => "endpoint-independent",
        [true, false] => "address-dependent",
        [false, false] => "address-and-port-dependent",
        [false, true] => "none of RFC 4787's",
    }
}

/// Whether a host reaches another behind the same NAT by its external endpoint.
fn hairpinning(preset: Preset) -> bool {
    let mut nat = nat(preset);
    let Some(shown) = send(&mut nat, "10.0.0.3:6000", A1) else { return false };
    preset.translates() && send(&mut nat, "10.0.0.2:5000", &shown.to_string()).is_some()
}

/// Whether the port is kept, and whether a host is reached that has sent nothing.
fn kept_and_open(preset: Preset) -> (bool, bool) {
    let mut nat = nat(preset);
    let kept = send(&mut nat, "10.0.0.2:5000", A1).is_some_and(|shown| shown.port() == 5000);
    (kept, come(&mut nat, A1, endpoint("10.0.0.9:5000")))
}

#[test]
fn every_preset_behaves_as_named() {
    const ANY: &str = "endpoint-independent";
    const ADDRESS: &str = "address-dependent";
    const PORT: &str = "address-and-port-dependent";
    const NOTHING: &str = "nothing passes";
    let wanted = [
        (Preset::None, "none", ANY, (true, true), false),
        (Preset::FullCone, ANY, ANY, (true, false), false),
        (Preset::Hairpin, ANY, ANY, (true, false), true),
        (Preset::AddressRestricted, ANY, ADDRESS, (true, false), false),
        (Preset::PortRestricted, ANY, PORT, (true, false), false),
        (Preset::Symmetric, PORT, PORT, (false, false), false),
        (Preset::Rfc4787, ANY, ANY, (true, false), true),
        (Preset::ShortLived, ANY, PORT, (true, false), false),
        (Preset::CarrierGrade, ANY, ADDRESS, (false, false), false),
        (Preset::Firewall, "none", PORT, (true, false), false),
        (Preset::Blocked, NOTHING, NOTHING, (false, false), false),
        (Preset::HttpsOnly, NOTHING, NOTHING, (false, false), false),
    ];
    let seen = Preset::ALL.map(|p| (p, mapping(p), filtering(p), kept_and_open(p), hairpinning(p)));
    assert_eq!(seen, wanted);
}

#[test]
fn a_carrier_hairpins_for_those_who_wrote_to_each_other() {
    let mut nat = nat(Preset::CarrierGrade);
    let [alice, bob] = ["10.0.0.2:5000", "10.0.0.3:5000"];
    let shown = [alice, bob].map(|host| send(&mut nat, host, A1).unwrap());
    assert_eq!(send(&mut nat, alice, &shown[1].to_string()), None);
    assert_eq!(send(&mut nat, bob, &shown[0].to_string()), Some(shown[1]));
    assert_eq!(send(&mut nat, alice, &shown[1].to_string()), Some(shown[0]));
}

#[test]
fn what_comes_in_keeps_a_binding_alive_as_in_linux() {
    for preset in Preset::ALL.into_iter().filter(|preset| preset.translates()) {
        let mut nat = nat(preset);
        let shown = send(&mut nat, "10.0.0.2:5000", A1).unwrap();
        let half = preset.config([]).timeout * 2 / 3;
        let mut come = |at| nat.inbound(Packet::udp(endpoint(A1), shown), at).packet().is_some();
        let alive = [come(NOW + half), come(NOW + half * 2)];
        let outbound = matches!(preset, Preset::Rfc4787 | Preset::CarrierGrade);
        assert_eq!(alive, [true, !outbound], "{preset}");
    }
}

#[test]
fn where_udp_is_blocked_tcp_is_translated() {
    let server = |port| format!("198.51.100.2:{port}");
    let connect = |nat: &mut Nat, port| {
        let syn = Packet::tcp(endpoint("10.0.0.2:5000"), endpoint(&server(port)), TcpFlags::SYN);
        let shown = nat.outbound(syn, NOW).packet()?.source;
        let answer = Packet::tcp(endpoint(&server(port)), shown, TcpFlags::SYN_ACK);
        Some(nat.inbound(answer, NOW).packet()?.destination)
    };
    for (preset, elsewhere) in [(Preset::Blocked, true), (Preset::HttpsOnly, false)] {
        let mut nat = nat(preset);
        let inside = Some(endpoint("10.0.0.2:5000"));
        assert_eq!([80, 443].map(|port| connect(&mut nat, port)), [inside; 2], "{preset}");
        assert_eq!(connect(&mut nat, 8443), inside.filter(|_| elsewhere), "{preset}");
        assert_eq!(send(&mut nat, "10.0.0.2:5000", "198.51.100.2:443"), None);
    }
}

#[test]
fn bindings_live_as_long_as_the_preset_says() {
    let lives = |preset: Preset| {
        [29, 119, 299].map(|seconds| {
            let mut nat = nat(preset);
            let shown = send(&mut nat, "10.0.0.2:5000", A1).unwrap();
            let packet = Packet::udp(endpoint(A1), shown);
            nat.inbound(packet, NOW + Duration::from_secs(seconds)).packet().is_some()
        })
    };
    assert_eq!(lives(Preset::ShortLived), [true, false, false]);
    assert_eq!(lives(Preset::Rfc4787), [true, true, false]);
    assert_eq!(lives(Preset::CarrierGrade), [true, true, false]);
    assert_eq!(lives(Preset::PortRestricted), [true; 3]);
}
