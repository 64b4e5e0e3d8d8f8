package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityContractTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final UserInfo ADA = new UserInfo("4711", "Ada Sandbox", "ada@sandbox.example", "ada");

    private SandboxSentry sentry;
    private Origin origin;
    private final FeignIdentityServer server = new FeignIdentityServer("1.2.3", name -> null, new TestMonotonicClock());

    @BeforeEach
    void start() {
        sentry = SandboxSentry.start();
        origin = Origin.of(sentry.url().toString());
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private UserInfo identify(String token) {
        return server.identify(origin, Secret.of(token), LONG);
    }

    private AuthFailure failure(String token) {
        return catchThrowableOfType(AuthFailure.class, () -> identify(token));
    }

    private List<String> paths() {
        return sentry.requests().stream().map(LoggedRequest::path).toList();
    }

    @ParameterizedTest
    @CsvSource({"You may not do that.,', You may not do that'", "Wait...,', Wait'", "'  . ',', '", "no,', no'"})
    void aRefusalIsQuotedWithoutItsFullStopAndBlamesNoAddress(String detail, String quoted) {
        sentry.fault(Endpoint.API, Fault.json(403, "{\"detail\":\"" + detail + "\"}"));

        AuthFailure failure = failure("sntryu_0123456789");

        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure)
                .hasMessage(origin.display() + " does not let this token read whose it is (HTTP 403" + quoted
                        + "). Use a token that may, or sign in again.");
    }

    @Test
    void tokenOfASignInIsIdentifiedWithTwoRequests() {
        assertThat(identify(sentry.signIn().accessToken())).isEqualTo(ADA);
        assertThat(paths()).containsExactly("/api/0/users/me/regions/", "/api/0/");
        assertThat(sentry.requests().get(0).header("User-Agent")).isEqualTo("sentry-cli-java/1.2.3");
        assertThat(sentry.requests().get(0).header("Accept")).isEqualTo("application/json");
    }

    @Test
    void tokenWithoutTheScopeForRegionsIsIdentified() {
        assertThat(identify(sentry.issueUserToken("project:read"))).isEqualTo(ADA);
    }

    @Test
    void organizationTokenIsGoodAndHasNoUser() {
        assertThat(identify(sentry.issueOrgToken())).isNull();
        assertThat(paths()).containsExactly("/api/0/users/me/regions/", "/api/0/");
    }

    @Test
    void whoWantsToKnowTheUserIsNotToldThatThereIsNone() {
        String token = sentry.signIn().accessToken();
        Fault regions = Fault.json(200, "{\"regions\":[]}");
        Fault unwell = Fault.status(503, "maintenance", "text/plain");
        sentry.faultOnce(Endpoint.API, regions, unwell);
        assertThat(identify(token)).isNull(); // good, and that is enough

        sentry.faultOnce(Endpoint.API, regions, unwell, Fault.retryAfter(429, "1"));
        assertThat(user(token)).isEqualTo(ADA);

        sentry.faultOnce(Endpoint.API, regions, unwell, unwell, unwell, unwell);
        AuthFailure atTheRoot = catchThrowableOfType(AuthFailure.class, () -> user(token));
        assertThat(atTheRoot.kind()).isEqualTo(Kind.SERVER);
        assertThat(atTheRoot).hasMessageContaining("503");

        Fault nobody = Fault.json(200, "{\"auth\":null,\"user\":null}");
        sentry.faultOnce(Endpoint.API, regions, nobody, unwell, unwell, unwell, unwell);
        assertThat(catchThrowableOfType(AuthFailure.class, () -> user(token))).hasMessageContaining("503");
    }

    private UserInfo user(String token) {
        return server.user(origin, Secret.of(token), LONG);
    }

    @Test
    void userIsAskedForWhereTheRootTellsNone() {
        sentry.faultOnce(
                Endpoint.API, Fault.json(200, "{\"regions\":[]}"), Fault.json(200, "{\"auth\":null,\"user\":null}"));

        assertThat(identify(sentry.signIn().accessToken())).isEqualTo(ADA);
        assertThat(paths()).hasSize(3);
    }

    @Test
    void brokenAuthEndpointDoesNotMakeAGoodTokenBad() {
        sentry.authEndpointBroken(true);
        sentry.faultOnce(Endpoint.API, Fault.json(200, "{\"regions\":[]}"), Fault.json(200, "{\"user\":null}"));

        assertThat(identify(sentry.signIn().accessToken())).isNull();
    }

    @Test
    void troubleAfterTheTokenIsProvenGoodCostsOnlyTheName() {
        sentry.faultOnce(Endpoint.API, Fault.json(200, "{\"regions\":[]}"), Fault.html(502));

        assertThat(identify(sentry.signIn().accessToken())).isNull();
    }

    @Test
    void unknownExpiredAndRevokedTokensAreRejected() {
        assertThatThrownBy(() -> identify("0123456789abcdef")).isInstanceOf(TokenRejectedException.class);
        String expired = sentry.signIn().accessToken();
        sentry.expireAccessToken(expired);
        assertThatThrownBy(() -> identify(expired)).isInstanceOf(TokenRejectedException.class);
        assertThat(paths()).containsOnly("/api/0/users/me/regions/");
    }

    @Test
    void tokenThatTheServerDoesNotKnowAtTheRootIsRejected() {
        sentry.faultOnce(
                Endpoint.API,
                Fault.json(403, "{\"detail\":\"no\"}"),
                Fault.json(200, "{\"version\":\"0\",\"auth\":null,\"user\":null}"));
        assertThatThrownBy(() -> identify("abc")).isInstanceOf(TokenRejectedException.class);

        sentry.faultOnce(Endpoint.API, Fault.emptyBody(404));
        assertThatThrownBy(() -> identify("abc")).isInstanceOf(TokenRejectedException.class);
    }

    @Test
    void aServerThatForbidsTheQuestionSaysWhichScopeIsMissing() {
        sentry.faultOnce(Endpoint.API, Fault.emptyBody(404), Fault.insufficientScope("org:admin"));
        assertThat(catchThrowableOfType(ForbiddenException.class, () -> identify("abc"))
                        .scope())
                .isEqualTo("org:admin");
    }

    @Test
    void userMayHaveANumberForAnIdAndOddNeighbours() {
        sentry.faultOnce(
                Endpoint.API,
                Fault.emptyBody(404),
                Fault.json(200, "{\"user\":{\"id\":7,\"name\":null,\"email\":[],\"new\":{\"a\":1}},\"auth\":5}"));

        assertThat(identify("abc")).isEqualTo(new UserInfo("7", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 403, 404})
    void pageIsNoAnswerOfASentry(int status) {
        sentry.fault(Endpoint.API, Fault.html(status));

        assertThat(failure("abc").kind()).isEqualTo(Kind.SERVER);
        assertThat(failure("abc")).hasMessageContaining(origin.display());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void troubleOfTheServerIsAServerFailure(int status) {
        sentry.fault(Endpoint.API, Fault.retryAfter(status, "30"));

        assertThat(failure("abc").kind()).isEqualTo(Kind.SERVER);
        assertThat(failure("abc")).hasMessageContaining("HTTP " + status).hasMessageContaining("in 30 seconds");
    }

    @Test
    void brokenBodiesAreAServerFailure() {
        for (Fault fault : new Fault[] {
            Fault.malformedJson(), Fault.truncatedJson(), Fault.oversized(6 << 20), Fault.emptyBody(200)
        }) {
            sentry.fault(Endpoint.API, fault);
            assertThat(failure("abc").kind()).isEqualTo(Kind.SERVER);
        }
    }

    @Test
    void absenceSilenceAndSlownessAreToldApart() {
        sentry.fault(Endpoint.API, Fault.dropBeforeProcessing());
        assertThat(failure("abc").kind()).isEqualTo(Kind.NETWORK);

        for (Fault fault : new Fault[] {Fault.hangBeforeProcessing(), Fault.slowBody()}) {
            sentry.fault(Endpoint.API, fault);
            AuthFailure failure = catchThrowableOfType(
                    AuthFailure.class, () -> server.identify(origin, Secret.of("abc"), Duration.ofMillis(300)));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        }

        sentry.close();
        assertThat(failure("abc").kind()).isEqualTo(Kind.NETWORK);
    }

    @Test
    void requestsShareTheTime() {
        sentry.faultOnce(Endpoint.API, Fault.json(403, "{}"), Fault.hangBeforeProcessing());

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class, () -> server.identify(origin, Secret.of("abc"), Duration.ofMillis(500)));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.getMessage()).doesNotContain("500 ms"); // less was left
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        try (RawServer elsewhere =
                new RawServer((request, socket) -> RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n"))) {
            sentry.fault(Endpoint.API, Fault.redirect(302, "http://localhost:" + elsewhere.port() + "/secret"));

            assertThat(failure("abc").kind()).isEqualTo(Kind.SERVER);
            assertThat(failure("abc"))
                    .hasMessageContaining("localhost:" + elsewhere.port())
                    .hasMessageNotContaining("/secret");
            assertThat(elsewhere.connections()).isEmpty();
        }
    }

    @Test
    void aBodyOfMegabytesIsTooLargePackedOrNot() {
        for (Fault fault : List.of(
                Fault.packedBomb(1L << 30),
                Fault.json(200, "{\"a\":\"" + "a".repeat(8 << 20) + "\"}"),
                Fault.status(200, "a".repeat(8 << 20), "text/plain"))) {
            sentry.fault(Endpoint.API, fault);
            sentry.fault(Endpoint.REGIONS, fault);

            assertThat(failure("sntryu_0123456789")).hasMessageContaining("too large");
        }
    }

    @Test
    void interruptionKeepsTheFlag() {
        Thread.currentThread().interrupt();
        try {
            assertThat(failure("abc").kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void oddTokenArrivesAsItIs() {
        String token = "a{b}c,d%20e{token}\"\\$1;~";
        assertThatThrownBy(() -> identify(token)).isInstanceOf(TokenRejectedException.class);

        assertThat(sentry.requests().get(0).header("Authorization")).isEqualTo("Bearer " + token);
    }
}
