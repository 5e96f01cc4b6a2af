//! Descriptions captured from browsers and libraries, and those of the RFCs, to the last line.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
#[path = "common/fields.rs"]
mod fields;

use std::collections::BTreeSet;

use fields::{LETTERS, rewritten};
use frazil_sdp::Session;
use frazil_sdp::{Candidate, Direction, Fingerprint, HashFunction, Host, IceOptions, Mid};

/// Asks everything of a description; returns the errors.
fn read(session: &Session<'_>) -> Vec<frazil_sdp::ParseError> {
    let mut errors = Vec::new();
    errors.extend(session.version().err());
    errors.extend(session.origin().err());
    errors.extend(session.timing().err());
    for time in session.times() {
        errors.extend(time.timing().err());
        errors.extend(time.repeats().filter_map(Result::err));
        errors.extend(time.adjustments().err());
    }
    errors.extend(session.emails().filter_map(Result::err));
    errors.extend(session.phones().filter_map(Result::err));
    errors.extend(session.key().err());
    errors.extend(session.connection().err());
    errors.extend(session.ice_pacing().err());
    errors.extend(session.bandwidths().filter_map(Result::err));
    errors.extend(session.typed().filter_map(Result::err));
    for media in session.media() {
        let _ = media.description();
        errors.extend(media.connection().err());
        errors.extend(media.connections().filter_map(Result::err));
        errors.extend(media.key().err());
        errors.extend(media.ice_ufrag().err());
        errors.extend(media.setup().err());
        errors.extend(media.direction().err());
        errors.extend(media.bandwidths().filter_map(Result::err));
        errors.extend(media.typed().filter_map(Result::err));
        errors.extend(media.fingerprints().filter_map(Result::err));
    }
    errors
}

/// Session and sections together are the text, and their lines all of its lines.
fn holds_together(text: &str, session: &Session<'_>) {
    assert_eq!(session.as_str(), text);
    let mut rebuilt =
        text[..text.len() - session.media().map(|m| m.as_str().len()).sum::<usize>()].to_owned();
    let mut lines: Vec<_> = session.lines().collect();
    for media in session.media() {
        assert_eq!(media.lines().next().unwrap().letter(), 'm');
        assert_eq!(media.lines().filter(|line| line.letter() == 'm').count(), 1);
        lines.extend(media.lines());
        rebuilt += media.as_str();
    }
    assert_eq!(rebuilt, text);
    assert_eq!(lines, session.all_lines().collect::<Vec<_>>());
    // A second tokenizer: what `str::lines` makes of it.
    let simple: Vec<_> = text.lines().enumerate().filter(|(_, line)| !line.is_empty()).collect();
    assert_eq!(lines.len(), simple.len());
    for (line, (number, text)) in lines.iter().zip(simple) {
        assert_eq!((line.number() as usize, line.as_str()), (number + 1, text));
        assert_eq!(line.as_str(), format!("{}={}", line.letter(), line.value()));
    }
}

#[test]
fn every_captured_description_reads_to_the_last_line() {
    let files = common::files("corpus");
    assert_eq!(files.len(), 281);
    for (name, text) in files {
        let session = Session::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        holds_together(&text, &session);
        assert_eq!(read(&session), [], "{name}");
        assert_eq!(Session::from_bytes(text.as_bytes()), Ok(session));
        for media in session.media().filter(|media| media.description().unwrap().port != 0) {
            let ice = media.ice_parameters().unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(ice.ufrag.as_str().len() >= 4 && !ice.lite);
            if !name.starts_with("libnice") {
                assert!(media.setup().unwrap().is_some(), "{name}");
                assert!(media.fingerprints().count() >= 1, "{name}");
                assert!(media.description().unwrap().formats().count() >= 1, "{name}");
            }
        }
    }
}

