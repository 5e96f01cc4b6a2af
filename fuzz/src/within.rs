//! What is borrowed from the input lies within the input.

/// Panics unless `part` is a part of `whole`, in memory and not only by value. An empty part lies
/// anywhere.
pub(crate) fn assert_within(whole: &[u8], part: &[u8]) {
    let (outer, inner) = (whole.as_ptr_range(), part.as_ptr_range());
    let within = outer.start <= inner.start && inner.end <= outer.end;
    assert!(part.is_empty() || within, "borrowed from elsewhere: {part:x?}");
}
