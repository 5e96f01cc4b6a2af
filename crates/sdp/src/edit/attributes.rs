//! Editing the attributes of a section, by type.

use alloc::string::String;

use super::layout;
use super::level::Level;
use super::section::OwnedSection;
use crate::attribute::{Attribute, AttributeLine};
use crate::line::Line;
use crate::rules::BuildError;

impl<L: Level> OwnedSection<L> {
    /// Adds an attribute behind the others.
    ///
    /// # Errors
    ///
    /// The value is not one that may be written; there is no room.
    pub fn push<'a, A: Attribute<'a>>(&mut self, attribute: &A) -> Result<(), BuildError> {
        let line = Self::composed_attribute(attribute)?;
        self.insert_at(layout::place(&self.text, L::ORDER, 'a'), &line)
    }

    /// Has one attribute of a type: replaces the first one and removes the others, or adds it if
    /// there is none. Of types that go by several names, such as
    /// [`Direction`](crate::Direction), all names are meant.
    ///
    /// # Errors
    ///
    /// Those of [`push`](Self::push).
    pub fn set<'a, A: Attribute<'a>>(&mut self, attribute: &A) -> Result<(), BuildError> {
        let line = Self::composed_attribute(attribute)?;
        self.put('a', &line, is_a::<A>)
    }

    /// Removes the attributes of a type, whether they read or not, and says how many.
    pub fn remove<'a, A: Attribute<'a>>(&mut self) -> usize {
        self.retain(|line| !is_a::<A>(line))
    }

    fn composed_attribute<'a, A: Attribute<'a>>(attribute: &A) -> Result<String, BuildError> {
        attribute.check().map_err(|cause| BuildError::Attribute { name: A::NAME, cause })?;
        Self::composed('a', attribute)
    }
}

fn is_a<'a, A: Attribute<'a>>(line: Line<'_>) -> bool {
    AttributeLine::new(line).is_some_and(|line| A::is_named(line.name()))
}
