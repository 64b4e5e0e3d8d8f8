package dev.sentryauth.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose certificates count, in which files they are found, and what is said of those that do not count. */
@Timeout(60)
class CertificatesTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Secret TOKEN = Secret.of("refresh-token-secret-0123456789");
    private static final RawServer.Script PENDING =
            (request, socket) -> RawServer.write(socket, RawServer.json(400, "{\"error\":\"authorization_pending\"}"));

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static TestAuthority authority;
    private static ServerSocketFactory sockets;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new TestAuthority(shared);
        sockets = authority.server("ip:127.0.0.1");
    }

    private static OAuthClient client(String host, int port) {
        return new OAuthClient(new Origin("https", host, port), "client-id");
    }

    private static PollOutcome poll(Map<String, String> environment) throws Exception {
        try (RawServer raw = new RawServer(sockets, PENDING)) {
            return new FeignOAuthServer("1", environment::get).poll(client("127.0.0.1", raw.port()), TOKEN, LONG);
        }
    }

    private static String refusal(ServerSocketFactory sockets, String host, Map<String, String> environment)
            throws Exception {
        try (RawServer raw = new RawServer(sockets, PENDING)) {
            RefreshOutcome outcome =
                    new FeignOAuthServer("1", environment::get).refresh(client(host, raw.port()), TOKEN, LONG);
            assertThat(outcome).isInstanceOf(RefreshOutcome.NotSent.class);
            assertThat(raw.requests()).isEmpty();
            return ((RefreshOutcome.NotSent) outcome).reason();
        }
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "SENTRY_CA_BUNDLE"})
    void authorityOfAFileThatAVariableNamesCounts(String variable) throws Exception {
        String file = file("authority.pem", authority.pem()).toString();

        assertThat(poll(Map.of(variable, file))).isInstanceOf(PollOutcome.Pending.class);
        assertThat(poll(Map.of(variable, " " + file + "\r"))).isInstanceOf(PollOutcome.Pending.class);
    }

    @Test
    void authorityInADirectoryOfSslCertDirCounts() throws Exception {
        file("0f1e2d3c.0", authority.pem());
        file("README", "no certificate");

        assertThat(poll(Map.of("SSL_CERT_DIR", "/no-such-directory:" + directory)))
                .isInstanceOf(PollOutcome.Pending.class);
    }

    @Test
    void connectionsAfterTheFirstBeginWithTheAuthorityThatHelped() throws Exception {
        String file = file("authority.pem", authority.pem()).toString();
        try (RawServer raw = new RawServer(sockets, PENDING)) {
            FeignOAuthServer server = new FeignOAuthServer("1", Map.of("SSL_CERT_FILE", file)::get);

            server.poll(client("127.0.0.1", raw.port()), TOKEN, LONG);
            server.poll(client("127.0.0.1", raw.port()), TOKEN, LONG);

            assertThat(raw.requests()).hasSize(2);
            assertThat(raw.connections()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL_CERT_FILE", "SENTRY_CA_BUNDLE"})
    void clientCertificateOfTheJvmIsShownWithOtherAuthorities(String variable) throws Exception {
        String file = file("authority.pem", authority.pem()).toString();
        try (RawServer raw = new RawServer(sockets, (request, socket) -> {
            SSLSocket tls = (SSLSocket) socket;
            assertThat(tls.getSession().getPeerPrincipal().getName()).startsWith("CN=");
            PENDING.answer(request, socket);
        })) {
            raw.askForClientCertificates();
            List<String> arguments = new ArrayList<>(authority.asKeyStore());
            arguments.addAll(List.of(
                    NetworkSettingsTest.OnePoll.class.getName(),
                    "https://127.0.0.1:" + raw.port(),
                    variable + "=" + file));

            assertThat(NetworkSettingsTest.pollInAnotherJvm(arguments.toArray(new String[0])))
                    .isEqualTo("Pending[]");
        }
    }

    @Test
    void bundleOfTheDistributionCounts() throws Exception {
        Path bundle = file("ca-bundle.crt", authority.pem());
        List<String> places = List.of(directory.resolve("absent.pem").toString(), bundle.toString());

        assertThat(new MachineAuthorities(name -> null, places).read())
                .anySatisfy(found -> assertThat(TestAuthority.pem(found)).isEqualTo(authority.pem()));
        assertThat(MachineAuthorities.BUNDLES)
                .contains(
                        "/etc/ssl/certs/ca-certificates.crt",
                        "/etc/pki/tls/certs/ca-bundle.crt",
                        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                        "/etc/ssl/ca-bundle.pem",
                        "/etc/ssl/cert.pem");
    }

    @Test
    void bundleOfThisMachineIsRead() {
        assumeTrue(
                MachineAuthorities.BUNDLES.stream().map(Path::of).anyMatch(Files::isReadable),
                "this machine has no bundle of certificate authorities");

        assertThat(new MachineAuthorities(name -> null, MachineAuthorities.BUNDLES).read())
                .isNotEmpty();
    }

    @Test
    void damagedCertificateOfAMachineBundleIsSkipped() throws Exception {
        String damaged = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        String file = file("ca.pem", damaged + authority.pem() + damaged).toString();

        assertThat(poll(Map.of("SSL_CERT_FILE", file))).isInstanceOf(PollOutcome.Pending.class);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> poll(Map.of("SENTRY_CA_BUNDLE", file)));
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("2 damaged of 3").hasMessageContaining(file);
    }

    private static String block(String label) {
        return "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n";
    }

    @Test
    void certificatesAreFoundInEveryKindOfFile() throws Exception {
        String pem = authority.pem();
        String others = block("PRIVATE KEY") + block("X509 CRL");
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
        String trusted = "-----BEGIN TRUSTED CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(Arrays.copyOf(der, der.length + 12))
                + "\n-----END TRUSTED CERTIFICATE-----\n";
        for (byte[] file : List.of(
                pem.getBytes(StandardCharsets.US_ASCII),
                ("\uFEFF" + pem).getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + pem).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + pem).getBytes(StandardCharsets.UTF_16BE),
                pem.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII),
                ("# Jörg's\n" + others + "subject=/CN=x\n" + pem + others).getBytes(StandardCharsets.UTF_8),
                pem.replace("CERTIFICATE", "X509 CERTIFICATE").getBytes(StandardCharsets.US_ASCII),
                // OpenSSL's form may say for what a certificate must not be trusted, which nobody else reads.
                (block("TRUSTED CERTIFICATE") + pem + trusted).getBytes(StandardCharsets.US_ASCII),
                der)) {
            Path bundle = Files.write(directory.resolve("bundle"), file);

            assertThat(poll(Map.of("SENTRY_CA_BUNDLE", bundle.toString())))
                    .as(new String(file, StandardCharsets.ISO_8859_1))
                    .isInstanceOf(PollOutcome.Pending.class);
        }
        Path alone = file("trusted.pem", trusted);
        assertThat(catchThrowableOfType(AuthFailure.class, () -> poll(Map.of("SENTRY_CA_BUNDLE", alone.toString()))))
                .hasMessageContaining("holds no certificate");
    }

    @Test
    void expiredCertificateIsToldWithItsDateAndTheClock() throws Exception {
        String bundle = file("ca.pem", authority.pem()).toString();
        ServerSocketFactory expired =
                authority.server("ip:127.0.0.1", "-startdate", "2020/01/01 00:00:00", "-validity", "10");

        for (Map<String, String> environment :
                List.of(Map.of("SENTRY_CA_BUNDLE", bundle), Map.of("SSL_CERT_FILE", bundle))) {
            assertThat(refusal(expired, "127.0.0.1", environment))
                    .contains("certificate of 127.0.0.1")
                    .containsPattern("expired on 20(19-12-31|20-01-1[01])")
                    .contains("clock says " + LocalDate.now(ZoneOffset.UTC));
        }
    }

    /** Renewing it would not help: nothing here knows its issuer. */
    @Test
    void expiredCertificateOfAnUnknownIssuerIsToldAsThat() throws Exception {
        ServerSocketFactory expired =
                authority.server("ip:127.0.0.1", "-startdate", "2020/01/01 00:00:00", "-validity", "10");

        assertThat(refusal(expired, "127.0.0.1", Map.of()))
                .contains("'Example Company Root', which this machine does not know")
                .doesNotContain("expired");
    }

    @Test
    void certificateOfTheFutureIsToldWithItsDateAndTheClock() throws Exception {
        String bundle = file("ca.pem", authority.pem()).toString();
        ServerSocketFactory future = authority.server("ip:127.0.0.1", "-startdate", "+2d");

        assertThat(refusal(future, "127.0.0.1", Map.of("SSL_CERT_FILE", bundle)))
                .contains("not valid before 20")
                .contains("This machine's clock");
    }

    @Test
    void wrongNameIsToldWithTheNamesOfTheCertificate() throws Exception {
        String bundle = file("ca.pem", authority.pem()).toString();
        ServerSocketFactory other = authority.server("dns:sentry.test,dns:*.other.test");

        for (String variable : List.of("SENTRY_CA_BUNDLE", "SSL_CERT_FILE")) {
            assertThat(refusal(other, "127.0.0.1", Map.of(variable, bundle)))
                    .containsIgnoringCase("the certificate is for another host than 127.0.0.1")
                    .contains("sentry.test, *.other.test");
        }
    }

    @Test
    void unknownIssuerIsToldWithItsName() throws Exception {
        assertThat(refusal(sockets, "127.0.0.1", Map.of()))
                .contains("'Example Company Root'")
                .contains("SENTRY_CA_BUNDLE")
                .doesNotContain("Exception");
    }

    @Test
    void serverWithoutTlsIsToldInWords() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RawServer.start(() -> {
                try (Socket socket = plain.accept()) {
                    RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    return; // the client has had enough
                }
            });

            RefreshOutcome outcome = new FeignOAuthServer("1", name -> null)
                    .refresh(client("127.0.0.1", plain.getLocalPort()), TOKEN, LONG);

            assertThat(((RefreshOutcome.NotSent) outcome).reason())
                    .contains("No TLS at 127.0.0.1")
                    .doesNotContain("Exception");
        }
    }
}
