//! JSON held against `docs/sdp.md`: every object has the fields that its path has there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The fields of the objects of one command.
pub(crate) struct Documented {
    command: &'static str,
    /// The fields of each path.
    fields: BTreeMap<String, BTreeSet<String>>,
    seen: BTreeSet<String>,
}

impl Documented {
    /// Reads the tables below the headings whose paths begin with the command.
    pub(crate) fn new(command: &'static str) -> Self {
        let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut paths: Vec<String> = Vec::new();
        let quoted = |text: &str| -> Vec<String> {
            text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        for line in include_str!("../../docs/sdp.md").lines() {
            if line.starts_with('#') {
                paths = quoted(line);
                paths.retain(|path| path.split(['.', '[']).next() == Some(command));
                for path in &paths {
                    assert!(fields.insert(path.clone(), BTreeSet::new()).is_none(), "{path} twice");
                }
            } else if line.starts_with("| `") {
                for path in &paths {
                    let names = quoted(line.split('|').nth(1).unwrap());
                    fields.get_mut(path).unwrap().extend(names);
                }
            }
        }
        assert!(fields.contains_key(command), "{command} is not documented");
        Self { command, fields, seen: BTreeSet::new() }
    }

    /// Holds an object against them.
    #[track_caller]
    pub(crate) fn check(&mut self, object: &Value) {
        self.walk(self.command.to_owned(), object);
    }

    #[track_caller]
    fn walk(&mut self, path: String, value: &Value) {
        match value {
            Value::Array(all) => {
                all.iter().for_each(|one| self.walk(format!("{path}[]"), one));
            }
            Value::Object(object) => {
                let found: BTreeSet<String> = object.keys().cloned().collect();
                assert_eq!(Some(&found), self.fields.get(&path), "{path}");
                for (name, value) in object {
                    self.walk(format!("{path}.{name}"), value);
                }
                self.seen.insert(path);
            }
            _ => {}
        }
    }

    /// Nothing is documented that was not there.
    #[track_caller]
    pub(crate) fn assert_all_seen(&self) {
        let documented: BTreeSet<String> = self.fields.keys().cloned().collect();
        assert_eq!(documented, self.seen);
    }
}
