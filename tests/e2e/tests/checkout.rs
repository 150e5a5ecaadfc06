//! Pay per try-on: from the photo to the store's checkout, and back to the picture.

use base64::prelude::*;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::store_backend::{StoreAnswer, StoreBackend};
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::wait::until;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    the_photo_that_was_chosen_before_paying_is_tried_on,
    going_back_leads_to_the_same_checkout,
    a_reload_goes_on_where_it_was,
    storage_that_is_refused_is_told_before_paying,
    two_tabs_pay_once,
    a_window_of_its_own_gives_the_payment_back,
    late_payments_are_waited_for,
    an_expired_checkout_can_be_started_again,
    an_unknown_checkout_has_a_reference,
    lost_answers_cost_nothing,
    a_store_that_answers_no_address_is_not_followed,
    cancelling_wipes_the_photo,
    another_shopper_does_not_get_the_photo,
    a_refused_try_on_can_be_bought,
    the_page_may_take_the_shopper_there_itself,
    a_blocked_window_is_the_same_tab,
    a_payment_that_was_made_without_a_return_is_found,
];

/// A shop that sells try-ons, and what its servers have heard.
struct Shop<'a> {
    context: &'a TestContext,
    store: StoreBackend,
    backend: MockBackend,
    page: HostPage,
}

impl<'a> Shop<'a> {
    async fn open(context: &'a TestContext) -> Self {
        Self::open_with(context, [], &[]).await
    }

    /// A shop whose page has these properties, and a backend that gives these answers.
    async fn open_with(
        context: &'a TestContext,
        script: impl IntoIterator<Item = MockResponse>,
        properties: &[&str],
    ) -> Self {
        let (store, backend) = (
            StoreBackend::start().await,
            MockBackend::start(script).await,
        );
        let page = context.page("checkout").await.api(&backend);
        let page = page.shop(store.routes()).await.open().await;
        let shop = Self {
            context,
            store,
            backend,
            page,
        };
        if !properties.is_empty() {
            let script = "for (const name of arguments[0]) localStorage[name] = 'yes';";
            shop.page.run(script, vec![json!(properties)]).await;
            shop.reload().await;
        }
        shop
    }

    async fn reload(&self) {
        self.context.driver.refresh().await.expect("a reload");
    }

    /// Chooses a photo and presses the button with the price.
    async fn go_to_checkout(&self) {
        self.page.open(TRIGGER).await;
        self.page.submit(&self.context.model()).await;
        self.wait_for_checkout().await;
    }

    async fn wait_for_checkout(&self) {
        self.wait_for_title("Checkout").await;
    }

    async fn wait_for_title(&self, title: &str) {
        self.page
            .wait_for_value("return document.title;", json!(title))
            .await;
    }

    /// Leaves the hosted checkout by one of its links.
    async fn leave_checkout(&self, end: &str) {
        self.page.press(&format!("#{end}")).await;
    }

    async fn wait_for_step(&self, step: &str) {
        until(&format!("the step '{step}'"), async || {
            let script = "return root?.querySelector('[part=checkout]')?.dataset.step ?? dialog?.dataset.screen ?? null;";
            match self.page.js(script, vec![]).await {
                found if found == step => Ok(()),
                found => Err(found.to_string()),
            }
        })
        .await;
    }

    /// The picture is there, and nothing of the payment or the photo is left behind.
    async fn wait_for_picture(&self) {
        self.page.wait_for_screen("result").await;
        self.page.pictures().await;
        let address = "return location.search;";
        self.page.wait_for_value(address, json!("")).await;
        until("the photo to be wiped", async || {
            match self.kept_photos().await {
                kept if kept.is_empty() => Ok(()),
                kept => Err(kept.len().to_string()),
            }
        })
        .await;
    }

    /// Waits for the shop, and for the preview with the photo of before.
    async fn find_shop_again(&self) {
        until("the preview", async || {
            self.press_on().await;
            match self.page.screen().await.as_deref() {
                Some("preview") => Ok(()),
                screen => Err(format!("{screen:?}")),
            }
        })
        .await;
    }

    /// Opens the dialog where it is closed, as on a page that was loaded again.
    async fn press_on(&self) {
        let script = "const { open } = document.querySelector('genvoris-widget')?.shadowRoot.querySelector('dialog') ?? {};
            if (!open) document.querySelector('[data-genvoris-trigger]')?.click();";
        let _ = self.page.try_run(script, vec![]).await;
    }

