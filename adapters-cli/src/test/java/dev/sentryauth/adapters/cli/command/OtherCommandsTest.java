package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh, logout and token. */
class OtherCommandsTest {
    private static final String NEW_TOKEN = "sntryu_access_token_of_jane_0002";

    private final CliHarness cli = new CliHarness();

    private void serverRefreshes() {
        cli.server.refresh = new RefreshOutcome.Granted(
                new TokenGrant(Secret.of(NEW_TOKEN), Secret.of("sntryr_2_2_2_2_2_2"), 3600L, null, null));
    }

    @Test
    void refreshReplacesEvenAFreshToken() {
        serverRefreshes();
        cli.signedIn(Duration.ofDays(29));
        assertThat(cli.run("auth", "refresh"))
                .isEqualTo(new Result(0, "The token was refreshed. It expires in 1 hour.\n", ""));
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(NEW_TOKEN);
        assertThat(cli.run("auth", "refresh", "--force", "--json"))
                .isEqualTo(new Result(
                        0,
                        "{\"success\":true,\"refreshed\":true,\"message\":\"The token was refreshed.\",\"expiresIn\":3600,"
                                + "\"expiresAt\":1772370000000}\n",
                        ""));
    }

    @Test
    void aRefreshTokenThatWasLostOnItsWayIsTold() {
        cli.signedIn(Duration.ofDays(29));
        cli.server.refresh =
                new RefreshOutcome.Granted(new TokenGrant(Secret.of(NEW_TOKEN), null, null, null, null, true));

        assertThat(cli.run("auth", "refresh").out())
                .startsWith("The token was refreshed, but")
                .contains("sentry auth login");
        assertThat(cli.run("auth", "status", "--json").out()).contains("\"refreshEnabled\":false");
    }

    @Test
    void ifNeededKeepsAFreshToken() {
        serverRefreshes();
        cli.signedIn(Duration.ofDays(29));
        assertThat(cli.run("auth", "refresh", "--if-needed", "--json").out())
                .startsWith("{\"success\":true,\"refreshed\":false,\"message\":\"The token is still fresh.\"");
        cli.clock.advance(Duration.ofDays(27));
        assertThat(cli.run("auth", "refresh", "--if-needed").out()).startsWith("The token was refreshed.");
    }

    @Test
    void ifNeededSaysThatARefreshIsPostponed() {
        cli.signedIn(Duration.ofHours(1));
        cli.server.refresh = new RefreshOutcome.NotSent("Cannot reach sentry.io.");
        Result result = cli.run("auth", "refresh", "--if-needed", "--json");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("\"refreshed\":false", "could not be refreshed now");
    }

    @Test
    void refreshLeavesEnvironmentTokensAlone() {
        cli.variables.put("SENTRY_TOKEN", "environment-token");
        assertThat(cli.run("auth", "refresh", "--json"))
                .isEqualTo(new Result(
                        0,
                        "{\"success\":true,\"refreshed\":false,\"message\":\"A token of the environment is in force, and"
                                + " such tokens are never refreshed.\"}\n",
                        ""));
    }

    @Test
    void failedRefreshesHaveTheirExitCodes() {
        assertThat(cli.run("auth", "refresh").exitCode()).isEqualTo(10);
        cli.withApiToken();
        assertThat(cli.run("auth", "refresh").exitCode()).isEqualTo(12);
        cli.signedIn(Duration.ofDays(20));
        assertThat(cli.run("auth", "refresh").exitCode()).isEqualTo(11);
        cli.server.refresh = new RefreshOutcome.Unknown("The connection broke.", false);
        cli.signedIn(Duration.ofDays(20));
        Result broken = cli.run("auth", "refresh");
        assertThat(broken.exitCode()).isEqualTo(30);
        assertThat(broken.out()).isEmpty();
    }

    @Test
    void logoutTellsTheLocalPartAndTheServersApart() {
        cli.signedIn(Duration.ofDays(20));
        assertThat(cli.run("auth", "logout"))
                .isEqualTo(new Result(
                        0,
                        "Signed out of sentry.io: the stored token, user info, organization regions and pagination cursors"
                                + " are gone.\nThe server has revoked the token.\n",
                        ""));
        assertThat(cli.store.load()).isNull();
        assertThat(cli.cache.user()).isNull();

        cli.signedIn(Duration.ofDays(20)).server.revocation = RevocationOutcome.UNCONFIRMED;
        assertThat(cli.run("auth", "logout", "--json").out())
                .startsWith("{\"loggedOut\":true,\"revoked\":false,\"message\":\"Signed out of sentry.io: ")
                .contains("The server did not confirm the revocation: the token may live");

        cli.signedIn(Duration.ofDays(20)).server.revocation =
                RevocationOutcome.unconfirmed("something before Sentry answered with HTTP 403");
        assertThat(cli.run("auth", "logout").out())
                .contains(
                        "did not confirm the revocation (something before Sentry answered with HTTP 403): the token may");

        cli.signedIn(Duration.ofDays(20)).server.revocation = RevocationOutcome.CLIENT_REFUSED;
        assertThat(cli.run("auth", "logout", "--json").out())
                .startsWith("{\"loggedOut\":true,\"revoked\":false,\"message\":\"Signed out of sentry.io: ")
                .contains("The server did not revoke the token: it refuses that to applications without a secret")
                .contains(" https://sentry.io/settings/account/authorizations/ ");

        cli.withApiToken();
        assertThat(cli.run("auth", "logout").out()).contains("It was an API token, which stays valid");
    }

