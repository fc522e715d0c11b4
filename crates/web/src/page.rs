//! The page frame: who visits, in which language, from where; and what the layout's template reads.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::CookieJar;
use kernel::policy::{Action, allow};
use kernel::{Actor, Lang, MemberRole, Role, Translated};
use uuid::Uuid;

use crate::{App, Error, Messages, Notice, csrf, security};

/// A request, as pages see it: an extractor that never fails.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The language of the address.
    pub lang: Lang,
    /// Who asks.
    pub actor: Actor,
    /// For whom they act.
    pub acting: Acting,
    /// The path without its language.
    pub path: String,
    /// The query string, without `?`.
    pub query: String,
    nonce: String,
    csrf: String,
    request_id: String,
    flash: Option<String>,
}

/// For whom a person acts who belongs to organisations.
#[derive(Debug, Clone, Default)]
pub struct Acting {
    /// The one that they chose, or the only one.
    pub current: Option<Uuid>,
    /// All of theirs with their names, where there is a choice.
    pub organisations: Vec<(Uuid, Translated)>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Visit::of(parts))
    }
}

impl Visit {
    /// Reads a visit off a request whose language was cut off by [`crate::router`].
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let cookies = CookieJar::from_headers(&parts.headers);
        let text = |name: &str| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        Visit {
            lang: parts.extensions.get::<Lang>().copied().unwrap_or_default(),
            actor: parts.extensions.get::<Actor>().cloned().unwrap_or_default(),
            acting: parts.extensions.get::<Acting>().cloned().unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            nonce: parts
                .extensions
                .get::<security::Nonce>()
                .map(|nonce| nonce.0.clone())
                .unwrap_or_default(),
            csrf: parts
                .extensions
                .get::<csrf::Token>()
                .map(|token| token.0.clone())
                .unwrap_or_default(),
            request_id: text("x-request-id"),
            flash: cookies.get(FLASH).map(|cookie| cookie.value().to_owned()),
        }
    }

    /// The texts of the frame.
    #[must_use]
    pub fn w(&self) -> Messages {
        Messages(self.lang)
    }

    /// An address in the visit's language.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.lang.url(path)
    }

    /// The organisation that a new record of theirs is begun for, if they write for the one that they act for.
    #[must_use]
    pub fn begins_for(&self) -> Option<Uuid> {
        let current = self.acting.current?;
        (self.actor.role_in(current) >= Some(MemberRole::Contributor)).then_some(current)
    }

    /// Refuses whoever may not run the platform: visitors are sent to sign in, others get 404, as if it were not there.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] or [`Error::NotFound`].
    pub fn require_administrator(&self) -> Result<(), Error> {
        match (&self.actor, kernel::policy::administers(&self.actor)) {
            (_, true) => Ok(()),
            (Actor::Visitor, _) => Err(Error::SignInRequired),
            _ => Err(Error::NotFound),
        }
    }

    /// Refuses whoever does not lead the network, in the same way.
    ///
    /// # Errors
    /// As [`Visit::require_administrator`].
    pub fn require_coordinator(&self) -> Result<(), Error> {
        match &self.actor {
            actor if actor.coordinates() => Ok(()),
            Actor::Visitor => Err(Error::SignInRequired),
            _ => Err(Error::NotFound),
        }
    }

    /// Refuses whoever writes for no organisation, in the same way.
    ///
    /// # Errors
    /// As [`Visit::require_administrator`].
    pub fn require_writer(&self) -> Result<(), Error> {
        match &self.actor {
            actor if actor.writes() => Ok(()),
            Actor::Visitor => Err(Error::SignInRequired),
            _ => Err(Error::NotFound),
        }
    }

    fn acting_links(&self) -> Vec<ActingLink> {
        self.acting
            .organisations
            .iter()
            .map(|(id, name)| ActingLink {
                id: id.to_string(),
                name: name.text(self.lang).to_owned(),
                current: self.acting.current == Some(*id),
            })
            .collect()
    }

    /// The frame of a page.
    #[must_use]
    pub fn page(&self, app: &App, title: impl Into<String>) -> Page {
        let w = self.w();
        let user = match &self.actor {
            Actor::Person { id, name, role, .. } => Some(UserLink {
                key: kernel::ShortId::of(*id).to_string(),
                name: name.clone(),
                role_label: match role {
                    Role::Administrator => w.role_administrator(),
                    Role::Reader if self.actor.coordinates() => w.role_coordinator(),
                    Role::Reader if self.actor.writes() => w.role_member(),
                    Role::Reader => w.role_reader(),
                },
                desk: self.actor.coordinates(),
                writes: self.actor.writes(),
                acting: self.acting_links(),
            }),
            Actor::Visitor | Actor::System => None,
        };
        let mut entries: Vec<_> = app
            .modules
            .iter()
            .flat_map(|module| module.navigation.iter())
            .collect();
        entries.sort_by_key(|entry| entry.order);
        let nav = entries
            .into_iter()
            .map(|entry| NavLink {
                label: (entry.label)(self.lang),
                href: self.url(entry.path),
                current: self.path == entry.path || self.path.starts_with(&format!("{}/", entry.path)),
            })
            .collect();
        let query = if self.query.is_empty() {
            String::new()
        } else {
            format!("?{}", self.query)
        };
        let alternates = Lang::ALL
            .into_iter()
            .map(|lang| Alternate {
                lang: lang.code(),
                label: if lang == Lang::Fr { "Français" } else { "English" },
                href: format!("{}{query}", lang.url(&self.path)),
                current: lang == self.lang,
            })
            .collect();
        let flash = self
            .flash
            .as_deref()
            .and_then(|code| Some((code, w.by_key(&format!("flash-{code}"), None)?)))
            .map(|(code, text)| Flash {
                kind: match code {
                    "sign-in-again" => "info",
                    code if code.ends_with("-refused") => "error",
                    _ => "success",
                },
                text,
            });
        let asked = self.path == "/recherche";
        Page {
            lang: self.lang.code(),
            dir: "ltr",
            title: title.into(),
            description: String::new(),
            nonce: self.nonce.clone(),
            csrf: self.csrf.clone(),
            network: app.settings.network.clone(),
            query: if asked {
                query_value(&self.query, "q")
            } else {
                String::new()
            },
            nav,
            user,
            flash,
            notices: Vec::new(),
            correct_href: String::new(),
            request_id: self.request_id.clone(),
            css: crate::assets::url("main.css"),
            js: crate::assets::url("main.js"),
            map_js: crate::assets::url("map.js"),
            map_css: crate::assets::url("map.css"),
            canonical: format!("{}{}", app.settings.base_url, self.url(&self.path)),
            base_url: app.settings.base_url.clone(),
            thing: None,
            alternates,
            breadcrumbs: Vec::new(),
            demo: app.settings.demo,
            here: format!("{}{query}", self.url(&self.path)),
            language: self.lang,
            w,
        }
    }
}

