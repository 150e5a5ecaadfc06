//! The pictures of the sandbox renderer.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use axum::body::Bytes;
use genvoris::render::{Picture, ProductImages, RenderJob, Renderer, SandboxRenderer};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use crate::{
    app::{Setup, TestApp},
    fixtures::{data_url, encode, picture, sideways},
};

fn renderer() -> SandboxRenderer {
    let listen = SocketAddr::from(([127, 0, 0, 1], 8787));
    SandboxRenderer::new(ProductImages::new(PathBuf::from("none"), listen).unwrap())
}

/// A photo of stripes, in which no two parts are equal.
fn striped_photo(width: u32, height: u32) -> DynamicImage {
    let stripe = |x, y| {
        Rgb([
            (y * 255 / height) as u8,
            120,
            if x / 8 % 2 == 0 { 90 } else { 140 },
        ])
    };
    RgbImage::from_fn(width, height, stripe).into()
}

/// A red T shape on a transparent or white background: shoulders and sleeves in the upper third, the body below.
fn shirt(opaque: bool) -> Vec<u8> {
    let ground = if opaque {
        Rgba([255, 255, 255, 255])
    } else {
        Rgba([0, 0, 0, 0])
    };
    let pixel = |x: u32, y: u32| {
        let sleeves = (20..180).contains(&x) && (20..80).contains(&y);
        let body = (60..140).contains(&x) && (20..220).contains(&y);
        if sleeves || body {
            Rgba([220, 20, 30, 255])
        } else {
            ground
        }
    };
    encode(
        &RgbaImage::from_fn(200, 240, pixel).into(),
        ImageFormat::Png,
    )
}

async fn render(photo: &DynamicImage, garment: &[u8], count: u8) -> Vec<DynamicImage> {
    let job = RenderJob {
        photo: Bytes::from(encode(photo, ImageFormat::Png)),
        product_images: vec![data_url(garment)],
        variation_count: count,
        ..RenderJob::default()
    };
    draw(job).await
}

