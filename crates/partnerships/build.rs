//! Texts become methods.

#[path = "../web/build/messages.rs"]
mod messages;

fn main() {
    messages::generate();
}
