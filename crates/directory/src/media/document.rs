//! Documents, recognised by their content and kept without what they tell of those who made them. What they show is not
//! ours, so a visitor's browser is told never to open them in our pages: they are sent as downloads, with the one media
//! type that was recognised here.

use documents::clean::{self, Refused};
use tokio::sync::Semaphore;
use web::files::Bytes;

/// One document at a time: each may take much memory, and nobody uploads by the dozen.
static TURN: Semaphore = Semaphore::const_new(1);

/// A kind of document that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Pdf,
    Odt,
    Ods,
    Odp,
    Docx,
    Xlsx,
    Pptx,
    Csv,
}

impl Format {
    const ALL: [Format; 8] = [
        Format::Pdf,
        Format::Odt,
        Format::Ods,
        Format::Odp,
        Format::Docx,
        Format::Xlsx,
        Format::Pptx,
        Format::Csv,
    ];

    pub(super) fn extension(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Odt => "odt",
            Format::Ods => "ods",
            Format::Odp => "odp",
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Pptx => "pptx",
            Format::Csv => "csv",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Odt => "application/vnd.oasis.opendocument.text",
            Format::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Format::Odp => "application/vnd.oasis.opendocument.presentation",
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Format::Csv => "text/csv",
        }
    }

    pub(super) fn from_media_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.media_type() == text)
    }

    /// The kind that the content has, whatever the file is called.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            // A whole PDF says its end in its last kilobyte (ISO 32000, annex H); some programs add a few lines.
            let tail = &bytes[bytes.len().saturating_sub(2048)..];
            return tail
                .windows(5)
                .any(|window| window == b"%%EOF")
                .then_some(Format::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return zipped(bytes);
        }
        is_table(bytes).then_some(Format::Csv)
    }

    /// The document as it is kept, away from the threads that answer visitors. Text of a table has nothing to hide.
    pub(super) async fn cleaned(self, bytes: Bytes) -> Result<Bytes, Refused> {
        let clean = match self {
            Format::Csv => return Ok(bytes),
            Format::Pdf => clean::pdf,
            _ => clean::office,
        };
        let _turn = TURN.acquire().await.map_err(|_| Refused::Broken)?;
        // A reader that panics has met a broken document; the thread ends, the visitor is told.
        tokio::task::spawn_blocking(move || clean(&bytes).map(Bytes::from))
            .await
            .unwrap_or(Err(Refused::Broken))
    }
}

/// More entries than any letter or table has.
const MAX_ENTRIES: u16 = 10_000;

/// What an archive holds by the names of its entries; nothing is unpacked. Documents with macros are not taken.
fn zipped(bytes: &[u8]) -> Option<Format> {
    let names = entries(bytes)?;
    let has = |wanted: &str| names.contains(&wanted.as_bytes());
    let starts = |wanted: &str| names.iter().any(|name| name.starts_with(wanted.as_bytes()));
    if names.iter().any(|name| name.ends_with(b"vbaProject.bin")) || starts("Basic/") || starts("Scripts/") {
        return None;
    }
    if has("[Content_Types].xml") && has("word/document.xml") {
        return Some(Format::Docx);
    }
    if has("[Content_Types].xml") && has("xl/workbook.xml") {
        return Some(Format::Xlsx);
    }
    if has("[Content_Types].xml") && has("ppt/presentation.xml") {
        return Some(Format::Pptx);
    }
    // OpenDocument 1.2, part 3, §3.3: the first entry is `mimetype`, stored as it is.
    let first = |format: &Format| {
        let first = [&b"mimetype"[..], format.media_type().as_bytes(), b"PK"].concat();
        bytes.get(30..30 + first.len()) == Some(&first[..])
    };
    [Format::Odt, Format::Ods, Format::Odp]
        .into_iter()
        .find(|format| has("content.xml") && first(format))
}

/// The names in an archive's own table of contents (APPNOTE.TXT §4.3.12 and §4.3.16), or nothing if it has none that
/// holds together.
fn entries(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    // The end record has 22 bytes and a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
    let end = from
        + bytes
            .get(from..)?
            .windows(4)
            .rposition(|window| window == b"PK\x05\x06")?;
    let count = short(bytes, end + 10)?;
    let mut at = usize::try_from(long(bytes, end + 16)?).ok()?;
    if count > MAX_ENTRIES {
        return None;
    }
    let mut names = Vec::with_capacity(usize::from(count));
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|offset| short(bytes, at + offset).map(usize::from));
        let (name, extra, comment) = (name?, extra?, comment?);
        names.push(bytes.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra + comment;
    }
    Some(names)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

/// A table as text has no mark of its own: it is text (in UTF-8 or one of the old eight-bit sets), its first line has
/// columns, and it is not the beginning of a page.
fn is_table(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text
        .iter()
        .any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
    {
        return false;
    }
    let head: Vec<u8> = text.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    let page = [
        &b"<!doctype"[..],
        b"<html",
        b"<script",
        b"<svg",
        b"<?xml",
        b"<body",
    ];
    if head.trim_ascii_start().starts_with(b"<")
        || page
            .iter()
            .any(|tag| head.windows(tag.len()).any(|window| window == *tag))
    {
        return false;
    }
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'))
}

