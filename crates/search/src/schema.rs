//! What the index holds: the fields, and how a [`Document`] is laid out in them.

use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use crate::analyzer::{self, ENGLISH, FRENCH, FRENCH_FOLDED, WORDS};
use crate::{Audience, Document, Result};

/// Raised when the meaning of a field changes without its definition changing.
const VERSION: u32 = 3;

/// Stands between the key and the value of a facet, and between the kind and the id.
const SEPARATOR: char = '\u{1f}';
/// Names of the fast fields, which are read by name.
pub(crate) const FACET: &str = "facet";
pub(crate) const BOOST: &str = "boost";
pub(crate) const ALPHABET: &str = "alphabet";
pub(crate) const LENGTH: &str = "length";
/// The facet that every document has.
pub(crate) const KIND: &str = "kind";

/// One kind of text (titles, bodies) in its searchable forms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forms {
    pub words: Field,
    pub french: Field,
    pub french_folded: Field,
    pub english: Field,
}

/// Every field of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// `kind` and `id`: what an update replaces.
    pub key: Field,
    pub audience: Field,
    pub facet: Field,
    pub title: Forms,
    pub body: Forms,
    pub name: Field,
    /// Names have no language; the synonyms of a theme are names and deserve their plurals.
    pub name_stems: Field,
    pub title_whole: Field,
    pub name_whole: Field,
    boost: Field,
    alphabet: Field,
    length: Field,
    pub stored: Field,
}

/// The schema and its fields.
pub(crate) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str, record| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let frequencies = IndexRecordOption::WithFreqs;
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let raw = || {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        TextOptions::default().set_indexing_options(indexing)
    };
    // A town with twenty aliases must not weigh less for having them: no length norm.
    let unnormed = |tokenizer: &str, record| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(false)
            .set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fast = || NumericOptions::default().set_fast();
    let mut forms = |name: &str| Forms {
        words: schema.add_text_field(name, text(WORDS, positions)),
        french: schema.add_text_field(&format!("{name}_fr"), text(FRENCH, frequencies)),
        french_folded: schema.add_text_field(&format!("{name}_fr_folded"), text(FRENCH_FOLDED, frequencies)),
        english: schema.add_text_field(&format!("{name}_en"), text(ENGLISH, frequencies)),
    };
    let title = forms("title");
    let body = forms("body");
    let fields = Fields {
        title,
        body,
        key: schema.add_text_field("key", raw()),
        audience: schema.add_text_field("audience", raw()),
        facet: schema.add_text_field(FACET, raw().set_fast("raw")),
        name: schema.add_text_field("name", unnormed(WORDS, positions)),
        name_stems: schema.add_text_field("name_fr_folded", unnormed(FRENCH_FOLDED, frequencies)),
        title_whole: schema.add_text_field("title_whole", raw()),
        name_whole: schema.add_text_field("name_whole", raw()),
        boost: schema.add_f64_field(BOOST, fast()),
        alphabet: schema.add_u64_field(ALPHABET, fast()),
        length: schema.add_u64_field(LENGTH, fast()),
        stored: schema.add_text_field("stored", STORED),
    };
    (schema.build(), fields)
}

/// What an index on disk must have been written with; otherwise it is rebuilt.
pub(crate) fn version(schema: &Schema) -> Result<String> {
    let fields = serde_json::to_string(schema)?;
    Ok(format!("{VERSION}\n{}\n{fields}\n", analyzer::fingerprint()))
}

/// The languages whose stems are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Stemmed {
    French,
    English,
    None,
}

/// Which stems a text in this BCP-47 language gets.
pub(crate) fn stemmed(lang: &str) -> Stemmed {
    match primary(lang).as_str() {
        "fr" => Stemmed::French,
        "en" => Stemmed::English,
        _ => Stemmed::None,
    }
}

