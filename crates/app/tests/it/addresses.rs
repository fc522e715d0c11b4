//! Addresses of lists: what exists nowhere is said on the page and refused in a file, and titles say the filters.

use app::modules;
use database::Engine;

use crate::demonstration::{Shown, words};

/// The formats of files.
const FORMATS: [&str; 4] = ["csv", "xlsx", "json", "geojson"];

/// Every list that has a page and files.
fn lists() -> Vec<&'static str> {
    let all = modules::all();
    let exported = all
        .iter()
        .flat_map(|module| &module.exporters)
        .map(|list| list.path);
    exported.chain(["/territoires", "/recherche"]).collect()
}

#[tokio::test]
async fn a_filter_that_nobody_knows_is_said_on_a_page_and_refused_in_a_file() {
    let shown = Shown::on(Engine::Sqlite).await;
    for path in lists().into_iter().chain(["/carte"]) {
        let (status, html) = shown
            .get(&format!("{path}?inconnu=ML&utm_source=lettre&fbclid=1"))
            .await;
        assert_eq!(status, 200, "{path}");
        let said = words(&html);
        assert!(
            said.contains("filtre inconnu : inconnu. il n'est pas pris en compte"),
            "{path}: {said}"
        );
        for carried in ["inconnu=", "utm_source", "fbclid"] {
            assert!(!html.contains(carried), "{path} carries {carried} on");
        }
        let (_, html) = shown.get(&format!("/en{path}?inconnu=ML")).await;
        assert!(words(&html).contains("unknown filter: inconnu."), "{path}");
        for quiet in ["", "?utm_campaign=x&gclid=1", "?page=1"] {
            let (_, html) = shown.get(&format!("{path}{quiet}")).await;
            assert!(!words(&html).contains("filtre inconnu"), "{path}{quiet}");
        }
    }
    for path in lists() {
        for format in FORMATS {
            let (status, html) = shown.get(&format!("{path}.{format}?inconnu=ML")).await;
            let said = words(&html);
            assert!(
                status == 400 && said.contains("le paramètre « inconnu » n'existe pas ici"),
                "{path}.{format}: {status} {said}"
            );
            assert!(
                said.contains("ce qui existe ici : ") && said.contains("colonnes"),
                "{path}"
            );
        }
        let (status, _) = shown.get(&format!("{path}.csv?utm_source=lettre")).await;
        assert_eq!(status, 200, "{path}");
        let (status, html) = shown.get(&format!("/en{path}.csv?colonnes=zzz")).await;
        let said = words(&html);
        assert!(
            status == 400 && said.contains("unknown value: “colonnes=zzz”"),
            "{path}: {said}"
        );
    }
    for drawing in [
        "/carte.geojson?inconnu=1",
        "/carte/territoire.geojson?colonnes=title",
        "/carte/contours.geojson?boite=1,47,3,49&zoom=9&inconnu=1",
    ] {
        assert_eq!(shown.get(drawing).await.0, 400, "{drawing}");
    }
    let (status, _) = shown.get("/carte/contours.geojson?boite=1,47,3,49&zoom=9").await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_value_that_nothing_has_is_said_and_leaves_nothing() {
    let shown = Shown::on(Engine::Sqlite).await;
    let filters: [(&str, &[&str]); 5] = [
        (
            "/organisations",
            &["type", "groupe", "theme", "pays", "ept", "departement"],
        ),
        (
            "/partenariats",
            &[
                "pays",
                "forme",
                "statut",
                "theme",
                "ept",
                "departement",
                "organisation",
                "portee",
            ],
        ),
        (
            "/projets",
            &[
                "kind",
                "status",
                "theme",
                "country",
                "place",
                "role",
                "organisation",
                "partnership",
                "territory",
                "departement",
                "ept",
                "goal",
                "year",
            ],
        ),
        ("/lieux", &["pays"]),
        (
            "/recherche",
            &[
                "kind",
                "country",
                "theme",
                "status",
                "kind_code",
                "form",
                "ept",
                "departement",
                "source",
                "year",
            ],
        ),
    ];
    for (path, names) in filters {
        for name in names {
            let (status, html) = shown.get(&format!("{path}?{name}=zzz&page=2")).await;
            let said = words(&html);
            assert!(
                status == 200 && said.contains(&format!("le filtre « {name} » n'a pas de valeur « zzz »")),
                "{path}?{name}: {said}"
            );
            assert!(
                html.contains(&format!(
                    "<a href=\"{path}\" rel=\"nofollow\">Retirer ce filtre</a>"
                )),
                "{path}?{name}"
            );
            let (status, html) = shown.get(&format!("{path}.csv?{name}=zzz")).await;
            assert!(
                status == 400 && words(&html).contains(&format!("valeur inconnue : « {name}=zzz »")),
                "{path}.csv?{name}"
            );
            if path != "/recherche" {
                assert!(said.contains("aucun"), "{path}?{name} shows something: {said}");
            }
        }
    }
    for asked in ["vue=zzz", "plan=zzz", "territoire=zzz", "pays=QQ"] {
        let (_, html) = shown.get(&format!("/carte?{asked}")).await;
        assert!(words(&html).contains("n'a pas de valeur"), "{asked}");
        assert_eq!(
            shown.get(&format!("/carte.geojson?{asked}")).await.0,
            400,
            "{asked}"
        );
    }
    // What is ours is not complained of.
    for asked in [
        "/partenariats?pays=ML&forme=twinning&portee=monde&nom=eau&ept=200057867&departement=93&theme=water",
        "/projets?country=ML&sort=date&goal=6&year=2003&status=2&territory=ept:200057867",
        "/carte?vue=afrique&plan=france&territoire=commune:93006",
        "/organisations?type=association&groupe=civil_society&nom=ville&tous=pays",
    ] {
        let (status, html) = shown.get(asked).await;
        assert_eq!(status, 200);
        assert!(!html.contains("alert-warning"), "{asked}: {}", words(&html));
    }
}

/// What stands between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap() + from.len();
    &text[start..start + text[start..].find(to).unwrap()]
}

