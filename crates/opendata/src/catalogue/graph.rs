//! A few triples, written as Turtle and as JSON-LD.

use serde_json::{Map, Value as Json, json};

/// The words of the vocabularies that the catalogue uses.
const PREFIXES: [(&str, &str); 9] = [
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What a property says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object {
    /// Another thing, by its address.
    Iri(String),
    /// Words in a language.
    Words(String, &'static str),
    /// A plain text.
    Plain(String),
    /// A value of a type, `xsd:date`.
    Typed(String, &'static str),
}

/// A thing with what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    iri: String,
    types: Vec<&'static str>,
    says: Vec<(&'static str, Object)>,
}

impl Node {
    pub fn new(iri: impl Into<String>, types: &[&'static str]) -> Node {
        Node {
            iri: iri.into(),
            types: types.to_vec(),
            says: Vec::new(),
        }
    }

    pub fn says(mut self, property: &'static str, object: Object) -> Node {
        self.says.push((property, object));
        self
    }

    pub fn is(self, property: &'static str, iri: impl Into<String>) -> Node {
        self.says(property, Object::Iri(iri.into()))
    }

    /// The same in both languages.
    pub fn in_words(self, property: &'static str, words: impl Fn(kernel::Lang) -> String) -> Node {
        kernel::Lang::ALL.into_iter().fold(self, |node, lang| {
            node.says(property, Object::Words(words(lang), lang.code()))
        })
    }
}

/// The graph as Turtle 1.1.
pub(super) fn turtle(nodes: &[Node]) -> String {
    let mut out: String = PREFIXES
        .iter()
        .map(|(prefix, iri)| format!("@prefix {prefix}: <{iri}> .\n"))
        .collect();
    for node in nodes {
        let types = node.types.join(", ");
        out.push_str(&format!("\n<{}> a {types}", iri(&node.iri)));
        for (property, object) in &node.says {
            let object = match object {
                Object::Iri(held) => format!("<{}>", iri(held)),
                Object::Words(text, lang) => format!("{}@{lang}", quoted(text)),
                Object::Plain(text) => quoted(text),
                Object::Typed(text, kind) => format!("{}^^{kind}", quoted(text)),
            };
            out.push_str(&format!(" ;\n  {property} {object}"));
        }
        out.push_str(" .\n");
    }
    out
}

/// The graph as JSON-LD 1.1.
pub(super) fn jsonld(nodes: &[Node]) -> Json {
    let context: Map<String, Json> = PREFIXES
        .iter()
        .map(|(prefix, iri)| ((*prefix).to_owned(), json!(iri)))
        .collect();
    let graph: Vec<Json> = nodes
        .iter()
        .map(|node| {
            let mut held = Map::new();
            held.insert("@id".to_owned(), json!(iri(&node.iri)));
            held.insert("@type".to_owned(), json!(node.types));
            for (property, object) in &node.says {
                let value = match object {
                    Object::Iri(held) => json!({"@id": iri(held)}),
                    Object::Words(text, lang) => json!({"@value": text, "@language": lang}),
                    Object::Plain(text) => json!({"@value": text}),
                    Object::Typed(text, kind) => json!({"@value": text, "@type": kind}),
                };
                let values = held
                    .entry((*property).to_owned())
                    .or_insert_with(|| Json::Array(Vec::new()));
                if let Some(values) = values.as_array_mut() {
                    values.push(value);
                }
            }
            Json::Object(held)
        })
        .collect();
    json!({"@context": context, "@graph": graph})
}

/// An address without the signs that an IRI may not have (RFC 3987).
fn iri(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter <= ' ' || "<>\"{}|^`\\".contains(letter) {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(letter);
        }
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => out.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_quotes_and_no_address_its_brackets() {
        let node = Node::new("https://x/a> <b", &["dcat:Dataset"])
            .says("dct:title", Object::Words("\"Ville\" \\ \n\u{1}".into(), "fr"));
        let text = turtle(std::slice::from_ref(&node));
        assert!(text.contains("<https://x/a%3E%20%3Cb> a dcat:Dataset"), "{text}");
        assert!(
            text.contains("dct:title \"\\\"Ville\\\" \\\\ \\n\\u0001\"@fr"),
            "{text}"
        );
        assert_eq!(jsonld(&[node])["@graph"][0]["dct:title"][0]["@language"], "fr");
    }
}
