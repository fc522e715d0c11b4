//! Mail: a job like any other. Composed in the reader's language and checked when it is promised, sent later through the
//! administrator's server. Without one, mails wait in the queue, where they can be seen.
//!
//! Sending is at least once: when the server's answer is lost, the mail goes out again under the same Message-ID, by
//! which mailboxes tell that it is the same.

use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, SystemTime};

use database::Write;
use kernel::{Clock, Lang};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::job::{self, Failure, Job, Options};
use crate::worker::Handler;

/// The kind of the job.
pub const KIND: &str = "mail.send";

/// Somebody who gets mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name; may be empty.
    pub name: String,
    /// Address.
    pub address: String,
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// To whom.
    pub to: Person,
    /// To whom an answer goes, if not to the platform.
    pub reply_to: Option<Person>,
    /// Subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML, if it adds anything.
    pub html: Option<String>,
    /// The language of the text.
    pub lang: Lang,
    /// `<id@host>`, the same over all attempts: see [`message_id`].
    pub message_id: String,
}

/// A new Message-ID under the host of the platform's public address (`https://host:port/…`).
#[must_use]
pub fn message_id(id: Uuid, base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        .collect();
    format!(
        "<{}@{}>",
        id.simple(),
        if host.is_empty() { "localhost" } else { &host }
    )
}

/// Why a mail was not promised.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be a mail: what is wrong.
    #[error("{0}")]
    Refused(String),
    /// The database refuses.
    #[error(transparent)]
    Database(#[from] database::Error),
}

/// Whether an address can be written to, as far as its form goes: a plain name at a host of several parts. What the standard
/// allows beyond that (quoted names, numbers of machines) is no mailbox of anybody, and servers refuse it.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let plain = text.rsplit_once('@').is_some_and(|(name, host)| {
        !name.contains(['"', ' ']) && host.contains('.') && !host.starts_with('[')
    });
    plain && text.is_ascii() && text.len() <= 254 && text.parse::<Address>().is_ok()
}

/// Promises a mail in the writer's transaction. `None` if one with the same key is pending.
///
/// # Errors
/// [`Error::Refused`] when it cannot be a mail: nothing is promised that no attempt could send.
pub async fn send(write: &Write, mail: &Mail, options: Options) -> Result<Option<Uuid>, Error> {
    let anybody = Mailbox::new(
        None,
        Address::new("check", "localhost").map_err(|error| Error::Refused(error.to_string()))?,
    );
    compose(mail, anybody, write.now.into()).map_err(Error::Refused)?;
    Ok(job::enqueue(write, KIND, mail, options).await?)
}

/// Mails that wait, newest first, with their jobs.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    connection: &impl sea_orm::ConnectionTrait,
    limit: u64,
) -> database::Result<Vec<(Job, Mail)>> {
    let jobs = job::list(connection, job::State::Pending, Some(KIND), limit).await?;
    Ok(jobs
        .into_iter()
        .filter_map(|job| job.read().ok().map(|mail| (job, mail)))
        .collect())
}

/// Removes mails to these addresses, and those to which an answer would go there, and says how many.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(write: &Write, addresses: &BTreeSet<String>) -> database::Result<u64> {
    let mails = job::Entity::find()
        .filter(job::Column::Kind.eq(KIND))
        .filter(job::Column::State.ne(job::State::Done.code()))
        .all(write.tx())
        .await?;
    let theirs = |person: &Person| addresses.contains(&person.address.trim().to_lowercase());
    let gone = mails.into_iter().filter(|job| {
        let read = job.read::<Mail>();
        read.is_ok_and(|mail| theirs(&mail.to) || mail.reply_to.as_ref().is_some_and(theirs))
    });
    let mut count = 0;
    for job in gone {
        count += job::Entity::delete_by_id(job.id)
            .exec(write.tx())
            .await?
            .rows_affected;
    }
    Ok(count)
}

/// The administrator's mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port: 465 speaks TLS from the first byte, others change to it (STARTTLS) or the mail stays here. Only a server
    /// on this very machine is spoken to in clear.
    pub port: u16,
    /// User, empty for none.
    pub user: String,
    /// Password.
    pub password: String,
    /// The sender: `address` or `Name <address>`.
    pub from: String,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// How long the server has for each answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends mails through a server.
///
/// # Errors
/// When the sender's address is none, or the server's name cannot be one.
pub fn handler(smtp: &Smtp, clock: Clock) -> Result<Handler, Error> {
    let from: Mailbox = smtp
        .from
        .parse()
        .map_err(|error| Error::Refused(format!("the sender {:?} is no address: {error}", smtp.from)))?;
    let transport = transport(smtp).map_err(|error| {
        Error::Refused(format!("the mail server {:?} cannot be used: {error}", smtp.host))
    })?;
    Ok(Handler::new(KIND, move |job| {
        let (from, transport, now) = (from.clone(), transport.clone(), clock.now());
        async move {
            let message = compose(&job.read()?, from, now.into()).map_err(Failure::Never)?;
            transport
                .send(message)
                .await
                .map(|_| ())
                .map_err(|error| failure(&error))
        }
    }))
}

fn transport(smtp: &Smtp) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    let here = matches!(smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let mut builder = match (smtp.port, here) {
        (465, _) => AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host)?,
        (_, true) => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host),
        _ => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&smtp.host)?,
    };
    if !smtp.user.is_empty() {
        builder = builder.credentials(Credentials::new(smtp.user.clone(), smtp.password.clone()));
    }
    Ok(builder.port(smtp.port).timeout(Some(PATIENCE)).build())
}

