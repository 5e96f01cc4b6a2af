//! NATs under their everyday names.

use core::fmt;
use core::net::IpAddr;
use core::str::FromStr;
use core::time::Duration;

use crate::{
    Behavior, Config, Hairpinning, Mode, PortAssignment, PortBlocks, Refresh, Unsolicited,
};

/// A kind of NAT under its everyday name, and what the name means in RFC 4787's words.
///
/// | name | mapping | filtering | ports | hairpins | who may come in |
/// |---|---|---|---|---|---|
/// | `none` | – | – | – | – | everyone, always |
/// | `full-cone` | endpoint-independent | endpoint-independent | preserved | no | everyone, once the inside has sent to anyone |
/// | `hairpin` | endpoint-independent | endpoint-independent | preserved | yes | so too, and hosts inside by external addresses |
/// | `address-restricted` | endpoint-independent | address-dependent | preserved | no | hosts that the inside has sent to |
/// | `port-restricted` | endpoint-independent | address-and-port-dependent | preserved | no | endpoints that the inside has sent to |
/// | `symmetric` | address-and-port-dependent | address-and-port-dependent | random | no | the one endpoint that the mapping was made for |
/// | `rfc4787` | endpoint-independent | endpoint-independent | preserved, or of like parity | yes | everyone, once the inside has sent to anyone |
/// | `short-lived` | endpoint-independent | address-and-port-dependent | preserved | no | endpoints that the inside has sent to, for half a minute |
/// | `carrier-grade` | endpoint-independent | address-dependent | random, in blocks | yes | hosts that the inside has sent to |
/// | `firewall` | – | address-and-port-dependent | – | – | endpoints that the inside has sent to |
/// | `blocked` | – | – | – | – | nobody, and nobody gets out; TCP is translated |
/// | `https-only` | – | – | – | – | nobody, and nobody gets out; TCP does to ports 80 and 443 |
///
/// All filter per binding and answer by the binding that a packet came in by. Packets of either
/// direction keep bindings and filters alive; for `rfc4787` and `carrier-grade` only those from inside
/// do, which is what RFC 4787 §4.3 requires (REQ-6) and the rest what Linux does. Bindings live for
/// five minutes, those of `rfc4787` and `carrier-grade` for the two that RFC 4787 §4.3 asks for at
/// least (REQ-5), those of `short-lived` for 30 seconds: half of the home gateways that Hätönen and
/// others measured (IMC 2010) keep one for less than two minutes, and 30 seconds was the shortest.
/// `carrier-grade` gives each subscriber up to 8 blocks of 512 ports ([`PortBlocks`]); only
/// `rfc4787` cares for parity.
///
/// What is read may also be `addr-restricted` or `restricted` for `address-restricted`, and
/// `udp-blocked` for `blocked`. A [`Kind`](crate::Kind) reads more: NATs in a row, and NATs that
/// never keep a port.
///
/// ```
/// use frazil_nat::{Behavior, Preset};
///
/// let preset: Preset = "port-restricted".parse()?;
/// let config = preset.config(["203.0.113.10".parse()?]);
/// assert_eq!(config.filtering, Behavior::AddressAndPortDependent);
/// assert_eq!(preset.to_string(), "port-restricted");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Preset {
    /// `none`: a router, which neither translates nor filters.
    None,
    /// `full-cone`: endpoint-independent mapping and filtering.
    FullCone,
    /// `hairpin`: a full cone that hairpins.
    Hairpin,
    /// `address-restricted`: endpoint-independent mapping, address-dependent filtering.
    AddressRestricted,
    /// `port-restricted`: endpoint-independent mapping, address-and-port-dependent filtering.
    PortRestricted,
    /// `symmetric`: address-and-port-dependent mapping and filtering, random ports.
    Symmetric,
    /// `rfc4787`: what RFC 4787 requires and recommends, and not a second longer.
    Rfc4787,
    /// `short-lived`: port-restricted, and forgets within half a minute.
    ShortLived,
    /// `carrier-grade`: a carrier's NAT as RFC 6888 §3 allows it, with port blocks. A port is given
    /// away again at once (not after the 120 seconds of REQ-8), and there is no PCP (REQ-9).
    CarrierGrade,
    /// `firewall`: no translation, address-and-port-dependent filtering.
    Firewall,
    /// `blocked`: all UDP is dropped.
    Blocked,
    /// `https-only`: all UDP is dropped, and all TCP but to ports 80 and 443.
    HttpsOnly,
}

