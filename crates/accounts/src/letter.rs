//! Letters about an account, in the language of whoever reads them: a greeting, what there is to say, the network's name.

use database::Write;
use kernel::Lang;
use outbox::job::Options;
use outbox::mail::{self, Mail, Person};
use web::{App, Error};

use crate::account::Account;
use crate::messages::Messages;

/// An account as somebody who gets mail.
pub(crate) fn person(account: &Account) -> Person {
    Person {
        name: account.name.clone(),
        address: account.email.clone(),
    }
}

/// A whole address, for letters.
pub(crate) fn link(app: &App, lang: Lang, path: &str) -> String {
    format!("{}{}", app.settings.base_url, lang.url(path))
}

/// Promises a letter in the writer's transaction.
pub(crate) async fn send(
    app: &App,
    write: &Write,
    to: Person,
    lang: Lang,
    subject: String,
    said: Vec<String>,
) -> Result<(), Error> {
    let t = Messages(lang);
    // What a form let through long ago must not keep a letter from leaving, nor add a header to it.
    let line = |text: &str| text.replace(char::is_control, " ");
    let to = Person {
        name: line(&to.name),
        ..to
    };
    let mut parts = vec![match to.name.trim() {
        "" => t.letter_greeting_nobody(),
        name => t.letter_greeting(name),
    }];
    parts.extend(said.into_iter().filter(|part| !part.is_empty()));
    parts.push(t.letter_end(app.settings.network.as_str()));
    let mail = Mail {
        to,
        reply_to: None,
        subject: line(&subject),
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

/// Tells somebody what happened to their account, so that they can object if it was not them.
pub(crate) async fn notice(
    app: &App,
    write: &Write,
    account: &Account,
    lang: Lang,
    what: String,
) -> Result<(), Error> {
    let t = Messages(lang);
    let subject = t.notice_subject(app.settings.network.as_str());
    let said = vec![what, t.notice_not_you()];
    send(app, write, person(account), lang, subject, said).await
}
