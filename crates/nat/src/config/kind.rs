//! What stands between a host and the internet, by name: one NAT, or several in a row.

use alloc::vec::Vec;
use core::fmt;
use core::net::IpAddr;
use core::str::FromStr;

use crate::{Config, PortAssignment, Preset, UnknownPreset};

/// One NAT or two in a row, by name.
///
/// | what is read | what it is |
/// |---|---|
/// | a [`Preset`]'s name | that NAT |
/// | a name with `:remap` | that NAT, but it never keeps the host's port: one internal endpoint always shows one other port ([`PortAssignment::Remap`]) |
/// | `cgn:HOME/CARRIER` | a NAT at home behind one of the carrier, each as above |
/// | `cgn` | `cgn:port-restricted/port-restricted` |
///
/// `:remap` goes with what translates and preserves ports.
///
/// ```
/// use frazil_nat::{Behavior, Kind};
///
/// let kind: Kind = "cgn:full-cone:remap/symmetric".parse()?;
/// let configs = kind.configs(["100.64.0.2".parse()?, "203.0.113.10".parse()?]);
/// assert_eq!(configs.len(), 2);
/// assert_eq!(configs[1].mapping, Behavior::AddressAndPortDependent);
/// assert_eq!(kind.to_string(), "cgn:full-cone:remap/symmetric");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    home: Layer,
    carrier: Option<Layer>,
}

/// One of the NATs of a [`Kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Layer {
    /// What it is.
    pub preset: Preset,
    /// Whether it shows another port than the host's.
    pub remaps: bool,
}

impl Layer {
    /// The behaviour, at these external addresses.
    #[must_use]
    pub fn config(self, external: impl IntoIterator<Item = IpAddr>) -> Config {
        let mut config = self.preset.config(external);
        if self.remaps {
            config.ports = PortAssignment::Remap;
        }
        config
    }
}

impl Kind {
    /// The NATs, the innermost first.
    pub fn layers(&self) -> impl Iterator<Item = Layer> + '_ {
        [Some(self.home), self.carrier].into_iter().flatten()
    }

    /// Their behaviours, the innermost first, each at the external address that is its turn. One
    /// without an address translates nothing.
    #[must_use]
    pub fn configs(&self, external: impl IntoIterator<Item = IpAddr>) -> Vec<Config> {
        let mut external = external.into_iter();
        self.layers().map(|layer| layer.config(external.next())).collect()
    }
}

impl From<Preset> for Kind {
    fn from(preset: Preset) -> Self {
        Self { home: Layer { preset, remaps: false }, carrier: None }
    }
}

impl FromStr for Kind {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, UnknownPreset> {
        if name == "cgn" {
            let twice = Layer { preset: Preset::PortRestricted, remaps: false };
            return Ok(Self { home: twice, carrier: Some(twice) });
        }
        match name.strip_prefix("cgn:") {
            Some(both) => {
                let (home, carrier) = both.split_once('/').ok_or(UnknownPreset)?;
                Ok(Self { home: home.parse()?, carrier: Some(carrier.parse()?) })
            }
            None => Ok(Self { home: name.parse()?, carrier: None }),
        }
    }
}

impl FromStr for Layer {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, UnknownPreset> {
        let Some(kept) = name.strip_suffix(":remap") else {
            return Ok(Self { preset: name.parse()?, remaps: false });
        };
        let preset: Preset = kept.parse()?;
        let preserves = preset.config([]).ports == PortAssignment::Preserve;
        if preset.translates() && preserves {
            Ok(Self { preset, remaps: true })
        } else {
            Err(UnknownPreset)
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.carrier {
            Some(carrier) => write!(f, "cgn:{}/{carrier}", self.home),
            None => self.home.fmt(f),
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remap = if self.remaps { ":remap" } else { "" };
        write!(f, "{}{remap}", self.preset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn names_are_read_back() {
        let lab = "none firewall full-cone addr-restricted port-restricted symmetric udp-blocked \
                   https-only hairpin cgn cgn:full-cone/symmetric full-cone:remap \
                   addr-restricted:remap port-restricted:remap hairpin:remap \
                   cgn:hairpin:remap/addr-restricted:remap";
        for name in lab.split_whitespace() {
            let kind: Kind = name.parse().unwrap();
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(kind.layers().count(), 1 + usize::from(name.starts_with("cgn")));
        }
        assert_eq!(
            "cgn".parse::<Kind>().unwrap().to_string(),
            "cgn:port-restricted/port-restricted"
        );
        for wrong in ["", "cone", "none:remap", "symmetric:remap", "cgn:", "cgn:cgn/full-cone"] {
            assert_eq!(wrong.parse::<Kind>(), Err(UnknownPreset), "{wrong}");
        }
    }
}
