package dev.sentryauth.adapters.cli;

import dev.sentryauth.adapters.cli.command.AutoLogin;
import dev.sentryauth.adapters.cli.command.Command;
import dev.sentryauth.adapters.cli.command.CommandContext;
import dev.sentryauth.adapters.cli.command.Commands;
import dev.sentryauth.adapters.cli.options.CommandLine;
import dev.sentryauth.adapters.cli.options.OptionParser;
import dev.sentryauth.adapters.cli.options.Suggestions;
import dev.sentryauth.adapters.cli.output.Advice;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Failure;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.adapters.cli.output.OutputException;
import dev.sentryauth.adapters.cli.output.Reporter;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthError;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line as a whole: arguments in, output and an exit code out. For one thread. */
public final class SentryCli {
    private static final String HELP = "help";

    private final AuthOpener opener;
    private final Terminal terminal;
    private final Environment environment;
    private final InstantSource clock;
    private final String version;

    /** {@code version} is what {@code --version} shows. */
    public SentryCli(
            AuthOpener opener, Terminal terminal, Environment environment, InstantSource clock, String version) {
        this.opener = opener;
        this.terminal = terminal;
        this.environment = environment;
        this.clock = clock;
        this.version = version;
    }

    /**
     * Runs one command line.
     *
     * @return the exit code; nothing is thrown and the JVM goes on
     */
    public int run(String... arguments) {
        Reporter reporter = new Reporter(terminal.out(), terminal.err(), CommandLine.asksForJson(arguments));
        ExitCode exitCode;
        try {
            exitCode = execute(CommandLine.of(arguments), reporter);
            if (terminal.out().checkError()) {
                throw new OutputException();
            }
        } catch (OutputException e) {
            // A reader that has had enough (head, a pager) knows; a full disk is news.
            Failure failure = Failure.of(e);
            if (!terminal.isOutPipe()) {
                reporter.failure(failure);
            }
            exitCode = failure.exitCode();
        } catch (Throwable e) { // the last line of defence: also for what a broken installation throws
            Failure failure = Failure.of(e);
            reporter.failure(failure);
            if (failure.exitCode() == ExitCode.UNEXPECTED && isDebug()) {
                reporter.trace(e);
            }
            exitCode = failure.exitCode();
        }
        return exitCode.number();
    }

    private boolean isDebug() {
        String level = environment.get("SENTRY_LOG_LEVEL");
        return level != null
                && (level.strip().equalsIgnoreCase("debug") || level.strip().equalsIgnoreCase("trace"));
    }

    private ExitCode execute(CommandLine line, Reporter reporter) {
        if (line.version()) {
            reporter.result(new Json().put("version", version), "sentry " + version);
            return ExitCode.DONE;
        }
        List<String> words = line.words();
        boolean help = line.help();
        if (!words.isEmpty() && words.get(0).equals(HELP)) {
            help = true;
            words = words.subList(1, words.size());
        }
        if (words.isEmpty()) {
            return help(Help.root());
        }
        if (words.get(0).startsWith("-")) {
            throw unknownOption(words.get(0));
        }
        String path = path(words);
        Command command = Commands.find(path);
        if (command == null && Commands.isGroup(path)) {
            return help(Help.group(path));
        }
        if (command == null) {
            throw unknownCommand(path);
        }
        List<String> rest = words.subList(path.indexOf(' ') < 0 ? 1 : 2, words.size());
        if (help
                || (rest.size() == 1
                        && rest.get(0).equals(HELP)
                        && command.argumentSyntax().isEmpty())) {
            return help(Help.of(command));
        }
        // Most commands have no arguments: then the parser's classes are not even loaded.
        command.arguments(rest.isEmpty() ? rest : new OptionParser(command, path).parse(rest));
        if (line.profile() != null || command.namedServer() != null) {
            reporter.advise(Advice.of(line.profile(), command.namedServer()));
        }
        CommandContext context =
                new CommandContext(opener.open(line.profile()), reporter, terminal, environment, clock, profile(line));
        try {
            return command.run(context);
        } catch (AuthError e) {
            return AutoLogin.andAgain(command, context, e);
        }
    }

    private @Nullable String profile(CommandLine line) {
        String variable = line.profile() == null ? environment.get("SENTRY_PROFILE") : line.profile();
        return variable == null || variable.isBlank() ? null : variable.strip();
    }

    private ExitCode help(String text) {
        terminal.out().print(text);
        terminal.out().flush();
        return ExitCode.DONE;
    }

    /** The command's name: one word, or two if the first is a group and the second is no option. */
    private static String path(List<String> words) {
        String first = words.get(0);
        if (words.size() == 1 || !Commands.isGroup(first)) {
            return first;
        }
        String second = words.get(1);
        return second.startsWith("-") || second.equals(HELP) ? first : first + " " + second;
    }

    private static UsageException unknownCommand(String path) {
        List<String> candidates = new ArrayList<>(Commands.PATHS);
        String nearest = path.equals("version") ? CommandLine.VERSION : plural(path);
        if (nearest == null) {
            nearest = subCommand(path);
        }
        if (nearest == null) {
            nearest = Suggestions.nearest(path, candidates);
        }
        if (nearest == null) {
            nearest = subCommand(Suggestions.nearest(path, lastWords()));
        }
        return new UsageException("Unknown command" + Suggestions.echo(path) + "."
                + (nearest == null ? "" : " Did you mean '" + nearest + "'?")
                + " Run 'sentry --help' to see all commands.");
    }

    /** {@code orgs} and {@code issues view}, as other programs have it: without the s, or else the list. */
    private static @Nullable String plural(String path) {
        int space = path.indexOf(' ');
        String word = space < 0 ? path : path.substring(0, space);
        String group = word.endsWith("s") ? word.substring(0, word.length() - 1) : "";
        String same = group + (space < 0 ? "" : path.substring(space));
        String list = group + " list";
        if (!Commands.PATHS.contains(list)) {
            return null;
        }
        return Commands.PATHS.contains(same) ? same : list;
    }

    private static List<String> lastWords() {
        List<String> words = new ArrayList<>();
        for (String candidate : Commands.PATHS) {
            words.add(candidate.substring(candidate.lastIndexOf(' ') + 1));
        }
        return words;
    }

    /** {@code login} alone means {@code auth login}. */
    private static @Nullable String subCommand(@Nullable String path) {
        for (String candidate : Commands.PATHS) {
            if (candidate.endsWith(" " + path)) {
                return candidate;
            }
        }
        return null;
    }

    private static UsageException unknownOption(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String nearest = name.equals("-V") || name.equals("-v")
                ? CommandLine.VERSION
                : Suggestions.nearest(name, CommandLine.GLOBAL);
        return new UsageException("Unknown option" + Suggestions.echo(name) + " before the command."
                + (nearest == null ? "" : " Did you mean '" + nearest + "'?")
                + " A command's options stand behind it: run 'sentry --help'.");
    }
}
