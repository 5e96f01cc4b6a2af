//! Header extensions (RFC 8285 §7, RFC 6904 §4, RFC 9143 §15, RFC 8852).

use frazil_sdp::offer_answer::{BundlePolicy, Local, LocalExtension, LocalMedia, answer, offer};
use frazil_sdp::{Direction, ExtMap, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning};
use crate::sides::{alice, audio, bob, transport, video};

/// The extensions of a section, each behind its number.
fn extensions(text: &str, section: usize) -> Vec<String> {
    beginning(text, section, "a=extmap:").into_iter().map(|line| line[9..].to_owned()).collect()
}

fn names(text: &str, section: usize) -> Vec<String> {
    let name = |line: String| line.split_once(' ').unwrap().1.to_owned();
    extensions(text, section).into_iter().map(name).collect()
}

/// A side with one medium, whose extensions are these.
fn with(local: Local, media: LocalMedia, extensions: &[LocalExtension]) -> Local {
    let media = vec![LocalMedia { extensions: extensions.into(), ..media }];
    Local { media, data: None, ..local }
}

fn extension(uri: &str, encrypted: bool) -> LocalExtension {
    LocalExtension { uri: uri.into(), encrypted, ..LocalExtension::default() }
}

#[test]
fn rfc9143_s9_1_c__the_mid_is_offered_and_accepted_in_each_section_of_rtp_without_being_asked_for()
{
    let exchange = Exchange::new(&alice(), &bob());
    for text in [&exchange.offer, &exchange.answer.text] {
        for section in [0, 1] {
            assert_eq!(names(text, section)[0], ExtMap::MID);
            assert!(extensions(text, section)[0].starts_with("1 "), "it fits one octet");
        }
        assert_eq!(extensions(text, 2).len(), 0, "data");
    }
    let agreed = &exchange.answer.negotiated.sections[1].extensions[0];
    assert_eq!((agreed.id, agreed.uri.as_str(), agreed.encrypted), (1, ExtMap::MID, false));
    // It goes on in a later offer, though not to a peer that refused it.
    let second = exchange.again(false, &alice(), &bob());
    assert_eq!(names(&second.offer, 0)[0], ExtMap::MID);
    let refusing = exchange.answer.text.replace(&format!("a=extmap:1 {}\r\n", ExtMap::MID), "");
    let mut previous = exchange.for_offerer();
    previous.remote = parse(&refusing);
    assert!(!offer(&alice(), Some(previous)).unwrap().contains(ExtMap::MID));
    // What a peer did not offer it is asked for.
    let silent = Exchange::of(Offer::new("a=group:BUNDLE a\r\n").audio("a=mid:a\r\n").0, &bob());
    assert!(!silent.answer.text.contains(ExtMap::MID));
    assert!(offer(&bob(), Some(silent.for_answerer())).unwrap().contains(ExtMap::MID));
}

#[test]
fn what_is_listed_says_the_direction() {
    let listed = LocalExtension {
        uri: ExtMap::MID.into(),
        direction: Direction::RecvOnly,
        ..LocalExtension::default()
    };
    let text = offer(&with(alice(), audio(), &[listed]), None).unwrap();
    assert_eq!(extensions(&text, 0), [format!("1/recvonly {}", ExtMap::MID)]);
}

