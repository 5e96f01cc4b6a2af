//! The session level: the object that `--json` prints, and the page draws.

use frazil_sdp::{AnyAttribute, ExtMap, Group, Session, TimeDescription, Timing};
use serde::{Serialize, Serializer};

use super::field::{Address, Limit, Lines, Problems};
use super::section::Section;

/// How many header extensions and ICE options of the session level count for sections: identifiers end at
/// 255 (RFC 8285 §4.3), and what stands in each of many sections must not be long.
const MAX_SHARED: usize = 255;

/// How many octets of `i=` are repeated in each section, for the same reason.
const MAX_INFORMATION: usize = 512;

/// What the session level says for all sections.
#[derive(Debug, Default)]
pub(super) struct Shared<'a> {
    pub(super) extensions: Vec<ExtMap<'a>>,
    /// The first line of them, as the session has it.
    pub(super) ice_options: Vec<&'a str>,
    pub(super) information: Option<&'a str>,
}

/// A description. The README describes the fields, which stay.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    pub(super) version: Option<u64>,
    pub(super) origin: Option<Origin<'a>>,
    pub(super) name: Option<&'a str>,
    pub(super) information: Option<&'a str>,
    pub(super) uri: Option<&'a str>,
    pub(super) emails: Vec<Contact<'a>>,
    pub(super) phones: Vec<Contact<'a>>,
    pub(super) connection: Option<Address<'a>>,
    pub(super) bandwidths: Vec<Limit<'a>>,
    pub(super) times: Vec<Time>,
    pub(super) groups: Vec<Sections<'a>>,
    pub(super) tool: Option<&'a str>,
    pub(super) ice_lite: bool,
    /// In milliseconds.
    pub(super) ice_pacing: Option<u32>,
    pub(super) msid_semantics: Vec<Semantic<'a>>,
    pub(super) attributes: Lines<'a>,
    pub(super) problems: Problems,
    pub(super) media: Media<'a>,
}

/// `o=` (RFC 8866 §5.2).
#[derive(Debug, Serialize)]
pub(super) struct Origin<'a> {
    pub(super) username: &'a str,
    pub(super) session_id: &'a str,
    pub(super) session_version: &'a str,
    pub(super) network_type: &'a str,
    pub(super) address_type: &'a str,
    pub(super) address: &'a str,
}

/// `e=` or `p=` (RFC 8866 §5.6).
#[derive(Debug, Serialize)]
pub(super) struct Contact<'a> {
    pub(super) address: &'a str,
    pub(super) name: Option<&'a str>,
}

/// `t=` with its `r=` and `z=` (RFC 8866 §5.9).
#[derive(Debug, Serialize)]
pub(super) struct Time {
    /// In seconds since 1970; `None` for no start.
    pub(super) start: Option<i64>,
    /// The same; `None` for no end.
    pub(super) stop: Option<i64>,
    pub(super) repeats: Vec<Repetition>,
    pub(super) adjustments: Vec<Adjustment>,
}

/// `r=`, in seconds (RFC 8866 §5.10).
#[derive(Debug, Serialize)]
pub(super) struct Repetition {
    pub(super) interval: u64,
    pub(super) active: u64,
    pub(super) offsets: Vec<u64>,
}

/// A part of `z=`, in seconds (RFC 8866 §5.11).
#[derive(Debug, Serialize)]
pub(super) struct Adjustment {
    /// Since 1970.
    pub(super) time: i64,
    pub(super) offset: i64,
}

/// `a=group` (RFC 5888 §5).
#[derive(Debug, Serialize)]
pub(super) struct Sections<'a> {
    pub(super) semantics: &'a str,
    pub(super) mids: Vec<&'a str>,
}

impl<'a> From<Group<'a>> for Sections<'a> {
    fn from(group: Group<'a>) -> Self {
        Self { semantics: group.semantics(), mids: group.tags().collect() }
    }
}

/// `a=msid-semantic`.
#[derive(Debug, Serialize)]
pub(super) struct Semantic<'a> {
    pub(super) semantic: &'a str,
    pub(super) streams: Vec<&'a str>,
}

/// The media sections, each made when it is asked for: however many there are, one is held.
#[derive(Debug)]
pub(super) struct Media<'a> {
    session: Session<'a>,
    shared: Shared<'a>,
}

