//! What matters of a NAT or firewall to those who want to meet across it.

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Mode, Overloading, Pooling, PortAssignment,
    Refresh, ReplyPath,
};

/// One device between a peer and the internet, reduced to what decides whether a path is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Whether it shows other addresses than it was given.
    pub(super) translates: bool,
    pub(super) mapping: Behavior,
    pub(super) filtering: Behavior,
    pub(super) scope: FilterScope,
    pub(super) reply: ReplyPath,
    pub(super) hairpinning: Hairpinning,
    /// Whether an internal address always shows the same external address.
    pub(super) paired: bool,
    /// Whether it is known by which binding each packet goes.
    pub(super) foreseen: bool,
}

impl Step {
    /// The device of this configuration; `None` for one that does nothing, and for one that lets
    /// nothing pass.
    pub(super) fn of(config: &Config) -> Option<Self> {
        let translates = match config.mode {
            Mode::Translate => true,
            Mode::Firewall => false,
            _ => return None,
        };
        let paired = is_paired(config);
        // Then mapping tells no ports apart.
        let overloads = shares_ports(config) && config.mapping != Behavior::EndpointIndependent;
        // A firewall shows every endpoint as itself, to everyone; and so does a NAT to which a port
        // that is taken is as good as another.
        let mapping =
            if translates && !overloads { config.mapping } else { Behavior::EndpointIndependent };
        // Where sessions are known one by one, a packet may have several bindings to leave by; it does
        // not matter where they have one port, or where each remote endpoint gets in by one only.
        let sessions =
            config.overloading != Overloading::Never || config.refresh == Refresh::Session;
        let by_one = config.filtering == Behavior::AddressAndPortDependent
            && (overloads || config.filter_scope == FilterScope::Binding);
        // Of several bindings with one port the latest gets the strangers, who may be known to another.
        let any_will_do = config.filtering == Behavior::EndpointIndependent
            || config.filter_scope == FilterScope::InternalEndpoint;
        let one_port = overloads && paired && config.overloading == Overloading::Always;
        let foreseen = !translates
            || !sessions
            || config.mapping == Behavior::EndpointIndependent
            || (by_one && (paired || !overloads))
            || (one_port && any_will_do);
        Some(Self {
            translates,
            mapping,
            filtering: config.filtering,
            scope: config.filter_scope,
            reply: config.reply_path,
            hairpinning: config.hairpinning,
            paired,
            foreseen,
        })
    }

    /// Whether one binding serves every remote endpoint.
    pub(super) fn is_independent(&self) -> bool {
        self.mapping == Behavior::EndpointIndependent
    }

    /// Whether an answer leaves by the binding that the question came in by, whoever asked.
    pub(super) fn keeps(&self) -> bool {
        self.reply == ReplyPath::ArrivalBinding || self.is_independent()
    }

    /// The device as it is towards a peer whose address is another one each time: what looks at the
    /// address then tells as much apart as what looks at address and port.
    pub(super) fn towards_unsteady(self) -> Self {
        let strict = |behavior| match behavior {
            Behavior::AddressDependent => Behavior::AddressAndPortDependent,
            other => other,
        };
        Self { mapping: strict(self.mapping), filtering: strict(self.filtering), ..self }
    }
}

/// Whether several endpoints may have one port.
pub(super) fn shares_ports(config: &Config) -> bool {
    config.mode == Mode::Translate
        && config.ports == PortAssignment::Preserve
        && config.overloading != Overloading::Never
}

/// Whether an answer leaves by the binding that the question came in by, however ports are shared.
pub(super) fn keeps(config: &Config) -> bool {
    config.mode != Mode::Translate
        || config.mapping == Behavior::EndpointIndependent
        || config.reply_path == ReplyPath::ArrivalBinding
}

fn is_paired(config: &Config) -> bool {
    config.pooling == Pooling::Paired || config.external.len() <= 1
}
