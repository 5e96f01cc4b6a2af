//! `a=key-mgmt` (RFC 4567 §3).

use core::fmt;

use super::words::by_grammar;
use crate::grammar::{Step, base64, blank, is_blank, token};

/// A message of a key management protocol, such as MIKEY. `Debug` does not show it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyMgmt<'a> {
    protocol: &'a str,
    data: &'a str,
}

by_grammar! { KeyMgmt = "key-mgmt", such as "mikey AQAFgM0XflABAAAAAAAAAAAAAAsAyO" }

impl<'a> KeyMgmt<'a> {
    /// The protocol: `mikey` or another one.
    #[must_use]
    pub const fn protocol(self) -> &'a str {
        self.protocol
    }

    /// The message in base64.
    #[must_use]
    pub const fn data(self) -> &'a str {
        self.data
    }

    /// A blank may stand in front of the protocol.
    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, protocol) = token(input.trim_start_matches(is_blank))?;
        let (input, ()) = blank(input)?;
        let (input, data) = base64(input)?;
        Ok((input, Self { protocol, data }))
    }
}

impl fmt::Debug for KeyMgmt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyMgmt").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}

impl fmt::Display for KeyMgmt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key-mgmt:{} {}", self.protocol, self.data)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::format;

    #[test]
    fn a_message_is_read_with_or_without_the_blank_and_not_shown() {
        let message: KeyMgmt<'_> = read("a=key-mgmt:mikey AQAFgM0XflABAAAA==").unwrap();
        assert_eq!((message.protocol(), message.data()), ("mikey", "AQAFgM0XflABAAAA=="));
        assert_eq!(read("a=key-mgmt: mikey AQAFgM0XflABAAAA=="), Ok(message));
        assert_eq!(format!("{message}"), "key-mgmt:mikey AQAFgM0XflABAAAA==");
        assert_eq!(format!("{message:?}"), "KeyMgmt { protocol: \"mikey\", .. }");
        assert_eq!(refused::<KeyMgmt<'_>>("a=key-mgmt:mikey"), (17, Cause::Missing));
        assert_eq!(refused::<KeyMgmt<'_>>("a=key-mgmt:mikey a-b"), (19, Cause::Trailing));
    }
}
