//! A PDF written anew (ISO 32000-2) from what its last revision shows: no properties, no XMP, nothing of earlier
//! revisions, no data of editing programs, no signatures, no names and times on comments.

use std::io::Cursor;

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use super::{Refused, picture};

/// What all object streams of a file may unpack to together, in bytes. They are read whole, and an object takes many
/// times its bytes in memory.
const MAX_OBJECTS: usize = 48_000_000;
/// What one of them may, however few there are, and however many.
const ONE_STREAM: std::ops::RangeInclusive<usize> = 64_000..=16_000_000;
/// More object streams than any document of the size that we take has.
const MAX_STREAMS: usize = 2_000;

/// Entries that say nothing of what a page shows, wherever they stand: XMP, data of editing programs (§14.5), of web
/// capture, times of files attached, thumbnails, who made a layer.
const GONE: [&[u8]; 8] = [
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"SpiderInfo",
    b"CreationDate",
    b"ModDate",
    b"Thumb",
    b"CreatorInfo",
];
/// The same, of the catalogue: what signatures bound.
const GONE_FROM_CATALOGUE: [&[u8]; 3] = [b"Perms", b"DSS", b"Legal"];
/// The same, of a comment: who wrote it and when (§12.5.6.2). A field of a form keeps its name under the same key.
const GONE_FROM_COMMENTS: [&[u8]; 3] = [b"T", b"M", b"NM"];

/// The same PDF without what is told of those who made it.
///
/// # Errors
/// [`Refused`], with the reason to tell the person who sent it.
pub fn pdf(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let streams = names(bytes)
        .filter(|name| name == b"ObjStm" || name == b"XRef")
        .count();
    if streams > MAX_STREAMS {
        return Err(Refused::TooLarge);
    }
    let each = (MAX_OBJECTS / streams.max(1)).clamp(*ONE_STREAM.start(), *ONE_STREAM.end());
    let mut document = Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(each))
        .map_err(|error| reason(&error))?;
    if document.was_encrypted() || document.is_encrypted() {
        return Err(Refused::Protected);
    }
    let packed = document
        .reference_table
        .entries
        .values()
        .any(|entry| matches!(entry, XrefEntry::Compressed { .. }));
    let root = document
        .trailer
        .get(b"Root")
        .cloned()
        .map_err(|_| Refused::Broken)?;
    document.trailer = Dictionary::from_iter([("Root", root)]);
    for object in document.objects.values_mut() {
        clean(object);
    }
    let catalogue = document.catalog_mut().map_err(|_| Refused::Broken)?;
    for key in GONE_FROM_CATALOGUE {
        catalogue.remove(key);
    }
    document.prune_objects();
    document.max_id = document.objects.keys().map(|id| id.0).max().unwrap_or_default();
    whole(&mut document)?;
    // The mark of bytes behind the first line is free to each program: ours says nothing.
    document.binary_mark = vec![0xe2, 0xe3, 0xcf, 0xd3];
    let mut out = Cursor::new(Vec::new());
    let saved = if packed {
        document.save_modern(&mut out)
    } else {
        document.save_to(&mut out)
    };
    saved.map_err(|_| Refused::Broken)?;
    Ok(out.into_inner())
}

fn reason(error: &Error) -> Refused {
    match error {
        Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => Refused::TooLarge,
        Error::InvalidPassword
        | Error::Decryption(_)
        | Error::UnsupportedSecurityHandler(_)
        // What the reader says of a file whose password is not the empty one.
        | Error::Unimplemented(_) => Refused::Protected,
        _ => Refused::Broken,
    }
}

/// Everything reachable was there, and there is a page: a reader that forgives must not make us publish half a document.
fn whole(document: &mut Document) -> Result<(), Refused> {
    if document.get_pages().is_empty() {
        return Err(Refused::Broken);
    }
    let reached: Vec<ObjectId> = document.traverse_objects(|_| {});
    let lost = |id: &ObjectId| {
        let announced = matches!(
            document.reference_table.entries.get(&id.0),
            Some(XrefEntry::Normal { generation, .. }) if *generation == id.1
        ) || matches!(
            document.reference_table.entries.get(&id.0),
            Some(XrefEntry::Compressed { .. })
        );
        announced && !document.has_object(*id)
    };
    if reached.iter().any(lost) {
        Err(Refused::Broken)
    } else {
        Ok(())
    }
}

/// The names in the bytes, as `/Name` is written, escapes undone (§7.3.5): to count what is to be unpacked before it is.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.map(|(at, _)| {
        let mut name = Vec::new();
        let mut rest = &bytes[at + 1..];
        while let Some((first, after)) = rest.split_first() {
            let (letter, after) = match (first, after) {
                (b'#', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                    (Some(high), Some(low)) => (high * 16 + low, after),
                    _ => break,
                },
                (letter, after) if letter.is_ascii_alphanumeric() => (*letter, after),
                _ => break,
            };
            name.push(letter);
            if name.len() > 8 {
                break;
            }
            rest = after;
        }
        name
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn clean(object: &mut Object) {
    match object {
        Object::Dictionary(dictionary) => clean_dictionary(dictionary),
        Object::Stream(stream) => {
            clean_dictionary(&mut stream.dict);
            clean_photograph(stream);
        }
        Object::Array(array) => array.iter_mut().for_each(clean),
        _ => {}
    }
}

fn clean_dictionary(dictionary: &mut Dictionary) {
    for key in GONE {
        dictionary.remove(key);
    }
    let is = |key: &[u8], name: &[u8]| {
        dictionary
            .get(key)
            .and_then(Object::as_name)
            .is_ok_and(|found| found == name)
    };
    let comment = dictionary.has(b"Rect") && dictionary.has(b"Subtype") && !is(b"Subtype", b"Widget");
    let signature = is(b"FT", b"Sig");
    if comment {
        for key in GONE_FROM_COMMENTS {
            dictionary.remove(key);
        }
    }
    if signature {
        // It held for the bytes that were sent; what it shows on the page is drawn apart, and stays.
        for key in [&b"V"[..], b"Lock", b"SV"] {
            dictionary.remove(key);
        }
    }
    if dictionary.has(b"SigFlags") {
        dictionary.remove(b"SigFlags");
    }
    for (_, value) in dictionary.iter_mut() {
        clean(value);
    }
}

/// A photograph as a camera wrote it stands in a PDF with all its notes.
fn clean_photograph(stream: &mut Stream) {
    let filter = match stream.dict.get(b"Filter") {
        Ok(Object::Name(name)) => name.as_slice(),
        Ok(Object::Array(names)) if names.len() == 1 => names[0].as_name().unwrap_or_default(),
        _ => return,
    };
    if filter == b"DCTDecode"
        && let Some(stripped) = picture::stripped(&stream.content)
    {
        stream.set_content(stripped);
    }
}
