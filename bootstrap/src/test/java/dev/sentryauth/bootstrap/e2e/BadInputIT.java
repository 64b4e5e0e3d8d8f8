package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong gets one clear line, the right exit code, and loses nothing. */
class BadInputIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void configure() {
        cli = new Cli(directory.resolve("config"), sentry);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private static void isOneClearLine(Result result, int exit) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(result.err()).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    static Stream<Arguments> commandLines() {
        return Stream.of(
                Arguments.of(2, "Did you mean", List.of("auth", "logn")),
                Arguments.of(2, "Did you mean", List.of("auht", "login")),
                Arguments.of(2, "--timeout", List.of("auth", "login", "--timeuot", "5")),
                Arguments.of(2, "", List.of("auth", "login", "--timeout")),
                Arguments.of(2, "", List.of("auth", "status", "surplus")),
                Arguments.of(2, "", List.of("auth", "login", "--token", "abcdefgh12345678", "--scope", "org:read")),
                Arguments.of(2, "", List.of("auth", "login", "--token", "abcdefgh12345678", "--with-token")),
                Arguments.of(21, "timeout", List.of("auth", "login", "--timeout", "0")),
                Arguments.of(21, "timeout", List.of("auth", "login", "--timeout", "-5")),
                Arguments.of(21, "timeout", List.of("auth", "login", "--timeout=-5")),
                Arguments.of(21, "timeout", List.of("auth", "login", "--timeout", "abc")),
                Arguments.of(21, "timeout", List.of("auth", "login", "--timeout", "99999999999999999999")),
                Arguments.of(21, "org:everything", List.of("auth", "login", "--scope", "org:everything")),
                Arguments.of(21, "", List.of("auth", "login", "--token", "two words")),
                Arguments.of(21, "", List.of("auth", "login", "--token", "")),
                Arguments.of(21, "--url", List.of("auth", "login", "--url", "ftp://sentry.example.com")),
                Arguments.of(20, "http", List.of("auth", "login", "--url", "http://sentry.example.com")));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void aCommandLineThatCannotBeMeant(int exit, String hint, List<String> arguments) {
        Result result = cli.run(arguments.toArray(String[]::new));

        isOneClearLine(result, exit);
        assertThat(result.err()).contains(hint).doesNotContain("12345678");
        assertThat(sentry.requests()).isEmpty();
        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void anErrorAsJson() {
        Result result = cli.run("auth", "login", "--timeout", "abc", "--json");

        assertThat(result.exit()).isEqualTo(21);
        assertThat(result.err())
                .startsWith("{\"error\":{\"code\":\"bad_value\",")
                .endsWith("\"exitCode\":21}}\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aTokenThatNamesAFileIsNotRead() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "--json\n");

        Result result = cli.run("auth", "login", "--token", "@" + file);

        assertThat(result.exit()).isEqualTo(12);
        assertThat(sentry.requests(Endpoint.API).get(0).header("Authorization")).isEqualTo("Bearer @" + file);
    }

    @Test
    void anEnvironmentTokenWithControlCharactersIsRefused() {
        for (String token : List.of("two words", "line\nbreak", "escape\u001b[31m")) {
            Result result = cli.set("SENTRY_AUTH_TOKEN", token).run("auth", "status");

            isOneClearLine(result, 20);
            assertThat(result.err())
                    .contains("SENTRY_AUTH_TOKEN")
                    .doesNotContain("break")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void aConfigDirectoryThatIsAFile() throws IOException {
        Files.writeString(directory.resolve("config"), "I am a file");

        isOneClearLine(cli.run("auth", "status"), 32);
        isOneClearLine(cli.run("auth", "login"), 32);
        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void aDatabaseThatIsADirectory() throws IOException {
        Files.createDirectories(cli.database());

        isOneClearLine(cli.run("auth", "status"), 32);
    }

    @Test
    void aDatabaseThatIsNone() throws IOException {
        Files.createDirectories(cli.database().getParent());
        byte[] garbage = "this is no database, but it is longer than a header of SQLite is; "
                .repeat(20)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(cli.database(), garbage);

        for (String command : List.of("status", "token", "refresh", "logout")) {
            Result result = cli.run("auth", command);
            isOneClearLine(result, 32);
            assertThat(result.err()).contains("sentry auth login");
        }
        assertThat(Files.readAllBytes(cli.database())).isEqualTo(garbage);
        assertThat(sentry.requests()).isEmpty();

        Result login = cli.run("auth", "login", "--token", sentry.issueUserToken());

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.err()).contains("config.db.damaged-");
        try (Stream<Path> files = Files.list(cli.database().getParent())) {
            Path kept = files.filter(file -> file.getFileName().toString().contains("damaged"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllBytes(kept)).isEqualTo(garbage);
        }
        assertThat(cli.run("auth", "status").exit()).isZero();
    }

    @Test
    void aDatabaseOfANewerVersion() {
        cli.handMade("t", null, null);
        cli.sql("PRAGMA user_version = 999");
        cli.sql("PRAGMA application_id = 1933669748"); // "sAut"

        Result status = cli.run("auth", "status");

        isOneClearLine(status, 32);
        assertThat(status.err()).contains("newer version");
        isOneClearLine(cli.run("auth", "logout"), 32);
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo("t");
    }

    @Test
    void aDatabaseOfAnotherProgram() {
        cli.handMade("t", null, null);
        cli.sql("PRAGMA application_id = 7");

        Result status = cli.run("auth", "status");

        isOneClearLine(status, 32);
        assertThat(status.err()).contains("another program");
        isOneClearLine(cli.run("auth", "login"), 32);
        assertThat(cli.sql("SELECT token FROM auth")).isEqualTo("t");
    }

    @Test
    void aDatabaseThatAnotherProgramHasLocked() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        cli.handMade(tokens.accessToken(), tokens.refreshToken(), 1L);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + cli.database());
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");

            Result result = cli.run("auth", "token");

            isOneClearLine(result, 32);
            assertThat(result.err()).contains("locked");
        }
        assertThat(sentry.requests()).isEmpty();
        assertThat(cli.run("auth", "token").exit()).isZero();
    }

    @Test
    void aStoredTokenThatCannotBeOne() {
        cli.handMade("two words", null, null);
        isOneClearLine(cli.run("auth", "token"), 32);

        cli.sql("UPDATE auth SET token = 'fine', expires_at = 'soon'");
        isOneClearLine(cli.run("auth", "token"), 32);

        assertThat(cli.run("auth", "login", "--token", sentry.issueUserToken()).exit())
                .isZero();
        assertThat(cli.run("auth", "token").exit()).isZero();
        cli.sql("UPDATE auth SET expires_at = 'soon'");
        assertThat(cli.run("auth", "logout").exit()).isZero();
        assertThat(cli.run("auth", "status").exit()).isEqualTo(10);
    }

    static Stream<Arguments> faults() {
        List<Arguments> faults = new ArrayList<>();
        for (Fault fault : List.of(
                Fault.html(200),
                Fault.html(502),
                Fault.malformedJson(),
                Fault.truncatedJson(),
                Fault.emptyBody(200),
                Fault.oversized(8_000_000),
                Fault.json(200, "{}"),
                Fault.json(200, "[]"),
                Fault.json(200, "{\"access_token\":7,\"device_code\":[],\"user_code\":{}}"),
                Fault.json(200, "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"}"),
                Fault.json(200, "{\"access_token\":\"abc\",\"token_type\":\"mac\"}"),
                Fault.redirect(307, "http://127.0.0.1:9/elsewhere"))) {
            faults.add(Arguments.of(fault));
        }
        return faults.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anAnswerThatIsNoneKeepsTheCredential(Fault fault) {
        IssuedTokens tokens = sentry.signIn();
        cli.handMade(tokens.accessToken(), tokens.refreshToken(), 1L);
        sentry.fault(Endpoint.TOKEN_REFRESH, fault);
        sentry.fault(Endpoint.DEVICE_CODE, fault);

        isOneClearLine(cli.run("auth", "refresh"), 30);
        isOneClearLine(cli.run("auth", "login", "--force"), 30);

        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(cli.sql("SELECT token, refresh_token FROM auth"))
                .isEqualTo(tokens.accessToken() + "|" + tokens.refreshToken());
    }

    @Test
    void aServerThatIsNotThere() {
        cli.set("SENTRY_URL", "http://127.0.0.1:9");

        Result login = cli.run("auth", "login");

        isOneClearLine(login, 30);
        assertThat(login.err()).contains("127.0.0.1:9");
    }

    @Test
    void anAddressThatIsNone() {
        for (String url : List.of("ftp://x", "https://", "https://a b", "https://user:pw@sentry.io", "https://a/b")) {
            isOneClearLine(cli.set("SENTRY_URL", url).run("auth", "status"), 20);
        }
    }
}
