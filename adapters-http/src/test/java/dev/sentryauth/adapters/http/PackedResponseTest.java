package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come packed although the request asks for {@code identity}, as some gateways send them. */
@Timeout(60)
class PackedResponseTest {
    /** Longer than the test lasts: a reader that waits for more than there will be hangs. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final String TOKENS =
            "{\"access_token\":\"new-access\",\"refresh_token\":\"new-refresh\",\"expires_in\":2591999}";

    private final SandboxSentry sentry = SandboxSentry.start();
    private final Origin origin = Origin.of(sentry.url().toString());
    private final OAuthClient client = new OAuthClient(origin, sentry.clientId());
    private final FeignOAuthServer server = new FeignOAuthServer("1", name -> null);
    private final TestMonotonicClock clock = new TestMonotonicClock();
    private final FeignSentryApi api = new FeignSentryApi("1", name -> null, clock);

    @AfterEach
    void stop() {
        sentry.close();
    }

    private RefreshOutcome refresh(IssuedTokens tokens) {
        return server.refresh(client, Secret.of(tokens.refreshToken()), LONG);
    }

    /** The outcome of a refresh that gets these bytes as its body, on a connection that then stays open or closes. */
    private RefreshOutcome refresh(String encoding, byte[] body, boolean heldOpen) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-encoding: " + encoding + "\r\n\r\n");
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (heldOpen) {
                over.await();
            }
            socket.close();
        })) {
            return server.refresh(raw.client(), Secret.of("refresh-token-0123456789"), LONG);
        } finally {
            over.countDown();
        }
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] rawDeflate(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes, new Deflater(9, true))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void hasNewPair(RefreshOutcome outcome) {
        assertThat(outcome).isInstanceOf(RefreshOutcome.Granted.class);
        assertThat(((RefreshOutcome.Granted) outcome).grant().accessToken().reveal())
                .isEqualTo("new-access");
        assertThat(((RefreshOutcome.Granted) outcome).grant().refreshToken()).isEqualTo(Secret.of("new-refresh"));
    }

    @Test
    void everyRequestAsksForIdentity() {
        IssuedTokens tokens = sentry.signIn();
        Bearer bearer = new Bearer(origin, Secret.of(tokens.accessToken()));
        server.requestDeviceCode(client, Scopes.DEFAULT, LONG);
        server.poll(client, Secret.of("unknown"), LONG);
        api.regions(bearer);
        new FeignIdentityServer("1", name -> null, clock).identify(origin, Secret.of(tokens.accessToken()), LONG);
        api.send(bearer, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null));
        refresh(tokens);
        server.revoke(client, Secret.of("unknown"), LONG);

        assertThat(sentry.requests()).hasSizeGreaterThan(6);
        for (LoggedRequest request : sentry.requests()) {
            assertThat(request.header("Accept-Encoding")).as(request.path()).isEqualTo("identity");
        }
    }

    @Test
    void aRequestThatNamesItsOwnEncodingsKeepsThem() {
        Bearer bearer = new Bearer(origin, Secret.of(sentry.signIn().accessToken()));
        Map<String, List<String>> own = Map.of("accept-encoding", List.of("br"));
        sentry.fault(Endpoint.API, Fault.packed("br"));

        ApiResponse response = api.send(bearer, new ApiRequest("GET", "/api/0/organizations/", own, null));

        assertThat(sentry.requests().get(0).header("Accept-Encoding")).isEqualTo("br");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()[0]).isEqualTo((byte) ('[' | 0x80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZip", "deflate", "gzip, gzip", "deflate,gzip", "identity, gzip"})
    void everyCallReadsAPackedResponse(String encoding) {
        IssuedTokens tokens = sentry.signIn();
        for (Endpoint endpoint : Endpoint.values()) {
            sentry.fault(endpoint, Fault.packed(encoding));
        }
        Bearer bearer = new Bearer(origin, Secret.of(tokens.accessToken()));

        Secret deviceCode =
                server.requestDeviceCode(client, Scopes.DEFAULT, LONG).deviceCode();
        assertThat(server.poll(client, deviceCode, LONG)).isInstanceOf(PollOutcome.Pending.class);
        assertThat(api.regions(bearer)).isNotEmpty();
        assertThat(new FeignIdentityServer("1", name -> null, clock).user(origin, bearer.token(), LONG))
                .isNotNull();
        assertThat(new String(
                        api.send(bearer, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null))
                                .body(),
                        StandardCharsets.UTF_8))
                .startsWith("[{");
        assertThat(refresh(tokens)).isInstanceOf(RefreshOutcome.Granted.class);
        assertThat(refresh(tokens)).isInstanceOf(RefreshOutcome.InvalidGrant.class);
        assertThatThrownBy(() -> api.regions(bearer)).isInstanceOf(TokenRejectedException.class);
    }

    @Test
    void deflateWithoutItsHeaderIsRead() throws Exception {
        hasNewPair(refresh("deflate", rawDeflate(TOKENS), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aBodyThatOnlyCallsItselfPackedIsRead(String encoding) throws Exception {
        hasNewPair(refresh(encoding, TOKENS.getBytes(StandardCharsets.UTF_8), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "UTF8", "ISO-8859-1", "none", "None, identity", "identity", "binary", "8bit", ""})
    void whatIsNoEncodingLeavesABodyAsItIs(String encoding) throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> RawServer.write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: " + encoding
                        + "\r\nContent-Length: 5\r\n\r\nhello"))) {
            Bearer bearer = new Bearer(raw.origin(), Secret.of("token-of-a-test"));

            ApiResponse response = api.send(bearer, new ApiRequest("GET", "/api/0/x/", Map.of(), null));

            assertThat(new String(response.body(), StandardCharsets.US_ASCII)).isEqualTo("hello");
        }
    }

    /** A download that breaks off must not look like a whole one, packed or not. */
    @Test
    void aBodyThatOnlyCallsItselfPackedAndBreaksOffIsNotTakenForWhole() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf");
            socket.close();
        })) {
            Bearer bearer = new Bearer(new Origin("http", "127.0.0.1", raw.port()), Secret.of("token-of-a-test"));

            assertThatThrownBy(() -> api.send(bearer, new ApiRequest("POST", "/api/0/x/", Map.of(), new byte[1])))
                    .isInstanceOf(AuthFailure.class)
                    .hasMessageContaining("onnection closed");
        }
    }

    @Test
    void aPackedResponseEndsWithItsLastBraceWhateverTheConnectionDoes() throws Exception {
        hasNewPair(refresh("gzip", gzip(TOKENS), true));
    }

    @Test
    void packedTokensThatArrivedAreKept() throws Exception {
        byte[] whole = gzip(TOKENS.replace("}", ",\"padding\":\"0f1e2d3c4b5a69788796a5b4c3d2e1f0\"}"));

        hasNewPair(refresh("gzip", Arrays.copyOf(whole, whole.length - 30), false));
    }

    @Test
    void packedTokensThatArrivedAreKeptWhenTimeRunsOut() throws Exception {
        byte[] whole = gzip(TOKENS.replace("}", ",\"padding\":\"0f1e2d3c4b5a69788796a5b4c3d2e1f0\"}"));
        byte[] part = Arrays.copyOf(whole, whole.length - 30);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = new RawServer((request, socket) -> {
            RawServer.write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + whole.length + "\r\n\r\n");
            socket.getOutputStream().write(part);
            socket.getOutputStream().flush();
            over.await();
        })) {
            hasNewPair(server.refresh(raw.client(), Secret.of("refresh-token-0123456789"), Duration.ofSeconds(2)));
        } finally {
            over.countDown();
        }
    }

    @Test
    void aBombIsTooLargeOnEveryCall() {
        IssuedTokens tokens = sentry.signIn();
        for (Endpoint endpoint : Endpoint.values()) {
            sentry.fault(endpoint, Fault.packedBomb(1L << 30));
        }
        Bearer bearer = new Bearer(origin, Secret.of(tokens.accessToken()));

        assertThat(refresh(tokens))
                .isInstanceOfSatisfying(
                        RefreshOutcome.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("more than 1 MiB"));
        assertThatThrownBy(() -> api.regions(bearer))
                .isInstanceOf(AuthFailure.class)
                .hasMessageContaining("larger than 16 MiB");
        assertThatThrownBy(() -> api.send(bearer, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null)))
                .isInstanceOf(AuthFailure.class)
                .hasMessageContaining("larger than 16 MiB");
    }

    @Test
    void anEncodingThatCannotBeReadIsToldApartFromALostResponse() {
        IssuedTokens tokens = sentry.signIn();
        for (Endpoint endpoint : Endpoint.values()) {
            sentry.fault(endpoint, Fault.packed("br"));
        }
        Bearer bearer = new Bearer(origin, Secret.of(tokens.accessToken()));

        assertThatThrownBy(() -> server.requestDeviceCode(client, Scopes.DEFAULT, LONG))
                .isInstanceOf(AuthFailure.class)
                .hasMessageContaining("HTTP 200 and a response packed as br")
                .hasMessageContaining("gateway");
        assertThat(server.poll(client, Secret.of("unknown"), LONG)).isInstanceOf(PollOutcome.Unavailable.class);
        for (Runnable call : List.<Runnable>of(
                () -> api.regions(bearer),
                () -> api.send(bearer, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null)),
                () -> new FeignIdentityServer("1", name -> null, clock).user(origin, bearer.token(), LONG))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(AuthFailure.class)
                    .hasMessageContaining("packed as br")
                    .hasMessageContaining("gateway");
        }
        assertThat(refresh(tokens))
                .isInstanceOfSatisfying(
                        RefreshOutcome.Unknown.class,
                        unknown -> assertThat(unknown.reason())
                                .contains("HTTP 200 and a response packed as br")
                                .contains("gateway")
                                .contains("If new tokens were in it, they are lost"));
    }

    @Test
    void aPollThatIsGrantedInAnEncodingThatCannotBeReadEndsTheSignIn() {
        Secret deviceCode =
                server.requestDeviceCode(client, Scopes.DEFAULT, LONG).deviceCode();
        sentry.approveAll();
        sentry.fault(Endpoint.TOKEN_POLL, Fault.packed("zstd"));

        assertThat(server.poll(client, deviceCode, LONG))
                .isInstanceOfSatisfying(
                        PollOutcome.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("packed as zstd"));
    }
}
