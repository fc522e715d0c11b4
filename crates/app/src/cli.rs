//! The command line. Names are stable: other tools call them.

use clap::{Arg, ArgMatches, Command};

use crate::messages::Messages;

fn help_options(t: Messages) -> [Arg; 1] {
    [Arg::new("help")
        .short('h')
        .long("help")
        .help(t.help_help())
        .action(clap::ArgAction::Help)
        .global(true)]
}

/// All commands, with help in one language.
#[must_use]
pub fn command(t: Messages) -> Command {
    let template = format!("{{about}}\n\n{} : {{usage}}\n\n{{all-args}}", t.usage());
    let with = |name: &'static str, about: String| {
        Command::new(name)
            .about(about)
            .help_template(template.clone())
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .next_help_heading(t.options())
            .subcommand_help_heading(t.commands())
    };
    let file = || {
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .help(t.help_file())
            .help_heading(t.arguments())
    };
    with("villemonde", t.about())
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .subcommand_required(true)
        .args(help_options(t))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .help(t.help_version())
                .action(clap::ArgAction::Version),
        )
        .arg(
            Arg::new("database-url")
                .long("database-url")
                .value_name("URL")
                .help(t.help_database_url())
                .global(true),
        )
        .arg(
            Arg::new("data-dir")
                .long("data-dir")
                .value_name("DIR")
                .help(t.help_data_dir())
                .global(true),
        )
        .arg(
            Arg::new("bind")
                .long("bind")
                .value_name("HOST:PORT")
                .help(t.help_bind())
                .global(true),
        )
        .subcommand(with("serve", t.help_serve()))
        .subcommand(with("demo", t.help_demo()))
        .subcommand(with("migrate", t.help_migrate()))
        .subcommand(
            with("reference", t.help_reference())
                .subcommand_required(true)
                .subcommand(with("load", t.help_reference_load())),
        )
        .subcommand(
            with("search", t.help_search())
                .subcommand_required(true)
                .subcommand(with("reindex", t.help_search_reindex())),
        )
        .subcommand(
            with("user", t.help_user()).subcommand_required(true).subcommand(
                with("add", t.help_user_add())
                    .arg(
                        Arg::new("email")
                            .value_name("EMAIL")
                            .required(true)
                            .help(t.help_user_email())
                            .help_heading(t.arguments()),
                    )
                    .arg(
                        Arg::new("name")
                            .long("name")
                            .value_name("NAME")
                            .help(t.help_user_name()),
                    )
                    .arg(
                        Arg::new("role")
                            .long("role")
                            .value_name("ROLE")
                            .value_parser(["administrator", "reader"])
                            .default_value("reader")
                            .help(t.help_user_role()),
                    )
                    .arg(
                        Arg::new("password-file")
                            .long("password-file")
                            .value_name("FILE")
                            .help(t.help_user_password()),
                    ),
            ),
        )
        .subcommand(
            crate::modules::all()
                .into_iter()
                .flat_map(|module| module.importers)
                .fold(
                    with("import", t.help_import()).subcommand_required(true),
                    |command, importer| {
                        let columns: Vec<&str> = importer.fields.iter().map(|field| field.name).collect();
                        let about = (importer.label)(t.0);
                        command.subcommand(
                            with(importer.name, t.help_import_list(about, columns.join(", ")))
                                .arg(file().required(false).required_unless_present("undo"))
                                .arg(
                                    Arg::new("dry-run")
                                        .long("dry-run")
                                        .action(clap::ArgAction::SetTrue)
                                        .help(t.help_import_dry_run()),
                                )
                                .arg(
                                    Arg::new("map")
                                        .long("map")
                                        .value_name("FIELD=COLUMN")
                                        .action(clap::ArgAction::Append)
                                        .help(t.help_import_map()),
                                )
                                .arg(
                                    Arg::new("undo")
                                        .long("undo")
                                        .value_name("BATCH")
                                        .conflicts_with_all(["file", "dry-run", "map"])
                                        .help(t.help_import_undo()),
                                ),
                        )
                    },
                ),
        )
        .subcommand(with("backup", t.help_backup()).arg(file()))
        .subcommand(with("restore", t.help_restore()).arg(file()))
        .subcommand(
            with("copy", t.help_copy()).arg(
                Arg::new("to")
                    .long("to")
                    .value_name("URL")
                    .required(true)
                    .help(t.help_copy_to()),
            ),
        )
        .subcommand(
            with("config", t.help_config())
                .subcommand_required(true)
                .subcommand(with("show", t.help_config_show())),
        )
        .subcommand(with("doctor", t.help_doctor()))
}

/// The options given, whichever subcommand they stand behind.
#[must_use]
pub fn options(matches: &ArgMatches) -> std::collections::BTreeMap<&'static str, String> {
    crate::config::OPTIONS
        .iter()
        .filter_map(|(_, option)| {
            matches
                .get_one::<String>(option)
                .map(|value| (*option, value.clone()))
        })
        .collect()
}
