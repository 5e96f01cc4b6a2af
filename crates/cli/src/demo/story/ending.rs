//! How it ended.

use frazil_sansio::Instant;
use frazil_trace::render::{Line, Text, Tone, duration};
use frazil_trace::{Event, Selected};

use super::{PEERS, Scene, kinds};

pub(super) const TELLS: &[&str] =
    &["The pair that Alice nominated, as either side sees it. Both use it from now on."];

/// The selected pair as either side sees it.
pub(super) fn path(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    for (peer, _) in PEERS {
        let Some(selected) = last_selected(scene, peer) else { continue };
        let (tone, rtt) = match last_rtt(scene, peer) {
            Some(us) => (Tone::Good, format!("  round trip {}", duration(us))),
            None => (Tone::Quiet, "  round trip unknown".to_owned()),
        };
        let line = Line::default()
            .with(Tone::Strong, format!("   {peer:<5}"))
            .with(Tone::Plain, format!("  {}", selected.pair.local))
            .with(Tone::Quiet, " → ")
            .with(Tone::Plain, selected.pair.remote.to_string())
            .with(tone, rtt);
        text.push(line);
    }
    text
}

fn last_selected<'s>(scene: &'s Scene<'_>, peer: &'s str) -> Option<&'s Selected> {
    scene
        .at(peer)
        .filter_map(|(_, event)| match event {
            Event::Selected(selected) => Some(selected),
            _ => None,
        })
        .last()
}

/// The last round trip that was measured on the selected pair. An answer to a repeated check tells
/// none, since nobody knows which of the repetitions it answers; the next consent check does.
fn last_rtt(scene: &Scene<'_>, peer: &str) -> Option<u64> {
    let measured = scene.at(peer).filter_map(|(_, event)| match event {
        Event::Selected(selected) => Some(selected.rtt_us),
        Event::ConsentAnswered(checked) => Some(checked.rtt_us),
        _ => None,
    });
    measured.flatten().last()
}

pub(super) fn why_not(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    for line in kinds::why_not(scene.left, scene.right) {
        text.push(Line::default().with(Tone::Plain, format!("   {line}")));
    }
    for (peer, _) in PEERS.into_iter().filter(|(peer, _)| scene.is_unseen(peer)) {
        let line = format!(
            "   {peer} had no answer from the STUN server, and so no public address to offer."
        );
        text.push(Line::default().with(Tone::Plain, line));
    }
    if kinds::leave_no_path(scene.left, scene.right) {
        text.push(Line::default().with(
            Tone::Quiet,
            "   A relay (TURN) that both can reach would help; there is none in this world.",
        ));
    }
    text
}

pub(super) fn connected(scene: &Scene<'_>, at: Instant) -> Text {
    let line = Line::default()
        .with(Tone::Good, "Connected.")
        .with(Tone::Plain, format!(" From the first packet to the last word: {}", whole(at)))
        .with(Tone::Quiet, format!(", {}.", traffic(scene)));
    Text { lines: vec![line] }
}

pub(super) fn failed(scene: &Scene<'_>, at: Instant) -> Text {
    let first = Line::default()
        .with(Tone::Bad, "Not connected.")
        .with(Tone::Plain, format!(" After {} both sides gave up", whole(at)))
        .with(Tone::Quiet, format!(", {}.", traffic(scene)));
    let second = Line::default().with(
        Tone::Quiet,
        "(RFC 8863 asks for 39.5 s of patience: a check of the peer might still come.)",
    );
    Text { lines: vec![first, second] }
}

pub(super) fn undecided() -> Text {
    let line = Line::default()
        .with(Tone::Bad, "Neither connected nor failed within five minutes. That is a bug.");
    Text { lines: vec![line] }
}

fn whole(at: Instant) -> String {
    duration(at.as_micros())
}

/// `27 packets, of which 3 went nowhere`.
fn traffic(scene: &Scene<'_>) -> String {
    let count =
        |is: fn(&Event) -> bool| scene.records.iter().filter(|record| is(&record.event)).count();
    let sent = count(|event| matches!(event, Event::PacketSent(_)));
    match count(|event| matches!(event, Event::PacketDropped(_))) {
        0 => format!("{sent} packets"),
        dropped => format!("{sent} packets, of which {dropped} went nowhere"),
    }
}
