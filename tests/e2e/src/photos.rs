//! Photos that a shopper might choose: the project's model picture, variants of it, and broken files.

use std::fs;
use std::path::{Path, PathBuf};

use base64::prelude::*;
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

use crate::exif;
use crate::paths;

/// Photo files that are created on demand in a temporary folder.
#[derive(Debug)]
pub struct Photos {
    folder: TempDir,
}

impl Default for Photos {
    fn default() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }
}

impl Photos {
    /// The illustrated model of the demo store, a JPEG in portrait format.
    pub fn model(&self) -> PathBuf {
        let path = paths::www().join("store/model.jpg");
        path.canonicalize()
            .unwrap_or_else(|_| panic!("{} is missing", path.display()))
    }

    /// A photo of a real person beside the project, if there is one.
    pub fn portrait(&self) -> Option<PathBuf> {
        paths::workspace()
            .join("../shared/photos/portrait.png")
            .canonicalize()
            .ok()
    }

    /// The model picture as a phone that is held sideways stores it: with [`exif::MARKER`], a GPS position, and an orientation
    /// that tells viewers to rotate the pixels 90° clockwise.
    pub fn sideways(&self) -> PathBuf {
        let jpeg = fs::read(self.model()).expect("the model picture");
        self.write("sideways.jpg", &exif::insert(&jpeg))
    }

    /// A photo of 5000×4000 pixels.
    pub fn huge(&self) -> PathBuf {
        let path = self.folder.path().join("huge.jpg");
        if path.exists() {
            return path;
        }
        let small = RgbImage::from_fn(50, 40, |x, y| Rgb([(x * 5) as u8, (y * 6) as u8, 120]));
        let picture = DynamicImage::from(small).resize_exact(5000, 4000, FilterType::Nearest);
        // By a crate that is optimised in debug builds: encoding twenty megapixels takes six seconds here.
        let jpeg = genvoris_imaging::encode(&picture, ImageFormat::Jpeg).expect("a JPEG");
        self.write("huge.jpg", &jpeg)
    }

    /// A text file with the name of a photo.
    pub fn text(&self) -> PathBuf {
        self.write("holiday.jpg", b"This is not a photo.\n")
    }

    /// An empty file.
    pub fn empty(&self) -> PathBuf {
        self.write("empty.jpg", b"")
    }

    /// The beginning of a JPEG, without its pixels.
    pub fn truncated(&self) -> PathBuf {
        let jpeg = fs::read(self.model()).expect("the model picture");
        self.write("truncated.jpg", &jpeg[..300])
    }

    /// A file of `tests/e2e/photos/`, of which each was once prepared wrongly in some browser.
    pub fn case(&self, name: &str) -> PathBuf {
        let path = paths::workspace().join("tests/e2e/photos").join(name);
        path.canonicalize()
            .unwrap_or_else(|_| panic!("{} is missing", path.display()))
    }

    /// The model picture out of focus.
    pub fn blurred(&self) -> PathBuf {
        let blurred = open(&self.model())
            .resize(40, 40, FilterType::Triangle)
            .resize(800, 800, FilterType::Triangle);
        self.write_jpeg("blurred.jpg", &blurred)
    }

    /// The model picture as if it was taken at night.
    pub fn dark(&self) -> PathBuf {
        let mut dark = open(&self.model()).to_rgb8();
        dark.pixels_mut()
            .for_each(|pixel| pixel.0 = pixel.0.map(|value| value / 6));
        self.write_jpeg("dark.jpg", &dark.into())
    }

    fn write_jpeg(&self, name: &str, picture: &DynamicImage) -> PathBuf {
        let jpeg = genvoris_imaging::encode(picture, ImageFormat::Jpeg).expect("a JPEG");
        self.write(name, &jpeg)
    }

    /// The model picture without the two bytes that end a JPEG.
    pub fn without_end(&self) -> PathBuf {
        let jpeg = fs::read(self.model()).expect("the model picture");
        self.write("without_end.jpg", &jpeg[..jpeg.len() - 2])
    }

    /// The beginning of a video with the name of a photo.
    pub fn video(&self) -> PathBuf {
        self.write(
            "clip.jpg",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08mdat",
        )
    }

    /// [`Photos::sideways`] with an XMP segment before the orientation.
    pub fn sideways_behind_xmp(&self) -> PathBuf {
        let jpeg = fs::read(self.sideways()).expect("the sideways picture");
        let xmp = b"\xFF\xE1\x00\x23http://ns.adobe.com/xap/1.0/\0<xm>";
        self.write(
            "xmp.jpg",
            &[&jpeg[..2], xmp.as_slice(), &jpeg[2..]].concat(),
        )
    }

    /// A JPEG that was cut, and has to be turned: the missing rows are columns then.
    pub fn sideways_and_cut(&self) -> PathBuf {
        let cut = fs::read(self.case("cut_at_80.jpg")).expect("the cut picture");
        self.write("sideways_and_cut.jpg", &exif::insert(&cut))
    }

    /// The model picture as a PNG whose orientation comes after the pixels, where no browser reads it.
    pub fn sideways_png(&self) -> PathBuf {
        let png = genvoris_imaging::encode(&open(&self.model()), ImageFormat::Png);
        self.write("sideways.png", &exif::append_to_png(&png.expect("a PNG")))
    }

    /// A HEIC file as iPhones create them: the header of one, followed by noise.
    pub fn heic(&self) -> PathBuf {
        let mut bytes = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec();
        bytes.extend((0..2000u32).map(|i| (i * 31 % 251) as u8));
        self.write("IMG_0001.HEIC", &bytes)
    }

    /// Writes a file once and atomically, because another case may use the same file at the same time.
    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        if path.exists() {
            return path;
        }
        let temporary = tempfile::NamedTempFile::new_in(self.folder.path()).expect("a file");
        fs::write(temporary.path(), bytes).expect("a photo file");
        temporary
            .persist(&path)
            .expect("a photo file under its name");
        path
    }
}

/// The picture in a file.
pub fn open(path: &Path) -> DynamicImage {
    image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file as a `data:` URL.
pub fn data_url(path: &Path) -> String {
    let bytes = fs::read(path).expect("a photo file");
    format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(bytes))
}

/// The picture in a `data:` URL.
pub fn from_data_url(url: &str) -> DynamicImage {
    let (_, data) = url.split_once(";base64,").expect("a data URL in base64");
    let bytes = BASE64_STANDARD.decode(data).expect("base64");
    from_bytes(&bytes)
}

/// The picture in the bytes of a file.
pub fn from_bytes(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("a picture")
}

/// The difference between two pictures: the mean difference of their brightness on a 24×24 grid, from 0 to 255.
pub fn difference(one: &DynamicImage, other: &DynamicImage) -> f64 {
    let (one, other) = (thumbnail(one), thumbnail(other));
    let sum: u64 = one
        .iter()
        .zip(&other)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / one.len() as f64
}

fn thumbnail(picture: &DynamicImage) -> Vec<u8> {
    assert!(
        picture.width() > 0 && picture.height() > 0,
        "an empty picture"
    );
    picture.thumbnail_exact(24, 24).to_luma8().into_raw()
}

/// Width and height.
pub fn size(picture: &DynamicImage) -> (u32, u32) {
    picture.dimensions()
}
