//! Documents made by hand for tests: whatever must go has `secret` in it, whatever must stay has `kept`.

use std::io::{Cursor, Write};

use lopdf::{Dictionary, Document, IncrementalDocument, Object, Stream, dictionary};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A package of these parts, the first stored as it is, each with a time.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (place, (name, content)) in parts.iter().enumerate() {
        let method = if place == 0 {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::from_date_and_time(2019, 3, 4, 5, 6, 8).unwrap());
        out.start_file(*name, options).unwrap();
        out.write_all(content).unwrap();
    }
    out.set_comment("secret-comment").unwrap();
    out.finish().unwrap().into_inner()
}

const TYPES: &str = "http://schemas.openxmlformats.org";

/// The relationships of a part: id, end of the type, target.
fn relationships(list: &[(&str, &str, &str)]) -> String {
    let each = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id='{id}' Type=\"{TYPES}/{kind}\" Target=\"{target}\"/>")
    };
    let all: String = list.iter().map(each).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"{TYPES}/package/2006/relationships\">{all}</Relationships>"
    )
}

/// The list of types, with an override for each part.
fn content_types(parts: &[(&str, &str)]) -> String {
    let each = |(part, kind): &(&str, &str)| {
        format!("<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-{kind}+xml\"/>")
    };
    let all: String = parts.iter().map(each).collect();
    format!(
        "<Types xmlns=\"{TYPES}/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>{all}</Types>"
    )
}

const CORE: &str = "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>secret-author</dc:creator><cp:lastModifiedBy>secret-editor</cp:lastModifiedBy></cp:coreProperties>";
const APP: &str = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Company>secret-company</Company></Properties>";

/// A JPEG of nothing, with the notes of a camera, a profile of colours, and a second picture behind it.
pub fn photograph() -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    };
    [
        &b"\xff\xd8"[..],
        &segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        &segment(0xe1, b"Exif\0\0secret-place"),
        &segment(0xe2, b"ICC_PROFILE\0kept-profile"),
        &segment(0xe2, b"MPF\0secret-second"),
        &segment(0xfe, b"secret-comment"),
        b"\xff",
        &segment(0xda, b"kept-scan"),
        b"kept\xff\0-pixels\xff\xd0more",
        &segment(0xfe, b"secret-between"),
        &segment(0xda, b"kept-second-scan"),
        b"kept-late\xff\xd9secret-behind",
    ]
    .concat()
}

/// A JPEG that can be looked at, with the notes of a camera.
fn looked_at() -> Vec<u8> {
    let mut plain = Vec::new();
    image::RgbImage::from_pixel(8, 8, image::Rgb([200, 30, 30]))
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut plain))
        .unwrap();
    let notes = b"\xff\xe1\0\x14Exif\0\0secret-place\xff\xfe\0\x08secret";
    [&plain[..2], &notes[..], &plain[2..]].concat()
}

