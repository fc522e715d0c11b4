//! Erasing a person: from what records say today, from history, from accounts and mail, from free texts. What stays is an
//! id that leads to nobody.
//!
//! A person is known by an account, by people whom records name (`database::personal`), by addresses and names. Addresses
//! are looked for everywhere; a name only if it has two words at least, since one word is also a town, and only whole.

use std::collections::{BTreeMap, BTreeSet};

use database::{Engine, Result, Write, personal, record};
use kernel::text;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func};
use sea_orm::{Condition, QueryOrder, QuerySelect, Statement};
use serde_json::Value;
use web::Module;
use web::personal::{Someone, Text};

/// What stands in a text where a name stood.
pub(crate) const WORDS: &str = "personne effacée";

/// Columns of the house's own tables that may name people in text.
const OWN: [Text; 9] = [
    Text {
        table: "history",
        column: "before",
        json: true,
    },
    Text {
        table: "history",
        column: "after",
        json: true,
    },
    Text {
        table: "proposal",
        column: "value",
        json: true,
    },
    Text {
        table: "proposal",
        column: "message",
        json: false,
    },
    Text {
        table: "proposal",
        column: "evidence",
        json: false,
    },
    Text {
        table: "proposal",
        column: "answer",
        json: false,
    },
    Text {
        table: "proposal",
        column: "author_name",
        json: false,
    },
    Text {
        table: "job",
        column: "payload",
        json: true,
    },
    Text {
        table: "job",
        column: "last_error",
        json: false,
    },
];

/// Somebody, by all that they are known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub someone: Someone,
    /// The people whom records name that they are.
    pub persons: BTreeSet<Uuid>,
    /// Their telephones, as records say them.
    pub phones: BTreeSet<String>,
}

/// A record that names them.
#[derive(Debug, Clone)]
pub(crate) struct Naming {
    pub record: record::Model,
    /// Its whole value, people included.
    pub value: Value,
}

impl Target {
    /// Somebody with this account, or of this name and address, or whom records name under these ids.
    pub async fn find(
        connection: &impl ConnectionTrait,
        account: Option<Uuid>,
        name: &str,
        email: &str,
        persons: &BTreeSet<Uuid>,
    ) -> Result<Target> {
        let mut target = Target::default();
        target.known_as(name, email);
        if let Some(id) = account {
            target.someone.account = Some(id);
            let held = accounts::account::Entity::find_by_id(id).one(connection).await?;
            if let Some(held) = held.filter(|held| !accounts::is_erased(held)) {
                target.known_as(&held.name, &held.email);
            }
        }
        let folded = target.someone.names.iter().map(|name| text::sort_key(name));
        let folded: Vec<String> = folded.filter(|name| !name.is_empty()).collect();
        let found = personal::Entity::find()
            .filter(
                Condition::any()
                    .add(personal::Column::Id.is_in(persons.iter().copied()))
                    .add(personal::Column::Handle.is_in(target.someone.emails.iter().cloned()))
                    .add(personal::Column::Name.is_in(folded)),
            )
            .all(connection)
            .await?;
        for person in found {
            if person.handle.contains('@') {
                target.known_as("", &person.handle);
            }
            target.persons.insert(person.id);
        }
        // As records write them: history and texts are searched for that, not for the folded name.
        for naming in target.records(connection).await? {
            let mut value = naming.value;
            let mut said = Vec::new();
            personal::each(&mut value, &mut |person| {
                if target.is(person) {
                    let text = |field: &str| person.get(field).and_then(Value::as_str).unwrap_or_default();
                    said.push((
                        text("name").to_owned(),
                        text("email").to_owned(),
                        text("phone").to_owned(),
                    ));
                }
            });
            for (name, email, phone) in said {
                target.known_as(&name, &email);
                if phone.len() >= 6 {
                    target.phones.insert(phone);
                }
            }
        }
        Ok(target)
    }

    fn known_as(&mut self, name: &str, email: &str) {
        let (name, email) = (name.trim(), email.trim().to_lowercase());
        if !name.is_empty() && name != personal::ERASED {
            self.someone.names.insert(name.to_owned());
        }
        if email.contains('@') {
            self.someone.emails.insert(email);
        }
    }

