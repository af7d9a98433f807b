use super::*;

fn written(
    toml: &str,
    variables: &[(&str, &str)],
    options: &[(&'static str, &str)],
) -> (Configuration, Vec<Complaint>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("k.toml");
    std::fs::write(&file, toml).expect("written");
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let variables: Vec<_> = variables.iter().map(owned).collect();
    let options = options
        .iter()
        .map(|(key, value)| (*key, (*value).to_owned()))
        .collect();
    examine_with(options, Some(&file), "data", &variables)
}

fn english(complaints: &[Complaint]) -> Vec<String> {
    let shown = |complaint: &Complaint| {
        let line = complaint.line(Language::English);
        // The folder of the test has another name each time.
        line.split_once("k.toml:")
            .map_or(line.clone(), |(_, rest)| rest.to_owned())
    };
    complaints.iter().map(shown).collect()
}

#[test]
fn nothing_written_is_a_working_local_server() {
    let (configuration, complaints) = written("", &[], &[]);
    assert_eq!(complaints, []);
    assert_eq!(configuration.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(configuration.master_key, Path::new("data/keys/master.key"));
    assert!(configuration.rate_limits && !configuration.is_https());
    let Database::Sqlite { file, readers } = &configuration.database else {
        panic!("another database");
    };
    assert_eq!(
        (file.as_path(), *readers),
        (Path::new("data/kentongan.db"), 4)
    );
    assert_eq!(
        configuration.values.len(),
        KEYS.len(),
        "every key is read and shown"
    );
}

#[test]
fn the_command_line_wins_over_the_environment_over_the_file() {
    let toml =
        "listen = '127.0.0.1:1'\noperator.name = 'Contoh'\n[metrics]\nlisten = '127.0.0.1:2'";
    let (configuration, complaints) = written(
        toml,
        &[
            ("KENTONGAN_LISTEN", "127.0.0.1:3"),
            ("KENTONGAN_METRICS_LISTEN", "127.0.0.1:4"),
            ("KENTONGAN_LOG", "debug"),
        ],
        &[("listen", "localhost:5")],
    );
    assert_eq!(complaints, []);
    assert_eq!(configuration.listen.to_string(), "127.0.0.1:5");
    assert_eq!(configuration.metrics.map(|address| address.port()), Some(4));
    assert_eq!(configuration.operator.name, "Contoh");
    let sources = |name: &str| {
        let value = configuration
            .values
            .iter()
            .find(|value| value.key.name == name);
        value.expect("a key").source.to_string()
    };
    assert_eq!(sources("listen"), "command line");
    assert_eq!(sources("metrics.listen"), "KENTONGAN_METRICS_LISTEN");
    assert!(sources("operator.name").ends_with("k.toml:2"));
    assert_eq!(sources("tls.key"), "default");
}

#[test]
fn unknown_keys_are_refused_with_line_and_suggestion() {
    let (_, complaints) = written(
        "\nlisen = 'x'\n[database]\nurll = 'y'\n[banana]\npeel = 1\n",
        &[("KENTONGAN_LISTN", "z"), ("KENTONGAN_TEST_X", "")],
        &[],
    );
    assert_eq!(
        english(&complaints),
        [
            "5: The key `banana` is unknown.",
            "4: The key `database.urll` is unknown. Did you mean `database.url`?",
            "2: The key `lisen` is unknown. Did you mean `listen`?",
            "careful: KENTONGAN_LISTN: This variable is unknown and not used. Did you mean `KENTONGAN_LISTEN`?",
        ]
    );
}

#[test]
fn values_that_cannot_be_used_are_said_with_an_example() {
    let (_, complaints) = written(
        "listen = 'everywhere'\nrate_limits = 'maybe'\nenvironment = 1.5\n[proxy]\ntrusted = ['10.0.0.0/99']\n\
         [database]\nurl = 'mysql://a'\nreaders = 0\n[log]\nlevel = 'loud'\nformat = 'xml'\n[tls]\nkey = 'a'",
        &[],
        &[],
    );
    let lines = english(&complaints);
    assert_eq!(lines.len(), 9, "{lines:#?}");
    for line in [
        "1: `listen = everywhere` cannot be used. Write it like: 127.0.0.1:8080",
        "7: `database.url = mysql://a` cannot be used. Write it like: postgres://kentongan@db/kentongan",
        "13: TLS needs two files: `tls.certificate` and `tls.key`.",
    ] {
        assert!(
            lines.iter().any(|shown| shown == line),
            "{line}\n{lines:#?}"
        );
    }
    assert!(complaints.iter().all(|complaint| complaint.is_fatal));
    let (_, complaints) = written("listen = ", &[], &[]);
    assert!(english(&complaints)[0].starts_with("1: This is not valid TOML"));
}

#[test]
fn open_listeners_need_limits_and_tls_or_a_proxy() {
    let open = [("listen", "0.0.0.0:80"), ("operator.name", "Contoh")];
    let refused = |toml: &str| {
        let (_, complaints) = written(toml, &[], &open);
        complaints
            .into_iter()
            .filter(|complaint| complaint.is_fatal)
            .count()
    };
    assert_eq!(refused(""), 1, "plain HTTP");
    assert_eq!(refused("proxy.trusted = ['127.0.0.1']"), 0);
    assert_eq!(
        refused("proxy.trusted = ['127.0.0.1']\nrate_limits = false"),
        1
    );
    assert_eq!(
        refused("[tls]\ncertificate = '/absent'\nkey = '/absent'"),
        1,
        "unreadable"
    );
    let (_, complaints) = written("rate_limits = false", &[], &[]);
    assert_eq!(complaints, [], "on loopback");
    for (url, wrong) in [
        ("https://a.id", 0),
        ("https://a.id/", 0),
        ("https://a.id/x", 1),
        ("a.id", 1),
    ] {
        let (_, complaints) = written(&format!("public_url = '{url}'"), &[], &[]);
        assert_eq!(complaints.len(), wrong, "{url}");
    }
}

#[test]
fn quick_exit_leads_to_a_page_over_https() {
    let exit = |toml: &str| {
        let (configuration, complaints) = written(toml, &[], &[]);
        (configuration.exit_url, complaints.len())
    };
    assert_eq!(exit(""), ("https://www.bmkg.go.id/".to_owned(), 0));
    for url in ["https://contoh.id", "https://contoh.id:8443/cuaca?kota=a#b"] {
        assert_eq!(exit(&format!("exit_url = '{url}'")), (url.to_owned(), 0));
    }
    for url in [
        "http://contoh.id",
        "//contoh.id",
        "https://",
        "https:///cuaca",
        "https://a@contoh.id",
        "https://contoh.id/a b",
        "javascript:alert(1)",
    ] {
        assert_eq!(exit(&format!("exit_url = '{url}'")).1, 1, "{url}");
    }
}

#[test]
fn secrets_are_masked() {
    for (url, shown) in [
        ("postgres://u:geheim@h/d", "postgres://u:***@h/d"),
        ("postgres://u:a@b@h:1/d?x=y", "postgres://u:***@h:1/d?x=y"),
        (
            "postgres://u@h/d?password=geheim&a=b",
            "postgres://u@h/d?password=***&a=b",
        ),
        ("sqlite", "sqlite"),
    ] {
        assert_eq!(Secret(url.to_owned()).masked(), shown);
    }
    let (configuration, _) = written("database.url = 'postgres://u:geheim@h/d'", &[], &[]);
    let shown: String = configuration.values.iter().map(Value::shown).collect();
    assert!(
        !shown.contains("geheim") && !format!("{:?}", configuration.database).contains("geheim")
    );
}

#[test]
fn folders_open_to_others_are_warned_about() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_string_lossy().into_owned();
    for (mode, warnings) in [(0o700, 0), (0o755, 1)] {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode))
            .expect("set");
        let (_, complaints) = written("", &[], &[("data_dir", &data)]);
        assert_eq!(complaints.len(), warnings);
        assert!(complaints.iter().all(|complaint| !complaint.is_fatal));
    }
}

#[test]
fn a_named_file_must_exist() {
    let (_, complaints) = examine_with(Vec::new(), Some(Path::new("/absent.toml")), "data", &[]);
    assert!(complaints[0].is_fatal);
}
