//! The components of a data stream.

use core::fmt;

/// The components that the candidates of one data stream are for (RFC 8839 §5.1).
///
/// ```
/// use frazil_candidate::Components;
///
/// let components: Components = [1, 2, 1, 2].into_iter().collect();
/// assert!(components.contains(Components::RTCP));
/// assert_eq!(components.gap(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Components {
    /// A bit for each from 1 on.
    seen: [u128; 2],
}

impl Components {
    /// Of RTP, or of a stream that has one component.
    pub const RTP: u16 = 1;
    /// Of RTCP, unless it shares component 1.
    pub const RTCP: u16 = 2;

    /// Adds a component. Nothing comes of a number outside 1 to 256.
    pub fn insert(&mut self, component: u16) {
        if let Some((half, bit)) = place(component)
            && let Some(half) = self.seen.get_mut(half)
        {
            *half |= bit;
        }
    }

    /// True if a candidate is for that component.
    #[must_use]
    pub fn contains(self, component: u16) -> bool {
        place(component)
            .is_some_and(|(half, bit)| self.seen.get(half).is_some_and(|half| half & bit != 0))
    }

    /// The first number that is left out: components are numbered from 1, in steps of 1.
    #[must_use]
    pub fn gap(self) -> Option<u16> {
        let last = self.iter().last()?;
        (1..last).find(|component| !self.contains(*component))
    }

    /// All of them, in order.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        (1..=256).filter(move |component| self.contains(*component))
    }
}

/// In which half a component's bit is, and the bit.
fn place(component: u16) -> Option<(usize, u128)> {
    let index = component.checked_sub(1).filter(|index| *index < 256)?;
    Some((usize::from(index / 128), 1 << (index % 128)))
}

impl FromIterator<u16> for Components {
    fn from_iter<I: IntoIterator<Item = u16>>(numbers: I) -> Self {
        let mut components = Self::default();
        numbers.into_iter().for_each(|component| components.insert(component));
        components
    }
}

impl fmt::Debug for Components {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn every_component_has_its_place() {
        for one in 1..=256 {
            let components: Components = [one].into_iter().collect();
            assert!(components.iter().eq([one]), "{one}");
            assert_eq!(components.gap(), (one > 1).then_some(1));
        }
        let none: Components = [0, 257, u16::MAX].into_iter().collect();
        assert_eq!(none, Components::default());
        assert!(!none.contains(0) && !none.contains(257));
        let odd: Components = [3, 1].into_iter().collect();
        assert_eq!(format!("{odd:?}"), "{1, 3}");
    }
}
