package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.UserInfo;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final String USER =
            "\"user\":{\"id\":\"7\",\"name\":\"Jane Doe\",\"email\":\"jane@example.com\"," + "\"username\":\"jane\"}";

    private final CliHarness cli = new CliHarness();

    @Test
    void aSignInIsShownWithoutAskingTheServer() {
        cli.signedIn(Duration.ofDays(29).plusHours(23));
        assertThat(cli.run("auth", "status")).isEqualTo(new Result(0, """
                        Signed in to sentry.io as Jane Doe <jane@example.com>
                          Source   oauth, memory
                          Token    sntryu_a...0001
                          Expires  2026-03-31 11:00 UTC (in 30 days), refreshed automatically
                        """, ""));
        assertThat(cli.run("auth", "status", "--json"))
                .isEqualTo(new Result(
                        0,
                        "{\"authenticated\":true,\"source\":\"oauth\",\"method\":\"oauth\",\"host\":\"https://sentry.io\","
                                + "\"configPath\":\"memory\"," + USER + ",\"token\":{\"display\":\"sntryu_a...0001\","
                                + "\"expiresAt\":1774954800000,\"refreshEnabled\":true}}\n",
                        ""));
        assertThat(cli.server.origins).isEmpty();
    }

    @Test
    void theTokenIsShownOnlyIfThatIsAskedFor() {
        cli.signedIn(Duration.ofDays(20));
        assertThat(cli.run("auth", "status").out()).doesNotContain(TestServer.ACCESS_TOKEN);
        assertThat(cli.run("auth", "status", "--show-token").out())
                .contains("  Token    " + TestServer.ACCESS_TOKEN + "\n")
                .doesNotContain(TestServer.REFRESH_TOKEN);
        assertThat(cli.run("auth", "status", "--show-token", "--json").out())
                .contains("\"display\":\"" + TestServer.ACCESS_TOKEN + "\"");
    }

    @Test
    void anApiTokenHasNoKnownExpiry() {
        cli.withApiToken();
        assertThat(cli.run("auth", "status").out())
                .contains("  Source   API token, memory\n", "  Expires  not known\n");
        assertThat(cli.run("auth", "status", "--json").out())
                .contains("\"source\":\"oauth\",\"method\":\"token\"")
                .doesNotContain("scopes");
        assertThat(cli.run("auth", "status", "--json").out())
                .contains("\"token\":{\"display\":\"sntryu_a...0001\",\"refreshEnabled\":false}}");
    }

    @Test
    void aTokenThatTheNextUseRefreshesCountsAsSignedIn() {
        cli.signedIn(Duration.ofHours(-2));
        Result result = cli.run("auth", "status");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("Signed in to sentry.io as")
                .contains("  Expired  2026-03-01 10:00 UTC (2 hours ago); refreshed at the next use\n");
        assertThat(cli.run("auth", "status", "--json").out()).startsWith("{\"authenticated\":true,");
    }

    @Test
    void aSessionThatIsOverIsReportedAndFails() {
        cli.signedIn(Duration.ofHours(-2));
        cli.run("auth", "refresh"); // the server rejects the refresh token, and the store remembers
        Result text = cli.run("auth", "status");
        assertThat(text.exitCode()).isEqualTo(11);
        assertThat(text.out()).startsWith("The sign-in to sentry.io as Jane Doe <jane@example.com> has expired\n");
        assertThat(text.err()).isEqualTo("error: Session expired. Run 'sentry auth login' to re-authenticate.\n");

        Result json = cli.run("auth", "status", "--json");
        assertThat(json.exitCode()).isEqualTo(11);
        assertThat(json.out()).startsWith("{\"authenticated\":false,\"source\":\"oauth\",");
        assertThat(json.err()).startsWith("{\"error\":{\"code\":\"expired\",").endsWith("\"exitCode\":11}}\n");
    }

    @Test
    void nobodySignedInIsAnError() {
        assertThat(cli.run("auth", "status"))
                .isEqualTo(new Result(10, "", "error: Not signed in. Run 'sentry auth login' to sign in.\n"));
        assertThat(cli.run("auth", "status", "--json"))
                .isEqualTo(new Result(
                        10,
                        "{\"authenticated\":false,\"host\":\"https://sentry.io\",\"configPath\":\"memory\"}\n",
                        "{\"error\":{\"code\":\"not_authenticated\",\"message\":\"Not signed in. Run 'sentry auth login' to"
                                + " sign in.\",\"exitCode\":10}}\n"));
    }

    @Test
    void anEnvironmentTokenShadowsTheOthers() {
        cli.variables.put("SENTRY_AUTH_TOKEN", "  short-token ");
        cli.variables.put("SENTRY_TOKEN", "another-token-that-loses");
        cli.variables.put("SENTRY_URL", "https://sentry.example.com:8443/");
        cli.storeFile = Path.of("config.db");
        assertThat(cli.run("auth", "status")).isEqualTo(new Result(0, """
                        Token from SENTRY_AUTH_TOKEN for sentry.example.com:8443, not checked; --verify asks the server
                          Source   env:SENTRY_AUTH_TOKEN
                          Token    ****
                          SENTRY_TOKEN is set, too, but not used while SENTRY_AUTH_TOKEN is set.
                          Sign-ins stored in config.db are not used while SENTRY_AUTH_TOKEN is set.
                        """, ""));
        assertThat(cli.run("auth", "status", "--json").out())
                .isEqualTo("{\"authenticated\":true,\"source\":\"env:SENTRY_AUTH_TOKEN\","
                        + "\"host\":\"https://sentry.example.com:8443\",\"token\":{\"display\":\"****\","
                        + "\"refreshEnabled\":false},\"envToken\":{\"envVar\":\"SENTRY_AUTH_TOKEN\",\"active\":true},"
                        + "\"shadowed\":[\"env:SENTRY_TOKEN\"],\"unopenedStore\":\"config.db\"}\n");
        assertThat(cli.store.reads()).isZero();
    }

    @Test
    void textsFromTheServerCannotMoveTheCursor() {
        cli.signedIn(Duration.ofDays(20)).cache.saveUser(new UserInfo("7", "J\u001b[8m", "j@x", null));
        assertThat(cli.run("auth", "status").out()).startsWith("Signed in to sentry.io as J\\u001b[8m <j@x>\n");
        assertThat(cli.run("auth", "status", "--json").out()).contains("\"name\":\"J\\u001b[8m\"");
    }

    @Test
    void verificationAsksTheServer() {
        cli.signedIn(Duration.ofDays(20));
        assertThat(cli.run("auth", "status", "--verify").out()).contains("  Server   accepts the token\n");
        assertThat(cli.run("auth", "status", "--verify", "--json").out())
                .contains("\"verification\":{\"success\":true}");
    }

    @Test
    void aFailedVerificationDecidesTheExitCode() {
        cli.withApiToken();
        cli.server.users.clear();
        Result rejected = cli.run("auth", "status", "--verify", "--json");
        assertThat(rejected.exitCode()).isEqualTo(12);
        assertThat(rejected.out())
                .startsWith("{\"authenticated\":false,")
                .contains("\"verification\":{\"success\":false,\"error\":\"Sentry rejected the token.");
        assertThat(rejected.err()).startsWith("{\"error\":{\"code\":\"invalid\",");

        cli.server.unreachable = new AuthFailure(AuthFailure.Kind.TIMEOUT, "sentry.io took too long.");
        Result unreachable = cli.run("auth", "status", "--verify");
        assertThat(unreachable.exitCode()).isEqualTo(31);
        assertThat(unreachable.out()).contains("  Server   the check failed\n");
        assertThat(unreachable.err()).isEqualTo("error: sentry.io took too long.\n");
    }

    @Test
    void anotherSentryThanTheTokensIsAMismatch() {
        cli.signedIn(Duration.ofDays(20));
        cli.variables.put("SENTRY_URL", "https://sentry.example.com");
        assertThat(cli.run("auth", "status").exitCode()).isEqualTo(13);
    }

    @Test
    void aMalformedEnvironmentIsAConfigurationError() {
        cli.variables.put("SENTRY_AUTH_TOKEN", "two words");
        Result result = cli.run("auth", "status");
        assertThat(result.exitCode()).isEqualTo(20);
        assertThat(result.err()).startsWith("error: SENTRY_AUTH_TOKEN contains").doesNotContain("two words");
    }

    @Test
    void grantedScopesAndTheProfileAreShown() {
        cli.signedInAt("https://sentry.io", "org:read team:read");

        assertThat(cli.run("auth", "status", "--profile", "work").out())
                .contains("  Profile  work\n", "  Scopes   org:read team:read\n");
        cli.variables.put("SENTRY_PROFILE", " home ");
        assertThat(cli.run("auth", "status", "--json").out())
                .contains("\"profile\":\"home\"", "\"scopes\":[\"org:read\",\"team:read\"]");
    }

    @Test
    void anEnvironmentTokenIsSignedInOnceTheServerSaysSo() {
        cli.variables.put("SENTRY_TOKEN", TestServer.ACCESS_TOKEN);
        assertThat(cli.run("auth", "status").out())
                .startsWith("Token from SENTRY_TOKEN for sentry.io, not checked; --verify asks the server\n");
        assertThat(cli.run("auth", "status", "--verify").out())
                .startsWith("Token from SENTRY_TOKEN for sentry.io\n")
                .contains("  Server   the check failed\n");

        cli.server.users.put(TestServer.ACCESS_TOKEN, TestServer.JANE);
        assertThat(cli.run("auth", "status", "--verify").out())
                .startsWith("Signed in to sentry.io as Jane Doe <jane@example.com>\n")
                .contains("  Server   accepts the token\n");
    }

    @Test
    void adviceNamesTheProfileThatWasTyped() {
        assertThat(cli.run("auth", "status", "--profile", "work").err())
                .isEqualTo("error: Not signed in. Run 'sentry auth login --profile work' to sign in.\n");
        assertThat(cli.run("auth", "status", "--profile", "work", "--json").err())
                .contains("'sentry auth login --profile work'");
        cli.withApiToken();
        cli.server.users.clear();
        Result rejected = cli.run("auth", "status", "--verify", "--json", "--profile", "work");
        assertThat(rejected.out()).contains("'sentry auth login --profile work'");
        assertThat(rejected.err()).contains("'sentry auth login --profile work'");
    }

    @Test
    void aProfileOfTheEnvironmentStaysInForceByItself() {
        cli.variables.put("SENTRY_PROFILE", "work");

        assertThat(cli.run("auth", "status").err())
                .isEqualTo("error: Not signed in. Run 'sentry auth login' to sign in.\n");
    }

    @Test
    void adviceNamesTheServerOfAPastedUrl() {
        assertThat(cli.run("issue", "view", "https://sentry.example.com/organizations/acme/issues/1/")
                        .err())
                .isEqualTo(
                        "error: Not signed in. Run 'sentry auth login --url https://sentry.example.com' to sign in.\n");
    }
}
