//! Commands and their exit codes.

use crate::process::{Server, kentongan, output};

#[test]
fn exit_codes_are_those_of_the_help() {
    assert_eq!(output(&["--help"]).status.code(), Some(0));
    assert_eq!(output(&["dance"]).status.code(), Some(2));
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_string_lossy().into_owned();
    let open = [
        "config",
        "check",
        "--data",
        &data,
        "--listen",
        "0.0.0.0:8080",
        "--rate-limits",
        "off",
    ];
    let refused = output(&open);
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
    assert!(!refused.stderr.is_empty());
    assert_eq!(
        output(&["config", "check", "--data", &data]).status.code(),
        Some(0)
    );
    assert!(
        std::fs::read_dir(folder.path())
            .expect("a folder")
            .next()
            .is_none(),
        "a check leaves nothing"
    );
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let server = Server::start();
    let second = kentongan(&["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(server.data())
        .output()
        .expect("it runs");
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(
        said.contains("another Kentongan process") || said.contains("proses Kentongan lain"),
        "{said}"
    );
    let status = server.send(&format!(
        "GET /status HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert!(
        status.contains("\"engine\":\"sqlite\"") && status.contains("\"ready\":true"),
        "{status}"
    );
}

#[test]
fn the_first_start_hands_out_one_administrator_link_and_no_password() {
    let server = Server::start();
    let folder = server.stop();
    let data = folder.path().join("data").to_string_lossy().into_owned();
    let listed = output(&["user", "list", "--data", &data]);
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(
        text.contains("admin"),
        "{text}{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(folder.path().join("data/keys/master.key"))
            .expect("a key")
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

/// Whoever brings the schema first has an installation that starts, and that the doctor finds well.
#[test]
fn a_new_installation_may_begin_with_migrate() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let path = data.to_string_lossy().into_owned();
    for again in 0..2 {
        let migrated = output(&["migrate", "--data", &path]);
        let said = String::from_utf8_lossy(&migrated.stderr).into_owned();
        assert_eq!(migrated.status.code(), Some(0), "{again}: {said}");
    }
    let mode = |path: &std::path::Path| {
        let permissions = std::fs::metadata(path).expect("it is there").permissions();
        std::os::unix::fs::PermissionsExt::mode(&permissions) & 0o777
    };
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("keys/master.key")), 0o600);
    let doctor = output(&["doctor", "--listen", "127.0.0.1:0", "--data", &path]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(0), "{said}");
    let server = Server::start_in(folder);
    let status = server.send(&format!(
        "GET /status HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert!(status.contains("\"ready\":true"), "{status}");
}

#[test]
fn a_fresh_server_knows_whom_to_call() {
    let server = Server::start();
    let help = |path: &str| {
        server.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.address
        ))
    };
    assert!(help("/bantuan").contains("tel:119,,8"));
    assert!(help("/terlanjur").contains("id=\"step-money\""));
}

#[test]
fn importing_is_a_dry_run_until_it_is_asked_to_apply() {
    let folder = Server::start().stop();
    let data = folder.path().join("data").to_string_lossy().into_owned();
    let file = folder.path().join("kantor.csv");
    std::fs::write(
        &file,
        "id,kind,name,parent,area,phone\nkanim-contoh,kanim,Kanim Contoh,,5302,\n",
    )
    .expect("written");
    let file = file.to_string_lossy().into_owned();
    let dry = output(&["import", "offices", &file, "--data", &data]);
    assert_eq!(dry.status.code(), Some(0), "{dry:?}");
    let said = String::from_utf8_lossy(&dry.stdout).into_owned();
    assert!(said.contains("kanim-contoh"), "{said}");
    let applied = output(&["import", "offices", &file, "--apply", "--data", &data]);
    assert_eq!(applied.status.code(), Some(0), "{applied:?}");
    std::fs::write(
        &file,
        "id,kind,name,parent,area,phone\nkanim-lain,istana,Kanim Contoh,,5302,\n",
    )
    .expect("written");
    let refused = output(&["import", "offices", &file, "--apply", "--data", &data]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
}

#[test]
fn content_that_comes_before_the_first_start_leaves_what_comes_with_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data").to_string_lossy().into_owned();
    let checked = output(&["migrate", "--check", "--data", &data]);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(
        checked.status.code() == Some(1) && said.contains("kentongan migrate"),
        "{checked:?}"
    );
    assert_eq!(output(&["migrate", "--data", &data]).status.code(), Some(0));
    let shipped = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data/content/hotlines.csv"
    );
    let shipped = std::fs::read_to_string(shipped).expect("the rows that come with the program");
    let header = shipped.lines().next().expect("a header");
    let own = folder.path().join("isi.csv");
    let row = "pos-contoh,hotline,900,national,Pos contoh,Sample post,tel=02155500009,contoh,2026-01-01,,,,2027-01-01";
    std::fs::write(&own, format!("{header}\n{row}\n")).expect("written");
    let own = own.to_string_lossy().into_owned();
    let applied = output(&["import", "content", &own, "--apply", "--data", &data]);
    assert_eq!(applied.status.code(), Some(0), "{applied:?}");
    let all = folder.path().join("semua.csv");
    std::fs::write(&all, shipped).expect("written");
    let all = all.to_string_lossy().into_owned();
    let again = output(&["import", "content", &all, "--data", &data]);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(
        said.contains("baru 0, berubah 0") || said.contains("added 0, changed 0"),
        "{said}"
    );
}

#[test]
fn a_list_of_companies_needs_its_day() {
    let folder = Server::start().stop();
    let data = folder.path().join("data").to_string_lossy().into_owned();
    let file = folder.path().join("daftar.csv");
    std::fs::write(
        &file,
        "number,name,form,phones,domain,address,regency,standing,licensed_from,licensed_to,withdrawn_on,permits\n\
         C/1,Sinar Contoh,pt,,,,,licensed,2024-01-01,,,\n",
    )
    .expect("written");
    let file = file.to_string_lossy().into_owned();
    let undated = output(&["import", "companies", &file, "--data", &data]);
    assert_eq!(undated.status.code(), Some(2), "{undated:?}");
    let dated = [
        "import",
        "companies",
        &file,
        "--as-of",
        "2026-01-01",
        "--data",
        &data,
    ];
    let dry = output(&dated);
    let said = String::from_utf8_lossy(&dry.stdout).into_owned();
    assert!(
        dry.status.success() && said.contains("row.added\tC/1"),
        "{dry:?}"
    );
    let applied = output(&[&dated[..], &["--apply"]].concat());
    assert!(applied.status.success(), "{applied:?}");
    let again = output(&dated);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(
        again.status.success() && !said.contains("row.added"),
        "{again:?}"
    );
}