#[test]
fn several_encodings_have_their_names_in_packets() {
    let rids = ["h", "l"].map(String::from);
    let media = LocalMedia { send_rids: rids.into(), ..video() };
    let sending = with(alice(), media, &[]);
    let both = [ExtMap::MID, ExtMap::RTP_STREAM_ID, ExtMap::REPAIRED_RTP_STREAM_ID];
    let exchange = Exchange::new(&sending, &with(bob(), video(), &[]));
    assert_eq!(names(&exchange.offer, 0), both);
    assert_eq!(names(&exchange.answer.text, 0), both);
    // Not for one encoding, nor for one that cannot be repaired, nor where none is sent.
    assert_eq!(names(&offer(&with(alice(), video(), &[]), None).unwrap(), 0), [ExtMap::MID]);
    let mut bare = sending.clone();
    bare.media[0].codecs.truncate(1);
    assert_eq!(names(&offer(&bare, None).unwrap(), 0), both[..2]);
    bare.media[0].direction = Direction::RecvOnly;
    assert_eq!(names(&offer(&bare, None).unwrap(), 0), [ExtMap::MID]);
    // As browsers offer them, with encodings or without.
    let lines: String =
        both.iter().enumerate().map(|(id, uri)| format!("a=extmap:{} {uri}\r\n", id + 4)).collect();
    let answered = |rids: &str| {
        let offer = Offer::new("").video(&format!("{lines}{rids}")).0;
        names(&Exchange::of(offer, &with(bob(), video(), &[])).answer.text, 0)
    };
    assert_eq!(answered(""), [ExtMap::MID]);
    assert_eq!(answered("a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n"), both);
    // A second encoding may come later.
    let one = Exchange::new(&with(alice(), video(), &[]), &with(bob(), video(), &[]));
    let two = one.again(false, &sending, &with(bob(), video(), &[]));
    assert_eq!(names(&two.answer.text, 0), both);
}

#[test]
fn rfc8829_s5_3_1_v__what_is_to_be_encrypted_is_asked_for_and_answered_so() {
    let level = ExtMap::SSRC_AUDIO_LEVEL;
    let encrypted = format!("{} {level}", ExtMap::ENCRYPT);
    let side = |local: Local, forms: &[bool]| {
        let all: Vec<_> = forms.iter().map(|&encrypted| extension(level, encrypted)).collect();
        with(local, audio(), &all)
    };
    for (offered, answers, expected) in [
        (&[true][..], &[true][..], Some(true)),
        (&[false], &[false], Some(false)),
        // In the clear is no answer to encrypted, nor the other way round.
        (&[true], &[false], None),
        (&[false], &[true], None),
        // Where both are known, it is encrypted, wherever it stands.
        (&[false, true], &[false, true], Some(true)),
        (&[true, false], &[false, true], Some(true)),
        (&[false, true], &[false], Some(false)),
        (&[false], &[false, true], Some(false)),
    ] {
        let exchange = Exchange::new(&side(alice(), offered), &side(bob(), answers));
        let forms = |text: &str| -> Vec<bool> {
            let names = names(text, 0);
            assert!(names[1..].iter().all(|name| [level, &encrypted].contains(&name.as_str())));
            names[1..].iter().map(|name| *name == encrypted).collect()
        };
        assert_eq!(forms(&exchange.offer), offered);
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(forms(&exchange.answer.text), expected, "{offered:?} {answers:?}");
        for agreed in [&exchange.answer.negotiated, &exchange.offerer(None)] {
            let agreed = &agreed.sections[0].extensions[1..];
            let agreed: Vec<_> =
                agreed.iter().map(|one| (one.uri.as_str(), one.encrypted)).collect();
            assert_eq!(agreed, expected.iter().map(|&form| (level, form)).collect::<Vec<_>>());
        }
        for text in [&exchange.offer, &exchange.answer.text] {
            let named = |one: frazil_sdp::Departure| one.to_string();
            let found: Vec<_> = lint(&parse(text)).map(named).collect();
            assert!(found.iter().all(|one| !one.contains("extension")), "{found:?}");
        }
    }
}

#[test]
fn an_encrypted_extension_keeps_its_number_and_its_name() {
    let level = ExtMap::SSRC_AUDIO_LEVEL;
    let line = format!("a=extmap:4096 {} {level}\r\n", ExtMap::ENCRYPT);
    let offer = Offer::new("").audio(&line).0;
    let local = with(bob(), audio(), &[extension(level, true)]);
    let result = answer(&local, parse(&offer), None).unwrap();
    assert_eq!(extensions(&result.text, 0), [format!("1 {} {level}", ExtMap::ENCRYPT)]);
}

