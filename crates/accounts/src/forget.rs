//! What accounts hold of a person: told to the person, and removed when they are erased. The account's row stays without a
//! name, because invitations and history refer to its id.

use std::collections::BTreeMap;

use database::{Result, Write, record};
use kernel::{Actor, Lang, MemberRole, NetworkRole, Role};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder};
use web::i18n::{day, moment};
use web::personal::{Fact, Forgotten, Personal, Someone, Text, Told};
use web::{Answer, App};

use crate::messages::Messages;
use crate::{account, factor, invitation, invite, join, link, member, session, token};

/// How accounts tell and forget.
pub(crate) const PERSONAL: Personal = Personal {
    told,
    forget,
    texts: &[
        Text {
            table: "join_request",
            column: "message",
            json: false,
        },
        Text {
            table: "invitation",
            column: "message",
            json: false,
        },
        Text {
            table: "api_token",
            column: "label",
            json: false,
        },
    ],
};

/// Whether an account's row is what is left of an erased person.
#[must_use]
pub fn is_erased(account: &account::Model) -> bool {
    account.name.is_empty()
}

fn told(app: App, lang: Lang, someone: Someone) -> Answer<Told> {
    Box::pin(async move {
        let reader = app.db.reader();
        let mut sections = Vec::new();
        if let Some(id) = someone.account {
            sections.extend(of_account(&app, lang, id).await?);
        }
        let t = Messages(lang);
        let mut named = Condition::any().add(invitation::Column::Email.is_in(someone.emails.iter().cloned()));
        if let Some(id) = someone.account {
            named = named.add(invitation::Column::InvitedBy.eq(id));
        }
        let letters = invitation::Entity::find()
            .filter(named)
            .order_by_asc(invitation::Column::CreatedAt)
            .all(reader)
            .await?;
        let rows = letters.into_iter().map(|held| {
            vec![
                Fact::new("email", t.email(), held.email),
                Fact::new("name", t.name(), held.name),
                Fact::new("message", t.invite_message(), held.message),
                Fact::new("sent", t.mine_sent(), moment(lang, held.created_at)),
                Fact::new(
                    "accepted",
                    t.mine_accepted(),
                    held.accepted_at.map(|at| moment(lang, at)).unwrap_or_default(),
                ),
            ]
        });
        sections.push(Told {
            key: "invitations",
            title: t.mine_invitations(),
            rows: rows.collect(),
        });
        let asked = join::Entity::find()
            .filter(join::Column::Email.is_in(someone.emails.iter().cloned()))
            .order_by_asc(join::Column::CreatedAt)
            .all(reader)
            .await?;
        let rows = asked.into_iter().map(|held| {
            vec![
                Fact::new("email", t.email(), held.email),
                Fact::new("name", t.name(), held.name),
                Fact::new("message", t.invite_message(), held.message),
                Fact::new("sent", t.mine_sent(), moment(lang, held.created_at)),
            ]
        });
        sections.push(Told {
            key: "join_requests",
            title: t.mine_requests(),
            rows: rows.collect(),
        });
        sections.retain(|section| !section.rows.is_empty());
        Ok(sections)
    })
}

async fn of_account(app: &App, lang: Lang, id: Uuid) -> Result<Vec<Told>> {
    let (t, reader) = (Messages(lang), app.db.reader());
    let Some(own) = account::Entity::find_by_id(id).one(reader).await? else {
        return Ok(Vec::new());
    };
    if is_erased(&own) {
        return Ok(Vec::new());
    }
    let w = web::Messages(lang);
    let role = match Role::from_code(&own.role) {
        Some(Role::Administrator) => w.role_administrator(),
        _ => w.role_reader(),
    };
    let rights = member::rights(reader, id).await?;
    let organisations = rights.organisations.keys().copied().collect();
    let names: BTreeMap<Uuid, String> = record::by_ids(reader, organisations, &Actor::System)
        .await?
        .into_iter()
        .map(|record| (record.id, record.title.text(lang).to_owned()))
        .collect();
    let tokens = token::Entity::find()
        .filter(token::Column::AccountId.eq(id))
        .all(reader)
        .await?;
    let part = |label: String| vec![Fact::new("role", t.role(), label)];
    let of_network = |role: &NetworkRole| part(invite::network_role(t, *role));
    let of_organisation = |(organisation, role): (&Uuid, &MemberRole)| {
        vec![
            Fact::new(
                "organisation",
                t.invite_organisation(),
                names.get(organisation).cloned().unwrap_or_default(),
            ),
            Fact::new("role", t.role(), invite::member_role(t, *role)),
        ]
    };
    Ok(vec![
        Told {
            key: "account",
            title: t.mine_account(),
            rows: vec![vec![
                Fact::new("name", t.name(), own.name),
                Fact::new("email", t.email(), own.email),
                Fact::new("role", t.role(), role),
                Fact::new("since", t.person_since(), day(lang, own.created_at)),
            ]],
        },
        Told {
            key: "network_roles",
            title: t.network_role(),
            rows: rights.roles.iter().map(of_network).collect(),
        },
        Told {
            key: "memberships",
            title: t.person_organisations(),
            rows: rights.organisations.iter().map(of_organisation).collect(),
        },
        Told {
            key: "tokens",
            title: t.tokens_title(),
            rows: tokens
                .into_iter()
                .map(|held| {
                    vec![
                        Fact::new("label", t.token_label(), held.label),
                        Fact::new("since", t.token_since(), day(lang, held.created_at)),
                        Fact::new("used", t.token_used(), held.last_used_on.unwrap_or_default()),
                    ]
                })
                .collect(),
        },
    ])
}

fn forget<'a>(write: &'a Write, someone: &'a Someone) -> Forgotten<'a> {
    Box::pin(async move {
        let tx = write.tx();
        let emails = || someone.emails.iter().cloned();
        let letters = invitation::Entity::delete_many()
            .filter(invitation::Column::Email.is_in(emails()))
            .exec(tx)
            .await?;
        account::forget_failures(write, emails()).await?;
        let asked = join::Entity::delete_many()
            .filter(join::Column::Email.is_in(emails()))
            .exec(tx)
            .await?;
        let Some(id) = someone.account else {
            return Ok(letters.rows_affected + asked.rows_affected);
        };
        session::end_all(write, id).await?;
        let factors = factor::forget(write, id).await?;
        link::Entity::delete_many()
            .filter(link::Column::AccountId.eq(id))
            .exec(tx)
            .await?;
        let gone = [
            member::Entity::delete_many()
                .filter(member::Column::AccountId.eq(id))
                .exec(tx)
                .await?,
            member::network::Entity::delete_many()
                .filter(member::network::Column::AccountId.eq(id))
                .exec(tx)
                .await?,
            token::Entity::delete_many()
                .filter(token::Column::AccountId.eq(id))
                .exec(tx)
                .await?,
        ];
        let nameless = account::ActiveModel {
            id: Set(id),
            // No mail goes there (RFC 6761), and no two are equal.
            email: Set(format!("{}@invalid", id.simple())),
            name: Set(String::new()),
            role: Set(Role::Reader.code().to_owned()),
            password_hash: Set(String::new()),
            active: Set(false),
            ..Default::default()
        };
        account::Entity::update(nameless).exec(tx).await?;
        let removed: u64 = gone.iter().map(|gone| gone.rows_affected).sum();
        Ok(letters.rows_affected + asked.rows_affected + factors + removed + 1)
    })
}
