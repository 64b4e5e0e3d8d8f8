package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in on the way. */
class AutoLoginTest {
    private static final Origin OWN = Origin.of("https://sentry.example.com");

    private final CliHarness cli = new CliHarness();

    /** A person at a terminal, and a server that grants. */
    @BeforeEach
    void sit() {
        cli.terminals = "02";
        cli.variables.put("NO_COLOR", "1");
        cli.server.users.put(TestServer.ACCESS_TOKEN, TestServer.JANE);
        cli.server.polls.add(new PollOutcome.Pending());
        cli.server.polls.add(TestServer.granted());
        cli.api.organization(Origin.SENTRY_IO, "acme", null).organization(OWN, "acme", null);
        cli.api.project("acme", "app");
        cli.api.issue("acme", new Issue("1", "APP-1", null, null, null, null, null, null, null, null, null, null));
    }

    private void expired(Origin origin) {
        cli.store.save(new Credential(
                Secret.of("old-access-token-of-jane"),
                null,
                cli.clock.instant().minusSeconds(1),
                cli.clock.instant().minusSeconds(3601),
                origin,
                "client-id",
                "org:read team:read"));
    }

    private void nobodySignedIn() {
        assertThat(cli.server.origins).isEmpty();
        assertThat(cli.api.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org list",
                "project list",
                "project list acme",
                "issue list",
                "issue list acme",
                "issue view 1",
                "issue view APP-1",
                "api organizations/"
            })
    void whoIsSignedOutSignsInAndGetsTheResult(String command) {
        Result result = cli.run(command.split(" "));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isNotEmpty();
        String name =
                command.startsWith("api") ? "api" : String.join(" ", command.split(" ")[0], command.split(" ")[1]);
        assertThat(result.err())
                .startsWith(
                        "You are not signed in. Sign in first; 'sentry " + name + "' goes on then. (Ctrl-C ends it.)\n")
                .contains("WDJB-MJHT")
                .endsWith("You are signed in as Jane Doe <jane@example.com> at sentry.io.\n");
        assertThat(cli.server.origins).containsExactly(Origin.SENTRY_IO);
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(TestServer.ACCESS_TOKEN);
    }

    @Test
    void theResultStaysJson() {
        assertThat(cli.run("org", "list", "--json").out())
                .isEqualTo(
                        "{\"data\":[{\"id\":\"1\",\"slug\":\"acme\",\"name\":\"The acme\"}],\"hasMore\":false,\"hasPrev\":false}\n");
    }

    @Test
    void whoseSessionHasExpiredSignsInWhereItWas() {
        expired(OWN);
        Result result = cli.run("org", "list");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .startsWith("Your session has expired. Sign in first;")
                .contains("Asking for 2 scopes: org:read, team:read.\n");
        assertThat(cli.server.requestedScopes).containsExactly("org:read", "team:read");
        assertThat(cli.server.origins).containsExactly(OWN);
        assertThat(cli.api.calls()).containsExactly("organizations@sentry.example.com");
    }

