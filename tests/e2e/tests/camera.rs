//! Taking a photo with the device's camera, and what happens where there is none.

use genvoris_e2e::browser::{Engine, Options, Session};
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::{COUNT_FILE_CHOOSERS, TRIGGER};
use serde_json::{Value, json};
use thirtyfour::Key;

genvoris_e2e::cases![
    a_photo_is_taken_after_a_countdown,
    the_front_camera_is_a_mirror_and_its_photo_is_not,
    each_refusal_is_named_with_a_way_out,
    a_page_that_forbids_the_camera_is_named,
    a_shopper_who_refuses_is_told_how_to_allow_it,
    no_stream_outlives_its_screen,
    a_camera_that_is_allowed_too_late_is_not_started,
    a_camera_that_loads_too_late_is_not_opened,
    the_other_camera_can_be_chosen,
    a_countdown_can_be_stopped,
    the_camera_stays_open_while_the_runtime_starts,
    devices_without_a_camera_have_no_button,
];

/// Replaces the cameras by made-up ones: their picture is red on the left and blue on the right. `cameraRequests` has what was
/// asked for, and `streams` what was given. A name in `cameraError` refuses; `heldCamera` waits until it is called.
const CAMERAS: &str = "const [count] = arguments;
    const draw = () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [640, 480];
      const pen = canvas.getContext('2d');
      setInterval(() => ['red', 'blue'].forEach((color, index) => {
        pen.fillStyle = color;
        pen.fillRect(index * 320, 0, 320, 480);
      }), 50);
      return canvas.captureStream(20);
    };
    window.streams = [];
    window.cameraRequests = [];
    navigator.mediaDevices.enumerateDevices = async () =>
      [...Array(count).keys()].map((index) => ({ kind: 'videoinput', deviceId: 'camera-' + index }));
    navigator.mediaDevices.getUserMedia = async ({ video }) => {
      cameraRequests.push(video);
      if (window.isHeld) await new Promise((resolve) => (window.release = resolve));
      if (window.cameraError) throw window.cameraError;
      const stream = draw();
      const [track] = stream.getVideoTracks();
      const id = video.deviceId?.exact ?? 'camera-0';
      track.getSettings = () => ({ deviceId: id, facingMode: id === 'camera-1' ? 'environment' : 'user' });
      streams.push(stream);
      return stream;
    };";

/// Lets the countdown run only when the functions in `ticks` are called.
const HOLD_SECONDS: &str = "const { setTimeout: original } = window;
    window.ticks = [];
    window.setTimeout = (fn, delay, ...rest) =>
      delay === 1000 ? ticks.push(() => fn(...rest)) : original(fn, delay, ...rest);";

/// How many cameras are on.
const LIVE: &str = "return streams.flatMap((stream) => stream.getTracks())
    .filter(({ readyState }) => readyState === 'live').length;";

/// Whether the viewfinder shows a picture.
const HAS_PICTURE: &str = "return (root?.querySelector('video')?.videoWidth ?? 0) > 0;";

/// Opens a page with this many made-up cameras.
async fn open(context: &TestContext, cameras: u32, backend: Option<&MockBackend>) -> HostPage {
    let page = context.page("plain").await;
    let page = match backend {
        Some(backend) => page.api(backend),
        None => page,
    };
    let page = page.open().await;
    page.run(CAMERAS, vec![json!(cameras)]).await;
    page.open(TRIGGER).await;
    page
}

/// Waits until the viewfinder shows a picture.
async fn wait_for_picture(page: &HostPage) {
    page.wait_for_screen("viewfinder").await;
    until("the camera's picture", async || {
        match page.js(HAS_PICTURE, vec![]).await {
            Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        }
    })
    .await;
}

async fn wait_until_off(page: &HostPage, cause: &str) {
    until(
        &format!("the camera to be off after {cause}"),
        async || match page.run(LIVE, vec![]).await {
            live if live == json!(0) => Ok(()),
            live => Err(format!("{live} cameras are on")),
        },
    )
    .await;
}

/// Waits for the reason why there is no picture.
async fn wait_for_refusal(page: &HostPage, reason: &str) {
    until(&format!("the refusal '{reason}'"), async || {
        let script = "return dialog.querySelector('[part=viewfinder]')?.dataset.code ?? dialog.dataset.screen;";
        match page.js(script, vec![]).await {
            found if found == reason => Ok(()),
            found => Err(found.to_string()),
        }
    })
    .await;
}