    /// What texts are searched for: names of two words at least, addresses, telephones.
    fn needles(&self) -> Vec<&str> {
        let names = self.someone.names.iter().filter(|name| name.contains(' '));
        let all = names.chain(&self.someone.emails).chain(&self.phones);
        all.map(String::as_str).collect()
    }

    /// Whether somebody in a role is them.
    pub fn is(&self, person: &serde_json::Map<String, Value>) -> bool {
        let said = |field: &str| {
            let text = person.get(field).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty())
        };
        if let Some(email) = said("email") {
            return self.someone.emails.contains(&email.to_lowercase());
        }
        let Some(name) = said("name") else {
            return said("phone").is_some_and(|phone| self.phones.contains(phone));
        };
        let folded = text::sort_key(name);
        self.someone
            .names
            .iter()
            .any(|held| text::sort_key(held) == folded)
    }

    /// The records that name them today, in the order of their names.
    pub async fn records(&self, connection: &impl ConnectionTrait) -> Result<Vec<Naming>> {
        use record::history::{Column, Entity};
        let after = || Expr::col(Column::After).cast_as("text");
        let mut any = Condition::any();
        for needle in self.needles() {
            any = any.add(after().like(format!("%{}%", in_json(needle))));
        }
        for person in &self.persons {
            any = any.add(after().like(format!("%{person}%")));
        }
        if any.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::RecordId)
            .distinct()
            .filter(any)
            .into_tuple()
            .all(connection)
            .await?;
        let mut found = Vec::new();
        for record in record::by_ids_whatever(connection, ids).await? {
            let mut value = whole(connection, record.id).await?;
            let before = value.clone();
            self.scrub(&mut value);
            if value != before {
                found.push(Naming {
                    record,
                    value: before,
                });
            }
        }
        Ok(found)
    }

    /// Takes them out of a value: their name, telephone and address in a role, and their names in texts.
    pub fn scrub(&self, value: &mut Value) {
        personal::each(value, &mut |person| {
            if !self.is(person) {
                return;
            }
            for field in ["name", "phone", "email"] {
                person.insert(field.to_owned(), Value::Null);
                if person.contains_key(&format!("{field}_shown")) {
                    person.insert(format!("{field}_shown"), false.into());
                }
                person.remove(&format!("{field}_agreed"));
            }
        });
        self.scrub_texts("", value);
    }

    fn scrub_texts(&self, key: &str, value: &mut Value) {
        match value {
            Value::String(text) => {
                let whole = text.trim().to_lowercase();
                if key == "email" && self.someone.emails.contains(&whole)
                    || key == "phone" && self.phones.contains(text.trim())
                {
                    *value = Value::Null;
                    return;
                }
                for needle in self.needles() {
                    *text = without(text, needle);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.scrub_texts("", item)),
            Value::Object(fields) => {
                for (key, field) in fields {
                    match field {
                        // Who they are was settled above: another of the same name keeps it.
                        Value::Array(people) if key == personal::PEOPLE => {
                            for person in people.iter_mut().filter_map(Value::as_object_mut) {
                                let others = person
                                    .iter_mut()
                                    .filter(|(key, _)| !personal::FIELDS.contains(&key.as_str()));
                                others.for_each(|(key, field)| self.scrub_texts(key, field));
                            }
                        }
                        other => self.scrub_texts(key, other),
                    }
                }
            }
            _ => {}
        }
    }
}

/// A text without a name or an address; of an address, whatever its case.
fn without(text: &str, needle: &str) -> String {
    if !needle.contains('@') {
        return text.replace(needle, WORDS);
    }
    let lower = text.to_ascii_lowercase();
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (at, found) in lower.match_indices(needle) {
        out.push_str(&text[from..at]);
        out.push_str(WORDS);
        from = at + found.len();
    }
    out.push_str(&text[from..]);
    out
}

/// A text as it stands within JSON.
fn in_json(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    quoted.trim_matches('"').to_owned()
}

