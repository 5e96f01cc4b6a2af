//! The shapes: those that `peers/sdp_shapes.js` and `peers/sdp_aiortc.py` make, and what this side says.

use super::side::{Side, audio, video};

/// A session from its first offer to its last answer.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) rounds: Vec<Round>,
    /// Whether the offer is taken for that of somebody who does not bundle.
    strips: bool,
}

/// One offer and its answer.
pub(super) struct Round {
    /// What this side wants where it offers.
    pub(super) offering: Side,
    /// What it supports where it answers.
    pub(super) answering: Side,
    /// Whether the offer restarts ICE.
    pub(super) restarts: bool,
    /// Whether the one offers who answered before.
    pub(super) swapped: bool,
}

impl From<Side> for Round {
    fn from(offering: Side) -> Self {
        let answering = Side::of([audio(), video()]).data();
        Self { offering, answering, restarts: false, swapped: false }
    }
}

impl Round {
    /// How many sections are in use at its end, if the program offers (`asked`) or takes what we offer.
    pub(super) fn used(&self, asked: bool) -> usize {
        self.offering.taken_by(if asked { &self.answering } else { &self.offering })
    }
}

impl Shape {
    fn new(name: &'static str, rounds: impl IntoIterator<Item = impl Into<Round>>) -> Self {
        let rounds = rounds.into_iter().map(Into::into).collect();
        Self { name, rounds, strips: false }
    }

    /// The offer as the answerer gets it.
    pub(super) fn changed(&self, offer: String) -> String {
        if !self.strips {
            return offer;
        }
        let kept = offer.split_inclusive('\n').filter(|line| !line.starts_with("a=group:BUNDLE"));
        kept.collect()
    }
}

pub(super) fn shapes() -> Vec<Shape> {
    let data = || Side::of([]).data();
    let pair = |direction| Side::of([audio().to(direction), video().to(direction)]);
    let both = || pair("sendrecv");
    let one = |only| if matches!(only, "opus" | "PCMU" | "G722") { audio() } else { video() };
    let codec = |name, only| Shape::new(name, [Side::of([one(only).only(only)])]);
    let three = || Side::of([video().to("sendonly").sending(&["h", "m", "l"])]);
    let two_of = |side: Side| Round { answering: Side::of([video().taking(2)]), ..side.into() };
    let hold = |direction| Side::of([audio().to(direction)]);
    let restart = Round { restarts: true, ..data().into() };
    let swapped = |side: Side| Round { swapped: true, ..side.into() };
    let refusing = |side: Side| Round { answering: Side::of([audio()]).data(), ..side.into() };
    let alone = |side: Side| Round {
        answering: both().policy("max-compat"),
        ..side.policy("max-compat").into()
    };
    let bundled = |policy| Side::of([audio(), video(), video()]).data().policy(policy);
    let many: Vec<_> =
        (0..4).flat_map(|_| [audio().to("recvonly"), video().to("recvonly")]).collect();
    vec![
        Shape::new("data", [data()]),
        Shape::new("data-gathered", [data().into(), data().into(), restart]),
        Shape::new("data-relayonly", [data()]),
        Shape::new("audio", [Side::of([audio()])]),
        Shape::new("video", [Side::of([video()])]),
        Shape::new("avd", [both().data()]),
        Shape::new("av-sendonly", [pair("sendonly")]),
        Shape::new("av-recvonly", [pair("recvonly")]),
        Shape::new("av-inactive", [pair("inactive")]),
        Shape::new("bundle-max-bundle", [bundled("max-bundle")]),
        Shape::new("bundle-max-compat", [bundled("max-compat")]),
        Shape::new("bundle-balanced", [bundled("balanced")]),
        Shape::new("simulcast3", [three()]),
        Shape::new("simulcast3-partly", [two_of(three())]),
        Shape::new("simulcast-track", [Side::of([video().sending(&["q", "f"])])]),
        Shape::new("tracks-msid", [Side::of([audio(), video(), video()])]),
        Shape::new("reject", [refusing(both().data())]),
        Shape::new("stop", [both(), Side::of([audio()])]),
        Shape::new(
            "stop-reuse",
            [
                both().data(),
                Side::of([audio()]).data(),
                Side::of([audio(), video().to("sendonly")]).data(),
            ],
        ),
        Shape::new("stop-first", [both(), Side::of([video()])]),
        Shape::new("many-recvonly", [Side::of(many).data()]),
        Shape::new("hold", ["sendrecv", "inactive", "sendrecv"].map(hold)),
        Shape::new("role", [Side::of([audio()]).data().into(), swapped(both().data())]),
        Shape::new("grow", [data(), Side::of([audio()]).data(), both().data()]),
        codec("codec-vp8", "VP8"),
        codec("codec-vp9", "VP9"),
        codec("codec-h264", "H264"),
        codec("codec-av1", "AV1"),
        codec("codec-opus", "opus"),
        codec("codec-pcmu", "PCMU"),
        codec("codec-g722", "G722"),
        Shape::new("extmap-directions", [Side::of([video()])]),
        Shape::new("cert-rsa", [data()]),
        Shape::new("legacy", [pair("recvonly")]),
        Shape::new("empty", [Side::of([])]),
        Shape::new("pranswer", [Side::of([audio()]).data()]),
        Shape::new("pool", [data()]),
        Shape::new("novad", [Side::of([audio()])]),
        Shape { strips: true, ..Shape::new("unbundled", [alone(both())]) },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stripped_offer_has_no_bundle() {
        let text = "v=0\r\na=group:BUNDLE 0 1\r\na=group:LS 0 1\r\n".to_owned();
        let plain = Shape::new("plain", [Side::of([])]);
        assert_eq!(plain.changed(text.clone()), text);
        let stripped = Shape { strips: true, ..plain }.changed(text);
        assert_eq!(stripped, "v=0\r\na=group:LS 0 1\r\n");
    }

    #[test]
    fn each_shape_has_a_name_of_its_own_that_the_browsers_know() {
        let script = include_str!("../../../lab/peers/sdp_shapes.js");
        let shapes = shapes();
        for (at, shape) in shapes.iter().enumerate() {
            assert!(shapes.iter().skip(at + 1).all(|other| other.name != shape.name));
            let made = ["bundle-", "codec-"].iter().any(|made| shape.name.starts_with(made));
            assert!(made || script.contains(&format!("'{}'", shape.name)), "{}", shape.name);
        }
    }
}
