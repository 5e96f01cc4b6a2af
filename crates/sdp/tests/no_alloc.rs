//! Reading a description to its last line allocates nothing.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use std::fmt::{self, Write};
use std::hint::black_box;

use allocation_counter::measure;
use frazil_sdp::{AnyAttribute, Candidate, IceOptions, Session};

/// Counts what is written to it.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// Asks everything, by type; returns how many attributes have a type of their own.
fn read(octets: &[u8]) -> usize {
    let session = Session::from_bytes(octets).unwrap();
    let mut typed = 0;
    let mut written = Length(0);
    let _ = black_box((session.version(), session.origin(), session.name(), session.timing()));
    let _ = black_box((session.connection(), session.ice_pacing(), session.ice_lite()));
    for attribute in session.typed().chain(session.media().flat_map(|media| media.typed())) {
        let attribute = attribute.unwrap();
        typed += usize::from(!matches!(attribute, AnyAttribute::Other(_)));
        write!(written, "{attribute}").unwrap();
    }
    for media in session.media() {
        let _ = black_box((media.kind(), media.connection(), media.setup(), media.direction()));
        let _ = black_box((media.description().map(|line| line.formats().count()), media.mid()));
        let _ = black_box((media.ice_parameters(), media.has_ice_option(IceOptions::TRICKLE)));
        let _ = black_box(
            media.all::<Candidate<'_>>().filter_map(Result::ok).map(|c| c.priority).max(),
        );
        let _ = black_box(
            media.fingerprints().filter_map(Result::ok).map(|f| f.octets().count()).sum::<usize>(),
        );
        let _ = black_box(media.bandwidths().count());
    }
    let _ =
        black_box(session.groups().filter_map(Result::ok).map(|group| group.tags().count()).max());
    let _ = black_box(session.all_lines().map(|line| line.value().len()).sum::<usize>());
    assert!(black_box(written.0) > 0);
    typed
}

#[test]
fn reading_every_captured_description_allocates_nothing() {
    let mut typed = 0;
    for (name, text) in common::files("corpus") {
        let info = measure(|| typed += read(text.as_bytes()));
        assert_eq!((info.count_total, info.bytes_total), (0, 0), "{name}");
    }
    assert!(typed > 5000, "{typed}");
}

#[test]
fn an_error_allocates_nothing() {
    let info = measure(|| {
        for text in ["", "hello", "v=0\nm=audio\na=mid:\na=fingerprint:sha-256 00\na=candidate:1\n"]
        {
            let errors = Session::parse(black_box(text)).map(|session| {
                let media = session.media().next().unwrap();
                assert_eq!(media.typed().filter(Result::is_err).count(), 3);
                media.description().unwrap_err()
            });
            write!(Length(0), "{}", errors.unwrap_or_else(|error| error)).unwrap();
        }
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn a_planted_allocation_is_caught() {
    let info = measure(|| {
        let _ = black_box(Session::parse("v=0\r\n").unwrap().to_string());
    });
    assert!(info.count_total > 0);
}
