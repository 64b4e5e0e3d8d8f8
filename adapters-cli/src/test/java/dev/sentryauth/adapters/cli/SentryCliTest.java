package dev.sentryauth.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Failure;
import dev.sentryauth.application.spi.TokenStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentryCliTest {
    private final CliHarness cli = new CliHarness();

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "help", "--json", "--profile work"})
    void withoutACommandHelpIsPrinted(String line) {
        Result result = run(line);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("Usage: sentry ")
                .contains("auth login", "auth token", "--profile NAME", "SENTRY_AUTH_TOKEN", "51  sign-in denied");
        assertThat(result.err()).isEmpty();
        assertThat(cli.opened).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth login --help",
                "auth login -h",
                "auth --help login",
                "--help auth login",
                "help auth login",
                "auth login help",
                "auth login --bogus --help",
                "auth login --timeout abc --help"
            })
    void helpForACommandListsItsOptions(String line) {
        Result result = run(line);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("Usage: sentry auth login [OPTIONS]\n")
                .contains(
                        "  --timeout SECONDS  ", "  --scope SCOPE  ", "  --json  ", "Examples:\n  sentry auth login\n");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth --help", "auth help", "help auth"})
    void helpForAGroupListsItsCommands(String line) {
        assertThat(run(line).out())
                .startsWith("Usage: sentry auth [COMMAND] [OPTIONS]")
                .contains("  auth status   Shows who is signed in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "auth --version", "auth status --version", "--version auth login"})
    void theVersionIsShownOnEveryLevel(String line) {
        assertThat(run(line)).isEqualTo(new Result(0, "sentry 1.2.3\n", ""));
    }

    @Test
    void theVersionCanBeJson() {
        assertThat(run("--version --json").out()).isEqualTo("{\"version\":\"1.2.3\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "auth lgoin,        Unknown command 'auth lgoin'. Did you mean 'auth login'?",
                "auth stats,        Unknown command 'auth stats'. Did you mean 'auth status'?",
                "orgs,              Unknown command 'orgs'. Did you mean 'org list'?",
                "issues,            Unknown command 'issues'. Did you mean 'issue list'?",
                "projects list,     Unknown command 'projects'. Did you mean 'project list'?",
                "version,           Unknown command 'version'. Did you mean '--version'?",
                "-V,                Did you mean '--version'?",
                "auth status -V,    Did you mean '--version'?",
                "login,             Unknown command 'login'. Did you mean 'auth login'?",
                "auht,              Unknown command 'auht'. Did you mean 'auth'?",
                "auth login --frce, Unknown option '--frce' for 'sentry auth login'. Did you mean '--force'?",
                "auth login --readonly, Did you mean '--read-only'?",
                "auth login --time 5, Did you mean '--timeout'?",
                "auth status -verify, Did you mean '--verify'?",
                "auth status --jsno, Did you mean '--json'?",
                "auth logout --force, Unknown option '--force' for 'sentry auth logout'.",
                "auth --force,      Unknown option '--force' for 'sentry auth'.",
                "--jsn auth status, Unknown option '--jsn' before the command. Did you mean '--json'?",
                "auth login --url,  --url needs a value",
                "auth login --url --force, --url needs a value",
                "auth login --timeout --json, --timeout needs a value",
                "auth login --url=--, --url needs a value",
                "auth login --url a --url b, --url is given more than once.",
                "auth login --force=true, --force takes no value.",
                "auth status --json=true, --json takes no value.",
                "auth status extra, 'sentry auth status' takes options only",
                "auth status -- --verify, 'sentry auth status' takes options only",
                "auth login --token abc --with-token, --token and --with-token contradict each other.",
                "auth login --token abc --scope org:read, --scope cannot be combined with --token",
                "auth login --token abc --read-only, --read-only cannot be combined with --token",
                "auth login --with-token --timeout 5, --timeout cannot be combined with --with-token",
                "auth refresh --force --if-needed, --force and --if-needed contradict each other.",
                "auth status --profile, --profile needs the name of a profile.",
                "auth --profile a status --profile b, --profile is given more than once.",
            })
    void wrongUsageIsSaidInOneLine(String line, String message) {
        Result result = run(line);
        boolean json = line.contains("--json") && !line.contains("--json=");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith(json ? "{\"error\":{\"code\":\"usage\"," : "error: ")
                .contains(message)
                .endsWith("\n");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(cli.server.origins).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth sntryu_0123456789abcdef",
                "sntryu_0123456789abcdef",
                "auth login sntryu_0123456789abcdef",
                "auth login --sntryu_0123456789abcdef",
                "auth login --tokn=sntryu_0123456789abcdef",
                "auth login --force=sntryu_0123456789abcdef",
                "auth login --timeout sntryu_0123456789abcdef",
                "--profile=sntryu_0123456789abcdef! auth status",
                "auth login --token sntryu_0123456789abcdef --token x"
            })
    void aTokenInTheWrongPlaceIsNotRepeated(String line) {
        for (String text : new String[] {line, line + " --json"}) {
            Result result = run(text);
            assertThat(result.exitCode()).isIn(2, 21);
            assertThat(result.out() + result.err()).doesNotContain("0123456789abcdef");
        }
    }

    @Test
    void behindTheDoubleDashNothingIsAnOption() {
        for (String option : new String[] {"--json", "--help", "--version", "--profile=x"}) {
            Result result = run("auth status -- " + option);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).startsWith("error: ");
        }
    }

    @Test
    void aLibraryThatIsMissingIsNamedInOneLine() {
        Failure failure = Failure.of(new NoClassDefFoundError("feign/Client"));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(failure.message()).startsWith("A library of this program is missing or does not fit (feign/Client)");
    }

    @Test
    void aResultThatCannotBeWrittenIsAnError() {
        cli.signedIn(Duration.ofDays(1)).brokenOutput = true;
        Result result = run("auth token");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("error: The result could not be written to standard output.\n");
    }

    @Test
    void aReaderThatHasHadEnoughIsToldNothing() {
        cli.signedIn(Duration.ofDays(1)).brokenOutput = true;
        cli.pipes = true;
        for (String line : new String[] {"auth token", "auth status --json", "--help"}) {
            Result result = run(line);
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void usageErrorsCanBeJson() {
        assertThat(run("auth login --frce --json"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "{\"error\":{\"code\":\"usage\",\"message\":\"Unknown option '--frce' for 'sentry auth login'."
                                + " Did you mean '--force'? Run 'sentry auth login --help' to see its options.\","
                                + "\"exitCode\":2}}\n"));
    }

    @Test
    void globalOptionsMayStandAnywhereBeforeTheDoubleDash() {
        cli.signedIn(Duration.ofDays(1));
        for (String line : new String[] {
            "--json --profile work auth status",
            "auth --json status --profile=work",
            "auth status --profile work --json"
        }) {
            assertThat(run(line).out()).startsWith("{\"authenticated\":true,");
            assertThat(cli.openedProfile).isEqualTo("work");
        }
        assertThat(run("auth status").out()).startsWith("Signed in");
        assertThat(cli.openedProfile).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".hidden",
                "..",
                "a/b",
                "a\\b",
                "ä",
                "",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void malformedProfileNamesAreRefused(String name) {
        Result result = cli.run("auth", "status", "--profile", name);
        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).startsWith("error: A profile's name consists of");
        assertThat(cli.opened).isZero();
    }

    @Test
    void aFileIsNeverReadForAnArgumentWithAnAtSign(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("options"), "--no-browser\n--force\n");
        assertThat(cli.run("auth", "login", "@" + file).exitCode()).isEqualTo(2);
        cli.server.users.put("@" + file, TestServer.JANE);
        assertThat(cli.run("auth", "login", "--token", "@" + file).exitCode()).isZero();
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo("@" + file);
    }

    @Test
    void messagesOfUnexpectedExceptionsStayHidden() {
        cli.openFailure = new IllegalStateException("secret sntryu_0123", new RuntimeException("secret, too"));
        assertThat(run("auth status"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "error: Unexpected error (IllegalStateException). Run the command again with"
                                + " SENTRY_LOG_LEVEL=debug to see where it comes from.\n"));
        cli.variables.put("SENTRY_LOG_LEVEL", "DEBUG");
        assertThat(run("auth status").err())
                .contains(
                        "java.lang.IllegalStateException\n    at dev.sentryauth",
                        "caused by java.lang.RuntimeException")
                .doesNotContain("secret");
    }

    @Test
    void aStoreThatFailsIsItsOwnExitCode() {
        cli.openFailure =
                new TokenStoreException(TokenStoreException.Reason.CORRUPT, "Broken \u001b[31m store.\nMove it.");
        assertThat(run("auth status"))
                .isEqualTo(new Result(32, "", "error: Broken \\u001b[31m store.\\u000aMove it.\n"));
        assertThat(run("auth status --json").err())
                .isEqualTo(
                        "{\"error\":{\"code\":\"store_corrupt\",\"message\":\"Broken \\u001b[31m store.\\nMove it.\","
                                + "\"exitCode\":32}}\n");
    }

    @Test
    void bareAuthSignsInOnATerminalAndElseShowsTheStatus() {
        assertThat(run("auth").exitCode()).isEqualTo(10);

        cli.terminals = "02";
        cli.server.polls.add(TestServer.granted());
        Result login = run("auth");
        assertThat(login.exitCode()).isZero();
        assertThat(login.out()).isEqualTo("You are signed in as Jane Doe <jane@example.com> at sentry.io.\n");

        assertThat(run("auth").out()).startsWith("Signed in to sentry.io as Jane Doe <jane@example.com>\n");
    }

    @Test
    void bareAuthDoesNotSignInIfStandardErrorIsNotATerminal() {
        cli.terminals = "01";
        assertThat(run("auth").exitCode()).isEqualTo(10);
        assertThat(cli.server.origins).isEmpty();
    }

    private Result run(String line) {
        return line.isEmpty() ? cli.run() : cli.run(line.split(" "));
    }
}
