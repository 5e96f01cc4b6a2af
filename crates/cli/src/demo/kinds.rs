//! The kinds of NAT in a person's words, and why two of them may leave no path.

use frazil_nat::Preset;
use frazil_sim::{Obstacle, Side, obstacle};

/// `behind a symmetric NAT`, to stand after a name.
pub(super) fn where_it_is(kind: Preset) -> String {
    match kind {
        Preset::None => "on the internet itself".into(),
        Preset::Blocked => "behind a firewall that blocks UDP".into(),
        kind => {
            let article = if kind == Preset::AddressRestricted { "an" } else { "a" };
            format!("behind {article} {kind} NAT")
        }
    }
}

/// What a NAT of this kind does, in one line.
pub(super) const fn what_it_does(kind: Preset) -> &'static str {
    match kind {
        Preset::None => "no NAT: the address inside is the address outside",
        Preset::FullCone => "one outside port for all destinations; lets in anyone",
        Preset::AddressRestricted => {
            "one outside port for all destinations; lets in hosts that the inside has sent to"
        }
        Preset::PortRestricted => {
            "one outside port for all destinations; lets in only addresses and ports sent to"
        }
        Preset::Symmetric => {
            "another outside port for every destination, and only that destination may answer"
        }
        Preset::Blocked => "no UDP passes, so it remembers nothing",
        _ => "",
    }
}

/// Whether there is no direct path even where no packet is lost.
pub(super) fn leave_no_path(left: Preset, right: Preset) -> bool {
    obstacle(&left.config([]), &right.config([])).is_some()
}

/// Why there is no path, in lines of a page.
pub(super) fn why_not(left: Preset, right: Preset) -> Vec<&'static str> {
    match obstacle(&left.config([]), &right.config([])) {
        Some(Obstacle::Blocked(Some(Side::Left))) => {
            vec!["UDP does not get out of alice's network."]
        }
        Some(Obstacle::Blocked(Some(Side::Right))) => {
            vec!["UDP does not get out of bob's network."]
        }
        Some(Obstacle::Blocked(None)) => {
            vec!["UDP gets out of neither network."]
        }
        Some(Obstacle::UnknownPort) if left == right => vec![
            "Both NATs are symmetric: each uses a new outside port for every destination, so the port",
            "that the STUN server saw is not the one that the peer's checks come from. Each NAT lets in",
            "only the port it was told to send to, and nobody can tell either of them the right one.",
        ],
        Some(Obstacle::UnknownPort) => vec![
            "The symmetric NAT uses a new outside port for every destination, so its checks come from",
            "a port that nobody could announce. The port-restricted NAT lets in only ports that it has",
            "sent to, so it drops them all; and in the other direction checks go to a port that the",
            "symmetric NAT opened for the STUN server alone.",
        ],
        Some(_) => vec!["These NATs leave no direct path."],
        None => vec![
            "These NATs do allow a direct path, but too many packets were lost for either side to",
            "prove one in time. Another --seed, or less --loss, will do better.",
        ],
    }
}
