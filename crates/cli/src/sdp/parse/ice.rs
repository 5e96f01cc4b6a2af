//! What a section says of ICE.

use frazil_sdp::{AnyAttribute, Candidate, Media};
use serde::Serialize;

use super::field::Pair;

/// Credentials, options, candidates.
#[derive(Debug, Serialize)]
pub(super) struct Ice<'a> {
    pub(super) ice_ufrag: Option<&'a str>,
    pub(super) ice_pwd: Option<&'a str>,
    /// Of the section and of the session.
    pub(super) ice_options: Vec<&'a str>,
    pub(super) ice_mismatch: bool,
    pub(super) candidates: Vec<Path<'a>>,
    pub(super) end_of_candidates: bool,
    pub(super) remote_candidates: Vec<Remote>,
}

/// `a=candidate` (RFC 8839 §5.1).
#[derive(Debug, Serialize)]
pub(super) struct Path<'a> {
    pub(super) foundation: &'a str,
    pub(super) component: u16,
    pub(super) transport: &'a str,
    pub(super) priority: u32,
    pub(super) address: String,
    pub(super) port: u16,
    pub(super) r#type: &'a str,
    pub(super) related_address: Option<String>,
    pub(super) related_port: Option<u16>,
    pub(super) tcp_type: Option<&'static str>,
    pub(super) extensions: Vec<Pair<'a>>,
}

impl<'a> From<Candidate<'a>> for Path<'a> {
    fn from(candidate: Candidate<'a>) -> Self {
        let extensions = candidate.extensions.iter();
        Self {
            foundation: candidate.foundation,
            component: candidate.component,
            transport: candidate.transport.as_str(),
            priority: candidate.priority,
            address: candidate.address.to_string(),
            port: candidate.port,
            r#type: candidate.kind.as_str(),
            related_address: candidate.related_address.map(|address| address.to_string()),
            related_port: candidate.related_port,
            tcp_type: candidate.tcp_type.map(|kind| kind.as_str()),
            extensions: extensions.map(|(name, value)| Pair { name, value: Some(value) }).collect(),
        }
    }
}

/// A part of `a=remote-candidates` (RFC 8839 §5.2).
#[derive(Debug, Serialize)]
pub(super) struct Remote {
    pub(super) component: u16,
    pub(super) address: String,
    pub(super) port: u16,
}

impl<'a> Ice<'a> {
    /// What may come from the session level, whose options are these.
    pub(super) fn of(media: &Media<'a>, options: &[&'a str]) -> Self {
        Self {
            ice_ufrag: media.ice_ufrag().ok().flatten().map(|ufrag| ufrag.as_str()),
            ice_pwd: media.ice_pwd().ok().flatten().map(|pwd| pwd.as_str()),
            ice_options: options.to_vec(),
            ice_mismatch: media.ice_mismatch(),
            candidates: Vec::new(),
            end_of_candidates: media.end_of_candidates(),
            remote_candidates: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, attribute: AnyAttribute<'a>) {
        match attribute {
            AnyAttribute::Candidate(candidate) => self.candidates.push(candidate.into()),
            AnyAttribute::IceOptions(options) => self.ice_options.extend(options.tags()),
            AnyAttribute::RemoteCandidates(all) => {
                self.remote_candidates.extend(all.candidates().map(|one| Remote {
                    component: one.component,
                    address: one.address.to_string(),
                    port: one.port,
                }));
            }
            _ => {}
        }
    }
}
