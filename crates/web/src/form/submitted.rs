//! What a form sent: its fields by path, its files, and the typed input that they become.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum_extra::extract::CookieJar;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{App, Error, csrf};

/// How many fields a form may send: a sheet with hundreds of rows fits, an attack does not.
const MAX_FIELDS: usize = 5_000;
/// Size of a form without files, in bytes.
const MAX_TEXT: usize = 2 * 1024 * 1024;
/// Size of a form with files, in bytes; each feature sets a smaller limit a file.
const MAX_FILES: usize = 20 * 1024 * 1024;

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The field.
    pub field: String,
    /// The name it had, without folders; only ever shown, never a path of ours.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// A form that came from one of our pages: an extractor that checks the token.
#[derive(Debug, Clone, Default)]
pub struct Submitted {
    /// Names and values, in the order sent, without our own (`_csrf`, `_version`, `_add`).
    pub pairs: Vec<(String, String)>,
    /// Files.
    pub files: Vec<Upload>,
    /// The version that the form was made from.
    pub version: Option<i64>,
    /// The rows that the visitor asks one more of, instead of sending the form; empty to see what a typed name may mean.
    pub add: Option<String>,
}

impl FromRequest<App> for Submitted {
    type Rejection = Error;

    async fn from_request(request: Request, state: &App) -> Result<Self, Error> {
        let cookie = CookieJar::from_headers(request.headers())
            .get(csrf::COOKIE)
            .map(|cookie| cookie.value().to_owned())
            .unwrap_or_default();
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let (pairs, files) = if kind.starts_with("multipart/form-data") {
            multipart(request, state).await?
        } else {
            urlencoded(request).await?
        };
        if pairs.len() > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        let mut form = Submitted {
            files,
            ..Submitted::default()
        };
        let mut token = String::new();
        for (name, value) in pairs {
            match name.as_str() {
                "_csrf" => token = value,
                "_version" => form.version = value.parse().ok(),
                "_add" => form.add = Some(value),
                // Every form that comes back shows the matches of the names typed in it.
                "_find" => form.add = Some(String::new()),
                // PostgreSQL keeps no NUL, and nobody types one.
                // Browsers send line breaks as CR LF; a text that was not touched stays what it was.
                _ => form
                    .pairs
                    .push((name, value.replace('\0', "").replace("\r\n", "\n"))),
            }
        }
        super::pick::settle(&mut form.pairs);
        if csrf::matches(&cookie, &token) {
            Ok(form)
        } else {
            Err(Error::Forbidden)
        }
    }
}

type Parts = (Vec<(String, String)>, Vec<Upload>);

async fn urlencoded(request: Request) -> Result<Parts, Error> {
    let body = axum::body::to_bytes(request.into_body(), MAX_TEXT)
        .await
        .map_err(|_| Error::TooLarge)?;
    let text = std::str::from_utf8(&body).map_err(|_| Error::Invalid("the form is not UTF-8".to_owned()))?;
    Ok((crate::list::decode(text), Vec::new()))
}

async fn multipart(request: Request, state: &App) -> Result<Parts, Error> {
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|error| Error::Invalid(error.to_string()))?;
    let (mut pairs, mut files, mut size) = (Vec::new(), Vec::new(), 0usize);
    let refused = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Error::TooLarge
        } else {
            Error::Invalid(error.to_string())
        }
    };
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part
            .file_name()
            .map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
        let bytes = part.bytes().await.map_err(refused)?;
        size += bytes.len();
        if size > MAX_FILES || pairs.len() > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        match name {
            Some(name) if !bytes.is_empty() => files.push(Upload { field, name, bytes }),
            Some(_) => {}
            None => pairs.push((field, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((pairs, files))
}

impl Submitted {
    /// The typed input. Fields that the input does not know are passed over; lists keep the rows whose `_remove` is
    /// not ticked, and get one more when the visitor asked for it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the fields do not have the input's shape, which our own pages never send.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut root = Value::Object(Map::new());
        for (path, value) in &self.pairs {
            insert(&mut root, path, value);
        }
        let mut root = settle(root);
        let more = self.add.as_ref().filter(|rows| !rows.is_empty());
        if let (Some(rows), Value::Object(fields)) = (more, &mut root) {
            let list = fields
                .entry(rows.clone())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = list {
                items.push(Value::Object(Map::new()));
            }
        }
        serde_json::from_value(root).map_err(|error| Error::Invalid(error.to_string()))
    }

    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }
}

