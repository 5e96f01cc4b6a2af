//! The facts as this crate reads them.

use super::facts::{Facts, Place, words};
use frazil_sdp::{
    BundleOnly, Candidate, Direction, ExtMap, Fmtp, Group, IceOptions, MaxMessageSize, Media, Msid,
    Rid, Rtcp, RtcpFb, RtcpMux, RtcpRsize, RtpMap, SctpPort, Session, Simulcast, Ssrc, SsrcGroup,
};

pub(crate) fn read(text: &str) -> Facts {
    let session = Session::parse(text).expect("a description");
    let mut facts = Facts::default();
    let place = Place::Session;
    if let Ok(Some(origin)) = session.origin() {
        facts.note(place, "origin", origin);
    }
    if let Some(name) = session.name() {
        facts.note(place, "name", name);
    }
    for timing in session.times().filter_map(|time| time.timing().ok()) {
        facts.note(place, "time", format!("{} {}", timing.start, timing.stop));
    }
    for group in session.all::<Group<'_>>().flatten() {
        let tags = group.tags().collect::<Vec<_>>().join(" ");
        facts.note(place, "group", words([group.semantics(), &tags]));
    }
    facts.note_if(place, "ice-lite", session.ice_lite());
    for (index, media) in session.media().enumerate() {
        section(&mut facts, Place::Media(index), media);
    }
    facts
}

fn section(facts: &mut Facts, place: Place, media: Media<'_>) {
    if let Ok(description) = media.description() {
        facts.note(place, "media", description);
    }
    if let Ok(Some(connection)) = media.connection() {
        facts.note(place, "connection", connection);
    }
    if let Ok(Some(mid)) = media.mid() {
        facts.note(place, "mid", mid.as_str());
    }
    if let Ok(direction) = media.direction() {
        facts.note(place, "direction", direction.as_str());
    }
    facts.note_if(place, "bundle-only", media.first::<BundleOnly>().is_ok_and(|it| it.is_some()));
    if let Ok(Some(ufrag)) = media.ice_ufrag() {
        facts.note(place, "ice-ufrag", ufrag.as_str());
    }
    if let Ok(Some(pwd)) = media.ice_pwd() {
        facts.note(place, "ice-pwd", pwd.as_str());
    }
    let options = media.all::<IceOptions<'_>>().chain(media.session().all()).flatten();
    let options: Vec<_> = options.map(|it| it.tags().collect::<Vec<_>>().join(" ")).collect();
    if let Some(options) = options.first() {
        facts.note(place, "ice-options", options);
    }
    if let Ok(Some(setup)) = media.setup() {
        facts.note(place, "setup", setup.as_str());
    }
    for fingerprint in media.fingerprints().flatten() {
        let octets: Vec<_> = fingerprint.octets().map(|octet| format!("{octet:02X}")).collect();
        let hash = fingerprint.hash();
        facts.note(place, "fingerprint", format!("{} {}", hash.as_str(), octets.join(":")));
    }
    rtp(facts, place, media);
    for id in media.all::<Msid<'_>>().flatten() {
        facts.note(place, "msid", words([id.id(), id.track().unwrap_or_default()]));
    }
    for ssrc in media.all::<Ssrc<'_>>().flatten() {
        let value = ssrc.value().map(|value| format!(":{value}")).unwrap_or_default();
        facts.note(place, "ssrc", format!("{} {}{value}", ssrc.id(), ssrc.name()));
    }
    for group in media.all::<SsrcGroup<'_>>().flatten() {
        let ids: Vec<_> = group.ids().map(|id| id.to_string()).collect();
        facts.note(place, "ssrc-group", words([group.semantics(), &ids.join(" ")]));
    }
    for rid in media.all::<Rid<'_>>().flatten() {
        facts.note(place, "rid", format!("{} {}", rid.id(), rid.direction().as_str()));
    }
    if let Ok(Some(simulcast)) = media.first::<Simulcast<'_>>() {
        facts.note(place, "simulcast", simulcast.to_string().trim_start_matches("simulcast:"));
    }
    if let Ok(Some(port)) = media.first::<SctpPort>() {
        facts.note(place, "sctp-port", port.0);
    }
    if let Ok(Some(size)) = media.first::<MaxMessageSize>() {
        facts.note(place, "max-message-size", size.0);
    }
    for it in media.all::<Candidate<'_>>().flatten() {
        facts.note(place, "candidate", candidate(&it));
    }
    facts.note_if(place, "end-of-candidates", media.end_of_candidates());
}

fn rtp(facts: &mut Facts, place: Place, media: Media<'_>) {
    if let Ok(Some(rtcp)) = media.first::<Rtcp<'_>>() {
        let address = rtcp.connection().map(|it| it.to_string()).unwrap_or_default();
        facts.note(place, "rtcp", words([&*rtcp.port().to_string(), &address]));
    }
    facts.note_if(place, "rtcp-mux", media.first::<RtcpMux>().is_ok_and(|it| it.is_some()));
    facts.note_if(place, "rtcp-rsize", media.first::<RtcpRsize>().is_ok_and(|it| it.is_some()));
    for codec in media.all::<RtpMap<'_>>().flatten() {
        let (payload_type, encoding) = (codec.payload_type(), codec.encoding());
        let (rate, channels) = (codec.clock_rate(), codec.channels());
        facts.note(place, "codec", format!("{payload_type} {encoding}/{rate}/{channels}"));
    }
    for format in media.all::<Fmtp<'_>>().flatten() {
        let each = format.parameters().map(|parameter| match parameter.value {
            Some(value) => format!("{}={value}", parameter.name),
            None => parameter.name.to_owned(),
        });
        let each: Vec<_> = each.collect();
        facts.note(place, "parameters", format!("{} {}", format.format(), each.join(";")));
    }
    for it in media.all::<RtcpFb<'_>>().flatten() {
        let format = it.format().map_or("*".to_owned(), |format| format.to_string());
        let feedback = it.feedback();
        facts.note(place, "feedback", words([&*format, feedback.kind(), feedback.as_str()]));
    }
    for it in media.all::<ExtMap<'_>>().flatten() {
        let direction = it.direction().map_or("", Direction::as_str);
        facts.note(
            place,
            "extension",
            words([&it.id().to_string(), direction, it.uri(), it.attributes()]),
        );
    }
}

/// The transport's case means nothing (RFC 8839 §5.1).
fn candidate(it: &Candidate<'_>) -> String {
    let related = it.related_address.map(|address| format!("raddr {address}"));
    let port = it.related_port.map(|port| format!("rport {port}"));
    let tcp = it.tcp_type.map(|tcp| format!("tcptype {}", tcp.as_str()));
    let mut extensions: Vec<_> =
        it.extensions().map(|(name, value)| format!("{name} {value}")).collect();
    extensions.sort();
    words([
        it.foundation,
        &it.component.to_string(),
        &it.transport.as_str().to_ascii_lowercase(),
        &it.priority.to_string(),
        &it.address.to_string(),
        &it.port.to_string(),
        it.kind.as_str(),
        &related.unwrap_or_default(),
        &port.unwrap_or_default(),
        &tcp.unwrap_or_default(),
        &extensions.join(" "),
    ])
}
