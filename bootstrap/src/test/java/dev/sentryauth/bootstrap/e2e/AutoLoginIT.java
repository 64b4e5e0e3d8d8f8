package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.e2e.PseudoTerminal.Seen;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in on the way to a result: real processes at a real pseudo-terminal. */
class AutoLoginIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void configure() {
        cli = new Cli(directory.resolve("config"), sentry);
        sentry.interval(1);
        sentry.enforcePollingWindow(false);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private PseudoTerminal start(String redirection, String... arguments) throws Exception {
        return PseudoTerminal.start(directory.resolve("terminal"), cli, redirection, arguments);
    }

    @Test
    void whoIsSignedOutSignsInAndGetsTheList() throws Exception {
        sentry.approveAll();

        Seen seen = start("", "issue", "list", "acme", "--limit", "3").end();

        assertThat(seen.exit()).as(seen.screen()).isZero();
        assertThat(seen.screen())
                .containsSubsequence(
                        "You are not signed in.",
                        "'sentry issue list'",
                        "Signing in to " + sentry.url().getAuthority(),
                        "Code",
                        "You are signed in as Ada Sandbox",
                        " at " + sentry.url().getAuthority(),
                        "SHORT ID",
                        "API-1",
                        "STOREFRONT-3");
        assertThat(sentry.count(Endpoint.DEVICE_CODE)).isEqualTo(1);
        assertThat(sentry.count(Endpoint.ISSUES)).isEqualTo(1);
        assertThat(sentry.isLive(String.valueOf(cli.sql("SELECT token FROM auth"))))
                .isTrue();
    }

    @Test
    void whoseSessionIsOverSignsInAndAProgramReadsJsonAlone() throws Exception {
        IssuedTokens former = cli.signedIn(sentry, null);
        sentry.revokeSession(former.accessToken());
        sentry.approveAll();
        Path result = directory.resolve("result.json");

        Seen seen = start(">'" + result + "'", "org", "list", "--json").end();

        assertThat(seen.exit()).as(seen.screen()).isZero();
        assertThat(seen.screen())
                .containsSubsequence("Your session has expired.", "'sentry org list'", "Signing in to");
        assertThat(Files.readString(result))
                .startsWith("{\"data\":[{\"id\":\"1\",\"slug\":\"acme\"")
                .endsWith("\"hasPrev\":false}\n")
                .hasLineCount(1);
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(sentry.count(Endpoint.DEVICE_CODE)).isEqualTo(1);
    }

    @Test
    void aTokenThatTheServerRejectsStartsNoSignIn() throws Exception {
        cli.signedIn(sentry, null);
        sentry.fault(Endpoint.API, Fault.unauthorized("Invalid token"));

        Seen seen = start("", "issue", "list", "acme").end();

        assertThat(seen.exit()).as(seen.screen()).isEqualTo(12);
        assertThat(sentry.count(Endpoint.DEVICE_CODE)).isZero();
    }

    @Test
    void noAuthCommandSignsInByItself() throws Exception {
        Seen seen = start("", "auth", "whoami").end();

        assertThat(seen.exit()).as(seen.screen()).isEqualTo(10);
        assertThat(sentry.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org list", "auth"})
    void continuousIntegrationWithATerminalEndsAtOnce(String command) throws Exception {
        cli.set("CI", "true");

        Seen seen = start("", command.split(" ")).end();

        assertThat(seen.exit()).as(seen.screen()).isEqualTo(10);
        assertThat(seen.screen()).doesNotContain("Signing in to");
        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void aPastedUrlAloneSaysNotWhereToSignIn() throws Exception {
        sentry.approveAll();
        String url = sentry.url() + "/organizations/acme/issues/1000003/";
        cli.set("SENTRY_URL", null);

        Seen pasted = start("", "issue", "view", url).end();

        assertThat(pasted.exit()).as(pasted.screen()).isEqualTo(10);
        assertThat(pasted.screen()).contains("'sentry auth login --url " + sentry.url() + "'");
        assertThat(sentry.requests()).isEmpty();

        cli.set("SENTRY_HOST", sentry.url().toString());
        Seen configured = start("", "issue", "view", url).end();

        assertThat(configured.exit()).as(configured.screen()).isZero();
        assertThat(configured.screen())
                .containsSubsequence(
                        "You are not signed in.",
                        "Signing in to " + sentry.url().getAuthority(),
                        "STOREFRONT-3: ");
        assertThat(cli.sql("SELECT origin FROM auth")).isEqualTo(sentry.url().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void ctrlCEndsItWith130AndLeavesTheTerminalAsItWas(String kind) throws Exception {
        cli.set("TERM", kind);
        PseudoTerminal terminal = start("", "issue", "list", "acme");
        sentry.awaitRequests(Endpoint.TOKEN_POLL, 1, Duration.ofSeconds(60));

        terminal.interrupt();
        Seen seen = terminal.end();

        assertThat(seen.exit()).as(seen.screen()).isEqualTo(130);
        assertThat(seen.screen()).doesNotContain("Exception").endsWith("\n");
        assertThat(terminal.settings().get(1))
                .isEqualTo(terminal.settings().get(0))
                .isNotBlank();
        assertThat(sentry.count(Endpoint.ISSUES)).isZero();
        assertThat(cli.run("auth", "status").exit()).isEqualTo(10);
    }
}
