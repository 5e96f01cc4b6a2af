//! The facts as webrtc-sdp reads them.

use ::webrtc_sdp::attribute_type::{
    SdpAttribute, SdpAttributeCandidate, SdpAttributeType, SdpSingleDirection,
};
use ::webrtc_sdp::media_type::SdpMedia;
use ::webrtc_sdp::{SdpConnection, SdpSession, parse_sdp};

use crate::facts::{Facts, Place, words};

/// It reads the parameters of formats into the fields of the codecs that it knows.
pub const SILENT: [&str; 1] = ["parameters"];

pub fn read(text: &str) -> Result<Facts, String> {
    let session = parse_sdp(text, false).map_err(|error| error.to_string())?;
    let mut facts = Facts::default();
    let place = Place::Session;
    facts.note(place, "origin", origin(&session));
    if let Some(name) = session.get_session() {
        facts.note(place, "name", name);
    }
    if let Some(time) = &session.timing {
        facts.note(place, "time", format!("{} {}", time.start, time.stop));
    }
    for attribute in &session.attribute {
        match attribute {
            SdpAttribute::Group(it) => facts.note(place, "group", it),
            SdpAttribute::IceLite => facts.note(place, "ice-lite", "yes"),
            _ => {}
        }
    }
    for (index, media) in session.media.iter().enumerate() {
        section(&mut facts, Place::Media(index), &session, media);
    }
    Ok(facts)
}

fn origin(session: &SdpSession) -> String {
    let it = session.get_origin();
    format!("{} {} {} {}", it.username, it.session_id, it.session_version, it.unicast_addr)
}

fn section(facts: &mut Facts, place: Place, session: &SdpSession, media: &SdpMedia) {
    let ports = match media.get_port_count() {
        0 => media.get_port().to_string(),
        count => format!("{}/{count}", media.get_port()),
    };
    let (kind, protocol, formats) = (media.get_type(), media.get_proto(), media.get_formats());
    facts.note(place, "media", format!("{kind} {ports} {protocol} {formats}"));
    let connection: Option<&SdpConnection> = media.get_connection().as_ref();
    if let Some(connection) = connection.or(session.connection.as_ref()) {
        facts.note(place, "connection", connection);
    }
    let inherited = |kind: SdpAttributeType| {
        let own = media.get_attribute(kind.clone());
        own.or_else(|| session.attribute.iter().find(|it| SdpAttributeType::from(*it) == kind))
    };
    if let Some(SdpAttribute::Mid(mid)) = media.get_attribute(SdpAttributeType::Mid) {
        facts.note(place, "mid", mid);
    }
    facts.note(place, "direction", direction(media.get_attributes(), &session.attribute));
    facts.note_if(
        place,
        "bundle-only",
        media.get_attribute(SdpAttributeType::BundleOnly).is_some(),
    );
    if let Some(SdpAttribute::IceUfrag(ufrag)) = inherited(SdpAttributeType::IceUfrag) {
        facts.note(place, "ice-ufrag", ufrag);
    }
    if let Some(SdpAttribute::IcePwd(pwd)) = inherited(SdpAttributeType::IcePwd) {
        facts.note(place, "ice-pwd", pwd);
    }
    if let Some(SdpAttribute::IceOptions(options)) = inherited(SdpAttributeType::IceOptions) {
        facts.note(place, "ice-options", options.join(" "));
    }
    if let Some(SdpAttribute::Setup(setup)) = inherited(SdpAttributeType::Setup) {
        facts.note(place, "setup", setup);
    }
    let prints = |attributes: &[SdpAttribute]| -> Vec<String> {
        let prints = attributes.iter().filter_map(|it| match it {
            SdpAttribute::Fingerprint(it) => Some(it.to_string().replace("fingerprint:", "")),
            _ => None,
        });
        prints.collect()
    };
    let own = prints(media.get_attributes());
    let all = if own.is_empty() { prints(&session.attribute) } else { own };
    all.into_iter().for_each(|it| facts.note(place, "fingerprint", it));
    media.get_attributes().iter().for_each(|it| attribute(facts, place, it));
    if session.attribute.iter().any(|it| matches!(it, SdpAttribute::EndOfCandidates))
        && media.get_attribute(SdpAttributeType::EndOfCandidates).is_none()
    {
        facts.note(place, "end-of-candidates", "yes");
    }
}

