//! The letters of a request: to confirm the address, to those who decide, and what was decided.

use database::{Write, record};
use kernel::{Lang, MemberRole, NetworkRole, Role};
use outbox::mail::Person;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;
use web::{App, Error};

use super::Model;
use crate::account::{self, Account};
use crate::letter::{self, link};
use crate::member::{self, network};
use crate::messages::Messages;

fn asking(held: &Model) -> Person {
    Person {
        name: held.name.clone(),
        address: held.email.clone(),
    }
}

fn name_of(record: &record::Model, lang: Lang) -> String {
    record.title.text(lang).to_owned()
}

/// Asks whoever asked whether it was them.
pub(super) async fn confirm(
    app: &App,
    write: &Write,
    held: &Model,
    record: &record::Model,
    secret: &str,
) -> Result<(), Error> {
    let lang = held.lang();
    let t = Messages(lang);
    let href = link(app, lang, &format!("/rejoindre/{secret}"));
    let said = vec![
        format!("{}\n{href}", t.join_letter_confirm(name_of(record, lang))),
        t.join_letter_until(),
    ];
    let subject = t.join_letter_subject(name_of(record, lang));
    letter::send(app, write, asking(held), lang, subject, said).await
}

/// Those who decide: who manages the organisation; where nobody does, who leads the network.
async fn deciders(write: &Write, organisation: Uuid) -> Result<Vec<Account>, Error> {
    let members = member::of_organisation(write.tx(), organisation).await?;
    let managers: Vec<Account> = members
        .into_iter()
        .filter(|(member, _)| member.role() == MemberRole::Manager)
        .map(|(_, account)| account)
        .collect();
    if !managers.is_empty() {
        return Ok(managers);
    }
    let coordinators: Vec<Uuid> = network::Entity::find()
        .select_only()
        .column(network::Column::AccountId)
        .filter(network::Column::Role.eq(NetworkRole::Coordinator.code()))
        .into_tuple()
        .all(write.tx())
        .await?;
    let leads = match coordinators.is_empty() {
        true => Condition::all().add(account::Column::Role.eq(Role::Administrator.code())),
        false => Condition::all().add(account::Column::Id.is_in(coordinators)),
    };
    Ok(account::Entity::find()
        .filter(leads)
        .filter(account::Column::Active.eq(true))
        .all(write.tx())
        .await?)
}

/// Tells those who decide that somebody asks.
pub(super) async fn asked(
    app: &App,
    write: &Write,
    held: &Model,
    record: &record::Model,
) -> Result<(), Error> {
    // Nobody's language is known but that of whoever asked; the network speaks French first.
    let lang = Lang::Fr;
    let t = Messages(lang);
    let name = name_of(record, lang);
    let page = format!("/organisations/{}/membres", record.address());
    for account in deciders(write, record.id).await? {
        let said = vec![
            t.join_letter_asked(held.name.as_str(), name.as_str()),
            held.message.clone(),
            format!("{}\n{}", t.join_letter_decide(), link(app, lang, &page)),
        ];
        let subject = t.join_letter_asked_subject(name.as_str());
        letter::send(app, write, letter::person(&account), lang, subject, said).await?;
    }
    Ok(())
}

/// What an accepted request leads to.
pub(super) enum Door {
    /// The account that is there may act at once.
    Member,
    /// An invitation's link makes the account.
    Invitation(String),
}

/// Tells whoever asked that they are welcome, and where to go.
pub(super) async fn accepted(
    app: &App,
    write: &Write,
    held: &Model,
    record: &record::Model,
    door: Door,
) -> Result<(), Error> {
    let lang = held.lang();
    let t = Messages(lang);
    let name = name_of(record, lang);
    let onward = match door {
        Door::Member => {
            let sheet = format!("/organisations/{}", record.address());
            format!("{}\n{}", t.join_letter_sheet(), link(app, lang, &sheet))
        }
        Door::Invitation(secret) => {
            let page = format!("/invitation/{secret}");
            format!("{}\n{}", t.join_letter_account(), link(app, lang, &page))
        }
    };
    let said = vec![t.join_letter_accepted(name.as_str()), onward];
    let subject = t.join_letter_subject(name.as_str());
    letter::send(app, write, asking(held), lang, subject, said).await
}

/// Tells whoever asked that they are not, and why.
pub(super) async fn refused(
    app: &App,
    write: &Write,
    held: &Model,
    record: &record::Model,
    reason: &str,
) -> Result<(), Error> {
    let lang = held.lang();
    let t = Messages(lang);
    let name = name_of(record, lang);
    let said = vec![
        t.join_letter_refused(name.as_str()),
        reason.trim().replace("\r\n", "\n"),
    ];
    let subject = t.join_letter_subject(name.as_str());
    letter::send(app, write, asking(held), lang, subject, said).await
}
