//! A field that names one record of many: an organisation, a place, a partnership. A select of all of them weighs
//! megabytes in a large network and cannot be scrolled, so the name is typed. Where a script runs, what may be meant is
//! proposed as one types; without, the button beside the field asks, and the form comes back with the matches to choose
//! from. What is sent is the id; a name alone is never taken for one, since another record may have the same.

use std::collections::{BTreeMap, BTreeSet};

use database::record;
use kernel::policy::{Action, allow};
use kernel::text::{fold, sort_key};
use kernel::{Actor, Lang, State};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::Value;

use super::Choice;
use crate::{App, Error, Messages};

/// How many matches are offered.
const MATCHES: usize = 12;
/// How much of a typed name is looked for.
const LONGEST: usize = 200;
/// What a value begins with that is typed words instead of an id.
const WORDS: char = '?';
/// What the names of the two fields beside the id end with: the words, and the words that the id answers.
const TYPED: &str = "~typed";
const ANSWERED: &str = "~of";

/// A field that names a record: its path, with `*` for the number of a row, and the kind of record.
pub type Picked = (&'static str, &'static str);

/// A record that may be meant.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What tells it from another of the same name: kind, place, state.
    pub told: String,
    /// The end of its address.
    #[serde(skip)]
    pub short_id: String,
    /// Its kind.
    #[serde(skip)]
    pub kind: String,
    /// Whether it is among those that may be chosen now.
    #[serde(skip)]
    pub listed: bool,
}

impl Found {
    fn label(&self) -> String {
        if self.told.is_empty() {
            self.title.clone()
        } else {
            format!("{} – {}", self.title, self.told)
        }
    }
}

/// What the template shows of the field.
#[derive(Debug, Clone, Default)]
pub struct Pick {
    /// The kind of record.
    pub kind: String,
    /// The words in the field.
    pub typed: String,
    /// The id that they stand for; empty for none.
    pub chosen: String,
    /// What is told of the one that is chosen.
    pub told: String,
    /// Whether words were typed that are not yet one record.
    pub asked: bool,
    /// What they may mean.
    pub matches: Vec<Choice>,
}

impl Pick {
    /// An empty field for this kind of record.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        Pick {
            kind: kind.to_owned(),
            ..Pick::default()
        }
    }
}

/// The words of a value that is no id.
#[must_use]
pub fn words(value: &str) -> Option<&str> {
    value.strip_prefix(WORDS)
}

/// Why a value that is not an id of the list is refused.
#[must_use]
pub fn refusal(value: &str) -> &'static str {
    if words(value).is_some() {
        "error-field-choose"
    } else {
        "error-field-unknown"
    }
}

/// Puts the three fields of each choice back into one: the id while its words are untouched, else the new words.
pub(super) fn settle(pairs: &mut Vec<(String, String)>) {
    let beside = |pairs: &[(String, String)], end: &str| -> BTreeMap<String, String> {
        let named = pairs.iter();
        named
            .filter_map(|(name, text)| Some((name.strip_suffix(end)?.to_owned(), text.trim().to_owned())))
            .collect()
    };
    let typed = beside(pairs, TYPED);
    if typed.is_empty() {
        return;
    }
    let answered = beside(pairs, ANSWERED);
    pairs.retain(|(name, _)| !name.ends_with(TYPED) && !name.ends_with(ANSWERED));
    for (name, typed) in typed {
        let untouched = answered.get(&name) == Some(&typed);
        let held = pairs
            .iter()
            .position(|(field, id)| *field == name && !id.is_empty());
        if untouched && held.is_some() {
            continue;
        }
        pairs.retain(|(field, _)| *field != name);
        let value = if typed.is_empty() {
            String::new()
        } else {
            format!("{WORDS}{typed}")
        };
        pairs.push((name, value));
    }
}

/// What the fields of a form name, read once for all of them.
#[derive(Debug, Clone, Default)]
pub struct Picks {
    held: BTreeMap<String, Found>,
    matches: BTreeMap<(String, String), Vec<Found>>,
}

