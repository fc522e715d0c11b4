//! The XML of a package, event by event, without the names of people and machines in it.

use std::io::{BufRead, Write};

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

use super::Refused;

/// Who a comment or a tracked change is by, once nobody is named: the word that office programs write themselves.
const SOMEBODY: &str = "Author";
/// When it was made, where a time has to stand: LibreOffice writes this one itself.
const SOME_DAY: &str = "1970-01-01T00:00:00";

/// What happens to an element.
pub(super) enum Fate {
    /// It stays, its attributes each asked.
    Keep,
    /// It goes, with all that stands in it.
    Drop,
    /// It stays, with this text for all that stood in it.
    Hollow(&'static str),
    /// The file is refused for it.
    Refuse(Refused),
}

/// What happens to an attribute.
pub(super) enum Word {
    /// It stays.
    Keep,
    /// It goes.
    Drop,
    /// It stays, with this value.
    Say(&'static str),
}

/// What is asked of each element and attribute.
pub(super) struct Rules<'a> {
    pub element: &'a dyn Fn(&BytesStart<'_>) -> Fate,
    pub attribute: &'a dyn Fn(&str, &str) -> Word,
}

/// Copies XML by the rules. Comments go; a document type is refused, since no office program writes one.
pub(super) fn copy(from: impl BufRead, to: impl Write, rules: &Rules<'_>) -> Result<(), Refused> {
    let mut reader = Reader::from_reader(from);
    let mut writer = Writer::new(to);
    let mut buffer = Vec::new();
    // How deep we are in elements that are copied, and in one of which nothing is.
    let (mut open, mut hidden) = (0_u32, 0_u32);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|_| Refused::Broken)?;
        let written = match event {
            Event::Eof if open > 0 || hidden > 0 => return Err(Refused::Broken),
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(Refused::Broken),
            Event::Comment(_) => Ok(()),
            Event::Start(_) if hidden > 0 => {
                hidden += 1;
                Ok(())
            }
            Event::Start(start) => match (rules.element)(&start) {
                Fate::Keep => {
                    open += 1;
                    writer.write_event(Event::Start(renamed(start, rules)?))
                }
                Fate::Drop => {
                    hidden = 1;
                    Ok(())
                }
                Fate::Hollow(text) => {
                    let name = start.name().as_ref().to_owned();
                    skip(&mut reader)?;
                    writer
                        .write_event(Event::Start(renamed(start, rules)?))
                        .and_then(|()| writer.write_event(Event::Text(BytesText::new(text))))
                        .and_then(|()| writer.write_event(Event::End(BytesStart::new(name).to_end())))
                }
                Fate::Refuse(refused) => return Err(refused),
            },
            Event::End(_) if hidden > 0 => {
                hidden -= 1;
                Ok(())
            }
            _ if hidden > 0 => Ok(()),
            Event::End(end) => {
                open = open.checked_sub(1).ok_or(Refused::Broken)?;
                writer.write_event(Event::End(end))
            }
            Event::Empty(start) => match (rules.element)(&start) {
                Fate::Keep | Fate::Hollow(_) => writer.write_event(Event::Empty(renamed(start, rules)?)),
                Fate::Drop => Ok(()),
                Fate::Refuse(refused) => return Err(refused),
            },
            // What follows is read as UTF-8, which office programs have always written.
            Event::Decl(declaration) => match declaration.encoding() {
                Some(Ok(name)) if !name.eq_ignore_ascii_case("utf-8") => return Err(Refused::Broken),
                _ => writer.write_event(Event::Decl(declaration)),
            },
            other => writer.write_event(other),
        };
        // The writer is memory; only the reader's budget can fail here.
        written.map_err(|_| Refused::Broken)?;
    }
}

/// Reads past the end of the element that was just begun.
fn skip(reader: &mut Reader<impl BufRead>) -> Result<(), Refused> {
    let (mut depth, mut buffer) = (1_u32, Vec::new());
    while depth > 0 {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Refused::Broken)? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Refused::Broken),
            _ => {}
        }
    }
    Ok(())
}

