//! The partnerships of the demonstration network: `demo/partnerships-*.toml`. What they refer to has an id that comes
//! from its key, and is loaded before by `directory`.

use database::{Error, Result, Write};
use directory::figure::Figure;
use kernel::date::Dated;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};
use serde::Deserialize;
use uuid::Uuid;
use web::DemoFiles;

use crate::partnership::{Agreement, Event, Form, LastSign, Partnership, Party};
use crate::store;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    partnership: Vec<Item>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Item {
    key: String,
    title: Translated,
    summary: Translated,
    themes: Vec<String>,
    status: String,
    status_as_of: Option<String>,
    status_source: Option<String>,
    when: Option<String>,
    when_text: Option<String>,
    legal_basis: Option<String>,
    last_sign: Option<ItemSign>,
    sources: Vec<String>,
    parties: Vec<ItemParty>,
    forms: Vec<ItemForm>,
    events: Vec<ItemEvent>,
    agreements: Vec<ItemAgreement>,
    committees: Vec<String>,
    figures: Vec<ItemFigure>,
    example: bool,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ItemSign {
    when: Option<String>,
    when_text: Option<String>,
    text: Translated,
    source: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ItemParty {
    organisation: Option<String>,
    place: Option<String>,
    label: Translated,
    country: String,
    role: String,
    own_word: Translated,
    lead_service: Option<String>,
    supporting_services: Vec<String>,
    when: Option<String>,
    when_text: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ItemForm {
    form: String,
    when: Option<String>,
    when_text: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ItemEvent {
    kind: String,
    status: Option<String>,
    title: Translated,
    when: Option<String>,
    when_text: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ItemAgreement {
    kind: String,
    object: Translated,
    deliberated: Option<String>,
    signed: Option<String>,
    transmitted: Option<String>,
    expires: Option<String>,
    /// Whole units of the currency, as a document says it.
    amount: Option<i64>,
    currency: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ItemFigure {
    measure: String,
    value: i64,
    value_max: Option<i64>,
    unit: String,
    when: Option<String>,
    when_text: Option<String>,
    qualifier: Option<String>,
    note: Translated,
    source: Option<String>,
}

/// Loads the files; says how many partnerships were written.
pub(crate) fn load<'a>(
    write: &'a Write,
    files: &'a DemoFiles,
) -> std::pin::Pin<Box<dyn std::future::Future<Output = Result<u64>> + Send + 'a>> {
    let future = async move {
        let mut written = 0;
        for (name, text) in files.iter().filter(|(name, _)| is_ours(name)) {
            let file: File =
                toml::from_str(text).map_err(|error| Error::Address(format!("{name}: {error}")))?;
            for item in file.partnership {
                let key = item.key.clone();
                let example = item.example;
                let partnership =
                    read(item).map_err(|error| Error::Address(format!("{name}, {key}: {error}")))?;
                store::insert(write, from_key(store::KIND, &key), &partnership, example).await?;
                written += 1;
            }
        }
        Ok(written)
    };
    Box::pin(future)
}

fn is_ours(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("partnerships") && name.ends_with(".toml")
}

fn read(item: Item) -> std::result::Result<Partnership, String> {
    let partnership = Partnership {
        title: item.title,
        summary: item.summary,
        parties: item
            .parties
            .into_iter()
            .map(party)
            .collect::<std::result::Result<_, _>>()?,
        dated: dated(item.when.as_deref(), item.when_text)?,
        forms: item
            .forms
            .into_iter()
            .map(|held| {
                Ok(Form {
                    form: held.form,
                    dated: dated(held.when.as_deref(), held.when_text)?,
                    source: source(held.source),
                })
            })
            .collect::<std::result::Result<_, String>>()?,
        status: item.status,
        status_as_of: dated(item.status_as_of.as_deref(), None)?,
        status_source: source(item.status_source),
        legal_basis: item.legal_basis,
        last_sign: item
            .last_sign
            .map(|held| {
                Ok::<_, String>(LastSign {
                    dated: dated(held.when.as_deref(), held.when_text)?,
                    text: held.text,
                    source: source(held.source),
                })
            })
            .transpose()?,
        events: item
            .events
            .into_iter()
            .map(|held| {
                Ok(Event {
                    kind: held.kind,
                    status: held.status,
                    title: held.title,
                    dated: dated(held.when.as_deref(), held.when_text)?,
                    source: source(held.source),
                })
            })
            .collect::<std::result::Result<_, String>>()?,
        agreements: item
            .agreements
            .into_iter()
            .map(agreement)
            .collect::<std::result::Result<_, _>>()?,
        committees: item
            .committees
            .iter()
            .map(|key| from_key("organisation", key))
            .collect(),
        figures: item
            .figures
            .into_iter()
            .map(figure)
            .collect::<std::result::Result<_, _>>()?,
        themes: item.themes,
        sources: item.sources.iter().map(|key| from_key("source", key)).collect(),
        visibility: Visibility::Public,
        state: State::Published,
    };
    partnership.validate().map_err(|errors| format!("{errors:?}"))?;
    Ok(partnership)
}

fn party(held: ItemParty) -> std::result::Result<Party, String> {
    Ok(Party {
        organisation: held.organisation.map(|key| from_key("organisation", &key)),
        place: held.place.map(|key| from_key("place", &key)),
        label: held.label,
        country: held.country,
        role: held.role,
        own_word: held.own_word,
        lead_service: held.lead_service.map(|key| from_key("service", &key)),
        supporting_services: held
            .supporting_services
            .iter()
            .map(|key| from_key("service", key))
            .collect(),
        dated: dated(held.when.as_deref(), held.when_text)?,
    })
}

fn agreement(held: ItemAgreement) -> std::result::Result<Agreement, String> {
    Ok(Agreement {
        kind: held.kind,
        object: held.object,
        amount: held.amount.map(|amount| amount * 100),
        currency: held.currency.unwrap_or_else(|| "EUR".to_owned()),
        deliberated: dated(held.deliberated.as_deref(), None)?,
        signed: dated(held.signed.as_deref(), None)?,
        transmitted: dated(held.transmitted.as_deref(), None)?,
        expires: dated(held.expires.as_deref(), None)?,
        source: source(held.source),
    })
}

fn figure(held: ItemFigure) -> std::result::Result<Figure, String> {
    let mut figure = Figure {
        measure: held.measure,
        value: held.value,
        value_max: held.value_max,
        unit: held.unit,
        qualifier: held.qualifier,
        dated: dated(held.when.as_deref(), held.when_text)?,
        note: held.note,
        source: source(held.source),
    };
    if figure.unit() == "EUR" {
        figure.value *= 100;
        figure.value_max = figure.value_max.map(|value| value * 100);
    }
    Ok(figure)
}

fn source(key: Option<String>) -> Option<Uuid> {
    key.map(|key| from_key("source", &key))
}

fn dated(when: Option<&str>, original: Option<String>) -> std::result::Result<Option<Dated>, String> {
    let Some(when) = when else { return Ok(None) };
    let value = when.parse().map_err(|error| format!("{when}: {error}"))?;
    Ok(Some(Dated { value, original }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partnership_of_the_demonstration_is_valid() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if is_ours(&entry.file_name().to_string_lossy()) {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                for item in toml::from_str::<File>(&text).unwrap().partnership {
                    let key = item.key.clone();
                    assert!(read(item).is_ok(), "{key}");
                    count += 1;
                }
            }
        }
        assert!(count > 30, "{count}");
    }
}
