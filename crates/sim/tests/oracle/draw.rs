//! Devices drawn from a seed.

use core::net::Ipv4Addr;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Mode, Overloading, Pooling, PortAssignment,
    Refresh, ReplyPath,
};

/// SplitMix64: the same draws everywhere, and no dependency.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let bound = u64::try_from(choices.len()).unwrap();
        choices[usize::try_from(self.next() % bound).unwrap()]
    }

    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let bound = u64::try_from(last).unwrap() + 1;
            things.swap(last, usize::try_from(self.next() % bound).unwrap());
        }
    }

    fn one_in_ten(&mut self) -> bool {
        self.pick(&[true, false, false, false, false, false, false, false, false, false])
    }

    /// A device; the tree gives it as many addresses as it has here.
    pub(crate) fn device(&mut self) -> Config {
        let addresses = self.pick(&[1, 1, 1, 2, 3]);
        let mut config = Config::new((0..addresses).map(|_| Ipv4Addr::UNSPECIFIED.into()));
        config.pooling = self.pick(&[Pooling::Paired, Pooling::Paired, Pooling::Arbitrary]);
        config.mapping = self.pick(&Behavior::ALL);
        config.filtering = self.pick(&Behavior::ALL);
        config.filter_scope = self.pick(&[FilterScope::Binding, FilterScope::InternalEndpoint]);
        config.reply_path = self.pick(&[ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping]);
        config.ports = self.pick(&[PortAssignment::Preserve, PortAssignment::Random]);
        if self.one_in_ten() {
            config.overloading = self.pick(&[Overloading::ByRemote, Overloading::Always]);
        }
        if self.one_in_ten() {
            config.refresh = Refresh::Session;
        }
        config.hairpinning = self.pick(&[
            Hairpinning::None,
            Hairpinning::InternalSource,
            Hairpinning::ExternalSource,
        ]);
        if self.one_in_ten() {
            config.mode = self.pick(&[Mode::Firewall, Mode::Firewall, Mode::Block]);
        }
        config
    }
}
