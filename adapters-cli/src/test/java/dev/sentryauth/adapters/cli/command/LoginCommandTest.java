package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginCommandTest {
    private static final String API_TOKEN = "sntryu_api_token_of_jane_123456";

    private final CliHarness cli = new CliHarness();
    private final StringBuilder everything = new StringBuilder();

    @AfterEach
    void noSecretWasShown() {
        assertThat(everything)
                .doesNotContain(TestServer.ACCESS_TOKEN, TestServer.REFRESH_TOKEN, TestServer.DEVICE_CODE, API_TOKEN);
    }

    private Result run(String... arguments) {
        Result result = cli.run(arguments);
        everything.append(result.out()).append(result.err());
        return result;
    }

    @Test
    void aSignInWithoutATerminalIsPlainLines() {
        cli.variables.put("LANG", "en_US.UTF-8");
        cli.server.polls.add(new PollOutcome.Pending());
        cli.server.polls.add(TestServer.granted());
        Result result = run("auth", "login");
        assertThat(result)
                .isEqualTo(new Result(0, "You are signed in as Jane Doe <jane@example.com> at sentry.io.\n", """
                        Signing in to sentry.io
                        Asking for 7 scopes, the default.

                          Open  https://sentry.io/oauth/device/?user_code=WDJB-MJHT
                          or    https://sentry.io/oauth/device/ and enter the code
                          Code  WDJB-MJHT

                        Waiting for the approval, 10 minutes at most.
                        """));
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(TestServer.ACCESS_TOKEN);
    }

    @Test
    void theResultCanBeJson() {
        cli.server.polls.add(TestServer.granted());
        assertThat(run("auth", "login", "--json").out())
                .isEqualTo(
                        "{\"method\":\"oauth\",\"configPath\":\"memory\",\"expiresIn\":2592000,\"refreshEnabled\":true,"
                                + "\"user\":{\"id\":\"7\",\"name\":\"Jane Doe\",\"email\":\"jane@example.com\","
                                + "\"username\":\"jane\"}}\n");
    }

    @Test
    void unknownFieldsAreLeftOut() {
        cli.server.polls.add(new PollOutcome.Granted(new TokenGrant(
                Secret.of(TestServer.ACCESS_TOKEN), null, null, null, new UserInfo("7", null, null, null))));
        assertThat(run("auth", "login", "--json").out())
                .isEqualTo("{\"method\":\"oauth\",\"configPath\":\"memory\",\"refreshEnabled\":false,"
                        + "\"user\":{\"id\":\"7\"}}\n");
    }

    @Test
    void aSignInWithoutAUserNamesTheHost() {
        cli.server.polls.add(
                new PollOutcome.Granted(new TokenGrant(Secret.of(TestServer.ACCESS_TOKEN), null, 60L, null, null)));
        cli.server.users.put(TestServer.ACCESS_TOKEN, null);
        assertThat(run("auth", "login").out()).isEqualTo("You are signed in at sentry.io.\n");
    }

    @Test
    void textsFromTheServerCannotMoveTheCursor() {
        cli.terminals = "02";
        cli.server.device = new DeviceAuthorization(
                Secret.of(TestServer.DEVICE_CODE),
                "AB\u001b[2J\u202eCD",
                "https://sentry.io/\u0007",
                "https://sentry.io/\u001b]0;x",
                Duration.ofSeconds(600),
                Duration.ofSeconds(5));
        cli.server.polls.add(new PollOutcome.Unavailable("page\u001b[1A", null));
        cli.server.polls.add(new PollOutcome.Granted(new TokenGrant(
                Secret.of(TestServer.ACCESS_TOKEN), null, 60L, null, new UserInfo("7", "J\u001b[8m\nX", "j@x", null))));
        cli.variables.put("NO_COLOR", "1");
        Result result = run("auth", "login");
        assertThat(result.out()).isEqualTo("You are signed in as J\\u001b[8m\\u000aX <j@x> at sentry.io.\n");
        assertThat(result.err())
                .contains("Code  AB\\u001b[2J\\u202eCD\n", "(page\\u001b[1A)")
                .doesNotContain("\u0007", "\u202e", "\u001b[2J", "\u001b]", "\u001b[1A");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-5", "abc", "", "1.5", "86401", "99999999999999999999", "4294967297", " 5", "5s", "\"5\""})
    void impossibleTimeoutsAreRefused(String timeout) {
        String message = "error: --timeout must be a whole number of seconds from 1 to 86400, such as 600.\n";
        assertThat(run("auth", "login", "--timeout", timeout)).isEqualTo(new Result(21, "", message));
        assertThat(run("auth", "login", "--timeout=" + timeout)).isEqualTo(new Result(21, "", message));
        assertThat(cli.server.origins).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7,7", "86400,600"})
    void theTimeoutAndTheCodesLifetimeEndTheWaiting(String timeout, long seconds) {
        Result result = run("auth", "login", "--timeout", timeout);
        assertThat(result.exitCode()).isEqualTo(seconds == 600 ? 51 : 31);
        assertThat(cli.monotonicClock.slept()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(result.out()).isEmpty();
    }

    @Test
    void scopesAccumulate() {
        cli.server.polls.add(TestServer.granted());
        run("auth", "login", "--scope", "org:read,team:read", "--scope=event:read");
        assertThat(cli.server.requestedScopes).containsExactly("org:read", "team:read", "event:read");
    }

    @Test
    void readOnlyKeepsTheReadingScopes() {
        cli.server.polls.add(TestServer.granted());
        run("auth", "login", "--read-only");
        assertThat(cli.server.requestedScopes)
                .containsExactly("project:read", "org:read", "event:read", "member:read", "team:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org:destroy", "", ",", "\"org:read\""})
    void unknownScopesAreRefusedBeforeAnyRequest(String scope) {
        assertThat(run("auth", "login", "--scope", scope).exitCode()).isEqualTo(21);
        assertThat(cli.server.origins).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://sentry.example.com, 0",
        "sentry.example.com, 0",
        "ftp://x, 21",
        "https://x/path, 21",
        "http://x.example, 20"
    })
    void theUrlChoosesTheSentry(String url, int exitCode) {
        cli.server.polls.add(TestServer.granted());
        assertThat(run("auth", "login", "--url=" + url).exitCode()).isEqualTo(exitCode);
        if (exitCode == 0) {
            assertThat(cli.server.origins).containsExactly(Origin.of("https://sentry.example.com"));
        }
    }

    @Test
    void whoIsSignedInIsNotAskedAgain() {
        cli.signedIn(Duration.ofDays(20));
        assertThat(run("auth", "login"))
                .isEqualTo(new Result(
                        0,
                        "Already signed in as Jane Doe <jane@example.com> at sentry.io. Use --force to sign in again.\n",
                        ""));
        assertThat(run("auth", "login", "--json").out())
                .isEqualTo("{\"configPath\":\"memory\",\"user\":{\"id\":\"7\",\"name\":\"Jane Doe\","
                        + "\"email\":\"jane@example.com\",\"username\":\"jane\"}}\n");
        assertThat(cli.server.requestedScopes).isEmpty();

        cli.server.polls.add(TestServer.granted());
        assertThat(run("auth", "login", "--force").out()).startsWith("You are signed in as");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SENTRY_AUTH_TOKEN", "SENTRY_TOKEN"})
    void anEnvironmentTokenIsSaidToWin(String variable) {
        cli.variables.put(variable, "some-token");
        cli.server.polls.add(TestServer.granted());
        Result result = run("auth", "login");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .startsWith("note: " + variable + " is set and takes precedence over this sign-in.")
                .containsOnlyOnce("takes precedence");
    }

    @Test
    void aDeniedSignInKeepsTheFormerOne() {
        cli.signedIn(Duration.ofDays(20));
        cli.server.polls.add(new PollOutcome.Denied());
        Result result = run("auth", "login", "--force", "--json");
        assertThat(result.exitCode()).isEqualTo(51);
        assertThat(result.err())
                .endsWith(
                        "\n{\"error\":{\"code\":\"access_denied\",\"message\":\"The sign-in was refused in the browser."
                                + " Run 'sentry auth login' to try again.\",\"exitCode\":51}}\n");
        assertThat(cli.store.load()).isNotNull();
    }

    @Test
    void aServerThatCannotBeReachedIsExitCode30() {
        cli.server.unreachable = new AuthFailure(AuthFailure.Kind.NETWORK, "Cannot reach sentry.io.");
        assertThat(run("auth", "login")).isEqualTo(new Result(30, "", "error: Cannot reach sentry.io.\n"));
    }

    @Test
    void anApiTokenIsCheckedAndStored() {
        cli.server.users.put(API_TOKEN, TestServer.JANE);
        assertThat(run("auth", "login", "--token", API_TOKEN, "--json").out())
                .isEqualTo(
                        "{\"method\":\"token\",\"configPath\":\"memory\",\"user\":{\"id\":\"7\",\"name\":\"Jane Doe\","
                                + "\"email\":\"jane@example.com\",\"username\":\"jane\"}}\n");
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(API_TOKEN);
        assertThat(run("auth", "login", "--token=" + API_TOKEN).out())
                .isEqualTo("You are signed in as Jane Doe <jane@example.com> at sentry.io.\n");
    }

    @Test
    void anApiTokenGoesToTheNamedSentry() {
        cli.server.users.put(API_TOKEN, TestServer.JANE);
        run("auth", "login", "--token", API_TOKEN, "--url", "https://sentry.example.com");
        assertThat(cli.server.origins).containsExactly(Origin.of("https://sentry.example.com"));
    }

    @Test
    void aRejectedApiTokenIsNotStored() {
        Result result = run("auth", "login", "--token", API_TOKEN);
        assertThat(result.exitCode()).isEqualTo(12);
        assertThat(cli.store.load()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "sntryu_api_ to", "sntryu_api_\u0000", "sntryu_api_ä"})
    void aMalformedTokenIsRefusedWithoutRepeatingIt(String token) {
        Result result = run("auth", "login", "--token", token);
        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).startsWith("error: The token ").doesNotContain("sntryu_api_");
        assertThat(cli.server.origins).isEmpty();
    }

    @Test
    void quotesAroundATokenAreTakenForPartOfIt() {
        cli.server.users.put("\"quoted\"", TestServer.JANE);
        assertThat(run("auth", "login", "--token", "\"quoted\"").exitCode()).isZero();
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo("\"quoted\"");
    }

    @Test
    void standardInputCanHoldTheToken() {
        cli.server.users.put(API_TOKEN, TestServer.JANE);
        cli.input = ("\n " + API_TOKEN + " \r\n\n").getBytes(StandardCharsets.UTF_8);
        Result result = run("auth", "login", "--with-token");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(API_TOKEN);
    }

    @Test
    void atATerminalOneLineIsReadAfterAPrompt() {
        cli.terminals = "02";
        cli.server.users.put(API_TOKEN, TestServer.JANE);
        cli.input = (API_TOKEN + "\n").getBytes(StandardCharsets.UTF_8);
        Result result = run("auth", "login", "--with-token");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEqualTo("Paste the token and press Enter:\n");
    }

    @Test
    void emptyStandardInputIsABadValue() {
        Result result = run("auth", "login", "--with-token");
        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).startsWith("error: The token is empty.");
    }

    @Test
    void aRepeatedFlagSaysTheSame() {
        cli.server.polls.add(TestServer.granted());
        assertThat(run("auth", "login", "--read-only", "--read-only").exitCode())
                .isZero();
        assertThat(cli.server.requestedScopes).doesNotContain("event:write");
    }

    // scopes

    @Test
    void aRepeatedSignInAsksForTheFormerScopesAndShowsThem() {
        cli.signedInAt("https://sentry.io", "org:read team:read");
        cli.server.polls.add(TestServer.granted());

        Result result = run("auth", "login", "--force");

        assertThat(cli.server.requestedScopes).containsExactly("org:read", "team:read");
        assertThat(result.err()).contains("Signing in to sentry.io\nAsking for 2 scopes: org:read, team:read.\n\n");
    }

    @Test
    void readOnlyNarrowsTheFormerScopes() {
        cli.signedInAt("https://sentry.io", "org:read team:write");
        cli.server.polls.add(TestServer.granted());

        assertThat(run("auth", "login", "--force", "--read-only").err()).contains("Asking for 1 scope: org:read.\n");
        assertThat(cli.server.requestedScopes).containsExactly("org:read");
    }

    @Test
    void whatIsReplacedIsRevoked() {
        cli.signedInAt("https://sentry.io", "org:read");
        cli.server.polls.add(TestServer.granted());

        Result result = run("auth", "login", "--force");

        assertThat(cli.server.revoked).containsExactly(CliHarness.FORMER_TOKEN + "-refresh@https://sentry.io");
        assertThat(result.err()).doesNotContain("note:");
    }

    @Test
    void aRevocationThatFailsIsANote() {
        cli.signedInAt("https://sentry.io", "org:read");
        cli.server.polls.add(TestServer.granted());
        cli.server.revocation = RevocationOutcome.UNCONFIRMED;

        Result result = run("auth", "login", "--force");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .endsWith("\nnote: The former session at sentry.io could not be revoked; its tokens may work"
                        + " there until they expire.\n");
    }

    @Test
    void aServerThatRevokesNothingForAPublicClientIsToldWithThePageThatDoes() {
        cli.signedInAt("https://sentry.io", "org:read");
        cli.server.polls.add(TestServer.granted());
        cli.server.revocation = RevocationOutcome.CLIENT_REFUSED;

        assertThat(run("auth", "login", "--force").err())
                .endsWith(" Remove them at https://sentry.io/settings/account/authorizations/.\n");
    }

    @Test
    void aReplacedApiTokenIsSaidToLiveOn() {
        cli.withApiToken();
        cli.server.polls.add(new PollOutcome.Granted(
                new TokenGrant(Secret.of("another-access-token"), null, 60L, null, TestServer.JANE)));

        Result result = run("auth", "login", "--force");

        assertThat(result.err())
                .endsWith("note: The API token that was stored before stays valid at sentry.io until you"
                        + " delete it in your account's settings there.\n");
        assertThat(cli.server.revoked).isEmpty();
    }

    // another server

    @Test
    void aSecondServerIsAnnouncedBeforeTheFlow() {
        cli.signedInAt("https://a.example.com", "org:read");
        cli.terminals = "02";
        cli.variables.put("NO_COLOR", "1");
        cli.server.polls.add(TestServer.granted());

        Result result = run("auth", "login", "--url", "https://b.example.com", "--no-browser");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .startsWith("note: This sign-in replaces the credential of https://a.example.com; 'sentry auth login"
                        + " --profile NAME --url https://b.example.com' keeps both.\nSigning in to b.example.com\n");
        assertThat(cli.server.revoked).containsExactly(CliHarness.FORMER_TOKEN + "-refresh@https://a.example.com");
    }

    @Test
    void aScriptHasToForceASecondServer() {
        cli.signedInAt("https://a.example.com", "org:read");
        cli.server.users.put(API_TOKEN, TestServer.JANE);

        String refusal = "error: You are signed in to https://a.example.com, and this sign-in would replace that. Run"
                + " 'sentry auth login --profile NAME --url https://b.example.com' to keep both, or add --force to replace it.\n";
        for (String[] more : new String[][] {{}, {"--token", API_TOKEN}}) {
            String[] line = Stream.concat(Stream.of("auth", "login", "--url", "b.example.com"), Stream.of(more))
                    .toArray(String[]::new);
            assertThat(run(line)).isEqualTo(new Result(13, "", refusal));
        }
        assertThat(cli.server.origins).isEmpty();

        cli.variables.put("SENTRY_URL", "https://b.example.com");
        assertThat(run("auth", "login").exitCode()).isEqualTo(13);
        cli.server.polls.add(TestServer.granted());
        assertThat(run("auth", "login", "--force").exitCode()).isZero();
        assertThat(cli.store.load().origin()).isEqualTo(Origin.of("b.example.com"));
    }

    // advice

    @Test
    void adviceKeepsTheServerAndTheProfileThatWereTyped() {
        cli.server.polls.add(new PollOutcome.Denied());
        assertThat(run("auth", "login", "--url", "sentry.example.com", "--profile", "work")
                        .err())
                .endsWith("Run 'sentry auth login --url https://sentry.example.com --profile work' to try again.\n");
        assertThat(run("auth", "login", "--timeout", "7", "--profile=work", "--json")
                        .err())
                .contains("'sentry auth login --profile work' again;");
        cli.server.unreachable = new AuthFailure(
                AuthFailure.Kind.SERVER,
                "sentry.example.com has no device flow. Use 'sentry auth login --with-token' with an API token instead.");
        assertThat(run("auth", "login", "--url", "https://sentry.example.com").err())
                .endsWith("Use 'sentry auth login --with-token --url https://sentry.example.com' with an API token"
                        + " instead.\n");
    }

    @Test
    void aTimeLimitThatCannotWorkIsRefusedBeforeTheCodeIsShown() {
        Result result = run("auth", "login", "--timeout", "3");

        assertThat(result.exitCode()).isEqualTo(21);
        assertThat(result.err()).startsWith("error: Sentry wants 5 seconds").hasLineCount(1);
    }
}
