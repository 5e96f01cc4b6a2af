//! What the RFCs demand of what is written, and readers do not insist on. What they demand of one
//! value, its `check` says.

use alloc::collections::{BTreeMap, BTreeSet};

use super::BuildError;
use super::formats::formats;
use crate::attribute::Attribute;
use crate::attributes::{Direction, Group, IceOptions, IcePwd, IceUfrag, Mid, Setup};
use crate::error::{Cause, ParseError};
use crate::media::Media;
use crate::session::Session;

/// The characters of RFC 3986: no blank, nothing beyond ASCII (RFC 8866 §5.5).
pub(super) fn uri(uri: &str) -> Result<(), Cause> {
    let fine = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    match uri {
        "" => Err(Cause::Missing),
        uri if uri.bytes().all(fine) => Ok(()),
        _ => Err(Cause::Character),
    }
}

/// What RFC 8866, 8839, 8838, 8842 and 5888 demand of the whole.
pub(super) fn whole(session: &Session<'_>) -> Result<(), BuildError> {
    if session.ice_lite() && matches!(session.pacing(), Ok(Some(_))) {
        return Err(BuildError::LitePacing);
    }
    if session.all::<Direction>().count() > 1 {
        return Err(BuildError::TwoDirections);
    }
    let (mut mids, mut passwords) = (BTreeSet::new(), BTreeMap::new());
    for (section, media) in session.media().enumerate() {
        if !matches!(media.connection(), Ok(Some(_))) {
            return Err(BuildError::NoConnection { section });
        }
        transport(section, &media)?;
        if media.all::<Direction>().count() > 1 {
            return Err(BuildError::TwoDirections);
        }
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
    formats(section, media, line)?;
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
