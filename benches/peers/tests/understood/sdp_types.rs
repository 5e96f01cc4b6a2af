//! The facts as sdp-types reads them.

use ::sdp_types::{
    Candidate, CandidateAddress, EndOfCandidates, ExtMap, Fingerprint, Fmtp, Group, IceLite,
    IceOptions, IcePwd, IceUfrag, Media, Mid, Msid, Rid, Rtcp, RtcpFb, RtcpFbPt, RtcpMux,
    RtcpRsize, RtpMap, SctpPort, Session, Setup, Ssrc, SsrcGroup, TypedAttribute,
};

use crate::facts::{Facts, Place, words};

/// It has no types for these.
pub const SILENT: [&str; 3] = ["bundle-only", "simulcast", "max-message-size"];

pub fn read(text: &str) -> Result<Facts, String> {
    let session = Session::parse(text.as_bytes()).map_err(|error| error.to_string())?;
    let mut facts = Facts::default();
    let place = Place::Session;
    let it = &session.origin;
    facts.note(
        place,
        "origin",
        words([
            it.username.as_deref().unwrap_or("-"),
            &it.sess_id,
            &it.sess_version.to_string(),
            &it.nettype.to_string(),
            &it.addrtype.to_string(),
            &it.unicast_address,
        ]),
    );
    facts.note(place, "name", &session.session_name);
    for time in &session.times {
        facts.note(place, "time", format!("{} {}", time.start_time, time.stop_time));
    }
    for group in session.attributes_typed::<Group>().flatten() {
        facts.note(place, "group", words([group.semantics.as_str(), &group.mid_tags.join(" ")]));
    }
    facts.note_if(place, "ice-lite", session.has_attribute(IceLite::NAME));
    for (index, media) in session.medias.iter().enumerate() {
        section(&mut facts, Place::Media(index), &session, media);
    }
    Ok(facts)
}

fn section(facts: &mut Facts, place: Place, session: &Session, media: &Media) {
    let ports = media.num_ports.map(|count| format!("/{count}")).unwrap_or_default();
    let (kind, port, protocol, formats) = (&media.media, media.port, &media.proto, &media.fmt);
    facts.note(place, "media", format!("{kind} {port}{ports} {protocol} {formats}"));
    if let Some(it) = media.connections.first().or(session.connection.as_ref()) {
        let (network, address) = (it.nettype.to_string(), it.addrtype.to_string());
        facts.note(place, "connection", words([&*network, &address, &it.connection_address]));
    }
    note(facts, place, "mid", media, None, |it: Mid| it.0);
    let names = ["sendrecv", "sendonly", "recvonly", "inactive"];
    let all = media.attributes.iter().chain(&session.attributes);
    let direction = all.map(|it| it.attribute.as_str()).find(|it| names.contains(it));
    facts.note(place, "direction", direction.unwrap_or("sendrecv"));
    note(facts, place, "ice-ufrag", media, Some(session), |it: IceUfrag| it.0);
    note(facts, place, "ice-pwd", media, Some(session), |it: IcePwd| it.0);
    note(facts, place, "ice-options", media, Some(session), |it: IceOptions| it.0.join(" "));
    note(facts, place, "setup", media, Some(session), |it: Setup| it.to_string());
    let mut prints: Vec<_> = media.attributes_typed::<Fingerprint>().flatten().collect();
    if !media.has_attribute(Fingerprint::NAME) {
        prints = session.attributes_typed::<Fingerprint>().flatten().collect();
    }
    for print in prints {
        let octets: Vec<_> = print.fingerprint.iter().map(|octet| format!("{octet:02X}")).collect();
        facts.note(
            place,
            "fingerprint",
            format!("{} {}", print.hash_func.as_str(), octets.join(":")),
        );
    }
    note(facts, place, "rtcp", media, None, |it: Rtcp| {
        let network = it.nettype.map(|it| it.to_string()).unwrap_or_default();
        let address = it.addrtype.map(|it| it.to_string()).unwrap_or_default();
        words([
            &*it.port.to_string(),
            &network,
            &address,
            it.connection_address.as_deref().unwrap_or_default(),
        ])
    });
    facts.note_if(place, "rtcp-mux", media.has_attribute(RtcpMux::NAME));
    facts.note_if(place, "rtcp-rsize", media.has_attribute(RtcpRsize::NAME));
    rtp(facts, place, media);
    each(facts, place, "msid", media, |it: Msid| {
        words([&*it.id, it.appdata.as_deref().unwrap_or_default()])
    });
    each(facts, place, "ssrc", media, |it: Ssrc| {
        let value = it.value.map(|value| format!(":{value}")).unwrap_or_default();
        format!("{} {}{value}", it.ssrc_id, it.attribute.as_str())
    });
    each(facts, place, "ssrc-group", media, |it: SsrcGroup| {
        let ids: Vec<_> = it.ssrc_ids.iter().map(ToString::to_string).collect();
        words([it.semantics.as_str(), &ids.join(" ")])
    });
    each(facts, place, "rid", media, |it: Rid| format!("{} {}", it.id, it.direction));
    note(facts, place, "sctp-port", media, None, |it: SctpPort| it.0.to_string());
    each(facts, place, "candidate", media, candidate);
    let ends =
        media.has_attribute(EndOfCandidates::NAME) || session.has_attribute(EndOfCandidates::NAME);
    facts.note_if(place, "end-of-candidates", ends);
}

