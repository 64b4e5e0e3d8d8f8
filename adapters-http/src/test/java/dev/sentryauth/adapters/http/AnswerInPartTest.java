package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A 200 of the token endpoint means that the old pair is spent: whatever of the new one has arrived may be its only
 * copy, however the rest of the answer fares.
 */
@Timeout(30)
class AnswerInPartTest {
    /** Longer than the test lasts: who waits for more than there will be hangs. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Secret TOKEN = Secret.of("refresh-token-secret-0123456789");
    private static final String PAIR = "\"access_token\":\"new-access\",\"refresh_token\":\"new-refresh\"";
    private static final String WHOLE = "{" + PAIR + ",\"expires_in\":2591999,\"user\":{\"id\":\"1\"}}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final FeignOAuthServer server = new FeignOAuthServer("1", name -> null);

    /** What follows the bytes that came. */
    private enum Then {
        /** The connection closes. */
        CLOSED,
        /** The connection is reset. */
        RESET,
        /** It stays open, and nothing comes. */
        HELD,
        /** It stays open, and a blank comes now and then. */
        DRIPPED
    }

    /** How the answer says where it ends. */
    private enum Framing {
        LENGTH,
        CHUNKED,
        NONE
    }

    private static String answer(Framing framing, String body) {
        return switch (framing) {
            case LENGTH -> HEAD + "Content-Length: 5000\r\n\r\n" + body;
            case CHUNKED ->
                HEAD + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                        + "\r\n";
            case NONE -> HEAD + "\r\n" + body;
        };
    }

