//! `window.Genvoris`: every function, before and after the runtime has loaded, and after `destroy()`.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{TRIGGER, WIDGET_COUNT};
use serde_json::json;

genvoris_e2e::cases![
    the_global_object_has_the_documented_members,
    the_options_of_open_try_on_are_sent,
    calls_before_the_runtime_has_loaded_run_in_order,
    a_listener_is_called_until_it_unsubscribes,
    a_ready_listener_that_is_added_late_is_called,
    a_listener_that_is_not_a_function_is_ignored,
    set_token_replaces_the_token,
    set_token_null_removes_the_token,
    close_closes_the_dialog_once,
    destroy_removes_everything_and_a_later_call_starts_the_widget_again,
    destroy_works_inside_an_event_listener,
    the_close_event_of_destroy_may_open_the_dialog_again,
    destroy_while_the_messages_load_cancels_the_opening,
    a_ready_listener_that_is_added_during_the_ready_event_is_called,
    page_globals_named_matches_do_not_break_triggers,
    the_status_is_requested_when_the_api_key_is_set_late,
    the_url_parameter_opens_the_dialog_once,
    a_page_that_blocks_history_changes_causes_no_error,
    destroy_while_the_runtime_loads_stops_the_loading_state,
    a_trigger_with_its_own_click_handler_opens_the_dialog_once,
];

async fn the_global_object_has_the_documented_members(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script =
        "return [Object.keys(Genvoris).sort().join(' '), Genvoris.version === VTOWidget.version];";
    let names = "close destroy doctor on openTryOn ready setToken version";
    assert_eq!(page.run(script, vec![]).await, json!([names, true]));
    let version = page.run("return VTOWidget.version;", vec![]).await;
    assert_eq!(page.event("ready").await, json!({ "version": version }));
}

async fn the_options_of_open_try_on_are_sent(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.token("tag.session.token");
    let page = page.api(&backend).open().await;
    let script = "Genvoris.openTryOn({
            productTitle: 'Wool coat', productCategory: 'home', token: 'call.session.token',
            productImages: ['/coat.png', 'javascript:alert(1)', 'https://shop.example/back.png'],
            page_url: 'https://shop.example/coat',
        });
        return location.origin + '/coat.png';";
    let absolute = page.run(script, vec![]).await;
    page.wait_for_screen("intro").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let sent = &backend.try_ons()[0];
    let images = json!([absolute, "https://shop.example/back.png"]);
    assert_eq!(json!(sent.all("product_images")), images);
    for (name, value) in [
        ("product_title", "Wool coat"),
        ("product_category", "home"),
        ("page_url", "https://shop.example/coat"),
        ("end_customer_token", "call.session.token"),
    ] {
        assert_eq!(sent.all(name), [value], "{name}");
    }
    let errors = page.console_at("error").await;
    let [line] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert!(
        line.contains("\"javascript:alert(1)\" is not possible"),
        "{line}"
    );
}