    @Test
    void logoutWithoutASignInIsNoError() {
        assertThat(cli.run("auth", "logout")).isEqualTo(new Result(0, "Nobody was signed in.\n", ""));
        assertThat(cli.run("auth", "logout", "--json").out())
                .isEqualTo("{\"loggedOut\":false,\"revoked\":false,\"message\":\"Nobody was signed in.\"}\n");
    }

    @Test
    void logoutSaysThatAnEnvironmentTokenStays() {
        cli.variables.put("SENTRY_AUTH_TOKEN", "environment-token");
        assertThat(cli.run("auth", "logout").out())
                .isEqualTo("Nobody was signed in.\nSENTRY_AUTH_TOKEN is still set and stays in force; unset it to be"
                        + " signed out.\n");
    }

    @Test
    void tokenPrintsTheTokenAlone() {
        cli.signedIn(Duration.ofDays(20));
        assertThat(cli.run("auth", "token")).isEqualTo(new Result(0, TestServer.ACCESS_TOKEN + "\n", ""));
        assertThat(cli.run("auth", "token", "--json").out())
                .isEqualTo("{\"token\":\"" + TestServer.ACCESS_TOKEN
                        + "\",\"source\":\"oauth\",\"expiresAt\":1774094400000}\n");
    }

    @Test
    void tokenRefreshesFirstIfThatIsDue() {
        serverRefreshes();
        cli.signedIn(Duration.ofSeconds(-1));
        assertThat(cli.run("auth", "token").out()).isEqualTo(NEW_TOKEN + "\n");
    }

    @Test
    void tokenPrefersTheEnvironment() {
        cli.signedIn(Duration.ofDays(20)).variables.put("SENTRY_TOKEN", "environment-token");
        assertThat(cli.run("auth", "token", "--json").out())
                .isEqualTo("{\"token\":\"environment-token\",\"source\":\"env:SENTRY_TOKEN\"}\n");
    }

    @Test
    void tokenFailsWithNothingOnStandardOutput() {
        assertThat(cli.run("auth", "token"))
                .isEqualTo(new Result(10, "", "error: Not signed in. Run 'sentry auth login' to sign in.\n"));
    }

    /** A row that plain SQL made names no Sentry: SENTRY_URL does, and its tokens must not go to sentry.io. */
    @ParameterizedTest
    @ValueSource(strings = {"refresh", "token"})
    void anUnboundCredentialIsRefreshedAtTheNamedSentry(String command) {
        serverRefreshes();
        cli.variables.put("SENTRY_URL", "https://sentry.example.com");
        cli.store.save(new Credential(
                Secret.of(TestServer.ACCESS_TOKEN),
                Secret.of(TestServer.REFRESH_TOKEN),
                cli.clock.instant(),
                null,
                null,
                null,
                null));
        assertThat(cli.run("auth", command).exitCode()).isZero();
        assertThat(cli.server.origins).containsExactly(Origin.of("https://sentry.example.com"));
    }

    @Test
    void refreshWithScopesSignsInAnewWithThese() {
        cli.signedInAt("https://sentry.example.com", "org:read");
        cli.server.polls.add(TestServer.granted());

        Result result = cli.run("auth", "refresh", "--scope", "org:read,org:write", "--json");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("{\"success\":true,\"refreshed\":true,\"message\":\"You have signed in anew, with the"
                        + " scopes org:read.\",\"expiresIn\":2592000,");
        assertThat(result.err()).contains("Asking for 2 scopes: org:read, org:write.\n");
        assertThat(cli.server.requestedScopes).containsExactly("org:read", "org:write");
        assertThat(cli.server.origins).containsOnly(Origin.of("https://sentry.example.com"));
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(TestServer.ACCESS_TOKEN);
        assertThat(cli.server.revoked).containsExactly(CliHarness.FORMER_TOKEN + "-refresh@https://sentry.example.com");
    }

    @Test
    void refreshReadOnlyKeepsTheReadingOnes() {
        cli.signedInAt("https://sentry.io", "org:read org:write team:read");
        cli.server.polls.add(TestServer.granted());

        assertThat(cli.run("auth", "refresh", "--read-only").exitCode()).isZero();
        assertThat(cli.server.requestedScopes).containsExactly("org:read", "team:read");
    }

    @Test
    void refreshWithScopesNeedsASignInThatIsInForce() {
        assertThat(cli.run("auth", "refresh", "--scope", "org:read").exitCode()).isEqualTo(10);
        cli.withApiToken();
        assertThat(cli.run("auth", "refresh", "--scope", "org:read").exitCode()).isEqualTo(12);
        cli.signedIn(Duration.ofDays(20));
        assertThat(cli.run("auth", "refresh", "--scope", "org:destroy").exitCode())
                .isEqualTo(21);
        assertThat(cli.run("auth", "refresh", "--scope", "org:read", "--if-needed")
                        .exitCode())
                .isEqualTo(2);
        cli.variables.put("SENTRY_URL", "https://sentry.example.com");
        assertThat(cli.run("auth", "refresh", "--read-only").exitCode()).isEqualTo(13);
        cli.variables.put("SENTRY_AUTH_TOKEN", "some-token");
        assertThat(cli.run("auth", "refresh", "--read-only").exitCode()).isEqualTo(20);
        assertThat(cli.server.origins).isEmpty();
    }
}
