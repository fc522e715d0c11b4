//! All that the platform holds of somebody, section by section: for the person, and for whoever decides over an erasure.

use std::collections::BTreeMap;

use database::{Result, record};
use kernel::Lang;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Map, Value};
use web::i18n::moment;
use web::personal::{Fact, Told};
use web::{App, Messages as Words};

use crate::erase::{self, Target};
use crate::messages::Messages;

/// How many writes of a person are told on a page; the file has all.
pub(crate) const SHOWN: u64 = 200;

/// What there is, in the order of the page. `most` writes of theirs are told.
pub(crate) async fn told(app: &App, lang: Lang, target: &Target, most: u64) -> Result<Vec<Told>> {
    let mut sections = Vec::new();
    for hook in app.modules.iter().filter_map(|module| module.personal) {
        sections.extend((hook.told)(app.clone(), lang, target.someone.clone()).await?);
    }
    sections.push(on_sheets(app, lang, target).await?);
    sections.push(letters(app, lang, target).await?);
    sections.push(proposals(app, lang, target).await?);
    if let Some(account) = target.someone.account {
        sections.push(writes(app, lang, account, most).await?);
        sections.push(noted(app, lang, account).await?);
    }
    sections.retain(|section| !section.rows.is_empty());
    Ok(sections)
}

/// Where records name them in a role, with what they agreed to.
async fn on_sheets(app: &App, lang: Lang, target: &Target) -> Result<Told> {
    let t = Messages(lang);
    let mut rows = Vec::new();
    for naming in target.records(app.db.reader()).await? {
        let mut value = naming.value;
        let title = naming.record.title.text(lang).to_owned();
        let mut found = Vec::new();
        database::personal::each(&mut value, &mut |person| {
            if target.is(person) {
                found.push(person.clone());
            }
        });
        if found.is_empty() {
            rows.push(vec![
                Fact::new("record", t.record(), title.clone()),
                Fact::new("named", t.mine_named(), t.mine_in_text()),
            ]);
        }
        for person in found {
            rows.push(in_role(t, &title, &person));
        }
    }
    Ok(Told {
        key: "sheets",
        title: t.mine_sheets(),
        rows,
    })
}

