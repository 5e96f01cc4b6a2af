//! ICE: credentials, options, candidates (RFC 8839).

use alloc::vec::Vec;
use core::net::SocketAddr;

use frazil_candidate::{Candidate, Field, Transport};

use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{IceOptions, IcePacing, IcePwd, IceUfrag, Mid};
use crate::error::Subject;
use crate::grammar;
use crate::line::Line;
use crate::media::Media;
use crate::typed::AnyAttribute;

const CANDIDATE: &str = Candidate::NAME;

#[derive(Default)]
pub(super) struct Ice<'a> {
    ufrag: Option<AttributeLine<'a>>,
    pwd: Option<AttributeLine<'a>>,
    pacing: Option<AttributeLine<'a>>,
    is_lite: bool,
    /// Something says that the section uses ICE.
    is_used: bool,
    is_bundle_only: bool,
    is_mismatched: bool,
    candidates: Vec<Seen<'a>>,
}

/// What is kept of a candidate.
struct Seen<'a> {
    priority: u32,
    /// `None` for a name.
    address: Option<SocketAddr>,
    tcp: bool,
    line: AttributeLine<'a>,
}

impl<'a> Room<'a> for Ice<'a> {
    fn line(&mut self, line: Line<'a>, _: &Here<'a>, _: &mut Found) {
        let Some(attribute) = AttributeLine::new(line) else { return };
        match attribute.name() {
            // rfc8839-s5.4-a
            IceUfrag::NAME => self.ufrag = self.ufrag.or(Some(attribute)),
            IcePwd::NAME => self.pwd = self.pwd.or(Some(attribute)),
            IcePacing::NAME => self.pacing = self.pacing.or(Some(attribute)),
            CANDIDATE | "remote-candidates" | "end-of-candidates" => self.is_used = true,
            "bundle-only" => self.is_bundle_only = true,
            _ => {}
        }
    }

    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        match typed {
            AnyAttribute::IceLite(_) => self.is_lite = true,
            AnyAttribute::IceMismatch(_) => self.is_mismatched = true,
            AnyAttribute::IceOptions(_) => tags(line, found),
            AnyAttribute::Candidate(candidate) => {
                departures(line, candidate, found);
                let (priority, address) = (candidate.priority, candidate.socket_address());
                let tcp = candidate.transport == Transport::Tcp;
                self.candidates.push(Seen { priority, address, tcp, line });
            }
            _ => {}
        }
    }

    fn end(&mut self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        let Some(media) = here.media else {
            if let Some(line) = self.pacing.filter(|_| self.is_lite) {
                found.of(line, IcePacing::NAME, line.line().as_str(), Rule::LitePacing);
            }
            return;
        };
        self.credentials(here, media, whole, found);
        self.options(here, media, whole, found);
        self.default_candidate(media, found);
        if let Some(Seen { line, .. }) = self.candidates.first()
            && here.has_port_zero()
            && !self.is_bundle_only
        {
            found.of(*line, CANDIDATE, line.line().as_str(), Rule::CandidateOfNoMedia);
        }
        // rfc8839-s4.2.5-c
        if let Some(Seen { line, .. }) = self.candidates.first().filter(|_| self.is_mismatched) {
            found.of(*line, CANDIDATE, line.line().as_str(), Rule::MismatchedCandidate);
        }
        self.priorities(found);
    }
}

impl<'a> Ice<'a> {
    /// Both or neither, whichever level they stand at; one fragment has one password.
    fn credentials(
        &self,
        here: &Here<'a>,
        media: Media<'a>,
        whole: &mut Whole<'a>,
        found: &mut Found,
    ) {
        let session = media.session();
        let shared = session.defaults();
        let ufrag = self.ufrag.is_some() || shared.ice_ufrag.is_some();
        let pwd = self.pwd.is_some() || shared.ice_pwd.is_some();
        match (ufrag, pwd) {
            (true, false) => {
                found.missing(here, Subject::Attribute(IcePwd::NAME), Rule::HalfCredentials);
            }
            (false, true) => {
                found.missing(here, Subject::Attribute(IceUfrag::NAME), Rule::HalfCredentials);
            }
            (false, false) if self.is_used && here.has_transport() => {
                found.missing(here, Subject::Attribute(IceUfrag::NAME), Rule::MissingCredentials);
            }
            _ => {}
        }
        // rfc8839-s5.4-b
        if let (Ok(Some(ufrag)), Ok(Some(pwd))) = (media.ice_ufrag(), media.ice_pwd()) {
            let known = *whole.passwords.entry(ufrag.as_str()).or_insert(pwd.as_str());
            if known != pwd.as_str() {
                match self.pwd {
                    Some(line) => {
                        let value = line.value().unwrap_or_default();
                        found.of(line, IcePwd::NAME, value, Rule::PasswordDiffers);
                    }
                    None => {
                        let subject = Subject::Attribute(IcePwd::NAME);
                        found.missing(here, subject, Rule::PasswordDiffers);
                    }
                }
            }
        }
    }

