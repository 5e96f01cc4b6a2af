//! What matters of a NAT or firewall to those who want to meet across it.

use frazil_nat::{Behavior, Config, FilterScope, Hairpinning, Mode, Pooling, ReplyPath};

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
        // A firewall shows every endpoint as itself, to everyone.
        let mapping = if translates { config.mapping } else { Behavior::EndpointIndependent };
        Some(Self {
            translates,
            mapping,
            filtering: config.filtering,
            scope: config.filter_scope,
            reply: config.reply_path,
            hairpinning: config.hairpinning,
            paired: config.pooling == Pooling::Paired || config.external.len() <= 1,
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
