//! Laws of the owned form: it does what a list of strings does, edits have inverses, and what is not
//! edited stays.
#![cfg(feature = "alloc")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use frazil_sdp::{BuildError, Description, Direction, MediaBuilder, Session};
use proptest::prelude::*;
use proptest::sample::Index;

/// Sections as lists of lines with their ends, blank ones among them.
#[derive(Clone, Debug)]
struct Model {
    sections: Vec<Vec<String>>,
    /// The last line end is not written.
    open: bool,
}

impl Model {
    fn new(text: &str) -> Self {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(String::from).collect();
        let open = !text.ends_with('\n');
        if open {
            let end = if lines[0].ends_with('\n') { end(&lines[0]) } else { "\r\n" };
            lines.last_mut().unwrap().push_str(end);
        }
        let mut sections = vec![Vec::new()];
        for line in lines {
            if line.starts_with("m=") {
                sections.push(Vec::new());
            }
            sections.last_mut().unwrap().push(line);
        }
        Self { sections, open }
    }

    fn text(&self) -> String {
        let mut text = self.sections.concat().concat();
        if self.open {
            text.truncate(text.len() - text.lines().last().map_or(0, |_| end(&text).len()));
        }
        text
    }

    /// Where the lines stand that are not blank.
    fn places(&self, section: usize) -> Vec<usize> {
        let lines = self.sections[section].iter().enumerate();
        lines.filter(|(_, line)| !line.trim().is_empty()).map(|(at, _)| at).collect()
    }

    fn insert(&mut self, section: usize, at: usize, line: &str) {
        let lines = &mut self.sections[section];
        let neighbour = if at == 0 { lines.first() } else { lines.get(at - 1) };
        // What stands in no section's neighbourhood takes the first end of the text.
        let end = neighbour.map_or("\r\n", |line| end(line));
        lines.insert(at, format!("{line}{end}"));
    }
}

