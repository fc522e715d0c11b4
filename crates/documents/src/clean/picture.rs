//! Photographs that stand inside a document, without what the camera noted: the pixels stay as they are, bit for bit.

/// The same picture without the notes of its camera or editor; nothing if it is no JPEG or PNG that can be followed.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg(bytes)
    } else if bytes.starts_with(PNG) {
        png(bytes)
    } else {
        None
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Segment by segment (ITU-T T.81, annex B) up to the end of the picture: phones hide a second one behind it.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes[..2].to_vec();
    let mut at = 2;
    loop {
        // Any number of 0xff may stand before a marker.
        while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        if bytes[at] != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xd9 => {
                out.extend([0xff, 0xd9]);
                return Some(out);
            }
            0x01 | 0xd0..=0xd7 => {
                out.extend([0xff, marker]);
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length.max(2);
        let segment = bytes.get(at..end)?;
        // JFIF and Adobe's say how colours are meant, and a profile too; the other notes say who, where and with what.
        let kept = match marker {
            0xe0 | 0xee => true,
            0xe2 => segment
                .get(4..)
                .is_some_and(|content| content.starts_with(b"ICC_PROFILE\0")),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if kept {
            out.extend_from_slice(segment);
        }
        at = end;
        if marker == 0xda {
            // The coded pixels run to the next marker that is neither a stuffed byte nor a restart.
            let start = at;
            while let Some(pair) = bytes.get(at..at + 2) {
                if pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff) {
                    break;
                }
                at += 1;
            }
            out.extend_from_slice(bytes.get(start..at)?);
        }
    }
}

/// Chunk by chunk (PNG, third edition, §5.3).
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = PNG.to_vec();
    let mut at = PNG.len();
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let end = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        let chunk = bytes.get(at..end)?;
        let kind = &chunk[4..8];
        if !matches!(kind, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME") {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at = end;
    }
}