#[tokio::test]
async fn the_title_of_a_list_says_its_filters() {
    let shown = Shown::on(Engine::Sqlite).await;
    for (path, title) in [
        ("/projets", "Actions et projets"),
        (
            "/projets?country=ML&theme=water",
            "Actions et projets\u{a0}: Mali, Eau et assainissement",
        ),
        (
            "/en/projets?theme=water&country=ML",
            "Actions and projects: Mali, Water and sanitation",
        ),
        (
            "/partenariats?forme=twinning&pays=ML&nom=eau",
            "Partenariats\u{a0}: Mali, Jumelage, «\u{a0}eau\u{a0}»",
        ),
        (
            "/organisations?pays=ML&pays=MZ&pays=MA&pays=DZ",
            "Organisations\u{a0}: Mali, Mozambique, Maroc, …",
        ),
        ("/lieux?pays=PS", "Lieux du monde\u{a0}: Palestine"),
        ("/carte?pays=ML", "Carte des liens\u{a0}: Mali"),
        ("/territoires?q=Drancy", "Territoires\u{a0}: «\u{a0}Drancy\u{a0}»"),
    ] {
        let (status, html) = shown.get(path).await;
        assert_eq!(status, 200, "{path}");
        let heading = between(&html, "<h1>", "</h1>");
        let head = between(&html, "<title>", "</title>");
        assert_eq!(heading, title, "{path}");
        assert!(head.starts_with(&format!("{title} – ")), "{path}: {head}");
        if path.contains('?') {
            let about = between(&html, "<meta name=\"description\" content=\"", "\"");
            assert!(about.starts_with(title), "{path}: {about}");
        }
    }
    let (_, html) = shown.get("/recherche?q=eau&country=ML").await;
    let heading = between(&html, "<h1>", "</h1>");
    assert_eq!(heading, "Recherche\u{a0}: eau, Mali");
}
