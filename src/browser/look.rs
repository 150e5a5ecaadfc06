//! The storefront's look: sampled once, and what the dialog is painted with.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::page::{ThisPage, document};
use super::photo::{canvas, context};
use super::value::{get, text};
use crate::host::attributes::Page;
use crate::host::contrast::{Rgb, hex};
use crate::host::look::{ROLES, length, palette, scheme, too_near};
use crate::text::pieces;

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: pages replace it, and theirs may throw or give anything.
    type Style;

    #[wasm_bindgen(js_name = getComputedStyle, catch)]
    fn computed(element: &Element) -> Result<Style, JsValue>;

    #[wasm_bindgen(method, js_name = getPropertyValue, catch)]
    fn value(this: &Style, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = setProperty, catch)]
    fn set(this: &Style, name: &str, value: &str) -> Result<JsValue, JsValue>;
}

/// Where the tab keeps the sample.
const KEY: &str = "genvoris.look";

/// What puts a product into the cart, in the markup of the shop systems.
const ADD_TO_CART: &str =
    "[name=add],form[action*='/cart'] [type=submit],.add-to-cart,.single_add_to_cart_button";

/// How the storefront looks: a value of CSS for each of [`ROLES`], one a line, empty where it shows none.
/// What an earlier page of this visit has left, else what is seen now.
pub fn sample(trigger: Option<&Element>) -> String {
    let storage = get(&js_sys::global(), "sessionStorage");
    // Anybody may have written what is read here.
    if let Some(kept) = text(&storage, KEY).filter(|kept| is_sample(kept)) {
        return kept;
    }
    let fresh = look_around(trigger);
    // A tab that keeps nothing is sampled again on its next page.
    let _ = Reflect::set(&storage, &KEY.into(), &JsValue::from_str(&fresh));
    fresh
}

fn is_sample(kept: &str) -> bool {
    let mut count = 0;
    for value in pieces(kept, b"\n") {
        if !value.is_empty() && !is_usable(count, value) {
            return false;
        }
        count += 1;
    }
    count == ROLES.len()
}

fn look_around(trigger: Option<&Element>) -> String {
    const GROUND: &str = "background-color";
    let find = |selector: &str| document()?.query_selector(selector).ok()?;
    let painted = |element: Option<&Element>, property: &str| {
        Some(style(element, property)).filter(|value| colour(value).is_some())
    };
    let body = find("body");
    let body = body.as_ref();
    let ground = painted(body, GROUND).or_else(|| painted(find("html").as_ref(), GROUND));
    let cart = find(ADD_TO_CART);
    let mut button = cart.as_ref();
    if painted(button, GROUND).is_none() {
        button = trigger;
    }
    let primary = painted(button, GROUND);
    let link = painted(find("main a").as_ref(), "color");
    let link = link.or_else(|| painted(find("a").as_ref(), "color"));
    // The corners of what has no ground are not seen, and a share of a button's side is none of a dialog's.
    let corner = style(button, "border-top-left-radius");
    let corner = Some(corner).filter(|corner| primary.is_some() && corner.ends_with("px"));
    let ink = painted(body, "color");
    let font = Some(style(body, "font-family"));
    let mut sample = String::new();
    for (index, value) in [ground, ink, primary, link, font, corner]
        .iter()
        .enumerate()
    {
        if index > 0 {
            sample.push('\n');
        }
        sample.push_str(value.as_deref().unwrap_or_default());
    }
    sample
}

/// The property as the browser has computed it.
fn style(element: Option<&Element>, property: &str) -> String {
    let style = element.and_then(|element| computed(element).ok());
    let value = style.and_then(|style| style.value(property).ok()?.as_string());
    value.unwrap_or_default().trim_ascii().to_owned()
}

/// A colour as CSS writes it, read from a pixel that was painted with it. Nothing for what is none, or is
/// more than half transparent.
fn colour(css: &str) -> Option<Rgb> {
    let canvas = canvas(1.0, 1.0).ok()?;
    let context = context(&canvas).ok()?;
    // What is no colour leaves the one before.
    context.set_fill_style_str("#0000");
    context.set_fill_style_str(css);
    context.fill_rect(0.0, 0.0, 1.0, 1.0);
    let data = context.get_image_data(0.0, 0.0, 1.0, 1.0).ok()?.data();
    match data.as_slice() {
        [red, green, blue, alpha] if *alpha > 127 => Some([*red, *green, *blue]),
        _ => None,
    }
}

/// Whether a value is one for the role of this index.
fn is_usable(role: usize, value: &str) -> bool {
    match role {
        0..4 => colour(value).is_some(),
        4 => ThisPage.supports("font-family", value),
        // One length, which `border-radius` may have eight of.
        _ => ThisPage.supports("padding-top", &length(value)),
    }
}

/// Paints the dialog: what the store says beats the theme's variables, those what was sampled, and that
/// what is built in. Gives a console line for each colour of the store's that could not be used as it is.
pub fn dress(frame: &Element, said: &[Option<String>; 6], sample: &str) -> Vec<String> {
    let host = get(&get(frame, "parentNode"), "host").dyn_into().ok();
    let own: Style = get(frame, "style").unchecked_into();
    let mut sample = pieces(sample, b"\n").into_iter();
    let mut chosen = [None; 4];
    let mut firm = [false; 4];
    for (index, ((role, _), said)) in ROLES.iter().zip(said).enumerate() {
        let sampled = sample.next().unwrap_or_default();
        for source in 0..4 {
            let value = match source {
                0 => said.clone().unwrap_or_default(),
                1 => style(host.as_ref(), &["--genvoris-", role].concat()),
                2 => style(host.as_ref(), &["--gv-", role].concat()),
                _ => sampled.to_owned(),
            };
            if value.is_empty() || !is_usable(index, &value) {
                continue;
            }
            if let (Some(chosen), Some(firm)) = (chosen.get_mut(index), firm.get_mut(index)) {
                *chosen = colour(&value);
                *firm = source == 0;
            } else {
                let _ = own.set(&["--genvoris-", role].concat(), &length(&value));
            }
            break;
        }
    }
    let (colours, kept) = palette(chosen);
    for (name, colour) in colours {
        let _ = own.set(name, &hex(colour));
    }
    let [(_, paper), ..] = colours;
    let _ = own.set("color-scheme", scheme(paper));
    let mut lines = vec![];
    for (index, (role, _)) in ROLES.iter().enumerate() {
        if firm.get(index) == Some(&true) && kept.get(index) == Some(&false) {
            lines.push(too_near(role));
        }
    }
    lines
}
