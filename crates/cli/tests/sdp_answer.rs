//! `frazil sdp answer`, `offer` and `negotiate` from outside.
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

#[path = "support/fields.rs"]
mod fields;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/sdp.rs"]
mod sdp;

use std::path::Path;

use fields::Documented;
use folder::Folder;
use sdp::{corpus, object, run};
use serde_json::{Value, json};

const SIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/side.json");

/// Descriptions of one test.
struct Files(Folder);

impl Files {
    fn new(name: &str) -> Self {
        Self(Folder::new(name))
    }

    /// Writes a file, and returns its path.
    fn put(&self, name: &str, text: &str) -> String {
        let path = self.0.file(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// What the offerer, and then the answerer, make of an exchange.
    fn both_ends(&self, offer: &str, answer: &str) -> [Value; 2] {
        let offer = self.put("offer", offer);
        let answer = self.put("answer", answer);
        [("--offerer", &offer, &answer), ("--answerer", &answer, &offer)].map(
            |(side, local, remote)| {
                ok(&["negotiate", side, "--local", local, "--remote", remote, "--json"], b"")
            },
        )
    }
}

/// The object that a command prints.
#[track_caller]
fn ok(words: &[&str], input: &[u8]) -> Value {
    let output = run(words, input);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    object(&output)
}

fn text<'v>(object: &'v Value, field: &str) -> &'v str {
    object[field].as_str().unwrap()
}

fn all<'v>(object: &'v Value, field: &str) -> &'v [Value] {
    object[field].as_array().unwrap()
}

fn is_offer(path: &Path) -> bool {
    path.to_str().unwrap().ends_with("offer.sdp")
}

fn reversed(direction: &str) -> &str {
    match direction {
        "sendonly" => "recvonly",
        "recvonly" => "sendonly",
        other => other,
    }
}

/// Asserts that two results are one, seen from its two ends.
#[track_caller]
fn assert_mirrored([one, other]: &[Value; 2]) {
    assert_eq!(all(one, "sections").len(), all(other, "sections").len());
    for (one, other) in all(one, "sections").iter().zip(all(other, "sections")) {
        for field in ["mid", "kind", "protocol", "accepted", "transport", "rtcp_rsize"] {
            assert_eq!(one[field], other[field], "{field}");
        }
        assert_eq!(text(one, "direction"), reversed(text(other, "direction")));
        assert_eq!(all(one, "codecs").len(), all(other, "codecs").len());
        for one in all(one, "codecs") {
            let same = |other: &&Value| other["send_payload_type"] == one["receive_payload_type"];
            let other = all(other, "codecs").iter().find(same).unwrap();
            assert_eq!(one["send_payload_type"], other["receive_payload_type"]);
            assert_eq!(one["send_parameters"], other["receive_parameters"]);
            assert_eq!(one["receive_parameters"], other["send_parameters"]);
        }
        assert_eq!(one["send_rids"], other["receive_rids"]);
        assert_eq!(one["receive_rids"], other["send_rids"]);
        assert_eq!(one["data"]["local_port"], other["data"]["remote_port"]);
    }
    assert_eq!(all(one, "transports").len(), all(other, "transports").len());
    for (one, other) in all(one, "transports").iter().zip(all(other, "transports")) {
        assert_eq!(
            (&one["local_ufrag"], &one["local_pwd"]),
            (&other["remote_ufrag"], &other["remote_pwd"])
        );
        assert_eq!(
            (&one["remote_ufrag"], &one["remote_pwd"]),
            (&other["local_ufrag"], &other["local_pwd"])
        );
        assert_ne!(one["dtls_role"], other["dtls_role"]);
    }
}

#[test]
fn the_page_of_the_documentation_has_the_example() {
    let page = include_str!("../docs/sdp.md");
    let shown = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(shown, Some(include_str!("../docs/side.json")));
}

