package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code send} puts on the wire, byte by byte, and what it makes of the answer. */
@Timeout(60)
class RawExchangeTest {
    private static final Secret TOKEN = Secret.of("access-token-secret-0123456789");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final TestMonotonicClock clock = new TestMonotonicClock();
    private final FeignSentryApi api = new FeignSentryApi("1.2.3", name -> null, clock);

    private static ApiRequest request(String method, byte @Nullable [] body) {
        return new ApiRequest(method, "/api/0/x/?a=b%20c", Map.of(), body);
    }

    private ApiResponse send(RawServer raw, ApiRequest request) {
        return api.send(new Bearer(raw.origin(), TOKEN), request);
    }

    private static RawServer.Script always(String answer) {
        return (request, socket) -> RawServer.write(socket, answer);
    }

    /** Answers one after the other; the last one stays. */
    private static RawServer.Script answers(String... answers) {
        AtomicInteger next = new AtomicInteger();
        return (request, socket) ->
                RawServer.write(socket, answers[Math.min(answers.length - 1, next.getAndIncrement())]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
    void everyMethodArrivesAsItself(String method) throws Exception {
        try (RawServer raw =
                new RawServer(always(method.equals("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" : OK))) {
            ApiResponse answer = send(raw, request(method, null));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(method.equals("HEAD") ? "" : "ok");
            RawServer.Request sent = raw.requests().get(0);
            assertThat(sent.line()).isEqualTo(method + " /api/0/x/?a=b%20c HTTP/1.1");
            assertThat(sent.header("Authorization")).isEqualTo("Bearer " + TOKEN.reveal());
            assertThat(sent.header("User-Agent")).isEqualTo("sentry-cli-java/1.2.3");
            assertThat(sent.header("Accept")).isEqualTo("application/json");
            assertThat(raw.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void bodiesArriveByteByByte(String method) throws Exception {
        byte[] body = new byte[70_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        try (RawServer raw = new RawServer(always(OK))) {
            send(raw, request(method, body));

            assertThat(raw.requests().get(0).body().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(body);
        }
    }

    @Test
    void answersComeByteByByte() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            body.append((char) i);
        }
        try (RawServer raw = new RawServer(always("HTTP/1.1 200 OK\r\nContent-Length: 256\r\n\r\n" + body))) {
            assertThat(send(raw, request("GET", null)).body())
                    .isEqualTo(body.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void headersAreAddedAndReplaceTheUsualOnes() throws Exception {
        try (RawServer raw = new RawServer(always(OK))) {
            send(
                    raw,
                    new ApiRequest(
                            "POST",
                            "/api/0/x/",
                            Map.of(
                                    "accept",
                                    List.of("text/plain"),
                                    "X-Two",
                                    List.of("one", "two"),
                                    "authorization",
                                    List.of("Bearer other"),
                                    "Content-Type",
                                    List.of("text/csv")),
                            new byte[] {'a'}));

            RawServer.Request sent = raw.requests().get(0);
            assertThat(sent.head()
                            .lines()
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("accept:")))
                    .containsExactly("accept: text/plain");
            assertThat(sent.head().lines().filter(line -> line.startsWith("X-Two:")))
                    .containsExactlyInAnyOrder("X-Two: one", "X-Two: two");
            assertThat(sent.head()
                            .lines()
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("authorization:")))
                    .containsExactly("Authorization: Bearer " + TOKEN.reveal());
            assertThat(sent.header("Content-Type")).isEqualTo("text/csv");
        }
    }

    @Test
    void answersHaveTheirHeadersAndTheNextPage() throws Exception {
        String link = "Link: <x>; rel=\"next\"; results=\"true\"; cursor=\"0:1:0\"";
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Hits: 5\r\n";
        try (RawServer raw = new RawServer(always(head + link + "\r\n\r\n"))) {
            ApiResponse answer = send(raw, request("GET", null));

            assertThat(answer.headers()).containsEntry("x-hits", List.of("5"));
            assertThat(answer.next()).isEqualTo("0:1:0");
            assertThat(answer.problem()).isNull();
        }
    }

    @Test
    void nothingIsAnAnswerToo() throws Exception {
        try (RawServer raw = new RawServer(always("HTTP/1.1 204 No Content\r\n\r\n"))) {
            ApiResponse answer = send(raw, request("DELETE", null));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"400", "403", "404", "409", "418"})
    void aRefusalIsAnAnswer(int status) throws Exception {
        try (RawServer raw = new RawServer(
                always(RawServer.json(status, "{\"detail\":\"no \\u001b[31m" + TOKEN.reveal() + "\"}")))) {
            ApiResponse answer = send(raw, request("GET", null));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.problem()).isEqualTo("no \\u001b[31m****");
            assertThat(raw.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE"})
    void aRejectedTokenIsToldWhateverTheMethodAndTheBody(String method) throws Exception {
        try (RawServer raw = new RawServer(
                always(
                        "HTTP/1.1 401 X\r\nContent-Type: application/json\r\n"
                                + "WWW-Authenticate: xBasic realm=\"api\"\r\nContent-Length: 26\r\n\r\n{\"detail\":\"Invalid token\"}"))) {
            byte @Nullable [] body = method.equals("POST") || method.equals("PUT") ? new byte[5000] : null;

            assertThatThrownBy(() -> send(raw, request(method, body))).isInstanceOf(TokenRejectedException.class);
            assertThat(raw.requests()).hasSize(1);
        }
    }

    @Test
    void aProxysPageIsNoRejectedToken() throws Exception {
        String page = "HTTP/1.1 401 X\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";
        try (RawServer raw = new RawServer(always(page))) {
            assertThat(send(raw, request("GET", null)).status()).isEqualTo(401);
        }
    }

    // Again, or not

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
    void whatMayBeRepeatedIsRepeated(String method) throws Exception {
        String unwell = "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n";
        String well = "HTTP/1.1 204 X\r\n\r\n";
        byte @Nullable [] body = method.equals("PUT") ? "body".getBytes(StandardCharsets.UTF_8) : null;
        try (RawServer raw = new RawServer(answers(unwell, unwell, well))) {
            assertThat(send(raw, request(method, body)).status()).isEqualTo(204);

            assertThat(raw.requests()).hasSize(3).allMatch(sent -> sent.body().equals(body == null ? "" : "body"));
            assertThat(clock.slept()).isEqualTo(Duration.ofMillis(1500));
        }
    }

    @Test
    void whatStaysUnwellIsAnAnswerIntheEnd() throws Exception {
        try (RawServer raw = new RawServer(always(RawServer.json(503, "{\"detail\":\"later\"}")))) {
            ApiResponse answer = send(raw, request("GET", null));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("later");
            assertThat(raw.requests()).hasSize(4);
        }
    }

    @Test
    void aLongPauseIsNotWaitedFor() throws Exception {
        try (RawServer raw =
                new RawServer(always("HTTP/1.1 429 X\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"))) {
            ApiResponse answer = send(raw, request("GET", null));
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.problem()).isEqualTo("try again in 3600 seconds");
            assertThat(raw.requests()).hasSize(1);
            assertThat(clock.slept()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aPostIsNotRepeatedAfterAnAnswer(int status) throws Exception {
        try (RawServer raw =
                new RawServer(always("HTTP/1.1 " + status + " X\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(send(raw, request("POST", new byte[] {1})).status()).isEqualTo(status);
            assertThat(raw.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPostIsNotRepeatedWhenTheConnectionDrops(boolean body) throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> socket.close())) {
            AuthFailure failure = catchThrowableOfType(
                    AuthFailure.class, () -> send(raw, request("POST", body ? new byte[] {1} : null)));

            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
            assertThat(raw.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void whatMayBeRepeatedIsRepeatedWhenTheConnectionDrops(String method) throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (RawServer raw = new RawServer((RawServer.Request request, Socket socket) -> {
            if (count.getAndIncrement() < 2) {
                socket.close();
            } else {
                RawServer.write(socket, OK);
            }
        })) {
            assertThat(send(raw, request(method, new byte[] {1})).status()).isEqualTo(200);
            assertThat(raw.requests()).hasSize(3);
        }
    }

    // Answers that break off

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\n[1,2]",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n",
                "Transfer-Encoding: chunked\r\n\r\n64\r\n[1,2]"
            })
    void halfAnAnswerIsNone(String rest) throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n" + rest);
            socket.close();
        })) {
            AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> send(raw, request("GET", null)));

            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
            assertThat(raw.requests()).hasSize(4);
            assertThatThrownBy(() -> send(raw, request("POST", null))).isInstanceOf(AuthFailure.class);
            assertThat(raw.requests()).hasSize(5);
        }
    }

    @Test
    void anAnswerWithoutALengthEndsWithTheConnection() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n[1,2]");
            socket.close();
        })) {
            assertThat(send(raw, request("GET", null)).body())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("[1,2]");
        }
    }

    @Test
    void anAnswerThatHasNoBodyMayHaveALength() throws Exception {
        try (RawServer raw = new RawServer(always("HTTP/1.1 304 X\r\nContent-Length: 100\r\n\r\n"))) {
            assertThat(send(raw, request("GET", null)).status()).isEqualTo(304);
        }
    }

    @Test
    void aSlowAnswerEndsInTime() throws Exception {
        FeignSentryApi hurried =
                new FeignSentryApi("1", name -> null, clock, () -> null, host -> {}, Duration.ofMillis(300));
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[");
            socket.getInputStream().read(); // until the client has had enough
        })) {
            AuthFailure failure = catchThrowableOfType(
                    AuthFailure.class, () -> hurried.send(new Bearer(raw.origin(), TOKEN), request("GET", null)));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(raw.requests()).hasSize(1);
        }
    }
}
