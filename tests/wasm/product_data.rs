//! What a page says of its product, in the shapes that shop systems write, and in broken ones.

use genvoris_widget::browser::product_data::complete;
use genvoris_widget::tryon::product::Product;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, replace};

/// Elements in the page's head, for as long as this lives.
struct Head;

impl Drop for Head {
    fn drop(&mut self) {
        js("document.querySelectorAll('[data-test]').forEach((element) => element.remove())");
        js("document.title = ''");
    }
}

/// One script of JSON-LD for each text.
fn says(scripts: &[&str]) -> Head {
    for script in scripts {
        let text = js_sys::JSON::stringify(&JsValue::from_str(script)).expect("a text");
        js(&format!(
            "document.head.append(Object.assign(document.createElement('script'),
                {{ type: 'application/ld+json', textContent: {text} }}))"
        ));
    }
    js(
        "document.head.querySelectorAll('[type=\"application/ld+json\"]').forEach((script) => script.dataset.test = '')",
    );
    Head
}

fn meta(property: &str, content: &str) {
    js(&format!(
        "(() => {{ const meta = document.createElement('meta'); meta.dataset.test = '';
            meta.setAttribute('property', '{property}'); meta.content = '{content}'; document.head.append(meta) }})()"
    ));
}

fn completed(product: Product) -> Product {
    let mut product = product;
    complete(&mut product);
    product
}

fn found() -> Product {
    completed(Product::default())
}

fn named(id: Option<&str>, title: Option<&str>) -> Product {
    completed(Product {
        id: id.map(str::to_owned),
        title: title.map(str::to_owned),
        ..Product::default()
    })
}

/// Two products, each with a picture.
const TWO: &str = r#"[{"@type":"Product","sku":"a","name":"Coat","image":"https://x.example/coat.png"},
    {"@type":"Product","sku":"b","name":"Shirt","image":"https://x.example/shirt.png"}]"#;
const COAT: &str = "https://x.example/coat.png";
const SHIRT: &str = "https://x.example/shirt.png";

#[wasm_bindgen_test]
fn a_product_is_found_in_every_shape() {
    for script in [
        r#"{"@type":"Product","sku":"a","name":" Coat ","image":"https://x.example/coat.png"}"#,
        r#"{"@type":["Thing","Product"],"productID":"a","sku":"z","name":"Coat","image":["https://x.example/coat.png"]}"#,
        r#"{"@type":"https://schema.org/Product","@id":"a","name":"Coat","image":{"@type":"ImageObject","url":"https://x.example/coat.png"}}"#,
        r#"{"@graph":[{"@type":"WebPage"},{"@type":"Product","sku":"a","name":"Coat","image":[{"contentUrl":"https://x.example/coat.png"}]}]}"#,
        r#"[{"@type":"Organization","name":"Shop"},{"@type":"Product","sku":"a","name":"Coat","image":{"url":["https://x.example/coat.png"]}}]"#,
        r#"{"@type":"ProductGroup","productGroupID":"a","name":"Coat","hasVariant":[{"@type":"Product","sku":"a-1","image":"https://x.example/coat.png"}]}"#,
        r#"{"@type":"WebPage","name":"Page","mainEntity":{"@type":"Product","sku":"a","name":"Coat","image":"https://x.example/coat.png"}}"#,
    ] {
        let _head = says(&[script]);
        let product = found();
        assert_eq!(product.id.as_deref(), Some("a"), "{script}");
        assert_eq!(product.title.as_deref(), Some("Coat"), "{script}");
        assert_eq!(product.images, [COAT], "{script}");
        assert_eq!(product.category, None);
    }
}