fn query_value(query: &str, name: &str) -> String {
    crate::list::Params::parse(query)
        .get(name)
        .unwrap_or_default()
        .to_owned()
}

/// A link of the navigation.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether the visitor is there.
    pub current: bool,
}

/// The person who is signed in, as the header shows them.
#[derive(Debug, Clone)]
pub struct UserLink {
    /// What tells their browser that it is them: what is kept in it is offered to nobody else.
    pub key: String,
    /// Name.
    pub name: String,
    /// Role, in words.
    pub role_label: String,
    /// Whether they see the desk of whoever leads the network.
    pub desk: bool,
    /// Whether they write for an organisation at least.
    pub writes: bool,
    /// The organisations that they choose from, if there are several.
    pub acting: Vec<ActingLink>,
}

impl UserLink {
    /// The name of the organisation that they act for, where they have a choice.
    #[must_use]
    pub fn acts_for(&self) -> &str {
        self.acting
            .iter()
            .find(|link| link.current)
            .map_or("", |link| link.name.as_str())
    }
}

/// An organisation that somebody may act for.
#[derive(Debug, Clone)]
pub struct ActingLink {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the one.
    pub current: bool,
}

/// The page in another language.
#[derive(Debug, Clone)]
pub struct Alternate {
    /// Language tag.
    pub lang: &'static str,
    /// The language's own name.
    pub label: &'static str,
    /// Address.
    pub href: String,
    /// Whether this is the language shown.
    pub current: bool,
}

/// What just happened, said once.
#[derive(Debug, Clone)]
pub struct Flash {
    /// `success`, `error`, `info`, `warning`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

/// A step of the way to this page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// What it says.
    pub label: String,
    /// The language of what it says; empty where it is the page's.
    pub lang: String,
    /// Where it leads; empty for the page itself.
    pub href: String,
}

