//! Who can reach whom, from theory alone.
//!
//! It holds for agents that follow RFC 8445 without guessing ports, for NATs whose filters belong to
//! a binding and whose answers leave by the binding that the question came in by (the presets'
//! choices), and for a STUN server that neither peer shares an address with.

use frazil_nat::{Behavior, Config, Mode, Preset};

/// Which of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    Left,
    /// The second.
    Right,
}

/// Why there is no direct path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// UDP does not pass on this side, or on both when `None`.
    Blocked(Option<Side>),
    /// Neither NAT lets in a check whose source port it was not told beforehand, and the port of
    /// at least one side is known to nobody beforehand.
    UnknownPort,
}

/// Whether two peers behind such NATs can find a direct path.
#[must_use]
pub fn direct_path_possible(left: Preset, right: Preset) -> bool {
    obstacle(&left.config([]), &right.config([])).is_none()
}

/// What stands between two peers behind such NATs; `None` where a direct path exists.
///
/// A path exists when a check gets in on one side: its answer, and the check that it triggers, take
/// the same way back. A [transparent](Mode::Transparent) NAT stands for none at all.
#[must_use]
pub fn obstacle(left: &Config, right: &Config) -> Option<Obstacle> {
    let (left, right) = (Gate::of(left), Gate::of(right));
    match (left.blocked, right.blocked) {
        (true, true) => return Some(Obstacle::Blocked(None)),
        (true, false) => return Some(Obstacle::Blocked(Some(Side::Left))),
        (false, true) => return Some(Obstacle::Blocked(Some(Side::Right))),
        (false, false) => {}
    }
    let open = left.admits_checks_of(&right) || right.admits_checks_of(&left);
    (!open).then_some(Obstacle::UnknownPort)
}

/// What matters of a NAT here.
struct Gate {
    blocked: bool,
    mapping: Behavior,
    filtering: Behavior,
}

impl Gate {
    fn of(config: &Config) -> Self {
        // Without a NAT there is one address for everybody and no filter.
        let open = config.mode == Mode::Transparent;
        let unless_open = |behavior| if open { Behavior::EndpointIndependent } else { behavior };
        Self {
            blocked: config.mode == Mode::Block,
            mapping: unless_open(config.mapping),
            filtering: unless_open(config.filtering),
        }
    }

    /// Whether a check of `peer` to the address that a STUN server saw of this side gets in.
    fn admits_checks_of(&self, peer: &Self) -> bool {
        let one_address = |gate: &Self| gate.mapping == Behavior::EndpointIndependent;
        match self.filtering {
            Behavior::EndpointIndependent => true,
            // This side's own check went to the peer's address, but left by the binding that the
            // STUN server saw only if there is but one.
            Behavior::AddressDependent => one_address(self),
            // It also has to have gone to the very port that the peer's check comes from.
            Behavior::AddressAndPortDependent => one_address(self) && one_address(peer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EVERYDAY;

    #[test]
    fn of_36_pairs_22_are_possible_11_blocked_and_3_between_unknown_ports() {
        let all = || EVERYDAY.into_iter();
        let pairs = all()
            .flat_map(|left| all().map(move |right| obstacle(&left.config([]), &right.config([]))));
        let (mut open, mut blocked, mut unknown) = (0, 0, 0);
        for pair in pairs {
            match pair {
                None => open += 1,
                Some(Obstacle::Blocked(_)) => blocked += 1,
                Some(Obstacle::UnknownPort) => unknown += 1,
            }
        }
        assert_eq!((open, blocked, unknown), (22, 11, 3));
    }

    #[test]
    fn of_81_pairs_of_mapping_and_filtering_57_are_possible() {
        let all = || {
            Behavior::ALL.into_iter().flat_map(|mapping| {
                Behavior::ALL.into_iter().map(move |filtering| {
                    let mut config = Config::new([]);
                    (config.mapping, config.filtering) = (mapping, filtering);
                    config
                })
            })
        };
        let pairs = all().flat_map(|left| all().map(move |right| obstacle(&left, &right)));
        assert_eq!(pairs.filter(Option::is_none).count(), 57);
    }

    #[test]
    fn it_does_not_matter_who_is_left() {
        for left in EVERYDAY {
            for right in EVERYDAY {
                assert_eq!(direct_path_possible(left, right), direct_path_possible(right, left));
            }
        }
    }
}