impl Preset {
    /// All of them, about from the most open to the strictest.
    pub const ALL: [Self; 12] = [
        Self::None,
        Self::FullCone,
        Self::Hairpin,
        Self::AddressRestricted,
        Self::PortRestricted,
        Self::Symmetric,
        Self::Rfc4787,
        Self::ShortLived,
        Self::CarrierGrade,
        Self::Firewall,
        Self::Blocked,
        Self::HttpsOnly,
    ];

    /// The everyday name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::FullCone => "full-cone",
            Self::Hairpin => "hairpin",
            Self::AddressRestricted => "address-restricted",
            Self::PortRestricted => "port-restricted",
            Self::Symmetric => "symmetric",
            Self::Rfc4787 => "rfc4787",
            Self::ShortLived => "short-lived",
            Self::CarrierGrade => "carrier-grade",
            Self::Firewall => "firewall",
            Self::Blocked => "blocked",
            Self::HttpsOnly => "https-only",
        }
    }

    /// Other names that are read.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::AddressRestricted => &["addr-restricted", "restricted"],
            Self::Blocked => &["udp-blocked"],
            _ => &[],
        }
    }

    /// Whether addresses of UDP packets are rewritten, so that external ones are needed.
    #[must_use]
    pub const fn translates(self) -> bool {
        !matches!(self, Self::None | Self::Firewall | Self::Blocked | Self::HttpsOnly)
    }

    /// The behaviour that the name stands for, at these external addresses. What does not translate
    /// has no use for them.
    #[must_use]
    pub fn config(self, external: impl IntoIterator<Item = IpAddr>) -> Config {
        let mut config = Config::new(external);
        config.mode = match self {
            Self::None => Mode::Transparent,
            Self::Firewall => Mode::Firewall,
            Self::Blocked | Self::HttpsOnly => Mode::Block,
            _ => Mode::Translate,
        };
        config.mapping = match self {
            Self::Symmetric => Behavior::AddressAndPortDependent,
            _ => Behavior::EndpointIndependent,
        };
        config.filtering = match self {
            Self::AddressRestricted | Self::CarrierGrade => Behavior::AddressDependent,
            Self::PortRestricted | Self::ShortLived | Self::Symmetric | Self::Firewall => {
                Behavior::AddressAndPortDependent
            }
            _ => Behavior::EndpointIndependent,
        };
        config.ports = match self {
            Self::Symmetric | Self::CarrierGrade => PortAssignment::Random,
            _ => PortAssignment::Preserve,
        };
        config.web_only = self == Self::HttpsOnly;
        config.parity = self == Self::Rfc4787;
        config.port_blocks =
            (self == Self::CarrierGrade).then_some(PortBlocks { size: 512, per_subscriber: 8 });
        config.hairpinning = match self {
            Self::Hairpin | Self::Rfc4787 | Self::CarrierGrade => Hairpinning::ExternalSource,
            _ => Hairpinning::None,
        };
        config.refresh = match self {
            Self::Rfc4787 | Self::CarrierGrade => Refresh::Outbound,
            _ => Refresh::Both,
        };
        config.timeout = Duration::from_secs(match self {
            Self::Rfc4787 | Self::CarrierGrade => 120,
            Self::ShortLived => 30,
            _ => 300,
        });
        if self != Self::Rfc4787 {
            config.tcp.unsolicited = Unsolicited::Drop;
        }
        config
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, UnknownPreset> {
        let called = |preset: &Self| preset.name() == name || preset.aliases().contains(&name);
        Self::ALL.into_iter().find(called).ok_or(UnknownPreset)
    }
}

/// No [`Preset`] has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPreset;

impl fmt::Display for UnknownPreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such kind of NAT; known are ")?;
        for (index, preset) in Preset::ALL.into_iter().enumerate() {
            write!(f, "{}{preset}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownPreset {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn names_are_read_back() {
        for preset in Preset::ALL {
            assert_eq!(preset.to_string().parse(), Ok(preset));
        }
        assert_eq!("addr-restricted".parse(), Ok(Preset::AddressRestricted));
        assert_eq!("udp-blocked".parse(), Ok(Preset::Blocked));
        let error = "cone".parse::<Preset>().unwrap_err().to_string();
        assert_eq!(
            error,
            "no such kind of NAT; known are none, full-cone, hairpin, address-restricted, \
             port-restricted, symmetric, rfc4787, short-lived, carrier-grade, firewall, blocked, \
             https-only"
        );
    }
}
