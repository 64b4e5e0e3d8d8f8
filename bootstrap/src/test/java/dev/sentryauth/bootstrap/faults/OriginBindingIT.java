package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token goes to the Sentry that issued it and to no other, whatever settings, arguments and servers say. */
class OriginBindingIT {
    private final Instant far = Instant.now().plus(30, ChronoUnit.DAYS);
    private final Instant past = Instant.now().minus(1, ChronoUnit.HOURS);

    @TempDir
    Path directory;

    private final SandboxSentry issuer = SandboxSentry.start();
    private final SandboxSentry elsewhere = SandboxSentry.start();
    private Home home = new Home(Path.of("nowhere"), issuer.url(), issuer.clientId());

    @BeforeEach
    void configure() {
        home = new Home(directory.resolve("config"), issuer.url(), issuer.clientId());
        issuer.interval(1);
        elsewhere.interval(1);
        issuer.enforcePollingWindow(false);
        elsewhere.enforcePollingWindow(false);
    }

    @AfterEach
    void stop() {
        issuer.close();
        elsewhere.close();
    }

    private Credential signedIn(Instant expiresAt) {
        IssuedTokens tokens = issuer.signIn();
        return home.signedIn(
                tokens.accessToken(),
                tokens.refreshToken(),
                expiresAt,
                issuer.url().toString());
    }

    private static void knowsNothingOf(SandboxSentry server, Credential credential) {
        for (LoggedRequest request : server.requests()) {
            String all = request.target() + request.headers() + request.body();
            assertThat(all).doesNotContain(credential.accessToken().reveal());
            if (credential.refreshToken() != null) {
                assertThat(all).doesNotContain(credential.refreshToken().reveal());
            }
        }
    }

    /** Every command that would use the credential. */
    private static final List<String[]> USES = List.of(
            new String[] {"auth", "status"},
            new String[] {"auth", "status", "--verify"},
            new String[] {"auth", "token"},
            new String[] {"auth", "refresh"},
            new String[] {"auth", "refresh", "--if-needed"});

    static Stream<String> otherAddresses() {
        return Stream.of(
                "http://localhost:PORT",
                "http://LOCALHOST:PORT/",
                "http://127.0.0.2:PORT",
                "https://127.0.0.1:PORT",
                "http://127.0.0.1",
                "http://127.0.0.1:ELSEWHERE",
                "http://[::1]:PORT",
                "http://[::ffff:127.0.0.2]:PORT",
                "https://sentry.io",
                "https://127.0.0.1.evil.example:PORT");
    }

