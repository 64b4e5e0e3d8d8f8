package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names with several addresses, in JVMs of their own that look names up in a file of the test. */
@Timeout(60)
class AddressesTest {
    private static final RawServer.Script PENDING =
            (request, socket) -> RawServer.write(socket, RawServer.json(400, "{\"error\":\"authorization_pending\"}"));

    @TempDir
    static Path directory;

    private static TestTls tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.make(directory);
    }

    /** Polls once where the name has these addresses, in this order. */
    private static String poll(List<String> addresses, String url, String... environment) throws Exception {
        return run(NetworkSettingsTest.OnePoll.class, addresses, url, environment);
    }

    private static String run(Class<?> program, List<String> addresses, String url, String... environment)
            throws Exception {
        Path hosts = directory.resolve("hosts");
        List<String> lines = new ArrayList<>();
        for (String address : addresses) {
            lines.add(address + " sentry.test localhost proxy.test");
        }
        Files.write(hosts, lines);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName(),
                url));
        command.addAll(Arrays.asList(environment));
        Process poll = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(poll.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void plainHttpReachesTheAddressThatAnswersAndKeepsTheName() throws Exception {
        try (RawServer raw = new RawServer(PENDING)) {
            assertThat(poll(List.of("127.0.0.3", "127.0.0.2", "127.0.0.1"), "http://sentry.test:" + raw.port()))
                    .isEqualTo("Pending[]");

            assertThat(raw.requests()).hasSize(1);
            assertThat(raw.requests().get(0).line()).isEqualTo("POST /oauth/token/ HTTP/1.1");
            assertThat(raw.requests().get(0).header("Host")).isEqualTo("sentry.test:" + raw.port());
        }
    }

    @Test
    void tlsReachesTheAddressThatAnswersAndChecksTheName() throws Exception {
        try (RawServer raw = new RawServer(tls.sockets(), PENDING)) {
            String url = "https://sentry.test:" + raw.port();

            assertThat(poll(List.of("127.0.0.2", "127.0.0.1"), url, "SENTRY_CA_BUNDLE=" + tls.pem()))
                    .isEqualTo("Pending[]");
            assertThat(poll(List.of("127.0.0.2", "127.0.0.1"), url, "SSL_CERT_FILE=" + tls.pem()))
                    .isEqualTo("Pending[]");
            assertThat(poll(
                            List.of("127.0.0.2", "127.0.0.1"),
                            url.replace("sentry.test", "localhost"),
                            "SENTRY_CA_BUNDLE=" + tls.pem()))
                    .contains("another host than localhost");

            assertThat(raw.requests()).hasSize(2);
            assertThat(raw.requests().get(0).header("Host")).isEqualTo("sentry.test:" + raw.port());
        }
    }

    /** Polls twice through one client, and prints which addresses each poll tried. */
    static final class TwoPolls {
        public static void main(String... args) {
            FeignOAuthServer server = new FeignOAuthServer(
                    "1",
                    name -> args.length > 1 && args[1].startsWith(name + "=")
                            ? args[1].substring(name.length() + 1)
                            : null,
                    () -> null,
                    host -> {},
                    new RequestLog() {
                        @Override
                        public boolean wantsHeaders() {
                            return false;
                        }

                        @Override
                        public void line(String text) {
                            System.out.println(text.replaceAll(".*tried (.*?)(, TLS.*)?$", "$1"));
                        }
                    });
            for (int i = 0; i < 2; i++) {
                server.poll(
                        new OAuthClient(Origin.of(args[0]), "client"),
                        Secret.of("device-code"),
                        Duration.ofSeconds(20));
            }
        }
    }

    /** A listening socket whose queue is full: the kernel drops what else asks for a connection. */
    private static List<Closeable> blackHole(InetAddress address, int port) throws IOException {
        List<Closeable> open = new ArrayList<>(List.of(new ServerSocket(port, 1, address)));
        for (int i = 0; i < 100; i++) {
            Socket socket = new Socket();
            open.add(socket);
            try {
                socket.connect(new InetSocketAddress(address, port), 500);
            } catch (SocketTimeoutException e) {
                return open;
            }
        }
        abort("no queue of this machine gets full");
        return open;
    }

    @Test
    void addressThatAnsweredIsTheFirstToBeTriedNextTime() throws Exception {
        try (RawServer raw = new RawServer(PENDING);
                RawServer tlsRaw = new RawServer(tls.sockets(), PENDING)) {
            List<Closeable> hole = blackHole(InetAddress.getByName("127.0.0.2"), raw.port());
            try {
                assertThat(run(
                                TwoPolls.class,
                                List.of("127.0.0.2", "127.0.0.1", "127.0.0.3"),
                                "http://sentry.test:" + raw.port()))
                        .isEqualTo("127.0.0.2, 127.0.0.1\n127.0.0.1\n");
            } finally {
                for (Closeable each : hole) {
                    each.close();
                }
            }
            assertThat(run(
                            TwoPolls.class,
                            List.of("127.0.0.2", "127.0.0.1"),
                            "https://sentry.test:" + tlsRaw.port(),
                            "SENTRY_CA_BUNDLE=" + tls.pem()))
                    .isEqualTo("127.0.0.2, 127.0.0.1\n127.0.0.1\n");
            assertThat(run(
                            TwoPolls.class,
                            List.of("127.0.0.2", "127.0.0.1"),
                            "http://elsewhere.test",
                            "HTTP_PROXY=http://proxy.test:" + raw.port()))
                    .isEqualTo("127.0.0.2, 127.0.0.1\n127.0.0.1\n");
            assertThat(raw.requests()).hasSize(4);
        }
    }

    @Test
    void serverOnIpv6AloneIsReachedAsLocalhost() throws Exception {
        RawServer raw;
        try {
            raw = new RawServer(ServerSocketFactory.getDefault(), InetAddress.getAllByName("::1")[0], 0, PENDING);
        } catch (IOException e) {
            abort("no IPv6 on this machine's loopback interface: " + e.getMessage());
            return;
        }
        try (raw) {
            assertThat(poll(List.of("127.0.0.1", "::1"), "http://localhost:" + raw.port()))
                    .isEqualTo("Pending[]");
            assertThat(raw.requests().get(0).header("Host")).isEqualTo("localhost:" + raw.port());
        }
    }

    @Test
    void proxyIsReachedAtTheAddressThatAnswers() throws Exception {
        try (RawServer proxy = new RawServer(PENDING)) {
            assertThat(poll(
                            List.of("127.0.0.2", "127.0.0.1"),
                            "http://elsewhere.test",
                            "HTTP_PROXY=http://proxy.test:" + proxy.port()))
                    .isEqualTo("Pending[]");

            assertThat(proxy.requests().get(0).line()).isEqualTo("POST http://elsewhere.test/oauth/token/ HTTP/1.1");
        }
    }

    @Test
    void requestThatWasSentToOneAddressIsSentToNoOther() throws Exception {
        try (RawServer second = new RawServer(PENDING);
                RawServer first = new RawServer(
                        ServerSocketFactory.getDefault(),
                        InetAddress.getAllByName("127.0.0.2")[0],
                        second.port(),
                        (request, socket) -> socket.close())) {
            assertThat(poll(List.of("127.0.0.2", "127.0.0.1"), "http://sentry.test:" + second.port()))
                    .contains("without an answer");

            assertThat(first.requests()).hasSize(1);
            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    void nameWithoutALivingAddressIsToldAsRefused() throws Exception {
        RawServer gone = new RawServer(PENDING);
        gone.close();

        assertThat(poll(List.of("127.0.0.2", "127.0.0.1", "::1"), "http://sentry.test:" + gone.port()))
                .contains("refused by sentry.test:" + gone.port());
    }
}
