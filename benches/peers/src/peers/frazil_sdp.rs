//! This project's SDP view and candidate lines.

use std::fmt::Write as _;

use frazil_candidate::Candidate;
use frazil_sdp::{
    AnyAttribute, Attribute, AttributeLine, Description, Fingerprint, Fmtp, IcePwd, IceUfrag, Mid,
    ParseError, RtpMap, Session,
};

use crate::inputs::descriptions::{Found, Tally};
use crate::suite::{BOTH, Facts, Room, Side, Suite, Told};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("frazil", Side::Ours);
    entrant.sdp_read(BOTH, |text| read(text).ok());
    entrant.way("frazil, typed()").sdp_read(BOTH, |text| read_typed(text).ok());
    entrant.sdp_find(|text| {
        let session = Session::parse(text).ok()?;
        let mut found = Found::default();
        session.attributes().for_each(|it| found.attribute(it.name(), it.value()));
        for media in session.media() {
            found.sections += 1;
            media.attributes().for_each(|it| found.attribute(it.name(), it.value()));
        }
        Some(found)
    });
    entrant.sdp_write(BOTH, |text| Session::parse(text).ok(), |it, room| room.tell(it));
    let mut owned = entrant.way("frazil, owned");
    owned.sdp_write(BOTH, |text| Description::parse(text).ok(), |it, room| room.tell(it));
    let mut lines = entrant.way("frazil, line by line");
    lines.sdp_write(BOTH, |text| Session::parse(text).ok(), write_lines);
    entrant.candidates_in(
        |line| Candidate::parse(line).ok(),
        |it| Some(Facts { priority: it.priority.into(), ip: it.address.ip()?, port: it.port }),
    );
    entrant.candidates_out(|line| Candidate::parse(line).ok(), |it, room| room.tell(it));
}

/// What is wanted gets its type, what is not wanted does not.
fn read(text: &'static str) -> Result<Tally, ParseError> {
    let session = Session::parse(text)?;
    let mut tally = Tally::default();
    session.attributes().try_for_each(|line| read_wanted(line, &mut tally))?;
    for media in session.media() {
        media.attributes().try_for_each(|line| read_wanted(line, &mut tally))?;
    }
    Ok(tally)
}

#[inline]
fn read_wanted(line: AttributeLine<'static>, tally: &mut Tally) -> Result<(), ParseError> {
    match line.name() {
        Candidate::NAME => {
            let candidate = <Candidate<'_> as Attribute<'_>>::parse(line)?;
            tally.candidate(candidate.priority, candidate.port);
        }
        RtpMap::NAME => {
            let codec = RtpMap::parse(line)?;
            tally.codec(codec.payload_type(), codec.clock_rate());
        }
        Fmtp::NAME => tally.format(Fmtp::parse(line)?.format().payload_type().unwrap_or_default()),
        Mid::NAME => tally.mid(Mid::parse(line)?.as_str()),
        Fingerprint::NAME => tally.fingerprint(Fingerprint::parse(line)?.octets()),
        IceUfrag::NAME => tally.credential(IceUfrag::parse(line)?.as_str()),
        IcePwd::NAME => tally.credential(IcePwd::parse(line)?.as_str()),
        _ => {}
    }
    Ok(())
}

/// Every attribute gets its type, wanted or not.
fn read_typed(text: &'static str) -> Result<Tally, ParseError> {
    let session = Session::parse(text)?;
    let mut tally = Tally::default();
    session.typed().try_for_each(|it| it.map(|it| count(it, &mut tally)))?;
    for media in session.media() {
        media.typed().try_for_each(|it| it.map(|it| count(it, &mut tally)))?;
    }
    Ok(tally)
}

#[inline]
fn count(attribute: AnyAttribute<'_>, tally: &mut Tally) {
    match attribute {
        AnyAttribute::Candidate(it) => tally.candidate(it.priority, it.port),
        AnyAttribute::RtpMap(it) => tally.codec(it.payload_type(), it.clock_rate()),
        AnyAttribute::Fmtp(it) => tally.format(it.format().payload_type().unwrap_or_default()),
        AnyAttribute::Mid(it) => tally.mid(it.as_str()),
        AnyAttribute::Fingerprint(it) => tally.fingerprint(it.octets()),
        AnyAttribute::IceUfrag(it) => tally.credential(it.as_str()),
        AnyAttribute::IcePwd(it) => tally.credential(it.as_str()),
        _ => {}
    }
}

/// As those do that keep lines apart.
fn write_lines(session: &Session<'_>, room: &mut Room) -> Option<Told> {
    room.text.clear();
    for line in session.all_lines() {
        write!(room.text, "{line}\r\n").ok()?;
    }
    Some(Told)
}
