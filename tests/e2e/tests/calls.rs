//! `window.Genvoris`: every call, before the runtime and after, and again after `destroy()`.

use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::{ROOTS, TRIGGER};
use serde_json::json;

genvoris_e2e::cases![
    what_the_page_gets_is_what_is_published,
    the_options_of_a_call_are_sent,
    calls_before_the_runtime_run_in_order,
    a_listener_hears_until_it_unsubscribes,
    a_listener_of_ready_that_comes_late_is_told,
    a_listener_that_is_no_function_throws_nothing,
    a_token_that_is_set_is_sent,
    no_token_is_sent_once_it_is_taken_back,
    close_closes,
    destroy_leaves_nothing_and_a_call_starts_again,
    destroy_from_within_an_event_is_heard,
    destroy_may_be_followed_by_a_call_from_its_own_event,
    destroy_while_the_words_are_on_their_way_opens_nothing,
    a_listener_of_ready_during_the_start_is_told,
    a_page_may_call_its_own_things_matches,
    a_store_that_is_named_late_is_asked_then,
    the_query_opens_the_dialog_once,
    a_page_that_keeps_its_address_throws_nothing,
    an_end_during_the_load_lets_go,
    a_trigger_that_calls_by_itself_opens_once,
];

async fn what_the_page_gets_is_what_is_published(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script =
        "return [Object.keys(Genvoris).sort().join(' '), Genvoris.version === VTOWidget.version];";
    let names = "close destroy doctor on openTryOn ready setToken version";
    assert_eq!(page.run(script, vec![]).await, json!([names, true]));
    let version = page.run("return VTOWidget.version;", vec![]).await;
    assert_eq!(page.event("ready").await, json!({ "version": version }));
}