/// Puts a value at its path; a name sent several times becomes a list.
fn insert(root: &mut Value, path: &str, value: &str) {
    let mut place = root;
    for part in path.split('.').take(6) {
        let Value::Object(fields) = place else { return };
        place = fields.entry(part.to_owned()).or_insert(Value::Object(Map::new()));
    }
    match place {
        Value::Array(items) => items.push(Value::String(value.to_owned())),
        Value::String(first) => {
            *place = Value::Array(vec![
                Value::String(std::mem::take(first)),
                Value::String(value.to_owned()),
            ])
        }
        Value::Object(fields) if fields.is_empty() => *place = Value::String(value.to_owned()),
        _ => {}
    }
}

/// Objects whose keys are all numbers are rows: a list in the order of the numbers, without the removed ones.
fn settle(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let numbered: Option<Vec<(u32, Value)>> = if fields.is_empty() {
                None
            } else {
                fields
                    .iter()
                    .map(|(key, value)| key.parse().ok().map(|number| (number, value.clone())))
                    .collect()
            };
            if let Some(mut rows) = numbered {
                rows.sort_by_key(|(number, _)| *number);
                let kept = rows
                    .into_iter()
                    .filter(|(_, row)| row.get("_remove").is_none())
                    .map(|(_, row)| settle(row));
                return Value::Array(kept.collect());
            }
            Value::Object(
                fields
                    .into_iter()
                    .map(|(key, value)| (key, settle(value)))
                    .collect(),
            )
        }
        other => other,
    }
}

/// A select's or a group of boxes' value, which a form sends once, several times or not at all.
///
/// # Errors
/// When it is neither text nor a list of texts.
pub fn several<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(
        match <OneOrMany as serde::Deserialize>::deserialize(deserializer)? {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        },
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
    #[serde(default)]
    struct Input {
        title: BTreeMap<String, String>,
        names: Vec<Name>,
        #[serde(deserialize_with = "several")]
        themes: Vec<String>,
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
    #[serde(default)]
    struct Name {
        name: String,
        lang: String,
    }

    fn sent(pairs: &[(&str, &str)]) -> Submitted {
        Submitted {
            pairs: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Submitted::default()
        }
    }

    #[test]
    fn paths_become_an_input_and_removed_rows_are_gone() {
        let form = sent(&[
            ("title.fr", "Eau"),
            ("names.0.name", "a"),
            ("names.10.name", "c"),
            ("names.2.name", "b"),
            ("names.2._remove", "1"),
            ("themes", "water"),
            ("themes", "peace"),
        ]);
        let input: Input = form.input().unwrap();
        assert_eq!(input.title["fr"], "Eau");
        assert_eq!(
            input
                .names
                .iter()
                .map(|row| row.name.as_str())
                .collect::<Vec<_>>(),
            ["a", "c"]
        );
        assert_eq!(input.themes, ["water", "peace"]);
        assert_eq!(
            sent(&[("themes", "water")]).input::<Input>().unwrap().themes,
            ["water"]
        );
    }

    #[test]
    fn asking_for_a_row_adds_an_empty_one() {
        let form = Submitted {
            add: Some("names".to_owned()),
            ..sent(&[("names.0.name", "a")])
        };
        assert_eq!(form.input::<Input>().unwrap().names.len(), 2);
    }

    #[test]
    fn a_hostile_path_changes_nothing_else() {
        let form = sent(&[
            ("title", "x"),
            ("title.fr", "y"),
            ("names.0.name.deep.deeper.deepest.more", "z"),
            ("..", "!"),
        ]);
        assert!(form.input::<Input>().is_err());
        let strange = sent(&[("", "x"), ("nothing.0", "y")]);
        assert_eq!(strange.input::<Input>().unwrap(), Input::default());
    }
}
