//! Where the garment is put, and what happens to photos on which it cannot be put.

use genvoris_imaging::{Garment, compose, decode, encode, stamp};
use image::{DynamicImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

const SKIN: Rgb<u8> = Rgb([205, 150, 120]);
const EYE: Rgb<u8> = Rgb([60, 40, 35]);
const CLOTHES: Rgb<u8> = Rgb([70, 90, 130]);
const WALL: Rgb<u8> = Rgb([225, 228, 226]);

/// A person in front of a plain wall, drawn around this column and in this size: 1 means a face of 100 pixels.
fn person(size: (u32, u32), x: f32, scale: f32) -> DynamicImage {
    person_with_neck(size, x, scale, 40.0)
}

fn person_with_neck(size: (u32, u32), x: f32, scale: f32, neck: f32) -> DynamicImage {
    RgbImage::from_fn(size.0, size.1, |column, row| {
        let (x, y) = ((column as f32 - x) / scale, row as f32 / scale);
        let is_eye = (x.abs() - 22.0).hypot(y - 105.0) < 9.0;
        let is_face = (x / 50.0).hypot((y - 120.0) / 66.0) < 1.0;
        let is_neck = x.abs() < 26.0 && (170.0..230.0).contains(&y);
        let slope = 186.0 + neck + (x.abs() - 26.0).max(0.0) * 0.25;
        let is_body = x.abs() < 130.0 && y > slope;
        match (is_eye, is_face || is_neck, is_body) {
            (true, ..) => EYE,
            (_, true, _) => SKIN,
            (_, _, true) => CLOTHES,
            _ => WALL,
        }
    })
    .into()
}

/// A red shirt with sleeves, on a transparent background.
fn shirt() -> Garment {
    let picture = RgbaImage::from_fn(300, 300, |x, y| {
        let x = x.abs_diff(150);
        let is_neckline = x < 30 && y < 10;
        let is_body = x < 80;
        let is_sleeve = (80..110 + y / 8).contains(&x) && (12..250).contains(&y);
        let alpha = if (is_body || is_sleeve) && !is_neckline {
            255
        } else {
            0
        };
        Rgba([220, 20, 30, alpha])
    });
    Garment::cut_out(picture.into()).unwrap()
}

fn is_red(pixel: &Rgba<u8>) -> bool {
    pixel[0] > 120 && pixel[1] < 60 && pixel[2] < 70
}

/// Left, top and right of what is red.
fn red_box(picture: &RgbaImage) -> (f32, f32, f32) {
    let red: Vec<(u32, u32)> = picture
        .enumerate_pixels()
        .filter(|(_, _, pixel)| is_red(pixel))
        .map(|(x, y, _)| (x, y))
        .collect();
    let least = |values: Vec<u32>| values.into_iter().min().unwrap() as f32;
    let left = least(red.iter().map(|(x, _)| *x).collect());
    let top = least(red.iter().map(|(_, y)| *y).collect());
    let right = red.iter().map(|(x, _)| *x).max().unwrap() as f32;
    (left, top, right)
}

fn is_card(picture: &RgbaImage, photo: &DynamicImage) -> bool {
    picture.width() != photo.width() && picture.get_pixel(4, 4).0[..3] == [246, 245, 243]
}

#[test]
fn garment_is_on_the_shoulders_wherever_the_person_stands() {
    for (size, x, scale) in [
        ((600, 800), 300.0, 1.0),
        ((800, 800), 480.0, 1.1),
        ((1500, 1500), 620.0, 2.2),
        ((400, 640), 190.0, 0.7),
    ] {
        let photo = person(size, x, scale);
        let dressed = compose(&photo, &shirt(), 0);
        assert_eq!(dressed.dimensions(), size, "the photo, and no card");
        let (left, top, right) = red_box(&dressed);
        let (chin, shoulders) = (186.0 * scale, 252.0 * scale);
        assert!(
            (chin..shoulders).contains(&top),
            "{top} is between {chin} and {shoulders}"
        );
        let middle = (left + right) / 2.0;
        assert!(
            (middle - x).abs() < 12.0 * scale,
            "{middle} is below the face at {x}"
        );
        let width = (right - left) / (260.0 * scale);
        assert!(
            (1.0..1.45).contains(&width),
            "{width} of the body's width, with the sleeves"
        );
    }
}

#[test]
fn a_high_collar_does_not_cover_the_face() {
    let collar = RgbaImage::from_fn(300, 300, |x, y| {
        let x = x.abs_diff(150);
        let is_body = x < 34 || (x < 80 && y >= 28);
        let is_sleeve = (80..110 + y / 8).contains(&x) && (28..250).contains(&y);
        let alpha = if is_body || is_sleeve { 255 } else { 0 };
        Rgba([220, 20, 30, alpha])
    });
    let garment = Garment::cut_out(collar.into()).unwrap();
    let photo = person_with_neck((600, 800), 300.0, 1.0, 0.0);
    let dressed = compose(&photo, &garment, 0);
    assert_eq!(dressed.dimensions(), (600, 800));
    for (x, y) in [(300, 120), (278, 105), (322, 105), (300, 160), (300, 174)] {
        assert!(!is_red(dressed.get_pixel(x, y)), "{x}, {y}");
    }
    let (_, top, _) = red_box(&dressed);
    assert!(top < 186.0, "the collar is beside the chin, at {top}");
}

#[test]
fn photo_without_a_single_clear_person_gives_a_card() {
    let plain = DynamicImage::from(RgbImage::from_pixel(600, 800, SKIN));
    let stripes = RgbImage::from_fn(600, 800, |x, _| if x / 20 % 2 == 0 { SKIN } else { EYE });
    let mut two = person((1000, 800), 250.0, 1.0).into_rgb8();
    let other = person((500, 800), 250.0, 1.0).into_rgb8();
    image::imageops::overlay(&mut two, &other, 500, 0);
    let far = person((2000, 1500), 1000.0, 1.0);
    let close_up = person((600, 500), 300.0, 3.0);
    for (name, photo) in [
        ("one colour", plain),
        ("stripes", stripes.into()),
        ("two people", two.into()),
        ("far away", far),
        ("close-up", close_up),
        ("grey", person((600, 800), 300.0, 1.0).grayscale()),
    ] {
        let picture = compose(&photo, &shirt(), 0);
        assert!(is_card(&picture, &photo), "{name}");
        let (left, _, _) = red_box(&picture);
        assert!(
            left > picture.width() as f32 / 2.0,
            "{name}: the product is on the right"
        );
    }
}

#[test]
fn picture_of_no_garment_gives_a_card() {
    let photo = person((600, 800), 300.0, 1.0);
    let fabric = RgbaImage::from_pixel(200, 200, Rgba([220, 20, 30, 255]));
    let belt = RgbaImage::from_pixel(600, 40, Rgba([220, 20, 30, 255]));
    let dot = RgbaImage::from_pixel(1, 1, Rgba([220, 20, 30, 255]));
    for product in [fabric, belt, dot] {
        let garment = Garment::cut_out(product.into()).unwrap();
        assert!(is_card(&compose(&photo, &garment, 0), &photo));
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    for photo in [person((600, 800), 300.0, 1.0), RgbImage::new(60, 80).into()] {
        let bytes = || {
            let mut picture = compose(&photo, &shirt(), 1);
            stamp(&mut picture);
            encode(&picture.into(), ImageFormat::Jpeg).unwrap()
        };
        assert_eq!(bytes(), bytes());
    }
}

#[test]
fn unusual_photos_give_a_picture_of_limited_size() {
    let grey16 = image::ImageBuffer::from_fn(300, 400, |x, y| Luma([(x * y) as u16]));
    let photos: [DynamicImage; 7] = [
        RgbImage::new(1, 1).into(),
        RgbImage::new(10_000, 10).into(),
        RgbImage::new(10, 10_000).into(),
        RgbaImage::new(300, 400).into(),
        image::GrayImage::new(300, 400).into(),
        grey16.into(),
        person((30, 40), 15.0, 0.05),
    ];
    for photo in photos {
        let sent = encode(&photo, ImageFormat::Png).unwrap();
        let mut picture = compose(&decode(&sent).unwrap(), &shirt(), 0);
        stamp(&mut picture);
        assert!(picture.width() <= 1600 && picture.height() <= 1600);
    }
}

#[test]
fn watermark_is_legible_on_light_and_on_dark_pictures() {
    for ground in [0, 128, 255] {
        let mut picture = RgbaImage::from_pixel(800, 800, Rgba([ground, ground, ground, 255]));
        stamp(&mut picture);
        let plate = image::imageops::crop_imm(&picture, 20, 757, 100, 26).to_image();
        let share = |is_counted: fn(u8) -> bool| {
            let counted = plate.pixels().filter(|pixel| is_counted(pixel[0])).count();
            counted as f32 / (100.0 * 26.0)
        };
        let (letters, dark) = (share(|value| value > 230), share(|value| value < 110));
        assert!(
            (0.05..0.4).contains(&letters),
            "{letters} is white on {ground}"
        );
        assert!(dark > 0.4, "{dark} is dark on {ground}");
    }
}