/// What the layout's template reads.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language tag of the page.
    pub lang: &'static str,
    /// Writing direction.
    pub dir: &'static str,
    /// Title, without the network's name.
    pub title: String,
    /// One sentence for search engines; may be empty.
    pub description: String,
    /// The nonce of this answer's scripts.
    pub nonce: String,
    /// The token that every form sends back.
    pub csrf: String,
    /// The network's name.
    pub network: String,
    /// What was searched, on the page of results.
    pub query: String,
    /// Main navigation.
    pub nav: Vec<NavLink>,
    /// Who is signed in.
    pub user: Option<UserLink>,
    /// What just happened.
    pub flash: Option<Flash>,
    /// What the address says that does not exist here.
    pub notices: Vec<Notice>,
    /// Where what it shows is corrected; empty on pages that are of no record.
    pub correct_href: String,
    /// The request's number, to quote when asking for help.
    pub request_id: String,
    /// Address of the style sheet.
    pub css: String,
    /// Address of the script.
    pub js: String,
    /// Address of the map's script.
    pub map_js: String,
    /// Address of the map's style sheet.
    pub map_css: String,
    /// The page's one true address.
    pub canonical: String,
    /// What stands before the addresses of this site.
    pub base_url: String,
    /// What the page is about, for machines: see [`crate::jsonld`].
    pub thing: Option<serde_json::Value>,
    /// The page in each language.
    pub alternates: Vec<Alternate>,
    /// The way to this page.
    pub breadcrumbs: Vec<Crumb>,
    /// Whether this is the demonstration.
    pub demo: bool,
    /// The page's own address, with what it asks for.
    pub here: String,
    /// The language, for code.
    pub language: Lang,
    /// The texts of the frame.
    pub w: Messages,
}

impl Page {
    /// An address in the page's language.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.language.url(path)
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.user.is_some()
    }

    /// What the page of any record has, whatever its kind: where it is corrected, and, for whoever decides, that it waits.
    /// `path`: its own, without language.
    #[must_use]
    pub fn of_record(mut self, visit: &Visit, record: &database::record::Model, path: &str) -> Self {
        let state = record.state();
        if state != kernel::State::Archived {
            self.correct_href = visit.url(&format!("{path}/corriger"));
        }
        let decides = allow(&visit.actor, Action::Publish, record.guarded());
        if state == kernel::State::ToValidate && decides {
            self.notices.push(Notice {
                text: visit.w().review_waits(),
                label: visit.w().review_go(),
                href: visit.url(&format!("{path}/relire")),
            });
        }
        self
    }

    /// Adds a step of the way to this page; an empty address marks the page itself.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.breadcrumbs.push(Crumb {
            label: label.into(),
            lang: String::new(),
            href: href.into(),
        });
        self
    }

    /// Adds the page itself as the last step, under a title that may be in another language than the page.
    #[must_use]
    pub fn crumb_here(mut self, title: impl Into<String>, lang: impl Into<String>) -> Self {
        let (lang, own) = (lang.into(), self.lang);
        self.breadcrumbs.push(Crumb {
            label: title.into(),
            lang: if lang == own { String::new() } else { lang },
            href: String::new(),
        });
        self
    }

    /// Says in one sentence what the page is about.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

/// A rendered template as an answer.
///
/// # Errors
/// [`Error::Internal`] when a template fails, which only a formatter of ours could make it do.
pub fn html(template: &impl Template) -> Result<Response, Error> {
    Ok(Html(template.render().map_err(Error::internal)?).into_response())
}

/// The cookie that carries what just happened over a redirect: a key of our texts, nothing else.
pub const FLASH: &str = "vm_flash";

/// Leads to `href` after a write; the next page says `flash-{code}`.
#[must_use]
pub fn redirect(href: &str, code: &str) -> Response {
    let mut headers = HeaderMap::new();
    if let (Ok(location), Ok(cookie)) = (
        HeaderValue::from_str(href),
        HeaderValue::from_str(&format!(
            "{FLASH}={code}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        )),
    ) {
        headers.insert(header::LOCATION, location);
        headers.insert(header::SET_COOKIE, cookie);
    }
    (StatusCode::SEE_OTHER, headers).into_response()
}