    /// The photos that the browser keeps for a checkout.
    async fn kept_photos(&self) -> Vec<Vec<u8>> {
        let kept = self.page.run_async(KEPT_PHOTOS, vec![]).await;
        let kept = kept.as_array().expect("a list").clone();
        let decode = |photo: &Value| BASE64_STANDARD.decode(photo.as_str().expect("a photo"));
        kept.iter()
            .map(|photo| decode(photo).expect("base64"))
            .collect()
    }

    /// The attempt ids of the try-ons that were sent, without repetitions.
    fn attempt_ids(&self) -> Vec<String> {
        let mut ids = self.backend.sent("attempt_id");
        ids.dedup();
        ids
    }
}

/// Reads the photos from IndexedDB, in base64.
const KEPT_PHOTOS: &str = "const done = arguments[0];
    (async () => {
      if (!(await indexedDB.databases()).length) return [];
      const ended = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
      });
      const database = await ended(indexedDB.open('genvoris'));
      const all = await ended(database.transaction('attempts').objectStore('attempts').getAll());
      database.close();
      const photos = all.map(({ photo }) => photo).filter(Boolean);
      return Promise.all(photos.map(async (photo) => {
        const bytes = new Uint8Array(await photo.arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      }));
    })().then(done, (error) => done('' + error));";

async fn the_photo_that_was_chosen_before_paying_is_tried_on(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    let offer = shop.page.text("price").await;
    assert!(
        offer.contains("$0.99") && offer.contains("one try-on"),
        "{offer}"
    );
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.kept_photos().await, [[0; 0]; 0], "kept before paying");
    let address = shop.page.run("return location.href;", vec![]).await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    let [started] = &shop.store.started()[..] else {
        panic!("{:?}", shop.store.started())
    };
    assert_eq!(
        *started,
        json!({ "shopperId": "shopper-1", "productId": "linen-shirt", "productHandle": "index.html",
            "returnUrl": address, "csrf": "shop-csrf" })
    );
    context.driver.back().await.expect("the shop");
    until("the shop", async || {
        match shop.page.try_run(KEPT_COUNT, vec![]).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    })
    .await;
    let kept = shop.kept_photos().await;
    context.driver.forward().await.expect("the checkout");
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    let sent = shop.backend.try_ons();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].photo, kept[0], "the photo is another one");
    assert_eq!(sent[0].field("product_id"), Some("linen-shirt"));
    assert_eq!(sent[0].field("page_url"), address.as_str());
    assert_eq!(sent[0].field("end_customer_token"), Some("paid.cs_1.token"));
    // The next one costs again.
    shop.page.click("another").await;
    shop.page.choose(&context.model()).await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
}

const KEPT_COUNT: &str = "return document.querySelector('[data-genvoris-trigger]').id;";

async fn going_back_leads_to_the_same_checkout(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.go_to_checkout().await;
    context.driver.back().await.expect("the shop");
    // The page is found as it was left, or loaded again: either way the photo is there.
    shop.find_shop_again().await;
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    assert_eq!(
        shop.store.started().len(),
        1,
        "another checkout was started"
    );
    shop.leave_checkout("cancel").await;
    shop.find_shop_again().await;
    assert_eq!(shop.page.text("submit").await, "Pay $0.99");
    assert_eq!(shop.backend.try_ons().len(), 0);
}

async fn a_reload_goes_on_where_it_was(context: TestContext) {
    let lost = [MockResponse::Silence, MockResponse::Success];
    let shop = Shop::open_with(&context, lost, &[]).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    shop.reload().await;
    shop.go_to_checkout().await;
    shop.reload().await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("confirming").await;
    shop.reload().await;
    shop.wait_for_step("confirming").await;
    shop.store.pay();
    shop.page.wait_for_screen("progress").await;
    shop.backend.wait_for_request("POST /api/tryon", 1).await;
    shop.reload().await;
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 2);
    assert_eq!(
        shop.attempt_ids().len(),
        1,
        "it may have been counted twice"
    );
    shop.reload().await;
    shop.page.event("ready").await;
    shop.page.next_frames().await;
    assert_eq!(shop.page.screen().await, None);
}

