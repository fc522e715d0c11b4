//! A whole application over a fresh database of either engine, and visitors who use it: the real router, a fixed
//! clock, seeded ids.
#![warn(missing_docs)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot begin must stop at once and say where"
)]

mod form;
pub mod lists;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use chrono::{TimeZone, Utc};
use database::harness::{self, TestDatabase};
use database::{Author, Engine, Write};
use geo::reference::Scope;
use http_body_util::BodyExt;
use kernel::{Clock, Ids, Origin, Role};
use tower::{Layer, Service, ServiceExt};
use web::{App, Module, Settings};

/// An application of its own for one test.
pub struct TestApp {
    /// The application's state.
    pub app: App,
    router: axum::Router,
    _database: TestDatabase,
}

/// The password of the accounts that tests sign in with.
pub const PASSWORD: &str = "une phrase assez longue";

impl TestApp {
    /// An application of these modules over a fresh database with the sample of the reference data.
    ///
    /// # Panics
    /// When something that every test relies on fails.
    pub async fn new(engine: Engine, modules: Vec<Module>) -> TestApp {
        let migrations: Vec<_> = modules
            .iter()
            .flat_map(|module| module.migrations.iter())
            .collect();
        assert!(
            !migrations.is_empty(),
            "a test application needs the platform's migrations: see testkit::platform"
        );
        let clock = Clock::fixed(
            Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0)
                .single()
                .expect("a real date"),
        );
        let mut modules = modules;
        let owned: Vec<_> = modules
            .iter_mut()
            .flat_map(|module| std::mem::take(&mut module.migrations))
            .collect();
        let database = harness::fresh(engine, &owned).await.expect("a fresh database");
        let app = App {
            db: database.database.clone(),
            index: search::Index::in_memory().expect("an index in memory"),
            files: web::files::Files::in_memory(),
            ids: Ids::seeded(clock.clone(), 42),
            clock,
            settings: Arc::new(Settings {
                demo: false,
                ..Settings::default()
            }),
            modules: Arc::new(modules),
            written: Arc::default(),
            memo: web::Memo::default(),
        };
        let write = Write::begin(&app.db, &app.clock, &app.ids, Author::system(Origin::Reference))
            .await
            .expect("a transaction");
        geo::reference::load(&write, Scope::Sample)
            .await
            .expect("the reference data");
        write.commit().await.expect("a commit");
        TestApp {
            router: web::router::build(&app),
            app,
            _database: database,
        }
    }

    /// The same application with other settings.
    #[must_use]
    pub fn with_settings(mut self, change: impl FnOnce(&mut Settings)) -> TestApp {
        let mut settings = (*self.app.settings).clone();
        change(&mut settings);
        self.app.settings = Arc::new(settings);
        self.router = web::router::build(&self.app);
        self
    }

    /// Opens a writing transaction of the platform itself.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn write(&self) -> Write {
        Write::begin(
            &self.app.db,
            &self.app.clock,
            &self.app.ids,
            Author::system(Origin::Typed),
        )
        .await
        .expect("a transaction")
    }

    /// A visitor who has not signed in.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        Visitor {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
        }
    }

    /// A person who signed in through the page, with this role.
    ///
    /// # Panics
    /// When signing in fails.
    pub async fn signed_in(&self, role: Role) -> Visitor {
        let email = format!("{}@test.exemple", role.code());
        let write = self.write().await;
        let held = accounts::find_by_email(write.tx(), &email)
            .await
            .expect("an answer");
        if held.is_none() {
            let new = accounts::NewAccount {
                email: email.clone(),
                name: format!("Compte {}", role.code()),
                role,
                password: PASSWORD.to_owned(),
            };
            accounts::add(&write, &new).await.expect("an account");
        }
        write.commit().await.expect("a commit");
        self.enter(&email, PASSWORD).await
    }

    /// Somebody who has an account and signs in through the page. Whoever writes for others gets a second factor before,
    /// and comes in by a code on paper.
    ///
    /// # Panics
    /// When signing in fails.
    pub async fn enter(&self, email: &str, password: &str) -> Visitor {
        let code = self.paper_code(email).await;
        let mut visitor = self.visitor();
        visitor.get("/connexion").await;
        let mut answer = visitor
            .post("/connexion", &[("email", email), ("password", password)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        if answer.location().ends_with("/second-facteur") {
            let path = answer.location().to_owned();
            answer = visitor.post(&path, &[("recovery", &code)]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        }
        visitor
    }

    /// A recovery code of an account that writes for others; empty for others.
    async fn paper_code(&self, email: &str) -> String {
        let write = self.write().await;
        let account = accounts::find_by_email(write.tx(), email)
            .await
            .expect("an answer")
            .expect("an account");
        let actor = accounts::member::actor(write.tx(), &account)
            .await
            .expect("an answer");
        if !accounts::factor::is_owed(&actor) {
            return String::new();
        }
        if !accounts::factor::any(write.tx(), account.id)
            .await
            .expect("an answer")
        {
            let secret = accounts::factor::totp::draw();
            accounts::factor::totp::add(&write, account.id, "Test", &secret, 0)
                .await
                .expect("a factor");
        }
        let codes = accounts::factor::recovery::renew(&write, account.id)
            .await
            .expect("codes");
        write.commit().await.expect("a commit");
        codes.into_iter().next().unwrap_or_default()
    }

    /// An administrator who signed in.
    pub async fn administrator(&self) -> Visitor {
        self.signed_in(Role::Administrator).await
    }
}

/// The modules that every application starts with: the platform's schema and accounts.
#[must_use]
pub fn platform() -> Vec<Module> {
    let mut migrations = database::migrate::own();
    migrations.extend(geo::migrations());
    migrations.extend(outbox::migrations());
    vec![
        Module {
            migrations,
            ..Module::new("platform")
        },
        accounts::module(),
    ]
}

/// Somebody with a browser: keeps cookies, sends the forms' token.
pub struct Visitor {
    router: axum::Router,
    cookies: BTreeMap<String, String>,
}

/// What a visitor got.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: axum::http::HeaderMap,
    /// Body, as text.
    pub text: String,
}

impl Answer {
    /// Where it leads.
    #[must_use]
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The fields of the page's editing form, as a browser would send them back, with some of them typed anew.
    #[must_use]
    pub fn form(&self, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut fields = form::fields(&self.text);
        for (name, value) in typed {
            match fields.iter_mut().find(|(held, _)| held == name) {
                Some(field) => field.1 = (*value).to_owned(),
                None => fields.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        fields
    }

    /// The body's words without tags, white space folded: what a reader sees.
    #[must_use]
    pub fn words(&self) -> String {
        let (mut out, mut inside) = (String::new(), false);
        for letter in self.text.chars() {
            match letter {
                '<' => {
                    inside = true;
                    out.push(' ');
                }
                '>' => inside = false,
                _ if !inside => out.push(letter),
                _ => {}
            }
        }
        let decoded = out
            .replace("&#39;", "'")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        decoded.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Visitor {
    /// Opens a page.
    ///
    /// # Panics
    /// When the router fails, which it never may.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, self.cookie_header())
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }

    /// Sends a form, with the token of the page that it was on.
    ///
    /// # Panics
    /// When the router fails, which it never may.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        if !self.cookies.contains_key(web::csrf::COOKIE) {
            self.get("/connexion").await;
        }
        let token = self.cookies.get(web::csrf::COOKIE).cloned().unwrap_or_default();
        let mut pairs = vec![format!("_csrf={token}")];
        pairs.extend(
            fields
                .iter()
                .map(|(name, value)| format!("{}={}", web::list::encode(name), web::list::encode(value))),
        );
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie_header())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")))
            .expect("a request");
        self.send(request).await
    }

    /// Sends a form with a file, as a browser does.
    ///
    /// # Panics
    /// When the router fails, which it never may.
    pub async fn post_file(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Answer {
        const BOUNDARY: &str = "villemonde-test-boundary";
        if !self.cookies.contains_key(web::csrf::COOKIE) {
            self.get("/connexion").await;
        }
        let token = self.cookies.get(web::csrf::COOKIE).cloned().unwrap_or_default();
        let mut body = Vec::new();
        for (name, value) in [("_csrf", token.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie_header())
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Sends a form as [`Answer::form`] gives it.
    ///
    /// # Panics
    /// When the router fails, which it never may.
    pub async fn send_back(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(path, &fields).await
    }

    /// The value of a cookie; empty if the browser has none of this name.
    #[must_use]
    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    /// Puts a cookie into the browser, as whoever plants one would.
    pub fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends any request with the visitor's cookies left out: for what a browser would not do.
    ///
    /// # Panics
    /// When the router fails, which it never may.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let service =
            tower::util::MapRequestLayer::new(web::router::speak::<Body>).layer(self.router.clone());
        let mut service: tower::util::BoxCloneSyncService<
            Request<Body>,
            Response<Body>,
            std::convert::Infallible,
        > = tower::util::BoxCloneSyncService::new(service);
        let response = service
            .ready()
            .await
            .expect("a router")
            .call(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let (name, rest) = text.split_once('=').unwrap_or((text, ""));
            let value = rest.split(';').next().unwrap_or_default();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name)
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// What the visitor's browser holds, as it sends it.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        self.cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }
}