    @Test
    void aSessionThatCannotBeRefreshedHasExpired() {
        cli.signedIn(Duration.ofSeconds(-1));
        Result result = cli.run("org", "list");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).startsWith("Your session has expired.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issue view https://sentry.example.com/organizations/acme/issues/1/",
                "issue list https://sentry.example.com/organizations/acme/issues/",
                "api https://sentry.example.com/api/0/organizations/"
            })
    void aUrlOfTheConfiguredServerSignsInThere(String command) {
        cli.variables.put("SENTRY_HOST", OWN.toString());
        Result result = cli.run(command.split(" "));

        assertThat(result.exitCode()).isZero();
        assertThat(cli.server.origins).containsExactly(OWN);
        assertThat(cli.api.calls()).isNotEmpty().allMatch(call -> call.endsWith("@sentry.example.com"));
        assertThat(cli.store.load().origin()).isEqualTo(OWN);
    }

    @Test
    void aUrlOfTheHostedSentrySignsInToIt() {
        assertThat(cli.run("issue", "view", "https://acme.sentry.io/issues/1/").exitCode())
                .isZero();
        assertThat(cli.server.origins).containsExactly(Origin.SENTRY_IO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issue view https://sentry.example.com/organizations/acme/issues/1/",
                "issue list https://sentry.example.com/organizations/acme/issues/",
                "api https://sentry.example.com/api/0/organizations/"
            })
    void aServerThatOnlyAPastedUrlNamesIsNotSignedInTo(String command) {
        assertThat(cli.run(command.split(" ")).exitCode()).isEqualTo(10);
        nobodySignedIn();

        cli.variables.put("SENTRY_URL", "https://other.example.com");
        assertThat(cli.run(command.split(" ")).exitCode()).isEqualTo(10);
        nobodySignedIn();
    }

    @Test
    void aUrlOfTheServerWhoseSessionIsOverSignsInThere() {
        expired(OWN);

        assertThat(cli.run("issue", "view", OWN + "/organizations/acme/issues/1/")
                        .exitCode())
                .isZero();
        assertThat(cli.server.origins).containsExactly(OWN);
    }

    @Test
    void theEnvironmentsSentryIsSignedInTo() {
        cli.variables.put("SENTRY_URL", OWN.toString());

        assertThat(cli.run("org", "list").exitCode()).isZero();
        assertThat(cli.server.origins).containsExactly(OWN);
    }

    @Test
    void aUrlOfAnotherSentryThanTheSignInsStartsNothing() {
        cli.signedIn(Duration.ofDays(20));

        assertThat(cli.run("issue", "view", "https://sentry.example.com/organizations/acme/issues/1/")
                        .exitCode())
                .isEqualTo(13);
        nobodySignedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1", "2", "01", "12"})
    void withoutATerminalNobodyIsAsked(String terminals) {
        cli.terminals = terminals;
        Result result = cli.run("org", "list");

        assertThat(result).isEqualTo(new Result(10, "", "error: Not signed in. Run 'sentry auth login' to sign in.\n"));
        nobodySignedIn();
        expired(OWN);
        assertThat(cli.run("org", "list").exitCode()).isEqualTo(11);
        nobodySignedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "True", "woodpecker"})
    void inContinuousIntegrationNobodyIsAsked(String value) {
        cli.terminals = "012";
        cli.variables.put("CI", value);

        assertThat(cli.run("org", "list"))
                .isEqualTo(new Result(10, "", "error: Not signed in. Run 'sentry auth login' to sign in.\n"));
        assertThat(cli.run("auth").exitCode()).isEqualTo(10);
        expired(OWN);
        assertThat(cli.run("org", "list").exitCode()).isEqualTo(11);
        nobodySignedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "", " "})
    void aVariableThatSaysNoIsNoContinuousIntegration(String value) {
        cli.variables.put("CI", value);

        assertThat(cli.run("org", "list").exitCode()).isZero();
        assertThat(cli.server.origins).containsExactly(Origin.SENTRY_IO);
    }

    @Test
    void aResultMayGoToAFile() {
        cli.terminals = "02";

        assertThat(cli.run("org", "list").out()).isEqualTo("acme\tThe acme\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth token", "auth refresh", "auth whoami", "auth status"})
    void commandsAboutTheSignInDoNotChangeIt(String command) {
        Result result = cli.run(command.split(" "));

        assertThat(result.exitCode()).isEqualTo(10);
        assertThat(cli.server.origins).isEmpty();
        assertThat(cli.store.load()).isNull();
    }

    @Test
    void aTokenThatTheServerRejectsIsNotCuredByAnother() {
        cli.withApiToken();
        cli.server.users.clear();
        Result result = cli.run("org", "list");

        assertThat(result.exitCode()).isEqualTo(12);
        assertThat(result.err()).hasLineCount(1);
        assertThat(cli.server.origins).isEmpty();
        cli.variables.put("SENTRY_AUTH_TOKEN", "dead-token");
        assertThat(cli.run("org", "list").exitCode()).isEqualTo(12);
        assertThat(cli.server.origins).isEmpty();
    }

    @Test
    void itHappensOnce() {
        cli.api.fail("organizations", new AuthError(AuthError.Reason.EXPIRED));
        Result result = cli.run("org", "list");

        assertThat(result.exitCode()).isEqualTo(11);
        assertThat(result.err()).endsWith("error: Session expired. Run 'sentry auth login' to re-authenticate.\n");
        assertThat(cli.server.origins).hasSize(1);
    }

    @Test
    void aResultThatHasBegunIsNotBegunAnew() {
        cli.signedIn(Duration.ofDays(20));
        cli.api.answer(request -> {
            if (!request.path().endsWith("/")) {
                throw new AuthError(AuthError.Reason.EXPIRED);
            }
            return new ApiResponse(200, Map.of(), new byte[] {'[', '1', ']'}, "next", null);
        });
        Result result = cli.run("api", "x/", "--paginate");

        assertThat(result.exitCode()).isEqualTo(11);
        assertThat(result.out()).isEqualTo("[1");
        assertThat(cli.server.origins).isEmpty();
    }

    @Test
    void aSignInThatIsDeniedEndsTheCommand() {
        cli.server.polls.clear();
        cli.server.polls.add(new PollOutcome.Denied());
        Result result = cli.run("org", "list");

        assertThat(result.exitCode()).isEqualTo(51);
        assertThat(result.out()).isEmpty();
        assertThat(cli.store.load()).isNull();
        assertThat(cli.api.calls()).isEmpty();
    }

    @Test
    void aCodeThatRunsOutEndsTheCommand() {
        cli.server.polls.clear();
        Result result = cli.run("org", "list");

        assertThat(result.exitCode()).isEqualTo(51);
        assertThat(cli.monotonicClock.slept()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void badArgumentsAreToldBeforeAnySignIn() {
        assertThat(cli.run("issue", "list", "--sort", "oldest").exitCode()).isEqualTo(21);
        assertThat(cli.run("api", "x/", "-F", "a").exitCode()).isEqualTo(21);
        assertThat(cli.run("issue", "view", "http://sentry.example.com/organizations/acme/issues/1/")
                        .exitCode())
                .isEqualTo(20);
        nobodySignedIn();
    }

    /** Typed input cannot be typed twice. */
    @Test
    void whatWasTypedIsSentAfterTheSignIn() {
        cli.input = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        byte[][] body = new byte[1][];
        cli.api.answer(request -> {
            body[0] = request.body();
            return new ApiResponse(200, Map.of(), new byte[] {'o', 'k'}, null, null);
        });

        assertThat(cli.run("api", "x/", "--input", "-").exitCode()).isZero();
        assertThat(body[0]).isEqualTo(cli.input);
    }
}