#[test]
fn the_keys_are_those_of_the_documentation() {
    let full = include_str!("data/sdp/side-full.json");
    let mut documented = Documented::new("config");
    documented.check(&serde_json::from_str(full).unwrap());
    documented.assert_all_seen();
    // All of them are taken, and mean something.
    let made = ok(&["offer", "--config", "side-full.json", "--json"], b"");
    for line in [
        "o=- 20 1 ",
        "m=video 8998 ",
        "a=mid:v",
        "a=rtpmap:100 VP8/90000",
        "a=fmtp:100 max-fr=30",
        "a=rtcp-fb:100 nack pli",
        "a=ptime:20",
        "a=maxptime:60",
        "a=msid:camera",
        "a=rid:hi send",
        "a=simulcast:send hi;lo",
        "a=rtcp-rsize",
        "a=sctp-port:5001",
        "a=max-message-size:0",
        "a=mid:d",
        "a=ice-ufrag:full",
        "a=ice-pwd:asd88fgpdd777uzjYhagZg",
        "a=candidate:1 1 UDP",
        "a=end-of-candidates",
        "a=fingerprint:sha-1 4A:AD",
        "a=tls-id:abc3de65cddef001be82ab",
        "a=ice-pacing:40",
        "a=extmap-allow-mixed",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        "a=extmap:2 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=imageattr:* recv [x=[48:1280],y=[48:720],q=1.0]",
    ] {
        assert!(
            text(&made, "offer").contains(&format!("\n{line}")),
            "{line}\n{}",
            text(&made, "offer")
        );
    }
}

/// Offers of browsers and libraries: answered with the example, both sides see the same, and what
/// is printed is what is documented.
#[test]
fn every_captured_offer_is_answered_and_both_ends_agree() {
    let files = Files::new("answers");
    let mut answers = Documented::new("answer");
    let mut offers = 0;
    for path in corpus().into_iter().filter(|path| is_offer(path)) {
        offers += 1;
        let offer = std::fs::read_to_string(&path).unwrap();
        let answered = ok(&["answer", "--config", SIDE, "--json"], offer.as_bytes());
        answers.check(&answered);
        let ends = files.both_ends(&offer, text(&answered, "answer"));
        assert_eq!(ends[1], answered["negotiated"], "{path:?}");
        assert_mirrored(&ends);
    }
    assert!(offers > 100, "{offers}");
    // None of them asks for a simulcast.
    let full = ["--config", "side-full.json", "--json"];
    let offer = ok(&[&["offer"], &full[..]].concat(), b"");
    let asking = text(&offer, "offer")
        .replace(" send\r\n", " recv\r\n")
        .replace("simulcast:send", "simulcast:recv");
    let answered = ok(&[&["answer"], &full[..]].concat(), asking.as_bytes());
    assert_eq!(all(&answered["negotiated"]["sections"][0], "send_rids").len(), 2);
    answers.check(&answered);
    answers.assert_all_seen();
}

#[test]
fn our_offer_and_its_answer_come_to_the_same_on_both_sides() {
    let files = Files::new("round");
    let mut documented = Documented::new("negotiate");
    let mut offers = Documented::new("offer");
    for config in [SIDE, "side-full.json"] {
        let made = ok(&["offer", "--config", config, "--json"], b"");
        offers.check(&made);
        let answered =
            ok(&["answer", "--config", config, "--json"], text(&made, "offer").as_bytes());
        assert_eq!(answered["rejected"], json!([]));
        for description in [text(&made, "offer"), text(&answered, "answer")] {
            let linted = object(&run(&["lint", "--json"], description.as_bytes()));
            // What is repeated for the browsers' sake is all that departs from the RFCs.
            let repeated = |found: &&Value| found["rule"] == "bundle-only-transport";
            let repeated = all(&linted, "departures").iter().filter(repeated).count();
            assert_eq!(linted["errors"], repeated, "{linted}\n{description}");
        }
        let ends = files.both_ends(text(&made, "offer"), text(&answered, "answer"));
        assert_mirrored(&ends);
        ends.iter().for_each(|end| documented.check(end));
        assert!(all(&ends[0], "sections").iter().all(|section| section["accepted"] == true));
        assert!(ends[0]["transports"][0]["new_association"] == true);
    }
    offers.assert_all_seen();
    documented.assert_all_seen();
}

