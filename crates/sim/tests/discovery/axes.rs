//! The axes of a NAT's behaviour, and every combination of them.

use core::time::Duration;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Mode, Pooling, PortAssignment, PortBlocks, Refresh,
    ReplyPath,
};

/// How long a binding lives.
pub(crate) const LIFE: Duration = Duration::from_secs(60);

/// The axes that decide what passes, in the table's order.
pub(crate) const AXES: [&str; 8] =
    ["mode", "mapping", "filtering", "scope", "reply", "hairpinning", "refresh", "filter-life"];

/// One value of each axis, by its place.
pub(crate) type Point = [usize; AXES.len()];

const MODES: [(&str, Mode); 4] = [
    ("transparent", Mode::Transparent),
    ("firewall", Mode::Firewall),
    ("nat", Mode::Translate),
    ("blocked", Mode::Block),
];
const SCOPES: [(&str, FilterScope); 2] =
    [("binding", FilterScope::Binding), ("endpoint", FilterScope::InternalEndpoint)];
const REPLIES: [(&str, ReplyPath); 2] =
    [("arrival", ReplyPath::ArrivalBinding), ("mapping", ReplyPath::OutboundMapping)];
const HAIRPINS: [(&str, Hairpinning); 3] = [
    ("none", Hairpinning::None),
    ("internal", Hairpinning::InternalSource),
    ("external", Hairpinning::ExternalSource),
];
const REFRESHES: [(&str, Refresh); 3] =
    [("outbound", Refresh::Outbound), ("inbound", Refresh::Inbound), ("both", Refresh::Both)];
/// As long as a binding, or half as long.
const FILTER_LIVES: [(&str, Option<Duration>); 2] =
    [("60", None), ("30", Some(Duration::from_secs(30)))];
const BEHAVIORS: [&str; 3] = ["EI", "AD", "APD"];

/// How many values each axis has.
const SIZES: Point = [4, 3, 3, 2, 2, 3, 3, 2];

/// All combinations.
pub(crate) fn points() -> Vec<Point> {
    let mut points = vec![[0; AXES.len()]];
    for (axis, size) in SIZES.into_iter().enumerate() {
        points = points
            .into_iter()
            .flat_map(|point| {
                (0..size).map(move |value| {
                    let mut point = point;
                    point[axis] = value;
                    point
                })
            })
            .collect();
    }
    points
}

/// The name of an axis' value.
pub(crate) fn name(axis: usize, value: usize) -> &'static str {
    match axis {
        0 => MODES[value].0,
        1 | 2 => BEHAVIORS[value],
        3 => SCOPES[value].0,
        4 => REPLIES[value].0,
        5 => HAIRPINS[value].0,
        6 => REFRESHES[value].0,
        _ => FILTER_LIVES[value].0,
    }
}

/// A NAT that behaves so, with random ports on one address.
pub(crate) fn config(point: &Point) -> Config {
    let mut config = Config::new(["203.0.113.10".parse().unwrap()]);
    let [mode, mapping, filtering, scope, reply, hairpin, refresh, filter_life] = *point;
    config.mode = MODES[mode].1;
    config.mapping = Behavior::ALL[mapping];
    config.filtering = Behavior::ALL[filtering];
    config.filter_scope = SCOPES[scope].1;
    config.reply_path = REPLIES[reply].1;
    config.hairpinning = HAIRPINS[hairpin].1;
    config.refresh = REFRESHES[refresh].1;
    config.timeout = LIFE;
    config.filter_timeout = FILTER_LIVES[filter_life].1;
    config.ports = PortAssignment::Random;
    config.parity = false;
    config
}

/// A way to choose ports and addresses.
#[derive(Clone, Copy)]
pub(crate) struct PortPolicy {
    pub(crate) assignment: (&'static str, PortAssignment),
    pub(crate) parity: bool,
    pub(crate) contiguity: bool,
    pub(crate) blocks: Option<PortBlocks>,
    pub(crate) pooling: (&'static str, Pooling),
}

/// The rules for a port, by name.
const ASSIGNMENTS: [(&str, PortAssignment); 5] = [
    ("preserve", PortAssignment::Preserve),
    ("random", PortAssignment::Random),
    ("sequential+1", PortAssignment::Sequential { step: 1 }),
    ("sequential+3", PortAssignment::Sequential { step: 3 }),
    ("remap", PortAssignment::Remap),
];

impl PortPolicy {
    /// All combinations.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for assignment in ASSIGNMENTS {
            for flags in 0..8 {
                let blocks = PortBlocks { size: 512, per_subscriber: 1 };
                for pooling in [("paired", Pooling::Paired), ("arbitrary", Pooling::Arbitrary)] {
                    all.push(Self {
                        assignment,
                        parity: flags & 1 != 0,
                        contiguity: flags & 2 != 0,
                        blocks: (flags & 4 != 0).then_some(blocks),
                        pooling,
                    });
                }
            }
        }
        all
    }

    /// The rules for a port and for an address, and nothing besides.
    pub(crate) fn simple() -> Vec<Self> {
        let plain = |policy: &Self| !policy.parity && !policy.contiguity && policy.blocks.is_none();
        Self::all().into_iter().filter(plain).collect()
    }

    pub(crate) fn apply(&self, config: &mut Config) {
        config.ports = self.assignment.1;
        config.parity = self.parity;
        config.contiguity = self.contiguity;
        config.port_blocks = self.blocks;
        config.pooling = self.pooling.1;
        config.external = ["203.0.113.10", "203.0.113.11"].map(|ip| ip.parse().unwrap()).to_vec();
    }
}
