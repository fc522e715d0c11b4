//! What records say of people, in history: sealed under a key of each person, which erasing removes.
//!
//! By convention a record's value keeps people in arrays called `people`, whose members say `name`, `phone` and `email`.
//! [`seal`] replaces these three by `sealed:1:<person>:<hex>` before a value goes into history, and [`open`] puts them back
//! for whoever reads history. A person's row ([`Model`]) gone, the values are [`ERASED`], the rows of history stay as they
//! were written, and so does whatever was computed over them.
//!
//! The cipher is ChaCha20-Poly1305 with a nonce derived from key and text (HMAC-SHA-256), so that equal values stay equal:
//! a save that changes nothing shows no change.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::text;
use ring::rand::SecureRandom;
use ring::{aead, hmac};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::history;
use crate::{Error, Result, Write};

/// What stands where a value of an erased person stood.
pub const ERASED: &str = "\u{2205} personne effacée";
/// How a sealed value begins.
const MARK: &str = "sealed:1:";
/// The arrays that hold people.
pub const PEOPLE: &str = "people";
/// What is sealed of each.
pub const FIELDS: [&str; 3] = ["name", "phone", "email"];

/// Somebody whom records name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Id; history names them by it alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Their address, or their name within one record.
    pub handle: String,
    /// Their name, folded; empty where none was said.
    pub name: String,
    /// The key of what history holds of them, hexadecimal.
    pub secret: String,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Calls `act` with every person in a value, to read or to change.
pub fn each(value: &mut Value, act: &mut dyn FnMut(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, act)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if name != PEOPLE || !field.is_array() {
                    each(field, act);
                } else if let Value::Array(members) = field {
                    members
                        .iter_mut()
                        .filter_map(Value::as_object_mut)
                        .for_each(&mut *act);
                }
            }
        }
        _ => {}
    }
}

fn said<'p>(person: &'p serde_json::Map<String, Value>, field: &str) -> Option<&'p str> {
    let text = person.get(field)?.as_str()?.trim();
    (!text.is_empty() && !text.starts_with(MARK) && text != ERASED).then_some(text)
}

/// An address as it is compared.
fn address(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Under what a person is found again, and their folded name. Nobody is meant where nothing readable is said.
fn handle(record: Uuid, person: &serde_json::Map<String, Value>) -> Option<(String, String)> {
    let name = said(person, "name").map(text::sort_key).unwrap_or_default();
    let handle = match (said(person, "email"), said(person, "phone")) {
        (Some(email), _) => address(email),
        (None, _) if !name.is_empty() => format!("{record}/{name}"),
        (None, Some(phone)) => format!("{record}/{phone}"),
        (None, None) => return None,
    };
    Some((handle, name))
}

/// Seals what values of a record say of people. What is sealed already stays so.
///
/// # Errors
/// [`Error::Db`] when the database refuses.
pub async fn seal(write: &Write, values: &mut [(Uuid, &mut Value)]) -> Result<()> {
    let mut people: HashMap<String, String> = HashMap::new();
    for (record, value) in values.iter_mut() {
        let record = *record;
        each(value, &mut |person| people.extend(handle(record, person)));
    }
    if people.is_empty() {
        return Ok(());
    }
    let keys = known(write, people).await?;
    for (record, value) in values.iter_mut() {
        let record = *record;
        each(value, &mut |person| {
            let Some((id, secret)) = handle(record, person).and_then(|(handle, _)| keys.get(&handle)) else {
                return;
            };
            for field in FIELDS {
                if let Some(sealed) = said(person, field).and_then(|text| sealed(*id, secret, text)) {
                    person.insert(field.to_owned(), sealed.into());
                }
            }
        });
    }
    Ok(())
}

/// The ids and keys of people, by handle; those who are new get theirs.
async fn known(write: &Write, people: HashMap<String, String>) -> Result<HashMap<String, (Uuid, Vec<u8>)>> {
    let handles: Vec<String> = people.keys().cloned().collect();
    let mut found = Vec::new();
    for some in handles.chunks(1_000) {
        let rows = Entity::find().filter(Column::Handle.is_in(some.iter().map(String::as_str)));
        found.extend(rows.all(write.tx()).await?);
    }
    let there: HashSet<&String> = found.iter().map(|row| &row.handle).collect();
    let mut new = Vec::new();
    for (handle, name) in people.iter().filter(|(handle, _)| !there.contains(handle)) {
        new.push(Model {
            id: write.ids.next(),
            handle: handle.clone(),
            name: name.clone(),
            secret: secret()?,
        });
    }
    for some in new.chunks(1_000) {
        // Another writer may have met the same person meanwhile: theirs holds.
        let rows = some.iter().cloned().map(ActiveModel::from);
        Entity::insert_many(rows)
            .on_conflict(OnConflict::column(Column::Handle).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(write.tx())
            .await?;
        let rows = Entity::find().filter(Column::Handle.is_in(some.iter().map(|row| row.handle.as_str())));
        found.extend(rows.all(write.tx()).await?);
    }
    Ok(found
        .into_iter()
        .map(|row| (row.handle, (row.id, unhex(&row.secret))))
        .collect())
}

fn secret() -> Result<String> {
    let mut bytes = [0; 32];
    ring::rand::SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::Address("the machine gives no random bytes".to_owned()))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .filter_map(|place| u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok())
        .collect()
}

fn cipher(secret: &[u8]) -> Option<aead::LessSafeKey> {
    let key = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, secret).ok()?;
    Some(aead::LessSafeKey::new(key))
}

