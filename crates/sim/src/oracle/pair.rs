//! The oracle for two peers behind one NAT each, and what stands between them.

use frazil_nat::{Config, Mode, Preset};

use super::{Access, Verdict, verdict};

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

/// What stands between two peers behind such NATs; `None` where a direct path exists. See
/// [`verdict`] for more than one NAT a side.
///
/// A [transparent](Mode::Transparent) NAT stands for none at all.
#[must_use]
pub fn obstacle(left: &Config, right: &Config) -> Option<Obstacle> {
    match (left.mode == Mode::Block, right.mode == Mode::Block) {
        (true, true) => return Some(Obstacle::Blocked(None)),
        (true, false) => return Some(Obstacle::Blocked(Some(Side::Left))),
        (false, true) => return Some(Obstacle::Blocked(Some(Side::Right))),
        (false, false) => {}
    }
    let access =
        |id, config| Access { v6: false, learns_public_address: true, gates: vec![(id, config)] };
    let direct = verdict(&[access(0, left)], &[access(1, right)]) == Verdict::Direct;
    (!direct).then_some(Obstacle::UnknownPort)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EVERYDAY;
    use frazil_nat::Behavior;

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
