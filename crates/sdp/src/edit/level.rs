//! The two kinds of section.

/// A kind of section: [`SessionLevel`] or [`MediaLevel`].
pub trait Level: kind::Kind {}

impl<L: kind::Kind> Level for L {}

/// What stands before the first `m=`, and holds for all media sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionLevel {}

/// An `m=` line and what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaLevel {}

pub(crate) mod kind {
    /// What is different between them.
    pub trait Kind: Sized {
        /// The letters in the order of RFC 8866 §9.
        const ORDER: &'static str;
        /// How many lines at the beginning are neither removed nor moved.
        const FIXED: usize;
        /// Whether its lines hold for other sections, so that some are bounded in length.
        const SHARED: bool;
    }

    use crate::rules::order;

    impl Kind for super::SessionLevel {
        const ORDER: &'static str = order::SESSION;
        const FIXED: usize = 0;
        const SHARED: bool = true;
    }

    impl Kind for super::MediaLevel {
        const ORDER: &'static str = order::MEDIA;
        const FIXED: usize = 1;
        const SHARED: bool = false;
    }
}