/// A refusal of the mail is for good; a refusal of us (RFC 4954: wrong password, authentication wanted) is the
/// administrator's to mend, and the mail waits.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    let of_us = error
        .status()
        .is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538));
    let text = match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    if error.is_permanent() && !of_us {
        Failure::Never(text)
    } else {
        Failure::Again(text)
    }
}

/// The mail as it goes over the wire. Headers are written by the library, which encodes what is not plain; a line break
/// or another control character, which nobody types in a name, is refused before.
fn compose(mail: &Mail, from: Mailbox, date: SystemTime) -> Result<Message, String> {
    let id = mail
        .message_id
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .and_then(|rest| rest.split_once('@'));
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    if !id.is_some_and(|(left, right)| plain(left) && plain(right)) {
        return Err(format!("{:?} is no Message-ID", mail.message_id));
    }
    if mail.subject.chars().any(char::is_control) {
        return Err("the subject holds a control character".to_owned());
    }
    let language = HeaderValue::new(
        HeaderName::new_from_ascii_str("Content-Language"),
        mail.lang.code().to_owned(),
    );
    let mut builder = Message::builder()
        .message_id(Some(mail.message_id.clone()))
        .date(date)
        .from(from)
        .to(mailbox(&mail.to)?)
        .subject(mail.subject.clone())
        .raw_header(language);
    if let Some(person) = &mail.reply_to {
        builder = builder.reply_to(mailbox(person)?);
    }
    let composed = match &mail.html {
        Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text.clone(), html.clone())),
        None => builder.singlepart(SinglePart::plain(mail.text.clone())),
    };
    composed.map_err(|error| error.to_string())
}

fn mailbox(person: &Person) -> Result<Mailbox, String> {
    if person.name.chars().any(char::is_control) {
        return Err("a name holds a control character".to_owned());
    }
    let address = person
        .address
        .parse::<Address>()
        .map_err(|error| format!("{:?} is no address: {error}", person.address))?;
    let name = person.name.trim();
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Mail {
        Mail {
            to: Person {
                name: "Service des relations internationales".into(),
                address: "service@exemple.fr".into(),
            },
            reply_to: Some(Person {
                name: "Élodie, dite \"Lo\"".into(),
                address: "elodie@exemple.org".into(),
            }),
            subject: "Coopération avec Jénine : une question à l’élu".into(),
            text: "Bonjour,\nÀ bientôt.\n.\nFin\n".into(),
            html: None,
            lang: Lang::Fr,
            message_id: message_id(
                kernel::id::from_key("mail", "one"),
                "https://villemonde.exemple:8443/x",
            ),
        }
    }

    fn composed(mail: &Mail) -> Result<String, String> {
        compose(
            mail,
            "Villemonde <nepasrepondre@exemple.fr>".parse().unwrap(),
            SystemTime::UNIX_EPOCH,
        )
        .map(|message| String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_mail_has_its_headers_and_its_language() {
        let text = composed(&sample()).unwrap();
        assert!(text.contains("@villemonde.exemple>\r\n"), "{text}");
        assert!(
            text.contains("Content-Language: fr\r\n")
                && text.contains("Reply-To: ")
                && text.contains("Date: Thu, 01 Jan 1970"),
            "{text}"
        );
        let both = composed(&Mail {
            html: Some("<p>Bonjour</p>".into()),
            ..sample()
        })
        .unwrap();
        assert!(both.contains("multipart/alternative"), "{both}");
    }

    #[test]
    fn nobody_writes_a_header_of_his_own() {
        for bad in [
            "x\r\nBcc: victim@exemple.org",
            "x\nBcc: victim@exemple.org",
            "x\rBcc: v@e.org",
            "x\0",
        ] {
            let person = Person {
                name: bad.into(),
                address: "a@exemple.org".into(),
            };
            assert!(
                composed(&Mail {
                    to: person.clone(),
                    ..sample()
                })
                .is_err(),
                "{bad:?}"
            );
            assert!(
                composed(&Mail {
                    reply_to: Some(person),
                    ..sample()
                })
                .is_err(),
                "{bad:?}"
            );
            assert!(
                composed(&Mail {
                    subject: bad.into(),
                    ..sample()
                })
                .is_err(),
                "{bad:?}"
            );
            assert!(
                composed(&Mail {
                    message_id: format!("<a@b{bad}>"),
                    ..sample()
                })
                .is_err(),
                "{bad:?}"
            );
            let address = Person {
                name: String::new(),
                address: format!("a@exemple.org{bad}"),
            };
            assert!(
                composed(&Mail {
                    to: address,
                    ..sample()
                })
                .is_err(),
                "{bad:?}"
            );
        }
        let text = composed(&Mail {
            text: "\r\n\r\nBcc: victim@exemple.org\r\n".into(),
            ..sample()
        })
        .unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!head.contains("Bcc"), "{head}");
    }

    #[test]
    fn a_password_is_never_printed() {
        let smtp = Smtp {
            host: "h".into(),
            port: 587,
            user: "u".into(),
            password: "secret".into(),
            from: "a@exemple.fr".into(),
        };
        assert!(!format!("{smtp:?}").contains("secret"));
        assert!(
            handler(
                &Smtp {
                    from: "nobody".into(),
                    ..smtp
                },
                Clock::system()
            )
            .is_err()
        );
    }

    #[test]
    fn an_address_is_one() {
        for good in ["a@exemple.fr", "prenom.nom+ville@mairie.exemple.fr"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.fr",
            "a b@c.fr",
            "a@b.fr\r\nBcc: x@y.fr",
            "a@b.fr, c@d.fr",
            "A <a@b.fr>",
        ] {
            assert!(!is_address(bad), "{bad:?}");
        }
    }
}
