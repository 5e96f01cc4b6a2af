//! The formats of an offered section, each under a payload type (RFC 3264 §5.1).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::numbers::{Meaning, Numbers};
use crate::attributes::{Direction, Fmtp, PTime, RtpMap};
use crate::offer_answer::answer::feedback;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::format::{MediaFormat, is_media};
use crate::offer_answer::local::{LocalCodec, LocalImages, LocalMedia};
use crate::offer_answer::negotiate::same_feedback;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::Written;

/// Gives the formats of one section their payload types.
pub(super) struct Formats<'n, 'r, 'a, 'l> {
    pub(super) numbers: &'n mut Numbers,
    /// What this side said of the section before.
    pub(super) before: Option<&'r SectionReading<'a>>,
    /// What the peer said of it.
    pub(super) theirs: Option<&'r SectionReading<'a>>,
    /// Which of this side's media it is for.
    pub(super) media: usize,
    /// The same.
    pub(super) local: &'l LocalMedia,
    /// What the section does: its formats go all of it.
    pub(super) direction: Direction,
}

impl<'l> Formats<'_, '_, '_, 'l> {
    /// All formats: this side's codecs in their order, each with its retransmission behind it. What finds
    /// no payload type is an error in a new section, and left out of one that goes on.
    pub(super) fn all(mut self) -> Result<Vec<Written<'l>>, OfferAnswerError> {
        let Self { local: LocalMedia { codecs, .. }, direction, .. } = self;
        let mut formats: Vec<Written<'l>> = Vec::new();
        let mut used = Vec::new();
        // rfc3264-s5.1-g
        let listed = codecs.iter().enumerate().filter(|(_, own)| own.goes(direction));
        for (codec, own) in listed.filter(|(_, own)| !is_rtx(own)) {
            let unwritable = OfferAnswerError::Codec { media: self.media, codec };
            let shape = own.format(0).ok_or(unwritable)?;
            // Redundancy for audio is about a format of the same clock, the first of them (RFC 2198 §5).
            let about = |format: &&Written<'_>| {
                is_media(format.map.encoding())
                    && format.map.clock_rate() == own.clock_rate
                    && format.map.channels() == own.channels
            };
            let parameters = match formats.iter().find(about) {
                Some(first) if is(own, "red") && own.parameters.is_empty() && own.channels > 1 => {
                    let number = first.map.payload_type();
                    format!("{number}/{number}")
                }
                _ => own.parameters.clone(),
            };
            let Some(number) = self.number(own, shape.map, &parameters, &used)? else { continue };
            used.push(number);
            formats.push(written(own, number, parameters).ok_or(unwritable)?);
            let repairs = |rtx: &&LocalCodec| is_rtx(rtx) && rtx.clock_rate == own.clock_rate;
            let rtx = codecs.iter().filter(|rtx| rtx.goes(direction)).find(repairs);
            if let Some(rtx) = rtx.filter(|_| !shape.is_repair() || is(own, "red")) {
                let parameters = format!("apt={number}");
                let shape = rtx.format(0).ok_or(unwritable)?;
                let number = self.number(rtx, shape.map, &parameters, &used)?;
                let Some(number) = number else { continue };
                used.push(number);
                formats.push(written(rtx, number, parameters).ok_or(unwritable)?);
            }
        }
        Ok(formats)
    }

    /// The number that the section had for it, or its bundle has, or that is asked for, or that RFC 3551
    /// gives it, or a free one. `None` if a section that goes on finds none.
    fn number(
        &mut self,
        own: &LocalCodec,
        map: RtpMap<'_>,
        parameters: &str,
        used: &[u8],
    ) -> Result<Option<u8>, OfferAnswerError> {
        let meaning = self.meaning(own, map, parameters);
        let shape = MediaFormat { map, parameters: Fmtp::new(0, parameters).ok() };
        let former = self.before.iter().flat_map(|before| &before.formats);
        let former = former.filter(|former| former.goes_on_as(shape));
        for number in former.map(|former| former.payload_type()) {
            if !used.contains(&number) && self.numbers.keep(number, &meaning) {
                return Ok(Some(number));
            }
        }
        let fixed = (0..=34)
            .find(|&number| RtpMap::of_static(number).is_some_and(|one| one.is_same_encoding(map)));
        let wished = own.payload_type.or(fixed);
        let number = self.numbers.payload_type(&meaning, wished, used, self.theirs);
        if number.is_none() && self.before.is_none() {
            return Err(OfferAnswerError::PayloadTypes { media: self.media });
        }
        Ok(number)
    }

    fn meaning<'m>(&self, own: &LocalCodec, map: RtpMap<'m>, parameters: &'m str) -> Meaning<'m>
    where
        'l: 'm,
    {
        let LocalMedia { ref kind, ref codecs, ptime, .. } = *self.local;
        Meaning {
            kind,
            map,
            parameters,
            feedback: own.feedback.clone(),
            images: own.images.as_ref().map(LocalImages::text).unwrap_or_default(),
            ptime: ptime.and_then(|millis| PTime::from_millis(millis).ok()),
            maxptime: codecs.iter().filter_map(|codec| codec.maxptime).min(),
        }
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

/// True for retransmission.
pub(super) fn is_rtx(codec: &LocalCodec) -> bool {
    is(codec, "rtx")
}

fn is(codec: &LocalCodec, encoding: &str) -> bool {
    codec.encoding.eq_ignore_ascii_case(encoding)
}

fn written(codec: &LocalCodec, number: u8, parameters: String) -> Option<Written<'_>> {
    let map = codec.format(number)?.map;
    let feedback = codec.feedback.iter().map(|text| feedback(text)).collect::<Option<_>>()?;
    let LocalCodec { maxptime, ref images, .. } = *codec;
    Some(Written { map, offered: number, parameters, feedback, maxptime, images: images.clone() })
}
