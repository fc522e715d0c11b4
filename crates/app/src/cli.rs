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
    // clap puts the colon after a heading; French wants a space before it.
    let french = t.0 == kernel::Lang::Fr;
    let heading = |text: String| if french { format!("{text}\u{a0}") } else { text };
    let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}", heading(t.usage()));
    let with = |name: &'static str, about: String| {
        Command::new(name)
            .about(about)
            .help_template(template.clone())
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .next_help_heading(heading(t.options()))
            .subcommand_help_heading(heading(t.commands()))
            .subcommand_value_name(t.command_name())
    };
    let file = || {
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .help(t.help_file())
            .help_heading(heading(t.arguments()))
    };
    let whole = with("villemonde", t.about())
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
        .subcommand(
            with("demo", t.help_demo()).arg(
                Arg::new("scale")
                    .long("scale")
                    .value_name("SCALE")
                    .value_parser(["demonstration", "1", "10", "100", "national"])
                    .default_value("demonstration")
                    .help(t.help_demo_scale()),
            ),
        )
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
                            .help_heading(heading(t.arguments())),
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
                        let whole = importer.whole.iter().map(|field| {
                            Arg::new(*field)
                                .long(*field)
                                .value_name("TEXT")
                                .help(t.help_import_whole((importer.field)(t.0, field)))
                        });
                        command.subcommand(
                            with(importer.name, t.help_import_list(about, columns.join(", ")))
                                .args(whole)
                                .arg(
                                    file()
                                        .help(t.help_import_file())
                                        .required(false)
                                        .required_unless_present("undo"),
                                )
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
        .subcommand(
            crate::modules::all()
                .into_iter()
                .flat_map(|module| module.exporters)
                .fold(
                    with("export", t.help_export()).subcommand_required(true),
                    |command, exporter| {
                        command.subcommand(
                            with(exporter.name, (exporter.about)(t.0))
                                .arg(
                                    Arg::new("format")
                                        .long("format")
                                        .value_name("FORMAT")
                                        .value_parser(
                                            web::export::Format::ALL.map(web::export::Format::extension),
                                        )
                                        .help(t.help_export_format()),
                                )
                                .arg(
                                    Arg::new("output")
                                        .long("output")
                                        .short('o')
                                        .value_name("FILE")
                                        .help(t.help_export_output()),
                                ),
                        )
                    },
                ),
        )
        .subcommand(with("backup", t.help_backup()).arg(file()))
        .subcommand(
            with("restore", t.help_restore()).arg(file()).arg(
                Arg::new("erasures")
                    .long("erasures")
                    .value_name("FILE")
                    .help(t.help_restore_erasures()),
            ),
        )
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
        .subcommand(
            with("audit", t.help_audit())
                .subcommand_required(true)
                .subcommand(
                    with("verify", t.help_audit_verify()).arg(
                        Arg::new("head")
                            .long("head")
                            .value_name("FILE|HEX")
                            .help(t.help_audit_head_known()),
                    ),
                )
                .subcommand(with("head", t.help_audit_head())),
        )
        .subcommand(with("doctor", t.help_doctor()));
    spelt_out(whole, t)
}

/// Says possible and default values in the reader's language: clap says them in English only.
fn spelt_out(command: Command, t: Messages) -> Command {
    let command = command.mut_args(|arg| {
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .map(|value| value.get_name().to_owned())
            .collect();
        let default: Vec<String> = arg
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy().into_owned())
            .collect();
        let mut said = Vec::new();
        if !values.is_empty() && arg.get_action().takes_values() {
            said.push(t.help_possible(values.join(", ")));
        }
        if !default.is_empty() && arg.get_action().takes_values() {
            said.push(t.help_default(default.join(", ")));
        }
        if said.is_empty() {
            return arg;
        }
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let between = if t.0 == kernel::Lang::Fr { " ; " } else { "; " };
        arg.help(format!("{help} ({})", said.join(between)))
            .hide_default_value(true)
            .hide_possible_values(true)
    });
    command.mut_subcommands(|inner| spelt_out(inner, t))
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
