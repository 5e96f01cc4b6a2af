//! The header extensions of RTP and their numbers (RFC 8285 §5, RFC 9143 §9.1 and §12).

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::ExtMap;
use crate::error::Subject;
use crate::typed::AnyAttribute;

#[derive(Default)]
pub(super) struct Extensions<'a> {
    all: Vec<(ExtMap<'a>, AttributeLine<'a>)>,
}

impl<'a> Room<'a> for Extensions<'a> {
    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, _: &mut Found) {
        if let AnyAttribute::ExtMap(extension) = typed {
            self.all.push((*extension, line));
        }
    }

    fn end(&mut self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        self.numbers(found);
        // Encrypted, it is there too: RFC 9143 §1.3 only allows it in the clear.
        let is_mid = |map: ExtMap<'_>| map.encrypted().unwrap_or(map).uri() == ExtMap::MID;
        let carries_mid = self.all.iter().any(|(extension, _)| is_mid(*extension));
        if here.is_session_level() {
            whole.has_shared_extensions = !self.all.is_empty();
            whole.has_shared_mid_extension = carries_mid;
            return;
        }
        if let Some((_, line)) = self.all.first().filter(|_| whole.has_shared_extensions) {
            found.of(*line, ExtMap::NAME, line.line().as_str(), Rule::MixedExtensions);
        }
        let Some(bundled) = here.bundled.filter(|_| here.is_rtp()) else { return };
        if here.is_used() && !carries_mid && !whole.has_shared_mid_extension {
            let subject = Subject::Attribute(ExtMap::NAME);
            found.missing(here, subject, Rule::BundledWithoutMidExtension);
        }
        for (extension, line) in self.all.iter().filter(|(extension, _)| extension.is_usable()) {
            let key = (bundled.group, extension.id());
            if !whole.extensions.entry(key).or_insert(*extension).is_same_extension(*extension) {
                found.of(*line, ExtMap::NAME, value(*line), Rule::BundledExtension);
            }
        }
    }
}

impl Extensions<'_> {
    /// A number that packets carry is one extension's, and an extension has one number. Those from
    /// 4096 on are a choice for the answer (RFC 8285 §7).
    fn numbers(&self, found: &mut Found) {
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (extension, line) in &self.all {
            if !extension.is_usable() && !(4096..=4351).contains(&extension.id()) {
                found.of(*line, ExtMap::NAME, value(*line), Rule::ExtensionId);
            }
            if extension.is_usable() && !ids.insert(extension.id()) {
                found.of(*line, ExtMap::NAME, value(*line), Rule::RepeatedExtensionId);
            }
            if !names.insert((extension.uri(), extension.attributes())) {
                found.of(*line, ExtMap::NAME, extension.uri(), Rule::RepeatedExtension);
            }
        }
    }
}

fn value<'a>(line: AttributeLine<'a>) -> &'a str {
    line.value().unwrap_or(line.line().as_str())
}
