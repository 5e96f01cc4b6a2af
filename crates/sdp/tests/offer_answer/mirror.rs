//! Both sides of a negotiation see the same, each from its end.

use frazil_sdp::Session;
use frazil_sdp::offer_answer::{
    Answer, DtlsRole, Local, Negotiated, NegotiatedSection, Previous, Side, answer, negotiate,
    offer,
};

/// An exchange as texts: what the two sides have in force after it.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) offer: String,
    pub(crate) answer: Answer,
}

impl Exchange {
    /// The first one.
    pub(crate) fn new(offerer: &Local, answerer: &Local) -> Self {
        Self::of(offer(offerer, None).unwrap(), answerer)
    }

    /// The first one, with an offer from elsewhere. The result is the same on both sides.
    pub(crate) fn of(offer: String, answerer: &Local) -> Self {
        let answer = answer(answerer, parse(&offer), None).unwrap();
        let exchange = Self { offer, answer };
        exchange.check(None);
        exchange
    }

    /// The next one, by the same offerer or the other.
    pub(crate) fn again(&self, swapped: bool, offerer: &Local, answerer: &Local) -> Self {
        let (offers, previous) = if swapped {
            (self.for_answerer(), self.for_offerer())
        } else {
            (self.for_offerer(), self.for_answerer())
        };
        let offer = offer(offerer, Some(offers)).unwrap();
        let answer = answer(answerer, parse(&offer), Some(previous)).unwrap();
        let exchange = Self { offer, answer };
        exchange.check(Some(previous));
        exchange
    }

    /// What stands in force for the one who offered.
    pub(crate) fn for_offerer(&self) -> Previous<'_> {
        let (local, remote) = (parse(&self.offer), parse(&self.answer.text));
        Previous { side: Side::Offerer, local, remote }
    }

    /// What stands in force for the one who answered.
    pub(crate) fn for_answerer(&self) -> Previous<'_> {
        let (local, remote) = (parse(&self.answer.text), parse(&self.offer));
        Previous { side: Side::Answerer, local, remote }
    }

    /// What the offerer makes of it.
    pub(crate) fn offerer(&self, answerers: Option<Previous<'_>>) -> Negotiated {
        let previous = answerers.map(|previous| Previous {
            side: previous.side.other(),
            local: previous.remote,
            remote: previous.local,
        });
        let (offer, answer) = (parse(&self.offer), parse(&self.answer.text));
        negotiate(Side::Offerer, offer, answer, previous).unwrap()
    }

    pub(crate) fn check(&self, previous: Option<Previous<'_>>) {
        assert_mirrored(&self.offerer(previous), &self.answer.negotiated);
    }
}

pub(crate) fn parse(text: &str) -> Session<'_> {
    Session::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Asserts that two results are one, seen from its two ends.
pub(crate) fn assert_mirrored(one: &Negotiated, other: &Negotiated) {
    assert_eq!(one.sections.len(), other.sections.len());
    for (one, other) in one.sections.iter().zip(&other.sections) {
        assert_sections_mirrored(one, other);
    }
    assert_eq!(one.transports.len(), other.transports.len());
    for (one, other) in one.transports.iter().zip(&other.transports) {
        assert_eq!(one.mid, other.mid);
        assert_eq!((&one.local_ufrag, &one.local_pwd), (&other.remote_ufrag, &other.remote_pwd));
        assert_eq!((&one.remote_ufrag, &one.remote_pwd), (&other.local_ufrag, &other.local_pwd));
        assert_eq!((one.pacing, one.rtcp_mux), (other.pacing, other.rtcp_mux));
        assert_eq!(one.ice_restart, other.ice_restart);
        assert_eq!(one.new_association, other.new_association);
        let roles = [one.dtls, other.dtls];
        assert!(
            roles == [None; 2]
                || roles.contains(&Some(DtlsRole::Client))
                    && roles.contains(&Some(DtlsRole::Server))
        );
    }
}

fn assert_sections_mirrored(one: &NegotiatedSection, other: &NegotiatedSection) {
    assert_eq!((&one.mid, &one.kind, &one.protocol), (&other.mid, &other.kind, &other.protocol));
    assert_eq!((one.transport, one.rtcp_rsize), (other.transport, other.rtcp_rsize));
    assert_eq!(one.direction, other.direction.reversed());
    assert_eq!(one.codecs.len(), other.codecs.len());
    for one in &one.codecs {
        let same = |other: &&frazil_sdp::offer_answer::NegotiatedCodec| {
            other.send_payload_type == one.receive_payload_type
        };
        let other = other.codecs.iter().find(same).unwrap();
        assert!(one.encoding.eq_ignore_ascii_case(&other.encoding));
        assert_eq!((one.clock_rate, one.channels), (other.clock_rate, other.channels));
        assert_eq!(one.send_payload_type, other.receive_payload_type);
        assert_eq!(one.send_parameters, other.receive_parameters);
        assert_eq!(one.receive_parameters, other.send_parameters);
        let sorted = |feedback: &[String]| {
            let mut feedback = feedback.to_vec();
            feedback.sort();
            feedback.dedup();
            feedback
        };
        assert_eq!(sorted(&one.feedback), sorted(&other.feedback));
    }
    assert_eq!(one.extensions.len(), other.extensions.len());
    for one in &one.extensions {
        let same = |other: &&frazil_sdp::offer_answer::NegotiatedExtension| other.id == one.id;
        let other = other.extensions.iter().find(same).unwrap();
        assert_eq!((&one.uri, one.direction), (&other.uri, other.direction.reversed()));
    }
    assert_eq!((&one.send_rids, &one.receive_rids), (&other.receive_rids, &other.send_rids));
    assert_eq!(one.data.is_some(), other.data.is_some());
    if let (Some(one), Some(other)) = (one.data, other.data) {
        assert_eq!((one.local_port, one.remote_port), (other.remote_port, other.local_port));
    }
}
