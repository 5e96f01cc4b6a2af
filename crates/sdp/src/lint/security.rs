//! DTLS and what it carries: fingerprints, roles, SCTP (RFC 8122, RFC 8842, RFC 8841).

use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Fingerprint, HashFunction, MaxMessageSize, SctpPort, Setup};
use crate::error::Subject;
use crate::line::Line;
use crate::typed::AnyAttribute;

/// The attributes of a section, by name: what does not read is there all the same.
#[derive(Default)]
pub(super) struct Security<'a> {
    fingerprint: bool,
    tls_id: bool,
    connection: bool,
    sctp_port: bool,
    setup: Option<AttributeLine<'a>>,
    crypto: Option<AttributeLine<'a>>,
}

impl<'a> Room<'a> for Security<'a> {
    fn line(&mut self, line: Line<'a>, _: &Here<'a>, _: &mut Found) {
        let Some(attribute) = AttributeLine::new(line) else { return };
        match attribute.name() {
            Fingerprint::NAME => self.fingerprint = true,
            "tls-id" => self.tls_id = true,
            "connection" => self.connection = true,
            SctpPort::NAME => self.sctp_port = true,
            Setup::NAME => self.setup = self.setup.or(Some(attribute)),
            "crypto" => self.crypto = self.crypto.or(Some(attribute)),
            _ => {}
        }
    }

    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        match typed {
            AnyAttribute::Fingerprint(fingerprint)
                if matches!(fingerprint.hash(), HashFunction::Md5 | HashFunction::Md2) =>
            {
                let value = line.value().unwrap_or_default();
                found.of(line, Fingerprint::NAME, value, Rule::BrokenHash);
            }
            AnyAttribute::SctpPort(_) => without_zero(line, SctpPort::NAME, found),
            AnyAttribute::MaxMessageSize(_) => without_zero(line, MaxMessageSize::NAME, found),
            _ => {}
        }
    }

    fn end(&mut self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        if here.is_session_level() {
            whole.has_shared_connection = self.connection;
        }
        self.connection |= whole.has_shared_connection;
        if here.over_tls() {
            self.tls(here, found);
        }
        if here.speaks("SCTP") {
            self.sctp(here, found);
        } else if here.speaks("TCP") {
            self.tcp(here, found);
        }
    }
}

impl Security<'_> {
    fn tls(&self, here: &Here<'_>, found: &mut Found) {
        let Some(media) = here.media else { return };
        let over_dtls = !here.speaks("TCP") || here.speaks("DTLS");
        let role = media.setup();
        if here.has_transport() {
            let shared = media.session().defaults().fingerprints.iter().any(Option::is_some);
            if !self.fingerprint && !shared {
                let subject = Subject::Attribute(Fingerprint::NAME);
                found.missing(here, subject, Rule::MissingFingerprint);
            }
            if over_dtls && role == Ok(None) {
                found.missing(here, Subject::Attribute(Setup::NAME), Rule::MissingSetup);
            }
            if over_dtls && role == Ok(Some(Setup::ActPass)) && !self.tls_id {
                found.missing(here, Subject::Attribute("tls-id"), Rule::MissingTlsId);
            }
        }
        if over_dtls && role == Ok(Some(Setup::HoldConn)) {
            match self.setup {
                Some(line) => found.of(line, Setup::NAME, line.line().as_str(), Rule::HoldConn),
                None => found.missing(here, Subject::Attribute(Setup::NAME), Rule::HoldConn),
            }
        }
        if let Some(line) = self.crypto {
            found.of(line, "crypto", line.line().as_str(), Rule::CryptoOverDtls);
        }
    }

    /// Who connects, where the default candidate is one of TCP.
    fn tcp(&self, here: &Here<'_>, found: &mut Found) {
        let Some(media) = here.media.filter(|_| here.has_transport()) else { return };
        let uses_ice = matches!(media.ice_ufrag(), Ok(Some(_)));
        if uses_ice && (media.setup() == Ok(None) || !self.connection) {
            found.missing(here, Subject::Line('m'), Rule::MissingTcpSetup);
        }
    }

    fn sctp(&self, here: &Here<'_>, found: &mut Found) {
        let Some(description) = here.description else { return };
        let line = Subject::Line('m');
        if !matches!(description.protocol, "UDP/DTLS/SCTP" | "TCP/DTLS/SCTP") {
            return found.missing(here, line, Rule::LegacySctp);
        }
        if description.formats().nth(1).is_some() {
            found.missing(here, line, Rule::SctpFormat);
        }
        if here.is_used() && !self.sctp_port {
            found.missing(here, Subject::Attribute(SctpPort::NAME), Rule::MissingSctpPort);
        }
        if here.has_transport() && here.speaks("TCP") && !self.connection {
            found.missing(here, Subject::Attribute("connection"), Rule::MissingConnection);
        }
    }
}

fn without_zero(line: AttributeLine<'_>, name: &'static str, found: &mut Found) {
    let value = line.value().unwrap_or_default();
    if value.starts_with('0') && value.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        found.of(line, name, value, Rule::LeadingZero);
    }
}
