package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A sandbox with a clock that stands still, and the requests of a well-behaved client. */
abstract class SandboxFixture {
    static final Duration SOON = Duration.ofSeconds(20);
    static final String POLL = "urn:ietf:params:oauth:grant-type:device_code";
    static final String WITHOUT_DESCRIPTION = "{\"error\":\"%s\"}";

    final TestClock clock = new TestClock();
    final SandboxSentry sentry = SandboxSentry.builder().clock(clock).start();
    final RawHttp http = new RawHttp(sentry.url());

    @AfterEach
    void stop() {
        sentry.close();
    }

    RawHttp.Answer askForCode(String scope) throws IOException {
        return http.post("/oauth/device/code/", "client_id", sentry.clientId(), "scope", scope);
    }

    /** One poll, in a polling window of its own. */
    RawHttp.Answer poll(String deviceCode) throws IOException {
        clock.advance(Duration.ofSeconds(5));
        return pollAgain(deviceCode);
    }

    RawHttp.Answer pollAgain(String deviceCode) throws IOException {
        return http.post(
                "/oauth/token/", "client_id", sentry.clientId(), "grant_type", POLL, "device_code", deviceCode);
    }

    RawHttp.Answer refresh(String refreshToken) throws IOException {
        return http.post(
                "/oauth/token/",
                "client_id",
                sentry.clientId(),
                "grant_type",
                "refresh_token",
                "refresh_token",
                refreshToken);
    }

    static String error(String name) {
        return String.format(WITHOUT_DESCRIPTION, name);
    }
}
