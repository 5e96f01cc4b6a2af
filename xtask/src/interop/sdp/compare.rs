//! What this side negotiated, held against what the program makes of the same two descriptions.

use std::collections::BTreeMap;

use serde_json::Value;

use super::difference::{Difference, Found, What};
use super::shapes::Round;
use super::side::MAX_MESSAGE_SIZE;

/// All differences. `asked` if the program made the offer: it then has to stay ready for all that it
/// offered, not only for what came of it (RFC 3264 §5.1).
pub(super) fn differences(
    round: &Round,
    asked: bool,
    negotiated: &Value,
    state: &Value,
) -> Vec<Difference> {
    let mut found = Found::default();
    let (used, _) = size(negotiated);
    found.equal("-", What::Sections, &used.to_string(), &round.used(asked).to_string());
    for transport in list(negotiated, "transports") {
        let said = transport["ice_restart"].to_string();
        found.equal(text(transport, "mid"), What::Restart, &said, &round.restarts.to_string());
    }
    found.equal("-", What::Signaling, "stable", text(state, "signaling"));
    let mut transports = BTreeMap::new();
    for section in list(negotiated, "sections") {
        let mid = text(section, "mid");
        let transceiver =
            list(state, "transceivers").iter().find(|transceiver| transceiver["mid"] == mid);
        let carries = if section["kind"] == "application" {
            found.data(section, &state["sctp"]);
            &state["sctp"]
        } else {
            found.media(section, transceiver.unwrap_or(&Value::Null), asked);
            transceiver.unwrap_or(&Value::Null)
        };
        if section["accepted"] == true {
            let own = section["transport"].to_string();
            let theirs = carries["transport"].to_string();
            let before = transports.entry(own).or_insert_with(|| theirs.clone()).clone();
            found.equal(mid, What::Transport, &before, &theirs);
        }
    }
    let mut shared: Vec<_> = transports.values().collect();
    shared.sort_unstable();
    let count = shared.len();
    shared.dedup();
    found.equal("-", What::Transport, &count.to_string(), &shared.len().to_string());
    found.0
}

/// How much was compared: sections in use, and their codecs.
pub(super) fn size(negotiated: &Value) -> (usize, usize) {
    let used = list(negotiated, "sections").iter().filter(|one| one["accepted"] == true);
    used.fold((0, 0), |(sections, codecs), one| (sections + 1, codecs + list(one, "codecs").len()))
}

impl Found {
    fn data(&mut self, section: &Value, sctp: &Value) {
        let mid = text(section, "mid");
        let open = section["accepted"] == true && !section["data"].is_null();
        self.equal(mid, What::Use, used(open), used(!sctp.is_null()));
        if open {
            let theirs = sctp["max_message_size"].to_string();
            self.equal(mid, What::MessageSize, &MAX_MESSAGE_SIZE.to_string(), &theirs);
        }
    }
}

pub(super) fn used(used: bool) -> &'static str {
    if used { "in use" } else { "not in use" }
}

