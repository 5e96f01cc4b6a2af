//! First offers of a bundle, and later ones as RFC 8843 had them (RFC 9143 §7.2, §9.3.1.1, §7.3.5).

use frazil_sdp::fragment::{Fragment, Trickled};
use frazil_sdp::offer_answer::{
    BundlePolicy, Local, Negotiated, Problem, Rejection, answer, offer,
};
use frazil_sdp::{Group, Rule, Session, lint};

use crate::common;
use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, lines, ports};
use crate::sides::{alice, audio, bob, transport, video};

/// Two sections of audio, one of video and one of data, and a transport for each, with a candidate.
fn offering(bundle_policy: BundlePolicy) -> Local {
    let transports = (0..4).map(|one| {
        let mut transport = transport(&format!("t{one}"));
        transport.candidates = vec![format!("1 1 UDP 2130706431 192.0.2.1 500{one} typ host")];
        transport.tls_id = Some("0123456789abcdefghij".into());
        transport
    });
    let media = vec![audio(), audio(), video()];
    Local { media, bundle_policy, transports: transports.collect(), ..alice() }
}

/// Which sections wait for their bundle, by policy.
const POLICIES: [(BundlePolicy, [bool; 4]); 3] = [
    (BundlePolicy::MaxBundle, [false, true, true, true]),
    (BundlePolicy::Balanced, [false, true, false, false]),
    (BundlePolicy::MaxCompat, [false; 4]),
];

#[test]
fn rfc9143_s7_1_3_b_and_s9_3_1_1_a_b__each_section_that_may_stand_alone_says_all_of_its_transport()
{
    for (policy, waits) in POLICIES {
        let text = offer(&offering(policy), None).unwrap();
        for (section, waits) in waits.into_iter().enumerate() {
            for name in [
                "a=ice-ufrag:",
                "a=ice-pwd:",
                "a=candidate:",
                "a=fingerprint:",
                "a=setup:actpass",
                "a=tls-id:",
            ] {
                let found = beginning(&text, section, name).len();
                assert_eq!(found, usize::from(!waits), "{policy:?} {section} {name}");
            }
            let multiplexed = beginning(&text, section, "a=rtcp-mux");
            let expected: &[&str] = match (waits, section) {
                (true, _) => &[],
                // Data that may come to carry media says it for them; it has no RTCP of its own.
                (false, 3) => &["a=rtcp-mux"],
                (false, _) => &["a=rtcp-mux", "a=rtcp-mux-only"],
            };
            assert_eq!(multiplexed, expected, "{policy:?} {section}");
        }
        // Data without media has no RTCP.
        let data = offer(&Local { media: vec![], ..offering(policy) }, None).unwrap();
        assert!(!data.contains("rtcp"));
    }
}

#[test]
fn rfc9143_s7_2_a__each_section_that_may_stand_alone_has_an_address_of_its_own() {
    for (policy, waits) in POLICIES {
        let text = offer(&offering(policy), None).unwrap();
        let alone = waits.iter().filter(|waits| !**waits).count();
        let mut own: Vec<_> = ports(&text).into_iter().filter(|port| *port != 0).collect();
        assert_eq!(own.len(), alone);
        own.dedup();
        assert_eq!(own, (5000..).take(alone).collect::<Vec<_>>(), "{policy:?}");
        let mut ufrags: Vec<_> =
            (0..4).flat_map(|section| beginning(&text, section, "a=ice-ufrag:")).collect();
        ufrags.dedup();
        assert_eq!(ufrags.len(), alone, "{policy:?}");
    }
}

/// Sections of a bundle but the first have port zero and wait for it, though it is agreed on.
#[test]
fn rfc9143_s7_3_5_a__a_later_offer_in_the_form_of_rfc_8843_is_answered() {
    let sections =
        |offer: Offer| offer.audio("a=mid:a\r\n").video("a=mid:v\r\n").data("a=mid:d\r\n").0;
    let exchange = Exchange::of(sections(Offer::new("a=group:BUNDLE a v d\r\n")), &bob());
    let mut later = exchange.offer.replace(" 4611731 2 ", " 4611731 3 ");
    for (kind, mid) in [("video", "v"), ("application", "d")] {
        later = later
            .replace(&format!("m={kind} 9"), &format!("m={kind} 0"))
            .replace(&format!("a=mid:{mid}"), &format!("a=mid:{mid}\r\na=bundle-only"));
    }
    let (first, rest) = later.split_at(later.find("m=video").unwrap());
    let shared = ["a=ice-", "a=fingerprint", "a=setup", "a=rtcp-mux"];
    let rest: String = rest
        .split_inclusive("\r\n")
        .filter(|line| !shared.iter().any(|name| line.starts_with(name)))
        .collect();
    let later = format!("{first}{rest}");
    assert_eq!(ports(&later), [9, 0, 0]);
    let second = answer(&bob(), parse(&later), Some(exchange.for_answerer())).unwrap();
    assert_eq!(second.rejected, []);
    assert_eq!(ports(&second.text), [9, 9, 9]);
    assert_eq!(beginning(&second.text, None, "a=group"), ["a=group:BUNDLE a v d"]);
    let (before, now) = (&exchange.answer.negotiated, &second.negotiated);
    assert_eq!(before.sections, now.sections);
    assert!(!now.transports[0].ice_restart && !now.transports[0].new_association);
}

