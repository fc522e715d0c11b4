//! Passkeys (WebAuthn): a second factor, and a way in without a password, since the device asks for its owner's finger, face
//! or code itself. Only the public half is kept.

use database::{Json, Result, Write};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use web::App;
use webauthn_rs::prelude::{AuthenticationResult, Passkey, Url, Webauthn, WebauthnBuilder};

use super::{ActiveModel, Column, Entity, Model};

/// The code in [`Model::kind`].
pub(crate) const KIND: &str = "passkey";

/// The public address as passkeys know it. They are bound to a name and refuse numbers: on this very machine it is
/// `localhost`, and elsewhere an address in numbers has none.
fn origin(base_url: &str) -> Option<Url> {
    let mut url = Url::parse(base_url).ok()?;
    if url.domain().is_none() {
        let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]"));
        if !here || url.set_host(Some("localhost")).is_err() {
            return None;
        }
    }
    Some(url)
}

/// The name that passkeys are bound to; nothing where there can be none.
pub(crate) fn site(base_url: &str) -> Option<String> {
    origin(base_url)?.domain().map(str::to_owned)
}

/// What makes and checks challenges.
pub(crate) fn checker(app: &App) -> Option<Webauthn> {
    let origin = origin(&app.settings.base_url)?;
    let site = origin.domain()?.to_owned();
    WebauthnBuilder::new(&site, &origin)
        .and_then(|builder| builder.rp_name(&app.settings.network).build())
        .inspect_err(|error| tracing::warn!(%error, "passkeys cannot be used at this address"))
        .ok()
}

/// A passkey's id as text.
fn name_of(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The passkeys of an account.
pub(crate) async fn of(connection: &impl ConnectionTrait, account: Uuid) -> Result<Vec<Passkey>> {
    let held = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Kind.eq(KIND))
        .all(connection)
        .await?;
    Ok(held
        .into_iter()
        .filter_map(|factor| serde_json::from_value(factor.secret.0).ok())
        .collect())
}

/// Adds a passkey.
pub(crate) async fn add(write: &Write, account: Uuid, name: &str, key: &Passkey) -> Result<()> {
    let factor = Model {
        id: write.ids.next(),
        account_id: account,
        kind: KIND.to_owned(),
        name: name.to_owned(),
        secret: Json(serde_json::to_value(key)?),
        credential: Some(name_of(key.cred_id())),
        last_step: None,
        created_at: write.now,
        last_used_at: None,
    };
    super::add(write, factor).await
}

/// Notes that a passkey was used, with its counter. False if it was removed meanwhile.
pub(crate) async fn used(write: &Write, account: Uuid, result: &AuthenticationResult) -> Result<bool> {
    let held = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Credential.eq(name_of(result.cred_id())))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let Some(factor) = held else { return Ok(false) };
    let mut key: Passkey = serde_json::from_value(factor.secret.0)?;
    key.update_credential(result);
    let used = ActiveModel {
        id: Set(factor.id),
        secret: Set(Json(serde_json::to_value(&key)?)),
        last_used_at: Set(Some(write.now)),
        ..Default::default()
    };
    Entity::update(used).exec(write.tx()).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_passkey_has_a_name_of_its_own() {
        assert_eq!(name_of(&[1, 255]), "01ff");
        assert_ne!(name_of(&[1]), name_of(&[2]));
    }

    #[test]
    fn passkeys_are_bound_to_a_name() {
        let site = |url: &str| site(url);
        assert_eq!(
            site("https://reseau.exemple.fr").as_deref(),
            Some("reseau.exemple.fr")
        );
        assert_eq!(site("http://127.0.0.1:8080").as_deref(), Some("localhost"));
        assert_eq!(site("http://localhost:8080").as_deref(), Some("localhost"));
        assert_eq!(site("http://192.0.2.1:8080"), None);
        assert_eq!(site("nowhere"), None);
    }
}