/// The language without its region or script: `fr` for `fr-CA`.
pub(crate) fn primary(lang: &str) -> String {
    lang.split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

impl Fields {
    pub(crate) fn key_term(&self, kind: &str, id: &str) -> Term {
        Term::from_field_text(self.key, &joined(kind, id))
    }

    pub(crate) fn facet_term(&self, key: &str, value: &str) -> Term {
        Term::from_field_text(self.facet, &joined(key, value))
    }

    pub(crate) fn audience_term(&self, audience: Audience) -> Term {
        Term::from_field_text(self.audience, audience.name())
    }

    /// The three fields that hold unstemmed words: the only ones where typing errors are forgiven.
    pub(crate) fn word_fields(&self) -> [Field; 3] {
        [self.title.words, self.name, self.body.words]
    }

    /// Lays a document out in the fields.
    pub(crate) fn document(&self, document: &Document) -> Result<TantivyDocument> {
        let mut out = TantivyDocument::new();
        out.add_text(self.key, joined(&document.kind, &document.id));
        out.add_text(self.audience, document.audience.name());
        let mut facets = vec![joined(KIND, &document.kind)];
        facets.extend(document.facets.iter().map(|(key, value)| joined(key, value)));
        // A value said twice is counted once.
        facets.sort();
        facets.dedup();
        for facet in facets {
            out.add_text(self.facet, facet);
        }
        for (lang, title) in &document.titles {
            self.add_forms(&mut out, self.title, lang, title);
            add_whole(&mut out, self.title_whole, title);
        }
        for (lang, text) in document.subtitles.iter().chain(&document.bodies) {
            self.add_forms(&mut out, self.body, lang, text);
        }
        // One value with a line for each name: the line ends keep phrases apart.
        let names: Vec<&String> = document.names.iter().chain(&document.keywords).collect();
        for name in &names {
            add_whole(&mut out, self.name_whole, name);
        }
        let names = names
            .into_iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n");
        out.add_text(self.name, &names);
        out.add_text(self.name_stems, &names);
        let title = document
            .titles
            .first()
            .map(|(_, title)| title.as_str())
            .unwrap_or_default();
        // JSON knows no infinity: what is kept must be sane too.
        let kept = Document {
            boost: sane_boost(document.boost),
            ..document.clone()
        };
        out.add_f64(self.boost, f64::from(kept.boost));
        out.add_u64(self.alphabet, alphabet(title));
        out.add_u64(self.length, title.chars().count() as u64);
        out.add_text(self.stored, serde_json::to_string(&kept)?);
        Ok(out)
    }

    fn add_forms(&self, out: &mut TantivyDocument, forms: Forms, lang: &str, text: &str) {
        out.add_text(forms.words, text);
        match stemmed(lang) {
            Stemmed::French => {
                out.add_text(forms.french, text);
                out.add_text(forms.french_folded, text);
            }
            Stemmed::English => out.add_text(forms.english, text),
            Stemmed::None => {}
        }
    }
}

fn add_whole(out: &mut TantivyDocument, field: Field, text: &str) {
    let whole = analyzer::squash(text);
    if !whole.is_empty() {
        out.add_text(field, whole);
    }
}

fn joined(key: &str, value: &str) -> String {
    let key = key.replace(SEPARATOR, " ");
    // The engine drops values of more than 65,530 bytes; none of ours has a reason to be long.
    let value: String = value.chars().take(1_000).collect();
    format!("{key}{SEPARATOR}{value}")
}

/// The key and the value of an indexed facet.
pub(crate) fn split_facet(facet: &str) -> Option<(&str, &str)> {
    facet.split_once(SEPARATOR)
}

/// A boost that can be multiplied with: what is no number counts as 1.
fn sane_boost(boost: f32) -> f32 {
    if boost.is_finite() {
        boost.clamp(0.01, 100.0)
    } else {
        1.0
    }
}

/// The beginning of the title as a number, so that equals are shown in alphabetical order.
fn alphabet(title: &str) -> u64 {
    alphabet_of(&analyzer::squash(title), 0)
}

/// The least and the greatest [`alphabet`] of the titles that begin so, as far as it reaches.
pub(crate) fn alphabet_range(squashed: &str) -> (u64, u64) {
    (alphabet_of(squashed, 0), alphabet_of(squashed, u8::MAX))
}

fn alphabet_of(squashed: &str, filler: u8) -> u64 {
    let mut bytes = [filler; 8];
    for (to, from) in bytes.iter_mut().zip(squashed.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_orders_folded_titles() {
        assert!(alphabet("Écoles") < alphabet("Mali"));
        assert!(alphabet("mali") < alphabet("Malijai"));
        let (least, greatest) = alphabet_range("mal");
        assert!((least..=greatest).contains(&alphabet("Malijai")));
        assert!(!(least..=greatest).contains(&alphabet("Matola")));
    }

    #[test]
    fn languages_choose_their_stems() {
        assert_eq!(stemmed("fr-FR"), Stemmed::French);
        assert_eq!(stemmed("EN_gb"), Stemmed::English);
        assert_eq!(stemmed("vi"), Stemmed::None);
    }

    #[test]
    fn odd_boosts_are_tamed() {
        assert_eq!(sane_boost(f32::NAN), 1.0);
        assert_eq!(sane_boost(-3.0), 0.01);
        assert_eq!(sane_boost(2.0), 2.0);
    }

    #[test]
    fn facets_come_back_whole() {
        assert_eq!(
            split_facet(&joined("theme", "a\u{1f}b")),
            Some(("theme", "a\u{1f}b"))
        );
        assert_eq!(split_facet(&joined("th\u{1f}eme", "b")), Some(("th eme", "b")));
    }
}
