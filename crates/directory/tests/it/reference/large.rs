//! A country with more places than a page shows, a continent with more countries, and a list of places.

use database::on_both_engines;
use geo::place::{self, Place};
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};

use crate::app;

/// African countries: more than a continent shows at once.
const COUNTRIES: [&str; 25] = [
    "AO", "BF", "BI", "BJ", "BW", "CD", "CF", "CG", "CI", "CM", "CV", "DJ", "DZ", "EG", "ER", "ET", "GA",
    "GH", "GM", "GN", "KE", "MA", "ML", "SN", "TN",
];

fn place(name: String, country: &str) -> Place {
    Place {
        name: Translated::one("fr", name),
        kind: "town".into(),
        country: country.into(),
        visibility: Visibility::Public,
        state: State::Published,
        ..Place::default()
    }
}

on_both_engines!(
    long_lists_of_countries_and_places_lead_to_the_rest,
    |engine| async move {
        let app = app(engine).await;
        let write = app.write().await;
        let mut places: Vec<Place> = COUNTRIES
            .into_iter()
            .map(|code| place(format!("Chef-lieu {code}"), code))
            .collect();
        places.extend((0..80).map(|at| place(format!("Ville {at:02}"), "ML")));
        let keyed = places
            .into_iter()
            .enumerate()
            .map(|(at, place)| (from_key("place", &at.to_string()), place));
        place::insert_many(&write, keyed.collect()).await.unwrap();
        write.commit().await.unwrap();
        let mut visitor = app.visitor();

        let page = visitor.get("/pays").await.text;
        let (africa, rest) = page
            .split_once("id=\"continent-af\"")
            .unwrap()
            .1
            .split_once("<details")
            .unwrap();
        assert_eq!(
            africa
                .matches("<tr><th scope=\"row\" class=\"cell-title\">")
                .count(),
            6
        );
        let folded = rest.split("</details>").next().unwrap();
        assert_eq!(
            folded
                .matches("<tr><th scope=\"row\" class=\"cell-title\">")
                .count(),
            COUNTRIES.len() - 6
        );

        let mali = visitor.get("/pays/ML").await;
        assert_eq!(mali.text.matches("href=\"/lieux/").count(), 60);
        assert!(mali.text.contains("href=\"/lieux?pays=ML\"") && mali.words().contains("Voir les 81 lieux"));
        let other = visitor.get("/pays/AO").await;
        assert!(
            !other.text.contains("href=\"/lieux?pays=AO\""),
            "one place is no reason to go on"
        );

        // A hundred places stand on one page; of more, fewer do.
        let of_one = visitor.get("/lieux?pays=ML").await.text;
        assert_eq!(of_one.matches("class=\"record-title\"").count(), 81);
        let first = visitor.get("/lieux").await.text;
        assert_eq!(first.matches("class=\"record-title\"").count(), 75);
        let second = visitor.get("/lieux?page=2").await.text;
        assert_eq!(second.matches("class=\"record-title\"").count(), 30);
    }
);
