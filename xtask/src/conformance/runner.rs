//! What the test runner says it ran, read from its output.

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ended {
    Passed,
    Failed,
    Ignored,
}

/// One test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Test {
    /// Where it lives: its program, then its modules: `frazil_stun::header::tests`.
    pub(crate) place: String,
    /// The function's own name.
    pub(crate) name: String,
    pub(crate) ended: Ended,
}

/// The tests in the output of `cargo test`, both its streams in their order.
pub(crate) fn tests(output: &str) -> Vec<Test> {
    let mut tests = Vec::new();
    let mut program = "";
    for line in output.lines() {
        if let Some(started) = line.trim_start().strip_prefix("Running ") {
            program = program_of(started).unwrap_or("");
        } else if let Some((path, ended)) = result(line) {
            let (modules, name) = path.rsplit_once("::").unwrap_or(("", path));
            let between = if program.is_empty() || modules.is_empty() { "" } else { "::" };
            let place = format!("{program}{between}{modules}");
            tests.push(Test { place, name: name.to_owned(), ended });
        }
    }
    tests
}

/// `unittests src/lib.rs (target/debug/deps/frazil_stun-0123456789abcdef)`
fn program_of(started: &str) -> Option<&str> {
    let path = started.rsplit_once('(')?.1.strip_suffix(')')?;
    let file = path.rsplit(['/', '\\']).next()?;
    file.rsplit_once('-').map(|(name, _)| name)
}

/// `test header::tests::it_is_zero - should panic ... ok`
fn result(line: &str) -> Option<(&str, Ended)> {
    let (path, ended) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let path = path.strip_suffix(" - should panic").unwrap_or(path);
    // A documentation test has a sentence for a name.
    if path.contains(' ') {
        return None;
    }
    let ended = match ended.split([' ', ',']).next() {
        Some("ok") => Ended::Passed,
        Some("ignored") => Ended::Ignored,
        _ => Ended::Failed,
    };
    Some((path, ended))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
$ cargo test --workspace
    Finished `test` profile [unoptimized + debuginfo] target(s) in 0.2s
     Running unittests src/lib.rs (target/debug/deps/frazil_stun-0e1f2a3b4c5d6e7f)

running 4 tests
test header::tests::rfc1_s2_a__good ... ok
test top_level ... FAILED
test slow::rfc1_s2_b__later ... ignored, takes hours
test panics - should panic ... ok

failures:

---- top_level stdout ----
test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out
     Running tests/integrity.rs (/elsewhere/debug/deps/integrity-aaaa)
test rfc1_s2_a__good ... ok
test quick ... ok <0.003s>
   Doc-tests frazil_stun
test crates/stun/src/lib.rs - parse (line 9) ... ok
";

    #[test]
    fn every_test_is_read_with_its_end_and_place() {
        let found: Vec<_> = tests(OUTPUT)
            .into_iter()
            .map(|test| (format!("{}::{}", test.place, test.name), test.ended))
            .collect();
        let wanted = [
            ("frazil_stun::header::tests::rfc1_s2_a__good", Ended::Passed),
            ("frazil_stun::top_level", Ended::Failed),
            ("frazil_stun::slow::rfc1_s2_b__later", Ended::Ignored),
            ("frazil_stun::panics", Ended::Passed),
            ("integrity::rfc1_s2_a__good", Ended::Passed),
            ("integrity::quick", Ended::Passed),
        ];
        assert_eq!(found, wanted.map(|(path, ended)| (path.to_owned(), ended)));
    }

    #[test]
    fn what_is_cut_off_has_not_passed() {
        let cut = tests("test a ... \ntest b ...\ntest c");
        assert_eq!(cut.iter().map(|test| test.ended).collect::<Vec<_>>(), [Ended::Failed]);
        assert_eq!(tests(""), []);
    }
}
