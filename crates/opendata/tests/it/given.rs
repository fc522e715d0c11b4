//! What is given, and how it answers whoever asks again.

use axum::body::Body;
use axum::http::{Request, header};
use database::on_both_engines;
use kernel::id::from_key;
use kernel::{State, Translated};
use serde_json::Value;

use crate::hidden::data;
use crate::{network, put, town};

on_both_engines!(
    the_page_leads_to_every_list_in_every_format,
    |engine| async move {
        let app = network(engine).await;
        let mut visitor = app.visitor();
        for lang in ["", "/en"] {
            let page = visitor.get(&format!("{lang}/donnees")).await;
            for path in [
                "organisations",
                "partenariats",
                "projets",
                "lieux",
                "pays",
                "themes",
            ] {
                for end in ["csv", "xlsx", "json", "geojson"] {
                    let href = format!("{lang}/{path}.{end}");
                    assert!(page.text.contains(&format!("href=\"{href}\"")), "{href}");
                    assert_eq!(visitor.get(&href).await.status, 200, "{href}");
                }
            }
            assert!(page.text.contains("etalab.gouv.fr/licence-ouverte"));
            assert!(page.text.contains(&format!(
                "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{lang}/changements.atom\""
            )));
        }
    }
);

on_both_engines!(
    the_feed_says_each_record_once_with_its_last_change,
    |engine| async move {
        let app = network(engine).await;
        let mut visitor = app.visitor();
        let id = format!("<id>urn:uuid:{}</id>", from_key("organisation", "matola"));
        let before = visitor.get("/changements.atom").await.text;
        assert_eq!(before.matches(&id).count(), 1);
        assert_eq!(before.matches("term=\"created\"").count(), 4, "{before}");
        assert!(
            before.contains("Bagnolet &lt;/script&gt; &amp; &lt;b&gt;"),
            "{before}"
        );

        let write = app.write().await;
        let loaded = directory::store::get(write.tx(), from_key("organisation", "matola"))
            .await
            .unwrap();
        let mut changed = loaded.organisation;
        changed.state = State::Archived;
        directory::store::update(&write, loaded.record.id, loaded.record.version, &changed)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let after = visitor.get("/en/changements.atom").await.text;
        let entries: Vec<&str> = after.split("<entry>").skip(1).collect();
        assert!(
            entries[0].contains(&id) && entries[0].contains("term=\"archived\""),
            "{after}"
        );
        assert_eq!(after.matches(&id).count(), 1);
        // What is archived leaves the map of the site.
        let map = visitor.get("/sitemap-organisations-1.xml").await.text;
        assert!(
            !map.contains("matola") && map.contains("/en/organisations/bagnolet"),
            "{map}"
        );
        // What is hidden afterwards is gone without a word.
        let write = app.write().await;
        let loaded = directory::store::get(write.tx(), from_key("organisation", "bagnolet"))
            .await
            .unwrap();
        let mut changed = loaded.organisation;
        changed.visibility = kernel::Visibility::Private;
        directory::store::update(&write, loaded.record.id, loaded.record.version, &changed)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let feed = visitor.get("/changements.atom?liste=organisations").await.text;
        assert_eq!(feed.matches("<entry>").count(), 1, "{feed}");
        assert_eq!(visitor.get("/changements.atom?liste=x").await.status, 404);
        assert_eq!(visitor.get("/changements.atom?avant=x").await.status, 404);
    }
);

on_both_engines!(the_feed_goes_on_page_after_page, |engine| async move {
    let app = network(engine).await;
    for number in 0..60 {
        let mut held = town("x", "FR");
        held.name = Translated::one("fr", format!("Ville {number:02}"));
        put(&app, &format!("town-{number}"), &held).await;
    }
    let mut visitor = app.visitor();
    let mut path = "/changements.atom?liste=organisations".to_owned();
    let (mut pages, mut ids) = (0, Vec::new());
    loop {
        let page = visitor.get(&path).await.text;
        pages += 1;
        ids.extend(
            page.split("<id>urn:uuid:")
                .skip(1)
                .filter_map(|rest| rest.split('<').next().map(str::to_owned)),
        );
        let Some(next) = page
            .split("<link rel=\"next\"")
            .nth(1)
            .and_then(|rest| rest.split("href=\"").nth(1)?.split('"').next())
        else {
            break;
        };
        path = next
            .replace("&amp;", "&")
            .strip_prefix("https://atlas.exemple")
            .unwrap()
            .to_owned();
    }
    assert_eq!((pages, ids.len()), (2, 62));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 62, "none comes twice");
});

