//! Texts become methods; the front end must have been bundled.

#[path = "build/messages.rs"]
#[expect(clippy::expect_used, reason = "a build that cannot go on stops and says why")]
mod messages;

fn main() {
    messages::generate();
    println!("cargo::rerun-if-changed=../../assets/dist/manifest.json");
    assert!(
        std::path::Path::new("../../assets/dist/manifest.json").exists(),
        "the front end is not bundled yet: run `make assets`, then build again"
    );
}
