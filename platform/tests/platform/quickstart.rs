//! Runs the quickstart of the README.

use std::{
    io::{BufRead, BufReader},
    process::Command,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use tempfile::TempDir;

use crate::{binary, database, fixtures::png};

const README: &str = include_str!("../../README.md");

/// The shell commands in the README that this test runs.
fn lines() -> &'static str {
    let (_, rest) = README
        .split_once("<!-- A test runs these lines. -->\n```sh\n")
        .unwrap();
    rest.split_once("\n```").unwrap().0
}

#[tokio::test]
async fn quickstart_of_the_readme_works() {
    let folder = TempDir::new().unwrap();
    let database = database::create(folder.path()).await;
    let mut server = binary::start(&database, &["--sandbox"]);
    let mut greeting = String::new();
    let output = server.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut greeting).unwrap();
    let address = greeting
        .trim_start_matches("Demo store: ")
        .trim_end_matches("/\n");
    let photo = folder.path().join("photo.png");
    std::fs::write(&photo, png(7)).unwrap();
    let garment = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png(9)));
    let walk = Command::new("bash")
        .args(["-euo", "pipefail", "-c", lines()])
        .env("API", address)
        .env("KEY", "gvk_test_sandbox")
        .env("PHOTO", &photo)
        .env("GARMENT", garment)
        .output()
        .unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let (told, errors) = (text(&walk.stdout), text(&walk.stderr));
    assert!(walk.status.success(), "{told}\n{errors}");
    assert!(told.contains(r#""success":true"#), "{told}");
    assert!(
        told.contains(r#""used":2,"limit":12"#),
        "the try-on and the tracked one: {told}"
    );
    assert!(told.contains(r#""attributedFromTryOn":true"#), "{told}");
    assert!(told.contains(r#""revoked":true"#), "{told}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
