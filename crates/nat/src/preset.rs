//! NATs under their everyday names.

use core::fmt;
use core::net::IpAddr;
use core::str::FromStr;

use crate::{Behavior, Config, Hairpinning, Mode, PortAssignment};

/// A kind of NAT under its everyday name, and what the name means in RFC 4787's words.
///
/// All NATs among them filter per binding, answer by the binding a packet came in by, do not
/// hairpin, care for no parity of ports, and are kept alive for five minutes by outbound packets.
///
/// | name | mapping | filtering | ports | who may come in |
/// |---|---|---|---|---|
/// | `none` | – | – | – | everyone, always |
/// | `full-cone` | endpoint-independent | endpoint-independent | preserved | everyone, once the inside has sent to anyone |
/// | `address-restricted` | endpoint-independent | address-dependent | preserved | hosts that the inside has sent to |
/// | `port-restricted` | endpoint-independent | address-and-port-dependent | preserved | endpoints that the inside has sent to |
/// | `symmetric` | address-and-port-dependent | address-and-port-dependent | random | the one endpoint that the mapping was made for |
/// | `firewall` | – | address-and-port-dependent | – | endpoints that the inside has sent to |
/// | `blocked` | – | – | – | nobody, and nobody gets out |
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
    /// `address-restricted`: endpoint-independent mapping, address-dependent filtering.
    AddressRestricted,
    /// `port-restricted`: endpoint-independent mapping, address-and-port-dependent filtering.
    PortRestricted,
    /// `symmetric`: address-and-port-dependent mapping and filtering, random ports.
    Symmetric,
    /// `firewall`: no translation, address-and-port-dependent filtering.
    Firewall,
    /// `blocked`: all UDP is dropped.
    Blocked,
}

impl Preset {
    /// All of them, from the most open to the strictest.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::FullCone,
        Self::AddressRestricted,
        Self::PortRestricted,
        Self::Symmetric,
        Self::Firewall,
        Self::Blocked,
    ];

    /// The everyday name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::FullCone => "full-cone",
            Self::AddressRestricted => "address-restricted",
            Self::PortRestricted => "port-restricted",
            Self::Symmetric => "symmetric",
            Self::Firewall => "firewall",
            Self::Blocked => "blocked",
        }
    }

    /// Whether addresses are rewritten, so that external ones are needed.
    #[must_use]
    pub const fn translates(self) -> bool {
        !matches!(self, Self::None | Self::Firewall | Self::Blocked)
    }

    /// The behaviour that the name stands for, at these external addresses. What does not translate
    /// has no use for them.
    #[must_use]
    pub fn config(self, external: impl IntoIterator<Item = IpAddr>) -> Config {
        let mut config = Config::new(external);
        config.mode = match self {
            Self::None => Mode::Transparent,
            Self::Firewall => Mode::Firewall,
            Self::Blocked => Mode::Block,
            _ => Mode::Translate,
        };
        (config.mapping, config.ports) = match self {
            Self::Symmetric => (Behavior::AddressAndPortDependent, PortAssignment::Random),
            _ => (Behavior::EndpointIndependent, PortAssignment::Preserve),
        };
        config.filtering = match self {
            Self::AddressRestricted => Behavior::AddressDependent,
            Self::PortRestricted | Self::Symmetric | Self::Firewall => {
                Behavior::AddressAndPortDependent
            }
            Self::None | Self::FullCone | Self::Blocked => Behavior::EndpointIndependent,
        };
        config.parity = false;
        config.hairpinning = Hairpinning::None;
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
        Self::ALL.into_iter().find(|preset| preset.name() == name).ok_or(UnknownPreset)
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
        let error = "cone".parse::<Preset>().unwrap_err().to_string();
        assert_eq!(
            error,
            "no such kind of NAT; known are none, full-cone, address-restricted, port-restricted, \
             symmetric, firewall, blocked"
        );
    }
}
