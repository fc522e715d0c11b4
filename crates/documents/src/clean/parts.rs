//! Which parts of a package go whole: by their place, or by the relationship that leads to them.

/// Which of the two families a package is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Office Open XML (ECMA-376): docx, xlsx, pptx.
    OpenXml,
    /// OpenDocument (OASIS, ISO 26300): odt, ods, odp.
    OpenDocument,
}

/// Folders and parts of Office Open XML that hold no content.
const OPEN_XML: [&str; 9] = [
    "docProps/",
    "docMetadata/",
    "customXml/",
    "_xmlsignatures/",
    "package/services/metadata/",
    "word/printerSettings/",
    "xl/printerSettings/",
    "ppt/printerSettings/",
    "ppt/changesInfos/",
];

/// The same of OpenDocument.
const OPEN_DOCUMENT: [&str; 5] = [
    "Thumbnails/",
    "Versions/",
    "VersionList.xml",
    "META-INF/documentsignatures.xml",
    "META-INF/macrosignatures.xml",
];

/// The ends of the types of relationships that lead to no content. Programs may keep these parts under any name.
const RELATIONSHIPS: [&str; 11] = [
    "/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/thumbnail",
    "/customXml",
    "/attachedTemplate",
    "/printerSettings",
    "/changesInfo",
    "/revisionInfo",
    "/digital-signature/origin",
    "/classificationlabels",
];

/// Whether a part of this name goes whole.
pub(super) fn goes(family: Family, name: &str) -> bool {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    match family {
        Family::OpenXml => starts(&OPEN_XML),
        // An object inside the document has properties of its own.
        Family::OpenDocument => starts(&OPEN_DOCUMENT) || name == "meta.xml" || name.ends_with("/meta.xml"),
    }
}

/// Whether a relationship of this type leads to no content.
pub(super) fn leads_nowhere(kind: &str) -> bool {
    RELATIONSHIPS.iter().any(|end| kind.ends_with(end))
}

/// The part that a relationship leads to: its target is relative to the folder above `_rels` (ECMA-376 part 2, §8.3),
/// or absolute.
pub(super) fn target(relationships: &str, target: &str) -> String {
    let base = relationships.rsplit_once("_rels/").map_or("", |(base, _)| base);
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{base}{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn a_target_is_found_from_where_its_relationship_stands() {
        assert_eq!(target("_rels/.rels", "docProps/core.xml"), "docProps/core.xml");
        assert_eq!(
            target("xl/worksheets/_rels/sheet1.xml.rels", "../printerSettings/p1.bin"),
            "xl/printerSettings/p1.bin"
        );
        assert_eq!(target("word/_rels/document.xml.rels", "/a/./b.xml"), "a/b.xml");
        assert_eq!(target("word/_rels/document.xml.rels", "../../../a"), "a");
    }
}
