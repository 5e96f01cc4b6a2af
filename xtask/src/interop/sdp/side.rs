//! What this side supports and wants: the configuration of `frazil sdp answer` and `offer`.

use serde_json::{Value, json};

use super::codecs;

/// A digest of nobody's certificate: no association is ever made.
const DIGEST: &str = "4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:\
    19:E5:7C:AB:4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF";

/// The longest message that this side takes: a number that no program would come upon by itself.
pub(super) const MAX_MESSAGE_SIZE: u64 = 100_000;

/// One section of media, or all of a kind.
#[derive(Clone)]
pub(super) struct Media {
    kind: &'static str,
    direction: &'static str,
    /// The one codec that is wanted, with what goes along with it; empty for all.
    only: &'static str,
    /// Encodings to be sent at the same time.
    rids: &'static [&'static str],
    /// How many encodings may come at the same time.
    taken: usize,
}

pub(super) const fn audio() -> Media {
    Media { kind: "audio", direction: "sendrecv", only: "", rids: &[], taken: 3 }
}

pub(super) const fn video() -> Media {
    Media { kind: "video", ..audio() }
}

impl Media {
    pub(super) const fn to(self, direction: &'static str) -> Self {
        Self { direction, ..self }
    }

    pub(super) const fn only(self, only: &'static str) -> Self {
        Self { only, ..self }
    }

    pub(super) const fn sending(self, rids: &'static [&'static str]) -> Self {
        Self { rids, ..self }
    }

    pub(super) const fn taking(self, taken: usize) -> Self {
        Self { taken, ..self }
    }

    fn json(&self) -> Value {
        json!({
            "kind": self.kind,
            "direction": self.direction,
            "codecs": codecs::of(self.kind, self.only),
            "extensions": codecs::extensions(self.kind),
            "streams": ["camera"],
            "rtcp_rsize": true,
            "send_rids": self.rids,
            "receive_rids": self.taken,
        })
    }
}

/// A whole configuration.
#[derive(Clone)]
pub(super) struct Side {
    media: Vec<Media>,
    data: bool,
    policy: &'static str,
}

impl Side {
    pub(super) fn of(media: impl Into<Vec<Media>>) -> Self {
        Self { media: media.into(), data: false, policy: "max-bundle" }
    }

    /// The same with data channels.
    pub(super) fn data(self) -> Self {
        Self { data: true, ..self }
    }

    /// The same with that policy, and a transport for each section that it lets stand alone.
    pub(super) fn policy(self, policy: &'static str) -> Self {
        Self { policy, ..self }
    }

    /// How many sections of this side's another one takes.
    pub(super) fn taken_by(&self, other: &Self) -> usize {
        let known = |media: &&Media| other.media.iter().any(|other| other.kind == media.kind);
        self.media.iter().filter(known).count() + usize::from(self.data && other.data)
    }

    pub(super) fn json(&self) -> Value {
        let media: Vec<_> = self.media.iter().map(Media::json).collect();
        let data = json!({ "max_message_size": MAX_MESSAGE_SIZE });
        let transports = if self.policy == "max-bundle" { 1 } else { self.media.len() + 1 };
        let transports = (0..transports).map(|number| {
            // The address is that of nobody in the programs' network.
            let port = 8998 + number;
            let candidate = format!("candidate:1 1 UDP 2130706431 192.0.2.1 {port} typ host");
            json!({
                "candidates": [candidate],
                "fingerprints": [{ "hash": "sha-256", "value": DIGEST }],
            })
        });
        json!({
            "media": media,
            "data": self.data.then_some(data),
            "transports": transports.collect::<Vec<_>>(),
            "bundle_policy": self.policy,
            "repeats_transport": true,
            "trickle": true,
            "extmap_allow_mixed": true,
        })
    }
}
