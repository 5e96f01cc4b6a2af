//! One section of media: how it is used, and with what.

use std::collections::BTreeMap;

use serde_json::Value;

use super::compare::{list, text, used};
use super::difference::{Found, What};

impl Found {
    /// A section of RTP.
    pub(super) fn media(&mut self, section: &Value, transceiver: &Value, asked: bool) {
        let mid = text(section, "mid");
        let current = text(transceiver, "current");
        if section["accepted"] != true {
            // A transceiver that is stopped is gone (RFC 8829 §5.10).
            let idle = matches!(current, "" | "stopped" | "inactive");
            return self.equal(mid, What::Use, used(false), used(!idle));
        }
        let direction = text(section, "direction");
        self.equal(mid, What::Direction, reversed(direction), current);
        // What is not sent has no formats; some list them all the same.
        if matches!(direction, "sendrecv" | "recvonly") {
            let sends = list(transceiver, "sends");
            self.formats(section, "receive", sends, What::Sends, false);
            self.rids(section, transceiver);
            self.extensions(section, transceiver);
        }
        if matches!(direction, "sendrecv" | "sendonly") {
            let receives = list(transceiver, "receives");
            self.formats(section, "send", receives, What::Receives, asked);
        }
    }

    /// The formats of one way, `way` being this side's. With `more` there may be others.
    fn formats(&mut self, section: &Value, way: &str, known: &[Value], what: What, more: bool) {
        let mid = text(section, "mid");
        let number = format!("{way}_payload_type");
        let agreed = list(section, "codecs");
        let ours: Vec<_> =
            agreed.iter().map(|codec| format(codec, &number, text(codec, "name"))).collect();
        let theirs: Vec<_> = known.iter().map(plain).collect();
        let missing = ours.iter().any(|one| !theirs.contains(one));
        if missing || !more {
            self.equal(mid, what, &ours.join(", "), &theirs.join(", "));
        }
        for codec in agreed {
            let same = |one: &&Value| one["payload_type"] == codec[&number];
            if let Some(theirs) = known.iter().find(same) {
                let ours = text(codec, &format!("{way}_parameters"));
                self.parameters(mid, ours, text(theirs, "parameters"));
            }
        }
    }

    /// The encodings that the program sends at the same time, and this side receives. One that is not
    /// agreed on may stay where the program does not send it.
    fn rids(&mut self, section: &Value, transceiver: &Value) {
        let ours: Vec<_> =
            list(section, "receive_rids").iter().map(|one| text(one, "id")).collect();
        let theirs: Vec<_> = list(transceiver, "rids")
            .iter()
            .filter(|one| one["active"] == true || ours.contains(&text(one, "id")))
            .map(|one| text(one, "id"))
            .collect();
        self.equal(text(section, "mid"), What::Rids, &ours.join(", "), &theirs.join(", "));
    }

    /// Those of what the program sends.
    fn extensions(&mut self, section: &Value, transceiver: &Value) {
        let [mut ours, mut theirs] = [section, transceiver].map(|side| {
            list(side, "extensions")
                .iter()
                .filter(|one| !matches!(text(one, "direction"), "inactive" | "sendonly"))
                .map(|one| format!("{} {}", one["id"], text(one, "uri")))
                .collect::<Vec<_>>()
        });
        ours.sort_unstable();
        theirs.sort_unstable();
        self.equal(text(section, "mid"), What::Extensions, &ours.join(", "), &theirs.join(", "));
    }

    /// The values of parameters that both name. Each program leaves some out, and adds its own.
    fn parameters(&mut self, mid: &str, ours: &str, theirs: &str) {
        let theirs: BTreeMap<_, _> = pairs(theirs).collect();
        for (name, own) in pairs(ours) {
            if let Some(value) = theirs.get(name.as_str()) {
                let [own, theirs] = [&own, value].map(|value| format!("{name}={value}"));
                self.equal(mid, What::Parameters, &own, &theirs);
            }
        }
    }
}

fn reversed(direction: &str) -> &str {
    match direction {
        "sendonly" => "recvonly",
        "recvonly" => "sendonly",
        other => other,
    }
}

/// A format of the program's, without its kind of media.
fn plain(codec: &Value) -> String {
    let mime = text(codec, "mime");
    let name = mime.split_once('/').map_or(mime, |(_, name)| name);
    format(codec, "payload_type", name)
}

fn format(codec: &Value, number: &str, name: &str) -> String {
    let name = name.to_ascii_lowercase();
    format!("{} {name}/{}/{}", codec[number], codec["clock_rate"], codec["channels"])
}

fn pairs(parameters: &str) -> impl Iterator<Item = (String, String)> {
    let all = parameters.split(';').filter_map(|one| one.trim().split_once('='));
    all.map(|(name, value)| (name.to_ascii_lowercase(), value.to_ascii_lowercase()))
}
