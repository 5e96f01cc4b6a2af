//! A description that is edited: each edit changes the lines that it says, or nothing at all.

use arbitrary::{Arbitrary, Unstructured};
use frazil_sdp::{
    Attribute, BuildError, Description, Direction, Level, MediaBuilder, OwnedSection, Session,
};

use crate::sdp_values::{Section, Value};
use crate::words::{Text, Token};

#[derive(Arbitrary, Debug)]
struct Plan<'a> {
    start: Start<'a>,
    edits: Vec<(u8, Edit<'a>)>,
}

#[derive(Arbitrary, Debug)]
enum Start<'a> {
    /// Whatever it is.
    Raw(&'a str),
    /// Letter, value and line end.
    Lines(Vec<(u8, Text, u8)>, bool),
}

#[derive(Arbitrary, Debug)]
enum Edit<'a> {
    Push(Value),
    SetDirection(u8),
    RemoveDirections,
    PushLine(char, &'a str),
    SetLine(char, Text),
    Insert(u8, u8, Text),
    Replace(u8, u8, &'a str),
    Remove(u8),
    Move(u8, u8),
    Retain(u8),
    Port(u16),
    Formats(Vec<Token>),
    Bump,
    PushMedia(Token),
    Swap(u8),
    TakeMedia(u8),
    Tidy,
}

const LETTERS: &[u8] = b"vosiuepcbtrzkmmmaaaaax";

fn letter(number: u8) -> char {
    LETTERS.get(usize::from(number) % LETTERS.len()).map_or('a', |&letter| letter.into())
}

/// Makes a description of the bytes and edits it as they say.
pub fn sdp_edit(data: &[u8]) {
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let text = match plan.start {
        Start::Raw(text) => text.to_owned(),
        Start::Lines(lines, open) => {
            let end = |number| if number % 3 == 0 { "\n" } else { "\r\n" };
            let lines =
                lines.iter().map(|(l, text, e)| format!("{}={}{}", letter(*l), text.0, end(*e)));
            let text: String = lines.collect();
            if open { text.trim_end_matches(['\r', '\n']).to_owned() } else { text }
        }
    };
    let Ok(mut description) = Description::parse(&text) else {
        assert!(Session::parse(&text).is_err());
        return;
    };
    assert_eq!(description.to_string(), text);
    for (section, edit) in &plan.edits {
        let before = description.clone();
        let index = usize::from(*section) % (before.media().len() + 1);
        let media = index.checked_sub(1).map(|at| description.media_mut().get_mut(at));
        let result = match media {
            None => section_edit(description.session_mut(), edit),
            Some(media) => section_edit(media.expect("it is there"), edit),
        };
        let result = result.unwrap_or_else(|| whole_edit(&mut description, index, edit));
        if result.is_err() {
            assert_eq!(description, before, "{result:?} of {edit:?}");
        }
        reads_again(&description);
    }
}

/// What was edited is a description of the same sections, unless no line is left.
fn reads_again(description: &Description) {
    let text = description.to_string();
    match Description::parse(&text) {
        Ok(again) => {
            assert_eq!(again.media().len(), description.media().len());
            // A blank line at the end of a text that lacks its last line end is no line any more.
            let written = |line: &&str| !line.trim().is_empty();
            let lines = |of: &str| Vec::from_iter(of.lines().filter(written).map(String::from));
            assert_eq!(lines(again.session().as_str()), lines(description.session().as_str()));
            for (again, media) in again.media().iter().zip(description.media()) {
                assert_eq!(lines(again.as_str()), lines(media.as_str()));
            }
        }
        Err(error) => assert!(text.trim().is_empty(), "{error} in {text:?}"),
    }
    if let Ok(finished) = description.finish() {
        assert_eq!(finished, text);
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n', '\0']));
    }
}

/// An edit of one section, whose effect on its lines is compared with what it should be. `None` for
/// edits of the whole.
fn section_edit<L: Level>(
    section: &mut OwnedSection<L>,
    edit: &Edit<'_>,
) -> Option<Result<(), BuildError>> {
    let before: Vec<String> = pieces(section.as_str());
    let mut expected = Change::None;
    let result = match edit {
        Edit::Push(value) => {
            expected = if value.is_any() { Change::Added } else { Change::None };
            value.add(Pushing { section, result: Ok(()) }).result
        }
        Edit::SetDirection(number) => {
            let direction = if number % 2 == 0 { Direction::SendRecv } else { Direction::Inactive };
            let there =
                section.attributes().filter(|line| Direction::is_named(line.name())).count();
            expected = if there == 0 { Change::Added } else { Change::Removed(there - 1) };
            let result = section.set(&direction);
            assert!(result.is_err() || section.first() == Ok(Some(direction)));
            result
        }
        Edit::RemoveDirections => {
            expected = Change::Removed(section.remove::<Direction>());
            Ok(())
        }
        Edit::PushLine(letter, value) => {
            expected = Change::Added;
            section.push_line(*letter, value)
        }
        Edit::SetLine(letter, text) => {
            let result = section.set_line(*letter, &text.0);
            let line = format!("{letter}={}", text.0);
            assert!(result.is_err() || section.lines().any(|it| it.as_str() == line));
            return Some(result);
        }
        Edit::Insert(at, number, text) => {
            expected = Change::Added;
            let result = section.insert_line((*at).into(), letter(*number), &text.0);
            let there = section.lines().nth((*at).into()).map(|line| line.value());
            assert!(result.is_err() || there == Some(&text.0));
            result
        }
        Edit::Replace(at, number, value) => {
            section.replace_line((*at).into(), letter(*number), value)
        }
        Edit::Remove(at) => {
            expected = Change::Removed(1);
            section.remove_line((*at).into()).map(drop)
        }
        Edit::Move(from, to) => {
            let result = section.move_line((*from).into(), (*to).into());
            let (mut then, mut now) = (before, pieces(section.as_str()));
            then.sort();
            now.sort();
            assert_eq!(then, now);
            return Some(result);
        }
        Edit::Retain(number) => {
            expected = Change::Removed(section.retain(|line| line.letter() != letter(*number)));
            Ok(())
        }
        _ => return None,
    };
    if result.is_ok() {
        expected.assert(&before, &pieces(section.as_str()), edit);
    }
    Some(result)
}

fn whole_edit(
    description: &mut Description,
    section: usize,
    edit: &Edit<'_>,
) -> Result<(), BuildError> {
    let before = description.clone();
    let media = section.checked_sub(1).and_then(|at| description.media_mut().get_mut(at));
    match (edit, media) {
        (Edit::Port(port), Some(media)) => {
            let result = media.set_port(*port);
            assert!(result.is_err() || media.description().is_ok_and(|line| line.port == *port));
            result
        }
        (Edit::Formats(formats), Some(media)) => {
            let formats = || formats.iter().map(|format| format.0.as_str());
            let result = media.set_formats(formats());
            let line = media.description();
            assert!(result.is_err() || line.is_ok_and(|line| line.formats().eq(formats())));
            result
        }
        (Edit::Bump, _) => description.session_mut().bump_version(),
        (Edit::PushMedia(kind), _) => {
            let count = description.media().len();
            let builder = MediaBuilder::new(&kind.0, 9, "RTP/AVP").format("0");
            description.push_media(builder).map(drop)?;
            assert_eq!(description.media().get(..count), Some(before.media()));
            Ok(())
        }
        (Edit::Swap(other), Some(_)) => {
            let other = usize::from(*other) % description.media().len();
            description.media_mut().swap(section - 1, other);
            description.media_mut().swap(section - 1, other);
            assert_eq!(*description, before);
            description.media_mut().swap(section - 1, other);
            Ok(())
        }
        (Edit::TakeMedia(to), Some(_)) => {
            let taken = description.remove_media(section - 1).expect("it is there");
            description.insert_media(section - 1, taken)?;
            assert_eq!(*description, before);
            let taken = description.remove_media(section - 1).expect("it is there");
            if to % 2 == 0 {
                description.insert_media(usize::from(*to) % before.media().len(), taken)?;
            }
            Ok(())
        }
        (Edit::Tidy, _) => {
            description.tidy();
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Lines with their ends.
fn pieces(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(String::from).collect()
}

/// What happens to the lines of a section. One that stays a line may change.
#[derive(Debug)]
enum Change {
    None,
    Added,
    Removed(usize),
}

impl Change {
    fn assert(&self, before: &[String], after: &[String], edit: &Edit<'_>) {
        let (more, less) = match self {
            Self::None => (0, 0),
            Self::Added => (1, 0),
            Self::Removed(count) => (0, *count),
        };
        assert_eq!(before.len() + more, after.len() + less, "{edit:?}: {before:?}, {after:?}");
        let replaces = matches!(edit, Edit::SetDirection(_)) && less > 0;
        if less <= 1 && !replaces {
            // One place changes: what stands before and behind it is the same.
            let same = |(one, other): &(&String, &String)| one == other;
            let above = before.iter().zip(after).take_while(same).count();
            let below = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
            let changed = usize::from(more + less == 0);
            let unchanged = before.len().min(after.len()) - changed.min(before.len());
            assert!(above + below >= unchanged, "{edit:?}: {before:?}, {after:?}");
        }
    }
}

/// Adds values to a section.
struct Pushing<'a, L: Level> {
    section: &'a mut OwnedSection<L>,
    result: Result<(), BuildError>,
}

impl<L: Level> Section for Pushing<'_, L> {
    fn with<'a, A: Attribute<'a>>(self, attribute: &A) -> Self {
        let result = self.section.push(attribute);
        Self { result, ..self }
    }

    fn with_line(self, letter: char, value: &str) -> Self {
        let result = self.section.push_line(letter, value);
        Self { result, ..self }
    }
}
