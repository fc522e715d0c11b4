//! What waits in the demonstration's queue, so that whoever decides has something to decide: a resident's words, and what
//! a volunteer proposes for their association. All of it invented.

use accounts::demo::DEMO_ACCOUNTS;
use database::record::{self, proposal};
use database::{Result, Write};
use kernel::Lang;
use kernel::id::from_key;

/// The invented association that both are about.
const ASSOCIATION: &str = "exemple-racines-rivages";

/// Writes them, after the accounts.
///
/// # Errors
/// When the database refuses.
pub async fn load(write: &Write) -> Result<u64> {
    let id = from_key("organisation", ASSOCIATION);
    let Ok(record) = record::by_id(write.tx(), id).await else {
        return Ok(0);
    };
    let words = proposal::New {
        record: id,
        version: record.version,
        value: None,
        message: "Les permanences n’ont plus lieu le mercredi mais le jeudi, de 17 h à 19 h.".to_owned(),
        evidence: "L’affiche à l’entrée de la maison des associations.".to_owned(),
        author: proposal::Author {
            name: "Une habitante (exemple)".to_owned(),
            ..proposal::Author::default()
        },
        lang: Lang::Fr,
    };
    proposal::propose(write, words).await?;
    let volunteer = DEMO_ACCOUNTS
        .iter()
        .find(|held| held.email.starts_with("benevole@"))
        .map(|held| held.email);
    let account = match volunteer {
        Some(email) => accounts::find_by_email(write.tx(), email).await?,
        None => None,
    };
    let past = record::history_of(write.tx(), id).await?;
    if let (Some(account), Some(newest)) = (account, past.first()) {
        let mut value = newest.after.0.clone();
        value["website"] = "https://racines-et-rivages.exemple/".into();
        let changed = proposal::New {
            record: id,
            version: record.version,
            value: Some(value),
            message: "Nous avons un site depuis septembre.".to_owned(),
            evidence: String::new(),
            author: proposal::Author {
                id: Some(account.id),
                ..proposal::Author::default()
            },
            lang: Lang::Fr,
        };
        proposal::propose(write, changed).await?;
        return Ok(2);
    }
    Ok(1)
}