#[wasm_bindgen_test]
fn a_number_is_an_id_in_full() {
    let _head = says(&[r#"{"@type":"Product","productID":8123456789012}"#]);
    assert_eq!(found().id.as_deref(), Some("8123456789012"));
}

#[wasm_bindgen_test]
fn broken_scripts_are_passed_over() {
    let _head = says(&[
        "{ not json",
        "",
        "null",
        "7",
        r#"{"@type":"Product","name":7,"image":7,"sku":{}}"#,
        r#"{"@graph":{"@graph":{"@graph":null}}}"#,
    ]);
    let product = found();
    assert_eq!(product.title.as_deref(), Some("7"));
    assert_eq!((product.id, product.images), (None, vec![]));
    drop(_head);
    let _head = says(&[
        "{ not json",
        r#"{"@type":"Product","sku":"a","name":"Coat"}"#,
    ]);
    assert_eq!(found().title.as_deref(), Some("Coat"));
}

#[wasm_bindgen_test]
fn of_several_products_the_one_that_is_named_is_meant() {
    let _head = says(&[TWO]);
    assert_eq!(found().images, [COAT], "the first");
    assert_eq!(named(Some("b"), None).images, [SHIRT]);
    assert_eq!(named(None, Some("Shirt")).images, [SHIRT]);
    let by_id = named(Some("b"), Some("Coat"));
    assert_eq!(by_id.images, [SHIRT], "an id says more than a title");
    assert_eq!(by_id.title.as_deref(), Some("Coat"), "its own facts stay");
}

#[wasm_bindgen_test]
fn another_products_picture_is_never_taken() {
    let _head = says(&[TWO]);
    meta("og:image", "https://x.example/page.png");
    let stranger = named(None, Some("Hat"));
    assert_eq!(stranger.images, [""; 0]);
    drop(_head);
    let _head = says(&[
        r#"[{"@type":"Product","sku":"a","image":"/coat.png"},{"@type":"Product","sku":"b"}]"#,
    ]);
    meta("og:image", "https://x.example/page.png");
    assert_eq!(named(Some("b"), None).images, [""; 0]);
}

#[wasm_bindgen_test]
fn a_variant_is_found_by_its_own_id() {
    let _head = says(&[
        r#"{"@type":"ProductGroup","name":"Coat","image":"/coat.png",
        "hasVariant":[{"@type":"Product","sku":"red","image":"https://x.example/red.png"}]}"#,
    ]);
    assert_eq!(
        named(Some("red"), None).images,
        ["https://x.example/red.png"]
    );
}

#[wasm_bindgen_test]
fn open_graph_then_the_title_fill_what_is_left() {
    let _head = says(&[r#"{"@type":"Product","sku":"a"}"#]);
    js("document.title = '  Coat – Shop '");
    assert_eq!(found().title.as_deref(), Some("Coat – Shop"));
    meta("og:title", "Coat");
    meta("og:image", "https://x.example/1.png");
    meta("og:image", "https://x.example/2.png");
    let product = found();
    assert_eq!(product.title.as_deref(), Some("Coat"));
    assert_eq!(
        product.images,
        ["https://x.example/1.png", "https://x.example/2.png"]
    );
}

#[wasm_bindgen_test]
fn addresses_are_absolute_and_other_schemes_are_left_out() {
    let _head = says(&[r#"{"@type":"Product","image":
        ["javascript:alert(1)","file:///etc/passwd","blob:x","","/coat.png","/coat.png"]}"#]);
    let images = found().images;
    let [image] = images.as_slice() else {
        panic!("{images:?}")
    };
    assert!(
        image.starts_with("http") && image.ends_with("/coat.png"),
        "{image}"
    );
}

#[wasm_bindgen_test]
fn what_a_trigger_says_stays() {
    let _head = says(&[TWO]);
    let own = Product {
        id: Some("mine".into()),
        title: Some("Mine".into()),
        images: vec!["https://x.example/mine.png".into()],
        ..Product::default()
    };
    assert_eq!(completed(own.clone()), own);
}

#[wasm_bindgen_test]
fn a_page_that_breaks_the_means_of_reading_takes_nothing_down() {
    let _head = says(&[TWO]);
    let _json = replace("JSON", "({ parse() { throw 'no' } })");
    assert_eq!(found().images, [""; 0]);
    drop(_json);
    let _json = replace(
        "JSON",
        "({ parse: () => new Proxy({}, { get() { throw 'no' } }) })",
    );
    assert_eq!(found().images, [""; 0]);
    drop(_json);
    let endless = "({ parse() { const o = { '@type': 'Product' }; o['@graph'] = o; o.image = o; o.url = o; return o } })";
    let _json = replace("JSON", endless);
    assert_eq!(found().images, [""; 0]);
}
