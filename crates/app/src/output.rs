//! What commands say: a moving line on a terminal for what takes longer than a second, plain lines otherwise.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use kernel::Lang;

use crate::messages::Messages;

/// Where commands speak, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// The texts.
    pub t: Messages,
    terminal: bool,
}

/// A step under way.
pub struct Step {
    label: String,
    bar: Option<ProgressBar>,
    started: Instant,
}

/// A text for a terminal: spaces that do not break are for pages; a command copied from here must run.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

impl Output {
    /// Speaks the language of the environment: French unless `LC_ALL`, `LC_MESSAGES` or `LANG` names another.
    #[must_use]
    pub fn new(environment: &std::collections::BTreeMap<String, String>) -> Self {
        let wanted = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| environment.get(*name).filter(|value| !value.is_empty()));
        let french = wanted.is_none_or(|value| {
            value.starts_with("fr") || value.starts_with("C.") || value == "C" || value == "POSIX"
        });
        let lang = if french { Lang::Fr } else { Lang::En };
        Output {
            t: Messages(lang),
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// A plain line for people; results that programs read go to standard output instead.
    pub fn line(&self, text: &str) {
        eprintln!("{}", plain(text));
    }

    /// A result, on standard output.
    pub fn result(&self, text: &str) {
        println!("{}", plain(text));
    }

    /// Begins a step; nothing is shown if it ends within a second.
    #[must_use]
    pub fn step(&self, label: &str) -> Step {
        let bar = self.terminal.then(|| {
            let bar = ProgressBar::new_spinner().with_message(plain(label));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        // How long a step took is shown, never decided by.
        let started = Instant::now();
        Step {
            label: label.to_owned(),
            bar,
            started,
        }
    }
}

impl Step {
    /// Ends the step and says how long it took, if that was worth saying.
    pub fn done(self) {
        let elapsed = self.started.elapsed();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if elapsed > Duration::from_secs(1) {
            eprintln!("{} {:.1} s", plain(&self.label), elapsed.as_secs_f64());
        }
    }
}