pub(super) fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::side::{Side, audio};
    use super::*;

    fn negotiated() -> Value {
        let section = |mid, kind, transport| {
            json!({
                "mid": mid, "kind": kind, "accepted": true, "transport": transport,
                "direction": "recvonly", "data": null, "codecs": [], "extensions": [],
            })
        };
        let mut audio = section("0", "audio", json!(0));
        audio["codecs"] = json!([{
            "name": "opus", "clock_rate": 48000, "channels": 2,
            "send_payload_type": 96, "receive_payload_type": 111,
            "send_parameters": "", "receive_parameters": "minptime=10;useinbandfec=1",
        }]);
        audio["extensions"] = json!([{ "id": 1, "uri": "urn:one", "direction": "recvonly" }]);
        audio["receive_rids"] = json!([{ "id": "h", "paused": false }]);
        let mut data = section("1", "application", json!(0));
        data["data"] = json!({ "local_port": 5000 });
        let mut video = section("2", "video", Value::Null);
        video["accepted"] = json!(false);
        json!({ "sections": [audio, data, video], "transports": [{ "mid": "0", "ice_restart": false }] })
    }

    fn state() -> Value {
        let opus = json!({
            "payload_type": 111, "mime": "audio/OPUS", "clock_rate": 48000, "channels": 2,
            "parameters": "useinbandfec=1;ptime=20",
        });
        json!({
            "signaling": "stable",
            "transceivers": [{
                "mid": "0", "current": "sendonly", "transport": 4, "sends": [opus], "receives": [],
                "extensions": [{ "id": 1, "uri": "urn:one" }],
                "rids": [{ "id": "h", "active": true }, { "id": "m", "active": false }],
            }],
            "sctp": { "transport": 4, "max_message_size": 100_000 },
        })
    }

    fn round() -> Round {
        Side::of([audio()]).data().into()
    }

    fn found(negotiated: &Value, state: &Value) -> Vec<What> {
        differences(&round(), true, negotiated, state).iter().map(|one| one.what).collect()
    }

    #[test]
    fn what_is_the_same_has_no_differences() {
        assert_eq!(found(&negotiated(), &state()), []);
        assert_eq!(size(&negotiated()), (2, 1));
    }

    #[test]
    fn each_thing_that_a_program_has_otherwise_is_found() {
        let opus = "/transceivers/0/sends/0";
        for (at, value, what) in [
            ("/signaling", json!("have-local-offer"), What::Signaling),
            ("/transceivers/0/current", json!("sendrecv"), What::Direction),
            ("/transceivers/0/transport", json!(5), What::Transport),
            ("/transceivers/0/sends", json!([]), What::Sends),
            (&format!("{opus}/payload_type"), json!(112), What::Sends),
            (&format!("{opus}/mime"), json!("audio/PCMU"), What::Sends),
            (&format!("{opus}/clock_rate"), json!(8000), What::Sends),
            (&format!("{opus}/channels"), json!(1), What::Sends),
            (&format!("{opus}/parameters"), json!("useinbandfec=0"), What::Parameters),
            ("/transceivers/0/extensions", json!([]), What::Extensions),
            ("/transceivers/0/rids", json!([]), What::Rids),
            ("/transceivers/0/rids/1/active", json!(true), What::Rids),
            ("/sctp", Value::Null, What::Use),
            ("/sctp/max_message_size", json!(65536), What::MessageSize),
        ] {
            let mut state = state();
            *state.pointer_mut(at).unwrap() = value;
            assert!(found(&negotiated(), &state).contains(&what), "{at}");
        }
    }

    #[test]
    fn what_is_not_offered_is_not_received() {
        let mut negotiated = negotiated();
        negotiated["sections"][0]["direction"] = json!("sendonly");
        let mut state = state();
        state["transceivers"][0]["current"] = json!("recvonly");
        let mut received = state["transceivers"][0]["sends"][0].take();
        received["payload_type"] = json!(96);
        let more =
            json!({ "payload_type": 0, "mime": "audio/PCMU", "clock_rate": 8000, "channels": 1 });
        state["transceivers"][0]["receives"] = json!([received, more]);
        // An offerer is ready for more than was agreed on, an answerer is not.
        let what = |asked| {
            let all = differences(&round(), asked, &negotiated, &state);
            all.iter().map(|one| one.what).collect::<Vec<_>>()
        };
        assert_eq!(what(true), []);
        assert_eq!(what(false), [What::Receives]);
    }

    #[test]
    fn a_section_that_is_not_taken_is_found() {
        let mut negotiated = negotiated();
        negotiated["sections"][0]["accepted"] = json!(false);
        assert!(found(&negotiated, &state()).contains(&What::Sections));
    }

    #[test]
    fn restarts_and_rejected_sections_are_held_against_what_is_so() {
        let restart = Round { restarts: true, ..round() };
        let restart = differences(&restart, true, &negotiated(), &state());
        assert_eq!(restart.iter().map(|one| one.what).collect::<Vec<_>>(), [What::Restart]);
        let mut state = state();
        let video = json!({ "mid": "2", "current": "sendonly" });
        state["transceivers"].as_array_mut().unwrap().push(video);
        assert_eq!(found(&negotiated(), &state), [What::Use]);
    }
}
