package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.Credential;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sign-in where there is one already: with real HTTP and SQLite, in this JVM. */
class SignInAgainIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private final SandboxSentry second = SandboxSentry.start();
    private Home home = new Home(Path.of("nowhere"), sentry.url(), sentry.clientId());

    @BeforeEach
    void configure() {
        home = new Home(directory.resolve("config"), sentry.url(), sentry.clientId());
        for (SandboxSentry server : List.of(sentry, second)) {
            server.interval(1);
            server.enforcePollingWindow(false);
            server.approveAll();
        }
    }

    @AfterEach
    void stop() {
        sentry.close();
        second.close();
    }

    private Credential stored() {
        return Objects.requireNonNull(home.store().load());
    }

    private String accessToken() {
        return stored().accessToken().reveal();
    }

    private static String asked(SandboxSentry server) {
        List<LoggedRequest> requests = server.requests(Endpoint.DEVICE_CODE);
        return URLDecoder.decode(requests.get(requests.size() - 1).body(), StandardCharsets.UTF_8);
    }

    @Test
    void narrowScopesStayNarrowAndTheFormerSessionIsOver() {
        home.run("auth", "login", "--scope", "org:read").isClear(0);
        String former = accessToken();

        home.run("auth", "login", "--force").isClear(0);

        assertThat(asked(sentry)).contains("scope=org:read").doesNotContain("event:");
        assertThat(sentry.isLive(former)).isFalse();
        assertThat(sentry.isLive(accessToken())).isTrue();
        assertThat(sentry.count(Endpoint.REVOKE)).isEqualTo(1);
        assertThat(home.run("auth", "status", "--json").isClear(0).out()).contains("\"scopes\":[\"org:read\"]");
    }

    @Test
    void anExpiredSessionsScopesAreKept() {
        home.run("auth", "login", "--scope", "org:read,team:read").isClear(0);
        sentry.revokeSession(accessToken());

        home.run("auth", "login").isClear(0);

        assertThat(asked(sentry)).contains("scope=org:read team:read");
    }

    @Test
    void refreshWithScopesReplacesTheSession() {
        home.run("auth", "login", "--scope", "org:read").isClear(0);
        String former = accessToken();

        home.run("auth", "refresh", "--scope", "org:read,project:write").isClear(0);

        assertThat(stored().scopes()).containsExactlyInAnyOrder("org:read", "project:write");
        assertThat(sentry.isLive(former)).isFalse();
        home.run("auth", "refresh", "--read-only").isClear(0);
        assertThat(stored().scopes()).containsExactly("org:read");
    }

    @Test
    void aScriptKeepsTheFirstServerUnlessItForcesTheSecond() {
        home.run("auth", "login").isClear(0);
        Credential first = stored();
        String url = second.url().toString();
        home.set("SENTRY_CLIENT_ID", second.clientId());

        assertThat(home.run("auth", "login", "--url", url).isClear(13).message())
                .contains(sentry.url().toString(), "--profile NAME --url " + url + "'", "--force");
        String token = second.issueUserToken();
        home.runWithInput(token, "auth", "login", "--with-token", "--url", url).isClear(13);
        assertThat(stored()).isEqualTo(first);
        assertThat(second.requests()).isEmpty();

        home.run("auth", "login", "--force", "--url", url).isClear(0);
        assertThat(sentry.isLive(first.accessToken().reveal())).isFalse();
        assertThat(second.isLive(accessToken())).isTrue();
    }

    @Test
    void anApiTokenThatIsReplacedStaysAlive() {
        String token = sentry.issueUserToken();
        home.runWithInput(token, "auth", "login", "--with-token").isClear(0);

        Result result = home.run("auth", "login", "--force").isClear(0);

        assertThat(sentry.isLive(token)).isTrue();
        assertThat(sentry.count(Endpoint.REVOKE)).isZero();
        assertThat(result.err()).contains("note: The API token that was stored before stays valid at ");
    }

    @Test
    void aServerThatRevokesNothingDoesNotFailTheSignIn() {
        home.requestLimit(Duration.ofSeconds(1));
        for (Fault fault : List.of(Fault.hangBeforeProcessing(), Fault.emptyBody(404), Fault.html(502))) {
            home.run("auth", "login", "--force").isClear(0);
            sentry.faultOnce(Endpoint.REVOKE, fault);

            Result result = home.run("auth", "login", "--force").isClear(0);

            assertThat(sentry.isLive(accessToken())).isTrue();
            assertThat(result.err()).contains("could not be revoked");
        }
    }

    @Test
    void aSessionOfAServerInPlainTextIsNotRevokedThere() {
        IssuedTokens tokens = sentry.signIn();
        String elsewhere = "http://sentry.invalid:" + sentry.url().getPort();
        Instant far = Instant.now().plus(30, ChronoUnit.DAYS);
        home.signedIn(tokens.accessToken(), tokens.refreshToken(), far, elsewhere);
        // Through this proxy a request to that name would arrive.
        home.set("HTTP_PROXY", sentry.url().toString()).set("NO_PROXY", "127.0.0.1,localhost");

        Result result = home.run("auth", "login", "--force").isClear(0);

        assertThat(sentry.count(Endpoint.REVOKE)).isZero();
        assertThat(result.err()).contains("The former session at " + elsewhere.substring("http://".length()));
    }

    @Test
    void everyRefusalNamesTheMissingScopeAndTheCommandThatGrantsIt() {
        home.run("auth", "login", "--scope", "org:read").isClear(0);
        sentry.fault(Endpoint.API, Fault.insufficientScope("org:admin"));
        String command = "'sentry auth refresh --scope org:read,org:admin --profile work'";

        for (String line : List.of("api organizations/", "org list", "project list acme", "auth whoami")) {
            String[] words = (line + " --profile work").split(" ");
            assertThat(home.run(words).isClear(30).message()).as(line).contains("the scope org:admin.", command);
        }
        assertThat(home.run("auth", "status", "--verify", "--profile", "work")
                        .isClear(30)
                        .message())
                .contains(command);
        assertThat(home.run("api", "organizations/", "--json", "--profile", "work")
                        .err())
                .contains("\"code\":\"forbidden\"", command);
    }
}
