//! The square that a telephone reads, as SVG within the page: nothing is fetched, and nothing leaves.

use qrcodegen::{QrCode, QrCodeEcc};

/// White around the square, in its own points: without it cameras do not find it.
const MARGIN: i32 = 4;

/// The drawing; nothing if the text is too long for one.
pub(super) fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let length = x - start;
                path.push_str(&format!(
                    "M{} {}h{length}v1h-{length}z",
                    start + MARGIN,
                    y + MARGIN
                ));
            }
            x += 1;
        }
    }
    let side = size + 2 * MARGIN;
    let label = label
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    // Black on white in the dark too: cameras read no other.
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_holds_the_three_corners() {
        let drawn = svg("otpauth://totp/x:y?secret=ABC", "À \"lire\"").unwrap();
        // The first line of the square begins and ends with seven dark points.
        assert!(drawn.contains("M4 4h7v1h-7z"), "{drawn}");
        assert!(drawn.contains("aria-label=\"À &quot;lire&quot;\""));
        assert!(svg(&"x".repeat(5_000), "").is_none());
    }
}
