//! Sessions that change at random: all goes together, and what lives keeps its transport.

use std::collections::{BTreeMap, BTreeSet};

use frazil_sdp::offer_answer::{BundlePolicy, Local, LocalPair, Negotiated, answer, offer};
use frazil_sdp::{Severity, lint};
use proptest::prelude::*;

use crate::mirror::{Exchange, parse};
use crate::offers::beginning;
use crate::sides::{alice, bob, transport};

const CANDIDATES: [&[&str]; 5] = [
    &[],
    &["1 1 UDP 2130706431 192.0.2.1 5000 typ host"],
    &["2 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active"],
    &[
        "2 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active",
        "3 1 UDP 1694498815 198.51.100.1 6000 typ srflx raddr 192.0.2.1 rport 5000",
    ],
    &["4 1 TCP 1518214911 192.0.2.1 8998 typ host tcptype passive"],
];

/// What changes with an exchange.
#[derive(Clone, Debug)]
struct Step {
    swapped: bool,
    restarts: bool,
    renews: bool,
    /// Which of audio, video and data the offerer wants.
    wants: [bool; 3],
    candidates: [usize; 2],
    completes: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let kinds = [0..CANDIDATES.len(), 0..CANDIDATES.len()];
    (any::<[bool; 4]>(), any::<[bool; 3]>(), kinds).prop_map(|(flags, wants, candidates)| {
        let [swapped, restarts, renews, completes] = flags;
        Step { swapped, restarts, renews, wants, candidates, completes }
    })
}

/// A side at a time: its credentials and its association are those of a generation.
#[derive(Clone, Copy)]
struct Generation {
    credentials: usize,
    association: usize,
}

fn side(whole: &Local, name: &str, at: Generation, kind: usize, completes: bool) -> Local {
    let mut side = whole.clone();
    for (index, one) in side.transports.iter_mut().enumerate() {
        *one = transport(&format!("{name}{index}g{}", at.credentials));
        one.candidates = CANDIDATES[kind].iter().map(ToString::to_string).collect();
        one.tls_id = Some(format!("{:-<20}", format!("{name}{index}a{}", at.association)));
        let remote = "203.0.113.7:7777".parse().unwrap();
        let chosen = one.candidates.last().filter(|_| completes);
        one.selected = chosen.map(|candidate| LocalPair {
            candidate: candidate.clone(),
            remote,
            controlling: name == "alice",
        });
    }
    side
}

fn wanting(whole: &Local, wants: [bool; 3]) -> Local {
    let mut side = whole.clone();
    let media = whole.media.iter().zip(wants).filter(|(_, wants)| *wants);
    side.media = media.map(|(media, _)| media.clone()).collect();
    side.data = whole.data.clone().filter(|_| wants[2]);
    side
}

/// This side's username fragment for each section in use.
fn ufrags(agreed: &Negotiated) -> BTreeMap<String, String> {
    let used = agreed.sections.iter().filter_map(|section| {
        let transport = agreed.transports.get(section.transport?)?;
        Some((section.mid.clone(), transport.local_ufrag.clone()))
    });
    used.collect()
}

/// How the sections of a first offer are bundled; later ones go on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bundles {
    One,
    /// What stands behind the first section has a bundle of its own.
    Two,
    /// As a peer has it that knows nothing of bundles.
    None,
}

impl Bundles {
    fn of(self, text: &str) -> String {
        let Some(group) = groups(text).into_iter().next() else { return text.into() };
        let line = format!("a=group:BUNDLE {}\r\n", group.join(" "));
        let two = |first: &str, others: &[String]| {
            format!("a=group:BUNDLE {first}\r\na=group:BUNDLE {}\r\n", others.join(" "))
        };
        match (self, group.as_slice()) {
            // What waits for a bundle waits for one that is carried.
            (Self::Two, _) if text.contains("a=bundle-only") => text.into(),
            (Self::One, _) | (Self::Two, [] | [_]) => text.into(),
            (Self::Two, [first, others @ ..]) => text.replace(&line, &two(first, others)),
            (Self::None, _) => text.replace(&line, ""),
        }
    }
}

/// The mids of each bundle.
fn groups(text: &str) -> Vec<Vec<String>> {
    let tags = |line: &str| line.split(' ').skip(1).map(String::from).collect();
    beginning(text, None, "a=group:BUNDLE").iter().map(|line| tags(line)).collect()
}

