package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log of requests shows, and what it keeps to itself. */
@Timeout(60)
class RequestLogTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Secret TOKEN = Secret.of("refresh-token-secret-0123456789");
    private static final RawServer.Script PENDING = (request, socket) -> RawServer.write(
            socket,
            RawServer.json(400, "{\"error\":\"authorization_pending\"}")
                    .replace("Content-Length", "Set-Cookie: session=hidden-cookie\r\nContent-Length"));

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    private FeignOAuthServer server(Map<String, String> environment, boolean headers) {
        RequestLog log = new RequestLog() {
            @Override
            public boolean wantsHeaders() {
                return headers;
            }

            @Override
            public void line(String text) {
                lines.add(text);
            }
        };
        return new FeignOAuthServer("1", environment::get, () -> null, host -> {}, log);
    }

    @Test
    void requestIsShownWithAddressWayStatusAndDuration() throws Exception {
        try (RawServer raw = new RawServer(PENDING)) {
            server(Map.of(), false).poll(raw.client(), TOKEN, LONG);

            assertThat(lines)
                    .singleElement()
                    .asString()
                    .matches("POST http://127\\.0\\.0\\.1:" + raw.port()
                            + "/oauth/token/: HTTP 400 after \\d+ ms, direct, tried 127\\.0\\.0\\.1");
        }
    }

    /** The response may be the only copy of a pair of tokens. */
    @Test
    void logThatFailsCostsNoResponse() throws Exception {
        RequestLog broken = new RequestLog() {
            @Override
            public boolean wantsHeaders() {
                return true;
            }

            @Override
            public void line(String text) {
                throw new IllegalStateException("no log here");
            }
        };
        try (RawServer raw = new RawServer(PENDING)) {
            assertThat(new FeignOAuthServer("1", name -> null, () -> null, host -> {}, broken)
                            .poll(raw.client(), TOKEN, LONG))
                    .isEqualTo(new PollOutcome.Pending());
        }
    }

    @Test
    void tlsIsShownWithVersionAndIssuer() throws Exception {
        TestTls tls = TestTls.make(directory);
        try (RawServer raw = new RawServer(tls.sockets(), PENDING)) {
            server(Map.of("SENTRY_CA_BUNDLE", tls.pem().toString()), false)
                    .poll(new OAuthClient(new Origin("https", "127.0.0.1", raw.port()), "id"), TOKEN, LONG);

            assertThat(lines).singleElement().asString().contains("TLSv1.3").contains("issued by CN=test");
        }
    }

    @Test
    void failureAndProxyAreShownWithoutThePassword() throws Exception {
        try (RawServer proxy = new RawServer((request, socket) -> socket.close())) {
            server(Map.of("HTTP_PROXY", "http://me:hidden-password@127.0.0.1:" + proxy.port()), true)
                    .refresh(new OAuthClient(Origin.of("http://sentry.test"), "id"), TOKEN, LONG);

            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .contains("through the proxy 127.0.0.1:" + proxy.port())
                            .contains("(perhaps sent)"));
            assertThat(String.join("\n", lines)).doesNotContain("hidden").doesNotContain(TOKEN.reveal());
        }
    }

    @Test
    void headersAreMaskedUnlessTheyCannotHoldASecret() throws Exception {
        try (RawServer raw = new RawServer(PENDING)) {
            server(Map.of("SENTRY_CUSTOM_HEADERS", "X-Gate: hidden-gate"), true).poll(raw.client(), TOKEN, LONG);

            assertThat(lines)
                    .contains("> X-Gate: ****", "< set-cookie: ****", "< content-type: application/json")
                    .noneMatch(line -> line.contains("hidden") || line.contains(TOKEN.reveal()));
        }
    }

    @Test
    void queriesAreLeftOut() {
        assertThat(RequestLines.withoutSecrets("https://me:hidden@sentry.test/a/?cursor=hidden"))
                .isEqualTo("https://sentry.test/a/?****");
    }
}
