//! The flags of an upstream service.

use std::time::Duration;

use crate::{binary::start, upstream_service::parse};

const URL: [&str; 2] = ["--upstream-url", "https://render.example/v1/tryon"];

#[test]
fn without_a_url_there_is_no_service() {
    assert!(parse(&[]).unwrap().is_none());
    assert!(
        parse(&["--upstream-url", "", "--upstream-key", " "])
            .unwrap()
            .is_none()
    );
}

#[test]
fn times_fit_each_other() {
    let times = |flags: &[&str]| {
        let settings = parse(&[&URL, flags].concat()).unwrap().unwrap();
        (settings.timeout, settings.request_timeout)
    };
    let seconds = Duration::from_secs;
    assert_eq!(times(&[]), (seconds(80), seconds(60)));
    assert_eq!(
        times(&["--upstream-timeout", "20"]),
        (seconds(20), seconds(20))
    );
}

#[test]
fn wrong_flags_are_named() {
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
        (&["--upstream-timeout", "91"], "--upstream-timeout takes"),
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

#[test]
fn a_wrong_one_stops_the_start_with_one_line_that_does_not_repeat_it() {
    let server = start(
        "sqlite://nowhere/genvoris.db",
        &["--upstream-key", "hush-hush"],
    );
    let output = server.wait_with_output().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "genvoris: --upstream-key needs --upstream-url\n");
}
