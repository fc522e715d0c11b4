//! Office documents and PDF files without what they say of the people and machines that made them.
//!
//! What goes: the properties (author, company, template, times, titles of an editor's own), thumbnails, printer settings,
//! signatures (which no longer hold once a file is written anew), earlier versions kept inside, parts of the editing
//! program's own, and the same in documents and pictures that stand inside. Comments and tracked changes are what people
//! wrote, so they stay; the names and times on them go.
//!
//! Files are hostile: what a part unpacks to is counted as it is read, never believed, and a file that cannot be read
//! to its end is refused rather than kept half cleaned.

mod markup;
#[cfg(test)]
mod outside;
mod package;
mod parts;
mod pdf;
mod picture;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use package::office;
pub use pdf::pdf;

/// Why a document is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Locked by a password, or by restrictions that its author set: nobody could read it here, or it is not ours to
    /// unlock.
    #[error("the document is protected")]
    Protected,
    /// It unpacks to more than any document has.
    #[error("the document unpacks to too much")]
    TooLarge,
    /// It cannot be read to its end.
    #[error("the document is broken")]
    Broken,
}

/// Whether the content is an office document that a password locks: those of Microsoft stand in a compound file with a
/// stream of this name ([MS-OFFCRYPTO] §2.3.4.4).
#[must_use]
pub fn is_locked(bytes: &[u8]) -> bool {
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const NAME: &str = "EncryptedPackage";
    let name: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(COMPOUND) && bytes.windows(name.len()).any(|window| window == name)
}