async fn calls_before_the_runtime_has_loaded_run_in_order(context: TestContext) {
    let page = context.page("slow-load").await.open().await;
    let script = "Genvoris.openTryOn({ productTitle: 'First' });
        Genvoris.close();
        Genvoris.setToken('a.b.c');
        Genvoris.openTryOn({ productTitle: 'Second' });
        return Genvoris.version;";
    let version = page.run(script, vec![]).await;
    page.wait_for_screen("intro").await;
    // A dialog that is closed in the task that opens it dispatches no event.
    page.wait_for_events("ready open").await;
    assert_eq!(page.event("ready").await, json!({ "version": version }));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_listener_is_called_until_it_unsubscribes(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "window.calls = [];
        window.off = Genvoris.on('open', (detail, event) => calls.push([detail.productId, event.type]));
        Genvoris.on('close', () => calls.push('close'));";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    page.run("off(); off(); Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    page.open(TRIGGER).await;
    let expected = json!([["linen-shirt", "genvoris:open"], "close"]);
    assert_eq!(page.run("return calls;", vec![]).await, expected);
}

async fn a_ready_listener_that_is_added_late_is_called(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let detail = page.event("ready").await;
    let script = "const done = arguments[0];
        Genvoris.on('ready', () => done('called after it unsubscribed'))();
        Genvoris.on('ready', done);";
    assert_eq!(page.run_async(script, vec![]).await, detail);
}

async fn a_listener_that_is_not_a_function_is_ignored(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "Genvoris.on('open', 'notAFunction')(); Genvoris.on('open')(); Genvoris.on(Symbol('open'), () => {})();";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    assert_eq!(page.uncaught().await, [""; 0]);
    let lines = page.console_at("warn").await;
    assert!(lines[0].contains("on() needs"), "{lines:?}");
}

async fn set_token_replaces_the_token(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("plain")
        .await
        .token("old.old.old")
        .api(&backend);
    let page = page.open().await;
    page.run("Genvoris.setToken('new.new.new');", vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    let sent = backend.try_ons();
    assert_eq!(sent[0].field("end_customer_token"), Some("new.new.new"));
}

async fn set_token_null_removes_the_token(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context
        .page("plain")
        .await
        .token("old.old.old")
        .api(&backend);
    let page = page.open().await;
    page.open(TRIGGER).await;
    page.run("Genvoris.setToken(null);", vec![]).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons()[0].field("end_customer_token"), None);
}

async fn close_closes_the_dialog_once(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.run("Genvoris.close(); Genvoris.close();", vec![])
        .await;
    page.wait_until_closed().await;
    assert_eq!(page.events("close").await.len(), 1);
}

async fn destroy_removes_everything_and_a_later_call_starts_the_widget_again(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("plain").await.api(&backend).open().await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    let script = "Genvoris.destroy(); Genvoris.destroy();
        document.querySelector('[data-genvoris-trigger]').click();
        return document.querySelectorAll('genvoris-widget').length;";
    assert_eq!(page.run(script, vec![]).await, json!(0));
    page.run("Genvoris.openTryOn({ productTitle: 'Coat' });", vec![])
        .await;
    page.wait_for_screen("intro").await; // the photo was discarded
    assert_eq!(page.events("open").await.len(), 2);
    page.run("Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.try_ons().len(), 1);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn destroy_works_inside_an_event_listener(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.run("Genvoris.on('open', () => Genvoris.destroy());", vec![])
        .await;
    page.press(TRIGGER).await;
    page.event("open").await;
    page.wait_for_value(WIDGET_COUNT, json!(0)).await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn the_close_event_of_destroy_may_open_the_dialog_again(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    let script = "const off = Genvoris.on('close', () => {
            off();
            Genvoris.openTryOn({ productTitle: 'Again' });
        });
        Genvoris.destroy();";
    page.run(script, vec![]).await;
    page.wait_for_events("ready open close ready open").await;
    page.wait_for_screen("intro").await;
    page.run("Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    assert_eq!(page.run(WIDGET_COUNT, vec![]).await, json!(1));
}

async fn destroy_while_the_messages_load_cancels_the_opening(context: TestContext) {
    let hold = "const original = window.fetch;
        const waiting = [];
        window.fetch = (...request) => String(request[0]).includes('messages-')
          ? new Promise((resolve) => {
              waiting.push(() => resolve(original(...request)));
              window.release = () => waiting.splice(0).forEach((each) => each());
            })
          : original(...request);";
    let product = "Genvoris.openTryOn({ productTitle: 'Coat' });";
    for (page_name, opens) in [
        ("slow-load", product),
        (
            "plain",
            "const trigger = document.querySelector('[data-genvoris-trigger]');
             trigger.dataset.language = 'de';
             trigger.click();",
        ),
    ] {
        let page = context.page(page_name).await.open().await;
        if page_name == "plain" {
            page.run_async("Genvoris.ready.then(() => arguments[0]());", vec![])
                .await;
        }
        page.run(&[hold, opens].concat(), vec![]).await;
        page.wait_for_value("return typeof release;", json!("function"))
            .await;
        page.run("Genvoris.destroy(); release();", vec![]).await;
        page.run(product, vec![]).await;
        page.wait_for_screen("intro").await;
        page.wait_for_events("ready ready open").await;
        assert_eq!(
            page.run(WIDGET_COUNT, vec![]).await,
            json!(1),
            "{page_name}"
        );
        assert_eq!(page.uncaught().await, [""; 0], "{page_name}");
    }
}

async fn a_ready_listener_that_is_added_during_the_ready_event_is_called(context: TestContext) {
    let page = context.page("slow-load").await.open().await;
    let script = "window.calls = 0;
        addEventListener('genvoris:ready', () => Genvoris.on('ready', () => { window.calls += 1; }));
        Genvoris.openTryOn();";
    page.run(script, vec![]).await;
    page.wait_for_screen("intro").await;
    page.wait_for_value("return calls;", json!(1)).await;
}

async fn page_globals_named_matches_do_not_break_triggers(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.event("ready").await;
    let script = "window.matches = () => true;
        const form = document.createElement('form');
        form.append(Object.assign(document.createElement('input'), { name: 'matches', id: 'field' }));
        document.body.append(form);";
    page.run(script, vec![]).await;
    page.press("#field").await;
    page.press("h1").await;
    page.open(TRIGGER).await;
    assert_eq!(page.events("open").await.len(), 1);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn the_status_is_requested_when_the_api_key_is_set_late(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("slow-load").await.open().await;
    let remove_key =
        "document.querySelector('script[data-api-key]').removeAttribute('data-api-key');
        Genvoris.openTryOn();";
    page.run(remove_key, vec![]).await;
    page.wait_for_screen("intro").await;
    page.run("Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    let set_key = "window.GenvorisConfig = { apiKey: 'gvk_test_late', apiUrl: arguments[0] };";
    page.run(set_key, vec![json!(backend.url)]).await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("result").await;
    // Once when the key was set, and once after the try-on.
    backend.wait_for_request("GET /api/status", 2).await;
}

async fn the_url_parameter_opens_the_dialog_once(context: TestContext) {
    let page = context.page("plain").await;
    let page = page.query("?size=m&genvoris_tryon=1&q=a%20b").open().await;
    page.wait_for_screen("intro").await;
    page.wait_for_value("return location.search;", json!("?size=m&q=a%20b"))
        .await;
    let script = "const done = arguments[0]; Genvoris.close(); Genvoris.ready.then(() => done(history.length));";
    let length = page.run_async(script, vec![]).await;
    page.wait_until_closed().await;
    assert_eq!(page.run("return history.length;", vec![]).await, length);
    assert_eq!(page.events("open").await.len(), 1);
}

async fn a_page_that_blocks_history_changes_causes_no_error(context: TestContext) {
    let page = context
        .page("modified-globals")
        .await
        .value("script", "history");
    let page = page.query("?genvoris_tryon=1").open().await;
    page.wait_for_screen("intro").await;
    page.wait_for_value("return window.refused;", json!(1))
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn destroy_while_the_runtime_loads_stops_the_loading_state(context: TestContext) {
    let page = context.page("slow-load").await.with_own_widget_host().await;
    let files = page.widget_files().expect("the widget's files");
    files.hold("genvoris-");
    let page = page.open().await;
    let link = "const link = document.createElement('a');
        link.href = '#the-link-was-followed';
        link.textContent = 'Try it on';
        link.setAttribute('data-genvoris-trigger', '');
        document.querySelector('button').replaceWith(link);";
    page.run(link, vec![]).await;
    page.press(TRIGGER).await;
    let busy = "return document.querySelector('a').hasAttribute('aria-busy');";
    assert_eq!(page.run(busy, vec![]).await, json!(true));
    page.event("open").await;
    page.run("Genvoris.destroy();", vec![]).await;
    page.widget_files
        .as_ref()
        .expect("the widget's files")
        .release();
    page.wait_for_value(busy, json!(false)).await;
    assert_eq!(page.run("return location.hash;", vec![]).await, json!(""));
    assert_eq!(page.screen().await, None);
    assert_eq!(page.events("close").await.len(), 1);
    page.run("Genvoris.openTryOn();", vec![]).await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.events("open").await.len(), 2);
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// Some published samples have a trigger with its own click handler that opens the dialog.
async fn a_trigger_with_its_own_click_handler_opens_the_dialog_once(context: TestContext) {
    let backend = MockBackend::start([]).await;
    for capture in ["false", "true"] {
        let page = context.page("plain").await.api(&backend).open().await;
        let script = format!(
            "document.querySelector('button').className = 'genvoris-try-on-btn';
             (arguments[0] ? window : document.querySelector('button')).addEventListener('click', () =>
                Genvoris.openTryOn({{ productTitle: 'Shirt of the day' }}), {capture});"
        );
        page.run(&script, vec![json!(capture == "true")]).await;
        page.open(".genvoris-try-on-btn").await;
        page.submit(&context.model()).await;
        page.wait_for_screen("result").await;
        page.wait_for_events("ready open tryon-completed").await;
        let sent = backend.try_ons().pop().expect("a try-on");
        assert_eq!(sent.field("product_id"), Some("linen-shirt"));
        assert_eq!(sent.field("product_title"), Some("Shirt of the day"));
        assert_eq!(page.events("open").await[0]["productId"], "linen-shirt");
    }
}
