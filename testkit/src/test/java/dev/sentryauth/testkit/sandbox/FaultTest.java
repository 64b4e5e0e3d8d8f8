package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FaultTest extends SandboxFixture {
    @Test
    void answersCanBeAnything() throws Exception {
        sentry.faultOnce(
                Endpoint.API,
                Fault.status(418, "tea", "text/plain"),
                Fault.html(502),
                Fault.json(200, "{\"id\":7}"),
                Fault.emptyBody(503),
                Fault.redirect(307, "http://127.0.0.1:1/"),
                Fault.retryAfter(429, "120"),
                Fault.rateLimited(),
                Fault.malformedJson());
        RawHttp.Answer teapot = api();
        assertThat(teapot.status()).isEqualTo(418);
        assertThat(teapot.body()).isEqualTo("tea");
        assertThat(api().header("Content-Type")).startsWith("text/html");
        assertThat(api().body()).isEqualTo("{\"id\":7}");
        RawHttp.Answer empty = api();
        assertThat(empty.status()).isEqualTo(503);
        assertThat(empty.body()).isEmpty();
        assertThat(api().header("Location")).isEqualTo("http://127.0.0.1:1/");
        assertThat(api().header("Retry-After")).isEqualTo("120");
        assertThat(api().header("Retry-After")).isEmpty();
        RawHttp.Answer malformed = api();
        assertThat(malformed.complete()).isTrue();
        assertThat(malformed.header("Content-Type")).isEqualTo("application/json");
        assertThat(api().status()).as("the queue is used up").isEqualTo(200);
    }

    @Test
    void faultsAreQueuedBeforeAStandingOneAndApartByEndpoint() throws Exception {
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.emptyBody(500));
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.emptyBody(501), Fault.emptyBody(502));

        assertThat(refresh("x").status()).isEqualTo(501);
        assertThat(refresh("x").status()).isEqualTo(502);
        assertThat(refresh("x").status()).isEqualTo(500);
        assertThat(refresh("x").status()).isEqualTo(500);
        assertThat(poll("x").body()).isEqualTo(error("invalid_grant"));
        sentry.clearFaults();
        assertThat(refresh("x").body()).isEqualTo(error("invalid_grant"));
    }

    @Test
    void aFaultOfAPartComesBeforeOneOfTheWholeApi() throws Exception {
        sentry.fault(Endpoint.API, Fault.emptyBody(500));
        sentry.fault(Endpoint.INDEX, Fault.emptyBody(501));
        sentry.faultOnce(Endpoint.API, Fault.emptyBody(502));
        sentry.faultOnce(Endpoint.INDEX, Fault.emptyBody(503));

        assertThat(http.get("/api/0/auth/").status()).isEqualTo(502);
        assertThat(api().status()).isEqualTo(503);
        assertThat(api().status()).isEqualTo(501);
        assertThat(http.get("/api/0/auth/").status()).isEqualTo(500);
    }

    @Test
    void theRefusalsOfTheApiCanBePlanned() throws Exception {
        sentry.faultOnce(
                Endpoint.ORGANIZATIONS,
                Fault.unauthorized("Token expired"),
                Fault.forbidden(),
                Fault.insufficientScope("org:read"),
                Fault.rateLimited(1_700_000_000),
                Fault.emptyBody(503));
        String token = sentry.signIn().accessToken();

        RawHttp.Answer unauthorized = http.getAs(token, "/api/0/organizations/");
        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(unauthorized.body()).isEqualTo("{\"detail\":\"Token expired\"}");
        assertThat(unauthorized.header("WWW-Authenticate")).isEqualTo("xBasic realm=\"api\"");
        RawHttp.Answer forbidden = http.getAs(token, "/api/0/organizations/");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.header("WWW-Authenticate")).isEmpty();
        RawHttp.Answer scope = http.getAs(token, "/api/0/organizations/");
        assertThat(scope.status()).isEqualTo(403);
        assertThat(scope.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"org:read\"");
        RawHttp.Answer limited = http.getAs(token, "/api/0/organizations/");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("X-Sentry-Rate-Limit-Remaining")).isEqualTo("0");
        assertThat(limited.header("X-Sentry-Rate-Limit-Reset")).isEqualTo("1700000000");
        assertThat(http.getAs(token, "/api/0/organizations/").status()).isEqualTo(503);
        RawHttp.Answer good = http.getAs(token, "/api/0/organizations/");
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.header("X-Sentry-Rate-Limit-Remaining")).isEqualTo("39");
        assertThat(good.header("X-Sentry-Rate-Limit-Reset"))
                .isEqualTo(String.valueOf(clock.instant().getEpochSecond() + 1));
    }

    @Test
    void aLateAnswerIsTheOneOfTheMomentOfTheRequest() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.expireAccessToken(tokens.accessToken());
        sentry.faultOnce(Endpoint.ORGANIZATIONS, Fault.lateAnswer());
        try (Socket socket =
                http.open("GET", "/api/0/organizations/", "", "Authorization", "Bearer " + tokens.accessToken())) {
            sentry.awaitRequests(Endpoint.ORGANIZATIONS, 1, SOON);
            assertThat(RawHttp.isSilent(socket)).isTrue();

            sentry.clearFaults();

            assertThat(RawHttp.parse(socket.getInputStream().readAllBytes()).body())
                    .isEqualTo("{\"detail\":\"Token expired\"}");
        }
    }

    @Test
    void aFaultBeforeProcessingChangesNothing() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.html(502), Fault.dropBeforeProcessing());

        refresh(tokens.refreshToken());
        assertThat(bytesOfRefresh(tokens)).isEmpty();

        assertThat(sentry.isLive(tokens.accessToken())).isTrue();
        assertThat(sentry.refreshesGranted()).isZero();
        assertThat(refresh(tokens.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void aDropAfterProcessingLosesTheAnswerAlone() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.dropAfterProcessing());

        assertThat(bytesOfRefresh(tokens)).isEmpty();

        assertThat(sentry.isLive(tokens.accessToken())).isFalse();
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
        assertThat(refresh(tokens.refreshToken()).body()).isEqualTo(error("invalid_grant"));
        assertThat(sentry.requests(Endpoint.TOKEN_REFRESH).get(0).status()).isZero();
    }

    @Test
    void anyFaultCanComeAfterProcessing() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.html(504).afterProcessing());

        assertThat(refresh(tokens.refreshToken()).status()).isEqualTo(504);

        assertThat(sentry.refreshesGranted()).isEqualTo(1);
        assertThat(sentry.isLive(tokens.accessToken())).isFalse();
    }

    @Test
    void theRealAnswerCanBeRewritten() throws Exception {
        sentry.faultOnce(
                Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> body.replace("\"expires_in\":2591999,", "")));

        RawHttp.Answer answer = refresh(sentry.signIn().refreshToken());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("expires_in");
        assertThat(sentry.isLive(answer.field("access_token"))).isTrue();
    }

    @Test
    void aTruncatedAnswerPromisesMoreThanItSends() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(
                Endpoint.TOKEN_REFRESH,
                Fault.truncatedJson(),
                Fault.truncatedJson().afterProcessing());

        RawHttp.Answer stock = refresh(tokens.refreshToken());
        assertThat(stock.complete()).isFalse();
        assertThat(stock.body()).isNotEmpty();
        assertThat(sentry.refreshesGranted()).isZero();
        RawHttp.Answer real = refresh(tokens.refreshToken());
        assertThat(real.complete()).isFalse();
        assertThat(real.body()).startsWith("{\"access_token\":\"");
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
    }

    @Test
    void anAnswerCanBeCutBeforeATextOfIt() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(
                Endpoint.TOKEN_REFRESH,
                Fault.truncatedBefore("\"refresh_token\"").afterProcessing());

        RawHttp.Answer answer = refresh(tokens.refreshToken());

        assertThat(answer.complete()).isFalse();
        assertThat(answer.body()).startsWith("{\"access_token\":\"").endsWith("\",");
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
    }

    @Test
    void anOversizedAnswerIsAsLongAsAskedFor() throws Exception {
        for (int length : new int[] {16, 100_000, 3_000_001}) {
            sentry.faultOnce(Endpoint.API, Fault.oversized(length));
            RawHttp.Answer answer = api();
            assertThat(answer.complete()).isTrue();
            assertThat(answer.body())
                    .hasSize(length)
                    .startsWith("{\"padding\":\"")
                    .endsWith("\"}");
        }
    }

    @Test
    void aSlowBodyDripsUntilFaultsAreCleared() throws Exception {
        sentry.faultOnce(Endpoint.API, Fault.slowBody());
        try (Socket socket = http.open("GET", "/api/0/", "")) {
            String head = new String(socket.getInputStream().readNBytes(15), StandardCharsets.UTF_8);
            assertThat(head).isEqualTo("HTTP/1.1 200 OK");
            byte[] more = socket.getInputStream().readNBytes(150);
            assertThat(more).as("headers, then a few bytes of body").hasSize(150);
            sentry.clearFaults();
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1000);
        }
    }

    @Test
    void aHangHoldsItsConnectionUntilFaultsAreCleared() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.hangAfterProcessing());
        try (Socket socket = openRefresh(tokens)) {
            sentry.awaitProcessed(Endpoint.TOKEN_REFRESH, 1, SOON);
            assertThat(sentry.refreshesGranted()).isEqualTo(1);
            assertThat(RawHttp.isSilent(socket)).isTrue();

            sentry.clearFaults();

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void aHangBeforeProcessingChangesNothingEvenAfterItsRelease() throws Exception {
        IssuedTokens tokens = sentry.signIn();
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.hangBeforeProcessing());
        try (Socket socket = openRefresh(tokens)) {
            sentry.awaitRequests(Endpoint.TOKEN_REFRESH, 1, SOON);
            sentry.clearFaults();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(sentry.isLive(tokens.accessToken())).isTrue();
        assertThat(refresh(tokens.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void hundredsOfHeldConnectionsDoNotStopOthersAndClosingEndsThem() throws Exception {
        sentry.fault(Endpoint.API, Fault.hangBeforeProcessing());
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                held.add(http.open("GET", "/api/0/", ""));
            }
            sentry.awaitRequests(Endpoint.API, 150, SOON);
            assertThat(refresh("x").body()).isEqualTo(error("invalid_grant"));
            sentry.close();
            for (Socket socket : held) {
                assertThat(endsWithoutAnswer(socket)).isTrue();
            }
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void awaitingGivesUpWithTheRequestsItSaw() throws Exception {
        refresh("top-secret");

        assertThatThrownBy(() -> sentry.awaitRequests(Endpoint.TOKEN_REFRESH, 2, Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("saw 1")
                .hasMessageNotContaining("top-secret");
    }

    private RawHttp.Answer api() throws IOException {
        return http.get("/api/0/");
    }

    private Socket openRefresh(IssuedTokens tokens) throws IOException {
        return http.openPost(
                "/oauth/token/",
                "client_id",
                sentry.clientId(),
                "grant_type",
                "refresh_token",
                "refresh_token",
                tokens.refreshToken());
    }

    private byte[] bytesOfRefresh(IssuedTokens tokens) throws IOException {
        try (Socket socket = openRefresh(tokens)) {
            return socket.getInputStream().readAllBytes();
        }
    }

    private static boolean endsWithoutAnswer(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
