//! Nothing that a visitor may not see is in what goes out, even for somebody who is signed in.

use database::on_both_engines;
use web::export::{Format, Wanted};

use crate::network;

/// Every address that gives something to machines, and the sheets that carry data.
const GIVEN: [&str; 12] = [
    "/donnees",
    "/donnees/catalogue.ttl",
    "/donnees/catalogue.jsonld",
    "/changements.atom",
    "/changements.atom?liste=organisations",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-organisations-1.xml",
    "/sitemap-partnerships-1.xml",
    "/sitemap-actions-1.xml",
    "/robots.txt",
    "/en/changements.atom",
];

on_both_engines!(nothing_hidden_is_given_to_machines, |engine| async move {
    let app = network(engine).await;
    let mut readers = vec![app.visitor(), app.administrator().await];
    for reader in &mut readers {
        for path in GIVEN {
            let answer = reader.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            for word in ["cach", "Cach", "secretariat@"] {
                assert!(!answer.text.contains(word), "{path}: {word} in {}", answer.text);
            }
        }
    }
    let mut visitor = app.visitor();
    for list in ["/organisations", "/partenariats", "/projets"] {
        let page = visitor.get(list).await;
        for href in page
            .text
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .filter(|href| href.starts_with(&format!("{list}/")))
        {
            let sheet = visitor.get(href).await;
            assert_eq!(sheet.status, 200, "{href}");
            assert!(sheet.text.contains("application/ld+json"), "{href}");
            let data: String = data(&sheet.text).concat();
            for word in ["Cach", "cach", "secretariat@"] {
                assert!(!data.contains(word), "{href}: {data}");
            }
        }
    }
});

/// The scripts of data of a page.
pub(crate) fn data(page: &str) -> Vec<String> {
    page.split("<script type=\"application/ld+json\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split("</script>").next())
        .map(str::to_owned)
        .collect()
}

on_both_engines!(exports_hold_what_a_visitor_sees, |engine| async move {
    let app = network(engine).await;
    let wanted = Wanted::public(&app.app, kernel::Lang::Fr);
    for list in app.app.exporters() {
        for format in Format::ALL {
            let mut out = Vec::new();
            let rows = list
                .write(app.app.db.reader(), &wanted, format, &mut out)
                .await
                .unwrap();
            if list.name == "organisations" {
                assert_eq!(rows, 2, "two towns are public");
            }
            if format != Format::Xlsx {
                let text = String::from_utf8(out).unwrap();
                assert!(!text.contains("Cach") && !text.contains("secretariat@"), "{text}");
            }
        }
    }
});

on_both_engines!(the_command_and_the_page_write_the_same, |engine| async move {
    let app = network(engine).await;
    let wanted = Wanted::public(&app.app, kernel::Lang::En);
    let mut visitor = app.visitor();
    for list in app.app.exporters() {
        let mut out = Vec::new();
        list.write(app.app.db.reader(), &wanted, Format::Csv, &mut out)
            .await
            .unwrap();
        let page = visitor.get(&format!("/en{}.csv", list.path)).await;
        let (mut one, mut other): (Vec<_>, Vec<String>) = (
            page.text.lines().map(str::to_owned).collect(),
            String::from_utf8(out)
                .unwrap()
                .lines()
                .map(str::to_owned)
                .collect(),
        );
        // Places stand by country on their page, by name in the whole list.
        one.sort();
        other.sort();
        assert_eq!(one, other, "{}", list.name);
    }
});
