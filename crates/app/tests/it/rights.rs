//! Every page × every role: who gets in. The routes are read off the routers themselves, so that a page that is added is
//! in the table or the test fails; the table stands in `rights.tsv` beside this file, one line a route and method, one
//! column a role, and is read by people: a line that changes is a decision.
//!
//! Whatever the table says, some things hold for every line: nothing answers 500, a form without its token changes
//! nothing, what is hidden from somebody who signed in answers 404 and not 403, and a visitor who may not enter is sent
//! to sign in or finds nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use app::modules;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use database::{Engine, record};
use kernel::{MemberRole, NetworkRole, Role, State, Translated, Visibility};
use projects::project::Participant;
use testkit::{TestApp, Visitor};

use crate::members::{house, id, keep, link, member, path_of};

/// The roles, in the order of the columns.
const ROLES: [&str; 8] = [
    "visitor",
    "reader",
    "elsewhere",
    "member",
    "contributor",
    "manager",
    "coordinator",
    "administrator",
];

/// The routes that the routers know, as they print themselves.
fn routes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for module in modules::all() {
        let Some(routes) = module.routes else { continue };
        let printed = format!("{:?}", routes());
        let before = found.len();
        for (at, _) in printed.match_indices("RouteId(") {
            let rest = &printed[at..];
            let Some((_, after)) = rest.split_once("): \"") else {
                continue;
            };
            let Some((path, _)) = after.split_once('"') else {
                continue;
            };
            // The other way round of the same table begins with the path.
            if path.starts_with('/') && rest.find("): \"").is_some_and(|end| end < 16) {
                found.insert(path.to_owned());
            }
        }
        assert!(found.len() > before, "{} prints no route", module.name);
    }
    // Says whether the index has caught up, which it has not where nothing follows the change log.
    found.remove("/readyz");
    // What every router answers where it has no page.
    found.retain(|route| !route.contains("__private"));
    found
}

/// A place for each parameter of a route: records of Bagnolet, which the members of the table belong to.
struct Places {
    organisation: String,
    link: String,
    action: String,
    account: String,
}

impl Places {
    fn fill(&self, route: &str) -> String {
        let address = match route.split('/').nth(1) {
            Some("organisations") => &self.organisation,
            Some("partenariats") => &self.link,
            Some("projets") => &self.action,
            _ => "personne-00000000",
        };
        let nobody = "00000000-0000-7000-8000-000000000001";
        let mut path = route.replace("{address}", address);
        for (name, value) in [
            ("{account}", self.account.as_str()),
            ("{id}", nobody),
            ("{batch}", nobody),
            ("{kind}", "commune"),
            ("{code}", "93"),
            ("{link}", "vi_0"),
        ] {
            path = path.replace(name, value);
        }
        // Whatever else a route asks for.
        while let Some((start, rest)) = path.split_once('{') {
            let end = rest.split_once('}').map_or("", |(_, end)| end);
            path = format!("{start}rien{end}");
        }
        path
    }
}

/// Pages that end what the table needs come last.
fn rank(route: &str) -> u8 {
    let ends = ["/archiver", "/retirer", "/republier", "/restaurer"];
    match route {
        "/deconnexion" => 2,
        _ if ends.iter().any(|end| route.ends_with(end)) => 1,
        _ => 0,
    }
}

/// Somebody of the network, made by the administrator's own page.
async fn with_role(app: &TestApp, role: NetworkRole) -> Visitor {
    app.signed_in(Role::Reader).await;
    let write = app.write().await;
    let account = accounts::find_by_email(write.tx(), "reader@test.exemple")
        .await
        .unwrap()
        .unwrap();
    accounts::member::appoint(&write, account.id, role).await.unwrap();
    write.commit().await.unwrap();
    // With the second factor that the role asks for.
    app.enter("reader@test.exemple", testkit::PASSWORD).await
}

async fn actor(app: &TestApp, role: &str) -> Visitor {
    match role {
        "visitor" => app.visitor(),
        "reader" => app.signed_in(Role::Reader).await,
        "elsewhere" => member(app, "drancy", MemberRole::Manager).await,
        "member" => member(app, "bagnolet", MemberRole::Reader).await,
        "contributor" => member(app, "bagnolet", MemberRole::Contributor).await,
        "manager" => member(app, "bagnolet", MemberRole::Manager).await,
        "coordinator" => with_role(app, NetworkRole::Coordinator).await,
        _ => app.administrator().await,
    }
}

