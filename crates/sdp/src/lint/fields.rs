//! The values of lines other than `a=` (RFC 8866 §5.1 to §5.14).

use core::net::IpAddr;

use super::{Found, Here, Room, Rule, Whole, text};
use crate::error::{Cause, ParseError, Subject};
use crate::fields::address::is_of_type;
use crate::fields::{
    Bandwidth, Connection, Email, Host, MediaDescription, Origin, Phone, Repeat, Timing,
    ZoneAdjustments,
};
use crate::grammar;
use crate::line::Line;

#[derive(Default)]
pub(super) struct Fields {
    /// Whether the first `c=` of the section is unicast, if there is one.
    unicast: Option<bool>,
}

impl<'a> Room<'a> for Fields {
    fn line(&mut self, line: Line<'a>, here: &Here<'a>, found: &mut Found) {
        let letter = line.letter();
        if matches!(letter, 'v' | 'o' | 'c' | 'b' | 't' | 'r' | 'z' | 'm') {
            text::blanks(line, found);
        }
        if line.value().is_empty() && matches!(letter, 'i' | 'u' | 'e' | 'p' | 'k') {
            return found.at(line, line.value(), Rule::EmptyValue);
        }
        let read = match letter {
            'v' => version(line, found),
            'o' => Origin::parse(line).map(|origin| origin_of(line, &origin, found)),
            's' if line.value().is_empty() => {
                found.at(line, line.value(), Rule::EmptySessionName);
                Ok(())
            }
            'u' => uri(line),
            'e' => Email::parse(line).map(|email| checked(line, email.check(), found)),
            'p' => Phone::parse(line).map(|phone| checked(line, phone.check(), found)),
            'c' => Connection::parse(line).map(|address| self.address(line, &address, here, found)),
            'b' => Bandwidth::parse(line).map(|bandwidth| bandwidth_of(line, &bandwidth, found)),
            't' => timing(line, found),
            'r' => Repeat::parse(line).map(drop),
            'z' => ZoneAdjustments::parse(line).map(drop),
            'm' => MediaDescription::parse(line).map(|description| {
                if description.formats().next().is_none() {
                    found.at(line, end(line), Rule::NoFormat);
                }
            }),
            _ => Ok(()),
        };
        if let Err(error) = read {
            found.unreadable(error);
        }
    }

    fn end(&mut self, here: &Here<'a>, _: &mut Whole<'a>, found: &mut Found) {
        if let Some(media) = here.media
            && self.unicast.is_none()
            && media.session().defaults().connection.is_none()
        {
            found.missing(here, Subject::Line('c'), Rule::NoConnection);
        }
    }
}

impl Fields {
    /// `c=` (RFC 8866 §5.7).
    fn address(
        &mut self,
        line: Line<'_>,
        connection: &Connection<'_>,
        here: &Here<'_>,
        found: &mut Found,
    ) {
        let Connection { network_type, address_type, address, ttl, count, .. } = *connection;
        let place = grammar::split(line.value()).nth(2).unwrap_or_default();
        let text = place.split('/').next().unwrap_or_default();
        if network_type == "IN" && !is_of_type(address_type, text) {
            found.at(line, place, Rule::AddressType);
        }
        let unicast = matches!(address, Host::Ip(ip) if !ip.is_multicast());
        match address {
            Host::Ip(IpAddr::V4(ip)) if ip.is_multicast() && ttl.is_none() => {
                found.at(line, end(line), Rule::MissingTtl);
            }
            Host::Ip(_) if unicast && ttl.is_some() => found.at(line, place, Rule::StrayTtl),
            Host::Ip(_) if unicast && count.is_some() => found.at(line, place, Rule::UnicastCount),
            _ => {}
        }
        let again = self.unicast.is_some();
        if here.is_session_level() && (again || count.is_some_and(|count| count > 1)) {
            found.at(line, place, Rule::SessionLayers);
        } else if again && (unicast || self.unicast == Some(true)) {
            found.at(line, place, Rule::UnicastLayers);
        }
        self.unicast.get_or_insert(unicast);
    }
}

fn version(line: Line<'_>, found: &mut Found) -> Result<(), ParseError> {
    let number = grammar::number(0, u64::MAX);
    let version = grammar::read(line, Subject::Line('v'), line.value(), number)?;
    if version != 0 {
        found.at(line, line.value(), Rule::Version);
    }
    Ok(())
}

fn origin_of(line: Line<'_>, origin: &Origin<'_>, found: &mut Found) {
    for number in [origin.session_id, origin.session_version] {
        if number.parse::<i64>().is_err() {
            found.at(line, number, Rule::OriginNumber);
        }
    }
    // rfc8866-s5.2-e
    if !origin.has_fitting_address() {
        found.at(line, origin.address, Rule::AddressType);
    }
}

/// The characters of RFC 3986 §2.
fn uri(line: Line<'_>) -> Result<(), ParseError> {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    match line.value().find(|c| !fine(c)) {
        Some(at) => {
            let stray = line.value().get(at..).unwrap_or_default();
            Err(line.error(Subject::Line('u'), stray, Cause::Character))
        }
        None => Ok(()),
    }
}

fn bandwidth_of(line: Line<'_>, bandwidth: &Bandwidth<'_>, found: &mut Found) {
    if bandwidth.kind.starts_with("X-") {
        found.at(line, line.value(), Rule::ExperimentalBandwidth);
    } else {
        checked(line, bandwidth.check(), found);
    }
}

/// Each is 0, or has ten digits at least and no zero in front; it may have any number of them.
fn timing(line: Line<'_>, found: &mut Found) -> Result<(), ParseError> {
    match Timing::parse(line) {
        Err(error) if !matches!(error.cause(), Cause::OutOfRange { .. }) => return Err(error),
        _ => {}
    }
    for time in grammar::split(line.value()) {
        if time != "0" && (time.starts_with('0') || time.len() < 10) {
            let cause = Cause::OutOfRange { min: 1_000_000_000, max: u64::MAX };
            found.unwritable(line, time, cause);
        }
    }
    Ok(())
}

fn checked(line: Line<'_>, check: Result<(), Cause>, found: &mut Found) {
    if let Err(cause) = check {
        found.unwritable(line, line.value(), cause);
    }
}

/// Where the line ends.
fn end(line: Line<'_>) -> &str {
    let text = line.as_str();
    text.get(text.len()..).unwrap_or_default()
}