#[test]
fn rfc9143_s6_a__bundle_only_stands_in_a_section_and_says_nothing_elsewhere() {
    let section = Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n");
    let waiting = section.video("a=mid:v\r\n").0.replace("m=video 9", "m=video 0");
    let at = |here: &str, line: &str| {
        let text = waiting.replace(here, &format!("{here}\r\n{line}"));
        let rejected = answer(&bob(), parse(&text), None).unwrap().rejected;
        let found: Vec<_> = lint(&parse(&text)).map(|found| found.rule()).collect();
        (rejected, found)
    };
    let (rejected, found) = at("a=mid:v", "a=bundle-only");
    assert_eq!(rejected, []);
    assert!(!found.iter().any(|rule| matches!(rule, Rule::WrongLevel | Rule::Unreadable)));
    let (rejected, found) = at("t=0 0", "a=bundle-only");
    assert_eq!(rejected, [(1, Rejection::NotOffered)]);
    assert!(found.contains(&Rule::WrongLevel));
    let (rejected, found) = at("a=mid:v", "a=bundle-only:yes");
    assert_eq!(rejected, [(1, Rejection::NotOffered)]);
    assert!(found.contains(&Rule::Unreadable));
}

#[test]
fn rfc9143_s10_b__candidates_for_one_section_are_the_whole_bundles() {
    let fragment = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:v\r\n\
        a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\n";
    let of = |group: &str| {
        let offer = Offer::new(group).audio("a=mid:a\r\n").video("a=mid:v\r\n").0;
        let mut local = bob();
        local.bundle_policy = BundlePolicy::MaxCompat;
        local.transports.push(transport("two"));
        let agreed = Exchange::of(offer, &local).answer.negotiated;
        let used = |mid: &str| agreed.transports.get(agreed.transport_of(mid)?);
        let credentials =
            |mid: &str| used(mid).map(|one| (one.remote_ufrag.as_str(), one.remote_pwd.as_str()));
        let taken = Trickled::new().take(Fragment::parse(fragment).unwrap(), credentials);
        let [(mid, candidate)] = taken[..] else { panic!("{taken:?}") };
        assert_eq!(candidate.port, 5000);
        let which = |agreed: &Negotiated, mid| agreed.transport_of(mid);
        (which(&agreed, mid), which(&agreed, "a"), which(&agreed, "none"))
    };
    assert_eq!(of("a=group:BUNDLE a v\r\n"), (Some(0), Some(0), None));
    assert_eq!(of(""), (Some(1), Some(0), None));
}

/// The offer of RFC 9143 §7.2.2 has no ICE. It reads and breaks no rule of ICE; only an answerer of
/// WebRTC, which this one is, wants it.
#[test]
fn rfc9143_s10_c__a_bundle_may_be_without_ice() {
    let files = common::files("rfc");
    let (_, text) = files.iter().find(|(name, _)| name == "rfc8843-s7.2.2-01.sdp").unwrap();
    let session = Session::parse(text).unwrap();
    let group: Group<'_> = session.groups().next().unwrap().unwrap();
    let members: Vec<_> = session.members(group).map(|media| media.unwrap().kind()).collect();
    assert_eq!(members, ["audio", "video"]);
    let ice = |rule: Rule| rule.section().contains("8839") || rule.section().contains("8445");
    let bundled = |rule: Rule| rule.section().contains("9143");
    let found: Vec<_> = lint(&session).map(|found| found.rule()).collect();
    assert!(!found.iter().any(|rule| ice(*rule) || bundled(*rule)), "{found:?}");
    let answer = answer(&bob(), session, None).unwrap();
    let lacks = Rejection::Lacks(Problem::NoCredentials);
    assert_eq!(answer.rejected, [(0, lacks), (1, Rejection::NoFormat)]);
    assert!(lines(&answer.text, 0)[0].starts_with("m=audio 0 RTP/AVP"));
}
