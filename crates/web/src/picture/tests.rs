//! Pictures made by hand: what a camera adds, what an attacker sends.

use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Red above, blue below: which way is up can be seen.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |_, y| {
        if y < height / 2 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    }))
}

/// A JPEG's segment: marker, length, content.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// A photograph as a phone sends it: orientation 6 (turned a quarter), a place, an author, a comment.
fn photograph() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    exif.extend([0, 2]);
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    exif.extend([0x01, 0x3b, 0, 2, 0, 0, 0, 4]);
    exif.extend(b"Ana\0");
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"GPSLatitude 48.91");
    let plain = written(&two_halves(60, 40), ImageFormat::Jpeg);
    let notes = [
        segment(0xe1, &exif),
        segment(
            0xe1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>secret-xmp</x:xmpmeta>",
        ),
        segment(0xfe, b"secret-comment"),
    ]
    .concat();
    [&plain[..2], &notes, &plain[2..], b"<script>trailing()</script>"].concat()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn nothing_but_the_upright_pixels_is_left() {
    let sent = photograph();
    for word in [
        &b"Exif"[..],
        b"GPSLatitude",
        b"Ana",
        b"secret-xmp",
        b"secret-comment",
        b"<script>",
    ] {
        assert!(contains(&sent, word), "the test's own picture lacks {word:?}");
    }
    let picture = redraw(&sent).unwrap();
    assert_eq!(
        (picture.format, picture.width, picture.height),
        (Format::Jpeg, 40, 60)
    );
    for (_, bytes) in &picture.versions {
        for word in [
            &b"Exif"[..],
            b"GPSLatitude",
            b"Ana\0",
            b"secret-xmp",
            b"secret-comment",
            b"<script>",
            b"http://",
        ] {
            assert!(!contains(bytes, word), "{word:?} is left");
        }
        let drawn = image::load_from_memory(bytes).unwrap().into_rgb8();
        // A quarter turn to the right brings what was below to the left.
        assert!(drawn.get_pixel(5, 30).0[2] > 150 && drawn.get_pixel(35, 30).0[0] > 150);
    }
}

#[test]
fn sizes_never_exceed_the_picture_and_keep_its_shape() {
    assert_eq!(sizes(40), [320]);
    assert_eq!(sizes(320), [320]);
    assert_eq!(sizes(500), [320, 800]);
    assert_eq!(sizes(5000), [320, 800, 1600]);
    let picture = redraw(&written(&two_halves(4000, 1000), ImageFormat::Jpeg)).unwrap();
    assert_eq!((picture.width, picture.height), (1600, 400));
    let found: Vec<_> = picture
        .versions
        .iter()
        .map(|(size, bytes)| {
            (
                *size,
                image::load_from_memory(bytes)
                    .map(|image| (image.width(), image.height()))
                    .unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [(320, (320, 80)), (800, (800, 200)), (1600, (1600, 400))]);
    assert_eq!(
        sizes(picture.width),
        [320, 800, 1600],
        "the stored width tells which versions there are"
    );
}

#[test]
fn transparent_parts_stay_transparent() {
    let logo = DynamicImage::ImageRgba8(RgbaImage::from_fn(30, 30, |x, _| {
        if x < 15 {
            Rgba([0, 0, 0, 0])
        } else {
            Rgba([10, 90, 60, 255])
        }
    }));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let picture = redraw(&written(&logo, format)).unwrap();
        assert_eq!(picture.format, Format::WebP);
        assert_eq!(
            image::load_from_memory(&picture.versions[0].1)
                .unwrap()
                .into_rgba8()
                .get_pixel(2, 2)
                .0[3],
            0
        );
    }
}

#[test]
fn what_came_without_loss_takes_the_smaller_form() {
    assert_eq!(
        redraw(&written(&two_halves(300, 300), ImageFormat::Png))
            .unwrap()
            .format,
        Format::WebP
    );
    let mut seed = 7u32;
    let noise = RgbImage::from_fn(200, 200, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = seed.to_be_bytes();
        Rgb([a, b, c])
    });
    assert_eq!(
        redraw(&written(&DynamicImage::ImageRgb8(noise), ImageFormat::Png))
            .unwrap()
            .format,
        Format::Jpeg
    );
}

/// A PNG whose head announces a size that its few bytes do not hold.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], content: &[u8]| {
        png.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let checked = [kind, content].concat();
        png.extend(&checked);
        png.extend(crc(&checked).to_be_bytes());
    };
    chunk(
        b"IHDR",
        &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat(),
    );
    chunk(b"IDAT", &[0x78, 0x01, 0x03, 0, 0, 0, 0, 1]);
    chunk(b"IEND", b"");
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

/// The most memory that this process ever held, in kilobytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

#[test]
fn a_picture_that_unfolds_beyond_measure_is_refused_by_its_head() {
    let before = peak();
    for (width, height) in [
        (50_000, 50_000),
        (15_000, 15_000),
        (10_001, 4_000),
        (1, 16_001),
        (u32::MAX >> 1, 1),
    ] {
        assert_eq!(
            redraw(&bomb(width, height)).unwrap_err(),
            Refused::TooLarge,
            "{width} x {height}"
        );
    }
    // 10,001 x 4,000 alone would have taken 160 MB.
    assert!(
        peak().saturating_sub(before) < 120_000,
        "memory was reserved for a refused picture"
    );
    assert_eq!(redraw(&bomb(10, 10)).unwrap_err(), Refused::Broken);
}

#[test]
fn only_the_content_says_what_a_picture_is() {
    let page = b"<!doctype html><script>alert(1)</script>";
    let drawing = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
    for refused in [&page[..], drawing, b"", b"%PDF-1.7", b"BM\x00\x00", b"II*\0"] {
        assert_eq!(redraw(refused).unwrap_err(), Refused::NotAPicture);
        assert!(!is_picture(refused));
    }
    // Begins like a GIF, goes on as a page: it is a broken picture, not a page.
    assert_eq!(
        redraw(b"GIF89a\x05\0\x05\0<script>alert(1)</script>").unwrap_err(),
        Refused::Broken
    );
    let whole = written(&two_halves(50, 50), ImageFormat::Png);
    assert_eq!(redraw(&whole[..whole.len() / 2]).unwrap_err(), Refused::Broken);
}

#[tokio::test]
async fn preparing_runs_beside_the_answers() {
    let picture = prepare(Bytes::from(photograph())).await.unwrap();
    assert_eq!(picture.versions.len(), 1);
    assert_eq!(
        Format::from_media_type(picture.format.media_type()),
        Some(picture.format)
    );
}
