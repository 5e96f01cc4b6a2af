//! `frazil sdp parse` from outside: the page, the JSON, the exit codes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

#[path = "support/fields.rs"]
mod fields;
#[path = "support/sdp.rs"]
mod sdp;

use fields::Documented;
use sdp::{check, corpus, object, run};

#[test]
fn a_description_is_shown_as_committed() {
    check(&["parse", "everything.sdp"], 0, "everything.txt");
    check(&["parse", "--json", "everything.sdp"], 0, "everything.json");
}

#[test]
fn what_holds_for_all_sections_stands_in_each() {
    let found = object(&run(&["parse", "--json", "everything.sdp"], b""));
    let media = found["media"].as_array().unwrap();
    for (section, direction) in media.iter().zip(["recvonly", "sendrecv", "recvonly"]) {
        assert_eq!(section["direction"], direction);
        assert_eq!(section["ice_ufrag"], "8hhY");
        assert_eq!(section["ice_pwd"], "asd88fgpdd777uzjYhagZg");
        assert_eq!(section["ice_options"][0], "ice2");
        assert_eq!(section["setup"], "actpass");
        assert_eq!(section["fingerprints"][0]["hash"], "sha-1");
        assert_eq!(
            (&section["end_of_candidates"], &section["extmap_allow_mixed"]),
            (&true.into(), &true.into())
        );
    }
    let connections = media.iter().map(|section| &section["connection"]["address"]);
    assert!(connections.eq(["233.252.0.1", "192.0.2.1", "233.252.0.1"]));
    assert_eq!(media[0]["extensions"][0]["uri"], "urn:ietf:params:rtp-hdrext:sdes:mid");
}

#[test]
fn a_static_payload_type_needs_no_line() {
    let found =
        object(&run(&["parse", "--json"], b"m=audio 5004 RTP/AVP 0 10 77 0\na=fmtp:0 x=y\n"));
    let codecs = &found["media"][0]["codecs"];
    assert_eq!(codecs.as_array().unwrap().len(), 3, "each is there once");
    let codec = |index: usize| {
        let found = &codecs[index];
        ["payload_type", "name", "clock_rate", "channels", "parameters"]
            .map(|name| found[name].to_string())
    };
    assert_eq!(codec(0), ["0", "\"PCMU\"", "8000", "1", "\"x=y\""]);
    assert_eq!(codec(1), ["10", "\"L16\"", "44100", "2", "\"\""]);
    assert_eq!(codec(2), ["77", "null", "null", "null", "\"\""]);
    assert_eq!(found["media"][0]["rtcp_port"], 5005);
}

#[test]
fn what_does_not_read_is_named_by_its_place_and_the_rest_is_there() {
    let found = object(&run(&["parse", "--json", "everything.sdp"], b""));
    assert_eq!(found["problems"][0]["subject"], "b=");
    let places = |section: usize| -> Vec<String> {
        let problems = found["media"][section]["problems"].as_array().unwrap();
        let place = |one: &serde_json::Value| {
            format!("{} {}", one["line"], one["subject"].as_str().unwrap())
        };
        problems.iter().map(place).collect()
    };
    assert_eq!(places(0), ["59 a=candidate", "62 a=lang"]);
    assert_eq!(places(2), ["73 m="]);
    assert_eq!(found["media"][0]["candidates"].as_array().unwrap().len(), 2);
}

/// Every object of every description has the fields of its path, and no other.
#[test]
fn the_fields_are_those_of_the_documentation() {
    let mut documented = Documented::new("parse");
    documented.check(&object(&run(&["parse", "--json", "everything.sdp"], b"")));
    documented.assert_all_seen();
    let corpus = corpus();
    assert!(corpus.len() > 250);
    for path in corpus {
        let output = run(&["parse", "--json", path.to_str().unwrap()], b"");
        assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]), "{path:?}");
        documented.check(&object(&output));
    }
}

#[test]
fn captured_descriptions_have_pages_without_problems() {
    // Those of the RFCs have placeholders.
    let captured = corpus().into_iter().filter(|path| path.parent().unwrap().ends_with("corpus"));
    for path in captured.step_by(7) {
        let page = String::from_utf8(run(&["parse", path.to_str().unwrap()], b"").stdout).unwrap();
        assert!(
            page.starts_with("session ") && !page.contains("does not read"),
            "{path:?}\n{page}"
        );
        assert!(!page.chars().any(|found| found.is_control() && found != '\n'), "{path:?}");
    }
}

#[test]
fn the_page_shows_no_key_and_moves_no_cursor() {
    let page = String::from_utf8(run(&["parse", "everything.sdp"], b"").stdout).unwrap();
    assert!(!page.contains("asd88"), "{page}");
    let text = "s=\u{1b}[2J\u{9b}2J\nm=audio 9 RTP/AVP 0\na=mid:\u{1b}c\na=x\u{7}\n";
    let page = run(&["parse"], text.as_bytes()).stdout;
    let page = String::from_utf8(page).unwrap();
    assert!(!page.chars().any(|found| found.is_control() && found != '\n'), "{page:?}");
}

#[test]
fn the_exit_code_tells_what_is_no_description() {
    for (input, code) in [
        (&b"v=0\n"[..], 0),
        (b"", 2),
        (b"\r\n", 2),
        (b"<html>", 2),
        (b"{\"type\":\"offer\",\"sdp\":\"v=0\"}", 2),
        (b"s=\xFC\n", 2),
        (b"v=0\0\n", 2),
    ] {
        for words in [&["parse"][..], &["parse", "-"], &["parse", "--json"]] {
            let output = run(words, input);
            assert_eq!(output.status.code(), Some(code), "{words:?} {input:?}");
            assert_eq!(output.stderr.is_empty(), code == 0, "{words:?} {input:?}");
            assert_eq!(output.stdout.is_empty(), code != 0, "{words:?} {input:?}");
        }
    }
    assert_eq!(run(&["parse", "no-such-file"], b"").status.code(), Some(64));
    assert_eq!(run(&["parse", "--loud"], b"").status.code(), Some(64));
}

/// A hundred thousand sections and as many attributes; each section is written as it is made.
#[test]
fn a_long_description_is_shown_whole() {
    let text = format!(
        "s=-\na=setup:active\n{}{}",
        "m=audio 9 RTP/AVP 0\n".repeat(20_000),
        "a=ssrc:1 x\n".repeat(100_000)
    );
    let found = object(&run(&["parse", "--json"], text.as_bytes()));
    let media = found["media"].as_array().unwrap();
    assert_eq!(media.len(), 20_000);
    assert_eq!(media[19_999]["sources"][0]["attributes"].as_array().unwrap().len(), 100_000);
    assert_eq!(media[19_999]["setup"], "active");
}

#[test]
fn what_the_session_says_is_repeated_in_sections_up_to_a_length() {
    let options: String = (0..300).map(|tag| format!(" o{tag}")).collect();
    let text = |information: &str| {
        format!(
            "i={information}\na=ice-options:{options}\nm=audio 9 RTP/AVP 0\nm=audio 9 RTP/AVP 0\n"
        )
    };
    for (length, repeated) in [(512, true), (513, false)] {
        let information = "x".repeat(length);
        let found = object(&run(&["parse", "--json"], text(&information).as_bytes()));
        assert_eq!(found["information"], *information);
        for section in found["media"].as_array().unwrap() {
            assert_eq!(section["ice_options"].as_array().unwrap().len(), 255);
            assert_eq!(section["information"] == *information, repeated);
        }
    }
}