/// A text as Word leaves it: properties, a picture of the first page, a template's path, who wrote which change.
pub fn docx() -> Vec<u8> {
    let document = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"r\"><w:body><w:sdt><w:sdtPr><w:dataBinding w:xpath=\"secret\"/></w:sdtPr><w:sdtContent><w:p w:rsidR=\"00secret\" w:rsidRDefault='00secret'><w:r><w:t>kept-title &amp; more</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p><w:ins w:id=\"1\" w:author=\"secret-author\" w:date=\"2019-03-04T05:06:07Z\" w:note='kept \"quoted\"'><w:r><w:t>kept-inserted</w:t></w:r></w:ins></w:p></w:body></w:document>";
    let comments = "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"secret-author\" w:initials=\"secret\" w:date=\"2019-03-04T05:06:07Z\"><w:p><w:r><w:t>kept-comment</w:t></w:r></w:p></w:comment></w:comments>";
    let people = "<w15:people xmlns:w15=\"w15\"><w15:person w15:author=\"secret-author\"><w15:presenceInfo w15:providerId=\"AD\" w15:userId=\"secret@ville.example\"/></w15:person></w15:people>";
    let settings = "<w:settings xmlns:w=\"w\" xmlns:r=\"r\"><w:attachedTemplate r:id=\"rId1\"/><w:rsids><w:rsidRoot w:val=\"00secret\"/><w:rsid w:val=\"00secret\"/></w:rsids><w:defaultTabStop w:val=\"708\"/></w:settings>";
    let table = xlsx();
    let photograph = photograph();
    package(&[
        (
            "[Content_Types].xml",
            content_types(&[
                (
                    "word/document.xml",
                    "officedocument.wordprocessingml.document.main",
                ),
                ("word/comments.xml", "officedocument.wordprocessingml.comments"),
                ("word/settings.xml", "officedocument.wordprocessingml.settings"),
                ("docProps/core.xml", "package.core-properties"),
                ("docProps/app.xml", "officedocument.extended-properties"),
                ("odd/place.xml", "officedocument.custom-properties"),
            ])
            .as_bytes(),
        ),
        (
            "_rels/.rels",
            relationships(&[
                (
                    "rId1",
                    "officeDocument/2006/relationships/officeDocument",
                    "word/document.xml",
                ),
                (
                    "rId2",
                    "package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
                (
                    "rId3",
                    "officeDocument/2006/relationships/extended-properties",
                    "docProps/app.xml",
                ),
                (
                    "rId4",
                    "package/2006/relationships/metadata/thumbnail",
                    "secret.jpeg",
                ),
                (
                    "rId5",
                    "officeDocument/2006/relationships/custom-properties",
                    "odd/place.xml",
                ),
            ])
            .as_bytes(),
        ),
        ("word/document.xml", document.as_bytes()),
        (
            "word/_rels/document.xml.rels",
            relationships(&[
                (
                    "rId1",
                    "officeDocument/2006/relationships/comments",
                    "comments.xml",
                ),
                (
                    "rId2",
                    "officeDocument/2006/relationships/settings",
                    "settings.xml",
                ),
                (
                    "rId3",
                    "officeDocument/2006/relationships/image",
                    "media/image1.jpeg",
                ),
                (
                    "rId4",
                    "officeDocument/2006/relationships/package",
                    "embeddings/Table1.xlsx",
                ),
                (
                    "rId5",
                    "officeDocument/2006/relationships/customXml",
                    "../customXml/item1.xml",
                ),
                ("rId6", "officeDocument/2006/relationships/people", "people.xml"),
            ])
            .as_bytes(),
        ),
        ("word/comments.xml", comments.as_bytes()),
        ("word/people.xml", people.as_bytes()),
        ("word/settings.xml", settings.as_bytes()),
        (
            "word/_rels/settings.xml.rels",
            relationships(&[(
                "rId1",
                "officeDocument/2006/relationships/attachedTemplate",
                "file:///C:/Users/secret/Normal.dotm",
            )])
            .as_bytes(),
        ),
        ("word/media/image1.jpeg", &photograph),
        ("word/embeddings/Table1.xlsx", &table),
        ("customXml/item1.xml", b"<secret/>"),
        ("customXml/_rels/item1.xml.rels", b"<secret/>"),
        ("docProps/core.xml", CORE.as_bytes()),
        ("docProps/app.xml", APP.as_bytes()),
        ("odd/place.xml", b"<secret/>"),
        ("secret.jpeg", b"\xff\xd8\xff\xd9"),
    ])
}

/// A table as Excel leaves it: the path of the file, a printer, who commented.
pub fn xlsx() -> Vec<u8> {
    let workbook = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:x15ac=\"a\"><fileSharing userName=\"secret-user\"/><mc:AlternateContent><mc:Choice Requires=\"x15\"><x15ac:absPath url=\"C:\\Users\\secret\\\"/></mc:Choice></mc:AlternateContent><sheets><sheet name=\"kept-sheet\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"r\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>kept-cell</t></is></c></row></sheetData><pageSetup orientation=\"portrait\" r:id=\"rId1\"/></worksheet>";
    let comments = "<comments xmlns=\"x\"><authors><author>secret-author</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><t>kept-note</t></text></comment></commentList></comments>";
    let persons = "<personList xmlns=\"p\"><person displayName=\"secret-author\" id=\"{kept-id}\" userId=\"secret@ville.example\" providerId=\"AD\"/></personList>";
    let table = "<table xmlns=\"x\" id=\"1\" name=\"T\" displayName=\"kept-table\" ref=\"A1:A2\"/>";
    package(&[
        (
            "[Content_Types].xml",
            content_types(&[
                ("xl/workbook.xml", "officedocument.spreadsheetml.sheet.main"),
                (
                    "xl/worksheets/sheet1.xml",
                    "officedocument.spreadsheetml.worksheet",
                ),
                ("docProps/core.xml", "package.core-properties"),
            ])
            .as_bytes(),
        ),
        (
            "_rels/.rels",
            relationships(&[
                (
                    "rId1",
                    "officeDocument/2006/relationships/officeDocument",
                    "xl/workbook.xml",
                ),
                (
                    "rId2",
                    "package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
            ])
            .as_bytes(),
        ),
        ("xl/workbook.xml", workbook.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            relationships(&[(
                "rId1",
                "officeDocument/2006/relationships/worksheet",
                "worksheets/sheet1.xml",
            )])
            .as_bytes(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            relationships(&[(
                "rId1",
                "officeDocument/2006/relationships/printerSettings",
                "../printerSettings/printerSettings1.bin",
            )])
            .as_bytes(),
        ),
        ("xl/printerSettings/printerSettings1.bin", b"secret-printer"),
        ("xl/comments1.xml", comments.as_bytes()),
        ("xl/persons/person.xml", persons.as_bytes()),
        ("xl/tables/table1.xml", table.as_bytes()),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

/// Slides as PowerPoint leaves them: who commented, and every step of the editing.
pub fn pptx() -> Vec<u8> {
    let presentation = "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:r=\"r\"><p:custDataLst><p:custData r:id=\"rId9\"/></p:custDataLst><p:notesSz cx=\"1\" cy=\"2\"/></p:presentation>";
    package(&[
        (
            "[Content_Types].xml",
            content_types(&[
                ("ppt/presentation.xml", "officedocument.presentationml.presentation.main"),
                ("ppt/changesInfos/changesInfo1.xml", "x"),
            ])
            .as_bytes(),
        ),
        (
            "_rels/.rels",
            relationships(&[
                ("rId1", "officeDocument/2006/relationships/officeDocument", "ppt/presentation.xml"),
                ("rId2", "package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ])
            .as_bytes(),
        ),
        ("ppt/presentation.xml", presentation.as_bytes()),
        (
            "ppt/_rels/presentation.xml.rels",
            relationships(&[
                ("rId1", "office/2016/11/relationships/changesInfo", "changesInfos/changesInfo1.xml"),
                ("rId2", "officeDocument/2006/relationships/commentAuthors", "commentAuthors.xml"),
                ("rId9", "officeDocument/2006/relationships/customXml", "../customXml/item1.xml"),
            ])
            .as_bytes(),
        ),
        ("ppt/changesInfos/changesInfo1.xml", b"<secret/>"),
        (
            "ppt/commentAuthors.xml",
            b"<p:cmAuthorLst xmlns:p=\"p\"><p:cmAuthor id=\"0\" name=\"secret-author\" initials=\"secret\" lastIdx=\"1\"/></p:cmAuthorLst>",
        ),
        (
            "ppt/comments/comment1.xml",
            b"<p:cmLst xmlns:p=\"p\"><p:cm authorId=\"0\" dt=\"2019-03-04secret\" idx=\"1\"><p:text>kept-remark</p:text></p:cm></p:cmLst>",
        ),
        ("customXml/item1.xml", b"<secret/>"),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

/// A text as LibreOffice leaves it: properties, a picture of the first page, a printer, who wrote which change, an
/// earlier version.
pub fn odt() -> Vec<u8> {
    let content = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:officeooo=\"http://openoffice.org/2009/office\" office:version=\"1.2\"><!-- secret --><office:automatic-styles><style:style style:name=\"P1\" style:family=\"paragraph\"><style:text-properties officeooo:rsid=\"00secret\"/></style:style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region text:id=\"c\"><text:insertion><office:change-info><dc:creator>secret-author</dc:creator><dc:date>2019-03-04T05:06:07secret</dc:date></office:change-info></text:insertion></text:changed-region></text:tracked-changes><text:p>kept-words <text:creator>kept-visible</text:creator></text:p></office:text></office:body></office:document-content>";
    let settings = "<office:document-settings xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" office:version=\"1.2\"><office:settings><config:config-item-set config:name=\"ooo:view-settings\"><config:config-item config:name=\"PrinterName\" config:type=\"string\">secret-printer</config:config-item><config:config-item config:name=\"Kept\" config:type=\"string\">kept-setting</config:config-item></config:config-item-set></office:settings></office:document-settings>";
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/><manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/><manifest:file-entry manifest:full-path=\"Thumbnails/thumbnail.png\" manifest:media-type=\"image/png\"/><manifest:file-entry manifest:full-path=\"settings.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("settings.xml", settings.as_bytes()),
        ("meta.xml", b"<secret/>"),
        ("Object 1/meta.xml", b"<secret/>"),
        ("Thumbnails/thumbnail.png", b"secret"),
        ("Versions/Version1", b"secret"),
        ("META-INF/documentsignatures.xml", b"<secret/>"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// An OpenDocument text that a password locks.
pub fn locked_odt() -> Vec<u8> {
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\" manifest:size=\"9\"><manifest:encryption-data manifest:checksum=\"x\"/></manifest:file-entry></manifest:manifest>";
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.bin", b"\0\x01\x02"),
    ])
}

/// A page by somebody, with all that editing programs leave, then saved a second time by adding to the file.
pub fn pdf() -> Vec<u8> {
    let mut document = Document::with_version("1.6");
    let pages = document.new_object_id();
    let photograph = document.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8, "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode", "Metadata" => Object::string_literal("secret") },
        looked_at(),
    ));
    let content = document.add_object(Stream::new(Dictionary::new(), b"% secret-first-draft".to_vec()));
    let xmp = document.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        b"<x:xmpmeta>secret-xmp</x:xmpmeta>".to_vec(),
    ));
    let signature = document
        .add_object(dictionary! { "Type" => "Sig", "Name" => Object::string_literal("secret-signer") });
    let page = document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => pages,
        "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
        "Contents" => content,
        "Resources" => dictionary! { "XObject" => dictionary! { "Im0" => photograph } },
        "LastModified" => Object::string_literal("secret-time"),
        "PieceInfo" => dictionary! { "Program" => Object::string_literal("secret") },
        "Annots" => vec![
            dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()], "T" => Object::string_literal("secret-author"), "M" => Object::string_literal("secret-time"), "Contents" => Object::string_literal("kept-remark") }.into(),
            dictionary! { "Type" => "Annot", "Subtype" => "Widget", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()], "T" => Object::string_literal("kept-field"), "FT" => "Sig", "V" => signature }.into(),
        ],
    });
    document.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalogue = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "Metadata" => xmp, "Lang" => Object::string_literal("kept-fr") });
    let info = document.add_object(dictionary! { "Author" => Object::string_literal("secret-author"), "Producer" => Object::string_literal("secret-program") });
    document.trailer.set("Root", catalogue);
    document.trailer.set("Info", info);
    let mut first = Vec::new();
    document.save_to(&mut first).unwrap();
    // The second revision: the words are replaced, the first ones stay in the file.
    let mut second = IncrementalDocument::create_from(first.clone(), Document::load_mem(&first).unwrap());
    second.new_document.objects.insert(
        content,
        Stream::new(Dictionary::new(), b"% kept-content".to_vec()).into(),
    );
    let mut out = Vec::new();
    second.save_to(&mut out).unwrap();
    out
}
