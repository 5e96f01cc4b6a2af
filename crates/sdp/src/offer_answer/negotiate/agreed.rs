//! What both descriptions of a section have.

use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::feedback::Shared;
use crate::attributes::ExtMap;
use crate::offer_answer::extension::{Extension, leaves_choice};
use crate::offer_answer::format::MediaFormat;
use crate::offer_answer::negotiated::{NegotiatedCodec, NegotiatedData, NegotiatedExtension};
use crate::offer_answer::previous::Side;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::refusal::Problem;

/// The formats that both have, in the peer's order.
pub(super) fn codecs(
    local: &SectionReading<'_>,
    remote: &SectionReading<'_>,
) -> Vec<NegotiatedCodec> {
    let mut numbers: Vec<(u8, u8)> = Vec::new();
    // What is about others is known by them, wherever it stands: media first, then what repairs it, then
    // what repairs that.
    for repairs in [false, true, true] {
        for theirs in remote.formats.iter().filter(|theirs| theirs.is_repair() == repairs) {
            if numbers.iter().any(|&(_, taken)| taken == theirs.payload_type()) {
                continue;
            }
            let own = local.formats.iter().find(|own| is_same(**own, *theirs, &numbers));
            numbers.extend(own.map(|own| (own.payload_type(), theirs.payload_type())));
        }
    }
    let pair = |theirs: &MediaFormat<'_>| {
        numbers.iter().copied().find(|&(_, number)| number == theirs.payload_type())
    };
    let pairs = remote.formats.iter().filter_map(pair);
    let feedback = Shared::of(&local.feedback, &remote.feedback);
    pairs.filter_map(|(own, theirs)| agreed_codec(local, remote, &feedback, own, theirs)).collect()
}

fn agreed_codec(
    local: &SectionReading<'_>,
    remote: &SectionReading<'_>,
    feedback: &Shared<'_>,
    receive: u8,
    send: u8,
) -> Option<NegotiatedCodec> {
    let own = local.formats.iter().find(|format| format.payload_type() == receive)?;
    let theirs = remote.formats.iter().find(|format| format.payload_type() == send)?;
    Some(NegotiatedCodec {
        encoding: theirs.map.encoding().to_string(),
        clock_rate: theirs.map.clock_rate(),
        channels: theirs.map.channels(),
        send_payload_type: send,
        receive_payload_type: receive,
        send_parameters: theirs.parameters().to_string(),
        receive_parameters: own.parameters().to_string(),
        feedback: feedback.for_format(receive, send),
    })
}

/// True if both are one format: by encoding and parameters; formats that are about others, by those.
fn is_same(own: MediaFormat<'_>, theirs: MediaFormat<'_>, so_far: &[(u8, u8)]) -> bool {
    if so_far.iter().any(|&(taken, _)| taken == own.payload_type())
        || !own.map.is_same_encoding(theirs.map)
    {
        return false;
    }
    let (own_about, their_about) = (own.about(), theirs.about());
    if own.is_repair() && !(own_about.is_empty() && their_about.is_empty()) {
        let pairs = own_about.iter().zip(&their_about);
        return own_about.len() == their_about.len()
            && pairs.into_iter().all(|(own, theirs)| so_far.contains(&(*own, *theirs)));
    }
    own.is_same(theirs)
}

/// The header extensions that both have, under the answer's identifier: the offered one, unless that
/// leaves the choice (RFC 8285 §7).
pub(super) fn extensions(
    side: Side,
    offer: &SectionReading<'_>,
    answer: &SectionReading<'_>,
) -> Vec<NegotiatedExtension> {
    // By identifier, or without one where that leaves the choice.
    let mut offered = BTreeMap::new();
    for line in offer.extensions() {
        let id = Some(line.id()).filter(|&id| !leaves_choice(id));
        offered.entry((Extension::of(line), id)).or_insert(line);
    }
    let mut seen = [false; 256];
    let mut agreed = Vec::new();
    for answered in answer.extensions().filter(|line| line.is_usable()) {
        let (id, extension) = (answered.id(), Extension::of(answered));
        let same = |id| offered.get(&(extension, id)).copied();
        let Some(offered) = same(Some(id)).or_else(|| same(None)) else { continue };
        let free =
            seen.get_mut(usize::from(id)).is_some_and(|seen| !core::mem::replace(seen, true));
        if free {
            let way = |line: &ExtMap<'_>| line.direction().unwrap_or_default();
            let (own, theirs) = match side {
                Side::Offerer => (way(offered), way(answered)),
                Side::Answerer => (way(answered), way(offered)),
            };
            agreed.push(NegotiatedExtension {
                id,
                uri: extension.uri.to_string(),
                direction: own.and(theirs.reversed()),
                encrypted: extension.encrypted,
            });
        }
    }
    agreed
}

/// The association; `None` if one of the ports is zero, which closes it (RFC 8841 §10.4).
pub(super) fn data(
    local: &SectionReading<'_>,
    remote: &SectionReading<'_>,
) -> Result<Option<NegotiatedData>, Problem> {
    let (Some(local_port), Some(remote_port)) = (local.sctp_port, remote.sctp_port) else {
        return Err(Problem::NoSctpPort);
    };
    let max_message_size = remote.max_message_size.limit();
    let open = local_port != 0 && remote_port != 0;
    Ok(open.then_some(NegotiatedData { local_port, remote_port, max_message_size }))
}
