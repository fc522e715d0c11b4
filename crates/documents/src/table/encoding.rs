//! The character set of a text, found strictly: nothing is read as U+FFFD.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text and the name of its character set; `None` when it is none that spreadsheets write.
pub(super) fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static str)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return strictly(encoding, bytes);
    }
    strictly(UTF_8, bytes).or_else(|| {
        // Old spreadsheets: Windows in Western Europe, or a Mac. Their letters lie elsewhere, so the reading that
        // gives French letters is the right one; Windows when nothing tells.
        let windows = strictly(WINDOWS_1252, bytes)?;
        let mac = strictly(MACINTOSH, bytes)?;
        let undefined = bytes
            .iter()
            .any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
        let by_letters = letters(&mac.0) > letters(&windows.0);
        Some(if undefined || by_letters { mac } else { windows })
    })
}

fn strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<(Cow<'a, str>, &'static str)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((text, encoding.name()))
}

/// UTF-16 without its mark shows as a NUL in every other byte of Latin text.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(512)];
    if start.len() < 4 || start.len() % 2 == 1 && bytes.len() < 512 {
        return None;
    }
    let pairs = start.chunks_exact(2);
    let count = pairs.len();
    let (mut high_first, mut low_first) = (0, 0);
    for pair in pairs {
        high_first += usize::from(pair[0] == 0 && pair[1] != 0);
        low_first += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    if high_first * 10 >= count * 9 {
        Some(UTF_16BE)
    } else if low_first * 10 >= count * 9 {
        Some(UTF_16LE)
    } else {
        None
    }
}

fn letters(text: &str) -> usize {
    text.chars()
        .filter(|c| "éèêëàâçîïôûùœÉÈÀÇÊÎÔäöüßñáíóúãõ’".contains(*c))
        .count()
}