/// The mids of a bundle in order, of sections that are still in use.
fn alive(group: &[String], text: &str) -> BTreeSet<String> {
    let session = parse(text);
    let used = session.media().filter(|media| media.description().unwrap().port != 0);
    let mids: BTreeSet<_> =
        used.map(|media| media.mid().unwrap().unwrap().as_str().to_owned()).collect();
    group.iter().filter(|mid| mids.contains(*mid)).cloned().collect()
}

fn whole(local: Local, policy: BundlePolicy, transports: usize) -> Local {
    let mut local = Local { bundle_policy: policy, ..local };
    local.transports = vec![transport("any"); transports];
    for (media, mid) in local.media.iter_mut().zip(["a", "v"]) {
        media.mid = Some(mid.into());
    }
    if let Some(data) = &mut local.data {
        data.mid = Some("d".into());
    }
    local
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn a_session_changes_and_what_lives_keeps_its_transport(
        policy in prop_oneof![
            Just(BundlePolicy::MaxBundle), Just(BundlePolicy::Balanced), Just(BundlePolicy::MaxCompat)
        ],
        bundles in prop_oneof![Just(Bundles::One), Just(Bundles::Two), Just(Bundles::None)],
        transports in 1_usize..4,
        steps in prop::collection::vec(step(), 1..6),
    ) {
        let sides = [
            whole(alice(), policy, transports),
            // Who answers has a transport for whatever is offered.
            whole(bob(), BundlePolicy::MaxCompat, 3),
        ];
        let names = ["alice", "bob"];
        let mut at = Generation { credentials: 0, association: 0 };
        // What is in force, and whether Bob offered it.
        let mut last: Option<(Exchange, bool)> = None;
        let mut before = [BTreeMap::new(), BTreeMap::new()];
        for Step { swapped, restarts, renews, wants, candidates, completes } in steps {
            if restarts {
                at.credentials += 1;
                at.association += usize::from(renews);
            }
            let completes = completes && !restarts && last.is_some();
            let [own, other] = [usize::from(swapped), usize::from(!swapped)];
            let made = |which: usize| {
                side(&sides[which], names[which], at, candidates[which], completes)
            };
            let (offers, answers) = match &last {
                None => (None, None),
                Some((last, by)) if *by == swapped => {
                    (Some(last.for_offerer()), Some(last.for_answerer()))
                }
                Some((last, _)) => (Some(last.for_answerer()), Some(last.for_offerer())),
            };
            let text = offer(&wanting(&made(own), wants), offers).unwrap();
            // rfc8829-s5.2.2-j
            let mut new = groups(&text).into_iter().flatten().collect::<BTreeSet<_>>();
            if let Some((last, _)) = &last {
                for group in groups(&last.answer.text) {
                    let alive = alive(&group, &text);
                    let now = groups(&text);
                    let now = now.iter().find(|now| now.iter().any(|mid| alive.contains(mid)));
                    let now: BTreeSet<_> = now.into_iter().flatten().cloned().collect();
                    prop_assert!(alive.is_subset(&now), "{:?} {}", alive, text);
                    new.retain(|mid| !alive.contains(mid));
                }
                // What is in no bundle of the last answer was not in use.
                let used = &last.answer.negotiated;
                let joined = new.iter().filter(|mid| used.transport_of(mid).is_some());
                prop_assert!(joined.count() <= usize::from(transports < 3), "{}", text);
            }
            let text = if last.is_none() || bundles == Bundles::None { bundles.of(&text) } else { text };
            let answer = answer(&made(other), parse(&text), answers).unwrap();
            let exchange = Exchange { offer: text, answer };
            exchange.check(answers);
            for text in [&exchange.offer, &exchange.answer.text] {
                let errors = lint(&parse(text)).filter(|one| one.severity() == Severity::Error);
                let errors: Vec<_> = errors.map(|one| one.to_string()).collect();
                // Sections that stand alone may have what others in their bundle have not.
                prop_assert_eq!(errors, vec![""; 0], "{}", text);
            }
            let mut now = [BTreeMap::new(), BTreeMap::new()];
            now[own] = ufrags(&exchange.offerer(answers));
            now[other] = ufrags(&exchange.answer.negotiated);
            for (now, before) in now.iter().zip(&before) {
                for (mid, ufrag) in now.iter().filter(|_| !restarts) {
                    prop_assert_eq!(ufrag, before.get(mid).unwrap_or(ufrag), "section {}", mid);
                }
            }
            before = now;
            last = Some((exchange, swapped));
        }
    }
}
