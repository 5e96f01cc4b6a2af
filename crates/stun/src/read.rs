//! Several attributes in one pass.

use crate::{Attribute, AttributeError, Message};

/// A tuple of attributes, to be read together by [`Message::read`].
pub trait AttributeTuple<'a> {
    /// What is found: an `Option` for each.
    type Found;

    /// Walks the message's attributes once.
    ///
    /// # Errors
    ///
    /// One of the wanted attributes is there, but its value is not one that it may have.
    fn read(message: &Message<'a>) -> Result<Self::Found, AttributeError>;
}

impl<'a> Message<'a> {
    /// The first of each wanted attribute, found in one pass: what several calls of
    /// [`get`](Self::get) would give, at the cost of one.
    ///
    /// ```
    /// use frazil_stun::Message;
    /// use frazil_stun::attribute::{Priority, UseCandidate, Username};
    ///
    /// # let bytes = b"\0\x01\0\x10\x21\x12\xA4\x42abcdefghijkl\0\x06\0\x03a:b\0\0\x24\0\x04\0\0\0\x07";
    /// let message = Message::parse(bytes)?;
    /// let (username, priority, nominated) = message.read::<(Username, Priority, UseCandidate)>()?;
    /// assert_eq!(username, Some(Username("a:b")));
    /// assert_eq!(priority, Some(Priority(7)));
    /// assert_eq!(nominated, None);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// One of them is there, but its value is not one that it may have.
    #[inline]
    pub fn read<T: AttributeTuple<'a>>(&self) -> Result<T::Found, AttributeError> {
        T::read(self)
    }
}

/// Implements the trait for one length of tuple.
macro_rules! tuple {
    ($($type:ident $found:ident),+) => {
        impl<'a, $($type: Attribute<'a>),+> AttributeTuple<'a> for ($($type,)+) {
            type Found = ($(Option<$type>,)+);

            #[inline]
            fn read(message: &Message<'a>) -> Result<Self::Found, AttributeError> {
                $(let mut $found = None;)+
                let mut left = [$($type::TYPE),+].len();
                let id = message.transaction_id();
                let mut open = message.open_attributes();
                while let Some(head) = open.head() {
                    $(if head.attribute_type == $type::TYPE && $found.is_none() {
                        $found = Some(open.attribute(head).decode(&id)?);
                        left -= 1;
                    })+
                    if left == 0 {
                        break;
                    }
                    open.pass(head);
                }
                if $($type::TYPE.closes())||+ {
                    for attribute in message.closing_attributes() {
                        $(if attribute.attribute_type() == $type::TYPE && $found.is_none() {
                            $found = Some(attribute.decode(&id)?);
                        })+
                    }
                }
                Ok(($($found,)+))
            }
        }
    };
}

tuple!(A a, B b);
tuple!(A a, B b, C c);
tuple!(A a, B b, C c, D d);
tuple!(A a, B b, C c, D d, E e);
tuple!(A a, B b, C c, D d, E e, F f);
tuple!(A a, B b, C c, D d, E e, F f, G g);
tuple!(A a, B b, C c, D d, E e, F f, G g, H h);
