//! Values as attributes write and read them.
#![allow(clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::fmt::Debug;

use frazil_stun::{
    Attribute, Class, MessageWriter, Method, RawAttribute, TransactionId, ValueError, WriteError,
};

pub(crate) const ID: TransactionId = TransactionId::from_bytes(*b"transactions");

/// The value that an attribute writes, or why it does not.
pub(crate) fn written<'a, A: Attribute<'a>>(attribute: &A) -> Result<Vec<u8>, ValueError> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, ID).unwrap();
    match writer.push(attribute) {
        Ok(_) => {
            let bytes = writer.finish();
            let length = usize::from(u16::from_be_bytes([bytes[22], bytes[23]]));
            assert_eq!(bytes[20..22], A::TYPE.0.to_be_bytes());
            Ok(bytes[24..24 + length].to_vec())
        }
        Err(WriteError::Value(error)) => {
            assert_eq!((error.attribute, error.offset), (A::TYPE, 20));
            Err(error.problem)
        }
        Err(error) => panic!("{error}"),
    }
}

/// What a value is read as.
pub(crate) fn read<'a, A: Attribute<'a>>(value: &'a [u8]) -> Result<A, ValueError> {
    RawAttribute::new(A::TYPE, value).decode(&ID).map_err(|error| error.problem)
}

/// Both ways.
pub(crate) fn is<'a, A: Attribute<'a> + Debug + PartialEq>(attribute: &A, value: &'a [u8]) {
    assert_eq!(written(attribute).as_deref(), Ok(value));
    assert_eq!(read::<A>(value).as_ref(), Ok(attribute));
}