async fn the_options_of_a_call_are_sent(context: TestContext) {
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

async fn calls_before_the_runtime_run_in_order(context: TestContext) {
    let page = context.page("slow-load").await.open().await;
    let script = "Genvoris.openTryOn({ productTitle: 'First' });
        Genvoris.close();
        Genvoris.setToken('a.b.c');
        Genvoris.openTryOn({ productTitle: 'Second' });
        return Genvoris.version;";
    let version = page.run(script, vec![]).await;
    page.wait_for_screen("intro").await;
    // What is closed in the task that opens it is not opened.
    page.wait_for_events("ready open").await;
    assert_eq!(page.event("ready").await, json!({ "version": version }));
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn a_listener_hears_until_it_unsubscribes(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "window.heard = [];
        window.off = Genvoris.on('open', (detail, event) => heard.push([detail.productId, event.type]));
        Genvoris.on('close', () => heard.push('close'));";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    page.run("off(); off(); Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    page.open(TRIGGER).await;
    let heard = json!([["linen-shirt", "genvoris:open"], "close"]);
    assert_eq!(page.run("return heard;", vec![]).await, heard);
}

async fn a_listener_of_ready_that_comes_late_is_told(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let detail = page.event("ready").await;
    let script = "const done = arguments[0];
        Genvoris.on('ready', () => done('told after it unsubscribed'))();
        Genvoris.on('ready', done);";
    assert_eq!(page.run_async(script, vec![]).await, detail);
}

async fn a_listener_that_is_no_function_throws_nothing(context: TestContext) {
    let page = context.page("plain").await.open().await;
    let script = "Genvoris.on('open', 'notAFunction')(); Genvoris.on('open')(); Genvoris.on(Symbol('open'), () => {})();";
    page.run(script, vec![]).await;
    page.open(TRIGGER).await;
    assert_eq!(page.uncaught().await, [""; 0]);
    let lines = page.console_at("warn").await;
    assert!(lines[0].contains("on() needs"), "{lines:?}");
}

async fn a_token_that_is_set_is_sent(context: TestContext) {
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

async fn no_token_is_sent_once_it_is_taken_back(context: TestContext) {
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

async fn close_closes(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.open(TRIGGER).await;
    page.run("Genvoris.close(); Genvoris.close();", vec![])
        .await;
    page.wait_until_closed().await;
    assert_eq!(page.events("close").await.len(), 1);
}

async fn destroy_leaves_nothing_and_a_call_starts_again(context: TestContext) {
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
    page.wait_for_screen("intro").await; // the photo is gone, too
    assert_eq!(page.events("open").await.len(), 2);
    page.run("Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    page.try_on(TRIGGER, &context.model()).await;
    assert_eq!(backend.try_ons().len(), 1);
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn destroy_from_within_an_event_is_heard(context: TestContext) {
    let page = context.page("plain").await.open().await;
    page.run("Genvoris.on('open', () => Genvoris.destroy());", vec![])
        .await;
    page.press(TRIGGER).await;
    page.event("open").await;
    page.wait_for_value(ROOTS, json!(0)).await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn destroy_may_be_followed_by_a_call_from_its_own_event(context: TestContext) {
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
    assert_eq!(page.run(ROOTS, vec![]).await, json!(1));
}

async fn destroy_while_the_words_are_on_their_way_opens_nothing(context: TestContext) {
    let hold = "const own = window.fetch;
        const waiting = [];
        window.fetch = (...request) => String(request[0]).includes('messages-')
          ? new Promise((come) => {
              waiting.push(() => come(own(...request)));
              window.release = () => waiting.splice(0).forEach((each) => each());
            })
          : own(...request);";
    let product = "Genvoris.openTryOn({ productTitle: 'Coat' });";
    for (case, asks) in [
        ("slow-load", product),
        (
            "plain",
            "const trigger = document.querySelector('[data-genvoris-trigger]');
             trigger.dataset.language = 'de';
             trigger.click();",
        ),
    ] {
        let page = context.page(case).await.open().await;
        if case == "plain" {
            page.run_async("Genvoris.ready.then(() => arguments[0]());", vec![])
                .await;
        }
        page.run(&[hold, asks].concat(), vec![]).await;
        page.wait_for_value("return typeof release;", json!("function"))
            .await;
        page.run("Genvoris.destroy(); release();", vec![]).await;
        page.run(product, vec![]).await;
        page.wait_for_screen("intro").await;
        page.wait_for_events("ready ready open").await;
        assert_eq!(page.run(ROOTS, vec![]).await, json!(1), "{case}");
        assert_eq!(page.uncaught().await, [""; 0], "{case}");
    }
}

async fn a_listener_of_ready_during_the_start_is_told(context: TestContext) {
    let page = context.page("slow-load").await.open().await;
    let script = "window.told = 0;
        addEventListener('genvoris:ready', () => Genvoris.on('ready', () => { window.told += 1; }));
        Genvoris.openTryOn();";
    page.run(script, vec![]).await;
    page.wait_for_screen("intro").await;
    page.wait_for_value("return told;", json!(1)).await;
}

async fn a_page_may_call_its_own_things_matches(context: TestContext) {
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

async fn a_store_that_is_named_late_is_asked_then(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = context.page("slow-load").await.open().await;
    let unnamed = "document.querySelector('script[data-api-key]').removeAttribute('data-api-key');
        Genvoris.openTryOn();";
    page.run(unnamed, vec![]).await;
    page.wait_for_screen("intro").await;
    page.run("Genvoris.close();", vec![]).await;
    page.wait_until_closed().await;
    let named = "window.GenvorisConfig = { apiKey: 'gvk_test_late', apiUrl: arguments[0] };";
    page.run(named, vec![json!(backend.url)]).await;
    page.send(TRIGGER, &context.model()).await;
    page.wait_for_screen("result").await;
    // When the store was named, and after the try-on.
    backend.wait_for_request("GET /api/status", 2).await;
}

async fn the_query_opens_the_dialog_once(context: TestContext) {
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

async fn a_page_that_keeps_its_address_throws_nothing(context: TestContext) {
    let page = context.page("hostile").await.value("library", "history");
    let page = page.query("?genvoris_tryon=1").open().await;
    page.wait_for_screen("intro").await;
    page.wait_for_value("return window.refused;", json!(1))
        .await;
    assert_eq!(page.uncaught().await, [""; 0]);
}

async fn an_end_during_the_load_lets_go(context: TestContext) {
    let page = context.page("slow-load").await.counted_widget().await;
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
    page.run("Genvoris.destroy();", vec![]).await;
    page.widget_files.as_ref().expect("them").release();
    page.wait_for_value(busy, json!(false)).await;
    assert_eq!(page.run("return location.hash;", vec![]).await, json!(""));
    assert_eq!(page.screen().await, None);
    assert_eq!(page.events("close").await.len(), 1);
    page.run("Genvoris.openTryOn();", vec![]).await;
    page.wait_for_screen("intro").await;
    assert_eq!(page.events("open").await.len(), 2);
    assert_eq!(page.uncaught().await, [""; 0]);
}

/// As published samples do it: the element is a trigger, and has a click handler of its own as well.
async fn a_trigger_that_calls_by_itself_opens_once(context: TestContext) {
    let backend = MockBackend::start([]).await;
    for listens in ["false", "true"] {
        let page = context.page("plain").await.api(&backend).open().await;
        let script = format!(
            "document.querySelector('button').className = 'genvoris-try-on-btn';
             (arguments[0] ? window : document.querySelector('button')).addEventListener('click', () =>
                Genvoris.openTryOn({{ productTitle: 'Shirt of the day' }}), {listens});"
        );
        page.run(&script, vec![json!(listens == "true")]).await;
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
