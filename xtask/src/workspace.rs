//! The workspace as cargo sees it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The cargo that runs us, in the root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

/// Builds the `frazil` binary as the README's first command does.
pub(crate) fn build_frazil() -> Command {
    cargo(&["build", "--release", "--bin", "frazil"])
}

/// Where it is then.
pub(crate) fn frazil() -> PathBuf {
    target().join("release/frazil")
}

/// The folder of what is built.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// One member of the workspace.
pub(crate) struct Package {
    pub(crate) name: String,
    /// The folder it lives in.
    pub(crate) folder: PathBuf,
    /// Whether it is meant for a registry.
    pub(crate) published: bool,
    pub(crate) features: Vec<String>,
    /// The members that it depends on, for any purpose.
    pub(crate) uses: Vec<String>,
    /// The least Rust version that it builds on.
    pub(crate) rust_version: Option<String>,
    /// Whether the fields that a registry shows are filled in.
    pub(crate) described: bool,
    /// Names of the binaries.
    pub(crate) binaries: Vec<String>,
}

/// The members, sorted by name.
pub(crate) fn packages() -> io::Result<Vec<Package>> {
    let output = cargo(&["metadata", "--format-version=1", "--no-deps"]).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let mut packages: Vec<Package> =
        list(metadata.get("packages").unwrap_or(&Value::Null)).iter().map(package).collect();
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packages)
}

fn package(value: &Value) -> Package {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text(&value["manifest_path"]));
    let targets = list(&value["targets"]);
    let of_kind = |kind: &'static str| {
        targets.iter().filter(move |target| list(&target["kind"]).iter().any(|k| k == kind))
    };
    let features = value["features"].as_object();
    Package {
        name: text(&value["name"]),
        folder: manifest.parent().unwrap_or(&manifest).to_owned(),
        published: !value["publish"].is_array(),
        features: features
            .map(|all| all.keys().filter(|name| *name != "default").cloned().collect())
            .unwrap_or_default(),
        uses: list(&value["dependencies"])
            .iter()
            .filter(|dependency| dependency["path"].is_string())
            .map(|dependency| text(&dependency["name"]))
            .collect(),
        rust_version: value["rust_version"].as_str().map(str::to_owned),
        described: ["description", "license", "rust_version", "readme"]
            .iter()
            .all(|field| value[*field].is_string()),
        binaries: of_kind("bin").map(|target| text(&target["name"])).collect(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