async fn a_photo_is_taken_after_a_countdown(context: TestContext) {
    let session = Session::start_with(context.engine, Options::CAMERA).await;
    let backend = MockBackend::start([]).await;
    let own = context.with_session(&session);
    let page = own.page("plain").await.api(&backend).policy(CAMERA_POLICY);
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.click("camera").await;
    wait_for_picture(&page).await;
    let focused = "return root.activeElement.getAttribute('part');";
    assert_eq!(page.js(focused, vec![]).await, json!("shutter"));
    page.js(RECORD_COUNTDOWN, vec![]).await;
    page.key(Key::Enter).await;
    page.wait_for_screen("preview").await;
    let counted = page.run("return counted.join();", vec![]).await;
    assert_eq!(counted, json!("3,2,1,"));
    assert!(
        !page
            .js(HAS_PICTURE, vec![])
            .await
            .as_bool()
            .unwrap_or_default()
    );
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let photo = image::load_from_memory(&backend.try_ons()[0].photo).expect("a picture");
    assert!(photo.width() >= 480, "{} pixels wide", photo.width());
    page.assert_no_errors().await;
    session.quit().await;
}

/// Records the numbers of the countdown in `counted`.
const RECORD_COUNTDOWN: &str = "window.counted = [];
    const counter = root.querySelector('[part=countdown]');
    new MutationObserver(() => counted.push(counter.textContent)).observe(counter, { childList: true });";

/// The policy of a strict page, which allows neither `blob:` nor `mediastream:`.
const CAMERA_POLICY: &str = "default-src 'none'; script-src 'self' {{widget_origin}} 'wasm-unsafe-eval'; \
    connect-src *; img-src *; style-src 'self'";

async fn the_front_camera_is_a_mirror_and_its_photo_is_not(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = open(&context, 1, Some(&backend)).await;
    page.click("camera").await;
    wait_for_picture(&page).await;
    let mirrored =
        "return new DOMMatrix(getComputedStyle(root.querySelector('video')).transform).a;";
    assert_eq!(page.js(mirrored, vec![]).await, json!(-1));
    assert!(!page.has("camera-switch").await, "there is one camera only");
    page.click("shutter").await;
    page.wait_for_screen("preview").await;
    wait_until_off(&page, "the photo was taken").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let photo = image::load_from_memory(&backend.try_ons()[0].photo).expect("a picture");
    let [left, right] = [100, 540].map(|x| photo.to_rgb8().get_pixel(x, 240).0);
    assert!(left[0] > 200 && right[2] > 200, "{left:?} {right:?}");
}

async fn each_refusal_is_named_with_a_way_out(context: TestContext) {
    let page = open(&context, 1, None).await;
    page.run(COUNT_FILE_CHOOSERS, vec![]).await;
    for (error, reason, advice) in [
        (
            "new DOMException('', 'NotAllowedError')",
            "blocked",
            "Allow it",
        ),
        (
            "new DOMException('', 'NotFoundError')",
            "missing",
            "Connect one",
        ),
        (
            "new DOMException('', 'OverconstrainedError')",
            "missing",
            "Connect one",
        ),
        (
            "new DOMException('', 'NotReadableError')",
            "busy",
            "Another app",
        ),
        (
            "new DOMException('', 'SecurityError')",
            "forbidden",
            "does not allow it",
        ),
        ("'a text'", "failed", "try again"),
    ] {
        page.run(&format!("window.cameraError = {error};"), vec![])
            .await;
        page.click("camera").await;
        wait_for_refusal(&page, reason).await;
        let text = page
            .js("return dialog.innerText;", vec![])
            .await
            .to_string();
        assert!(text.contains(advice), "{error}: {text}");
        assert!(page.has("choose").await, "{error}");
        assert_eq!(
            page.has("camera-retry").await,
            reason != "forbidden",
            "{error}"
        );
        let heading = "return root.activeElement.localName;";
        assert_eq!(page.js(heading, vec![]).await, json!("h2"), "{error}");
        wait_until_off(&page, error).await;
        page.close().await;
        page.open(TRIGGER).await;
    }
    page.run(
        "navigator.mediaDevices.getUserMedia = async () => 7;",
        vec![],
    )
    .await;
    page.click("camera").await;
    wait_for_refusal(&page, "failed").await;
    page.close().await;
    page.open(TRIGGER).await;
    page.run(CAMERAS, vec![json!(1)]).await;
    page.run(
        "window.cameraError = new DOMException('', 'NotReadableError');",
        vec![],
    )
    .await;
    page.click("camera").await;
    wait_for_refusal(&page, "busy").await;
    page.run("window.cameraError = undefined;", vec![]).await;
    page.click("camera-retry").await;
    wait_for_picture(&page).await;
    page.run(
        "streams.at(-1).getTracks()[0].dispatchEvent(new Event('ended'));",
        vec![],
    )
    .await;
    wait_for_refusal(&page, "busy").await;
    page.choose(&context.model()).await;
    wait_until_off(&page, "a file was chosen").await;
    page.assert_no_errors().await;
}

