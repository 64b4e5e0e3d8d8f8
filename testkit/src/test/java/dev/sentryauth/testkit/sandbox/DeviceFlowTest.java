package dev.sentryauth.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceFlowTest extends SandboxFixture {
    @Test
    void aDeviceCodeAnswerHasTheShapesOfTheRealServer() throws Exception {
        RawHttp.Answer answer = askForCode("project:read org:read");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.field("device_code")).matches("[0-9a-f]{64}");
        String userCode = answer.field("user_code");
        assertThat(userCode).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(answer.field("verification_uri")).isEqualTo(sentry.url() + "/oauth/device/");
        assertThat(answer.field("verification_uri_complete"))
                .isEqualTo(sentry.url() + "/oauth/device/?user_code=" + userCode);
        assertThat(answer.body()).endsWith("\"expires_in\":600,\"interval\":5}");
    }

    @Test
    void fieldsThatAreOptionalCanBeLeftOut() throws Exception {
        sentry.interval(null);
        sentry.omitVerificationUriComplete(true);
        sentry.deviceCodeLifetime(Duration.ofSeconds(7));

        assertThat(askForCode("").body())
                .doesNotContain("interval", "verification_uri_complete")
                .contains("\"expires_in\":7");
    }

    @Test
    void aDeviceCodeRequestIsRefusedAsTheRealServerRefuses() throws Exception {
        RawHttp.Answer missing = http.post("/oauth/device/code/", "scope", "org:read");
        RawHttp.Answer unknown = http.post("/oauth/device/code/", "client_id", "someone-else");
        RawHttp.Answer json = http.request(
                "POST",
                "/oauth/device/code/",
                "{\"client_id\":\"" + sentry.clientId() + "\"}",
                "Content-Type",
                "application/json");

        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.body())
                .isEqualTo("{\"error\":\"invalid_client\",\"error_description\":\"Missing required parameter:"
                        + " client_id\"}");
        assertThat(missing.header("WWW-Authenticate")).isEmpty();
        assertThat(json.body()).isEqualTo(missing.body());
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.body()).contains("\"Invalid client_id\"");
        RawHttp.Answer scope = askForCode("org:read org:everything");
        assertThat(scope.status()).isEqualTo(400);
        assertThat(scope.body())
                .isEqualTo("{\"error\":\"invalid_scope\",\"error_description\":\"Unknown scope: org:everything\"}");
        sentry.appDisabled(true);
        assertThat(askForCode("").body()).isEqualTo(unknown.body());
        RawHttp.Answer get = http.get("/oauth/device/code/");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.body()).isEmpty();
    }

    @Test
    void anOlderServerKnowsNoDeviceFlow() throws Exception {
        sentry.deviceFlowSupported(false);

        RawHttp.Answer answer = askForCode("");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(poll("any").body()).isEqualTo(error("unsupported_grant_type"));
    }

    @Test
    void anApprovedCodeGivesOneToken() throws Exception {
        RawHttp.Answer code = askForCode("project:write org:read org:read");
        String deviceCode = code.field("device_code");
        assertThat(poll(deviceCode).body()).isEqualTo(error("authorization_pending"));

        sentry.approve(" " + code.field("user_code").toLowerCase(Locale.ROOT).replace("-", "") + " ");
        RawHttp.Answer token = poll(deviceCode);

        assertThat(token.status()).isEqualTo(200);
        assertThat(token.header("Cache-Control")).contains("no-store");
        assertThat(token.field("access_token")).matches("[0-9a-f]{64}");
        assertThat(token.field("refresh_token")).matches("[0-9a-f]{64}");
        Instant expiry = clock.instant().plusSeconds(2_591_999);
        assertThat(token.field("expires_at")).matches(".*T..:..:..\\.\\d{6}Z");
        assertThat(Instant.parse(token.field("expires_at"))).isEqualTo(expiry);
        assertThat(token.body())
                .contains(
                        "\"expires_in\":2591999,", "\"token_type\":\"Bearer\"", "\"scope\":\"org:read project:write\"")
                .endsWith("\"user\":{\"id\":\"4711\",\"name\":\"Ada Sandbox\",\"email\":\"ada@sandbox.example\"}}");
        assertThat(sentry.isLive(token.field("access_token"))).isTrue();
        assertThat(poll(deviceCode).body()).isEqualTo(error("invalid_grant"));
        assertThat(sentry.tokensIssued()).isEqualTo(1);
    }

    @Test
    void aUserWithoutNameAndATokenWithoutExpiryAreNull() throws Exception {
        sentry.user(new SandboxUser("1", null, "x@sandbox.example", "x"));
        sentry.accessTokenLifetime(null);
        sentry.approveAll();

        assertThat(poll(askForCode("").field("device_code")).body())
                .contains("\"name\":null", "\"expires_in\":null", "\"expires_at\":null", "\"scope\":\"\"");
    }

    @Test
    void aDeniedCodeSaysSoOnceAndIsGone() throws Exception {
        RawHttp.Answer code = askForCode("");
        sentry.deny(code.field("user_code"));
        sentry.approve(code.field("user_code"));

        RawHttp.Answer denied = poll(code.field("device_code"));

        assertThat(denied.status()).isEqualTo(400);
        assertThat(denied.body()).isEqualTo(error("access_denied"));
        assertThat(poll(code.field("device_code")).body()).isEqualTo(error("invalid_grant"));
    }

    @Test
    void anExpiredCodeSaysSoOnceAndIsGoneEvenIfItWasApproved() throws Exception {
        RawHttp.Answer byTime = askForCode("");
        RawHttp.Answer byHand = askForCode("");
        sentry.approve(byTime.field("user_code"));
        sentry.expire(byHand.field("user_code"));
        assertThat(poll(byHand.field("device_code")).body()).isEqualTo(error("expired_token"));
        clock.advance(Duration.ofMinutes(10));

        assertThat(poll(byTime.field("device_code")).body()).isEqualTo(error("expired_token"));
        assertThat(poll(byTime.field("device_code")).body()).isEqualTo(error("invalid_grant"));
        assertThatThrownBy(() -> sentry.approve(byTime.field("user_code")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allCodesCanBeDecidedInAdvance() throws Exception {
        String first = askForCode("").field("device_code");
        sentry.denyAll();
        assertThat(poll(first).body()).isEqualTo(error("access_denied"));
        sentry.approveAll();
        assertThat(poll(askForCode("").field("device_code")).status()).isEqualTo(200);
    }

    @Test
    void pollingIsLimitedToOneHitPerWindowOfTheEpoch() throws Exception {
        String code = askForCode("").field("device_code");
        String other = askForCode("").field("device_code");

        clock.set(Instant.ofEpochMilli(1_770_000_004_900L));
        assertThat(pollAgain(code).body()).isEqualTo(error("authorization_pending"));
        assertThat(pollAgain(code).body()).isEqualTo(error("slow_down"));
        assertThat(pollAgain(other).body()).isEqualTo(error("authorization_pending"));
        clock.advance(Duration.ofMillis(200));
        assertThat(pollAgain(code).body()).isEqualTo(error("authorization_pending"));
        clock.advance(Duration.ofMillis(4_800));
        assertThat(pollAgain(code).body()).isEqualTo(error("slow_down"));
        clock.advance(Duration.ofMillis(100));
        assertThat(pollAgain(code).body()).isEqualTo(error("authorization_pending"));
    }

    @Test
    void theLimitIsTestedBeforeTheCodeIsLookedUp() throws Exception {
        assertThat(poll("unknown").body()).isEqualTo(error("invalid_grant"));
        RawHttp.Answer second = pollAgain("unknown");
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.body()).isEqualTo(error("slow_down"));

        sentry.enforcePollingWindow(false);
        assertThat(pollAgain("unknown").body()).isEqualTo(error("invalid_grant"));
    }

    @Test
    void racingPollsOfAnApprovedCodeGetOneToken() throws Exception {
        sentry.enforcePollingWindow(false);
        sentry.approveAll();
        String code = askForCode("").field("device_code");
        ExecutorService threads = Executors.newFixedThreadPool(120);
        try {
            List<Callable<Integer>> polls = IntStream.range(0, 120)
                    .<Callable<Integer>>mapToObj(i -> () -> pollAgain(code).status())
                    .toList();
            long winners = 0;
            for (var answer : threads.invokeAll(polls)) {
                winners += answer.get() == 200 ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            assertThat(sentry.tokensIssued()).isEqualTo(1);
            assertThat(sentry.count(Endpoint.TOKEN_POLL)).isEqualTo(120);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void codesCanBeApprovedByThemselvesInRealTime() throws Exception {
        try (SandboxSentry own = SandboxSentry.builder()
                .autoApprove(Duration.ZERO)
                .clientId("mine")
                .start()) {
            own.enforcePollingWindow(false);
            RawHttp client = new RawHttp(own.url());
            String code =
                    client.post("/oauth/device/code/", "client_id", "mine").field("device_code");
            long deadline = System.nanoTime() + SOON.toNanos();
            int status;
            do {
                status = client.post("/oauth/token/", "client_id", "mine", "grant_type", POLL, "device_code", code)
                        .status();
            } while (status != 200 && System.nanoTime() < deadline);
            assertThat(status).isEqualTo(200);
        }
    }
}
