//! What must go is gone from every byte, what must stay is there, and a hostile file is refused in time.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Document, Object, Stream, dictionary};
use zip::{DateTime, ZipArchive};

use super::package::office_within;
use super::samples::{docx, locked_odt, odt, package, pdf as written_pdf, photograph, pptx, xlsx};
use super::*;

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

/// The parts of a package by name, those inside parts too, with names put together.
fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert!(archive.comment().is_empty());
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        assert_eq!(part.last_modified(), Some(DateTime::default()), "{place}");
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if content.starts_with(b"PK") {
            for (inner, content) in unpacked(&content) {
                parts.insert(format!("{name}!{inner}"), content);
            }
        }
        parts.insert(name, content);
    }
    parts
}

/// The names of what is left, after asking that nothing secret is and that each of these words is.
fn left_of(cleaned: &[u8], kept: &[&str]) -> Vec<String> {
    assert!(!contains(cleaned, "secret"), "in the archive itself");
    let parts = unpacked(cleaned);
    for (name, content) in &parts {
        assert!(
            !name.contains("secret") && !contains(content, "secret"),
            "{name}: {}",
            String::from_utf8_lossy(content)
        );
        assert!(!contains(content, "2019-03-04"), "{name} says when");
    }
    for word in kept {
        assert!(
            parts.values().any(|content| contains(content, word)),
            "{word} is lost"
        );
    }
    parts.into_keys().collect()
}

#[test]
fn a_text_keeps_its_words_and_nothing_of_its_writers() {
    let cleaned = office(&docx()).unwrap();
    let left = left_of(
        &cleaned,
        &[
            "kept-title &amp; more",
            "kept-inserted",
            "kept &quot;quoted&quot;",
            "kept-comment",
            "defaultTabStop",
            "kept-scan",
            "kept-second-scan",
            "kept-cell",
        ],
    );
    for gone in [
        "docProps/core.xml",
        "odd/place.xml",
        "customXml/item1.xml",
        "customXml/_rels/item1.xml.rels",
    ] {
        assert!(!left.iter().any(|name| name == gone), "{gone}");
    }
    // No list and no relationship names a part that is not there.
    let parts = unpacked(&cleaned);
    for list in [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
    ] {
        for gone in ["docProps", "odd/place", "customXml", "attachedTemplate"] {
            assert!(!contains(&parts[list], gone), "{list} names {gone}");
        }
    }
    assert!(contains(&parts["word/comments.xml"], "w:author=\"Author\""));
    assert_eq!(
        office(&cleaned).unwrap(),
        cleaned,
        "a second time changes nothing"
    );
}

#[test]
fn a_table_and_slides_too() {
    let left = left_of(
        &office(&xlsx()).unwrap(),
        &[
            "kept-sheet",
            "kept-cell",
            "kept-note",
            "kept-id",
            "kept-table",
            "portrait",
        ],
    );
    assert!(!left.iter().any(|name| name.contains("printerSettings")));
    left_of(&office(&pptx()).unwrap(), &["kept-remark", "notesSz", "lastIdx"]);
}

#[test]
fn an_open_document_keeps_its_first_part_first_and_as_it_is() {
    let cleaned = office(&odt()).unwrap();
    let left = left_of(&cleaned, &["kept-words", "kept-visible", "kept-setting"]);
    assert_eq!(
        left,
        ["META-INF/manifest.xml", "content.xml", "mimetype", "settings.xml"]
    );
    assert_eq!(&cleaned[30..46], b"mimetypeapplicat");
    assert_eq!(office(&locked_odt()), Err(Refused::Protected));
}

#[test]
fn a_photograph_keeps_every_pixel_and_no_note() {
    let stripped = picture::stripped(&photograph()).unwrap();
    assert!(!contains(&stripped, "secret"));
    for kept in [
        "JFIF",
        "kept-profile",
        "kept-scan",
        "-pixels",
        "more",
        "kept-second-scan",
        "kept-late",
    ] {
        assert!(contains(&stripped, kept), "{kept}");
    }
    assert!(stripped.ends_with(b"\xff\xd9"));
    for end in 0..photograph().len() - 20 {
        // Cut short anywhere: answered, never a panic.
        let _ = picture::stripped(&photograph()[..end]);
    }
    let chunk = |kind: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], kind, content, &[0; 4]].concat()
    };
    let png = [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", b"kept-head"),
        &chunk(b"tEXt", b"Author\0secret"),
        &chunk(b"eXIf", b"secret"),
        &chunk(b"IDAT", b"kept-pixels"),
        &chunk(b"IEND", b""),
        b"secret-behind",
    ]
    .concat();
    let stripped = picture::stripped(&png).unwrap();
    assert!(
        !contains(&stripped, "secret")
            && contains(&stripped, "kept-head")
            && contains(&stripped, "kept-pixels")
    );
}