/// The element with its attributes as the rules say.
fn renamed<'a>(start: BytesStart<'a>, rules: &Rules<'_>) -> Result<BytesStart<'a>, Refused> {
    let mut changed: Option<BytesStart<'static>> = None;
    let name = start.name().as_ref().to_owned();
    for (place, attribute) in start.attributes().with_checks(false).enumerate() {
        let attribute = attribute.map_err(|_| Refused::Broken)?;
        let word = (rules.attribute)(&name, attribute.key.as_ref());
        if changed.is_none() && !matches!(word, Word::Keep) {
            let mut copy = BytesStart::new(name.clone());
            for before in start.attributes().with_checks(false).take(place) {
                copy.push_attribute(quoted(before.map_err(|_| Refused::Broken)?));
            }
            changed = Some(copy);
        }
        let Some(copy) = &mut changed else { continue };
        match word {
            Word::Keep => copy.push_attribute(quoted(attribute)),
            Word::Drop => {}
            Word::Say(value) => copy.push_attribute((attribute.key.as_ref(), value)),
        }
    }
    Ok(changed.unwrap_or(start))
}

/// The attribute as it can stand between double quotes: it may have stood between single ones.
fn quoted(attribute: Attribute<'_>) -> Attribute<'_> {
    Attribute {
        key: attribute.key,
        value: attribute.value.replace('"', "&quot;").into(),
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An attribute's value, as it is written.
pub(super) fn value_of(start: &BytesStart<'_>, wanted: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| local(attribute.key.as_ref()) == wanted)
        .map(|attribute| attribute.value.into_owned())
}

/// Elements of the content of Office Open XML.
pub(super) fn open_xml_element(part: &str, start: &BytesStart<'_>) -> Fate {
    match local(start.name().as_ref()) {
        // Marks of editing sessions; the path of the template and of the workbook on its author's machine.
        "rsids" | "attachedTemplate" | "absPath" => Fate::Drop,
        // These bind words that are there to properties that are gone: without them the words stay as they are.
        "dataBinding" | "custData" => Fate::Drop,
        // Who wrote in a text; in a workbook the same name has an id that comments refer to, so there it stays.
        "person" if part.starts_with("word/") => Fate::Drop,
        "author" if part.starts_with("xl/") => Fate::Hollow(SOMEBODY),
        _ => Fate::Keep,
    }
}

/// Attributes of the content of Office Open XML.
pub(super) fn open_xml_attribute(element: &str, attribute: &str) -> Word {
    match (local(element), local(attribute)) {
        (_, name) if name.starts_with("rsid") => Word::Drop,
        (_, "date" | "dateUtc") if attribute.starts_with("w") => Word::Drop,
        ("cm", "dt") | (_, "refreshedBy") => Word::Drop,
        // The settings of a printer, which went.
        ("pageSetup", "id") => Word::Drop,
        (_, "author" | "userName")
        | ("person", "displayName")
        | ("cmAuthor" | "author" | "userInfo", "name") => Word::Say(SOMEBODY),
        (_, "initials") => Word::Say("A"),
        (_, "userId") => Word::Say(SOMEBODY),
        (_, "providerId") => Word::Say("None"),
        _ => Word::Keep,
    }
}

/// Elements of the content of OpenDocument.
pub(super) fn open_document_element(part: &str, start: &BytesStart<'_>) -> Fate {
    let settings = part == "settings.xml" || part.ends_with("/settings.xml");
    match start.name().as_ref() {
        "dc:creator" | "meta:creator-initials" | "loext:sender-initials" => Fate::Hollow(""),
        "dc:date" => Fate::Hollow(SOME_DAY),
        "config:config-item" if settings => match value_of(start, "name").as_deref() {
            Some("PrinterName" | "PrinterSetup" | "PrintFaxName" | "Rsid" | "RsidRoot") => Fate::Drop,
            _ => Fate::Keep,
        },
        "manifest:encryption-data" => Fate::Refuse(Refused::Protected),
        _ => Fate::Keep,
    }
}

/// Attributes of the content of OpenDocument.
pub(super) fn open_document_attribute(_: &str, attribute: &str) -> Word {
    match attribute {
        "officeooo:rsid" | "officeooo:paragraph-rsid" => Word::Drop,
        _ => Word::Keep,
    }
}