impl Picks {
    /// Reads what `input` names in `fields`.
    ///
    /// # Errors
    /// When the database or the index does not answer.
    pub async fn load(
        app: &App,
        actor: &Actor,
        lang: Lang,
        input: &impl Serialize,
        fields: &[Picked],
    ) -> Result<Picks, Error> {
        let input = serde_json::to_value(input).unwrap_or(Value::Null);
        let (mut ids, mut asked) = (BTreeSet::new(), BTreeSet::new());
        for (path, kind) in fields {
            let mut values = Vec::new();
            gather(&input, &path.split('.').collect::<Vec<_>>(), &mut values);
            for value in values {
                match words(value) {
                    Some(words) => drop(asked.insert(((*kind).to_owned(), words.to_owned()))),
                    None => ids.extend(value.parse::<Uuid>().ok()),
                }
            }
        }
        let mut picks = Picks::default();
        let records = record::Entity::find()
            .filter(record::Column::Id.is_in(ids))
            .all(app.db.reader())
            .await
            .map_err(Error::internal)?;
        for found in told(app, actor, lang, records).await? {
            picks.held.insert(found.id.to_string(), found);
        }
        for (kind, words) in asked {
            let found = find(app, actor, lang, &kind, &words).await?;
            picks.matches.insert((kind, words), found);
        }
        Ok(picks)
    }

    /// Whether a record of this kind may be chosen.
    #[must_use]
    pub fn offers(&self, kind: &str, id: Uuid) -> bool {
        self.held
            .get(&id.to_string())
            .is_some_and(|found| found.listed && found.kind == kind)
    }

    /// The records of this kind that the form names.
    pub fn named(&self, kind: &str) -> impl Iterator<Item = &Found> {
        self.held.values().filter(move |found| found.kind == kind)
    }

    /// A field's look, from what it holds.
    pub(super) fn show(&self, kind: &str, value: &str) -> Pick {
        let mut pick = Pick::of(kind);
        if let Some(typed) = words(value) {
            pick.asked = true;
            typed.clone_into(&mut pick.typed);
            let found = self.matches.get(&(kind.to_owned(), typed.to_owned()));
            let found = found.map(Vec::as_slice).unwrap_or_default();
            let same = |found: &&Found| fold(&found.title) == fold(typed);
            // The only one of exactly this name is proposed; of several, nobody but the writer knows which.
            let only = found.iter().filter(same).count() == 1;
            pick.matches = found
                .iter()
                .map(|held| Choice {
                    selected: only && same(&held),
                    ..Choice::new(held.id.to_string(), held.label())
                })
                .collect();
        } else if let Some(found) = self.held.get(value) {
            value.clone_into(&mut pick.chosen);
            pick.typed.clone_from(&found.title);
            pick.told.clone_from(&found.told);
        }
        pick
    }
}

/// The texts at a path.
fn gather<'v>(value: &'v Value, path: &[&str], texts: &mut Vec<&'v str>) {
    match (value, path) {
        (Value::String(text), []) => texts.push(text),
        (Value::Array(rows), ["*", rest @ ..]) => rows.iter().for_each(|row| gather(row, rest, texts)),
        (Value::Object(fields), [name, rest @ ..]) => {
            if let Some(field) = fields.get(*name) {
                gather(field, rest, texts);
            }
        }
        _ => {}
    }
}

/// The records of a kind that somebody may mean who typed this: names that begin so, then what a search finds (other
/// names, mistyped ones), then names that hold it.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn find(app: &App, actor: &Actor, lang: Lang, kind: &str, text: &str) -> Result<Vec<Found>, Error> {
    let text: String = text.chars().take(LONGEST).collect();
    let key = sort_key(&text);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let reader = app.db.reader();
    let named = |condition: sea_orm::sea_query::SimpleExpr| {
        record::Entity::find()
            .filter(record::listed(kind, actor))
            .filter(condition)
            .order_by_asc(record::Column::SortKey)
            .order_by_asc(record::Column::Id)
            .limit(MATCHES as u64)
            .all(reader)
    };
    let mut records = named(record::Column::SortKey.starts_with(&key))
        .await
        .map_err(Error::internal)?;
    if records.len() < MATCHES {
        let (index, audience) = (app.index.clone(), crate::audience(actor));
        let kinds = [kind.to_owned()];
        let suggested = tokio::task::spawn_blocking(move || {
            index.suggest_of(&text, lang.code(), audience, &kinds, MATCHES)
        });
        let suggested = suggested.await.map_err(Error::internal)?.map_err(Error::from)?;
        let ids: Vec<Uuid> = suggested
            .iter()
            .filter_map(|found| found.id.parse().ok())
            .collect();
        let mut found = record::by_ids(reader, ids.clone(), actor).await?;
        found.sort_by_key(|record| ids.iter().position(|id| *id == record.id));
        add(&mut records, found);
    }
    if records.len() < MATCHES {
        let holding = named(record::Column::SortKey.contains(&key)).await;
        add(&mut records, holding.map_err(Error::internal)?);
    }
    records.truncate(MATCHES);
    let mut found = told(app, actor, lang, records).await?;
    let labels: Vec<String> = found.iter().map(Found::label).collect();
    for (place, held) in found.iter_mut().enumerate() {
        // Two of which nothing else differs are told apart by the end of their addresses.
        if labels.iter().filter(|label| **label == labels[place]).count() > 1 {
            held.told = [held.told.as_str(), held.short_id.as_str()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · ");
        }
    }
    Ok(found)
}

