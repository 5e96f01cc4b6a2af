//! The checks of agents over time: one line a pair.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use super::axis::Axis;
use super::{Line, Text, Tone};
use crate::{Event, Pair, Record};

/// What the marks of a [`timeline`] mean, for a line beneath it.
pub const LEGEND: &str =
    "● check  ◆ triggered by the peer's  ○ dropped on its way  ✓ answered  ★ nominated  ✗ given up";

/// The checks of each of `nodes` as a waterfall over one common time axis, at most `width` columns
/// wide where the labels leave room for it.
#[must_use]
pub fn timeline(records: &[Record], nodes: &[&str], width: usize) -> Text {
    let dropped = dropped_checks(records);
    let groups: Vec<(&str, Vec<Row>)> =
        nodes.iter().map(|node| (*node, rows(records, node, &dropped))).collect();
    let all = || groups.iter().flat_map(|(_, rows)| rows);
    let times = || all().flat_map(|row| row.marks.iter().map(|(at, _)| *at));
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return Text::default();
    };
    let margin = all().map(|row| row.label.chars().count()).max().unwrap_or(0).saturating_add(4);
    let axis = Axis::new(first, last, width.saturating_sub(margin).max(20));

    let mut text = Text::default();
    for (node, rows) in &groups {
        let mut head = Line::default().with(Tone::Strong, *node);
        if text.lines.is_empty() {
            head.pad(margin);
            head.push(Tone::Quiet, axis.labels());
        }
        text.push(head);
        for row in rows {
            let mut line = Line::default().with(Tone::Plain, format!("  {}", row.label));
            line.pad(margin);
            row.draw(&axis, &mut line);
            text.push(line);
        }
    }
    text
}

/// What stands in a cell; where several fall into one cell, the greatest is drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Waiting,
    Dropped,
    Sent,
    Triggered,
    GivenUp,
    Answered,
    Nominated,
}

impl Mark {
    const fn drawn(self) -> (Tone, char) {
        match self {
            Self::Waiting => (Tone::Quiet, '─'),
            Self::Dropped => (Tone::Bad, '○'),
            Self::Sent => (Tone::Active, '●'),
            Self::Triggered => (Tone::Active, '◆'),
            Self::GivenUp => (Tone::Bad, '✗'),
            Self::Answered => (Tone::Good, '✓'),
            Self::Nominated => (Tone::Good, '★'),
        }
    }
}

struct Row {
    base: SocketAddr,
    remote: SocketAddr,
    label: String,
    marks: Vec<(u64, Mark)>,
}

impl Row {
    fn draw(&self, axis: &Axis, line: &mut Line) {
        let mut cells: Vec<Option<Mark>> = vec![None; axis.width()];
        let ends = self.marks.iter().map(|(at, _)| axis.cell(*at));
        if let (Some(from), Some(to)) = (ends.clone().min(), ends.max()) {
            for cell in cells.iter_mut().take(to).skip(from) {
                *cell = Some(Mark::Waiting);
            }
        }
        for (at, mark) in &self.marks {
            if let Some(cell) = cells.get_mut(axis.cell(*at)) {
                *cell = (*cell).max(Some(*mark));
            }
        }
        for cell in cells {
            let (tone, glyph) = cell.map_or((Tone::Plain, ' '), Mark::drawn);
            line.push(tone, glyph);
        }
    }
}

/// The pairs of one agent in the order of their first checks.
fn rows(records: &[Record], node: &str, dropped: &BTreeSet<(&str, u64, SocketAddr)>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for record in records.iter().filter(|record| record.node == node) {
        let (pair, mark) = match &record.event {
            Event::CheckSent(check) => {
                let key = (node, record.t_us, check.pair.remote.address);
                let mark = match check.reason.as_str() {
                    _ if dropped.contains(&key) => Mark::Dropped,
                    "triggered" => Mark::Triggered,
                    _ => Mark::Sent,
                };
                (&check.pair, mark)
            }
            Event::CheckAnswered(check) => (&check.pair, Mark::Answered),
            Event::CheckFailed(check) => (&check.pair, Mark::GivenUp),
            Event::Nominated(pair) => (pair, Mark::Nominated),
            _ => continue,
        };
        match rows.iter_mut().find(|row| row.is_of(pair)) {
            Some(row) => row.marks.push((record.t_us, mark)),
            None => rows.push(Row {
                base: pair.base,
                remote: pair.remote.address,
                label: label(pair),
                marks: vec![(record.t_us, mark)],
            }),
        }
    }
    rows
}

impl Row {
    fn is_of(&self, pair: &Pair) -> bool {
        self.base == pair.base && self.remote == pair.remote.address
    }
}

fn label(pair: &Pair) -> String {
    let Pair { local, remote, .. } = pair;
    format!("{:>5} → {:<5} {}", local.kind, remote.kind, remote.address)
}

/// Sender, time and destination of every check that was dropped somewhere.
fn dropped_checks(records: &[Record]) -> BTreeSet<(&str, u64, SocketAddr)> {
    let mut sent = BTreeMap::new();
    let mut dropped = BTreeSet::new();
    for record in records {
        match &record.event {
            Event::PacketSent(packet) if packet.contents.is_request() => {
                sent.insert(packet.packet, (record.node.as_str(), record.t_us, packet.destination));
            }
            Event::PacketDropped(drop) => {
                dropped.extend(sent.get(&drop.packet.packet));
            }
            _ => {}
        }
    }
    dropped
}
