//! The flags of an upstream service.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Output},
    time::Duration,
};

use reqwest::multipart::{self, Part};
use tempfile::TempDir;

use crate::{
    binary::start,
    fixtures::{GARMENT, png},
    upstream_service::{JPEG, Reply, Service, parse},
};

const URL: [&str; 2] = ["--upstream-url", "https://render.example/v1/tryon"];

#[test]
fn no_service_is_configured_without_a_url() {
    assert!(parse(&[]).unwrap().is_none());
    assert!(
        parse(&["--upstream-url", "", "--upstream-key", " "])
            .unwrap()
            .is_none()
    );
}

#[test]
fn default_timeouts_follow_the_render_limit() {
    let times = |flags: &[&str]| {
        let settings = parse(&[&URL, flags].concat()).unwrap().unwrap();
        (settings.timeout, settings.request_timeout)
    };
    let seconds = Duration::from_secs;
    assert_eq!(times(&[]), (seconds(81), seconds(60)), "90 % of the limit");
    assert_eq!(
        times(&["--upstream-timeout", "20"]),
        (seconds(20), seconds(20))
    );
}

#[test]
fn invalid_flags_are_named() {
    for (flags, fault) in [
        (
            &["--upstream-key", "k"][..],
            "--upstream-key needs --upstream-url",
        ),
        (&["--upstream-idempotent"], "--upstream-idempotent needs"),
        (&["--upstream-timeout", "5"], "--upstream-timeout needs"),
        (
            &["--upstream-url", "render.example"],
            "--upstream-url must be",
        ),
        (
            &["--upstream-url", "ftp://render.example/"],
            "--upstream-url must be",
        ),
        (
            &["--upstream-url", "https://me:pw@render.example/"],
            "use --upstream-key",
        ),
    ] {
        wrong(flags, fault);
    }
    for (flags, fault) in [
        (
            &["--upstream-key-header", "X-Key"][..],
            "--upstream-key-header needs --upstream-key",
        ),
        (&["--upstream-key", "a\nb"], "--upstream-key cannot"),
        (
            &["--upstream-key", "k", "--upstream-key-header", "Host"],
            "--upstream-key-header",
        ),
        (
            &["--upstream-key", "k", "--upstream-key-header", "a b"],
            "--upstream-key-header",
        ),
        (
            &["--upstream-fields", "foto=x"],
            "--upstream-fields knows no foto",
        ),
        (
            &["--upstream-answer", "images="],
            "--upstream-answer cannot leave out images",
        ),
        (
            &["--upstream-job-url", "/jobs"],
            "--upstream-job-url must contain {job_id}",
        ),
        (
            &["--upstream-job-url", "https://evil.example/{job_id}"],
            "same server",
        ),
        (
            &["--upstream-job-url", "//{job_id}.example/"],
            "same server",
        ),
        (&["--upstream-timeout", "0"], "--upstream-timeout takes"),
        (&["--upstream-timeout", "601"], "--upstream-timeout takes"),
        (
            &["--upstream-timeout", "5", "--upstream-request-timeout", "6"],
            "--upstream-request-timeout takes",
        ),
    ] {
        wrong(&[&URL, flags].concat(), fault);
    }
}

#[track_caller]
fn wrong(flags: &[&str], fault: &str) {
    let error = parse(flags).err().unwrap_or_else(|| panic!("{flags:?}"));
    let text = error.to_string();
    assert!(text.contains(fault), "{flags:?}: {text}");
    assert!(!text.contains('\n'), "{text}");
}

/// Runs `genvoris serve` with these flags and environment variables.
fn serve(flags: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_genvoris"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(flags)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn help_lists_the_flags_and_hides_the_key() {
    let help = serve(&["--help"], &[("GENVORIS_UPSTREAM_KEY", "hush-hush")]);
    let text = String::from_utf8(help.stdout).unwrap();
    for name in [
        "URL",
        "OPTIONS",
        "PHOTO_URL",
        "KEY_FILE",
        "KEY",
        "KEY_HEADER",
        "FIELDS",
        "ANSWER",
        "JOB_URL",
        "IDEMPOTENT",
        "TIMEOUT",
        "REQUEST_TIMEOUT",
    ] {
        assert!(
            text.contains(&format!("[env: GENVORIS_UPSTREAM_{name}")),
            "{name}: {text}"
        );
        let flag = name.to_lowercase().replace('_', "-");
        assert!(
            text.contains(&format!("--upstream-{flag}")),
            "{flag}: {text}"
        );
    }
    assert!(!text.contains("hush-hush"));
}

#[test]
fn invalid_flag_fails_the_start_without_repeating_its_value() {
    let key = ("GENVORIS_UPSTREAM_KEY", "hush\nhush");
    let url = ("GENVORIS_UPSTREAM_URL", "https://render.example/");
    let idempotent = ("GENVORIS_UPSTREAM_IDEMPOTENT", "1");
    for (variables, fault) in [
        (
            &[key][..],
            "--upstream-key needs --upstream-url or --upstream",
        ),
        (&[key, url], "--upstream-key cannot be sent in a header"),
        (
            &[idempotent],
            "--upstream-idempotent needs --upstream-url or --upstream",
        ),
    ] {
        let output = serve(&[], variables);
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(text, format!("genvoris: {fault}\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn service_renders_for_the_demo_store() {
    let service = Service::with_replies(&[Reply::picture()]).await;
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite://{}/genvoris.db", folder.path().display());
    let mut server = start(&database, &["--sandbox", "--upstream-url", &service.url]);
    let mut line = String::new();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let address = line.trim_start_matches("Demo store: ").trim();
    let photo = Part::bytes(png(1)).file_name("photo.png");
    let form = multipart::Form::new().part("photo", photo);
    let form = form
        .text("product_images", GARMENT)
        .text("api_key", "gvk_test_sandbox");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{address}api/tryon")).multipart(form);
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-genvoris-renderer"], "upstream");
    let body: serde_json::Value = response.json().await.unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(body["images"][0], format!("data:image/jpeg;base64,{JPEG}"));
    assert_eq!(service.calls(), ["POST /api/tryon"]);
}