fn sealed(person: Uuid, secret: &[u8], text: &str) -> Option<String> {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes());
    let nonce: [u8; aead::NONCE_LEN] = tag.as_ref().get(..aead::NONCE_LEN)?.try_into().ok()?;
    let mut bytes = text.as_bytes().to_vec();
    let own = aead::Aad::from(person.into_bytes());
    cipher(secret)?
        .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), own, &mut bytes)
        .ok()?;
    Some(format!("{MARK}{person}:{}{}", hex(&nonce), hex(&bytes)))
}

/// Whose a sealed value is, and what is sealed.
fn parts(text: &str) -> Option<(Uuid, &str)> {
    let (person, sealed) = text.strip_prefix(MARK)?.split_once(':')?;
    Some((Uuid::try_parse(person).ok()?, sealed))
}

fn opened(person: Uuid, secret: &[u8], sealed: &str) -> Option<String> {
    let mut bytes = unhex(sealed);
    let mut text = bytes.split_off(aead::NONCE_LEN.min(bytes.len()));
    let nonce = aead::Nonce::try_assume_unique_for_key(&bytes).ok()?;
    let own = aead::Aad::from(person.into_bytes());
    let plain = cipher(secret)?.open_in_place(nonce, own, &mut text).ok()?;
    String::from_utf8(plain.to_vec()).ok()
}

/// Puts back what rows of history say of people; of those who were erased, [`ERASED`].
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn open(connection: &impl ConnectionTrait, rows: &mut [history::Model]) -> Result<()> {
    let values = rows.iter_mut().flat_map(|row| {
        let before = row.before.as_mut().map(|value| &mut value.0);
        before.into_iter().chain([&mut row.after.0])
    });
    open_values(connection, values.collect()).await
}

/// The same of values taken out of history.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn open_values(connection: &impl ConnectionTrait, mut values: Vec<&mut Value>) -> Result<()> {
    let mut wanted = BTreeSet::new();
    for value in &mut values {
        each(value, &mut |person| {
            let texts = FIELDS.iter().filter_map(|field| person.get(*field)?.as_str());
            wanted.extend(texts.filter_map(parts).map(|(id, _)| id));
        });
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let wanted: Vec<Uuid> = wanted.into_iter().collect();
    let mut keys: HashMap<Uuid, Vec<u8>> = HashMap::new();
    for some in wanted.chunks(1_000) {
        let rows = Entity::find().filter(Column::Id.is_in(some.iter().copied()));
        let rows = rows.all(connection).await?.into_iter();
        keys.extend(rows.map(|row| (row.id, unhex(&row.secret))));
    }
    for value in values {
        each(value, &mut |person| {
            for field in FIELDS {
                let Some((id, sealed)) = person.get(field).and_then(Value::as_str).and_then(parts) else {
                    continue;
                };
                let text = keys.get(&id).and_then(|secret| opened(id, secret, sealed));
                person.insert(field.to_owned(), text.as_deref().unwrap_or(ERASED).into());
            }
        });
    }
    Ok(())
}

/// Takes what is left of erased people out of a value that is to be written again: nobody is called [`ERASED`].
pub fn forget_erased(value: &mut Value) {
    each(value, &mut |person| {
        for field in FIELDS {
            if person.get(field).and_then(Value::as_str) == Some(ERASED) {
                person.insert(field.to_owned(), Value::Null);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_own_key_alone() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        let id = Uuid::from_u128(7);
        let text = sealed(id, &unhex(&one), "Jeanne Exemple").unwrap();
        assert!(!text.contains("Jeanne"));
        assert_eq!(
            text,
            sealed(id, &unhex(&one), "Jeanne Exemple").unwrap(),
            "equal stays equal"
        );
        let (whose, inner) = parts(&text).unwrap();
        assert_eq!(whose, id);
        assert_eq!(opened(id, &unhex(&one), inner).unwrap(), "Jeanne Exemple");
        assert_eq!(opened(id, &unhex(&other), inner), None);
        assert_eq!(
            opened(Uuid::from_u128(8), &unhex(&one), inner),
            None,
            "another's it is not"
        );
        let mut changed = inner.to_owned();
        changed.replace_range(30..31, if &inner[30..31] == "0" { "1" } else { "0" });
        assert_eq!(opened(id, &unhex(&one), &changed), None);
        for bad in ["", "00", "zz", &inner[..20]] {
            assert_eq!(opened(id, &unhex(&one), bad), None, "{bad}");
        }
    }

    #[test]
    fn people_are_found_wherever_they_stand() {
        let mut value = serde_json::json!({
            "name": {"fr": "Service"},
            "services": [{"name": {"fr": "Accueil"}, "people": [
                {"role": {"fr": "Agent"}, "name": "Jeanne", "email": "J@ville.exemple"},
                {"role": {"fr": "Agente"}, "name": null},
                {"name": "Ali", "phone": "01"},
                {"phone": "01 02"},
            ]}],
        });
        let record = Uuid::nil();
        let mut found = Vec::new();
        each(&mut value, &mut |person| found.push(handle(record, person)));
        assert_eq!(found.len(), 4);
        assert_eq!(found[0].as_ref().unwrap().0, "j@ville.exemple");
        assert_eq!(found[1], None);
        assert!(found[2].as_ref().unwrap().0.ends_with("/ali"));
        assert!(found[3].as_ref().unwrap().0.ends_with("/01 02"));
    }
}