fn add(records: &mut Vec<record::Model>, more: Vec<record::Model>) {
    for record in more {
        if !records.iter().any(|held| held.id == record.id) {
            records.push(record);
        }
    }
}

/// Records with what their features tell of them, in the order given.
async fn told(
    app: &App,
    actor: &Actor,
    lang: Lang,
    records: Vec<record::Model>,
) -> Result<Vec<Found>, Error> {
    let w = Messages(lang);
    let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let mut gists: BTreeMap<Uuid, String> = BTreeMap::new();
    if !ids.is_empty() {
        for gist in app.modules.iter().filter_map(|module| module.gist) {
            gists.extend(gist(app.clone(), lang, ids.clone()).await?);
        }
    }
    Ok(records
        .into_iter()
        .map(|record| {
            let state = (record.state() != State::Published)
                .then(|| {
                    w.by_key(
                        &format!("state-{}", record.state().code().replace('_', "-")),
                        None,
                    )
                })
                .flatten();
            let readable = allow(actor, Action::Read, record.guarded());
            let told = gists
                .remove(&record.id)
                .into_iter()
                .chain(state)
                .filter(|_| readable);
            Found {
                id: record.id,
                // A form keeps what it names; whoever may not read it is not told its name.
                title: match readable {
                    true => record.title.text(lang).to_owned(),
                    false => w.pick_hidden(),
                },
                told: told
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                listed: record.state() != State::Archived && readable,
                short_id: record.short_id,
                kind: record.kind,
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        settle(&mut pairs);
        pairs
    }

    #[test]
    fn an_id_holds_while_its_words_do() {
        let sent = |id: &str, typed: &str, answered: &str| {
            let of = |end: &str| format!("links.0.to{end}");
            let (words, before) = (of(TYPED), of(ANSWERED));
            let pairs = [
                ("links.0.to", id),
                (words.as_str(), typed),
                (before.as_str(), answered),
            ];
            settled(&pairs)
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert_eq!(sent("7", "Bagnolet", "Bagnolet"), "links.0.to=7");
        assert_eq!(sent("7", "Bondy", "Bagnolet"), "links.0.to=?Bondy");
        assert_eq!(sent("7", " ", "Bagnolet"), "links.0.to=");
        assert_eq!(
            sent("", "Bagno", "Bagno"),
            "links.0.to=?Bagno",
            "nothing chosen yet"
        );
        assert_eq!(sent("", "", ""), "links.0.to=");
        assert_eq!(
            settled(&[("links.0.to", "7")]),
            [("links.0.to".to_owned(), "7".to_owned())],
            "a form of before is read as it is"
        );
    }

    #[test]
    fn the_values_of_a_field_are_found_in_every_row() {
        let input = serde_json::json!({
            "place": "a", "links": [{ "to": "b" }, { "to": "c", "other": "d" }], "to": ["e"]
        });
        let mut found = Vec::new();
        for path in ["place", "links.*.to", "absent.*.to", "to"] {
            gather(&input, &path.split('.').collect::<Vec<_>>(), &mut found);
        }
        assert_eq!(found, ["a", "b", "c"]);
    }

    #[test]
    fn of_two_of_one_name_none_is_proposed() {
        let found = |id: u128, title: &str| Found {
            id: Uuid::from_u128(id),
            title: title.to_owned(),
            told: String::new(),
            short_id: String::new(),
            kind: "place".to_owned(),
            listed: true,
        };
        let picks = |found: Vec<Found>| Picks {
            matches: BTreeMap::from([(("place".to_owned(), "saint-louis".to_owned()), found)]),
            ..Picks::default()
        };
        let chosen = |picks: &Picks| {
            let pick = picks.show("place", "?saint-louis");
            pick.matches.iter().filter(|choice| choice.selected).count()
        };
        let (one, other) = (found(1, "Saint-Louis"), found(2, "Saint Louis"));
        assert_eq!(chosen(&picks(vec![one.clone(), found(3, "Saint-Louis-Sud")])), 1);
        assert_eq!(chosen(&picks(vec![one, other])), 0);
    }
}
