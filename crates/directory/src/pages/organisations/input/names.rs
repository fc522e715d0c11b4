//! Other names, and identifiers in registers.

use geo::place::OtherName;
use kernel::identifier::{Identifier, IdentifierError, Scheme};
use kernel::{FieldErrors, Lang};
use serde::{Deserialize, Serialize};
use web::form::{Builder, Choice};

use crate::messages::Messages;
use crate::organisation::Identified;
use crate::pages::typed::{id, none, optional, parse_id, text};

/// The kinds of other names, the usual one first.
const KINDS: [&str; 6] = [
    "alias",
    "local",
    "former",
    "acronym",
    "document",
    "transliteration",
];

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct NameInput {
    pub name: String,
    lang: String,
    kind: String,
    source: String,
}

impl NameInput {
    pub fn of(held: &OtherName) -> Self {
        NameInput {
            name: held.name.clone(),
            lang: text(&held.lang),
            kind: held.kind.clone(),
            source: id(held.source),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.name.trim().is_empty() && self.lang.is_empty() && self.source.is_empty()
    }

    pub fn read(&self, place: usize, errors: &mut FieldErrors) -> OtherName {
        if self.name.trim().is_empty() {
            errors.add(format!("names.{place}.name"), "error-field-required");
        }
        OtherName {
            name: self.name.trim().to_owned(),
            lang: optional(&self.lang),
            kind: optional(&self.kind).unwrap_or_else(|| "alias".to_owned()),
            source: parse_id(&self.source, &format!("names.{place}.source"), errors),
        }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in super::super) struct IdentifierInput {
    pub(super) scheme: String,
    pub(super) value: String,
}

impl IdentifierInput {
    pub(super) fn of(held: &Identified) -> Self {
        IdentifierInput {
            scheme: held.scheme.code().to_owned(),
            value: held.value.clone(),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.value.trim().is_empty()
    }

    /// The identifier that was typed, or the field and the message that says how its register writes one.
    pub(in super::super) fn parsed(&self) -> Result<Identified, (&'static str, &'static str)> {
        let scheme: Scheme = self
            .scheme
            .parse()
            .map_err(|_| ("scheme", "error-field-required"))?;
        match Identifier::parse(scheme, &self.value) {
            Ok(identifier) => Ok(Identified {
                scheme,
                value: identifier.value().to_owned(),
            }),
            Err(IdentifierError::Checksum) => Err(("value", "error-field-checksum")),
            Err(_) => Err((
                "value",
                match scheme {
                    Scheme::Siren => "error-field-siren",
                    Scheme::Siret => "error-field-siret",
                    Scheme::Insee => "error-field-insee",
                    Scheme::Rna => "error-field-rna",
                    Scheme::Geonames => "error-field-geonames",
                    Scheme::Wikidata => "error-field-wikidata",
                },
            )),
        }
    }

    pub(super) fn read(&self, place: usize, errors: &mut FieldErrors) -> Option<Identified> {
        self.parsed()
            .map_err(|(field, code)| errors.add(format!("identifiers.{place}.{field}"), code))
            .ok()
    }
}

/// Their fields.
pub(super) fn fields(form: &mut Builder, lang: Lang, sources: &[Choice], held: &[NameInput]) {
    let t = Messages(lang);
    let kinds: Vec<Choice> = KINDS
        .into_iter()
        .map(|code| Choice::new(code, t.by_key(&format!("name-{code}"), None).unwrap_or_default()))
        .collect();
    let mut languages = none();
    languages.extend(
        geo::catalogue::languages()
            .iter()
            .map(|language| Choice::new(language.code.clone(), language.name.text(lang))),
    );
    // A tag that the list does not have (`ar-Latn`, Arabic in Latin letters) stays what it is.
    for row in held {
        if !languages.iter().any(|choice| choice.value == row.lang) {
            languages.push(Choice::new(row.lang.clone(), row.lang.clone()));
        }
    }
    form.rows(
        "names",
        t.rows_names(),
        t.add_name(),
        |n| t.row_name(n.to_string()),
        |row| {
            row.text("name", t.field_other_name());
            row.select("kind", t.field_name_kind(), kinds.clone());
            row.select("lang", t.field_language(), languages.clone());
            row.select("source", t.field_source(), sources.to_vec());
        },
    );
    let schemes: Vec<Choice> = Scheme::ALL
        .into_iter()
        .map(|scheme| {
            Choice::new(
                scheme.code(),
                t.by_key(&format!("scheme-{}", scheme.code()), None)
                    .unwrap_or_default(),
            )
        })
        .collect();
    form.rows(
        "identifiers",
        t.rows_identifiers(),
        t.add_identifier(),
        |n| t.row_identifier(n.to_string()),
        |row| {
            row.select("scheme", t.field_scheme(), schemes.clone());
            row.text("value", t.field_identifier());
        },
    );
}
