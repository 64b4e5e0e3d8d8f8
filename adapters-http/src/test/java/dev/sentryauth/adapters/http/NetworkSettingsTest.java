package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, proxies and headers as the environment wants them, over real connections. */
@Timeout(30)
class NetworkSettingsTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Secret TOKEN = Secret.of("refresh-token-secret-0123456789");
    private static final RawServer.Script PENDING =
            (request, socket) -> RawServer.write(socket, RawServer.json(400, "{\"error\":\"authorization_pending\"}"));

    @TempDir
    static Path directory;

    private static TestTls tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.make(directory);
    }

    private static FeignOAuthServer server(Map<String, String> environment) {
        return new FeignOAuthServer("1", environment::get);
    }

    private static OAuthClient client(String scheme, String host, int port) {
        return new OAuthClient(new Origin(scheme, host, port), "client-id");
    }

    /** Tunnels a CONNECT to the given local port. */
    private static RawServer.Script tunnelTo(int port) {
        return (request, socket) -> {
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
                RawServer.start(() -> copy(socket, target));
                copy(target, socket);
            }
        };
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (Exception e) {
            return; // one of them is gone
        }
    }

    @Test
    void untrustedCertificateMeansNotSentAndNamesTheVariableThatHelps() throws Exception {
        try (RawServer raw = new RawServer(tls.sockets(), PENDING)) {
            RefreshOutcome outcome = server(Map.of()).refresh(client("https", "127.0.0.1", raw.port()), TOKEN, LONG);

            assertThat(outcome).isInstanceOf(RefreshOutcome.NotSent.class);
            assertThat(((RefreshOutcome.NotSent) outcome).reason())
                    .contains("127.0.0.1:" + raw.port())
                    .contains("SENTRY_CA_BUNDLE");
            assertThat(raw.requests()).isEmpty();
        }
    }

    @Test
    void caBundleMakesTheCertificateTrusted() throws Exception {
        try (RawServer raw = new RawServer(tls.sockets(), PENDING)) {
            FeignOAuthServer server =
                    server(Map.of("SENTRY_CA_BUNDLE", tls.pem().toString()));

            assertThat(server.poll(client("https", "127.0.0.1", raw.port()), TOKEN, LONG))
                    .isInstanceOf(PollOutcome.Pending.class);
            assertThat(server.poll(client("https", "127.0.0.1", raw.port()), TOKEN, LONG))
                    .isInstanceOf(PollOutcome.Pending.class);
            assertThat(raw.connections()).hasSize(2);
        }
    }

    @Test
    void certificateForAnotherHostStaysRefused() throws Exception {
        try (RawServer raw = new RawServer(tls.sockets(), PENDING)) {
            FeignOAuthServer server =
                    server(Map.of("SENTRY_CA_BUNDLE", tls.pem().toString()));

            RefreshOutcome outcome = server.refresh(client("https", "localhost", raw.port()), TOKEN, LONG);

            assertThat(((RefreshOutcome.NotSent) outcome).reason()).contains("another host");
            assertThat(raw.requests()).isEmpty();
        }
    }

    @Test
    void serverWithoutTlsMeansNotSent() throws Exception {
        try (RawServer raw = new RawServer((request, socket) -> {})) {
            RawServer plain = new RawServer(javax.net.ServerSocketFactory.getDefault(), (request, socket) -> {});
            plain.close();
            assertThat(server(Map.of()).refresh(client("https", "127.0.0.1", plain.port()), TOKEN, LONG))
                    .isInstanceOf(RefreshOutcome.NotSent.class);
            assertThat(server(Map.of())
                            .refresh(client("https", "127.0.0.1", raw.port()), TOKEN, Duration.ofMillis(300)))
                    .isInstanceOf(RefreshOutcome.NotSent.class);
        }
    }

    @Test
    void unusableCaBundleIsAMatterOfConfigurationAndNamesTheFile() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path text = Files.writeString(directory.resolve("text.pem"), "no certificate here");
        for (Path file : new Path[] {directory.resolve("absent.pem"), directory, empty, text}) {
            AuthFailure failure = catchThrowableOfType(
                    AuthFailure.class,
                    () -> server(Map.of("SENTRY_CA_BUNDLE", file.toString()))
                            .refresh(client("https", "127.0.0.1", 1), TOKEN, LONG));

            assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
            assertThat(failure).hasMessageContaining("SENTRY_CA_BUNDLE").hasMessageContaining(file.toString());
        }
    }

    @Test
    void customHeadersAreSent() throws Exception {
        try (RawServer raw = new RawServer(PENDING)) {
            server(Map.of("SENTRY_CUSTOM_HEADERS", "X-Gate: a{b}=c; Cookie: d=e"))
                    .poll(raw.client(), TOKEN, LONG);

            assertThat(raw.requests().get(0).header("X-Gate")).isEqualTo("a{b}=c");
            assertThat(raw.requests().get(0).header("Cookie")).isEqualTo("d=e");
        }
    }

    @Test
    void customHeadersGoToTheOwnSentryAlone() throws Exception {
        String headers = "X-Gate: secret";
        try (RawServer raw = new RawServer(PENDING)) {
            Origin here = raw.client().server();
            Origin elsewhere = Origin.of("https://elsewhere.example.com");
            Map<String, String> plain = Map.of("SENTRY_CUSTOM_HEADERS", headers);
            Map<String, String> configured = Map.of("SENTRY_CUSTOM_HEADERS", headers, "SENTRY_URL", here.toString());
            Map<String, String> other = Map.of("SENTRY_CUSTOM_HEADERS", headers, "SENTRY_URL", elsewhere.toString());

            Map<String, String> twin = Map.of("SENTRY_CUSTOM_HEADERS", headers, "SENTRY_HOST", elsewhere.toString());

            assertThat(gateHeader(raw, twin, here)).isNull();
            assertThat(gateHeader(raw, plain, here)).isEqualTo("secret");
            assertThat(gateHeader(raw, plain, elsewhere)).isNull();
            assertThat(gateHeader(raw, configured, elsewhere)).isEqualTo("secret");
            assertThat(gateHeader(raw, configured, null)).isEqualTo("secret");
            assertThat(gateHeader(raw, other, here)).isNull();
            assertThat(gateHeader(raw, other, null)).isNull();
        }
    }

    @Test
    void customHeadersOfTwoServersGoToNeither() throws Exception {
        try (RawServer raw = new RawServer(PENDING)) {
            String here = raw.client().server().toString();
            Map<String, String> both = Map.of(
                    "SENTRY_CUSTOM_HEADERS", "X-Gate: secret", "SENTRY_URL", here, "SENTRY_HOST", "a.example.com");

            AuthFailure failure =
                    catchThrowableOfType(AuthFailure.class, () -> server(both).poll(raw.client(), TOKEN, LONG));

            assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
            assertThat(raw.requests()).isEmpty();
        }
    }

    private static @Nullable String gateHeader(
            RawServer raw, Map<String, String> environment, @Nullable Origin signedIn) {
        new FeignOAuthServer("1", environment::get, () -> signedIn, host -> {}).poll(raw.client(), TOKEN, LONG);
        return raw.requests().get(raw.requests().size() - 1).header("X-Gate");
    }

    @Test
    void unusableCustomHeadersAreAMatterOfConfiguration() {
        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> server(Map.of("SENTRY_CUSTOM_HEADERS", "Authorization: Bearer hidden"))
                        .poll(client("http", "127.0.0.1", 1), TOKEN, LONG));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("SENTRY_CUSTOM_HEADERS").hasMessageNotContaining("hidden");
    }

    @Test
    void plainHttpGoesToTheProxyWithTheWholeAddressAndThePassword() throws Exception {
        try (RawServer proxy = new RawServer(PENDING)) {
            FeignOAuthServer server = server(Map.of("HTTP_PROXY", "http://me:p%40ss@127.0.0.1:" + proxy.port()));

            assertThat(server.poll(client("http", "sentry.test", 80), TOKEN, LONG))
                    .isInstanceOf(PollOutcome.Pending.class);

            assertThat(proxy.requests().get(0).line()).isEqualTo("POST http://sentry.test/oauth/token/ HTTP/1.1");
            assertThat(proxy.requests().get(0).header("Proxy-Authorization")).isEqualTo("Basic bWU6cEBzcw==");
        }
    }

    @Test
    void httpsGoesThroughATunnel() throws Exception {
        try (RawServer raw = new RawServer(tls.sockets(), PENDING);
                RawServer proxy = new RawServer(tunnelTo(raw.port()))) {
            FeignOAuthServer server = server(Map.of(
                    "https_proxy",
                    "127.0.0.1:" + proxy.port(),
                    "SENTRY_CA_BUNDLE",
                    tls.pem().toString(),
                    "SENTRY_CUSTOM_HEADERS",
                    "X-Gate: open"));

            assertThat(server.poll(client("https", "sentry.test", 443), TOKEN, LONG))
                    .isInstanceOf(PollOutcome.Pending.class);

            assertThat(proxy.requests().get(0).line()).isEqualTo("CONNECT sentry.test:443 HTTP/1.1");
            assertThat(proxy.requests().get(0).header("X-Gate")).isNull();
            assertThat(raw.requests().get(0).line()).isEqualTo("POST /oauth/token/ HTTP/1.1");
            assertThat(raw.requests().get(0).header("X-Gate")).isEqualTo("open");
        }
    }

    /** A proxy that opens a tunnel to {@code port} for these credentials only. */
    private static RawServer.Script guardedTunnelTo(int port, String challenge, String credentials) {
        return (request, socket) -> {
            if (credentials.equals(request.header("Proxy-Authorization"))) {
                tunnelTo(port).answer(request, socket);
            } else {
                RawServer.write(
                        socket, "HTTP/1.1 407 X\r\nProxy-Authenticate: " + challenge + "\r\nContent-Length: 0\r\n\r\n");
            }
        };
    }

    /** In a JVM of its own: the JDK reads at the first request whether passwords may open tunnels. */
    static String pollInAnotherJvm(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(arguments));
        Process poll = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(poll.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "me:pw                              | me:pw                 | Basic realm=\"p\"",
                "DOMAIN\\me:pw                      | DOMAIN\\me:pw         | Basic realm=\"p\"",
                "j%C3%B6rg:%E2%82%AC                | j\u00f6rg:\u20ac    | Basic realm=\"p\"",
                "j%C3%B6rg:%E2%82%AC                | j\u00f6rg:\u20ac    | Basic realm=\"p\", charset=\"UTF-8\"",
            })
    void passwordOpensTheTunnelAndDoesNotGoFurther(String written, String meant, String challenge) throws Exception {
        try (RawServer raw = new RawServer(tls.sockets(), PENDING);
                RawServer proxy = new RawServer(guardedTunnelTo(raw.port(), challenge, basic(meant)))) {
            assertThat(pollInAnotherJvm(
                            OnePoll.class.getName(),
                            "https://sentry.test",
                            "HTTPS_PROXY=http://" + written + "@127.0.0.1:" + proxy.port(),
                            "SENTRY_CA_BUNDLE=" + tls.pem()))
                    .isEqualTo("Pending[]");

            assertThat(raw.requests()).hasSize(1);
            assertThat(raw.requests().get(0).head()).doesNotContain("Proxy-Authorization");
        }
    }

    /** Here the JDK would repeat a POST that it has kept, with the password for the proxy. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void postIsNotRepeatedForWhatAsksForAPasswordBehindTheTunnel(boolean guarded) throws Exception {
        String asks = "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
        try (RawServer raw = new RawServer(tls.sockets(), (request, socket) -> RawServer.write(socket, asks));
                RawServer proxy = new RawServer(
                        guarded
                                ? guardedTunnelTo(raw.port(), "Basic realm=\"p\"", basic("me:pw"))
                                : tunnelTo(raw.port()))) {
            assertThat(pollInAnotherJvm(
                            LikeMain.options().get(0),
                            LikeMain.options().get(1),
                            OnePoll.class.getName(),
                            "https://sentry.test",
                            "HTTPS_PROXY=http://me:pw@127.0.0.1:" + proxy.port(),
                            "SENTRY_CA_BUNDLE=" + tls.pem()))
                    .contains("HTTP 407");

            assertThat(raw.requests()).hasSize(1);
            assertThat(raw.requests().get(0).head()).doesNotContain("Proxy-Authorization");
        }
    }

    @Test
    void plainHttpShowsTheProxyThePasswordInUtf8() throws Exception {
        try (RawServer proxy = new RawServer(PENDING)) {
            server(Map.of("HTTP_PROXY", "http://DOMAIN\\j%C3%B6rg:%E2%82%AC@127.0.0.1:" + proxy.port()))
                    .poll(client("http", "sentry.test", 80), TOKEN, LONG);

            assertThat(proxy.requests().get(0).header("Proxy-Authorization"))
                    .isEqualTo(basic("DOMAIN\\j\u00f6rg:\u20ac"));
        }
    }

    @Test
    void proxyThatRefusesThePasswordIsShownItOnce() throws Exception {
        try (RawServer proxy = new RawServer(guardedTunnelTo(1, "Basic realm=\"p\"", "none"))) {
            assertThat(pollInAnotherJvm(
                            OnePoll.class.getName(),
                            "https://sentry.test",
                            "HTTPS_PROXY=http://me:pw@127.0.0.1:" + proxy.port()))
                    .contains("HTTP 407");

            assertThat(proxy.requests())
                    .filteredOn(request -> request.header("Proxy-Authorization") != null)
                    .hasSize(1);
        }
    }

    @Test
    void proxyThatCannotBeHadIsNamedAsTheProxy() {
        Map<String, String> unknown = Map.of("HTTPS_PROXY", "http://my_proxy.invalid:3128");
        Map<String, String> dead = Map.of("ALL_PROXY", "http://127.0.0.1:1");

        assertThat(server(unknown)
                        .refresh(client("https", "sentry.test", 443), TOKEN, LONG)
                        .toString())
                .contains("Unknown host of the proxy my_proxy.invalid:3128");
        assertThat(server(dead)
                        .refresh(client("https", "sentry.test", 443), TOKEN, LONG)
                        .toString())
                .contains("refused by the proxy 127.0.0.1:1");
    }

    /** Polls once with the environment of the arguments, and prints the outcome. */
    static final class OnePoll {
        public static void main(String... args) {
            Map<String, String> environment = new HashMap<>();
            for (String arg : args) {
                environment.put(arg.replaceFirst("=.*", ""), arg.replaceFirst("[^=]*=", ""));
            }
            System.out.print(server(environment).poll(new OAuthClient(Origin.of(args[0]), "client-id"), TOKEN, LONG));
        }
    }

    @Test
    void tunnelThatIsRefusedMeansNotSent() throws Exception {
        try (RawServer proxy = new RawServer(
                (request, socket) -> RawServer.write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))) {
            RefreshOutcome outcome = server(Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()))
                    .refresh(client("https", "sentry.test", 443), TOKEN, LONG);

            assertThat(outcome).isInstanceOf(RefreshOutcome.NotSent.class);
            assertThat(((RefreshOutcome.NotSent) outcome).reason())
                    .contains("127.0.0.1:" + proxy.port())
                    .contains("HTTP 403");
        }
    }

    @Test
    void exchangeGivenUpBeforeItWasConnectedNeverSends() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer raw = new RawServer(tls.sockets(), PENDING);
                RawServer proxy = new RawServer((request, socket) -> {
                    over.await();
                    tunnelTo(raw.port()).answer(request, socket);
                    ended.countDown();
                })) {
            RefreshOutcome outcome = server(Map.of(
                            "HTTPS_PROXY",
                            "http://127.0.0.1:" + proxy.port(),
                            "SENTRY_CA_BUNDLE",
                            tls.pem().toString()))
                    .refresh(client("https", "sentry.test", 443), TOKEN, Duration.ofMillis(300));

            assertThat(outcome).isInstanceOf(RefreshOutcome.NotSent.class);
            over.countDown();
            ended.await();
            assertThat(raw.requests()).isEmpty();
        }
    }

    @Test
    void unknownHostMeansNotSent() {
        RefreshOutcome outcome = server(Map.of()).refresh(client("http", "no-such-host.invalid", 80), TOKEN, LONG);

        assertThat(outcome).isInstanceOf(RefreshOutcome.NotSent.class);
        assertThat(((RefreshOutcome.NotSent) outcome).reason()).contains("no-such-host.invalid");
    }

    @Test
    void underscoreInAHostNameDoesNoHarm() throws Exception {
        try (RawServer proxy = new RawServer(PENDING)) {
            assertThat(server(Map.of("HTTP_PROXY", "127.0.0.1:" + proxy.port()))
                            .poll(client("http", "my_sentry", 9000), TOKEN, LONG))
                    .isInstanceOf(PollOutcome.Pending.class);
        }
    }
}
