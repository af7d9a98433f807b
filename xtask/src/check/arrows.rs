//! Who may stand on whom. The table is the picture in `ARCHITECTURE.md`; a new crate or arrow changes
//! both and gets a line in an ADR.

use super::Breach;
use super::graph::{Graph, Member};

/// Third-party crates aimed for.
pub(crate) const CRATES_GOAL: usize = 300;
/// Third-party crates that are never exceeded.
pub(crate) const CRATES_CEILING: usize = 390;

/// Each crate of the house with the crates of the house that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("place", &[]),
    ("text", &["place"]),
    ("linkage", &[]),
    ("scan", &[]),
    ("domain", &[]),
    ("store", &["domain"]),
    ("channel", &["domain"]),
    ("render", &["domain"]),
    (
        "app",
        &[
            "place", "text", "linkage", "scan", "domain", "store", "channel", "render",
        ],
    ),
    ("web", &["app", "render", "domain"]),
    ("kentongan", &["web", "app", "store", "domain", "render"]),
];

/// Crates for building and testing: they may use everything, and nothing that ships uses them.
const TOOLS: &[&str] = &["testkit", "xtask"];

/// No I/O, clock, randomness or async.
pub(crate) const PURE: &[&str] = &["place", "text", "linkage", "scan", "domain"];

/// Third-party crates with one home, and why.
const HOMES: &[(&[&str], &str, &str)] = &[
    (
        &[
            "rusqlite",
            "libsqlite3-sys",
            "postgres",
            "tokio-postgres",
            "tokio-postgres-rustls",
            "postgres-types",
        ],
        "store",
        "SQL and its drivers live in `store`, so that one text serves both engines",
    ),
    (
        &[
            "axum",
            "axum-core",
            "axum-extra",
            "hyper",
            "hyper-util",
            "tower",
            "tower-http",
            "tower-layer",
            "tower-service",
        ],
        "web",
        "HTTP lives in `web`; use cases in `app` serve bots and commands too",
    ),
    (
        &["getrandom", "rand", "fastrand"],
        "kentongan",
        "randomness is a parameter (`Entropy`), born in `kentongan`, so that tests repeat",
    ),
];

const ASYNC_RUNTIMES: &[&str] = &[
    "tokio",
    "mio",
    "async-std",
    "async-executor",
    "futures-executor",
    "smol",
    "actix-rt",
    "hyper",
];

pub(crate) fn breaches(graph: &Graph) -> Vec<Breach> {
    let names: Vec<&str> = graph.members.iter().map(|m| m.name.as_str()).collect();
    let mut breaches = Vec::new();
    for member in &graph.members {
        breaches.extend(arrows_of(member, &names));
        breaches.extend(homes_of(member));
        breaches.extend(runtimes_of(member));
    }
    if graph.third_party > CRATES_CEILING {
        breaches.push(Breach {
            place: "Cargo.lock".to_owned(),
            rule: "crate budget",
            found: format!(
                "{} third-party crates, ceiling {CRATES_CEILING}",
                graph.third_party
            ),
            why: "each crate is trusted and compiled on two cores; drop a feature or a dependency",
        });
    }
    breaches
}

fn arrows_of(member: &Member, names: &[&str]) -> Vec<Breach> {
    if TOOLS.contains(&member.name.as_str()) {
        return Vec::new();
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == member.name) else {
        return vec![Breach {
            place: format!("crate `{}`", member.name),
            rule: "unknown crate",
            found: "it is not in the table of arrows".to_owned(),
            why: "a new crate gets a line in xtask/src/check/arrows.rs, ARCHITECTURE.md and an ADR",
        }];
    };
    member
        .direct
        .iter()
        .filter(|name| names.contains(&name.as_str()) && !allowed.contains(&name.as_str()))
        .map(|name| Breach {
            place: format!("crate `{}`", member.name),
            rule: "arrow",
            found: format!("it depends on `{name}`"),
            why: reason_against(&member.name, name),
        })
        .collect()
}

fn reason_against(from: &str, to: &str) -> &'static str {
    if TOOLS.contains(&to) {
        return "`testkit` and `xtask` are for tests and chores; use [dev-dependencies]";
    }
    if ["place", "text", "linkage", "scan"].contains(&from) {
        return "the leaves know nothing of the product (only `text` may use `place`)";
    }
    if ["place", "text", "linkage", "scan"].contains(&to) {
        return "only `app` calls the leaves";
    }
    match from {
        "domain" => "`domain` stands on no crate of the house",
        "store" | "channel" | "render" => "siblings know only `domain`, never each other",
        "web" => "`web` translates; it reaches storage only through a use case in `app`",
        _ => "the arrows are drawn in ARCHITECTURE.md; another one needs an ADR",
    }
}