#[test]
fn rfc8839_s5_4_c__credentials_are_random_and_kept_until_ice_restarts() {
    let files = Files::new("again");
    let offer = |words: &[&str]| {
        text(&ok(&[&["offer", "--config", SIDE, "--json"], words].concat(), b""), "offer")
            .to_owned()
    };
    let first = offer(&[]);
    let value = |text: &str, name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap().to_owned()
    };
    let ufrag = |text: &str| value(text, "a=ice-ufrag:");
    let pwd = |text: &str| value(text, "a=ice-pwd:");
    // Six bits a character: RFC 8839 §5.4 asks for 24 and for 128.
    assert!(ufrag(&first).len() >= 4 && pwd(&first).len() >= 22, "{first}");
    let other = offer(&[]);
    assert!(ufrag(&first) != ufrag(&other) && pwd(&first) != pwd(&other), "{first}{other}");
    let answer = |offer: &str, words: &[&str]| {
        ok(&[&["answer", "--config", SIDE, "--json"], words].concat(), offer.as_bytes())
    };
    let answered = answer(&first, &[]);
    let (ours, theirs) =
        (files.put("ours", &first), files.put("theirs", text(&answered, "answer")));
    let offerer = ["--previous-local", &ours, "--previous-remote", &theirs];
    let answerer = ["--previous-local", &theirs, "--previous-remote", &ours];

    let second = offer(&offerer);
    assert_eq!(ufrag(&second), ufrag(&first));
    assert!(second.contains(" 2 IN IP4 "), "{second}");
    let again = answer(&second, &answerer);
    let transport = &again["negotiated"]["transports"][0];
    assert_eq!(
        (&transport["ice_restart"], &transport["new_association"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(ufrag(text(&again, "answer")), ufrag(text(&answered, "answer")));

    let restarted = offer(&[&offerer[..], &["--ice-restart"]].concat());
    assert!(ufrag(&restarted) != ufrag(&first) && pwd(&restarted) != pwd(&first), "{restarted}");
    let anew = answer(&restarted, &answerer);
    assert_eq!(anew["negotiated"]["transports"][0]["ice_restart"], true);
    assert_ne!(ufrag(text(&anew, "answer")), ufrag(text(&answered, "answer")));

    // The other side offers next: who was who shows in a=setup, and the roles stay.
    let swapped = offer(&answerer);
    let reply = answer(&swapped, &offerer);
    assert_eq!(reply["negotiated"]["transports"][0]["new_association"], false);
    let said = answer(&swapped, &[&offerer[..], &["--previously", "offerer"]].concat());
    assert_eq!(said["negotiated"], reply["negotiated"]);
}

#[test]
fn the_pair_that_ice_chose_is_offered_by_the_side_that_controls() {
    let files = Files::new("chosen");
    let mut config: Value = serde_json::from_str(include_str!("../docs/side.json")).unwrap();
    let candidate = config["transports"][0]["candidates"][0].clone();
    config["transports"][0]["selected"] =
        json!({ "candidate": candidate, "remote": "[2001:db8::1]:5000", "controlling": true });
    let config = files.put("config.json", &config.to_string());
    let offer = |words: &[&str]| {
        text(&ok(&[&["offer", "--config", &config, "--json"], words].concat(), b""), "offer")
            .to_owned()
    };
    let first = offer(&[]);
    assert!(!first.contains("a=remote-candidates"), "{first}");
    let answered = ok(&["answer", "--config", SIDE, "--json"], first.as_bytes());
    let (ours, theirs) =
        (files.put("ours", &first), files.put("theirs", text(&answered, "answer")));
    let second = offer(&["--previous-local", &ours, "--previous-remote", &theirs]);
    assert!(second.contains("a=remote-candidates:1 2001:db8::1 5000\r\n"), "{second}");
}

#[test]
fn what_is_rejected_is_told_with_its_reason() {
    let offer = ok(&["offer", "--config", SIDE, "--json"], b"");
    let config: Value = serde_json::from_str(include_str!("../docs/side.json")).unwrap();
    let files = Files::new("rejected");
    let mut audio = config.clone();
    audio["media"].as_array_mut().unwrap().pop();
    audio.as_object_mut().unwrap().remove("data");
    let audio = files.put("audio.json", &audio.to_string());
    let output = run(&["answer", "--config", &audio, "--json"], text(&offer, "offer").as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let answered = object(&output);
    let rejected: Vec<_> = all(&answered, "rejected")
        .iter()
        .map(|one| (&one["section"], &one["kind"], &one["reason"]))
        .collect();
    let (kind, video, application) = (json!("kind"), json!("video"), json!("application"));
    assert_eq!(rejected, [(&json!(1), &video, &kind), (&json!(2), &application, &kind)]);
    assert_eq!(answered["negotiated"]["sections"][1]["accepted"], false);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("section 1 (video) is rejected: this media type is not supported"),
        "{said}"
    );
    // Without rtcp-mux, which WebRTC demands.
    let bare =
        text(&offer, "offer").replace("a=rtcp-mux\r\n", "").replace("a=rtcp-mux-only\r\n", "");
    let answered = ok(&["answer", "--config", SIDE, "--json"], bare.as_bytes());
    assert_eq!(answered["rejected"][0]["reason"], "no-rtcp-mux");
}

#[test]
fn what_does_not_go_together_is_refused_precisely() {
    let files = Files::new("refused");
    let offer = ok(&["offer", "--config", SIDE, "--json"], b"");
    let answered = ok(&["answer", "--config", SIDE, "--json"], text(&offer, "offer").as_bytes());
    let ours = files.put("ours", text(&offer, "offer"));
    let refused = |answer: &str| {
        let answer = files.put("theirs", answer);
        let output =
            run(&["negotiate", "--offerer", "--local", &ours, "--remote", &answer, "--json"], b"");
        assert_eq!((output.status.code(), &*output.stdout), (Some(5), &b""[..]));
        String::from_utf8(output.stderr).unwrap()
    };
    let answer = text(&answered, "answer");
    assert!(
        refused(&answer.replace("a=setup:active", "a=setup:actpass"))
            .contains("section 0: a=setup")
    );
    assert!(refused(&answer.replace("m=video", "m=text")).contains("section 1: the media type"));
    assert!(refused("v=0\r\n").contains("0 sections"));
    assert!(refused(&answer.replace("m=video 8998", "m=video x")).contains("m=:"));
}

#[test]
fn the_text_goes_to_standard_output_or_to_a_file() {
    let files = Files::new("out");
    let config = ["--config", "side-full.json"];
    let offered = run(&[&["offer"], &config[..]].concat(), b"");
    assert_eq!((offered.status.code(), &*offered.stderr), (Some(0), &b""[..]));
    let offer = String::from_utf8(offered.stdout).unwrap();
    assert!(offer.starts_with("v=0\r\n") && offer.ends_with("\r\n"));
    let out = files.0.file("offer");
    let silent = run(&[&["offer", "--out", &out], &config[..]].concat(), b"");
    assert_eq!((silent.status.code(), &*silent.stdout), (Some(0), &b""[..]));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), offer);
    let answer = run(&["answer", &out, "--config", SIDE], b"").stdout;
    let answer = files.put("answer", &String::from_utf8(answer).unwrap());
    let page = run(&["negotiate", "--answerer", "--local", &answer, "--remote", &out], b"");
    let page = String::from_utf8(page.stdout).unwrap();
    for words in
        ["video mid v, sendrecv", "100 VP8 at 90000 Hz", "transport 0, described by mid v", "dtls"]
    {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("asd88fgpdd777"), "passwords are left out\n{page}");
}