async fn late_payments_are_waited_for(context: TestContext) {
    let shop = Shop::open_with(&context, [], &["hurry"]).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("pending").await;
    let asked = shop.store.exchanged().len();
    assert!((5..15).contains(&asked), "asked {asked} times");
    // The dialog can be closed; the payment is found again from the trigger.
    shop.page.close().await;
    shop.page.press(TRIGGER).await;
    shop.wait_for_step("pending").await;
    shop.store.pay();
    shop.page.click("retry").await;
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn an_expired_checkout_can_be_started_again(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.go_to_checkout().await;
    shop.store.expire();
    shop.leave_checkout("late").await;
    shop.wait_for_step("unpaid").await;
    shop.page.click("retry").await;
    shop.page.wait_for_screen("preview").await;
    assert_eq!(shop.page.run("return location.search;", vec![]).await, "");
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    assert_eq!(shop.store.exchanged(), ["cs_1", "cs_2"]);
}

async fn an_unknown_checkout_has_a_reference(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.page
        .run("location.search = '?session_id=cs_9&color=red';", vec![])
        .await;
    shop.wait_for_step("unknown").await;
    assert!(shop.page.text("checkout").await.contains("cs_9"));
    shop.page.click("cancel").await;
    shop.page.wait_for_screen("intro").await;
    let address = "return location.search;";
    assert_eq!(shop.page.run(address, vec![]).await, "?color=red");
}

async fn lost_answers_cost_nothing(context: TestContext) {
    let shop = Shop::open_with(&context, [], &["hurry"]).await;
    shop.store.answer_checkouts([StoreAnswer::Lost]);
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("not_opened").await;
    shop.page.click("retry").await;
    shop.wait_for_checkout().await;
    shop.store.answer_exchanges([
        StoreAnswer::Lost,
        StoreAnswer::Json(500, json!({})),
        StoreAnswer::Json(200, json!({})),
    ]);
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn a_store_that_answers_no_address_is_not_followed(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    for url in [
        json!("javascript:alert(1)"),
        json!(""),
        json!(7),
        Value::Null,
    ] {
        shop.store
            .answer_checkouts([StoreAnswer::Json(200, json!({ "url": url }))]);
        shop.page.click("submit").await;
        shop.wait_for_step("not_opened").await;
        shop.page.click("cancel").await;
        shop.page.wait_for_screen("preview").await;
    }
    let lines = shop.page.console_at("warn").await;
    assert!(lines[0].contains("data-checkout-url"), "{lines:?}");
}

async fn cancelling_wipes_the_photo(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.go_to_checkout().await;
    shop.leave_checkout("late").await;
    shop.wait_for_step("confirming").await;
    assert_eq!(shop.kept_photos().await.len(), 1);
    shop.store
        .answer_exchanges(vec![StoreAnswer::Json(404, json!({})); 9]);
    shop.wait_for_step("unknown").await;
    shop.page.click("cancel").await;
    until("the photo to be wiped", async || {
        match shop.kept_photos().await.len() {
            0 => Ok(()),
            kept => Err(kept.to_string()),
        }
    })
    .await;
}

async fn two_tabs_pay_once(context: TestContext) {
    let shop = Shop::open(&context).await;
    let first = context.driver.window().await.expect("a tab");
    let address = shop.page.run("return location.href;", vec![]).await;
    let address = address.as_str().expect("an address").to_owned();
    shop.page.open(TRIGGER).await;
    shop.page.choose(&context.model()).await;
    let second = context.driver.new_tab().await.expect("a tab");
    context
        .driver
        .switch_to_window(second.clone())
        .await
        .expect("the tab");
    context.driver.goto(&address).await.expect("the shop");
    shop.go_to_checkout().await;
    context
        .driver
        .switch_to_window(first.clone())
        .await
        .expect("the tab");
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    assert_eq!(
        shop.store.started().len(),
        1,
        "each tab has its own checkout"
    );
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    context
        .driver
        .switch_to_window(second)
        .await
        .expect("the tab");
    context.driver.refresh().await.expect("a reload");
    shop.wait_for_title("Paid").await;
    let returned = format!("{address}?session_id=cs_1");
    context.driver.goto(&returned).await.expect("the shop");
    let search = "return location.search;";
    shop.page.wait_for_value(search, json!("")).await;
    assert_eq!(shop.page.screen().await, None);
    assert_eq!(shop.backend.try_ons().len(), 1);
    context.driver.close_window().await.expect("one tab less");
    context
        .driver
        .switch_to_window(first)
        .await
        .expect("the tab");
}

async fn another_shopper_does_not_get_the_photo(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.go_to_checkout().await;
    context.driver.back().await.expect("the shop");
    shop.find_shop_again().await;
    shop.page
        .run("localStorage.shopper = 'shopper-2';", vec![])
        .await;
    shop.reload().await;
    shop.page.open(TRIGGER).await;
    assert_eq!(shop.kept_photos().await.len(), 0);
}

async fn storage_that_is_refused_is_told_before_paying(context: TestContext) {
    let shop = Shop::open_with(&context, [], &["refuses"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("photo_not_kept").await;
    assert_eq!(shop.store.started().len(), 0);
    shop.page.click("submit").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.page.wait_for_screen("intro").await;
    let receipt = shop.page.text("receipt").await;
    assert!(receipt.contains("choose your photo again"), "{receipt}");
    shop.page.submit(&context.model()).await;
    shop.page.wait_for_screen("result").await;
    shop.page.pictures().await;
    let search = "return location.search;";
    shop.page.wait_for_value(search, json!("")).await;
    let sent = &shop.backend.try_ons()[0];
    assert_eq!(sent.field("end_customer_token"), Some("paid.cs_1.token"));
    let page_url = sent.field("page_url").unwrap_or_default();
    assert!(!page_url.contains("session_id"), "{page_url}");
}

async fn a_refused_try_on_can_be_bought(context: TestContext) {
    let shop = Shop::open_with(&context, [MockResponse::exhausted()], &[]).await;
    shop.page
        .run("Genvoris.setToken('plan.session.token');", vec![])
        .await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.page.wait_for_screen("paywall").await;
    assert_eq!(shop.page.text("upgrade").await, "Pay $0.99");
    assert!(shop.page.text("price").await.contains("one try-on"));
    shop.page.click("upgrade").await;
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
    assert_eq!(
        shop.backend.sent("end_customer_token"),
        ["plan.session.token", "paid.cs_1.token"]
    );
}

async fn the_page_may_take_the_shopper_there_itself(context: TestContext) {
    let shop = Shop::open_with(&context, [], &["prevents"]).await;
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    let detail = shop.page.event("checkout").await;
    assert_eq!(detail["productId"], "linen-shirt");
    let url = detail["url"].as_str().expect("an address");
    assert!(url.ends_with("/pay/cs_1"), "{url}");
    shop.page.wait_until_closed().await;
    let types = shop.backend.event_types();
    assert!(types.contains(&"CHECKOUT_STARTED".to_owned()), "{types:?}");
}

async fn a_window_of_its_own_gives_the_payment_back(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.page.run("localStorage.mode = 'popup';", vec![]).await;
    shop.reload().await;
    let first = context.driver.window().await.expect("a tab");
    shop.page.open(TRIGGER).await;
    shop.page.submit(&context.model()).await;
    shop.wait_for_step("window").await;
    let windows = context.driver.windows().await.expect("windows");
    let popup = windows.into_iter().find(|window| *window != first);
    context
        .driver
        .switch_to_window(popup.expect("a window"))
        .await
        .expect("the window");
    shop.wait_for_checkout().await;
    shop.leave_checkout("pay").await;
    until("the window to close", async || {
        match context.driver.windows().await.expect("windows").len() {
            1 => Ok(()),
            open => Err(open.to_string()),
        }
    })
    .await;
    context
        .driver
        .switch_to_window(first)
        .await
        .expect("the tab");
    shop.wait_for_picture().await;
    assert_eq!(shop.backend.try_ons().len(), 1);
}

async fn a_blocked_window_is_the_same_tab(context: TestContext) {
    let shop = Shop::open_with(&context, [], &["blocks"]).await;
    shop.page.run("localStorage.mode = 'popup';", vec![]).await;
    shop.reload().await;
    shop.go_to_checkout().await;
    shop.leave_checkout("pay").await;
    shop.wait_for_picture().await;
}

async fn a_payment_that_was_made_without_a_return_is_found(context: TestContext) {
    let shop = Shop::open(&context).await;
    shop.store.tell_ids();
    shop.go_to_checkout().await;
    shop.store.pay();
    context.driver.back().await.expect("the shop");
    // A page that was kept asks by itself, one that was loaded again when the shopper presses the button.
    until("the preview or the picture", async || {
        shop.press_on().await;
        match shop.page.screen().await.as_deref() {
            Some("preview") => {
                shop.page.click("submit").await;
                Ok(())
            }
            Some("result") => Ok(()),
            screen => Err(format!("{screen:?}")),
        }
    })
    .await;
    shop.wait_for_picture().await;
    assert_eq!(shop.store.started().len(), 1);
    assert_eq!(shop.backend.try_ons().len(), 1);
}
