//! The metadata of a page describes the product if the trigger does not.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    json_ld_describes_the_product,
    a_json_ld_graph_is_searched_for_the_product,
    a_trigger_that_names_another_product_gets_its_picture,
    open_graph_describes_the_product,
    the_page_title_is_the_last_fallback,
    invalid_metadata_is_skipped,
    open_try_on_without_options_uses_the_metadata,
    the_triggers_attributes_take_precedence,
    product_images_may_be_json_or_separated_by_spaces,
    relative_picture_urls_are_sent_as_absolute_urls,
];

const JSON_LD: &str = r#"<meta property="og:image" content="/social.png">
<script type="application/ld+json">
{ "@context": "https://schema.org", "@type": "Product", "sku": "LS-1", "name": "Linen shirt",
  "image": ["{{garment}}"], "offers": { "@type": "Offer", "price": "59.00" } }
</script>"#;

const JSON_LD_GRAPH: &str = r#"<script type="application/ld+json">
{ "@context": "https://schema.org", "@graph": [
  { "@type": "BreadcrumbList", "itemListElement": [] },
  { "@type": ["Product", "IndividualProduct"], "productID": "LS-1", "name": "Linen shirt",
    "image": { "@type": "ImageObject", "contentUrl": "{{garment}}" } },
  { "@type": "Product", "productID": "RJ-1", "name": "Rain jacket", "image": "{{garment}}?jacket" }
] }
</script>"#;

const OPEN_GRAPH: &str = r#"<meta property="og:title" content="Linen shirt">
<meta property="og:image" content="{{garment}}">
<meta property="og:image" content="{{garment}}?back">"#;

