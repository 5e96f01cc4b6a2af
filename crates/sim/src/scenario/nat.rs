//! NATs and firewalls as they are drawn.

use core::net::IpAddr;
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Mode, Overloading, Pooling, PortAssignment, Preset,
    Refresh, ReplyPath,
};

use crate::dice::Dice;

/// Where the world does not change, bindings live longer than any agent's patience, so that none is
/// forgotten before it is used.
pub(super) const LASTING: Duration = Duration::from_secs(45);

/// A NAT with these external addresses: an everyday one, or one that has every axis by itself.
pub(super) fn draw(dice: &mut Dice, external: Vec<IpAddr>, timeout: Duration) -> Config {
    let mut config = if dice.one_in(2) { everyday(dice, external) } else { any(dice, external) };
    (config.timeout, config.filter_timeout) = (timeout, None);
    config
}

fn everyday(dice: &mut Dice, external: Vec<IpAddr>) -> Config {
    use Preset::{AddressRestricted, CarrierGrade, PortRestricted, Rfc4787, Symmetric};
    // As often as they are met, more or less.
    let others = [AddressRestricted, PortRestricted, PortRestricted, Symmetric, Rfc4787];
    let preset = dice.pick(Preset::FullCone, &others);
    let preset = if dice.one_in(8) { CarrierGrade } else { preset };
    preset.config(external)
}

fn any(dice: &mut Dice, external: Vec<IpAddr>) -> Config {
    let behavior = |dice: &mut Dice| {
        use Behavior::{AddressAndPortDependent, AddressDependent, EndpointIndependent};
        dice.pick(EndpointIndependent, &[AddressDependent, AddressAndPortDependent])
    };
    let mut config = Config::new(external);
    config.mapping = behavior(dice);
    config.filtering = behavior(dice);
    let step = PortAssignment::Sequential { step: 1 };
    let others = [PortAssignment::Random, step, PortAssignment::Remap];
    config.ports = dice.pick(PortAssignment::Preserve, &others);
    config.parity = dice.one_in(3);
    config.pooling = dice.pick(Pooling::Paired, &[Pooling::Paired, Pooling::Arbitrary]);
    let (internal, external) = (Hairpinning::InternalSource, Hairpinning::ExternalSource);
    config.hairpinning = dice.pick(Hairpinning::None, &[internal, external]);
    config.refresh = dice.pick(Refresh::Outbound, &[Refresh::Inbound, Refresh::Both]);
    if dice.one_in(8) {
        config.refresh = Refresh::Session;
    }
    if dice.one_in(6) {
        config.overloading = dice.pick(Overloading::ByRemote, &[Overloading::Always]);
    }
    if dice.one_in(4) {
        config.filter_scope = FilterScope::InternalEndpoint;
    }
    if dice.one_in(4) {
        config.reply_path = ReplyPath::OutboundMapping;
    }
    config
}

/// A device that does not translate: mostly a firewall, as RFC 6092 wants one, seldom a plain router
/// or one that lets no UDP pass.
pub(super) fn firewall(dice: &mut Dice, timeout: Duration) -> Config {
    let mut config = Preset::Firewall.config([]);
    if dice.one_in(6) {
        config.mode = Mode::Transparent;
    } else if dice.one_in(12) {
        config.mode = Mode::Block;
    }
    // RFC 6092 §3.1 REC-16 and REC-17 leave all three.
    let (by_address, by_both) = (Behavior::AddressDependent, Behavior::AddressAndPortDependent);
    config.filtering = dice.pick(Behavior::EndpointIndependent, &[by_address, by_both, by_both]);
    config.timeout = timeout;
    config
}
