//! Numbers that mean the same in all sections of a bundle: payload types (RFC 9143 §9.1.1) and
//! identifiers of header extensions (§12).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;

use crate::attributes::RtpMap;
use crate::offer_answer::local::Local;
use crate::offer_answer::negotiate::Pair;

/// Payload types that mean nothing by themselves, in the order that they are taken: the dynamic ones,
/// then those that RFC 3551 leaves unassigned and that do not look like RTCP (RFC 5761 §4).
const FREE: [core::ops::RangeInclusive<u8>; 2] = [96..=127, 35..=63];

/// What the numbers of an offer stand for so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    formats: BTreeMap<u8, String>,
    extensions: BTreeMap<String, u16>,
    /// Payload types that a codec asks for: others do not get them.
    asked: BTreeSet<u8>,
}

impl Numbers {
    /// Begins with what stands in force, which does not change (rfc3264-s8.3.2-b).
    pub(super) fn of(local: &Local, before: Option<Pair<'_, '_>>) -> Self {
        let mut numbers = Self::default();
        for section in before.iter().flat_map(|before| &before.local.sections) {
            for format in &section.formats {
                let name = name(format.map, format.parameters());
                numbers.formats.entry(format.payload_type()).or_insert(name);
            }
            for extension in section.extensions() {
                numbers.extensions.entry(extension.uri().into()).or_insert(extension.id());
            }
        }
        let codecs = local.media.iter().flat_map(|media| &media.codecs);
        numbers.asked = codecs.filter_map(|codec| codec.payload_type).collect();
        numbers
    }

    /// The payload type of a format: the one that it has, else the one that is wished for if it is free,
    /// else a free one. `used` are those that the section has already.
    pub(super) fn payload_type(
        &mut self,
        map: RtpMap<'_>,
        parameters: &str,
        wished: Option<u8>,
        used: &[u8],
    ) -> Option<u8> {
        let name = name(map, parameters);
        let is_it = |(number, known): &(&u8, &String)| **known == name && !used.contains(number);
        if let Some((&number, _)) = self.formats.iter().find(is_it) {
            return Some(number);
        }
        let is_free = |number: &u8| !self.formats.contains_key(number) && *number < 128;
        let mut free = FREE
            .into_iter()
            .flatten()
            .filter(|number| is_free(number) && !self.asked.contains(number));
        let number = wished.filter(is_free).or_else(|| free.next())?;
        self.formats.insert(number, name);
        Some(number)
    }

    /// The identifier of a header extension; `None` if all are taken. The first fourteen fit the
    /// one-byte form (RFC 8285 §4.2), in which 15 means something else.
    pub(super) fn extension(&mut self, uri: &str) -> Option<u16> {
        if let Some(&id) = self.extensions.get(uri) {
            return Some(id);
        }
        let taken: BTreeSet<u16> = self.extensions.values().copied().collect();
        let id = (1..=14).chain(16..=255).find(|id| !taken.contains(id))?;
        self.extensions.insert(uri.into(), id);
        Some(id)
    }
}

/// What a payload type stands for.
fn name(map: RtpMap<'_>, parameters: &str) -> String {
    let encoding = map.encoding().to_ascii_lowercase();
    format!("{encoding}/{}/{} {parameters}", map.clock_rate(), map.channels())
}
