//! `frazil stun decode` from outside: its page, its JSON, its exit codes, every form of input.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

#[path = "support/command.rs"]
mod command;

use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;

use command::{assert_committed, said};

const REQUEST: &str = include_str!("data/stun/rfc5769-2.1-request.hex");
const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
const LONG_TERM: [&str; 6] =
    ["--username", "マトリックス", "--realm", "example.org", "--password", "TheMatrIX"];

fn data(name: &str) -> String {
    command::data("stun").join(name).to_str().unwrap().to_owned()
}

fn decode(words: &[&str], input: &[u8]) -> Output {
    command::run("", &[&["stun", "decode"], words].concat(), input)
}

#[track_caller]
fn json(words: &[&str], input: &[u8]) -> Vec<Value> {
    let output = decode(&[&["--json"], words].concat(), input);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn octets(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    let pair = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(pair).collect()
}

#[track_caller]
fn check(words: &[&str], name: &str) {
    assert_committed(decode(words, b""), 0, &format!("stun/{name}"));
}

#[test]
fn the_samples_of_rfc_5769_are_shown_as_committed() {
    for name in ["rfc5769-2.1-request", "rfc5769-2.2-ipv4-response", "rfc5769-2.3-ipv6-response"] {
        let file = data(&format!("{name}.hex"));
        check(&[&file, "--password", PASSWORD], &format!("{name}.txt"));
        check(&[&file, "--password", PASSWORD, "--json"], &format!("{name}.json"));
    }
    for name in ["rfc5769-2.4-long-term-request", "rfc8489-B.1-erratum6268"] {
        let file = data(&format!("{name}.hex"));
        check(&[&[&*file], &LONG_TERM[..]].concat(), &format!("{name}.txt"));
        check(&[&[&*file, "--json"], &LONG_TERM[..]].concat(), &format!("{name}.json"));
    }
}

#[test]
fn every_form_of_input_gives_the_same() {
    let octets = octets(REQUEST);
    let hex: String = REQUEST.split_whitespace().collect();
    let base64 = base64(&octets);
    let expected = json(&[&hex], b"");
    assert_eq!(expected.len(), 1);
    let strip = |mut found: Vec<Value>| {
        found[0].as_object_mut().unwrap().remove("line");
        found
    };
    assert_eq!(json(&[&base64], b""), expected);
    assert_eq!(json(&[REQUEST], b""), expected);
    assert_eq!(json(&["--format", "raw", "-"], &octets), expected);
    assert_eq!(json(&[], &octets), expected);
    assert_eq!(strip(json(&[], hex.as_bytes())), expected);
    assert_eq!(strip(json(&["-"], base64.as_bytes())), expected);
    assert_eq!(strip(json(&["--format", "base64"], base64.as_bytes())), expected);
    assert_eq!(strip(json(&[&data("rfc5769-2.1-request.hex")], b"")), expected);
    for dump in [dump_of_hexdump(&octets), dump_of_xxd(&octets)] {
        assert_eq!(strip(json(&[], dump.as_bytes())), expected, "{dump}");
    }
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("request.bin");
    std::fs::write(&file, &octets).unwrap();
    assert_eq!(json(&[file.to_str().unwrap()], b""), expected);
}

fn base64(octets: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |group: u32, shift: u32| char::from(DIGITS[(group >> shift & 63) as usize]);
    let groups = octets.chunks_exact(3).map(|three| {
        let group = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        [18, 12, 6, 0].map(|shift| digit(group, shift)).iter().collect::<String>()
    });
    assert_eq!(octets.len() % 3, 0, "no padding is needed");
    groups.collect()
}

fn printable(octets: &[u8]) -> String {
    octets
        .iter()
        .map(|octet| if (32..127).contains(octet) { char::from(*octet) } else { '.' })
        .collect()
}

fn dump_of_hexdump(octets: &[u8]) -> String {
    let mut text = String::new();
    for (index, line) in octets.chunks(16).enumerate() {
        let (first, second) = line.split_at(line.len().min(8));
        let half =
            |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x} ")).collect::<String>();
        let columns = format!("{} {}", half(first), half(second));
        text += &format!("{:08x}  {columns:50}|{}|\n", index * 16, printable(line));
    }
    text + &format!("{:08x}\n", octets.len())
}

