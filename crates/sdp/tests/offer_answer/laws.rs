//! Laws of two sides, whatever they support: what is made breaks no rule, and both ends see the same.

use frazil_sdp::Direction::{self, Inactive, RecvOnly, SendOnly, SendRecv};
use frazil_sdp::offer_answer::{BundlePolicy, Local, LocalCodec, LocalImages, LocalMedia};
use frazil_sdp::{Severity, lint};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::mirror::{Exchange, parse};
use crate::sides::{alice, audio, bob, transport, video};

fn direction() -> impl Strategy<Value = Direction> {
    // Most do both.
    select(vec![SendRecv, SendRecv, SendRecv, SendOnly, RecvOnly, Inactive])
}

fn images() -> impl Strategy<Value = Option<LocalImages>> {
    let sizes = (0_u32..800, 0_u32..1400).prop_map(|(least, most)| least..=most);
    prop::option::weighted(0.3, (sizes.clone(), sizes))
        .prop_map(|both| both.map(|(widths, heights)| LocalImages { widths, heights }))
}

fn codecs(of: Vec<LocalCodec>) -> impl Strategy<Value = Vec<LocalCodec>> {
    let all = of.len();
    let with = |codec: LocalCodec| {
        (direction(), images()).prop_map(move |(direction, images)| LocalCodec {
            direction,
            images,
            ..codec.clone()
        })
    };
    // Retransmission alone is nothing to offer.
    let is_media = |codecs: &Vec<LocalCodec>| codecs.iter().any(|codec| codec.encoding != "rtx");
    let some = subsequence(of, 1..=all).prop_shuffle().prop_filter("a medium", is_media);
    some.prop_flat_map(move |some| some.into_iter().map(with).collect::<Vec<_>>())
}

fn media() -> impl Strategy<Value = LocalMedia> {
    select(vec![audio(), video()]).prop_flat_map(|base| {
        let extensions = subsequence(base.extensions.clone(), 0..=base.extensions.len());
        let rids = (0_usize..4, 0_usize..4);
        let limits = select(vec!["", "max-width=640", "max-fps=30;max-br=100000"]);
        let ptime = prop::option::of(1_u32..100);
        let flags = (any::<bool>(), any::<bool>());
        let all =
            (codecs(base.codecs.clone()), direction(), extensions, rids, limits, ptime, flags);
        all.prop_map(
            move |(
                codecs,
                direction,
                mut extensions,
                (send, receive_rids),
                limits,
                ptime,
                flags,
            )| {
                let (own_order, encrypted) = flags;
                extensions.iter_mut().for_each(|one| one.encrypted = encrypted);
                let send_rids = (0..send).map(|rid| format!("r{rid}")).collect();
                let receive_limits = limits.into();
                LocalMedia {
                    direction,
                    codecs,
                    extensions,
                    own_order,
                    send_rids,
                    receive_rids,
                    receive_limits,
                    ptime,
                    ..base.clone()
                }
            },
        )
    })
}

/// A side with a transport for each section.
fn side(local: Local) -> impl Strategy<Value = Local> {
    let policies = [BundlePolicy::MaxBundle, BundlePolicy::Balanced, BundlePolicy::MaxCompat];
    let policy = select(policies.to_vec());
    let media = prop::collection::vec(media(), 0..4);
    (media, policy, any::<bool>()).prop_map(move |(media, bundle_policy, data)| {
        let name = &local.transports[0].ice_ufrag;
        let transports = (0..5).map(|one| transport(&format!("{name}{one}"))).collect();
        let data = local.data.clone().filter(|_| data);
        Local { media, data, transports, bundle_policy, ..local.clone() }
    })
}

fn assert_clean(exchange: &Exchange) {
    for text in [&exchange.offer, &exchange.answer.text] {
        let session = parse(text);
        let error = lint(&session).find(|one| one.severity() == Severity::Error);
        assert_eq!(error, None, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rfc3264_s5_a__any_two_sides_agree_and_what_they_say_is_valid(
        alice in side(alice()), bob in side(bob()), later in side(alice()), swapped: bool,
    ) {
        // Both ends are held against one another where they are made.
        let first = Exchange::new(&alice, &bob);
        assert_clean(&first);
        let (offerer, answerer) = if swapped { (&bob, &alice) } else { (&alice, &bob) };
        let second = first.again(swapped, offerer, answerer);
        assert_clean(&second);
        // Another wish of the same side, over the transports that it has.
        let media = later.media.into_iter().take(alice.media.len()).collect();
        let third = Exchange::new(&Local { media, ..alice }, &bob);
        assert_clean(&third);
    }
}