fn end(line: &str) -> &'static str {
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// An edit; indices are taken modulo what there is.
#[derive(Clone, Debug)]
enum Edit {
    Push(Index, String),
    Insert(Index, Index, String),
    Replace(Index, Index, String),
    Remove(Index, Index),
    Move(Index, Index, Index),
    Retain(Index, char),
    SetDirection(Index),
    PushMedia,
    SwapMedia(Index, Index),
    RemoveMedia(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let line = || "[a-z]{1,4}(:[ -~\u{e9}]{1,9})?";
    prop_oneof![
        (index(), line()).prop_map(|(section, line)| Edit::Push(section, line)),
        (index(), index(), line()).prop_map(|(section, at, line)| Edit::Insert(section, at, line)),
        (index(), index(), line()).prop_map(|(section, at, line)| Edit::Replace(section, at, line)),
        (index(), index()).prop_map(|(section, at)| Edit::Remove(section, at)),
        (index(), index(), index()).prop_map(|(section, from, to)| Edit::Move(section, from, to)),
        (index(), prop_oneof![Just('a'), Just('b'), Just('x')])
            .prop_map(|(section, letter)| Edit::Retain(section, letter)),
        index().prop_map(Edit::SetDirection),
        Just(Edit::PushMedia),
        (index(), index()).prop_map(|(one, other)| Edit::SwapMedia(one, other)),
        index().prop_map(Edit::RemoveMedia),
    ]
}

/// Calls the same method of the session level and of media sections, which have different types.
macro_rules! section {
    ($description:expr, $index:expr, $section:ident => $edit:expr) => {
        match $index {
            0 => {
                let $section = $description.session_mut();
                $edit
            }
            index => {
                let $section = &mut $description.media_mut()[index - 1];
                $edit
            }
        }
    };
}

/// Makes an edit in both.
fn apply(edit: &Edit, description: &mut Description, model: &mut Model) {
    let count = model.sections.len();
    let fixed = |section: usize| usize::from(section > 0);
    let line = |section: usize, at: &Index, model: &Model| {
        let lines =
            model.places(section).len().checked_sub(fixed(section)).filter(|&lines| lines > 0)?;
        Some(fixed(section) + at.index(lines))
    };
    match edit {
        Edit::Push(section, text) => {
            let section = section.index(count);
            section!(description, section, it => it.push_line('a', text)).unwrap();
            let at = model.places(section).last().map_or(0, |at| at + 1);
            model.insert(section, at, &format!("a={text}"));
        }
        Edit::Insert(section, at, text) => {
            let section = section.index(count);
            let places = model.places(section);
            let index = fixed(section) + at.index(places.len() + 1 - fixed(section));
            section!(description, section, it => it.insert_line(index, 'a', text)).unwrap();
            let first = places.first().copied().unwrap_or(0);
            let at = index.checked_sub(1).map_or(first, |above| places[above] + 1);
            model.insert(section, at, &format!("a={text}"));
        }
        Edit::Replace(section, at, text) => {
            let section = section.index(count);
            let Some(index) = line(section, at, model) else { return };
            section!(description, section, it => it.replace_line(index, 'a', text)).unwrap();
            let at = model.places(section)[index];
            let old = &mut model.sections[section][at];
            let ends = old.len() - old.trim_end_matches(['\r', '\n']).len();
            *old = format!("a={text}{}", &old[old.len() - ends..]);
        }
        Edit::Remove(section, at) => {
            let section = section.index(count);
            let Some(index) = line(section, at, model) else { return };
            let removed = section!(description, section, it => it.remove_line(index)).unwrap();
            let at = model.places(section)[index];
            let old = model.sections[section].remove(at);
            assert_eq!(removed, old.trim_end_matches(['\r', '\n']));
        }
        Edit::Move(section, from, to) => {
            let section = section.index(count);
            let (Some(from), Some(to)) = (line(section, from, model), line(section, to, model))
            else {
                return;
            };
            section!(description, section, it => it.move_line(from, to)).unwrap();
            if from == to {
                return;
            }
            let at = model.places(section)[from];
            let moved = model.sections[section].remove(at);
            let places = model.places(section);
            let first = places.first().copied().unwrap_or(model.sections[section].len());
            let at = to.checked_sub(1).map_or(first, |above| places[above] + 1);
            model.sections[section].insert(at, moved);
        }
        Edit::Retain(section, letter) => {
            let section = section.index(count);
            let before = model.sections[section].len();
            model.sections[section].retain(|line| !line.starts_with(*letter));
            let removed = before - model.sections[section].len();
            let count =
                section!(description, section, it => it.retain(|line| line.letter() != *letter));
            assert_eq!(count, removed);
        }
        Edit::SetDirection(section) => {
            let section = section.index(count);
            section!(description, section, it => it.set(&Direction::Inactive)).unwrap();
            let is_direction = |line: &str| {
                let name = line.trim_end_matches(['\r', '\n']).strip_prefix("a=").unwrap_or("");
                let name = name.split(':').next().unwrap().trim_end_matches([' ', '\t']);
                ["sendrecv", "sendonly", "recvonly", "inactive"].contains(&name)
            };
            let lines = &mut model.sections[section];
            let Some(first) = lines.iter().position(|line| is_direction(line)) else {
                let at = model.places(section).last().map_or(0, |at| at + 1);
                return model.insert(section, at, "a=inactive");
            };
            let ends = lines[first].trim_end_matches(['\r', '\n']).len();
            lines[first] = format!("a=inactive{}", &lines[first][ends..]);
            let mut index = 0;
            lines.retain(|line| {
                index += 1;
                index <= first + 1 || !is_direction(line)
            });
        }
        Edit::PushMedia => {
            let builder = MediaBuilder::new("text", 9, "RTP/AVP").format("98").line('a', "x");
            description.push_media(builder).unwrap();
            let above = model.sections.concat();
            let end = above.last().map_or("\r\n", |line| end(line));
            model
                .sections
                .push(["m=text 9 RTP/AVP 98", "a=x"].map(|it| format!("{it}{end}")).into());
        }
        Edit::SwapMedia(one, other) if count > 1 => {
            let (one, other) = (one.index(count - 1), other.index(count - 1));
            description.media_mut().swap(one, other);
            model.sections.swap(one + 1, other + 1);
        }
        Edit::RemoveMedia(index) if count > 1 => {
            let index = index.index(count - 1);
            let removed = description.remove_media(index).unwrap();
            assert_eq!(removed.to_string(), model.sections.remove(index + 1).concat());
        }
        Edit::SwapMedia(..) | Edit::RemoveMedia(_) => {}
    }
}

/// Lines of the field, of which the session level has one that ends with CRLF, so that there is
/// always a neighbour.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => "a=(sendrecv|sendonly|inactive|x|y:[ -~]{0,9})[ ]?",
        2 => "m=(audio|video) [1-9][0-9]{0,3} RTP/AVP 0",
        1 => "[bcitx]=[ -~\u{e9}]{0,9}",
        1 => "[ \t]{0,2}",
    ];
    let end = prop_oneof![3 => Just("\r\n"), 2 => Just("\n"), 1 => Just("\r\r\n")];
    let lines = prop::collection::vec((line, end), 0..16);
    (lines, any::<bool>()).prop_map(|(lines, open)| {
        let mut text = String::from("v=0\r\n");
        lines.iter().for_each(|(line, end)| text.extend([line, *end]));
        if open { text.trim_end_matches(['\r', '\n']).to_owned() } else { text }
    })
}