fn dump_of_xxd(octets: &[u8]) -> String {
    let mut text = String::new();
    for (index, line) in octets.chunks(16).enumerate() {
        let words: Vec<String> = line
            .chunks(2)
            .map(|word| word.iter().map(|octet| format!("{octet:02x}")).collect())
            .collect();
        text += &format!("{:08x}: {:40} {}\n", index * 16, words.join(" "), printable(line));
    }
    text
}

#[test]
fn the_exit_code_says_what_came_of_it() {
    let exit = |words: &[&str], input: &[u8]| decode(words, input).status.code();
    let file = data("rfc5769-2.1-request.hex");
    assert_eq!(exit(&[&file], b""), Some(0), "unchecked is not invalid");
    assert_eq!(exit(&[&file, "--password", "wrong"], b""), Some(1));
    assert_eq!(exit(&[&file, "--password", "wrong", "--password", PASSWORD], b""), Some(0));
    let mut changed = octets(REQUEST);
    changed[30] ^= 1;
    assert_eq!(exit(&[], &changed), Some(1), "the fingerprint is wrong");
    for input in [&b""[..], b"\n# nothing\n", b"0001", b"hello", b"\x16\xFE\xFD", &changed[..50]] {
        assert_eq!(exit(&[], input), Some(2), "{input:?}");
        assert_eq!(exit(&["--json"], input), Some(2), "{input:?}");
    }
    for word in ["nothing-like-it", "00", "", "zz", "00000000000000000000000000000000000000000"] {
        assert_eq!(exit(&[word], b""), Some(2), "{word}");
    }
    for words in [
        &["--username", "u"][..],
        &["--realm", "r", "--password", "p"],
        &["--format", "what"],
        &["--format", "pcap", "no-such-file"],
        &["--password-file", "no-such-file"],
        &["/"],
        &["a", "b"],
        &["--what"],
    ] {
        let output = decode(words, b"");
        assert_eq!(output.status.code(), Some(64), "{words:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn what_is_no_message_is_named_by_its_line_and_the_rest_goes_on() {
    let request = "000100002112a442b7e7a701bc34d686fa87dfae";
    let text =
        format!("# three\n{request}\nnonsense!\n{request} # the same\n\n00010008\n{request}\n");
    let output = decode(&["--json"], text.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["line"].clone())
        .collect();
    assert_eq!(lines, [2, 4, 7]);
    let said = said(&output);
    assert!(said.contains("line 3: neither hex nor base64"), "{said}");
    assert!(said.contains("line 6: not a message: incomplete"), "{said}");
}

#[test]
fn a_line_without_end_costs_no_memory() {
    let flood =
        [&vec![b'0'; 3_000_000][..], b"\n000100002112a442b7e7a701bc34d686fa87dfae\n"].concat();
    let output = decode(&["--json"], &flood);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("line 1: longer than any message"));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
}

#[test]
fn a_password_may_come_from_a_file() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("passwords");
    std::fs::write(&file, format!("another\n{PASSWORD}\n")).unwrap();
    let words = ["--password-file", file.to_str().unwrap(), &data("rfc5769-2.1-request.hex")];
    assert_eq!(json(&words, b"")[0]["integrity"], "valid");
}

#[test]
fn a_user_is_recognised_by_the_hash() {
    let file = data("rfc8489-B.1-erratum6268.hex");
    let of = |words: &[&str]| {
        let found = json(&[&[&*file], words].concat(), b"");
        found[0]["attributes"][0]["value"].as_str().unwrap().to_owned()
    };
    assert!(of(&LONG_TERM).ends_with(", the user's"));
    let other = ["--username", "another", "--realm", "example.org", "--password", "x"];
    assert!(of(&other).ends_with(", another user's"));
    assert!(!of(&[]).contains("user's"));
}

#[test]
fn truncated_integrity_is_accepted_by_rule_and_named() {
    use frazil_stun::{Algorithm, Class, Key, Message, MessageWriter, Method, TransactionId};
    let id = TransactionId::from_bytes([7; 12]);
    let writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
    let key = Key::short_term(PASSWORD);
    let sealed = writer.seal_truncated(&key, 16).unwrap().finish();
    assert!(Message::parse(&sealed).unwrap().verify(&key).is_err());
    let hex: String = sealed.iter().map(|octet| format!("{octet:02x}")).collect();
    let found = &json(&[&hex, "--password", PASSWORD], b"")[0];
    assert_eq!(found["integrity"], "valid");
    let detail = found["integrity_detail"].as_str().unwrap();
    assert_eq!(detail, "HMAC-SHA256 with the short-term key, cut to 16 of 32 octets");
    assert_eq!(Algorithm::Sha256.full_length(), 32);
}