#[cfg(test)]
pub(super) mod samples {
    /// An archive of these entries, stored as they are.
    pub fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let (mut out, mut table) = (Vec::new(), Vec::new());
        for (name, content) in entries {
            let start = u32::try_from(out.len()).unwrap();
            let size = u32::try_from(content.len()).unwrap().to_le_bytes();
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            let common = [
                &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
                &crc(content.as_bytes()).to_le_bytes(),
                &size,
                &size,
                &length,
                &[0, 0],
            ]
            .concat();
            out.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), content.as_bytes()].concat());
            table.extend(
                [
                    &b"PK\x01\x02\x14\0"[..],
                    &common,
                    &[0; 10],
                    &start.to_le_bytes(),
                    name.as_bytes(),
                ]
                .concat(),
            );
        }
        let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
        let (start, size) = (
            u32::try_from(out.len()).unwrap().to_le_bytes(),
            u32::try_from(table.len()).unwrap().to_le_bytes(),
        );
        [
            out,
            table,
            [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &start, &[0, 0]].concat(),
        ]
        .concat()
    }

    /// APPNOTE.TXT §4.4.7.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
            })
        })
    }

    /// One empty page, by somebody.
    pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Author(secret-author)>>endobj\ntrailer<</Root 1 0 R/Info 4 0 R>>\n%%EOF\n";
}

#[cfg(test)]
mod tests {
    use super::samples::{PDF, archive};
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_content() {
        assert_eq!(Format::of(PDF), Some(Format::Pdf));
        assert_eq!(
            Format::of(&archive(&[
                ("[Content_Types].xml", "<a/>"),
                ("word/document.xml", "<b/>")
            ])),
            Some(Format::Docx)
        );
        assert_eq!(
            Format::of(&archive(&[
                ("[Content_Types].xml", "<a/>"),
                ("xl/workbook.xml", "<b/>")
            ])),
            Some(Format::Xlsx)
        );
        assert_eq!(
            Format::of(&archive(&[
                ("[Content_Types].xml", "<a/>"),
                ("ppt/presentation.xml", "<b/>")
            ])),
            Some(Format::Pptx)
        );
        for format in [Format::Odt, Format::Ods, Format::Odp] {
            let document = archive(&[("mimetype", format.media_type()), ("content.xml", "<b/>")]);
            assert_eq!(Format::of(&document), Some(format));
        }
        assert_eq!(
            Format::of("\u{feff}Ville;Pays\nDjénine;PS\n".as_bytes()),
            Some(Format::Csv)
        );
        assert_eq!(Format::of(b"Ville;Pays\nDj\xe9nine;PS\n"), Some(Format::Csv));
        for format in Format::ALL {
            assert_eq!(Format::from_media_type(format.media_type()), Some(format));
        }
    }

    #[test]
    fn what_only_looks_like_a_document_is_refused() {
        let page = b"<!DOCTYPE html><p>a;b,c</p>";
        let late = b"a;b\n<SCRIPT>alert(1)</SCRIPT>";
        let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'/>";
        for refused in [
            &page[..],
            late,
            drawing,
            b"",
            b"un mot",
            b"%PDF-1.4 cut off",
            b"MZ\0\0;;",
            b"PK\x03\x04",
            b"PK\x03\x04PK\x05\x06",
        ] {
            assert_eq!(Format::of(refused), None, "{}", String::from_utf8_lossy(refused));
        }
    }

    #[test]
    fn macros_and_other_archives_are_refused() {
        for names in [
            &["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"][..],
            &[
                "[Content_Types].xml",
                "ppt/presentation.xml",
                "ppt/vbaProject.bin",
            ],
            &["[Content_Types].xml", "visio/document.xml"],
            &["notes.txt"],
        ] {
            let entries: Vec<(&str, &str)> = names.iter().map(|name| (*name, "x")).collect();
            assert_eq!(Format::of(&archive(&entries)), None, "{names:?}");
        }
        assert_eq!(
            Format::of(&archive(&[
                ("mimetype", Format::Odt.media_type()),
                ("content.xml", "x"),
                ("Basic/Standard/Module1.xml", "x")
            ])),
            None
        );
        assert_eq!(
            Format::of(&archive(&[
                ("content.xml", "x"),
                ("mimetype", Format::Odt.media_type())
            ])),
            None
        );
    }

    #[test]
    fn a_lying_table_of_contents_is_survived() {
        let good = archive(&[("[Content_Types].xml", "<a/>"), ("word/document.xml", "<b/>")]);
        for place in 0..good.len() {
            let mut bad = good.clone();
            bad[place] = 0xff;
            let _ = Format::of(&bad);
            let _ = Format::of(&good[..place]);
        }
    }
}
