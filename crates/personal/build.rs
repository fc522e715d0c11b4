//! Texts become methods.

#[path = "../web/build/messages.rs"]
#[expect(clippy::expect_used, reason = "a build that cannot go on stops and says why")]
mod messages;

fn main() {
    messages::generate();
}