impl<'a> Media<'a> {
    pub(super) fn sections(&self) -> impl Iterator<Item = Section<'a>> {
        self.session.media().map(|media| Section::new(media, &self.shared))
    }
}

impl Serialize for Media<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.sections())
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(session: Session<'a>) -> Self {
        let mut problems = Problems::default();
        let origin = problems.note(session.origin()).flatten().map(|origin| Origin {
            username: origin.username,
            session_id: origin.session_id,
            session_version: origin.session_version,
            network_type: origin.network_type,
            address_type: origin.address_type,
            address: origin.address,
        });
        let emails = session.emails().filter_map(|email| problems.note(email));
        let emails = emails.map(|email| Contact { address: email.address, name: email.name });
        let emails = emails.collect();
        let phones = session.phones().filter_map(|phone| problems.note(phone));
        let phones = phones.map(|phone| Contact { address: phone.number, name: phone.name });
        let phones = phones.collect();
        let bandwidths = session.bandwidths().filter_map(|one| problems.note(one).map(Limit::from));
        let bandwidths = bandwidths.collect();
        let times = session.times().filter_map(|time| Time::new(&time, &mut problems)).collect();
        let information = session.information().filter(|it| it.len() <= MAX_INFORMATION);
        let mut report = Self {
            version: problems.note(session.version()).flatten(),
            origin,
            name: session.name(),
            information: session.information(),
            uri: session.uri(),
            emails,
            phones,
            connection: problems.note(session.connection()).flatten().map(Address::from),
            bandwidths,
            times,
            groups: Vec::new(),
            tool: None,
            ice_lite: session.ice_lite(),
            ice_pacing: None,
            msid_semantics: Vec::new(),
            attributes: Lines(session.attributes()),
            problems,
            media: Media { session, shared: Shared { information, ..Shared::default() } },
        };
        for attribute in session.typed() {
            if let Some(attribute) = report.problems.note(attribute) {
                report.take(attribute);
            }
        }
        report.problems = report.problems.sorted();
        report
    }

    fn take(&mut self, attribute: AnyAttribute<'a>) {
        match attribute {
            AnyAttribute::Group(group) => self.groups.push(group.into()),
            AnyAttribute::Tool(tool) => self.tool = self.tool.or(Some(tool.as_str())),
            AnyAttribute::IcePacing(pacing) => self.ice_pacing = self.ice_pacing.or(Some(pacing.0)),
            AnyAttribute::MsidSemantic(one) => self
                .msid_semantics
                .push(Semantic { semantic: one.semantic(), streams: one.ids().collect() }),
            AnyAttribute::ExtMap(extension) => {
                let all = &mut self.media.shared.extensions;
                all.extend(Some(extension).filter(|_| all.len() < MAX_SHARED));
            }
            AnyAttribute::IceOptions(options) if self.media.shared.ice_options.is_empty() => {
                self.media.shared.ice_options.extend(options.tags().take(MAX_SHARED));
            }
            _ => {}
        }
    }
}

impl Time {
    /// Neither begins nor ends.
    pub(super) fn is_permanent(&self) -> bool {
        self.start.is_none() && self.stop.is_none() && self.repeats.is_empty()
    }

    fn new(time: &TimeDescription<'_>, problems: &mut Problems) -> Option<Self> {
        let timing = problems.note(time.timing())?;
        let repeats = time.repeats().filter_map(|repeat| problems.note(repeat));
        let repeats = repeats.map(|repeat| Repetition {
            interval: repeat.interval().as_secs(),
            active: repeat.active().as_secs(),
            offsets: repeat.offsets().map(|offset| offset.as_secs()).collect(),
        });
        let repeats = repeats.collect();
        let adjustments = problems.note(time.adjustments()).flatten();
        let adjustments = adjustments.into_iter().flat_map(|all| all.iter()).map(|one| {
            let since = Timing { start: one.time, stop: 0 };
            Adjustment { time: since.unix_start().unwrap_or_default(), offset: one.offset }
        });
        let (start, stop) = (timing.unix_start(), timing.unix_stop());
        Some(Self { start, stop, repeats, adjustments: adjustments.collect() })
    }
}
