//! The crate graph as the rules need it, read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, PackageId};

/// The workspace and how much it stands on.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) members: Vec<Member>,
    /// Packages that are not members, for all platforms and features: what a reader of `Cargo.lock`
    /// has to trust.
    pub(crate) third_party: usize,
}

/// One crate of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Direct dependencies, normal and build, by package name; not those of tests.
    pub(crate) direct: BTreeSet<String>,
    /// Everything that ends up in the built crate, `direct` included.
    pub(crate) reached: BTreeSet<String>,
}

pub(crate) fn read(root: &Path) -> Result<Graph, String> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .exec()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    from_metadata(&metadata)
}

fn from_metadata(metadata: &Metadata) -> Result<Graph, String> {
    let resolve = metadata
        .resolve
        .as_ref()
        .ok_or("cargo metadata gave no dependency graph")?;
    let names: BTreeMap<&PackageId, &str> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.as_str()))
        .collect();
    let edges: BTreeMap<&PackageId, Vec<&PackageId>> = resolve
        .nodes
        .iter()
        .map(|node| {
            let built = node
                .deps
                .iter()
                .filter(|dependency| {
                    dependency
                        .dep_kinds
                        .iter()
                        .any(|info| info.kind != DependencyKind::Development)
                })
                .map(|dependency| &dependency.pkg)
                .collect();
            (&node.id, built)
        })
        .collect();

    let members = metadata
        .workspace_packages()
        .into_iter()
        .map(|package| Member {
            name: package.name.to_string(),
            direct: package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind != DependencyKind::Development)
                .map(|dependency| dependency.name.clone())
                .collect(),
            reached: reach(&package.id, &edges)
                .into_iter()
                .filter_map(|id| names.get(id).map(|name| (*name).to_owned()))
                .collect(),
        })
        .collect();
    Ok(Graph {
        members,
        third_party: metadata
            .packages
            .len()
            .saturating_sub(metadata.workspace_members.len()),
    })
}

fn reach<'a>(
    from: &'a PackageId,
    edges: &BTreeMap<&'a PackageId, Vec<&'a PackageId>>,
) -> BTreeSet<&'a PackageId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        for next in edges.get(id).into_iter().flatten() {
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{
      "packages": [
        {"name":"domain","version":"0.1.0","id":"domain","source":null,"targets":[],"features":{},
         "manifest_path":"/w/domain/Cargo.toml","edition":"2024","authors":[],
         "dependencies":[
           {"name":"serde","source":"registry","req":"^1","kind":null,"optional":false,
            "uses_default_features":true,"features":[],"target":null,"rename":null,"registry":null},
           {"name":"proptest","source":"registry","req":"^1","kind":"dev","optional":false,
            "uses_default_features":true,"features":[],"target":null,"rename":null,"registry":null}]},
        {"name":"serde","version":"1.0.0","id":"serde","source":"registry","targets":[],"features":{},
         "manifest_path":"/w/serde/Cargo.toml","edition":"2024","authors":[],"dependencies":[]},
        {"name":"serde_core","version":"1.0.0","id":"serde_core","source":"registry","targets":[],
         "features":{},"manifest_path":"/w/core/Cargo.toml","edition":"2024","authors":[],
         "dependencies":[]},
        {"name":"proptest","version":"1.0.0","id":"proptest","source":"registry","targets":[],
         "features":{},"manifest_path":"/w/proptest/Cargo.toml","edition":"2024","authors":[],
         "dependencies":[]}],
      "workspace_members":["domain"],
      "resolve":{"root":null,"nodes":[
        {"id":"domain","dependencies":["serde","proptest"],"deps":[
          {"name":"serde","pkg":"serde","dep_kinds":[{"kind":null,"target":null}]},
          {"name":"proptest","pkg":"proptest","dep_kinds":[{"kind":"dev","target":null}]}]},
        {"id":"serde","dependencies":["serde_core"],"deps":[
          {"name":"serde_core","pkg":"serde_core","dep_kinds":[{"kind":null,"target":null}]}]},
        {"id":"serde_core","dependencies":[],"deps":[]},
        {"id":"proptest","dependencies":[],"deps":[]}]},
      "target_directory":"/w/target","workspace_root":"/w","version":1}"#;

    #[test]
    fn test_dependencies_are_left_out_and_deep_ones_are_reached() {
        let metadata: Metadata = serde_json::from_str(METADATA).unwrap();
        let graph = from_metadata(&metadata).unwrap();
        assert_eq!(graph.third_party, 3);
        let domain = &graph.members[0];
        assert_eq!(domain.direct, BTreeSet::from(["serde".to_owned()]));
        assert_eq!(
            domain.reached,
            BTreeSet::from(["serde".to_owned(), "serde_core".to_owned()])
        );
    }
}
