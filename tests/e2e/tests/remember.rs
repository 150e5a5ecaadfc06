//! 'Remember my photo for this visit', and 'Forget my photo' wherever a photo is kept.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use genvoris_e2e::checkout_shop::CheckoutShop;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    a_remembered_photo_is_used_on_the_next_page,
    a_photo_is_not_remembered_unless_the_shopper_says_so,
    another_shopper_never_gets_a_remembered_photo,
    a_remembered_photo_can_be_forgotten_on_every_screen,
    a_photo_that_is_kept_for_a_checkout_can_be_forgotten_on_the_intro,
    the_last_photo_is_the_one_that_is_remembered,
    storage_that_is_refused_or_full_is_no_promise,
    what_is_not_a_photo_of_this_visit_is_forgotten,
    a_rejected_photo_never_leaves_the_former_one_armed,
];

/// How long the text is that the browser keeps for this visit.
const KEPT: &str = "return (sessionStorage['genvoris-photo'] ?? '').length;";

/// A product page of the same shop.
async fn open(context: &TestContext, backend: &MockBackend, token: &str) -> HostPage {
    let page = context.page("plain").await.api(backend);
    page.token(token).open().await
}

fn session_of(customer: &str) -> String {
    let claims = json!({ "sub": customer }).to_string();
    format!("head.{}.sign", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

/// Chooses a photo and has it remembered.
async fn remember(page: &HostPage, context: &TestContext) {
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.click("remember").await;
    wait_until_kept(page, true).await;
}

async fn wait_until_kept(page: &HostPage, expected: bool) {
    until(
        &format!("a photo to be kept: {expected}"),
        async || match page.run(KEPT, vec![]).await {
            length if (length != json!(0)) == expected => Ok(()),
            length => Err(length.to_string()),
        },
    )
    .await;
}

/// Whether the box is ticked.
async fn is_ticked(page: &HostPage) -> Value {
    page.part("remember").await;
    let script = "return root.querySelector('[part=remember]').checked;";
    page.js(script, vec![]).await
}

async fn a_remembered_photo_is_used_on_the_next_page(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = open(&context, &backend, "").await;
    remember(&page, &context).await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let page = open(&context, &backend, "").await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    assert_eq!(is_ticked(&page).await, json!(true));
    assert_eq!(
        backend.try_ons().len(),
        1,
        "the photo was sent without a press"
    );
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let sent = backend.try_ons();
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
    page.assert_no_errors().await;
}

async fn a_photo_is_not_remembered_unless_the_shopper_says_so(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = open(&context, &backend, "").await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    assert_eq!(is_ticked(&page).await, json!(false));
    assert_eq!(page.run(KEPT, vec![]).await, 0);
    let focused = "return root.activeElement.getAttribute('part');";
    assert_eq!(page.js(focused, vec![]).await, json!("submit"));
    page.click("remember").await;
    wait_until_kept(&page, true).await;
    page.part("forget").await;
    page.click("remember").await;
    wait_until_kept(&page, false).await;
    assert!(!page.has("forget").await);
    page.wait_for_screen("preview").await;
    open(&context, &backend, "").await.open(TRIGGER).await;
}

async fn another_shopper_never_gets_a_remembered_photo(context: TestContext) {
    let backend = MockBackend::start([]).await;
    for (first, second, is_same) in [
        (session_of("a"), session_of("a"), true),
        (String::new(), session_of("a"), true),
        (session_of("a"), session_of("b"), false),
        (session_of("a"), String::new(), false),
    ] {
        let page = open(&context, &backend, &first).await;
        remember(&page, &context).await;
        let page = open(&context, &backend, &second).await;
        page.press(TRIGGER).await;
        let screen = if is_same { "preview" } else { "intro" };
        page.wait_for_screen(screen).await;
        wait_until_kept(&page, is_same).await;
        page.run("sessionStorage.clear();", vec![]).await;
    }
    let page = open(&context, &backend, &session_of("a")).await;
    remember(&page, &context).await;
    page.run(
        "Genvoris.setToken(arguments[0]);",
        vec![json!(session_of("b"))],
    )
    .await;
    page.wait_for_screen("intro").await;
    wait_until_kept(&page, false).await;
}

async fn a_remembered_photo_can_be_forgotten_on_every_screen(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let photos = context.photos();
    for screen in ["preview", "result", "intro"] {
        let page = open(&context, &backend, "").await;
        remember(&page, &context).await;
        match screen {
            "result" => page.click("submit").await,
            "intro" => page.upload(&photos.text()).await,
            _ => {}
        }
        page.wait_for_screen(screen).await;
        page.click("forget").await;
        page.wait_for_screen("intro").await;
        wait_until_kept(&page, false).await;
        assert!(!page.has("forget").await, "{screen}");
        let focused = "return dialog.contains(root.activeElement);";
        assert_eq!(page.js(focused, vec![]).await, json!(true), "{screen}");
        page.close().await;
        page.open(TRIGGER).await;
        page.assert_no_errors().await;
    }
}

async fn a_photo_that_is_kept_for_a_checkout_can_be_forgotten_on_the_intro(context: TestContext) {
    let shop = CheckoutShop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("cancel").await;
    shop.wait_for_preview_after_return().await;
    shop.reload().await;
    let other = "Genvoris.openTryOn({ productTitle: 'A hat', productImages: [location.href] });";
    shop.page.run(other, vec![]).await;
    shop.page.wait_for_screen("intro").await;
    assert_ne!(shop.kept_photos().await.len(), 0);
    shop.page.click("forget").await;
    until("an empty store of photos", async || {
        match shop.kept_photos().await.len() {
            0 => Ok(()),
            kept => Err(kept.to_string()),
        }
    })
    .await;
}

async fn the_last_photo_is_the_one_that_is_remembered(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = open(&context, &backend, "").await;
    remember(&page, &context).await;
    let former = page.run(KEPT, vec![]).await;
    page.choose(&context.photos().case("slim_on_white.jpg"))
        .await;
    until("another photo to be kept", async || {
        match page.run(KEPT, vec![]).await {
            length if length != former => Ok(()),
            length => Err(length.to_string()),
        }
    })
    .await;
    assert_eq!(is_ticked(&page).await, json!(true));
}

async fn storage_that_is_refused_or_full_is_no_promise(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let refused = "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError'); } });";
    let page = open(&context, &backend, "").await;
    page.run(refused, vec![]).await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.run_async(REMEMBER_LOADED, vec![]).await;
    assert!(!page.has("remember").await);
    page.assert_no_errors().await;

    let page = open(&context, &backend, "").await;
    let full =
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };";
    page.run(full, vec![]).await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.click("remember").await;
    until("a message", async || {
        let text = page
            .js("return dialog.innerText;", vec![])
            .await
            .to_string();
        if text.contains("no room") {
            Ok(())
        } else {
            Err(text)
        }
    })
    .await;
    assert_eq!(is_ticked(&page).await, json!(false));
    page.assert_no_errors().await;
}

/// Waits until the script that remembers photos has run, and has drawn what it draws.
const REMEMBER_LOADED: &str = "const [done] = arguments;
    const check = () => performance.getEntriesByType('resource').some(({ name }) => /remember-messages/.test(name));
    const wait = () => (check() ? requestAnimationFrame(() => requestAnimationFrame(done)) : requestAnimationFrame(wait));
    wait();";

async fn what_is_not_a_photo_of_this_visit_is_forgotten(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let old = "JSON.stringify({ at: Date.now() - 31 * 60 * 1000, photo: btoa('old') })";
    for kept in ["'{'", "'null'", "'7'", "'{\"at\":1e15,\"photo\":7}'", old] {
        let page = open(&context, &backend, "").await;
        page.run(
            &format!("sessionStorage['genvoris-photo'] = {kept};"),
            vec![],
        )
        .await;
        page.open(TRIGGER).await;
        wait_until_kept(&page, false).await;
        page.assert_no_errors().await;
    }
}

async fn a_rejected_photo_never_leaves_the_former_one_armed(context: TestContext) {
    let backend = MockBackend::start([]).await;
    for (rejected, message) in [
        (context.photos().text(), "This file is damaged"),
        (context.photos().case("white_200px.png"), "only one color"),
    ] {
        let page = open(&context, &backend, "").await;
        page.open(TRIGGER).await;
        page.choose(&context.model()).await;
        page.upload(&rejected).await;
        page.wait_for_screen("intro").await;
        until(message, async || {
            let text = page
                .js("return dialog.innerText;", vec![])
                .await
                .to_string();
            if text.contains(message) {
                Ok(())
            } else {
                Err(text)
            }
        })
        .await;
        assert!(!page.has("submit").await);
        page.close().await;
        page.open(TRIGGER).await;
        assert_eq!(backend.try_ons().len(), 0);
    }
}