async fn a_page_that_forbids_the_camera_is_named(context: TestContext) {
    let session = Session::start_with(context.engine, Options::CAMERA).await;
    let own = context.with_session(&session);
    let page = own
        .page("plain")
        .await
        .header("permissions-policy", "camera=()");
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.click("camera").await;
    // Firefox does not know the header.
    if context.engine == Engine::Firefox {
        wait_for_picture(&page).await;
    } else {
        wait_for_refusal(&page, "forbidden").await;
        page.choose(&context.model()).await;
    }
    page.assert_no_errors().await;
    session.quit().await;
}

async fn a_shopper_who_refuses_is_told_how_to_allow_it(context: TestContext) {
    if context.engine == Engine::Firefox {
        return;
    }
    let session = Session::start_with(context.engine, Options::REFUSED_CAMERA).await;
    let page = context.with_session(&session);
    let page = page.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.click("camera").await;
    wait_for_refusal(&page, "blocked").await;
    page.assert_no_errors().await;
    session.quit().await;
}

async fn no_stream_outlives_its_screen(context: TestContext) {
    let hide = "Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
        delete document.hidden;";
    for (exit, screen) in [
        ("root.querySelector('[part=close]').click();", ""),
        ("root.querySelector('[part=camera-back]').click();", "intro"),
        (
            "root.querySelector('[part=shutter]').click(); root.querySelector('[part=camera-back]').click();",
            "intro",
        ),
        (
            "dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }));",
            "",
        ),
        (
            "dialog.dispatchEvent(new Event('cancel', { cancelable: true }));",
            "",
        ),
        ("dialog.close();", ""),
        ("Genvoris.close();", ""),
        (hide, "intro"),
        (
            "dispatchEvent(new PageTransitionEvent('pagehide'));",
            "intro",
        ),
        (
            "Genvoris.openTryOn({ productTitle: 'A hat', productImages: [document.querySelector('[data-product-image]').dataset.productImage] });",
            "intro",
        ),
        ("Genvoris.destroy();", ""),
    ] {
        let page = open(&context, 1, None).await;
        page.click("camera").await;
        wait_for_picture(&page).await;
        page.js(exit, vec![]).await;
        wait_until_off(&page, exit).await;
        match screen {
            "" => page.wait_until_closed().await,
            screen => page.wait_for_screen(screen).await,
        }
        if exit.contains("back") {
            let focused = "return root.activeElement.getAttribute('part');";
            assert_eq!(page.js(focused, vec![]).await, json!("camera"));
        }
        page.assert_no_errors().await;
    }
    let page = open(&context, 1, None).await;
    page.click("camera").await;
    wait_for_picture(&page).await;
    page.run(
        "document.body.replaceWith(document.createElement('body'));",
        vec![],
    )
    .await;
    wait_until_off(&page, "another body").await;
}

async fn a_camera_that_is_allowed_too_late_is_not_started(context: TestContext) {
    for leave in ["close", "camera-back"] {
        let page = open(&context, 1, None).await;
        page.run("window.isHeld = true;", vec![]).await;
        page.click("camera").await;
        page.wait_for_screen("viewfinder").await;
        page.click(leave).await;
        page.run_async("release(); setTimeout(arguments[0]);", vec![])
            .await;
        page.wait_for_value("return streams.length;", json!(1))
            .await;
        wait_until_off(&page, leave).await;
        assert!(!page.has("shutter").await);
        page.assert_no_errors().await;
    }
}