/// The numbers of what is agreed on, where two sections offer these; both sides find the same.
fn chosen(group: &str, offered: [&str; 2], known: &[&str]) -> [Vec<(u16, String)>; 2] {
    let [sound, sight] = offered;
    let offer = Offer::new(group)
        .audio(&format!("a=mid:a\r\n{sound}"))
        .video(&format!("a=mid:v\r\n{sight}"));
    let own: Vec<_> = known.iter().map(|uri| extension(uri, false)).collect();
    let media = [audio(), video()].map(|media| LocalMedia { extensions: own.clone(), ..media });
    let transports = ["one", "two"].map(transport).into();
    let bundle_policy = BundlePolicy::MaxCompat;
    let bob = Local { media: media.into(), transports, bundle_policy, data: None, ..bob() };
    let exchange = Exchange::of(offer.0, &bob);
    let again = offer_again(&exchange, &bob);
    let agreed = |section: usize| {
        let all = &exchange.answer.negotiated.sections[section].extensions;
        let agreed: Vec<_> = all.iter().map(|one| (one.id, one.uri.clone())).collect();
        let said: Vec<_> = agreed.iter().map(|(id, uri)| format!("{id} {uri}")).collect();
        assert_eq!(extensions(&exchange.answer.text, section), said);
        // From then on it is what it is.
        let later = extensions(&again, section);
        assert!(said.iter().all(|line| later.contains(line)), "{later:?} {said:?}");
        agreed
    };
    [agreed(0), agreed(1)]
}

fn offer_again(exchange: &Exchange, local: &Local) -> String {
    offer(local, Some(exchange.for_answerer())).unwrap()
}

fn numbered(all: &[(u16, &str)]) -> Vec<(u16, String)> {
    all.iter().map(|&(id, uri)| (id, uri.to_owned())).collect()
}

#[test]
fn rfc9143_s12_a__what_leaves_the_choice_is_under_a_number_that_its_whole_bundle_has_free() {
    let (grouped, known) = ("a=group:BUNDLE a v\r\n", ["urn:a", "urn:b", "urn:c"]);
    let [a, b] = ["a=extmap:4096 urn:a\r\n", "a=extmap:4096 urn:b\r\n"];
    for (group, offered, expected) in [
        // One number for each, as far as they share a transport.
        (grouped, [a, b], [&[(1, "urn:a")][..], &[(2, "urn:b")]]),
        ("", [a, b], [&[(1, "urn:a")], &[(1, "urn:b")]]),
        (grouped, [a, a], [&[(1, "urn:a")], &[(1, "urn:a")]]),
        // What the bundle has already it has.
        (grouped, [a, "a=extmap:7 urn:a\r\n"], [&[(7, "urn:a")], &[(7, "urn:a")]]),
        (grouped, [a, "a=extmap:1 urn:x\r\n"], [&[(2, "urn:a")], &[]]),
    ] {
        assert_eq!(chosen(group, offered, &known), expected.map(numbered), "{offered:?}");
    }
    // Not under one that the section has for another.
    let other = "a=extmap:1 urn:b\r\na=extmap:4097 urn:a\r\n";
    let found = chosen(grouped, ["a=extmap:1 urn:a\r\n", other], &["urn:a"]);
    assert_eq!(found, [numbered(&[(1, "urn:a")]), vec![]]);
}

#[test]
fn extensions_under_one_number_exclude_each_other() {
    let both =
        |id: u16| format!("a=extmap:{id} urn:x\r\na=extmap:{id} urn:a\r\na=extmap:{id} urn:b\r\n");
    for (id, known, expected) in [
        (4096, &["urn:b", "urn:a"][..], &[(1, "urn:a")][..]),
        (4351, &["urn:b"], &[(1, "urn:b")]),
        (5, &["urn:a", "urn:b"], &[(5, "urn:a")]),
        // What is none of the numbers is none.
        (300, &["urn:a"], &[]),
        (4352, &["urn:a"], &[]),
        (0, &["urn:a"], &[]),
    ] {
        let found = chosen("", [&both(id), ""], known);
        assert_eq!(found, [numbered(expected), vec![]], "{id}");
    }
}
