//! Attributes of every description: what is read of them is written as it stood.

#![allow(clippy::unwrap_used, reason = "a helper of tests")]

mod common;

use std::collections::BTreeMap;

use frazil_sdp::{AnyAttribute, AttributeLine, Session};

/// The value of a line as a writer of the RFC's form has it: what differs in the field, and means the
/// same.
fn canonical(line: AttributeLine<'_>) -> String {
    let text = line.to_string();
    match line.name() {
        // The transport: capital letters.
        "candidate" => text.replacen(" udp ", " UDP ", 1).replacen(" tcp ", " TCP ", 1),
        // Commas of libdatachannel.
        "ice-options" => text.replace(',', " "),
        // A blank of browsers.
        "msid-semantic" => text.replacen(": ", ":", 1),
        // RFC 8859 §14.2.1.2 has an `a=` in the attribute.
        "acap" => text.replacen(" a=", " ", 1),
        // RFC 8840 §7 has a blank where a colon belongs.
        "extmap 1 urn" => text.replacen("extmap ", "extmap:", 1),
        _ => text,
    }
}

#[test]
fn every_attribute_is_written_as_it_stood_or_listed_here() {
    let (mut seen, mut refused) = (0, BTreeMap::new());
    for (name, text) in ["corpus", "rfc"].into_iter().flat_map(common::files) {
        let session = Session::parse(&text).unwrap();
        let sections = session.media().flat_map(|media| media.attributes());
        for line in session.attributes().chain(sections) {
            match AnyAttribute::parse(line) {
                Ok(typed) => {
                    assert_eq!(typed.to_string(), canonical(line), "{name}");
                    seen += usize::from(!matches!(typed, AnyAttribute::Other(_)));
                }
                Err(_) => {
                    let section = name.split_once('-').map_or("", |(rfc, _)| rfc).to_owned();
                    *refused.entry((section, line.name().to_owned())).or_insert(0) += 1;
                }
            }
        }
    }
    assert!(seen > 19_000, "{seen}");
    let refused: Vec<_> = refused.iter().map(|((rfc, name), n)| (&**rfc, &**name, *n)).collect();
    let expected = [
        // Placeholders instead of addresses, here and in RFC 8839.
        ("rfc5245", "candidate", 3),
        // `telephone-events` without a clock rate, in §8.4.1.
        ("rfc5888", "rtpmap", 1),
        ("rfc8839", "candidate", 3),
        // §4.5 breaks the line in front of the key.
        ("rfc8859", "crypto", 1),
    ];
    assert_eq!(refused, expected);
}