const CANDIDATE: &str = "candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host";

#[test]
fn a_wrong_configuration_is_named_by_its_key() {
    let files = Files::new("config");
    let good: Value = serde_json::from_str(include_str!("data/sdp/side-full.json")).unwrap();
    for (pointer, value, said) in [
        (
            "/media/0/codecs/0/clock_rate",
            json!("fast"),
            "media[0].codecs[0].clock_rate: invalid type",
        ),
        (
            "/media/0/codecs/0/clock_rate",
            json!(0),
            "media[0].codecs[0].clock_rate: not a number of Hz above 0",
        ),
        ("/media/0/codecs/0/channels", json!(0), "media[0].codecs[0].channels"),
        ("/media/0/codecs/0/name", json!("V P"), "media[0].codecs[0].name: "),
        (
            "/media/0/codecs/0/payload_type",
            json!(128),
            "media[0].codecs[0].payload_type: not within 0 to 127",
        ),
        ("/media/0/codecs/0/parameters", json!("a\nb"), "media[0].codecs[0].parameters"),
        ("/media/0/codecs/0/feedback/0", json!(""), "media[0].codecs[0].feedback[0]"),
        (
            "/media/0/codecs/0/images/widths",
            json!([1, 1_000_000]),
            "media[0].codecs[0].images.widths: not within 0 to 999999",
        ),
        (
            "/media/0/codecs/0/images/heights",
            json!([1]),
            "media[0].codecs[0].images.heights: invalid length 1",
        ),
        ("/media/0/codecs/0", json!({}), "media[0].codecs[0]: missing field `name`"),
        ("/media/0/codecs", json!([]), "media[0].codecs: there is none"),
        (
            "/media/0/direction",
            json!("both"),
            "media[0].direction: unknown variant `both`, expected one of `sendrecv`",
        ),
        ("/media/0/mid", json!("a b"), "media[0].mid"),
        ("/media/0/extensions/0/uri", json!("a b"), "media[0].extensions[0].uri"),
        ("/media/0/streams/0", json!(""), "media[0].streams[0]"),
        ("/media/0/send_rids/1", json!("l-o"), "media[0].send_rids[1]"),
        ("/media/0/receive_limits", json!("max-fps=fast"), "media[0].receive_limits"),
        ("/media/0/kind", json!("a b"), "media[0].kind: "),
        ("/media/0/kind", json!(""), "media[0].kind: "),
        ("/media/0/codecs/0/payload_type", json!(72), "media[0].codecs[0].payload_type: 64 to 95"),
        ("/media/0/send_rids", json!(["h", "h"]), "media[0].send_rids[1]: it is there already"),
        ("/transports/0/candidates", json!([CANDIDATE, CANDIDATE]), "transports[0].candidates[1]"),
        ("/transports/0/fingerprints/0/hash", json!("md5"), "transports[0].fingerprints[0].hash"),
        ("/data/mid", json!(""), "data.mid"),
        ("/data", json!({ "port": 5000 }), "data.port: unknown field `port`"),
        ("/transports", json!([]), "transports: there is none"),
        (
            "/transports/0/ice_ufrag",
            json!("abc"),
            "transports[0].ice_ufrag: 3 characters where 4 to 256",
        ),
        ("/transports/0/ice_pwd", json!(null), "transports[0]: give both ice_ufrag and ice_pwd"),
        (
            "/transports/0/candidates/0",
            json!("candidate"),
            "transports[0].candidates[0]: candidate, column",
        ),
        ("/transports/0/fingerprints", json!([]), "transports[0].fingerprints: there is none"),
        (
            "/transports/0/fingerprints/0/value",
            json!("4A"),
            "transports[0].fingerprints[0]: 1 octets where the hash function has 20",
        ),
        (
            "/transports/0/fingerprints/0/value",
            json!("4AAD"),
            "transports[0].fingerprints[0].value: not pairs",
        ),
        ("/transports/0/tls_id", json!("a"), "transports[0].tls_id"),
        (
            "/transports/0/selected/candidate",
            json!("1 2 UDP 1 192.0.2.1 9 typ host"),
            "transports[0].selected.candidate: not of component 1",
        ),
        ("/transports/0/selected/candidate", json!("1"), "transports[0].selected.candidate: "),
        (
            "/transports/0/selected/remote",
            json!("192.0.2.1"),
            "transports[0].selected.remote: not an address with its port",
        ),
        ("/session_id", json!(1_u64 << 62), "session_id: not within"),
        ("/bundle_policy", json!("none"), "bundle_policy: unknown variant"),
        ("", json!({}), "missing field `transports`"),
        ("", json!([]), "the configuration: invalid"),
    ] {
        let mut config = good.clone();
        *config.pointer_mut(pointer).unwrap() = value;
        let config = files.put("config", &config.to_string());
        let output = run(&["offer", "--config", &config], b"");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), &*output.stdout),
            (Some(64), &b""[..]),
            "{pointer}: {stderr}"
        );
        assert!(stderr.contains(said), "{pointer}: {stderr}");
    }
    for text in ["", "{", "v=0", "{} {}"] {
        let config = files.put("config", text);
        let output = run(&["offer", "--config", &config], b"");
        assert_eq!(output.status.code(), Some(64), "{text}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("the configuration: "), "{text}");
    }
}
