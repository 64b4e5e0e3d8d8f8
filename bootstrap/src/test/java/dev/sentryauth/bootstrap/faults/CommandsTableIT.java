package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.command.Commands;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every command exits with in every state of a sign-in, as {@code docs/commands.md} tells it. In this JVM, with real
 * HTTP and SQLite, and without a terminal: nothing signs in by itself here.
 */
class CommandsTableIT {
    private static final Path PAPER = Home.ROOT.resolve("docs/commands.md");
    private static final Path WRITTEN = Home.ROOT.resolve("bootstrap/target/commands.md");

    /** What a command needs behind its name. */
    private static final Map<String, String> ARGUMENTS = Map.of("issue view", "1000001", "api", "organizations/");

    /** Options that make another command of it. */
    private static final Map<String, List<String>> VARIANTS = Map.of(
            "auth login", List.of("--force", "--token TOKEN"),
            "auth status", List.of("--verify"),
            "auth refresh", List.of("--if-needed"));

    private enum State {
        SIGNED_IN("signed in"),
        SIGNED_OUT("signed out"),
        EXPIRED("token expired"),
        OVER("session over"),
        REJECTED("API token rejected"),
        OFFLINE("signed in, offline"),
        ENVIRONMENT("SENTRY_AUTH_TOKEN");

        private final String title;

        State(String title) {
            this.title = title;
        }
    }

    @TempDir
    Path directory;

    @Test
    void thePaperSaysWhatCommandsExitWith() throws Exception {
        String table = INTRODUCTION + table() + VARIABLES;
        Files.createDirectories(WRITTEN.getParent());
        Files.writeString(WRITTEN, table);
        if (Boolean.getBoolean("sentry.docs.update")) {
            Files.writeString(PAPER, table);
        }

        assertThat(Files.exists(PAPER) ? Files.readString(PAPER) : "")
                .as(
                        "docs/commands.md is not what commands do (see bootstrap/target/commands.md). If they are right,"
                                + " update it: mvn -pl bootstrap -am verify -Dit.test=CommandsTableIT -Dsentry.docs.update=true")
                .isEqualTo(table);
    }

    private static final String INTRODUCTION = """
            # Commands and exit codes

            Written by `CommandsTableIT`, which runs every command in every state and fails when this page is not true any more.
            A dot behind a code: the command asked the server. No dot: it made no request.

            - *token expired*: the refresh token is good, and the next use of the token refreshes it.
            - *session over*: the server has ended it and takes neither token; nothing here knows that yet.
            - *API token rejected*: a stored token without a refresh token, which its owner has revoked.
            - *signed in, offline*: the token is good, and the server cannot be reached; no dots here.
            - *SENTRY_AUTH_TOKEN*: nothing is stored, and the environment has a good token.

            Without a terminal, as here, 10 and 11 are final. At a terminal the commands for organizations, projects, issues and
            the API sign the person in on the way and go on.

            """;

    /** Variables of the reference CLI and of the older sentry-cli; those of the last group are set by a test below. */
    private static final String VARIABLES = """

            ## Variables that decide which token is used and where it goes

            | variable | here |
            |---|---|
            | `SENTRY_AUTH_TOKEN`, `SENTRY_TOKEN` | used, in this order, before the stored credential |
            | `SENTRY_URL`, `SENTRY_HOST` | used: two names of one setting; exit 20 and no request if they name different servers |
            | `SENTRY_CLIENT_ID` | used: the OAuth client of a new sign-in |
            | `SENTRY_CONFIG_DIR`, `SENTRY_PROFILE`, `SENTRY_TOKEN_STORE` | used: which credential is the stored one |
            | `SENTRY_CUSTOM_HEADERS` | used: sent with the token, to the server that the token belongs to |
            | `SENTRY_FORCE_ENV_TOKEN` | ignored: an environment token always comes first, so there is nothing to force |
            | `SENTRY_ACCESS_TOKEN` | ignored: the reference CLI reads it in its MCP server only, as a deprecated name |
            | `SENTRY_SETUP_CODE` | ignored: there is no sign-in by set-up code |
            | `SENTRY_API_KEY` | ignored: an API key of older servers is no bearer token |
            | `SENTRY_DSN` | ignored: the host of a DSN receives events and never a token |
            | `SENTRY_ORG`, `SENTRY_PROJECT` | ignored: organization and project are arguments and choose no server |
            | `SENTRY_PROPERTIES`, `SENTRY_LOAD_DOTENV`, `SENTRY_DOTENV_PATH` | ignored: no file of the working directory supplies a token or an address |
            | `XDG_CONFIG_HOME` | ignored: the credential is in `~/.sentry` unless `SENTRY_CONFIG_DIR` says otherwise |
            """;