proptest! {
    #[test]
    fn a_description_is_a_list_of_lists_of_lines(
        text in text(),
        edits in prop::collection::vec(edit(), 0..12),
    ) {
        let mut description = Description::parse(&text).unwrap();
        let mut model = Model::new(&text);
        prop_assert_eq!(description.to_string(), &*text);
        for edit in &edits {
            // The session level keeps a line, so that there is always a neighbour.
            let before = (description.clone(), model.clone());
            apply(edit, &mut description, &mut model);
            if model.places(0).is_empty() {
                (description, model) = before;
            }
            prop_assert_eq!(description.to_string(), model.text(), "after {:?}", edit);
        }
        // What was edited reads again, as the same lines.
        let written = description.to_string();
        let again = Description::parse(&written).unwrap();
        prop_assert_eq!(again.to_string(), &*written);
        prop_assert_eq!(again.media().len(), description.media().len());
        if let Ok(finished) = description.finish() {
            prop_assert_eq!(&*finished, &*written);
            prop_assert_eq!(again.finish(), Ok(written));
        }
    }

    #[test]
    fn each_edit_has_its_inverse(
        text in text(),
        section in any::<Index>(),
        from in any::<Index>(),
        to in any::<Index>(),
    ) {
        // A blank line stays behind the line that it followed, and one line end is that of all.
        let lines = text.split(['\r', '\n']).filter(|line| !line.trim().is_empty());
        let text = lines.collect::<Vec<_>>().join("\n");
        let mut description = Description::parse(&text).unwrap();
        let section = section.index(description.media().len() + 1);
        let fixed = usize::from(section > 0);
        let before = description.clone();
        let count = section!(description, section, it => it.lines().count()) - fixed;
        if count > 0 {
            let (from, to) = (fixed + from.index(count), fixed + to.index(count));
            section!(description, section, it => {
                it.move_line(from, to).unwrap();
                it.move_line(to, from).unwrap();
            });
            prop_assert_eq!(&description, &before);
            section!(description, section, it => it.insert_line(from, 'a', "new")).unwrap();
            prop_assert_ne!(&description, &before);
            section!(description, section, it => it.remove_line(from)).unwrap();
            prop_assert_eq!(&description, &before);
        }
        section!(description, section, it => it.push(&frazil_sdp::IceLite)).unwrap();
        section!(description, section, it => it.remove::<frazil_sdp::IceLite>());
        prop_assert_eq!(&description, &before);
        if let Some(at) = section.checked_sub(1) {
            let removed = description.remove_media(at).unwrap();
            description.insert_media(at, removed).unwrap();
            description.media_mut().rotate_left(at);
            description.media_mut().rotate_right(at);
            prop_assert_eq!(&description, &before);
            let port = description.media()[at].description().unwrap().port;
            description.media_mut()[at].set_port(1).unwrap();
            description.media_mut()[at].set_port(port).unwrap();
            prop_assert_eq!(&description, &before);
        }
    }
}

#[test]
fn every_description_of_the_corpus_is_written_back_and_an_edit_touches_its_line_alone() {
    for (name, text) in ["corpus", "rfc"].into_iter().flat_map(common::files) {
        let Ok(session) = Session::parse(&text) else { continue };
        let mut description = Description::try_from(session).unwrap();
        assert_eq!(description.to_string(), text, "{name}");
        for index in 0..description.media().len() {
            let before = description.media()[index].to_string();
            description.media_mut()[index].set(&Direction::RecvOnly).unwrap();
            let after = description.media()[index].to_string();
            let is_direction = |line: &&str| {
                ["a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive"].contains(line)
            };
            let rest = |text: &str| -> Vec<String> {
                text.lines().filter(|line| !is_direction(line)).map(String::from).collect()
            };
            assert_eq!(rest(&before), rest(&after), "{name}");
            assert_eq!(after.lines().filter(is_direction).collect::<Vec<_>>(), ["a=recvonly"]);
            description.media_mut()[index].remove::<Direction>();
            assert_eq!(rest(&before), rest(description.media()[index].as_str()), "{name}");
        }
    }
}

/// What programs wrote, finished without an edit.
#[test]
fn the_field_is_finished_as_it_is_but_for_the_line_ends_of_libnice() {
    let mut finished = 0;
    for (name, text) in common::files("corpus") {
        let mut description = Description::parse(&text).unwrap();
        match description.finish() {
            Ok(again) => {
                assert_eq!(again, text, "{name}");
                finished += 1;
            }
            Err(error) => {
                assert!(name.starts_with("libnice"), "{name}: {error}");
                assert_eq!(error, BuildError::LineEnd { line: 1 }, "{name}");
                description.tidy();
                // It writes no session level.
                assert_eq!(description.finish(), Err(BuildError::Missing('v')), "{name}");
            }
        }
    }
    assert!(finished > 250, "{finished}");
}
