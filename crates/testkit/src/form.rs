//! A form as a browser would send it back untouched, so that a test changes one field and keeps all others.

/// The fields of the page's editing form, in order: what is typed, chosen or ticked.
pub(crate) fn fields(html: &str) -> Vec<(String, String)> {
    let form = html
        .split("<form ")
        .find(|part| {
            part.split('>')
                .next()
                .is_some_and(|tag| tag.contains("data-guard"))
        })
        .and_then(|part| part.split("</form>").next())
        .unwrap_or_default();
    let mut found = Vec::new();
    let mut select: Option<String> = None;
    // A select of one line sends its first choice when none is marked.
    let mut first: Option<String> = None;
    for piece in form.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
        let name = attribute(tag, "name").unwrap_or_default();
        match tag.split_whitespace().next().unwrap_or_default() {
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let choice = kind == "checkbox" || kind == "radio";
                let sent = !choice || has(tag, "checked");
                if sent && kind != "file" && name != "_csrf" {
                    found.push((name, attribute(tag, "value").unwrap_or_default()));
                }
            }
            "textarea" => {
                let text = after.strip_prefix('\n').unwrap_or(after);
                found.push((name, decoded(text).replace('\r', "").replace('\n', "\r\n")));
            }
            "select" => (select, first) = (Some(name), None),
            "option" => {
                let value = attribute(tag, "value").unwrap_or_default();
                if has(tag, "selected") {
                    found.extend(select.take().map(|name| (name, value)));
                } else if first.is_none() {
                    first = Some(value);
                }
            }
            "/select" => {
                if let (Some(name), Some(value)) = (select.take(), first.take()) {
                    found.push((name, value));
                }
            }
            _ => {}
        }
    }
    found
}

fn has(tag: &str, word: &str) -> bool {
    tag.split_whitespace().any(|part| part == word)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next().map(decoded)
}

fn decoded(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_as_it_stands() {
        let page = r#"<form action="/recherche"><input name="q" value="x"></form>
<form class="form" data-guard="…"><input type="hidden" name="_csrf" value="t"><input type="hidden" name="_version" value="1">
<input class="input" name="title.fr" type="text" value="L&#39;eau">
<textarea name="summary.fr" rows="5">
Un
deux</textarea>
<select name="role"><option value="">—</option><option value="lead" selected>Pilote</option></select>
<select name="none"><option value="">—</option><option value="x">X</option></select>
<input type="checkbox" name="themes" value="water" checked><input type="checkbox" name="themes" value="peace"></form>"#;
        let sent = fields(page);
        let sent: Vec<(&str, &str)> = sent
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            sent,
            [
                ("_version", "1"),
                ("title.fr", "L'eau"),
                ("summary.fr", "Un\r\ndeux"),
                ("role", "lead"),
                ("none", ""),
                ("themes", "water"),
            ]
        );
    }
}