#[test]
fn a_package_that_unpacks_to_too_much_or_not_at_all_is_refused() {
    let zeros = vec![b' '; 3_000_000];
    let bomb = package(&[("mimetype", b"x"), ("content.xml", &zeros)]);
    assert!(bomb.len() < 20_000);
    assert_eq!(office_within(&bomb, 1_000_000), Err(Refused::TooLarge));
    let raw = package(&[("mimetype", b"x"), ("media/film.bin", &zeros)]);
    assert_eq!(office_within(&raw, 1_000_000), Err(Refused::TooLarge));
    let relationships = package(&[("[Content_Types].xml", b"<a/>"), ("a.rels", &zeros)]);
    assert_eq!(office_within(&relationships, 1_000_000), Err(Refused::TooLarge));
    // Documents in documents in documents.
    let mut deep = xlsx();
    for _ in 0..4 {
        deep = package(&[
            ("[Content_Types].xml", b"<a/>"),
            ("word/embeddings/a.xlsx", &deep),
        ]);
    }
    assert_eq!(office(&deep), Err(Refused::TooLarge));
    // More parts than a document has.
    let names: Vec<String> = (0..10_001).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(office(&package(&many)), Err(Refused::TooLarge));
    for (name, content) in [
        ("content.xml", &b"<a><b></a>"[..]),
        ("content.xml", b"<a><b>"),
        ("content.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        ("content.xml", b"<?xml version='1.0' encoding='utf-16'?><a/>"),
        ("content.xml", b"<a>\xff\xfe</a>"),
        ("content.xml", b"<dc:creator>cut"),
    ] {
        assert_eq!(
            office(&package(&[("mimetype", b"x"), (name, content)])),
            Err(Refused::Broken),
            "{}",
            String::from_utf8_lossy(content)
        );
    }
    let good = docx();
    for end in [4, good.len() / 2, good.len() - 1] {
        assert_eq!(office(&good[..end]), Err(Refused::Broken));
    }
}

#[test]
fn what_a_lying_archive_does_is_answered() {
    let good = odt();
    for place in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[place] ^= 0x55;
        if let Ok(cleaned) = office(&bad) {
            // A part renamed by the flip is no longer one that goes; all else still is.
            let _ = ZipArchive::new(Cursor::new(cleaned)).unwrap();
        }
    }
}

#[test]
fn a_pdf_keeps_its_last_pages_and_nothing_of_its_makers() {
    let sent = written_pdf();
    for word in [
        "secret-first-draft",
        "secret-author",
        "secret-xmp",
        "secret-place",
        "secret-signer",
    ] {
        assert!(contains(&sent, word), "the test's own document lacks {word}");
    }
    let cleaned = pdf(&sent).unwrap();
    assert!(
        !contains(&cleaned, "secret"),
        "{}",
        String::from_utf8_lossy(&cleaned)
    );
    for kept in ["kept-content", "kept-remark", "kept-field", "kept-fr", "JFIF"] {
        assert!(contains(&cleaned, kept), "{kept}");
    }
    assert_eq!(cleaned.windows(5).filter(|window| window == b"%%EOF").count(), 1);
    let read = Document::load_mem(&cleaned).unwrap();
    assert!(
        read.get_pages().len() == 1 && read.trailer.get(b"Info").is_err() && read.trailer.get(b"ID").is_err()
    );
    assert_eq!(pdf(&cleaned).unwrap(), cleaned, "a second time changes nothing");
}

#[test]
fn a_pdf_of_packed_objects_stays_packed() {
    let mut document = Document::load_mem(&written_pdf()).unwrap();
    let mut packed = Vec::new();
    document.save_modern(&mut packed).unwrap();
    assert!(contains(&packed, "/ObjStm"));
    let cleaned = pdf(&packed).unwrap();
    assert!(contains(&cleaned, "/ObjStm"));
    let mut read = Document::load_mem(&cleaned).unwrap();
    read.decompress();
    assert!(!contains(format!("{:?}", read.objects).as_bytes(), "secret"));
    assert_eq!(read.get_pages().len(), 1);
}

#[test]
fn a_pdf_that_is_locked_broken_or_a_bomb_is_refused() {
    for (owner, user) in [("owner", "user"), ("owner", "")] {
        let mut document = Document::load_mem(&written_pdf()).unwrap();
        document.trailer.set(
            "ID",
            vec![
                Object::string_literal("0123456789abcdef"),
                Object::string_literal("0123456789abcdef"),
            ],
        );
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: owner,
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut locked = Vec::new();
        document.save_to(&mut locked).unwrap();
        assert_eq!(pdf(&locked), Err(Refused::Protected), "{user:?}");
    }
    let sent = written_pdf();
    assert_eq!(pdf(b"%PDF-1.7\n%%EOF"), Err(Refused::Broken));
    assert_eq!(
        pdf(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
        Err(Refused::Broken)
    );
    for end in (0..sent.len()).step_by(101) {
        // Cut anywhere: cleaned or refused, never half a secret left.
        if let Ok(cleaned) = pdf(&sent[..end]) {
            assert!(!contains(&cleaned, "secret-author") && !contains(&cleaned, "secret-xmp"));
        }
    }
    // A stream of objects of thirty million blanks in some thousands of bytes; and too many streams, however named.
    let mut bomb = Stream::new(
        dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4 },
        vec![b' '; 30_000_000],
    );
    bomb.compress().unwrap();
    let content = bomb.content.clone();
    let dictionary = format!(
        "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>stream\n",
        content.len()
    );
    let mut file = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj".to_vec();
    file.extend(dictionary.as_bytes());
    file.extend(&content);
    file.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    assert_eq!(pdf(&file), Err(Refused::TooLarge));
    let many = [&b"%PDF-1.5\n"[..], &b"/Obj#53tm ".repeat(2_001)].concat();
    assert_eq!(pdf(&many), Err(Refused::TooLarge));
}

#[test]
fn a_locked_office_document_is_told_from_an_old_one() {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    assert!(is_locked(&[&head[..], &[0; 99], &name].concat()));
    assert!(!is_locked(&[&head[..], b"WordDocument"].concat()) && !is_locked(&name));
}