fn direction(own: &[SdpAttribute], shared: &[SdpAttribute]) -> &'static str {
    let found = own.iter().chain(shared).find_map(|it| match it {
        SdpAttribute::Sendrecv => Some("sendrecv"),
        SdpAttribute::Sendonly => Some("sendonly"),
        SdpAttribute::Recvonly => Some("recvonly"),
        SdpAttribute::Inactive => Some("inactive"),
        _ => None,
    });
    found.unwrap_or("sendrecv")
}

fn attribute(facts: &mut Facts, place: Place, attribute: &SdpAttribute) {
    match attribute {
        SdpAttribute::Rtcp(it) => {
            let address = it.unicast_addr.as_ref().map(ToString::to_string).unwrap_or_default();
            facts.note(place, "rtcp", words([&*it.port.to_string(), &address]));
        }
        SdpAttribute::RtcpMux => facts.note(place, "rtcp-mux", "yes"),
        SdpAttribute::RtcpRsize => facts.note(place, "rtcp-rsize", "yes"),
        SdpAttribute::Rtpmap(it) => {
            let (payload_type, name) = (it.payload_type, &it.codec_name);
            let (rate, channels) = (it.frequency, it.channels.unwrap_or(1));
            facts.note(place, "codec", format!("{payload_type} {name}/{rate}/{channels}"));
        }
        SdpAttribute::Rtcpfb(it) => facts.note(place, "feedback", it),
        SdpAttribute::Extmap(it) => {
            let direction = it.direction.as_ref().map(ToString::to_string).unwrap_or_default();
            let more = it.extension_attributes.as_deref().unwrap_or_default();
            facts.note(place, "extension", words([&it.id.to_string(), &direction, &it.url, more]));
        }
        SdpAttribute::Msid(it) => {
            facts.note(place, "msid", words([&it.id, it.appdata.as_deref().unwrap_or_default()]));
        }
        SdpAttribute::Ssrc(it) => {
            let value = it.value.as_ref().map(|value| format!(":{value}")).unwrap_or_default();
            let name = it.attribute.as_deref().unwrap_or_default();
            facts.note(place, "ssrc", format!("{} {name}{value}", it.id));
        }
        SdpAttribute::SsrcGroup(semantics, ids) => {
            let ids: Vec<_> = ids.iter().map(|ssrc| ssrc.id.to_string()).collect();
            facts.note(place, "ssrc-group", words([&*semantics.to_string(), &ids.join(" ")]));
        }
        SdpAttribute::Rid(it) => {
            let direction = match it.direction {
                SdpSingleDirection::Send => "send",
                SdpSingleDirection::Recv => "recv",
            };
            facts.note(place, "rid", format!("{} {direction}", it.id));
        }
        SdpAttribute::Simulcast(it) => facts.note(place, "simulcast", it),
        SdpAttribute::SctpPort(it) => facts.note(place, "sctp-port", it),
        SdpAttribute::MaxMessageSize(it) => facts.note(place, "max-message-size", it),
        SdpAttribute::Candidate(it) => facts.note(place, "candidate", candidate(it)),
        SdpAttribute::EndOfCandidates => facts.note(place, "end-of-candidates", "yes"),
        _ => {}
    }
}

fn candidate(it: &SdpAttributeCandidate) -> String {
    let some = |name: &str, value: Option<String>| {
        value.map(|value| format!("{name} {value}")).unwrap_or_default()
    };
    let mut extensions: Vec<_> =
        it.unknown_extensions.iter().map(|(name, value)| format!("{name} {value}")).collect();
    extensions.push(some("generation", it.generation.map(|it| it.to_string())));
    extensions.push(some("ufrag", it.ufrag.clone()));
    extensions.push(some("network-cost", it.networkcost.map(|it| it.to_string())));
    extensions.retain(|it| !it.is_empty());
    extensions.sort();
    words([
        &*it.foundation,
        &it.component.to_string(),
        &it.transport.to_string().to_ascii_lowercase(),
        &it.priority.to_string(),
        &it.address.to_string(),
        &it.port.to_string(),
        &it.c_type.to_string(),
        &some("raddr", it.raddr.as_ref().map(ToString::to_string)),
        &some("rport", it.rport.map(|it| it.to_string())),
        &some("tcptype", it.tcp_type.as_ref().map(ToString::to_string)),
        &extensions.join(" "),
    ])
}
