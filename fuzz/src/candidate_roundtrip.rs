//! Candidate lines: what is read, written and read again is the same, from text and from values.

use core::net::{IpAddr, SocketAddr};

use arbitrary::{Arbitrary, Result, Unstructured};
use frazil_candidate::{
    Address, Candidate, CandidateType, Departure, Extensions, ParseError, TcpType, Transport,
    priority,
};

use crate::within::assert_within;
use crate::words::word;

/// Reads the bytes as a candidate line, and makes a candidate from them.
pub fn candidate_roundtrip(data: &[u8]) {
    if let Ok(text) = core::str::from_utf8(data) {
        match Candidate::parse(text) {
            Ok(candidate) => accepted(text, &candidate),
            Err(error) => refused(text, error),
        }
    }
    // A source that has run dry makes smaller values, not errors.
    let _ = from_values(&mut Unstructured::new(data));
}

fn accepted(text: &str, candidate: &Candidate<'_>) {
    written(candidate);
    let whole = text.as_bytes();
    assert_within(whole, candidate.foundation.as_bytes());
    for (name, value) in candidate.extensions() {
        assert_within(whole, name.as_bytes());
        assert_within(whole, value.as_bytes());
        assert_eq!(candidate.extension(name).is_some(), !name.is_empty());
    }
    assert!((1..=32).contains(&candidate.foundation.len()));
    assert!((1..=256).contains(&candidate.component));
    let in_range = (1..=0x7fff_ffff).contains(&candidate.priority);
    assert_eq!(candidate.priority_in_range(), in_range);
    let out_of_range = [Departure::PriorityZero, Departure::PriorityTooHigh];
    let named = candidate.departures().any(|departure| out_of_range.contains(&departure));
    assert_eq!(named, !in_range);
    let local = candidate.priority_parts().local_preference;
    let tcp = priority::split_tcp(local);
    let again = priority::tcp_local_preference(tcp.direction_preference, tcp.other_preference);
    assert_eq!(again, local);
    // Beginnings of what is right are read or refused, with the place in the text.
    for end in (0..text.len()).rev().take(64) {
        if let Some(part) = text.get(..end)
            && let Err(error) = Candidate::parse(part)
        {
            refused(part, error);
        }
    }
}

fn refused(text: &str, error: ParseError) {
    let column = error.column();
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    assert!((1..=length.saturating_add(1)).contains(&column), "column {column} of {length}");
    assert!(!error.to_string().is_empty());
}

/// All three forms of what is written read as the candidate, and are written alike.
fn written(candidate: &Candidate<'_>) {
    let text = candidate.to_string();
    let mut directly = String::new();
    candidate.write_to(&mut directly).expect("a string takes everything");
    assert_eq!(directly, text);
    assert_eq!(candidate.check(), Ok(()));
    let bare = text.strip_prefix("candidate:").expect("the prefix is written");
    for form in [text.clone(), format!("a={text}\r\n"), String::from(bare)] {
        match Candidate::parse(&form) {
            Ok(again) => {
                assert_eq!(again, *candidate, "{form}");
                assert_eq!(again.to_string(), text);
            }
            Err(error) => panic!("{error}: {form}"),
        }
    }
}

fn from_values(source: &mut Unstructured<'_>) -> Result<()> {
    let foundation = word(source, b"abcXYZ019+/", 1, 32)?;
    let transport = word(source, b"abcudpUDPtc-.!%*_+`'~", 1, 8)?;
    let kind = word(source, b"hostrelaypfx-.!%*_+`'~", 1, 8)?;
    let extensions = pairs(source)?;
    let address = SocketAddr::new(IpAddr::arbitrary(source)?, u16::arbitrary(source)?);
    let number = u32::arbitrary(source)?;
    let mut candidate = Candidate::new(
        &foundation,
        source.int_in_range(1..=256)?,
        Transport::from_token(&transport),
        number,
        address,
        CandidateType::from_token(&kind),
    );
    let name = format!("{}.local", word(source, b"abcdef0123456789-", 1, 36)?);
    if bool::arbitrary(source)? {
        candidate.address = Address::Name(&name);
    }
    if bool::arbitrary(source)? {
        candidate = candidate
            .with_related(SocketAddr::new(IpAddr::arbitrary(source)?, u16::arbitrary(source)?));
    }
    if bool::arbitrary(source)? {
        candidate = candidate.with_tcp_type(*source.choose(&[
            TcpType::Active,
            TcpType::Passive,
            TcpType::SimultaneousOpen,
        ])?);
    }
    let extensions = Extensions::parse(&extensions).expect("made of names and values");
    written(&candidate.with_extensions(extensions));

    let (local, remote) = (number >> 1, u32::arbitrary(source)? >> 1);
    let pair = priority::pair_priority(local, remote);
    let swapped = priority::pair_priority(remote, local);
    assert!(pair.abs_diff(swapped) <= 1, "the roles decide no more than a tie");
    Ok(())
}

/// Up to three extensions. The names do not read as the fields that stand in front of them.
fn pairs(source: &mut Unstructured<'_>) -> Result<String> {
    let mut pairs = Vec::new();
    for _ in 0..source.int_in_range(0..=3)? {
        let name = word(source, b"generatio-.!%*_+`'~", 1, 8)?;
        let value = word(source, b"!\"#abc019:;<=>?@[\\]^{|}~", 1, 8)?;
        pairs.push(format!("{name} {value}"));
    }
    Ok(pairs.join(" "))
}
