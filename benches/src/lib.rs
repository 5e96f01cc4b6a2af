//! What the benchmarks measure: inputs that do not change, so that numbers can be compared.
//!
//! `cargo bench -p frazil-benches` runs every group, `cargo bench -p frazil-benches --bench stun`
//! one. Benchmarks measure; they never fail for being slow.
#![forbid(unsafe_code)]

/// Candidate lines, as those that write them do.
pub mod candidates {
    /// A host candidate, the shortest form.
    pub const HOST: &str = "candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host";

    /// A server-reflexive candidate as browsers write it.
    pub const SERVER_REFLEXIVE: &str = "candidate:842163049 1 udp 1677729535 203.0.113.10 46154 \
        typ srflx raddr 10.1.0.2 rport 46154 generation 0 ufrag 8hhY network-id 1 network-cost 10";

    /// A host candidate behind a name.
    pub const NAMED: &str = "candidate:1466855193 1 udp 2113937151 \
        1f0fa1e6-9bb2-4b9c-a0f1-6a3d2cbb8c6e.local 54609 typ host generation 0 network-cost 999";

    /// An IPv6 host candidate over TCP.
    pub const TCP_OVER_IPV6: &str = "candidate:3 1 TCP 2105524479 2001:db8:85a3:8d3:1319:8a2e:370:7348 9 typ host tcptype active";

    /// A line that is right up to its last field.
    pub const REFUSED: &str =
        "candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 65536";
}

/// STUN messages of RFC 5769 §2.1 and §2.2, sealed with HMAC-SHA1.
pub mod messages {
    /// A connectivity check: SOFTWARE, PRIORITY, ICE-CONTROLLED, USERNAME, integrity, fingerprint.
    pub const REQUEST: &[u8] = include_bytes!("../inputs/binding-request.stun");

    /// Its answer: SOFTWARE, XOR-MAPPED-ADDRESS, integrity, fingerprint.
    pub const SUCCESS: &[u8] = include_bytes!("../inputs/binding-success.stun");

    /// The password that both are sealed with.
    pub const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

    /// The user name in the request.
    pub const USERNAME: &str = "evtj:h6vY";
}

/// Session descriptions, as a browser writes them.
pub mod descriptions {
    /// One media section for a data channel, with candidates.
    pub const DATA_CHANNEL: &str = include_str!("../inputs/data-channel-offer.sdp");

    /// Audio and video, with all their codecs.
    pub const AUDIO_VIDEO: &str = include_str!("../inputs/audio-video-offer.sdp");

    pub mod hostile;
}

/// Who talks to whom through a NAT.
pub mod flows {
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};

    /// External addresses: 16 have ports enough for a million bindings.
    pub fn external(count: u8) -> impl Iterator<Item = IpAddr> {
        (0..count).map(|last| Ipv4Addr::new(203, 0, 113, last).into())
    }

    /// An internal endpoint and the remote one that it writes to.
    #[derive(Clone, Copy, Debug)]
    pub struct Flow {
        /// The internal endpoint.
        pub inside: SocketAddr,
        /// The remote endpoint.
        pub remote: SocketAddr,
    }

    /// The `index`th flow: all differ in both endpoints.
    #[must_use]
    pub fn flow(index: u32) -> Flow {
        let [_, high, middle, low] = index.to_be_bytes();
        let port = 1024 + u16::from_be_bytes([middle, low]) / 2;
        Flow {
            inside: SocketAddr::from(([10, high, middle, low], port)),
            remote: SocketAddr::from(([198, 18 | (high & 1), middle, low], 3478)),
        }
    }
}
