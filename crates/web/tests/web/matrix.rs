//! Which role may ask for which route: a page that a reviewer reads, kept by this test.
//!
//! That each answer is what this page says is tested through the router in `work/doors.rs`.

use crate::kept::keep;
use domain::account::Role;
use domain::policy::{Reach, TABLE};
use web::work::ROUTES;

#[test]
fn the_matrix_of_roles_and_routes_is_the_one_that_was_reviewed() {
    let mut page = String::from("| Route |");
    for (role, _, _) in TABLE {
        page.push_str(&format!(" {} |", role.code().replace('_', " ")));
    }
    page.push_str("\n|---|");
    page.push_str(&":-:|".repeat(TABLE.len()));
    page.push_str("\n| *reports in reach* |");
    for (_, reach, _) in TABLE {
        page.push_str(match reach {
            Reach::Nothing => " none |",
            Reach::AssignedVillages => " guided villages |",
            Reach::OwnOffice => " own office |",
            Reach::AbroadQueue => " abroad queue |",
        });
    }
    page.push('\n');
    for (method, path, action) in ROUTES {
        page.push_str(&format!("| {method} `{path}` |"));
        for (role, _, actions) in TABLE {
            let may = action.is_none_or(|action| actions.contains(&action));
            page.push_str(if may { " ✓ |" } else { " |" });
            let reads = ["/laporan", "/kotak-masuk", "/subjek", "/tautan"]
                .iter()
                .any(|start| path.starts_with(start));
            assert!(
                !(reads && may && role == Role::Administrator),
                "administrators never read content"
            );
        }
        page.push('\n');
    }
    keep("role-routes.md", &page);
}