/// Asks all routes as one role, in a house of its own: some of what is sent changes it.
async fn column(
    engine: Engine,
    role: &str,
    routes: &BTreeSet<String>,
) -> BTreeMap<(String, &'static str), u16> {
    let app = house(engine).await;
    let kept = keep(
        &app,
        &link("Entre nous", "bagnolet", State::Published, Visibility::Network),
    )
    .await;
    let town = record::by_id(app.app.db.reader(), id("bagnolet")).await.unwrap();
    assert!(path_of(&app, "bagnolet").await.ends_with(&town.address()));
    let mut who = actor(&app, role).await;
    let action = projects::Project {
        title: Translated::one("fr", "Un puits"),
        kind: "construction".into(),
        participants: vec![Participant {
            organisation: id("bagnolet"),
            role: "accountable".into(),
            ..Participant::default()
        }],
        visibility: Visibility::Network,
        state: State::Published,
        ..projects::Project::default()
    };
    let write = app.write().await;
    let action = projects::store::insert(&write, write.ids.next(), &action, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let places = Places {
        organisation: town.address(),
        link: kept.address(),
        action: action.address(),
        account: id("personne").to_string(),
    };
    let mut ordered: Vec<&String> = routes.iter().collect();
    ordered.sort_by_key(|route| rank(route));
    let mut found = BTreeMap::new();
    for route in &ordered {
        let path = places.fill(route);
        let answer = who.get(&path).await;
        judged(role, route, "GET", answer.status);
        found.insert(((*route).clone(), "GET"), answer.status.as_u16());
    }
    for route in &ordered {
        let path = places.fill(route);
        // A form that did not come from our page.
        let forged = Request::post(&path)
            .header(header::COOKIE, who.cookie_header())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("_csrf=00000000&state=archived"))
            .unwrap();
        let refused = who.send(forged).await.status;
        assert!(
            refused.is_client_error() || refused == StatusCode::SEE_OTHER,
            "{role} {route}: a forged form answers {refused}"
        );
        let answer = who.post(&path, &[("_version", "0")]).await;
        judged(role, route, "POST", answer.status);
        found.insert(((*route).clone(), "POST"), answer.status.as_u16());
    }
    found
}

fn judged(role: &str, route: &str, method: &str, status: StatusCode) {
    assert!(!status.is_server_error(), "{role} {method} {route}: {status}");
    assert_ne!(
        status,
        StatusCode::FORBIDDEN,
        "{role} {method} {route}: hidden things answer 404"
    );
    if role == "visitor" && method == "POST" && !OPEN_TO_ALL.contains(&route) {
        assert!(
            matches!(
                status,
                StatusCode::SEE_OTHER | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
            ),
            "a visitor's POST of {route} answers {status}"
        );
    }
}

/// What a visitor may send. It may only shrink, or grow by a decision.
const OPEN_TO_ALL: [&str; 9] = [
    "/connexion",
    "/connexion/cle/options",
    "/connexion/lien",
    "/connexion/mot-de-passe",
    "/organisations/{address}/rejoindre",
    "/organisations/{address}/corriger",
    "/organisations/{address}/ecrire",
    "/partenariats/{address}/corriger",
    "/projets/{address}/corriger",
];

async fn table(engine: Engine) -> String {
    let routes = routes();
    assert!(routes.len() > 100, "{routes:?}");
    let mut columns = Vec::new();
    for role in ROLES {
        columns.push(column(engine, role, &routes).await);
    }
    let mut text = format!("method\troute\t{}\n", ROLES.join("\t"));
    for route in &routes {
        for method in ["GET", "POST"] {
            let key = (route.clone(), method);
            let line: Vec<u16> = columns.iter().map(|column| column[&key]).collect();
            if line
                .iter()
                .all(|status| *status == StatusCode::METHOD_NOT_ALLOWED.as_u16())
            {
                continue;
            }
            let line: Vec<String> = line.iter().map(u16::to_string).collect();
            writeln!(text, "{method}\t{route}\t{}", line.join("\t")).unwrap();
        }
    }
    text
}

async fn compared(engine: Engine) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/rights.tsv");
    let found = table(engine).await;
    if std::env::var_os("VILLEMONDE_WRITE_TABLES").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (found, kept) = (lines(&found), lines(&kept));
    let new: Vec<_> = found.difference(&kept).collect();
    let gone: Vec<_> = kept.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "rights.tsv says otherwise (VILLEMONDE_WRITE_TABLES=1 writes it anew; read what changes).\nnow: {new:#?}\nbefore: {gone:#?}"
    );
}

#[tokio::test]
async fn every_page_and_every_role_sqlite() {
    compared(Engine::Sqlite).await;
}

#[tokio::test]
async fn every_page_and_every_role_postgres() {
    compared(Engine::Postgres).await;
}
