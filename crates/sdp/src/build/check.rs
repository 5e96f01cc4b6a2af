//! What the RFCs demand of what is written, and readers do not insist on.

use alloc::collections::{BTreeMap, BTreeSet};
use core::net::IpAddr;

use super::BuildError;
use crate::attribute::Attribute;
use crate::attributes::{Group, IceOptions, IcePwd, IceUfrag, Mid, Setup};
use crate::error::{Cause, ParseError};
use crate::fields::{Connection, Host, Origin, Timing};
use crate::grammar;
use crate::media::Media;
use crate::session::Session;

/// Words without blanks, tokens, and numbers of 63 bits (RFC 8866 §5.2, RFC 3264 §5).
pub(super) fn origin(origin: &Origin<'_>) -> Result<(), Cause> {
    for word in [origin.username, origin.address] {
        if word.is_empty() || word.contains(grammar::is_blank) {
            return Err(Cause::Character);
        }
    }
    if ![origin.network_type, origin.address_type].into_iter().all(grammar::is_token) {
        return Err(Cause::Character);
    }
    for number in [origin.session_id, origin.session_version] {
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Cause::Character);
        }
        if number.parse::<i64>().is_err() {
            return Err(Cause::OutOfRange { min: 0, max: i64::MAX.cast_unsigned() });
        }
    }
    Ok(())
}

/// 0, or seconds since 1900 of ten digits at least (RFC 8866 §5.9).
pub(super) fn timing(timing: Timing) -> Result<(), Cause> {
    let (min, max) = (1_000_000_000, u64::MAX);
    let fine = |time| time == 0 || time >= min;
    if fine(timing.start) && fine(timing.stop) {
        Ok(())
    } else {
        Err(Cause::OutOfRange { min, max })
    }
}

/// IPv4 multicast has a time to live, nothing else has; only multicast has a count
/// (RFC 8866 §5.7).
pub(super) fn connection(connection: &Connection<'_>) -> Result<(), Cause> {
    let tokens = [connection.network_type, connection.address_type];
    if !tokens.into_iter().all(grammar::is_token) {
        return Err(Cause::Character);
    }
    let (ttl, multicast) = match connection.address {
        Host::Ip(IpAddr::V4(ip)) => (ip.is_multicast(), ip.is_multicast()),
        Host::Ip(IpAddr::V6(ip)) => (false, ip.is_multicast()),
        // A name may stand for anything.
        Host::Other(name) if !name.is_empty() && !name.contains([' ', '\t', '/']) => return Ok(()),
        Host::Other(_) => return Err(Cause::Character),
    };
    if ttl && connection.ttl.is_none() {
        return Err(Cause::Missing);
    }
    if !ttl && connection.ttl.is_some() || !multicast && connection.count.is_some() {
        return Err(Cause::Trailing);
    }
    Ok(())
}

/// What RFC 8866, 8839, 8838, 8842 and 5888 demand of the whole.
pub(super) fn whole(session: &Session<'_>) -> Result<(), BuildError> {
    if session.ice_lite() && matches!(session.pacing(), Ok(Some(_))) {
        return Err(BuildError::LitePacing);
    }
    let (mut mids, mut passwords) = (BTreeSet::new(), BTreeMap::new());
    for (section, media) in session.media().enumerate() {
        if !matches!(media.connection(), Ok(Some(_))) {
            return Err(BuildError::NoConnection { section });
        }
        transport(section, &media)?;
        let ufrag = media.ice_ufrag().map_err(|error| refused(IceUfrag::NAME, error))?;
        let pwd = media.ice_pwd().map_err(|error| refused(IcePwd::NAME, error))?;
        match (ufrag, pwd) {
            (Some(ufrag), Some(pwd)) => {
                let known = passwords.entry(ufrag.as_str()).or_insert(pwd.as_str());
                if *known != pwd.as_str() {
                    return Err(BuildError::PasswordDiffers { section });
                }
            }
            (None, None) => {}
            _ => return Err(BuildError::HalfCredentials { section }),
        }
        let mid = media.mid().map_err(|error| refused(Mid::NAME, error))?;
        if mid.is_some_and(|mid| !mids.insert(mid.as_str())) {
            return Err(BuildError::DuplicateMid { section });
        }
    }
    for group in session.groups() {
        let group = group.map_err(|error| refused(Group::NAME, error))?;
        if !group.tags().all(|tag| mids.contains(tag)) {
            return Err(BuildError::UnknownMid);
        }
    }
    trickle(session)
}

fn transport(section: usize, media: &Media<'_>) -> Result<(), BuildError> {
    let malformed = |error: ParseError| BuildError::Line { letter: 'm', cause: error.cause() };
    let line = media.description().map_err(malformed)?;
    if line.formats().next().is_none() {
        return Err(BuildError::NoFormat { section });
    }
    let dtls = line.protocol.split('/').any(|word| matches!(word, "DTLS" | "TLS"));
    if dtls && media.setup().map_err(|error| refused(Setup::NAME, error))? == Some(Setup::HoldConn)
    {
        return Err(BuildError::HoldConn { section });
    }
    Ok(())
}

/// All sections in use trickle, or none.
fn trickle(session: &Session<'_>) -> Result<(), BuildError> {
    let used = |media: &Media<'_>| media.description().is_ok_and(|line| line.port != 0);
    let sections = || session.media().enumerate().filter(|(_, media)| used(media));
    let trickles = |media: &Media<'_>| media.has_ice_option(IceOptions::TRICKLE);
    if !sections().any(|(_, media)| trickles(&media)) {
        return Ok(());
    }
    match sections().find(|(_, media)| !trickles(media)) {
        Some((section, _)) => Err(BuildError::PartialTrickle { section }),
        None => Ok(()),
    }
}

fn refused(name: &'static str, error: ParseError) -> BuildError {
    BuildError::Attribute { name, cause: error.cause() }
}
