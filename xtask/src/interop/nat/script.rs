//! Packet scripts: written once, run by netfilter and by the model.

use std::collections::BTreeSet;

/// Where a socket is. Alice and her neighbour stand behind the NAT, the relay's two addresses and
/// the public host on the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Host {
    Alice,
    Alice2,
    Relay,
    Relay2,
    Pub,
}

impl Host {
    /// As the lab calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Alice => "alice",
            Self::Alice2 => "alice2",
            Self::Relay => "relay",
            Self::Relay2 => "relay2",
            Self::Pub => "pub",
        }
    }

    pub(super) const fn is_inside(self) -> bool {
        matches!(self, Self::Alice | Self::Alice2)
    }

    fn read(letter: char) -> Option<Self> {
        Some(match letter {
            'a' => Self::Alice,
            'b' => Self::Alice2,
            's' => Self::Relay,
            't' => Self::Relay2,
            'p' => Self::Pub,
            _ => return None,
        })
    }
}

/// A socket: its port is the script's base port plus the slot, whatever the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Socket {
    pub(super) host: Host,
    pub(super) slot: u16,
}

/// Where a datagram is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Socket(Socket),
    /// The source that the receiver saw in an earlier step, counted from 0.
    Shown(usize),
    /// A port of the NAT's external address: base plus slot.
    External(u16),
    /// This very port of a host, on which somebody listens.
    Port(Host, u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Send {
        from: Socket,
        to: To,
    },
    /// TCP.
    Connect {
        from: Socket,
        to: To,
    },
    /// Seconds.
    Wait(u64),
    /// The NAT forgets everything and moves to another external address.
    Rebind,
}

/// Steps with a name.
#[derive(Clone, Debug)]
pub(super) struct Script {
    pub(super) name: &'static str,
    /// As it was written.
    pub(super) text: &'static str,
    pub(super) steps: Vec<Step>,
}

impl Script {
    /// Reads steps with commas between them, which count from 1:
    ///
    /// - `a>s` sends from Alice to the relay; `b` is Alice's neighbour, `t` the relay's other address,
    ///   `p` the public host, and `a1` another port than `a`;
    /// - `s>#1` sends to the source that was seen in step 1;
    /// - `p>x` sends to the external address, at the port that `a` has; `x1` at that of `a1`;
    /// - `a~s443` opens a connection from Alice's port to the relay's port 443, `p~x` one to the
    ///   external address;
    /// - `wait 2` waits so many seconds, `rebind` gives the NAT another address.
    pub(super) fn read(name: &'static str, text: &'static str) -> Result<Self, String> {
        let mut steps = Vec::new();
        for word in text.split(',').map(str::trim) {
            let step = read_step(word).ok_or_else(|| format!("{name}: {word:?} is no step"))?;
            if let Step::Send { to: To::Shown(earlier), .. } = step
                && !matches!(steps.get(earlier), Some(Step::Send { .. }))
            {
                return Err(format!("{name}: {word:?} is not about an earlier packet"));
            }
            steps.push(step);
        }
        Ok(Self { name, text, steps })
    }

    pub(super) fn rebinds(&self) -> bool {
        self.steps.contains(&Step::Rebind)
    }

    /// All sockets that take part. Whoever is sent to is there.
    pub(super) fn sockets(&self) -> BTreeSet<Socket> {
        let ends = |step: &Step| match *step {
            Step::Send { from, to: To::Socket(to) } => [Some(from), Some(to)],
            // Whatever the port is mapped to, somebody listens on it.
            Step::Send { from, to: To::External(slot) } => {
                [Some(from), Some(Socket { host: Host::Alice, slot })]
            }
            Step::Connect { to: To::External(slot), .. } => {
                [Some(Socket { host: Host::Alice, slot }), None]
            }
            Step::Send { from, .. } => [Some(from), None],
            _ => [None, None],
        };
        self.steps.iter().flat_map(ends).flatten().collect()
    }
}

fn read_step(word: &str) -> Option<Step> {
    if word == "rebind" {
        return Some(Step::Rebind);
    }
    if let Some(seconds) = word.strip_prefix("wait ") {
        return seconds.parse().ok().map(Step::Wait);
    }
    if let Some((from, to)) = word.split_once('~') {
        let to = match to.strip_prefix('x') {
            Some(slot) => To::External(read_slot(slot)?),
            None => read_socket(to).map(|end| To::Port(end.host, end.slot))?,
        };
        return Some(Step::Connect { from: read_socket(from)?, to });
    }
    let (from, to) = word.split_once('>')?;
    let to = match to.strip_prefix('#') {
        Some(step) => To::Shown(step.parse::<usize>().ok()?.checked_sub(1)?),
        None => match to.strip_prefix('x') {
            Some(slot) => To::External(read_slot(slot)?),
            None => To::Socket(read_socket(to)?),
        },
    };
    Some(Step::Send { from: read_socket(from)?, to })
}

fn read_socket(word: &str) -> Option<Socket> {
    let mut letters = word.chars();
    let host = Host::read(letters.next()?)?;
    Some(Socket { host, slot: read_slot(letters.as_str())? })
}

fn read_slot(digits: &str) -> Option<u16> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_and_what_is_none_is_told() {
        let script = Script::read("all", "a>s1, wait 2, s1>#1, p>x, rebind").unwrap();
        let [alice, relay] = ["a", "s1"].map(|word| read_socket(word).unwrap());
        let public = Socket { host: Host::Pub, slot: 0 };
        assert_eq!(
            script.steps,
            [
                Step::Send { from: alice, to: To::Socket(relay) },
                Step::Wait(2),
                Step::Send { from: relay, to: To::Shown(0) },
                Step::Send { from: public, to: To::External(0) },
                Step::Rebind,
            ]
        );
        assert_eq!(script.sockets().into_iter().collect::<Vec<_>>(), [alice, relay, public]);
        let connect = Step::Connect { from: alice, to: To::Port(Host::Relay, 443) };
        assert_eq!(Script::read("tcp", "a~s443").unwrap().steps, [connect]);
        for wrong in [
            "",
            "a~",
            "a~q",
            "a",
            "a>",
            "q>s",
            "a>s, s>#2",
            "s>#1",
            "wait, a>s",
            "a>s, wait 1, s>#2",
        ] {
            assert!(Script::read("wrong", wrong).is_err(), "{wrong}");
        }
    }
}