    @Test
    void variablesOfOtherToolsThatAreIgnoredChangeNothing() throws IOException {
        try (SandboxSentry sentry = SandboxSentry.start();
                SandboxSentry other = SandboxSentry.start()) {
            Home home = new Home(directory.resolve("ignored"), sentry.url(), sentry.clientId()).set("SENTRY_URL", null);
            signIn(home, sentry.signIn(), Instant.now().plus(30, ChronoUnit.DAYS), sentry.url());
            Result before = home.run("auth", "token").isClear(0);
            Path file = Files.writeString(
                    directory.resolve("other.properties"),
                    "defaults.url=" + other.url() + "\nauth.token=a-token\nSENTRY_AUTH_TOKEN=a-token\n");
            int ignored = 0;
            for (String line : VARIABLES.split("\n")) {
                if (line.contains("| ignored")) {
                    for (String name :
                            line.substring(0, line.indexOf("| ignored")).split("`")) {
                        if (name.matches("[A-Z_]{4,}")) {
                            home.set(name, otherValue(name, other, file));
                            ignored++;
                        }
                    }
                }
            }

            assertThat(ignored).isGreaterThanOrEqualTo(11);
            assertThat(home.run("auth", "token").isClear(0).out()).isEqualTo(before.out());
            home.run("auth", "status", "--verify").isClear(0);
            assertThat(other.requests()).isEmpty();
        }
    }

    private static String otherValue(String name, SandboxSentry other, Path file) {
        return switch (name) {
            case "SENTRY_FORCE_ENV_TOKEN", "SENTRY_LOAD_DOTENV" -> "1";
            case "SENTRY_DSN" -> other.url().toString().replace("://", "://key@") + "/1";
            case "SENTRY_PROPERTIES", "SENTRY_DOTENV_PATH" -> file.toString();
            case "XDG_CONFIG_HOME" -> file.getParent().toString();
            default -> "a-token-or-name-of-another-tool";
        };
    }

    private String table() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String path : Commands.PATHS) {
            String line = ARGUMENTS.containsKey(path) ? path + " " + ARGUMENTS.get(path) : path;
            lines.add(line);
            VARIANTS.getOrDefault(path, List.of()).forEach(option -> lines.add(line + " " + option));
        }
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<List<Future<String>>> cells = new ArrayList<>();
            for (String line : lines) {
                List<Future<String>> row = new ArrayList<>();
                for (State state : State.values()) {
                    Path own = directory.resolve(cells.size() + "-" + state);
                    row.add(threads.submit(() -> cell(line, state, own)));
                }
                cells.add(row);
            }
            StringBuilder table = new StringBuilder("| `sentry …` |");
            for (State state : State.values()) {
                table.append(' ').append(state.title).append(" |");
            }
            table.append("\n|---|").append("---|".repeat(State.values().length)).append('\n');
            for (int i = 0; i < lines.size(); i++) {
                table.append("| `").append(lines.get(i)).append("` |");
                for (Future<String> cell : cells.get(i)) {
                    table.append(' ').append(cell.get()).append(" |");
                }
                table.append('\n');
            }
            return table.toString();
        } finally {
            threads.shutdownNow();
        }
    }

    private static String cell(String line, State state, Path own) throws IOException {
        // Bound and not listening: nobody else gets the port, and who connects is refused.
        try (SandboxSentry sentry = SandboxSentry.start();
                Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sentry.interval(1);
            sentry.enforcePollingWindow(false);
            sentry.approveAll();
            URI url = state == State.OFFLINE ? URI.create("http://127.0.0.1:" + nobody.getLocalPort()) : sentry.url();
            Home home = new Home(own, url, sentry.clientId());
            enter(state, home, sentry, url);
            String token = sentry.issueUserToken();

            Result result = home.run(line.replace("TOKEN", token).split(" "));

            result.isClear(result.exit()); // in any case one line that says why, and no trace
            return result.exit() + (sentry.requests().isEmpty() ? "" : " ·");
        }
    }

    private static void enter(State state, Home home, SandboxSentry sentry, URI url) {
        IssuedTokens tokens = sentry.signIn();
        Instant past = Instant.now().minus(1, ChronoUnit.HOURS);
        Instant future = Instant.now().plus(30, ChronoUnit.DAYS);
        switch (state) {
            case SIGNED_OUT -> {}
            case SIGNED_IN, OFFLINE -> signIn(home, tokens, future, url);
            case EXPIRED -> {
                signIn(home, tokens, past, url);
                sentry.expireAccessToken(tokens.accessToken());
            }
            case OVER -> {
                signIn(home, tokens, future, url);
                sentry.revokeSession(tokens.accessToken());
            }
            case REJECTED -> {
                Secret token = Secret.of(tokens.accessToken());
                home.store().save(Credential.apiToken(token, Origin.of(url.toString()), Instant.now()));
                sentry.revokeSession(tokens.accessToken());
            }
            case ENVIRONMENT -> home.set("SENTRY_AUTH_TOKEN", tokens.accessToken());
        }
    }

    private static void signIn(Home home, IssuedTokens tokens, Instant expiresAt, URI url) {
        home.signedIn(tokens.accessToken(), tokens.refreshToken(), expiresAt, url.toString());
    }
}