fn rtp(facts: &mut Facts, place: Place, media: &Media) {
    each(facts, place, "codec", media, |it: RtpMap| {
        let channels = it.encoding_params.as_deref().unwrap_or("1");
        format!("{} {}/{}/{channels}", it.payload_type, it.encoding_name, it.clock_rate)
    });
    each(facts, place, "parameters", media, |it: Fmtp| {
        let each = it.format_specific_params.iter().map(|it| match &it.val {
            Some(value) => format!("{}={value}", it.param),
            None => it.param.clone(),
        });
        format!("{} {}", it.fmt, each.collect::<Vec<_>>().join(";"))
    });
    each(facts, place, "feedback", media, |it: RtcpFb| {
        let format = match it.pt {
            RtcpFbPt::Fmt(number) => number.to_string(),
            RtcpFbPt::Wildcard => "*".to_owned(),
        };
        format!("{format} {}", it.val)
    });
    each(facts, place, "extension", media, |it: ExtMap| {
        let direction = it.direction.map(|it| it.as_str()).unwrap_or_default();
        words([
            &*it.id.to_string(),
            direction,
            &it.uri,
            it.attributes.as_deref().unwrap_or_default(),
        ])
    });
}

/// The first of a kind, of the session if the section has none.
fn note<T: TypedAttribute>(
    facts: &mut Facts,
    place: Place,
    kind: &str,
    media: &Media,
    session: Option<&Session>,
    value: impl Fn(T) -> String,
) {
    let own = media.get_first_attribute_typed::<T>();
    let found = own.or_else(|| session?.get_first_attribute_typed::<T>());
    found.and_then(Result::ok).into_iter().for_each(|it| facts.note(place, kind, value(it)));
}

/// All of a kind that read.
fn each<T: TypedAttribute>(
    facts: &mut Facts,
    place: Place,
    kind: &str,
    media: &Media,
    value: impl Fn(T) -> String,
) {
    media.attributes_typed::<T>().flatten().for_each(|it| facts.note(place, kind, value(it)));
}

fn candidate(it: Candidate) -> String {
    let address = match &it.address {
        CandidateAddress::IpAddr(ip) => ip.to_string(),
        CandidateAddress::FQDN(name) => name.clone(),
    };
    let tcp = it.extensions.iter().find(|(name, _)| name == "tcptype");
    let tcp = tcp.map(|(_, value)| format!("tcptype {value}")).unwrap_or_default();
    let others = it.extensions.iter().filter(|(name, _)| name != "tcptype");
    let mut extensions: Vec<_> = others.map(|(name, value)| format!("{name} {value}")).collect();
    extensions.sort();
    words([
        &*it.foundation,
        &it.component_id.to_string(),
        &it.transport.to_ascii_lowercase(),
        &it.priority.to_string(),
        &address,
        &it.port.to_string(),
        it.typ.as_str(),
        &it.rel_addr.map(|it| format!("raddr {it}")).unwrap_or_default(),
        &it.rel_port.map(|it| format!("rport {it}")).unwrap_or_default(),
        &tcp,
        &extensions.join(" "),
    ])
}
