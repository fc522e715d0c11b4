//! A package of office documents, part by part, written anew: what is not content stays behind, and so do the times and
//! the further notes of the archive itself.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read, Write};

use quick_xml::events::BytesStart;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::markup::{self, Fate, Rules, Word};
use super::parts::{self, Family};
use super::{Refused, picture};

/// What all parts may unpack to together, in bytes, with what stands in documents inside.
const MAX_UNPACKED: u64 = 300_000_000;
/// What one part that is read whole may unpack to: a picture, a document inside.
const MAX_WHOLE: u64 = 50_000_000;
/// More parts than any letter or table has.
const MAX_PARTS: usize = 10_000;
/// How deep documents stand in documents: a table in a text, seldom more.
const MAX_DEPTH: u32 = 3;

/// The same document (docx, xlsx, pptx, odt, ods, odp) without what is told of those who made it.
///
/// # Errors
/// [`Refused`], with the reason to tell the person who sent it.
pub fn office(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    office_within(bytes, MAX_UNPACKED)
}

/// The same with this much room, so that tests need not unpack hundreds of megabytes.
pub(super) fn office_within(bytes: &[u8], unpacked: u64) -> Result<Vec<u8>, Refused> {
    package(bytes, &Cell::new(unpacked), 1)
}

fn package(bytes: &[u8], left: &Cell<u64>, depth: u32) -> Result<Vec<u8>, Refused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(reason)?;
    if archive.len() > MAX_PARTS {
        return Err(Refused::TooLarge);
    }
    let family = if archive.index_for_name("[Content_Types].xml").is_some() {
        Family::OpenXml
    } else {
        Family::OpenDocument
    };
    let led = by_relationship(&mut archive, left)?;
    let goes = |name: &str| parts::goes(family, name) || led.contains(name);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(reason)?;
        let name = part.name().map_err(reason)?.into_owned();
        // The relationships of a part that went would lead from nowhere.
        let owner = name
            .strip_suffix(".rels")
            .map(|name| name.replacen("_rels/", "", 1));
        if part.is_dir() || goes(&name) || owner.is_some_and(|owner| goes(&owner)) {
            continue;
        }
        // OpenDocument wants its first part stored as it is; pictures are not packed a second time either.
        let method = match part.compression() {
            CompressionMethod::Stored => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default());
        out.start_file(name.as_str(), options)
            .map_err(|_| Refused::Broken)?;
        let mut counted = Counted { inner: part, left };
        let told = Told {
            family,
            name: &name,
            goes: &goes,
        };
        let copied = write_part(&told, &mut counted, &mut out, depth);
        // Whatever the reader of the part made of it, the count is what went wrong.
        if left.get() == 0 {
            return Err(Refused::TooLarge);
        }
        copied?;
    }
    Ok(out.finish().map_err(|_| Refused::Broken)?.into_inner())
}

/// A part as its rules need to know it.
struct Told<'a> {
    family: Family,
    name: &'a str,
    goes: &'a dyn Fn(&str) -> bool,
}

fn write_part<R: Read>(
    told: &Told<'_>,
    part: &mut Counted<'_, R>,
    out: &mut impl Write,
    depth: u32,
) -> Result<(), Refused> {
    let lower = told.name.to_ascii_lowercase();
    let end = lower.rsplit('.').next().unwrap_or_default();
    match end {
        "xml" | "rels" => return write_markup(told, BufReader::new(part), out),
        "jpg" | "jpeg" | "png" => {
            let whole = part.whole()?;
            return out
                .write_all(picture::stripped(&whole).as_deref().unwrap_or(&whole))
                .map_err(|_| Refused::Broken);
        }
        "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp" => {
            let whole = part.whole()?;
            if depth >= MAX_DEPTH {
                return Err(Refused::TooLarge);
            }
            let clean = package(&whole, part.left, depth + 1)?;
            return out.write_all(&clean).map_err(|_| Refused::Broken);
        }
        _ => {}
    }
    std::io::copy(part, out).map(drop).map_err(|_| Refused::Broken)
}