/// The whole value of a record as it stands: what each write told, laid over what was there.
async fn whole(connection: &impl ConnectionTrait, id: Uuid) -> Result<Value> {
    let mut fields = serde_json::Map::new();
    for row in record::history_of(connection, id).await?.into_iter().rev() {
        if let Value::Object(told) = row.after.0 {
            fields.extend(told);
        }
    }
    Ok(Value::Object(fields))
}

/// What an erasure did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// Records written anew.
    pub records: u64,
    /// Rows of accounts, invitations, mail and people removed.
    pub rows: u64,
}

/// Erases somebody, apart from records that are kept as they are. All in the transaction: nothing is half erased.
pub(crate) async fn erase(
    write: &Write,
    modules: &[Module],
    target: &Target,
    kept: &BTreeSet<Uuid>,
) -> Result<Done> {
    let mut done = Done::default();
    let rewriters: BTreeMap<&str, _> = modules
        .iter()
        .flat_map(|module| &module.rewriters)
        .map(|rewriter| (rewriter.kind, rewriter.write))
        .collect();
    for naming in target.records(write.tx()).await? {
        if kept.contains(&naming.record.id) {
            continue;
        }
        let Some(rewrite) = rewriters.get(naming.record.kind.as_str()) else {
            continue;
        };
        let mut value = naming.value;
        target.scrub(&mut value);
        personal::forget_erased(&mut value);
        let held = record::hold(write, naming.record.id).await?;
        rewrite(write, held.id, held.version, value).await?;
        done.records += 1;
    }
    let people = personal::Entity::delete_many()
        .filter(personal::Column::Id.is_in(target.persons.iter().copied()))
        .exec(write.tx())
        .await?;
    done.rows += people.rows_affected;
    done.rows += outbox::mail::forget(write, &target.someone.emails).await?;
    done.rows += forget_proposals(write, target).await?;
    let hooks = modules.iter().filter_map(|module| module.personal);
    let mut texts = OWN.to_vec();
    for hook in hooks {
        done.rows += (hook.forget)(write, &target.someone).await?;
        texts.extend(hook.texts);
    }
    for text in texts {
        redact(write, text, target, kept).await?;
    }
    Ok(done)
}

/// What they proposed without an account is from nobody any more.
async fn forget_proposals(write: &Write, target: &Target) -> Result<u64> {
    use record::proposal::{Column, Entity};
    let email = Expr::expr(Func::lower(Expr::col(Column::AuthorEmail)));
    let theirs = Condition::any()
        .add(email.is_in(target.someone.emails.iter().cloned()))
        .add(Column::AuthorName.is_in(target.someone.names.iter().cloned()));
    let done = Entity::update_many()
        .col_expr(Column::AuthorName, Expr::value(""))
        .col_expr(Column::AuthorEmail, Expr::value(""))
        .filter(theirs)
        .exec(write.tx())
        .await?;
    Ok(done.rows_affected)
}

/// Takes their names and addresses out of a column of text, row by row that holds one.
async fn redact(write: &Write, text: Text, target: &Target, kept: &BTreeSet<Uuid>) -> Result<()> {
    let needles: Vec<String> = target
        .needles()
        .into_iter()
        .map(|needle| {
            if text.json {
                in_json(needle)
            } else {
                needle.to_owned()
            }
        })
        .collect();
    if needles.is_empty() {
        return Ok(());
    }
    let backend = write.tx().get_database_backend();
    let (table, column) = (text.table, format!("\"{}\"", text.column));
    let (plain, back) = match (text.json, Engine::behind(write.tx())) {
        (true, Engine::Postgres) => (format!("{column}::text"), "::jsonb"),
        _ => (column.clone(), ""),
    };
    // Records that are left as they are keep their history.
    let kept: Vec<sea_orm::Value> = match table {
        "history" => kept.iter().map(|id| (*id).into()).collect(),
        _ => Vec::new(),
    };
    let others = |from: usize| match kept.len() {
        0 => String::new(),
        count => {
            let places: Vec<String> = (from..from + count).map(|place| format!("${place}")).collect();
            format!(" AND record_id NOT IN ({})", places.join(", "))
        }
    };
    // Whoever typed an address typed it in any case; a name is looked for as it is written.
    let holds = needles
        .iter()
        .zip(1..)
        .map(|(needle, place)| match needle.contains('@') {
            true => format!("lower({plain}) LIKE ${place}"),
            false => format!("{plain} LIKE ${place}"),
        });
    let holds: Vec<String> = holds.collect();
    let mut values: Vec<sea_orm::Value> = needles
        .iter()
        .map(|needle| format!("%{needle}%").into())
        .collect();
    values.extend(kept.iter().cloned());
    let sql = format!(
        "SELECT DISTINCT {plain} AS held FROM {table} WHERE ({}){}",
        holds.join(" OR "),
        others(needles.len() + 1)
    );
    let found = Statement::from_sql_and_values(backend, sql, values);
    for row in write.tx().query_all_raw(found).await? {
        let held: String = row.try_get("", "held")?;
        let without = needles
            .iter()
            .fold(held.clone(), |text, needle| without(&text, needle));
        let sql = format!(
            "UPDATE {table} SET {column} = $1{back} WHERE {plain} = $2{}",
            others(3)
        );
        let mut values: Vec<sea_orm::Value> = vec![without.into(), held.into()];
        values.extend(kept.iter().cloned());
        let change = Statement::from_sql_and_values(backend, sql, values);
        write.tx().execute_raw(change).await?;
    }
    Ok(())
}

