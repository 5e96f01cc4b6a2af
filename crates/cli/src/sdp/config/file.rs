//! The file as it stands. `docs/sdp.md` describes the keys, which stay.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Side {
    pub(super) session_id: Option<u64>,
    #[serde(default)]
    pub(super) media: Vec<Media>,
    pub(super) data: Option<Data>,
    pub(super) transports: Vec<Transport>,
    #[serde(default)]
    pub(super) bundle_policy: BundlePolicy,
    pub(super) repeats_transport: Option<bool>,
    #[serde(default)]
    pub(super) passive: bool,
    #[serde(default)]
    pub(super) trickle: bool,
    #[serde(default)]
    pub(super) ice_lite: bool,
    pub(super) ice_pacing: Option<u16>,
    #[serde(default)]
    pub(super) extmap_allow_mixed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Media {
    pub(super) kind: String,
    pub(super) mid: Option<String>,
    #[serde(default)]
    pub(super) direction: Direction,
    #[serde(default)]
    pub(super) codecs: Vec<Codec>,
    #[serde(default)]
    pub(super) own_order: bool,
    #[serde(default)]
    pub(super) extensions: Vec<Extension>,
    #[serde(default)]
    pub(super) streams: Vec<String>,
    #[serde(default)]
    pub(super) rtcp_rsize: bool,
    pub(super) ptime: Option<u32>,
    #[serde(default)]
    pub(super) send_rids: Vec<String>,
    #[serde(default)]
    pub(super) receive_rids: usize,
    #[serde(default)]
    pub(super) receive_limits: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Codec {
    pub(super) name: String,
    pub(super) clock_rate: u32,
    pub(super) channels: Option<u32>,
    #[serde(default)]
    pub(super) parameters: String,
    #[serde(default)]
    pub(super) feedback: Vec<String>,
    pub(super) payload_type: Option<u8>,
    pub(super) maxptime: Option<u32>,
    #[serde(default)]
    pub(super) direction: Direction,
    pub(super) images: Option<Images>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Images {
    pub(super) widths: [u32; 2],
    pub(super) heights: [u32; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extension {
    pub(super) uri: String,
    #[serde(default)]
    pub(super) direction: Direction,
    #[serde(default)]
    pub(super) encrypted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    pub(super) sctp_port: Option<u16>,
    pub(super) max_message_size: Option<u64>,
    pub(super) mid: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Transport {
    pub(super) ice_ufrag: Option<String>,
    pub(super) ice_pwd: Option<String>,
    #[serde(default)]
    pub(super) candidates: Vec<String>,
    #[serde(default)]
    pub(super) end_of_candidates: bool,
    pub(super) selected: Option<Pair>,
    pub(super) fingerprints: Vec<Fingerprint>,
    pub(super) tls_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    pub(super) candidate: String,
    pub(super) remote: String,
    #[serde(default)]
    pub(super) controlling: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fingerprint {
    pub(super) hash: String,
    pub(super) value: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    #[default]
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BundlePolicy {
    #[default]
    MaxBundle,
    Balanced,
    MaxCompat,
}