    @ParameterizedTest
    @MethodSource("otherAddresses")
    void anotherAddressInTheEnvironmentGetsNothing(String address) {
        Credential credential = signedIn(past);
        home.set("SENTRY_URL", filled(address));

        for (String[] use : USES) {
            Result result = home.run(use).isClear(13);
            assertThat(result.message()).contains("sentry auth login --url ");
        }

        assertThat(issuer.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    @Test
    void aTokenInTheEnvironmentGoesWhereSentryHostSays() {
        home.set("SENTRY_URL", null).set("SENTRY_HOST", elsewhere.url().toString());
        home.set("SENTRY_AUTH_TOKEN", elsewhere.issueUserToken());

        home.run("auth", "status", "--verify").isClear(0);
        home.run("api", "organizations/").isClear(0);
        home.process("auth", "whoami").isClear(0);

        assertThat(elsewhere.count(Endpoint.API)).isPositive();
        assertThat(issuer.requests()).isEmpty();
    }

    @Test
    void twoServersInTheEnvironmentGetNothing() {
        Credential credential = signedIn(past);
        home.set("SENTRY_HOST", elsewhere.url().toString());

        for (String[] use : USES) {
            assertThat(home.run(use).isClear(20).message()).contains("SENTRY_URL", "SENTRY_HOST");
        }
        home.run("auth", "login", "--force").isClear(20);
        home.run("api", "organizations/").isClear(20);
        home.set("SENTRY_AUTH_TOKEN", "a-token-of-one-of-them");
        for (String[] use : USES) {
            if (!use[1].equals("refresh")) {
                home.run(use).isClear(20);
            }
        }

        assertThat(issuer.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    @Test
    void theSameWithProcesses() {
        Credential credential = signedIn(past);
        home.set("SENTRY_URL", filled("http://localhost:PORT"));
        home.process("auth", "token").isClear(13);
        home.set("SENTRY_URL", elsewhere.url().toString());
        home.process("auth", "refresh").isClear(13);
        home.process("auth", "status", "--verify").isClear(13);
        assertThat(issuer.requests()).isEmpty();

        home.process("auth", "logout").isClear(0);

        assertThat(elsewhere.requests()).isEmpty();
        assertThat(issuer.requests(Endpoint.REVOKE)).hasSize(1);
        assertThat(issuer.isLive(credential.accessToken().reveal())).isFalse();
        assertThat(home.store().load()).isNull();
    }

    private String filled(String address) {
        return address.replace("PORT", Integer.toString(issuer.url().getPort()))
                .replace("ELSEWHERE", Integer.toString(elsewhere.url().getPort()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP://127.0.0.1:PORT", "http://127.0.0.1:PORT/", "  http://127.0.0.1.:PORT  "})
    void anotherSpellingIsTheSameSentry(String address) {
        Credential credential = signedIn(past);
        home.set("SENTRY_URL", filled(address));

        home.run("auth", "status", "--verify").isClear(0);

        assertThat(issuer.refreshesGranted()).isEqualTo(1);
        assertThat(issuer.count(Endpoint.API)).isPositive();
        assertThat(home.store().load()).isNotEqualTo(credential);
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource({
        "https://sentry.io,                https://SENTRY.IO,                     0",
        "https://sentry.io,                sentry.io,                             0",
        "https://sentry.io,                https://sentry.io:443/,                0",
        "https://sentry.io,                https://sentry.io.,                    0",
        "https://sentry.io,                https://us.sentry.io,                  0",
        "https://sentry.io,                https://acme.sentry.io,                0",
        "https://de.sentry.io,             https://sentry.io,                     0",
        "https://sentry.io,                https://sentry.io:444,                 13",
        "https://sentry.io,                https://sentry.io.evil.example,        13",
        "https://sentry.io,                https://evilsentry.io,                 13",
        "https://sentry.io,                https://sentry-io.example,             13",
        "https://sentry.io,                https://sentry.iо,                     13", // a Cyrillic o
        "https://sentry.io,                https://xn--sentry-9ye.io,             13",
        "https://sentry.io,                http://sentry.io,                      20",
        "https://sentry.io,                https://sentry.io@evil.example,        20",
        "https://sentry.io,                https://sentry.io:443@evil.example/,   20",
        "https://sentry.io,                https://sentry.io%2f.evil.example,     20",
        "https://sentry.io,                https://sentry.io\\@evil.example,      20",
        "https://sentry.io,                https://sentry.io#@evil.example,       20",
        "https://sentry.io,                https://evil.example/sentry.io,        20",
        "https://sentry.io,                https://evil.example?sentry.io,        20",
        "https://sentry.io,                https://.sentry.io,                    20",
        "https://sentry.io,                https://sentry..io,                    20",
        "https://sentry.io,                https://sentry.io:,                    0",
        "https://sentry.io,                https://sentry.io:0443,                0",
        "https://sentry.io,                https://sentry.io:65979,               20", // 443 + 65536
        "https://sentry.io,                https://sentry.io:443.,                20",
        "https://sentry.example,           https://sentry.example:443,            0",
        "https://sentry.example,           https://us.sentry.example,             13",
        "https://us.sentry.example,        https://sentry.example,                13",
        "https://bücher.example,           https://BÜCHER.example,                0",
        "https://bücher.example,           https://xn--bcher-kva.example,         0",
        "https://xn--bcher-kva.example,    https://bücher.example.,               0",
        "https://bücher.example,           https://bucher.example,                13",
        "https://[::1]:9000,               https://[0:0:0:0:0:0:0:1]:9000,        0",
        "https://[::1]:9000,               https://[::2]:9000,                    13",
        "https://[::1]:9000,               https://127.0.0.1:9000,                13",
        "https://[::ffff:127.0.0.1]:9000,  https://127.0.0.1:9000,                0"
    })
    void whichAddressesAreTheSame(String bound, String named, int exit) {
        home.set("SENTRY_URL", null);
        Credential credential = home.signedIn("access-token-1", "refresh-token-1", far, bound);
        home.set("SENTRY_URL", named);

        home.run("auth", "status").isClear(exit);
        Result token = home.run("auth", "token").isClear(exit);

        assertThat(token.out()).isEqualTo(exit == 0 ? "access-token-1\n" : "");
        assertThat(home.store().load()).isEqualTo(credential);
    }

    static Stream<Arguments> redirects() {
        List<Arguments> all = new ArrayList<>();
        for (int status : new int[] {300, 301, 302, 303, 305, 307, 308}) {
            for (Call call : Call.values()) {
                all.add(Arguments.of(status, call));
            }
        }
        return all.stream();
    }

    /** Also to another name of the same server, where it would be answered. */
    @ParameterizedTest
    @MethodSource("redirects")
    void noRedirectIsFollowed(int status, Call call) {
        Instant due = Instant.now().plus(1, ChronoUnit.DAYS); // of 31 days
        issuer.approveAll();
        String[] arguments = call.arguments(issuer.issueUserToken(), 8);
        for (String target : List.of(
                elsewhere.url() + "/oauth/token/",
                filled("http://localhost:PORT/api/0/"),
                "//127.0.0.1:" + elsewhere.url().getPort() + "/",
                "/api/0/users/me/regions/?elsewhere")) {
            Credential credential = signedIn(call == Call.REFRESH ? past : call == Call.EARLY_REFRESH ? due : far);
            int before = issuer.count(call.endpoint);
            issuer.fault(call.endpoint, Fault.redirect(status, target));

            home.run(arguments);

            issuer.clearFaults();
            assertThat(issuer.count(call.endpoint))
                    .as("requests that met " + target)
                    .isGreaterThan(before);
            assertThat(home.store().load()).isEqualTo(call == Call.REVOKE ? null : credential);
        }

        assertThat(elsewhere.requests()).isEmpty();
        assertThat(issuer.requests())
                .allMatch(request -> String.valueOf(request.header("Host")).startsWith("127.0.0.1:"))
                .noneMatch(request -> request.target().endsWith("elsewhere"));
    }

    @Test
    void signingInElsewhereTakesNothingAlong() {
        Credential former = signedIn(past);
        elsewhere.denyAll();
        home.set("SENTRY_CLIENT_ID", elsewhere.clientId());

        home.run("auth", "login", "--force", "--url", elsewhere.url().toString())
                .isClear(51);

        assertThat(elsewhere.count(Endpoint.TOKEN_POLL)).isEqualTo(1);
        knowsNothingOf(elsewhere, former);
        assertThat(issuer.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(former);

        elsewhere.approveAll();
        home.run("auth", "login", "--force", "--url", elsewhere.url().toString())
                .isClear(0);

        knowsNothingOf(elsewhere, former);
        assertThat(home.store().load())
                .isNotNull()
                .satisfies(now -> assertThat(String.valueOf(now.origin()))
                        .isEqualTo(elsewhere.url().toString()));
        home.run("auth", "status").isClear(13); // SENTRY_URL names the former one
        home.set("SENTRY_URL", null).run("auth", "status", "--verify").isClear(0);
        assertThat(issuer.count(Endpoint.API)).isZero();
    }

    @Test
    void logoutRevokesWhereTheTokenWasIssued() {
        for (String url : List.of(elsewhere.url().toString(), filled("http://localhost:PORT"))) {
            Credential credential = signedIn(far);
            issuer.clearLog();

            home.set("SENTRY_URL", url).run("auth", "logout").isClear(0);

            assertThat(elsewhere.requests()).isEmpty();
            assertThat(issuer.requests()).hasSize(1);
            assertThat(issuer.requests().get(0).header("Host"))
                    .isEqualTo("127.0.0.1:" + issuer.url().getPort());
            assertThat(issuer.isLive(credential.accessToken().reveal())).isFalse();
        }
    }

    @Test
    void aPageForApprovalOnAnotherHostIsShownAndGetsNothing() {
        issuer.approveAll();
        issuer.fault(
                Endpoint.DEVICE_CODE,
                Fault.rewriteBody(body ->
                        body.replace(issuer.url().toString(), elsewhere.url().toString())));

        Result login = home.run("auth", "login").isClear(0);

        assertThat(login.err()).contains(elsewhere.url() + "/oauth/device/");
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(home.store().load())
                .isNotNull()
                .satisfies(now -> assertThat(String.valueOf(now.origin()))
                        .isEqualTo(issuer.url().toString()));
    }

    @Test
    void aTokenOfTheEnvironmentBelongsToTheSentryOfTheEnvironment() {
        Credential stored = signedIn(far);
        String own = elsewhere.issueUserToken();
        home.set("SENTRY_AUTH_TOKEN", own).set("SENTRY_URL", elsewhere.url().toString());

        home.run("auth", "status", "--verify").isClear(0);

        assertThat(elsewhere.requests())
                .isNotEmpty()
                .allMatch(request -> ("Bearer " + own).equals(request.header("Authorization")));
        assertThat(issuer.requests()).isEmpty();

        home.set("SENTRY_URL", null).set("SENTRY_AUTH_TOKEN", null).set("SENTRY_TOKEN", own);
        elsewhere.clearLog();
        // Without SENTRY_URL it is sentry.io's, and not the stored credential's: a proxy that is none shows where it
        // goes.
        home.set("HTTPS_PROXY", elsewhere.url().toString());
        home.run("auth", "status", "--verify").isClear(30);
        knowsNothingOf(elsewhere, stored);
        assertThat(elsewhere.requests()).noneMatch(request -> (request.headers() + request.body()).contains(own));
        assertThat(issuer.requests()).isEmpty();
    }

    @Test
    void anOrganizationTokenGoesToTheSentryThatItNames() {
        String token = issuer.issueOrgToken();
        home.set("SENTRY_AUTH_TOKEN", token).set("SENTRY_URL", elsewhere.url().toString());

        home.run("auth", "status").isClear(13);
        home.run("auth", "status", "--verify").isClear(13);
        home.run("auth", "token").isClear(13);
        assertThat(issuer.requests()).isEmpty();

        home.set("SENTRY_URL", null);
        home.run("auth", "status", "--verify").isClear(0);
        assertThat(issuer.count(Endpoint.API)).isPositive();
        issuer.clearLog();

        home.set("SENTRY_AUTH_TOKEN", null);
        home.run("auth", "login", "--token", token, "--url", elsewhere.url().toString())
                .isClear(13);
        home.set("SENTRY_URL", elsewhere.url().toString());
        home.run("auth", "login", "--token", token).isClear(13);
        assertThat(issuer.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(home.store().load()).isNull();

        home.set("SENTRY_URL", null).run("auth", "login", "--token", token).isClear(0);
        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void anAddressThatIsNoneIsAnErrorBeforeAnythingIsSent() {
        Credential credential = signedIn(past);
        for (String url : List.of(
                "http://user:secret@127.0.0.1:PORT",
                "http://127.0.0.1:PORT@127.0.0.1:ELSEWHERE",
                "http://127.0.0.1:PORT\\@127.0.0.1:ELSEWHERE",
                "http://127.0.0.1:PORT#@127.0.0.1:ELSEWHERE")) {
            home.set("SENTRY_URL", filled(url));
            for (String[] use : USES) {
                assertThat(home.run(use).isClear(20).err()).doesNotContain("secret");
            }
            home.set("SENTRY_URL", null);
            home.run("auth", "login", "--url", filled(url)).isClear(21);
        }
        assertThat(issuer.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    @Test
    void theLoopbackOfIpv6IsAnotherServer() throws IOException {
        HttpServer six;
        try {
            six = HttpServer.create(
                    new InetSocketAddress(loopback6(), issuer.url().getPort()), 0);
        } catch (IOException e) {
            assumeTrue(false, "skipped: this machine has no IPv6 loopback (" + e.getMessage() + ")");
            return;
        }
        List<String> seen = new CopyOnWriteArrayList<>();
        six.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"regions\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        six.start();
        try {
            signedIn(far);
            home.set("SENTRY_URL", filled("http://[::1]:PORT"));
            for (String[] use : USES) {
                home.run(use).isClear(13);
            }
            assertThat(seen).isEmpty();

            home.signedIn("six-access-token", "six-refresh-token", far, filled("http://[0::1]:PORT"));
            home.run("auth", "status", "--verify").isClear(0);
            assertThat(seen).isNotEmpty().allMatch(it -> it.startsWith("Bearer six-access-token"));
            home.set("SENTRY_URL", filled("http://localhost:PORT"));
            home.run("auth", "status", "--verify").isClear(13);
            assertThat(issuer.requests()).isEmpty();
        } finally {
            six.stop(0);
        }
    }

    private static InetAddress loopback6() throws IOException {
        byte[] address = new byte[16];
        address[15] = 1;
        return InetAddress.getByAddress(address);
    }

    @Test
    void aRowMadeByHandBelongsToTheFirstSentryThatSeesIt() {
        IssuedTokens tokens = issuer.signIn();
        home.store()
                .save(new Credential(
                        Secret.of(tokens.accessToken()),
                        Secret.of(tokens.refreshToken()),
                        null,
                        null,
                        null,
                        null,
                        null));

        home.run("auth", "status", "--verify").isClear(0);
        home.set("SENTRY_URL", elsewhere.url().toString());

        home.run("auth", "status", "--verify").isClear(13);
        home.run("auth", "refresh").isClear(13);
        assertThat(elsewhere.requests()).isEmpty();
    }
}
