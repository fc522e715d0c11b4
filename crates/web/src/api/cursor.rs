//! Cursors: where a walk stands, in one word that means nothing to whoever carries it. It holds the list's path, so that
//! the cursor of one list is refused by another.

use database::keyset::Mark;
use uuid::Uuid;

/// The longest cursor taken; a folded name is far shorter.
const MAX: usize = 4_000;

/// The cursor of a mark.
pub(super) fn write(mark: &Mark, path: &str) -> String {
    let text = format!("{path}\n{}\n{}", mark.id.simple(), mark.key);
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The mark of a cursor of this list; `None` for anything else.
pub(super) fn read(cursor: &str, path: &str) -> Option<Mark> {
    if cursor.len() > MAX || !cursor.len().is_multiple_of(2) || !cursor.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = (0..cursor.len())
        .step_by(2)
        .map(|place| u8::from_str_radix(cursor.get(place..place + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut parts = text.splitn(3, '\n');
    let (of, id, key) = (parts.next()?, parts.next()?, parts.next()?);
    (of == path && !key.contains('\0')).then_some(())?;
    Some(Mark {
        key: key.to_owned(),
        id: Uuid::parse_str(id).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_mark_in_its_own_list_only() {
        let mark = Mark {
            key: "saint denis\nx".to_owned(),
            id: kernel::id::from_key("organisation", "x"),
        };
        let cursor = write(&mark, "/api/v1/places");
        assert_eq!(read(&cursor, "/api/v1/places"), Some(mark));
        assert_eq!(read(&cursor, "/api/v1/actions"), None);
    }

    #[test]
    fn whatever_else_is_no_cursor() {
        for bad in ["", "x", "zz", "éé", "+1+1", "00", "2f", &"a".repeat(5_000)] {
            assert_eq!(read(bad, "/api/v1/places"), None, "{bad}");
        }
    }
}
