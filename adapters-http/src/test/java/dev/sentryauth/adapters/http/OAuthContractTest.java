package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import dev.sentryauth.testkit.sandbox.SandboxUser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthContractTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Secret CODE = Secret.of("device-code-secret-0123456789");
    private static final Secret REFRESH = Secret.of("refresh-token-secret-0123456789");

    private SandboxSentry sentry;
    private OAuthClient client;
    private final FeignOAuthServer server = new FeignOAuthServer("1.2.3", name -> null);

    @BeforeEach
    void start() {
        sentry = SandboxSentry.start();
        sentry.enforcePollingWindow(false);
        client = new OAuthClient(Origin.of(sentry.url().toString()), sentry.clientId());
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private AuthFailure deviceCodeFailure() {
        return catchThrowableOfType(AuthFailure.class, () -> server.requestDeviceCode(client, Scopes.DEFAULT, LONG));
    }

    // Device authorization

    @Test
    void deviceCodeIsReadAsSent() {
        DeviceAuthorization device = server.requestDeviceCode(client, Scopes.DEFAULT, LONG);

        assertThat(device.userCode()).matches("[A-Z]{4}-[A-Z]{4}");
        assertThat(device.verificationUri()).isEqualTo(sentry.url() + "/oauth/device/");
        assertThat(device.verificationUriComplete()).endsWith("?user_code=" + device.userCode());
        assertThat(device.expiresIn()).isEqualTo(Duration.ofMinutes(10));
        assertThat(device.interval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void requestIsAFormWithOurNameAndAsksForJson() {
        server.requestDeviceCode(client, Scopes.DEFAULT, LONG);

        LoggedRequest request = sentry.requests(Endpoint.DEVICE_CODE).get(0);
        assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.header("User-Agent")).isEqualTo("sentry-cli-java/1.2.3");
        assertThat(request.header("Accept")).isEqualTo("application/json");
        assertThat(request.header("Connection")).isEqualTo("close");
        assertThat(request.formParameter("client_id")).isEqualTo(sentry.clientId());
        assertThat(request.formParameter("scope")).isEqualTo(Scopes.DEFAULT.toString());
    }

    @Test
    void completeUriIsNeverInvented() {
        sentry.omitVerificationUriComplete(true);

        assertThat(server.requestDeviceCode(client, Scopes.DEFAULT, LONG).verificationUriComplete())
                .isNull();
    }

    @Test
    void olderSentryIsNamedAndTheWayOutAsWell() {
        sentry.deviceFlowSupported(false);

        AuthFailure failure = deviceCodeFailure();

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(failure)
                .hasMessageContaining(client.server().display())
                .hasMessageContaining("26.1.0")
                .hasMessageContaining("sentry auth login --with-token");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void pageInsteadOfADeviceCodeMeansNoDeviceFlow(int status) {
        sentry.fault(Endpoint.DEVICE_CODE, Fault.html(status));

        assertThat(deviceCodeFailure().kind()).isEqualTo(Kind.SERVER);
        assertThat(deviceCodeFailure()).hasMessageContaining("has no device flow");
    }

    @Test
    void unknownClientIsAMatterOfConfiguration() {
        client = new OAuthClient(client.server(), "nobody");

        assertThat(deviceCodeFailure().kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(deviceCodeFailure()).hasMessageContaining("SENTRY_CLIENT_ID");
    }

    @Test
    void refusedScopeIsABadValueWithTheServersWordsSanitised() {
        sentry.fault(
                Endpoint.DEVICE_CODE,
                Fault.json(400, "{\"error\":\"invalid_scope\",\"error_description\":\"Unknown\\u001b[2J scope: x\"}"));

        assertThat(deviceCodeFailure().kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(deviceCodeFailure()).hasMessageContaining("Unknown\\u001b[2J scope: x");
    }

    @Test
    void longDescriptionIsCut() {
        sentry.fault(
                Endpoint.DEVICE_CODE,
                Fault.json(400, "{\"error\":\"invalid_scope\",\"error_description\":\"" + "x".repeat(5000) + "\"}"));

        assertThat(deviceCodeFailure().getMessage()).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429})
    void busyServerIsAServerFailure(int status) {
        sentry.fault(Endpoint.DEVICE_CODE, Fault.html(status));

        assertThat(deviceCodeFailure().kind()).isEqualTo(Kind.SERVER);
        assertThat(deviceCodeFailure()).hasMessageContaining("HTTP " + status).hasMessageContaining("Try again");
    }

    @Test
    void silentServerIsATimeout() {
        sentry.fault(Endpoint.DEVICE_CODE, Fault.hangBeforeProcessing());

        AuthFailure failure =
                catchThrowableOfType(AuthFailure.class, () -> server.requestDeviceCode(client, Scopes.DEFAULT, SHORT));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageContaining("300 ms");
    }

    @Test
    void absentServerIsANetworkFailure() {
        sentry.close();

        assertThat(deviceCodeFailure().kind()).isEqualTo(Kind.NETWORK);
        assertThat(deviceCodeFailure())
                .hasMessageStartingWith(
                        "Connection refused by " + client.server().display() + ".");
    }

    @Test
    void droppedConnectionIsANetworkFailure() {
        sentry.fault(Endpoint.DEVICE_CODE, Fault.dropBeforeProcessing());

        assertThat(deviceCodeFailure().kind()).isEqualTo(Kind.NETWORK);
    }

    // Polling

    @Test
    void pollTellsEachStateOfTheSignIn() {
        DeviceAuthorization pending = server.requestDeviceCode(client, Scopes.DEFAULT, LONG);
        assertThat(poll(pending)).isInstanceOf(PollOutcome.Pending.class);
        sentry.approve(pending.userCode());
        assertThat(poll(pending)).isInstanceOf(PollOutcome.Granted.class);
        assertThat(poll(pending)).isEqualTo(new PollOutcome.Rejected("invalid_grant"));

        DeviceAuthorization denied = server.requestDeviceCode(client, Scopes.DEFAULT, LONG);
        sentry.deny(denied.userCode());
        assertThat(poll(denied)).isInstanceOf(PollOutcome.Denied.class);

        DeviceAuthorization expired = server.requestDeviceCode(client, Scopes.DEFAULT, LONG);
        sentry.expire(expired.userCode());
        assertThat(poll(expired)).isInstanceOf(PollOutcome.Expired.class);

        sentry.fault(Endpoint.TOKEN_POLL, Fault.json(400, "{\"error\":\"slow_down\"}"));
        assertThat(poll(expired)).isInstanceOf(PollOutcome.SlowDown.class);
    }

    @Test
    void grantHasEverythingThatWasSent() {
        sentry.user(new SandboxUser("42", null, "x@example.com", "x"));
        DeviceAuthorization device = server.requestDeviceCode(client, Scopes.DEFAULT, LONG);
        sentry.approve(device.userCode());

        PollOutcome.Granted granted = (PollOutcome.Granted) poll(device);

        assertThat(sentry.isLive(granted.grant().accessToken().reveal())).isTrue();
        assertThat(granted.grant().refreshToken()).isNotNull();
        assertThat(granted.grant().expiresIn()).isEqualTo(2591999L);
        assertThat(granted.grant().scope()).contains("org:read");
        assertThat(granted.grant().user().id()).isEqualTo("42");
        assertThat(granted.grant().user().name()).isNull();
        assertThat(granted.grant().user().email()).isEqualTo("x@example.com");
    }

    private PollOutcome poll(DeviceAuthorization device) {
        return server.poll(client, device.deviceCode(), LONG);
    }

    @Test
    void unknownClientEndsPolling() {
        OAuthClient nobody = new OAuthClient(client.server(), "nobody");

        assertThat(server.poll(nobody, CODE, LONG)).isEqualTo(new PollOutcome.Rejected("invalid_client"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 403, 404, 408, 429, 500, 502, 503, 504})
    void pageOrTroubleLetsPollingGoOn(int status) {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.html(status));

        PollOutcome outcome = server.poll(client, CODE, LONG);

        assertThat(outcome).isInstanceOf(PollOutcome.Unavailable.class);
        assertThat(((PollOutcome.Unavailable) outcome).reason())
                .contains(client.server().display());
    }

    /** Gateways answer in JSON, too, with errors of their own. */
    @Test
    void jsonOfAGatewayLetsPollingGoOn() {
        for (Fault fault : List.of(
                Fault.json(429, "{\"error\":\"rate limit exceeded\"}"),
                Fault.json(408, "{\"error\":\"timeout\"}"),
                Fault.json(400, "{\"error\":\"temporarily_unavailable\"}"))) {
            sentry.fault(Endpoint.TOKEN_POLL, fault);
            assertThat(server.poll(client, CODE, LONG)).isInstanceOf(PollOutcome.Unavailable.class);
        }

        sentry.fault(Endpoint.TOKEN_POLL, Fault.json(429, "{\"error\":\"slow_down\"}"));
        assertThat(server.poll(client, CODE, LONG)).isEqualTo(new PollOutcome.SlowDown());
    }

    @Test
    void retryAfterIsReadAsSecondsAndAsDate() {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.retryAfter(429, "17"));
        assertThat(server.poll(client, CODE, LONG))
                .isEqualTo(new PollOutcome.Unavailable(
                        "HTTP 429 from " + client.server().display(), Duration.ofSeconds(17)));

        sentry.fault(Endpoint.TOKEN_POLL, Fault.retryAfter(503, "Tue, 31 Dec 2999 23:59:59 GMT"));
        assertThat(((PollOutcome.Unavailable) server.poll(client, CODE, LONG)).retryAfter())
                .isEqualTo(Duration.ofDays(1));

        sentry.fault(Endpoint.TOKEN_POLL, Fault.retryAfter(503, "soon"));
        assertThat(((PollOutcome.Unavailable) server.poll(client, CODE, LONG)).retryAfter())
                .isNull();
    }

    @Test
    void lostAnswersLetPollingGoOn() {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.dropBeforeProcessing());
        assertThat(server.poll(client, CODE, LONG)).isInstanceOf(PollOutcome.Unavailable.class);

        sentry.fault(Endpoint.TOKEN_POLL, Fault.hangBeforeProcessing());
        assertThat(server.poll(client, CODE, SHORT))
                .isEqualTo(new PollOutcome.Unavailable(
                        "no answer from " + client.server().display() + " within 300 ms", null));

        sentry.close();
        assertThat(server.poll(client, CODE, LONG))
                .isEqualTo(new PollOutcome.Unavailable(
                        "connection refused by " + client.server().display(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {}",
                "200 | {\"access_token\":null}",
                "200 | {\"access_token\":\"a b\"}",
                "200 | {\"access_token\":\"abc\",\"token_type\":\"mac\"}",
                "200 | {\"access_token\":\"abc",
                "404 | {\"detail\":\"gone\"}",
                "400 | {\"error\":\"unsupported_grant_type\"}",
            })
    void answerThatCannotBecomeATokenEndsPolling(int status, String body) {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.json(status, body));

        assertThat(server.poll(client, CODE, LONG)).isInstanceOf(PollOutcome.Rejected.class);
    }

    @Test
    void noTimeLeftStillReturns() {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.hangBeforeProcessing());

        assertThat(server.poll(client, CODE, Duration.ZERO)).isInstanceOf(PollOutcome.Unavailable.class);
    }

    // Refreshing

    @Test
    void refreshGrantsANewPair() {
        IssuedTokens tokens = sentry.signIn();

        RefreshOutcome outcome = server.refresh(client, Secret.of(tokens.refreshToken()), LONG);

        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
        assertThat(sentry.isLive(
                        ((RefreshOutcome.Granted) outcome).grant().accessToken().reveal()))
                .isTrue();
        assertThat(sentry.requests(Endpoint.TOKEN_REFRESH).get(0).form())
                .containsOnlyKeys("grant_type", "refresh_token", "client_id");
    }

    @Test
    void onlyInvalidGrantAsJsonEndsASession() {
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.InvalidGrant.class);

        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.status(400, "invalid_grant", "text/plain"));
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.json(400, "{\"error\":\"invalid_grants\"}"));
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Refused.class);
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.json(400, "{\"error\":{\"code\":\"invalid_grant\"}}"));
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.json(503, "{\"error\":\"invalid_grant\"}"));
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.json(200, "{\"error\":\"invalid_grant\"}"));
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.json(403, "{\"error\":\"invalid_grant\"}"));
        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
    }

    @Test
    void unknownClientIsRefusedWithAdvice() {
        OAuthClient nobody = new OAuthClient(client.server(), "nobody");

        assertThat(server.refresh(nobody, REFRESH, LONG))
                .isEqualTo(
                        new RefreshOutcome.Refused(
                                "Sentry at " + client.server().display()
                                        + " no longer knows the OAuth client that you signed in with. Run 'sentry auth login'."));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 429})
    void pageWithARefusingStatusMeansThatTheOldPairLives(int status) {
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.html(status));

        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 401, 403, 404, 405, 408, 500, 502, 503, 504})
    void pageWithAnyOtherStatusLeavesItOpen(int status) {
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.html(status));

        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
    }

    @Test
    void lostAnswerLeavesItOpen() {
        Secret token = Secret.of(sentry.signIn().refreshToken());
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.dropAfterProcessing());
        assertThat(server.refresh(client, token, LONG))
                .isEqualTo(new RefreshOutcome.Unknown(
                        "Connection closed by " + client.server().display() + " without an answer.", false));
        assertThat(sentry.refreshesGranted()).isEqualTo(1);

        Secret second = Secret.of(sentry.signIn().refreshToken());
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.hangAfterProcessing());
        assertThat(server.refresh(client, second, SHORT))
                .isEqualTo(new RefreshOutcome.Unknown(
                        "No answer from " + client.server().display() + " within 300 ms.", true));
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(2);
    }

    @Test
    void brokenAnswersLeaveItOpen() {
        for (Fault fault : new Fault[] {
            Fault.malformedJson(), Fault.truncatedJson(), Fault.oversized(3 << 20), Fault.emptyBody(200)
        }) {
            sentry.fault(Endpoint.TOKEN_REFRESH, fault);
            assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
        }
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.slowBody());
        RefreshOutcome slow = server.refresh(client, REFRESH, SHORT);
        assertThat(slow).isInstanceOf(RefreshOutcome.Unknown.class);
        assertThat(((RefreshOutcome.Unknown) slow).timedOut()).isTrue();
    }

    @Test
    void absentServerMeansNotSent() {
        sentry.close();

        assertThat(server.refresh(client, REFRESH, LONG)).isInstanceOf(RefreshOutcome.NotSent.class);
    }

    @Test
    void interruptedRefreshKeepsTheFlag() {
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.hangBeforeProcessing());
        Thread.currentThread().interrupt();
        try {
            RefreshOutcome outcome = server.refresh(client, REFRESH, LONG);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(outcome).isInstanceOf(RefreshOutcome.NotSent.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isZero();
    }

    /** It may be the only copy of the new pair. */
    @Test
    void whoIsInterruptedOnItsWayGetsTheAnswerFirst() {
        Thread caller = Thread.currentThread();
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> {
            caller.interrupt();
            return body;
        }));

        RefreshOutcome outcome =
                server.refresh(client, Secret.of(sentry.signIn().refreshToken()), LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
    }

    @Test
    void whoIsInterruptedOnItsWayWaitsNoLongerThanOthers() {
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.hangBeforeProcessing());
        Thread caller = Thread.currentThread();
        RawServer.start(() -> {
            try {
                sentry.awaitRequests(Endpoint.TOKEN_REFRESH, 1, LONG);
                caller.interrupt();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        RefreshOutcome outcome = server.refresh(client, REFRESH, Duration.ofSeconds(2));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(RefreshOutcome.Unknown.class);
        assertThat(((RefreshOutcome.Unknown) outcome).timedOut()).isTrue();
    }

    /** Nothing is spent by a poll that is given up: the person starts again, or never meant to end. */
    @Test
    void aPollThatIsInterruptedOnItsWayEnds() {
        sentry.fault(Endpoint.TOKEN_POLL, Fault.hangBeforeProcessing());
        Thread caller = Thread.currentThread();
        RawServer.start(() -> {
            try {
                sentry.awaitRequests(Endpoint.TOKEN_POLL, 1, LONG);
                caller.interrupt();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> server.poll(client, CODE, LONG));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
    }

    @Test
    void interruptedPollIsAFailure() {
        Thread.currentThread().interrupt();
        try {
            AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> server.poll(client, CODE, LONG));
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    // Revoking

    @Test
    void revokeEndsTheSession() {
        IssuedTokens tokens = sentry.signIn();

        assertThat(server.revoke(client, Secret.of(tokens.refreshToken()), LONG))
                .isEqualTo(RevocationOutcome.REVOKED);
        assertThat(sentry.isLive(tokens.accessToken())).isFalse();
    }

    @Test
    void revokeGoesByTheStatusAndNotByTheBody() {
        for (Fault confirmed : List.of(
                Fault.status(200, "", "text/html"),
                Fault.html(200),
                Fault.json(200, "{\"error\":\"invalid_client\"}"),
                Fault.status(200, "<revoked/>", "application/xml"))) {
            sentry.fault(Endpoint.REVOKE, confirmed);
            assertThat(server.revoke(client, REFRESH, LONG)).isEqualTo(RevocationOutcome.REVOKED);
        }
        for (Fault unconfirmed :
                List.of(Fault.emptyBody(202), Fault.redirect(302, "/"), Fault.emptyBody(403), Fault.html(503))) {
            sentry.fault(Endpoint.REVOKE, unconfirmed);
            assertThat(server.revoke(client, REFRESH, LONG).kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
        }
    }

    @Test
    void revokeThatTheServerRefusesToPublicClients() {
        IssuedTokens tokens = sentry.signIn();
        sentry.revokeForPublicClients(false);
        assertThat(server.revoke(client, Secret.of(tokens.refreshToken()), LONG))
                .isEqualTo(RevocationOutcome.CLIENT_REFUSED);
        assertThat(sentry.isLive(tokens.accessToken())).isTrue();

        sentry.fault(Endpoint.REVOKE, Fault.json(400, "{\"error\":\"invalid_client\"}"));
        assertThat(server.revoke(client, REFRESH, LONG)).isEqualTo(RevocationOutcome.CLIENT_REFUSED);
        sentry.fault(Endpoint.REVOKE, Fault.json(400, "{\"error\":\"unsupported_token_type\"}"));
        assertThat(server.revoke(client, REFRESH, LONG).kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
        sentry.fault(Endpoint.REVOKE, Fault.json(403, "{\"error\":\"invalid_client\"}"));
        assertThat(server.revoke(client, REFRESH, LONG).kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
    }

    @Test
    void revokeThatCannotBeHadIsUnconfirmed() {
        sentry.revokeSupported(false);
        assertThat(server.revoke(client, REFRESH, LONG).kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
        sentry.fault(Endpoint.REVOKE, Fault.hangBeforeProcessing());
        assertThat(server.revoke(client, REFRESH, SHORT).kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
        assertThat(new FeignOAuthServer("1", name -> name.equals("SENTRY_CUSTOM_HEADERS") ? "bad" : null)
                        .revoke(client, REFRESH, LONG))
                .isEqualTo(RevocationOutcome.UNCONFIRMED);
        sentry.close();
        assertThat(server.revoke(client, REFRESH, LONG).kind()).isEqualTo(RevocationOutcome.Kind.UNCONFIRMED);
    }
}