fn in_role(t: Messages, title: &str, person: &Map<String, Value>) -> Vec<Fact> {
    let text = |field: &str| {
        person
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let role = person.get("role").and_then(|role| {
        let texts = role.as_object()?;
        let own = texts.get(t.0.code()).or_else(|| texts.values().next())?;
        Some(own.as_str()?.to_owned())
    });
    let mut facts = vec![
        Fact::new("record", t.record(), title),
        Fact::new("role", t.mine_role(), role.unwrap_or_default()),
    ];
    let labels = [
        ("name", t.person_name(), "name_consent"),
        ("phone", t.person_phone(), "phone_consent"),
        ("email", t.person_email(), "email_consent"),
    ];
    for (field, label, consent) in labels {
        let value = text(field);
        if value.is_empty() {
            continue;
        }
        let shown = person.get(&format!("{field}_shown")).and_then(Value::as_bool) == Some(true);
        let since = person
            .get(&format!("{field}_agreed"))
            .and_then(|dated| dated.get("value"))
            .and_then(Value::as_str);
        let said = match (shown, since) {
            (true, Some(since)) => t.mine_shown_since(since),
            (true, None) => t.mine_shown(),
            (false, _) => t.mine_hidden(),
        };
        facts.push(Fact::new(field, label.clone(), value));
        facts.push(Fact::new(consent, t.mine_consent(label), said));
    }
    facts
}

/// Mail that waits for them, or would be answered to them.
async fn letters(app: &App, lang: Lang, target: &Target) -> Result<Told> {
    let t = Messages(lang);
    let emails = &target.someone.emails;
    let waiting = outbox::mail::waiting(app.db.reader(), 10_000).await?;
    let rows = waiting.into_iter().filter_map(|(job, mail)| {
        let theirs = |address: &str| emails.contains(&address.to_lowercase());
        let from = mail
            .reply_to
            .as_ref()
            .is_some_and(|person| theirs(&person.address));
        (from || theirs(&mail.to.address)).then(|| {
            vec![
                Fact::new("subject", t.mine_subject(), mail.subject),
                Fact::new("text", t.mine_text(), mail.text),
                Fact::new("at", t.mine_at(), moment(lang, job.created_at)),
            ]
        })
    });
    Ok(Told {
        key: "mail",
        title: t.mine_mail(),
        rows: rows.collect(),
    })
}

/// What they proposed.
async fn proposals(app: &App, lang: Lang, target: &Target) -> Result<Told> {
    use record::proposal::{Column, Entity};
    let t = Messages(lang);
    let mut theirs = Condition::any()
        .add(Column::AuthorEmail.is_in(target.someone.emails.iter().cloned()))
        .add(Column::AuthorName.is_in(target.someone.names.iter().cloned()));
    if let Some(account) = target.someone.account {
        theirs = theirs.add(Column::AuthorId.eq(account));
    }
    let rows = Entity::find()
        .filter(theirs)
        .order_by_desc(Column::CreatedAt)
        .all(app.db.reader())
        .await?;
    let rows = rows.into_iter().map(|held| {
        vec![
            Fact::new("at", t.mine_at(), moment(lang, held.created_at)),
            Fact::new("name", t.person_name(), held.author_name),
            Fact::new("email", t.person_email(), held.author_email),
            Fact::new("message", t.mine_text(), held.message),
            Fact::new("evidence", t.mine_evidence(), held.evidence),
        ]
    });
    Ok(Told {
        key: "proposals",
        title: t.mine_proposals(),
        rows: rows.collect(),
    })
}

/// What they wrote.
async fn writes(app: &App, lang: Lang, account: Uuid, most: u64) -> Result<Told> {
    let (t, w) = (Messages(lang), Words(lang));
    let found = erase::writes_of(app.db.reader(), account, most).await?;
    let ids = found.iter().map(|(record, ..)| *record).collect();
    let titles: BTreeMap<Uuid, String> = record::by_ids_whatever(app.db.reader(), ids)
        .await?
        .into_iter()
        .map(|record| (record.id, record.title.text(lang).to_owned()))
        .collect();
    let rows = found.into_iter().map(|(record, version, action, at)| {
        let action = w.by_key(&format!("history-{action}"), None).unwrap_or(action);
        vec![
            Fact::new(
                "record",
                t.record(),
                titles.get(&record).cloned().unwrap_or_default(),
            ),
            Fact::new("version", t.mine_version(), version.to_string()),
            Fact::new("action", t.mine_action(), action),
            Fact::new("at", t.mine_at(), moment(lang, at)),
        ]
    });
    Ok(Told {
        key: "writes",
        title: t.mine_writes(),
        rows: rows.collect(),
    })
}

/// What the audit log holds of them.
async fn noted(app: &App, lang: Lang, account: Uuid) -> Result<Told> {
    let t = Messages(lang);
    let entries = accounts::noted_of(app.db.reader(), lang, account).await?;
    let rows = entries.into_iter().map(|(what, at)| {
        vec![
            Fact::new("what", t.mine_action(), what),
            Fact::new("at", t.mine_at(), moment(lang, at)),
        ]
    });
    Ok(Told {
        key: "audit_log",
        title: t.mine_noted(),
        rows: rows.collect(),
    })
}

/// The sections as a file for machines.
pub(crate) fn json(sections: Vec<Told>) -> Value {
    let sections = sections.into_iter().map(|section| {
        let rows = section.rows.into_iter().map(|row| {
            let fields = row
                .into_iter()
                .filter(|fact| !fact.value.is_empty())
                .map(|fact| (fact.key.to_owned(), Value::from(fact.value)));
            Value::Object(fields.collect())
        });
        (section.key.to_owned(), Value::Array(rows.collect()))
    });
    Value::Object(sections.collect())
}
