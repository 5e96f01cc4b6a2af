//! What both builders have.

/// Methods in terms of `edit`, which changes the section and keeps the first error.
macro_rules! methods {
    () => {
        /// Adds a bandwidth.
        pub fn bandwidth(self, bandwidth: &crate::fields::Bandwidth<'_>) -> Self {
            self.checked('b', bandwidth.check(), bandwidth)
        }

        /// Adds an attribute.
        pub fn attribute<'a, A: crate::attribute::Attribute<'a>>(self, attribute: &A) -> Self {
            self.edit(|section| section.push(attribute))
        }

        /// Adds attributes of one type: those of a list, or of an `Option`.
        pub fn attributes<'a, A: crate::attribute::Attribute<'a>>(
            self,
            all: impl IntoIterator<Item = A>,
        ) -> Self {
            all.into_iter().fold(self, |builder, attribute| builder.attribute(&attribute))
        }

        /// Adds a line with a value that was checked, or refuses what the check found.
        fn checked(
            self,
            letter: char,
            check: Result<(), crate::error::Cause>,
            value: impl core::fmt::Display,
        ) -> Self {
            self.edit(|section| {
                check.map_err(|cause| BuildError::Line { letter, cause })?;
                section.push_line(letter, value)
            })
        }
    };
}

pub(super) use methods;
