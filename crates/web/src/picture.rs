//! Pictures that people send, taken as hostile: recognised by their content and never by their name, refused before
//! decoding if they unfold to more pixels than a photograph has, then drawn anew. What leaves here is our own JPEG or
//! WebP, so nothing else that was in the file (place, device, author, hidden text, a second file behind the first)
//! is left.
//!
//! Only the pixels matter: the orientation that a camera notes is applied to them first. An animation keeps its first
//! picture. A colour profile goes with the rest.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

/// The widths that a picture is kept in, in pixels; none is wider than the picture itself was.
pub const SIZES: [u32; 3] = [320, 800, 1600];
/// How many pixels a picture may have: more than any camera of these years, less than would fill the memory.
pub const MAX_PIXELS: u64 = 40_000_000;
/// The longest side, in pixels: WebP itself stops at 16,383.
const MAX_SIDE: u32 = 16_000;
/// Memory that decoding one picture may take, in bytes: [`MAX_PIXELS`] with room for what decoders keep beside.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// A JPEG's quality, of 100: below, edges of letters on banners begin to show rings.
const QUALITY: u8 = 82;

/// One picture at a time: each may take much memory, and nobody uploads by the dozen.
static TURN: Semaphore = Semaphore::const_new(1);

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no JPEG, PNG, WebP or GIF, whatever its name says.
    #[error("not a picture")]
    NotAPicture,
    /// It has too many pixels.
    #[error("too many pixels")]
    TooLarge,
    /// It begins like a picture, but cannot be read to its end.
    #[error("the picture is broken")]
    Broken,
}

/// What our pictures are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Photographs.
    Jpeg,
    /// Drawings and logos, and whatever has transparent parts: without loss.
    WebP,
}

impl Format {
    /// The end of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::WebP => "webp",
        }
    }

    /// The media type it is sent with.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::WebP => "image/webp",
        }
    }

    /// The format that a media type names.
    #[must_use]
    pub fn from_media_type(text: &str) -> Option<Self> {
        [Format::Jpeg, Format::WebP]
            .into_iter()
            .find(|format| format.media_type() == text)
    }
}

/// A picture, ready to be kept.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What its versions are written as.
    pub format: Format,
    /// Width of the widest version, in pixels.
    pub width: u32,
    /// Height of the widest version, in pixels.
    pub height: u32,
    /// Each size of [`sizes`] with its bytes, narrow first.
    pub versions: Vec<(u32, Bytes)>,
}

/// The sizes that a picture of this width is kept in: those that are narrower, and the first that is not. The
/// widest version of a picture 500 pixels wide is called 800 and is 500 pixels wide.
#[must_use]
pub fn sizes(width: u32) -> Vec<u32> {
    let enough = SIZES
        .iter()
        .position(|size| *size >= width)
        .unwrap_or(SIZES.len() - 1);
    SIZES[..=enough].to_vec()
}

/// Whether the content begins like one of the pictures that we take.
#[must_use]
pub fn is_picture(bytes: &[u8]) -> bool {
    format_of(bytes).is_some()
}

fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    image::guess_format(bytes).ok().filter(|format| {
        matches!(
            format,
            ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif
        )
    })
}

/// Draws a picture anew in all its sizes, away from the threads that answer visitors.
///
/// # Errors
/// [`Refused`], with the reason to tell the person who sent it.
pub async fn prepare(bytes: Bytes) -> Result<Picture, Refused> {
    let _turn = TURN.acquire().await.map_err(|_| Refused::Broken)?;
    // A decoder that panics has met a broken picture; the thread ends, the visitor is told.
    tokio::task::spawn_blocking(move || redraw(&bytes))
        .await
        .unwrap_or(Err(Refused::Broken))
}

fn redraw(bytes: &[u8]) -> Result<Picture, Refused> {
    let source = format_of(bytes).ok_or(Refused::NotAPicture)?;
    let image = decode(bytes, source)?;
    let (width, height) = (image.width(), image.height());
    let sizes = sizes(width);
    let drawn: Vec<(u32, DynamicImage)> = sizes
        .into_iter()
        .map(|size| {
            let target = size.min(width);
            (
                size,
                if target == width {
                    image.clone()
                } else {
                    image.resize_exact(target, scaled(height, target, width), FilterType::Lanczos3)
                },
            )
        })
        .collect();
    let (_, widest) = drawn.last().ok_or(Refused::Broken)?;
    let (width, height) = (widest.width(), widest.height());
    let format = choose(source, widest)?;
    let versions = drawn
        .iter()
        .map(|(size, image)| Ok((*size, Bytes::from(encode(image, format)?))))
        .collect::<Result<Vec<_>, Refused>>()?;
    Ok(Picture {
        format,
        width,
        height,
        versions,
    })
}

/// The pixels, upright, in eight bits, reduced if they are many more than our widest version needs.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Refused> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    // Reads the head only: nothing of the announced size is reserved before the two checks below.
    let mut decoder = reader.into_decoder().map_err(|error| reason(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_MEMORY {
        return Err(Refused::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(Refused::Broken);
    }
    // A camera's note that cannot be read is no reason to refuse its picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    let lying = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (upright, enough) = (if lying { height } else { width }, SIZES[SIZES.len() - 1]);
    if upright > enough {
        // Twice the widest version first, by the quick way, so that the careful way has little left to do.
        let target = (2 * enough).min(upright);
        if target < upright {
            image = image.thumbnail_exact(scaled(width, target, upright), scaled(height, target, upright));
        }
    }
    image = if image.has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    };
    image.apply_orientation(orientation);
    if image.width() > enough {
        image = image.resize_exact(
            enough,
            scaled(image.height(), enough, image.width()),
            FilterType::Lanczos3,
        );
    }
    Ok(image)
}

/// `side * part / whole`, at least one pixel.
fn scaled(side: u32, part: u32, whole: u32) -> u32 {
    let exact = (u64::from(side) * u64::from(part) + u64::from(whole) / 2) / u64::from(whole.max(1));
    u32::try_from(exact).unwrap_or(MAX_SIDE).max(1)
}

fn reason(error: &ImageError) -> Refused {
    if matches!(error, ImageError::Limits(_)) {
        Refused::TooLarge
    } else {
        Refused::Broken
    }
}

/// Transparent parts need WebP. A drawing is smaller and cleaner as WebP too; what came as JPEG stays one.
fn choose(source: ImageFormat, image: &DynamicImage) -> Result<Format, Refused> {
    if image
        .as_rgba8()
        .is_some_and(|pixels| pixels.pixels().any(|pixel| pixel.0[3] < u8::MAX))
    {
        return Ok(Format::WebP);
    }
    if source == ImageFormat::Jpeg {
        return Ok(Format::Jpeg);
    }
    let lossless = encode(image, Format::WebP)?.len();
    Ok(if lossless <= encode(image, Format::Jpeg)?.len() {
        Format::WebP
    } else {
        Format::Jpeg
    })
}

fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, Refused> {
    let mut out = Vec::new();
    let written = match format {
        Format::Jpeg => image
            .to_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)),
        Format::WebP => image.write_with_encoder(WebPEncoder::new_lossless(&mut out)),
    };
    written.map_err(|_| Refused::Broken)?;
    Ok(out)
}

#[cfg(test)]
mod tests;
