package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import feign.Request;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class OnceOnTheWireTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Secret TOKEN = Secret.of("refresh-token-secret-0123456789");
    private static final String GRANT = "{\"access_token\":\"new-access\",\"refresh_token\":\"new-refresh\"}";

    private final FeignOAuthServer server = new FeignOAuthServer("1", name -> null);

    @Test
    void postIsNotRepeatedWhenTheConnectionDropsWithoutAnAnswer() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> socket.close())) {
            assertThat(server.refresh(raw.client(), TOKEN, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);

            assertThat(raw.requests()).hasSize(1);
        }
    }

    @Test
    void postIsNotRepeatedWhenTheConnectionIsReset() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        })) {
            assertThat(server.refresh(raw.client(), TOKEN, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);

            assertThat(raw.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\nContent-Ty", "HTTP/1.1 2", "garbage\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void postIsNotRepeatedWhenTheAnswerBreaksOff(String bytes) throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, bytes);
            socket.close();
        })) {
            assertThat(server.refresh(raw.client(), TOKEN, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);

            assertThat(raw.requests()).hasSize(1);
        }
    }

    @Test
    void connectionThatOtherCodeLeftOpenIsNotUsed() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            if (request.line().startsWith("GET")) {
                RawServer.write(socket, RawServer.json(200, "{}"));
            } else {
                socket.close();
            }
        })) {
            HttpURLConnection get =
                    (HttpURLConnection) URI.create(raw.origin() + "/x").toURL().openConnection(Proxy.NO_PROXY);
            get.getInputStream().readAllBytes();

            assertThat(server.refresh(raw.client(), TOKEN, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);

            assertThat(raw.connections()).hasSize(2);
            assertThat(raw.requests())
                    .filteredOn(request -> request.line().startsWith("POST"))
                    .hasSize(1);
        }
    }

    @Test
    void everyPostHasAConnectionOfItsOwn() throws Exception {
        try (RawServer raw = new RawServer(
                (request, socket) -> RawServer.write(socket, RawServer.json(400, "{\"error\":\"slow_down\"}")))) {
            for (int i = 0; i < 3; i++) {
                assertThat(server.poll(raw.client(), TOKEN, LONG)).isInstanceOf(PollOutcome.SlowDown.class);
            }

            assertThat(raw.connections()).hasSize(3);
            assertThat(raw.requests()).allMatch(request -> "close".equals(request.header("Connection")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\nX: x",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"
            })
    void trickledAnswerEndsInTime(String opening) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, opening);
            while (!over.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                RawServer.write(socket, opening.endsWith("{") ? " " : "0");
            }
        })) {
            RefreshOutcome outcome = server.refresh(raw.client(), TOKEN, SHORT);

            assertThat(outcome)
                    .isEqualTo(new RefreshOutcome.Unknown(
                            "No answer from " + raw.origin().display() + " within 300 ms.", true));
            assertThat(raw.requests()).hasSize(1);
        } finally {
            over.countDown();
        }
    }

    @Test
    void exchangeGivenUpWhileItConnectsDoesNotSendAfterwards() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> RawServer.write(socket, RawServer.json(200, GRANT)))) {
            Request request = Request.create(
                    Request.HttpMethod.POST, raw.origin() + "/oauth/token/", Map.of(), new byte[] {1}, null, null);
            Exchange exchange = new Exchange(
                    request,
                    NetworkSettings.from(name -> null, () -> null),
                    new Authenticator() {},
                    15_000,
                    new Arrival(1000, false),
                    null);

            assertThat(exchange.abandon(ExchangeException.Kind.TIMED_OUT).maybeSent())
                    .isFalse();
            assertThatThrownBy(exchange::call).isInstanceOf(ExchangeException.class);

            assertThat(raw.requests()).isEmpty();
        }
    }

    @Test
    void answerThatIsWholeCountsEvenIfTheConnectionThenBreaks() throws Exception {
        for (String head : new String[] {
            "Content-Length: 5000\r\n\r\n" + GRANT,
            "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(GRANT.length()) + "\r\n" + GRANT,
            "\r\n" + GRANT
        }) {
            try (RawServer raw = new RawServer((request, socket) -> {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + head);
                socket.close();
            })) {
                RefreshOutcome outcome = server.refresh(raw.client(), TOKEN, LONG);

                assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
                assertThat(((RefreshOutcome.Granted) outcome).grant().refreshToken())
                        .isEqualTo(Secret.of("new-refresh"));
            }
        }
    }

    @Test
    void endlessBodyIsCutOff() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"x\":\"");
            String chunk = "y".repeat(65536);
            while (true) {
                RawServer.write(socket, chunk);
            }
        })) {
            assertThat(server.refresh(raw.client(), TOKEN, LONG))
                    .isEqualTo(new RefreshOutcome.Unknown(
                            "No new token from " + raw.origin().display() + ": an answer of more than 1 MiB.", false));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsNotFollowedAndOnlyItsHostIsNamed(int status) throws Exception {
        try (RawServer elsewhere =
                        new RawServer((request, socket) -> RawServer.write(socket, RawServer.json(200, GRANT)));
                RawServer raw = new RawServer((request, socket) -> RawServer.write(
                        socket,
                        "HTTP/1.1 " + status + " X\r\nLocation: http://localhost:" + elsewhere.port()
                                + "/secret/path?x=1\r\nContent-Length: 0\r\n\r\n"))) {
            RefreshOutcome outcome = server.refresh(raw.client(), TOKEN, LONG);

            assertThat(outcome).isInstanceOf(RefreshOutcome.Refused.class);
            assertThat(((RefreshOutcome.Refused) outcome).reason())
                    .contains("localhost:" + elsewhere.port())
                    .doesNotContain("secret");
            assertThat(elsewhere.connections()).isEmpty();
            assertThat(raw.requests()).hasSize(1);
        }
    }

    @Test
    void unauthorizedWithoutABodySaysNothingAboutTheClient() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> RawServer.write(
                socket, "HTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm=\"oauth\"\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(server.refresh(raw.client(), TOKEN, LONG).toString())
                    .contains("Something before Sentry")
                    .doesNotContain("client");
            assertThat(raw.requests()).hasSize(1);
        }
    }
}