/// A check inside of ChannelData inside of a Send indication.
#[test]
fn messages_inside_of_relayed_data_are_shown_too() {
    use frazil_stun::TransactionId;
    use frazil_turn::Envelope;
    let check = octets(REQUEST);
    let mut channel_data = vec![0x40, 0x01, 0, u8::try_from(check.len()).unwrap()];
    channel_data.extend(&check);
    let mut indication = Vec::new();
    let envelope =
        Envelope::send("192.0.2.1:5000".parse().unwrap(), TransactionId::from_bytes([7; 12]));
    envelope.append(&mut indication, &check).unwrap();

    let found = &json(&[], &channel_data)[0];
    assert_eq!((&found["kind"], &found["channel"]), (&"channel-data".into(), &0x4001.into()));
    assert_eq!(found["inner"]["attributes"][3]["value"], "\"evtj:h6vY\"");
    assert_eq!(found["method"], Value::Null);
    let found = &json(&["--password", PASSWORD], &indication)[0];
    assert_eq!((&found["method"], &found["class"]), (&"Send".into(), &"indication".into()));
    let attributes = found["attributes"].as_array().unwrap();
    let data = attributes.iter().find(|found| found["name"] == "DATA").unwrap();
    assert_eq!(data["inner"]["integrity"], "valid");

    let page = String::from_utf8(decode(&[], &channel_data).stdout).unwrap();
    assert!(page.starts_with("ChannelData on channel 0x4001, 112 octets, 108 of data\n"), "{page}");
    assert!(page.contains("    Binding request, 108 octets"), "{page}");
    let bad = decode(&["--password", "wrong"], &channel_data);
    assert_eq!(bad.status.code(), Some(1), "the verdict inside counts");
}

/// However deep messages are nested, they are decoded within bounds.
#[test]
fn nesting_has_an_end() {
    let mut message = octets("000100002112a442b7e7a701bc34d686fa87dfae");
    for _ in 0..1000 {
        let length = u16::try_from(message.len()).unwrap();
        let mut outer = octets("001600002112a442b7e7a701bc34d686fa87dfae");
        outer[2..4].copy_from_slice(&(length + 4).to_be_bytes());
        outer.extend([0, 0x13]);
        outer.extend(length.to_be_bytes());
        outer.extend(&message);
        message = outer;
    }
    let found = &json(&[], &message)[0];
    let inner =
        &found["attributes"][0]["inner"]["attributes"][0]["inner"]["attributes"][0]["inner"];
    assert_eq!(inner["method"], "Send");
    assert_eq!(inner["attributes"][0]["inner"], Value::Null);
}

#[test]
fn messages_without_cookie_are_said_to_be_old() {
    let found = &json(&["0001000800000001b7e7a701bc34d686fa87dfae0003000400000006"], b"")[0];
    assert_eq!((&found["cookie"], &found["kind"]), (&false.into(), &"stun".into()));
    assert_eq!(found["attributes"][0]["value"], "IP address and port");
    assert_eq!(found["departures"][0]["section"], "RFC 8489 §5");
    // Nothing else makes it STUN.
    assert_eq!(decode(&[&"00".repeat(20)], b"").status.code(), Some(2));
}

#[test]
fn a_hostile_text_moves_no_cursor() {
    // SOFTWARE with an escape sequence, REALM with a line end.
    let message =
        "000100182112a442b7e7a701bc34d686fa87dfae802200041b5b324a0014000a610a620d1b5d303b78070000";
    let output = decode(&[message], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!output.stdout.iter().any(|octet| *octet < b' ' && *octet != b'\n'));
}