on_both_engines!(who_asks_again_is_told_that_nothing_changed, |engine| async move {
    let app = network(engine).await;
    let mut visitor = app.visitor();
    for path in [
        "/changements.atom",
        "/sitemap.xml",
        "/sitemap-organisations-1.xml",
        "/donnees/catalogue.ttl",
        "/donnees/catalogue.jsonld",
    ] {
        let first = visitor.get(path).await;
        for (name, value) in [
            (header::IF_NONE_MATCH, &first.headers[header::ETAG]),
            (header::IF_MODIFIED_SINCE, &first.headers[header::LAST_MODIFIED]),
        ] {
            let request = Request::get(path)
                .header(name, value)
                .body(Body::empty())
                .unwrap();
            let again = visitor.send(request).await;
            assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{path}");
        }
        let mut tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        tag.insert(3, 'x');
        let request = Request::get(path)
            .header(header::IF_NONE_MATCH, tag)
            .body(Body::empty())
            .unwrap();
        assert_eq!(visitor.send(request).await.status, 200, "{path}");
    }
});

on_both_engines!(
    the_map_of_the_site_leads_to_pages_that_are_there,
    |engine| async move {
        let app = network(engine).await;
        let mut visitor = app.visitor();
        let index = visitor.get("/sitemap.xml").await.text;
        let addresses = |text: &str| -> Vec<String> {
            text.split("<loc>https://atlas.exemple")
                .skip(1)
                .filter_map(|rest| rest.split('<').next().map(str::to_owned))
                .collect()
        };
        let parts = addresses(&index);
        assert_eq!(parts.len(), 4, "{parts:?}");
        for part in parts {
            for page in addresses(&visitor.get(&part).await.text) {
                assert_eq!(visitor.get(&page).await.status, 200, "{page}");
            }
        }
        for path in [
            "/sitemap-organisations-2.xml",
            "/sitemap-organisations-0.xml",
            "/sitemap-organisations-99999999999999999999.xml",
            "/sitemap-x-1.xml",
            "/sitemap-",
            "/sitemap-countries-1.xml",
        ] {
            assert_eq!(visitor.get(path).await.status, 404, "{path}");
        }
    }
);

on_both_engines!(sheets_say_what_they_are_about, |engine| async move {
    let app = network(engine).await;
    let mut visitor = app.visitor();
    let map = visitor.get("/sitemap-organisations-1.xml").await.text
        + &visitor.get("/sitemap-partnerships-1.xml").await.text
        + &visitor.get("/sitemap-actions-1.xml").await.text;
    let mut types = Vec::new();
    for path in map
        .split("<loc>https://atlas.exemple")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
    {
        let page = visitor.get(path).await;
        let nonce = page
            .text
            .split("nonce=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains(nonce));
        let scripts = data(&page.text);
        assert_eq!(scripts.len(), 2, "{path}: the thing and the way to it");
        let thing: Value = serde_json::from_str(&scripts[0]).unwrap();
        let way: Value = serde_json::from_str(&scripts[1]).unwrap();
        assert_eq!(way["@type"], "BreadcrumbList");
        assert_eq!(
            way["itemListElement"].as_array().unwrap().last().unwrap()["item"],
            format!("https://atlas.exemple{path}")
        );
        assert!(!thing["@id"].as_str().unwrap().contains("/en/"));
        let kind = thing["@type"].as_str().unwrap().to_owned();
        if thing["name"] == "Bagnolet </script> & <b>" {
            assert_eq!(thing["geo"]["latitude"], 48.86);
            assert_eq!(thing["memberOf"], Value::Null, "none of them is public");
        }
        if kind == "Project" {
            assert_eq!(thing["member"].as_array().unwrap().len(), 2);
            assert_eq!(thing["foundingDate"], "1998-02");
        }
        if kind == "Event" {
            assert_eq!(thing["startDate"], "2007-06-12");
            assert_eq!(thing["organizer"].as_array().unwrap().len(), 1);
            assert_eq!(thing["contributor"], Value::Null);
        }
        types.push(kind);
    }
    types.sort();
    types.dedup();
    assert_eq!(types, ["Event", "GovernmentOrganization", "Project"]);
    // Whoever is signed in sees more on the same page: it says nothing to machines.
    let mut administrator = app.administrator().await;
    let list = administrator.get("/projets").await;
    let href = list
        .text
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("forum-de-l-eau"))
        .unwrap();
    assert_eq!(data(&administrator.get(href).await.text).len(), 1);
});

on_both_engines!(
    robots_are_shown_the_way_and_kept_out_of_a_demonstration,
    |engine| async move {
        let app = network(engine).await;
        let text = app.visitor().get("/robots.txt").await.text;
        assert!(
            text.contains("Sitemap: https://atlas.exemple/sitemap.xml"),
            "{text}"
        );
        assert!(!app.visitor().get("/").await.text.contains("noindex"));
        let app = app.with_settings(|settings| settings.demo = true);
        let text = app.visitor().get("/robots.txt").await.text;
        assert_eq!(text, "User-agent: *\nDisallow: /\n");
        assert!(
            app.visitor()
                .get("/")
                .await
                .text
                .contains("<meta name=\"robots\" content=\"noindex\">")
        );
    }
);
