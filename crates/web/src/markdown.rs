//! Texts that people write: Markdown, rendered and then cleaned, never trusted.

use pulldown_cmark::{Options, Parser, html};

/// Safe HTML of a Markdown text. Headings start at level 3, under the sections of a sheet; pictures and raw HTML are
/// left out; links do not pass on the page's standing.
#[must_use]
pub fn render(text: &str) -> String {
    let mut raw = String::with_capacity(text.len() * 2);
    html::push_html(
        &mut raw,
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH),
    );
    for (from, to) in [("<h1", "<h3"), ("</h1", "</h3"), ("<h2", "<h4"), ("</h2", "</h4")] {
        raw = raw.replace(from, to);
    }
    ammonia::Builder::default()
        .rm_tags(["img", "details", "summary", "iframe", "video"])
        .link_rel(Some("nofollow noopener"))
        .clean(&raw)
        .to_string()
}

/// The words of a Markdown text, for search and descriptions.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            pulldown_cmark::Event::Text(words) | pulldown_cmark::Event::Code(words) => out.push_str(&words),
            pulldown_cmark::Event::SoftBreak
            | pulldown_cmark::Event::HardBreak
            | pulldown_cmark::Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_script_never_survives() {
        let html = super::render(
            "# Titre\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) **fort** <img src=x onerror=y>",
        );
        assert!(
            !html.contains("script:")
                && !html.contains("<script")
                && !html.contains("onerror")
                && !html.contains("<img"),
            "{html}"
        );
        assert!(html.contains("<h3>Titre</h3>") && html.contains("<strong>fort</strong>"));
    }

    #[test]
    fn plain_words_remain() {
        assert_eq!(
            super::plain("**Eau** et\nassainissement"),
            "Eau et assainissement"
        );
    }
}
