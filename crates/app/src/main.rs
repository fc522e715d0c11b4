//! The binary: reads the command line and the settings, then lets the command do its work. Exit codes: 0 done,
//! 1 failed, 2 wrongly called.

use std::io::IsTerminal;
use std::process::ExitCode;

use app::output::{Output, plain};
use app::{cli, commands, config, explain, serve};

/// Statements of thousands of values and pages of thousands of links are made of small pieces, which one thread makes
/// and another drops: the system's allocator took more than half of the time of an import.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // reqwest is built without a TLS provider of its own; this one must be there before any connection.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let environment = serve::environment();
    let output = Output::new(&environment);
    let matches = match cli::command(output.t).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            if error.use_stderr() {
                eprint!("{}", plain(&explain::usage(&error, output.t)));
                return ExitCode::from(2);
            }
            let help = error.render();
            let help = if std::io::stdout().is_terminal() {
                help.ansi().to_string()
            } else {
                help.to_string()
            };
            print!("{}", plain(&help));
            return ExitCode::SUCCESS;
        }
    };
    let (name, inner) = deepest(&matches);
    let config = match config::Config::read(&cli::options(inner), &environment) {
        Ok(config) => config,
        Err(error) => {
            output.line(&format!("{} {}", output.t.error(), error.said(output.t)));
            return ExitCode::from(2);
        }
    };
    log(&config);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.line(&format!("{} {error}", output.t.error()));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(&name, inner, &config, &output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.line(&format!(
                "{} {}",
                output.t.error(),
                explain::failure(&error, output.t)
            ));
            ExitCode::FAILURE
        }
    }
}

/// The command as it was typed, `search reindex`, and the arguments of its last part.
fn deepest(matches: &clap::ArgMatches) -> (String, &clap::ArgMatches) {
    let (mut name, mut inner) = (String::new(), matches);
    while let Some((part, deeper)) = inner.subcommand() {
        name = if name.is_empty() {
            part.to_owned()
        } else {
            format!("{name} {part}")
        };
        inner = deeper;
    }
    (name, inner)
}

fn log(config: &config::Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(config.text("log.filter"))
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Colours are for a terminal: in a file they are noise.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = if config.text("log.format") == "json" {
        builder.json().try_init()
    } else {
        builder.with_target(false).compact().try_init()
    };
    if let Err(error) = started {
        eprintln!("{error}");
    }
}