    private static void go(Then then, Framing framing, Socket socket, CountDownLatch over) throws Exception {
        switch (then) {
            case CLOSED -> socket.close();
            case RESET -> {
                awaitRead(socket);
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case HELD -> over.await();
            case DRIPPED -> {
                while (!over.await(20, TimeUnit.MILLISECONDS)) {
                    RawServer.write(socket, framing == Framing.CHUNKED ? "1\r\n \r\n" : " ");
                }
            }
        }
    }

    /** A reset throws away what the other side has not read yet, so there is nothing to keep before it has. */
    private static void awaitRead(Socket socket) throws Exception {
        socket.setSoTimeout(300);
        try {
            socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            return;
        }
    }

    /** The grant of a refresh that is answered so; the request was sent once. */
    private RefreshOutcome refresh(String bytes, Then then, Framing framing, Duration limit) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, bytes);
            go(then, framing, socket, over);
        })) {
            RefreshOutcome outcome = server.refresh(raw.client(), TOKEN, limit);
            assertThat(raw.requests()).hasSize(1);
            return outcome;
        } finally {
            over.countDown();
        }
    }

    private static TokenGrant granted(RefreshOutcome outcome) {
        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
        return ((RefreshOutcome.Granted) outcome).grant();
    }

    @ParameterizedTest
    @CsvSource({
        "HELD, LENGTH",
        "HELD, CHUNKED",
        "HELD, NONE",
        "DRIPPED, LENGTH",
        "DRIPPED, CHUNKED",
        "DRIPPED, NONE",
    })
    void aWholeAnswerIsNotWaitedOnAnyLonger(Then then, Framing framing) throws Exception {
        TokenGrant grant = granted(refresh(answer(framing, WHOLE), then, framing, LONG));

        assertThat(grant.accessToken()).isEqualTo(Secret.of("new-access"));
        assertThat(grant.refreshToken()).isEqualTo(Secret.of("new-refresh"));
        assertThat(grant.expiresIn()).isEqualTo(2591999);
        assertThat(grant.user()).isNotNull();
        assertThat(grant.refreshTokenLost()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "CLOSED, LENGTH", "CLOSED, CHUNKED", "CLOSED, NONE", "RESET, LENGTH", "RESET, CHUNKED", "RESET, NONE",
        "HELD, LENGTH", "HELD, CHUNKED", "HELD, NONE", "DRIPPED, LENGTH", "DRIPPED, CHUNKED", "DRIPPED, NONE",
    })
    void bothTokensAreKeptWhenTheRestDoesNotCome(Then then, Framing framing) throws Exception {
        TokenGrant grant =
                granted(refresh(answer(framing, "{" + PAIR + ",\"expires_in\":25919"), then, framing, SHORT));

        assertThat(grant.accessToken()).isEqualTo(Secret.of("new-access"));
        assertThat(grant.refreshToken()).isEqualTo(Secret.of("new-refresh"));
        assertThat(grant.expiresIn()).as("a number that may go on").isNull();
        assertThat(grant.refreshTokenLost()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"access_token\":\"new-access\"",
                "{\"access_token\":\"new-access\",",
                "{\"access_token\":\"new-access\",\"refresh_to",
                "{\"access_token\":\"new-access\",\"refresh_token\":",
                "{\"access_token\":\"new-access\",\"refresh_token\":\"new-refre",
            })
    void anAccessTokenWithoutItsRefreshTokenIsKeptAndTheOldOneIsNotTakenForGood(String body) throws Exception {
        for (Then then : new Then[] {Then.CLOSED, Then.HELD}) {
            TokenGrant grant = granted(refresh(answer(Framing.LENGTH, body), then, Framing.LENGTH, SHORT));

            assertThat(grant.accessToken()).isEqualTo(Secret.of("new-access"));
            assertThat(grant.refreshToken()).isNull();
            assertThat(grant.refreshTokenLost()).isTrue();
        }
    }

    @Test
    void atEveryByteOnlyWhatCameWholeIsKept() throws Exception {
        int access = WHOLE.indexOf("\",\"refresh_token\"") + 1;
        int refresh = WHOLE.indexOf("\",\"expires_in\"") + 1;
        for (int cut = 1; cut < WHOLE.length(); cut += 3) {
            RefreshOutcome outcome =
                    refresh(answer(Framing.LENGTH, WHOLE.substring(0, cut)), Then.CLOSED, Framing.LENGTH, LONG);
            if (cut < access) {
                assertThat(outcome).as("cut at %d", cut).isInstanceOf(RefreshOutcome.Unknown.class);
            } else {
                TokenGrant grant = granted(outcome);
                assertThat(grant.accessToken()).isEqualTo(Secret.of("new-access"));
                assertThat(grant.refreshToken()).isEqualTo(cut < refresh ? null : Secret.of("new-refresh"));
                assertThat(grant.refreshTokenLost()).as("cut at %d", cut).isEqualTo(cut < refresh);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":{\"access_token\":\"inner\",\"refresh_token\":\"inner\"},\"x\":",
                "{\"user\":{\"access_token\":\"inner\"",
                "{\"list\":[{\"access_token\":\"inner\"}],",
                "{\"access_token\":\"new-acc",
                "{\"access_token\":\"new-access\\",
                "{\"access_token\":7,",
            })
    void whatIsNoTokenOfTheAnswerIsNotTakenForOne(String body) throws Exception {
        assertThat(refresh(answer(Framing.LENGTH, body), Then.CLOSED, Framing.LENGTH, LONG))
                .isInstanceOf(RefreshOutcome.Unknown.class);
        assertThat(refresh(answer(Framing.LENGTH, body), Then.HELD, Framing.LENGTH, SHORT))
                .isInstanceOfSatisfying(
                        RefreshOutcome.Unknown.class,
                        unknown -> assertThat(unknown.timedOut()).isTrue());
    }

    @Test
    void aDeviceCodesAnswerInPartIsASignIn() throws Exception {
        for (Then then : Then.values()) {
            CountDownLatch over = new CountDownLatch(1);
            try (RawServer raw = new RawServer((request, socket) -> {
                RawServer.write(socket, answer(Framing.LENGTH, "{" + PAIR + ",\"expires_in\":1"));
                go(then, Framing.LENGTH, socket, over);
            })) {
                PollOutcome outcome = server.poll(raw.client(), TOKEN, SHORT);

                assertThat(outcome).as("%s", then).isInstanceOf(PollOutcome.Granted.class);
                assertThat(((PollOutcome.Granted) outcome).grant().refreshToken())
                        .isEqualTo(Secret.of("new-refresh"));
            } finally {
                over.countDown();
            }
        }
    }

    @Test
    void anErrorInPartDecidesNothing() throws Exception {
        String body = "{\"error\":\"invalid_grant\",\"error_descr";
        String answer = "HTTP/1.1 400 X\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n" + body;

        assertThat(refresh(answer, Then.CLOSED, Framing.LENGTH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
        assertThat(refresh(answer, Then.HELD, Framing.LENGTH, SHORT)).isInstanceOf(RefreshOutcome.Unknown.class);
    }

    @Test
    void tokensBeforeAnEndlessRestAreKept() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(socket, HEAD + "\r\n{" + PAIR + ",\"x\":\"");
            String chunk = "y".repeat(65536);
            while (true) {
                RawServer.write(socket, chunk);
            }
        })) {
            assertThat(granted(server.refresh(raw.client(), TOKEN, LONG)).refreshToken())
                    .isEqualTo(Secret.of("new-refresh"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: </a>\r\n\r\nHTTP/1.1 103 X\r\nLink: </b>\r\n\r\n",
                "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
            })
    void whatComesBeforeTheAnswerIsPassedOver(String before) throws Exception {
        String exact = HEAD + "Content-Length: " + WHOLE.length() + "\r\n\r\n" + WHOLE;
        for (String answer : new String[] {
            exact, answer(Framing.NONE, WHOLE), answer(Framing.LENGTH, WHOLE), answer(Framing.CHUNKED, WHOLE)
        }) {
            Framing framing = answer.contains("chunked") ? Framing.CHUNKED : Framing.LENGTH;
            TokenGrant grant = granted(refresh(before + answer, Then.HELD, framing, LONG));

            assertThat(grant.refreshToken()).isEqualTo(Secret.of("new-refresh"));
        }
    }

    @Test
    void afterEarlyHintsAnErrorIsStillAnError() throws Exception {
        String answer =
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + RawServer.json(400, "{\"error\":\"invalid_grant\"}");

        assertThat(refresh(answer, Then.HELD, Framing.LENGTH, LONG)).isInstanceOf(RefreshOutcome.InvalidGrant.class);
    }

    @Test
    void chunksMayBeSplitAnywhere() throws Exception {
        Random random = new Random(1);
        for (String before : new String[] {"", "HTTP/1.1 103 X\r\n\r\n"}) {
            StringBuilder answer = new StringBuilder(before + HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < WHOLE.length(); ) {
                int n = Math.min(WHOLE.length() - i, 1 + random.nextInt(20));
                answer.append(Integer.toHexString(n))
                        .append(";x=y\r\n")
                        .append(WHOLE, i, i + n)
                        .append("\r\n");
                i += n;
            }
            TokenGrant grant = granted(refresh(answer.toString(), Then.HELD, Framing.CHUNKED, LONG));

            assertThat(grant.refreshToken()).isEqualTo(Secret.of("new-refresh"));
            assertThat(grant.expiresIn()).isEqualTo(2591999);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 X\r\n\r\n",
                "HTTP/1.1 103 X\r\n\r\ngarbage\r\n\r\n",
                "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 20",
                "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde",
            })
    void nothingUsableAfterEarlyHintsLeavesItOpen(String answer) throws Exception {
        assertThat(refresh(answer, Then.CLOSED, Framing.LENGTH, LONG)).isInstanceOf(RefreshOutcome.Unknown.class);
    }
}
