//! Links as they are drawn.

use core::time::Duration;

use crate::Probability;
use crate::dice::Dice;
use crate::link::{Lane, Link, Rate};
use crate::signal::Signalling;

/// A link whose packets take up to so many microseconds; a lossy one has faults of its own in each
/// direction.
pub(super) fn draw(dice: &mut Dice, longest: u64, lossy: bool) -> Link {
    let delay = dice.between(100, longest);
    let jitter = if dice.one_in(2) { 0 } else { dice.number(delay) };
    let link = Link::micros(delay).with_jitter(jitter);
    if lossy { Link { up: faulty(dice, link.up), down: faulty(dice, link.down) } } else { link }
}

fn faulty(dice: &mut Dice, lane: Lane) -> Lane {
    let loss = sometimes(dice, 3, 200_000);
    let duplication = sometimes(dice, 4, 100_000);
    let reordering = sometimes(dice, 4, 200_000);
    let held = Duration::from_micros(dice.between(500, 60_000));
    let rate = if dice.one_in(4) {
        // From a modem's to that of a poor mobile line.
        let kilobits = u32::try_from(dice.between(56, 2_000)).unwrap_or(56);
        Rate::kilobits(kilobits, dice.pick(2_000, &[8_000, 64_000]))
    } else {
        None
    };
    let mtu = dice.pick(1_500, &[1_500, 1_492, 1_280]);
    Lane { loss, duplication, reordering, held, rate, mtu, ..lane }
}

/// Once in so many cases a probability of up to so many per million, and else never.
pub(super) fn sometimes(dice: &mut Dice, many: u64, most: u64) -> Probability {
    if !dice.one_in(many) {
        return Probability::NEVER;
    }
    Probability::per_million(u32::try_from(dice.between(1, most)).unwrap_or(1))
}

/// A signalling channel. That of a lossy world loses a message now and then, and seldom for good.
pub(super) fn signalling(dice: &mut Dice, lossy: bool) -> Signalling {
    let channel = Signalling::micros(dice.between(1_000, 400_000));
    let channel = channel.with_jitter(dice.number(100_000));
    if !lossy || dice.one_in(2) {
        return channel;
    }
    let retry = Duration::from_millis(dice.between(100, 1_000));
    let retry = if dice.one_in(10) { None } else { Some(retry) };
    channel.with_loss(Probability::percent(25), retry)
}
