//! What a section says of DTLS.

use frazil_sdp::{Fingerprint, Media};
use serde::Serialize;

use crate::sdp::hex::colons;

/// Role and certificates.
#[derive(Debug, Serialize)]
pub(super) struct Dtls<'a> {
    pub(super) setup: Option<&'static str>,
    pub(super) tls_id: Option<&'a str>,
    pub(super) fingerprints: Vec<Digest<'a>>,
}

/// `a=fingerprint` (RFC 8122 §5).
#[derive(Debug, Serialize)]
pub(super) struct Digest<'a> {
    pub(super) hash: &'a str,
    /// Pairs of hex digits in capitals, with colons between them.
    pub(super) value: String,
}

impl<'a> From<Fingerprint<'a>> for Digest<'a> {
    fn from(fingerprint: Fingerprint<'a>) -> Self {
        let hash = fingerprint.hash().as_str();
        Self { hash, value: colons(fingerprint.octets()) }
    }
}

impl<'a> Dtls<'a> {
    pub(super) fn of(media: &Media<'a>) -> Self {
        Self {
            setup: media.setup().ok().flatten().map(|setup| setup.as_str()),
            tls_id: media.tls_id().ok().flatten().map(|id| id.as_str()),
            fingerprints: media.fingerprints().flatten().map(Digest::from).collect(),
        }
    }
}
