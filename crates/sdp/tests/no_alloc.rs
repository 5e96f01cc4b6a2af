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

/// What is taken apart when it is asked for.
fn take_apart(attribute: AnyAttribute<'_>) -> usize {
    match attribute {
        AnyAttribute::Fmtp(fmtp) => fmtp.parameters().count() + fmtp.get("apt").map_or(0, str::len),
        AnyAttribute::Rid(rid) => rid.formats().count() + rid.restrictions().count(),
        AnyAttribute::Simulcast(simulcast) => {
            simulcast.send().chain(simulcast.recv()).map(|one| one.alternatives().count()).sum()
        }
        AnyAttribute::Ssrc(ssrc) => ssrc.msid().map_or(0, |msid| msid.id().len()),
        AnyAttribute::SsrcGroup(group) => group.ids().count(),
        AnyAttribute::MsidSemantic(semantic) => semantic.ids().count(),
        AnyAttribute::RtcpXr(reports) => reports.formats().count(),
        _ => 0,
    }
}

/// Asks everything, by type; returns how many attributes have a type of their own.
fn read(octets: &[u8]) -> usize {
    let session = Session::from_bytes(octets).unwrap();
    let mut typed = 0;
    let mut written = Length(0);
    let _ = black_box((session.version(), session.origin(), session.name(), session.timing()));
    let _ = black_box((session.connection(), session.ice_pacing(), session.ice_lite()));
    let _ = black_box((session.information(), session.uri(), session.key()));
    let _ = black_box((session.emails().count(), session.phones().count(), session.adjustments()));
    for time in session.times() {
        let offsets =
            time.repeats().flatten().map(|repeat| repeat.offsets().count()).sum::<usize>();
        let zone = time.adjustments().ok().flatten().map(|zone| zone.offset_at(u64::MAX));
        let _ = black_box((time.timing(), offsets, zone));
    }
    for attribute in session.typed().chain(session.media().flat_map(|media| media.typed())) {
        let attribute = attribute.unwrap();
        typed += usize::from(!matches!(attribute, AnyAttribute::Other(_)));
        write!(written, "{attribute}").unwrap();
        black_box(take_apart(attribute));
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
        let _ = black_box((media.bandwidths().count(), media.information(), media.key()));
        let addresses = media.connections().flatten().map(|c| c.addresses().count());
        let _ = black_box(addresses.sum::<usize>());
        let ports = media.description().map(|m| m.ports().count() + m.payload_types().count());
        let _ = black_box(ports);
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
    assert!(typed > 18_000, "{typed}");
}

#[test]
fn reading_every_field_allocates_nothing() {
    let text = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=x\ni=y\nu=http://example.com/\n\
        e=j.doe@example.com (Jane)\np=Jane <+1 617>\nc=IN IP4 233.252.0.1/1\nb=AS:1\n\
        t=3724394400 3754123200\nr=7d 1h 0 25h\nz=3730928400 -1h 3749680800 0\nk=clear:x\n\
        a=tool:x\na=cat:x\na=keywds:x\na=type:test\na=charset:UTF-8\na=lang:de\na=sdplang:de\n\
        m=video 49170/2 RTP/AVP 31\ni=z\nc=IN IP6 ff00::1/2\nc=IN IP6 ff00::7\nb=TIAS:1\n\
        k=prompt\na=orient:portrait\na=quality:5\n";
    let mut typed = 0;
    let info = measure(|| typed = read(text.as_bytes()));
    assert_eq!((info.count_total, typed), (0, 9));
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