async fn draw(job: RenderJob) -> Vec<DynamicImage> {
    let pictures = renderer().render(job).await.unwrap();
    pictures
        .iter()
        .map(|picture| match picture {
            Picture::Encoded {
                mime: "image/jpeg",
                bytes,
            } => image::load_from_memory(bytes).unwrap(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// The mean difference per channel between two pictures within a rectangle, given as fractions of their size.
fn difference(one: &DynamicImage, other: &DynamicImage, area: [f32; 4]) -> f32 {
    assert_eq!(one.dimensions(), other.dimensions());
    let (width, height) = (one.width() as f32, one.height() as f32);
    let crop = |picture: &DynamicImage| {
        let [left, top, right, bottom] = area;
        let (x, y) = ((left * width) as u32, (top * height) as u32);
        picture
            .crop_imm(
                x,
                y,
                ((right - left) * width) as u32,
                ((bottom - top) * height) as u32,
            )
            .into_rgb8()
            .into_raw()
    };
    let (one, other) = (crop(one), crop(other));
    let sum: u64 = one
        .iter()
        .zip(&other)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f32 / one.len() as f32
}

fn is_red(picture: &DynamicImage, x: f32, y: f32) -> bool {
    let (x, y) = (x * picture.width() as f32, y * picture.height() as f32);
    let [red, green, blue, _] = picture.get_pixel(x as u32, y as u32).0;
    red > 180 && green < 80 && blue < 80
}

/// The size of the card with a photo of 2:3 beside the product.
const UPRIGHT_CARD: (u32, u32) = (1296, 1032);

const EVERYTHING: [f32; 4] = [0.0, 0.0, 1.0, 1.0];

#[tokio::test]
async fn background_of_an_opaque_product_picture_is_removed() {
    let photo = striped_photo(400, 400);
    let dressed = &render(&photo, &shirt(true), 1).await[0];
    let transparent = &render(&photo, &shirt(false), 1).await[0];
    assert!(difference(dressed, transparent, EVERYTHING) < 4.0);
}

#[tokio::test]
async fn background_color_inside_the_product_is_kept() {
    let dotted = |x: u32, y: u32| match (x, y) {
        (90..110, 90..110) => Rgba([255, 255, 255, 255]),
        (20..180, 20..220) => Rgba([220, 20, 30, 255]),
        _ => Rgba([255, 255, 255, 255]),
    };
    let garment = encode(
        &RgbaImage::from_fn(200, 240, dotted).into(),
        ImageFormat::Png,
    );
    let dressed = &render(&striped_photo(400, 400), &garment, 1).await[0];
    let white = dressed
        .to_rgb8()
        .pixels()
        .filter(|pixel| pixel.0.iter().all(|&c| c > 240))
        .count();
    assert!(white > 200, "{white} white pixels");
}

#[tokio::test]
async fn every_picture_is_watermarked() {
    for picture in render(&striped_photo(800, 800), &shirt(false), 4).await {
        let corner = picture.crop_imm(40, picture.height() - 50, 120, 24);
        let pixels = corner.into_luma8();
        let white = pixels.pixels().filter(|pixel| pixel[0] > 220).count();
        let share = white as f32 / (120.0 * 24.0);
        assert!((0.05..0.5).contains(&share), "{share} is white");
    }
}

#[tokio::test]
async fn requested_number_of_different_pictures_is_rendered() {
    let pictures = render(&striped_photo(300, 300), &shirt(false), 4).await;
    assert_eq!(pictures.len(), 4);
    for (n, one) in pictures.iter().enumerate() {
        for other in &pictures[n + 1..] {
            assert!(difference(one, other, EVERYTHING) > 0.3);
        }
    }
}

#[tokio::test]
async fn pictures_of_large_photos_have_at_most_1600_pixels() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let job = RenderJob {
            photo: Bytes::from(encode(&striped_photo(5000, 2500), format)),
            product_images: vec![data_url(&shirt(false))],
            variation_count: 1,
            ..RenderJob::default()
        };
        let pictures = draw(job).await;
        let (width, height) = pictures[0].dimensions();
        assert_eq!(width.max(height), 1600, "{format:?}");
    }
}

#[tokio::test]
async fn jpeg_and_webp_photos_and_their_orientation_are_supported() {
    for format in [ImageFormat::Jpeg, ImageFormat::WebP] {
        let job = RenderJob {
            photo: Bytes::from(encode(&striped_photo(64, 96), format)),
            product_images: vec![data_url(&shirt(false))],
            variation_count: 1,
            ..RenderJob::default()
        };
        let pictures = draw(job).await;
        assert_eq!(pictures[0].dimensions(), UPRIGHT_CARD, "{format:?}");
    }
    let job = RenderJob {
        photo: Bytes::from(sideways(&encode(&striped_photo(64, 96), ImageFormat::Jpeg))),
        product_images: vec![data_url(&shirt(false))],
        variation_count: 1,
        ..RenderJob::default()
    };
    let (width, height) = draw(job).await[0].dimensions();
    assert!(
        width > 2 * height,
        "two panels that are wide, like the upright photo"
    );
}

#[tokio::test]
async fn truncated_photo_is_a_field_error_and_free() {
    let setup = Setup {
        renderer: Arc::new(renderer()),
        ..Setup::default()
    };
    let app = TestApp::with(setup).await;
    let shopper = app.shopper("ada", 1).await;
    let whole = encode(&striped_photo(200, 200), ImageFormat::Png);
    let form = shopper.form_with(&whole[..whole.len() / 2], &data_url(&shirt(false)));
    shopper.send(&form).await.expect_field_error(400, "photo");
    assert_eq!(app.current_usage("ada").await["used"], 0);
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn api_returns_the_picture_and_names_the_renderer() {
    let setup = Setup {
        renderer: Arc::new(renderer()),
        ..Setup::default()
    };
    let app = TestApp::with(setup).await;
    let photo = striped_photo(400, 400);
    let form = crate::fixtures::Form::default()
        .file("photo", &encode(&photo, ImageFormat::Jpeg))
        .text("product_images", &data_url(&shirt(false)));
    let response = app.store().post_form("/api/tryon", &form).await;
    assert_eq!(response.header("x-genvoris-renderer"), "sandbox");
    let body = response.expect(200);
    let dressed = picture(body["images"][0].as_str().unwrap());
    assert!(
        is_red(&dressed, 0.74, 0.4),
        "the product is beside the photo"
    );
}
