//! What fields mean, for people.

/// What a type says of its address (RFC 8445 §4).
pub(super) fn kind(token: &str) -> &'static str {
    match token {
        "host" => "an address of the host itself",
        "srflx" => "server-reflexive: the address that a STUN or TURN server sees, on a NAT",
        "prflx" => "peer-reflexive: the address that the peer sees, on a NAT",
        "relay" => "relayed: an address on a TURN server",
        _ => "not a type of RFC 8839; kept as it is",
    }
}

/// What a related address is to a candidate of that type (RFC 8839 §5.1).
pub(super) fn related(token: &str) -> &'static str {
    match token {
        "srflx" | "prflx" => "base",
        "relay" => "mapped",
        _ => "related",
    }
}

/// What a component is for.
pub(super) const fn component(component: u16) -> &'static str {
    match component {
        1 => "RTP, or all of a stream that has one component",
        2 => "RTCP",
        _ => "neither RTP nor RTCP",
    }
}

/// What a transport is.
pub(super) fn transport(token: &str) -> &'static str {
    match token {
        "UDP" => "",
        "TCP" => " (RFC 6544)",
        _ => ", which is not a transport of RFC 8839 or 6544; kept as it is",
    }
}

/// Which side opens a connection (RFC 6544 §4.5).
pub(super) fn tcp_type(value: &str) -> &'static str {
    match value {
        "active" => "opens connections and accepts none",
        "passive" => "accepts connections and opens none",
        _ => "both sides open at the same time",
    }
}

/// What an extension says, if it is known.
pub(super) fn extension(name: &str, value: &str) -> Option<String> {
    let is_number = !value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit());
    let meaning = match name {
        "ufrag" => "the credentials that the candidate belongs to (RFC 8838 §9)",
        "tcptype" => "not one of active, passive and so (RFC 6544 §4.5)",
        "generation" | "network-id" | "network-cost" if !is_number => "not a number",
        "generation" if value == "0" => "of the first credentials (libwebrtc)",
        "generation" => "of the credentials after so many ICE restarts (libwebrtc)",
        "network-id" => "the number of the network interface (libwebrtc)",
        "network-cost" => return Some(format!("{} (libwebrtc)", cost(value))),
        _ => return None,
    };
    Some(meaning.to_owned())
}

/// Which kind of network costs so much; a VPN adds one.
fn cost(value: &str) -> &'static str {
    match value.parse() {
        Ok(0) => "a wire or loopback",
        Ok(10 | 11) => "WLAN",
        Ok(50 | 51) => "a network of unknown kind",
        Ok(250 | 251) => "mobile, 5G",
        Ok(500 | 501) => "mobile, 4G",
        Ok(900 | 901) => "mobile",
        Ok(910 | 911) => "mobile, 3G",
        Ok(980 | 981) => "mobile, 2G",
        Ok(999) => "the highest cost, also written where the network is not to be told",
        Ok(0..999u16) => "of 999",
        _ => "more than the highest cost, 999",
    }
}