fn homes_of(member: &Member) -> Vec<Breach> {
    if TOOLS.contains(&member.name.as_str()) {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (crates, home, why) in HOMES {
        if member.name == *home {
            continue;
        }
        for name in crates.iter().filter(|name| member.direct.contains(**name)) {
            breaches.push(Breach {
                place: format!("crate `{}`", member.name),
                rule: "home of a dependency",
                found: format!("it uses `{name}`, whose home is `{home}`"),
                why,
            });
        }
    }
    breaches
}

fn runtimes_of(member: &Member) -> Vec<Breach> {
    if !PURE.contains(&member.name.as_str()) {
        return Vec::new();
    }
    ASYNC_RUNTIMES
        .iter()
        .filter(|name| member.reached.contains(**name))
        .map(|name| Breach {
            place: format!("crate `{}`", member.name),
            rule: "pure crates know no async",
            found: format!("`{name}` is among what it builds on"),
            why: "the leaves and `domain` compute; waiting happens in `store`, `app` and `web`",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, direct: &[&str]) -> Member {
        let direct: std::collections::BTreeSet<String> =
            direct.iter().map(|name| (*name).to_owned()).collect();
        Member {
            name: name.to_owned(),
            reached: direct.clone(),
            direct,
        }
    }

    fn rules(members: Vec<Member>) -> Vec<(&'static str, String)> {
        let graph = Graph {
            members,
            third_party: 10,
        };
        breaches(&graph)
            .into_iter()
            .map(|breach| (breach.rule, format!("{} {}", breach.place, breach.found)))
            .collect()
    }

    fn house() -> Vec<Member> {
        vec![
            member("place", &["flate2"]),
            member("domain", &["serde"]),
            member("store", &["domain", "rusqlite", "postgres", "tokio"]),
            member("render", &["domain", "minijinja"]),
            member("app", &["domain", "store", "render", "place", "tokio"]),
            member("web", &["app", "render", "domain", "axum"]),
            member(
                "kentongan",
                &["web", "app", "store", "domain", "render", "getrandom"],
            ),
            member("testkit", &["store", "domain", "postgres"]),
            member("xtask", &["testkit"]),
        ]
    }

    #[test]
    fn the_house_as_drawn_holds() {
        assert_eq!(rules(house()), vec![]);
    }

    #[test]
    fn every_arrow_outside_the_picture_is_named() {
        let forbidden = [
            ("place", "domain"),
            ("domain", "place"),
            ("store", "render"),
            ("render", "store"),
            ("web", "store"),
            ("web", "place"),
            ("kentongan", "place"),
            ("app", "web"),
            ("app", "testkit"),
            ("web", "xtask"),
        ];
        for (from, to) in forbidden {
            let mut members = house();
            let changed = members
                .iter_mut()
                .find(|member| member.name == from)
                .unwrap();
            changed.direct.insert(to.to_owned());
            assert_eq!(
                rules(members),
                vec![("arrow", format!("crate `{from}` it depends on `{to}`"))]
            );
        }
    }

    #[test]
    fn a_crate_outside_the_table_is_named() {
        let mut members = house();
        members.push(member("gadget", &[]));
        assert_eq!(rules(members)[0].0, "unknown crate");
    }

    #[test]
    fn drivers_servers_and_randomness_have_one_home() {
        for (from, to) in [
            ("app", "rusqlite"),
            ("kentongan", "tokio-postgres"),
            ("app", "axum"),
            ("kentongan", "hyper"),
            ("store", "getrandom"),
        ] {
            let mut members = house();
            let changed = members
                .iter_mut()
                .find(|member| member.name == from)
                .unwrap();
            changed.direct.insert(to.to_owned());
            let found = rules(members);
            assert_eq!(found.len(), 1, "{from} → {to}: {found:?}");
            assert_eq!(found[0].0, "home of a dependency");
        }
    }

    #[test]
    fn a_runtime_deep_below_a_pure_crate_is_found() {
        let mut members = house();
        let domain = members.iter_mut().find(|m| m.name == "domain").unwrap();
        domain.reached.insert("tokio".to_owned());
        assert_eq!(rules(members)[0].0, "pure crates know no async");
    }

    #[test]
    fn the_crate_budget_is_a_ceiling() {
        let graph = |third_party| Graph {
            members: house(),
            third_party,
        };
        assert_eq!(breaches(&graph(CRATES_CEILING)), vec![]);
        assert_eq!(breaches(&graph(CRATES_CEILING + 1))[0].rule, "crate budget");
    }
}
