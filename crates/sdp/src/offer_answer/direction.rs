//! Directions of an offer and its answer (RFC 3264 §6.1).

use crate::attributes::Direction;

impl Direction {
    /// A direction by what it does.
    #[must_use]
    pub const fn new(sends: bool, receives: bool) -> Self {
        match (sends, receives) {
            (true, true) => Self::SendRecv,
            (true, false) => Self::SendOnly,
            (false, true) => Self::RecvOnly,
            (false, false) => Self::Inactive,
        }
    }

    /// What both do.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self::new(self.sends() && other.sends(), self.receives() && other.receives())
    }

    /// What an answerer says who is ready to do `self`, where `offered` is offered: never to send
    /// what the offerer does not receive, nor to receive what it does not send.
    #[must_use]
    pub const fn answering(self, offered: Self) -> Self {
        self.and(offered.reversed())
    }

    /// True if this direction may answer the offered one.
    #[must_use]
    pub const fn answers(self, offered: Self) -> bool {
        matches!(
            (self, self.answering(offered)),
            (Self::SendRecv, Self::SendRecv)
                | (Self::SendOnly, Self::SendOnly)
                | (Self::RecvOnly, Self::RecvOnly)
                | (Self::Inactive, Self::Inactive)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Direction::{Inactive, RecvOnly, SendOnly, SendRecv};

    #[test]
    fn rfc3264_s6_1_c_d_e_f__a_direction_answers_what_is_offered() {
        for (offered, answers) in [
            (SendRecv, &[SendRecv, SendOnly, RecvOnly, Inactive][..]),
            (SendOnly, &[RecvOnly, Inactive]),
            (RecvOnly, &[SendOnly, Inactive]),
            (Inactive, &[Inactive]),
        ] {
            for ready in [SendRecv, SendOnly, RecvOnly, Inactive] {
                assert_eq!(ready.answers(offered), answers.contains(&ready), "{offered} {ready}");
                assert!(ready.answering(offered).answers(offered));
            }
            assert_eq!(SendRecv.answering(offered), offered.reversed());
        }
    }
}
