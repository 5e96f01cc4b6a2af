//! What the file says, as values that can be written. A wrong one is named by its key.

use frazil_sdp::candidate::Candidate;
use frazil_sdp::offer_answer::{
    BundlePolicy, Local, LocalCodec, LocalData, LocalExtension, LocalFingerprint, LocalImages,
    LocalMedia, LocalPair, LocalTransport,
};
use frazil_sdp::{
    Direction, ExtMap, Feedback, Fingerprint, Fmtp, HashFunction, IcePwd, IceUfrag, Mid, Msid,
    PTime, Rid, RtpMap, StreamDirection, TlsId,
};

use super::file;
use crate::sdp::hex;

/// The key, and what is wrong with its value.
type Wrong = String;

/// Session identifiers end here (RFC 8829 §5.2.1).
const MAX_SESSION_ID: u64 = (1 << 62) - 1;

/// Sizes of images end here (RFC 6236 §3.1.1).
const MAX_IMAGE: u32 = 999_999;

/// Takes what a check returns, naming the key where it fails.
fn at<T, E: ToString>(key: impl ToString, checked: Result<T, E>) -> Result<T, Wrong> {
    checked.map_err(|why| format!("{}: {}", key.to_string(), why.to_string()))
}

/// Refuses what a list has twice.
fn once<T: PartialEq>(key: &str, list: &[T]) -> Result<(), Wrong> {
    let mut before = Vec::new();
    for (index, one) in list.iter().enumerate() {
        if before.contains(&one) {
            return Err(format!("{key}[{index}]: it is there already"));
        }
        before.push(one);
    }
    Ok(())
}

pub(super) fn local(file: file::Side) -> Result<Local, Wrong> {
    let session_id = match file.session_id {
        None => 0,
        Some(id @ 1..=MAX_SESSION_ID) => id,
        Some(_) => return Err(format!("session_id: not within 1 to {MAX_SESSION_ID}")),
    };
    let media = file.media.into_iter().enumerate();
    let media = media.map(|(index, one)| media_of(&format!("media[{index}]"), one));
    let transports = file.transports.into_iter().enumerate();
    let transports = transports.map(|(index, one)| transport(&format!("transports[{index}]"), one));
    let local = Local {
        session_id,
        media: media.collect::<Result<_, _>>()?,
        data: file.data.map(data).transpose()?,
        transports: transports.collect::<Result<_, _>>()?,
        bundle_policy: match file.bundle_policy {
            file::BundlePolicy::MaxBundle => BundlePolicy::MaxBundle,
            file::BundlePolicy::Balanced => BundlePolicy::Balanced,
            file::BundlePolicy::MaxCompat => BundlePolicy::MaxCompat,
        },
        // Whoever writes descriptions by hand means browsers.
        repeats_transport: file.repeats_transport.unwrap_or(true),
        passive: file.passive,
        trickle: file.trickle,
        ice_lite: file.ice_lite,
        ice_pacing: file.ice_pacing,
        extmap_allow_mixed: file.extmap_allow_mixed,
    };
    if local.transports.is_empty() {
        return Err("transports: there is none; give one, with its fingerprints".to_owned());
    }
    Ok(local)
}

fn media_of(key: &str, media: file::Media) -> Result<LocalMedia, Wrong> {
    if media.codecs.is_empty() {
        return Err(format!("{key}.codecs: there is none; give one, or leave the media away"));
    }
    // Both are a token.
    at(format!("{key}.kind"), Mid::new(&media.kind))?;
    if let Some(mid) = &media.mid {
        at(format!("{key}.mid"), Mid::new(mid))?;
    }
    once(&format!("{key}.streams"), &media.streams)?;
    once(&format!("{key}.send_rids"), &media.send_rids)?;
    let named: Vec<_> = media.extensions.iter().map(|one| (&one.uri, one.encrypted)).collect();
    once(&format!("{key}.extensions"), &named)?;
    for (index, stream) in media.streams.iter().enumerate() {
        at(format!("{key}.streams[{index}]"), Msid::new(stream))?;
    }
    for (index, rid) in media.send_rids.iter().enumerate() {
        at(format!("{key}.send_rids[{index}]"), Rid::new(rid, StreamDirection::Send))?;
    }
    if !media.receive_limits.is_empty() {
        let any = Rid::new("0", StreamDirection::Recv);
        let limited = any.and_then(|any| any.with_restrictions(&media.receive_limits));
        at(format!("{key}.receive_limits"), limited)?;
    }
    if let Some(ptime) = media.ptime {
        at(format!("{key}.ptime"), PTime::from_millis(ptime))?;
    }
    let codecs = media.codecs.into_iter().enumerate();
    let codecs = codecs.map(|(index, one)| codec(&format!("{key}.codecs[{index}]"), one));
    let extensions = media.extensions.into_iter().enumerate();
    let extensions =
        extensions.map(|(index, one)| extension(&format!("{key}.extensions[{index}]"), one));
    Ok(LocalMedia {
        kind: media.kind,
        mid: media.mid,
        direction: direction(media.direction),
        codecs: codecs.collect::<Result<_, _>>()?,
        own_order: media.own_order,
        extensions: extensions.collect::<Result<_, _>>()?,
        streams: media.streams,
        rtcp_rsize: media.rtcp_rsize,
        ptime: media.ptime,
        send_rids: media.send_rids,
        receive_rids: media.receive_rids,
        receive_limits: media.receive_limits,
    })
}

const fn direction(direction: file::Direction) -> Direction {
    match direction {
        file::Direction::SendRecv => Direction::SendRecv,
        file::Direction::SendOnly => Direction::SendOnly,
        file::Direction::RecvOnly => Direction::RecvOnly,
        file::Direction::Inactive => Direction::Inactive,
    }
}