#[test]
fn every_candidate_line_in_the_captures_reads() {
    let mut seen = 0;
    for (_, text) in common::files("corpus") {
        let session = Session::parse(&text).unwrap();
        let by_hand: Vec<_> =
            text.lines().filter(|line| line.starts_with("a=candidate:")).collect();
        let candidates: Vec<_> = session
            .media()
            .flat_map(|media| media.all::<Candidate<'_>>())
            .map(Result::unwrap)
            .collect();
        assert_eq!(candidates.len(), by_hand.len());
        for (candidate, line) in candidates.iter().zip(by_hand) {
            assert_eq!(Candidate::parse(line), Ok(*candidate));
            assert!(candidate.priority_in_range());
        }
        seen += candidates.len();
    }
    assert!(seen > 650, "{seen}");
}

/// What another program, in another language, read from the same files.
#[test]
fn the_captures_are_understood_as_their_manifest_says() {
    let manifest = include_str!("data/corpus/MANIFEST.csv");
    let mut rows = manifest.lines();
    assert!(
        rows.next().unwrap().starts_with("file,software,what,kind,bytes,eol,m_sections,candidates")
    );
    let mut seen = 0;
    let files = common::files("corpus");
    for row in rows {
        let cells: Vec<_> = row.split(',').collect();
        let (_, text) = files.iter().find(|(name, _)| name == cells[0]).unwrap();
        let session = Session::parse(text).unwrap();
        assert_eq!(text.len().to_string(), cells[4]);
        assert_eq!(text.contains("\r\n"), cells[5] == "crlf");
        // A section with port 0 has an exclamation mark.
        let kinds = session.media().map(|media| {
            let zero = media.description().unwrap().port == 0;
            format!("{}{}", media.kind(), if zero { "!" } else { "" })
        });
        let kinds: Vec<_> = kinds.collect();
        assert_eq!(kinds.join(" "), cells[6], "{}", cells[0]);
        let candidates: usize = session.media().map(|m| m.all::<Candidate<'_>>().count()).sum();
        assert_eq!(candidates.to_string(), cells[7], "{}", cells[0]);
        let bundle = session.groups().map(Result::unwrap).find(|group| group.is_bundle());
        let tags: Vec<_> = bundle.iter().flat_map(|group| group.tags()).collect();
        assert_eq!(tags.join(" "), cells[8], "{}", cells[0]);
        let levels = session.all::<Direction>().chain(session.media().flat_map(|m| m.all()));
        let directions: BTreeSet<_> = levels.map(|direction| direction.unwrap().as_str()).collect();
        assert_eq!(directions.into_iter().collect::<Vec<_>>().join(" "), cells[11], "{}", cells[0]);
        seen += 1;
    }
    assert_eq!(seen, 281);
}

#[test]
fn bundled_sections_are_found_by_their_mids() {
    for (name, text) in common::files("corpus") {
        let session = Session::parse(&text).unwrap();
        let mids: BTreeSet<_> =
            session.media().filter_map(|media| media.mid().unwrap()).map(Mid::as_str).collect();
        for group in session.groups() {
            assert!(group.unwrap().tags().all(|tag| mids.contains(tag)), "{name}");
        }
    }
}

#[test]
fn a_description_of_libnice_is_read_though_it_has_no_session_lines() {
    let (_, text) = common::files("corpus")
        .into_iter()
        .find(|(name, _)| name.starts_with("libnice") && name.contains("host-only"))
        .unwrap();
    let session = Session::parse(&text).unwrap();
    assert_eq!((session.version(), session.origin(), session.name()), (Ok(None), Ok(None), None));
    assert_eq!(session.lines().count(), 0);
    let media = session.media().next().unwrap();
    let line = media.description().unwrap();
    assert_eq!(
        (media.kind(), line.protocol, line.formats().count()),
        ("application", "ICE/SDP", 0)
    );
    assert!(matches!(media.connection().unwrap().unwrap().address, Host::Ip(_)));
    let ice = media.ice_parameters().unwrap();
    assert!(!ice.ice2 && !ice.trickle && ice.pacing.is_none());
    assert!(media.all::<Candidate<'_>>().all(|candidate| candidate.is_ok()));
}

#[test]
fn firefox_has_its_fingerprint_at_session_level_and_chromium_in_each_section() {
    for (name, text) in common::files("corpus") {
        let session = Session::parse(&text).unwrap();
        for media in session.media().filter(|media| media.description().unwrap().port != 0) {
            let own = media.all::<Fingerprint<'_>>().count();
            let shared = session.all::<Fingerprint<'_>>().count();
            let expected = if own > 0 { own } else { shared };
            assert_eq!(media.fingerprints().count(), expected, "{name}");
            if name.starts_with("firefox") {
                assert_eq!((own, shared), (0, 1), "{name}");
                let sha256 = media.fingerprints().next().unwrap().unwrap();
                assert_eq!(sha256.hash(), HashFunction::Sha256);
                assert!(media.has_ice_option(IceOptions::TRICKLE));
            } else if name.starts_with("chromium") {
                assert_eq!((own, shared), (1, 0), "{name}");
            }
        }
    }
}

/// Lines of RFC examples that are not what they stand for.
#[test]
fn every_description_of_the_rfcs_reads_but_for_its_placeholders() {
    let index = include_str!("data/rfc/INDEX.tsv");
    let files = common::files("rfc");
    assert_eq!(files.len(), 87);
    let mut sections = [0, 0];
    for (name, text) in files {
        let flags = index.lines().find(|row| row.starts_with(&name)).unwrap();
        let session = Session::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        holds_together(&text, &session);
        // A table of the letters, and examples with names in place of addresses and ports.
        let no_values = text.contains("(protocol version)") || flags.contains("placeholders");
        for error in read(&session) {
            // `a=rtpmap:97 telephone-events`: the clock rate is missing.
            let no_rate = name == "rfc5888-s8.4.1-07.sdp" && error.line() == 10;
            // `a=crypto:1 AES_CM_128_HMAC_SHA1_80`: the key is missing.
            let no_key = name == "rfc8859-s4.5-05.sdp" && error.line() == 9;
            assert!(no_values || no_rate || no_key, "{name}: {error}");
        }
        for media in session.media() {
            let read = media.description();
            // One leaves out all but the first word.
            let short = !media.lines().next().unwrap().value().contains(' ');
            assert!(read.is_ok() || no_values || short, "{name}: {read:?}");
            sections[usize::from(read.is_ok())] += 1;
        }
    }
    assert_eq!(sections[0], 6);
    assert!(sections[1] > 150, "{sections:?}");
}

#[test]
fn every_field_is_written_as_it_was_read() {
    let (mut letters, mut other) = (BTreeSet::new(), BTreeSet::new());
    for (_, text) in common::files("corpus").into_iter().chain(common::files("rfc")) {
        for line in text.lines().filter(|line| line.starts_with(|c| LETTERS.contains(c))) {
            letters.insert(line[..1].to_owned());
            if rewritten(line).as_deref() != Some(line) {
                other.insert(line.to_owned());
            }
        }
    }
    assert_eq!(letters.into_iter().collect::<String>(), "bcemoptv");
    // Left are a table of the letters, placeholders, kinds without a port, and a name that is written
    // behind its address.
    let is_known = |line: &&String| {
        let placeholder = ["=*", "(", "$"].iter().any(|sign| line.contains(sign));
        placeholder || !line.contains(' ') || line.starts_with("e=Jane Doe <")
    };
    assert_eq!(other.iter().filter(|line| !is_known(line)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_prefix_is_a_description_or_an_error() {
    for (name, text) in common::files("corpus").into_iter().step_by(90) {
        for end in 0..text.len().min(1500) {
            match Session::parse(&text[..end]) {
                Ok(session) => {
                    assert!(session.all_lines().count() > 0);
                    let _ = read(&session);
                }
                Err(error) => {
                    // What was cut can be mended by what follows.
                    assert!(error.is_incomplete(), "{name}: {error}");
                    assert_eq!(error.line() as usize, text[..end].lines().count().max(1), "{name}");
                }
            }
        }
    }
}

#[test]
fn every_changed_octet_is_a_description_or_an_error() {
    let mut files = common::files("corpus").into_iter();
    let small =
        |text: &str| text.contains("a=candidate") && text.contains("trickle") && text.len() < 1200;
    let (_, text) = files.find(|(_, text)| small(text)).unwrap();
    for at in 0..text.len() {
        for with in [b'\0', b'\n', b' ', 0xff] {
            let mut octets = text.as_bytes().to_owned();
            octets[at] = with;
            match Session::from_bytes(&octets) {
                Ok(session) => drop(read(&session)),
                Err(error) => {
                    let line = text[..at].matches('\n').count() + 1;
                    assert!(error.line() as usize >= line && error.line() as usize <= line + 1);
                }
            }
        }
    }
}
