//! The letters that answer, in the language of whoever wrote.

use database::Write;
use database::record;
use database::record::proposal::{Model, Standing};
use kernel::Lang;
use outbox::Options;
use outbox::mail::{self, Mail, Person};
use uuid::Uuid;
use web::{App, Error};

use crate::messages::Messages;
use crate::reason::Reason;

/// What a letter answers.
pub(crate) enum Answer<'a> {
    /// A proposal is decided.
    Decided(&'a Model),
    /// Its author is asked for more.
    Asked(&'a str),
    /// A record that waited is published.
    Published(&'a str),
    /// It goes back to whoever wrote it.
    SentBack(&'a str),
}

/// Whom a letter goes to.
pub(crate) struct Reader {
    pub person: Person,
    pub lang: Lang,
}

/// The author of a proposal, if they can be written to.
pub(crate) async fn author(write: &Write, held: &Model) -> database::Result<Option<Reader>> {
    let lang = Lang::from_code(&held.lang).unwrap_or_default();
    match held.author_id {
        Some(id) => member(write, id, lang).await,
        None if held.author_email.is_empty() => Ok(None),
        None => Ok(Some(Reader {
            person: Person {
                name: held.author_name.clone(),
                address: held.author_email.clone(),
            },
            lang,
        })),
    }
}

/// Somebody with an account that is not closed.
pub(crate) async fn member(write: &Write, id: Uuid, lang: Lang) -> database::Result<Option<Reader>> {
    let account = accounts::account::find_active(write.tx(), id).await?;
    Ok(account.map(|account| Reader {
        person: Person {
            name: account.name,
            address: account.email,
        },
        lang,
    }))
}

/// Promises a letter about a record, in the writer's transaction. Questions are answered to whoever asks.
pub(crate) async fn send(
    app: &App,
    write: &Write,
    reader: &Reader,
    (record, path): (&record::Model, &str),
    answer: Answer<'_>,
) -> Result<(), Error> {
    let lang = reader.lang;
    let t = Messages(lang);
    let network = app.settings.network.as_str();
    let name = record.title.text(lang).to_owned();
    let mut parts = vec![match reader.person.name.is_empty() {
        true => t.letter_greeting_nobody(),
        false => t.letter_greeting(reader.person.name.as_str()),
    }];
    let mut reply_to = None;
    let mut say = |text: &str| {
        if !text.trim().is_empty() {
            parts.push(text.trim().replace("\r\n", "\n"));
        }
    };
    match answer {
        Answer::Decided(held) if held.standing() == Standing::Accepted => {
            say(&match held.applied_version {
                Some(_) => t.letter_accepted(name.as_str()),
                None => t.letter_handled(name.as_str()),
            });
            say(&held.answer);
        }
        Answer::Decided(held) => {
            say(&t.letter_refused(name.as_str()));
            if let Some(reason) = Reason::from_code(&held.reason) {
                say(&reason.text(t));
            }
            say(&held.answer);
        }
        Answer::Asked(question) => {
            say(&t.letter_asked(name.as_str()));
            say(question);
            reply_to = asker(write).await?;
        }
        Answer::Published(words) => {
            say(&t.letter_published(name.as_str()));
            say(words);
        }
        Answer::SentBack(words) => {
            say(&t.letter_sent_back(name.as_str()));
            say(words);
        }
    }
    say(&format!("{}{}", app.settings.base_url, lang.url(path)));
    say(&t.letter_end(network));
    let mail = Mail {
        to: reader.person.clone(),
        reply_to,
        subject: format!("[{network}] {}", t.letter_subject(one_line(&name))),
        text: parts.join("\n\n"),
        html: None,
        lang,
        message_id: mail::message_id(write.ids.next(), &app.settings.base_url),
    };
    match mail::send(write, &mail, Options::default()).await {
        Ok(_) => Ok(()),
        Err(mail::Error::Refused(reason)) => Err(Error::internal(reason)),
        Err(mail::Error::Database(error)) => Err(error.into()),
    }
}

/// Whoever writes, as an answer reaches them.
async fn asker(write: &Write) -> database::Result<Option<Person>> {
    let Some(id) = write.author.actor.id() else {
        return Ok(None);
    };
    Ok(member(write, id, Lang::default())
        .await?
        .map(|reader| reader.person))
}

/// A name as it stands in a subject.
fn one_line(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
