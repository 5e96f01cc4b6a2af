//! The grammar of RFC 8839 §5.1 and RFC 6544 §4.5.

use crate::address::Address;
use crate::candidate::Candidate;
use crate::error::{Cause, Field, ParseError};
use crate::extensions::{Extensions, tcp_type};
use crate::kind::CandidateType;
use crate::octets::Octets;
use crate::reader::Reader;
use crate::transport::{TcpType, Transport};

/// Reads a whole candidate in one of its three forms.
pub(crate) fn candidate(text: &str) -> Result<Candidate<'_>, ParseError> {
    let mut line = Reader::new(text);
    let _ = line.skip(b"a=candidate:") || line.skip(b"candidate:");
    let foundation = line.word(Field::Foundation, Octets::ICE, 32)?;
    line.blank(Field::Component)?;
    let component = line.number(Field::Component, 3, 1, 256)?;
    line.blank(Field::Transport)?;
    let transport = line.word(Field::Transport, Octets::TOKEN, 255)?;
    line.blank(Field::Priority)?;
    let priority = line.number(Field::Priority, 10, 0, u32::MAX)?;
    line.blank(Field::Address)?;
    let address = line.address(Field::Address)?;
    line.blank(Field::Port)?;
    let port = line.port(Field::Port)?;
    if !line.skip_keyword(b"typ") {
        line.blank(Field::Typ)?;
        return Err(line.refusal(Field::Typ, Cause::Character));
    }
    line.blank(Field::Type)?;
    let kind = line.word(Field::Type, Octets::TOKEN, 255)?;
    let mut related_address = None;
    if line.skip_keyword(b"raddr") {
        line.blank(Field::RelatedAddress)?;
        related_address = Some(line.address(Field::RelatedAddress)?);
    }
    let mut related_port = None;
    if line.skip_keyword(b"rport") {
        line.blank(Field::RelatedPort)?;
        related_port = Some(line.port(Field::RelatedPort)?);
    }
    let (extensions, tcp_type) = if line.is_at_end() {
        (Extensions::NONE, None)
    } else {
        line.blank(Field::ExtensionName)?;
        pairs(&mut line)?
    };
    Ok(Candidate {
        foundation,
        component: u16::try_from(component).unwrap_or(u16::MAX),
        transport: Transport::from_token(transport),
        priority,
        address,
        port,
        kind: CandidateType::from_token(kind),
        related_address,
        related_port,
        tcp_type,
        extensions,
    })
}

/// Reads the pairs alone.
pub(crate) fn extensions(text: &str) -> Result<Extensions<'_>, ParseError> {
    let mut text = Reader::new(text);
    if text.is_at_end() {
        return Ok(Extensions::NONE);
    }
    pairs(&mut text).map(|(pairs, _)| pairs)
}

/// All of the rest: pairs, and the first `tcptype` among them.
fn pairs<'a>(line: &mut Reader<'a>) -> Result<(Extensions<'a>, Option<TcpType>), ParseError> {
    let text = line.remainder();
    let mut direction = None;
    // Whether the text is what would be written.
    let mut canonical = true;
    loop {
        let name = line.octets(Field::ExtensionName, Octets::TOKEN)?;
        if name.is_empty() {
            return Err(line.refusal(Field::ExtensionName, Cause::Character));
        }
        if line.is_at_end() {
            canonical = false;
            break;
        }
        line.blank(Field::ExtensionValue)?;
        let value = line.octets(Field::ExtensionValue, Octets::VISIBLE)?;
        if let Some(found) = tcp_type(name, value) {
            direction = direction.or(Some(found));
            canonical = false;
        }
        if line.is_at_end() {
            break;
        }
        line.blank(Field::ExtensionName)?;
    }
    Ok((Extensions::checked(text, canonical), direction))
}

/// Reads the texts of a candidate that was built by hand, one by one.
pub(crate) fn check(candidate: &Candidate<'_>) -> Result<(), ParseError> {
    let refuse = |field, cause| Err(ParseError::new(1, field, cause));
    let field = |text: &str, field, allowed: Octets, limit: u16| {
        if text.is_empty() {
            refuse(field, Cause::Missing)
        } else if !text.bytes().all(|octet| allowed.has(octet)) {
            refuse(field, Cause::Character)
        } else if text.len() > usize::from(limit) {
            refuse(field, Cause::TooLong { limit })
        } else {
            Ok(())
        }
    };
    field(candidate.foundation, Field::Foundation, Octets::ICE, 32)?;
    if !(1..=256).contains(&candidate.component) {
        return refuse(Field::Component, Cause::OutOfRange { min: 1, max: 256 });
    }
    field(candidate.transport.as_str(), Field::Transport, Octets::TOKEN, 255)?;
    field(candidate.kind.as_str(), Field::Type, Octets::TOKEN, 255)?;
    let name = |address, field| match address {
        Some(Address::Name(name)) if Address::parse(name) != Ok(Address::Name(name)) => {
            refuse(field, Cause::Address)
        }
        _ => Ok(()),
    };
    name(Some(candidate.address), Field::Address)?;
    name(candidate.related_address, Field::RelatedAddress)?;
    // Right behind the type, or behind `raddr`, these names would be read as what they are named for.
    let first = candidate.extensions().next().map_or("", |(name, _)| name);
    let is_keyword = candidate.related_port.is_none()
        && candidate.tcp_type.is_none()
        && (first.eq_ignore_ascii_case("rport")
            || candidate.related_address.is_none() && first.eq_ignore_ascii_case("raddr"));
    if is_keyword { refuse(Field::ExtensionName, Cause::Character) } else { Ok(()) }
}
