package dev.sentryauth.adapters.cli;

import dev.sentryauth.adapters.cli.command.Command;
import dev.sentryauth.adapters.cli.command.Commands;
import dev.sentryauth.adapters.cli.options.OptionParser;
import dev.sentryauth.adapters.cli.options.OptionParser.Option;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The help texts, on each level. */
final class Help {
    private static final List<Option> GLOBAL = List.of(
            new Option("--json", "", "Print the result as one JSON value"),
            new Option("--profile", "NAME", "Use the sign-in of this profile"),
            new Option("--help, -h", "", "Show this help"),
            new Option("--version", "", "Show the version"));

    private static final String EXIT_CODES = """

            Exit codes:
              0   done                        20  wrong configuration
              1   unexpected error            21  unacceptable value
              2   wrong usage                 30  network or server trouble
              10  not signed in               31  time ran out
              11  session expired             32  token store unavailable or corrupt
              12  token rejected              51  sign-in denied, or its code expired
              13  token of another Sentry     130 interrupted
            """;

    private static final String ENVIRONMENT = """

            Environment:
              SENTRY_AUTH_TOKEN, SENTRY_TOKEN   A token to use instead of the stored sign-in
              SENTRY_URL, SENTRY_HOST           The server to talk to (https://sentry.io)
              SENTRY_CLIENT_ID                  The OAuth client id, for a self-hosted Sentry
              SENTRY_CONFIG_DIR                 Where the sign-in is stored (~/.sentry)
              SENTRY_PROFILE                    The profile, unless --profile names one
              SENTRY_TOKEN_STORE                The id of the token store (sqlite)
              SENTRY_PLUGIN_PATH                Where plug-in jars lie
              SENTRY_CA_BUNDLE                  Certificates to trust besides the system's (PEM)
              HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY   Proxies
              SENTRY_CUSTOM_HEADERS             Headers for your own Sentry: 'Name: value; ...'
              SENTRY_ALLOW_HTTP=1               Allow plain http to other machines
              SENTRY_LOG_LEVEL=debug, trace     Show each request and unexpected errors
              SENTRY_LOG_FILE                   Where those lines go instead of the terminal
              NO_COLOR, BROWSER                 No colours; the browser to open
              ACCESSIBLE                        No QR code, and no line that repaints itself
              COLUMNS                           How wide tables are, instead of the terminal's width
            """;

    private Help() {}

    /** Help for {@code sentry} itself. */
    static String root() {
        StringBuilder text = new StringBuilder("Usage: sentry COMMAND [OPTIONS]\n\nSentry on the command line.\n");
        commands(text, "");
        section(text, "Options", GLOBAL);
        examples(text, List.of("sentry auth login", "sentry auth status", "sentry auth login --help"));
        return text.append(ENVIRONMENT).append(EXIT_CODES).toString();
    }

    /** Help for a group that is no command itself. */
    static String group(String name) {
        StringBuilder text = new StringBuilder("Usage: sentry ").append(name).append(" COMMAND [OPTIONS]\n");
        commands(text, name + " ");
        section(text, "Global options", GLOBAL);
        return text.toString();
    }

    /** Help for a command, with its sub-commands if it is a group, too. */
    static String of(Command command) {
        String path = command.path();
        boolean group = Commands.isGroup(path);
        List<Option> options = new OptionParser(command, path).describe();
        StringBuilder text = new StringBuilder("Usage: sentry ").append(path);
        if (group) {
            text.append(" [COMMAND]");
        }
        text.append(" [OPTIONS]");
        if (!command.argumentSyntax().isEmpty()) {
            text.append(' ').append(command.argumentSyntax());
        }
        text.append("\n\n").append(command.summary()).append('\n');
        if (group) {
            commands(text, path + " ");
        }
        if (!options.isEmpty()) {
            section(text, "Options", options);
        }
        section(text, "Global options", GLOBAL);
        examples(text, command.examples());
        return text.toString();
    }

    private static void commands(StringBuilder text, String prefix) {
        List<Option> rows = new ArrayList<>();
        for (String path : Commands.PATHS) {
            @Nullable Command command = path.startsWith(prefix) ? Commands.find(path) : null;
            if (command != null) {
                rows.add(new Option(path, "", command.summary()));
            }
        }
        section(text, "Commands", rows);
    }

    private static void section(StringBuilder text, String title, List<Option> rows) {
        text.append('\n').append(title).append(":\n");
        int width = 0;
        for (Option row : rows) {
            width = Math.max(width, left(row).length());
        }
        for (Option row : rows) {
            String left = left(row);
            text.append("  ")
                    .append(left)
                    .append(" ".repeat(width - left.length() + 2))
                    .append(row.description())
                    .append('\n');
        }
    }

    private static String left(Option row) {
        return row.placeholder().isEmpty() ? row.names() : row.names() + " " + row.placeholder();
    }

    private static void examples(StringBuilder text, List<String> examples) {
        text.append("\nExamples:\n");
        for (String example : examples) {
            text.append("  ").append(example).append('\n');
        }
    }
}