/// What stays under the account's id: writes in history, entries of the audit log.
pub(crate) async fn kept_acts(connection: &impl ConnectionTrait, account: Uuid) -> Result<(u64, u64)> {
    use database::audit;
    use record::history;
    let writes = history::Entity::find()
        .filter(history::Column::ActorId.eq(account))
        .count(connection)
        .await?;
    let noted = Condition::any()
        .add(audit::Column::ActorId.eq(account))
        .add(audit::Column::SubjectId.eq(account));
    let entries = audit::Entity::find().filter(noted).count(connection).await?;
    Ok((writes, entries))
}

/// What somebody wrote, the newest first: the record, the version, what was done, when.
pub(crate) async fn writes_of(
    connection: &impl ConnectionTrait,
    account: Uuid,
    most: u64,
) -> Result<Vec<(Uuid, i64, String, chrono::DateTime<chrono::Utc>)>> {
    use record::history::{Column, Entity};
    Ok(Entity::find()
        .select_only()
        .columns([Column::RecordId, Column::Version, Column::Action, Column::At])
        .filter(Column::ActorId.eq(account))
        .order_by_desc(Column::Seq)
        .limit(most)
        .into_tuple()
        .all(connection)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        let mut target = Target::default();
        target.known_as("Jeanne Exemple", "Jeanne@Ville.exemple");
        target.known_as("Matola", "");
        target
    }

    #[test]
    fn a_person_goes_and_the_role_stays() {
        let mut value = serde_json::json!({
            "description": {"fr": "Écrire à Jeanne Exemple (jeanne@VILLE.exemple), à Matola."},
            "email": "Jeanne@ville.exemple",
            "services": [{"people": [
                {"role": {"fr": "Maire"}, "name": "Jeanne  exemple", "name_shown": true, "name_agreed": {"value": "2020"}},
                {"role": {"fr": "Adjoint"}, "name": "Jeanne Exemple", "email": "autre@ville.exemple"},
            ]}],
        });
        target().scrub(&mut value);
        let people = &value["services"][0]["people"];
        assert_eq!(people[0]["name"], Value::Null);
        assert_eq!(people[0]["name_shown"], false);
        assert!(people[0].get("name_agreed").is_none());
        assert_eq!(people[0]["role"]["fr"], "Maire");
        assert_eq!(
            people[1]["email"], "autre@ville.exemple",
            "another of the same name"
        );
        assert_eq!(people[1]["name"], "Jeanne Exemple");
        assert_eq!(value["email"], Value::Null);
        assert_eq!(
            value["description"]["fr"],
            "Écrire à personne effacée (personne effacée), à Matola."
        );
    }

    #[test]
    fn one_word_is_also_a_town() {
        let target = target();
        assert!(!target.needles().contains(&"Matola"));
        assert!(target.needles().contains(&"Jeanne Exemple"));
    }
}
