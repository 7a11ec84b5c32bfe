//! What cargo says of the packages that end up in the program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// A package of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: String,
    pub(crate) repository: String,
    /// Where its sources lie.
    pub(crate) folder: PathBuf,
}

/// The answer of `cargo metadata`.
pub(crate) struct Metadata(Value);

impl Metadata {
    /// Asks cargo for the packages of one platform.
    pub(crate) fn read(target: &str) -> Result<Self, String> {
        let output = Command::new(crate::step::cargo())
            .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target])
            .current_dir(crate::workspace())
            .output()
            .map_err(|error| format!("cargo metadata: {error}"))?;
        let json = serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
        Ok(Self(json))
    }

    /// The version of the program.
    pub(crate) fn version(&self) -> Result<String, String> {
        let program = self.packages().find(|package| text(package, "name") == "askwell");
        program.map(|package| text(package, "version").to_owned()).ok_or_else(|| "cargo knows no askwell".into())
    }

    /// Every package whose code is linked into the program, except our own: what is needed to run, not what builds or tests, and
    /// no macros, which run in the compiler.
    pub(crate) fn linked(&self) -> BTreeSet<Package> {
        let packages: BTreeMap<&str, &Value> = self.packages().map(|package| (text(package, "id"), package)).collect();
        let nodes = self.0.pointer("/resolve/nodes").and_then(Value::as_array);
        let nodes: BTreeMap<&str, &Value> = nodes.into_iter().flatten().map(|node| (text(node, "id"), node)).collect();
        let mut left: Vec<&str> =
            packages.iter().filter(|(_, package)| text(package, "name") == "askwell").map(|(id, _)| *id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = left.pop() {
            let is_macro = packages.get(id).is_some_and(|package| is_macro(package));
            if is_macro || !seen.insert(id) {
                continue;
            }
            let needs = nodes.get(id).and_then(|node| node.get("deps")?.as_array());
            left.extend(needs.into_iter().flatten().filter(|dep| is_normal(dep)).map(|dep| text(dep, "pkg")));
        }
        let linked = seen.into_iter().filter_map(|id| packages.get(id));
        linked
            .filter(|package| package.get("source").is_some_and(Value::is_string))
            .map(|found| package(found))
            .collect()
    }

    fn packages(&self) -> impl Iterator<Item = &Value> {
        self.0.get("packages").and_then(Value::as_array).into_iter().flatten()
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn package(value: &Value) -> Package {
    let manifest = PathBuf::from(text(value, "manifest_path"));
    Package {
        name: text(value, "name").to_owned(),
        version: text(value, "version").to_owned(),
        license: text(value, "license").to_owned(),
        repository: text(value, "repository").to_owned(),
        folder: manifest.parent().map(PathBuf::from).unwrap_or_default(),
    }
}

fn is_macro(package: &Value) -> bool {
    let targets = package.get("targets").and_then(Value::as_array);
    let mut kinds = targets.into_iter().flatten().filter_map(|target| target.get("kind")?.as_array()).flatten();
    kinds.any(|kind| kind == "proc-macro")
}

/// A need without a kind is one of running; the others are of building and testing.
fn is_normal(dep: &Value) -> bool {
    let kinds = dep.get("dep_kinds").and_then(Value::as_array);
    kinds.into_iter().flatten().any(|kind| kind.get("kind").is_some_and(Value::is_null))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_linked_is_followed_and_macros_and_tools_are_not() {
        let package = |name: &str, kind: &str, source: Option<&str>| {
            json!({"id": name, "name": name, "version": "1.0.0", "license": "MIT", "source": source,
                "manifest_path": format!("/{name}/Cargo.toml"), "targets": [{"kind": [kind]}]})
        };
        let need = |name: &str, kind: Option<&str>| json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
        let metadata = Metadata(json!({
            "packages": [package("askwell", "bin", None), package("a", "lib", Some("registry")), package("b", "lib", Some("registry")),
                package("macro", "proc-macro", Some("registry")), package("tool", "lib", Some("registry"))],
            "resolve": {"nodes": [
                {"id": "askwell", "deps": [need("a", None), need("macro", None), need("tool", Some("build"))]},
                {"id": "a", "deps": [need("b", None), need("tool", Some("dev"))]}]},
        }));
        let names: Vec<String> = metadata.linked().into_iter().map(|package| package.name).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(metadata.version().as_deref(), Ok("1.0.0"));
    }
}