/// JSON-LD that cannot be parsed, and a picture with a scheme that is not allowed.
const INVALID: &str = r#"<meta property="og:image" content="{{garment}}">
<script type="application/ld+json">{ "@type": "Product", "name": "Linen {{ product.name }} </script>
<script type="application/ld+json">{ "@type": "Product", "image": "javascript:alert(1)", "name": "Linen shirt" }</script>"#;

/// Completes a try-on. Returns the product's id and title that were sent, and the file names of its pictures.
async fn sent_product(
    context: &TestContext,
    metadata: &str,
    prepare: &str,
) -> (Vec<String>, Vec<String>) {
    let (page, backend) = completed_try_on(context, metadata, prepare).await;
    product_of(&backend, &page).await
}

/// Opens a page with this markup in its head.
async fn open(context: &TestContext, metadata: &str, backend: &MockBackend) -> HostPage {
    let page = context.page("product-metadata").await.api(backend);
    page.value("metadata", metadata).open().await
}

async fn completed_try_on(
    context: &TestContext,
    metadata: &str,
    prepare: &str,
) -> (HostPage, MockBackend) {
    let backend = MockBackend::start([]).await;
    let page = open(context, metadata, &backend).await;
    page.run(prepare, vec![]).await;
    page.try_on(TRIGGER, &context.model()).await;
    (page, backend)
}

/// The URLs of the pictures that were sent.
fn picture_urls(backend: &MockBackend) -> Value {
    let sent = backend.try_ons().remove(0).fields.into_iter();
    let images = sent.filter(|(name, _)| name == "product_images");
    images.map(|(_, url)| Value::from(url)).collect()
}

async fn product_of(backend: &MockBackend, page: &HostPage) -> (Vec<String>, Vec<String>) {
    assert_eq!(page.uncaught().await, [""; 0]);
    let try_on = backend.try_ons().remove(0);
    let field = |name| try_on.field(name).unwrap_or_default().to_owned();
    let images = try_on.fields.iter();
    let images = images.filter(|(name, _)| name == "product_images");
    let file_name = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
    (
        vec![field("product_id"), field("product_title")],
        images.map(|(_, url)| file_name(url)).collect(),
    )
}

async fn json_ld_describes_the_product(context: TestContext) {
    let (texts, images) = sent_product(&context, JSON_LD, "").await;
    assert_eq!(texts, ["LS-1", "Linen shirt"]);
    assert_eq!(images, ["linen-shirt.png"]);
}

async fn a_json_ld_graph_is_searched_for_the_product(context: TestContext) {
    let (texts, images) = sent_product(&context, JSON_LD_GRAPH, "").await;
    assert_eq!(texts, ["LS-1", "Linen shirt"]);
    assert_eq!(images, ["linen-shirt.png"]);
}

async fn a_trigger_that_names_another_product_gets_its_picture(context: TestContext) {
    for name in ["productId = 'RJ-1'", "productTitle = 'Rain jacket'"] {
        let prepare = format!("document.querySelector('button').dataset.{name};");
        let (texts, images) = sent_product(&context, JSON_LD_GRAPH, &prepare).await;
        assert_eq!(texts, ["RJ-1", "Rain jacket"]);
        assert_eq!(images, ["linen-shirt.png?jacket"]);
    }
}

async fn open_graph_describes_the_product(context: TestContext) {
    let (texts, images) = sent_product(&context, OPEN_GRAPH, "").await;
    assert_eq!(texts, ["", "Linen shirt"]);
    assert_eq!(images, ["linen-shirt.png", "linen-shirt.png?back"]);
}

async fn the_page_title_is_the_last_fallback(context: TestContext) {
    let (texts, images) = sent_product(&context, "", "").await;
    assert_eq!(texts, ["", "Linen shirt – Corner shop"]);
    assert_eq!(images, [""; 0]);
}

async fn invalid_metadata_is_skipped(context: TestContext) {
    let (texts, images) = sent_product(&context, INVALID, "").await;
    assert_eq!(texts, ["", "Linen shirt"]);
    assert_eq!(images, ["linen-shirt.png"]);
}

async fn open_try_on_without_options_uses_the_metadata(context: TestContext) {
    let backend = MockBackend::start([]).await;
    let page = open(&context, JSON_LD, &backend).await;
    page.run("Genvoris.openTryOn();", vec![]).await;
    page.wait_for_screen("intro").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("result").await;
    let (texts, images) = product_of(&backend, &page).await;
    assert_eq!(texts, ["LS-1", "Linen shirt"]);
    assert_eq!(images, ["linen-shirt.png"]);
    assert_eq!(page.event("open").await, json!({ "productId": "LS-1" }));
}

async fn the_triggers_attributes_take_precedence(context: TestContext) {
    let prepare = "document.querySelector('button').dataset.productTitle = 'My shirt';";
    let (texts, images) = sent_product(&context, JSON_LD, prepare).await;
    assert_eq!(texts, ["LS-1", "My shirt"]);
    assert_eq!(images, ["linen-shirt.png"]);
}

async fn product_images_may_be_json_or_separated_by_spaces(context: TestContext) {
    const PIXEL: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    let list = ["/front.png", "back.png", PIXEL];
    for written in [json!(list).to_string(), list.join("\n ")] {
        let prepare = format!(
            "document.querySelector('button').dataset.productImages = {};",
            json!(written)
        );
        let (page, backend) = completed_try_on(&context, JSON_LD, &prepare).await;
        let expected = absolute_urls(&page, &list).await;
        assert_eq!(picture_urls(&backend), expected, "{written}");
        assert_eq!(page.console_at("error").await, [""; 0]);
    }
}

async fn relative_picture_urls_are_sent_as_absolute_urls(context: TestContext) {
    // A product without a picture gets the picture of Open Graph.
    for (image, sent) in [
        ("'pictures/front.png'", "pictures/front.png"),
        ("[]", "/social.png"),
    ] {
        let prepare = format!(
            "const script = document.querySelector('script[type*=json]');
            script.text = JSON.stringify({{ ...JSON.parse(script.text), image: {image} }});"
        );
        let (page, backend) = completed_try_on(&context, JSON_LD, &prepare).await;
        assert_eq!(picture_urls(&backend), absolute_urls(&page, &[sent]).await);
    }
}

/// These URLs, resolved against the page's URL.
async fn absolute_urls(page: &HostPage, urls: &[&str]) -> Value {
    let script = "return arguments[0].map((url) => new URL(url, location.href).href);";
    page.run(script, vec![json!(urls)]).await
}
