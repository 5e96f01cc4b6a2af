//! `is`, the ICE agent of str0m. It decodes every attribute while parsing, wants integrity in
//! every Binding message, and does not look at FINGERPRINT. The HMAC is keyed anew each time.
//! Of a candidate's extensions it keeps `ufrag` alone.

use ::is::stun::{StunMessage, StunMessageBuilder, TransId};
use ::is::{Candidate, DefaultSha1HmacProvider, Sha1HmacProvider};

use crate::inputs::{CHECK, PASSWORD};
use crate::suite::{Facts, Side, Suite};

fn hmac(key: &[u8], payloads: &[&[u8]]) -> [u8; 20] {
    DefaultSha1HmacProvider.sha1_hmac(key, payloads)
}

/// A transaction ID can only be made at random or taken from a message.
fn id() -> Option<TransId> {
    StunMessage::parse(&CHECK).ok().map(|message| message.trans_id())
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("is", Side::Peer);
    entrant.read(|bytes| {
        let message = StunMessage::parse(bytes).ok()?;
        Some((message.username()?, message.prio()?))
    });
    entrant.verify_integrity(|bytes| {
        StunMessage::parse(bytes).is_ok_and(|message| message.verify(PASSWORD.as_bytes(), hmac))
    });
    let id = id();
    entrant.build_check(move |check, room| {
        let message = StunMessage::binding_request(
            check.username,
            id?,
            true,
            check.tie_breaker,
            check.priority,
            true,
        );
        message.to_bytes(Some(PASSWORD.as_bytes()), &mut room.octets, hmac).ok()
    });
    entrant.build_success(move |success, room| {
        let message = StunMessage::binding_reply(id?, success.mapped);
        message.to_bytes(Some(PASSWORD.as_bytes()), &mut room.octets, hmac).ok()
    });
    entrant.allocate(|bytes| {
        let message = StunMessage::parse(bytes).ok()?;
        Some((message.xor_relayed_address()?, message.mapped_address()?))
    });
    entrant.data(|bytes| {
        let message = StunMessage::parse(bytes).ok()?;
        Some((message.xor_peer_address()?, message.data()?))
    });
    entrant.send(move |send, room| {
        let message = StunMessageBuilder::new()
            .send()
            .indication()
            .xor_peer_address(send.peer)
            .data(send.payload)
            .build(id?);
        message.to_bytes(None, &mut room.octets, hmac).ok()
    });
    entrant.candidates_in(candidate, |it| {
        Some(Facts { priority: it.prio().into(), ip: it.addr().ip(), port: it.addr().port() })
    });
    entrant.candidates_out(candidate, |it, _| Some(it.to_sdp_string()));
}

fn candidate(line: &'static str) -> Option<Candidate> {
    Candidate::from_sdp_string(line.strip_prefix("a=")?).ok()
}
