//! Calls between two `frazil` processes.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{Folder, Frazil, pair};

#[test]
fn ping_reports_json_and_nothing_else() {
    let folder = Folder::new("ping");
    let (offerer, answerer) = pair(&folder, &["--ping", "--json", "--hold", "0.5"]);
    for side in [offerer.finish(), answerer.finish()] {
        side.assert_exit(0);
        assert_eq!(side.lines.len(), 1);
        let report: Value = serde_json::from_slice(&side.lines[0]).unwrap();
        assert_eq!(report["ok"], true, "{report}");
        for field in ["gather_ms", "ice_ms", "open_ms"] {
            assert!(report[field].is_u64(), "{field} of {report}");
        }
        for field in ["local", "remote"] {
            let (kind, address) = report[field].as_str().unwrap().split_once(' ').unwrap();
            assert_eq!(kind, "host");
            assert!(address.parse::<std::net::SocketAddr>().unwrap().ip().is_loopback());
        }
        assert!(side.said.starts_with("frazil: There is no encryption yet"), "{}", side.said);
    }
}

#[test]
fn lines_flow_both_ways_and_the_end_of_input_ends_the_call() {
    let folder = Folder::new("talk");
    let (mut offerer, mut answerer) = pair(&folder, &[]);
    offerer.write("hello\n");
    assert_eq!(answerer.line(), b"hello\n");
    answerer.write("\r\n");
    assert_eq!(offerer.line(), b"\r\n");
    // The last line has no newline, and a longer one is not sent.
    answerer.write(format!("{}\nlast", "x".repeat(1201)));
    let answerer = answerer.finish_input();
    assert_eq!(offerer.line(), b"last\n");
    offerer.write("after your end\n");
    assert_eq!(answerer.line(), b"after your end\n");
    let (offerer, answerer) = (offerer.finish(), answerer.finish());
    offerer.assert_exit(0);
    answerer.assert_exit(0);
    assert!(answerer.said.contains("a line of 1201 octets is not sent"), "{}", answerer.said);
    assert!(answerer.said.contains("the call ends when the peer ends it too"), "{}", answerer.said);
}

#[test]
fn its_own_offer_is_no_answer() {
    let folder = Folder::new("own");
    let (offer, answer) = (folder.file("offer"), folder.file("answer"));
    let offerer = Frazil::run(&["offer", "--offer-out", &offer, "--answer-in", &answer]);
    std::fs::write(&answer, support::read(&offer)).unwrap();
    let offerer = offerer.finish();
    offerer.assert_exit(5);
    assert!(offerer.said.contains("own, not the peer's"), "{}", offerer.said);
}

#[test]
fn empty_lines_and_data_that_looks_like_stun_reach_the_peer() {
    let folder = Folder::new("stun");
    let (mut offerer, answerer) = pair(&folder, &[]);
    // A Binding request with the magic cookie and an exact length, but without FINGERPRINT.
    let mut request = b"\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl\n".to_vec();
    offerer.write(&request);
    assert_eq!(answerer.line(), request);
    // A success response with a wrong FINGERPRINT.
    request = b"\x01\x01\x00\x08\x21\x12\xa4\x42abcdefghijkl\x80\x28\x00\x04wrng\n".to_vec();
    offerer.write(&request);
    assert_eq!(answerer.line(), request);
    offerer.write(b"\n\x16\xfe\xfd DTLS or not\n");
    let rest: BTreeSet<_> = [answerer.line(), answerer.line()].into();
    assert_eq!(rest, [b"\n".to_vec(), b"\x16\xfe\xfd DTLS or not\n".to_vec()].into());
    let answerer = answerer.finish_input();
    offerer.finish().assert_exit(0);
    answerer.finish().assert_exit(0);
}

#[test]
fn raw_octets_arrive_as_they_were() {
    let folder = Folder::new("raw");
    let (mut offerer, answerer) = pair(&folder, &["--raw"]);
    let octets: Vec<u8> = (0..20_000u32).map(|number| (number * 7 % 251) as u8).collect();
    offerer.write(&octets);
    let offerer = offerer.finish_input();
    let answerer = answerer.finish();
    offerer.finish().assert_exit(0);
    answerer.assert_exit(0);
    // Loopback neither loses nor reorders so few.
    assert_eq!(answerer.lines.concat(), octets);
}

#[test]
fn descriptions_are_pasted_and_end_at_an_empty_line() {
    let mut offerer = Frazil::run(&["offer"]);
    let mut answerer = Frazil::run(&["answer"]);
    let copy = |from: &Frazil, to: &mut Frazil| {
        loop {
            let line = from.line();
            to.write(&line);
            if line == b"\n" {
                return;
            }
        }
    };
    answerer.write("\n\n");
    copy(&offerer, &mut answerer);
    answerer.write("said before the answer was even read\n");
    copy(&answerer, &mut offerer);
    assert_eq!(offerer.line(), b"said before the answer was even read\n");
    offerer.write("heard\n");
    assert_eq!(answerer.line(), b"heard\n");
    let answerer = answerer.finish_input();
    offerer.finish().assert_exit(0);
    answerer.finish().assert_exit(0);
}

#[test]
fn a_peer_without_the_right_password_is_no_peer() {
    let folder = Folder::new("password");
    let (offer, answer) = (folder.file("offer"), folder.file("answer"));
    let timeout = ["--timeout", "2"];
    let offerer = Frazil::run(
        &[
            &["offer", "--offer-out", &offer, "--answer-in", &answer, "--ping", "--json"],
            &timeout[..],
        ]
        .concat(),
    );
    let text = support::read(&offer);
    let pwd = text.lines().find_map(|line| line.strip_prefix("a=ice-pwd:")).unwrap();
    let forged = folder.file("forged");
    std::fs::write(&forged, text.replace(pwd, "thisIsNotThePasswordAtAll")).unwrap();
    let answerer = Frazil::run(
        &[
            &["answer", "--offer-in", &forged, "--answer-out", &answer, "--ping", "--json"],
            &timeout[..],
        ]
        .concat(),
    );
    for side in [offerer.finish(), answerer.finish()] {
        side.assert_exit(4);
        let report: Value = serde_json::from_slice(side.lines.last().unwrap()).unwrap();
        assert_eq!((&report["ok"], &report["exit"]), (&false.into(), &4.into()), "{report}");
    }
}
