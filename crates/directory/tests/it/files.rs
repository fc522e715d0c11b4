//! Lists as files: the form that chooses their columns, and what the file then holds.

use axum::http::StatusCode;
use database::on_both_engines;

use crate::{app, published};

on_both_engines!(
    the_columns_of_a_file_are_chosen_on_its_list,
    |engine| async move {
        let app = app(engine).await;
        let write = app.write().await;
        for (name, theme) in [("Alpha", "water"), ("Beta", "peace")] {
            let mut organisation = published(name);
            organisation.themes = vec![theme.to_owned()];
            directory::store::insert(&write, write.ids.next(), &organisation, false)
                .await
                .unwrap();
        }
        write.commit().await.unwrap();
        let mut visitor = app.visitor();
        let page = visitor.get("/en/organisations?theme=water&page=1").await.text;
        let form = page
            .split("<details class=\"export-columns\">")
            .nth(1)
            .unwrap()
            .split("</details>")
            .next()
            .unwrap();
        assert_eq!(form.matches("name=\"colonnes\"").count(), 14, "{form}");
        assert_eq!(form.matches(" checked>").count(), 14, "{form}");
        assert!(
            form.contains("<input type=\"hidden\" name=\"theme\" value=\"water\">")
                && !form.contains("name=\"page\""),
            "{form}"
        );
        for end in ["csv", "xlsx", "json", "geojson"] {
            let action = format!("formaction=\"/en/organisations.{end}\"");
            assert!(form.contains(&action), "{action}");
        }
        // What the browser sends when two boxes stay ticked, and when none does.
        let file = visitor
            .get("/en/organisations.csv?theme=water&colonnes=name&colonnes=kind")
            .await
            .text;
        assert_eq!(
            file.trim_start_matches('\u{feff}'),
            "Name,Kind\nAlpha,Association\n"
        );
        let whole = visitor.get("/en/organisations.csv?theme=water").await.text;
        assert_eq!(whole.lines().next().unwrap().split(',').count(), 14, "{whole}");
    }
);

on_both_engines!(
    every_list_goes_out_with_a_choice_of_columns,
    |engine| async move {
        let app = app(engine).await;
        let mut visitor = app.visitor();
        for list in [
            "/organisations",
            "/pays",
            "/themes",
            "/lieux",
            "/territoires",
            "/donnees/sources",
        ] {
            for lang in ["", "/en"] {
                let page = visitor.get(&format!("{lang}{list}")).await.text;
                assert!(
                    page.contains("class=\"export-columns\"") && page.contains("name=\"colonnes\""),
                    "{lang}{list}"
                );
                for end in ["csv", "xlsx", "json", "geojson"] {
                    let file = format!("{lang}{list}.{end}");
                    assert!(page.contains(&format!("href=\"{file}\"")), "{file}");
                    assert_eq!(visitor.get(&file).await.status, StatusCode::OK, "{file}");
                }
            }
        }
    }
);

on_both_engines!(
    the_file_of_territories_holds_what_the_page_shows,
    |engine| async move {
        let app = app(engine).await;
        let mut visitor = app.visitor();
        let found = visitor
            .get("/territoires.csv?q=bagnolet&colonnes=kind,code,name,departement,ept")
            .await
            .text;
        let commune = "Commune,93006,Bagnolet,Seine-Saint-Denis,";
        assert!(found.lines().any(|line| line.starts_with(commune)), "{found}");
        let all = visitor.get("/en/territoires.json").await.text;
        let all: serde_json::Value = serde_json::from_str(&all).unwrap();
        let rows = all.as_array().unwrap();
        let of = |kind: &str| rows.iter().filter(|row| row["kind_code"] == kind).count();
        assert_eq!((of("commune"), of("ept")), (39, 4));
        assert!(of("departement") > 95 && of("region") > 10);
        let mut urls = rows.iter().filter_map(|row| row["url"].as_str());
        assert!(urls.any(|url| url.ends_with("/en/territoires/commune/93006")));
    }
);
