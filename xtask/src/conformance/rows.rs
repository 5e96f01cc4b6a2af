//! The requirements of the RFCs, as `xtask/data/requirements*.tsv` have them.

use std::collections::BTreeMap;

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// `rfc8489-s9.2.4-ab`: the RFC, its section, and a letter in order of appearance.
    pub(crate) id: String,
    /// `8489`
    pub(crate) rfc: u32,
    pub(crate) section: String,
    pub(crate) level: String,
    /// Who has to keep it.
    pub(crate) component: String,
    /// Whether a test can show it at all.
    pub(crate) testable: bool,
    pub(crate) summary: String,
}

/// All of them, in the order of their files.
pub(crate) struct Rows {
    all: Vec<Row>,
    by_key: BTreeMap<String, usize>,
}

const HEADER: &str = "id\tsection\tlevel\tcomponent\ttestable\tsummary";
const LEVELS: [&str; 5] = ["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"];

impl Rows {
    /// Reads files one after another, each with its name for complaints.
    pub(crate) fn read(files: &[(&str, &str)]) -> Result<Self, Vec<String>> {
        let (mut all, mut by_key, mut wrong) = (Vec::new(), BTreeMap::new(), Vec::new());
        for (file, text) in files {
            let mut lines = text.lines().enumerate();
            if lines.next().is_none_or(|(_, line)| line != HEADER) {
                wrong.push(format!("{file}:1: not the header {HEADER:?}"));
            }
            for (number, line) in lines {
                let at = || format!("{file}:{}", number + 1);
                match row(line) {
                    Err(why) => wrong.push(format!("{}: {why}", at())),
                    Ok(row) => {
                        if by_key.insert(key(&row.id), all.len()).is_some() {
                            wrong.push(format!("{}: {} is there twice", at(), row.id));
                        }
                        all.push(row);
                    }
                }
            }
        }
        if wrong.is_empty() { Ok(Self { all, by_key }) } else { Err(wrong) }
    }

    pub(crate) fn all(&self) -> &[Row] {
        &self.all
    }

    /// The row with this id, in whatever case, with `_` for `-` and `.` or without.
    pub(crate) fn find(&self, id: &str) -> Option<&Row> {
        self.by_key.get(&key(id)).and_then(|at| self.all.get(*at))
    }
}

/// An id as the name of a test can hold it.
fn key(id: &str) -> String {
    id.to_ascii_lowercase().replace(['-', '.'], "_")
}

fn row(line: &str) -> Result<Row, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[id, section, level, component, testable, summary] = fields.as_slice() else {
        return Err(format!("{} fields, not 6", fields.len()));
    };
    let parts: Vec<&str> = id.split('-').collect();
    let number = |part: &str| part.strip_prefix("rfc").and_then(|digits| digits.parse().ok());
    let lower = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_lowercase());
    let rfc = match parts.as_slice() {
        [rfc, of, letter] if of.strip_prefix('s') == Some(section) && lower(letter) => number(rfc),
        _ => None,
    };
    let Some(rfc) = rfc else {
        return Err(format!("{id} is not rfcNNNN-s{section}-LETTER"));
    };
    if !LEVELS.contains(&level) {
        return Err(format!("level {level:?} is none of {LEVELS:?}"));
    }
    let testable = match testable {
        "yes" => true,
        "no" => false,
        other => return Err(format!("testable is yes or no, not {other:?}")),
    };
    if component.is_empty() || summary.trim().is_empty() {
        return Err("without a component or a summary".to_owned());
    }
    let [id, section, level, component, summary] =
        [id, section, level, component, summary].map(str::to_owned);
    Ok(Row { id, rfc, section, level, component, testable, summary })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small matrix for the tests of the other files.
    pub(in super::super) fn sample() -> Rows {
        let lines = [
            "rfc8489-s5-a\t5\tMUST\tstun-codec\tyes\tTwo bits are zero.",
            "rfc8489-s5-b\t5\tMUST\tstun-codec\tyes\tThe header.",
            "rfc8489-s5-c\t5\tMUST\tstun-codec\tno\tNobody sees it.",
            "rfc8489-s5-s\t5\tMUST\tstun-codec\tyes\tA letter that also begins sections.",
            "rfc8489-s5.1-a\t5.1\tMUST\tice-agent\tyes\tDeeper.",
            "rfc8489-s9.2.4-ab\t9.2.4\tSHOULD\tstun-server\tyes\tTwo letters.",
            "rfc8489-sA-a\tA\tMUST NOT\tstun-client\tyes\tAn appendix.",
            "rfc8445-sB.9-a\tB.9\tMAY\tice-agent\tyes\tPart of one.",
        ];
        let text = format!("{HEADER}\n{}\n", lines.join("\n"));
        Rows::read(&[("sample", &text)]).unwrap()
    }

    #[test]
    fn rows_are_found_in_either_spelling() {
        let rows = sample();
        for id in ["rfc8489-s9.2.4-ab", "RFC8489_s9_2_4_AB"] {
            let row = rows.find(id).unwrap();
            assert_eq!((row.rfc, row.section.as_str()), (8489, "9.2.4"));
            assert!(row.testable);
        }
        assert_eq!(rows.find("rfc8445_sB_9_a").unwrap().level, "MAY");
        assert!(rows.find("rfc8489-s9.2.4-b").is_none());
        assert!(!rows.find("rfc8489-s5-c").unwrap().testable);
    }

    #[test]
    fn the_committed_rows_are_well_formed() {
        let first = include_str!("../../data/requirements.tsv");
        let added = include_str!("../../data/requirements-added.tsv");
        let rows = Rows::read(&[("first", first), ("added", added)]).unwrap();
        assert!(rows.all().len() >= 1388);
    }

    #[test]
    fn what_is_not_a_row_is_told_with_its_line() {
        let good = "rfc1-s2-a\t2\tMUST\tnat\tyes\tSo.";
        for (lines, complaint) in [
            (format!("{good}\n{good}"), "f:3: rfc1-s2-a is there twice"),
            (good.replace("\tnat", ""), "f:2: 5 fields"),
            (good.replace("-a", ""), "f:2: rfc1-s2 is not"),
            (good.replace("-a", "-A"), "f:2: rfc1-s2-A is not"),
            (good.replace("\t2\t", "\t3\t"), "f:2: rfc1-s2-a is not rfcNNNN-s3-LETTER"),
            (good.replace("rfc1", "rfcX"), "f:2: rfcX-s2-a is not"),
            (good.replace("MUST", "must"), "f:2: level \"must\""),
            (good.replace("yes", "maybe"), "f:2: testable"),
            (good.replace("So.", ""), "f:2: without"),
        ] {
            let text = format!("{HEADER}\n{lines}\n");
            let wrong = Rows::read(&[("f", &text)]).err().unwrap();
            assert!(wrong.len() == 1 && wrong[0].starts_with(complaint), "{wrong:?}");
        }
        assert!(Rows::read(&[("f", good)]).err().unwrap()[0].contains("f:1: not the header"));
    }
}