    fn options(&self, here: &Here<'a>, media: Media<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        if !here.has_transport() {
            return;
        }
        let subject = Subject::Attribute(IceOptions::NAME);
        // rfc8838-s3-d
        let trickles = media.has_ice_option(IceOptions::TRICKLE);
        if whole.trickles && !trickles {
            found.missing(here, subject, Rule::PartialTrickle);
        }
        // Groups want one anyway.
        if trickles && media.mid() == Ok(None) && !whole.has_groups {
            found.missing(here, Subject::Attribute(Mid::NAME), Rule::TrickleWithoutMid);
        }
        let uses_ice = matches!(media.ice_ufrag(), Ok(Some(_)));
        if uses_ice && !whole.lacks_ice2 && !media.has_ice_option(IceOptions::ICE2) {
            whole.lacks_ice2 = true;
            found.missing(here, subject, Rule::MissingIce2);
        }
    }

    fn priorities(&mut self, found: &mut Found) {
        // Stable: equal ones stay in the order of their lines.
        self.candidates.sort_by_key(|seen| seen.priority);
        for pair in self.candidates.windows(2) {
            if let [first, Seen { priority, line, .. }] = pair
                && first.priority == *priority
            {
                found.of(*line, CANDIDATE, line.line().as_str(), Rule::RepeatedPriority);
            }
        }
    }

    /// `c=` and `m=` are one of the candidates, of its transport. An address that says nothing is none, and a name
    /// may stand for any address.
    fn default_candidate(&self, media: Media<'a>, found: &mut Found) {
        let (Ok(Some(connection)), Ok(description)) = (media.connection(), media.description())
        else {
            return;
        };
        let Some(ip) = connection.ip().filter(|ip| !ip.is_unspecified()) else { return };
        let place = (ip, description.port);
        let tcp = description.protocol.starts_with("TCP/");
        let fits = |seen: &Seen<'_>| {
            let at = |own: SocketAddr| (own.ip(), own.port()) == place && seen.tcp == tcp;
            seen.address.is_none_or(at)
        };
        if description.port != 0
            && !self.candidates.is_empty()
            && !self.candidates.iter().any(fits)
            && let Some(line) = media.lines().next()
        {
            found.line(line, Rule::NoDefaultCandidate);
        }
    }
}

/// What the crate of candidates names, at the field that it is about.
fn departures(line: AttributeLine<'_>, candidate: &Candidate<'_>, found: &mut Found) {
    let value = line.value().unwrap_or_default();
    for departure in candidate.departures() {
        let place = match departure.field() {
            Field::Priority => grammar::split(value).nth(3),
            Field::Address => grammar::split(value).nth(4),
            Field::Port => grammar::split(value).nth(5),
            _ => None,
        };
        found.of(line, CANDIDATE, place.unwrap_or(value), Rule::Candidate);
        found.explain_candidate(departure);
    }
}

/// `1*ice-char`, which has no hyphen (RFC 8839 §5.6). A comma between tags is none either.
fn tags(line: AttributeLine<'_>, found: &mut Found) {
    let fine = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    for word in grammar::split(line.value().unwrap_or_default()) {
        if !word.bytes().all(fine) {
            found.of(line, IceOptions::NAME, word, Rule::IceOptionTag);
        } else if word.len() > 20 {
            found.of(line, IceOptions::NAME, word, Rule::LongIceOption);
        }
    }
}