/// Everything that was captured decodes, and what has a text as its key is proved by it.
#[test]
fn what_others_send_is_decoded() {
    let table = include_str!("../../stun/tests/data/in-the-wild.tsv");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let passwords: std::collections::BTreeSet<String> = rows
        .iter()
        .filter_map(|row| (row[3] != "-").then(|| String::from_utf8(octets(row[3])).ok()).flatten())
        .collect();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("wild-passwords");
    std::fs::write(&file, passwords.iter().map(|one| format!("{one}\n")).collect::<String>())
        .unwrap();
    let text: String = rows.iter().map(|row| format!("{}\n", row[8])).collect();
    let found = json(&["--password-file", file.to_str().unwrap()], text.as_bytes());
    assert_eq!(found.len(), rows.len());
    assert!(rows.len() > 300);
    let mut proved = 0;
    for (row, found) in rows.iter().zip(&found) {
        let types: Vec<String> = found["attributes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attribute| format!("{:04x}", attribute["type"].as_u64().unwrap()))
            .collect();
        let expected = if row[7] == "-" { "" } else { row[7] };
        assert_eq!(types.join(","), expected, "{}", row[0]);
        let fingerprint = if row[6] == "ok" { "valid" } else { "absent" };
        assert_eq!(found["fingerprint"], fingerprint, "{}", row[0]);
        if row[3] != "-" && String::from_utf8(octets(row[3])).is_ok() && row[1] == "rfc5389" {
            assert_eq!(found["integrity"], "valid", "{}", row[0]);
            proved += 1;
        }
        assert!(
            found["attributes"].as_array().unwrap().iter().all(|attribute| {
                !attribute["value"].as_str().unwrap().starts_with("malformed")
            }),
            "{}",
            row[0]
        );
    }
    assert!(proved > 50, "{proved}");
}

#[test]
fn the_help_has_examples_that_work() {
    let output = decode(&["--help"], b"");
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    let example = help.lines().find_map(|line| line.trim().strip_prefix("frazil stun decode 0001"));
    let message = format!("0001{}", example.unwrap());
    assert_eq!(decode(&[&message], b"").status.code(), Some(0));
}

/// The README shows a sample's page; blessing puts it there.
#[test]
fn the_readme_shows_a_real_page() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (_, behind) = readme.split_once("$ frazil stun decode ").unwrap();
    let command = behind.lines().next().unwrap();
    let words: Vec<String> = command
        .split(' ')
        .map(|word| word.replace("crates/cli/", &format!("{}/", env!("CARGO_MANIFEST_DIR"))))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let page = String::from_utf8(decode(&words, b"").stdout).unwrap();
    let (before, shown) = behind.split_once("```text\n").unwrap();
    let (_, after) = shown.split_once("```").unwrap();
    let start = readme.strip_suffix(behind).unwrap();
    let meant = format!("{start}{before}```text\n{page}```{after}");
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, &meant).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == meant, "the README does not show this page:\n{page}");
}

/// Every field that the README of this crate promises is there, and no other.
#[test]
fn the_json_has_the_fields_that_are_promised() {
    let readme = include_str!("../README.md");
    let (_, behind) = readme.split_once("| field |").unwrap();
    let (table, _) = behind.split_once("\n\n").unwrap();
    let promised: std::collections::BTreeSet<&str> = table
        .lines()
        .skip(2)
        .flat_map(|row| row.split('|').nth(1).unwrap().split(['`', ',', ' ']))
        .filter(|name| !name.is_empty() && !name.contains(['.', '[']))
        .collect();
    let fields = |found: &Value| found.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut there: std::collections::BTreeSet<String> =
        fields(&json(&[], REQUEST.as_bytes())[0]).into_iter().collect();
    there.extend(fields(&json(&[&data("hand-made.pcapng")], b"")[0]));
    assert_eq!(
        there.iter().map(String::as_str).collect::<Vec<_>>(),
        promised.into_iter().collect::<Vec<_>>()
    );
    for kind in [0, 1] {
        let found = &json(&[&data("hand-made.pcapng")], b"")[kind];
        assert_eq!(fields(found).len(), 5 + 14, "those of a packet and those of every message");
    }
    let attribute = &json(&[], REQUEST.as_bytes())[0]["attributes"][0];
    for name in ["type", "name", "offset", "length", "value", "bytes", "ignored", "inner"] {
        assert!(attribute.get(name).is_some(), "{name}");
        assert!(readme.contains(&format!(".{name}`")), "{name}");
    }
    assert_eq!(fields(attribute).len(), 8);
}
