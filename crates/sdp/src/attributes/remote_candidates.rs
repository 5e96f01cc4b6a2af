//! `a=remote-candidates` (RFC 8839 §5.2).

use core::fmt;
use core::net::SocketAddr;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::fields::Host;
use crate::grammar::{Step, blank, number, port, split, word};

/// The remote candidates of the pairs that were chosen, one for each component, one at least: what a
/// controlling agent says of a stream whose checks are completed.
#[derive(Clone, Copy, Debug)]
pub struct RemoteCandidates<'a>(&'a str);

/// The remote candidate of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RemoteCandidate<'a> {
    /// The component: 1 to 256.
    pub component: u16,
    /// The address.
    pub address: Host<'a>,
    /// The port.
    pub port: u16,
}

impl RemoteCandidate<'_> {
    /// Address and port; `None` for a name.
    #[must_use]
    pub const fn socket_address(self) -> Option<SocketAddr> {
        match self.address {
            Host::Ip(ip) => Some(SocketAddr::new(ip, self.port)),
            Host::Other(_) => None,
        }
    }
}

impl<'a> RemoteCandidates<'a> {
    /// Takes components, addresses and ports, such as `1 192.0.2.3 45664 2 192.0.2.3 45665`.
    ///
    /// # Errors
    ///
    /// Other than groups of these three, one at least.
    pub fn new(value: &'a str) -> Result<Self, Cause> {
        checked(value, Self::grammar)
    }

    /// The candidates, in order.
    pub fn candidates(self) -> impl Iterator<Item = RemoteCandidate<'a>> + Clone {
        let mut words = split(self.0);
        core::iter::from_fn(move || {
            let component = words.next()?.parse().ok()?;
            let address = Host::new(words.next()?);
            let port = words.next()?.parse().ok()?;
            Some(RemoteCandidate { component, address, port })
        })
    }

    /// The candidate of a component.
    #[must_use]
    pub fn of_component(self, component: u16) -> Option<RemoteCandidate<'a>> {
        self.candidates().find(|candidate| candidate.component == component)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let mut rest = input;
        loop {
            (rest, _) = number(1, 256)(rest)?;
            (rest, ()) = blank(rest)?;
            (rest, _) = word(rest)?;
            (rest, ()) = blank(rest)?;
            (rest, _) = port(rest)?;
            if rest.is_empty() {
                return Ok((rest, Self(input)));
            }
            (rest, ()) = blank(rest)?;
        }
    }
}

impl PartialEq for RemoteCandidates<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.candidates().eq(other.candidates())
    }
}

impl Eq for RemoteCandidates<'_> {}

impl<'a> Attribute<'a> for RemoteCandidates<'a> {
    const NAME: &'static str = "remote-candidates";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for RemoteCandidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.component, self.address, self.port)
    }
}

impl fmt::Display for RemoteCandidates<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("remote-candidates")?;
        self.candidates().enumerate().try_for_each(|(index, candidate)| {
            write!(f, "{}{candidate}", if index == 0 { ':' } else { ' ' })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn rfc8839_s5_2_a__all_components_stand_in_one_value() {
        let line = "a=remote-candidates:1 192.0.2.3 45664 2 2001:db8::1  45665";
        let all: RemoteCandidates<'_> = read(line).unwrap();
        let candidates: Vec<_> = all.candidates().collect();
        assert_eq!(candidates.len(), 2);
        assert_eq!((candidates[0].component, candidates[0].port), (1, 45664));
        assert_eq!(candidates[0].address, Host::Ip("192.0.2.3".parse().unwrap()));
        assert_eq!(all.of_component(2), Some(candidates[1]));
        assert_eq!(all.of_component(3), None);
        let written = "remote-candidates:1 192.0.2.3 45664 2 2001:db8::1 45665";
        assert_eq!(all.to_string(), written);
        assert_eq!(RemoteCandidates::new(&line["a=remote-candidates:".len()..]), Ok(all));
    }

    #[test]
    fn a_name_may_stand_for_an_address() {
        let all = RemoteCandidates::new("1 host.example 9").unwrap();
        let candidate = all.candidates().next().unwrap();
        assert_eq!(candidate.address, Host::Other("host.example"));
        assert_eq!(candidate.socket_address(), None);
        let own = RemoteCandidates::new("1 2001:db8::1 9").unwrap().of_component(1).unwrap();
        assert_eq!(own.socket_address(), Some("[2001:db8::1]:9".parse().unwrap()));
    }

    #[test]
    fn what_is_no_candidate_is_refused() {
        let component = Cause::OutOfRange { min: 1, max: 256 };
        let port = Cause::OutOfRange { min: 0, max: 65535 };
        for (text, refusal) in [
            ("a=remote-candidates:", (21, Cause::Missing)),
            ("a=remote-candidates:0 192.0.2.3 1", (21, component)),
            ("a=remote-candidates:257 192.0.2.3 1", (21, component)),
            ("a=remote-candidates:1 192.0.2.3", (32, Cause::Missing)),
            ("a=remote-candidates:1 192.0.2.3 65536", (33, port)),
            ("a=remote-candidates:1 192.0.2.3 1 2", (36, Cause::Missing)),
            ("a=remote-candidates:1 192.0.2.3 1x", (34, Cause::Character)),
        ] {
            assert_eq!(refused::<RemoteCandidates<'_>>(text), refusal, "{text}");
        }
    }
}
