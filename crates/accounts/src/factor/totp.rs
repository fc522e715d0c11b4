//! Codes of six digits that an application shows, a new one every thirty seconds (RFC 6238). The step of time of the last
//! code taken is kept: no code serves twice, nor one older than it.

use chrono::{DateTime, Utc};
use database::{Error, Json, Result, Write};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use totp_rs::{Builder, Secret, Totp};

use super::{ActiveModel, Column, Entity, Model};

/// The code in [`Model::kind`].
pub(crate) const KIND: &str = "totp";

/// A new secret, base32.
#[must_use]
pub fn draw() -> String {
    Secret::new(Box::new(web::security::random_bytes::<20>())).to_base32()
}

fn clock_of(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// The address that an application reads from the square.
pub(crate) fn address(secret: &str, network: &str, email: &str) -> String {
    // A colon parts the two names; neither may hold one.
    let network = network.replace(':', " ");
    let (issuer, owner) = (percent(&network), percent(&email.replace(':', " ")));
    format!("otpauth://totp/{issuer}:{owner}?secret={secret}&issuer={issuer}")
}

fn percent(text: &str) -> String {
    web::list::encode(text).replace('+', "%20")
}

/// The step of time whose code this is, if it is one of now or its neighbours: clocks differ.
#[must_use]
pub fn step(secret: &str, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let at = u64::try_from(now.timestamp()).ok()?;
    let step = clock_of(secret)?.check(&code, at)?;
    i64::try_from(step).ok()
}

/// The code of an instant, as an application would show it.
///
/// # Errors
/// When the secret is none.
pub fn code(secret: &str, at: DateTime<Utc>) -> Result<String> {
    let at = u64::try_from(at.timestamp()).unwrap_or_default();
    clock_of(secret)
        .map(|clock| clock.generate(at).to_string())
        .ok_or(Error::NotFound("secret"))
}

/// Adds an application whose code of this step was just taken.
///
/// # Errors
/// When the database refuses.
pub async fn add(write: &Write, account: Uuid, name: &str, secret: &str, step: i64) -> Result<()> {
    let factor = Model {
        id: write.ids.next(),
        account_id: account,
        kind: KIND.to_owned(),
        name: name.to_owned(),
        secret: Json(secret.into()),
        credential: None,
        last_step: Some(step),
        created_at: write.now,
        last_used_at: None,
    };
    super::add(write, factor).await
}

/// Takes a code of any of an account's applications. False if it is wrong or was taken before.
///
/// # Errors
/// When the database refuses.
pub async fn take(write: &Write, account: Uuid, code: &str) -> Result<bool> {
    let held = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Kind.eq(KIND))
        .lock_exclusive()
        .all(write.tx())
        .await?;
    for factor in held {
        let secret = factor.secret.0.as_str().unwrap_or_default();
        let Some(step) = step(secret, code, write.now) else {
            continue;
        };
        if factor.last_step.is_some_and(|last| step <= last) {
            continue;
        }
        let used = ActiveModel {
            id: Set(factor.id),
            last_step: Set(Some(step)),
            last_used_at: Set(Some(write.now)),
            ..Default::default()
        };
        Entity::update(used).exec(write.tx()).await?;
        return Ok(true);
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret "12345678901234567890" at 59 s, SHA-1, the last six of eight digits.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, shown) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code(SECRET, at(second)).unwrap(), shown);
            assert_eq!(step(SECRET, shown, at(second)), Some(second / 30));
        }
        // As people type it, from the step before; not from two steps before; nothing else.
        assert_eq!(step(SECRET, " 287 082 ", at(61)), Some(1));
        for (bad, second) in [
            ("287082", 121),
            ("28708", 59),
            ("2870820", 59),
            ("", 59),
            ("abcdef", 59),
        ] {
            assert_eq!(step(SECRET, bad, at(second)), None, "{bad}");
        }
    }

    #[test]
    fn a_secret_is_drawn_anew_and_its_address_is_one() {
        let (one, other) = (draw(), draw());
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
        assert_eq!(
            address("ABC", "Réseau : Est", "a+b@exemple.fr"),
            "otpauth://totp/R%C3%A9seau%20%20%20Est:a%2Bb%40exemple.fr?secret=ABC&issuer=R%C3%A9seau%20%20%20Est"
        );
    }
}
