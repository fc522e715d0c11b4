//! What others' readers still find in a cleaned document: ExifTool, Poppler, qpdf and Python, which `scripts/bootstrap
//! test` installs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::samples;

fn run(program: &str, arguments: &[&str], file: &Path) -> (bool, String) {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; scripts/bootstrap test installs it"));
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn exiftool_finds_nobody_in_office_documents() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sent) in [
        ("a.docx", samples::docx()),
        ("a.xlsx", samples::xlsx()),
        ("a.pptx", samples::pptx()),
    ] {
        let tags = ["-a", "-G1", "-s"];
        let (_, before) = run("exiftool", &tags, &written(folder.path(), name, &sent));
        assert!(before.contains("secret-author"), "{before}");
        let cleaned = written(folder.path(), name, &super::office(&sent).unwrap());
        let (_, after) = run("exiftool", &tags, &cleaned);
        assert!(!after.contains("secret") && !after.contains("[XMP"), "{after}");
        assert!(!after.contains("2019:03:04"), "the archive's own times: {after}");
    }
}

#[test]
fn python_unpacks_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let script = "
import sys, zipfile, xml.dom.minidom
with zipfile.ZipFile(sys.argv[1]) as package:
    assert package.testzip() is None and not package.comment
    for part in package.infolist():
        assert part.date_time == (1980, 1, 1, 0, 0, 0) and not part.extra, part
        content = package.read(part)
        assert b'secret' not in content, part
        if part.filename.endswith(('.xml', '.rels')):
            xml.dom.minidom.parseString(content.replace(b'kept-title', b''))
";
    for (name, sent) in [
        ("a.docx", samples::docx()),
        ("a.xlsx", samples::xlsx()),
        ("a.pptx", samples::pptx()),
        ("a.odt", samples::odt()),
    ] {
        let cleaned = written(folder.path(), name, &super::office(&sent).unwrap());
        let (well, said) = run("python3", &["-c", script], &cleaned);
        assert!(well, "{name}: {said}");
    }
}

#[test]
fn poppler_exiftool_and_qpdf_read_a_whole_pdf_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let sent = samples::pdf();
    let mut packed = Vec::new();
    lopdf::Document::load_mem(&sent)
        .unwrap()
        .save_modern(&mut packed)
        .unwrap();
    for sent in [sent, packed] {
        let file = written(folder.path(), "sent.pdf", &sent);
        assert!(run("pdfinfo", &[], &file).1.contains("secret-author"));
        let cleaned = written(folder.path(), "cleaned.pdf", &super::pdf(&sent).unwrap());
        let (well, info) = run("pdfinfo", &[], &cleaned);
        assert!(
            well && info.contains("Pages:           1") && !info.contains("secret"),
            "{info}"
        );
        assert!(!info.contains("Producer") && !info.contains("Author"), "{info}");
        let (_, tags) = run("exiftool", &["-a", "-G1", "-s", "-ee"], &cleaned);
        assert!(!tags.contains("secret") && !tags.contains("[XMP"), "{tags}");
        let (well, checked) = run("qpdf", &["--check"], &cleaned);
        assert!(
            well && checked.contains("No syntax or stream encoding errors"),
            "{checked}"
        );
        let plain = folder.path().join("plain.pdf");
        let output = Command::new("qpdf")
            .args(["--qdf", "--object-streams=disable"])
            .args([&cleaned, &plain])
            .output()
            .unwrap();
        assert!(output.status.success());
        let bytes = std::fs::read(&plain).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"secret"));
        assert!(bytes.windows(12).any(|window| window == b"kept-content"));
    }
}