async fn a_camera_that_loads_too_late_is_not_opened(context: TestContext) {
    for leave in ["close", "choose a photo"] {
        let page = context.page("plain").await.with_own_widget_host().await;
        page.widget_files().expect("files").hold("camera-");
        let page = page.open().await;
        page.run(CAMERAS, vec![json!(1)]).await;
        page.open(TRIGGER).await;
        page.click("camera").await;
        match leave {
            "close" => page.close().await,
            _ => page.choose(&context.model()).await,
        }
        page.widget_files.as_deref().expect("files").release();
        let arrived = "return performance.getEntriesByType('resource').some(({ name }) => /camera-messages/.test(name));";
        page.wait_for_value(arrived, json!(true)).await;
        page.next_frames().await;
        let asked = page.run("return cameraRequests.length;", vec![]).await;
        assert_eq!(asked, json!(0), "{leave}");
        page.assert_no_errors().await;
    }
}

async fn the_other_camera_can_be_chosen(context: TestContext) {
    let page = open(&context, 2, None).await;
    page.click("camera").await;
    wait_for_picture(&page).await;
    page.click("camera-switch").await;
    page.wait_for_value("return cameraRequests.length;", json!(2))
        .await;
    wait_for_picture(&page).await;
    let asked =
        "return cameraRequests.map(({ facingMode, deviceId }) => facingMode ?? deviceId.exact);";
    assert_eq!(page.run(asked, vec![]).await, json!(["user", "camera-1"]));
    assert_eq!(page.run(LIVE, vec![]).await, json!(1));
    let transform = "return getComputedStyle(root.querySelector('video')).transform;";
    assert_eq!(
        page.js(transform, vec![]).await,
        json!("none"),
        "the camera at the back is no mirror"
    );
    // A switch ends the countdown.
    page.run(HOLD_SECONDS, vec![]).await;
    page.click("shutter").await;
    page.click("camera-switch").await;
    page.wait_for_value("return cameraRequests.length;", json!(3))
        .await;
    wait_for_picture(&page).await;
    assert_eq!(page.text("shutter").await, "Take the photo");
    page.run("while (ticks.length) ticks.shift()();", vec![])
        .await;
    page.next_frames().await;
    assert_eq!(page.screen().await.as_deref(), Some("viewfinder"));
}

async fn a_countdown_can_be_stopped(context: TestContext) {
    let page = open(&context, 1, None).await;
    page.click("camera").await;
    wait_for_picture(&page).await;
    page.click("shutter").await;
    assert_eq!(page.text("countdown").await, "3");
    assert_eq!(page.text("shutter").await, "Cancel");
    page.click("shutter").await;
    assert_eq!(page.text("shutter").await, "Take the photo");
    let counted = "return root.querySelector('[part=countdown]').textContent;";
    assert_eq!(page.js(counted, vec![]).await, json!(""));
    page.click("shutter").await;
    page.wait_for_screen("preview").await;
}

async fn the_camera_stays_open_while_the_runtime_starts(context: TestContext) {
    let page = context.page("plain").await.with_own_widget_host().await;
    let files = page.widget_files().expect("the widget's files");
    files.hold("runtime-");
    let page = page.open().await;
    page.run(CAMERAS, vec![json!(1)]).await;
    page.open(TRIGGER).await;
    page.click("camera").await;
    wait_for_picture(&page).await;
    page.widget_files.as_deref().expect("files").release();
    page.event("ready").await;
    page.next_frames().await;
    assert_eq!(page.screen().await.as_deref(), Some("viewfinder"));
    page.click("shutter").await;
    page.wait_for_screen("preview").await;
    wait_until_off(&page, "the photo was taken").await;
}

async fn devices_without_a_camera_have_no_button(context: TestContext) {
    let no_camera = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });";
    let page = context.page("plain").await.open().await;
    page.run(no_camera, vec![]).await;
    page.open(TRIGGER).await;
    assert!(!page.has("camera").await);
    // The file chooser of a phone opens the system's camera.
    let page = context.page("plain").await.open().await;
    page.run(no_camera, vec![]).await;
    let phone = "const { matchMedia } = window;
        window.matchMedia = (query) => (/coarse/.test(query) ? { matches: true } : matchMedia(query));";
    page.run(phone, vec![]).await;
    page.run(COUNT_FILE_CHOOSERS, vec![]).await;
    page.open(TRIGGER).await;
    page.click("camera").await;
    page.wait_for_value("return window.fileChooserCount;", json!(1))
        .await;
    let capture = "return root.querySelector('[part=photo-input]').getAttribute('capture');";
    assert_eq!(page.js(capture, vec![]).await, json!("user"));
    page.click("choose").await;
    page.wait_for_value("return window.fileChooserCount;", json!(2))
        .await;
    assert_eq!(page.js(capture, vec![]).await, json!(null));
}
