//! What a NAT knows of a TCP connection from the flags that pass (RFC 5382 §5, RFC 6146 §3.5.2.2).

use crate::{Side, TcpFlags};

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// This side has asked for it, and the other has not yet agreed.
    Opening(Side),
    /// Both have, be it one after the other or both at once.
    Established,
    /// This side has said all that it has to say.
    HalfClosed(Side),
    /// Both have. What comes now is sent again, or a new connection.
    Closed,
    /// Somebody said that there is no such connection. Anybody can say so: if more comes, it stands.
    Reset,
}

/// How long a connection lives from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// As long as before.
    None,
    /// As long as one that is partly open or closing may be idle.
    Transitory,
    /// As long as an established one may be idle.
    Established,
}

impl State {
    /// The state after a segment from one side, and how long the connection lives then.
    pub(crate) fn after(self, from: Side, flags: TcpFlags) -> (Self, Renewal) {
        let reset = flags.contains(TcpFlags::RST);
        let end = flags.contains(TcpFlags::FIN);
        let opens = flags.opens() && !reset;
        match self {
            Self::Opening(side) if flags.contains(TcpFlags::SYN) && !reset => {
                if side == from {
                    (self, Renewal::Transitory)
                } else {
                    (Self::Established, Renewal::Established)
                }
            }
            Self::Opening(_) => (self, Renewal::None),
            Self::Closed | Self::Reset if opens => (Self::Opening(from), Renewal::Transitory),
            Self::Closed => (self, Renewal::None),
            Self::Reset if reset => (self, Renewal::None),
            Self::Reset => (Self::Established, Renewal::Established),
            Self::Established | Self::HalfClosed(_) if reset => (Self::Reset, Renewal::Transitory),
            Self::Established if end => (Self::HalfClosed(from), Renewal::Established),
            Self::HalfClosed(side) if end && side != from => (Self::Closed, Renewal::Transitory),
            Self::Established | Self::HalfClosed(_) => (self, Renewal::Established),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Side::{Inside, Outside};

    fn through(segments: &[(Side, TcpFlags)]) -> (State, Renewal) {
        let (from, _) = segments[0];
        let start = (State::Opening(from), Renewal::Transitory);
        segments[1..].iter().fold(start, |(state, _), (from, flags)| state.after(*from, *flags))
    }

    #[test]
    fn a_connection_opens_from_either_side_and_from_both_at_once() {
        for (one, other) in [(Inside, Outside), (Outside, Inside)] {
            for second in [TcpFlags::SYN, TcpFlags::SYN_ACK] {
                let opened = through(&[(one, TcpFlags::SYN), (other, second)]);
                assert_eq!(opened, (State::Established, Renewal::Established));
            }
            let again = through(&[(one, TcpFlags::SYN), (one, TcpFlags::SYN)]);
            assert_eq!(again, (State::Opening(one), Renewal::Transitory));
            let data = through(&[(one, TcpFlags::SYN), (other, TcpFlags::ACK)]);
            assert_eq!(data, (State::Opening(one), Renewal::None));
        }
    }

    #[test]
    fn it_closes_when_both_sides_have_and_may_be_opened_again() {
        let open = [(Inside, TcpFlags::SYN), (Outside, TcpFlags::SYN_ACK)];
        let half = [&open[..], &[(Outside, TcpFlags::FIN), (Outside, TcpFlags::FIN)]].concat();
        assert_eq!(through(&half), (State::HalfClosed(Outside), Renewal::Established));
        let closed = [&half[..], &[(Inside, TcpFlags::FIN_ACK)]].concat();
        assert_eq!(through(&closed), (State::Closed, Renewal::Transitory));
        let last = [&closed[..], &[(Outside, TcpFlags::ACK)]].concat();
        assert_eq!(through(&last), (State::Closed, Renewal::None));
        let anew = [&last[..], &[(Inside, TcpFlags::SYN)]].concat();
        assert_eq!(through(&anew), (State::Opening(Inside), Renewal::Transitory));
    }

    #[test]
    fn a_reset_is_believed_until_more_comes() {
        let open = [(Inside, TcpFlags::SYN), (Outside, TcpFlags::SYN_ACK)];
        let reset = [&open[..], &[(Outside, TcpFlags::RST)]].concat();
        assert_eq!(through(&reset), (State::Reset, Renewal::Transitory));
        let twice = [&reset[..], &[(Outside, TcpFlags::RST)]].concat();
        assert_eq!(through(&twice), (State::Reset, Renewal::None));
        let alive = [&reset[..], &[(Inside, TcpFlags::ACK)]].concat();
        assert_eq!(through(&alive), (State::Established, Renewal::Established));
    }
}