fn codec(key: &str, codec: file::Codec) -> Result<LocalCodec, Wrong> {
    let number = codec.payload_type.unwrap_or_default();
    if number > 127 {
        return Err(format!("{key}.payload_type: not within 0 to 127"));
    }
    if (64..=95).contains(&number) {
        return Err(format!("{key}.payload_type: 64 to 95 are for RTCP (RFC 5761 §4)"));
    }
    if codec.clock_rate == 0 {
        return Err(format!("{key}.clock_rate: not a number of Hz above 0"));
    }
    if codec.channels == Some(0) {
        return Err(format!("{key}.channels: not a number above 0"));
    }
    at(format!("{key}.name"), RtpMap::new(number, &codec.name, codec.clock_rate))?;
    if !codec.parameters.is_empty() {
        at(format!("{key}.parameters"), Fmtp::new(number, &codec.parameters))?;
    }
    for (index, feedback) in codec.feedback.iter().enumerate() {
        let (kind, parameters) = feedback.split_once(' ').unwrap_or((feedback, ""));
        at(format!("{key}.feedback[{index}]"), Feedback::new(kind, parameters))?;
    }
    Ok(LocalCodec {
        encoding: codec.name,
        clock_rate: codec.clock_rate,
        channels: codec.channels.unwrap_or(1),
        parameters: codec.parameters,
        feedback: codec.feedback,
        payload_type: codec.payload_type,
        maxptime: codec.maxptime,
        direction: direction(codec.direction),
        images: codec.images.map(|images| limits(&format!("{key}.images"), images)).transpose()?,
    })
}

fn limits(key: &str, images: file::Images) -> Result<LocalImages, Wrong> {
    let range = |name: &str, [least, most]: [u32; 2]| match most {
        0..=MAX_IMAGE => Ok(least..=most),
        _ => Err(format!("{key}.{name}: not within 0 to {MAX_IMAGE}")),
    };
    Ok(LocalImages {
        widths: range("widths", images.widths)?,
        heights: range("heights", images.heights)?,
    })
}

fn extension(key: &str, extension: file::Extension) -> Result<LocalExtension, Wrong> {
    at(format!("{key}.uri"), ExtMap::new(1, &extension.uri))?;
    Ok(LocalExtension {
        uri: extension.uri,
        direction: direction(extension.direction),
        encrypted: extension.encrypted,
    })
}

fn data(data: file::Data) -> Result<LocalData, Wrong> {
    if let Some(mid) = &data.mid {
        at("data.mid", Mid::new(mid))?;
    }
    let otherwise = LocalData::default();
    Ok(LocalData {
        sctp_port: data.sctp_port.unwrap_or(otherwise.sctp_port),
        max_message_size: data.max_message_size,
        mid: data.mid,
    })
}

fn transport(key: &str, transport: file::Transport) -> Result<LocalTransport, Wrong> {
    let (ice_ufrag, ice_pwd) = match (transport.ice_ufrag, transport.ice_pwd) {
        (None, None) => Default::default(),
        (Some(ufrag), Some(pwd)) => {
            at(format!("{key}.ice_ufrag"), IceUfrag::new(&ufrag))?;
            at(format!("{key}.ice_pwd"), IcePwd::new(&pwd))?;
            (ufrag, pwd)
        }
        _ => return Err(format!("{key}: give both ice_ufrag and ice_pwd, or neither")),
    };
    for (index, candidate) in transport.candidates.iter().enumerate() {
        at(format!("{key}.candidates[{index}]"), Candidate::parse(candidate))?;
    }
    once(&format!("{key}.candidates"), &transport.candidates)?;
    let selected =
        transport.selected.map(|one| pair(&format!("{key}.selected"), one)).transpose()?;
    if let Some(id) = &transport.tls_id {
        at(format!("{key}.tls_id"), TlsId::new(id))?;
    }
    if transport.fingerprints.is_empty() {
        return Err(format!("{key}.fingerprints: there is none; give the certificate's digest"));
    }
    let fingerprints = transport.fingerprints.into_iter().enumerate();
    let fingerprints =
        fingerprints.map(|(index, one)| fingerprint(&format!("{key}.fingerprints[{index}]"), one));
    Ok(LocalTransport {
        ice_ufrag,
        ice_pwd,
        candidates: transport.candidates,
        end_of_candidates: transport.end_of_candidates,
        selected,
        fingerprints: fingerprints.collect::<Result<_, _>>()?,
        tls_id: transport.tls_id,
    })
}

fn pair(key: &str, pair: file::Pair) -> Result<LocalPair, Wrong> {
    let component = at(format!("{key}.candidate"), Candidate::parse(&pair.candidate))?.component;
    if component != 1 {
        return Err(format!("{key}.candidate: not of component 1"));
    }
    let Ok(remote) = pair.remote.parse() else {
        return Err(format!("{key}.remote: not an address with its port, such as 192.0.2.1:5000"));
    };
    Ok(LocalPair { candidate: pair.candidate, remote, controlling: pair.controlling })
}

fn fingerprint(key: &str, one: file::Fingerprint) -> Result<LocalFingerprint, Wrong> {
    let Some(digest) = hex::octets(&one.value) else {
        return Err(format!("{key}.value: not pairs of hex digits with colons between them"));
    };
    let hash = HashFunction::from_token(&one.hash);
    if matches!(hash, HashFunction::Md2 | HashFunction::Md5) {
        return Err(format!("{key}.hash: nobody may use it (RFC 8122 §5); take sha-256"));
    }
    at(key, Fingerprint::new(hash, &digest))?;
    Ok(LocalFingerprint { hash: one.hash, digest })
}