fn write_markup(told: &Told<'_>, from: impl std::io::BufRead, out: &mut impl Write) -> Result<(), Refused> {
    let name = told.name;
    let as_is = |_: &str, _: &str| Word::Keep;
    if name.ends_with(".rels") {
        let element = |start: &BytesStart<'_>| match relationship(start) {
            Some((kind, target))
                if parts::leads_nowhere(&kind) || (told.goes)(&parts::target(name, &target)) =>
            {
                Fate::Drop
            }
            _ => Fate::Keep,
        };
        return markup::copy(
            from,
            out,
            &Rules {
                element: &element,
                attribute: &as_is,
            },
        );
    }
    // The two lists of all parts: what went is not to be looked for.
    let listed = match name {
        "[Content_Types].xml" => Some("PartName"),
        "META-INF/manifest.xml" => Some("full-path"),
        _ => None,
    };
    if let Some(attribute) = listed {
        let element = |start: &BytesStart<'_>| {
            let listed = markup::value_of(start, attribute);
            if listed.is_some_and(|part| (told.goes)(part.trim_start_matches('/'))) {
                return Fate::Drop;
            }
            match told.family {
                Family::OpenXml => Fate::Keep,
                Family::OpenDocument => markup::open_document_element(name, start),
            }
        };
        return markup::copy(
            from,
            out,
            &Rules {
                element: &element,
                attribute: &as_is,
            },
        );
    }
    match told.family {
        Family::OpenXml => {
            let element = |start: &BytesStart<'_>| markup::open_xml_element(name, start);
            let attribute = markup::open_xml_attribute;
            markup::copy(
                from,
                out,
                &Rules {
                    element: &element,
                    attribute: &attribute,
                },
            )
        }
        Family::OpenDocument => {
            let element = |start: &BytesStart<'_>| markup::open_document_element(name, start);
            let attribute = markup::open_document_attribute;
            markup::copy(
                from,
                out,
                &Rules {
                    element: &element,
                    attribute: &attribute,
                },
            )
        }
    }
}

/// The type and the target of a relationship that leads into the package.
fn relationship(start: &BytesStart<'_>) -> Option<(String, String)> {
    (start.local_name().as_ref() == "Relationship")
        .then(|| {
            Some((
                markup::value_of(start, "Type")?,
                markup::value_of(start, "Target").unwrap_or_default(),
            ))
        })
        .flatten()
}

/// The parts to which only relationships that go lead.
fn by_relationship(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    left: &Cell<u64>,
) -> Result<BTreeSet<String>, Refused> {
    let found = std::cell::RefCell::new(BTreeSet::new());
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(reason)?;
        let name = part.name().map_err(reason)?.into_owned();
        if !name.ends_with(".rels") {
            continue;
        }
        let element = |start: &BytesStart<'_>| {
            if let Some((kind, target)) = relationship(start)
                && parts::leads_nowhere(&kind)
                && markup::value_of(start, "TargetMode").as_deref() != Some("External")
            {
                found.borrow_mut().insert(parts::target(&name, &target));
            }
            Fate::Keep
        };
        let rules = Rules {
            element: &element,
            attribute: &|_, _| Word::Keep,
        };
        let counted = Counted { inner: part, left };
        let read = markup::copy(BufReader::new(counted), std::io::sink(), &rules);
        if left.get() == 0 {
            return Err(Refused::TooLarge);
        }
        read?;
    }
    Ok(found.into_inner())
}

/// A part that counts what it gives against what all of them may.
struct Counted<'a, R> {
    inner: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Counted<'_, R> {
    fn whole(&mut self) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        self.by_ref()
            .take(MAX_WHOLE + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Refused::Broken)?;
        if bytes.len() as u64 > MAX_WHOLE {
            return Err(Refused::TooLarge);
        }
        Ok(bytes)
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.left.get().saturating_sub(read as u64);
        self.left.set(left);
        if left == 0 && read > 0 {
            return Err(std::io::Error::other("unpacks to too much"));
        }
        Ok(read)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn reason(error: ZipError) -> Refused {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refused::Protected,
        _ => Refused::Broken,
    }
}
