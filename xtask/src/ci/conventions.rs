//! The house rules that neither the compiler nor clippy knows.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::log::{Log, Outcome, Stop};
use crate::workspace::{Package, packages, root};

/// A file holds one idea; past this it holds several.
const LONGEST_FILE: usize = 500;

pub(super) fn check(log: &mut Log) -> Outcome {
    let mut wrong = Vec::new();
    let packages = packages()?;
    for package in &packages {
        members(package, &mut wrong)?;
        sources(package, &mut wrong)?;
    }
    for package in packages.iter().filter(|package| package.published) {
        published(package, &mut wrong);
    }
    for complaint in &wrong {
        log.line(complaint);
    }
    if wrong.is_empty() { Ok(()) } else { Err(Stop::Failed) }
}

/// What every member keeps.
fn members(package: &Package, wrong: &mut Vec<String>) -> io::Result<()> {
    let manifest = fs::read_to_string(package.folder.join("Cargo.toml"))?;
    if !manifest.contains("[lints]\nworkspace = true") {
        wrong.push(format!("{}: does not inherit the workspace's lints", package.name));
    }
    for start in ["src/lib.rs", "src/main.rs"] {
        let Ok(text) = fs::read_to_string(package.folder.join(start)) else { continue };
        if !text.contains("#![forbid(unsafe_code)]") {
            wrong.push(format!("{}: {start} lacks #![forbid(unsafe_code)]", package.name));
        }
    }
    Ok(())
}

/// What every source file keeps.
fn sources(package: &Package, wrong: &mut Vec<String>) -> io::Result<()> {
    for file in rust_files(&package.folder.join("src"))? {
        let text = fs::read_to_string(&file)?;
        let lines = text.lines().count();
        let name = file.strip_prefix(root()).unwrap_or(&file).display();
        if lines > LONGEST_FILE {
            wrong.push(format!("{name}: {lines} lines, at most {LONGEST_FILE}"));
        }
        if text.lines().any(|line| line.trim() == "#[ignore]") {
            wrong.push(format!("{name}: an ignored test"));
        }
    }
    Ok(())
}

/// What a crate that goes to a registry brings with it.
fn published(package: &Package, wrong: &mut Vec<String>) {
    for file in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        if !package.folder.join(file).is_file() {
            wrong.push(format!("{}: no {file}", package.name));
        }
    }
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let own = fs::read(package.folder.join(licence)).unwrap_or_default();
        let common = fs::read(root().join(licence)).unwrap_or_default();
        if own != common {
            wrong.push(format!("{}: {licence} differs from the root's", package.name));
        }
    }
    if !package.described {
        wrong.push(format!(
            "{}: the manifest lacks description, license, rust-version or readme",
            package.name
        ));
    }
}

/// All Rust files below a folder, in a stable order.
fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
