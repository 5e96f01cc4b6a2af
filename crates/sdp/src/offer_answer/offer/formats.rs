//! The formats of an offer, each under a payload type (RFC 3264 §5.1, RFC 5761 §4).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::attributes::RtpMap;
use crate::offer_answer::answer::feedback;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::format::MediaFormat;
use crate::offer_answer::local::{LocalCodec, LocalMedia};
use crate::offer_answer::negotiate::same_feedback;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::Written;

/// Payload types that mean nothing by themselves, in the order that they are taken: the dynamic ones,
/// then those that RFC 3551 leaves unassigned and that do not look like RTCP (RFC 5761 §4).
const FREE: [core::ops::RangeInclusive<u8>; 2] = [96..=127, 35..=63];

/// Gives out payload types for one section.
pub(in crate::offer_answer) struct PayloadTypes<'r, 'a> {
    /// What the section had before, which stays as it is (rfc3264-s8.3.2-b).
    before: Option<&'r SectionReading<'a>>,
    taken: [bool; 128],
    media: usize,
}

impl<'r, 'a> PayloadTypes<'r, 'a> {
    pub(in crate::offer_answer) fn new(
        before: Option<&'r SectionReading<'a>>,
        media: usize,
    ) -> Self {
        let mut numbers = Self { before, taken: [false; 128], media };
        for format in before.iter().flat_map(|before| &before.formats) {
            numbers.take(format.payload_type());
        }
        numbers
    }

    fn take(&mut self, number: u8) {
        if let Some(taken) = self.taken.get_mut(usize::from(number)) {
            *taken = true;
        }
    }

    fn is_free(&self, number: u8) -> bool {
        self.taken.get(usize::from(number)).is_some_and(|taken| !taken)
    }

    /// All formats: this side's codecs in their order, each with its retransmission behind it.
    pub(in crate::offer_answer) fn formats<'l>(
        &mut self,
        local: &'l LocalMedia,
    ) -> Result<Vec<Written<'l>>, OfferAnswerError> {
        // What is asked for by number is not given to others.
        let asked = local.codecs.iter().filter_map(|codec| codec.payload_type);
        let asked: Vec<_> = asked.filter(|&number| self.is_free(number)).collect();
        let mut formats: Vec<Written<'l>> = Vec::new();
        for (codec, own) in local.codecs.iter().enumerate() {
            if is(own, "rtx") {
                continue;
            }
            let unwritable = OfferAnswerError::Codec { media: self.media, codec };
            let shape = own.format(0).ok_or(unwritable)?;
            // redundancy for audio is about the first format (RFC 2198 §5).
            let parameters = match formats.first() {
                Some(first) if is(own, "red") && own.parameters.is_empty() && own.channels > 1 => {
                    let number = first.map.payload_type();
                    format!("{number}/{number}")
                }
                _ => own.parameters.clone(),
            };
            let number = self.number(own, shape, &asked)?;
            formats.push(written(own, number, parameters).ok_or(unwritable)?);
            let rtx =
                local.codecs.iter().find(|rtx| is(rtx, "rtx") && rtx.clock_rate == own.clock_rate);
            if let Some(rtx) = rtx.filter(|_| !shape.is_repair() || is(own, "red")) {
                let parameters = format!("apt={number}");
                let number = self.retransmission(number, rtx, &asked)?;
                formats.push(written(rtx, number, parameters).ok_or(unwritable)?);
            }
        }
        Ok(formats)
    }

    /// The number of before, that which is asked for, that of RFC 3551, or a free one.
    fn number(
        &mut self,
        own: &LocalCodec,
        shape: MediaFormat<'_>,
        asked: &[u8],
    ) -> Result<u8, OfferAnswerError> {
        let former = self.before.iter().flat_map(|before| &before.formats);
        let former =
            former.filter(|former| former.is_same(shape)).map(|former| former.payload_type());
        if let Some(number) = former.into_iter().next() {
            return Ok(number);
        }
        let fixed = (0..=34).find(|&number| {
            RtpMap::of_static(number).is_some_and(|map| map.is_same_encoding(shape.map))
        });
        let wished = own.payload_type.or(fixed).filter(|&number| self.is_free(number));
        self.give(wished, asked)
    }

    fn retransmission(
        &mut self,
        of: u8,
        rtx: &LocalCodec,
        asked: &[u8],
    ) -> Result<u8, OfferAnswerError> {
        let former = self.before.iter().flat_map(|before| &before.formats);
        let about =
            |former: &&MediaFormat<'_>| former.map.is_encoding("rtx") && former.about() == [of];
        if let Some(former) = former.into_iter().find(about) {
            return Ok(former.payload_type());
        }
        // Where retransmission is asked for under a number, the formats behind the first take others.
        let wished = rtx.payload_type.filter(|&number| self.is_free(number));
        self.give(wished, asked)
    }

    fn give(&mut self, wished: Option<u8>, asked: &[u8]) -> Result<u8, OfferAnswerError> {
        let mut free = FREE.into_iter().flatten().filter(|number| !asked.contains(number));
        let number = wished.or_else(|| free.find(|&number| self.is_free(number)));
        let number = number.ok_or(OfferAnswerError::PayloadTypes { media: self.media })?;
        self.take(number);
        Ok(number)
    }
}

/// Puts the formats of a later offer into the order of the last answer, others behind, unless this
/// side's order is to hold; and leaves the feedback out that the answer did not have
/// (RFC 8829 §5.2.2).
pub(super) fn as_answered(
    formats: &mut [Written<'_>],
    answered: &SectionReading<'_>,
    own_order: bool,
) {
    let rank = |format: &Written<'_>| {
        let number = format.map.payload_type();
        answered.formats.iter().position(|one| one.payload_type() == number)
    };
    for format in formats.iter_mut().filter(|format| rank(format).is_some()) {
        let number = format.map.payload_type();
        format.feedback.retain(|one| {
            answered.feedback_for(number).any(|other| same_feedback(*one, other.feedback()))
        });
    }
    if !own_order {
        formats.sort_by_key(|format| rank(format).unwrap_or(usize::MAX));
    }
}

fn is(codec: &LocalCodec, encoding: &str) -> bool {
    codec.encoding.eq_ignore_ascii_case(encoding)
}

fn written(codec: &LocalCodec, number: u8, parameters: String) -> Option<Written<'_>> {
    let map = codec.format(number)?.map;
    let feedback = codec.feedback.iter().map(|text| feedback(text)).collect::<Option<_>>()?;
    Some(Written { map, parameters, feedback, maxptime: codec.maxptime })
}
