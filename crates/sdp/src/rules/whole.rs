//! What a whole description is.

use alloc::collections::{BTreeMap, BTreeSet};

use super::attributes::attributes;
use super::extensions::extensions;
use super::formats::formats;
use super::{BuildError, order};
use crate::attributes::{Direction, IceOptions, Setup};
use crate::defaults::Defaults;
use crate::error::{ParseError, Subject};
use crate::media::Media;
use crate::section::Section;
use crate::session::Session;

/// What RFC 8866, 8839, 8838, 8842, 8285 and 5888 demand of the whole.
pub(crate) fn whole(text: &str) -> Result<(), BuildError> {
    order::line_ends(text)?;
    if text.is_empty() {
        return Err(BuildError::Missing('v'));
    }
    let session = Session::parse(text).map_err(refused)?;
    order::session(session.lines())?;
    values(session.head(), true)?;
    for line in session.lines() {
        let letter = line.letter();
        Defaults::fits(line).map_err(|cause| BuildError::Line { letter, cause })?;
    }
    together(&session)
}

/// What sections and their attributes must be to each other.
fn together(session: &Session<'_>) -> Result<(), BuildError> {
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
        extensions(section, &media)?;
        if media.all::<Direction>().count() > 1 {
            return Err(BuildError::TwoDirections);
        }
        order::media(media.lines())?;
        values(media.section(), false)?;
        let ufrag = media.ice_ufrag().map_err(refused)?;
        let pwd = media.ice_pwd().map_err(refused)?;
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
        let mid = media.mid().map_err(refused)?;
        if mid.is_some_and(|mid| !mids.insert(mid.as_str())) {
            return Err(BuildError::DuplicateMid { section });
        }
    }
    for group in session.groups() {
        let group = group.map_err(refused)?;
        if !group.tags().all(|tag| mids.contains(tag)) {
            return Err(BuildError::UnknownMid);
        }
    }
    trickle(session)
}

fn transport(section: usize, media: &Media<'_>) -> Result<(), BuildError> {
    let line = media.description().map_err(refused)?;
    formats(section, media, line)?;
    let dtls = line.protocol.split('/').any(|word| matches!(word, "DTLS" | "TLS"));
    if dtls && media.setup().map_err(refused)? == Some(Setup::HoldConn) {
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

/// Each line of a section has a value that may be written.
fn values(section: Section<'_>, session_level: bool) -> Result<(), BuildError> {
    for line in section.lines() {
        let letter = line.letter();
        super::line::value(line).map_err(|cause| BuildError::Line { letter, cause })?;
    }
    attributes(section, session_level)
}

pub(super) fn refused(error: ParseError) -> BuildError {
    match (error.subject(), error.cause()) {
        (Subject::Attribute(name), cause) => BuildError::Attribute { name, cause },
        (Subject::Line(letter), cause) => BuildError::Line { letter, cause },
        // A text with line ends is made of lines.
        (_, cause) => BuildError::Line { letter: 'm', cause },
    }
}
